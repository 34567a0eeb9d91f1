//! Checks of a model as a section of the paper and sheets of the workbook: what was found, quantiles of the residuals against
//! the normal distribution, their spread by what was expected. Nothing of single rows. Reckons nothing.

use std::sync::Arc;

use moushi_stats::mixed::checked::{Against, Band, Quantile};

use super::super::block::{Block, Status};
use super::super::book::{Cell, Sheet, Tone};
use super::super::figure::{Figure, Trail};
use super::super::scatter::{Dot, Scatter, Stop};
use super::book::{figure, number as column, sheet, words};
use super::tables::number;
use super::{note, own};
use crate::growth::checked::Check;
use crate::growth::shown;
use crate::text::{Lang, Text};

pub(super) const TITLE: Text = Text::new("模型检查", "Checks of the model");

const READING: Text = Text::new(
    "残差是实际值与拟合值之差。各点靠近直线，残差就接近正态分布；两端弯向外侧，是离预期很远的行多；两端弯向内侧，是受上下限限制；整条线稍平一些，是因为单位的效应已经减去，行数少的单位多时更明显，属于正常。散布图里，平均线应当靠近零，上下两条虚线应当大致平行。图和表只用不少于列名所需行数的一组行，没有单独一行的数。",
    "A residual is what was reached less the fitted value. Where points lie near the line, residuals are nearly normal; ends that bend outwards mean many rows far off, ends that bend inwards a bound; a line that is a little flatter as a whole is as it should be where units have few rows, since their effects are taken off. In the drawing of the spread, the mean should lie near zero and the two dashed lines about evenly apart. Drawings and tables are of groups of as many rows as a unit needs to be named, never of a single one.",
);

/// What bands are by.
fn by(against: Against) -> Text {
    match against {
        Against::Expected => Text::new("预期值（固定效应）", "expected value (fixed effects)"),
        Against::Fitted => Text::new("拟合值", "fitted value"),
    }
}

/// The section.
pub(super) fn section(check: &Check, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(own(&check.explained(), lang)), found(check, lang)];
    if check.shape.quantiles.len() > 1 {
        blocks.push(Block::Scatter(quantiles(check, lang)));
    }
    if check.bands.len() > 1 {
        blocks.push(Block::Scatter(spread(check, lang)));
        blocks.push(table(check, lang));
    }
    blocks.push(note(&READING, lang));
    blocks
}

/// What was found, or that nothing was.
fn found(check: &Check, lang: Lang) -> Block {
    let watch = !check.findings.is_empty();
    let line = |text: Text| Status {
        tone: if watch { Tone::Watch } else { Tone::Plain },
        state: lang.pick("注意", "Caution").to_owned(),
        words: own(&text, lang),
    };
    match &*check.told() {
        [one] if !watch => Block::Paragraph(own(one, lang)),
        all => Block::StatusList(all.iter().cloned().map(line).collect()),
    }
}

/// A number of a drawing with what it is.
fn drawn(value: f64, shown: String, how: &Text, lang: Lang) -> Arc<Figure> {
    let trail = Trail { how: lang.of(how).to_owned(), ..Trail::default() };
    Arc::new(Figure { value, unit: String::new(), shown, trail })
}

/// Quantiles of the standardised residuals against those of the normal distribution.
fn quantiles(check: &Check, lang: Lang) -> Scatter {
    let dot = |one: &Quantile| {
        let place = shown::fixed(one.normal, 1);
        let normal = Text::of(
            format!("标准正态分布的分位数 {place}"),
            format!("quantile {place} of the standard normal distribution"),
        );
        let found = Text::of(
            format!("{} 行标准化残差中概率相同的分位数", check.rows),
            format!("quantile of the same probability, of {} standardised residuals", check.rows),
        );
        Dot {
            name: place.clone(),
            across: drawn(one.normal, place, &normal, lang),
            up: drawn(one.found, shown::fixed(one.found, 2), &found, lang),
            marked: false,
            tone: Tone::Plain,
        }
    };
    let all = &check.shape.quantiles;
    let stop = |one: &Quantile| Stop { across: one.normal, up: [one.normal; 3] };
    let words = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Scatter {
        title: words("残差的正态分位图", "Residuals against the normal distribution (Q–Q)"),
        axes: [
            words("正态分布的分位数", "normal quantile"),
            words("标准化残差的分位数", "quantile of standardised residuals"),
        ],
        dots_are: words("分位数", "quantile"),
        dots: all.iter().map(dot).collect(),
        line_is: words("正态分布", "normal distribution"),
        band_is: String::new(),
        line: all.iter().map(stop).collect(),
    }
}

/// Means and spreads of the residuals, band by band.
fn spread(check: &Check, lang: Lang) -> Scatter {
    let by = by(check.against);
    let dot = |band: &Band| {
        let [at, mean, _] = numbers(band, check.sigma);
        let how = Text::of(
            format!("{} 行{}的平均", band.rows, by.zh),
            format!("mean {} of {} rows", by.en, band.rows),
        );
        let left = Text::of(
            format!("这 {} 行残差的平均", band.rows),
            format!("mean residual of these {} rows", band.rows),
        );
        Dot {
            name: at.clone(),
            across: drawn(band.at, at, &how, lang),
            up: drawn(band.mean, mean, &left, lang),
            marked: false,
            tone: Tone::Plain,
        }
    };
    let stop = |band: &Band| {
        let (mean, deviation) = (band.mean, band.deviation);
        Stop { across: band.at, up: [mean - deviation, mean, mean + deviation] }
    };
    let words = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let title =
        Text::of(format!("残差的散布：按{}", by.zh), format!("Spread of residuals by {}", by.en));
    Scatter {
        title: lang.of(&title).to_owned(),
        axes: [lang.of(&by).to_owned(), words("残差", "residual")],
        dots_are: words("一段的平均", "mean of a band"),
        dots: check.bands.iter().map(dot).collect(),
        line_is: words("平均", "mean"),
        band_is: words("平均上下各一个标准差", "one standard deviation on either side"),
        line: check.bands.iter().map(stop).collect(),
    }
}

