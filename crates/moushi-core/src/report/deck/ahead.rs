//! Parts of a deck that look ahead: tasks, timetable, risks, what is asked for, and what the deck was made of.

use std::sync::Arc;

use chrono::Datelike;

use super::super::answers::choice;
use super::super::block::{Block, Run, Status};
use super::super::book::{Cell, Choice, Column, ColumnKind, Tone};
use super::super::chart::{Bar, Chart, ChartKind, Gantt, Series};
use super::super::figure::Figure;
use super::super::phrase;
use super::super::room;
use super::super::wording::Fill;
use super::behind::column;
use super::phrases::Part;
use super::{Teller, Told, count, own};
use crate::model::{Ledger, Level, Particular, RowId, Task, TaskKind};

/// Levels of a risk, in the words of its form.
static RISKS: [Choice; 4] = [
    choice("重大", "grave", Tone::Bad),
    choice("较大", "serious", Tone::Bad),
    choice("一般", "moderate", Tone::Watch),
    choice("低", "low", Tone::Plain),
];

/// The name of a phrase, and which tasks it is said of.
type Lack = (&'static str, fn(&Task) -> bool);

/// What a task lacks, by the name of its phrase.
const LACKS: [Lack; 4] = [
    ("lead", |task| task.leads.is_empty()),
    ("deadline", |task| !task.dated()),
    ("deliverable", |task| task.deliverable.is_none()),
    ("target", |task| task.targets.is_empty() && !room::hidden(task)),
];

impl Teller<'_> {
    /// Tasks of the year planned.
    pub(super) fn tasks(&self, part: &Part) -> Told {
        use ColumnKind::{Code, Words};
        let all = &self.share.tasks;
        if all.is_empty() {
            return None;
        }
        let columns = vec![
            column("编号", 11, Code),
            column("任务", 40, Words),
            column("量化目标", 26, Words),
            column("成果形式", 20, Words),
            column("牵头单位", 16, Words),
            column("完成时限", 16, Code),
        ];
        // What has a number, a deliverable and a day comes first: the meeting decides on work, not on wishes.
        let mut tasks = all.clone();
        tasks.sort_by_key(|task| LACKS.iter().filter(|(_, lacks)| lacks(task)).count());
        let (tasks, rest) = self.first(part, tasks, "项");
        let rows = tasks.into_iter().map(|task| self.task_row(task)).collect();
        let having = |has: fn(&Task) -> bool, how| {
            let rows = all.iter().filter(|task| has(task)).map(|task| &task.id);
            count(rows, "项", how)
        };
        let facts = vec![
            ("tasks", having(|_| true, "本年任务计数")),
            ("targets", having(|task| !task.targets.is_empty(), "有量化目标的任务计数")),
            ("deadlines", having(Task::dated, "有完成时限的任务计数")),
            ("deliverables", having(|task| task.deliverable.is_some(), "有成果形式的任务计数")),
        ];
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::Table { columns, rows });
        Some((facts, blocks))
    }

    fn task_row(&self, task: &Task) -> Vec<Cell> {
        let ledger = self.year.ledger;
        vec![
            Cell::words(&task.id.0),
            Cell::words(phrase::one_line(&task.words)),
            targets(ledger, task),
            Cell::stated(task.deliverable.clone().unwrap_or_default()),
            Cell::stated(phrase::list(&task.leads)),
            Cell::stated(phrase::deadline(ledger, task)),
        ]
    }

    /// Livelihood items.
    pub(super) fn livelihood(&self, part: &Part) -> Told {
        use ColumnKind::{Code, Words};
        let all = self.share.of_kind(TaskKind::Livelihood);
        if all.is_empty() {
            return None;
        }
        let columns = vec![
            column("编号", 11, Code),
            column("事项", 36, Words),
            column("年度目标", 24, Words),
            column("受益对象", 18, Words),
            column("责任单位", 16, Words),
            column("完成时限", 16, Code),
        ];
        let ledger = self.year.ledger;
        let counted = count(all.iter().map(|task| &task.id), "项", "民生实事计数");
        let (all, rest) = self.first(part, all, "项");
        let row = |task: &Task| {
            vec![
                Cell::words(&task.id.0),
                Cell::words(phrase::one_line(&task.words)),
                targets(ledger, task),
                stated(task, Particular::Beneficiaries),
                Cell::stated(phrase::list(&task.leads)),
                Cell::stated(phrase::deadline(ledger, task)),
            ]
        };
        let rows = all.into_iter().map(row).collect();
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::Table { columns, rows });
        Some((vec![("count", counted)], blocks))
    }

    /// The tasks that have a day, over the months, and how many are due in each quarter.
    pub(super) fn timetable(&self, part: &Part) -> Told {
        let year = self.year.ledger.year;
        let dated =
            |task: &&&Task| task.deadline.as_ref().is_some_and(|when| when.latest.is_some());
        let mut tasks: Vec<&Task> = self.share.tasks.iter().filter(dated).copied().collect();
        if tasks.is_empty() {
            return None;
        }
        tasks.sort_by_key(|task| task.deadline.as_ref().and_then(|when| when.latest));
        let all = || self.share.tasks.iter().filter(|task| !room::hidden(task));
        let with = all().filter(|task| task.dated()).map(|task| &task.id);
        let without = all().filter(|task| !task.dated()).map(|task| &task.id);
        let facts = vec![
            ("dated", count(with, "项", "有完成时限的任务计数")),
            ("undated", count(without, "项", "没有完成时限的任务计数")),
        ];
        let chart = quarters(&tasks, year);
        let (tasks, rest) = self.first(part, tasks, "项");
        let bars = tasks.into_iter().map(|task| self.bar(task)).collect();
        let mut blocks = vec![Block::Chart(chart)];
        blocks.extend(rest);
        blocks.push(Block::Gantt(Gantt { year, bars }));
        Some((facts, blocks))
    }

    fn bar(&self, task: &Task) -> Bar {
        let when = task.deadline.as_ref();
        Bar {
            code: task.id.0.clone(),
            words: phrase::one_line(&task.words),
            from: None,
            until: when.and_then(|when| when.latest),
            until_words: phrase::deadline(self.year.ledger, task),
            marks: task.milestones.iter().map(|step| (step.due, step.words.clone())).collect(),
            tone: Tone::Plain,
        }
    }

    /// Risks with who keeps them and what is done about them.
    pub(super) fn risks(&self, part: &Part) -> Told {
        use ColumnKind::{Choice, Code, Words};
        let all = self.share.of_kind(TaskKind::Risk);
        if all.is_empty() {
            return None;
        }
        let columns: Vec<Column> = vec![
            column("编号", 11, Code),
            column("风险事项", 36, Words),
            column("等级", 15, Choice(&RISKS)),
            column("责任人", 12, Code),
            column("防控措施", 36, Words),
            column("牵头单位", 16, Words),
        ];
        let having = |what: Particular, how| {
            let rows = all.iter().filter(|task| task.particulars.contains_key(&what));
            count(rows.map(|task| &task.id), "项", how)
        };
        let facts = vec![
            ("count", count(all.iter().map(|task| &task.id), "项", "风险防范任务计数")),
            ("kept", having(Particular::Keeper, "有责任人的风险计数")),
            ("measured", having(Particular::Measure, "有防控措施的风险计数")),
        ];
        let (all, rest) = self.first(part, all, "项");
        let row = |task: &Task| {
            vec![
                Cell::words(&task.id.0),
                Cell::words(phrase::one_line(&task.words)),
                stated(task, Particular::RiskLevel),
                stated(task, Particular::Keeper),
                stated(task, Particular::Measure),
                Cell::stated(phrase::list(&task.leads)),
            ]
        };
        let rows = all.into_iter().map(row).collect();
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::Table { columns, rows });
        Some((facts, blocks))
    }

    /// What units ask for, and what the plan leaves open.
    pub(super) fn needs(&self, part: &Part) -> Told {
        let share = self.share;
        let lacking: Vec<(&str, Vec<&RowId>)> = LACKS
            .iter()
            .map(|(name, lacks)| {
                let rows = share.tasks.iter().filter(|task| lacks(task));
                (*name, rows.map(|task| &task.id).collect::<Vec<_>>())
            })
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        if share.needs.is_empty() && lacking.is_empty() {
            return None;
        }
        let lacks_any = |task: &&&Task| LACKS.iter().any(|(_, lacks)| lacks(task));
        let open = share.tasks.iter().filter(lacks_any).map(|task| &task.id);
        let facts = vec![
            ("asked", count(share.needs.iter().map(|need| &need.code), "项", "需支持事项计数")),
            ("open", count(open, "项", "要素不全的任务计数")),
        ];
        let (needs, rest) = self.first(part, share.needs.clone(), "项");
        let asked = needs.into_iter().map(|need| Status {
            tone: Tone::Watch,
            state: "需支持".to_owned(),
            words: own(format!("{}：{}（{}，{}）", need.unit, need.words, need.code, need.on)),
        });
        let mut lines: Vec<Status> = asked.collect();
        lines.extend(lacking.iter().map(|(name, rows)| self.lacking(name, rows)));
        let mut blocks: Vec<Block> = rest.into_iter().collect();
        blocks.push(Block::StatusList(lines));
        Some((facts, blocks))
    }

    /// How many tasks lack something, and the first of them by code.
    fn lacking(&self, name: &str, rows: &[&RowId]) -> Status {
        const NAMED: usize = 8;
        let figure = Figure::count(rows, "项任务", "要素不全的任务计数");
        let mut words = self.phrases.open(name, Fill::Figure(&figure));
        let more = if rows.len() > NAMED { "等" } else { "" };
        let codes = phrase::list(rows.iter().take(NAMED).map(|id| id.0.as_str()));
        words.push(Run::own(format!("：{codes}{more}")));
        Status { tone: Tone::Watch, state: "待明确".to_owned(), words }
    }

    /// The documents that the numbers were read from.
    pub(super) fn sources(&self, part: &Part) -> Told {
        use ColumnKind::{Code, Words};
        let ledger = self.year.ledger;
        if ledger.documents.is_empty() {
            return None;
        }
        let columns = vec![column("文件", 60, Words), column("性质", 12, Code)];
        let (documents, rest) = self.first(part, ledger.documents.iter().collect(), "份");
        let row = |document: &crate::model::Document| {
            let title = match document.title.as_str() {
                "" => &document.source.name,
                title => title,
            };
            vec![Cell::words(title), Cell::words(level(document.level))]
        };
        let rows = documents.into_iter().map(row).collect();
        // The note first: behind the last row it would stand on a page of its own.
        let mut blocks = vec![Block::Note(self.phrases.rounding().to_owned())];
        blocks.extend(rest);
        blocks.push(Block::Table { columns, rows });
        Some((Vec::new(), blocks))
    }
}

