//! Forms through the door: out, filled in, back, read in the sandbox, checked, confirmed.

mod pages;
pub mod renamed;
pub mod ticks;

use moushi::app::acts::track::forms::{Add, Confirm, Taken};
use moushi::app::asks::forms::{Form, Sheet};
use moushi::app::forms;
use moushi::jobs;
use moushi::sandbox::Sandbox;
use moushi_core::report::book::Cell;
use moushi_core::report::form::{Column, Form as Book, Page, Row, Takes};
use moushi_core::text::{Lang, Text};
use moushi_core::track::form::{CODE, Field, KEY, LAYOUT, Table};
use moushi_files::readers::{self, Limits};
use moushi_files::write::form as xlsx;

use super::*;

/// A form as a person has it before them: code, key, and the cells to fill in.
#[derive(Clone, Debug)]
pub struct Filled {
    code: String,
    key: String,
    cells: BTreeMap<Field, Cell>,
}

impl Filled {
    pub fn set(&mut self, field: Field, words: &str) -> &mut Self {
        let cell = match field {
            Field::Percent | Field::Figure => {
                words.parse().map_or_else(|_| Cell::words(words), Cell::Number)
            }
            _ => Cell::words(words),
        };
        self.cells.insert(field, cell);
        self
    }
}

/// A milestone as a person has it before them.
#[derive(Clone, Debug)]
pub struct Mile {
    pub words: String,
    pub reached: String,
    pub on: String,
    code: String,
    key: String,
}

/// The cells of a sheet that was downloaded, by the names of its columns.
struct Opened {
    cells: Vec<readers::Filled>,
    keys: Vec<String>,
}

impl Opened {
    fn of(bytes: &[u8], sheet: usize) -> Self {
        let mut sheets = readers::cells("表.xlsx", bytes, &Limits::default()).expect("a workbook");
        let mut opened = Self { cells: sheets.swap_remove(sheet).cells, keys: Vec::new() };
        opened.keys = (0..20).map(|column| opened.at(2, column)).collect();
        opened
    }

    fn at(&self, row: u32, column: u32) -> String {
        let found = self.cells.iter().find(|cell| (cell.row, cell.column) == (row, column));
        found.map(|cell| cell.text.clone()).unwrap_or_default()
    }

    fn cell(&self, row: u32, key: &str) -> String {
        let column = self.keys.iter().position(|known| known == key).expect("a column");
        self.at(row, u32::try_from(column).expect("small"))
    }

    fn rows(&self) -> std::ops::RangeInclusive<u32> {
        5..=self.cells.iter().map(|cell| cell.row).max().unwrap_or_default()
    }
}

/// What was downloaded, as rows.
pub fn opened(bytes: &[u8]) -> Vec<Filled> {
    let sheet = Opened::of(bytes, 0);
    let row = |row: u32| Filled {
        code: sheet.cell(row, "code"),
        key: sheet.cell(row, LAYOUT),
        cells: Field::ALL
            .into_iter()
            .map(|field| (field, sheet.cell(row, field.key())))
            .map(|(field, words)| match field {
                Field::Percent | Field::Figure => {
                    (field, words.parse().map_or(Cell::Blank, Cell::Number))
                }
                _ => (field, Cell::words(words)),
            })
            .collect(),
    };
    sheet.rows().map(row).collect()
}

/// The milestones that were downloaded.
pub fn miles(bytes: &[u8]) -> Vec<Mile> {
    let sheet = Opened::of(bytes, 1);
    let row = |row: u32| Mile {
        code: sheet.cell(row, "code"),
        words: sheet.cell(row, "milestone"),
        reached: sheet.cell(row, "reached"),
        on: sheet.cell(row, "on"),
        key: sheet.cell(row, Table::Milestones.layout()),
    };
    sheet.rows().map(row).collect()
}

fn headed(key: &str, header: Text, takes: Takes) -> Column {
    Column { key: key.to_owned(), header, width: 12, takes, hint: Text::new("", "") }
}

/// The rows as a file again, the columns in another order.
pub fn saved(rows: &[Filled]) -> Vec<u8> {
    book(vec![tasks(rows)])
}

