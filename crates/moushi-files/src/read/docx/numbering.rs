//! Numbers of list items as Word shows them: levels, restarts, start values, `%1、` texts.
//! Counts while the paragraphs go by; knows nothing of their words.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::InList;
use crate::read::ooxml::written;
use crate::read::xml::Element;

/// Word has nine levels.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// Which higher level starts this one anew: `None` any, `Some(0)` none, `Some(n)` level n.
    restart: Option<usize>,
    suffix: String,
    all_decimal: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".into(),
            text: String::new(),
            restart: None,
            suffix: "tab".into(),
            all_decimal: false,
            style: None,
        }
    }
}

#[derive(Debug, Default)]
struct List {
    /// The abstract list whose numbers it counts on.
    base: String,
    levels: Levels,
    start_overrides: BTreeMap<usize, u32>,
}

/// The lists of a document with their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, List>,
    /// By abstract list: how far each level has counted.
    counters: BTreeMap<String, [Option<u32>; LEVELS]>,
    seen: BTreeSet<(String, usize)>,
}

impl Numbering {
    /// From the root of `numbering.xml`.
    pub fn of(root: &Element) -> Self {
        let bases = abstract_lists(root);
        let lists = root.children().filter(|child| child.is("num")).filter_map(|num| {
            let id = num.attribute("numId")?;
            Some((id.to_owned(), list(num, &bases)))
        });
        Self { lists: lists.collect(), ..Self::default() }
    }

    /// Counts one item and gives its number with what stands between number and words; empty when
    /// the paragraph is in no list.
    pub fn next(&mut self, place: &InList, styles: &[&str]) -> String {
        let Some(list) = place.list.as_ref().and_then(|id| Some((id, self.lists.get(id)?))) else {
            return String::new();
        };
        let (id, list) = list;
        let level = place.level.unwrap_or_else(|| list.level_of_style(styles)).min(LEVELS - 1);
        let counters = self.counters.entry(list.base.clone()).or_default();
        let first_here = self.seen.insert((id.clone(), level));
        list.count(counters, level, first_here);
        list.label(counters, level)
    }
}

impl List {
    fn level_of_style(&self, styles: &[&str]) -> usize {
        let of_style =
            |id: &&str| self.levels.iter().position(|level| level.style.as_deref() == Some(*id));
        styles.iter().find_map(of_style).unwrap_or(0)
    }

    /// Advances the counters for an item of `level`.
    fn count(&self, counters: &mut [Option<u32>; LEVELS], level: usize, first_here: bool) {
        let start = self.start_overrides.get(&level).copied().filter(|_| first_here);
        counters[level] = Some(match (start, counters[level]) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => self.levels[level].start,
        });
        for (lower, counter) in counters.iter_mut().enumerate().skip(level + 1) {
            let restarts = match self.levels[lower].restart {
                None => true,
                Some(0) => false,
                Some(above) => level < above,
            };
            if restarts {
                *counter = None;
            }
        }
    }

    fn label(&self, counters: &[Option<u32>; LEVELS], level: usize) -> String {
        let this = &self.levels[level];
        let mut label = String::new();
        if this.format == "bullet" {
            label.push_str(bullet(&this.text));
        } else {
            let mut characters = this.text.chars().peekable();
            while let Some(character) = characters.next() {
                let upper = characters.peek().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
                match (character, upper) {
                    ('%', Some(digit)) => {
                        characters.next();
                        let upper = digit as usize - 1;
                        label.push_str(&self.number(counters, upper, this.all_decimal));
                    }
                    _ => label.push(character),
                }
            }
        }
        let label = label.trim_end().to_owned();
        match this.suffix.as_str() {
            _ if label.is_empty() => label,
            "nothing" => label,
            _ if label.ends_with(['、', '）', '．', '。', '：', '】', '〕', '》']) => label,
            _ => label + " ",
        }
    }

    fn number(&self, counters: &[Option<u32>; LEVELS], level: usize, decimal: bool) -> String {
        let settings = &self.levels[level];
        let n = counters[level].unwrap_or(settings.start);
        written(if decimal { "decimal" } else { &settings.format }, n)
    }
}

/// Bullets are often characters of symbol fonts, which mean nothing outside of them.
fn bullet(text: &str) -> &str {
    match text.chars().next() {
        None => "",
        Some('\u{E000}'..='\u{F8FF}') => "•",
        Some(_) => text,
    }
}

type Levels = [Level; LEVELS];

