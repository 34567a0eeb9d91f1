//! Papers of inspections 督导检查: the scheme, the sample with a checklist for the site, the opinion letter, the
//! notice of rectification, the decision on an objection. State what is on record; official papers, and therefore in Chinese only. None of
//! them calls itself 政府督查: that is for governments and whom they appoint (政府督查工作条例 art. 7).

mod decision;

pub use self::decision::{Decision, review_decision};

use serde::{Deserialize, Serialize};

use super::block::{Annex, Block, Item, Pack, Run};
use super::book::{Cell, Column, ColumnKind};
use crate::text::Text;

/// An inspection, as its scheme has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Who inspects.
    pub org: String,
    /// Year of the list.
    pub year: i32,
    /// Its number: 督导-2023-001.
    pub number: String,
    /// The matter.
    pub matter: String,
    /// 综合督导 or 专项督导.
    pub kind: String,
    /// On what it rests.
    pub basis: String,
    /// Where the line of the yearly list was approved.
    pub approval: String,
    /// What is looked at, one thing a line.
    pub content: String,
    /// How far it goes.
    pub scope: String,
    /// Ways of looking, with 、 between.
    pub methods: String,
    /// Who leads the team.
    pub leader: String,
    /// The team.
    pub team: Vec<String>,
    /// First and last day: 2023年4月3日.
    pub days: (String, String),
    /// How many units the list has.
    pub list: usize,
    /// How many are drawn; 0 for all.
    pub size: usize,
    /// 按所属市, empty without strata.
    pub strata: String,
    /// The seed and where it comes from.
    pub seed: (String, String),
    /// Fingerprint of the list.
    pub digest: String,
    /// The rule of the draw.
    pub rule: String,
    /// Units drawn, in the order of the draw: code, stratum, mark.
    pub drawn: Vec<(String, String, String)>,
    /// Day of the scheme.
    pub on: String,
}

/// A shortcoming in a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its number.
    pub seq: i64,
    /// What is the case.
    pub fact: String,
    /// What shows it.
    pub evidence: String,
    /// 严重、一般、轻微.
    pub severity: String,
    /// Last day: 2023年6月30日.
    pub due: String,
}

/// A letter to a unit; frozen when it is issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Who inspects.
    pub org: String,
    /// Year of the list.
    pub year: i32,
    /// Number of the letter.
    pub number: String,
    /// To whom.
    pub unit: String,
    /// The matter.
    pub matter: String,
    /// On what it rests.
    pub basis: String,
    /// When the visit ended.
    pub ended: String,
    /// How the unit is judged.
    pub evaluation: String,
    /// What the unit has said; empty when nothing.
    pub defence: String,
    /// How that was weighed.
    pub weighed: String,
    /// What is advised.
    pub advice: String,
    /// Shortcomings that stand.
    pub wrongs: Vec<Wrong>,
    /// Day of the letter.
    pub on: String,
}

fn own(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Run::own(words)])
}

fn heading(ordinal: u32, text: &str) -> Block {
    Block::Heading { level: 1, ordinal: Some(ordinal), text: text.to_owned() }
}

/// One paragraph for each line of what people wrote.
fn lines(words: &str) -> impl Iterator<Item = Block> + '_ {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).map(own)
}

fn column(words: &'static str, width: u16) -> Column {
    Column::new(Text::new(words, words), width, ColumnKind::Words)
}

fn code(words: &'static str, width: u16) -> Column {
    Column::new(Text::new(words, words), width, ColumnKind::Code)
}

fn stated(words: &str) -> String {
    if words.is_empty() { "未载明".to_owned() } else { words.to_owned() }
}

