//! What is said of recipes: everything that is wrong with its line, and the lint of rules at their boundary cases.

use moushi_core::evaluate::score::recipes::{RECIPES, recipe};
use moushi_core::evaluate::score::{Flagged, Recipe, Weighs};

use super::score::{NAME, read};

#[test]
fn every_recipe_can_be_read_and_goes_by_its_name() {
    for packed in RECIPES {
        assert_eq!(read(packed.words).name, packed.name);
        assert!(packed.page.starts_with("# ") && packed.page.contains("## In English"));
    }
    assert!(recipe("nothing").is_none());
}

fn flagged(from: &str, to: &str) -> Vec<Flagged> {
    let words = recipe(NAME).unwrap().words;
    assert!(words.contains(from), "{from}");
    read(&words.replacen(from, to, 1)).flagged
}

fn of<'f>(flagged: &'f [Flagged], kind: &str, item: &str) -> &'f Flagged {
    let found = flagged.iter().find(|one| one.kind == kind && one.item == item);
    found.unwrap_or_else(|| panic!("{kind} of {item}: {flagged:#?}"))
}

/// The line of a recipe that begins so, after the item of that name.
fn line(item: &str, begins: &str) -> usize {
    let words = recipe(NAME).unwrap().words;
    let from = words.lines().position(|line| line == format!("name = \"{item}\"")).unwrap();
    let after = words.lines().skip(from).position(|line| line.starts_with(begins)).unwrap();
    from + after + 1
}

#[test]
fn an_inverse_formula_that_gives_the_lowest_nothing_contradicts_its_text() {
    let all = flagged("", "");
    let one = of(&all, "printed-differs", "opinion_score");
    assert_eq!(one.weighs, Weighs::Problem);
    assert_eq!((one.spot.line, one.spot.column), (line("opinion_score", "printed"), 11));
    assert!(
        one.what.zh.contains("“最好的单位”（4）按意思得 2 分，按公式得 0 分"),
        "{}",
        one.what.zh
    );
    assert!(one.what.en.contains("`the best peer` (4) means 2 marks, the formula comes to 0"));
    let turned = of(&all, "not-inverted", "opinion_score");
    assert!(turned.what.zh.contains("好的 4 得 0 分，差的 10 得 1.2 分"), "{}", turned.what.zh);
    let fine = flagged("weight - (lowest / own) * weight", "lowest / own * weight");
    assert!(fine.iter().all(|one| one.item != "opinion_score" || one.weighs == Weighs::Note));
}

#[test]
fn a_ratio_that_is_not_turned_where_lower_is_better_is_told_with_its_numbers() {
    let all = flagged("", "");
    let turned = of(&all, "not-inverted", "ratio");
    assert_eq!((turned.weighs, turned.spot.line), (Weighs::Problem, line("ratio", "printed")));
    let over = of(&all, "uncapped", "ratio");
    assert_eq!(over.weighs, Weighs::Problem);
    let differs = of(&all, "printed-differs", "ratio");
    assert!(
        differs.cases.iter().any(|case| {
            case.own == 19.8 && case.printed.is_some_and(|marks| (marks - 6.6).abs() < 1e-9)
        }),
        "{:?}",
        differs.cases
    );
    let fine = flagged(
        "better = \"less\"\nprinted = \"own / pass * weight\"",
        "better = \"less\"\nprinted = \"pass / own * weight\"",
    );
    assert!(fine.iter().all(|one| one.item != "ratio" || one.weighs == Weighs::Note), "{fine:#?}");
    // Without saying that lower is better the thresholds themselves tell.
    let words = recipe(NAME).unwrap().words;
    let unsaid = words.replacen("better = \"less\"\nprinted", "printed", 1);
    let unsaid = read(&unsaid.replacen("\"value\", \"better\"", "\"value\"", 1)).flagged;
    let one = of(&unsaid, "not-inverted", "ratio");
    assert!(one.what.zh.contains("22") && one.what.zh.contains("16"), "{}", one.what.zh);
}

