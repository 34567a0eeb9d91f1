//! What fits of made-up pupils say in sentences, and their cards.

use moushi_core::growth::card::card;
use moushi_core::growth::findings::{About, Observation, findings, lead};
use moushi_core::growth::fixed::{fixed, veiled};
use moushi_core::growth::published::published;
use moushi_core::text::Text;

use super::sample::{Made, NINE, fitted, is_chinese};

fn of(told: &[Observation], about: About) -> Vec<&Text> {
    told.iter().filter(|one| one.about == about).map(|one| &one.text).collect()
}

fn says(texts: &[&Text], zh: &str, en: &str) -> bool {
    texts.iter().any(|text| text.zh.contains(zh) && text.en.contains(en))
}

#[test]
fn a_fit_says_rows_effects_variances_and_units() {
    let model = fitted("score ~ pretest + gender + (1 | school)", Made::default());
    let told = findings(&model);
    let (rows, left) = (model.mixed.rows, model.mixed.left_out);
    assert_eq!((rows + left, left), (1169, 23));
    let of_rows = of(&told, About::Rows);
    assert!(says(&of_rows, "1146 行数据参加了计算", "1146 rows took part"));
    assert!(says(&of_rows, "“pretest”缺 23 个", "“pretest” lacks 23 values"));
    let effects = of(&told, About::Fixed);
    assert_eq!(effects.len(), 3, "{effects:?}");
    assert!(says(&effects, "“pretest”的系数是 0.7", "The coefficient of “pretest” is 0.7"));
    assert!(
        says(&effects, "为正", "positive") && says(&effects, "不能说明原因", "nothing of causes")
    );
    assert!(says(&effects, "“gendergirl”", "sign is not certain"));
    let level = &model.levels[0];
    let (counts, share) = (level.counts(), level.share.unwrap());
    assert!(counts.above >= 4 && counts.below >= 5 && counts.not_apart > 5, "{counts:?}");
    let variances = of(&told, About::Variance);
    let percent = format!("{:.1}", share * 100.0);
    assert!(says(&variances, &format!("{percent}%"), &format!("{percent} %")));
    let units = of(&told, About::Units);
    let [apart, pairs] = level.pairs;
    assert_eq!(pairs, 28 * 27 / 2);
    assert!(says(
        &units,
        &format!("能够分开的有 {apart} 对"),
        &format!("Of 378 pairs {apart} can")
    ));
    let cautions = of(&told, About::Caution);
    assert!(says(
        &cautions,
        "1 个单位不足 10 行，不列名；另有 1 个一并不列",
        "1 with fewer than 10 rows and not named, nor 1 more"
    ));
    assert!(!says(&cautions, "奇异", "singular") && !says(&cautions, "可靠性", "reliability"));
    let first = lead(&model);
    assert!(first.zh.contains(&format!("{} 个的增值明确高于", counts.above)), "{}", first.zh);
    assert!(first.en.contains(&format!("{} are surely below", counts.below)), "{}", first.en);
}

#[test]
fn every_sentence_ends_and_is_in_its_language() {
    let models = [
        ("score ~ pretest + gender + (1 | school)", Made::default()),
        ("score ~ pretest * gender + (1 + pretest | school)", Made::default()),
        ("score ~ 0 + pretest + (0 + pretest | school) + (1 | town)", Made::default()),
        (
            "score ~ pretest + twice + (1 | town/school)",
            Made { effect: 0.0, missing: 4, ..Made::default() },
        ),
        ("score ~ pretest + (1 | school)", Made { schools: 6, pupils: 8, ..Made::default() }),
    ];
    for (formula, made) in models {
        let model = fitted(formula, made);
        let told = findings(&model).into_iter().map(|one| one.text);
        let sections = card(&model, "").sections.into_iter().skip(2).take(6);
        let lines = sections.flat_map(|section| section.lines);
        for text in told.chain(lines).chain([lead(&model)]) {
            let zh_ends = text.zh.ends_with('。') || text.zh.ends_with(']');
            let en_ends = text.en.ends_with('.') || text.en.ends_with(']');
            assert!(zh_ends && en_ends, "{formula}: {text:?}");
            assert!(!is_chinese(&text.en), "{formula}: {text:?}");
            assert!(!text.zh.contains("NaN") && !text.zh.contains("inf"), "{formula}: {text:?}");
        }
    }
}

#[test]
fn a_variance_of_zero_is_said_to_be_one() {
    let model = fitted("score ~ pretest + (1 | school)", Made { effect: 0.0, ..Made::default() });
    assert!(model.fit.singular && model.levels[0].variance == 0.0);
    let told = findings(&model);
    let cautions = of(&told, About::Caution);
    assert!(says(
        &cautions,
        "“school”的方差为零（奇异拟合）",
        "do not differ beyond what chance explains"
    ));
    assert!(lead(&model).zh.contains("没有超出偶然") || lead(&model).zh.contains("显示不出"));
    let sections = card(&model, "问").sections;
    let may_not = &sections[6].lines;
    assert!(may_not.iter().any(|line| line.zh.contains("“school”的方差估计为零")));
}

