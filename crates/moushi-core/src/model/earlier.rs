//! `Earlier`: the row of an earlier ledger that a row has come back from 往年编号, and `Back`: the code behind an item of a
//! document as it was read, before any ledger was asked. Holds what is known; looks nothing up.

use serde::{Deserialize, Serialize};

use super::RowId;
use crate::text::Span;

/// Codes behind an item of a document that was made of a ledger: `（A006；出处：…）`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Back {
    /// The codes, in the order of the text; several where items were made one.
    pub rows: Vec<RowId>,
    /// The bracket that holds them.
    pub span: Span,
    /// All that stands before the bracket and belongs to the item; its words lie in it.
    pub item: Span,
    /// Done, as heading or label say; none when they say nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
    /// Why it was not finished, as the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Span>,
}

/// The ledger that a document says it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stamped {
    /// Fingerprint of the ledger 台账指纹.
    pub ledger: String,
    /// Where it stands.
    pub span: Span,
}

/// How far the way back has been followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarlierState {
    /// 载明: the document names the code; no ledger was there to ask.
    Told,
    /// 相符: the ledger has the row, in the same words.
    Matched,
    /// 存疑: the ledger has no such row, or other words under it.
    Doubted,
}

/// The row of an earlier ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Earlier {
    /// Its name there.
    pub row: RowId,
    /// The year that ledger planned; none while no ledger was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Fingerprint of that ledger, of the one asked or else of the one that the document names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// How far it has been followed.
    pub state: EarlierState,
    /// The words of that row where they are others; none when there is no such row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Where these words stand in that ledger under another code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<RowId>,
    /// Why the task was not finished, as the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Earlier {
    /// The row of a ledger that a row was taken over from as it stood.
    pub fn of(row: RowId, year: i32, ledger: Option<&str>) -> Self {
        Self {
            row,
            year: Some(year),
            ledger: ledger.map(str::to_owned),
            state: EarlierState::Matched,
            words: None,
            instead: None,
            reason: None,
        }
    }
}
