//! What a standard came to 评价结果, as sheets: the units of each level with their numbers and verdict, spreads between
//! units, what is wrong with the data, and the values by which was judged with their status. Judges nothing.

mod overlaid;

use super::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use crate::evaluate::formula::{Num, Tri, shown};
use crate::evaluate::intake::Flaw;
use crate::evaluate::run::Run;
use crate::evaluate::small::{MARK, Shown, WHY};
use crate::evaluate::standard::{Ask, Status};
use crate::text::{Lang, Text};

/// How a rule ends.
pub(super) static ENDS: [Choice; 3] = [
    Choice { words: Text::new("未达到", "not reached"), tone: Tone::Bad },
    Choice { words: Text::new("不能判定", "undetermined"), tone: Tone::Watch },
    Choice { words: Text::new("达到", "reached"), tone: Tone::Good },
];

/// How certain a value is.
pub(super) static STATUS: [Choice; 3] = [
    Choice { words: Text::new("已核实", "confirmed"), tone: Tone::Good },
    Choice { words: Text::new("推算", "derived"), tone: Tone::Plain },
    Choice {
        words: Text::new("据记忆，待核实", "recalled, to be checked"), tone: Tone::Watch
    },
];

/// What came out, in words.
pub fn ended(came: Tri) -> Text {
    ENDS[came as usize].words.clone()
}

/// How certain a value is, in words.
pub fn certain(status: Status) -> Text {
    STATUS[status as usize].words.clone()
}

/// The workbook of a run; `files` are the names of those that were handed in, by their number.
pub fn evaluation_book(run: &Run<'_>, flaws: &[Flaw], files: &[String], lang: Lang) -> Book {
    let standard = run.standard;
    let mut sheets: Vec<Sheet> =
        (0..standard.levels.len()).filter_map(|level| units(run, level, lang)).collect();
    sheets.extend(spreads(run));
    sheets.push(wrong(flaws, files));
    sheets.push(values(run));
    sheets.extend(standard.overlaid.as_ref().map(|made| overlaid::sheet(standard, made)));
    Book {
        lang,
        title: standard.title.clone(),
        org: String::new(),
        // Files are dated by the document: the same data make the same bytes.
        year: standard.holds.0.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2000),
        sheets,
        stamp: None,
    }
}

fn words(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column::new(Text::new(zh, en), width, ColumnKind::Words)
}

/// The units of a level: verdict, what is short, numbers. None for a level that nothing is said of.
fn units(run: &Run<'_>, level: usize, lang: Lang) -> Option<Sheet> {
    let standard = run.standard;
    let indicators: Vec<usize> = (0..standard.indicators.len())
        .filter(|at| standard.indicators[*at].level == level)
        .collect();
    let rules: Vec<usize> =
        (0..standard.rules.len()).filter(|at| standard.rules[*at].level == level).collect();
    if (indicators.is_empty() && rules.is_empty()) || !run.lists(level) {
        return None;
    }
    let title = standard.levels[level].title.clone();
    let verdict = standard.verdicts.iter().find(|one| one.level == level).map(|one| one.rule);
    let mut columns = vec![
        Column::new(Text::new("代码", "Code"), 16, ColumnKind::Code),
        words("名称", "Name", 26),
        words("上级", "Belongs to", 18),
    ];
    if verdict.is_some() {
        columns.push(Column::new(Text::new("结论", "Verdict"), 12, ColumnKind::Choice(&ENDS)));
    }
    columns.push(words("未达到的项目", "Not reached", 44));
    columns.push(words("数据不全的项目", "Open", 30));
    columns.extend(indicators.iter().map(|at| {
        let one = &standard.indicators[*at];
        let [zh, en] =
            [("（", &one.shown.zh, "）"), (" (", &one.shown.en, ")")].map(|(open, unit, shut)| {
                match &**unit {
                    "" => String::new(),
                    unit => format!("{open}{unit}{shut}"),
                }
            });
        let header = Text::of(
            format!("{} {}{zh}", one.name, one.title.zh),
            format!("{} {}{en}", one.name, one.title.en),
        );
        Column::new(header, 14, ColumnKind::Number)
    }));
    let count = run.frames.level(level).units.len();
    let rows = (0..count).map(|row| unit(run, level, row, verdict, &rules, &indicators, lang));
    Some(Sheet {
        name: title.clone(),
        title: Text::of(
            format!("{}：{}", standard.title.zh, title.zh),
            format!("{}: {}", standard.title.en, title.en),
        ),
        note: noted(run, &indicators),
        rows: rows.collect(),
        freeze: 2,
        print: columns.len(),
        columns,
    })
}