#[test]
fn what_limits_conclusions_is_named() {
    let few = Made { schools: 8, pupils: 12, effect: 0.6, missing: 4 };
    let model = fitted("score ~ pretest + twice + (1 | school)", few);
    let told = findings(&model);
    let cautions = of(&told, About::Caution);
    assert!(says(&cautions, "“twice”能由其他各列算出", "“twice” can be reckoned"));
    assert!(says(&cautions, "只有 8 个单位（少于 20 个）", "8 units only"));
    assert!(says(&cautions, "居中的单位只有", "the middle one"));
    assert!(says(&cautions, "没有参加计算的行占 24", "took no part make up 24"));
    let low = Made { schools: 40, pupils: 12, effect: 0.5, missing: 0 };
    let told = findings(&fitted("score ~ pretest + (1 | school)", low));
    assert!(says(&of(&told, About::Caution), "可靠性的中位数", "The median reliability"));
}

#[test]
fn slopes_and_interactions_say_where_effects_hold() {
    let model = fitted("score ~ pretest * gender + (1 + pretest | school)", Made::default());
    let told = findings(&model);
    assert!(says(
        &of(&told, About::Fixed),
        "只在“gendergirl”为零时成立",
        "holds where “gendergirl” is zero"
    ));
    assert!(says(&of(&told, About::Caution), "相关达到 1 或 −1", "correlated by 1 or −1"));
    assert!(says(
        &of(&told, About::Caution),
        "“pretest”的作用也随“school”变化",
        "varies by “school” too"
    ));
    assert!(says(
        &of(&told, About::Variance),
        "占比随所看的位置而变",
        "their share depends on where"
    ));
}

#[test]
fn a_fixed_effect_that_names_a_small_school_is_left_out() {
    for formula in [
        "score ~ pretest + school + (1 | school)",
        "score ~ factor(school) * pretest + (1 | school)",
    ] {
        let model = fitted(formula, Made::default());
        assert!(model.fit.fixef.0.iter().any(|(name, _)| name.contains(NINE)));
        assert!(veiled(&model) > 0);
        assert!(fixed(&model).iter().any(|one| one.column.ends_with("S02")));
        let told = format!("{:?} {:?} {:?}", fixed(&model), findings(&model), card(&model, ""));
        assert!(!told.contains(NINE), "{formula}");
        // Nor does it stand in the numbers that leave with the papers, which fit together.
        let fit = published(&model);
        let (count, hidden) = (fit.fixef.0.len(), veiled(&model));
        assert_eq!(count + hidden, model.fit.fixef.0.len());
        assert_eq!([fit.se.0.len(), fit.kept.len(), fit.vcov_fixef.len()], [count; 3]);
        assert!(fit.vcov_fixef.iter().all(|row| row.len() == count));
        let json = serde_json::to_string(&fit).expect("JSON");
        assert!(!json.contains(NINE) && json.contains("S02"), "{formula}");
    }
}

#[test]
fn the_card_says_question_method_and_reservations() {
    let model = fitted("score ~ pretest + gender + (1 | school)", Made::default());
    let card = card(&model, "哪些学校的做法值得学习？");
    let lines = |at: usize| {
        card.sections[at].lines.iter().map(|line| &*line.en).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(card.sections[0].lines, [Text::same("哪些学校的做法值得学习？")]);
    assert_eq!(lines(1), model.formula);
    assert!(lines(2).contains("1169 rows in all; 1146 took part, 23 did not"));
    let method = lines(3);
    let evaluations = format!("after {} evaluations", model.fit.feval);
    assert!(method.contains("(REML)") && method.contains(&evaluations), "{method}");
    assert!(method.contains("gradient") && method.contains(&format!("{:.3}", model.fit.criterion)));
    assert!(
        lines(4).contains("Fixed effect pretest") && lines(4).contains("residual (within units)")
    );
    let reservations = lines(7);
    let asked = [
        "Correlation",
        "tests measure",
        "model lacks",
        "unstable",
        "Intervals",
        "prior",
        "high stakes",
        "Small units",
        "Missing data",
    ];
    for words in asked {
        assert!(reservations.contains(words), "{words}");
    }
    assert!(
        card.sections[7]
            .lines
            .iter()
            .all(|line| line.zh.contains("ASA 2014") || line.zh.contains("AERA 2015"))
    );
    assert_eq!(card.sections[8].lines.len(), 2);
}
