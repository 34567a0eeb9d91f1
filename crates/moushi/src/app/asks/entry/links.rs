//! What a row answers, or what answers it. Decides nothing.

use std::collections::BTreeMap;

use moushi_core::model::Link;
use moushi_core::report::Label;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::app::acts::entry::fields::word;
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::entry;

/// A task answers a requirement, seen from one of them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Relation {
    /// The other row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// How the task covers the requirement, in words.
    #[schemars(with = "super::super::Spoken")]
    pub relation: Text,
    /// 1 to 10.
    pub strength: u8,
    /// `suggested`, `confirmed`, `doubted`, `refused`.
    pub state: String,
    /// Its name for people.
    #[schemars(with = "super::super::Spoken")]
    pub label: Text,
    /// Words, programmes and numbers that both share.
    pub shared: Vec<String>,
    /// Where the task is softer than the demand.
    #[schemars(with = "Vec<super::super::Spoken>")]
    pub weakenings: Vec<Text>,
    /// Why a person decided so.
    pub reason: String,
}

/// The links of a row, the decided and strong ones first.
pub async fn links(
    eyes: &Eyes<'_>,
    computed: &Computed,
    held: &entry::Model,
) -> Result<Vec<Relation>, Trouble> {
    let mut found: Vec<(&Link, &str)> = Vec::new();
    for link in &computed.ledger.links {
        if link.task.0 == held.code {
            found.push((link, &link.requirement.0));
        } else if link.requirement.0 == held.code {
            found.push((link, &link.task.0));
        }
    }
    let codes: Vec<&str> = found.iter().map(|(_, code)| *code).collect();
    let others: BTreeMap<String, entry::Model> = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(held.plan_id.as_str()))
        .filter(entry::Column::DeletedAt.eq(0))
        .filter(entry::Column::Code.is_in(codes))
        .all(eyes.store.read())
        .await?
        .into_iter()
        .map(|other| (other.code.clone(), other))
        .collect();
    found
        .sort_by_key(|(link, _)| (std::cmp::Reverse(rank(link)), std::cmp::Reverse(link.strength)));
    Ok(found
        .into_iter()
        .filter_map(|(link, code)| others.get(code).map(|other| relation(link, other)))
        .collect())
}

fn rank(link: &Link) -> u8 {
    match link.state {
        moushi_core::model::LinkState::Confirmed => 3,
        moushi_core::model::LinkState::Doubted => 2,
        moushi_core::model::LinkState::Suggested => 1,
        moushi_core::model::LinkState::Refused => 0,
    }
}

fn relation(link: &Link, other: &entry::Model) -> Relation {
    Relation {
        entry: other.id.clone(),
        code: other.code.clone(),
        words: other.words.clone(),
        relation: link.relation.label(),
        strength: link.strength,
        state: word(&link.state),
        label: link.state.label(),
        shared: link.shared.clone(),
        weakenings: link.weakenings.iter().map(|one| one.message.clone()).collect(),
        reason: link.reason.clone().unwrap_or_default(),
    }
}
