//! A collection before it is opened: whether it may be asked at all, of whom, whether there is room under the
//! cap, and what is known already. The same is looked at before and checked again when it is opened.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use moushi_core::evaluate::standard::Standard;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{
    Banned, Cap, Counter, Full, Interval, Known, Month, Subject, Wanted, banned,
};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::Open;
use crate::app::acts::track::{day, said};
use crate::app::authority;
use crate::app::burden;
use crate::app::overlays;
use crate::error::Trouble;
use crate::store::tables::{entry, org, waiver};

/// Items of one collection at most.
const ITEMS: usize = 30;
/// Units that one collection asks at most.
const UNITS: usize = 1_000;
/// Units that a refusal names.
const NAMED: usize = 5;

/// Something that a collection asks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// The indicator, or what is asked in words.
    pub words: String,
    /// `number` or `words`; a number when empty.
    #[serde(default)]
    pub kind: String,
    /// The unit of the number.
    #[serde(default)]
    pub unit: String,
    /// The row of the ledger whose target it is; none when empty.
    #[serde(default)]
    pub entry: String,
    /// The time that it is of: `2023`, `2023-H1`, `2023-Q2`, `2023-06`, `2023-06-30`.
    pub period: String,
}

impl Item {
    /// `number` or `words`.
    pub fn kind(&self) -> &str {
        if self.kind.is_empty() { "number" } else { &self.kind }
    }
}

/// A collection that somebody wants to open.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The plan of the body that asks.
    pub plan: String,
    /// The unit for which it is asked.
    pub asker: String,
    /// Title.
    pub title: String,
    /// `document` or `list`.
    pub basis_kind: String,
    /// Number or entry.
    pub basis: String,
    /// What is asked.
    pub items: Vec<Item>,
    /// Who is asked.
    pub units: Vec<String>,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// Expiry.
    pub expires: String,
    /// The standard whose tables are asked for; none when empty.
    pub standard: String,
}

impl From<Open> for Draft {
    fn from(open: Open) -> Self {
        let Open { plan, asker, title, basis_kind, basis, items, units, .. } = open;
        let Open { first, last, expires, standard, .. } = open;
        Self { plan, asker, title, basis_kind, basis, items, units, first, last, expires, standard }
    }
}

/// A draft with all that is known of it.
#[derive(Debug)]
pub struct Prepared {
    /// Who asks.
    pub asker: org::Model,
    /// First day.
    pub first: NaiveDate,
    /// Last day for the answer.
    pub last: NaiveDate,
    /// Day after which nothing is owed.
    pub expires: NaiveDate,
    /// The cap.
    pub cap: Cap,
    /// Who is asked, in the order of precedence.
    pub units: Vec<Unit>,
    /// The standard whose tables are asked for.
    pub standard: Option<&'static Standard>,
}

/// A unit that is to be asked.
#[derive(Debug)]
pub struct Unit {
    /// The unit.
    pub org: org::Model,
    /// Calls upon it in the month and in the year of the first day.
    pub calls: (usize, usize),
    /// The cap that this collection would pass.
    pub full: Option<Full>,
    /// What lets it pass.
    pub waiver: Option<waiver::Model>,
    /// Item by item what is known already.
    pub known: Vec<Option<Known>>,
}

impl Draft {
    /// Refuses what may not be asked, and finds out the rest. `house`: place of the body that asks.
    pub async fn prepare(
        &self,
        db: &impl ConnectionTrait,
        house: &str,
        today: NaiveDate,
    ) -> Result<Prepared, Trouble> {
        let standard = self.tables(db, house).await?;
        self.says_what()?;
        self.based()?;
        let (first, last, expires) = self.days(today)?;
        let wanted = self.wanted()?;
        self.rows(db).await?;
        let asker = self.asker(db, house).await?;
        let orgs = self.asked(db, house).await?;
        let ids: Vec<String> = orgs.iter().map(|org| org.id.clone()).collect();
        let month = Month::of(first);
        let counter = Counter::of(&burden::calls(db, &ids, "", month.last()).await?);
        let known = burden::known(db, &ids, "").await?;
        let cap = burden::cap(db).await?;
        let mut waivers = waivers(db, &self.plan, month).await?;
        let unit = |org: org::Model| Unit {
            calls: (counter.month(&org.id, month, None), counter.year(&org.id, month.year(), None)),
            full: cap.full(&counter, &org.id, month),
            waiver: waivers
                .iter()
                .position(|waiver| waiver.org_id == org.id)
                .map(|at| waivers.swap_remove(at)),
            known: wanted.iter().map(|want| want.known(&org.id, &known).cloned()).collect(),
            org,
        };
        let mut units: Vec<Unit> = orgs.into_iter().map(unit).collect();
        for unit in units.iter_mut().filter(|unit| unit.full.is_none()) {
            unit.waiver = None;
        }
        Ok(Prepared { asker, first, last, expires, cap, units, standard })
    }

