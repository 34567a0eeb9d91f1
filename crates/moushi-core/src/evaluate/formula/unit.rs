//! Units of the numbers in a formula, so that square metres are never added to persons: a product of named units, each
//! with a power. Knows no conversion; a pack measures each thing in one unit.

use std::fmt;

/// A product of units: `teacher/pupil`, `m2/pupil`. A number without one is bare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Name and power, by name; never a power of zero.
    powers: Vec<(String, i32)>,
}

impl Unit {
    /// Reads `a*b/c/d`; empty, or `1`, for a bare number.
    pub fn read(words: &str) -> Option<Self> {
        let mut unit = Self::default();
        for (at, part) in words.split('/').enumerate() {
            let power = if at == 0 { 1 } else { -1 };
            for name in part.split('*').map(str::trim).filter(|name| !matches!(*name, "" | "1")) {
                if !name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '%') {
                    return None;
                }
                unit.add(name, power);
            }
        }
        Some(unit)
    }

    fn add(&mut self, name: &str, power: i32) {
        match self.powers.binary_search_by(|(known, _)| known.as_str().cmp(name)) {
            Ok(at) => {
                self.powers[at].1 += power;
                if self.powers[at].1 == 0 {
                    self.powers.remove(at);
                }
            }
            Err(at) => self.powers.insert(at, (name.to_owned(), power)),
        }
    }

    /// The unit of a product, or of a quotient where `power` is -1.
    pub fn joined(&self, other: &Self, power: i32) -> Self {
        let mut unit = self.clone();
        for (name, times) in &other.powers {
            unit.add(name, times * power);
        }
        unit
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |over: bool| {
            let of = self.powers.iter().filter(move |(_, power)| (*power < 0) == over);
            of.flat_map(|(name, power)| {
                std::iter::repeat_n(name.as_str(), power.unsigned_abs() as usize)
            })
        };
        let above: Vec<&str> = side(false).collect();
        f.write_str(if above.is_empty() { "1" } else { "" })?;
        f.write_str(&above.join("*"))?;
        side(true).try_for_each(|name| write!(f, "/{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_multiply_and_cancel() {
        let unit = |words| Unit::read(words).expect("a unit");
        assert_eq!(unit("m2/pupil").joined(&unit("pupil"), 1), unit("m2"));
        assert_eq!(unit("teacher").joined(&unit("pupil"), -1), unit("teacher/pupil"));
        assert_eq!(unit("pupil").joined(&unit("pupil"), -1), unit("1"));
        assert_eq!(unit("b*a/c/d").to_string(), "a*b/c/d");
        assert_eq!(unit("").to_string(), "1");
        assert_eq!(Unit::read("m 2"), None);
    }
}
