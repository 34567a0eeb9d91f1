//! A fit as it may leave whoever holds the rows 可以公开的结果: without random effects, fixed effects and dropped columns that would name
//! a unit of few rows. Estimates nothing.

use moushi_stats::lmm::{Fit, Ranef};

use super::fitted::Fitted;
use super::fixed::{dropped, fixed};

/// The fit without what would name units of few rows.
pub fn published(fitted: &Fitted) -> Fit {
    let mut fit = fitted.fit.clone();
    for ((_, ranef), level) in fit.ranef.0.iter_mut().zip(&fitted.levels) {
        let mut keep = vec![false; ranef.level.len()];
        level.shown.iter().for_each(|at| keep[*at] = true);
        of_units(ranef, &keep);
    }
    let told = fixed(fitted);
    let is_told = |name: &String| told.iter().any(|one| one.column == *name);
    let keep: Vec<bool> = fit.fixef.0.iter().map(|(name, _)| is_told(name)).collect();
    only(&mut fit.fixef.0, &keep);
    only(&mut fit.se.0, &keep);
    only(&mut fit.kept, &keep);
    only(&mut fit.vcov_fixef, &keep);
    fit.vcov_fixef.iter_mut().for_each(|row| only(row, &keep));
    fit.dropped = dropped(fitted).into_iter().map(str::to_owned).collect();
    fit
}

fn of_units(ranef: &mut Ranef, keep: &[bool]) {
    only(&mut ranef.level, keep);
    only(&mut ranef.code, keep);
    only(&mut ranef.blup, keep);
    only(&mut ranef.condsd, keep);
    only(&mut ranef.condvar, keep);
}

fn only<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter().copied();
    all.retain(|_| keep.next().unwrap_or(false));
}
