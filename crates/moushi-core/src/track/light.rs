//! The light of a task 亮灯: computed from facts and today by a policy that is data
//! (`data/track/lights.toml`), with the reasons. Never stored, never set by hand.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A light, from the best to the worst; grey says that nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 绿: as it should be, and reported lately.
    Green,
    /// 灰: no report within the time agreed, so nobody knows.
    Grey,
    /// 蓝: reminded.
    Blue,
    /// 黄.
    Yellow,
    /// 橙.
    Orange,
    /// 红.
    Red,
}

impl Light {
    /// Every light, the best first.
    pub const ALL: [Self; 6] =
        [Self::Green, Self::Grey, Self::Blue, Self::Yellow, Self::Orange, Self::Red];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Green => Text::new("绿灯", "green"),
            Self::Grey => Text::new("灰灯", "grey"),
            Self::Blue => Text::new("蓝灯", "blue"),
            Self::Yellow => Text::new("黄灯", "yellow"),
            Self::Orange => Text::new("橙灯", "orange"),
            Self::Red => Text::new("红灯", "red"),
        }
    }
}

/// What is known of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts {
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day on which it may be done.
    pub due: Option<NaiveDate>,
    /// Day on which it was closed.
    pub closed: Option<NaiveDate>,
    /// Progress that was planned for today, in per cent.
    pub planned: Option<f64>,
    /// Progress reported last, in per cent; may pass 100.
    pub actual: Option<f64>,
    /// Day of the last report.
    pub reported: Option<NaiveDate>,
    /// Day from which reports are owed, where it is not the first.
    pub followed: Option<NaiveDate>,
    /// Days within which the next report is owed; none when none is.
    pub cadence: Option<u32>,
    /// Months in a row whose milestone was missed.
    pub missed: u32,
    /// Percentage points that the funds paid lie behind those planned; below 0 when they lie before them.
    pub unpaid: Option<f64>,
    /// Months whose figures were to be entered with the statistics office 入统 and were not.
    pub unentered: Option<u32>,
}

/// A side of a task that has a light of its own 维度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// 进度: what was reached against what was planned.
    Progress,
    /// 节点: steps that were missed.
    Steps,
    /// 时限: the deadline.
    Time,
    /// 资金: what was paid against what was planned.
    Funds,
    /// 入统: figures entered with the statistics office.
    Entry,
    /// 反馈: whether anybody has told.
    Reports,
}

impl Dimension {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Progress, Self::Steps, Self::Time, Self::Funds, Self::Entry, Self::Reports];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Progress => Text::new("进度", "progress"),
            Self::Steps => Text::new("节点", "steps"),
            Self::Time => Text::new("时限", "time"),
            Self::Funds => Text::new("资金", "funds"),
            Self::Entry => Text::new("入统", "statistics"),
            Self::Reports => Text::new("反馈", "reports"),
        }
    }
}

/// What a rule measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Percentage points behind what was planned.
    Behind,
    /// Months missed in a row.
    Missed,
    /// Per cent of the time that is left.
    Left,
    /// The same while nothing has been reported.
    Unreported,
    /// Days since the deadline.
    Overdue,
    /// Percentage points that the funds paid lie behind those planned.
    Unpaid,
    /// Months whose figures were not entered with the statistics office in time.
    Unentered,
}

/// A rule of a policy: from which figure to which it gives its light.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What is measured.
    pub test: Test,
    /// Least figure, included.
    pub from: Option<f64>,
    /// The figure must be greater than this.
    pub after: Option<f64>,
    /// Greatest figure, included.
    pub upto: Option<f64>,
    /// The light.
    pub light: Light,
}

/// A set of rules that holds together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name in settings.
    pub name: String,
    /// What it is called, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it was published.
    pub source: String,
    /// What the publication leaves open.
    #[serde(default)]
    pub note: String,
    /// The side whose light is that of the task; the worst of all sides where none is named. That nobody
    /// has reported counts beside it in either case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Dimension>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// Why a light is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The light that this alone would give.
    pub light: Light,
    /// The side of the task of which it speaks.
    pub dimension: Dimension,
    /// In words.
    pub words: Text,
}

/// A light with its reasons: those that count for it first, the worst of them before others.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The light.
    pub light: Light,
    /// Every rule that holds.
    pub reasons: Vec<Reason>,
}

/// A file of policies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Book {
    /// The policies.
    pub(super) policy: Vec<Policy>,
}

/// Every policy that comes with the program; the first is the usual one.
pub static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let book: Book = toml::from_str(include_str!("../../../../data/track/lights.toml"))
        .expect("the policies of this program are well formed");
    book.policy
});

