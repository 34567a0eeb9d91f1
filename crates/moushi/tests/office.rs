//! Administration through the door: accounts, second factor, tokens, posts, the order of precedence.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moushi::app::acts::account::{Add, ChangePassword, EndSessions, Reset, Suspend};
use moushi::app::acts::entry::life::Add as AddRow;
use moushi::app::acts::factor::{Confirm, Set as SetFactor};
use moushi::app::acts::office::Set;
use moushi::app::acts::org::{Add as AddOrg, AddPerson, Edit, Shift};
use moushi::app::acts::plan::Open;
use moushi::app::acts::post::{AddPost, EndPost, SetPortfolio};
use moushi::app::acts::token;
use moushi::app::asks::entries::Entries;
use moushi::app::asks::me::Me;
use moushi::app::asks::office::{Accounts, People, Units};
use moushi::app::asks::plans::Plans;
use moushi::app::asks::trail::Trail;
use moushi::app::caller::{Caller, Role};
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::vault::Vault;
use moushi::app::{login, province, totp};
use moushi::error::Trouble;
use moushi_core::model::RefusalKind;

use crate::world::{World, column};

fn kind<T: std::fmt::Debug>(found: Result<T, Trouble>) -> RefusalKind {
    match found {
        Err(Trouble::Refusal(refusal)) => refusal.kind,
        other => panic!("not refused: {other:?}"),
    }
}

async fn account(world: &World, login: &str) -> String {
    let all = world.door.ask(&Caller::operator(), Accounts::default()).await.expect("accounts");
    all.into_iter().find(|one| one.login == login).expect("an account").id
}

/// Turns the clock of a world by hand.
fn still(world: &mut World) -> Arc<AtomicI64> {
    let at = Arc::new(AtomicI64::new(Clock::Machine.now()));
    world.door.clock = Clock::Set(at.clone());
    at
}

