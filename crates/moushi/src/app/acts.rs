//! Acts 办理: everything that changes something, one name in one list. API, authority table, manual
//! and tests are derived from it.

pub mod account;
pub mod candidate;
mod carry;
pub mod document;
pub mod entry;
pub mod find;
pub mod link;
pub mod org;
pub mod plan;
pub mod view;

use std::future::Future;
use std::pin::Pin;

use moushi_core::text::Text;
use serde_json::Value;

use super::caller::Caller;
use super::door::{Act, Door};
use crate::error::Trouble;

/// What comes of an act called by name.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Trouble>> + Send + 'a>>;

/// An act without its type: as the API and the tests see it.
pub struct Card {
    /// Name in the authority table and the API.
    pub name: &'static str,
    /// What it is called on screens.
    pub title: Text,
    /// Shape of what it takes.
    pub takes: fn() -> schemars::Schema,
    /// Shape of what it answers.
    pub answers: fn() -> schemars::Schema,
    /// Does it.
    pub call: for<'a> fn(&'a Door, &'a Caller, Option<&'a str>, Value) -> Answer<'a>,
}

const fn card<A: Act>() -> Card {
    Card {
        name: A::NAME,
        title: A::TITLE,
        takes: || schemars::schema_for!(A),
        answers: || schemars::schema_for!(A::Answer),
        call: |door, caller, key, input| {
            Box::pin(async move {
                let act: A = serde_json::from_value(input).map_err(|e| malformed(&e))?;
                let answer = door.act(caller, key, act).await?;
                Ok(serde_json::to_value(answer).map_err(anyhow::Error::from)?)
            })
        },
    }
}

/// Input that is not of the shape that the act takes.
pub fn malformed(error: &serde_json::Error) -> Trouble {
    moushi_core::model::Refusal::new(
        moushi_core::model::RefusalKind::Invalid,
        Text::of(format!("提交的内容有误：{error}"), format!("The input is not right: {error}")),
        Text::new("请对照接口说明修改。", "Compare it with the description of the API."),
    )
    .into()
}

/// Every act.
pub const ACTS: &[Card] = &[
    card::<plan::Open>(),
    card::<plan::Submit>(),
    card::<plan::Return>(),
    card::<plan::Approve>(),
    card::<plan::Issue>(),
    card::<document::Add>(),
    card::<document::Remove>(),
    card::<candidate::Accept>(),
    card::<candidate::Reject>(),
    card::<candidate::Undo>(),
    card::<entry::Edit>(),
    card::<link::Decide>(),
    card::<link::Suppress>(),
    card::<org::Add>(),
    card::<org::AddPerson>(),
    card::<org::AddPost>(),
    card::<account::Add>(),
    card::<account::ChangePassword>(),
    card::<view::Save>(),
    card::<view::Remove>(),
];

/// The act of that name.
pub fn named(name: &str) -> Option<&'static Card> {
    ACTS.iter().find(|card| card.name == name)
}
