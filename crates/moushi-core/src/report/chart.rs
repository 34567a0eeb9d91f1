//! What is drawn rather than written: charts of bars and lines, heat tables, timetables. Holds the numbers; how they
//! look is the writer's. Each can also be told as a table, for formats and readers that draw nothing.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::book::{Cell, Column, ColumnKind, Tone};
use super::figure::Figure;
use crate::text::Text;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// 条形图: bars side by side, a category a row.
    Bar,
    /// 堆叠条形图: bars one behind the other.
    Stacked,
    /// 折线图; a trajectory is one with a planned and an actual line.
    Line,
    /// 毛虫图: points with the interval around each.
    Caterpillar,
}

/// One row of numbers of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// The mood, which gives it a colour.
    pub tone: Tone,
    /// What was meant to be rather than what is: drawn dashed or pale.
    pub planned: bool,
    /// One for each category; none where there is no number.
    pub values: Vec<Option<Arc<Figure>>>,
    /// Lower and upper end around each value; only a caterpillar has them.
    pub around: Vec<(f64, f64)>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// How.
    pub kind: ChartKind,
    /// Unit of all its numbers; empty for bare counts.
    pub unit: String,
    /// What is compared.
    pub categories: Vec<String>,
    /// The numbers.
    pub series: Vec<Series>,
}

/// One cell of a heat table.
#[derive(Clone, Debug, PartialEq)]
pub struct Warmth {
    /// The number.
    pub figure: Arc<Figure>,
    /// How strong, 0 to 1.
    pub level: f64,
    /// The mood; its colour grows with the level.
    pub tone: Tone,
}

/// A table whose cells are coloured by their numbers 热力表.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What the rows are.
    pub corner: String,
    /// Names across.
    pub columns: Vec<String>,
    /// Names down, with a cell for each column.
    pub rows: Vec<(String, Vec<Option<Warmth>>)>,
}

/// A line of a timetable.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Code of the task.
    pub code: String,
    /// What is to be done.
    pub words: String,
    /// First day; from the beginning of the year where none is told.
    pub from: Option<NaiveDate>,
    /// Last day; none where no deadline is told.
    pub until: Option<NaiveDate>,
    /// The deadline as written; a vague one keeps its words.
    pub until_words: String,
    /// Steps on the way: day and what is to be there.
    pub marks: Vec<(NaiveDate, String)>,
    /// The mood.
    pub tone: Tone,
}

/// A timetable over the months of a year 时间表.
#[derive(Clone, Debug, PartialEq)]
pub struct Gantt {
    /// The year.
    pub year: i32,
    /// Its lines.
    pub bars: Vec<Bar>,
}

/// How a month of a timetable is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// Work goes on in it.
    pub busy: bool,
    /// A step is due in it.
    pub step: bool,
    /// The deadline is in it.
    pub last: bool,
}

impl Bar {
    /// The twelve months of `year`; all empty where no deadline is told.
    pub fn months(&self, year: i32) -> [Month; 12] {
        let mut months = [Month::default(); 12];
        let Some(until) = self.until else { return months };
        let index = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
        let first = year * 12;
        let from = self.from.map_or(first, index);
        for (at, month) in (first..).zip(&mut months) {
            month.busy = from <= at && at <= index(until);
            month.last = at == index(until);
            month.step = self.marks.iter().any(|(day, _)| index(*day) == at);
        }
        months
    }
}

/// A table that tells what a drawing shows.
pub type Told = (Vec<Column>, Vec<Vec<Cell>>);

fn head(words: &str, width: u16, kind: ColumnKind) -> Column {
    Column::new(Text::same(words), width, kind)
}

impl Chart {
    /// The numbers as a table: a category a row.
    pub fn told(&self) -> Told {
        let mut columns = vec![head("", 24, ColumnKind::Words)];
        columns.extend(self.series.iter().map(|one| head(&one.name, 12, ColumnKind::Number)));
        let row = |(at, name): (usize, &String)| {
            let value = |one: &Series| one.values.get(at).cloned().flatten();
            let mut cells = vec![Cell::words(name)];
            cells.extend(self.series.iter().map(|one| Cell::figure(value(one))));
            cells
        };
        (columns, self.categories.iter().enumerate().map(row).collect())
    }
}

impl Heat {
    /// The numbers as a table.
    pub fn told(&self) -> Told {
        let mut columns = vec![head(&self.corner, 24, ColumnKind::Words)];
        columns.extend(self.columns.iter().map(|name| head(name, 10, ColumnKind::Number)));
        let row = |(name, cells): &(String, Vec<Option<Warmth>>)| {
            let number = |cell: &Option<Warmth>| {
                Cell::figure(cell.as_ref().map(|cell| Arc::clone(&cell.figure)))
            };
            let mut row = vec![Cell::words(name)];
            row.extend(cells.iter().map(number));
            row
        };
        (columns, self.rows.iter().map(row).collect())
    }
}

impl Gantt {
    /// The timetable as a table: a month a column, with a sign for what is in it.
    pub fn told(&self) -> Told {
        let mut columns =
            vec![head("编号", 8, ColumnKind::Code), head("任务", 40, ColumnKind::Words)];
        columns.extend((1..=12).map(|month| head(&format!("{month}月"), 5, ColumnKind::Code)));
        columns.push(head("完成时限", 12, ColumnKind::Code));
        let row = |bar: &Bar| {
            let mut cells = vec![Cell::words(&bar.code), Cell::words(&bar.words)];
            cells.extend(bar.months(self.year).map(|month| Cell::words(month.sign())));
            cells.push(Cell::stated(&bar.until_words));
            cells
        };
        (columns, self.bars.iter().map(row).collect())
    }
}

impl Month {
    /// ◆ the deadline, ◇ a step, ─ work.
    pub fn sign(self) -> &'static str {
        match self {
            Self { last: true, .. } => "◆",
            Self { step: true, .. } => "◇",
            Self { busy: true, .. } => "─",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn a_bar_fills_the_months_of_its_year_only() {
        let bar = Bar {
            code: "T001".to_owned(),
            words: "新建幼儿园".to_owned(),
            from: Some(day(2022, 11, 1)),
            until: Some(day(2023, 3, 31)),
            until_words: "3月底前".to_owned(),
            marks: vec![(day(2023, 2, 1), "开工".to_owned())],
            tone: Tone::Plain,
        };
        let signs = bar.months(2023).map(Month::sign).concat();
        assert_eq!(signs, "─◇◆");
        assert_eq!(bar.months(2024).map(Month::sign).concat(), "");
        let open = Bar { until: None, ..bar };
        assert_eq!(open.months(2023), [Month::default(); 12], "no deadline, no bar");
    }
}
