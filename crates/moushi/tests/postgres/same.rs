//! The same rows on both engines, and 2,000 questions that filter, sort and group them.

use moushi::store::filter::{self, FIELDS, Filter, Levels, Op, Test, folded};
use moushi::store::{Scope, Store, migrate};
use sea_orm::sea_query::{Alias, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, Value};
use tempfile::TempDir;

use crate::chance::Chance;

/// Words with what tells engines apart: letters of both cases, signs that LIKE knows, Chinese, full
/// width, accents, nothing.
const WORDS: &[&str] = &[
    "",
    "a",
    "A",
    "Abc",
    "aBC",
    "100%",
    "100_",
    "1000",
    "\\",
    "a\\b",
    "%",
    "_",
    "'",
    "''; drop table entry; --",
    "推进义务教育优质均衡",
    "推进",
    "优质均衡",
    "ＡＢＣ",
    "É",
    "é",
    "Straße",
    "İ",
    "ı",
    "😀",
    "第一、第二",
    "a b",
    " a",
    "a ",
    "\t",
    "\"",
    "$1",
    "?",
    ":a",
];
const DAYS: &[&str] = &["", "2023-01-31", "2023-06-30", "2023-12-31", "2024-03-01"];
const NOUNS: &[&str] = &["task", "requirement", "achievement"];
const QUESTIONS: usize = 2_000;

/// Asks both engines the same.
pub async fn asked(url: &str) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("same.db").display().to_string();
    let stores = [filled(&file).await, filled(url).await];
    let mut chance = Chance::new(11);
    let mut shown = 0;
    for _ in 0..QUESTIONS {
        let (filter, scope) = (filter(&mut chance), scope(&mut chance));
        let group = group(&mut chance);
        let Ok(levels) = Levels::read(&group) else { continue };
        let [sqlite, postgres] = [
            answer(&stores[0], &scope, &filter, &levels).await,
            answer(&stores[1], &scope, &filter, &levels).await,
        ];
        assert_eq!(sqlite, postgres, "{filter:?} grouped by {group}, {scope:?}");
        shown += usize::from(sqlite.len() > 200);
    }
    assert!(shown > QUESTIONS / 4, "only {shown} questions had rows for an answer");
}

/// Rows, count and groups, or the refusals, as one text.
async fn answer(store: &Store, scope: &Scope, filter: &Filter, levels: &Levels) -> String {
    let rows = filter::list(store, scope, filter, levels).await;
    let rows = rows.map(|(rows, total)| {
        (rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>(), total)
    });
    let groups = filter::groups(store, scope, filter, levels).await;
    let answer = format!("{rows:?} {groups:?}");
    assert!(!answer.contains("Fault("), "{answer}\n{filter:?} grouped by {levels:?}");
    answer
}

/// Up to three levels; a few in a hundred name a field twice and are refused.
fn group(chance: &mut Chance) -> String {
    let fields = ["kind", "person", "unit", "due", "state", "words", "code", "support"];
    let levels: Vec<&str> = (0..chance.below(4)).map(|_| *chance.pick(&fields)).collect();
    levels.join(",")
}

fn scope(chance: &mut Chance) -> Scope {
    match chance.below(4) {
        0 => Scope { plans: vec!["/o1/".to_owned()], parts: Vec::new() },
        1 => Scope { plans: Vec::new(), parts: vec!["/o0/".to_owned(), "/o1/o2/".to_owned()] },
        _ => Scope::system(),
    }
}

fn filter(chance: &mut Chance) -> Filter {
    let fields: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
    let mut filter = Filter { any: chance.once_in(2), ..Filter::default() };
    for _ in 0..chance.below(4) {
        filter.tests.push(test(chance, &fields));
    }
    for _ in 0..chance.below(3) {
        let turned = if chance.once_in(2) { "-" } else { "" };
        filter.sort.push(format!("{turned}{}", chance.pick(&fields)));
    }
    if chance.once_in(3) {
        filter.words = (*chance.pick(WORDS)).to_owned();
    }
    if chance.once_in(2) {
        filter.noun = (*chance.pick(NOUNS)).to_owned();
    }
    if chance.once_in(3) {
        filter.plan = format!("p{}", chance.below(3));
    }
    filter.limit = chance.below(40) as u64;
    filter.offset = if chance.once_in(20) { u64::MAX } else { chance.below(10) as u64 };
    filter
}

