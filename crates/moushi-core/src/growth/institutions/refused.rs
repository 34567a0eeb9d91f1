//! What can be wrong with a table of institutions or with what is asked of it, in words: what, where, what to do. Finds nothing.

use super::sheet::{Headed, Sheet};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

fn refusal(what: (String, String), remedy: (String, String)) -> Refusal {
    Refusal::new(RefusalKind::Invalid, Text::of(what.0, what.1), Text::of(remedy.0, remedy.1))
}

fn advised(what: (String, String), zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, Text::of(what.0, what.1), Text::new(zh, en))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> (String, String) {
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    (names.join("、"), names.join(", "))
}

/// The way on where the headings are what matters.
fn headings(table: &Headed<'_>) -> (String, String) {
    let (zh, en) = listed(table.titles.iter().map(String::as_str));
    (format!("表里的列有：{zh}。"), format!("The columns are: {en}."))
}

pub(super) fn no_heading(sheet: &Sheet, named: &[&str]) -> Refusal {
    let file = &sheet.file;
    let (zh, en) = match named.is_empty() {
        true => (String::new(), String::new()),
        false => (
            format!("（要找的列：{}）", named.join("、")),
            format!(" (looking for {})", named.join(", ")),
        ),
    };
    advised(
        (
            format!("{file} 的前 10 行里找不到表头{zh}，或者表头下面没有数据。"),
            format!(
                "No heading was found in the first 10 rows of {file}{en}, or nothing stands below it."
            ),
        ),
        "表头是一行列名，例如“校名、年份、类别、就业率”，或“校名、就业率2021、就业率2022”。",
        "A heading is a row of names, as in “unit, year, class, rate”, or “unit, rate2021, rate2022”.",
    )
}

pub(super) fn no_rows(file: &str, unit: &str) -> Refusal {
    advised(
        (
            format!("{file} 的“{unit}”一列里没有单位。"),
            format!("The column “{unit}” of {file} names no unit."),
        ),
        "请核对这一列，或用 --unit 指明单位名称所在的列。",
        "Look at the column, or name that of the units by --unit.",
    )
}

pub(super) fn heading_twice(file: &str, title: &str) -> Refusal {
    advised(
        (
            format!("{file} 里有两列都叫“{title}”。"),
            format!("Two columns of {file} are called “{title}”."),
        ),
        "请改掉其中一列的名称。",
        "Call one of them otherwise.",
    )
}

pub(super) fn no_column(table: &Headed<'_>, name: &str) -> Refusal {
    let file = table.file;
    let what = (format!("{file} 里没有“{name}”一列。"), format!("{file} has no column “{name}”."));
    refusal(what, headings(table))
}

pub(super) fn several<'a>(option: &str, names: impl Iterator<Item = &'a str>) -> Refusal {
    let (zh, en) = listed(names);
    refusal(
        (
            format!("有几列都可能是要找的列：{zh}。"),
            format!("Several columns may be the one that is looked for: {en}."),
        ),
        (format!("请用 {option} 指明是哪一列。"), format!("Say by {option} which one it is.")),
    )
}

pub(super) fn years_twice(column: &str, heading: &str) -> Refusal {
    refusal(
        (
            format!("既有年份列“{column}”，列名“{heading}”里又有年份，看不出每行是不是一年。"),
            format!(
                "There is a column of years, “{column}”, and a year in the heading “{heading}”: it does not show whether a row is one year."
            ),
        ),
        (
            format!(
                "每行是一个单位的一年，就用 --year {column} 指明；年份写在列名里，请删去“{column}”列。"
            ),
            format!(
                "Where a row is one year say --year {column}; where headings carry the years, take the column “{column}” out."
            ),
        ),
    )
}

pub(super) fn no_years(table: &Headed<'_>) -> Refusal {
    let file = table.file;
    advised(
        (
            format!("{file} 里看不出年份：既没有年份列，列名里也没有年份。"),
            format!("{file} shows no years: neither a column of years nor a heading with one."),
        ),
        "请用 --year 指明年份列，或把年份写进列名，例如“就业率2021”“就业率2022”。",
        "Name the column of years by --year, or write years into headings, as in “rate2021”, “rate2022”.",
    )
}

pub(super) fn no_unit(table: &Headed<'_>) -> Refusal {
    let file = table.file;
    let (zh, en) = headings(table);
    refusal(
        (
            format!("{file} 里看不出哪一列是单位名称。"),
            format!("It does not show which column of {file} names the units."),
        ),
        (format!("请用 --unit 指明。{zh}"), format!("Name it by --unit. {en}")),
    )
}

pub(super) fn no_indicator(table: &Headed<'_>) -> Refusal {
    let file = table.file;
    let (zh, en) = headings(table);
    refusal(
        (
            format!("{file} 里没有可以作指标的数字列。"),
            format!("{file} has no column of numbers that could be an indicator."),
        ),
        (format!("请用 --indicators 指明。{zh}"), format!("Name them by --indicators. {en}")),
    )
}

pub(super) fn no_year(row: u32, unit: &str, cell: &str) -> Refusal {
    advised(
        (
            format!("第 {row} 行“{unit}”的年份“{cell}”不是年份。"),
            format!("Row {row}, “{unit}”: “{cell}” is no year."),
        ),
        "请写成 2021 或 2021年。",
        "Write it as 2021.",
    )
}

pub(super) fn unit_twice(unit: &str, year: Option<i32>, rows: [u32; 2]) -> Refusal {
    let [first, second] = rows;
    let (zh, en) = match year {
        Some(year) => (format!("{year} 年"), format!(" in {year}")),
        None => (String::new(), String::new()),
    };
    advised(
        (
            format!("“{unit}”{zh}有两行：第 {first} 行和第 {second} 行。"),
            format!("“{unit}” has two rows{en}: {first} and {second}."),
        ),
        "一个单位一年只能有一行；请删去一行，或者把两个单位的名称区分开。",
        "A unit has one row a year: take one out, or tell the two units apart by their names.",
    )
}

