//! The card of growth percentiles 说明: question, data, method, what may be concluded and what may not, reservations. Says nothing of
//! single groups.

use super::{Percentiles, Reference};
use crate::growth::card::{Card, Section, asked};
use crate::text::Text;

impl Percentiles {
    /// The card, for a question that is told as it was given.
    pub fn card(&self, question: &str) -> Card {
        let sections = [
            (Text::new("要回答的问题", "Question"), vec![asked(question)]),
            (Text::new("数据", "Data"), self.findings()),
            (Text::new("方法", "Method"), self.method()),
            (Text::new("可以得出的结论", "What may be concluded"), self.may_conclude()),
            (Text::new("不可以得出的结论", "What may not be concluded"), self.may_not_conclude()),
            (Text::new("保留意见", "Reservations"), RESERVATIONS.into()),
            (Text::new("方法的出处", "Sources of the method"), self.sources()),
        ];
        let sections = sections.map(|(title, lines)| Section { title, lines });
        Card { sections: sections.into() }
    }

    fn method(&self) -> Vec<Text> {
        let mut told: Vec<Text> = METHOD.into();
        told.extend(self.measurement.is_some().then_some(SIMULATED));
        told
    }

    fn may_conclude(&self) -> Vec<Text> {
        let mut told: Vec<Text> = MAY.into();
        told.push(self.reference.may());
        let beside = self.groups.iter().any(|one| one.cohort.is_some());
        told.extend(beside.then(|| Reference::Cohort.may()));
        told
    }

    fn may_not_conclude(&self) -> Vec<Text> {
        let mut told: Vec<Text> = MAY_NOT.into();
        told.insert(1, self.reference.may_not());
        told
    }

    fn sources(&self) -> Vec<Text> {
        let simulated = self.measurement.iter().flat_map(|_| SIMULATIONS);
        SOURCES.into_iter().chain(simulated).map(Text::same).collect()
    }
}

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

const SIMULATED: Text = Text::new(
    "测量误差的范围照 SGP 的做法：给成绩加上标准误为给定值的正态误差，不重新拟合，看中位数怎样变动；成绩不在量尺两端截断。",
    "Ranges of errors of measurement as in SGP: normal errors with the given standard errors are added to scores, nothing is fitted again, and medians are looked up anew; scores are not cut off at the ends of the scale.",
);

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

const MAY_NOT: [Text; 3] = [
    Text::new(
        "不能说是学校的效应：成长百分位是描述，没有扣除家庭、同伴、校外学习和生源的选择（Castellano 和 Ho 2013）。",
        "That it is an effect of schools as such: growth percentiles describe and leave home, peers, lessons outside and the choice of school in (Castellano and Ho 2013).",
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

const SIMULATIONS: [&str; 2] = [
    "Cook and Stefanski 1994, Simulation-extrapolation estimation in parametric measurement error models.",
    "Shang, VanIwaarden and Betebenner 2015, Covariate measurement error correction for student growth percentiles using the SIMEX method.",
];
