//! Data that do not fit a formula, in words, with column and row. Looks at no data.

use moushi_stats::formula::Data;

use super::{Around, Said, nearest, said, told};

/// What is the matter, and what to do.
pub(super) fn words(data: &Data, around: Around<'_>) -> Said {
    match data {
        Data::UnknownColumn { name, nearest } => unknown_column(name, nearest.as_deref()),
        Data::TextAsNumber { name } => text_as_number(name),
        Data::OneLevel { name, level } => one_level(name, level),
        Data::ManyLevels { name, levels, limit } => many_levels(name, *levels, *limit),
        Data::ManyColumns { limit } => many_columns(*limit),
        Data::UnknownReference { name, level, nearest } => {
            unknown_reference(name, level, nearest.as_deref())
        }
        Data::UnknownLevel { name, level, row } => unknown_level(name, level, at(*row, around)),
        Data::NoRows { name, missing, rows } => no_rows(name, *missing, *rows),
        Data::NotFinite { name, row } => not_finite(name, at(*row, around)),
        Data::NoSpread { name } => no_spread(name),
        Data::FewValues { name, needed, found } => few_values(name, *needed, *found),
        Data::Knots { name } => knots(name),
        Data::Weight { name, row } => weight(name, at(*row, around)),
        Data::RandomTwice { column, group } => random_twice(column, group),
        Data::NotTold { name } => not_told(name),
        Data::MustBeLearned { name } => must_be_learned(name),
        Data::UnequalLengths { name } => unequal_lengths(name),
        Data::NameTwice { name } => name_twice(name),
        Data::Infinite { row } => infinite(at(*row, around)),
        Data::BadLevels => BAD_LEVELS,
        Data::ManyRows => MANY_ROWS,
    }
}

/// A row in words: as the spreadsheet counts, where it is known how many rows stand above.
fn at(row: usize, around: Around<'_>) -> [String; 2] {
    match around.above {
        Some(above) => {
            let row = row + above + 1;
            [format!("工作表第 {row} 行"), format!("row {row} of the sheet")]
        }
        None => {
            let row = row + 1;
            [
                format!("数据第 {row} 行（不计表头）"),
                format!("row {row} of the data (without the heading)"),
            ]
        }
    }
}

const BAD_LEVELS: Said = said(
    [
        "一列文字的编码没有对应的类别，或者两个类别同名。",
        "A code of a column of text stands for no category, or two categories have one name.",
    ],
    ["请重新交来这一列的原始文字。", "Hand in the column again as plain text."],
);

const MANY_ROWS: Said = said(
    [
        "数据的行数超过能够处理的 42 亿行。",
        "There are more rows than the 4.2 billion that can be counted.",
    ],
    ["请分几次处理，例如一年一次。", "Use fewer rows at a time, such as those of one year."],
);

fn unknown_column(name: &str, near: Option<&str>) -> Said {
    let said = told(
        [format!("数据里没有叫“{name}”的列。"), format!("The data have no column “{name}”.")],
        [
            "请照数据的表头改正列名，或者在数据里补上这一列。",
            "Write the name as it stands in the heading of the data, or add the column.",
        ],
    );
    nearest(said, near)
}

fn text_as_number(name: &str) -> Said {
    told(
        [
            format!("“{name}”列是文字，这里要用数。"),
            format!("The column “{name}” holds text where numbers are needed."),
        ],
        [
            "请改正这一列里不是数的内容；本来就是类别的列，不要放进算术。",
            "Mend what is no number in it; a column of categories has no place in arithmetic.",
        ],
    )
}

fn one_level(name: &str, level: &str) -> Said {
    told(
        [
            format!("在能用的各行里，“{name}”都是“{level}”，没有别的类别可比。"),
            format!(
                "“{name}” is “{level}” in every row that can be used: there is nothing to compare."
            ),
        ],
        [
            "请从公式里删去这一项，或者查明其他类别的行为什么缺值。",
            "Leave the term out, or find out why rows of other categories lack values.",
        ],
    )
}

fn many_levels(name: &str, levels: usize, limit: usize) -> Said {
    told(
        [
            format!("“{name}”有 {levels} 个类别，固定效应最多 {limit} 个。"),
            format!("“{name}” has {levels} categories; a fixed effect may have {limit}."),
        ],
        ["", ""],
    )
    .remedy(
        format!("请改作随机效应“(1 | {name})”；如果它是数，请检查有没有混进文字。"),
        format!("Write “(1 | {name})” instead; if it is a number, look for text among its values."),
    )
}

fn many_columns(limit: usize) -> Said {
    told(
        [
            format!("公式展开以后多于 {limit} 列。"),
            format!("The formula stands for more than {limit} columns."),
        ],
        [
            "请减少交互，或者把类别很多的列改作随机效应。",
            "Use fewer interactions, or make columns of many categories random effects.",
        ],
    )
}

fn unknown_reference(name: &str, level: &str, near: Option<&str>) -> Said {
    let said = told(
        [
            format!("“{name}”在能用的各行里没有“{level}”这个类别，不能作参照。"),
            format!(
                "“{name}” has no category “{level}” in the rows that can be used; it cannot be the reference."
            ),
        ],
        ["请改用数据里有的类别。", "Choose a category that the data have."],
    );
    nearest(said, near)
}

