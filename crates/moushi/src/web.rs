//! Room `web`: pages. A page renders the view of an ask; what a person does goes to the API.
//! No inline script, no inline style, nothing from another server.

pub mod assets;
pub mod frame;
pub mod help;
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
        .route("/help", get(help::page))
        .route("/portfolio", get(pages::portfolio::page))
        .route("/search", get(pages::search::page))
        .route("/plans/{plan}/list", get(pages::list::page))
        .route("/plans/{plan}/track", get(pages::follow::page))
        .route("/plans/{plan}/indicators", get(pages::indicators::page))
        .route("/plans/{plan}/packs", get(pages::packs::page))
        .route("/plans/{plan}/packs/{name}", get(pages::packs::file))
        .route("/plans/{plan}/documents", get(pages::documents::page))
        .route("/plans/{plan}/documents/list", get(pages::documents::fragment))
        .merge(assets::routes())
}
