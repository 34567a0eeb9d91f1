//! Efficiency of units as a paper and a workbook 投入产出效率报告: scores by name with peers and slacks, Malmquist's index taken apart,
//! what may not be concluded. Reckons nothing.

use std::sync::Arc;

use super::super::block::{Block, Pack, Status, Tile};
use super::super::book::{Book, Cell, Column, ColumnKind, Sheet, Tone};
use super::super::chart::{Chart, ChartKind, Series};
use super::super::figure::{Figure, Trail};
use super::book::{card_sheet, figure as six, number as column, sheet, words};
use super::tables::{head, number};
use super::{carded, note, own};
use crate::growth::productivity::{Changed, Changes, Period, Productivity, Unit};
use crate::growth::shown::fixed;
use crate::text::{Lang, Text};

/// Units of a period that the paper lists; the workbook has all.
const ALL: usize = 120;

/// Units of a period that are drawn.
const DRAWN: usize = 48;

const TITLE: Text = Text::new("投入产出效率报告", "Efficiency of units");

const READING: Text = Text::new(
    "效率是与同一批单位能达到的组合相比，1 是在前沿上。分数没有误差的概念：单位、投入或产出换一项，分数就变。表按名称排列，不是名次；结果只用来找可以学习的参照，不能作为削减经费或奖惩的依据。",
    "A score holds a unit against what mixtures of these units reach; 1 is on the frontier. Scores know no error: with another unit, input or output they are others. Tables are by name and no ranking; results serve to find whom to learn from and are no basis of cuts or rewards.",
);

/// The paper, in one language.
pub fn productivity_report(found: &Productivity, question: &str, year: i32, lang: Lang) -> Pack {
    let caution = |text: &Text| Status {
        tone: Tone::Watch,
        state: lang.pick("注意", "Caution").to_owned(),
        words: own(text, lang),
    };
    let mut sections = vec![(
        Text::new("主要结论", "Main finding"),
        vec![Block::Lead(own(&found.lead(), lang)), note(&READING, lang)],
    )];
    sections.extend(found.periods.iter().map(|one| (one.title(), period(found, one, lang))));
    sections.extend(found.changes.iter().map(|one| {
        let (from, to) = (&one.from, &one.to);
        let title = Text::of(
            format!("{from}—{to} 生产率的变化"),
            format!("Change of productivity, {from}–{to}"),
        );
        (title, changes(one, lang))
    }));
    sections.extend([
        (
            Text::new("需要注意的问题", "Cautions"),
            vec![Block::StatusList(found.cautions().iter().map(caution).collect())],
        ),
        (Text::new("说明", "Card"), carded(&found.card(question), lang)),
    ]);
    super::paper(&TITLE, sections, year, lang)
}

fn by_name<T>(all: &[T], name: impl Fn(&T) -> &str) -> Vec<&T> {
    let mut sorted: Vec<&T> = all.iter().collect();
    sorted.sort_by(|one, other| name(one).cmp(name(other)));
    sorted
}

fn told(value: f64, how: &Text, lang: Lang) -> Arc<Figure> {
    let trail = Trail { how: lang.of(how).to_owned(), ..Trail::default() };
    Arc::new(Figure { value, unit: String::new(), shown: fixed(value, 3), trail })
}

fn score(of: &Period, one: &Unit, lang: Lang) -> Option<Arc<Figure>> {
    let (period, name) = (&of.name, &one.name);
    let how = Text::of(
        format!("{period} {name} 的效率分数").trim(),
        format!("score of {name} {period}").trim(),
    );
    one.score.map(|value| told(value, &how, lang))
}

fn period(found: &Productivity, of: &Period, lang: Lang) -> Vec<Block> {
    let units = by_name(&of.units, |one| one.name.as_str());
    let how = Text::new("按单位计数", "units, counted");
    let trail = || Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
    let tile = |(label, count): (Text, usize)| Tile {
        label: lang.of(&label).to_owned(),
        figure: Figure::measured(
            f64::from(u32::try_from(count).unwrap_or(u32::MAX)),
            lang.pick("个", ""),
            trail(),
        ),
        tone: Tone::Plain,
    };
    let efficient = of.efficient();
    let tiles = [
        (Text::new("在前沿上", "on the frontier"), efficient),
        (Text::new("不在前沿上", "off the frontier"), of.units.len() - efficient),
    ];
    let mut blocks = vec![Block::Tiles(tiles.map(tile).into())];
    if units.len() <= DRAWN {
        blocks.push(Block::Chart(chart(of, &units, lang)));
    }
    let shown = &units[..units.len().min(ALL)];
    blocks.push(table(found, of, shown, lang));
    if shown.len() < units.len() {
        blocks.push(note(&MANY, lang));
    }
    blocks
}

