//! 总结材料: the files that can be made from a plan as it stands, with what is in each. The bytes are
//! made by `outputs` and `reports`.

pub mod shelf;
pub mod twin;
pub mod year;

use std::sync::Arc;

use moushi_core::report::{REPORTS, Report, report};
use moushi_core::text::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::year::Around;
use super::listed::Bilingual;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::outputs::{self, Results};
use crate::app::plans::Computed;
use crate::app::reports::phrases::Phrases;
use crate::app::reports::{self, Made};
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
    /// Name of the report, where it is one: it can be looked at before, and ordered.
    pub report: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// What is in it.
    #[schemars(with = "Bilingual")]
    pub what: Text,
    /// How much of it, as the plan stands now.
    #[schemars(with = "Bilingual")]
    pub holds: Text,
    /// Where it is fetched.
    pub url: String,
    /// The same in other formats.
    pub also: Vec<Also>,
}

/// A file in another format.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Also {
    /// The format: `html`.
    pub format: String,
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
            report: String::new(),
            title: Text::same(name),
            what: what.clone(),
            holds: holds(name),
            url: format!("/plans/{}/packs/{name}", self.plan),
            also: Vec::new(),
        };
        let offered_here = REPORTS.iter().filter(|report| report.is_of_a_year());
        let reports = offered_here.map(|report| self.report(report, &plan));
        // A report of the same name is the same file with its stamp.
        let made = |name: &str| {
            REPORTS.iter().any(|report| name == format!("{}.{}", report.name, own_format(report)))
        };
        let others = outputs::offered().filter(|(name, _)| !made(name));
        Ok(reports.chain(others.map(offered)).collect())
    }
}

impl Packs {
    /// A report in its own format, and in the others that people open.
    fn report(&self, report: &Report, plan: &Computed) -> Offered {
        let url = |format: &str| format!("/plans/{}/packs/{}.{format}", self.plan, report.name);
        let own = own_format(report);
        let others = report.formats.iter().filter(|one| **one != own && **one != "json");
        let also = |format: &&str| Also { format: (*format).to_owned(), url: url(format) };
        let (leaders, tasks) = (plan.ledger.people.len(), plan.ledger.tasks.len());
        Offered {
            name: format!("{}.{own}", report.name),
            report: report.name.to_owned(),
            title: report.title.clone(),
            what: report.what.clone(),
            holds: Text::of(
                format!("领导 {leaders} 人、任务 {tasks} 条"),
                format!("{leaders} leaders, {tasks} tasks"),
            ),
            url: url(own),
            also: others.map(also).collect(),
        }
    }
}

/// The format in which a report is fetched; what is several files comes as an archive.
fn own_format(report: &Report) -> &'static str {
    if report.formats.is_empty() || report.by_leader { "zip" } else { report.formats[0] }
}

/// The files of a report on a plan that the caller sees as a whole; none when there is no such report, or not so.
async fn reported(
    eyes: &Eyes<'_>,
    computed: &Arc<Computed>,
    name: &str,
    lang: Lang,
) -> Result<Option<Made>, Trouble> {
    let Some((stem, format)) = name.rsplit_once('.') else { return Ok(None) };
    let report = report(stem).filter(|report| report.is_of_a_year());
    let Some(report) = report else { return Ok(None) };
    if format != own_format(report) && !report.formats.contains(&format) {
        return Ok(None);
    }
    let around = Around::of(eyes, computed, report).await?;
    let phrases = Phrases::held(eyes.store.read()).await?;
    let (computed, format) = (Arc::clone(computed), format.to_owned());
    let made = tokio::task::spawn_blocking(move || -> Result<Made, Trouble> {
        let year = around.year(&computed);
        let wish = phrases.wish("", lang);
        let wanted = (format != "zip").then_some(format.as_str());
        let mut files = reports::files(report, &year, &wish, wanted)?;
        if files.len() == 1 && format != "zip" {
            return Ok(files.remove(0));
        }
        reports::archive(report, &year, &files)
    });
    Ok(Some(made.await.map_err(anyhow::Error::from)??))
}

/// Makes one file of a plan that the caller sees as a whole, in the caller's language where the file is
/// in one.
pub async fn make(eyes: &Eyes<'_>, plan: &str, name: &str, lang: Lang) -> Result<Made, Trouble> {
    whole(eyes, plan).await?;
    let plan = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
    if let Some(made) = reported(eyes, &plan, name, lang).await? {
        return Ok(made);
    }
    let name = name.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let results = Results {
            ledger: &plan.ledger,
            coverage: &plan.coverage,
            findings: &plan.findings,
            suppressed: &plan.suppressed,
            lang,
        };
        Some(outputs::make(&name, &results)?.map(|bytes| Made { name, bytes }))
    });
    let made = made.await.map_err(anyhow::Error::from)?;
    Ok(made.ok_or_else(authority::not_found)??)
}
