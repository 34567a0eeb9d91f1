//! Growth percentiles of groups 成长百分位: what came out, what it says in plain sentences, and the card. Reckons nothing.

use serde::Serialize;

use super::card::{Card, Section, asked};
use super::shown::{fixed, many};
use crate::text::Text;

/// What came out.
#[derive(Debug, Serialize)]
pub struct Percentiles {
    /// Rows that took part.
    pub persons: usize,
    /// Rows that lack a score.
    pub left_out: usize,
    /// The score that is looked at.
    pub outcome: String,
    /// By which column there are groups.
    pub by: Option<String>,
    /// Knots and boundaries of each earlier score.
    pub scales: Vec<Scale>,
    /// The groups that may be named, by their names.
    pub groups: Vec<Group>,
    /// How many have few persons.
    pub few: usize,
    /// How many are not named: those, and another one where one alone would follow from the rest.
    pub hidden: usize,
    /// Groups with fewer persons are not named.
    pub fewest: usize,
    /// Name and SHA-256 of the file.
    pub input: (String, String),
    /// Version of the program.
    pub engine: &'static str,
    /// Row of the table, as a spreadsheet counts, and percentile; for whoever asks for persons.
    #[serde(skip)]
    pub each: Vec<(usize, u8)>,
}

/// On which scale an earlier score was looked at.
#[derive(Debug, Serialize)]
pub struct Scale {
    /// The column.
    pub column: String,
    /// Inner knots.
    pub knots: Vec<f64>,
    /// Lower and upper boundary.
    pub boundaries: (f64, f64),
}

/// The percentiles of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// How many persons.
    pub persons: usize,
    /// Mean of the first earlier score: where they began.
    pub start: f64,
    /// Median of their percentiles; 50 is what all have in the middle.
    pub median: f64,
    /// Interval of 95 % around it; none where there are too few persons for one.
    pub interval: Option<[f64; 2]>,
    /// Mean.
    pub mean: f64,
}

/// Where a group lies against the 50 that all have in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its interval lies below.
    Below,
    /// It cannot be told from 50.
    NotApart,
    /// Its interval lies above.
    Above,
}

impl Group {
    /// Where it lies.
    pub fn side(&self) -> Side {
        match self.interval {
            Some([low, _]) if low > 50.0 => Side::Above,
            Some([_, high]) if high < 50.0 => Side::Below,
            _ => Side::NotApart,
        }
    }
}

impl Percentiles {
    /// How many groups lie below, not apart from, and above 50.
    pub fn counts(&self) -> [usize; 3] {
        let count = |side: Side| self.groups.iter().filter(|one| one.side() == side).count();
        [Side::Below, Side::NotApart, Side::Above].map(count)
    }

    /// Why some groups are not named; none where all are.
    pub fn unnamed(&self) -> Option<Text> {
        let (few, more, fewest) = (self.few, self.hidden - self.few, self.fewest);
        match (few, more) {
            (0, 0) => None,
            (_, 0) => Some(Text::of(
                format!("{few} 组不足 {fewest} 人，不具名。"),
                format!(
                    "{} of fewer than {fewest} persons not named.",
                    many(few as u64, "group is", "groups are")
                ),
            )),
            _ => Some(Text::of(
                format!(
                    "{few} 组不足 {fewest} 人，不具名；另有 {more} 组一并不列，以免由其余推算出来。"
                ),
                format!(
                    "{few} of fewer than {fewest} persons not named, nor {more} more, so that it does not follow from the others."
                ),
            )),
        }
    }

    /// The main finding in one sentence.
    pub fn lead(&self) -> Text {
        let persons = self.persons;
        let Some(by) = self.by.as_ref().filter(|_| !self.groups.is_empty()) else {
            return Text::of(
                format!("{persons} 人有成长百分位；没有可以列名的组。"),
                format!(
                    "{} a percentile; no group may be named.",
                    many(persons as u64, "person has", "persons have")
                ),
            );
        };
        let ([below, not_apart, above], all) = (self.counts(), self.groups.len());
        Text::of(
            format!(
                "按“{by}”看，{all} 个列名的组中，成长百分位的中位数明确高于 50 的 {above} 个，明确低于的 {below} 个，{not_apart} 个与 50 分不开。"
            ),
            format!(
                "By “{by}”, of {} the median percentile is surely above 50 in {above}, surely below in {below}, and cannot be told from 50 in {not_apart}.",
                many(all as u64, "named group", "named groups")
            ),
        )
    }

