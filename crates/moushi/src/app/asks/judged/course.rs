//! The course of a unit over the years 历年走势: of each rule, indicator and spread what came out in this collection and in
//! those before, the oldest first.

use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::heat::{Cell, Column, cells, columns};
use super::{asked, ended, others};
use crate::app::asks::listed::Mark;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::judging::Judging;
use crate::error::Trouble;
use crate::store::tables::{collection, plan};

/// How a unit has come out over the years.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Course {
    /// The collection that comes last.
    pub collection: String,
    /// Code of the unit.
    pub unit: String,
}

/// What is to be seen of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// The plan.
    pub plan: String,
    /// The collection that comes last.
    pub collection: String,
    /// Its title.
    pub title: String,
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub unit: String,
    /// The years, the oldest first.
    pub years: Vec<Year>,
    /// What is looked at.
    pub lines: Vec<Line>,
}

/// A year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Year {
    /// The year.
    pub year: i64,
    /// The collection.
    pub collection: String,
    /// Its title.
    pub title: String,
    /// The verdict of the unit; none where it did not hand in.
    pub mark: Option<Mark>,
}

/// A rule, an indicator or a spread over the years.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Which.
    pub column: Column,
    /// Year by year; empty cells where nothing is known.
    pub cells: Vec<Cell>,
}

impl Ask for Course {
    const NAME: &'static str = "course";
    const TITLE: Text = Text::new("历年走势", "A unit over the years");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let (of, house) = asked(eyes, &self.collection).await?;
        let mut all = others(eyes, &of, &house.id).await?;
        all.retain(|(_, other)| other.opened_at <= of.opened_at);
        all.reverse();
        all.push((year(eyes, &of).await?, of.clone()));
        let mut whole = Whole {
            plan: of.plan_id,
            collection: of.id,
            title: of.title,
            unit: String::new(),
            code: self.unit,
            years: Vec::new(),
            lines: Vec::new(),
        };
        for (year, of) in all {
            let judging = eyes.judgings.of_collection(eyes.store, &of).await?;
            whole.add(year, of, &judging);
        }
        if whole.unit.is_empty() { Err(authority::not_found().into()) } else { Ok(whole) }
    }
}

async fn year(eyes: &Eyes<'_>, of: &collection::Model) -> Result<i64, Trouble> {
    use sea_orm::EntityTrait;
    let plan = plan::Entity::find_by_id(&of.plan_id).one(eyes.store.read()).await?;
    Ok(plan.map(|plan| plan.year).unwrap_or_default())
}

impl Whole {
    /// Adds a year behind those that are there.
    fn add(&mut self, year: i64, of: collection::Model, judging: &Judging) {
        let run = &judging.judged.run;
        let mut units = run.frames.level(0).units.iter().enumerate();
        let found = units.find(|(_, unit)| unit.code == self.code);
        let mark = found.as_ref().and_then(|(row, _)| {
            let (came, words) = run.verdict(0, *row)?;
            Some(ended(came, words))
        });
        if let Some((row, unit)) = found {
            unit.name.clone_into(&mut self.unit);
            let columns = columns(run);
            for (column, cell) in columns.iter().zip(cells(run, &columns, row)) {
                self.line(&column.told).cells.push(cell);
            }
        }
        self.years.push(Year { year, collection: of.id, title: of.title, mark });
        let years = self.years.len();
        self.lines.iter_mut().for_each(|line| line.cells.resize(years, Cell::default()));
    }

    /// The line of a column; a new one has nothing to say of the years before.
    fn line(&mut self, of: &Column) -> &mut Line {
        let same = |line: &Line| (&line.column.name, &line.column.of) == (&of.name, &of.of);
        let at = self.lines.iter().position(same).unwrap_or_else(|| {
            let cells = vec![Cell::default(); self.years.len()];
            self.lines.push(Line { column: of.clone(), cells });
            self.lines.len() - 1
        });
        &mut self.lines[at]
    }
}
