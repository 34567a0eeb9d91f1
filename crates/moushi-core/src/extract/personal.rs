//! Matters of single persons 个人信息 in a table of figures: numbers of identity cards, mobile numbers, lists of names. A
//! table that holds any is not taken in. Says where it stands, never what; names of those who hold an office are none.

mod name;
mod number;

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Refusal, RefusalKind};
use crate::text::{Text, alike, trimmed};
use number::Number;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    names: Vec<String>,
    offices: Vec<String>,
    phones: Vec<String>,
    cards: Vec<String>,
    provinces: Vec<String>,
    places: String,
    surnames: String,
    compound: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/personal.toml"))
        .expect("the bundled lexicon of personal data is valid")
});

/// What of single persons was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number of an identity card 身份证号.
    Card,
    /// A mobile number 手机号.
    Mobile,
    /// Names of persons 姓名.
    Name,
}

/// Something of single persons, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub kind: Kind,
    /// Name of the sheet; empty for a text.
    pub sheet: String,
    /// The column, from 0.
    pub column: usize,
    /// Its heading; empty where there is none, or where it is itself a matter of persons.
    pub heading: String,
    /// The first row in which it stands, from 1.
    pub row: u32,
}

/// Values that look like something without proof: so many of them in a column are believed.
const MANY: u32 = 3;
/// What a value with proof counts.
const SURE: u32 = 1 << 20;
/// Names without a heading that says so: so many different ones, hardly anything else in the column.
const NAMES: usize = 8;
/// Names that a column keeps to tell them apart.
const KEPT: usize = 64;
/// Rows from the top of a sheet in which a heading may stand.
const TOP: u32 = 10;

/// Looks at the rows of tables, in their order.
#[derive(Debug, Default)]
pub struct Watch {
    sheet: Option<String>,
    columns: Vec<Column>,
    /// Cells that the heading fills; none so far when 0.
    headed: usize,
    looked: u32,
    found: Vec<Found>,
}

/// What was seen of a column.
#[derive(Debug, Default)]
struct Column {
    heading: String,
    headed: Headed,
    filled: u32,
    /// Of each kind: how many values look like it, and where the first stands.
    like: [(u32, u32); 3],
    names: HashSet<String>,
}

/// What the heading of a column says of its values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Headed {
    #[default]
    Other,
    Names,
    Office,
    Phone,
    Card,
    /// Amounts: their unit stands in brackets.
    Amount,
}

impl Watch {
    /// Looks at a row.
    pub fn row(&mut self, sheet: &str, row: u32, cells: &[&str]) {
        if !self.sheet.as_deref().is_some_and(|own| alike(own, sheet)) {
            self.close();
            self.sheet = Some(sheet.to_owned());
        }
        if cells.len() > self.columns.len() {
            self.columns.resize_with(cells.len(), Column::default);
        }
        self.looked += 1;
        if self.looked <= TOP {
            self.perhaps_heading(cells);
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            // Most cells are figures of a few digits, which are neither a number of a person nor a name.
            match cell.as_bytes() {
                [] => {}
                [first, ..] if cell.len() < number::SHORTEST && first.is_ascii_graphic() => {
                    column.filled += 1;
                }
                _ => column.see(row, trimmed(cell)),
            }
        }
    }

    /// What looks at rows further down in a sheet, at the same time as others.
    pub fn further(&self) -> Self {
        let columns = self.columns.iter().map(Column::further).collect();
        let (sheet, headed) = (self.sheet.clone(), self.headed);
        Self { sheet, columns, headed, looked: TOP, found: Vec::new() }
    }

    /// Takes over what was seen further down, so many lines below; it can look at others then.
    pub fn append(&mut self, further: &mut Self, lines: u32) {
        if further.columns.len() > self.columns.len() {
            self.columns.resize_with(further.columns.len(), Column::default);
        }
        for (own, more) in self.columns.iter_mut().zip(&mut further.columns) {
            own.append(more, lines);
        }
    }

    /// The fullest of the first rows is the heading; what stands above it are titles and who fills in.
    fn perhaps_heading(&mut self, cells: &[&str]) {
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        if filled > self.headed.max(1) {
            self.headed = filled;
            for (column, cell) in self.columns.iter_mut().zip(cells) {
                column.head(cell);
            }
        }
    }

    /// What was found, one for each kind in a column.
    pub fn finish(mut self) -> Vec<Found> {
        self.close();
        self.found
    }

    /// The end of a sheet.
    fn close(&mut self) {
        let sheet = self.sheet.take().unwrap_or_default();
        for (at, column) in std::mem::take(&mut self.columns).into_iter().enumerate() {
            self.found.extend(column.kinds().map(|(kind, row)| Found {
                kind,
                sheet: sheet.clone(),
                column: at,
                heading: column.heading.clone(),
                row,
            }));
        }
        (self.headed, self.looked) = (0, 0);
    }
}

impl Column {
    fn head(&mut self, cell: &str) {
        let words = plain(cell);
        self.headed = headed(&words, cell);
        self.heading.clear();
        let telling = !number::numbers(cell).is_empty() || name::is_name(&words);
        if !telling || self.headed != Headed::Other {
            cell.trim().clone_into(&mut self.heading);
        }
    }

    /// A column with the same heading of which nothing was seen.
    fn further(&self) -> Self {
        Self { heading: self.heading.clone(), headed: self.headed, ..Self::default() }
    }

