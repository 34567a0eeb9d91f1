//! Parts of a deck that hold the plan against what is demanded: who answers which demand, and where it falls short.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::answers::{Answers, COVER, cover};
use super::super::block::{Block, Run, Status};
use super::super::book::{Cell, ColumnKind, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::Figure;
use super::super::phrase;
use super::super::year::{Outcome, Promise};
use super::behind::column;
use super::phrases::Part;
use super::{Teller, Told, count};
use crate::align::{Cover, RequirementCover};
use crate::model::{Aspect, Link, LinkState, Requirement, RowId, Weakening};
use crate::text::Quantity;

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
        let measures = answers.links(state).filter_map(|link| answers.task(&link.task));
        let measures: Vec<String> =
            measures.map(|task| format!("{} {}", task.id, phrase::one_line(&task.words))).collect();
        vec![
            Cell::words(&row.id.0),
            Cell::Told(self.demanded(row)),
            Cell::words(row.issuer.clone().unwrap_or_default()),
            Cell::ours(cover(state)),
            Cell::words(measures.join("\n")),
        ]
    }

    /// The words of a demand with its numbers.
    fn demanded(&self, row: &Requirement) -> Vec<Run> {
        let ledger = self.year.ledger;
        match row.origins.first() {
            Some(origin) => phrase::told(ledger, &row.id, origin, &row.words, &row.quantities),
            None => vec![Run::own(phrase::one_line(&row.words))],
        }
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
        lines.extend(
            open.iter().map(|row| status(Tone::Bad, "未承接", coded(&row.id, self.demanded(row)))),
        );
        let kept = |one: &&Promise| {
            let mut words = coded(&one.code, one.told());
            words.extend((!one.said.is_empty()).then(|| Run::own(format!("（{}）", one.said))));
            words
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
        let ledger = self.year.ledger;
        let task = ledger.task(&link.task);
        let mut words =
            coded(&link.task, task.map(|task| phrase::told_task(ledger, task)).unwrap_or_default());
        words.push(Run::own(format!("（{}：", link.requirement)));
        for (at, one) in link.weakenings.iter().enumerate() {
            words.extend((at > 0).then(|| Run::own("；")));
            words.extend(self.weakened(link, one));
        }
        words.push(Run::own("）"));
        status(Tone::Bad, "弱于要求", words)
    }

    /// In what a task is softer: the number of the demand stands before the last comma, that of the task behind it.
    fn weakened(&self, link: &Link, one: &Weakening) -> Vec<Run> {
        let (ledger, said) = (self.year.ledger, one.message.zh.trim_end_matches('。'));
        let halves = said.rsplit_once('，').filter(|_| one.aspect == Aspect::Number);
        let (row, task) = (ledger.requirement(&link.requirement), ledger.task(&link.task));
        let (Some((asked, promised)), Some(row), Some(task)) = (halves, row, task) else {
            return vec![Run::own(said)];
        };
        let figures = |id, origin, quantities: Vec<&Quantity>| -> Vec<Arc<Figure>> {
            quantities.into_iter().map(|it| Figure::quoted(ledger, id, origin, it)).collect()
        };
        let demanded = row
            .origins
            .first()
            .map(|origin| figures(&row.id, origin, row.quantities.iter().collect()));
        let targets = task.targets.iter().map(|one| &one.quantity).collect();
        let mut words = phrase::placed(asked, None, demanded.unwrap_or_default());
        words.push(Run::own("，"));
        words.extend(phrase::placed(promised, None, figures(&task.id, &task.origin, targets)));
        words
    }
}

/// Words behind the code of their row.
fn coded(code: &RowId, words: Vec<Run>) -> Vec<Run> {
    std::iter::once(Run::own(format!("{code} "))).chain(words).collect()
}

fn status(tone: Tone, state: &str, words: Vec<Run>) -> Status {
    Status { tone, state: state.to_owned(), words }
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
