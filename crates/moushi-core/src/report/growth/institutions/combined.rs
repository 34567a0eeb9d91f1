//! Growth over all indicators in the paper: each unit by class and name with how far it hangs on one indicator.

use super::super::super::block::Block;
use super::super::super::book::{Cell, Tone};
use super::super::super::chart::{Chart, ChartKind, Series};
use super::super::note;
use super::super::tables::{head, number};
use super::InstitutionsPaper;
use super::drawn::figure;
use crate::growth::institutions::judged::Combination;
use crate::growth::institutions::reasons;
use crate::growth::shown::{fixed, six};
use crate::text::{Lang, Text};

/// Units that are drawn and listed; of more, the workbook has all.
const ALL: usize = 80;

/// With two decimals.
const ERROR: f64 = 1.0;

/// The section.
pub(super) fn section(
    paper: &InstitutionsPaper<'_>,
    combination: &Combination,
    lang: Lang,
) -> Vec<Block> {
    let weights = note(&weights(paper, combination), lang);
    let known = |unit: &usize| combination.of[*unit].is_ok();
    let units: Vec<usize> = paper.all().into_iter().filter(known).collect();
    if units.len() > ALL || units.is_empty() {
        return vec![weights, note(&MANY, lang)];
    }
    let chart = Block::Chart(chart(paper, combination, &units, lang));
    vec![chart, weights, table(paper, combination, &units, lang)]
}

const MANY: Text = Text::new(
    "各单位的综合增值见工作簿。",
    "The workbook has growth over all indicators of each unit.",
);

fn weights(paper: &InstitutionsPaper<'_>, combination: &Combination) -> Text {
    let growths = paper.judged.growths.iter().zip(&combination.weights);
    let told: Vec<String> =
        growths.map(|(growth, weight)| format!("{} {}", growth.name, six(*weight))).collect();
    let (zh, en) = match combination.given {
        true => ("权重是给定的", "Weights as given"),
        false => ("没有给权重，各指标相等", "No weights were given: all are equal"),
    };
    Text::of(
        format!(
            "综合增值是各指标标准化增量的加权平均，1 相当于同类单位在基年相差的一个标准差。{zh}：{}。横线是依次去掉一个指标时结果的范围，不是置信区间；范围跨过零的，不能说是进是退。按类别和名称排列。",
            told.join("，")
        ),
        format!(
            "Growth over all indicators is the weighted mean of standardised gains; 1 is a standard deviation of the class in the base year. {en}: {}. Bars are the range of results when one indicator is left out and no confidence interval; where they cross zero nothing can be said of better or worse. By class and name.",
            told.join(", ")
        ),
    )
}

fn chart(
    paper: &InstitutionsPaper<'_>,
    combination: &Combination,
    units: &[usize],
    lang: Lang,
) -> Chart {
    let judged = paper.judged;
    let value = |unit: &usize| {
        let name = &judged.units[*unit];
        let how = Text::of(
            format!("{name}各指标标准化增量的加权平均"),
            format!("weighted mean of standardised gains of {name}"),
        );
        combination.of[*unit].ok().map(|one| figure(one.value, ERROR, &how, lang))
    };
    let around = |unit: &usize| {
        let own = combination.of[*unit].map_or(0.0, |one| one.value);
        let [low, high] = combination.without_one[*unit].unwrap_or([own, own]);
        (low.min(own), high.max(own))
    };
    Chart {
        title: lang
            .pick(
                "综合增值与去掉一个指标时的范围",
                "Growth over all indicators, and its range without one of them",
            )
            .to_owned(),
        kind: ChartKind::Caterpillar,
        unit: String::new(),
        categories: units.iter().map(|unit| judged.units[*unit].clone()).collect(),
        series: vec![Series {
            name: lang.pick("综合增值", "growth").to_owned(),
            tone: Tone::Plain,
            planned: false,
            values: units.iter().map(value).collect(),
            around: units.iter().map(around).collect(),
        }],
    }
}

fn table(
    paper: &InstitutionsPaper<'_>,
    combination: &Combination,
    units: &[usize],
    lang: Lang,
) -> Block {
    let judged = paper.judged;
    let columns = vec![
        head(&Text::new("单位", "Unit"), 22, lang),
        head(&Text::new("类别", "Class"), 12, lang),
        number(&Text::new("综合增值", "Growth"), 12, lang),
        head(&Text::new("去掉一个指标时", "Without one indicator"), 20, lang),
        number(&Text::new("有数的指标", "Indicators known"), 12, lang),
        head(&Text::new("同类中的三分位", "Third of the class"), 14, lang),
    ];
    let row = |unit: &usize| {
        let of = combination.of[*unit].ok();
        let range = combination.without_one[*unit];
        let range = range.map(|[low, high]| format!("{} ~ {}", fixed(low, 2), fixed(high, 2)));
        let third = combination.thirds[*unit].ok().map(reasons::third);
        vec![
            Cell::words(judged.units[*unit].clone()),
            Cell::words(judged.class(*unit).unwrap_or_default()),
            Cell::words(of.map(|one| fixed(one.value, 2)).unwrap_or_default()),
            Cell::words(range.unwrap_or_default()),
            Cell::words(of.map(|one| one.known.to_string()).unwrap_or_default()),
            Cell::words(third.map(|third| lang.of(&third).to_owned()).unwrap_or_default()),
        ]
    };
    Block::Table { columns, rows: units.iter().map(row).collect() }
}