/// Where a band lies, its mean residual and their standard deviation, by the rule of rounding.
fn numbers(band: &Band, sigma: f64) -> [String; 3] {
    let error = band.deviation / (band.rows as f64).sqrt();
    [
        shown::estimate(band.at, sigma),
        shown::estimate(band.mean, error),
        shown::estimate(band.deviation, error),
    ]
}

fn table(check: &Check, lang: Lang) -> Block {
    let at = match check.against {
        Against::Expected => Text::new("预期值的平均", "Mean expected value"),
        Against::Fitted => Text::new("拟合值的平均", "Mean fitted value"),
    };
    let columns = vec![
        number(&at, 14, lang),
        number(&Text::new("行数", "Rows"), 10, lang),
        number(&Text::new("残差的平均", "Mean residual"), 14, lang),
        number(&Text::new("残差的标准差", "Standard deviation of residuals"), 16, lang),
    ];
    let row = |band: &Band| {
        let [at, mean, deviation] = numbers(band, check.sigma);
        [at, band.rows.to_string(), mean, deviation].map(Cell::words).into()
    };
    Block::Table { columns, rows: check.bands.iter().map(row).collect() }
}

/// The sheets: what was found, bands, quantiles.
pub(super) fn sheets(check: &Check) -> [Sheet; 3] {
    [told(check), bands(check), points(check)]
}

fn told(check: &Check) -> Sheet {
    let line = |zh, en, cell: Cell| vec![Cell::ours(Text::new(zh, en)), cell, Cell::Blank];
    let measure = |zh, en, value: Option<f64>| line(zh, en, value.map_or(Cell::Blank, figure));
    // What rounding leaves of a mean that is zero.
    let mean = if check.mean.abs() < 1e-9 * check.sigma { 0.0 } else { check.mean };
    let mut rows = vec![
        line("行数", "Rows", Cell::Number(check.rows as f64)),
        measure("残差的平均", "Mean residual", Some(mean)),
        measure("残差的标准差", "Standard deviation of residuals", Some(check.deviation)),
        measure("模型的残差标准差", "Residual standard deviation of the model", Some(check.sigma)),
        measure("偏度", "Skewness", check.shape.skewness),
        measure("超额峰度", "Excess kurtosis", check.shape.kurtosis),
        measure("边际 R²", "Marginal R²", Some(check.explained.marginal)),
        measure("条件 R²", "Conditional R²", Some(check.explained.conditional)),
    ];
    let finding =
        |text: Text| vec![Cell::ours(Text::new("发现", "Found")), Cell::Blank, Cell::ours(text)];
    rows.extend(check.told().into_iter().map(finding));
    let columns =
        vec![words("方面", "About", 24), column("数", "Number"), words("内容", "What", 100)];
    sheet(Text::new("模型检查", "Checks"), TITLE, check.explained(), columns, rows)
}

fn bands(check: &Check) -> Sheet {
    let columns = vec![
        match check.against {
            Against::Expected => column("预期值的平均", "Mean expected value"),
            Against::Fitted => column("拟合值的平均", "Mean fitted value"),
        },
        column("行数", "Rows"),
        column("残差的平均", "Mean residual"),
        column("残差的标准差", "Deviation"),
    ];
    let row = |band: &Band| {
        vec![
            figure(band.at),
            Cell::Number(band.rows as f64),
            figure(band.mean),
            figure(band.deviation),
        ]
    };
    let title = Text::new("残差的散布", "Spread of residuals");
    let rows = check.bands.iter().map(row).collect();
    sheet(Text::new("残差散布", "Spread"), title, READING, columns, rows)
}

fn points(check: &Check) -> Sheet {
    let columns = vec![
        words("什么的", "Of what", 24),
        words("项", "Term", 24),
        column("正态分位数", "Normal quantile"),
        column("分位数", "Quantile"),
    ];
    let of = |what: Text, term: Text, all: &[Quantile]| -> Vec<Vec<Cell>> {
        let row = |one: &Quantile| {
            let (what, term) = (Cell::ours(what.clone()), Cell::ours(term.clone()));
            vec![what, term, figure(one.normal), figure(one.found)]
        };
        all.iter().map(row).collect()
    };
    let residuals = Text::new("残差", "residuals");
    let mut rows = of(residuals, Text::default(), &check.shape.quantiles);
    for one in &check.units {
        let name = Text::same(one.grouping.clone());
        rows.extend(of(name, shown::column(&one.column), &one.shape.quantiles));
    }
    let note = Text::new(
        "残差除以自己的标准差；各单位的效应（只用列名的单位）除以自己的标准差。两列数接近，就接近正态分布。",
        "Residuals by their standard deviations; effects of units that may be named by theirs. Where both columns are alike, the distribution is nearly normal.",
    );
    let title = Text::new("与正态分布相比的分位数", "Quantiles against the normal distribution");
    sheet(Text::new("分位数", "Quantiles"), title, note, columns, rows)
}