fn test(chance: &mut Chance, fields: &[&str]) -> Test {
    const OPS: [Op; 8] =
        [Op::Has, Op::Is, Op::Not, Op::Empty, Op::Filled, Op::Upto, Op::From, Op::In];
    let field = (*chance.pick(fields)).to_owned();
    let mut value = match field.as_str() {
        "due" => (*chance.pick(DAYS)).to_owned(),
        "updated" => chance.below(1_000).to_string(),
        "code" => format!("T{:03}", chance.below(300)),
        _ => (*chance.pick(WORDS)).to_owned(),
    };
    let op = *chance.pick(&OPS);
    if op == Op::In {
        value = format!("{value}|{}", chance.pick(WORDS));
    }
    Test { field, op, value }
}

async fn filled(url: &str) -> Store {
    let store = Store::open(url).await.expect("the database opens");
    migrate::migrate(&store).await.expect("the database is migrated");
    let tx = store.begin().await.expect("a change begins");
    let put = async |table: &str, row: Vec<(&str, Value)>| {
        let (columns, values): (Vec<_>, Vec<_>) = row
            .into_iter()
            .map(|(name, value)| (Alias::new(name), SimpleExpr::Value(value)))
            .unzip();
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table)).columns(columns).values_panic(values);
        tx.execute(&insert).await.expect("the row goes in");
    };
    for (id, path) in [("o0", "/o0/"), ("o1", "/o1/"), ("o2", "/o1/o2/")] {
        put("org", org(id, path)).await;
    }
    for (at, org) in ["o0", "o1", "o2"].into_iter().enumerate() {
        put("plan", plan(&format!("p{at}"), org)).await;
    }
    let mut chance = Chance::new(5);
    for seq in 0..300 {
        put("entry", entry(&mut chance, seq)).await;
        if chance.once_in(3) {
            put("assignment", part(seq, chance.below(3))).await;
        }
    }
    tx.commit().await.expect("the rows stay");
    store
}

fn org(id: &str, path: &str) -> Vec<(&'static str, Value)> {
    let mut row = vec![("id", id.into()), ("path", path.into()), ("rank", 1i64.into())];
    for name in ["parent_id", "kind", "name", "short_name", "initials", "valid_from", "valid_to"] {
        row.push((name, "".into()));
    }
    row.push(("version", 1i64.into()));
    row
}

fn plan(id: &str, org: &str) -> Vec<(&'static str, Value)> {
    let mut row = vec![("id", id.into()), ("org_id", org.into())];
    row.extend([("title", "计划".into()), ("state", "draft".into())]);
    row.extend(["year", "created_at", "revision", "version"].map(|name| (name, 1i64.into())));
    row
}

fn part(seq: i64, org: usize) -> Vec<(&'static str, Value)> {
    vec![
        ("id", format!("a{seq}").into()),
        ("plan_id", format!("p{}", seq % 3).into()),
        ("entry_id", format!("e{seq:03}").into()),
        ("org_id", format!("o{org}").into()),
        ("part", "lead".into()),
        ("state", "proposed".into()),
        ("reason", "".into()),
        ("decided_by", "".into()),
        ("decided_at", 0i64.into()),
        ("version", 1i64.into()),
    ]
}

fn entry(chance: &mut Chance, seq: i64) -> Vec<(&'static str, Value)> {
    let mut row = vec![
        ("id", format!("e{seq:03}").into()),
        ("plan_id", format!("p{}", seq % 3).into()),
        ("noun", (*chance.pick(NOUNS)).into()),
        ("seq", (seq / 2).into()),
        ("code", format!("T{seq:03}").into()),
        ("due", (*chance.pick(DAYS)).into()),
        ("person_rank", (chance.below(4) as i64).into()),
        ("unit_rank", (chance.below(4) as i64).into()),
        ("updated_at", (chance.below(1_000) as i64).into()),
        ("deleted_at", i64::from(chance.once_in(10)).into()),
        ("version", 1i64.into()),
        ("created_at", 1i64.into()),
    ];
    let words = format!("{}{}", chance.pick(WORDS), chance.pick(WORDS));
    row.extend([("search", folded(&words).into()), ("words", words.into())]);
    for name in
        ["kind", "person", "unit", "support", "deliverable", "programmes", "modality", "state"]
    {
        row.push((name, (*chance.pick(WORDS)).into()));
    }
    for name in ["due_words", "document_id", "body", "updated_by"] {
        row.push((name, "".into()));
    }
    row
}
