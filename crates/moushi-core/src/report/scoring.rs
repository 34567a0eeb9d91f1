//! The results of a recipe as a workbook: totals with rank and interval, marks of every item, the reason for each, what the
//! lint says of the recipe, what is wrong with the data, and the run on record. Scores nothing.

mod sensitive;

use super::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::evaluation::{STATUS, wrong};
use crate::evaluate::formula::{Num, rounded};
use crate::evaluate::intake::Flaw;
use crate::evaluate::score::{Mark, Record, Scored, Weighs, named_values};
use crate::text::{Lang, Text};

/// Whether a total is final.
static FINAL: [Choice; 4] = [
    Choice { words: Text::new("确定", "final"), tone: Tone::Good },
    Choice { words: Text::new("暂定", "provisional"), tone: Tone::Watch },
    Choice { words: Text::new("待定", "open"), tone: Tone::Watch },
    Choice { words: Text::new("一票否决", "taken away"), tone: Tone::Bad },
];

/// How much a finding on the recipe weighs.
static WEIGHS: [Choice; 2] = [
    Choice { words: Text::new("须知", "note"), tone: Tone::Watch },
    Choice { words: Text::new("矛盾", "contradiction"), tone: Tone::Bad },
];

/// How far a total is final, in words.
pub fn finality(vetoed: bool, total: Mark) -> Text {
    let at = match (vetoed, total.points) {
        (true, _) => 3,
        (false, Num::Known(_)) => usize::from(!total.complete),
        (false, _) => 2,
    };
    FINAL[at].words.clone()
}

/// The workbook of a run; `files` are the names of those that were handed in, by their number.
pub fn scoring_book(
    scored: &Scored<'_>,
    record: &Record,
    flaws: &[Flaw],
    files: &[String],
    lang: Lang,
) -> Book {
    let recipe = scored.recipe;
    let mut sheets = vec![totals(scored, lang), items(scored), reasons(scored, lang)];
    sheets.extend(scored.ranking.sensitivity.as_ref().map(sensitive::sensitive));
    sheets.extend([lint(scored), wrong(flaws, files), kept(scored, record, lang)]);
    Book {
        lang,
        title: recipe.title.clone(),
        org: String::new(),
        // The same data make the same bytes, whatever the day.
        year: 2000,
        sheets,
        stamp: None,
    }
}

fn words(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column::new(Text::new(zh, en), width, ColumnKind::Words)
}

fn number(zh: &'static str, en: &'static str) -> Column {
    Column::new(Text::new(zh, en), 12, ColumnKind::Number)
}

fn code() -> Column {
    Column::new(Text::new("代码", "Code"), 14, ColumnKind::Code)
}

/// Marks to four digits; the exact ones rank.
fn points(points: Num) -> Cell {
    match points {
        Num::Known(points) => Cell::Number(rounded(points, 4.0)),
        Num::Missing => Cell::ours(Text::new("待定", "open")),
        Num::Undefined => Cell::ours(Text::new("无", "none")),
    }
}

fn sheet(
    name: Text,
    title: Text,
    note: Text,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    freeze: usize,
) -> Sheet {
    Sheet { name, title, note, print: columns.len(), columns, rows, freeze }
}

/// The parts right below the whole.
fn dimensions<'a>(scored: &'a Scored<'_>) -> &'a [usize] {
    &scored.recipe.items[0].parts
}

