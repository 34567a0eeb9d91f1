//! What is computed of an issued plan: lights, the radar, numbers on their way, deadlines over time.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_radar_tells_what_deserves_a_look_and_every_number_is_its_list() {
    let year = Year::new().await;
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    let noticed = |kind: &'static str| {
        let plan = year.plan.clone();
        let (door, clerk) = (&year.world.door, &year.clerk);
        async move {
            let all = door.ask(clerk, Radar { plan }).await.expect("a radar");
            all.into_iter().find(|one| one.kind == kind).expect("a kind").tasks
        }
    };
    let quiet = ["red", "unfinished", "unmoved", "softened", "extended", "repeated", "stale"];
    // One task of the plan was to be done by the end of February.
    for kind in quiet {
        assert_eq!(noticed(kind).await, usize::from(kind == "red"), "{kind}");
    }
    let done = "主体工程正在施工，已完成投资八千万元".to_owned();
    let whole = Report { done: done.clone(), ..year.report(0, 100) };
    door.act(&year.staff, None, whole).await.expect("reported");
    assert_eq!(noticed("unfinished").await, 1, "100 % while its words say 正在");
    for _ in 0..2 {
        let again = Report { done: done.clone(), ..year.report(1, 40) };
        door.act(&year.staff, None, again).await.expect("reported");
    }
    assert_eq!(noticed("repeated").await, 1);
    for due in ["2024年3月底前", "2024年6月底前"] {
        let version = year.version(0).await;
        let later = ask(&year, version, "change", &[("due", due)]);
        let request = door.act(&year.staff, None, later).await.expect("asked").id;
        let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
        door.act(&year.leader, None, grant).await.expect("granted");
    }
    assert_eq!((noticed("softened").await, noticed("extended").await), (1, 1));
    year.turn("2023-05-01");
    assert_eq!(noticed("stale").await, 3);
    for kind in quiet {
        assert_eq!(year.list("radar", kind).await, noticed(kind).await, "{kind}");
    }
    let red = noticed("red").await;
    assert_eq!(year.list("radar", "").await, 3 + red, "each task once, whatever it signals");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_followed_from_its_baseline_to_its_target() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(2, "accepted").await.expect("accepted");
    assert!(year.follow(2).await.path.is_none(), "no number was reported");
    // 新建公办幼儿园50所, until the end of December: 364 days from nothing to 50.
    for (day, figure) in [("2023-03-02", 5.0), ("2023-04-01", 15.0), ("2023-05-01", 25.0)] {
        year.turn(day);
        let report = Report { figure: Some(figure), ..year.report(2, 10) };
        door.act(&year.staff, None, report).await.expect("reported");
    }
    let path = year.follow(2).await.path.expect("a path");
    assert_eq!((path.target, path.figure, path.completion), (50.0, 25.0, Some(50.0)));
    assert_eq!((path.steps.len(), path.points, path.baseline), (3, None, Some(0.0)));
    let planned = path.steps[2].planned.expect("a way");
    assert!((planned - 50.0 * 120.0 / 364.0).abs() < 1e-9, "{planned}");
    let forecast = path.forecast.expect("a forecast").zh;
    assert_eq!(forecast, "按近期进度，预计 2023-07-15 达到", "ten in thirty days");
    assert!(path.deviation.expect("a deviation").zh.starts_with("高于计划 8.52"));
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_stand_on_a_timeline_and_in_a_calendar_as_far_as_one_sees_them() {
    let year = Year::new().await;
    let door = &year.world.door;
    let ask = |caller: &Caller, scale: &str| {
        let ask = Timeline { plan: year.plan.clone(), scale: scale.to_owned() };
        let caller = caller.clone();
        async move { door.ask(&caller, ask).await.expect("a timeline") }
    };
    let all = ask(&year.clerk, "").await;
    assert_eq!((all.columns.len(), all.today), (12, Some(2)));
    assert_eq!(all.rows.len() + all.undated, year.tasks.len());
    assert!(all.rows.is_sorted_by_key(|row| row.last.clone()));
    let first = all.rows.iter().find(|row| row.code == "T001").expect("a task with a day");
    assert_eq!((&*first.due, &*first.last, first.upto), ("12月底前", "2023-12-31", 11));
    let mine = ask(&year.staff, "xun").await;
    assert!(mine.rows.len() < all.rows.len() && mine.columns.len() == 36);
    let stranger = year.world.caller("sysadmin").await;
    let none = Timeline { plan: year.plan.clone(), scale: String::new() };
    assert_eq!(refused(door.ask(&stranger, none).await), RefusalKind::NotFound);
    let paper = made::calendar(door, &year.staff, &year.plan).await.expect("a calendar");
    let text = String::from_utf8(paper.bytes).expect("text");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), mine.rows.len());
    assert!(text.contains("DTSTART;VALUE=DATE:20231231"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_back_is_proposed_again_and_what_is_not_reported_turns_grey() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "returned").await.expect("sent back");
    assert_eq!(year.follow(0).await.lifecycle, "established");
    assert_eq!(year.matters(&year.clerk, "assign").await, 1);
    let version = year.version(0).await;
    let assign = Assign { entry: year.tasks[0].id.clone(), version, reason: String::new() };
    door.act(&year.clerk, None, assign).await.expect("proposed again");
    for at in [0, 1, 3] {
        year.answer(at, "accepted").await.expect("accepted");
    }
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("● 绿灯", 0));
    year.turn("2023-04-20");
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("○ 灰灯", 3));
    assert_eq!(year.matters(&year.staff, "report").await, 2, "its own, not those of the city");
    let owed = Owed { plan: year.plan.clone() };
    let sheet = door.ask(&year.staff, owed).await.expect("a sheet");
    assert_eq!((sheet.overdue, sheet.tasks.len()), (2, 2));
    door.act(&year.staff, None, year.report(0, 30)).await.expect("reported");
    assert_eq!((&*year.light(0).await, year.list("stale", "").await), ("● 绿灯", 2));
    let view = door.ask(&year.clerk, Track { plan: year.plan.clone() }).await.expect("follow-up");
    assert_eq!(view.stale, 2);
    for one in view.stands {
        assert_eq!(year.list("stands", &one.light).await, one.tasks, "{}", one.light);
    }
    // Even a green task is red the day after its deadline, and told why.
    year.turn("2024-01-05");
    let light = year.follow(0).await.light;
    assert_eq!((&*light[0].words.zh, &*light[1].words.zh), ("▲ 红灯", "超期 5 天"));
}
