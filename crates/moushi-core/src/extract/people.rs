//! People who speak, report or preside, in the order in which the text first names them so.
//! A name is a family name with one or two further characters between a title or a boundary and a
//! word of speaking. Does not decide what they own.

use super::flow::Flow;
use super::lexicon::LEXICON;
use crate::model::Person;

/// One mention of a person as speaker, in the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// First byte of the name.
    pub(super) start: usize,
    /// One past the name.
    pub(super) end: usize,
    /// First byte of the title before the name; `start` when there is none.
    pub(super) title: usize,
}

/// All mentions in reading order.
pub(super) fn mentions(flow: &Flow) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for paragraph in &flow.paragraphs {
        let text = flow.at(paragraph.start, paragraph.end);
        let mut here: Vec<Mention> = Vec::new();
        for (at, _) in LEXICON.people.speaking.all_in(text) {
            here.extend(before_verb(text, at));
        }
        // 党委书记某某在…会上强调: 在 tells of a speaker only behind an office.
        here.extend(text.match_indices('在').filter_map(|(at, _)| titled(text, at)));
        for (at, _) in LEXICON.people.titles.all_in(text) {
            here.extend(before_title(text, at));
        }
        here.sort_by_key(|m| (m.start, m.end));
        here.dedup_by_key(|m| m.start);
        let shift = |m: Mention| Mention {
            start: m.start + paragraph.start,
            end: m.end + paragraph.start,
            title: m.title + paragraph.start,
        };
        found.extend(here.into_iter().map(shift));
    }
    found
}

/// People in the order of their first mention.
pub(super) fn ranked(flow: &Flow, mentions: &[Mention]) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let group = group_title(flow);
    for mention in mentions {
        let name = flow.at(mention.start, mention.end);
        let title = Some(flow.at(mention.title, mention.start)).filter(|t| !t.is_empty());
        match people.iter_mut().find(|person| person.name == name) {
            Some(person) => {
                if person.title.is_none() {
                    person.title = title.map(str::to_owned);
                }
            }
            None => {
                let rank = u32::try_from(people.len() + 1).unwrap_or(u32::MAX);
                people.push(Person {
                    name: name.to_owned(),
                    title: title.map(str::to_owned),
                    rank,
                });
            }
        }
    }
    for person in &mut people {
        if person.title.is_none() && reports(flow, mentions, &person.name) {
            person.title.clone_from(&group);
        }
    }
    people
}

/// The collective that reports, when the text names one: 厅领导班子成员.
fn group_title(flow: &Flow) -> Option<String> {
    let words = "领导班子成员";
    let at = flow.text.find(words)?;
    let start = flow.text[..at]
        .rfind(['，', '。', '\n', '、'])
        .map_or(0, |b| b + flow.text[b..].chars().next().map_or(1, char::len_utf8));
    Some(flow.at(start, at + words.len()).to_owned()).filter(|title| title.chars().count() <= 20)
}

fn reports(flow: &Flow, mentions: &[Mention], name: &str) -> bool {
    mentions.iter().any(|m| {
        flow.at(m.start, m.end) == name && flow.text[m.end..].starts_with("结合分管")
            || flow.at(m.start, m.end) == name && flow.text[m.end..].starts_with("围绕分管")
    })
}

/// The name that ends at `at`, where a word of speaking starts.
fn before_verb(text: &str, at: usize) -> Option<Mention> {
    let bare = || {
        [3, 2, 4]
            .into_iter()
            .filter_map(|chars| back(text, at, chars))
            .find(|start| is_name(&text[*start..at]) && is_boundary(&text[..*start]))
            .map(|start| Mention { start, end: at, title: title_start(text, start) })
    };
    titled(text, at).or_else(bare)
}

/// The name that ends at `at` and follows an office.
fn titled(text: &str, at: usize) -> Option<Mention> {
    let start = [2, 3, 4].into_iter().filter_map(|chars| back(text, at, chars)).find(|start| {
        is_name(&text[*start..at]) && LEXICON.people.titles.at_end(&text[..*start]) > 0
    })?;
    Some(Mention { start, end: at, title: title_start(text, start) })
}

/// 某某某校长: the name before a title that follows it.
fn before_title(text: &str, at: usize) -> Option<Mention> {
    let start = back(text, at, 3).filter(|start| is_name(&text[*start..at]))?;
    let before = text[..start].chars().next_back();
    let apart = before.is_none_or(|c| c.is_ascii_digit() || "，。；：、由请 ".contains(c));
    apart.then_some(Mention { start, end: at, title: start })
}

fn back(text: &str, at: usize, chars: usize) -> Option<usize> {
    text[..at].char_indices().rev().nth(chars - 1).map(|(start, _)| start)
}

/// A family name and one or two characters that given names are made of.
fn is_name(words: &str) -> bool {
    let family = LEXICON.people.surnames.at_start(words);
    let given = words[family..].chars();
    let plain = |c: char| {
        !"的了和与及会校省市县区厅局部委办院所年月日级组员们者全各等教一二三四五六七八九十在对为是把将要也都新大小中上下以就工作度点面方动力融".contains(c)
    };
    let word = [&LEXICON.manner, &LEXICON.light, &LEXICON.doing]
        .iter()
        .any(|set| set.at_start(words) >= 6);
    family > 0
        && !word
        && words.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && (1..=2).contains(&given.clone().count())
        && given.clone().all(plain)
}

fn is_boundary(before: &str) -> bool {
    before.is_empty() || before.ends_with(['，', '。', '；', '：', '、', '\n', '”', '）', ' '])
}

/// Where the title before a name starts: parts joined by ， and 、 belong to it while they end in
/// an office.
fn title_start(text: &str, name: usize) -> usize {
    let titles = &LEXICON.people.titles;
    let mut start = name;
    while titles.at_end(text[..start].trim_end_matches(['，', '、'])) > 0
        || start < name && text[..start].ends_with('、')
    {
        let before = text[..start].trim_end_matches(['，', '、']);
        let cut = before
            .rfind(['，', '。', '；', '：', '、', '\n'])
            .map_or(0, |b| b + before[b..].chars().next().map_or(1, char::len_utf8));
        if titles.at_end(before) == 0 || before[cut..].chars().count() > 30 || cut >= start {
            break;
        }
        start = cut;
    }
    // 校长某某、党总支书记某某: the part before names another person.
    start
}
