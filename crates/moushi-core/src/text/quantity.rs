//! `Quantity`: a number with a unit, as the words say it, and how to find all of them in a text.
//! Not years, dates, clock times or ordinals (see `when.rs`, `ordinal.rs`), and not the numbers
//! inside quoted names.

use serde::{Deserialize, Serialize};

use super::Span;
use super::numeral::{self, Form, Numeral};
use super::units::{self, Units};

/// How a number bounds what it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The number itself.
    #[default]
    Exact,
    /// 以上, 不低于, 超, 至少.
    AtLeast,
    /// 以内, 不超过, 低于.
    AtMost,
    /// 左右, 近, 约.
    About,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quantity {
    /// The words, bounding words included: `超10万人次`.
    pub span: Span,
    /// The number, 万 and 亿 multiplied out; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The unit without bounding words: `人次`, `%`, `个百分点`, `元`.
    pub unit: String,
    /// How the number bounds.
    #[serde(default)]
    pub bound: Bound,
}

/// All quantities of `text` in reading order, not overlapping; spans count from its start.
///
/// Linear in the length of `text`. Short quoted names and titles in 《》 are passed over.
pub fn find(text: &str) -> Vec<Quantity> {
    let units = units::units();
    let bytes = text.as_bytes();
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x80 && !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let c = text[at..].chars().next().expect("`at` lies inside the text");
        let free = found.last().map_or(0, |last| last.span.end());
        at = match c {
            '“' => name_end(text, at, '”', QUOTED),
            '《' => name_end(text, at, '》', TITLE),
            _ if numeral::starts(c) => {
                let scan = Scan { text, units, free };
                let (next, quantity) = scan.at(at);
                found.extend(quantity);
                next
            }
            '半' => {
                let (next, quantity) = Scan { text, units, free }.half(at);
                found.extend(quantity);
                next
            }
            _ => at + c.len_utf8(),
        };
    }
    found
}

/// A quoted name is at most this long in bytes; what is longer is speech and may count things.
const QUOTED: usize = 60;
/// The same for a title in 《》.
const TITLE: usize = 240;

/// The end of the name that opens at `at`, or the end of its opening mark.
fn name_end(text: &str, at: usize, close: char, limit: usize) -> usize {
    let inside = at + close.len_utf8();
    let names = text[inside..].char_indices().take_while(|(offset, _)| *offset <= limit);
    for (offset, c) in names {
        if c == close {
            return inside + offset + c.len_utf8();
        }
        if matches!(c, '“' | '《' | '\n') {
            break;
        }
    }
    inside
}

/// One look at one numeral.
struct Scan<'t> {
    text: &'t str,
    units: &'t Units,
    /// Up to here the text belongs to the quantity before.
    free: usize,
}

/// A number, or two, with the unit behind.
struct Counted<'t> {
    value: f64,
    upper: Option<f64>,
    unit: &'t str,
    over: bool,
    bare: bool,
    end: usize,
}

impl<'t> Scan<'t> {
    /// Where to go on, and the quantity whose numeral starts at `at`.
    fn at(&self, at: usize) -> (usize, Option<Quantity>) {
        if let Some(len) = self.units.phrase(&self.text[at..]) {
            return (at + len, None);
        }
        if let Some(share) = numeral::share(&self.text[at..]) {
            let end = at + share.len;
            return (end, self.share(at, &share));
        }
        let Some(first) = numeral::read(&self.text[at..]) else {
            return (at + self.text[at..].chars().next().map_or(1, char::len_utf8), None);
        };
        let skip = at + first.len;
        if self.is_code(at, &first) {
            return (code_end(self.text, skip), None);
        }
        if let Some(end) = self.pair(at, &first) {
            return (end, None);
        }
        let counted = self.counted(at, &first).filter(|counted| {
            !self.names(at, &first, counted) && !self.counts_nothing(at, &first, counted)
        });
        let Some(counted) = counted else {
            return (skip, None);
        };
        (counted.end, Some(self.quantity(at, &counted)))
    }

