//! Fits that have no right answer, in words, with the names of columns and groupings. Fits nothing.

use moushi_stats::lmm::{Column, Model, Trouble};

use super::{Around, Said, said, told};

/// What is the matter, and what to do.
pub(super) fn words(trouble: &Trouble, around: Around<'_>) -> Said {
    let model = around.model;
    match trouble {
        // Rows are positions in a piece of the data, which say nothing to people.
        Trouble::NotFinite { row: _, column } => not_finite(&column_or_response(model, *column)),
        Trouble::BadWeight { row: _ } => BAD_WEIGHT,
        Trouble::UnequalLengths => UNEQUAL_LENGTHS,
        Trouble::BadSums { cell: _ } => BAD_SUMS,
        Trouble::NotVarying { column } => not_varying(&named(model, *column)),
        Trouble::NoRows => NO_ROWS,
        Trouble::NoTerms => NO_TERMS,
        Trouble::UnknownColumn { column } => unknown_column(&named(model, *column)),
        Trouble::UnknownFactor { factor } => unknown_factor(&grouping(model, *factor)),
        Trouble::SameColumnTwice { factor } => same_column_twice(&grouping(model, *factor)),
        Trouble::SameGroups { first, second } => {
            same_groups(&grouping(model, *first), &grouping(model, *second))
        }
        Trouble::ZeroColumn { factor, column } => {
            zero_column(&grouping(model, *factor), &named(model, *column))
        }
        Trouble::OneGroup { factor } => one_group(&grouping(model, *factor)),
        Trouble::AsManyEffectsAsRows { factor, effects, rows } => {
            as_many_effects_as_rows(&grouping(model, *factor), *effects, *rows)
        }
        Trouble::TooFewRows { rows, fixed } => too_few_rows(*rows, *fixed),
        Trouble::NoResidual => NO_RESIDUAL,
        Trouble::BadTheta { needed, given } => bad_theta(*needed, *given),
        Trouble::BadSetting => BAD_SETTING,
        Trouble::TooLarge { columns } => too_large(*columns),
        Trouble::NotSettled { evaluations } => not_settled(*evaluations),
        Trouble::Flat => FLAT,
        Trouble::NotComparable => NOT_COMPARABLE,
        Trouble::NoSuchParameter => NO_SUCH_PARAMETER,
    }
}

/// A name in both languages: as the data have it, else its number counted from 1.
type Name = [String; 2];

fn numbered(known: Option<&String>, at: usize, zh: &str, en: &str) -> Name {
    match known {
        Some(name) => [format!("“{name}”"), format!("“{name}”")],
        None => [format!("第 {} 个{zh}", at + 1), format!("{en} {}", at + 1)],
    }
}

fn named(model: Option<&Model>, column: usize) -> Name {
    let known = model.filter(|model| column < model.names.columns.len());
    let known = known.map(|model| model.column(Column::At(column)));
    numbered(known.as_ref(), column, "列", "column")
}

fn grouping(model: Option<&Model>, factor: usize) -> Name {
    numbered(model.and_then(|model| model.names.factors.get(factor)), factor, "分组", "grouping")
}

/// The response is the column after the last.
fn column_or_response(model: Option<&Model>, column: usize) -> Name {
    match model {
        Some(model) if column == model.names.columns.len() => {
            ["因变量".to_owned(), "the response".to_owned()]
        }
        _ => named(model, column),
    }
}

const BAD_WEIGHT: Said = said(
    ["有的行权数不大于零。", "The weight of some row is not above zero."],
    [
        "请改正权数；不参加计算的行，把权数留空。",
        "Mend the weights; leave them empty in rows that are to take no part.",
    ],
);

const UNEQUAL_LENGTHS: Said = said(
    [
        "数据各列的行数不同，或者各部分合不到一起。",
        "Columns differ in length, or parts of the data do not fit together.",
    ],
    ["请重新交来完整的数据。", "Hand in the data again, whole."],
);

const BAD_SUMS: Said = said(
    [
        "数据里的数太大，总和无法表示。",
        "Numbers of the data are so large that their sums pass every measure.",
    ],
    [
        "请检查有没有填错的数；本来就大的列，换成大一些的计量单位，如万元。",
        "Look for mistaken numbers; give a column that is rightly large in a larger unit.",
    ],
);

const NO_ROWS: Said = said(
    ["没有可用的行。", "There are no rows to use."],
    [
        "请交来有数据的表，或者补上缺的值。",
        "Hand in a table with rows, or fill in what is missing.",
    ],
);

const NO_TERMS: Said = said(
    [
        "公式里没有随机效应，没有单位可以评价。",
        "The formula has no random effects, and so no units to speak of.",
    ],
    [
        "请加上分组，如“+ (1 | school)”；不分单位时，用最小二乘回归。",
        "Add a grouping, as in “+ (1 | school)”; without units, least squares is the method.",
    ],
);

const NO_RESIDUAL: Said = said(
    [
        "因变量全都相等，或者被公式完全解释，没有剩下的差别。",
        "The response is constant, or the formula explains it without remainder.",
    ],
    [
        "请检查因变量一列；再看公式右边有没有因变量换算出来的列，有没有每行一个单位的分组。",
        "Look at the response; then for columns reckoned from it, and for groupings with a unit for each row.",
    ],
);

const BAD_SETTING: Said = said(
    ["有一项设置超出范围。", "A setting is out of bounds."],
    [
        "请检查置信水平、容差和抽样次数；不写时用默认值。",
        "Look at the level of confidence, the tolerance and the number of draws; left out, they are as usual.",
    ],
);

