//! Scoring by rules over made-up colleges: the worked recipe that comes with the program, and what is missing, doubled,
//! vetoed or provisional.

use moushi_core::evaluate::formula::{Num, Tri, rounded};
use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::intake::{Flaw, Intake};
use moushi_core::evaluate::score::recipes::recipe;
use moushi_core::evaluate::score::{Recipe, Scored, again, scored};

/// Tables of a recipe: name of the sheet and its text, cells parted by commas.
pub fn taken(recipe: &Recipe, sheets: &[(&str, &str)]) -> (Vec<Frame>, Vec<Flaw>) {
    let mut intake = Intake::new(&recipe.data);
    for (file, (sheet, text)) in (0..).zip(sheets) {
        let mut lines = text.trim().lines().map(|line| line.split(',').collect::<Vec<&str>>());
        let heading = intake.heading(file, sheet, &lines.next().unwrap()).expect("a heading");
        for (row, cells) in (2..).zip(lines) {
            intake.row(&heading, row, cells.into_iter());
        }
    }
    intake.finish()
}

pub const NAME: &str = "jiangxi-vocational-style";
pub const COLLEGES: &str =
    include_str!("../../../../data/recipes/jiangxi-vocational-style.college.csv");
pub const RECORDS: &str =
    include_str!("../../../../data/recipes/jiangxi-vocational-style.record.csv");

pub fn read(words: &str) -> Recipe {
    Recipe::read(words).unwrap_or_else(|wrong| panic!("{wrong:#?}"))
}

/// Marks of an item, to six digits.
fn marks(scored: &Scored<'_>, item: &str) -> Vec<Option<f64>> {
    let item = scored.recipe.item(item).expect("an item");
    let known = |mark: &moushi_core::evaluate::score::Mark| mark.points.known();
    scored.marks[item].iter().map(known).map(|one| one.map(|one| rounded(one, 6.0))).collect()
}

