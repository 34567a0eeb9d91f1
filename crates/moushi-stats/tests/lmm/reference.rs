//! Every stored fit of lme4 again, at lme4's parameters and at ours.
//!
//! lme4 searches without gradient and stops about 1e-4 of a parameter short, so that where its
//! criterion is flat its estimates are good to fewer digits than ours. At its own parameters we
//! must agree to the last digits; at our optimum the criterion may not be higher, the gradient must
//! be nothing, and estimates agree as far as lme4's own gradient allows.

use super::examples::{example, json};
use moushi_stats::lmm::{Fit, Options, Variance, fit, fit_at};
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(list) => list.iter().map(|number| number.as_f64().unwrap()).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

/// Largest differences, relative but for the modes, which are in units of the residual.
#[derive(Debug, Default)]
struct Gaps {
    compared: usize,
    fixed: f64,
    errors: f64,
    covariances: f64,
    variances: f64,
    modes: f64,
    deviations: f64,
}

fn gap(ours: f64, theirs: f64) -> f64 {
    (ours - theirs).abs() / theirs.abs().max(1e-9)
}

impl Gaps {
    fn between(fit: &Fit, theirs: &Value) -> Self {
        let mut gaps = Self::default();
        for (at, (name, value)) in fit.fixef.0.iter().enumerate() {
            let error = theirs["se"][name].as_f64().unwrap();
            // A fixed effect near 0 is known no better than its standard error.
            let fixed = theirs["fixef"][name].as_f64().unwrap();
            let off = (value - fixed).abs() / fixed.abs().max(error);
            gaps.fixed = gaps.fixed.max(off);
            gaps.errors = gaps.errors.max(gap(*fit.se.get(name).unwrap(), error));
            let row = &numbers(&theirs["vcov_fixef"][at]);
            for (other, (ours, theirs)) in fit.vcov_fixef[at].iter().zip(row).enumerate() {
                let scale = (fit.vcov_fixef[at][at] * fit.vcov_fixef[other][other]).sqrt();
                gaps.covariances = gaps.covariances.max((ours - theirs).abs() / scale);
            }
            gaps.compared += 2 + row.len();
        }
        assert_eq!(fit.fixef.0.len(), theirs["fixef"].as_object().unwrap().len());
        gaps.of_variances(fit, theirs);
        gaps.of_modes(fit, theirs);
        gaps
    }

    fn of_variances(&mut self, fit: &Fit, theirs: &Value) {
        let list = theirs["varcorr"].as_array().unwrap();
        assert_eq!(fit.varcorr.len(), list.len());
        for theirs in list {
            let word = |key: &str| theirs.get(key).and_then(Value::as_str).map(str::to_owned);
            let same = |ours: &&Variance| {
                Some(&ours.grp) == word("grp").as_ref()
                    && ours.var1 == word("var1")
                    && ours.var2 == word("var2")
            };
            let ours = fit.varcorr.iter().find(same).unwrap();
            let vcov = gap(ours.vcov, theirs["vcov"].as_f64().unwrap());
            let sdcor = gap(ours.sdcor, theirs["sdcor"].as_f64().unwrap());
            self.variances = self.variances.max(vcov).max(sdcor);
            self.compared += 2;
        }
    }

    fn of_modes(&mut self, fit: &Fit, theirs: &Value) {
        for (name, ours) in &fit.ranef.0 {
            let theirs = &theirs["ranef"][name];
            assert_eq!(ours.nlevels as u64, theirs["nlevels"].as_u64().unwrap());
            let squares = numbers(&theirs["sum_sq"]);
            for (ours, theirs) in ours.sum_sq.iter().zip(squares) {
                self.variances = self.variances.max(0.01 * gap(*ours, theirs));
            }
            for (row, level) in theirs["level"].as_array().unwrap().iter().enumerate() {
                let level = level.as_str().unwrap();
                let Some(modes) = theirs["blup"].get(row).map(numbers) else { continue };
                let at = ours.level.iter().position(|known| known == level).unwrap();
                for (ours, theirs) in ours.blup[at].iter().zip(modes) {
                    self.modes = self.modes.max((ours - theirs).abs() / fit.sigma);
                    self.compared += 1;
                }
                let square: Vec<Vec<f64>> = match &theirs["condvar"][row] {
                    Value::Array(rows) => rows.iter().map(numbers).collect(),
                    Value::Null => continue,
                    number => vec![numbers(number)],
                };
                for (i, line) in square.iter().enumerate() {
                    for (j, theirs) in line.iter().enumerate() {
                        let scale = (square[i][i] * square[j][j]).sqrt().max(1e-12);
                        let off = (ours.condvar[at][i][j] - theirs).abs() / scale;
                        self.deviations = self.deviations.max(off);
                        self.compared += 1;
                    }
                    let deviation = gap(ours.condsd[at][i], square[i][i].sqrt());
                    self.deviations = self.deviations.max(deviation);
                }
            }
        }
    }

