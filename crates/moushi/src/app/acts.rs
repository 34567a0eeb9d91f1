//! Acts 办理: everything that changes something, one name in one list. API, authority table, manual
//! and tests are derived from it.

pub mod account;
pub mod assignment;
pub mod candidate;
pub mod comment;
pub mod document;
pub mod entry;
pub mod factor;
pub mod find;
pub mod link;
pub mod office;
pub mod org;
pub mod plan;
pub mod round;
pub mod prior;
pub mod reshape;
pub mod post;
pub mod token;

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
    card::<document::Reread>(),
    card::<candidate::Accept>(),
    card::<candidate::Reject>(),
    card::<candidate::Undo>(),
    card::<candidate::AcceptBand>(),
    card::<reshape::Edit>(),
    card::<reshape::Merge>(),
    card::<reshape::Split>(),
    card::<reshape::Add>(),
    card::<entry::Edit>(),
    card::<entry::bulk::EditMany>(),
    card::<entry::bulk::Revert>(),
    card::<entry::life::Add>(),
    card::<entry::life::Remove>(),
    card::<entry::life::Restore>(),
    card::<comment::Add>(),
    card::<link::Decide>(),
    card::<link::Suppress>(),
    card::<link::Restore>(),
    card::<round::Open>(),
    card::<round::DecideReply>(),
    card::<assignment::Answer>(),
    card::<org::Add>(),
    card::<org::AddPerson>(),
    card::<org::Edit>(),
    card::<org::EditPerson>(),
    card::<post::AddPost>(),
    card::<post::EndPost>(),
    card::<post::SetPortfolio>(),
    card::<account::Add>(),
    card::<account::Suspend>(),
    card::<account::Restore>(),
    card::<account::Reset>(),
    card::<account::Unlock>(),
    card::<account::ChangePassword>(),
    card::<account::EndSessions>(),
    card::<factor::Set>(),
    card::<factor::Confirm>(),
    card::<token::Add>(),
    card::<token::Remove>(),
    card::<office::Set>(),
    card::<office::Mark>(),
];

/// The act of that name.
pub fn named(name: &str) -> Option<&'static Card> {
    ACTS.iter().find(|card| card.name == name)
}
