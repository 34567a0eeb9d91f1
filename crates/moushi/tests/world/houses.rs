//! Four bodies that plan, each with a plan, a document, a candidate and rows: the department, two of
//! its cities, and a school of the first city.

use moushi::app::province::PASSWORD;
use moushi::store::filter::folded;
use sea_orm::{DbBackend, FromQueryResult, JsonValue, Statement};
use serde_json::{Value, json};

use super::World;

/// One of the bodies.
pub struct House {
    /// Its name.
    pub name: String,
    /// Short name for its things: the id of its plan is `p-<key>`.
    pub key: String,
    /// Its id.
    pub org: String,
    /// Its place in the tree.
    pub path: String,
    /// Places of the units that have a part in its task.
    pub parts: Vec<String>,
}

/// Names of the bodies; the divisions, city and school below have parts in the department's task.
const NAMES: [(&str, &str); 4] =
    [("北江省教育厅", "d"), ("临江市教育局", "l"), ("白河市教育局", "b"), ("临江市第一中学", "s")];
const PARTS: [&str; 3] = ["基础教育处", "临江市教育局", "临江市第一中学"];

/// A world in which the four bodies are at work.
pub async fn settled() -> World {
    let world = World::new().await;
    for house in houses(&world).await {
        settle(&world, &house).await;
    }
    world.execute("insert into person (id, name, initials, rank, version) values ('free', '新人', 'xr', 99, 1)").await;
    world
}

/// The four bodies.
pub async fn houses(world: &World) -> Vec<House> {
    let mut houses = Vec::new();
    for (name, key) in NAMES {
        let (org, path) = unit(world, name).await;
        let mut parts = Vec::new();
        if key == "d" {
            for part in PARTS {
                parts.push(unit(world, part).await.1);
            }
        }
        houses.push(House { name: name.to_owned(), key: key.to_owned(), org, path, parts });
    }
    houses
}

async fn unit(world: &World, name: &str) -> (String, String) {
    let ask = format!("select id, path from org where name = '{name}'");
    let ask = Statement::from_string(DbBackend::Sqlite, ask);
    let row = JsonValue::find_by_statement(ask).one(world.door.store.read()).await;
    let row = row.expect("units are read").expect("the unit is there");
    let word = |column: &str| row[column].as_str().expect("a text").to_owned();
    (word("id"), word("path"))
}

async fn settle(world: &World, house: &House) {
    let (key, org) = (&house.key, &house.org);
    let none = "''";
    let mut sql = format!(
        "insert into plan (id, org_id, year, title, state, created_at, revision, version)
         values ('p-{key}', '{org}', 2024, '{}2024年计划', 'draft', 1, 1, 1);
         insert into document (id, plan_id, name, blob, size, level, state, title, issuer, source_id, message, added_by, added_at, version)
         values ('f-{key}', 'p-{key}', '要点.txt', '{}', 1, 'own', 'refused', '要点', {none}, {none}, {none}, {none}, 1, 1);\n",
        house.name,
        "0".repeat(64),
    );
    let found = task(key, "T001", "建设示范高中");
    sql.push_str(&format!(
        "insert into candidate (id, plan_id, document_id, seq, row_key, noun, kind, first_byte, last_byte, words, confidence, state, reason, entry_id, decided_by, decided_at, body, version)
         values ('c-{key}', 'p-{key}', 'f-{key}', 1, 'T001', 'task', 'task', 0, 1, '建设示范高中', 0.9, 'pending', '', '', '', 0, '{found}', 1);\n"
    ));
    sql.push_str(&entry(house, "t", 1, &task(key, "T001", "建成示范高中三所")));
    sql.push_str(&entry(house, "r", 1, &requirement(key)));
    for part in &house.parts {
        sql.push_str(&format!(
            "insert into assignment (id, plan_id, entry_id, org_id, part, state, reason, decided_by, decided_at, version)
             select 'a-{key}-' || id, 'p-{key}', 't-{key}', id, 'support', 'proposed', '', '', 0, 1 from org where path = '{part}';\n"
        ));
    }
    world.execute(&sql).await;
}

