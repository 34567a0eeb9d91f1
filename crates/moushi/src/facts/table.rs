//! Columns of a table by their names 数据列: what a model asks for, from csv, xlsx or Parquet, read on all cores. What it does not ask
//! for is not read: no identifier of a pupil gets in. Knows no model.

mod cells;
mod columns;
mod numbers;
mod said;
mod texts;

use std::fs;
use std::path::Path;
use std::thread;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, alike, trimmed};
use moushi_files::readers;
use moushi_stats::formula::{Column, Frame};

use cells::Cells;
use said::{no_heading, said_twice};

pub use numbers::Numbers;

use super::blocks::{self, Takes};
use super::{ABOVE, AHEAD, limits};
use crate::error::file_refusal;

/// What a column is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Numbers; text is refused.
    Numbers,
    /// Text, also where it looks like numbers: a code 007 is not 7.
    Text,
    /// Numbers where its first cell is one, else text.
    Either,
}

/// A column that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its heading.
    pub name: String,
    /// What it is to hold.
    pub holds: Holds,
}

/// The columns of a table that were asked for and are there.
#[derive(Debug)]
pub struct Table {
    /// The columns.
    pub frame: Frame,
    /// Rows.
    pub rows: usize,
    /// By which numbers the file knows these rows.
    pub numbers: Numbers,
    /// Headings of the table, all of them.
    pub headings: Vec<String>,
}

/// Reads the columns that are asked for; those that the table lacks are left out, and whoever needs them says so.
///
/// # Errors
/// When the file cannot be read or is no table, has none of the columns, has a heading twice, or text where numbers
/// should stand: with the rows and what stands there.
pub fn table(path: &Path, asked: &[Asked]) -> Result<Table, Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(taking) = blocks::of_file(path, &name, Taking::new(asked))? {
        return taking.finish(&name);
    }
    let bytes = fs::read(path).map_err(|error| file_refusal(path, &error))?;
    let taking = match readers::is_by_columns(&bytes) {
        true => columns::taken(&name, bytes, asked)?,
        false => by_rows(&name, &bytes, asked)?,
    };
    taking.finish(&name)
}

/// The same of bytes that somebody has read already; `name` is what the file is called.
///
/// # Errors
/// As [`table`].
pub fn of_bytes(name: &str, bytes: &[u8], asked: &[Asked]) -> Result<Table, Refusal> {
    if let Some(taking) = blocks::of_bytes(bytes, name, Taking::new(asked))? {
        return taking.finish(name);
    }
    let taking = match readers::is_by_columns(bytes) {
        true => columns::taken(name, bytes.to_vec(), asked)?,
        false => by_rows(name, bytes, asked)?,
    };
    taking.finish(name)
}

/// A table row by row, whatever it is.
fn by_rows<'a>(name: &str, bytes: &[u8], asked: &'a [Asked]) -> Result<Taking<'a>, Refusal> {
    let mut taking = Taking::new(asked);
    let visit = &mut |sheet: &str, row: u32, cells: &[&str]| taking.row(sheet, row, cells);
    readers::rows(name, bytes, &limits(), visit)?;
    Ok(taking)
}

/// A table as its rows come by.
struct Taking<'a> {
    asked: &'a [Asked],
    heading: Option<Heading>,
    /// Rows above the heading, so far.
    looked: Vec<Vec<String>>,
    columns: Vec<Cells>,
    rows: usize,
    numbers: Numbers,
}

/// The heading of a table: in which sheet, and where each column that is asked for stands.
#[derive(Clone, Debug)]
struct Heading {
    sheet: String,
    titles: Vec<String>,
    /// Columns of the table, and by which one asked for they are meant.
    places: Vec<(usize, usize)>,
}

impl Heading {
    /// The cells of a row as a heading, where any of them is asked for.
    fn of(asked: &[Asked], sheet: &str, cells: &[&str]) -> Option<Self> {
        let titles: Vec<String> = cells.iter().map(|cell| trimmed(cell).to_owned()).collect();
        let place = |one: (usize, &Asked)| {
            titles.iter().position(|title| *title == one.1.name).map(|at| (at, one.0))
        };
        let places: Vec<(usize, usize)> = asked.iter().enumerate().filter_map(place).collect();
        (!places.is_empty()).then(|| Self { sheet: sheet.to_owned(), titles, places })
    }
}

impl<'a> Taking<'a> {
    fn new(asked: &'a [Asked]) -> Self {
        let columns = asked.iter().map(|one| Cells::new(one.holds)).collect();
        let numbers = Numbers::default();
        Self { asked, heading: None, looked: Vec::new(), columns, rows: 0, numbers }
    }

