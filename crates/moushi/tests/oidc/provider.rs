//! A small provider of identities on loopback, which does all that a good one does, and one thing wrong
//! when a test wants it. Its keys are made anew for every test.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as B64};
use moushi::app::clock::Clock;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair, RsaPublicKeyComponents,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "moushi-test";
pub const SECRET: &str = "client secret: ä+%";

/// The one thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Nothing,
    Nonce,
    NoNonce,
    Audience,
    SecondAudience,
    OtherParty,
    Issuer,
    Expired,
    NoEnd,
    Future,
    NoSubject,
    AlgNone,
    Hs256,
    UnknownKid,
    OtherKey,
    Changed,
    Critical,
    Garbage,
    Error,
    Slow,
    Huge,
    Elsewhere,
    OtherName,
    PlainEndpoint,
}

/// What the provider is told to do, and what it has seen.
pub struct Desk {
    pub wrong: Wrong,
    /// `RS256`, `PS256` or `ES256`.
    pub alg: &'static str,
    pub subject: Value,
    pub kid: String,
    key: EcdsaKeyPair,
    codes: BTreeMap<String, BTreeMap<String, String>>,
    pub exchanges: usize,
    pub looks: usize,
    pub elsewhere: usize,
}

#[derive(Clone)]
pub struct Idp {
    pub issuer: String,
    pub desk: Arc<Mutex<Desk>>,
}

fn elliptic() -> EcdsaKeyPair {
    let (how, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let made = EcdsaKeyPair::generate_pkcs8(how, &random).expect("a key is made");
    EcdsaKeyPair::from_pkcs8(how, made.as_ref(), &random).expect("the key is a key")
}

/// A key made anew for each run: `ring` signs with RSA but makes no such keys, and none is kept in the tree.
fn rsa() -> &'static RsaKeyPair {
    static MADE: LazyLock<RsaKeyPair> = LazyLock::new(|| {
        let made = Command::new("openssl")
            .args(["genpkey", "-algorithm", "RSA", "-outform", "DER"])
            .args(["-pkeyopt", "rsa_keygen_bits:2048"])
            .output()
            .expect("openssl is installed")
            .stdout;
        // Which of the two usual wrappings it writes depends on its version.
        RsaKeyPair::from_der(&made)
            .or_else(|_| RsaKeyPair::from_pkcs8(&made))
            .expect("the key is a key")
    });
    &MADE
}

/// What everybody knows of the RSA key.
fn known() -> RsaPublicKeyComponents<Vec<u8>> {
    RsaPublicKeyComponents::from(rsa().public())
}

impl Idp {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("a bound port"));
        let desk = Desk {
            wrong: Wrong::Nothing,
            alg: "ES256",
            subject: json!("u-1001"),
            kid: "first".to_owned(),
            key: elliptic(),
            codes: BTreeMap::new(),
            exchanges: 0,
            looks: 0,
            elsewhere: 0,
        };
        let idp = Self { issuer, desk: Arc::new(Mutex::new(desk)) };
        let app = axum::Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/elsewhere", get(elsewhere))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/keys", get(keys))
            .with_state(idp.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        idp
    }

    /// Tells the provider what to do.
    pub fn set(&self, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk.lock().expect("the desk"));
    }

    /// A new key under a new name; the old one is gone.
    pub fn rotate(&self) {
        self.set(|desk| {
            desk.key = elliptic();
            desk.kid = "second".to_owned();
        });
    }

    fn document(&self, wrong: Wrong) -> Value {
        let at = &self.issuer;
        let name = if wrong == Wrong::OtherName { "https://other.edu.cn" } else { at };
        let token = if wrong == Wrong::PlainEndpoint { "http://id.edu.cn" } else { at };
        json!({ "issuer": name, "authorization_endpoint": format!("{at}/authorize"),
            "token_endpoint": format!("{token}/token"), "jwks_uri": format!("{at}/keys") })
    }
}

async fn discovery(State(idp): State<Idp>) -> Response {
    let wrong = idp.desk.lock().expect("the desk").wrong;
    match wrong {
        Wrong::Garbage => "<html>".into_response(),
        Wrong::Error => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Wrong::Slow => {
            tokio::time::sleep(Duration::from_secs(5)).await;
            Json(idp.document(wrong)).into_response()
        }
        Wrong::Huge => {
            let mut document = idp.document(wrong);
            document["padding"] = json!(" ".repeat(300 * 1024));
            Json(document).into_response()
        }
        Wrong::Elsewhere => Redirect::to("/elsewhere").into_response(),
        _ => Json(idp.document(wrong)).into_response(),
    }
}

async fn elsewhere(State(idp): State<Idp>) -> Json<Value> {
    idp.desk.lock().expect("the desk").elsewhere += 1;
    Json(idp.document(Wrong::Nothing))
}

