//! What may be concluded from a value-added model, what may not, and with which reservations 增值模型的适用范围, after the statements
//! of the American Statistical Association (2014) and the American Educational Research Association (2015), in our own
//! words. What depends on the fit says its numbers.

use super::super::findings::vanishes;
use super::super::fitted::{Fitted, Level};
use super::super::shown::percent;
use crate::text::Text;

/// Where the reservations come from.
pub(super) fn sources() -> Vec<Text> {
    [
        "American Statistical Association (2014): ASA Statement on Using Value-Added Models for Educational Assessment, 8 April 2014. [ASA 2014]",
        "American Educational Research Association (2015): AERA Statement on Use of Value-Added Models (VAM) for the Evaluation of Educators and Educator Preparation Programs. Educational Researcher 44(8), 448–452. [AERA 2015]",
    ]
    .map(Text::same)
    .into()
}

/// What may be concluded.
pub(super) fn may(fitted: &Fitted) -> Vec<Text> {
    let mut lines = vec![Text::new(
        "在公式包含的条件相同时，因变量与各自变量怎样一同变化，以及这样说有多大把握。",
        "How the response goes with each variable, all else in the formula being equal, and how sure that is.",
    )];
    lines.extend(fitted.levels.iter().filter(|level| !vanishes(fitted, level)).map(differ));
    lines.push(Text::new(
        "哪些单位的结果值得进一步了解，以便向好的做法学习、向困难的单位提供帮助。",
        "Which units are worth a closer look, to learn from what works and to help where it is hard.",
    ));
    lines
}

/// That units of a grouping differ.
fn differ(level: &Level) -> Text {
    let name = &level.name;
    let ([zh, en], [apart, pairs]) = (
        match level.share.map(percent) {
            Some(share) => [
                format!("，占模型未解释差别的 {share}%"),
                format!(" ({share} % of what the model leaves open)"),
            ],
            None => [String::new(), String::new()],
        },
        level.pairs,
    );
    Text::of(
        format!(
            "“{name}”各单位的结果有超出公式所含条件的差别{zh}；{pairs} 对列名的单位中，有 {apart} 对能够分开。"
        ),
        format!(
            "Units of “{name}” differ beyond what the formula accounts for{en}; {apart} of {pairs} pairs of named units can be told apart."
        ),
    )
}

/// What may not be concluded.
pub(super) fn may_not(fitted: &Fitted) -> Vec<Text> {
    let mut lines = vec![CAUSES, WITHIN, PLACES, SOLE];
    let none = fitted.levels.iter().filter(|level| vanishes(fitted, level));
    lines.extend(none.map(|level| {
        let name = &level.name;
        Text::of(
            format!("“{name}”的方差估计为零，不能对其中任何两个单位说谁高谁低。"),
            format!("The variance of “{name}” is estimated as zero: of no two of its units can be said which is higher."),
        )
    }));
    lines
}

const CAUSES: Text = Text::new(
    "不能说单位造成了这些差别：效应是相关，公式里没有的条件也会算到单位头上。",
    "That units caused the differences: effects are correlations, and what the formula lacks is put down to units.",
);

const WITHIN: Text = Text::new(
    "不能由单位的效应推断单位里某一个人，如某个教师或学生。",
    "Anything of a single teacher or pupil within a unit.",
);

const PLACES: Text = Text::new(
    "不能把单位排成一列：区间重叠的单位分不出先后，名次只能连同范围来看。",
    "A list from first to last: units whose intervals overlap cannot be told apart, and a place means something with its range only.",
);

const SOLE: Text = Text::new(
    "不能单凭这些结果决定奖惩、任免、拨款或者撤并。",
    "Rewards, penalties, posts, money or closures on the ground of these results alone.",
);