fn totals(scored: &Scored<'_>, lang: Lang) -> Sheet {
    let recipe = scored.recipe;
    let mut columns = vec![
        code(),
        words("名称", "Name", 26),
        number("总分", "Whole"),
        words("名次（区间）/ 参加排名的单位数", "Rank (interval) / units ranked", 22),
        Column::new(Text::new("状态", "State"), 12, ColumnKind::Choice(&FINAL)),
        words("待定的指标", "Open items", 36),
    ];
    columns.extend(
        dimensions(scored)
            .iter()
            .map(|at| Column::new(recipe.items[*at].title.clone(), 14, ColumnKind::Number)),
    );
    let row = |row: usize| {
        let unit = scored.frames.level(recipe.level).units.at(row);
        let open = recipe.leaves().filter(|at| scored.marks[*at][row].points.known().is_none());
        let open: Vec<&str> = open.map(|at| lang.of(&recipe.items[at].title)).collect();
        let vetoed = scored.vetoed[row] == crate::evaluate::formula::Tri::Yes;
        let rank = scored.ranking.ranks[row].map(|rank| rank.to_string());
        let mut cells = vec![
            Cell::words(unit.code.to_owned()),
            Cell::words(unit.name.to_owned()),
            points(scored.total(row).points),
            Cell::words(rank.unwrap_or_default()),
            Cell::ours(finality(vetoed, scored.total(row))),
            Cell::words(open.join("；")),
        ];
        cells.extend(dimensions(scored).iter().map(|at| points(scored.marks[*at][row].points)));
        cells
    };
    let basis = scored.ranking.basis.told();
    let note = Text::of(
        format!("{}。区间重叠的单位分不出先后。{}", basis.zh, recipe.note.zh),
        format!(
            "{}. Units whose intervals overlap cannot be told apart. {}",
            basis.en, recipe.note.en
        ),
    );
    let rows = (0..scored.units()).map(row).collect();
    sheet(Text::new("总分", "Totals"), recipe.title.clone(), note, columns, rows, 2)
}

fn items(scored: &Scored<'_>) -> Sheet {
    let recipe = scored.recipe;
    let mut columns = vec![code(), words("名称", "Name", 26)];
    columns.extend(recipe.items.iter().enumerate().map(|(at, item)| {
        let share = if recipe.composite.is_some() {
            format!("{}%", rounded(scored.effective[at] * 100.0, 2.0))
        } else {
            crate::evaluate::formula::shown(item.weight)
        };
        let header = Text::of(
            format!("{}（{share}）", item.title.zh),
            format!("{} ({share})", item.title.en),
        );
        Column::new(header, 13, ColumnKind::Number)
    }));
    let row = |row: usize| {
        let unit = scored.frames.level(recipe.level).units.at(row);
        let mut cells = vec![Cell::words(unit.code.to_owned()), Cell::words(unit.name.to_owned())];
        cells.extend(scored.marks.iter().map(|marks| points(marks[row].points)));
        cells
    };
    let rows = (0..scored.units()).map(row).collect();
    let note = Text::new(
        "列名后是满分；综合指数里是占总分的份额。上级项是下级各项之和或合成。",
        "Behind each heading its full marks, or its share in an index. What is above is made of what is below.",
    );
    sheet(
        Text::new("各项得分", "Items"),
        Text::new("各项得分", "Marks of all items"),
        note,
        columns,
        rows,
        2,
    )
}

fn reasons(scored: &Scored<'_>, lang: Lang) -> Sheet {
    let recipe = scored.recipe;
    let columns = vec![
        code(),
        words("名称", "Name", 20),
        words("指标", "Item", 22),
        number("得分", "Marks"),
        words("怎样打分", "How", 34),
        words("数", "Number", 16),
        words("公式", "Formula", 30),
        words("代入", "Reckoned", 30),
        words("各单位", "Peers", 34),
        Column::new(Text::new("行", "Row"), 8, ColumnKind::Number),
        words("条款", "Clause", 20),
        Column::new(Text::new("依据", "Status"), 18, ColumnKind::Choice(&STATUS)),
        words("另有依据的数值", "Values apart", 24),
        words("出处", "Source", 16),
    ];
    let mut rows = Vec::new();
    for row in 0..scored.units() {
        for item in recipe.leaves() {
            let why = scored.why(item, row);
            let apart = why.apart();
            rows.push(vec![
                Cell::words(why.unit),
                Cell::words(why.unit_name),
                Cell::words(lang.of(&why.title)),
                points(why.points),
                Cell::ours(why.how),
                Cell::words(why.value),
                Cell::words(why.formula),
                Cell::words(why.reckoned),
                Cell::ours(why.peers),
                why.row.map_or(Cell::Blank, |row| Cell::Number(f64::from(row))),
                Cell::words(why.clause),
                why.status.map_or(Cell::Blank, |status| Cell::ours(super::certain(status))),
                Cell::ours(apart),
                Cell::words(why.sources.join(" ")),
            ]);
        }
    }
    let note = Text::new(
        "每个单位每项指标一行；依据一列空着的是本单位自定；与这一列不同的数值另行写明。",
        "A row for each unit and item; where the status is blank the department itself decides; values that differ are named.",
    );
    sheet(Text::new("依据", "Reasons"), Text::new("得分依据", "Why"), note, columns, rows, 3)
}

