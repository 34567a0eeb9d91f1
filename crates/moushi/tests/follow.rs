//! A year of an issued plan through the door: accepted, reported, shown, claimed, verified, closed, opened
//! again; changed by request; pressed for by notices.

mod pages;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moushi::app::acts::assignment::Answer;
use moushi::app::acts::entry::Edit;
use moushi::app::acts::plan::Open;
use moushi::app::acts::track::change::{self, DecideChange, DecideEnding, DecideWording};
use moushi::app::acts::track::evidence::Add as Show;
use moushi::app::acts::track::finish::{CarryOver, Claim, Conclude, Examine, Reopen};
use moushi::app::acts::track::press::{Reply, Send};
use moushi::app::acts::track::remark;
use moushi::app::acts::track::report::{Decide, Report};
use moushi::app::acts::track::{Assign, standing};
use moushi::app::asks::entries::{Entries, Line};
use moushi::app::asks::entry::{Entry, Follow, Whole};
use moushi::app::asks::follow::Track;
use moushi::app::asks::listed::Listed;
use moushi::app::asks::owed::Owed;
use moushi::app::asks::radar::Radar;
use moushi::app::asks::timeline::Timeline;
use moushi::app::asks::todo::Todo;
use moushi::app::caller::Caller;
use moushi::app::clock::{Clock, start_of};
use moushi::app::{papers, uploads};
use moushi::error::Trouble;
use moushi::store::filter::Filter;
use moushi::store::{chain, migrate};
use moushi_core::model::RefusalKind;

use crate::alignment::{planned_in, refused};
use crate::standing::issued;
use crate::world::{World, column};

/// A province in the spring of the year, its plan issued; some of its tasks led by 基础教育处.
pub struct Year {
    world: World,
    plan: String,
    at: Arc<AtomicI64>,
    clerk: Caller,
    staff: Caller,
    inspector: Caller,
    leader: Caller,
    head: Caller,
    tasks: Vec<Line>,
}

const UNIT: &str = "基础教育处";

async fn tasks(world: &World, caller: &Caller, plan: &str) -> Vec<Line> {
    let filter = Filter { plan: plan.to_owned(), noun: "task".to_owned(), ..Filter::default() };
    let ask = Entries { filter, ..Entries::default() };
    world.door.ask(caller, ask).await.expect("rows").rows
}

impl Year {
    async fn new() -> Self {
        Self::of(World::new().await).await
    }

    /// The year of a world, on whatever engine.
    pub async fn of(mut world: World) -> Self {
        let plan = planned_in(&world).await;
        let at = Arc::new(AtomicI64::new(0));
        world.door.clock = Clock::Set(at.clone());
        let day = "2023-03-01".parse().expect("a day");
        at.store(start_of(day), Ordering::Relaxed);
        let clerk = world.caller("linlan").await;
        for task in tasks(&world, &clerk, &plan).await.into_iter().take(4) {
            let unit = if task.code == "T004" { "临江市教育局" } else { UNIT };
            let fields = BTreeMap::from([
                ("unit".to_owned(), unit.to_owned()),
                ("due".to_owned(), "12月底前".to_owned()),
                ("person".to_owned(), "李清源".to_owned()),
            ]);
            let edit = Edit { entry: task.id, version: task.version, fields };
            world.door.act(&clerk, None, edit).await.expect("led");
        }
        issued(&world, &plan).await;
        Self {
            tasks: tasks(&world, &clerk, &plan).await,
            staff: world.caller("zhoujc").await,
            inspector: world.caller("sunld").await,
            leader: world.caller("liqy").await,
            head: world.caller("zhaoly").await,
            world,
            plan,
            at,
            clerk,
        }
    }

    fn turn(&self, day: &str) {
        self.at.store(start_of(day.parse().expect("a day")), Ordering::Relaxed);
    }

    async fn whole(&self, caller: &Caller, at: usize) -> Whole {
        let ask = Entry { entry: self.tasks[at].id.clone() };
        self.world.door.ask(caller, ask).await.expect("the row is seen")
    }

