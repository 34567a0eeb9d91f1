//! Makes a pack ready and says everything that is wrong with it: names that nothing has, formulas that do not fit, limits
//! for units that there are not, confirmed values without a source. Judges no data.

mod numbers;
mod persons;
mod rows;
mod rules;

use std::ops::Range;

use toml::Spanned;

use super::written::{self, Holds, Pack, Status};
use super::{Let, Level, Slot, Standard, Stratum, Verdict, Wrong};
use crate::evaluate::formula::{Formula, Kind, Unit, formula};
use crate::evaluate::intake::plain;
use crate::text::Text;

/// Name of the slot of parts that says which stratum they are of.
pub const STRATUM: &str = "stratum";

/// Reads a pack.
pub fn read(words: &str) -> Result<Standard, Vec<Wrong>> {
    let pack: Pack = toml::from_str(words).map_err(|error| {
        let at = error.span().unwrap_or_default().start;
        let message = error.message();
        vec![placed(words, at, Text::of(format!("写法有误：{message}"), message))]
    })?;
    let mut check = Check { wrong: Vec::new(), made: begun(&pack) };
    check.levels(&pack);
    check.few(&pack);
    check.columns(&pack);
    check.tables(&pack);
    check.strata(&pack);
    check.lets(&pack);
    check.indicators(&pack);
    check.limits(&pack);
    check.checks(&pack);
    check.rules(&pack);
    check.verdicts(&pack);
    if check.wrong.is_empty() {
        return Ok(check.made);
    }
    check.wrong.sort_by_key(|(at, _)| *at);
    Err(check.wrong.into_iter().map(|(at, what)| placed(words, at, what)).collect())
}

/// Levels, columns, tables and the numbers made of them, of a file without rules of its own: a recipe. With what is wrong
/// with them, by the bytes of the file.
pub(in crate::evaluate) fn ground(pack: &Pack) -> (Standard, Vec<(usize, Text)>) {
    let mut check = Check { wrong: Vec::new(), made: begun(pack) };
    check.levels(pack);
    check.columns(pack);
    check.tables(pack);
    check.lets(pack);
    (check.made, check.wrong)
}

fn begun(pack: &Pack) -> Standard {
    Standard {
        name: pack.name.clone(),
        title: pack.title.clone(),
        document: pack.document.clone(),
        version: pack.version.clone(),
        holds: (pack.from.clone(), pack.until.clone()),
        note: pack.note.clone(),
        few: persons::policy(&pack.few),
        sources: pack.source.clone(),
        levels: Vec::new(),
        strata: Vec::new(),
        tables: Vec::new(),
        table_names: Vec::new(),
        lets: Vec::new(),
        indicators: Vec::new(),
        checks: Vec::new(),
        rules: Vec::new(),
        verdicts: Vec::new(),
        overlaid: None,
    }
}

