//! Evidence of a rectification, and objections with their review, through the door; and what is refused.

use moushi::app::acts::inspect::exhibit::Add as Show;
use moushi::app::acts::inspect::object::{Decide, File};
use moushi::app::asks::inspection::Objection;
use moushi::app::asks::reminders::Reminders;
use moushi::app::papers;
use moushi::app::remind;
use moushi::app::uploads;

use super::year::{drawn, lettered, planned, visited};
use super::*;

/// As far as the letter of the first unit, which has come on 10 April.
async fn issued(world: World) -> (Spring, String) {
    let spring = Spring::of(world).await;
    let (line, id) = planned(&spring).await;
    drawn(&spring, &line, &id).await;
    visited(&spring, &id).await;
    lettered(&spring, &id).await;
    (spring, id)
}

fn show(one: &Problem, name: &str, blob: &str) -> Show {
    Show {
        shortcoming: one.id.clone(),
        objection: String::new(),
        name: words(name),
        blob: words(blob),
        size: 3,
        url: String::new(),
    }
}

fn file(unit: &Unit, about: Option<&Problem>, said: &str) -> File {
    let none = String::new;
    File {
        inspected: unit.id.clone(),
        version: unit.version,
        shortcoming: about.map(|one| one.id.clone()).unwrap_or_default(),
        words: words(said),
        name: none(),
        blob: none(),
        size: 0,
        url: none(),
    }
}

fn decide(one: &Objection, ruling: &str) -> Decide {
    let none = String::new;
    Decide {
        objection: one.id.clone(),
        version: one.version,
        ruling: words(ruling),
        reasons: words("调阅课表，询问教师两名"),
        changed: none(),
        severity: none(),
        until: none(),
    }
}

impl Spring {
    async fn objection(&self, caller: &Caller, id: &str, seq: i64) -> Objection {
        let unit = self.first(caller, id).await;
        unit.objections.into_iter().find(|one| one.seq == seq).expect("it is seen")
    }

    async fn report(&self, id: &str, seq: i64) {
        let one = self.problem(&self.school, id, seq).await;
        let words = words("已经整改到位");
        let report = Report { shortcoming: one.id, version: one.version, words };
        self.world.door.act(&self.school, None, report).await.expect("reported");
    }
}

