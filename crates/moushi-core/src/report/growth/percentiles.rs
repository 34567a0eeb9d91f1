//! Growth percentiles of groups as a paper and a workbook 成长百分位报告: medians with intervals drawn and by name, starts against
//! medians, cautions, the card. Persons are in none of them. Reckons nothing.

mod book;

use std::sync::Arc;

use super::super::block::{Block, Pack, Status, Tile};
use super::super::book::{Cell, Choice, Column, ColumnKind, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::{Figure, Trail};
use super::super::scatter::{Dot, Scatter};
use super::tables::{head, number};
use super::{carded, item, note, own};
use crate::growth::percentiles::{Group, Percentiles, Place, Reference, Side};
use crate::growth::shown::fixed;
use crate::text::{Lang, Text};

pub use book::percentiles_book;

/// Groups that are all shown; of more, those apart from 50.
const ALL: usize = 60;

/// Groups that are shown at most; more are in the workbook only.
const MOST: usize = 120;

static SIDES: [Choice; 3] = [
    Choice { words: Text::new("明确低于 50", "surely below 50"), tone: Tone::Plain },
    Choice { words: Text::new("与 50 分不开", "not apart from 50"), tone: Tone::Plain },
    Choice { words: Text::new("明确高于 50", "surely above 50"), tone: Tone::Plain },
];

fn side(side: Side) -> Text {
    SIDES[side as usize].words.clone()
}

/// The paper, in one language.
pub fn percentiles_report(found: &Percentiles, question: &str, year: i32, lang: Lang) -> Pack {
    let caution = |text: &Text| Status {
        tone: Tone::Watch,
        state: lang.pick("注意", "Caution").to_owned(),
        words: own(text, lang),
    };
    let items = found.findings().iter().map(|one| item(one, lang)).collect();
    let mut sections = vec![(Text::new("主要结论", "Main finding"), opening(found, lang))];
    if !found.groups.is_empty() {
        sections.push((Text::new("各组", "Groups"), groups(found, lang)));
    }
    sections.extend([
        (
            Text::new("结果的依据", "What it rests on"),
            vec![Block::NumberedList { level: 3, items }],
        ),
        (
            Text::new("需要注意的问题", "Cautions"),
            vec![Block::StatusList(found.cautions().iter().map(caution).collect())],
        ),
        (Text::new("说明", "Card"), carded(&found.card(question), lang)),
    ]);
    super::paper(&TITLE, sections, year, lang)
}

const TITLE: Text = Text::new("成长百分位报告", "Growth percentiles");

const READING: Text = Text::new(
    "成长百分位是一个人的成绩在起点成绩相同的人当中的位置；全体的中间是 50。区间包含 50 的组与中间分不开。它是描述，不是学校的效应，不说明原因，不能作为高利害决定的唯一依据。",
    "A growth percentile is where a person's score stands among those of the same earlier scores; 50 is the middle of all. A group whose interval holds 50 cannot be told from it. It describes, is no effect of schools as such, tells no causes and is never the only basis of decisions with high stakes.",
);

const AGAINST: Text = Text::new(
    "成长百分位是一个人的成绩在基准届里起点成绩相同的人当中的位置；50 是基准届的中间，这一届全体的中位数可以不是 50。区间包含 50 的组与基准届的中间分不开。它是描述，不是学校的效应，不说明原因，不能作为高利害决定的唯一依据。",
    "A growth percentile is where a person's score stands among those of the same earlier scores in the baseline cohort; 50 is the middle of that cohort, and the median of all may differ from it. A group whose interval holds 50 cannot be told from the middle of the baseline. It describes, is no effect of schools as such, tells no causes and is never the only basis of decisions with high stakes.",
);

/// How to read the numbers, by their reference.
fn reading(found: &Percentiles) -> &'static Text {
    static COHORT: Text = READING;
    static BASELINE: Text = AGAINST;
    match found.reference {
        Reference::Cohort => &COHORT,
        Reference::Baseline(_) => &BASELINE,
    }
}

/// The main finding, where all lie against a baseline, how to read it, and what may be concluded.
fn opening(found: &Percentiles, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::Lead(own(&found.lead(), lang))];
    if found.reference.is_baseline() {
        blocks.extend(found.of_all().map(|text| Block::Paragraph(own(&text, lang))));
        blocks.push(Block::Paragraph(own(&found.may, lang)));
    }
    blocks.push(note(reading(found), lang));
    blocks
}

