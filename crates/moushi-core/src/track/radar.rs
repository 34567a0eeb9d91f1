//! Signals for the office 督办雷达: what in the history of a task deserves a look. Facts with their figures,
//! by the same rules for all (`data/track/radar.toml`). Accuses nobody, decides nothing, knows no clock.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::likeness::Wording;
use super::words::Telling;
use super::{Direction, Light, Verdict};
use crate::model::Modality;
use crate::text::Text;

/// What was noticed, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// 红灯.
    Red,
    /// 报百分之百而未完: claimed to be done, and its own words say that it is not.
    Unfinished,
    /// 进度涨、指标不动.
    Unmoved,
    /// 弱化: what stands now is softer than the baseline.
    Softened,
    /// 多次延期.
    Extended,
    /// 照抄上期.
    Repeated,
    /// 久未反馈.
    Stale,
}

/// Something that was noticed of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What kind of thing.
    pub kind: SignalKind,
    /// Why, with the figures.
    pub reason: Text,
}

/// A report on progress, as far as signals go.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// The day on which it was handed in.
    pub day: NaiveDate,
    /// What was done, in its own words.
    pub done: String,
    /// Progress claimed, in per cent.
    pub claimed: Option<f64>,
    /// The indicator as it stood.
    pub figure: Option<f64>,
}

/// What a task owes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// The number of its target.
    pub number: Option<f64>,
    /// Which way that number is better.
    pub direction: Direction,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// How binding it is.
    pub modality: Modality,
}

/// A change that was granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Granted {
    /// The day.
    pub day: NaiveDate,
    /// What holds since.
    pub terms: Terms,
}

/// What is known of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Its light today, with the reasons.
    pub verdict: Verdict,
    /// What was issued.
    pub baseline: Terms,
    /// What was changed, in any order.
    pub granted: Vec<Granted>,
    /// What was reported, in any order.
    pub reports: Vec<Sent>,
}

#[derive(Deserialize)]
struct Thresholds {
    extended: Extended,
    unmoved: Unmoved,
    repeated: Repeated,
    unfinished: Unfinished,
}

#[derive(Deserialize)]
struct Extended {
    from: usize,
}

#[derive(Deserialize)]
struct Unmoved {
    rise: f64,
}

#[derive(Deserialize)]
struct Repeated {
    share: f64,
    least: usize,
}

#[derive(Deserialize)]
struct Unfinished {
    claimed: f64,
    words: Vec<Telling>,
}

static THRESHOLDS: LazyLock<Thresholds> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/radar.toml"))
        .expect("the thresholds of this program are well formed")
});

/// Everything to be noticed of a task, the gravest first.
pub fn radar(history: &History) -> Vec<Signal> {
    let sorted = history.sorted();
    let signals = [
        sorted.red(),
        sorted.unfinished(),
        sorted.unmoved(),
        sorted.softened(),
        sorted.extended(),
        sorted.repeated(),
        sorted.stale(),
    ];
    signals.into_iter().flatten().collect()
}

