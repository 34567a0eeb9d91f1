//! Ordinals 序号: what introduces an item, as 一、 （一） 1. ① 一是 第三条. Says how it is written,
//! which number it bears and where it stands; which item it introduces is decided elsewhere.

use serde::{Deserialize, Serialize};

use super::Span;
use super::numeral::{self, Form, arabic_digit};

/// How an ordinal is written, from the outermost to the innermost by the custom of offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// 第一章, 第二部分.
    Chapter,
    /// 第一节.
    Section,
    /// 第三条.
    Article,
    /// 一、
    Comma,
    /// （一）
    Bracket,
    /// 1. 1、 1．
    Dot,
    /// （1）
    FigureBracket,
    /// 1） 1)
    HalfBracket,
    /// ①
    Circled,
    /// 第一， 第二，
    Nth,
    /// 首先 其次 再次 最后.
    First,
    /// 一要 二要.
    Must,
    /// 一是 二是.
    Is,
}

impl Scheme {
    /// Whether it usually stands inside a paragraph and ends with it.
    pub fn is_inline(self) -> bool {
        self >= Self::Nth
    }
}

/// Where an ordinal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At the start of a line.
    Line,
    /// Behind a mark inside a line: …；二是….
    Sentence,
}

/// An ordinal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordinal {
    /// The words, with their brackets or point: `（三）`, `4.`, `一是`.
    pub span: Span,
    /// How it is written.
    pub scheme: Scheme,
    /// Its number, from 1. 最后 has none of its own and is 99.
    pub number: u32,
    /// Where it stands.
    pub place: Place,
}

/// The ordinal at the very start of `text`: scheme, number, length in bytes.
pub fn at(text: &str) -> Option<(Scheme, u32, usize)> {
    let first = text.chars().next()?;
    match first {
        '（' | '(' => bracketed(text, first.len_utf8()),
        '①'..='⑳' => Some((Scheme::Circled, first as u32 - '①' as u32 + 1, first.len_utf8())),
        '第' => nth(text),
        '首' | '其' | '再' | '最' => first_words(text),
        _ if numeral::starts(first) => numbered(text),
        _ => None,
    }
}

/// All ordinals of `text` in reading order: at the start of lines, and behind marks inside them
/// where their scheme may stand there. Linear in the length of `text`.
pub fn find(text: &str) -> Vec<Ordinal> {
    let mut found: Vec<Ordinal> = Vec::new();
    let (mut before, mut place) = ('\n', Some(Place::Line));
    let mut next = 0;
    for (start, c) in text.char_indices() {
        if start < next {
            continue;
        }
        if let Some(ordinal) = place.and_then(|place| here(text, start, place, before)) {
            next = ordinal.span.end();
            found.push(ordinal);
            (before, place) = ('\n', None);
            continue;
        }
        if !is_blank(c) {
            (before, place) = (c, place_behind(c));
        }
    }
    found
}

/// The ordinal at `start`, when its scheme may stand behind the character `before`.
fn here(text: &str, start: usize, place: Place, before: char) -> Option<Ordinal> {
    let (scheme, number, len) = at(&text[start..])?;
    let fits = place == Place::Line
        || match scheme {
            Scheme::Comma | Scheme::Dot | Scheme::Article | Scheme::Chapter | Scheme::Section => {
                matches!(before, '。' | '！' | '？' | '：' | '；')
            }
            Scheme::HalfBracket => false,
            _ => true,
        };
    fits.then(|| Ordinal { span: Span::new(start, start + len), scheme, number, place })
}