fn lint(scored: &Scored<'_>) -> Sheet {
    let columns = vec![
        Column::new(Text::new("轻重", "Weight"), 12, ColumnKind::Choice(&WEIGHS)),
        words("指标", "Item", 22),
        Column::new(Text::new("行", "Line"), 8, ColumnKind::Number),
        Column::new(Text::new("列", "Column"), 8, ColumnKind::Number),
        words("问题", "What", 60),
        words("怎么办", "Remedy", 50),
    ];
    let recipe = scored.recipe;
    let rows = scored.flagged.iter().map(|one| {
        let weighs = WEIGHS[usize::from(one.weighs == Weighs::Problem)].words.clone();
        let title = recipe.item(&one.item).map(|at| recipe.items[at].title.clone());
        vec![
            Cell::ours(weighs),
            Cell::ours(title.unwrap_or_default()),
            Cell::Number(one.spot.line as f64),
            Cell::Number(one.spot.column as f64),
            Cell::ours(one.what.clone()),
            Cell::ours(one.remedy.clone()),
        ]
    });
    let note = Text::new(
        "每条规则在边界情形上试算：最好、最差、界值上下、零；印的公式与规则的意思对照。打分按意思。",
        "Every rule is tried at its boundary cases, and the printed formula held against its meaning. Scores follow the meaning.",
    );
    sheet(
        Text::new("方案检查", "Recipe"),
        Text::new("方案检查", "Lint of the recipe"),
        note,
        columns,
        rows.collect(),
        1,
    )
}

/// The run on record.
fn kept(scored: &Scored<'_>, record: &Record, lang: Lang) -> Sheet {
    let columns = vec![words("内容", "What", 22), words("值", "Value", 72)];
    let recipe = scored.recipe;
    let mut rows = Vec::new();
    let mut say = |zh: &'static str, en: &'static str, value: String| {
        rows.push(vec![Cell::ours(Text::new(zh, en)), Cell::words(value)]);
    };
    say("方案", "Recipe", format!("{} {}", record.recipe, record.version));
    say("方案指纹 SHA-256", "Recipe, SHA-256", record.recipe_hash.clone());
    for (name, hash) in &record.inputs {
        say("数据文件 SHA-256", "Data, SHA-256", format!("{name} {hash}"));
    }
    say("程序版本", "Program", record.engine.clone());
    say("随机种子", "Seed", record.seed.map(|seed| seed.to_string()).unwrap_or_default());
    say("结果指纹 SHA-256", "Results, SHA-256", record.digest.clone());
    for source in &recipe.sources {
        say("出处", "Source", format!("{} {} {}", source.id, source.title, source.place));
    }
    for (at, values) in recipe.all_recalled() {
        let title = lang.of(&recipe.items[at].title).to_owned();
        let told = match lang.of(&named_values(&values)) {
            "" => title,
            names => format!("{title}：{names}"),
        };
        say("据记忆、待核实", "Recalled, to be checked", told);
    }
    let note = Text::new(
        "同一方案、同一数据重算，结果指纹相同；--compare 比对。",
        "The same recipe and data give the same results bit by bit; `--compare` holds them side by side.",
    );
    sheet(
        Text::new("存档", "Record"),
        Text::new("本次结果的存档", "This run on record"),
        note,
        columns,
        rows,
        1,
    )
}
