//! The rules by which numbers are scored in use 打分规则: each a pure function of one case, with the step that decided, so
//! that what is explained is what was reckoned. A case without a number stays one: nothing is ever scored zero silently.

use std::cmp::Ordering;

use super::recipe::Limit;
use crate::evaluate::formula::{Formula, Num, shown, stand};
use crate::evaluate::standard::Better;
use crate::text::Text;

/// How a number is scored.
#[derive(Clone, Debug, PartialEq)]
pub enum Scoring {
    /// Own number by that of the best peer 比率法; the best by own where less is better. Nothing for a number below a
    /// floor.
    BestOfPeers {
        /// The lowest number that scores at all.
        floor: Option<f64>,
    },
    /// Full marks from one threshold on, none beyond another, in between the ratio to the first; thresholds by kind of
    /// unit.
    TwoThreshold(Vec<Limit>),
    /// The same with thresholds that hold for all; the second may be wanting.
    FixedThreshold(Threshold),
    /// Marks by how far a number falls short of a mean.
    Bands {
        /// The mean; that of the peers where none is given.
        mean: Option<f64>,
        /// Bands, the nearest first.
        bands: Vec<Band>,
        /// Marks past the last band.
        beyond: f64,
    },
    /// Counts with weights by what the best peer, or a given number, comes to.
    WeightedCounts {
        /// The number that has full marks; that of the best peer where none is given.
        full: Option<f64>,
    },
    /// Points up to full marks.
    Accumulate,
    /// Full marks less what is deducted, down to a floor 扣完为止.
    Deduct {
        /// The floor.
        floor: f64,
    },
    /// The lowest number of the peers by one's own.
    Inverse,
    /// Marks of a survey out of a hundred, as a part of full marks.
    Survey,
    /// Points beside the full marks, up and down to a limit.
    Bonus {
        /// The lowest.
        least: f64,
        /// The highest.
        most: f64,
    },
    /// Units for which a condition holds take the mean of the others.
    Substitute {
        /// Which units.
        when: Formula,
        /// How the others are scored.
        inner: Box<Scoring>,
    },
    /// The number counts so many times for some units before it is scored.
    TypeWeights {
        /// Conditions and how many times; the first that holds counts.
        times: Vec<(Formula, f64)>,
        /// How it is scored.
        inner: Box<Scoring>,
    },
}

/// A threshold for full marks, and one beyond which there are none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// From here on full marks.
    pub pass: f64,
    /// Beyond it none; the threshold itself is not beyond.
    pub floor: Option<f64>,
}

/// A band below a mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// How far short of the mean it reaches.
    pub short: f64,
    /// Whether the edge belongs to it.
    pub closed: bool,
    /// Its marks.
    pub score: f64,
}

/// What the peers come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Field {
    /// The lowest number.
    pub lowest: Num,
    /// The highest.
    pub highest: Num,
    /// The mean.
    pub mean: Num,
}

impl Field {
    /// The best number.
    pub fn best(&self, better: Better) -> Num {
        match better {
            Better::More => self.highest,
            Better::Less => self.lowest,
        }
    }
}

/// A number to be scored, with all that the score depends on.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The number.
    pub own: Num,
    /// Full marks.
    pub weight: f64,
    /// Which numbers are better.
    pub better: Better,
    /// The peers.
    pub field: Field,
    /// The thresholds that hold for the unit.
    pub limit: Option<Threshold>,
}

/// What decided a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The number, or one that it is compared with, is not known.
    Missing,
    /// There is no number: something would be divided by zero, or a ratio be taken of what is not positive.
    NoNumber,
    /// No threshold is meant for the unit.
    NoLimit,
    /// Full marks from this number on.
    Full(f64),
    /// Nothing beyond this number.
    Nothing(f64),
    /// A ratio of full marks, cut where it leaves them.
    Ratio(f64, f64),
    /// So far short of the mean.
    Short(f64, f64),
    /// The points themselves.
    Points,
    /// The points, cut at a limit.
    Cut(f64),
    /// Full marks less the number.
    Less,
    /// A severe event: nothing.
    Zeroed,
    /// The mean of the others.
    OfOthers,
}

