//! The straight lines that a page draws: strokes along an axis and filled bars thin enough to be
//! seen as lines. Follows the page's own drawing operators; forms painted inside are not looked at.

use unpdf::parser::backend::{ContentOp, get_number_from_value};

/// Thickest bar that is still a line, in points.
const THICKEST: f32 = 3.0;

/// A line along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    /// Whether it runs from left to right; else it runs upwards.
    pub level: bool,
    /// Height of a level line, distance from the left of an upright one.
    pub at: f32,
    /// Where it begins, along its direction.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

type Matrix = [f32; 6];
type Point = (f32, f32);

/// More lines than any form has; a drawing, not a table.
const MOST: usize = 20_000;

/// The lines that the operators draw, each kind merged where pieces touch.
pub(super) fn drawn(operations: &[ContentOp]) -> Vec<Ruling> {
    let mut pen = Pen { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], ..Pen::default() };
    for operation in operations {
        let numbers: Vec<f32> =
            operation.operands.iter().filter_map(get_number_from_value).collect();
        pen.follow(&operation.operator, &numbers);
        if pen.found.len() > MOST {
            return Vec::new();
        }
    }
    merge(pen.found)
}

#[derive(Default)]
struct Pen {
    matrix: Matrix,
    saved: Vec<Matrix>,
    /// Sub-paths of the path that is being made.
    path: Vec<Vec<Point>>,
    found: Vec<Ruling>,
}

impl Pen {
    fn follow(&mut self, operator: &str, n: &[f32]) {
        const DEEPEST: usize = 256;
        match (operator, n) {
            ("q", _) if self.saved.len() < DEEPEST => self.saved.push(self.matrix),
            ("Q", _) => self.matrix = self.saved.pop().unwrap_or(self.matrix),
            ("cm", [a, b, c, d, e, f, ..]) => {
                self.matrix = times([*a, *b, *c, *d, *e, *f], self.matrix);
            }
            ("m", [x, y, ..]) => self.path.push(vec![self.place(*x, *y)]),
            ("l", [x, y, ..]) => self.line_to(*x, *y),
            ("re", [x, y, w, h, ..]) => {
                let corners = [(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h), (*x, *y)];
                self.path.push(corners.iter().map(|(x, y)| self.place(*x, *y)).collect());
            }
            ("h", _) => self.close(),
            ("S", _) => self.stroke(),
            ("s", _) => {
                self.close();
                self.stroke();
            }
            ("f" | "F" | "f*", _) => self.fill(),
            ("B" | "B*" | "b" | "b*", _) => self.stroke(),
            ("n", _) => self.path.clear(),
            _ => {}
        }
    }

    fn place(&self, x: f32, y: f32) -> Point {
        let [a, b, c, d, e, f] = self.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.place(x, y);
        if let Some(part) = self.path.last_mut() {
            part.push(point);
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.path.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    fn stroke(&mut self) {
        for part in std::mem::take(&mut self.path) {
            for ends in part.windows(2) {
                self.found.extend(ruling(ends));
            }
        }
    }

    fn fill(&mut self) {
        for part in std::mem::take(&mut self.path) {
            self.found.extend(ruling(&part));
        }
    }
}

/// The line that points make when all lie in a bar that is thin and longer than thick.
fn ruling(points: &[Point]) -> Option<Ruling> {
    let range = |of: fn(&Point) -> f32| {
        let low = points.iter().map(of).fold(f32::INFINITY, f32::min);
        let high = points.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
        (low, high)
    };
    let ((left, right), (low, high)) = (range(|p| p.0), range(|p| p.1));
    let (width, height) = (right - left, high - low);
    if !(width.is_finite() && height.is_finite()) {
        return None;
    }
    if height <= THICKEST && width > THICKEST {
        return Some(Ruling { level: true, at: (low + high) / 2.0, from: left, to: right });
    }
    (width <= THICKEST && height > THICKEST).then_some(Ruling {
        level: false,
        at: (left + right) / 2.0,
        from: low,
        to: high,
    })
}

/// `first`, then `then`.
fn times(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = then;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// Joins pieces of one line: at the same height, touching or nearly so.
fn merge(mut rulings: Vec<Ruling>) -> Vec<Ruling> {
    const NEAR: f32 = 1.5;
    let row = |at: f32| (at / NEAR).round();
    rulings.sort_by(|a, b| {
        let key = |r: &Ruling| (r.level, row(r.at));
        key(a).partial_cmp(&key(b)).expect("only finite lines").then(a.from.total_cmp(&b.from))
    });
    let mut merged: Vec<Ruling> = Vec::new();
    for next in rulings {
        match merged.last_mut() {
            Some(last)
                if last.level == next.level
                    && (last.at - next.at).abs() <= NEAR
                    && next.from <= last.to + 2.0 * NEAR =>
            {
                last.to = last.to.max(next.to);
            }
            _ => merged.push(next),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use unpdf::parser::backend::PdfValue;

    use super::*;

    fn operations(words: &str) -> Vec<ContentOp> {
        let mut operands = Vec::new();
        let mut found = Vec::new();
        for word in words.split(' ') {
            match word.parse() {
                Ok(number) => operands.push(PdfValue::Real(number)),
                Err(_) => found.push(ContentOp::new(word, std::mem::take(&mut operands))),
            }
        }
        found
    }

    #[test]
    fn strokes_bars_and_frames_are_lines_and_pieces_are_joined() {
        let level = |at, from, to| Ruling { level: true, at, from, to };
        let upright = |at, from, to| Ruling { level: false, at, from, to };
        assert_eq!(
            drawn(&operations("0 10 m 50 10 l S 50 10 m 90 10 l S")),
            [level(10.0, 0.0, 90.0)]
        );
        assert_eq!(drawn(&operations("2 0 0 2 5 5 cm 0 0 40 0.5 re f")), [level(5.5, 5.0, 85.0)]);
        assert_eq!(drawn(&operations("0 0 40 20 re f 0 0 40 20 re W n")), []);
        assert_eq!(
            drawn(&operations("0 0 40 20 re S")),
            [
                upright(0.0, 0.0, 20.0),
                upright(40.0, 0.0, 20.0),
                level(0.0, 0.0, 40.0),
                level(20.0, 0.0, 40.0)
            ]
        );
    }
}
