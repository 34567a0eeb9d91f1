//! What a rule found 情况, in a line, and what is short of it, item by item.

use std::sync::Arc;

use super::super::block::{Item, Run as Words};
use super::super::figure::{Figure, Trail};
use super::StandardReview;
use super::numbers::{figure, limit, spread_figure};
use crate::evaluate::formula::{Formula, Node, Num, Tri, said};
use crate::evaluate::small::Shown;
use crate::evaluate::standard::{Ask, Below, Holds};

/// Units below that are told of one rule; the annexes have all.
const UNITS: usize = 12;

/// How many rules end so.
pub(super) fn counted(facts: &StandardReview<'_>, rules: &[usize], end: Tri) -> Arc<Figure> {
    let these = rules.iter().filter(|rule| facts.run.kept[**rule][facts.row] == end);
    let names = these.map(|rule| facts.run.standard.rules[*rule].name.clone()).collect();
    count(names, "项", "结论所依据的要求计数")
}

fn count(rows: Vec<String>, unit: &str, how: &str) -> Arc<Figure> {
    let trail = Trail { how: how.to_owned(), rows, ..Trail::default() };
    let value = f64::from(u32::try_from(trail.rows.len()).unwrap_or(u32::MAX));
    Figure::measured(value, unit, trail)
}

/// `12 / 15 个单位达到`, as words with figures.
fn part(kept: &Arc<Figure>, all: &Arc<Figure>, what: &str) -> Vec<Words> {
    vec![
        Words::figure(&Figure::bare(kept)),
        Words::own(" / "),
        Words::figure(all),
        Words::own(what),
    ]
}

/// What a rule found.
pub(super) fn found(facts: &StandardReview<'_>, rule: usize) -> Vec<Words> {
    match &facts.run.standard.rules[rule].ask {
        Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) if of.len() == 1 => {
            number(facts, of[0], facts.row)
        }
        Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) => {
            let name = |at: &usize| facts.run.standard.indicators[*at].name.clone();
            let met = of.iter().filter(|at| facts.run.met[**at][facts.row] == Tri::Yes);
            let kept = count(met.map(name).collect(), "项", "达到标准的指标计数");
            part(&kept, &count(of.iter().map(name).collect(), "项", "指标计数"), "达到标准")
        }
        Ask::Spread { .. } => {
            let all = &facts.run.spreads[rule][facts.row];
            let name = |at: usize| facts.run.standard.indicators[all[at].indicator].name.clone();
            let kept = (0..all.len()).filter(|at| all[*at].met == Tri::Yes).map(name).collect();
            let every = (0..all.len()).map(name).collect();
            part(
                &count(kept, "项", "不超限的差异系数计数"),
                &count(every, "项", "差异系数计数"),
                "不超过",
            )
        }
        Ask::Holds(formula) => columns(facts, formula),
        Ask::Veto(slots) => vetoes(facts, slots),
        Ask::Every(below) | Ask::Share(below, _) => {
            let lower = facts.run.standard.rules[below.rule].level;
            if !facts.run.lists(lower) {
                return vec![Words::own("下级是个人，不逐个列出")];
            }
            let units = facts.run.looked_at(facts.level, facts.row, below);
            let code =
                |unit: &u32| facts.run.frames.level(lower).units.at(*unit as usize).code.to_owned();
            let kept =
                units.iter().filter(|unit| facts.run.kept[below.rule][**unit as usize] == Tri::Yes);
            part(
                &count(kept.map(code).collect(), "个", "做到的单位计数"),
                &count(units.iter().map(code).collect(), "个", "单位计数"),
                "单位做到",
            )
        }
        Ask::All(_) | Ask::Any(_) => Vec::new(),
    }
}

/// `3.2 人（标准 ≥ 4.2 人）`.
fn number(facts: &StandardReview<'_>, indicator: usize, row: usize) -> Vec<Words> {
    let shown = match figure(facts, indicator, row) {
        Ok(figure) => Words::figure(&figure),
        Err(without) => Words::own(without),
    };
    let limit = limit(facts, indicator, row);
    if limit.is_empty() {
        return vec![shown, Words::own("（没有核实的标准值）")];
    }
    vec![shown, Words::own(format!("（标准 {limit}）"))]
}

/// The columns that a condition looks at, with what was handed in.
fn columns(facts: &StandardReview<'_>, formula: &Formula) -> Vec<Words> {
    let mut slots = Vec::new();
    formula.node.each(facts.level, &mut |level, part| {
        if let Node::Column(slot) = part
            && level == facts.level
            && !slots.contains(slot)
        {
            slots.push(*slot);
        }
    });
    let told: Vec<String> = slots.iter().map(|slot| column(facts, *slot)).collect();
    vec![Words::own(told.join("；"))]
}

fn column(facts: &StandardReview<'_>, slot: usize) -> String {
    let one = &facts.run.standard.levels[facts.level].slots[slot];
    let value = match facts.run.shown(facts.level, slot, facts.row) {
        Shown::Plain(value) => value,
        Shown::Hidden => return format!("{}：人数少，不显示", one.title.zh),
    };
    let words = match (one.holds, value) {
        (_, Num::Missing) => "没有填报".to_owned(),
        (Holds::Flag, Num::Known(value)) => if value == 0.0 { "否" } else { "是" }.to_owned(),
        (Holds::Choice, Num::Known(value)) => {
            one.called.get(value as usize).map(|called| called.zh.to_string()).unwrap_or_default()
        }
        _ => said(value),
    };
    format!("{}：{words}", one.title.zh)
}

