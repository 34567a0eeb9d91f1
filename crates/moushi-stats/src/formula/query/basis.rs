//! Columns of splines as arithmetic that an engine can do: de Boor's recurrence written out. Not the knots.

use super::super::spline::Spline;
use super::Engine;

impl Spline {
    /// The columns for `x`; `held` is `x` held within the boundary. The same sums as [`Spline::columns`] makes.
    pub(super) fn written(&self, engine: Engine, x: &str, held: &str) -> Vec<String> {
        let at = if self.natural.is_some() { held } else { x };
        let full: Vec<String> = (0..self.full())
            .map(|column| self.part(engine, at, column, self.degree).unwrap_or_default())
            .collect();
        match &self.natural {
            None => full.into_iter().skip(usize::from(!self.intercept)).collect(),
            Some(natural) => {
                let column = |column: usize| {
                    let weights = natural.iter().map(|row| row[column]);
                    let inner = full.iter().zip(weights).filter(|(part, _)| !part.is_empty());
                    let inner = inner.map(|(part, by)| format!("{} * {part}", engine.number(by)));
                    let inner = inner.collect::<Vec<_>>().join(" + ");
                    format!("({inner} + {} * ({x} - {held}))", self.beyond(engine, x, column))
                };
                (0..self.width()).map(column).collect()
            }
        }
    }

    /// `x` held within the boundary.
    pub(super) fn held(&self, engine: Engine, x: &str) -> String {
        let [low, high] = self.boundary().map(|end| engine.number(end));
        format!("CASE WHEN {x} < {low} THEN {low} WHEN {x} > {high} THEN {high} ELSE {x} END")
    }

    fn boundary(&self) -> [f64; 2] {
        [self.knots[self.degree], self.knots[self.full()]]
    }

    /// The slope of a natural column beyond the boundary, on the side of `x`.
    fn beyond(&self, engine: Engine, x: &str, column: usize) -> String {
        let natural = self.natural.as_deref().unwrap_or_default();
        let slope = |low: bool| -> f64 {
            let first = if low { 0 } else { self.full() - 1 - self.degree };
            let rows = natural.iter().skip(first);
            rows.zip(self.slopes(low)).map(|(row, slope)| row[column] * slope).sum()
        };
        let low = engine.number(self.boundary()[0]);
        let (below, above) = (engine.number(slope(true)), engine.number(slope(false)));
        format!("CASE WHEN {x} < {low} THEN {below} ELSE {above} END")
    }

    /// A column of some degree of the full basis; none where it is zero everywhere.
    fn part(&self, engine: Engine, x: &str, at: usize, degree: usize) -> Option<String> {
        let knots = &self.knots;
        if degree == 0 {
            return self.interval(engine, x, at);
        }
        let share = |from: f64, to: f64, rises: bool, next: usize| {
            let inner = self.part(engine, x, next, degree - 1)?;
            let (edge, width) = (if rises { from } else { to }, engine.number(to - from));
            let edge = engine.number(edge);
            let over = if rises { format!("({x} - {edge})") } else { format!("({edge} - {x})") };
            Some(format!("{over} / {width} * {inner}"))
        };
        let rising = (knots[at + degree] > knots[at])
            .then(|| share(knots[at], knots[at + degree], true, at))
            .flatten();
        let falling = (knots[at + degree + 1] > knots[at + 1])
            .then(|| share(knots[at + 1], knots[at + degree + 1], false, at + 1))
            .flatten();
        match (rising, falling) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(format!("({one})")),
            (Some(one), Some(other)) => Some(format!("({one} + {other})")),
        }
    }

    /// One between two knots, else zero; the outermost intervals go on beyond the boundary.
    fn interval(&self, engine: Engine, x: &str, at: usize) -> Option<String> {
        let (first, last) = (self.degree, self.full() - 1);
        if !(first..=last).contains(&at) {
            return None;
        }
        let from = (at > first).then(|| format!("{x} >= {}", engine.number(self.knots[at])));
        let to = (at < last).then(|| format!("{x} < {}", engine.number(self.knots[at + 1])));
        let (zero, one) = (engine.number(0.0), engine.number(1.0));
        Some(match (from, to) {
            (None, None) => one,
            (from, to) => {
                let bounds: Vec<String> = from.into_iter().chain(to).collect();
                format!("CASE WHEN {} THEN {one} ELSE {zero} END", bounds.join(" AND "))
            }
        })
    }
}
