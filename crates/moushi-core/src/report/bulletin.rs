//! The monthly bulletin 月度通报 as a paper: what was closed, reported, red, pressed for and changed in a month,
//! and how many of the tasks that each unit leads are closed. Facts only, units in the order of rank; the set
//! phrases are data (`data/track/bulletin.toml`). Every count knows what it counts. An official paper, and therefore
//! in Chinese only. Finds no facts itself.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::block::{Annex, Block, Item, Pack, Run};
use super::book::{Cell, Column, ColumnKind};
use super::figure::{Figure, Trail};
use super::trace::Stamp;
use super::wording::{Fill, runs};
use crate::model::RowId;
use crate::text::Text;

/// A numbered section of the bulletin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinSection {
    /// Its heading.
    pub heading: String,
    /// Its parts.
    pub part: Vec<BulletinPart>,
}

/// A part of the bulletin: a list with the sentence that counts it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinPart {
    /// Its word in addresses.
    pub name: String,
    /// What it is called, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What it lists: 项, 份, 件.
    unit: String,
    some: String,
    none: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    section: Vec<BulletinSection>,
}

/// The sections of the bulletin, in their order.
pub static SECTIONS: LazyLock<Vec<BulletinSection>> = LazyLock::new(|| {
    let book: Book = toml::from_str(include_str!("../../../../data/track/bulletin.toml"))
        .expect("the phrases of the bulletin are well formed");
    book.section
});

impl BulletinPart {
    /// What it is called.
    pub fn title(&self) -> Text {
        Text::of(self.zh.clone(), self.en.clone())
    }

    /// The sentence that counts its list.
    fn sentence(&self, lines: &[BulletinLine]) -> Vec<Run> {
        if lines.is_empty() {
            return vec![Run::own(&self.none)];
        }
        let codes: Vec<&RowId> = lines.iter().map(|line| &line.code).collect();
        let figure = Figure::counted(&codes, &self.unit, format!("{}计数", self.zh));
        runs(&self.some, &[("count", Fill::Figure(&figure))])
    }
}

/// What the bulletin of a month says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bulletin {
    /// The body that plans.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// Year of the month.
    pub month_year: i32,
    /// Title of the plan.
    pub plan: String,
    /// Day as of which it speaks, 2023年6月30日.
    pub as_of: String,
    /// Day of the issue; empty while the plan is not issued.
    pub issued: String,
    /// Tasks that were followed on that day.
    pub tasks: Vec<RowId>,
    /// The rule of lights.
    pub rule: String,
    /// The lists by name of their part, each line with its facts.
    pub lists: Vec<(String, Vec<BulletinLine>)>,
    /// Units in the order of rank.
    pub units: Vec<BulletinUnit>,
    /// As of when, of what and for whom it speaks.
    pub stamp: Option<Stamp>,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct BulletinLine {
    /// Code of the task.
    pub code: RowId,
    /// Its words.
    pub words: Vec<Run>,
    /// Lead units; empty where the plan names none.
    pub unit: String,
    /// What there is to say of it.
    pub fact: Vec<Run>,
}

/// What the tasks that a unit leads come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulletinUnit {
    /// Its name.
    pub name: String,
    /// It is none of the units of the tree.
    pub outside: bool,
    /// Tasks that it leads.
    pub led: Vec<RowId>,
    /// Of those, closed.
    pub done: Vec<RowId>,
    /// What each part lists of it, by name of the part.
    pub counts: Vec<(String, Vec<RowId>)>,
}

/// Parts that the table of units counts, with the head of the column.
const COUNTED: [(&str, &str); 7] = [
    ("closed", "本月销号"),
    ("reached", "采纳反馈"),
    ("late", "迟报"),
    ("missing", "未报"),
    ("red", "红灯"),
    ("overdue", "超期"),
    ("unanswered", "督办单未答复"),
];

/// The paper.
pub fn bulletin(facts: &Bulletin) -> Pack {
    let mut blocks = vec![Block::Paragraph(opening(facts))];
    let mut number = 0;
    if !facts.issued.is_empty() {
        for section in SECTIONS.iter() {
            number += 1;
            blocks.extend(self::section(facts, section, number));
        }
        let text = "各单位牵头任务".to_owned();
        blocks.push(Block::Heading { level: 1, ordinal: Some(number + 1), text });
        blocks.push(own(by_unit(facts)));
    }
    Pack {
        title: vec![facts.org.clone(), format!("{}年重点任务推进情况通报", facts.year)],
        byline: vec![format!("（{}年{}月）", facts.month_year, facts.month)],
        org: facts.org.clone(),
        year: facts.year,
        annexes: if facts.units.is_empty() { Vec::new() } else { vec![table(facts)] },
        blocks,
        stamp: facts.stamp.clone(),
        ..Pack::default()
    }
}

