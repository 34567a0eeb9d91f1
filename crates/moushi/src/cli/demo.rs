//! `moushi demo`: the whole loop on the bundled made-up province, two years of it: last year is drafted
//! first, and this year's draft sees its ledger.

use std::path::{Path, PathBuf};

use moushi_core::model::Level;

use super::args::Demo;
use super::draft;
use super::screen::{Screen, Tone};
use crate::app::demo;
use crate::app::draft::Request;
use crate::app::settings::Settings;
use crate::error::{Exit, Trouble};

/// Lays the documents out, drafts both years from them, and says what to open next.
pub fn run(typed: &Demo, screen: &Screen) -> Result<Exit, Trouble> {
    let laid = demo::lay_out(&typed.out.join(screen.pick("文件", "documents")))?;
    let last_year = typed.out.join((demo::YEAR - 1).to_string());
    draft::perform_briefly(&request(laid.before, demo::YEAR - 1), &last_year, screen)?;
    screen.line("");
    let mut request = request(laid.now, demo::YEAR);
    request.files.push((last_year.join("ledger.json"), Some(Level::LastYear)));
    // The demo's documents have faults in them on purpose: findings are its result, not its failure.
    let exit = match draft::perform(&request, &typed.out, screen)? {
        Exit::Findings => Exit::Ok,
        other => other,
    };
    next(&typed.out, &last_year, screen);
    Ok(exit)
}

fn request(files: Vec<PathBuf>, year: i32) -> Request {
    Request {
        files: files.into_iter().map(|file| (file, None)).collect(),
        org: demo::ORG.to_owned(),
        year: Some(year),
        settings: Settings::default(),
    }
}

fn next(out: &Path, last_year: &Path, screen: &Screen) {
    screen.line("");
    screen.line(&screen.tone(Tone::Strong, screen.pick("接下来", "next")));
    let lines = [
        ("在浏览器中打开", "open in a browser:", out.join("review.html").display().to_string()),
        ("上年的在", "last year's:", last_year.join("review.html").display().to_string()),
        (
            "换成自己的文件：",
            "with documents of your own:",
            "moushi draft … --org … --year … --last-year …/ledger.json".to_owned(),
        ),
    ];
    for (zh, en, what) in lines {
        screen.line(&format!("  {} {what}", screen.pick(zh, en)));
    }
}
