//! Reads a formula: words and signs to a tree that knows where each part of it stands. Knows no columns.
//!
//! ```text
//! either  = both { "or" both }
//! both    = not { "and" not }
//! not     = "not" not | compare
//! compare = sum [ ("<" | "<=" | ">" | ">=" | "=" | "!=") sum ]
//! sum     = product { ("+" | "-") product }
//! product = sign { ("*" | "/") sign }
//! sign    = "-" sign | atom
//! atom    = number | 'word' | name | name "(" [ either { "," either } ] ")" | "(" either ")"
//! ```

use std::ops::Range;

use crate::text::Text;

/// Deepest nesting of a formula: a deeper one is a mistake, or hostile.
const DEEP: usize = 40;

/// What is wrong with a formula, and where: bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub what: Text,
}

/// A part of a formula with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Bytes of the formula.
    pub at: Range<usize>,
    /// What stands there.
    pub what: Tree,
}

/// What stands in a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A number.
    Number(f64),
    /// A word in quotes.
    Word(String),
    /// The name of a column, an indicator or a table.
    Name(String),
    /// A sign before one part.
    One(Sign, Box<Part>),
    /// A sign between two.
    Two(Sign, Box<Part>, Box<Part>),
    /// A function of parts.
    Call(String, Vec<Part>),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Plus.
    Add,
    /// Minus.
    Less,
    /// Times.
    Times,
    /// Divided by.
    Over,
    /// Lower than.
    Below,
    /// At most.
    AtMost,
    /// Higher than.
    Above,
    /// At least.
    AtLeast,
    /// Equal.
    Same,
    /// Not equal.
    Other,
    /// Both.
    And,
    /// One at least.
    Or,
    /// Not.
    Not,
}

impl Sign {
    /// As it is written.
    pub fn written(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Less => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Same => "=",
            Self::Other => "!=",
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }
}

/// Reads a formula.
///
/// # Errors
/// With the place of what cannot be read.
pub fn parse(words: &str) -> Result<Part, Wrong> {
    let mut reading = Reading { tokens: tokens(words)?, at: 0, deep: 0, end: words.len() };
    let whole = reading.either()?;
    match reading.tokens.get(reading.at) {
        None => Ok(whole),
        Some(left) => {
            Err(wrong(left.at.clone(), "公式到这里应当结束", "the formula should end here"))
        }
    }
}

fn wrong(at: Range<usize>, zh: impl Into<String>, en: impl Into<String>) -> Wrong {
    Wrong { at, what: Text::of(zh, en) }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Number(f64),
    Word(String),
    Name(String),
    Sign(Sign),
    Open,
    Close,
    Comma,
}

#[derive(Clone, Debug)]
struct Token {
    at: Range<usize>,
    kind: Kind,
}

const SIGNS: [(&str, Sign); 10] = [
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("!=", Sign::Other),
    ("<", Sign::Below),
    (">", Sign::Above),
    ("=", Sign::Same),
    ("+", Sign::Add),
    ("-", Sign::Less),
    ("*", Sign::Times),
    ("/", Sign::Over),
];

fn tokens(words: &str) -> Result<Vec<Token>, Wrong> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = words[at..].chars().next() {
        let (kind, long) = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            ',' => (Kind::Comma, 1),
            '\'' => quoted(words, at)?,
            '0'..='9' | '.' => number(words, at)?,
            _ if first.is_alphabetic() || first == '_' => named(&words[at..]),
            _ => sign(words, at, first)?,
        };
        found.push(Token { at: at..at + long, kind });
        at += long;
    }
    Ok(found)
}

fn quoted(words: &str, at: usize) -> Result<(Kind, usize), Wrong> {
    match words[at + 1..].split_once('\'') {
        Some((word, _)) => Ok((Kind::Word(word.to_owned()), word.len() + 2)),
        None => Err(wrong(at..words.len(), "引号没有配对", "the quote does not end")),
    }
}

fn number(words: &str, at: usize) -> Result<(Kind, usize), Wrong> {
    let rest = &words[at..];
    let long = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    match rest[..long].parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Kind::Number(value), long)),
        _ => Err(wrong(at..at + long, "不是数", "not a number")),
    }
}

