//! Four bodies that plan, each with a plan, a document, a candidate and rows: the department, two of
//! its cities, and a school of the first city.

use moushi::app::acts;
use moushi::app::caller::Caller;
use moushi::app::exchange::{Card, Signer};
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
    let row = json!({ "id": format!("fo-{key}"), "plan_id": plan, "name": "填报表.xlsx",
        "blob": "0".repeat(64), "size": 1, "state": "read", "rows": "[]", "added_by": "somebody",
        "org_id": house.first_part(), "version": 1 });
    world.put("form", &row).await;
    let row = json!({ "id": format!("fc-{key}"), "org_id": house.first_part(), "kind": "tasks",
        "field": "done", "name": "工作情况" });
    world.put("form_column", &row).await;
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

/// Brings the things of a house where an act needs them, and tells the input what came of it.
pub async fn prepare(world: &World, act: &str, house: &House, caller: &Caller, input: &mut Value) {
    let key = &house.key;
    if let Some((_, lifecycle)) = FOLLOWED.iter().find(|(known, _)| *known == act) {
        return follow(world, house, act, lifecycle).await;
    }
    if let Some((_, sql)) = INSPECTED.iter().find(|(known, _)| *known == act) {
        for one in sql.replace("{key}", key).split(';') {
            world.execute(one).await;
        }
        return;
    }
    let sql = match act {
        "collection-flag" => format!("delete from flag where id = 'fl-{key}'"),
        "form-confirm" => {
            let account = &caller.account_id;
            format!("update form set added_by = '{account}' where id = 'fo-{key}'")
        }
        "form-column-set" => asked(key, &caller.account_id),
        "plan-return" | "plan-approve" => {
            let row = json!({ "id": format!("ap-{key}"), "plan_id": format!("p-{key}"),
                "kind": "issue", "state": "pending", "prior_state": "draft", "asked_by": "somebody",
                "version": 1 });
            world.put("approval", &row).await;
            format!("update plan set state = 'submitted' where id = 'p-{key}'")
        }
        "partner-confirm" => format!("update partner set state = 'entered' where id = 'pa-{key}'"),
        "exchange-key" => "delete from installation".to_owned(),
        "plan-issue" => format!("update plan set state = 'approved' where id = 'p-{key}'"),
        "entry-restore" => format!("update entry set deleted_at = 5 where id = 't-{key}'"),
        "view-remove" => {
            let row =
                json!({ "id": "v", "account_id": caller.account_id, "name": "视图", "url": "/" });
            return world.put("saved_view", &row).await;
        }
        "reminder-seen" => {
            let row = json!({ "id": "re", "account_id": caller.account_id, "slot": "digest:2024-01-01",
                "form": "digest", "day": "2024-01-02", "made_at": 1 });
            return world.put("reminder", &row).await;
        }
        "identity-bind" => {
            input["account"] = json!(caller.account_id);
            return;
        }
        "identity-release" => {
            let account = &caller.account_id;
            let row = json!({ "id": "i", "account_id": account, "issuer": "i", "subject": "s" });
            return world.put("identity", &row).await;
        }
        "entries-revert" => {
            let edit = acts::named("entries-edit").expect("what is reverted can be done");
            let rows = house.value("entries-edit", "rows", &Value::Null);
            let done = json!({ "plan": format!("p-{key}"), "rows": rows });
            let done = (edit.call)(&world.door, &Caller::operator(), None, done).await;
            input["batch"] = done.expect("many rows are edited")["batch"].clone();
            return;
        }
        _ => return,
    };
    world.execute(&sql).await;
}