#[test]
fn leaps_zeros_peers_and_weights_are_told() {
    let all = flagged("", "");
    let jump = of(&all, "jump", "dual_skill");
    assert_eq!(jump.weighs, Weighs::Note);
    assert!(jump.what.zh.contains("29.9 → 0，30 → 2"), "{}", jump.what.zh);
    assert!(jump.what.en.contains("29.9 scores 0, 30 scores 2"), "{}", jump.what.en);
    let bands = of(&all, "jump", "placement");
    assert!(bands.what.zh.contains("→ 1.8") && bands.cases.len() >= 4, "{bands:?}");
    assert!(
        all.iter().all(|one| !(one.kind == "jump" && one.item == "per_head")),
        "no floor, no leap"
    );
    of(&all, "no-number", "opinion_score");
    let provisional = of(&all, "provisional", "governance");
    assert!(provisional.what.zh.contains('6'));
    of(&all, "provisional", "contests");
    assert!(all.iter().all(|one| one.kind != "weights"), "{all:#?}");
    let capped = of(&all, "uncapped", "dual_skill");
    assert_eq!(capped.weighs, Weighs::Note, "the text says what holds beyond the threshold");
    let weights = flagged("under = \"A\"\nweight = 5", "under = \"A\"\nweight = 6");
    let one = of(&weights, "weights", "A");
    assert_eq!((one.weighs, one.spot.line), (Weighs::Problem, line("A", "weight")));
    assert!(one.what.zh.contains("15 分，下面各项合计 16 分"), "{}", one.what.zh);
    let unknown = flagged("expected = 6", "");
    assert_eq!(of(&unknown, "peers-unknown", "governance").weighs, Weighs::Problem);
    let full = flagged("{ short = 0, score = 2 }", "{ short = 0, score = 1.9 }");
    of(&full, "full-marks", "placement");
    let turned = flagged("beyond = 1.2", "beyond = 1.7");
    of(&turned, "not-inverted", "placement");
}

#[test]
fn judgements_in_pairs_that_do_not_agree_are_told() {
    let words = recipe("university-composite-example").unwrap().words;
    let pairs = "[[composite.pairs]]\nof = \"input\"\nrows = [[1, 9, 0.2], [0.111111, 1, 9], [5, 0.111111, 1]]\n\n[uncertainty]";
    let read = read(&words.replacen("[uncertainty]", pairs, 1));
    let one = of(&read.flagged, "inconsistent", "input");
    assert_eq!(one.weighs, Weighs::Problem);
}

