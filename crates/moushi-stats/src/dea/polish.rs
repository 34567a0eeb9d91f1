//! The exact vertex behind a solution of a linear program: which variables are positive is taken from the solver, their
//! values from the equations alone. Not a solver of linear programs.

/// What counts as zero in a solution of a program whose entries are at most one.
const ZERO: f64 = 1e-9;

/// Solves the equations `columns · x = right` for the variables that are positive in `rough`; the others are zero.
///
/// At a vertex the columns of positive variables are independent, so that the equations, which are at least as many,
/// determine them. `None` where they do not, or where they do not hold within [`ZERO`] (a solution that is no vertex).
pub(super) fn polished(columns: &[Vec<f64>], right: &[f64], rough: &[f64]) -> Option<Vec<f64>> {
    let held: Vec<usize> = (0..rough.len()).filter(|&at| rough[at] > ZERO).collect();
    let line = |row: usize| {
        let left = held.iter().map(|&at| columns[at][row]);
        left.chain([right[row]]).collect::<Vec<f64>>()
    };
    let mut lines: Vec<Vec<f64>> = (0..right.len()).map(line).collect();
    let values = eliminate(&mut lines, held.len())?;
    let mut exact = vec![0.0; rough.len()];
    held.iter().zip(values).for_each(|(&at, value)| exact[at] = value);
    exact.iter().all(|&value| value >= -ZERO).then(|| {
        exact.iter_mut().for_each(|value| *value = value.max(0.0));
        exact
    })
}

/// Gauss and Jordan's elimination with the largest pivot of each column; lines left over must say 0 = 0.
fn eliminate(lines: &mut [Vec<f64>], unknowns: usize) -> Option<Vec<f64>> {
    for at in 0..unknowns {
        let size = |row: &usize| lines[*row][at].abs();
        let pivot = (at..lines.len()).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if lines[pivot][at].abs() <= 1e-12 {
            return None;
        }
        lines.swap(at, pivot);
        let (above, rest) = lines.split_at_mut(at);
        let (line, below) = rest.split_first_mut()?;
        for other in above.iter_mut().chain(below) {
            let share = other[at] / line[at];
            other.iter_mut().zip(line.iter()).skip(at).for_each(|(x, y)| *x -= share * y);
        }
    }
    let held = lines[unknowns..].iter().all(|line| line[unknowns].abs() <= ZERO);
    held.then(|| (0..unknowns).map(|at| lines[at][unknowns] / lines[at][at]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positive_variables_are_made_exact_and_others_zero() {
        let columns = [vec![1.0, 0.0, 1.0], vec![1.0, 3.0, 4.0], vec![9.0, 9.0, 9.0]];
        let exact = polished(&columns, &[1.0, 1.0, 2.0], &[0.67, 0.33, 1e-11]).unwrap();
        assert!((exact[0] - 2.0 / 3.0).abs() < 1e-15 && (exact[1] - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(exact[2], 0.0);
    }

    #[test]
    fn what_is_no_vertex_is_not_polished() {
        let columns = [vec![1.0, 1.0], vec![2.0, 2.0]];
        assert_eq!(polished(&columns, &[1.0, 1.0], &[0.5, 0.25]), None);
        assert_eq!(polished(&columns, &[1.0, 2.0], &[0.5, 0.0]), None);
    }
}