fn somes(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn the_worked_recipe_scores_every_type_as_reckoned_by_hand() {
    let read = read(recipe(NAME).expect("it comes with the program").words);
    let (frames, flaws) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
    let told: Vec<&str> = flaws.iter().map(|flaw| flaw.kind).collect();
    assert!(told.is_empty(), "{told:?}");
    let scored = scored(&read, frames).expect("scores");
    let is = |item: &str, want: &[f64]| assert_eq!(marks(&scored, item), somes(want), "{item}");
    // 92 is the best; 58 lies below 60.
    is("governance", &[5.0, 4.619_565, 4.239_13, 4.402_174, 0.0, 4.021_739]);
    // 0.3 and 0.5 are taken from the third, the fifth had a severe event, the sixth a light one.
    is("order", &[4.0, 4.0, 3.2, 4.0, 0.0, 3.8]);
    // 18 → 18; 20 ÷ 18 turned; finance passes 18; arts 13 and 17: 14.29; medicine 16; 20 again.
    is("ratio", &[6.0, 5.4, 5.67, 5.46, 5.723_077, 5.4]);
    is("dual_skill", &[4.0, 3.333_333, 0.0, 2.352_941, 2.0, 4.0]);
    is("per_head", &[4.0, 4.0, 3.666_667, 4.0, 3.466_667, 3.2]);
    // Three times for teacher training and finance: 1,200 and 1,500 against 1,800.
    is("service", &[5.0, 3.333_333, 4.166_667, 0.555_556, 2.5, 3.333_333]);
    is("placement", &[2.0, 2.0, 1.8, 1.6, 1.2, 1.8]);
    // 9 for the national prize, whose provincial one counts no more; 4; 9 halved for the second place; 2 × 0.3; none; 3.
    is("awards", &[6.0, 2.666_667, 3.0, 0.4, 0.0, 2.0]);
    is("platforms", &[5.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
    // The college of arts takes the mean of 4, 2.2, 1.8, 2.5, 3.
    is("contests", &[4.0, 2.2, 1.8, 2.7, 2.5, 3.0]);
    is("opinion_score", &[1.666_667, 1.0, 1.333_333, 1.111_111, 0.666_667, 2.0]);
    is("E", &[1.5, 0.0, -0.5, 0.0, -5.0, 2.0]);
    // (300 × 100 + 150 × 80 + 40 × 60) ÷ 500 = 88.8, 88.8, 88, 86: their mean of 4 marks is 3.5162…
    let satisfaction = marks(&scored, "satisfaction")[0].expect("marks");
    let by_hand = (88.8
        + (6_000.0 + 2_400.0 + 480.0) / 100.0
        + (4_000.0 + 1_600.0 + 300.0) / 70.0
        + (20_000.0 + 9_600.0 + 3_600.0) / 400.0)
        / 4.0
        * 0.04;
    assert_eq!(satisfaction, rounded(by_hand, 6.0));
    assert!(scored.marks[0].iter().all(|mark| mark.complete), "six of six have reported");
}

#[test]
fn what_is_missing_stays_open_and_makes_what_rests_on_it_provisional() {
    let read = read(recipe(NAME).expect("a recipe").words);
    let fewer = COLLEGES.replace("C2,乙职业学院,师范,85,", "C2,乙职业学院,师范,,");
    let (frames, _) = taken(&read, &[("college", &fewer), ("record", RECORDS)]);
    let scored = scored(&read, frames).expect("scores");
    let governance = read.item("governance").expect("an item");
    assert_eq!(scored.marks[governance][1].points, Num::Missing, "never zero");
    assert_eq!(scored.total(1).points, Num::Missing);
    assert_eq!(scored.ranking.ranks[1], None, "no total, no rank");
    let complete = |item: &str, row: usize| scored.marks[read.item(item).unwrap()][row].complete;
    assert!(!complete("governance", 0) && !complete("A", 0) && !complete("total", 0));
    assert!(complete("governance", 4), "below 60 there is nothing, whatever the others report");
    assert!(complete("order", 0) && complete("placement", 0) && complete("opinion_score", 0));
    let first = scored.ranking.ranks[0].expect("a rank");
    assert!(first.provisional());
    assert!(first.to_string().ends_with("/ 5"), "{first}");
    assert!(scored.record("1", Vec::new()).units[1].open.contains(&"governance".to_owned()));
}

#[test]
fn scores_are_provisional_until_as_many_have_reported_as_take_part() {
    let words = recipe(NAME).expect("a recipe").words;
    for (expected, complete) in [("expected = 6", true), ("expected = 7", false), ("", false)] {
        let read = read(&words.replace("expected = 6", expected));
        let (frames, _) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
        let scored = scored(&read, frames).expect("scores");
        assert_eq!(scored.total(0).complete, complete, "{expected}");
        assert_eq!(scored.ranking.ranks[0].expect("a rank").provisional(), !complete);
        let bonus = read.item("E").unwrap();
        assert!(scored.marks[bonus][0].complete, "points beside rest on nobody");
    }
}

#[test]
fn records_that_nobody_handed_in_are_not_none() {
    let read = read(recipe(NAME).expect("a recipe").words);
    let silent = COLLEGES.replacen(",30,是,260", ",30,,260", 1);
    let (frames, _) = taken(&read, &[("college", &silent), ("record", RECORDS)]);
    let scored = scored(&read, frames).expect("scores");
    for item in ["awards", "platforms", "order"] {
        assert_eq!(marks(&scored, item)[5], None, "{item}: the sixth has not said that all is in");
    }
    assert_eq!(marks(&scored, "platforms")[4], Some(0.0), "the fifth has, and there is none");
}

#[test]
fn a_survey_that_nobody_answered_or_with_more_answers_than_people_has_no_score() {
    let read = read(recipe(NAME).expect("a recipe").words);
    for (from, to, want) in [
        ("300,150,40,500,", "300,150,40,0,", Num::Undefined),
        ("300,150,40,500,", "300,150,60,500,", Num::Undefined),
        ("300,150,40,500,", "300,150,,500,", Num::Missing),
    ] {
        let (frames, _) =
            taken(&read, &[("college", &COLLEGES.replacen(from, to, 1)), ("record", RECORDS)]);
        let scored = scored(&read, frames).expect("scores");
        let item = read.item("satisfaction").expect("an item");
        assert_eq!(scored.marks[item][0].points, want, "{to}");
        assert_eq!((scored.total(0).points, scored.ranking.ranks[0]), (want, None));
    }
}

#[test]
fn an_event_may_take_the_total_away() {
    let words = recipe(NAME).expect("a recipe").words;
    let veto = words.replacen(
        "zero = \"count(record, severity = 'severe') > 0\"",
        "veto = \"count(record, severity = 'severe') > 0\"",
        1,
    );
    let veto = veto.replace("\"weight\", \"zero\", ", "\"weight\", \"veto\", ");
    assert_ne!(veto, words);
    let read = read(&veto);
    let (frames, _) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
    let scored = scored(&read, frames).expect("scores");
    assert_eq!(scored.vetoed[4], Tri::Yes);
    assert_eq!((scored.total(4).points, scored.ranking.ranks[4]), (Num::Undefined, None));
    assert!(scored.ranking.ranks[0].expect("a rank").to_string().ends_with("/ 5"));
    assert!(!scored.ranking.ranks[0].expect("a rank").provisional(), "nothing is open");
    let why = scored.why(0, 4);
    assert!(why.how.zh.contains("一票否决"), "{:?}", why.how);
}

#[test]
fn ranks_have_an_interval_by_draws_or_by_leaving_out_and_none_where_nothing_varies() {
    let words = recipe(NAME).expect("a recipe").words;
    let (from, to) = (words.find("[uncertainty]").unwrap(), words.find("[[source]]").unwrap());
    let without = format!("{}{}", &words[..from], &words[to..]);
    for (words, basis) in [(words, "draws"), (&*without, "one-at-a-time")] {
        let read = read(words);
        let (frames, _) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
        let scored = scored(&read, frames).expect("scores");
        let by = serde_json::to_value(&scored.ranking.basis).unwrap();
        assert_eq!(by["by"], basis);
        let parts: Vec<(u32, [u32; 2])> =
            scored.ranking.ranks.iter().map(|rank| rank.expect("a rank").parts()).collect();
        assert_eq!(parts[0].0, 1);
        assert!(parts.iter().all(|(rank, [low, high])| low <= rank && rank <= high), "{parts:?}");
        assert!(parts.iter().any(|(_, [low, high])| low < high), "{parts:?}");
    }
    let alone = read(ALONE);
    let (frames, _) = taken(&alone, &[("school", "code,x\nA,3\nB,2\n")]);
    let scored = scored(&alone, frames).expect("scores");
    assert_eq!(scored.total(0).points, Num::Known(3.0));
    assert_eq!(scored.ranking.ranks, [None, None], "one item: nothing can be varied");
}

/// A recipe of one item.
const ALONE: &str = r#"
name = "alone"
version = "1"
scores = "school"
title = { zh = "一", en = "one" }
[peers]
expected = 2
[[level]]
name = "school"
title = { zh = "学校", en = "school" }
[[column]]
level = "school"
name = "x"
title = { zh = "甲", en = "x" }
[[item]]
name = "total"
title = { zh = "总分", en = "whole" }
weight = 5
[[item]]
name = "one"
title = { zh = "一", en = "one" }
under = "total"
weight = 5
rule = "accumulate"
value = "x"
"#;

#[test]
fn peers_are_those_of_the_same_kind() {
    let words = recipe(NAME).expect("a recipe").words;
    let read = read(&words.replace("expected = 6", "expected = 6\nwithin = \"kind\""));
    let (frames, _) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
    let scored = scored(&read, frames).expect("scores");
    // Alone of its kind each is the best; the two general ones, 92 and 74, are held against each other.
    assert_eq!(marks(&scored, "governance")[5], Some(4.021_739));
    assert_eq!(marks(&scored, "governance")[1], Some(5.0));
    assert!(scored.ranking.ranks[0].expect("a rank").to_string().ends_with("/ 2"));
    assert_eq!(marks(&scored, "contests")[3], None, "arts: there is no other to take the mean of");
}

#[test]
fn a_score_is_explained_down_to_records_and_rows() {
    let read = read(recipe(NAME).expect("a recipe").words);
    let (frames, _) = taken(&read, &[("college", COLLEGES), ("record", RECORDS)]);
    let scored = scored(&read, frames).expect("scores");
    let why = |item: &str, row: usize| scored.why(read.item(item).unwrap(), row);
    let ratio = why("ratio", 1);
    assert_eq!((ratio.reckoned.as_str(), ratio.row), ("7200 ÷ 360", Some(3)));
    assert_eq!(ratio.how.zh, "18 ÷ 20 × 6 = 5.4");
    let floor = why("dual_skill", 2);
    assert_eq!(floor.how.zh, "29.714286 < 30，得 0 分");
    let service = why("service", 1);
    assert_eq!(service.reckoned, "(400) × 3");
    assert!(service.peers.zh.contains("最好 1800"), "{:?}", service.peers);
    let awards = why("awards", 0);
    let counted: Vec<(&str, u32, bool)> = awards
        .records
        .iter()
        .map(|(code, row, _, counts)| (code.as_str(), *row, *counts))
        .collect();
    assert_eq!(counted, [("R1", 2, true), ("R2", 3, false)], "the same thing counts once");
    assert_eq!(awards.reckoned, "9");
    assert_eq!(why("contests", 3).how.zh, "按规定取其他单位的平均分 2.7");
    let band = why("placement", 2);
    assert_eq!(band.how.zh, "与平均 83.84 差 5，得 1.8");
    let whole = why("total", 0);
    assert_eq!(whole.parts.len(), 5);
    assert_eq!(
        serde_json::to_value(why("total", 3).status).unwrap(),
        "recalled",
        "its floor of students for each teacher is from memory"
    );
    // Of a general college the threshold for full marks was read, of the others both are recalled.
    assert_eq!(why("ratio", 1).recalled, ["floor"]);
    assert_eq!(why("ratio", 3).recalled, ["floor", "pass"]);
    assert!(
        why("ratio", 1).apart().zh.ends_with("；据记忆：不得分的界值"),
        "{:?}",
        why("ratio", 1).apart()
    );
    assert!(why("dual_skill", 1).apart().en.starts_with("own: where it belongs, weight"));
    assert_eq!(serde_json::to_value(why("dual_skill", 1).status).unwrap(), "confirmed");
    assert!(why("a_others", 1).status.is_none(), "all of it is the department's choice");
}

#[test]
fn a_run_made_again_is_the_same_and_a_change_is_told() {
    let words = recipe(NAME).expect("a recipe").words;
    let run = |words: &str, colleges: &str| {
        let read = read(words);
        let (frames, _) = taken(&read, &[("college", colleges), ("record", RECORDS)]);
        let inputs = vec![("a.csv".to_owned(), format!("{}", colleges.len()))];
        scored(&read, frames).expect("scores").record("0.1", inputs)
    };
    let earlier = run(words, COLLEGES);
    let json = serde_json::to_string(&earlier).unwrap();
    let kept: moushi_core::evaluate::score::Record = serde_json::from_str(&json).unwrap();
    let same = again(&kept, &run(words, COLLEGES));
    assert!(same.same && same.moved.is_empty() && !same.recipe_changed && !same.inputs_changed);
    let other = again(&kept, &run(words, &COLLEGES.replacen(",1800,", ",1500,", 1)));
    assert!(!other.same && !other.recipe_changed);
    let second = &other.moved[0];
    assert_eq!(second.code, "C2", "the best has full marks with 1,500, too");
    assert_eq!(second.items[0].0, "B");
    assert!(second.items.iter().any(|(name, _)| name == "service"));
    let changed = again(&kept, &run(&words.replace("most = 5", "most = 4"), COLLEGES));
    assert!(changed.recipe_changed && !changed.inputs_changed);
    assert!(changed.moved.is_empty(), "nobody had more than four");
    assert!(changed.same);
}
