//! The standard review 对照标准评估报告 of a unit as a paper: the verdict, every rule with what it found, spreads between
//! the units below, what is not reached and by how much, what is not known, values from memory. Every number knows its
//! formula and the row of the file. An official paper, and therefore in Chinese only. Judges nothing.

mod numbers;
mod short;

use super::block::{Annex, Block, Item, Pack, Run as Words, Tile};
use super::book::{Cell, Column, ColumnKind, Tone};
use super::evaluation::{ENDS, STATUS, certain, ended};
use super::trace::Stamp;
use crate::evaluate::formula::Tri;
use crate::evaluate::intake::Flaw;
use crate::evaluate::run::Run;
use crate::evaluate::standard::{Ask, Standard, Status};
use crate::text::Text;

/// What the paper is about.
#[derive(Clone, Debug)]
pub struct StandardReview<'a> {
    /// What came out.
    pub run: &'a Run<'a>,
    /// Level of the unit.
    pub level: usize,
    /// Its row there.
    pub row: usize,
    /// What is wrong with the data.
    pub flaws: &'a [Flaw],
    /// Names of the files, by their number.
    pub files: &'a [String],
    /// The year of which the paper speaks.
    pub year: i32,
    /// As of when and of which files it speaks.
    pub stamp: Stamp,
}

/// Flaws of data that the paper tells; the workbook of the evaluation has all.
const FLAWS: usize = 20;

/// Values from memory that are named before they are counted only.
const NAMED: usize = 8;

/// The paper.
pub fn standard_review(facts: &StandardReview<'_>) -> Pack {
    let standard = facts.run.standard;
    let rules = facts.rules();
    let mut sections: Vec<(String, Vec<Block>)> = vec![
        ("结论".to_owned(), conclusion(facts, &rules)),
        ("各项要求".to_owned(), vec![demands(facts, &rules)]),
    ];
    sections.extend(numbers::spreads(facts).map(|blocks| ("校际差异系数".to_owned(), blocks)));
    sections.extend(numbers::own(facts).map(|blocks| ("各项指标".to_owned(), blocks)));
    for (end, title) in [(Tri::No, "没有达到的要求"), (Tri::Open, "缺数据、不能判定的要求")]
    {
        let items = short::items(facts, &rules, end);
        if !items.is_empty() {
            sections.push((title.to_owned(), vec![list(items)]));
        }
    }
    sections.extend(flawed(facts).map(|blocks| ("数据问题".to_owned(), blocks)));
    sections.push(("依据和说明".to_owned(), grounds(facts)));
    let mut blocks = Vec::new();
    for (ordinal, (text, section)) in (1..).zip(sections) {
        blocks.push(Block::Heading { level: 1, ordinal: Some(ordinal), text });
        blocks.extend(section);
    }
    Pack {
        title: vec![
            facts.name().to_owned(),
            standard.title.zh.to_string(),
            "对照评估报告".to_owned(),
        ],
        byline: vec![format!("（{}）", standard.document)],
        org: facts.name().to_owned(),
        year: facts.year,
        blocks,
        annexes: numbers::annexes(facts),
        stamp: Some(facts.stamp.clone()),
        ..Pack::default()
    }
}

impl StandardReview<'_> {
    fn name(&self) -> &str {
        let unit = self.run.frames.level(self.level).units.at(self.row);
        if unit.name.is_empty() { unit.code } else { unit.name }
    }

    /// The rules of the level that look at numbers or units themselves, in the order of the standard; not those that
    /// only join others.
    fn rules(&self) -> Vec<usize> {
        let rules = self.run.standard.rules.iter().enumerate();
        let own = rules.filter(|(_, rule)| {
            rule.level == self.level && !matches!(rule.ask, Ask::All(_) | Ask::Any(_))
        });
        own.map(|(at, _)| at).collect()
    }

    /// Whether the verdict rests on a rule; others stand beside it.
    fn counts(&self, rule: usize) -> bool {
        let verdict = self.run.standard.verdicts.iter().find(|one| one.level == self.level);
        verdict.is_some_and(|verdict| {
            let grades = verdict.grades.iter().map(|(rule, _)| *rule);
            std::iter::once(verdict.rule)
                .chain(grades)
                .any(|top| joins(self.run.standard, top, rule))
        })
    }
}

/// Whether a rule is another, or joins it.
fn joins(standard: &Standard, top: usize, rule: usize) -> bool {
    top == rule
        || match &standard.rules[top].ask {
            Ask::All(of) | Ask::Any(of) => of.iter().any(|below| joins(standard, *below, rule)),
            _ => false,
        }
}

fn own(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Words::own(words)])
}

fn list(items: Vec<Item>) -> Block {
    Block::NumberedList { level: 2, items }
}

fn tone(came: Tri) -> Tone {
    match came {
        Tri::Yes => Tone::Good,
        Tri::No => Tone::Bad,
        Tri::Open => Tone::Watch,
    }
}

fn head(words: &'static str, width: u16) -> Column {
    Column::new(Text::new(words, words), width, ColumnKind::Words)
}

fn verdict_column() -> Column {
    Column::new(Text::new("结论", "Verdict"), 10, ColumnKind::Choice(&ENDS))
}

fn status_column() -> Column {
    Column::new(Text::new("依据", "Status"), 12, ColumnKind::Choice(&STATUS))
}

