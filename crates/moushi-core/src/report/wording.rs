//! Set phrases as data: putting facts in for words in braces, and checking a file of phrases before it is used, so
//! that a department may change its sentences without a change of the program. Knows no facts.

use std::sync::Arc;

use super::block::Run;
use super::figure::Figure;
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// What is put in for a word in braces.
#[derive(Clone, Debug)]
pub enum Fill<'a> {
    /// Words.
    Words(&'a str),
    /// A number with its way back. A unit that the phrase writes behind it becomes a part of it.
    Figure(&'a Arc<Figure>),
    /// Words with numbers among them.
    Runs(&'a [Run]),
}

/// A phrase with values in place of the words in braces; what a value says in braces itself stays.
pub fn put(phrase: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<_> = values.iter().map(|(name, words)| (*name, Fill::Words(words))).collect();
    runs(phrase, &values).into_iter().map(|run| run.text).collect()
}

/// The same, numbers keeping their way back.
pub fn runs(phrase: &str, values: &[(&str, Fill<'_>)]) -> Vec<Run> {
    let mut said: Vec<Run> = Vec::new();
    let mut own = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        own.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        rest = after;
        let fill = values.iter().find(|(known, _)| *known == name).map(|(_, fill)| fill);
        if let Some(Fill::Words(words)) = fill {
            own.push_str(words);
            continue;
        }
        said.extend((!own.is_empty()).then(|| Run::own(std::mem::take(&mut own))));
        match fill {
            Some(Fill::Figure(figure)) => {
                let (figure, left) = Figure::united(figure, after);
                said.push(Run::figure(&figure));
                rest = left;
            }
            Some(Fill::Runs(runs)) => said.extend(runs.iter().cloned()),
            _ => {}
        }
    }
    own.push_str(rest);
    said.extend((!own.is_empty()).then(|| Run::own(own)));
    said
}

/// A file of phrases under check.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// What the phrases are of: 年度总结用语.
    pub of: (&'static str, &'static str),
    /// The file of the program to compare with.
    pub file: &'static str,
}

impl Wording {
    /// Refuses a phrase whose words in braces are not exactly these.
    ///
    /// # Errors
    /// When a brace has no partner, a word is unknown, or one lacks.
    pub fn holds(&self, name: &str, phrase: &str, must: &[&str]) -> Result<(), Refusal> {
        let found = self.known(name, phrase, must)?;
        match must.iter().find(|word| !found.contains(word)) {
            Some(word) => Err(self.lacks(name, word)),
            None => Ok(()),
        }
    }

    /// Refuses a phrase with a word in braces that is none of these; answers those it has.
    ///
    /// # Errors
    /// When a brace has no partner or a word is unknown.
    pub fn known<'p>(
        &self,
        name: &str,
        phrase: &'p str,
        may: &[&str],
    ) -> Result<Vec<&'p str>, Refusal> {
        let mut found = Vec::new();
        let mut rest = phrase;
        while let Some(at) = rest.find(['{', '}']) {
            let inner = rest[at..].strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let Some((word, after)) = inner.filter(|(word, _)| !word.contains('{')) else {
                return Err(self.unbalanced(name, phrase));
            };
            if !may.contains(&word) {
                return Err(self.unknown(name, word, may));
            }
            found.push(word);
            rest = after;
        }
        Ok(found)
    }

    /// Refuses names that are not each of these once.
    ///
    /// # Errors
    /// When a name is unknown, is there twice, or lacks.
    pub fn once<'a>(
        &self,
        part: &str,
        known: &[&str],
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Refusal> {
        let mut found: Vec<&str> = Vec::new();
        for name in names {
            if !known.contains(&name) {
                return Err(self.unknown(part, name, known));
            }
            if found.contains(&name) {
                return Err(self.twice(part, name));
            }
            found.push(name);
        }
        match known.iter().find(|name| !found.contains(name)) {
            Some(name) => Err(self.lacks(part, name)),
            None => Ok(()),
        }
    }

    /// The file is no TOML, or its fields are not those of these phrases.
    pub fn unread(&self, error: &str) -> Refusal {
        let (zh, en) = self.of;
        self.invalid(Text::of(
            format!("{zh}读不出来：{error}"),
            format!("The {en} cannot be read: {error}"),
        ))
    }

    fn invalid(&self, message: Text) -> Refusal {
        let (zh, en) = self.of;
        let advice = Text::of(
            format!("请对照 {} 修改{zh}。", self.file),
            format!("Compare the {en} with {} and mend them.", self.file),
        );
        Refusal::new(RefusalKind::Invalid, message, advice)
    }

    fn unbalanced(&self, name: &str, phrase: &str) -> Refusal {
        self.invalid(Text::of(
            format!("“{name}”的花括号不成对：{phrase}"),
            format!("The braces of `{name}` do not match: {phrase}"),
        ))
    }

    /// A word that is none of those that may stand there.
    pub fn unknown(&self, name: &str, word: &str, known: &[&str]) -> Refusal {
        let may = if known.is_empty() { "--".to_owned() } else { known.join("、") };
        self.invalid(Text::of(
            format!("“{name}”里不能用“{word}”，可用的是：{may}。"),
            format!("`{name}` knows no `{word}`; it may be: {may}."),
        ))
    }

    fn lacks(&self, name: &str, word: &str) -> Refusal {
        self.invalid(Text::of(
            format!("“{name}”里缺少“{word}”。"),
            format!("`{name}` lacks `{word}`."),
        ))
    }

    /// A name that is there twice.
    pub fn twice(&self, name: &str, word: &str) -> Refusal {
        self.invalid(Text::of(
            format!("“{name}”里“{word}”出现了两次。"),
            format!("`{name}` has `{word}` twice."),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::Trail;
    use super::*;

    #[test]
    fn a_number_put_in_keeps_its_way_back() {
        let figure = Figure::measured(12.0, "项", Trail::default());
        let said = runs(
            "共{count}，其中{what}{count}。",
            &[("count", Fill::Figure(&figure)), ("what", Fill::Words("重大{项目}"))],
        );
        let words: Vec<&str> = said.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(words, ["共", "12项", "，其中重大{项目}", "12项", "。"]);
        assert_eq!(said.iter().filter(|run| run.figure.is_some()).count(), 2);
        assert_eq!(put("{a}与{a}", &[("a", "甲")]), "甲与甲");
        let bare = Figure::bare(&figure);
        assert_eq!(&*bare.shown, "12");
        let said = runs("发出{count}份，办结{count}项。", &[("count", Fill::Figure(&bare))]);
        let words: Vec<&str> = said.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(words, ["发出", "12", "份，办结", "12项", "。"], "a unit joins its number");
    }
}
