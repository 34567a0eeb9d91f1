//! Which column of a table of institutions is what: a row for each unit and year, or years in the headings. What can be seen is
//! not asked; what can be seen in two ways is refused. Reads no values but to tell numbers from words.

use super::heading::{LEXICON, dated, is_nothing, is_one_of, number, plain, year_alone};
use super::refused;
use super::sheet::Headed;
use super::wish::Columns;
use crate::model::Refusal;

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    /// Column of units.
    pub unit: usize,
    /// Column of years; none where headings carry them.
    pub year: Option<usize>,
    /// Column of classes.
    pub class: Option<usize>,
    /// Column of codes.
    pub code: Option<usize>,
    /// Indicators.
    pub indicators: Vec<Measured>,
    /// Inputs.
    pub inputs: Vec<Measured>,
    /// Head counts.
    pub persons: Option<Measured>,
    /// Headings of columns of which no use is made.
    pub unused: Vec<String>,
}

/// Something that is measured, and in which columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// What it is called.
    pub name: String,
    /// Columns with the year that their heading carries, if it does.
    pub columns: Vec<(Option<i32>, usize)>,
}

/// Finds out.
pub(super) fn layout(table: &Headed<'_>, columns: &Columns) -> Result<Layout, Refusal> {
    let look = Look::new(table, columns)?;
    let year = look.year()?;
    let unit = look.unit(year)?;
    let class = look.class(year, unit)?;
    let code = look.known("--code", columns.code.as_deref(), &LEXICON.codes)?;
    let measured = look.measured(year.is_some());
    let named = |name: &String| look.named(&measured, name);
    let inputs = columns.inputs.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    let persons = columns.persons.iter().map(named).next().transpose()?;
    let taken: Vec<usize> = [Some(unit), year, class, code].into_iter().flatten().collect();
    let indicators = match columns.indicators.is_empty() {
        false => columns.indicators.iter().map(named).collect::<Result<Vec<_>, _>>()?,
        true => look.numbers(&measured, &taken, inputs.iter().chain(&persons)),
    };
    if indicators.is_empty() {
        return Err(refused::no_indicator(table));
    }
    let used = indicators.iter().chain(&inputs).chain(&persons).flat_map(|one| &one.columns);
    let used: Vec<usize> = used.map(|(_, at)| *at).chain(taken).collect();
    let unused = table.titles.iter().enumerate();
    let unused = unused.filter(|(at, title)| !title.is_empty() && !used.contains(at));
    let unused = unused.map(|(_, title)| title.clone()).collect();
    Ok(Layout { unit, year, class, code, indicators, inputs, persons, unused })
}

/// A table with what headings say at first sight.
struct Look<'a> {
    table: &'a Headed<'a>,
    columns: &'a Columns,
    /// The year that a heading carries, and what is left of it.
    dated: Vec<Option<(String, i32)>>,
}

impl<'a> Look<'a> {
    fn new(table: &'a Headed<'a>, columns: &'a Columns) -> Result<Self, Refusal> {
        let titles = &table.titles;
        let twice = |one: &&String| {
            !one.is_empty() && titles.iter().filter(|title| title == one).count() > 1
        };
        if let Some(title) = titles.iter().find(twice) {
            return Err(refused::heading_twice(table.file, title));
        }
        Ok(Self { table, columns, dated: titles.iter().map(|title| dated(title)).collect() })
    }

    fn place(&self, name: &str) -> Result<usize, Refusal> {
        let found = self.table.titles.iter().position(|title| plain(title) == plain(name));
        found.ok_or_else(|| refused::no_column(self.table, name))
    }

