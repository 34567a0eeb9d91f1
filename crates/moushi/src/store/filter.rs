//! Filtered, sorted, grouped lists of entries: a small closed language that becomes one query, the
//! same on both engines. Names of fields are an allow-list; values are always bound.

mod groups;

pub use groups::{Group, Levels, groups};

use std::collections::HashMap;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde::{Deserialize, Serialize};

use super::tables::entry::{self, Column};
use super::{Scope, Store};
use crate::error::Trouble;

/// One condition: `field op value`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Test {
    /// Name of the field.
    pub field: String,
    /// What is asked of it.
    pub op: Op,
    /// With what; two values stand with `..` between them.
    #[serde(default)]
    pub value: String,
}

/// What can be asked of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// 包含.
    Has,
    /// 等于.
    Is,
    /// 不等于.
    Not,
    /// 为空.
    Empty,
    /// 不为空.
    Filled,
    /// 早于或等于, 小于或等于.
    Upto,
    /// 晚于或等于, 大于或等于.
    From,
    /// 是其中之一, separated by `|`.
    In,
}

/// What a list shows, and in what order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Filter {
    /// Plan; every plan in scope when empty.
    pub plan: String,
    /// Kind of row: `task`, `requirement`, `achievement`, `last_year`, `below`.
    pub noun: String,
    /// Words that the row contains.
    pub words: String,
    /// Conditions; all hold, or any when `any`.
    pub tests: Vec<Test>,
    /// Whether one condition is enough.
    pub any: bool,
    /// Fields to sort by, `-` before a field turns it round.
    pub sort: Vec<String>,
    /// From which row on.
    pub offset: u64,
    /// How many rows; 100 when 0, at most 10,000.
    pub limit: u64,
    /// Rows that were taken out, instead of those that stand.
    pub removed: bool,
}

/// Fields that lists know, with their titles; the order is that of the grid.
pub const FIELDS: &[(&str, Column, Text)] = &[
    ("code", Column::Seq, Text::new("编号", "No.")),
    ("words", Column::Words, Text::new("内容", "Words")),
    ("kind", Column::Kind, Text::new("类别", "Kind")),
    ("person", Column::PersonRank, Text::new("分管领导", "Leader")),
    ("unit", Column::UnitRank, Text::new("牵头单位", "Lead unit")),
    ("support", Column::Support, Text::new("配合单位", "Supporting units")),
    ("due", Column::Due, Text::new("完成时限", "Deadline")),
    ("deliverable", Column::Deliverable, Text::new("成果形式", "Deliverable")),
    ("programmes", Column::Programmes, Text::new("工程行动", "Programmes")),
    ("modality", Column::Modality, Text::new("约束力", "Binding")),
    ("state", Column::State, Text::new("状态", "State")),
    ("updated", Column::UpdatedAt, Text::new("更新时间", "Changed")),
];

/// Farthest row at which a list begins: more than any engine holds, less than its numbers end.
const FARTHEST: u64 = 1 << 48;

/// The column that is filtered: what a person reads, where sorting uses a rank.
fn read_column(field: &str) -> Result<Column, Refusal> {
    match field {
        "code" => Ok(Column::Code),
        "person" => Ok(Column::Person),
        "unit" => Ok(Column::Unit),
        other => sort_column(other),
    }
}

fn sort_column(field: &str) -> Result<Column, Refusal> {
    let known = FIELDS.iter().find(|(name, ..)| *name == field);
    known.map(|(_, column, _)| *column).ok_or_else(|| unknown(field))
}

fn unknown(field: &str) -> Refusal {
    let names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{field}”这个字段。"), format!("There is no field `{field}`.")),
        Text::of(
            format!("可用的字段：{}。", names.join("、")),
            format!("Fields: {}.", names.join(", ")),
        ),
    )
}

/// Words as they are searched: lower case, so that both engines compare alike.
pub fn folded(words: &str) -> String {
    words.to_lowercase()
}

/// The pattern of a text that holds the words, whatever signs they have.
pub fn like(words: &str) -> LikeExpr {
    let mut plain = String::with_capacity(words.len() + 2);
    plain.push('%');
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain.push('%');
    LikeExpr::new(plain).escape('\\')
}

fn condition(test: &Test) -> Result<Condition, Refusal> {
    if test.field == "updated" {
        return moment(test);
    }
    let column = read_column(&test.field)?;
    let value = test.value.clone();
    let held = match test.op {
        // LIKE folds ASCII on one engine only, the folded words are the same on both.
        Op::Has if test.field == "words" => Column::Search.like(like(&folded(&value))),
        Op::Has => position(column, &value),
        Op::Is => column.eq(value),
        Op::Not => column.ne(value),
        Op::Empty => column.eq(""),
        Op::Filled => column.ne(""),
        Op::Upto => column.lte(value).and(column.ne("")),
        Op::From => column.gte(value),
        Op::In => column.is_in(value.split('|').map(str::to_owned).collect::<Vec<_>>()),
    };
    Ok(Condition::all().add(held))
}

