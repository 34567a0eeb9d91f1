//! Standards as they may be chosen 标准: those of the program, and the overlays of bodies 地方标准, each version as it was
//! added. What an overlay may say is decided in `core::evaluate::standard`.

use moushi_core::evaluate::standard::Standard;
use moushi_core::evaluate::standards::{self, STANDARDS, known};
use moushi_core::model::Refusal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::Trouble;
use crate::store::tables::{org, overlay};

/// The standard of a name: of the program; or an overlay in that version, the newest when none is given. None where there
/// is no such one.
pub async fn named(
    db: &impl ConnectionTrait,
    name: &str,
    version: &str,
) -> Result<Option<&'static Standard>, Trouble> {
    if let Some(known) = known(name) {
        return Ok(Some(known));
    }
    let rows = overlay::Entity::find()
        .filter(overlay::Column::Name.eq(name))
        .order_by_desc(overlay::Column::AddedAt)
        .order_by_desc(overlay::Column::Id);
    let rows = match version {
        "" => rows,
        version => rows.filter(overlay::Column::PackVersion.eq(version)),
    };
    rows.one(db).await?.as_ref().map(read).transpose()
}

/// What an overlay comes to.
pub fn read(row: &overlay::Model) -> Result<&'static Standard, Trouble> {
    let wrong = |_| anyhow::anyhow!("the overlay {} does not fit its standard any more", row.name);
    Ok(standards::kept(&row.words).map_err(wrong)?)
}

/// The overlays that hold for a body: its own, and those of bodies above; of each name the newest that has not ended.
pub async fn of(db: &impl ConnectionTrait, path: &str) -> Result<Vec<overlay::Model>, Trouble> {
    let mut rows = ever(db, path).await?;
    rows.retain(|row| row.ended_at == 0);
    Ok(rows)
}

/// The same with those that have ended: collections may still be judged by them.
pub async fn ever(db: &impl ConnectionTrait, path: &str) -> Result<Vec<overlay::Model>, Trouble> {
    let rows = overlay::Entity::find()
        .order_by_asc(overlay::Column::Name)
        .order_by_desc(overlay::Column::AddedAt)
        .order_by_desc(overlay::Column::Id);
    let mut rows = rows.all(db).await?;
    let owners = rows.iter().map(|row| row.org_id.as_str());
    let owners = org::Entity::find().filter(org::Column::Id.is_in(owners)).all(db).await?;
    let holds = |row: &overlay::Model| {
        owners.iter().any(|owner| owner.id == row.org_id && path.starts_with(&owner.path))
    };
    rows.retain(holds);
    rows.dedup_by(|later, first| later.name == first.name);
    Ok(rows)
}

/// Every standard that a body may choose: of the program, then overlays.
pub async fn choices(
    db: &impl ConnectionTrait,
    path: &str,
) -> Result<Vec<&'static Standard>, Trouble> {
    let mut all: Vec<&'static Standard> =
        STANDARDS.iter().filter_map(|packed| known(packed.name)).collect();
    for row in of(db, path).await? {
        all.push(read(&row)?);
    }
    Ok(all)
}

/// The standard of a name, where a body may choose it.
///
/// # Errors
/// When it may not, or there is none.
pub async fn chosen(
    db: &impl ConnectionTrait,
    name: &str,
    path: &str,
    unknown: impl FnOnce(&str) -> Refusal,
) -> Result<&'static Standard, Trouble> {
    let all = choices(db, path).await?;
    Ok(all.into_iter().find(|one| one.name == name).ok_or_else(|| unknown(name))?)
}

/// Names of all standards that ask for the same tables.
pub async fn kin(db: &impl ConnectionTrait, name: &str) -> Result<Vec<String>, Trouble> {
    let own = overlay::Entity::find().filter(overlay::Column::Name.eq(name)).one(db).await?;
    let base = own.map_or_else(|| name.to_owned(), |own| own.base);
    let over = overlay::Entity::find().filter(overlay::Column::Base.eq(base.as_str()));
    let mut names: Vec<String> = over.all(db).await?.into_iter().map(|row| row.name).collect();
    names.push(base);
    Ok(names)
}
