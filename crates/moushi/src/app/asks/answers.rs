//! Ask: one demand beside the tasks that answer it, with what both share and where a task is softer.

use moushi_core::model::{Ledger, Link, LinkState, Requirement};
use moushi_core::report::Label;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::alignment::cover_word;
use super::index::{Index, Said, computed};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::entry;

/// What answers a demand.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Answers {
    /// Id of the demand's row.
    pub requirement: String,
    /// What stands across the board: `leader` or `lead`.
    pub by: String,
    /// Only tasks of this leader or lead unit; of everybody when none.
    pub column: Option<String>,
}

/// A demand with its answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answered {
    /// The plan.
    pub plan: String,
    /// Id of the demand's row.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Its place in the document.
    pub path: String,
    /// Who demands.
    pub issuer: String,
    /// How binding.
    pub modality: Said,
    /// The document.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// `none`, `suggested`, `part`, `full`.
    pub cover: String,
    /// Answers that count, the confirmed first; then those that were refused.
    pub links: Vec<Answer>,
    /// Answers of others than the column asked for.
    pub others: usize,
    /// Acts that the caller may do here.
    pub offered: Vec<String>,
}

/// One task that answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Id of the task's row.
    pub task: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Leader.
    pub person: String,
    /// Lead units.
    pub unit: String,
    /// Words of the deadline.
    pub due: String,
    /// `suggested`, `confirmed`, `doubted`, `refused`.
    pub state: String,
    /// `equal`, `superset`, `subset`, `intersect`.
    pub relation: String,
    /// The relation in words.
    pub relation_words: Said,
    /// 1 to 10.
    pub strength: u8,
    /// Words that both share.
    pub shared: Vec<String>,
    /// Where the task is softer.
    pub weakenings: Vec<Softer>,
    /// Why somebody decided so.
    pub reason: String,
}

/// One way in which a task is softer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Softer {
    /// In what: 数值, 时限, 力度.
    pub aspect: Said,
    /// Both sides.
    pub message: Said,
}

impl Ask for Answers {
    const NAME: &'static str = "answers";
    const TITLE: Text = Text::new("要求与任务对照", "Show what answers a demand");
    type View = Answered;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Answered, Trouble> {
        let row = entry::Entity::find_by_id(&self.requirement).one(eyes.store.read()).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let (plan, org) = whole(eyes, &row.plan_id).await?;
        let held = computed(eyes, &plan.id).await?;
        let index = Index::of(eyes, &plan.id).await?;
        let ledger = &held.ledger;
        let at = ledger.requirements.iter().position(|one| one.id.0 == row.code);
        let at = at.ok_or_else(authority::not_found)?;
        let demand = &ledger.requirements[at];
        let cover = &held.coverage.requirements[at];
        let all = links(&index, ledger, demand, &cover.links);
        let total = all.len();
        let mut links = all;
        if let Some(column) = &self.column {
            links.retain(|one| in_column(one, &self.by, column));
        }
        let open = matches!(plan.state.as_str(), "draft" | "consulting");
        let acts: &[&str] = if open { &["link-decide"] } else { &[] };
        let source = demand.origins.iter().find_map(|origin| origin.text());
        let document = source.and_then(|(source, _)| index.document(source));
        Ok(Answered {
            plan: plan.id,
            id: row.id,
            code: row.code,
            words: demand.words.clone(),
            path: demand.path.clone(),
            issuer: demand.issuer.clone().unwrap_or_default(),
            modality: Said::from(&demand.modality.label()),
            document: document.map_or_else(String::new, |one| one.id.clone()),
            title: document.map_or_else(String::new, |one| one.title.clone()),
            cover: cover_word(cover.cover).to_owned(),
            others: total - links.len(),
            links,
            offered: authority::offered(eyes.caller, acts, &org.path),
        })
    }
}

/// The column without a name holds the tasks that name nobody.
fn in_column(answer: &Answer, by: &str, column: &str) -> bool {
    let names = if by == "lead" { &answer.unit } else { &answer.person };
    match column {
        "" => names.is_empty(),
        column => names.split('、').any(|name| name == column),
    }
}

fn links(index: &Index, ledger: &Ledger, demand: &Requirement, live: &[usize]) -> Vec<Answer> {
    let refused = ledger
        .links
        .iter()
        .filter(|link| link.requirement == demand.id && link.state == LinkState::Refused);
    let all = live.iter().map(|at| &ledger.links[*at]).chain(refused);
    all.filter_map(|link| answer(index, ledger, link)).collect()
}

fn answer(index: &Index, ledger: &Ledger, link: &Link) -> Option<Answer> {
    let (row, task) = (index.row(&link.task)?, ledger.task(&link.task)?);
    let softer = |one: &moushi_core::model::Weakening| Softer {
        aspect: Said::from(&one.aspect.label()),
        message: Said::from(&one.message),
    };
    Some(Answer {
        task: row.id.clone(),
        code: row.code.clone(),
        words: task.words.clone(),
        person: row.person.clone(),
        unit: row.unit.clone(),
        due: row.due_words.clone(),
        state: word(&link.state),
        relation: word(&link.relation),
        relation_words: Said::from(&link.relation.label()),
        strength: link.strength,
        shared: link.shared.clone(),
        weakenings: link.weakenings.iter().map(softer).collect(),
        reason: link.reason.clone().unwrap_or_default(),
    })
}

/// The word by which the model's JSON names a value.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