fn groups(found: &Percentiles, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![tiles(found, lang)];
    let many = found.groups.len() > ALL;
    let shown: Vec<&Group> =
        found.groups.iter().filter(|one| !many || one.side() != Side::NotApart).collect();
    if many {
        blocks.push(note(&MANY, lang));
    }
    if shown.len() <= MOST && !shown.is_empty() {
        blocks.push(Block::Chart(chart(&shown, lang)));
        blocks.push(table(found, &shown, lang));
        blocks.extend(compared(found, &shown, lang));
    }
    if found.groups.len() > 2 {
        blocks.push(Block::Scatter(starts(found, lang)));
        blocks.push(note(&STARTS, lang));
    }
    blocks
}

const MANY: Text = Text::new(
    "组多，这里只画、只列与 50 分得开的；工作簿里有全部列名的组。",
    "Of many groups those apart from 50 are shown; the workbook has all that may be named.",
);

const STARTS: Text = Text::new(
    "如果点从左下到右上成带，起点高的组中位数也高，多半有起点成绩的测量误差或者没有考虑到的条件在里面，不要把差别算到组的头上。",
    "Where the points rise from left to right, groups with high starts have high medians: errors of earlier scores, or conditions that were left out, are likely at work, and differences should not be put down to groups.",
);

fn tiles(found: &Percentiles, lang: Lang) -> Block {
    let how = Text::new(
        "列名的组，按中位数的 95% 区间与 50 相比计数",
        "Named groups, counted by their intervals of 95 % against 50",
    );
    let [below, not_apart, above] = found.counts();
    let tile = |(at, count): (Side, usize)| {
        let trail = Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
        let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let figure = Figure::measured(count, lang.pick("个", ""), trail);
        Tile { label: lang.of(&side(at)).to_owned(), figure, tone: Tone::Plain }
    };
    let counted = [(Side::Above, above), (Side::NotApart, not_apart), (Side::Below, below)];
    Block::Tiles(counted.map(tile).into())
}

fn told(value: f64, how: &Text, lang: Lang) -> Arc<Figure> {
    let trail = Trail { how: lang.of(how).to_owned(), ..Trail::default() };
    Arc::new(Figure { value, unit: String::new(), shown: fixed(value, 1), trail })
}

fn median(one: &Group, lang: Lang) -> Arc<Figure> {
    let (name, persons) = (&one.name, one.persons);
    let how = Text::of(
        format!("{name} {persons} 人成长百分位的中位数"),
        format!("median growth percentile of {name}, persons: {persons}"),
    );
    told(one.median, &how, lang)
}

/// Medians with their intervals, the highest first: the order of a drawing, not of a list.
fn chart(groups: &[&Group], lang: Lang) -> Chart {
    let mut drawn = groups.to_vec();
    drawn.sort_by(|one, other| {
        other.median.total_cmp(&one.median).then_with(|| one.name.cmp(&other.name))
    });
    let around = |one: &&Group| {
        let [low, high] = one.interval.unwrap_or([one.median, one.median]);
        (low, high)
    };
    Chart {
        title: lang
            .pick(
                "成长百分位的中位数与 95% 区间",
                "Median growth percentiles with intervals of 95 %",
            )
            .to_owned(),
        kind: ChartKind::Caterpillar,
        unit: String::new(),
        categories: drawn.iter().map(|one| one.name.clone()).collect(),
        series: vec![Series {
            name: lang.pick("中位数", "median").to_owned(),
            tone: Tone::Plain,
            planned: false,
            values: drawn.iter().map(|one| Some(median(one, lang))).collect(),
            around: drawn.iter().map(around).collect(),
        }],
    }
}

/// Two ends as a table has them.
fn ends([low, high]: [f64; 2]) -> String {
    format!("{} ~ {}", fixed(low, 1), fixed(high, 1))
}

