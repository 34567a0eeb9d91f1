//! Reads the `align` blocks of a page into rows, and scores suggestions against the answers.

use std::collections::BTreeSet;
use std::fmt;

use moushi_core::align::suggest;
use moushi_core::model::{
    Aspect, Fingerprint, Link, Modality, Origin, Relation, Requirement, RowId, Target, Task,
    TaskKind,
};
use moushi_core::text::{Quantity, When, quantity, when};

/// A task that answers, as judged.
pub struct Answer {
    pub task: RowId,
    pub relation: Relation,
    pub softer: BTreeSet<&'static str>,
}

/// Rows and answers; one list of answers per requirement.
pub struct Pool {
    pub requirements: Vec<Requirement>,
    pub tasks: Vec<Task>,
    pub answers: Vec<Vec<Answer>>,
}

impl Pool {
    pub fn parse(page: &str) -> Self {
        let mut pool = Self { requirements: vec![], tasks: vec![], answers: vec![] };
        let mut year = None;
        for line in page.lines() {
            if let Some(info) = line.strip_prefix("```") {
                year = info.strip_prefix("align year=").map(|year| year.parse().expect("a year"));
            } else if let Some(year) = year {
                pool.line(line, year);
            }
        }
        pool
    }

    fn line(&mut self, line: &str, year: i32) {
        let (head, words) = line.split_once(" | ").unwrap_or((line, ""));
        let heads: Vec<&str> = head.split_whitespace().collect();
        match heads[..] {
            ["R", modality, due] => {
                let id = RowId(format!("R{:03}", self.requirements.len() + 1));
                self.requirements.push(requirement(id, modality, due, words, year));
                self.answers.push(Vec::new());
            }
            [task, lead, due] if task.starts_with('T') => {
                self.tasks.push(self::task(task, lead, due, words, year));
            }
            ["=", "none"] => {}
            ["=", task, relation, ref softer @ ..] => {
                let softer = softer.iter().map(|&word| aspect(word)).collect();
                let answer =
                    Answer { task: RowId(task.into()), relation: self::relation(relation), softer };
                self.answers.last_mut().expect("R before =").push(answer);
            }
            _ => panic!("not in the notation: {line}"),
        }
    }

    pub fn pairs(&self) -> usize {
        self.answers.iter().map(Vec::len).sum()
    }
}

fn aspect(word: &str) -> &'static str {
    ["number", "deadline", "modality"].into_iter().find(|&known| known == word).expect(word)
}

fn relation(word: &str) -> Relation {
    match word {
        "equal" => Relation::Equal,
        "superset" => Relation::Superset,
        "subset" => Relation::Subset,
        "intersect" => Relation::Intersect,
        _ => panic!("no such relation: {word}"),
    }
}

pub fn requirement(id: RowId, modality: &str, due: &str, words: &str, year: i32) -> Requirement {
    let modality = match modality {
        "必须" => Modality::Must,
        "应当" => Modality::Should,
        "推动" => Modality::Promote,
        "探索" => Modality::Explore,
        _ => panic!("no such modality: {modality}"),
    };
    Requirement {
        id,
        words: words.into(),
        origins: vec![Origin::Person("case".into())],
        path: String::new(),
        parent: None,
        issuer: None,
        obligor: None,
        modality,
        quantities: quantity::find(words),
        deadline: deadline(due, year),
        programmes: programmes(words),
        fingerprint: Fingerprint::of(words),
    }
}

pub fn task(id: &str, lead: &str, due: &str, words: &str, year: i32) -> Task {
    let target = |quantity: Quantity| Target { indicator: String::new(), quantity, baseline: None };
    Task {
        id: RowId(id.into()),
        words: words.into(),
        origin: Origin::Person("case".into()),
        path: String::new(),
        parent: None,
        year,
        kind: TaskKind::Routine,
        leader: None,
        leads: vec![lead.into()],
        support: vec![],
        deadline: deadline(due, year),
        deadline_words: (due != "-").then(|| due.to_owned()),
        deliverable: None,
        targets: quantity::find(words).into_iter().map(target).collect(),
        programmes: programmes(words),
        modality: Modality::Should,
        own_choice: None,
        done: None,
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
    }
}

fn programmes(words: &str) -> Vec<String> {
    let parts = words.split('“').skip(1);
    parts.filter_map(|part| part.split_once('”').map(|(name, _)| name.to_owned())).collect()
}

