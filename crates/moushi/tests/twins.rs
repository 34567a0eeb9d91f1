//! Twin worlds: two provinces that are equal but for the data of one city. To the people of another
//! city they look the same, whatever they ask: nothing leaks, not even a count.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use moushi::app::acts::ACTS;
use moushi::app::asks::ASKS;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::error::Trouble;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::world::World;
use crate::world::houses::{self, House};

const SEQUENCES: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn another_city_leaves_no_trace_in_any_answer() {
    let mut world = houses::settled().await;
    let mut other = world.copied().await;
    // Answers tell as of when they are: both worlds have the same moment.
    let clock = Clock::Set(Arc::new(AtomicI64::new(world.door.clock.now())));
    (world.door.clock, other.door.clock) = (clock.clone(), clock);
    let houses = houses::houses(&world).await;
    change(&other, &houses[2]).await;
    for login in ["chenlj", "wangyz"] {
        let callers = (world.caller(login).await, other.caller(login).await);
        let mut chance = Chance::new(login.len() as u64 + 40);
        let mut spoke = 0;
        for _ in 0..SEQUENCES / 2 {
            for _ in 0..=chance.below(4) {
                spoke += usize::from(same(&world, &other, &callers, &mut chance, &houses).await);
            }
        }
        assert!(spoke > SEQUENCES / 4, "{login} was shown something only {spoke} times");
    }
}

/// Asks both worlds the same; answers whether anything was shown.
async fn same(
    one: &World,
    two: &World,
    callers: &(Caller, Caller),
    chance: &mut Chance,
    houses: &[House],
) -> bool {
    if chance.once_in(6) {
        return refused_alike(one, two, callers, chance, houses).await;
    }
    let card = chance.pick(ASKS);
    // One's own settings show one's own sign-ins, nobody else's data.
    if card.name == "me" {
        return false;
    }
    let schema = (card.takes)();
    let fields = schema.as_value()["properties"].as_object().cloned().unwrap_or_default();
    let mut input = serde_json::Map::new();
    for (field, shape) in fields {
        let needed =
            schema.as_value()["required"].as_array().is_some_and(|all| all.contains(&json!(field)));
        if needed || chance.once_in(3) {
            input.insert(field.clone(), value(chance, &field, &shape));
        }
    }
    let input = json!(input);
    let first = shown((card.call)(&one.door, &callers.0, input.clone()).await);
    let second = shown((card.call)(&two.door, &callers.1, input.clone()).await);
    assert_eq!(first, second, "{} {input}", card.name);
    first.starts_with("Ok") && first.len() > 20
}

/// Acts on the other city's things are told apart in neither world.
async fn refused_alike(
    one: &World,
    two: &World,
    callers: &(Caller, Caller),
    chance: &mut Chance,
    houses: &[House],
) -> bool {
    let card = chance.pick(ACTS);
    let schema = (card.takes)();
    let fields = schema.as_value()["properties"].as_object().cloned().unwrap_or_default();
    // What is one's own may be done; what is changed then would differ in its new ids only.
    let theirs = [
        "plan",
        "org",
        "parent",
        "document",
        "candidate",
        "entry",
        "task",
        "reply",
        "suppression",
        "mandate",
        "inspection",
        "inspected",
        "shortcoming",
        "collection",
        "slip",
        "flag",
        "form",
        "study",
        "study_unit",
        "study_objection",
    ];
    if !fields.keys().any(|field| theirs.contains(&field.as_str())) {
        return false;
    }
    let mut input = serde_json::Map::new();
    for (field, shape) in fields {
        let mut value = houses[2].value(card.name, &field, &shape);
        if theirs.contains(&field.as_str()) && chance.once_in(2) {
            value = json!(format!(
                "{}-b-7",
                chance.pick(&["t", "r", "c", "f", "p", "m", "y", "n", "u", "w"])
            ));
        }
        if !value.is_null() {
            input.insert(field, value);
        }
    }
    let input = json!(input);
    let first = shown((card.call)(&one.door, &callers.0, None, input.clone()).await);
    let second = shown((card.call)(&two.door, &callers.1, None, input.clone()).await);
    assert_eq!(first, second, "{} {input}", card.name);
    assert!(first.starts_with("Refused"), "{} {input}: {first}", card.name);
    false
}

