//! Tables of a paper on a fit: fixed effects, variances. Their numbers are rounded by the rule of `growth::shown`.

use moushi_stats::lmm::Variance;

use super::super::block::Block;
use super::super::book::{Cell, Column, ColumnKind};
use crate::growth::findings::variance_name;
use crate::growth::fitted::Fitted;
use crate::growth::fixed::{Fixed, fixed};
use crate::growth::shown::{estimate, interval, percent};
use crate::text::{Lang, Text};

/// A column of words. The heading is in the language of the paper: writers of papers ask for none.
pub(super) fn head(words: &Text, width: u16, lang: Lang) -> Column {
    Column::new(Text::same(lang.of(words)), width, ColumnKind::Words)
}

/// A column of numbers.
pub(super) fn number(words: &Text, width: u16, lang: Lang) -> Column {
    Column { kind: ColumnKind::Number, ..head(words, width, lang) }
}

/// The fixed effects.
pub(super) fn fixed_effects(fitted: &Fitted, lang: Lang) -> Block {
    let columns = vec![
        head(&Text::new("项", "Term"), 28, lang),
        number(&Text::new("系数", "Coefficient"), 12, lang),
        number(&Text::new("标准误", "Standard error"), 12, lang),
        head(&Text::new("95% 区间", "Interval of 95 %"), 20, lang),
    ];
    let row = |one: Fixed| {
        vec![
            Cell::words(lang.of(&one.name)),
            Cell::words(estimate(one.estimate, one.error)),
            Cell::words(estimate(one.error, one.error)),
            Cell::words(interval(one.interval, one.error)),
        ]
    };
    Block::Table { columns, rows: fixed(fitted).into_iter().map(row).collect() }
}

/// The variances and covariances of random effects and residual.
pub(super) fn variances(fitted: &Fitted, lang: Lang) -> Block {
    let columns = vec![
        head(&Text::new("分组", "Grouping"), 18, lang),
        head(&Text::new("项", "Term"), 24, lang),
        number(&Text::new("方差或协方差", "Variance or covariance"), 14, lang),
        number(&Text::new("标准差或相关", "Deviation or correlation"), 14, lang),
        number(&Text::new("占比（%）", "Share (%)"), 10, lang),
    ];
    let row = |one: &Variance| {
        vec![
            Cell::words(if one.var1.is_some() { &*one.grp } else { "" }),
            Cell::words(lang.of(&variance_name(one))),
            Cell::words(estimate(one.vcov, one.vcov)),
            Cell::words(estimate(one.sdcor, one.sdcor)),
            Cell::words(share(fitted, one).map(percent).unwrap_or_default()),
        ]
    };
    Block::Table { columns, rows: fitted.fit.varcorr.iter().map(row).collect() }
}

/// The share of a variance in all of them, where nothing but constants varies.
pub(super) fn share(fitted: &Fitted, one: &Variance) -> Option<f64> {
    let constant = fitted.levels.iter().all(|level| level.share.is_some());
    let own = fitted.fit.varcorr.iter().filter(|other| other.var2.is_none());
    let all: f64 = own.map(|other| other.vcov).sum();
    (constant && one.var2.is_none() && all > 0.0).then(|| one.vcov / all)
}
