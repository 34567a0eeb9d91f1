//! Which of the figures of a share speak for it: of a year of months few do.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query, SimpleExpr};

use super::tables::figure::{Column, Entity};

/// Figures that tell how a share stands: the newest approved one, those that were not decided on and nothing
/// came after in their month, and those of the month that is owed.
pub fn telling(owed: &str) -> Condition {
    // A month that is approved is locked: there is one such figure of it.
    let newest = Column::State.eq("approved").and(no_other(|other| {
        let approved = of(other, Column::State).eq("approved");
        Condition::all().add(approved).add(later(other, Column::Period))
    }));
    let open = Column::State.is_in(["submitted", "returned"]).and(no_other(|other| {
        Condition::all().add(same(other, Column::Period)).add(later(other, Column::Seq))
    }));
    Condition::any().add(newest).add(open).add(Column::Period.eq(owed))
}

/// No other figure of the share is like that.
fn no_other(like: impl Fn(&Alias) -> Condition) -> SimpleExpr {
    let other = Alias::new("other");
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, other.clone())
        .and_where(same(&other, Column::ShareId))
        .cond_where(like(&other))
        .to_owned();
    Expr::exists(found).not()
}

fn of(other: &Alias, column: Column) -> Expr {
    Expr::col((other.clone(), column))
}

fn same(other: &Alias, column: Column) -> SimpleExpr {
    of(other, column).equals((Entity, column))
}

fn later(other: &Alias, column: Column) -> SimpleExpr {
    of(other, column).gt(Expr::col((Entity, column)))
}
