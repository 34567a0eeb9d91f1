//! A year of inspections, step by step: planned, drawn, visited, told by letter, put right, closed.

use super::*;

/// From the yearly list to the sample, with what is refused on the way.
pub async fn planned(spring: &Spring) -> (String, String) {
    let door = &spring.world.door;
    let line =
        door.act(&spring.inspector, None, spring.propose().await).await.expect("proposed").id;
    let early = told(door.act(&spring.inspector, None, spring.open(&line)).await);
    assert!(early.message.zh.contains("还没有列入经批准的年度督查检查考核计划"), "{early:?}");
    let mine = door.act(&spring.inspector, None, approve(&line, "会议")).await;
    assert_eq!(refused(mine), RefusalKind::NotAllowed, "an inspector approves nothing");
    assert_eq!(spring.matters(&spring.head, "inspect-decide").await, 1);
    let silent = door.act(&spring.head, None, approve(&line, " ")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "where was it approved");
    door.act(&spring.head, None, approve(&line, "厅党组会")).await.expect("approved");
    assert_eq!(spring.matters(&spring.head, "inspect-decide").await, 0);

    let open = || spring.open(&line);
    let division = spring.unit("高等教育处").await;
    let wrong = Open { objects: vec![division], ..open() };
    let outside = told(door.act(&spring.inspector, None, wrong).await);
    assert!(outside.message.zh.starts_with("高等教育处不在"), "{outside:?}");
    let wrong = Open { ends: words("2023-12-15"), ..open() };
    let late = told(door.act(&spring.inspector, None, wrong).await);
    assert!(late.message.zh.contains("2023-11-30"), "{late:?}");
    let two = vec![words("孙立督"), words("林澜"), words(" 林澜 ")];
    let unseeded = Open { seed: String::new(), ..open() };
    for wrong in [
        Open { team: two, ..open() },
        Open { leader: words("别人"), ..open() },
        Open { methods: vec![words("paperwork")], ..open() },
        Open { size: 6, ..open() },
        unseeded,
    ] {
        let refusal = told(door.act(&spring.inspector, None, wrong).await);
        assert_eq!(refusal.kind, RefusalKind::Invalid, "{refusal:?}");
    }
    let id = door.act(&spring.inspector, None, open()).await.expect("opened").id;
    let again = told(door.act(&spring.inspector, None, open()).await);
    assert!(again.message.zh.contains("督导-2023-001"), "the first waits for its draw: {again:?}");
    (line, id)
}

/// The sample is the one that anybody draws, is drawn once, and no unit is inspected twice.
pub async fn drawn(spring: &Spring, line: &str, id: &str) {
    let door = &spring.world.door;
    let draw = |version| Draw { inspection: words(id), version };
    door.act(&spring.clerk, None, draw(1)).await.expect("drawn");
    let whole = spring.whole(&spring.clerk, id).await;
    let names: Vec<&str> = whole.units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(names, DRAWN);
    let sample = whole.sample.expect("the body sees it");
    assert_eq!((sample.list, &*sample.digest, &*sample.seed), (5, DIGEST, SEED));
    let twice = told(door.act(&spring.clerk, None, draw(2)).await);
    assert!(twice.advice.zh.contains("不能重抽"), "{twice:?}");
    let more = told(door.act(&spring.inspector, None, spring.open(line)).await);
    assert!(more.message.zh.contains("不得重复督查") && more.message.zh.contains("临江市第一中学"));
    let before = spring.list(&spring.inspector).await.lines[0].before.clone();
    assert_eq!(before.len(), 2);
    let except = before.into_iter().map(|unit| unit.id).collect();
    let rest = Open { except, ..spring.open(line) };
    let other = door.act(&spring.inspector, None, rest).await.expect("the others").id;
    let reason = words("人手不足，今年不再开展");
    let drop = GiveUp { inspection: other, version: 1, reason };
    door.act(&spring.inspector, None, drop).await.expect("given up");
    // The school's own city may not inspect it in the same matter either.
    let own = Propose {
        org: spring.unit("临江市教育局").await,
        objects: vec![spring.unit("临江市第一中学").await],
        kind: String::new(),
        ..spring.propose().await
    };
    let own = door.act(&spring.city, None, own).await.expect("proposed").id;
    let mine = told(door.act(&spring.city, None, approve(&own, "局长办公会")).await);
    assert!(mine.message.zh.contains("自己"), "{mine:?}");
    door.act(&Caller::operator(), None, approve(&own, "局长办公会")).await.expect("approved");
    let open = Open { size: 0, ..spring.open(&own) };
    let unknown = door.act(&spring.city, None, open).await;
    assert!(unknown.is_ok(), "nobody has told the city yet, so it learns nothing by a refusal");
}

