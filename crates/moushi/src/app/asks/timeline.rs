//! 时间轴: the tasks of a plan that the caller sees over the months, quarters or thirds of months 旬 of its year.
//! A vague deadline is a range: from the first day that its words name to the last that keeps the promise.

use chrono::{Datelike, NaiveDate};
use moushi_core::model::{RowId, Task};
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entries::{Entries, Line};
use super::entry::{Stage, steps};
use super::lights::{self, Lights};
use super::listed::{Bilingual, Mark};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::filter::Filter;

/// Most tasks that one timeline shows.
const MOST: u64 = 2_000;

/// The tasks of a plan over its year.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Timeline {
    /// The plan.
    pub plan: String,
    /// `month`, `quarter` or `xun`; months when empty.
    pub scale: String,
}

/// Tasks over time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Spans {
    /// Title of the plan.
    pub title: String,
    /// The year.
    pub year: i32,
    /// Names of the columns.
    #[schemars(with = "Vec<Bilingual>")]
    pub columns: Vec<Text>,
    /// The column of today; none outside the year.
    pub today: Option<usize>,
    /// The tasks with a day, by it.
    pub rows: Vec<Span>,
    /// Tasks without a day.
    pub undated: usize,
}

/// A task over time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Span {
    /// Its row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Lead units.
    pub unit: String,
    /// The deadline as written, or its day.
    pub due: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// Column of the first day.
    pub from: usize,
    /// Column of the last day.
    pub upto: usize,
    /// Its light; none before the plan is issued.
    pub light: Option<Mark>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// It is internal: files that go round name no words of it.
    pub internal: bool,
    /// When its row was changed.
    pub changed: i64,
}

/// A step of a task over time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Step {
    /// Its column.
    pub at: usize,
    /// Its day.
    pub day: String,
    /// What is to be there.
    pub words: String,
    /// `reached`, `waived`, `late`, `open`.
    pub state: String,
}

impl Ask for Timeline {
    const NAME: &'static str = "timeline";
    const TITLE: Text = Text::new("时间轴", "Timeline");
    type View = Spans;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Spans, Trouble> {
        let scale = Scale::named(&self.scale);
        // The list of rows holds what the caller sees; whoever sees none of it sees the whole plan or is
        // told nothing.
        let filter = Filter {
            plan: self.plan.clone(),
            noun: "task".to_owned(),
            limit: MOST,
            ..Filter::default()
        };
        let list = Entries { filter, ..Entries::default() }.look(eyes).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        if list.total == 0 {
            whole(eyes, &self.plan).await?;
        }
        let lights = Lights::of(eyes, &plan).await?;
        let year = i32::try_from(plan.plan.year).unwrap_or_default();
        let total = list.rows.len();
        let today = eyes.today;
        let span = |line: Line| span(line, &plan, &lights, (scale, year), today);
        let mut rows: Vec<Span> = list.rows.into_iter().filter_map(span).collect();
        rows.sort_by(|a, b| (&a.last, &a.code).cmp(&(&b.last, &b.code)));
        Ok(Spans {
            title: plan.plan.title.clone(),
            year,
            columns: scale.columns(),
            today: (eyes.today.year() == year).then(|| scale.column(eyes.today, year)),
            undated: total - rows.len(),
            rows,
        })
    }
}

/// A row over time; none without a day.
fn span(
    line: Line,
    plan: &Computed,
    lights: &Lights,
    (scale, year): (Scale, i32),
    today: NaiveDate,
) -> Option<Span> {
    let last: NaiveDate = line.due.parse().ok()?;
    let code = RowId(line.code.clone());
    let task = plan.ledger.task(&code);
    let named = task.and_then(|task| task.deadline.as_ref()?.earliest);
    let first = named.filter(|day| *day <= last);
    let first = first.or_else(|| NaiveDate::from_ymd_opt(year, 1, 1)).unwrap_or(last).min(last);
    let light = task
        .and_then(|task| lights.light(task))
        .map(|verdict| Mark::new(lights::tone(verdict.light), lights::named(verdict.light).1));
    let reached = lights.row(&code).map_or(&[][..], |row| lights.reached(row));
    let step = |one: Stage| {
        let day: NaiveDate = one.due.parse().ok()?;
        let at = scale.column(day, year);
        Some(Step { at, day: one.due, words: one.words, state: one.state })
    };
    let stages = task.map(|task| steps(task, reached, today)).unwrap_or_default();
    Some(Span {
        steps: stages.into_iter().filter_map(step).collect(),
        internal: task.is_some_and(Task::internal),
        entry: line.id,
        code: line.code,
        words: line.words,
        unit: line.unit,
        due: if line.due_words.is_empty() { line.due } else { line.due_words },
        first: first.to_string(),
        last: last.to_string(),
        from: scale.column(first, year),
        upto: scale.column(last, year),
        light,
        changed: line.updated_at,
    })
}

/// How fine the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Quarter,
    Month,
    /// 旬: the first ten days of a month, the second ten, the rest.
    Third,
}

impl Scale {
    fn named(word: &str) -> Self {
        match word {
            "quarter" => Self::Quarter,
            "xun" => Self::Third,
            _ => Self::Month,
        }
    }

    fn columns(self) -> Vec<Text> {
        let month = |at: usize| Text::of(format!("{at}月"), format!("{at}"));
        match self {
            Self::Quarter => {
                (1..=4).map(|at| Text::of(format!("{at}季度"), format!("Q{at}"))).collect()
            }
            Self::Month => (1..=12).map(month).collect(),
            Self::Third => (1..=12)
                .flat_map(|at| {
                    let third = move |zh: &str, en: u8| {
                        Text::of(format!("{at}月{zh}"), format!("{at}.{en}"))
                    };
                    [third("上", 1), third("中", 2), third("下", 3)]
                })
                .collect(),
        }
    }

    /// The column of a day; days outside the year stand in the first or last one.
    fn column(self, day: NaiveDate, year: i32) -> usize {
        let last = self.columns().len() - 1;
        match day.year() {
            before if before < year => return 0,
            after if after > year => return last,
            _ => {}
        }
        let month = usize::try_from(day.month0()).unwrap_or_default();
        match self {
            Self::Quarter => month / 3,
            Self::Month => month,
            Self::Third => {
                let tens = usize::try_from(day.day0() / 10).unwrap_or_default();
                month * 3 + tens.min(2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_in_its_column() {
        let day = |words: &str| words.parse::<NaiveDate>().expect("a day");
        let cases = [
            ("2023-01-01", [0, 0, 0]),
            ("2023-03-10", [0, 2, 6]),
            ("2023-03-11", [0, 2, 7]),
            ("2023-03-31", [0, 2, 8]),
            ("2023-12-31", [3, 11, 35]),
            ("2022-06-01", [0, 0, 0]),
            ("2024-06-01", [3, 11, 35]),
        ];
        for (words, at) in cases {
            let scales = [Scale::Quarter, Scale::Month, Scale::Third];
            assert_eq!(scales.map(|scale| scale.column(day(words), 2023)), at, "{words}");
        }
    }
}
