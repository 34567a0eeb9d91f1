//! Rules of lights held against themselves 规则检查: figures for which a policy gives no light though it does
//! for others, figures for which it gives two, and rules that cannot be meant. Does not judge a task, and
//! does not mend what was published.

use serde::Serialize;

use super::light::{Book, Dimension, Light, Policy, Rule, Test};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// A stretch of figures of one measure; without an end where one is missing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// What is measured.
    pub test: Test,
    /// Lower end.
    pub from: Option<f64>,
    /// Whether the lower end belongs to it.
    pub from_included: bool,
    /// Upper end.
    pub upto: Option<f64>,
    /// Whether the upper end belongs to it.
    pub upto_included: bool,
}

/// Figures that a policy leaves open: they are green, because nothing speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The figures.
    pub at: Stretch,
    /// In words.
    pub words: Text,
}

/// Figures for which rules of different lights hold: the worst counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlap {
    /// The figures.
    pub at: Stretch,
    /// The lights, the best first.
    pub lights: Vec<Light>,
    /// In words.
    pub words: Text,
}

impl Policy {
    /// What it is called.
    pub fn title(&self) -> Text {
        Text::of(self.zh.as_str(), self.en.as_str())
    }

    /// Policies from a file in the form of `data/track/lights.toml`. Refused when it is not in that form or
    /// a rule cannot be meant.
    pub fn read(words: &str) -> Result<Vec<Self>, Refusal> {
        let book: Book = toml::from_str(words).map_err(|error| malformed(words, &error))?;
        book.policy.iter().try_for_each(Self::check)?;
        if book.policy.is_empty() {
            return Err(broken("", &Text::new("没有任何规则。", "There is no policy.")));
        }
        Ok(book.policy)
    }

    /// Refuses rules that cannot be meant.
    pub fn check(&self) -> Result<(), Refusal> {
        let says = |zh, en| Err(broken(&self.name, &Text::new(zh, en)));
        if self.name.trim().is_empty() || self.source.trim().is_empty() {
            return says("名称或出处空缺。", "Its name or its source is missing.");
        }
        if self.rules.is_empty() {
            return says("没有一条规则。", "It holds no rule.");
        }
        if self.counts.is_some_and(|side| !self.looks_at(side)) {
            return says(
                "counts 写的维度没有一条规则，灯永远不会变。",
                "No rule looks at the side that counts: the light would never change.",
            );
        }
        self.rules.iter().zip(1..).try_for_each(|(rule, place)| {
            rule.wrong(place).map_or(Ok(()), |words| Err(broken(&self.name, &words)))
        })
    }

    /// Whether one of the rules looks at a side of a task.
    fn looks_at(&self, side: Dimension) -> bool {
        self.rules.iter().any(|rule| rule.test.dimension() == side)
    }

    /// Figures between and beyond the rules of a measure for which none holds: a published rule that leaves
    /// them open is told, not filled.
    pub fn gaps(&self) -> Vec<Gap> {
        let open = self.stretches().into_iter().filter(|(_, lights)| lights.is_empty());
        open.map(|(at, _)| Gap { at, words: at.open() }).collect()
    }

    /// Figures for which rules of different lights hold.
    pub fn overlaps(&self) -> Vec<Overlap> {
        let several = self.stretches().into_iter().filter(|(_, lights)| lights.len() > 1);
        let overlap = |(at, lights): (Stretch, Vec<Light>)| {
            let words = at.several(&lights);
            Overlap { at, lights, words }
        };
        several.map(overlap).collect()
    }

    /// Every measure cut where the lights change, with the lights of each stretch, the best first.
    fn stretches(&self) -> Vec<(Stretch, Vec<Light>)> {
        Test::ALL.into_iter().flat_map(|test| self.cut(test)).collect()
    }

