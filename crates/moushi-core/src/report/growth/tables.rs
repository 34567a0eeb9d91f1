//! Tables of a paper on a fit: fixed effects, variances. Their numbers are rounded by the rule of `growth::shown`.

use moushi_stats::lmm::Variance;

use super::super::block::Block;
use super::super::book::{Cell, Column, ColumnKind};
use super::note;
use crate::growth::findings::variance_name;
use crate::growth::fitted::Fitted;
use crate::growth::fixed::{Fixed, fixed};
use crate::growth::inference::{Tested, of_intervals, of_tests};
use crate::growth::shown::{self, estimate, interval, percent};
use crate::text::{Lang, Text};

/// A column of words. The heading is in the language of the paper: writers of papers ask for none.
pub(super) fn head(words: &Text, width: u16, lang: Lang) -> Column {
    Column::new(Text::same(lang.of(words)), width, ColumnKind::Words)
}

/// A column of numbers.
pub(super) fn number(words: &Text, width: u16, lang: Lang) -> Column {
    Column { kind: ColumnKind::Number, ..head(words, width, lang) }
}

/// A column of short values that are not broken, such as intervals.
pub(super) fn code(words: &Text, width: u16, lang: Lang) -> Column {
    Column { kind: ColumnKind::Code, ..head(words, width, lang) }
}

/// What stands where there is no number.
const NONE: &str = "—";

/// The section of fixed effects: their table, with tests where they were asked for, and how to read these.
pub(super) fn fixed_effects(fitted: &Fitted, lang: Lang) -> Vec<Block> {
    let all = fixed(fitted);
    let tested = all.iter().any(|one| one.tested.is_some());
    // Seven columns share a page: their headings are those that statisticians write short.
    let [coefficient, error] =
        if tested { ["Coef.", "SE"] } else { ["Coefficient", "Standard error"] };
    let mut columns = vec![
        head(&Text::new("项", "Term"), 28, lang),
        number(&Text::new("系数", coefficient), 12, lang),
        number(&Text::new("标准误", error), 12, lang),
        code(&Text::new("95% 区间", "Interval of 95 %"), 20, lang),
    ];
    if tested {
        columns.splice(3..3, test_columns(lang));
        wide(&mut columns, &[17, 10, 10, 12, 12, 14, 25]);
    }
    let row = |one: Fixed| {
        let range = one.interval.map(|ends| interval(ends, one.error));
        let mut cells = vec![
            Cell::words(lang.of(&one.name)),
            Cell::words(estimate(one.estimate, one.error)),
            Cell::words(estimate(one.error, one.error)),
        ];
        if tested {
            cells.extend(test_cells(one.tested.as_ref()));
        }
        cells.push(Cell::words(range.unwrap_or_else(|| NONE.to_owned())));
        cells
    };
    let table = Block::Table { columns, rows: all.into_iter().map(row).collect() };
    let told = of_tests(fitted).into_iter().map(|text| note(&text, lang));
    std::iter::once(table).chain(told).collect()
}

fn test_columns(lang: Lang) -> [Column; 3] {
    [
        number(&Text::new("自由度", "df"), 11, lang),
        number(&Text::new("t", "t"), 9, lang),
        number(&Text::new("p", "p"), 10, lang),
    ]
}

/// Gives columns these widths: with intervals they share a page otherwise.
fn wide(columns: &mut [Column], widths: &[u16]) {
    columns.iter_mut().zip(widths).for_each(|(column, width)| column.width = *width);
}

fn test_cells(of: Option<&Tested>) -> [Cell; 3] {
    let Some(of) = of else { return [NONE; 3].map(Cell::words) };
    let decimals = if of.freedom < 10_000.0 { 1 } else { 0 };
    let [freedom, t] = [shown::fixed(of.freedom, decimals), shown::fixed(of.t, 2)];
    [freedom, t, shown::probability(of.p)].map(Cell::words)
}

/// The section of variances and covariances of random effects and residual, with intervals of standard deviations and
/// correlations where they were asked for.
pub(super) fn variances(fitted: &Fitted, lang: Lang) -> Vec<Block> {
    let inference = fitted.inference.as_ref();
    let mut columns = vec![
        head(&Text::new("分组", "Grouping"), 18, lang),
        head(&Text::new("项", "Term"), 24, lang),
        number(&Text::new("方差或协方差", "Variance or covariance"), 14, lang),
        number(&Text::new("标准差或相关", "Deviation or correlation"), 14, lang),
        number(&Text::new("占比（%）", "Share (%)"), 10, lang),
    ];
    let range = code(&Text::new("95% 区间", "Interval of 95 %"), 20, lang);
    if inference.is_some() {
        columns.insert(4, range);
        wide(&mut columns, &[15, 15, 18, 18, 23, 10]);
    }
    let row = |(at, one): (usize, &Variance)| {
        let mut cells = vec![
            Cell::words(if one.var1.is_some() { &*one.grp } else { "" }),
            Cell::words(lang.of(&variance_name(one))),
            Cell::words(estimate(one.vcov, one.vcov)),
            Cell::words(estimate(one.sdcor, one.sdcor)),
        ];
        cells.extend(inference.map(|all| {
            let range = all.range(at).map(|ends| interval(ends, one.sdcor));
            Cell::words(range.unwrap_or_else(|| NONE.to_owned()))
        }));
        cells.push(Cell::words(share(fitted, one).map(percent).unwrap_or_default()));
        cells
    };
    let rows = fitted.fit.varcorr.iter().enumerate().map(row).collect();
    let told = of_intervals(fitted).into_iter().map(|text| note(&text, lang));
    std::iter::once(Block::Table { columns, rows }).chain(told).collect()
}

/// The share of a variance in all of them, where nothing but constants varies.
pub(super) fn share(fitted: &Fitted, one: &Variance) -> Option<f64> {
    let constant = fitted.levels.iter().all(|level| level.share.is_some());
    let own = fitted.fit.varcorr.iter().filter(|other| other.var2.is_none());
    let all: f64 = own.map(|other| other.vcov).sum();
    (constant && one.var2.is_none() && all > 0.0).then(|| one.vcov / all)
}
