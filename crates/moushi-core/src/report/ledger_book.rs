//! The ledger as a workbook: 任务台账, 成绩清单, 要求清单, 对标矩阵, 提示, in the columns that offices
//! use (a superset of published ledgers). Planning columns are filled from the ledger and printed;
//! the columns of the year's follow-up stand behind them, empty, for those who keep the file.

use super::answers::{Answers, BASIS, choice};
use super::book::{Book, Cell, Choice, Column, ColumnKind, Says, Sheet, Tone, saying};
use super::label::Label;
use super::matrix::matrix;
use super::phrase;
use crate::align::Coverage;
use crate::model::{Achievement, Finding, Ledger, Origin, Task};
use crate::text::{Lang, Quantity, Text, When};

mod demands;
mod hints;

pub(super) use demands::requirements;
use hints::hints;

/// Kinds of task, in the words of their labels.
static KINDS: [Choice; 8] = [
    choice("重大项目", "major project", Tone::Plain),
    choice("平台", "platform", Tone::Plain),
    choice("改革", "reform", Tone::Plain),
    choice("试点", "pilot", Tone::Plain),
    choice("民生实事", "livelihood item", Tone::Plain),
    choice("风险防范", "risk prevention", Tone::Plain),
    choice("目标值", "target", Tone::Plain),
    choice("常规", "routine", Tone::Plain),
];

static LIGHTS: [Choice; 3] = [
    choice("绿灯", "green", Tone::Good),
    choice("黄灯", "yellow", Tone::Watch),
    choice("红灯", "red", Tone::Bad),
];

/// What the columns of the task ledger say of its numbers.
const TASKS_SAY: [(&str, Says); 10] = [
    ("编号", Says::Code),
    ("来源文件", Says::Document),
    ("条款", Says::Clause),
    ("任务内容", Says::Words),
    ("单位", Says::Unit),
    ("量化目标", Says::Numbers),
    ("基期值", Says::Numbers),
    ("目标值", Says::Numbers),
    ("最迟日期", Says::Numbers),
    ("里程碑", Says::Numbers),
];
/// The same of the results.
const RESULTS_SAY: [(&str, Says); 8] = [
    ("编号", Says::Code),
    ("来源文件", Says::Document),
    ("条款", Says::Clause),
    ("工作成效", Says::Words),
    ("单位", Says::Unit),
    ("年度", Says::Numbers),
    ("量化成果", Says::Numbers),
    ("数值", Says::Numbers),
];

/// The workbook of `ledger` in a language, with what alignment and the rules found. `coverage` is that
/// of the same ledger.
pub fn ledger_book(ledger: &Ledger, coverage: &Coverage, findings: &[Finding], lang: Lang) -> Book {
    let answers = Answers::new(ledger, coverage);
    Book {
        lang,
        title: Text::of(
            format!("{}{}年工作台账", ledger.org, ledger.year),
            format!("{}: ledger {}", ledger.org, ledger.year),
        ),
        org: ledger.org.clone(),
        year: ledger.year,
        sheets: vec![
            tasks(&answers),
            achievements(ledger),
            requirements(&answers),
            matrix(ledger, coverage),
            hints(ledger, findings),
        ],
        stamp: None,
    }
}

/// Header in Chinese and in English, width, and what the cells hold.
type Head = (&'static str, &'static str, u16, ColumnKind);

fn column((zh, en, width, kind): Head) -> Column {
    Column::new(Text::new(zh, en), width, kind)
}

pub(super) fn tasks(answers: &Answers<'_>) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Number, Words};
    let ledger = answers.ledger;
    let planning = [
        ("编号", "No.", 8, Code),
        ("来源文件", "Source document", 14, Words),
        ("条款", "Clause", 8, Code),
        ("任务内容", "Task", 40, Words),
        ("任务类型", "Kind", 9, Choice(&KINDS)),
        ("所属工程（行动）", "Programmes", 14, Words),
        ("量化目标", "Targets", 18, Words),
        ("基期值", "Baseline", 8, Number),
        ("目标值", "Target", 9, Number),
        ("单位", "Unit of measure", 8, Code),
        ("成果形式", "Deliverable", 12, Words),
        ("牵头领导", "Leader", 9, Code),
        ("牵头处室（单位）", "Lead unit", 14, Words),
        ("责任人", "Person in charge", 8, Code),
        ("配合单位", "Supporting units", 14, Words),
        ("责任市地", "Cities in charge", 10, Words),
        ("完成时限（原文）", "Deadline as written", 11, Code),
        ("最迟日期", "Latest day", 11, Date),
        ("对应上级要求", "Demands answered", 10, Code),
        ("依据", "Basis", 9, Choice(&BASIS)),
    ];
    let print = planning.len();
    let columns = planning.into_iter().chain(follow_up()).map(column).collect();
    let columns = saying(columns, &TASKS_SAY);
    Sheet {
        name: Text::new("任务台账", "Tasks"),
        title: Text::of(
            format!("{}{}年重点任务台账", ledger.org, ledger.year),
            format!("{}: key tasks {}", ledger.org, ledger.year),
        ),
        note: tasks_note(ledger.tasks.len()),
        rows: ledger.tasks.iter().map(|task| task_row(answers, task)).collect(),
        columns,
        freeze: 4,
        print,
    }
}

