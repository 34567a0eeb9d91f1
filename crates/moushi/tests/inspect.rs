//! A year of inspections through the door: the yearly list, a scheme with its sample, the visit, the defence,
//! the letter, the rectification, the closing; and everything that is refused on the way.

pub mod objection;
mod pages;
mod year;

pub use year::a_year;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moushi::app::acts::inspect::letter::{Close, Draft, Issue};
use moushi::app::acts::inspect::list::{Add as Propose, Approve};
use moushi::app::acts::inspect::rectify::{DecideTime, Plan, Reopen, Report, Verify};
use moushi::app::acts::inspect::scheme::{Draw, Drop as GiveUp, Notify, Open};
use moushi::app::acts::inspect::visit::{Defend, End, FeedBack, Find, Withdraw};
use moushi::app::acts::office::Set;
use moushi::app::acts::org::Add as AddUnit;
use moushi::app::asks::inspection::{Inspection, Problem, Unit, Whole};
use moushi::app::asks::inspections::{Inspections, Year as Listed};
use moushi::app::asks::office::Units;
use moushi::app::asks::todo::Todo;
use moushi::app::caller::Caller;
use moushi::app::clock::{Clock, start_of};
use moushi::app::papers::{Paper, inspect as papers};
use moushi::error::Trouble;
use moushi::store::chain;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_files::readers::Limits;

use crate::alignment::refused;
use crate::world::World;

const SEED: &str = "双色球第2023046期 03 08 12 19 25 31 07";
const MATTER: &str = "规范办学行为督导";
/// Fingerprint and sample as a few lines of Python compute them from the rule as it is written down.
const DIGEST: &str = "4cdb288d5a9d6b26d5a5110c0ecd21e74e0b53cc2d4ff1c582285086f753e23d";
const DRAWN: [&str; 2] = ["临江市第一中学", "白河市第三小学"];

/// A province in the spring of a year, with five schools in two cities.
pub struct Spring {
    pub world: World,
    at: Arc<AtomicI64>,
    clerk: Caller,
    inspector: Caller,
    leader: Caller,
    head: Caller,
    school: Caller,
    city: Caller,
}

fn words(text: &str) -> String {
    text.to_owned()
}

fn told<T>(result: Result<T, Trouble>) -> Refusal {
    match result {
        Err(Trouble::Refusal(refusal)) => refusal,
        Err(fault) => panic!("{fault:?}"),
        Ok(_) => panic!("it was allowed"),
    }
}

impl Spring {
    /// The spring of a world, on whatever engine.
    pub async fn of(mut world: World) -> Self {
        // Posts are those of the day on which somebody signs in.
        let day = "2023-03-20".parse().expect("a day");
        let at = Arc::new(AtomicI64::new(start_of(day)));
        world.door.clock = Clock::Set(at.clone());
        let spring = Self {
            clerk: world.caller("linlan").await,
            inspector: world.caller("sunld").await,
            leader: world.caller("liqy").await,
            head: world.caller("zhaoly").await,
            school: world.caller("wangyz").await,
            city: world.caller("chenlj").await,
            world,
            at,
        };
        for (above, name) in [
            ("临江市教育局", "临江市第二小学"),
            ("白河市教育局", "白河市第一小学"),
            ("白河市教育局", "白河市第二小学"),
            ("白河市教育局", "白河市第三小学"),
        ] {
            let (parent, kind) = (spring.unit(above).await, words("school"));
            let (name, short_name) = (words(name), String::new());
            let add = AddUnit { parent, kind, name, short_name, rank: 90 };
            spring.world.door.act(&Caller::operator(), None, add).await.expect("a school");
        }
        let set = Set { name: words("track.timers"), value: words("zhejiang"), version: 0 };
        spring.world.door.act(&Caller::operator(), None, set).await.expect("a timetable");
        spring
    }

    pub fn turn(&self, day: &str) {
        self.at.store(start_of(day.parse().expect("a day")), Ordering::Relaxed);
    }

