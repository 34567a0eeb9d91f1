//! Conditions of a pack held against rows that were filled in 校验关系: where one does not hold, a flaw with every column
//! that it uses and what stands there. Where something is missing nothing is said.

use super::Filling;
use crate::evaluate::formula::{Ground, Node, Num, Sign, Tri, said};
use crate::evaluate::frame::{Frame, Frames};
use crate::evaluate::intake::Flaw;
use crate::evaluate::run::numbers;
use crate::evaluate::standard::{Check, Standard};
use crate::text::Text;

const REMEDY: Text = Text::new(
    "请对照原始报表核对这几个数，改正填错的一个。",
    "Hold these numbers against the original forms and mend the one that is wrong.",
);

/// What does not hold.
pub fn broken(standard: &Standard, filling: &Filling, frames: Vec<Frame>) -> Vec<Flaw> {
    if standard.checks.is_empty() {
        return Vec::new();
    }
    let frames = numbers(standard, frames);
    let ground = Ground { frames: &frames, tables: &standard.tables };
    let mut flaws = Vec::new();
    for check in &standard.checks {
        let slots = used(standard, check);
        for (row, place) in frames.level(check.level).rows.iter().enumerate() {
            // Units of which only others speak have no row.
            if place.row > 0 && ground.holds(&check.formula.node, check.level, row) == Tri::No {
                let sides = sides(&ground, check, row);
                flaws.push(broke(standard, filling, check, &slots, (&frames, row), &sides));
            }
        }
    }
    flaws
}

/// The columns that a check uses, those behind numbers that are made of others among them.
fn used(standard: &Standard, check: &Check) -> Vec<usize> {
    let mut slots = Vec::new();
    columns(standard, check.level, &check.formula.node, &mut slots);
    slots
}

fn columns(standard: &Standard, level: usize, node: &Node, slots: &mut Vec<usize>) {
    let mut made = Vec::new();
    node.each(level, &mut |of, part| {
        let Node::Column(slot) = part else { return };
        if of != level {
            return;
        }
        if *slot >= standard.levels[level].handed_in {
            made.push(*slot);
        } else if !slots.contains(slot) {
            slots.push(*slot);
        }
    });
    for slot in made {
        let of = standard.lets.iter().find(|one| (one.level, one.slot) == (level, slot));
        if let Some(one) = of.filter(|one| !one.divides) {
            columns(standard, level, &one.formulas[0].node, slots);
        }
    }
}

/// What both sides come to, where one is reckoned and does not stand in a cell; of several comparisons, the first.
fn sides(ground: &Ground<'_>, check: &Check, row: usize) -> Text {
    let mut first: Option<[&Node; 2]> = None;
    let mut open = vec![&check.formula.node];
    while let Some(node) = open.pop() {
        match node {
            Node::Two(Sign::And | Sign::Or, one, other) => open.extend([&**other, &**one]),
            Node::Two(_, one, other) if first.is_none() => first = Some([one, other]),
            _ => {}
        }
    }
    let stands = |node: &Node| matches!(node, Node::Column(_) | Node::Number(_));
    let Some(sides) = first.filter(|sides| !sides.iter().all(|side| stands(side))) else {
        return Text::default();
    };
    let [one, other] = sides.map(|side| said(ground.number(side, check.level, row)));
    Text::of(format!("（{one} 与 {other}）"), format!(" ({one} beside {other})"))
}

fn broke(
    standard: &Standard,
    filling: &Filling,
    check: &Check,
    slots: &[usize],
    (frames, row): (&Frames, usize),
    sides: &Text,
) -> Flaw {
    let (level, place) = (&standard.levels[check.level], frames.level(check.level).rows[row]);
    let typed = |slot: usize| {
        let table = filling.tables.get(place.file as usize);
        let own = table.and_then(|table| table.rows.iter().find(|one| one.number == place.row));
        let words =
            table.zip(own).map_or("", |(table, row)| table.cell(row, &level.slots[slot].name));
        match (words, frames.at(check.level, slot, row)) {
            ("", Num::Known(_)) => "0".to_owned(),
            (words, _) => words.to_owned(),
        }
    };
    let told: Vec<(usize, String)> = slots.iter().map(|slot| (*slot, typed(*slot))).collect();
    let list = |pick: fn(&Text) -> &str, by: &str| {
        let each =
            told.iter().map(|(slot, words)| format!("{} {words}", pick(&level.slots[*slot].title)));
        each.collect::<Vec<String>>().join(by)
    };
    let what = Text::of(
        format!("{}：现在是{}{}。", check.title.zh, list(|text| &text.zh, "、"), sides.zh),
        format!("{}: there stand {}{}.", check.title.en, list(|text| &text.en, ", "), sides.en),
    );
    let first = told.first().map_or(("", ""), |(slot, words)| (&level.slots[*slot].name, words));
    let with = told.iter().skip(1).map(|(slot, _)| level.slots[*slot].name.clone()).collect();
    Flaw { with, ..Flaw::new("check", place, first.0, first.1, (what, REMEDY)) }
}
