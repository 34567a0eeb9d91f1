//! Saved views 已存视图: the caller's own, and those that colleagues of the same body share.

use std::collections::HashMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{account, org, person, post, saved_view};

/// The views that the caller can open.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Views {}

/// A saved view.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct View {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The address that it opens.
    pub url: String,
    /// Whether colleagues see it.
    pub shared: bool,
    /// Whether it is the caller's own.
    pub mine: bool,
    /// Who made it.
    pub by: String,
}

impl Ask for Views {
    const NAME: &'static str = "views";
    const TITLE: Text = Text::new("已存视图", "Saved views");
    type View = Vec<View>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<View>, Trouble> {
        let db = eyes.store.read();
        let mine = saved_view::Column::AccountId.eq(eyes.caller.account_id.as_str());
        let shared = Condition::all()
            .add(saved_view::Column::Shared.eq(true))
            .add(saved_view::Column::AccountId.in_subquery(colleagues(eyes)));
        let rows = saved_view::Entity::find()
            .filter(Condition::any().add(mine).add(shared))
            .order_by_asc(saved_view::Column::Name)
            .order_by_asc(saved_view::Column::Id)
            .all(db)
            .await?;
        let makers = makers(eyes, &rows).await?;
        let view = |row: saved_view::Model| View {
            mine: row.account_id == eyes.caller.account_id,
            by: makers.get(&row.account_id).cloned().unwrap_or_default(),
            id: row.id,
            name: row.name,
            url: row.url,
            shared: row.shared,
        };
        Ok(rows.into_iter().map(view).collect())
    }
}

/// Accounts of people who hold a post in a body of the caller: in the body itself or in one of its
/// divisions, not in the cities and schools below it.
fn colleagues(eyes: &Eyes<'_>) -> sea_orm::sea_query::SelectStatement {
    let houses = eyes.caller.posts.iter().map(|post| post.house_path.as_str());
    let house = Query::select()
        .column(org::Column::Id)
        .from(org::Entity)
        .and_where(org::Column::Path.is_in(houses))
        .to_owned();
    let division = Condition::all()
        .add(org::Column::ParentId.in_subquery(house.clone()))
        .add(org::Column::Kind.eq("division"));
    let units = Query::select()
        .column(org::Column::Id)
        .from(org::Entity)
        .cond_where(Condition::any().add(org::Column::Id.in_subquery(house)).add(division))
        .to_owned();
    let people = Query::select()
        .column(post::Column::PersonId)
        .from(post::Entity)
        .and_where(post::Column::OrgId.in_subquery(units))
        .and_where(post::Column::ValidTo.eq(""))
        .to_owned();
    Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::PersonId.in_subquery(people))
        .to_owned()
}

/// Names of the people who saved the views.
async fn makers(
    eyes: &Eyes<'_>,
    rows: &[saved_view::Model],
) -> Result<HashMap<String, String>, Trouble> {
    let db = eyes.store.read();
    let ids = rows.iter().map(|row| row.account_id.as_str());
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(db).await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(accounts.iter().map(|one| one.person_id.as_str())))
        .all(db)
        .await?;
    let name = |account: account::Model| {
        let person = people.iter().find(|person| person.id == account.person_id)?;
        Some((account.id, person.name.clone()))
    };
    Ok(accounts.into_iter().filter_map(name).collect())
}
