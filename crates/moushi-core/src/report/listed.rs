//! `Listed`: a sheet whose rows name the origin of their numbers themselves: code, document, clause and words stand in
//! the row. A trail for each of its numbers would be many times as large as the sheet (50,000 tasks have some 200,000
//! numbers), so the file keeps which column says what, by header, and the numbers are told from the rows when somebody
//! asks. Rows may be sorted, filtered and added and columns moved in between. Reads no file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::book::{Says, Sheet};
use super::figure::{Figure, Passage, Trail};
use super::trace::{Trace, Traced};
use crate::text::{Lang, quantity};

/// How a number of the words of a row came about.
const QUOTED: &str = "文件原文";
/// How a number in the line under a title came about.
const COUNTED: &str = "本表各行的计数";

/// Which columns of a sheet say where its numbers come from. A header that is empty is that of no column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the headers, from 1.
    pub header: u32,
    /// Header of the codes.
    pub code: String,
    /// Header of the documents.
    #[serde(default)]
    pub document: String,
    /// Header of the clauses.
    #[serde(default)]
    pub clause: String,
    /// Header of the words.
    #[serde(default)]
    pub words: String,
    /// Header of the units.
    #[serde(default)]
    pub unit: String,
    /// Headers of the numbers.
    #[serde(default)]
    pub numbers: Vec<String>,
}

/// A filled cell of a sheet that was read back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filled<'a> {
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
    /// What it shows.
    pub text: &'a str,
    /// Its number, when it is one and no day.
    pub number: Option<f64>,
}

/// A sheet that was read back: its name and its filled cells, row by row.
pub type Back<'a> = (&'a str, Vec<Filled<'a>>);

impl Listed {
    /// The sheet under the name of its tab; none where its rows have no codes or none of its columns a number.
    pub fn of(sheet: &Sheet, tab: &str, header: u32, lang: Lang) -> Option<Self> {
        let all = |says: Says| {
            let columns = sheet.columns.iter().filter(move |column| column.says == says);
            columns.map(|column| lang.of(&column.header).to_owned())
        };
        let first = |says| all(says).next().unwrap_or_default();
        let listed = Self {
            sheet: tab.to_owned(),
            header,
            code: first(Says::Code),
            document: first(Says::Document),
            clause: first(Says::Clause),
            words: first(Says::Words),
            unit: first(Says::Unit),
            numbers: all(Says::Numbers).collect(),
        };
        let tells = !listed.words.is_empty() || !listed.numbers.is_empty();
        (!listed.code.is_empty() && tells).then_some(listed)
    }
}

/// The numbers of the line under the title of a sheet: they count its rows.
pub fn counted(sheet: &Sheet, lang: Lang) -> Vec<Figure> {
    if sheet.columns.iter().all(|column| column.says == Says::Nothing) {
        return Vec::new();
    }
    let digits = lang.of(&sheet.note).split(|c: char| !c.is_ascii_digit());
    let number = |digits: &str| {
        let trail = Trail { how: COUNTED.to_owned(), ..Trail::default() };
        let value = digits.parse().ok()?;
        Some(Figure { value, unit: String::new(), shown: digits.to_owned(), trail })
    };
    digits.filter_map(number).collect()
}

/// Adds the numbers of the lists of `trace`, told from the sheets that were read back, and numbers all anew in the
/// order of sheets and cells.
pub fn tell(trace: &mut Trace, sheets: &[Back<'_>]) {
    let lists: Vec<(u32, Sorted<'_>)> = (1..)
        .zip(sheets)
        .filter_map(|(place, (name, cells))| {
            let list = trace.lists.iter().find(|list| list.sheet == *name)?;
            Some((place, Sorted::of(list, cells)?))
        })
        .collect();
    // A matrix names codes only: their documents stand on the sheet that lists them.
    let mut known: BTreeMap<&str, Passage> = BTreeMap::new();
    for (code, passage) in lists.iter().flat_map(|(_, list)| list.passages()) {
        known.entry(code).or_insert(passage);
    }
    let mut found: Vec<(u32, u32, u32, Traced)> = Vec::new();
    for (place, list) in &lists {
        list.tell(*place, &known, &mut found);
    }
    let told = std::mem::take(&mut trace.figures).into_iter();
    found.extend(told.map(|one| (one.place, row(&one.cell), column(&one.cell), one)));
    found.sort_by_key(|(place, row, column, _)| (*place, *row, *column));
    trace.figures = (1..).zip(found).map(|(number, found)| Traced { number, ..found.3 }).collect();
}

/// A list with its columns found.
struct Sorted<'a> {
    list: &'a Listed,
    cells: &'a [Filled<'a>],
    /// Header of each column that says something, with what it says.
    columns: BTreeMap<u32, (&'a str, Says)>,
}

/// What the cells of a row say.
#[derive(Default)]
struct Row<'a> {
    code: &'a str,
    document: &'a str,
    clause: &'a str,
    words: &'a str,
    unit: &'a str,
}

