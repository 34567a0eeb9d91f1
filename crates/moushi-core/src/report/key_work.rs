//! The key-work list 重点工作清单: what the organisation promises for the year, as a document to be
//! issued, and therefore in Chinese only. Sections in official order, tasks numbered （一）1.（1), duties
//! in brackets as officials write them, and a table of duties (责任分工表) as annex. States no fact that
//! the ledger lacks.

use super::block::{Annex, Block, Item, Pack, Run};
use super::book::{Cell, Column, ColumnKind};
use super::label::Label;
use super::outline::{Node, Section, sections};
use super::phrase::{self, OPEN};
use crate::model::{Ledger, Task, TaskKind};
use crate::text::Text;

/// The key-work list of the ledger's year. Internal items 内部事项 are not in a document that goes round:
/// only how many there are.
pub fn key_work(ledger: &Ledger) -> Pack {
    let internal = ledger.tasks.iter().filter(|task| task.internal()).count();
    if internal == 0 {
        return public(ledger);
    }
    let mut open = ledger.clone();
    open.tasks.retain(|task| !task.internal());
    let mut pack = public(&open);
    let words = format!("另有内部事项{internal}项，按规定范围另行印发。");
    pack.blocks.push(Block::Paragraph(vec![Run::own(words)]));
    pack
}

fn public(ledger: &Ledger) -> Pack {
    let sections = sections(ledger);
    let mut blocks = vec![Block::Paragraph(vec![Run::own(opening(ledger, &sections))])];
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
    }
}

fn opening(ledger: &Ledger, sections: &[Section<'_>]) -> String {
    if ledger.tasks.is_empty() {
        return format!(
            "所读文件中没有找到{}{}年的工作安排，清单待补充。",
            ledger.org, ledger.year
        );
    }
    let mut out = format!(
        "本清单列入{}{}年重点工作{}项，分为{}个部分",
        ledger.org,
        ledger.year,
        ledger.tasks.len(),
        sections.len()
    );
    let kinds = kinds(ledger);
    if !kinds.is_empty() {
        out.push_str(&format!("，其中{kinds}"));
    }
    out.push('。');
    out.push_str(&open_facts(ledger));
    out
}

fn kinds(ledger: &Ledger) -> String {
    let special = [
        TaskKind::Project,
        TaskKind::Platform,
        TaskKind::Reform,
        TaskKind::Pilot,
        TaskKind::Livelihood,
        TaskKind::Risk,
    ];
    let counted = special.into_iter().filter_map(|kind| {
        let count = ledger.tasks.iter().filter(|task| task.kind == kind).count();
        (count > 0).then(|| format!("{}{count}项", kind.label().zh))
    });
    phrase::list(counted)
}

fn open_facts(ledger: &Ledger) -> String {
    let count = |open: fn(&Task) -> bool| ledger.tasks.iter().filter(|task| open(task)).count();
    let (leads, deadlines) = (count(|task| task.leads.is_empty()), count(no_deadline));
    let parts = [("牵头单位", leads), ("完成时限", deadlines)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count}项的{what}"));
    match phrase::list(parts) {
        parts if parts.is_empty() => "责任分工见附件。".to_owned(),
        parts => format!("责任分工见附件，其中{parts}{}。", OPEN.zh),
    }
}

fn no_deadline(task: &Task) -> bool {
    task.deadline.is_none() && task.deadline_words.is_none()
}

fn item(ledger: &Ledger, node: &Node<'_>) -> Item {
    let words = phrase::one_line(&node.task.words);
    let words = words.trim_end_matches(['。', '；', '，', '.', ';', ',']);
    Item {
        words: vec![Run::from(format!("{words}。"), &node.task.origin)],
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

fn duties(ledger: &Ledger, sections: &[Section<'_>]) -> Annex {
    let mut rows = Vec::new();
    for section in sections {
        for node in &section.tasks {
            duty_rows(ledger, node, &mut rows);
        }
    }
    let columns = vec![
        Column::new(Text::same("序号"), 7, ColumnKind::Code),
        Column::new(Text::same("工作任务"), 44, ColumnKind::Words),
        Column::new(Text::same("量化目标"), 18, ColumnKind::Words),
        Column::new(Text::same("分管领导"), 12, ColumnKind::Code),
        Column::new(Text::same("牵头单位"), 16, ColumnKind::Words),
        Column::new(Text::same("配合单位"), 18, ColumnKind::Words),
        Column::new(Text::same("完成时限"), 13, ColumnKind::Code),
    ];
    Annex {
        title: format!("{}{}年重点工作责任分工表", ledger.org, ledger.year),
        wide: true,
        blocks: vec![Block::Table { columns, rows }],
    }
}

fn duty_rows(ledger: &Ledger, node: &Node<'_>, rows: &mut Vec<Vec<Cell>>) {
    let task = node.task;
    let number = rows.len() + 1;
    rows.push(vec![
        Cell::words(number.to_string()),
        Cell::words(phrase::one_line(&task.words)),
        Cell::words(phrase::targets(ledger, task)),
        Cell::stated(task.leader.clone().unwrap_or_default()),
        Cell::stated(phrase::list(&task.leads)),
        Cell::words(phrase::list(&task.support)),
        Cell::stated(phrase::deadline(ledger, task)),
    ]);
    for child in &node.children {
        duty_rows(ledger, child, rows);
    }
}
