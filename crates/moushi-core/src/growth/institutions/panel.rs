//! A table of institutions over years, taken in: units, years, classes, and what was measured of each unit in each year. Refuses
//! what cannot be right: words among numbers, a unit twice in a year, two names with one code, a class of one.

use std::collections::{BTreeMap, BTreeSet};

use moushi_stats::composite::Column;

use super::heading::{self, LEXICON, is_nothing, is_one_of};
use super::layout::{Layout, Measured, layout};
use super::refused;
use super::sheet::{Row, Sheet, headed};
use super::wish::Columns;
use crate::model::Refusal;
use crate::text::Text;

/// Units over years.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Names of units, rising.
    pub units: Vec<String>,
    /// Years, rising.
    pub years: Vec<i32>,
    /// Classes, rising; a single one without name where there are none.
    pub classes: Vec<String>,
    /// By year, then by unit: the class.
    pub class_of: Vec<Vec<Option<usize>>>,
    /// Indicators in the order of the table, or of the wish.
    pub indicators: Vec<Measure>,
    /// What is taken into account beside the base.
    pub inputs: Vec<Measure>,
    /// Head counts.
    pub persons: Option<Measure>,
    /// What was seen, in sentences.
    pub seen: Vec<Text>,
}

/// Something that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What it is called.
    pub name: String,
    /// By year, then by unit.
    pub values: Vec<Vec<Option<f64>>>,
}

impl Measure {
    /// The values of a year that is there.
    pub fn column(&self, year: usize) -> Column {
        Column::new(self.values[year].iter().copied()).expect("cells are read as finite numbers")
    }
}

impl Panel {
    /// Takes a table in.
    ///
    /// # Errors
    /// When it cannot be right or can be read in two ways: where, what, and what to do.
    pub fn of(sheet: &Sheet, columns: &Columns) -> Result<Self, Refusal> {
        let named: Vec<&str> = [&columns.unit, &columns.year, &columns.class, &columns.code]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let table = headed(sheet, &named)?;
        let layout = layout(&table, columns)?;
        let (rows, sums) = rows(&table.rows.iter().collect::<Vec<_>>(), &layout)?;
        if rows.is_empty() {
            return Err(refused::no_rows(table.file, &table.titles[layout.unit]));
        }
        let frame = Frame::of(&rows, &layout)?;
        codes(&rows, &layout)?;
        let measure = |one: &Measured| frame.measure(table.file, &rows, one);
        let seen = seen(&table.titles, &layout, &frame, &sums);
        let panel = Self {
            indicators: layout.indicators.iter().map(measure).collect::<Result<_, _>>()?,
            inputs: layout.inputs.iter().map(measure).collect::<Result<_, _>>()?,
            persons: layout.persons.iter().map(measure).next().transpose()?,
            class_of: frame.class_of(&rows, &layout),
            units: frame.units,
            years: frame.years,
            classes: frame.classes,
            seen,
        };
        panel.no_class_of_one()?;
        Ok(panel)
    }

    /// The place of a year.
    pub fn year(&self, year: i32) -> Option<usize> {
        self.years.iter().position(|one| *one == year)
    }

    fn no_class_of_one(&self) -> Result<(), Refusal> {
        if self.classes.len() < 2 {
            return Ok(());
        }
        for (at, class) in self.classes.iter().enumerate() {
            let is = |unit: &usize| self.class_of.iter().any(|year| year[*unit] == Some(at));
            let units: Vec<usize> = (0..self.units.len()).filter(is).collect();
            if let [one] = *units.as_slice() {
                return Err(refused::class_of_one(class, &self.units[one]));
            }
        }
        Ok(())
    }
}

/// A row of a unit.
struct Told<'a> {
    unit: &'a str,
    /// The year; none where headings carry years.
    year: Option<i32>,
    row: &'a Row,
}

/// The rows of units, and those that are sums of them.
fn rows<'a>(all: &[&'a Row], layout: &Layout) -> Result<(Vec<Told<'a>>, Vec<&'a Row>), Refusal> {
    let (mut told, mut sums) = (Vec::new(), Vec::new());
    for row in all {
        let unit = row.cell(layout.unit);
        if unit.is_empty() {
            continue;
        }
        if is_one_of(unit, &LEXICON.sums) {
            sums.push(*row);
            continue;
        }
        let year = match layout.year {
            None => None,
            Some(at) => {
                let cell = row.cell(at);
                Some(heading::year(cell).ok_or_else(|| refused::no_year(row.number, unit, cell))?)
            }
        };
        told.push(Told { unit, year, row });
    }
    Ok((told, sums))
}

/// Units, years and classes, with the row of each unit in each year.
struct Frame {
    units: Vec<String>,
    years: Vec<i32>,
    classes: Vec<String>,
    /// Place of a unit, place of a year (0 where headings carry years), row.
    rows: BTreeMap<(usize, usize), usize>,
}

