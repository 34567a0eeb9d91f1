//! What inspections ask of the caller: of the body that inspects lines to decide on, samples to draw, steps with
//! a last day, letters to sign, more time to decide on, rectifications to verify; of a unit its defence and its
//! rectifications.

use std::collections::{BTreeMap, HashSet};

use moushi_core::text::Text;
use moushi_core::track::{CALENDAR, Inspected, Ruling, Stage, Turn, reviewing, timing};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::listed::Mark;
use super::super::own;
use super::Matter;
use crate::app::acts::inspect::{member, secret};
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::inspect::{Case, cases};
use crate::store::tables::{inspected, inspection, mandate, objection, org};

/// Puts what inspections ask of the caller on the list.
pub async fn matters(eyes: &Eyes<'_>, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let paths = eyes.caller.posts.iter().map(|post| post.house_path.clone());
    let houses = org::Entity::find().filter(org::Column::Path.is_in(paths)).all(db).await?;
    for house in houses.iter().filter(|house| eyes.scope.sees_plans_of(&house.path)) {
        of_house(eyes, house, out).await?;
    }
    // What is closed asks for nothing, unless the unit has objected to it.
    let disputed = Query::select()
        .column(objection::Column::InspectedId)
        .from(objection::Entity)
        .and_where(objection::Column::Ruling.eq(""))
        .to_owned();
    let open =
        inspected::Column::Stage.ne("closed").or(inspected::Column::Id.in_subquery(disputed));
    let units = inspected::Entity::find()
        .filter(eyes.scope.inspected())
        .filter(open)
        .order_by_asc(inspected::Column::Id)
        .all(db)
        .await?;
    if units.is_empty() {
        return Ok(());
    }
    let data = Data::of(eyes, &units).await?;
    for unit in &units {
        data.unit(eyes, unit, out);
    }
    Ok(())
}

fn may(eyes: &Eyes<'_>, act: &str, house: &org::Model) -> bool {
    let target = Target { org_path: house.path.clone(), ..Target::default() };
    allows(eyes.caller, act, &target)
}

/// Lines that wait for a decision and inspections that wait for their draw.
async fn of_house(
    eyes: &Eyes<'_>,
    house: &org::Model,
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let db = eyes.store.read();
    if may(eyes, "inspection-list-approve", house) {
        let lines = mandate::Entity::find()
            .filter(mandate::Column::OrgId.eq(house.id.as_str()))
            .filter(mandate::Column::State.eq("proposed"))
            .filter(mandate::Column::AddedBy.ne(eyes.caller.account_id.as_str()))
            .order_by_asc(mandate::Column::Year)
            .order_by_asc(mandate::Column::Seq);
        for line in lines.all(db).await? {
            let title = both("审定督查事项", "Decide on an inspection", &line.title);
            let url = format!("/inspections?year={}", line.year);
            let state = waits("○ 待您审批", "○ Waits for you");
            out.push(Matter {
                url,
                object: line.id,
                ..blank("inspect-decide", title, house, state)
            });
        }
    }
    if may(eyes, "inspection-draw", house) {
        let waiting = inspection::Entity::find()
            .filter(inspection::Column::OrgId.eq(house.id.as_str()))
            .filter(inspection::Column::DrawnAt.eq(0))
            .filter(inspection::Column::Dropped.eq(""))
            .order_by_asc(inspection::Column::Seq);
        for row in waiting.all(db).await? {
            let title = both("抽取督查对象", "Draw the sample", &row.number);
            let url = format!("/inspections/{}", row.id);
            let (due, day) = (row.begins.clone(), row.begins);
            let state = waits("○ 待抽取", "○ To draw");
            let matter = blank("inspect", title, house, state);
            out.push(Matter { url, due, day, object: row.id, ..matter });
        }
    }
    Ok(())
}

/// A thing and what it is about, in both languages.
fn both(zh: &str, en: &str, about: &str) -> Text {
    Text::of(format!("{zh}：{about}"), format!("{en}: {about}"))
}

