//! Counts of persons in a pack: what is reckoned from them has to say so, and what says so has to be; what would show a
//! single person is refused.

use moushi_stats::disclosure::{Policy, Zeros};
use toml::Spanned;

use super::Check;
use crate::evaluate::counted::Counted;
use crate::evaluate::formula::Formula;
use crate::evaluate::standard::written::{self, Few, Holds, Pack};

/// What is few, for the statistics.
pub(super) fn policy(few: &Few) -> Policy {
    let zeros = if few.zeros { Zeros::Shown } else { Zeros::Hidden };
    Policy { least: few.least, zeros, ..Policy::default() }
}

impl Check {
    pub(super) fn few(&mut self, pack: &Pack) {
        let least = Policy::default().width + 2;
        if pack.few.least < least {
            self.say(
                &(0..0),
                format!("few 的 least 至少为 {least}，更小的界限保护不了人"),
                format!("`least` of `few` is {least} at least: less protects nobody"),
            );
        }
    }

    pub(super) fn persons_column(&mut self, level: usize, column: &written::Column) {
        let counts = matches!(column.holds, Holds::Number | Holds::Whole);
        if column.persons && (!counts || self.made.levels[level].persons) {
            self.say(
                &column.name.span(),
                "persons 只用于单位的人数列",
                "`persons` is for columns that count persons of a unit",
            );
        }
    }

    /// Holds what formulas reckon from against what is said of them.
    pub(super) fn persons_formulas(
        &mut self,
        level: usize,
        over: usize,
        name: &Spanned<String>,
        formulas: &[Formula],
        said: bool,
    ) {
        let counted = formulas.iter().map(|one| Counted::of(&self.made, over, &one.node));
        let counted = counted.fold(Counted::default(), Counted::with);
        let of_person = self.made.levels[level].persons;
        let at = name.span();
        match (counted.any() && !of_person, said) {
            _ if counted.single && !of_person => self.say(
                &at,
                "一级都是个人时，最低、最高的数就是某个人的数，不能作为单位的数",
                "the lowest or highest over persons is a number of one of them, not of a unit",
            ),
            _ if counted.tangled => self.say(
                &at,
                "下级单位的人数只能用 sum 相加",
                "counts of persons of units below can only be added up by `sum`",
            ),
            (true, false) => self.say(
                &at,
                "这个数由人数算出，要写 persons = true，人数少时才会隐去",
                "it is reckoned from counts of persons: say persons = true, so that few are hidden",
            ),
            (false, true) => self.say(
                &at,
                "公式里没有人数，不写 persons",
                "its formula counts no persons: leave persons out",
            ),
            _ => {}
        }
    }
}
