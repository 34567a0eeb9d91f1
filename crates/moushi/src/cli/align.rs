//! `moushi align`: what of the demands is covered, what is not, what has no basis, what is softer.

use moushi_core::align::{self, Cover, Coverage};
use moushi_core::model::{Ledger, Link, LinkState, Requirement, RowId, Task};
use moushi_files::write;

use super::args::{Align, Rows};
use super::screen::{Screen, Tone, cut, pad};
use super::{finish, snippet};
use crate::app::align::{Held, hold};
use crate::app::{outputs, settings};
use crate::error::{Exit, Trouble};

/// Columns that words may take in a list.
const WIDTH: usize = 72;

/// Holds the ledger against the demands and shows the result.
pub fn run(typed: &Align, screen: &Screen) -> Result<Exit, Trouble> {
    let here = std::env::current_dir().unwrap_or_default();
    let decisions = settings::load(typed.config.as_deref(), &here)?.links;
    let Held { ledger, unplaced, refused } =
        hold(&typed.ledger, &typed.against, &typed.org, typed.year, &decisions)?;
    match typed.format {
        Rows::Text => {
            show(&ledger, screen);
            unplaced.iter().for_each(|one| screen.out(&snippet::render(one, &[], screen)));
        }
        Rows::Json => screen.bytes(&write::json::write_value(&ledger.links)),
        Rows::Jsonl => {
            for link in &ledger.links {
                let line = serde_json::to_string(link).map_err(anyhow::Error::from)?;
                screen.line(&line);
            }
        }
        Rows::Csv => screen.bytes(&outputs::matrix_csv(&ledger, screen.files())),
    }
    Ok(finish(&refused, Exit::Ok, screen))
}

fn show(ledger: &Ledger, screen: &Screen) {
    let coverage = align::coverage(ledger);
    line(&coverage, screen);
    gaps(&coverage, ledger, screen);
    softer(ledger, screen);
    baseless(&coverage, ledger, screen);
    answers(ledger, screen);
}

/// Coverage in one line.
pub fn line(coverage: &Coverage, screen: &Screen) {
    let counts = &coverage.counts;
    let taken = counts.requirements - counts.none;
    let parts = [
        (
            format!("{taken}/{}", counts.requirements),
            "条要求有承接",
            "demands taken up",
            Tone::Good,
        ),
        (counts.none.to_string(), "条未承接", "not taken up", Tone::Bad),
        (counts.weakened.to_string(), "条软于要求", "softer than demanded", Tone::Bad),
        (
            coverage.without_basis.len().to_string(),
            "项任务无依据",
            "tasks without basis",
            Tone::Warning,
        ),
    ];
    let parts: Vec<String> = parts
        .iter()
        .map(|(count, zh, en, tone)| {
            format!("{} {}", screen.tone(*tone, count), screen.pick(zh, en))
        })
        .collect();
    screen.line(&format!("  {}", parts.join("  ")));
}

/// Demands that no task answers.
pub fn gaps(coverage: &Coverage, ledger: &Ledger, screen: &Screen) {
    let open: Vec<&RowId> = coverage
        .requirements
        .iter()
        .filter(|row| row.cover == Cover::None)
        .map(|row| &row.requirement)
        .collect();
    heading(screen.pick("未承接的要求", "demands without a task"), open.len(), screen);
    for row in open.iter().filter_map(|id| ledger.requirement(id)) {
        screen.line(&requirement(row, screen));
    }
}

fn softer(ledger: &Ledger, screen: &Screen) {
    let soft: Vec<&Link> = live(ledger).filter(|link| !link.weakenings.is_empty()).collect();
    heading(screen.pick("软于要求的任务", "promises softer than the demand"), soft.len(), screen);
    for link in soft {
        pair(link, ledger, screen);
        for weakening in &link.weakenings {
            let words = format!("       ▲ {}", screen.say(&weakening.message));
            screen.line(&screen.tone(Tone::Bad, &words));
        }
    }
}

fn baseless(coverage: &Coverage, ledger: &Ledger, screen: &Screen) {
    let rows = &coverage.without_basis;
    heading(screen.pick("没有依据的任务", "tasks without a basis"), rows.len(), screen);
    for row in rows.iter().filter_map(|id| ledger.task(id)) {
        screen.line(&task(row));
    }
}

fn answers(ledger: &Ledger, screen: &Screen) {
    let links: Vec<&Link> = live(ledger).filter(|link| link.weakenings.is_empty()).collect();
    heading(screen.pick("建议的对标关系", "suggested links"), links.len(), screen);
    links.into_iter().for_each(|link| pair(link, ledger, screen));
}

fn live(ledger: &Ledger) -> impl Iterator<Item = &Link> {
    ledger.links.iter().filter(|link| link.state != LinkState::Refused)
}

fn pair(link: &Link, ledger: &Ledger, screen: &Screen) {
    if let (Some(demand), Some(answer)) =
        (ledger.requirement(&link.requirement), ledger.task(&link.task))
    {
        screen.line(&requirement(demand, screen));
        screen.line(&task(answer));
        let shared =
            format!("       {} {}", screen.pick("共同", "shared"), link.shared.join(" · "));
        screen.line(&screen.tone(Tone::Faint, &cut(&shared, WIDTH + 8)));
    }
}

fn requirement(row: &Requirement, screen: &Screen) -> String {
    let issuer = row.issuer.as_deref().unwrap_or_default();
    let words = cut(&row.words, WIDTH);
    format!("  {} {words}  {}", row.id, screen.tone(Tone::Faint, &cut(issuer, 24)))
}

fn task(row: &Task) -> String {
    let by = row.leads.first().or(row.leader.as_ref()).map_or("", String::as_str);
    format!("    → {} {}  {by}", row.id, cut(&row.words, WIDTH))
}

fn heading(title: &str, count: usize, screen: &Screen) {
    screen.line("");
    screen.line(&screen.tone(Tone::Strong, &format!("{}{count}", pad(title, 24))));
}
