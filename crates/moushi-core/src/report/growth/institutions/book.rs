//! Growth of institutions as a workbook: every named unit in every indicator with all numbers and the reasons where there are none,
//! growth over all, what was expected, what it says, the card. Numbers have six digits.

use super::super::super::book::{Book, Cell, Column, ColumnKind, Sheet};
use super::super::book::{card_sheet, figure, number, sheet, words};
use super::table::{SIDES, side};
use super::{InstitutionsPaper, READING};
use crate::growth::institutions::card::card;
use crate::growth::institutions::findings::{About, findings, level};
use crate::growth::institutions::judged::{Combination, Growth};
use crate::growth::institutions::reasons;
use crate::text::{Lang, Text};

/// The workbook.
pub fn institutions_book(paper: &InstitutionsPaper<'_>, lang: Lang) -> Book {
    let mut sheets = vec![units(paper)];
    sheets.extend(paper.judged.combination.as_ref().map(|one| combined(paper, one)));
    sheets.extend([expected(paper), says(paper)]);
    sheets.push(card_sheet(card(paper.judged, paper.hidden, paper.question)));
    Book {
        lang,
        title: paper.title(),
        org: String::new(),
        year: paper.year,
        sheets,
        stamp: paper.stamp.clone(),
    }
}

fn units(paper: &InstitutionsPaper<'_>) -> Sheet {
    let (base, to) = (paper.judged.base, paper.judged.to);
    let percent = level(paper.judged);
    let year = |year: i32| Column::new(Text::same(year.to_string()), 14, ColumnKind::Number);
    let end = |zh: &str, en: &str| {
        let text =
            Text::of(format!("{percent}% 期望区间{zh}"), format!("Expected, {percent} %, {en}"));
        Column::new(text, 14, ColumnKind::Number)
    };
    let columns = vec![
        words("指标", "Indicator", 18),
        words("单位", "Unit", 24),
        words("类别", "Class", 18),
        year(base),
        year(to),
        number("增量", "Gain"),
        number("相对增幅", "Relative gain"),
        number("年均增幅", "Yearly rate"),
        number("标准化增量", "Standardised gain"),
        number("差距缩小", "Gap closed"),
        words("与目标", "Goal", 14),
        number("基年百分位", "Percentile, base"),
        number("现百分位", "Percentile, now"),
        number("期望值", "Expected"),
        end("下限", "from"),
        end("上限", "to"),
        number("与期望之差", "Beyond expected"),
        Column::new(Text::new("与期望相比", "Against it"), 14, ColumnKind::Choice(&SIDES)),
        words("起点水平", "Level at base", 10),
        words("增幅分档", "Third of gains", 10),
        words("没有数的原因", "Why there is no number", 60),
    ];
    let rows = paper
        .judged
        .growths
        .iter()
        .flat_map(|growth| paper.all().into_iter().map(|unit| row(paper, growth, unit)));
    let sheet = sheet(
        Text::new("单位", "Units"),
        Text::of(format!("各单位 {base}—{to} 年的增值"), format!("Growth of units, {base}–{to}")),
        READING,
        columns,
        rows.collect(),
    );
    // Pages side by side repeat indicator and unit.
    Sheet { freeze: 2, ..sheet }
}

fn row(paper: &InstitutionsPaper<'_>, growth: &Growth, unit: usize) -> Vec<Cell> {
    let judged = paper.judged;
    let told = |value: Option<f64>| value.map_or(Cell::Blank, figure);
    let residual = growth.residuals[unit].as_ref().ok();
    let closing = growth.closings[unit].ok();
    let place = growth.moves[unit].ok();
    let third =
        |one: Result<_, _>| one.ok().map_or(Cell::Blank, |one| Cell::ours(reasons::third(one)));
    vec![
        Cell::words(growth.name.clone()),
        Cell::words(judged.units[unit].clone()),
        Cell::words(judged.class(unit).unwrap_or_default()),
        told(growth.before.get(unit)),
        told(growth.after.get(unit)),
        told(growth.gains[unit].ok()),
        told(growth.relative[unit].ok()),
        told(growth.yearly[unit].ok()),
        told(growth.standardised[unit].ok()),
        told(closing.map(|one| one.share)),
        closing.map_or(Cell::Blank, |one| Cell::ours(reasons::standing(one.standing))),
        told(place.map(|one| one.before)),
        told(place.map(|one| one.after)),
        told(residual.map(|one| one.expected)),
        told(residual.map(|one| one.band[0])),
        told(residual.map(|one| one.band[1])),
        told(residual.map(|one| one.value)),
        side(judged, growth, unit).map_or(Cell::Blank, Cell::ours),
        third(growth.levels[unit]),
        third(growth.thirds.of[unit]),
        Cell::ours(why(paper, growth, unit)),
    ]
}

/// Why there is no number, each reason once; that there is no goal is no news.
fn why(paper: &InstitutionsPaper<'_>, growth: &Growth, unit: usize) -> Text {
    use moushi_stats::progress::Reason;
    let all = [
        growth.gains[unit].err(),
        growth.relative[unit].err(),
        growth.yearly[unit].err(),
        growth.standardised[unit].err(),
        growth.closings[unit].err(),
        growth.moves[unit].err(),
        growth.residuals[unit].as_ref().err().copied(),
        growth.levels[unit].err(),
        growth.thirds.of[unit].err(),
    ];
    let mut told: Vec<Text> = Vec::new();
    for reason in all.into_iter().flatten().filter(|reason| *reason != Reason::NoGoal) {
        let words = reasons::words(reason, paper.judged);
        if !told.contains(&words) {
            told.push(words);
        }
    }
    let zh: Vec<&str> = told.iter().map(|one| &*one.zh).collect();
    let en: Vec<&str> = told.iter().map(|one| &*one.en).collect();
    Text::of(zh.join("；"), en.join("; "))
}

