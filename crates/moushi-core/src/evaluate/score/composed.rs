//! A recipe of raw indicators as a composite of `moushi-stats`: table, tree and choices, and what came of them by item. The
//! mathematics are there; here numbers only change their names.

use moushi_stats::composite::{
    Aggregation, Column, Direction, Error, Normalisation, Outcome, Place, Recipe as Made, Table,
    Tree, Trouble, run,
};

use super::recipe::{Composite, Recipe};
use super::run::{Mark, Scored};
use crate::evaluate::formula::{Num, shown};
use crate::evaluate::standard::Better;
use crate::text::Text;

/// What came of a composite.
pub struct Composed {
    /// Marks by item and unit.
    pub marks: Vec<Vec<Mark>>,
    /// Share of each item in the whole.
    pub effective: Vec<f64>,
    /// The table that was used, of the units that have enough data.
    pub table: Table,
    /// The choices, as they were used.
    pub recipe: Made,
    /// The units in it.
    pub kept: Vec<usize>,
}

/// The node of the tree for each item: leaves first, then the others, each in the order of the file.
pub fn nodes(recipe: &Recipe) -> Vec<usize> {
    let leaves = recipe.leaves().count();
    let (mut leaf, mut whole) = (0, leaves);
    let number = |item: &super::recipe::Item| {
        let next = if item.leaf.is_some() { &mut leaf } else { &mut whole };
        *next += 1;
        *next - 1
    };
    recipe.items.iter().map(number).collect()
}

/// Reckons a composite. Units whose data do not suffice for an index are left out before the scale is made, so that the
/// ends of the scale are those of the units that are ranked.
pub fn composed(all: &Scored<'_>, settings: &Composite) -> Result<Composed, Text> {
    let recipe = all.recipe;
    let mut kept: Vec<usize> = (0..all.units()).collect();
    loop {
        let table = table(all, &kept).map_err(|error| told(recipe, error))?;
        let made = made(all, settings, &kept).map_err(|error| told(recipe, error))?;
        let outcome = run(&table, &made).map_err(|error| told(recipe, error))?;
        let enough: Vec<usize> =
            (0..kept.len()).filter(|at| outcome.index().get(*at).is_some()).collect();
        if enough.len() == kept.len() {
            let marks = marks(all, &outcome, &kept);
            let nodes = nodes(recipe);
            let effective = nodes.iter().map(|node| outcome.effective[*node]).collect();
            return Ok(Composed { marks, effective, table, recipe: made, kept });
        }
        kept = enough.into_iter().map(|at| kept[at]).collect();
    }
}

fn table(all: &Scored<'_>, kept: &[usize]) -> Result<Table, Error> {
    let column = |item: usize| Column::new(kept.iter().map(|row| all.raw[item][*row].known()));
    let columns: Result<Vec<Column>, Trouble> = all.recipe.leaves().map(column).collect();
    Table::new(columns?)
}

fn made(all: &Scored<'_>, settings: &Composite, kept: &[usize]) -> Result<Made, Error> {
    let recipe = all.recipe;
    let nodes = nodes(recipe);
    let leaves = recipe.leaves().count();
    let mut parents = vec![None; nodes.len()];
    for (item, node) in recipe.items.iter().zip(&nodes) {
        parents[*node] = item.under.map(|above| nodes[above]);
    }
    let mut made = Made::plain(Tree::new(leaves, parents)?);
    let of_leaf = |at: usize| recipe.items[at].leaf.as_ref();
    let turned = |better: Better| match better {
        Better::More => Direction::More,
        Better::Less => Direction::Less,
    };
    made.directions = recipe.leaves().filter_map(of_leaf).map(|leaf| turned(leaf.better)).collect();
    made.imputation = settings.imputation;
    if let Some(slot) = settings.group {
        // A choice is a place in a list; a unit of no known group is a group of its own.
        let group = |row: &usize| all.frames.at(recipe.level, slot, *row).known();
        made.groups =
            kept.iter().map(|row| group(row).map_or(1_000, |code| code as usize)).collect();
    }
    made.treatments = recipe.leaves().map(|at| settings.treatments[at]).collect();
    made.normalisations = recipe.leaves().map(|at| settings.normalisations[at]).collect();
    made.weighings = recipe.wholes().map(|at| settings.weighings[at].clone()).collect();
    made.aggregations = recipe.wholes().map(|at| settings.aggregations[at]).collect();
    made.least = settings.least;
    Ok(made)
}

