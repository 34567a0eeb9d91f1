//! A filling beside the one before: numbers that are ten or ten thousand times what they were (a point that slipped, 万 for
//! 元), numbers that went to nothing, units that are there no more. Each is a question: it may be so.

use std::collections::HashMap;

use super::flaws::codes;
use super::{Filling, Row, Table};
use crate::evaluate::frame::Place;
use crate::evaluate::intake::{Flaw, Said, read};
use crate::evaluate::standard::{Holds, Slot, Standard};
use crate::text::Text;

/// How near a factor has to be to a power of ten, as a part of it.
const NEAR: f64 = 0.1;
/// Powers of ten by which numbers slip.
const POWERS: [f64; 4] = [10.0, 100.0, 1_000.0, 10_000.0];
/// Numbers that stay below this move by such factors all by themselves.
const SMALL: f64 = 20.0;

/// What looks odd in a filling beside the one before.
pub fn jumps(standard: &Standard, before: &Filling, after: &Filling) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (file, table) in (0..).zip(&after.tables) {
        let Some(level) = standard.level_named(&table.level) else { continue };
        let Some(earlier) = before.table(&table.level) else { continue };
        let level = &standard.levels[level];
        let was: HashMap<&str, &Row> =
            earlier.rows.iter().rev().map(|row| (row.code.as_str(), row)).collect();
        let slots = &level.slots[..level.handed_in];
        for row in &table.rows {
            let Some(first) = was.get(row.code.as_str()).filter(|row| !row.code.is_empty()) else {
                continue;
            };
            for slot in slots.iter().filter(|slot| table.column(&slot.name).is_some()) {
                let cells = [earlier.cell(first, &slot.name), table.cell(row, &slot.name)];
                if let Some((kind, said)) = jumped(slot, cells) {
                    let place = Place { file, row: row.number };
                    flaws.push(Flaw::new(kind, place, &slot.name, cells[1], said).asked());
                }
            }
        }
        flaws.extend(went(file, earlier, table));
    }
    flaws
}

fn jumped(slot: &Slot, [was, is]: [&str; 2]) -> Option<(&'static str, Said)> {
    if !was.is_empty() && is.is_empty() {
        return Some(("gone", gone(was)));
    }
    if is.is_empty() || !matches!(slot.holds, Holds::Number | Holds::Whole) {
        return None;
    }
    let (from, to) = (read(slot, was)?, read(slot, is)?);
    if from == 0.0 || from.signum() * to.signum() < 0.0 {
        return None;
    }
    if to == 0.0 {
        return Some(("to-nothing", to_nothing(was)));
    }
    let (least, most) = (from.abs().min(to.abs()), from.abs().max(to.abs()));
    let power = POWERS.into_iter().find(|power| (most / least / power - 1.0).abs() <= NEAR)?;
    let up = to.abs() > from.abs();
    (most >= SMALL).then(|| ("leap", leapt(was, is, power, up)))
}

/// Units that are there no more.
fn went(file: u32, before: &Table, after: &Table) -> Vec<Flaw> {
    let is = codes(after);
    let gone = before.rows.iter().filter(|row| !row.code.is_empty() && !is.contains(&*row.code));
    let gone = gone.map(|row| {
        let what = Text::of(
            format!("上次有“{}”（代码 {}），这次没有。", row.name, row.code),
            format!("“{}” (code {}) was there before and is not now.", row.name, row.code),
        );
        Flaw::new("went", Place { file, row: 0 }, "", &row.code, (what, WENT)).asked()
    });
    gone.collect()
}

const WENT: Text = Text::new(
    "已撤并的不用管；漏填的请补上，代码改了的请核对。",
    "Leave it where the unit is no more; fill it in where it was left out; check the code where that changed.",
);

fn gone(was: &str) -> Said {
    (
        Text::of(format!("上次填了 {was}，这次空着。"), format!("It was {was} and is empty now.")),
        Text::new("漏填的请补上；确实没有数据的不用管。", "Fill it in where it was left out."),
    )
}

fn to_nothing(was: &str) -> Said {
    (
        Text::of(format!("上次是 {was}，这次是 0。"), format!("It was {was} and is 0 now.")),
        Text::new(
            "确实没有了不用改；没有数据请留空，不要填 0。",
            "Leave it where there is none left; where it is not known, leave the cell empty.",
        ),
    )
}

fn leapt(was: &str, is: &str, times: f64, up: bool) -> Said {
    let (zh, en) = if up {
        (format!("约为上次的 {times} 倍"), format!("about {times} times what it was"))
    } else {
        (format!("约为上次的 {times} 分之一"), format!("about a {times}th of what it was"))
    };
    (
        Text::of(
            format!("上次是 {was}，这次是 {is}，{zh}。"),
            format!("It was {was} and is {is}, {en}."),
        ),
        Text::new(
            "请核对小数点和单位（元、万元）；无误的不用改。",
            "Check the decimal point and the unit; leave it where it is right.",
        ),
    )
}