/// What the unit hands in is held to the limits of all evidence, opened by the verifier, and named by the
/// verification.
async fn shown(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let keep = async |bytes: &[u8]| uploads::keep(door, bytes.to_vec()).await.expect("kept");
    let blob = keep("课表".as_bytes()).await;
    let one = spring.problem(&spring.school, id, 1).await;
    let add = |what: Show| door.act(&spring.school, None, what);
    for (wrong, said) in [
        (show(&one, "课表.exe", &blob), "不能作为佐证"),
        (show(&one, "课表.html", &blob), "不能作为佐证"),
        (show(&one, "课表.pdf", &"0".repeat(64)), "已上传的文件"),
        (show(&one, "课表.pdf", "../../etc/passwd"), "已上传的文件"),
        (Show { url: words("javascript:alert(1)"), ..show(&one, "课表", "") }, "https://"),
        (Show { url: words("https://example.org"), ..show(&one, "课表.pdf", &blob) }, "网址"),
        (show(&one, " ", &blob), "名称"),
        (Show { objection: words("x"), ..show(&one, "课表.pdf", &blob) }, "哪个问题"),
    ] {
        let refusal = told(add(wrong).await);
        assert!(refusal.message.zh.contains(said), "{said}: {refusal:?}");
    }
    let foreign = door.act(&spring.clerk, None, show(&one, "课表.pdf", &blob)).await;
    assert_eq!(refused(foreign), RefusalKind::NotAllowed, "the team hands in nothing for the unit");
    let made = add(show(&one, "课表.pdf", &blob)).await.expect("it is taken").id;
    for at in 1..5 {
        let more = Show { url: format!("https://example.org/{at}"), ..show(&one, "照片", "") };
        add(more).await.expect("it is taken");
    }
    let many = told(add(show(&one, "课表.pdf", &blob)).await);
    assert!(many.message.zh.contains("5 份"), "{many:?}");

    spring.report(id, 1).await;
    spring.turn("2023-04-20");
    assert_eq!(uploads::sweep(door).await.expect("swept"), 0, "it is named by what was handed in");
    let paper = papers::evidence(&door.eyes(&spring.inspector), &made).await.expect("opened");
    assert_eq!((&*paper.name, &*paper.bytes), ("课表.pdf", "课表".as_bytes()));
    let other = spring.world.caller("zhoujc").await;
    let unseen = papers::evidence(&door.eyes(&other), &made).await;
    assert_eq!(refused(unseen), RefusalKind::NotFound, "not for whom it does not concern");

    let one = spring.problem(&spring.inspector, id, 1).await;
    assert!(one.exhibits.len() == 5 && one.exhibits.iter().all(|piece| piece.now));
    let blind = told(door.act(&spring.inspector, None, verify(&one, true, "查课表", "")).await);
    assert!(blind.message.zh.contains("查看了哪几份"), "{blind:?}");
    let unknown = Verify { looked: vec![words("x")], ..verify(&one, true, "查课表", "") };
    assert_eq!(refused(door.act(&spring.inspector, None, unknown).await), RefusalKind::NotFound);
    let back = Verify { looked: vec![made.clone()], ..verify(&one, false, "", "看不出开课") };
    door.act(&spring.inspector, None, back).await.expect("sent back");
    let one = spring.problem(&spring.school, id, 1).await;
    let piece = &one.exhibits[0];
    assert_eq!((&*piece.looked.0, &*piece.looked.1, piece.now), ("孙立督", "2023-04-20", false));
    assert!(one.exhibits[1].looked.1.is_empty(), "only what was looked at is named");
    let again = show(&one, "听课记录.pdf", &blob);
    add(again).await.expect("there is room for the next report");
    spring.report(id, 1).await;
    let one = spring.problem(&spring.inspector, id, 1).await;
    let now: Vec<String> =
        one.exhibits.iter().filter(|piece| piece.now).map(|piece| piece.id.clone()).collect();
    assert_eq!(now.len(), 1, "that of the report before is over");
    let good = Verify { looked: now, ..verify(&one, true, "随堂听课", "") };
    door.act(&spring.inspector, None, good).await.expect("closed");
    let closed = told(add(show(&one, "课表.pdf", &blob)).await);
    assert!(closed.message.zh.contains("已销号"), "{closed:?}");
}

/// The unit objects to a shortcoming, once, with evidence.
async fn objected(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let unit = spring.first(&spring.school, id).await;
    let step = |zh: &str| unit.timers.iter().find(|one| &*one.step.zh == zh).expect("it runs");
    assert_eq!(step("对督查结论申请复核").last, "2023-05-10");
    assert_eq!(
        step("向上一级教育督导机构申请复核").last,
        "2023-04-20",
        "the province gives it too"
    );
    let second = spring.problem(&spring.school, id, 2).await;
    let blob = uploads::keep(door, b"notice".to_vec()).await.expect("kept");
    let claim = file(&unit, Some(&second), "公示栏在南门，督导当日未查看");
    let hostile = File { name: words("公示.js"), blob: blob.clone(), ..claim };
    assert_eq!(refused(door.act(&spring.school, None, hostile).await), RefusalKind::Invalid);
    let claim = file(&unit, Some(&second), "公示栏在南门，督导当日未查看");
    let claim = File { name: words("公示.jpg"), blob: blob.clone(), size: 6, ..claim };
    door.act(&spring.school, None, claim).await.expect("filed");
    assert_eq!(spring.matters(&spring.head, "inspect-decide").await, 1);
    assert_eq!(spring.matters(&spring.leader, "inspect-decide").await, 0, "the leader has signed");

    let unit = spring.first(&spring.school, id).await;
    let second = spring.problem(&spring.school, id, 2).await;
    let twice = told(door.act(&spring.school, None, file(&unit, Some(&second), "再次")).await);
    assert!(twice.message.zh.contains("已经提出过异议"), "{twice:?}");
    let one = spring.objection(&spring.clerk, id, 1).await;
    assert_eq!(one.timer.as_ref().expect("it runs").last, "2023-05-22", "30 days, and a Monday");
    let more = Show {
        shortcoming: String::new(),
        objection: one.id.clone(),
        url: words("https://example.org/south-gate"),
        ..show(&second, "南门照片", "")
    };
    door.act(&spring.school, None, more).await.expect("more evidence while it waits");
    assert_eq!(spring.objection(&spring.head, id, 1).await.exhibits.len(), 2);
}