/// 督查方案.
pub fn scheme(paper: &Scheme) -> Pack {
    let facts = [
        ("编号", paper.number.clone()),
        ("事项", paper.matter.clone()),
        ("类别", paper.kind.clone()),
        ("时间", format!("{}至{}", paper.days.0, paper.days.1)),
        ("组长", paper.leader.clone()),
        ("督导小组", paper.team.join("、")),
        ("督查方式", paper.methods.clone()),
    ];
    let row = |(name, words): (&str, String)| vec![Cell::words(name), Cell::words(words)];
    let mut blocks = vec![
        Block::Table {
            columns: vec![column("项目", 14), column("内容", 60)],
            rows: facts.into_iter().map(row).collect(),
        },
        heading(1, "督查依据"),
    ];
    blocks.extend(lines(&paper.basis));
    blocks.push(own(format!(
        "列入本单位年度督查检查考核计划，审定情况：{}。",
        stated(&paper.approval)
    )));
    blocks.push(heading(2, "督查内容"));
    blocks.extend(lines(&paper.content));
    blocks.push(heading(3, "督查范围和对象"));
    blocks.extend(lines(&paper.scope));
    blocks.extend(sampling(paper));
    blocks.push(heading(4, "工作要求"));
    blocks.push(numbered(&[
        "只查方案所列内容和对象，不重复督查、多头督查，不以留痕、台账多少评价工作。",
        "督导小组不少于三人，提前书面通知被督查单位（暗访除外）。",
        "初步意见向被督查单位反馈，听取申辩后发出督导意见书；问题整改经核查后销号。",
        "核查人与问题记录人、整改报告人不得为同一人。",
    ]));
    blocks.push(Block::Note(
        "本方案属本单位依职责开展的督导检查，不属于《政府督查工作条例》所称政府督查。".to_owned(),
    ));
    blocks.push(own(format!("{}　{}", paper.org, paper.on)));
    pack(&paper.org, paper.year, "督导检查方案", blocks)
}

fn numbered(words: &[&str]) -> Block {
    let item =
        |words: &&str| Item { words: vec![Run::own(*words)], aside: None, children: Vec::new() };
    Block::NumberedList { level: 3, items: words.iter().map(item).collect() }
}

/// How the units are chosen, so that anybody can draw them again.
fn sampling(paper: &Scheme) -> Vec<Block> {
    let Scheme { list, size, seed, digest, strata, .. } = paper;
    if *size == 0 {
        let [name, digest] = fingerprint(digest);
        return vec![own(format!("名单内 {list} 个单位全部督查。")), name, digest];
    }
    let by = if strata.is_empty() { "不分层" } else { strata };
    let [name, digest] = fingerprint(digest);
    vec![
        own(format!(
            "从名单内 {list} 个单位中抽取 {size} 个（{by}）。种子“{}”，来源：{}；立项时与名单一并固定。",
            seed.0, seed.1
        )),
        name,
        digest,
        Block::Note(format!("抽样规则：{}", paper.rule)),
    ]
}

/// What the fingerprint of the list is; the fingerprint itself stands in a paragraph of its own, because a long
/// word tears the line before it apart.
fn fingerprint(digest: &str) -> [Block; 2] {
    [own("名单指纹（SHA-256）："), Block::Note(digest.to_owned())]
}

/// 抽样表, with a checklist for the site.
pub fn checklist(paper: &Scheme) -> Pack {
    let mut blocks = vec![
        Block::Lead(vec![Run::own(format!("{}　{}", paper.number, paper.matter))]),
        heading(1, "抽样"),
    ];
    blocks.extend(sampling(paper));
    blocks.push(heading(2, "抽取结果"));
    let row = |(at, (unit, stratum, mark)): (usize, &(String, String, String))| {
        vec![
            Cell::words((at + 1).to_string()),
            Cell::words(unit.clone()),
            Cell::words(stratum.clone()),
            Cell::words(mark.chars().take(12).collect::<String>()),
        ]
    };
    if paper.drawn.is_empty() {
        blocks.push(own("尚未抽取。"));
    } else {
        blocks.push(Block::Table {
            columns: vec![
                code("序号", 8),
                column("单位", 38),
                column("层", 20),
                code("抽签值前12位", 22),
            ],
            rows: paper.drawn.iter().enumerate().map(row).collect(),
        });
    }
    let mut pack = pack(&paper.org, paper.year, "督导检查抽样表", blocks);
    if !paper.drawn.is_empty() {
        pack.annexes.push(site(paper));
    }
    pack
}

