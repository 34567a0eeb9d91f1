//! The way of a plan through the door: read, reviewed, changed, approved, issued.

use std::collections::BTreeMap;

use moushi::app::acts::candidate::{Accept, Undo};
use moushi::app::acts::entry::Edit;
use moushi::app::asks::documents::{Documents, Review, Reviewed};
use moushi::app::asks::entries::Entries;
use moushi::app::asks::plans::Plans;
use moushi::error::Trouble;
use moushi::store::chain;
use moushi::store::filter::Filter;
use moushi_core::model::RefusalKind;

use crate::world::World;

/// The plan of the newest year.
pub async fn plan(world: &World, login: &str) -> String {
    let caller = world.caller(login).await;
    let plans = world.door.ask(&caller, Plans {}).await.expect("plans are listed");
    plans.first().expect("there is a plan").id.clone()
}

async fn reviewed(world: &World, place: usize) -> Reviewed {
    let clerk = world.caller("linlan").await;
    let plan = plan(world, "linlan").await;
    let documents = world.door.ask(&clerk, Documents { plan }).await.expect("documents");
    let document = documents[place].id.clone();
    world.door.ask(&clerk, Review { document }).await.expect("a document to review")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_becomes_a_row_and_undoing_takes_it_back() {
    taken_and_taken_back(&World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_different_fields_are_both_kept_and_of_the_same_are_not() {
    edited_by_two(&World::new().await).await;
}

/// A candidate becomes a row, once, and undoing takes the row back; on either engine.
pub async fn taken_and_taken_back(world: &World) {
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let review = reviewed(world, 4).await;
    let first = &review.candidates[0];
    let accept = || Accept { candidate: first.id.clone(), version: first.version };
    let made = world.door.act(&clerk, Some("once"), accept()).await.expect("accepted");
    let again = world.door.act(&clerk, Some("once"), accept()).await.expect("answered again");
    assert_eq!(made.entry, again.entry, "the same request is done once");
    let list = |noun: &str| Entries {
        filter: Filter { plan: review.plan.clone(), noun: noun.to_owned(), ..Filter::default() },
        ..Entries::default()
    };
    let rows = world.door.ask(&clerk, list(&first.noun)).await.expect("rows");
    assert_eq!(rows.total, 1);
    assert_eq!(rows.rows[0].words, first.words);
    let undo = Undo { candidate: first.id.clone() };
    world.door.act(&clerk, None, undo).await.expect("undone");
    assert_eq!(world.door.ask(&clerk, list(&first.noun)).await.expect("rows").total, 0);
    let verdict = chain::verify(&world.door.store, &[]).await.expect("the chain is walked");
    assert!(verdict.breaks.is_empty() && verdict.rows > 40, "{verdict:?}");
}

/// Two edit one row: different fields are both kept, the same field is told apart; on either engine.
pub async fn edited_by_two(world: &World) {
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let review = reviewed(world, 4).await;
    let task = review.candidates.iter().find(|one| one.noun == "task").expect("a task");
    let accept = Accept { candidate: task.id.clone(), version: task.version };
    let entry = world.door.act(&clerk, None, accept).await.expect("accepted").entry;
    let edit = |field: &str, words: &str| Edit {
        entry: entry.clone(),
        version: 1,
        fields: BTreeMap::from([(field.to_owned(), words.to_owned())]),
    };
    world.door.act(&clerk, None, edit("deliverable", "实施方案")).await.expect("the first");
    world.door.act(&clerk, None, edit("due", "10月底前")).await.expect("another field");
    let clash = world.door.act(&clerk, None, edit("due", "年底前")).await;
    let Err(Trouble::Refusal(refusal)) = clash else { panic!("{clash:?}") };
    assert_eq!(refusal.kind, RefusalKind::Stale);
    assert!(refusal.message.zh.contains("10月底前"), "{refusal:?}");
    let stranger = world.caller("chenlj").await;
    let denied = world.door.act(&stranger, None, edit("deliverable", "别的")).await;
    let Err(Trouble::Refusal(refusal)) = denied else { panic!("{denied:?}") };
    assert_eq!(refusal.kind, RefusalKind::NotFound, "what is not seen is not there");
}