impl Scoring {
    /// The rule without what is done to some kinds of units.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Substitute { inner, .. } | Self::TypeWeights { inner, .. } => inner.plain(),
            rule => rule,
        }
    }

    /// Whether a score depends on the numbers of others.
    pub fn rests_on_peers(&self) -> bool {
        match self {
            Self::BestOfPeers { .. } | Self::Inverse | Self::Substitute { .. } => true,
            Self::Bands { mean, .. } => mean.is_none(),
            Self::WeightedCounts { full } => full.is_none(),
            Self::TypeWeights { inner, .. } => inner.rests_on_peers(),
            _ => false,
        }
    }

    /// The marks of a case, and what decided. What is done to some kinds of units comes before and after it.
    pub fn marks(&self, case: &Case) -> (Num, Step) {
        let own = match case.own {
            Num::Known(own) => own,
            Num::Missing => return (Num::Missing, Step::Missing),
            Num::Undefined => return (Num::Undefined, Step::NoNumber),
        };
        match self {
            Self::BestOfPeers { floor } => match floor {
                Some(floor) if worse(own, *floor, case.better) => {
                    (Num::Known(0.0), Step::Nothing(*floor))
                }
                _ => by_best(case, own, case.field.best(case.better)),
            },
            Self::TwoThreshold(_) | Self::FixedThreshold(_) => by_threshold(case, own),
            Self::Bands { mean, bands, beyond } => {
                by_band(case, own, mean.map_or(case.field.mean, Num::Known), bands, *beyond)
            }
            Self::WeightedCounts { full } => {
                by_best(case, own, full.map_or(case.field.best(case.better), Num::Known))
            }
            Self::Accumulate => cut(own, 0.0, case.weight),
            Self::Deduct { floor } => {
                let left = case.weight - own;
                let step = if left < *floor { Step::Cut(*floor) } else { Step::Less };
                (Num::of(left.clamp(*floor, case.weight)), step)
            }
            Self::Inverse => {
                by_best(&Case { better: Better::Less, ..*case }, own, case.field.lowest)
            }
            Self::Survey => ratio(case.weight, own, 100.0),
            Self::Bonus { least, most } => cut(own, *least, *most),
            Self::Substitute { inner, .. } | Self::TypeWeights { inner, .. } => inner.marks(case),
        }
    }
}

/// Whether a number is worse than a limit.
pub fn worse(own: f64, limit: f64, better: Better) -> bool {
    match better {
        Better::More => stand(own, limit) == Ordering::Less,
        Better::Less => stand(own, limit) == Ordering::Greater,
    }
}

/// Own by the best; the best by own where less is better. Only of positive numbers: of others a ratio says nothing.
fn by_best(case: &Case, own: f64, best: Num) -> (Num, Step) {
    let Num::Known(best) = best else { return none(best) };
    let (above, below) = match case.better {
        Better::More => (own, best),
        Better::Less => (best, own),
    };
    ratio(case.weight, above, below)
}

fn none(number: Num) -> (Num, Step) {
    let step = if number == Num::Missing { Step::Missing } else { Step::NoNumber };
    (number, step)
}

fn ratio(weight: f64, above: f64, below: f64) -> (Num, Step) {
    if below <= 0.0 || above < 0.0 {
        return (Num::Undefined, Step::NoNumber);
    }
    let marks = Num::of((above / below * weight).clamp(0.0, weight));
    (marks, Step::Ratio(above, below))
}

fn by_threshold(case: &Case, own: f64) -> (Num, Step) {
    let Some(Threshold { pass, floor }) = case.limit else {
        return (Num::Undefined, Step::NoLimit);
    };
    if !worse(own, pass, case.better) {
        return (Num::Known(case.weight), Step::Full(pass));
    }
    match floor {
        Some(floor) if worse(own, floor, case.better) => (Num::Known(0.0), Step::Nothing(floor)),
        _ => by_best(case, own, Num::Known(pass)),
    }
}

fn by_band(case: &Case, own: f64, mean: Num, bands: &[Band], beyond: f64) -> (Num, Step) {
    let Num::Known(mean) = mean else { return none(mean) };
    let short = match case.better {
        Better::More => mean - own,
        Better::Less => own - mean,
    };
    // A distance is compared where it lies: 83.84 less 5 is 78.84, also in binary numbers.
    let edge = |short: f64| if case.better == Better::More { mean - short } else { mean + short };
    let within = |band: &&Band| {
        let far = worse(own, edge(band.short), case.better);
        let on = stand(own, edge(band.short)) == Ordering::Equal;
        !far && (band.closed || !on)
    };
    let score = bands.iter().find(within).map_or(beyond, |band| band.score);
    (Num::Known(score), Step::Short(mean, short))
}

fn cut(own: f64, least: f64, most: f64) -> (Num, Step) {
    let kept = own.clamp(least, most);
    (Num::of(kept), if kept == own { Step::Points } else { Step::Cut(kept) })
}

