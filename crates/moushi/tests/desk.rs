//! The desk through the door: every number is the length of the list that it opens, for every role;
//! search and saved views show nothing outside the scope.

use std::collections::BTreeSet;

use moushi::app::acts::candidate::Accept;
use moushi::app::acts::entry::life::Add;
use moushi::app::acts::plan::Open;
use moushi::app::acts::post::SetPortfolio;
use moushi::app::acts::view::{Remove, Save};
use moushi::app::asks::desk::Desk;
use moushi::app::asks::documents::{Documents, Review};
use moushi::app::asks::entries::Entries;
use moushi::app::asks::follow::Track;
use moushi::app::asks::indicators::Indicators;
use moushi::app::asks::listed::Listed;
use moushi::app::asks::office::{People, Units};
use moushi::app::asks::packs::{self, Packs};
use moushi::app::asks::portfolio::{Named, Portfolio};
use moushi::app::asks::search::{KINDS, Search};
use moushi::app::asks::shares::Shares;
use moushi::app::asks::todo::Todo;
use moushi::app::asks::views::Views;
use moushi::app::caller::Caller;
use moushi::error::Trouble;
use moushi::store::filter::Filter;
use moushi_core::model::RefusalKind;
use moushi_core::report::REPORTS;
use moushi_core::text::Lang;
use sea_orm::ConnectionTrait;

use crate::planning::plan as newest;
use crate::world::{World, houses};

/// The province with everything read and, of this year's plan, everything accepted.
async fn planned() -> (World, String) {
    let world = World::new().await;
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let plan = newest(&world, "linlan").await;
    let documents = Documents { plan: plan.clone() };
    for document in world.door.ask(&clerk, documents).await.expect("documents") {
        if document.state != "read" {
            continue;
        }
        let review = Review { document: document.id };
        let review = world.door.ask(&clerk, review).await.expect("a document to review");
        for one in review.candidates {
            let accept = Accept { candidate: one.id, version: one.version };
            world.door.act(&clerk, None, accept).await.expect("accepted");
        }
    }
    (world, plan)
}

