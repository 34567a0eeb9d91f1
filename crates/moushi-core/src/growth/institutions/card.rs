//! The card of an evaluation of growth 院校增值说明卡: question, data, method, what may be concluded and what may not. Says nothing of
//! single units.

use super::findings::{level, names_hidden};
use super::judged::{Judged, LEAST_UNITS};
use crate::growth::card::{Card, Section, asked};
use crate::text::Text;

/// The card of what came out, without the units that are hidden, for a question that is told as it was given.
pub fn card(judged: &Judged, hidden: &[bool], question: &str) -> Card {
    let sections = [
        (Text::new("要回答的问题", "Question"), vec![asked(question)]),
        (Text::new("数据", "Data"), data(judged, hidden)),
        (Text::new("口径", "What the numbers are"), measures(judged)),
        (Text::new("可以得出的结论", "What may be concluded"), MAY.into()),
        (Text::new("不可以得出的结论", "What may not be concluded"), MAY_NOT.into()),
        (Text::new("保留意见", "Reservations"), RESERVATIONS.into()),
        (Text::new("方法的出处", "Sources of the method"), SOURCES.map(Text::same).into()),
    ];
    let sections = sections.map(|(title, lines)| Section { title, lines });
    Card { sections: sections.into() }
}

fn data(judged: &Judged, hidden: &[bool]) -> Vec<Text> {
    let (base, to) = (judged.base, judged.to);
    let mut told = vec![Text::of(
        format!(
            "基年 {base}，与 {to} 年相比；{} 个单位，{} 个指标。",
            judged.units.len(),
            judged.growths.len()
        ),
        format!(
            "Base year {base}, held against {to}; units: {}, indicators: {}.",
            judged.units.len(),
            judged.growths.len()
        ),
    )];
    let seen = judged.seen.iter().filter(|one| !names_hidden(one, judged, hidden));
    told.extend(seen.cloned());
    told.push(match judged.frozen {
        Some(learned) => Text::of(
            format!("起点、同类分布、目标和期望值都取自冻结的基准（{base}—{learned} 年学得），以后各年用同一把尺。"),
            format!("Bases, classes, goals and expectations come from a frozen base (learned over {base}–{learned}): the same yardstick for all years."),
        ),
        None => Text::new(
            "这是第一次计算：基准写在 base.json 里，以后各年请用 --frozen 沿用。",
            "This is the first run: the base is written in base.json; keep it for later years by --frozen.",
        ),
    });
    told
}

fn measures(judged: &Judged) -> Vec<Text> {
    let percent = level(judged);
    let mut told: Vec<Text> = MEASURES.into();
    told.push(Text::of(
        format!("期望值：按起点（和投入）相同的单位能够期望的现值，各类别分别计算，有的类别单位太少时，各类别截距不同、斜率和散布相同；{percent}% 区间由其他单位得出，不含本单位（冻结的期望值除外）。"),
        format!("Expected: what units of the same base (and inputs) let expect, class by class; where a class has too few units, with an intercept for each class and common slopes and scatter; the interval of {percent} % comes from the other units, without the unit itself (unless it was frozen)."),
    ));
    let inputs: Vec<&str> = judged.inputs.iter().map(|(name, _)| name.as_str()).collect();
    if !inputs.is_empty() {
        told.push(Text::of(
            format!("一并考虑的投入（基年的值）：{}。", inputs.join("、")),
            format!(
                "Inputs that are taken into account (as in the base year): {}.",
                inputs.join(", ")
            ),
        ));
    }
    for one in judged.growths.iter().filter(|one| one.goal.is_some()) {
        let (name, goal, near) = (&one.name, one.goal.unwrap_or_default(), one.near_goal);
        told.push(Text::of(
            format!("“{name}”的目标 {goal}，差 {near} 以内算达到。"),
            format!("Goal of “{name}”: {goal}; within {near} counts as reached."),
        ));
    }
    told.push(Text::of(
        format!("同类不足 {LEAST_UNITS} 个单位的，不给百分位、标准化增量和分档。"),
        format!("Classes of fewer than {LEAST_UNITS} units have no percentiles, standardised gains or thirds."),
    ));
    told
}

