//! Against whom growth percentiles hold persons 参照: the cohort itself or a baseline, how far a baseline fits, and what may be
//! concluded from each. Reckons no percentile.

use chrono::NaiveDate;
use serde::Serialize;

use super::baseline::{Baseline, Measured};
use crate::growth::shown::{fixed, many};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Against whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Reference {
    /// Those who are reckoned with: cohort-referenced.
    Cohort,
    /// An earlier cohort, whose surfaces were kept: baseline-referenced.
    Baseline(Box<Held>),
}

/// A baseline, and how the cohort fits it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// Name and SHA-256 of the file.
    pub file: (String, String),
    /// Fingerprint of the baseline.
    pub fingerprint: String,
    /// When it was made.
    pub made: NaiveDate,
    /// Persons of its cohort.
    pub persons: usize,
    /// Each score: earlier ones, then the one that is looked at.
    pub scores: Vec<Beyond>,
    /// Persons with any score beyond.
    pub beyond: usize,
}

/// A score against the scale of the baseline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beyond {
    /// The column.
    pub column: String,
    /// Which column it was in the baseline.
    pub was: String,
    /// The boundaries there.
    pub boundaries: [f64; 2],
    /// How many lie below.
    pub below: usize,
    /// How many lie above.
    pub above: usize,
    /// Whether the middle of the scores lies beyond four fifths of those of the baseline.
    pub aside: bool,
}

impl Beyond {
    fn of(column: &str, was: &Measured, values: &[f64]) -> Self {
        let [low, high] = was.boundaries.map(|end| end.0);
        let count = |beyond: &dyn Fn(f64) -> bool| values.iter().filter(|&&x| beyond(x)).count();
        // Strictly more than half lie beyond the outermost knots.
        let most = |count: usize| count * 2 > values.len();
        let ends = was.knots.first().zip(was.knots.last());
        let aside = ends.is_some_and(|(first, last)| {
            most(count(&|x| x < first.0)) || most(count(&|x| x > last.0))
        });
        Self {
            column: column.to_owned(),
            was: was.column.clone(),
            boundaries: [low, high],
            below: count(&|x| x < low),
            above: count(&|x| x > high),
            aside,
        }
    }

    fn holds(&self, value: f64) -> bool {
        self.boundaries[0] <= value && value <= self.boundaries[1]
    }
}

impl Held {
    /// Holds scores against a baseline: columns by name with their values, earlier scores first, the outcome last.
    ///
    /// # Errors
    /// When most scores of a column lie beyond the boundaries: that is another scale.
    pub fn of(
        baseline: &Baseline,
        file: (String, String),
        columns: &[(&str, &[f64])],
    ) -> Result<Self, Refusal> {
        let measured = baseline.priors.iter().chain([&baseline.outcome]);
        let pairs = columns.iter().zip(measured);
        let scores: Vec<Beyond> =
            pairs.map(|((name, values), was)| Beyond::of(name, was, values)).collect();
        let rows = columns.first().map_or(0, |(_, values)| values.len());
        if let Some(one) = scores.iter().find(|one| (one.below + one.above) * 2 > rows) {
            return Err(other_scale(one, rows));
        }
        let within = |row: &usize| {
            columns.iter().zip(&scores).all(|((_, values), one)| one.holds(values[*row]))
        };
        let beyond = rows - (0..rows).filter(within).count();
        let (fingerprint, made) = (baseline.fingerprint.clone(), baseline.made);
        Ok(Self { file, fingerprint, made, persons: baseline.persons, scores, beyond })
    }

    /// Which cohort it is, in a few words.
    fn named(&self) -> Text {
        let (file, made, persons) = (&self.file.0, self.made, self.persons);
        let short: String = self.fingerprint.chars().take(8).collect();
        Text::of(
            format!("{file}，{made} 由 {persons} 人得出，指纹 {short}"),
            format!("{file}, made on {made} of {persons} persons, fingerprint {short}"),
        )
    }

    /// What limits what may be concluded, for a cohort of so many.
    fn cautions(&self, persons: usize) -> Vec<Text> {
        let mut told = Vec::new();
        told.extend(self.beyond(persons));
        told.extend(self.scores.iter().filter(|one| one.aside).map(|one| {
            let (column, was) = (&one.column, &one.was);
            Text::of(
                format!("“{column}”的多数成绩落在基准届“{was}”的最低或最高五分之一里：请核对两次测试是不是同一量尺。"),
                format!("Most scores of “{column}” lie in the lowest or highest fifth of “{was}” in the baseline: check that both tests have one scale."),
            )
        }));
        let other: Vec<&Beyond> = self.scores.iter().filter(|one| one.column != one.was).collect();
        if !other.is_empty() {
            let pairs = |by: &str| {
                let pair = |one: &&Beyond| format!("{}{by}{}", one.column, one.was);
                other.iter().map(pair).collect::<Vec<String>>()
            };
            told.push(Text::of(
                format!("列名与基准不同，按次序对应：{}。请确认是同一科目、同一量尺。", pairs(" ↔ ").join("，")),
                format!("Columns have other names than in the baseline and are paired by their order: {}. Make sure that they are the same subject on the same scale.", pairs(" ↔ ").join(", ")),
            ));
        }
        told
    }