/// Acts on inspections, and what brings the inspection of a house to where they may be done.
const INSPECTED: [(&str, &str); 20] = [
    ("inspection-list-approve", "update mandate set state = 'proposed' where id = 'y-{key}'"),
    ("inspection-draw", UNDRAWN),
    ("inspection-drop", UNDRAWN),
    ("inspection-notify", "update inspected set stage = 'drawn' where id = 'u-{key}'"),
    ("shortcoming-add", "update inspected set stage = 'notified' where id = 'u-{key}'"),
    ("shortcoming-withdraw", "update inspected set stage = 'ended' where id = 'u-{key}'"),
    ("inspection-end", "update inspected set stage = 'notified' where id = 'u-{key}'"),
    ("inspection-feed-back", "update inspected set stage = 'ended' where id = 'u-{key}'"),
    ("defence-file", "update inspected set stage = 'fed_back' where id = 'u-{key}'"),
    ("opinion-draft", "update inspected set stage = 'fed_back', heard = 1 where id = 'u-{key}'"),
    (
        "opinion-issue",
        "update inspected set stage = 'drafted', drafter = 'somebody' where id = 'u-{key}'",
    ),
    (
        "inspection-close",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update objection set ruling = 'upheld' where id = 'ob-{key}';
         update shortcoming set state = 'done' where id = 'w-{key}'",
    ),
    ("exhibit-add", RECTIFYING),
    ("objection-file", RECTIFYING),
    ("review-decide", RECTIFYING),
    ("rectification-plan", RECTIFYING),
    (
        "extension-decide",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update shortcoming set state = 'open', asked = 'somebody' where id = 'w-{key}'",
    ),
    ("rectification-report", RECTIFYING),
    (
        "rectification-verify",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update shortcoming set state = 'reported', answers = 1 where id = 'w-{key}'",
    ),
    (
        "shortcoming-reopen",
        "update inspected set stage = 'closed' where id = 'u-{key}';
         update shortcoming set state = 'done' where id = 'w-{key}'",
    ),
];
const UNDRAWN: &str = "delete from exhibit where id = 'ex-{key}';
    delete from objection where id = 'ob-{key}';
    delete from shortcoming where id = 'w-{key}';
    delete from inspected where inspection_id = 'n-{key}';
    update inspection set drawn_at = 0 where id = 'n-{key}'";
const RECTIFYING: &str = "update inspected set stage = 'rectifying' where id = 'u-{key}';
    update shortcoming set state = 'open' where id = 'w-{key}'";

/// Acts on tasks of an issued plan, and where the task stands before.
const FOLLOWED: [(&str, &str); 26] = [
    ("task-assign", "established"),
    ("progress-report", "in_progress"),
    ("progress-decide", "in_progress"),
    ("evidence-add", "in_progress"),
    ("task-claim", "in_progress"),
    ("task-examine", "completion_claimed"),
    ("task-conclude", "verifying"),
    ("task-reopen", "closed"),
    ("change-ask", "in_progress"),
    ("wording-decide", "in_progress"),
    ("change-decide", "in_progress"),
    ("ending-decide", "in_progress"),
    ("task-resume", "suspended"),
    ("notice-send", "in_progress"),
    ("notice-reply", "in_progress"),
    ("remark-give", "in_progress"),
    ("remark-answer", "in_progress"),
    ("task-carry", "in_progress"),
    ("milestone-waive", "in_progress"),
    ("share-propose", "in_progress"),
    ("share-answer", "in_progress"),
    ("share-decide", "in_progress"),
    ("figure-report", "in_progress"),
    ("figure-decide", "in_progress"),
    ("task-evaluate", "closed"),
    ("task-archive", "evaluated"),
];

/// Issues the plan of a house, with everything that may come of its task already there.
async fn follow(world: &World, house: &House, act: &str, lifecycle: &str) {
    let key = &house.key;
    let (plan, task) = (format!("p-{key}"), format!("t-{key}"));
    world.execute(&format!("update plan set state = 'issued' where id = '{plan}'")).await;
    if act == "task-carry" {
        let row = json!({ "id": format!("p2-{key}"), "org_id": house.org, "year": 2025,
            "state": "draft", "title": "下一年计划", "revision": 1, "version": 1 });
        world.put("plan", &row).await;
    }
    if act == "task-claim" {
        let row = json!({ "id": format!("re-{key}"), "plan_id": plan, "entry_id": task,
            "words": "完成选址", "reached_on": "2024-06-01" });
        world.put("reached", &row).await;
    }
    let share = match act {
        "share-decide" => "softened",
        "figure-report" | "figure-decide" => "accepted",
        _ => "proposed",
    };
    world.execute(&format!("update share set state = '{share}' where id = 'sh-{key}'")).await;
    let asked = match act {
        "wording-decide" => json!({ "change": "wording" }),
        "change-decide" => json!({ "change": "substance" }),
        _ => json!("cancel"),
    };
    let waits = json!({ "asked": asked, "by": "somebody" }).to_string();
    let pending = if FOLLOWED[9..12].iter().any(|(known, _)| *known == act) { &waits } else { "" };
    let row = json!({ "entry_id": task, "plan_id": plan, "lifecycle": lifecycle, "version": 1,
        "pending": pending, "claimant": "somebody", "percent": 100 });
    world.put("track", &row).await;
}

