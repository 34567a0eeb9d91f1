//! The ledger as a workbook: 任务台账, 成绩清单, 要求清单, 对标矩阵, 提示, in the columns that offices
//! use (a superset of published ledgers). Planning columns are filled from the ledger and printed;
//! the columns of the year's follow-up stand behind them, empty, for those who keep the file.

use super::book::{Book, Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::label::Label;
use super::matrix::{COVER, answers, cover, matrix, weakenings};
use super::phrase;
use crate::model::{
    Achievement, Finding, Ledger, Link, Modality, Requirement, Severity, Spot, Task,
};
use crate::text::{Quantity, When};

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

/// Answers to a demand, as seen from the task.
const BASIS: [Choice; 3] =
    [choice("有依据", Tone::Good), choice("自选动作", Tone::Plain), choice("无依据", Tone::Watch)];

const BINDING: [Choice; 4] = [
    choice("必须", Tone::Plain),
    choice("应当", Tone::Plain),
    choice("推动", Tone::Plain),
    choice("探索", Tone::Plain),
];

const LIGHTS: [Choice; 3] =
    [choice("绿灯", Tone::Good), choice("黄灯", Tone::Watch), choice("红灯", Tone::Bad)];

const SEVERITIES: [Choice; 3] =
    [choice("错误", Tone::Bad), choice("警告", Tone::Watch), choice("提醒", Tone::Plain)];

const ANSWERS: [Choice; 3] =
    [choice("已改", Tone::Good), choice("不改", Tone::Plain), choice("待定", Tone::Watch)];

/// The workbook of `ledger`, with the findings about it.
pub fn ledger_book(ledger: &Ledger, findings: &[Finding]) -> Book {
    Book {
        title: format!("{}{}年工作台账", ledger.org, ledger.year),
        org: ledger.org.clone(),
        year: ledger.year,
        sheets: vec![
            tasks(ledger),
            achievements(ledger),
            requirements(ledger),
            matrix(ledger),
            hints(ledger, findings),
        ],
    }
}

fn column((header, width, kind): (&str, u16, ColumnKind)) -> Column {
    Column::new(header, width, kind)
}

fn tasks(ledger: &Ledger) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Number, Words};
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
        rows: ledger.tasks.iter().map(|task| task_row(ledger, task)).collect(),
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

fn task_row(ledger: &Ledger, task: &Task) -> Vec<Cell> {
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
    ];
    cells.extend(basis(ledger, task));
    cells.extend(follow_up().map(|_| Cell::Blank));
    cells
}

/// The demands that a task answers, and whether it stands on any.
fn basis(ledger: &Ledger, task: &Task) -> [Cell; 2] {
    use crate::model::LinkState::Refused;
    let answered: Vec<&str> = ledger
        .links
        .iter()
        .filter(|link| link.task == task.id && link.state != Refused)
        .map(|link| link.requirement.0.as_str())
        .collect();
    let word = match (answered.is_empty(), task.own_choice.is_some()) {
        (false, _) => "有依据",
        (true, true) => "自选动作",
        (true, false) => "无依据",
    };
    [Cell::words(phrase::list(answered)), Cell::words(word)]
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
        ("年度", 7, Number),
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

fn amounts(
    ledger: &Ledger,
    origin: Option<&crate::model::Origin>,
    quantities: &[Quantity],
) -> String {
    let Some(origin) = origin else { return String::new() };
    phrase::list(quantities.iter().map(|quantity| phrase::quantity(ledger, origin, quantity)))
}

fn requirements(ledger: &Ledger) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Words};
    let columns: Vec<Column> = [
        ("编号", 8, Code),
        ("来源文件", 24, Words),
        ("条款", 10, Code),
        ("要求内容", 56, Words),
        ("提出单位（领导）", 18, Words),
        ("责任主体", 16, Words),
        ("约束力", 9, Choice(&BINDING)),
        ("量化要求", 22, Words),
        ("完成时限（原文）", 14, Code),
        ("最迟日期", 12, Date),
        ("涉及工程（行动）", 20, Words),
        ("对应任务", 16, Code),
        ("覆盖情况", 11, Choice(&COVER)),
        ("弱化之处", 30, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    Sheet {
        name: "要求清单".into(),
        title: format!("{}{}年上级要求清单", ledger.org, ledger.year),
        note: requirements_note(ledger),
        rows: ledger.requirements.iter().map(|row| requirement_row(ledger, row)).collect(),
        print: columns.len(),
        columns,
        freeze: 1,
    }
}

fn requirements_note(ledger: &Ledger) -> String {
    let count = |state: &str| {
        let is = |row: &&Requirement| cover(&answers(ledger, &row.id)) == state;
        ledger.requirements.iter().filter(is).count()
    };
    let [full, part, weak, none] =
        COVER.map(|choice| format!("{}{}项", choice.words, count(choice.words)));
    format!("共{}项：{full}，{part}，{weak}，{none}。", ledger.requirements.len())
}

fn requirement_row(ledger: &Ledger, row: &Requirement) -> Vec<Cell> {
    let links = answers(ledger, &row.id);
    let first = row.origins.first();
    let titles = row.origins.iter().map(|origin| phrase::source_title(ledger, origin));
    vec![
        Cell::words(&row.id.0),
        Cell::words(phrase::list(titles)),
        Cell::words(first.map(|at| phrase::clause(ledger, at, &row.path)).unwrap_or_default()),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.issuer.clone().unwrap_or_default()),
        Cell::words(row.obligor.clone().unwrap_or_default()),
        Cell::words(binding(row.modality)),
        Cell::words(amounts(ledger, first, &row.quantities)),
        Cell::words(deadline_words(ledger, row)),
        latest(row.deadline.as_ref()),
        Cell::words(phrase::list(&row.programmes)),
        Cell::words(phrase::list(links.iter().map(|link: &&Link| &link.task.0))),
        Cell::words(cover(&links)),
        Cell::words(weakenings(&links)),
    ]
}

