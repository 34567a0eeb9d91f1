//! Every standard judged a second time, by plain Python that was written from the facts of the documents and reads no pack:
//! verdicts, rules and numbers of made-up units are the same, and a planted fault in a pack is found. Needs a Python, named by
//! `MOUSHI_PYTHON`; without one the test says so and passes, unless `MOUSHI_REQUIRE_TOOLS` is set.

use std::fs;
use std::process::{Command, Output};

use moushi_core::evaluate::standards::STANDARDS;
use serde_json::Value;

use crate::stories::{Desk, complained, said};

/// Runs the second computation beside the program; none where there is no Python.
fn judged(desk: &Desk, words: &[&str]) -> Option<Output> {
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/standards/check.py");
    let done = Command::new(&python)
        // Nothing is left behind among the sources.
        .arg("-B")
        .args([script, env!("CARGO_BIN_EXE_moushi")])
        .arg(desk.path("data"))
        .args(words)
        .output();
    if done.is_err() {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "{python} cannot be run");
        println!("skipped: {python} cannot be run");
    }
    done.ok()
}

#[test]
fn a_second_computation_comes_to_the_same() {
    let Some(done) = judged(&Desk::new(), &[]) else { return };
    assert!(done.status.success(), "{}", complained(&done));
    let counts: Value = serde_json::from_str(&said(&done)).expect("counts");
    for packed in STANDARDS {
        let one = &counts[packed.name];
        assert_eq!(one["differences"], 0, "{}", packed.name);
        assert!(one["sets"].as_u64() >= Some(200), "{}: {one}", packed.name);
        // Data that always pass, or never, would show nothing.
        let ends = one["ends"].as_object().expect("ends");
        for (level, ends) in ends {
            assert!(ends.as_object().is_some_and(|ends| ends.len() >= 3), "{level}: {ends}");
        }
    }
}

#[test]
fn a_planted_fault_is_found() {
    let desk = Desk::new();
    for (name, from, to) in [
        ("cn-preschool-2020", "P1 = 85.0", "P1 = 84.0"),
        ("cn-university-conditions-2004", "K5 = 80.0", "K5 = 79.9"),
        ("cn-fitness-2014", "bmi * 0.15 + lung * 0.15", "bmi * 0.2 + lung * 0.1"),
        ("cn-obesity-2018", "18.1, 18.7, 19.2", "18.1, 18.8, 19.2"),
        ("cn-vocational-conditions-2022", "not attached and", ""),
    ] {
        let packed = STANDARDS.iter().find(|packed| packed.name == name).expect("a pack");
        assert!(packed.words.contains(from), "{from}");
        let path = desk.path("faulty.toml");
        fs::write(&path, packed.words.replacen(from, to, 1)).expect("the desk can be written");
        let pack = path.to_string_lossy();
        let Some(done) = judged(&desk, &[name, "--pack", &pack]) else { return };
        assert_eq!(done.status.code(), Some(1), "{name}: {}", complained(&done));
        assert!(complained(&done).contains("second computation"), "{}", complained(&done));
    }
}

/// Packs in which one number is moved by a hundredth, or by one where whole numbers are held against it: a sample of all numbers.
/// `tools/standards/blind.py` without `--every` goes through all of them, which takes minutes.
#[test]
fn a_number_moved_by_a_hundredth_is_noticed() {
    let desk = Desk::new();
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let done = Command::new(&python)
        .arg("-B")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/standards/blind.py"))
        .arg(env!("CARGO_BIN_EXE_moushi"))
        .arg(desk.path("data"))
        .args(["--every", "40", "--from", "3"])
        .output();
    let Ok(done) = done else {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "{python} cannot be run");
        println!("skipped: {python} cannot be run");
        return;
    };
    assert!(done.status.success(), "{}", complained(&done));
    let counts: Value = serde_json::from_str(&said(&done)).expect("counts");
    for packed in STANDARDS {
        let one = &counts[packed.name];
        assert!(one["moved"].as_u64() >= Some(2), "{}: {one}", packed.name);
        assert_eq!(one["unseen"], Value::Array(Vec::new()), "{}", packed.name);
        assert_eq!(one["refused"], Value::Array(Vec::new()), "{}", packed.name);
    }
}

/// Packs and an overlay are what the published schema says; a field that nobody knows is not.
#[test]
fn packs_are_as_the_published_schema_says() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let desk = Desk::new();
    let overlay = "name = 'x'\nover = 'cn-preschool-2020'\ndocument = 'x'\nversion = '1'\n\
        title = { zh = '某', en = 'x' }\n[[change]]\nindicator = 'P1'\npass = 90.0\n";
    fs::write(desk.path("overlay.toml"), overlay).expect("written");
    fs::write(desk.path("odd.toml"), overlay.replace("pass", "pas")).expect("written");
    let packs = STANDARDS.iter().map(|one| format!("{root}/data/standards/{}.toml", one.name));
    let own = ["overlay.toml", "odd.toml"].map(|name| desk.path(name).display().to_string());
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let done = Command::new(&python)
        .arg("-B")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/standards/schema.py"))
        .arg(format!("{root}/docs/manual/standard.schema.json"))
        .args(packs.chain(own.clone()))
        .output();
    // A Python without the package for schemas can say nothing.
    let done = match done {
        Ok(done) if done.status.success() => done,
        other => {
            let told = other.map(|done| complained(&done));
            assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "{told:?}");
            println!("skipped: {told:?}");
            return;
        }
    };
    let wrong: Value = serde_json::from_str(&said(&done)).expect("what is wrong");
    for (file, wrong) in wrong.as_object().expect("file by file") {
        let found = wrong.as_array().expect("a list");
        assert_eq!(found.is_empty(), *file != own[1], "{file}: {found:?}");
    }
}
