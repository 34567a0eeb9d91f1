//! Numbers of a review with their way back: indicators of the unit, spreads between units below, and the annex with
//! every unit.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::block::{Annex, Block};
use super::super::book::{Cell, Column, ColumnKind, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::evaluation::ended;
use super::super::figure::{Figure, Trail};
use super::{StandardReview, annex, head, status_column, verdict_column};
use crate::evaluate::formula::{Ground, Num, rounded, shown, stand};
use crate::evaluate::run::{Spreading, limit_of};
use crate::evaluate::small::Shown;
use crate::evaluate::standard::Status;
use crate::text::Text;

/// Spreads that are drawn.
const DRAWN: usize = 6;

/// Rows of the files that the unit and the units below it came from, by file and row.
pub(super) fn rows(facts: &StandardReview<'_>) -> BTreeSet<(u32, u32)> {
    let frames = &facts.run.frames;
    let own = frames.level(facts.level).rows.get(facts.row);
    let mut found: BTreeSet<(u32, u32)> =
        own.map(|place| (place.file, place.row)).into_iter().collect();
    for lower in facts.level + 1..facts.run.standard.levels.len() {
        let units = frames.within(facts.level, facts.row, lower).iter();
        found.extend(units.filter_map(|unit| {
            let place = frames.level(lower).rows.get(*unit as usize)?;
            Some((place.file, place.row))
        }));
    }
    found
}

/// `学校.csv 第12行`.
fn place(facts: &StandardReview<'_>, level: usize, row: usize) -> Option<String> {
    let place = facts.run.frames.level(level).rows.get(row)?;
    let file = facts.files.get(place.file as usize)?;
    (place.row > 0).then(|| format!("{file} 第{}行", place.row))
}

/// The number of an indicator with its formula and its row; where there is none, why.
pub(super) fn figure(
    facts: &StandardReview<'_>,
    indicator: usize,
    row: usize,
) -> Result<Arc<Figure>, &'static str> {
    let run = facts.run;
    let one = &run.standard.indicators[indicator];
    let value = match run.shown(one.level, one.slot, row) {
        Shown::Plain(Num::Known(value)) => value,
        Shown::Plain(Num::Missing) => return Err("没有填报"),
        Shown::Plain(Num::Undefined) => return Err("除数为零，没有这个数"),
        Shown::Hidden => return Err("人数少，不显示"),
    };
    let ground = Ground { frames: &run.frames, tables: &run.standard.tables };
    let reckoned = ground.told(&one.formula.node, one.level, row);
    let trail = Trail {
        how: format!("{} {} = {} = {reckoned}", one.name, one.title.zh, one.formula.words),
        rows: place(facts, one.level, row).into_iter().collect(),
        ..Trail::default()
    };
    let unit = one.shown.zh.to_string();
    let limit = limit_of(&run.frames, one, row, |limit| limit.pass).map(|(_, limit)| limit);
    let (value, limit) = (one.seen(value), limit.map(|limit| one.seen(limit)));
    Ok(Arc::new(Figure { value, shown: format!("{}{unit}", brief(value, limit)), unit, trail }))
}

/// A number for people: two digits behind the point, and more where these would put it on the other side of its limit.
/// The exact number decided.
fn brief(value: f64, limit: Option<f64>) -> String {
    let side = |value: f64| limit.map(|limit| stand(value, limit));
    let digits = (2..6).map(f64::from).find(|digits| side(rounded(value, *digits)) == side(value));
    shown(rounded(value, digits.unwrap_or(6.0)))
}

/// `≥ 4.2 人`; empty where there is none.
pub(super) fn limit(facts: &StandardReview<'_>, indicator: usize, row: usize) -> String {
    facts.run.why_indicator(indicator, row).limit
}

/// The spread of an indicator with what it was made of.
pub(super) fn spread_figure(facts: &StandardReview<'_>, one: &Spreading) -> Option<Arc<Figure>> {
    let spread = one.spread?;
    let indicator = &facts.run.standard.indicators[one.indicator];
    let trail = Trail {
        how: format!(
            "{} {} 标准差 ÷ 平均数 = {} ÷ {}，{} 个单位，按权数加权",
            indicator.name,
            indicator.title.zh,
            shown(spread.deviation),
            shown(spread.mean),
            one.units
        ),
        ..Trail::default()
    };
    let value = spread.variation;
    let most = indicator.limits[one.limit].spread;
    Some(Arc::new(Figure { value, unit: String::new(), shown: brief(value, most), trail }))
}

/// Spreads between units below: a chart against the limits, and the table.
pub(super) fn spreads(facts: &StandardReview<'_>) -> Option<Vec<Block>> {
    let run = facts.run;
    let rules = run.standard.rules.iter().zip(&run.spreads);
    let rules = rules.filter(|(rule, _)| rule.level == facts.level);
    let all: Vec<&Spreading> =
        rules.flat_map(|(_, spreads)| spreads.get(facts.row)).flatten().collect();
    if all.is_empty() {
        return None;
    }
    let columns = vec![
        head("指标", 34),
        head("范围", 10),
        Column::new(Text::new("单位数", "Units"), 8, ColumnKind::Number),
        Column::new(Text::new("差异系数", "Variation"), 12, ColumnKind::Number),
        Column::new(Text::new("不超过", "At most"), 10, ColumnKind::Number),
        verdict_column(),
        head("说明", 26),
    ];
    let rows = all.iter().map(|one| spread_row(facts, one)).collect();
    let mut blocks: Vec<Block> = chart(facts, all).into_iter().collect();
    blocks.push(Block::Table { columns, rows });
    Some(blocks)
}

