//! Groups of a list: up to three levels, one within the other, and what stands under each. Not which
//! rows the list has; that is the filter's.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, DbErr, FromQueryResult, Iden, Order, QueryOrder, QueryResult, QuerySelect, Select,
};
use serde::Serialize;

use super::{Column, FIELDS, Filter, filtered, read_column, sort_column};
use crate::error::Trouble;
use crate::store::tables::entry;
use crate::store::{Scope, Store};

/// Levels that a list has at most: what a person still tells apart on a screen.
pub const MOST: usize = 3;

/// The column of the number of rows; every other one is a level.
const ROWS: &str = "rows";

/// What a list is grouped by, the outermost level first; nothing when it is not grouped.
#[derive(Clone, Debug, Default)]
pub struct Levels(Vec<Level>);

/// One level: the column that a person reads, and the rank of its values where it is not the alphabet.
#[derive(Clone, Copy, Debug)]
struct Level {
    shown: Column,
    rank: Option<Column>,
}

impl Levels {
    /// Reads up to three names of fields, separated by commas.
    ///
    /// # Errors
    /// Refuses a field that there is not, one that names no group, one named twice, and a fourth.
    pub fn read(words: &str) -> Result<Self, Refusal> {
        if words.is_empty() {
            return Ok(Self::default());
        }
        let names: Vec<&str> = words.split(',').collect();
        if names.len() > MOST {
            return Err(too_many(names.len()));
        }
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                return Err(twice(name));
            }
        }
        Ok(Self(names.into_iter().map(Level::of).collect::<Result<_, _>>()?))
    }

    /// Whether there are no groups.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a list into the order of its groups, so that each is one stretch of it.
    pub(super) fn sorted(&self, mut ask: Select<entry::Entity>) -> Select<entry::Entity> {
        for level in &self.0 {
            if let Some(rank) = level.rank {
                ask = ask.order_by(level.first(&rank.to_string()), Order::Asc);
            }
            ask = ask.order_by_asc(level.shown);
        }
        ask
    }
}

impl Level {
    fn of(name: &str) -> Result<Self, Refusal> {
        // Moments are apart by the millisecond: each row would be its own group.
        if name == "updated" {
            return Err(no_group(name));
        }
        let (shown, by) = (read_column(name)?, sort_column(name)?);
        let rank = (by.to_string() != shown.to_string()).then_some(by);
        Ok(Self { shown, rank })
    }

    /// The first rank that any row of the list with this value has. Rows that bear one name may have
    /// several ranks, by plan or by when they were written, and would otherwise stand apart.
    fn first(self, rank: &str) -> SimpleExpr {
        let shown = self.shown.to_string();
        Expr::cust(format!("min({rank}) over (partition by {shown})"))
    }
}

fn refusal(zh: String, en: String, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, Text::of(zh, en), advice)
}

fn no_group(name: &str) -> Refusal {
    let names = FIELDS.iter().map(|(name, ..)| *name).filter(|name| *name != "updated");
    let names: Vec<&str> = names.collect();
    refusal(
        format!("不能按“{name}”分组。"),
        format!("Rows cannot be grouped by `{name}`."),
        Text::of(
            format!("可用来分组的字段：{}。", names.join("、")),
            format!("Fields to group by: {}.", names.join(", ")),
        ),
    )
}

fn twice(name: &str) -> Refusal {
    refusal(
        format!("“{name}”在分组中出现了两次。"),
        format!("The groups name `{name}` twice."),
        Text::new("每个字段只能分组一次，请去掉重复的。", "Name every field once."),
    )
}

fn too_many(count: usize) -> Refusal {
    refusal(
        format!("最多分{MOST}级，这里给了{count}级。"),
        format!("A list has at most {MOST} levels of groups; {count} were given."),
        Text::of(
            format!("请保留最要紧的{MOST}个字段，其余的用排序。"),
            format!("Keep the {MOST} fields that matter most and sort by the others."),
        ),
    )
}

/// An innermost group of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Group {
    /// What the rows of the group share, as a person reads it: one value for every level, the
    /// outermost first.
    pub values: Vec<String>,
    /// How many rows there are.
    pub rows: i64,
}

impl FromQueryResult for Group {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let names = row.column_names();
        let values = names.iter().filter(|name| *name != ROWS);
        let values = values.map(|name| row.try_get(prefix, name)).collect::<Result<_, _>>()?;
        Ok(Self { values, rows: row.try_get(prefix, ROWS)? })
    }
}

/// The innermost groups of a list with their counts, in the order of the list.
pub async fn groups(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    levels: &Levels,
) -> Result<Vec<Group>, Trouble> {
    if levels.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = filtered(scope, filter)?.select_only();
    for (at, level) in levels.0.iter().enumerate() {
        ask = ask.column_as(level.shown, format!("level{at}")).group_by(level.shown);
        if let Some(rank) = level.rank {
            // Over groups, not rows: the first rank of a group is itself the least of its rows.
            ask = ask.order_by(level.first(&format!("min({})", rank.to_string())), Order::Asc);
        }
        ask = ask.order_by_asc(level.shown);
    }
    let ask = ask.column_as(Column::Id.count(), ROWS);
    Ok(ask.into_model::<Group>().all(store.read()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(words: &str) -> Refusal {
        Levels::read(words).expect_err("it is refused")
    }

    #[test]
    fn up_to_three_fields_are_read_and_nothing_else() {
        assert!(Levels::read("").expect("no groups").is_empty());
        for (words, count) in [("unit", 1), ("person,unit", 2), ("kind,person,due", 3)] {
            assert_eq!(Levels::read(words).expect("levels").0.len(), count, "{words}");
        }
        assert!(refused("unit,person,kind,due").message.zh.contains("最多分3级"));
        assert!(refused("unit,person,unit").message.zh.contains("两次"));
        assert!(refused("unit,updated").message.zh.contains("“updated”"));
        for words in ["unknown", "unit,unknown", "unit,", "-unit", "unit, person"] {
            let refusal = refused(words);
            assert!(refusal.message.zh.contains("没有"), "{words}: {refusal:?}");
            assert!(!refusal.message.en.is_empty() && !refusal.advice.en.is_empty());
        }
    }
}
