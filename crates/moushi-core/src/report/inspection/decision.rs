//! The decision on an objection 复核决定书: what was said at first, what the unit says against it, what is decided
//! and why. What it changes stands beside what it was; the opinion letter itself is never rewritten.

use serde::{Deserialize, Serialize};

use super::{Wrong, code, column, heading, lines, own, under_number};
use crate::report::block::{Block, Pack};
use crate::report::book::Cell;

/// A decision on an objection; frozen when it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who inspects.
    pub org: String,
    /// Year of the list.
    pub year: i32,
    /// Number of the decision.
    pub number: String,
    /// To whom.
    pub unit: String,
    /// The matter.
    pub matter: String,
    /// Number of the opinion letter, and the day on which the unit got it.
    pub letter: (String, String),
    /// When the unit objected.
    pub filed: String,
    /// By which rule it is decided, with 依照 or 参照 before it.
    pub rule: String,
    /// The shortcoming that it is about; none for the conclusion as a whole.
    pub about: Option<Wrong>,
    /// How the unit was judged.
    pub evaluation: String,
    /// What the unit says.
    pub words: String,
    /// Names of the evidence that it has handed in.
    pub exhibits: Vec<String>,
    /// What was looked at, and why it is decided so.
    pub reasons: String,
    /// `upheld`, `changed`, `revoked`.
    pub ruling: String,
    /// What is put in place: words, severity, last day; empty for what stays.
    pub changed: (String, String, String),
    /// Day of the decision.
    pub on: String,
}

/// 复核决定书.
pub fn review_decision(paper: &Decision) -> Pack {
    let (letter, issued) = &paper.letter;
    let about = match &paper.about {
        Some(wrong) => format!("所列问题 {}", wrong.seq),
        None => "的结论".to_owned(),
    };
    let mut blocks = vec![
        own(format!("{}：", paper.unit)),
        own(format!(
            "你单位对“{}”督导意见书（{letter}，{issued}发出）{about}有异议，于{}申请复核。{}，本单位由没有参与本次督导的人员进行了复核，现决定如下。",
            paper.matter, paper.filed, paper.rule
        )),
        heading(1, "原结论"),
    ];
    match &paper.about {
        Some(wrong) => blocks.push(table(wrong)),
        None => blocks.extend(lines(&paper.evaluation)),
    }
    blocks.push(heading(2, "异议和理由"));
    blocks.extend(lines(&paper.words));
    if !paper.exhibits.is_empty() {
        blocks.push(own(format!("随附佐证：{}。", paper.exhibits.join("；"))));
    }
    blocks.push(heading(3, "复核情况和理由"));
    blocks.extend(lines(&paper.reasons));
    blocks.push(heading(4, "复核决定"));
    blocks.extend(decided(paper));
    blocks.push(Block::Note(
        "复核期间不停止整改，整改期限照常计算；本决定书与督导意见书一并存档，督导意见书不作改动。"
            .to_owned(),
    ));
    blocks.push(own(format!("{}　{}", paper.org, paper.on)));
    under_number(&paper.org, paper.year, &paper.number, "复核决定书", blocks)
}

fn decided(paper: &Decision) -> Vec<Block> {
    match (&*paper.ruling, &paper.about) {
        ("revoked", Some(wrong)) => {
            vec![own(format!("撤销问题 {}，不再要求整改。", wrong.seq))]
        }
        ("revoked", None) => {
            vec![own("撤销督导意见书的结论及其所列问题，不再要求整改。")]
        }
        ("changed", Some(wrong)) => {
            let (words, severity, due) = &paper.changed;
            let kept = |new: &String, old: &String| if new.is_empty() { old } else { new }.clone();
            let changed = Wrong {
                fact: kept(words, &wrong.fact),
                severity: kept(severity, &wrong.severity),
                due: kept(due, &wrong.due),
                ..wrong.clone()
            };
            vec![own(format!("对问题 {}予以变更，变更后为：", wrong.seq)), table(&changed)]
        }
        ("changed", None) => {
            let mut blocks = vec![own("对督导意见书的结论予以变更，变更后为：")];
            blocks.extend(lines(&paper.changed.0));
            blocks
        }
        (_, Some(wrong)) if !wrong.due.is_empty() => {
            vec![own(format!("维持问题 {}，整改期限仍为{}。", wrong.seq, wrong.due))]
        }
        (_, Some(wrong)) => vec![own(format!("维持问题 {}。", wrong.seq))],
        (_, None) => vec![own("维持督导意见书的结论。")],
    }
}

/// A shortcoming as a table of one row.
fn table(wrong: &Wrong) -> Block {
    let words = [&wrong.fact, &wrong.evidence, &wrong.severity, &wrong.due];
    Block::Table {
        columns: vec![
            column("问题事实", 34),
            column("佐证", 20),
            code("程度", 8),
            code("整改期限", 22),
        ],
        rows: vec![words.map(|words| Cell::words(words.clone())).to_vec()],
    }
}
