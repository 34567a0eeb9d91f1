//! Tables that are published one after the other: what is hidden in any of them stays open for somebody who has all.

use moushi_stats::disclosure::{Cell, Mark, Past, Policy, Row, Table, Trouble, protect};

use super::attack::{Attack, Knows};
use super::provinces::{Dice, columns};

const POLICY: Policy =
    Policy { least: 10, zeros: moushi_stats::disclosure::Zeros::Shown, width: 4 };
/// Id of the total over all columns, in every table.
const ALL: u64 = 99;

/// Rows of a province of four cities with counties, and of schools below these where asked for.
fn rows(schools: u64) -> Vec<Row> {
    let mut rows = vec![Row { id: 0, parent: None }];
    rows.extend((1..=4).map(|id| Row { id, parent: Some(0) }));
    for county in 0..16 {
        rows.push(Row { id: 100 + county, parent: Some(1 + (county % 4) as usize) });
    }
    for county in 0..16 {
        for school in 0..schools {
            rows.push(Row { id: 1_000 + county * 10 + school, parent: Some(5 + county as usize) });
        }
    }
    rows
}

fn counts(dice: &mut Dice, rows: &[Row], columns: u64) -> Vec<Vec<u64>> {
    let leaf = |at: usize| rows.iter().all(|row| row.parent != Some(at));
    let of = |dice: &mut Dice| if dice.roll(3) == 0 { dice.roll(10) } else { 10 + dice.roll(60) };
    let row = |at: usize| if leaf(at) { (0..columns).map(|_| of(dice)).collect() } else { vec![] };
    (0..rows.len()).map(row).collect()
}

fn table(rows: Vec<Row>, columns: &[u64], counts: &[Vec<u64>]) -> Table {
    Table::new(rows, &columns[..columns.len() - 1], ALL, counts).expect("rows and counts fit")
}

#[test]
fn a_finer_table_gives_nothing_away_of_the_coarser_one_before() {
    let mut late = 0;
    for number in 0..60 {
        let mut dice = Dice(number);
        let columns = columns(3);
        let fine = rows(3);
        let counted = counts(&mut dice, &fine, 3);
        let fine = table(fine, &columns, &counted);
        let coarse_rows = rows(0);
        let coarse: Vec<Vec<u64>> = (0..coarse_rows.len())
            .map(|row| match row {
                0..5 => Vec::new(),
                _ => (0..3).map(|column| fine.count(Cell { row, column })).collect(),
            })
            .collect();
        let coarse = table(coarse_rows, &columns, &coarse);
        let first = protect(&coarse, &Past::default(), &POLICY).expect("nothing before");
        let second = match protect(&fine, &first.past, &POLICY) {
            Ok(second) => second,
            Err(Trouble::Given(_)) => {
                late += 1;
                continue;
            }
            Err(trouble) => panic!("{trouble}"),
        };
        let mut attack = Attack::new(POLICY);
        attack.read(&coarse, &columns, |cell| first.mark(cell));
        attack.read(&fine, &columns, |cell| second.mark(cell));
        assert!(attack.fixed(Knows::Nothing).is_empty(), "{number}");
        for cell in coarse.cells() {
            assert_eq!(first.mark(cell).is_shown(), second.mark(cell).is_shown(), "{cell:?}");
        }
    }
    assert!(late < 20, "most can be published: {late} cannot");
}

/// Two ways to divide the same pupils: by three of one kind, by four of another; only the totals are shared.
#[test]
fn another_division_of_the_same_totals_gives_nothing_away() {
    let (mut refused, mut alone) = (0, 0);
    for number in 0..60 {
        let mut dice = Dice(1_000 + number);
        let one = columns(3);
        let other: Vec<u64> = (20..24).chain([ALL]).collect();
        let first_counts = counts(&mut dice, &rows(0), 3);
        let second_counts: Vec<Vec<u64>> = first_counts
            .iter()
            .map(|row| {
                let mut left = row.iter().sum::<u64>();
                let mut cut = |last: bool| {
                    let part = if last { left } else { dice.roll(left / 2 + 1) };
                    left -= part;
                    part
                };
                if row.is_empty() { vec![] } else { (0..4).map(|at| cut(at == 3)).collect() }
            })
            .collect();
        let by_one = table(rows(0), &one, &first_counts);
        let by_other = table(rows(0), &other, &second_counts);
        let first = protect(&by_one, &Past::default(), &POLICY).expect("nothing before");
        let joint = |second: &moushi_stats::disclosure::Protected| {
            let mut attack = Attack::new(POLICY);
            attack.read(&by_one, &one, |cell| first.mark(cell));
            attack.read(&by_other, &other, |cell| second.mark(cell));
            attack.fixed(Knows::Nothing)
        };
        match protect(&by_other, &first.past, &POLICY) {
            Ok(second) => assert!(joint(&second).is_empty(), "{number}: {:?}", joint(&second)),
            Err(Trouble::Given(_)) => refused += 1,
            Err(trouble) => panic!("{trouble}"),
        }
        // Each protected on its own, the two together give something away.
        let apart = protect(&by_other, &Past::default(), &POLICY).expect("nothing before");
        alone += usize::from(!joint(&apart).is_empty());
    }
    println!("refused {refused}, broken when protected alone {alone}");
    assert!(refused < 30, "{refused}");
    assert!(alone > 0);
}