/// Levels of the abstract lists; one that only points to a list style takes that style's levels.
fn abstract_lists(root: &Element) -> BTreeMap<String, Levels> {
    let value = |element: &Element, name: &str| {
        element.child(name).and_then(|child| child.attribute("val")).map(str::to_owned)
    };
    let mut bases = BTreeMap::new();
    let mut of_style = BTreeMap::new();
    let mut links = Vec::new();
    for base in root.children().filter(|child| child.is("abstractNum")) {
        let Some(id) = base.attribute("abstractNumId") else { continue };
        let found = levels(base);
        if let Some(style) = value(base, "styleLink") {
            of_style.insert(style, found.clone());
        }
        links.extend(value(base, "numStyleLink").map(|style| (id.to_owned(), style)));
        bases.insert(id.to_owned(), found);
    }
    for (id, style) in links {
        if let Some(found) = of_style.get(&style) {
            bases.insert(id, found.clone());
        }
    }
    bases
}

fn list(num: &Element, bases: &BTreeMap<String, Levels>) -> List {
    let base = num.child("abstractNumId").and_then(|id| id.attribute("val")).unwrap_or_default();
    let mut list = List {
        base: base.to_owned(),
        levels: bases.get(base).cloned().unwrap_or_default(),
        start_overrides: BTreeMap::new(),
    };
    for changed in num.children().filter(|child| child.is("lvlOverride")) {
        let Some(level) = changed.number::<usize>("ilvl").filter(|level| *level < LEVELS) else {
            continue;
        };
        if let Some(start) = changed.child("startOverride").and_then(|start| start.number("val")) {
            list.start_overrides.insert(level, start);
        }
        if let Some(whole) = changed.child("lvl") {
            list.levels[level] = read(whole);
        }
    }
    list
}

fn levels(base: &Element) -> Levels {
    let mut levels = Levels::default();
    for level in base.children().filter(|child| child.is("lvl")) {
        if let Some(slot) = level.number("ilvl").and_then(|at: usize| levels.get_mut(at)) {
            *slot = read(level);
        }
    }
    levels
}

fn read(level: &Element) -> Level {
    let value = |name: &str| level.child(name).and_then(|child| child.attribute("val"));
    let unset = Level::default();
    Level {
        start: value("start").and_then(|start| start.parse().ok()).unwrap_or(unset.start),
        format: format(level).unwrap_or(unset.format),
        text: plain(value("lvlText").unwrap_or_default()),
        restart: value("lvlRestart").and_then(|restart| restart.parse().ok()),
        suffix: value("suff").unwrap_or("tab").to_owned(),
        all_decimal: level.switched("isLgl"),
        style: value("pStyle").map(str::to_owned),
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The number format; formats that Word 2010 added stand in an `AlternateContent` with a plain
/// format to fall back on.
fn format(level: &Element) -> Option<String> {
    let plain = level.child("numFmt");
    let fallback = || level.at(&["AlternateContent", "Fallback", "numFmt"]);
    plain.or_else(fallback)?.attribute("val").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml::tree;
    use crate::readers::{Input, Limits};

    const LISTS: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%4."/></w:lvl>
        <w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>
      <w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>
        <w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
    </w:numbering>"#;

    fn labels(items: &[(&str, usize)]) -> Vec<String> {
        let mut numbering =
            Numbering::of(&tree(LISTS, &Input::new("", &[], &Limits::default()), &[]).unwrap());
        let place = |list: &str, level| InList { list: Some(list.into()), level: Some(level) };
        items.iter().map(|(list, level)| numbering.next(&place(list, *level), &[])).collect()
    }

    #[test]
    fn levels_restart_below_a_higher_one() {
        let items = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("1", 2), ("1", 2)];
        assert_eq!(
            labels(&items),
            ["一、", "（一）", "（二）", "二、", "（一）", "2.1.1 ", "2.1.2 "]
        );
    }

    #[test]
    fn a_level_may_go_on_and_a_list_may_start_anew() {
        let items = [("1", 3), ("1", 0), ("1", 3), ("2", 0), ("2", 0), ("1", 0), ("1", 4)];
        assert_eq!(labels(&items), ["1. ", "一、", "2. ", "一、", "二、", "三、", "• "]);
    }

    #[test]
    fn a_list_style_lends_its_levels() {
        assert_eq!(labels(&[("3", 0), ("3", 0), ("9", 0), ("0", 0)]), ["E) ", "F) ", "", ""]);
    }
}