    /// It says what it asks, and asks nothing that may not be asked.
    fn says_what(&self) -> Result<(), Refusal> {
        said(&self.title)?;
        if self.standard.is_empty() && (self.items.is_empty() || self.items.len() > ITEMS) {
            return Err(items(self.items.len()));
        }
        let words = self.items.iter().flat_map(|item| [&item.words, &item.unit]);
        for words in words.chain([&self.title, &self.basis]) {
            if let Some(found) = banned(words) {
                return Err(forbidden(&found));
            }
        }
        for item in &self.items {
            said(&item.words)?;
            if !matches!(item.kind(), "number" | "words") {
                return Err(kind(item.kind()));
            }
        }
        Ok(())
    }

    /// A collection asks for the tables of a standard that there is, or for items; not for both.
    async fn tables(
        &self,
        db: &impl ConnectionTrait,
        house: &str,
    ) -> Result<Option<&'static Standard>, Trouble> {
        if self.standard.is_empty() {
            return Ok(None);
        }
        let standard = overlays::chosen(db, &self.standard, house, no_standard).await?;
        if standard.levels.iter().any(|level| level.persons) {
            return Err(persons().into());
        }
        if self.items.is_empty() { Ok(Some(standard)) } else { Err(both().into()) }
    }

    /// It stands on a document with a number, or on an entry of the yearly list.
    fn based(&self) -> Result<(), Refusal> {
        let basis = self.basis.trim();
        let numbered = basis.contains('号') && basis.contains(|c: char| c.is_ascii_digit());
        match self.basis_kind.as_str() {
            "document" if numbered => Ok(()),
            "list" if basis.chars().count() >= 2 => Ok(()),
            "document" | "list" | "" => Err(baseless()),
            other => Err(kind(other)),
        }
    }

    fn days(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate, NaiveDate), Refusal> {
        let first = day(self.first.trim(), today)?.unwrap_or(today);
        let last = day(self.last.trim(), first)?.ok_or_else(endless)?;
        let expires = day(self.expires.trim(), last)?.ok_or_else(endless)?;
        Ok((first, last, expires))
    }

    fn wanted(&self) -> Result<Vec<Wanted>, Refusal> {
        let wanted = |item: &Item| {
            let interval = Interval::parse(&item.period).ok_or_else(|| timeless(item))?;
            let (row, name) = (item.entry.clone(), item.words.clone());
            let measure = burden::measure(item.kind(), &item.unit);
            Ok(Wanted { subject: Subject { row, name }, measure, interval })
        };
        self.items.iter().map(wanted).collect()
    }

    /// The rows that items name are of this plan.
    async fn rows(&self, db: &impl ConnectionTrait) -> Result<(), Trouble> {
        let ids: BTreeSet<&str> = self.items.iter().map(|item| item.entry.as_str()).collect();
        let ids: Vec<&str> = ids.into_iter().filter(|id| !id.is_empty()).collect();
        let rows = entry::Entity::find()
            .filter(entry::Column::Id.is_in(ids.iter().copied()))
            .filter(entry::Column::PlanId.eq(self.plan.as_str()))
            .filter(entry::Column::DeletedAt.eq(0));
        if rows.all(db).await?.len() == ids.len() {
            return Ok(());
        }
        Err(authority::not_found().into())
    }

    /// Who asks: the body, or a unit of it.
    async fn asker(&self, db: &impl ConnectionTrait, house: &str) -> Result<org::Model, Trouble> {
        let which = match self.asker.as_str() {
            "" => org::Column::Path.eq(house),
            id => org::Column::Id.eq(id),
        };
        let found = org::Entity::find().filter(which).one(db).await?;
        let found = found.filter(|org| org.path.starts_with(house));
        Ok(found.ok_or_else(authority::not_found)?)
    }

    /// Who is asked: units below the body, each once, in the order of precedence.
    async fn asked(
        &self,
        db: &impl ConnectionTrait,
        house: &str,
    ) -> Result<Vec<org::Model>, Trouble> {
        let ids: BTreeSet<&str> = self.units.iter().map(String::as_str).collect();
        if ids.is_empty() || ids.len() > UNITS {
            return Err(nobody(ids.len()).into());
        }
        let count = ids.len();
        let mut found = Vec::new();
        for portion in ids.into_iter().collect::<Vec<_>>().chunks(500) {
            let ask = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
            found.extend(ask.all(db).await?);
        }
        found.retain(|org| org.path.starts_with(house) && org.path != house);
        if found.len() < count {
            return Err(authority::not_found().into());
        }
        found.sort_by(|one, two| (one.rank, &one.id).cmp(&(two.rank, &two.id)));
        Ok(found)
    }
}

