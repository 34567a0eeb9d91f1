//! Rows that come back with a code 编号返回: what the ledger that they came of has under it. The words there say where
//! the words of an item begin and end; a code that leads nowhere, or to other words, is doubted and never silently
//! believed.

use std::collections::BTreeMap;

use super::words;
use crate::extract::returned;
use crate::model::{
    Achievement, Back, Candidate, Document, Earlier, EarlierState, Fingerprint, Ledger, RowId, Task,
};
use crate::text::{Quantity, Source, Span, quantity};

/// How many items must be led in or out by the same words for these to be a set phrase.
const PHRASE: usize = 3;

/// The ledger of an earlier year.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its rows.
    pub ledger: &'a Ledger,
    /// The fingerprint by which documents that were made of it name it.
    pub stamp: Option<&'a str>,
}

/// A row of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row<'a> {
    Achievement(&'a Achievement),
    Task(&'a Task),
}

/// The rows of an earlier ledger, by name and by words.
pub(super) struct Known<'a> {
    before: Before<'a>,
    rows: BTreeMap<&'a RowId, Row<'a>>,
    words: BTreeMap<Fingerprint, &'a RowId>,
}

/// An item whose codes have been followed.
#[derive(Clone, Debug)]
pub(super) struct Followed<'a> {
    /// Its words.
    pub(super) span: Span,
    /// Where each code leads.
    pub(super) earlier: Vec<Earlier>,
    /// The row, where one code leads to one row in the same words.
    pub(super) row: Option<Row<'a>>,
}

/// Words that stand around the items of one document again and again: the phrases of a house.
#[derive(Default)]
pub(super) struct Phrases {
    before: BTreeMap<String, usize>,
    behind: BTreeMap<String, usize>,
}

impl<'a> Row<'a> {
    fn words(self) -> &'a str {
        match self {
            Self::Achievement(row) => &row.words,
            Self::Task(row) => &row.words,
        }
    }

    fn internal(self) -> bool {
        matches!(self, Self::Task(task) if task.internal())
    }
}

impl<'a> Known<'a> {
    /// The rows of a ledger that a summary may tell of.
    pub(super) fn of(before: Before<'a>) -> Self {
        let ledger = before.ledger;
        let tasks = ledger.tasks.iter().chain(&ledger.last_year);
        let rows: BTreeMap<&RowId, Row> = ledger
            .achievements
            .iter()
            .map(|row| (&row.id, Row::Achievement(row)))
            .chain(tasks.map(|task| (&task.id, Row::Task(task))))
            .collect();
        let words = rows.iter().rev().map(|(id, row)| (Fingerprint::of(row.words()), *id));
        Self { words: words.collect(), before, rows }
    }

    /// Where one code leads for an item in these words.
    pub(super) fn earlier(&self, code: &RowId, words: &str, found: bool) -> Earlier {
        let row = self.rows.get(code);
        let fits = found || row.is_some_and(|row| same(row.words(), words));
        let matched = row.is_some() && fits;
        let theirs = row.filter(|_| !matched).map(|row| match row.internal() {
            true => returned::hidden(),
            false => words::plain(row.words()),
        });
        let instead = self.words.get(&Fingerprint::of(words)).filter(|_| !matched);
        Earlier {
            row: code.clone(),
            year: Some(self.before.ledger.year),
            ledger: self.before.stamp.map(str::to_owned),
            state: if matched { EarlierState::Matched } else { EarlierState::Doubted },
            words: theirs,
            instead: instead.map(|id| (*id).clone()),
            reason: None,
        }
    }

    /// The phrases of a document.
    pub(super) fn phrases(&self, document: &Document) -> Phrases {
        let mut phrases = Phrases::default();
        for candidate in &document.extraction.candidates {
            let Some(back) = &candidate.back else { continue };
            let [code] = back.rows.as_slice() else { continue };
            let Some(row) = self.rows.get(code) else { continue };
            let Some(place) = place(&document.source, back.item, row.words()) else { continue };
            let (before, behind) = around(&document.source, back.item, place);
            *phrases.before.entry(lead(before).to_owned()).or_default() += 1;
            *phrases.behind.entry(trail(*row, behind).to_owned()).or_default() += 1;
        }
        phrases
    }

