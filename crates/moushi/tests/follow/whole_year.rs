//! The whole year of the made-up province in one story: documents read, rows aligned, a plan issued, accepted,
//! reported, pressed for, changed, closed, reviewed, carried over, summed up; and the way back from one number of
//! the summary to the bytes of the first document.

use moushi::app::acts::document::Add as Upload;
use moushi::app::acts::link;
use moushi::app::acts::track::effect::Archive;
use moushi::app::asks::effects::Effects;
use moushi::app::asks::summary::{Fact, Facts, Summary, Trace};
use moushi::store::rows::Row;
use moushi_core::model::{EarlierState, Task};

use super::year_end::{counts_are_lists, part};
use super::*;

/// The task whose number is followed: so many kindergartens are to be built.
const COUNTED: usize = 2;

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_year_goes_from_the_first_document_to_the_summary_and_back() {
    whole_year(World::new().await).await;
}

/// The story, on either engine.
pub async fn whole_year(world: World) {
    let plan = planned_in(&world).await;
    aligned(&world, &plan).await;
    let due = ["10月底前", "6月底前", "12月底前", "12月底前"];
    let year = Year::planned(world, plan, due).await;
    spring(&year).await;
    pressed_for(&year).await;
    finished(&year).await;
    let next = carried_on(&year).await;
    year.turn("2023-12-31");
    let door = &year.world.door;
    let facts = door.ask(&year.clerk, Summary { plan: year.plan.clone() }).await.expect("facts");
    told(&year, &facts, &next).await;
    walked_back(&year, &facts).await;
    came_back(&year, &facts, &next).await;
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

/// A person confirms that the task answers a demand from above.
async fn aligned(world: &World, plan: &str) {
    let clerk = world.caller("linlan").await;
    let task = tasks(world, &clerk, plan).await.remove(COUNTED);
    let whole = world.door.ask(&clerk, Entry { entry: task.id.clone() }).await.expect("the row");
    let filter = Filter {
        plan: plan.to_owned(),
        noun: "requirement".to_owned(),
        words: "普惠性幼儿园".to_owned(),
        ..Filter::default()
    };
    let demands = world.door.ask(&clerk, Entries { filter, ..Entries::default() }).await;
    let demand = &demands.expect("rows").rows[0];
    let suggested = whole.links.iter().any(|link| link.entry == demand.id);
    println!("suggested by the machine: {suggested}");
    let decide = link::Decide {
        requirement: demand.id.clone(),
        task: task.id,
        state: "confirmed".to_owned(),
        relation: "intersect".to_owned(),
        reason: String::new(),
    };
    world.door.act(&clerk, None, decide).await.expect("confirmed");
}

/// Accepted and reported, month by month, with figures.
async fn spring(year: &Year) {
    let door = &year.world.door;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    for (day, figure) in [("2023-03-20", 5.0), ("2023-04-20", 15.0), ("2023-05-20", 24.0)] {
        year.turn(day);
        let counted = Report { figure: Some(figure), ..year.report(COUNTED, figure as i64 * 2) };
        door.act(&year.staff, None, counted).await.expect("reported");
        for at in 0..2 {
            door.act(&year.staff, None, year.report(at, 40)).await.expect("reported");
        }
        year.acknowledged().await;
    }
    assert_eq!(&*year.light(1).await, "● 绿灯");
    assert_eq!(part(&year.told("2023-04").await, "reached").count, 3);
}

/// A red light, a notice with its reply, a leader's remark with its answer, a change granted.
async fn pressed_for(year: &Year) {
    let door = &year.world.door;
    year.turn("2023-07-05");
    assert_eq!(&*year.light(1).await, "▲ 红灯", "due by the end of June");
    let entry = || year.tasks[1].id.clone();
    let (words, until) = ("请说明滞后原因".to_owned(), "2023-07-15".to_owned());
    let send = Send { entry: entry(), words: words.clone(), until: until.clone() };
    let notice = door.act(&year.inspector, None, send).await.expect("sent").id;
    let red = year.told("2023-07").await;
    assert!(part(&red, "turned").items.iter().any(|one| one.code == "T002"));
    assert_eq!(part(&red, "unanswered").items[0].paper, notice);
    let give = remark::Give { entry: entry(), words, until };
    let given = door.act(&year.leader, None, give).await.expect("a remark").id;
    year.turn("2023-07-08");
    let (words, version) = ("受汛期影响，已增加班组".to_owned(), 1);
    let reply = Reply { notice, version, words: words.clone() };
    door.act(&year.staff, None, reply).await.expect("answered");
    let answer = remark::Answer { remark: given, version, words };
    door.act(&year.staff, None, answer).await.expect("answered");
    let version = year.version(1).await;
    let later =
        change::Ask { entry: entry(), ..ask(year, version, "change", &[("due", "9月底前")]) };
    let request = door.act(&year.staff, None, later).await.expect("asked").id;
    let grant = DecideChange { request, version: 1, granted: true, reason: String::new() };
    door.act(&year.leader, None, grant).await.expect("granted");
    door.act(&year.staff, None, year.report(1, 80)).await.expect("reported");
    assert_eq!(&*year.light(1).await, "● 绿灯", "the new deadline is ahead");
    year.turn("2023-07-31");
    let july = year.told("2023-07").await;
    let count = |name: &str| part(&july, name).count;
    assert_eq!((count("notices"), count("unanswered"), count("changes")), (1, 0, 1));
    assert!(part(&july, "red").items.iter().all(|one| one.code != "T002"));
    counts_are_lists(year, &july).await;
}

/// Evidence, claim, verification, closing; the effect reviewed when it can be seen, and archived.
async fn finished(year: &Year) {
    let door = &year.world.door;
    year.turn("2023-09-20");
    door.act(&year.staff, None, year.report(1, 100)).await.expect("reported");
    door.act(&year.staff, None, year.photo(1)).await.expect("shown");
    year.close(1).await;
    year.turn("2023-11-10");
    let counted = Report { figure: Some(52.0), ..year.report(COUNTED, 104) };
    door.act(&year.staff, None, counted).await.expect("reported");
    year.acknowledged().await;
    door.act(&year.staff, None, year.photo(COUNTED)).await.expect("shown");
    year.close(COUNTED).await;
    assert_eq!(year.matters(&year.inspector, "evaluate").await, 1, "of the one closed long ago");
    year.turn("2023-12-15");
    assert_eq!(year.matters(&year.inspector, "evaluate").await, 2);
    door.act(&year.inspector, None, year.review(COUNTED).await).await.expect("reviewed");
    let (entry, version) = (year.tasks[COUNTED].id.clone(), year.version(COUNTED).await);
    door.act(&year.clerk, None, Archive { entry, version }).await.expect("archived");
    let november = year.told("2023-11").await;
    assert!(part(&november, "turned").items.iter().any(|one| one.code == "T001"));
    assert_eq!(part(&november, "closed").items[0].code, year.tasks[COUNTED].code);
}

/// The next plan is opened, the unfinished task goes on in it, and the office sees last year's effects there.
async fn carried_on(year: &Year) -> String {
    let door = &year.world.door;
    year.turn("2023-12-20");
    let org: Vec<String> =
        column(&door.store, &format!("select org_id from plan where id = '{}'", year.plan)).await;
    let open = Open { org: org[0].clone(), year: 2024, title: String::new(), carry: false };
    let next = door.act(&year.clerk, None, open).await.expect("opened").id;
    let (entry, version) = (year.tasks[0].id.clone(), year.version(0).await);
    let carry = CarryOver { entry, version, reason: "土地指标未落实".to_owned() };
    door.act(&year.clerk, None, carry).await.expect("carried");
    let effects = door.ask(&year.clerk, Effects { plan: next.clone() }).await.expect("effects");
    let codes: Vec<&str> = effects.tasks.iter().map(|one| one.code.as_str()).collect();
    assert_eq!((codes, effects.unreviewed), (vec!["T002", "T003"], 1));
    let review = effects.tasks[1].review.as_ref().expect("a review");
    assert_eq!((&*review.effect, &*review.figure, &*effects.tasks[1].figure), ("met", "51", "52"));
    next
}

fn of<'a>(list: &'a [Fact], code: &str) -> &'a Fact {
    list.iter().find(|fact| fact.code == code).expect("the task is told")
}

