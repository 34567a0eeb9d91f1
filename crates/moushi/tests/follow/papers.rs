//! Requests and notices: who decides, what waits, and how far the office goes.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_waits_for_whom_it_concerns_and_leaves_the_issued_version_alone() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let version = year.version(0).await;
    let same = ask(&year, version, "change", &[("due", "12月底前")]);
    assert_eq!(refused(door.act(&year.staff, None, same).await), RefusalKind::Invalid);
    let later = ask(&year, version, "change", &[("due", "2024年3月底前")]);
    let made = door.act(&year.staff, None, later).await.expect("asked");
    let line = year.whole(&year.clerk, 0).await.line;
    assert_eq!(line.due_words, "12月底前", "what was stays in force");
    assert_eq!(year.matters(&year.leader, "request").await, 1);
    assert_eq!(year.matters(&year.clerk, "request").await, 0, "it is not for the office");
    let claim =
        Claim { entry: year.tasks[0].id.clone(), version: version + 1, reason: "完".into() };
    assert_eq!(refused(door.act(&year.staff, None, claim).await), RefusalKind::Conflict);
    let (request, reason) = (made.id, String::new());
    let wording = DecideWording {
        request: request.clone(),
        version: 1,
        granted: true,
        reason: reason.clone(),
    };
    let wrong = door.act(&year.clerk, None, wording).await;
    assert_eq!(refused(wrong), RefusalKind::NotAllowed, "a deadline is no wording");
    let grant = DecideChange { request, version: 1, granted: true, reason };
    door.act(&year.leader, None, grant).await.expect("granted");
    let whole = year.whole(&year.clerk, 0).await;
    assert_eq!(whole.line.due_words, "2024年3月底前");
    assert_eq!(whole.follow.as_ref().expect("followed").changes, 1);
    let issued = "select body from issue order by version_no";
    let bodies: Vec<String> = column(&door.store, issued).await;
    assert!(bodies.len() == 1 && !bodies[0].contains("2024年3月底前"), "never rewritten");

    // Other words with the same figures are for the office; other figures are not.
    let words = format!("（持续）{}", whole.line.words);
    let reworded =
        ask(&year, whole.follow.expect("followed").version, "change", &[("words", &words)]);
    let made = door.act(&year.staff, None, reworded).await.expect("asked");
    let grant =
        DecideWording { request: made.id, version: 1, granted: true, reason: String::new() };
    door.act(&year.clerk, None, grant).await.expect("the office grants it");
    assert_eq!(year.follow(0).await.changes, 1, "wording is no change of substance");
    // A new lead has to accept.
    let version = year.version(0).await;
    let handed = ask(&year, version, "change", &[("unit", "职业教育与成人教育处")]);
    let made = door.act(&year.staff, None, handed).await.expect("asked");
    let grant = DecideChange { request: made.id, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    assert_eq!(year.follow(0).await.lifecycle, "assigned");
    assert_eq!(
        refused(door.act(&year.staff, None, year.report(0, 10)).await),
        RefusalKind::NotFound,
        "it leads no longer, and does not see it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_decided_by_the_head_alone() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let version = year.version(0).await;
    let made = door.act(&year.staff, None, ask(&year, version, "suspend", &[])).await;
    let request = made.expect("asked").id;
    let decide = |granted, reason: &str| DecideEnding {
        request: request.clone(),
        version: 1,
        granted,
        reason: reason.to_owned(),
    };
    let leader = door.act(&year.leader, None, decide(true, "")).await;
    assert_eq!(refused(leader), RefusalKind::NotAllowed);
    let silent = door.act(&year.head, None, decide(false, "")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid, "a no is explained");
    door.act(&year.head, None, decide(true, "")).await.expect("granted");
    let held = year.follow(0).await;
    assert_eq!((&*held.lifecycle, held.light.len()), ("suspended", 0), "no light while it stands");
    let resume = change::Resume {
        entry: year.tasks[0].id.clone(),
        version: held.version,
        reason: "汛期已过".to_owned(),
    };
    door.act(&year.head, None, resume).await.expect("it goes on");
    assert_eq!(year.follow(0).await.lifecycle, "in_progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_goes_further_only_when_a_notice_is_not_answered_in_time() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let send = |until: &str| Send {
        entry: year.tasks[0].id.clone(),
        words: "请说明开工情况".to_owned(),
        until: until.to_owned(),
    };
    for wrong in ["2023-02-01", "下周"] {
        let sent = door.act(&year.inspector, None, send(wrong)).await;
        assert_eq!(refused(sent), RefusalKind::Invalid, "{wrong}");
    }
    door.act(&year.inspector, None, send("2023-03-10")).await.expect("the first");
    assert_eq!(year.follow(0).await.escalation, 1);
    assert_eq!(year.matters(&year.staff, "answer").await, 1);
    let running = door.act(&year.inspector, None, send("2023-03-20")).await;
    assert_eq!(refused(running), RefusalKind::Conflict, "it may still be answered");
    year.turn("2023-03-11");
    let second = door.act(&year.inspector, None, send("2023-03-20")).await.expect("the second");
    let held = year.follow(0).await;
    assert_eq!((held.escalation, &*held.notices[0].number), (2, "督-2023-002"));
    let reply =
        |version| Reply {
            notice: second.id.clone(), version, words: "已于3月5日开工".to_owned()
        };
    assert_eq!(refused(door.act(&year.clerk, None, reply(1)).await), RefusalKind::NotAllowed);
    door.act(&year.staff, None, reply(1)).await.expect("answered");
    assert_eq!(refused(door.act(&year.staff, None, reply(2)).await), RefusalKind::Conflict);
    door.act(&year.inspector, None, send("2023-04-20")).await.expect("after an answer");
    assert_eq!(year.follow(0).await.escalation, 2, "an answered notice leads no further");

    let give = remark::Give {
        entry: year.tasks[0].id.clone(),
        words: "请抓紧，确保秋季开学投用".to_owned(),
        until: "2023-08-20".to_owned(),
    };
    let remark = door.act(&year.leader, None, give).await.expect("a remark").id;
    assert_eq!(year.matters(&year.staff, "answer").await, 3, "two notices and the remark");
    let answer = remark::Answer { remark, version: 1, words: "8月15日前投用".to_owned() };
    door.act(&year.staff, None, answer).await.expect("answered");
    assert_eq!(year.follow(0).await.remarks[0].answer, "8月15日前投用");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_a_paper_for_those_who_see_its_task() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let send = Send {
        entry: year.tasks[0].id.clone(),
        words: "请说明开工情况，并附施工许可证。".to_owned(),
        until: "2023-03-10".to_owned(),
    };
    let notice = door.act(&year.inspector, None, send).await.expect("sent").id;
    let paper = made::notice(&door.eyes(&year.staff), &notice).await.expect("a paper");
    assert_eq!(paper.name, "督办单 督-2023-001.docx");
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice.docx");
    std::fs::write(&file, &paper.bytes).expect("kept for those who look");
    let school = year.world.caller("wangyz").await;
    let unseen = made::notice(&door.eyes(&school), &notice).await;
    assert_eq!(refused(unseen), RefusalKind::NotFound);
}
