//! `Figure`: a number together with what it measures and which way is harder, so that two numbers
//! are compared only when they speak of the same thing.

use std::ops::Range;

use super::modality::{Direction, WORDS};
use super::terms::{BREAK, Content, Groups};
use crate::model::{Origin, Requirement, Task};
use crate::text::{Bound, Quantity, Span, quantity};

/// A number, what it measures, and which way is harder.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pairs: Vec<u64>,
    telling: Vec<u64>,
    groups: Groups,
    head: Option<[char; 2]>,
    direction: Direction,
    lower: f64,
    upper: f64,
    unit: String,
    /// The words of the number: `87%以上`.
    pub(super) said: String,
    /// What is measured, as written: `普惠性幼儿园覆盖率`.
    pub(super) indicator: String,
}

/// The numbers that a requirement demands.
pub(super) fn demanded(requirement: &Requirement) -> Vec<Figure> {
    let base = requirement.origins.first();
    let figure = |quantity| Figure::of(&requirement.words, base, quantity, "");
    requirement.quantities.iter().map(figure).collect()
}

/// The numbers that a task promises.
pub(super) fn promised(task: &Task) -> Vec<Figure> {
    let base = Some(&task.origin);
    let figure = |target: &crate::model::Target| {
        Figure::of(&task.words, base, &target.quantity, &target.indicator)
    };
    task.targets.iter().map(figure).collect()
}

impl Figure {
    fn of(words: &str, base: Option<&Origin>, quantity: &Quantity, indicator: &str) -> Self {
        let place = place(words, base, quantity.span).or_else(|| again(words, quantity));
        let (before, said, after) = match &place {
            Some(at) => {
                let after = after(words, at.end);
                (measured(words, at.start, after), &words[at.clone()], after)
            }
            None if indicator.is_empty() => (words, "", ""),
            None => (indicator, "", ""),
        };
        let (mut all, head) = without_head(Content::of(before));
        all.append(&Content::of(after));
        if !before.contains(indicator) {
            all.append(&without_head(Content::of(indicator)).0);
        }
        let said = if said.is_empty() { spoken(quantity) } else { said.to_owned() };
        let named = if indicator.is_empty() { name(before, after) } else { indicator.to_owned() };
        Self {
            head,
            pairs: all.pairs(),
            telling: all.telling_pairs(),
            groups: all.groups.or(Content::of(words).groups),
            direction: direction(before, &said, after, quantity),
            lower: quantity.value,
            upper: quantity.upper.unwrap_or(quantity.value),
            unit: quantity.unit.clone(),
            said,
            indicator: named,
        }
    }

    /// Whether both measure the same thing in the same unit and direction.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        let both_tell = !self.telling.is_empty() && !other.telling.is_empty();
        let (mine, its) =
            if both_tell { (&self.telling, &other.telling) } else { (&self.pairs, &other.pairs) };
        let least = mine.len().min(its.len());
        let shared = sorted_shared(mine, its);
        is_same_unit(&self.unit, &other.unit)
            && self.direction == other.direction
            && !self.groups.are_apart(other.groups)
            && self.head.zip(other.head).is_none_or(|(mine, its)| mine == its)
            && least > 0
            && shared >= least.min(if self.head.is_some() { 1 } else { 2 })
            && 2 * shared >= least
    }

    /// Whether `other` says the same number.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.lower == other.lower && self.upper == other.upper
    }

    /// Whether a promise of `other` falls short of this demand.
    pub(super) fn exceeds(&self, other: &Self) -> bool {
        match self.direction {
            Direction::Ceiling => other.upper > self.upper,
            Direction::Level | Direction::Rise | Direction::Fall => other.lower < self.lower,
        }
    }
}

/// 个 counts what 个县, 个学科 count; any other two units must be the same.
fn is_same_unit(left: &str, right: &str) -> bool {
    let bare =
        |short: &str, long: &str| short == "个" && long.starts_with("个") && long != "个百分点";
    left == right || bare(left, right) || bare(right, left)
}

fn sorted_shared(left: &[u64], right: &[u64]) -> usize {
    left.iter().filter(|key| right.binary_search(key).is_ok()).count()
}

