//! The covariance parameters at the lowest deviance: where to start, the search, and what to make
//! of parameters that go to their bound. Not the method of descent itself (`optimise.rs`).

use super::deviance::{Deviance, Slopes};
use super::factor::{Effects, Solution};
use super::model::Options;
use super::optimise::{Found, Limits, Point, minimise};
use super::problem::Problem;
use super::small::Square;
use super::trouble::Trouble;

/// A diagonal parameter below this, with columns at unit mean square, is tried at 0.
const NEAR: f64 = 1e-3;

/// What the deviance may rise by when a parameter is set to its bound.
const RISE: f64 = 1e-9;

/// What roundings make of the deviance, for each row: seen up to 10⁻¹² where three million rows are of crossed groups.
pub(super) const NOISE: f64 = 1e-12;

/// A step off the bound that shows whether the deviance falls there.
const OFF: f64 = 3e-3;

/// The covariance factors of the terms at the lowest deviance, and how they were found.
#[derive(Clone, Debug)]
pub(super) struct Lowest {
    pub terms: Vec<Square>,
    pub start: Vec<Square>,
    pub value: f64,
    pub first: f64,
    pub gradient: f64,
    pub decrement: f64,
}

/// Searches.
pub(super) fn lowest(
    deviance: &mut Deviance<'_>,
    options: &Options,
    start: Option<Vec<Square>>,
) -> Result<Lowest, Trouble> {
    let start = start.unwrap_or_else(|| begin(deviance.problem));
    let first = deviance.at(&start).ok_or(Trouble::NoResidual)?;
    let slopes = deviance.slopes(true);
    let inverse = scoring(deviance, &start, &slopes);
    let known = Some((first, pack(&deviance.gradient(&slopes))));
    let mut found = run(deviance, options, &start, inverse, known)?;
    for _ in 0..8 {
        let Some(moved) = bound(deviance, &found) else { break };
        let inverse = Square::identity(found.at.len());
        found = run(deviance, options, &moved, inverse, None)?;
    }
    let terms = snapped(deviance, &found);
    Ok(Lowest {
        value: deviance.at(&terms).ok_or(Trouble::NoResidual)?,
        terms,
        start,
        first,
        gradient: found.gradient.iter().fold(0.0, |most, g| g.abs().max(most)),
        decrement: found.decrement,
    })
}

/// Searches from a start, of which value and gradient may be known.
fn run(
    deviance: &mut Deviance<'_>,
    options: &Options,
    start: &[Square],
    inverse: Square,
    mut known: Point,
) -> Result<Found, Trouble> {
    let sizes: Vec<usize> = start.iter().map(Square::size).collect();
    let (tolerance, evaluations) = (options.tolerance, options.evaluations);
    let noise = NOISE * deviance.problem.rows;
    let limits = Limits { tolerance, evaluations, noise };
    let least = 1e-12 * total(deviance.problem);
    let mut vanished = false;
    let found = minimise(&pack(start), inverse, limits, |at| {
        let point = known.take().or_else(|| point(deviance, &unpack(&sizes, at)));
        vanished |= deviance.factor.rest <= least;
        point
    });
    let found = found.ok_or(Trouble::NoResidual)?;
    let far = found.at.iter().any(|at| at.abs() > 1e6);
    match found.settled {
        _ if far || vanished && !found.settled => Err(Trouble::NoResidual),
        true => Ok(found),
        false => Err(Trouble::NotSettled { evaluations: deviance.evaluations }),
    }
}

fn point(deviance: &mut Deviance<'_>, terms: &[Square]) -> Point {
    let value = deviance.at(terms)?;
    let slopes = deviance.slopes(false);
    Some((value, pack(&deviance.gradient(&slopes))))
}

/// Squared length of the response, in the basis reckoned with.
fn total(problem: &Problem) -> f64 {
    let gram = problem.gram();
    gram[(problem.fixed(), problem.fixed())]
}

/// Lower triangles, column by column, one term after the other.
pub(super) fn pack(terms: &[Square]) -> Vec<f64> {
    let triangle = |term: &Square| {
        let size = term.size();
        let entries =
            (0..size).flat_map(move |column| (column..size).map(move |row| (row, column)));
        entries.map(|entry| term[entry]).collect::<Vec<f64>>()
    };
    terms.iter().flat_map(triangle).collect()
}

/// The terms of packed triangles.
pub(super) fn unpack(sizes: &[usize], at: &[f64]) -> Vec<Square> {
    let mut rest = at.iter();
    let mut square = |&size: &usize| {
        let mut square = Square::zero(size);
        for column in 0..size {
            for row in column..size {
                square[(row, column)] = *rest.next().expect("there is one number per entry");
            }
        }
        square
    };
    sizes.iter().map(&mut square).collect()
}

