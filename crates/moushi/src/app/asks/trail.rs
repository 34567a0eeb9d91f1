//! Ask: the record of what happened 审计, searched and paged; what an auditor sees and exports.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeZone};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{account, audit, org};

/// Rows of a page.
const PAGE: u64 = 100;

/// Looks for rows of the record; empty fields ask for nothing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Trail {
    /// Name that the account signs in with.
    pub account: String,
    /// The act.
    pub act: String,
    /// What it was done to.
    pub object: String,
    /// Id of the unit.
    pub org: String,
    /// `done`, `denied`.
    pub outcome: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Only rows before this number: the next page.
    #[serde(deserialize_with = "number")]
    pub before: i64,
    /// Rows at most; 100 when 0, never more than 5,000.
    #[serde(deserialize_with = "number")]
    pub limit: i64,
}

/// A number, also as words: a form sends nothing else.
fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Words(String),
    }
    match Either::deserialize(from)? {
        Either::Number(number) => Ok(number),
        Either::Words(words) if words.is_empty() => Ok(0),
        Either::Words(words) => words.parse().map_err(serde::de::Error::custom),
    }
}

/// A page of the record, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found {
    /// The rows.
    pub rows: Vec<Row>,
    /// Number to ask for the next page with; 0 when this is the last.
    pub next: i64,
}

/// A row of the record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Number.
    pub seq: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who, by the name to sign in with; empty for the machine.
    pub account: String,
    /// The unit, by name.
    pub org: String,
    /// The act.
    pub act: String,
    /// What it was done to.
    pub object: String,
    /// How it ended.
    pub outcome: String,
    /// What changed, as JSON.
    pub detail: String,
    /// Number of the request.
    pub request: String,
    /// Hash of the row.
    pub hash: String,
}

impl Ask for Trail {
    const NAME: &'static str = "audit";
    const TITLE: Text = Text::new("审计查询", "Search the record");
    const NEEDS: &'static str = "see-audit";
    type View = Found;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Found, Trouble> {
        let db = eyes.store.read();
        let accounts: BTreeMap<String, String> = account::Entity::find()
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row.login))
            .collect();
        let orgs: BTreeMap<String, String> =
            org::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let limit = match u64::try_from(self.limit) {
            Ok(limit @ 1..) => limit.min(5_000),
            _ => PAGE,
        };
        let mut rows = audit::Entity::find()
            .filter(self.condition(&accounts)?)
            .order_by_desc(audit::Column::Seq)
            .limit(limit + 1)
            .all(db)
            .await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| more).map_or(0, |row| row.seq);
        let named = |names: &BTreeMap<String, String>, id: &str| {
            names.get(id).cloned().unwrap_or_else(|| id.to_owned())
        };
        let shown = |row: audit::Model| Row {
            account: named(&accounts, &row.account_id),
            org: named(&orgs, &row.org_id),
            seq: row.seq,
            at: row.at,
            act: row.act,
            object: row.object,
            outcome: row.outcome,
            detail: row.detail,
            request: row.request,
            hash: row.hash,
        };
        Ok(Found { rows: rows.into_iter().map(shown).collect(), next })
    }
}

impl Trail {
    fn condition(&self, accounts: &BTreeMap<String, String>) -> Result<Condition, Refusal> {
        use audit::Column;
        let mut all = Condition::all();
        if !self.account.is_empty() {
            let ids = accounts.iter().filter(|(_, login)| **login == self.account.to_lowercase());
            all = all.add(Column::AccountId.is_in(ids.map(|(id, _)| id.clone())));
        }
        let words = [
            (&self.act, Column::Act),
            (&self.object, Column::Object),
            (&self.org, Column::OrgId),
            (&self.outcome, Column::Outcome),
        ];
        for (value, column) in words.into_iter().filter(|(value, _)| !value.is_empty()) {
            all = all.add(column.eq(value.trim()));
        }
        if !self.from.is_empty() {
            all = all.add(Column::At.gte(midnight(&self.from, 0)?));
        }
        if !self.to.is_empty() {
            all = all.add(Column::At.lt(midnight(&self.to, 1)?));
        }
        if self.before > 0 {
            all = all.add(Column::Seq.lt(self.before));
        }
        Ok(all)
    }
}

/// The beginning of a day of the office, or of a later one, in milliseconds.
fn midnight(day: &str, later: u64) -> Result<i64, Refusal> {
    let known = day.parse::<NaiveDate>().ok().and_then(|day| {
        let day = day.checked_add_days(chrono::Days::new(later))?.and_time(NaiveTime::MIN);
        FixedOffset::east_opt(8 * 3600)?.from_local_datetime(&day).single()
    });
    known.map(|moment| moment.timestamp_millis()).ok_or_else(|| {
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(format!("“{day}”不是日期。"), format!("`{day}` is not a day.")),
            Text::new("请写作 2023-12-31。", "Write it as 2023-12-31."),
        )
    })
}

/// Column names of the export.
const COLUMNS: [&str; 10] =
    ["seq", "time", "account", "org", "act", "object", "outcome", "detail", "request", "hash"];

/// The rows as CSV; no cell can become a formula where a spreadsheet opens it.
pub fn csv(rows: &[Row]) -> String {
    let mut out = String::from("\u{feff}");
    out.push_str(&COLUMNS.join(","));
    out.push_str("\r\n");
    for row in rows {
        let (seq, time) = (row.seq.to_string(), crate::app::clock::shown(row.at));
        let cells = [
            &seq,
            &time,
            &row.account,
            &row.org,
            &row.act,
            &row.object,
            &row.outcome,
            &row.detail,
            &row.request,
            &row.hash,
        ];
        let cells: Vec<String> = cells.iter().map(|words| cell(words)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// The rows as JSON, one a line.
pub fn jsonl(rows: &[Row]) -> Result<String, Trouble> {
    let mut out = String::new();
    for row in rows {
        out.push_str(&serde_json::to_string(row).map_err(anyhow::Error::from)?);
        out.push('\n');
    }
    Ok(out)
}

fn cell(words: &str) -> String {
    let live = words.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    let words = words.replace('"', "\"\"");
    format!("\"{}{words}\"", if live { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_an_export_is_a_formula() {
        for words in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1"] {
            assert!(cell(words).starts_with("\"'"), "{words:?}");
        }
        assert_eq!(cell("a \"b\""), "\"a \"\"b\"\"\"");
    }
}
