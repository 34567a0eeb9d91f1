//! Overlays of bodies 地方标准 as they are seen: which hold where somebody works, what each changes of its standard, and for
//! whom somebody may add one.

use moushi_core::evaluate::standard::Standard;
use moushi_core::report::certain;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::app::asks::listed::Bilingual;
use crate::app::authority::{self, allows};
use crate::app::door::Eyes;
use crate::app::overlays;
use crate::error::Trouble;
use crate::store::tables::{org, overlay};

/// A value that an overlay has changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// Name of the indicator or rule.
    pub name: String,
    /// What it is called, and for which units.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Which of its values.
    #[schemars(with = "Bilingual")]
    pub field: Text,
    /// As it is in the standard; empty where there was none.
    pub from: String,
    /// As it is here.
    pub to: String,
    /// Where that is said.
    pub clause: String,
    /// Whether it is certain.
    #[schemars(with = "Bilingual")]
    pub certain: Text,
    /// Short names of its sources.
    pub sources: Vec<String>,
    /// The day from which it holds; empty for that of the overlay.
    pub from_day: String,
}

/// What an overlay changes of its standard, in the order of the pack; nothing for a standard of the program.
pub fn changes(standard: &Standard) -> Vec<Changed> {
    let all = standard.overlaid.iter().flat_map(|made| &made.changes);
    let one = |change: &moushi_core::evaluate::standard::Difference| Changed {
        name: change.name.clone(),
        title: change.title.clone(),
        field: field(change.field),
        from: change.from.map(|from| standard.said_change(change, from)).unwrap_or_default(),
        to: standard.said_change(change, change.to),
        clause: change.clause.clone(),
        certain: certain(change.status),
        sources: change.sources.clone(),
        from_day: change.from_day.clone(),
    };
    all.map(one).collect()
}

fn field(name: &str) -> Text {
    match name {
        "pass" => Text::new("达标值", "to be reached"),
        "floor" => Text::new("限制线", "restricted beyond"),
        "spread" => Text::new("差异系数", "coefficient of variation"),
        "least" => Text::new("至少达到", "at least"),
        "most" => Text::new("至多未达到", "at most missed"),
        _ => Text::new("其余不低于", "the rest no lower than"),
    }
}

/// The overlays that hold, or have held, where somebody works.
pub async fn own(eyes: &Eyes<'_>) -> Result<Vec<overlay::Model>, Trouble> {
    let mut all: Vec<overlay::Model> = Vec::new();
    for post in &eyes.caller.posts {
        for row in overlays::ever(eyes.store.read(), &post.house_path).await? {
            if all.iter().all(|known| known.id != row.id) {
                all.push(row);
            }
        }
    }
    Ok(all)
}

/// The body whose overlay it is.
pub async fn owner(eyes: &Eyes<'_>, row: &overlay::Model) -> Result<org::Model, Trouble> {
    let owner = org::Entity::find_by_id(&row.org_id).one(eyes.store.read()).await?;
    Ok(owner.ok_or_else(authority::not_found)?)
}

/// The body for which the caller may add overlays.
pub async fn adds_for(eyes: &Eyes<'_>) -> Result<String, Trouble> {
    let allowed = |path: &str| {
        let target = authority::Target { org_path: path.to_owned(), ..Default::default() };
        allows(eyes.caller, "overlay-add", &target)
    };
    let mut posts = eyes.caller.posts.iter();
    let Some(post) = posts.find(|post| allowed(&post.house_path)) else {
        return Ok(String::new());
    };
    let house = org::Entity::find().filter(org::Column::Path.eq(post.house_path.as_str()));
    Ok(house.one(eyes.store.read()).await?.map(|house| house.id).unwrap_or_default())
}
