//! Results made known, over the years, and by an overlay: what a unit is told and what not; what a release rests on stays;
//! what an overlay changes stands beside what came out.

use moushi::app::acts::collect::release::Release;
use moushi::app::acts::inspect::list::{Add as Propose, Approve};
use moushi::app::acts::inspect::scheme::{Draw, Notify, Open as Inspect};
use moushi::app::acts::overlay::{Add as AddOverlay, End};
use moushi::app::asks::inspection::Inspection;
use moushi::app::asks::judged::course::Course;
use moushi::app::asks::standards::{Dictionary, Standards};
use moushi::app::papers;
use moushi_core::evaluate::standard::draft;

use super::*;

async fn released(survey: &Survey, caller: &Caller, handed_in: usize) -> Result<(), Trouble> {
    let (collection, note) = (survey.collection.clone(), "党组会〔2023〕9号".to_owned());
    let act = Release { collection, handed_in, note };
    survey.world.door.act(caller, None, act).await.map(drop)
}

/// Words of a downloaded workbook of results.
fn words(bytes: &[u8]) -> String {
    let sheets = readers::cells("表.xlsx", bytes, &Limits::default()).expect("a workbook");
    let cells = sheets.iter().flat_map(|sheet| &sheet.cells);
    cells.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_sees_what_was_released_and_a_release_stays_as_it_was() {
    let survey = Survey::new().await;
    let head = survey.world.caller("zhaoly").await;
    assert!(refused(released(&survey, &head, 0).await).contains("没有单位报送"));
    let poor = county("甲", &[("equipment_value", "1000000")]);
    let slip = survey.filled(&survey.city, CITY, &poor).await;
    assert!(survey.seen(&survey.city, &slip).await.published.is_none(), "not before");
    assert!(released(&survey, &survey.clerk, 1).await.is_err(), "the office does not release");
    assert!(refused(released(&survey, &head, 2).await).contains("现在是 1 个"));
    released(&survey, &head, 1).await.expect("released");
    assert!(refused(released(&survey, &head, 1).await).contains("没有变化"));
    let told = survey.seen(&survey.city, &slip).await.published.expect("it is told");
    assert_eq!((told.release.seq, told.release.note.as_str()), (1, "党组会〔2023〕9号"));
    let before = told.verdicts[0].mark.clone();
    let other = survey.slip(OTHER).await;
    assert!(survey.seen(&survey.clerk, &other).await.published.is_none(), "nothing of another");
    // Corrected afterwards, what was released is still what was released.
    survey.decided(&survey.clerk, &slip, false, "设备值请核对").await.expect("sent back");
    let read = survey.sent(&survey.city, &slip, saved(&county("甲", &[]), "")).await.expect("read");
    survey.confirmed(&survey.city, &read, "更正").await.expect("confirmed");
    survey.handed_in(&survey.city, &slip).await.expect("handed in");
    let results = survey.results().await;
    assert!(!results.current);
    assert_eq!(results.releases.len(), 1);
    let told = survey.seen(&survey.city, &slip).await.published.expect("still told");
    assert_eq!(told.verdicts[0].mark, before);
    let paper = async |release| {
        let of = (survey.collection.as_str(), release);
        let (door, caller) = (&survey.world.door, &survey.clerk);
        words(&papers::results(door, caller, of, Lang::Zh).await.expect("a workbook").bytes)
    };
    let (then, now) = (paper(Some(1)).await, paper(None).await);
    assert_ne!(then, now);
    released(&survey, &head, 1).await.expect("released again");
    assert_eq!(paper(Some(1)).await, then, "the first stays");
    assert_eq!(paper(Some(2)).await, now);
    // Nobody else gets the workbook.
    let of = (survey.collection.as_str(), Some(1));
    assert!(papers::results(&survey.world.door, &survey.city, of, Lang::Zh).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_followed_over_the_years() {
    let survey = Survey::new().await;
    survey.filled(&survey.city, CITY, &county("甲", &[("equipment_value", "1000000")])).await;
    let again = survey.opened(NAME).await.expect("asked again");
    let survey = Survey { collection: again, ..survey };
    survey.filled(&survey.city, CITY, &county("甲", &[])).await;
    let ask = |unit: &str| Course { collection: survey.collection.clone(), unit: unit.to_owned() };
    let door = &survey.world.door;
    let course = door.ask(&survey.clerk, ask("甲")).await.expect("a course");
    assert_eq!((course.years.len(), course.unit.as_str()), (2, "甲县"));
    let spread =
        course.lines.iter().find(|line| !line.column.of.is_empty() && line.column.name == "A6");
    let spread = spread.expect("the spread of the value of equipment");
    let values: Vec<f64> =
        spread.cells.iter().map(|cell| cell.value.parse().expect("a number")).collect();
    assert!(values[0] > 0.3 && values[1] == 0.0, "{values:?}");
    assert!(door.ask(&survey.clerk, ask("乙")).await.is_err(), "nobody of that code");
    assert!(door.ask(&survey.city, ask("甲")).await.is_err(), "not for a city");
}

/// The draft with one value changed.
fn overlay(name: &str, version: &str, to: &str) -> String {
    let words = draft(standard()).expect("values that may be changed");
    let words = words.replacen(&format!("local-{NAME}"), name, 1);
    let words = words.replacen("document = \"\"", "document = \"北教督〔2023〕3号\"", 1);
    let words = words.replacen("version = \"1\"", &format!("version = \"{version}\""), 1);
    format!(
        "{words}\n[[change]]\nindicator = \"A6\"\nwhere = {{ stratum = \"primary\" }}\npass = {to}\n\
         source = [\"L1\"]\nclause = \"第三条\"\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlay_is_asked_for_and_told_beside_what_came_out() {
    let survey = Survey::new().await;
    let door = &survey.world.door;
    let house = column(&door.store, "select org_id from plan where year = 2023").await;
    let house: String = house.into_iter().next().expect("a body");
    let add = |words: String| AddOverlay { org: house.clone(), words };
    let wrong = door.act(&survey.clerk, None, add("name = 1".to_owned())).await.map(drop);
    assert!(refused(wrong).contains("1:"), "where it is wrong");
    let plain =
        door.act(&survey.clerk, None, add(draft(standard()).expect("a draft"))).await.map(drop);
    assert!(plain.is_err(), "a draft changes nothing");
    let taken = door.act(&survey.clerk, None, add(overlay(NAME, "1", "2400.0"))).await.map(drop);
    assert!(refused(taken).contains("已被其他标准使用"));
    door.act(&survey.clerk, None, add(overlay("bei", "1", "2400.0"))).await.expect("added");
    let twice = door.act(&survey.clerk, None, add(overlay("bei", "1", "2600.0"))).await.map(drop);
    assert!(refused(twice).contains("已有版本"));
    let cards = door.ask(&survey.clerk, Standards {}).await.expect("a list");
    let card = cards.iter().find(|card| card.name == "bei").expect("it is listed");
    assert_eq!(card.over, NAME);
    // What the unit said for the national standard is there for the local one; it is judged by the local value.
    let good = county("甲", &[]);
    survey.filled(&survey.city, CITY, &good).await;
    let national = survey.results().await;
    let local = survey.opened("bei").await.expect("it may be asked for");
    let survey = Survey { collection: local, ..survey };
    let door = &survey.world.door;
    let slip = survey.slip(CITY).await;
    let paper = fillings::made(door, &survey.city, &slip, Lang::Zh).await.expect("a workbook");
    let (known, _) = opened(&paper.bytes);
    assert!(filling::changes(standard(), &good, &known).is_empty(), "nobody is asked twice");
    survey.filled(&survey.city, CITY, &good).await;
    // A version that comes later does not change what was asked for.
    door.act(&survey.clerk, None, add(overlay("bei", "2", "1.0"))).await.expect("a new version");
    let results = survey.results().await;
    assert_eq!(results.version, "1");
    let change = &results.changes[0];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("2000 元", "2400 元"));
    let schools = |results: &Results| results.counts.last().map(|count| count.reached);
    assert_eq!((schools(&national), schools(&results)), (Some(2), Some(2)), "six of seven suffice");
    let grounds = Grounds {
        collection: survey.collection.clone(),
        unit: "甲-1".to_owned(),
        of: "A6".to_owned(),
        slip: String::new(),
    };
    let told = door.ask(&survey.clerk, grounds).await.expect("grounds");
    assert_eq!(told.steps[0].mark.tone, "bad", "{:?}", told.steps[0].number);
    // Ended, it is asked for no more; what was asked for keeps it.
    let whole = Dictionary { standard: "bei".to_owned() };
    let whole = door.ask(&survey.clerk, whole).await.expect("the dictionary");
    let end = End { overlay: whole.overlay, version: whole.row_version };
    door.act(&survey.clerk, None, end).await.expect("ended");
    assert!(survey.opened("bei").await.is_err());
    assert_eq!(survey.results().await.changes.len(), 1);
}

/// An approved line of the list for the cities, under which an inspection that rests on the collection is opened.
async fn inspected(survey: &Survey) -> String {
    let door = &survey.world.door;
    let (head, inspector) =
        (survey.world.caller("zhaoly").await, survey.world.caller("sunld").await);
    let year = chrono::Datelike::year(&door.clock.today());
    let line = Propose {
        org: survey.unit("北江省教育厅").await,
        year: i64::from(year),
        title: "义务教育优质均衡督导评估".to_owned(),
        basis: "教督〔2017〕6号".to_owned(),
        objects: vec![survey.unit(CITY).await, survey.unit(OTHER).await],
        kind: String::new(),
        begins: format!("{year}-01-01"),
        ends: format!("{year}-12-31"),
    };
    let mandate = door.act(&inspector, None, line).await.expect("proposed").id;
    let (approval, reason) = ("厅党组会".to_owned(), String::new());
    let approve = Approve { mandate: mandate.clone(), version: 1, granted: true, approval, reason };
    door.act(&head, None, approve).await.expect("approved");
    let open = |collection: &str| Inspect {
        mandate: mandate.clone(),
        content: "资源配置".to_owned(),
        scope: "本年度".to_owned(),
        objects: Vec::new(),
        except: Vec::new(),
        methods: vec!["self_check".to_owned(), "on_site".to_owned()],
        leader: "甲".to_owned(),
        team: ["甲", "乙", "丙"].map(str::to_owned).to_vec(),
        begins: format!("{year}-12-01"),
        ends: format!("{year}-12-31"),
        comprehensive: false,
        size: 0,
        strata: String::new(),
        seed: String::new(),
        seed_source: String::new(),
        collection: collection.to_owned(),
    };
    assert!(door.act(&inspector, None, open("nowhere")).await.is_err(), "no such collection");
    let id = door.act(&inspector, None, open(&survey.collection)).await.expect("opened").id;
    let draw = Draw { inspection: id.clone(), version: 1 };
    door.act(&inspector, None, draw).await.expect("all of the list");
    let notify = Notify { inspection: id.clone(), version: 2 };
    door.act(&inspector, None, notify).await.expect("told");
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_rests_on_what_units_filled_in_as_their_self_evaluation() {
    let survey = Survey::new().await;
    let id = inspected(&survey).await;
    let seen = async |caller: &Caller| {
        let ask = Inspection { inspection: id.clone() };
        survey.world.door.ask(caller, ask).await.expect("the inspection is seen").units
    };
    let waiting = seen(&survey.clerk).await;
    let assessed = waiting.iter().filter_map(|unit| unit.assessed.as_ref());
    assert!(assessed.clone().all(|one| one.verdicts.is_empty()));
    assert_eq!(assessed.count(), 2, "both are asked");
    let slip = survey.filled(&survey.city, CITY, &county("甲", &[])).await;
    ruled(&survey).await;
    let inspector = survey.world.caller("sunld").await;
    let rules = Give {
        collection: survey.collection.clone(),
        unit: "甲".to_owned(),
        came: "no".to_owned(),
        reason: "现场核查不符".to_owned(),
    };
    survey.world.door.act(&inspector, None, rules).await.expect("ruled");
    let units = seen(&survey.clerk).await;
    let own = units.into_iter().find(|unit| unit.name == CITY).expect("the city");
    let own = own.assessed.expect("its self-evaluation");
    assert_eq!((own.slip.as_str(), own.state.tone.as_str()), (slip.as_str(), "info"));
    assert!(own.verdicts[0].ruling.is_some(), "the body that inspects sees what was ruled");
    let told = seen(&survey.city).await;
    assert_eq!(told.len(), 1, "a city sees itself alone");
    let told = told[0].assessed.clone().expect("its own");
    assert!(told.verdicts[0].ruling.is_none(), "what was ruled is not known before it is released");
}
