//! Why a unit has its marks 得分依据: from the whole down to the leaves, the formula with the numbers put in, the step that
//! decided, the records that counted, and the row of the file. Shows what was scored; scores nothing.

use serde::Serialize;

use super::composed::{ends, mean};
use super::recipe::{Leaf, Limit, Raw};
use super::rules::{Scoring, Step as Decided};
use super::run::Scored;
use super::values::list;
use crate::evaluate::formula::{Ground, Num, Tri, said, shown};
use crate::evaluate::standard::{Better, Status};
use crate::text::Text;

/// A step of the explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Name of the item.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// The marks.
    pub points: Num,
    /// Full marks; in a composite the share in the whole.
    pub of: f64,
    /// The number that is scored, with its unit.
    pub value: String,
    /// Its formula.
    pub formula: String,
    /// The formula with the numbers of the unit.
    pub reckoned: String,
    /// How it was scored.
    pub how: Text,
    /// What the peers come to, where it rests on them.
    pub peers: Text,
    /// Not all peers on whom it rests have reported.
    pub provisional: bool,
    /// Where it is said.
    pub clause: String,
    /// How certain that is; none for what the department itself decides.
    pub status: Option<Status>,
    /// Names of values that the department itself has chosen, whatever the status says of the rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<&'static str>,
    /// Names of values that are recalled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recalled: Vec<&'static str>,
    /// Where it was read.
    pub sources: Vec<String>,
    /// Row of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Records that were looked at: code, row, worth, whether it counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<(String, u32, Num, bool)>,
    /// The parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Step>,
}

