//! The alignment board and the findings through the door: decided, accepted, taken back; and who
//! sees how much of them.

use std::io::{Cursor, Read};

use moushi::app::acts::candidate::Accept;
use moushi::app::acts::link::{Decide, Restore, Suppress};
use moushi::app::asks::alignment::{Alignment, Board};
use moushi::app::asks::answers::Answers;
use moushi::app::asks::documents::{Documents, Review};
use moushi::app::asks::findings::{Findings, Found};
use moushi::app::asks::round::Round;
use moushi::app::asks::standing::Standing;
use moushi::app::asks::versions::Versions;
use moushi::app::caller::Caller;
use moushi::app::papers;
use moushi::error::Trouble;
use moushi_core::model::RefusalKind;
use moushi_core::text::Lang;

use crate::planning::plan;
use crate::world::World;

/// What kind of refusal it was.
pub fn refused<T>(result: Result<T, Trouble>) -> RefusalKind {
    match result {
        Err(Trouble::Refusal(refusal)) => refusal.kind,
        Err(fault) => panic!("{fault:?}"),
        Ok(_) => panic!("it was allowed"),
    }
}

/// The words in the cells of a workbook, as they stand in the file.
pub fn strings(xlsx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(xlsx)).expect("an XLSX is a zip");
    let mut part = zip.by_name("xl/sharedStrings.xml").expect("words");
    let mut words = String::new();
    part.read_to_string(&mut words).expect("UTF-8");
    words
}

/// Accepts every candidate of the documents whose name holds one of these words.
pub async fn accept(world: &World, caller: &Caller, plan: &str, names: &[&str]) {
    let ask = Documents { plan: plan.to_owned() };
    for item in world.door.ask(caller, ask).await.expect("documents") {
        if !names.iter().any(|name| item.name.contains(name)) {
            continue;
        }
        let review = world.door.ask(caller, Review { document: item.id }).await.expect("a review");
        for one in review.candidates {
            let accept = Accept { candidate: one.id, version: one.version };
            world.door.act(caller, None, accept).await.expect("accepted");
        }
    }
}

/// The province with a plan of this year whose demands and tasks are in the ledger.
pub async fn planned() -> (World, String) {
    let world = World::new().await;
    let plan = planned_in(&world).await;
    (world, plan)
}

/// Puts the demands and tasks of this year's plan into the ledger; answers the plan.
pub async fn planned_in(world: &World) -> String {
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let plan = plan(world, "linlan").await;
    accept(world, &clerk, &plan, &["工作要点", "征求意见稿"]).await;
    plan
}

async fn board(world: &World, caller: &Caller, plan: &str, gaps: bool) -> Board {
    let ask = Alignment { plan: plan.to_owned(), gaps, ..Alignment::default() };
    world.door.ask(caller, ask).await.expect("a board")
}

