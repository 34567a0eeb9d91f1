//! Formulas that cannot be read, in words. Reads none.

use moushi_stats::formula::Syntax;

use super::{Said, said, told};

/// What is the matter, and what to do.
pub(super) fn words(syntax: &Syntax) -> Said {
    match syntax {
        Syntax::TooLong { length, limit } => too_long(*length, *limit),
        Syntax::TooDeep { limit } => too_deep(*limit),
        Syntax::NoTilde => NO_TILDE,
        Syntax::SecondTilde => SECOND_TILDE,
        Syntax::NoResponse => NO_RESPONSE,
        Syntax::NothingRight => NOTHING_RIGHT,
        Syntax::Character { found, instead } => character(*found, *instead),
        Syntax::OpenQuote => OPEN_QUOTE,
        Syntax::OpenBracket => OPEN_BRACKET,
        Syntax::StrayBracket => STRAY_BRACKET,
        Syntax::NoOperand { found } => no_operand(found.as_deref()),
        Syntax::NoOperator { found } => no_operator(found),
        Syntax::Number { text } => number(text),
        Syntax::NoBar => NO_BAR,
        Syntax::BareBar => BARE_BAR,
        Syntax::NoEffect => NO_EFFECT,
        Syntax::NoGroup => NO_GROUP,
    }
}

const NO_TILDE: Said = said(
    ["公式里没有波浪号“~”。", "The formula has no “~”."],
    [
        "请写成“因变量 ~ 各项”的样子，如“score ~ pretest + (1 | school)”。",
        "Write the response, then “~”, then the terms, as in “score ~ pretest + (1 | school)”.",
    ],
);

const SECOND_TILDE: Said = said(
    ["公式里有第二个波浪号“~”。", "The formula has a second “~”."],
    [
        "一个公式只写一个波浪号，左边是因变量，右边是各项。",
        "Keep one “~”: the response stands before it, the terms behind it.",
    ],
);

const NO_RESPONSE: Said = said(
    ["波浪号“~”左边是空的。", "Nothing stands before “~”."],
    ["请在左边写因变量的列名。", "Write the column of the response there."],
);

const NOTHING_RIGHT: Said = said(
    ["波浪号“~”右边是空的。", "Nothing stands behind “~”."],
    [
        "请在右边写各项；没有自变量时写“1”，再加分组，如“1 + (1 | school)”。",
        "Write the terms there; without any, write “1” and the grouping, as in “1 + (1 | school)”.",
    ],
);

const OPEN_QUOTE: Said = said(
    ["引号只有前一半。", "The second quote is missing."],
    ["请在名称或文字的末尾补上引号。", "Close the name or the text with the same quote."],
);

const OPEN_BRACKET: Said = said(
    ["这个括号没有配对的右括号。", "This bracket is not closed."],
    ["请补上右括号，或者删去这个括号。", "Close it, or leave it out."],
);

const STRAY_BRACKET: Said = said(
    ["这个右括号没有配对的左括号。", "This bracket was not opened."],
    ["请补上左括号，或者删去这个括号。", "Open it where it belongs, or leave it out."],
);

const NO_BAR: Said = said(
    [
        "这个括号里应当是随机效应，却没有竖线“|”。",
        "These brackets should hold random effects, and there is no “|” in them.",
    ],
    [
        "请写成“(随单位变化的项 | 分组列)”，如“(1 | school)”。",
        "Write the effects, then “|”, then the grouping, as in “(1 | school)”.",
    ],
);

const BARE_BAR: Said = said(
    ["竖线“|”没有放在括号里。", "The “|” stands outside of brackets."],
    [
        "请把随机效应整个放进括号，如“(1 | school)”。",
        "Put the random effects into brackets, as in “(1 | school)”.",
    ],
);

const NO_EFFECT: Said = said(
    ["竖线“|”左边是空的。", "Nothing stands before “|”."],
    [
        "请写哪些效应随单位变化；只有截距变化时写“1”。",
        "Write which effects vary between units; write “1” for the intercept alone.",
    ],
);

const NO_GROUP: Said = said(
    ["竖线“|”右边是空的。", "Nothing stands behind “|”."],
    ["请写按哪一列把各行归到单位。", "Write the column that says to which unit a row belongs."],
);

fn too_long(length: usize, limit: usize) -> Said {
    told(
        [
            format!("公式有 {length} 个字节，最多 {limit} 个。"),
            format!("The formula has {length} bytes; {limit} are allowed."),
        ],
        ["请减少项，或者把列名改短。", "Use fewer terms, or shorter names of columns."],
    )
}

fn too_deep(limit: usize) -> Said {
    told(
        [
            format!("括号或符号套了 {limit} 层以上。"),
            format!("Brackets or signs stand more than {limit} deep in each other."),
        ],
        ["请去掉不需要的括号。", "Leave out brackets that are not needed."],
    )
}

fn character(found: char, instead: Option<char>) -> Said {
    let said = told(
        [
            format!("公式里的“{found}”没有含义。"),
            format!("The character “{found}” has no meaning in a formula."),
        ],
        [
            "请删去它；列名里有这样的字符时，把整个列名放进反引号“`”。",
            "Leave it out; a name of a column with such a character goes into `backticks`.",
        ],
    );
    match instead {
        Some(plain) => said.remedy(
            format!("请改成半角的“{plain}”。"),
            format!("Write the plain “{plain}” instead."),
        ),
        None => said,
    }
}

fn no_operand(found: Option<&str>) -> Said {
    let what = match found {
        Some(found) => [
            format!("“{found}”前面缺一个列名或数。"),
            format!("A name or a number is missing before “{found}”."),
        ],
        None => [
            "公式末尾缺一个列名或数。".to_owned(),
            "A name or a number is missing at the end of the formula.".to_owned(),
        ],
    };
    told(
        what,
        ["请补上，或者删去多余的运算符。", "Write it, or leave out the operator that is too many."],
    )
}

fn no_operator(found: &str) -> Said {
    told(
        [format!("“{found}”前面缺运算符。"), format!("An operator is missing before “{found}”.")],
        [
            "项与项之间请写“+”；列名里有空格时，把整个列名放进反引号“`”。",
            "Write “+” between terms; a name of a column with a space goes into `backticks`.",
        ],
    )
}

fn number(text: &str) -> Said {
    told(
        [format!("“{text}”不是一个数。"), format!("“{text}” is no number.")],
        [
            "请改正这个数；以数字开头的列名放进反引号“`”。",
            "Mend the number; a name of a column that begins with a digit goes into `backticks`.",
        ],
    )
}
