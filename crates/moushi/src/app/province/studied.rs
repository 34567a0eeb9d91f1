//! The made-up province's study of what its schools add: two years of pupils made up by a rule, the same at every start, fitted
//! for real and released, with an objection of a school. Everything goes through the door.

use std::fmt::Write as _;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::super::demo;
use crate::app::acts::study::edition::{Add, Release};
use crate::app::acts::study::object::{Answer, File};
use crate::app::acts::study::{Asked, Open};
use crate::app::caller::Caller;
use crate::app::door::Door;
use crate::app::studying::Variant;
use crate::app::{reading, studying, uploads};
use crate::error::Trouble;
use crate::store::tables::{org, study, study_edition, study_unit};

/// Counties with the level of their pupils when they come, and what their schools add all of them.
const COUNTIES: [(&str, f64, f64); 6] = [
    ("清河县", 1.0, 2.5),
    ("松岭县", -2.0, 5.0),
    ("临江区", 3.0, -1.0),
    ("白石县", -3.0, -4.5),
    ("云台县", 0.0, 0.5),
    ("河口区", 1.5, -2.5),
];

/// Schools of a county.
const SCHOOLS: u32 = 6;

/// Where the school of the tree stands among them.
const OURS: (&str, u32, &str) = ("临江区", 1, "临江市第一中学");

const FORMULA: &str = "中考成绩 ~ 小学毕业成绩 + 性别 + (1 | 区县/学校)";

/// Opens the studies of both years; where there is one already, nothing is done.
pub async fn studied(door: &Door) -> Result<(), Trouble> {
    let db = door.store.read();
    if study::Entity::find().count(db).await? > 0 {
        return Ok(());
    }
    let house = org::Entity::find().filter(org::Column::Kind.eq("department"));
    let Some(house) = house.order_by_asc(org::Column::Rank).one(db).await? else { return Ok(()) };
    let mut earlier = String::new();
    for year in [demo::YEAR - 1, demo::YEAR] {
        earlier = of_year(door, &house, year, earlier).await?;
    }
    Ok(())
}

/// The study of a year; answers its id.
async fn of_year(
    door: &Door,
    house: &org::Model,
    year: i32,
    earlier: String,
) -> Result<String, Trouble> {
    let operator = Caller::operator();
    let asked = Asked {
        year: i64::from(year),
        title: format!("{year}年初中学校增值评价"),
        question: "各初中学校三年里给学生增加了多少？给学校改进教学用，不用于排名和奖惩。"
            .to_owned(),
        formula: FORMULA.to_owned(),
        inference: true,
        variants: variants(),
        earlier,
        ..Asked::default()
    };
    let open = Open { org: house.id.clone(), asked };
    let of = door.act(&operator, None, open).await?.id;
    let bytes = pupils(year).into_bytes();
    let size = i64::try_from(bytes.len()).unwrap_or_default();
    let blob = uploads::keep(door, bytes.clone()).await?;
    let name = format!("{year}届学生成绩.csv");
    let add = Add { study: of.clone(), name, blob, size, reason: String::new() };
    door.act(&operator, None, add).await?;
    let db = door.store.read();
    let edition = study_edition::Entity::find().filter(study_edition::Column::StudyId.eq(&*of));
    let Some(edition) = edition.one(db).await? else { return Ok(of) };
    let Some((task, Some(bytes))) = studying::file(door, &edition.id).await? else { return Ok(of) };
    // Our own bytes need no sandbox.
    let outcome = tokio::task::spawn_blocking(move || reading::read(&task, &bytes)).await;
    studying::take(door, &edition.id, outcome.map_err(anyhow::Error::from)?).await?;
    let newest = year == demo::YEAR;
    let release = Release {
        study: of.clone(),
        edition: 1,
        version: 2,
        note: format!("厅党组会议〔{year}〕15号"),
        until: if newest { "2099-12-31".to_owned() } else { String::new() },
    };
    door.act(&operator, None, release).await?;
    objected(door, &of, newest).await?;
    Ok(of)
}

/// How else the question may be asked.
fn variants() -> Vec<Variant> {
    let variant = |name: &str, formula: &str| Variant {
        name: name.to_owned(),
        formula: formula.to_owned(),
        ..Variant::default()
    };
    let counties = ["清河县", "松岭县", "白石县", "云台县"].map(str::to_owned);
    vec![
        variant("不计性别", "中考成绩 ~ 小学毕业成绩 + (1 | 区县/学校)"),
        variant("不计起点", "中考成绩 ~ 性别 + (1 | 区县/学校)"),
        Variant {
            name: "只看四个县".to_owned(),
            only: [("区县".to_owned(), counties.into())].into(),
            ..Variant::default()
        },
    ]
}

/// What the school says against its result; in the year before it has been answered.
async fn objected(door: &Door, of: &str, waits: bool) -> Result<(), Trouble> {
    let operator = Caller::operator();
    let unit = study_unit::Entity::find().filter(study_unit::Column::StudyId.eq(of));
    let Some(unit) = unit.one(door.store.read()).await? else { return Ok(()) };
    let words = if waits {
        "有 12 名转入学生入学不到一年，他们的成绩不应全部算作本校的增值。"
    } else {
        "我校初一有两个班参加了课程改革试点，试卷与其他学校不同。"
    };
    let file = File { study_unit: unit.id, words: words.to_owned() };
    let study_objection = door.act(&operator, None, file).await?.id;
    if !waits {
        let grounds =
            "经查，两个班使用的是同一套中考试卷，起点成绩也来自全市统一测试，结果维持。".to_owned();
        let answer = Answer { study_objection, version: 1, upheld: false, grounds, corrected: 0 };
        door.act(&operator, None, answer).await?;
    }
    Ok(())
}

/// The pupils of a year, with columns that no formula names.
fn pupils(year: i32) -> String {
    let mut table = "学籍号,姓名,区县,学校,性别,小学毕业成绩,中考成绩\n".to_owned();
    let mut chance = Chance(u64::from(year.unsigned_abs()) << 32);
    let mut number = 0_u32;
    for (at, (county, level, all)) in COUNTIES.iter().enumerate() {
        for place in 1..=SCHOOLS {
            // What a school adds stays much the same from year to year.
            let mut lasting = Chance(at as u64 * 97 + u64::from(place));
            let adds = all + 3.2 * lasting.normal() + 1.1 * chance.normal();
            let name = if (*county, place) == (OURS.0, OURS.1) {
                OURS.2.to_owned()
            } else {
                format!("{county}第{place}中学")
            };
            // One school of each second county is too small to be named.
            let pupils = if at % 2 == 1 && place == SCHOOLS { 7 } else { 38 + 5 * (place % 4) };
            for _ in 0..pupils {
                number += 1;
                let girl = chance.part() < 0.5;
                let prior = 75.0 + level + 9.0 * chance.normal();
                let score = 420.0
                    + 3.4 * (prior - 75.0)
                    + adds * 4.0
                    + if girl { 6.0 } else { 0.0 }
                    + 28.0 * chance.normal();
                // Some came without a score.
                let prior =
                    if chance.part() < 0.02 { String::new() } else { format!("{prior:.1}") };
                let sex = if girl { "女" } else { "男" };
                let _ = writeln!(
                    table,
                    "G{year}{number:05},学生{number:05},{county},{name},{sex},{prior},{score:.1}"
                );
            }
        }
    }
    table
}

/// Numbers made up by a rule (SplitMix64; Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// About normal, of mean 0 and deviation 1: the sum of twelve parts.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.part()).sum::<f64>() - 6.0
    }
}