impl History {
    /// The same with the oldest first.
    fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.granted.sort_by_key(|granted| granted.day);
        sorted.reports.sort_by_key(|report| report.day);
        sorted
    }

    /// What holds now.
    fn terms(&self) -> Terms {
        self.granted.last().map_or(self.baseline, |granted| granted.terms)
    }

    fn lit(&self, light: Light, kind: SignalKind) -> Option<Signal> {
        let reason = self.verdict.reasons.iter().find(|reason| reason.light == light)?;
        Some(Signal { kind, reason: reason.words.clone() })
    }

    fn red(&self) -> Option<Signal> {
        self.lit(Light::Red, SignalKind::Red)
    }

    fn stale(&self) -> Option<Signal> {
        self.lit(Light::Grey, SignalKind::Stale)
    }

    fn extended(&self) -> Option<Signal> {
        let dues: Vec<NaiveDate> = std::iter::once(self.baseline.due)
            .chain(self.granted.iter().map(|granted| granted.terms.due))
            .flatten()
            .collect();
        let count = dues.windows(2).filter(|pair| pair[1] > pair[0]).count();
        let (first, last) = (dues.first()?, dues.last()?);
        let reason = Text::of(
            format!("已延期 {count} 次，期限由 {first} 到 {last}"),
            format!("extended {count} times, from {first} to {last}"),
        );
        let kind = SignalKind::Extended;
        (count >= THRESHOLDS.extended.from).then_some(Signal { kind, reason })
    }

    fn softened(&self) -> Option<Signal> {
        let (was, is) = (self.baseline, self.terms());
        let softer = [was.lower(is), was.later(is), was.weaker(is)];
        let (zh, en): (Vec<String>, Vec<String>) = softer.into_iter().flatten().unzip();
        let reason = Text::of(zh.join("；"), en.join("; "));
        (!zh.is_empty()).then_some(Signal { kind: SignalKind::Softened, reason })
    }

    /// Claimed progress rises over reports in which the indicator stands still, short of its number.
    fn unmoved(&self) -> Option<Signal> {
        let measured: Vec<(f64, f64)> =
            self.reports.iter().filter_map(|sent| Some((sent.claimed?, sent.figure?))).collect();
        let (claimed, figure) = *measured.last()?;
        let still = |pair: &&(f64, f64)| pair.1 == figure;
        let (before, _) = *measured.iter().rev().take_while(still).last()?;
        let terms = self.terms();
        let reached = terms.number.is_some_and(|number| terms.direction.meets(figure, number));
        let (from, upto, stays) = (told(before), told(claimed), told(figure));
        let reason = Text::of(
            format!("进度由 {from}% 报到 {upto}%，指标一直是 {stays}"),
            format!("claimed to go from {from} % to {upto} % while the figure stays {stays}"),
        );
        let rises = claimed - before >= THRESHOLDS.unmoved.rise;
        (rises && !reached).then_some(Signal { kind: SignalKind::Unmoved, reason })
    }

    /// The words of a report are those of the one before, and so are its numbers.
    fn repeated(&self) -> Option<Signal> {
        let [.., before, last] = &self.reports[..] else { return None };
        let limits = &THRESHOLDS.repeated;
        let (old, new) = (Wording::of(&before.done), Wording::of(&last.done));
        let share = old.shared(&new);
        let long = old.len().min(new.len()) >= limits.least;
        let (from, upto, percent) = (before.day, last.day, share * 100.0);
        let reason = Text::of(
            format!("{upto} 的反馈与 {from} 的文字重复 {percent:.0}%"),
            format!("the report of {upto} repeats {percent:.0} % of that of {from}"),
        );
        let same = long && share >= limits.share && old.same_numbers(&new);
        same.then_some(Signal { kind: SignalKind::Repeated, reason })
    }

    fn unfinished(&self) -> Option<Signal> {
        let last = self.reports.last()?;
        let limits = &THRESHOLDS.unfinished;
        let claimed = last.claimed.filter(|claimed| *claimed >= limits.claimed)?;
        let telling = limits.words.iter().find(|telling| telling.stands_in(&last.done))?;
        let (claimed, word) = (told(claimed), &telling.word);
        let reason = Text::of(
            format!("进度报为 {claimed}%，文字却有“{word}”"),
            format!("claimed to stand at {claimed} %, and its words say “{word}”"),
        );
        Some(Signal { kind: SignalKind::Unfinished, reason })
    }
}

impl Terms {
    fn lower(self, now: Self) -> Option<(String, String)> {
        let was = self.number?;
        let Some(is) = now.number else {
            return Some((
                format!("目标值 {} 已取消", told(was)),
                format!("the number {} has been dropped", told(was)),
            ));
        };
        let softer = !self.direction.meets(is, was);
        let (was, is) = (told(was), told(is));
        softer.then(|| {
            (format!("目标值由 {was} 改为 {is}"), format!("the number went from {was} to {is}"))
        })
    }

    fn later(self, now: Self) -> Option<(String, String)> {
        let was = self.due?;
        let Some(is) = now.due else {
            return Some((
                format!("期限 {was} 已取消"),
                format!("the deadline {was} has been dropped"),
            ));
        };
        (is > was).then(|| {
            (format!("期限由 {was} 改为 {is}"), format!("the deadline went from {was} to {is}"))
        })
    }

    fn weaker(self, now: Self) -> Option<(String, String)> {
        let (was, is) = (words_of(self.modality), words_of(now.modality));
        (now.modality < self.modality).then(|| {
            (
                format!("要求由“{}”改为“{}”", was.zh, is.zh),
                format!("it went from “{}” to “{}”", was.en, is.en),
            )
        })
    }
}

/// A figure with two decimals at most.
fn told(figure: f64) -> String {
    let told = format!("{figure:.2}");
    told.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn words_of(modality: Modality) -> Text {
    match modality {
        Modality::Explore => Text::new("探索", "explore"),
        Modality::Promote => Text::new("推动", "promote"),
        Modality::Should => Text::new("应当", "should"),
        Modality::Must => Text::new("必须", "must"),
    }
}