impl Frame {
    fn of(rows: &[Told<'_>], layout: &Layout) -> Result<Self, Refusal> {
        let units: BTreeSet<&str> = rows.iter().map(|one| one.unit).collect();
        let measured = layout.indicators.iter();
        let carried = measured.flat_map(|one| &one.columns).filter_map(|(year, _)| *year);
        let years: BTreeSet<i32> = rows.iter().filter_map(|one| one.year).chain(carried).collect();
        let class = |one: &Told<'_>| layout.class.map(|at| one.row.cell(at).to_owned());
        let classes: BTreeSet<String> =
            rows.iter().filter_map(class).filter(|class| !is_nothing(class)).collect();
        let mut frame = Self {
            units: units.into_iter().map(str::to_owned).collect(),
            years: years.into_iter().collect(),
            classes: classes.into_iter().collect(),
            rows: BTreeMap::new(),
        };
        if frame.classes.is_empty() {
            frame.classes.push(String::new());
        }
        for (at, one) in rows.iter().enumerate() {
            if let Some(first) = frame.rows.insert(frame.key(one), at) {
                let numbers = [rows[first].row.number, one.row.number];
                return Err(refused::unit_twice(one.unit, one.year, numbers));
            }
        }
        Ok(frame)
    }

    fn key(&self, one: &Told<'_>) -> (usize, usize) {
        let unit = self.units.binary_search_by(|unit| (**unit).cmp(one.unit)).unwrap_or(0);
        let year = one.year.and_then(|year| self.years.binary_search(&year).ok()).unwrap_or(0);
        (unit, year)
    }

    /// A measure over the years; what carries no year where others do holds for all years.
    fn measure(&self, file: &str, rows: &[Told<'_>], of: &Measured) -> Result<Measure, Refusal> {
        let mut values = vec![vec![None; self.units.len()]; self.years.len()];
        let (mut odd, mut shares) = (Vec::new(), [None, None]);
        for ((unit, year), row) in &self.rows {
            let one = &rows[*row];
            for (carried, column) in &of.columns {
                let cell = one.row.cell(*column);
                let value = match (is_nothing(cell), heading::number(cell)) {
                    (true, _) => continue,
                    (false, None) => {
                        odd.push((one.row.number, cell));
                        continue;
                    }
                    (false, Some((value, share))) => {
                        shares[usize::from(share)].get_or_insert((one.row.number, cell));
                        value
                    }
                };
                let years = match (carried, one.year) {
                    (Some(carried), _) => self.place(*carried),
                    (None, Some(_)) => *year..*year + 1,
                    (None, None) => 0..self.years.len(),
                };
                values[years].iter_mut().for_each(|of_year| of_year[*unit] = Some(value));
            }
        }
        if !odd.is_empty() {
            odd.sort_unstable();
            return Err(refused::odd(file, &of.name, &odd));
        }
        match shares {
            [Some(plain), Some(share)] => Err(refused::shares(&of.name, plain, share)),
            _ => Ok(Measure { name: of.name.clone(), values }),
        }
    }

    /// The place of a year; none where no indicator has it.
    fn place(&self, year: i32) -> std::ops::Range<usize> {
        self.years.binary_search(&year).map_or(0..0, |at| at..at + 1)
    }

    fn class_of(&self, rows: &[Told<'_>], layout: &Layout) -> Vec<Vec<Option<usize>>> {
        let one = |unit: usize, year: usize| match layout.class {
            None => Some(0),
            Some(column) => {
                let year = if layout.year.is_some() { year } else { 0 };
                let class = rows[*self.rows.get(&(unit, year))?].row.cell(column);
                self.classes.iter().position(|one| one == class)
            }
        };
        let of_year = |year: usize| (0..self.units.len()).map(|unit| one(unit, year)).collect();
        (0..self.years.len()).map(of_year).collect()
    }
}

/// Two names with one code, or one name with two, are a mistake.
fn codes(rows: &[Told<'_>], layout: &Layout) -> Result<(), Refusal> {
    let Some(column) = layout.code else { return Ok(()) };
    let (mut names, mut codes) = (BTreeMap::new(), BTreeMap::new());
    for one in rows {
        let code = one.row.cell(column);
        if is_nothing(code) {
            continue;
        }
        let here = (one.unit, one.row.number);
        let (name, number) = *names.entry(code).or_insert(here);
        if name != one.unit {
            return Err(refused::one_code(code, (name, number), here));
        }
        let (other, number) = *codes.entry(one.unit).or_insert((code, one.row.number));
        if other != code {
            return Err(refused::two_codes(one.unit, (other, number), (code, one.row.number)));
        }
    }
    Ok(())
}

/// What was seen in the table, so that a wrong guess shows.
fn seen(titles: &[String], layout: &Layout, frame: &Frame, sums: &[&Row]) -> Vec<Text> {
    let title = |at: usize| &titles[at];
    let units = frame.units.len();
    let years =
        (frame.years.first().copied().unwrap_or(0), frame.years.last().copied().unwrap_or(0));
    let unit = title(layout.unit);
    let (zh, en) = match layout.year {
        Some(at) => (
            format!("每行是一个单位的一年（年份列“{}”）", title(at)),
            format!("a row is a year of a unit (years: “{}”)", title(at)),
        ),
        None => ("年份写在列名里".to_owned(), "years stand in the headings".to_owned()),
    };
    let mut told = vec![Text::of(
        format!("{zh}；单位列“{unit}”，{units} 个单位，{}—{} 年。", years.0, years.1),
        format!("In the table {en}; units: “{unit}”, {units} of them, {}–{}.", years.0, years.1),
    )];
    if let Some(at) = layout.class {
        let (title, classes) = (title(at), &frame.classes);
        told.push(Text::of(
            format!("类别列“{title}”：{}。单位只与同类相比。", classes.join("、")),
            format!(
                "Classes (“{title}”): {}. Units are held against their own class.",
                classes.join(", ")
            ),
        ));
    }
    if !layout.unused.is_empty() {
        let list = &layout.unused;
        told.push(Text::of(
            format!("没有用到的列：{}。", list.join("、")),
            format!("Columns that are not used: {}.", list.join(", ")),
        ));
    }
    if !sums.is_empty() {
        let each = |row: &&Row| format!("{}“{}”", row.number, row.cell(layout.unit));
        let list: Vec<String> = sums.iter().map(each).collect();
        told.push(Text::of(
            format!("不是单位、没有算进来的行：{}。", list.join("、")),
            format!("Rows that are sums and not units, left out: {}.", list.join(", ")),
        ));
    }
    told
}