fn combined(paper: &InstitutionsPaper<'_>, combination: &Combination) -> Sheet {
    let judged = paper.judged;
    let columns = vec![
        words("单位", "Unit", 24),
        words("类别", "Class", 18),
        number("综合增值", "Growth"),
        number("去掉一个指标：最小", "Without one: least"),
        number("去掉一个指标：最大", "Without one: greatest"),
        number("有数的指标", "Indicators known"),
        number("有数的权重", "Weight known"),
        words("同类中的三分位", "Third of the class", 14),
        words("没有数的原因", "Why there is no number", 50),
    ];
    let row = |unit: usize| {
        let of = combination.of[unit];
        let told = |value: Option<f64>| value.map_or(Cell::Blank, figure);
        let range = combination.without_one[unit];
        let third = combination.thirds[unit].ok();
        vec![
            Cell::words(judged.units[unit].clone()),
            Cell::words(judged.class(unit).unwrap_or_default()),
            told(of.ok().map(|one| one.value)),
            told(range.map(|[low, _]| low)),
            told(range.map(|[_, high]| high)),
            told(of.ok().map(|one| one.known as f64)),
            told(of.ok().map(|one| one.share)),
            third.map_or(Cell::Blank, |one| Cell::ours(reasons::third(one))),
            of.err().map_or(Cell::Blank, |reason| Cell::ours(reasons::words(reason, judged))),
        ]
    };
    let note = Text::new(
        "各指标标准化增量的加权平均；去掉一个指标时的范围不是置信区间。按类别和名称排列，不是名次。",
        "Weighted mean of standardised gains; the range without one indicator is no confidence interval. By class and name, no ranking.",
    );
    let name = Text::new("综合增值", "All indicators");
    let rows = paper.all().into_iter().map(row).collect();
    sheet(name.clone(), name, note, columns, rows)
}

/// What could be expected, class by class.
fn expected(paper: &InstitutionsPaper<'_>) -> Sheet {
    let judged = paper.judged;
    let mut columns = vec![
        words("指标", "Indicator", 18),
        words("类别", "Class", 14),
        number("单位数", "Units"),
        number("基年均值", "Mean, base"),
        number("基年标准差", "Deviation, base"),
        number("截距", "Intercept"),
        number("起点的系数", "Slope of the base"),
    ];
    columns.extend(judged.inputs.iter().map(|(name, _)| {
        let text = Text::of(format!("{name}的系数"), format!("Slope of {name}"));
        Column::new(text, 14, ColumnKind::Number)
    }));
    columns.extend([number("散布", "Scatter"), number("自由度", "Degrees of freedom")]);
    let told = |value: Option<f64>| value.map_or(Cell::Blank, figure);
    let mut rows = Vec::new();
    for growth in &judged.growths {
        for (class, name) in judged.classes.iter().enumerate() {
            let (yardstick, expectation) = (&growth.yardstick, &growth.expectation);
            let slopes = expectation.slopes(class).ok();
            let slope = |at: usize| told(slopes.as_ref().and_then(|all| all.get(at)).copied());
            let scatter = expectation.scatter(class).ok();
            let mut row = vec![
                Cell::words(growth.name.clone()),
                Cell::words(name.clone()),
                figure(yardstick.units(class) as f64),
                told(yardstick.mean(class).ok()),
                told(yardstick.deviation(class).ok()),
                told(expectation.intercept(class).ok()),
            ];
            row.extend((0..=judged.inputs.len()).map(slope));
            row.push(told(scatter.map(|(scatter, _)| scatter)));
            row.push(told(scatter.map(|(_, freedom)| freedom as f64)));
            rows.push(row);
        }
    }
    let note = Text::new(
        "现值的期望 = 截距 + 系数 × 起点（+ 投入）；各类别分别计算；有的类别单位太少时斜率相同。系数是相关，不说明原因。",
        "Expected now = intercept + slope × base (+ inputs); class by class; slopes are common where a class has too few units. Coefficients are correlations and no causes.",
    );
    let name = Text::new("期望值", "Expected");
    sheet(name.clone(), name, note, columns, rows)
}

fn says(paper: &InstitutionsPaper<'_>) -> Sheet {
    let about = |about: About| match about {
        About::Table => Text::new("数据", "Data"),
        About::Indicator => Text::new("指标", "Indicator"),
        About::Combined => Text::new("综合", "All indicators"),
        About::Caution => Text::new("注意", "Caution"),
    };
    let told = findings(paper.judged, paper.hidden).into_iter();
    let rows = told.map(|one| vec![Cell::ours(about(one.about)), Cell::ours(one.text)]);
    let columns = vec![words("方面", "About", 16), words("内容", "What", 100)];
    sheet(
        Text::new("解读", "Findings"),
        Text::new("结果的解读", "What the results say"),
        Text::default(),
        columns,
        rows.collect(),
    )
}
