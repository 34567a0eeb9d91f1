//! The JSON Schema of packs and overlays, published under `docs/manual`: made from the structs by which they are read, so
//! that the two cannot part. Only tests make it; what a schema cannot say, such as which names there are, `check` says.

use schemars::generate::SchemaSettings;

use super::overlay;
use super::written::Pack;

/// The published file.
const PUBLISHED: &str = include_str!("../../../../../docs/manual/standard.schema.json");

/// A file is a pack, or an overlay of one.
#[derive(schemars::JsonSchema)]
#[schemars(untagged, title = "Standard")]
#[expect(dead_code, reason = "only its shape is used")]
enum File {
    /// A standard in full.
    Pack(Box<Pack>),
    /// Changes of single values of another.
    Overlay(Box<overlay::Pack>),
}

fn schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.root_schema_for::<File>();
    schema.insert("$id".into(), "urn:moushi:standard:1".into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

#[test]
fn the_published_schema_is_that_of_the_packs() {
    let now = schema();
    if now != PUBLISHED {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target");
        let file = format!("{folder}/standard.schema.json");
        let written = write(&file, &now);
        panic!(
            "packs are written otherwise now: take the new schema over: \
             cp target/standard.schema.json docs/manual/ ({written})"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "a test hands over the file that it asks for")]
fn write(file: &str, words: &str) -> String {
    std::fs::write(file, words).map_or_else(|cause| cause.to_string(), |()| file.to_owned())
}

#[test]
fn the_schema_knows_every_field_and_no_other() {
    let schema: serde_json::Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    let pack = &schema["$defs"]["Pack"];
    assert_eq!(pack["additionalProperties"], false);
    for field in ["level", "column", "let", "limit", "rule", "check", "verdict"] {
        assert!(pack["properties"].get(field).is_some(), "{field}");
    }
}
