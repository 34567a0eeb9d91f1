//! 月度通报: what became of an issued plan's tasks in a month, as facts with their lists. Every count is the length
//! of a list that can be opened; units stand in the order of rank and are counted by what they lead alone.
//! No judgement, and nobody is ranked.

mod leads;
mod month;
mod said;

use chrono::{Datelike, NaiveDate};
use moushi_core::model::{Refusal, RefusalKind, RowId};
use moushi_core::report::SECTIONS;
use moushi_core::report::block::Run;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::follow::{Rule, rule};
use super::listed::{Bilingual, Mark};
use super::past::Past;
use super::picks::Pick;
use super::plans::whole;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::org;
use leads::outside;
use month::{Fact, Month};

/// The bulletin of a month.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Bulletin {
    /// The plan.
    pub plan: String,
    /// The month, `2023-06`; the present one when empty.
    pub month: String,
}

/// What there is to say of a month.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The month, `2023-06`.
    pub month: String,
    /// The month before, where the plan was issued by then; else empty.
    pub before: String,
    /// The month after; empty while it has not begun.
    pub after: String,
    /// The body that plans.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// Title of the plan.
    pub title: String,
    /// Day as of which it speaks: the last of the month, or today.
    pub as_of: String,
    /// Whether the month is over on that day.
    pub over: bool,
    /// Day of the first issue; empty while the plan is not issued.
    pub issued: String,
    /// Tasks that were followed on that day.
    pub tasks: usize,
    /// Their codes, for papers.
    #[serde(skip)]
    pub codes: Vec<RowId>,
    /// The rule of lights.
    pub rule: Rule,
    /// What happened and how things stand, list by list.
    pub parts: Vec<Part>,
    /// Units that lead: those of the tree in the order of rank, then those outside of it in the order of the ledger.
    pub units: Vec<Unit>,
}

/// A list with its count.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// Its word: `closed`, `reached`, `late`, `missing`, `red`, `turned`, `overdue`, `notices`, `unanswered`,
    /// `changes`.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// What the named list `bulletin` is narrowed by to show the same.
    pub list: String,
    /// How many: the length of `items`.
    pub count: usize,
    /// What it lists, in the order of the ledger.
    pub items: Vec<Item>,
}

/// Something of a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Item {
    /// The row of the ledger.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Internal: in a paper that goes round stands only that there is one.
    pub internal: bool,
    /// Lead units; empty where the plan names none.
    pub unit: String,
    /// The report, notice or request that it speaks of; empty for the task itself.
    pub paper: String,
    /// What there is to say.
    #[schemars(with = "Bilingual")]
    pub fact: Text,
    /// The same in Chinese, its numbers with their way back.
    #[serde(skip)]
    pub told: Vec<Run>,
}

/// What the tasks that a unit leads come to; those that it supports are not counted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id; of a unit outside of the tree its name with a mark before it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It is none of the units of the tree: the plan names it.
    pub outside: bool,
    /// Tasks that it leads, without those cancelled or merged.
    pub led: Counted,
    /// Of those, closed by the day.
    pub done: Counted,
    /// Closed ÷ led in per cent; none when it leads none.
    pub completion: Option<f64>,
    /// The parts as far as they concern it.
    pub counts: Vec<Counted>,
}

/// A count with its list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// Word of the part, or `led`, `done`.
    pub name: String,
    /// What the named list `bulletin` is narrowed by to show the same.
    pub list: String,
    /// How many.
    pub count: usize,
    /// Codes of the tasks that are counted, for papers.
    #[serde(skip)]
    pub codes: Vec<RowId>,
}

impl Ask for Bulletin {
    const NAME: &'static str = "bulletin";
    const TITLE: Text = Text::new("月度通报", "Monthly bulletin");
    type View = Told;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Told, Trouble> {
        let (_, org) = whole(eyes, &self.plan).await?;
        let span = Span::of(&self.month, eyes.today)?;
        let past = Past::of(eyes, &self.plan).await?;
        let month = Month::of(eyes, &past, &org.path, span).await?;
        let plan = &past.plan;
        let issued = past.now.issued();
        let before =
            span.first.pred_opt().filter(|day| issued.is_some_and(|issued| issued <= *day));
        let after = span.last.succ_opt().filter(|day| *day <= eyes.today);
        let named = |day: Option<NaiveDate>| day.map(word).unwrap_or_default();
        Ok(Told {
            units: units(eyes, &month).await?,
            parts: parts(&month),
            month: word(span.first),
            before: named(before),
            after: named(after),
            org: org.name,
            year: plan.ledger.year,
            title: plan.plan.title.clone(),
            as_of: span.day.to_string(),
            over: span.day == span.last,
            issued: issued.map(|day| day.to_string()).unwrap_or_default(),
            tasks: month.day.tasks.len(),
            codes: month.day.tasks.iter().map(|task| task.id.clone()).collect(),
            rule: rule(&past.now),
        })
    }
}

