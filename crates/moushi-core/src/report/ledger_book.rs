//! The ledger as a workbook: 任务台账, 成绩清单, 要求清单, 对标矩阵, 提示, in the columns that offices
//! use (a superset of published ledgers). Planning columns are filled from the ledger and printed;
//! the columns of the year's follow-up stand behind them, empty, for those who keep the file.

use super::answers::{Answers, BASIS};
use super::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::label::Label;
use super::matrix::matrix;
use super::phrase;
use crate::align::Coverage;
use crate::model::{Achievement, Finding, Ledger, Origin, Task};
use crate::text::{Quantity, When};

mod demands;
mod hints;

use demands::requirements;
use hints::hints;

const fn choice(words: &'static str, tone: Tone) -> Choice {
    Choice { words, tone }
}

/// Kinds of task, in the words of their labels.
const KINDS: [Choice; 8] = [
    choice("重大项目", Tone::Plain),
    choice("平台", Tone::Plain),
    choice("改革", Tone::Plain),
    choice("试点", Tone::Plain),
    choice("民生实事", Tone::Plain),
    choice("风险防范", Tone::Plain),
    choice("目标值", Tone::Plain),
    choice("常规", Tone::Plain),
];

const LIGHTS: [Choice; 3] =
    [choice("绿灯", Tone::Good), choice("黄灯", Tone::Watch), choice("红灯", Tone::Bad)];

/// The workbook of `ledger`, with what alignment and the rules found. `coverage` is that of the same
/// ledger.
pub fn ledger_book(ledger: &Ledger, coverage: &Coverage, findings: &[Finding]) -> Book {
    let answers = Answers::new(ledger, coverage);
    Book {
        title: format!("{}{}年工作台账", ledger.org, ledger.year),
        org: ledger.org.clone(),
        year: ledger.year,
        sheets: vec![
            tasks(&answers),
            achievements(ledger),
            requirements(&answers),
            matrix(ledger, coverage),
            hints(ledger, findings),
        ],
    }
}

fn column((header, width, kind): (&str, u16, ColumnKind)) -> Column {
    Column::new(header, width, kind)
}

fn tasks(answers: &Answers<'_>) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Number, Words};
    let ledger = answers.ledger;
    let planning = [
        ("编号", 8, Code),
        ("来源文件", 14, Words),
        ("条款", 8, Code),
        ("任务内容", 40, Words),
        ("任务类型", 9, Choice(&KINDS)),
        ("所属工程（行动）", 14, Words),
        ("量化目标", 18, Words),
        ("基期值", 8, Number),
        ("目标值", 9, Number),
        ("单位", 8, Code),
        ("成果形式", 12, Words),
        ("牵头领导", 9, Code),
        ("牵头处室（单位）", 14, Words),
        ("责任人", 8, Code),
        ("配合单位", 14, Words),
        ("责任市地", 10, Words),
        ("完成时限（原文）", 11, Code),
        ("最迟日期", 11, Date),
        ("对应上级要求", 10, Code),
        ("依据", 9, Choice(&BASIS)),
    ];
    let print = planning.len();
    let columns = planning.into_iter().chain(follow_up()).map(column).collect();
    Sheet {
        name: "任务台账".into(),
        title: format!("{}{}年重点任务台账", ledger.org, ledger.year),
        note: format!(
            "共{}项。空格为文件未载明；“待明确”为印发前应当明确。右侧跟踪栏供全年填报，不打印。",
            ledger.tasks.len()
        ),
        rows: ledger.tasks.iter().map(|task| task_row(answers, task)).collect(),
        columns,
        freeze: 4,
        print,
    }
}

