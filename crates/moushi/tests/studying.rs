//! Value-added studies through the door: a table is handed in, read in the sandbox and fitted; nothing of a pupil stays; what
//! came of it is released by somebody else, each unit sees its own, objects and is answered.

mod pages;

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use moushi::app::acts::plan::Made;
use moushi::app::acts::study::edition::{Add, Place, Release};
use moushi::app::acts::study::object::{Answer, File};
use moushi::app::acts::study::{Asked, Drop, Edit, Open};
use moushi::app::asks::reminders::Reminders;
use moushi::app::asks::studies::one::Study;
use moushi::app::asks::studies::told::Whole;
use moushi::app::asks::studies::{Standing, Studies};
use moushi::app::caller::Caller;
use moushi::app::clock::{Clock, start_of};
use moushi::app::studying::Variant;
use moushi::app::{papers, remind, uploads};
use moushi::error::Trouble;
use moushi::jobs;
use moushi::sandbox::Sandbox;
use moushi_core::model::RefusalKind;
use moushi_core::text::Lang;

use crate::chance::Chance;
use crate::growing;
use crate::growing::columns::by_columns;
use crate::world::{World, column, digest};

const FORMULA: &str = "成绩 ~ 起点 + 性别 + (1 | 学校)";
const OURS: &str = "临江市第一中学";

/// Pupils of twelve schools, one of them of the tree and one too small to be named; `more` is what ours adds beside.
pub fn pupils(more: f64) -> Vec<u8> {
    let mut table = "学籍号,姓名,学校,性别,起点,成绩\n".to_owned();
    let mut chance = Chance::new(7);
    let mut part = || f64::from(u32::try_from(chance.below(1_000)).expect("small")) / 1_000.0;
    for school in 0..12 {
        let adds = f64::from(school % 5) * 6.0 - 12.0 + if school == 3 { more } else { 0.0 };
        let name = match school {
            3 => OURS.to_owned(),
            11 => "小小学校".to_owned(),
            at => format!("第{at}中学"),
        };
        // The smallest but one is not named either: the first would follow from the others.
        let pupils = match school {
            0 => 24,
            11 => 6,
            _ => 30,
        };
        for pupil in 0..pupils {
            let prior = 60.0 + 30.0 * part();
            let score = 100.0 + 2.0 * prior + adds + 20.0 * (part() + part() - 1.0);
            let sex = if part() < 0.5 { "女" } else { "男" };
            let _ = writeln!(
                table,
                "G{school:02}{pupil:04},某某{school:02}{pupil:04},{name},{sex},{prior:.1},{score:.1}"
            );
        }
    }
    table.into_bytes()
}

/// A department with a study of its own.
pub struct Desk {
    pub world: World,
    pub study: String,
    pub clerk: Caller,
}

impl Desk {
    pub async fn new() -> Self {
        Self::of(World::new().await).await
    }

    pub async fn of(world: World) -> Self {
        let clerk = world.caller("linlan").await;
        let org: Vec<String> =
            column(&world.door.store, "select id from org where kind = 'department'").await;
        let study = world.door.act(&clerk, None, opening(&org[0])).await.expect("it is opened");
        Self { study: study.id, world, clerk }
    }

    /// Hands a table in and has it fitted.
    pub async fn fitted(&self, bytes: Vec<u8>, reason: &str) -> Result<Made, Trouble> {
        let made = self.handed_in(bytes, reason).await?;
        self.read().await;
        Ok(made)
    }

    async fn read(&self) {
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        while jobs::step(&self.world.door, &sandbox, "test").await.expect("jobs are done") {}
    }

    async fn handed_in(&self, bytes: Vec<u8>, reason: &str) -> Result<Made, Trouble> {
        self.given("学生.csv", bytes, reason).await
    }

    async fn given(&self, name: &str, bytes: Vec<u8>, reason: &str) -> Result<Made, Trouble> {
        let door = &self.world.door;
        let size = i64::try_from(bytes.len()).expect("small");
        let blob = uploads::keep(door, bytes).await?;
        let (study, name) = (self.study.clone(), name.to_owned());
        let add = Add { study, name, blob, size, reason: reason.to_owned() };
        door.act(&self.clerk, None, add).await
    }

    /// The study asked otherwise; units with fewer rows than `fewest` are not named.
    fn edit(&self, formula: &str, fewest: u64, version: i64) -> Edit {
        let asked = Asked {
            year: 2023,
            title: "研究".to_owned(),
            question: "问题".to_owned(),
            formula: formula.to_owned(),
            ml: true,
            fewest,
            ..Asked::default()
        };
        Edit { study: self.study.clone(), version, asked }
    }

