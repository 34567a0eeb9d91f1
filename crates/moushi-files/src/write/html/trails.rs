//! 数字来路: the list at the end of the page, an entry for each number, each with a way back. On the
//! screen the entry that was asked for stands at the foot of the window, by `:target` alone.

use moushi_core::report::figure::{Passage, rounded};
use moushi_core::report::trace::{Trace, Traced};
use moushi_core::text::Lang;

use super::words::text;

/// The list; empty where the page has no number.
pub fn list(trace: &Trace, lang: Lang) -> String {
    if trace.figures.is_empty() {
        return String::new();
    }
    let entries: String = trace.figures.iter().map(|one| entry(one, lang)).collect();
    let title = lang.pick("数字来路", "Where the numbers come from");
    format!(
        "<aside class=\"trails\" aria-labelledby=\"trails\">\n<h2 id=\"trails\">{title}</h2>\n\
         <ol>\n{entries}</ol>\n</aside>\n"
    )
}

fn entry(one: &Traced, lang: Lang) -> String {
    let number = one.number;
    let mut facts = Vec::new();
    let mut fact = |zh: &str, en: &str, words: &str| {
        let name = lang.pick(zh, en);
        if !words.is_empty() {
            facts.push(format!("<dt>{name}</dt><dd>{}</dd>", text(words)));
        }
    };
    fact("位置", "Place", &one.heading);
    let plain = format!("{}{}", rounded(one.value), one.unit);
    if plain != one.shown {
        fact("数值", "Value", &plain);
    }
    fact("口径", "How", &one.trail.how);
    fact("台账条目", "Rows", &one.trail.rows.join("、"));
    one.trail.passages.iter().for_each(|passage| fact("原文", "Words", &place(passage)));
    fact("佐证", "Evidence", &one.trail.evidence.join("、"));
    fact("批次", "Run", &one.trail.run);
    let (said, back) = match lang {
        Lang::Zh => (format!("回到正文中的第{number}个数字"), "回到正文"),
        Lang::En => (format!("back to number {number} of the text"), "back to the text"),
    };
    format!(
        "<li id=\"f{number}\" tabindex=\"-1\"><p><b>{number}. {}</b> \
         <a href=\"#n{number}\" aria-label=\"{said}\">↩ {back}</a></p>\
         <dl>{}</dl></li>\n",
        text(&one.shown),
        facts.concat()
    )
}

fn place(passage: &Passage) -> String {
    let page = passage.page.map(|page| format!("第{page}页")).unwrap_or_default();
    format!("《{}》{page}“{}”", passage.document, passage.words)
}