/// The numbers of a task; those of an internal one are not told, and nobody has to add them.
fn targets(ledger: &Ledger, task: &Task) -> Cell {
    if room::hidden(task) { Cell::Blank } else { Cell::told(phrase::told_targets(ledger, task)) }
}

fn stated(task: &Task, what: Particular) -> Cell {
    Cell::stated(task.particulars.get(&what).cloned().unwrap_or_default())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Above => "上级文件",
        Level::Own => "本单位本年",
        Level::LastYear => "本单位上年",
        Level::Below => "下级文件",
    }
}

/// How many tasks are due in each quarter.
fn quarters(tasks: &[&Task], year: i32) -> Chart {
    let quarter = |task: &Task| {
        let day = task.deadline.as_ref()?.latest?;
        (day.year() == year).then(|| day.month0() / 3)
    };
    let due = |at: Option<u32>| -> Arc<Figure> {
        let rows = tasks.iter().filter(|task| quarter(task) == at).map(|task| &task.id);
        count(rows, "项", "按最迟日期分季度计数")
    };
    let mut categories = ["一季度", "二季度", "三季度", "四季度"].map(str::to_owned).to_vec();
    let mut values: Vec<_> = (0..4).map(|at| Some(due(Some(at)))).collect();
    let other = due(None);
    if other.value > 0.0 {
        categories.push("其他年份".to_owned());
        values.push(Some(other));
    }
    Chart {
        title: format!("{year}年各季度到期任务"),
        kind: ChartKind::Bar,
        unit: "项".to_owned(),
        categories,
        series: vec![Series {
            name: "到期任务".to_owned(),
            tone: Tone::Plain,
            planned: false,
            values,
            around: Vec::new(),
        }],
    }
}
