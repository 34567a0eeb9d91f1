//! The same model over the same rows, here and in engines: a real PostgreSQL, a real Spark with two executors, DataFusion and
//! ClickHouse. Results agree to nine digits.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::json;
use crate::postgres::Server;
use crate::stories::{Desk, code, complained, said};

/// Rows of the table; `MOUSHI_ENGINE_ROWS` sets others.
const ROWS: usize = 20_000;

/// One model with everything that a query has to write, one with crossed groups.
const MODELS: [(&str, &str); 2] = [
    (
        "nested",
        r#"formula = "score ~ prior + I(prior^2/10) + sex*bs(aim, knots = c(-0.5, 0.7), Boundary.knots = c(-3, 3)) + (prior | county/school)"
table = "pupils"
weights = "w"
[levels]
sex = ["男", "女's \\"]
"#,
    ),
    (
        "crossed",
        r#"formula = "log(score) ~ ns(prior, knots = c(-0.4, 0.6), Boundary.knots = c(-1.5, 1.5)) + sqrt(abs(aim)) + poly(prior, 2, raw = TRUE):sex + (1 | school) + (1 | teacher)"
table = "pupils"
[levels]
sex = ["女's \\", "男"]
"#,
    ),
];

/// Pupils with schools in counties, and teachers who go from school to school; some values are missing.
fn pupils() -> String {
    let rows = env::var("MOUSHI_ENGINE_ROWS").ok().and_then(|rows| rows.parse().ok());
    let mut state = 11_u64;
    let mut even = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut text = "county,school,teacher,sex,prior,aim,w,score\n".to_owned();
    for at in 0..rows.unwrap_or(ROWS) {
        let school = (even() * even() * 300.0) as usize;
        let teacher = (even() * 120.0) as usize;
        let (prior, aim) = (even() + even() + even() - 1.5, 2.0 * (even() + even() - 1.0));
        let noise = even() + even() - 1.0;
        let of = |number: usize, by: f64| ((number * 7_919 % 97) as f64 / 97.0 - 0.5) * by;
        let score = 60.0
            + 4.0 * prior
            + of(school, 3.0)
            + of(teacher, 2.0)
            + of(school % 20, 2.0)
            + prior * of(school, 1.0)
            + 3.0 * noise;
        let sex = if even() < 0.5 { "男" } else { "女's \\" };
        let prior = if at % 101 == 7 { String::new() } else { format!("{prior:.6}") };
        let school_name = if at % 997 == 3 { String::new() } else { format!("{school:03}") };
        let (county, w) = (school % 20, 0.5 + even());
        let _ = writeln!(
            text,
            "{county:02}县,{school_name},T{teacher},{sex},{prior},{aim:.6},{w:.4},{score:.5}"
        );
    }
    text
}

/// A desk with the table and the models, and what comes out here.
fn ready() -> (Desk, Vec<(&'static str, Value)>) {
    let desk = Desk::new();
    desk.put("pupils.csv", pupils().as_bytes());
    let fit = |(name, model): &(&'static str, &str)| {
        desk.put(&format!("{name}.toml"), model.as_bytes());
        (*name, fit(&desk, name, &["--data", "pupils.csv"]))
    };
    let here = MODELS.iter().map(fit).collect();
    (desk, here)
}

fn fit(desk: &Desk, name: &str, from: &[&str]) -> Value {
    let file = format!("{name}.toml");
    let output = desk.run(&[&["growth", "fit", &file, "--format", "json"], from].concat());
    assert_eq!(code(&output), 0, "{name} {from:?}: {}", complained(&output));
    json(&said(&output))
}

/// Every number of a result within 1e-9 of the other, in its own measure; texts equal.
fn same(path: &str, here: &Value, there: &Value) {
    match (here, there) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{path}: {a} {b}");
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            a.iter().zip(b).for_each(|(a, b)| same(path, a, b));
        }
        (Value::Object(a), Value::Object(b)) => {
            a.iter().for_each(|(key, a)| {
                same(&format!("{path}.{key}"), a, b.get(key).unwrap_or(&Value::Null));
            });
        }
        _ => assert_eq!(here, there, "{path}"),
    }
}

/// What has to agree: estimates, random effects with their deviations, units, what was left out.
fn agree(name: &str, here: &Value, there: &Value) {
    for key in
        ["nobs", "ngrps", "fixef", "se", "sigma", "criterion", "ranef", "left_out", "missing"]
    {
        assert!(!here[key].is_null(), "{key}");
        same(&format!("{name}.{key}"), &here[key], &there[key]);
    }
    for key in ["theta", "varcorr"] {
        // Where a search ends is known to the root of what the criterion is known by.
        let flat = |of: &Value| of.to_string();
        let (a, b) = (numbers(&here[key]), numbers(&there[key]));
        assert_eq!(a.len(), b.len(), "{} {}", flat(&here[key]), flat(&there[key]));
        a.iter().zip(b).for_each(|(a, b)| assert!((a - b).abs() < 1e-7, "{name}.{key}: {a} {b}"));
    }
    let bands = |of: &Value| -> Vec<String> {
        let named = of["units"].as_array().into_iter().flatten();
        let named = named.flat_map(|units| units["named"].as_array().into_iter().flatten());
        named.map(|unit| format!("{} {}", unit["name"], unit["band"])).collect()
    };
    assert_eq!(bands(here), bands(there), "{name}");
}

