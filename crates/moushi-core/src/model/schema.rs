//! The JSON Schema of `ledger.json`, published under `docs/manual`: made from the structs of the
//! model, so that the two cannot part. Only tests make it; no program carries it.

use schemars::generate::SchemaSettings;

use super::{Ledger, SCHEMA_VERSION};

/// The published file.
const PUBLISHED: &str = include_str!("../../../../docs/manual/ledger.schema.json");

fn schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.root_schema_for::<Ledger>();
    schema.insert("$id".into(), format!("urn:moushi:ledger:{SCHEMA_VERSION}").into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

#[test]
fn the_published_schema_is_that_of_the_model() {
    let now = schema();
    if now != PUBLISHED {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target");
        let file = format!("{folder}/ledger.schema.json");
        let written = write(&file, &now);
        panic!(
            "the model has changed: raise SCHEMA_VERSION where an older reader would misread, and \
             take the new schema over: cp target/ledger.schema.json docs/manual/ ({written})"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "a test hands over the file that it asks for")]
fn write(file: &str, words: &str) -> String {
    std::fs::write(file, words).map_or_else(|cause| cause.to_string(), |()| file.to_owned())
}

#[test]
fn the_schema_says_what_every_field_means() {
    let schema: serde_json::Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    let task = &schema["$defs"]["Task"]["properties"];
    assert!(task["leads"]["description"].as_str().is_some_and(|words| words.contains("牵头单位")));
    assert_eq!(schema["$defs"]["Span"]["minItems"], 2);
}