fn waits(zh: &'static str, en: &'static str) -> Mark {
    Mark::new("info", Text::new(zh, en))
}

fn blank(kind: &str, title: Text, house: &org::Model, state: Mark) -> Matter {
    let name = &house.name;
    Matter {
        kind: kind.to_owned(),
        plan: String::new(),
        title,
        source: Text::of(format!("{name}督导检查"), format!("Inspections of {name}")),
        lead: String::new(),
        due: String::new(),
        day: String::new(),
        state,
        count: 1,
        url: String::new(),
        object: String::new(),
        version: 0,
    }
}

/// What belongs to the units that the caller sees.
struct Data {
    province: String,
    /// The units that the caller works for.
    own: HashSet<String>,
    inspections: BTreeMap<String, inspection::Model>,
    orgs: BTreeMap<String, org::Model>,
    cases: BTreeMap<String, Case>,
}

impl Data {
    async fn of(eyes: &Eyes<'_>, units: &[inspected::Model]) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let of = units.iter().map(|unit| unit.inspection_id.as_str());
        let rows =
            inspection::Entity::find().filter(inspection::Column::Id.is_in(of)).all(db).await?;
        let of = units.iter().flat_map(|unit| [unit.org_id.as_str(), unit.house_id.as_str()]);
        let orgs = org::Entity::find().filter(org::Column::Id.is_in(of)).all(db).await?;
        let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let cases = cases(db, &ids).await?;
        Ok(Self {
            province: preferences::value(db, "track.timers").await?,
            own: own::units(eyes).await?,
            inspections: rows.into_iter().map(|row| (row.id.clone(), row)).collect(),
            orgs: orgs.into_iter().map(|unit| (unit.id.clone(), unit)).collect(),
            cases,
        })
    }

    fn unit(&self, eyes: &Eyes<'_>, row: &inspected::Model, out: &mut Vec<Matter>) {
        let Some(case) = self.cases.get(&row.id) else { return };
        let known = (
            self.inspections.get(&row.inspection_id),
            self.orgs.get(&row.org_id),
            self.orgs.get(&row.house_id),
        );
        let (Some(inspection), Some(org), Some(house)) = known else { return };
        // A unit below is asked itself.
        let told = row.shown == 1 && self.own.contains(&row.org_id);
        let parts = if told { vec![org.path.clone()] } else { Vec::new() };
        let target = Target { org_path: house.path.clone(), parts, ..Target::default() };
        let now = row.standing(secret(inspection), case);
        let desk = One { eyes, row, inspection, org, house, target, now, case };
        desk.step(&self.province, out);
        for at in 0..case.found.len() {
            desk.shortcoming(at, out);
        }
        for at in 0..case.objections.len() {
            desk.objection(&self.province, at, out);
        }
    }
}

/// One unit with all that is known of it.
struct One<'a> {
    eyes: &'a Eyes<'a>,
    row: &'a inspected::Model,
    inspection: &'a inspection::Model,
    org: &'a org::Model,
    house: &'a org::Model,
    target: Target,
    now: Inspected,
    case: &'a Case,
}

