//! Reports of a plan in the data of a server: which plan is meant, which month, which notice. One path for the command
//! line; the page of packs makes the same reports of the plan that it shows.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{Of, Paper, Report};
use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Made, Order, Phrases, checked, dressed, written_all};
use crate::app::asks::packs::year::Around;
use crate::app::authority;
use crate::app::door::Eyes;
use crate::app::papers;
use crate::error::Trouble;
use crate::store::tables::{notice, org, plan};

/// Which plan is meant; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Id or title of the plan.
    pub plan: String,
    /// Name of the body that plans, in full or in short.
    pub body: String,
    /// Its year.
    pub year: Option<i32>,
    /// The month of a bulletin: `6` of the year of the plan, or `2024-01`.
    pub month: String,
}

/// A plan with the body that it is of.
struct Known {
    plan: plan::Model,
    body: org::Model,
}

/// Makes the files of a report of a plan that the caller sees as a whole.
///
/// # Errors
/// When no plan or several fit, the month or notice is not there, or the report does not come so.
pub async fn of_plan(
    eyes: &Eyes<'_>,
    report: &Report,
    order: &Order,
    chosen: &Chosen,
) -> Result<Vec<Made>, Trouble> {
    checked(report, order)?;
    let paper = match report.of {
        Of::Year(..) => {
            return of_rows(eyes, report, order, &self::chosen(eyes, chosen).await?.plan.id).await;
        }
        Of::Month(make) => make(&month(eyes, chosen).await?),
        Of::Notice(make) => {
            let id = numbered(eyes, &order.subject, chosen).await?;
            let told = papers::told_notice(eyes, &id).await?;
            let dress = order.dress.signed(&told.on);
            return one(make(&told), &Order { dress, ..order.clone() });
        }
        Of::Judged(_) => return Err(super::followed_only(report).into()),
        Of::Outcome(make) => {
            let known = self::chosen(eyes, chosen).await?;
            issued(&known.plan)?;
            make(&papers::told_summary(eyes, &known.plan.id).await?)
        }
    };
    one(paper, order)
}

fn one(paper: Paper, order: &Order) -> Result<Vec<Made>, Trouble> {
    written_all(vec![paper], order.format.as_deref(), order.lang, &order.dress)
}

/// A report of the rows of a plan with the facts around them that it tells.
async fn of_rows(
    eyes: &Eyes<'_>,
    report: &Report,
    order: &Order,
    plan: &str,
) -> Result<Vec<Made>, Trouble> {
    let computed = eyes.plans.get(eyes.store, plan).await?.ok_or_else(authority::not_found)?;
    let around = Around::of(eyes, &computed, report).await?;
    let phrases = Phrases::held(eyes.store.read()).await?.or_named(order)?;
    let year = around.year(&computed);
    dressed(report, &year, &phrases.wish(&order.subject, order.lang), order)
}

/// The one plan that fits.
async fn chosen(eyes: &Eyes<'_>, chosen: &Chosen) -> Result<Known, Trouble> {
    let mut all = plans(eyes).await?;
    let named = |known: &Known| {
        (chosen.plan.is_empty() || chosen.plan == known.plan.id || chosen.plan == known.plan.title)
            && (chosen.body.is_empty() || known.body.goes_by(&chosen.body))
            && chosen.year.is_none_or(|year| i64::from(year) == known.plan.year)
    };
    let fitting: Vec<usize> = (0..all.len()).filter(|at| named(&all[*at])).collect();
    match fitting.as_slice() {
        [at] => Ok(all.swap_remove(*at)),
        [] => Err(no_plan(&all).into()),
        many => Err(several(many.iter().map(|at| &all[*at])).into()),
    }
}

/// Every plan that the caller sees as a whole, the newest first.
async fn plans(eyes: &Eyes<'_>) -> Result<Vec<Known>, Trouble> {
    let rows = plan::Entity::find()
        .filter(eyes.scope.plans())
        .order_by_desc(plan::Column::Year)
        .order_by_asc(plan::Column::Id)
        .all(eyes.store.read())
        .await?;
    let ids: Vec<&str> = rows.iter().map(|row| row.org_id.as_str()).collect();
    let mut bodies = Vec::new();
    for portion in ids.chunks(500) {
        let found = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
        bodies.extend(found.all(eyes.store.read()).await?);
    }
    let body = |plan: &plan::Model| bodies.iter().find(|body| body.id == plan.org_id).cloned();
    Ok(rows.into_iter().filter_map(|plan| body(&plan).map(|body| Known { plan, body })).collect())
}

/// The facts of the month; there are none before the issue of the plan.
async fn month(eyes: &Eyes<'_>, chosen: &Chosen) -> Result<moushi_core::report::Bulletin, Trouble> {
    let of_year = |year: i64| month_of(&chosen.month, year);
    // A month that is none is refused before any plan is looked for.
    of_year(2000)?;
    let known = self::chosen(eyes, chosen).await?;
    issued(&known.plan)?;
    let (year, month) = of_year(known.plan.year)?;
    let told =
        papers::told_bulletin(eyes, &known.plan.id, &format!("{year:04}-{month:02}")).await?;
    if told.tasks.is_empty() {
        return Err(before_issue(&told).into());
    }
    Ok(told)
}

/// Year and month of `6` or `2024-01`.
fn month_of(words: &str, year: i64) -> Result<(i64, u32), Refusal> {
    let (year, month) = match words.split_once('-') {
        Some((year, month)) if year.len() == 4 => (year.parse().ok(), month),
        Some(_) => (None, words),
        None => (Some(year), words),
    };
    let month = month.parse().ok().filter(|month| (1..=12).contains(month));
    match (year, month) {
        (Some(year), Some(month)) => Ok((year, month)),
        _ if words.is_empty() => Err(no_month()),
        _ => Err(bad_month(words)),
    }
}

