//! Where the columns of a form are: by the hidden row of keys, by what stands above them, by what somebody has said
//! before. What is still not found is asked of a person, with a guess; a guess is never taken by itself.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::fault::{
    ambiguous, no_column, not_asked, not_said, of_another, other_layout, twice, twice_said, unknown,
};
use super::{Base, CODE, Cell, EXAMPLE, Field, KEY, READ, Table, Tick};
use crate::model::Refusal;
use crate::text::Text;
use crate::track::offer::folded;

/// Rows among which the head is sought.
const HEAD: u32 = 20;
/// Longest example of what stands in a column, in characters.
const SAMPLE: usize = 20;
/// How much of two names must be the same for a guess.
const LIKE: f64 = 0.5;

/// Other words for the columns, from which they are guessed.
static WORDS: LazyLock<BTreeMap<Field, Vec<String>>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../data/track/columns.toml"))
        .expect("the words for columns are well formed")
});

/// A column by what stands above it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The table.
    pub table: Table,
    /// What it is.
    pub field: Field,
    /// What stands above it.
    pub name: String,
}

/// A table of which columns were not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// The table.
    pub table: Table,
    /// What was not found.
    pub missing: Vec<Missing>,
    /// Columns that may be meant.
    pub free: Vec<Free>,
}

/// A column that was not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What is sought.
    pub field: Field,
    /// The name above the column that is likely meant; empty for none.
    pub guess: String,
}

/// A column of which it is not known what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Free {
    /// What stands above it.
    pub name: String,
    /// What stands in its first filled cell.
    pub sample: String,
}

/// Where the columns of a sheet are.
pub(super) struct Columns {
    /// The last row of its head.
    pub head: u32,
    /// The column of codes.
    pub code: Option<u32>,
    /// The column of keys.
    pub key: u32,
    /// The columns to fill in.
    pub fields: HashMap<u32, Field>,
}

/// What came of looking at a sheet.
pub(super) enum Looked {
    /// Its columns, and those found because somebody has said which they are.
    Found(Columns, Vec<Named>),
    /// Some were not found.
    Unclear(Unclear),
}

/// A sheet on which a column of keys was found.
struct Sheet<'a> {
    cells: &'a [Cell],
    table: Table,
    key: u32,
    /// The hidden row of keys.
    hidden: Option<u32>,
    /// The row of what stands above the columns.
    titles: Option<u32>,
}

/// Finds the table that a sheet holds, and its columns; none when it is no table of a form.
pub(super) fn look(cells: &[Cell], known: &[Named]) -> Result<Option<(Table, Looked)>, Refusal> {
    let Some(sheet) = Sheet::of(cells, known)? else { return Ok(None) };
    let (mut fields, mut used) = (HashMap::new(), Vec::new());
    sheet.hidden(&mut fields)?;
    sheet.titled(&mut fields)?;
    sheet.said(known, &mut fields, &mut used)?;
    let found = |field: &Field| fields.values().any(|known| known == field);
    let missing = sheet.table.fields().iter().copied().filter(|field| !found(field));
    let missing: Vec<Field> = missing.collect();
    if missing.is_empty() {
        let (head, code, key) = (sheet.head(), sheet.code(), sheet.key);
        return Ok(Some((sheet.table, Looked::Found(Columns { head, code, key, fields }, used))));
    }
    let free = sheet.free(&fields);
    if free.len() < missing.len() {
        return Err(no_column(missing[0]));
    }
    let missing = guessed(&missing, &free);
    Ok(Some((sheet.table, Looked::Unclear(Unclear { table: sheet.table, missing, free }))))
}

