//! Ask: findings 谋划检查: what the rules say of a plan, with the words in their place and the row
//! they belong to; and what has been accepted with a reason. Who sees only parts of the plan is told
//! only of rows in these parts.

use std::collections::{BTreeMap, BTreeSet};

use moushi_core::lint::rules;
use moushi_core::model::{Finding, Ledger, Origin, RowId, Severity, Spot};
use moushi_core::text::{SourceId, Span, Text};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::index::{Index, Said, computed, names};
use super::plans::seen;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{entry, suppression};

/// Letters shown before and behind the words that a finding points at.
const AROUND: usize = 40;

/// The findings of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Findings {
    /// The plan.
    pub plan: String,
    /// Only of this severity: `error`, `warning`, `note`.
    pub severity: String,
    /// Only of this rule.
    pub rule: String,
    /// Only of this row, by its id.
    pub entry: String,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// The plan.
    pub plan: String,
    /// Acts that the caller may do here.
    pub offered: Vec<String>,
    /// How many are open, of every severity and rule: error, warning, note.
    pub counts: Counts,
    /// Rules that found something, worst first.
    pub rules: Vec<Rule>,
    /// What has been accepted, newest first.
    pub accepted: Vec<Accepted>,
}

/// How many findings are open.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// 错误.
    pub error: usize,
    /// 警告.
    pub warning: usize,
    /// 提醒.
    pub note: usize,
}

impl Counts {
    /// Counts findings by severity.
    pub fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut counts.error,
                Severity::Warning => &mut counts.warning,
                Severity::Note => &mut counts.note,
            } += 1;
        }
        counts
    }
}

/// A rule with what it found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What it looks for.
    pub title: Said,
    /// The family: 衔接, 创新, 对标 …
    pub family: Said,
    /// `error`, `warning`, `note`.
    pub severity: String,
    /// Its page as Markdown: why it matters.
    pub page: String,
    /// What it found.
    pub findings: Vec<Item>,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Item {
    /// What is wrong.
    pub message: Said,
    /// What to do now.
    pub advice: Said,
    /// Where.
    pub places: Vec<Place>,
    /// Code of the row, for accepting it.
    pub row: String,
    /// The words, for accepting it.
    pub words: String,
    /// The field that mends it.
    pub fix: Option<Fix>,
}

/// Where a finding points at.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Place {
    /// Id of the row; empty when the words belong to none.
    pub entry: String,
    /// Code of the row.
    pub code: String,
    /// Id of the document; empty for rows without one.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// Page, slide or sheet.
    pub page: Option<u32>,
    /// First byte of the words in the document.
    pub start: usize,
    /// What stands before.
    pub before: String,
    /// The words pointed at; empty when the row as a whole is meant.
    pub marked: String,
    /// What stands behind.
    pub after: String,
}

/// A field of a row that may be changed here and now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fix {
    /// Id of the row.
    pub entry: String,
    /// The version that is seen.
    pub version: i64,
    /// The field.
    pub field: String,
    /// Its words now.
    pub value: String,
}

/// Findings that somebody accepted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Accepted {
    /// The acceptance.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// What the rule looks for.
    pub title: Said,
    /// Code of the row.
    pub row: String,
    /// The words.
    pub words: String,
    /// Why they may stay.
    pub reason: String,
    /// Who accepted.
    pub by: String,
    /// When.
    pub at: i64,
    /// What would be said otherwise; empty when the problem is gone.
    pub messages: Vec<Said>,
}

impl Ask for Findings {
    const NAME: &'static str = "findings";
    const TITLE: Text = Text::new("谋划检查", "Show the findings");
    type View = Found;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Found, Trouble> {
        let (plan, org, whole) = seen(eyes, &self.plan).await?;
        let held = computed(eyes, &plan.id).await?;
        let index = Index::of(eyes, &plan.id).await?;
        let mine = if whole { None } else { Some(own_rows(eyes, &plan.id).await?) };
        let desk = Desk { ledger: &held.ledger, index: &index, mine };
        let shown = |finding: &&Finding| desk.shows(finding);
        let open = matches!(plan.state.as_str(), "draft" | "consulting");
        let acts: &[&str] =
            if open { &["finding-suppress", "finding-restore", "entry-edit"] } else { &[] };
        let asked = held.findings.iter().filter(shown).filter(|one| self.wants(&desk, one));
        Ok(Found {
            offered: authority::offered(eyes.caller, acts, &org.path),
            counts: Counts::of(held.findings.iter().filter(shown)),
            rules: by_rule(&desk, asked),
            accepted: if whole { accepted(eyes, &held).await? } else { Vec::new() },
            plan: plan.id,
        })
    }
}

