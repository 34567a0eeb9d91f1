//! Papers and workbooks of fits: what they hold, and what they must not say.

use std::collections::BTreeMap;

use moushi_core::growth::fitted::Fitted;
use moushi_core::growth::inference::Inference;
use moushi_core::growth::shown::probability;
use moushi_core::growth::specification::{Specification, Variant};
use moushi_core::growth::variants::Varied;
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::book::{Cell, Column};
use moushi_core::report::chart::ChartKind;
use moushi_core::report::{GrowthPaper, growth_book, growth_report};
use moushi_core::text::{Lang, Text};
use moushi_stats::effects::Band;

use super::sample::{Made, NINE, fitted, inferred, is_chinese};

const FORMULA: &str = "score ~ pretest + gender + (1 | school)";

fn paper(fitted: &Fitted) -> GrowthPaper<'_> {
    GrowthPaper { fitted, title: "", question: "", year: 2031, stamp: None }
}

fn tables(pack: &Pack) -> Vec<(&Vec<Column>, &Vec<Vec<Cell>>)> {
    pack.all()
        .filter_map(|block| match block {
            Block::Table { columns, rows } => Some((columns, rows)),
            _ => None,
        })
        .collect()
}

#[test]
fn the_paper_draws_every_named_unit_and_lists_it_by_name() {
    let model = fitted(FORMULA, Made::default());
    let pack = growth_report(&paper(&model), Lang::Zh);
    let chart = pack.all().find_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let (chart, series) = (chart.unwrap(), &chart.unwrap().series[0]);
    assert_eq!(chart.kind, ChartKind::Caterpillar);
    assert_eq!((chart.categories.len(), series.values.len(), series.around.len()), (28, 28, 28));
    let values: Vec<f64> = series.values.iter().flatten().map(|one| one.value).collect();
    assert!(values.is_sorted_by(|one, other| one >= other));
    let inside =
        values.iter().zip(&series.around).all(|(value, (low, high))| low < value && value < high);
    assert!(inside, "every effect lies in its interval");
    let (_, rows) = tables(&pack)[0];
    let names: Vec<String> = rows.iter().map(|row| row[0].text(Lang::Zh)).collect();
    assert!(names.is_sorted() && names.len() == 28, "{names:?}");
    let first = rows[0].iter().map(|cell| cell.text(Lang::Zh)).collect::<Vec<_>>();
    let effect = &model.levels[0].named[0].effect;
    assert_eq!(first[1], effect.of.rows.to_string());
    assert_eq!(first[6], "明确高于平均");
    let places = effect.places.map(|place| place.to_string()).join(" ~ ");
    assert_eq!(first[7], places);
    let leads = pack.all().filter(|block| matches!(block, Block::Lead(_))).count();
    let tiles = pack.all().find_map(|block| match block {
        Block::Tiles(tiles) => Some(tiles.iter().map(|tile| tile.figure.value).sum::<f64>()),
        _ => None,
    });
    assert_eq!((leads, tiles), (1, Some(28.0)));
    for heading in [
        "主要结论",
        "“school”各单位",
        "固定效应",
        "方差",
        "结果的解读",
        "需要注意的问题",
        "模型说明",
        "保留意见",
    ] {
        assert!(headings(&pack).contains(&heading), "{heading}");
    }
}