/// The same with milestones.
pub fn saved_with(rows: &[Filled], miles: &[Mile]) -> Vec<u8> {
    let columns = vec![
        headed(Table::Milestones.layout(), KEY, Takes::Hidden),
        headed("on", Field::On.title(), Takes::Words(99)),
        headed("reached", Field::Reached.title(), Takes::Words(99)),
        headed("code", CODE, Takes::Nothing),
    ];
    let row = |mile: &Mile| Row {
        cells: [&mile.key, &mile.on, &mile.reached, &mile.code].map(Cell::words).to_vec(),
        ..Row::default()
    };
    let rows = (tasks(rows), miles.iter().map(row).collect());
    book(vec![page(Text::new("节点", "Milestones"), columns, rows.1), rows.0])
}

fn page(name: Text, columns: Vec<Column>, rows: Vec<Row>) -> Page {
    Page {
        name,
        title: Text::new("表", "Form"),
        note: Text::new("注", "Note"),
        example: vec![Cell::Blank; columns.len()],
        columns,
        freeze: 0,
        rows,
    }
}

fn book(pages: Vec<Page>) -> Vec<u8> {
    let guide = Vec::new();
    let book = Book { lang: Lang::Zh, org: String::new(), year: 2023, pages, guide };
    xlsx::write(&book).expect("a file")
}

fn tasks(rows: &[Filled]) -> Page {
    let mut columns =
        vec![headed(LAYOUT, KEY, Takes::Hidden), headed("code", CODE, Takes::Nothing)];
    let order: Vec<Field> = Field::ALL.into_iter().rev().collect();
    columns
        .extend(order.iter().map(|field| headed(field.key(), field.title(), Takes::Words(2_000))));
    let row = |row: &Filled| {
        let mut cells = vec![Cell::words(&row.key), Cell::words(&row.code)];
        cells.extend(order.iter().map(|field| row.cells[field].clone()));
        Row { cells, ..Row::default() }
    };
    page(Text::new("进展", "Progress"), columns, rows.iter().map(row).collect())
}

/// The rows as somebody has copied them into a workbook of their own: no hidden keys, other names.
pub fn copied(rows: &[Filled], names: &[(Field, &str)]) -> Vec<u8> {
    let mut page = tasks(rows);
    for column in &mut page.columns {
        let field = Field::named(&column.key);
        let name = names.iter().find(|(known, _)| Some(*known) == field);
        if let Some((_, name)) = name {
            column.header = Text::same(*name);
        }
        column.key = String::new();
    }
    book(vec![page])
}

impl Year {
    async fn form(&self) -> Vec<Filled> {
        let paper = forms::made(&self.world.door, &self.staff, &self.plan, Lang::Zh).await;
        opened(&paper.expect("a form").bytes)
    }

    /// Hands a file in and waits until it is read.
    async fn hand_in(&self, caller: &Caller, bytes: Vec<u8>) -> Sheet {
        let door = &self.world.door;
        let size = i64::try_from(bytes.len()).expect("small");
        let blob = uploads::keep(door, bytes).await.expect("kept");
        let add = Add { plan: self.plan.clone(), name: "填报表.xlsx".to_owned(), blob, size };
        let id = door.act(caller, None, add).await.expect("handed in").id;
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        while jobs::step(door, &sandbox, "test").await.expect("read") {}
        self.seen(caller, &id).await
    }

    async fn seen(&self, caller: &Caller, id: &str) -> Sheet {
        let ask = Form { form: id.to_owned() };
        self.world.door.ask(caller, ask).await.expect("one's own form")
    }

    async fn confirm(&self, sheet: &Sheet, partial: bool) -> Result<Taken, Trouble> {
        let confirm = Confirm { form: sheet.id.clone(), version: sheet.version, partial };
        self.world.door.act(&self.staff, None, confirm).await
    }

    async fn said(&self) -> i64 {
        let count = "select count(*) from progress";
        let counts: Vec<i64> = column(&self.world.door.store, count).await;
        counts[0]
    }
}

fn counts(sheet: &Sheet) -> (usize, usize, usize, usize) {
    (sheet.reports.len(), sheet.unchanged, sheet.faults.len(), sheet.conflicts.len())
}

async fn three() -> Year {
    led(Year::new().await).await
}