fn deadline(due: &str, year: i32) -> Option<When> {
    when::find(due, year).into_iter().next()
}

/// What came out.
#[derive(Default)]
pub struct Score {
    answered: usize,
    first: usize,
    three: usize,
    pairs: usize,
    pairs_found: usize,
    relations: usize,
    expected: usize,
    found: usize,
    alarms: usize,
    elsewhere: usize,
    others: usize,
    unanswered: usize,
    unanswered_quiet: usize,
    pub misses: Vec<String>,
}

impl Score {
    pub fn of(pool: &Pool) -> Self {
        let mut score = Self::default();
        let links = suggest(&pool.requirements, &pool.tasks, &[]);
        for (row, answers) in pool.requirements.iter().zip(&pool.answers) {
            let own: Vec<&Link> = links.iter().filter(|link| link.requirement == row.id).collect();
            score.requirement(row, answers, &own);
        }
        score
    }

    fn requirement(&mut self, row: &Requirement, answers: &[Answer], links: &[&Link]) {
        if answers.is_empty() {
            self.unanswered += 1;
            self.unanswered_quiet += usize::from(links.is_empty());
            let said = links
                .iter()
                .map(|link| format!("{} {} {:?}", link.task, link.strength, link.shared));
            self.misses.extend(said.map(|said| format!("unasked {}: {said}", row.words)));
            return;
        }
        let is_other = |link: &&&Link| !answers.iter().any(|answer| answer.task == link.task);
        let others: Vec<&&Link> = links.iter().filter(is_other).collect();
        self.others += others.len();
        self.elsewhere += others.iter().map(|link| link.weakenings.len()).sum::<usize>();
        let is_right = |link: &&Link| answers.iter().any(|answer| answer.task == link.task);
        let place = links.iter().position(is_right);
        self.answered += 1;
        self.first += usize::from(place == Some(0));
        self.three += usize::from(place.is_some_and(|place| place < 3));
        if place.is_none_or(|place| place >= 1) {
            self.misses.push(format!("rank {place:?} {}", row.words));
        }
        for answer in answers {
            self.pairs += 1;
            self.expected += answer.softer.len();
            let Some(link) = links.iter().find(|link| link.task == answer.task) else {
                self.misses
                    .push(format!("no link {} {} {:?}", row.words, answer.task, answer.softer));
                continue;
            };
            self.pair(row, answer, link);
        }
    }

    fn pair(&mut self, row: &Requirement, answer: &Answer, link: &Link) {
        self.pairs_found += 1;
        self.relations += usize::from(link.relation == answer.relation);
        let said: BTreeSet<&str> = link.weakenings.iter().map(|soft| name(soft.aspect)).collect();
        self.found += answer.softer.intersection(&said).count();
        self.alarms += said.difference(&answer.softer).count();
        if said != answer.softer {
            self.misses.push(format!(
                "softer {} {}: expected {:?}, found {said:?}",
                row.words, link.task, answer.softer
            ));
        }
        if link.relation != answer.relation {
            self.misses.push(format!(
                "relation {} {} {:?} not {:?}",
                row.words, link.task, link.relation, answer.relation
            ));
        }
        self.misses
            .push(format!("ok {} {} {} {:?}", row.id, link.task, link.strength, link.shared));
    }

    pub fn among_three(&self) -> f64 {
        self.three as f64 / self.answered as f64
    }

    pub fn weakenings_found(&self) -> f64 {
        self.found as f64 / self.expected as f64
    }

    /// Part of the weakenings reported that are none.
    pub fn false_alarms(&self) -> f64 {
        self.alarms as f64 / (self.found + self.alarms).max(1) as f64
    }
}

fn name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Number => "number",
        Aspect::Deadline => "deadline",
        Aspect::Modality => "modality",
    }
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "first {}/{}, among three {}/{}, pairs {}/{}, relation {}/{}",
            self.first,
            self.answered,
            self.three,
            self.answered,
            self.pairs_found,
            self.pairs,
            self.relations,
            self.pairs_found
        )?;
        writeln!(
            out,
            "softer found {}/{}, false alarms {}; without an answer and quiet {}/{}",
            self.found, self.expected, self.alarms, self.unanswered_quiet, self.unanswered
        )?;
        writeln!(out, "other tasks suggested {}, with weakenings {}", self.others, self.elsewhere)?;
        self.misses.iter().try_for_each(|miss| writeln!(out, "  {miss}"))
    }
}