    /// Where the words of a row stand in an item, when nothing but set phrases and facts stands around them.
    fn found(&self, row: Row<'_>, of: &Item<'_>, phrases: &Phrases) -> Option<Span> {
        let Item { source, candidate, back } = of;
        let words = source.at(candidate.span);
        if row.internal() && returned::withheld(words) {
            return Some(candidate.span);
        }
        let place = place(source, back.item, row.words())?;
        let several = back.rows.len() > 1;
        let (before, behind) = around(source, back.item, place);
        let often = |map: &BTreeMap<String, usize>, words: &str| {
            !words.is_empty() && map.get(words).is_some_and(|count| *count >= PHRASE)
        };
        let led = place.start() >= candidate.span.start()
            && bare(source.at(Span::new(candidate.span.start(), place.start())));
        let opens =
            led || numbering(before, source.at(place)) || often(&phrases.before, lead(before));
        // What stands behind the words of a task are facts; a number that goes on is another number.
        let facts = matches!(row, Row::Task(_)) && !behind.starts_with(char::is_alphanumeric);
        let closes = facts || bare(behind) || often(&phrases.behind, trail(row, behind));
        (several || opens && closes).then_some(place)
    }
}

/// An item of a document.
struct Item<'a> {
    source: &'a Source,
    candidate: &'a Candidate,
    back: &'a Back,
}

/// Follows the codes behind an item.
pub(super) fn follow<'a>(
    known: Option<&Known<'a>>,
    document: &Document,
    candidate: &Candidate,
    phrases: &Phrases,
) -> Option<Followed<'a>> {
    let back = candidate.back.as_ref()?;
    let source = &document.source;
    let words = words::plain(source.at(candidate.span));
    let reason = back.reason.map(|span| words::plain(source.at(span)));
    let told = |code: &RowId| Earlier {
        row: code.clone(),
        year: None,
        ledger: document.extraction.stamp.as_ref().map(|stamp| stamp.ledger.clone()),
        state: EarlierState::Told,
        words: None,
        instead: None,
        reason: None,
    };
    let mut followed = Followed { span: candidate.span, earlier: Vec::new(), row: None };
    for code in &back.rows {
        let item = Item { source, candidate, back };
        let row = known.and_then(|known| known.rows.get(code)).copied();
        let place = row.and_then(|row| known?.found(row, &item, phrases));
        let earlier =
            known.map_or_else(|| told(code), |it| it.earlier(code, &words, place.is_some()));
        if back.rows.len() == 1 && earlier.state == EarlierState::Matched {
            followed.span = place.unwrap_or(candidate.span);
            followed.row = row;
        }
        followed.earlier.push(Earlier { reason: reason.clone(), ..earlier });
    }
    Some(followed)
}

impl Followed<'_> {
    /// The numbers in its words.
    pub(super) fn quantities(&self, source: &Source, candidate: &Candidate) -> Vec<Quantity> {
        if self.span == candidate.span {
            return candidate.quantities.clone();
        }
        let found = quantity::find(source.at(self.span)).into_iter();
        found.map(|one| Quantity { span: one.span.shifted(self.span.start()), ..one }).collect()
    }
}

/// The one row of an earlier ledger that a task certainly is.
pub(super) fn certain(task: &Task) -> Option<(i32, &RowId)> {
    let [one] = task.earlier.as_slice() else { return None };
    one.year.filter(|_| one.state == EarlierState::Matched).map(|year| (year, &one.row))
}

/// What an achievement that has come back lacks of what its row says.
pub(super) fn completed(mut row: Achievement, before: &Achievement) -> Achievement {
    row.owner = row.owner.or_else(|| before.owner.clone());
    row.year = before.year;
    row
}

/// What a task that has come back lacks of what its row says. Numbers and days stay those of its own words.
pub(super) fn completed_task(mut task: Task, before: &Task) -> Task {
    task.leader = task.leader.or_else(|| before.leader.clone());
    if task.leads.is_empty() {
        (task.leads, task.support) = (before.leads.clone(), before.support.clone());
    }
    task.deliverable = task.deliverable.or_else(|| before.deliverable.clone());
    task.kind = before.kind;
    task.particulars.clone_from(&before.particulars);
    task.year = before.year;
    task.done = task.done.or(before.done);
    task
}

