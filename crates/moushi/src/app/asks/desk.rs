//! 工作台: where the caller stands in a plan. Each card's number is the length of the list that it
//! opens.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::listed::{Bilingual, Which, alike};
use super::mine::Mine;
use super::picks::{self, pick};
use super::plans::{Item, chosen};
use super::todo::{open, own_plans};
use crate::app::authority::{Target, allows, concerns};
use crate::app::caller::Role;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{candidate, document, org};

/// The caller's desk.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Desk {
    /// The plan; the newest of the caller's own body when empty.
    pub plan: String,
}

/// What the desk shows beside the list of what is to be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Standing {
    /// The plan that the cards are about.
    pub plan: Option<Item>,
    /// The numbers.
    pub cards: Vec<Card>,
    /// The way of the plan, for those who make it; empty for others.
    pub steps: Vec<Step>,
    /// Plans that the caller may open.
    pub may_open: Vec<Opening>,
    /// Has a portfolio in the plan: rows that name the caller.
    pub portfolio: bool,
    /// The plan is issued, and the caller is one of those who report on tasks.
    pub reports: bool,
    /// A unit of the caller's may have shares of targets, and is counted by the burden guard.
    pub shares: bool,
}

/// A number with the list behind it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Card {
    /// What is counted.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many.
    pub count: usize,
    /// The list.
    pub show: String,
    /// What narrows it.
    pub value: String,
    /// What of them is the matter, with a list of its own.
    pub note: Option<Note>,
}

/// The second line of a card.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Note {
    /// What is counted.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many.
    pub count: usize,
    /// The list.
    pub show: String,
}

/// A step of the way from documents to the issued plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// What to do.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Whether it is done.
    pub done: bool,
    /// Where it is done.
    pub url: String,
}

/// A plan that may be opened.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Opening {
    /// The unit.
    pub org: String,
    /// Its name.
    pub name: String,
    /// The next year without a plan.
    pub year: i64,
    /// Whether there is a plan of the year before, whose open tasks can be carried in.
    pub carries: bool,
}

impl Ask for Desk {
    const NAME: &'static str = "desk";
    const TITLE: Text = Text::new("工作台", "Desk");
    type View = Standing;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Standing, Trouble> {
        let may_open = openings(eyes).await?;
        let Some(plan) = chosen(eyes, &self.plan).await? else {
            let (cards, steps) = (Vec::new(), Vec::new());
            return Ok(Standing {
                plan: None,
                cards,
                steps,
                may_open,
                portfolio: false,
                reports: false,
                shares: !eyes.scope.parts.is_empty(),
            });
        };
        let roles: Vec<Role> = eyes.caller.posts.iter().map(|post| post.role).collect();
        let reports = plan.state == "issued" && concerns(&roles, "progress-report");
        if !plan.whole {
            let cards = part_cards(eyes, &plan.id).await?;
            let steps = Vec::new();
            return Ok(Standing {
                plan: Some(plan),
                cards,
                steps,
                may_open,
                portfolio: false,
                reports,
                shares: true,
            });
        }
        let computed = eyes.plans.get(eyes.store, &plan.id).await?;
        let computed = computed.ok_or_else(crate::app::authority::not_found)?;
        let mine = Mine::of(eyes).await?;
        let portfolio = ["my-tasks", "my-results", "my-demands"]
            .iter()
            .any(|show| !pick(&computed, show, "", &mine).is_empty());
        let mut cards = cards(&computed, &mine, portfolio);
        if !eyes.scope.parts.is_empty() {
            cards.extend(
                part_cards(eyes, &plan.id).await?.into_iter().filter(|card| card.count > 0),
            );
        }
        let steps = steps(eyes, &plan, &computed).await?;
        let shares = !eyes.scope.parts.is_empty();
        Ok(Standing { plan: Some(plan), cards, steps, may_open, portfolio, reports, shares })
    }
}

fn card(plan: &Computed, show: &str, mine: &Mine, note: Option<(&str, Text)>) -> Card {
    let count = |show: &str| pick(plan, show, "", mine).len();
    let note = note.map(|(show, title)| Note { title, count: count(show), show: show.to_owned() });
    Card {
        title: picks::title(show).unwrap_or(Text::new("清单", "List")),
        count: count(show),
        show: show.to_owned(),
        value: String::new(),
        note,
    }
}

fn cards(plan: &Computed, mine: &Mine, portfolio: bool) -> Vec<Card> {
    let of = |show, note, zh, en| card(plan, show, mine, Some((note, Text::new(zh, en))));
    if portfolio {
        return vec![
            of("my-tasks", "my-errors", "需修改", "to mend"),
            of("my-demands", "my-gaps", "缺口", "gaps"),
            card(plan, "my-weakened", mine, None),
            card(plan, "my-results", mine, None),
        ];
    }
    vec![
        of("requirements", "uncovered", "未承接", "not covered"),
        of("tasks", "no-lead", "没有牵头单位", "without a lead"),
        of("errors", "weakened", "软于要求", "softer than the demand"),
        of("last-year", "last-year-open", "尚无结论", "without a conclusion"),
    ]
}