/// A start by moments: for every column by itself `E (Σz e)² = σ² Σz² + τ² (Σz²)²`, `e` being the
/// residuals of least squares on the fixed columns (Henderson's method 3, made plain).
fn begin(problem: &Problem) -> Vec<Square> {
    let Some((solution, squares)) = plain(problem) else {
        return problem.terms.iter().map(|place| Square::identity(place.size)).collect();
    };
    let none: Vec<Square> =
        problem.layout.widths.iter().map(|&width| Square::zero(width)).collect();
    let scores = super::deviance::scores(problem, &none, &solution);
    let variance = squares / problem.rows;
    let widths = &problem.layout.widths;
    let mut sums: Vec<Vec<[f64; 3]>> = widths.iter().map(|&width| vec![[0.0; 3]; width]).collect();
    for position in 0..problem.layout.nodes() {
        let factor = problem.layout.factor[position] as usize;
        for (column, score) in scores.of(&problem.layout, position).iter().enumerate() {
            let square = problem.square(position, column);
            let sums = &mut sums[factor][column];
            sums[0] += score * score;
            sums[1] += square;
            sums[2] += square * square;
        }
    }
    let ratio = |[scores, squares, fourth]: [f64; 3]| {
        ((scores / variance - squares) / fourth).clamp(0.0, 0.9)
    };
    let all: f64 = sums.iter().flatten().map(|&sums| ratio(sums)).sum();
    let scale = 1.0 / (1.0 - all).max(0.2);
    let diagonal = |place: &super::problem::Place| {
        let mut square = Square::zero(place.size);
        for at in 0..place.size {
            let ratio = ratio(sums[place.factor][place.first + at]) * scale;
            square[(at, at)] = ratio.sqrt().max(0.05);
        }
        square
    };
    problem.terms.iter().map(diagonal).collect()
}

/// Least squares on the fixed columns without random effects, and the squares that are left.
fn plain(problem: &Problem) -> Option<(Solution, f64)> {
    let (low, last) = (problem.gram().cholesky()?, problem.fixed());
    let mut fixed = low.row(last)[..last].to_vec();
    for at in (0..last).rev() {
        let done: f64 = (at + 1..last).map(|row| low[(row, at)] * fixed[row]).sum();
        fixed[at] = (fixed[at] - done) / low[(at, at)];
    }
    let effects = Effects::new(&problem.layout);
    Some((Solution { effects, fixed }, low[(last, last)] * low[(last, last)]))
}

/// Inverse of Fisher's information on the parameters, each factor by itself and its levels as if
/// they did not know of one another: `Σ tr(W S W S')` with `W = I − C`, `S = E + E'`, `dΛ = ΛE`.
fn scoring(deviance: &Deviance<'_>, start: &[Square], slopes: &Slopes) -> Square {
    let entries: Vec<[usize; 3]> = (start.iter().enumerate())
        .flat_map(|(term, square)| {
            let size = square.size();
            (0..size).flat_map(move |column| (column..size).map(move |row| [term, row, column]))
        })
        .collect();
    let mut information = Square::zero(entries.len());
    for (i, &[term, a, b]) in entries.iter().enumerate() {
        for (j, &[other, c, d]) in entries.iter().enumerate() {
            if term != other {
                continue;
            }
            let place = &deviance.problem.terms[term];
            let width = deviance.problem.layout.widths[place.factor];
            let at = |i: usize, j: usize| (place.first + i) * width + place.first + j;
            let sums = |x: usize, y: usize| slopes.weights[place.factor][x * width * width + y];
            let value = 2.0 * (sums(at(a, d), at(b, c)) + sums(at(a, c), at(b, d)));
            let scale = start[term][(a, a)] * start[term][(c, c)];
            information[(i, j)] = value / scale;
        }
    }
    let most = (0..entries.len()).map(|at| information[(at, at)]).fold(1e-300, f64::max);
    (0..entries.len()).for_each(|at| information[(at, at)] += 1e-4 * most);
    information.inverted().unwrap_or_else(|| Square::identity(entries.len()))
}

/// A better point where one at the bound is not the lowest: the deviance falls off it.
fn bound(deviance: &mut Deviance<'_>, found: &Found) -> Option<Vec<Square>> {
    let terms = snapped(deviance, found);
    let value = deviance.at(&terms)?;
    for term in 0..terms.len() {
        for at in 0..terms[term].size() {
            if terms[term][(at, at)] != 0.0 {
                continue;
            }
            let mut moved = terms.clone();
            moved[term][(at, at)] = OFF;
            if deviance.at(&moved).is_some_and(|off| off < value - RISE) {
                moved[term][(at, at)] = 10.0 * OFF;
                return Some(moved);
            }
        }
    }
    None
}

/// Triangles without negative diagonals; diagonals that may as well be 0 are 0.
fn snapped(deviance: &mut Deviance<'_>, found: &Found) -> Vec<Square> {
    let sizes: Vec<usize> = deviance.problem.terms.iter().map(|place| place.size).collect();
    let mut terms: Vec<Square> = unpack(&sizes, &found.at).iter().map(Square::lowered).collect();
    for term in 0..terms.len() {
        for at in (0..sizes[term]).rev() {
            let value = terms[term][(at, at)];
            if value == 0.0 || value >= NEAR {
                continue;
            }
            let mut tried = terms.clone();
            (at..sizes[term]).for_each(|row| tried[term][(row, at)] = 0.0);
            if deviance.at(&tried).is_some_and(|value| value <= found.value + RISE) {
                terms = tried;
            }
        }
    }
    terms
}