fn vetoes(facts: &StandardReview<'_>, slots: &[usize]) -> Vec<Words> {
    let of = |end: Tri| {
        let these = slots
            .iter()
            .filter(|slot| Tri::from(facts.run.frames.at(facts.level, **slot, facts.row)) == end);
        let titles: Vec<&str> = these
            .map(|slot| &*facts.run.standard.levels[facts.level].slots[*slot].title.zh)
            .collect();
        titles.join("、")
    };
    let words = match (of(Tri::Yes), of(Tri::Open)) {
        (yes, open) if yes.is_empty() && open.is_empty() => format!("{} 种情形均无", slots.len()),
        (yes, open) if open.is_empty() => format!("有：{yes}"),
        (yes, open) if yes.is_empty() => format!("没有填报：{open}"),
        (yes, open) => format!("有：{yes}；没有填报：{open}"),
    };
    vec![Words::own(words)]
}

/// The rules that end so, each with what is short of it.
pub(super) fn items(facts: &StandardReview<'_>, rules: &[usize], end: Tri) -> Vec<Item> {
    let these = rules.iter().filter(|rule| facts.run.kept[**rule][facts.row] == end);
    let item = |rule: &usize| {
        let title = facts.run.standard.rules[*rule].title.zh.to_string();
        let children = children(facts, *rule, end);
        let mut words = vec![Words::own(title)];
        if children.is_empty() {
            words.push(Words::own("："));
            words.extend(found(facts, *rule));
        }
        words.push(Words::own("。"));
        Item { words, aside: None, children }
    };
    these.map(item).collect()
}

fn children(facts: &StandardReview<'_>, rule: usize, end: Tri) -> Vec<Item> {
    match &facts.run.standard.rules[rule].ask {
        Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) if of.len() > 1 => {
            let short = of.iter().filter(|at| facts.run.met[**at][facts.row] != Tri::Yes);
            short.map(|at| line(indicator(facts, *at, facts.row))).collect()
        }
        Ask::Spread { .. } => {
            let short = facts.run.spreads[rule][facts.row].iter();
            let short = short.filter(|one| one.met == end);
            let told = short.map(|one| {
                let indicator = &facts.run.standard.indicators[one.indicator];
                let limit = &indicator.limits[one.limit];
                let part = facts.run.standard.meant(indicator, limit);
                let mut words = vec![Words::own(format!("{}{part}：", indicator.title.zh))];
                words.push(
                    spread_figure(facts, one)
                        .map_or_else(|| Words::own("数据不全"), |figure| Words::figure(&figure)),
                );
                let most = limit.spread.map(crate::evaluate::formula::shown).unwrap_or_default();
                words.push(Words::own(format!("（不超过 {most}）")));
                line(words)
            });
            told.collect()
        }
        Ask::Every(below) | Ask::Share(below, _) => units(facts, below),
        _ => Vec::new(),
    }
}

fn line(mut words: Vec<Words>) -> Item {
    words.push(Words::own("。"));
    Item { words, aside: None, children: Vec::new() }
}

fn indicator(facts: &StandardReview<'_>, at: usize, row: usize) -> Vec<Words> {
    let one = &facts.run.standard.indicators[at];
    let mut words = vec![Words::own(format!("{}：", one.title.zh))];
    words.extend(lacking(facts, at, row));
    words
}

/// The number, and by which change of a single number that is reported it would reach the limit.
fn lacking(facts: &StandardReview<'_>, indicator: usize, row: usize) -> Vec<Words> {
    let mut words = number(facts, indicator, row);
    if let Some(way) = facts.run.ways_told(indicator, row).first() {
        words.push(Words::own(format!("，{}", way.zh)));
    }
    words
}

/// Units below that do not keep a rule, those that surely do not first, each with the numbers that are short.
fn units(facts: &StandardReview<'_>, below: &Below) -> Vec<Item> {
    let run = facts.run;
    let lower = run.standard.rules[below.rule].level;
    if !run.lists(lower) {
        return Vec::new();
    }
    let all = run.looked_at(facts.level, facts.row, below);
    let kept = |unit: &u32| run.kept[below.rule][*unit as usize];
    let mut short: Vec<u32> = all.into_iter().filter(|unit| kept(unit) != Tri::Yes).collect();
    short.sort_by_key(kept);
    let of = match &run.standard.rules[below.rule].ask {
        Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) => of.as_slice(),
        _ => &[],
    };
    let told = short.iter().take(UNITS).map(|unit| {
        let row = *unit as usize;
        let mut words =
            vec![Words::own(format!("{}：", run.frames.level(lower).units.at(row).name))];
        let mut first = true;
        for at in of.iter().filter(|at| run.met[**at][row] != Tri::Yes) {
            if !first {
                words.push(Words::own("；"));
            }
            first = false;
            let title = &run.standard.indicators[*at].title.zh;
            words.push(Words::own(format!("{title} ")));
            words.extend(lacking(facts, *at, row));
        }
        if first {
            words.push(Words::own(match kept(unit) {
                Tri::No => "没有做到",
                _ => "数据不全",
            }));
        }
        line(words)
    });
    let mut items: Vec<Item> = told.collect();
    let rest = short.len().saturating_sub(UNITS);
    if rest > 0 {
        items.push(line(vec![Words::own(format!("另有 {rest} 个单位，见附表"))]));
    }
    items
}
