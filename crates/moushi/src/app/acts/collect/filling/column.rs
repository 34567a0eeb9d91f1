//! Columns of a workbook with the tables of a standard that a unit names differently: a person says once which they are,
//! the workbook is read again, and the unit's next one is read without asking. It is taken back like those of forms.

use moushi_core::evaluate::standard::Level;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{changing, handed_in, not_read};
use crate::app::acts::collect::slip_target;
use crate::app::acts::document::queue;
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::fillings;
use crate::error::Trouble;
use crate::store::tables::{form, form_column};
use crate::store::{Tx, new_id};

/// What a unit is called, beside the columns of the standard; a column that is none of the standard has no name.
const UNIT: [&str; 4] = ["@code", "@name", "@above", ""];

/// Says which columns of a workbook are which 指定指标填报表的列.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetColumns {
    /// The workbook that was handed in.
    pub form: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Every column that was asked for.
    pub columns: Vec<Chosen>,
}

/// A column of a workbook.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Chosen {
    /// The level whose table it stands in.
    pub level: String,
    /// The column of the standard.
    pub column: String,
    /// What stands above it in the file.
    pub name: String,
}

impl Act for SetColumns {
    const NAME: &'static str = "filling-column-set";
    const TITLE: Text = Text::new("指定指标填报表的列", "Say which column of a workbook is which");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = handed_in(tx, &self.form).await?;
        slip_target(tx, &row.slip_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = handed_in(change.tx, &self.form).await?;
        if row.added_by != change.caller.account_id {
            return Err(authority::not_found().into());
        }
        find::same_version(self.version, row.version)?;
        if row.state != "columns" {
            return Err(not_read(&row.state).into());
        }
        let (_, of) = changing(change, &row.slip_id).await?;
        let standard = fillings::standard(change.tx, &of).await?;
        for one in &self.columns {
            let level = standard.level_named(&one.level).map(|level| &standard.levels[level]);
            let known = |level: &Level| {
                UNIT.contains(&one.column.as_str()) || level.slot(&one.column).is_some()
            };
            if !level.is_some_and(known) {
                return Err(no_column(one).into());
            }
            keep(change, &row.org_id, &format!("{}/{}", standard.asked(), one.level), one).await?;
        }
        let detail = json!({ "org": row.org_id, "columns": self.columns });
        change.note(&row.id, "columns", "waiting", &detail);
        let next = form::Model {
            state: "waiting".to_owned(),
            columns: String::new(),
            version: row.version + 1,
            ..row
        };
        let made = Made { id: next.id.clone(), version: next.version };
        queue(change, "form", &next.id).await?;
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Remembers a name; what stood for the same words before is forgotten.
async fn keep(change: &Change<'_>, org: &str, kind: &str, said: &Chosen) -> Result<(), Trouble> {
    let name = said.name.trim();
    form_column::Entity::delete_many()
        .filter(form_column::Column::OrgId.eq(org))
        .filter(form_column::Column::Kind.eq(kind))
        .filter(form_column::Column::Name.eq(name))
        .exec(change.tx)
        .await?;
    let row = form_column::Model {
        id: new_id(),
        org_id: org.to_owned(),
        kind: kind.to_owned(),
        field: said.column.clone(),
        name: name.to_owned(),
        made_by: change.caller.account_id.clone(),
        made_at: change.now,
    };
    row.into_active_model().reset_all().insert(change.tx).await?;
    Ok(())
}

fn no_column(said: &Chosen) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("标准的表里没有“{}.{}”这一列。", said.level, said.column),
            format!("The tables have no column `{}.{}`.", said.level, said.column),
        ),
        Text::new(
            "请刷新核对页，从列出的列中选择。",
            "Reload the page of the workbook and choose among the columns listed there.",
        ),
    )
}
