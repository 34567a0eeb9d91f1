//! Signing in through a provider of identities: the whole way over HTTP, and everything that must not
//! lead in.

mod provider;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use moushi::app::acts::factor::{Confirm, Set as SetFactor};
use moushi::app::acts::identity::{Bind, Release};
use moushi::app::asks::office::Accounts;
use moushi::app::asks::trail::Trail;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::{login, province, totp};
use moushi::http::Site;
use moushi::oidc::{Provider, Settings};
use moushi::serve;
use moushi_core::text::Text;
use serde_json::json;

use crate::world::{World, column};
use provider::{CLIENT, Idp, SECRET, Wrong};

/// A browser that keeps cookies and follows nothing by itself.
struct Browser {
    base: String,
    jar: BTreeMap<String, String>,
    agent: ureq::Agent,
}

/// What a browser was answered.
#[derive(Debug)]
struct Page {
    status: u16,
    to: String,
    body: String,
}

impl Browser {
    fn new(at: SocketAddr) -> Self {
        let agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Self { base: format!("http://{at}"), jar: BTreeMap::new(), agent: agent.new_agent() }
    }

    fn cookies(&self) -> String {
        let pairs = self.jar.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn taken(&mut self, mut answer: axum::http::Response<ureq::Body>) -> Page {
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        self.jar.retain(|_, value| !value.is_empty());
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        Page {
            status: answer.status().as_u16(),
            to: to.unwrap_or_default().to_owned(),
            body: answer.body_mut().read_to_string().expect("a page"),
        }
    }

    fn get(&mut self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.base));
        let answer = request.header("cookie", self.cookies()).header("accept", "text/html").call();
        self.taken(answer.expect("answered"))
    }

    fn post(&mut self, path: &str, form: &str) -> Page {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.header("cookie", self.cookies()).send(form);
        self.taken(answer.expect("answered"))
    }

    /// To the provider and back: the address that the provider leads to.
    fn led(&mut self, back: &str) -> Result<String, Page> {
        let page = self.get(&format!("/login/oidc?back={back}"));
        if page.status != 303 {
            return Err(page);
        }
        let answer = self.agent.get(&page.to).call().expect("the provider answers");
        let to = answer.headers()["location"].to_str().expect("text");
        Ok(to.strip_prefix(&self.base).expect("our own address").to_owned())
    }

    /// The whole way.
    fn sign_in(&mut self, back: &str) -> Page {
        match self.led(back) {
            Ok(path) => self.get(&path),
            Err(page) => page,
        }
    }

    fn is_in(&self) -> bool {
        self.jar.contains_key("moushi")
    }
}

fn settings(issuer: &str, site: &str) -> Settings {
    Settings {
        issuer: issuer.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        scopes: "profile".to_owned(),
        claim: "sub".to_owned(),
        site: site.to_owned(),
        words: Text::new("统一身份认证登录", "Sign in with the identity service"),
        trusts_factor: false,
        ca_file: None,
        patience: Duration::from_secs(10),
    }
}

/// A province with a provider beside it; `linlan` is bound to `u-1001`.
struct Town {
    world: World,
    idp: Idp,
    at: SocketAddr,
}

impl Town {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let town = Self::of(World::new().await, change).await;
        town.bind("linlan", "u-1001").await;
        town
    }

    async fn of(world: World, change: impl FnOnce(&mut Settings)) -> Self {
        let idp = Idp::start().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let at = listener.local_addr().expect("a bound port");
        let mut set = settings(&idp.issuer, &format!("http://{at}"));
        change(&mut set);
        let provider = Some(Arc::new(Provider::new(set).expect("good settings")));
        let site = Site { door: world.door.clone(), secure: false, demo: false, provider };
        let app = serve::router(site).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { world, idp, at }
    }

    async fn bind(&self, login: &str, subject: &str) -> String {
        let account = self.account(login).await;
        let (issuer, subject) = (self.idp.issuer.clone(), subject.to_owned());
        let keeper = self.world.caller("secadmin").await;
        let bind = Bind { account, issuer, subject };
        self.world.door.act(&keeper, None, bind).await.expect("bound").id
    }

    async fn account(&self, login: &str) -> String {
        let all = self.world.door.ask(&Caller::operator(), Accounts::default()).await;
        let all = all.expect("accounts");
        all.into_iter().find(|one| one.login == login).expect("an account").id
    }

    fn browser(&self) -> Browser {
        Browser::new(self.at)
    }

    fn exchanges(&self) -> usize {
        self.idp.desk.lock().expect("the desk").exchanges
    }

    fn looks(&self) -> usize {
        self.idp.desk.lock().expect("the desk").looks
    }
}

