//! A model over sums that were made elsewhere 由汇总数拟合: the query for an engine, its answer as a file, or a database that is asked.
//! Knows no SQL.

use std::path::Path;

use moushi_core::growth::specification::Specification;
use moushi_core::growth::variants::Varied;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use moushi_stats::formula::{Design, Engine, Formula, Frame, Known};
use moushi_stats::mixed::Mixed;
use sha2::{Digest, Sha256};

use super::columns;
use super::fit::{Ran, formula, model, refused};
use crate::facts;
use crate::facts::engine::{self, Answered, Stuck};

/// The query that makes the sums of a model from a table, for an engine.
///
/// # Errors
/// When the formula cannot be read, or something would have to be learned from rows.
pub fn query(of: &Specification, engine: Engine, table: &str) -> Result<String, Refusal> {
    let formula = formula(of, &of.formula)?;
    let refuse = |error: moushi_stats::formula::Error| refused(&of.formula, &error.into(), None);
    let design = Design::declared(&formula, &of.levels).map_err(refuse)?;
    design.query(engine, table).map_err(refuse)
}

/// Fits a model to the answer to its query, as a file.
///
/// # Errors
/// When the file is no answer to this query, and as [`super::fit::ran`].
pub fn ran(of: &Specification, sums: &Path) -> Result<Ran, Refusal> {
    let formula = formula(of, &of.formula)?;
    let refuse = |error: moushi_stats::formula::Error| refused(&of.formula, &error.into(), None);
    let design = Design::declared(&formula, &of.levels).map_err(refuse)?;
    let [texts, numbers] = Mixed::answered(&design);
    let [texts, numbers] =
        [&texts, &numbers].map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
    let read = columns(sums, &numbers, &texts)?;
    over(of, &formula, &of.levels, &read.frame, facts::hashed(sums)?)
}

/// Fits a model to sums that a database makes of its table.
///
/// # Errors
/// When the database cannot be reached or refuses, and as [`super::fit::ran`].
pub async fn asked(of: &Specification, url: &str, table: &str) -> Result<Ran, Refusal> {
    let formula = formula(of, &of.formula)?;
    let answered = engine::answered(url, table, &formula, &of.levels).await;
    let Answered { known, sums } = answered.map_err(|stuck| match stuck {
        Stuck::Database(refusal) => refusal,
        Stuck::Formula(error) => refused(&of.formula, &error.into(), None),
    })?;
    let input = (table.to_owned(), hashed(&sums));
    over(of, &formula, &known, &sums, input)
}

fn over(
    of: &Specification,
    formula: &Formula,
    known: &Known,
    sums: &Frame,
    input: (String, String),
) -> Result<Ran, Refusal> {
    let mixed = Mixed::summed(formula, known, sums);
    let mixed = mixed.map_err(|error| refused(&of.formula, &error, None))?;
    let rows = mixed.rows + mixed.left_out;
    let mut fitted = model(of, mixed)?;
    let variants = of.variants.iter();
    let variants = variants.map(|one| Varied::of(of, one, &fitted, Err(NO_ROWS))).collect();
    fitted.variants = variants;
    let (question, furthest) = (of.question.clone(), Vec::new());
    Ok(Ran { fitted, input, rows, question, furthest, predictions: None })
}

const NO_ROWS: Text = Text::new(
    "由汇总数拟合时没有各行数据，不能换做法；请把它作为另一个模型，另行查询。",
    "Sums hold no rows to ask otherwise: make it a model of its own, with a query of its own.",
);

/// The sums by their content, where they are no file.
fn hashed(sums: &Frame) -> String {
    let mut hash = Sha256::new();
    for name in sums.names() {
        let Some(column) = sums.column(name) else { continue };
        for row in 0..column.len() {
            hash.update(column.level(row).unwrap_or_default().as_bytes());
            hash.update(column.number(row).unwrap_or_default().to_le_bytes());
        }
    }
    hex(&hash.finalize())
}

/// No table is named, neither with the command nor in the file of the model.
pub fn no_table() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("没有说明数据在哪张表里。", "It is not said which table holds the data."),
        Text::new(
            "请加 --table 表名，或在模型文件里写 table = \"表名\"。",
            "Add --table NAME, or write table = \"NAME\" in the file of the model.",
        ),
    )
}
