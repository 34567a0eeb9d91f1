//! `When`: a time phrase, with its words kept and its last day computed, and how to find all of
//! them in a text. Does not decide which phrase is a deadline; [`Role`] and [`Grain`] say what
//! that decision needs.

mod clock;
mod day;
mod lexicon;
mod number;
mod part;
mod phrase;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Span;
use day::Period;
use lexicon::{Lexicon, lexicon};
use phrase::{Core, Reader};

/// How exactly a phrase fixes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// 3月1日, also with a clock time.
    Day,
    /// 3月底前, 9月份, 月中.
    Month,
    /// 三季度.
    Quarter,
    /// 上半年, 年中.
    Half,
    /// 年底前, 到2025年, 今年.
    Year,
    /// “十四五”末, 三年内.
    Years,
    /// 常年, 长期坚持: no last day.
    Standing,
    /// 开学前, 10个工作日内: bound to an event, no day of its own.
    Event,
    /// 下午2：30: a time of a day that stands elsewhere.
    Clock,
}

/// What the phrase does with its time.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Names it: 9月, 3月1日, 2023年, 三季度.
    #[default]
    At,
    /// Ends with it: 到2025年, 3月底前, 年内, 三年内.
    Until,
    /// Lasts through it: 2021—2025年, 寒假期间, 全年.
    During,
    /// Begins with it: 9月起, 2019年以来, 开学后.
    From,
    /// Comes again: 每年, 每月10日前. A frequency, no deadline by itself.
    Every,
}

/// A time phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct When {
    /// The words.
    pub span: Span,
    /// How exact they are.
    pub grain: Grain,
    /// What the phrase does with its time.
    #[serde(default)]
    pub role: Role,
    /// First day of the time named, where the phrase has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// Latest day that still keeps the promise; none for [`Grain::Standing`], [`Grain::Event`],
    /// [`Grain::Clock`], for [`Role::From`], and where the words leave the month or day open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
}

impl When {
    /// Whether the words only name `year` (今年, 2023年): as in the title of a plan, no deadline.
    pub fn only_names(&self, year: i32) -> bool {
        let whole = Period::year(year);
        self.role == Role::At
            && self.grain == Grain::Year
            && (self.earliest, self.latest) == (whole.earliest, whole.latest)
    }
}

/// All time phrases of `text` in reading order, not overlapping; spans count from its start.
///
/// `year` is the year that 年底前, 上半年, 9月 and 今年 refer to; 去年 and 明年 count from it.
/// Linear in the length of `text`. Titles in 《》 are passed over.
pub fn find(text: &str, year: i32) -> Vec<When> {
    let lexicon = lexicon();
    let mut found = Vec::new();
    let (mut at, mut free) = (0, 0);
    while let Some(c) = next_trigger(text, &mut at, lexicon) {
        let reader = Reader { lexicon, year };
        if c == '《' {
            at = title_end(text, at);
            continue;
        }
        match reader.core(&text[..at], &text[at..]) {
            Some(core) => {
                let when = phrase(text, free, at, &core);
                (at, free) = (when.span.end(), when.span.end());
                found.push(when);
            }
            None => at += reader.skip(&text[at..]),
        }
    }
    found
}

/// Moves `at` to the next character with which a phrase may begin.
fn next_trigger(text: &str, at: &mut usize, lexicon: &Lexicon) -> Option<char> {
    let bytes = text.as_bytes();
    while *at < bytes.len() {
        if bytes[*at] < 0x80 && !bytes[*at].is_ascii_digit() {
            *at += 1;
            continue;
        }
        let c = text[*at..].chars().next()?;
        if c == '《' || lexicon.begins(c) {
            return Some(c);
        }
        *at += c.len_utf8();
    }
    None
}

/// The end of the title that opens at `at`, or of its opening mark when it is not closed soon.
fn title_end(text: &str, at: usize) -> usize {
    const LIMIT: usize = 240;
    let inside = at + '《'.len_utf8();
    let close = text[inside..].char_indices().take_while(|(offset, _)| *offset < LIMIT);
    let close = close.into_iter().find(|(_, c)| *c == '》');
    close.map_or(inside, |(offset, c)| inside + offset + c.len_utf8())
}

/// The whole phrase around its core: 到 before it, 前, 起, 期间 behind it.
fn phrase(text: &str, free: usize, at: usize, core: &Core) -> When {
    let lead = lead(&text[free..at]);
    let behind = &text[at + core.len..];
    let tail = if core.closed { None } else { tail(behind) };
    let role = match (tail, lead, core.role) {
        (_, _, Role::Every) => Role::Every,
        (Some((role, _)), ..) => role,
        (None, Some((role, _)), Role::At | Role::Until) => role,
        (.., role) => role,
    };
    let before = tail.is_some_and(|(role, _)| role == Role::Until) && ends_before(behind);
    let Period { grain, earliest, mut latest, .. } = core.period;
    if before && !core.period.part && grain != Grain::Day {
        latest = earliest.and_then(|day| day.pred_opt()).or(latest);
    }
    if role == Role::From {
        latest = None;
    }
    let earliest = if before && !core.period.part { None } else { earliest };
    let lead = lead.filter(|(kind, _)| *kind == role).map_or(0, |(_, len)| len);
    let span = Span::new(at - lead, at + core.len + tail.map_or(0, |(_, len)| len));
    When { span, grain, role, earliest, latest }
}

/// 到, 截至 before a phrase, unless they end another word (达到, 甚至).
fn lead(before: &str) -> Option<(Role, usize)> {
    const LEADS: [(&str, Role); 9] = [
        ("截止到", Role::Until),
        ("截至到", Role::Until),
        ("截至", Role::Until),
        ("截止", Role::Until),
        ("力争到", Role::Until),
        ("到", Role::Until),
        ("至", Role::Until),
        ("自", Role::From),
        ("从", Role::From),
    ];
    let (word, role) = LEADS.into_iter().find(|(word, _)| before.ends_with(word))?;
    let len = if word == "力争到" { "到".len() } else { word.len() };
    let other = before[..before.len() - word.len()]
        .ends_with(|c| "达得做看受听想碰遇拿收甚乃以各独亲服遵".contains(c));
    (!other).then_some((role, len))
}

/// The word that closes a phrase, and its length.
fn tail(behind: &str) -> Option<(Role, usize)> {
    const TAILS: [(&str, Role); 20] = [
        ("以前", Role::Until),
        ("之前", Role::Until),
        ("前夕", Role::Until),
        ("前后", Role::At),
        ("前", Role::Until),
        ("以内", Role::Until),
        ("之内", Role::Until),
        ("内", Role::Until),
        ("期间", Role::During),
        ("时期", Role::During),
        ("以来", Role::From),
        ("之后", Role::From),
        ("以后", Role::From),
        ("后续", Role::At),
        ("后", Role::From),
        ("起草", Role::At),
        ("起", Role::From),
        ("开始", Role::From),
        ("当天", Role::At),
        ("当日", Role::At),
    ];
    const OTHER_WORDS: [&str; 8] = ["后续", "起草", "内容", "内部", "前沿", "前列", "前往", "前三"];
    if OTHER_WORDS.iter().any(|word| behind.starts_with(word)) {
        return None;
    }
    let (word, role) = TAILS.into_iter().find(|(word, _)| behind.starts_with(word))?;
    Some((role, word.len()))
}

/// Whether the closing word excludes what stands before it.
fn ends_before(behind: &str) -> bool {
    behind.starts_with('前') || behind.starts_with("之前") || behind.starts_with("以前")
}
