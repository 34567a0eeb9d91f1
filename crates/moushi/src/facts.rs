//! Room `facts`: data that are reckoned with, from files, taken in by a standard or column by column, and sums that
//! a database made. Writes nothing.

mod blocks;
pub mod engine;
pub mod filled;
pub mod table;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::intake::{Flaw, Heading, Intake};
use moushi_core::evaluate::standard::Standard;
use moushi_core::extract::personal::{self, Watch};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, alike, hex};
use moushi_files::readers::{self, Limits};
use sha2::{Digest, Sha256};

use crate::error::file_refusal;
use blocks::Takes;

/// Rows of a table that may stand above its heading: titles, the body, the year.
const ABOVE: u32 = 10;

/// Rows for which room is made ahead at most: a file may begin with rows much shorter than those behind.
const AHEAD: usize = 1 << 24;

/// What came in.
#[derive(Debug)]
pub struct TakenIn {
    /// Units of every level that is handed in, the highest first.
    pub frames: Vec<Frame>,
    /// What is wrong with the data.
    pub flaws: Vec<Flaw>,
    /// Names of the files, by their number in the flaws.
    pub files: Vec<String>,
}

/// What a table of data may cost: a nation of schools is larger than any document.
fn limits() -> Limits {
    let usual = Limits::default();
    Limits {
        max_file: 4 << 30,
        max_text: 4 << 30,
        max_cells: 400_000_000,
        max_unpacked: 8 << 30,
        max_time: std::time::Duration::from_secs(1_800),
        ..usual
    }
}

/// Name and SHA-256 of a file, in hexadecimal digits.
///
/// # Errors
/// When it cannot be read.
pub fn hashed(path: &Path) -> Result<(String, String), Refusal> {
    let refuse = |error| file_refusal(path, &error);
    let mut file = File::open(path).map_err(refuse)?;
    let (mut digest, mut part) = (Sha256::new(), vec![0; 1 << 17]);
    loop {
        let read = file.read(&mut part).map_err(refuse)?;
        if read == 0 {
            break;
        }
        digest.update(&part[..read]);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, hex(&digest.finalize())))
}

/// Takes files in by a standard.
///
/// # Errors
/// When a file cannot be read, is no table, holds matters of single persons, or no column that the standard asks for.
pub fn taken_in(standard: &Standard, paths: &[PathBuf]) -> Result<TakenIn, Refusal> {
    let mut intake = Intake::new(standard);
    let mut files = Vec::new();
    for (file, path) in (0..).zip(paths) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut tables = one(standard, file, path, &name)?;
        if !tables.found {
            return Err(no_columns(path, standard));
        }
        intake.append(&mut tables.intake, 0);
        files.push(name);
    }
    let (frames, flaws) = intake.finish();
    Ok(TakenIn { frames, flaws, files })
}

/// Takes one file in. What holds matters of single persons is refused.
fn one<'s>(
    standard: &'s Standard,
    file: u32,
    path: &Path,
    name: &str,
) -> Result<Tables<'s>, Refusal> {
    let mut tables = match blocks::of_file(path, name, Tables::new(standard, file))? {
        Some(tables) => tables,
        None => whole(standard, file, path, name)?,
    };
    match personal::refusal(name, &std::mem::take(&mut tables.watch).finish()) {
        Some(refusal) => Err(refusal),
        None => Ok(tables),
    }
}

/// Takes a file in that cannot be taken in by blocks.
fn whole<'s>(
    standard: &'s Standard,
    file: u32,
    path: &Path,
    name: &str,
) -> Result<Tables<'s>, Refusal> {
    let bytes = fs::read(path).map_err(|error| file_refusal(path, &error))?;
    let mut tables = Tables::new(standard, file);
    if readers::is_workbook(name, &bytes, &limits())? {
        workbook(&mut tables, name, &bytes)?;
    } else {
        readers::rows(name, &bytes, &limits(), &mut |title, row, cells| {
            tables.row(title, row, cells);
        })?;
    }
    Ok(tables)
}

/// Takes a workbook in: one that this program has made by its hidden names, any other by its headings.
fn workbook(tables: &mut Tables<'_>, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let cells = readers::cells(name, bytes, &limits())?;
    if !filled::ours(&cells) {
        readers::each_row(&cells, &mut |title, row, cells| tables.row(title, row, cells));
        return Ok(());
    }
    readers::each_row(&cells, &mut |title, row, cells| tables.watch.row(title, row, cells));
    filled::into(&mut tables.intake, tables.file, cells)?;
    tables.found = true;
    Ok(())
}

/// Tables of a file as their rows come by.
struct Tables<'s> {
    standard: &'s Standard,
    intake: Intake<'s>,
    file: u32,
    sheet: Option<String>,
    heading: Option<Heading>,
    looked: u32,
    /// Rows of tables that are of the standard.
    rows: usize,
    /// Any of them was one of the standard.
    found: bool,
    watch: Watch,
}

impl<'s> Tables<'s> {
    fn new(standard: &'s Standard, file: u32) -> Self {
        let (intake, watch) = (Intake::new(standard), Watch::default());
        let (sheet, heading, looked, rows, found) = (None, None, 0, 0, false);
        Self { standard, intake, file, sheet, heading, looked, rows, found, watch }
    }

