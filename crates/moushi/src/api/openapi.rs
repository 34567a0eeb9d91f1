//! The description of the API as OpenAPI 3.1, made from the lists of acts and asks.

use std::sync::LazyLock;

use moushi_core::text::Text;
use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::app::{acts, asks};

/// Status and meaning of what may go wrong.
const TROUBLE: &[(&str, &str)] = &[
    ("400", "请求不成形 The request is malformed"),
    ("401", "未登录 Not signed in"),
    ("403", "岗位不允许 The post does not allow it"),
    ("404", "没有，或不在范围内 Not there, or out of scope"),
    ("409", "与现状冲突 Contradicts the present state"),
    ("412", "已被他人修改 Changed by somebody else"),
    ("413", "内容过大 Too large"),
    ("415", "内容类型不对 Wrong content type"),
    ("422", "内容有误 The input is not right"),
];

/// The whole document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(make);
    &DOCUMENT
}

fn make() -> Value {
    let mut schemas = Map::new();
    schemas.insert("Refusal".to_owned(), refusal());
    let mut paths = Map::new();
    for card in acts::ACTS {
        let path = format!("/api/v1/acts/{}", card.name);
        paths.insert(path, json!({ "post": act(card, &mut schemas) }));
    }
    for card in asks::ASKS {
        let path = format!("/api/v1/asks/{}", card.name);
        paths.insert(path, json!({ "get": ask(card, &mut schemas) }));
    }
    paths.insert("/api/v1/files".to_owned(), json!({ "post": upload() }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "谋实 Moushi",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "办理（acts）改变台账，查询（asks）只看。Acts change the ledger, asks only look.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Trouble": trouble() },
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn act(card: &acts::Card, schemas: &mut Map<String, Value>) -> Value {
    let takes = adopt(card.name, (card.takes)(), true, schemas);
    let answers = adopt(card.name, (card.answers)(), false, schemas);
    let mut headers = vec![json!({
        "name": "Idempotency-Key", "in": "header",
        "description": "同一标识只办理一次 The same key is done once",
        "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
    })];
    if takes["properties"].get("version").is_some() {
        headers.push(json!({
            "name": "If-Match", "in": "header",
            "description": "代替 version 字段 Stands for the field `version`",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,9}\"$" },
        }));
    }
    json!({
        "operationId": card.name,
        "tags": ["acts"],
        "summary": both(&card.title),
        "parameters": headers,
        "requestBody": { "required": true, "content": { "application/json": { "schema": takes } } },
        "responses": responses(&answers),
    })
}

fn ask(card: &asks::Card, schemas: &mut Map<String, Value>) -> Value {
    let takes = adopt(card.name, (card.takes)(), true, schemas);
    let shows = adopt(card.name, (card.shows)(), false, schemas);
    json!({
        "operationId": format!("ask-{}", card.name),
        "tags": ["asks"],
        "summary": both(&card.title),
        "parameters": [{
            "name": "q", "in": "query", "required": takes.get("required").is_some(),
            "content": { "application/json": { "schema": takes } },
        }],
        "responses": responses(&shows),
    })
}

fn upload() -> Value {
    let kept = json!({
        "type": "object",
        "required": ["blob", "size"],
        "properties": { "blob": { "type": "string" }, "size": { "type": "integer" } },
    });
    json!({
        "operationId": "file-add",
        "tags": ["files"],
        "summary": "保存文件内容 Keep the bytes of a file",
        "requestBody": { "required": true, "content": { "application/octet-stream": {} } },
        "responses": responses(&kept),
    })
}

fn responses(answer: &Value) -> Value {
    let mut all = Map::new();
    let content = json!({ "application/json": { "schema": answer } });
    all.insert("200".to_owned(), json!({ "description": "办成 Done", "content": content }));
    for (status, what) in TROUBLE {
        let content = trouble()["content"].clone();
        all.insert((*status).to_owned(), json!({ "description": what, "content": content }));
    }
    Value::Object(all)
}

fn trouble() -> Value {
    let shape = json!({ "$ref": "#/components/schemas/Refusal" });
    json!({ "description": "不能办理", "content": { "application/json": { "schema": shape } } })
}

fn refusal() -> Value {
    let both = json!({
        "type": "object",
        "required": ["zh", "en"],
        "properties": { "zh": { "type": "string" }, "en": { "type": "string" } },
    });
    json!({
        "type": "object",
        "required": ["kind", "message", "advice"],
        "properties": {
            "kind": {
                "type": "string",
                "enum": ["NotAllowed", "NotFound", "Stale", "Invalid", "Conflict", "Damaged"],
            },
            "message": both,
            "advice": both,
        },
    })
}

fn both(title: &Text) -> String {
    format!("{} {}", title.zh, title.en)
}

/// A schema as part of the document: what it defines moves to the document's own definitions, under
/// the name of the operation. An input takes no other fields.
fn adopt(name: &str, schema: Schema, input: bool, schemas: &mut Map<String, Value>) -> Value {
    let mut value = schema.to_value();
    let side = if input { "takes" } else { "gives" };
    let place = format!("{name}.{side}.");
    rename(&mut value, &place);
    let Value::Object(mut shape) = value else { return value };
    shape.remove("$schema");
    if let Some(Value::Object(parts)) = shape.remove("$defs") {
        schemas.extend(parts.into_iter().map(|(part, shape)| (format!("{place}{part}"), shape)));
    }
    if input {
        shape.insert("additionalProperties".to_owned(), json!(false));
    }
    Value::Object(shape)
}

fn rename(value: &mut Value, place: &str) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields.iter_mut() {
                match (name.as_str(), inner.as_str().and_then(|to| to.strip_prefix("#/$defs/"))) {
                    ("$ref", Some(part)) => {
                        *inner = json!(format!("#/components/schemas/{place}{part}"));
                    }
                    _ => rename(inner, place),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, place)),
        _ => {}
    }
}
