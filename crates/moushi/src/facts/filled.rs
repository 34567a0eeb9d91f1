//! Workbooks of a filling as files: their sheets cell by cell, what was filled in, and where it stands. Knows no rule.

use std::path::PathBuf;

use moushi_core::evaluate::filling::layout::Layout;
use moushi_core::evaluate::filling::titles::title;
use moushi_core::evaluate::filling::{Back, Filling, Place, Sheet, Table, Unclear, back, places};
use moushi_core::evaluate::intake::Intake;
use moushi_core::evaluate::intake::meant::Meant;
use moushi_core::evaluate::standard::Standard;
use moushi_core::extract::personal::{self, Watch};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_files::readers::{self, Cells};

use super::limits;
use crate::error::file_refusal;

/// What was filled in, and where its tables stand.
#[derive(Debug)]
pub struct Filled {
    /// The tables.
    pub filling: Filling,
    /// Where they stand, in the same order.
    pub places: Vec<Place>,
}

/// Whether a workbook is one that this program has made.
pub(super) fn ours(sheets: &[Cells]) -> bool {
    let head = |sheet: &Cells| {
        sheet.cells.iter().take_while(|cell| cell.row < 20).any(|cell| Layout::begins(&cell.text))
    };
    sheets.iter().any(head)
}

/// Takes a workbook of ours in, to be judged. Flaws name columns by their headings, as those of other tables do.
pub(super) fn into(intake: &mut Intake<'_>, file: u32, cells: Vec<Cells>) -> Result<(), Refusal> {
    let filling = filling(intake.standard(), &sheets(cells))?;
    for table in &filling.tables {
        rows(intake, file, table);
    }
    Ok(())
}

fn rows(intake: &mut Intake<'_>, file: u32, table: &Table) {
    let standard = intake.standard();
    let Some(level) = standard.level_named(&table.level) else { return };
    let own = [Meant::Code, Meant::Name, Meant::Above];
    let own = &own[..if level == 0 { 2 } else { 3 }];
    let slots = table.columns.iter().filter_map(|name| standard.levels[level].slot(name));
    let meant = own.iter().copied().chain(slots.map(Meant::Slot));
    let titles: Vec<String> =
        meant.map(|meant| title(standard, level, meant).zh.into_owned()).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let Some(heading) = intake.heading(file, &table.level, &titles) else { return };
    for row in &table.rows {
        let cells = [&row.code, &row.name, &row.above].into_iter().take(own.len());
        let cells = cells.chain(&row.cells).map(String::as_str);
        intake.row(&heading, row.number, cells);
    }
}

fn sheets(cells: Vec<Cells>) -> Vec<Sheet> {
    let visible = cells.into_iter().filter(|sheet| !sheet.hidden);
    let sheet = |sheet: Cells| {
        let cells = sheet.cells.into_iter();
        let cells = cells.map(|cell| (cell.row, cell.column, cell.text, cell.number)).collect();
        Sheet { name: sheet.name, cells }
    };
    visible.map(sheet).collect()
}

/// What was filled in, in files: workbooks of ours or tables of one's own.
///
/// # Errors
/// When a file cannot be read, holds matters of single persons or nothing of the standard, or columns cannot be told.
pub fn read(standard: &Standard, paths: &[PathBuf]) -> Result<Filled, Refusal> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        all.extend(file(&name, &bytes)?);
    }
    let filling = filling(standard, &all)?;
    let places = places(standard, &all, &[])?;
    Ok(Filled { filling, places })
}

/// The sheets of a file; a text is a sheet that goes by the name of the file.
fn file(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut watch = Watch::default();
    let sheets = if readers::is_workbook(name, bytes, &limits())? {
        let cells = readers::cells(name, bytes, &limits())?;
        readers::each_row(&cells, &mut |title, row, cells| watch.row(title, row, cells));
        sheets(cells)
    } else {
        let mut found = Vec::new();
        readers::rows(name, bytes, &limits(), &mut |title, row, cells| {
            watch.row(title, row, cells);
            let cells = (0..).zip(cells);
            found.extend(cells.map(|(at, cell)| (row - 1, at, (*cell).to_owned(), None)));
        })?;
        vec![Sheet { name: name.to_owned(), cells: found }]
    };
    match personal::refusal(name, &watch.finish()) {
        Some(refusal) => Err(refusal),
        None => Ok(sheets),
    }
}

fn filling(standard: &Standard, sheets: &[Sheet]) -> Result<Filling, Refusal> {
    match back(standard, sheets, &[])? {
        Back::Filled { filling, .. } => Ok(filling),
        Back::Unclear(unclear) => Err(not_told(&unclear)),
    }
}

/// Columns that a person would have to be asked about.
fn not_told(unclear: &[Unclear]) -> Refusal {
    let each = |pick: fn(&Text) -> &str| {
        let tables = unclear.iter().map(|table| {
            let missing = table.missing.iter().map(|one| match &*one.guess {
                "" => pick(&one.title).to_owned(),
                guess => format!("{}（{guess}？）", pick(&one.title)),
            });
            format!("{}: {}", table.sheet, missing.collect::<Vec<String>>().join("、"))
        });
        tables.collect::<Vec<String>>().join("；")
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("有的列认不出来：{}。", each(|text| &text.zh)),
            format!("Some columns cannot be told: {}.", each(|text| &text.en)),
        ),
        Text::new(
            "请把列名改回填报表里的写法（括号里是可能指的列）。",
            "Name them as the workbook does; in brackets is what may be meant.",
        ),
    )
}
