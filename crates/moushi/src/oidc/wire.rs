//! Requests to the provider: https (plain http only on loopback), no redirects, no proxy, limits of time
//! and size. Beside `courier` the only place of the program that opens a connection to another server.

use axum::http::Uri;
use moushi_core::model::Refusal;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::{Settings, told};
use crate::error::file_refusal;

/// Longest answer; a provider's keys and tokens are a few thousand bytes.
const LONGEST: u64 = 256 * 1024;

/// A way to one provider.
pub struct Wire {
    agent: Agent,
    /// The issuer itself is on loopback, so its parts may be.
    loopback: bool,
}

impl Wire {
    /// A way as the settings say.
    pub fn new(settings: &Settings) -> Result<Self, Refusal> {
        let mut tls = TlsConfig::builder();
        if let Some(path) = &settings.ca_file {
            let bytes = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
            let found: Vec<_> = parse_pem(&bytes)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if found.is_empty() {
                return Err(told::setting("oidc_ca_file"));
            }
            tls = tls.root_certs(RootCerts::new_with_certs(&found));
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .timeout_global(Some(settings.patience))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .max_response_header_size(32 * 1024)
            .user_agent("moushi")
            .build()
            .new_agent();
        Ok(Self { agent, loopback: place(&settings.issuer, true) == Ok(true) })
    }

    /// Refuses an address that no provider of this issuer has.
    pub fn may_reach(&self, address: &str) -> Result<(), Refusal> {
        place(address, self.loopback).map(drop).map_err(told::unreachable)
    }

    /// Reads from the provider.
    pub fn get(&self, address: &str) -> Result<Vec<u8>, Refusal> {
        self.may_reach(address)?;
        taken(self.agent.get(address).header("accept", "application/json").call())
    }

    /// Sends a form to the provider.
    pub fn post(
        &self,
        address: &str,
        authorization: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Result<Vec<u8>, Refusal> {
        self.may_reach(address)?;
        let mut request = self
            .agent
            .post(address)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(words) = authorization {
            request = request.header("authorization", words);
        }
        taken(request.send(form(fields).as_bytes()))
    }
}

/// The body of a good answer. What an error says goes to the log, never the body: it may hold a token.
fn taken(
    answer: Result<axum::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Vec<u8>, Refusal> {
    let mut answer = answer.map_err(|error| told::unreachable(&error.to_string()))?;
    if answer.status() != axum::http::StatusCode::OK {
        return Err(told::unreachable(&format!("status {}", answer.status())));
    }
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    body.map_err(|error| told::unreachable(&error.to_string()))
}

/// An answer as what it should hold.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    // The error would quote the body.
    serde_json::from_slice(body).map_err(|_| told::unreachable("the answer is not as it should be"))
}

/// Whether an address is on loopback, or why it may not be used: https, or http on loopback where that
/// is allowed; no name of a user before the host.
pub fn place(address: &str, loopback_allowed: bool) -> Result<bool, &'static str> {
    let uri: Uri = address.parse().map_err(|_| "not an address")?;
    let host = uri.host().unwrap_or_default();
    let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    if host.is_empty() || uri.authority().is_none_or(|whole| whole.as_str().contains('@')) {
        return Err("no plain host");
    }
    if address.contains('#') {
        return Err("a fragment");
    }
    match uri.scheme_str() {
        _ if loopback && !loopback_allowed => Err("loopback"),
        Some("https") => Ok(loopback),
        Some("http") if loopback => Ok(true),
        _ => Err("not https"),
    }
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| format!("{}={}", coded(name), coded(value));
    fields.iter().map(one).collect::<Vec<_>>().join("&")
}

/// Signs that stay as they are (RFC 3986, section 2.3): providers compare what they do not decode.
const CODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encoded, all but what never needs it.
pub fn coded(words: &str) -> PercentEncode<'_> {
    utf8_percent_encode(words, CODED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_are_reached() {
        let good = [("https://id.edu.cn/realm", false), ("http://127.0.0.1:8080", true)];
        for (address, loopback) in good {
            assert_eq!(place(address, true), Ok(loopback), "{address}");
        }
        let bad = [
            "http://id.edu.cn",
            "http://127.0.0.1.evil.cn",
            "https://me@id.edu.cn",
            "https://id.edu.cn/#a",
            "file:///etc/passwd",
            "id.edu.cn",
            "",
        ];
        for address in bad {
            assert!(place(address, true).is_err(), "{address}");
        }
        assert!(place("http://127.0.0.1:8080", false).is_err(), "a distant issuer names loopback");
    }
}
