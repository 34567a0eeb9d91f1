//! Checks of models in sentences and papers: what is found in made data that have it and not in clean ones, and that nothing of
//! single rows stands in papers.

use moushi_core::growth::checked::{Check, Kind};
use moushi_core::growth::fitted::Fitted;
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::scatter::Scatter;
use moushi_core::report::{GrowthPaper, growth_book, growth_report};
use moushi_core::text::Lang;
use moushi_stats::formula::{Column, Formula, Frame};
use moushi_stats::lmm::Options;
use moushi_stats::mixed::Mixed;

use super::sample::{self, Made, is_chinese};

const FORMULA: &str = "score ~ pretest + (1 | school)";

/// Many pupils, whose result is made of what they have and what stood before.
fn frame(make: impl Fn(f64, f64) -> f64) -> Frame {
    of_schools(0.0, make)
}

/// The same, where five schools add so much, five take it away, and the others are alike.
fn of_schools(effect: f64, make: impl Fn(f64, f64) -> f64) -> Frame {
    let made = Made { schools: 60, pupils: 60, effect, ..Made::default() };
    let frame = sample::frame(made);
    let [score, before] = ["score", "pretest"].map(|name| frame.column(name).unwrap());
    let made = (0..frame.rows())
        .map(|row| Some(make(score.number(row)?, before.number(row).unwrap_or(0.0))));
    let made = Column::numbers(made.collect::<Vec<_>>()).unwrap();
    let other = |name: &str| (name.to_owned(), frame.column(name).unwrap().clone());
    Frame::new(vec![("score".to_owned(), made), other("pretest"), other("school")]).unwrap()
}

fn checked(frame: &Frame) -> (Fitted, Check) {
    let mixed = Mixed::of(&Formula::parse(FORMULA).unwrap(), frame).unwrap();
    let fit = mixed.fit(&Options::default()).unwrap();
    let fitted = Fitted::new(FORMULA, mixed, fit, 10);
    let check = Check::of(&fitted, frame).unwrap();
    (fitted, check)
}

fn kinds(check: &Check) -> Vec<Kind> {
    check.findings.iter().map(|one| one.kind).collect()
}

#[test]
fn clean_data_are_told_so() {
    let (_, check) = checked(&frame(|score, _| score));
    assert_eq!(kinds(&check), [], "{:?}", check.findings);
    assert!(check.told()[0].zh.contains("没有发现特别的问题"));
    assert!(check.explained().en.contains("Nakagawa"));
    let (_, apart) = checked(&of_schools(1.5, |score, _| score));
    assert!(apart.explained.conditional > apart.explained.marginal + 0.1);
    assert_eq!(kinds(&apart), [Kind::Units], "ten schools lie far from fifty that are alike");
}

#[test]
fn what_is_in_the_data_is_found_and_said_with_a_way_on() {
    let capped = checked(&frame(|score, _| score.min(51.0))).1;
    assert!(kinds(&capped).contains(&Kind::Ceiling), "{:?}", kinds(&capped));
    let text = &capped.findings[0].text;
    assert!(text.zh.contains("最高值 51") && text.zh.contains("低估"), "{text:?}");
    let low = checked(&frame(|score, _| score.max(49.0))).1;
    assert!(kinds(&low).contains(&Kind::Floor) && !kinds(&low).contains(&Kind::Ceiling));
    let bent = checked(&frame(|score, before| score + 0.4 * before * before)).1;
    let found = bent.findings.iter().find(|one| one.kind == Kind::Bend).unwrap();
    assert!(found.text.zh.contains("ns(pretest, 4)"), "{}", found.text.zh);
    let wide = checked(&frame(|score, before| 50.0 + (score - 50.0) * (1.0 + 0.4 * before))).1;
    assert!(kinds(&wide).contains(&Kind::Spread), "{:?}", kinds(&wide));
    let far = checked(&frame(|score, _| 50.0 + (score - 50.0) * (score - 50.0).abs())).1;
    assert!(kinds(&far).contains(&Kind::Heavy), "{:?}", kinds(&far));
    let skewed = checked(&frame(|score, _| (score - 45.0).powi(4))).1;
    assert!(kinds(&skewed).contains(&Kind::Skewed), "{:?}", kinds(&skewed));
    let coarse = checked(&frame(|score, _| if score > 50.0 { 1.0 } else { 0.0 })).1;
    for kind in [Kind::Ceiling, Kind::Floor] {
        assert!(kinds(&coarse).contains(&kind), "{:?}", kinds(&coarse));
    }
    for check in [capped, low, bent, wide, far, skewed, coarse] {
        for one in check.findings {
            assert!(is_chinese(&one.text.zh) && !is_chinese(&one.text.en), "{:?}", one.text);
        }
    }
}

fn drawings(pack: &Pack) -> Vec<&Scatter> {
    pack.all()
        .filter_map(|block| match block {
            Block::Scatter(drawing) => Some(drawing),
            _ => None,
        })
        .collect()
}

#[test]
fn paper_and_workbook_draw_groups_of_rows_and_no_single_one() {
    let (mut fitted, mut check) = checked(&of_schools(1.5, |score, _| score));
    assert!(check.bands.iter().all(|band| band.rows >= fitted.fewest));
    // A row that nothing else is like.
    check.furthest[0].response = 987_654.25;
    fitted.check = Some(check.clone());
    for lang in [Lang::Zh, Lang::En] {
        let paper =
            GrowthPaper { fitted: &fitted, title: "", question: "", year: 2031, stamp: None };
        let (pack, book) = (growth_report(&paper, lang), growth_book(&paper, lang));
        let drawn = drawings(&pack);
        assert_eq!(drawn.len(), 2);
        assert_eq!(drawn[0].dots.len(), check.shape.quantiles.len());
        assert_eq!(drawn[1].line.len(), check.bands.len());
        assert!(drawn.iter().all(|one| is_chinese(&one.title) == (lang == Lang::Zh)));
        let names: Vec<&str> = book.sheets.iter().map(|sheet| lang.of(&sheet.name)).collect();
        assert!(names.contains(&lang.pick("模型检查", "Checks")), "{names:?}");
        let sheet = book.sheets.iter().find(|sheet| sheet.name.en == "Checks").unwrap();
        assert_eq!(sheet.rows[0][1].text(lang), check.rows.to_string(), "counts are not rounded");
        let told = format!("{pack:?} {book:?}");
        assert!(!told.contains("987654") && told.contains(lang.pick("模型检查", "Checks of")));
    }
    let written = serde_json::to_string(&check).unwrap();
    assert!(!written.contains("furthest") && !written.contains("987654"));
    fitted.check = None;
    let paper = GrowthPaper { fitted: &fitted, title: "", question: "", year: 2031, stamp: None };
    assert!(drawings(&growth_report(&paper, Lang::Zh)).is_empty(), "not asked for");
}
