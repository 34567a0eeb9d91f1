//! The units of a grouping in a paper: how many lie where, their effects drawn, and a table by name. Where there are many
//! units, those that lie apart from the mean; the workbook has all.

use std::sync::Arc;

use moushi_stats::effects::Band;

use super::super::block::{Block, Tile};
use super::super::book::{Cell, Choice, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::{Figure, Trail};
use super::tables::{code, head, number};
use super::{note, own};
use crate::growth::findings::vanishes;
use crate::growth::fitted::{Fitted, Level, Named};
use crate::growth::shown::{estimate, fixed, interval};
use crate::text::{Lang, Text};

/// Units that are all shown; of more, those apart from the mean.
const ALL: usize = 60;

/// Units apart from the mean that are shown; more are in the workbook only.
const MOST: usize = 120;

/// Where a unit lies. No mood: whether above is good depends on the response, and a unit is not judged by this alone.
pub(super) static BANDS: [Choice; 3] = [
    Choice { words: Text::new("明确低于平均", "surely below"), tone: Tone::Plain },
    Choice { words: Text::new("与平均分不开", "not apart"), tone: Tone::Plain },
    Choice { words: Text::new("明确高于平均", "surely above"), tone: Tone::Plain },
];

/// Where a unit lies, in words.
pub(super) fn band(band: Band) -> Text {
    BANDS[band as usize].words.clone()
}

/// The section of a grouping.
pub(super) fn section(fitted: &Fitted, level: &Level, lang: Lang) -> Vec<Block> {
    if level.named.is_empty() {
        return vec![Block::Paragraph(own(&nobody(fitted, level), lang))];
    }
    if vanishes(fitted, level) {
        return vec![Block::Paragraph(own(&alike(level), lang))];
    }
    let (units, left) = picked(level);
    let mut blocks = vec![tiles(level, lang)];
    if !units.is_empty() {
        blocks.push(Block::Chart(chart(fitted, level, &units, lang)));
        blocks.push(table(fitted, level, &units, lang));
    }
    blocks.extend(left.map(|left| note(&left, lang)));
    blocks.push(note(&columns_mean(level), lang));
    blocks
}

fn nobody(fitted: &Fitted, level: &Level) -> Text {
    let (units, fewest) = (level.units, fitted.fewest);
    Text::of(
        format!("{units} 个单位都不足 {fewest} 行，一个也不列名。"),
        format!("None of the units ({units}) has {fewest} rows or more, and none is named."),
    )
}

/// Where nothing varies there is nothing to draw or to list: all effects are zero.
fn alike(level: &Level) -> Text {
    let (name, units) = (&level.name, level.units);
    Text::of(
        format!(
            "“{name}”的 {units} 个单位之间的方差估计为零：数据显示不出它们有超出偶然的差别，各单位的效应都是零，因此不画也不列。"
        ),
        format!(
            "The variance between the units of “{name}” ({units}) is estimated as zero: the data show no differences beyond what chance explains. All effects are zero and therefore neither drawn nor listed."
        ),
    )
}

/// The units that a paper shows, and what is to be said of the others.
fn picked(level: &Level) -> (Vec<&Named>, Option<Text>) {
    let all = level.named.len();
    if all <= ALL {
        return (level.named.iter().collect(), None);
    }
    let apart = level.named.iter().filter(|one| one.effect.band != Band::NotApart);
    let apart: Vec<&Named> = apart.collect();
    let count = apart.len();
    if count > MOST {
        let told = Text::of(
            format!(
                "列名的单位有 {all} 个，与平均分得开的有 {count} 个，太多，这里不画也不列；工作簿里有全部单位。"
            ),
            format!(
                "Of {all} named units {count} are apart from the mean, too many to be shown here; the workbook has all."
            ),
        );
        return (Vec::new(), Some(told));
    }
    let told = Text::of(
        format!(
            "列名的单位有 {all} 个，这里只画、只列与平均分得开的 {count} 个；工作簿里有全部单位。"
        ),
        format!(
            "Of {all} named units the {count} that are apart from the mean are shown; the workbook has all."
        ),
    );
    (apart, Some(told))
}

fn tiles(level: &Level, lang: Lang) -> Block {
    let counts = level.counts();
    let how = Text::of(
        format!("“{}”列名的单位中，按效应的 95% 区间与零相比计数", level.name),
        format!("Named units of “{}”, counted by their intervals of 95 % against zero", level.name),
    );
    let tile = |(at, count): (Band, usize)| {
        let trail = Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
        let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let figure = Figure::measured(count, lang.pick("个", ""), trail);
        Tile { label: lang.of(&band(at)).to_owned(), figure, tone: Tone::Plain }
    };
    let counted = [
        (Band::Above, counts.above),
        (Band::NotApart, counts.not_apart),
        (Band::Below, counts.below),
    ];
    Block::Tiles(counted.map(tile).into())
}

/// The effect of a unit with its way back.
fn figure(fitted: &Fitted, level: &Level, one: &Named, lang: Lang) -> Arc<Figure> {
    let of = &one.effect.of;
    let (mode, deviation) = (estimate(of.mode, of.deviation), estimate(of.deviation, of.deviation));
    let (group, name, rows, formula) = (&level.name, &one.name, of.rows, &fitted.formula);
    let how = Text::of(
        format!(
            "“{group}”中 {name} 的条件众数 {mode}，误差的标准差 {deviation}，{rows} 行；模型 {formula}"
        ),
        format!(
            "conditional mode {mode} of {name} by “{group}”, standard deviation of its error {deviation}, rows: {rows}; model {formula}"
        ),
    );
    let trail = Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
    Arc::new(Figure { value: of.mode, unit: String::new(), shown: mode, trail })
}

/// Effects with their intervals, the highest first: the order of a drawing, not of a list.
fn chart(fitted: &Fitted, level: &Level, units: &[&Named], lang: Lang) -> Chart {
    let mut drawn: Vec<&Named> = units.to_vec();
    drawn.sort_by(|one, other| {
        other.effect.of.mode.total_cmp(&one.effect.of.mode).then_with(|| one.name.cmp(&other.name))
    });
    let title = Text::of(
        format!("“{}”各单位的增值效应与 95% 区间", level.name),
        format!("Effects of units of “{}” with intervals of 95 %", level.name),
    );
    Chart {
        title: lang.of(&title).to_owned(),
        kind: ChartKind::Caterpillar,
        unit: String::new(),
        categories: drawn.iter().map(|one| one.name.clone()).collect(),
        series: vec![Series {
            name: lang.pick("增值效应", "Effect").to_owned(),
            tone: Tone::Plain,
            planned: false,
            values: drawn.iter().map(|one| Some(figure(fitted, level, one, lang))).collect(),
            around: drawn
                .iter()
                .map(|one| (one.effect.interval[0], one.effect.interval[1]))
                .collect(),
        }],
    }
}

/// Units by name, each effect with its intervals.
fn table(fitted: &Fitted, level: &Level, units: &[&Named], lang: Lang) -> Block {
    let columns = vec![
        head(&Text::new("单位", "Unit"), 17, lang),
        number(&Text::new("行数", "Rows"), 10, lang),
        number(&Text::new("增值效应", "Effect"), 10, lang),
        code(&Text::new("95% 区间", "Interval of 95 %"), 16, lang),
        code(&Text::new("用于比较的区间", "Interval for comparison"), 16, lang),
        number(&Text::new("可靠性", "Reliability"), 11, lang),
        code(&Text::new("与平均相比", "Against the mean"), 13, lang),
        code(&places(level), 13, lang),
    ];
    let row = |one: &&Named| {
        let (effect, error) = (&one.effect, one.effect.of.deviation);
        vec![
            Cell::words(one.name.clone()),
            Cell::words(effect.of.rows.to_string()),
            Cell::Figure(figure(fitted, level, one, lang)),
            Cell::words(interval(effect.interval, error)),
            Cell::words(interval(effect.comparison, error)),
            Cell::words(effect.reliability.map(|one| fixed(one, 2)).unwrap_or_default()),
            Cell::words(lang.of(&band(effect.band))),
            Cell::words(effect.places.map(|place| fixed(place, 0)).join(" ~ ")),
        ]
    };
    Block::Table { columns, rows: units.iter().map(row).collect() }
}

fn places(level: &Level) -> Text {
    let all = level.named.len();
    Text::of(format!("名次范围（共 {all} 个）"), format!("Range of places (of {all})"))
}

/// What the columns of the table mean.
fn columns_mean(level: &Level) -> Text {
    let [apart, pairs] = level.pairs;
    Text::of(
        format!(
            "用于比较的区间不重叠的两个单位，约有 95% 的把握不同；{pairs} 对中能够分开的有 {apart} 对。可靠性从 0 到 1，低于 0.7 的单位不宜单独评说。名次范围是 95% 的抽样里名次所在的范围，不能代替区间。按名称排列，不按效应排列。"
        ),
        format!(
            "Two units whose intervals for comparison do not overlap differ with about 95 %; of {pairs} pairs {apart} can be told apart. Reliability goes from 0 to 1; units below 0.7 should not be spoken of alone. The range of places holds 95 % of the draws and does not stand for the interval. Units are listed by name, not by effect."
        ),
    )
}