    /// What it rests on, in sentences.
    pub fn findings(&self) -> Vec<Text> {
        let (persons, left_out) = (self.persons, self.left_out);
        let priors: Vec<&str> = self.scales.iter().map(|one| one.column.as_str()).collect();
        let outcome = &self.outcome;
        let mut told = vec![Text::of(
            format!(
                "{persons} 人的成绩完整，{left_out} 人缺成绩、没有参加；百分位是“{outcome}”在“{}”相同的人当中的位置。",
                priors.join("”“")
            ),
            format!(
                "{persons} persons have all scores, {left_out} lack one and took no part; percentiles are places in “{outcome}” among those of the same “{}”.",
                priors.join("”, “")
            ),
        )];
        let medians = self.groups.iter().map(|one| one.median);
        let range = medians.clone().reduce(f64::min).zip(medians.reduce(f64::max));
        told.extend(range.map(|(low, high)| {
            let (low, high) = (fixed(low, 1), fixed(high, 1));
            Text::of(
                format!("各组的中位数在 {low} 和 {high} 之间；50 是全体的中间。"),
                format!("Medians of groups lie between {low} and {high}; 50 is the middle of all."),
            )
        }));
        told.extend(self.unnamed());
        told
    }

    /// What limits what may be concluded.
    pub fn cautions(&self) -> Vec<Text> {
        let all = self.persons + self.left_out;
        let mut told = Vec::new();
        if self.left_out * 20 >= all && self.left_out > 0 {
            let share = fixed(100.0 * self.left_out as f64 / all as f64, 1);
            told.push(Text::of(
                format!("缺成绩的占 {share}%：缺考、转学的人如果与其他人不同，各组的结果会有偏差。"),
                format!("{share} % lack a score: where they differ from others, results of groups are biased."),
            ));
        }
        let without = self.groups.iter().filter(|one| one.interval.is_none()).count();
        if without > 0 {
            told.push(Text::of(
                format!("{without} 组人数太少，中位数没有 95% 区间，不能说高低。"),
                format!(
                    "{} too few persons for an interval of the median: nothing can be said of it.",
                    many(without as u64, "group has", "groups have")
                ),
            ));
        }
        let chance = fixed(0.05 * self.groups.len() as f64, 1);
        if self.groups.len() > 1 {
            told.push(Text::of(
                format!("每组各按 95% 判断；单凭偶然，{} 组里也会有约 {chance} 组在区间之外。", self.groups.len()),
                format!("Each group is judged by 95 % on its own: of {} chance alone puts about {chance} apart.", self.groups.len()),
            ));
        }
        told.push(ERROR);
        told
    }

    /// The card, for a question that is told as it was given.
    pub fn card(&self, question: &str) -> Card {
        let sections = [
            (Text::new("要回答的问题", "Question"), vec![asked(question)]),
            (Text::new("数据", "Data"), self.findings()),
            (Text::new("方法", "Method"), METHOD.into()),
            (Text::new("可以得出的结论", "What may be concluded"), MAY.into()),
            (Text::new("不可以得出的结论", "What may not be concluded"), MAY_NOT.into()),
            (Text::new("保留意见", "Reservations"), RESERVATIONS.into()),
            (Text::new("方法的出处", "Sources of the method"), SOURCES.map(Text::same).into()),
        ];
        let sections = sections.map(|(title, lines)| Section { title, lines });
        Card { sections: sections.into() }
    }
}

const ERROR: Text = Text::new(
    "起点成绩有测量误差：起点高的组，中位数会因此偏高，起点低的组偏低；看各组的起点与中位数是不是一同变化。",
    "Earlier scores are measured with error, which makes medians of groups with high starts too high and those with low starts too low: see whether medians go with starts.",
);

