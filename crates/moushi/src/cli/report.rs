//! `moushi report`: the packs of the planning meeting from a ledger, and the list of what can be made.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{REPORTS, report};
use moushi_core::text::Text;

use super::args::Report;
use super::screen::{Screen, Tone, pad};
use crate::app::clock::Clock;
use crate::app::reports::{self, Made, Order};
use crate::app::{outputs, settings};
use crate::error::{Exit, Trouble};

/// Makes what was typed, or lists what can be made.
pub fn run(typed: &Report, screen: &Screen) -> Result<Exit, Trouble> {
    if typed.name == "list" {
        list(screen);
        return Ok(Exit::Ok);
    }
    let report = report(&typed.name).ok_or_else(|| unknown(&typed.name))?;
    let here = std::env::current_dir().unwrap_or_default();
    let order = Order {
        ledger: typed.ledger.clone(),
        year: typed.year,
        as_of: typed.as_of.unwrap_or_else(|| Clock::Machine.today()),
        subject: typed.subject.clone().unwrap_or_default(),
        format: typed.format.clone(),
        lang: screen.files(),
        deck: typed.deck_phrases.clone(),
        summary: typed.summary_phrases.clone(),
        settings: settings::load(typed.config.as_deref(), &here)?,
    };
    let made = reports::make(report, &order)?;
    outputs::folder(&typed.out)?;
    for Made { name, bytes } in &made {
        let path = outputs::file(&typed.out.join(name), bytes)?;
        screen.line(&format!("  {}  {} KiB", path.display(), bytes.len().div_ceil(1024)));
    }
    screen.line(screen.say(&told(made.len())));
    Ok(Exit::Ok)
}

fn told(count: usize) -> Text {
    Text::of(
        format!("已写出 {count} 份。每个数字的出处：moushi trace 文件"),
        format!("{count} files written. Where each number comes from: moushi trace FILE"),
    )
}

fn list(screen: &Screen) {
    for report in REPORTS {
        let formats = report.formats.join(" ");
        let name = screen.tone(Tone::Strong, &pad(report.name, 20));
        screen.line(&format!("{name} {}  {formats}", screen.say(&report.title)));
        screen.line(&format!(
            "{} {}",
            pad("", 20),
            screen.tone(Tone::Faint, screen.say(&report.what))
        ));
    }
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = REPORTS.iter().map(|report| report.name).collect();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有“{name}”这种材料。"), format!("There is no report `{name}`.")),
        Text::of(
            format!("可用的有：{}。", names.join("、")),
            format!("There are: {}.", names.join(", ")),
        ),
    )
}