    fn row(&mut self, sheet: &str, row: u32, cells: &[&str]) {
        let Some(heading) = &self.heading else {
            if self.looked.len() < ABOVE as usize {
                self.heading = Heading::of(self.asked, sheet, cells);
                self.looked.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
            }
            return;
        };
        if !alike(&heading.sheet, sheet) {
            return;
        }
        for (place, column) in &heading.places {
            self.columns[*column].take(row, trimmed(cells.get(*place).copied().unwrap_or("")));
        }
        self.rows += 1;
        self.numbers.take(row);
    }

    /// Whether it is known what every column that is there holds.
    fn is_known(&self) -> bool {
        let unknown = |(_, column): &(usize, usize)| self.columns[*column].is_unknown();
        let places = |heading: &Heading| !heading.places.iter().any(unknown);
        self.rows >= KNOWN || self.rows > 0 && self.heading.as_ref().is_some_and(places)
    }

    /// Decides what columns hold of which nothing is known: numbers.
    fn settle(&mut self) {
        self.columns.iter_mut().filter(|column| column.is_unknown()).for_each(|c| c.settle(true));
    }

    fn finish(self, file: &str) -> Result<Table, Refusal> {
        let Some(heading) = self.heading else {
            return Err(no_heading(file, self.asked, &self.looked));
        };
        if let Some(twice) = twice(&heading) {
            return Err(said_twice(file, twice));
        }
        let is_there = |at: usize| heading.places.iter().any(|(_, column)| *column == at);
        let columns = self.columns.into_iter().zip(self.asked).enumerate();
        let columns = columns.filter(|(at, _)| is_there(*at)).map(|(_, column)| column);
        let frame = Frame::new(named(file, columns)?).map_err(|error| {
            Refusal::new(
                RefusalKind::Invalid,
                Text::same(format!("{file}: {error}")),
                Text::new("请核对这份数据。", "Look at the data."),
            )
        })?;
        let Self { rows, numbers, .. } = self;
        Ok(Table { frame, rows, numbers, headings: heading.titles })
    }
}

/// The columns that cells have become, with their names: each by itself, so that all cores have something to do.
fn named<'a>(
    file: &str,
    columns: impl Iterator<Item = (Cells, &'a Asked)>,
) -> Result<Vec<(String, Column)>, Refusal> {
    thread::scope(|scope| {
        let column = |(cells, asked): (Cells, &'a Asked)| {
            let column = scope.spawn(move || cells.column(file, &asked.name));
            (asked.name.clone(), column)
        };
        let columns: Vec<_> = columns.map(column).collect();
        let join = |(name, column): (String, thread::ScopedJoinHandle<'_, Result<_, _>>)| {
            let column = column.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            column.map(|column| (name, column))
        };
        columns.into_iter().map(join).collect()
    })
}

/// Rows by which it is known what every column holds.
const KNOWN: usize = 1_000;

impl Takes for Taking<'_> {
    fn row(&mut self, row: u32, cells: &[&str]) {
        Taking::row(self, "", row, cells);
    }

    fn is_ready(&self) -> bool {
        self.heading.is_some() && self.is_known()
    }

    fn expect(&mut self, times: f64) {
        self.settle();
        let rows = ((self.rows as f64 * times) as usize).min(AHEAD);
        self.columns.iter_mut().for_each(|column| column.expect(rows));
    }

    /// Under the same heading and into the same columns.
    fn further(&self) -> Self {
        let holds = self.columns.iter().map(|column| Cells::new(column.kind()));
        let columns = holds.collect();
        Self { heading: self.heading.clone(), columns, ..Self::new(self.asked) }
    }

    fn append(&mut self, further: &mut Self, lines: u32) {
        self.rows += std::mem::take(&mut further.rows);
        self.numbers.append(&mut further.numbers, lines);
        for (own, more) in self.columns.iter_mut().zip(&mut further.columns) {
            own.append(more, lines);
        }
    }
}

