//! How the numbers of an indicator are said 数值的说法, to people: with their unit, and as per cent where the document says per
//! cent of what is reckoned as a share. The one place that decides it, for number and limit alike; judging, JSON and
//! packs keep the number itself.

use super::{Difference, Indicator, Standard};
use crate::evaluate::formula::{Num, said, shown};

impl Indicator {
    /// A number as people see it, without its unit: 95 for 0.95 of a share in per cent.
    pub fn seen(&self, number: f64) -> f64 {
        if self.percent { number * 100.0 } else { number }
    }

    /// A number with its unit: `95 %`, `4.2 平方米`.
    pub fn said(&self, number: Num) -> String {
        match number {
            Num::Known(number) => self.said_limit(number),
            other => self.with_unit(said(other)),
        }
    }

    /// A number that is known, or a limit, without its unit.
    pub fn bare(&self, number: f64) -> String {
        shown(self.seen(number))
    }

    /// For a table whose heading says the unit: without it, but with the sign of per cent.
    pub fn brief(&self, number: f64) -> String {
        if self.percent { self.said_limit(number) } else { self.bare(number) }
    }

    /// A limit with its unit.
    pub fn said_limit(&self, limit: f64) -> String {
        self.with_unit(self.bare(limit))
    }

    fn with_unit(&self, number: String) -> String {
        match &*self.shown.zh {
            "" => number,
            unit => format!("{number} {unit}"),
        }
    }
}

impl Standard {
    /// A value that an overlay changes, as people see it: of limits with their unit, other values plain.
    pub fn said_change(&self, change: &Difference, value: f64) -> String {
        let indicator = self.indicator(&change.name).map(|at| &self.indicators[at]);
        match indicator.filter(|_| matches!(change.field, "pass" | "floor")) {
            Some(one) => one.said_limit(value),
            None => shown(value),
        }
    }
}
