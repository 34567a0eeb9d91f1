//! Two thousand made-up provinces of thirteen cities and their counties: after protection, nothing hidden can be reckoned
//! back; with small counts alone hidden, most tables give some away.

use std::collections::BTreeSet;

use moushi_stats::disclosure::{Cell, Mark, Past, Policy, Row, Table, protect};

use super::attack::{Attack, Key, Knows};

/// How many tables.
const TABLES: u64 = 2_000;

/// The next of a row of numbers without a pattern (splitmix64).
pub fn next(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

pub struct Dice(pub u64);

impl Dice {
    /// From nothing to one less than `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = next(self.0);
        self.0 % sides
    }
}

/// Ids of columns, the total last.
pub fn columns(count: u64) -> Vec<u64> {
    (0..count).chain([99]).collect()
}

/// A province, thirteen cities, and two to twelve counties in most of them: cities with a single county, counties without
/// anybody, cities in which every count is small, tables with one column, tables that are nearly empty.
pub fn province(number: u64) -> (Table, Vec<u64>) {
    let mut dice = Dice(number.wrapping_mul(0x1234_5678_9abc_def1));
    let count = 1 + dice.roll(5);
    let sparse = dice.roll(4);
    let mut rows = vec![Row { id: 0, parent: None }];
    rows.extend((1..=13).map(|id| Row { id, parent: Some(0) }));
    let mut counts = vec![Vec::new(); 14];
    for city in 1..=13 {
        let counties = if dice.roll(6) == 0 { 1 } else { 2 + dice.roll(11) };
        let all_small = dice.roll(5) == 0;
        for _ in 0..counties {
            let empty = dice.roll(12) == 0;
            rows.push(Row { id: rows.len() as u64, parent: Some(city) });
            let of = |dice: &mut Dice| match dice.roll(10) {
                _ if empty => 0,
                kind if kind < 2 + sparse => dice.roll(3),
                kind if all_small || kind < 4 + sparse => dice.roll(12),
                9 => 10 + dice.roll(3_000),
                _ => 10 + dice.roll(90),
            };
            counts.push((0..count).map(|_| of(&mut dice)).collect());
        }
    }
    let columns = columns(count);
    let total = columns[columns.len() - 1];
    let table = Table::new(rows, &columns[..columns.len() - 1], total, &counts);
    (table.expect("rows and counts fit"), columns)
}

/// Does the same to many tables on two threads; answers the sum of what comes back.
fn over(tables: u64, each: impl Fn(u64) -> [usize; 4] + Sync) -> [usize; 4] {
    let half =
        |odd: u64| (0..tables).filter(move |number| number % 2 == odd).map(&each).fold([0; 4], sum);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        sum(half(0), other.join().expect("no table failed"))
    })
}

fn sum(one: [usize; 4], other: [usize; 4]) -> [usize; 4] {
    std::array::from_fn(|at| one[at] + other[at])
}

#[test]
fn nothing_hidden_in_two_thousand_provinces_can_be_reckoned_back() {
    let policy = Policy::default();
    let [small, covering, shown, by_mark] = over(TABLES, |number| {
        let (table, columns) = province(number);
        let done =
            protect(&table, &Past::default(), &policy).expect("nothing was published before");
        for cell in table.cells().filter(|cell| policy.small(table.count(*cell))) {
            assert_eq!(done.mark(cell), Mark::Small, "table {number}, {cell:?}");
        }
        let attack = Attack::on(&table, &columns, policy, &done);
        // Whoever is told which cells are small knows more than any reader: what stays open for them stays open.
        let key = |cell: &Cell| (table.rows()[cell.row].id, columns[cell.column]);
        let excepted: BTreeSet<Key> = done.by_mark.iter().map(key).collect();
        let fixed = attack.fixed(Knows::Small);
        assert!(fixed.is_subset(&excepted), "table {number}: {fixed:?}");
        if !excepted.is_empty() {
            let fixed = attack.fixed(Knows::Nothing);
            assert!(fixed.is_empty(), "table {number}: {fixed:?}");
        }
        let shown = done.count(Mark::Shown);
        [done.count(Mark::Small), done.count(Mark::Covering), shown, done.by_mark.len()]
    });
    println!("small {small}, covering {covering}, shown {shown}, open by the mark alone {by_mark}");
    assert!(covering < small, "fewer cells cover than are covered: {covering}, {small}");
    assert!(by_mark * 100 < small, "nearly all hold without the mark: {by_mark} of {small}");
}

#[test]
fn small_counts_alone_hidden_give_most_tables_away() {
    let policy = Policy::default();
    let tables = 200;
    let [broken, ..] = over(tables, |number| {
        let (table, columns) = province(number);
        let mut attack = Attack::new(policy);
        attack.read(&table, &columns, |cell| {
            if policy.small(table.count(cell)) { Mark::Small } else { Mark::Shown }
        });
        [usize::from(attack.breaks(Knows::Nothing)), 0, 0, 0]
    });
    println!("broken {broken} of {tables}");
    assert!(broken as u64 * 10 > tables * 9, "{broken} of {tables}");
}

#[test]
fn small_counts_have_the_width_that_the_policy_asks_for() {
    let policy = Policy::default();
    for number in 0..20 {
        let (table, columns) = province(number);
        let done =
            protect(&table, &Past::default(), &policy).expect("nothing was published before");
        let attack = Attack::on(&table, &columns, policy, &done);
        let mut seen = 0;
        for cell in table.cells().filter(|cell| done.mark(*cell) == Mark::Small).step_by(9) {
            let key = (table.rows()[cell.row].id, columns[cell.column]);
            let width = attack.width(Knows::Small, key);
            let least = if done.by_mark.contains(&cell) { 0.0 } else { policy.width as f64 };
            assert!(width > least - 0.5, "table {number}, {cell:?}: {width}");
            seen += 1;
        }
        assert!(seen > 0);
    }
}
