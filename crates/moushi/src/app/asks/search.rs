//! 搜索: rows of the ledger, documents, people, units and plans, by words or pinyin initials. Nothing
//! outside the scope is found or counted.

use moushi_core::text::Text;
use percent_encoding::{NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use schemars::JsonSchema;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use serde::{Deserialize, Serialize};

use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::filter::{self, Filter, Levels, folded, like};
use crate::store::tables::{document, org, person, plan, post};

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Search {
    /// Words, or the initials of a person or unit; two Chinese characters are enough.
    pub words: String,
    /// Only this kind: `entry`, `document`, `person`, `unit`, `plan`.
    pub kind: String,
    /// From which hit on, within the kind.
    pub offset: u64,
    /// How many of each kind; 20 when 0.
    pub limit: u64,
}

/// What was found, by kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found {
    /// How many there are in all.
    pub total: u64,
    /// The kinds that have hits.
    pub groups: Vec<Group>,
}

/// Hits of one kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// `entry`, `document`, `person`, `unit`, `plan`.
    pub kind: String,
    /// How many there are.
    pub total: u64,
    /// The hits asked for.
    pub hits: Vec<Hit>,
}

/// One hit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hit {
    /// What it is called.
    pub title: String,
    /// Where it belongs.
    pub place: String,
    /// Where it opens.
    pub url: String,
}

/// The kinds, in the order shown.
pub const KINDS: [&str; 5] = ["plan", "person", "unit", "document", "entry"];

impl Ask for Search {
    const NAME: &'static str = "search";
    const TITLE: Text = Text::new("搜索", "Search");
    type View = Found;

    async fn look(mut self, eyes: &Eyes<'_>) -> Result<Found, Trouble> {
        self.words = self.words.trim().chars().take(100).collect();
        self.limit = if self.limit == 0 { 20 } else { Ord::min(self.limit, 200) };
        let mut groups = Vec::new();
        for kind in KINDS {
            let wanted = self.kind.is_empty() || self.kind == kind;
            if !wanted || !self.long_enough() {
                continue;
            }
            let (total, hits) = self.of(kind, eyes).await?;
            if total > 0 {
                groups.push(Group { kind: kind.to_owned(), total, hits });
            }
        }
        Ok(Found { total: groups.iter().map(|group| group.total).sum(), groups })
    }
}

type Hits = Result<(u64, Vec<Hit>), Trouble>;

impl Search {
    /// One Chinese character or one letter finds everything and nothing.
    fn long_enough(&self) -> bool {
        self.words.chars().count() >= 2
    }

    async fn of(&self, kind: &str, eyes: &Eyes<'_>) -> Hits {
        match kind {
            "plan" => self.plans(eyes).await,
            "person" => self.people(eyes).await,
            "unit" => self.units(eyes).await,
            "document" => self.documents(eyes).await,
            _ => self.entries(eyes).await,
        }
    }

    /// Hits of a query: counted, and the ones asked for.
    async fn page<E: EntityTrait>(
        &self,
        eyes: &Eyes<'_>,
        ask: Select<E>,
        hit: impl Fn(E::Model) -> Hit,
    ) -> Hits
    where
        E::Model: Send + Sync,
    {
        let db = eyes.store.read();
        let rows = ask.clone().offset(self.offset).limit(self.limit).all(db).await?;
        let total = match self.total(rows.len()) {
            Some(total) => total,
            None => ask.count(db).await?,
        };
        Ok((total, rows.into_iter().map(hit).collect()))
    }

    /// How many hits there are when `shown` of them are on the page: told without counting when it is
    /// the last page.
    fn total(&self, shown: usize) -> Option<u64> {
        let shown = shown as u64;
        let last = shown < self.limit && (shown > 0 || self.offset == 0);
        last.then_some(self.offset + shown)
    }

    /// A name holds the words, or its initials begin with them.
    fn named(&self, name: impl ColumnTrait, initials: impl ColumnTrait) -> Condition {
        let words = folded(&self.words);
        let mut any = Condition::any().add(name.like(like(&self.words)));
        if words.chars().all(|c| c.is_ascii_alphanumeric()) {
            any = any.add(initials.like(format!("{words}%")));
        }
        any
    }

    async fn plans(&self, eyes: &Eyes<'_>) -> Hits {
        let ask = plan::Entity::find()
            .filter(eyes.scope.plans())
            .filter(plan::Column::Title.like(like(&self.words)))
            .order_by_desc(plan::Column::Year)
            .order_by_asc(plan::Column::Id);
        let hit = |row: plan::Model| Hit {
            place: row.year.to_string(),
            url: format!("/plans/{}/ledger", row.id),
            title: row.title,
        };
        self.page(eyes, ask, hit).await
    }

