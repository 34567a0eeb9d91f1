//! Acts on one's own reminders: what one wishes to be told and how, and that one has seen one.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::remind::{Channel, mail_allowed};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{delivery, reminder, wish};

/// Says what one wishes to be reminded of, and by which ways 提醒设置.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Set {
    /// `usual`: the weekly digest, and what is urgent by itself; `digest` alone; `off`.
    pub wish: String,
    /// Also by mail.
    #[serde(default)]
    pub mail: bool,
    /// Also through the body's own program, where the operator has named one.
    #[serde(default)]
    pub webhook: bool,
    /// Address of mail, at a domain that the setting `remind.mail-domains` allows; may be empty.
    #[serde(default)]
    pub address: String,
    /// The version that was seen; 0 where nothing was set.
    #[serde(default)]
    pub version: i64,
}

impl Act for Set {
    const NAME: &'static str = "reminders-set";
    const TITLE: Text = Text::new("提醒设置", "Set one's reminders");
    type Answer = Made;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(Target {
            object: caller.account_id.clone(),
            account_id: caller.account_id.clone(),
            ..Target::default()
        })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        if !["usual", "digest", "off"].contains(&self.wish.as_str()) {
            return Err(no_wish(&self.wish).into());
        }
        let address = self.address.trim().to_owned();
        if !address.is_empty() && !mail_allowed(change.tx, &address).await? {
            return Err(no_address().into());
        }
        let account = change.caller.account_id.clone();
        let before = wish::Entity::find_by_id(account.as_str()).one(change.tx).await?;
        let version = before.as_ref().map_or(0, |row| row.version);
        find::same_version(self.version, version)?;
        let ways = [(Channel::Mail, self.mail), (Channel::Webhook, self.webhook)];
        let ways = ways.into_iter().filter(|(_, wished)| *wished).map(|(way, _)| way.word());
        let row = wish::Model {
            account_id: account.clone(),
            wish: self.wish,
            channels: ways.collect::<Vec<_>>().join(" "),
            mail: address,
            version: version + 1,
        };
        let was = before.map_or_else(String::new, |row| row.wish);
        let detail = json!({ "wish": row.wish, "channels": row.channels });
        change.note(&account, &was, &row.wish, &detail);
        let row = row.into_active_model().reset_all();
        if version == 0 {
            row.insert(change.tx).await?;
        } else {
            row.update(change.tx).await?;
        }
        Ok(Made { id: account, version: version + 1 })
    }
}

fn no_wish(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("没有“{word}”这种提醒方式。"),
            format!("`{word}` is no way to be reminded."),
        ),
        Text::new("可用：usual、digest、off。", "One of usual, digest, off."),
    )
}

fn no_address() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "这个邮箱不在允许的域名内，或格式不对。",
            "This address is not at an allowed domain, or is no address.",
        ),
        Text::new(
            "请填写单位邮箱；允许的域名由系统管理员设置。",
            "Use the address at your body; system administrators set the domains.",
        ),
    )
}

/// Says that one has seen a reminder 知道了; what of it waits to be sent is not sent any more.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// The reminder.
    pub reminder: String,
}

impl Act for Seen {
    const NAME: &'static str = "reminder-seen";
    const TITLE: Text = Text::new("已看提醒", "Mark a reminder as seen");
    type Answer = Made;

    async fn target(&self, tx: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        let row = reminder::Entity::find_by_id(&self.reminder).one(tx).await?;
        // Somebody else's is told apart from nothing by nobody.
        let row = row.filter(|row| row.account_id == caller.account_id);
        let row = row.ok_or_else(authority::not_found)?;
        Ok(Target { object: row.id, account_id: row.account_id, ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = reminder::Entity::find_by_id(&self.reminder).one(change.tx).await?;
        let row = row.ok_or_else(authority::not_found)?;
        if row.seen_at == 0 {
            reminder::Entity::update_many()
                .col_expr(reminder::Column::SeenAt, Expr::value(change.now))
                .filter(reminder::Column::Id.eq(row.id.as_str()))
                .exec(change.tx)
                .await?;
            delivery::Entity::update_many()
                .col_expr(delivery::Column::State, Expr::value("dropped"))
                .col_expr(delivery::Column::UpdatedAt, Expr::value(change.now))
                .filter(delivery::Column::Subject.eq(row.id.as_str()))
                .filter(delivery::Column::State.eq("waiting"))
                .exec(change.tx)
                .await?;
        }
        change.note(&row.id, "", "seen", &json!({ "form": row.form, "day": row.day }));
        Ok(Made { id: row.id, version: 1 })
    }
}
