//! The workbook of what came of a collection 监测结果: as it stands now, or as it was released.

use moushi_core::report::evaluation_book;
use moushi_core::text::{Lang, Text};
use moushi_files::write::xlsx;

use super::{Paper, XLSX};
use crate::app::asks::judged::{Judged, asked};
use crate::app::authority;
use crate::app::caller::Caller;
use crate::app::door::{Ask, Door};
use crate::app::releases;
use crate::error::Trouble;

/// The workbook; of the release of that number, or as it stands now.
pub async fn results(
    door: &Door,
    caller: &Caller,
    (collection, release): (&str, Option<i64>),
    lang: Lang,
) -> Result<Paper, Trouble> {
    caller.ready(Judged::NAME)?;
    let (of, _) = asked(&door.eyes(caller), collection).await?;
    let (judging, which) = match release {
        None => {
            let which = Text::new("（未公布）", " (not released)");
            (door.judgings.of_collection(&door.store, &of).await?, which)
        }
        Some(seq) => {
            let row = releases::numbered(door.store.read(), &of.id, seq).await?;
            let row = row.ok_or_else(authority::not_found)?;
            let which = Text::of(format!("（第{seq}次公布）"), format!(" (release {seq})"));
            (door.judgings.of_release(&door.store, &of, &row).await?, which)
        }
    };
    let name = format!("{}{}.xlsx", of.title, lang.of(&which));
    let make = move || {
        let judged = &judging.judged;
        let mut book = evaluation_book(&judged.run, &judged.flaws, &judged.files, lang);
        let title =
            Text::of(format!("{}{}", of.title, which.zh), format!("{}{}", of.title, which.en));
        book.title = title;
        xlsx::write(book)
    };
    let bytes = tokio::task::spawn_blocking(make).await.map_err(anyhow::Error::from)?;
    Ok(Paper { name, kind: XLSX, bytes: bytes.map_err(anyhow::Error::from)? })
}