    /// 百分之五: five, in per cent. Other fractions are divided out and have no unit.
    fn share(&self, at: usize, share: &numeral::Share) -> Option<Quantity> {
        let (value, unit) = match share.of {
            100.0 => (share.part.value, "%"),
            1000.0 => (share.part.value, "‰"),
            of => (share.part.value / of, ""),
        };
        let end = at + share.len;
        let counted = Counted { value, upper: None, unit, over: share.part.over, bare: false, end };
        (!self.before(at).ends_with('第')).then(|| self.quantity(at, &counted))
    }

    /// 半年, 半个月; not 上半年.
    fn half(&self, at: usize) -> (usize, Option<Quantity>) {
        const HALVES: [&str; 7] = ["年", "个月", "天", "个小时", "小时", "个学期", "个百分点"];
        let begin = at + '半'.len_utf8();
        let rest = &self.text[begin..];
        let unit = HALVES.iter().find(|unit| rest.starts_with(**unit));
        let taken =
            self.before(at).ends_with(['上', '下', '前', '后', '大', '过', '多', '年', '月']);
        let Some(unit) = unit.filter(|_| !taken) else { return (begin, None) };
        let end = begin + unit.len();
        if rest[unit.len()..].starts_with(['内', '来']) {
            return (end, None);
        }
        let counted = Counted { value: 0.5, upper: None, unit, over: false, bare: false, end };
        (end, Some(self.quantity(at, &counted)))
    }

