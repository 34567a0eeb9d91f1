//! What the units of a level are called 单位名称: code and name of each. Those of parts are made of what the units are called
//! that are divided, and not before anybody asks: a nation has more parts than units, and most are never named.

use std::sync::{Arc, OnceLock};

use super::words::Words;

/// What the units of a level are called, in their order.
#[derive(Clone, Debug, Default)]
pub struct Units {
    own: Arc<Called>,
    parts: Option<Parts>,
}

/// What a unit is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitName<'a> {
    /// Its code, which nobody else at the level has.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
}

#[derive(Clone, Debug, Default)]
struct Called {
    codes: Words,
    names: Words,
}

/// Parts of units.
#[derive(Clone, Debug)]
struct Parts {
    /// What is divided.
    wholes: Arc<Called>,
    /// Of each part: the row of what is divided, and which part it is.
    of: Vec<(u32, u32)>,
    /// Code and name of each kind of part.
    kinds: Vec<[String; 2]>,
    /// What they are called, once somebody has asked.
    called: OnceLock<Called>,
}

impl Units {
    /// Parts of `wholes`: of each the row of what is divided and its kind, of each kind what stands behind code and name.
    pub(super) fn parts(wholes: &Self, of: Vec<(u32, u32)>, kinds: Vec<[String; 2]>) -> Self {
        let wholes = match &wholes.parts {
            None => Arc::clone(&wholes.own),
            Some(parts) => Arc::new(parts.called().clone()),
        };
        let parts = Parts { wholes, of, kinds, called: OnceLock::new() };
        Self { own: Arc::default(), parts: Some(parts) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.as_ref().map_or_else(|| self.own.codes.len(), |parts| parts.of.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a unit is called.
    pub fn at(&self, row: usize) -> UnitName<'_> {
        let called = self.parts.as_ref().map_or(&*self.own, Parts::called);
        UnitName { code: called.codes.at(row), name: called.names.at(row) }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = UnitName<'_>> {
        (0..self.len()).map(|row| self.at(row))
    }

    /// Puts a unit behind the others.
    pub fn push(&mut self, code: &str, name: &str) {
        let own = self.own();
        own.codes.push(&[code]);
        own.names.push(&[name]);
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        let own = self.own();
        own.codes.reserve(more);
        own.names.reserve(more);
    }

    /// Puts other units behind these.
    pub(super) fn append(&mut self, other: &Self) {
        let theirs = other.parts.as_ref().map_or(&*other.own, Parts::called);
        let own = self.own();
        own.codes.append(&theirs.codes);
        own.names.append(&theirs.names);
    }

    /// Leaves none.
    pub(super) fn clear(&mut self) {
        self.parts = None;
        let own = self.own();
        own.codes.clear();
        own.names.clear();
    }

    /// What they are called, to be changed.
    fn own(&mut self) -> &mut Called {
        if let Some(parts) = self.parts.take() {
            self.own = Arc::new(parts.called().clone());
        }
        Arc::make_mut(&mut self.own)
    }
}

impl Parts {
    fn called(&self) -> &Called {
        self.called.get_or_init(|| {
            let mut called = Called::default();
            for (whole, kind) in &self.of {
                let [code, name] = &self.kinds[*kind as usize];
                called.codes.push(&[self.wholes.codes.at(*whole as usize), code]);
                called.names.push(&[self.wholes.names.at(*whole as usize), name]);
            }
            called
        })
    }
}

impl PartialEq for Units {
    /// By what they are called, whether that has been made yet or not.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Units {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_called_by_what_is_divided() {
        let mut wholes = Units::default();
        wholes.push("1", "一校");
        wholes.push("2", "二校");
        let kinds = [["/a", "（甲）"], ["/b", "（乙）"]].map(|kind| kind.map(str::to_owned));
        let mut parts = Units::parts(&wholes, vec![(0, 1), (1, 0), (1, 1)], kinds.to_vec());
        assert_eq!((parts.len(), parts.is_empty()), (3, false));
        assert_eq!(parts.at(1), UnitName { code: "2/a", name: "二校（甲）" });
        let mut written = Units::default();
        for (code, name) in [("1/b", "一校（乙）"), ("2/a", "二校（甲）"), ("2/b", "二校（乙）")]
        {
            written.push(code, name);
        }
        assert_eq!(parts, written);
        let halves = Units::parts(&parts, vec![(2, 0)], kinds.to_vec());
        assert_eq!(halves.at(0), UnitName { code: "2/b/a", name: "二校（乙）（甲）" });
        parts.push("3", "三校");
        written.append(&wholes);
        assert_eq!((parts.len(), parts.at(0), parts.at(3).code), (4, written.at(0), "3"));
        assert_eq!((written.len(), written.at(4).name), (5, "二校"));
    }
}
