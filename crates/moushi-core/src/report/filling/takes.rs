//! What the columns of a filling are called and take: headings, widths, hints, limits, lists; and a cell as somebody filled
//! it in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::evaluate::filling::titles::title;
use crate::evaluate::formula::Unit;
use crate::evaluate::intake::meant::Meant;
use crate::evaluate::intake::read;
use crate::evaluate::standard::{Holds, Slot, Standard};
use crate::report::book::Cell;
use crate::report::form::Takes;
use crate::text::{Lang, Text};

/// Yes and no, as the list of a cell has them.
static FLAG: [Text; 2] = [Text::new("是", "Yes"), Text::new("否", "No")];
/// Longest code, in characters.
const CODE: u32 = 60;
/// Longest name.
const NAME: u32 = 200;
/// Narrowest and widest column, in half-width characters.
const WIDTHS: [usize; 2] = [12, 24];

/// Units as people say them.
static UNITS: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../data/filling/units.toml"))
        .expect("the words for units are well formed")
});

/// A unit as people say it; empty for none.
fn unit(unit: &Unit) -> Text {
    let written = unit.to_string();
    if written == "1" {
        return Text::default();
    }
    let part = |pick: fn(&Text) -> &str| {
        let named =
            |name: &str| UNITS.get(name).map_or(name.to_owned(), |words| pick(words).to_owned());
        let over: Vec<String> = written
            .split('/')
            .map(|part| part.split('*').map(named).collect::<Vec<String>>().join("·"))
            .collect();
        over.join("/")
    };
    Text::of(part(|text| &text.zh), part(|text| &text.en))
}

fn slot(standard: &Standard, level: usize, at: usize) -> &Slot {
    &standard.levels[level].slots[at]
}

/// What stands above a column: its title, its unit where the title says none, a star where it has to be filled in.
pub fn header(standard: &Standard, level: usize, meant: Meant) -> Text {
    let title = title(standard, level, meant);
    let Meant::Slot(at) = meant else {
        let star = if meant == Meant::Name { "" } else { "*" };
        return Text::of(format!("{}{star}", title.zh), format!("{}{star}", title.en));
    };
    let one = slot(standard, level, at);
    let (unit, star) = (unit(&one.unit), if one.optional { "" } else { "*" });
    // Brackets at the end are no part of a heading; within, they are.
    let unit_of = |title: &str, unit: &str, brackets: [&str; 2]| {
        let said = unit.is_empty() || title.contains(['（', '(']);
        if said { String::new() } else { format!("{}{unit}{}", brackets[0], brackets[1]) }
    };
    Text::of(
        format!("{}{}{star}", title.zh, unit_of(&title.zh, &unit.zh, ["（", "）"])),
        format!("{}{}{star}", title.en, unit_of(&title.en, &unit.en, [" (", ")"])),
    )
}

/// The width of a column: two or three lines of heading.
pub fn width(standard: &Standard, level: usize, meant: Meant) -> u16 {
    match meant {
        Meant::Code | Meant::Above => 16,
        Meant::Name => 26,
        _ => {
            let words = header(standard, level, meant);
            let wide = words.zh.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
            let choices = match meant {
                Meant::Slot(at) => slot(standard, level, at).called.iter(),
                _ => [].iter(),
            };
            let widest = choices.map(|one| one.zh.chars().count() * 2 + 4).max().unwrap_or(0);
            // Short headings stand in one line, longer ones in two or three.
            let wide = if wide + 3 <= WIDTHS[1] { wide + 3 } else { wide / 2 + 6 };
            let wide = wide.max(widest).clamp(WIDTHS[0], WIDTHS[1]);
            u16::try_from(wide).unwrap_or(u16::MAX)
        }
    }
}

/// What the cells of a column take.
pub fn takes(standard: &Standard, level: usize, meant: Meant) -> Takes {
    match meant {
        Meant::Code | Meant::Above => Takes::Known(CODE),
        Meant::Name => Takes::Known(NAME),
        Meant::Other => Takes::Nothing,
        Meant::Slot(at) => {
            let one = slot(standard, level, at);
            let (least, most) = one.bounds;
            match one.holds {
                Holds::Whole => Takes::Whole(least, most),
                Holds::Number => Takes::Number(least, most),
                Holds::Flag => Takes::Choice(FLAG.to_vec()),
                Holds::Choice => Takes::Choice(one.called.clone()),
            }
        }
    }
}

