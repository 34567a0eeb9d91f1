//! Rule `risk-without-measure` 风险没有措施: a risk is named, and nothing is done about it.

use std::collections::BTreeSet;

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
    let answered: BTreeSet<&RowId> = links.iter().map(|link| &link.requirement).collect();
    let mut open: Vec<(&Document, Vec<Span>)> = Vec::new();
    for (demand, (document, span)) in demands.iter().zip(named) {
        if answered.contains(&demand.id) {
            continue;
        }
        match open.last_mut().filter(|(last, _)| last.source.id == document.source.id) {
            Some((_, spans)) => spans.push(span),
            None => open.push((document, vec![span])),
        }
    }
    for (document, spans) in open {
        if spans.len() > plan.config.limits.one_by_one {
            tell(document, &spans, sink);
        } else {
            spans.into_iter().for_each(|span| tell(document, &[span], sink));
        }
    }
}

/// Reports problems of one document together.
fn tell(document: &Document, spans: &[Span], sink: &mut Sink) {
    let (count, words) = (spans.len(), brief(document.source.at(spans[0])));
    let message = if count == 1 {
        Text::of(
            format!("材料中点了“{words}”这个问题，计划中没有对应的任务。"),
            format!("The text names the problem “{words}”, and no task answers it."),
        )
    } else {
        Text::of(
            format!("材料中点了{count}个问题，计划中没有对应的任务，如“{words}”。"),
            format!("The text names {count} problems that no task answers, such as “{words}”."),
        )
    };
    let advice = Text::new(
        "补一项任务，或说明由谁在哪项工作中一并解决。",
        "Add a task, or say within which other work it is solved, and by whom.",
    );
    let at = spans.iter().map(|span| spot(document, *span)).collect();
    sink.report_as(Severity::Note, message, advice, at);
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