/// Letters, digits and the sign of per cent: what Fingerprint counts.
fn counts(c: char) -> bool {
    c.is_alphanumeric() || c == '%'
}

/// What leads an item in, without its number.
fn lead(before: &str) -> &str {
    before.trim_start_matches(|c: char| !counts(c) || c.is_ascii_digit())
}

/// What leads an item out: of a task up to the first mark, behind which its facts stand.
fn trail<'b>(row: Row<'_>, behind: &'b str) -> &'b str {
    match row {
        Row::Achievement(_) => behind,
        Row::Task(_) => &behind[..behind.find(|c| !counts(c)).unwrap_or(behind.len())],
    }
}

/// Nothing but the number of an item stands before its words; 1. before 5万名 is no such number.
fn numbering(before: &str, words: &str) -> bool {
    let only = before.chars().all(|c| !counts(c) || c.is_ascii_digit());
    let digit = |c: char| c.is_ascii_digit();
    let apart = !before.ends_with(|c: char| counts(c) || c == '.') || !words.starts_with(digit);
    only && apart && !before.ends_with(digit)
}

fn bare(words: &str) -> bool {
    !words.contains(counts)
}

fn same(one: &str, other: &str) -> bool {
    one.chars().filter(|c| counts(*c)).eq(other.chars().filter(|c| counts(*c)))
}

/// Where words stand in an item, its own marks at both ends included; layout and punctuation do not count.
fn place(source: &Source, item: Span, words: &str) -> Option<Span> {
    let text = source.at(item);
    let hay: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| counts(*c)).collect();
    let needle: Vec<char> = words.chars().filter(|c| counts(*c)).collect();
    let (first, last) = (needle.first()?, needle.last()?);
    let fits = |at: &usize| {
        hay[*at..].iter().map(|(_, c)| c).zip(&needle).all(|(one, other)| one == other)
    };
    let most = (hay.len() + 1).checked_sub(needle.len())?;
    let at = (0..most).filter(|at| hay[*at].1 == *first).find(fits)?;
    let (start, end) = (hay[at].0, hay[at + needle.len() - 1].0 + last.len_utf8());
    let lead = &words[..words.find(counts)?];
    let tail = &words[words.rfind(counts)? + last.len_utf8()..];
    let tail = tail.trim_end_matches(['。', '；', '，', '.', ';', ',']);
    let before = text[..start].trim_end();
    let start = before.strip_suffix(lead).map_or(start, |before| match lead.is_empty() {
        true => start,
        false => before.len(),
    });
    let end = if text[end..].starts_with(tail) { end + tail.len() } else { end };
    Some(Span::new(start, end).shifted(item.start()))
}