impl<'a> Sorted<'a> {
    fn of(list: &'a Listed, cells: &'a [Filled<'a>]) -> Option<Self> {
        let says = |header: &str| match header {
            "" => Says::Nothing,
            _ if header == list.code => Says::Code,
            _ if header == list.document => Says::Document,
            _ if header == list.clause => Says::Clause,
            _ if header == list.words => Says::Words,
            _ if header == list.unit => Says::Unit,
            _ if list.numbers.iter().any(|one| one == header) => Says::Numbers,
            _ => Says::Nothing,
        };
        let heads = cells.iter().filter(|cell| cell.row + 1 == list.header);
        let heads = heads.map(|cell| (cell.column, (cell.text, says(cell.text))));
        let columns: BTreeMap<_, _> =
            heads.filter(|(_, (_, says))| *says != Says::Nothing).collect();
        (!columns.is_empty()).then_some(Self { list, cells, columns })
    }

    /// The rows under the header, each with its cells.
    fn rows(&self) -> impl Iterator<Item = (Row<'a>, &'a [Filled<'a>])> {
        let rows = self.cells.chunk_by(|one, two| one.row == two.row);
        let under = rows.filter(|cells| cells[0].row >= self.list.header);
        under.map(|cells| (self.row(cells), cells))
    }

    fn row(&self, cells: &'a [Filled<'a>]) -> Row<'a> {
        let mut row = Row::default();
        for cell in cells {
            match self.columns.get(&cell.column).map(|(_, says)| *says) {
                Some(Says::Code) => row.code = cell.text,
                Some(Says::Document) => row.document = cell.text,
                Some(Says::Clause) => row.clause = cell.text,
                Some(Says::Words) => row.words = cell.text,
                Some(Says::Unit) => row.unit = cell.text,
                _ => {}
            }
        }
        row
    }

    /// The words of each row that names its document.
    fn passages(&self) -> impl Iterator<Item = (&'a str, Passage)> {
        let named = self.rows().filter(|(row, _)| !row.code.is_empty() && !row.document.is_empty());
        named.map(|(row, _)| (row.code, row.passage()))
    }

    fn tell(
        &self,
        place: u32,
        known: &BTreeMap<&str, Passage>,
        out: &mut Vec<(u32, u32, u32, Traced)>,
    ) {
        for (row, cells) in self.rows().filter(|(row, _)| !row.code.is_empty()) {
            let own = || (!row.words.is_empty() && !row.document.is_empty()).then(|| row.passage());
            let passage = own().or_else(|| known.get(row.code).cloned());
            for cell in cells {
                let Some((header, says)) = self.columns.get(&cell.column) else { continue };
                let how = match says {
                    Says::Words => QUOTED.to_owned(),
                    Says::Numbers => format!("本行“{header}”栏"),
                    _ => continue,
                };
                let trail = Trail {
                    how,
                    rows: vec![row.code.to_owned()],
                    passages: passage.iter().cloned().collect(),
                    ..Trail::default()
                };
                out.extend(numbers(cell, row.unit).into_iter().map(|(shown, value, unit)| {
                    let cell = (place, cell.row + 1, cell.column, cell_name(cell));
                    let heading = self.list.sheet.clone();
                    let (number, trail) = (0, trail.clone());
                    let (place, at, column, cell) = cell;
                    let one = Traced { number, place, heading, cell, shown, value, unit, trail };
                    (place, at, column, one)
                }));
            }
        }
    }
}

