//! Two whole servers, `moushi serve` as it is shipped, on one PostgreSQL, killed again and again in the middle of
//! making and sending reminders: every reminder is there once, and arrives under one id; what arrives twice
//! arrives under that id.
//!
//! `MOUSHI_KILL_CYCLES` says how often one is killed. Their days are not today: a shim of the C library
//! (`clock.c`) tells them another time, as the program itself cannot be told one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use moushi::app::clock::{Clock, start_of};
use moushi::app::remind;
use moushi::store::Store;
use moushi_core::track::CALENDAR;
use moushi_core::track::remind::week as week_of;
use tempfile::TempDir;

use super::sink::{Came, Sink};
use crate::chance::Chance;
use crate::durability::cycles;
use crate::postgres::Server;
use crate::world::{World, column};

/// How many more work in the division.
const STAFF: usize = 30;
const MINUTE: i64 = 60_000;

/// A server that is killed when it goes out of scope.
struct Worker(Child);

impl Worker {
    fn start(place: &Place, begin: i64) -> Self {
        let Sink { http, smtp, .. } = &place.sink;
        let path = |name: &str| place.folder.join(name);
        let ahead = (begin - Clock::Machine.now()).div_euclid(1000);
        let child = Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(["serve", "--insecure", "--listen", "127.0.0.1:0"])
            .args(["--database", &place.database])
            .args(["--files".as_ref(), path("files").as_os_str()])
            .env("MOUSHI_KEY_FILE", path("moushi.key"))
            .env("MOUSHI_REMIND_SITE", "https://moushi.example.edu.cn")
            .env("MOUSHI_REMIND_WEBHOOK", format!("http://{http}/hook"))
            .env("MOUSHI_REMIND_FEISHU", format!("http://{http}/feishu"))
            .env("MOUSHI_REMIND_SMTP", format!("smtp://{smtp}"))
            .env("MOUSHI_REMIND_MAIL_FROM", "moushi@example.edu.cn")
            .env("LD_PRELOAD", &place.shim)
            .env("MOUSHI_TEST_AHEAD", ahead.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Self(child.expect("the server starts"))
    }

    /// Waits until it listens: from then on it works.
    fn listens(&mut self) {
        let mut lines = BufReader::new(self.0.stdout.take().expect("it speaks")).lines();
        assert!(lines.any(|line| line.is_ok_and(|line| line.contains("http://"))), "it listens");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // SIGKILL: nothing is noted, nothing is said.
        self.0.kill().expect("the server can be killed");
        self.0.wait().expect("it is gone");
    }
}

struct Place {
    database: String,
    folder: PathBuf,
    sink: Sink,
    shim: PathBuf,
}

/// Builds what tells a server another time.
fn shim(folder: &Path) -> PathBuf {
    let (source, made) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/remind/clock.c"),
        folder.join("clock.so"),
    );
    let mut cc = Command::new("cc");
    let built = cc.args(["-shared", "-fPIC", "-O1", "-o"]).args([&made, &source]).status();
    assert!(built.expect("a C compiler, as for this test itself").success());
    made
}

/// A followed plan with many people in the division, on a database.
async fn busy(url: &str) -> (World, String) {
    let folder = TempDir::new().expect("a folder for the world");
    let world = crate::follow::under_way(World::on(url, folder).await).await;
    let unit = "select org.id from org where name = '基础教育处'";
    for at in 0..STAFF {
        let (id, login) = (format!("s{at:02}"), format!("staff{at:02}"));
        for sql in [
            format!("insert into person values ('{id}', '{login}', '', {at}, 1)"),
            format!(
                "insert into post values ('{id}', '{id}', ({unit}), 'staff', '', 50, '2022-01-01', '', 1)"
            ),
            format!(
                "insert into account values ('{id}', '{id}', '{login}', 'x', 'active', '', false, 0, 0, 1, 1, 1)"
            ),
            format!(
                "insert into wish values ('{id}', 'usual', 'mail webhook', '{login}@example.edu.cn', 1)"
            ),
        ] {
            world.execute(&sql).await;
        }
    }
    for (name, value) in [("remind.hour", "0"), ("remind.mail-domains", "example.edu.cn")] {
        world.execute(&format!("insert into setting values ('{name}', '{value}', 1)")).await;
    }
    let task: Vec<String> = column(&world.door.store, "select entry_id from notice limit 1").await;
    (world, task[0].clone())
}