const MEASURES: [Text; 6] = [
    Text::new(
        "增量：现值减起点；越小越好的指标倒过来，大于零就是变好。",
        "Gain: the value now less the base; turned where less is better, so that above zero is better.",
    ),
    Text::new(
        "相对增幅：增量除以起点；年均增幅：按复利折算到每年。起点太小或为负的不给。",
        "Relative gain: the gain over the base; yearly rate: the same compounded by year. None where the base is small or negative.",
    ),
    Text::new(
        "标准化增量：增量除以同类单位基年的标准差，可以在指标之间比较大小。",
        "Standardised gain: the gain over the standard deviation of the class in the base year, comparable between indicators.",
    ),
    Text::new(
        "差距缩小：增量除以基年与目标的差距，1 是补齐，负数是差距变大。",
        "Gap closed: the gain over the gap to the goal in the base year; 1 is all of it, below zero a gap that widened.",
    ),
    Text::new(
        "百分位变动：起点和现值都放在同类单位基年的分布里看，尺子不动，可以全体上升。",
        "Move of percentile: both values among the class in the base year; the yardstick does not move, and all may rise.",
    ),
    Text::new(
        "分档：同类单位按三等分，起点水平分低、中、高，增幅也分低、中、高；一类之中总有人在低档。",
        "Thirds: of the class, by base and by gain; in each class somebody is always low.",
    ),
];

const MAY: [Text; 3] = [
    Text::new(
        "每个单位从基年起变化了多少，与自己比是进是退。",
        "By how much each unit has changed since the base year, held against itself.",
    ),
    Text::new(
        "与起点相近的同类单位相比，哪些单位的变化超出了通常的波动，值得进一步了解。",
        "Which units changed beyond what is usual among peers of a like base, and are worth a closer look.",
    ),
    Text::new(
        "一类单位整体是否向目标靠近。",
        "Whether a class as a whole came nearer to its goal.",
    ),
];

const MAY_NOT: [Text; 4] = [
    Text::new(
        "不能说变化是单位造成的：模型里没有的条件（生源、政策、地区、统计口径的变化）都在差里面。",
        "That units caused the change: whatever the model lacks, intake, policy, region, changes of definitions, is in the difference.",
    ),
    Text::new(
        "不能排出名次：区间重叠的单位分不出先后；表按名称排列。",
        "A ranking: units whose intervals overlap cannot be told apart; tables are by name.",
    ),
    Text::new(
        "不能单凭这些结果决定奖惩、任免、拨款或者撤并。",
        "Rewards, penalties, posts, money or closures on the ground of these results alone.",
    ),
    Text::new(
        "不能拿不同类别的单位直接相比，也不能由单位推断个人。",
        "Comparisons across classes, nor anything of single persons.",
    ),
];

const RESERVATIONS: [Text; 6] = [
    Text::new(
        "回归均值：基年偶然偏低的单位以后会回升，偶然偏高的会回落；用几年的平均作起点可以减轻。",
        "Regression to the mean: what was low by chance in the base year rises, what was high falls; a mean of several years as the base makes that less.",
    ),
    Text::new(
        "天花板：接近上限的单位涨不了多少，应看差距缩小，不看增量。",
        "Ceiling: units near the limit cannot gain much; look at the gap closed and not at the gain.",
    ),
    Text::new(
        "小基数：相对增幅偏爱小单位，不能用来比大小单位。",
        "Small bases: relative gains favour small units and are no comparison of small with large ones.",
    ),
    Text::new(
        "权重是价值判断：综合增值允许此消彼长，应当写明权重由谁、为什么这样定。",
        "Weights are judgements of value: in a combination one indicator makes up for another; state who chose the weights, and why.",
    ),
    Text::new(
        "口径：各年的统计口径要一致；口径变了的指标不能比。",
        "Definitions: an indicator whose definition changed between the years cannot be compared.",
    ),
    Text::new(
        "考核一旦看增量，就会有人把起点报低：基年的数据要先核实，再冻结。",
        "Once gains count, bases are reported low: have the base year checked before it is frozen.",
    ),
];

const SOURCES: [&str; 5] = [
    "Becker 1988, Synthesizing standardized mean-change measures.",
    "Hake 1998, Interactive-engagement versus traditional methods.",
    "Cook and Weisberg 1982, Residuals and Influence in Regression.",
    "Goldstein and Spiegelhalter 1996, League tables and their limitations.",
    "Lord 1967, A paradox in the interpretation of group comparisons.",
];
