//! How the cost of a mixed model grows: `cargo bench -p moushi-stats --bench scaling -- ROWS GROUPS FACTORS ORDER`, of which
//! `bench/growth_scaling.py` makes a table and a picture. Factors are `1`, `nested`, `crossed`, `3`; the order of rows is `sorted` by groups
//! or `mixed`. One line: seconds by the clock (best of up to seven), of processors and of the main thread (mean) of learning and laying out the formula, of all from
//! the frame to sums, of the fit; then the bits of the criterion. Not a test: nothing is asserted.

use moushi_stats::formula::{Column, Design, Formula, Frame};
use moushi_stats::lmm::Options;
use moushi_stats::mixed::Mixed;
use moushi_stats::random::Random;
use std::hint::black_box;
use std::time::Instant;

#[allow(clippy::disallowed_methods, reason = "a benchmark is told what to do")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [rows, groups, factors, order] = words.as_slice() else {
        println!("ROWS GROUPS FACTORS ORDER, as in 300000 10000 nested sorted");
        return;
    };
    let number = |word: &String| word.parse::<usize>().expect("a number");
    let (rows, groups) = (number(rows), number(groups));
    let random = match factors.as_str() {
        "nested" => "(1 | region/place)",
        "crossed" => "(1 | place) + (1 | kind)",
        "3" => "(1 | region/place) + (1 | kind)",
        _ => "(1 | place)",
    };
    let formula = Formula::parse(&format!("score ~ prior + age + gender + {random}"));
    let formula = formula.expect("the formula is sound");
    let frame = frame(rows, groups, order == "mixed");
    let laid = best(|| {
        let design = Design::of(&formula, &frame).expect("formula and data fit");
        black_box(design.over(&frame).expect("and fit again").len());
    });
    let gathered = best(|| {
        black_box(Mixed::of(&formula, &frame).expect("formula and data fit"));
    });
    let model = Mixed::of(&formula, &frame).expect("formula and data fit");
    let fitted = best(|| {
        black_box(model.fit(&Options::default()).expect("it has an answer"));
    });
    let bits = model.fit(&Options::default()).map_or(0, |fit| fit.criterion.to_bits());
    println!("{} {} {} {bits:x}", told(laid), told(gathered), told(fitted));
}

/// By the clock, of processors, of the thread that waits for the others.
fn told([clock, spent, main]: [f64; 3]) -> String {
    format!("{clock:.4} {spent:.4} {main:.4}")
}

/// Runs of each part at most, and the seconds after which no further one begins.
const RUNS: f64 = 7.0;
const ENOUGH: f64 = 1.0;

/// Rows of places in regions of about a hundred places; each row is of one of thirty kinds.
fn frame(rows: usize, groups: usize, mixed: bool) -> Frame {
    let mut random = Random::new(7);
    let regions = (groups / 100).max(4);
    let mut effects = |count: usize| (0..count).map(|_| random.unit() - 0.5).collect::<Vec<_>>();
    let (of_place, of_region, of_kind) = (effects(groups), effects(regions), effects(30));
    let mut cells: [Vec<Option<f64>>; 3] = Default::default();
    let mut codes: [Vec<u32>; 4] = Default::default();
    for row in 0..rows {
        let place = if mixed { random.below(groups) } else { row * groups / rows };
        let (region, kind) = (place * regions / groups, random.below(30));
        let (prior, age, gender) = (random.unit(), random.unit(), random.below(2));
        let noise = random.unit() + random.unit() + random.unit();
        let score = prior + 0.2 * age + of_place[place] + of_region[region] + of_kind[kind] + noise;
        let numbers = cells.iter_mut().zip([score, prior, age]);
        numbers.for_each(|(cells, value)| cells.push(Some(value)));
        let levels = codes.iter_mut().zip([gender, place, region, kind]);
        levels.for_each(|(codes, code)| codes.push(code as u32));
    }
    let mut columns = Vec::new();
    for (name, cells) in ["score", "prior", "age"].into_iter().zip(cells) {
        columns.push((name.to_owned(), Column::numbers(cells).expect("numbers are finite")));
    }
    let named = ["gender", "place", "region", "kind"].into_iter().zip([2, groups, regions, 30]);
    for ((name, count), codes) in named.zip(codes) {
        let levels = (0..count).map(|at| format!("{name}{at}")).collect();
        columns.push((name.to_owned(), Column::codes(codes, levels).expect("codes are levels")));
    }
    Frame::new(columns).expect("columns are of one length")
}

/// Least seconds by the clock over some runs, and in their mean those of all threads and of the main one.
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn best(work: impl Fn()) -> [f64; 3] {
    let (before, own, begun) = (spent(), spent_here(), Instant::now());
    let (mut clock, mut runs) = (f64::INFINITY, 0.0);
    while runs < RUNS && (runs == 0.0 || begun.elapsed().as_secs_f64() < ENOUGH) {
        let start = Instant::now();
        work();
        clock = clock.min(start.elapsed().as_secs_f64());
        runs += 1.0;
    }
    [clock, (spent() - before) / runs, (spent_here() - own) / runs]
}

/// Seconds that this thread has run.
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at what it spends")]
fn spent_here() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse::<f64>().ok()).map_or(f64::NAN, |n| n * 1e-9)
}

/// Seconds that all threads of this process have run, those that ended among them, where Linux tells them (in hundredths).
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at what it spends")]
fn spent() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    after.skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum::<f64>() / 100.0
}