    fn append(&mut self, more: &mut Self, lines: u32) {
        self.filled += std::mem::take(&mut more.filled);
        for ((count, first), more) in self.like.iter_mut().zip(&mut more.like) {
            let (theirs, at) = std::mem::take(more);
            if *count == 0 && theirs > 0 {
                *first = at.saturating_add(lines);
            }
            *count = count.saturating_add(theirs);
        }
        let room = KEPT.saturating_sub(self.names.len());
        self.names.extend(more.names.drain().take(room));
    }

    fn see(&mut self, row: u32, cell: &str) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        for number in number::numbers(cell) {
            let (kind, sure) = match number {
                Number::Card => (Kind::Card, true),
                Number::PerhapsCard => (Kind::Card, self.headed == Headed::Card),
                Number::Mobile => (Kind::Mobile, true),
                Number::PerhapsMobile => (Kind::Mobile, self.reaches(cell)),
            };
            self.like(kind, row, if sure { SURE } else { 1 });
        }
        if matches!(self.headed, Headed::Other | Headed::Names) && name::is_name(cell) {
            self.like(Kind::Name, row, 1);
            if self.names.len() < KEPT {
                self.names.insert(cell.to_owned());
            }
        }
    }

    /// Whether somebody is reached by the number in a cell.
    fn reaches(&self, cell: &str) -> bool {
        let words = cell.to_lowercase();
        self.headed == Headed::Phone
            || self.headed == Headed::Office
            || LEXICON.phones.iter().any(|word| words.contains(word.as_str()))
    }

    fn like(&mut self, kind: Kind, row: u32, weight: u32) {
        let (count, first) = &mut self.like[kind as usize];
        *first = if *count == 0 { row } else { *first };
        *count = count.saturating_add(weight);
    }

    /// The kinds of which enough was seen, with the first row.
    fn kinds(&self) -> impl Iterator<Item = (Kind, u32)> + '_ {
        let kinds = [Kind::Card, Kind::Mobile, Kind::Name];
        kinds.into_iter().filter_map(|kind| {
            let (count, row) = self.like[kind as usize];
            self.enough(kind, count).then_some((kind, row))
        })
    }

    fn enough(&self, kind: Kind, count: u32) -> bool {
        let nearly_all = u64::from(count) * 10 >= u64::from(self.filled.saturating_sub(1)) * 9;
        match kind {
            Kind::Card | Kind::Mobile if self.headed == Headed::Amount => count >= SURE,
            Kind::Card | Kind::Mobile => count >= MANY && nearly_all,
            Kind::Name if self.headed == Headed::Names => count > 0,
            Kind::Name => self.names.len() >= NAMES && nearly_all,
        }
    }
}

/// A heading without blanks and marks, in small letters, and without what stands in brackets at its end.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let cut = cell.find(['（', '(']).filter(|at| *at > 0).unwrap_or(cell.len());
    let words = cell[..cut].trim_matches(|c: char| "*＊：:".contains(c) || c.is_whitespace());
    let english = words.is_ascii();
    words.chars().filter(|c| english || !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn headed(words: &str, cell: &str) -> Headed {
    let holds = |list: &[String]| list.iter().any(|word| words.contains(word.as_str()));
    match () {
        () if holds(&LEXICON.cards) => Headed::Card,
        () if holds(&LEXICON.phones) => Headed::Phone,
        () if LEXICON.names.iter().any(|name| name == words) => Headed::Names,
        () if holds(&LEXICON.offices) => Headed::Office,
        () if cell.trim().ends_with(['）', ')']) => Headed::Amount,
        () => Headed::Other,
    }
}

/// The letters by which a spreadsheet calls a column.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", letters(before - 1)),
    }
}

/// Why a file is not taken in; none where nothing was found.
pub fn refusal(file: &str, found: &[Found]) -> Option<Refusal> {
    let first = found.iter().min_by_key(|one| (one.kind, one.row))?;
    let (what, which) = match first.kind {
        Kind::Card => ("身份证号", "numbers of identity cards"),
        Kind::Mobile => ("手机号", "mobile numbers"),
        Kind::Name => ("人员姓名", "names of persons"),
    };
    let column = letters(first.column);
    let sheet = |before: &str, after: &str| match first.sheet.as_str() {
        "" => String::new(),
        sheet => format!("{before}{sheet}{after}"),
    };
    let heading = |before: &str, after: &str| match first.heading.as_str() {
        "" => String::new(),
        heading => format!("{before}{heading}{after}"),
    };
    let row = first.row;
    let rest = found.len() - 1;
    let (more_zh, more_en) = match rest {
        0 => (String::new(), String::new()),
        _ => (
            format!("另有 {rest} 列也有个人信息。"),
            format!(" {rest} more columns hold personal data."),
        ),
    };
    Some(Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!(
                "{file} {}第 {column} 列{}从第 {row} 行起有{what}，未读入，也未保存任何内容。{more_zh}",
                sheet("“", "”"),
                heading("“", "”")
            ),
            format!(
                "{file}{}: column {column}{} holds {which} from row {row} on; nothing of it was taken in or kept.{more_en}",
                sheet(", sheet “", "”"),
                heading(" “", "”")
            ),
        ),
        Text::new(
            "指标数据只要汇总数，不需要个人信息：请删除这一列，需要区分个人的改用与身份无关的序号，再重新提交；含个人信息的原表请按规定保管。",
            "Figures need no personal data: delete the column, use serial numbers that say nothing of a person where rows have to be told apart, and hand it in again; keep the original as the rules say.",
        ),
    ))
}