/// Contains, told by the letters: LIKE would fold ASCII letters on SQLite only.
fn position(column: Column, value: &str) -> sea_orm::sea_query::SimpleExpr {
    let shorter = Func::cust(Alias::new("replace")).args([
        Expr::col(column),
        Expr::val(value),
        Expr::val(""),
    ]);
    Expr::expr(shorter).ne(Expr::col(column))
}

fn moment(test: &Test) -> Result<Condition, Refusal> {
    let at: i64 = test.value.parse().map_err(|_| unknown("updated"))?;
    let held = match test.op {
        Op::Upto => Column::UpdatedAt.lte(at),
        Op::From => Column::UpdatedAt.gte(at),
        _ => return Err(unknown("updated")),
    };
    Ok(Condition::all().add(held))
}

fn filtered(scope: &Scope, filter: &Filter) -> Result<Select<entry::Entity>, Refusal> {
    let standing = if filter.removed { Column::DeletedAt.gt(0) } else { Column::DeletedAt.eq(0) };
    let scoped = scope.entries(Column::PlanId, Column::Id, &filter.plan);
    let mut all = Condition::all().add(standing).add(scoped);
    if !filter.plan.is_empty() {
        all = all.add(Column::PlanId.eq(filter.plan.as_str()));
    }
    if !filter.noun.is_empty() {
        all = all.add(Column::Noun.eq(filter.noun.as_str()));
    }
    if !filter.words.is_empty() {
        all = all.add(Column::Search.like(like(&folded(&filter.words))));
    }
    let mut tests = if filter.any { Condition::any() } else { Condition::all() };
    for test in &filter.tests {
        tests = tests.add(condition(test)?);
    }
    if !filter.tests.is_empty() {
        all = all.add(tests);
    }
    Ok(entry::Entity::find().filter(all))
}

/// The rows of a list, groups first, and how many the list has in all. Ids are sorted, and only the rows shown are
/// read: whole rows, with their bodies, are too heavy to sort by the ten thousand.
pub async fn list(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    levels: &Levels,
) -> Result<(Vec<entry::Model>, u64), Trouble> {
    let limit = if filter.limit == 0 { 100 } else { Ord::min(filter.limit, 10_000) };
    // Where every row is looked at anyway, the same pass counts; the first rows of a plan stand in an index, from
    // which counting all of them would keep the engine.
    let passed = filter.plan.is_empty() || !filter.words.is_empty() || !filter.tests.is_empty();
    let count =
        if passed { Expr::cust("count(*) over ()") } else { Expr::cust("cast(-1 as bigint)") };
    let ids = filtered(scope, filter)?.select_only().column(Column::Id).column_as(count, "total");
    let ids: Vec<(String, i64)> = sorted(levels.sorted(ids), &filter.sort)?
        .offset(Ord::min(filter.offset, FARTHEST))
        .limit(limit)
        .into_tuple()
        .all(store.read())
        .await?;
    let total = match ids.first() {
        Some((_, total)) if passed => u64::try_from(*total).unwrap_or(0),
        None if filter.offset == 0 => 0,
        // Behind the last row nothing says how many there are.
        _ => filtered(scope, filter)?.count(store.read()).await?,
    };
    let rows =
        entry::Entity::find().filter(Column::Id.is_in(ids.iter().map(|(id, _)| id.as_str())));
    let mut rows = rows.all(store.read()).await?;
    // Sorted by place: the order of groups depends on all rows of the list, not on those shown.
    let places: HashMap<&str, usize> =
        ids.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
    rows.sort_by_key(|row| places.get(row.id.as_str()).copied());
    Ok((rows, total))
}

/// Whatever the order asked for, equal rows stand in the order of the ledger.
fn sorted(
    mut ask: Select<entry::Entity>,
    keys: &[String],
) -> Result<Select<entry::Entity>, Refusal> {
    for key in keys {
        let (name, order) =
            key.strip_prefix('-').map_or((key.as_str(), Order::Asc), |name| (name, Order::Desc));
        let (by, shown) = (sort_column(name)?, read_column(name)?);
        ask = ask.order_by(by, order.clone());
        // Names of one rank must not interleave.
        if matches!(name, "person" | "unit") {
            ask = ask.order_by(shown, order);
        }
    }
    Ok(ask.order_by_asc(Column::Seq).order_by_asc(Column::Id))
}