/// Where a span of the source stands in the row's words; none when the words were re-typed.
pub(super) fn place(words: &str, base: Option<&Origin>, span: Span) -> Option<Range<usize>> {
    let inside = |from: usize, to: usize| {
        let part = words.get(from..to)?;
        part.chars().any(is_digit).then_some(from..to)
    };
    match base.and_then(Origin::text) {
        Some((_, whole)) if whole.contains(span) && whole.len() == words.len() => {
            inside(span.start() - whole.start(), span.end() - whole.start())
        }
        Some(_) => None,
        None => inside(span.start(), span.end()),
    }
}

/// The same number found again in words that were cleaned or re-typed.
fn again(words: &str, quantity: &Quantity) -> Option<Range<usize>> {
    let same = |found: &&Quantity| found.value == quantity.value && found.unit == quantity.unit;
    let found = quantity::find(words);
    found.iter().find(same).map(|found| found.span.start()..found.span.end())
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
        || ('０'..='９').contains(&character)
        || "〇零一二两三四五六七八九十百千万亿半年月日周季".contains(character)
}

/// The words before a number that say what it measures. `，达标率达到85%` alone does not: then the
/// clause before it does.
fn measured<'w>(words: &'w str, end: usize, after: &str) -> &'w str {
    let own = before(words, end);
    let (rest, head) = without_head(Content::of(own));
    let start = end - own.len();
    let earlier = words[..start].trim_end_matches(is_clause_end);
    if rest.len() >= 2 || Content::of(after).len() >= 2 || earlier.is_empty() || head.is_none() {
        return own;
    }
    let start = earlier.rfind(is_clause_end).map_or(0, |at| next_char(earlier, at));
    &words[start..end]
}

/// The clause up to the number, back to the number before it.
fn before(words: &str, end: usize) -> &str {
    let clause = &words[..end];
    let start = clause.rfind(is_clause_end).map_or(0, |at| next_char(clause, at));
    let clause = &clause[start..];
    let start = clause.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| next_char(clause, at));
    let rest = &clause[start..];
    // `由80%提高到85%`: the indicator stands before both numbers.
    if Content::of(rest).len() < 2 { clause } else { rest }
}

/// The rest of the clause, up to the next number; a list in brackets belongs to it.
fn after(words: &str, start: usize) -> &str {
    let rest = &words[start..];
    let mut in_brackets = false;
    let end = rest.find(|c: char| {
        in_brackets = matches!(c, '（' | '(') || in_brackets && !matches!(c, '）' | ')');
        !in_brackets && (is_clause_end(c) || c == '、' || c.is_ascii_digit())
    });
    &rest[..end.unwrap_or(rest.len())]
}

fn is_clause_end(character: char) -> bool {
    "，,；;。！：:".contains(character)
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// What is measured, in the words: the clause without the verb that leads to the number.
fn name(before: &str, after: &str) -> String {
    let trimmed = WORDS.without_direction(before);
    let chosen = if Content::of(trimmed).len() >= 2 { trimmed } else { after };
    chosen.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Takes the name of a ratio (覆盖率, 占比) off the end of what is measured: two ratios must have the
/// same name, but the name alone does not make them the same.
fn without_head(mut measured: Content) -> (Content, Option<[char; 2]>) {
    let Some(last) = measured.marks.iter().rposition(|mark| mark.character != BREAK) else {
        return (measured, None);
    };
    let ends = measured.marks[last].character;
    let Some(before) = last.checked_sub(1).filter(|_| WORDS.is_ratio(ends)) else {
        return (measured, None);
    };
    let head = [measured.marks[before].character, ends];
    // 覆盖率, 入园率 have three characters; 占比, 比例 have two.
    let length = if ends == '率' { 3 } else { 2 };
    measured.marks.truncate((last + 1).saturating_sub(length));
    (measured, Some(head))
}

fn direction(before: &str, said: &str, after: &str, quantity: &Quantity) -> Direction {
    let named = WORDS.direction(before, said, after);
    if quantity.bound == Bound::AtMost || named == Direction::Ceiling {
        return Direction::Ceiling;
    }
    let relative = quantity.unit.starts_with('%') || quantity.unit.contains("百分点");
    // 新增5万个 and 建设5万个 promise the same; only shares tell growth and level apart.
    if named == Direction::Rise && !relative { Direction::Level } else { named }
}

/// A number for which the words are lost.
fn spoken(quantity: &Quantity) -> String {
    let upper = quantity.upper.map_or(String::new(), |upper| format!("—{upper}"));
    format!("{}{upper}{}", quantity.value, quantity.unit)
}
