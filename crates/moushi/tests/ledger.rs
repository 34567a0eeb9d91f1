//! The ledger as people work on it: many rows at once and back, rows added and removed, one row with
//! everything about it, files that hold what is shown.

use std::collections::{BTreeMap, BTreeSet};

use moushi::app::acts::comment;
use moushi::app::acts::entry::Edit;
use moushi::app::acts::entry::bulk::{EditMany, Revert, RowEdit};
use moushi::app::acts::entry::life::{Add, Remove, Restore};
use moushi::app::acts::plan::Made;
use moushi::app::asks::entries::{Entries, Line, List};
use moushi::app::asks::entry::Entry;
use moushi::app::asks::preview::Preview;
use moushi::app::caller::Caller;
use moushi::app::exports::{self, Wanted};
use moushi::app::province;
use moushi::error::Trouble;
use moushi::store::filter::{Filter, Op, Test};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Lang;

use crate::accessibility::{axe, violations};
use crate::browser::driver::Browser;
use crate::chance::Chance;
use crate::planning::plan;
use crate::world::World;

struct Office {
    world: World,
    clerk: Caller,
    plan: String,
}

impl Office {
    async fn new() -> Self {
        let world = World::new().await;
        let plan = plan(&world, "linlan").await;
        let clerk = world.caller("linlan").await;
        Self { world, clerk, plan }
    }

    async fn add(&self, words: &str, fields: &[(&str, &str)]) -> Made {
        let add = Add {
            plan: self.plan.clone(),
            noun: "task".to_owned(),
            words: words.to_owned(),
            fields: owned(fields),
            above: String::new(),
        };
        self.world.door.act(&self.clerk, None, add).await.expect("a row is added")
    }

    async fn list(&self, filter: Filter, group: &str) -> List {
        let filter = Filter { plan: self.plan.clone(), noun: "task".to_owned(), ..filter };
        let ask = Entries { filter, group: group.to_owned() };
        self.world.door.ask(&self.clerk, ask).await.expect("rows")
    }

    async fn edit(&self, rows: Vec<RowEdit>) -> Result<String, Trouble> {
        let edit = EditMany { plan: self.plan.clone(), rows };
        Ok(self.world.door.act(&self.clerk, None, edit).await?.batch)
    }
}

fn owned(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(field, words)| ((*field).to_owned(), (*words).to_owned())).collect()
}