fn headings(pack: &Pack) -> Vec<&str> {
    pack.all()
        .filter_map(|block| match block {
            Block::Heading { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_unit_of_nine_rows_stands_nowhere() {
    let formulas = [
        FORMULA,
        "score ~ pretest + school + (1 | town/school)",
        "score ~ pretest + (1 + pretest | school)",
    ];
    for formula in formulas {
        let model = inferred(formula, Made::default());
        assert!(model.levels.iter().any(|level| (level.few, level.hidden) == (1, 2)));
        assert!(!format!("{:?}", model.inference).contains(NINE), "{formula}");
        for lang in [Lang::Zh, Lang::En] {
            let paper = paper(&model);
            let (pack, book) = (growth_report(&paper, lang), growth_book(&paper, lang));
            let told = format!("{pack:?} {book:?}");
            assert!(told.contains("S03") && !told.contains(NINE), "{formula}");
        }
    }
}

#[test]
fn no_table_has_a_place_without_its_interval() {
    let model = fitted("score ~ pretest + (1 | town/school)", Made::default());
    for lang in [Lang::Zh, Lang::En] {
        let pack = growth_report(&paper(&model), lang);
        for (columns, rows) in tables(&pack) {
            let place =
                columns.iter().position(|one| one.header.zh.contains(lang.pick("名次", "place")));
            let Some(place) = place else { continue };
            let interval = columns.iter().position(|one| one.header.zh.contains("95"));
            for row in rows {
                assert!(row[place].text(lang).contains(" ~ "), "a range of places");
                assert!(row[interval.unwrap()].text(lang).contains(" ~ "), "and its interval");
            }
        }
        for sheet in growth_book(&paper(&model), lang).sheets {
            let has = |words: &str| sheet.columns.iter().any(|one| one.header.zh.contains(words));
            assert!(
                !has("名次")
                    || (has("名次范围从")
                        && has("名次范围到")
                        && has("区间下限")
                        && has("区间上限"))
            );
        }
    }
}

#[test]
fn an_english_paper_has_no_chinese() {
    for formula in [FORMULA, "score ~ pretest * gender + (1 + pretest | school)"] {
        let model = inferred(formula, Made::default());
        let pack = growth_report(&paper(&model), Lang::En);
        let told = format!("{pack:?}");
        let at = told.char_indices().find(|(_, c)| is_chinese(&c.to_string())).map(|(at, _)| at);
        assert_eq!(at.map(|at| &told[at..]), None);
        for sheet in growth_book(&paper(&model), Lang::En).sheets {
            let headers = sheet.columns.iter().map(|one| one.header.en.to_string());
            let cells = sheet.rows.iter().flatten().map(|cell| cell.text(Lang::En));
            let texts = [&sheet.name, &sheet.title, &sheet.note].map(|text| text.en.to_string());
            for words in headers.chain(cells).chain(texts) {
                assert!(!is_chinese(&words), "{words}");
            }
        }
    }
}

#[test]
fn of_many_units_those_apart_are_shown_and_the_book_has_all() {
    let model = fitted(FORMULA, Made { schools: 80, pupils: 30, ..Made::default() });
    let level = &model.levels[0];
    let apart = level.named.iter().filter(|one| one.effect.band != Band::NotApart).count();
    assert!((10..78).contains(&apart));
    let pack = growth_report(&paper(&model), Lang::Zh);
    assert_eq!(tables(&pack)[0].1.len(), apart);
    let told = format!("{pack:?}");
    assert!(told.contains(&format!("只画、只列与平均分得开的 {apart} 个")));
    let book = growth_book(&paper(&model), Lang::Zh);
    assert_eq!(book.sheets[0].rows.len(), 78);
}

#[test]
fn the_book_has_units_effects_variances_findings_and_card() {
    let model = fitted("score ~ pretest + (1 | town/school)", Made::default());
    let book = growth_book(&paper(&model), Lang::Zh);
    let names: Vec<&str> = book.sheets.iter().map(|sheet| &*sheet.name.zh).collect();
    assert_eq!(names, ["单位1 school:town", "单位2 town", "固定效应", "方差", "解读", "说明"]);
    for sheet in &book.sheets {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{}", sheet.name.zh);
        assert!(!sheet.rows.is_empty(), "{}", sheet.name.zh);
    }
    let effect = &model.levels[0].named[0].effect;
    let Cell::Number(mode) = book.sheets[0].rows[0][2] else { panic!("a number") };
    assert!((mode - effect.of.mode).abs() <= 5e-6 * effect.of.mode.abs(), "six digits");
    assert_eq!(book.sheets[3].rows.len(), model.fit.varcorr.len());
}

#[test]
fn where_nothing_varies_no_unit_is_drawn_or_placed() {
    let model = fitted("score ~ pretest + (1 | school)", Made { effect: 0.0, ..Made::default() });
    let pack = growth_report(&paper(&model), Lang::Zh);
    assert!(!pack.all().any(|block| matches!(block, Block::Chart(_) | Block::Tiles(_))));
    assert!(!format!("{pack:?}").contains("S01"));
    let book = growth_book(&paper(&model), Lang::Zh);
    let row = &book.sheets[0].rows[0];
    assert_eq!((&row[2], &row[11], &row[12]), (&Cell::Number(0.0), &Cell::Blank, &Cell::Blank));
}

#[test]
fn where_no_unit_may_be_named_the_paper_says_so() {
    let model = fitted(FORMULA, Made { schools: 20, pupils: 8, missing: 0, ..Made::default() });
    assert!(model.levels[0].named.is_empty());
    let told = format!("{:?}", growth_report(&paper(&model), Lang::Zh));
    assert!(told.contains("20 个单位都不足 10 行，一个也不列名"));
    assert!(!told.contains("S01"));
}

#[test]
fn variants_stand_beside_the_model_in_paper_and_workbook() {
    let model = fitted(FORMULA, Made::default());
    let mut specification = Specification::of(FORMULA);
    let bare = "score ~ 1 + (1 | school)";
    for (name, formula) in [("bare", bare), ("refused", "score ~ none + (1 | school)")] {
        let (name, formula) = (name.to_owned(), formula.to_owned());
        specification.variants.push(Variant { name, formula, only: BTreeMap::new() });
    }
    let other = fitted(bare, Made::default());
    let variants = specification.variants.iter().map(|variant| {
        let fitted = if variant.name == "bare" { Ok(&other) } else { Err(Text::same("no column")) };
        Varied::of(&specification, variant, &model, fitted)
    });
    let variants: Vec<Varied> = variants.collect();
    // Each hides the small school, and a second one of its own with it.
    assert_eq!(variants[0].groupings[0].agreement.both, 27, "who is hidden is held against nobody");
    let model = Fitted { variants, ..model };
    for lang in [Lang::Zh, Lang::En] {
        let pack = growth_report(&paper(&model), lang);
        let words = format!("{pack:?}");
        assert!(words.contains("bare") && words.contains("refused: no column"), "{lang:?}");
        assert!(!words.contains(NINE), "nor here");
        let book = growth_book(&paper(&model), lang);
        let sheet = book.sheets.iter().find(|sheet| sheet.name.en == "Variants").unwrap();
        assert_eq!(sheet.rows.len(), 2);
    }
}

/// The table of a section of a paper, and what stands below it.
fn section<'a>(pack: &'a Pack, title: &str) -> (Vec<&'a str>, Vec<Vec<String>>, Vec<&'a str>) {
    let all: Vec<&Block> = pack.all().collect();
    let is = |block: &&Block| matches!(block, Block::Heading { text, .. } if text == title);
    let from = all.iter().position(is).unwrap() + 1;
    let Block::Table { columns, rows } = all[from] else { panic!("a table") };
    let heads = columns.iter().map(|one| &*one.header.zh).collect();
    let rows = rows.iter().map(|row| row.iter().map(|cell| cell.text(pack.lang)).collect());
    let notes = all[from + 1..].iter().map_while(|block| match block {
        Block::Note(words) => Some(words.as_str()),
        _ => None,
    });
    (heads, rows.collect(), notes.collect())
}

#[test]
fn tests_and_intervals_stand_in_the_paper_where_they_were_asked_for() {
    let formula = "score ~ pretest + gender + (1 + pretest | school)";
    let without = growth_report(&paper(&fitted(formula, Made::default())), Lang::Zh);
    let (heads, _, notes) = section(&without, "固定效应");
    assert_eq!((heads.len(), notes.len()), (4, 0), "it is not there unasked");
    let (heads, _, notes) = section(&without, "方差");
    assert_eq!((heads.len(), notes.len()), (5, 0));
    assert!(!format!("{without:?}").contains("Satterthwaite"));
    let model = inferred(formula, Made::default());
    let of = model.inference.as_ref().unwrap();
    let pack = growth_report(&paper(&model), Lang::Zh);
    let (heads, rows, notes) = section(&pack, "固定效应");
    assert_eq!(heads, ["项", "系数", "标准误", "自由度", "t", "p", "95% 区间"]);
    assert_eq!((rows.len(), of.tests.len()), (3, 3));
    for (row, test) in rows.iter().zip(&of.tests) {
        let told = [format!("{:.1}", test.freedom), format!("{:.2}", test.t), probability(test.p)];
        assert_eq!(row[3..6], told, "{row:?}");
        assert!(row[6].contains(" ~ "), "{row:?}");
    }
    assert_eq!(rows[1][5], "< 0.001");
    assert!(notes.len() == 1 && notes[0].contains("p 大不能证明没有效应"), "{notes:?}");
    let (heads, rows, notes) = section(&pack, "方差");
    assert_eq!(heads[4], "95% 区间");
    assert_eq!(rows.len(), 4, "two deviations, their correlation, the residual");
    for (row, one) in rows.iter().zip(&of.deviations) {
        assert_eq!(row[4] == "—", one.interval.is_none(), "{row:?} {one:?}");
    }
    assert!(rows[0][4].contains(" ~ ") && notes[0].contains("剖面似然"), "{notes:?}");
    assert!(format!("{pack:?}").contains("自由度按 Satterthwaite"), "the card names the method");
}

#[test]
fn where_there_is_no_interval_or_test_the_reason_stands_below() {
    let mut model = inferred(FORMULA, Made::default());
    let of = model.inference.as_mut().unwrap();
    of.deviations[0].interval = None;
    of.deviations[0].refused = Some(Text::new("算不出来。", "It cannot be had."));
    of.tests[2].interval = None;
    for (lang, want) in [
        (Lang::Zh, ["没有区间的有：“school”的截距。算不出来。", "自由度不到 1 的项没有区间"]),
        (
            Lang::En,
            ["no interval for: intercept of “school”. It cannot be had.", "Terms with less"],
        ),
    ] {
        let pack = growth_report(&paper(&model), lang);
        let (_, rows, notes) = section(&pack, lang.pick("方差", "Variances"));
        assert!(rows[0][4] == "—" && notes.last().unwrap().contains(want[0]), "{notes:?}");
        let (_, rows, notes) = section(&pack, lang.pick("固定效应", "Fixed effects"));
        assert!(rows[2][6] == "—" && notes.last().unwrap().contains(want[1]), "{notes:?}");
        let book = growth_book(&paper(&model), lang);
        let sheet = |name: &str| book.sheets.iter().find(|one| one.name.en == name).unwrap();
        let (effects, variances) = (sheet("Fixed effects"), sheet("Variances"));
        assert_eq!(effects.rows[2][6..], [Cell::Blank, Cell::Blank]);
        assert_eq!(variances.rows[0][4..6], [Cell::Blank, Cell::Blank]);
        assert!(lang.of(&variances.note).contains(want[0]), "{:?}", variances.note);
    }
    let told = format!("{:?}", growth_report(&paper(&model), Lang::En));
    assert!(told.contains("no interval with less than one degree of freedom): its sign is not"));
    let of = model.inference.as_mut().unwrap();
    of.tests.clear();
    of.untested = Some(Text::new("平的。", "It is flat."));
    let pack = growth_report(&paper(&model), Lang::En);
    let (heads, rows, notes) = section(&pack, "Fixed effects");
    assert!(heads.len() == 4 && rows[2][3].contains(" ~ "), "the usual interval: {rows:?}");
    assert!(notes.len() == 1 && notes[0].ends_with("It is flat."), "{notes:?}");
    let told = format!("{pack:?}");
    assert!(!told.contains("Satterthwaite") && told.contains("those of their profiles"));
}

#[test]
fn tests_and_intervals_are_numbers_in_the_workbook() {
    let before = growth_book(&paper(&fitted(FORMULA, Made::default())), Lang::Zh);
    let model = inferred(FORMULA, Made::default());
    let book = growth_book(&paper(&model), Lang::Zh);
    let of = model.inference.as_ref().unwrap();
    let near = |cell: &Cell, value: f64| match cell {
        Cell::Number(number) => (number - value).abs() <= 1e-5 * value.abs(),
        _ => false,
    };
    for (at, columns) in [(1, 5), (2, 5)] {
        assert_eq!(before.sheets[at].columns.len(), columns, "not there unasked");
    }
    let [effects, variances] = [&book.sheets[1], &book.sheets[2]];
    assert_eq!(effects.rows.len(), of.tests.len());
    for (row, test) in effects.rows.iter().zip(&of.tests) {
        let [low, high] = test.interval.unwrap();
        let values = [test.estimate, test.error, test.freedom, test.t, test.p, low, high];
        assert!(row[1..].iter().zip(values).all(|(cell, value)| near(cell, value)), "{row:?}");
    }
    for (row, one) in variances.rows.iter().zip(&of.deviations) {
        let values = one.interval.unwrap();
        assert!(row[4..6].iter().zip(values).all(|(cell, value)| near(cell, value)), "{row:?}");
    }
    assert!(effects.note.zh.contains("p 大不能证明") && variances.note.zh.contains("剖面似然"));
}

#[test]
fn sentences_and_tables_have_the_interval_of_the_test() {
    let formula = "score ~ pretest + town + (1 | school)";
    let told = |model: &Fitted| {
        let pack = growth_report(&paper(model), Lang::En);
        let (_, rows, _) = section(&pack, "Fixed effects");
        let own = rows.iter().find(|row| row[0].starts_with("town")).unwrap();
        let range = own.last().unwrap().clone();
        assert!(format!("{pack:?}").contains(&format!("95 % interval {range}")), "{range}");
        let ends: Vec<f64> = range.split(" ~ ").map(|end| end.parse().unwrap()).collect();
        ends[1] - ends[0]
    };
    let usual = told(&fitted(formula, Made::default()));
    let tested = told(&inferred(formula, Made::default()));
    assert!(tested > 1.02 * usual, "few towns and schools: {tested} against {usual}");
    let of = Inference::of(&fitted(formula, Made::default()));
    assert!(of.test("townWest").is_some_and(|one| (25.0..30.0).contains(&one.freedom)));
}