fn named(rest: &str) -> (Kind, usize) {
    let long = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let kind = match &rest[..long] {
        "and" => Kind::Sign(Sign::And),
        "or" => Kind::Sign(Sign::Or),
        "not" => Kind::Sign(Sign::Not),
        name => Kind::Name(name.to_owned()),
    };
    (kind, long)
}

fn sign(words: &str, at: usize, first: char) -> Result<(Kind, usize), Wrong> {
    let known = SIGNS.iter().find(|(written, _)| words[at..].starts_with(written));
    known.map(|(written, sign)| (Kind::Sign(*sign), written.len())).ok_or_else(|| {
        let at = at..at + first.len_utf8();
        wrong(at, format!("看不懂“{first}”"), format!("`{first}` means nothing here"))
    })
}

struct Reading {
    tokens: Vec<Token>,
    at: usize,
    deep: usize,
    end: usize,
}

impl Reading {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    /// Takes one of the signs, if it stands here.
    fn sign(&mut self, of: &[Sign]) -> Option<(Sign, Range<usize>)> {
        let token = self.tokens.get(self.at)?;
        let Kind::Sign(sign) = token.kind else { return None };
        let found = of.contains(&sign).then(|| (sign, token.at.clone()));
        self.at += usize::from(found.is_some());
        found
    }

    /// Parts with signs between them, from the left.
    fn chain(
        &mut self,
        of: &[Sign],
        part: fn(&mut Self) -> Result<Part, Wrong>,
    ) -> Result<Part, Wrong> {
        let mut whole = part(self)?;
        while let Some((sign, _)) = self.sign(of) {
            let next = part(self)?;
            whole = two(sign, whole, next);
        }
        Ok(whole)
    }

    fn either(&mut self) -> Result<Part, Wrong> {
        self.chain(&[Sign::Or], Self::both)
    }

    fn both(&mut self) -> Result<Part, Wrong> {
        self.chain(&[Sign::And], Self::not)
    }

    fn not(&mut self) -> Result<Part, Wrong> {
        match self.sign(&[Sign::Not]) {
            None => self.compare(),
            Some((sign, from)) => {
                let part = self.deeper(&from, Self::not)?;
                Ok(Part { at: from.start..part.at.end, what: Tree::One(sign, Box::new(part)) })
            }
        }
    }

    fn compare(&mut self) -> Result<Part, Wrong> {
        use Sign::{Above, AtLeast, AtMost, Below, Other, Same};
        let first = self.sum()?;
        let signs = [Below, AtMost, Above, AtLeast, Same, Other];
        let Some((sign, _)) = self.sign(&signs) else { return Ok(first) };
        let next = self.sum()?;
        if let Some((_, at)) = self.sign(&signs) {
            // `1 < x < 5` means something else in every language.
            return Err(wrong(at, "比较不能连写，请用 and", "write two comparisons with `and`"));
        }
        Ok(two(sign, first, next))
    }

    fn sum(&mut self) -> Result<Part, Wrong> {
        self.chain(&[Sign::Add, Sign::Less], Self::product)
    }

    fn product(&mut self) -> Result<Part, Wrong> {
        self.chain(&[Sign::Times, Sign::Over], Self::signed)
    }

    fn signed(&mut self) -> Result<Part, Wrong> {
        match self.sign(&[Sign::Less]) {
            None => self.atom(),
            Some((sign, from)) => {
                let part = self.deeper(&from, Self::signed)?;
                Ok(Part { at: from.start..part.at.end, what: Tree::One(sign, Box::new(part)) })
            }
        }
    }

    fn deeper<T>(
        &mut self,
        at: &Range<usize>,
        part: fn(&mut Self) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        self.deep += 1;
        if self.deep > DEEP {
            return Err(wrong(at.clone(), "公式嵌套太深", "the formula is nested too deeply"));
        }
        let part = part(self);
        self.deep -= 1;
        part
    }

    fn atom(&mut self) -> Result<Part, Wrong> {
        let end = self.end;
        let missing = || wrong(end..end, "公式没有写完", "the formula is not finished");
        let Token { at, kind } = self.next().ok_or_else(missing)?;
        let what = match kind {
            Kind::Number(value) => Tree::Number(value),
            Kind::Word(word) => Tree::Word(word),
            Kind::Name(name) if self.tokens.get(self.at).is_some_and(|t| t.kind == Kind::Open) => {
                self.at += 1;
                let (parts, end) = self.deeper(&at, Self::parts)?;
                return Ok(Part { at: at.start..end, what: Tree::Call(name, parts) });
            }
            Kind::Name(name) => Tree::Name(name),
            Kind::Open => {
                let inner = self.deeper(&at, Self::either)?;
                let end = self.close()?;
                return Ok(Part { at: at.start..end, what: inner.what });
            }
            Kind::Close | Kind::Comma | Kind::Sign(_) => {
                return Err(wrong(at, "这里缺一个数或名称", "a number or a name is missing here"));
            }
        };
        Ok(Part { at, what })
    }

