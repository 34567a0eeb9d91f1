//! Value-added evaluation of data in files 增值评价: models, growth percentiles, efficiency. Knows no formula of statistics.

pub mod compare;
pub mod fit;
pub mod institutions;
mod papers;
pub mod percentiles;
pub mod productivity;
pub mod rows;
pub mod specified;
pub mod sums;

use std::path::Path;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use crate::facts::table::{Asked, Holds, Table, table};

/// Reads columns that all have to be there: of numbers, and of text.
///
/// # Errors
/// As [`table`]; and when one of them is not there, with those that are.
fn columns(data: &Path, numbers: &[&str], texts: &[&str]) -> Result<Table, Refusal> {
    let asked = |holds: Holds| move |name: &&str| Asked { name: (*name).to_owned(), holds };
    let numbers = numbers.iter().map(asked(Holds::Numbers));
    let asked: Vec<Asked> = numbers.chain(texts.iter().map(asked(Holds::Text))).collect();
    let read = table(data, &asked)?;
    match asked.iter().find(|one| read.frame.column(&one.name).is_none()) {
        None => Ok(read),
        Some(one) => Err(lacks(data, &one.name, &read.headings)),
    }
}

fn lacks(data: &Path, name: &str, headings: &[String]) -> Refusal {
    let (shown, there) = (data.display(), headings.join("、"));
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 里没有“{name}”一列。"),
            format!("{shown} has no column `{name}`."),
        ),
        Text::of(format!("表里的列有：{there}。"), format!("The columns are: {there}.")),
    )
}
