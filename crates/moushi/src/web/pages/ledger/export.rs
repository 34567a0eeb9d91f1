//! The list of the grid as a file: the address of the page with another ending.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use serde::Deserialize;

use crate::app::asks::entries::Entries;
use crate::app::exports::{self, Wanted};
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::frame::Failed;

/// Formats: ending, and what it is called.
pub const FORMATS: [(&str, &str, &str); 4] = [
    ("xlsx", "Excel 工作簿（所见即所得）", "Workbook (as shown)"),
    ("csv", "CSV（所见即所得）", "CSV (as shown)"),
    ("json", "JSON（所见即所得）", "JSON (as shown)"),
    ("docx", "重点工作清单（公文版式）", "Key-work list (official layout)"),
];

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The `entries` ask as JSON.
    q: String,
    /// Columns, separated by commas.
    cols: String,
}

impl Asked {
    /// What is asked for of a plan.
    pub fn wanted(&self, plan: &str, lang: Lang) -> Result<Wanted, Refusal> {
        let text = if self.q.is_empty() { "{}" } else { &self.q };
        let mut entries: Entries = serde_json::from_str(text).map_err(|_| unreadable())?;
        plan.clone_into(&mut entries.filter.plan);
        let columns = self.cols.split(',').filter(|name| !name.is_empty());
        let columns = columns.map(str::to_owned).collect();
        Ok(Wanted { entries, columns, lang })
    }
}

fn unreadable() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("地址中的筛选条件不完整。", "The filter in the address is not complete."),
        Text::new("请回到台账页面重新导出。", "Go back to the ledger and export again."),
    )
}

/// The file.
pub async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let wanted =
        asked.wanted(&plan, lang).map_err(|refusal| Troubled { trouble: refusal.into(), lang })?;
    let (door, caller) = (&site.door, &visitor.caller);
    let made = match format.as_str() {
        "xlsx" => exports::workbook(door, caller, wanted).await,
        "csv" => exports::table(door, caller, wanted).await,
        "json" => exports::objects(door, caller, wanted).await,
        "docx" => exports::key_work(door, caller, &plan).await,
        _ => Err(crate::app::authority::not_found().into()),
    };
    let bytes = made.map_err(|trouble| Troubled { trouble, lang })?;
    let media = exports::media(&format);
    let chinese = match lang {
        Lang::Zh => format!("; filename*=UTF-8''%E8%B0%8B%E5%88%92%E5%8F%B0%E8%B4%A6.{format}"),
        Lang::En => String::new(),
    };
    let name = format!("attachment; filename=\"ledger.{format}\"{chinese}");
    Ok(([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
