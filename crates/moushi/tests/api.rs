//! The API as programs meet it: described whole, strict in what it takes, one shape for every refusal.

use std::path::PathBuf;
use std::process::Command;

use moushi::app::acts::ACTS;
use moushi::app::asks::ASKS;
use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::world::World;
use crate::world::houses::{self, House};

async fn client(world: &World) -> Client {
    Client { address: world.serve().await, token: world.token("linlan", "*").await }
}

fn refused(reply: &Reply, status: u16) {
    assert_eq!(reply.status, status, "{reply:?}");
    assert!(reply.is_refusal(), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_every_act_and_ask() {
    let world = World::new().await;
    let client = Client { token: String::new(), ..client(&world).await };
    let reply = client.send("GET", "/api/v1/openapi.json", &[], b"").expect("described");
    let document = reply.json();
    assert_eq!(document["openapi"], "3.1.0");
    for card in ACTS {
        let operation = &document["paths"][format!("/api/v1/acts/{}", card.name)]["post"];
        assert!(operation["summary"].as_str().is_some_and(|s| s.contains(&*card.title.zh)));
    }
    for card in ASKS {
        assert!(document["paths"][format!("/api/v1/asks/{}", card.name)]["get"].is_object());
    }
    no_loose_ends(&document, &document);
    let page = client.send("GET", "/api/docs", &[], b"").expect("a page");
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("http://") && !page.body.contains("https://"), "works offline");
    assert!(ACTS.iter().all(|card| page.body.contains(card.name)));
}

/// Every reference points at something.
fn no_loose_ends(value: &Value, whole: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(to) = fields.get("$ref").and_then(Value::as_str) {
                let found = whole.pointer(to.trim_start_matches('#'));
                assert!(found.is_some(), "{to} points at nothing");
            }
            fields.values().for_each(|inner| no_loose_ends(inner, whole));
        }
        Value::Array(items) => items.iter().for_each(|inner| no_loose_ends(inner, whole)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_malformed_is_refused_in_one_shape() {
    let world = World::new().await;
    let client = client(&world).await;
    let json = ("Content-Type", "application/json");
    let post = |path: &str, headers: &[(&str, &str)], body: &[u8]| {
        client.send("POST", path, headers, body).expect("answered")
    };
    let act = "/api/v1/acts/plan-open";
    refused(&post(act, &[json], b"{"), 400);
    refused(&post(act, &[json], b"\xff\xfe"), 400);
    refused(&post(act, &[json], b"[]"), 422);
    refused(&post(act, &[json], b"7"), 422);
    refused(&post(act, &[], b"{}"), 415);
    refused(&post(act, &[("Content-Type", "text/plain")], b"{}"), 415);
    refused(&post(act, &[json], br#"{"org":"x","year":2024,"extra":1}"#), 422);
    refused(&post(act, &[json], br#"{"org":"a\u0000b","year":2024}"#), 422);
    refused(&post(act, &[json, ("If-Match", "yesterday")], b"{}"), 422);
    refused(&post(act, &[json, ("Idempotency-Key", &"k".repeat(300))], b"{}"), 422);
    refused(&post("/api/v1/files", &[], b""), 422);
    refused(&client.send("GET", "/api/v1/asks/plans?a=%00", &[], b"").expect("answered"), 400);
    refused(&post("/api/v1/acts/no-such-act", &[json], b"{}"), 404);
    refused(&post("/api/v1/nothing", &[json], b"{}"), 404);
    refused(&client.send("PUT", act, &[json], b"{}").expect("answered"), 405);
    refused(&client.send("DELETE", "/api/v1/asks/plans", &[], b"").expect("answered"), 405);
    refused(&client.ask("entries", &json!({ "unheard_of": 1 })).expect("answered"), 422);
    refused(&client.ask("no-such-ask", &json!({})).expect("answered"), 404);
    let stranger = Client { token: "msh_wrong".to_owned(), ..client.clone() };
    refused(&stranger.ask("plans", &json!({})).expect("answered"), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_are_harmless() {
    let world = World::new().await;
    let client = client(&world).await;
    let json = [("Content-Type", "application/json")];
    let act = "/api/v1/acts/entry-edit";
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    refused(&client.send("POST", act, &json, deep.as_bytes()).expect("answered"), 400);
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    refused(&client.send("POST", act, &json, deep.as_bytes()).expect("answered"), 400);
    let large = format!("{{\"entry\":\"{}\"}}", "x".repeat(2 << 20));
    refused(&client.send("POST", act, &json, large.as_bytes()).expect("answered"), 413);
    let deep = format!("/api/v1/asks/entries?q={}", "%5B".repeat(10_000));
    refused(&client.send("GET", &deep, &[], b"").expect("answered"), 422);
    assert_eq!(client.ask("plans", &json!({})).expect("answered").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_may_be_sent_twice_and_versions_are_held() {
    let world = World::new().await;
    let client = client(&world).await;
    let plans = client.ask("plans", &json!({})).expect("plans").json();
    let open = json!({ "org": plans[0]["org_id"], "year": 2031 });
    let first = client.act("plan-open", &open, "once").expect("opened");
    let again = client.act("plan-open", &open, "once").expect("answered again");
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert!(first.head.contains("etag: \"1\""), "{first:?}");
    refused(&client.act("plan-open", &open, "twice").expect("answered"), 409);
    refused(
        &client.act("plan-open", &json!({ "org": "x", "year": 2032 }), "once").expect("answered"),
        409,
    );
    let narrow = Client { token: world.token("linlan", "entry-edit").await, ..client };
    let other = json!({ "org": plans[0]["org_id"], "year": 2033 });
    refused(&narrow.act("plan-open", &other, "").expect("answered"), 403);
}

/// schemathesis beside the Python that the tests are given.
fn schemathesis() -> Option<PathBuf> {
    let python = std::env::var_os("MOUSHI_PYTHON").map(PathBuf::from);
    let found = python.and_then(|python| Some(python.parent()?.join("schemathesis")));
    let found = found.filter(|program| program.is_file());
    let required = std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_some();
    assert!(found.is_some() || !required, "schemathesis is required: see ./check");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_made_from_the_description_find_no_fault() {
    let Some(program) = schemathesis() else {
        println!("skipped: schemathesis is not installed");
        return;
    };
    let world = houses::settled().await;
    let client = client(&world).await;
    let folder = tempfile::tempdir().expect("a folder");
    let description = folder.path().join("openapi.json");
    let own = houses::houses(&world).await.swap_remove(0);
    let document = client.send("GET", "/api/v1/openapi.json", &[], b"").expect("described");
    let document = with_real_ids(document.json(), &own).to_string();
    std::fs::write(&description, document).expect("the folder can be written");
    let output = Command::new(program)
        .arg("run")
        .arg(&description)
        .args(["--url", &format!("http://{}", client.address)])
        .args(["--header", &format!("Authorization: Bearer {}", client.token)])
        .args(["--checks", CHECKS, "--phases", "coverage,fuzzing"])
        .args(["--max-examples", "40", "--seed", "7", "--workers", "1", "--no-color"])
        .args(["--generation-database", "none", "--request-timeout", "30"])
        .current_dir(folder.path())
        .output()
        .expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// No server error, nothing that the description does not say.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_schema_conformance,response_headers_conformance";

/// The description with ids of things that are there, so that requests get further than “not found”.
fn with_real_ids(mut document: Value, house: &House) -> Value {
    const THINGS: [&str; 9] = [
        "plan",
        "org",
        "parent",
        "document",
        "candidate",
        "entry",
        "task",
        "requirement",
        "person",
    ];
    for item in document["paths"].as_object_mut().expect("paths").values_mut() {
        for operation in item.as_object_mut().expect("an item").values_mut() {
            let act = operation["operationId"].as_str().unwrap_or_default().to_owned();
            let body = "/requestBody/content/application~1json/schema/properties";
            let query = "/parameters/0/content/application~1json/schema/properties";
            for place in [body, query] {
                let fields = operation.pointer_mut(place).and_then(Value::as_object_mut);
                for (field, shape) in fields.into_iter().flatten() {
                    if THINGS.contains(&field.as_str()) {
                        shape["enum"] = json!([house.value(&act, field, shape), "no-such-thing"]);
                    }
                }
            }
        }
    }
    document
}