fn place_behind(c: char) -> Option<Place> {
    match c {
        '\n' | '\r' => Some(Place::Line),
        '。' | '；' | '：' | '，' | '！' | '？' | ';' | ':' | '“' | '”' | '）' => {
            Some(Place::Sentence)
        }
        _ => None,
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{2002}' | '\u{2003}')
}

/// A whole number from 1 to 999 in figures or characters.
fn number(text: &str) -> Option<(u32, usize, Form)> {
    let c = text.chars().next()?;
    if arabic_digit(c).is_some() {
        let digits: Vec<u32> = text.chars().take(4).map_while(arabic_digit).collect();
        let len = text.chars().take(digits.len()).map(char::len_utf8).sum();
        let value = digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        return (1..1000).contains(&value).then_some((value, len, Form::Arabic));
    }
    let numeral = numeral::read(text).filter(|numeral| !numeral.over && !numeral.bare)?;
    let counts = numeral.form == Form::Chinese && numeral.upper.is_none();
    let whole = numeral.value.fract() == 0.0 && (1.0..1000.0).contains(&numeral.value);
    // Exact: whole and below 1,000.
    (counts && whole).then_some((numeral.value as u32, numeral.len, Form::Chinese))
}

fn bracketed(text: &str, open: usize) -> Option<(Scheme, u32, usize)> {
    let (value, len, form) = number(&text[open..])?;
    let close = text[open + len..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
    let scheme = if form == Form::Arabic { Scheme::FigureBracket } else { Scheme::Bracket };
    Some((scheme, value, open + len + close.len_utf8()))
}

/// 第三条, 第一章, 第一，; not 第一批, 第三次.
fn nth(text: &str) -> Option<(Scheme, u32, usize)> {
    const KINDS: [(&str, Scheme); 6] = [
        ("章", Scheme::Chapter),
        ("部分", Scheme::Chapter),
        ("篇", Scheme::Chapter),
        ("节", Scheme::Section),
        ("条", Scheme::Article),
        ("，", Scheme::Nth),
    ];
    let head = '第'.len_utf8();
    let (value, len, _) = number(&text[head..])?;
    let behind = &text[head + len..];
    let (word, scheme) = KINDS.into_iter().find(|(word, _)| behind.starts_with(word))?;
    // The comma is a mark of the sentence, not of the ordinal.
    let own = if scheme == Scheme::Nth { 0 } else { word.len() };
    let closed =
        scheme == Scheme::Nth || !behind[word.len()..].starts_with(['第', '款', '的', '规']);
    closed.then_some((scheme, value, head + len + own))
}

fn first_words(text: &str) -> Option<(Scheme, u32, usize)> {
    const WORDS: [(&str, u32); 4] = [("首先", 1), ("其次", 2), ("再次", 3), ("最后", 99)];
    let (word, number) = WORDS.into_iter().find(|(word, _)| text.starts_with(word))?;
    let marked = text[word.len()..].starts_with(['，', '：', '是', '要', ',']);
    marked.then_some((Scheme::First, number, word.len()))
}

fn numbered(text: &str) -> Option<(Scheme, u32, usize)> {
    let (value, len, form) = number(text)?;
    let behind = &text[len..];
    let mark = behind.chars().next()?;
    let end = len + mark.len_utf8();
    let scheme = match (form, mark) {
        (Form::Chinese, '、') => Scheme::Comma,
        (Form::Chinese, '是') => Scheme::Is,
        (Form::Chinese, '要') => Scheme::Must,
        (Form::Arabic, '.' | '．' | '、') => Scheme::Dot,
        (_, '）' | ')') => Scheme::HalfBracket,
        _ => return None,
    };
    // 2.5 is a number and 3.1 a version; 一、二、三 is a list of numerals.
    let rest = text[end..].chars().next();
    // 1.10月8日: a date behind the ordinal.
    let dated = number(&text[end..]).is_some_and(|(_, len, _)| text[end + len..].starts_with('月'));
    let decimal =
        matches!(mark, '.' | '．') && rest.is_some_and(|c| arabic_digit(c).is_some()) && !dated;
    // 十要素, 一是否: the mark is the head of a word.
    let word = scheme.is_inline() && rest.is_some_and(|c| matches!(c, '素' | '否' | '点' | '件'));
    let list = mark == '、'
        && number(&text[end..]).is_some_and(|(next, len, _)| {
            next == value + 1 && !text[end + len..].starts_with(['个', '项', '年', '所'])
        });
    (!decimal && !list && !word).then_some((scheme, value, end))
}
