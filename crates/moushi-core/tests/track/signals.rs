//! Signals: each kind where it should be told, and where it should not.

use moushi_core::model::Modality;
use moushi_core::track::{
    Direction, Facts, Granted, History, Light, Policy, Sent, SignalKind, Terms, Verdict, radar,
};

use super::day;
use SignalKind::{Extended, Red, Repeated, Softened, Stale, Unfinished, Unmoved};

const SCHOOLS: &str = "完成12所学校食堂改造，组织督学随机抽查";

fn terms(number: f64, due: &str, modality: Modality) -> Terms {
    Terms { number: Some(number), direction: Direction::Up, due: Some(day(due)), modality }
}

fn issued() -> Terms {
    terms(87.0, "2025-11-30", Modality::Must)
}

fn sent(day_of: &str, done: &str, claimed: f64, figure: Option<f64>) -> Sent {
    Sent { day: day(day_of), done: done.to_owned(), claimed: Some(claimed), figure }
}

/// A task of which nothing is to be said.
fn quiet() -> History {
    let verdict = Verdict { light: Light::Green, reasons: Vec::new() };
    History { verdict, baseline: issued(), granted: Vec::new(), reports: Vec::new() }
}

fn kinds(history: &History) -> Vec<SignalKind> {
    radar(history).into_iter().map(|signal| signal.kind).collect()
}

fn granted(all: &[Terms]) -> History {
    let days = ["2025-03-01", "2025-05-01", "2025-07-01"];
    let granted = days.iter().zip(all).map(|(on, terms)| Granted { day: day(on), terms: *terms });
    History { granted: granted.collect(), ..quiet() }
}

fn reports(all: &[Sent]) -> History {
    History { reports: all.to_vec(), ..quiet() }
}

fn lit(facts: Facts, today: &str) -> History {
    let verdict = Policy::named("due").unwrap().light(&facts, day(today));
    History { verdict, ..quiet() }
}

#[test]
fn red_and_stale_are_what_the_light_says() {
    let owed = Facts {
        start: Some(day("2025-01-01")),
        due: Some(day("2025-06-30")),
        cadence: Some(31),
        ..Facts::default()
    };
    let heard = |on: &str| Facts { reported: Some(day(on)), ..owed };
    let behind = |points: f64| Facts {
        planned: Some(50.0),
        actual: Some(50.0 - points),
        ..heard("2025-03-30")
    };
    for (facts, today, expected) in [
        (heard("2025-07-01"), "2025-07-02", vec![Red]),
        (behind(30.5), "2025-04-01", vec![Red]),
        (owed, "2025-07-02", vec![Red, Stale]),
        (owed, "2025-02-02", vec![Stale]),
        (heard("2025-03-01"), "2025-04-02", vec![Stale]),
        (heard("2025-06-30"), "2025-06-30", vec![]),
        (behind(30.0), "2025-04-01", vec![]),
        (owed, "2025-02-01", vec![]),
        (heard("2025-03-01"), "2025-04-01", vec![]),
        (Facts { closed: Some(day("2025-07-01")), ..owed }, "2025-12-01", vec![]),
    ] {
        assert_eq!(kinds(&lit(facts, today)), expected, "{facts:?} on {today}");
    }
    assert_eq!(radar(&lit(heard("2025-07-01"), "2025-07-02"))[0].reason.zh, "超期 2 天");
}

#[test]
fn extended_twice_or_more() {
    let at = |due: &str| terms(87.0, due, Modality::Must);
    let count = |dues: &[&str]| {
        let all: Vec<Terms> = dues.iter().map(|due| at(due)).collect();
        kinds(&granted(&all)).contains(&Extended)
    };
    assert!(count(&["2025-12-15", "2025-12-31"]));
    assert!(count(&["2025-12-15", "2025-12-31", "2026-03-31"]));
    assert!(count(&["2025-12-31", "2025-12-01", "2025-12-20"]), "brought forward between");
    assert!(!count(&["2025-12-31"]), "once");
    assert!(!count(&["2025-12-31", "2025-12-31"]), "the other change was of something else");
    assert!(!count(&["2025-10-31", "2025-09-30"]), "brought forward");
    assert!(!count(&[]));
    let twice = radar(&granted(&[at("2025-12-15"), at("2025-12-31")]));
    let extended = twice.iter().find(|signal| signal.kind == Extended).unwrap();
    assert_eq!(extended.reason.zh, "已延期 2 次，期限由 2025-11-30 到 2025-12-31");
}

