//! What the fields of acts are given, so that they mean things of a house that are there.

use moushi::app::exchange::Card;
use moushi::app::province::PASSWORD;
use serde_json::{Value, json};

use super::{BLOB, FORMULA, House, KEY};

impl House {
    /// The unit that has a share of its task: a body below, where it has any.
    pub fn below(&self) -> &str {
        let path = self.parts.get(1).unwrap_or(&self.parts[0]);
        path.trim_end_matches('/').rsplit('/').next().expect("a path ends in an id")
    }

    /// The unit that leads the task and is asked by the collection.
    pub fn first_part(&self) -> &str {
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
        let known = self.studied(act, field).or_else(|| self.filled(act, field));
        let known = known.or_else(|| self.followed(act, field));
        let known = known.or_else(|| self.inspected(act, field));
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

    /// The same for acts on the tables of a standard.
    fn filled(&self, act: &str, field: &str) -> Option<Value> {
        let key = &self.key;
        if act.starts_with("overlay-") {
            return match field {
                "overlay" => Some(json!(format!("ov-{key}"))),
                "words" => Some(json!(super::overlay(key, "2"))),
                _ => None,
            };
        }
        if !act.starts_with("filling-") && act != "ruling-give" && act != "results-release" {
            return None;
        }
        Some(match field {
            "slip" => json!(format!("sf-{key}")),
            "form" => json!(format!("ff-{key}")),
            "collection" => json!(format!("cs-{key}")),
            "unit" => json!(format!("code-{key}")),
            "came" => json!("yes"),
            "handed_in" => json!(1),
            "approved" => json!(true),
            "columns" => {
                json!([{ "level": "county", "column": "population", "name": "三到五岁人数" }])
            }
            _ => return None,
        })
    }

    /// The same for acts on studies: the draft is worked on, the released one objected to.
    fn studied(&self, act: &str, field: &str) -> Option<Value> {
        let key = &self.key;
        Some(match (act, field) {
            ("study-open" | "study-edit", "formula") => json!(FORMULA),
            (_, "study") => json!(format!("su-{key}")),
            (_, "study_unit") => json!(format!("snv-{key}")),
            (_, "study_objection") => json!(format!("so-{key}")),
            ("study-place", "grouping") => json!("学校"),
            ("study-place", "unit") => json!("丙"),
            _ => return None,
        })
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
            ("inspection-open", "collection") => json!(""),
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
            (_, "collection") if act != "inspection-open" => json!(format!("co-{key}")),
            (_, "slip") => json!(format!("sl-{key}")),
            (_, "form") => json!(format!("fo-{key}")),
            ("form-column-set", "columns") => {
                json!([{ "table": "tasks", "field": "done", "name": "完成情况" }])
            }
            (_, "pack") => json!(format!("pk-{key}")),
            (_, "template") => json!(format!("te-{key}")),
            ("pack-order", "report") => json!("key-work"),
            ("pack-order", "number") => Value::Null,
            (_, "column") => json!(format!("fc-{key}")),
            (_, "flag") => json!(format!("fl-{key}")),
            ("evidence-add", "url") => json!("https://example.org/photo"),
            ("evidence-add", "blob" | "size") => Value::Null,
            _ => return None,
        })
    }
}
