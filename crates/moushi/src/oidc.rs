//! Room `oidc`: speaks with a provider of identities 统一身份认证 by OpenID Connect (authorization code
//! with PKCE) and checks what it signs. Knows no account, no page and no table.

mod signed;
mod told;
mod wire;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use moushi_core::model::Refusal;
use moushi_core::text::Text;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::error::Trouble;
use signed::{Expected, Key};
pub use told::{declined, lapsed, unreachable};
use wire::Wire;

/// Path of the page that the provider leads back to.
pub const BACK: &str = "/login/oidc/back";
/// For how long what the provider says of itself is believed.
const FRESH: Duration = Duration::from_secs(3_600);
/// Exchanges at the same time; each may wait as long as a slow provider lets it.
const AT_ONCE: usize = 8;

/// How the provider is reached; read once, when the server starts.
#[derive(Clone)]
pub struct Settings {
    /// Its name, exactly as it writes it itself.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// What proves that we are it; empty for a client without a secret.
    pub client_secret: String,
    /// What is asked for, with blanks between.
    pub scopes: String,
    /// The claim that names the person.
    pub claim: String,
    /// Our own address as browsers write it: `https://host`.
    pub site: String,
    /// Words of the button.
    pub words: Text,
    /// The provider's own second factor is enough.
    pub trusts_factor: bool,
    /// A file of certificates to trust instead of the usual ones.
    pub ca_file: Option<PathBuf>,
    /// How long one request may take.
    pub patience: Duration,
}

// A log of the settings must not hold the secret.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { issuer, client_id, site, .. } = self;
        write!(f, "oidc::Settings {{ {issuer} {client_id} {site} }}")
    }
}

/// What the provider says of itself.
#[derive(Clone, Debug, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// What was learnt of the provider, and when.
#[derive(Clone)]
struct Known {
    discovery: Arc<Discovery>,
    keys: Arc<Vec<Key>>,
    at: Instant,
}

/// Who somebody is, as the provider has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
}

/// What one sign-in has sent along, and must find again.
#[derive(Clone, Debug)]
pub struct Sent<'a> {
    /// Comes back in the address.
    pub state: &'a str,
    /// Comes back in what is signed.
    pub nonce: &'a str,
    /// Proves at the exchange that it was we who began.
    pub verifier: &'a str,
}

/// A provider of identities.
pub struct Provider {
    /// How it is reached.
    pub settings: Settings,
    wire: Wire,
    known: Mutex<Option<Known>>,
    places: Semaphore,
}

impl Provider {
    /// A provider, its settings checked; nothing is sent yet.
    pub fn new(settings: Settings) -> Result<Self, Refusal> {
        let wire = Wire::new(&settings)?;
        wire::place(&settings.issuer, true).map_err(|_| told::setting("oidc_issuer"))?;
        wire::place(&settings.site, true).map_err(|_| told::setting("oidc_site"))?;
        if settings.client_id.is_empty() {
            return Err(told::setting("oidc_client_id"));
        }
        // An address of mail may pass to somebody else, and is often typed by its owner.
        if settings.claim.is_empty() || settings.claim == "email" {
            return Err(told::setting("oidc_claim"));
        }
        let places = Semaphore::new(AT_ONCE);
        Ok(Self { settings, wire, known: Mutex::new(None), places })
    }

    /// Where the browser is sent to sign in.
    pub async fn address(self: &Arc<Self>, sent: &Sent<'_>) -> Result<String, Trouble> {
        let me = self.clone();
        let known = self.waiting(move || me.learnt(false)).await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(sent.verifier.as_bytes()));
        let at = &known.discovery.authorization_endpoint;
        let joint = if at.contains('?') { '&' } else { '?' };
        let scope = self.scope();
        let query = wire::form(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.back()),
            ("scope", &scope),
            ("state", sent.state),
            ("nonce", sent.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(format!("{at}{joint}{query}"))
    }

