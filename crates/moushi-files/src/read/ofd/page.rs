//! One page of an OFD: text objects by their places, joined into lines. Knows no paragraphs.

use crate::read::xml::Element;

/// Words at a place. Lengths are millimetres, y grows downwards.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    text: String,
}

/// One line of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Left end.
    pub left: f64,
    /// Right end.
    pub right: f64,
    /// The line on which the characters stand, from the top of the page.
    pub base: f64,
    /// Height of the largest character.
    pub size: f64,
    /// The words.
    pub text: String,
}

/// The words of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Lines from top to bottom.
    pub lines: Vec<Line>,
    /// Words across the page or drawn by a template: not part of the running text.
    pub aside: Vec<String>,
    has_picture: bool,
}

impl Page {
    /// From the root of a page's content.
    pub fn of(root: &Element) -> Self {
        let mut runs = Vec::new();
        let mut page = Self::default();
        if let Some(content) = root.child("Content") {
            page.gather(content, &mut runs);
        }
        page.lines = lines(runs);
        page
    }

    /// Adds what a template draws.
    pub fn lay_under(&mut self, template: &Self) {
        self.aside.extend(template.lines.iter().map(|line| line.text.clone()));
    }

    /// Whether it is a picture without words.
    pub fn is_scan(&self) -> bool {
        self.has_picture && self.lines.is_empty()
    }

    /// The first two and the last two lines.
    pub fn ends(&self) -> impl Iterator<Item = &Line> {
        let last = self.lines.len().saturating_sub(2).max(2);
        self.lines.iter().take(2).chain(self.lines.iter().skip(last))
    }

    fn gather(&mut self, element: &Element, runs: &mut Vec<Run>) {
        for child in element.children() {
            match &*child.name {
                "TextObject" if child.attribute("Visible") != Some("false") => {
                    self.object(child, runs);
                }
                "ImageObject" => self.has_picture = true,
                "Layer" | "PageBlock" | "Content" => self.gather(child, runs),
                _ => {}
            }
        }
    }

    fn object(&mut self, object: &Element, runs: &mut Vec<Run>) {
        let [x, y, ..] = numbers::<4>(object.attribute("Boundary"));
        let ctm = object.attribute("CTM");
        let [a, b, c, d, e, f] =
            if ctm.is_some() { numbers::<6>(ctm) } else { [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
        let size = object.number("Size").filter(|size: &f64| size.is_finite()).unwrap_or(4.0);
        let (mut at_x, mut at_y) = (0.0, 0.0);
        for code in object.children().filter(|child| child.is("TextCode")) {
            let text: String = code.text().chars().filter(|c| !c.is_control()).collect();
            // A code without its own place goes on where the one before stood.
            at_x = code.number("X").filter(|x: &f64| x.is_finite()).unwrap_or(at_x);
            at_y = code.number("Y").filter(|y: &f64| y.is_finite()).unwrap_or(at_y);
            if text.trim().is_empty() {
                continue;
            }
            if b.abs() > a.abs() * 0.1 {
                // Written across the page: a watermark.
                self.aside.push(text.trim().to_owned());
                continue;
            }
            let left = x + a * at_x + c * at_y + e;
            let height = (size * d.abs().max(0.01)).max(0.1);
            let width = advance(code.attribute("DeltaX")) * a.abs() + height * last_width(&text);
            let base = y + b * at_x + d * at_y + f;
            runs.push(Run { left, right: left + width, base, size: height, text });
        }
    }
}

/// Width of the last character in heights; the advances tell of all before it.
fn last_width(text: &str) -> f64 {
    if text.ends_with(|c: char| c.is_ascii()) { 0.5 } else { 1.0 }
}

/// The first `N` numbers of a list, zeros where there are none.
fn numbers<const N: usize>(list: Option<&str>) -> [f64; N] {
    let mut out = [0.0; N];
    let given = list.unwrap_or_default().split_whitespace();
    for (slot, number) in out.iter_mut().zip(given) {
        *slot = number.parse().ok().filter(|n: &f64| n.is_finite()).unwrap_or(0.0);
    }
    out
}

/// Sum of the advances: `5.6 5.6 g 10 5.6` says 5.6 twice and then ten times.
fn advance(list: Option<&str>) -> f64 {
    let mut sum = 0.0;
    let mut words = list.unwrap_or_default().split_whitespace();
    let number = |word: Option<&str>| {
        word.and_then(|word| word.parse::<f64>().ok()).filter(|n| n.is_finite()).unwrap_or(0.0)
    };
    while let Some(word) = words.next() {
        sum += if word == "g" {
            number(words.next()) * number(words.next())
        } else {
            number(Some(word))
        };
    }
    sum
}

/// Puts runs on one base line together, from top to bottom and from left to right.
fn lines(mut runs: Vec<Run>) -> Vec<Line> {
    runs.sort_by(|one, two| one.base.total_cmp(&two.base).then(one.left.total_cmp(&two.left)));
    let mut groups: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match groups.last_mut() {
            Some(group) if (run.base - group[0].base).abs() < group[0].size.min(run.size) * 0.5 => {
                group.push(run);
            }
            _ => groups.push(vec![run]),
        }
    }
    groups.into_iter().map(line).collect()
}

fn line(mut runs: Vec<Run>) -> Line {
    runs.sort_by(|one, two| one.left.total_cmp(&two.left));
    let mut runs = runs.into_iter();
    let first = runs.next().expect("a group is made with its first run");
    let Run { left, right, base, size, text } = first;
    let mut line = Line { left, right, base, size, text };
    for run in runs {
        let gap = run.left - line.right;
        // The same words drawn again a hair aside: how some programs make bold type.
        let again = (run.left - line.left).abs() < 0.5 && run.text == line.text;
        if again {
            continue;
        }
        if gap > line.size * 1.2 || (gap > line.size * 0.2 && latin(&line.text, &run.text)) {
            line.text.push(' ');
        }
        line.text.push_str(&run.text);
        line.right = line.right.max(run.right);
        line.size = line.size.max(run.size);
    }
    line.text = line.text.trim().to_owned();
    line
}

/// Whether a blank belongs between two stretches that stand apart: between Latin words.
fn latin(before: &str, after: &str) -> bool {
    let is = |c: char| c.is_ascii_alphanumeric();
    before.ends_with(is) && after.starts_with(is)
}

#[cfg(test)]
mod tests {
    use super::advance;

    #[test]
    fn advances_are_summed_without_unrolling() {
        assert!((advance(Some("1 2 g 3 1.5")) - 7.5).abs() < 1e-9);
        assert!((advance(Some("g 1000000000 0.001")) - 1e6).abs() < 1e-3);
    }
}