fn own(words: String) -> Block {
    Block::Paragraph(vec![Run::own(words)])
}

fn opening(facts: &Bulletin) -> Vec<Run> {
    if facts.issued.is_empty() {
        let words = format!("截至{}，《{}》没有印发，没有可通报的事项。", facts.as_of, facts.plan);
        return vec![Run::own(words)];
    }
    let before = format!("《{}》于{}印发。截至{}，跟踪任务", facts.plan, facts.issued, facts.as_of);
    let after = format!("。亮灯按“{}”规则计算，各项数字以系统记录为准。", facts.rule);
    let tasks = count(&facts.tasks, "项", "跟踪任务计数");
    vec![Run::own(before), Run::figure(&tasks), Run::own(after)]
}

fn count(rows: &[RowId], unit: &str, how: impl Into<String>) -> Arc<Figure> {
    Figure::count(&rows.iter().collect::<Vec<_>>(), unit, how)
}

fn section(facts: &Bulletin, section: &BulletinSection, number: u32) -> Vec<Block> {
    let text = section.heading.clone();
    let mut blocks = vec![Block::Heading { level: 1, ordinal: Some(number), text }];
    let many = section.part.len() > 1;
    for (at, part) in (1..).zip(&section.part) {
        let lines = facts.lists.iter().find(|(name, _)| *name == part.name);
        let lines = lines.map(|(_, lines)| lines.as_slice()).unwrap_or_default();
        if many {
            let text = part.zh.clone();
            blocks.push(Block::Heading { level: 2, ordinal: Some(at), text });
        }
        blocks.push(Block::Paragraph(part.sentence(lines)));
        if !lines.is_empty() {
            let items = lines.iter().map(item).collect();
            blocks.push(Block::NumberedList { level: if many { 3 } else { 2 }, items });
        }
    }
    blocks
}

fn item(line: &BulletinLine) -> Item {
    let unit = if line.unit.is_empty() { "未明确牵头单位" } else { &line.unit };
    let mut words = vec![Run::own(format!("{} ", line.code))];
    words.extend(line.words.iter().cloned());
    if let Some(last) = words.last_mut().filter(|last| last.figure.is_none()) {
        let ended = last.text.trim_end_matches(['。', '；', '，', '.', ';', ',']);
        last.text.truncate(ended.len());
    }
    words.push(Run::own(format!("（{unit}）")));
    if !line.fact.is_empty() {
        words.push(Run::own("："));
        words.extend(line.fact.iter().cloned());
    }
    words.push(Run::own("。"));
    Item { words, aside: None, children: Vec::new() }
}

fn by_unit(facts: &Bulletin) -> String {
    if facts.units.is_empty() {
        return "计划中的任务没有写明牵头单位，无法按单位统计。".to_owned();
    }
    "各单位只统计牵头任务，配合任务不计入；已取消、并入的任务不计入。单位按序列排列，不排名。统计表见附件。".to_owned()
}

fn table(facts: &Bulletin) -> Annex {
    let mut columns = vec![
        Column::new(Text::same("牵头单位"), 26, ColumnKind::Words),
        Column::new(Text::same("牵头"), 8, ColumnKind::Code),
        Column::new(Text::same("已销号"), 9, ColumnKind::Code),
        Column::new(Text::same("办结率"), 21, ColumnKind::Code),
    ];
    columns.extend(COUNTED.map(|(_, head)| Column::new(Text::same(head), 10, ColumnKind::Code)));
    Annex {
        title: format!("{}年{}月各单位牵头任务情况表", facts.month_year, facts.month),
        wide: true,
        blocks: vec![
            Block::Table { columns, rows: facts.units.iter().map(row).collect() },
            Block::Note(note(facts)),
        ],
    }
}

fn row(unit: &BulletinUnit) -> Vec<Cell> {
    let name = &unit.name;
    let counted = |rows, what: &str| count(rows, "", format!("{name}：{what}计数"));
    let (led, done) = (counted(&unit.led, "牵头任务"), counted(&unit.done, "牵头并已销号的任务"));
    let mut row = vec![
        Cell::words(format!("{name}{}", if unit.outside { OUTSIDE } else { "" })),
        Cell::Figure(Arc::clone(&led)),
        Cell::Figure(Arc::clone(&done)),
        rate(name, &done, &led),
    ];
    row.extend(COUNTED.map(|(name, what)| {
        let rows = unit.counts.iter().find(|(known, _)| known == name);
        Cell::Figure(counted(rows.map_or(&[][..], |(_, rows)| rows), what))
    }));
    row
}

