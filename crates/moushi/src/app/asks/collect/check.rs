//! A collection before it is opened: what is known already, who is at a cap.

use moushi_core::text::Text;
use moushi_core::track::Full;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::listed::Bilingual;
use super::super::plans::whole;
use crate::app::acts::collect::draft::{Draft, Item, Prepared};
use crate::app::authority::{self, Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// A collection before it is opened: refused as it would be, and what is known already.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct CollectionCheck {
    /// The plan of the body that asks.
    pub plan: String,
    /// The unit of that body for which it is asked.
    #[serde(default)]
    pub asker: String,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// `document` or `list`.
    #[serde(default)]
    pub basis_kind: String,
    /// Number or entry.
    #[serde(default)]
    pub basis: String,
    /// What is asked.
    #[serde(default)]
    pub items: Vec<Item>,
    /// The units that are asked.
    #[serde(default)]
    pub units: Vec<String>,
    /// First day.
    #[serde(default)]
    pub first: String,
    /// Last day for the answer.
    #[serde(default)]
    pub last: String,
    /// Day after which nothing is owed any more.
    #[serde(default)]
    pub expires: String,
    /// The standard whose tables are asked for, instead of items; none when empty.
    #[serde(default)]
    pub standard: String,
}

/// What would come of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Units asked.
    pub units: usize,
    /// Figures that nothing is known of: units times items without what is known.
    pub asked: usize,
    /// Figures that are known and would be offered to be confirmed.
    pub offered: usize,
    /// Calls upon a unit in a month at most.
    pub cap: usize,
    /// Units at a cap that nobody has let pass; the collection is refused while there are any.
    pub full: Vec<FullUnit>,
    /// What is known, unit by unit.
    pub known: Vec<KnownOf>,
}

/// A unit at a cap.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FullUnit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Calls upon it in the month.
    pub month: usize,
    /// Calls upon it in the year.
    pub year: usize,
    /// The cap is that of the year.
    pub by_year: bool,
}

/// Something known of a unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KnownOf {
    /// The unit.
    pub unit: String,
    /// The item.
    pub words: String,
    /// The value.
    pub value: String,
    /// Where it comes from.
    #[schemars(with = "Bilingual")]
    pub source: Text,
}

impl Ask for CollectionCheck {
    const NAME: &'static str = "collection-check";
    const TITLE: Text = Text::new("下发前检查", "Check before a collection is opened");
    type View = Checked;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Checked, Trouble> {
        let (_, house) = whole(eyes, &self.plan).await?;
        let target = Target { org_path: house.path.clone(), ..Target::default() };
        if !allows(eyes.caller, "collection-open", &target) {
            return Err(authority::refusal(&Self::TITLE).into());
        }
        let draft = self.draft();
        let ready = draft.prepare(eyes.store.read(), &house.path, eyes.today).await?;
        Ok(checked(&draft, ready))
    }
}

impl CollectionCheck {
    fn draft(self) -> Draft {
        let Self { plan, asker, title, basis_kind, basis, items, units, .. } = self;
        let Self { first, last, expires, standard, .. } = self;
        Draft {
            plan,
            asker,
            title,
            basis_kind,
            basis,
            items,
            units,
            first,
            last,
            expires,
            standard,
        }
    }
}

fn checked(draft: &Draft, ready: Prepared) -> Checked {
    let (mut full, mut known) = (Vec::new(), Vec::new());
    let (units, cells) = (ready.units.len(), ready.units.len() * draft.items.len());
    for unit in ready.units {
        if let Some(cap) = unit.full.filter(|_| unit.waiver.is_none()) {
            full.push(FullUnit {
                id: unit.org.id.clone(),
                name: unit.org.name.clone(),
                month: unit.calls.0,
                year: unit.calls.1,
                by_year: matches!(cap, Full::Year(_)),
            });
        }
        let held = draft.items.iter().zip(unit.known);
        known.extend(held.filter_map(|(item, held)| {
            let held = held?;
            Some(KnownOf {
                unit: unit.org.name.clone(),
                words: item.words.clone(),
                value: held.value,
                source: held.source,
            })
        }));
    }
    let offered = known.len();
    Checked { units, asked: cells - offered, offered, cap: ready.cap.month, full, known }
}