/// Holds what a person says of columns against what was asked.
///
/// # Errors
/// When something is not said or not asked, a column is not there, is not the only one of its name, or is said to be
/// two things, or bears the name of another column of the form.
pub fn chosen(asked: &[Unclear], said: &[Named]) -> Result<(), Refusal> {
    for one in said {
        let table = asked.iter().find(|known| known.table == one.table);
        let sought = table.filter(|known| known.missing.iter().any(|it| it.field == one.field));
        let Some(table) = sought else { return Err(not_asked(one.field)) };
        let is_title = |field: &Field| *field != one.field && titled(&one.name, &field.title());
        if let Some(other) = one.table.fields().iter().find(|field| is_title(field)) {
            return Err(of_another(&one.name, *other));
        }
        match table.free.iter().filter(|free| free.name == one.name).count() {
            0 => return Err(unknown(&one.name)),
            1 => {}
            _ => return Err(ambiguous(&one.name)),
        }
        let twice = |other: &&Named| other.table == one.table && other.name == one.name;
        let said: Vec<Field> = said.iter().filter(twice).map(|other| other.field).collect();
        if let [first, second, ..] = said.as_slice() {
            return Err(twice_said(&one.name, *first, *second));
        }
    }
    let mut unsaid = asked.iter().flat_map(|table| {
        let named = |field| said.iter().any(|one| one.table == table.table && one.field == field);
        table.missing.iter().map(|it| it.field).filter(move |field| !named(*field))
    });
    unsaid.next().map_or(Ok(()), |field| Err(not_said(field)))
}

/// Whether a name is a title, but for width, case and marks.
fn titled(name: &str, title: &Text) -> bool {
    let name = folded(name);
    !name.is_empty() && (name == folded(&title.zh) || name == folded(&title.en))
}

/// Whether a key is one of a row of a table.
fn keyed(table: Table, key: &str) -> bool {
    match table {
        Table::Tasks => Base::of(key).is_some(),
        Table::Milestones => Tick::of(key).is_some(),
    }
}

impl<'a> Sheet<'a> {
    fn of(cells: &'a [Cell], known: &[Named]) -> Result<Option<Self>, Refusal> {
        if let Some((table, cell)) = layout(cells)? {
            let (key, hidden) = (cell.column, Some(cell.row));
            let titles = best(cells, table, known, |row| row != cell.row);
            let sheet = Self { cells, table, key, hidden, titles };
            let below = sheet.cell(cell.row + 1, key).map_or("", |cell| &cell.text);
            let head = !below.is_empty() && !below.contains('|') && below != EXAMPLE;
            let titles = titles.or_else(|| head.then_some(cell.row + 1));
            return Ok(Some(Self { titles, ..sheet }));
        }
        if let Some(cell) = cells.iter().find(|cell| cell.row < HEAD && titled(&cell.text, &KEY)) {
            let row = |table| recognised(cells, table, known, cell.row);
            let table = Table::ALL.into_iter().rev().max_by_key(|table| row(*table));
            let by_key = Table::ALL.into_iter().find(|table| {
                cells.iter().any(|one| one.column == cell.column && keyed(*table, &one.text))
            });
            let table = by_key.or(table.filter(|table| row(*table) > 1));
            let (key, titles) = (cell.column, Some(cell.row));
            return Ok(table.map(|table| Self { cells, table, key, hidden: None, titles }));
        }
        Ok(Self::by_keys(cells, known))
    }

