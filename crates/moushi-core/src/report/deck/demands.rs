//! Parts of a deck that hold the plan against what is demanded: who answers which demand, and where it falls short.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::answers::{Answers, COVER, cover};
use super::super::block::{Block, Run, Status};
use super::super::book::{Cell, ColumnKind, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::Figure;
use super::super::phrase;
use super::super::year::Outcome;
use super::behind::column;
use super::phrases::Part;
use super::{Teller, Told, count};
use crate::align::{Cover, RequirementCover};
use crate::model::{Link, LinkState, Requirement, RowId};

/// States of a demand in the order of [`COVER`].
const COVERS: [Cover; 4] = [Cover::Full, Cover::Part, Cover::Suggested, Cover::None];

impl<'a> Teller<'a> {
    /// Demands with the measures that answer them.
    pub(super) fn alignment(&self, part: &Part) -> Told {
        use ColumnKind::{Choice, Code, Words};
        let demands = &self.share.demands;
        if demands.is_empty() {
            return None;
        }
        let answers = Answers::new(self.year.ledger, self.year.coverage);
        let columns = vec![
            column("编号", 11, Code),
            column("上级要求", 40, Words),
            column("提出单位", 18, Words),
            column("承接情况", 15, Choice(&COVER)),
            column("我方举措", 44, Words),
        ];
        // What is not answered presses most.
        let mut rows = demands.clone();
        rows.sort_by_key(|(_, state)| state.cover);
        let (rows, rest) = self.first(part, rows, "条");
        let rows = rows.into_iter().map(|(row, state)| self.demand_row(&answers, row, state));
        let counts = COVERS.map(|cover| self.covered(cover));
        let mut blocks = vec![Block::Chart(covers(&counts))];
        blocks.extend(rest);
        blocks.push(Block::Table { columns, rows: rows.collect() });
        let [full, some, suggested, open] = counts;
        let all = count(demands.iter().map(|(row, _)| &row.id), "条", "上级要求计数");
        let facts = vec![
            ("demands", all),
            ("full", full),
            ("part", some),
            ("suggested", suggested),
            ("open", open),
        ];
        Some((facts, blocks))
    }

    fn covered(&self, wanted: Cover) -> Arc<Figure> {
        let rows = self.share.demands.iter().filter(|(_, state)| state.cover == wanted);
        let at = COVERS.iter().position(|cover| *cover == wanted).unwrap_or_default();
        let how = format!("上级要求计数：{}", COVER[at].words.zh);
        count(rows.map(|(row, _)| &row.id), "条", &how)
    }

    fn demand_row(
        &self,
        answers: &Answers<'_>,
        row: &Requirement,
        state: &RequirementCover,
    ) -> Vec<Cell> {
        let ledger = self.year.ledger;
        let words = match row.origins.first() {
            Some(origin) => phrase::told(ledger, &row.id, origin, &row.words, &row.quantities),
            None => vec![Run::own(phrase::one_line(&row.words))],
        };
        let measures = answers.links(state).filter_map(|link| answers.task(&link.task));
        let measures: Vec<String> =
            measures.map(|task| format!("{} {}", task.id, phrase::one_line(&task.words))).collect();
        vec![
            Cell::words(&row.id.0),
            Cell::Told(words),
            Cell::words(row.issuer.clone().unwrap_or_default()),
            Cell::ours(cover(state)),
            Cell::words(measures.join("\n")),
        ]
    }

    /// What falls short, the worst first.
    pub(super) fn gaps(&self, part: &Part) -> Told {
        let weak = self.weak();
        let open: Vec<&Requirement> = self
            .share
            .demands
            .iter()
            .filter(|(_, state)| state.cover == Cover::None)
            .map(|(row, _)| *row)
            .collect();
        let [unfinished, unknown] =
            [Outcome::Unfinished, Outcome::Unknown].map(|outcome| self.share.kept(outcome));
        let mut lines: Vec<Status> = weak.iter().map(|link| self.softer(link)).collect();
        lines.extend(open.iter().map(|row| {
            let words = format!("{} {}", row.id, phrase::one_line(&row.words));
            status(Tone::Bad, "未承接", words)
        }));
        let kept = |one: &&super::super::year::Promise| {
            let said =
                if one.said.is_empty() { String::new() } else { format!("（{}）", one.said) };
            format!("{} {}{said}", one.code, one.words)
        };
        lines.extend(unfinished.iter().map(|one| status(Tone::Watch, "上年未完成", kept(one))));
        lines.extend(unknown.iter().map(|one| status(Tone::Watch, "待说明", kept(one))));
        if lines.is_empty() {
            return None;
        }
        let ids: Vec<&RowId> = weak
            .iter()
            .map(|link| &link.task)
            .chain(open.iter().map(|row| &row.id))
            .chain(unfinished.iter().chain(&unknown).map(|one| &one.code))
            .collect();
        let facts = vec![
            ("count", Figure::count(&ids, "项", "差距计数")),
            (
                "weak",
                count(
                    weak.iter().map(|link| &link.requirement),
                    "项",
                    "力度弱于要求的对标关系计数",
                ),
            ),
            ("open", count(open.iter().map(|row| &row.id), "条", "未承接要求计数")),
            ("unfinished", count(unfinished.iter().map(|one| &one.code), "项", "上年未完成计数")),
            ("unknown", count(unknown.iter().map(|one| &one.code), "项", "上年待说明计数")),
        ];
        let (lines, rest) = self.first(part, lines, "项");
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::StatusList(lines));
        Some((facts, blocks))
    }

    /// Links of the tasks shown that are softer than the demand.
    fn weak(&self) -> Vec<&'a Link> {
        let mine: BTreeSet<&RowId> = self.share.tasks.iter().map(|task| &task.id).collect();
        let links = self.year.ledger.links.iter();
        let soft = |link: &&Link| {
            link.state != LinkState::Refused
                && !link.weakenings.is_empty()
                && mine.contains(&link.task)
        };
        links.filter(soft).collect()
    }

    fn softer(&self, link: &Link) -> Status {
        let each: Vec<&str> = link.weakenings.iter().map(|one| &*one.message.zh).collect();
        let task = self.year.ledger.task(&link.task);
        let words = task.map(|task| phrase::one_line(&task.words)).unwrap_or_default();
        let said = format!("{} {words}（{}：{}）", link.task, link.requirement, each.join("；"));
        status(Tone::Bad, "弱于要求", said)
    }
}

fn status(tone: Tone, state: &str, words: String) -> Status {
    Status { tone, state: state.to_owned(), words: vec![Run::own(words)] }
}

/// How many demands are answered how far.
fn covers(counts: &[Arc<Figure>; 4]) -> Chart {
    let series = COVER.iter().zip(counts).map(|(choice, figure)| Series {
        name: choice.words.zh.to_string(),
        tone: choice.tone,
        planned: choice.words.zh == "待确认",
        values: vec![Some(Arc::clone(figure))],
        around: Vec::new(),
    });
    Chart {
        title: "上级要求承接情况".to_owned(),
        kind: ChartKind::Stacked,
        unit: "条".to_owned(),
        categories: vec!["上级要求".to_owned()],
        series: series.collect(),
    }
}