fn row(made: &Made, fields: &[(&str, &str)]) -> RowEdit {
    RowEdit { entry: made.id.clone(), version: made.version, fields: owned(fields) }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Trouble>) -> Refusal {
    match answer {
        Err(Trouble::Refusal(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_change_together_or_not_at_all_and_go_back_as_one() {
    let office = Office::new().await;
    let first = office.add("建成实训基地10个", &[("unit", "基教处"), ("due", "6月底前")]).await;
    let second = office.add("培训教师2000人次", &[]).await;
    let bad = vec![row(&first, &[("due", "年底前")]), row(&second, &[("kind", "没有的类别")])];
    let refusal = refused(office.edit(bad).await);
    assert!(refusal.message.zh.starts_with("T002"), "{refusal:?}");
    let kept = office.list(Filter::default(), "").await;
    assert_eq!(kept.rows[0].due_words, "6月底前", "nothing of it was kept");
    let good = vec![
        row(&first, &[("due", "１２月底前"), ("kind", "重大项目")]),
        row(&second, &[("unit", "人事处，办公室")]),
    ];
    let batch = office.edit(good).await.expect("both are changed");
    let now = office.list(Filter::default(), "").await;
    assert_eq!(
        (now.rows[0].due_words.as_str(), now.rows[0].kind.as_str()),
        ("12月底前", "project")
    );
    assert!(now.rows[0].due.ends_with("-12-31"), "{}", now.rows[0].due);
    assert_eq!(now.rows[1].unit, "人事处、办公室");
    let clerk = office.clerk.clone();
    let revert = |batch: String| Revert { plan: office.plan.clone(), batch };
    let back = office.world.door.act(&clerk, None, revert(batch)).await.expect("taken back");
    let then = office.list(Filter::default(), "").await;
    assert_eq!((then.rows[0].due_words.as_str(), then.rows[1].unit.as_str()), ("6月底前", ""));
    office.world.door.act(&clerk, None, revert(back.batch)).await.expect("done again");
    assert_eq!(office.list(Filter::default(), "").await.rows[0].due_words, "12月底前");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_does_not_go_back_over_what_somebody_changed_since() {
    let office = Office::new().await;
    let made = office.add("建成实训基地10个", &[("due", "6月底前")]).await;
    let batch = office.edit(vec![row(&made, &[("due", "9月底前")])]).await.expect("changed");
    let clerk = office.clerk.clone();
    let (entry, fields) = (made.id.clone(), owned(&[("due", "10月底前")]));
    office.world.door.act(&clerk, None, Edit { entry, version: 2, fields }).await.expect("since");
    let revert = Revert { plan: office.plan.clone(), batch };
    let refusal = refused(office.world.door.act(&clerk, None, revert).await);
    assert_eq!(refusal.kind, RefusalKind::Stale);
    assert_eq!(office.list(Filter::default(), "").await.rows[0].due_words, "10月底前");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_what_would_change_and_what_may_not_and_writes_nothing() {
    let office = Office::new().await;
    let first = office.add("建成实训基地10个", &[]).await;
    let second = office.add("培训教师2000人次", &[("deliverable", "方案")]).await;
    let rows = vec![
        row(&first, &[("due", "抓紧办")]),
        row(&second, &[("deliverable", "方案")]),
        row(&first, &[("state", "issued")]),
    ];
    let clerk = office.clerk.clone();
    let ask = |rows: Vec<RowEdit>| Preview { plan: office.plan.clone(), rows };
    let seen = office.world.door.ask(&clerk, ask(rows.clone())).await.expect("a preview");
    assert_eq!((seen.changing, seen.same, seen.refused), (1, 1, 1));
    assert!(seen.rows[0].changes[0].doubt.is_some(), "words without a day are pointed at");
    assert_eq!(office.list(Filter::default(), "").await.rows[0].due_words, "");
    let staff = office.world.caller("zhoujc").await;
    refused(office.world.door.ask(&staff, ask(rows)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_rows_leave_the_list_and_come_back() {
    let office = Office::new().await;
    let made = office.add("建成实训基地10个", &[]).await;
    let clerk = office.clerk.clone();
    let remove = Remove { entry: made.id.clone(), version: made.version };
    office.world.door.act(&clerk, None, remove).await.expect("removed");
    assert_eq!(office.list(Filter::default(), "").await.total, 0);
    let gone = office.list(Filter { removed: true, ..Filter::default() }, "").await;
    assert_eq!(gone.total, 1);
    office.world.door.act(&clerk, None, Restore { entry: made.id }).await.expect("restored");
    assert_eq!(office.list(Filter::default(), "").await.total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_tells_its_fields_comments_and_everything_that_happened() {
    let office = Office::new().await;
    let made = office.add("建成实训基地10个", &[("unit", "基教处")]).await;
    let clerk = office.clerk.clone();
    let fields = owned(&[("deliverable", "验收报告")]);
    let edit = Edit { entry: made.id.clone(), version: 1, fields };
    office.world.door.act(&clerk, None, edit).await.expect("edited");
    let words = "请补充验收标准".to_owned();
    let say = comment::Add { entry: made.id.clone(), words };
    office.world.door.act(&clerk, None, say).await.expect("said");
    let ask = || Entry { entry: made.id.clone() };
    let whole = office.world.door.ask(&clerk, ask()).await.expect("the row");
    assert!(whole.open && whole.speaks);
    assert_eq!(whole.comments[0].words, "请补充验收标准");
    let titles: Vec<&str> = whole.history.iter().map(|event| event.title.zh.as_ref()).collect();
    assert_eq!(titles, ["发表意见", "修改条目", "新增条目"]);
    let change = &whole.history[1].changes[0];
    assert_eq!((change.before.as_str(), change.after.as_str()), ("", "验收报告"));
    assert_eq!(whole.history[1].who, "林澜");
    let stranger = office.world.caller("chenlj").await;
    let refusal = refused(office.world.door.ask(&stranger, ask()).await);
    assert_eq!(refusal.kind, RefusalKind::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_stretches_of_the_list_and_files_hold_what_is_shown() {
    let office = Office::new().await;
    for (at, unit) in ["甲单位", "乙单位", "甲单位", "", "乙单位"].into_iter().enumerate()
    {
        office.add(&format!("=第{at}项工作"), &[("unit", unit)]).await;
    }
    let list = office.list(Filter::default(), "unit").await;
    let units: Vec<&str> = list.rows.iter().map(|row| row.unit.as_str()).collect();
    let mut spread = Vec::new();
    for group in &list.groups {
        spread
            .extend(vec![group.values[0].as_str(); usize::try_from(group.rows).expect("a count")]);
    }
    assert_eq!(units, spread);
    let test = Test { field: "unit".to_owned(), op: Op::Is, value: "甲单位".to_owned() };
    let filter = Filter {
        plan: office.plan.clone(),
        noun: "task".to_owned(),
        tests: vec![test],
        sort: vec!["-code".to_owned()],
        ..Filter::default()
    };
    let wanted = || Wanted {
        entries: Entries { filter: filter.clone(), group: String::new() },
        columns: vec!["code".to_owned(), "words".to_owned()],
        lang: Lang::Zh,
    };
    let clerk = office.clerk.clone();
    let door = &office.world.door;
    let file = exports::objects(door, &clerk, wanted()).await.expect("a file");
    let file: serde_json::Value = serde_json::from_slice(&file).expect("it is JSON");
    let shown = serde_json::json!([
        { "code": "T003", "words": "=第2项工作" },
        { "code": "T001", "words": "=第0项工作" },
    ]);
    assert_eq!(file, shown);
    let table = exports::table(door, &clerk, wanted()).await.expect("a table");
    let table = String::from_utf8(table).expect("it is UTF-8");
    assert!(table.contains("T003,'=第2项工作"), "no formula leaves the house: {table}");
    assert!(
        exports::workbook(door, &clerk, wanted()).await.expect("a workbook").starts_with(b"PK")
    );
    for (lang, head, other) in [(Lang::Zh, "编号,类别", "Kind"), (Lang::En, "No.,Kind", "类别")]
    {
        let columns = vec!["code".to_owned(), "kind".to_owned()];
        let wanted = Wanted { columns, lang, ..wanted() };
        let table = exports::table(door, &clerk, wanted).await.expect("a table");
        let table = String::from_utf8(table).expect("it is UTF-8");
        assert!(table.contains(head) && !table.contains(other), "{table}");
    }
    let staff = office.world.caller("zhoujc").await;
    refused(exports::key_work(door, &staff, &office.plan).await);
}

/// What a row shows in a field.
type Read = fn(&Line) -> &String;

/// Fields to group by.
const LEVELS: [(&str, Read); 6] = [
    ("kind", |row| &row.kind),
    ("person", |row| &row.person),
    ("unit", |row| &row.unit),
    ("due", |row| &row.due),
    ("support", |row| &row.support),
    ("code", |row| &row.code),
];

/// Rows of few leaders, units and days. Rows that bear one name have several ranks, as they come to
/// have when somebody gets a post in the course of the year.
async fn mixed(office: &Office, chance: &mut Chance) {
    for at in 0..60 {
        let fields = [
            ("kind", *chance.pick(&["常规", "重大项目"])),
            ("person", *chance.pick(&["甲某", "乙某", "丙某", ""])),
            ("unit", *chance.pick(&["甲处", "乙处、甲处", "丙处", ""])),
            ("due", *chance.pick(&["6月底前", "9月底前", ""])),
            ("support", *chance.pick(&["办公室", ""])),
        ];
        office.add(&format!("第{at}项工作"), &fields).await;
    }
    office.world.execute("update entry set person_rank = seq % 3, unit_rank = seq % 4").await;
}

/// A view with up to three levels: filter, names of the levels, and how a row is read by them.
fn view(chance: &mut Chance) -> (Filter, String, Vec<Read>) {
    let mut levels = LEVELS.to_vec();
    let chosen: Vec<_> =
        (0..=chance.below(3)).map(|_| levels.remove(chance.below(levels.len()))).collect();
    let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
    let mut filter = Filter { limit: 10_000, ..Filter::default() };
    for _ in 0..chance.below(3) {
        let turned = if chance.once_in(2) { "-" } else { "" };
        filter.sort.push(format!("{turned}{}", chance.pick(&LEVELS).0));
    }
    if chance.once_in(2) {
        let value = (*chance.pick(&["甲某", "乙某"])).to_owned();
        filter.tests.push(Test { field: "person".to_owned(), op: Op::Not, value });
    }
    (filter, names.join(","), chosen.into_iter().map(|(_, read)| read).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_every_level_are_what_walking_the_rows_gives() {
    let office = Office::new().await;
    let mut chance = Chance::new(7);
    mixed(&office, &mut chance).await;
    for _ in 0..80 {
        let (filter, group, levels) = view(&mut chance);
        let list = office.list(filter.clone(), &group).await;
        let values = |row: &Line| levels.iter().map(|read| read(row).clone()).collect::<Vec<_>>();
        let mut walked: Vec<(Vec<String>, i64)> = Vec::new();
        for row in &list.rows {
            match walked.last_mut().filter(|(known, _)| *known == values(row)) {
                Some((_, rows)) => *rows += 1,
                None => walked.push((values(row), 1)),
            }
        }
        let told = list.groups.iter().map(|one| (one.values.clone(), one.rows));
        assert_eq!(told.collect::<Vec<_>>(), walked, "{group} {filter:?}");
        for depth in 1..=levels.len() {
            let mut heads: Vec<&[String]> = walked.iter().map(|(one, _)| &one[..depth]).collect();
            heads.dedup();
            let apart: BTreeSet<_> = heads.iter().collect();
            assert_eq!(heads.len(), apart.len(), "one stretch each: {group} {filter:?}");
        }
        let part = Filter { offset: 7, limit: 20, ..filter.clone() };
        let codes = |list: &List| list.rows.iter().map(|row| row.code.clone()).collect::<Vec<_>>();
        let part = codes(&office.list(part, &group).await);
        let there: Vec<_> = codes(&list).into_iter().skip(7).take(20).collect();
        assert_eq!(part, there, "{group} {filter:?}");
        let mut plain = office.list(filter.clone(), "").await;
        plain.rows.sort_by_key(|row| walked.iter().position(|(known, _)| *known == values(row)));
        assert_eq!(codes(&plain), codes(&list), "within a group as asked: {group} {filter:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_beyond_three_levels_unknown_or_named_twice_are_refused_and_files_follow_them() {
    let office = Office::new().await;
    mixed(&office, &mut Chance::new(9)).await;
    let filter = Filter { plan: office.plan.clone(), noun: "task".to_owned(), ..Filter::default() };
    let entries = |group: &str| Entries { filter: filter.clone(), group: group.to_owned() };
    let door = &office.world.door;
    for (group, part) in [
        ("kind,person,unit,due", "最多分3级"),
        ("person,unit,person", "出现了两次"),
        ("person,nothing", "没有“nothing”这个字段"),
        ("updated", "不能按“updated”分组"),
    ] {
        let refusal = refused(door.ask(&office.clerk, entries(group)).await);
        assert_eq!(refusal.kind, RefusalKind::Invalid);
        assert!(refusal.message.zh.contains(part), "{refusal:?}");
    }
    let list = office.list(Filter::default(), "unit,person,due").await;
    let wanted = Wanted {
        entries: entries("unit,person,due"),
        columns: vec!["code".to_owned()],
        lang: Lang::Zh,
    };
    let file = exports::objects(door, &office.clerk, wanted).await.expect("a file");
    let file: Vec<BTreeMap<String, String>> = serde_json::from_slice(&file).expect("it is JSON");
    let codes: Vec<&str> = file.iter().map(|row| row["code"].as_str()).collect();
    assert_eq!(codes, list.rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>());
}

/// The ledger's page of a fresh office with so many tasks, signed in, its rows drawn.
async fn opened(office: &Office, tasks: usize) -> Option<Browser> {
    for at in 1..=tasks {
        office.add(&format!("第{at}项工作"), &[]).await;
    }
    let address = office.world.serve().await;
    let browser = Browser::start("ledger")?;
    browser.sign_in(&format!("http://{address}"), "linlan", province::PASSWORD);
    browser.open(&format!("http://{address}/plans/{}/ledger", office.plan));
    until(&browser, "document.querySelectorAll('.grid-row .clamp').length > 5");
    Some(browser)
}

/// Waits until a condition holds in the page.
fn until(browser: &Browser, condition: &str) {
    let held = browser.wait(&format!(
        "for (let at = 0; at < 500; at += 1) {{ if ({condition}) return true; await new Promise((on) => setTimeout(on, 50)); }} return false;"
    ));
    assert_eq!(held, true, "{condition}");
}

const SAVED: &str = "document.getElementById('saved').dataset.state === 'saved'";
const LEFT: &str = "\u{E012}";
const RIGHT: &str = "\u{E014}";
const DOWN: &str = "\u{E015}";
const ENTER: &str = "\u{E007}";

#[tokio::test(flavor = "multi_thread")]
async fn the_grid_is_typed_into_pasted_into_and_undone_by_keyboard() {
    let office = Office::new().await;
    let Some(browser) = opened(&office, 120).await else { return };
    let drawn = browser.run(
        "return [Number(document.getElementById('grid').getAttribute('aria-rowcount')), document.querySelectorAll('.grid-row').length < 60]",
    );
    assert_eq!(drawn, serde_json::json!([121, true]), "only rows in sight are drawn");
    browser.press(&format!("{RIGHT}{RIGHT}{RIGHT}甲某{ENTER}"));
    until(&browser, SAVED);
    let rows = office.list(Filter::default(), "").await.rows;
    assert_eq!(rows[0].person, "甲某");
    browser.run(
        "const block = new DataTransfer();
         block.setData('text/plain', '乙某\\t\"办公室\"\\n丙某\\t人事处\\n');
         document.querySelector('.grid-box').dispatchEvent(new ClipboardEvent('paste', { clipboardData: block, bubbles: true, cancelable: true }));",
    );
    until(&browser, "document.querySelector('dialog .primary:not([disabled])')");
    assert_eq!(
        office.list(Filter::default(), "").await.rows[1].person,
        "",
        "not before it is confirmed"
    );
    browser.click("dialog .primary");
    until(&browser, &format!("!document.querySelector('dialog') && {SAVED}"));
    let rows = office.list(Filter::default(), "").await.rows;
    assert_eq!((rows[1].person.as_str(), rows[2].unit.as_str()), ("乙某", "人事处"));
    browser.run(
        "document.querySelector('.grid-box').dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));",
    );
    until(&browser, "document.querySelector('#cell-1-3')?.textContent === '--'");
    let rows = office.list(Filter::default(), "").await.rows;
    assert_eq!((rows[1].person.as_str(), rows[2].unit.as_str()), ("", ""), "undone as one");
    browser.press(&format!("丁某{ENTER}"));
    until(
        &browser,
        &format!("{SAVED} && document.querySelector('#cell-1-3')?.textContent === '丁某'"),
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Level, whether it is unfolded, label and count of every head that is drawn, from top to bottom.
fn heads(browser: &Browser) -> Vec<String> {
    let found = browser.run(
        "const place = (head) => Number(head.getAttribute('aria-rowindex'));
         return [...document.querySelectorAll('.grid-group')].sort((a, b) => place(a) - place(b))
           .map((head) => [head.getAttribute('aria-level'), head.getAttribute('aria-expanded'),
             head.querySelector('.label').textContent, head.querySelector('.count').textContent].join(' '));",
    );
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().map(|head| head.as_str().unwrap_or_default().to_owned()).collect()
}

/// Waits until the grid has so many places, its row of titles not counted.
fn places(browser: &Browser, count: usize) {
    until(
        browser,
        &format!(
            "document.getElementById('grid').getAttribute('aria-rowcount') === '{}'",
            count + 1
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_two_levels_are_chosen_folded_by_mouse_and_keyboard_and_kept_in_the_address() {
    let office = Office::new().await;
    for at in 0..40 {
        let fields = [("person", ["甲某", "乙某"][at % 2]), ("unit", ["一处", "二处"][at / 20])];
        office.add(&format!("第{at}件事"), &fields).await;
    }
    let Some(browser) = opened(&office, 6).await else { return };
    browser.click("[data-do='group']");
    until(&browser, "document.querySelector('dialog .levels')");
    let offered = browser.run(
        "const lists = [...document.querySelectorAll('dialog .levels select')];
         const choose = (list, name) => { list.value = name; list.dispatchEvent(new Event('change')); };
         const before = lists.map((list) => list.disabled);
         choose(lists[0], 'person');
         const twice = Boolean(lists[1].querySelector('[value=person]'));
         choose(lists[1], 'unit');
         return [before, twice, lists.map((list) => list.disabled)];",
    );
    let expected = serde_json::json!([[false, true, true], false, [false, false, false]]);
    assert_eq!(offered, expected, "one level after the other, no field twice");
    browser.click("dialog .primary");
    // 46 rows, three leaders, five units under them.
    places(&browser, 46 + 3 + 5);
    let top =
        ["1 true （空） 6 行", "2 true （空） 6 行", "1 true 乙某 20 行", "2 true 一处 10 行"];
    assert_eq!(heads(&browser)[..4], top);
    browser.click(".grid-group .grid-cell");
    places(&browser, 46 + 3 + 5 - 7);
    assert_eq!(heads(&browser)[..2], ["1 false （空） 6 行", "1 true 乙某 20 行"]);
    browser.press(&format!("{DOWN}{LEFT}{DOWN}{LEFT}"));
    places(&browser, 3);
    let folded = ["1 false （空） 6 行", "1 false 乙某 20 行", "1 false 甲某 20 行"];
    assert_eq!(heads(&browser), folded, "inner heads and rows go with the outer head");
    browser.press(&format!("{ENTER}{DOWN}{LEFT}"));
    places(&browser, 3 + 2 + 10);
    assert_eq!(heads(&browser)[2..4], ["1 true 甲某 20 行", "2 false 一处 10 行"]);
    browser.press(&format!("{LEFT}{LEFT}"));
    places(&browser, 3);
    if let Some(axe) = axe() {
        assert_eq!(violations(&browser, &axe), Vec::<String>::new());
    }
    let address = browser.run("return location.href");
    let address = address.as_str().expect("an address");
    assert!(address.contains("group=person,unit"), "{address}");
    browser.open(address);
    places(&browser, 46 + 3 + 5);
    assert_eq!(heads(&browser)[..4], top);
    browser.open(&address.replace("person,unit", "unit"));
    places(&browser, 46 + 3);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