/// The summary tells what became of each.
async fn told(year: &Year, facts: &Facts, next: &str) {
    let mine = facts.leaders.iter().find(|one| one.name == "李清源").expect("a leader");
    let counted = of(&mine.closed, "T003");
    let reached = counted.reached.as_ref().expect("a number");
    assert_eq!((reached.figure, reached.completion, reached.points), (52.0, Some(104.0), None));
    assert_eq!((&*counted.closed_on, counted.evidence.len()), ("2023-11-10", 1));
    assert!(counted.review.is_some());
    let gone = of(&mine.unfinished, "T001");
    assert_eq!(gone.reason, "土地指标未落实");
    let into = gone.carried.as_ref().expect("where it went");
    let ask = Entry { entry: into.entry.clone() };
    let row = year.world.door.ask(&year.clerk, ask).await.expect("the row of the next plan").line;
    assert_eq!((&*row.plan, &*row.noun, &row.words), (next, "last_year", &gone.words));
    let open = of(&mine.open, "T004");
    assert!(open.missing.iter().any(|words| words.zh == "没有进展反馈"), "nobody took it on");
    let eyes = year.world.door.eyes(&year.clerk);
    let paper = made::summary(&eyes, &year.plan).await.expect("a paper");
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("summary.docx");
    std::fs::write(&file, &paper.bytes).expect("kept for those who look");
}