const MANY: Text = Text::new("其余单位见工作簿。", "The workbook has the other units.");

fn chart(of: &Period, units: &[&Unit], lang: Lang) -> Chart {
    let title = of.title();
    Chart {
        title: lang.of(&title).to_owned(),
        kind: ChartKind::Bar,
        unit: String::new(),
        categories: units.iter().map(|one| one.name.clone()).collect(),
        series: vec![Series {
            name: lang.pick("效率", "score").to_owned(),
            tone: Tone::Plain,
            planned: false,
            values: units.iter().map(|one| score(of, one, lang)).collect(),
            around: Vec::new(),
        }],
    }
}

/// Whom a unit is held against, itself left out.
fn peers(one: &Unit, lang: Lang) -> String {
    let others = one.peers.iter().filter(|(name, _)| *name != one.name);
    let each: Vec<String> =
        others.map(|(name, share)| format!("{name} {}", fixed(*share, 2))).collect();
    each.join(lang.pick("、", ", "))
}

/// What is left over, by name; what is nothing is left out.
fn slacks(names: &[String], values: &[f64], lang: Lang) -> String {
    let left = names.iter().zip(values).filter(|(_, value)| value.abs() > 1e-9);
    let each: Vec<String> =
        left.map(|(name, value)| format!("{name} {}", crate::growth::shown::six(*value))).collect();
    each.join(lang.pick("、", ", "))
}

fn table(found: &Productivity, of: &Period, units: &[&Unit], lang: Lang) -> Block {
    let columns = vec![
        head(&Text::new("单位", "Unit"), 20, lang),
        number(&Text::new("效率", "Score"), 9, lang),
        Column { kind: ColumnKind::Code, ..head(&Text::new("前沿", "Frontier"), 10, lang) },
        head(&Text::new("参照与份额", "Peers, with shares"), 42, lang),
        head(&Text::new("投入松弛", "Input slacks"), 18, lang),
        head(&Text::new("产出松弛", "Output slacks"), 18, lang),
    ];
    let row = |one: &&Unit| {
        vec![
            Cell::words(one.name.clone()),
            score(of, one, lang).map_or_else(|| Cell::words("—"), Cell::Figure),
            Cell::words(if one.efficient { lang.pick("是", "yes") } else { "" }),
            Cell::words(peers(one, lang)),
            Cell::words(slacks(&found.inputs, &one.input_slacks, lang)),
            Cell::words(slacks(&found.outputs, &one.output_slacks, lang)),
        ]
    };
    Block::Table { columns, rows: units.iter().map(row).collect() }
}

fn changes(of: &Changes, lang: Lang) -> Vec<Block> {
    let units = by_name(&of.units, |one| one.name.as_str());
    let columns = vec![
        head(&Text::new("单位", "Unit"), 24, lang),
        number(&Text::new("生产率", "Index"), 12, lang),
        number(&Text::new("效率变化", "Efficiency"), 12, lang),
        number(&Text::new("技术变化", "Technical"), 12, lang),
        number(&Text::new("纯效率变化", "Pure efficiency"), 12, lang),
        number(&Text::new("规模变化", "Scale"), 12, lang),
    ];
    let plain = |value: f64| Cell::words(fixed(value, 3));
    let row = |one: &&Changed| {
        let (from, to, name) = (&of.from, &of.to, &one.name);
        let how = Text::of(
            format!("{name} {from}—{to} 的 Malmquist 指数"),
            format!("Malmquist's index of {name}, {from}–{to}"),
        );
        let index = one.index.map(|index| told(index, &how, lang));
        vec![
            Cell::words(name.clone()),
            index.map_or_else(|| Cell::words("—"), Cell::Figure),
            plain(one.efficiency),
            one.technical.map_or_else(|| Cell::words("—"), plain),
            plain(one.pure),
            plain(one.scale),
        ]
    };
    let rows = units.iter().take(ALL).map(row).collect();
    vec![note(&PARTS, lang), Block::Table { columns, rows }]
}

