//! Planted errors: each in an otherwise right workbook that is changed as people change one, each found at its cell.

use moushi_core::evaluate::filling::{Filling, Sheet, places};
use moushi_core::evaluate::intake::Weight;
use moushi_core::evaluate::standard::Standard;
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::report::filling::form;
use moushi_core::text::Lang;

use super::SIGNED;
use super::made::{Chance, came, right, sheets};
use super::moved::column;

/// A workbook that was handed out, and how it comes back.
#[derive(Clone)]
struct Work {
    standard: Standard,
    before: Filling,
    book: Vec<Sheet>,
}

/// Kind, level and cell of a flaw; the cell is empty for a whole table.
type Told = (&'static str, String, String);

impl Work {
    /// Of a standard, with two units at the top and two below each, and these numbers in the first row of a level.
    fn of(name: &str, numbers: &[(&str, &str, &str)]) -> Self {
        let standard = standard(name).expect("a standard");
        let mut before = (0..)
            .map(|seed| right(&standard, &mut Chance(seed)))
            .find(|filling| {
                let [first, rest @ ..] = &filling.tables[..] else { return false };
                let below = |code: &str| match rest.first() {
                    Some(table) => table.rows.iter().filter(|row| row.above == code).count(),
                    None => 2,
                };
                first.rows.len() > 1 && first.rows.iter().all(|row| below(&row.code) > 1)
            })
            .expect("some day");
        for (level, column, words) in numbers {
            let table = before.tables.iter_mut().find(|table| table.level == *level);
            let table = table.expect("a table");
            let at = table.column(column).expect("a column");
            table.rows[0].cells[at] = (*words).to_owned();
        }
        assert_eq!(before.flaws(&standard, None), [], "right before anything is planted");
        let book = sheets(&form(&standard, &before, &[], &SIGNED, Lang::Zh));
        Self { standard, before, book }
    }

    fn sheet(&mut self, level: &str) -> &mut Sheet {
        let mark = format!("@1|{level}|");
        let found = self.book.iter_mut().find(|sheet| {
            sheet.cells.iter().any(|(row, _, text, _)| *row == 2 && text.contains(&mark))
        });
        found.expect("a sheet")
    }

    /// Writes into a cell, of the so many-th row of units; answers its name.
    fn put(&mut self, level: &str, row: u32, key: &str, words: &str) -> String {
        // A spreadsheet makes numbers of digits, and of digits with a percent sign.
        let digits = |words: &str| words.parse::<f64>().ok().filter(|_| !words.contains('e'));
        let number = words.strip_suffix('%').map_or(digits(words), |percent| {
            percent.parse::<f64>().ok().map(|percent| percent / 100.0)
        });
        let sheet = self.sheet(level);
        let (row, column) = (row + 5, column(sheet, key));
        sheet.cells.retain(|(at, of, ..)| (*at, *of) != (row, column));
        if !words.is_empty() {
            sheet.cells.push((row, column, words.to_owned(), number));
        }
        format!("{}{}", letters(column), row + 1)
    }

    /// One cell with one error.
    fn one(
        &mut self,
        kind: &'static str,
        (level, row, key): (&str, u32, &str),
        words: &str,
    ) -> Vec<Told> {
        vec![(kind, level.to_owned(), self.put(level, row, key, words))]
    }

    fn read(&self, level: &str, row: usize) -> &moushi_core::evaluate::filling::Row {
        &self.before.table(level).expect("a table").rows[row]
    }

    /// Everything that is told of it.
    fn told(&self) -> Vec<(Weight, Told)> {
        let after = came(&self.standard, &self.book, &[]);
        let places = places(&self.standard, &self.book, &[]).expect("taken");
        let flaws = after.flaws(&self.standard, Some(&self.before));
        let told = flaws.iter().flat_map(|flaw| {
            assert!(!flaw.what.zh.is_empty() && !flaw.remedy.en.is_empty(), "{flaw:?}");
            let place = places.get(flaw.file as usize);
            let level = place.map(|place| place.level.clone()).unwrap_or_default();
            let columns = std::iter::once(&flaw.column).chain(&flaw.with);
            let cells = columns.map(|column| {
                let flaw =
                    moushi_core::evaluate::intake::Flaw { column: column.clone(), ..flaw.clone() };
                place.and_then(|place| place.cell(&self.standard, &flaw)).unwrap_or_default()
            });
            let all = cells.map(|cell| (flaw.weighs, (flaw.kind, level.clone(), cell)));
            all.collect::<Vec<_>>()
        });
        told.collect()
    }
}

fn letters(column: u32) -> String {
    match column {
        0..26 => char::from(b'A' + u8::try_from(column).expect("small")).to_string(),
        _ => format!("{}{}", letters(column / 26 - 1), letters(column % 26)),
    }
}

const SCHOOLS: &str = "cn-balanced-compulsory-2017";
/// Numbers large enough that they can slip.
const NUMBERS: [(&str, &str, &str); 6] = [
    ("school", "teaching_area", "8000.5"),
    ("school", "sports_ground", "1234.5"),
    ("school", "equipment_value", "860000"),
    ("school", "public_budget", "512300"),
    ("school", "classes", "12"),
    ("county", "teachers", "5000"),
];

type Plant = fn(&mut Work) -> Vec<Told>;

/// Cells that cannot be read.
const UNREADABLE: [(&str, Plant); 17] = [
    ("words", |work| work.one("not-a-number", ("school", 0, "classes"), "约50")),
    ("a unit", |work| work.one("not-a-number", ("school", 1, "classes"), "12人")),
    ("a numeral in words", |work| work.one("not-a-number", ("school", 1, "classes"), "十二")),
    ("a dash", |work| work.one("not-a-number", ("school", 1, "sports_ground"), "—")),
    ("a range", |work| work.one("not-a-number", ("school", 1, "classes"), "10-20")),
    ("misplaced separators", |work| work.one("not-a-number", ("school", 0, "classes"), "1,2,3")),
    ("an exponent", |work| work.one("not-a-number", ("school", 0, "music_rooms"), "1e3")),
    ("a letter for a zero", |work| work.one("not-a-number", ("school", 0, "classes"), "1O0")),
    ("a formula as words", |work| {
        work.one("not-a-number", ("county", 0, "trained"), "=SUM(A1:A2)")
    }),
    ("an error of a formula", |work| work.one("not-a-number", ("county", 1, "trained"), "#DIV/0!")),
    ("a day", |work| work.one("not-a-number", ("school", 0, "classes"), "2031-01-02")),
    ("a negative number", |work| work.one("out-of-bounds", ("school", 0, "classes"), "-3")),
    ("a part of a person", |work| work.one("not-whole", ("county", 0, "trained"), "12.5")),
    ("no choice", |work| work.one("unknown-choice", ("school", 0, "kind"), "中学")),
    ("neither yes nor no", |work| work.one("not-a-flag", ("county", 0, "layout_plan"), "也许")),
    ("nothing", |work| work.one("empty", ("school", 0, "public_budget"), "")),
    ("nothing for a flag", |work| work.one("empty", ("county", 1, "veto_false"), "")),
];

/// Units that are not what they seem.
const UNITS: [(&str, Plant); 13] = [
    ("no code", |work| work.one("no-code", ("school", 0, "@code"), "")),
    ("a code twice", |work| {
        let code = work.read("school", 0).code.clone();
        work.one("code-twice", ("school", 1, "@code"), &code)
    }),
    ("a code at two places", |work| {
        let first = work.read("school", 0).clone();
        let rows = &work.before.table("school").expect("schools").rows;
        let other = rows.iter().position(|row| row.above != first.above).expect("elsewhere");
        let other = u32::try_from(other).expect("few");
        work.one("two-places", ("school", other, "@code"), &first.code)
    }),
    ("an unknown unit above, at each row", |work| {
        let mut told = work.one("unknown-above", ("school", 0, "@above"), "999");
        told.extend(work.one("unknown-above", ("school", 1, "@above"), "999"));
        told
    }),
    ("no unit above", |work| work.one("unknown-above", ("school", 1, "@above"), "")),
    ("nobody below", |work| {
        let (kept, lost) =
            (work.read("county", 0).code.clone(), work.read("county", 1).code.clone());
        let rows = work.before.table("school").expect("schools").rows.clone();
        for (at, _) in (0..).zip(&rows).filter(|(_, row)| row.above == lost) {
            work.put("school", at, "@above", &kept);
        }
        vec![("nobody-below", "county".to_owned(), "A7".to_owned())]
    }),
    ("no name", |work| work.one("no-name", ("school", 0, "@name"), "")),
    ("a name twice", |work| {
        let name = work.read("school", 0).name.clone();
        work.one("name-twice", ("school", 1, "@name"), &name)
    }),
    ("a blank in a code", |work| work.one("odd-code", ("school", 0, "@code"), "37 0102")),
    ("a code of wide digits", |work| work.one("odd-code", ("school", 0, "@code"), "３７０１")),
    ("a code that was shortened", |work| {
        let sheet = work.sheet("school");
        sheet.cells.retain(|(row, column, ..)| (*row, *column) != (5, 0));
        sheet.cells.push((5, 0, "3.70102E+11".to_owned(), None));
        vec![("odd-code", "school".to_owned(), "A6".to_owned())]
    }),
    ("a row without numbers", |work| {
        let sheet = work.sheet("school");
        sheet.cells.retain(|(row, column, ..)| *row != 5 || *column < 3);
        vec![("nothing", "school".to_owned(), "A6".to_owned())]
    }),
    ("a unit that went", |work| {
        work.sheet("school").cells.retain(|(row, ..)| *row != 5);
        vec![("went", "school".to_owned(), String::new())]
    }),
];

/// Numbers that do not go together.
const TOGETHER: [(&str, Plant); 9] = [
    ("a part above its whole, at both cells", |work| {
        let area = work.put("school", 0, "teaching_area", "100");
        let part = work.put("school", 0, "indoor_sports_area", "200.5");
        [part, area].map(|cell| ("check", "school".to_owned(), cell)).to_vec()
    }),
    ("a class above its school", |work| {
        work.put("school", 0, "primary_pupils", "30");
        work.one("check", ("school", 0, "primary_largest_class"), "45")
    }),
    ("pupils without a class", |work| {
        work.put("school", 0, "kind", "教学点");
        work.put("school", 0, "primary_pupils", "300");
        work.one("check", ("school", 0, "classes"), "0")
    }),
    ("pupils without rooms", |work| {
        work.put("school", 0, "kind", "教学点");
        work.put("school", 0, "primary_pupils", "300");
        work.one("check", ("school", 0, "teaching_area"), "0")
    }),
    ("pupils of another kind of school", |work| {
        work.put("school", 0, "kind", "小学");
        work.one("check", ("school", 0, "junior_pupils"), "120")
    }),
    ("the size of a room that there is not", |work| {
        work.put("school", 0, "music_rooms", "");
        work.one("check", ("school", 0, "smallest_music_room"), "60")
    }),
    ("more trained than there are", |work| work.one("check", ("county", 0, "trained"), "5001")),
    ("more satisfied than asked", |work| {
        work.put("county", 0, "answers_heads", "10");
        work.one("check", ("county", 0, "satisfied_heads"), "11")
    }),
    ("more who left than there were", |work| {
        work.put("county", 1, "entrants_before", "100");
        work.put("county", 1, "moved_in", "");
        work.one("check", ("county", 1, "moved_out"), "101")
    }),
];

/// Numbers beside those of the time before, and tables with parts missing.
const BESIDE: [(&str, Plant); 9] = [
    ("tenfold", |work| work.one("leap", ("school", 0, "sports_ground"), "12345")),
    ("a hundredfold", |work| work.one("leap", ("school", 0, "sports_ground"), "123450")),
    ("a thousandfold", |work| work.one("leap", ("school", 0, "public_budget"), "520000000")),
    ("in 万 for yuan", |work| work.one("leap", ("school", 0, "equipment_value"), "86.2")),
    ("a tenth", |work| work.one("leap", ("county", 0, "teachers"), "502")),
    ("to nothing", |work| work.one("to-nothing", ("school", 0, "public_budget"), "0")),
    ("left out", |work| work.one("gone", ("school", 0, "public_budget"), "")),
    ("a sheet less", |work| {
        work.sheet("school").cells.clear();
        vec![("no-table", String::new(), String::new())]
    }),
    ("a column less", |work| {
        let sheet = work.sheet("school");
        let at = column(sheet, "classes");
        sheet.cells.retain(|cell| cell.1 != at);
        vec![("no-column", "school".to_owned(), String::new())]
    }),
];

/// Errors of other standards.
const OTHERS: [(&str, &str, Plant); 7] = [
    ("a percent sign in per cent", "cn-fitness-2014", |work| {
        work.one("percent", ("area", 0, "rate_before"), "85%")
    }),
    ("eight days a week", "cn-double-reduction", |work| {
        work.one("out-of-bounds", ("school", 0, "service_days"), "8")
    }),
    ("more than were asked for", "cn-double-reduction", |work| {
        work.one("check", ("area", 0, "cases_closed"), "100000")
    }),
    ("a sum that is another", "cn-preschool-2020", |work| {
        work.one("check", ("kindergarten", 0, "children"), "99999")
    }),
    ("a mean outside its parts", "cn-myopia-2018", |work| {
        for key in ["rate_age_6", "rate_primary", "rate_junior", "rate_senior"] {
            work.put("province", 0, key, "20");
        }
        work.one("check", ("province", 0, "rate"), "50")
    }),
    ("founded after the year", "cn-vocational-conditions-2022", |work| {
        let mut told = Vec::new();
        for at in 0..2 {
            work.put("province", at, "year", "2023");
        }
        told.extend(work.one("check", ("school", 0, "founded"), "2050"));
        told
    }),
    ("more of a kind than of all", "cn-university-conditions-2004", |work| {
        work.one("check", ("university", 0, "postgraduate"), "99999")
    }),
];

fn found(what: &str, mut work: Work, plant: Plant) {
    let planted = plant(&mut work);
    let told = work.told();
    for one in &planted {
        assert!(told.iter().any(|(_, known)| known == one), "{what}: {one:?} in {told:?}");
    }
}

#[test]
fn every_planted_error_is_found_at_its_cell() {
    let own = UNREADABLE.iter().chain(&UNITS).chain(&TOGETHER).chain(&BESIDE);
    let own: Vec<_> = own.collect();
    assert!(own.len() + OTHERS.len() >= 40, "kinds of errors");
    let schools = Work::of(SCHOOLS, &NUMBERS);
    for (what, plant) in own {
        found(what, schools.clone(), *plant);
    }
    for (what, name, plant) in OTHERS {
        found(what, Work::of(name, &[]), plant);
    }
}

#[test]
fn two_hundred_right_workbooks_are_right() {
    let mut chance = Chance(99);
    for at in 0..200 {
        let standard = standard(STANDARDS[at % STANDARDS.len()].name).expect("a standard");
        let before = right(&standard, &mut chance);
        let book = sheets(&form(&standard, &before, &[], &SIGNED, Lang::Zh));
        let work = Work { standard, before, book };
        assert_eq!(work.told(), [], "{}", work.standard.name);
    }
}

#[test]
fn questions_are_no_errors() {
    let mut work = Work::of(SCHOOLS, &NUMBERS);
    work.put("school", 0, "sports_ground", "12345");
    work.put("school", 0, "classes", "约12");
    let told = work.told();
    let weigh =
        |kind: &str| told.iter().find(|(_, told)| told.0 == kind).map(|(weighs, _)| *weighs);
    assert_eq!(weigh("leap"), Some(Weight::Question));
    assert_eq!(weigh("not-a-number"), Some(Weight::Error));
}