/// Columns of the year's follow-up.
fn follow_up() -> [(&'static str, u16, ColumnKind); 17] {
    use ColumnKind::{Choice, Code, Date, Number, Words};
    [
        ("里程碑", 20, Words),
        ("一季度形象进度", 18, Words),
        ("二季度形象进度", 18, Words),
        ("三季度形象进度", 18, Words),
        ("四季度形象进度", 18, Words),
        ("本期值", 10, Number),
        ("完成率（%）", 11, Number),
        ("灯", 8, Choice(&LIGHTS)),
        ("佐证", 20, Words),
        ("存在问题", 20, Words),
        ("下步措施", 20, Words),
        ("需协调事项", 18, Words),
        ("督办记录", 18, Words),
        ("销号申请", 12, Date),
        ("销号审核", 12, Code),
        ("销号日期", 12, Date),
        ("备注", 18, Words),
    ]
}

fn task_row(answers: &Answers<'_>, task: &Task) -> Vec<Cell> {
    let ledger = answers.ledger;
    let first = task.targets.first();
    let mut cells = vec![
        Cell::words(&task.id.0),
        Cell::words(phrase::source_title(ledger, &task.origin)),
        Cell::words(phrase::clause(ledger, &task.origin, &task.path)),
        Cell::words(phrase::one_line(&task.words)),
        Cell::words(task.kind.label().zh),
        Cell::words(phrase::list(&task.programmes)),
        Cell::words(phrase::targets(ledger, task)),
        number(first.and_then(|target| target.baseline)),
        number(first.map(|target| target.quantity.value)),
        Cell::words(first.map(|target| target.quantity.unit.clone()).unwrap_or_default()),
        Cell::words(task.deliverable.clone().unwrap_or_default()),
        Cell::words(task.leader.clone().unwrap_or_default()),
        Cell::stated(phrase::list(&task.leads)),
        Cell::Blank,
        Cell::words(phrase::list(&task.support)),
        Cell::Blank,
        Cell::stated(phrase::deadline(ledger, task)),
        latest(task.deadline.as_ref()),
        Cell::words(answers.demands(task)),
        Cell::words(answers.basis(task)),
    ];
    cells.extend(follow_up().map(|_| Cell::Blank));
    cells
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

fn latest(when: Option<&When>) -> Cell {
    when.and_then(|when| when.latest).map_or(Cell::Blank, Cell::Date)
}

fn achievements(ledger: &Ledger) -> Sheet {
    use ColumnKind::{Code, Number, Words};
    let columns: Vec<Column> = [
        ("编号", 8, Code),
        ("来源文件", 26, Words),
        ("条款", 10, Code),
        ("年度", 7, Code),
        ("工作成效", 60, Words),
        ("责任人（单位）", 16, Words),
        ("归属成效", 10, Code),
        ("量化成果", 26, Words),
        ("数值", 12, Number),
        ("单位", 10, Code),
        ("涉及工程（行动）", 24, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    Sheet {
        name: "成绩清单".into(),
        title: format!("{}工作成绩清单", ledger.org),
        note: format!("共{}项，逐项注明出处。", ledger.achievements.len()),
        rows: ledger.achievements.iter().map(|row| achievement_row(ledger, row)).collect(),
        print: columns.len(),
        columns,
        freeze: 1,
    }
}

fn achievement_row(ledger: &Ledger, row: &Achievement) -> Vec<Cell> {
    let first = row.quantities.first();
    vec![
        Cell::words(&row.id.0),
        Cell::words(phrase::source_title(ledger, &row.origin)),
        Cell::words(phrase::clause(ledger, &row.origin, "")),
        Cell::Number(f64::from(row.year)),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.owner.clone().unwrap_or_default()),
        Cell::words(row.parent.as_ref().map(ToString::to_string).unwrap_or_default()),
        Cell::words(amounts(ledger, Some(&row.origin), &row.quantities)),
        number(first.map(|quantity| quantity.value)),
        Cell::words(first.map(|quantity| quantity.unit.clone()).unwrap_or_default()),
        Cell::words(phrase::list(&row.programmes)),
    ]
}

fn amounts(ledger: &Ledger, origin: Option<&Origin>, quantities: &[Quantity]) -> String {
    let Some(origin) = origin else { return String::new() };
    phrase::list(quantities.iter().map(|quantity| phrase::quantity(ledger, origin, quantity)))
}
