//! Room `draft`: what was found in many documents becomes the rows of one ledger.
//! Decides where a document stands and what a candidate is for the organisation that plans; neither
//! reads documents nor judges the plan.

mod decisions;
mod deliverable;
mod last_year;
mod level;
mod returned;
mod rows;
mod tables;
mod units;
mod words;

use std::collections::BTreeMap;

use crate::align;
use crate::model::{Document, Extraction, Ledger, Level, Programme, RowId};
use crate::text::Source;

pub use decisions::{Decision, UNPLACED, Verdict, decide};
pub use level::{Standing, standing, year_named};
pub use returned::Before;

/// A document as read and extracted, before it has a place in the ledger.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its text.
    pub source: Source,
    /// What was found in it.
    pub extraction: Extraction,
    /// Where it stands, when a person has said so.
    pub level: Option<Level>,
}

/// Builds the ledger of `org` for `year` from its documents, in the order given.
///
/// The same documents in the same order give the same ledger.
pub fn compose(org: &str, year: i32, readings: Vec<Reading>) -> Ledger {
    compose_asking(None, org, year, readings)
}

/// The same; what comes back with the code of a row 编号返回 is looked up in an earlier ledger.
pub fn compose_asking(
    before: Option<Before<'_>>,
    org: &str,
    year: i32,
    readings: Vec<Reading>,
) -> Ledger {
    add_asking(before, Ledger::new(org, year), readings)
}

/// The same, with the tasks of last year's ledger `before` as last year's. Another document of last
/// year that has a task in the same words tells what became of it.
pub fn compose_after(before: Before<'_>, org: &str, year: i32, readings: Vec<Reading>) -> Ledger {
    let mut ledger = Ledger::new(org, year);
    ledger.last_year = last_year::tasks(&before);
    let mut ledger = add_asking(Some(before), ledger, readings);
    ledger.documents.extend(last_year::documents(before.ledger, &ledger.documents));
    ledger
}

/// Adds documents to a ledger: new rows after the old ones, links suggested anew, decisions kept.
pub fn add(ledger: Ledger, readings: Vec<Reading>) -> Ledger {
    add_asking(None, ledger, readings)
}

fn add_asking(before: Option<Before<'_>>, mut ledger: Ledger, readings: Vec<Reading>) -> Ledger {
    let (org, year) = (ledger.org.clone(), ledger.year);
    let mut rows = rows::Rows::of(&mut ledger, before.map(returned::Known::of));
    for reading in readings {
        let mut document = place(&org, year, reading);
        rows.take(&mut document, year);
        ledger.documents.push(document);
    }
    rows.fill(&mut ledger);
    ledger.last_year = last_year::joined(std::mem::take(&mut ledger.last_year));
    ledger.requirements = align::merge_same(&ledger.requirements).requirements;
    ledger.people = units::people(&ledger.documents);
    ledger.units = units::units(&ledger);
    ledger.programmes = programmes(&ledger);
    ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &ledger.links);
    ledger
}

fn place(org: &str, year: i32, reading: Reading) -> Document {
    let Standing { level, title, issuer } = standing(org, year, &reading.source);
    Document {
        source: reading.source,
        extraction: reading.extraction,
        level: reading.level.unwrap_or(level),
        title,
        issuer,
    }
}

/// Every named programme with the rows that name it, in order of first mention.
fn programmes(ledger: &Ledger) -> Vec<Programme> {
    let mut order: Vec<Programme> = Vec::new();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    let named = ledger
        .requirements
        .iter()
        .map(|row| (&row.id, &row.programmes))
        .chain(ledger.achievements.iter().map(|row| (&row.id, &row.programmes)))
        .chain(ledger.tasks.iter().map(|row| (&row.id, &row.programmes)));
    for (id, names) in named {
        for name in names {
            let at = *place.entry(name).or_insert_with(|| {
                order.push(Programme { name: name.clone(), rows: Vec::new() });
                order.len() - 1
            });
            mention(&mut order[at].rows, id);
        }
    }
    order
}