/// The units are told, visited, and hear the preliminary opinion.
pub async fn visited(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let unseen = Inspection { inspection: words(id) };
    assert_eq!(refused(door.ask(&spring.school, unseen).await), RefusalKind::NotFound);
    let unit = spring.first(&spring.clerk, id).await;
    let end = |unit: &Unit| End {
        inspected: unit.id.clone(),
        version: unit.version,
        ended: String::new(),
        reviewed: String::new(),
    };
    let untold = told(door.act(&spring.clerk, None, end(&unit)).await);
    assert!(untold.message.zh.contains("书面通知"), "{untold:?}");
    let notify = Notify { inspection: words(id), version: 2 };
    door.act(&spring.clerk, None, notify).await.expect("told");
    spring.turn("2023-04-10");
    for (caller, fact) in [
        (&spring.clerk, "七年级未开设劳动课"),
        (&spring.clerk, "收费项目未公示"),
        (&spring.inspector, "分班考试"),
    ] {
        let unit = spring.first(&spring.clerk, id).await;
        door.act(caller, None, find(&unit, fact)).await.expect("on file");
    }
    let seen = spring.whole(&spring.school, id).await;
    assert!(seen.sample.is_none() && seen.units.len() == 1, "only what concerns itself");
    assert!(seen.units[0].problems.is_empty(), "what is on file is not told yet");
    assert_eq!(spring.list(&spring.school).await.told.len(), 1);
    let unit = spring.first(&spring.clerk, id).await;
    let early = End { ended: words("2023-03-30"), ..end(&unit) };
    assert_eq!(refused(door.act(&spring.clerk, None, early).await), RefusalKind::Invalid);
    door.act(&spring.clerk, None, end(&unit)).await.expect("ended");
    let unit = spring.first(&spring.clerk, id).await;
    let feed = FeedBack { inspected: unit.id, version: unit.version, words: words("总体规范") };
    door.act(&spring.clerk, None, feed).await.expect("fed back");
    assert_eq!(spring.first(&spring.school, id).await.problems.len(), 3);
    assert_eq!(spring.matters(&spring.school, "inspected").await, 1, "it may defend itself");
}

