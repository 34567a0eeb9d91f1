//! `Text`: a sentence for people, in Chinese and in English, beside the thing it speaks of; `Lang`: the
//! language that a reader chose.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A sentence in both languages of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Text {
    /// Simplified Chinese, the first language of every face.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A sentence known when the program is built; usable in constants.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// A sentence with parts filled in.
    pub fn of(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: Cow::Owned(zh.into()), en: Cow::Owned(en.into()) }
    }

    /// Words that are not translated: names, and what people wrote.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::of(words.clone(), words)
    }
}

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The text in this language.
    pub fn of(self, text: &Text) -> &str {
        self.pick(&text.zh, &text.en)
    }

    /// One of two words.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Its tag as in HTML and BCP 47.
    pub fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }
}
