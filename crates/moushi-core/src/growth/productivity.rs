//! Efficiency of units and its change 投入产出效率: what came out, what it says in plain sentences, and the card. Reckons nothing.

use serde::Serialize;

use super::card::{Card, Section, asked};
use super::shown::many;
use crate::text::Text;

/// What came out.
#[derive(Debug, Serialize)]
pub struct Productivity {
    /// What went in.
    pub inputs: Vec<String>,
    /// What came out.
    pub outputs: Vec<String>,
    /// How units were compared.
    #[serde(skip)]
    pub way: Text,
    /// Scores, period by period.
    pub periods: Vec<Period>,
    /// Changes between each period and the next, of the units that are in both.
    pub changes: Vec<Changes>,
    /// Name and SHA-256 of the file.
    pub input: (String, String),
    /// Version of the program.
    pub engine: &'static str,
}

/// The units of a period.
#[derive(Debug, Serialize)]
pub struct Period {
    /// What it is called; empty where there is one alone.
    pub name: String,
    /// The units, in the order of the table.
    pub units: Vec<Unit>,
}

/// A unit with its score.
#[derive(Debug, Serialize)]
pub struct Unit {
    /// What it is called.
    pub name: String,
    /// The score; none where no mixture of others matches it.
    pub score: Option<f64>,
    /// Nothing can move and nothing is left over.
    pub efficient: bool,
    /// The units that it is held against, with their shares.
    pub peers: Vec<(String, f64)>,
    /// What could go, input by input.
    pub input_slacks: Vec<f64>,
    /// What could be added, output by output.
    pub output_slacks: Vec<f64>,
}

/// Changes between two periods.
#[derive(Debug, Serialize)]
pub struct Changes {
    /// The earlier period.
    pub from: String,
    /// The later one.
    pub to: String,
    /// The units in both.
    pub units: Vec<Changed>,
}

/// How productivity of a unit changed; above 1 is better.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// What it is called.
    pub name: String,
    /// Malmquist's index.
    pub index: Option<f64>,
    /// The part of it by which the unit came closer to the frontier.
    pub efficiency: f64,
    /// The part by which the frontier moved.
    pub technical: Option<f64>,
    /// Of `efficiency`, the part under variable returns.
    pub pure: f64,
    /// The rest of it, by size.
    pub scale: f64,
}

impl Period {
    /// Its name, or words for a single one.
    pub fn title(&self) -> Text {
        match self.name.as_str() {
            "" => Text::new("效率", "Efficiency"),
            name => Text::of(format!("{name} 效率"), format!("Efficiency, {name}")),
        }
    }

    /// How many units are on the frontier.
    pub fn efficient(&self) -> usize {
        self.units.iter().filter(|one| one.efficient).count()
    }
}

impl Productivity {
    /// Units that a frontier needs for so many inputs and outputs: `max(m s, 3 (m + s))` (Cooper, Seiford and Tone 2007).
    pub fn needed(&self) -> usize {
        let (inputs, outputs) = (self.inputs.len(), self.outputs.len());
        (inputs * outputs).max(3 * (inputs + outputs))
    }

    /// The main finding in one sentence.
    pub fn lead(&self) -> Text {
        let Some(last) = self.periods.last() else { return Text::default() };
        let (name, all, count) = (&last.name, last.units.len(), last.efficient());
        let rose = self.changes.last().map(|change| {
            let better =
                change.units.iter().filter(|one| one.index.is_some_and(|index| index > 1.0));
            (&change.from, &change.to, better.count(), change.units.len())
        });
        let (zh, en) = match rose {
            None => (String::new(), String::new()),
            Some((from, to, better, both)) => (
                format!("；{from}—{to}，两期都有的 {both} 个单位中，生产率上升的 {better} 个"),
                format!("; {from}–{to}, productivity rose in {better} of {both} that are in both"),
            ),
        };
        let (zh_name, en_name) = match name.as_str() {
            "" => (String::new(), String::new()),
            name => (format!("{name}："), format!("{name}: ")),
        };
        Text::of(
            format!(
                "{zh_name}{all} 个单位中，{count} 个在前沿上（与同一批单位能达到的组合相比）{zh}。"
            ),
            format!(
                "{en_name}{count} of {} on the frontier that these units make{en}.",
                many(all as u64, "unit", "units")
            ),
        )
    }