/// A place as line and column.
pub(in crate::evaluate) fn placed(words: &str, at: usize, what: Text) -> Wrong {
    let before = &words[..at.min(words.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Wrong { line, column, what }
}

struct Check {
    /// Bytes of the file, and what is wrong there.
    wrong: Vec<(usize, Text)>,
    made: Standard,
}

impl Check {
    fn say(&mut self, at: &Range<usize>, zh: impl Into<String>, en: impl Into<String>) {
        self.wrong.push((at.start, Text::of(zh, en)));
    }

    fn levels(&mut self, pack: &Pack) {
        for level in &pack.level {
            self.made.levels.push(Level {
                name: level.name.clone(),
                title: level.title.clone(),
                parts: level.parts,
                persons: level.persons,
                slots: Vec::new(),
                handed_in: 0,
            });
        }
        let parts: Vec<usize> = (0..pack.level.len()).filter(|at| pack.level[*at].parts).collect();
        let fits = match parts.as_slice() {
            [] => pack.stratum.is_empty(),
            [last] => *last > 0 && *last + 1 == pack.level.len() && !pack.stratum.is_empty(),
            _ => false,
        };
        if !fits {
            self.say(
                &(0..0),
                "分部分（parts）的只能是最后一级，并写明各部分（stratum）",
                "only the last level may be of parts, which need strata",
            );
        }
    }

    /// The level of that name.
    fn level(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.made.level_named(name.get_ref());
        if found.is_none() {
            let name_ = name.get_ref();
            self.say(
                &name.span(),
                format!("没有“{name_}”这一级"),
                format!("there is no level `{name_}`"),
            );
        }
        found
    }

    /// Puts a name behind those of a level.
    fn slot(&mut self, level: usize, name: &Spanned<String>, slot: Slot) -> usize {
        let words = name.get_ref();
        let plain = words.chars().all(|c| c.is_alphanumeric() || c == '_')
            && words.chars().next().is_some_and(char::is_alphabetic);
        if !plain {
            self.say(
                &name.span(),
                format!("“{words}”不能作名称：只用字母、数字和下划线，以字母开头"),
                format!("`{words}` is no name: letters, digits and underscores, a letter first"),
            );
        }
        if self.made.levels[level].slot(words).is_some() {
            self.say(
                &name.span(),
                format!("名称“{words}”已有"),
                format!("the name `{words}` is taken"),
            );
        }
        self.made.levels[level].slots.push(slot);
        self.made.levels[level].slots.len() - 1
    }

    fn unit(&mut self, unit: Option<&Spanned<String>>) -> Unit {
        let Some(unit) = unit else { return Unit::default() };
        Unit::read(unit.get_ref()).unwrap_or_else(|| {
            let words = unit.get_ref();
            self.say(&unit.span(), format!("看不懂单位“{words}”"), format!("`{words}` is no unit"));
            Unit::default()
        })
    }

    fn columns(&mut self, pack: &Pack) {
        for column in &pack.column {
            let Some(level) = self.level(&column.level) else { continue };
            if self.made.levels[level].parts {
                self.say(
                    &column.level.span(),
                    "各部分由上一级分出，不直接填报",
                    "parts are made of the level above and not handed in",
                );
            }
            if (column.holds == Holds::Choice) == column.choices.is_empty() {
                self.say(
                    &column.name.span(),
                    "选项列要写明选项，其他列不写",
                    "a column of choices says which; others have none",
                );
            }
            self.headed_twice(level, column);
            self.persons_column(level, column);
            let unit = self.unit(column.unit.as_ref());
            let slot = Slot {
                name: column.name.get_ref().clone(),
                title: column.title.clone(),
                holds: column.holds,
                unit,
                choices: column.choices.iter().map(|one| one.name.clone()).collect(),
                called: column.choices.iter().map(|one| one.title.clone()).collect(),
                form: column.form.clone(),
                optional: column.optional,
                bounds: (column.least, column.most),
                persons: column.persons,
            };
            self.slot(level, &column.name, slot);
        }
        for level in &mut self.made.levels {
            if level.parts {
                level.slots.push(stratum(pack));
            }
            level.handed_in = level.slots.len();
        }
    }

    /// People fill in by headings: two columns that are headed alike cannot be told apart.
    fn headed_twice(&mut self, level: usize, column: &written::Column) {
        let title = &column.title;
        let alike = |slot: &Slot| {
            plain(&slot.title.zh) == plain(&title.zh) || plain(&slot.title.en) == plain(&title.en)
        };
        if self.made.levels[level].slots.iter().any(alike) {
            self.say(
                &column.name.span(),
                format!("同一级已有叫“{}”的列", title.zh),
                format!("the level has a column called `{}` already", title.en),
            );
        }
    }

    fn tables(&mut self, pack: &Pack) {
        for table in &pack.table {
            let steps: Vec<(f64, f64)> =
                table.from.iter().copied().zip(table.value.iter().copied()).collect();
            let rising = steps.windows(2).all(|pair| pair[0].0 < pair[1].0);
            if table.from.len() != table.value.len() || steps.is_empty() || !rising {
                self.say(
                    &table.name.span(),
                    "分档表的起点要递增，与取值一样多",
                    "steps of a table rise, and each has a value",
                );
            }
            self.sourced(table.status, &table.source, &table.name.span());
            self.made.tables.push(steps);
            let unit = self.unit(table.unit.as_ref());
            self.made.table_names.push((table.name.get_ref().clone(), unit, table.status));
        }
    }

    /// Reads a formula that stands in the file; its places are those behind the opening quote.
    fn formula(&mut self, words: &Spanned<String>, level: usize) -> Option<Formula> {
        match formula(words.get_ref(), level, &self.made) {
            Ok(read) => Some(read),
            Err(wrong) => {
                self.wrong.push((words.span().start + 1 + wrong.at.start, wrong.what));
                None
            }
        }
    }

    fn strata(&mut self, pack: &Pack) {
        let above = self.made.levels.len().saturating_sub(2);
        for stratum in &pack.stratum {
            let Some(when) = self.condition(&stratum.when, above) else { continue };
            let (name, title) = (stratum.name.clone(), stratum.title.clone());
            self.made.strata.push(Stratum { name, title, when });
        }
    }

    fn condition(&mut self, words: &Spanned<String>, level: usize) -> Option<Formula> {
        let read = self.formula(words, level)?;
        if read.kind != Kind::Flag {
            self.say(&words.span(), "这里应当是条件（是或否）", "a condition is meant here");
        }
        Some(read)
    }

    fn lets(&mut self, pack: &Pack) {
        for one in &pack.lets {
            let Some(level) = self.level(&one.level) else { continue };
            let Some((formulas, divides)) = self.made_of(one, level, pack) else { continue };
            let kind = formulas[0].kind.clone();
            let over = if divides { level - 1 } else { level };
            self.persons_formulas(level, over, &one.name, &formulas, one.persons);
            let slot = Slot {
                title: one.title.clone(),
                persons: one.persons,
                ..made(one.name.get_ref(), &kind)
            };
            let slot = self.slot(level, &one.name, slot);
            // A number is as certain as the least certain of those that it is made of.
            let of = formulas.iter().map(|formula| self.made.certainty(over, &formula.node));
            let status = of.fold(one.status, Status::max);
            let clause = one.clause.clone();
            self.made.lets.push(Let { level, slot, formulas, divides, clause, status });
        }
    }

    /// The formulas of a number that is made of others, and whether they are over the unit that is divided.
    fn made_of(
        &mut self,
        one: &written::Let,
        level: usize,
        pack: &Pack,
    ) -> Option<(Vec<Formula>, bool)> {
        match (&one.formula, one.each.is_empty()) {
            (Some(words), true) => Some((vec![self.formula(words, level)?], false)),
            (None, false) if self.made.levels[level].parts => {
                let all = pack.stratum.iter().map(|stratum| one.each.get(&stratum.name));
                let all: Option<Vec<&Spanned<String>>> = all.collect();
                let Some(all) = all.filter(|all| all.len() == one.each.len()) else {
                    let names: Vec<&str> =
                        pack.stratum.iter().map(|stratum| stratum.name.as_str()).collect();
                    let names = names.join("、");
                    self.say(
                        &one.name.span(),
                        format!("各部分都要有公式：{names}"),
                        format!("each part needs its formula: {names}"),
                    );
                    return None;
                };
                let read: Vec<Option<Formula>> =
                    all.into_iter().map(|words| self.formula(words, level - 1)).collect();
                let read: Vec<Formula> = read.into_iter().collect::<Option<_>>()?;
                if read.iter().any(|formula| !alike(&formula.kind, &read[0].kind)) {
                    self.say(
                        &one.name.span(),
                        "各部分的单位不同",
                        "the parts differ in their units",
                    );
                }
                Some((read, true))
            }
            _ => {
                self.say(
                    &one.name.span(),
                    "写一个公式（formula），或各部分各一个（each）",
                    "it has a formula, or one for each part",
                );
                None
            }
        }
    }

    /// A confirmed value names where it was read.
    fn sourced(&mut self, status: Status, sources: &[Spanned<String>], at: &Range<usize>) {
        if status == Status::Confirmed && sources.is_empty() {
            self.say(at, "已核实的数值要写明出处", "a confirmed value needs its source");
        }
        for id in sources {
            if !self.made.sources.iter().any(|source| source.id == *id.get_ref()) {
                let id_ = id.get_ref();
                self.say(
                    &id.span(),
                    format!("没有出处“{id_}”"),
                    format!("there is no source `{id_}`"),
                );
            }
        }
    }

    fn verdicts(&mut self, pack: &Pack) {
        for one in &pack.verdict {
            let Some(level) = self.level(&one.level) else { continue };
            let between = one.between.iter().map(|one| (&one.rule, &one.words));
            let mut grades = Vec::new();
            for (rule, words) in std::iter::once((&one.rule, &one.yes)).chain(between) {
                grades.extend(self.rule_at(rule, level).map(|rule| (rule, words.clone())));
            }
            let Some(rule) = grades.first().map(|(rule, _)| *rule) else { continue };
            let (no, open) = (one.no.clone(), one.open.clone());
            self.made.verdicts.push(Verdict { level, rule, grades, no, open });
        }
    }

    /// A rule of a level by its name.
    fn rule_at(&mut self, name: &Spanned<String>, level: usize) -> Option<usize> {
        let known = self.made.rule(name.get_ref());
        let found = known.filter(|rule| self.made.rules[*rule].level == level);
        if found.is_none() {
            let words = name.get_ref();
            self.say(
                &name.span(),
                format!("这一级没有规则“{words}”"),
                format!("the level has no rule `{words}`"),
            );
        }
        found
    }
}

fn alike(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Number(Some(one)), Kind::Number(Some(other))) => one == other,
        (Kind::Number(_), Kind::Number(_)) => true,
        (one, other) => one == other,
    }
}

/// A slot for what is reckoned.
fn made(name: &str, kind: &Kind) -> Slot {
    Slot {
        name: name.to_owned(),
        title: Text::default(),
        holds: if *kind == Kind::Flag { Holds::Flag } else { Holds::Number },
        unit: match kind {
            Kind::Number(Some(unit)) => unit.clone(),
            _ => Unit::default(),
        },
        choices: Vec::new(),
        called: Vec::new(),
        form: String::new(),
        optional: false,
        bounds: (None, None),
        persons: false,
    }
}

/// The slot of parts that says which stratum they are of.
fn stratum(pack: &Pack) -> Slot {
    Slot {
        title: Text::new("部分", "part"),
        holds: Holds::Choice,
        choices: pack.stratum.iter().map(|stratum| stratum.name.clone()).collect(),
        called: pack.stratum.iter().map(|stratum| stratum.title.clone()).collect(),
        ..made(STRATUM, &Kind::Choice)
    }
}
