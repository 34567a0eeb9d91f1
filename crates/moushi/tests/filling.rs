//! The tables of a standard through the door: asked of cities, filled in, checked, handed in, looked at, judged; corrected
//! with a reason; told apart from those of others.

mod pages;
mod release;

use moushi::app::acts::collect::Open;
use moushi::app::acts::collect::filling::{Add, Confirm, Decide, HandIn, Reopen};
use moushi::app::acts::collect::ruling::Give;
use moushi::app::asks::collect::filled::{Checked, FillingCheck};
use moushi::app::asks::collect::filling::{Filled, Filling as Slip};
use moushi::app::asks::judged::grounds::Grounds;
use moushi::app::asks::judged::short::Shortfalls;
use moushi::app::asks::judged::{Judged, Results};
use moushi::app::asks::todo::Todo;
use moushi::app::caller::{Caller, Owed};
use moushi::app::{fillings, uploads};
use moushi::error::Trouble;
use moushi::jobs;
use moushi::sandbox::Sandbox;
use moushi_core::evaluate::filling::{self, Back, Filling, Row, Sheet, Table};
use moushi_core::evaluate::standard::{Slot, Standard};
use moushi_core::evaluate::standards::known;
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::Lang;
use moushi_files::readers::{self, Limits};
use moushi_files::write::form as xlsx;

use crate::evaluating::{of_county, of_school};
use crate::world::{World, column};

const NAME: &str = "cn-balanced-compulsory-2017";
const CITY: &str = "临江市教育局";
const OTHER: &str = "白河市教育局";

fn standard() -> &'static Standard {
    known(NAME).expect("the pack")
}

/// A table of a level; each row is code, name, code above, and columns that differ from the story.
type Line<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)]);