    fn before(&self, at: usize) -> &'t str {
        &self.text[..at]
    }

    /// Part of a code or an expression (G20, 1+13+N, 7×24) or of an indefinite number (数十).
    fn is_code(&self, at: usize, first: &Numeral) -> bool {
        let Some(c) = self.before(at).chars().next_back() else { return false };
        let joined = matches!(c, '+' | '×' | '*' | '/' | '.' | '_' | '＋' | '#' | '@' | '&' | '=');
        match first.form {
            Form::Arabic => {
                let dash = c == '-' && self.before(at).len() > self.free + 1;
                c.is_ascii_alphanumeric() || joined || dash
            }
            _ => matches!(c, '数' | '几' | '“') && first.bare || c == '数' || c == '几',
        }
    }

    /// 一校一策, 一年一度: the end of a pair of ones, in which nothing is counted.
    fn pair(&self, at: usize, first: &Numeral) -> Option<usize> {
        let mut chars = self.text[at..].chars();
        let one = first.form == Form::Chinese && first.value == 1.0 && first.upper.is_none();
        let (a, b, c) = (chars.next()?, chars.next()?, chars.next()?);
        let pair = one && a == '一' && c == '一' && chars.next().is_some_and(|d| d != '次');
        pair.then(|| at + a.len_utf8() + b.len_utf8())
    }

    /// The unit behind the numeral, and the upper end of a range.
    fn counted(&self, at: usize, first: &Numeral) -> Option<Counted<'t>> {
        let end = at + first.len;
        let own = self.units.at(self.text, end, first);
        let middle = own.map_or(end, |(_, end)| end);
        if let Some(range) = self.range(first, own.map(|(unit, _)| unit), middle) {
            return Some(range);
        }
        let (unit, end) = own?;
        let (value, upper, over) = (first.value, first.upper, first.over);
        Some(Counted { value, upper, unit, over, bare: first.bare, end })
    }

    /// 1-2周, 3至5所, 0.15%-0.2%: a second numeral with the same unit.
    fn range(&self, first: &Numeral, own: Option<&str>, middle: usize) -> Option<Counted<'t>> {
        const DASHES: [char; 9] = ['-', '–', '—', '―', '－', '~', '～', '至', '到'];
        let rest = &self.text[middle..];
        let dashes = rest.chars().take(2).take_while(|c| DASHES.contains(c));
        let begin = middle + dashes.map(char::len_utf8).sum::<usize>();
        if begin == middle {
            return None;
        }
        let second = numeral::read(&self.text[begin..])?;
        let (unit, end) = self.units.at(self.text, begin + second.len, &second)?;
        let value = scaled_like(first, &second);
        let same = own.is_none_or(|own| own == unit) && value <= second.value;
        let whole = is_year(first.value) && unit == "年";
        (same && !whole && first.form != Form::Digits).then_some(Counted {
            value,
            upper: Some(second.value),
            unit,
            over: second.over,
            bare: false,
            end,
        })
    }

    /// Whether the number names instead of counting: a year, an ordinal, a session, a clock time.
    fn names(&self, at: usize, first: &Numeral, counted: &Counted<'_>) -> bool {
        let before = self.before(at);
        let behind = &self.text[counted.end..];
        let one = first.form == Form::Chinese && first.value == 1.0 && !first.bare;
        if before.ends_with('第') {
            return one || !matches!(counted.unit, "位" | "名");
        }
        match counted.unit {
            "年" => {
                let cyclic = behind.chars().take(8).any(|c| c == '遇');
                let year = is_year(first.value) || first.form == Form::Digits;
                year || cyclic || is_stretch(before)
            }
            "个月" | "天" | "周" | "个学期" => is_stretch(before),
            "次" => {
                let session = before.ends_with("人大") || before.ends_with("政协");
                before.ends_with('届') || (session && behind.starts_with("会议"))
            }
            "分" => before.ends_with(['时', '点', '：', ':']),
            _ => false,
        }
    }

    /// Whether nothing is counted: 零, a number beyond sense, 统一, 一张张.
    fn counts_nothing(&self, at: usize, first: &Numeral, counted: &Counted<'_>) -> bool {
        let huge = !counted.value.is_finite() || counted.value > 1e18;
        let none = first.form == Form::Chinese && counted.value == 0.0;
        let one = &self.text[at..at + first.len] == "一";
        let word = one && self.units.one_belongs_to(self.before(at), counted.unit);
        let doubled = one && self.text[counted.end..].starts_with(counted.unit);
        huge || none || word || doubled
    }

    /// Adds the bounding words around, which stay inside the span.
    fn quantity(&self, at: usize, counted: &Counted<'_>) -> Quantity {
        let (mut start, mut end) = (at, counted.end);
        let mut bound = if counted.over { Bound::AtLeast } else { Bound::Exact };
        if self.text[self.free..start].ends_with('第') {
            start -= '第'.len_utf8();
        } else if self.text[self.free..start].ends_with('每') {
            start -= '每'.len_utf8();
        } else if let Some((kind, len)) =
            self.units.bound_before(&self.text[self.free..start], counted.bare)
        {
            (bound, start) = (kind, start - len);
        }
        if let Some((kind, len)) = self.units.bound_after(&self.text[end..]) {
            (bound, end) = (kind, end + len);
        }
        let Counted { value, upper, unit, .. } = *counted;
        Quantity { span: Span::new(start, end), value, upper, unit: unit.to_owned(), bound }
    }
}

/// The lower end of 5至8万, where the 万 belongs to both.
fn scaled_like(first: &Numeral, second: &Numeral) -> f64 {
    let scale = [1e8, 1e4].into_iter().find(|scale| second.value >= *scale && first.value < 1e3);
    match scale {
        Some(scale) if second.value / scale > first.value && first.form == Form::Arabic => {
            first.value * scale
        }
        _ => first.value,
    }
}

/// The end of the rest of a code, as in G20-B3.
fn code_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len()
}

/// Whether the words before make a term a stretch of time: 近三年, 过去五年.
fn is_stretch(before: &str) -> bool {
    const WORDS: [&str; 5] = ["近", "过去", "未来", "今后", "上"];
    WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether a number in front of 年 names a year.
fn is_year(value: f64) -> bool {
    value.fract() == 0.0 && (1900.0..2200.0).contains(&value)
}