const METHOD: [Text; 3] = [
    Text::new(
        "对每个百分位，用起点成绩的三次 B 样条作分位数回归（Koenker 和 Bassett 1978；Betebenner 2009）；一个人的成长百分位是他的成绩超过的那些分位数。",
        "For each percentile a quantile regression on cubic B-splines of earlier scores (Koenker and Bassett 1978; Betebenner 2009); the percentile of a person is by how many of these quantiles the score is passed.",
    ),
    Text::new(
        "一组的结果是组内各人百分位的中位数，区间由次序统计量得出，不假定分布。",
        "The result of a group is the median of its persons' percentiles, with an interval by order statistics, without an assumption on the distribution.",
    ),
    Text::new(
        "人数不足的组不具名；只有一组不足时，另一个最小的组也不列。",
        "Groups of few persons are not named; where there is one alone, the smallest other is not named either.",
    ),
];

const MAY: [Text; 2] = [
    Text::new(
        "与起点成绩相同的人相比，一组人的成绩在中间偏上还是偏下，以及这样说有多大把握。",
        "Whether persons of a group lie above or below the middle of those with the same earlier scores, and how sure that is.",
    ),
    Text::new(
        "哪些组值得进一步了解，以便向好的做法学习、向困难的组提供帮助。",
        "Which groups are worth a closer look, to learn from what works and to help where it is hard.",
    ),
];

const MAY_NOT: [Text; 4] = [
    Text::new(
        "不能说是学校的效应：成长百分位是描述，没有扣除家庭、同伴、校外学习和生源的选择（Castellano 和 Ho 2013）。",
        "That it is an effect of schools as such: growth percentiles describe and leave home, peers, lessons outside and the choice of school in (Castellano and Ho 2013).",
    ),
    Text::new(
        "不能说学到了多少：百分位是相对的，全体都进步或者都退步，中位数仍然是 50。",
        "How much was learned: percentiles are relative, and the middle is 50 whether all rose or all fell.",
    ),
    Text::new(
        "不能把各组排成名次：区间重叠的组分不出先后。",
        "A ranking of groups: those whose intervals overlap cannot be told apart.",
    ),
    Text::new(
        "不能单凭这些结果决定奖惩、任免、拨款或者撤并，也不能据此评价某一个人。",
        "Rewards, penalties, posts, money or closures on the ground of these results alone, nor a judgement on a single person.",
    ),
];

const RESERVATIONS: [Text; 5] = [
    Text::new(
        "测量误差：起点成绩的误差使起点高的组偏高、起点低的组偏低；用几次起点成绩可以减轻，不能消除（McCaffrey、Castellano 和 Lockwood 2015）。",
        "Measurement error: errors of earlier scores favour groups with high starts; several earlier scores make that less and do not remove it (McCaffrey, Castellano and Lockwood 2015).",
    ),
    Text::new(
        "一个人的百分位很不确定，通常相差二三十个百分点也分不开；默认不写逐人的结果。",
        "The percentile of one person is very uncertain: twenty or thirty points are often within error; persons are not written unless asked for.",
    ),
    Text::new(
        "天花板和地板：成绩接近满分或零分的人，位置分不出来。",
        "Ceiling and floor: places of those near the highest and lowest scores cannot be told.",
    ),
    Text::new(
        "只量到测试量的东西；几次测试要可靠、有效，排序的含义要一致。[ASA 2014；AERA 2015]",
        "No more than the tests measure; they must be reliable, valid and order persons by the same thing. [ASA 2014; AERA 2015]",
    ),
    Text::new(
        "与多水平模型的结果一起看；两种方法结论不同的组，不要下结论。",
        "Look at results of mixed models too; where the two disagree, conclude nothing.",
    ),
];

const SOURCES: [&str; 4] = [
    "Koenker and Bassett 1978, Regression quantiles.",
    "Betebenner 2009, Norm- and criterion-referenced student growth.",
    "Castellano and Ho 2013, A Practitioner's Guide to Growth Models.",
    "McCaffrey, Castellano and Lockwood 2015, The impact of measurement error on the accuracy of individual and aggregate SGP.",
];
