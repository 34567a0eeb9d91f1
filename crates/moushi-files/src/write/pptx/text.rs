//! Paragraphs of a slide: words with their looks, how high they stand, how they are cut in two, and their XML. Colours
//! are those of the theme, so that a house's template recolours them.

use std::sync::Arc;

use moushi_core::report::block::Run;
use moushi_core::report::book::Tone;
use moushi_core::report::figure::Figure;

use super::measure::{self, SPACING};
use crate::write::docx::xml::escaped;

/// Colour of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// As the text around.
    #[default]
    Text,
    /// Set back.
    Quiet,
    /// The colour of headings.
    Accent,
    /// On a dark ground.
    Light,
    /// On a pale ground.
    Dark,
    /// By mood.
    Tone(Tone),
}

/// How a paragraph stands in its box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Words of one look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Heavy letters.
    pub bold: bool,
    /// Their colour.
    pub ink: Ink,
    /// The number that they are.
    pub figure: Option<Arc<Figure>>,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Para {
    /// Its words.
    pub spans: Vec<Span>,
    /// Size of its letters in hundredths of a point.
    pub size: i64,
    /// Left edge of its lines.
    pub indent: i64,
    /// How far its first line stands left of the others.
    pub hang: i64,
    /// Room above it.
    pub before: i64,
    /// Where its lines stand.
    pub align: Align,
    /// Whether it must stand on the slide of what follows.
    pub keep: bool,
}

/// The accent of the theme that stands for a mood.
pub fn accent(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "accent1",
        Tone::Bad => "accent2",
        Tone::Good => "accent3",
        Tone::Watch => "accent4",
    }
}

/// The shape that stands for a mood, so that no colour stands alone.
pub fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "○",
        Tone::Good => "●",
        Tone::Watch => "▲",
        Tone::Bad => "■",
    }
}

impl Ink {
    fn fill(self) -> String {
        let plain = |name: &str| format!("<a:schemeClr val=\"{name}\"/>");
        let colour = match self {
            Self::Text => return String::new(),
            Self::Quiet => "<a:schemeClr val=\"tx1\"><a:lumMod val=\"65000\"/><a:lumOff val=\"35000\"/></a:schemeClr>".to_owned(),
            Self::Accent => plain("tx2"),
            Self::Light => plain("bg1"),
            Self::Dark => plain("dk1"),
            Self::Tone(Tone::Plain) => plain("accent1"),
            // Darker, to be read on white.
            Self::Tone(tone) => {
                format!("<a:schemeClr val=\"{}\"><a:lumMod val=\"75000\"/></a:schemeClr>", accent(tone))
            }
        };
        format!("<a:solidFill>{colour}</a:solidFill>")
    }
}

impl Span {
    /// Words in the ink of the text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Heavy words in an ink.
    pub fn strong(text: impl Into<String>, ink: Ink) -> Self {
        Self { text: text.into(), bold: true, ink, figure: None }
    }

    fn xml(&self, size: i64) -> String {
        let bold = if self.bold { " b=\"1\"" } else { "" };
        let fill = self.ink.fill();
        let looks = |tag: &str| {
            format!(
                "<a:{tag} lang=\"zh-CN\" altLang=\"en-US\" sz=\"{size}\"{bold} dirty=\"0\">{fill}</a:{tag}>"
            )
        };
        let mut out = String::new();
        for (at, line) in escaped(&self.text).split('\n').enumerate() {
            if at > 0 {
                out.push_str(&format!("<a:br>{}</a:br>", looks("rPr")));
            }
            if !line.is_empty() {
                out.push_str(&format!("<a:r>{}<a:t>{line}</a:t></a:r>", looks("rPr")));
            }
        }
        out
    }
}

/// Runs of a pack as spans.
pub fn spans(words: &[Run]) -> Vec<Span> {
    let span = |run: &Run| Span {
        text: crate::write::printable::printable(&run.text).into_owned(),
        figure: run.figure.clone(),
        // A number stands out of the words around it.
        bold: run.figure.is_some(),
        ink: Ink::Text,
    };
    words.iter().map(span).collect()
}

impl Para {
    /// A paragraph of words of one look.
    pub fn of(span: Span, size: i64) -> Self {
        Self { spans: vec![span], size, ..Self::default() }
    }

    /// Its words.
    pub fn words(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// First bytes of its lines on a space `wide` wide.
    pub fn lines(&self, wide: i64) -> Vec<usize> {
        let rest = wide - self.indent;
        measure::lines(&self.words(), self.size, rest + self.hang, rest)
    }

    /// How high it stands, without the room above.
    pub fn height(&self, wide: i64) -> i64 {
        i64::try_from(self.lines(wide).len()).unwrap_or(i64::from(u32::MAX))
            * measure::line(self.size)
    }

    /// The words up to a byte and those behind it. A number stays with its first letter.
    pub fn split(mut self, at: usize) -> (Self, Self) {
        let spans = std::mem::take(&mut self.spans);
        let mut rest = Self { hang: 0, before: 0, ..self.clone() };
        let mut left = at;
        let mut kept = Vec::new();
        for mut span in spans {
            if left >= span.text.len() {
                left -= span.text.len();
                kept.push(span);
            } else if left > 0 {
                let behind = span.text.split_off(left);
                rest.spans.push(Span { text: behind, figure: None, ..span.clone() });
                kept.push(span);
                left = 0;
            } else {
                rest.spans.push(span);
            }
        }
        self.spans = kept;
        (self, rest)
    }

    /// The numbers in it.
    pub fn figures(&self) -> impl Iterator<Item = &Arc<Figure>> {
        self.spans.iter().filter_map(|span| span.figure.as_ref())
    }

    /// Its XML; `first` leaves out the room above.
    pub fn xml(&self, first: bool) -> String {
        let align = match self.align {
            Align::Left => "l",
            Align::Centre => "ctr",
            Align::Right => "r",
        };
        let before = if first { 0 } else { self.before * 100 / measure::POINT };
        let runs: String = self.spans.iter().map(|span| span.xml(self.size)).collect();
        format!(
            "<a:p><a:pPr marL=\"{}\" indent=\"{}\" algn=\"{align}\"><a:lnSpc><a:spcPct val=\"{SPACING}\"/></a:lnSpc>\
             <a:spcBef><a:spcPts val=\"{before}\"/></a:spcBef><a:spcAft><a:spcPts val=\"0\"/></a:spcAft><a:buNone/></a:pPr>\
             {runs}<a:endParaRPr lang=\"zh-CN\" sz=\"{}\" dirty=\"0\"/></a:p>",
            self.indent, -self.hang, self.size,
        )
    }
}