fn marks(all: &Scored<'_>, outcome: &Outcome, kept: &[usize]) -> Vec<Vec<Mark>> {
    let complete = all.peers_there() && kept.len() == all.units();
    let nodes = nodes(all.recipe);
    let mark = |points: Num| Mark { points, step: None, complete };
    let of = |node: &usize| {
        let mut marks = vec![mark(Num::Missing); all.units()];
        let Some(scores) = outcome.scores(*node) else { return marks };
        for (row, score) in kept.iter().zip(scores.cells()) {
            marks[*row] = mark(score.map_or(Num::Missing, Num::Known));
        }
        marks
    };
    nodes.iter().map(of).collect()
}

/// What is the matter with a composite, where.
pub fn told(recipe: &Recipe, error: Error) -> Text {
    let leaves: Vec<usize> = recipe.leaves().collect();
    let nodes = nodes(recipe);
    let item = match error.place {
        Place::Indicator(at) => leaves.get(at).copied(),
        Place::Node(node) => nodes.iter().position(|own| *own == node),
        _ => None,
    };
    let (zh, en) = item.map_or((String::new(), String::new()), |at| {
        let item = &recipe.items[at];
        (format!("“{} {}”：", item.name, item.title.zh), format!("`{}`: ", item.name))
    });
    Text::of(format!("{zh}{}", words(error.trouble)), format!("{en}{}", error.trouble))
}

fn words(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::NoSpread => "各单位的数全都一样，不能拉开",
        Trouble::NoValue => "没有一个单位有这个数",
        Trouble::Missing => "有数据缺失，所选的方法要求齐全",
        Trouble::NotPositive => "有零或负数，所选的方法只能用于正数",
        Trouble::Nothing => "没有单位或没有指标",
        Trouble::NegativeWeight => "权重为负",
        Trouble::NoWeight => "权重之和为零",
        Trouble::NotReciprocal => "两两比较不互为倒数",
        Trouble::TooMany => "两两比较的项目太多",
        Trouble::UnequalLengths => "项数对不上",
        Trouble::BadSetting => "设置超出范围",
        Trouble::FactorTwice => "同一选择写了两次不确定因素",
        Trouble::NotSettled => "迭代没有收敛",
        _ => "不能计算",
    }
}

/// How parts are brought together, in words.
pub fn mean(method: Aggregation) -> Text {
    match method {
        Aggregation::Arithmetic => Text::new("算术平均", "arithmetic mean"),
        Aggregation::Geometric => Text::new("几何平均", "geometric mean"),
        Aggregation::Harmonic => Text::new("调和平均", "harmonic mean"),
        Aggregation::Power(_) => Text::new("幂平均", "power mean"),
        Aggregation::Topsis | Aggregation::TopsisMinMax => Text::new(" TOPSIS ", "TOPSIS"),
        Aggregation::Copeland => Text::new(" Copeland ", "Copeland"),
    }
}

/// The fixed ends of the scale of an indicator, in words; nothing where the data make the ends.
pub fn ends(settings: &Composite, item: usize) -> Text {
    match settings.normalisations[item] {
        Normalisation::Goalposts { lower, upper, low, high, .. } => {
            let [lower, upper, low, high] = [lower, upper, low, high].map(shown);
            Text::of(
                format!("（界点 {lower} 至 {upper}，得 {low} 至 {high}）"),
                format!(" (posts {lower} to {upper}, scored {low} to {high})"),
            )
        }
        Normalisation::DistanceToTarget { target, .. } => {
            let target = shown(target);
            Text::of(format!("（目标 {target}）"), format!(" (target {target})"))
        }
        _ => Text::default(),
    }
}