const FLAT: Said = said(
    [
        "似然函数在某个方向上是平的，算不出标准误或区间。",
        "The deviance is flat in some direction: no error or interval follows from it.",
    ],
    [
        "请去掉方差为零或分不清的随机效应后重试。",
        "Leave out random effects without variance or that cannot be told apart, then try again.",
    ],
);

const NOT_COMPARABLE: Said = said(
    [
        "两个模型不能比较：所用的行不同，或者固定效应不同而用了 REML，或者大小相同。",
        "The two models cannot be compared: they are of different rows, of restricted likelihoods, or of one size.",
    ],
    [
        "请用同样的行、按最大似然（ML）重新拟合，其中一个模型包含另一个。",
        "Fit both again to the same rows by maximum likelihood, one model being part of the other.",
    ],
);

const NO_SUCH_PARAMETER: Said = said(
    ["模型没有这个参数。", "The model has no such parameter."],
    ["请照结果里的名称选择参数。", "Choose one by its name in the results."],
);

fn not_finite([zh, en]: &Name) -> Said {
    told(
        [
            format!("{zh}里有的值不是有限的数。"),
            format!("Some value of {en} is not a finite number."),
        ],
        ["请改正这个值，或者把它留空。", "Mend it, or leave it empty."],
    )
}

fn not_varying([zh, en]: &Name) -> Said {
    told(
        [
            format!("没有为{zh}留下按单位变化所需的数。"),
            format!("What random effects of {en} need was not kept."),
        ],
        [
            "请用写有这个随机斜率的公式重新读一遍数据。",
            "Read the data again with a formula that has this random slope.",
        ],
    )
}

fn unknown_column([zh, en]: &Name) -> Said {
    told(
        [format!("汇总的数据里没有{zh}。"), format!("The gathered data lack {en}.")],
        ["请用现在的公式重新读一遍数据。", "Read the data again with the present formula."],
    )
}

fn unknown_factor([zh, en]: &Name) -> Said {
    told(
        [
            format!("汇总的数据里没有分组：{zh}。"),
            format!("The gathered data lack a grouping: {en}."),
        ],
        ["请用现在的公式重新读一遍数据。", "Read the data again with the present formula."],
    )
}

fn same_groups([zh, en]: &Name, [zh_other, en_other]: &Name) -> Said {
    told(
        [
            format!("{zh}与{zh_other}的分组完全一样，两者的差别分不开。"),
            format!(
                "{en} and {en_other} divide the rows alike: their effects cannot be told apart."
            ),
        ],
        ["请去掉其中一个分组。", "Leave one of the two groupings out."],
    )
}

fn same_column_twice([zh, en]: &Name) -> Said {
    told(
        [
            format!("同一列按{zh}变化写了两次，方差分不清归哪一次。"),
            format!("A column varies twice by {en}: its variance could belong to either."),
        ],
        ["请删去其中一次。", "Leave one of the two out."],
    )
}

fn zero_column([zh, en]: &Name, [zh_column, en_column]: &Name) -> Said {
    told(
        [
            format!("按{zh}变化的{zh_column}在每一行都是零。"),
            format!("The values of {en_column}, which varies by {en}, are zero in every row."),
        ],
        ["请从随机效应里删去它。", "Leave it out of the random effects."],
    )
}

fn one_group([zh, en]: &Name) -> Said {
    told(
        [
            format!("分组{zh}只有一个单位，没有单位之间的差别可以估计。"),
            format!("There is but one unit in {en}: no difference between units can be estimated."),
        ],
        [
            "请去掉这个分组，或者补上其他单位的数据。",
            "Leave the grouping out, or add data of other units.",
        ],
    )
}

fn as_many_effects_as_rows([zh, en]: &Name, effects: usize, rows: usize) -> Said {
    told(
        [
            format!(
                "分组{zh}有 {effects} 个随机效应，而数据只有 {rows} 行，分不清单位的差别和个体的差别。"
            ),
            format!(
                "There are {effects} random effects in {en} for {rows} rows: they cannot be told from the residual."
            ),
        ],
        [
            "请确认分组列没有选成学号一类每行不同的列，再减少随机斜率。",
            "See that the grouping is no column that differs in each row; then use fewer random slopes.",
        ],
    )
}

fn too_few_rows(rows: usize, fixed: usize) -> Said {
    told(
        [
            format!("能用的数据有 {rows} 行，固定效应有 {fixed} 个，行数不够。"),
            format!("There are {rows} rows for {fixed} fixed effects, which is not enough."),
        ],
        ["请减少自变量，或者补充数据。", "Use fewer variables, or add rows."],
    )
}

fn bad_theta(needed: usize, given: usize) -> Said {
    told(
        [
            format!("给了 {given} 个协方差参数，模型要 {needed} 个有限的数。"),
            format!(
                "There are {given} covariance parameters where the model needs {needed} finite ones."
            ),
        ],
        ["请不要给起点，由程序自己选择。", "Give none, and let the program choose where to begin."],
    )
}

fn too_large(columns: usize) -> Said {
    told(
        [
            format!("交叉的分组留下 {columns} 列的稠密方阵，太大，不能计算。"),
            format!(
                "Crossed groupings leave a dense square of {columns} columns, which is too large."
            ),
        ],
        [
            "请少用交叉的分组，或者分地区分别拟合。",
            "Cross fewer groupings, or fit parts of the data by themselves.",
        ],
    )
}

fn not_settled(evaluations: usize) -> Said {
    told(
        [
            format!("计算了 {evaluations} 次，参数还没有稳定，不给出结果。"),
            format!(
                "The parameters had not settled after {evaluations} evaluations; there is no result."
            ),
        ],
        [
            "请减少随机斜率，把自变量中心化（center），或者增加允许的次数。",
            "Use fewer random slopes, centre the variables, or allow more evaluations.",
        ],
    )
}