/// What stands in an item before and behind a place in it.
fn around(source: &Source, item: Span, place: Span) -> (&str, &str) {
    let (from, to) = (item.start(), item.end());
    (source.at(Span::new(from, place.start())), source.at(Span::new(place.end(), to)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Reading, compose, compose_after};
    use crate::extract::{Options, extract};
    use crate::model::Level;
    use crate::text::{BlockKind, Format, SourceBuilder};

    #[test]
    fn words_are_found_whatever_the_layout_does_to_them() {
        let mut builder = SourceBuilder::new();
        builder.block(
            BlockKind::Paragraph,
            None,
            "完成：“双高” 建设，新增 学位1.2万个（含改建）。牵头单位",
        );
        let source = builder.finish("a.txt", Format::Txt, b"");
        let item = Span::new(0, source.text.len());
        let words = |of: &str| place(&source, item, of).map(|span| source.at(span).to_owned());
        let whole = "“双高” 建设，新增 学位1.2万个（含改建）";
        assert_eq!(words("“双高”建设,新增学位1.2万个（含改建）。").as_deref(), Some(whole));
        assert_eq!(words("新增学位1.2万个").as_deref(), Some("新增 学位1.2万个"));
        assert_eq!(words("新增学位2万个"), None);
        assert_eq!((words("。"), words("")), (None, None));
    }

    fn reading(lines: &[&str], level: Level) -> Reading {
        let mut builder = SourceBuilder::new();
        for line in lines {
            builder.block(BlockKind::Paragraph, None, line);
        }
        let source = builder.finish("a.txt", Format::Txt, b"");
        let extraction = extract(&source, &Options { year: Some(2031) });
        Reading { source, extraction, level: Some(level) }
    }

    /// A ledger of 2030 with three results and two tasks.
    fn before() -> Ledger {
        let results =
            ["2029年工作总结", "1.新建幼儿园60所。", "2.改造旱厕350座。", "3.评选名师100名。"];
        let tasks = ["2030年任务清单", "1.建设研修基地3个。", "2.举办运动会。"];
        let readings = vec![reading(&results, Level::LastYear), reading(&tasks, Level::Own)];
        let ledger = compose("北江省教育厅", 2030, readings);
        assert_eq!((ledger.achievements.len(), ledger.tasks.len()), (3, 2), "{ledger:?}");
        ledger
    }

    fn after(before: &Ledger, lines: &[&str]) -> Ledger {
        let before = Before { ledger: before, stamp: Some("0123456789abcdef") };
        compose_after(before, "北江省教育厅", 2031, vec![reading(lines, Level::LastYear)])
    }

    #[test]
    fn a_code_leads_back_to_its_row_or_is_doubted() {
        let before = before();
        let lines = [
            "2029年度工作总结",
            "1.新建幼儿园60所。（A001；出处：《总结》）",
            "2.改造旱厕350座次。（A002）",
            "3.改造旱厕350座。（A003）",
            "4.新建幼儿园60所、评选名师100名。（A001、A003）",
            "5.评选名师100名。（A009）",
        ];
        let ledger = after(&before, &lines);
        let came: Vec<_> = ledger
            .achievements
            .iter()
            .map(|row| {
                let states: Vec<_> = row.earlier.iter().map(|one| one.state).collect();
                (
                    row.words.as_str(),
                    states,
                    row.earlier[0].instead.as_ref().map(|it| it.0.as_str()),
                )
            })
            .collect();
        let (matched, doubted) = (EarlierState::Matched, EarlierState::Doubted);
        let expected = [
            ("新建幼儿园60所", vec![matched], None),
            ("改造旱厕350座次", vec![doubted], None),
            ("改造旱厕350座", vec![doubted], Some("A002")),
            ("新建幼儿园60所、评选名师100名", vec![matched, matched], None),
            ("评选名师100名", vec![doubted], Some("A003")),
        ];
        assert_eq!(came, expected);
        let (first, lost) =
            (&ledger.achievements[0].earlier[0], &ledger.achievements[4].earlier[0]);
        assert_eq!((first.year, first.ledger.as_deref()), (Some(2030), Some("0123456789abcdef")));
        assert_eq!((first.words.as_deref(), lost.words.as_deref()), (None, None));
        assert_eq!(ledger.achievements[1].earlier[0].words.as_deref(), Some("改造旱厕350座"));
        assert_eq!(ledger.achievements[0].year, 2029, "as that ledger has it");
    }

    #[test]
    fn a_promise_comes_back_once_with_what_became_of_it() {
        let before = before();
        let lines = [
            "2030年度总结素材",
            "（一）已销号（1项）",
            "1.办好建设研修基地3个这件事，由教师处主抓。（T001；依据：《要点》R001）",
            "（二）未完成及去向（1项）",
            "1.举办运动会。牵头单位：体卫处。已结转，原因：场馆维修。（T002）",
        ];
        let ledger = after(&before, &lines);
        let came: Vec<_> = ledger
            .last_year
            .iter()
            .map(|task| {
                let earlier = &task.earlier[0];
                let reason = earlier.reason.as_deref();
                (task.words.as_str(), task.done, earlier.row.0.as_str(), earlier.state, reason)
            })
            .collect();
        // The words of the first are led out by words that no other item has: it stays doubted, beside its row.
        assert_eq!(came[0].2, "T001");
        assert_eq!(
            came[1],
            ("举办运动会", Some(false), "T002", EarlierState::Matched, Some("场馆维修"))
        );
        assert_eq!(ledger.last_year[1].leads, ["体卫处"]);
    }
}