impl Row<'_> {
    fn passage(&self) -> Passage {
        let page = self.clause.strip_prefix('第').and_then(|rest| rest.strip_suffix('页'));
        let page = page.or_else(|| self.clause.strip_prefix("p. "));
        let page = page.and_then(|page| page.parse().ok());
        Passage {
            document: self.document.to_owned(),
            page,
            clause: if page.is_none() { self.clause.to_owned() } else { String::new() },
            words: self.words.to_owned(),
            ..Passage::default()
        }
    }
}

/// The numbers of a cell: as shown, value and unit. A day is the number that a sheet keeps for it.
fn numbers(cell: &Filled<'_>, unit: &str) -> Vec<(String, f64, String)> {
    let text = cell.text.to_owned();
    if let Some(value) = cell.number {
        return vec![(text, value, unit.to_owned())];
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        let first = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
        let days = i32::try_from((day - first).num_days()).unwrap_or_default();
        return vec![(text, f64::from(days), String::new())];
    }
    let told = quantity::find(&text).into_iter();
    told.map(|one| {
        let shown = text[one.span.start()..one.span.end()].to_owned();
        (shown, one.value, one.unit)
    })
    .collect()
}

fn cell_name(cell: &Filled<'_>) -> String {
    address(cell.column as usize, cell.row + 1)
}

/// `B4`: column from 0, row from 1.
pub fn address(column: usize, row: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        // A remainder of 26 is below 256.
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

fn row(cell: &str) -> u32 {
    cell.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().unwrap_or_default()
}

fn column(cell: &str) -> u32 {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters
        .fold(0_u32, |sum, letter| sum.saturating_mul(26) + u32::from(letter - b'A') + 1)
        .saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (at, row_of, name) in
            [(0, 4, "A4"), (25, 4, "Z4"), (26, 10, "AA10"), (701, 1, "ZZ1"), (702, 1, "AAA1")]
        {
            assert_eq!(address(at, row_of), name);
            assert_eq!((column(name) as usize, row(name)), (at, row_of));
        }
    }

    /// A sheet read back, row by row; a cell that is a number is one.
    fn back<'a>(name: &'a str, rows: &[&[&'a str]]) -> Back<'a> {
        let rows = (0..).zip(rows).flat_map(|(row, cells)| {
            let cells = (0..).zip(*cells).filter(|(_, text)| !text.is_empty());
            cells.map(move |(column, text)| Filled { row, column, text, number: text.parse().ok() })
        });
        (name, rows.collect())
    }

    fn list(sheet: &str, numbers: &[&str]) -> Listed {
        Listed {
            sheet: sheet.to_owned(),
            header: 2,
            code: "编号".to_owned(),
            document: "来源".to_owned(),
            clause: "条款".to_owned(),
            words: "任务".to_owned(),
            unit: "单位".to_owned(),
            numbers: numbers.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    #[test]
    fn numbers_are_told_from_their_rows_wherever_the_columns_went() {
        let tasks = back(
            "任务",
            &[
                &["题"],
                &["单位", "编号", "目标值", "任务", "来源", "条款", "最迟", "备注"],
                &["所", "T001", "118", "建成学校118所", "要点", "第3页", "2031-06-30", "99"],
                &["", "", "7", "续填的行"],
            ],
        );
        let matrix = back("矩阵", &[&[], &["编号", "任务"], &["T001", "建成学校118所"]]);
        let lists = vec![list("任务", &["目标值", "最迟"]), list("矩阵", &[])];
        let mut trace = Trace { lists, ..Trace::default() };
        tell(&mut trace, &[tasks, matrix]);
        let told: Vec<_> =
            trace.figures.iter().map(|one| (&*one.cell, &*one.shown, one.value)).collect();
        let want = [
            ("C3", "118", 118.0),
            ("D3", "118所", 118.0),
            ("G3", "2031-06-30", 48_029.0),
            ("B3", "118所", 118.0),
        ];
        assert_eq!(told, want, "a row without a code is not ours");
        for one in &trace.figures {
            assert_eq!(one.trail.rows, ["T001"]);
            assert_eq!(one.trail.passages[0].page, Some(3), "{one:?}");
            assert_eq!(one.trail.passages[0].document, "要点");
        }
        assert_eq!((trace.figures[0].unit.as_str(), trace.figures[3].number), ("所", 4));
    }
}
