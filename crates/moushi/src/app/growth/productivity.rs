//! Efficiency over a table 投入产出效率: of units by what they take in and what comes out, and how it changed between two
//! periods. Knows no formula of statistics.

use std::path::{Path, PathBuf};

use moushi_core::growth::productivity::{Changed, Changes, Period, Productivity, Unit};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{productivity_book, productivity_report};
use moushi_core::text::{Lang, Text};
use moushi_stats::composite::Column as Cells;
use moushi_stats::dea::{
    Base, Change, Error, Model, Orientation, Place, Returns, Standing, Trouble as Stuck, Units,
    malmquist, scores,
};
use moushi_stats::formula::{Column, Frame};

use super::{columns, papers};
use crate::error::Trouble;
use crate::facts;

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Column of the names of units.
    pub unit: String,
    /// Columns of what goes in.
    pub inputs: Vec<String>,
    /// Columns of what comes out.
    pub outputs: Vec<String>,
    /// Column of the period, where there are several.
    pub period: Option<String>,
    /// How units are compared.
    pub model: Model,
}

/// Scores the units of a table.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a value is missing or cannot be used: with the unit and the column.
pub fn ran(wish: &Wish, data: &Path) -> Result<Productivity, Refusal> {
    let numbers = wish.inputs.iter().chain(&wish.outputs).map(String::as_str);
    let texts = std::iter::once(&wish.unit).chain(&wish.period).map(String::as_str);
    let read = columns(data, &numbers.collect::<Vec<_>>(), &texts.collect::<Vec<_>>())?;
    let slices = slices(wish, &read.frame)?;
    let period = |slice: &Slice| -> Result<Period, Refusal> {
        let units = slice.units(wish, &read.frame)?;
        let standings = scores(&units, wish.model).map_err(|error| slice.refused(wish, error))?;
        let unit = |(at, standing): (usize, &Standing)| slice.unit(at, standing, &units);
        let all = standings.iter().enumerate().map(unit).collect();
        Ok(Period { name: slice.period.clone(), units: all })
    };
    let pair = |pair: &[Slice]| changed(wish, &read.frame, &pair[0], &pair[1]);
    Ok(Productivity {
        inputs: wish.inputs.clone(),
        outputs: wish.outputs.clone(),
        way: way(wish.model),
        periods: slices.iter().map(period).collect::<Result<_, _>>()?,
        changes: slices.windows(2).map(pair).collect::<Result<_, _>>()?,
        input: facts::hashed(data)?,
        engine: env!("CARGO_PKG_VERSION"),
    })
}

/// The rows of a period, with the names of their units.
#[derive(Clone)]
struct Slice {
    period: String,
    rows: Vec<usize>,
    names: Vec<String>,
}

/// The rows period by period, in the order of the periods' names.
fn slices(wish: &Wish, frame: &Frame) -> Result<Vec<Slice>, Refusal> {
    let text = |column: Option<&Column>, row| {
        column.and_then(|one| one.level(row)).unwrap_or("").to_owned()
    };
    let name = frame.column(&wish.unit);
    let period = wish.period.as_deref().and_then(|period| frame.column(period));
    let periods = match period {
        None => vec![String::new()],
        Some(column) => column.levels().to_vec(),
    };
    let slice = |of: String| {
        let rows = (0..frame.rows()).filter(|row| text(period, *row) == of);
        let rows: Vec<usize> = rows.filter(|row| !text(name, *row).is_empty()).collect();
        let names: Vec<String> = rows.iter().map(|row| text(name, *row)).collect();
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(twice(pair[0], &of)),
            None => Ok(Slice { period: of, rows, names }),
        }
    };
    periods.into_iter().map(slice).collect()
}

impl Slice {
    fn units(&self, wish: &Wish, frame: &Frame) -> Result<Units, Refusal> {
        let cells = |name: &String| {
            let column = frame.column(name);
            let number = |row: &usize| column.and_then(|column| column.number(*row));
            Cells::new(self.rows.iter().map(number))
        };
        let all = |names: &[String]| names.iter().map(cells).collect::<Result<Vec<Cells>, _>>();
        // Tables give finite numbers only.
        let (Ok(inputs), Ok(outputs)) = (all(&wish.inputs), all(&wish.outputs)) else {
            return Err(self.refused(wish, Stuck::Missing.at(Place::Whole)));
        };
        Units::new(&inputs, &outputs).map_err(|error| self.refused(wish, error))
    }

    fn unit(&self, at: usize, standing: &Standing, units: &Units) -> Unit {
        let score = standing.score();
        let peers = score.iter().flat_map(|score| &score.peers);
        Unit {
            name: self.names[at].clone(),
            score: score.map(|score| score.value),
            efficient: score.is_some_and(|score| score.efficient(units)),
            peers: peers.map(|(peer, share)| (self.names[*peer].clone(), *share)).collect(),
            input_slacks: score.map(|score| score.input_slacks.clone()).unwrap_or_default(),
            output_slacks: score.map(|score| score.output_slacks.clone()).unwrap_or_default(),
        }
    }

