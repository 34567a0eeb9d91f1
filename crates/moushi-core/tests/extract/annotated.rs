//! Extraction against carefully annotated documents. The folder is named by the environment
//! variable `MOUSHI_ANNOTATED` (it holds `docs/NN.txt` and `gold/NN.json`); without it the test says
//! so and passes. Scores as the annotators' scorer does: items match one to one on the Dice
//! coefficient of character bigrams.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use moushi_core::extract::{Options, extract};
use moushi_core::model::Candidate;
use moushi_core::text::Source;
use serde_json::Value;

type Bigrams = BTreeMap<(char, char), usize>;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read files that the caller names")]
fn annotated_documents_are_read_as_well_as_promised() {
    let Ok(folder) = std::env::var("MOUSHI_ANNOTATED") else {
        eprintln!("MOUSHI_ANNOTATED is not set: no annotated documents, nothing scored");
        return;
    };
    let mut scores: Vec<Scores> = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(Path::new(&folder).join("gold"))
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .collect();
    names.sort();
    for gold in names {
        let name = gold.file_stem().unwrap().to_string_lossy().into_owned();
        let text =
            std::fs::read_to_string(Path::new(&folder).join("docs").join(format!("{name}.txt")))
                .unwrap();
        let gold: Value = serde_json::from_str(&std::fs::read_to_string(&gold).unwrap()).unwrap();
        let score = Scores::of(&super::source(&text), &gold);
        eprintln!("{name} {score:?}");
        scores.push(score);
    }
    assert!(!scores.is_empty(), "no gold files in {folder}");
    let mean = |of: fn(&Scores) -> Option<f64>| {
        let values: Vec<f64> = scores.iter().filter_map(of).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let reached = [
        ("items at 0.6", mean(|s| Some(s.loose)), 0.88),
        ("items at 0.8", mean(|s| Some(s.strict)), 0.78),
        ("type", mean(|s| s.kind), 0.88),
        ("owner where one is named", mean(|s| s.owner), 0.80),
        ("deadline", mean(|s| s.deadline), 0.75),
        ("programmes", mean(|s| Some(s.programmes)), 0.93),
        ("quantities", mean(|s| Some(s.quantities)), 0.95),
        ("noise", mean(|s| Some(s.noise)), 0.75),
    ];
    for (what, value, bar) in reached {
        assert!(value >= bar, "{what}: {value:.3} is below {bar}; all: {reached:?}");
    }
}

#[derive(Debug)]
struct Scores {
    loose: f64,
    strict: f64,
    kind: Option<f64>,
    owner: Option<f64>,
    deadline: Option<f64>,
    programmes: f64,
    quantities: f64,
    noise: f64,
}

impl Scores {
    fn of(source: &Source, gold: &Value) -> Self {
        let found = extract(source, &Options::default());
        let items = gold["items"].as_array().unwrap();
        let said: Vec<String> = found.candidates.iter().map(|c| plain(source.at(c.span))).collect();
        let meant: Vec<String> = items.iter().map(|item| plain(text(&item["text"]))).collect();
        let pairs = matched(&said, &meant, 0.6, dice);
        let strict = matched(&said, &meant, 0.8, dice).len();
        let of = |(p, g): &(usize, usize)| (&found.candidates[*p], &items[*g]);
        let kinds = pairs.iter().filter(|pair| kind(of(pair).0) == text(&of(pair).1["type"]));
        let owned: Vec<_> =
            pairs.iter().map(of).filter(|(_, item)| !item["owner"].is_null()).collect();
        let owner = |(c, item): &&(&Candidate, &Value)| {
            same(c.owner.as_ref().map_or("", |o| &o.name), text(&item["owner"]))
        };
        let due = |c: &Candidate| {
            c.deadline.as_ref().map_or(String::new(), |when| source.at(when.span).to_owned())
        };
        let dated: Vec<_> = pairs
            .iter()
            .map(of)
            .filter(|(c, item)| c.deadline.is_some() || !item["deadline"].is_null())
            .collect();
        let kept = dated.iter().filter(|(c, item)| same(&due(c), text(&item["deadline"])));
        Self {
            loose: f1(pairs.len(), said.len(), meant.len()),
            strict: f1(strict, said.len(), meant.len()),
            kind: share(kinds.count(), pairs.len()),
            owner: share(owned.iter().filter(owner).count(), owned.len()),
            deadline: share(kept.count(), dated.len()),
            programmes: programmes(&found.candidates, gold),
            quantities: quantities(source, &found.candidates, items),
            noise: noise(source, &found.noise, gold),
        }
    }
}

fn programmes(candidates: &[Candidate], gold: &Value) -> f64 {
    let items = gold["items"].as_array().unwrap();
    let names = |list: &Value| -> BTreeSet<String> {
        list.as_array().into_iter().flatten().map(|name| plain(text(name))).collect()
    };
    let meant: BTreeSet<String> =
        items.iter().flat_map(|item| names(&item["named_programmes"])).collect();
    let ignored: BTreeSet<String> =
        names(&gold["programmes_outside"]).difference(&meant).cloned().collect();
    let said: BTreeSet<String> = candidates
        .iter()
        .flat_map(|c| &c.programmes)
        .map(|quoted| plain(&quoted.name))
        .filter(|name| !ignored.contains(name))
        .collect();
    f1(said.intersection(&meant).count(), said.len(), meant.len())
}

fn quantities(source: &Source, candidates: &[Candidate], items: &[Value]) -> f64 {
    let said: Vec<(String, f64, String)> = candidates
        .iter()
        .flat_map(|c| &c.quantities)
        .map(|q| (bare(source.at(q.span)), q.value, bare(&q.unit)))
        .collect();
    let meant: Vec<(String, f64, String)> = items
        .iter()
        .flat_map(|item| item["quantities"].as_array().unwrap())
        .map(|q| {
            (
                bare(text(&q["text"])),
                q["value"].as_f64().unwrap_or(f64::NAN),
                bare(text(&q["unit"])),
            )
        })
        .collect();
    let mut free: Vec<bool> = vec![true; meant.len()];
    let mut hits = 0;
    for (words, value, unit) in &said {
        let hit = (0..meant.len()).find(|at| {
            let (m_words, m_value, m_unit) = &meant[*at];
            free[*at] && (words == m_words || (value - m_value).abs() < 1e-6 && unit == m_unit)
        });
        if let Some(at) = hit {
            (free[at], hits) = (false, hits + 1);
        }
    }
    f1(hits, said.len(), meant.len())
}

fn noise(source: &Source, found: &[moushi_core::text::Noise], gold: &Value) -> f64 {
    let said: Vec<String> =
        found.iter().map(|n| plain(source.at(n.span))).filter(|n| !n.is_empty()).collect();
    let meant: Vec<String> = gold["noise"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| plain(text(&n["text"])))
        .filter(|n| !n.is_empty())
        .collect();
    let likeness = |a: &str, b: &str| {
        let short = a.chars().count().min(b.chars().count());
        if short >= 2 && (a.contains(b) || b.contains(a)) { 1.0 } else { dice(a, b) }
    };
    f1(matched(&said, &meant, 0.6, likeness).len(), said.len(), meant.len())
}

/// Greedy one-to-one pairs, the likest first.
fn matched(
    said: &[String],
    meant: &[String],
    bar: f64,
    likeness: impl Fn(&str, &str) -> f64,
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (p, a) in said.iter().enumerate() {
        pairs.extend(
            meant
                .iter()
                .enumerate()
                .map(|(g, b)| (likeness(a, b), p, g))
                .filter(|(like, ..)| *like >= bar),
        );
    }
    let place = |p: usize, g: usize| {
        (p as f64 / said.len().max(1) as f64 - g as f64 / meant.len().max(1) as f64).abs()
    };
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(place(a.1, a.2).total_cmp(&place(b.1, b.2))));
    let (mut used, mut taken, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, p, g) in pairs {
        if !used.contains(&p) && !taken.contains(&g) {
            used.insert(p);
            taken.insert(g);
            out.push((p, g));
        }
    }
    out
}

