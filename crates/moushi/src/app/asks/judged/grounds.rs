//! Why a verdict is what it is 判定依据: rule, indicator, formula with the numbers put in, limit with its source, and the row
//! of the filling from which each number came.

use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::standard::Status;
use moushi_core::evaluate::why::{USUAL, Why};
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ended;
use crate::app::asks::Spoken;
use crate::app::asks::listed::{Bilingual, Mark};
use crate::app::asks::standards::Source;
use crate::app::door::{Ask, Eyes};
use crate::app::evaluate;
use crate::error::Trouble;

/// Why a unit of a collection, or of one slip, came out as it did.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Grounds {
    /// The collection.
    pub collection: String,
    /// The slip, for one unit by itself; the whole collection when empty.
    pub slip: String,
    /// Code or name of the unit.
    pub unit: String,
    /// A rule or an indicator by its name; the verdict when empty.
    pub of: String,
}

/// The grounds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The standard.
    #[schemars(with = "Spoken")]
    pub standard: Text,
    /// Number of its document.
    pub document: String,
    /// Where its facts were read.
    pub sources: Vec<Source>,
    /// Step by step.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// Name of the rule or indicator.
    pub name: String,
    /// What it asks, or what it is.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// What came out.
    pub mark: Mark,
    /// Number and limit.
    pub number: String,
    /// The formula, with the numbers of the unit.
    pub formula: String,
    /// Where it is said.
    pub clause: String,
    /// Whether what it says is certain; empty when it is.
    #[schemars(with = "Bilingual")]
    pub certain: Text,
    /// Sources by their short names.
    pub sources: Vec<String>,
    /// What else has to be said.
    #[schemars(with = "Bilingual")]
    pub note: Text,
    /// Changes of one reported number by which it would be reached.
    #[schemars(with = "Vec<Bilingual>")]
    pub ways: Vec<Text>,
    /// Row of the workbook; 0 where it rests on no row of its own.
    pub row: u32,
    /// What it rests on.
    pub because: Vec<Step>,
    /// How many more there are.
    pub left_out: usize,
}

impl Ask for Grounds {
    const NAME: &'static str = "grounds";
    const TITLE: Text = Text::new("判定依据", "Why a unit came out as it did");
    type View = Told;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Told, Trouble> {
        let judging = super::of(eyes, &self.collection, &self.slip).await?;
        let of = Some(self.of.as_str()).filter(|of| !of.is_empty());
        let found = judging.judged.why(&self.unit, of, USUAL)?;
        let standard = judging.judged.run.standard;
        Ok(Told {
            standard: standard.title.clone(),
            document: standard.document.clone(),
            sources: standard.sources.iter().map(Source::of).collect(),
            steps: found.into_iter().map(step).collect(),
        })
    }
}

fn step(why: Why) -> Step {
    let (words, certain) = evaluate::words(why.came, why.status);
    let number = [&why.value, &why.limit].map(|words| words.trim());
    let formula = match (why.formula.as_str(), why.reckoned.as_str()) {
        (formula, "") => formula.to_owned(),
        (formula, numbers) => format!("{formula} = {numbers}"),
    };
    Step {
        mark: ended(why.came, &words),
        number: number.join("  ").trim().to_owned(),
        formula,
        certain: if why.status == Status::Confirmed { Text::default() } else { certain },
        row: why.row.unwrap_or_default(),
        because: why.because.into_iter().map(step).collect(),
        name: why.name,
        title: why.title,
        unit: why.unit,
        unit_name: why.unit_name,
        clause: why.clause,
        sources: why.sources,
        note: why.note,
        ways: why.ways,
        left_out: why.left_out,
    }
}

/// Whether a step, or one below, is not reached: what a page opens.
pub fn opens(step: &Step) -> bool {
    step.mark.tone != tone(Tri::Yes)
}

fn tone(came: Tri) -> &'static str {
    match came {
        Tri::Yes => "good",
        Tri::No => "bad",
        Tri::Open => "plain",
    }
}