impl Prepared {
    /// Refuses when the cap of a unit is reached and no leader has let it pass.
    pub fn room(&self) -> Result<(), Refusal> {
        let full = self.units.iter().filter(|unit| unit.full.is_some() && unit.waiver.is_none());
        let full: Vec<&Unit> = full.collect();
        if full.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = full.iter().take(NAMED).map(|unit| unit.org.name.as_str()).collect();
        let (count, month, year) = (full.len(), self.cap.month, self.cap.year);
        Err(Refusal::new(
            RefusalKind::Conflict,
            Text::of(
                format!(
                    "{}等 {count} 个单位已达上限（每月 {month} 次、每年 {year} 次）。",
                    names.join("、")
                ),
                format!(
                    "{count} units are at their cap of {month} a month and {year} a year: {}.",
                    names.join(", ")
                ),
            ),
            Text::new(
                "请减少采集、改用已有数据，或请领导说明理由后放行。",
                "Ask for less, use what is known, or have a leader let it pass with a reason.",
            ),
        ))
    }
}

/// Waivers of a plan for a month that no collection has used.
async fn waivers(
    db: &impl ConnectionTrait,
    plan: &str,
    month: Month,
) -> Result<Vec<waiver::Model>, Trouble> {
    let unused = waiver::Entity::find()
        .filter(waiver::Column::PlanId.eq(plan))
        .filter(waiver::Column::Month.eq(month.to_string()))
        .filter(waiver::Column::CollectionId.eq(""))
        .order_by_asc(waiver::Column::GrantedAt);
    Ok(unused.all(db).await?)
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn forbidden(found: &Banned) -> Refusal {
    let (word, kind) = (&found.word, &found.kind);
    invalid(
        Text::of(
            format!("含有“{word}”，属于{}，不能作为采集内容。", kind.zh),
            format!("“{word}” stands for {}, which may not be asked of a unit.", kind.en),
        ),
        Text::new(
            "基层减负规定不允许以此要求下级；请改为采集工作结果的数据，或不下发。",
            "The rules that relieve units forbid it; ask for results of the work, or do not ask.",
        ),
    )
}

fn baseless() -> Refusal {
    invalid(
        Text::new("没有依据的采集不能下发。", "A collection without a basis is not sent."),
        Text::new(
            "请填写文号（如：教基厅函〔2023〕12号），或年度清单中的事项。",
            "Give the number of the document, 教基厅函〔2023〕12号, or the entry of the yearly list.",
        ),
    )
}

fn endless() -> Refusal {
    invalid(
        Text::new(
            "没有截止日或有效期的采集不能下发。",
            "A collection without last day and expiry is not sent.",
        ),
        Text::new(
            "请填写填报截止日和有效期，有效期过后自动失效。",
            "Give the last day for answers and the day after which nothing is owed.",
        ),
    )
}

fn no_standard(name: &str) -> Refusal {
    invalid(
        Text::of(format!("没有标准“{name}”。"), format!("There is no standard `{name}`.")),
        Text::new("请从标准目录中选择。", "Choose one of the list of standards."),
    )
}

fn persons() -> Refusal {
    invalid(
        Text::new(
            "这个标准的表要逐人填写，系统不采集、不保存逐人数据。",
            "The tables of this standard have a row for each person; such data are not collected.",
        ),
        Text::new(
            "请由学校在本机用 moushi evaluate 计算，只上报比率。",
            "Let schools reckon on their own machines by `moushi evaluate` and report rates.",
        ),
    )
}

fn both() -> Refusal {
    invalid(
        Text::new(
            "指标填报和采集项不能同时下发。",
            "Tables of a standard and items go separately.",
        ),
        Text::new("请分两次下发。", "Send two collections."),
    )
}

fn items(count: usize) -> Refusal {
    invalid(
        Text::of(
            format!("采集项应有 1 至 {ITEMS} 项，现在是 {count} 项。"),
            format!("A collection has 1 to {ITEMS} items; these are {count}."),
        ),
        Text::new("请只采集必需的内容。", "Ask for what is needed alone."),
    )
}

fn nobody(count: usize) -> Refusal {
    invalid(
        Text::of(
            format!("采集对象应有 1 至 {UNITS} 个单位，现在是 {count} 个。"),
            format!("A collection asks 1 to {UNITS} units; these are {count}."),
        ),
        Text::new("请选择需要填报的单位。", "Choose the units that are to answer."),
    )
}

fn kind(word: &str) -> Refusal {
    invalid(
        Text::of(format!("没有“{word}”这一类。"), format!("There is no kind `{word}`.")),
        Text::new(
            "采集项只有数字（number）和文字（words），依据只有文件（document）和清单（list）。",
            "Items are `number` or `words`, a basis is `document` or `list`.",
        ),
    )
}

fn timeless(item: &Item) -> Refusal {
    invalid(
        Text::of(
            format!("“{}”的时期“{}”无法识别。", item.words, item.period),
            format!("The period “{}” of “{}” is not understood.", item.period, item.words),
        ),
        Text::new(
            "请按 2023、2023-H1、2023-Q2、2023-06 或 2023-06-30 填写。",
            "Write 2023, 2023-H1, 2023-Q2, 2023-06 or 2023-06-30.",
        ),
    )
}
