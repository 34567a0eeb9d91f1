//! What the server tells of itself: one line of JSON for each request, and figures for Prometheus. No
//! body, no name, no secret; accounts by number only.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::app::door::Door;
use crate::error::Trouble;
use crate::http::Trace;
use crate::store::tables::{audit, chain, delivery, job};

/// Upper ends of the buckets, in seconds.
const BUCKETS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0];

/// Requests of one route, method and status.
#[derive(Clone, Debug, Default)]
struct Series {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum: f64,
}

/// Figures by route, method and status.
type Table = BTreeMap<(String, String, u16), Series>;

/// The figures of this process.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    requests: Arc<Mutex<Table>>,
}

impl Figures {
    fn note(&self, route: &str, method: &Method, status: u16, seconds: f64) {
        let key = (route.to_owned(), method.as_str().to_owned(), status);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let series = requests.entry(key).or_default();
        series.count += 1;
        series.sum += seconds;
        let fits = BUCKETS.iter().zip(&mut series.buckets).filter(|(end, _)| seconds <= **end);
        fits.for_each(|(_, bucket)| *bucket += 1);
    }

    fn histograms(&self, out: &mut String) {
        const NAME: &str = "moushi_http_request_duration_seconds";
        let _ = writeln!(out, "# TYPE {NAME} histogram");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut refused = 0;
        for ((route, method, status), series) in requests.iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            for (end, count) in BUCKETS.iter().zip(&series.buckets) {
                let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"{end}\"}} {count}");
            }
            let (count, sum) = (series.count, series.sum);
            let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "{NAME}_sum{{{labels}}} {sum}");
            let _ = writeln!(out, "{NAME}_count{{{labels}}} {count}");
            if route == "/login" && method == "POST" && *status == 403 {
                refused += count;
            }
        }
        figure(out, "moushi_login_failed_total", "counter", refused);
    }

    /// Everything as Prometheus reads it.
    pub async fn text(&self, door: &Door) -> Result<String, Trouble> {
        let db = door.store.read();
        let waiting =
            job::Entity::find().filter(job::Column::State.is_in(["waiting", "running"])).count(db);
        let failed = job::Entity::find().filter(job::Column::State.eq("failed")).count(db);
        let letters = |state: &str| {
            delivery::Entity::find().filter(delivery::Column::State.eq(state)).count(db)
        };
        let rows = chain::Entity::find_by_id(1).one(db).await?.map_or(0, |end| end.seq);
        let backup = audit::Entity::find()
            .filter(audit::Column::Act.eq("backup-create"))
            .order_by_desc(audit::Column::Seq)
            .one(db)
            .await?;
        let mut out = String::new();
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(out, "# TYPE moushi_build_info gauge");
        let _ = writeln!(out, "moushi_build_info{{version=\"{version}\"}} 1");
        figure(&mut out, "moushi_jobs_queued", "gauge", waiting.await?);
        figure(&mut out, "moushi_jobs_failed_total", "counter", failed.await?);
        figure(&mut out, "moushi_reminders_waiting", "gauge", letters("waiting").await?);
        figure(&mut out, "moushi_reminders_failed", "gauge", letters("failed").await?);
        figure(&mut out, "moushi_audit_chain_length", "gauge", rows);
        let at = backup.map_or(0, |row| row.at / 1_000);
        figure(&mut out, "moushi_backup_last_success_timestamp_seconds", "gauge", at);
        self.histograms(&mut out);
        Ok(out)
    }
}

fn figure(out: &mut String, name: &str, kind: &str, value: impl std::fmt::Display) {
    let _ = writeln!(out, "# TYPE {name} {kind}\n{name} {value}");
}

/// Times a request, logs it, and gives it the number by which the log and the record are joined.
pub async fn observe(State(figures): State<Figures>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let trace = Trace::new();
    let method = request.method().clone();
    // The pattern and not the address: addresses hold ids and words that people typed.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "other".to_owned());
    request.extensions_mut().insert(trace.clone());
    let mut response = next.run(request).await;
    let (status, seconds) = (response.status().as_u16(), begun.elapsed().as_secs_f64());
    figures.note(&route, &method, status, seconds);
    let (number, account) = (trace.number(), trace.account());
    tracing::info!(%method, route, status, duration_s = seconds, request = number, account, "request");
    if let Ok(value) = HeaderValue::from_str(number) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_falls_into_every_bucket_that_holds_it() {
        let figures = Figures::default();
        figures.note("/login", &Method::POST, 403, 0.02);
        figures.note("/login", &Method::POST, 403, 20.0);
        let mut out = String::new();
        figures.histograms(&mut out);
        for line in [
            "_bucket{route=\"/login\",method=\"POST\",status=\"403\",le=\"0.01\"} 0",
            "_bucket{route=\"/login\",method=\"POST\",status=\"403\",le=\"0.025\"} 1",
            "_bucket{route=\"/login\",method=\"POST\",status=\"403\",le=\"+Inf\"} 2",
            "moushi_login_failed_total 2",
        ] {
            assert!(out.contains(line), "{line}\n{out}");
        }
    }
}