/// The notice of a week, to be answered on its Wednesday; that of the week before is answered.
async fn notice(world: &World, task: &str, week: usize, due: NaiveDate) {
    world.execute("update notice set replied_at = 1").await;
    let more = format!("'督{week}', {}, 1, '', '{due}', '', 1, '', '', 0, 1", 100 + week);
    let row = format!(
        "insert into notice select 'n{week}', plan_id, id, {more} from entry where id = '{task}'"
    );
    world.execute(&row).await;
}

/// The Monday and the Wednesday of each week in which both are worked.
fn days() -> impl Iterator<Item = (usize, NaiveDate)> {
    let first: NaiveDate = "2023-07-03".parse().expect("a Monday");
    let weeks = (0..180).map(move |week| (week, first + Days::new(7 * week as u64)));
    let worked = |(_, monday): &(usize, NaiveDate)| {
        CALENDAR.working(*monday) && CALENDAR.working(*monday + Days::new(2))
    };
    let both = |(week, monday)| [(week, monday), (week, monday + Days::new(2))];
    weeks.filter(worked).flat_map(both)
}

/// Who was told what in which slot: the same on every database, as ids are not.
async fn told(store: &Store) -> BTreeSet<String> {
    let ask = "select login || ' ' || slot || ' ' || reminder.day || ' ' || place || ' ' || title_zh || due \
        from reminded join reminder on reminder.id = reminder_id \
        join account on account.id = reminder.account_id";
    column(store, ask).await.into_iter().collect()
}

async fn number(store: &Store, ask: &str) -> i64 {
    column(store, ask).await[0]
}

/// Whether the work of a day is done: everybody has been seen to, and nothing waits to be sent.
async fn over(world: &World, day: NaiveDate) -> bool {
    let left = format!(
        "select count(*) from account where state = 'active' and id not in \
         (select account_id from looked where day >= '{day}')"
    );
    let open = "select count(*) from delivery where state in ('waiting', 'sending')";
    let store = &world.door.store;
    // Groups are told when everybody has been seen to: on the first day of a week that is a letter more.
    let monday = week_of(day);
    let groups = format!("select count(*) from delivery where subject = 'week:{monday}'");
    number(store, &left).await == 0
        && number(store, open).await == 0
        && number(store, &groups).await == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reminder_is_made_once_and_arrives_under_one_id() {
    if !cfg!(target_os = "linux") {
        println!("skipped: no other time can be told to a program here");
        return;
    }
    let Some(server) = Server::start() else { return };
    let url = server.database("killed");
    let (world, task) = busy(&url).await;
    let folder = world.folder.path().to_owned();
    let (sink, shim) = (Sink::start(10), shim(&folder));
    let place = Place { database: url, folder, sink, shim };
    let (mut chance, mut kills, mut done) = (Chance::new(3), 0, Vec::new());
    for (week, day) in days() {
        if day.weekday() == Weekday::Mon {
            notice(&world, &task, week, day + Days::new(2)).await;
        }
        let mut begin = start_of(day) + MINUTE;
        loop {
            let killing = kills < cycles();
            kills += turn(&place, begin, &mut chance, killing, &world, day).await;
            // Leases end and what failed is due again: the next pair begins later.
            begin += 12 * MINUTE;
            if over(&world, day).await {
                break;
            }
        }
        done.push((week, day));
        if kills >= cycles() {
            break;
        }
    }
    once(&world, &place.sink.came()).await;
    let calm = calm(&server, &done).await;
    assert_eq!(told(&world.door.store).await, calm, "as if nobody had been killed");
    let weeks = done.len().div_ceil(2);
    println!("{kills} kills over {} days of {weeks} weeks", done.len());
}

/// A pair of servers for a while; answers how many were killed at their work. Those that are not to be killed
/// are let work until the day is over, or has to go on later.
async fn turn(
    place: &Place,
    begin: i64,
    chance: &mut Chance,
    killing: bool,
    world: &World,
    day: NaiveDate,
) -> usize {
    let mut first = Worker::start(place, begin);
    let second = Worker::start(place, begin);
    if !killing {
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if over(world, day).await {
                break;
            }
        }
        return 0;
    }
    let pause = |chance: &mut Chance, most| Duration::from_millis(chance.below(most) as u64);
    first.listens();
    tokio::time::sleep(pause(chance, 500)).await;
    drop(first);
    // The other works on, and a third comes, for whom the lease of the dead one is over; it may be dead before
    // it is awake.
    let third = Worker::start(place, begin + 4 * MINUTE);
    tokio::time::sleep(pause(chance, 1_000)).await;
    drop(second);
    drop(third);
    3
}

