//! Acts 办理: everything that changes something, one name in one list. API, authority table, manual
//! and tests are derived from it.

pub mod account;
pub mod assignment;
pub mod candidate;
mod carry;
pub mod collect;
pub mod comment;
pub mod document;
pub mod entry;
pub mod exchange;
pub mod factor;
pub mod find;
pub mod identity;
pub mod inspect;
pub mod link;
pub mod office;
pub mod org;
pub mod overlay;
pub mod pack;
pub mod plan;
pub mod post;
pub mod prior;
pub mod remind;
pub mod reshape;
pub mod round;
pub mod share;
pub mod study;
pub mod token;
pub mod track;
pub mod view;

use std::future::Future;
use std::pin::Pin;

use moushi_core::text::Text;
use serde::de::DeserializeOwned;
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
                let act: A = taken(input)?;
                let answer = door.act(caller, key, act).await?;
                Ok(serde_json::to_value(answer).map_err(anyhow::Error::from)?)
            })
        },
    }
}

/// Input as the act or ask that takes it; fields that it does not know are refused, and so is the
/// character that no text holds and PostgreSQL cannot store.
pub fn taken<T: DeserializeOwned + schemars::JsonSchema>(input: Value) -> Result<T, Trouble> {
    let schema = schemars::schema_for!(T);
    let known = schema.as_value()["properties"].as_object();
    let odd = input
        .as_object()
        .into_iter()
        .flatten()
        .find(|(field, _)| known.is_none_or(|known| !known.contains_key(field.as_str())));
    if let Some((field, _)) = odd {
        return Err(malformed(&serde::de::Error::custom(format!("unknown field `{field}`"))));
    }
    if holds_nul(&input) {
        return Err(malformed(&serde::de::Error::custom("U+0000")));
    }
    serde_json::from_value(input).map_err(|error| malformed(&error))
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(words) => words.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => {
            fields.iter().any(|(name, inner)| name.contains('\0') || holds_nul(inner))
        }
        _ => false,
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
    card::<track::Assign>(),
    card::<track::report::Report>(),
    card::<track::report::Decide>(),
    card::<track::evidence::Add>(),
    card::<track::finish::Claim>(),
    card::<track::finish::Examine>(),
    card::<track::finish::Conclude>(),
    card::<track::finish::Reopen>(),
    card::<track::finish::CarryOver>(),
    card::<track::change::Ask>(),
    card::<track::change::DecideWording>(),
    card::<track::change::DecideChange>(),
    card::<track::change::DecideEnding>(),
    card::<track::change::Resume>(),
    card::<track::press::Send>(),
    card::<track::press::Reply>(),
    card::<track::remark::Give>(),
    card::<track::remark::Answer>(),
    card::<track::milestone::Waive>(),
    card::<share::propose::Propose>(),
    card::<share::Answer>(),
    card::<share::Decide>(),
    card::<share::figure::Report>(),
    card::<share::figure::Decide>(),
    card::<inspect::list::Add>(),
    card::<inspect::list::Approve>(),
    card::<inspect::scheme::Open>(),
    card::<inspect::scheme::Draw>(),
    card::<inspect::scheme::Drop>(),
    card::<inspect::scheme::Notify>(),
    card::<inspect::visit::Find>(),
    card::<inspect::visit::Withdraw>(),
    card::<inspect::visit::End>(),
    card::<inspect::visit::FeedBack>(),
    card::<inspect::visit::Defend>(),
    card::<inspect::letter::Draft>(),
    card::<inspect::letter::Issue>(),
    card::<inspect::letter::Close>(),
    card::<inspect::rectify::Plan>(),
    card::<inspect::rectify::DecideTime>(),
    card::<inspect::rectify::Report>(),
    card::<inspect::rectify::Verify>(),
    card::<inspect::rectify::Reopen>(),
    card::<inspect::exhibit::Add>(),
    card::<inspect::object::File>(),
    card::<inspect::object::Decide>(),
    card::<track::forms::Add>(),
    card::<track::forms::Confirm>(),
    card::<track::forms::column::SetColumns>(),
    card::<track::forms::column::RemoveColumn>(),
    card::<collect::Open>(),
    card::<collect::Answer>(),
    card::<collect::flag::Raise>(),
    card::<collect::flag::Answer>(),
    card::<collect::flag::Waive>(),
    card::<collect::Close>(),
    card::<collect::filling::Add>(),
    card::<collect::filling::SetColumns>(),
    card::<collect::filling::Confirm>(),
    card::<collect::filling::HandIn>(),
    card::<collect::filling::Decide>(),
    card::<collect::filling::Reopen>(),
    card::<collect::ruling::Give>(),
    card::<collect::release::Release>(),
    card::<overlay::Add>(),
    card::<overlay::End>(),
    card::<study::Open>(),
    card::<study::Edit>(),
    card::<study::Drop>(),
    card::<study::edition::Add>(),
    card::<study::edition::Place>(),
    card::<study::edition::Release>(),
    card::<study::object::File>(),
    card::<study::object::Answer>(),
    card::<pack::Order>(),
    card::<pack::Freeze>(),
    card::<pack::Sign>(),
    card::<pack::Drop>(),
    card::<pack::template::Add>(),
    card::<pack::template::Remove>(),
    card::<track::effect::Evaluate>(),
    card::<track::effect::Archive>(),
    card::<exchange::MakeKey>(),
    card::<exchange::AddPartner>(),
    card::<exchange::ConfirmPartner>(),
    card::<exchange::EndPartner>(),
    card::<exchange::Export>(),
    card::<exchange::Import>(),
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
    card::<identity::Bind>(),
    card::<identity::Release>(),
    card::<factor::Set>(),
    card::<factor::Confirm>(),
    card::<token::Add>(),
    card::<token::Remove>(),
    card::<office::Set>(),
    card::<office::Mark>(),
    card::<remind::Set>(),
    card::<remind::Seen>(),
    card::<view::Save>(),
    card::<view::Remove>(),
];

/// The act of that name.
pub fn named(name: &str) -> Option<&'static Card> {
    ACTS.iter().find(|card| card.name == name)
}