    async fn follow(&self, at: usize) -> Follow {
        self.whole(&self.clerk, at).await.follow.expect("it is followed")
    }

    async fn version(&self, at: usize) -> i64 {
        self.follow(at).await.version
    }

    async fn answer(&self, at: usize, state: &str) -> Result<(), Trouble> {
        let ask = format!(
            "select id from assignment where entry_id = '{}' and part = 'lead'",
            self.tasks[at].id
        );
        let id: Vec<String> = column(&self.world.door.store, &ask).await;
        let ask = format!("select version from assignment where id = '{}'", id[0]);
        let version: Vec<i64> = column(&self.world.door.store, &ask).await;
        let (assignment, reason) = (id[0].clone(), "人手不足".to_owned());
        let answer = Answer { assignment, version: version[0], state: state.to_owned(), reason };
        let caller = if at == 3 { self.world.caller("chenlj").await } else { self.staff.clone() };
        self.world.door.act(&caller, None, answer).await.map(|_| ())
    }

    fn report(&self, at: usize, percent: i64) -> Report {
        let none = String::new;
        Report {
            entry: self.tasks[at].id.clone(),
            done: format!("完成{percent}%的工程量"),
            next: "组织验收".to_owned(),
            problems: none(),
            support: none(),
            percent,
            figure: None,
            forecast: "2023-11-30".to_owned(),
        }
    }

    async fn light(&self, at: usize) -> String {
        self.follow(at).await.light[0].words.zh.to_string()
    }

    async fn list(&self, show: &str, value: &str) -> usize {
        let (plan, show, value) = (self.plan.clone(), show.to_owned(), value.to_owned());
        let ask = Listed { plan, show, value, ..Listed::default() };
        self.world.door.ask(&self.clerk, ask).await.expect("a list").total
    }

    async fn matters(&self, caller: &Caller, kind: &str) -> usize {
        let duties = self.world.door.ask(caller, Todo::default()).await.expect("duties");
        duties.matters.iter().filter(|one| one.kind == kind).map(|one| one.count).sum()
    }