fn table(found: &Percentiles, groups: &[&Group], lang: Lang) -> Block {
    let by = found.by.as_deref().unwrap_or_default();
    let columns = vec![
        head(&Text::same(by), 24, lang),
        number(&Text::new("人数", "Persons"), 10, lang),
        number(&Text::new("中位数", "Median"), 10, lang),
        Column {
            kind: ColumnKind::Code,
            ..head(&Text::new("95% 区间", "Interval of 95 %"), 18, lang)
        },
        number(&Text::new("平均", "Mean"), 10, lang),
        Column {
            kind: ColumnKind::Code, ..head(&Text::new("与 50 相比", "Against 50"), 18, lang)
        },
    ];
    let row = |one: &&Group| {
        vec![
            Cell::words(one.name.clone()),
            Cell::words(one.persons.to_string()),
            Cell::Figure(median(one, lang)),
            Cell::words(one.interval.map_or_else(|| "—".to_owned(), ends)),
            Cell::words(fixed(one.mean, 1)),
            Cell::words(lang.of(&side(one.side()))),
        ]
    };
    Block::Table { columns, rows: groups.iter().map(row).collect() }
}

/// What is held beside the results of a group where it was asked for.
struct Beside {
    title: Text,
    told: fn(&Group) -> Option<String>,
}

fn place(place: &Place) -> String {
    let interval = place.interval.map(|both| format!(" [{}]", ends(both)));
    format!("{}{}", fixed(place.median, 1), interval.unwrap_or_default())
}

fn beside(found: &Percentiles) -> Vec<Beside> {
    let any = |is: fn(&Group) -> bool| found.groups.iter().any(is);
    let range = any(|one| one.measurement.is_some()).then(|| Beside {
        title: Text::new("测量误差的范围", "Range by errors of measurement"),
        told: |one| one.measurement.map(|range| ends(range.median)),
    });
    let cohort = any(|one| one.cohort.is_some()).then(|| Beside {
        title: Text::new("以本届为参照", "Against the cohort"),
        told: |one| one.cohort.as_ref().map(place),
    });
    let without = any(|one| one.without_error.is_some()).then(|| Beside {
        title: Text::new("起点没有误差（SIMEX）", "Without errors of starts (SIMEX)"),
        told: |one| one.without_error.as_ref().map(place),
    });
    range.into_iter().chain(cohort).chain(without).collect()
}

const BESIDE: Text = Text::new(
    "下表把主要结果与另外要看的并列：先是中位数，然后依次是各栏所说的；方括号里是 95% 区间。",
    "The table below holds medians, as above, beside what else was asked for; brackets hold intervals of 95 %.",
);

/// Medians beside what else was asked for: a table of its own, so that rows stay short.
fn compared(found: &Percentiles, groups: &[&Group], lang: Lang) -> Vec<Block> {
    let beside = beside(found);
    if beside.is_empty() {
        return Vec::new();
    }
    let by = found.by.as_deref().unwrap_or_default();
    let mut columns =
        vec![head(&Text::same(by), 24, lang), number(&Text::new("中位数", "Median"), 10, lang)];
    let column = |one: &Beside| Column { kind: ColumnKind::Code, ..head(&one.title, 26, lang) };
    columns.extend(beside.iter().map(column));
    let row = |one: &&Group| {
        let own = [Cell::words(one.name.clone()), Cell::words(fixed(one.median, 1))];
        let more = beside.iter().map(|column| (column.told)(one));
        let more = more.map(|told| Cell::words(told.unwrap_or_else(|| "—".to_owned())));
        own.into_iter().chain(more).collect()
    };
    let rows = groups.iter().map(row).collect();
    vec![note(&BESIDE, lang), Block::Table { columns, rows }]
}

/// Where groups began against their medians.
fn starts(found: &Percentiles, lang: Lang) -> Scatter {
    let prior = found.scales.first().map_or("", |one| one.column.as_str());
    let dot = |one: &Group| {
        let name = &one.name;
        let how = Text::of(format!("{name}“{prior}”的平均"), format!("mean “{prior}” of {name}"));
        Dot {
            name: name.clone(),
            across: Arc::new(Figure {
                shown: fixed(one.start, 2),
                ..(*told(one.start, &how, lang)).clone()
            }),
            up: median(one, lang),
            marked: false,
            tone: Tone::Plain,
        }
    };
    let across = Text::of(format!("“{prior}”的平均"), format!("mean of “{prior}”"));
    Scatter {
        title: lang
            .pick(
                "各组的起点与成长百分位的中位数",
                "Starts of groups and their median growth percentiles",
            )
            .to_owned(),
        axes: [
            lang.of(&across).to_owned(),
            lang.pick("成长百分位的中位数", "median growth percentile").to_owned(),
        ],
        dots_are: lang.pick("组", "group").to_owned(),
        dots: found.groups.iter().map(dot).collect(),
        line_is: String::new(),
        band_is: String::new(),
        line: Vec::new(),
    }
}