#[test]
fn everything_that_is_wrong_with_a_recipe_is_told_with_its_place() {
    let words = recipe(NAME).unwrap().words;
    let said = |from: &str, to: &str| -> Vec<(usize, String)> {
        assert!(words.contains(from), "{from}");
        let wrong = Recipe::read(&words.replacen(from, to, 1)).expect_err("it is wrong now");
        assert!(wrong.iter().all(|one| !one.what.zh.is_empty() && one.column > 0));
        wrong.into_iter().map(|one| (one.line, one.what.en.to_string())).collect()
    };
    let found = said("value = \"fte / teachers\"", "value = \"fte / teacher\"");
    assert_eq!(found[0].0, line("ratio", "value"));
    assert!(found[0].1.contains("there is no `teacher`"), "{found:?}");
    for (from, to, want) in [
        ("scores = \"college\"", "scores = \"school\"", "no level `school`"),
        ("under = \"A\"\nweight = 5", "under = \"Q\"\nweight = 5", "no item `Q` before it"),
        ("under = \"A\"\nweight = 5", "under = \"A\"\nweight = -5", "a weight is above zero"),
        ("rule = \"accumulate\"\nvalue = \"a_rest\"", "value = \"a_rest\"", "needs a `rule`"),
        (
            "rule = \"accumulate\"\nvalue",
            "rule = \"accumulate\"\npass = 3\nvalue",
            "no use for `pass`",
        ),
        ("name = \"B\"", "name = \"B\"\nvalue = \"fte\"", "it has no use for `value`"),
        ("rule = \"inverse\"", "rule = \"inverse\"\nbetter = \"less\"", "no use for `better`"),
        ("pass = 60\n", "", "needs `pass`"),
        ("beyond = 1.2\n", "", "`beyond` says"),
        ("mean = 83.84", "mean = \"province\"", "bands need a `mean`"),
        ("printed = \"own / pass * weight\"", "printed = \"own / passed\"", "there is no `passed`"),
        ("source = [\"S72\"]", "source = [\"S99\"]", "no source `S99`"),
        ("value = \"income\"", "", "is a `value`, `records` or `questions`"),
        ("level = \"record\"\npoints", "level = \"college\"\npoints", "no lower level"),
        (
            "weights = 0.25",
            "weights = 0.25\naggregations = [\"geometric\"]",
            "can only vary `weights`",
        ),
        ("marks = [100, 80, 60]", "marks = [100, 80]", "each question has 2 answers"),
        ("least = -5", "least = 5", "a bonus has"),
        ("unit = \"student/teacher\"\nbetter", "unit = \"teacher\"\nbetter", "is declared"),
        ("replications = 1000", "replications = 0", "an uncertainty run says"),
        ("rule = \"bands\"", "rule = \"bandss\"", "unknown variant"),
        ("value = \"income\"", "value = \"income\"\nposts = [1, 2]", "in a composite alone"),
        ("name = \"B\"", "name = \"B\"\naggregation = \"geometric\"", "no use for `aggregation`"),
        ("seed = 20231", "seed = 20231\nsensitivity = { base = 100 }", "no need of `sensitivity`"),
        (
            "own = [\"under\", \"questions\"]",
            "own = [\"under\", \"bands\"]",
            "no value `bands` here",
        ),
        ("own = [\"under\", \"questions\"]", "own = [\"under\", \"under\"]", "named twice"),
        (
            "own = [\"under\", \"questions\"]",
            "own = [\"under\"]\nrecalled = [\"under\"]",
            "named twice",
        ),
        ("recalled = [\"floor\"]", "recalled = [\"full\"]", "no value `full` here"),
        ("value = \"a_rest\"", "value = \"a_rest\"\nown = [\"weight\"]", "no need of `own`"),
    ] {
        let found = said(from, to);
        assert!(found.iter().any(|(_, words)| words.contains(want)), "{want}: {found:?}");
    }
}

#[test]
fn everything_that_is_wrong_with_a_composite_is_told() {
    let words = recipe("university-composite-example").unwrap().words;
    for (from, to, want) in [
        ("transform = \"log\"", "transform = \"logg\"", "there is no method `logg`"),
        ("by = \"minmax\"", "by = \"minimax\"", "there is no scale `minimax`"),
        ("group = \"kind\"\n", "", "needs a `group`"),
        (
            "value = \"placed\"",
            "value = \"placed\"\nrule = \"accumulate\"",
            "has no use for `rule`",
        ),
        (
            "value = \"placed\"",
            "value = \"placed\"\nveto = \"placed < 1\"",
            "has no use for `veto`",
        ),
        ("rows = [[1, 2], [0.5, 1]]", "rows = [[1, 2], [2, 1]]", "2 by 2"),
        ("weights = \"given\"", "weights = \"ahp\"", "AHP needs"),
        ("posts = [14, 22]\n", "", "needs `posts`"),
        ("posts = [14, 22]", "posts = [22, 14]", "do not turn them"),
        ("by = \"goalposts\", low = 1", "by = \"goalposts\", low = 100", "lies below `high`"),
        ("value = \"placed\"", "value = \"placed\"\nposts = [0, 100]", "by = \"goalposts\" alone"),
        ("value = \"placed\"", "value = \"placed\"\ntarget = 100", "is of use with the scale"),
        (
            "value = \"placed\"",
            "value = \"placed\"\naggregation = \"geometric\"",
            "no use for `aggregation`",
        ),
        ("name = \"output\"", "name = \"output\"\nwinsorise = 1", "no use for `winsorise`"),
        ("name = \"output\"", "name = \"output\"\naggregation = \"middle\"", "no method `middle`"),
        (
            "value = \"placed\"",
            "value = \"placed\"\nnormalisation = { by = \"rank\", low = 1 }",
            "no use for `low`",
        ),
        ("[\"recipe\", \"arithmetic\", \"geometric\"]", "[\"middle\"]", "no method `middle`"),
        ("base = 512", "base = 1", "`base` is 2 at least"),
        ("base = 512", "base = 900000", "a million"),
    ] {
        assert!(words.contains(from), "{from}");
        let wrong = Recipe::read(&words.replacen(from, to, 1)).expect_err("it is wrong now");
        assert!(wrong.iter().any(|one| one.what.en.contains(want)), "{want}: {wrong:?}");
    }
}