impl Findings {
    fn wants(&self, desk: &Desk<'_>, finding: &Finding) -> bool {
        let of_entry = || {
            let spots = finding.at.iter().filter_map(|spot| desk.code(spot));
            spots.into_iter().any(|code| desk.index.id(code) == self.entry)
        };
        (self.severity.is_empty() || severity(finding.severity) == self.severity)
            && (self.rule.is_empty() || finding.rule == self.rule)
            && (self.entry.is_empty() || of_entry())
    }
}

/// The word of a severity.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Codes of the rows in which a unit of the caller's has a part.
async fn own_rows(eyes: &Eyes<'_>, plan: &str) -> Result<BTreeSet<String>, Trouble> {
    let rows = entry::Entity::find()
        .filter(entry::Column::PlanId.eq(plan))
        .filter(entry::Column::DeletedAt.eq(0))
        .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
        .all(eyes.store.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

/// What findings are held against.
struct Desk<'a> {
    ledger: &'a Ledger,
    index: &'a Index,
    /// Codes of the rows that the caller sees; all when none.
    mine: Option<BTreeSet<String>>,
}

impl<'a> Desk<'a> {
    /// Whether the caller sees every row that the finding is about.
    fn shows(&self, finding: &Finding) -> bool {
        let Some(mine) = &self.mine else { return true };
        let mut rows = 0;
        finding.at.iter().all(|spot| {
            let Some(code) = self.code(spot) else { return false };
            rows += 1;
            mine.contains(&code.0)
        }) && rows > 0
    }

    /// The row that a spot belongs to.
    fn code<'b>(&'b self, spot: &'b Spot) -> Option<&'b RowId> {
        match spot {
            Spot::Row(code) => Some(code),
            Spot::Words { source, span } => self.row_at(source, *span),
            Spot::Plan => None,
        }
    }

    /// The row made of words around `span`: the shortest one.
    fn row_at(&self, source: &SourceId, span: Span) -> Option<&'a RowId> {
        let tasks = self.ledger.tasks.iter().map(|row| (&row.id, &row.origin));
        let demands = self.ledger.requirements.iter();
        let demands = demands.flat_map(|row| row.origins.iter().map(|at| (&row.id, at)));
        let holds = |(id, origin): (&'a RowId, &'a Origin)| {
            let (of, place) = origin.text()?;
            let inside = of == source && place.start() <= span.start() && span.end() <= place.end();
            (inside && self.index.row(id).is_some()).then(|| (place.end() - place.start(), id))
        };
        tasks.chain(demands).filter_map(holds).min().map(|(_, id)| id)
    }

    fn item(&self, finding: &Finding) -> Item {
        let row = finding.at.iter().find_map(|spot| match spot {
            Spot::Row(code) => Some(code.0.clone()),
            _ => None,
        });
        let words = finding.at.iter().find_map(|spot| match spot {
            Spot::Words { source, span } => self.ledger.words(source, *span),
            _ => None,
        });
        Item {
            message: Said::from(&finding.message),
            advice: Said::from(&finding.advice),
            places: self.places(finding),
            row: row.unwrap_or_default(),
            words: words.unwrap_or_default().to_owned(),
            fix: self.fix(finding),
        }
    }

    /// Where the finding points at; a row whose words are quoted already is not quoted again.
    fn places(&self, finding: &Finding) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::with_capacity(finding.at.len());
        for place in finding.at.iter().filter_map(|spot| self.place(spot)) {
            let quoted = |one: &Place| !one.marked.is_empty() && one.entry == place.entry;
            if !place.marked.is_empty() || !places.iter().any(quoted) {
                places.push(place);
            }
        }
        places
    }

    fn place(&self, spot: &Spot) -> Option<Place> {
        let code = self.code(spot);
        let row = code.and_then(|code| self.index.row(code));
        let mut place = Place {
            entry: row.map_or_else(String::new, |row| row.id.clone()),
            code: row.map_or_else(String::new, |row| row.code.clone()),
            ..Place::default()
        };
        match spot {
            Spot::Plan => return None,
            Spot::Row(_) => place.before.clone_from(&row?.words),
            Spot::Words { source, span } => self.quote(&mut place, source, *span)?,
        }
        Some(place)
    }

    /// The words in their paragraph, as much of it as a line holds.
    fn quote(&self, place: &mut Place, source: &SourceId, span: Span) -> Option<()> {
        let document = self.ledger.document(source)?;
        let text = &document.source.text;
        let block = document.source.block_at(span.start());
        let whole = block.map_or(span, |block| block.span);
        let first = whole.start().min(span.start());
        let last = whole.end().max(span.end());
        place.before = tail(text.get(first..span.start())?);
        text.get(span.start()..span.end())?.clone_into(&mut place.marked);
        place.after = head(text.get(span.end()..last)?);
        place.page = document.source.page_at(span.start());
        place.start = span.start();
        if let Some(row) = self.index.document(source) {
            place.document.clone_from(&row.id);
            place.title.clone_from(if row.title.is_empty() { &row.name } else { &row.title });
        }
        Some(())
    }

    fn fix(&self, finding: &Finding) -> Option<Fix> {
        let code = finding.at.iter().find_map(|spot| self.code(spot))?;
        let row = self.index.row(code)?;
        // The words of a superior are not ours to mend.
        if row.noun != "task" {
            return None;
        }
        let field = field(&finding.rule);
        let own_choice = || self.ledger.task(code).and_then(|task| task.own_choice.clone());
        let value = match field {
            "unit" => row.unit.clone(),
            "due" => row.due_words.clone(),
            "deliverable" => row.deliverable.clone(),
            "own_choice" => own_choice().unwrap_or_default(),
            _ => row.words.clone(),
        };
        let field = field.to_owned();
        Some(Fix { entry: row.id.clone(), version: row.version, field, value })
    }
}