#[test]
fn softened_against_the_baseline() {
    let down = Terms { direction: Direction::Down, ..issued() };
    let soft = |baseline: Terms, all: &[Terms]| {
        let history = History { baseline, ..granted(all) };
        radar(&history).into_iter().find(|signal| signal.kind == Softened)
    };
    let one = |changed: Terms| soft(issued(), &[changed]);
    let lower = one(terms(85.0, "2025-11-30", Modality::Must)).unwrap();
    assert_eq!(lower.reason.zh, "目标值由 87 改为 85");
    assert!(one(terms(87.0, "2025-12-31", Modality::Must)).is_some());
    assert!(one(terms(87.0, "2025-11-30", Modality::Promote)).is_some());
    assert!(one(Terms { number: None, ..issued() }).unwrap().reason.zh.contains("取消"));
    assert!(one(Terms { due: None, ..issued() }).is_some());
    assert!(soft(down, &[Terms { number: Some(88.0), ..down }]).is_some());
    let all = one(terms(80.0, "2026-11-30", Modality::Explore)).unwrap();
    assert_eq!(all.reason.zh.matches('；').count(), 2, "{all:?}");
    assert!(one(issued()).is_none() && soft(issued(), &[]).is_none());
    assert!(one(terms(90.0, "2025-10-31", Modality::Must)).is_none(), "harder");
    assert!(soft(down, &[Terms { number: Some(80.0), ..down }]).is_none(), "lower is better");
    let back = [terms(85.0, "2025-11-30", Modality::Must), issued()];
    assert!(soft(issued(), &back).is_none(), "taken back since");
    assert!(soft(Terms { number: None, ..issued() }, &[issued()]).is_none(), "a number was added");
}

#[test]
fn progress_without_movement() {
    let told = |pairs: &[(f64, Option<f64>)]| {
        let months = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"];
        let all = months.iter().zip(pairs);
        let texts = ["开展调研", "召开会议", "印发方案", "组织培训"];
        let all: Vec<Sent> = all
            .zip(texts)
            .map(|((on, (claimed, figure)), text)| sent(on, text, *claimed, *figure))
            .collect();
        radar(&reports(&all)).into_iter().find(|signal| signal.kind == Unmoved)
    };
    let twelve = Some(12.0);
    let jump = told(&[(40.0, twelve), (60.0, twelve)]).unwrap();
    assert_eq!(jump.reason.zh, "进度由 40% 报到 60%，指标一直是 12");
    assert!(told(&[(20.0, twelve), (24.0, twelve), (28.0, twelve), (32.0, twelve)]).is_some());
    assert!(told(&[(5.0, Some(3.0)), (20.0, twelve), (30.0, twelve)]).is_some());
    assert!(
        told(&[(20.0, twelve), (25.0, None), (30.0, twelve)]).is_some(),
        "one without a figure"
    );
    assert!(told(&[(40.0, twelve), (49.0, twelve)]).is_none(), "less than the threshold");
    assert!(told(&[(40.0, twelve), (60.0, Some(13.0))]).is_none(), "it moved");
    assert!(told(&[(40.0, None), (60.0, None)]).is_none(), "there is no figure");
    assert!(told(&[(60.0, twelve), (40.0, twelve)]).is_none(), "corrected downwards");
    assert!(told(&[(60.0, Some(87.0)), (90.0, Some(87.0))]).is_none(), "the number is reached");
    assert!(told(&[(90.0, twelve)]).is_none());
}