async fn keys(State(idp): State<Idp>) -> Json<Value> {
    let mut desk = idp.desk.lock().expect("the desk");
    desk.looks += 1;
    let point = desk.key.public_key().as_ref();
    let known = known();
    let (n, e) = (B64.encode(known.n), B64.encode(known.e));
    Json(json!({ "keys": [
        { "kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "passed over" },
        { "kty": "RSA", "kid": "for-encryption", "use": "enc", "n": n, "e": e },
        { "kty": "EC", "crv": "P-256", "kid": desk.kid, "use": "sig",
          "x": B64.encode(&point[1..33]), "y": B64.encode(&point[33..]) },
        { "kty": "RSA", "kid": "rsa", "use": "sig", "n": n, "e": e },
    ] }))
}

/// The person agrees at once.
async fn authorize(
    State(idp): State<Idp>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Redirect {
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["client_id"], CLIENT);
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["scope"].split(' ').any(|word| word == "openid"));
    let code = uuid::Uuid::new_v4().simple().to_string();
    let to = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
    idp.desk.lock().expect("the desk").codes.insert(code, asked);
    Redirect::to(&to)
}

async fn token(
    State(idp): State<Idp>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let mut desk = idp.desk.lock().expect("the desk");
    desk.exchanges += 1;
    let pair = format!("{CLIENT}:{}", "client%20secret%3A%20%C3%A4%2B%25");
    let basic = format!("Basic {}", STANDARD.encode(pair));
    let told = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let asked = desk.codes.remove(&form["code"]);
    let Some(asked) = asked.filter(|_| told == Some(basic.as_str())) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let challenge = B64.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if asked["code_challenge"] != challenge || asked["redirect_uri"] != form["redirect_uri"] {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let id_token = desk.signed(&idp.issuer, &asked["nonce"]);
    Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": id_token }))
        .into_response()
}

impl Desk {
    fn claims(&self, issuer: &str, nonce: &str) -> Value {
        let now = Clock::Machine.now() / 1000;
        let mut claims = json!({ "iss": issuer, "aud": CLIENT, "sub": self.subject, "nonce": nonce,
            "iat": now, "exp": now + 300, "email": "linlan@bj.edu.cn", "gh": "100234" });
        let lacks = match self.wrong {
            Wrong::NoNonce => "nonce",
            Wrong::NoEnd => "exp",
            Wrong::NoSubject => "sub",
            _ => "",
        };
        claims.as_object_mut().expect("an object").remove(lacks);
        let (name, value) = match self.wrong {
            Wrong::Nonce => ("nonce", json!("another")),
            Wrong::Audience => ("aud", json!("another")),
            Wrong::SecondAudience => ("aud", json!([CLIENT, "another"])),
            Wrong::OtherParty => ("azp", json!("another")),
            Wrong::Issuer => ("iss", json!("https://other.edu.cn")),
            Wrong::Expired => ("exp", json!(now - 61)),
            Wrong::Future => ("iat", json!(now + 3600)),
            _ => return claims,
        };
        claims[name] = value;
        claims
    }

    fn signed(&self, issuer: &str, nonce: &str) -> String {
        let kid = if self.alg == "ES256" { self.kid.as_str() } else { "rsa" };
        let mut head = json!({ "alg": self.alg, "typ": "JWT", "kid": kid });
        match self.wrong {
            Wrong::AlgNone => head["alg"] = json!("none"),
            Wrong::Hs256 => head = json!({ "alg": "HS256", "kid": "rsa" }),
            Wrong::UnknownKid => head["kid"] = json!("never heard of"),
            Wrong::Critical => head["crit"] = json!(["exp"]),
            _ => {}
        }
        let mut claims = self.claims(issuer, nonce);
        let text = |claims: &Value| {
            format!("{}.{}", B64.encode(head.to_string()), B64.encode(claims.to_string()))
        };
        let signed = text(&claims);
        let seal = self.seal(signed.as_bytes());
        if self.wrong == Wrong::Changed {
            claims["sub"] = json!("u-1002");
        }
        format!("{}.{}", text(&claims), B64.encode(seal))
    }

    fn seal(&self, words: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match (self.wrong, self.alg) {
            (Wrong::AlgNone, _) => Vec::new(),
            (Wrong::Hs256, _) => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &known().n);
                ring::hmac::sign(&key, words).as_ref().to_vec()
            }
            (Wrong::OtherKey, _) => {
                elliptic().sign(&random, words).expect("signed").as_ref().to_vec()
            }
            (_, "ES256") => self.key.sign(&random, words).expect("signed").as_ref().to_vec(),
            (_, alg) => {
                let key = rsa();
                let mut seal = vec![0; key.public().modulus_len()];
                let how: &dyn ring::signature::RsaEncoding =
                    if alg == "PS256" { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                key.sign(how, &random, words, &mut seal).expect("signed");
                seal
            }
        }
    }
}
