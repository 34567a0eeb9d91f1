//! Who speaks: 某某强调, 会议要求, 提出三点要求：, 希望老师们…; and who reports on work of his own.

use super::lexicon::{CLAUSES, LEXICON};
use super::people::Mention;
use super::tense;
use super::view::View;
use crate::model::SectionRole;

/// Whether a clause says who speaks: where what is said starts, and whether it is urged at once.
pub(super) fn said(view: &View, start: usize, end: usize) -> Option<(usize, bool)> {
    let words = view.at(start, end);
    if words.chars().count() > 70 {
        return None;
    }
    if counts_demands(words) {
        return Some((end, true));
    }
    let demand = &LEXICON.speech.demand;
    let urges = |verb: &str| ["要求", "希望", "号召", "叮嘱", "勉励", "明确要求"].contains(&verb);
    let length = demand.at_end(words);
    if length > 0 {
        let before = &words[..words.len() - length];
        // 各项布置与要求 is a noun.
        if before.ends_with(['与', '和', '及', '的', '、', '项', '作']) {
            return None;
        }
        let speaks = view.mention_in(start, end).is_some()
            || ends_in_body(before)
            || setting(before) > 0
            || ["，", "上", "并", "中", "后"]
                .iter()
                .any(|word| before.ends_with(word) && before.chars().count() <= 14);
        return speaks.then(|| (end, urges(&words[words.len() - length..])));
    }
    let mut at = start;
    at += LEXICON.joining.at_start(words);
    let rest = view.at(at, end);
    let name =
        view.mention_in(at, end).filter(|m| m.start == at || m.title == at).map(|m| m.end - at);
    let body = ["他", "她", "会议", "大会", "全会", "通知", "意见", "方案"]
        .iter()
        .find(|word| rest.starts_with(**word))
        .map(|word| word.len());
    if let Some(verb) = ["希望", "要求"].iter().find(|verb| rest.starts_with(**verb)) {
        let to = at + verb.len();
        let whom = &LEXICON.owner.body_end;
        let near: String = view.at(to, end).chars().take(16).collect();
        return (whom.is_in(&near) && !near.starts_with('的')).then_some((to, true));
    }
    let who = name.or(body).or_else(|| called(rest))?;
    let verb = demand.at_start(&rest[who..]);
    (verb > 0).then(|| (at + who + verb, urges(&rest[who..who + verb])))
}

fn ends_in_body(before: &str) -> bool {
    LEXICON.speech.body.at_end(before) > 0 || before.ends_with("还") || before.ends_with("同时")
}

/// …会上, …讲话中, …调研时: bytes of the words at the end that tell where it was said.
fn setting(before: &str) -> usize {
    CLAUSES.setting.at_end(before)
}

/// 提出四点要求, 提几点希望: the demands themselves follow.
fn counts_demands(words: &str) -> bool {
    let Some(rest) = ["要求", "希望", "意见"].iter().find_map(|end| words.strip_suffix(end))
    else {
        return false;
    };
    let rest = rest.trim_end_matches("工作").trim_end_matches("具体");
    let Some(rest) = ["点", "项", "条", "个方面"].iter().find_map(|end| rest.strip_suffix(end))
    else {
        return false;
    };
    let verb =
        rest.trim_end_matches(|c: char| "一二两三四五六七八九十几以下0123456789".contains(c));
    verb.len() < rest.len() && verb.ends_with(['提', '出', '讲', '谈', '了'])
}

/// 李校长: a family name and an office.
fn called(rest: &str) -> Option<usize> {
    let family = LEXICON.people.surnames.at_start(rest);
    let title = LEXICON.people.titles.at_start(&rest[family..]);
    (family > 0 && title > 0).then_some(family + title)
}

/// The person who opens a paragraph with a report on work of his own.
pub(super) fn reporter(view: &View, start: usize, end: usize) -> Option<Mention> {
    let mention = view.mention_in(start, end).filter(|m| m.title == start || m.start == start)?;
    let after = view.at(mention.end, end);
    let clause = after.find(['，', '。']).map_or(after, |cut| &after[..cut]);
    let frames = ["结合分管", "围绕分管", "结合工作"];
    let reports = frames.iter().any(|frame| clause.starts_with(frame))
        || ["汇报", "工作报告", "述职", "回顾了", "总结了"]
            .iter()
            .any(|word| clause.contains(word));
    reports.then_some(mention)
}

/// Somebody who reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub(super) who: Mention,
    /// On work of his own; else he speaks for the whole house.
    pub(super) own: bool,
}

/// 副局长某某汇报了…工作。; 总督学某某表示，去年…: a sentence that opens a report and says no more
/// than that.
pub(super) fn report(view: &View, clauses: &[(usize, usize)]) -> Option<Report> {
    let (start, end) = *clauses.first()?;
    let at = start + LEXICON.joining.at_start(view.at(start, end));
    let mention = view.mention_in(at, end).filter(|m| m.start == at || m.title == at)?;
    let words = view.at(mention.end, end);
    let report = &LEXICON.report;
    // 厅长某某在讲话中指出: where it was said tells nothing of who owns the work.
    let set = report.states.at_end(words).max(report.voice.at_end(words));
    let words = if setting(&words[..words.len() - set]) > 0 && words.starts_with('在') {
        &words[words.len() - set..]
    } else {
        words
    };
    if !view.quantities_in(mention.end, end).iter().all(|q| q.unit == "个方面") {
        return None;
    }
    let states = report.states.is(words);
    if states || report.voice.is(words) {
        let (start, end) = *clauses.get(1)?;
        let role = tense::period(view, start, end)?;
        let told = !states || role == SectionRole::Achievement;
        return told.then_some(Report { who: mention, own: !states });
    }
    let verb = report.verb.at_start(words);
    let tells =
        ["汇报", "介绍", "通报", "回顾", "总结", "谈"].iter().any(|verb| words.contains(verb));
    let opens = verb > 0 && tells && report.topic.at_end(words) > 0;
    opens.then_some(Report { who: mention, own: true })
}

/// 总结了过去一年的工作, 介绍了下一步打算: the time that a report speaks of.
pub(super) fn reviews(words: &str) -> Option<SectionRole> {
    if LEXICON.tense.past_period.is_in(words) || words.contains("总结") || words.contains("回顾")
    {
        return Some(SectionRole::Achievement);
    }
    LEXICON.tense.plans.at_end(words).gt(&0).then_some(SectionRole::Plan)
}
