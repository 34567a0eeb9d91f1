//! Decks of the planning meeting 谋划汇报: one for each leader, one for the whole body. What was promised and what
//! became of it, how the plan stands against what is demanded, what comes next, what is asked for; every number with
//! its way back. Sentences and the order of parts are data (`data/report/deck.toml`); nothing is said that the ledger
//! does not hold. Official papers, and therefore in Chinese only.

mod ahead;
mod behind;
mod demands;
mod phrases;

use std::sync::Arc;

use super::block::{Block, Pack, Run, Status};
use super::book::Tone;
use super::figure::Figure;
use super::room;
use super::wording::Fill;
use super::year::{Share, Year};
use crate::model::{Person, RowId};
pub use phrases::{DECK, DeckPhrases};
use phrases::{Facts, Part};

/// The deck of a leader.
pub fn leader_deck(year: &Year<'_>, leader: &Person, phrases: &DeckPhrases) -> Pack {
    let ledger = room::ledger(year.ledger);
    let year = &year.on(&ledger);
    let share = year.share(leader);
    let post = leader.title.as_deref().unwrap_or_default();
    let byline = vec![phrases.leader(&leader.name, post), year.stamp.as_of.clone()];
    Teller { year, share: &share, phrases }.pack(byline, &phrases.leader_parts)
}

/// The deck of the whole body.
pub fn department_deck(year: &Year<'_>, phrases: &DeckPhrases) -> Pack {
    let ledger = room::ledger(year.ledger);
    let year = &year.on(&ledger);
    let share = year.whole();
    let byline = vec![phrases.whole.clone(), year.stamp.as_of.clone()];
    Teller { year, share: &share, phrases }.pack(byline, &phrases.department_parts)
}

/// Tells what belongs to one leader, or to all.
struct Teller<'a> {
    year: &'a Year<'a>,
    share: &'a Share<'a>,
    phrases: &'a DeckPhrases,
}

/// What a part says: the facts of its sentence and its blocks; none where there is nothing to show.
type Told = Option<(Vec<(&'static str, Arc<Figure>)>, Vec<Block>)>;

impl Teller<'_> {
    fn pack(&self, byline: Vec<String>, order: &[String]) -> Pack {
        let ledger = self.year.ledger;
        let blocks = self.parts(order);
        Pack {
            title: vec![ledger.org.clone(), self.phrases.title(ledger.year)],
            byline,
            org: ledger.org.clone(),
            year: ledger.year,
            blocks,
            stamp: Some(self.year.stamp.clone()),
            ..Pack::default()
        }
    }

    /// The parts in their order. Those that have nothing to show have no slide of their own: what is missing is said
    /// on one, before the part that tells the sources.
    fn parts(&self, order: &[String]) -> Vec<Block> {
        let (year, before) = (self.year.ledger.year, self.year.ledger.year - 1);
        let (year, before) = (year.to_string(), before.to_string());
        let stamp = self.year.stamp.line();
        let everywhere: Facts<'_> = vec![
            ("year", Fill::Words(&year)),
            ("before", Fill::Words(&before)),
            ("stamp", Fill::Words(&stamp)),
        ];
        let (mut shown, mut missing) = (Vec::new(), Vec::new());
        for name in order {
            let part = self.phrases.part(name);
            match self.told(name, part) {
                Some((facts, body)) => {
                    let mut all = everywhere.clone();
                    all.extend(facts.iter().map(|(name, figure)| (*name, Fill::Figure(figure))));
                    let mut blocks = vec![Block::Lead(part.some(&all))];
                    blocks.extend(body);
                    shown.push((name.as_str(), part.heading(&everywhere), blocks));
                }
                None => missing.push(Status {
                    tone: Tone::Plain,
                    state: part.heading(&everywhere),
                    words: part.none(&everywhere),
                }),
            }
        }
        if !missing.is_empty() {
            let at = shown.iter().position(|(name, ..)| *name == "sources").unwrap_or(shown.len());
            let heading = self.phrases.missing().to_owned();
            shown.insert(at, ("missing", heading, vec![Block::StatusList(missing)]));
        }
        let slide = |(number, (_, text, blocks)): (u32, (&str, String, Vec<Block>))| {
            let head = Block::Heading { level: 1, ordinal: Some(number), text };
            std::iter::once(head).chain(blocks)
        };
        (1..).zip(shown).flat_map(slide).collect()
    }

    fn told(&self, name: &str, part: &Part) -> Told {
        match name {
            "overview" => self.overview(),
            "leaders" => self.leaders(part),
            "results" => self.results(part),
            "promises" => self.promises(part),
            "alignment" => self.alignment(part),
            "gaps" => self.gaps(part),
            "tasks" => self.tasks(part),
            "livelihood" => self.livelihood(part),
            "timetable" => self.timetable(part),
            "risks" => self.risks(part),
            "needs" => self.needs(part),
            _ => self.sources(part),
        }
    }

    /// The first lines of a list, and a note of how many more there are.
    fn first<T>(&self, part: &Part, lines: Vec<T>, unit: &str) -> (Vec<T>, Option<Block>) {
        let rest = lines.len().saturating_sub(part.most);
        let shown = lines.into_iter().take(part.most).collect();
        (shown, (rest > 0).then(|| Block::Note(self.phrases.rest(rest, unit))))
    }
}

/// How many rows of a list, with what was counted.
fn count<'a>(rows: impl Iterator<Item = &'a RowId>, unit: &str, how: &str) -> Arc<Figure> {
    let rows: Vec<&RowId> = rows.collect();
    Figure::count(&rows, unit, how)
}

/// Words of our own.
fn own(words: impl Into<String>) -> Vec<Run> {
    vec![Run::own(words)]
}
