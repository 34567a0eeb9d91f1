//! Scales and means of a composite held against each other: zeros under a geometric mean, siblings on scales that are far
//! apart, posts that are held against logarithms; and, with data, numbers that lie outside the posts. Changes nothing.

use moushi_stats::composite::{Aggregation, Factor, Normalisation, Transform};

use super::{Flagged, Weighs, flag};
use crate::evaluate::formula::{Num, said, shown};
use crate::evaluate::score::recipe::{Composite, Item, Recipe};
use crate::evaluate::score::run::Scored;
use crate::evaluate::standard::Better;
use crate::text::Text;

/// Whether scores of a node are above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Floor {
    Above,
    /// With these data or others, some unit may have zero or less.
    May,
    /// Some unit always has.
    Does,
}

/// One choice of scales and means for all items, as written or as an alternative.
struct Choice<'a> {
    recipe: &'a Recipe,
    scales: Vec<Normalisation>,
    means: Vec<Aggregation>,
}

/// What is to be said before there are data.
pub fn scales(recipe: &Recipe, settings: &Composite) -> Vec<Flagged> {
    let all = choices(recipe, settings);
    let each = (0..recipe.items.len()).filter(|at| recipe.items[*at].leaf.is_none());
    let mut found: Vec<Flagged> = Vec::new();
    for at in each {
        let worst = all.iter().filter_map(|choice| choice.zeros(at)).max_by_key(|one| one.weighs);
        found.extend(worst);
        found.extend(all.iter().find_map(|choice| choice.apart(at)));
    }
    found.extend(recipe.leaves().filter_map(|at| transformed(recipe, settings, at)));
    found
}

/// The recipe's own choice first, then every alternative of scales with every alternative of means.
fn choices<'a>(recipe: &'a Recipe, settings: &Composite) -> Vec<Choice<'a>> {
    let (mut scales, mut means) =
        (vec![settings.normalisations.clone()], vec![settings.aggregations.clone()]);
    let factors = recipe.doubt.iter().flat_map(|doubt| &doubt.factors);
    for factor in factors {
        match factor {
            Factor::Normalisations(sets) => {
                let spread = |set: &Vec<Normalisation>| {
                    let mut all = settings.normalisations.clone();
                    recipe.leaves().zip(set).for_each(|(at, own)| all[at] = *own);
                    all
                };
                scales.extend(sets.iter().map(spread));
            }
            Factor::Aggregations(sets) => {
                let spread = |set: &Vec<Aggregation>| {
                    let mut all = settings.aggregations.clone();
                    recipe.wholes().zip(set).for_each(|(at, own)| all[at] = *own);
                    all
                };
                means.extend(sets.iter().map(spread));
            }
            _ => {}
        }
    }
    let of = |scales: &Vec<Normalisation>| {
        let scales = scales.clone();
        means.iter().map(move |means| Choice {
            recipe,
            scales: scales.clone(),
            means: means.clone(),
        })
    };
    scales.iter().flat_map(of).collect()
}

