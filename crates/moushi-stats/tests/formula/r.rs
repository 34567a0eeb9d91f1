//! Formulas put together at random, and what R and lme4 make of them: names, order and values of
//! columns, also over new data, and random effects. `r.txt` holds what R said.

use super::{Column, Design, Frame, design, fixed, frame, numbers, texts};
use moushi_stats::formula::Sheet;

/// Made-up data, the same as R's; `stretch` brings numbers beyond those of the fit.
fn made(rows: usize, stretch: bool) -> Frame {
    let number = |factor: usize, modulus: usize| {
        (0..rows).map(|at| (factor * at % modulus) as f64).collect::<Vec<f64>>()
    };
    let moved = |values: Vec<f64>, by: f64, plus: f64, times: f64, more: f64| {
        let first = values.into_iter().map(|value| value / by + plus);
        let (times, more) = if stretch { (times, more) } else { (1.0, 0.0) };
        numbers(&first.map(|value| value * times + more).collect::<Vec<f64>>())
    };
    let text = |of: &[&'static str], at: fn(usize) -> usize| {
        texts(&(0..rows).map(|row| of[at(row) % of.len()]).collect::<Vec<_>>())
    };
    let codes: Vec<f64> = (0..rows).map(|row| [1.0, 2.5, 10.0][row / 4 % 3]).collect();
    frame(&[
        ("y", numbers(&number(17, 97))),
        ("x", moved(number(37, 101), 10.0, -5.0, 1.4, 0.0)),
        ("z", moved(number(53, 89), 20.0, 0.0, 1.2, -0.3)),
        ("w", moved(number(29, 71), 10.0, 0.1, 1.3, 0.0)),
        ("f", text(&["p", "q", "R", "s"], |at| at * at + at / 3)),
        ("g", text(&["M", "F"], |at| at / 2 + at / 7)),
        ("h", numbers(&codes)),
        ("k", text(&["10", "9", "2"], |at| at * 7 / 5)),
        ("s", text(&["a", "b", "c", "d", "e"], |at| at * at + at / 2)),
        ("c", text(&["u", "v", "w"], |at| at / 5)),
        ("two words", moved(number(41, 61), 7.0, 0.0, 1.0, 0.0)),
    ])
}

fn weight(row: usize, column: usize) -> f64 {
    (1 + row % 7) as f64 * (1 + column % 5) as f64
}

/// The fixed columns of a sheet, weighed and added up; also the sum of their sizes.
fn weighed(design: &Design, sheet: &Sheet<'_>) -> (f64, f64) {
    let block = sheet.block(0..sheet.len()).unwrap();
    let (mut sum, mut size) = (0.0, 0.0);
    for (place, &column) in design.fixed().iter().enumerate() {
        for (row, value) in block.column(column).iter().enumerate() {
            sum += weight(row, place) * value;
            size += (weight(row, place) * value).abs();
        }
    }
    (sum, size)
}

fn close((sum, size): (f64, f64), theirs: &str, what: &str) {
    let theirs: f64 = theirs.parse().unwrap();
    assert!((sum - theirs).abs() <= 1e-12 * size + 1e-12, "{what}: {sum} is not {theirs}");
}

/// Each random term as R's lines have it, with the weighed sum of its part of Z.
fn random(design: &Design, frame: &Frame) -> Vec<(String, String, (f64, f64))> {
    let sheet = design.over(frame).unwrap();
    let block = sheet.block(0..sheet.len()).unwrap();
    let term = |random: &moushi_stats::formula::Random| {
        let group = &design.groups()[random.group];
        let (mut sum, mut size) = (0.0, 0.0);
        for (row, &code) in sheet.groups()[random.group].iter().enumerate() {
            for (place, &column) in random.columns.iter().enumerate() {
                let at = code as usize * random.columns.len() + place;
                let part = weight(row, at) * block.column(column)[row];
                sum += part;
                size += part.abs();
            }
        }
        let head = format!("{} {}", group.name, group.levels.len());
        (head, random.names.join(" + "), (sum, size))
    };
    let mut terms: Vec<_> = design.random().iter().map(term).collect();
    terms.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    terms
}

#[test]
fn formulas_at_random_are_those_of_r() {
    let (old, new) = (made(120, false), made(40, true));
    let mut counts = [0; 3];
    for line in include_str!("r.txt").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (formula, rest) = (cells[1], &cells[2..]);
        let design = design(formula, &old);
        match cells[0] {
            "random" => {
                let ours = random(&design, &old);
                let mut theirs: Vec<(&str, &str, &str)> = rest
                    .chunks(2)
                    .map(|pair| {
                        let (head, sum) = pair[0].rsplit_once(' ').unwrap();
                        (head, pair[1], sum)
                    })
                    .collect();
                theirs.sort();
                assert_eq!(ours.len(), theirs.len(), "{formula}");
                for (ours, theirs) in ours.iter().zip(theirs) {
                    assert_eq!(
                        (ours.0.as_str(), ours.1.as_str()),
                        (theirs.0, theirs.1),
                        "{formula}"
                    );
                    close(ours.2, theirs.2, formula);
                }
                counts[2] += 1;
            }
            kind => {
                assert_eq!(fixed(&design), rest[1..], "{formula}");
                let sheet = if kind == "new" { design.over_new(&new) } else { design.over(&old) };
                close(weighed(&design, &sheet.unwrap()), rest[0], formula);
                counts[usize::from(kind == "new")] += 1;
            }
        }
    }
    println!("{counts:?} formulas compared: fixed, over new data, random");
    assert!(counts[0] > 120 && counts[1] >= 12 && counts[2] > 40, "{counts:?}");
}

/// Levels sort as they did in the run of R.
#[test]
fn the_data_are_as_r_had_them() {
    let frame = made(120, false);
    assert_eq!(frame.column("k").map(Column::levels).unwrap(), ["2", "9", "10"]);
    assert_eq!(frame.column("f").map(Column::levels).unwrap(), ["R", "p", "q", "s"]);
}
