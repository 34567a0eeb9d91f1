//! Phrases that several reports share: how a row's source, clause, owner and numbers are told.
//! Only tells what the ledger holds; what is missing stays missing.

use std::sync::Arc;

use chrono::Datelike;

use super::block::Run;
use super::figure::{Figure, Trail};
use crate::model::{Earlier, EarlierState, Ledger, Milestone, Origin, RowId, Task};
use crate::text::{Quantity, Text, quantity};

/// Said of a fact that a plan must state and no document states.
pub static OPEN: Text = Text::new("待明确", "to be stated");

/// Rows of an earlier ledger, each with its year where it is known: 2023年A006; a doubted one says so.
pub fn earlier(rows: &[Earlier]) -> Text {
    let one = |one: &Earlier| {
        let doubted = one.state == EarlierState::Doubted;
        let year = one.year.map(|year| format!("{year}年")).unwrap_or_default();
        let code = &one.row;
        let zh = format!("{year}{code}{}", if doubted { "（存疑）" } else { "" });
        let year = one.year.map(|year| format!("{year} ")).unwrap_or_default();
        (zh, format!("{year}{code}{}", if doubted { " (doubtful)" } else { "" }))
    };
    let (zh, en): (Vec<String>, Vec<String>) = rows.iter().map(one).unzip();
    Text::of(list(&zh), en.join(", "))
}

/// Names in a row: 甲、乙. Names are Chinese, so their comma is too.
pub fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let mut out = String::new();
    for name in names {
        if !out.is_empty() {
            out.push('、');
        }
        out.push_str(name.as_ref());
    }
    out
}

/// Numbers of rows, in a row: R001、R004.
pub fn codes<S: AsRef<str>>(codes: impl IntoIterator<Item = S>) -> Text {
    let zh = list(codes);
    let en = zh.replace('、', ", ");
    Text::of(zh, en)
}

/// Title of the document that `origin` points to; the entry's name for what a person entered.
pub fn source_title(ledger: &Ledger, origin: &Origin) -> String {
    match origin {
        Origin::Person(entry) => entry.clone(),
        Origin::Text { source, .. } => ledger
            .document(source)
            .map(|document| match document.title.is_empty() {
                true => document.source.name.clone(),
                false => document.title.clone(),
            })
            .unwrap_or_default(),
    }
}

/// The clause `四.（三）.2`, or the page where there is no ordinal.
pub fn clause(ledger: &Ledger, origin: &Origin, path: &str) -> Text {
    if !path.is_empty() {
        return Text::same(path);
    }
    origin
        .text()
        .and_then(|(id, span)| ledger.document(id)?.source.page_at(span.start()))
        .map_or(Text::default(), |page| Text::of(format!("第{page}页"), format!("p. {page}")))
}

/// The words of a quantity as the source has them; its value where there is no source.
pub fn quantity(ledger: &Ledger, origin: &Origin, quantity: &Quantity) -> String {
    origin
        .text()
        .and_then(|(id, _)| ledger.words(id, quantity.span))
        .filter(|words| !words.is_empty())
        .map_or_else(|| format!("{}{}", quantity.value, quantity.unit), one_line)
}

/// Words without the line breaks of their source.
pub fn one_line(words: &str) -> String {
    words.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect()
}

/// The targets of a task: 普惠性幼儿园覆盖率90%以上；新增学位2万个.
pub fn targets(ledger: &Ledger, task: &Task) -> String {
    let mut out = String::new();
    for target in &task.targets {
        if !out.is_empty() {
            out.push('；');
        }
        let amount = quantity(ledger, &task.origin, &target.quantity);
        if !target.indicator.ends_with(&amount) {
            out.push_str(&target.indicator);
        }
        out.push_str(&amount);
    }
    out
}

/// The words of a row with each of its numbers as a figure that knows its way back. A number that the words do not
/// hold any more, because somebody has mended them, is not told.
pub fn told(
    ledger: &Ledger,
    row: &RowId,
    origin: &Origin,
    words: &str,
    quantities: &[Quantity],
) -> Vec<Run> {
    let figures = quantities.iter().map(|one| Figure::quoted(ledger, row, origin, one));
    placed(&one_line(words), Some(origin), figures)
}

