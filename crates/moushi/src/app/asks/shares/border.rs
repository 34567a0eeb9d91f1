//! The border 边界 as people see it: in which shares another installation has a hand, who has to act now, and
//! that it goes by a package. What is refused here because it is done there is `acts::exchange::border`.

use std::collections::HashMap;

use moushi_core::text::Text;
use moushi_core::track::Share;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use crate::app::acts::exchange::border::Side;
use crate::app::asks::index::Said;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::app::exchange::partners;
use crate::error::Trouble;
use crate::store::tables::{carried, letter_out, org, partner, share};

/// The other installation that has a hand in a share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Border {
    /// What people call it.
    pub partner: String,
    /// `below`: its unit holds the share, answers and reports there; `above`: it has handed the share down and
    /// decides there.
    pub side: String,
    /// The next step is taken there and not here.
    pub waits: bool,
    /// Who has to act now, and how.
    pub now: Said,
    /// The caller may export and import its packages.
    pub carries: bool,
    /// Letters that it has not acknowledged, for whoever carries them.
    pub letters: i64,
}

impl Border {
    /// Its unit holds the share.
    pub fn below(&self) -> bool {
        self.side == Side::Below.word()
    }

    /// The same border, told for a share that stands so; `counted` when a figure of it waits for approval.
    pub(super) fn at(&self, stands: Share, counted: bool) -> Self {
        let (waits, words) = if self.below() {
            holder(&self.partner, stands, counted)
        } else {
            giver(&self.partner, stands, counted)
        };
        Self { waits, now: Said::from(&words), ..self.clone() }
    }
}

/// How a package goes there and comes back.
fn round_trip(zh: &str, en: &str) -> Text {
    Text::of(
        format!("{zh}请导出交换包带给对方，对方办理后把带回的交换包导入。"),
        format!("{en} Export a package, carry it there, and import the one that comes back."),
    )
}

/// What is to be done about a share whose unit has an installation of its own.
fn holder(name: &str, stands: Share, counted: bool) -> (bool, Text) {
    match stands {
        Share::Proposed => (
            true,
            round_trip(
                &format!("由“{name}”在它自己的系统里签收或退回，这里不能代办。"),
                &format!("“{name}” answers in its own installation; nobody can do it here."),
            ),
        ),
        Share::Softened | Share::Returned => (
            false,
            Text::of(
                format!("“{name}”已经答复，由本单位审定；审定后请导出交换包带给对方。"),
                format!("“{name}” has answered; decide here, then export a package for it."),
            ),
        ),
        Share::Accepted if counted => (
            false,
            Text::of(
                format!("“{name}”填报的数由本单位审核；审核后请导出交换包带给对方。"),
                format!("Decide on the figure of “{name}” here, then export a package for it."),
            ),
        ),
        Share::Accepted => (
            false,
            Text::of(
                format!("完成数由“{name}”在它自己的系统里填报，导入它的交换包后显示在这里。"),
                format!("“{name}” reports in its own installation; import its package to see it."),
            ),
        ),
        Share::Withdrawn => (
            false,
            Text::of(
                format!("撤回的决定要用交换包告诉“{name}”。"),
                format!("“{name}” learns of the withdrawal by a package."),
            ),
        ),
    }
}

/// What is to be done about a share that came over the border.
fn giver(name: &str, stands: Share, counted: bool) -> (bool, Text) {
    match stands {
        Share::Proposed => (
            false,
            Text::of(
                format!("由本单位签收或退回；办理后请导出交换包带给“{name}”。"),
                format!("Answer it here, then export a package for “{name}”."),
            ),
        ),
        Share::Softened | Share::Returned => (
            true,
            round_trip(
                &format!("由“{name}”在它自己的系统里审定，这里不能代办。"),
                &format!("“{name}” decides in its own installation; nobody can do it here."),
            ),
        ),
        Share::Accepted if counted => (
            true,
            round_trip(
                &format!("填报的数由“{name}”在它自己的系统里审核。"),
                &format!("“{name}” decides on the figure in its own installation."),
            ),
        ),
        Share::Accepted => (
            false,
            Text::of(
                format!("签收和每月的填报，导出交换包带给“{name}”后对方才看得到。"),
                format!("“{name}” learns of what you accept and report by a package only."),
            ),
        ),
        Share::Withdrawn => {
            (false, Text::of(format!("“{name}”已经撤回。"), format!("“{name}” has withdrawn it.")))
        }
    }
}

/// The borders of shares, by share.
#[derive(Default)]
pub struct Borders(HashMap<String, Border>);

impl Borders {
    /// Those of these shares, where the partner takes packages.
    pub async fn of(eyes: &Eyes<'_>, shares: &[share::Model]) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let mut known = HashMap::new();
        for row in confirmed(eyes).await? {
            known.insert(row.id.clone(), told(eyes, row).await?);
        }
        let mut found = HashMap::new();
        if known.is_empty() {
            return Ok(Self(found));
        }
        let ids: Vec<&str> = shares.iter().map(|row| row.id.as_str()).collect();
        for portion in ids.chunks(500) {
            let ways = carried::Entity::find()
                .filter(carried::Column::ShareId.is_in(portion.iter().copied()));
            for way in ways.all(db).await? {
                if let Some(border) = known.get(&way.partner_id) {
                    found.insert(way.share_id, Border { side: way.side, ..border.clone() });
                }
            }
        }
        Ok(Self(found))
    }

    /// That of one share; none where it stays here.
    pub fn get(&self, share: &str) -> Option<&Border> {
        self.0.get(share)
    }
}

async fn confirmed(eyes: &Eyes<'_>) -> Result<Vec<partner::Model>, Trouble> {
    let rows = partner::Entity::find().filter(partner::Column::State.eq(partners::CONFIRMED));
    Ok(rows.all(eyes.store.read()).await?)
}

/// What is said of a partner whatever the share.
async fn told(eyes: &Eyes<'_>, row: partner::Model) -> Result<Border, Trouble> {
    let db = eyes.store.read();
    let here = org::Entity::find_by_id(row.here_id.as_str()).one(db).await?;
    let house =
        Target { org_path: here.map_or_else(String::new, |unit| unit.path), ..Target::default() };
    let carries = allows(eyes.caller, "exchange-export", &house);
    let letters = if carries {
        let waiting = letter_out::Entity::find()
            .filter(letter_out::Column::PartnerId.eq(row.id.as_str()))
            .filter(letter_out::Column::Seq.gt(row.acked));
        i64::try_from(waiting.count(db).await?).unwrap_or_default()
    } else {
        0
    };
    let (side, now) = (String::new(), Said::from(&Text::default()));
    Ok(Border { partner: row.title, side, waits: false, now, carries, letters })
}

/// Places below ours at which a partner has an installation of its own, with what people call it.
pub async fn places(eyes: &Eyes<'_>) -> Result<Vec<(String, String)>, Trouble> {
    let mut places = Vec::new();
    for row in confirmed(eyes).await? {
        let units = org::Entity::find().filter(org::Column::Id.is_in([&row.org_id, &row.here_id]));
        let units = units.all(eyes.store.read()).await?;
        let path =
            |id: &str| units.iter().find(|unit| unit.id == id).map(|unit| unit.path.as_str());
        if let (Some(there), Some(here)) = (path(&row.org_id), path(&row.here_id))
            && there != here
            && there.starts_with(here)
        {
            places.push((there.to_owned(), row.title));
        }
    }
    Ok(places)
}