/// The reservations, each with the statement that asks for it.
pub(super) fn reservations(fitted: &Fitted) -> Vec<Text> {
    let small = Text::of(
        format!(
            "小单位：不足 {} 行的单位不列名；行数不多的单位，效应主要向平均收缩，一年的结果尤其靠不住，应当合并几年的数据来看。[AERA 2015]",
            fitted.fewest
        ),
        format!(
            "Small units: those with fewer than {} rows are not named; where rows are few, effects are mostly drawn to the mean, and one year says little: look at several years together. [AERA 2015]",
            fitted.fewest
        ),
    );
    let missing = Text::of(
        format!(
            "缺失数据：没有参加计算的有 {} 行；缺考、转学的学生如果与其他学生不同，结果会有偏差，单位也可能因此受益或受损。[ASA 2014；AERA 2015]",
            fitted.mixed.left_out
        ),
        format!(
            "Missing data: {} rows took no part; where pupils who were absent or moved differ from others, estimates are biased in favour of some units and against others. [ASA 2014; AERA 2015]",
            fitted.mixed.left_out
        ),
    );
    let mut lines: Vec<Text> = STATED.into();
    lines.extend([small, missing]);
    lines
}

/// Reservations that hold of every model.
const STATED: [Text; 9] = [
    Text::new(
        "相关不是因果：增值模型量的是相关，归到单位名下的效应可能出于模型没有包含的其他原因。[ASA 2014]",
        "Correlation, not causation: such models measure what goes together, and an effect put down to a unit may have other causes that the model lacks. [ASA 2014]",
    ),
    Text::new(
        "只量到测试量的东西：结果以测试成绩为据，品德、身心健康、兴趣和长远发展不在其中；测试要可靠、有效，先后几次要可比；没有这样的测试的年级、学科，不计算增值。[ASA 2014；AERA 2015]",
        "No more than the tests measure: character, health, interest and later life are not in them; tests must be reliable and valid for the purpose, and comparable over time; grades and subjects without such tests have no value added. [ASA 2014; AERA 2015]",
    ),
    Text::new(
        "模型没有的条件：家庭、同伴、校外学习、生源的选择等没有进入公式的，都会混进单位的效应。[ASA 2014；AERA 2015]",
        "What the model lacks: home, peers, lessons outside of school and the choice of school that are not in the formula are mixed into the effects of units. [ASA 2014; AERA 2015]",
    ),
    Text::new(
        "名次不稳：换一个模型、一次测试或者一年，名次可能大变；不要发布没有范围的名次。[ASA 2014]",
        "Places are unstable: another model, test or year can change them much; publish none without its range. [ASA 2014]",
    ),
    Text::new(
        "区间必须写明：凡引用估计值，都要同时写出区间，并说明模型的假定和局限。[ASA 2014；AERA 2015]",
        "Intervals are a must: whoever quotes an estimate states its interval, the assumptions of the model and its limits. [ASA 2014; AERA 2015]",
    ),
    Text::new(
        "对模型和先验敏感：效应向平均收缩，等于假定各单位来自同一个正态分布；应当换用别的公式重算，看结论是否改变。[ASA 2014]",
        "Sensitive to model and prior: effects are drawn to the mean as if all units came from one normal distribution; fit other formulas too and see whether conclusions change. [ASA 2014]",
    ),
    Text::new(
        "不作高利害决定的唯一依据：结果只能与其他证据一起使用，而且每一种用途都要有单独的证据。[ASA 2014；AERA 2015]",
        "Never the only basis of decisions with high stakes: use results together with other evidence, and have evidence for each use. [ASA 2014; AERA 2015]",
    ),
    Text::new(
        "重在改进：差别的大部分通常不在单位之间，改进的机会多在制度和条件；按增值排名会引出应试等意外后果。[ASA 2014]",
        "For improvement: most differences usually do not lie between units, and most chances to improve lie in the system; ranking by such results has unintended consequences, such as teaching to the test. [ASA 2014]",
    ),
    Text::new(
        "持续检查：使用期间要一直检查结果的质量，以及使用带来了什么后果。[AERA 2015]",
        "Watched all along: as long as results are used, their quality is checked, and what comes of their use. [AERA 2015]",
    ),
];