impl Step {
    /// The step with the numbers of a case.
    pub fn told(self, case: &Case, points: Num) -> Text {
        let own = crate::evaluate::formula::said(case.own);
        let weight = shown(case.weight);
        let came = crate::evaluate::formula::said(points);
        match self {
            Self::Missing => Text::new("有数据没有填报，待定", "data are missing: open"),
            Self::NoNumber => Text::new(
                "除数为零，或比值的一方不是正数，没有这个分数",
                "a division by zero, or of what is not positive: there is no score",
            ),
            Self::NoLimit => {
                Text::new("没有适用于该单位的界值", "no threshold is meant for this unit")
            }
            Self::Full(limit) => {
                let sign = if case.better == Better::More { "≥" } else { "≤" };
                Text::of(
                    format!("{own} {sign} {}，满分 {weight}", shown(limit)),
                    format!("{own} {sign} {}: full marks {weight}", shown(limit)),
                )
            }
            Self::Nothing(limit) => {
                let sign = if case.better == Better::More { "<" } else { ">" };
                Text::of(
                    format!("{own} {sign} {}，得 0 分", shown(limit)),
                    format!("{own} {sign} {}: 0", shown(limit)),
                )
            }
            Self::Ratio(above, below) => {
                let capped = above > below;
                let (zh, en) = if capped { ("，以满分为限", ", capped") } else { ("", "") };
                let ratio = format!("{} ÷ {} × {weight} = {came}", shown(above), shown(below));
                Text::of(format!("{ratio}{zh}"), format!("{ratio}{en}"))
            }
            Self::Short(mean, short) if short <= 0.0 => Text::of(
                format!("{own} 不差于平均 {}，得 {came}", shown(mean)),
                format!("{own} is no worse than the mean {}: {came}", shown(mean)),
            ),
            Self::Short(mean, short) => Text::of(
                format!("与平均 {} 差 {}，得 {came}", shown(mean), shown(short)),
                format!("{} short of the mean {}: {came}", shown(short), shown(mean)),
            ),
            Self::Points => Text::of(format!("计 {came} 分"), format!("{came} points")),
            Self::Cut(at) => Text::of(
                format!("{own}，以 {} 为限", shown(at)),
                format!("{own}, limited to {}", shown(at)),
            ),
            Self::Less => {
                let words = format!("{weight} − {own} = {came}");
                Text::same(words)
            }
            Self::Zeroed => {
                Text::new("发生规定的严重情形，本项 0 分", "a severe event: the item is 0")
            }
            Self::OfOthers => Text::of(
                format!("按规定取其他单位的平均分 {came}"),
                format!("takes the mean of the others, {came}"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Field =
        Field { lowest: Num::Known(4.0), highest: Num::Known(10.0), mean: Num::Known(7.0) };

    fn case(own: f64, weight: f64, better: Better) -> Case {
        Case { own: Num::Known(own), weight, better, field: FIELD, limit: None }
    }

    fn marks(scoring: &Scoring, case: Case) -> f64 {
        rounded(scoring.marks(&case).0.known().expect("marks"), 9.0)
    }

    use crate::evaluate::formula::rounded;

    #[test]
    fn best_of_peers_is_a_ratio_with_a_floor_and_turned_where_less_is_better() {
        let rule = Scoring::BestOfPeers { floor: Some(6.0) };
        for (own, want) in [(10.0, 5.0), (8.0, 4.0), (6.0, 3.0), (5.99, 0.0)] {
            assert_eq!(marks(&rule, case(own, 5.0, Better::More)), want, "{own}");
        }
        let less = Scoring::BestOfPeers { floor: None };
        for (own, want) in [(4.0, 5.0), (8.0, 2.5), (10.0, 2.0)] {
            assert_eq!(marks(&less, case(own, 5.0, Better::Less)), want, "{own}");
        }
    }

    #[test]
    fn thresholds_are_turned_where_lower_is_better_and_capped() {
        let of = |own, pass, floor, better| {
            let threshold = Threshold { pass, floor };
            let case = Case { limit: Some(threshold), ..case(own, 6.0, better) };
            marks(&Scoring::FixedThreshold(threshold), case)
        };
        // Students for each teacher: 18 passes, beyond 22 there are no marks; 20 is not 20 ÷ 18.
        for (own, want) in
            [(15.0, 6.0), (18.0, 6.0), (20.0, 5.4), (22.0, 4.909_090_909), (22.1, 0.0)]
        {
            assert_eq!(of(own, 18.0, Some(22.0), Better::Less), want, "{own}");
        }
        // A leap at the floor: 29.9 has nothing, 30.0 half.
        for (own, want) in [(29.9, 0.0), (30.0, 3.0), (59.9, 5.99), (60.0, 6.0), (75.0, 6.0)] {
            assert_eq!(of(own, 60.0, Some(30.0), Better::More), want, "{own}");
        }
        for (own, want) in [(6_000.0, 3.0), (12_000.0, 6.0), (0.0, 0.0)] {
            assert_eq!(of(own, 12_000.0, None, Better::More), want, "{own}");
        }
    }

    #[test]
    fn bands_close_where_it_is_written() {
        let band = |short, score| Band { short, closed: true, score };
        let bands = vec![band(0.0, 2.0), band(5.0, 1.8), band(10.0, 1.6)];
        let rule = Scoring::Bands { mean: Some(83.84), bands: bands.clone(), beyond: 1.2 };
        for (own, want) in [
            (91.0, 2.0),
            (83.84, 2.0),
            (83.83, 1.8),
            (78.84, 1.8),
            (78.83, 1.6),
            (73.84, 1.6),
            (73.83, 1.2),
        ] {
            assert_eq!(marks(&rule, case(own, 2.0, Better::More)), want, "{own}");
        }
        let open = bands.iter().map(|band| Band { closed: false, ..*band }).collect();
        let open = Scoring::Bands { mean: Some(83.84), bands: open, beyond: 1.2 };
        assert_eq!(marks(&open, case(78.84, 2.0, Better::More)), 1.6, "the edge is the next one's");
        let peers = Scoring::Bands { mean: None, bands, beyond: 1.2 };
        assert_eq!(marks(&peers, case(2.0, 2.0, Better::More)), 1.8, "5 short of the peers' 7");
        assert!(peers.rests_on_peers() && !rule.rests_on_peers());
    }

    #[test]
    fn counts_events_and_points_keep_their_caps() {
        let more = Better::More;
        let counts = Scoring::WeightedCounts { full: Some(8.0) };
        assert_eq!(marks(&counts, case(6.0, 4.0, more)), 3.0);
        assert_eq!(marks(&counts, case(9.0, 4.0, more)), 4.0, "no more than full marks");
        assert_eq!(marks(&Scoring::WeightedCounts { full: None }, case(5.0, 4.0, more)), 2.0);
        for (own, want) in [(0.0, 0.0), (3.0, 3.0), (7.0, 5.0)] {
            assert_eq!(marks(&Scoring::Accumulate, case(own, 5.0, more)), want);
        }
        let deduct = Scoring::Deduct { floor: 0.0 };
        for (own, want) in [(0.0, 2.0), (0.8, 1.2), (2.0, 0.0), (3.5, 0.0)] {
            assert_eq!(marks(&deduct, case(own, 2.0, more)), want, "{own}");
        }
        let bonus = Scoring::Bonus { least: -5.0, most: 5.0 };
        for (own, want) in [(-6.0, -5.0), (-0.5, -0.5), (5.0, 5.0), (8.0, 5.0)] {
            assert_eq!(marks(&bonus, case(own, 5.0, more)), want, "{own}");
        }
        assert_eq!(marks(&Scoring::Survey, case(85.0, 4.0, more)), 3.4);
    }

    #[test]
    fn the_lowest_has_full_marks_of_an_inverse_ratio() {
        for (own, want) in [(4.0, 2.0), (8.0, 1.0), (10.0, 0.8)] {
            // Whatever the recipe says of the direction.
            assert_eq!(marks(&Scoring::Inverse, case(own, 2.0, Better::More)), want, "{own}");
        }
    }

    #[test]
    fn what_is_missing_or_divided_by_zero_is_a_state() {
        let rules = [
            Scoring::BestOfPeers { floor: Some(1.0) },
            Scoring::Inverse,
            Scoring::Accumulate,
            Scoring::Deduct { floor: 0.0 },
            Scoring::Survey,
            Scoring::Bonus { least: -5.0, most: 5.0 },
            Scoring::WeightedCounts { full: None },
        ];
        for rule in &rules {
            for state in [Num::Missing, Num::Undefined] {
                let case = Case { own: state, ..case(0.0, 2.0, Better::More) };
                assert_eq!(rule.marks(&case).0, state, "{rule:?}");
            }
        }
        let none =
            Field { lowest: Num::Known(0.0), highest: Num::Known(0.0), mean: Num::Known(0.0) };
        let zero = Case { field: none, ..case(0.0, 2.0, Better::More) };
        for rule in [Scoring::BestOfPeers { floor: None }, Scoring::Inverse] {
            assert_eq!(rule.marks(&zero), (Num::Undefined, Step::NoNumber), "{rule:?}");
        }
        let alone = Case { field: Field::default(), ..case(1.0, 2.0, Better::More) };
        assert_eq!(Scoring::Inverse.marks(&alone).0, Num::Missing, "no peer has reported");
        let nobody = Scoring::TwoThreshold(Vec::new()).marks(&case(1.0, 2.0, Better::More));
        assert_eq!(nobody, (Num::Undefined, Step::NoLimit));
    }
}