fn unknown_level(name: &str, level: &str, [zh, en]: [String; 2]) -> Said {
    told(
        [
            format!("{zh}的“{name}”是“{level}”，模型没有见过这个类别。"),
            format!("“{name}” is “{level}” in {en}, a category that the model has not seen."),
        ],
        [
            "请改正这个内容，或者用包括这个类别的数据重新拟合。",
            "Mend the value, or fit the model again to data that have it.",
        ],
    )
}

fn no_rows(name: &str, missing: usize, rows: usize) -> Said {
    told(
        [
            format!("没有一行是各列都齐全的；缺得最多的是“{name}”，{rows} 行里缺 {missing} 行。"),
            format!(
                "No row has a value in every column; “{name}” lacks most, {missing} of {rows}."
            ),
        ],
        [
            "请补上缺的值，或者从公式里去掉这一列；也请看看有没有列整个认错了。",
            "Fill in what is missing or leave the column out of the formula; see too whether a column was misread.",
        ],
    )
}

fn not_finite(name: &str, [zh, en]: [String; 2]) -> Said {
    told(
        [format!("{zh}的“{name}”算不出一个数。"), format!("“{name}” comes to no number in {en}.")],
        [
            "对零或负数取对数、除以零都会这样；请改正数据，或者改写公式，如“log(x + 1)”。",
            "Logarithms of zero and divisions by zero do so; mend the data or the formula, as in “log(x + 1)”.",
        ],
    )
}

fn no_spread(name: &str) -> Said {
    told(
        [
            format!("“{name}”的值全都相等，没有差别可用。"),
            format!("All values of “{name}” are equal: there is no difference to go by."),
        ],
        ["请从公式里删去它。", "Leave it out of the formula."],
    )
}

fn few_values(name: &str, needed: usize, found: usize) -> Said {
    told(
        [
            format!("“{name}”要有 {needed} 个不同的值，只有 {found} 个。"),
            format!("“{name}” needs {needed} different values and has {found}."),
        ],
        [
            "请减小次数或自由度，或者直接用这一列。",
            "Ask for a lower degree or fewer columns, or use the column as it is.",
        ],
    )
}

fn knots(name: &str) -> Said {
    told(
        [
            format!("“{name}”的节点重合，或者在边界以外。"),
            format!("Knots of “{name}” coincide or lie outside of its boundary."),
        ],
        [
            "请改写节点，或者不写节点、只写自由度“df”。",
            "Write other knots, or leave them out and write “df” only.",
        ],
    )
}

fn weight(name: &str, [zh, en]: [String; 2]) -> Said {
    told(
        [
            format!("{zh}的权数“{name}”不大于零。"),
            format!("The weight “{name}” is not above zero in {en}."),
        ],
        [
            "请改正权数；不参加计算的行，把权数留空。",
            "Mend the weight; leave it empty in rows that are to take no part.",
        ],
    )
}

fn random_twice(column: &str, group: &str) -> Said {
    told(
        [
            format!("“{column}”按“{group}”变化写了两次，方差分不清归哪一次。"),
            format!("“{column}” varies twice by “{group}”: its variance could belong to either."),
        ],
        ["请删去其中一次。", "Leave one of the two out."],
    )
}

fn not_told(name: &str) -> Said {
    told(
        [
            format!("“{name}”是类别，但没有说明它有哪些类别。"),
            format!("“{name}” is a column of categories, but it is not told which it has."),
        ],
        ["", ""],
    )
    .remedy(
        format!(
            "请在模型文件里写：[levels] 之下 {name} = [\"参照类\", \"另一类\"]，第一个是参照。"
        ),
        format!(
            "Write {name} = [\"reference\", \"other\"] under [levels] in the file of the model."
        ),
    )
}

fn must_be_learned(name: &str) -> Said {
    told(
        [
            format!("“{name}”要先看过全部数据才能确定，而数据在别的引擎里。"),
            format!("“{name}” must be learned from the data, which lie in another engine."),
        ],
        [
            "请写明数值：居中写成 (x - 60)，标准化写成 (x - 60)/10，多项式用 raw = TRUE，样条给出 knots 和 Boundary.knots。",
            "Write numbers: (x - 60) for centring, (x - 60)/10 for scaling, raw = TRUE for polynomials, knots and Boundary.knots for splines.",
        ],
    )
}

fn unequal_lengths(name: &str) -> Said {
    told(
        [
            format!("“{name}”列的行数与其他列不同。"),
            format!("The column “{name}” has another number of rows than the others."),
        ],
        ["请重新交来完整的数据。", "Hand in the data again, whole."],
    )
}

fn name_twice(name: &str) -> Said {
    told(
        [format!("有两列都叫“{name}”。"), format!("Two columns are called “{name}”.")],
        ["请改掉其中一列的名称。", "Give one of them another name."],
    )
}

fn infinite([zh, en]: [String; 2]) -> Said {
    told(
        [format!("{zh}有一个数大得无法表示。"), format!("A number is infinite in {en}.")],
        ["请改正这个数，或者把它留空。", "Mend it, or leave it empty."],
    )
}