impl Scored<'_> {
    /// Why a unit has its marks in an item, with all parts below it.
    pub fn why(&self, item: usize, row: usize) -> Step {
        let one = &self.recipe.items[item];
        let frame = self.frames.level(self.recipe.level);
        let mark = self.marks[item][row];
        let composite = self.recipe.composite.is_some();
        let mut step = Step {
            name: one.name.clone(),
            title: one.title.clone(),
            unit: frame.units.at(row).code.to_owned(),
            unit_name: frame.units.at(row).name.to_owned(),
            points: mark.points,
            of: if composite { self.effective[item] } else { one.weight },
            value: String::new(),
            formula: String::new(),
            reckoned: String::new(),
            how: Text::default(),
            peers: Text::default(),
            provisional: !mark.complete,
            clause: one.clause.clone(),
            status: self.status(item, Some(row)),
            own: one.own.clone(),
            recalled: self.recipe.recalled(item, self.limit_of(item, row)),
            sources: one.sources.clone(),
            row: frame.rows.get(row).map(|place| place.row).filter(|row| *row > 0),
            records: Vec::new(),
            parts: one.parts.iter().map(|part| self.why(*part, row)).collect(),
        };
        match &one.leaf {
            Some(leaf) => self.of_leaf(item, leaf, row, &mut step),
            None => step.how = self.of_whole(item, row),
        }
        step
    }

    fn of_leaf(&self, item: usize, leaf: &Leaf, row: usize, step: &mut Step) {
        let own = self.raw[item][row];
        step.value = match (&*leaf.shown.zh, own) {
            ("", _) | (_, Num::Missing | Num::Undefined) => said(own),
            (unit, _) => format!("{} {unit}", said(own)),
        };
        let ground = Ground { frames: &self.frames, tables: &self.recipe.data.tables };
        match &leaf.raw {
            Raw::Value(formula) => {
                step.formula = formula.words.clone();
                step.reckoned = ground.told(&formula.node, self.recipe.level, row);
            }
            Raw::Records { points, .. } => {
                step.formula = points.words.clone();
                step.records = self.records_told(&leaf.raw, row);
                let counted = step.records.iter().filter(|record| record.3);
                let each: Vec<String> = counted.map(|record| said(record.2)).collect();
                step.reckoned = each.join(" + ");
            }
            Raw::Survey(marks, questions) => {
                let told = |(answers, asked): &(Vec<_>, crate::evaluate::formula::Formula)| {
                    let each = marks.iter().zip(answers).map(|(mark, answer)| {
                        let answer: &crate::evaluate::formula::Formula = answer;
                        let count = ground.told(&answer.node, self.recipe.level, row);
                        format!("{count} × {}", shown(*mark))
                    });
                    let asked = ground.told(&asked.node, self.recipe.level, row);
                    format!("({}) ÷ {asked}", each.collect::<Vec<_>>().join(" + "))
                };
                let all: Vec<String> = questions.iter().map(told).collect();
                step.reckoned = format!("({}) ÷ {}", all.join(" + "), questions.len());
            }
        }
        match (&leaf.scoring, self.marks[item][row].step) {
            (Some(scoring), Some(decided)) => self.of_rule(item, leaf, scoring, decided, row, step),
            _ => {
                let (points, share) = (said(step.points), shown(step.of * 100.0));
                let ends = self.recipe.composite.as_ref().map(|settings| ends(settings, item));
                let ends = ends.unwrap_or_default();
                step.how = Text::of(
                    format!("标准化后 {points}{}，占总分 {share}%", ends.zh),
                    format!("{points} on the common scale{}, {share}% of the whole", ends.en),
                );
            }
        }
    }

    fn of_rule(
        &self,
        item: usize,
        leaf: &Leaf,
        scoring: &Scoring,
        decided: Decided,
        row: usize,
        step: &mut Step,
    ) {
        let (case, _) = self.case(item, leaf, row);
        step.how = decided.told(&case, step.points);
        if let Some(limit) = self.limit_at(scoring, row) {
            step.sources.clone_from(&limit.sources);
        }
        if let Scoring::TypeWeights { times, .. } = inner_weights(scoring)
            && let Num::Known(times) = self.times(times, row)
            && times != 1.0
        {
            let times = shown(times);
            step.reckoned = format!("({}) × {times}", step.reckoned);
        }
        if scoring.plain().rests_on_peers() {
            let [lowest, highest, mean] =
                [case.field.lowest, case.field.highest, case.field.mean].map(said);
            let best = if case.better == Better::More { &highest } else { &lowest };
            step.peers = Text::of(
                format!("各单位：最好 {best}，最低 {lowest}，最高 {highest}，平均 {mean}"),
                format!("peers: best {best}, lowest {lowest}, highest {highest}, mean {mean}"),
            );
        }
    }

    fn of_whole(&self, item: usize, row: usize) -> Text {
        if item == 0 {
            match self.vetoed[row] {
                Tri::Yes => {
                    return Text::new(
                        "发生一票否决的情形，没有总分",
                        "an event takes the total away",
                    );
                }
                Tri::Open => {
                    return Text::new(
                        "是否一票否决尚不能判定，总分待定",
                        "whether an event takes the total away is open",
                    );
                }
                Tri::No => {}
            }
        }
        let parts = &self.recipe.items[item].parts;
        let each = parts.iter().map(|part| (self.marks[*part][row].points, self.effective[*part]));
        if let Some(settings) = &self.recipe.composite {
            let each = each.map(|(points, share)| {
                format!("{}（{}%）", said(points), shown(share / self.effective[item] * 100.0))
            });
            let words = each.collect::<Vec<_>>().join("、");
            let mean = mean(settings.aggregations[item]);
            return Text::of(
                format!("由 {words} {}合成", mean.zh),
                format!("made of {words}, {}", mean.en),
            );
        }
        let each: Vec<String> = each.map(|(points, _)| said(points)).collect();
        Text::same(each.join(" + "))
    }

    /// Records that a leaf looked at: of those that are the same thing one counts.
    fn records_told(&self, raw: &Raw, row: usize) -> Vec<(String, u32, Num, bool)> {
        let Raw::Records { level, points, when, same, .. } = raw else { return Vec::new() };
        let ground = Ground { frames: &self.frames, tables: &self.recipe.data.tables };
        let frame = self.frames.level(*level);
        let mut told: Vec<(String, u32, Num, bool)> = Vec::new();
        let mut things: Vec<Num> = Vec::new();
        for record in self.frames.within(self.recipe.level, row, *level) {
            let at = *record as usize;
            if when.as_ref().is_some_and(|when| ground.holds(&when.node, *level, at) == Tri::No) {
                continue;
            }
            let worth = ground.number(&points.node, *level, at);
            let thing = same.map_or(Num::Missing, |slot| self.frames.at(*level, slot, at));
            let twin = (0..told.len())
                .find(|twin| told[*twin].3 && thing != Num::Missing && things[*twin] == thing);
            let counts = twin.is_none_or(|twin| worth.known() > told[twin].2.known());
            if let (true, Some(twin)) = (counts, twin) {
                told[twin].3 = false;
            }
            told.push((frame.units.at(at).code.to_owned(), frame.rows[at].row, worth, counts));
            things.push(thing);
        }
        told
    }

    /// How certain an item is for a unit, or for any: the least certain of its rule, its numbers and its parts.
    pub fn status(&self, item: usize, row: Option<usize>) -> Option<Status> {
        let one = &self.recipe.items[item];
        let parts = one.parts.iter().map(|part| self.status(*part, row));
        let mut least = parts.fold(one.status, Option::max);
        if !one.recalled.is_empty() {
            least = least.max(Some(Status::Recalled));
        }
        let Some(leaf) = &one.leaf else { return least };
        if let Raw::Value(formula) = &leaf.raw {
            let certainty = self.recipe.data.certainty(self.recipe.level, &formula.node);
            if certainty == Status::Recalled {
                least = least.max(Some(certainty));
            }
        }
        if let Some(scoring) = &leaf.scoring {
            least = match row {
                Some(row) => least.max(self.limit_at(scoring, row).and_then(|limit| limit.status)),
                None => match scoring.plain() {
                    Scoring::TwoThreshold(limits) => {
                        limits.iter().fold(least, |least, limit| least.max(limit.status))
                    }
                    _ => least,
                },
            };
        }
        let limit = row.and_then(|row| self.limit_of(item, row));
        let recalled = !self.recipe.recalled(item, limit).is_empty();
        if recalled { least.max(Some(Status::Recalled)) } else { least }
    }

    /// The thresholds that are meant for a unit, where they differ by kind.
    fn limit_of(&self, item: usize, row: usize) -> Option<&Limit> {
        let leaf = self.recipe.items[item].leaf.as_ref()?;
        self.limit_at(leaf.scoring.as_ref()?, row)
    }
}

impl Step {
    /// Which values are the department's own and which recalled, in words; nothing where the status says it all.
    pub fn apart(&self) -> Text {
        let mut found: Vec<Text> = Vec::new();
        if !self.own.is_empty() {
            let names = list(&self.own);
            found.push(Text::of(format!("自定：{}", names.zh), format!("own: {}", names.en)));
        }
        if !self.recalled.is_empty() {
            let names = list(&self.recalled);
            found
                .push(Text::of(format!("据记忆：{}", names.zh), format!("recalled: {}", names.en)));
        }
        let zh: Vec<&str> = found.iter().map(|text| &*text.zh).collect();
        let en: Vec<&str> = found.iter().map(|text| &*text.en).collect();
        Text::of(zh.join("；"), en.join("; "))
    }
}

/// The rule, or the one inside it, by which the number counts several times.
fn inner_weights(scoring: &Scoring) -> &Scoring {
    match scoring {
        Scoring::Substitute { inner, .. } => inner_weights(inner),
        other => other,
    }
}
