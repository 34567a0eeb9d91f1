//! An overlay to begin with 地方标准样稿: the head of a pack, and every value that may be changed as it is now, each behind a
//! mark that makes it say nothing. Whoever writes one takes the mark away and puts another number.

use std::fmt::Write as _;

use super::{Ask, Indicator, Limit, Rule, Standard};

/// The words of an overlay over a standard that changes nothing yet; it is no pack before something is changed. None where the
/// standard has no value that may be changed.
pub fn draft(over: &Standard) -> Option<String> {
    let name = over.asked();
    let mut words = format!(
        "# 只写与上级标准不同的数值，其余照原标准执行。去掉行首的 # 并改成本地的数值。\n\
         # Only values that differ; take the # away and write yours.\n\
         name = \"local-{name}\"\n\
         over = \"{name}\"\n\
         document = \"\"\n\
         version = \"1\"\n\
         from = \"\"\n\
         title = {{ zh = \"{}（地方标准）\", en = \"{} (local)\" }}\n\n\
         [[source]]\n\
         id = \"L1\"\n\
         title = \"\"\n",
        over.title.zh, over.title.en
    );
    for one in &over.indicators {
        one.limits.iter().for_each(|limit| indicator(&mut words, over, one, limit));
    }
    over.rules.iter().for_each(|one| rule(&mut words, one));
    words.contains("[[change]]").then_some(words)
}

fn indicator(words: &mut String, over: &Standard, one: &Indicator, limit: &Limit) {
    let all = [("pass", limit.pass), ("floor", limit.floor), ("spread", limit.spread)];
    let all: Vec<(&str, f64)> =
        all.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
    if all.is_empty() {
        return;
    }
    let level = &over.levels[one.level];
    let wheres = limit.wheres.iter().map(|(slot, code)| {
        let slot = &level.slots[*slot];
        format!("{} = \"{}\"", slot.name, slot.choices[*code as usize])
    });
    let wheres: Vec<String> = wheres.collect();
    let meant = over.meant(one, limit);
    let title = format!("{} {}", one.title.zh, meant);
    change(words, ("indicator", &one.name, title.trim()), &wheres, &all);
}

fn rule(words: &mut String, one: &Rule) {
    let all: Vec<(&str, f64)> = match &one.ask {
        Ask::MostMet { least, rest, .. } => vec![("least", *least as f64), ("rest", *rest)],
        Ask::Floors(_, most) => vec![("most", *most as f64)],
        Ask::Share(_, least) => vec![("least", *least)],
        _ => return,
    };
    change(words, ("rule", &one.name, &one.title.zh), &[], &all);
}

fn change(
    words: &mut String,
    (kind, name, title): (&str, &str, &str),
    wheres: &[String],
    all: &[(&str, f64)],
) {
    // Writing to a string cannot fail.
    let _ = write!(words, "\n# {title}\n# [[change]]\n# {kind} = \"{name}\"\n");
    if !wheres.is_empty() {
        let _ = writeln!(words, "# where = {{ {} }}", wheres.join(", "));
    }
    for (field, value) in all {
        let _ = writeln!(words, "# {field} = {value:?}");
    }
    words.push_str("# source = [\"L1\"]\n# clause = \"\"\n");
}
