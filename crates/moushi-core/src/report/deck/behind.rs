//! Parts of a deck that look back: results, promises kept, and the figures over all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::answers::choice;
use super::super::block::{Block, Item, Tile};
use super::super::book::{Cell, Choice, Column, ColumnKind, Tone};
use super::super::chart::{Chart, ChartKind, Heat, Series, Warmth};
use super::super::figure::Figure;
use super::super::phrase;
use super::super::year::{Outcome, Promise, Share};
use super::phrases::Part;
use super::{Teller, Told, count};
use crate::model::{Achievement, RowId};
use crate::text::Text;

/// What became of a promise, in the column 兑现情况.
static OUTCOMES: [Choice; 3] = [
    choice("已完成", "done", Tone::Good),
    choice("未完成", "not done", Tone::Watch),
    choice("待说明", "not told", Tone::Bad),
];

/// A column of a table on a slide.
pub(super) fn column(words: &'static str, width: u16, kind: ColumnKind) -> Column {
    Column::new(Text::new(words, words), width, kind)
}

impl Outcome {
    /// Its words and mood.
    fn choice(self) -> &'static Choice {
        match self {
            Self::Done => &OUTCOMES[0],
            Self::Unfinished => &OUTCOMES[1],
            Self::Unknown => &OUTCOMES[2],
        }
    }
}

/// The promises that came to this, counted.
fn kept(share: &Share<'_>, outcome: Outcome) -> Arc<Figure> {
    let rows = share.kept(outcome);
    let how = format!("上年计划任务计数：{}", outcome.choice().words.zh);
    count(rows.iter().map(|one| &one.code), "项", &how)
}

fn promised(share: &Share<'_>) -> Arc<Figure> {
    count(share.promises.iter().map(|one| &one.code), "项", "上年计划任务计数")
}

fn tasks(share: &Share<'_>) -> Arc<Figure> {
    count(share.tasks.iter().map(|task| &task.id), "项", "本年任务计数")
}

fn results(share: &Share<'_>) -> Arc<Figure> {
    count(share.results.iter().map(|row| &row.id), "条", "成效计数")
}

fn demanded(share: &Share<'_>) -> Arc<Figure> {
    count(share.demands.iter().map(|(row, _)| &row.id), "条", "上级要求计数")
}