pub async fn findings(world: &World, caller: &Caller, plan: &str) -> Found {
    let ask = Findings { plan: plan.to_owned(), ..Findings::default() };
    world.door.ask(caller, ask).await.expect("findings")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_decided_and_the_board_follows() {
    let (world, plan) = planned().await;
    let clerk = world.caller("linlan").await;
    let before = board(&world, &clerk, &plan, false).await;
    let rows: usize = before.groups.iter().map(|group| group.rows.len()).sum();
    assert_eq!(rows, before.counts.requirements, "each demand stands once");
    let cells = before.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
    assert!(cells.clone().count() > 0 && cells.clone().all(|cell| !cell.confirmed));
    let row = before.groups.iter().flat_map(|group| &group.rows);
    let row = row.into_iter().find(|row| row.cover == "suggested" && row.tasks > 0);
    let row = row.expect("something is suggested");
    let answers = || Answers { requirement: row.id.clone(), by: "lead".to_owned(), column: None };
    let seen = world.door.ask(&clerk, answers()).await.expect("answers");
    let link = &seen.links[0];
    assert!(!link.shared.is_empty() && seen.words == row.words);
    let decide = |state: &str| Decide {
        requirement: row.id.clone(),
        task: link.task.clone(),
        state: state.to_owned(),
        relation: "equal".to_owned(),
        reason: "逐条核对".to_owned(),
    };
    world.door.act(&clerk, None, decide("confirmed")).await.expect("confirmed");
    let after = board(&world, &clerk, &plan, false).await;
    let now = after.groups.iter().flat_map(|group| &group.rows).find(|one| one.id == row.id);
    assert_eq!(now.expect("the row is there").cover, "full");
    assert_eq!(after.counts.full, before.counts.full + 1);
    world.door.act(&clerk, None, decide("refused")).await.expect("refused");
    let seen = world.door.ask(&clerk, answers()).await.expect("answers");
    let last = seen.links.last().expect("refused links are still shown");
    assert_eq!((&*last.state, &*last.reason), ("refused", "逐条核对"));
    let gaps = board(&world, &clerk, &plan, true).await;
    let shown = gaps.groups.iter().flat_map(|group| &group.rows);
    assert!(shown.clone().all(|row| row.weakened || row.cover != "full"));
    assert!(shown.into_iter().any(|one| one.id == row.id), "a refused answer leaves a gap");
    for (lang, name, header, other) in [
        (Lang::Zh, "对标矩阵.xlsx", "承接情况", "Answered"),
        (Lang::En, "alignment matrix.xlsx", "Answered", "承接情况"),
    ] {
        let paper = papers::board(&world.door.eyes(&clerk), &plan, lang).await.expect("a sheet");
        assert!(paper.name.ends_with(name), "{}", paper.name);
        let words = strings(&paper.bytes);
        assert!(words.contains(header) && !words.contains(other), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_accepted_with_a_reason_and_taken_back() {
    let (world, plan) = planned().await;
    let clerk = world.caller("linlan").await;
    let before = findings(&world, &clerk, &plan).await;
    let rule = before.rules.iter().find(|rule| rule.findings.iter().any(|one| !one.row.is_empty()));
    let rule = rule.expect("something is found in a row");
    let item = rule.findings.iter().find(|one| !one.row.is_empty()).expect("as just seen");
    assert!(item.places.iter().all(|place| !place.entry.is_empty() || !place.document.is_empty()));
    let suppress = |reason: &str| Suppress {
        plan: plan.clone(),
        rule: rule.name.clone(),
        row: item.row.clone(),
        words: item.words.clone(),
        reason: reason.to_owned(),
    };
    assert_eq!(refused(world.door.act(&clerk, None, suppress(" ")).await), RefusalKind::Invalid);
    world.door.act(&clerk, None, suppress("厅务会已议定")).await.expect("accepted");
    let after = findings(&world, &clerk, &plan).await;
    let total = |found: &Found| found.counts.error + found.counts.warning + found.counts.note;
    assert!(total(&after) < total(&before));
    let kept = &after.accepted[0];
    assert_eq!((&*kept.reason, &*kept.by), ("厅务会已议定", "林澜"));
    assert!(!kept.messages.is_empty(), "what would be said is still told");
    let restore = Restore { suppression: kept.id.clone() };
    world.door.act(&clerk, None, restore).await.expect("taken back");
    let again = findings(&world, &clerk, &plan).await;
    assert_eq!((total(&again), again.accepted.len()), (total(&before), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_part_sees_that_part_and_no_more() {
    let (world, plan) = planned().await;
    let staff = world.caller("zhoujc").await;
    let ask = Alignment { plan: plan.clone(), ..Alignment::default() };
    assert_eq!(refused(world.door.ask(&staff, ask).await), RefusalKind::NotFound);
    let ask = Versions { plan: plan.clone() };
    assert_eq!(refused(world.door.ask(&staff, ask).await), RefusalKind::NotFound);
    let stands = world.door.ask(&staff, Standing { plan: plan.clone() }).await.expect("a state");
    assert!(!stands.whole && stands.history.is_empty() && stands.open.tasks == 0);
    let going = world.door.ask(&staff, Round { plan: plan.clone() }).await.expect("a round");
    assert!(!going.mine.is_empty() && going.units.is_empty());
    assert!(going.mine.iter().all(|part| part.unit == "基础教育处"), "{:?}", going.mine);
    let mine: Vec<&str> = going.mine.iter().map(|part| part.code.as_str()).collect();
    let clerk = world.caller("linlan").await;
    let (part, all) =
        (findings(&world, &staff, &plan).await, findings(&world, &clerk, &plan).await);
    let count = |found: &Found| found.rules.iter().map(|rule| rule.findings.len()).sum::<usize>();
    assert!(count(&part) < count(&all));
    let items = part.rules.iter().flat_map(|rule| &rule.findings);
    let places = items.flat_map(|item| &item.places);
    assert!(places.into_iter().all(|place| mine.contains(&place.code.as_str())));
    let stranger = world.caller("wangyz").await;
    let ask = Findings { plan, ..Findings::default() };
    assert_eq!(refused(world.door.ask(&stranger, ask).await), RefusalKind::NotFound);
}