fn tasks_note(count: usize) -> Text {
    Text::of(
        format!(
            "共{count}项。空格为文件未载明；“待明确”为印发前应当明确。右侧跟踪栏供全年填报，不打印。"
        ),
        format!(
            "{count} tasks. Empty: the documents do not say. “{}”: must be clear before issue. The \
             columns for follow-up, on the right, are filled in through the year and not printed.",
            phrase::OPEN.en
        ),
    )
}

/// Columns of the year's follow-up.
fn follow_up() -> [Head; 17] {
    use ColumnKind::{Choice, Code, Date, Number, Words};
    [
        ("里程碑", "Milestones", 20, Words),
        ("一季度形象进度", "Progress, quarter 1", 18, Words),
        ("二季度形象进度", "Progress, quarter 2", 18, Words),
        ("三季度形象进度", "Progress, quarter 3", 18, Words),
        ("四季度形象进度", "Progress, quarter 4", 18, Words),
        ("本期值", "Current value", 10, Number),
        ("完成率（%）", "Completion (%)", 11, Number),
        ("灯", "Light", 8, Choice(&LIGHTS)),
        ("佐证", "Evidence", 20, Words),
        ("存在问题", "Problems", 20, Words),
        ("下步措施", "Next steps", 20, Words),
        ("需协调事项", "To be coordinated", 18, Words),
        ("督办记录", "Supervision record", 18, Words),
        ("销号申请", "Closure asked for", 12, Date),
        ("销号审核", "Closure reviewed", 12, Code),
        ("销号日期", "Closed on", 12, Date),
        ("备注", "Remarks", 18, Words),
    ]
}

fn task_row(answers: &Answers<'_>, task: &Task) -> Vec<Cell> {
    let ledger = answers.ledger;
    let first = task.targets.first();
    let mut cells = vec![
        Cell::words(&task.id.0),
        Cell::words(phrase::source_title(ledger, &task.origin)),
        Cell::ours(phrase::clause(ledger, &task.origin, &task.path)),
        Cell::words(phrase::one_line(&task.words)),
        Cell::ours(task.kind.label()),
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
        Cell::ours(answers.demands(task)),
        Cell::ours(answers.basis(task)),
    ];
    let mut follow_up = follow_up().map(|_| Cell::Blank);
    follow_up[0] = Cell::words(phrase::milestones(task));
    cells.extend(follow_up);
    cells
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

fn latest(when: Option<&When>) -> Cell {
    when.and_then(|when| when.latest).map_or(Cell::Blank, Cell::Date)
}

pub(super) fn achievements(ledger: &Ledger) -> Sheet {
    use ColumnKind::{Code, Number, Words};
    let columns: Vec<Column> = [
        ("编号", "No.", 8, Code),
        ("来源文件", "Source document", 26, Words),
        ("条款", "Clause", 10, Code),
        ("年度", "Year", 7, Code),
        ("工作成效", "Result", 60, Words),
        ("责任人（单位）", "Responsible", 16, Words),
        ("归属成效", "Part of", 10, Code),
        ("量化成果", "Figures", 26, Words),
        ("数值", "Value", 12, Number),
        ("单位", "Unit of measure", 10, Code),
        ("涉及工程（行动）", "Programmes", 24, Words),
        ("往年编号", "Earlier code", 14, Code),
    ]
    .into_iter()
    .map(column)
    .collect();
    let columns = saying(columns, &RESULTS_SAY);
    Sheet {
        name: Text::new("成绩清单", "Results"),
        title: Text::of(format!("{}工作成绩清单", ledger.org), format!("{}: results", ledger.org)),
        note: Text::of(
            format!("共{}项，逐项注明出处。", ledger.achievements.len()),
            format!("{} results, each with its source.", ledger.achievements.len()),
        ),
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
        Cell::ours(phrase::clause(ledger, &row.origin, "")),
        Cell::Number(f64::from(row.year)),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.owner.clone().unwrap_or_default()),
        Cell::words(row.parent.as_ref().map(ToString::to_string).unwrap_or_default()),
        Cell::words(amounts(ledger, Some(&row.origin), &row.quantities)),
        number(first.map(|quantity| quantity.value)),
        Cell::words(first.map(|quantity| quantity.unit.clone()).unwrap_or_default()),
        Cell::words(phrase::list(&row.programmes)),
        Cell::ours(phrase::earlier(&row.earlier)),
    ]
}

fn amounts(ledger: &Ledger, origin: Option<&Origin>, quantities: &[Quantity]) -> String {
    let Some(origin) = origin else { return String::new() };
    phrase::list(quantities.iter().map(|quantity| phrase::quantity(ledger, origin, quantity)))
}