/// The verdict, and how many of the rules that it rests on are kept.
fn conclusion(facts: &StandardReview<'_>, rules: &[usize]) -> Vec<Block> {
    let standard = facts.run.standard;
    let said =
        facts.run.verdict(facts.level, facts.row).map_or("没有结论", |(_, words)| &words.zh);
    let lead = format!(
        "对照“{}”（{}），{}的结论是：{said}。",
        standard.title.zh,
        standard.document,
        facts.name()
    );
    let counted: Vec<usize> = rules.iter().copied().filter(|rule| facts.counts(*rule)).collect();
    let tile = |(end, label): (Tri, &str)| Tile {
        label: format!("{label}的要求"),
        figure: short::counted(facts, &counted, end),
        tone: tone(end),
    };
    let ends = [(Tri::Yes, "达到"), (Tri::No, "未达到"), (Tri::Open, "不能判定")];
    vec![Block::Lead(vec![Words::own(lead)]), Block::Tiles(ends.map(tile).to_vec())]
}

/// Every rule, with what it found.
fn demands(facts: &StandardReview<'_>, rules: &[usize]) -> Block {
    let columns = vec![
        head("要求", 40),
        head("情况", 34),
        verdict_column(),
        head("条款", 16),
        status_column(),
    ];
    let row = |rule: &usize| {
        let one = &facts.run.standard.rules[*rule];
        let beside = if facts.counts(*rule) { "" } else { "（不计入结论）" };
        let title = one.title.zh.trim_end_matches("（不计入结论）");
        vec![
            Cell::words(format!("{title}{beside}")),
            Cell::Told(short::found(facts, *rule)),
            Cell::ours(ended(facts.run.kept[*rule][facts.row])),
            Cell::words(one.clause.clone()),
            Cell::ours(certain(certainty(facts, *rule))),
        ]
    };
    Block::Table { columns, rows: rules.iter().map(row).collect() }
}

/// How certain a rule is with everything that it rests on.
fn certainty(facts: &StandardReview<'_>, rule: usize) -> Status {
    if facts.run.recalled(rule, Some(facts.row)).is_empty() {
        facts.run.standard.rules[rule].status
    } else {
        Status::Recalled
    }
}

/// Flaws of the rows of the unit and of units below it; how many there are of others.
fn flawed(facts: &StandardReview<'_>) -> Option<Vec<Block>> {
    let rows = numbers::rows(facts);
    let (its, others): (Vec<&Flaw>, Vec<&Flaw>) =
        facts.flaws.iter().partition(|flaw| rows.contains(&(flaw.file, flaw.row)));
    if facts.flaws.is_empty() {
        return None;
    }
    let place = |flaw: &Flaw| {
        let file = facts.files.get(flaw.file as usize).map_or("", String::as_str);
        format!("{file}第{}行“{}”", flaw.row, flaw.column)
    };
    let row = |flaw: &&Flaw| {
        let value = flaw.value.clone();
        let cells = [place(flaw), value, flaw.what.zh.to_string(), flaw.remedy.zh.to_string()];
        cells.map(Cell::words).to_vec()
    };
    let mut blocks = Vec::new();
    if !its.is_empty() {
        let columns = vec![head("位置", 30), head("内容", 14), head("问题", 30), head("办法", 30)];
        let rows = its.iter().take(FLAWS).map(row).collect();
        blocks.push(Block::Table { columns, rows });
    }
    let told = its.len().min(FLAWS);
    blocks.push(Block::Note(match (its.len() - told, others.len()) {
        (0, 0) => format!("共 {told} 处。认不出的内容按没有填报处理。"),
        (0, others) => format!("另有 {others} 处不在本单位的数据里，见评价结果工作簿。"),
        (more, others) => format!("另有本单位的 {more} 处、其他的 {others} 处，见评价结果工作簿。"),
    }));
    Some(blocks)
}

/// The document, its sources, what it reserves, and what rests on memory.
fn grounds(facts: &StandardReview<'_>) -> Vec<Block> {
    let standard = facts.run.standard;
    let mut blocks = vec![own(format!(
        "标准：{}（{}），标准文件第 {} 版。缺数据的结论是“不能判定”，不算达到；按完整精度判定，不按取整后的数。",
        standard.title.zh, standard.document, standard.version
    ))];
    if !standard.note.zh.is_empty() {
        blocks.push(own(standard.note.zh.to_string()));
    }
    let verdict = standard.verdicts.iter().find(|one| one.level == facts.level);
    let recalled =
        verdict.map(|one| facts.run.recalled(one.rule, Some(facts.row))).unwrap_or_default();
    if !recalled.is_empty() {
        let named = match recalled.len() {
            ..=NAMED => format!("：{}", recalled.join("、")),
            _ => "（各表“依据”一栏注明）".to_owned(),
        };
        blocks.push(own(format!(
            "结论用到 {} 项据记忆、待核实的数值或规则{named}。正式使用前请对照原文核实。",
            recalled.len(),
        )));
    }
    let sources = standard.sources.iter().map(|source| match source.place.as_str() {
        "" => format!("{}：{}", source.id, source.title),
        place => format!("{}：{}（{place}）", source.id, source.title),
    });
    blocks.push(Block::Note(format!("出处：{}。", sources.collect::<Vec<_>>().join("；"))));
    blocks
}

/// An annex of a table.
fn annex(title: String, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Annex {
    Annex { title, wide: true, blocks: vec![Block::Table { columns, rows }] }
}