/// The paper is uploaded into the next plan: every task finds its row of the plan of the year before, with its words
/// and what became of it.
async fn came_back(year: &Year, facts: &Facts, next: &str) {
    let door = &year.world.door;
    let eyes = door.eyes(&year.clerk);
    let paper = made::summary(&eyes, &year.plan).await.expect("a paper");
    let size = i64::try_from(paper.bytes.len()).expect("a small file");
    let blob = uploads::keep(door, paper.bytes).await.expect("kept");
    let (plan, name, level) = (next.to_owned(), paper.name, String::new());
    let add = Upload { plan, name, blob, size, level };
    let id = door.act(&year.clerk, None, add).await.expect("added").id;
    year.world.read_documents().await;
    let ask = format!("select body from candidate where document_id = '{id}' order by seq");
    let bodies: Vec<String> = column(&door.store, &ask).await;
    let rows = bodies.iter().map(|body| serde_json::from_str(body).expect("a row"));
    let tasks: Vec<Task> = rows
        .map(|row: Row| match row {
            Row::LastYear(task) => task,
            other => panic!("the paper tells of last year's tasks alone: {other:?}"),
        })
        .collect();
    let expected = facts.leaders.iter().flat_map(|leader| {
        let of = |list: &'_ [Fact], done| {
            list.iter()
                .map(|fact| (fact.code.clone(), plain(&fact.words), done))
                .collect::<Vec<_>>()
        };
        let (closed, open) = (of(&leader.closed, Some(true)), of(&leader.open, None));
        [closed, of(&leader.unfinished, Some(false)), open].concat()
    });
    let expected: Vec<_> = expected.collect();
    let came: Vec<_> = tasks
        .iter()
        .map(|task| (task.earlier[0].row.0.clone(), plain(&task.words), task.done))
        .collect();
    assert!(expected.len() > 20, "{}", expected.len());
    assert_eq!(came, expected);
    for task in &tasks {
        let earlier = &task.earlier[0];
        let known = (EarlierState::Matched, Some(2023), 2023);
        assert_eq!((earlier.state, earlier.year, task.year), known, "{task:?}");
    }
    let gone = tasks.iter().find(|task| task.earlier[0].row.0 == "T001").expect("it came back");
    assert_eq!(gone.earlier[0].reason.as_deref(), Some("土地指标未落实"));
}

/// The bytes of a document that a trace names.
async fn bytes(year: &Year, trace: &Trace) -> String {
    let ask = format!(
        "select s.body from source s join document d on d.source_id = s.id where d.id = '{}'",
        trace.document
    );
    let body: Vec<String> = column(&year.world.door.store, &ask).await;
    let body: serde_json::Value = serde_json::from_str(&body[0]).expect("a source");
    let text = body["text"].as_str().expect("its text");
    text.get(trace.start..trace.end).expect("on boundaries").to_owned()
}

/// From the number to the report, to the task, to the demand, to the bytes of the documents.
async fn walked_back(year: &Year, facts: &Facts) {
    let all = facts.leaders.iter().flat_map(|leader| &leader.closed);
    let fact = all.into_iter().find(|fact| fact.code == "T003").expect("the task is told");
    let reached = fact.reached.as_ref().expect("a number");
    // The number stands in the report that the view names.
    let door = &year.world.door;
    let ask = Entry { entry: fact.entry.clone() };
    let whole = door.ask(&year.clerk, ask).await.expect("the task is there");
    let reports = whole.follow.expect("followed").reports;
    let report = reports.iter().find(|one| one.id == reached.report).expect("the report");
    assert_eq!((&*report.figure, &*report.state), ("52", "acknowledged"));
    // What it is held against stands in the words of the task, and those in its document.
    let task = fact.traces.iter().find(|one| one.noun == "task").expect("the task's own words");
    let words = bytes(year, task).await;
    assert_eq!((&words, &task.entry), (&task.words, &fact.entry));
    assert_eq!(plain(&words), plain(&whole.line.words), "the row says what its document says");
    let target = fact.target.trim_end_matches(|c: char| !c.is_ascii_digit());
    assert!(words.contains(target), "{target} is the number of: {words}");
    // Above it stands the demand that a person has confirmed, in a document of somebody else.
    let demand = fact.traces.iter().find(|one| one.noun == "requirement").expect("a demand");
    let ask = Entry { entry: demand.entry.clone() };
    let above = door.ask(&year.clerk, ask).await.expect("the demand is there");
    let words = bytes(year, demand).await;
    assert_eq!(words, demand.words);
    assert_eq!(plain(&words), plain(&above.line.words));
    assert_ne!(demand.document, task.document);
}

/// Words without breaks and the stop at their end: what a row leaves out of its sentence.
fn plain(words: &str) -> String {
    let kept = words.chars().filter(|c| !c.is_whitespace());
    kept.collect::<String>().trim_end_matches(['。', '；', '，']).to_owned()
}
