//! Partners 交换伙伴: a card is entered, its fingerprint compared by telephone, and only then packages are
//! taken and given. A partner may be ended; what was exchanged stays.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Card, Signer};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::new_id;
use crate::store::tables::partner;

/// The card is here, its fingerprint not yet compared.
pub const ENTERED: &str = "entered";
/// Compared: packages are taken and given.
pub const CONFIRMED: &str = "confirmed";
/// No more packages.
pub const ENDED: &str = "ended";

/// Enters the card of a partner that is the unit `org` of our tree and knows us as the unit `here`. Refused
/// when the name is taken, or our own.
pub async fn enter(
    tx: &Tx,
    me: &Signer,
    card: &Card,
    (org, here): (&str, &str),
    by: &str,
    at: i64,
) -> Result<partner::Model, Trouble> {
    if card.name == me.card.name || named(tx, &card.name).await?.is_some() {
        return Err(name_taken(&card.name).into());
    }
    let row = partner::Model {
        id: new_id(),
        org_id: org.to_owned(),
        name: card.name.clone(),
        title: card.title.clone(),
        public_key: card.key.clone(),
        fingerprint: card.fingerprint(),
        state: ENTERED.to_owned(),
        acked: 0,
        entered_by: by.to_owned(),
        entered_at: at,
        confirmed_by: String::new(),
        confirmed_at: 0,
        version: 1,
        here_id: here.to_owned(),
        package_on: String::new(),
        package_at: 0,
    };
    partner::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}

/// Notes that the fingerprint was compared: `heard` is what the partner read out on the telephone, blanks
/// as one likes. Refused when it is another.
pub async fn confirm(
    tx: &Tx,
    mut row: partner::Model,
    heard: &str,
    by: &str,
    at: i64,
) -> Result<partner::Model, Trouble> {
    let digits =
        |words: &str| words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    if digits(heard) != digits(&row.fingerprint) {
        return Err(other_fingerprint(&row.title).into());
    }
    CONFIRMED.clone_into(&mut row.state);
    by.clone_into(&mut row.confirmed_by);
    row.confirmed_at = at;
    kept(tx, row).await
}

/// Ends the exchange with a partner.
pub async fn end(tx: &Tx, mut row: partner::Model) -> Result<partner::Model, Trouble> {
    ENDED.clone_into(&mut row.state);
    kept(tx, row).await
}

/// Notes that a package came which the partner had made on that day.
pub async fn heard_of(
    tx: &Tx,
    mut row: partner::Model,
    made_on: chrono::NaiveDate,
    at: i64,
) -> Result<partner::Model, Trouble> {
    row.package_on = made_on.to_string();
    row.package_at = at;
    kept(tx, row).await
}

/// The partner with this name on packages.
pub async fn named(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<partner::Model>, Trouble> {
    Ok(partner::Entity::find().filter(partner::Column::Name.eq(name)).one(db).await?)
}

/// Refused unless packages are taken from this partner and given to it.
pub(super) fn ready(row: &partner::Model) -> Result<(), Refusal> {
    match row.state.as_str() {
        CONFIRMED => Ok(()),
        ENTERED => Err(not_compared(&row.title)),
        _ => Err(ended(&row.title)),
    }
}

/// Writes a partner back.
pub(super) async fn kept(tx: &Tx, mut row: partner::Model) -> Result<partner::Model, Trouble> {
    row.version += 1;
    Ok(row.into_active_model().reset_all().update(tx).await?)
}

fn name_taken(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("名为“{name}”的交换伙伴已经登记，或者就是本单位。"),
            format!("A partner named “{name}” is registered already, or it is this installation."),
        ),
        Text::new(
            "请核对名片；对方重新安装过的，请对方换一个名称。",
            "Check the card; a partner that was installed anew takes another name.",
        ),
    )
}

fn other_fingerprint(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("听到的指纹与“{title}”的名片不符。"),
            format!("The fingerprint that was heard is not that of the card of “{title}”."),
        ),
        Text::new(
            "请再念一遍；仍不符时，名片可能被人换过，请当面重新交换。",
            "Have it read out again; if it still differs, the card may have been replaced: swap cards in person.",
        ),
    )
}

fn not_compared(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("“{title}”的指纹还没有核对。"),
            format!("The fingerprint of “{title}” has not been compared yet."),
        ),
        Text::new(
            "请先与对方通电话核对指纹，再导入或导出。",
            "Compare it with the partner by telephone first, then import or export.",
        ),
    )
}

fn ended(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("与“{title}”的交换已经停止。"),
            format!("The exchange with “{title}” has been ended."),
        ),
        Text::new(
            "确需恢复时，请管理员重新登记该伙伴。",
            "If it is to go on, have the partner registered anew.",
        ),
    )
}
