//! Results 工作成效 in the ledgers of units as what is known of them: exact numbers by what they count, and words by
//! the programme that they name. Of issued plans only: what is still being written is nobody's answer.

use std::collections::{BTreeMap, HashMap};

use moushi_core::model::Achievement;
use moushi_core::text::Text;
use moushi_core::track::{Interval, Known, Measure, Subject, Time, counted};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{PORTION, among, on};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{document, entry, plan};

/// Letters of a result that stand in the words of its source.
const SHOWN: usize = 24;

/// What the ledgers of units say of their results.
pub async fn of(db: &impl ConnectionTrait, units: &[String]) -> Result<Vec<Known>, Trouble> {
    let plans: HashMap<String, plan::Model> = among!(db, plan, OrgId, units)
        .into_iter()
        .filter(|plan| plan.state == "issued")
        .map(|plan| (plan.id.clone(), plan))
        .collect();
    let mut rows = among!(db, entry, PlanId, plans.keys());
    rows.retain(|row| row.noun == "achievement" && row.deleted_at == 0);
    rows.sort_by(|one, two| (&one.plan_id, one.seq).cmp(&(&two.plan_id, two.seq)));
    let ids: Vec<&String> = rows.iter().map(|row| &row.document_id).collect();
    let titles: HashMap<String, String> = among!(db, document, Id, ids)
        .into_iter()
        .map(|row| (row.id, if row.title.is_empty() { row.name } else { row.title }))
        .collect();
    let mut known = Vec::new();
    let mut named: BTreeMap<(String, i32, String), Known> = BTreeMap::new();
    for row in rows {
        let (Some(plan), Row::Achievement(body)) = (plans.get(&row.plan_id), Row::of(&row)?) else {
            continue;
        };
        let Some(time) = Interval::parse(&body.year.to_string()).map(Time::Of) else { continue };
        let Some(day) = on(row.updated_at) else { continue };
        let source = source(&row, &body, titles.get(&row.document_id));
        let one = |name: &str, value: String, measure| Known {
            unit: plan.org_id.clone(),
            subject: Subject { row: row.id.clone(), name: name.to_owned() },
            measure,
            time,
            value,
            day,
            source: source.clone(),
        };
        known.extend(
            counted(&body.words).into_iter().map(|found| {
                one(&found.name, found.value.to_string(), Measure::Number(found.unit))
            }),
        );
        for programme in &body.programmes {
            let place = (plan.org_id.clone(), body.year, programme.clone());
            let said = one(programme, body.words.clone(), Measure::Words);
            // Several results of one programme are one answer.
            named.entry(place).and_modify(|held| held.join(&said)).or_insert(said);
        }
    }
    known.extend(named.into_values());
    Ok(known)
}

/// Where a result stands.
fn source(row: &entry::Model, body: &Achievement, document: Option<&String>) -> Text {
    let (code, year) = (&row.code, body.year);
    let words: String = body.words.chars().take(SHOWN).collect();
    let more = if body.words.chars().count() > SHOWN { "……" } else { "" };
    let (zh, en) = document.map_or((String::new(), String::new()), |title| {
        (format!("，出自《{title}》"), format!(", from {title}"))
    });
    Text::of(
        format!("本单位台账工作成效 {code}（{year} 年）“{words}{more}”{zh}"),
        format!("result {code} ({year}) in the unit's own ledger: “{words}{more}”{en}"),
    )
}

trait Joined {
    fn join(&mut self, more: &Self);
}

impl Joined for Known {
    fn join(&mut self, more: &Self) {
        let words = self.value.trim_end_matches(['。', '；']).to_owned();
        self.value = format!("{words}；{}", more.value);
        self.day = self.day.max(more.day);
        self.source = Text::of(
            format!("{}；{}", self.source.zh, more.source.zh),
            format!("{}; {}", self.source.en, more.source.en),
        );
    }
}
