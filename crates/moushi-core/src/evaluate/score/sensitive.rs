//! Which choice the ranks owe most to 敏感性: shares of variance with their ranges, each alternative by itself, each indicator
//! left out. The measure is always the mean move of ranks from those of the recipe. The mathematics are in `moushi-stats`.

use moushi_stats::composite::{
    Error, Factor, Range, Recipe as Made, Table, Trouble, by_one, omissions, sensitivity,
};
use serde::Serialize;

use super::recipe::{Doubt, Recipe};
use crate::text::Text;

/// How often weights are drawn to see what they do by themselves.
const DRAWS: usize = 100;

/// Which choice the ranks owe most to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// Rows of each half of the design.
    pub base: usize,
    /// How many runs it took.
    pub runs: usize,
    /// How often rows were drawn again for the ranges.
    pub bootstrap: usize,
    /// Where draws begin.
    pub seed: u64,
    /// Variance of the mean move of ranks; none where ranks move alike in all runs, and nothing can be shared out.
    pub variance: Option<f64>,
    /// The share of each choice.
    pub shares: Vec<Share>,
    /// What each alternative does by itself, and what leaving an indicator out does.
    pub effects: Vec<Effect>,
}

/// Shares of variance of one choice: estimates, which for a weak one may come out below zero.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Its name: `normalisation`.
    pub factor: &'static str,
    /// In words.
    pub title: Text,
    /// What vanishes when it alone is fixed.
    pub first: f64,
    /// From 5 to 95 per cent of the draws.
    pub first_range: Option<[f64; 2]>,
    /// What stays when all others are fixed.
    pub total: f64,
    /// From 5 to 95 per cent of the draws.
    pub total_range: Option<[f64; 2]>,
}

/// What a change does by itself, while all else stays as the recipe says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// Name of the choice, or `omission`.
    pub factor: &'static str,
    /// In words.
    pub title: Text,
    /// The alternative, or what is left out.
    pub choice: Text,
    /// Mean absolute move of ranks.
    pub mean_move: f64,
    /// Largest absolute move of a rank.
    pub largest_move: u32,
}

/// A choice in words.
pub fn called(factor: &str) -> Text {
    match factor {
        "treatment" => Text::new("离群值处理", "outliers"),
        "normalisation" => Text::new("标准化方法", "scale"),
        "aggregation" => Text::new("合成方法", "aggregation"),
        "omission" => Text::new("去掉一项指标", "an indicator left out"),
        _ => Text::new("权重", "weights"),
    }
}

impl Sensitivity {
    /// In words, for what stands above the numbers.
    pub fn told(&self) -> Text {
        let Self { runs, seed, bootstrap, .. } = self;
        if self.variance.is_none() {
            return Text::of(
                format!("敏感性：{runs} 次重算名次的变动全都一样，没有可分的差别，种子 {seed}"),
                format!(
                    "sensitivity: ranks move alike in {runs} runs, there is nothing to share out; seed {seed}"
                ),
            );
        }
        Text::of(
            format!(
                "敏感性：名次平均变动的方差归各项选择的份额（Sobol），{runs} 次重算，区间为自助抽样 {bootstrap} 次的 5% 至 95%，种子 {seed}"
            ),
            format!(
                "sensitivity: shares of variance of the mean move of ranks (Sobol), {runs} runs, ranges from 5% to 95% of {bootstrap} bootstrap draws, seed {seed}"
            ),
        )
    }
}

/// Reckons it, where the recipe asks for it.
pub fn sensitive(
    recipe: &Recipe,
    table: &Table,
    made: &Made,
    factors: &[Factor],
    doubt: &Doubt,
) -> Result<Option<Sensitivity>, Error> {
    let Some((base, bootstrap)) = doubt.sensitivity else { return Ok(None) };
    let effects = effects(recipe, table, made, factors, doubt)?;
    let (variance, shares) = match sensitivity(table, made, factors, base, bootstrap, doubt.seed) {
        Ok((sobol, _)) => {
            let ends = |range: Option<Range>| range.map(|range| [range.low, range.high]);
            let share = |(factor, index): (&Factor, &moushi_stats::composite::Index)| Share {
                factor: factor.name(),
                title: called(factor.name()),
                first: index.first,
                first_range: ends(index.first_range),
                total: index.total,
                total_range: ends(index.total_range),
            };
            (Some(sobol.variance), factors.iter().zip(&sobol.indices).map(share).collect())
        }
        // Ranks that never move, or always alike, are a result and no trouble.
        Err(error) if error == Error::from(Trouble::NoSpread) => (None, Vec::new()),
        Err(error) => return Err(error),
    };
    let (runs, seed) = (base * (factors.len() + 2), doubt.seed);
    Ok(Some(Sensitivity { base, runs, bootstrap, seed, variance, shares, effects }))
}

fn effects(
    recipe: &Recipe,
    table: &Table,
    made: &Made,
    factors: &[Factor],
    doubt: &Doubt,
) -> Result<Vec<Effect>, Error> {
    let moved = by_one(table, made, factors, DRAWS, doubt.seed)?;
    let mut all = Vec::new();
    for (at, factor) in factors.iter().enumerate() {
        let these: Vec<_> = moved.iter().filter(|effect| effect.factor == at).collect();
        let one = |choice: Text, mean_move: f64, largest_move: u32| Effect {
            factor: factor.name(),
            title: called(factor.name()),
            choice,
            mean_move,
            largest_move,
        };
        if doubt.called[at].is_empty() {
            let mean = these.iter().map(|effect| effect.mean_move).sum::<f64>() / DRAWS as f64;
            let largest = these.iter().map(|effect| effect.largest_move).max().unwrap_or(0);
            let draws = Text::of(format!("随机 {DRAWS} 次"), format!("{DRAWS} draws"));
            all.push(one(draws, mean, largest));
            continue;
        }
        let named = these.iter().map(|effect| {
            one(doubt.called[at][effect.choice].clone(), effect.mean_move, effect.largest_move)
        });
        all.extend(named);
    }
    let leaves: Vec<usize> = recipe.leaves().collect();
    // A single indicator below the whole cannot be left out.
    let left = omissions(table, made, 1).or_else(|error| match error.trouble {
        Trouble::Nothing => Ok(Vec::new()),
        _ => Err(error),
    })?;
    all.extend(left.iter().map(|effect| Effect {
        factor: "omission",
        title: called("omission"),
        choice: recipe.items[leaves[effect.choice]].title.clone(),
        mean_move: effect.mean_move,
        largest_move: effect.largest_move,
    }));
    Ok(all)
}