/// What stands behind the name of a unit that is none of the tree.
const OUTSIDE: &str = "（机构名录以外）";

fn note(facts: &Bulletin) -> String {
    let rates = "办结率＝已销号÷牵头任务，只统计牵头任务；单位按序列排列";
    match facts.units.iter().any(|unit| unit.outside) {
        true => format!("{rates}，机构名录以外的单位列后。"),
        false => format!("{rates}。"),
    }
}

/// A rate with its two numbers: 1÷4＝25%.
fn rate(unit: &str, done: &Arc<Figure>, led: &Arc<Figure>) -> Cell {
    if led.value == 0.0 {
        return Cell::words("无牵头任务");
    }
    let how = format!("{unit}：已销号÷牵头任务");
    let trail = Trail { how, rows: led.trail.rows.clone(), ..Trail::default() };
    let share = Figure::measured(done.value / led.value * 100.0, "%", trail);
    Cell::Told(vec![
        Run::figure(done),
        Run::own("÷"),
        Run::figure(led),
        Run::own("＝"),
        Run::figure(&share),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(runs: &[Run]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    fn codes(count: usize) -> Vec<RowId> {
        (1..=count).map(|at| RowId(format!("T{at:03}"))).collect()
    }

    fn words(pack: &Pack) -> String {
        let say = |block: &Block| match block {
            Block::Heading { text, .. } => text.clone(),
            Block::Paragraph(runs) => said(runs),
            Block::NumberedList { items, .. } => {
                items.iter().map(|item| said(&item.words)).collect()
            }
            _ => String::new(),
        };
        pack.blocks.iter().map(say).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn counts_are_lengths_of_lists_and_what_is_missing_is_said() {
        let line = |code: &str| BulletinLine {
            code: RowId(code.to_owned()),
            words: vec![Run::own("新建幼儿园。")],
            unit: String::new(),
            fact: Vec::new(),
        };
        let facts = Bulletin {
            issued: "2023年3月1日".to_owned(),
            lists: vec![("closed".to_owned(), vec![line("T001"), line("T002")])],
            ..Bulletin::default()
        };
        let pack = bulletin(&facts);
        let trace = crate::report::trace::Trace::of(&pack);
        let closed = trace.figures.iter().find(|one| one.shown == "2项").expect("it is counted");
        assert_eq!(closed.trail.rows, ["T001", "T002"]);
        assert_eq!(closed.trail.how, "本月销号计数");
        let said = words(&pack);
        assert!(said.contains("本月销号2项。") && said.contains("截至统计日，没有红灯任务。"));
        assert!(said.contains("T001 新建幼儿园（未明确牵头单位）。"), "{said}");
        let early = words(&bulletin(&Bulletin::default()));
        assert!(early.contains("没有印发") && !early.contains("本月"), "{early}");
    }

    #[test]
    fn a_unit_outside_of_the_tree_is_named_as_such() {
        let unit = |name: &str, outside| BulletinUnit {
            name: name.to_owned(),
            outside,
            led: codes(1),
            ..BulletinUnit::default()
        };
        let units = vec![unit("基础教育处", false), unit("省财政厅", true)];
        let pack = bulletin(&Bulletin { units, ..Bulletin::default() });
        let Block::Table { rows, .. } = &pack.annexes[0].blocks[0] else { panic!("{pack:?}") };
        assert_eq!(rows[1][0], Cell::words("省财政厅（机构名录以外）"));
        assert_eq!(rows[0][0], Cell::words("基础教育处"));
        let Block::Note(note) = &pack.annexes[0].blocks[1] else { panic!("{pack:?}") };
        assert!(note.contains("列后"), "{note}");
    }

    #[test]
    fn a_rate_stands_with_its_numbers() {
        let told = |done, led| {
            let [done, led] = [done, led].map(|many| count(&codes(many), "", "计数"));
            rate("基础教育处", &done, &led)
        };
        let words = |cell: &Cell| cell.text(crate::text::Lang::Zh);
        let cells = [told(1, 4), told(2, 3), told(0, 0)];
        assert_eq!(cells.each_ref().map(words), ["1÷4＝25%", "2÷3＝66.67%", "无牵头任务"]);
        let shares = cells[1].figures();
        assert_eq!(shares[2].trail.rows, ["T001", "T002", "T003"], "of what it is a share");
    }

    #[test]
    fn every_part_that_is_counted_by_unit_is_a_part() {
        let names: Vec<&str> =
            SECTIONS.iter().flat_map(|one| &one.part).map(|part| part.name.as_str()).collect();
        for (name, _) in COUNTED {
            assert!(names.contains(&name), "{name}");
        }
    }
}