fn mention(rows: &mut Vec<RowId>, id: &RowId) {
    if rows.last() != Some(id) {
        rows.push(id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};
    use crate::text::{BlockKind, Format, SourceBuilder, Table};

    fn reading(lines: &[&str], rows: &[&[&str]], level: Level) -> Reading {
        let mut builder = SourceBuilder::new();
        for line in lines {
            builder.block(BlockKind::Paragraph, None, line);
        }
        let cell = |builder: &mut SourceBuilder, words: &&str| {
            builder.block(BlockKind::Cell, Some(1), words)
        };
        let rows: Vec<Vec<_>> = rows
            .iter()
            .map(|row| row.iter().map(|words| cell(&mut builder, words)).collect())
            .collect();
        if !rows.is_empty() {
            builder.table(Table { name: None, rows });
        }
        let source = builder.finish("a.txt", Format::Txt, b"");
        let extraction = extract(&source, &Options { year: Some(2031) });
        Reading { source, extraction, level: Some(level) }
    }

    #[test]
    fn a_table_of_last_year_becomes_its_tasks() {
        let header =
            ["序号", "目标与任务", "量化目标", "牵头单位", "配合单位", "完成时限", "是否完成"];
        let first =
            ["1", "新建公办幼儿园", "60所", "学前处", "财务处、规划处", "2030年10月底前", "未完成"];
        let second = ["2", "举办运动会", "", "体卫处", "", "年底前", "已完成"];
        let table: [&[&str]; 3] = [&header, &first, &second];
        let ledger = compose("北江省教育厅", 2031, vec![reading(&[], &table, Level::LastYear)]);
        let [task, other] = ledger.last_year.as_slice() else { panic!("{:?}", ledger.last_year) };
        assert_eq!(task.words, "新建公办幼儿园");
        assert_eq!((task.leads.join(""), task.support.len()), ("学前处".to_owned(), 2));
        assert_eq!(task.targets[0].quantity.value, 60.0);
        assert_eq!(
            task.deadline.as_ref().and_then(|when| when.latest).unwrap().to_string(),
            "2030-10-31"
        );
        assert_eq!((task.done, other.done, task.year), (Some(false), Some(true), 2030));
        assert!(ledger.tasks.is_empty(), "nothing is counted twice: {:?}", ledger.tasks);
    }

    #[test]
    fn the_same_words_are_a_demand_from_above_and_a_promise_of_our_own() {
        let lines = ["2031年工作要点", "1.新建公办幼儿园60所。"];
        let above = reading(&lines, &[], Level::Above);
        let own = reading(&["2031年任务清单", "1.新建公办幼儿园50所。"], &[], Level::Own);
        let ledger = compose("北江省教育厅", 2031, vec![above, own]);
        assert_eq!(ledger.requirements.len(), 1, "{:?}", ledger.requirements);
        assert_eq!(ledger.tasks.len(), 1, "{:?}", ledger.tasks);
        assert_eq!(ledger.links[0].weakenings.len(), 1, "{:?}", ledger.links);
    }

    #[test]
    fn last_years_ledger_and_the_list_of_what_became_of_it_are_one() {
        let lines = ["2030年任务清单", "1.新建公办幼儿园60所。", "2.改造农村旱厕350座。"];
        let before = compose("北江省教育厅", 2030, vec![reading(&lines, &[], Level::Own)]);
        let header: &[&str] = &["序号", "任务", "牵头单位", "是否完成"];
        let list = [
            header,
            &["1", "新建公办幼儿园60所", "学前处", "未完成"],
            &["2", "举办运动会", "体卫处", "是"],
        ];
        let own = reading(&["2031年任务清单", "1.改造农村旱厕350座。"], &[], Level::Own);
        let readings = vec![own, reading(&[], &list, Level::LastYear)];
        let before = Before { ledger: &before, stamp: None };
        let ledger = compose_after(before, "北江省教育厅", 2031, readings);
        let known: Vec<_> = ledger
            .last_year
            .iter()
            .map(|task| (task.id.0.as_str(), task.words.as_str(), task.year, task.done))
            .collect();
        let expected = [
            ("L001", "新建公办幼儿园60所", 2030, Some(false)),
            ("L002", "改造农村旱厕350座", 2030, None),
            ("L004", "举办运动会", 2030, Some(true)),
        ];
        assert_eq!(known, expected);
        assert_eq!(
            ledger.last_year[0].leads,
            ["学前处"],
            "what the plan lacks comes from the list"
        );
        for task in &ledger.last_year {
            let (source, span) = task.origin.text().unwrap();
            assert!(ledger.words(source, span).is_some(), "the words can be shown");
        }
        let copies = align::near_copies(&ledger.tasks, &ledger.last_year);
        assert_eq!(copies.len(), 1, "{copies:?}");
        assert_eq!(align::vanished(&ledger.last_year, &ledger.tasks).len(), 1);
        let more = reading(&["2030年任务清单", "1.评选先进100名。"], &[], Level::LastYear);
        let ids: Vec<_> =
            add(ledger.clone(), vec![more]).last_year.into_iter().map(|t| t.id.0).collect();
        assert_eq!(ids, ["L001", "L002", "L004", "L005"], "no name is given twice");
        let levels: Vec<Level> = ledger.documents.iter().map(|one| one.level).collect();
        assert_eq!(levels, [Level::Own, Level::LastYear, Level::LastYear]);
    }

    #[test]
    fn of_several_units_the_first_leads_unless_all_are_said_to() {
        let lines = [
            "2031年任务清单",
            "1.新建公办幼儿园60所。（责任单位：学前处、财务处、规划处）",
            "2.建设重点实验室3个。（牵头单位：高教处、科技处）",
        ];
        let ledger = compose("北江省教育厅", 2031, vec![reading(&lines, &[], Level::Own)]);
        let [first, second] = ledger.tasks.as_slice() else { panic!("{:?}", ledger.tasks) };
        assert_eq!(
            (first.leads.join("、"), first.support.join("、")),
            ("学前处".into(), "财务处、规划处".into())
        );
        assert_eq!((second.leads.join("、"), second.support.len()), ("高教处、科技处".into(), 0));
        let found = crate::lint::run(&ledger, &crate::lint::Config::default()).findings;
        let several: Vec<_> = found.iter().filter(|one| one.rule == "two-leads").collect();
        assert_eq!(several.len(), 1, "{several:#?}");
    }

    #[test]
    fn adding_documents_keeps_rows_and_decisions() {
        let own = reading(&["2031年任务清单", "1.新建公办幼儿园50所。"], &[], Level::Own);
        let above = reading(&["2031年工作要点", "1.新建公办幼儿园60所。"], &[], Level::Above);
        let mut ledger = add(compose("北江省教育厅", 2031, vec![own]), vec![above]);
        ledger.links[0].state = crate::model::LinkState::Confirmed;
        let before = ledger.clone();
        let more = reading(&["2031年讲话", "1.改造农村旱厕350座。"], &[], Level::Above);
        let after = add(ledger, vec![more]);
        assert_eq!(after.links[0], before.links[0]);
        assert_eq!(after.requirements[..1], before.requirements[..]);
        assert_eq!(after.requirements.len(), 2);
    }
}