    async fn people(&self, eyes: &Eyes<'_>) -> Hits {
        let here = Query::select()
            .column(post::Column::PersonId)
            .from(post::Entity)
            .cond_where(eyes.scope.of_units(post::Column::OrgId))
            .to_owned();
        let ask = person::Entity::find()
            .filter(person::Column::Id.in_subquery(here))
            .filter(self.named(person::Column::Name, person::Column::Initials))
            .order_by_asc(person::Column::Rank)
            .order_by_asc(person::Column::Id);
        let hit =
            |row: person::Model| Hit { url: found_by(&row.name), place: row.id, title: row.name };
        let (total, mut hits) = self.page(eyes, ask, hit).await?;
        let posts = self.posts_of(eyes, &hits).await?;
        for hit in &mut hits {
            let post = posts.iter().find(|(person, _)| *person == hit.place);
            hit.place = post.map(|(_, words)| words.clone()).unwrap_or_default();
        }
        Ok((total, hits))
    }

    /// The people found (by id, which stands in the place of a hit) with a post within the scope, as
    /// people write it.
    async fn posts_of(
        &self,
        eyes: &Eyes<'_>,
        people: &[Hit],
    ) -> Result<Vec<(String, String)>, Trouble> {
        let unit =
            post::Entity::belongs_to(org::Entity).from(post::Column::OrgId).to(org::Column::Id);
        let held = post::Entity::find()
            .join(JoinType::InnerJoin, RelationDef::from(unit))
            .select_also(org::Entity)
            .filter(post::Column::PersonId.is_in(people.iter().map(|hit| hit.place.as_str())))
            .filter(eyes.scope.of_units(post::Column::OrgId))
            .order_by_asc(post::Column::Rank)
            .all(eyes.store.read())
            .await?;
        let words = |(post, unit): (post::Model, Option<org::Model>)| {
            let unit = unit.map(|unit| unit.name).unwrap_or_default();
            (post.person_id, format!("{unit} {}", post.title))
        };
        Ok(held.into_iter().map(words).collect())
    }

    async fn units(&self, eyes: &Eyes<'_>) -> Hits {
        let any = self
            .named(org::Column::Name, org::Column::Initials)
            .add(org::Column::ShortName.like(like(&self.words)));
        let ask = org::Entity::find()
            .filter(eyes.scope.of_units(org::Column::Id))
            .filter(any)
            .order_by_asc(org::Column::Rank)
            .order_by_asc(org::Column::Id);
        let hit = |row: org::Model| Hit {
            url: found_by(&row.name),
            place: row.short_name,
            title: row.name,
        };
        self.page(eyes, ask, hit).await
    }

    async fn documents(&self, eyes: &Eyes<'_>) -> Hits {
        let words = Condition::any()
            .add(document::Column::Name.like(like(&self.words)))
            .add(document::Column::Title.like(like(&self.words)));
        let ask = document::Entity::find()
            .filter(eyes.scope.of_plans(document::Column::PlanId))
            .filter(document::Column::State.ne("removed"))
            .filter(words)
            .order_by_desc(document::Column::AddedAt)
            .order_by_asc(document::Column::Id);
        let hit = |row: document::Model| Hit {
            title: if row.title.is_empty() { row.name.clone() } else { row.title },
            place: row.name,
            url: match row.state.as_str() {
                "read" => format!("/documents/{}/review", row.id),
                _ => format!("/plans/{}/documents", row.plan_id),
            },
        };
        self.page(eyes, ask, hit).await
    }

    async fn entries(&self, eyes: &Eyes<'_>) -> Hits {
        let filter = Filter {
            words: self.words.clone(),
            offset: self.offset,
            limit: self.limit,
            ..Filter::default()
        };
        let (rows, total) =
            filter::list(eyes.store, &eyes.scope, &filter, &Levels::default()).await?;
        let hit = |row: crate::store::tables::entry::Model| Hit {
            place: [row.code, row.person, row.unit]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            url: format!("/entries/{}", row.id),
            title: row.words,
        };
        Ok((total, rows.into_iter().map(hit).collect()))
    }
}

/// People and units open as what the ledger says of them.
fn found_by(name: &str) -> String {
    format!("/search?kind=entry&words={}", encoded(name))
}

/// Words as a part of an address.
pub fn encoded(words: &str) -> PercentEncode<'_> {
    utf8_percent_encode(words, NON_ALPHANUMERIC)
}