/// The defence is waited for and weighed, the letter is signed by somebody else and frozen.
pub async fn lettered(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let unit = spring.first(&spring.clerk, id).await;
    let defence = unit.timers.iter().find(|one| &*one.step.zh == "书面申辩").expect("it runs");
    assert_eq!((&*defence.last, defence.checked), ("2023-04-20", true));
    assert!(defence.source.contains("浙江省教育督导条例"), "{defence:?}");
    let early = told(door.act(&spring.clerk, None, draft(&unit, "")).await);
    assert!(early.message.zh.contains("申辩期限还没有到"), "{early:?}");
    let defend = |waived| Defend {
        inspected: unit.id.clone(),
        version: unit.version,
        words: words("分班考试系学科竞赛选拔，不是分班依据"),
        waived,
    };
    let foreign = door.act(&spring.clerk, None, defend(false)).await;
    assert_eq!(refused(foreign), RefusalKind::NotAllowed, "the team does not speak for the unit");
    door.act(&spring.school, None, defend(false)).await.expect("heard");
    let unit = spring.first(&spring.clerk, id).await;
    let third = spring.problem(&spring.clerk, id, 3).await;
    let reason = words("申辩属实");
    let back = Withdraw { shortcoming: third.id, version: third.version, reason };
    let unit_before = unit.version;
    door.act(&spring.inspector, None, back).await.expect("taken back");
    let unit = spring.first(&spring.clerk, id).await;
    assert!(unit.version > unit_before);
    let unweighed = told(door.act(&spring.clerk, None, draft(&unit, " ")).await);
    assert!(unweighed.message.zh.contains("采纳情况"), "{unweighed:?}");
    door.act(&spring.clerk, None, draft(&unit, "问题3予以采纳")).await.expect("drafted");
    let seen = spring.first(&spring.school, id).await;
    assert_eq!((&*seen.stage, &*seen.letter.0), ("fed_back", ""), "a draft is the team’s own");
    let unit = spring.first(&spring.clerk, id).await;
    let issue = |unit: &Unit, granted| Issue {
        inspected: unit.id.clone(),
        version: unit.version,
        granted,
        reason: words("评价过于笼统"),
    };
    let clerk = door.act(&spring.clerk, None, issue(&unit, true)).await;
    assert_eq!(refused(clerk), RefusalKind::NotAllowed, "a leader signs");
    door.act(&spring.leader, None, issue(&unit, false)).await.expect("sent back");
    let unit = spring.first(&spring.clerk, id).await;
    assert_eq!(unit.returned, "评价过于笼统");
    door.act(&spring.clerk, None, draft(&unit, "问题3予以采纳")).await.expect("drafted");
    assert_eq!(spring.matters(&spring.leader, "inspect-decide").await, 1);
    let unit = spring.first(&spring.clerk, id).await;
    door.act(&spring.leader, None, issue(&unit, true)).await.expect("issued");
    let unit = spring.first(&spring.school, id).await;
    assert_eq!(unit.number, "督导-2023-001-01");
    let eyes = door.eyes(&spring.school);
    let paper = papers::of_unit(&eyes, &unit.id, "opinion.docx").await.expect("a paper");
    let text = text_of(&paper);
    assert!(text.contains("七年级未开设劳动课") && !text.contains("分班考试"), "{text}");
    assert!(!text.contains("政府督查"), "it is none");
    let scheme = papers::of_inspection(&eyes, id, "scheme.docx").await;
    assert_eq!(refused(scheme), RefusalKind::NotFound, "the scheme with its list is the body’s");
}

/// The unit plans, asks for time and reports; somebody else verifies.
pub async fn rectified(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    assert_eq!(spring.matters(&spring.school, "inspected").await, 2);
    let first = spring.problem(&spring.school, id, 1).await;
    let plan = Plan {
        shortcoming: first.id.clone(),
        version: first.version,
        words: words("9月起开设，教务处负责"),
        until: words("2023-09-30"),
        reason: words("师资到岗在8月"),
    };
    door.act(&spring.school, None, plan).await.expect("planned");
    let first = spring.problem(&spring.leader, id, 1).await;
    assert_eq!(first.due, "2023-06-30", "what was holds until it is granted");
    let time = DecideTime {
        shortcoming: first.id,
        version: first.version,
        granted: true,
        reason: String::new(),
    };
    door.act(&spring.leader, None, time).await.expect("granted");
    assert_eq!(spring.problem(&spring.school, id, 1).await.due, "2023-09-30");
    spring.turn("2023-06-20");
    for seq in [1, 2] {
        let one = spring.problem(&spring.school, id, seq).await;
        let words = words("已经整改到位，见教务处公示栏");
        let report = Report { shortcoming: one.id, version: one.version, words };
        door.act(&spring.school, None, report).await.expect("reported");
    }
    let unit = spring.first(&spring.clerk, id).await;
    let close = Close { inspected: unit.id.clone(), version: unit.version };
    let open = told(door.act(&spring.clerk, None, close).await);
    assert!(open.message.zh.contains("2 个问题没有销号"), "{open:?}");
    let one = spring.problem(&spring.inspector, id, 1).await;
    let clerk = door.act(&spring.clerk, None, verify(&one, true, "查了课表", "")).await;
    assert_eq!(refused(clerk), RefusalKind::NotAllowed);
    let blind = told(door.act(&spring.inspector, None, verify(&one, true, "", "")).await);
    assert!(blind.message.zh.contains("核查了什么"), "{blind:?}");
    let back = verify(&one, false, "查了课表", "课表没有劳动课");
    door.act(&spring.inspector, None, back).await.expect("sent back");
    let one = spring.problem(&spring.school, id, 1).await;
    assert_eq!((&*one.state, &*one.reason), ("open", "课表没有劳动课"));
    let words = words("课表已补");
    let report = Report { shortcoming: one.id, version: one.version, words };
    door.act(&spring.school, None, report).await.expect("reported");
    for seq in [1, 2] {
        let one = spring.problem(&spring.inspector, id, seq).await;
        let good = verify(&one, true, "查课表、随堂听课", "");
        door.act(&spring.inspector, None, good).await.expect("closed");
    }
}