/// Cards of whoever sees a part: what is assigned, by its state.
async fn part_cards(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Card>, Trouble> {
    let found = alike(eyes, Which { plan, mine: true, ..Which::default() }).await?;
    let all = [
        ("", Text::new("分到本单位的任务", "Tasks assigned to us")),
        ("proposed", Text::new("待答复", "To answer")),
        ("accepted", Text::new("已接受", "Accepted")),
        ("returned", Text::new("已退回", "Returned")),
    ];
    let count = |wanted: &str| -> usize {
        let these = found.iter().filter(|(.., state, _)| wanted.is_empty() || state == wanted);
        these.map(|(.., count)| usize::try_from(*count).unwrap_or_default()).sum()
    };
    let card = |(state, title): (&str, Text)| Card {
        title,
        count: count(state),
        show: "assigned".to_owned(),
        value: state.to_owned(),
        note: None,
    };
    Ok(all.into_iter().map(card).collect())
}

async fn steps(eyes: &Eyes<'_>, plan: &Item, computed: &Computed) -> Result<Vec<Step>, Trouble> {
    let target = house(eyes, &plan.org_id).await?;
    if !open(&plan.state) || !allows(eyes.caller, "document-add", &target) {
        return Ok(Vec::new());
    }
    let db = eyes.store.read();
    let documents = |level: &'static str| {
        document::Entity::find()
            .filter(document::Column::PlanId.eq(plan.id.as_str()))
            .filter(document::Column::State.ne("removed"))
            .filter(document::Column::Level.eq(level))
            .count(db)
    };
    let (above, own, last) =
        (documents("above").await?, documents("own").await?, documents("last_year").await?);
    let waiting = candidate::Entity::find()
        .filter(candidate::Column::PlanId.eq(plan.id.as_str()))
        .filter(candidate::Column::State.eq("pending"))
        .count(db)
        .await?;
    let ledger = &computed.ledger;
    let rows = !ledger.tasks.is_empty();
    let page = |page: &str| format!("/plans/{}/{page}", plan.id);
    let step = |zh, en, done, at: &str| Step { title: Text::new(zh, en), done, url: page(at) };
    Ok(vec![
        step("上传上级文件", "Add the demands from above", above > 0, "documents"),
        step(
            "上传去年清单（或结转去年任务）",
            "Add last year's list",
            last > 0 || !ledger.last_year.is_empty(),
            "documents",
        ),
        step("上传本单位计划和总结", "Add our own plan and summary", own > 0, "documents"),
        step(
            "逐条审核摘录",
            "Review what was found",
            waiting == 0 && (rows || !ledger.requirements.is_empty()),
            "documents",
        ),
        step(
            "确认承接关系",
            "Confirm which task answers which demand",
            rows && picks::open(computed, "to-confirm").is_empty(),
            "align",
        ),
        step(
            "修改检查提示后报审",
            "Mend the findings, then submit",
            rows && picks::open(computed, "errors").is_empty(),
            "list?show=errors",
        ),
    ])
}

async fn house(eyes: &Eyes<'_>, org: &str) -> Result<Target, Trouble> {
    let unit = org::Entity::find_by_id(org).one(eyes.store.read()).await?;
    Ok(unit.map_or_else(Target::default, |unit| Target {
        object: unit.id.clone(),
        org_id: unit.id,
        org_path: unit.path,
        ..Target::default()
    }))
}

/// The next plan of each body for which the caller may open one.
async fn openings(eyes: &Eyes<'_>) -> Result<Vec<Opening>, Trouble> {
    use chrono::Datelike;
    let known = own_plans(eyes).await?;
    let mut houses: Vec<String> =
        eyes.caller.posts.iter().map(|post| post.house_path.clone()).collect();
    houses.sort();
    houses.dedup();
    let units = org::Entity::find().filter(org::Column::Path.is_in(houses));
    let mut openings = Vec::new();
    for unit in units.all(eyes.store.read()).await? {
        let target = Target { org_path: unit.path.clone(), ..Target::default() };
        if !allows(eyes.caller, "plan-open", &target) {
            continue;
        }
        let newest = known.iter().filter(|(plan, _)| plan.org_id == unit.id);
        let newest = newest.map(|(plan, _)| plan.year).max();
        let year = newest.map_or_else(|| i64::from(eyes.today.year()), |year| year + 1);
        let carries = newest.is_some();
        openings.push(Opening { org: unit.id, name: unit.name, year, carries });
    }
    Ok(openings)
}