impl Teller<'_> {
    /// Big figures over all.
    pub(super) fn overview(&self) -> Told {
        let share = self.share;
        if share.is_empty() {
            return None;
        }
        let [done, unfinished, unknown] =
            [Outcome::Done, Outcome::Unfinished, Outcome::Unknown].map(|one| kept(share, one));
        let (promised, tasks) = (promised(share), tasks(share));
        let (results, demands) = (results(share), demanded(share));
        let (year, before) = (self.year.ledger.year, self.year.ledger.year - 1);
        let tile = |label: String, figure: &Arc<Figure>, tone| Tile {
            label,
            figure: Arc::clone(figure),
            tone: if figure.value == 0.0 { Tone::Plain } else { tone },
        };
        let tiles = vec![
            tile(format!("{before}年工作成效"), &results, Tone::Plain),
            tile(format!("{before}年承诺"), &promised, Tone::Plain),
            tile("承诺已完成".to_owned(), &done, Tone::Good),
            tile("承诺未完成、待说明".to_owned(), &left(share), Tone::Watch),
            tile("对应上级要求".to_owned(), &demands, Tone::Plain),
            tile(format!("{year}年任务"), &tasks, Tone::Plain),
        ];
        let facts = vec![
            ("promised", promised),
            ("done", done),
            ("unfinished", unfinished),
            ("unknown", unknown),
            ("tasks", tasks),
            ("demands", demands),
            ("results", results),
        ];
        Some((facts, vec![Block::Tiles(tiles)]))
    }

    /// Every leader in the order of rank: a row each.
    pub(super) fn leaders(&self, part: &Part) -> Told {
        let shares: Vec<_> =
            self.year.leaders().into_iter().map(|one| self.year.share(one)).collect();
        let shares: Vec<_> = shares.into_iter().filter(|share| !share.is_empty()).collect();
        if shares.is_empty() {
            return None;
        }
        let counts = |share: &Share<'_>| {
            [results(share), promised(share), kept(share, Outcome::Done), left(share)]
                .into_iter()
                .chain([demanded(share), tasks(share), dateless(share)])
                .collect::<Vec<_>>()
        };
        let table: Vec<Vec<Arc<Figure>>> = shares.iter().map(counts).collect();
        let most = |at: usize| table.iter().map(|row| row[at].value).fold(0.0, f64::max);
        let tones = [Tone::Plain, Tone::Plain, Tone::Good, Tone::Watch].into_iter().chain([
            Tone::Plain,
            Tone::Plain,
            Tone::Bad,
        ]);
        let tones: Vec<Tone> = tones.collect();
        let warmth = |(at, figure): (usize, &Arc<Figure>)| {
            let level = if most(at) > 0.0 { figure.value / most(at) } else { 0.0 };
            Some(Warmth { figure: Arc::clone(figure), level, tone: tones[at] })
        };
        let row = |(share, row): (&Share<'_>, &Vec<Arc<Figure>>)| {
            let name = share.leader.map(|leader| leader.name.clone()).unwrap_or_default();
            (name, row.iter().enumerate().map(warmth).collect())
        };
        let rows = shares.iter().zip(&table).map(row).collect();
        let (rows, rest) = self.first(part, rows, "人");
        let names =
            ["成效", "上年承诺", "已完成", "未完成、待说明", "对应要求", "本年任务", "无时限"];
        let heat = Heat {
            corner: "分管领导".to_owned(),
            columns: names.map(str::to_owned).to_vec(),
            rows,
        };
        let names: Vec<RowId> =
            shares.iter().filter_map(|one| Some(RowId(one.leader?.name.clone()))).collect();
        let facts = vec![("leaders", count(names.iter(), "名领导", "台账载明的分管领导"))];
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::Heat(heat));
        Some((facts, blocks))
    }

    /// Results of the year before, those of a sum under it.
    pub(super) fn results(&self, part: &Part) -> Told {
        let all = &self.share.results;
        if all.is_empty() {
            return None;
        }
        let mut under: BTreeMap<&RowId, Vec<&Achievement>> = BTreeMap::new();
        let known: BTreeSet<&RowId> = all.iter().map(|row| &row.id).collect();
        let mut outer = Vec::new();
        for row in all {
            match row.parent.as_ref().filter(|parent| known.contains(parent)) {
                Some(parent) => under.entry(parent).or_default().push(row),
                None => outer.push(*row),
            }
        }
        let (outer, rest) = self.first(part, outer, "条");
        let items = outer.into_iter().map(|row| self.result(row, &under)).collect();
        let counted = all.iter().filter(|row| !row.quantities.is_empty()).map(|row| &row.id);
        let facts = vec![
            ("count", results(self.share)),
            ("counted", count(counted, "条", "有数量的成效计数")),
        ];
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::NumberedList { level: 3, items });
        Some((facts, blocks))
    }

    fn result(&self, row: &Achievement, under: &BTreeMap<&RowId, Vec<&Achievement>>) -> Item {
        let ledger = self.year.ledger;
        let words = phrase::told(ledger, &row.id, &row.origin, &row.words, &row.quantities);
        let children = under.get(&row.id).into_iter().flatten();
        Item {
            words,
            aside: Some(row.id.0.clone()),
            children: children
                .map(|child| Item {
                    words: phrase::told(
                        ledger,
                        &child.id,
                        &child.origin,
                        &child.words,
                        &child.quantities,
                    ),
                    aside: Some(child.id.0.clone()),
                    children: Vec::new(),
                })
                .collect(),
        }
    }

    /// What was promised and what became of it.
    pub(super) fn promises(&self, part: &Part) -> Told {
        use ColumnKind::{Choice, Code, Words};
        let share = self.share;
        if share.promises.is_empty() {
            return None;
        }
        let (shown, rest) = self.first(part, share.promises.clone(), "项");
        let columns = vec![
            column("编号", 11, Code),
            column("上年任务", 38, Words),
            column("目标", 24, Words),
            column("兑现情况", 15, Choice(&OUTCOMES)),
            column("完成值", 12, Code),
            column("完成率", 12, Code),
            column("佐证与说明", 26, Words),
        ];
        let rows = shown.into_iter().map(promise_row).collect();
        let [done, unfinished, unknown] =
            [Outcome::Done, Outcome::Unfinished, Outcome::Unknown].map(|one| kept(share, one));
        let chart = outcomes(&[&done, &unfinished, &unknown]);
        let facts = vec![
            ("promised", promised(share)),
            ("done", done),
            ("unfinished", unfinished),
            ("unknown", unknown),
        ];
        let mut blocks = vec![Block::Chart(chart)];
        blocks.extend(rest);
        blocks.push(Block::Table { columns, rows });
        Some((facts, blocks))
    }
}

/// Promises that are not done, for whatever reason.
fn left(share: &Share<'_>) -> Arc<Figure> {
    let rows = share.promises.iter().filter(|one| one.outcome != Outcome::Done);
    count(rows.map(|one| &one.code), "项", "上年计划任务计数：未完成、待说明")
}

fn dateless(share: &Share<'_>) -> Arc<Figure> {
    let rows = share.tasks.iter().filter(|task| !task.dated());
    count(rows.map(|task| &task.id), "项", "没有完成时限的任务计数")
}

fn promise_row(one: &Promise) -> Vec<Cell> {
    let mut said: Vec<String> = Vec::new();
    said.extend((!one.evidence.is_empty()).then(|| phrase::list(&one.evidence)));
    said.extend((!one.said.is_empty()).then(|| one.said.clone()));
    vec![
        Cell::words(&one.code.0),
        Cell::Told(one.told()),
        if one.target.is_empty() { Cell::Blank } else { Cell::Told(one.target.clone()) },
        Cell::ours(one.outcome.choice().words.clone()),
        Cell::figure(one.reached.clone()),
        Cell::figure(one.completion.clone()),
        Cell::words(said.join("；")),
    ]
}

/// One bar of three colours.
fn outcomes(counts: &[&Arc<Figure>; 3]) -> Chart {
    let series = OUTCOMES.iter().zip(counts).map(|(choice, figure)| Series {
        name: choice.words.zh.to_string(),
        tone: choice.tone,
        planned: false,
        values: vec![Some(Arc::clone(figure))],
        around: Vec::new(),
    });
    Chart {
        title: "承诺兑现情况".to_owned(),
        kind: ChartKind::Stacked,
        unit: "项".to_owned(),
        categories: vec!["上年承诺".to_owned()],
        series: series.collect(),
    }
}