fn dice(a: &str, b: &str) -> f64 {
    let (a, b) = (bigrams(a), bigrams(b));
    let all: usize = a.values().chain(b.values()).sum();
    let both: usize = a.iter().map(|(pair, n)| *n.min(b.get(pair).unwrap_or(&0))).sum();
    2.0 * both as f64 / all.max(1) as f64
}

fn bigrams(words: &str) -> Bigrams {
    let mut counts = Bigrams::new();
    for (a, b) in words.chars().zip(words.chars().skip(1)) {
        *counts.entry((a, b)).or_default() += 1;
    }
    counts
}

/// Letters, digits, % + and . only, full-width forms folded, literal `\n` and entities dropped.
fn plain(words: &str) -> String {
    let mut words = words.replace("\\n", "");
    while let Some(start) = words.find('&') {
        let Some(end) = words[start..].find(';').filter(|end| *end <= 8) else { break };
        words.replace_range(start..=start + end, "");
    }
    let fold = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
        other => other,
    };
    words.chars().map(fold).filter(|c| c.is_alphanumeric() || "%+.".contains(*c)).collect()
}

/// Without the words that bound a number.
fn bare(words: &str) -> String {
    let mut words = plain(words);
    for lead in ["每", "约", "近", "超过", "超", "不低于", "不少于", "至少", "达到", "达"]
    {
        words = words.strip_prefix(lead).unwrap_or(&words).to_owned();
    }
    for tail in ["以上", "左右", "以内", "余", "多"] {
        words = words.strip_suffix(tail).unwrap_or(&words).to_owned();
    }
    words
}

fn same(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    a == b || !a.is_empty() && !b.is_empty() && dice(&a, &b) >= 0.8
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn kind(candidate: &Candidate) -> String {
    text(&serde_json::to_value(candidate.kind).unwrap()).to_owned()
}

fn f1(hits: usize, said: usize, meant: usize) -> f64 {
    if said + meant == 0 { 1.0 } else { 2.0 * hits as f64 / (said + meant) as f64 }
}

fn share(hits: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| hits as f64 / of as f64)
}