fn spread_row(facts: &StandardReview<'_>, one: &Spreading) -> Vec<Cell> {
    let indicator = &facts.run.standard.indicators[one.indicator];
    let limit = &indicator.limits[one.limit];
    let rounded = match one.rounded {
        Some(came) => format!("取整后{}，按完整精度判定", ended(came).zh),
        None if one.spread.is_none() => "数据不全".to_owned(),
        None => String::new(),
    };
    vec![
        Cell::words(format!("{} {}", indicator.name, indicator.title.zh)),
        Cell::words(facts.run.standard.meant(indicator, limit)),
        Cell::Number(f64::from(u32::try_from(one.units).unwrap_or(u32::MAX))),
        Cell::figure(spread_figure(facts, one)),
        limit.spread.map_or(Cell::Blank, Cell::Number),
        Cell::ours(ended(one.met)),
        Cell::words(rounded),
    ]
}

/// The spreads that are nearest to their limits or beyond, as bars beside these.
fn chart(facts: &StandardReview<'_>, mut all: Vec<&Spreading>) -> Option<Block> {
    let limit =
        |one: &Spreading| facts.run.standard.indicators[one.indicator].limits[one.limit].spread;
    let used = |one: &&Spreading| Some(one.spread?.variation / limit(one)?);
    all.retain(|one| used(one).is_some());
    all.sort_by(|one, other| used(other).partial_cmp(&used(one)).unwrap_or(Ordering::Equal));
    all.truncate(DRAWN);
    if all.len() < 2 {
        return None;
    }
    let name = |one: &&Spreading| {
        let indicator = &facts.run.standard.indicators[one.indicator];
        let part = facts.run.standard.meant(indicator, &indicator.limits[one.limit]);
        format!("{} {part}", indicator.name).trim_end().to_owned()
    };
    let most = |one: &&Spreading| {
        let trail = Trail { how: "标准规定的上限".to_owned(), ..Trail::default() };
        Some(Figure::measured(limit(one)?, "", trail))
    };
    let series = |name: &str, planned, values| Series {
        name: name.to_owned(),
        tone: Tone::Plain,
        planned,
        values,
        around: Vec::new(),
    };
    Some(Block::Chart(Chart {
        title: "最接近上限的校际差异系数".to_owned(),
        kind: ChartKind::Bar,
        unit: String::new(),
        categories: all.iter().map(name).collect(),
        series: vec![
            series("差异系数", false, all.iter().map(|one| spread_figure(facts, one)).collect()),
            series("上限", true, all.iter().map(most).collect()),
        ],
    }))
}

/// Indicators of the unit itself.
pub(super) fn own(facts: &StandardReview<'_>) -> Option<Vec<Block>> {
    let standard = facts.run.standard;
    let own: Vec<usize> = (0..standard.indicators.len())
        .filter(|at| standard.indicators[*at].level == facts.level)
        .collect();
    if own.is_empty() {
        return None;
    }
    let columns = vec![
        head("指标", 36),
        Column::new(Text::new("数值", "Value"), 16, ColumnKind::Number),
        head("标准", 16),
        verdict_column(),
        head("条款", 18),
        status_column(),
    ];
    let row = |at: &usize| {
        let one = &standard.indicators[*at];
        let why = facts.run.why_indicator(*at, facts.row);
        let status = if why.limit.is_empty() { Status::Recalled } else { why.status };
        vec![
            Cell::words(format!("{} {}", one.name, one.title.zh)),
            value(facts, *at, facts.row),
            Cell::words(why.limit),
            Cell::ours(ended(why.came)),
            Cell::words(why.clause),
            Cell::ours(super::certain(status)),
        ]
    };
    Some(vec![Block::Table { columns, rows: own.iter().map(row).collect() }])
}

fn value(facts: &StandardReview<'_>, indicator: usize, row: usize) -> Cell {
    match figure(facts, indicator, row) {
        Ok(figure) => Cell::Figure(figure),
        Err(without) => Cell::words(without),
    }
}

/// Every unit below with its numbers, a table for each level that has indicators.
pub(super) fn annexes(facts: &StandardReview<'_>) -> Vec<Annex> {
    (facts.level + 1..facts.run.standard.levels.len())
        .filter_map(|lower| units(facts, lower))
        .collect()
}

fn units(facts: &StandardReview<'_>, lower: usize) -> Option<Annex> {
    let run = facts.run;
    let standard = run.standard;
    let its: Vec<usize> = (0..standard.indicators.len())
        .filter(|at| standard.indicators[*at].level == lower)
        .collect();
    let below = run.frames.within(facts.level, facts.row, lower);
    if its.is_empty() || below.is_empty() || !run.lists(lower) {
        return None;
    }
    let verdict = standard.verdicts.iter().find(|one| one.level == lower);
    let mut columns = vec![head("单位", 26)];
    columns.extend(verdict.map(|_| verdict_column()));
    columns.extend(its.iter().map(|at| {
        let one = &standard.indicators[*at];
        let unit = match one.shown.zh.as_ref() {
            "" => String::new(),
            unit => format!("（{unit}）"),
        };
        Column::new(
            Text::same(format!("{} {}{unit}", one.name, one.title.zh)),
            12,
            ColumnKind::Number,
        )
    }));
    let row = |unit: &u32| {
        let at = *unit as usize;
        let mut cells = vec![Cell::words(run.frames.level(lower).units.at(at).name.to_owned())];
        cells.extend(verdict.map(|one| Cell::ours(ended(run.kept[one.rule][at]))));
        cells.extend(its.iter().map(|indicator| match figure(facts, *indicator, at) {
            Ok(figure) => Cell::Figure(Figure::bare(&figure)),
            Err(without) => Cell::words(without),
        }));
        cells
    };
    let title = format!("{}各项指标", standard.levels[lower].title.zh);
    Some(annex(title, columns, below.iter().map(row).collect()))
}