    fn cut(&self, test: Test) -> Vec<(Stretch, Vec<Light>)> {
        let rules: Vec<&Rule> = self.rules.iter().filter(|rule| rule.test == test).collect();
        if rules.is_empty() {
            return Vec::new();
        }
        let mut cut: Vec<(Stretch, Vec<Light>)> = Vec::new();
        for (piece, figure) in pieces(test, &rules) {
            let held = rules.iter().filter(|rule| rule.within(figure)).map(|rule| rule.light);
            let mut lights: Vec<Light> = held.collect();
            lights.sort_unstable();
            lights.dedup();
            match cut.last_mut() {
                Some((before, same)) if *same == lights => {
                    (before.upto, before.upto_included) = (piece.upto, piece.upto_included);
                }
                _ => cut.push((piece, lights)),
            }
        }
        cut
    }
}

/// The ends of rules and what lies between them, each with a figure that stands for it. Where more is worse
/// everything above 0 is looked at; where it is time left, everything up to the most that a rule names.
fn pieces(test: Test, rules: &[&Rule]) -> Vec<(Stretch, f64)> {
    let ends = rules.iter().flat_map(|rule| [rule.from, rule.after, rule.upto]);
    let mut ends: Vec<f64> = ends.flatten().filter(|end| *end > 0.0).chain([0.0]).collect();
    if test.of_time() && rules.iter().any(|rule| rule.upto.is_none()) {
        ends.push(100.0);
    }
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let point = |end: f64| Stretch {
        test,
        from: Some(end),
        from_included: true,
        upto: Some(end),
        upto_included: true,
    };
    let mut found = Vec::new();
    for (place, end) in ends.iter().enumerate() {
        if test.of_time() || place > 0 {
            found.push((point(*end), *end));
        }
        let next = ends.get(place + 1).copied();
        if next.is_some() || !test.of_time() {
            let between = Stretch { from_included: false, upto: next, ..point(*end) };
            let between = Stretch { upto_included: false, ..between };
            found.push((between, next.map_or(end + 1.0, |next| f64::midpoint(*end, next))));
        }
    }
    if test.whole() { found.into_iter().filter_map(|(at, _)| at.whole()).collect() } else { found }
}

impl Test {
    /// Every measure.
    pub const ALL: [Self; 7] = [
        Self::Behind,
        Self::Missed,
        Self::Left,
        Self::Unreported,
        Self::Overdue,
        Self::Unpaid,
        Self::Unentered,
    ];

    /// Counted in whole numbers.
    fn whole(self) -> bool {
        matches!(self, Self::Missed | Self::Overdue | Self::Unentered)
    }

    /// A share of time: less is worse.
    fn of_time(self) -> bool {
        matches!(self, Self::Left | Self::Unreported)
    }

    /// What is measured, and in what: in Chinese, its unit, in English.
    fn called(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Behind => ("落后计划", "个百分点", "points behind the plan"),
            Self::Missed => ("连续未达节点", "个月", "months missed in a row"),
            Self::Left => ("剩余时间", "%", "% of the time left"),
            Self::Unreported => ("未反馈而剩余时间", "%", "% of the time left, nothing reported"),
            Self::Overdue => ("超期", "天", "days over the deadline"),
            Self::Unpaid => {
                ("资金支付落后计划", "个百分点", "points that funds lie behind the plan")
            }
            Self::Unentered => ("未入统", "个月", "months not entered with the statistics office"),
        }
    }
}

impl Rule {
    /// The figures for which it holds.
    pub fn stretch(&self) -> Stretch {
        Stretch {
            test: self.test,
            from: self.from.or(self.after),
            from_included: self.after.is_none(),
            upto: self.upto,
            upto_included: true,
        }
    }