    fn photo(&self, at: usize) -> Show {
        Show {
            entry: self.tasks[at].id.clone(),
            name: "竣工照片".to_owned(),
            blob: String::new(),
            size: 0,
            url: "https://example.org/photo".to_owned(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_year_goes_its_way() {
    a_short_year(World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_issued_by_an_earlier_version_is_followed_after_the_migration() {
    let year = Year::new().await;
    let stands = "select entry_id || lifecycle from track order by entry_id";
    year.answer(3, "accepted").await.expect("accepted");
    let before: Vec<String> = column(&year.world.door.store, stands).await;
    for table in ["track", "progress", "evidence", "request", "notice", "instruction"] {
        year.world.execute(&format!("drop table {table}")).await;
    }
    year.world.execute("delete from migration where number >= 8").await;
    migrate::migrate(&year.world.door.store).await.expect("brought to the new shape");
    let after: Vec<String> = column(&year.world.door.store, stands).await;
    assert_eq!(before, after, "accepted, proposed and unled tasks stand where they stood");
    assert!(after.iter().any(|row| row.ends_with("in_progress")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_followed_from_its_baseline_to_its_target() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(2, "accepted").await.expect("accepted");
    assert!(year.follow(2).await.path.is_none(), "no number was reported");
    // 新建公办幼儿园50所, until the end of December: 364 days from nothing to 50.
    for (day, figure) in [("2023-03-02", 5.0), ("2023-04-01", 15.0), ("2023-05-01", 25.0)] {
        year.turn(day);
        let report = Report { figure: Some(figure), ..year.report(2, 10) };
        door.act(&year.staff, None, report).await.expect("reported");
    }
    let path = year.follow(2).await.path.expect("a path");
    assert_eq!((path.target, path.figure, path.completion), (50.0, 25.0, Some(50.0)));
    assert_eq!((path.steps.len(), path.points, path.baseline), (3, None, Some(0.0)));
    let planned = path.steps[2].planned.expect("a way");
    assert!((planned - 50.0 * 120.0 / 364.0).abs() < 1e-9, "{planned}");
    let forecast = path.forecast.expect("a forecast").zh;
    assert_eq!(forecast, "按近期进度，预计 2023-07-15 达到", "ten in thirty days");
    assert!(path.deviation.expect("a deviation").zh.starts_with("高于计划 8.52"));
}

/// The world with its plan issued and every kind of paper about its tasks.
pub async fn under_way(world: World) -> World {
    let year = Year::of(world).await;
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    door.act(&year.staff, None, year.report(0, 60)).await.expect("reported");
    let counted = Report { figure: Some(12.0), ..year.report(2, 24) };
    door.act(&year.staff, None, counted).await.expect("reported");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let version = year.version(0).await;
    let later = ask(&year, version, "change", &[("due", "2024年3月底前")]);
    door.act(&year.staff, None, later).await.expect("asked");
    let entry = || year.tasks[0].id.clone();
    let (words, until) = ("请说明开工情况".to_owned(), "2023-03-10".to_owned());
    let send = Send { entry: entry(), words: words.clone(), until };
    door.act(&year.inspector, None, send).await.expect("sent");
    let give = remark::Give { entry: entry(), words, until: String::new() };
    door.act(&year.leader, None, give).await.expect("a remark");
    year.turn("2023-05-01");
    year.world
}

/// A task goes its way, and every page of the follow-up finds its rows; on either engine.
pub async fn a_short_year(world: World) {
    let year = Year::of(world).await;
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    door.act(&year.staff, None, year.report(0, 100)).await.expect("reported");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let (entry, version) = (year.tasks[0].id.clone(), year.version(0).await);
    let claim = Claim { entry: entry.clone(), version, reason: String::new() };
    door.act(&year.staff, None, claim).await.expect("claimed");
    let examine = Examine { entry: entry.clone(), version: version + 1 };
    door.act(&year.inspector, None, examine).await.expect("looked at");
    let (checked, reason) = ("抽查两所".to_owned(), String::new());
    let conclude = Conclude { entry, version: version + 2, confirmed: true, checked, reason };
    door.act(&year.inspector, None, conclude).await.expect("closed");
    let later = change::Ask { entry: year.tasks[1].id.clone(), ..ask(&year, 2, "suspend", &[]) };
    let request = door.act(&year.staff, None, later).await.expect("asked").id;
    let grant = DecideEnding { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.head, None, grant).await.expect("suspended");
    let send = Send {
        entry: year.tasks[2].id.clone(),
        words: "请说明开工情况".to_owned(),
        until: "2023-03-10".to_owned(),
    };
    door.act(&year.inspector, None, send).await.expect("sent");
    year.turn("2023-05-01");
    let stands = ["closed", "suspended", "in_progress"];
    for at in stands {
        assert_eq!(year.list("stands", at).await, 1, "{at}");
    }
    assert_eq!((year.list("stale", "").await, year.list("radar", "stale").await), (1, 1));
    assert_eq!(year.matters(&year.staff, "answer").await, 1);
    assert_eq!(year.matters(&year.clerk, "reports").await, 1);
    let spans = Timeline { plan: year.plan.clone(), scale: "quarter".to_owned() };
    let spans = door.ask(&year.staff, spans).await.expect("a timeline");
    assert!(spans.rows.iter().any(|row| row.code == "T001"));
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_accepted_and_reported_by_its_lead_unit_alone() {
    let year = Year::new().await;
    let door = &year.world.door;
    assert_eq!(year.follow(0).await.lifecycle, "assigned");
    let asked = year.matters(&year.staff, "assignment").await;
    let early = door.act(&year.staff, None, year.report(0, 5)).await;
    assert_eq!(refused(early), RefusalKind::Conflict, "it has to be accepted first");
    year.answer(0, "accepted").await.expect("accepted");
    assert_eq!(year.matters(&year.staff, "assignment").await, asked - 1);
    assert_eq!(year.list("stands", "in_progress").await, 1);
    let foreign = door.act(&year.clerk, None, year.report(0, 5)).await;
    assert_eq!(refused(foreign), RefusalKind::NotAllowed, "the office does not report for it");
    let done = door.act(&year.staff, None, year.report(0, 60)).await.expect("reported");
    let held = year.follow(0).await;
    assert_eq!((held.percent, &*held.forecast), (60, "2023-11-30"));
    assert_eq!(year.matters(&year.clerk, "reports").await, 1);
    let decide = |state: &str, version| Decide {
        progress: done.id.clone(),
        version,
        state: state.to_owned(),
        reason: String::new(),
    };
    let unreasoned = door.act(&year.clerk, None, decide("returned", 1)).await;
    assert_eq!(refused(unreasoned), RefusalKind::Invalid);
    door.act(&year.clerk, None, decide("acknowledged", 1)).await.expect("noted");
    let twice = door.act(&year.clerk, None, decide("acknowledged", 2)).await;
    assert_eq!(refused(twice), RefusalKind::Conflict);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_verified_by_somebody_else_before_the_task_is_closed() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    door.act(&year.staff, None, year.report(0, 60)).await.expect("reported");
    let claim = |version, reason: &str| Claim {
        entry: year.tasks[0].id.clone(),
        version,
        reason: reason.to_owned(),
    };
    let version = year.version(0).await;
    let bare = door.act(&year.staff, None, claim(version, "")).await;
    assert_eq!(refused(bare), RefusalKind::Conflict, "there is no evidence");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let version = year.version(0).await;
    let short = door.act(&year.staff, None, claim(version, "")).await;
    assert_eq!(refused(short), RefusalKind::Conflict, "60 % and no reason");
    let stale = door.act(&year.staff, None, claim(version - 1, "已按调减规模完成")).await;
    assert_eq!(refused(stale), RefusalKind::Stale);
    door.act(&year.staff, None, claim(version, "已按调减规模完成")).await.expect("claimed");
    assert_eq!(year.matters(&year.inspector, "verify").await, 1);

    let entry = || year.tasks[0].id.clone();
    let examine = Examine { entry: entry(), version: version + 1 };
    door.act(&year.inspector, None, examine).await.expect("looked at");
    let conclude = |version, confirmed, checked: &str| Conclude {
        entry: entry(),
        version,
        confirmed,
        checked: checked.to_owned(),
        reason: String::new(),
    };
    let unchecked = door.act(&year.inspector, None, conclude(version + 2, true, "")).await;
    assert_eq!(refused(unchecked), RefusalKind::Conflict);
    let unsaid = door.act(&year.inspector, None, conclude(version + 2, false, "")).await;
    assert_eq!(refused(unsaid), RefusalKind::Invalid, "why is it sent back");
    let good = conclude(version + 2, true, "抽查两所，均已竣工");
    door.act(&year.inspector, None, good).await.expect("closed");
    let held = year.follow(0).await;
    assert_eq!((&*held.lifecycle, &*held.closed_on), ("closed", "2023-03-01"));
    assert!(held.evidence.iter().all(|one| one.state == "accepted"));
    assert_eq!(year.light(0).await, "● 绿灯");
    let late = door.act(&year.staff, None, year.report(0, 100)).await;
    assert_eq!(refused(late), RefusalKind::Conflict, "nothing is reported on what is closed");
    assert_eq!(refused(door.act(&year.staff, None, year.photo(0)).await), RefusalKind::Conflict);
    let version = held.version;
    let reopen = Reopen { entry: entry(), version, reason: "群众反映未启用".to_owned() };
    door.act(&year.inspector, None, reopen).await.expect("opened again");
    let held = year.follow(0).await;
    assert_eq!((&*held.lifecycle, &*held.closed_on), ("in_progress", ""));
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_back_is_proposed_again_and_what_is_not_reported_turns_grey() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "returned").await.expect("sent back");
    assert_eq!(year.follow(0).await.lifecycle, "established");
    assert_eq!(year.matters(&year.clerk, "assign").await, 1);
    let version = year.version(0).await;
    let assign = Assign { entry: year.tasks[0].id.clone(), version, reason: String::new() };
    door.act(&year.clerk, None, assign).await.expect("proposed again");
    for at in [0, 1, 3] {
        year.answer(at, "accepted").await.expect("accepted");
    }
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("● 绿灯", 0));
    year.turn("2023-04-20");
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("○ 灰灯", 3));
    assert_eq!(year.matters(&year.staff, "report").await, 2, "its own, not those of the city");
    let owed = Owed { plan: year.plan.clone() };
    let sheet = door.ask(&year.staff, owed).await.expect("a sheet");
    assert_eq!((sheet.overdue, sheet.tasks.len()), (2, 2));
    door.act(&year.staff, None, year.report(0, 30)).await.expect("reported");
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("● 绿灯", 2));
    let view = door.ask(&year.clerk, Track { plan: year.plan.clone() }).await.expect("follow-up");
    assert_eq!(view.stale, 2);
    for one in view.stands {
        assert_eq!(year.list("stands", &one.light).await, one.tasks, "{}", one.light);
    }
    // Even a green task is red the day after its deadline, and told why.
    year.turn("2024-01-05");
    let light = year.follow(0).await.light;
    assert_eq!((&*light[0].words.zh, &*light[1].words.zh), ("▲ 红灯", "超期 5 天"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_radar_tells_what_deserves_a_look_and_every_number_is_its_list() {
    let year = Year::new().await;
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    let noticed = |kind: &'static str| {
        let plan = year.plan.clone();
        let (door, clerk) = (&year.world.door, &year.clerk);
        async move {
            let all = door.ask(clerk, Radar { plan }).await.expect("a radar");
            all.into_iter().find(|one| one.kind == kind).expect("a kind").tasks
        }
    };
    let quiet = ["red", "unfinished", "unmoved", "softened", "extended", "repeated", "stale"];
    // One task of the plan was to be done by the end of February.
    for kind in quiet {
        assert_eq!(noticed(kind).await, usize::from(kind == "red"), "{kind}");
    }
    let done = "主体工程正在施工，已完成投资八千万元".to_owned();
    let whole = Report { done: done.clone(), ..year.report(0, 100) };
    door.act(&year.staff, None, whole).await.expect("reported");
    assert_eq!(noticed("unfinished").await, 1, "100 % while its words say 正在");
    for _ in 0..2 {
        let again = Report { done: done.clone(), ..year.report(1, 40) };
        door.act(&year.staff, None, again).await.expect("reported");
    }
    assert_eq!(noticed("repeated").await, 1);
    for due in ["2024年3月底前", "2024年6月底前"] {
        let version = year.version(0).await;
        let later = ask(&year, version, "change", &[("due", due)]);
        let request = door.act(&year.staff, None, later).await.expect("asked").id;
        let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
        door.act(&year.leader, None, grant).await.expect("granted");
    }
    assert_eq!((noticed("softened").await, noticed("extended").await), (1, 1));
    year.turn("2023-05-01");
    assert_eq!(noticed("stale").await, 3);
    for kind in quiet {
        assert_eq!(year.list("radar", kind).await, noticed(kind).await, "{kind}");
    }
    let red = noticed("red").await;
    assert_eq!(year.list("radar", "").await, 3 + red, "each task once, whatever it signals");
}

fn ask(year: &Year, version: i64, asked: &str, fields: &[(&str, &str)]) -> change::Ask {
    let pair = |(field, words): &(&str, &str)| ((*field).to_owned(), (*words).to_owned());
    change::Ask {
        entry: year.tasks[0].id.clone(),
        version,
        asked: asked.to_owned(),
        fields: fields.iter().map(pair).collect(),
        reason: "汛期影响施工".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_waits_for_whom_it_concerns_and_leaves_the_issued_version_alone() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let version = year.version(0).await;
    let same = ask(&year, version, "change", &[("due", "12月底前")]);
    assert_eq!(refused(door.act(&year.staff, None, same).await), RefusalKind::Invalid);
    let later = ask(&year, version, "change", &[("due", "2024年3月底前")]);
    let made = door.act(&year.staff, None, later).await.expect("asked");
    let line = year.whole(&year.clerk, 0).await.line;
    assert_eq!(line.due_words, "12月底前", "what was stays in force");
    assert_eq!(year.matters(&year.leader, "request").await, 1);
    assert_eq!(year.matters(&year.clerk, "request").await, 0, "it is not for the office");
    let claim =
        Claim { entry: year.tasks[0].id.clone(), version: version + 1, reason: "完".into() };
    assert_eq!(refused(door.act(&year.staff, None, claim).await), RefusalKind::Conflict);
    let (request, reason) = (made.id, String::new());
    let wording = DecideWording {
        request: request.clone(),
        version: 1,
        granted: true,
        reason: reason.clone(),
    };
    let wrong = door.act(&year.clerk, None, wording).await;
    assert_eq!(refused(wrong), RefusalKind::NotAllowed, "a deadline is no wording");
    let grant = DecideChange { request, version: 1, granted: true, reason };
    door.act(&year.leader, None, grant).await.expect("granted");
    let whole = year.whole(&year.clerk, 0).await;
    assert_eq!(whole.line.due_words, "2024年3月底前");
    assert_eq!(whole.follow.as_ref().expect("followed").changes, 1);
    let issued = "select body from issue order by version_no";
    let bodies: Vec<String> = column(&door.store, issued).await;
    assert!(bodies.len() == 1 && !bodies[0].contains("2024年3月底前"), "never rewritten");

    // Other words with the same figures are for the office; other figures are not.
    let words = format!("（持续）{}", whole.line.words);
    let reworded =
        ask(&year, whole.follow.expect("followed").version, "change", &[("words", &words)]);
    let made = door.act(&year.staff, None, reworded).await.expect("asked");
    let grant =
        DecideWording { request: made.id, version: 1, granted: true, reason: String::new() };
    door.act(&year.clerk, None, grant).await.expect("the office grants it");
    assert_eq!(year.follow(0).await.changes, 1, "wording is no change of substance");
    // A new lead has to accept.
    let version = year.version(0).await;
    let handed = ask(&year, version, "change", &[("unit", "职业教育与成人教育处")]);
    let made = door.act(&year.staff, None, handed).await.expect("asked");
    let grant = DecideChange { request: made.id, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    assert_eq!(year.follow(0).await.lifecycle, "assigned");
    assert_eq!(
        refused(door.act(&year.staff, None, year.report(0, 10)).await),
        RefusalKind::NotFound,
        "it leads no longer, and does not see it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_decided_by_the_head_alone() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let version = year.version(0).await;
    let made = door.act(&year.staff, None, ask(&year, version, "suspend", &[])).await;
    let request = made.expect("asked").id;
    let decide = |granted, reason: &str| DecideEnding {
        request: request.clone(),
        version: 1,
        granted,
        reason: reason.to_owned(),
    };
    let leader = door.act(&year.leader, None, decide(true, "")).await;
    assert_eq!(refused(leader), RefusalKind::NotAllowed);
    let silent = door.act(&year.head, None, decide(false, "")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "a no is explained");
    door.act(&year.head, None, decide(true, "")).await.expect("granted");
    let held = year.follow(0).await;
    assert_eq!((&*held.lifecycle, held.light.len()), ("suspended", 0), "no light while it stands");
    let resume = change::Resume {
        entry: year.tasks[0].id.clone(),
        version: held.version,
        reason: "汛期已过".to_owned(),
    };
    door.act(&year.head, None, resume).await.expect("it goes on");
    assert_eq!(year.follow(0).await.lifecycle, "in_progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_goes_further_only_when_a_notice_is_not_answered_in_time() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let send = |until: &str| Send {
        entry: year.tasks[0].id.clone(),
        words: "请说明开工情况".to_owned(),
        until: until.to_owned(),
    };
    for wrong in ["2023-02-01", "下周"] {
        let sent = door.act(&year.inspector, None, send(wrong)).await;
        assert_eq!(refused(sent), RefusalKind::Invalid, "{wrong}");
    }
    door.act(&year.inspector, None, send("2023-03-10")).await.expect("the first");
    assert_eq!(year.follow(0).await.escalation, 1);
    assert_eq!(year.matters(&year.staff, "answer").await, 1);
    let running = door.act(&year.inspector, None, send("2023-03-20")).await;
    assert_eq!(refused(running), RefusalKind::Conflict, "it may still be answered");
    year.turn("2023-03-11");
    let second = door.act(&year.inspector, None, send("2023-03-20")).await.expect("the second");
    let held = year.follow(0).await;
    assert_eq!((held.escalation, &*held.notices[0].number), (2, "督-2023-002"));
    let reply =
        |version| Reply {
            notice: second.id.clone(), version, words: "已于3月5日开工".to_owned()
        };
    assert_eq!(refused(door.act(&year.clerk, None, reply(1)).await), RefusalKind::NotAllowed);
    door.act(&year.staff, None, reply(1)).await.expect("answered");
    assert_eq!(refused(door.act(&year.staff, None, reply(2)).await), RefusalKind::Conflict);
    door.act(&year.inspector, None, send("2023-04-20")).await.expect("after an answer");
    assert_eq!(year.follow(0).await.escalation, 2, "an answered notice leads no further");

    let give = remark::Give {
        entry: year.tasks[0].id.clone(),
        words: "请抓紧，确保秋季开学投用".to_owned(),
        until: "2023-08-20".to_owned(),
    };
    let remark = door.act(&year.leader, None, give).await.expect("a remark").id;
    assert_eq!(year.matters(&year.staff, "answer").await, 3, "two notices and the remark");
    let answer = remark::Answer { remark, version: 1, words: "8月15日前投用".to_owned() };
    door.act(&year.staff, None, answer).await.expect("answered");
    assert_eq!(year.follow(0).await.remarks[0].answer, "8月15日前投用");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_and_says_why() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let before = Report { forecast: "2022-11-30".to_owned(), ..year.report(0, 10) };
    let wrong = door.act(&year.staff, None, before).await;
    assert_eq!(refused(wrong), RefusalKind::Invalid, "a day before the plan");
    for percent in [-1, 1001] {
        let wrong = door.act(&year.staff, None, year.report(0, percent)).await;
        assert_eq!(refused(wrong), RefusalKind::Invalid, "{percent}");
    }
    let empty = Report { done: "  ".to_owned(), ..year.report(0, 10) };
    assert_eq!(refused(door.act(&year.staff, None, empty).await), RefusalKind::Invalid);
    let long = Report { done: "长".repeat(2_001), ..year.report(0, 10) };
    assert_eq!(refused(door.act(&year.staff, None, long).await), RefusalKind::Invalid);
    let blob = uploads::keep(door, b"MZ".to_vec()).await.expect("kept");
    let file = |name: &str| Show {
        name: name.to_owned(),
        blob: blob.clone(),
        size: 2,
        url: String::new(),
        ..year.photo(0)
    };
    let program = door.act(&year.staff, None, file("照片.exe")).await;
    assert_eq!(refused(program), RefusalKind::Invalid, "a forbidden type");
    let script = Show { url: "javascript:alert(1)".to_owned(), ..year.photo(0) };
    assert_eq!(refused(door.act(&year.staff, None, script).await), RefusalKind::Invalid);
    for _ in 0..5 {
        door.act(&year.staff, None, file("照片.jpg")).await.expect("shown");
    }
    let sixth = door.act(&year.staff, None, file("照片.jpg")).await;
    assert_eq!(refused(sixth), RefusalKind::Conflict, "a few are enough");
    // Its file is named by evidence now: it stays, and goes into backups.
    let named = uploads::files(door.store.read()).await.expect("files");
    assert_eq!(named.get(&blob), Some(&true));
    let entry = &year.tasks.last().expect("a task").id;
    let tx = door.store.begin().await.expect("a look");
    assert!(standing(&tx, entry).await.is_ok(), "every task is followed");
    let rows: Vec<i64> = column(&door.store, "select count(*) from track").await;
    assert_eq!(rows[0], i64::try_from(year.tasks.len()).expect("few"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_at_the_end_of_the_year_goes_on_in_the_next_plan() {
    let year = Year::new().await;
    let door = &year.world.door;
    for at in [0, 1] {
        year.answer(at, "accepted").await.expect("accepted");
    }
    year.turn("2023-12-20");
    let carry = |at: usize, version, reason: &str| CarryOver {
        entry: year.tasks[at].id.clone(),
        version,
        reason: reason.to_owned(),
    };
    let (first, second) = (year.version(0).await, year.version(1).await);
    let early = door.act(&year.clerk, None, carry(0, first, "土地指标未落实")).await;
    assert_eq!(refused(early), RefusalKind::Conflict, "there is no next plan yet");
    let org: Vec<String> = column(&door.store, "select org_id from plan limit 1").await;
    let open = Open { org: org[0].clone(), year: 2024, title: String::new(), carry: false };
    let next = door.act(&year.clerk, None, open).await.expect("opened").id;
    let silent = door.act(&year.clerk, None, carry(0, first, "")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "it is explained");
    let reason = "土地指标未落实";
    door.act(&year.clerk, None, carry(0, first, reason)).await.expect("carried");
    door.act(&year.clerk, None, carry(1, second, reason)).await.expect("carried");
    let held = year.follow(0).await;
    assert_eq!((&*held.lifecycle, held.light.len()), ("carried_over", 0));
    let again = door.act(&year.clerk, None, carry(0, held.version, reason)).await;
    assert_eq!(refused(again), RefusalKind::Conflict);
    let filter = Filter { plan: next, noun: "last_year".to_owned(), ..Filter::default() };
    let rows = door.ask(&year.clerk, Entries { filter, ..Entries::default() }).await.expect("rows");
    let words: Vec<&str> = rows.rows.iter().map(|row| row.words.as_str()).collect();
    assert_eq!(words, [&*year.tasks[0].words, &*year.tasks[1].words]);
    let history = year.whole(&year.clerk, 0).await.history;
    assert!(history.iter().any(|event| event.note == reason), "the explanation is on record");
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_stand_on_a_timeline_and_in_a_calendar_as_far_as_one_sees_them() {
    let year = Year::new().await;
    let door = &year.world.door;
    let ask = |caller: &Caller, scale: &str| {
        let ask = Timeline { plan: year.plan.clone(), scale: scale.to_owned() };
        let caller = caller.clone();
        async move { door.ask(&caller, ask).await.expect("a timeline") }
    };
    let all = ask(&year.clerk, "").await;
    assert_eq!((all.columns.len(), all.today), (12, Some(2)));
    assert_eq!(all.rows.len() + all.undated, year.tasks.len());
    assert!(all.rows.is_sorted_by_key(|row| row.last.clone()));
    let first = all.rows.iter().find(|row| row.code == "T001").expect("a task with a day");
    assert_eq!((&*first.due, &*first.last, first.upto), ("12月底前", "2023-12-31", 11));
    let mine = ask(&year.staff, "xun").await;
    assert!(mine.rows.len() < all.rows.len() && mine.columns.len() == 36);
    let stranger = year.world.caller("sysadmin").await;
    let none = Timeline { plan: year.plan.clone(), scale: String::new() };
    assert_eq!(refused(door.ask(&stranger, none).await), RefusalKind::NotFound);
    let paper = papers::calendar(door, &year.staff, &year.plan).await.expect("a calendar");
    let text = String::from_utf8(paper.bytes).expect("text");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), mine.rows.len());
    assert!(text.contains("DTSTART;VALUE=DATE:20231231"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_a_paper_for_those_who_see_its_task() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let send = Send {
        entry: year.tasks[0].id.clone(),
        words: "请说明开工情况，并附施工许可证。".to_owned(),
        until: "2023-03-10".to_owned(),
    };
    let notice = door.act(&year.inspector, None, send).await.expect("sent").id;
    let paper = papers::notice(&door.eyes(&year.staff), &notice).await.expect("a paper");
    assert_eq!(paper.name, "督办单 督-2023-001.docx");
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice.docx");
    std::fs::write(&file, &paper.bytes).expect("kept for those who look");
    let school = year.world.caller("wangyz").await;
    let unseen = papers::notice(&door.eyes(&school), &notice).await;
    assert_eq!(refused(unseen), RefusalKind::NotFound);
}