    fn beyond(&self, persons: usize) -> Option<Text> {
        let beyond = self.beyond;
        (beyond > 0).then(|| {
            let each = self.scores.iter().filter(|one| one.below + one.above > 0);
            let (zh, en): (Vec<String>, Vec<String>) = each
                .map(|one| {
                    let (column, below, above) = (&one.column, one.below, one.above);
                    let [low, high] = one.boundaries.map(|end| fixed(end, 1));
                    (
                        format!("“{column}”低于 {low} 的 {below} 人、高于 {high} 的 {above} 人"),
                        format!("“{column}” below {low}: {below}, above {high}: {above}"),
                    )
                })
                .unzip();
            let share = fixed(100.0 * beyond as f64 / persons.max(1) as f64, 1);
            Text::of(
                format!("{beyond} 人（{share}%）的成绩超出基准届的范围（{}），他们的百分位是外推得到的，不可靠。", zh.join("；")),
                format!(
                    "{} ({share} %) beyond the scale of the baseline ({}); their percentiles are extrapolated and not to be relied on.",
                    many(beyond as u64, "person has scores", "persons have scores"),
                    en.join("; ")
                ),
            )
        })
    }
}

impl Reference {
    /// Whether it is a baseline.
    pub fn is_baseline(&self) -> bool {
        matches!(self, Self::Baseline(_))
    }

    /// Which reference it is, in a sentence.
    pub fn says(&self) -> Text {
        match self {
            Self::Cohort => Text::new(
                "参照是本届：每个人与这次一起计算的、起点成绩相同的人相比，全体的中位数按构造在 50 左右。",
                "The reference is the cohort: persons are held against those of the same earlier scores who are reckoned with, so that the median of all is about 50 by construction.",
            ),
            Self::Baseline(held) => {
                let named = held.named();
                Text::of(
                    format!(
                        "参照是基准届（{}）：每个人与基准届里起点成绩相同的人相比，全体的中位数可以不是 50。",
                        named.zh
                    ),
                    format!(
                        "The reference is a baseline ({}): persons are held against those of the same earlier scores in the baseline cohort, and the median of all may differ from 50.",
                        named.en
                    ),
                )
            }
        }
    }

    /// What may be concluded of all together.
    pub fn may(&self) -> Text {
        match self {
            Self::Cohort => Text::new(
                "以本届为参照，只能比较本届之内的组和人；全体比往年进步还是退步，从中看不出来。",
                "With the cohort as reference, groups and persons within it can be compared; whether all rose or fell against earlier years does not show.",
            ),
            Self::Baseline(_) => Text::new(
                "以基准届为参照，全体的中位数高于（低于）50，说明这一届的成绩比基准届起点相同的人高（低）。前提是两届的测试同一量尺、难度等值，参加的范围也相同；不说明原因。",
                "With a baseline as reference, a median of all above (below) 50 says that scores are higher (lower) than those of the same start in the baseline cohort. That holds where tests of both cohorts have one scale and equal difficulty and the same kind of persons took part; it tells no cause.",
            ),
        }
    }

    /// What may not be concluded of how much was learned.
    pub(super) fn may_not(&self) -> Text {
        match self {
            Self::Cohort => Text::new(
                "不能说学到了多少：百分位是相对的，全体都进步或者都退步，中位数仍然是 50。",
                "How much was learned: percentiles are relative, and the middle is 50 whether all rose or all fell.",
            ),
            Self::Baseline(_) => Text::new(
                "不能说学到了多少：百分位是在基准届里的位置，不是增加的量；量尺漂移、试题难易、参加范围的变化都会使全体偏离 50。",
                "How much was learned: percentiles are places in the baseline cohort and no amounts; a drift of the scale, harder or easier tests, or others taking part move all away from 50.",
            ),
        }
    }

    /// What limits what may be concluded, for a cohort of so many.
    pub(super) fn cautions(&self, persons: usize) -> Vec<Text> {
        match self {
            Self::Cohort => Vec::new(),
            Self::Baseline(held) => held.cautions(persons),
        }
    }
}

fn other_scale(one: &Beyond, rows: usize) -> Refusal {
    let (column, was, beyond) = (&one.column, &one.was, one.below + one.above);
    let [low, high] = one.boundaries.map(|end| fixed(end, 1));
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!(
                "“{column}”的成绩与基准届的“{was}”不是同一量尺：{rows} 人里有 {beyond} 人超出 {low} 到 {high}。"
            ),
            format!(
                "“{column}” is not on the scale of “{was}” in the baseline: of {rows} persons {beyond} lie beyond {low} to {high}."
            ),
        ),
        Text::new(
            "请核对列名和分数的量尺（原始分、百分制、量尺分），或者不用基准、以本届为参照。",
            "Check columns and scales (raw, per cent, scaled scores), or do without a baseline.",
        ),
    )
}