fn table(level: &str, value: fn(&Slot) -> String, rows: &[Line<'_>]) -> Table {
    let standard = standard();
    let at = standard.level_named(level).expect("a level");
    let slots = &standard.levels[at].slots[..standard.levels[at].handed_in];
    let row = |(number, (code, name, above, changes)): (u32, &Line<'_>)| Row {
        number,
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        above: (*above).to_owned(),
        cells: slots
            .iter()
            .map(|slot| {
                let changed = changes.iter().find(|(name, _)| *name == slot.name);
                changed.map_or_else(|| value(slot), |(_, value)| (*value).to_owned())
            })
            .collect(),
    };
    Table {
        level: level.to_owned(),
        columns: slots.iter().map(|slot| slot.name.clone()).collect(),
        rows: (6..).zip(rows).map(row).collect(),
    }
}

/// A county with two schools that reaches the standard, but for what differs at its second school.
pub fn county(code: &str, changes: &[(&str, &str)]) -> Filling {
    let (first, second) = (format!("{code}-1"), format!("{code}-2"));
    let county = table("county", of_county, &[(code, &format!("{code}县"), "", &[])]);
    let schools = [
        (first.as_str(), "第一小学", code, [].as_slice()),
        (second.as_str(), "第二小学", code, changes),
    ];
    Filling { tables: vec![county, table("school", of_school, &schools)] }
}

/// A workbook as a unit sends it back.
pub fn saved(filling: &Filling, key: &str) -> Vec<u8> {
    let book = form(standard(), filling, &[], &Signed { title: "填报", key }, Lang::Zh);
    xlsx::write(&book).expect("a workbook")
}

/// The year of a department that asks its cities.
pub struct Survey {
    pub world: World,
    pub plan: String,
    pub collection: String,
    pub clerk: Caller,
    pub city: Caller,
}

impl Survey {
    pub async fn new() -> Self {
        Self::of(World::new().await).await
    }

    pub async fn of(world: World) -> Self {
        let plans: Vec<String> =
            column(&world.door.store, "select id from plan where year = 2023").await;
        let (clerk, city) = (world.caller("linlan").await, world.caller("chenlj").await);
        let mut survey =
            Self { world, plan: plans[0].clone(), collection: String::new(), clerk, city };
        survey.collection = survey.opened(NAME).await.expect("it is asked");
        survey
    }

    async fn opened(&self, standard: &str) -> Result<String, Trouble> {
        let open = Open {
            plan: self.plan.clone(),
            asker: String::new(),
            title: "2023年义务教育优质均衡监测".to_owned(),
            basis_kind: "document".to_owned(),
            basis: "教督〔2017〕6号".to_owned(),
            items: Vec::new(),
            units: vec![self.unit(CITY).await, self.unit(OTHER).await],
            first: String::new(),
            last: "2099-03-20".to_owned(),
            expires: "2099-12-31".to_owned(),
            standard: standard.to_owned(),
        };
        Ok(self.world.door.act(&self.clerk, None, open).await?.id)
    }

    async fn unit(&self, name: &str) -> String {
        let ask = format!("select id from org where name = '{name}'");
        let ids: Vec<String> = column(&self.world.door.store, &ask).await;
        ids[0].clone()
    }

    pub async fn slip(&self, unit: &str) -> String {
        let (unit, of) = (self.unit(unit).await, &self.collection);
        let ask = format!("select id from slip where org_id = '{unit}' and collection_id = '{of}'");
        let ids: Vec<String> = column(&self.world.door.store, &ask).await;
        ids[0].clone()
    }

    async fn seen(&self, caller: &Caller, slip: &str) -> Filled {
        let ask = Slip { slip: slip.to_owned() };
        self.world.door.ask(caller, ask).await.expect("the slip is seen")
    }

    /// Hands a file in and has it read.
    async fn sent(&self, caller: &Caller, slip: &str, bytes: Vec<u8>) -> Result<Checked, Trouble> {
        let size = i64::try_from(bytes.len()).expect("small");
        let blob = uploads::keep(&self.world.door, bytes).await?;
        let add = Add { slip: slip.to_owned(), name: "填报.xlsx".to_owned(), blob, size };
        let form = self.world.door.act(caller, None, add).await?.id;
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        while jobs::step(&self.world.door, &sandbox, "test").await.expect("files are read") {}
        self.world.door.ask(caller, FillingCheck { form }).await
    }

    async fn confirmed(&self, caller: &Caller, of: &Checked, reason: &str) -> Result<(), Trouble> {
        let (form, version, reason) = (of.id.clone(), of.version, reason.to_owned());
        self.world.door.act(caller, None, Confirm { form, version, reason }).await.map(drop)
    }

    async fn handed_in(&self, caller: &Caller, slip: &str) -> Result<(), Trouble> {
        let version = self.seen(caller, slip).await.version;
        let act = HandIn { slip: slip.to_owned(), version };
        self.world.door.act(caller, None, act).await.map(drop)
    }

    async fn decided(
        &self,
        caller: &Caller,
        slip: &str,
        approved: bool,
        reason: &str,
    ) -> Result<(), Trouble> {
        let version = self.seen(caller, slip).await.version;
        let (slip, reason) = (slip.to_owned(), reason.to_owned());
        let act = Decide { slip, version, approved, reason };
        self.world.door.act(caller, None, act).await.map(drop)
    }

    /// Fills in and hands in.
    pub async fn filled(&self, caller: &Caller, unit: &str, filling: &Filling) -> String {
        let slip = self.slip(unit).await;
        let read = self.sent(caller, &slip, saved(filling, "")).await.expect("it is read");
        assert_eq!(read.state, "read", "{:?} {:?}", read.message, read.questions);
        self.confirmed(caller, &read, "").await.expect("it is confirmed");
        self.handed_in(caller, &slip).await.expect("it is handed in");
        slip
    }

    async fn results(&self) -> Results {
        let ask = Judged { collection: self.collection.clone() };
        self.world.door.ask(&self.clerk, ask).await.expect("results")
    }
}

/// Units that have handed in, those accepted among them, those that have not.
fn counts(results: &Results) -> (usize, usize, usize) {
    (results.handed_in, results.accepted, results.missing)
}

fn refused(end: Result<(), Trouble>) -> String {
    match end {
        Err(Trouble::Refusal(refusal)) => refusal.message.zh.into_owned(),
        other => panic!("{other:?}"),
    }
}

/// What a downloaded workbook holds.
fn opened(bytes: &[u8]) -> (Filling, String) {
    let sheets = readers::cells("表.xlsx", bytes, &Limits::default()).expect("a workbook");
    let sheet = |sheet: &readers::Cells| Sheet {
        name: sheet.name.clone(),
        cells: sheet
            .cells
            .iter()
            .map(|cell| (cell.row, cell.column, cell.text.clone(), cell.number))
            .collect(),
    };
    let sheets: Vec<Sheet> = sheets.iter().map(sheet).collect();
    match filling::back(standard(), &sheets, &[]).expect("it is read back") {
        Back::Filled { filling, key, .. } => (filling, key),
        Back::Unclear(unclear) => panic!("{unclear:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_climb_from_a_city_to_the_department_and_are_judged() {
    climbs(Survey::new().await).await;
}

/// The same on whatever engine.
pub async fn climbs(survey: Survey) {
    let before = survey.results().await;
    assert_eq!((counts(&before), before.rows.len()), ((0, 0, 2), 0), "nobody has handed in");
    let poor = county("甲", &[("equipment_value", "1000000")]);
    let slip = survey.filled(&survey.city, CITY, &poor).await;
    // It lies with the department, on the list of the clerk.
    let todo = survey.world.door.ask(&survey.clerk, Todo::default()).await.expect("a list");
    let waits = todo.matters.iter().find(|matter| matter.object == slip).expect("it waits");
    assert_eq!(waits.kind, "filling");
    // It counts before it is accepted, and says so.
    let results = survey.results().await;
    assert_eq!(counts(&results), (1, 0, 1));
    assert_eq!(results.rows[0].verdict.code, "甲");
    assert_eq!(results.rows[0].slip, slip);
    let school = results.counts.last().expect("schools are judged");
    assert_eq!((school.reached, school.not, school.open), (1, 1, 0), "one of two is poor");
    // Sent back, it counts no more; the reason is needed, and told.
    let silent = survey.decided(&survey.clerk, &slip, false, "").await;
    assert!(silent.is_err(), "nobody is sent back without a reason");
    survey.decided(&survey.clerk, &slip, false, "设备值请核对").await.expect("sent back");
    assert_eq!(counts(&survey.results().await), (0, 0, 2));
    let seen = survey.seen(&survey.city, &slip).await;
    assert_eq!(seen.steps[0].reason, "设备值请核对");
    // Mended with a reason, handed in again, accepted and locked.
    let good = county("甲", &[]);
    let read = survey.sent(&survey.city, &slip, saved(&good, "")).await.expect("read");
    assert_eq!(read.changes.len(), 1, "{:?}", read.changes);
    let told = (read.changes[0].from.as_str(), read.changes[0].to.as_str());
    assert_eq!(told, ("1000000", "2100000"));
    assert!(survey.confirmed(&survey.city, &read, "").await.is_err(), "a correction says why");
    survey.confirmed(&survey.city, &read, "按台账更正").await.expect("confirmed");
    survey.handed_in(&survey.city, &slip).await.expect("handed in");
    survey.decided(&survey.clerk, &slip, true, "").await.expect("accepted");
    let results = survey.results().await;
    assert_eq!(counts(&results), (1, 1, 1));
    let locked = survey.sent(&survey.city, &slip, saved(&poor, "")).await.map(drop);
    assert!(refused(locked).contains("锁定"));
    corrected(&survey, &slip, &good).await;
}

/// What was accepted is unlocked with a reason; until it is handed in again, what was accepted counts.
async fn corrected(survey: &Survey, slip: &str, good: &Filling) {
    let version = survey.seen(&survey.clerk, slip).await.version;
    let reopen = Reopen { slip: slip.to_owned(), version, reason: "漏报一校".to_owned() };
    survey.world.door.act(&survey.clerk, None, reopen).await.expect("reopened");
    assert_eq!(survey.results().await.handed_in, 1, "what was accepted counts");
    let same = survey.sent(&survey.city, slip, saved(good, "")).await.expect("read");
    assert!(same.changes.is_empty());
    let end = survey.confirmed(&survey.city, &same, "再报").await;
    assert!(refused(end).contains("没有变化"), "the same file twice changes nothing");
    assert_eq!(survey.seen(&survey.city, slip).await.editions.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_the_results_is_traced_and_what_is_missing_is_told() {
    let survey = Survey::new().await;
    let poor = county("甲", &[("equipment_value", "1000000")]);
    let slip = survey.filled(&survey.city, CITY, &poor).await;
    let of = survey.collection.clone();
    let ask = Shortfalls { collection: of.clone(), ..Shortfalls::default() };
    let missing = survey.world.door.ask(&survey.clerk, ask).await.expect("what is missing");
    assert_eq!(missing.total, 1);
    let short = &missing.rows[0];
    assert_eq!((short.above.as_str(), short.slip.as_str()), ("甲县", slip.as_str()));
    assert_eq!(short.row, 7, "the row of the workbook");
    assert!(short.distance < -0.4, "{}", short.distance);
    assert!(short.ways[0].zh.contains("还差"), "{:?}", short.ways);
    let sum = &missing.sums[0];
    assert_eq!((sum.units, sum.more), (1, 1_000_000.0), "2,000 of each of 1,000 pupils");
    let grounds = Grounds {
        collection: of.clone(),
        slip: String::new(),
        unit: short.code.clone(),
        of: short.indicator.name.clone(),
    };
    let told = survey.world.door.ask(&survey.clerk, grounds).await.expect("grounds");
    assert_eq!(told.steps[0].mark.tone, "bad");
    assert!(told.steps[0].formula.contains("1000000"), "{}", told.steps[0].formula);
    assert_eq!(told.steps[0].row, 7);
    ruled(&survey).await;
}

/// A person rules beside what was reckoned; the newest holds, and may be taken back.
async fn ruled(survey: &Survey) {
    let inspector = survey.world.caller("sunld").await;
    let give = |came: &str| Give {
        collection: survey.collection.clone(),
        unit: "甲".to_owned(),
        came: came.to_owned(),
        reason: "现场核查属实".to_owned(),
    };
    let door = &survey.world.door;
    let reckoned = survey.results().await.rows[0].verdict.mark.clone();
    assert!(door.act(&survey.clerk, None, give("yes")).await.is_err(), "the office does not rule");
    door.act(&inspector, None, give("yes")).await.expect("ruled");
    let verdict = survey.results().await.rows.remove(0).verdict;
    assert_eq!(verdict.mark, reckoned, "the reckoned verdict stays");
    assert_eq!(verdict.ruling.expect("beside it").reason, "现场核查属实");
    let elsewhere = Give { unit: "没有".to_owned(), ..give("yes") };
    assert!(door.act(&inspector, None, elsewhere).await.is_err());
    door.act(&inspector, None, give("")).await.expect("taken back");
    assert!(survey.results().await.rows[0].verdict.ruling.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_twice_and_the_workbook_of_another_is_refused() {
    let survey = Survey::new().await;
    let good = county("甲", &[]);
    survey.filled(&survey.city, CITY, &good).await;
    // Asked again for the same, the unit gets what it has said.
    let again = survey.opened(NAME).await.expect("asked again");
    let survey = Survey { collection: again, ..survey };
    let (slip, other) = (survey.slip(CITY).await, survey.slip(OTHER).await);
    let paper = fillings::made(&survey.world.door, &survey.city, &slip, Lang::Zh).await;
    let (known, key) = opened(&paper.expect("a workbook").bytes);
    let changed = filling::changes(standard(), &good, &known);
    assert!(changed.is_empty(), "{changed:?}");
    // The other city's workbook bears its signature.
    let door = &survey.world.door;
    let foreign = fillings::made(door, &survey.clerk, &other, Lang::Zh).await.expect("made");
    let (_, theirs) = opened(&foreign.bytes);
    assert_ne!(key, theirs);
    let read = survey.sent(&survey.city, &slip, saved(&good, &theirs)).await.expect("looked at");
    assert_eq!(read.state, "refused");
    assert!(read.message[0].zh.contains("另一个单位"), "{:?}", read.message);
    let read = survey.sent(&survey.city, &slip, saved(&good, &key)).await.expect("looked at");
    assert_eq!(read.state, "read");
    // Whoever owes a password of his own choice gets nothing before.
    let owing = Caller { owes: Some(Owed::Password), ..survey.city.clone() };
    assert!(fillings::made(door, &owing, &slip, Lang::Zh).await.is_err());
    assert!(fillings::marked(door, &owing, &read.id, Lang::Zh).await.is_err());
    assert!(fillings::marked(door, &survey.city, &read.id, Lang::Zh).await.is_ok());
    // Nobody sees the slip of another city.
    let ask = Slip { slip: other };
    assert!(survey.world.door.ask(&survey.city, ask).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_cell_by_cell_and_nobody_approves_his_own() {
    let survey = Survey::new().await;
    let wrong = county("甲", &[("teaching_area", "约5000"), ("classes", "12.5")]);
    let slip = survey.slip(CITY).await;
    let read = survey.sent(&survey.city, &slip, saved(&wrong, "")).await.expect("read");
    let errors: Vec<_> = read.flaws.iter().filter(|flaw| !flaw.question).collect();
    let told: Vec<(u32, &str)> = errors.iter().map(|one| (one.row, one.value.as_str())).collect();
    assert_eq!(told, [(7, "约5000"), (7, "12.5")]);
    let door = &survey.world.door;
    let marked = fillings::marked(door, &survey.city, &read.id, Lang::Zh).await.expect("marked");
    let (again, _) = opened(&marked.bytes);
    assert!(filling::changes(standard(), &wrong, &again).is_empty(), "as it was typed");
    // Somebody of the department hands in for the city, and may not approve it.
    survey.confirmed(&survey.city, &read, "").await.expect("confirmed");
    survey.handed_in(&survey.city, &slip).await.expect("handed in");
    let results = survey.results().await;
    assert!(results.rows[0].verdict.mark.tone != "good", "what is missing is never a pass");
    let me = &survey.clerk.account_id;
    survey.world.execute(&format!("update edition set made_by = '{me}'")).await;
    let own = survey.decided(&survey.clerk, &slip, true, "").await;
    assert!(refused(own).contains("不能由本人审核"));
    // Rows of persons are not collected at all.
    for of_persons in ["cn-obesity-2018", "cn-fitness-2014"] {
        let end = survey.opened(of_persons).await.map(drop);
        assert!(refused(end).contains("逐人"), "{of_persons}");
    }
}
