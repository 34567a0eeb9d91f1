//! What must hold before an inspection is opened: an approved line, days and objects within it, a team, ways of
//! looking, and no unit twice. Not the draw.

use chrono::NaiveDate;
use moushi_core::model::Refusal;
use moushi_core::text::Text;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::super::{conflict, invalid, listed};
use super::{Listed, Open};
use crate::app::acts::find;
use crate::app::acts::track::day;
use crate::app::authority;
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::scope::starts_with as under;
use crate::store::tables::{collection, inspected, inspection, mandate, org};

/// Ways of looking (政府督查工作条例 art. 12), and what they are called.
pub const METHODS: [(&str, Text); 8] = [
    ("self_check", Text::new("自查", "self-check")),
    ("report", Text::new("听取汇报", "reports")),
    ("on_site", Text::new("实地检查", "visit on site")),
    ("secret", Text::new("暗访", "visit in secret")),
    ("meeting", Text::new("座谈", "meetings")),
    ("files", Text::new("调阅资料", "papers")),
    ("talk", Text::new("约谈", "talks")),
    ("internet", Text::new("“互联网+督查”", "on line")),
];
/// The fewest members of a team (教育督导条例 art. 16).
const TEAM: usize = 3;
/// Names that a refusal tells at most.
const TOLD: usize = 5;

impl Open {
    /// Refuses what the yearly list does not cover; answers first and last day.
    pub async fn check(
        &self,
        change: &Change<'_>,
        line: &mandate::Model,
    ) -> Result<(NaiveDate, NaiveDate), Trouble> {
        if line.state != "approved" {
            return Err(unapproved(&line.title).into());
        }
        let known = |one: &String| METHODS.iter().any(|(name, _)| name == one);
        if self.methods.is_empty() || !self.methods.iter().all(known) {
            return Err(no_method().into());
        }
        let team = self.team();
        if team.len() < TEAM || !team.iter().any(|one| one == self.leader.trim()) {
            return Err(no_team().into());
        }
        if !matches!(self.strata.as_str(), "" | "kind" | "city") {
            return Err(odd_strata(&self.strata).into());
        }
        let waiting = inspection::Entity::find()
            .filter(inspection::Column::MandateId.eq(line.id.as_str()))
            .filter(inspection::Column::DrawnAt.eq(0))
            .filter(inspection::Column::Dropped.eq(""))
            .one(change.tx)
            .await?;
        if let Some(other) = waiting {
            return Err(undrawn(&other.number).into());
        }
        let (first, last) = (parsed(&line.begins), parsed(&line.ends));
        let begins = day(self.begins.trim(), first)?.ok_or_else(|| outside_days(line))?;
        let ends = day(self.ends.trim(), begins)?.ok_or_else(|| outside_days(line))?;
        if ends > last { Err(outside_days(line).into()) } else { Ok((begins, ends)) }
    }

    /// The collection on which it rests is one of the body that inspects, for the tables of a standard.
    pub async fn rests_on(&self, tx: &Tx, line: &mandate::Model) -> Result<(), Trouble> {
        if self.collection.is_empty() {
            return Ok(());
        }
        let row = collection::Entity::find_by_id(&self.collection).one(tx).await?;
        let row = row.filter(|row| !row.standard.is_empty()).ok_or_else(authority::not_found)?;
        let plan = find::plan(tx, &row.plan_id).await?;
        if plan.org_id == line.org_id { Ok(()) } else { Err(authority::not_found().into()) }
    }