/// A month with the day as of which is told.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: NaiveDate,
    last: NaiveDate,
    day: NaiveDate,
}

impl Span {
    /// That month, or the present one when the word is empty; refused when it has not begun.
    fn of(words: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let words = if words.is_empty() { word(today) } else { words.to_owned() };
        let first = format!("{words}-01").parse::<NaiveDate>().ok();
        let first = first.filter(|day| word(*day) == words && *day <= today);
        let last = first.and_then(|day| day.checked_add_months(chrono::Months::new(1))?.pred_opt());
        let (Some(first), Some(last)) = (first, last) else { return Err(no_month(&words)) };
        Ok(Self { first, last, day: last.min(today) })
    }
}

/// A month in addresses: `2023-06`.
fn word(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn no_month(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{words}”不是已经开始的月份。"),
            format!("`{words}` is no month that has begun."),
        ),
        Text::new(
            "请按 2023-06 的格式填写，不晚于本月。",
            "Write it like 2023-06, not after this month.",
        ),
    )
}

fn parts(month: &Month) -> Vec<Part> {
    let part = |part: &moushi_core::report::BulletinPart| {
        let items: Vec<Item> = month.list(&part.name).iter().map(|fact| fact.item()).collect();
        Part {
            title: part.title(),
            list: month.address(&part.name, ""),
            name: part.name.clone(),
            count: items.len(),
            items,
        }
    };
    SECTIONS.iter().flat_map(|section| &section.part).map(part).collect()
}

/// Units that lead a task of the plan: those of the tree in the order of rank, then those that only the plan names.
async fn units(eyes: &Eyes<'_>, month: &Month) -> Result<Vec<Unit>, Trouble> {
    let ids = month.units().iter().map(String::as_str).filter(|id| outside(id).is_none());
    let mut rows =
        org::Entity::find().filter(org::Column::Id.is_in(ids)).all(eyes.store.read()).await?;
    rows.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
    let mut units: Vec<Unit> =
        rows.into_iter().map(|row| unit(month, row.id, row.name, false)).collect();
    let named = month.units().iter().filter_map(|id| Some((id, outside(id)?)));
    units.extend(named.map(|(id, name)| unit(month, id.clone(), name.to_owned(), true)));
    Ok(units)
}

fn unit(month: &Month, id: String, name: String, outside: bool) -> Unit {
    let counted = |name: &str| {
        let mine = month.list(name).iter().filter(|fact| fact.leads(&id));
        let codes: Vec<RowId> = mine.map(|fact| RowId(fact.code.clone())).collect();
        let (name, list) = (name.to_owned(), month.address(name, &id));
        Counted { name, list, count: codes.len(), codes }
    };
    let (led, done) = (counted("led"), counted("done"));
    let share = |led: usize| done.count as f64 / led as f64 * 100.0;
    Unit {
        completion: (led.count > 0).then(|| share(led.count)),
        counts: SECTIONS
            .iter()
            .flat_map(|section| &section.part)
            .map(|part| counted(&part.name))
            .collect(),
        led,
        done,
        outside,
        name,
        id,
    }
}

/// The rows of a list of the bulletin, by its address `2023-06:closed` or `2023-06:closed:unit`, with its title.
pub async fn list(eyes: &Eyes<'_>, plan: &str, value: &str) -> Result<(Text, Vec<Pick>), Trouble> {
    let mut words = value.splitn(3, ':');
    let mut next = || words.next().unwrap_or_default();
    let (month, part, unit) = (next(), next(), next());
    let span = Span::of(month, eyes.today)?;
    let (_, org) = whole(eyes, plan).await?;
    let past = Past::of(eyes, plan).await?;
    let month = Month::of(eyes, &past, &org.path, span).await?;
    let mine = |fact: &&Fact| unit.is_empty() || fact.leads(unit);
    let pick = |fact: &Fact| Pick {
        code: fact.code.clone(),
        words: None,
        marks: vec![Mark::new("plain", fact.said.clone())],
    };
    let picks = month.list(part).iter().filter(mine).map(pick).collect();
    let title = title(part);
    let day = word(span.first);
    Ok((Text::of(format!("{day} {}", title.zh), format!("{day}: {}", title.en)), picks))
}

fn title(name: &str) -> Text {
    let known = SECTIONS.iter().flat_map(|section| &section.part).find(|part| part.name == name);
    match (name, known) {
        (_, Some(part)) => part.title(),
        ("led", None) => Text::new("牵头的任务", "Tasks led"),
        ("done", None) => Text::new("牵头并已销号的任务", "Tasks led and closed"),
        _ => Text::new("月度通报", "Monthly bulletin"),
    }
}
