//! Four bodies that plan, each with a plan, a document, a candidate and rows: the department, two of
//! its cities, and a school of the first city.

mod stands;
mod values;

use moushi::app::exchange::Signer;
use moushi::app::studying::kept::{Level, Results, Unit};
use moushi::store::filter::folded;
use moushi_core::growth::specification::Specification;
use moushi_core::text::Text;
use sea_orm::{DbBackend, FromQueryResult, JsonValue, Statement};
use serde_json::{Value, json};

use super::World;
pub use stands::prepare;

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
    world.put("person", &json!({ "id": "free", "name": "新人", "rank": 99, "version": 1 })).await;
    for house in houses(&world).await {
        settle(&world, &house).await;
    }
    let tx = world.door.store.begin().await.expect("a change");
    let made = Signer::make(&tx, &world.door.vault, "ours", "本单位", "somebody", 1).await;
    tx.commit().await.expect("kept");
    made.expect("a key of exchange");
    // What `document-add` is asked to add.
    let shelf = world.folder.path().join("files").join(&BLOB[..2]);
    std::fs::create_dir_all(&shelf).expect("a folder");
    std::fs::write(shelf.join(BLOB), "建设示范高中").expect("an upload");
    world
}

/// A public key: that of the first example of RFC 8032, section 7.1.
const KEY: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// Name of an upload that belongs to no document yet.
pub const BLOB: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The four bodies.
pub async fn houses(world: &World) -> Vec<House> {
    let mut houses = Vec::new();
    for (name, key) in NAMES {
        let (org, path) = unit(world, name).await;
        let mut parts = Vec::new();
        let with: &[&str] = if key == "d" { &PARTS } else { &[name] };
        for part in with {
            parts.push(unit(world, part).await.1);
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
    let key = &house.key;
    let (plan, task) = (format!("p-{key}"), format!("t-{key}"));
    let row = json!({ "id": plan, "org_id": house.org, "year": 2024, "state": "draft",
        "title": format!("{}2024年计划", house.name), "revision": 1, "version": 1 });
    world.put("plan", &row).await;
    let row = json!({ "id": format!("f-{key}"), "plan_id": plan, "name": "要点.txt", "title": "要点",
        "blob": "0".repeat(64), "size": 1, "level": "own", "state": "refused", "added_at": 1,
        "version": 1 });
    world.put("document", &row).await;
    for (seq, id) in [(1, format!("c-{key}")), (2, format!("c-{key}-2"))] {
        let words = "建设示范高中";
        let body = self::task(key, &format!("T{seq:03}"), words).to_string();
        let row = json!({ "id": id, "plan_id": plan, "document_id": format!("f-{key}"), "seq": seq,
            "row_key": format!("T{seq:03}"), "noun": "task", "kind": "task", "words": words,
            "last_byte": words.len(), "confidence": 0.9, "state": "pending", "body": body,
            "version": 1 });
        world.put("candidate", &row).await;
    }
    world.execute(&entry(house, "t", 1, &self::task(key, "T001", "建成示范高中三所"))).await;
    world.execute(&entry(house, "r", 1, &requirement(key))).await;
    for (place, path) in house.parts.iter().enumerate() {
        let id = if place == 0 { format!("a-{key}") } else { format!("a-{key}-{place}") };
        let org = path.trim_end_matches('/').rsplit('/').next().expect("a path ends in an id");
        // The first unit leads, the others support.
        let part = if place == 0 { "lead" } else { "support" };
        let row = json!({ "id": id, "plan_id": plan, "entry_id": task, "org_id": org,
            "part": part, "state": "proposed", "version": 1 });
        world.put("assignment", &row).await;
    }
    let row =
        json!({ "id": format!("s-{key}"), "plan_id": plan, "rule": "no-owner", "reason": "理由" });
    world.put("suppression", &row).await;
    let row = json!({ "id": format!("m-{key}"), "plan_id": plan, "entry_id": task, "kind": "reply",
        "words": "意见" });
    world.put("comment", &row).await;
    let row = json!({ "id": format!("o-{key}"), "person_id": "free", "org_id": house.org,
        "role": "staff", "rank": 99, "valid_from": "2022-01-01", "version": 1 });
    world.put("post", &row).await;
    let row = json!({ "id": format!("pa-{key}"), "org_id": house.below(), "here_id": house.org,
        "name": format!("partner-{key}"), "title": "伙伴", "public_key": KEY, "fingerprint": "内容",
        "state": "confirmed", "entered_by": "somebody", "version": 1 });
    world.put("partner", &row).await;
    papers(world, house).await;
    inspections(world, house).await;
}

/// The yearly list of a house, an inspection under it, a unit, and what was found there.
async fn inspections(world: &World, house: &House) {
    use chrono::Datelike;
    let key = &house.key;
    let year = i64::from(world.door.clock.today().year());
    let (line, inspection, unit) = (format!("y-{key}"), format!("n-{key}"), format!("u-{key}"));
    let row = json!({ "id": line, "org_id": house.org, "year": year, "seq": 1, "title": "督导",
        "objects": json!([house.org]).to_string(), "begins": "2000-01-01", "ends": "2099-12-31",
        "state": "approved", "added_by": "somebody", "version": 1 });
    world.put("mandate", &row).await;
    let list = json!([{ "id": house.org, "code": house.name, "stratum": "" }]).to_string();
    let row = json!({ "id": inspection, "org_id": house.org, "mandate_id": line, "year": year,
        "seq": 1, "number": "督导-001", "begins": "2020-01-01", "ends": "2099-01-01",
        "methods": "[\"on_site\"]", "team": "[]", "population": list, "drawn_at": 1, "version": 1 });
    world.put("inspection", &row).await;
    let org = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
    let put = async |id: &str, org: String| {
        let row = json!({ "id": id, "inspection_id": inspection, "house_id": house.org, "org_id": org,
            "year": year, "matter": "另一事项", "place": 1, "stage": "notified", "shown": 1,
            "version": 1 });
        world.put("inspected", &row).await;
    };
    put(&unit, org(&house.parts[0])).await;
    if let Some(other) = house.parts.get(1) {
        put(&format!("{unit}-2"), org(other)).await;
    }
    let row = json!({ "id": format!("w-{key}"), "inspected_id": unit, "seq": 1, "fact": "问题",
        "severity": "plain", "state": "found", "finder": "somebody", "hands": "[]", "version": 1 });
    world.put("shortcoming", &row).await;
    let row = json!({ "id": format!("ob-{key}"), "inspected_id": unit, "seq": 1,
        "words": "结论过重", "filed_by": "somebody", "filed_on": "2024-01-02", "version": 1 });
    world.put("objection", &row).await;
    let row = json!({ "id": format!("ex-{key}"), "inspected_id": unit,
        "shortcoming_id": format!("w-{key}"), "answer": 1, "name": "照片", "url": "https://a",
        "added_by": "somebody", "version": 1 });
    world.put("exhibit", &row).await;
}

/// What may come of the task of a house: a report, evidence, a notice, a remark, requests.
async fn papers(world: &World, house: &House) {
    let key = &house.key;
    let (plan, task) = (format!("p-{key}"), format!("t-{key}"));
    for (table, id, more) in [
        ("progress", "pr", json!({ "org_id": house.org, "seq": 1, "state": "submitted" })),
        ("evidence", "ev", json!({ "state": "pending", "name": "照片", "url": "https://a" })),
        ("notice", "no", json!({ "seq": 1, "level": 1, "reply_due": "2020-01-01" })),
        ("instruction", "in", json!({})),
        (
            "share",
            "sh",
            json!({ "org_id": house.below(), "measure": "plain", "state": "proposed",
            "handed_by": "somebody", "answered_by": "somebody" }),
        ),
        (
            "figure",
            "fi",
            json!({ "share_id": format!("sh-{key}"), "org_id": house.below(),
            "period": "2023-12", "seq": 1, "amount": "1", "state": "submitted",
            "reported_by": "somebody" }),
        ),
    ] {
        let mut row = more;
        row["id"] = json!(format!("{id}-{key}"));
        (row["plan_id"], row["entry_id"], row["version"]) = (json!(plan), json!(task), json!(1));
        world.put(table, &row).await;
    }
    for (class, asked) in [
        ("wording", json!({ "change": "wording" })),
        ("change", json!({ "change": "substance" })),
        ("ending", json!("cancel")),
    ] {
        let row = json!({ "id": format!("{class}-{key}"), "plan_id": plan, "entry_id": task,
            "asked": asked.to_string(), "fields": "{}", "state": "pending", "asked_by": "somebody",
            "version": 1 });
        world.put("request", &row).await;
    }
    collection(world, house).await;
    tables(world, house).await;
    studies(world, house).await;
    let row = json!({ "id": format!("fo-{key}"), "plan_id": plan, "name": "填报表.xlsx",
        "blob": "0".repeat(64), "size": 1, "state": "read", "rows": "[]", "added_by": "somebody",
        "org_id": house.first_part(), "version": 1 });
    world.put("form", &row).await;
    let row = json!({ "id": format!("fc-{key}"), "org_id": house.first_part(), "kind": "tasks",
        "field": "done", "name": "工作情况" });
    world.put("form_column", &row).await;
    let row = json!({ "id": format!("pk-{key}"), "plan_id": plan, "seq": 1, "report": "key-work",
        "state": "made", "name": "清单.docx", "blob": "0".repeat(64), "size": 1,
        "ordered_by": "somebody", "version": 1 });
    world.put("pack", &row).await;
    let row = json!({ "id": format!("te-{key}"), "org_id": house.org, "name": "模板.pptx",
        "blob": "0".repeat(64), "size": 1, "state": "ready", "added_by": "somebody", "version": 1 });
    world.put("template", &row).await;
}

/// What a house asks of the first of its units.
async fn collection(world: &World, house: &House) {
    let (key, plan) = (&house.key, format!("p-{}", house.key));
    let unit = house.first_part();
    for (table, mut row) in [
        (
            "collection",
            json!({ "id": format!("co-{key}"), "asker_id": house.org, "title": "学位数",
                "basis_kind": "list", "basis": "年度清单第3项", "first_day": "2024-01-01",
                "last_day": "2099-06-30", "expires_on": "2099-12-31", "state": "open" }),
        ),
        (
            "collection_item",
            json!({ "id": format!("ci-{key}"), "seq": 1, "words": "学位数", "kind": "number",
                "period": "2024" }),
        ),
        ("slip", json!({ "id": format!("sl-{key}"), "org_id": unit, "state": "open" })),
        (
            "flag",
            json!({ "id": format!("fl-{key}"), "org_id": unit, "kind": "duplicate",
                "state": "pending" }),
        ),
    ] {
        (row["plan_id"], row["version"]) = (json!(plan), json!(1));
        row["collection_id"] = json!(format!("co-{key}"));
        row["slip_id"] = json!(format!("sl-{key}"));
        world.put(table, &row).await;
    }
}

/// The tables of a standard that a house asks of the first of its units: what that has filled in, and a workbook that it
/// has handed in.
async fn tables(world: &World, house: &House) {
    let (key, plan) = (&house.key, format!("p-{}", house.key));
    let (unit, of, slip) = (house.first_part(), format!("cs-{key}"), format!("sf-{key}"));
    for (table, row) in [
        (
            "collection",
            json!({ "id": of, "plan_id": plan, "asker_id": house.org, "title": "学前监测",
                "basis_kind": "list", "basis": "年度清单第4项", "first_day": "2024-01-01",
                "last_day": "2099-06-30", "expires_on": "2099-12-31", "state": "open",
                "standard": "cn-preschool-2020", "pack_version": "1", "version": 1 }),
        ),
        (
            "slip",
            json!({ "id": slip, "plan_id": plan, "collection_id": of, "org_id": unit,
                "state": "open", "version": 1 }),
        ),
        (
            "edition",
            json!({ "id": format!("ed-{key}"), "plan_id": plan, "slip_id": slip, "seq": 1,
                "body": filling(key, "1200"), "made_by": "somebody", "made_at": 1 }),
        ),
        (
            "form",
            json!({ "id": format!("ff-{key}"), "plan_id": plan, "name": "学前监测.xlsx",
                "blob": "0".repeat(64), "size": 1, "state": "read", "rows": filling(key, "1300"),
                "added_by": "somebody", "org_id": unit, "slip_id": slip, "version": 1 }),
        ),
        (
            "ruling",
            json!({ "id": format!("ru-{key}"), "plan_id": plan, "collection_id": of,
                "unit": format!("code-{key}"), "came": "no", "reason": "现场核查", "made_at": 1 }),
        ),
        (
            "overlay",
            json!({ "id": format!("ov-{key}"), "org_id": house.org, "name": format!("local-{key}"),
                "pack_version": "1", "base": "cn-preschool-2020", "words": overlay(key, "1"),
                "added_by": "somebody", "added_at": 1, "version": 1 }),
        ),
    ] {
        world.put(table, &row).await;
    }
}

/// Two studies of a house: a draft, and one that was released, in which the first of its units has a part, the second too
/// where there is one; the first has not objected, somebody else has.
async fn studies(world: &World, house: &House) {
    let key = &house.key;
    for (letter, released) in [("u", 0), ("v", 5)] {
        let (study, edition) = (format!("s{letter}-{key}"), format!("se{letter}-{key}"));
        let row = json!({ "id": study, "org_id": house.org, "year": 2024, "title": "增值研究",
            "specification": specification(), "state": "open", "opened_by": "somebody",
            "opened_at": 1, "version": 1 });
        world.put("study", &row).await;
        let row = json!({ "id": edition, "study_id": study, "seq": 1,
            "specification": specification(), "state": "made", "name": "学生.csv", "size": 1,
            "blob": "0".repeat(64), "made_by": "somebody", "made_at": 1,
            "fitted_at": 1, "released_by": "somebody", "released_at": released,
            "objections_until": "2099-12-31", "version": 1 });
        world.put("study_edition", &row).await;
        let row = json!({ "edition_id": edition, "body": results() });
        world.put("study_result", &row).await;
        let units = house.parts.iter().take(2).zip(["甲", "乙"]).enumerate();
        for (at, (path, unit)) in units {
            let org = path.trim_end_matches('/').rsplit('/').next().expect("a path ends in an id");
            let id =
                if at == 0 { format!("sn{letter}-{key}") } else { format!("sn{letter}-{key}-2") };
            let row = json!({ "id": id, "edition_id": edition, "study_id": study,
                "grouping": "学校", "unit": unit, "org_id": org });
            world.put("study_unit", &row).await;
        }
    }
    let row = json!({ "id": format!("so-{key}"), "study_id": format!("sv-{key}"),
        "edition_id": format!("sev-{key}"), "org_id": house.org, "grouping": "学校", "unit": "丙",
        "seq": 1, "words": "异议", "filed_by": "somebody", "filed_at": 6, "version": 1 });
    world.put("study_objection", &row).await;
}

fn specification() -> String {
    let model = Specification::of(FORMULA);
    serde_json::to_string(&model).expect("JSON")
}

/// The formula of a study.
pub const FORMULA: &str = "成绩 ~ 起点 + (1 | 学校)";

/// What came of a study of three schools.
fn results() -> String {
    let unit = |(name, effect): (&str, f64)| Unit {
        name: name.to_owned(),
        rows: 30,
        effect,
        deviation: 1.0,
        interval: [effect - 1.96, effect + 1.96],
        comparison: [effect - 1.39, effect + 1.39],
        reliability: Some(0.8),
        band: "not_apart".to_owned(),
        places: [1.0, 3.0],
    };
    let level = Level {
        name: "学校".to_owned(),
        units: 3,
        hidden: 0,
        unnamed: Text::default(),
        vanishes: false,
        share: Some(0.2),
        below: 0,
        above: 0,
        not_apart: 3,
        pairs: [0, 3],
        named: [("甲", 1.0), ("乙", -1.0), ("丙", 0.0)].map(unit).into(),
    };
    let results = Results { rows: 90, levels: vec![level], ..Results::default() };
    serde_json::to_string(&results).expect("JSON")
}

/// An overlay of a house in a version.
pub fn overlay(key: &str, version: &str) -> String {
    format!(
        "name = \"local-{key}\"\nover = \"cn-preschool-2020\"\ndocument = \"某教督〔2024〕1号\"\n\
         version = \"{version}\"\nfrom = \"2024-01-01\"\ntitle = {{ zh = \"地方标准\", en = \"Local\" }}\n\
         [[change]]\nindicator = \"P1\"\npass = 90.0\nstatus = \"recalled\"\n"
    )
}

/// A county as it was filled in.
fn filling(key: &str, population: &str) -> String {
    let row = json!({ "number": 6, "code": format!("code-{key}"), "name": "某县", "above": "",
        "cells": [population] });
    json!({ "tables": [{ "level": "county", "columns": ["population"], "rows": [row] }] })
        .to_string()
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
        "milestones": [{ "due": "2024-06-30", "words": "完成选址" }],
    }})
}

fn requirement(key: &str) -> Value {
    json!({ "noun": "requirement", "row": {
        "id": "R001", "words": "要建设示范高中", "origins": [{ "person": key }],
        "modality": "should", "fingerprint": "0000000000000000",
    }})
}

/// The form of a house asks somebody which of its columns is which.
fn asked(key: &str, account: &str) -> String {
    let missing = json!([{ "field": "done", "guess": "" }]);
    let free = json!([{ "name": "完成情况", "sample": "" }]);
    let asked = json!([{ "table": "tasks", "missing": missing, "free": free }]);
    let columns = json!({ "asked": asked, "known": [] });
    format!(
        "update form set added_by = '{account}', state = 'columns', columns = '{columns}'
         where id = 'fo-{key}'"
    )
}