fn shown(answer: Result<Value, Trouble>) -> String {
    match answer {
        Ok(view) => format!("Ok {view}"),
        Err(Trouble::Refusal(refusal)) => format!("Refused {refusal:?}"),
        Err(Trouble::Fault(fault)) => panic!("{fault:?}"),
    }
}

/// Words, ids and numbers of which some belong to the other city, in one world or in both.
fn value(chance: &mut Chance, field: &str, shape: &Value) -> Value {
    let id = |letter: &str, chance: &mut Chance| {
        let key = *chance.pick(&["d", "l", "l", "b", "s", "b-7", "x"]);
        json!(format!("{letter}-{key}"))
    };
    match field {
        "plan" => id("p", chance),
        "document" => id("f", chance),
        "entry" | "task" | "row" => id("t", chance),
        "requirement" => id("r", chance),
        "inspection" => id("n", chance),
        "year" => json!(0),
        "collection" => {
            let letter = *chance.pick(&["co", "cs"]);
            id(letter, chance)
        }
        "slip" => {
            let letter = *chance.pick(&["sl", "sf"]);
            id(letter, chance)
        }
        "form" => {
            let letter = *chance.pick(&["fo", "ff"]);
            id(letter, chance)
        }
        "study" => {
            let letter = *chance.pick(&["su", "sv"]);
            id(letter, chance)
        }
        "standard" => json!("cn-preschool-2020"),
        "unit" => json!(chance.pick(&["", "code-b", "code-l", "某县"])),
        "words" => json!(chance.pick(&["", "高中", "秘密", "白河", "示范", "a"])),
        "noun" => json!(chance.pick(&["", "task", "requirement", "achievement"])),
        "group" | "field" => {
            json!(chance.pick(&[
                "",
                "kind",
                "unit",
                "person,unit",
                "state",
                "words",
                "due,kind,unit"
            ]))
        }
        "sort" => json!(["words", "-code"]),
        "tests" => {
            json!([{ "field": "words", "op": "has", "value": chance.pick(&["秘密", "高中"]) }])
        }
        "any" => json!(chance.once_in(2)),
        "offset" => json!(chance.below(3)),
        "limit" => json!(chance.below(50)),
        _ => match shape["type"].as_str() {
            Some("integer" | "number") => json!(chance.below(3)),
            Some("boolean") => json!(chance.once_in(2)),
            Some("array") => json!([]),
            Some("string") => json!(chance.pick(&["", "白河", "秘密", "高中", "b-7"])),
            _ => Value::Null,
        },
    }
}

/// The other city has been at work: rows, words, documents, decisions, people.
async fn change(world: &World, city: &House) {
    let key = &city.key;
    let mut sql = String::new();
    for seq in 2..40 {
        let body = houses::task(key, &format!("T{seq:03}"), &format!("白河秘密任务{seq}"));
        sql.push_str(&houses::entry(city, "t", seq, &body));
    }
    sql.push_str(&format!(
        "update entry set words = '秘密高中', search = '秘密高中', kind = 'pilot', unit = '秘密处', version = 9 where id = 't-{key}';
         update plan set state = 'issued', title = '秘密', revision = 77 where id = 'p-{key}';
         update candidate set state = 'rejected' where plan_id = 'p-{key}';
         update collection set title = '秘密采集', state = 'closed' where plan_id = 'p-{key}';
         update slip set state = 'answered', version = 9 where plan_id = 'p-{key}';
         insert into slip_value values ('sv-{key}', 'p-{key}', 'sl-{key}', 'ci-{key}', '77', 0, '2024-02-01');
         update edition set body = replace(body, '某县', '秘密县') where plan_id = 'p-{key}';
         insert into climb values ('cl-{key}', 'p-{key}', 'sf-{key}', 1, 'handed_in', '{0}', 1, '', 'secret', 1);
         update ruling set reason = '秘密' where plan_id = 'p-{key}';
         update form set name = '秘密.xlsx', state = 'taken' where plan_id = 'p-{key}';
         update study set title = '秘密研究', version = 9 where id in ('su-{key}', 'sv-{key}');
         update study_edition set name = '秘密.csv', version = 9 where study_id in ('su-{key}', 'sv-{key}');
         update study_result set body = replace(body, '甲', '秘密学校') where edition_id = 'sev-{key}';
         update study_objection set words = '秘密异议' where id = 'so-{key}';
         insert into study_unit values ('sn-{key}-7', 'sev-d', 'sv-d', '学校', '丙', '{0}');
         insert into study_objection values ('so-{key}-7', 'sv-d', 'sev-d', '{0}', '学校', '丙', 7, '秘密异议', 'secret', 6, '', '', 0, '', 0, 1);
         update flag set words = '秘密反映', state = 'upheld' where plan_id = 'p-{key}';
         insert into plan (id, org_id, year, title, state, created_at, revision, version)
         values ('p-b-7', '{}', 2025, '秘密计划', 'draft', 1, 1, 1);
         insert into document (id, plan_id, name, blob, size, level, state, title, issuer, source_id, message, added_by, added_at, version)
         values ('f-b-7', 'p-b-7', '秘密.txt', '0', 1, 'own', 'refused', '秘密', '', '', '', '', 1, 1);
         insert into person (id, name, initials, rank, version) values ('secret', '秘密人', 'mmr', 5, 1);
         insert into post (id, person_id, org_id, role, title, rank, valid_from, valid_to, version)
         values ('secret', 'secret', '{0}', 'city', '', 1, '2022-01-01', '', 1);",
        city.org,
    ));
    world.execute(&sql).await;
    inspected(world, city).await;
}

