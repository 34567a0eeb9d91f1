//! Tables small enough to be checked by eye.

use moushi_stats::disclosure::{Cell, Mark, Past, Policy, Row, Table, Trouble, Zeros, protect};

const ALL: u64 = 99;

fn cell(row: usize, column: usize) -> Cell {
    Cell { row, column }
}

/// A whole and its parts, each with two columns.
fn flat(parts: &[[u64; 2]]) -> Table {
    let mut rows = vec![Row { id: 0, parent: None }];
    rows.extend((1..).zip(parts).map(|(id, _)| Row { id, parent: Some(0) }));
    let counts = std::iter::once(Vec::new()).chain(parts.iter().map(|part| part.to_vec()));
    Table::new(rows, &[0, 1], ALL, &counts.collect::<Vec<_>>()).expect("it fits")
}

fn marks(table: &Table, policy: &Policy) -> Vec<String> {
    let done = protect(table, &Past::default(), policy).expect("nothing before");
    let sign = |mark| match mark {
        Mark::Shown => '.',
        Mark::Small => '<',
        Mark::Covering => '-',
        Mark::Unwanted => ' ',
    };
    let row = |row| (0..table.width()).map(|column| sign(done.mark(cell(row, column)))).collect();
    (0..table.rows().len()).map(row).collect()
}

#[test]
fn one_small_count_is_covered_by_three_others() {
    let table = flat(&[[5, 40], [60, 50], [20, 30]]);
    assert_eq!(marks(&table, &Policy::default()), ["...", "<-.", "...", "--."]);
}

#[test]
fn nothing_small_nothing_hidden() {
    let table = flat(&[[15, 40], [0, 50], [20, 30]]);
    assert_eq!(marks(&table, &Policy::default()), ["...", "...", "...", "..."]);
}

#[test]
fn a_single_part_is_hidden_with_its_whole() {
    let table = flat(&[[5, 40]]);
    let marks = marks(&table, &Policy::default());
    assert_eq!(&marks[0][..2], &marks[1][..2], "the same counts are hidden alike: {marks:?}");
    assert!(marks[0].starts_with("<-"), "{marks:?}");
}

#[test]
fn zeros_are_hidden_where_the_policy_says_so() {
    let table = flat(&[[0, 40], [60, 50], [20, 30]]);
    let strict = Policy { zeros: Zeros::Hidden, ..Policy::default() };
    assert_eq!(marks(&table, &strict), ["...", "<-.", "...", "--."]);
}

/// Nine counts of one person in a whole of nine: told that each hidden count is under ten, all would be known to be one.
#[test]
fn where_the_sum_says_all_the_mark_says_nothing() {
    let table = flat(&[[1, 0]; 9]);
    let done = protect(&table, &Past::default(), &Policy::default()).expect("all is hidden");
    assert!(table.cells().all(|cell| done.mark(cell).is_shown() != (table.count(cell) > 0)));
    assert!(!done.by_mark.is_empty());
}

#[test]
fn what_nobody_is_shown_covers_without_being_hidden() {
    let table = flat(&[[5, 40], [60, 50], [20, 30]]).without(|cell| cell.column == 1);
    assert_eq!(marks(&table, &Policy::default()), [". .", "< .", ". .", "- ."]);
    let apart = flat(&[[5, 40], [60, 50], [20, 30]]).without(|cell| cell.column != 0);
    assert_eq!(marks(&apart, &Policy::default()), [".  ", "<  ", ".  ", "-  "]);
}

#[test]
fn rows_counts_and_policies_that_do_not_fit_are_refused() {
    let wrong = Table::new(vec![Row { id: 0, parent: Some(0) }], &[0], ALL, &[vec![1]]);
    assert_eq!(wrong, Err(Trouble::Order(0)));
    let wrong = Table::new(vec![Row { id: 0, parent: None }], &[0], ALL, &[vec![1, 2]]);
    assert_eq!(wrong, Err(Trouble::Counts(0)));
    let table = flat(&[[5, 40]]);
    for (least, width) in [(10, 9), (10, 0), (2, 1)] {
        let policy = Policy { least, width, ..Policy::default() };
        assert_eq!(protect(&table, &Past::default(), &policy).err(), Some(Trouble::Policy));
    }
    assert!(
        !Trouble::Policy.to_string().is_empty() && !Trouble::Given(vec![]).to_string().is_empty()
    );
}
