//! What shares of targets ask for: an answer, the figure of last month, an approval. One matter for each kind
//! and plan: they are done on one page.

use std::collections::BTreeMap;

use moushi_core::text::Text;

use super::super::listed::Mark;
use super::super::shares::{Line, Wait, waiting};
use super::Matter;
use crate::app::door::Eyes;
use crate::error::Trouble;

/// Puts what shares ask of the caller on the list.
pub async fn matters(eyes: &Eyes<'_>, only: &str, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let mut kinds: BTreeMap<(String, Wait), Vec<Line>> = BTreeMap::new();
    for line in waiting(eyes).await? {
        let Some(wait) = line.waits.filter(|_| only.is_empty() || line.plan == only) else {
            continue;
        };
        kinds.entry((line.plan.clone(), wait)).or_default().push(line);
    }
    out.extend(kinds.into_iter().map(|((plan, wait), lines)| matter(plan, wait, &lines)));
    Ok(())
}

fn matter(plan: String, wait: Wait, lines: &[Line]) -> Matter {
    let count = lines.len();
    let (kind, title, state) = match wait {
        Wait::Answer => (
            "share",
            Text::of(format!("签收 {count} 项分解指标"), format!("Answer {count} shares")),
            Text::new("○ 待签收", "○ To answer"),
        ),
        Wait::Report => (
            "figure",
            Text::of(format!("填报 {count} 项分解指标"), format!("Report {count} figures")),
            Text::new("■ 待填报", "■ Owed"),
        ),
        Wait::Decide => (
            "approve",
            Text::of(
                format!("审定 {count} 项下级指标"),
                format!("Decide on {count} shares of units below"),
            ),
            Text::new("○ 待审定", "○ To decide"),
        ),
    };
    let source = lines.first().map(|line| line.title.clone()).unwrap_or_default();
    Matter {
        kind: kind.to_owned(),
        object: plan.clone(),
        plan,
        title,
        source: Text::of(source.clone(), source),
        lead: String::new(),
        due: String::new(),
        day: String::new(),
        state: Mark::new("info", state),
        count,
        url: "/shares".to_owned(),
        version: 0,
    }
}
