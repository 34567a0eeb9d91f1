//! What docx, xlsx and pptx share: parts that name one another by relationships, and what is to be
//! said of macros. Knows nothing of words, cells or slides.

mod chart;
mod numerals;

use moushi_core::model::{Finding, Refusal};
use moushi_core::text::Source;

pub(crate) use self::chart::chart;
pub(crate) use self::numerals::written;
use super::container::{Container, resolve};
use super::notes;
use super::xml::tree;

/// One part names another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    /// By which name the part's XML speaks of it: `rId3`.
    pub(crate) id: String,
    /// Last word of its type: `slide`, `footnotes`.
    pub(crate) kind: String,
    /// Name of the other part in the container.
    pub(crate) target: String,
}

/// The parts that `part` names, in order; none when it names none. The empty name is the package
/// itself. What lies outside of the container is left out and never asked for.
///
/// # Errors
/// When the container or its XML is damaged.
pub(crate) fn relations(
    container: &mut Container<'_>,
    part: &str,
) -> Result<Vec<Relation>, Refusal> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(xml) = container.text_if_any(&format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(Vec::new());
    };
    let root = tree(&xml, container.input(), &[])?;
    let inside = root.children().filter(|child| child.attribute("TargetMode") != Some("External"));
    let relation = |child: &super::xml::Element| {
        let kind = child.attribute("Type")?;
        Some(Relation {
            id: child.attribute("Id")?.to_owned(),
            kind: kind.rsplit('/').next().unwrap_or(kind).to_owned(),
            target: resolve(part, child.attribute("Target")?),
        })
    };
    Ok(inside.filter_map(relation).collect())
}

/// The part that the package starts with, or `usual` when the package does not say.
///
/// # Errors
/// When the container or its XML is damaged.
pub(crate) fn main_part(container: &mut Container<'_>, usual: &str) -> Result<String, Refusal> {
    let found = relations(container, "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument" && container.has(&relation.target));
    Ok(found.map_or_else(|| usual.to_owned(), |relation| relation.target))
}

/// Says so when the file holds macros.
pub(crate) fn macros(container: &Container<'_>, source: &Source) -> Option<Finding> {
    let holds = container.names().any(|name| name.ends_with("vbaproject.bin"));
    holds.then(|| notes::macros(source))
}

/// The number of a list item in DrawingML's scheme `scheme`, with what stands behind it.
pub(crate) fn auto_number(scheme: &str, n: u32) -> String {
    let (format, ending) = match scheme {
        "ea1ChsPeriod" | "ea1ChtPeriod" | "ea1JpnChsDbPeriod" => ("chineseCounting", "、"),
        "ea1ChsPlain" | "ea1ChtPlain" | "ea1JpnKorPlain" => ("chineseCounting", " "),
        "circleNumDbPlain" | "circleNumWdWhitePlain" | "circleNumWdBlackPlain" => {
            ("decimalEnclosedCircle", " ")
        }
        "arabicDbPeriod" => ("decimalFullWidth", "．"),
        "arabicDbPlain" => ("decimalFullWidth", " "),
        _ => {
            let format = match scheme {
                s if s.starts_with("alphaLc") => "lowerLetter",
                s if s.starts_with("alphaUc") => "upperLetter",
                s if s.starts_with("romanLc") => "lowerRoman",
                s if s.starts_with("romanUc") => "upperRoman",
                _ => "decimal",
            };
            let number = written(format, n);
            return match scheme {
                s if s.ends_with("ParenBoth") => format!("({number}) "),
                s if s.ends_with("ParenR") => format!("{number}) "),
                s if s.ends_with("Plain") => format!("{number} "),
                _ => format!("{number}. "),
            };
        }
    };
    written(format, n) + ending
}
