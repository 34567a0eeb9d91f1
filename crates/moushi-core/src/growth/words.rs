//! What is wrong with a model formula, its data or its fit, in the words of the person who wrote it 公式与数据的问题: what, and
//! what to do. Finds nothing itself.

mod data;
mod fit;
mod meaning;
mod sums;
mod syntax;

use moushi_stats::formula::{Span, Trouble};
use moushi_stats::lmm::Model;
use moushi_stats::mixed::Error;

use crate::text::Text;

/// What is the matter, where in the formula, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Bytes of the formula; none where the formula is not at fault.
    pub span: Option<Span>,
    /// What is the matter: a sentence.
    pub what: Text,
    /// What to do: a sentence.
    pub remedy: Text,
}

/// What is known of the data and the model that an error speaks of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Rows of the sheet above the first row of data, its heading among them; then a row is told as a spreadsheet counts.
    /// None where the data are no sheet: rows are counted from 1 without the heading.
    pub above: Option<usize>,
    /// The model, for the names of its columns and groupings; none where there is none yet.
    pub model: Option<&'a Model>,
}

impl Wrong {
    /// An error in words.
    pub fn of(error: &Error, around: Around<'_>) -> Self {
        let (span, said) = match error {
            Error::Formula(error) => {
                let said = match &error.trouble {
                    Trouble::Syntax(syntax) => syntax::words(syntax),
                    Trouble::Meaning(meaning) => meaning::words(meaning),
                    Trouble::Data(data) => data::words(data, around),
                };
                (error.span, said)
            }
            Error::Sums(trouble) => (None, sums::words(trouble)),
            Error::Fit(trouble) => (None, fit::words(trouble, around)),
        };
        Self { span, what: said.what, remedy: said.remedy }
    }
}

/// What is the matter, and what to do.
struct Said {
    what: Text,
    remedy: Text,
}

/// Sentences that are the same each time: Chinese and English of what is the matter, then of what to do.
const fn said(what: [&'static str; 2], remedy: [&'static str; 2]) -> Said {
    let ([zh, en], [zh_remedy, en_remedy]) = (what, remedy);
    Said { what: Text::new(zh, en), remedy: Text::new(zh_remedy, en_remedy) }
}

/// Sentences with parts filled in.
fn told(what: [String; 2], remedy: [&'static str; 2]) -> Said {
    let ([zh, en], [zh_remedy, en_remedy]) = (what, remedy);
    Said { what: Text::of(zh, en), remedy: Text::new(zh_remedy, en_remedy) }
}

impl Said {
    /// The same with another way on.
    fn remedy(self, zh: String, en: String) -> Self {
        Self { remedy: Text::of(zh, en), ..self }
    }
}

/// The sentences that ask for a near name, or others where there is none.
fn nearest(said: Said, nearest: Option<&str>) -> Said {
    match nearest {
        Some(near) => said.remedy(
            format!("最接近的名称是“{near}”；如果是它，请照写。"),
            format!("The nearest name is “{near}”; if it is meant, write it so."),
        ),
        None => said,
    }
}