pub(super) fn one_code(code: &str, first: (&str, u32), second: (&str, u32)) -> Refusal {
    advised(
        (
            format!(
                "代码 {code} 有两个名称：第 {} 行“{}”，第 {} 行“{}”。",
                first.1, first.0, second.1, second.0
            ),
            format!(
                "The code {code} has two names: “{}” in row {}, “{}” in row {}.",
                first.0, first.1, second.0, second.1
            ),
        ),
        "同一个单位请各年用同一个名称（改名的用现在的名称）；不同的单位请改正代码。",
        "Write one name for one unit in all years, the present one where it was renamed; mend the code of another unit.",
    )
}

pub(super) fn two_codes(unit: &str, first: (&str, u32), second: (&str, u32)) -> Refusal {
    advised(
        (
            format!(
                "“{unit}”有两个代码：第 {} 行 {}，第 {} 行 {}。",
                first.1, first.0, second.1, second.0
            ),
            format!(
                "“{unit}” has two codes: {} in row {}, {} in row {}.",
                first.0, first.1, second.0, second.1
            ),
        ),
        "请改正代码；两个同名的单位，请把名称区分开。",
        "Mend the code; tell two units of one name apart by their names.",
    )
}

/// Cells that a refusal names.
const NAMED: usize = 5;

pub(super) fn odd(file: &str, name: &str, odd: &[(u32, &str)]) -> Refusal {
    let each = |(row, cell): &(u32, &str)| format!("{row}: “{cell}”");
    let rows: Vec<String> = odd.iter().take(NAMED).map(each).collect();
    let (count, rows) = (odd.len(), rows.join(", "));
    advised(
        (
            format!("{file} 的“{name}”有 {count} 处不是数字（行：内容）：{rows}"),
            format!("{count} cells of “{name}” in {file} are no numbers (row: content): {rows}"),
        ),
        "请改成数字；没有的数留空。这一列如果不是指标，请用 --indicators 指明哪些是。",
        "Write numbers; what is not there stays empty. If the column is no indicator, name those that are by --indicators.",
    )
}

pub(super) fn shares(name: &str, plain: (u32, &str), share: (u32, &str)) -> Refusal {
    advised(
        (
            format!(
                "“{name}”有的写百分数（第 {} 行“{}”），有的不写（第 {} 行“{}”）。",
                share.0, share.1, plain.0, plain.1
            ),
            format!(
                "“{name}” is a per cent in row {} (“{}”) and a plain number in row {} (“{}”).",
                share.0, share.1, plain.0, plain.1
            ),
        ),
        "请统一成一种写法。",
        "Write all of them in one way.",
    )
}

pub(super) fn class_of_one(class: &str, unit: &str) -> Refusal {
    advised(
        (
            format!("类别“{class}”只有一个单位“{unit}”，没有可比的单位。"),
            format!(
                "The class “{class}” has a single unit, “{unit}”: there is none to hold it against."
            ),
        ),
        "请把它并入相近的类别，或用 --one-class 不分类别。",
        "Put it into a class that is near, or take all units as one class by --one-class.",
    )
}

pub(super) fn no_base(year: i32, years: &[i32]) -> Refusal {
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    refusal(
        (format!("表里没有 {year} 年的数据。"), format!("The table has no data of {year}.")),
        (
            format!("表里的年份有：{}。", years.join("、")),
            format!("The years are: {}.", years.join(", ")),
        ),
    )
}

pub(super) fn which_base(years: &[i32]) -> Refusal {
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    refusal(
        (
            "没有说明以哪一年为基年。".to_owned(),
            "It was not said which year is the base.".to_owned(),
        ),
        (
            format!(
                "请用 --base 指明，例如 --base {}；以后各年用 --frozen 沿用同一基年。",
                years.first().map_or("2021", String::as_str)
            ),
            format!(
                "Say so by --base, as in --base {}; later years keep it by --frozen.",
                years.first().map_or("2021", String::as_str)
            ),
        ),
    )
}

pub(super) fn not_later(base: i32, to: i32) -> Refusal {
    advised(
        (
            format!("要比的年份 {to} 不在基年 {base} 之后。"),
            format!("The year {to} does not come after the base year {base}."),
        ),
        "请改基年（--base），或用 --to 指明以后的年份。",
        "Choose another base (--base), or a later year by --to.",
    )
}

pub(super) fn no_such_indicator(option: &str, name: &str, known: &[&str]) -> Refusal {
    let (zh, en) = listed(known.iter().copied());
    refusal(
        (
            format!("{option} 里的“{name}”不是所用的指标。"),
            format!("“{name}” of {option} is none of the indicators."),
        ),
        (format!("所用的指标有：{zh}。"), format!("The indicators are: {en}.")),
    )
}

pub(super) fn bad_setting(option: &str, value: f64, zh: &str, en: &str) -> Refusal {
    refusal(
        (format!("{option} 不能是 {value}。"), format!("{option} cannot be {value}.")),
        (format!("{zh}。"), format!("{en}.")),
    )
}

pub(super) fn otherwise_frozen(what: (&str, &str), frozen: &str, asked: &str) -> Refusal {
    advised(
        (
            format!("冻结的基准里{}是“{frozen}”，这次要的是“{asked}”。", what.0),
            format!(
                "The frozen base has “{frozen}” as its {}; “{asked}” is asked for now.",
                what.1
            ),
        ),
        "基准冻结以后不能改：请去掉这个选项，或另冻结一份基准。",
        "A frozen base does not change: leave the option out, or freeze another one.",
    )
}
