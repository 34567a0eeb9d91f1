//! Every stored fit of lme4 again.

use super::examples::{example, json};
use moushi_stats::lmm::{Fit, Options, fit, fit_at};
use serde_json::Value;

const NAMES: [&str; 16] = [
    "exam_null", "exam_ri", "exam_rs", "exam_ri_cov", "exam_rs_cov", "chem97_null", "chem97_gcse",
    "chem97_full", "chem97_rs", "insteval_2", "insteval_3", "sleep_ri", "sleep_rs",
    "sleep_rs_nocorr", "penicillin", "dyestuff",
];

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(list) => list.iter().map(|number| number.as_f64().unwrap()).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

fn gap(ours: f64, theirs: f64) -> f64 {
    (ours - theirs).abs() / theirs.abs().max(1e-12)
}

#[test]
fn look() {
    for name in NAMES.into_iter().chain(["dyestuff2"]) {
        let Some(example) = example(name) else { return };
        for (word, reml) in [("ml", false), ("reml", true)] {
            let Some(theirs) = std::panic::catch_unwind(|| json(&format!("lmm_{name}_{word}.json"))).ok().flatten() else { continue };
            let options = Options { reml, ..Options::default() };
            let start = std::time::Instant::now();
            let ours = fit(&example.sums, &example.model, &options).unwrap();
            let time = start.elapsed().as_secs_f64();
            let at = fit_at(&example.sums, &example.model, &options, &numbers(&theirs["theta"])).unwrap();
            println!("{name} {word} {time:.4}s feval {} d {:e} at {:e} grad {:e} dec {:e} sing {} dense {} {:?} from {:?}", ours.feval,
                ours.criterion - theirs["criterion"].as_f64().unwrap(),
                at.criterion - theirs["criterion"].as_f64().unwrap(), ours.story.gradient, ours.story.decrement, ours.singular, ours.story.dense, ours.theta, ours.story.start);
            look_at(&ours, &theirs, "  ours");
            look_at(&at, &theirs, "  at");
        }
    }
}

fn look_at(fit: &Fit, theirs: &Value, what: &str) {
    let mut most = [0.0f64; 5];
    for (name, value) in &fit.fixef.0 {
        most[0] = most[0].max(gap(*value, theirs["fixef"][name].as_f64().unwrap()));
        most[1] = most[1].max(gap(*fit.se.get(name).unwrap(), theirs["se"][name].as_f64().unwrap()));
    }
    for v in theirs["varcorr"].as_array().unwrap() {
        let word = |k: &str| v.get(k).and_then(Value::as_str).map(str::to_owned);
        let ours = fit.varcorr.iter().find(|o| Some(&o.grp) == word("grp").as_ref() && o.var1 == word("var1") && o.var2 == word("var2")).unwrap();
        most[2] = most[2].max(gap(ours.vcov, v["vcov"].as_f64().unwrap()));
    }
    for (name, of) in &fit.ranef.0 {
        let t = &theirs["ranef"][name];
        for (i, level) in t["level"].as_array().unwrap().iter().enumerate() {
            let at = of.level.iter().position(|l| l == level.as_str().unwrap()).unwrap();
            let blup = numbers(&t["blup"][i]);
            for (a, b) in of.blup[at].iter().zip(blup) { most[3] = most[3].max((a - b).abs()); }
            let sd = match &t["condvar"][i] { Value::Number(n) => vec![n.as_f64().unwrap().sqrt()], Value::Array(rows) => rows.iter().enumerate().map(|(i, r)| r[i].as_f64().unwrap().sqrt()).collect(), _ => vec![] };
            for (a, b) in of.condsd[at].iter().zip(sd) { most[4] = most[4].max(gap(*a, b)); }
        }
    }
    println!("{what}: fixef {:.1e} se {:.1e} varcorr {:.1e} blup {:.1e} sd {:.1e}", most[0], most[1], most[2], most[3], most[4]);
}