impl House {
    /// The unit that has a share of its task: a body below, where it has any.
    pub fn below(&self) -> &str {
        let path = self.parts.get(1).unwrap_or(&self.parts[0]);
        path.trim_end_matches('/').rsplit('/').next().expect("a path ends in an id")
    }

    /// The unit that leads the task and is asked by the collection.
    fn first_part(&self) -> &str {
        let path = self.parts[0].trim_end_matches('/');
        path.rsplit('/').next().expect("a path ends in an id")
    }

    /// The same for acts on partners.
    fn exchanged(&self, act: &str, field: &str) -> Option<Value> {
        let key = &self.key;
        Some(match (act, field) {
            ("partner-add", "here") => json!(self.below()),
            ("partner-add", "card") => {
                let (name, title) = ("elsewhere".to_owned(), "伙伴".to_owned());
                json!(Card { name, title, key: KEY.to_owned() }.written())
            }
            (_, "partner") => json!(format!("pa-{key}")),
            _ => return None,
        })
    }

    /// A real value for a field of an act; null when it may be left out.
    pub fn value(&self, act: &str, field: &str, shape: &Value) -> Value {
        let known = self.followed(act, field).or_else(|| self.inspected(act, field));
        if let Some(value) = known.or_else(|| self.exchanged(act, field)) {
            return value;
        }
        let key = &self.key;
        match (act, field) {
            ("candidates-accept", "from") => json!(0.0),
            ("candidates-accept", "upto" | "expected") => json!(1),
            ("org-add", "kind") => json!("school"),
            ("entry-add" | "candidate-add", "noun") => json!("task"),
            ("assignment-answer", "state") => json!("accepted"),
            ("entries-edit", "rows") => json!([{
                "entry": format!("t-{key}"), "version": 1, "fields": { "deliverable": "方案" },
            }]),
            ("candidate-split", "at") => json!("建设".len()),
            ("candidate-add", "last") => json!("建设示范高中".len()),
            ("candidate-add", "first") => json!(0),
            (_, "with") => json!(format!("c-{key}-2")),
            ("exchange-key", "name") => json!("elsewhere"),
            (_, "assignment") => json!(format!("a-{key}")),
            (_, "suppression") => json!(format!("s-{key}")),
            (_, "reply") => json!(format!("m-{key}")),
            (_, "identity") => json!("i"),
            (_, "view") => json!("v"),
            (_, "reminder") => json!("re"),
            (_, "wish") => json!("digest"),
            (_, "url") => json!("/plans"),
            (_, "plan") => json!(format!("p-{key}")),
            (_, "org" | "parent") => json!(self.org),
            (_, "document") => json!(format!("f-{key}")),
            (_, "candidate") => json!(format!("c-{key}")),
            (_, "entry" | "task") => json!(format!("t-{key}")),
            (_, "requirement") => json!(format!("r-{key}")),
            (_, "person") => json!("free"),
            (_, "post") => json!(format!("o-{key}")),
            (_, "role") => json!("staff"),
            (_, "reason") => json!("理由充分"),
            (_, "year") => json!(2030),
            (_, "login") => json!("xinren"),
            (_, "old") => json!(PASSWORD),
            (_, "password" | "new") => json!("moushi-demo-2"),
            (_, "fields") => json!({ "deliverable": "方案" }),
            (_, "state") => json!("confirmed"),
            (_, "name") => json!("新名称"),
            (_, "blob") => json!(BLOB),
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

    /// The same for acts on inspections.
    fn inspected(&self, act: &str, field: &str) -> Option<Value> {
        let key = &self.key;
        Some(match (act, field) {
            (_, "mandate") => json!(format!("y-{key}")),
            (_, "inspection") => json!(format!("n-{key}")),
            (_, "inspected") => json!(format!("u-{key}")),
            ("exhibit-add", "shortcoming") => Value::Null,
            (_, "shortcoming") => json!(format!("w-{key}")),
            (_, "objection") => json!(format!("ob-{key}")),
            ("exhibit-add", "url") => json!("https://example.org/photo"),
            ("exhibit-add" | "objection-file", "blob" | "size") => Value::Null,
            ("objection-file", "name" | "url") => Value::Null,
            ("review-decide", "ruling") => json!("revoked"),
            ("review-decide", "reasons") => json!("理由充分"),
            ("rectification-verify", "looked") => json!([format!("ex-{key}")]),
            ("inspection-list-add", "objects") => json!([self.org]),
            ("inspection-list-add", "begins") => json!("2030-03-01"),
            ("inspection-list-add", "ends") => json!("2030-11-30"),
            ("inspection-list-approve", "approval") => json!("党组会"),
            ("inspection-open", "methods") => json!(["on_site"]),
            ("inspection-open", "team") => json!(["甲", "乙", "丙"]),
            ("inspection-open", "leader") => json!("甲"),
            ("inspection-open", "begins") => json!("2030-03-01"),
            ("inspection-open", "ends") => json!("2030-04-01"),
            ("shortcoming-add", "severity") => json!("plain"),
            ("defence-file", "words") => json!("申辩"),
            ("opinion-draft" | "shortcoming-reopen", "until") => json!("2099-06-30"),
            ("rectification-verify", "confirmed") => json!(true),
            ("rectification-verify", "checked") => json!("抽查三处"),
            _ => return None,
        })
    }

    /// The same for acts on tasks of an issued plan.
    fn followed(&self, act: &str, field: &str) -> Option<Value> {
        let key = &self.key;
        Some(match (act, field) {
            ("progress-decide", "state") => json!("acknowledged"),
            ("task-conclude", "confirmed") => json!(true),
            ("task-conclude", "checked") => json!("抽查三所，均已建成"),
            ("task-evaluate", "effect") => json!("met"),
            ("task-evaluate", "unfigured") => json!("调查明年开展"),
            ("change-ask", "asked") => json!("change"),
            ("share-propose", "shares") => json!([{ "org": self.below() }]),
            ("share-answer", "state") => json!("accepted"),
            ("share-decide", "state") => json!("agreed"),
            ("figure-decide", "state") => json!("approved"),
            ("figure-report", "period") => json!("2024-01"),
            ("milestone-waive", "step") => json!("完成选址"),
            (_, "share") => json!(format!("sh-{key}")),
            ("figure-decide", "figure") => json!(format!("fi-{key}")),
            (_, "granted") => json!(true),
            ("notice-send", "until") => json!("2099-06-30"),
            (_, "progress") => json!(format!("pr-{key}")),
            (_, "notice") => json!(format!("no-{key}")),
            (_, "remark") => json!(format!("in-{key}")),
            (_, "request") => {
                json!(format!("{}-{key}", act.split('-').next().unwrap_or_default()))
            }
            ("collection-open", "basis_kind") => json!("list"),
            ("collection-open", "items") => json!([{ "words": "学位数", "period": "2024" }]),
            ("collection-open", "units") => json!([self.first_part()]),
            (_, "last" | "expires") if act == "collection-open" => json!("2099-06-30"),
            ("collection-open", "first") => json!("2099-06-01"),
            ("collection-flag", "kind") => json!("duplicate"),
            ("collection-answer", "values") => {
                let item = format!("ci-{key}");
                json!({ item: "3" })
            }
            (_, "month") => json!("2024-06"),
            (_, "collection") => json!(format!("co-{key}")),
            (_, "slip") => json!(format!("sl-{key}")),
            (_, "form") => json!(format!("fo-{key}")),
            ("form-column-set", "columns") => {
                json!([{ "table": "tasks", "field": "done", "name": "完成情况" }])
            }
            (_, "column") => json!(format!("fc-{key}")),
            (_, "flag") => json!(format!("fl-{key}")),
            ("evidence-add", "url") => json!("https://example.org/photo"),
            ("evidence-add", "blob" | "size") => Value::Null,
            _ => return None,
        })
    }
}
