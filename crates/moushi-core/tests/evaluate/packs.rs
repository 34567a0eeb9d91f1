//! Standards: every pack can be read, and the golden numbers come out to the printed digits.

use moushi_core::evaluate::formula::Num;
use moushi_core::evaluate::frame::{Column, Frame, Place};
use moushi_core::evaluate::run::run;
use moushi_core::evaluate::standard::{Standard, Status};
use moushi_core::evaluate::standards::{STANDARDS, standard};

/// A frame of a level; each unit with code, the unit above, and the columns that are not missing.
pub fn frame(standard: &Standard, level: &str, units: &[Unit<'_>]) -> Frame {
    let level = standard.level_named(level).expect("a level");
    let level = &standard.levels[level];
    let mut frame = Frame { columns: vec![Column::default(); level.handed_in], ..Frame::default() };
    for (at, (code, above, values)) in (1..).zip(units) {
        frame.units.push(code, code);
        frame.above.extend(above);
        frame.rows.push(Place { file: 0, row: at });
        for (slot, column) in frame.columns.iter_mut().enumerate() {
            let known = values.iter().find(|(name, _)| *name == level.slots[slot].name);
            let blank = if level.slots[slot].optional { Num::Known(0.0) } else { Num::Missing };
            column.push(known.map_or(blank, |(_, value)| Num::Known(*value)));
        }
        for (name, _) in *values {
            assert!(
                level.slot(name).is_some_and(|slot| slot < level.handed_in),
                "no column {name}"
            );
        }
    }
    frame
}

/// Code, unit above, columns.
pub type Unit<'a> = (&'a str, Option<u32>, &'a [(&'a str, f64)]);

#[test]
fn every_pack_can_be_read_and_goes_by_its_name() {
    for packed in STANDARDS {
        match Standard::read(packed.words) {
            Ok(read) => assert_eq!(read.name, packed.name),
            Err(wrong) => panic!("{}: {wrong:#?}", packed.name),
        }
        assert!(packed.page.starts_with("# ") && packed.page.contains("## In English"));
        assert!(standard(packed.name).is_some());
    }
    assert!(standard("cn-nothing").is_none());
}

/// What is said of the pack of counties with one change: line and words.
fn said(from: &str, to: &str) -> Vec<(usize, String)> {
    let words = STANDARDS[0].words;
    assert!(words.contains(from), "{from}");
    let wrong = Standard::read(&words.replacen(from, to, 1)).expect_err("it is wrong now");
    wrong.into_iter().map(|one| (one.line, one.what.en.to_string())).collect()
}

#[test]
fn everything_that_is_wrong_with_a_pack_is_told_with_its_line() {
    let line = |words: &str| {
        let all = STANDARDS[0].words.lines();
        all.take_while(|line| !line.contains(words)).count() + 1
    };
    for (from, to, want) in [
        ("own_teaching_area / pupils", "own_teaching_area / pupil", "no `pupil`"),
        ("own_teaching_area / pupils", "own_teaching_area + pupils", "units differ"),
        ("own_teaching_area / pupils", "own_teaching_area / pupils / pupils", "is declared"),
        ("in(kind, 'special', 'vocational')", "in(kind, 'special', 'private')", "no choice"),
        ("least = 6.0", "least = 8.0", "lies between"),
        ("least = 6.0", "least = 5.5", "and whole"),
        ("[\"veto_exam\"", "[\"veto_none\"", "no column of yes and no"),
        ("小学新生中就近划片入学人数", "初中新生中就近划片入学人数", "already"),
        ("holds = \"trained <= teachers\"", "holds = \"trained <= teacher\"", "no `teacher`"),
        ("holds = \"trained <= teachers\"", "holds = \"trained\"", "a condition is meant"),
        ("holds = \"trained <= teachers\"", "holds = \"1 <= 2\"", "over columns"),
    ] {
        let found = said(from, to);
        let near = found.iter().find(|(_, what)| what.contains(want));
        let (at, _) = near.unwrap_or_else(|| panic!("{want}: {found:?}"));
        assert!(at.abs_diff(line(from)) <= 20, "{want}: line {at}, changed in {}", line(from));
    }
    let unsourced = said("source = [\"S7\", \"S8\"]\n", "");
    assert!(unsourced.iter().any(|(_, what)| what.contains("needs its source")), "{unsourced:?}");
    let broken = Standard::read("name = ").expect_err("no TOML");
    assert_eq!((broken[0].line, broken.len()), (1, 1));
}

#[test]
fn what_is_made_of_a_recalled_value_is_recalled() {
    let packed = STANDARDS.iter().find(|one| one.name == "cn-obesity-2018").expect("the pack");
    let words = packed.words.replace("source = [\"S40\", \"S42\"]", "status = \"recalled\"");
    let standard = Standard::read(&words).expect("tables from memory");
    let frames = [("group", ("G", None, &[][..])), ("measurement", ("M", Some(0), &[][..]))];
    let frames = frames.map(|(level, unit)| frame(&standard, level, &[unit]));
    let run = run(&standard, frames.to_vec());
    let rule = standard.rule("not_obese").expect("a rule");
    assert_eq!(
        run.recalled(rule, Some(0)),
        ["not_obese"],
        "by the table, through a number made of it"
    );
    assert_eq!(run.why(rule, 0, 1).status, Status::Recalled);
    let rate = &standard.indicators[standard.indicator("obese").expect("an indicator")];
    assert_eq!(standard.certainty(rate.level, &rate.formula.node), Status::Recalled);
    let as_it_is = Standard::read(packed.words).expect("the pack");
    assert_eq!(as_it_is.certainty(rate.level, &rate.formula.node), Status::Confirmed);
}
