//! The words of `data/lexicon/times.toml` and `data/lexicon/plans.toml`, and the characters with
//! which a time phrase may begin.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::numeral;

/// The lexicon, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let times = include_str!("../../../../../data/lexicon/times.toml");
        let plans = include_str!("../../../../../data/lexicon/plans.toml");
        let times = toml::from_str(times).expect("times.toml is read by the tests");
        Lexicon::of(times, toml::from_str(plans).expect("plans.toml is read by the tests"))
    });
    &LEXICON
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    event: Vec<String>,
    alone: Vec<String>,
    standing: Vec<String>,
    fixed: Vec<Fixed>,
    year: Vec<RelativeYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    plan: Vec<Plan>,
}

/// A five-year plan.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) first: i32,
    pub(super) last: i32,
}

/// An event on a fixed day of every year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixed {
    words: Vec<String>,
    pub(super) month: u32,
    pub(super) day: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelativeYear {
    words: Vec<String>,
    shift: i32,
}

/// See the module.
pub(super) struct Lexicon {
    event: Vec<String>,
    alone: Vec<String>,
    standing: Vec<String>,
    fixed: Vec<Fixed>,
    year: Vec<RelativeYear>,
    plan: Vec<Plan>,
    /// One bit for each character of the basic plane.
    triggers: Vec<u64>,
}

impl Lexicon {
    fn of(times: Times, plans: Plans) -> Self {
        let Times { event, alone, standing, fixed, year } = times;
        let mut lexicon =
            Self { event, alone, standing, fixed, year, plan: plans.plan, triggers: vec![0; 1024] };
        // The words that the grammar itself knows begin with these.
        let mut starts: Vec<char> =
            "年月季上下中每未今近过全前第本当即周星早晚凌傍首“".chars().collect();
        let lists = [&lexicon.event, &lexicon.alone, &lexicon.standing];
        let fixed = lexicon.fixed.iter().flat_map(|fixed| &fixed.words);
        let years = lexicon.year.iter().flat_map(|year| &year.words);
        let words = lists.into_iter().flatten().chain(fixed).chain(years);
        starts.extend(words.filter_map(|word| word.chars().next()));
        for c in starts {
            let code = c as usize;
            lexicon.triggers[code / 64] |= 1 << (code % 64);
        }
        lexicon
    }

    /// Whether a time phrase may begin with `c`.
    pub(super) fn begins(&self, c: char) -> bool {
        let code = c as usize;
        let word = self.triggers.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1);
        word || numeral::starts(c)
    }

    /// The length of the event at the start of `text` that needs a word behind.
    pub(super) fn event(&self, text: &str) -> Option<usize> {
        longest(&self.event, text)
    }

    /// The length of the event at the start of `text` that may stand alone.
    pub(super) fn alone(&self, text: &str) -> Option<usize> {
        longest(&self.alone, text)
    }

    /// The length of the word at the start of `text` for work without end.
    pub(super) fn standing(&self, text: &str) -> Option<usize> {
        longest(&self.standing, text)
    }

    /// The event on a fixed day at the start of `text`.
    pub(super) fn fixed(&self, text: &str) -> Option<(&Fixed, usize)> {
        self.fixed.iter().find_map(|fixed| Some((fixed, longest(&fixed.words, text)?)))
    }

    /// The year counted from the plan's at the start of `text`.
    pub(super) fn year(&self, text: &str) -> Option<(i32, usize)> {
        self.year.iter().find_map(|year| Some((year.shift, longest(&year.words, text)?)))
    }

    /// The five-year plan named at the start of `text`, with or without quotation marks.
    pub(super) fn plan(&self, text: &str) -> Option<(&Plan, usize)> {
        let quoted = text.starts_with('“');
        let mark = if quoted { '“'.len_utf8() } else { 0 };
        let plan = self.plan.iter().find(|plan| text[mark..].starts_with(&plan.name))?;
        let len = mark + plan.name.len();
        let closed = text[len..].starts_with('”');
        (quoted == closed).then(|| (plan, if closed { len + '”'.len_utf8() } else { len }))
    }
}

fn longest(words: &[String], text: &str) -> Option<usize> {
    words.iter().filter(|word| text.starts_with(*word)).map(String::len).max()
}
