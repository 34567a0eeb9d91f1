//! A thousand random schedules: packages are lost, repeated, reordered, cut, changed, forged and carried
//! to the wrong house. What was applied is always a beginning of what was written; once packages get
//! through, everything has arrived.

use std::collections::BTreeMap;

use moushi_core::track::exchange::{LIMITS, Limits, Rejection};
use serde_json::json;

use super::houses::{House, mark};
use crate::track::Chance;

const NAMES: [&str; 3] = ["province", "city", "county"];
const SCHEDULES: u64 = 1000;
const STEPS: usize = 80;
/// Small, so that backlogs take several packages.
const SMALL: Limits = Limits { letters: 5, ..LIMITS };

/// A file on its way.
#[derive(Clone)]
struct File {
    from: usize,
    to: usize,
    bytes: Vec<u8>,
}

/// Three houses, the files between them, and a count of what happened.
struct World {
    chance: Chance,
    houses: Vec<House>,
    bag: Vec<File>,
    seen: BTreeMap<&'static str, usize>,
    written: i64,
}

/// Name of a rejection, for the count.
fn name(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::Cut => "cut",
        Rejection::NoPackage => "no package",
        Rejection::WrongAddressee { .. } => "wrong addressee",
        Rejection::Forged { .. } => "forged",
        Rejection::UnknownSender { .. } => "unknown sender",
        Rejection::Malformed { .. } => "malformed",
        Rejection::Gap { .. } => "gap",
        _ => "other",
    }
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            chance: Chance(seed),
            houses: NAMES.map(House::new).into(),
            bag: Vec::new(),
            seen: BTreeMap::new(),
            written: 0,
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    fn pair(&mut self) -> (usize, usize) {
        let from = self.chance.below(3);
        (from, (from + 1 + self.chance.below(2)) % 3)
    }

    fn step(&mut self) {
        match self.chance.below(12) {
            0..=2 => self.write(),
            3..=5 => self.export(),
            _ if self.bag.is_empty() => self.export(),
            6..=8 => self.deliver(),
            9 => self.lose(),
            10 => self.tamper(),
            _ => self.misdirect(),
        }
    }

    fn write(&mut self) {
        let (from, to) = self.pair();
        for _ in 0..=self.chance.below(4) {
            self.written += 1;
            let body = json!({ "value": self.written, "words": "完成县域高中改造" });
            self.houses[from].write(NAMES[to], body);
        }
    }

    /// As a rule what is not acknowledged; now and then from an earlier letter, or the file after it.
    fn export(&mut self) {
        let (from, to) = self.pair();
        let line = self.houses[from].line(NAMES[to]);
        let (acked, written) = (line.acked, line.written.len() as u64);
        let after = match self.chance.below(6) {
            0 => self.chance.below(usize::try_from(acked).unwrap() + 1) as u64,
            1 => (acked + SMALL.letters as u64).min(written),
            _ => acked,
        };
        let bytes = self.houses[from].export(NAMES[to], after, SMALL).signed_by(NAMES[from]);
        self.bag.push(File { from, to, bytes });
    }

    fn any_file(&mut self) -> usize {
        self.chance.below(self.bag.len())
    }

    /// A genuine file in any order, kept half of the time so that it comes again.
    fn deliver(&mut self) {
        let at = self.any_file();
        let file = self.bag[at].clone();
        if self.chance.below(2) == 0 {
            self.bag.swap_remove(at);
        }
        let before = self.houses[file.to].clone();
        let went = self.houses[file.to].import(&file.bytes, SMALL);
        let acked = |house: &House| house.lines.get(NAMES[file.from]).map_or(0, |line| line.acked);
        assert!(acked(&self.houses[file.to]) >= acked(&before), "never acknowledged less");
        match went {
            Ok(0) => self.count("nothing new"),
            Ok(_) => self.count("something new"),
            Err(rejection) => {
                assert!(matches!(rejection, Rejection::Gap { .. }), "{rejection:?}");
                assert_eq!(
                    self.houses[file.to].lines[NAMES[file.from]],
                    before.lines[NAMES[file.from]]
                );
                self.count(name(&rejection));
            }
        }
    }

    fn lose(&mut self) {
        let at = self.any_file();
        self.bag.swap_remove(at);
        self.count("lost");
    }

    /// A file with something done to it on its way; it has to be refused.
    fn tamper(&mut self) {
        let at = self.any_file();
        let File { from, to, bytes } = self.bag[at].clone();
        let bytes = match self.chance.below(5) {
            0 => bytes[..self.chance.below(bytes.len())].to_vec(),
            1 => self.flipped(bytes),
            2 => resigned(&bytes, NAMES[3 - from - to]),
            3 => spliced(&bytes, &self.bag[self.chance.below(self.bag.len())].bytes),
            _ => self.disordered(&bytes, NAMES[from]),
        };
        if self.bag.iter().any(|file| file.bytes == bytes) {
            return;
        }
        self.refused(to, &bytes);
    }

    fn refused(&mut self, to: usize, bytes: &[u8]) {
        let before = self.houses[to].clone();
        let rejection = self.houses[to].import(bytes, SMALL).expect_err("it is not genuine");
        assert_eq!(self.houses[to], before, "a refused package changes nothing");
        self.count(name(&rejection));
    }

    fn flipped(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        let at = self.chance.below(bytes.len());
        bytes[at] ^= 1 << self.chance.below(8);
        bytes
    }

    /// Lines doubled, left out or swapped, and signed by the partner all the same.
    fn disordered(&mut self, bytes: &[u8], key: &str) -> Vec<u8> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.pop();
        if lines.len() > 1 {
            let at = 1 + self.chance.below(lines.len() - 1);
            match self.chance.below(3) {
                0 => lines.insert(at, lines[at]),
                1 => drop(lines.remove(at)),
                _ if at + 1 < lines.len() => lines.swap(at, at + 1),
                _ => lines.push("{\"body\":1,\"kind\":\"task-proposed\",\"seq\":1}"),
            }
        } else {
            lines.push(lines[0]);
        }
        signed(&lines.join("\n"), key)
    }

    /// A genuine file for one house, brought to another: the third, or back to its sender.
    fn misdirect(&mut self) {
        let at = self.any_file();
        let file = self.bag[at].clone();
        let to = [file.from, 3 - file.from - file.to][self.chance.below(2)];
        self.refused(to, &file.bytes);
    }

    /// What holds at any time.
    fn hold(&mut self) {
        for (from, to) in pairs() {
            let sent = self.houses[from].line(NAMES[to]).clone();
            let applied = &self.houses[to].line(NAMES[from]).applied;
            assert!(sent.written.starts_with(applied), "applied once, in order, as written");
            assert!(sent.acked <= applied.len() as u64, "acknowledged is received");
        }
    }

    /// Packages get through now: how many rounds until all have all.
    fn converge(&mut self) {
        let most = self.houses.iter().flat_map(|house| house.lines.values());
        let most = most.map(|line| line.written.len()).max().unwrap_or_default();
        for _ in 0..=most / SMALL.letters + 1 {
            for (from, to) in pairs() {
                let acked = self.houses[from].line(NAMES[to]).acked;
                let bytes =
                    self.houses[from].export(NAMES[to], acked, SMALL).signed_by(NAMES[from]);
                self.houses[to].import(&bytes, SMALL).expect("it gets through");
            }
        }
        for (from, to) in pairs() {
            let sent = self.houses[from].line(NAMES[to]).clone();
            let applied = &self.houses[to].line(NAMES[from]).applied;
            assert_eq!(&sent.written, applied, "everything has arrived");
            assert_eq!(sent.acked, applied.len() as u64, "and that is known");
        }
    }
}

fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..3).flat_map(|from| (0..3).map(move |to| (from, to))).filter(|(from, to)| from != to)
}

/// The same lines, signed.
fn signed(lines: &str, key: &str) -> Vec<u8> {
    let signature = mark(key, format!("{lines}\n").as_bytes());
    format!("{lines}\n{{\"signature\":\"{signature}\"}}\n").into_bytes()
}

/// The same package, signed with a key that is registered, but not for its sender.
fn resigned(bytes: &[u8], key: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    signed(&lines[..lines.len() - 1].join("\n"), key)
}

/// The header of one package with what follows in another.
fn spliced(one: &[u8], other: &[u8]) -> Vec<u8> {
    let end = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\n').unwrap();
    [&one[..end(one)], &other[end(other)..]].concat()
}

#[test]
fn a_thousand_schedules_converge_and_nothing_forged_is_taken() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SCHEDULES {
        let mut world = World::new(seed);
        for _ in 0..STEPS {
            world.step();
            world.hold();
        }
        world.converge();
        for (what, times) in world.seen {
            *seen.entry(what).or_default() += times;
        }
    }
    println!("{seen:?}");
    let expected = [
        "something new",
        "nothing new",
        "lost",
        "gap",
        "cut",
        "no package",
        "wrong addressee",
        "forged",
        "malformed",
    ];
    for what in expected {
        assert!(seen.get(what).is_some_and(|times| *times > 100), "{what}: {seen:?}");
    }
}
