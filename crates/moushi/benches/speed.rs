//! In-process speed of the inner loops on one core; `cargo bench -p moushi --bench speed`.
//! Prints medians, asserts nothing.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use moushi_core::align;
use moushi_core::draft::{self, Reading};
use moushi_core::extract::{self, Options};
use moushi_core::lint::{self, Config};
use moushi_core::model::{Ledger, Level};
use moushi_core::text::Source;
use moushi_files::readers::{self, Limits};

const RUNS: usize = 9;

fn main() {
    extraction();
    let ledger = plan(300, 1500);
    let demands = ledger.requirements.len();
    let tasks = ledger.tasks.len();
    report(&format!("suggest links, {demands} × {tasks}"), || {
        black_box(align::suggest(&ledger.requirements, &ledger.tasks, &[]));
    });
    report(&format!("coverage, {demands} × {tasks}"), || {
        black_box(align::coverage(&ledger));
    });
    report(&format!("all rules, {tasks} tasks"), || {
        black_box(lint::run(&ledger, &Config::default()));
    });
}

fn extraction() {
    let texts = corpus();
    let bytes: usize = texts.iter().map(|source| source.text.len()).sum();
    let options = Options { year: Some(2026) };
    let median = report(&format!("extract, {} texts, {bytes} bytes", texts.len()), || {
        for source in &texts {
            black_box(extract::extract(source, &options));
        }
    });
    println!("{:>52.2} MB/s", bytes as f64 / 1e6 / median.as_secs_f64());
}

/// The files of `MOUSHI_CORPUS`, else a generated text of about one megabyte.
fn corpus() -> Vec<Source> {
    let Some(folder) = std::env::var_os("MOUSHI_CORPUS") else {
        return vec![read("made.txt", made(9000, "").as_bytes())];
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(Path::new(&folder))
        .expect("MOUSHI_CORPUS is a folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read("a.txt", &std::fs::read(path).expect("a file"))).collect()
}

fn read(name: &str, bytes: &[u8]) -> Source {
    let mut reading = readers::read(name, bytes, &Limits::default()).expect("made to be read");
    reading.sources.remove(0).0
}

/// Numbered lines of made-up work.
fn made(lines: usize, title: &str) -> String {
    const VERBS: [&str; 5] = ["新建", "改造", "实施", "开展", "培育"];
    const PLACES: [&str; 7] = ["县域", "农村", "城区", "边境", "省属", "民办", "公办"];
    const THINGS: [&str; 11] = [
        "幼儿园",
        "寄宿制学校",
        "实训基地",
        "特殊教育资源中心",
        "智慧教室",
        "名师工作室",
        "校园食堂",
        "心理辅导室",
        "产教联合体",
        "课后服务点",
        "校舍加固项目",
    ];
    let mut text = format!("{title}\n");
    for i in 0..lines {
        let (verb, place, thing) = (VERBS[i % 5], PLACES[i % 7], THINGS[i % 11]);
        let count = 5 + i * 7 % 300;
        text.push_str(&format!(
            "{}.{verb}{place}{thing}{count}个，12月底前{place}{thing}达标率达到{}%以上。\n",
            i + 1,
            50 + i % 50
        ));
    }
    text
}

fn plan(demands: usize, tasks: usize) -> Ledger {
    let reading = |title: &str, lines: usize, level: Level| {
        let source = read("a.txt", made(lines / 2, title).as_bytes());
        let extraction = extract::extract(&source, &Options { year: Some(2023) });
        Reading { source, extraction, level: Some(level) }
    };
    let above = reading("2023年省政府工作报告", demands, Level::Above);
    let own = reading("省教育厅2023年工作要点", tasks, Level::Own);
    draft::compose("北江省教育厅", 2023, vec![above, own])
}

fn report(what: &str, mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{what:<40} median {:>9.3?}  min {:>9.3?}  max {:>9.3?}",
        times[RUNS / 2],
        times[0],
        times[RUNS - 1]
    );
    times[RUNS / 2]
}