/// The other city has an inspection of its own, is drawn for one of the province, and the province prepares
/// to visit 临江 in secret and has put on file what it will tell it later.
async fn inspected(world: &World, city: &House) {
    let org = &city.org;
    let year = chrono::Datelike::year(&world.door.clock.today());
    let shown = |id: &str, inspection: &str, unit: &str, shown: i64, stage: &str| {
        json!({ "id": id, "inspection_id": inspection, "house_id": "", "org_id": unit, "year": year,
            "matter": "秘密督导", "place": 9, "stage": stage, "shown": shown, "preliminary": "秘密",
            "version": 1 })
    };
    let first = async |sql: &str| crate::world::column::<String>(&world.door.store, sql).await;
    let house = first("select org_id from inspection where id = 'n-d'").await.remove(0);
    let ours = first("select org_id from inspected where id = 'u-l'").await.remove(0);
    for mut row in
        [shown("u-b-7", "n-d", org, 1, "rectifying"), shown("u-b-8", "n-b-7", &ours, 0, "ended")]
    {
        if row["inspection_id"] == "n-b-7" {
            let row = json!({ "id": "n-b-7", "org_id": house, "mandate_id": "y-d", "year": year,
                "seq": 7, "number": "秘密", "methods": "[\"secret\"]", "drawn_at": 1, "version": 1 });
            world.put("inspection", &row).await;
        }
        row["house_id"] = json!(house);
        world.put("inspected", &row).await;
    }
    for (id, unit) in [("w-b-7", "u-b-7"), ("w-b-8", "u-b-8"), ("w-b-9", "u-d-2")] {
        let row = json!({ "id": id, "inspected_id": unit, "seq": 7, "fact": "秘密问题",
            "severity": "grave", "state": "found", "hands": "[]", "version": 1 });
        world.put("shortcoming", &row).await;
        // 临江 has handed in nothing: it has not been told.
        if unit == "u-d-2" {
            continue;
        }
        let row = json!({ "id": format!("o{id}"), "inspected_id": unit, "seq": 7, "words": "秘密异议",
            "filed_by": "secret", "filed_on": "2024-01-02", "version": 1 });
        world.put("objection", &row).await;
        let row = json!({ "id": format!("e{id}"), "inspected_id": unit, "shortcoming_id": id,
            "name": "秘密佐证", "added_by": "secret", "version": 1 });
        world.put("exhibit", &row).await;
    }
    world
        .execute(
            "update inspection set population = '[]', digest = '秘密', seed = '秘密' where id = 'n-d';
             update inspection set content = '秘密' where id = 'n-b';
             update mandate set title = '秘密督导', state = 'proposed' where id = 'y-b';
             update shortcoming set fact = '秘密', state = 'open' where id = 'w-b'",
        )
        .await;
}