#[test]
fn scales_and_means_that_do_not_go_together_are_told() {
    let words = recipe("university-composite-example").unwrap().words;
    let of_composite = |from: &str, to: &str| {
        assert!(words.contains(from), "{from}");
        read(&words.replacen(from, to, 1)).flagged
    };
    assert!(of_composite("", "").is_empty(), "{:#?}", of_composite("", ""));
    // A score of nothing for the worst, under a geometric mean: of all parts at once or of one.
    let zero = of_composite("by = \"minmax\", low = 1", "by = \"minmax\", low = 0");
    let all = of(&zero, "zero-in-mean", "input");
    assert_eq!(all.weighs, Weighs::Problem);
    assert!(all.what.zh.contains("总有单位为零"), "an alternative makes it so: {}", all.what.zh);
    assert_eq!(of(&zero, "zero-in-mean", "index").weighs, Weighs::Note);
    let posts = of_composite("by = \"goalposts\", low = 1", "by = \"goalposts\", low = 0");
    assert_eq!(of(&posts, "zero-in-mean", "input").weighs, Weighs::Note, "these data have none");
    let standard = of_composite("by = \"zscore\", low = 10", "by = \"zscore\", low = 0");
    assert_eq!(of(&standard, "zero-in-mean", "index").weighs, Weighs::Problem);
    let apart = of_composite("low = 1, high = 100 }\nwinsorise", "low = 1, high = 10 }\nwinsorise");
    let apart = of(&apart, "scales-apart", "input");
    assert_eq!(apart.weighs, Weighs::Problem);
    assert!(apart.what.en.contains("`ratio` about 1–10"), "{}", apart.what.en);
    let logs = of_composite("winsorise = 0\ntransform = \"none\"\n", "");
    assert_eq!(of(&logs, "posts-transformed", "ratio").weighs, Weighs::Problem);
}

#[test]
fn each_value_carries_the_status_of_its_source() {
    let whole = read(recipe(NAME).unwrap().words);
    let named: Vec<(&str, Vec<&str>)> = whole
        .all_recalled()
        .into_iter()
        .map(|(item, values)| (whole.items[item].name.as_str(), values))
        .collect();
    assert_eq!(named, [("ratio", vec!["floor", "pass"])]);
    let ratio = whole.item("ratio").unwrap();
    assert_eq!(whole.items[ratio].own, ["under", "weight", "value", "better"]);
    // What is cited word for word is nobody's choice here.
    for item in ["total", "A", "B", "C", "D"] {
        let one = &whole.items[whole.item(item).unwrap()];
        assert!(one.own.is_empty() && one.recalled.is_empty(), "{item}");
    }
    let bands = &whole.items[whole.item("placement").unwrap()];
    assert!(!bands.own.contains(&"bands") && !bands.own.contains(&"weight"));
}
