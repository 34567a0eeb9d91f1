//! What becomes of the units where the same question is asked otherwise 换一种做法，结论变不变: another prior, other covariates, fewer
//! rows. Fits nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::agreement::{Agreement, Standing, agreement};
use super::fitted::Fitted;
use super::specification::{Specification, Variant};
use crate::text::Text;

/// A variant beside its model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Varied {
    /// What it is called.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// Columns of text with what they hold in the rows that take part.
    pub only: BTreeMap<String, Vec<String>>,
    /// Rows that took part; 0 where it could not be fitted.
    pub rows: usize,
    /// How its units agree with those of the model, by grouping.
    pub groupings: Vec<Beside>,
    /// Why it could not be fitted.
    pub refused: Option<Text>,
}

/// The units of a grouping in the model and in a variant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// The grouping.
    pub grouping: String,
    /// How far they agree.
    #[serde(flatten)]
    pub agreement: Agreement,
}

impl Varied {
    /// Lays a variant beside its model, or keeps why there is none. Only units that may be named are held against one another.
    pub fn of(
        specification: &Specification,
        variant: &Variant,
        model: &Fitted,
        fitted: Result<&Fitted, Text>,
    ) -> Self {
        let (rows, groupings, refused) = match fitted {
            Ok(fitted) => (fitted.mixed.rows, beside(model, fitted), None),
            Err(why) => (0, Vec::new(), Some(why)),
        };
        Self {
            name: variant.name.clone(),
            formula: specification.formula_of(variant).to_owned(),
            only: variant.only.clone(),
            rows,
            groupings,
            refused,
        }
    }

    /// The rows that take part, in words; empty where all do.
    pub fn rows_told(&self) -> String {
        let of =
            |(column, values): (&String, &Vec<String>)| format!("{column} = {}", values.join("、"));
        self.only.iter().map(of).collect::<Vec<_>>().join("；")
    }
}

/// The groupings that both have, in the order of the model.
fn beside(model: &Fitted, variant: &Fitted) -> Vec<Beside> {
    let of = |fitted: &Fitted, name: &str| -> Option<Vec<Standing>> {
        let level = fitted.levels.iter().find(|level| level.name == name)?;
        Some(level.named.iter().map(Standing::from).collect())
    };
    let both = model.levels.iter().filter_map(|level| {
        let agreement = agreement(&of(model, &level.name)?, &of(variant, &level.name)?);
        Some(Beside { grouping: level.name.clone(), agreement })
    });
    both.collect()
}

/// The one sentence that all variants come to; none where there is no variant.
pub fn told(variants: &[Varied]) -> Option<Text> {
    let first = |one: &Varied| one.groupings.first().map(|beside| beside.agreement.clone());
    let all: Vec<Agreement> = variants.iter().filter_map(first).collect();
    let failed = variants.len() - all.len();
    let moved = all.iter().map(|one| one.moved.len()).max()?;
    let turned = all.iter().map(Agreement::turned).max()?;
    let ranks = all.iter().filter_map(|one| one.rank_correlation).reduce(f64::min);
    let ranks = ranks.map_or_else(|| "—".to_owned(), |value| format!("{value:.2}"));
    let count = all.len();
    let (zh, en) = match failed {
        0 => (String::new(), String::new()),
        failed => (
            format!("另有 {failed} 种做法无法与模型比较。"),
            format!(" {failed} more could not be held against the model."),
        ),
    };
    Some(Text::of(
        format!(
            "换了 {count} 种做法：次序相关最低 {ranks}，最多有 {moved} 个单位换了档，最多有 {turned} 个从一侧变到另一侧。{zh}"
        ),
        format!(
            "Asked in {count} other ways: the rank correlation is {ranks} at least, {moved} units at most change their band, {turned} at most turn from one side to the other.{en}"
        ),
    ))
}
