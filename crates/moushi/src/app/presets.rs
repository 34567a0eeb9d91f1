//! Which rule of lights and which ladder of pressing hold: one of those that come with the program or that an
//! administrator has written down, by the name that was chosen. What may be written down is refused here, before it is
//! kept.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{DeckPhrases, SummaryPhrases};
use moushi_core::text::Text;
use moushi_core::track::{LADDERS, Ladder, POLICIES, Policy};
use sea_orm::ConnectionTrait;

use super::preferences::{self, Preference, Takes};
use super::reports::phrases::own;
use crate::error::Trouble;

/// Setting that holds rules of lights of one's own, in the form of `data/track/lights.toml`.
pub const OWN_LIGHTS: &str = "track.own-lights";
/// Setting that holds ladders of one's own, in the form of `data/track/ladders.toml`.
pub const OWN_LADDERS: &str = "track.own-ladders";

/// The rule by which lights are given.
pub async fn policy(db: &impl ConnectionTrait) -> Result<Policy, Trouble> {
    let chosen = preferences::value(db, "track.policy").await?;
    let known = policies(&preferences::value(db, OWN_LIGHTS).await?)?;
    let found = known.into_iter().find(|policy| policy.name == chosen);
    Ok(found.unwrap_or_else(|| POLICIES[0].clone()))
}

/// The ladder by which the office presses.
pub async fn ladder(db: &impl ConnectionTrait) -> Result<Ladder, Trouble> {
    let chosen = preferences::value(db, "track.ladder").await?;
    let known = ladders(&preferences::value(db, OWN_LADDERS).await?)?;
    let found = known.into_iter().find(|ladder| ladder.name == chosen);
    Ok(found.unwrap_or_else(|| LADDERS[0].clone()))
}

/// Every rule of lights, those of one's own first.
fn policies(own: &str) -> Result<Vec<Policy>, Refusal> {
    let mut known = if own.is_empty() { Vec::new() } else { Policy::read(own)? };
    known.extend(POLICIES.iter().cloned());
    Ok(known)
}

/// Every ladder, those of one's own first.
fn ladders(own: &str) -> Result<Vec<Ladder>, Refusal> {
    let mut known = if own.is_empty() { Vec::new() } else { Ladder::read(own)? };
    known.extend(LADDERS.iter().cloned());
    Ok(known)
}

/// Refuses a value that the setting does not take, with what else is set: a name that nothing has, rules
/// of one's own without the one that is chosen or with the name of one that comes with the program, and phrases that
/// cannot be filled in.
pub async fn check(
    db: &impl ConnectionTrait,
    known: &Preference,
    value: &str,
) -> Result<(), Trouble> {
    let set = async |name| preferences::value(db, name).await;
    match known.takes {
        Takes::Policy => one_of(known, value, &names(&policies(&set(OWN_LIGHTS).await?)?))?,
        Takes::Ladder => one_of(known, value, &heights(&ladders(&set(OWN_LADDERS).await?)?))?,
        Takes::Policies => whole(&names(&policies(value)?), &set("track.policy").await?)?,
        Takes::Ladders => whole(&heights(&ladders(value)?), &set("track.ladder").await?)?,
        Takes::DeckPhrases => drop(own(value, DeckPhrases::read)?),
        Takes::SummaryPhrases => drop(own(value, SummaryPhrases::read)?),
        _ => known.check(value)?,
    }
    Ok(())
}

fn names(policies: &[Policy]) -> Vec<&str> {
    policies.iter().map(|policy| policy.name.as_str()).collect()
}

fn heights(ladders: &[Ladder]) -> Vec<&str> {
    ladders.iter().map(|ladder| ladder.name.as_str()).collect()
}

fn one_of(known: &Preference, value: &str, names: &[&str]) -> Result<(), Refusal> {
    if names.contains(&value) { Ok(()) } else { Err(known.unnamed(value, names)) }
}

/// Names are told apart, and the chosen one is there.
fn whole(names: &[&str], chosen: &str) -> Result<(), Refusal> {
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    if let Some((_, name)) = twice {
        return Err(refused(
            Text::of(format!("名称“{name}”已有。"), format!("The name `{name}` is taken.")),
            Text::new("请另起名称。", "Choose another name."),
        ));
    }
    if names.contains(&chosen) {
        return Ok(());
    }
    Err(refused(
        Text::of(
            format!("正在使用的“{chosen}”不在其中。"),
            format!("`{chosen}`, which is in use, is not among them."),
        ),
        Text::new("请先改用别的规则，再删除它。", "Choose another one first, then remove it."),
    ))
}

fn refused(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}