    /// What limits what may be concluded.
    pub fn cautions(&self) -> Vec<Text> {
        let needed = self.needed();
        let mut told: Vec<Text> = Vec::new();
        for period in self.periods.iter().filter(|one| one.units.len() < needed) {
            let (name, units) = (&period.name, period.units.len());
            let (inputs, outputs) = (self.inputs.len(), self.outputs.len());
            told.push(Text::of(
                format!("{name} 只有 {units} 个单位，投入 {inputs} 项、产出 {outputs} 项：单位至少要 {needed} 个，否则多数单位都会落在前沿上，分数没有区分力。").trim_start(),
                format!("{name}: {units} units for {inputs} inputs and {outputs} outputs; {needed} are needed, or most of them lie on the frontier and scores tell nothing apart.").trim_start_matches(": "),
            ));
        }
        let no_match: usize = self
            .periods
            .iter()
            .flat_map(|one| &one.units)
            .filter(|one| one.score.is_none())
            .count();
        if no_match > 0 {
            told.push(Text::of(
                format!("{no_match} 处没有可比的组合，没有分数。"),
                format!(
                    "There is no match and no score for {}.",
                    many(no_match as u64, "unit", "units")
                ),
            ));
        }
        told.push(Text::new(
            "分数没有区间：这种方法把一切差别都算作效率，包括误差、口径和运气；一个单位数据有误，前沿就变，别的单位的分数也变。",
            "Scores have no interval: the method puts all differences down to efficiency, error, definitions and luck among them; one wrong number moves the frontier and the scores of others.",
        ));
        told
    }

    /// The card, for a question that is told as it was given.
    pub fn card(&self, question: &str) -> Card {
        let data = vec![
            Text::of(
                format!("投入：{}；产出：{}。", self.inputs.join("、"), self.outputs.join("、")),
                format!(
                    "Inputs: {}; outputs: {}.",
                    self.inputs.join(", "),
                    self.outputs.join(", ")
                ),
            ),
            self.way.clone(),
        ];
        let sections = [
            (Text::new("要回答的问题", "Question"), vec![asked(question)]),
            (Text::new("数据与比法", "Data and comparison"), data),
            (Text::new("口径", "What the numbers are"), MEASURES.into()),
            (Text::new("可以得出的结论", "What may be concluded"), MAY.into()),
            (Text::new("不可以得出的结论", "What may not be concluded"), MAY_NOT.into()),
            (Text::new("方法的出处", "Sources of the method"), SOURCES.map(Text::same).into()),
        ];
        let sections = sections.map(|(title, lines)| Section { title, lines });
        Card { sections: sections.into() }
    }
}

const MEASURES: [Text; 4] = [
    Text::new(
        "效率：与同一批单位能达到的组合相比，1 是在前沿上；从投入看，0.8 是同样的产出用八成投入就够；从产出看，1.25 是同样的投入可以多出四分之一。",
        "Score: against what mixtures of these units reach; 1 is on the frontier; by inputs 0.8 means that eight tenths of them would do, by outputs 1.25 that a quarter more could come out.",
    ),
    Text::new(
        "参照：这个单位与谁的组合相比，数是各自的份额。松弛：到前沿以后还多用的投入、还少出的产出。",
        "Peers: whose mixture a unit is held against, with shares. Slacks: inputs still too many and outputs still lacking on the frontier.",
    ),
    Text::new(
        "Malmquist 指数：两期之间生产率的变化，大于 1 是上升；等于效率变化乘以技术变化，效率变化又等于纯效率变化乘以规模变化。",
        "Malmquist's index: change of productivity between two periods, above 1 is better; efficiency change times technical change, the former pure change times scale change.",
    ),
    Text::new(
        "“—”是没有可比的组合，不是零。",
        "“—” means that no mixture matches, and is no zero.",
    ),
];

const MAY: [Text; 2] = [
    Text::new(
        "一个单位可以向哪些投入产出结构相近的单位学习，差在哪一项。",
        "From which units of a like structure one may learn, and where the difference lies.",
    ),
    Text::new(
        "两期之间，变化主要来自自身靠近前沿，还是前沿整体移动。",
        "Whether change between periods came from nearing the frontier or from its moving.",
    ),
];

const MAY_NOT: [Text; 5] = [
    Text::new(
        "不能说在前沿上的单位就没有浪费：前沿只是这批单位里最好的，不是可能的最好。",
        "That a unit on the frontier wastes nothing: the frontier is the best of these units, not the best possible.",
    ),
    Text::new(
        "不能排名次：分数没有误差，相差一点没有意义；在前沿上的单位之间分不出先后。",
        "A ranking: scores know no error, small differences mean nothing, and units on the frontier cannot be told apart.",
    ),
    Text::new(
        "不能与另一批单位、另一组投入产出的分数相比。",
        "Comparisons with scores of other units, or of other inputs and outputs.",
    ),
    Text::new(
        "不能说质量：没有进入产出的东西（培养质量、长远贡献）都当作零。",
        "Anything of quality: what is not among the outputs counts as nothing.",
    ),
    Text::new(
        "不能单凭这些结果削减经费、编制，或者决定奖惩、撤并。",
        "Cuts of money or posts, rewards, penalties or closures on the ground of these results alone.",
    ),
];

const SOURCES: [&str; 5] = [
    "Charnes, Cooper and Rhodes 1978, Measuring the efficiency of decision making units.",
    "Banker, Charnes and Cooper 1984, Some models for estimating technical and scale inefficiencies.",
    "Färe, Grosskopf, Norris and Zhang 1994, Productivity growth, technical progress, and efficiency change.",
    "Simar and Wilson 1998, Sensitivity analysis of efficiency scores.",
    "Cooper, Seiford and Tone 2007, Data Envelopment Analysis.",
];