    async fn unit(&self, name: &str) -> String {
        let units = self.world.door.ask(&Caller::operator(), Units {}).await.expect("units");
        units.into_iter().find(|unit| unit.name == name).expect("it is there").id
    }

    async fn propose(&self) -> Propose {
        Propose {
            org: self.unit("北江省教育厅").await,
            year: 2023,
            title: words(MATTER),
            basis: words("教育督导条例第十一条"),
            objects: vec![self.unit("临江市教育局").await, self.unit("白河市教育局").await],
            kind: words("school"),
            begins: words("2023-04-01"),
            ends: words("2023-11-30"),
        }
    }

    fn open(&self, mandate: &str) -> Open {
        Open {
            mandate: words(mandate),
            content: words("招生入学\n课程开设\n收费公示"),
            scope: words("2022年秋季学期以来的办学行为"),
            objects: Vec::new(),
            except: Vec::new(),
            methods: vec![words("on_site"), words("files"), words("meeting")],
            leader: words("孙立督"),
            team: ["孙立督", "林澜", "周督学"].map(words).to_vec(),
            begins: words("2023-04-03"),
            ends: words("2023-04-28"),
            comprehensive: false,
            size: 2,
            strata: words("city"),
            seed: words(SEED),
            seed_source: words("福利彩票公开开奖号码"),
            collection: String::new(),
        }
    }

    async fn list(&self, caller: &Caller) -> Listed {
        self.world.door.ask(caller, Inspections { year: 2023 }).await.expect("the list")
    }

    async fn whole(&self, caller: &Caller, id: &str) -> Whole {
        let ask = Inspection { inspection: words(id) };
        self.world.door.ask(caller, ask).await.expect("the inspection is seen")
    }

    /// The first unit of an inspection, as the caller sees it.
    async fn first(&self, caller: &Caller, id: &str) -> Unit {
        self.whole(caller, id).await.units.remove(0)
    }

    async fn problem(&self, caller: &Caller, id: &str, seq: i64) -> Problem {
        let unit = self.first(caller, id).await;
        unit.problems.into_iter().find(|one| one.seq == seq).expect("it is seen")
    }

    async fn matters(&self, caller: &Caller, kind: &str) -> usize {
        let duties = self.world.door.ask(caller, Todo::default()).await.expect("duties");
        duties.matters.iter().filter(|one| one.kind == kind).count()
    }

    /// The line on the list, approved.
    async fn approved(&self) -> String {
        let door = &self.world.door;
        let line = door.act(&self.inspector, None, self.propose().await).await.expect("proposed");
        door.act(&self.head, None, approve(&line.id, "厅党组2023年第3次会议，3月10日备案"))
            .await
            .expect("approved");
        line.id
    }

    /// An inspection opened, drawn and told.
    async fn begun(&self) -> String {
        let door = &self.world.door;
        let line = self.approved().await;
        let id = door.act(&self.inspector, None, self.open(&line)).await.expect("opened").id;
        let draw = Draw { inspection: id.clone(), version: 1 };
        door.act(&self.clerk, None, draw).await.expect("drawn");
        let notify = Notify { inspection: id.clone(), version: 2 };
        door.act(&self.clerk, None, notify).await.expect("told");
        id
    }
}

fn approve(mandate: &str, approval: &str) -> Approve {
    let (mandate, approval, reason) = (words(mandate), words(approval), String::new());
    Approve { mandate, version: 1, granted: true, approval, reason }
}

fn find(unit: &Unit, fact: &str) -> Find {
    Find {
        inspected: unit.id.clone(),
        version: unit.version,
        fact: words(fact),
        evidence: words("教务台账第12页，现场照片3号"),
        severity: words("grave"),
        due: String::new(),
    }
}

fn draft(unit: &Unit, weighed: &str) -> Draft {
    Draft {
        inspected: unit.id.clone(),
        version: unit.version,
        evaluation: words("办学行为总体规范。\n课程开设仍有缺口。"),
        advice: words("健全课程开设月报制度。"),
        weighed: words(weighed),
        until: words("2023-06-30"),
    }
}

