//! Composites through a recipe: the worked example, units without enough data, troubles told by the names of items.

use moushi_core::evaluate::formula::Num;
use moushi_core::evaluate::score::recipes::recipe;
use moushi_core::evaluate::score::scored;

use super::score::{read, taken};

const NAME: &str = "university-composite-example";
const DATA: &str = include_str!("../../../../data/recipes/university-composite-example.csv");

#[test]
fn the_worked_composite_ranks_with_intervals_and_says_what_they_are_made_of() {
    let read = read(recipe(NAME).unwrap().words);
    let (frames, flaws) = taken(&read, &[("university", DATA)]);
    assert!(flaws.is_empty(), "{flaws:?}");
    let all = scored(&read, frames).expect("an index");
    assert!(all.ranking.ranks.iter().all(|rank| rank.is_some_and(|rank| !rank.provisional())));
    let said = all.ranking.basis.told();
    assert!(said.zh.contains("1000 次") && said.zh.contains("种子 20231"), "{}", said.zh);
    // Judgements in pairs give the conditions two thirds.
    let share = |name: &str| all.effective[read.item(name).unwrap()];
    assert!((share("input") - 2.0 / 3.0).abs() < 1e-12);
    assert!((share("ratio") - 1.0 / 3.0).abs() < 1e-12, "half of two thirds");
    assert!((share("serving") - 1.0 / 15.0).abs() < 1e-12);
    let why = all.why(0, 0);
    assert!(why.parts[0].how.zh.contains("50%"), "{:?}", why.parts[0].how);
}

#[test]
fn a_unit_without_enough_data_is_left_out_before_the_scale_is_made() {
    let words = recipe(NAME).unwrap().words;
    let words = words.replace("imputation = \"group-median\"\ngroup = \"kind\"\n", "");
    let words = words.replace("\"arithmetic\", \"geometric\"", "\"arithmetic\"");
    let read = read(&words);
    let (frames, _) = taken(&read, &[("university", DATA)]);
    let all = scored(&read, frames).expect("an index");
    assert_eq!(all.total(7).points, Num::Missing, "its equipment is not known");
    assert_eq!(all.ranking.ranks[7], None);
    assert!(all.ranking.ranks[0].unwrap().to_string().ends_with("/ 14"));
    assert!(all.ranking.ranks[0].unwrap().provisional());
    // Without the two, from a table of fourteen, the same comes out.
    let fewer: Vec<&str> =
        DATA.lines().filter(|line| !line.starts_with("U08") && !line.starts_with("U12")).collect();
    let (frames, _) = taken(&read, &[("university", &fewer.join("\n"))]);
    let less = scored(&read, frames).expect("an index");
    assert_eq!(less.total(0).points, all.total(0).points);
    assert_eq!(less.total(13).points, all.total(15).points);
}

#[test]
fn what_a_method_cannot_do_is_told_by_the_name_of_the_item() {
    let read = read(recipe(NAME).unwrap().words);
    let alike: String = DATA
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if at > 0 {
                cells[9] = "50";
            }
            cells.join(",") + "\n"
        })
        .collect();
    let (frames, _) = taken(&read, &[("university", &alike)]);
    let what = scored(&read, frames).expect_err("nothing to tell apart");
    assert!(what.zh.contains("serving 省内就业率") && what.zh.contains("全都一样"), "{}", what.zh);
}