fn binding(modality: Modality) -> String {
    modality.label().zh.into_owned()
}

fn deadline_words(ledger: &Ledger, row: &Requirement) -> String {
    let words = || {
        let (id, _) = row.origins.first()?.text()?;
        ledger.words(id, row.deadline.as_ref()?.span).map(phrase::one_line)
    };
    words().unwrap_or_default()
}

fn hints(ledger: &Ledger, findings: &[Finding]) -> Sheet {
    use ColumnKind::{Choice, Code, Words};
    let columns: Vec<Column> = [
        ("序号", 7, Code),
        ("等级", 8, Choice(&SEVERITIES)),
        ("规则", 22, Code),
        ("位置", 24, Words),
        ("原文", 36, Words),
        ("问题", 52, Words),
        ("建议", 44, Words),
        ("处理", 9, Choice(&ANSWERS)),
        ("处理说明", 24, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let rows = (1..).zip(sorted).map(|(number, finding)| hint_row(ledger, number, finding));
    Sheet {
        name: "提示".into(),
        title: format!("{}{}年计划检查提示", ledger.org, ledger.year),
        note: hints_note(findings),
        rows: rows.collect(),
        print: columns.len(),
        columns,
        freeze: 2,
    }
}

fn hints_note(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let each = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| format!("{}{}条", severity.label().zh, count(severity)));
    format!("共{}条：{}。错误应当在印发前改正，或者说明理由。", findings.len(), each.join("，"))
}

fn hint_row(ledger: &Ledger, number: u32, finding: &Finding) -> Vec<Cell> {
    let (place, words) = finding.at.first().map(|spot| place(ledger, spot)).unwrap_or_default();
    vec![
        Cell::words(number.to_string()),
        Cell::words(finding.severity.label().zh),
        Cell::words(&finding.rule),
        Cell::words(place),
        Cell::words(words),
        Cell::words(&*finding.message.zh),
        Cell::words(&*finding.advice.zh),
        Cell::Blank,
        Cell::Blank,
    ]
}

/// Where a finding points, and the words there.
fn place(ledger: &Ledger, spot: &Spot) -> (String, String) {
    match spot {
        Spot::Plan => ("全计划".to_owned(), String::new()),
        Spot::Row(id) => (id.to_string(), row_words(ledger, id)),
        Spot::Words { source, span } => {
            let origin = crate::model::Origin::Text { source: source.clone(), span: *span };
            let page = phrase::clause(ledger, &origin, "");
            let words = ledger.words(source, *span).map(phrase::one_line).unwrap_or_default();
            (format!("{}{page}", phrase::source_title(ledger, &origin)), words)
        }
    }
}

fn row_words(ledger: &Ledger, id: &crate::model::RowId) -> String {
    let task = ledger.task(id).map(|row| &row.words);
    let words = task.or_else(|| ledger.requirement(id).map(|row| &row.words));
    words.map(|words| phrase::one_line(words)).unwrap_or_default()
}
