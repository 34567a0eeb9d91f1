//! The key-work list 重点工作清单: what the organisation promises for the year, as a document to be
//! issued, and therefore in Chinese only. Sections in official order, tasks numbered （一）1.（1), duties
//! in brackets as officials write them, and a table of duties (责任分工表) as annex. States no fact that
//! the ledger lacks.

use super::block::{Annex, Block, Item, Pack, Run};
use super::book::{Cell, Column, ColumnKind, Says, Sheet, saying};
use super::figure::Figure;
use super::label::Label;
use super::outline::{Node, Section, sections};
use super::phrase::{self, OPEN};
use super::room;
use crate::model::{Ledger, Task, TaskKind};
use crate::text::Text;

/// The key-work list of the ledger's year. Internal items 内部事项 are not in a document that goes round:
/// only how many there are.
pub fn key_work(ledger: &Ledger) -> Pack {
    let (open, internal) = room::without(ledger);
    if internal == 0 {
        return public(ledger);
    }
    let mut pack = public(&open);
    let words = format!("另有内部事项{internal}项，按规定范围另行印发。");
    pack.blocks.push(Block::Paragraph(vec![Run::own(words)]));
    pack
}

fn public(ledger: &Ledger) -> Pack {
    let sections = sections(ledger);
    let mut blocks = vec![Block::Paragraph(opening(ledger, &sections))];
    for (number, section) in (1..).zip(&sections) {
        blocks.push(Block::Heading {
            level: 1,
            ordinal: Some(number),
            text: section.heading.clone(),
        });
        let items = section.tasks.iter().map(|node| item(ledger, node)).collect();
        blocks.push(Block::NumberedList { level: 2, items });
    }
    Pack {
        title: vec![ledger.org.clone(), format!("{}年重点工作清单", ledger.year)],
        org: ledger.org.clone(),
        year: ledger.year,
        annexes: if ledger.tasks.is_empty() { Vec::new() } else { vec![duties(ledger, &sections)] },
        blocks,
        ..Pack::default()
    }
}

