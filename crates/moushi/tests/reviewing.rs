//! Candidates through the door: reshaped and undone, read again without losing a decision, and files
//! that may not be kept. The review page in a real Chromium.

mod page;

use std::collections::BTreeMap;

use moushi::app::acts::candidate::{Accept, AcceptBand, Reject, Undo};
use moushi::app::acts::document::{Add as AddDocument, Reread};
use moushi::app::acts::reshape::{Add, Edit, Merge, Split};
use moushi::app::asks::candidates::{Around, Candidate, Candidates};
use moushi::app::asks::documents::{Documents, Review, Reviewed};
use moushi::app::caller::Caller;
use moushi::app::reading;
use moushi::error::Trouble;
use moushi_core::model::{Refusal, RefusalKind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::planning::plan;
use crate::world::{World, column};

const LIST: &str = "北江省教育厅2031年重点任务清单\n\
    一、学前教育\n\
    1.新建公办幼儿园60所，改造农村幼儿园80所。（牵头单位：基础教育处）\n\
    2.10月底前培训幼儿园园长500名。\n\
    二、职业教育\n\
    1.建设实训基地12个；遴选优质专业30个；\n\
    2.组织技能大赛20场，开展校企对接活动15次。\n\
    3.制定教师企业实践管理办法。\n";

/// A document in the newest plan, read.
pub async fn document(world: &World, name: &str, bytes: &[u8]) -> String {
    let clerk = world.caller("linlan").await;
    let blob = world.door.blobs.put(bytes.to_vec()).await.expect("the file is kept");
    let add = AddDocument {
        plan: plan(world, "linlan").await,
        name: name.to_owned(),
        blob,
        size: i64::try_from(bytes.len()).expect("small"),
        level: "own".to_owned(),
    };
    let made = world.door.act(&clerk, None, add).await.expect("the document is added");
    world.read_documents().await;
    made.id
}

async fn review(world: &World, clerk: &Caller, document: &str) -> Reviewed {
    let ask = Review { document: document.to_owned() };
    world.door.ask(clerk, ask).await.expect("a document to review")
}

/// What is shown of candidates, versions left out.
fn facts(ones: &[Candidate]) -> Vec<String> {
    let fact = |one: &Candidate| {
        let Candidate { id, noun, words, state, due, unit, .. } = one;
        format!("{id} {noun} {words} {state} {due} {unit}")
    };
    ones.iter().map(fact).collect()
}

async fn one(world: &World, clerk: &Caller, document: &str, id: &str) -> Option<Candidate> {
    let ask = Candidates { document: document.to_owned(), ids: vec![id.to_owned()] };
    world.door.ask(clerk, ask).await.expect("candidates").candidates.pop()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Trouble>) -> Refusal {
    match answer {
        Err(Trouble::Refusal(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_every_candidate_stand_at_its_place() {
    let world = World::new().await;
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let plan = plan(&world, "linlan").await;
    let mut seen = 0;
    for item in world.door.ask(&clerk, Documents { plan }).await.expect("documents") {
        let shown = review(&world, &clerk, &item.id).await;
        let mut text = Vec::new();
        for block in &shown.blocks {
            let cells = block.rows.iter().flatten().map(|cell| (cell.start, cell.words.as_str()));
            let own = (block.kind != "table").then_some((block.start, block.words.as_str()));
            for (start, words) in cells.chain(own) {
                text.resize(text.len().max(start + words.len()), b'\n');
                text[start..start + words.len()].copy_from_slice(words.as_bytes());
            }
        }
        let text = String::from_utf8(text).expect("blocks lie on characters");
        for one in &shown.candidates {
            let at = |byte: i64| usize::try_from(byte).expect("a place");
            let plain = |words: &str| words.split_whitespace().collect::<String>();
            let there = plain(&text[at(one.start)..at(one.end)]);
            assert_eq!(there, plain(&one.words), "{}", item.name);
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_edited_and_the_edits_undone() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let before = review(&world, &clerk, &id).await.candidates;
    let first = &before[0];
    assert_eq!(first.words, "新建公办幼儿园60所");

    let fields = [("due", "9月底前"), ("unit", "财务处、规划处"), ("words", "新建公办幼儿园66所")];
    let fields: BTreeMap<String, String> =
        fields.iter().map(|(field, words)| ((*field).to_owned(), (*words).to_owned())).collect();
    let edit = Edit { candidate: first.id.clone(), version: 1, fields };
    let edited = world.door.act(&clerk, None, edit).await.expect("edited");
    let shown = one(&world, &clerk, &id, &first.id).await.expect("still there");
    assert_eq!((shown.words.as_str(), shown.due.as_str()), ("新建公办幼儿园66所", "9月底前"));
    assert_eq!((shown.unit.as_str(), shown.touched), ("财务处、规划处", true));
    let fields = BTreeMap::from([("noun".to_owned(), "requirement".to_owned())]);
    let edit = Edit { candidate: first.id.clone(), version: edited.version, fields };
    world.door.act(&clerk, None, edit).await.expect("another noun");
    let shown = one(&world, &clerk, &id, &first.id).await.expect("still there");
    assert_eq!((shown.noun.as_str(), shown.words.as_str()), ("requirement", "新建公办幼儿园66所"));

    let undo = |id: &str| Undo { candidate: id.to_owned() };
    for _ in 0..2 {
        world.door.act(&clerk, None, undo(&first.id)).await.expect("undone");
    }
    let after = review(&world, &clerk, &id).await.candidates;
    assert_eq!(facts(&after), facts(&before));
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_merged_split_added_and_all_is_undone() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let before = review(&world, &clerk, &id).await.candidates;
    let [first, second, third, ..] = before.as_slice() else { panic!("{before:?}") };

    let merge = Merge { candidate: second.id.clone(), version: 1, with: third.id.clone() };
    let stale = Merge { candidate: second.id.clone(), version: 7, with: third.id.clone() };
    assert_eq!(refused(world.door.act(&clerk, None, stale).await).kind, RefusalKind::Stale);
    let merged = world.door.act(&clerk, None, merge).await.expect("merged").changed;
    assert_eq!(merged[1].state, "merged");
    let shown = one(&world, &clerk, &id, &second.id).await.expect("still there");
    assert_eq!((shown.start, shown.end), (second.start, third.end));
    let accept = Accept { candidate: third.id.clone(), version: merged[1].version };
    assert_eq!(refused(world.door.act(&clerk, None, accept).await).kind, RefusalKind::Conflict);

    let last = before.last().expect("candidates");
    let at = last.start + i64::try_from("制定".len()).expect("small");
    let split = Split { candidate: last.id.clone(), version: 1, at };
    let parts = world.door.act(&clerk, None, split).await.expect("split").changed;
    let shown = one(&world, &clerk, &id, &parts[2].id).await.expect("a part");
    assert_eq!(shown.words, "教师企业实践管理办法");
    let accept = Accept { candidate: parts[2].id.clone(), version: 1 };
    let entry = world.door.act(&clerk, None, accept).await.expect("a part is accepted").entry;
    assert!(!entry.is_empty());
    let undo = |id: &str| Undo { candidate: id.to_owned() };
    let early = refused(world.door.act(&clerk, None, undo(&last.id)).await);
    assert_eq!(early.kind, RefusalKind::Conflict, "a part has been decided");

    let end = first.start + i64::try_from("新建公办幼儿园".len()).expect("small");
    let add =
        || Add { document: id.clone(), noun: "task".to_owned(), first: first.start, last: end };
    let added = world.door.act(&clerk, None, add()).await.expect("added");
    assert_eq!(one(&world, &clerk, &id, &added.id).await.expect("new").words, "新建公办幼儿园");
    assert_eq!(refused(world.door.act(&clerk, None, add()).await).kind, RefusalKind::Conflict);
    let cut =
        Add { document: id.clone(), noun: "task".to_owned(), first: first.start + 1, last: end };
    assert_eq!(refused(world.door.act(&clerk, None, cut).await).kind, RefusalKind::Invalid);

    for id in [&added.id, &parts[2].id, &last.id, &third.id] {
        world.door.act(&clerk, None, undo(id)).await.expect("undone");
    }
    let after = review(&world, &clerk, &id).await.candidates;
    assert_eq!(facts(&after), facts(&before));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_band_is_accepted_at_once_and_a_rejected_row_comes_back() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let all = review(&world, &clerk, &id).await.candidates;
    let band = |expected: usize| AcceptBand {
        document: id.clone(),
        from: 0.0,
        upto: 1.0,
        expected: expected as u64,
    };
    let wrong = refused(world.door.act(&clerk, None, band(all.len() + 1)).await);
    assert_eq!(wrong.kind, RefusalKind::Stale, "another number than was shown");
    let done = world.door.act(&clerk, None, band(all.len())).await.expect("accepted").done;
    assert_eq!(done, all.len() as u64);
    let first = one(&world, &clerk, &id, &all[0].id).await.expect("there");
    let reject = |reason: &str| Reject {
        candidate: first.id.clone(),
        version: first.version,
        reason: reason.to_owned(),
    };
    assert_eq!(refused(world.door.act(&clerk, None, reject(" ")).await).kind, RefusalKind::Invalid);
    world.door.act(&clerk, None, reject("重复")).await.expect("rejected");
    let undo = Undo { candidate: first.id.clone() };
    let back = world.door.act(&clerk, None, undo).await.expect("undone");
    assert_eq!((back.state.as_str(), &back.entry), ("accepted", &first.entry));
    let around = Around { candidate: first.id.clone() };
    world.door.ask(&clerk, around).await.expect("what stands around it");
}

/// What a person does to a candidate, and to which.
#[derive(Clone, Debug)]
enum Does {
    Accept,
    Reject,
    Edit(String),
    Merge,
    Split(u8),
    Undo,
    Add(u8),
}

fn does() -> impl Strategy<Value = (usize, Does)> {
    let act = prop_oneof![
        3 => Just(Does::Accept),
        2 => Just(Does::Reject),
        2 => "[甲乙丙丁]{1,6}".prop_map(Does::Edit),
        1 => Just(Does::Merge),
        1 => (0..30_u8).prop_map(Does::Split),
        2 => Just(Does::Undo),
        1 => (0..30_u8).prop_map(Does::Add),
    ];
    (0..40_usize, act)
}

async fn perform(world: &World, clerk: &Caller, document: &str, at: usize, does: &Does) {
    let all = review(world, clerk, document).await.candidates;
    let chosen = &all[at % all.len()];
    let (candidate, version) = (chosen.id.clone(), chosen.version);
    let door = &world.door;
    // What is refused is refused; the rest is what must be kept.
    let _ = match does {
        Does::Accept => door.act(clerk, None, Accept { candidate, version }).await.map(|_| ()),
        Does::Reject => {
            let reason = "重复".to_owned();
            door.act(clerk, None, Reject { candidate, version, reason }).await.map(|_| ())
        }
        Does::Edit(words) => {
            let fields = BTreeMap::from([("words".to_owned(), words.clone())]);
            door.act(clerk, None, Edit { candidate, version, fields }).await.map(|_| ())
        }
        Does::Merge => {
            let with = all[(at + 1) % all.len()].id.clone();
            door.act(clerk, None, Merge { candidate, version, with }).await.map(|_| ())
        }
        Does::Split(by) => {
            let at = chosen.start + i64::from(*by) * 3;
            door.act(clerk, None, Split { candidate, version, at }).await.map(|_| ())
        }
        Does::Undo => door.act(clerk, None, Undo { candidate }).await.map(|_| ()),
        Does::Add(by) => {
            let (document, noun) = (document.to_owned(), "task".to_owned());
            let last = chosen.start + i64::from(*by) * 3;
            door.act(clerk, None, Add { document, noun, first: chosen.start, last })
                .await
                .map(|_| ())
        }
    };
}

/// Everything that a person has touched.
async fn touched(world: &World, clerk: &Caller, document: &str) -> Vec<String> {
    let all = review(world, clerk, document).await.candidates;
    let facts = |one: &Candidate| serde_json::to_string(one).expect("a view is JSON");
    all.iter().filter(|one| one.touched).map(facts).collect()
}

#[test]
fn reading_again_changes_nothing_that_a_person_decided() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let world = runtime.block_on(World::new());
    let clerk = runtime.block_on(world.caller("linlan"));
    let id = runtime.block_on(document(&world, "清单.txt", LIST.as_bytes()));
    let task =
        reading::Task { name: "清单.txt".to_owned(), year: 2023, wants: reading::Wants::Text };
    let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
    let rounds = proptest::collection::vec(does(), 1..12);
    let proved = runner.run(&rounds, |round| {
        runtime.block_on(async {
            for (at, does) in &round {
                perform(&world, &clerk, &id, *at, does).await;
            }
            let before = touched(&world, &clerk, &id).await;
            let shown = review(&world, &clerk, &id).await.candidates.len();
            let outcome = reading::read(&task, LIST.as_bytes());
            reading::take(&world.door, &id, outcome).await.expect("read again");
            prop_assert_eq!(before, touched(&world, &clerk, &id).await);
            let again = review(&world, &clerk, &id).await.candidates.len();
            prop_assert_eq!(shown, again, "nothing is proposed twice, nothing is lost");
            Ok(())
        })
    });
    proved.expect("decisions are kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_read_again_through_the_queue() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let before = review(&world, &clerk, &id).await;
    let first = &before.candidates[0];
    let accept = Accept { candidate: first.id.clone(), version: first.version };
    world.door.act(&clerk, None, accept).await.expect("accepted");
    let reread = || Reread { document: id.clone() };
    let asked = world.door.act(&clerk, None, reread()).await.expect("asked");
    let twice = world.door.act(&clerk, None, reread()).await.expect("asked again");
    assert_eq!(asked.version, twice.version, "it waits once");
    world.read_documents().await;
    let after = review(&world, &clerk, &id).await;
    assert_eq!(after.item.state, "read");
    assert!(after.item.version > asked.version);
    assert_eq!(after.candidates.len(), before.candidates.len());
    assert_eq!(after.candidates[0].id, first.id);
    assert_eq!(after.candidates[0].state, "accepted");
}

/// Whether words stand in any file under a folder.
fn kept(folder: &std::path::Path, words: &str) -> bool {
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return kept(&path, words);
        }
        let held = std::fs::read(path).unwrap_or_default();
        held.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bears_a_mark_of_secrecy_is_not_kept() {
    let world = World::new().await;
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let words = "机密★10年\n北江省某某工作方案\n1.建设甲乙丙丁实训基地60所。\n";
    let blob = world.door.blobs.put(words.as_bytes().to_vec()).await.expect("put");
    let id = document(&world, "方案.txt", words.as_bytes()).await;
    let shown = review(&world, &clerk, &id).await;
    assert_eq!(shown.item.state, "refused");
    assert!(shown.item.message.contains("密级"), "{}", shown.item.message);
    assert!(shown.candidates.is_empty() && shown.blocks.is_empty());
    assert!(world.door.blobs.find(&blob).await.expect("the folder").is_none(), "the file is gone");
    assert!(!kept(world.folder.path(), "建设甲乙丙丁实训基地"), "no text is kept");
    // Uploaded once more: the same document, refused and deleted again.
    assert_eq!(document(&world, "方案.txt", words.as_bytes()).await, id);
    assert!(world.door.blobs.find(&blob).await.expect("the folder").is_none());
    // Reading it again without the file says what to do.
    world.door.act(&clerk, None, Reread { document: id.clone() }).await.expect("asked");
    world.read_documents().await;
    let shown = review(&world, &clerk, &id).await;
    assert!(shown.item.message.contains("重新上传"), "{}", shown.item.message);
    let plain = "北江省保密工作要点\n1.开展保守国家秘密教育20场。\n";
    let id = document(&world, "要点.txt", plain.as_bytes()).await;
    assert_eq!(review(&world, &clerk, &id).await.item.state, "read", "a mention is no mark");
}

#[tokio::test]
async fn a_document_whose_file_is_not_there_is_not_added() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let add = AddDocument {
        plan: plan(&world, "linlan").await,
        name: "要点.txt".to_owned(),
        blob: "ab".repeat(32),
        size: 9,
        level: "own".to_owned(),
    };
    let before: Vec<i64> = column(&world.door.store, "select count(*) from document").await;
    let Err(Trouble::Refusal(refusal)) = world.door.act(&clerk, None, add).await else {
        panic!("added without a file");
    };
    assert!(refusal.message.zh.contains("没有这份文件"), "{refusal:?}");
    let after: Vec<i64> = column(&world.door.store, "select count(*) from document").await;
    assert_eq!(before, after);
}
