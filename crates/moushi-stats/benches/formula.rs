//! How long formulas over three million rows take: `cargo bench -p moushi-stats --bench formula`.
//! Made-up pupils in schools in counties. Not a test: nothing is asserted.

use moushi_stats::formula::{Column, Design, Formula, Frame};
use moushi_stats::random::Random;
use std::hint::black_box;
use std::time::Instant;

const ROWS: usize = 3_000_000;
const BLOCK: usize = 4096;

fn main() {
    let frame = timed("frame", pupils);
    for text in [
        "score ~ prior + gender + (1 | school)",
        "score ~ prior * gender + (1 + prior | county/school)",
        "score ~ poly(prior, 3) * gender + scale(log(age)) + (1 | school)",
        "score ~ ns(prior, 5) + bs(age, 5) + gender + (1 | school) + (1 | code)",
    ] {
        println!("{text}");
        let formula = Formula::parse(text).expect("the formula is sound");
        let design = timed("  learned", || Design::of(&formula, &frame));
        let design = design.expect("formula and data fit");
        let sheet = timed("  laid over the rows", || design.over(&frame)).expect("and fit again");
        let what = format!("  all blocks, {} columns", design.names().len());
        timed(&what, || {
            for start in (0..sheet.len()).step_by(BLOCK) {
                let end = (start + BLOCK).min(sheet.len());
                black_box(sheet.block(start..end)).expect("numbers are finite");
            }
        });
        let groups = design.groups().iter().map(|group| group.levels.len());
        println!("  groups: {:?}, rows: {}", groups.collect::<Vec<_>>(), sheet.len());
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    result
}

/// Pupils by schools of about 40 and counties of about 20 schools; one prior score in a hundred is
/// missing. `code` is the school's as a number, in no order.
fn pupils() -> Frame {
    let mut random = Random::new(3);
    let schools = ROWS / 40;
    let school: Vec<u32> = (0..ROWS).map(|row| (row / 40) as u32).collect();
    let county = school.iter().map(|school| school / 20).collect();
    let code = school.iter().map(|&school| Some(f64::from(school * 7919 % 100_003)));
    let code = Column::numbers(code.collect::<Vec<_>>());
    let names = |count: usize, letter: char| (0..count).map(|at| format!("{letter}{at}")).collect();
    let mut values = |holes: f64| {
        let cell = |_| (random.unit() >= holes).then(|| 1.0 + 9.0 * random.unit());
        Column::numbers((0..ROWS).map(cell).collect::<Vec<_>>())
    };
    let (score, prior, age) = (values(0.0), values(0.01), values(0.0));
    let gender = Column::text((0..ROWS).map(|row| Some(["F", "M"][row * 31 % 7 % 2])));
    let columns = vec![
        ("score", score.expect("finite")),
        ("prior", prior.expect("finite")),
        ("age", age.expect("finite")),
        ("gender", gender),
        ("school", Column::codes(school, names(schools, 's')).expect("coded")),
        ("county", Column::codes(county, names(schools / 20 + 1, 'c')).expect("coded")),
        ("code", code.expect("finite")),
    ];
    let named = columns.into_iter().map(|(name, column)| (name.to_owned(), column));
    Frame::new(named.collect()).expect("columns are alike")
}
