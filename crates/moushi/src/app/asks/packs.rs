//! 总结材料: the files that can be made from a plan as it stands, with what is in each. The bytes are
//! made by `outputs`.

use moushi_core::text::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::listed::Bilingual;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::outputs::{self, Results};
use crate::error::Trouble;

/// The files of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Packs {
    /// The plan.
    pub plan: String,
}

/// A file that can be made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What is in it.
    #[schemars(with = "Bilingual")]
    pub what: Text,
    /// How much of it, as the plan stands now.
    #[schemars(with = "Bilingual")]
    pub holds: Text,
    /// Where it is fetched.
    pub url: String,
}

impl Ask for Packs {
    const NAME: &'static str = "packs";
    const TITLE: Text = Text::new("总结材料", "Packs");
    type View = Vec<Offered>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Offered>, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let ledger = &plan.ledger;
        let (demands, tasks) = (ledger.requirements.len(), ledger.tasks.len());
        let (results, findings) = (ledger.achievements.len(), plan.findings.len());
        let holds = |name: &str| match name {
            "plan.docx" => Text::of(format!("任务 {tasks} 条"), format!("{tasks} tasks")),
            "findings.sarif" => Text::of(
                format!("提示 {findings} 条，已接受 {} 条", plan.suppressed.len()),
                format!("{findings} findings, {} accepted", plan.suppressed.len()),
            ),
            _ => Text::of(
                format!(
                    "要求 {demands} 条、成效 {results} 条、任务 {tasks} 条、提示 {findings} 条"
                ),
                format!("{demands} demands, {results} results, {tasks} tasks, {findings} findings"),
            ),
        };
        let offered = |(name, what): (&str, &Text)| Offered {
            name: name.to_owned(),
            what: what.clone(),
            holds: holds(name),
            url: format!("/plans/{}/packs/{name}", self.plan),
        };
        Ok(outputs::offered().map(offered).collect())
    }
}

/// Makes one file of a plan that the caller sees as a whole, in the caller's language where the file is
/// in one.
pub async fn make(eyes: &Eyes<'_>, plan: &str, name: &str, lang: Lang) -> Result<Vec<u8>, Trouble> {
    whole(eyes, plan).await?;
    let plan = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
    let name = name.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let results = Results {
            ledger: &plan.ledger,
            coverage: &plan.coverage,
            findings: &plan.findings,
            suppressed: &plan.suppressed,
            lang,
        };
        outputs::make(&name, &results)
    });
    let made = made.await.map_err(anyhow::Error::from)?;
    Ok(made.ok_or_else(authority::not_found)??)
}
