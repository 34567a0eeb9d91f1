//! Tables of a docx: rows and cells by the grid, merged cells as one cell and empty ones, tables
//! inside a cell as lines of that cell.

use moushi_core::model::Refusal;
use moushi_core::text::{BlockKind, Span, Table};

use super::body::Body;
use crate::read::refusals;
use crate::read::xml::Element;

/// Word allows 63 columns; a larger span is a lie.
const MOST_COLUMNS: usize = 64;

impl Body<'_> {
    /// Appends a table. One that is a single cell is a frame around text, not a table.
    pub(super) fn table(&mut self, table: &Element) -> Result<(), Refusal> {
        let rows = rows(table);
        if let [row] = rows.as_slice()
            && let [cell] = cells(row).as_slice()
        {
            return self.blocks(cell);
        }
        let mut out = Table::default();
        for row in rows {
            let spans = self.row(row)?;
            out.rows.push(spans);
        }
        self.record(out);
        Ok(())
    }

    fn row(&mut self, row: &Element) -> Result<Vec<Span>, Refusal> {
        let properties = row.child("trPr");
        let before = properties.map_or(0, |properties| count(properties, "gridBefore", 0));
        let mut spans = vec![self.nowhere(); before];
        for cell in cells(row) {
            let text = self.words(cell)?;
            let properties = cell.child("tcPr");
            let goes_on = properties.is_some_and(|properties| continues(properties, "vMerge"))
                || properties.is_some_and(|properties| continues(properties, "hMerge"));
            let words = if goes_on { "" } else { text.as_str() };
            spans.push(if words.is_empty() {
                self.nowhere()
            } else {
                self.push(BlockKind::Cell, self.page(), words)?
            });
            let width = properties.map_or(1, |properties| count(properties, "gridSpan", 1));
            spans.extend(std::iter::repeat_n(self.nowhere(), width.saturating_sub(1)));
        }
        self.cells += spans.len();
        if self.cells > self.input.limits.max_cells {
            return Err(refusals::too_many_cells());
        }
        Ok(spans)
    }

    /// A table inside a cell: a line for each row, tabs between the cells.
    pub(super) fn table_as_lines(&mut self, table: &Element) -> Result<String, Refusal> {
        let mut lines = Vec::new();
        for row in rows(table) {
            let mut line = Vec::new();
            for cell in cells(row) {
                line.push(self.words(cell)?);
            }
            line.retain(|words| !words.is_empty());
            lines.push(line.join("\t"));
        }
        lines.retain(|line| !line.is_empty());
        Ok(lines.join("\n"))
    }
}

/// Whether a cell is the continuation of a merged cell: `w:vMerge` without `restart`.
fn continues(properties: &Element, name: &str) -> bool {
    properties.child(name).is_some_and(|merge| merge.attribute("val") != Some("restart"))
}

fn count(properties: &Element, name: &str, usual: usize) -> usize {
    let given = properties.child(name).and_then(|child| child.number("val"));
    given.unwrap_or(usual).min(MOST_COLUMNS)
}

/// Rows that are shown: deleted and hidden ones are not.
fn rows(table: &Element) -> Vec<&Element> {
    wrapped(table, "tr", "trPr")
}

fn cells(row: &Element) -> Vec<&Element> {
    wrapped(row, "tc", "tcPr")
}

/// Children of a name, through content controls and change marks around them.
fn wrapped<'e>(parent: &'e Element, name: &str, properties: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    for child in parent.children() {
        if child.is(name) {
            let gone = child.child(properties).is_some_and(|properties| {
                ["del", "cellDel", "hidden"].iter().any(|mark| properties.switched(mark))
            });
            if !gone {
                found.push(child);
            }
        } else if matches!(&*child.name, "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo") {
            found.extend(wrapped(child, name, properties));
        }
    }
    found
}
