//! Formulas that can be read and ask for something without a meaning, in words. Reads none.

use moushi_stats::formula::{Meaning, Wanted};

use super::{Said, nearest, said, told};

/// The functions that formulas know, as they are told to people.
const KNOWN: &str =
    "I, log, log2, log10, exp, sqrt, abs, center, scale, within, mean, factor, poly, ns, bs";

/// What is the matter, and what to do.
pub(super) fn words(meaning: &Meaning) -> Said {
    match meaning {
        Meaning::Dot => DOT,
        Meaning::UnknownFunction { name, nearest } => unknown_function(name, *nearest),
        Meaning::NoArgument { function } => no_argument(function),
        Meaning::UnknownArgument { function, name } => unknown_argument(function, name),
        Meaning::Argument { function, name, wanted } => argument(function, name, *wanted),
        Meaning::NotHere { function } => not_here(function),
        Meaning::NumberAsTerm => NUMBER_AS_TERM,
        Meaning::NumberInProduct => NUMBER_IN_PRODUCT,
        Meaning::Power => POWER,
        Meaning::PowerOfOne => POWER_OF_ONE,
        Meaning::Text => TEXT,
        Meaning::ColonInArithmetic => COLON_IN_ARITHMETIC,
        Meaning::RandomInside => RANDOM_INSIDE,
        Meaning::Group => GROUP,
        Meaning::ResponseOnRight { name } => response_on_right(name),
        Meaning::ManyTerms { limit } => many_terms(*limit),
        Meaning::ManyVariables { limit } => many_variables(*limit),
        Meaning::ManyOperations { limit } => many_operations(*limit),
    }
}

const DOT: Said = said(
    ["“.”在这里不代表其余各列。", "“.” does not stand for all other columns here."],
    ["请把要用的列名逐个写出来。", "Write the names of the columns that are meant."],
);

const NUMBER_AS_TERM: Said = said(
    ["除 0 和 1 以外的数不能单独作为一项。", "No number but 0 and 1 can be a term."],
    [
        "要对列做算术，请放进“I( )”，如“I(x * 2)”。",
        "Arithmetic on columns goes into “I( )”, as in “I(x * 2)”.",
    ],
);

const NUMBER_IN_PRODUCT: Said = said(
    ["数不能参加交互。", "A number cannot be part of an interaction."],
    [
        "随机截距请写成“(1 | 分组列)”，算术请放进“I( )”。",
        "A random intercept is written “(1 | group)”; arithmetic goes into “I( )”.",
    ],
);

const POWER: Said = said(
    [
        "若干项的乘方，指数必须是 1 到 64 的整数。",
        "Terms can be raised to whole numbers from 1 to 64 only.",
    ],
    ["要对列做乘方，请写“I(x^2)”。", "For a power of a column write “I(x^2)”."],
);

const POWER_OF_ONE: Said = said(
    ["一个项的乘方还是它自己。", "A power of one term is the term itself."],
    ["要用列的平方，请写“I(x^2)”。", "For the square of a column write “I(x^2)”."],
);

const TEXT: Said = said(
    ["引号里的文字不能作为一项，也不能参加算术。", "A text in quotes is no term and no number."],
    [
        "如果是列名，请去掉引号；列名里有空格或符号时用反引号“`”。",
        "A name of a column stands without quotes; one with spaces or signs goes into `backticks`.",
    ],
);

const COLON_IN_ARITHMETIC: Said = said(
    ["“:”表示交互，不能出现在算术里。", "“:” makes interactions and has no place in arithmetic."],
    ["乘请写“*”，除请写“/”。", "Write “*” to multiply and “/” to divide."],
);

const RANDOM_INSIDE: Said = said(
    ["随机效应没有直接加在公式右边。", "The random effects are not a summand of the right side."],
    [
        "请写成“各项 + (1 | 分组列)”，不要放进别的括号或交互里。",
        "Write “terms + (1 | group)”, not inside other brackets or interactions.",
    ],
);

