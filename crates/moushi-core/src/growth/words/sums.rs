//! Sums of an engine that cannot be used, in words. Looks at no data.

use moushi_stats::mixed::summed::Trouble;

use super::{Said, said, told};

/// What is the matter, and what to do.
pub(super) fn words(trouble: &Trouble) -> Said {
    match trouble {
        Trouble::Lacks { column } => told(
            [
                format!("汇总数里没有“{column}”一列。"),
                format!("The sums have no column “{column}”."),
            ],
            AGAIN,
        ),
        Trouble::NoRows => NO_ROWS,
        Trouble::Empty { column, row } => told(
            [
                format!("汇总数第 {} 行的“{column}”没有数。", row + 1),
                format!("“{column}” has no number in row {} of the sums.", row + 1),
            ],
            [
                "请核对原始数据里有没有不是数的内容；结果要按 CSV 全部导出。",
                "See whether the data hold what is no number; export the whole answer as CSV.",
            ],
        ),
        Trouble::OtherModel => OTHER_MODEL,
        Trouble::Uneven { column } => told(
            [
                format!("“{column}”各行应当相同，却不相同：可能把几次查询的结果合在了一起。"),
                format!(
                    "“{column}” should be the same in all rows and is not: answers of several queries may have been put together."
                ),
            ],
            AGAIN,
        ),
        Trouble::Twice { row } => told(
            [
                format!("汇总数第 {} 行的分组前面已经有过。", row + 1),
                format!("The groups of row {} of the sums stand in an earlier row.", row + 1),
            ],
            AGAIN,
        ),
        Trouble::UnknownLevels { rows } => unknown_levels(*rows),
        Trouble::NoNumbers { rows } => no_numbers(*rows),
        Trouble::Weights { rows } => weights(*rows),
    }
}

const AGAIN: [&str; 2] = [
    "请用 growth sums 重新生成查询，运行后把结果整份按 CSV 导出。",
    "Make the query anew with `growth sums`, run it, and export the whole answer as CSV.",
];

const NO_ROWS: Said = said(
    ["汇总数里一行也没有。", "There is no row of sums."],
    [
        "请核对查询的表名，以及各列是否都有值。",
        "See whether the query names the right table, and its columns hold values.",
    ],
);

const OTHER_MODEL: Said = said(
    [
        "这些汇总数是另一个模型的：公式、类别或权重不同。",
        "These are the sums of another model: formula, levels or weights differ.",
    ],
    AGAIN,
);

fn unknown_levels(rows: u64) -> Said {
    told(
        [
            format!("数据有 {rows} 处类别不在模型文件 [levels] 所列之内。"),
            format!("Of the values, {rows} are not among the [levels] of the model."),
        ],
        [
            "请在 [levels] 里补全类别，重新生成查询。",
            "Add them to [levels], and make the query anew.",
        ],
    )
}

fn no_numbers(rows: u64) -> Said {
    told(
        [
            format!("公式里的算术在 {rows} 行没有结果，例如除以零。"),
            format!(
                "Arithmetic of the formula has no result in {rows} rows, such as a division by zero."
            ),
        ],
        ["请改公式，或先改正数据。", "Mend the formula or the data."],
    )
}

fn weights(rows: u64) -> Said {
    told(
        [
            format!("有 {rows} 行的权重不大于零。"),
            format!("The weights of {rows} rows are not above zero."),
        ],
        ["权重必须大于零。", "Weights must be above zero."],
    )
}