#[test]
fn the_same_table_once_more_is_marked_alike() {
    let columns = columns(3);
    let all = rows(0);
    let counted = counts(&mut Dice(5), &all, 3);
    let table = table(all, &columns, &counted);
    let first = protect(&table, &Past::default(), &POLICY).expect("nothing before");
    let second = protect(&table, &first.past, &POLICY).expect("nothing new");
    for cell in table.cells() {
        assert_eq!(first.mark(cell), second.mark(cell));
    }
    assert_eq!(second.past.shown(), first.past.shown());
    assert_eq!(second.past.hidden(), first.past.hidden());
}

/// Of 5, 20 and 30 with the total 55 shown, 5 and 20 are hidden; the next table must not show 20 in place of 30.
#[test]
fn the_next_table_does_not_show_what_the_last_one_hid() {
    let one = |counts: &[u64]| {
        let rows = vec![Row { id: 1, parent: None }];
        Table::new(rows, &[0, 1, 2], ALL, &[counts.to_vec()]).expect("it fits")
    };
    let cell = |column| Cell { row: 0, column };
    let first = protect(&one(&[5, 20, 30]), &Past::default(), &POLICY).expect("nothing before");
    assert_eq!(first.mark(cell(0)), Mark::Small);
    assert_eq!(first.mark(cell(1)), Mark::Covering);
    assert!(first.mark(cell(2)).is_shown() && first.mark(cell(3)).is_shown());
    // A correction makes the second cell the largest: it stays hidden all the same.
    let second = protect(&one(&[5, 90, 30]), &first.past, &POLICY).expect("it can be hidden");
    assert_eq!(second.mark(cell(1)), Mark::Covering);
    // A small count that was shown before cannot be taken back, and is told.
    let strict = Policy { least: 25, ..POLICY };
    let third = protect(&one(&[5, 90, 24]), &second.past, &POLICY).expect("it can be hidden");
    let fourth = protect(&one(&[5, 90, 24]), &third.past, &strict).expect("the rest is open");
    assert_eq!(fourth.too_late, [cell(2)]);
}

#[test]
fn what_follows_from_tables_before_is_refused() {
    let single = Table::new(vec![Row { id: 1, parent: None }], &[], ALL, &[vec![]]);
    assert_eq!(single.expect("no columns").count(Cell { row: 0, column: 0 }), 0);
    // By sex the total of 40 was shown; a new table of one column must not be hidden behind nothing.
    let rows = || vec![Row { id: 1, parent: None }];
    let sexes = Table::new(rows(), &[0, 1], ALL, &[vec![15, 25]]).expect("it fits");
    let first = protect(&sexes, &Past::default(), &POLICY).expect("nothing is small");
    assert_eq!(first.past.shown(), 3);
    let split = Table::new(rows(), &[10, 11], ALL, &[vec![5, 35]]).expect("it fits");
    let second = protect(&split, &first.past, &POLICY).expect("both are hidden");
    assert_eq!(second.mark(Cell { row: 0, column: 1 }), Mark::Covering);
    let finer = Table::new(rows(), &[11, 12], ALL, &[vec![35, 5]]).expect("it fits");
    assert!(protect(&finer, &second.past, &POLICY).is_ok(), "the same two parts");
    let alone = Table::new(rows(), &[20], 0, &[vec![15]]).expect("it fits");
    let strict = Policy { least: 20, ..POLICY };
    let given = protect(&alone, &first.past, &strict);
    assert!(matches!(given, Err(Trouble::Given(_))), "15 was shown: {given:?}");
}
