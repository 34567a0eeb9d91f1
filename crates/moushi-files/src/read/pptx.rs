//! Reads pptx: slides in order, titles as headings, bullets, tables, charts, diagrams, notes.
//! The page is the number of the slide.

mod shapes;

use moushi_core::model::{Finding, Refusal, Severity};
use moushi_core::text::{BlockKind, Format, Source, SourceBuilder, Span, Text};

use self::shapes::{Shape, shapes};
use super::container::Container;
use super::ooxml::{Relation, chart, macros, main_part, relations};
use super::xml::{Element, tree};
use super::{notes, refusals};
use crate::readers::{Input, Outcome, Reader};

/// pptx.
pub(crate) const READER: Reader = Reader {
    format: Format::Pptx,
    extensions: &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm"],
    title: Text::new("演示文稿（pptx）", "presentation (pptx)"),
    page: include_str!("pptx.md"),
    read,
};

/// Elements that only say how something looks.
const LOOKS: &[&str] = &[
    "spPr",
    "style",
    "lstStyle",
    "bodyPr",
    "timing",
    "transition",
    "blipFill",
    "tblPr",
    "tblGrid",
    "txPr",
    "clrMapOvr",
    "effectLst",
];

struct Deck<'c, 'a> {
    container: &'c mut Container<'a>,
    builder: SourceBuilder,
    cells: usize,
}

fn read(input: &Input<'_>) -> Outcome {
    let mut container = Container::open(input)?;
    let main = main_part(&mut container, "ppt/presentation.xml")?;
    let parts = relations(&mut container, &main)?;
    let root = tree(&container.text(&main)?, input, LOOKS)?;
    let mut deck = Deck { container: &mut container, builder: SourceBuilder::new(), cells: 0 };
    let mut hidden = Vec::new();
    for (slide, number) in slides(&root, &parts).into_iter().zip(1..) {
        if deck.slide(&slide, number)? {
            hidden.push(number);
        }
    }
    let source = deck.builder.finish(input.name, Format::Pptx, input.bytes);
    let mut findings: Vec<Finding> = macros(&container, &source).into_iter().collect();
    findings.extend((!hidden.is_empty()).then(|| hidden_slides(&source, &hidden)));
    Ok((source, findings))
}

/// Parts of the slides in the order of the show.
fn slides(presentation: &Element, parts: &[Relation]) -> Vec<String> {
    let list = presentation.child("sldIdLst");
    let ids = list.into_iter().flat_map(Element::children).filter_map(|id| id.prefixed("id"));
    let part = |id| parts.iter().find(|part| part.id == id && part.kind == "slide");
    ids.filter_map(part).map(|part| part.target.clone()).collect()
}

impl Deck<'_, '_> {
    /// Appends one slide with its notes; tells whether the show leaves it out.
    fn slide(&mut self, part: &str, number: u32) -> Result<bool, Refusal> {
        let Some(root) = self.root(part)? else { return Err(refusals::missing(part)) };
        let parts = relations(self.container, part)?;
        if let Some(tree) = root.at(&["cSld", "spTree"]) {
            for shape in shapes(tree) {
                self.shape(&shape, &parts, number)?;
            }
        }
        let notes = parts.iter().find(|part| part.kind == "notesSlide");
        if let Some(root) = notes.map(|notes| self.root(&notes.target)).transpose()?.flatten() {
            self.notes(&root, number)?;
        }
        Ok(root.attribute("show") == Some("0"))
    }

    fn root(&mut self, part: &str) -> Result<Option<Element>, Refusal> {
        let Some(xml) = self.container.text_if_any(part)? else { return Ok(None) };
        tree(&xml, self.container.input(), LOOKS).map(Some)
    }

    fn shape(&mut self, shape: &Shape<'_>, parts: &[Relation], page: u32) -> Result<(), Refusal> {
        match shape {
            Shape::Title(lines) => self.push(BlockKind::Heading(1), page, &lines.join("\n")),
            Shape::Text(lines) => {
                lines.iter().try_for_each(|line| self.push(BlockKind::Paragraph, page, line))
            }
            Shape::Aside(lines) => self.push(BlockKind::Aside, page, &lines.join("\n")),
            Shape::Table(table) => {
                self.cells += shapes::table(table, page, &mut self.builder);
                let limits = self.container.input().limits;
                if self.cells > limits.max_cells {
                    return Err(refusals::too_many_cells());
                }
                self.container.input().check_text(self.builder.end())
            }
            Shape::Elsewhere(id) => self.elsewhere(id, parts, page),
        }
    }

    /// A chart or a diagram: its words stand in a part of its own.
    fn elsewhere(&mut self, id: &str, parts: &[Relation], page: u32) -> Result<(), Refusal> {
        let Some(part) = parts.iter().find(|part| part.id == id) else { return Ok(()) };
        let Some(root) = self.root(&part.target)? else { return Ok(()) };
        let lines = if root.is("chartSpace") { chart(&root) } else { shapes::diagram(&root) };
        lines.iter().try_for_each(|line| self.push(BlockKind::Paragraph, page, line))
    }

    fn notes(&mut self, root: &Element, page: u32) -> Result<(), Refusal> {
        let Some(tree) = root.at(&["cSld", "spTree"]) else { return Ok(()) };
        for shape in shapes(tree) {
            if let Shape::Text(lines) = shape {
                self.push(BlockKind::Note, page, &lines.join("\n"))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, kind: BlockKind, page: u32, words: &str) -> Result<(), Refusal> {
        let stays = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let words: String = words.trim().chars().filter(stays).collect();
        if !words.is_empty() {
            self.builder.block(kind, Some(page), &words);
        }
        self.container.input().check_text(self.builder.end())
    }
}

fn hidden_slides(source: &Source, hidden: &[u32]) -> Finding {
    let numbers: Vec<String> = hidden.iter().map(u32::to_string).collect();
    notes::note(
        source,
        "file-hidden-slide",
        Severity::Note,
        Span::default(),
        Text::of(
            format!("第{}页设为放映时隐藏，仍已读入。", numbers.join("、")),
            format!("Hidden in the show, yet read: slide {}.", numbers.join(", ")),
        ),
        Text::new(
            "请确认这些页的内容是否有效；无效的请删除。",
            "Check whether these slides still hold; delete them if not.",
        ),
    )
}