    pub async fn seen_by(&self, who: &Caller) -> Result<Whole, Trouble> {
        self.edition(who, 0).await
    }

    async fn edition(&self, who: &Caller, edition: i64) -> Result<Whole, Trouble> {
        let ask = Study { study: self.study.clone(), edition, ..Study::default() };
        self.world.door.ask(who, ask).await
    }

    pub async fn released(&self, who: &Caller, edition: i64) -> Result<Made, Trouble> {
        let release = Release {
            study: self.study.clone(),
            edition,
            version: 2,
            note: "党组会".to_owned(),
            until: String::new(),
        };
        self.world.door.act(who, None, release).await
    }
}

fn opening(org: &str) -> Open {
    let variant = |name: &str| Variant {
        name: name.to_owned(),
        formula: "成绩 ~ 起点 + (1 | 学校)".to_owned(),
        ..Variant::default()
    };
    let girls = [("性别".to_owned(), vec!["女".to_owned()])].into();
    let asked = Asked {
        year: 2023,
        title: "2023年初中学校增值评价".to_owned(),
        question: "各校增加了多少？供学校改进教学用。".to_owned(),
        formula: FORMULA.to_owned(),
        variants: vec![variant("不计性别"), Variant { only: girls, ..variant("只看女生") }],
        ..Asked::default()
    };
    Open { org: org.to_owned(), asked }
}