/// What shows when a cell is chosen: what it takes, in which unit, from which form, and whether it may stay empty.
pub fn hint(standard: &Standard, level: usize, meant: Meant) -> Text {
    match meant {
        Meant::Code => Text::new(
            "单位的代码，不能重复。已有的单位不用改；新增单位填在空行。",
            "The code of the unit; nobody else has it. Units that are there stay; new ones go into empty rows.",
        ),
        Meant::Name => Text::new("单位的全称。", "The full name of the unit."),
        Meant::Above => Text::new(
            "所属上级单位的代码，要在上级的表里。",
            "The code of the unit that it belongs to, from the table above.",
        ),
        Meant::Other => Text::default(),
        Meant::Slot(at) => of_slot(slot(standard, level, at)),
    }
}

fn of_slot(one: &Slot) -> Text {
    let mut parts = vec![match one.holds {
        Holds::Whole => Text::new("填整数", "A whole number"),
        Holds::Number => Text::new("填数", "A number"),
        Holds::Flag | Holds::Choice => Text::new("从下拉列表中选", "Choose from the list"),
    }];
    let unit = unit(&one.unit);
    if !unit.zh.is_empty() {
        parts.push(Text::of(format!("单位：{}", unit.zh), format!("in {}", unit.en)));
    }
    parts.extend(match one.bounds {
        (Some(least), Some(most)) => {
            Some(Text::of(format!("{least} 至 {most}"), format!("{least} to {most}")))
        }
        (Some(least), None) => {
            Some(Text::of(format!("不小于 {least}"), format!("at least {least}")))
        }
        (None, Some(most)) => Some(Text::of(format!("不大于 {most}"), format!("at most {most}"))),
        (None, None) => None,
    });
    if !one.form.is_empty() {
        parts.push(Text::of(format!("来自{}", one.form), format!("from {}", one.form)));
    }
    parts.push(match (one.optional, one.holds) {
        (true, Holds::Flag) => Text::new("空着算“否”", "empty for no"),
        (true, Holds::Choice) => Text::new("可以空着", "may be empty"),
        (true, _) => Text::new("空着算 0", "empty for 0"),
        (false, _) => Text::new("没有数据留空，不能填 0", "empty where there is none, not 0"),
    });
    let (zh, en): (Vec<&str>, Vec<&str>) = parts.iter().map(|one| (&*one.zh, &*one.en)).unzip();
    Text::of(format!("{}。", zh.join("；")), format!("{}.", en.join("; ")))
}

/// A cell of the row that shows how to fill in.
pub fn example(standard: &Standard, level: usize, meant: Meant) -> Cell {
    match meant {
        Meant::Slot(at) => {
            let one = slot(standard, level, at);
            match one.holds {
                Holds::Flag => Cell::ours(FLAG[0].clone()),
                Holds::Choice => one.called.first().cloned().map_or(Cell::Blank, Cell::ours),
                Holds::Whole | Holds::Number => Cell::Number(shown(one.bounds)),
            }
        }
        Meant::Name => {
            Cell::ours(Text::new("（这一行是示例，上传时不读）", "(an example; it is not read)"))
        }
        _ => Cell::Blank,
    }
}

/// A number that may stand there.
fn shown(bounds: (Option<f64>, Option<f64>)) -> f64 {
    match bounds {
        (Some(least), Some(most)) => (f64::midpoint(least, most)).floor().max(least),
        (Some(least), None) => least.max(0.0) + 10.0,
        (None, Some(most)) => most.min(10.0),
        (None, None) => 10.0,
    }
}

/// A cell as somebody filled it in: as a number or a word of its list where it is one, else exactly as it was typed.
pub fn typed(one: &Slot, words: &str, wrong: bool, lang: Lang) -> Cell {
    if words.is_empty() {
        return Cell::Blank;
    }
    let same = |number: &f64| number.to_string() == words;
    match one.holds {
        Holds::Number | Holds::Whole => {
            let exact =
                words.parse::<f64>().ok().filter(|number| number.is_finite() && same(number));
            let read = || read(one, words).filter(|_| !wrong && !words.contains(['%', '％']));
            exact.or_else(read).map_or_else(|| Cell::words(words), Cell::Number)
        }
        Holds::Flag => match read(one, words) {
            Some(yes) => Cell::Words(lang.of(&FLAG[usize::from(yes == 0.0)]).to_owned()),
            None => Cell::words(words),
        },
        Holds::Choice => match read(one, words) {
            Some(at) => Cell::Words(lang.of(&one.called[at as usize]).to_owned()),
            None => Cell::words(words),
        },
    }
}

/// The name of a tab: what spreadsheets do not take is left out.
pub fn tab(title: &Text) -> Text {
    let fit = |words: &str| -> String {
        let words = words.chars().filter(|c| !"[]:*?/\\'".contains(*c));
        words.take(31).collect()
    };
    Text::of(fit(&title.zh), fit(&title.en))
}
