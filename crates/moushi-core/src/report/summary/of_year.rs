//! The facts of the summary as a ledger alone tells them: results with their documents, and what became of the
//! promises of the year before. What a server knows of reports and evidence it adds itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::block::Run;
use super::super::figure::Figure;
use super::super::phrase;
use super::super::year::{Outcome, Promise, Share, Year};
use super::phrases::{SummaryPhrases, SummaryValue};
use super::{Summary, SummaryFact, SummaryLeader};
use crate::model::{Achievement, Level, Origin, RowId};
use crate::text::Text;

impl Summary {
    /// What the ledger of a year says of the year before it.
    pub fn of(year: &Year<'_>, phrases: &SummaryPhrases) -> Self {
        let teller = Teller { year, phrases };
        let mut leaders: Vec<SummaryLeader> =
            year.leaders().into_iter().map(|one| teller.leader(&year.share(one))).collect();
        leaders.extend(teller.rest());
        leaders.retain(|one| {
            [&one.results, &one.closed, &one.unfinished, &one.open]
                .into_iter()
                .any(|list| !list.is_empty())
        });
        Self {
            org: year.ledger.org.clone(),
            year: year.ledger.year - 1,
            plan: plan_title(year),
            as_of: year.stamp.as_of.clone(),
            leaders,
            stamp: Some(year.stamp.clone()),
        }
    }
}

/// The plan of the year before, by the title of the first document that holds it.
fn plan_title(year: &Year<'_>) -> String {
    let before = year.ledger.documents.iter().find(|one| one.level == Level::LastYear);
    before
        .map(|one| one.title.clone())
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| format!("{}{}年计划", year.ledger.org, year.ledger.year - 1))
}

struct Teller<'a> {
    year: &'a Year<'a>,
    phrases: &'a SummaryPhrases,
}

impl Teller<'_> {
    fn leader(&self, share: &Share<'_>) -> SummaryLeader {
        let (name, post) = share.leader.map_or((String::new(), String::new()), |leader| {
            (leader.name.clone(), leader.title.clone().unwrap_or_default())
        });
        let kept = |outcome| share.kept(outcome).into_iter().map(|one| self.promise(one)).collect();
        SummaryLeader {
            name,
            post,
            results: share.results.iter().map(|row| self.result(row)).collect(),
            closed: kept(Outcome::Done),
            unfinished: kept(Outcome::Unfinished),
            open: kept(Outcome::Unknown),
        }
    }

    /// What belongs to none of the leaders: promises by the name that they give, then what names nobody.
    fn rest(&self) -> Vec<SummaryLeader> {
        let shares: Vec<Share<'_>> =
            self.year.leaders().into_iter().map(|one| self.year.share(one)).collect();
        let mut rest = self.year.whole();
        let told: BTreeSet<&RowId> =
            shares.iter().flat_map(|one| &one.results).map(|row| &row.id).collect();
        let kept: BTreeSet<&RowId> =
            shares.iter().flat_map(|one| &one.promises).map(|row| &row.code).collect();
        rest.results.retain(|row| !told.contains(&row.id));
        rest.promises.retain(|row| !kept.contains(&row.code));
        let named = std::mem::take(&mut rest.promises);
        let (named, nobodys): (Vec<_>, Vec<_>) =
            named.into_iter().partition(|one| one.leader.is_some());
        rest.promises = nobodys;
        let mut others: Vec<&str> = named.iter().filter_map(|one| one.leader.as_deref()).collect();
        let mut seen = BTreeSet::new();
        others.retain(|name| seen.insert(*name));
        let of = |name: &str| {
            let promises = named.iter().filter(|one| one.leader.as_deref() == Some(name));
            let share = Share { promises: promises.copied().collect(), ..Share::default() };
            SummaryLeader { name: name.to_owned(), ..self.leader(&share) }
        };
        let mut leaders: Vec<SummaryLeader> = others.into_iter().map(of).collect();
        leaders.push(self.leader(&rest));
        leaders
    }

    fn result(&self, row: &Achievement) -> SummaryFact {
        let ledger = self.year.ledger;
        SummaryFact {
            code: row.id.0.clone(),
            words: phrase::told(ledger, &row.id, &row.origin, &row.words, &row.quantities),
            facts: Vec::new(),
            basis: self.source(&row.origin, &row.id.0).into_iter().collect(),
        }
    }

    fn promise(&self, one: &Promise) -> SummaryFact {
        let mut facts = Vec::new();
        let mut say = |name: &'static str, value: &'static str, said: SummaryValue| {
            if said != SummaryValue::default() {
                facts.extend(self.phrases.told(&[(name, vec![(value, said)])]));
            }
        };
        say("lead", "unit", Text::same(&one.unit).into());
        say("target", "target", one.target.clone().into());
        if let Some(reached) = &one.reached {
            say("reached", "reached", reached_runs(reached, one).into());
        }
        facts.extend((!one.said.is_empty()).then(|| vec![Run::own(&one.said)]));
        SummaryFact {
            code: one.code.0.clone(),
            words: one.told(),
            facts,
            basis: one
                .trail
                .passages
                .iter()
                .map(|it| self.phrases.source(&it.document, it.page, &one.code.0))
                .collect(),
        }
    }

    /// Where words stand, as it is written behind them.
    fn source(&self, origin: &Origin, code: &str) -> Option<String> {
        let passage = super::super::figure::passage(self.year.ledger, origin)?;
        Some(self.phrases.source(&passage.document, passage.page, code))
    }
}

fn reached_runs(reached: &Arc<Figure>, one: &Promise) -> Vec<Run> {
    let mut runs = vec![Run::figure(reached)];
    if let Some(completion) = &one.completion {
        runs.push(Run::own("，完成率"));
        runs.push(Run::figure(completion));
    }
    runs
}
