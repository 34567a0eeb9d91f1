//! How long mixed models take: `cargo bench -p moushi-stats --bench lmm`. On made-up nested groups,
//! and with `MOUSHI_REFERENCE` on Chem97 and InstEval; `-- insteval` for the cases with that in their name. Not a test:
//! nothing is asserted.

#[path = "../tests/lmm/examples.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests use all of it")]
mod examples;

use moushi_stats::lmm::{Column, Gatherer, Model, Options, Sums, Term, fit};
use moushi_stats::random::Random;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    if asked("made up nested") {
        nested(300_000, 10_000);
        nested(3_000_000, 10_000);
        nested(3_000_000, 100_000);
    }
    if asked("made up crossed") {
        crossed(0.0);
        crossed(0.02);
    }
    let names = ["chem97_full", "chem97_rs", "insteval_2", "insteval_3"];
    for name in names.into_iter().filter(|name| asked(name)) {
        if let Some(example) = examples::example(name) {
            let rows = example.rows;
            time(&format!("{name}: gathering"), || gathered(&rows));
            time(&format!("{name}: fit"), || {
                fit(&example.sums, &example.model, &Options::default()).expect("it has an answer")
            });
        }
    }
}

/// Whether cases of a name are wanted: all of them, unless a word was given.
#[allow(clippy::disallowed_methods, reason = "a benchmark may be told what to do")]
fn asked(name: &str) -> bool {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    words.is_empty() || words.iter().any(|word| name.contains(word))
}

/// Pupils in schools in 120 counties, two covariates.
fn nested(rows: usize, schools: usize) {
    let data = made_up(rows, schools);
    let one = |factor| Term { factor, columns: vec![Column::One] };
    let fixed = vec![Column::One, Column::At(0), Column::At(1)];
    let model = Model { fixed, terms: vec![one(0), one(1)], ..Model::default() };
    let sums = gathered(&data);
    let name = format!("made up: {rows} rows, {schools} schools");
    time(&format!("{name}: gathering"), || gathered(&data));
    time(&format!("{name}: fit"), || {
        fit(&sums, &model, &Options::default()).expect("it has an answer")
    });
}

/// 50,000 pupils who are seen six times, each time by one of ten teachers of their school, of which
/// there are 500; a share of them is seen at a school elsewhere.
fn crossed(moving: f64) {
    let mut random = Random::new(13);
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let effects: Vec<f64> = (0..55_500).map(|_| normal()).collect();
    let (mut values, mut codes) = (Vec::new(), Vec::new());
    let mut random = Random::new(17);
    for row in 0..300_000 {
        let pupil = row / 6;
        let away = random.unit() < moving;
        let school = if away { random.below(500) } else { pupil / 100 };
        let teacher = school * 10 + random.below(10);
        let x = random.unit();
        let groups = effects[pupil] + 0.5 * effects[50_000 + teacher] + effects[55_000 + school];
        values.extend([x, x + groups + 3.0 * (random.unit() + random.unit() - 1.0)]);
        codes.extend([pupil as u32, teacher as u32, school as u32]);
    }
    let data = examples::Rows { columns: 1, factors: 3, varying: 2, values, codes };
    let one = |factor| Term { factor, columns: vec![Column::One] };
    let fixed = vec![Column::One, Column::At(0)];
    let model = Model { fixed, terms: vec![one(0), one(1), one(2)], ..Model::default() };
    let sums = gathered(&data);
    let name = format!("made up: crossed, {moving} moving");
    time(&format!("{name}: gathering"), || gathered(&data));
    time(&format!("{name}: fit"), || {
        let fit = fit(&sums, &model, &Options::default()).expect("it has an answer");
        (fit.story.dense, fit.feval)
    });
}

fn gathered(data: &examples::Rows) -> Sums {
    let mut gatherer = Gatherer::new(data.columns, data.factors).with_varying(data.varying);
    let (width, factors) = (data.columns + 1, data.factors);
    let blocks = data.values.chunks(8192 * width).zip(data.codes.chunks(8192 * factors));
    for (values, codes) in blocks {
        gatherer.rows(values, None, codes).expect("rows are sound");
    }
    gatherer.finish()
}

fn made_up(rows: usize, schools: usize) -> examples::Rows {
    let mut random = Random::new(11);
    // The sum of twelve even numbers is near enough to normal.
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let counties: Vec<f64> = (0..120).map(|_| 0.2 * normal()).collect();
    let effects: Vec<f64> = (0..schools).map(|_| 0.4 * normal()).collect();
    let (mut values, mut codes) = (Vec::new(), Vec::new());
    for row in 0..rows {
        let school = row * schools / rows;
        let county = school * 120 / schools;
        let (x, z) = (normal(), normal());
        let y = 500.0 + 40.0 * (0.6 * x + 0.1 * z + effects[school] + counties[county] + normal());
        values.extend([x, z, y]);
        codes.extend([school as u32, county as u32]);
    }
    examples::Rows { columns: 2, factors: 2, varying: 3, values, codes }
}

/// Best of nine by the clock, with what the processor spent on it where the system tells.
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn time<T>(name: &str, work: impl Fn() -> T) {
    let (mut best, mut spent) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..9 {
        let (start, before) = (Instant::now(), processor());
        black_box(work());
        best = best.min(start.elapsed().as_secs_f64());
        spent = spent.min(processor() - before);
    }
    println!("{name}: {best:.4} s, {spent:.4} s of the processor");
}

/// Seconds that this thread has run, where Linux tells them.
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at what it spends")]
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.map_or(f64::NAN, |nanoseconds| nanoseconds * 1e-9)
}