const GROUP: Said = said(
    ["竖线右边不是分组列。", "What stands behind “|” is no grouping."],
    [
        "分组只能用列名、factor(列名)，以及连接它们的“:”和“/”，如“county/school”。",
        "A grouping is made of names of columns, factor(name), “:” and “/”, as in “county/school”.",
    ],
);

fn unknown_function(name: &str, near: Option<&str>) -> Said {
    let what = told(
        [format!("没有叫“{name}”的函数。"), format!("There is no function “{name}”.")],
        ["", ""],
    );
    let known = what.remedy(
        format!("可以用的函数有：{KNOWN}。"),
        format!("These functions can be used: {KNOWN}."),
    );
    nearest(known, near)
}

fn no_argument(function: &str) -> Said {
    told(
        [format!("{function}( ) 里面是空的。"), format!("There is nothing in {function}( ).")],
        ["请写它要处理的列。", "Write the column that it is of."],
    )
}

fn unknown_argument(function: &str, name: &str) -> Said {
    told(
        [
            format!("{function}( ) 没有叫“{name}”的参数。"),
            format!("{function}( ) has no argument “{name}”."),
        ],
        ["请删去它，或者改正它的名称。", "Leave it out, or mend its name."],
    )
}

fn argument(function: &str, name: &str, wanted: Wanted) -> Said {
    let [zh, en] = want(wanted);
    told(
        [
            format!("{function}( ) 的参数“{name}”不合要求。"),
            format!("The argument “{name}” of {function}( ) is not what it must be."),
        ],
        ["", ""],
    )
    .remedy(format!("请写{zh}。"), format!("Write {en}."))
}

/// What an argument must be, as part of a sentence.
fn want(wanted: Wanted) -> [String; 2] {
    let [zh, en] = match wanted {
        Wanted::Whole { least, most } => {
            return [
                format!("从 {least} 到 {most} 的整数"),
                format!("a whole number from {least} to {most}"),
            ];
        }
        Wanted::Rising => ["由小到大的数，如 c(1, 2, 3)", "rising numbers, as in c(1, 2, 3)"],
        Wanted::Pair => ["由小到大的两个数，如 c(0, 100)", "two rising numbers, as in c(0, 100)"],
        Wanted::Truth => ["TRUE 或 FALSE", "TRUE or FALSE"],
        Wanted::Text => ["引号里的文字，如 \"甲\"", "a text in quotes, as in \"a\""],
        Wanted::Column => ["一个列名", "the name of a column"],
        Wanted::Group => [
            "分组所依据的列名，几列时如 a:b",
            "the column that groups the rows, or several as in a:b",
        ],
    };
    [zh.to_owned(), en.to_owned()]
}

fn not_here(function: &str) -> Said {
    told(
        [
            format!("{function}( ) 产生几列，不能放在算术里，也不能作因变量。"),
            format!(
                "{function}( ) makes several columns and can be neither part of arithmetic nor the response."
            ),
        ],
        ["请让它单独成为一项。", "Let it be a term of its own."],
    )
}

fn response_on_right(name: &str) -> Said {
    told(
        [
            format!("“{name}”是因变量，又出现在公式右边。"),
            format!("“{name}” is the response and stands on the right side too."),
        ],
        [
            "请从右边删去它；前测应当是另外一列。",
            "Leave it out there; an earlier test is a column of its own.",
        ],
    )
}

fn many_terms(limit: usize) -> Said {
    told(
        [
            format!("公式展开以后的项多于 {limit} 个。"),
            format!("The formula stands for more than {limit} terms."),
        ],
        ["请减少交互和乘方。", "Use fewer interactions and powers."],
    )
}

fn many_variables(limit: usize) -> Said {
    told(
        [
            format!("公式里的变量多于 {limit} 个。"),
            format!("The formula has more than {limit} variables."),
        ],
        ["请减少自变量。", "Use fewer variables."],
    )
}

fn many_operations(limit: usize) -> Said {
    told(
        [
            format!("算术里的数、列和函数多于 {limit} 个。"),
            format!("The arithmetic has more than {limit} numbers, columns and functions."),
        ],
        ["请先在数据里算好，作为一列交来。", "Reckon it beforehand and hand it in as a column."],
    )
}
