//! Growth percentiles of groups as a paper and a workbook 成长百分位报告: medians with intervals drawn and by name, starts against
//! medians, cautions, the card. Persons are in none of them. Reckons nothing.

use std::sync::Arc;

use super::super::block::{Block, Pack, Status, Tile};
use super::super::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::{Figure, Trail};
use super::super::scatter::{Dot, Scatter};
use super::book::{card_sheet, figure as six, number as column, sheet, words};
use super::tables::{head, number};
use super::{carded, item, note, own};
use crate::growth::percentiles::{Group, Percentiles, Side};
use crate::growth::shown::fixed;
use crate::text::{Lang, Text};

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
    let mut sections = vec![(
        Text::new("主要结论", "Main finding"),
        vec![Block::Lead(own(&found.lead(), lang)), note(&READING, lang)],
    )];
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
        let interval =
            one.interval.map(|[low, high]| format!("{} ~ {}", fixed(low, 1), fixed(high, 1)));
        vec![
            Cell::words(one.name.clone()),
            Cell::words(one.persons.to_string()),
            Cell::Figure(median(one, lang)),
            Cell::words(interval.unwrap_or_else(|| "—".to_owned())),
            Cell::words(fixed(one.mean, 1)),
            Cell::words(lang.of(&side(one.side()))),
        ]
    };
    Block::Table { columns, rows: groups.iter().map(row).collect() }
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

/// The workbook.
pub fn percentiles_book(found: &Percentiles, question: &str, year: i32, lang: Lang) -> Book {
    let sheets = vec![named(found), says(found), card_sheet(found.card(question))];
    Book { lang, title: TITLE, org: String::new(), year, sheets, stamp: None }
}

fn named(found: &Percentiles) -> Sheet {
    let columns = vec![
        words("组", "Group", 24),
        column("人数", "Persons"),
        column("起点的平均", "Mean start"),
        column("中位数", "Median"),
        column("95% 区间下限", "95 % from"),
        column("95% 区间上限", "95 % to"),
        column("平均", "Mean"),
        Column::new(Text::new("与 50 相比", "Against 50"), 18, ColumnKind::Choice(&SIDES)),
    ];
    let row = |one: &Group| {
        let end = |at: usize| one.interval.map_or(Cell::Blank, |ends| six(ends[at]));
        vec![
            Cell::words(one.name.clone()),
            Cell::Number(one.persons as f64),
            six(one.start),
            six(one.median),
            end(0),
            end(1),
            six(one.mean),
            Cell::ours(side(one.side())),
        ]
    };
    let unnamed = found.unnamed().unwrap_or_default();
    let note = Text::of(
        format!("按名称排列，不是名次。{}{}", unnamed.zh, READING.zh),
        format!("By name, no ranking. {} {}", unnamed.en, READING.en),
    );
    let rows = found.groups.iter().map(row).collect();
    let name = Text::new("各组", "Groups");
    sheet(name, Text::new("各组的成长百分位", "Growth percentiles of groups"), note, columns, rows)
}

fn says(found: &Percentiles) -> Sheet {
    let about = |zh: &'static str, en: &'static str| {
        move |text: Text| vec![Cell::ours(Text::new(zh, en)), Cell::ours(text)]
    };
    let rows = std::iter::once(found.lead()).map(about("主要结论", "Main finding"));
    let rows = rows.chain(found.findings().into_iter().map(about("依据", "Grounds")));
    let rows = rows.chain(found.cautions().into_iter().map(about("注意", "Caution")));
    let columns = vec![words("方面", "About", 16), words("内容", "What", 100)];
    let title = Text::new("结果的解读", "What the results say");
    sheet(Text::new("解读", "Findings"), title, Text::default(), columns, rows.collect())
}
