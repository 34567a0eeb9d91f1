//! Rule `risk-without-measure` 风险没有措施: a risk is named, and nothing is done about it.

use crate::align;
use crate::lint::group::{Fault, report};
use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief, spot};
use crate::lint::words::{LEXICON, measured};
use crate::lint::{Check, Family, Rule};
use crate::model::{
    Document, Fingerprint, Kind, Level, Modality, Origin, Requirement, RowId, Severity, Task,
    TaskKind,
};
use crate::text::{Span, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "risk-without-measure",
    family: Family::BottomLine,
    severity: Severity::Warning,
    title: Text::new("风险没有措施", "a risk without a measure"),
    page: include_str!("risk_without_measure.md"),
    since: "0.1",
    check: Check::Plan(check),
};

const FAULT: Fault = Fault {
    zh: "只点了风险，没有说怎么防",
    en: "names a risk and not what is done about it",
    en_many: "name risks and not what is done about them",
    advice: Text::new(
        "写出排查、整治、演练、预案、监测等具体措施和完成标志。",
        "Say what is done: inspections, repairs, drills, plans, monitoring, and how one sees that it is done.",
    ),
};

fn check(plan: &Plan, sink: &mut Sink) {
    report(plan, sink, &FAULT, |task| task.kind == TaskKind::Risk && !plan.line(task).any(acts));
    unanswered(plan, sink);
}

fn acts(task: &Task) -> bool {
    task.deliverable.is_some()
        || !task.targets.is_empty()
        || measured(&task.words)
        || LEXICON.risk_measures.within(&task.words)
}

/// Problems named in our own documents that no task answers. A plan without tasks answers nothing,
/// and saying so for each problem would help nobody.
fn unanswered(plan: &Plan, sink: &mut Sink) {
    if plan.ledger.tasks.is_empty() {
        return;
    }
    let own = plan.ledger.documents.iter().filter(|document| document.level != Level::Above);
    let named: Vec<(&Document, Span)> = own.flat_map(problems).collect();
    let demands: Vec<Requirement> = named.iter().enumerate().map(as_demand).collect();
    let links = align::suggest(&demands, &plan.ledger.tasks, &[]);
    for (demand, (document, span)) in demands.iter().zip(named) {
        if !links.iter().any(|link| link.requirement == demand.id) {
            let words = brief(&demand.words);
            let message = Text::of(
                format!("材料中点了“{words}”这个问题，计划中没有对应的任务。"),
                format!("The text names the problem “{words}”, and no task answers it."),
            );
            let advice = Text::new(
                "补一项任务，或说明由谁在哪项工作中一并解决。",
                "Add a task, or say within which other work it is solved, and by whom.",
            );
            sink.report_as(Severity::Note, message, advice, vec![spot(document, span)]);
        }
    }
}

fn problems(document: &Document) -> impl Iterator<Item = (&Document, Span)> {
    let risks = document.extraction.candidates.iter().filter(|one| one.kind == Kind::Risk);
    risks.map(move |one| (document, one.span))
}

/// A problem, as something that tasks should answer.
fn as_demand((at, (document, span)): (usize, &(&Document, Span))) -> Requirement {
    let words = document.source.at(*span);
    Requirement {
        id: RowId(format!("P{at:04}")),
        words: words.to_owned(),
        origins: vec![Origin::Text { source: document.source.id.clone(), span: *span }],
        path: String::new(),
        parent: None,
        issuer: None,
        obligor: None,
        modality: Modality::Should,
        quantities: Vec::new(),
        deadline: None,
        programmes: Vec::new(),
        fingerprint: Fingerprint::of(words),
    }
}
