//! Counts of persons within a formula 人数: which counts a number is reckoned from, so that it can be hidden where one of
//! them is small. Looks at formulas alone, not at data.

use super::formula::{Gather, Node, Sign};
use super::standard::Standard;

/// The counts of persons in a formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// Rates: the count of a part, and that of the whole.
    pub rates: Vec<(Node, Node)>,
    /// Counts by themselves, and those that sums and means are over.
    pub counts: Vec<Node>,
    /// A number of a single person: the lowest or highest over persons.
    pub single: bool,
    /// Counts of units below are not simply added up.
    pub tangled: bool,
}

impl Counted {
    /// The counts in a formula of a level; numbers that are made of others are taken apart.
    pub fn of(standard: &Standard, level: usize, node: &Node) -> Self {
        let mut counted = Self::default();
        Look { standard, level }.into(&expanded(standard, level, node), &mut counted);
        counted
    }

    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.single || self.tangled || !self.rates.is_empty() || !self.counts.is_empty()
    }

    /// The counts of two formulas.
    pub fn with(mut self, other: Self) -> Self {
        self.rates.extend(other.rates);
        self.counts.extend(other.counts);
        self.single |= other.single;
        self.tangled |= other.tangled;
        self
    }
}

/// A formula in which numbers that are made of others at the same level stand as they are made.
fn expanded(standard: &Standard, level: usize, node: &Node) -> Node {
    let inner = |node: &Node| Box::new(expanded(standard, level, node));
    let all = |parts: &[Node]| parts.iter().map(|part| expanded(standard, level, part)).collect();
    match node {
        Node::Column(slot) => {
            let lets = standard.lets.iter();
            let mut lets = lets.filter(|one| (one.level, one.slot) == (level, *slot));
            let formula = lets.next().filter(|one| !one.divides).map(|one| &one.formulas[0].node);
            let of = standard.indicators.iter();
            let mut of = of.filter(|one| (one.level, one.slot) == (level, *slot));
            let formula = formula.or_else(|| of.next().map(|one| &one.formula.node));
            formula.map_or_else(|| node.clone(), |formula| expanded(standard, level, formula))
        }
        Node::One(sign, part) => Node::One(*sign, inner(part)),
        Node::Two(sign, one, other) => Node::Two(*sign, inner(one), inner(other)),
        Node::If(parts) => Node::If(Box::new(
            [&parts[0], &parts[1], &parts[2]].map(|part| expanded(standard, level, part)),
        )),
        Node::Of(function, parts) => Node::Of(*function, all(parts)),
        Node::At(table, part) => Node::At(*table, inner(part)),
        Node::Above(part) => Node::Above(Box::new(expanded(standard, level - 1, part))),
        // What stands within is of the level below.
        Node::Number(_) | Node::Over(..) => node.clone(),
    }
}

#[derive(Clone, Copy)]
struct Look<'a> {
    standard: &'a Standard,
    level: usize,
}

impl Look<'_> {
    fn into(self, node: &Node, found: &mut Counted) {
        if self.is_count(node) {
            found.counts.push(self.canonical(node));
            return;
        }
        match node {
            Node::Two(Sign::Over, part, whole) => {
                let (part_of, whole_of) = (bare(part), bare(whole));
                if self.is_count(part_of) && self.is_count(whole_of) {
                    found.rates.push((self.canonical(part_of), self.canonical(whole_of)));
                } else {
                    self.into(part, found);
                    self.into(whole, found);
                }
            }
            Node::Over(gather, below, _, test) if self.standard.levels[*below].persons => {
                found.single |= matches!(gather, Gather::Lowest | Gather::Highest);
                let one = Box::new(Node::Number(1.0));
                found.counts.push(Node::Over(Gather::Count, *below, one, test.clone()));
            }
            Node::Two(_, one, other) => {
                self.into(one, found);
                self.into(other, found);
            }
            Node::One(_, part) | Node::At(_, part) => self.into(part, found),
            Node::If(parts) => parts.iter().for_each(|part| self.into(part, found)),
            Node::Of(_, parts) => parts.iter().for_each(|part| self.into(part, found)),
            Node::Over(_, below, part, test) => {
                let look = Look { level: *below, ..self };
                let mut inner = Counted::default();
                for part in std::iter::once(part).chain(test) {
                    look.into(&expanded(self.standard, *below, part), &mut inner);
                }
                found.tangled |= inner.any();
            }
            // A count of the unit above is no count of these; whether it is small is not looked at here.
            Node::Above(part) => {
                let mut inner = Counted::default();
                Look { level: self.level - 1, ..self }.into(part, &mut inner);
                found.tangled |= inner.any();
            }
            Node::Number(_) | Node::Column(_) => {}
        }
    }

    /// Whether a part of a formula is a number of persons.
    fn is_count(self, node: &Node) -> bool {
        match node {
            Node::Column(slot) => self.standard.levels[self.level].slots[*slot].persons,
            Node::Over(Gather::Count, below, ..) => self.standard.levels[*below].persons,
            Node::Over(Gather::Sum, below, of, _) => {
                let look = Look { level: *below, ..self };
                matches!(**of, Node::Column(_))
                    && look.is_count(&expanded(self.standard, *below, of))
            }
            Node::Two(Sign::Add | Sign::Less, one, other) => {
                self.is_count(one) && self.is_count(other)
            }
            _ => false,
        }
    }
}

impl Look<'_> {
    /// A count in the words in which every level says the same one: a column is the sum of itself over the units of its
    /// level, a sum of counts is the count.
    fn canonical(self, node: &Node) -> Node {
        match node {
            Node::Column(_) => Node::Over(Gather::Sum, self.level, Box::new(node.clone()), None),
            Node::Over(Gather::Sum, below, of, None) => {
                let of = expanded(self.standard, *below, of);
                Look { level: *below, ..self }.canonical(&of)
            }
            Node::Two(sign, one, other) => {
                Node::Two(*sign, Box::new(self.canonical(one)), Box::new(self.canonical(other)))
            }
            node => node.clone(),
        }
    }
}

/// A count as it is reckoned for a unit of a level.
pub fn at_level(count: &Node, level: usize) -> Node {
    match count {
        Node::Over(Gather::Sum, own, of, None) if *own == level => (**of).clone(),
        Node::Two(sign, one, other) => {
            Node::Two(*sign, Box::new(at_level(one, level)), Box::new(at_level(other, level)))
        }
        node => node.clone(),
    }
}

/// Without a factor that is a plain number.
fn bare(node: &Node) -> &Node {
    match node {
        Node::Two(Sign::Times, one, other) => match (&**one, &**other) {
            (of, Node::Number(_)) | (Node::Number(_), of) => bare(of),
            _ => node,
        },
        node => node,
    }
}