#[track_caller]
fn refused(page: &Page, browser: &Browser, words: &str) {
    assert!(page.status == 403 && page.body.contains(words), "{words}: {page:?}");
    assert!(!browser.is_in(), "signed in all the same: {page:?}");
    assert!(page.body.contains("action=\"/login\""), "no way on: {page:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_leads_in_with_each_kind_of_key() {
    let town = Town::new().await;
    let page = town.browser().get("/login");
    assert!(page.body.contains("href=\"/login/oidc\"") && page.body.contains("统一身份认证登录"));
    for alg in ["ES256", "RS256", "PS256"] {
        town.idp.set(|desk| desk.alg = alg);
        let mut browser = town.browser();
        let page = browser.sign_in("%2Fme%3Fx%3D1");
        assert!(page.status == 303 && page.to == "/me?x=1", "{alg}: {page:?}");
        assert!(!browser.jar.contains_key("moushi-way"), "the way's cookie is gone");
        assert!(browser.get("/me").body.contains("linlan"), "{alg}");
    }
    let auditor = town.world.caller("auditor").await;
    let ask = Trail { account: "linlan".to_owned(), ..Trail::default() };
    let rows = town.world.door.ask(&auditor, ask).await.expect("the record").rows;
    let record = format!("{:?}", rows[0]);
    assert!(record.contains("sign-in") && record.contains("oidc"), "{record}");
    let kept: Vec<i64> = column(&town.world.door.store, "select count(*) from arrival").await;
    assert_eq!(kept, [0], "nothing is left of a way that has been gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_wrongly_leads_nowhere() {
    let town = Town::new().await;
    let wrongs = [
        Wrong::Nonce,
        Wrong::NoNonce,
        Wrong::Audience,
        Wrong::SecondAudience,
        Wrong::OtherParty,
        Wrong::Issuer,
        Wrong::Expired,
        Wrong::NoEnd,
        Wrong::Future,
        Wrong::NoSubject,
        Wrong::AlgNone,
        Wrong::Hs256,
        Wrong::UnknownKid,
        Wrong::OtherKey,
        Wrong::Changed,
        Wrong::Critical,
    ];
    town.bind("liqy", "u-1002").await;
    for (round, wrong) in wrongs.into_iter().enumerate() {
        if round % 8 == 0 {
            town.world.execute("delete from throttle").await;
        }
        town.idp.set(|desk| desk.wrong = wrong);
        let mut browser = town.browser();
        let page = browser.sign_in("/");
        refused(&page, &browser, "没有通过校验");
    }
    town.idp.set(|desk| desk.wrong = Wrong::Nothing);
    town.world.execute("delete from throttle").await;
    assert_eq!(town.browser().sign_in("/").status, 303, "nothing else was in the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_answer_well_is_told_and_passwords_go_on() {
    let town = Town::with(|set| set.patience = Duration::from_millis(700)).await;
    let wrongs = [Wrong::Garbage, Wrong::Error, Wrong::Slow, Wrong::Huge, Wrong::Elsewhere];
    for wrong in wrongs {
        town.idp.set(|desk| desk.wrong = wrong);
        let mut browser = town.browser();
        let page = browser.sign_in("/");
        refused(&page, &browser, "没有正常答复");
    }
    assert_eq!(town.idp.desk.lock().expect("the desk").elsewhere, 0, "a redirect was followed");
    town.idp.set(|desk| desk.wrong = Wrong::OtherName);
    let mut browser = town.browser();
    refused(&browser.sign_in("/"), &browser, "没有通过校验");
    let form = format!("login=linlan&password={}", province::PASSWORD);
    assert_eq!(browser.post("/login", &form).to, "/");
    town.idp.set(|desk| desk.wrong = Wrong::PlainEndpoint);
    let mut browser = town.browser();
    refused(&browser.sign_in("/"), &browser, "没有正常答复");
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let nobody = format!("http://{}", gone.local_addr().expect("a bound port"));
    drop(gone);
    let town = Town::with(|set| set.issuer = nobody).await;
    let mut browser = town.browser();
    refused(&browser.sign_in("/"), &browser, "没有正常答复");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_good_once_in_its_own_browser_and_for_ten_minutes() {
    let mut world = World::new().await;
    let at = Arc::new(AtomicI64::new(Clock::Machine.now()));
    world.door.clock = Clock::Set(at.clone());
    let town = Town::of(world, |_| {}).await;
    town.bind("linlan", "u-1001").await;
    let mut first = town.browser();
    let path = first.led("/").expect("led");
    let mut second = town.browser();
    refused(&second.get(&path), &second, "不是在这个浏览器中开始的");
    let path = first.led("/").expect("led");
    second.led("/").expect("a cookie of its own");
    refused(&second.get(&path), &second, "不是在这个浏览器中开始的");
    assert_eq!(town.exchanges(), 0, "the code of another's sign-in went to the provider");
    let path = first.led("/").expect("led");
    let way = first.jar["moushi-way"].clone();
    assert_eq!(first.get(&path).status, 303);
    let mut again = town.browser();
    again.jar.insert("moushi-way".to_owned(), way);
    refused(&again.get(&path), &again, "已用过");
    assert_eq!(town.exchanges(), 1, "a code went to the provider twice");
    let mut late = town.browser();
    let path = late.led("/").expect("led");
    at.fetch_add(10 * 60_000 + 1, Ordering::Relaxed);
    refused(&late.get(&path), &late, "已过期");
    let made_up = format!("/login/oidc/back?code=x&state={}", "0".repeat(64));
    refused(&late.get(&made_up), &late, "已过期");
    let path = late.led("/").expect("led");
    let denied = path.replace("code=", "error=access_denied&x=");
    refused(&late.get(&denied), &late, "没有完成");
    let path = late.led("/").expect("led");
    refused(&late.get(&format!("{path}&iss=https%3A%2F%2Fevil.cn")), &late, "没有完成");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_away_and_nobody_is_let_in_unbound() {
    let town = Town::new().await;
    for back in ["%2F%2Fevil.cn", "https%3A%2F%2Fevil.cn", "%2F%5Cevil.cn", "%2F%09%2Fevil.cn"] {
        let page = town.browser().sign_in(back);
        assert!(page.status == 303 && page.to == "/", "{back}: {page:?}");
    }
    let count = "select count(*) from account";
    let before: Vec<i64> = column(&town.world.door.store, count).await;
    // The mail address in the token is that of an account's owner; it counts for nothing.
    town.idp.set(|desk| desk.subject = json!("linlan"));
    let mut browser = town.browser();
    refused(&browser.sign_in("/"), &browser, "统一身份“linlan”没有绑定");
    let after: Vec<i64> = column(&town.world.door.store, count).await;
    assert_eq!(before, after, "an account was made");
    town.idp.set(|desk| desk.subject = json!("u-1001"));
    town.world.execute("update account set state = 'suspended' where login = 'linlan'").await;
    refused(&browser.sign_in("/"), &browser, "账号已停用");
    let far = i64::MAX / 2;
    let lock =
        format!("update account set state = 'active', locked_until = {far} where login = 'linlan'");
    town.world.execute(&lock).await;
    refused(&browser.sign_in("/"), &browser, "已锁定");
    let auditor = town.world.caller("auditor").await;
    let denied =
        Trail { outcome: "denied".to_owned(), act: "sign-in".to_owned(), ..Trail::default() };
    let rows = town.world.door.ask(&auditor, denied).await.expect("the record").rows;
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(format!("{rows:?}").contains(&town.idp.issuer), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_are_fetched_once() {
    let town = Town::new().await;
    assert_eq!(town.browser().sign_in("/").status, 303);
    assert_eq!(town.browser().sign_in("/").status, 303);
    assert_eq!(town.looks(), 1, "keys are remembered");
    town.idp.rotate();
    assert_eq!(town.browser().sign_in("/").status, 303);
    assert_eq!(town.looks(), 2);
    town.idp.set(|desk| desk.wrong = Wrong::UnknownKid);
    let mut browser = town.browser();
    refused(&browser.sign_in("/"), &browser, "没有通过校验");
    assert_eq!(town.looks(), 3, "once, and no oftener");
}

/// Switches the second factor of `linlan` on; answers the secret.
async fn factor(town: &Town) -> String {
    let clerk = town.world.caller("linlan").await;
    let set = SetFactor { password: province::PASSWORD.to_owned(), off: false };
    let secret = town.world.door.act(&clerk, Some("t"), set).await.expect("a secret").secret;
    let earlier = Clock::Machine.now() - 30_000;
    let confirm = Confirm { code: totp::code(&secret, earlier) };
    town.world.door.act(&clerk, None, confirm).await.expect("on");
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn our_second_factor_is_asked_for_after_the_provider() {
    let town = Town::new().await;
    let secret = factor(&town).await;
    let mut browser = town.browser();
    let page = browser.sign_in("%2Fme");
    assert!(page.status == 200 && page.body.contains("/login/oidc/code"), "{page:?}");
    assert!(!browser.is_in());
    assert_eq!(browser.post("/login/oidc/code", "code=abcdef").status, 403);
    let mut other = town.browser();
    let right = format!("code={}", totp::code(&secret, Clock::Machine.now()));
    let page = other.post("/login/oidc/code", &right);
    refused(&page, &other, "不是在这个浏览器中开始的");
    let key = browser.jar["moushi-way"].clone();
    assert_eq!(browser.post("/login/oidc/code", &right).to, "/me");
    assert!(browser.is_in());
    other.jar.insert("moushi-way".to_owned(), key);
    assert_eq!(other.post("/login/oidc/code", &right).status, 403, "good once");
    assert!(!other.is_in());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_s_factor_counts_only_where_it_is_trusted() {
    let graded =
        "insert into setting (name, value, version) values ('security.profile', 'djbp-3', 1)";
    for trusted in [false, true] {
        let town = Town::with(|set| set.trusts_factor = trusted).await;
        town.bind("sysadmin", "u-9").await;
        town.world.execute(graded).await;
        town.idp.set(|desk| desk.subject = json!("u-9"));
        let page = town.browser().sign_in("%2Fadmin");
        assert_eq!(page.to, if trusted { "/admin" } else { "/me" }, "administrators owe a factor");
        town.idp.set(|desk| desk.subject = json!("u-1001"));
        factor(&town).await;
        assert_eq!(town.browser().sign_in("/").status, if trusted { 303 } else { 200 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_password_is_owed_only_where_it_was_used() {
    let town = Town::new().await;
    town.world.execute("update account set must_change = 1 where login = 'linlan'").await;
    let mut browser = town.browser();
    assert_eq!(browser.sign_in("/").to, "/");
    assert_eq!(browser.get("/search").status, 200, "nothing is owed");
    let session = login::sign_in(&town.world.door, "linlan", province::PASSWORD, "z").await;
    assert!(session.expect("in").must_change, "the password itself is still to be changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_claim_may_name_the_person_and_releasing_ends_sessions() {
    let town = Town::with(|set| set.claim = "gh".to_owned()).await;
    let id = town.bind("liqy", "100234").await;
    let mut browser = town.browser();
    assert_eq!(browser.sign_in("/").status, 303);
    assert!(browser.get("/me").body.contains("liqy"));
    let password = login::sign_in(&town.world.door, "liqy", province::PASSWORD, "z").await;
    let password = password.expect("in").secret;
    let keeper = town.world.caller("secadmin").await;
    town.world.door.act(&keeper, None, Release { identity: id }).await.expect("released");
    assert_ne!(browser.get("/me").status, 200, "the session goes on");
    let other = login::resume(&town.world.door, &password).await.expect("asked");
    assert!(other.is_some(), "a session by password is another matter");
    refused(&town.browser().sign_in("/"), &town.browser(), "没有绑定");
    let account = town.account("liqy").await;
    let (issuer, subject) = (town.idp.issuer.clone(), "u-1001".to_owned());
    let twice = Bind { account, issuer, subject };
    assert!(town.world.door.act(&keeper, None, twice).await.is_err(), "one identity, one account");
}

#[test]
fn settings_that_are_not_safe_are_refused() {
    let good = || settings("https://id.edu.cn/realm", "https://moushi.edu.cn");
    assert!(Provider::new(good()).is_ok());
    let bad: [fn(&mut Settings); 6] = [
        |set| set.issuer = "http://id.edu.cn".to_owned(),
        |set| set.site = "http://moushi.edu.cn".to_owned(),
        |set| set.client_id.clear(),
        |set| set.claim = "email".to_owned(),
        |set| set.claim.clear(),
        |set| set.ca_file = Some("no-such-file".into()),
    ];
    for (at, change) in bad.into_iter().enumerate() {
        let mut set = good();
        change(&mut set);
        assert!(Provider::new(set).is_err(), "{at}");
    }
}

#[test]
fn the_command_line_binds_and_never_shows_the_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(words)
            .current_dir(folder.path())
            .env("MOUSHI_OIDC_ISSUER", "https://id.edu.cn")
            .env("MOUSHI_OIDC_CLIENT_SECRET", "geheim-2023")
            .output()
            .expect("the binary runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), format!("{}{told}", String::from_utf8_lossy(&output.stdout)))
    };
    let (_, shown) = run(&["config", "show", "--origin"]);
    assert!(shown.contains("https://id.edu.cn") && shown.contains("***"), "{shown}");
    assert!(!shown.contains("geheim"), "{shown}");
    assert_eq!(run(&["init", "某省教育厅"]).0, Some(0));
    assert_eq!(run(&["user", "bind", "sysadmin", "--subject", "u-7"]).0, Some(0));
    assert_eq!(run(&["user", "bind", "auditor", "--subject", "u-7"]).0, Some(6), "bound already");
    let (_, listed) = run(&["user", "list"]);
    assert!(listed.contains("u-7") && listed.contains("https://id.edu.cn"), "{listed}");
    assert_eq!(run(&["user", "release", "--subject", "u-7"]).0, Some(0));
    assert_eq!(run(&["user", "release", "--subject", "u-7"]).0, Some(3));
    assert!(!run(&["user", "list"]).1.contains("u-7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_led_to_sign_in_comes_back_to_where_they_wanted_to_go() {
    let town = Town::new().await;
    let mut browser = town.browser();
    let page = browser.get("/search?words=%E8%81%8C");
    assert_eq!(page.to, "/login?back=%2Fsearch%3Fwords%3D%25E8%2581%258C");
    let page = browser.get(&page.to);
    assert!(page.body.contains(r#"name="back" value="/search?words=%E8%81%8C""#), "{page:?}");
    assert!(page.body.contains("/login/oidc?back=%2Fsearch%3F"), "{page:?}");
    let back = "back=%2Fsearch%3Fwords%3D%25E8%2581%258C";
    let wrong = browser.post("/login", &format!("login=linlan&password=wrong&{back}"));
    assert!(wrong.body.contains(r#"name="back" value="/search"#), "kept through a mistake");
    let right = format!("login=linlan&password={}", province::PASSWORD);
    assert_eq!(browser.post("/login", &format!("{right}&{back}")).to, "/search?words=%E8%81%8C");
    for elsewhere in ["%2F%2Fevil.cn", "https%3A%2F%2Fevil.cn", "%2F%5Cevil.cn"] {
        let page = town.browser().post("/login", &format!("{right}&back={elsewhere}"));
        assert_eq!(page.to, "/", "{elsewhere}");
    }
    assert_eq!(town.browser().get("/").to, "/login", "the desk is where one arrives anyway");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_does_not_say_who_somebody_is_abroad() {
    let town = Town::new().await;
    town.browser().sign_in("/");
    town.idp.set(|desk| desk.subject = json!("u-1009"));
    town.browser().sign_in("/");
    let told: Vec<String> = column(&town.world.door.store, "select detail from audit").await;
    assert!(told.iter().any(|detail| detail.contains("issuer")), "binding and refusal are there");
    let named: Vec<&String> = told.iter().filter(|detail| detail.contains("u-100")).collect();
    assert!(named.is_empty(), "{named:?}");
}
