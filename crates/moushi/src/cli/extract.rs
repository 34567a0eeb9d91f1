//! `moushi extract`: the candidates of a document.

use moushi_core::extract::{self, Options};
use moushi_core::model::{Candidate, Extraction, Kind};
use moushi_core::report;
use moushi_core::text::Source;
use moushi_files::readers::Limits;
use moushi_files::write::json::ExtractionFile;
use moushi_files::write::{csv, json};

use super::args::{Extract, Rows};
use super::finish;
use super::screen::{Screen, Tone, pad};
use crate::app::load::{self, Loaded};
use crate::error::{Exit, Trouble};

/// Reads the files and shows what is found in them.
pub fn run(request: &Extract, screen: &Screen) -> Result<Exit, Trouble> {
    let Loaded { sources, refused } = load::load(&request.files, &Limits::default(), |_| ());
    let options = Options { year: request.year };
    let found: Vec<(Source, Extraction)> = sources
        .into_iter()
        .map(|opened| {
            let extraction = extract::extract(&opened.source, &options);
            (opened.source, extraction)
        })
        .collect();
    match request.format {
        Rows::Text => found.iter().for_each(|(source, found)| show(source, found, screen)),
        Rows::Json => screen.bytes(&json(&found)),
        Rows::Jsonl => lines(&found, screen)?,
        Rows::Csv => screen.bytes(&csv::write(&report::candidates(&found), screen.files())),
    }
    Ok(finish(&refused, Exit::Ok, screen))
}

/// One object for one file, as the scorer of extractions takes it; a list for several.
fn json(found: &[(Source, Extraction)]) -> Vec<u8> {
    match found {
        [(source, extraction)] => json::write_extraction(source, extraction),
        _ => {
            let files: Vec<ExtractionFile<'_>> =
                found.iter().map(|(source, found)| ExtractionFile::new(source, found)).collect();
            json::write_value(&files)
        }
    }
}

fn lines(found: &[(Source, Extraction)], screen: &Screen) -> Result<(), Trouble> {
    for (source, extraction) in found {
        for item in ExtractionFile::new(source, extraction).items {
            let line = serde_json::to_string(&item).map_err(anyhow::Error::from)?;
            screen.line(&line);
        }
    }
    Ok(())
}

fn show(source: &Source, extraction: &Extraction, screen: &Screen) {
    screen.line(&screen.tone(Tone::Strong, &source.name));
    for candidate in &extraction.candidates {
        screen.line(&row(source, candidate, extraction, screen));
    }
    let counts = format!(
        "{} {} · {} {} · {} {}",
        extraction.candidates.len(),
        screen.pick("条摘录", "candidates"),
        extraction.people.len(),
        screen.pick("人", "people"),
        extraction.noise.len(),
        screen.pick("处噪声", "noise"),
    );
    screen.line(&screen.tone(Tone::Faint, &counts));
    screen.line("");
}

fn row(source: &Source, candidate: &Candidate, all: &Extraction, screen: &Screen) -> String {
    let (label, tone) = kind(candidate.kind, screen);
    let depth = std::iter::successors(candidate.parent, |at| all.candidates[*at].parent).count();
    let words = source.at(candidate.span).replace(['\n', '\r'], "");
    let mut notes = Vec::new();
    notes.extend(candidate.owner.as_ref().map(|owner| owner.name.clone()));
    notes.extend(candidate.deadline.as_ref().map(|when| source.at(when.span).to_owned()));
    notes.extend(candidate.quantities.iter().map(|q| format!("{} {}", q.value, q.unit)));
    notes.extend(candidate.programmes.iter().map(|quoted| format!("“{}”", quoted.name)));
    notes.push(format!("{} {:.2}", candidate.finder, candidate.confidence));
    format!(
        "{} {}{}{words}  {}",
        screen.tone(tone, &pad(label, 6)),
        "  ".repeat(depth),
        candidate.ordinal.as_ref().map_or(String::new(), |ordinal| format!("{ordinal} ")),
        screen.tone(Tone::Faint, &notes.join(" · ")),
    )
}

fn kind(kind: Kind, screen: &Screen) -> (&'static str, Tone) {
    match kind {
        Kind::Achievement => (screen.pick("成效", "done"), Tone::Good),
        Kind::Task => (screen.pick("任务", "task"), Tone::Strong),
        Kind::Requirement => (screen.pick("要求", "demand"), Tone::Warning),
        Kind::Risk => (screen.pick("风险", "risk"), Tone::Bad),
        Kind::Livelihood => (screen.pick("实事", "people"), Tone::Strong),
        Kind::IndicatorTarget => (screen.pick("目标", "target"), Tone::Strong),
    }
}
