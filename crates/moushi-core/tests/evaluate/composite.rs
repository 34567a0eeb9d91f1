//! Composites through a recipe: the worked example, units without enough data, troubles told by the names of items.

use moushi_core::evaluate::formula::Num;
use moushi_core::evaluate::score::recipes::recipe;
use moushi_core::evaluate::score::{Recipe, Scored, Weighs, scored};
use moushi_core::report::scoring_book;
use moushi_core::text::Lang;

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

fn composed(words: &str) -> Scored<'static> {
    let read: &'static Recipe = Box::leak(Box::new(read(words)));
    let (frames, _) = taken(read, &[("university", DATA)]);
    scored(read, frames).expect("an index")
}

fn example() -> &'static str {
    recipe(NAME).unwrap().words
}

fn changed(from: &str, to: &str) -> String {
    assert!(example().contains(from), "{from}");
    example().replacen(from, to, 1)
}

/// Marks of the first units in an item, to six digits.
fn first(all: &Scored<'_>, item: &str) -> Vec<f64> {
    let item = all.recipe.item(item).unwrap();
    let known = |row: usize| all.marks[item][row].points.known().unwrap();
    (0..3).map(|row| (known(row) * 1e6).round() / 1e6).collect()
}

/// The numbers are those of plain Python (crates/moushi/tests/tools/recipes/composite.py).
#[test]
fn a_tree_may_be_geometric_above_and_arithmetic_below_with_fixed_ends_in_a_leaf() {
    let all = composed(example());
    assert_eq!(first(&all, "index"), [70.507_797, 13.870_49, 48.213_048]);
    assert_eq!(first(&all, "ratio"), [42.058_947, 43.105_315, 62.575_726]);
    let why = all.why(0, 0);
    assert!(why.how.zh.ends_with("几何平均合成"), "{:?}", why.how);
    assert!(why.parts[0].how.en.ends_with("arithmetic mean"), "{:?}", why.parts[0].how);
    let ratio = &why.parts[0].parts[0];
    assert!(ratio.how.zh.contains("界点 14 至 22，得 1 至 100"), "{:?}", ratio.how);
    // One mean for all is another index; so are weights from the data in one dimension.
    let plain = composed(&changed("aggregation = \"geometric\"\n", ""));
    assert_ne!(first(&plain, "index"), first(&all, "index"));
    assert_eq!(first(&plain, "output"), first(&all, "output"));
    let output = "name = \"output\"\n";
    let weighed = composed(&changed(output, &format!("{output}weights = \"entropy\"\n")));
    assert_ne!(first(&weighed, "output"), first(&all, "output"));
    assert_eq!(first(&weighed, "input"), first(&all, "input"));
}

#[test]
fn a_leaf_keeps_its_own_treatment_and_scale() {
    let all = composed(example());
    let research = "unit = \"project/teacher\"\n";
    // One indicator has an outlier; left as it is, it moves nobody else's.
    let own =
        composed(&changed(research, &format!("{research}winsorise = 0\ntransform = \"none\"\n")));
    assert_ne!(first(&own, "research"), first(&all, "research"));
    assert_eq!(first(&own, "assets"), first(&all, "assets"));
    let target = "target = 100\nnormalisation = { by = \"distance-to-target\" }\n";
    let serving = "value = \"in_province\"\n";
    let words = changed(serving, &format!("{serving}{target}"));
    // The worst has nothing, of which no geometric mean is made.
    let to =
        composed(&words.replace("\"recipe\", \"arithmetic\", \"geometric\"", "\"arithmetic\""));
    // 28.2 is the lowest: (63 − 28.2) ÷ (100 − 28.2).
    assert_eq!(first(&to, "serving")[0], 0.484_68);
}

#[test]
fn the_choices_that_move_the_ranks_are_told_with_their_shares() {
    let all = composed(example());
    let found = all.ranking.sensitivity.as_ref().expect("the recipe asks for it");
    let names: Vec<&str> = found.shares.iter().map(|share| share.factor).collect();
    assert_eq!(names, ["treatment", "normalisation", "noise", "aggregation"]);
    assert_eq!((found.runs, found.base, found.bootstrap), (512 * 6, 512, 1000));
    for share in &found.shares {
        let ([low, high], [from, to]) = (share.first_range.unwrap(), share.total_range.unwrap());
        assert!(low <= share.first && share.first <= high, "{share:?}");
        assert!(from <= share.total && share.total <= to, "{share:?}");
    }
    let most = found.shares.iter().max_by(|one, other| one.total.total_cmp(&other.total)).unwrap();
    assert_eq!(most.factor, "normalisation");
    let said = found.told();
    assert!(said.zh.contains("3072 次") && said.en.contains("3072 runs"), "{said:?}");
    // What the recipe says moves nothing; each indicator is left out once.
    let as_written: Vec<f64> = found
        .effects
        .iter()
        .filter(|effect| effect.choice.zh == "方案所写")
        .map(|effect| effect.mean_move)
        .collect();
    assert_eq!(as_written, [0.0, 0.0]);
    let left: Vec<&str> = found
        .effects
        .iter()
        .filter(|effect| effect.factor == "omission")
        .map(|effect| &*effect.choice.zh)
        .collect();
    assert_eq!(left.len(), 6);
    assert_eq!(left[0], "生师比");
    assert!(found.effects.iter().any(|effect| effect.choice.en == "zscore 10 2"));
    // A run made again shares out the same; another seed does not.
    let digest = |all: &Scored<'_>| all.record("1", Vec::new()).digest;
    assert_eq!(digest(&composed(example())), digest(&all));
    let without =
        composed(&changed("[uncertainty.sensitivity]\nbase = 512\nbootstrap = 1000\n", ""));
    assert!(without.ranking.sensitivity.is_none());
    assert_ne!(digest(&without), digest(&all));
}

#[test]
fn the_sheet_of_shares_stands_in_the_workbook_where_they_were_asked_for() {
    let all = composed(example());
    let record = all.record("1", Vec::new());
    let book = scoring_book(&all, &record, &[], &[], Lang::Zh);
    let sheet = book.sheets.iter().find(|sheet| sheet.name.zh == "敏感性").expect("a sheet");
    assert_eq!(sheet.rows.len(), 4 + all.ranking.sensitivity.as_ref().unwrap().effects.len());
    let without =
        composed(&changed("[uncertainty.sensitivity]\nbase = 512\nbootstrap = 1000\n", ""));
    let book = scoring_book(&without, &record, &[], &[], Lang::Zh);
    assert!(book.sheets.iter().all(|sheet| sheet.name.zh != "敏感性"));
}

#[test]
fn numbers_outside_their_posts_are_told_with_the_data() {
    let all = composed(&changed("posts = [14, 22]", "posts = [17, 18.5]"));
    let one = all.flagged.iter().find(|one| one.kind == "outside-posts").expect("it is told");
    assert_eq!((one.item.as_str(), one.weighs), ("ratio", Weighs::Note));
    assert!(one.what.zh.contains("个单位在界点 17–18.5 之外"), "{}", one.what.zh);
    assert!(one.what.zh.contains("第1大学 18.682105"), "{}", one.what.zh);
    assert!(all.recipe.flagged.iter().all(|one| one.kind != "outside-posts"), "data say it");
    assert!(composed(example()).flagged.is_empty());
}
