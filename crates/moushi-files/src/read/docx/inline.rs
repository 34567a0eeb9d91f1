//! Words of one paragraph of a docx: runs, changes, fields, symbols, breaks. Not where the
//! paragraph stands.

use super::body::Body;
use crate::read::xml::Element;

/// The words of one paragraph and what was met between them.
#[derive(Debug, Default)]
pub(super) struct Line<'e> {
    /// The words, with `\n` for line breaks.
    pub text: String,
    /// Text boxes anchored in the paragraph.
    pub boxes: Vec<&'e Element>,
    /// Page breaks before the first word.
    pub breaks_before: u32,
    /// Page breaks in all.
    pub breaks: u32,
    /// Characters left out because they are hidden.
    pub hidden: usize,
}

/// For each open field: whether its code, and not yet its result, is going by.
pub(super) type Fields = Vec<bool>;

impl Body<'_> {
    /// Gathers the words inside `element`: a paragraph, or any stretch of runs.
    pub(super) fn gather<'e>(&mut self, element: &'e Element, line: &mut Line<'e>) {
        for child in element.children() {
            match &*child.name {
                "r" => self.run(child, line),
                // Taken as accepted: what is deleted or moved away is gone.
                "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "rt" | "rubyPr" => {}
                "AlternateContent" => line.boxes.extend(text_boxes(child)),
                _ => self.gather(child, line),
            }
        }
    }

    fn run<'e>(&mut self, run: &'e Element, line: &mut Line<'e>) {
        if let Some(properties) = run.child("rPr") {
            let style = properties.child("rStyle").and_then(|style| style.attribute("val"));
            if properties.switched("vanish") || self.styles.is_hidden(style) {
                line.hidden += run
                    .children()
                    .filter(|child| child.is("t"))
                    .map(|child| child.text().chars().count())
                    .sum::<usize>();
                return;
            }
        }
        for child in run.children() {
            self.in_run(child, line);
        }
    }

    fn in_run<'e>(&mut self, child: &'e Element, line: &mut Line<'e>) {
        match &*child.name {
            "fldChar" => self.field(child),
            "lastRenderedPageBreak" => line.page_break(),
            "drawing" | "pict" | "object" | "AlternateContent" => {
                line.boxes.extend(text_boxes(child));
            }
            _ if self.fields.contains(&true) => {}
            "t" => push_clean(&mut line.text, &child.text()),
            "tab" | "ptab" => line.text.push('\t'),
            "cr" => line.text.push('\n'),
            "br" if child.attribute("type") != Some("page") => line.text.push('\n'),
            "noBreakHyphen" => line.text.push('-'),
            "sym" => line.text.extend(symbol(child)),
            "ruby" => {
                if let Some(base) = child.child("rubyBase") {
                    self.gather(base, line);
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, mark: &Element) {
        match mark.attribute("fldCharType") {
            Some("begin") => self.fields.push(true),
            Some("separate") => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }
}

impl Line<'_> {
    fn page_break(&mut self) {
        self.breaks += 1;
        if self.text.trim().is_empty() {
            self.breaks_before += 1;
        }
    }
}

/// Contents of the text boxes inside a drawing. Where the same drawing is told twice, for new and
/// for old programs, the first telling that holds a text box counts.
fn text_boxes(element: &Element) -> Vec<&Element> {
    if element.is("txbxContent") {
        return vec![element];
    }
    if element.is("AlternateContent") {
        return element
            .children()
            .map(|telling| telling.children().flat_map(text_boxes).collect::<Vec<_>>())
            .find(|boxes| !boxes.is_empty())
            .unwrap_or_default();
    }
    element.children().flat_map(text_boxes).collect()
}

/// Characters without control characters.
pub(super) fn push_clean(out: &mut String, text: &str) {
    let blank = |c: char| matches!(c, '\n' | '\r' | '\t');
    out.extend(text.chars().map(|c| if blank(c) { ' ' } else { c }).filter(|c| !c.is_control()));
}

/// A character chosen from a symbol font. Those that offices use have a Unicode counterpart; of
/// the others only U+FFFD can honestly be said.
fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default().to_lowercase();
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let known = match (font.as_str(), low) {
        ("wingdings", 0x6C) => '●',
        ("wingdings", 0x6E) => '■',
        ("wingdings", 0x6F | 0xA8 | 0x71 | 0x72) => '□',
        ("wingdings", 0x75) => '◆',
        ("wingdings", 0xB2) => '☆',
        ("wingdings", 0xAB) => '★',
        ("wingdings", 0xD8) => '➢',
        ("wingdings", 0xE0) => '→',
        ("wingdings", 0xFB) => '✗',
        ("wingdings", 0xFC) => '✓',
        ("wingdings", 0xFD | 0x78) => '☒',
        ("wingdings", 0xFE) => '☑',
        ("wingdings 2", 0x50) => '✓',
        ("wingdings 2", 0x52) => '☑',
        ("wingdings 2", 0xA3) => '□',
        ("wingdings 2", 0x4F) => '✗',
        ("symbol", 0xB7) => '•',
        ("symbol", 0xB3) => '≥',
        ("symbol", 0xA3) => '≤',
        ("symbol", 0xB4) => '×',
        ("symbol", 0xB1) => '±',
        ("wingdings" | "wingdings 2" | "wingdings 3" | "symbol" | "webdings", _) => '\u{FFFD}',
        _ => char::from_u32(low).filter(|c| !c.is_control())?,
    };
    Some(known)
}