/// The same days in peace, on a database of its own: who is told what.
async fn calm(server: &Server, days: &[(usize, NaiveDate)]) -> BTreeSet<String> {
    let (mut world, task) = busy(&server.database("calm")).await;
    let at = Arc::new(AtomicI64::new(0));
    world.door.clock = Clock::Set(at.clone());
    for (week, day) in days {
        if day.weekday() == Weekday::Mon {
            notice(&world, &task, *week, *day + Days::new(2)).await;
        }
        at.store(start_of(*day) + MINUTE, Ordering::Relaxed);
        for account in remind::left(&world.door).await.expect("accounts") {
            remind::make(&world.door, &account, &[]).await.expect("worked out");
        }
    }
    told(&world.door.store).await
}

/// Every reminder is there once, and each of its letters has arrived under one id.
async fn once(world: &World, came: &[Came]) {
    let store = &world.door.store;
    let twice = "select count(*) from (select 1 from reminder group by account_id, slot having count(*) > 1) t";
    assert_eq!(number(store, twice).await, 0);
    let unsent = "select count(*) from delivery where state <> 'sent'";
    assert_eq!(number(store, unsent).await, 0, "every letter was taken in the end");
    let mut total = (0, 0);
    for (channel, path, id) in [
        ("webhook", "/hook", "idempotency-key"),
        ("mail", "mail", "message-id"),
        ("feishu", "/feishu", ""),
    ] {
        let mut bodies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let arrived: Vec<&Came> = came.iter().filter(|one| one.path == path).collect();
        for one in &arrived {
            let id = match id {
                "" => number_of(&one.body),
                "message-id" => one
                    .header(id)
                    .trim_start_matches('<')
                    .split('@')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                header => one.header(header).to_owned(),
            };
            let whole = format!("{}{}", one.header("to"), one.body);
            bodies.entry(id).or_default().insert(whole);
        }
        let known = format!("select id from delivery where channel = '{channel}'");
        let known: BTreeSet<String> = column(store, &known).await.into_iter().collect();
        assert_eq!(
            bodies.keys().cloned().collect::<BTreeSet<_>>(),
            known,
            "{channel}: each one arrived"
        );
        assert!(bodies.values().all(|of| of.len() == 1), "{channel}: the same id, the same words");
        if channel != "feishu" {
            let people =
                "select count(*) from reminder where account_id in (select account_id from wish)";
            let least = number(store, people).await;
            assert!(i64::try_from(known.len()).expect("few") >= least, "{channel}");
        }
        println!(
            "{channel}: {} ids, {} arrivals, {} repeated",
            known.len(),
            arrived.len(),
            arrived.len() - known.len()
        );
        total = (total.0 + known.len(), total.1 + arrived.len());
    }
    let reminders = number(store, "select count(*) from reminder").await;
    println!("{reminders} reminders, {} letters, {} arrivals", total.0, total.1);
    assert!(reminders > 0);
}

/// The number at the end of what a robot says.
fn number_of(body: &str) -> String {
    let words = body.split("编号 ").nth(1).unwrap_or_default();
    words.chars().take_while(char::is_ascii_hexdigit).collect()
}