    /// The team: each name once.
    pub fn team(&self) -> Vec<String> {
        let mut team: Vec<String> = Vec::new();
        for name in self.team.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            if !team.iter().any(|known| known == name) {
                team.push(name.to_owned());
            }
        }
        team
    }

    /// How many are to be drawn of that many; 0 for all of them.
    pub fn sized(&self, whole: usize) -> Result<i64, Refusal> {
        match usize::try_from(self.size) {
            Ok(size) if size <= whole => Ok(self.size),
            _ => Err(odd_size(self.size, whole)),
        }
    }

    /// The units that may be drawn, as they are today; none that is left out or was inspected before.
    pub async fn population(
        &self,
        change: &Change<'_>,
        line: &mandate::Model,
    ) -> Result<Vec<Listed>, Trouble> {
        let mut asked = units(change, &listed(&line.objects), &line.kind).await?;
        if !self.objects.is_empty() {
            self.within(change, line).await?;
            let wanted = units(change, &self.objects, &line.kind).await?;
            asked.retain(|unit| wanted.iter().any(|one| one.id == unit.id));
        }
        let today = change.today.to_string();
        asked.retain(|unit| unit.valid_to.is_empty() || unit.valid_to >= today);
        asked.retain(|unit| !self.except.contains(&unit.id));
        let ids: Vec<String> = asked.iter().map(|unit| unit.id.clone()).collect();
        once(change, line, &ids).await?;
        named(change, &asked, &self.strata).await
    }

    /// Refuses objects that the line does not name: neither itself nor, where a kind is named, one above it.
    async fn within(&self, change: &Change<'_>, line: &mandate::Model) -> Result<(), Trouble> {
        let mut known = Vec::new();
        for id in listed(&line.objects) {
            known.push(find::org(change.tx, &id).await?.path);
        }
        for id in &self.objects {
            let unit = find::org(change.tx, id).await?;
            if !unit.path.starts_with(change.house()) {
                return Err(authority::not_found().into());
            }
            let below =
                |path: &String| !line.kind.is_empty() && unit.path.starts_with(path.as_str());
            if !known.iter().any(|path| *path == unit.path || below(path)) {
                return Err(outside(&unit.name, &line.title).into());
            }
        }
        Ok(())
    }
}

/// Units of that kind at or below the objects; the objects themselves when no kind is named. In the order of
/// their places in the tree.
async fn units(
    change: &Change<'_>,
    objects: &[String],
    kind: &str,
) -> Result<Vec<org::Model>, Trouble> {
    let mut which = Condition::any();
    for id in objects {
        let unit = find::org(change.tx, id).await?;
        if !unit.path.starts_with(change.house()) {
            return Err(authority::not_found().into());
        }
        which = if kind.is_empty() {
            which.add(org::Column::Id.eq(unit.id))
        } else {
            which.add(under(&unit.path).and(org::Column::Kind.eq(kind)))
        };
    }
    let rows = org::Entity::find().filter(which).order_by_asc(org::Column::Path);
    Ok(rows.all(change.tx).await?)
}

/// Refuses units that have been inspected, or are being, in the same matter and year, by whichever body, as
/// far as the caller may know of it.
pub async fn once(
    change: &Change<'_>,
    line: &mandate::Model,
    units: &[String],
) -> Result<(), Trouble> {
    let before: Vec<String> = inspected::Entity::find()
        .filter(change.caller.scope().inspected())
        .filter(inspected::Column::Year.eq(line.year))
        .filter(inspected::Column::Matter.eq(line.title.as_str()))
        .all(change.tx)
        .await?
        .into_iter()
        .map(|row| row.org_id)
        .filter(|id| units.contains(id))
        .collect();
    if before.is_empty() {
        return Ok(());
    }
    let names = org::Entity::find()
        .filter(org::Column::Id.is_in(before.iter().take(TOLD).map(String::as_str)))
        .order_by_asc(org::Column::Path)
        .all(change.tx)
        .await?;
    let names: Vec<String> = names.into_iter().map(|unit| unit.name).collect();
    Err(twice(&names, before.len(), &line.title).into())
}

/// The units as the draw knows them: names from below the body on, and the stratum.
async fn named(
    change: &Change<'_>,
    units: &[org::Model],
    strata: &str,
) -> Result<Vec<Listed>, Trouble> {
    let house = change.house();
    let above = org::Entity::find().filter(under(house)).all(change.tx).await?;
    let by_path: std::collections::BTreeMap<&str, &org::Model> =
        above.iter().map(|unit| (unit.path.as_str(), unit)).collect();
    let listed = |unit: &org::Model| {
        let steps = unit.path.match_indices('/').map(|(at, _)| &unit.path[..=at]);
        let chain: Vec<&str> = steps
            .filter(|path| path.len() > house.len())
            .filter_map(|path| by_path.get(path).map(|unit| unit.name.as_str()))
            .collect();
        let stratum = match strata {
            "kind" => unit.kind.as_str(),
            "city" => chain.first().copied().unwrap_or_default(),
            _ => "",
        };
        let code = if chain.is_empty() { unit.name.clone() } else { chain.join("/") };
        Listed { id: unit.id.clone(), code, stratum: stratum.to_owned() }
    };
    Ok(units.iter().map(listed).collect())
}

