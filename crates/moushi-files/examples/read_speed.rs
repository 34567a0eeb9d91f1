//! Reads the given files again and again for a second each and tells how fast: megabytes a second,
//! and milliseconds a page where there are pages. See `bench/reading.md`.

use std::time::{Duration, Instant};

use moushi_files::readers::{Limits, read};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("the file is there");
        let (start, mut rounds) = (Instant::now(), 0_u32);
        let mut pages = 0;
        while start.elapsed() < Duration::from_secs(1) {
            let Ok(reading) = read(&path, &bytes, &Limits::default()) else { break };
            let blocks = reading.sources.iter().flat_map(|(source, _)| &source.blocks);
            pages = blocks.filter_map(|block| block.page).max().unwrap_or(0);
            rounds += 1;
        }
        let once = start.elapsed().as_secs_f64() / f64::from(rounds.max(1));
        let speed = bytes.len() as f64 / 1e6 / once;
        print!("{path}: {:.2} ms, {speed:.1} MB/s", once * 1e3);
        if pages > 0 {
            print!(", {pages} pages, {:.2} ms a page", once * 1e3 / f64::from(pages));
        }
        println!();
    }
}
