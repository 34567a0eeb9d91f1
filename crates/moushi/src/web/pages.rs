//! The pages, one file each.

pub mod desk;
pub mod documents;
pub mod follow;
pub mod indicators;
pub mod list;
pub mod login;
pub mod packs;
pub mod portfolio;
pub mod search;

use crate::app::asks::plans::{Item, Plans};
use crate::error::Trouble;
use crate::http::{Site, Troubled, Visitor};

/// The plans that the visitor sees, and the one of that id among them.
pub async fn plans(
    site: &Site,
    visitor: &Visitor,
    id: &str,
) -> Result<(Vec<Item>, Item), Troubled> {
    let told = |trouble: Trouble| Troubled { trouble, lang: visitor.lang };
    let plans = site.door.ask(&visitor.caller, Plans {}).await.map_err(told)?;
    let found = plans.iter().find(|plan| plan.id == id).cloned();
    let found = found.ok_or_else(|| told(crate::app::authority::not_found().into()))?;
    Ok((plans, found))
}
