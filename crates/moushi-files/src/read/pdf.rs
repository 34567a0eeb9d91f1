//! Reads PDF files with a text layer: places of characters become lines, lines become paragraphs
//! across wraps and pages, ruled grids become tables. No character recognition: a scanned page is
//! reported, not read.

mod extract;
mod flow;
mod glyphs;
mod grid;
mod lines;
mod margins;
mod measure;
mod rulings;

use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, SourceBuilder, Text};

use self::extract::Sheet;
use super::{notes, refusals};
use crate::readers::{Input, Limits, Outcome, Reader};

/// pdf.
pub(crate) const READER: Reader = Reader {
    format: Format::Pdf,
    extensions: &["pdf"],
    title: TITLE,
    page: include_str!("pdf.md"),
    read,
};

const TITLE: Text = Text::new("PDF文件", "PDF");

fn read(input: &Input<'_>) -> Outcome {
    let sheets = sheets_in_time(input)?;
    if sheets.iter().all(|sheet| sheet.words.is_empty()) {
        let scanned = sheets.iter().any(|sheet| sheet.pictures);
        return Err(if scanned { refusals::scanned() } else { refusals::no_text() });
    }
    let mut builder = SourceBuilder::new();
    flow::write(&mut builder, &sheets, input)?;
    let source = builder.finish(input.name, Format::Pdf, input.bytes);
    let pages = |of: fn(&Sheet) -> bool| -> Vec<u32> {
        sheets.iter().filter(|sheet| of(sheet)).map(|sheet| sheet.number).collect()
    };
    let scanned = pages(|sheet| sheet.words.is_empty() && sheet.pictures);
    let unreadable = pages(|sheet| sheet.unreadable);
    let mut findings = Vec::new();
    findings.extend((!scanned.is_empty()).then(|| notes::scanned_pages(&source, &scanned)));
    findings.extend((!unreadable.is_empty()).then(|| notes::lost_fonts(&source, &unreadable)));
    Ok((source, findings))
}

/// The library that takes a PDF apart cannot be interrupted, so it works on a thread of its own,
/// which is left behind when the time is over: it looks at the clock after each page.
fn sheets_in_time(input: &Input<'_>) -> Result<Vec<Sheet>, Refusal> {
    /// Deeply nested objects cost stack.
    const STACK: usize = 32 << 20;
    let (answer, question) = mpsc::channel();
    let (bytes, limits, deadline) = (input.bytes.to_vec(), input.limits.clone(), input.deadline);
    let work = move || {
        let input = Input { name: "", bytes: &bytes, limits: &limits, deadline };
        // Nobody listens any more when the time is over.
        let _ = answer.send(extract::sheets(&input));
    };
    thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|_| refusals::too_slow(input.limits.max_time))?;
    match question.recv_timeout(input.deadline.saturating_duration_since(Instant::now())) {
        Ok(sheets) => sheets,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(refusals::too_slow(input.limits.max_time)),
        // The thread ended without an answer: it panicked.
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(refusals::damaged(&TITLE)),
    }
}

/// Whether the pages so far hold more characters than the limit.
fn too_much(limits: &Limits, sheets: &[Sheet]) -> bool {
    sheets.iter().map(Sheet::bytes).sum::<usize>() > limits.max_text
}