/// The checklist: every thing that is looked at, at every unit, with room to write.
fn site(paper: &Scheme) -> Annex {
    let content: Vec<&str> =
        paper.content.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let row = |unit: &str, line: &str| {
        let mut row = vec![Cell::words(unit), Cell::words(line)];
        row.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]);
        row
    };
    let name = |code: &str| code.rsplit('/').next().unwrap_or_default().to_owned();
    let rows = paper
        .drawn
        .iter()
        .flat_map(|(code, ..)| content.iter().map(move |line| row(&name(code), line)));
    Annex {
        title: "现场核查清单".to_owned(),
        wide: true,
        blocks: vec![
            Block::Note(
                "事实写明何时、何地、何事；佐证写明材料页码、照片编号或访谈对象；带回后录入系统。"
                    .to_owned(),
            ),
            Block::Table {
                columns: vec![
                    column("单位", 20),
                    column("核查内容", 30),
                    column("查到的事实", 34),
                    column("佐证", 20),
                    column("程度", 8),
                    column("核查人签名", 14),
                ],
                rows: rows.collect(),
            },
        ],
    }
}

/// 督导意见书.
pub fn opinion(letter: &Letter) -> Pack {
    let mut blocks = vec![
        own(format!("{}：", letter.unit)),
        own(format!(
            "根据{}，督导小组就“{}”对你单位进行了督导，实地督导于{}结束。现将督导意见通知如下。",
            letter.basis.trim_end_matches('。'),
            letter.matter,
            letter.ended
        )),
        heading(1, "督导评价"),
    ];
    blocks.extend(lines(&letter.evaluation));
    blocks.push(heading(2, "存在问题和整改要求"));
    blocks.extend(wrongs(letter));
    blocks.push(heading(3, "申辩采纳情况"));
    if letter.defence.is_empty() {
        blocks.push(own("你单位对初步意见没有提出申辩。"));
    } else {
        blocks.extend(lines(&letter.weighed));
    }
    blocks.push(heading(4, "督导建议"));
    blocks.extend(lines(&letter.advice));
    blocks.push(own("请按期整改，并在整改期限内书面报告整改情况；整改情况将另行核查。"));
    blocks.push(own(format!("{}　{}", letter.org, letter.on)));
    numbered_pack(letter, "督导意见书", blocks)
}

/// 整改通知书.
pub fn rectification(letter: &Letter) -> Pack {
    let mut blocks = vec![
        own(format!("{}：", letter.unit)),
        own(format!(
            "你单位“{}”督导意见书（{}）所列问题，请按下表期限整改。",
            letter.matter, letter.number
        )),
        heading(1, "整改事项"),
    ];
    blocks.extend(wrongs(letter));
    blocks.push(heading(2, "整改要求"));
    blocks.push(numbered(&[
        "逐项制定整改措施，明确责任人，在系统中填报。",
        "确需延期的，应在期限届满前说明理由并提出申请，未经同意不得自行延期。",
        "整改完成后书面报告；由未参与记录问题和整改的人员核查，属实的予以销号，不实的退回整改。",
    ]));
    blocks.push(own(format!("{}　{}", letter.org, letter.on)));
    numbered_pack(letter, "整改通知书", blocks)
}

/// The shortcomings as a table.
fn wrongs(letter: &Letter) -> Vec<Block> {
    if letter.wrongs.is_empty() {
        return vec![own("没有需要整改的问题。")];
    }
    let row = |one: &Wrong| {
        let words = [&one.fact, &one.evidence, &one.severity, &one.due];
        let mut row = vec![Cell::words(one.seq.to_string())];
        row.extend(words.map(|words| Cell::words(words.clone())));
        row
    };
    vec![Block::Table {
        columns: vec![
            code("序号", 8),
            column("问题事实", 30),
            column("佐证", 18),
            code("程度", 8),
            code("整改期限", 22),
        ],
        rows: letter.wrongs.iter().map(row).collect(),
    }]
}

/// A letter with its number under the title.
fn numbered_pack(letter: &Letter, title: &str, blocks: Vec<Block>) -> Pack {
    under_number(&letter.org, letter.year, &letter.number, title, blocks)
}

fn under_number(org: &str, year: i32, number: &str, title: &str, mut blocks: Vec<Block>) -> Pack {
    blocks.insert(0, Block::Note(format!("编号：{number}")));
    pack(org, year, title, blocks)
}

fn pack(org: &str, year: i32, title: &str, blocks: Vec<Block>) -> Pack {
    let title = vec![org.to_owned(), title.to_owned()];
    Pack { title, org: org.to_owned(), year, blocks, ..Pack::default() }
}