/// Whoever took part in the inspection withdraws from the review, and the unit does not decide for itself.
async fn withdrawn(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let one = spring.objection(&spring.clerk, id, 1).await;
    for (caller, kind) in [
        (&spring.clerk, RefusalKind::NotAllowed),
        (&spring.school, RefusalKind::NotAllowed),
        (&spring.leader, RefusalKind::Conflict),
    ] {
        assert_eq!(refused(door.act(caller, None, decide(&one, "revoked")).await), kind);
    }
    let mine = told(door.act(&spring.leader, None, decide(&one, "upheld")).await);
    assert!(mine.message.zh.contains("应当回避"), "{mine:?}");
    spring
        .world
        .execute("update inspection set team = '[\"赵立远\"]' where leader = '孙立督'")
        .await;
    let named = told(door.act(&spring.head, None, decide(&one, "upheld")).await);
    assert!(named.message.zh.contains("应当回避"), "who is named in the team: {named:?}");
    spring
        .world
        .execute("update inspection set team = '[\"孙立督\"]' where leader = '孙立督'")
        .await;
}

/// What is changed holds from then on, and stands beside what was said.
async fn changed(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let one = spring.objection(&spring.head, id, 1).await;
    let silent = Decide { reasons: String::new(), ..decide(&one, "upheld") };
    assert_eq!(refused(door.act(&spring.head, None, silent).await), RefusalKind::Invalid);
    let empty = told(door.act(&spring.head, None, decide(&one, "changed")).await);
    assert!(empty.message.zh.contains("没有写明变更成什么"), "{empty:?}");
    assert_eq!(
        refused(door.act(&spring.head, None, decide(&one, "other")).await),
        RefusalKind::Invalid
    );
    let made = Decide {
        changed: words("收费项目公示位置不显著"),
        severity: words("slight"),
        until: words("2023-07-31"),
        ..decide(&one, "changed")
    };
    door.act(&spring.head, None, made).await.expect("decided");
    let seen = spring.problem(&spring.school, id, 2).await;
    assert_eq!((&*seen.fact, &*seen.severity.zh), ("收费项目未公示", "▲ 严重"), "not overwritten");
    assert_eq!(seen.due, "2023-07-31", "the later day holds");
    let one = spring.objection(&spring.school, id, 1).await;
    assert_eq!((&*one.ruling, &*one.changed), ("changed", "收费项目公示位置不显著"));
    assert_eq!(one.due, (words("2023-06-30"), words("2023-07-31")));
    assert!(one.timer.expect("it ran").done);
    let again = told(
        door.act(
            &spring.head,
            None,
            decide(&spring.objection(&spring.head, id, 1).await, "revoked"),
        )
        .await,
    );
    assert!(again.message.zh.contains("已经作出复核决定"), "{again:?}");
}

