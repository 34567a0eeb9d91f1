//! Numbers written down so that what is read is what was written, to the last bit. Not numbers for people.
//!
//! A yardstick that moves by the last bit between two runs moves ties, and with them percentiles. Readers of numbers in
//! JSON may be off by that bit (serde_json is, without its `float_roundtrip`), so that numbers are written as text:
//! the shortest decimals that are read back as the same number.

use serde::{Deserialize, Serialize};

/// A finite number, written as text that is read back to the last bit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Exact(pub f64);

impl From<Exact> for String {
    fn from(number: Exact) -> Self {
        format!("{:?}", number.0)
    }
}

impl TryFrom<String> for Exact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        // No negative zero, as in a column.
        number.map(|number| Self(number + 0.0)).ok_or_else(|| format!("{text:?} is no number"))
    }
}