fn why(trouble: Trouble) -> (RefusalKind, String) {
    match trouble {
        Trouble::Refusal(refusal) => (refusal.kind, refusal.message.zh.into_owned()),
        Trouble::Fault(fault) => panic!("{fault:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_becomes_results_and_nothing_of_a_pupil_stays() {
    let desk = Desk::new().await;
    let bytes = pupils(0.0);
    let blob = moushi::app::blobs::name(&bytes);
    desk.fitted(bytes, "").await.expect("it is handed in");
    let whole = desk.seen_by(&desk.clerk).await.expect("seen");
    assert_eq!(whole.standing, Standing::Own);
    let shown = whole.shown.as_ref().unwrap_or_else(|| panic!("{:?}", whole.editions));
    assert_eq!((shown.rows, shown.left_out), (330, 0));
    assert_eq!(shown.read, ["成绩", "起点", "性别", "学校"]);
    assert_eq!(shown.unread, ["学籍号", "姓名"]);
    // The small school is not named, nor the one that would follow from the rest.
    assert_eq!((shown.units.units, shown.units.named), (12, 10));
    let names: Vec<&str> = shown.units.rows.iter().map(|row| row.name.as_str()).collect();
    assert!(names.is_sorted() && !names.contains(&"小小学校"), "{names:?}");
    let ours = shown.units.rows.iter().find(|row| row.name == OURS).expect("ours");
    assert_eq!(ours.org, OURS, "it is known in the tree");
    assert!(ours.places[0] < ours.places[1] && ours.interval[0] < ours.effect);
    assert_eq!(shown.unplaced.len(), 9);
    // Variants are held against it.
    let agreed: Vec<usize> =
        shown.variants.iter().filter_map(|one| Some(one.agreed.as_ref()?.both)).collect();
    assert_eq!(agreed[0], 10, "{:?}", shown.variants);
    assert!(shown.variants[1].rows < 330 && shown.variants[1].refused.is_none());
    // Neither file nor row stays, in the database or beside it.
    assert!(!desk.world.door.blobs.has(&blob).await.expect("looked"));
    let kept = digest(&desk.world).await;
    assert!(!kept.contains("某某") && !kept.contains("G030001") && !kept.contains("小小学校"));
    assert!(kept.contains(&blob), "what was handed in is known by its SHA-256");
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_and_intervals_are_kept_where_the_study_asks_for_them() {
    let desk = Desk::new().await;
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let whole = desk.seen_by(&desk.clerk).await.expect("seen");
    let before = whole.shown.expect("results");
    assert!(before.of_tests.is_empty() && before.of_intervals.is_empty());
    assert!(before.fixed.iter().all(|one| one.tested.is_none() && one.interval.is_some()));
    assert!(before.variances.iter().all(|one| one.interval.is_none()));
    let mut asked = desk.edit(FORMULA, 0, 1);
    asked.asked.inference = true;
    desk.world.door.act(&desk.clerk, None, asked).await.expect("it is asked for");
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let whole = desk.seen_by(&desk.clerk).await.expect("seen");
    assert!(whole.asked.inference);
    let shown = whole.shown.expect("results");
    assert!(shown.asked.inference);
    let prior = shown.fixed[1].tested.as_ref().expect("a test");
    assert!(prior.p < 0.001 && prior.freedom > 100.0 && prior.t > 10.0, "{prior:?}");
    for (one, before) in shown.variances.iter().zip(&before.variances) {
        let [low, high] = one.interval.expect("an interval");
        assert!(low < before.deviation && before.deviation < high, "{one:?}");
    }
    assert!(shown.of_tests[0].zh.contains("p 大不能证明没有效应"));
    assert!(shown.of_intervals[0].zh.contains("剖面似然"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_an_edition_are_for_whoever_sees_it_as_a_whole() {
    let desk = Desk::new().await;
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let (head, school) = (desk.world.caller("zhaoly").await, desk.world.caller("wangyz").await);
    desk.released(&head, 1).await.expect("released");
    let door = &desk.world.door;
    for (name, magic) in [
        ("growth.html", "<!doctype"),
        ("growth.docx", "PK"),
        ("growth.xlsx", "PK"),
        ("growth.json", "{"),
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let paper = papers::study(door, &head, (&desk.study, 1, name), lang).await;
            let paper = paper.expect("a file");
            assert!(paper.bytes.starts_with(magic.as_bytes()), "{name}");
            assert!(!String::from_utf8_lossy(&paper.bytes).contains("小小学校"), "{name}");
            let refused = papers::study(door, &school, (&desk.study, 1, name), lang).await;
            assert_eq!(why(refused.expect_err("refused")).0, RefusalKind::NotFound);
        }
    }
    let left = uploads::sweep(door).await.expect("swept");
    assert_eq!(left, 0, "files of an edition are wanted");
}

/// What somebody is reminded of today.
async fn reminded(desk: &Desk, who: &Caller) -> String {
    let door = &desk.world.door;
    remind::make(door, &who.account_id, &[]).await.expect("made");
    let told = door.ask(who, Reminders {}).await.expect("reminders");
    serde_json::to_string(&told).expect("JSON")
}

/// Whoever may release is reminded of it, units once there is something to see; nobody learns more from it.
#[tokio::test(flavor = "multi_thread")]
async fn people_are_reminded_of_what_waits_and_of_what_was_released() {
    let mut world = World::new().await;
    let monday = start_of("2023-03-20".parse().expect("a day"));
    world.door.clock = Clock::Set(Arc::new(AtomicI64::new(monday)));
    let desk = Desk::of(world).await;
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let world = &desk.world;
    let (head, school) = (world.caller("zhaoly").await, world.caller("wangyz").await);
    let told = reminded(&desk, &head).await;
    assert!(told.contains("增值评价结果待发布") && !told.contains("初中学校增值评价"), "{told}");
    desk.released(&head, 1).await.expect("released");
    let told = reminded(&desk, &school).await;
    assert!(told.contains(&format!("增值评价结果已发布，可以查看（{OURS}）")), "{told}");
    assert!(!told.contains("初中学校增值评价"), "{told}");
    // The city may object for its schools; whoever has handed the data in has no part in them.
    let (city, clerk) = (world.caller("chenlj").await, &desk.clerk);
    assert!(reminded(&desk, &city).await.contains(&format!("可以查看（{OURS}）")));
    assert!(!reminded(&desk, clerk).await.contains("可以查看"), "it objects to nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_by_columns_and_a_large_one_are_fitted_in_the_sandbox() {
    let desk = Desk::new().await;
    let (door, clerk) = (&desk.world.door, &desk.clerk);
    door.act(clerk, None, desk.edit(growing::FORMULA, 0, 1)).await.expect("the formula is right");
    let table = by_columns(&growing::pupils());
    desk.given("学生.parquet", table, "").await.expect("handed in");
    desk.read().await;
    let whole = desk.seen_by(clerk).await.expect("seen");
    let shown = whole.shown.as_ref().unwrap_or_else(|| panic!("{:?}", whole.editions));
    assert_eq!((shown.units.units, shown.unread.len()), (40, 3), "{:?}", shown.unread);
    door.act(clerk, None, desk.edit(FORMULA, 0, 2)).await.expect("the formula is right");
    let table = String::from_utf8(pupils(0.0)).expect("UTF-8");
    let (head, rows) = table.split_once('\n').expect("a heading");
    let large = format!("{head}\n{}", rows.repeat(1_000));
    desk.given("全省.csv", large.into_bytes(), "").await.expect("handed in");
    desk.read().await;
    let whole = desk.seen_by(clerk).await.expect("seen");
    let shown = whole.shown.as_ref().unwrap_or_else(|| panic!("{:?}", whole.editions));
    assert_eq!((shown.rows, shown.units.units), (330_000, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_releases_and_each_unit_sees_its_own() {
    let desk = Desk::new().await;
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let world = &desk.world;
    let (head, school) = (world.caller("zhaoly").await, world.caller("wangyz").await);
    let (city, staff) = (world.caller("chenlj").await, world.caller("zhoujc").await);
    for who in [&school, &city, &staff] {
        assert_eq!(why(desk.seen_by(who).await.expect_err("a draft")).0, RefusalKind::NotFound);
        let board = world.door.ask(who, Studies::default()).await.expect("a list");
        assert!(board.studies.is_empty(), "a draft is in no list");
    }
    assert_eq!(
        why(desk.released(&desk.clerk, 1).await.expect_err("no")).0,
        RefusalKind::NotAllowed
    );
    desk.released(&head, 1).await.expect("released");
    let own = desk.seen_by(&school).await.expect("released");
    let shown = own.shown.expect("results");
    assert_eq!(own.standing, Standing::Part);
    let names: Vec<&str> = shown.units.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, [OURS], "nothing of others");
    assert!(shown.files.is_empty() && shown.unplaced.is_empty() && !shown.card.is_empty());
    assert!(shown.units.rows[0].objects && own.may.is_empty());
    let said = serde_json::to_string(&shown).expect("JSON");
    assert!(!said.contains("第2中学"), "{said}");
    // The city above the school sees what is of the school; another city sees nothing.
    assert_eq!(
        desk.seen_by(&city).await.expect("seen").shown.expect("results").units.rows.len(),
        1
    );
    // The divisions of the body see all that it released, and can do nothing with it.
    let whole = desk.seen_by(&staff).await.expect("seen");
    let shown = whole.shown.expect("results");
    assert_eq!((whole.standing, shown.units.rows.len()), (Standing::Whole, 10));
    assert!(whole.may.is_empty() && !shown.files.is_empty() && shown.unplaced.is_empty());
    let paper = papers::study(&world.door, &staff, (&desk.study, 1, "growth.xlsx"), Lang::Zh).await;
    assert!(paper.is_ok_and(|paper| paper.bytes.starts_with(b"PK")));
    // What was released is changed no more.
    let drop = Drop { study: desk.study.clone(), version: 1 };
    let refused = world.door.act(&desk.clerk, None, drop).await.expect_err("released");
    assert_eq!(why(refused).0, RefusalKind::Conflict);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_answered_by_whoever_had_no_hand_in_it() {
    let desk = Desk::new().await;
    desk.fitted(pupils(0.0), "").await.expect("it is handed in");
    let world = &desk.world;
    let (head, leader) = (world.caller("zhaoly").await, world.caller("liqy").await);
    let school = world.caller("wangyz").await;
    desk.released(&head, 1).await.expect("released");
    let own = desk.seen_by(&school).await.expect("seen").shown.expect("results");
    let file = || File {
        study_unit: own.units.rows[0].unit.clone(),
        words: "转入学生不应全部计入。".to_owned(),
    };
    world.door.act(&school, None, file()).await.expect("filed");
    let twice = world.door.act(&school, None, file()).await.expect_err("once is enough");
    assert_eq!(why(twice).0, RefusalKind::Conflict);
    let objection = |whole: &Whole| whole.objections[0].clone();
    let one = objection(&desk.seen_by(&leader).await.expect("seen"));
    let answer = |upheld, corrected, version| Answer {
        study_objection: one.id.clone(),
        version,
        upheld,
        grounds: "经查属实".to_owned(),
        corrected,
    };
    let hand = world.door.act(&head, None, answer(false, 0, 1)).await.expect_err("a hand in it");
    assert_eq!(why(hand).0, RefusalKind::NotAllowed);
    let empty =
        world.door.act(&leader, None, answer(true, 2, 1)).await.expect_err("nothing mends it");
    assert_eq!(why(empty).0, RefusalKind::Conflict);
    // Corrected data need a reason and make a further edition; the first stays.
    assert_eq!(why(desk.fitted(pupils(9.0), "").await.expect_err("why")).0, RefusalKind::Invalid);
    desk.fitted(pupils(9.0), "剔除转入学生").await.expect("handed in");
    let still = desk.seen_by(&school).await.expect("seen");
    assert_eq!(still.shown.as_ref().map(|shown| shown.seq), Some(1), "a draft is not seen");
    world.door.act(&leader, None, answer(true, 2, 1)).await.expect("upheld");
    desk.released(&head, 2).await.expect("released");
    let now = desk.seen_by(&school).await.expect("seen");
    let effect = |whole: &Whole| whole.shown.as_ref().expect("results").units.rows[0].effect;
    assert!(effect(&now) > effect(&still) + 3.0, "corrected");
    assert_eq!((objection(&now).corrected, objection(&now).waiting), (2, false));
    let first = desk.edition(&school, 1).await.expect("the first stays");
    assert!((effect(&first) - effect(&still)).abs() < 1e-12);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fitted_says_why_and_what_to_do() {
    let desk = Desk::new().await;
    let door = &desk.world.door;
    let few = door.act(&desk.clerk, None, desk.edit(FORMULA, 5, 1)).await.expect_err("below ten");
    assert!(why(few).1.contains("不能低于 10"));
    let odd =
        door.act(&desk.clerk, None, desk.edit("成绩 ~ + (1 | )", 0, 1)).await.expect_err("odd");
    assert!(why(odd).1.starts_with("公式“"));
    // A coefficient of six pupils would tell of them.
    let fixed = desk.edit("成绩 ~ 起点 + 学校 + (1 | 性别)", 0, 1);
    door.act(&desk.clerk, None, fixed).await.expect("the formula is right");
    desk.fitted(pupils(0.0), "").await.expect("handed in");
    let whole = desk.seen_by(&desk.clerk).await.expect("seen");
    assert!(whole.shown.is_none());
    let message = &whole.editions[0].message;
    assert!(message[0].zh.contains("只有 6 行"), "{message:?}");
    assert!(!digest(&desk.world).await.contains("小小学校"));
    // Whoever groups by pupils would name them.
    let pupil = desk.edit("成绩 ~ 起点 + (1 | 学籍号)", 0, 2);
    let pupil = door.act(&desk.clerk, None, pupil).await.expect_err("pupils are no units");
    assert!(why(pupil).1.contains("个人的编号"));
    let other = desk.edit("分数 ~ 起点 + (1 | 学校)", 0, 2);
    door.act(&desk.clerk, None, other).await.expect("the formula is right");
    desk.fitted(pupils(0.0), "").await.expect("handed in");
    let whole = desk.seen_by(&desk.clerk).await.expect("seen");
    assert!(whole.editions[0].message[0].zh.contains("分数"), "{:?}", whole.editions[0].message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_placed_by_hand_and_years_stand_side_by_side() {
    let desk = Desk::new().await;
    desk.fitted(pupils(0.0), "").await.expect("handed in");
    let door = &desk.world.door;
    let city = desk.world.caller("chenlj").await;
    let place = |place: &str| Place {
        study: desk.study.clone(),
        edition: 1,
        grouping: "学校".to_owned(),
        unit: "第4中学".to_owned(),
        place: place.to_owned(),
    };
    let nobody = door.act(&desk.clerk, None, place("没有的学校")).await.expect_err("nobody");
    assert_eq!(why(nobody).0, RefusalKind::Invalid);
    door.act(&desk.clerk, None, place("临江市教育局")).await.expect("placed");
    let head = desk.world.caller("zhaoly").await;
    desk.released(&head, 1).await.expect("released");
    assert_eq!(
        desk.seen_by(&city).await.expect("seen").shown.expect("results").units.rows.len(),
        2
    );
    // The year after is held against it.
    let org: Vec<String> =
        column(&door.store, "select id from org where kind = 'department'").await;
    let mut next = opening(&org[0]);
    next.asked = Asked { year: 2024, earlier: desk.study.clone(), ..next.asked };
    let next = door.act(&desk.clerk, None, next).await.expect("opened").id;
    let desk = Desk { study: next, ..desk };
    desk.fitted(pupils(4.0), "").await.expect("handed in");
    let years = desk.seen_by(&desk.clerk).await.expect("seen").years.expect("two years");
    let told: Vec<i64> = years.years.iter().map(|year| year.year).collect();
    assert_eq!(told, [2023, 2024]);
    let agreed = years.years[1].agreed.as_ref().expect("held against the year before");
    assert!(agreed.both == 10 && agreed.correlation.is_some_and(|one| one > 0.9), "{agreed:?}");
    let ours = years.units.iter().find(|line| line.name == OURS).expect("ours");
    assert!(ours.effects.iter().all(Option::is_some) && ours.mean.is_some());
    // The place that a person gave is known in the year after, of which nobody is asked again.
    desk.released(&head, 1).await.expect("released");
    let seen = desk.seen_by(&city).await.expect("seen");
    let lines: Vec<&str> =
        seen.years.iter().flat_map(|years| &years.units).map(|line| line.name.as_str()).collect();
    assert_eq!(lines, [OURS, "第4中学"], "of each year what was the city's then");
    let shown = seen.shown.expect("results");
    assert_eq!(shown.units.rows.len(), 2, "as in the year before");
}