#[tokio::test(flavor = "multi_thread")]
async fn suspending_ends_sessions_and_tokens_at_once() {
    let world = World::new().await;
    let door = &world.door;
    let session = login::sign_in(door, "linlan", province::PASSWORD, "a").await.expect("in");
    let add = token::Add {
        name: "接口".to_owned(),
        acts: vec!["plan-open".to_owned()],
        days: 30,
        account: String::new(),
    };
    let key = door.act(&session.caller, Some("k"), add).await.expect("a token").secret;
    assert!(login::by_token(door, &key).await.expect("asked").is_some());
    let keeper = world.caller("secadmin").await;
    let id = account(&world, "linlan").await;
    door.act(&keeper, None, Suspend { account: id }).await.expect("suspended");
    assert!(login::resume(door, &session.secret).await.expect("asked").is_none());
    assert!(login::by_token(door, &key).await.expect("asked").is_none());
    let again = login::sign_in(door, "linlan", province::PASSWORD, "a").await;
    assert_eq!(kind(again), RefusalKind::NotAllowed);
    let own = account(&world, "secadmin").await;
    assert_eq!(
        kind(door.act(&keeper, None, Suspend { account: own }).await),
        RefusalKind::Conflict
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_never_does_more_than_its_owner() {
    let world = World::new().await;
    let clerk = world.caller("linlan").await;
    let add = |acts: &[&str]| token::Add {
        name: "接口".to_owned(),
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
        days: 1,
        account: String::new(),
    };
    for beyond in ["setting-set", "account-reset", "*", "see-audit", "no-such"] {
        let made = world.door.act(&clerk, None, add(&[beyond])).await;
        assert_eq!(kind(made), RefusalKind::NotAllowed, "{beyond}");
    }
    let key = world.door.act(&clerk, None, add(&["token-add"])).await.expect("a token").secret;
    let program = login::by_token(&world.door, &key).await.expect("asked").expect("a caller");
    let more = world.door.act(&program, None, add(&["plan-open"])).await;
    assert_eq!(kind(more), RefusalKind::NotAllowed, "a token makes no wider token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_must_be_changed_comes_before_everything() {
    let world = World::new().await;
    let door = &world.door;
    let keeper = world.caller("secadmin").await;
    let id = account(&world, "linlan").await;
    let once = door.act(&keeper, Some("r"), Reset { account: id }).await.expect("reset").password;
    let old = login::sign_in(door, "linlan", province::PASSWORD, "a").await;
    assert_eq!(kind(old), RefusalKind::NotAllowed);
    let session = login::sign_in(door, "linlan", &once, "a").await.expect("in");
    assert!(session.must_change);
    let who = &session.caller;
    assert_eq!(kind(door.ask(who, Plans {}).await), RefusalKind::NotAllowed);
    assert_eq!(kind(door.ask(who, Entries::default()).await), RefusalKind::NotAllowed);
    let add = token::Add { name: "x".to_owned(), acts: vec![], days: 1, account: String::new() };
    assert_eq!(kind(door.act(who, None, add).await), RefusalKind::NotAllowed);
    assert_eq!(door.ask(who, Me {}).await.expect("my own page").owes, "password");
    let change = |new: &str| ChangePassword { old: once.clone(), new: new.to_owned() };
    assert_eq!(kind(door.act(who, None, change(&once)).await), RefusalKind::Invalid, "not again");
    door.act(who, None, change("一句自己记得的话")).await.expect("changed");
    assert!(login::resume(door, &session.secret).await.expect("asked").is_none(), "sessions end");
    let session = login::sign_in(door, "linlan", "一句自己记得的话", "a").await.expect("in");
    assert!(!session.must_change && door.ask(&session.caller, Plans {}).await.is_ok());
    door.act(&session.caller, None, EndSessions {}).await.expect("out everywhere");
    assert!(login::resume(door, &session.secret).await.expect("asked").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_once_it_is_on() {
    let mut world = World::new().await;
    let at = still(&mut world);
    let door = &world.door;
    let clerk = world.caller("linlan").await;
    let set = SetFactor { password: province::PASSWORD.to_owned(), off: false };
    let made = door.act(&clerk, Some("t"), set).await.expect("a secret");
    assert!(made.uri.starts_with("otpauth://totp/") && made.uri.contains(&made.secret));
    let wrong = Confirm { code: "abcdef".to_owned() };
    assert_eq!(kind(door.act(&clerk, None, wrong).await), RefusalKind::Invalid);
    let now = || at.load(Ordering::Relaxed);
    let confirm = Confirm { code: totp::code(&made.secret, now()) };
    let codes = door.act(&clerk, None, confirm).await.expect("on").codes;
    let sign_in = |code: String| async move {
        login::sign_in_with(door, "linlan", province::PASSWORD, &code, "a").await
    };
    let Err(Trouble::Refusal(wanted)) = sign_in(String::new()).await else { panic!("let in") };
    assert_eq!(wanted, login::code_wanted());
    assert!(sign_in(totp::code(&made.secret, now())).await.is_err(), "used to switch it on");
    at.fetch_add(60_000, Ordering::Relaxed);
    assert!(sign_in(totp::code(&made.secret, now())).await.is_ok());
    assert!(sign_in(totp::code(&made.secret, now())).await.is_err(), "good once");
    assert!(sign_in(codes[0].clone()).await.is_ok(), "recovery");
    assert!(sign_in(codes[0].clone()).await.is_err(), "recovery codes are good once");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_the_database_learns_no_secret_of_a_second_factor() {
    let mut world = World::new().await;
    let at = still(&mut world);
    let door = &world.door;
    let clerk = world.caller("linlan").await;
    let set = SetFactor { password: province::PASSWORD.to_owned(), off: false };
    let secret = door.act(&clerk, None, set).await.expect("a secret").secret;
    let code = || totp::code(&secret, at.load(Ordering::Relaxed));
    door.act(&clerk, None, Confirm { code: code() }).await.expect("on");
    let kept =
        || async { column::<String>(&door.store, "select totp from account").await.concat() };
    assert!(!kept().await.contains(&secret), "sealed");
    // As a version before the keys has kept it.
    let plain = format!(r#"{{"secret":"{secret}","active":true,"step":0,"recovery":[]}}"#);
    world.execute(&format!("update account set totp = '{plain}' where login = 'linlan'")).await;
    at.fetch_add(60_000, Ordering::Relaxed);
    let way_in = login::sign_in_with(door, "linlan", province::PASSWORD, &code(), "a").await;
    assert!(way_in.is_ok() && !kept().await.contains(&secret), "sealed when it is used");
    // With the database alone, on a machine without the keys, the factor does not open.
    let elsewhere = Door { vault: Vault::at(&world.folder.path().join("none")), ..door.clone() };
    at.fetch_add(60_000, Ordering::Relaxed);
    let way_in = login::sign_in_with(&elsewhere, "linlan", province::PASSWORD, &code(), "a").await;
    assert!(matches!(way_in, Err(Trouble::Refusal(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_lock_and_twenty_attempts_a_minute_are_enough() {
    let mut world = World::new().await;
    let at = still(&mut world);
    let door = &world.door;
    let attempt = |login: &'static str, password: &'static str, from: &'static str| async move {
        login::sign_in(door, login, password, from).await
    };
    for _ in 0..5 {
        assert!(attempt("linlan", "wrong", "a").await.is_err());
    }
    let locked = attempt("linlan", province::PASSWORD, "b").await;
    let Err(Trouble::Refusal(refusal)) = locked else { panic!("not locked") };
    assert!(refusal.message.zh.contains("锁定"), "{refusal:?}");
    at.fetch_add(15 * 60_000 + 1, Ordering::Relaxed);
    assert!(attempt("linlan", province::PASSWORD, "b").await.is_ok(), "the lock ends");
    for _ in 0..20 {
        assert!(attempt("nobody", "wrong", "c").await.is_err());
    }
    let many = attempt("liqy", province::PASSWORD, "c").await;
    let Err(Trouble::Refusal(refusal)) = many else { panic!("not throttled") };
    assert!(refusal.message.zh.contains("频繁"), "{refusal:?}");
    assert!(attempt("liqy", province::PASSWORD, "d").await.is_ok(), "another address");
    at.fetch_add(60_001, Ordering::Relaxed);
    assert!(attempt("liqy", province::PASSWORD, "c").await.is_ok(), "another minute");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_graded_profile_shortens_idle_time_and_wants_a_second_factor() {
    let mut world = World::new().await;
    let at = still(&mut world);
    let door = &world.door;
    let system = world.caller("sysadmin").await;
    let set = |value: &str, version| Set {
        name: "security.profile".to_owned(),
        value: value.to_owned(),
        version,
    };
    assert_eq!(kind(door.act(&system, None, set("weak", 0)).await), RefusalKind::Invalid);
    let clerk = login::sign_in(door, "linlan", province::PASSWORD, "a").await.expect("in");
    at.fetch_add(20 * 60_000, Ordering::Relaxed);
    assert!(login::resume(door, &clerk.secret).await.expect("asked").is_some(), "30 minutes");
    door.act(&system, None, set("djbp-3", 0)).await.expect("set");
    assert_eq!(kind(door.act(&system, None, set("asvs-l2", 0)).await), RefusalKind::Stale);
    at.fetch_add(16 * 60_000, Ordering::Relaxed);
    assert!(login::resume(door, &clerk.secret).await.expect("asked").is_none(), "15 minutes");
    let keeper = world.caller("secadmin").await;
    assert_eq!(kind(door.ask(&keeper, Accounts::default()).await), RefusalKind::NotAllowed);
    assert_eq!(door.ask(&keeper, Me {}).await.expect("my own page").owes, "factor");
    assert!(world.caller("linlan").await.owes.is_none(), "administrators only");
    at.fetch_add(91 * 24 * 3_600_000, Ordering::Relaxed);
    let aged = login::sign_in(door, "linlan", province::PASSWORD, "a").await.expect("in");
    assert!(aged.must_change, "a password of ninety-one days");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_administrators_never_meet_in_one_person() {
    let world = World::new().await;
    let door = &world.door;
    let me = Caller::operator();
    let org = door.ask(&me, Units {}).await.expect("units")[0].id.clone();
    for first in Role::ALL {
        for second in Role::ALL.into_iter().filter(|second| *second != first) {
            let add = AddPerson { name: "某人".to_owned(), rank: 99 };
            let person = door.act(&me, None, add).await.expect("a person").id;
            let post = |role| AddPost {
                person: person.clone(),
                org: org.clone(),
                role,
                title: String::new(),
                rank: 1,
                from: String::new(),
            };
            let held = door.act(&me, None, post(first)).await.expect("the first post");
            let given = door.act(&me, None, post(second)).await;
            assert_eq!(
                given.is_err(),
                first.administers() || second.administers(),
                "{first:?} {second:?}"
            );
            if given.is_err() {
                let end = EndPost { post: held.id, version: 1, until: String::new() };
                door.act(&me, None, end).await.expect("ended");
                door.act(&me, None, post(second)).await.expect("after the first has ended");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn precedence_is_moved_and_portfolios_are_set() {
    let world = World::new().await;
    let door = &world.door;
    let system = world.caller("sysadmin").await;
    let units = door.ask(&system, Units {}).await.expect("units");
    let (first, second) = (&units[1], &units[2]);
    let edit = Edit {
        org: second.id.clone(),
        version: second.version,
        shift: Some(Shift::Up),
        ..Edit::default()
    };
    door.act(&system, None, edit).await.expect("moved");
    let moved = door.ask(&system, Units {}).await.expect("units");
    assert_eq!((&moved[1].id, &moved[2].id), (&second.id, &first.id));
    assert_eq!(moved[0].id, units[0].id, "the root stays");
    let keeper = world.caller("secadmin").await;
    let people = door.ask(&keeper, People {}).await.expect("people");
    let leader = people.iter().find(|one| one.name == "李清源").expect("a leader");
    let set = SetPortfolio {
        post: leader.posts[0].id.clone(),
        orgs: vec![first.id.clone()],
        words: vec!["基础教育".to_owned(), " ".to_owned()],
    };
    door.act(&keeper, None, set).await.expect("set");
    let people = door.ask(&keeper, People {}).await.expect("people");
    let leader = people.iter().find(|one| one.name == "李清源").expect("a leader");
    assert_eq!(leader.posts[0].portfolio, [first.name.clone(), "基础教育".to_owned()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn precedence_in_one_body_leaves_units_of_the_same_name_elsewhere_alone() {
    let world = World::new().await;
    let (door, operator) = (&world.door, Caller::operator());
    let units = door.ask(&operator, Units {}).await.expect("units");
    let unit = |name: &str| units.iter().find(|unit| unit.name == name).expect("a unit").clone();
    let (department, city, ours) = (unit("北江省教育厅"), unit("临江市教育局"), unit("财务处"));
    let theirs = AddOrg {
        parent: city.id.clone(),
        kind: "division".to_owned(),
        name: "财务处".to_owned(),
        short_name: String::new(),
        rank: 7,
    };
    door.act(&operator, None, theirs).await.expect("a division of the city");
    for body in [&department, &city] {
        let (org, title) = (body.id.clone(), String::new());
        let open = Open { org, year: 2031, title, carry: false };
        let plan = door.act(&operator, None, open).await.expect("a plan").id;
        let fields = [("unit".to_owned(), "财务处".to_owned())].into();
        let (noun, words) = ("task".to_owned(), "完成预算执行检查".to_owned());
        let add = AddRow { plan, noun, words, fields, above: String::new() };
        door.act(&operator, None, add).await.expect("a row");
    }
    let ranks = |body: &str| {
        let ask = format!(
            "select unit_rank from entry where plan_id in (select id from plan where org_id = '{body}' and year = 2031)"
        );
        async move { column::<i64>(&door.store, &ask).await }
    };
    let before = ranks(&department.id).await;
    assert_eq!(
        (before.as_slice(), ranks(&city.id).await.as_slice()),
        ([ours.rank].as_slice(), [7].as_slice())
    );
    let shift = Some(Shift::Up);
    let edit = Edit { org: ours.id.clone(), version: ours.version, shift, ..Edit::default() };
    door.act(&operator, None, edit).await.expect("moved");
    assert_ne!(ranks(&department.id).await, before, "our row goes along");
    assert_eq!(ranks(&city.id).await, [7], "the city's does not");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_administrator_sees_only_their_own_sheets() {
    let world = World::new().await;
    let door = &world.door;
    let cases = [
        ("sysadmin", true, false, false),
        ("secadmin", true, true, false),
        ("auditor", false, false, true),
        ("linlan", false, false, false),
    ];
    for (login, units, accounts, audit) in cases {
        let who = world.caller(login).await;
        assert_eq!(door.ask(&who, Units {}).await.is_ok(), units, "{login} units");
        assert_eq!(door.ask(&who, Accounts::default()).await.is_ok(), accounts, "{login} accounts");
        assert_eq!(door.ask(&who, Trail::default()).await.is_ok(), audit, "{login} audit");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_is_searched_and_paged() {
    let world = World::new().await;
    let auditor = world.caller("auditor").await;
    let ask = Trail { act: "org-add".to_owned(), limit: 5, ..Trail::default() };
    let first = world.door.ask(&auditor, ask.clone()).await.expect("a page");
    assert!(first.rows.len() == 5 && first.next > 0);
    let next = Trail { before: first.next, limit: 100, ..ask };
    let rest = world.door.ask(&auditor, next).await.expect("the rest");
    assert!(rest.next == 0 && rest.rows.iter().all(|row| row.seq < first.next));
    let signed = Trail { account: "auditor".to_owned(), ..Trail::default() };
    let signed = world.door.ask(&auditor, signed).await.expect("a page");
    assert!(signed.rows.iter().any(|row| row.act == "sign-in" && row.account == "auditor"));
    let later = Trail { from: "2999-01-01".to_owned(), ..Trail::default() };
    assert!(world.door.ask(&auditor, later).await.expect("a page").rows.is_empty());
    let add = Add { person: "x".to_owned(), login: "y".to_owned(), password: String::new() };
    assert_eq!(kind(world.door.act(&auditor, None, add).await), RefusalKind::NotAllowed);
    let denied = Trail { outcome: "denied".to_owned(), ..Trail::default() };
    assert_eq!(world.door.ask(&auditor, denied).await.expect("a page").rows[0].act, "account-add");
}

/// One request to a served world; the whole answer as words.
async fn get(at: std::net::SocketAddr, path: &str, secret: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(at).await.expect("the server listens");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: moushi={secret}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_administrators_open_and_stay_shut_for_others() {
    let world = World::new().await;
    let at = world.serve().await;
    let ready = get(at, "/readyz", "").await;
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("\"ready\":true"), "{ready}");
    assert!(ready.to_lowercase().contains("x-request-id: "));
    assert!(get(at, "/metrics", "").await.starts_with("HTTP/1.1 404"), "figures are elsewhere");
    let mut secrets = Vec::new();
    for login in ["sysadmin", "secadmin", "auditor", "linlan"] {
        let session = login::sign_in(&world.door, login, province::PASSWORD, "a").await;
        secrets.push(session.expect("in").secret);
    }
    let cases = [
        (0, "units", "org-edit"),
        (0, "people", "person-edit"),
        (0, "settings", "security.profile"),
        (0, "backups", "backup create"),
        (1, "people", "portfolio-set"),
        (1, "accounts", "account-suspend"),
        (2, "audit", "sign-in"),
    ];
    for (who, tab, holds) in cases {
        let page = get(at, &format!("/admin?tab={tab}"), &secrets[who]).await;
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(holds), "{tab}: {page}");
    }
    let foreign = get(at, "/admin?tab=accounts", &secrets[0]).await;
    assert!(!foreign.contains("account-suspend"), "another's sheet is not shown");
    assert!(get(at, "/admin", &secrets[3]).await.starts_with("HTTP/1.1 403"));
    assert!(get(at, "/me", &secrets[3]).await.contains("token-add"));
    let file = get(at, "/admin/audit/export?format=csv&act=org-add&before=", &secrets[2]).await;
    assert!(file.contains("text/csv") && file.contains("\"org-add\""), "{file}");
    assert!(get(at, "/admin/audit/export", &secrets[1]).await.starts_with("HTTP/1.1 403"));
    let id = account(&world, "linlan").await;
    let keeper = world.caller("secadmin").await;
    let reset = world.door.act(&keeper, None, Reset { account: id }).await.expect("reset");
    let session = login::sign_in(&world.door, "linlan", &reset.password, "a").await.expect("in");
    let desk = get(at, "/", &session.secret).await;
    assert!(desk.starts_with("HTTP/1.1 303") && desk.contains("location: /me"), "{desk}");
    assert!(get(at, "/me", &session.secret).await.contains("password-change"));
}