impl Policy {
    /// The policy of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.name == name)
    }

    /// The light of a task on `today`. A closed task is green: what was late about it is told by its
    /// history.
    pub fn light(&self, facts: &Facts, today: NaiveDate) -> Verdict {
        if facts.closed.is_some_and(|day| day <= today) {
            return Verdict { light: Light::Green, reasons: Vec::new() };
        }
        let held = self.rules.iter().filter_map(|rule| rule.holds(facts, today));
        let mut reasons: Vec<Reason> = held.chain(facts.stale(today)).collect();
        // The sort keeps the order of the rules among equals.
        reasons.sort_by_key(|reason| std::cmp::Reverse((self.weighs(reason), reason.light)));
        let first = reasons.first().filter(|reason| self.weighs(reason));
        Verdict { light: first.map_or(Light::Green, |reason| reason.light), reasons }
    }

    /// Whether a reason counts for the light of the whole.
    fn weighs(&self, reason: &Reason) -> bool {
        let side = reason.dimension;
        side == Dimension::Reports || self.counts.is_none_or(|counts| counts == side)
    }

    /// The light of each side that the rules look at and of which enough is known, the worst of its rules;
    /// green where none holds. Nothing for a task that is closed.
    pub fn sides(&self, facts: &Facts, today: NaiveDate) -> Vec<(Dimension, Light)> {
        if facts.closed.is_some_and(|day| day <= today) {
            return Vec::new();
        }
        let reasons = self.light(facts, today).reasons;
        let known = |side: &Dimension| match side {
            Dimension::Reports => facts.cadence.is_some(),
            _ => self.rules.iter().any(|rule| {
                rule.test.dimension() == *side && facts.figure(rule.test, today).is_some()
            }),
        };
        let light = |side: Dimension| {
            let own = reasons.iter().filter(|reason| reason.dimension == side);
            (side, own.map(|reason| reason.light).max().unwrap_or(Light::Green))
        };
        Dimension::ALL.into_iter().filter(known).map(light).collect()
    }
}

impl Rule {
    fn holds(&self, facts: &Facts, today: NaiveDate) -> Option<Reason> {
        let figure = facts.figure(self.test, today)?;
        let reason = || Reason {
            light: self.light,
            dimension: self.test.dimension(),
            words: self.test.words(figure),
        };
        self.within(figure).then(reason)
    }

    /// Whether it holds for a figure of its measure.
    pub(super) fn within(&self, figure: f64) -> bool {
        self.from.is_none_or(|from| figure >= from)
            && self.after.is_none_or(|after| figure > after)
            && self.upto.is_none_or(|upto| figure <= upto)
    }
}

impl Test {
    /// The side of a task that it looks at.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Behind => Dimension::Progress,
            Self::Missed => Dimension::Steps,
            Self::Left | Self::Unreported | Self::Overdue => Dimension::Time,
            Self::Unpaid => Dimension::Funds,
            Self::Unentered => Dimension::Entry,
        }
    }

    fn words(self, figure: f64) -> Text {
        let (zh, en) = match self {
            Self::Behind => (
                format!("落后计划 {figure:.1} 个百分点"),
                format!("{figure:.1} points behind the plan"),
            ),
            Self::Missed => (
                format!("连续 {figure:.0} 个月未达节点"),
                format!("{figure:.0} months missed in a row"),
            ),
            Self::Left => {
                (format!("剩余时间 {figure:.0}%"), format!("{figure:.0} % of the time is left"))
            }
            Self::Unreported => (
                format!("剩余时间 {figure:.0}%，还没有反馈"),
                format!("{figure:.0} % of the time is left and nothing is reported"),
            ),
            Self::Overdue => {
                (format!("超期 {figure:.0} 天"), format!("{figure:.0} days over the deadline"))
            }
            Self::Unpaid => (
                format!("资金支付落后计划 {figure:.1} 个百分点"),
                format!("funds paid {figure:.1} points behind the plan"),
            ),
            Self::Unentered => (
                format!("{figure:.0} 个月未入统"),
                format!("{figure:.0} months not entered with the statistics office"),
            ),
        };
        Text::of(zh, en)
    }
}

impl Facts {
    /// The figure that a test looks at; none where what it needs is not known.
    fn figure(&self, test: Test, today: NaiveDate) -> Option<f64> {
        match test {
            Test::Behind => Some(self.planned? - self.actual?),
            Test::Missed => Some(f64::from(self.missed)),
            Test::Left => self.left(today),
            Test::Unreported if self.reported.is_some_and(|day| day <= today) => None,
            Test::Unreported => self.left(today),
            Test::Overdue => {
                let days = (today - self.due?).num_days();
                (days > 0).then(|| days_of(days))
            }
            Test::Unpaid => self.unpaid,
            Test::Unentered => self.unentered.map(f64::from),
        }
    }

    /// Per cent of the time between start and deadline that is left; none when it is over or has no
    /// length.
    fn left(&self, today: NaiveDate) -> Option<f64> {
        let (start, due) = (self.start?, self.due?);
        let whole = (due - start).num_days();
        let left = (due - today).num_days();
        (whole > 0 && left >= 0).then(|| (days_of(left) * 100.0 / days_of(whole)).min(100.0))
    }

    /// Nobody has reported within the time agreed: what looks well is not known to be so.
    fn stale(&self, today: NaiveDate) -> Option<Reason> {
        let cadence = i64::from(self.cadence?);
        let since = self.reported.or(self.followed).or(self.start)?;
        let days = (today - since).num_days();
        (days > cadence).then(|| Reason {
            light: Light::Grey,
            dimension: Dimension::Reports,
            words: Text::of(
                format!("已 {days} 天没有反馈"),
                format!("nothing has been reported for {days} days"),
            ),
        })
    }
}

/// Days as a figure; a year has few enough for any float.
fn days_of(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}