impl One<'_> {
    fn may(&self, act: &str, turn: Turn) -> bool {
        let now = self.now.after(turn, &self.eyes.caller.account_id);
        now.is_ok() && allows(self.eyes.caller, act, &self.target)
    }

    fn matter(&self, kind: &str, title: Text, day: &str, state: Mark) -> Matter {
        Matter {
            lead: self.org.name.clone(),
            due: day.to_owned(),
            day: day.to_owned(),
            url: format!("/inspections/{}#unit-{}", self.inspection.id, self.row.id),
            object: self.row.id.clone(),
            ..blank(kind, title, self.house, state)
        }
    }

    /// The step that comes next for the whole unit, with its last day by the timer.
    fn step(&self, province: &str, out: &mut Vec<Matter>) {
        let open = |at: Stage| self.now.stage == at;
        let close = open(Stage::Rectifying) && self.now.open() == 0;
        let steps = [
            ("inspection-feed-back", Turn::FeedBack, "feedback", "inspect", open(Stage::Ended)),
            (
                "opinion-draft",
                Turn::Draft { waits: self.waits(province) },
                "opinion",
                "inspect",
                true,
            ),
            ("opinion-issue", Turn::Issue, "opinion", "inspect-decide", true),
            ("defence-file", Turn::Hear, "defence", "inspected", true),
            ("inspection-close", Turn::Close, "", "inspect", close),
        ];
        for (act, turn, timer, kind, now) in steps {
            if !now || !self.may(act, turn) {
                continue;
            }
            let name = crate::app::acts::named(act).map(|card| card.title.clone());
            let name = name.unwrap_or(Text::new("", ""));
            let title = both(&name.zh, &name.en, &self.org.name);
            let state = waits("○ 待办理", "○ To do");
            out.push(self.matter(kind, title, &self.last(province, timer), state));
        }
    }

    fn timing(&self, province: &str) -> Vec<moushi_core::track::Due> {
        let comprehensive = self.inspection.comprehensive != 0;
        let days = self.row.days(self.case);
        timing(&days, province, comprehensive, self.eyes.today, &CALENDAR)
    }

    /// The last day of a step; empty where no rule sets one.
    fn last(&self, province: &str, step: &str) -> String {
        let all = self.timing(province);
        let due = all
            .iter()
            .find(|one| one.timer.name == step || one.timer.replaces.as_deref() == Some(step));
        due.and_then(|one| one.last).map(|day| day.to_string()).unwrap_or_default()
    }

    /// The unit may still defend itself.
    fn waits(&self, province: &str) -> bool {
        let all = self.timing(province);
        let defence = all.iter().find(|one| one.timer.name == "defence");
        defence.and_then(|one| one.last).is_some_and(|last| self.eyes.today <= last)
    }

    fn shortcoming(&self, at: usize, out: &mut Vec<Matter>) {
        let one = &self.case.found[at];
        let due = one.due.as_str();
        let about = format!("{} {}", self.org.name, one.fact);
        let late = due < self.eyes.today.to_string().as_str();
        if self.may("rectification-report", Turn::Report(at)) {
            let state = if late {
                Mark::new("bad", Text::new("▲ 整改超期", "▲ Overdue"))
            } else {
                waits("○ 待整改", "○ To rectify")
            };
            let title = both("整改并报告", "Rectify and report", &about);
            out.push(self.matter("inspected", title, due, state));
        }
        if self.may("extension-decide", Turn::GiveTime(at)) {
            let title = both("审批整改延期", "Decide on more time", &about);
            let state = waits("○ 待您审批", "○ Waits for you");
            out.push(self.matter("inspect-decide", title, due, state));
        }
        if self.may("rectification-verify", Turn::Confirm { at, checked: true, unseen: false }) {
            let title = both("核查整改", "Verify the rectification", &about);
            out.push(self.matter("inspect", title, "", waits("○ 待核查", "○ To verify")));
        }
    }
    /// An objection that waits to be decided on, by somebody who had no part in the inspection.
    fn objection(&self, province: &str, at: usize, out: &mut Vec<Matter>) {
        let member = member(self.inspection, &self.eyes.caller.name);
        if !self.may("review-decide", Turn::Rule { at, ruling: Ruling::Upheld, member }) {
            return;
        }
        let filed = self.case.objections[at].days().0;
        let due = filed.and_then(|day| reviewing(day, None, province, self.eyes.today, &CALENDAR));
        let last = due.and_then(|one| one.last).map(|day| day.to_string()).unwrap_or_default();
        let title = both("复核异议", "Decide on an objection", &self.org.name);
        let state = waits("○ 待您复核", "○ Waits for you");
        out.push(self.matter("inspect-decide", title, &last, state));
    }
}
