//! Tasks with steps, and a target handed down: split, answered, split further, reported, approved, rolled up.

use moushi::app::acts::org;
use moushi::app::acts::share::figure::{Decide as DecideFigure, Report as Count};
use moushi::app::acts::share::propose::{Propose, Wanted};
use moushi::app::acts::share::{Answer as Take, Decide as Settle};
use moushi::app::acts::track::milestone::Waive;
use moushi::app::asks::cascade::{Cascade, Handed};
use moushi::app::asks::portfolio::Portfolio;
use moushi::app::asks::shares::{Inbox, Line as Share, Shares};
use moushi::app::asks::spread::Spread;

use super::*;
use crate::operator::run;

/// Adds steps to the task at `at` by a change that the leader grants; answers the class of the change.
pub async fn stepped(year: &Year, at: usize, steps: &str) -> String {
    let door = &year.world.door;
    let version = year.version(at).await;
    let asked = change::Ask {
        entry: year.tasks[at].id.clone(),
        ..ask(year, version, "change", &[("milestones", steps)])
    };
    let request = door.act(&year.staff, None, asked).await.expect("asked").id;
    let class: Vec<String> =
        column(&door.store, &format!("select asked from request where id = '{request}'")).await;
    let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    class[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_by_its_steps() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let first = stepped(&year, 0, "4月底前完成选址 20%\n7月底前主体封顶 60%").await;
    assert!(first.contains("substance"), "{first}");
    let later = stepped(&year, 0, "2023-04-30 完成选址 20%\n2023-08-31 主体封顶 60%").await;
    assert!(later.contains("milestone"), "a day within its quarter is class B: {later}");
    assert_eq!(year.follow(0).await.changes, 1, "which is no change of substance");
    let odd = change::Ask {
        entry: year.tasks[0].id.clone(),
        ..ask(&year, year.version(0).await, "change", &[("milestones", "2024-04-30 完成选址")])
    };
    let odd = door.act(&year.staff, None, odd).await;
    assert_eq!(refused(odd), RefusalKind::Invalid, "a day outside the year");

    year.turn("2023-05-04");
    let held = year.follow(0).await;
    assert_eq!(held.steps[0].state, "late");
    assert!(year.light(0).await.contains("黄灯"), "20 points behind");
    let unknown = Report { reached: vec!["封顶".to_owned()], ..year.report(0, 20) };
    assert_eq!(refused(door.act(&year.staff, None, unknown).await), RefusalKind::Invalid);
    let done = Report { reached: vec!["完成选址".to_owned()], ..year.report(0, 20) };
    let told = door.act(&year.staff, None, done).await.expect("reported").id;
    assert_eq!(year.follow(0).await.steps[0].state, "reached");
    assert!(year.light(0).await.contains("绿灯"));

    let (state, reason) = ("returned".to_owned(), "未见选址批复".to_owned());
    let back = Decide { progress: told, version: 1, state, reason };
    door.act(&year.clerk, None, back).await.expect("returned");
    assert_eq!(year.follow(0).await.steps[0].state, "late", "what is returned is not reached");

    let done = Report { reached: vec!["完成选址".to_owned()], ..year.report(0, 100) };
    door.act(&year.staff, None, done).await.expect("reported");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let claim = |version| Claim { entry: year.tasks[0].id.clone(), version, reason: String::new() };
    let open = door.act(&year.staff, None, claim(year.version(0).await)).await;
    assert_eq!(refused(open), RefusalKind::Conflict, "a step is open");
    let waive = |step: &str, version| Waive {
        entry: year.tasks[0].id.clone(),
        version,
        step: step.to_owned(),
        reason: "改为租用校舍".to_owned(),
    };
    let own = door.act(&year.staff, None, waive("主体封顶", year.version(0).await)).await;
    assert_eq!(refused(own), RefusalKind::NotAllowed, "nobody waives their own step");
    let version = year.version(0).await;
    door.act(&year.clerk, None, waive("主体封顶", version)).await.expect("waived");
    let again = door.act(&year.clerk, None, waive("主体封顶", version)).await;
    assert_eq!(refused(again), RefusalKind::Conflict);
    door.act(&year.staff, None, claim(version)).await.expect("claimed");
}

/// A task with a number that is split, as a cascade over two cities and a school.
pub struct Down {
    pub year: Year,
    pub entry: String,
    city: Caller,
    school: Caller,
    total: f64,
}

impl Down {
    pub async fn of(world: World) -> Self {
        let year = Year::of(world).await;
        year.turn("2023-03-01");
        for task in &year.tasks {
            let view = look(&year, &year.clerk, &task.id).await;
            if view.measure == "sum" && view.target.is_some_and(|target| target >= 10.0) {
                return Self {
                    city: year.world.caller("chenlj").await,
                    school: year.world.caller("wangyz").await,
                    entry: task.id.clone(),
                    total: view.target.expect("a target"),
                    year,
                };
            }
        }
        panic!("no task of the sample has a number that is split");
    }

    async fn look(&self, caller: &Caller) -> Handed {
        look(&self.year, caller, &self.entry).await
    }

    pub async fn org(&self, name: &str) -> String {
        let ask = format!("select id from org where name = '{name}'");
        column(&self.year.world.door.store, &ask).await.remove(0)
    }

    async fn hand(
        &self,
        caller: &Caller,
        above: &str,
        shares: &[(&str, f64)],
    ) -> Result<(), Trouble> {
        let mut wanted = Vec::new();
        for (name, value) in shares {
            let org = self.org(name).await;
            wanted.push(Wanted { org, value: Some(*value), words: String::new() });
        }
        let (entry, above) = (self.entry.clone(), above.to_owned());
        let propose = Propose { entry, above, shares: wanted };
        self.year.world.door.act(caller, None, propose).await.map(|_| ())
    }

    async fn share(&self, unit: &str) -> Share {
        let view = self.look(&Caller::operator()).await;
        view.lines.into_iter().find(|line| line.unit == unit).expect("a share")
    }

    async fn take(
        &self,
        caller: &Caller,
        unit: &str,
        value: Option<f64>,
        reason: &str,
    ) -> Result<(), Trouble> {
        let Share { id, version, .. } = self.share(unit).await;
        let (state, words) = ("accepted".to_owned(), "按市里实际推进".to_owned());
        let reason = reason.to_owned();
        let take = Take { share: id, version, state, value, words, reason };
        self.year.world.door.act(caller, None, take).await.map(|_| ())
    }

    async fn count(
        &self,
        caller: &Caller,
        unit: &str,
        period: &str,
        amount: f64,
    ) -> Result<String, Trouble> {
        let share = self.share(unit).await.id;
        let (period, words) = (period.to_owned(), String::new());
        let count = Count { share, period, amount, whole: None, words };
        Ok(self.year.world.door.act(caller, None, count).await?.id)
    }

    async fn decide(
        &self,
        caller: &Caller,
        figure: &str,
        version: i64,
        state: &str,
        reason: &str,
    ) -> Result<(), Trouble> {
        let decide = DecideFigure {
            figure: figure.to_owned(),
            version,
            state: state.to_owned(),
            reason: reason.to_owned(),
        };
        self.year.world.door.act(caller, None, decide).await.map(|_| ())
    }

    async fn inbox(&self, caller: &Caller) -> Inbox {
        self.year.world.door.ask(caller, Shares {}).await.expect("an inbox")
    }
}

pub async fn look(year: &Year, caller: &Caller, entry: &str) -> Handed {
    let ask = Cascade { entry: entry.to_owned() };
    year.world.door.ask(caller, ask).await.expect("a cascade")
}

pub const CITY: &str = "临江市教育局";
pub const OTHER: &str = "白河市教育局";
pub const SCHOOL: &str = "临江市第一中学";

#[tokio::test(flavor = "multi_thread")]
async fn a_target_is_handed_down() {
    handed_down(World::new().await).await;
}

/// A target handed down to cities and a school, answered, reported and approved level by level.
pub async fn handed_down(world: World) {
    let down = Down::of(world).await;
    split(&down).await;
    answered(&down).await;
    split_further(&down).await;
    climbed(&down).await;
    corrected(&down).await;
    taken_back(&down).await;
    let door = &down.year.world.door;
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

impl Down {
    /// The share of the first city, and that of the other.
    pub fn halves(&self) -> (f64, f64) {
        let half = (self.total / 2.0).floor();
        (half, self.total - half)
    }
}

/// Shares sum to the whole, count once, and are seen by their units alone.
async fn split(down: &Down) {
    let (door, clerk) = (&down.year.world.door, &down.year.clerk);
    let (half, rest) = down.halves();
    let off = down.hand(clerk, "", &[(CITY, half), (OTHER, half - 1.0)]).await;
    assert_eq!(refused(off), RefusalKind::Invalid, "the shares do not sum");
    let twice = down.hand(clerk, "", &[(CITY, half), (SCHOOL, rest)]).await;
    assert_eq!(refused(twice), RefusalKind::Invalid, "the school is part of the city");
    let foreign = down.hand(&down.city, "", &[(CITY, half), (OTHER, rest)]).await;
    assert!(matches!(refused(foreign), RefusalKind::NotAllowed | RefusalKind::NotFound));
    down.hand(clerk, "", &[(CITY, half), (OTHER, rest)]).await.expect("handed down");
    let seen = down.look(&down.city).await;
    let units: Vec<&str> = seen.lines.iter().map(|line| line.unit.as_str()).collect();
    assert_eq!((units, seen.handed), (vec![CITY], None));
    assert_eq!(down.year.matters(&down.city, "share").await, 1);
    let ask = Cascade { entry: down.entry.clone() };
    let hidden = door.ask(&down.school, ask).await;
    assert_eq!(refused(hidden), RefusalKind::NotFound, "the school has no share yet");
}

/// A city's own plan of the year takes up what it accepts; for less it needs a reason and consent.
async fn answered(down: &Down) {
    let (door, clerk) = (&down.year.world.door, &down.year.clerk);
    let (half, rest) = down.halves();
    let org = down.org(CITY).await;
    let open = Open { org, year: 2023, title: String::new(), carry: false };
    let plan = door.act(&down.city, None, open).await.expect("opened").id;
    let bare = down.take(&down.city, CITY, Some(half - 2.0), "").await;
    assert_eq!(refused(bare), RefusalKind::Invalid);
    down.take(&down.city, CITY, Some(half - 2.0), "两所学校生源不足").await.expect("offered");
    assert_eq!(down.share(CITY).await.state, "softened");
    assert_eq!(down.year.matters(clerk, "approve").await, 1);
    let share = down.share(CITY).await;
    let agree = Settle {
        share: share.id,
        version: share.version,
        state: "agreed".to_owned(),
        reason: "同意".to_owned(),
    };
    door.act(clerk, None, agree).await.expect("agreed");
    let own = tasks(&down.year.world, &down.city, &plan).await;
    assert_eq!(own.len(), 1, "the city's own plan has it");
    assert!(own[0].words.contains("按市里实际推进"));
    let more = down.take(&Caller::operator(), OTHER, Some(rest + 1.0), "").await;
    more.expect("more is taken at once");
    let whole = down.look(clerk).await;
    assert_eq!((whole.handed, whole.lacking), (Some(down.total - 1.0), Some(1.0)));
}

/// The city hands its share to a school.
async fn split_further(down: &Down) {
    let (half, _) = down.halves();
    let above = down.share(CITY).await.id;
    let off = down.hand(&down.city, &above, &[(SCHOOL, half)]).await;
    assert_eq!(refused(off), RefusalKind::Invalid);
    down.hand(&down.city, &above, &[(SCHOOL, half - 2.0)]).await.expect("split further");
    let early = down.count(&down.school, SCHOOL, "2023-02", 1.0).await;
    assert_eq!(refused(early), RefusalKind::Conflict, "it is not accepted");
    down.take(&down.school, SCHOOL, None, "").await.expect("accepted");
}

/// Figures climb level by level and are locked.
async fn climbed(down: &Down) {
    let clerk = &down.year.clerk;
    down.year.turn("2023-07-03");
    assert_eq!(down.inbox(&down.school).await.period, "2023-06");
    assert_eq!(down.year.matters(&down.school, "figure").await, 1);
    for wrong in ["2023-08", "2022-06", "2023-6", "六月"] {
        let wrong = down.count(&down.school, SCHOOL, wrong, 1.0).await;
        assert_eq!(refused(wrong), RefusalKind::Invalid);
    }
    let first = down.count(&down.school, SCHOOL, "2023-06", 2.0).await.expect("reported");
    let second = down.count(&down.school, SCHOOL, "2023-06", 3.0).await.expect("corrected");
    let old = down.decide(&down.city, &first, 2, "approved", "").await;
    assert_eq!(refused(old), RefusalKind::Conflict, "a newer one stands in its place");
    assert_eq!(down.year.matters(&down.city, "approve").await, 1);
    let own = down.decide(&down.school, &second, 1, "approved", "").await;
    assert!(matches!(refused(own), RefusalKind::NotAllowed | RefusalKind::NotFound));
    assert_eq!(down.look(clerk).await.actual, None, "nothing is approved yet");
    down.decide(&down.city, &second, 1, "approved", "").await.expect("approved");
    let locked = down.count(&down.school, SCHOOL, "2023-06", 4.0).await;
    assert_eq!(refused(locked), RefusalKind::Conflict, "what is approved is locked");
    let other = down.count(&Caller::operator(), OTHER, "2023-06", 5.0).await.expect("reported");
    down.decide(clerk, &other, 1, "approved", "").await.expect("approved");
    let whole = down.look(clerk).await;
    assert_eq!((whole.actual, whole.reported, whole.units), (Some(8.0), 2, 2));
}

/// A wrong figure is returned and reported again; cities that lag are told.
async fn corrected(down: &Down) {
    let (door, clerk) = (&down.year.world.door, &down.year.clerk);
    let locked = down.share(SCHOOL).await.approved.expect("a figure").id;
    let silent = down.decide(&down.city, &locked, 2, "returned", "").await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "why");
    down.decide(&down.city, &locked, 2, "returned", "多报一所").await.expect("returned");
    let again = down.count(&down.school, SCHOOL, "2023-06", 2.0).await.expect("corrected");
    down.decide(&down.city, &again, 1, "approved", "").await.expect("approved");
    assert_eq!(down.look(clerk).await.actual, Some(7.0));
    let view = Spread { plan: down.year.plan.clone() };
    let view = door.ask(clerk, view).await.expect("the matrix");
    let city = view.units.iter().find(|unit| unit.name == CITY).expect("a column");
    assert_eq!((city.shares, city.accepted), (2, 2), "its school counts for it");
    assert!(!view.behind.is_empty(), "less than half of the way at the middle of the year");
}

/// A share that is withdrawn takes along what was split from it.
async fn taken_back(down: &Down) {
    let clerk = &down.year.clerk;
    down.hand(clerk, "", &[(OTHER, down.total)]).await.expect("handed down anew");
    assert_eq!(down.share(CITY).await.state, "withdrawn");
    assert_eq!(down.share(SCHOOL).await.state, "withdrawn");
    assert_eq!(down.share(OTHER).await.state, "proposed", "another figure is answered anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_was_merged_gets_no_share_and_a_closed_task_no_figure() {
    let down = Down::of(World::new().await).await;
    let (door, clerk) = (&down.year.world.door, &down.year.clerk);
    down.hand(clerk, "", &[(CITY, down.total)]).await.expect("handed down");
    down.take(&down.city, CITY, None, "").await.expect("accepted");
    let ended = format!("update org set valid_to = '2023-02-01' where name = '{OTHER}'");
    down.year.world.execute(&ended).await;
    let gone = down.hand(clerk, "", &[(CITY, 1.0), (OTHER, down.total - 1.0)]).await;
    assert_eq!(refused(gone), RefusalKind::Invalid);
    let choices = down.look(clerk).await.choices;
    assert!(choices.iter().any(|one| one.name == CITY && one.held));
    assert!(choices.iter().all(|one| one.name != OTHER), "a merged unit is not offered");
    let closed = format!("update track set lifecycle = 'closed' where entry_id = '{}'", down.entry);
    down.year.world.execute(&closed).await;
    let late = down.count(&down.city, CITY, "2023-02", 1.0).await;
    assert_eq!(refused(late), RefusalKind::Conflict, "a figure after closing");
    let add = org::Add {
        parent: down.org(CITY).await,
        kind: "school".to_owned(),
        name: "临江市第二中学".to_owned(),
        short_name: String::new(),
        rank: 99,
    };
    door.act(&Caller::operator(), None, add).await.expect("added");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lights_of_a_day_are_recorded_once() {
    let year = Year::new().await;
    recorded(&year).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lights_of_today_are_recorded_at_the_machine_too() {
    let year = Year::new().await;
    let at = year.world.folder.path();
    let said = run(at, &["track", "night"], 0);
    let count = year.tasks.len();
    assert!(said.contains(&format!("任务 {count} 项，有变化 {count} 项")), "{said}");
    let store = &year.world.door.store;
    let red: Vec<i64> = column(store, "select count(*) from lit where light = 'red'").await;
    assert!(red[0] > 0, "the year of the plan is over, and nothing was done");
    let again = run(at, &["track", "night"], 0);
    assert!(again.contains("此前已记录"), "{again}");
    let nights: Vec<i64> = column(store, "select count(*) from night").await;
    assert_eq!(nights, [1]);
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    run(elsewhere.path(), &["track", "night"], 3);
    assert!(!elsewhere.path().join("moushi.db").exists(), "looking makes no database");
}

/// Lights are recorded once a day, whoever does it, and only where they have changed.
pub async fn recorded(year: &Year) {
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let (one, other) = tokio::join!(lit::record(door), lit::record(door));
    let nights = [one.expect("a night"), other.expect("a night")];
    let night = nights.iter().flatten().collect::<Vec<_>>();
    assert_eq!(night.len(), 1, "two servers at it: one records");
    assert_eq!((night[0].tasks, night[0].changed), (year.tasks.len(), year.tasks.len()));
    assert_eq!(lit::record(door).await.expect("a night"), None);
    year.turn("2023-03-02");
    let night = lit::record(door).await.expect("a night").expect("another day");
    assert_eq!(night.changed, 0, "nothing has changed overnight");
    year.turn("2024-01-02");
    let night = lit::record(door).await.expect("a night").expect("another day");
    assert!(night.changed > 0, "what was due at the end of the year is red");
    let held = year.follow(0).await;
    let told: Vec<&str> = held.lights.iter().map(|one| one.since.as_str()).collect();
    assert_eq!(told, ["2024-01-02", "2023-03-01"]);
    assert!(held.lights[0].light[0].words.zh.contains("红灯"));
    let mine = door.ask(&year.leader, Portfolio { plan: year.plan.clone() }).await;
    let mine = mine.expect("a portfolio");
    assert!(mine.turned.iter().any(|one| one.code == "T001" && one.since == "2024-01-02"));
    year.turn("2024-01-20");
    let mine = door.ask(&year.leader, Portfolio { plan: year.plan.clone() }).await;
    assert!(mine.expect("a portfolio").turned.is_empty(), "that was more than a week ago");
}