/// A heading that is asked for and stands there twice.
fn twice(heading: &Heading) -> Option<&str> {
    let asked = heading.places.iter().map(|(place, _)| &heading.titles[*place]);
    let count = |name: &&String| heading.titles.iter().filter(|title| *title == *name).count() > 1;
    asked.into_iter().find(count).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, asked: &[(&str, Holds)]) -> Result<Table, Refusal> {
        let asked: Vec<Asked> = asked
            .iter()
            .map(|(name, holds)| Asked { name: (*name).to_owned(), holds: *holds })
            .collect();
        by_rows("a.csv", text.as_bytes(), &asked)?.finish("a.csv")
    }

    fn levels(table: &Table, name: &str) -> Vec<String> {
        table.frame.column(name).map(|column| column.levels().to_vec()).unwrap_or_default()
    }

    #[test]
    fn only_what_is_asked_for_gets_in() -> Result<(), Refusal> {
        let text = "成绩表\n身份证号,school,score,sex\n1,007,1.5,F\n2,7,,M\n3,007,\"1,002\",F\n";
        let asked = [
            ("score", Holds::Numbers),
            ("school", Holds::Text),
            ("sex", Holds::Either),
            ("none", Holds::Either),
        ];
        let table = taken(text, &asked)?;
        assert_eq!((table.rows, table.frame.names().len()), (3, 3));
        assert_eq!(levels(&table, "school"), ["007", "7"], "a code is no number");
        assert_eq!(levels(&table, "sex"), ["F", "M"]);
        assert_eq!(levels(&table, "score"), [""; 0]);
        Ok(())
    }

    #[test]
    fn text_among_numbers_is_told_by_row_and_content() {
        for holds in [Holds::Numbers, Holds::Either] {
            let refusal = taken("score,x\n1,1\n缺考,2\n3,3\n", &[("score", holds)]).err();
            let what = refusal.map(|one| one.message.zh.into_owned()).unwrap_or_default();
            assert!(what.contains("1 处") && what.contains("3: “缺考”"), "{what}");
        }
    }

    #[test]
    fn a_table_without_the_columns_says_what_it_has() {
        let refusal = taken("a,b\n1,2\n", &[("score", Holds::Numbers)]).err();
        let way = refusal.map(|one| one.advice.zh.into_owned()).unwrap_or_default();
        assert!(way.ends_with("a | b"), "{way}");
        assert!(taken("score,score\n1,2\n", &[("score", Holds::Numbers)]).is_err());
    }

    /// A table by what takes large ones in by blocks, from a file and from bytes, and by what takes in whole ones.
    fn all(text: &[u8], asked: &[Asked]) -> [Result<Table, Refusal>; 3] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, text).expect("written");
        let whole = by_rows("a.csv", text, asked).and_then(|taking| taking.finish("a.csv"));
        [table(&path, asked), of_bytes("a.csv", text, asked), whole]
    }

    /// Whether blocks are enough.
    fn is_by_blocks(text: &[u8], asked: &[Asked]) -> bool {
        blocks::of_bytes(text, "a.csv", Taking::new(asked)).is_ok_and(|taken| taken.is_some())
    }

    fn large() -> String {
        let mut text = "\u{feff}成绩表\nid,school,x,kind\n".to_owned();
        for at in 0..150_000_u32 {
            let school = at % 997 / (1 + at % 3);
            text += &format!("{at:06},学校{school},{},{}\n", f64::from(at) / 8.0, at % 5);
        }
        text
    }

    #[test]
    fn a_large_file_by_blocks_is_as_a_whole_one() {
        let asked = [("x", Holds::Numbers), ("school", Holds::Text), ("kind", Holds::Either)];
        let asked = asked.map(|(name, holds)| Asked { name: name.to_owned(), holds });
        let text = large();
        let windows = text.replace('\n', "\r\n");
        let lacking = text.replace(",学校7,", ",NA,").replace(",12.5,", ",,");
        let quote = |line: &str| match line.splitn(3, ',').collect::<Vec<_>>()[..] {
            [id, school, rest] => format!("{id},\"{school},\",{rest}\n"),
            _ => format!("{line}\n"),
        };
        let quoted: String = text.replace("id,school,", "id,school;").lines().map(quote).collect();
        let quoted = quoted.replace("id,\"school;x,\",", "id,school,x,");
        let spanning = text.replacen("学校996", "\"学校\n996\"", 2);
        let (old, cut) = (encoding_rs::GB18030.encode(&text[3..]).0, &text.as_bytes()[..3_000_001]);
        let texts = [&text, &windows, &lacking, &quoted].map(|text| text.as_bytes());
        let texts = texts.into_iter().chain([&*old, cut]).map(|text| (text, true));
        for (text, by_blocks) in texts.chain([(spanning.as_bytes(), false)]) {
            let tables = all(text, &asked).map(|table| table.expect("a table"));
            assert!(text.len() > 3_000_000 && tables[0].rows > 90_000, "{}", tables[0].rows);
            assert_eq!(is_by_blocks(text, &asked), by_blocks);
            let [file, bytes, whole] =
                tables.map(|one| format!("{:?} {:?} {:?}", one.frame, one.headings, one.numbers));
            assert!(file == whole && bytes == whole);
        }
    }

    #[test]
    fn rows_are_told_in_a_large_file_as_in_a_small_one() {
        let asked = [Asked { name: "x".to_owned(), holds: Holds::Numbers }];
        let text = large().replace(",12345.5,", ",缺考,").replace(",18000,", ",作弊,");
        let told = all(text.as_bytes(), &asked).map(|table| table.err().map(|one| one.message.zh));
        assert!(told[0].as_ref().is_some_and(|told| told.contains("98767: “缺考”")), "{told:?}");
        assert!(told.iter().all(|one| *one == told[0]));
    }
}
