//! A year of an issued plan through the door: accepted, reported, shown, claimed, verified, closed, opened
//! again; changed by request; pressed for by notices.

pub mod burden;
pub mod cascade;
pub mod forms;
mod leader;
mod levels;
mod outside;
pub mod pages;
mod papers;
mod printed;
pub mod reminded;
pub mod sides;
pub mod telling;
mod views;
pub mod whole_year;
mod year_end;
mod year_pages;

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
use moushi::app::{lit, papers as made, uploads};
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
    pub async fn of(world: World) -> Self {
        let plan = planned_in(&world).await;
        Self::planned(world, plan, ["12月底前"; 4]).await
    }

    /// The year of a plan that has been written: its first tasks led, due when these words say, and issued.
    async fn planned(mut world: World, plan: String, due: [&str; 4]) -> Self {
        let at = Arc::new(AtomicI64::new(0));
        world.door.clock = Clock::Set(at.clone());
        let day = "2023-03-01".parse().expect("a day");
        at.store(start_of(day), Ordering::Relaxed);
        let clerk = world.caller("linlan").await;
        for (task, due) in tasks(&world, &clerk, &plan).await.into_iter().zip(due) {
            let unit = if task.code == "T004" { "临江市教育局" } else { UNIT };
            let fields = BTreeMap::from([
                ("unit".to_owned(), unit.to_owned()),
                ("due".to_owned(), due.to_owned()),
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

    /// A task with a number that is split, and that number.
    pub async fn splittable(&self) -> (String, f64) {
        for task in &self.tasks {
            let view = cascade::look(self, &self.clerk, &task.id).await;
            if let Some(total) = view.target.filter(|total| view.measure == "sum" && *total >= 10.0)
            {
                return (task.id.clone(), total);
            }
        }
        panic!("no task of the sample has a number that is split");
    }

    /// Its world, the office, and the clock.
    pub fn parts(self) -> (World, Caller, Arc<AtomicI64>) {
        (self.world, self.clerk, self.at)
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
            funds: None,
            entered: none(),
            reached: Vec::new(),
            reached_on: BTreeMap::new(),
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

/// The tables that migrations from this number on have made, the newest first.
fn made_since(number: u32) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/migrations");
    let files = std::fs::read_dir(folder).expect("the migrations");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let newer = files.into_iter().filter(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        name[..4].parse::<u32>().expect("a number") >= number
    });
    let made = |path| {
        let sql = std::fs::read_to_string(path).expect("a migration");
        let lines = sql.lines().filter_map(|line| line.strip_prefix("create table "));
        lines.map(|rest| rest.trim_end_matches(" (").to_owned()).collect::<Vec<_>>()
    };
    let mut tables: Vec<String> = newer.flat_map(made).collect();
    tables.reverse();
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_issued_by_an_earlier_version_is_followed_after_the_migration() {
    let year = Year::new().await;
    let stands = "select entry_id || lifecycle from track order by entry_id";
    year.answer(3, "accepted").await.expect("accepted");
    let before: Vec<String> = column(&year.world.door.store, stands).await;
    for table in made_since(8) {
        year.world.execute(&format!("drop table {table}")).await;
    }
    year.world.execute("delete from migration where number >= 8").await;
    migrate::migrate(&year.world.door.store).await.expect("brought to the new shape");
    let after: Vec<String> = column(&year.world.door.store, stands).await;
    assert_eq!(before, after, "accepted, proposed and unled tasks stand where they stood");
    assert!(after.iter().any(|row| row.ends_with("in_progress")));
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
