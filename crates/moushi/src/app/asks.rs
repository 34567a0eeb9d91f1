//! Asks 查询: everything that only looks, one name in one list. A page, a JSON answer and an export
//! render the same view.

pub mod alignment;
pub mod answers;
pub mod bulletin;
pub mod burden;
pub mod candidates;
pub mod cascade;
pub mod collect;
pub mod desk;
pub mod difference;
pub mod documents;
pub mod effects;
pub mod entries;
pub mod entry;
pub mod exchange;
pub mod findings;
pub mod follow;
pub mod forms;
pub mod index;
pub mod indicators;
pub mod inspection;
pub mod inspections;
pub mod judged;
pub mod lights;
pub mod listed;
pub mod me;
pub mod mine;
pub mod office;
pub mod owed;
pub mod own;
pub mod packs;
pub mod past;
pub mod picks;
pub mod plans;
pub mod portfolio;
pub mod preview;
pub mod radar;
pub mod register;
pub mod reminders;
pub mod reports;
pub mod round;
pub mod screen;
pub mod search;
pub mod shares;
pub mod spread;
pub mod standards;
pub mod standing;
pub mod studies;
pub mod summary;
pub mod timeline;
pub mod todo;
pub mod trail;
pub mod versions;
pub mod views;

use std::future::Future;
use std::pin::Pin;

use moushi_core::text::Text;
use serde_json::Value;

use super::acts::taken;
use super::caller::Caller;
use super::door::{Ask, Door};
use crate::error::Trouble;

/// The shape of a `Text`: core describes its nouns to nobody but its own tests.
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Spoken {
    /// Simplified Chinese.
    zh: String,
    /// English.
    en: String,
}

/// What comes of an ask called by name.
pub type View<'a> = Pin<Box<dyn Future<Output = Result<Value, Trouble>> + Send + 'a>>;

/// An ask without its type.
pub struct Card {
    /// Name in the API.
    pub name: &'static str,
    /// What it is called.
    pub title: Text,
    /// Line of the authority table that it needs beside the scope.
    pub needs: &'static str,
    /// Shape of what it takes.
    pub takes: fn() -> schemars::Schema,
    /// Shape of what it shows.
    pub shows: fn() -> schemars::Schema,
    /// Looks.
    pub call: for<'a> fn(&'a Door, &'a Caller, Value) -> View<'a>,
}

const fn card<Q: Ask>() -> Card {
    Card {
        name: Q::NAME,
        title: Q::TITLE,
        needs: Q::NEEDS,
        takes: || schemars::schema_for!(Q),
        shows: || schemars::schema_for!(Q::View),
        call: |door, caller, input| {
            Box::pin(async move {
                let ask: Q = taken(input)?;
                let view = door.ask(caller, ask).await?;
                Ok(serde_json::to_value(view).map_err(anyhow::Error::from)?)
            })
        },
    }
}

/// Every ask.
pub const ASKS: &[Card] = &[
    card::<plans::Plans>(),
    card::<plans::Near>(),
    card::<documents::Documents>(),
    card::<documents::Review>(),
    card::<candidates::Candidates>(),
    card::<candidates::Around>(),
    card::<entries::Entries>(),
    card::<alignment::Alignment>(),
    card::<answers::Answers>(),
    card::<findings::Findings>(),
    card::<standing::Standing>(),
    card::<round::Round>(),
    card::<versions::Versions>(),
    card::<difference::Difference>(),
    card::<entry::Entry>(),
    card::<preview::Preview>(),
    card::<office::Units>(),
    card::<office::People>(),
    card::<office::Accounts>(),
    card::<office::Settings>(),
    card::<office::Backups>(),
    card::<trail::Trail>(),
    card::<me::Me>(),
    card::<todo::Todo>(),
    card::<desk::Desk>(),
    card::<portfolio::Portfolio>(),
    card::<listed::Listed>(),
    card::<search::Search>(),
    card::<views::Views>(),
    card::<follow::Track>(),
    card::<owed::Owed>(),
    card::<reports::Reports>(),
    card::<radar::Radar>(),
    card::<timeline::Timeline>(),
    card::<screen::Screen>(),
    card::<cascade::Cascade>(),
    card::<shares::Shares>(),
    card::<exchange::Exchange>(),
    card::<spread::Spread>(),
    card::<register::Register>(),
    card::<reminders::Reminders>(),
    card::<reminders::Deliveries>(),
    card::<owed::Brief>(),
    card::<indicators::Indicators>(),
    card::<packs::Packs>(),
    card::<packs::shelf::PackShelf>(),
    card::<inspections::Inspections>(),
    card::<inspection::Inspection>(),
    card::<collect::Collections>(),
    card::<collect::Collection>(),
    card::<collect::CollectionCheck>(),
    card::<collect::Slip>(),
    card::<collect::filling::Filling>(),
    card::<collect::filled::FillingCheck>(),
    card::<judged::Judged>(),
    card::<judged::short::Shortfalls>(),
    card::<judged::grounds::Grounds>(),
    card::<judged::course::Course>(),
    card::<standards::Standards>(),
    card::<standards::Dictionary>(),
    card::<studies::Studies>(),
    card::<studies::one::Study>(),
    card::<burden::Burden>(),
    card::<burden::BurdenReport>(),
    card::<forms::Form>(),
    card::<forms::FormColumns>(),
    card::<bulletin::Bulletin>(),
    card::<effects::Effects>(),
    card::<summary::Summary>(),
];

/// The ask of that name.
pub fn named(name: &str) -> Option<&'static Card> {
    ASKS.iter().find(|card| card.name == name)
}
