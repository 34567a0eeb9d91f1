//! Numbers of a fit as people see them 数字的写法, and units that are counted in sentences. Reckons nothing.
//!
//! Rounding: an estimate has two decimals, three where its standard error is below 0.1, and where that is below 0.001 as many
//! as show the first digit of the error, eight at most. Shares have one decimal of a per cent; numbers of a workbook have six digits. Nothing is rounded before.

use crate::text::Text;

/// The rule of rounding, as papers state it.
pub const RULE: Text = Text::new(
    "估计值保留两位小数；标准误小于 0.1 的保留三位，小于 0.001 的保留到标准误的第一位有效数字；占比保留一位小数。工作簿里的数有六位有效数字。",
    "Estimates have two decimals, three where the standard error is below 0.1, and as many as show its first digit where it is below 0.001; shares have one. Numbers of the workbook have six digits.",
);

/// How many decimals an estimate has, by its standard error; three where there is none.
pub fn decimals(error: f64) -> usize {
    match error.abs() {
        error if error >= 0.1 => 2,
        error if error >= 0.001 || error.is_nan() || error == 0.0 => 3,
        error => {
            let first = (4..8).find(|digits| error * 10_f64.powi(*digits) >= 1.0);
            first.map_or(8, |digits| usize::try_from(digits).unwrap_or(8))
        }
    }
}

/// A number with so many decimals; no zero has a sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    let shown = format!("{value:.decimals$}");
    let zero = shown.bytes().all(|digit| matches!(digit, b'-' | b'0' | b'.'));
    if zero { shown.trim_start_matches('-').to_owned() } else { shown }
}

/// An estimate by the rule.
pub fn estimate(value: f64, error: f64) -> String {
    fixed(value, decimals(error))
}

/// An interval by the rule: `-0.42 ~ 1.10`.
pub fn interval([low, high]: [f64; 2], error: f64) -> String {
    format!("{} ~ {}", estimate(low, error), estimate(high, error))
}

/// A number of a workbook, to six digits.
pub fn six(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// A share in per cent, without the sign.
pub fn percent(share: f64) -> String {
    fixed(share * 100.0, 1)
}

/// A probability of a test as the field writes it: three decimals, `< 0.001` below that.
pub fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { fixed(p, 3) }
}

/// A column of a model as people call it.
pub fn column(name: &str) -> Text {
    match name {
        "(Intercept)" => Text::new("截距", "intercept"),
        name => Text::same(name),
    }
}

/// `1 row`, `2 rows`.
pub(super) fn many(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_the_decimals_that_its_error_allows() {
        assert_eq!(estimate(12.345, 0.5), "12.35");
        assert_eq!(estimate(0.712_34, 0.021), "0.712");
        assert_eq!(estimate(0.000_043_21, 0.000_002_1), "0.000043");
        assert_eq!(estimate(1.0, 0.0), "1.000");
        assert_eq!(estimate(-0.001, 0.5), "0.00", "no zero has a sign");
        assert_eq!(interval([-0.42, 1.1], 0.3), "-0.42 ~ 1.10");
        assert_eq!(percent(0.1834), "18.3");
        let told = [0.0, 0.000_999, 0.001, 0.0456, 1.0].map(probability);
        assert_eq!(told, ["< 0.001", "< 0.001", "0.001", "0.046", "1.000"]);
        assert_eq!(decimals(1e-30), 8);
        assert_eq!(
            [1.173_013_427, -6.697_435_372e-22, 1_234_567.8].map(six),
            [1.173_01, -6.697_44e-22, 1_234_570.0]
        );
    }
}