fn opening(ledger: &Ledger, sections: &[Section<'_>]) -> Vec<Run> {
    let (org, year) = (&ledger.org, ledger.year);
    if ledger.tasks.is_empty() {
        let words = format!("所读文件中没有找到{org}{year}年的工作安排，清单待补充。");
        return vec![Run::own(words)];
    }
    let mut out = vec![
        Run::own(format!("本清单列入{org}{year}年重点工作")),
        counted(ledger, |_| true, "本年任务计数"),
        Run::own(format!("，分为{}个部分", sections.len())),
    ];
    for (at, kind) in special(ledger).into_iter().enumerate() {
        let before = if at == 0 { "，其中" } else { "、" };
        let label = kind.label().zh;
        out.push(Run::own(format!("{before}{label}")));
        out.push(counted(ledger, |task| task.kind == kind, &format!("{label}计数")));
    }
    out.push(Run::own("。责任分工见附件"));
    open_facts(ledger, &mut out);
    out.push(Run::own("。"));
    out
}

/// How many tasks, with their codes.
fn counted(ledger: &Ledger, keep: impl Fn(&Task) -> bool, how: &str) -> Run {
    let rows: Vec<_> = ledger.tasks.iter().filter(|task| keep(task)).map(|task| &task.id).collect();
    Run::figure(&Figure::count(&rows, "项", how))
}

/// Kinds that the opening names, where there are such tasks.
fn special(ledger: &Ledger) -> Vec<TaskKind> {
    let mut kinds = vec![
        TaskKind::Project,
        TaskKind::Platform,
        TaskKind::Reform,
        TaskKind::Pilot,
        TaskKind::Livelihood,
        TaskKind::Risk,
    ];
    kinds.retain(|kind| ledger.tasks.iter().any(|task| task.kind == *kind));
    kinds
}

/// What has to be stated before the list is issued.
fn open_facts(ledger: &Ledger, out: &mut Vec<Run>) {
    /// What is missing, and which tasks it is said of.
    type Lack = (&'static str, fn(&Task) -> bool);
    const LACKS: [Lack; 2] =
        [("牵头单位", |task| task.leads.is_empty()), ("完成时限", |task| !task.dated())];
    let mut before = "，其中";
    for (what, lacks) in LACKS {
        if ledger.tasks.iter().any(lacks) {
            out.push(Run::own(before));
            out.push(counted(ledger, lacks, &format!("没有{what}的任务计数")));
            out.push(Run::own(format!("的{what}")));
            before = "、";
        }
    }
    out.extend((before == "、").then(|| Run::own(&*OPEN.zh)));
}

fn item(ledger: &Ledger, node: &Node<'_>) -> Item {
    let words = phrase::one_line(&node.task.words);
    let words = words.trim_end_matches(['。', '；', '，', '.', ';', ',']);
    Item {
        words: told(ledger, node.task, words),
        aside: aside(ledger, node.task),
        children: node.children.iter().map(|child| item(ledger, child)).collect(),
    }
}

/// `牵头单位：基础教育处；配合单位：财务处；完成时限：年底前`. Nothing known, nothing said; when
/// only one of lead and deadline is known the other is said to be open.
fn aside(ledger: &Ledger, task: &Task) -> Option<String> {
    let (lead, deadline) = (phrase::list(&task.leads), phrase::deadline(ledger, task));
    let support = phrase::list(&task.support);
    let targets = new_targets(ledger, task);
    let stated = |words: String| if words.is_empty() { OPEN.zh.to_string() } else { words };
    let known = !lead.is_empty() || !deadline.is_empty() || !support.is_empty();
    let mut parts = Vec::new();
    if known {
        parts.push(format!("牵头单位：{}", stated(lead)));
        parts.extend((!support.is_empty()).then(|| format!("配合单位：{support}")));
        parts.push(format!("完成时限：{}", stated(deadline)));
    }
    parts.extend((!targets.is_empty()).then(|| format!("目标：{targets}")));
    parts.extend(task.deliverable.as_ref().map(|words| format!("成果形式：{words}")));
    (!parts.is_empty()).then(|| parts.join("；"))
}

/// The targets, unless the words of the task already tell every number.
fn new_targets(ledger: &Ledger, task: &Task) -> String {
    let words = phrase::one_line(&task.words);
    let told = task
        .targets
        .iter()
        .all(|target| words.contains(&phrase::quantity(ledger, &task.origin, &target.quantity)));
    if told { String::new() } else { phrase::targets(ledger, task) }
}

/// The words of a task, each number of a target with its way back.
fn told(ledger: &Ledger, task: &Task, words: &str) -> Vec<Run> {
    let quantities: Vec<_> = task.targets.iter().map(|one| one.quantity.clone()).collect();
    let mut runs = phrase::told(ledger, &task.id, &task.origin, words, &quantities);
    runs.push(Run::own("。"));
    runs
}

/// What the columns of the sheet say of its numbers.
const DUTIES_SAY: [(&str, Says); 5] = [
    ("编号", Says::Code),
    ("来源文件", Says::Document),
    ("条款", Says::Clause),
    ("工作任务", Says::Words),
    ("量化目标", Says::Numbers),
];

/// The table of duties as a sheet. Behind what is printed stands where each row comes from.
pub fn duties_sheet(ledger: &Ledger) -> Sheet {
    let (open, internal) = room::without(ledger);
    let ledger = &*open;
    let mut columns = duty_columns();
    let print = columns.len();
    columns.extend([
        Column::new(Text::new("编号", "Code"), 8, ColumnKind::Code),
        Column::new(Text::new("来源文件", "Source document"), 18, ColumnKind::Words),
        Column::new(Text::new("条款", "Clause"), 8, ColumnKind::Code),
    ]);
    let rows: Vec<_> = (1..)
        .zip(duty_tasks(&sections(ledger)))
        .map(|(number, task)| {
            let told = [phrase::one_line(&task.words), phrase::targets(ledger, task)];
            let mut row = duty_row(ledger, number, task, told.map(Cell::words));
            row.extend([
                Cell::words(&task.id.0),
                Cell::words(phrase::source_title(ledger, &task.origin)),
                Cell::ours(phrase::clause(ledger, &task.origin, &task.path)),
            ]);
            row
        })
        .collect();
    Sheet {
        name: Text::new("责任分工", "Duties"),
        title: Text::of(duties_title(ledger), format!("{}: duties {}", ledger.org, ledger.year)),
        note: duties_note(rows.len(), internal),
        rows,
        print,
        columns: saying(columns, &DUTIES_SAY),
        freeze: 2,
    }
}

fn duties_note(count: usize, internal: usize) -> Text {
    Text::of(
        format!("共{count}项，另有内部事项{internal}项。“{}”为印发前应当明确。", OPEN.zh),
        format!(
            "{count} tasks, {internal} internal ones beside. “{}”: must be clear before issue.",
            OPEN.en
        ),
    )
}

fn duties(ledger: &Ledger, sections: &[Section<'_>]) -> Annex {
    let tasks = (1..).zip(duty_tasks(sections));
    let row = |(number, task)| duty_row(ledger, number, task, duty_told(ledger, task));
    let blocks = vec![Block::Table { columns: duty_columns(), rows: tasks.map(row).collect() }];
    Annex { title: duties_title(ledger), wide: true, blocks }
}

/// Words and targets, each number with its way back: the rows of the annex do not name their origin.
fn duty_told(ledger: &Ledger, task: &Task) -> [Cell; 2] {
    let quantities: Vec<_> = task.targets.iter().map(|one| one.quantity.clone()).collect();
    let words = phrase::told(ledger, &task.id, &task.origin, &task.words, &quantities);
    [words, phrase::told_targets(ledger, task)].map(|runs| match runs.is_empty() {
        true => Cell::Blank,
        false => Cell::Told(runs),
    })
}

fn duties_title(ledger: &Ledger) -> String {
    format!("{}{}年重点工作责任分工表", ledger.org, ledger.year)
}

fn duty_columns() -> Vec<Column> {
    vec![
        Column::new(Text::new("序号", "No."), 7, ColumnKind::Code),
        Column::new(Text::new("工作任务", "Task"), 44, ColumnKind::Words),
        Column::new(Text::new("量化目标", "Targets"), 18, ColumnKind::Words),
        Column::new(Text::new("分管领导", "Leader"), 12, ColumnKind::Code),
        Column::new(Text::new("牵头单位", "Lead unit"), 16, ColumnKind::Words),
        Column::new(Text::new("配合单位", "Supporting units"), 18, ColumnKind::Words),
        Column::new(Text::new("完成时限", "Deadline"), 13, ColumnKind::Code),
    ]
}

/// The tasks in the order of their numbers, children behind their parents.
fn duty_tasks<'a>(sections: &[Section<'a>]) -> Vec<&'a Task> {
    fn gather<'a>(node: &Node<'a>, out: &mut Vec<&'a Task>) {
        out.push(node.task);
        node.children.iter().for_each(|child| gather(child, out));
    }
    let mut out = Vec::new();
    sections.iter().flat_map(|section| &section.tasks).for_each(|node| gather(node, &mut out));
    out
}

/// A row, with its words and targets.
fn duty_row(ledger: &Ledger, number: usize, task: &Task, [words, targets]: [Cell; 2]) -> Vec<Cell> {
    vec![
        Cell::words(number.to_string()),
        words,
        targets,
        Cell::stated(task.leader.clone().unwrap_or_default()),
        Cell::stated(phrase::list(&task.leads)),
        Cell::words(phrase::list(&task.support)),
        Cell::stated(phrase::deadline(ledger, task)),
    ]
}