#[test]
fn a_report_that_repeats_the_one_before() {
    let twice = |one: &str, other: &str| {
        let all = [sent("2025-03-31", one, 20.0, None), sent("2025-04-30", other, 21.0, None)];
        kinds(&reports(&all)).contains(&Repeated)
    };
    assert!(twice(SCHOOLS, SCHOOLS));
    assert!(twice(SCHOOLS, "完成１２所学校食堂改造, 组织督学随机抽查。"), "punctuation and width");
    assert!(
        twice(
            "截至3月31日，召开部署会议，印发实施方案，开展专题培训",
            "截至4月30日，召开部署会议，印发实施方案，开展专题培训"
        ),
        "only the date is new"
    );
    assert!(twice(
        "组织各市开展义务教育优质均衡自评，汇总问题清单，督促各县逐项整改到位",
        "组织各市开展义务教育优质均衡自评，汇总问题清单，督促各县逐项整改"
    ));
    assert!(!twice(SCHOOLS, "完成15所学校食堂改造，组织督学随机抽查"), "the number has moved");
    assert!(!twice("完成十二所学校食堂改造并组织抽查", "完成十五所学校食堂改造并组织抽查"));
    assert!(!twice("按计划推进", "按计划推进"), "too short to tell");
    assert!(!twice(SCHOOLS, "与三家企业签订协议，建成实训基地并投入使用"));
    assert!(!kinds(&reports(&[sent("2025-03-31", SCHOOLS, 20.0, None)])).contains(&Repeated));
    let between = [
        sent("2025-05-31", SCHOOLS, 40.0, None),
        sent("2025-03-31", SCHOOLS, 20.0, None),
        sent("2025-04-30", "与三家企业签订协议，建成实训基地", 30.0, None),
    ];
    assert!(!kinds(&reports(&between)).contains(&Repeated), "not the one before it");
}

#[test]
fn done_and_yet_going_on() {
    let says = |claimed: f64, done: &str| {
        kinds(&reports(&[sent("2025-06-30", done, claimed, None)])).contains(&Unfinished)
    };
    for done in [
        "正在浇筑基础",
        "开展前期工作",
        "项目前期工作已完成，主体正在施工",
        "拟于下半年开工",
        "筹备组已成立",
        "各项工作推进中",
        "模拟演练完成，拟报批",
    ] {
        assert!(says(100.0, done) && says(120.0, done), "{done}");
        assert!(!says(95.0, done), "not claimed to be done: {done}");
    }
    for done in [
        "12所幼儿园全部建成并投入使用",
        "拟定的方案已印发",
        "完成虚拟仿真实训基地验收",
        "前期工作已全部完成并通过验收",
        "筹备工作已完成，会议如期召开",
    ] {
        assert!(!says(100.0, done), "{done}");
    }
    assert_eq!(kinds(&quiet()), []);
}

#[test]
fn the_gravest_comes_first() {
    let later = terms(85.0, "2026-01-31", Modality::Must);
    let latest = terms(85.0, "2026-03-31", Modality::Must);
    let text = "正在开展前期工作，组织督学随机抽查";
    let all =
        [sent("2025-03-31", text, 40.0, Some(1.0)), sent("2025-04-30", text, 100.0, Some(1.0))];
    let facts = Facts {
        start: Some(day("2025-01-01")),
        due: Some(day("2025-06-30")),
        reported: Some(day("2025-04-30")),
        cadence: Some(31),
        ..Facts::default()
    };
    let verdict = lit(facts, "2025-12-01").verdict;
    let history = History { verdict, granted: granted(&[later, latest]).granted, ..reports(&all) };
    let kinds = kinds(&history);
    assert_eq!(kinds, [Red, Unfinished, Unmoved, Softened, Extended, Repeated, Stale]);
    assert!(kinds.is_sorted());
    for signal in radar(&history) {
        assert!(!signal.reason.zh.is_empty() && !signal.reason.en.is_empty());
    }
}
