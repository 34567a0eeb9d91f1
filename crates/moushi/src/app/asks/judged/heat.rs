//! The table of units and indicators 对照表: for every unit of the highest level what came of each rule, each indicator of its
//! own, and each spread over the units below. A cell says number, limit and shape; colour never stands alone.

use moushi_core::evaluate::formula::{Tri, shown};
use moushi_core::evaluate::run::{Run, Spreading, limit_of};
use moushi_core::evaluate::small::Shown;
use moushi_core::evaluate::standard::Ask;
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::Verdict;
use crate::app::asks::listed::Bilingual;
use crate::app::judging::Judging;

/// A column of the table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Column {
    /// Name of the rule or indicator.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// For which of the units below; empty for all.
    pub of: String,
}

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// An indicator of the level.
    Indicator(usize),
    /// A spread over the units below: rule, indicator, which of its limits.
    Spread(usize, usize, usize),
    /// A rule.
    Rule(usize),
}

/// A column with what it is about.
#[derive(Clone, Debug)]
pub struct Planned {
    about: About,
    /// As it is shown.
    pub told: Column,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Heat {
    /// The unit with its verdict.
    pub verdict: Verdict,
    /// The slip on which it was filled in; empty where nobody did.
    pub slip: String,
    /// Column by column what came out.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Cell {
    /// The number; empty where there is none.
    pub value: String,
    /// What is asked of it; empty for nothing.
    pub limit: String,
    /// `good`, `bad`, `plain`.
    pub tone: String,
}

/// The columns for the highest level.
pub fn columns(run: &Run<'_>) -> Vec<Planned> {
    let standard = run.standard;
    let mut found: Vec<About> = Vec::new();
    let mut add = |about: About| {
        if !found.contains(&about) {
            found.push(about);
        }
    };
    for (at, rule) in standard.rules.iter().enumerate().filter(|(_, rule)| rule.level == 0) {
        match &rule.ask {
            Ask::All(_) | Ask::Any(_) => {}
            Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) => {
                of.iter().for_each(|one| add(About::Indicator(*one)));
            }
            Ask::Spread { .. } => {
                let spreads = run.spreads[at].iter().flatten();
                spreads.for_each(|one| add(About::Spread(at, one.indicator, one.limit)));
            }
            _ => add(About::Rule(at)),
        }
    }
    found.into_iter().map(|about| Planned { about, told: told(run, about) }).collect()
}

fn told(run: &Run<'_>, about: About) -> Column {
    let standard = run.standard;
    match about {
        About::Rule(at) => {
            let rule = &standard.rules[at];
            Column { name: rule.name.clone(), title: rule.title.clone(), of: String::new() }
        }
        About::Indicator(at) => {
            let one = &standard.indicators[at];
            Column { name: one.name.clone(), title: one.title.clone(), of: String::new() }
        }
        About::Spread(_, at, limit) => {
            let one = &standard.indicators[at];
            let of = standard.meant(one, &one.limits[limit]);
            let title = Text::of(
                format!("{}（差异系数）", one.title.zh),
                format!("{} (coefficient of variation)", one.title.en),
            );
            Column { name: one.name.clone(), title, of }
        }
    }
}

/// The rows, in the order in which the units came.
pub fn rows(judging: &Judging, verdicts: Vec<Verdict>, columns: &[Planned]) -> Vec<Heat> {
    let run = &judging.judged.run;
    let places = &run.frames.level(0).rows;
    let row = |(at, verdict): (usize, Verdict)| Heat {
        slip: judging.of_file(places[at].file).map(|one| one.slip.clone()).unwrap_or_default(),
        cells: cells(run, columns, at),
        verdict,
    };
    verdicts.into_iter().enumerate().map(row).collect()
}

/// The cells of one unit, column by column.
pub fn cells(run: &Run<'_>, columns: &[Planned], row: usize) -> Vec<Cell> {
    columns.iter().map(|column| cell(run, column.about, row)).collect()
}

fn cell(run: &Run<'_>, about: About, row: usize) -> Cell {
    match about {
        About::Rule(at) => {
            Cell { value: String::new(), limit: String::new(), tone: tone(run.kept[at][row]) }
        }
        About::Indicator(at) => indicator(run, at, row),
        About::Spread(rule, indicator, limit) => {
            let spreads = run.spreads[rule].get(row).into_iter().flatten();
            let mut spreads =
                spreads.filter(|one| (one.indicator, one.limit) == (indicator, limit));
            spreads.next().map_or_else(Cell::default, |one| spread(run, one))
        }
    }
}

fn indicator(run: &Run<'_>, at: usize, row: usize) -> Cell {
    let one = &run.standard.indicators[at];
    let shown_now = run.shown(one.level, one.slot, row);
    let limit = limit_of(&run.frames, one, row, |limit| limit.pass);
    let value = match shown_now {
        Shown::Plain(number) => number.known().map(|number| one.brief(number)).unwrap_or_default(),
        Shown::Hidden => shown_now.said(),
    };
    Cell {
        value,
        limit: limit.map(|(_, limit)| one.brief(limit)).unwrap_or_default(),
        tone: tone(run.met[at][row]),
    }
}

fn spread(run: &Run<'_>, one: &Spreading) -> Cell {
    let limit = run.standard.indicators[one.indicator].limits[one.limit].spread;
    Cell {
        value: one.spread.map(|spread| format!("{:.4}", spread.variation)).unwrap_or_default(),
        limit: limit.map(shown).unwrap_or_default(),
        tone: tone(one.met),
    }
}

fn tone(came: Tri) -> String {
    match came {
        Tri::Yes => "good",
        Tri::No => "bad",
        Tri::Open => "plain",
    }
    .to_owned()
}