    fn within(&self, digits: f64) -> bool {
        let close = self.fixed <= digits && self.errors <= digits;
        let loose = [self.covariances, self.variances, self.modes, self.deviations];
        close && loose.iter().all(|gap| *gap <= 10.0 * digits)
    }
}

fn scalars(fit: &Fit, theirs: &Value, within: f64) {
    let pairs = [
        ("criterion", fit.criterion),
        ("logLik", fit.log_likelihood),
        ("AIC", fit.aic),
        ("BIC", fit.bic),
    ];
    for (key, ours) in pairs {
        let theirs = theirs[key].as_f64().unwrap();
        assert!((ours - theirs).abs() <= within, "{key}: {ours} is not {theirs}");
    }
    assert_eq!(fit.nobs, theirs["nobs"].as_u64().unwrap());
    assert_eq!(fit.singular, theirs["isSingular"].as_bool().unwrap());
    for (name, levels) in &fit.ngrps.0 {
        assert_eq!(*levels as u64, theirs["ngrps"][name].as_u64().unwrap(), "{name}");
    }
}

/// One reference; `digits` is how far our optimum may lie from lme4's.
fn check(name: &str, word: &str, digits: f64) {
    let Some(example) = example(name) else { return };
    let theirs = json(&format!("lmm_{name}_{word}.json")).unwrap();
    let options = Options { reml: word == "reml", ..Options::default() };
    let theta = numbers(&theirs["theta"]);
    let at = fit_at(&example.sums, &example.model, &options, &theta).unwrap();
    scalars(&at, &theirs, 1e-7);
    let there = Gaps::between(&at, &theirs);
    assert!(there.within(1e-8), "{name} {word} at lme4's parameters: {there:?}");

    let ours = fit(&example.sums, &example.model, &options).unwrap();
    scalars(&ours, &theirs, 1e-6);
    assert!(ours.criterion <= at.criterion + 1e-9, "{name} {word}: {}", ours.criterion);
    let gradient = ours.story.gradient;
    assert!(gradient <= at.story.gradient.max(1e-5), "{name} {word}: {:?}", ours.story);
    let here = Gaps::between(&ours, &theirs);
    assert!(here.within(digits), "{name} {word} at our optimum: {here:?}");
    println!(
        "{name} {word}: {} numbers; gradient {gradient:.0e} where lme4 has {:.0e}; {here:?}",
        here.compared, at.story.gradient,
    );
}

#[test]
fn one_factor_is_that_of_lme4() {
    for name in ["exam_null", "exam_ri", "exam_rs", "exam_ri_cov", "exam_rs_cov"] {
        for word in ["ml", "reml"] {
            check(name, word, 1e-6);
        }
    }
}

#[test]
fn textbook_cases_are_those_of_lme4() {
    let names = ["sleep_ri", "sleep_rs", "sleep_rs_nocorr", "penicillin", "dyestuff", "dyestuff2"];
    for name in names {
        for word in ["ml", "reml"] {
            check(name, word, 1e-6);
        }
    }
}

/// The variance between LEAs is small, and lme4's estimate of it good to five digits.
#[test]
fn nested_factors_are_those_of_lme4() {
    for (name, digits) in
        [("chem97_null", 1e-6), ("chem97_gcse", 1e-6), ("chem97_full", 2e-6), ("chem97_rs", 4e-6)]
    {
        for word in ["ml", "reml"] {
            check(name, word, digits);
        }
    }
}

/// The same for the variance between departments.
#[test]
fn crossed_factors_are_those_of_lme4() {
    for (name, digits) in [("insteval_2", 1e-6), ("insteval_3", 6e-6)] {
        for word in ["ml", "reml"] {
            check(name, word, digits);
        }
    }
}

#[test]
fn the_same_sums_give_the_same_bits_and_a_fit_can_be_written_and_read() {
    let Some(example) = example("insteval_3") else { return };
    let once = fit(&example.sums, &example.model, &Options::default()).unwrap();
    let again = std::thread::scope(|scope| {
        let run = || fit(&example.sums, &example.model, &Options::default()).unwrap();
        let (first, second) = (scope.spawn(run), scope.spawn(run));
        [first.join().unwrap(), second.join().unwrap()]
    });
    assert!(again.iter().all(|fit| *fit == once));
    let text = serde_json::to_string(&once).unwrap();
    let back: Fit = serde_json::from_str(&text).unwrap();
    for (back, once) in back.fixef.values().zip(once.fixef.values()) {
        assert!((back - once).abs() <= 1e-15 * once.abs().max(1.0));
    }
    assert_eq!(back.varcorr.len(), once.varcorr.len());
    assert_eq!(back.ranef.0.len(), 3);
}