/// Three tasks of one unit, one of them reported.
async fn led(year: Year) -> Year {
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    let counted = Report { figure: Some(0.1 + 0.2), ..year.report(0, 45) };
    year.world.door.act(&year.staff, None, counted).await.expect("reported");
    year
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_goes_out_and_comes_back() {
    out_and_back(World::new().await).await;
}

/// Nothing edited changes nothing; what was filled in is reported once; on either engine.
pub async fn out_and_back(world: World) {
    let year = led(Year::of(world).await).await;
    let door = &year.world.door;
    let mut rows = year.form().await;
    assert_eq!(rows.len(), 3);
    let paper = forms::made(door, &year.staff, &year.plan, Lang::En).await.expect("in English");
    let same = year.hand_in(&year.staff, paper.bytes).await;
    assert_eq!((&*same.state, counts(&same)), ("read", (0, 3, 0, 0)), "{:?}", same.faults);
    let same = year.hand_in(&year.staff, saved(&rows)).await;
    assert_eq!(counts(&same), (0, 3, 0, 0), "columns were moved: {:?}", same.faults);
    assert_eq!(year.confirm(&same, false).await.expect("nothing to do").reported, 0);

    rows[0].set(Field::Done, "=1+1 所已封顶").set(Field::Percent, "60").set(Field::Figure, "9");
    rows[1].set(Field::Done, "已开工").set(Field::Forecast, "2023/10/31").set(Field::Next, "封顶");
    let file = saved(&rows);
    let sheet = year.hand_in(&year.staff, file.clone()).await;
    assert_eq!(counts(&sheet), (2, 1, 0, 0), "{:?}", sheet.faults);
    let first = &sheet.reports[0];
    assert_eq!((first.percent, &*first.figure.1), ((45, 60), "9"));
    assert_eq!(year.said().await, 1, "nothing is sent before it is confirmed");
    assert_eq!(year.confirm(&sheet, false).await.expect("confirmed").reported, 2);
    assert_eq!(year.said().await, 3);
    let held = year.follow(0).await;
    assert_eq!((held.percent, &*held.reports[0].done), (60, "=1+1 所已封顶"));
    assert_eq!(year.follow(1).await.forecast, "2023-10-31");
    let taken = year.seen(&year.staff, &sheet.id).await;
    assert_eq!((&*taken.state, taken.reported), ("taken", 2));
    assert_eq!(refused(year.confirm(&taken, false).await), RefusalKind::Conflict, "once");

    let again = year.hand_in(&year.staff, file).await;
    assert_eq!(counts(&again), (0, 3, 0, 0), "the same file changes nothing");
    assert_eq!(year.confirm(&again, false).await.expect("nothing to do").reported, 0);
    assert_eq!(year.said().await, 3);
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_and_conflicts_hold_all_rows_back_unless_they_are_left_out() {
    let year = three().await;
    let door = &year.world.door;
    let mut rows = year.form().await;
    rows[0].set(Field::Done, "封顶").set(Field::Percent, "六成");
    rows[1].set(Field::Done, "开工").set(Field::Percent, "20");
    rows[2].set(Field::Done, "启动").set(Field::Forecast, "年底");
    door.act(&year.staff, None, year.report(1, 10)).await.expect("reported meanwhile");
    let more = rows[1].clone();
    rows.push(more);
    let sheet = year.hand_in(&year.staff, saved(&rows)).await;
    assert_eq!(counts(&sheet), (0, 0, 3, 1), "{:?}", sheet.faults);
    let places: Vec<(u32, &str)> =
        sheet.faults.iter().map(|fault| (fault.row, &*fault.title.en)).collect();
    assert_eq!(places, [(6, "Progress (%)*"), (8, "Forecast"), (9, "The row")]);
    assert_eq!(sheet.faults[0].column, "H", "where the column stands in this file");
    assert_eq!(refused(year.confirm(&sheet, false).await), RefusalKind::Conflict);
    assert_eq!(year.said().await, 2);
    let marked = forms::marked(door, &year.staff, &sheet.id, Lang::Zh).await.expect("marked");
    assert!(marked.name.contains("标出问题"));
    let blank = forms::made(door, &year.staff, &year.plan, Lang::Zh).await.expect("a form");
    for (name, paper) in [("form-blank.xlsx", &blank), ("form-marked.xlsx", &marked)] {
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(file, &paper.bytes).expect("kept for those who look");
    }
    let back = year.hand_in(&year.staff, marked.bytes).await;
    assert_eq!(counts(&back).2, 3, "it can be mended and handed in again: {:?}", back.faults);

    rows[0].set(Field::Percent, "60");
    let sheet = year.hand_in(&year.staff, saved(&rows)).await;
    assert_eq!(counts(&sheet), (1, 0, 2, 1));
    assert_eq!(refused(year.confirm(&sheet, false).await), RefusalKind::Conflict);
    assert_eq!(year.confirm(&sheet, true).await.expect("without the wrong ones").reported, 1);
    assert_eq!((year.follow(0).await.percent, year.follow(1).await.percent), (60, 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_and_altered_keys_are_refused() {
    let year = three().await;
    let door = &year.world.door;
    let rows = year.form().await;
    let wrong = async |change: &dyn Fn(&mut Filled)| {
        let mut rows = rows.clone();
        rows[1].set(Field::Done, "开工");
        change(&mut rows[1]);
        let sheet = year.hand_in(&year.staff, saved(&rows)).await;
        assert_eq!(counts(&sheet), (0, 2, 1, 0), "{:?}", rows[1]);
        sheet.faults[0].message.zh.to_string()
    };
    let (first, second) = (rows[0].key.clone(), rows[1].key.clone());
    let altered = second.replacen("|0|", "|7|", 1);
    assert_ne!(altered, second);
    assert!(wrong(&|row| row.key.clone_from(&altered)).await.contains("改动"));
    assert!(wrong(&|row| row.key = "x|1|2|3|4|5".to_owned()).await.contains("改动"));
    assert!(wrong(&|row| row.key.clear()).await.contains("没有校验码"));
    assert!(wrong(&|row| row.key.clone_from(&first)).await.contains("第 6 行"), "twice the same");
    assert!(wrong(&|row| row.code = "T099".to_owned()).await.contains("T099"));
    // The key of another house, as good as it is there.
    let other = moushi::app::vault::Vault::at(&year.world.folder.path().join("other.key"));
    let base = moushi_core::track::form::Base::of(&second).expect("a key").0;
    let signed = base.key(&other.sign(&base.words(&year.plan)).expect("signed"));
    assert!(wrong(&|row| row.key.clone_from(&signed)).await.contains("别的系统"));

    // A unit that leads another task is let in, and may not report on these.
    year.answer(3, "accepted").await.expect("accepted");
    let city = year.world.caller("chenlj").await;
    let mut rows = rows.clone();
    rows[1].set(Field::Done, "开工");
    let sheet = year.hand_in(&city, saved(&rows)).await;
    assert_eq!(counts(&sheet), (0, 2, 1, 0));
    assert!(sheet.faults[0].message.zh.contains("不由您反馈"));
    let ask = Form { form: sheet.id.clone() };
    assert_eq!(
        refused(door.ask(&year.staff, ask).await),
        RefusalKind::NotFound,
        "of somebody else"
    );
    assert_eq!(refused(year.confirm(&sheet, true).await), RefusalKind::NotFound);
    let clerk = Add { plan: year.plan.clone(), name: String::new(), blob: String::new(), size: 1 };
    assert_eq!(refused(door.act(&year.clerk, None, clerk).await), RefusalKind::NotAllowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_is_refused_with_its_reason() {
    let year = three().await;
    for (bytes, words) in [
        (b"PK\x03\x04 not a workbook".to_vec(), "不完整"),
        ("编号,进展\n1,2\n".as_bytes().to_vec(), "xlsx"),
        (
            made::board(&year.world.door.eyes(&year.clerk), &year.plan, Lang::Zh)
                .await
                .expect("a board")
                .bytes,
            "不是本系统导出",
        ),
    ] {
        let sheet = year.hand_in(&year.staff, bytes).await;
        assert_eq!((&*sheet.state, sheet.rows), ("refused", 0));
        assert!(sheet.message[0].zh.contains(words), "{:?}", sheet.message);
    }
    let mut rows = year.form().await;
    rows[0].set(Field::Done, "机密★1年");
    let sheet = year.hand_in(&year.staff, saved(&rows)).await;
    assert_eq!(sheet.state, "refused", "it bears a mark of secrecy");
    let blob: Vec<String> =
        column(&year.world.door.store, "select blob from form order by added_at desc, id desc")
            .await;
    assert!(!year.world.door.blobs.has(&blob[0]).await.expect("looked"), "nothing of it is kept");
}