    /// A column that was named, or the only one whose heading is known.
    fn known(
        &self,
        option: &str,
        named: Option<&str>,
        known: &[String],
    ) -> Result<Option<usize>, Refusal> {
        if let Some(name) = named {
            return self.place(name).map(Some);
        }
        let titles = self.table.titles.iter().enumerate();
        let found: Vec<usize> =
            titles.filter(|(_, title)| is_one_of(title, known)).map(|(at, _)| at).collect();
        match *found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(refused::several(option, found.iter().map(|at| self.title(*at)))),
        }
    }

    fn title(&self, at: usize) -> &str {
        &self.table.titles[at]
    }

    /// The column of years; none where headings carry years.
    fn year(&self) -> Result<Option<usize>, Refusal> {
        let carry = self.dated.iter().filter(|one| one.is_some()).count();
        let column = self.known("--year", self.columns.year.as_deref(), &LEXICON.years)?;
        let column = column.or_else(|| self.of_years());
        match (column, carry) {
            (Some(column), 0) => Ok(Some(column)),
            (Some(column), _) if self.columns.year.is_some() => Ok(Some(column)),
            (Some(column), _) => {
                let heading = self.dated.iter().position(Option::is_some).unwrap_or(0);
                Err(refused::years_twice(self.title(column), self.title(heading)))
            }
            (None, 0) => Err(refused::no_years(self.table)),
            (None, _) => Ok(None),
        }
    }

    /// The only column that holds years and nothing else.
    fn of_years(&self) -> Option<usize> {
        let years = |at: &usize| self.all(*at, year_alone);
        let mut found = (0..self.table.titles.len()).filter(years);
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether every cell of a column that holds something is such a one, and there is one.
    fn all(&self, at: usize, is: impl Fn(&str) -> bool) -> bool {
        let mut cells =
            self.table.rows.iter().map(|row| row.cell(at)).filter(|cell| !is_nothing(cell));
        cells.next().is_some_and(&is) && cells.all(is)
    }

    /// The column of units: named, known, or the only one of words.
    fn unit(&self, year: Option<usize>) -> Result<usize, Refusal> {
        let named = self.columns.unit.as_deref();
        if let Some(unit) = self.known("--unit", named, &LEXICON.units)? {
            return Ok(unit);
        }
        let class = self.columns.class.as_deref().map(|name| self.place(name)).transpose()?;
        let words = |at: &usize| {
            let known = [&LEXICON.classes, &LEXICON.codes, &LEXICON.numbers];
            Some(*at) != year
                && Some(*at) != class
                && self.dated[*at].is_none()
                && !known.iter().any(|list| is_one_of(self.title(*at), list))
                && self.all(*at, |cell| number(cell).is_none())
        };
        let found: Vec<usize> = (0..self.table.titles.len()).filter(words).collect();
        match *found.as_slice() {
            [one] => Ok(one),
            [] => Err(refused::no_unit(self.table)),
            _ => Err(refused::several("--unit", found.iter().map(|at| self.title(*at)))),
        }
    }

    fn class(&self, year: Option<usize>, unit: usize) -> Result<Option<usize>, Refusal> {
        if self.columns.one_class {
            return Ok(None);
        }
        let found = self.known("--class", self.columns.class.as_deref(), &LEXICON.classes)?;
        Ok(found.filter(|at| Some(*at) != year && *at != unit))
    }

    /// All that may be measured: columns of one name over the years, where headings carry years.
    fn measured(&self, long: bool) -> Vec<Measured> {
        let mut all: Vec<Measured> = Vec::new();
        for (at, title) in self.table.titles.iter().enumerate() {
            let (name, year) = match &self.dated[at] {
                Some((name, year)) if !long => (name.as_str(), Some(*year)),
                _ => (title.as_str(), None),
            };
            let known = all.iter_mut().find(|one| year.is_some() && one.name == name);
            match known {
                Some(one) => one.columns.push((year, at)),
                None => all.push(Measured { name: name.to_owned(), columns: vec![(year, at)] }),
            }
        }
        all
    }

    /// What was named. Where headings are years alone the indicator has no name but the one that is given.
    fn named(&self, measured: &[Measured], name: &str) -> Result<Measured, Refusal> {
        let found = measured.iter().find(|one| plain(&one.name) == plain(name));
        let bare = || measured.iter().find(|one| one.name.is_empty() && one.columns[0].0.is_some());
        let found = found.or_else(|| bare().filter(|_| self.columns.indicators.len() == 1));
        let found = found.ok_or_else(|| refused::no_column(self.table, name))?;
        Ok(Measured { name: name.to_owned(), ..found.clone() })
    }

    /// What holds numbers and is nothing else. Where years stand in headings, what has none is no indicator.
    fn numbers<'b>(
        &self,
        measured: &[Measured],
        taken: &[usize],
        others: impl Iterator<Item = &'b Measured>,
    ) -> Vec<Measured> {
        let others: Vec<usize> = others.flat_map(|one| &one.columns).map(|(_, at)| *at).collect();
        let wide = measured.iter().any(|one| one.columns[0].0.is_some());
        let holds = |one: &&Measured| {
            let free =
                one.columns.iter().all(|(_, at)| !taken.contains(at) && !others.contains(at));
            let known = [&LEXICON.codes, &LEXICON.numbers];
            let no_code = !known.iter().any(|list| is_one_of(&one.name, list));
            let dated = one.columns[0].0.is_some() || !wide;
            free && no_code && dated && one.columns.iter().any(|(_, at)| self.mostly_numbers(*at))
        };
        let named = |one: &Measured| match one.name.is_empty() {
            true => Measured { name: "指标值".to_owned(), ..one.clone() },
            false => one.clone(),
        };
        measured.iter().filter(holds).map(named).collect()
    }

    /// Whether half of what is filled is a number at least: single words among numbers are mistakes, single numbers among
    /// words are none.
    fn mostly_numbers(&self, at: usize) -> bool {
        let cells = self.table.rows.iter().map(|row| row.cell(at)).filter(|cell| !is_nothing(cell));
        let (numbers, all) = cells.fold((0, 0), |(numbers, all), cell| {
            (numbers + usize::from(number(cell).is_some()), all + 1)
        });
        numbers > 0 && 2 * numbers >= all
    }
}
