//! What becomes of the units where the model is another, as a section of the paper and a sheet of the workbook. Reckons nothing.

use super::super::block::{Block, Run};
use super::super::book::{Cell, Column};
use super::tables::{head, number};
use crate::growth::agreement::{Agreement, Moved};
use crate::growth::shown::fixed;
use crate::growth::variants::{Beside, Varied, told};
use crate::text::{Lang, Text};

use super::units::band;

pub(super) const TITLE: Text =
    Text::new("换一种做法，结论变不变", "Whether results hold when asked otherwise");

pub(super) const READING: Text = Text::new(
    "换了档的单位，结论取决于怎样提问，不宜据此评价。各行与本模型相比；单位按名称对应。",
    "Of units that change their band the answer depends on how it was asked: they are not to be judged by it. Each row is held against the model; units are the same by their names.",
);

/// Units by name that the paper lists at most; the workbook has all.
const LISTED: usize = 60;

/// The section: what it comes to, each variant in a row, and who changed the band.
pub(super) fn section(variants: &[Varied], lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(told(variants).map(|text| Block::Paragraph(vec![Run::own(lang.of(&text))])));
    let rows: Vec<Vec<Cell>> = variants.iter().flat_map(|one| rows(one, lang)).collect();
    blocks.push(Block::Table { columns: columns(lang), rows });
    let refused = variants.iter().filter_map(|one| Some((&one.name, one.refused.as_ref()?)));
    blocks.extend(refused.map(|(name, why)| Block::Note(format!("{name}: {}", lang.of(why)))));
    let moved: Vec<Vec<Cell>> = variants.iter().flat_map(|one| moved(one, lang)).collect();
    let rest = moved.len().saturating_sub(LISTED);
    if !moved.is_empty() {
        let rows = moved.into_iter().take(LISTED).collect();
        blocks.push(Block::Table { columns: moved_columns(lang), rows });
    }
    if rest > 0 {
        let text = Text::of(
            format!("另有 {rest} 行，见工作簿。"),
            format!("{rest} more rows stand in the workbook."),
        );
        blocks.push(Block::Note(lang.of(&text).to_owned()));
    }
    blocks.push(Block::Note(lang.of(&READING).to_owned()));
    blocks
}

pub(super) fn columns(lang: Lang) -> Vec<Column> {
    vec![
        head(&Text::new("做法", "Variant"), 18, lang),
        head(&Text::new("公式与限定的行", "Formula and rows"), 30, lang),
        number(&Text::new("行数", "Rows"), 9, lang),
        head(&Text::new("分组", "Grouping"), 14, lang),
        number(&Text::new("共有单位", "Units in both"), 9, lang),
        number(&Text::new("次序相关", "Rank correlation"), 9, lang),
        number(&Text::new("换档", "Other band"), 8, lang),
        number(&Text::new("变到另一侧", "Other side"), 9, lang),
    ]
}

/// A row for each grouping; one without numbers where there is nothing to hold against the model.
pub(super) fn rows(varied: &Varied, lang: Lang) -> Vec<Vec<Cell>> {
    let asked = [varied.formula.clone(), varied.rows_told()];
    let asked: Vec<String> = asked.into_iter().filter(|part| !part.is_empty()).collect();
    let begin = || {
        let rows =
            if varied.refused.is_some() { Cell::Blank } else { Cell::Number(varied.rows as f64) };
        vec![Cell::words(varied.name.clone()), Cell::words(asked.join(lang.pick("；", "; "))), rows]
    };
    let row = |beside: &Beside| {
        let Agreement { both, rank_correlation, moved, .. } = &beside.agreement;
        let mut cells = begin();
        cells.extend([
            Cell::words(beside.grouping.clone()),
            Cell::Number(*both as f64),
            Cell::words(rank_correlation.map_or_else(|| "—".to_owned(), |one| fixed(one, 3))),
            Cell::Number(moved.len() as f64),
            Cell::Number(beside.agreement.turned() as f64),
        ]);
        cells
    };
    if varied.groupings.is_empty() {
        let mut cells = begin();
        cells.extend((0..5).map(|_| Cell::words("—")));
        return vec![cells];
    }
    varied.groupings.iter().map(row).collect()
}

pub(super) fn moved_columns(lang: Lang) -> Vec<Column> {
    vec![
        head(&Text::new("做法", "Variant"), 18, lang),
        head(&Text::new("分组", "Grouping"), 14, lang),
        head(&Text::new("单位", "Unit"), 20, lang),
        number(&Text::new("本模型的效应", "Effect in the model"), 12, lang),
        head(&Text::new("档", "Band"), 14, lang),
        number(&Text::new("换做法的效应", "Effect in the variant"), 12, lang),
        head(&Text::new("档", "Band"), 14, lang),
    ]
}

/// The units that lie in another band, by name.
pub(super) fn moved(varied: &Varied, lang: Lang) -> Vec<Vec<Cell>> {
    let row = |grouping: &String, one: &Moved| {
        vec![
            Cell::words(varied.name.clone()),
            Cell::words(grouping.clone()),
            Cell::words(one.name.clone()),
            Cell::words(fixed(one.effects[0], 2)),
            Cell::words(lang.of(&band(one.bands[0]))),
            Cell::words(fixed(one.effects[1], 2)),
            Cell::words(lang.of(&band(one.bands[1]))),
        ]
    };
    let of = |beside: &Beside| {
        beside.agreement.moved.iter().map(|one| row(&beside.grouping, one)).collect::<Vec<_>>()
    };
    varied.groupings.iter().flat_map(of).collect()
}
