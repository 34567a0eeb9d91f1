//! A workbook as a page to look at before it is made: the first rows of each sheet. Holds no words of any sheet.

use super::block::{Block, Pack};
use super::book::{Book, Sheet};
use crate::text::Lang;

/// Rows of each sheet on the page.
const ROWS: usize = 100;

/// The page of a workbook. Of a longer sheet it says how much is shown.
pub fn preview(book: &Book) -> Pack {
    Pack {
        title: vec![book.lang.of(&book.title).to_owned()],
        org: book.org.clone(),
        year: book.year,
        blocks: book.sheets.iter().flat_map(|sheet| blocks(sheet, book.lang)).collect(),
        stamp: book.stamp.clone(),
        ..Pack::default()
    }
}

fn blocks(sheet: &Sheet, lang: Lang) -> Vec<Block> {
    let heading = Block::Heading { level: 1, ordinal: None, text: lang.of(&sheet.name).to_owned() };
    let note = lang.of(&sheet.note);
    let all = sheet.rows.len();
    let cut = match (all > ROWS, lang) {
        (false, _) => String::new(),
        (true, Lang::Zh) => format!("共 {all} 行，此处预览前 {ROWS} 行。"),
        (true, Lang::En) => format!("{all} rows; the first {ROWS} are shown here."),
    };
    let notes = [note, &cut].into_iter().filter(|one| !one.is_empty());
    let table = Block::Table {
        columns: sheet.columns.clone(),
        rows: sheet.rows.iter().take(ROWS).cloned().collect(),
    };
    std::iter::once(heading)
        .chain(notes.map(|words| Block::Note(words.to_owned())))
        .chain([table])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::book::{Cell, Column, ColumnKind};
    use crate::text::Text;

    fn book(rows: usize) -> Book {
        let sheet = Sheet {
            name: Text::same("任务"),
            title: Text::same("任务表"),
            note: Text::same("逐条列出。"),
            columns: vec![Column::new(Text::same("编号"), 8, ColumnKind::Code)],
            rows: (0..rows).map(|at| vec![Cell::Words(format!("T{at}"))]).collect(),
            freeze: 0,
            print: 1,
        };
        let (lang, title) = (Lang::Zh, Text::same("工作台账"));
        let org = "北江省教育厅".to_owned();
        Book { lang, title, org, year: 2023, sheets: vec![sheet], stamp: None }
    }

    fn shown(pack: &Pack) -> (usize, Vec<&str>) {
        let rows = pack.blocks.iter().map(|block| match block {
            Block::Table { rows, .. } => rows.len(),
            _ => 0,
        });
        let notes = pack.blocks.iter().filter_map(|block| match block {
            Block::Note(words) => Some(words.as_str()),
            _ => None,
        });
        (rows.sum(), notes.collect())
    }

    #[test]
    fn a_long_sheet_is_cut_and_says_so() {
        assert_eq!(shown(&preview(&book(100))), (100, vec!["逐条列出。"]));
        let cut = "共 101 行，此处预览前 100 行。";
        assert_eq!(shown(&preview(&book(101))), (100, vec!["逐条列出。", cut]));
        assert_eq!(preview(&book(1)).title, ["工作台账"]);
    }
}