    fn row(&mut self, title: &str, row: u32, cells: &[&str]) {
        self.watch.row(title, row, cells);
        if !self.sheet.as_deref().is_some_and(|own| alike(own, title)) {
            (self.sheet, self.heading, self.looked) = (Some(title.to_owned()), None, 0);
        }
        match &self.heading {
            Some(known) => {
                self.rows += 1;
                self.intake.row(known, row, cells.iter().copied());
            }
            None if self.looked < ABOVE => {
                self.looked += 1;
                self.heading = self.intake.heading(self.file, title, cells);
                self.found |= self.heading.is_some();
            }
            None => {}
        }
    }
}

impl Takes for Tables<'_> {
    fn row(&mut self, row: u32, cells: &[&str]) {
        Tables::row(self, "", row, cells);
    }

    fn is_ready(&self) -> bool {
        self.heading.is_some()
    }

    fn expect(&mut self, times: f64) {
        if let Some(heading) = &self.heading {
            let rows = (self.rows as f64 * (times - 1.0)) as usize;
            self.intake.expect(heading, rows.min(AHEAD));
        }
    }

    fn further(&self) -> Self {
        let (sheet, heading) = (self.sheet.clone(), self.heading.clone());
        let watch = self.watch.further();
        Self { sheet, heading, watch, ..Self::new(self.standard, self.file) }
    }

    fn append(&mut self, further: &mut Self, lines: u32) {
        self.intake.append(&mut further.intake, lines);
        self.watch.append(&mut further.watch, lines);
    }
}

fn no_columns(path: &Path, standard: &Standard) -> Refusal {
    let shown = path.display();
    let levels = standard.levels.iter().filter(|level| !level.parts);
    let (zh, en): (Vec<&str>, Vec<&str>) =
        levels.map(|level| (&*level.title.zh, &*level.title.en)).unzip();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 里没有“{}”要用的列。", standard.title.zh),
            format!("{shown} holds no column that `{}` asks for.", standard.name),
        ),
        Text::of(
            format!(
                "第一行写列名，要有代码一列；各级（{}）各用一张表。用 moushi evaluate template {} 生成空表。",
                zh.join("、"),
                standard.name
            ),
            format!(
                "Headings stand in the first row, a code among them; each level ({}) has a table. `moushi evaluate template {}` makes empty ones.",
                en.join(", "),
                standard.name
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use moushi_core::evaluate::standards::standard;

    use super::*;

    /// Schools of many counties, with everything that may be wrong; `more` stands in the column of notes of one row.
    fn schools(more: &str) -> String {
        let mut text =
            "\u{feff}学校统计表\n学校代码,县代码,学校名称,小学学生数,教学及辅助用房面积,备注\n"
                .to_owned();
        for at in 0..90_000_u32 {
            let code = match at % 9_001 {
                7 => "000003".to_owned(),
                8 => String::new(),
                // Few codes fall, so that most blocks rise and some do not.
                9 => format!("{:06}", 900_000 - at),
                _ => format!("{at:06}"),
            };
            let pupils =
                if at % 7_001 == 5 { "约五十".to_owned() } else { (at % 700).to_string() };
            let note = if at == 41_000 { more } else { "" };
            text += &format!("{code},C{:04},第{at}小学,{pupils},,{note}\n", at / 60);
        }
        text
    }

    type Taken = (Vec<Frame>, Vec<Flaw>);

    /// By blocks, and as a whole.
    fn taken(text: &[u8]) -> [Result<Taken, Refusal>; 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, text).expect("written");
        let standard = standard("cn-balanced-compulsory-2017").expect("the pack");
        let by_blocks = one(&standard, 0, &path, "a.csv");
        let at_once = whole(&standard, 0, &path, "a.csv").and_then(|mut tables| {
            let found = std::mem::take(&mut tables.watch).finish();
            personal::refusal("a.csv", &found).map_or(Ok(tables), Err)
        });
        [by_blocks, at_once].map(|tables| tables.map(|tables| tables.intake.finish()))
    }

    #[test]
    fn a_nation_by_blocks_is_as_a_whole_one() {
        let text = schools("");
        let old = encoding_rs::GB18030.encode(&text[3..]).0;
        for text in [text.as_bytes(), &old] {
            let [blocks, whole] = taken(text).map(|taken| taken.expect("a table"));
            let count = |kind: &str| whole.1.iter().filter(|flaw| flaw.kind == kind).count();
            assert!(text.len() > 2_200_000 && whole.0[1].units.len() > 89_000);
            assert!(count("two-places") > 3 && count("no-code") > 3 && count("not-a-number") > 3);
            assert!(blocks == whole);
        }
    }

    #[test]
    fn a_person_far_down_in_a_large_table_is_found_in_the_same_place() {
        let told = taken(schools("联系电话13900000000").as_bytes());
        let told = told.map(|taken| taken.err().map(|refusal| refusal.message.zh.into_owned()));
        assert!(told[0].as_ref().is_some_and(|told| told.contains("第 41003 行")), "{told:?}");
        assert_eq!(told[0], told[1]);
    }
}
