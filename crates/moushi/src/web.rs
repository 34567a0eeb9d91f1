//! Room `web`: pages. A page renders the view of an ask; what a person does goes to the API.
//! No inline script, no inline style, nothing from another server.

pub mod assets;
pub mod frame;
pub mod pages;

use axum::Router;
use axum::routing::get;

use crate::http::Site;

/// Every page.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(pages::desk::page))
        .route("/login", get(pages::login::page).post(pages::login::submit))
        .route("/logout", axum::routing::post(pages::login::leave))
        .route("/plans/{plan}/documents", get(pages::documents::page))
        .route("/plans/{plan}/documents/list", get(pages::documents::fragment))
        .route("/plans/{plan}/align", get(pages::align::page))
        .route("/plans/{plan}/align.xlsx", get(pages::align::sheet))
        .route("/requirements/{requirement}/answers", get(pages::answers::drawer))
        .route("/plans/{plan}/check", get(pages::check::page))
        .route("/plans/{plan}/issue", get(pages::issue::page))
        .route("/plans/{plan}/consultation.docx", get(pages::issue::consultation))
        .route("/plans/{plan}/issues/{no}/{shape}", get(pages::issue::issued))
        .route("/plans/{plan}/difference", get(pages::difference::page))
        .route("/plans/{plan}/ledger", get(pages::ledger::page))
        .route("/plans/{plan}/ledger/export/{format}", get(pages::ledger::export::file))
        .route("/plans/{plan}/ledger/print", get(pages::ledger::print::page))
        .route("/entries/{entry}", get(pages::entry::page))
        .route("/documents/{document}/review", get(pages::review::page))
        .merge(assets::routes())
}