    /// Parts of a function, and where its bracket closes.
    fn parts(&mut self) -> Result<(Vec<Part>, usize), Wrong> {
        let mut parts = Vec::new();
        if self.tokens.get(self.at).is_some_and(|token| token.kind == Kind::Close) {
            return Ok((parts, self.close()?));
        }
        loop {
            parts.push(self.either()?);
            if self.tokens.get(self.at).is_none_or(|token| token.kind != Kind::Comma) {
                return Ok((parts, self.close()?));
            }
            self.at += 1;
        }
    }

    fn close(&mut self) -> Result<usize, Wrong> {
        let end = self.end;
        match self.next() {
            Some(Token { at, kind: Kind::Close }) => Ok(at.end),
            Some(other) => {
                Err(wrong(other.at, "这里应当是右括号", "a closing bracket is missing here"))
            }
            None => Err(wrong(end..end, "缺右括号", "a closing bracket is missing")),
        }
    }
}

fn two(sign: Sign, one: Part, other: Part) -> Part {
    let at = one.at.start..other.at.end;
    Part { at, what: Tree::Two(sign, Box::new(one), Box::new(other)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree with all its brackets.
    fn shown(part: &Part) -> String {
        match &part.what {
            Tree::Number(value) => value.to_string(),
            Tree::Word(word) => format!("'{word}'"),
            Tree::Name(name) => name.clone(),
            Tree::One(sign, part) => format!("({} {})", sign.written(), shown(part)),
            Tree::Two(sign, one, other) => {
                format!("({} {} {})", shown(one), sign.written(), shown(other))
            }
            Tree::Call(name, parts) => {
                format!("{name}[{}]", parts.iter().map(shown).collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn signs_bind_as_everybody_expects() {
        for (words, tree) in [
            ("1 + 2 * 3", "(1 + (2 * 3))"),
            ("1 - 2 - 3", "((1 - 2) - 3)"),
            ("8 / 4 / 2", "((8 / 4) / 2)"),
            ("-a * b", "((- a) * b)"),
            ("(1 + 2) * 3", "((1 + 2) * 3)"),
            ("a < 1 or b >= 2 and not c = 'x'", "((a < 1) or ((b >= 2) and (not (c = 'x'))))"),
            ("if(a > 0, sum(school, b), 0.5)", "if[(a > 0) sum[school b] 0.5]"),
            ("在校生 / 2", "(在校生 / 2)"),
            ("f()", "f[]"),
        ] {
            assert_eq!(parse(words).map(|part| shown(&part)), Ok(tree.to_owned()), "{words}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        for (words, at, en) in [
            ("1 +", 3..3, "not finished"),
            ("1 2", 2..3, "should end"),
            ("(1", 2..2, "closing"),
            ("1 < a < 3", 6..7, "and"),
            ("'open", 0..5, "quote"),
            ("1..2", 0..4, "number"),
            ("生 % 2", 4..5, "%"),
            ("f(1 2)", 4..5, "closing"),
            ("* 2", 0..1, "missing"),
            ("", 0..0, "not finished"),
        ] {
            let wrong = parse(words).expect_err(words);
            assert_eq!(wrong.at, at, "{words}: {wrong:?}");
            assert!(wrong.what.en.contains(en), "{words}: {wrong:?}");
        }
        let deep = format!("{}1{}", "(".repeat(4_000), ")".repeat(4_000));
        assert!(parse(&deep).is_err_and(|wrong| wrong.what.en.contains("deeply")));
        let deep = "-".repeat(100_000) + "1";
        assert!(parse(&deep).is_err(), "and no stack is spent on it");
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_fall_over(words in "[a-c0-9 .,()'<>=!*/+\\-生]{0,40}") {
            if let Err(wrong) = parse(&words) {
                assert!(words.get(wrong.at).is_some(), "the place is one of the formula");
            }
        }
    }
}