impl Choice<'_> {
    fn item(&self, at: usize) -> &Item {
        &self.recipe.items[at]
    }

    /// How low the scores of an item go.
    fn floor(&self, at: usize) -> Floor {
        use Normalisation as N;
        let low = |low: f64, then: Floor| if low > 0.0 { Floor::Above } else { then };
        if self.item(at).leaf.is_some() {
            return match self.scales[at] {
                N::MinMax { low: l, .. } => low(l, Floor::Does),
                N::Goalposts { low: l, cut: true, .. } => low(l, Floor::May),
                N::ZScore { mean, .. } if mean <= 0.0 => Floor::Does,
                // Nobody lies so far below the mean but among very many.
                N::ZScore { mean, deviation } if mean >= 5.0 * deviation => Floor::Above,
                N::Goalposts { .. } | N::ZScore { .. } | N::None => Floor::May,
                N::Rank | N::FractionOfMaximum => Floor::Above,
                // The worst unit has zero.
                _ => Floor::Does,
            };
        }
        let parts = self.item(at).parts.iter().map(|part| self.floor(*part));
        let floors: Vec<Floor> = parts.collect();
        match self.means[at] {
            Aggregation::Arithmetic if floors.iter().all(|one| *one == Floor::Above) => {
                Floor::Above
            }
            Aggregation::Arithmetic if floors.len() == 1 || self.centred(at) => floors[0],
            Aggregation::Arithmetic | Aggregation::Topsis | Aggregation::TopsisMinMax => Floor::May,
            Aggregation::Copeland => Floor::Does,
            _ => Floor::Above,
        }
    }

    /// Whether all that is below are standard scores, whose mean lies below zero for somebody.
    fn centred(&self, at: usize) -> bool {
        let mut parts = self.item(at).parts.iter();
        parts.all(|part| match self.scales[*part] {
            _ if self.item(*part).leaf.is_none() => {
                self.means[*part] == Aggregation::Arithmetic && self.centred(*part)
            }
            Normalisation::ZScore { mean, .. } => mean <= 0.0,
            _ => false,
        })
    }

    /// A geometric mean is not made of zeros.
    fn zeros(&self, at: usize) -> Option<Flagged> {
        use Aggregation::{Geometric, Harmonic, Power};
        if !matches!(self.means[at], Geometric | Harmonic | Power(_)) {
            return None;
        }
        let parts = self.item(at).parts.iter();
        let found = parts.filter(|part| self.floor(**part) != Floor::Above);
        let part = found.max_by_key(|part| self.floor(**part) == Floor::Does)?;
        let (zh, en) = (&self.item(*part).title.zh, &self.item(*part).name);
        let (weighs, how_zh, how_en) = match self.floor(*part) {
            Floor::Does => {
                (Weighs::Problem, "总有单位为零或负数", "is zero or below for some unit")
            }
            _ => (Weighs::Note, "可能为零或负数", "may be zero or below"),
        };
        let item = self.item(at);
        Some(flag(
            item,
            "zero-in-mean",
            weighs,
            item.spots.rule,
            Text::of(
                format!("几何平均之类只能用于正数，而“{zh}”{how_zh}，这时算不出来。"),
                format!(
                    "A geometric or harmonic mean is of positive numbers, and `{en}` {how_en}: then it cannot be reckoned."
                ),
            ),
            Text::new(
                "把标准化的 low 写成大于零的数（如 1 至 100），或改用算术平均。",
                "Give the scale a `low` above zero (1 to 100, say), or take the arithmetic mean.",
            ),
        ))
    }

    /// The ends of the scale on which an item lies, where they are known; TOPSIS makes a scale of its own.
    fn ends(&self, at: usize) -> Option<[f64; 2]> {
        use Normalisation as N;
        if self.item(at).leaf.is_some() {
            return match self.scales[at] {
                N::MinMax { low, high } | N::Goalposts { low, high, .. } => Some([low, high]),
                N::ZScore { mean, deviation } => {
                    Some([mean - 2.0 * deviation, mean + 2.0 * deviation])
                }
                N::None | N::Rank | N::Borda => None,
                _ => Some([0.0, 1.0]),
            };
        }
        match self.means[at] {
            Aggregation::Topsis | Aggregation::TopsisMinMax => Some([0.0, 1.0]),
            Aggregation::Copeland => None,
            _ => {
                let parts = &self.item(at).parts;
                let first = self.ends(*parts.first()?)?;
                parts.iter().all(|part| self.ends(*part) == Some(first)).then_some(first)
            }
        }
    }

    /// Parts whose scales differ by more than twice weigh otherwise than is said.
    fn apart(&self, at: usize) -> Option<Flagged> {
        if !matches!(self.means[at], Aggregation::Arithmetic | Aggregation::Harmonic) {
            return None;
        }
        let parts = self.item(at).parts.iter();
        let known: Vec<(usize, [f64; 2])> =
            parts.filter_map(|part| Some((*part, self.ends(*part)?))).collect();
        let wide = |ends: [f64; 2]| ends[1] - ends[0];
        let by_width = |one: &&(usize, [f64; 2]), other: &&(usize, [f64; 2])| {
            wide(one.1).total_cmp(&wide(other.1))
        };
        let (least, most) = (known.iter().min_by(by_width)?, known.iter().max_by(by_width)?);
        if wide(most.1) <= 2.0 * wide(least.1) {
            return None;
        }
        let told = |(part, [low, high]): &(usize, [f64; 2])| {
            (self.item(*part), format!("{}–{}", shown(*low), shown(*high)))
        };
        let ((one, narrow), (other, broad)) = (told(least), told(most));
        let item = self.item(at);
        Some(flag(
            item,
            "scales-apart",
            Weighs::Problem,
            item.spots.name,
            Text::of(
                format!(
                    "合在一起的各项标准化后范围不同：“{}”约 {narrow}，“{}”约 {broad}，范围大的实际权重更大。",
                    one.title.zh, other.title.zh
                ),
                format!(
                    "Parts lie on different scales: `{}` about {narrow}, `{}` about {broad}; the wider one weighs more than its weight.",
                    one.name, other.name
                ),
            ),
            Text::new(
                "把标准化写成同样的 low、high。",
                "Give the scales the same `low` and `high`.",
            ),
        ))
    }
}