const PARTS: Text = Text::new(
    "生产率 = 效率变化 × 技术变化；效率变化 = 纯效率变化 × 规模变化。大于 1 是上升。没有区间，接近 1 的不要当作变化。",
    "Index = efficiency × technical; efficiency = pure × scale. Above 1 is better. There are no intervals: take nothing near 1 for a change.",
);

/// The workbook.
pub fn productivity_book(found: &Productivity, question: &str, year: i32, lang: Lang) -> Book {
    let mut sheets = vec![scores(found)];
    if !found.changes.is_empty() {
        sheets.push(changed(found));
    }
    sheets.extend([says(found), card_sheet(found.card(question))]);
    Book { lang, title: TITLE, org: String::new(), year, sheets, stamp: None }
}

fn scores(found: &Productivity) -> Sheet {
    let mut columns = vec![
        words("期", "Period", 10),
        words("单位", "Unit", 24),
        column("效率", "Score"),
        words("在前沿上", "On the frontier", 10),
        words("参照与份额", "Peers, with shares", 40),
    ];
    let slack = |zh: &str, en: &str, name: &String| {
        let text = Text::of(format!("{name} {zh}"), format!("{name} {en}"));
        Column::new(text, 14, ColumnKind::Number)
    };
    columns.extend(found.inputs.iter().map(|name| slack("可减", "too many", name)));
    columns.extend(found.outputs.iter().map(|name| slack("可增", "lacking", name)));
    let mut rows = Vec::new();
    for of in &found.periods {
        for one in by_name(&of.units, |one| one.name.as_str()) {
            let mut row = vec![
                Cell::words(of.name.clone()),
                Cell::words(one.name.clone()),
                one.score.map_or(Cell::Blank, six),
                if one.efficient { Cell::ours(Text::new("是", "yes")) } else { Cell::Blank },
                Cell::words(peers(one, Lang::Zh)),
            ];
            let left = |names: &[String], values: &[f64]| -> Vec<Cell> {
                let value = |at: usize| values.get(at).map_or(Cell::Blank, |value| six(*value));
                (0..names.len()).map(value).collect()
            };
            row.extend(left(&found.inputs, &one.input_slacks));
            row.extend(left(&found.outputs, &one.output_slacks));
            rows.push(row);
        }
    }
    let title = Text::new("各单位的效率、参照与松弛", "Scores of units, peers and slacks");
    sheet(Text::new("效率", "Scores"), title, READING, columns, rows)
}

fn changed(found: &Productivity) -> Sheet {
    let columns = vec![
        words("从", "From", 10),
        words("到", "To", 10),
        words("单位", "Unit", 24),
        column("生产率", "Index"),
        column("效率变化", "Efficiency"),
        column("技术变化", "Technical"),
        column("纯效率变化", "Pure efficiency"),
        column("规模变化", "Scale"),
    ];
    let mut rows = Vec::new();
    for of in &found.changes {
        for one in by_name(&of.units, |one| one.name.as_str()) {
            rows.push(vec![
                Cell::words(of.from.clone()),
                Cell::words(of.to.clone()),
                Cell::words(one.name.clone()),
                one.index.map_or(Cell::Blank, six),
                six(one.efficiency),
                one.technical.map_or(Cell::Blank, six),
                six(one.pure),
                six(one.scale),
            ]);
        }
    }
    let title = Text::new("生产率的变化（Malmquist 指数）", "Change of productivity (Malmquist)");
    sheet(Text::new("变化", "Changes"), title, PARTS, columns, rows)
}

fn says(found: &Productivity) -> Sheet {
    let about = |zh: &'static str, en: &'static str| {
        move |text: Text| vec![Cell::ours(Text::new(zh, en)), Cell::ours(text)]
    };
    let rows = std::iter::once(found.lead()).map(about("主要结论", "Main finding"));
    let rows = rows.chain(found.cautions().into_iter().map(about("注意", "Caution")));
    let columns = vec![words("方面", "About", 16), words("内容", "What", 100)];
    let title = Text::new("结果的解读", "What the results say");
    sheet(Text::new("解读", "Findings"), title, Text::default(), columns, rows.collect())
}
