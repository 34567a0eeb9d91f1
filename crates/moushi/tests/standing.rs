//! The way of a plan to its issue: opinions asked, parts answered, submitted, returned, approved,
//! issued, frozen; and what differs between its states.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moushi::app::acts::assignment::Answer;
use moushi::app::acts::comment::Add as Say;
use moushi::app::acts::document::Add;
use moushi::app::acts::entry::Edit;
use moushi::app::acts::entry::life::Add as AddRow;
use moushi::app::acts::link::Suppress;
use moushi::app::acts::org::AddPerson;
use moushi::app::acts::plan::{Approve, Issue, Open, Return, Submit};
use moushi::app::acts::round::{self, DecideReply};
use moushi::app::asks::difference::{Difference, Differs};
use moushi::app::asks::entries::{Entries, Line};
use moushi::app::asks::follow::Track;
use moushi::app::asks::listed::Listed;
use moushi::app::asks::round::{Going, Round};
use moushi::app::asks::standing::{Standing, Stands};
use moushi::app::asks::versions::Versions;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::{demo, papers};
use moushi::store::filter::Filter;
use moushi_core::model::RefusalKind;
use moushi_core::text::Lang;

use crate::alignment::{accept, findings, planned, refused, strings};
use crate::world::{World, column};

/// Accepts every open error with a reason.
async fn settle(world: &World, caller: &Caller, plan: &str) {
    let found = findings(world, caller, plan).await;
    for rule in found.rules.into_iter().filter(|rule| rule.severity == "error") {
        for item in rule.findings {
            let suppress = Suppress {
                plan: plan.to_owned(),
                rule: rule.name.clone(),
                row: item.row,
                words: item.words,
                reason: "厅务会已议定".to_owned(),
            };
            world.door.act(caller, None, suppress).await.expect("accepted");
        }
    }
    assert_eq!(findings(world, caller, plan).await.counts.error, 0);
}

/// Takes a plan to its issue: errors accepted, submitted, approved, issued.
pub async fn issued(world: &World, plan: &str) {
    let (clerk, head) = (world.caller("linlan").await, world.caller("zhaoly").await);
    settle(world, &clerk, plan).await;
    let (door, plan) = (&world.door, || plan.to_owned());
    door.act(&clerk, None, Submit { plan: plan() }).await.expect("submitted");
    let approve = Approve { plan: plan(), reason: String::new() };
    door.act(&head, None, approve).await.expect("approved");
    let issue = Issue { plan: plan(), number: "北教发〔2023〕1号".to_owned() };
    door.act(&clerk, None, issue).await.expect("issued");
}

async fn stands(world: &World, caller: &Caller, plan: &str) -> Stands {
    world.door.ask(caller, Standing { plan: plan.to_owned() }).await.expect("a standing")
}

async fn going(world: &World, caller: &Caller, plan: &str) -> Going {
    world.door.ask(caller, Round { plan: plan.to_owned() }).await.expect("a round")
}

async fn task(world: &World, caller: &Caller, plan: &str) -> Line {
    let filter = Filter { plan: plan.to_owned(), noun: "task".to_owned(), ..Filter::default() };
    let list = world.door.ask(caller, Entries { filter, ..Entries::default() }).await;
    list.expect("rows").rows.remove(0)
}

fn edit(row: &Line, field: &str, words: &str) -> Edit {
    Edit {
        entry: row.id.clone(),
        version: row.version,
        fields: BTreeMap::from([(field.to_owned(), words.to_owned())]),
    }
}