fn numbers(of: &Value) -> Vec<f64> {
    match of {
        Value::Number(number) => number.as_f64().into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(numbers).collect(),
        Value::Object(all) => all.values().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn postgresql_makes_the_sums_of_a_model() {
    let Some(server) = Server::start() else { return };
    let (desk, here) = ready();
    let url = server.database("pupils");
    server.filled("pupils", PUPILS, &fs::read(desk.path("pupils.csv")).expect("the table"));
    for (name, here) in &here {
        agree(name, here, &fit(&desk, name, &["--on", &url]));
        let file = format!("{name}.toml");
        let query = said(&desk.run(&["growth", "sums", &file, "--sql", "postgres"]));
        desk.put("sums.csv", &server.answered("pupils", &query));
        agree(name, here, &fit(&desk, name, &["--sums", "sums.csv"]));
    }
    // Kinds of a column of text need not be told to a database that can be asked.
    let formula = "score ~ prior + sex + (1 | school)";
    let asked = ["growth", "fit", formula, "--format", "json"];
    let here = desk.run(&[&asked[..], &["--data", "pupils.csv"]].concat());
    let there = desk.run(&[&asked[..], &["--on", &url, "--table", "public.pupils"]].concat());
    agree("asked", &json(&said(&here)), &json(&said(&there)));
    for (formula, table, want) in [
        ("score ~ none + (1 | school)", "pupils", "none"),
        ("score ~ prior + (1 | school)", "nothing", "nothing"),
        ("score ~ center(prior) + (1 | school)", "pupils", "(x - 60)"),
    ] {
        let output = desk.run(&["growth", "fit", formula, "--on", &url, "--table", table]);
        assert_ne!(code(&output), 0);
        assert!(complained(&output).contains(want), "{formula}: {}", complained(&output));
    }
}

const PUPILS: &str = "county text, school text, teacher text, sex text, prior double precision, \
    aim double precision, w double precision, score double precision";

#[test]
fn other_engines_make_the_same_sums() {
    let (desk, here) = ready();
    let python = env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/growing/engine.py");
    // ClickHouse in one process is half a gigabyte: it is asked where somebody has it.
    for (engine, required) in [("spark", true), ("datafusion", true), ("clickhouse", false)] {
        for (name, here) in &here {
            let file = format!("{name}.toml");
            let output = desk.run(&["growth", "sums", &file, "--sql", engine]);
            assert_eq!(code(&output), 0, "{}", complained(&output));
            desk.put("query.sql", said(&output).as_bytes());
            let mut command = Command::new(&python);
            command.arg(&script).arg(engine);
            let files = ["pupils.csv", "query.sql", "sums.csv"].map(|file| desk.path(file));
            command.args(files).env("TEXT", "county,school,teacher,sex");
            let ran = command.output().expect("Python runs");
            let told = String::from_utf8_lossy(&ran.stdout);
            if ran.status.code() == Some(3) {
                let all = env::var_os("MOUSHI_REQUIRE_TOOLS").is_some();
                assert!(!(required && all), "{engine} is required");
                println!("skipped: {engine} is not installed");
                break;
            }
            let complaint = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{engine} {name}: {complaint}");
            assert!(engine != "spark" || told.contains("executors 2"), "{told}");
            agree(&format!("{engine} {name}"), here, &fit(&desk, name, &["--sums", "sums.csv"]));
        }
    }
}

#[test]
fn sums_of_another_model_are_refused() {
    let desk = Desk::new();
    let (one, other) = (MODELS[0].1, MODELS[1].1);
    desk.put("one.toml", one.as_bytes());
    desk.put("other.toml", other.as_bytes());
    desk.put("nothing.toml", "formula = \"y ~ factor(g) + (1 | s)\"\ntable = \"t\"\n".as_bytes());
    let query = said(&desk.run(&["growth", "sums", "one.toml", "--sql", "datafusion"]));
    let mark = query.split(" AS model").next().and_then(|words| words.rsplit('\'').nth(1));
    let mark = mark.expect("a mark").to_owned();
    let other = said(&desk.run(&["growth", "sums", "other.toml", "--sql", "datafusion"]));
    assert!(!other.contains(&mark), "each model has its mark");
    desk.put("sums.csv", format!("model,group_1,cell_rows\n{mark},a,3\n").as_bytes());
    for (words, want) in [
        (&["growth", "fit", "one.toml", "--sums", "sums.csv"][..], "一列"),
        (&["growth", "sums", "nothing.toml", "--sql", "spark"], "[levels]"),
        (&["growth", "sums", "y ~ x + (1 | g)", "--sql", "spark"], "--table"),
    ] {
        let output = desk.run(words);
        assert_ne!(code(&output), 0, "{words:?}");
        assert!(complained(&output).contains(want), "{words:?}: {}", complained(&output));
    }
}