fn verify(one: &Problem, confirmed: bool, checked: &str, reason: &str) -> Verify {
    let (checked, reason, looked) = (words(checked), words(reason), Vec::new());
    let shortcoming = one.id.clone();
    Verify { shortcoming, version: one.version, confirmed, checked, looked, reason }
}

/// The words of a paper, as they stand in the file.
fn text_of(paper: &Paper) -> String {
    let read = moushi_files::readers::read(&paper.name, &paper.bytes, &Limits::default());
    read.expect("it is read").sources[0].0.text.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_inspections_goes_its_way() {
    a_year(World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_inspects_what_another_body_has_inspected_in_the_same_matter() {
    let spring = Spring::of(World::new().await).await;
    spring.begun().await;
    let own = Propose {
        org: spring.unit("临江市教育局").await,
        objects: vec![spring.unit("临江市第一中学").await],
        kind: String::new(),
        ..spring.propose().await
    };
    let door = &spring.world.door;
    let own = door.act(&spring.city, None, own).await.expect("proposed").id;
    door.act(&Caller::operator(), None, approve(&own, "局长办公会")).await.expect("approved");
    let open = Open { size: 0, ..spring.open(&own) };
    let twice = told(door.act(&spring.city, None, open).await);
    assert!(twice.message.zh.contains("多头督查") && twice.advice.zh.contains("已有的督查结果"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_in_secret_is_seen_when_its_opinion_is_fed_back() {
    let spring = Spring::of(World::new().await).await;
    let door = &spring.world.door;
    let line = spring.approved().await;
    let methods = vec![words("secret")];
    let open = Open { methods, size: 0, ..spring.open(&line) };
    let id = door.act(&spring.inspector, None, open).await.expect("opened").id;
    let draw = Draw { inspection: id.clone(), version: 1 };
    door.act(&spring.inspector, None, draw).await.expect("all of the list");
    assert_eq!(spring.whole(&spring.clerk, &id).await.units.len(), 5);
    let notify = Notify { inspection: id.clone(), version: 2 };
    let secret = told(door.act(&spring.inspector, None, notify).await);
    assert!(secret.message.zh.contains("暗访"), "{secret:?}");
    spring.turn("2023-04-12");
    let whole = spring.whole(&spring.clerk, &id).await;
    let unit = whole.units.into_iter().find(|unit| unit.name == DRAWN[0]).expect("it is there");
    let (ended, reviewed) = (String::new(), String::new());
    let end = End { inspected: unit.id.clone(), version: unit.version, ended, reviewed };
    door.act(&spring.clerk, None, end).await.expect("ended");
    assert!(spring.list(&spring.school).await.told.is_empty(), "it knows nothing of it yet");
    let feed = FeedBack { inspected: unit.id, version: unit.version + 1, words: words("意见") };
    door.act(&spring.clerk, None, feed).await.expect("fed back");
    assert_eq!(spring.list(&spring.school).await.told.len(), 1);
    assert_eq!(spring.whole(&spring.school, &id).await.units.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_of_an_inspection_say_how_the_sample_is_drawn_again() {
    let spring = Spring::of(World::new().await).await;
    let id = spring.begun().await;
    let eyes = spring.world.door.eyes(&spring.clerk);
    for (name, parts) in [
        (
            "scheme.docx",
            &["督导检查方案", SEED, DIGEST, "不属于《政府督查工作条例》所称政府督查"][..],
        ),
        (
            "checklist.docx",
            &["现场核查清单", "临江市教育局/临江市第一中学", "收费公示", "SHA-256"][..],
        ),
    ] {
        let paper = papers::of_inspection(&eyes, &id, name).await.expect("a paper");
        let text = text_of(&paper);
        for part in parts {
            assert!(text.contains(part), "{name}: {part} in {text}");
        }
        let file =
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("inspect-{name}"));
        std::fs::write(file, &paper.bytes).expect("kept for those who look");
    }
}