    /// A sheet whose title above the keys is gone: known by the keys themselves.
    fn by_keys(cells: &'a [Cell], known: &[Named]) -> Option<Self> {
        let of = |cell: &Cell| Table::ALL.into_iter().find(|table| keyed(*table, &cell.text));
        let first = cells.iter().filter(|cell| of(cell).is_some());
        let first = first.min_by_key(|cell| (cell.row, cell.column))?;
        let (table, key) = (of(first)?, first.column);
        let example = cells.iter().find(|cell| cell.column == key && cell.text == EXAMPLE);
        let data = example.map_or(first.row, |cell| cell.row.min(first.row));
        let above = cells.iter().filter(|cell| cell.row < data).map(|cell| cell.row).max();
        let titles = best(cells, table, known, |row| row < data).or(above);
        Some(Self { cells, table, key, hidden: None, titles })
    }

    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.cells.iter().find(|cell| cell.row == row && cell.column == column)
    }

    /// The cells of its titles.
    fn titles(&self) -> impl Iterator<Item = &'a Cell> {
        let titles = self.titles;
        self.cells.iter().filter(move |cell| Some(cell.row) == titles)
    }

    /// The last row of its head.
    fn head(&self) -> u32 {
        self.hidden.max(self.titles).unwrap_or_default()
    }

    /// Columns by the hidden row of keys.
    fn hidden(&self, fields: &mut HashMap<u32, Field>) -> Result<(), Refusal> {
        for cell in self.cells.iter().filter(|cell| Some(cell.row) == self.hidden) {
            let field = self.table.fields().iter().find(|field| field.key() == cell.text);
            put(fields, cell, field.copied())?;
        }
        Ok(())
    }

    /// Columns by what stands above them.
    fn titled(&self, fields: &mut HashMap<u32, Field>) -> Result<(), Refusal> {
        let before: Vec<Field> = fields.values().copied().collect();
        for cell in self.titles().filter(|cell| !self.spoken_for(cell)) {
            let mut all = self.table.fields().iter().filter(|field| !before.contains(field));
            let field = all.find(|field| titled(&cell.text, &field.title()));
            put(fields, cell, field.copied())?;
        }
        Ok(())
    }

    /// Columns of which somebody has said what they are.
    fn said(
        &self,
        known: &[Named],
        fields: &mut HashMap<u32, Field>,
        used: &mut Vec<Named>,
    ) -> Result<(), Refusal> {
        let before: Vec<Field> = fields.values().copied().collect();
        for cell in self.titles().filter(|cell| !self.spoken_for(cell)) {
            let of = |one: &&Named| one.table == self.table && one.name == cell.text.trim();
            let named = known.iter().find(of).filter(|one| !before.contains(&one.field));
            let taken = fields.contains_key(&cell.column);
            if let Some(named) = named.filter(|_| !taken) {
                put(fields, cell, Some(named.field))?;
                used.push(named.clone());
            }
        }
        Ok(())
    }

    /// The column of codes.
    fn code(&self) -> Option<u32> {
        let hidden =
            self.cells.iter().find(|cell| Some(cell.row) == self.hidden && cell.text == "code");
        let code = hidden.or_else(|| self.titles().find(|cell| titled(&cell.text, &CODE)));
        code.map(|cell| cell.column)
    }

    /// Whether a column is one of ours that nobody fills in.
    fn spoken_for(&self, cell: &Cell) -> bool {
        let read = READ.iter().any(|title| titled(&cell.text, title));
        read || cell.column == self.key || Some(cell.column) == self.code()
    }

    /// Columns that may be meant.
    fn free(&self, fields: &HashMap<u32, Field>) -> Vec<Free> {
        let open = |cell: &&Cell| {
            !cell.text.trim().is_empty()
                && !fields.contains_key(&cell.column)
                && !self.spoken_for(cell)
        };
        let mut found: Vec<&Cell> = self.titles().filter(open).collect();
        found.sort_by_key(|cell| cell.column);
        let example =
            self.cells.iter().find(|cell| cell.column == self.key && cell.text == EXAMPLE);
        let (head, example) = (self.head(), example.map(|cell| cell.row));
        let sample = |column: u32| {
            let below = self.cells.iter().filter(|cell| cell.column == column);
            let filled = below.filter(|cell| cell.row > head && Some(cell.row) != example);
            let first = filled.min_by_key(|cell| cell.row);
            first.map(|cell| cell.text.chars().take(SAMPLE).collect()).unwrap_or_default()
        };
        let free =
            |cell: &&Cell| Free { name: cell.text.trim().to_owned(), sample: sample(cell.column) };
        found.iter().map(free).collect()
    }
}

/// Says of a column what it is; refused when another is so already.
fn put(fields: &mut HashMap<u32, Field>, cell: &Cell, field: Option<Field>) -> Result<(), Refusal> {
    let Some(field) = field else { return Ok(()) };
    if fields.contains_key(&cell.column) {
        return Ok(());
    }
    if fields.values().any(|known| *known == field) {
        return Err(twice(&cell.text));
    }
    fields.insert(cell.column, field);
    Ok(())
}

