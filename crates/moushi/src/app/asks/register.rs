//! 专项台账: the tasks of one kind with what only they say: risks with level, person responsible and measure,
//! livelihood items with beneficiaries and places, projects with places and funds; and the programmes that
//! tasks belong to. What is missing stays empty and is counted.

use moushi_core::model::{Particular, Task, TaskKind};
use moushi_core::report::Label;
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::index::Index;
use super::lights::{self, Lights};
use super::listed::{Bilingual, Mark};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// The registers that there are: word in addresses, kind of task, what it is called.
pub static REGISTERS: [(&str, Option<TaskKind>, Text); 5] = [
    ("risk", Some(TaskKind::Risk), Text::new("风险台账", "Risks")),
    ("livelihood", Some(TaskKind::Livelihood), Text::new("民生实事", "Livelihood items")),
    ("project", Some(TaskKind::Project), Text::new("重大项目", "Major projects")),
    ("platform", Some(TaskKind::Platform), Text::new("平台", "Platforms")),
    ("programme", None, Text::new("工程行动", "Programmes")),
];

/// The tasks of one kind.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Register {
    /// The plan.
    pub plan: String,
    /// `risk`, `livelihood`, `project`, `platform` or `programme`; risks when empty.
    pub kind: String,
}

/// A register.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Registered {
    /// Which one.
    pub kind: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// What its columns are called.
    #[schemars(with = "Vec<Bilingual>")]
    pub columns: Vec<Text>,
    /// The tasks: risks by their level, programmes by name, others in the order of the ledger.
    pub rows: Vec<Row>,
    /// Tasks of which something is not said.
    pub incomplete: usize,
}

/// A task in a register.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Its row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Leader.
    pub person: String,
    /// Lead units.
    pub unit: String,
    /// Its deadline as written.
    pub due: String,
    /// Its light with the reasons; empty before the plan is issued.
    pub light: Vec<Mark>,
    /// One for each column; empty where the ledger does not say.
    pub cells: Vec<String>,
}

impl Ask for Register {
    const NAME: &'static str = "register";
    const TITLE: Text = Text::new("专项台账", "Registers");
    type View = Registered;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Registered, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let index = Index::of(eyes, &self.plan).await?;
        let lights = Lights::of(eyes, &plan).await?;
        let chosen = REGISTERS.iter().find(|(word, ..)| *word == self.kind);
        let (word, kind, title) = chosen.unwrap_or(&REGISTERS[0]);
        let fields = kind.map_or(&[][..], Particular::of);
        let mut rows = Vec::new();
        for task in &plan.ledger.tasks {
            for cells in told(task, *kind, fields) {
                let Some(held) = index.row(&task.id) else { continue };
                rows.push(Row {
                    entry: held.id.clone(),
                    code: task.id.0.clone(),
                    words: task.words.clone(),
                    person: task.leader.clone().unwrap_or_default(),
                    unit: task.leads.join("、"),
                    due: held.due_words.clone(),
                    light: lights.light(task).map(lights::marks).unwrap_or_default(),
                    cells,
                });
            }
        }
        order(*kind, &mut rows);
        let columns = match kind {
            Some(_) => fields.iter().map(|field| field.label()).collect(),
            None => vec![title.clone()],
        };
        let incomplete = rows.iter().filter(|row| row.cells.iter().any(String::is_empty)).count();
        let (kind, title) = ((*word).to_owned(), title.clone());
        Ok(Registered { kind, title, columns, rows, incomplete })
    }
}

/// The cells of a task, once; of programmes once for each that it belongs to; not at all where it is of
/// another kind.
fn told(task: &Task, kind: Option<TaskKind>, fields: &[Particular]) -> Vec<Vec<String>> {
    match kind {
        None => task.programmes.iter().map(|name| vec![name.clone()]).collect(),
        Some(kind) if task.kind == kind => {
            let cell = |field: &Particular| task.particulars.get(field).cloned();
            vec![fields.iter().map(|field| cell(field).unwrap_or_default()).collect()]
        }
        Some(_) => Vec::new(),
    }
}

/// The gravest risks first; programmes together.
fn order(kind: Option<TaskKind>, rows: &mut [Row]) {
    let first = |row: &Row| row.cells.first().cloned().unwrap_or_default();
    match kind {
        Some(TaskKind::Risk) => {
            let levels = Particular::RiskLevel.words();
            let at = |row: &Row| levels.iter().position(|level| **level == *first(row));
            rows.sort_by_key(|row| at(row).unwrap_or(levels.len()));
        }
        None => rows.sort_by_cached_key(first),
        Some(_) => {}
    }
}