/// The unit is closed, opened again with a reason, and what one has found oneself one does not verify.
pub async fn closed(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let unit = spring.first(&spring.clerk, id).await;
    let close = Close { inspected: unit.id.clone(), version: unit.version };
    door.act(&spring.clerk, None, close).await.expect("closed");
    assert_eq!(spring.first(&spring.school, id).await.stage, "closed");
    let one = spring.problem(&spring.inspector, id, 2).await;
    let reopen = |reason: &str| Reopen {
        shortcoming: one.id.clone(),
        version: one.version,
        reason: words(reason),
        until: words("2023-07-31"),
    };
    let silent = door.act(&spring.inspector, None, reopen(" ")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "why");
    door.act(&spring.inspector, None, reopen("家长反映公示已撤下")).await.expect("opened again");
    let unit = spring.first(&spring.school, id).await;
    assert_eq!((&*unit.stage, unit.problems[1].reopened), ("rectifying", 1));
    spring.turn("2023-08-02");
    assert!(spring.problem(&spring.school, id, 2).await.late);
    let running = spring.list(&spring.clerk).await.running;
    assert_eq!(running.iter().find(|one| one.id == id).expect("it runs").problems, (1, 2));
}

/// What the inspector has found the inspector does not verify, also where nobody else could.
async fn own_finding(spring: &Spring, id: &str) {
    let door = &spring.world.door;
    let nobody = Caller::operator();
    let second = async |caller: &Caller| spring.whole(caller, id).await.units.remove(1);
    let unit = second(&spring.clerk).await;
    door.act(&spring.inspector, None, find(&unit, "课后服务收费过高")).await.expect("on file");
    let unit = second(&spring.clerk).await;
    let (ended, reviewed) = (String::new(), String::new());
    let end = End { inspected: unit.id, version: unit.version, ended, reviewed };
    door.act(&spring.clerk, None, end).await.expect("ended");
    let unit = second(&spring.clerk).await;
    let feed =
        FeedBack { inspected: unit.id, version: unit.version, words: words("有一个问题") };
    door.act(&spring.clerk, None, feed).await.expect("fed back");
    spring.turn("2023-08-20");
    let unit = second(&spring.clerk).await;
    let late = Draft { until: words("2023-10-31"), ..draft(&unit, "") };
    door.act(&spring.clerk, None, late).await.expect("the time for the defence is over");
    let unit = second(&spring.clerk).await;
    let (granted, reason) = (true, String::new());
    let issue = Issue { inspected: unit.id, version: unit.version, granted, reason };
    door.act(&spring.leader, None, issue).await.expect("issued");
    let one = second(&spring.clerk).await.problems.remove(0);
    let words = words("已退还");
    let report = Report { shortcoming: one.id, version: one.version, words };
    door.act(&nobody, None, report).await.expect("reported");
    let one = second(&spring.inspector).await.problems.remove(0);
    assert!(one.offered.is_empty(), "it is not offered either: {:?}", one.offered);
    let mine = told(door.act(&spring.inspector, None, verify(&one, true, "查账", "")).await);
    assert!(mine.message.zh.contains("自己"), "{mine:?}");
}

/// The whole year; on either engine.
pub async fn a_year(world: World) {
    let spring = Spring::of(world).await;
    let (line, id) = planned(&spring).await;
    drawn(&spring, &line, &id).await;
    visited(&spring, &id).await;
    lettered(&spring, &id).await;
    rectified(&spring, &id).await;
    closed(&spring, &id).await;
    own_finding(&spring, &id).await;
    assert!(chain::verify(&spring.world.door.store, &[]).await.expect("walked").breaks.is_empty());
}
