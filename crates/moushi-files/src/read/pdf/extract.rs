//! The only file that knows the PDF library: what stands on each page, in points, with the origin
//! at the lower left. Puts nothing in order.

use moushi_core::model::Refusal;
use unpdf::ErrorKind;
use unpdf::parser::backend::{PdfBackend, RawBackend};
use unpdf::parser::{LayoutAnalyzer, TextSpan};

use super::rulings::{self, Ruling};
use super::{TITLE, glyphs, too_much};
use crate::read::refusals;
use crate::readers::Input;

/// One page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// From 1.
    pub number: u32,
    /// Lower and upper edge of what is shown.
    pub bottom: f32,
    /// See `bottom`.
    pub top: f32,
    /// Left and right edge.
    pub left: f32,
    /// See `left`.
    pub right: f32,
    /// Runs of characters in the order in which the file shows them.
    pub words: Vec<Word>,
    /// Lines drawn.
    pub rulings: Vec<Ruling>,
    /// Whether there are pictures on it.
    pub pictures: bool,
    /// Whether much of its text was left out because the font tells no characters.
    pub unreadable: bool,
}

impl Sheet {
    /// Bytes of its text.
    pub(super) fn bytes(&self) -> usize {
        self.words.iter().map(|word| word.text.len()).sum()
    }
}

/// A run of characters on one baseline.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// The characters, radicals put right.
    pub text: String,
    /// Left end.
    pub left: f32,
    /// Right end.
    pub right: f32,
    /// Baseline.
    pub base: f32,
    /// Size of the font.
    pub size: f32,
}

/// Takes a file apart.
///
/// # Errors
/// When it is encrypted or damaged, holds too much or takes too long.
pub(super) fn sheets(input: &Input<'_>) -> Result<Vec<Sheet>, Refusal> {
    let backend = RawBackend::load_bytes(input.bytes).map_err(|error| match error.kind() {
        ErrorKind::Encrypted | ErrorKind::InvalidPassword => refusals::encrypted(),
        _ => refusals::damaged(&TITLE),
    })?;
    let pages: Vec<u32> = backend.pages().keys().copied().collect();
    if pages.is_empty() {
        return Err(refusals::damaged(&TITLE));
    }
    let mut sheets: Vec<Sheet> = Vec::new();
    for number in pages {
        input.check_time()?;
        sheets.push(sheet(&backend, number));
        if too_much(input.limits, &sheets) {
            return Err(refusals::too_much_text(input.limits.max_text));
        }
    }
    Ok(sheets)
}

/// One page; a page that cannot be taken apart is one whose text cannot be read.
fn sheet(backend: &RawBackend, number: u32) -> Sheet {
    let mut sheet = Sheet { number, ..Sheet::default() };
    let Some(&page) = backend.pages().get(&number) else { return sheet };
    let shown = backend.crop_box(page);
    (sheet.left, sheet.right) = (shown.llx, shown.urx);
    (sheet.bottom, sheet.top) = (shown.lly, shown.ury);
    let analyzer = LayoutAnalyzer::new(backend);
    match analyzer.extract_page_spans(number) {
        Ok(spans) => sheet.words = spans.iter().filter_map(word).collect(),
        Err(_) => sheet.unreadable = true,
    }
    // Bullets of symbol fonts tell no characters either; a few of them are no loss.
    let lost: usize = analyzer.unreadable_fonts().iter().map(|font| font.runs).sum();
    sheet.unreadable |= lost > sheet.words.len() / 10 + 4;
    sheet.pictures = backend.page_xobjects(page).is_ok_and(|objects| !objects.is_empty());
    let operations = backend.page_content(page).and_then(|bytes| backend.decode_content(&bytes));
    sheet.rulings = operations.map(|operations| rulings::drawn(&operations)).unwrap_or_default();
    sheet
}

fn word(span: &TextSpan) -> Option<Word> {
    let text = glyphs::put_right(&span.text);
    let finite = [span.x, span.y, span.width, span.font_size].iter().all(|n| n.is_finite());
    let words = text.trim_end();
    if words.trim().is_empty() || !finite {
        return None;
    }
    // The library takes characters whose code ends like that of a space for spaces: only where the
    // text ends in one is its measure of the ink to be trusted.
    let ink = span.ink_width.filter(|_| words.len() < text.len()).unwrap_or(span.width);
    let width = ink.max(span.font_size * 0.2);
    Some(Word {
        text: words.to_owned(),
        left: span.x,
        right: span.x + width,
        base: span.y,
        size: span.font_size.abs().max(1.0),
    })
}