    fn wrong(&self, place: usize) -> Option<Text> {
        let says = |zh: &str, en: &str| {
            Some(Text::of(format!("第 {place} 条{zh}"), format!("Rule {place} {en}")))
        };
        let ends = [self.from, self.after, self.upto];
        if ends.iter().flatten().any(|end| !end.is_finite()) {
            return says("的界限不是数字。", "has an end that is no number.");
        }
        if self.from.is_some() && self.after.is_some() {
            return says("同时写了 from 和 after。", "has both `from` and `after`.");
        }
        if self.light == Light::Grey {
            return says(
                "给出灰灯，灰灯只表示没有反馈。",
                "gives grey, which says that nobody has reported.",
            );
        }
        let (from, upto) = (self.from.or(self.after)?, self.upto?);
        let empty = from > upto || self.after == self.upto;
        let words = says(
            "永远不会成立，下限不低于上限。",
            "never holds: its ends are the wrong way round.",
        );
        if empty { words } else { None }
    }
}

impl Stretch {
    /// The same in whole numbers with one that stands for it; none when none lies in it.
    fn whole(self) -> Option<(Self, f64)> {
        let (from, upto) = (self.from.unwrap_or(0.0), self.upto);
        let low = if self.from_included { from.ceil() } else { from.floor() + 1.0 };
        let high =
            upto.map(|upto| if self.upto_included { upto.floor() } else { upto.ceil() - 1.0 });
        let there = high.is_none_or(|high| low <= high);
        let at =
            Self { from: Some(low), from_included: true, upto: high, upto_included: true, ..self };
        there.then_some((at, low))
    }

    /// In words: 10 ≤ 落后计划 ≤ 30 个百分点.
    pub fn words(&self) -> Text {
        let (zh, unit, en) = self.test.called();
        let told = |called: &str| {
            if self.from.is_some() && self.from == self.upto {
                return (format!("{called} = "), self.from);
            }
            let sign = |included: bool| if included { "≤" } else { "<" };
            let low = self.from.map(|from| format!("{from} {} ", sign(self.from_included)));
            let low = low.unwrap_or_default();
            match self.upto {
                Some(_) => (format!("{low}{called} {} ", sign(self.upto_included)), self.upto),
                None if self.from_included => (format!("{called} ≥ "), self.from),
                None => (format!("{called} > "), self.from),
            }
        };
        let end = |(told, end): (String, Option<f64>)| {
            end.map_or(told.clone(), |end| format!("{told}{end}"))
        };
        Text::of(format!("{} {unit}", end(told(zh))), end(told(en)))
    }

    fn open(&self) -> Text {
        let at = self.words();
        Text::of(
            format!("{}：没有规定，按绿灯处理", at.zh),
            format!("{}: not defined; green here", at.en),
        )
    }

    fn several(&self, lights: &[Light]) -> Text {
        let (at, titles) = (self.words(), lights.iter().map(|light| light.title()));
        let (zh, en): (Vec<_>, Vec<_>) = titles.map(|title| (title.zh, title.en)).unzip();
        let worst = lights.last().copied().unwrap_or(Light::Green).title();
        Text::of(
            format!("{}：{}同时成立，取{}", at.zh, zh.join("、"), worst.zh),
            format!("{}: {} hold; {} counts", at.en, en.join(" and "), worst.en),
        )
    }
}

fn broken(name: &str, words: &Text) -> Refusal {
    let shown = if name.is_empty() { Text::new("规则文件", "the file") } else { named(name) };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{}：{}", shown.zh, words.zh), format!("{}: {}", shown.en, words.en)),
        Text::new(
            "请对照程序自带的规则（data/track/lights.toml）修改。",
            "Compare it with the rules that come with the program (data/track/lights.toml).",
        ),
    )
}

fn named(name: &str) -> Text {
    Text::of(format!("规则“{name}”"), format!("policy “{name}”"))
}

fn malformed(words: &str, error: &toml::de::Error) -> Refusal {
    let start = error.span().map_or(0, |span| span.start);
    let line = words.get(..start).unwrap_or_default().matches('\n').count() + 1;
    let message = error.message();
    broken(
        "",
        &Text::of(
            format!("第 {line} 行不是规则的写法（{message}）。"),
            format!("Line {line} is not in the form of rules ({message})."),
        ),
    )
}
