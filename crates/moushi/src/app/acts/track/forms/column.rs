//! Columns of a form that a unit names differently: a person says once which they are, the form is read again, and
//! the unit's next form is read without asking. What was said can be taken back.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::form::{Field, Named, Table, chosen};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{held, over, reporting};
use crate::app::acts::document::queue;
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::forms;
use crate::error::Trouble;
use crate::store::tables::{form, form_column};
use crate::store::{Tx, new_id};

/// Says which columns of a form are which 指定填报表的列.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetColumns {
    /// The form.
    pub form: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Every column that was asked for.
    pub columns: Vec<Chosen>,
}

/// A column of a form.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Chosen {
    /// `tasks` or `milestones`.
    pub table: String,
    /// What it is: `done`, `percent`, `figure`, `next`, `problems`, `support`, `forecast`, `reached`, `on`.
    pub field: String,
    /// What stands above it.
    pub name: String,
}

impl Chosen {
    fn named(&self) -> Result<Named, Refusal> {
        let table = Table::ALL.into_iter().find(|table| table.word() == self.table);
        let field = Field::named(&self.field);
        let name = self.name.trim().to_owned();
        match (table, field) {
            (Some(table), Some(field)) => Ok(Named { table, field, name }),
            _ => Err(no_column(self)),
        }
    }
}

impl Act for SetColumns {
    const NAME: &'static str = "form-column-set";
    const TITLE: Text = Text::new("指定填报表的列", "Say which column of a form is which");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.form).await?;
        reporting(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.form).await?;
        if row.added_by != change.caller.account_id {
            return Err(authority::not_found().into());
        }
        find::same_version(self.version, row.version)?;
        if row.state != "columns" {
            return Err(over(&row.state).into());
        }
        let said = self.columns.iter().map(Chosen::named).collect::<Result<Vec<_>, _>>()?;
        chosen(&forms::looked(&row)?.asked, &said)?;
        for one in &said {
            keep(change, &row.org_id, one).await?;
        }
        let detail = json!({ "org": row.org_id, "columns": self.columns });
        change.note(&row.id, "columns", "waiting", &detail);
        let next =
            form::Model { state: "waiting".to_owned(), version: row.version + 1, ..row.clone() };
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        queue(change, "form", &made.id).await?;
        Ok(made)
    }
}

/// Keeps what a column of a unit is; what was said of the same name before is no longer so.
async fn keep(change: &Change<'_>, org: &str, said: &Named) -> Result<(), Trouble> {
    form_column::Entity::delete_many()
        .filter(form_column::Column::OrgId.eq(org))
        .filter(form_column::Column::Kind.eq(said.table.word()))
        .filter(form_column::Column::Name.eq(said.name.as_str()))
        .exec(change.tx)
        .await?;
    let row = form_column::Model {
        id: new_id(),
        org_id: org.to_owned(),
        kind: said.table.word().to_owned(),
        field: said.field.key().to_owned(),
        name: said.name.clone(),
        made_by: change.caller.account_id.clone(),
        made_at: change.now,
    };
    row.into_active_model().reset_all().insert(change.tx).await?;
    Ok(())
}

/// Forgets which column of its forms a unit names so 取消列名对应. Forms that were read already stay as they are.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveColumn {
    /// What was said of a column.
    pub column: String,
}

impl Act for RemoveColumn {
    const NAME: &'static str = "form-column-remove";
    const TITLE: Text = Text::new("取消列名对应", "Forget the name of a column");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = column(tx, &self.column).await?;
        let target = find::org_target(tx, &row.org_id).await?;
        Ok(Target { object: row.id, parts: vec![target.org_path.clone()], ..target })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = column(change.tx, &self.column).await?;
        let detail = json!({ "table": row.kind, "field": row.field, "name": row.name });
        change.note(&row.id, &row.name, "", &detail);
        form_column::Entity::delete_by_id(row.id.as_str()).exec(change.tx).await?;
        Ok(Made { id: row.id, version: 1 })
    }
}

async fn column(tx: &Tx, id: &str) -> Result<form_column::Model, Trouble> {
    let found = form_column::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn no_column(said: &Chosen) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("填报表没有“{}.{}”这一列。", said.table, said.field),
            format!("A form has no column `{}.{}`.", said.table, said.field),
        ),
        Text::new(
            "请刷新核对页，从列出的列中选择。",
            "Reload the page of the form and choose among the columns listed there.",
        ),
    )
}