/// A row of the ledger as a statement.
pub fn entry(house: &House, letter: &str, seq: usize, body: &Value) -> String {
    let (key, words) = (&house.key, body["row"]["words"].as_str().expect("a row has words"));
    let (noun, code) = (&body["noun"], &body["row"]["id"]);
    let (noun, code) = (noun.as_str().expect("a noun"), code.as_str().expect("a code"));
    let id = if seq == 1 { format!("{letter}-{key}") } else { format!("{letter}-{key}-{seq}") };
    format!(
        "insert into entry (id, plan_id, noun, seq, code, words, search, kind, person, person_rank, unit, unit_rank, support, due, due_words, deliverable, programmes, modality, state, document_id, body, version, created_at, updated_at, updated_by, deleted_at)
         values ('{id}', 'p-{key}', '{noun}', {seq}, '{code}', '{words}', '{}', 'routine', '', 1, '', 1, '', '', '', '', '', 'should', 'draft', '', '{body}', 1, 1, 1, '', 0);\n",
        folded(words),
    )
}

/// A task as the ledger keeps it.
pub fn task(key: &str, code: &str, words: &str) -> Value {
    json!({ "noun": "task", "row": {
        "id": code, "words": words, "origin": { "person": key }, "year": 2024,
        "kind": "routine", "modality": "should",
    }})
}

fn requirement(key: &str) -> Value {
    json!({ "noun": "requirement", "row": {
        "id": "R001", "words": "要建设示范高中", "origins": [{ "person": key }],
        "modality": "should", "fingerprint": "0000000000000000",
    }})
}

/// Brings the plan of a house where an act needs it.
pub async fn prepare(world: &World, act: &str, house: &House) {
    let key = &house.key;
    let state = match act {
        "plan-return" | "plan-approve" => "submitted",
        "plan-issue" => "approved",
        _ => return,
    };
    world
        .execute(&format!(
            "update plan set state = '{state}' where id = 'p-{key}';
             insert into approval (id, plan_id, kind, state, prior_state, asked_by, asked_at, decided_by, decided_at, reason, version)
             values ('ap-{key}', 'p-{key}', 'issue', 'pending', 'draft', 'somebody', 1, '', 0, '', 1);"
        ))
        .await;
}

impl House {
    /// A real value for a field of an act; null when it may be left out.
    pub fn value(&self, act: &str, field: &str, shape: &Value) -> Value {
        let key = &self.key;
        match (act, field) {
            ("candidates-accept", "from") => json!(0.0),
            ("candidates-accept", "upto" | "expected") => json!(1),
            ("org-add", "kind") => json!("school"),
            (_, "plan") => json!(format!("p-{key}")),
            (_, "org" | "parent") => json!(self.org),
            (_, "document") => json!(format!("f-{key}")),
            (_, "candidate") => json!(format!("c-{key}")),
            (_, "entry" | "task") => json!(format!("t-{key}")),
            (_, "requirement") => json!(format!("r-{key}")),
            (_, "person") => json!("free"),
            (_, "role") => json!("staff"),
            (_, "reason") => json!("理由充分"),
            (_, "year") => json!(2030),
            (_, "login") => json!("xinren"),
            (_, "old") => json!(PASSWORD),
            (_, "password" | "new") => json!("moushi-demo-2"),
            (_, "fields") => json!({ "deliverable": "方案" }),
            (_, "state") => json!("confirmed"),
            (_, "name") => json!("新名称"),
            (_, "blob") => json!("0123456789abcdef".repeat(4)),
            (_, "rule") => json!("task-without-owner"),
            (_, "number") => json!("北教发〔2024〕1号"),
            _ => match shape["type"].as_str() {
                _ if shape.get("default").is_some() => Value::Null,
                Some("integer" | "number") => json!(1),
                Some("boolean") => json!(false),
                Some("string") => json!("内容"),
                Some("array") => json!([]),
                Some("object") => json!({}),
                _ => Value::Null,
            },
        }
    }
}
