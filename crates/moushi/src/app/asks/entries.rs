//! Asks about rows of the ledger: the grid, and one row with everything about it.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::app::authority::{self, Target};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::filter::{self, Filter, Group, Levels};
use crate::store::tables::{entry, org, plan};

/// Rows of the ledger, filtered and sorted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Entries {
    /// What is shown, in what order.
    #[serde(flatten)]
    pub filter: Filter,
    /// Fields to group by, outermost first: up to three, separated by commas (`person,unit`); no
    /// groups when empty. The list is in the order of its groups, then in the order asked for.
    pub group: String,
}

/// A list of rows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct List {
    /// How many there are in all.
    pub total: u64,
    /// The rows asked for.
    pub rows: Vec<Line>,
    /// The innermost groups with their counts, in the order of the list, when asked for.
    pub groups: Vec<Group>,
    /// Whether the caller may change rows of the plan now.
    pub open: bool,
}

/// A row as lists show it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its plan.
    pub plan: String,
    /// What it is: `task`, `requirement`, `achievement`, `last_year`, `below`.
    pub noun: String,
    /// Its code in the ledger.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Kind of task.
    pub kind: String,
    /// Leader, or who is obliged.
    pub person: String,
    /// Lead units, or who demands.
    pub unit: String,
    /// Supporting units.
    pub support: String,
    /// Latest day, `2023-12-31`.
    pub due: String,
    /// The words of the deadline.
    pub due_words: String,
    /// What will be there when it is done.
    pub deliverable: String,
    /// Programmes named.
    pub programmes: String,
    /// How binding.
    pub modality: String,
    /// Where it stands.
    pub state: String,
    /// The document it comes from.
    pub document: String,
    /// Version, for changing it.
    pub version: i64,
    /// When it was changed.
    pub updated_at: i64,
}

impl From<entry::Model> for Line {
    fn from(row: entry::Model) -> Self {
        Self {
            id: row.id,
            plan: row.plan_id,
            noun: row.noun,
            code: row.code,
            words: row.words,
            kind: row.kind,
            person: row.person,
            unit: row.unit,
            support: row.support,
            due: row.due,
            due_words: row.due_words,
            deliverable: row.deliverable,
            programmes: row.programmes,
            modality: row.modality,
            state: row.state,
            document: row.document_id,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

impl Ask for Entries {
    const NAME: &'static str = "entries";
    const TITLE: Text = Text::new("条目列表", "List rows");
    type View = List;

    async fn look(self, eyes: &Eyes<'_>) -> Result<List, Trouble> {
        let levels = Levels::read(&self.group)?;
        let (rows, total) = filter::list(eyes.store, &eyes.scope, &self.filter, &levels).await?;
        let groups = filter::groups(eyes.store, &eyes.scope, &self.filter, &levels).await?;
        let open = open(eyes, &self.filter.plan).await?;
        Ok(List { total, rows: rows.into_iter().map(Line::from).collect(), groups, open })
    }
}

/// Whether the caller may change rows of the plan as it stands now.
async fn open(eyes: &Eyes<'_>, id: &str) -> Result<bool, Trouble> {
    let db = eyes.store.read();
    let Some(plan) = plan::Entity::find_by_id(id).one(db).await? else { return Ok(false) };
    let Some(org) = org::Entity::find_by_id(&plan.org_id).one(db).await? else { return Ok(false) };
    let target = Target { org_path: org.path, ..Target::default() };
    let state = matches!(plan.state.as_str(), "draft" | "consulting");
    Ok(state && authority::allows(eyes.caller, "entry-edit", &target))
}