    /// The rows of units that another slice has too, in one order.
    fn shared(&self, other: &Self) -> Self {
        let both = self.names.iter().zip(&self.rows).filter(|(name, _)| other.names.contains(name));
        let mut both: Vec<(String, usize)> = both.map(|(name, row)| (name.clone(), *row)).collect();
        both.sort();
        let (names, rows) = both.into_iter().unzip();
        Self { period: self.period.clone(), rows, names }
    }

    /// What the matter is, with the names of unit and column.
    fn refused(&self, wish: &Wish, Error { place, trouble }: Error) -> Refusal {
        let unit = |at: usize| self.names.get(at).map_or("", String::as_str);
        let at = match place {
            Place::Whole => String::new(),
            Place::Unit(at) => unit(at).to_owned(),
            Place::Input(column, at) => format!("{} {}", unit(at), wish.inputs[column]),
            Place::Output(column, at) => format!("{} {}", unit(at), wish.outputs[column]),
        };
        let at = format!("{} {at}", self.period).trim().to_owned();
        let (zh, en) = match trouble {
            Stuck::Nothing => {
                ("没有单位，或没有指明投入、产出", "there are no units, inputs or outputs")
            }
            Stuck::UnequalLengths => ("两期的单位不一致", "units of the two periods differ"),
            Stuck::Missing => ("缺数", "a value is missing"),
            Stuck::Negative => (
                "是负数，这种方法只能用于不小于零的数",
                "it is negative, which this method cannot use",
            ),
            Stuck::NoInput => ("投入全部是零", "all inputs are zero"),
            Stuck::NoOutput => ("产出全部是零", "all outputs are zero"),
            Stuck::OutOfRange | Stuck::NotSettled => {
                ("算不出可靠的结果", "there is no certain answer")
            }
        };
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("不能计算效率：{at} {zh}。"),
                format!("There are no scores: {at}: {en}."),
            ),
            Text::new(
                "请补齐或改正数据；不参加比较的单位请删去。",
                "Complete the data, or leave the unit out.",
            ),
        )
    }
}

fn twice(name: &str, period: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{period} “{name}”有两行。").trim().to_owned(),
            format!("{period} `{name}` has two rows.").trim().to_owned(),
        ),
        Text::new(
            "一个单位一期一行；有几年的数据时用 --period 指明年份所在的列。",
            "One row for each unit and period; name the column of periods by --period.",
        ),
    )
}

fn changed(wish: &Wish, frame: &Frame, first: &Slice, second: &Slice) -> Result<Changes, Refusal> {
    let both = [first.shared(second), second.shared(first)];
    let [before, after] = [both[0].units(wish, frame)?, both[1].units(wish, frame)?];
    let changes = malmquist(&before, &after, wish.model.orientation, Base::Both)
        .map_err(|error| both[0].refused(wish, error))?;
    let unit = |(name, change): (&String, Change)| Changed {
        name: name.clone(),
        index: change.index,
        efficiency: change.efficiency,
        technical: change.technical,
        pure: change.pure,
        scale: change.scale,
    };
    let units = both[0].names.iter().zip(changes).map(unit).collect();
    Ok(Changes { from: first.period.clone(), to: second.period.clone(), units })
}

/// How units are compared, in words.
fn way(model: Model) -> Text {
    let (zh, en) = match model.returns {
        Returns::Constant => ("规模报酬不变（CCR）", "constant returns (CCR)"),
        Returns::Variable => ("规模报酬可变（BCC）", "variable returns (BCC)"),
        Returns::Decreasing => ("规模报酬不增", "returns that do not increase"),
        Returns::Increasing => ("规模报酬不减", "returns that do not decrease"),
        Returns::Hull => ("只与实际单位相比（FDH）", "single units alone (FDH)"),
    };
    let (zh_side, en_side) = match model.orientation {
        Orientation::Input => {
            ("从投入看（产出不变，投入能减多少）", "by inputs (by how much they could shrink)")
        }
        Orientation::Output => {
            ("从产出看（投入不变，产出能增多少）", "by outputs (by how much they could grow)")
        }
    };
    let (zh_own, en_own) = match model.without_itself {
        true => {
            ("；每个单位不与自己相比（超效率）", "; each unit is left out of its own comparison")
        }
        false => ("", ""),
    };
    Text::of(
        format!("数据包络分析，{zh}，{zh_side}{zh_own}。"),
        format!("Data envelopment with {en}, {en_side}{en_own}."),
    )
}

/// Writes paper, workbook and results into a folder; answers the paths.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    found: &Productivity,
    question: &str,
    folder: &Path,
    lang: Lang,
) -> Result<Vec<PathBuf>, Trouble> {
    let paper = productivity_report(found, question, papers::YEAR, lang);
    let book = productivity_book(found, question, papers::YEAR, lang);
    papers::write(folder, "productivity", &paper, book, found)
}