fn parsed(day: &str) -> NaiveDate {
    day.parse().unwrap_or(NaiveDate::MAX)
}

fn unapproved(title: &str) -> Refusal {
    conflict(
        Text::of(
            format!("“{title}”还没有列入经批准的年度督查检查考核计划。"),
            format!("“{title}” is on no approved yearly list."),
        ),
        Text::new(
            "没有列入计划的督查检查一律不得开展：请先报主要领导审定并备案，再拟方案。",
            "Nothing may be inspected that is not on it: have the line approved and filed first.",
        ),
    )
}

fn outside(unit: &str, title: &str) -> Refusal {
    conflict(
        Text::of(
            format!("{unit}不在“{title}”批准的督查对象之内。"),
            format!("{unit} is not among the units that “{title}” was approved for."),
        ),
        Text::new(
            "请只选计划所列的对象；确需扩大的，另提督查事项报批。",
            "Choose among those of the list; have another line approved for more.",
        ),
    )
}

fn outside_days(line: &mandate::Model) -> Refusal {
    conflict(
        Text::of(
            format!("起止日期超出了计划批准的 {} 至 {}。", line.begins, line.ends),
            format!("The days lie outside {} to {}, which were approved.", line.begins, line.ends),
        ),
        Text::new("请在批准的期间内安排。", "Choose days within them."),
    )
}

fn twice(names: &[String], count: usize, title: &str) -> Refusal {
    let (zh, en) = (names.join("、"), names.join(", "));
    conflict(
        Text::of(
            format!(
                "{zh}（共 {count} 个单位）本年度已经因“{title}”接受过督查，不得重复督查、多头督查。"
            ),
            format!(
                "{en} ({count} in all) have been inspected in “{title}” this year; nobody is inspected twice."
            ),
        ),
        Text::new(
            "请把这些单位列入“排除单位”，并直接使用已有的督查结果。",
            "Leave these units out, and use what was found before.",
        ),
    )
}

fn undrawn(number: &str) -> Refusal {
    conflict(
        Text::of(
            format!("同一事项的 {number} 还没有抽取督查对象。"),
            format!("{number} in the same matter has not been drawn yet."),
        ),
        Text::new("请先抽取，或撤销那个方案。", "Draw it, or give it up, first."),
    )
}

fn no_method() -> Refusal {
    let names: Vec<&str> = METHODS.iter().map(|(name, _)| *name).collect();
    invalid(
        Text::new(
            "没有写明督查方式，或方式不在规定之列。",
            "No way of looking is named, or an unknown one.",
        ),
        Text::of(
            "请从自查、听取汇报、实地检查、暗访、座谈、调阅资料、约谈、“互联网+督查”中选择。"
                .to_owned(),
            format!("One or more of {}.", names.join(", ")),
        ),
    )
}

fn no_team() -> Refusal {
    invalid(
        Text::new(
            "督导小组应不少于 3 人，并由其中一人任组长（教育督导条例第十六条）。",
            "A team has at least three members, and its leader is one of them.",
        ),
        Text::new("请补足成员、写明组长。", "Name the members and the leader."),
    )
}

fn odd_strata(word: &str) -> Refusal {
    invalid(
        Text::of(format!("不能按“{word}”分层。"), format!("There are no strata by `{word}`.")),
        Text::new(
            "可按单位类别（kind）或所属市（city）分层，或不分层。",
            "By `kind` or `city`, or none.",
        ),
    )
}

fn odd_size(size: i64, whole: usize) -> Refusal {
    invalid(
        Text::of(
            format!("不能从 {whole} 个单位中抽取 {size} 个。"),
            format!("{size} cannot be drawn of {whole} units."),
        ),
        Text::new(
            "请填写 0（全部）至名单单位数之间的数。",
            "From 0, for all, up to the number of units.",
        ),
    )
}
