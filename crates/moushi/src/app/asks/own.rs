//! The units that the caller works for: those of the posts, and the divisions within them. A city sees the
//! plans of its counties and may act for them, but what a county has to do is asked of the county.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::org;

/// Kinds of units that belong to the body above them and plan nothing of their own.
const WITHIN: [&str; 2] = ["division", "class"];

/// Their ids; none for whoever has no part in tasks, such as leaders and the office.
pub async fn units(eyes: &Eyes<'_>) -> Result<HashSet<String>, Trouble> {
    let posts = eyes.caller.posts.iter().filter(|post| eyes.scope.parts.contains(&post.org_path));
    let mut all: HashSet<String> = posts.map(|post| post.org_id.clone()).collect();
    let mut above: Vec<String> = all.iter().cloned().collect();
    while !above.is_empty() {
        let below = org::Entity::find()
            .select_only()
            .column(org::Column::Id)
            .filter(org::Column::ParentId.is_in(above))
            .filter(org::Column::Kind.is_in(WITHIN))
            .into_tuple::<String>()
            .all(eyes.store.read())
            .await?;
        above = below.into_iter().filter(|id| all.insert(id.clone())).collect();
    }
    Ok(all)
}