/// The reservations of the standard, and what the mark of hidden numbers means where there are any.
fn noted(run: &Run<'_>, indicators: &[usize]) -> Text {
    let note = &run.standard.note;
    let hidden = |at: &usize| {
        let one = &run.standard.indicators[*at];
        run.small.any(one.level, one.slot)
    };
    if !indicators.iter().any(hidden) {
        return note.clone();
    }
    Text::of(
        format!("{}{MARK}：{}。", note.zh, WHY.zh),
        format!("{} {MARK} {}.", note.en, WHY.en).trim_start().to_owned(),
    )
}

fn unit(
    run: &Run<'_>,
    level: usize,
    row: usize,
    verdict: Option<usize>,
    rules: &[usize],
    indicators: &[usize],
    lang: Lang,
) -> Vec<Cell> {
    let frame = run.frames.level(level);
    let above = match level {
        0 => String::new(),
        _ => run.frames.level(level - 1).units.at(frame.above[row] as usize).name.to_owned(),
    };
    let mut cells = vec![
        Cell::words(frame.units.at(row).code.to_owned()),
        Cell::words(frame.units.at(row).name.to_owned()),
        Cell::words(above),
    ];
    cells.extend(verdict.map(|rule| Cell::ours(ended(run.kept[rule][row]))));
    cells.push(Cell::words(named(run, rules, row, Tri::No, lang)));
    cells.push(Cell::words(named(run, rules, row, Tri::Open, lang)));
    cells.extend(indicators.iter().map(|at| number(run, *at, row)));
    cells
}

/// What ends so, by its title: rules that look at numbers or units themselves, not those that only join others.
fn named(run: &Run<'_>, rules: &[usize], row: usize, end: Tri, lang: Lang) -> String {
    let plain =
        |rule: &&usize| !matches!(run.standard.rules[**rule].ask, Ask::All(_) | Ask::Any(_));
    let these = rules.iter().filter(plain).filter(|rule| run.kept[**rule][row] == end);
    let titles: Vec<&str> = these.map(|rule| lang.of(&run.standard.rules[*rule].title)).collect();
    titles.join("；")
}

fn number(run: &Run<'_>, indicator: usize, row: usize) -> Cell {
    let one = &run.standard.indicators[indicator];
    match run.shown(one.level, one.slot, row) {
        // A workbook shows four digits; the exact number decided.
        Shown::Plain(Num::Known(value)) => {
            Cell::Number(crate::evaluate::formula::rounded(one.seen(value), 4.0))
        }
        Shown::Plain(Num::Missing) => Cell::ours(Text::new("缺", "missing")),
        Shown::Plain(Num::Undefined) => Cell::ours(Text::new("无", "none")),
        Shown::Hidden => Cell::ours(Text::new(MARK, MARK)),
    }
}