/// The decision as a paper, for both sides, beside the letter as it was.
async fn papered(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let unit = spring.first(&spring.school, id).await;
    let eyes = door.eyes(&spring.school);
    let letter = super::papers::of_unit(&eyes, &unit.id, "opinion.docx").await.expect("a paper");
    let letter = text_of(&letter);
    assert!(letter.contains("收费项目未公示") && !letter.contains("不显著"), "frozen: {letter}");
    let paper = super::papers::of_unit(&eyes, &unit.id, "review-1.docx").await.expect("a paper");
    let text = text_of(&paper);
    for part in [
        "复核决定书",
        "督导-2023-001-01-复核-01",
        "参照政府督查工作条例",
        "收费项目未公示",
        "公示栏在南门",
        "公示.jpg；南门照片",
        "收费项目公示位置不显著",
        "2023年6月30日",
        "2023年7月31日",
        "轻微",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("inspect-review.docx");
    std::fs::write(file, &paper.bytes).expect("kept for those who look");
    let none = super::papers::of_unit(&eyes, &unit.id, "review-2.docx").await;
    assert_eq!(refused(none), RefusalKind::NotFound);
    let other = spring.world.caller("zhoujc").await;
    let other = super::papers::of_unit(&door.eyes(&other), &unit.id, "review-1.docx").await;
    assert_eq!(refused(other), RefusalKind::NotFound, "not for whom it does not concern");
}

/// On the last day the unit objects to the conclusion; the unit is not closed before that is decided on; what is
/// revoked is not owed; a day later nothing is taken any more.
async fn revoked(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    spring.turn("2023-05-10");
    let unit = spring.first(&spring.school, id).await;
    door.act(&spring.school, None, file(&unit, None, "整体结论与实际不符")).await.expect("filed");
    spring.report(id, 2).await;
    let one = spring.problem(&spring.inspector, id, 2).await;
    let good = verify(&one, true, "查公示栏", "");
    door.act(&spring.inspector, None, good).await.expect("nothing is suspended");
    let unit = spring.first(&spring.clerk, id).await;
    let close = Close { inspected: unit.id.clone(), version: unit.version };
    let early = told(door.act(&spring.clerk, None, close).await);
    assert!(early.message.zh.contains("没有作出复核决定"), "{early:?}");
    spring.turn("2023-05-11");
    let unit = spring.first(&spring.school, id).await;
    assert!(unit.problems[0].offered.iter().all(|act| act != "objection-file"));
    let late = file(&unit, Some(&unit.problems[0]), "再提");
    let late = told(door.act(&spring.school, None, late).await);
    assert!(late.message.zh.contains("期限已经届满"), "{late:?}");
    reminded(spring).await;
    spring.turn("2023-06-12");
    let one = spring.objection(&spring.head, id, 2).await;
    assert_eq!(&*one.timer.as_ref().expect("it runs").mark.words.zh, "▲ 已超期 3 天");
    door.act(&spring.head, None, decide(&one, "revoked")).await.expect("late, and decided");
    let unit = spring.first(&spring.school, id).await;
    let states: Vec<&str> = unit.problems.iter().map(|one| one.state.as_str()).collect();
    assert_eq!(states, ["revoked", "revoked", "withdrawn"]);
    let unit = spring.first(&spring.clerk, id).await;
    let close = Close { inspected: unit.id, version: unit.version };
    door.act(&spring.clerk, None, close).await.expect("nothing is owed any more");
}

/// On the last day for the decision whoever may make it is reminded, without a word of what was said.
async fn reminded(spring: &Spring) {
    let door = &spring.world.door;
    spring.turn("2023-06-09");
    assert!(remind::make(door, &spring.head.account_id, &[]).await.expect("made"));
    let told = door.ask(&spring.head, Reminders {}).await.expect("reminders");
    let matters = serde_json::to_string(&told).expect("JSON");
    assert!(matters.contains("督导检查：审批、签发、复核（临江市第一中学）"), "{matters}");
    assert!(matters.contains("2023-06-09") && !matters.contains("整体结论"), "{matters}");
}

/// The whole of it; on either engine.
pub async fn a_dispute(world: World) {
    let (spring, id) = issued(world).await;
    shown(&spring, &id).await;
    objected(&spring, &id).await;
    withdrawn(&spring, &id).await;
    changed(&spring, &id).await;
    papered(&spring, &id).await;
    revoked(&spring, &id).await;
    assert!(chain::verify(&spring.world.door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_looked_at_and_objections_are_decided_on_by_others() {
    a_dispute(World::new().await).await;
}
