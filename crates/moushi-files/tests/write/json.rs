//! The ledger file is read back as it was written, and what was tampered with is refused.

use moushi_core::model::{
    Candidate, Claim, Extraction, Kind, Modality, Owner, Quoted, RefusalKind, SCHEMA_VERSION,
    Section, SectionRole,
};
use moushi_core::text::{Bound, Noise, NoiseKind, Quantity, Span, Sureness};
use moushi_files::write::json::{read_ledger, write_extraction, write_ledger};
use serde_json::{Value, json};

use super::sample;

#[test]
fn the_ledger_comes_back_whole_and_in_the_same_bytes() {
    let ledger = sample::ledger();
    let bytes = write_ledger(&ledger);
    let again = read_ledger(&bytes).unwrap();
    assert_eq!(again, ledger);
    assert_eq!(write_ledger(&again), bytes);
    let marked = [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
    assert_eq!(read_ledger(&marked).unwrap(), ledger, "a byte order mark does no harm");
}

#[test]
fn a_row_is_a_line() {
    let text = String::from_utf8(write_ledger(&sample::ledger())).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("    {\"id\":\"T")).count();
    assert_eq!(rows, 8);
    assert!(text.starts_with(&format!("{{\n  \"version\":{SCHEMA_VERSION},\n  \"org\":")));
}

fn refused(change: impl FnOnce(&mut Value)) -> (RefusalKind, String) {
    let mut value: Value = serde_json::from_slice(&write_ledger(&sample::ledger())).unwrap();
    change(&mut value);
    let refusal = read_ledger(value.to_string().as_bytes()).unwrap_err();
    assert!(!refusal.advice.zh.is_empty() && !refusal.advice.en.is_empty());
    (refusal.kind, refusal.message.zh.into_owned())
}

#[test]
fn other_files_and_versions_are_refused_with_the_reason() {
    assert_eq!(read_ledger(b"").unwrap_err().kind, RefusalKind::Damaged);
    assert_eq!(read_ledger(b"PK\x03\x04").unwrap_err().kind, RefusalKind::Damaged);
    assert_eq!(read_ledger(b"[1,2]").unwrap_err().kind, RefusalKind::Damaged);
    let (kind, words) = refused(|value| value["version"] = json!(SCHEMA_VERSION + 1));
    assert_eq!(kind, RefusalKind::Conflict);
    assert!(words.contains(&format!("版本是{}", SCHEMA_VERSION + 1)), "{words}");
    let (_, words) = refused(|value| *value = json!({"items": []}));
    assert!(words.contains("没有版本号"), "{words}");
    let (_, words) = refused(|value| value["tasks"][0]["kind"] = json!("hobby"));
    assert!(words.contains("hobby"), "{words}");
}

#[test]
fn places_that_no_longer_hold_are_refused() {
    let (_, words) = refused(|value| value["documents"][0]["source"]["text"] = json!("改过"));
    assert!(words.contains("被改动过"), "{words}");
    let (_, words) = refused(|value| value["tasks"][0]["origin"]["text"]["span"] = json!([1, 5]));
    assert!(words.contains("原文之外"), "{words}");
    let (_, words) = refused(|value| {
        value["documents"][1]["source"]["blocks"][0]["span"] = json!([0, 99999]);
    });
    assert!(words.contains("原文之外"), "{words}");
}

#[test]
fn half_a_file_names_the_line() {
    let bytes = write_ledger(&sample::ledger());
    let refusal = read_ledger(&bytes[..bytes.len() / 2]).unwrap_err();
    assert!(refusal.message.zh.contains("行"), "{}", refusal.message.zh);
}

fn found(source: &moushi_core::text::Source) -> Extraction {
    let span = sample::at(source, "共建实训基地45个");
    let candidate = Candidate {
        kind: Kind::Task,
        span,
        owner: Some(Owner { name: "何雨田".into(), span: sample::at(source, "何雨田") }),
        support: Vec::new(),
        deadline: None,
        quantities: vec![Quantity {
            span: sample::at(source, "45个"),
            value: 45.0,
            upper: None,
            unit: "个".into(),
            bound: Bound::Exact,
        }],
        programmes: vec![Quoted {
            name: "匠心工程".into(), span: sample::at(source, "匠心工程")
        }],
        modality: Some(Modality::Promote),
        parent: None,
        ordinal: Some("二是".into()),
        path: "二".into(),
        section: 0,
        confidence: 0.9,
        finder: "plan".into(),
        back: None,
    };
    Extraction {
        sections: vec![Section {
            span: Span::new(0, source.text.len()),
            role: SectionRole::Plan,
            speaker: Some("何雨田".into()),
        }],
        candidates: vec![candidate],
        claims: vec![Claim { span, claimed: 2, listed: vec![span] }],
        noise: vec![Noise {
            span,
            kind: NoiseKind::Swap,
            likely: Some("学校".into()),
            sureness: Sureness::High,
        }],
        ..Extraction::default()
    }
}

#[test]
fn the_extraction_is_the_object_that_the_scorer_takes() {
    let ledger = sample::ledger();
    let source = &ledger.documents[1].source;
    let bytes = write_extraction(source, &found(source));
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    let item = &value["items"][0];
    assert_eq!(item["type"], "task");
    assert_eq!(item["text"], "共建实训基地45个");
    assert_eq!(item["owner"], "何雨田");
    assert_eq!(item["deadline"], Value::Null);
    assert_eq!(item["quantities"][0]["text"], "45个");
    assert_eq!(item["quantities"][0]["value"], 45.0);
    assert_eq!(item["named_programmes"], json!(["匠心工程"]));
    assert_eq!(item["confidence"], 0.9, "no trace of single precision");
    let span = (item["span"][0].as_u64().unwrap(), item["span"][1].as_u64().unwrap());
    let words = &source.text.as_bytes()[span.0 as usize..span.1 as usize];
    assert_eq!(words, "共建实训基地45个".as_bytes());
    assert_eq!(value["noise"][0]["confidence"], "high");
    assert_eq!(value["claims"][0]["listed"], json!(["共建实训基地45个"]));
    for key in ["version", "source", "sections", "people"] {
        assert!(!value[key].is_null(), "{key}");
    }
}