/// The field of a task that mends what a rule finds; its words when no single field does.
fn field(rule: &str) -> &'static str {
    match rule {
        "no-owner" | "two-leads" | "risk-without-owner" => "unit",
        "no-deadline" | "date-in-the-past" => "due",
        "no-deliverable" => "deliverable",
        "task-without-basis" => "own_choice",
        _ => "words",
    }
}

fn tail(words: &str) -> String {
    let from = words.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let cut = if from > 0 { "…" } else { "" };
    format!("{cut}{}", words[from..].trim_start())
}

fn head(words: &str) -> String {
    let to = words.char_indices().nth(AROUND).map_or(words.len(), |(at, _)| at);
    let cut = if to < words.len() { "…" } else { "" };
    format!("{}{cut}", words[..to].trim_end())
}

/// Findings by rule, in the order in which the rules first speak: worst first.
fn by_rule<'a>(desk: &Desk<'_>, findings: impl Iterator<Item = &'a Finding>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut places: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for finding in findings {
        let key = (finding.severity, finding.rule.as_str());
        let at = *places.entry(key).or_insert_with(|| {
            rules.push(rule(finding));
            rules.len() - 1
        });
        rules[at].findings.push(desk.item(finding));
    }
    rules
}

fn rule(finding: &Finding) -> Rule {
    let known = rules::named(&finding.rule);
    let plain = Text::new("设置", "settings");
    Rule {
        name: finding.rule.clone(),
        title: title(&finding.rule),
        family: Said::from(&known.map_or(plain, |rule| rule.family.title())),
        severity: severity(finding.severity).to_owned(),
        page: known.map_or_else(String::new, |rule| rule.page.to_owned()),
        findings: Vec::new(),
    }
}

fn title(rule: &str) -> Said {
    let leftover = Text::new("已接受的提示不再出现", "An accepted finding is gone");
    Said::from(&rules::named(rule).map_or(leftover, |rule| rule.title.clone()))
}

async fn accepted(eyes: &Eyes<'_>, held: &Computed) -> Result<Vec<Accepted>, Trouble> {
    let rows = suppression::Entity::find()
        .filter(suppression::Column::PlanId.eq(held.plan.id.as_str()))
        .order_by_desc(suppression::Column::MadeAt)
        .order_by_desc(suppression::Column::Id)
        .all(eyes.store.read())
        .await?;
    let people = names(eyes, rows.iter().map(|row| row.made_by.as_str())).await?;
    let accepted = |row: suppression::Model| {
        let of = held.suppressed.iter().filter(|one| row.keeps(&held.ledger, &one.finding));
        Accepted {
            messages: of.map(|one| Said::from(&one.finding.message)).collect(),
            title: title(&row.rule),
            by: people.get(&row.made_by).cloned().unwrap_or_default(),
            at: row.made_at,
            id: row.id,
            rule: row.rule,
            row: row.entry_id,
            words: row.words,
            reason: row.reason,
        }
    };
    Ok(rows.into_iter().map(accepted).collect())
}
