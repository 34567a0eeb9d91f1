//! Room `serve`: puts the edges together and listens. The only place that knows them all.

mod health;
mod watch;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use tokio::net::TcpListener;
use tokio::sync::watch as watch_channel;
use tower_http::compression::CompressionLayer;

use crate::app::blobs::Blobs;
use crate::app::clock::Clock;
use crate::app::door::Door;
use crate::app::vault::Vault;
use crate::error::Trouble;
use crate::http::{Site, answer};
use crate::oidc::{self, Provider};
use crate::sandbox::Sandbox;
use crate::store::{Store, chain, migrate};
use crate::{api, courier, jobs, web};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Where an installation keeps what it has.
#[derive(Clone, Debug)]
pub struct Home {
    /// `sqlite:PATH`, a path, or `postgres://…`.
    pub database: String,
    /// Folder of uploaded files.
    pub files: PathBuf,
    /// File of the keys under which secrets are sealed; see `app::vault`.
    pub keys: PathBuf,
}

/// How the server runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything is.
    pub home: Home,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where `/metrics` is; nowhere when none.
    pub metrics: Option<SocketAddr>,
    /// Cookies go over TLS only.
    pub secure: bool,
    /// The demo's accounts stand on the sign-in page.
    pub demo: bool,
    /// How the provider of identities is reached, where there is one.
    pub oidc: Option<oidc::Settings>,
    /// Where reminders are brought.
    pub courier: courier::Settings,
}

/// Opens and migrates the database.
pub async fn door(home: &Home) -> Result<Door, Trouble> {
    let store = Store::open(&home.database).await?;
    migrate::migrate(&store).await?;
    let blobs = Blobs::folder(&home.files)?;
    Ok(Door::new(store, blobs, Vault::at(&home.keys), Clock::Machine))
}

/// Everything that answers requests.
pub fn router(site: Site) -> Router {
    observed(site, watch::Figures::default())
}

fn observed(site: Site, figures: watch::Figures) -> Router {
    Router::new()
        .merge(web::routes())
        .merge(api::routes())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(health::ready))
        .layer(middleware::from_fn(guard))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(figures, watch::observe))
        .with_state(site)
}

fn no_text() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("地址中有不能出现的字符。", "The address holds a character that no text has."),
        Text::new("请去掉后重试。", "Leave it out, and try again."),
    )
}

/// Headers that make a browser keep to our own scripts and never guess.
async fn guard(request: Request, next: Next) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' \
        data:; connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; \
        base-uri 'none'; \
        frame-ancestors 'none'";
    // No text of ours holds U+0000, and PostgreSQL cannot even be asked about it.
    let whole = request.uri().path_and_query().is_some_and(|all| !all.as_str().contains("%00"));
    let mut response =
        if whole { next.run(request).await } else { answer(StatusCode::BAD_REQUEST, &no_text()) };
    let headers = response.headers_mut();
    // A page that brings its own styles brings a policy of its own, which is stricter.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Serves until the process is told to stop; then finishes what it has begun.
pub async fn serve(options: &Options, ready: impl FnOnce(SocketAddr)) -> Result<(), Trouble> {
    let provider = options.oidc.clone().map(Provider::new).transpose()?.map(Arc::new);
    let courier = Arc::new(courier::Courier::new(options.courier.clone())?);
    let door = door(&options.home).await?;
    let listener = TcpListener::bind(options.listen).await.map_err(anyhow::Error::from)?;
    let (stop, stopped) = watch_channel::channel(false);
    let worker = tokio::spawn(jobs::work(door.clone(), Sandbox::own()?, stopped));
    let marks = tokio::spawn(mark_hourly(door.clone(), stop.subscribe()));
    let broom = tokio::spawn(jobs::tidy(door.clone(), stop.subscribe()));
    let night = tokio::spawn(jobs::nightly(door.clone(), stop.subscribe()));
    let reminders = jobs::remind(door.clone(), courier.clone(), MINUTE, stop.subscribe());
    let reminders = tokio::spawn(reminders);
    let letters = tokio::spawn(jobs::deliver(door.clone(), courier, SECOND * 2, stop.subscribe()));
    let figures = watch::Figures::default();
    let metrics = match options.metrics {
        Some(address) => Some(measured(door.clone(), figures.clone(), address).await?),
        None => None,
    };
    let site = Site { door: door.clone(), secure: options.secure, demo: options.demo, provider };
    ready(listener.local_addr().map_err(anyhow::Error::from)?);
    axum::serve(
        listener,
        observed(site, figures).into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(asked_to_stop())
    .await
    .map_err(anyhow::Error::from)?;
    stop.send_replace(true);
    worker.await.map_err(anyhow::Error::from)?;
    marks.await.map_err(anyhow::Error::from)?;
    broom.await.map_err(anyhow::Error::from)?;
    night.await.map_err(anyhow::Error::from)?;
    reminders.await.map_err(anyhow::Error::from)?;
    letters.await.map_err(anyhow::Error::from)?;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    door.store.close().await
}

/// `/metrics` on an address of its own: figures are not for whoever reaches the pages.
async fn measured(
    door: Door,
    figures: watch::Figures,
    address: SocketAddr,
) -> Result<tokio::task::JoinHandle<()>, Trouble> {
    let listener = TcpListener::bind(address).await.map_err(anyhow::Error::from)?;
    let text = move || async move {
        let text = figures.text(&door).await;
        text.map_err(crate::http::Troubled::from)
    };
    let app = Router::new().route("/metrics", get(text));
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(?error, "metrics ended");
        }
    }))
}

/// Notes the end of the record every hour and when the server stops; the log keeps it too, apart from
/// the database.
async fn mark_hourly(door: Door, mut stop: watch_channel::Receiver<bool>) {
    const HOUR: Duration = Duration::from_secs(3_600);
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(HOUR) => {}
            _ = stop.changed() => {}
        }
        if let Err(trouble) = mark(&door).await {
            tracing::error!(?trouble, "no checkpoint of the record");
        }
    }
}

async fn mark(door: &Door) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let (seq, hash) = chain::mark(&tx, door.clock.now()).await?;
    tx.commit().await?;
    tracing::info!(seq, hash, "checkpoint");
    Ok(())
}

/// Ends when the process is interrupted or terminated.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler the process ends the hard way, which the database survives.
    let _ = interrupt.await;
}
