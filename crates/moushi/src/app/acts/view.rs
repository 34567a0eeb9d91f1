//! Acts on saved views: an address under a name, for oneself or for one's whole body. A view holds no
//! data: whoever opens it sees what their own scope shows.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::saved_view;
use crate::store::{Tx, new_id};

/// Longest name, in characters.
const NAME_MOST: usize = 40;
/// Longest address, in bytes.
const URL_MOST: usize = 4000;

/// Keeps what a page shows under a name 保存视图; a view of one's own of that name is replaced.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Save {
    /// What it is called.
    pub name: String,
    /// The address of the page, from `/` on.
    pub url: String,
    /// Whether colleagues of the same body see it.
    #[serde(default)]
    pub shared: bool,
}

impl Act for Save {
    const NAME: &'static str = "view-save";
    const TITLE: Text = Text::new("保存视图", "Save a view");
    type Answer = Made;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(Target {
            object: caller.account_id.clone(),
            account_id: caller.account_id.clone(),
            ..Target::default()
        })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_MOST {
            return Err(unnamed().into());
        }
        if !local(&self.url) {
            return Err(foreign().into());
        }
        let account = change.caller.account_id.clone();
        let held = saved_view::Entity::find()
            .filter(saved_view::Column::AccountId.eq(account.as_str()))
            .filter(saved_view::Column::Name.eq(name.as_str()))
            .one(change.tx)
            .await?;
        let fresh = held.is_none();
        let row = saved_view::Model {
            id: held.map_or_else(new_id, |held| held.id),
            account_id: account,
            name,
            url: self.url,
            shared: self.shared,
            created_at: change.now,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.url, &json!({ "name": row.name, "shared": row.shared }));
        let row = row.into_active_model().reset_all();
        if fresh {
            row.insert(change.tx).await?;
        } else {
            row.update(change.tx).await?;
        }
        Ok(Made { id, version: 1 })
    }
}

/// An address of our own, not of another server.
fn local(url: &str) -> bool {
    let plain = url.starts_with('/') && !url.starts_with("//") && url.len() <= URL_MOST;
    plain && !url.contains(|c: char| c.is_control() || c == '\\')
}

fn unnamed() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("视图名称应为 1 至 {NAME_MOST} 个字。"),
            format!("A view's name has 1 to {NAME_MOST} characters."),
        ),
        Text::new("例如：基教处未完成任务。", "For example: open tasks of basic education."),
    )
}

fn foreign() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("这不是本系统的页面地址。", "This is no address of our own pages."),
        Text::new("请在要保存的页面上点“保存当前视图”。", "Save it on the page itself."),
    )
}

/// Forgets a view of one's own 删除视图.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    /// The view.
    pub view: String,
}

impl Act for Remove {
    const NAME: &'static str = "view-remove";
    const TITLE: Text = Text::new("删除视图", "Remove a view");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = saved_view::Entity::find_by_id(&self.view).one(tx).await?;
        let row = row.ok_or_else(authority::not_found)?;
        Ok(Target { object: row.id, account_id: row.account_id, ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = saved_view::Entity::find_by_id(&self.view).one(change.tx).await?;
        let row = row.ok_or_else(authority::not_found)?;
        change.note(&row.id, &row.url, "", &json!({ "name": row.name }));
        saved_view::Entity::delete_by_id(row.id.as_str()).exec(change.tx).await?;
        Ok(Made { id: row.id, version: 0 })
    }
}
