//! Many at once: no edit is lost, and everybody who was told “done” finds it done.

use std::collections::BTreeMap;

use moushi::app::acts::candidate::Accept;
use moushi::app::acts::entry::Edit;
use moushi::app::asks::documents::{Documents, Review};
use moushi::app::asks::entries::{Entries, Line};
use moushi::app::caller::Caller;
use moushi::app::door::Door;
use moushi::error::Trouble;
use moushi::store::chain;
use moushi::store::filter::{Filter, Op, Test};
use moushi_core::model::RefusalKind;

use crate::chance::Chance;
use crate::planning::plan;
use crate::world::World;

const CLIENTS: usize = 50;
const ROWS: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn no_edit_of_ten_thousand_is_lost() {
    edits_of_many(&World::new().await, 10_000).await;
}

/// Fifty clients make `edits` edits of a hundred rows. Each edit counts one up in words that it has
/// read, under the version that it has read: the sum shows whether one was lost.
pub async fn edits_of_many(world: &World, edits: usize) {
    let clerk = world.caller("linlan").await;
    let rows = rows(world, &clerk).await;
    let before: i64 = rows.iter().map(|row| row.version).sum();
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (door, clerk) = (world.door.clone(), clerk.clone());
        let rows: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
        clients.spawn(async move {
            let mut chance = Chance::new(client as u64 + 1);
            for _ in 0..edits / CLIENTS {
                let code: &String = chance.pick(&rows);
                count_up(&door, &clerk, code).await;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.expect("no client failed");
    }
    let after = lines(world, &clerk).await;
    let after: Vec<&Line> =
        after.iter().filter(|line| rows.iter().any(|row| row.id == line.id)).collect();
    let counted: usize = after.iter().map(|line| number(&line.deliverable)).sum();
    assert_eq!(counted, edits, "edits were lost");
    let versions: i64 = after.iter().map(|line| line.version).sum();
    assert_eq!(usize::try_from(versions - before), Ok(edits), "one version for one edit");
    let verdict = chain::verify(&world.door.store, &[]).await.expect("the chain is walked");
    assert!(verdict.breaks.is_empty(), "{verdict:?}");
}

/// Reads, counts one up, writes; once more when somebody else was faster.
async fn count_up(door: &Door, clerk: &Caller, code: &str) {
    loop {
        let row = entry(door, clerk, code).await;
        let words = format!("第{}稿", number(&row.deliverable) + 1);
        let fields = BTreeMap::from([("deliverable".to_owned(), words)]);
        let edit = Edit { entry: row.id, version: row.version, fields };
        match door.act(clerk, None, edit).await {
            Ok(_) => return,
            Err(Trouble::Refusal(refusal)) if refusal.kind == RefusalKind::Stale => {}
            Err(trouble) => panic!("{trouble:?}"),
        }
    }
}

async fn entry(door: &Door, clerk: &Caller, code: &str) -> Line {
    let test = Test { field: "code".to_owned(), op: Op::Is, value: code.to_owned() };
    let filter = Filter { noun: "task".to_owned(), tests: vec![test], ..Filter::default() };
    let list = door.ask(clerk, Entries { filter, ..Entries::default() }).await.expect("rows");
    list.rows.into_iter().next().expect("the row is there")
}

fn number(words: &str) -> usize {
    words.trim_start_matches('第').trim_end_matches('稿').parse().unwrap_or(0)
}

async fn lines(world: &World, clerk: &Caller) -> Vec<Line> {
    let filter = Filter { noun: "task".to_owned(), limit: 10_000, ..Filter::default() };
    let list = world.door.ask(clerk, Entries { filter, ..Entries::default() }).await;
    list.expect("rows are listed").rows
}

/// A hundred tasks, accepted from the documents of the province, with an empty deliverable.
async fn rows(world: &World, clerk: &Caller) -> Vec<Line> {
    world.read_documents().await;
    let plan = plan(world, "linlan").await;
    let documents = world.door.ask(clerk, Documents { plan }).await.expect("documents");
    for document in documents {
        let review = Review { document: document.id };
        let review = world.door.ask(clerk, review).await.expect("a document to review");
        for one in review.candidates.into_iter().filter(|one| one.noun == "task") {
            let accept = Accept { candidate: one.id, version: one.version };
            world.door.act(clerk, None, accept).await.expect("accepted");
        }
    }
    let mut rows = lines(world, clerk).await;
    rows.truncate(ROWS);
    for row in &rows {
        let fields = BTreeMap::from([("deliverable".to_owned(), String::new())]);
        let edit = Edit { entry: row.id.clone(), version: row.version, fields };
        world.door.act(clerk, None, edit).await.expect("emptied");
    }
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let emptied = lines(world, clerk).await;
    emptied.into_iter().filter(|row| ids.contains(&row.id)).collect()
}
