//! `moushi demo`: the whole loop on the bundled made-up province.

use super::args::Demo;
use super::draft;
use super::screen::{Screen, Tone};
use crate::app::demo;
use crate::app::draft::Request;
use crate::app::settings::Settings;
use crate::error::{Exit, Trouble};

/// Lays the documents out, drafts from them, and says what to open next.
pub fn run(typed: &Demo, screen: &Screen) -> Result<Exit, Trouble> {
    let files = demo::lay_out(&typed.out.join(screen.pick("文件", "documents")))?;
    let request = Request {
        files: files.into_iter().map(|file| (file, None)).collect(),
        org: demo::ORG.to_owned(),
        year: Some(demo::YEAR),
        settings: Settings::default(),
    };
    // The demo's documents have faults in them on purpose: findings are its result, not its failure.
    let exit = match draft::perform(&request, &typed.out, screen)? {
        Exit::Findings => Exit::Ok,
        other => other,
    };
    let page = typed.out.join("review.html");
    screen.line("");
    screen.line(&screen.tone(Tone::Strong, screen.pick("接下来", "next")));
    screen.line(&format!(
        "  {} {}",
        screen.pick("在浏览器中打开", "open in a browser:"),
        page.display()
    ));
    screen.line(&format!(
        "  {} moushi draft … --org … --year …",
        screen.pick("换成自己的文件：", "with documents of your own:"),
    ));
    Ok(exit)
}
