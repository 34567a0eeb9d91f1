//! The bulletin of a month and the review of effects: counts are lengths of lists, what has been told stays so, and
//! paper is no effect.

use moushi::app::acts::track::effect::{Archive, Evaluate};
use moushi::app::asks::bulletin::{Bulletin, Told};
use moushi::app::asks::effects::Effects;
use moushi::app::asks::summary::Summary;

use super::*;

impl Year {
    /// The bulletin of a month.
    pub async fn told(&self, month: &str) -> Told {
        let ask = Bulletin { plan: self.plan.clone(), month: month.to_owned() };
        self.world.door.ask(&self.clerk, ask).await.expect("a bulletin")
    }

    /// Takes a task from its report to its end.
    pub async fn close(&self, at: usize) {
        let door = &self.world.door;
        let (entry, version) = (self.tasks[at].id.clone(), self.version(at).await);
        let claim = Claim { entry: entry.clone(), version, reason: "已按期完成".to_owned() };
        door.act(&self.staff, None, claim).await.expect("claimed");
        let examine = Examine { entry: entry.clone(), version: version + 1 };
        door.act(&self.inspector, None, examine).await.expect("looked at");
        let (checked, reason) = ("抽查两所".to_owned(), String::new());
        let conclude = Conclude { entry, version: version + 2, confirmed: true, checked, reason };
        door.act(&self.inspector, None, conclude).await.expect("closed");
    }

    /// A review of a task's effect.
    pub async fn review(&self, at: usize) -> Evaluate {
        Evaluate {
            entry: self.tasks[at].id.clone(),
            version: self.version(at).await,
            effect: "met".to_owned(),
            words: "新增学位已全部投用，入园难得到缓解".to_owned(),
            figure: Some(51.0),
            unfigured: String::new(),
            evidence: "秋季学期学籍统计".to_owned(),
        }
    }

    /// Acknowledges every report that waits.
    pub async fn acknowledged(&self) {
        let door = &self.world.door;
        let waiting = "select id from progress where state = 'submitted' order by id";
        let ids: Vec<String> = column(&door.store, waiting).await;
        for progress in ids {
            let (state, reason) = ("acknowledged".to_owned(), String::new());
            let decide = Decide { progress, version: 1, state, reason };
            door.act(&self.clerk, None, decide).await.expect("noted");
        }
    }
}

/// Every count of a bulletin, by the unit's too, is the length of the list that it opens.
pub async fn counts_are_lists(year: &Year, told: &Told) {
    for part in &told.parts {
        assert_eq!(part.count, part.items.len(), "{}", part.name);
        assert_eq!(year.list("bulletin", &part.list).await, part.count, "{}", part.list);
    }
    for unit in &told.units {
        for one in [&unit.led, &unit.done].into_iter().chain(&unit.counts) {
            assert_eq!(year.list("bulletin", &one.list).await, one.count, "{}", one.list);
        }
        let share = unit.done.count as f64 / unit.led.count as f64 * 100.0;
        assert_eq!(unit.completion, (unit.led.count > 0).then_some(share));
    }
}

pub fn part<'a>(told: &'a Told, name: &str) -> &'a moushi::app::asks::bulletin::Part {
    told.parts.iter().find(|part| part.name == name).expect("a part")
}