async fn differs(world: &World, caller: &Caller, plan: &str, from: &str, to: &str) -> Differs {
    let ask = Difference { plan: plan.to_owned(), from: from.to_owned(), to: to.to_owned() };
    world.door.ask(caller, ask).await.expect("a difference")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_submitted_returned_approved_issued_and_then_stands_still() {
    let (world, plan) = planned().await;
    let (clerk, head) = (world.caller("linlan").await, world.caller("zhaoly").await);
    let submit = || Submit { plan: plan.clone() };
    let row = task(&world, &clerk, &plan).await;
    world.door.act(&clerk, None, edit(&row, "unit", "")).await.expect("an error is made");
    let stand = stands(&world, &clerk, &plan).await;
    assert!(stand.open.findings.error > 0 && !stand.open.ready);
    assert_eq!(refused(world.door.act(&clerk, None, submit()).await), RefusalKind::Conflict);
    settle(&world, &clerk, &plan).await;
    assert!(stands(&world, &clerk, &plan).await.open.ready);
    let issue = |number: &str| Issue { plan: plan.clone(), number: number.to_owned() };
    assert_eq!(refused(world.door.act(&clerk, None, issue("1号")).await), RefusalKind::Conflict);
    world.door.act(&clerk, None, submit()).await.expect("submitted");
    let row = task(&world, &clerk, &plan).await;
    let late = world.door.act(&clerk, None, edit(&row, "deliverable", "方案")).await;
    assert_eq!(refused(late), RefusalKind::Conflict, "what is being decided does not change");
    let approve = || Approve { plan: plan.clone(), reason: String::new() };
    assert_eq!(refused(world.door.act(&clerk, None, approve()).await), RefusalKind::NotAllowed);
    let back = |reason: &str| Return { plan: plan.clone(), reason: reason.to_owned() };
    assert_eq!(refused(world.door.act(&head, None, back("")).await), RefusalKind::Invalid);
    world.door.act(&head, None, back("再压实责任")).await.expect("returned");
    let stand = stands(&world, &clerk, &plan).await;
    assert_eq!((&*stand.state, &*stand.returned.expect("why").words), ("draft", "再压实责任"));
    world.door.act(&clerk, None, submit()).await.expect("submitted again");
    assert_eq!(stands(&world, &head, &plan).await.offered, ["plan-return", "plan-approve"]);
    world.door.act(&head, None, approve()).await.expect("approved");
    assert_eq!(refused(world.door.act(&clerk, None, issue(" ")).await), RefusalKind::Invalid);
    let issued = world.door.act(&clerk, None, issue("北教发〔2023〕1号")).await.expect("issued");
    let frozen = |shape: &'static str, lang: Lang| {
        let (door, clerk, plan) = (world.door.clone(), clerk.clone(), plan.clone());
        async move { papers::issued(&door.eyes(&clerk), &plan, 1, shape, lang).await.expect("a paper") }
    };
    let body = frozen("ledger.json", Lang::Zh).await.bytes;
    let late = world.door.act(&clerk, None, edit(&row, "deliverable", "方案")).await;
    assert_eq!(refused(late), RefusalKind::Conflict, "what is issued does not change");
    // Whatever is computed later, and whoever comes into office, the issued body stays as it was.
    let add = AddPerson { name: "后来人".to_owned(), rank: 1 };
    world.door.act(&Caller::operator(), None, add).await.expect("a person");
    findings(&world, &clerk, &plan).await;
    assert!(frozen("ledger.json", Lang::Zh).await.bytes == body, "byte for byte");
    assert!(frozen("plan.docx", Lang::En).await.bytes.starts_with(b"PK"));
    for (lang, name, header) in [
        (Lang::Zh, "台账-第1版.xlsx", "配合单位"),
        (Lang::En, "ledger version 1.xlsx", "Supporting units"),
    ] {
        let paper = frozen("ledger.xlsx", lang).await;
        assert_eq!(paper.name, name);
        assert!(strings(&paper.bytes).contains(header), "{header}");
    }
    let versions = world.door.ask(&clerk, Versions { plan: plan.clone() }).await.expect("one");
    assert_eq!((versions.len(), &versions[0].digest), (1, &issued.digest));
    assert!(versions[0].intact && versions[0].by == "林澜");
    let changes = differs(&world, &clerk, &plan, "version:1", "now").await.changes;
    assert!(changes.added.is_empty() && changes.removed.is_empty() && changes.changed.is_empty());
    assert!(changes.same > 10);
    let acts: Vec<String> =
        stands(&world, &clerk, &plan).await.history.into_iter().map(|one| one.act).collect();
    let way =
        ["plan-issue", "plan-approve", "plan-submit", "plan-return", "plan-submit", "plan-open"];
    assert_eq!(acts, way, "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_asked_and_answer_for_their_own_part_only() {
    let (world, plan) = planned().await;
    let (clerk, staff) = (world.caller("linlan").await, world.caller("zhoujc").await);
    let fields = BTreeMap::from([("unit".to_owned(), "基础教育处".to_owned())]);
    let (noun, words) = ("last_year".to_owned(), "新建公办幼儿园60所".to_owned());
    let row = AddRow { plan: plan.clone(), noun, words, fields, above: String::new() };
    world.door.act(&clerk, None, row).await.expect("a task of last year");
    let open = |until: &str| round::Open { plan: plan.clone(), until: until.to_owned() };
    assert_eq!(refused(world.door.act(&staff, None, open("")).await), RefusalKind::NotFound);
    assert_eq!(refused(world.door.act(&clerk, None, open("去年")).await), RefusalKind::Invalid);
    world.door.act(&clerk, None, open("2099-01-20")).await.expect("opened");
    assert_eq!(refused(world.door.act(&clerk, None, open("")).await), RefusalKind::Conflict);
    assert_eq!(stands(&world, &clerk, &plan).await.state, "consulting");
    let before = going(&world, &clerk, &plan).await;
    assert!(before.units.len() > 1 && before.replied == 0 && before.opened_at > 0);
    assert!(before.mine.is_empty(), "the office answers for no unit: {:?}", before.mine);
    let mine = going(&world, &staff, &plan).await.mine;
    assert!(mine.iter().all(|part| part.code.starts_with('T')), "tasks of this year: {mine:?}");
    // The unit led tasks of last year, too; nobody is asked to take those on.
    let past = "select assignment.id from assignment join entry on entry.id = entry_id \
                join org on org.id = assignment.org_id \
                where noun = 'last_year' and org.name = '基础教育处'";
    let past = column::<String>(&world.door.store, past).await;
    assert!(!past.is_empty());
    let (assignment, state) = (past[0].clone(), "accepted".to_owned());
    let past = Answer { assignment, version: 1, state, reason: String::new() };
    assert_eq!(refused(world.door.act(&staff, None, past).await), RefusalKind::Conflict);
    let answer = |state: &str, reason: &str| Answer {
        assignment: mine[0].id.clone(),
        version: mine[0].version,
        state: state.to_owned(),
        reason: reason.to_owned(),
    };
    let bare = world.door.act(&staff, None, answer("returned", "")).await;
    assert_eq!(refused(bare), RefusalKind::Invalid);
    let other = world.door.act(&clerk, None, answer("accepted", "")).await;
    assert_eq!(refused(other), RefusalKind::NotAllowed, "nobody answers for another unit");
    world.door.act(&staff, None, answer("returned", "应由规划处牵头")).await.expect("returned");
    let stale = world.door.act(&staff, None, answer("accepted", "")).await;
    assert_eq!(refused(stale), RefusalKind::Stale);
    let after = going(&world, &clerk, &plan).await;
    assert_eq!((after.replied, after.returned.len()), (1, 1));
    assert_eq!(after.returned[0].reason, "应由规划处牵头");
    assert_eq!(stands(&world, &clerk, &plan).await.open.returned_parts, 1);
    let paper = papers::consultation(&world.door.eyes(&clerk), &plan).await.expect("a paper");
    assert!(paper.name.contains("征求意见稿") && paper.bytes.starts_with(b"PK"));
    reply_is_decided(&world, &plan, &mine[0].entry, &staff, &clerk).await;
}

async fn reply_is_decided(world: &World, plan: &str, entry: &str, staff: &Caller, clerk: &Caller) {
    let say = Say { entry: entry.to_owned(), words: "时限建议改为10月底前".to_owned() };
    let said = world.door.act(staff, None, say).await.expect("said").id;
    let decide = |taken: bool, reason: &str| DecideReply {
        reply: said.clone(),
        taken,
        reason: reason.to_owned(),
    };
    let bare = world.door.act(clerk, None, decide(false, "")).await;
    assert_eq!(refused(bare), RefusalKind::Invalid, "why not is said");
    let own = world.door.act(staff, None, decide(true, "")).await;
    assert_eq!(refused(own), RefusalKind::NotFound, "units do not decide");
    world.door.act(clerk, None, decide(false, "与省政府要求不一致")).await.expect("decided");
    let replies = going(world, clerk, plan).await.replies;
    assert_eq!(replies.len(), 1);
    assert_eq!((&*replies[0].decision, &*replies[0].reason), ("not_taken", "与省政府要求不一致"));
    world.door.act(clerk, None, decide(true, "")).await.expect("decided anew");
    assert_eq!(going(world, staff, plan).await.replies[0].decision, "taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_what_they_have_submitted() {
    let world = World::new().await;
    let city = world.caller("chenlj").await;
    let open =
        Open { org: city.posts[0].org_id.clone(), year: 2023, title: String::new(), carry: false };
    let plan = world.door.act(&city, None, open).await.expect("a plan of the city").id;
    let (_, documents) = demo::years()[1];
    let (name, bytes) = documents.iter().find(|(name, _)| name.contains("临江")).expect("a plan");
    let blob = world.door.blobs.put(bytes.to_vec()).await.expect("kept");
    let add = Add {
        plan: plan.clone(),
        name: (*name).to_owned(),
        blob,
        size: i64::try_from(bytes.len()).expect("a small file"),
        level: "own".to_owned(),
    };
    world.door.act(&city, None, add).await.expect("added");
    world.read_documents().await;
    accept(&world, &city, &plan, &["临江"]).await;
    settle(&world, &city, &plan).await;
    world.door.act(&city, None, Submit { plan: plan.clone() }).await.expect("submitted");
    let stand = stands(&world, &city, &plan).await;
    assert!(stand.own_request && stand.offered == ["plan-return"]);
    let own = Approve { plan, reason: String::new() };
    assert_eq!(refused(world.door.act(&city, None, own).await), RefusalKind::NotAllowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_at_the_end_of_a_day_is_told_back_from_the_record() {
    const DAY: i64 = 86_400_000;
    let (mut world, plan) = planned().await;
    let clerk = world.caller("linlan").await;
    let now = Arc::new(AtomicI64::new(world.door.clock.now()));
    world.door.clock = Clock::Set(Arc::clone(&now));
    let today = world.door.clock.today();
    now.fetch_add(DAY, Ordering::Relaxed);
    let row = task(&world, &clerk, &plan).await;
    let first = row.due_words.clone();
    world.door.act(&clerk, None, edit(&row, "due", "10月底前")).await.expect("changed");
    let row = task(&world, &clerk, &plan).await;
    world.door.act(&clerk, None, edit(&row, "due", "11月底前")).await.expect("changed again");
    let changes = differs(&world, &clerk, &plan, &format!("date:{today}"), "now").await.changes;
    assert_eq!(changes.changed.len(), 1, "two changes of one field are one difference");
    let field = &changes.changed[0].fields[0];
    assert_eq!((&*field.old, &*field.new), (&*first, "11月底前"));
    let before = today.pred_opt().expect("a day before");
    let changes = differs(&world, &clerk, &plan, &format!("date:{before}"), "now").await.changes;
    assert_eq!((changes.same, changes.changed.len()), (0, 0), "there was nothing yet");
    assert!(changes.added.len() > 10);
    let odd = Difference { plan, from: "gestern".to_owned(), to: String::new() };
    assert_eq!(refused(world.door.ask(&clerk, odd).await), RefusalKind::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn this_year_is_held_against_last_year() {
    let (world, plan) = planned().await;
    let clerk = world.caller("linlan").await;
    accept(&world, &clerk, &plan, &["2022年重点工作清单"]).await;
    let changes = differs(&world, &clerk, &plan, "last_year", "now").await.changes;
    assert!(!changes.added.is_empty(), "new tasks");
    assert!(!changes.changed.is_empty(), "near copies");
    assert!(!changes.removed.is_empty(), "tasks that vanished");
    assert!(changes.removed.iter().all(|line| line.note.is_some()), "and why they are missed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issued_plan_tells_the_light_of_each_task_and_why() {
    let (mut world, plan) = planned().await;
    let day = |words: &str| words.parse::<chrono::NaiveDate>().expect("a day");
    let at = Arc::new(AtomicI64::new(moushi::app::clock::start_of(day("2023-09-30"))));
    world.door.clock = Clock::Set(at.clone());
    let clerk = world.caller("linlan").await;
    let tracked =
        || async { world.door.ask(&clerk, Track { plan: plan.clone() }).await.expect("follow-up") };
    assert!(tracked().await.lights.is_empty(), "a draft has no lights");
    issued(&world, &plan).await;
    let (door, plan_id) = (&world.door, || plan.clone());
    for today in ["2023-09-30", "2023-12-10", "2024-01-10"] {
        at.store(moushi::app::clock::start_of(day(today)), Ordering::Relaxed);
        let view = tracked().await;
        assert_eq!(view.lights.iter().map(|one| one.tasks).sum::<usize>(), view.tasks);
        for lit in view.lights {
            let (plan, show, value) = (plan_id(), "light".to_owned(), lit.light.clone());
            let list = Listed { plan, show, value, limit: 1000, ..Listed::default() };
            let list = door.ask(&clerk, list).await.expect("a list");
            assert_eq!(
                (list.total, list.rows.len()),
                (lit.tasks, lit.tasks),
                "{today} {}",
                lit.light
            );
            for row in list.rows {
                // 10 % of the 364 days from New Year to the end of the year are 36 days.
                let left = match row.day.as_str() {
                    "" => i64::MAX,
                    due => (day(due) - day(today)).num_days(),
                };
                let whole = match row.day.as_str() {
                    "" => 0,
                    due => (day(due) - day("2023-01-01")).num_days(),
                };
                let right = match left {
                    ..0 => "red",
                    left if whole > 0 && left * 10 <= whole => "yellow",
                    _ => "green",
                };
                assert_eq!(lit.light, right, "{today}: {row:?}");
                assert!(right == "green" || row.marks.len() > 1, "it says why: {row:?}");
            }
        }
    }
}
