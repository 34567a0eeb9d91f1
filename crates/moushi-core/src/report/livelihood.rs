//! The table of livelihood items 民生实事表, in the columns that published tables have. Tells what the plan holds;
//! what it must state and does not is shown as open.

use super::book::{Cell, Column, ColumnKind, Says, Sheet, saying};
use super::phrase;
use crate::model::{Ledger, Particular, Task, TaskKind};
use crate::text::Text;

/// The sheet.
pub fn sheet(ledger: &Ledger) -> Sheet {
    use ColumnKind::{Code, Words};
    let columns: Vec<Column> = [
        ("编号", "No.", 8, Code),
        ("事项名称", "Item", 44, Words),
        ("年度任务目标", "Target", 24, Words),
        ("受益对象", "Beneficiaries", 16, Words),
        ("实施地点", "Places", 16, Words),
        ("责任单位", "Lead unit", 16, Words),
        ("配合单位", "Supporting units", 16, Words),
        ("分管领导", "Leader", 10, Code),
        ("完成时限", "Deadline", 12, Code),
        ("投资", "Funds", 12, Code),
        ("满意度测评", "Survey of satisfaction", 16, Words),
        ("监督电话", "Telephone for complaints", 14, Code),
    ]
    .into_iter()
    .map(|(zh, en, width, kind)| Column::new(Text::new(zh, en), width, kind))
    .collect();
    let columns = saying(columns, &[("编号", Says::Code)]);
    let items: Vec<&Task> = ledger
        .tasks
        .iter()
        .filter(|task| task.kind == TaskKind::Livelihood && !task.internal())
        .collect();
    Sheet {
        name: Text::new("民生实事", "Livelihood items"),
        title: Text::of(
            format!("{}{}年民生实事表", ledger.org, ledger.year),
            format!("{}: livelihood items {}", ledger.org, ledger.year),
        ),
        note: Text::of(
            format!("共{}项。“{}”为印发前应当明确。", items.len(), phrase::OPEN.zh),
            format!("{} items. “{}”: must be clear before issue.", items.len(), phrase::OPEN.en),
        ),
        rows: items.into_iter().map(|task| row(ledger, task)).collect(),
        print: columns.len(),
        columns,
        freeze: 2,
    }
}

fn row(ledger: &Ledger, task: &Task) -> Vec<Cell> {
    let own = |what: Particular| {
        let words = task.particulars.get(&what).map_or("", String::as_str);
        phrase::told_entry(&task.id, words)
    };
    let stated = |runs| Cell::told(runs);
    let free = |runs: Vec<_>| if runs.is_empty() { Cell::Blank } else { Cell::Told(runs) };
    let quantities: Vec<_> = task.targets.iter().map(|one| one.quantity.clone()).collect();
    vec![
        Cell::words(&task.id.0),
        free(phrase::told(ledger, &task.id, &task.origin, &task.words, &quantities)),
        Cell::told(phrase::told_targets(ledger, task)),
        stated(own(Particular::Beneficiaries)),
        free(own(Particular::Places)),
        Cell::stated(phrase::list(&task.leads)),
        Cell::words(phrase::list(&task.support)),
        Cell::stated(task.leader.clone().unwrap_or_default()),
        Cell::stated(phrase::deadline(ledger, task)),
        free(own(Particular::Funds)),
        stated(own(Particular::Satisfaction)),
        Cell::words(task.particulars.get(&Particular::Hotline).cloned().unwrap_or_default()),
    ]
}