fn spreads(run: &Run<'_>) -> Option<Sheet> {
    let standard = run.standard;
    let mut rows = Vec::new();
    for (rule, all) in standard.rules.iter().zip(&run.spreads) {
        for (row, spreads) in all.iter().enumerate() {
            let unit = run.frames.level(rule.level).units.at(row);
            rows.extend(spreads.iter().map(|one| spreading(run, unit.name.to_owned(), one)));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let number = |zh, en| Column::new(Text::new(zh, en), 14, ColumnKind::Number);
    let columns = vec![
        words("单位", "Unit", 22),
        words("指标", "Indicator", 34),
        words("范围", "Of", 12),
        number("单位数", "Units"),
        number("平均数", "Mean"),
        number("标准差", "Deviation"),
        number("差异系数", "Variation"),
        number("不超过", "At most"),
        Column::new(Text::new("结论", "Verdict"), 12, ColumnKind::Choice(&ENDS)),
        words("取整后", "When rounded", 22),
    ];
    Some(Sheet {
        name: Text::new("差异系数", "Variation"),
        title: Text::new("校际差异系数", "Coefficients of variation"),
        note: Text::new(
            "按权数加权的总体标准差除以平均数；按完整精度判定。",
            "Weighted, of the population, over the mean; the exact number decides.",
        ),
        print: columns.len(),
        columns,
        rows,
        freeze: 2,
    })
}

fn spreading(run: &Run<'_>, unit: String, one: &crate::evaluate::run::Spreading) -> Vec<Cell> {
    let indicator = &run.standard.indicators[one.indicator];
    let limit = &indicator.limits[one.limit];
    let number = |value: Option<f64>| {
        value.map_or(Cell::Blank, |value| {
            Cell::Number(crate::evaluate::formula::rounded(value, 6.0))
        })
    };
    let rounded = one.rounded.map(|came| {
        Text::of(format!("取整后{}", ended(came).zh), format!("{} when rounded", ended(came).en))
    });
    vec![
        Cell::words(unit),
        Cell::words(format!("{} {}", indicator.name, indicator.title.zh)),
        Cell::words(run.standard.meant(indicator, limit)),
        Cell::Number(one.units as f64),
        number(one.spread.map(|spread| spread.mean)),
        number(one.spread.map(|spread| spread.deviation)),
        number(one.spread.map(|spread| spread.variation)),
        number(limit.spread),
        Cell::ours(ended(one.met)),
        rounded.map_or(Cell::Blank, Cell::ours),
    ]
}

pub(super) fn wrong(flaws: &[Flaw], files: &[String]) -> Sheet {
    let columns = vec![
        words("文件", "File", 24),
        Column::new(Text::new("行", "Row"), 8, ColumnKind::Number),
        words("列", "Column", 26),
        words("填写的内容", "Value", 18),
        words("问题", "What", 44),
        words("怎么办", "Remedy", 44),
    ];
    let row = |flaw: &Flaw| {
        let file = files.get(flaw.file as usize).cloned().unwrap_or_default();
        vec![
            Cell::words(file),
            if flaw.row == 0 { Cell::Blank } else { Cell::Number(f64::from(flaw.row)) },
            Cell::words(flaw.column.clone()),
            Cell::words(flaw.value.clone()),
            Cell::ours(flaw.what.clone()),
            Cell::ours(flaw.remedy.clone()),
        ]
    };
    Sheet {
        name: Text::new("数据问题", "Data"),
        title: Text::new("数据问题", "What is wrong with the data"),
        note: Text::of(format!("共 {} 处", flaws.len()), format!("{} in all", flaws.len())),
        rows: flaws.iter().map(row).collect(),
        print: columns.len(),
        columns,
        freeze: 1,
    }
}

/// The values by which was judged.
fn values(run: &Run<'_>) -> Sheet {
    let columns = vec![
        Column::new(Text::new("指标", "Indicator"), 10, ColumnKind::Code),
        words("名称", "Name", 34),
        words("适用于", "For", 22),
        words("标准", "Limit", 16),
        words("底线", "Floor", 16),
        words("差异系数", "Variation", 16),
        Column::new(Text::new("依据", "Status"), 18, ColumnKind::Choice(&STATUS)),
        words("出处", "Source", 40),
    ];
    let mut rows = Vec::new();
    for one in &run.standard.indicators {
        for limit in &one.limits {
            let part = run.standard.meant(one, limit);
            let told = |value: Option<String>| Cell::words(value.unwrap_or_default());
            let said = |value: Option<f64>| value.map(|value| one.said_limit(value));
            let sources =
                run.standard.sources.iter().filter(|source| limit.sources.contains(&source.id));
            let sources: Vec<&str> = sources.map(|source| source.title.as_str()).collect();
            rows.push(vec![
                Cell::words(one.name.clone()),
                Cell::words(one.title.zh.to_string()),
                Cell::words(part),
                told(said(limit.pass)),
                told(said(limit.floor)),
                told(limit.spread.map(shown)),
                Cell::ours(certain(limit.status)),
                Cell::words(sources.join("；")),
            ]);
        }
    }
    Sheet {
        name: Text::new("标准数值", "Values"),
        title: Text::of(
            format!("{}（{}）", run.standard.title.zh, run.standard.document),
            format!("{} ({})", run.standard.title.en, run.standard.document),
        ),
        note: run.standard.note.clone(),
        rows,
        print: columns.len(),
        columns,
        freeze: 1,
    }
}
