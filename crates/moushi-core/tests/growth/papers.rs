//! Papers and workbooks of fits: what they hold, and what they must not say.

use std::collections::BTreeMap;

use moushi_core::growth::fitted::Fitted;
use moushi_core::growth::specification::{Specification, Variant};
use moushi_core::growth::variants::Varied;
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::book::{Cell, Column};
use moushi_core::report::chart::ChartKind;
use moushi_core::report::{GrowthPaper, growth_book, growth_report};
use moushi_core::text::{Lang, Text};
use moushi_stats::effects::Band;

use super::sample::{Made, NINE, fitted, is_chinese};

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
        let model = fitted(formula, Made::default());
        assert!(model.levels.iter().any(|level| (level.few, level.hidden) == (1, 2)));
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
        let model = fitted(formula, Made::default());
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
