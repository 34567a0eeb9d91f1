//! Whether a study would tell of single persons: columns of categories that are names or numbers of persons, and fixed effects
//! of few. Such a table is refused. Finds nothing in columns that are not read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use moushi_core::extract::personal::Watch;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_stats::formula::{Column, Formula, Frame, Use};
use serde::Deserialize;

use crate::facts::table::Asked;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    numbers: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../data/lexicon/pupils.toml"))
        .expect("the bundled lexicon of numbers of pupils is valid")
});

/// Refuses columns that are persons by their headings, before anything of them is read.
///
/// # Errors
/// With the column.
pub fn asked(columns: &[Asked]) -> Result<(), Refusal> {
    match columns.iter().find(|one| is_headed(&one.name)) {
        Some(one) => Err(of_pupils(&one.name)),
        None => Ok(()),
    }
}

/// What stands beside the column that is looked at.
const FILLER: &str = "数";

/// Whether a heading stands above names or numbers of persons.
fn is_headed(name: &str) -> bool {
    let plain = name.to_lowercase();
    let mut watch = Watch::default();
    // A heading has two cells at least; one name is enough where it says that names stand under it.
    watch.row("", 1, &[name, FILLER]);
    watch.row("", 2, &["王小明", "1"]);
    LEXICON.numbers.iter().any(|word| plain.contains(word.as_str())) || !watch.finish().is_empty()
}

/// Refuses columns of categories that are persons by what stands in them.
///
/// # Errors
/// With the column; never with what stands in it.
pub fn none(frame: &Frame) -> Result<(), Refusal> {
    for name in frame.names() {
        let levels = frame.column(name).map(Column::levels).unwrap_or_default();
        let mut watch = Watch::default();
        watch.row(name, 1, &[name.as_str(), FILLER]);
        (2..).zip(levels).for_each(|(row, level)| watch.row(name, row, &[level.as_str(), "1"]));
        if !watch.finish().is_empty() {
            return Err(of_pupils(name));
        }
    }
    Ok(())
}

fn of_pupils(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{name}”一列是姓名或个人的编号，不能作为分组或条件。"),
            format!(
                "The column `{name}` holds names or numbers of persons: it cannot be a grouping or a covariate."
            ),
        ),
        Text::new(
            "请按学校、班级、县区等单位分组，并从公式里去掉这一列。",
            "Group by schools, classes, counties and the like, and leave the column out of the formula.",
        ),
    )
}

/// Refuses a column of categories among the fixed effects of which one has few rows: its coefficient would tell of them.
///
/// # Errors
/// With the column and how many rows there are; never with the category.
pub fn few(words: &str, frame: &Frame, fewest: u64) -> Result<(), Refusal> {
    // It has been read before.
    let Ok(formula) = Formula::parse(words) else { return Ok(()) };
    for (name, of) in formula.columns() {
        let Some(column) = frame.column(&name).filter(|_| of != Use::Groups) else { continue };
        let factor = [format!("factor({name})"), format!("factor(`{name}`)")];
        if column.levels().is_empty() && !factor.iter().any(|call| words.contains(call.as_str())) {
            continue;
        }
        let least = rows_of(column).into_values().min();
        if let Some(least) = least.filter(|least| *least < fewest) {
            return Err(few_rows(&name, least, fewest));
        }
    }
    Ok(())
}

/// How many rows each category of a column has.
fn rows_of(column: &Column) -> BTreeMap<(Option<&str>, u64), u64> {
    let mut rows = BTreeMap::new();
    for row in 0..column.len() {
        let (text, number) = (column.level(row), column.number(row));
        if text.is_some() || number.is_some() {
            *rows.entry((text, number.map_or(0, f64::to_bits))).or_default() += 1;
        }
    }
    rows
}

fn few_rows(name: &str, least: u64, fewest: u64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!(
                "“{name}”一列有的取值只有 {least} 行（不足 {fewest} 行），它的系数会透露个别人的情况。"
            ),
            format!(
                "A value of `{name}` has {least} rows, fewer than {fewest}: its coefficient would tell of single persons."
            ),
        ),
        Text::new(
            "请把少见的取值合并成一类，或不用这一列。",
            "Put rare values together, or leave the column out.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_tells_of_persons() {
        for name in
            ["姓名", "学生姓名", "学籍号", "全国学籍号", "身份证号", "Student ID", "家长手机"]
        {
            assert!(is_headed(name), "{name}");
        }
        for name in ["学校", "班级", "性别", "起点成绩", "county", "school", "score", "教师职称"]
        {
            assert!(!is_headed(name), "{name}");
        }
    }

    #[test]
    fn names_among_categories_are_seen() -> Result<(), Box<dyn std::error::Error>> {
        let names = ["王建国", "李秀英", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰"];
        let of = |cells: &[&str]| {
            let column = Column::text(cells.iter().copied().map(Some));
            Frame::new(vec![("组".to_owned(), column)])
        };
        assert!(none(&of(&names)?).is_err());
        assert!(none(&of(&["第一中学", "第二中学", "第三中学"])?).is_ok());
        Ok(())
    }
}