/// Walks a list to its end; answers how many rows it has.
async fn length(world: &World, caller: &Caller, plan: &str, show: &str, value: &str) -> usize {
    let mut seen = 0;
    loop {
        let (plan, show, value) = (plan.to_owned(), show.to_owned(), value.to_owned());
        let list = Listed { plan, show, value, offset: seen, limit: 7 };
        let page = world.door.ask(caller, list).await.expect("the list opens");
        if page.rows.is_empty() {
            assert_eq!(page.total, seen, "the count of the list is its length");
            return seen;
        }
        seen += page.rows.len();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_is_the_length_of_the_list_that_it_opens() {
    let (world, plan) = planned().await;
    for login in ["zhaoly", "luoyq", "linlan", "zhoujc", "sunld", "chenlj", "wangyz", "auditor"] {
        let caller = world.caller(login).await;
        let desk = world.door.ask(&caller, Desk::default()).await.expect("the desk opens");
        let duties = world.door.ask(&caller, Todo::default()).await.expect("the list opens");
        assert_eq!(duties.total, duties.matters.len(), "{login}");
        let Some(of) = desk.plan else { continue };
        for card in desk.cards {
            let length = length(&world, &caller, &of.id, &card.show, &card.value).await;
            assert_eq!(card.count, length, "{login}: {}", card.show);
            if let Some(note) = card.note {
                let length = self::length(&world, &caller, &of.id, &note.show, "").await;
                assert_eq!(note.count, length, "{login}: {}", note.show);
            }
        }
    }
    let clerk = world.caller("linlan").await;
    let desk = world.door.ask(&clerk, Desk::default()).await.expect("the desk opens");
    assert!(desk.cards.iter().all(|card| card.show == "last-year" || card.count > 0), "{desk:?}");
    let tracked = world.door.ask(&clerk, Track { plan: plan.clone() }).await.expect("follow-up");
    let months = tracked.months.iter().filter(|month| !month.month.is_empty());
    for month in months {
        assert_eq!(length(&world, &clerk, &plan, "due", &month.month).await, month.tasks);
    }
    assert!(!tracked.units.is_empty(), "units have parts");
    for unit in &tracked.units {
        let all = length(&world, &clerk, &plan, "assigned", &format!("{}:", unit.id)).await;
        assert_eq!(all, unit.lead + unit.support, "{unit:?}");
        assert_eq!(all, unit.proposed + unit.accepted + unit.returned, "{unit:?}");
        let value = format!("{}:proposed", unit.id);
        let waits = length(&world, &clerk, &plan, "assigned", &value).await;
        assert_eq!(waits, unit.proposed, "{unit:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_a_role_holds_what_the_role_may_do_and_nothing_else() {
    let (world, plan) = planned().await;
    let todo = async |login: &str| {
        let caller = world.caller(login).await;
        let duties = world.door.ask(&caller, Todo::default()).await.expect("the list opens");
        let mut kinds: Vec<String> = duties.matters.into_iter().map(|one| one.kind).collect();
        kinds.dedup();
        (kinds, duties.badges)
    };
    let (clerk, badges) = todo("linlan").await;
    assert!(clerk.iter().any(|kind| kind == "review"), "last year's documents wait: {clerk:?}");
    assert!(clerk.iter().any(|kind| kind == "links"), "{clerk:?}");
    let links = badges.iter().find(|badge| badge.entry == "align").expect("a number at alignment");
    let caller = world.caller("linlan").await;
    let waiting = length(&world, &caller, &plan, "to-confirm", "").await;
    assert_eq!(links.count, waiting, "the menu's number is the length of the list");
    let (staff, _) = todo("zhoujc").await;
    assert!(!staff.is_empty() && staff.iter().all(|kind| kind == "assignment"), "{staff:?}");
    assert!(todo("zhaoly").await.0.iter().all(|kind| kind != "decision"), "nothing is submitted");
    submit(&world, &plan).await;
    assert!(todo("zhaoly").await.0.contains(&"decision".to_owned()), "the head decides");
    for login in ["liqy", "linlan", "sunld", "zhoujc", "auditor"] {
        let (kinds, _) = todo(login).await;
        assert!(!kinds.contains(&"decision".to_owned()), "{login}: {kinds:?}");
    }
    assert!(todo("zhoujc").await.0.is_empty(), "what is being decided is not answered any more");
}

/// Puts the plan before the head, whatever the check says of it.
async fn submit(world: &World, plan: &str) {
    let tx = world.door.store.begin().await.expect("a transaction");
    let submitted = format!(
        "update plan set state = 'submitted', version = version + 1 where id = '{plan}';
         insert into approval values ('asked', '{plan}', 'issue', 'pending', 'draft', 'somebody',
         1, '', 0, '', 1)"
    );
    tx.execute_unprepared(&submitted).await.expect("submitted");
    tx.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_by_two_characters_and_initials_and_nothing_outside_the_scope() {
    let (world, _) = planned().await;
    let clerk = world.caller("linlan").await;
    let find = async |caller: &Caller, words: &str, kind: &str| {
        let (words, kind) = (words.to_owned(), kind.to_owned());
        let search = Search { words, kind, ..Search::default() };
        world.door.ask(caller, search).await.expect("search answers")
    };
    let titles = async |caller: &Caller, words: &str, kind: &str| -> Vec<String> {
        let found = find(caller, words, kind).await;
        found.groups.into_iter().flat_map(|group| group.hits).map(|hit| hit.title).collect()
    };
    assert_eq!(titles(&clerk, "lqy", "person").await, ["李清源"], "initials of a person");
    assert_eq!(titles(&clerk, "清源", "person").await, ["李清源"], "two characters");
    assert_eq!(titles(&clerk, "qy", "person").await.len(), 0, "initials count from the front");
    assert_eq!(titles(&clerk, "jcjyc", "unit").await, ["基础教育处"], "initials of a unit");
    assert_eq!(titles(&clerk, "基教", "unit").await, ["基础教育处"], "short name");
    assert!(find(&clerk, "教", "").await.total == 0, "one character finds everything and nothing");
    for kind in KINDS {
        let total = find(&clerk, "教育", kind).await.total;
        let mut seen = 0;
        loop {
            let (words, kind) = ("教育".to_owned(), kind.to_owned());
            let page = Search { words, kind, offset: seen, limit: 9 };
            let page = world.door.ask(&clerk, page).await.expect("search answers");
            let hits = page.groups.first().map_or(0, |group| group.hits.len() as u64);
            if hits == 0 {
                break;
            }
            seen += hits;
        }
        assert_eq!(seen, total, "{kind}: the count is the length of the list");
    }
    assert!(find(&clerk, "教育", "entry").await.total > 5);
    let city = world.caller("chenlj").await;
    assert_eq!(find(&city, "教育", "document").await.total, 0, "documents of the department");
    assert_eq!(find(&city, "lqy", "person").await.total, 0, "people of the department");
    assert_eq!(titles(&city, "临江", "unit").await, ["临江市教育局", "临江市第一中学"]);
    let auditor = world.caller("auditor").await;
    assert_eq!(find(&auditor, "教育", "").await.total, 0, "who administers sees no plans");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_view_shows_each_person_only_what_their_scope_shows() {
    let (world, plan) = planned().await;
    let (clerk, leader) = (world.caller("linlan").await, world.caller("liqy").await);
    let (staff, city) = (world.caller("zhoujc").await, world.caller("chenlj").await);
    let save = |name: &str, shared: bool| Save {
        name: name.to_owned(),
        url: format!("/plans/{plan}/list?show=tasks"),
        shared,
    };
    let shared = world.door.act(&clerk, None, save("全部任务", true)).await.expect("saved");
    world.door.act(&clerk, None, save("自己看", false)).await.expect("saved");
    let again = world.door.act(&clerk, None, save("全部任务", true)).await.expect("saved again");
    assert_eq!(shared.id, again.id, "a view of the same name is replaced");
    let names = async |caller: &Caller| -> Vec<String> {
        let views = world.door.ask(caller, Views {}).await.expect("views are listed");
        views.into_iter().map(|view| view.name).collect()
    };
    assert_eq!(names(&clerk).await.len(), 2);
    assert_eq!(names(&leader).await, ["全部任务"], "colleagues see what is shared");
    assert_eq!(names(&staff).await, ["全部任务"], "divisions belong to the body");
    assert!(names(&city).await.is_empty(), "another body does not");
    let opened = |caller: Caller| {
        let list = Listed { plan: plan.clone(), show: "tasks".to_owned(), ..Listed::default() };
        let world = &world;
        async move { world.door.ask(&caller, list).await }
    };
    assert!(opened(leader.clone()).await.expect("a leader sees the plan").total > 0);
    for stranger in [staff, city] {
        let Err(Trouble::Refusal(refusal)) = opened(stranger).await else { panic!("was shown") };
        assert_eq!(refusal.kind, RefusalKind::NotFound);
    }
    let foreign = Save { name: "x".to_owned(), url: "//evil.example/".to_owned(), shared: true };
    assert!(world.door.act(&clerk, None, foreign).await.is_err(), "only addresses of our own");
    let remove = || Remove { view: shared.id.clone() };
    assert!(world.door.act(&leader, None, remove()).await.is_err(), "not one's own");
    world.door.act(&clerk, None, remove()).await.expect("removed");
    assert!(names(&leader).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn next_years_plan_carries_the_open_tasks_in_and_a_city_opens_its_own() {
    let (world, plan) = planned().await;
    let clerk = world.caller("linlan").await;
    let rows = async |plan: &str, noun: &str| {
        let (plan, noun) = (plan.to_owned(), noun.to_owned());
        let filter = Filter { plan, noun, ..Filter::default() };
        let list = Entries { filter, ..Entries::default() };
        world.door.ask(&clerk, list).await.expect("rows").total
    };
    let desk = world.door.ask(&clerk, Desk::default()).await.expect("the desk opens");
    let next = desk.may_open.first().expect("the clerk opens the next plan").clone();
    assert!(next.carries);
    let open = Open { org: next.org, year: next.year, title: String::new(), carry: true };
    let made = world.door.act(&clerk, None, open).await.expect("opened").id;
    let open_tasks = rows(&plan, "task").await;
    assert!(open_tasks > 5);
    assert_eq!(rows(&made, "last_year").await, open_tasks, "none of them is known to be done");
    assert_eq!(rows(&made, "task").await, 0, "they are not tasks of the new year");
    let city = world.caller("chenlj").await;
    let desk = world.door.ask(&city, Desk::default()).await.expect("the desk opens");
    let own = desk.may_open.first().expect("a city opens its own plan").clone();
    assert!(!own.carries && own.name == "临江市教育局", "{own:?}");
    let open = Open { org: own.org, year: own.year, title: String::new(), carry: false };
    world.door.act(&city, None, open).await.expect("opened");
    let staff = world.caller("zhoujc").await;
    let desk = world.door.ask(&staff, Desk::default()).await.expect("the desk opens");
    assert!(desk.may_open.is_empty(), "a division opens no plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_sees_the_own_portfolio_and_files_are_made_for_those_who_see_the_plan() {
    let (world, plan) = planned().await;
    let leader = world.caller("luoyq").await;
    let mine = world.door.ask(&leader, Portfolio::default()).await.expect("the portfolio opens");
    let tasks = mine.lists.iter().find(|one| one.show == "my-tasks").expect("tasks");
    let tasks = &tasks.rows;
    assert!(tasks.total > 0 && tasks.rows.iter().all(|row| row.person == "罗雅琴"), "{tasks:?}");
    assert!(tasks.rows.iter().all(|row| !row.entry.is_empty()), "every row opens");
    for Named { show, rows } in &mine.lists {
        assert_eq!(length(&world, &leader, &plan, show, "").await, rows.total, "{show}");
    }
    let numbers = Indicators { plan: plan.clone() };
    let numbers = world.door.ask(&leader, numbers).await.expect("indicators");
    assert!(numbers.iter().any(|row| !row.demanded.is_empty()), "some demand is held against");
    assert!(numbers.iter().all(|row| !row.entry.is_empty() && !row.target.is_empty()));
    let files = world.door.ask(&leader, Packs { plan: plan.clone() }).await.expect("files");
    let of_a_year = REPORTS.iter().filter(|report| report.is_of_a_year()).count();
    assert_eq!(files.len(), 4 + of_a_year, "the ledger once");
    for file in files {
        let urls = file.also.iter().map(|one| one.url.as_str()).chain([file.url.as_str()]);
        for url in urls {
            let name = url.rsplit('/').next().expect("a name");
            let made = packs::make(&world.door.eyes(&leader), &plan, name, Lang::Zh).await;
            assert!(made.expect("the file is made").bytes.len() > 100, "{name}");
        }
    }
    let eyes = world.door.eyes(&leader);
    for name in ["ledger.pptx", "nothing.docx", "leader-deck"] {
        assert!(packs::make(&eyes, &plan, name, Lang::Zh).await.is_err(), "{name}");
    }
    let staff = world.caller("zhoujc").await;
    assert!(packs::make(&world.door.eyes(&staff), &plan, "ledger.xlsx", Lang::Zh).await.is_err());
    assert!(world.door.ask(&staff, Portfolio::default()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portfolio_holds_what_is_led_by_the_units_in_charge_of() {
    let world = World::new().await;
    let door = &world.door;
    let plan = newest(&world, "linlan").await;
    let clerk = world.caller("linlan").await;
    let rows = [
        ("建设实训基地2个", "职成处", ""),
        ("新建产教联合体1个", "职业教育与成人教育处", "李清源"),
        ("完成预算执行检查", "财务处", ""),
    ];
    for (words, unit, person) in rows {
        let fields =
            [("unit", unit), ("person", person)].into_iter().filter(|one| !one.1.is_empty());
        let fields = fields.map(|(name, words)| (name.to_owned(), words.to_owned())).collect();
        let (plan, noun, words) = (plan.clone(), "task".to_owned(), words.to_owned());
        let add = Add { plan, noun, words, fields, above: String::new() };
        door.act(&clerk, None, add).await.expect("added");
    }
    let tasks = |caller: Caller| async move {
        let mine = door.ask(&caller, Portfolio::default()).await.expect("the portfolio opens");
        let list = mine.lists.into_iter().find(|one| one.show == "my-tasks").expect("tasks");
        list.rows.rows.into_iter().map(|row| row.words.zh.into_owned()).collect::<Vec<_>>()
    };
    let (luo, li) = (world.caller("luoyq").await, world.caller("liqy").await);
    assert!(tasks(luo.clone()).await.is_empty(), "nothing names her");
    let keeper = world.caller("secadmin").await;
    let people = door.ask(&keeper, People {}).await.expect("people");
    let post = &people.iter().find(|one| one.name == "罗雅琴").expect("a leader").posts[0];
    let units = door.ask(&keeper, Units {}).await.expect("units");
    let unit = units.iter().find(|unit| unit.name == "职业教育与成人教育处").expect("a division");
    let (post, orgs) = (post.id.clone(), vec![unit.id.clone()]);
    let set = SetPortfolio { post, orgs, words: Vec::new() };
    door.act(&keeper, None, set).await.expect("set");
    assert_eq!(tasks(luo.clone()).await, ["建设实训基地2个"], "led by her division");
    assert_eq!(tasks(li).await, ["新建产教联合体1个"], "who is named has it");
    let desk = door.ask(&luo, Desk::default()).await.expect("the desk opens");
    assert!(desk.portfolio && desk.cards.iter().any(|card| card.show == "my-tasks"));
    assert_eq!(length(&world, &luo, &plan, "my-tasks", "").await, 1);
}

#[tokio::test]
async fn a_city_is_asked_for_its_own_work_and_not_for_that_of_its_school() {
    let world = houses::settled().await;
    // The plan of the school, with its task issued: the school has to answer for it.
    world.execute("update plan set state = 'issued' where id = 'p-s'").await;
    // And it may defend itself after an inspection.
    world.execute("update inspected set stage = 'fed_back' where id = 'u-s'").await;
    let asked = async |login: &str| {
        let caller = world.caller(login).await;
        let duties = world.door.ask(&caller, Todo::default()).await.expect("duties");
        let inbox = world.door.ask(&caller, Shares {}).await.expect("shares");
        let shares = inbox.lines.into_iter().filter(|line| line.waits.is_some());
        let inspected = duties.matters.iter().filter(|one| one.kind == "inspected");
        let mut things: BTreeSet<String> = inspected.map(|one| one.object.clone()).collect();
        things.extend(shares.map(|line| line.id));
        let plans: BTreeSet<String> = duties.matters.into_iter().map(|one| one.plan).collect();
        (plans, things)
    };
    let (city, school) = (asked("chenlj").await, asked("wangyz").await);
    assert!(school.0.contains("p-s") && !city.0.contains("p-s"), "{city:?} {school:?}");
    assert!(city.0.contains("p-l") && !school.0.contains("p-l"), "{city:?} {school:?}");
    // The city may answer for its school, and is not asked to.
    assert!(school.1.contains("sh-s") && !city.1.contains("sh-s"), "{city:?} {school:?}");
    assert!(city.1.contains("sh-d") && !school.1.contains("sh-d"), "{city:?} {school:?}");
    assert!(school.1.contains("u-s") && !city.1.contains("u-s"), "{city:?} {school:?}");
}
