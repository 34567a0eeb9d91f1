//! Makes leaves ready: the number that is scored, the rule with the numbers that it needs, and nothing that it has no use
//! for.

use toml::Spanned;

use super::Check;
use super::fields::{has, modifiers, of_leaf, of_node, settings};
use crate::evaluate::formula::{Formula, Kind, Unit};
use crate::evaluate::score::recipe::{Leaf, Limit, Raw};
use crate::evaluate::score::rules::{Band, Scoring, Threshold};
use crate::evaluate::score::written::{self, Item, Mean, Rule};
use crate::evaluate::standard::written::{Holds, Status};

impl Leaf {
    /// Full marks: the weight, or for points beside them how far they reach.
    pub(super) fn full_marks(&self, weight: f64) -> f64 {
        match self.scoring.as_ref().map(Scoring::plain) {
            Some(Scoring::Bonus { least, most }) => least.abs().max(most.abs()),
            _ => weight,
        }
    }
}

impl Check<'_> {
    /// A node with parts is their sum and nothing else.
    pub(super) fn no_leaf(&mut self, item: &Item) {
        let raw = item.value.as_ref().map(|value| ("value", value.span()));
        let records = item.records.as_ref().map(|records| ("records", records.span()));
        let rule = item.rule.as_ref().map(|rule| ("rule", rule.span()));
        let all = [raw, records, rule].into_iter().flatten();
        let of_composite = if self.composite { Vec::new() } else { of_node(item) };
        let all = all.chain(of_leaf(item)).chain(of_composite);
        for (name, at) in all.chain(settings(item)).chain(modifiers(item)) {
            self.say(
                &at,
                format!("下面还有指标的项由各项合成，用不上 {name}"),
                format!("an item with parts is made of them: it has no use for `{name}`"),
            );
        }
    }

    /// An indicator of a composite is a number and nothing else.
    fn bare(&mut self, item: &Item) {
        let of_survey = |name: &&str| matches!(*name, "questions" | "marks");
        let settings = settings(item).into_iter().filter(|(name, _)| !of_survey(name));
        let rule = item.rule.as_ref().map(|rule| ("rule", rule.span()));
        let rule = rule.into_iter().chain(of_node(item));
        for (name, at) in rule.chain(settings).chain(modifiers(item)) {
            self.say(
                &at,
                format!("综合指数的指标用不上 {name}"),
                format!("an indicator of a composite has no use for `{name}`"),
            );
        }
    }

    pub(super) fn leaf(&mut self, item: &Item, weight: f64) -> Option<Leaf> {
        let raw = self.raw(item)?;
        self.unit_of(item, &raw);
        let scoring = match &item.rule {
            _ if self.composite => {
                self.bare(item);
                None
            }
            Some(rule) => {
                for (name, at) in of_leaf(item).into_iter().chain(of_node(item)) {
                    self.say(
                        &at,
                        format!("{name} 只用于综合指数"),
                        format!("`{name}` is of use in a composite alone"),
                    );
                }
                Some(self.scoring(item, rule, weight)?)
            }
            None => {
                let name = item.name.get_ref();
                self.say(
                    &item.name.span(),
                    format!("“{name}”要写明规则 rule"),
                    format!("`{name}` needs a `rule`"),
                );
                None
            }
        };
        let condition = |check: &mut Self, words: &Option<Spanned<String>>| {
            words.as_ref().and_then(|words| check.condition(words, check.level))
        };
        let (zero, veto) = (condition(self, &item.zero), condition(self, &item.veto));
        let printed = item.printed.as_ref().and_then(|words| self.printed(words));
        Some(Leaf {
            raw,
            scoring,
            better: item.better.as_ref().map(|better| *better.get_ref()).unwrap_or_default(),
            shown: item.shown.clone(),
            zero,
            veto,
            printed,
        })
    }

    fn printed(&mut self, words: &Spanned<String>) -> Option<Formula> {
        match crate::evaluate::score::lint::printed(words.get_ref()) {
            Ok(read) => Some(read),
            Err(wrong) => {
                self.wrong.push((words.span().start + 1 + wrong.at.start, wrong.what));
                None
            }
        }
    }

    fn raw(&mut self, item: &Item) -> Option<Raw> {
        let name = item.name.get_ref();
        match (&item.value, &item.records, &item.questions) {
            (Some(value), None, None) => Some(Raw::Value(self.number(value, self.level)?)),
            (None, Some(records), None) => self.records(records.get_ref()),
            (None, None, Some(questions)) => self.survey(item, questions),
            _ => {
                self.say(
                    &item.name.span(),
                    format!("“{name}”的数写且只写一处：value、records 或 questions"),
                    format!("the number of `{name}` is a `value`, `records` or `questions`"),
                );
                None
            }
        }
    }

    fn unit_of(&mut self, item: &Item, raw: &Raw) {
        let (Some(words), Raw::Value(formula)) = (&item.unit, raw) else { return };
        let declared = Unit::read(words.get_ref());
        let fits = match (&formula.kind, &declared) {
            (Kind::Number(Some(unit)), Some(declared)) => unit == declared,
            (Kind::Number(None), Some(_)) => true,
            _ => false,
        };
        if !fits {
            let found = match &formula.kind {
                Kind::Number(unit) => unit.clone().unwrap_or_default().to_string(),
                _ => "flag".to_owned(),
            };
            let word = words.get_ref();
            self.say(
                &words.span(),
                format!("公式的单位是 {found}，写明的是 {word}"),
                format!("the formula comes to {found}, {word} is declared"),
            );
        }
    }

    fn records(&mut self, records: &written::Records) -> Option<Raw> {
        let own = self.level;
        let level = self.data.level_named(records.level.get_ref()).filter(|level| *level > own);
        let Some(level) = level else {
            let word = records.level.get_ref();
            self.say(
                &records.level.span(),
                format!("“{word}”不是下一级"),
                format!("`{word}` is no lower level"),
            );
            return None;
        };
        let when = records.when.as_ref().and_then(|words| self.condition(words, level));
        let reported = records.reported.as_ref().and_then(|words| self.condition(words, own));
        let same = records.same.as_ref().and_then(|name| {
            let slot = self.data.levels[level].slot(name.get_ref());
            if slot.is_none() {
                let word = name.get_ref();
                self.say(
                    &name.span(),
                    format!("下一级没有“{word}”这一列"),
                    format!("the lower level has no column `{word}`"),
                );
            }
            slot
        });
        let points = self.number(&records.points, level)?;
        Some(Raw::Records { level, points, when, same, reported })
    }

    fn survey(&mut self, item: &Item, questions: &Spanned<Vec<written::Question>>) -> Option<Raw> {
        let usual = || vec![100.0, 80.0, 60.0];
        let marks = item.marks.as_ref().map_or_else(usual, |marks| marks.get_ref().clone());
        let mut read = Vec::new();
        for question in questions.get_ref() {
            if question.answers.len() != marks.len() {
                self.say(
                    &question.asked.span(),
                    format!("每题要有 {} 种答复，与 marks 一样多", marks.len()),
                    format!(
                        "each question has {} answers, as many as there are marks",
                        marks.len()
                    ),
                );
            }
            let answers = question.answers.iter();
            let answers: Option<Vec<Formula>> =
                answers.map(|words| self.number(words, self.level)).collect();
            read.push((answers?, self.number(&question.asked, self.level)?));
        }
        if read.is_empty() {
            self.say(&questions.span(), "至少要有一题", "there is a question at least");
        }
        Some(Raw::Survey(marks, read))
    }

    fn scoring(&mut self, item: &Item, rule: &Spanned<Rule>, weight: f64) -> Option<Scoring> {
        for (name, at) in settings(item) {
            if !has(*rule.get_ref()).contains(&name) {
                self.say(
                    &at,
                    format!("这种规则用不上 {name}"),
                    format!("a rule of this kind has no use for `{name}`"),
                );
            }
        }
        let turns = !matches!(
            rule.get_ref(),
            Rule::Accumulate | Rule::Deduct | Rule::Inverse | Rule::Survey | Rule::Bonus
        );
        if let (false, Some(better)) = (turns, &item.better) {
            self.say(
                &better.span(),
                "这种规则自己定了好坏，用不上 better",
                "a rule of this kind says itself what is better: it has no use for `better`",
            );
        }
        let mut scoring = self.plain(item, rule, weight)?;
        if !item.times.is_empty() {
            let read = item.times.iter();
            let times: Option<Vec<(Formula, f64)>> =
                read.map(|one| Some((self.condition(&one.when, self.level)?, one.times))).collect();
            scoring = Scoring::TypeWeights { times: times?, inner: Box::new(scoring) };
        }
        if let Some(when) = &item.substitute {
            let when = self.condition(when, self.level)?;
            scoring = Scoring::Substitute { when, inner: Box::new(scoring) };
        }
        Some(scoring)
    }

    fn plain(&mut self, item: &Item, rule: &Spanned<Rule>, weight: f64) -> Option<Scoring> {
        let given = |value: &Option<Spanned<f64>>| value.as_ref().map(|value| *value.get_ref());
        Some(match rule.get_ref() {
            Rule::BestOfPeers => Scoring::BestOfPeers { floor: given(&item.floor) },
            Rule::TwoThreshold => Scoring::TwoThreshold(self.limits(item, rule)?),
            Rule::FixedThreshold => {
                let pass = self.needed(rule, "pass", item.pass.as_ref())?;
                Scoring::FixedThreshold(Threshold { pass, floor: given(&item.floor) })
            }
            Rule::Bands => self.bands(item, rule)?,
            Rule::WeightedCounts => Scoring::WeightedCounts { full: given(&item.full) },
            Rule::Accumulate => Scoring::Accumulate,
            Rule::Deduct => {
                let floor = given(&item.floor).unwrap_or_default();
                if floor > weight {
                    self.say(&rule.span(), "下限高于满分", "the floor lies above full marks");
                    return None;
                }
                Scoring::Deduct { floor }
            }
            Rule::Inverse => Scoring::Inverse,
            Rule::Survey => Scoring::Survey,
            Rule::Bonus => {
                let least = given(&item.least).unwrap_or_default();
                let most = given(&item.most).unwrap_or_default();
                if least >= most || least > 0.0 || most < 0.0 {
                    self.say(
                        &rule.span(),
                        "加减分要写明下限 least（不大于 0）和上限 most（不小于 0）",
                        "a bonus has a `least` (0 or below) and a `most` (0 or above)",
                    );
                    return None;
                }
                Scoring::Bonus { least, most }
            }
        })
    }

    fn needed(
        &mut self,
        rule: &Spanned<Rule>,
        name: &str,
        value: Option<&Spanned<f64>>,
    ) -> Option<f64> {
        let Some(value) = value else {
            self.say(
                &rule.span(),
                format!("这种规则要写明 {name}"),
                format!("a rule of this kind needs `{name}`"),
            );
            return None;
        };
        let number = *value.get_ref();
        if number.is_nan() || number <= 0.0 {
            let (zh, en) = (format!("{name} 要大于零"), format!("`{name}` is above zero"));
            self.say(&value.span(), zh, en);
            return None;
        }
        Some(number)
    }

    fn limits(&mut self, item: &Item, rule: &Spanned<Rule>) -> Option<Vec<Limit>> {
        if item.limit.is_empty() {
            let pass = self.needed(rule, "pass", item.pass.as_ref())?;
            let floor = Some(self.needed(rule, "floor", item.floor.as_ref())?);
            let threshold = Threshold { pass, floor };
            let sources = item.source.iter().map(|id| id.get_ref().clone()).collect();
            return Some(vec![Limit {
                wheres: Vec::new(),
                threshold,
                status: item.status,
                recalled: Vec::new(),
                sources,
            }]);
        }
        let mut limits = Vec::new();
        for one in &item.limit {
            let limit = one.get_ref();
            self.sourced(limit.status, &limit.source, &one.span());
            let mut wheres = Vec::new();
            for (key, choice) in &limit.wheres {
                wheres.extend(self.meant(key, choice));
            }
            let pass = self.needed(rule, "pass", Some(&limit.pass))?;
            let floor = Some(*limit.floor.get_ref());
            let status = limit.status.or(item.status);
            let mut recalled = self.named_values(&limit.recalled, &["pass", "floor"]);
            if recalled.is_empty() && status == Some(Status::Recalled) {
                recalled = vec!["pass", "floor"];
            }
            limits.push(Limit {
                wheres,
                threshold: Threshold { pass, floor },
                status,
                recalled,
                sources: limit.source.iter().map(|id| id.get_ref().clone()).collect(),
            });
        }
        Some(limits)
    }

    /// Slot and code of a choice.
    fn meant(&mut self, key: &str, choice: &Spanned<String>) -> Option<(usize, u32)> {
        let level = &self.data.levels[self.level];
        let slot = level.slot(key).filter(|slot| level.slots[*slot].holds == Holds::Choice);
        let code = slot.and_then(|slot| {
            level.slots[slot].choices.iter().position(|known| known == choice.get_ref())
        });
        let found = slot.zip(code.and_then(|code| u32::try_from(code).ok()));
        if found.is_none() {
            let word = choice.get_ref();
            self.say(
                &choice.span(),
                format!("没有“{key} = {word}”这样的单位"),
                format!("no unit has {key} = {word}"),
            );
        }
        found
    }

    fn bands(&mut self, item: &Item, rule: &Spanned<Rule>) -> Option<Scoring> {
        let mean = match item.mean.as_ref().map(|mean| (mean.get_ref(), mean.span())) {
            Some((Mean::Given(mean), _)) => Some(*mean),
            Some((Mean::Of(word), _)) if word == "peers" => None,
            other => {
                let at = other.map_or_else(|| rule.span(), |(_, at)| at);
                self.say(
                    &at,
                    "分档规则要写明平均数 mean：一个数，或 \"peers\"（各单位的平均）",
                    "bands need a `mean`: a number, or \"peers\"",
                );
                return None;
            }
        };
        let bands: Vec<Band> =
            item.bands.iter().flat_map(|bands| bands.get_ref()).map(band).collect();
        let beyond = item.beyond.as_ref().map(|beyond| *beyond.get_ref());
        let rising = bands.windows(2).all(|pair| pair[0].short < pair[1].short);
        let (true, true, Some(beyond)) = (rising, !bands.is_empty(), beyond) else {
            let at = item.bands.as_ref().map_or_else(|| rule.span(), Spanned::span);
            self.say(
                &at,
                "分档要由近到远写 bands，并写明最后一档之外的分数 beyond",
                "bands go from near to far, and `beyond` says what lies past the last",
            );
            return None;
        };
        Some(Scoring::Bands { mean, bands, beyond })
    }
}

fn band(written: &written::Band) -> Band {
    let written::Band { short, closed, score } = *written;
    Band { short, closed, score }
}