/// Words with these numbers in them as figures, each where it stands first and is not a part of another.
pub fn placed(
    words: &str,
    origin: Option<&Origin>,
    figures: impl IntoIterator<Item = Arc<Figure>>,
) -> Vec<Run> {
    let mut found: Vec<(usize, Arc<Figure>)> = Vec::new();
    for figure in figures {
        let free = |at: &usize| {
            let end = at + figure.shown.len();
            found.iter().all(|(from, other)| end <= *from || from + other.shown.len() <= *at)
        };
        let places = words.match_indices(figure.shown.as_str()).map(|(at, _)| at);
        // 20所 stands in 120所 too, and is another number there.
        let place = places.filter(|at| !words[..*at].ends_with(digit)).find(free);
        if let Some(at) = place.filter(|_| !figure.shown.is_empty()) {
            found.push((at, figure));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let plain = |words: &str| origin.map_or_else(|| Run::own(words), |one| Run::from(words, one));
    let (mut runs, mut done) = (Vec::new(), 0);
    for (at, figure) in &found {
        runs.extend((*at > done).then(|| plain(&words[done..*at])));
        runs.push(Run::figure(figure));
        done = at + figure.shown.len();
    }
    runs.extend((done < words.len()).then(|| plain(&words[done..])));
    runs
}

/// Words that somebody entered for a row, each of their numbers with the row as its way back.
pub fn told_entry(row: &RowId, words: &str) -> Vec<Run> {
    let (mut runs, mut done) = (Vec::new(), 0);
    for quantity in quantity::find(words) {
        let (from, to) = (quantity.span.start(), quantity.span.end());
        runs.extend((from > done).then(|| Run::own(&words[done..from])));
        let trail =
            Trail {
                how: "台账所填".to_owned(), rows: vec![row.to_string()], ..Trail::default()
            };
        let shown = words[from..to].to_owned();
        let Quantity { value, unit, .. } = quantity;
        runs.push(Run::figure(&Arc::new(Figure { value, unit, shown, trail })));
        done = to;
    }
    runs.extend((done < words.len()).then(|| Run::own(&words[done..])));
    runs
}

/// The words of a task, each number of a target with its way back.
pub fn told_task(ledger: &Ledger, task: &Task) -> Vec<Run> {
    let quantities: Vec<Quantity> = task.targets.iter().map(|one| one.quantity.clone()).collect();
    told(ledger, &task.id, &task.origin, &task.words, &quantities)
}

/// A sign of a number that goes on behind it.
fn digit(c: char) -> bool {
    c.is_numeric()
        || matches!(c, '.' | '．' | '零' | '〇' | '十' | '百' | '千' | '万' | '亿')
        || "一二三四五六七八九".contains(c)
}

/// The targets of a task, each number with its way back.
pub fn told_targets(ledger: &Ledger, task: &Task) -> Vec<Run> {
    let mut runs = Vec::new();
    for target in &task.targets {
        let figure = Figure::quoted(ledger, &task.id, &task.origin, &target.quantity);
        let mut before = if runs.is_empty() { String::new() } else { "；".to_owned() };
        if !target.indicator.ends_with(&figure.shown) {
            before.push_str(&target.indicator);
        }
        runs.extend((!before.is_empty()).then(|| Run::own(before)));
        runs.push(Run::figure(&figure));
    }
    runs
}

/// The deadline as the documents say it.
pub fn deadline(ledger: &Ledger, task: &Task) -> String {
    let spoken = task.deadline_words.as_deref().map(one_line);
    let found = || {
        let (id, _) = task.origin.text()?;
        ledger.words(id, task.deadline.as_ref()?.span).map(one_line)
    };
    spoken.or_else(found).unwrap_or_default()
}

/// Steps of a task as officials write them: 6月30日完成主体施工（40%）.
pub fn milestones(task: &Task) -> String {
    let step = |step: &Milestone| {
        let percent = step.percent.map(|percent| format!("（{percent}%）")).unwrap_or_default();
        format!("{}月{}日{}{percent}", step.due.month(), step.due.day(), step.words)
    };
    task.milestones.iter().map(step).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{SourceId, Span};

    #[test]
    fn a_number_is_not_found_inside_a_longer_one() {
        let words = "建成120所，其中新建20所";
        let ledger = Ledger::new("某厅", 2023);
        let span = Span::new(0, words.len());
        let origin = Origin::Text { source: SourceId::of(words), span };
        let mut quantities = quantity::find(words);
        assert_eq!(quantities.len(), 2);
        quantities.reverse();
        let runs = told(&ledger, &RowId("T001".into()), &origin, words, &quantities);
        let said: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(said, ["建成", "120所", "，其中新建", "20所"], "in the order of the words");
        let runs = told(&ledger, &RowId("T001".into()), &origin, words, &quantities[..1]);
        let figure = runs.iter().position(|run| run.figure.is_some());
        assert_eq!((figure, runs[0].text.as_str()), (Some(1), "建成120所，其中新建"));
    }
}
