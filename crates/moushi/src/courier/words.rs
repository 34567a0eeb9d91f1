//! What a letter says, in one language: titles of matters, days, counts, addresses of pages.

use moushi_core::text::Text;
use moushi_core::track::remind::Form;

use crate::app::remind::{Letter, Line};

/// In which language, and what links begin with.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Address of this program, without a `/` at its end.
    pub site: &'a str,
    /// English instead of Chinese.
    pub english: bool,
}

impl Words<'_> {
    /// Words in the language.
    pub fn of(self, words: &Text) -> String {
        let picked = if self.english { &words.en } else { &words.zh };
        // One line: nothing that was typed makes a heading or a field of a letter.
        picked.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    /// The address of a page.
    pub fn link(self, url: &str) -> String {
        format!("{}{url}", self.site)
    }

    /// What the letter is about.
    pub fn title(self, letter: &Letter) -> String {
        let (people, total) = (letter.people, letter.total);
        let words = match (letter.to.is_some(), letter.form) {
            (true, Form::Digest) => Text::of(
                format!("谋实每周提要：{total} 项等您处理"),
                format!("Moushi, this week: {total} matters wait for you"),
            ),
            (true, Form::Urgent) => Text::of(
                format!("谋实提醒：{total} 项即将到期"),
                format!("Moushi: {total} matters are due"),
            ),
            (false, _) => Text::of(
                format!("谋实每周提醒：{people} 人共有 {total} 项待办"),
                format!("Moushi, this week: {total} matters wait for {people} people"),
            ),
        };
        self.of(&words)
    }

    /// A line: `督办单待答复 3 项`, or the title of a matter with its day.
    pub fn line(self, letter: &Letter, line: &Line) -> String {
        let title = self.of(&line.title);
        if letter.to.is_none() {
            let count = line.count;
            return if self.english {
                format!("{title}: {count}")
            } else {
                format!("{title} {count} 项")
            };
        }
        match (line.due.as_str(), self.english) {
            ("", _) => title,
            (day, true) => format!("{title} (by {day})"),
            (day, false) => format!("{title}（{day} 前）"),
        }
    }

    /// How many matters the lines leave out; empty for none.
    pub fn rest(self, letter: &Letter) -> String {
        let rest = letter.total.saturating_sub(letter.lines.len());
        match (letter.to.is_some() && rest > 0, self.english) {
            (false, _) => String::new(),
            (true, true) => format!("and {rest} more"),
            (true, false) => format!("另有 {rest} 项"),
        }
    }

    /// What stands at the end: where to go, and how to have it otherwise.
    pub fn end(self, letter: &Letter) -> String {
        match (letter.to.is_some(), self.english) {
            (true, false) => "不想收到或只想收每周提要，请在“我的设置”中修改。".to_owned(),
            (true, true) => "Change what you are told under My settings.".to_owned(),
            (false, false) => "请登录后在工作台查看自己的事项。".to_owned(),
            (false, true) => "Sign in to see yours on the desk.".to_owned(),
        }
    }
}
