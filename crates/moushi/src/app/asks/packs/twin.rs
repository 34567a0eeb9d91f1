//! Packs as they stand now, to be looked at: the page of one before it is made 预览, and its pieces for the screen of a
//! meeting. Made anew each time they are asked for; nothing is kept.

use moushi_core::report::{Content, Paper, Report, preview, report};
use moushi_core::text::Lang;
use moushi_files::write::html::{self, Slide};

use super::year::Around;
use crate::app::asks::plans::whole;
use crate::app::authority;
use crate::app::door::Eyes;
use crate::app::reports::phrases::Phrases;
use crate::error::Trouble;

/// Reports that a meeting pages through, in this order.
const MEETING: &[&str] = &["department-deck", "leader-deck"];

/// Parts of a report, and one of them.
#[derive(Clone, Debug)]
pub struct Twin<T> {
    /// Names of the parts: a report of leaders has one for each, in the order of rank.
    pub parts: Vec<String>,
    /// Which of them is shown.
    pub at: usize,
    /// The part; none when there is none to show, as where no leader has anything.
    pub shown: Option<T>,
}

/// A part of the meeting.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Title and the line under it.
    pub title: Vec<String>,
    /// As of when, of what and for whom it speaks.
    pub stamp: String,
    /// What is on the screen, piece by piece.
    pub slides: Vec<Slide>,
}

/// The page of a report on a plan that the caller sees as a whole; of the first part unless `part` names another.
///
/// # Errors
/// When there is no such plan, report or part.
pub async fn twin(
    eyes: &Eyes<'_>,
    plan: &str,
    name: &str,
    part: &str,
    lang: Lang,
) -> Result<Twin<Vec<u8>>, Trouble> {
    looked(eyes, plan, vec![name.to_owned()], part, lang, |paper| {
        let pack = match paper.content {
            Content::Pack(pack) => pack,
            Content::Book(book) => preview(&book),
        };
        html::write(&pack).map_err(|error| anyhow::Error::from(error).into())
    })
    .await
}

/// What a meeting about a plan has on its screen.
///
/// # Errors
/// When there is no such plan or part.
pub async fn meeting(eyes: &Eyes<'_>, plan: &str, part: &str) -> Result<Twin<Talk>, Trouble> {
    let names = MEETING.iter().map(|name| (*name).to_owned()).collect();
    looked(eyes, plan, names, part, Lang::Zh, |paper| {
        let Content::Pack(pack) = paper.content else { return Err(authority::not_found().into()) };
        let title = pack.title.iter().chain(&pack.byline).cloned().collect();
        let stamp = pack.stamp.as_ref().map(|stamp| stamp.line()).unwrap_or_default();
        Ok(Talk { title, stamp, slides: html::slides(&pack) })
    })
    .await
}

async fn looked<T: Send + 'static>(
    eyes: &Eyes<'_>,
    plan: &str,
    names: Vec<String>,
    part: &str,
    lang: Lang,
    show: impl FnOnce(Paper) -> Result<T, Trouble> + Send + 'static,
) -> Result<Twin<T>, Trouble> {
    whole(eyes, plan).await?;
    let computed = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
    let named = |name: &String| report(name).filter(|report| report.is_of_a_year());
    let reports: Option<Vec<&Report>> = names.iter().map(named).collect();
    let reports = reports.ok_or_else(authority::not_found)?;
    // Reports that are shown together tell the same facts.
    let first = *reports.first().ok_or_else(authority::not_found)?;
    let around = Around::of(eyes, &computed, first).await?;
    let phrases = Phrases::held(eyes.store.read()).await?;
    let part = part.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let year = around.year(&computed);
        let wish = phrases.wish("", lang);
        let mut papers = Vec::new();
        for report in reports {
            papers.extend(report.make(&year, &wish)?);
        }
        let parts: Vec<String> = papers.iter().map(|paper| paper.stem.clone()).collect();
        let named = || parts.iter().position(|one| *one == part).ok_or_else(authority::not_found);
        let at = if part.is_empty() { 0 } else { named()? };
        let shown = (at < papers.len()).then(|| show(papers.swap_remove(at))).transpose()?;
        Ok(Twin { parts, at, shown })
    });
    made.await.map_err(anyhow::Error::from)?
}