/// The notice of that number.
async fn numbered(eyes: &Eyes<'_>, number: &str, chosen: &Chosen) -> Result<String, Trouble> {
    let narrow = !(chosen.plan.is_empty() && chosen.body.is_empty() && chosen.year.is_none());
    let plan = if narrow { Some(self::chosen(eyes, chosen).await?.plan.id) } else { None };
    let mut all = notice::Entity::find()
        .select_only()
        .columns([notice::Column::Id, notice::Column::Number, notice::Column::PlanId])
        .filter(eyes.scope.entries(notice::Column::PlanId, notice::Column::EntryId, ""))
        .order_by_asc(notice::Column::Number)
        .into_tuple::<(String, String, String)>()
        .all(eyes.store.read())
        .await?;
    all.retain(|(.., of)| plan.as_ref().is_none_or(|plan| plan == of));
    let mut found = all.iter().filter(|(_, known, _)| known == number);
    match (found.next(), found.next()) {
        (Some((id, ..)), None) => Ok(id.clone()),
        (Some(_), Some(_)) => Err(many_notices(number).into()),
        _ => Err(no_notice(number, all.iter().map(|(_, known, _)| known.as_str())).into()),
    }
}

/// Refuses a plan of which nothing is followed yet.
fn issued(plan: &plan::Model) -> Result<(), Refusal> {
    if plan.state == "issued" {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("《{}》没有印发，还没有办理情况。", plan.title),
            format!("“{}” is not issued; nothing of it is followed yet.", plan.title),
        ),
        Text::new(
            "请先印发计划，或用 --plan 指明另一份。",
            "Issue the plan first, or name another by --plan.",
        ),
    ))
}

fn no_plan(all: &[Known]) -> Refusal {
    let (message_zh, message_en) =
        ("数据库里没有所要的计划。", "There is no such plan in the data.");
    let advice = match all {
        [] => Text::new(
            "数据库里没有任何计划；请检查 --database 指的是不是服务器所用的数据库。",
            "There is no plan at all; check that --database is the one the server uses.",
        ),
        all => listed(all.iter()),
    };
    Refusal::new(RefusalKind::NotFound, Text::new(message_zh, message_en), advice)
}

fn several<'a>(many: impl Iterator<Item = &'a Known> + Clone) -> Refusal {
    let count = many.clone().count();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("有{count}份计划都符合，不能确定是哪一份。"),
            format!("{count} plans fit; which one is meant cannot be told."),
        ),
        listed(many),
    )
}

/// Plans to choose from.
fn listed<'a>(plans: impl Iterator<Item = &'a Known>) -> Text {
    const NAMED: usize = 12;
    let each: Vec<String> = plans
        .map(|Known { plan, body }| format!("{}　{} {}", plan.id, body.name, plan.year))
        .collect();
    let shown = each[..each.len().min(NAMED)].join("\n  ");
    let more = if each.len() > NAMED { "\n  …" } else { "" };
    Text::of(
        format!("请用 --year、--org 或 --plan 指明其中一份：\n  {shown}{more}"),
        format!("Name one by --year, --org or --plan:\n  {shown}{more}"),
    )
}

fn no_month() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("没有说明是哪个月的通报。", "Which month the bulletin is of was not said."),
        Text::new("请写 --month 6，或 --month 2024-01。", "Write --month 6, or --month 2024-01."),
    )
}

fn bad_month(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("“{words}”不是月份。"), format!("`{words}` is no month.")),
        Text::new(
            "请写 1 到 12，或 2024-01 的样子。",
            "Write a number from 1 to 12, or like 2024-01.",
        ),
    )
}

fn before_issue(told: &moushi_core::report::Bulletin) -> Refusal {
    let moushi_core::report::Bulletin { month_year, month, plan, issued, .. } = told;
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!(
                "{month_year}年{month}月没有数据：《{plan}》{issued}才印发，或没有跟踪的任务。"
            ),
            format!(
                "There is no data of {month_year}-{month:02}: “{plan}” was issued on {issued}, or no task of it is followed."
            ),
        ),
        Text::new("请改用印发以后的月份。", "Ask for a month after the issue."),
    )
}

fn many_notices(number: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("有几份督办单的编号都是 {number}。"),
            format!("Several notices have the number {number}."),
        ),
        Text::new(
            "请用 --org 或 --plan 指明是哪份计划的。",
            "Say of which plan by --org or --plan.",
        ),
    )
}

/// Says which numbers are near.
fn no_notice<'a>(number: &str, all: impl Iterator<Item = &'a str>) -> Refusal {
    const NAMED: usize = 5;
    let mut near: Vec<(usize, &str)> = all.map(|one| (apart(one, number), one)).collect();
    near.sort_unstable();
    near.dedup();
    let near: Vec<&str> = near.into_iter().take(NAMED).map(|(_, one)| one).collect();
    let message = match number {
        "" => Text::new("没有说明督办单的编号。", "The number of the notice was not said."),
        number => Text::of(
            format!("没有编号为 {number} 的督办单。"),
            format!("There is no notice {number}."),
        ),
    };
    let advice = match near.as_slice() {
        [] => Text::new("数据库里没有督办单。", "There is no notice in the data."),
        near => Text::of(
            format!("相近的有：{}。", near.join("、")),
            format!("Near are: {}.", near.join(", ")),
        ),
    };
    Refusal::new(RefusalKind::NotFound, message, advice)
}

/// How far two numbers are apart: signs that differ, from the left.
fn apart(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
    pairs + one.chars().count().abs_diff(other.chars().count())
}
