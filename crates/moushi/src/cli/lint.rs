//! `moushi lint`: findings in documents or in a ledger.

use std::path::PathBuf;

use moushi_core::lint::{Rule, rules};
use moushi_core::model::{Refusal, RefusalKind, Severity};
use moushi_core::text::Text;
use moushi_files::write;

use super::args::{FindingShape, Lint};
use super::draft::tally;
use super::screen::{Screen, pad};
use super::{finish, snippet};
use crate::app::draft::{self, Drafted, Request};
use crate::app::settings::{self, Settings};
use crate::app::{align, outputs};
use crate::error::{Exit, Trouble};

/// Lists rules, explains one, or lints.
pub fn run(typed: &Lint, screen: &Screen) -> Result<Exit, Trouble> {
    if typed.rules {
        rules::RULES.iter().for_each(|rule| screen.line(&entry(rule, screen)));
        return Ok(Exit::Ok);
    }
    if let Some(name) = &typed.explain {
        let rule = rules::named(name).ok_or_else(|| unknown(name))?;
        screen.line(rule.page);
        return Ok(Exit::Ok);
    }
    let here = std::env::current_dir().unwrap_or_default();
    let settings = settings::load(typed.config.as_deref(), &here)?;
    let drafted = look(typed, settings)?;
    show(&drafted, typed.format, screen);
    let bad = drafted.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(finish(&drafted.refused, if bad { Exit::Findings } else { Exit::Ok }, screen))
}

fn look(typed: &Lint, settings: Settings) -> Result<Drafted, Trouble> {
    if let [only] = typed.files.as_slice()
        && let Some(ledger) = align::ledger(only)?
    {
        return Ok(draft::check(ledger, &settings));
    }
    let request = Request {
        files: typed.files.iter().map(|file: &PathBuf| (file.clone(), None)).collect(),
        org: typed.org.clone(),
        year: typed.year,
        settings,
    };
    Ok(draft::draft(&request, |_| ()))
}

fn show(drafted: &Drafted, shape: FindingShape, screen: &Screen) {
    match shape {
        FindingShape::Text => {
            let sources = snippet::sources(&drafted.ledger);
            for finding in &drafted.findings {
                screen.out(&snippet::render(finding, &sources, screen));
            }
            let mut tally = tally(&drafted.findings, screen);
            if !drafted.suppressed.is_empty() {
                let word = screen.pick("条已说明理由", "suppressed with reason");
                tally = format!("{tally} · {} {word}", drafted.suppressed.len());
            }
            screen.line(&tally);
        }
        FindingShape::Json => screen.bytes(&write::json::write_value(&drafted.findings)),
        FindingShape::Sarif => screen.out(&outputs::sarif(drafted)),
    }
}

fn entry(rule: &Rule, screen: &Screen) -> String {
    let (word, tone) = screen.severity(rule.severity);
    format!(
        "{} {} {} {}",
        pad(screen.say(&rule.family.title()), 12),
        screen.tone(tone, &pad(&word, 8)),
        pad(rule.name, 26),
        screen.say(&rule.title),
    )
}

fn unknown(name: &str) -> Refusal {
    let near = rules::nearest(name).unwrap_or("no-owner");
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{name}”这条规则。"), format!("There is no rule “{name}”.")),
        Text::of(
            format!("试试 moushi lint --explain {near}，全部规则见 moushi lint --rules。"),
            format!("Try moushi lint --explain {near}; moushi lint --rules lists all."),
        ),
    )
}
