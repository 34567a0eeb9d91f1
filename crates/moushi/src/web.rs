//! Room `web`: pages. A page renders the view of an ask; what a person does goes to the API.
//! No inline script, no inline style, nothing from another server.

pub mod assets;
pub mod frame;
pub mod help;
pub mod pages;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::asks::search::encoded;
use crate::http::{Site, Told, Troubled};

/// Every page.
pub fn routes() -> Router<Site> {
    own()
        .merge(planning())
        .merge(following())
        .merge(judging())
        .merge(assets::routes())
        .layer(middleware::from_fn(told))
}

/// Pages of the person and of the office itself.
fn own() -> Router<Site> {
    Router::new()
        .route("/", get(pages::desk::page))
        .route("/admin", get(pages::admin::page))
        .route("/admin/audit/export", get(pages::admin::export))
        .route("/me", get(pages::me::page))
        .route("/login", get(pages::login::page).post(pages::login::submit))
        .route("/login/oidc", get(pages::foreign::begin))
        .route(crate::oidc::BACK, get(pages::foreign::back))
        .route("/login/oidc/code", axum::routing::post(pages::foreign::code))
        .route("/logout", axum::routing::post(pages::login::leave))
        .route("/help", get(help::page))
        .route("/portfolio", get(pages::portfolio::page))
        .route("/search", get(pages::search::page))
}

/// Pages on which a plan is made.
fn planning() -> Router<Site> {
    Router::new()
        .route("/plans/{plan}/list", get(pages::list::page))
        .route("/plans/{plan}/indicators", get(pages::indicators::page))
        .route("/plans/{plan}/packs", get(pages::packs::page))
        .route("/plans/{plan}/packs/{name}", get(pages::packs::file))
        .route("/plans/{plan}/packs/shelf", get(pages::packs::shelf::fragment))
        .route("/plans/{plan}/packs/{name}/preview", get(pages::packs::preview::page))
        .route("/plans/{plan}/packs/{name}/twin", get(pages::packs::preview::twin))
        .route("/plans/{plan}/meeting", get(pages::packs::meeting::page))
        .route("/packs/{pack}/{name}", get(pages::packs::kept))
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
        .route("/plans/{plan}/ledger/print", get(pages::ledger::print::page))
        .route("/plans/{plan}/ledger/export/{format}", get(pages::ledger::export::file))
        .route("/entries/{entry}", get(pages::entry::page))
        .route("/documents/{document}/review", get(pages::review::page))
}

/// Pages on which an issued plan is followed.
fn following() -> Router<Site> {
    Router::new()
        .route("/inspections", get(pages::inspections::page))
        .route("/inspections/{inspection}", get(pages::inspection::page))
        .route("/inspections/{inspection}/{paper}", get(pages::inspection::paper))
        .route("/inspected/{inspected}/{paper}", get(pages::inspection::letter))
        .route("/plans/{plan}/track", get(pages::follow::page))
        .route("/plans/{plan}/report", get(pages::report::page))
        .route("/plans/{plan}/form.xlsx", get(pages::forms::blank))
        .route("/forms/{form}", get(pages::forms::page))
        .route("/forms/{form}/marked.xlsx", get(pages::forms::marked))
        .route("/plans/{plan}/reports", get(pages::report::waiting))
        .route("/plans/{plan}/collections", get(pages::collect::page))
        .route("/plans/{plan}/burden", get(pages::burden::report))
        .route("/plans/{plan}/burden.xlsx", get(pages::burden::workbook))
        .route("/collections/{collection}", get(pages::collect::one))
        .route("/slips/{slip}", get(pages::collect::slip))
        .route("/burden", get(pages::burden::own))
        .route("/plans/{plan}/screen", get(pages::screen::page))
        .route("/plans/{plan}/timeline", get(pages::timeline::page))
        .route("/plans/{plan}/calendar.ics", get(pages::timeline::calendar))
        .route("/plans/{plan}/bulletin", get(pages::bulletin::page))
        .route("/plans/{plan}/bulletin.docx", get(pages::bulletin::paper))
        .route("/plans/{plan}/summary", get(pages::summary::page))
        .route("/plans/{plan}/summary.docx", get(pages::summary::paper))
        .route("/plans/{plan}/effects", get(pages::effects::page))
        .route("/evidence/{evidence}", get(pages::report::evidence))
        .route("/notices/{notice}", get(pages::report::notice))
        .route("/entries/{entry}/cascade", get(pages::cascade::page))
        .route("/plans/{plan}/spread", get(pages::spread::page))
        .route("/plans/{plan}/register", get(pages::register::page))
        .route("/shares", get(pages::shares::page))
        .route("/exchange", get(pages::exchange::page))
        .route("/exchange/card", get(pages::exchange::card))
}

/// Pages on which units are judged by standards.
fn judging() -> Router<Site> {
    Router::new()
        .route("/studies", get(pages::studies::page))
        .route("/studies/{study}", get(pages::studies::one::page))
        .route("/studies/{study}/{edition}/{name}", get(pages::studies::one::file))
        .route("/standards", get(pages::standards::page))
        .route("/standards/{standard}", get(pages::standards::one))
        .route("/slips/{slip}/tables.xlsx", get(pages::filling::blank))
        .route("/slips/{slip}/short", get(pages::judged::short::of_slip))
        .route("/slips/{slip}/grounds", get(pages::judged::grounds::of_slip))
        .route("/fillings/{form}", get(pages::filling::checked))
        .route("/fillings/{form}/marked.xlsx", get(pages::filling::marked))
        .route("/collections/{collection}/results", get(pages::judged::page))
        .route("/collections/{collection}/results.xlsx", get(pages::judged::workbook))
        .route("/collections/{collection}/course", get(pages::judged::course::page))
        .route("/collections/{collection}/short", get(pages::judged::short::of_collection))
        .route("/collections/{collection}/grounds", get(pages::judged::grounds::of_collection))
}

/// Somebody who opens a page is told of a refusal by a page, or led to where it can be mended and from
/// there back to where they wanted to go.
async fn told(request: Request, next: Next) -> Response {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let opens = accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let wanted = (request.method() == Method::GET).then(|| request.uri().to_string());
    let response = next.run(request).await;
    let response = match response.extensions().get::<Told>().cloned() {
        Some(Told { refusal, lang }) if opens => {
            frame::Failed::from(Troubled { trouble: refusal.into(), lang }).into_response()
        }
        _ => response,
    };
    leading_back(response, wanted.as_deref().unwrap_or("/"))
}

/// The same answer; one that leads to the sign-in page says where to go on from there.
fn leading_back(mut response: Response, wanted: &str) -> Response {
    let to_sign_in = response.headers().get(header::LOCATION).is_some_and(|to| to == "/login");
    if to_sign_in && wanted != "/" {
        let to = format!("/login?back={}", encoded(wanted));
        let to = HeaderValue::try_from(to).expect("what is percent-encoded is plain");
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}