/// Posts are in the unit of the indicator, a logarithm is not.
fn transformed(recipe: &Recipe, settings: &Composite, at: usize) -> Option<Flagged> {
    let item = &recipe.items[at];
    let fixed = matches!(
        settings.normalisations[at],
        Normalisation::Goalposts { .. } | Normalisation::DistanceToTarget { .. }
    );
    if !fixed || settings.treatments[at].then == Transform::None {
        return None;
    }
    Some(flag(
        item,
        "posts-transformed",
        Weighs::Problem,
        item.spots.name,
        Text::new(
            "界点（目标）用的是指标原来的单位，离群时取了对数就对不上。",
            "Posts and targets are in the unit of the indicator: after a logarithm they do not fit.",
        ),
        Text::new("本项写 transform = \"none\"。", "Say transform = \"none\" for this indicator."),
    ))
}

/// Numbers that lie outside their posts.
pub fn outside(all: &Scored<'_>) -> Vec<Flagged> {
    let Some(settings) = &all.recipe.composite else { return Vec::new() };
    all.recipe.leaves().filter_map(|at| beyond(all, settings, at)).collect()
}

fn beyond(all: &Scored<'_>, settings: &Composite, at: usize) -> Option<Flagged> {
    let Normalisation::Goalposts { lower, upper, cut, .. } = settings.normalisations[at] else {
        return None;
    };
    let item = &all.recipe.items[at];
    let turned = item.leaf.as_ref()?.better == Better::Less;
    let own = |row: usize| all.raw[at][row].known();
    let out: Vec<usize> = (0..all.units())
        .filter(|row| own(*row).is_some_and(|own| own < lower || own > upper))
        .collect();
    let first = *out.first()?;
    let units = &all.frames.level(all.recipe.level).units;
    let (name, number) = (units.at(first).name, said(Num::Known(own(first)?)));
    let bad =
        |row: &&usize| own(**row).is_some_and(|own| if turned { own > upper } else { own < lower });
    let (count, worse) = (out.len(), out.iter().filter(bad).count());
    let ends = format!("{}–{}", shown(lower), shown(upper));
    let (zh, en) = if cut {
        ("一律按界点计，彼此分不出高低", "they count as the post, and cannot be told apart")
    } else {
        ("得分超出两端", "their scores lie beyond the ends")
    };
    Some(flag(
        item,
        "outside-posts",
        Weighs::Note,
        item.spots.name,
        Text::of(
            format!(
                "{count} 个单位在界点 {ends} 之外（{worse} 个差于、{} 个好于），如{name} {number}：{zh}。",
                count - worse
            ),
            format!(
                "{count} units lie outside the posts {ends} ({worse} worse, {} better), {name} with {number} for one: {en}.",
                count - worse
            ),
        ),
        Text::new("请核对数据，或放宽 posts。", "Check the data, or widen `posts`."),
    ))
}