/// What the division leads counts, what it supports does not.
async fn led_alone(year: &Year, told: &Told) {
    let unit = told.units.iter().find(|unit| unit.name == UNIT).expect("it leads");
    let leads = format!(
        "select count(*) from assignment a join entry e on e.id = a.entry_id
         where a.part = 'lead' and a.org_id = '{}' and e.noun = 'task' and e.deleted_at = 0",
        unit.id
    );
    let leads: Vec<i64> = column(&year.world.door.store, &leads).await;
    assert_eq!((unit.led.count as i64, unit.done.count), (leads[0], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulletin_tells_the_month_and_tells_it_the_same_ever_after() {
    let year = Year::new().await;
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    year.turn("2023-03-20");
    door.act(&year.staff, None, year.report(0, 60)).await.expect("reported");
    year.acknowledged().await;
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    year.turn("2023-03-25");
    year.close(0).await;
    let send = Send {
        entry: year.tasks[1].id.clone(),
        words: "请说明开工情况".to_owned(),
        until: "2023-04-10".to_owned(),
    };
    let notice = door.act(&year.inspector, None, send).await.expect("sent").id;
    let early = year.told("").await;
    assert_eq!((&*early.month, early.over, &*early.as_of), ("2023-03", false, "2023-03-25"));
    year.turn("2023-03-31");
    let march = year.told("2023-03").await;
    let count = |told: &Told, name: &str| part(told, name).count;
    let names = ["closed", "reached", "late", "notices", "unanswered", "changes"];
    assert_eq!(names.map(|name| count(&march, name)), [1, 1, 0, 1, 1, 0]);
    assert!(part(&march, "closed").items[0].fact.zh.contains("3月25日销号"));
    assert!(march.over && march.before.is_empty() && march.after.is_empty());
    counts_are_lists(&year, &march).await;
    led_alone(&year, &march).await;

    // What happens later changes nothing of what was told: opened again, answered, put off, reported late.
    year.turn("2023-04-20");
    let (entry, version) = (year.tasks[0].id.clone(), year.version(0).await);
    let reopen = Reopen { entry, version, reason: "群众反映未启用".to_owned() };
    door.act(&year.inspector, None, reopen).await.expect("opened again");
    let reply = Reply { notice, version: 1, words: "已开工".to_owned() };
    door.act(&year.staff, None, reply).await.expect("answered");
    let version = year.version(0).await;
    let later = ask(&year, version, "change", &[("due", "2024年3月底前")]);
    let request = door.act(&year.staff, None, later).await.expect("asked").id;
    let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    door.act(&year.staff, None, year.report(1, 30)).await.expect("reported");
    let again = year.told("2023-03").await;
    let facts = |told: &Told, skip: &[&str]| {
        let kept = told.parts.iter().filter(|part| !skip.contains(&part.name.as_str()));
        kept.map(|part| serde_json::to_string(part).expect("a part")).collect::<Vec<_>>()
    };
    assert_eq!(facts(&again, &[]), facts(&march, &[]), "March is told as it was");
    assert_eq!(again.after, "2023-04");
    year.turn("2023-04-30");
    let april = year.told("2023-04").await;
    assert_eq!(names.map(|name| count(&april, name)), [0, 0, 1, 0, 0, 1]);
    let change = &part(&april, "changes").items[0].fact;
    assert!(change.zh.contains("C 类") && change.zh.contains("（延期）"), "{}", change.zh);
    assert!(part(&april, "late").items[0].fact.zh.contains(" 50 天"));
    assert!(part(&april, "missing").items.iter().any(|one| one.code == "T003"));
    counts_are_lists(&year, &april).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulletin_is_of_a_month_that_has_begun_and_for_those_who_see_the_plan() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    year.turn("2023-04-30");
    for month in ["2023-13", "23-3", "2023-05", "2023-3", "x"] {
        let ask = Bulletin { plan: year.plan.clone(), month: month.to_owned() };
        assert_eq!(refused(door.ask(&year.clerk, ask).await), RefusalKind::Invalid, "{month}");
    }
    let unseen = Bulletin { plan: year.plan.clone(), month: String::new() };
    assert_eq!(refused(door.ask(&year.staff, unseen).await), RefusalKind::NotFound);
    let paper = made::bulletin(&door.eyes(&year.clerk), &year.plan, "2023-04").await;
    let paper = paper.expect("a paper");
    assert_eq!(paper.name, "北江省教育厅月度通报 2023-04.docx");
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("bulletin.docx");
    std::fs::write(&file, &paper.bytes).expect("kept for those who look");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_is_reviewed_by_somebody_else_and_is_no_paper() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    door.act(&year.staff, None, year.report(0, 100)).await.expect("reported");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let early = door.act(&year.inspector, None, year.review(0).await).await;
    assert_eq!(refused(early), RefusalKind::Conflict, "it is not closed");
    year.close(0).await;
    assert_eq!(year.matters(&year.inspector, "evaluate").await, 0, "an effect takes time");
    year.turn("2023-03-31");
    assert_eq!(year.matters(&year.inspector, "evaluate").await, 1);
    assert_eq!(year.list("to-evaluate", "").await, 1);
    let foreign = door.act(&year.staff, None, year.review(0).await).await;
    assert_eq!(refused(foreign), RefusalKind::NotAllowed, "who led it does not review it");
    let held = year.review(0).await;
    let paper = Evaluate { words: " ".to_owned(), ..year.review(0).await };
    assert_eq!(refused(door.act(&year.inspector, None, paper).await), RefusalKind::Invalid);
    let bare = Evaluate { figure: None, ..year.review(0).await };
    assert_eq!(refused(door.act(&year.inspector, None, bare).await), RefusalKind::Invalid);
    let odd = Evaluate { effect: "great".to_owned(), ..year.review(0).await };
    assert_eq!(refused(door.act(&year.inspector, None, odd).await), RefusalKind::Invalid);
    let stale = Evaluate { version: held.version - 1, ..year.review(0).await };
    assert_eq!(refused(door.act(&year.inspector, None, stale).await), RefusalKind::Stale);
    let whole = year.whole(&year.inspector, 0).await.follow.expect("followed");
    assert!(whole.offered.iter().any(|act| act == "task-evaluate"));
    assert!(!year.follow(0).await.offered.iter().any(|act| act == "task-evaluate"));
    let why = Evaluate { figure: None, unfigured: "调查明年开展".to_owned(), ..held };
    door.act(&year.inspector, None, why).await.expect("reviewed");
    let follow = year.follow(0).await;
    let review = follow.review.expect("a review");
    assert_eq!((&*review.effect, &*review.unfigured), ("met", "调查明年开展"));
    assert_eq!((&*follow.lifecycle, &*year.light(0).await), ("evaluated", "● 绿灯"));
    assert_eq!(year.matters(&year.inspector, "evaluate").await, 0);
    assert_eq!(year.list("done", "").await, 1, "what was reviewed is still closed");
    let entry = year.tasks[0].id.clone();
    let version = follow.version;
    let again = Reopen { entry: entry.clone(), version, reason: "再看".to_owned() };
    assert_eq!(refused(door.act(&year.inspector, None, again).await), RefusalKind::Conflict);
    door.act(&year.clerk, None, Archive { entry, version }).await.expect("archived");
    assert_eq!(year.follow(0).await.lifecycle, "archived");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_explained_is_an_open_question() {
    let year = Year::new().await;
    let door = &year.world.door;
    for at in 0..2 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    let version = year.version(1).await;
    let stop =
        change::Ask { entry: year.tasks[1].id.clone(), ..ask(&year, version, "suspend", &[]) };
    let request = door.act(&year.staff, None, stop).await.expect("asked").id;
    let grant = DecideEnding { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.head, None, grant).await.expect("suspended");
    // Another leader takes charge of the first: the head, who comes first in rank.
    let version = year.version(0).await;
    let other = ask(&year, version, "change", &[("person", year.head.name.as_str())]);
    let request = door.act(&year.staff, None, other).await.expect("asked").id;
    let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    year.turn("2023-12-31");
    let ask = Summary { plan: year.plan.clone() };
    let facts = door.ask(&year.clerk, ask).await.expect("facts");
    assert!(facts.over && facts.issued);
    let all: usize = facts
        .leaders
        .iter()
        .map(|one| one.closed.len() + one.unfinished.len() + one.open.len())
        .sum();
    assert_eq!(all, year.tasks.len(), "each task stands once");
    let mine = facts.leaders.iter().find(|one| one.name == "李清源").expect("a leader");
    let stopped = &mine.unfinished[0];
    assert_eq!((&*stopped.code, &*stopped.reason), ("T002", "汛期影响施工"));
    let first = &facts.leaders[0];
    assert_eq!(first.name, year.head.name);
    let open = first.open.iter().find(|one| one.code == "T001").expect("an open question");
    let missing: Vec<&str> = open.missing.iter().map(|words| &*words.zh).collect();
    assert!(missing.contains(&"没有进展反馈"), "{missing:?}");
    assert!(missing.contains(&"没有销号、结转，也没有说明未完成的原因"), "{missing:?}");
    let names: Vec<&str> = facts.leaders.iter().map(|one| &*one.name).collect();
    let ranks = "select name from person order by rank, id";
    let ranks: Vec<String> = column(&door.store, ranks).await;
    let place = |name: &&str| ranks.iter().position(|known| known == name);
    let places: Vec<usize> = names.iter().filter_map(place).collect();
    assert!(places.len() > 1 && places.is_sorted(), "{names:?}");
    let unseen = Summary { plan: year.plan.clone() };
    assert_eq!(refused(door.ask(&year.staff, unseen).await), RefusalKind::NotFound);
    let none = Effects { plan: year.plan.clone() };
    let none = door.ask(&year.clerk, none).await.expect("effects");
    assert!(none.tasks.is_empty(), "no task of the year before was closed here");
}
