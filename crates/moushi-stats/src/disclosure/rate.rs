//! Rates and means of counts: hidden wherever they would say a hidden or small count.

use super::Policy;

/// Whether the rate `part / whole` may be shown, both counts of persons: from a rate and either count follows the other,
/// and the count of those who are not of the part. None of the three may be small; a rate over nobody is none.
pub fn rate_shown(policy: &Policy, part: u64, whole: u64) -> bool {
    let Some(others) = whole.checked_sub(part) else { return false };
    whole > 0 && ![part, others, whole].iter().any(|count| policy.small(*count))
}

/// Whether a mean over so many persons may be shown; a zero is no mean.
pub fn mean_shown(policy: &Policy, of: u64) -> bool {
    of >= policy.least.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::Zeros;

    #[test]
    fn a_rate_is_hidden_where_part_whole_or_the_others_are_few() {
        let policy = Policy::default();
        for (part, whole, shown) in [
            (12, 40, true),
            (9, 40, false),
            (31, 40, false),
            (30, 40, true),
            (3, 8, false),
            (0, 40, true),
            (40, 40, true),
            (0, 8, false),
            (0, 0, false),
            (41, 40, false),
        ] {
            assert_eq!(rate_shown(&policy, part, whole), shown, "{part} of {whole}");
        }
        let strict = Policy { zeros: Zeros::Hidden, ..policy };
        assert!(!rate_shown(&strict, 0, 40) && !rate_shown(&strict, 40, 40));
        assert!(mean_shown(&policy, 10) && !mean_shown(&policy, 9) && !mean_shown(&policy, 0));
    }
}
