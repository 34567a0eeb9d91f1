//! Rule `doubtful-code` 编号对不上: an item of last year's summary names a row that last year's ledger does not have, or
//! that says something else there; or its document was made of another ledger than was given.

use std::collections::BTreeSet;

use crate::lint::plan::Plan;
use crate::lint::sink::{Sink, brief, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Earlier, EarlierState, Origin, RowId, Severity};
use crate::text::{SourceId, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "doubtful-code",
    family: Family::Fit,
    severity: Severity::Warning,
    title: Text::new("编号对不上", "a code that leads elsewhere"),
    page: include_str!("doubtful_code.md"),
    since: "0.1",
    check: Check::Plan(check),
};

/// A row that has come back.
struct Returned<'a> {
    id: &'a RowId,
    origin: &'a Origin,
    words: &'a str,
    earlier: &'a [Earlier],
}

fn check(plan: &Plan, sink: &mut Sink) {
    let rows = returned(plan);
    for document in &plan.ledger.documents {
        if made_of_another(document, &rows) {
            let at = document.extraction.stamp.iter().map(|stamp| spot(document, stamp.span));
            sink.report_as(Severity::Note, OTHER, OTHER_ADVICE, at.collect());
        }
    }
    let doubted = rows.iter().flat_map(|row| {
        let doubted = row.earlier.iter().filter(|one| one.state == EarlierState::Doubted);
        doubted.map(move |one| (row, one))
    });
    let doubted: Vec<(&Returned, &Earlier)> = doubted.collect();
    if doubted.len() <= 3 * plan.config.limits.one_by_one {
        for (row, one) in doubted {
            sink.report(message(row, one), ADVICE, plan.spots(row.id, row.origin));
        }
    } else {
        let (first, one) = doubted[0];
        let (count, first) = (doubted.len(), message(first, one));
        let message = Text::of(
            format!("有{count}个编号与上年台账对不上。例如：{}", first.zh),
            format!("{count} codes do not fit last year's ledger. For instance: {}", first.en),
        );
        let at = |(row, _): &(&Returned, _)| plan.spots(row.id, row.origin).into_iter().next();
        sink.report(message, ADVICE, doubted.iter().filter_map(at).collect());
    }
}

fn returned<'a>(plan: &Plan<'a>) -> Vec<Returned<'a>> {
    let ledger = plan.ledger;
    let results = ledger.achievements.iter().map(|row| Returned {
        id: &row.id,
        origin: &row.origin,
        words: &row.words,
        earlier: &row.earlier,
    });
    let tasks = ledger.last_year.iter().map(|task| Returned {
        id: &task.id,
        origin: &task.origin,
        words: &task.words,
        earlier: &task.earlier,
    });
    results.chain(tasks).filter(|row| !row.earlier.is_empty()).collect()
}

/// The ledger that was asked about a document's codes is not the one that the document names.
fn made_of_another(document: &Document, rows: &[Returned]) -> bool {
    let Some(stamp) = &document.extraction.stamp else { return false };
    let mine = |id: &SourceId| *id == document.source.id;
    let rows = rows.iter().filter(|row| row.origin.text().is_some_and(|(id, _)| mine(id)));
    let asked = rows.flat_map(|row| row.earlier).filter(|one| one.state != EarlierState::Told);
    let asked: BTreeSet<&String> = asked.filter_map(|one| one.ledger.as_ref()).collect();
    !asked.is_empty() && !asked.contains(&stamp.ledger)
}

const OTHER: Text = Text::new(
    "文中注明的台账指纹不是所给上年台账的：编号按文字核对，可能对到了改动后的台账。",
    "The document names another ledger than the one given: its codes were held against the words there.",
);

const OTHER_ADVICE: Text = Text::new(
    "核对是不是同一本台账；台账在生成总结之后改过的，逐条看一遍存疑的编号。",
    "See whether it is the same ledger; if it was changed after the summary was made, look at every doubtful code.",
);

const ADVICE: Text = Text::new(
    "编号写错的改正编号；文字有意改动的，核对数字后保留。",
    "Correct a wrong code; where the words were changed on purpose, check the numbers and leave it.",
);

fn message(row: &Returned, one: &Earlier) -> Text {
    let (words, code) = (brief(row.words), &one.row);
    let (zh, en) = match &one.words {
        None => ("上年台账里没有".to_owned(), "last year's ledger has no such row".to_owned()),
        Some(theirs) => {
            let theirs = brief(theirs);
            (format!("上年台账里是“{theirs}”"), format!("last year's ledger has “{theirs}” there"))
        }
    };
    let instead = one.instead.as_ref();
    let (more_zh, more_en) = instead.map_or_else(Default::default, |id| {
        (format!("，同样文字的是{id}"), format!("; these words stand under {id}"))
    });
    Text::of(
        format!("“{words}”注的编号{code}，{zh}{more_zh}。"),
        format!("“{words}” names {code}; {en}{more_en}."),
    )
}