    /// Takes the code to the provider and checks what comes for it.
    pub async fn redeem(
        self: &Arc<Self>,
        code: &str,
        sent: &Sent<'_>,
        now: i64,
    ) -> Result<Identity, Trouble> {
        let (me, code) = (self.clone(), code.to_owned());
        let (nonce, verifier) = (sent.nonce.to_owned(), sent.verifier.to_owned());
        self.waiting(move || me.exchange(&code, &nonce, &verifier, now / 1000)).await
    }

    /// Does slow work apart from the requests of others, and not more of it than there are places.
    async fn waiting<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Trouble> {
        let _place = self.places.try_acquire().map_err(|_| told::busy())?;
        let done = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?;
        Ok(done?)
    }

    fn exchange(
        &self,
        code: &str,
        nonce: &str,
        verifier: &str,
        now: i64,
    ) -> Result<Identity, Refusal> {
        let mut known = self.learnt(false)?;
        let token = self.token(&known.discovery, code, verifier)?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            audience: &self.settings.client_id,
            nonce,
            claim: &self.settings.claim,
            now,
        };
        let mut found = signed::verify(&token, &known.keys, &expected);
        // The provider may have changed its keys since we looked: once more, and no oftener.
        if found == Err(signed::UNKNOWN_KEY) {
            known = self.learnt(true)?;
            found = signed::verify(&token, &known.keys, &expected);
        }
        let subject = found.map_err(told::untrusted)?;
        Ok(Identity { issuer: self.settings.issuer.clone(), subject })
    }

    fn token(&self, known: &Discovery, code: &str, verifier: &str) -> Result<String, Refusal> {
        #[derive(Deserialize)]
        struct Answer {
            id_token: String,
        }
        let Settings { client_id, client_secret, .. } = &self.settings;
        let back = self.back();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &back),
            ("code_verifier", verifier),
        ];
        let methods = &known.token_endpoint_auth_methods_supported;
        let takes = |name: &str| methods.iter().any(|method| method == name);
        let in_body = takes("client_secret_post") && !takes("client_secret_basic");
        let mut head = None;
        if client_secret.is_empty() || in_body {
            fields.push(("client_id", client_id));
        }
        if !client_secret.is_empty() && in_body {
            fields.push(("client_secret", client_secret));
        } else if !client_secret.is_empty() {
            let pair = format!("{}:{}", wire::coded(client_id), wire::coded(client_secret));
            head = Some(format!("Basic {}", STANDARD.encode(pair)));
        }
        let answer = self.wire.post(&known.token_endpoint, head.as_deref(), &fields)?;
        let answer: Answer = wire::read(&answer)?;
        Ok(answer.id_token)
    }

    /// What is known of the provider: as remembered while it is fresh, with new keys on demand.
    fn learnt(&self, again: bool) -> Result<Known, Refusal> {
        let held = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(held) = held.filter(|held| !again && held.at.elapsed() < FRESH) {
            return Ok(held);
        }
        let issuer = &self.settings.issuer;
        let at = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let discovery: Discovery = wire::read(&self.wire.get(&at)?)?;
        if discovery.issuer != *issuer {
            return Err(told::untrusted("the discovery document names another issuer"));
        }
        self.wire.may_reach(&discovery.authorization_endpoint)?;
        let keys = signed::keys(&wire::read(&self.wire.get(&discovery.jwks_uri)?)?);
        let discovery = Arc::new(discovery);
        let known = Known { discovery, keys: Arc::new(keys), at: Instant::now() };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn back(&self) -> String {
        format!("{}{BACK}", self.settings.site.trim_end_matches('/'))
    }

    fn scope(&self) -> String {
        let scopes = &self.settings.scopes;
        if scopes.split_whitespace().any(|word| word == "openid") {
            return scopes.clone();
        }
        format!("openid {scopes}").trim_end().to_owned()
    }
}