/// The cell that says of which layout a sheet is.
fn layout(cells: &[Cell]) -> Result<Option<(Table, &Cell)>, Refusal> {
    for table in Table::ALL {
        let prefix = table.layout().split('/').next().unwrap_or_default();
        let marks = cells.iter().filter(|cell| cell.row < HEAD && cell.text.starts_with(prefix));
        if let Some(cell) = marks.min_by_key(|cell| (cell.row, cell.column)) {
            let ours = cell.text == table.layout();
            return if ours {
                Ok(Some((table, cell)))
            } else {
                Err(other_layout(&cell.text, table.layout()))
            };
        }
    }
    Ok(None)
}

/// How many titles of a table stand in a row.
fn recognised(cells: &[Cell], table: Table, known: &[Named], row: u32) -> usize {
    let ours = |cell: &&Cell| {
        let fields = table.fields().iter().any(|field| titled(&cell.text, &field.title()));
        let named = known.iter().any(|one| one.table == table && one.name == cell.text.trim());
        fields || named || [KEY, CODE].iter().chain(&READ).any(|title| titled(&cell.text, title))
    };
    cells.iter().filter(|cell| cell.row == row).filter(ours).count()
}

/// The row of the head in which most titles of a table stand.
fn best(cells: &[Cell], table: Table, known: &[Named], may: impl Fn(u32) -> bool) -> Option<u32> {
    let rows = (0..HEAD).rev().filter(|row| may(*row));
    let counted = rows.map(|row| (recognised(cells, table, known, row), row));
    counted.max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0).map(|(_, row)| row)
}

/// The columns that are likely meant, each once: the best guesses are made first.
fn guessed(missing: &[Field], free: &[Free]) -> Vec<Missing> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, field) in missing.iter().enumerate() {
        for (column, one) in free.iter().enumerate() {
            pairs.push((likeness(*field, &one.name), at, column));
        }
    }
    pairs.retain(|(like, ..)| *like >= LIKE);
    pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(two.1, two.2))));
    let mut guess: Vec<Option<usize>> = vec![None; missing.len()];
    for (_, at, column) in pairs {
        if guess[at].is_none() && !guess.contains(&Some(column)) {
            guess[at] = Some(column);
        }
    }
    // What alone is left on both sides belongs together.
    if let ([at], [column]) = (left(&guess).as_slice(), apart(&guess, free.len()).as_slice()) {
        guess[*at] = Some(*column);
    }
    let named = |(field, guess): (&Field, Option<usize>)| Missing {
        field: *field,
        guess: guess.map(|at| free[at].name.clone()).unwrap_or_default(),
    };
    missing.iter().zip(guess).map(named).collect()
}

fn left(guess: &[Option<usize>]) -> Vec<usize> {
    (0..guess.len()).filter(|at| guess[*at].is_none()).collect()
}

fn apart(guess: &[Option<usize>], count: usize) -> Vec<usize> {
    (0..count).filter(|column| !guess.contains(&Some(*column))).collect()
}

/// How much the name of a column is like that of a field, 0 to 1.
fn likeness(field: Field, name: &str) -> f64 {
    let (name, title) = (folded(name), field.title());
    let own = [title.zh.to_string(), title.en.to_string()];
    let words = WORDS.get(&field).into_iter().flatten().chain(&own).map(|words| folded(words));
    words.map(|words| alike(&name, &words)).fold(0.0, f64::max)
}

/// 1 for the same words, 0.9 where one holds the other, else the share of common letters.
fn alike(one: &str, other: &str) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if one == other {
        return 1.0;
    }
    if one.contains(other) || other.contains(one) {
        return 0.9;
    }
    // Letters of an alphabet are common to too many words to tell them apart.
    if one.is_ascii() || other.is_ascii() {
        return 0.0;
    }
    let (count, mut rest) = (one.chars().count() + other.chars().count(), one.to_owned());
    let common = other.chars().filter(|c| {
        let at = rest.find(*c);
        at.map(|at| rest.remove(at)).is_some()
    });
    2.0 * common.count() as f64 / count as f64
}
