//! Reminders in a followed year: who is told what on which day, how wishes and the cap are kept, and what
//! becomes of deliveries; on either engine.

use std::collections::BTreeMap;

use moushi::app::acts::office::Set as SetSetting;
use moushi::app::acts::remind::{Seen, Set};
use moushi::app::asks::reminders::{Deliveries, Reminders, Told};
use moushi::app::door::Door;
use moushi::app::remind::delivery::{End, Held, claim, finish, letter};
use moushi::app::remind::{self, Channel, Letter};
use moushi_core::track::remind::Delivery;

use super::*;
use crate::journey::hand::Hand;

const WAYS: [Channel; 3] = [Channel::Mail, Channel::Webhook, Channel::Wecom];
const MINUTE: i64 = 60_000;

/// Turns the clock to an hour of a day.
fn turn(year: &Year, day: &str, hour: i64) {
    year.turn(day);
    year.at.fetch_add(hour * 60 * MINUTE, Ordering::Relaxed);
}

/// Makes what is to be made; answers for how many people.
async fn make(door: &Door) -> usize {
    let mut made = 0;
    for account in remind::left(door).await.expect("accounts") {
        made += usize::from(remind::make(door, &account, &WAYS).await.expect("worked out"));
    }
    remind::make_for_groups(door, &WAYS).await.expect("sums");
    made
}

async fn told(year: &Year, caller: &Caller) -> Told {
    year.world.door.ask(caller, Reminders {}).await.expect("reminders")
}

/// Titles of the newest reminder, each with its day.
async fn newest(year: &Year, caller: &Caller) -> Vec<String> {
    let told = told(year, caller).await;
    let first = told.reminders.first();
    let lines = first.iter().flat_map(|one| &one.matters);
    lines.map(|one| format!("{} {}", one.title.zh, one.due)).collect()
}

async fn set(year: &Year, name: &str, value: &str) {
    let caller = Caller { operator: true, ..Caller::operator() };
    let held = moushi::app::preferences::held(year.world.door.store.read(), name).await;
    let version = held.expect("a setting").1;
    let set = SetSetting { name: name.to_owned(), value: value.to_owned(), version };
    year.world.door.act(&caller, None, set).await.expect("set");
}

fn wish(word: &str, version: i64) -> Set {
    let address = "jc.zhou@example.edu.cn".to_owned();
    Set { wish: word.to_owned(), mail: true, webhook: true, address, version }
}

async fn send_notice(year: &Year, until: &str) {
    let (words, until) = ("请说明进度滞后的原因".to_owned(), until.to_owned());
    let send = Send { entry: year.tasks[0].id.clone(), words, until };
    year.world.door.act(&year.inspector, None, send).await.expect("sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_told_once_a_week_and_of_what_is_urgent() {
    reminded(World::new().await).await;
}

/// The story on one world.
pub async fn reminded(world: World) {
    let year = Year::of(world).await;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    set(&year, "remind.mail-domains", "example.edu.cn edu.example.org").await;
    let foreign = Set { address: "me@elsewhere.example".to_owned(), ..wish("usual", 0) };
    let foreign = year.world.door.act(&year.staff, None, foreign).await;
    assert_eq!(refused(foreign), RefusalKind::Invalid, "mail goes to the body's own domains only");
    year.world.door.act(&year.staff, None, wish("usual", 0)).await.expect("set");
    turn(&year, "2023-05-04", 12);
    send_notice(&year, "2023-05-10").await;
    let remark = "请尽快开工，不要再拖";
    let (words, until) = (remark.to_owned(), String::new());
    let give = remark::Give { entry: year.tasks[0].id.clone(), words, until };
    year.world.door.act(&year.leader, None, give).await.expect("a remark");
    a_week(&year).await;
    wishes(&year).await;
    deliveries(&year).await;
    let words: Vec<String> = column(&year.world.door.store, "select title_zh from reminded").await;
    assert!(words.iter().all(|title| !title.contains(remark)), "a remark stays in the program");
}

/// Monday the digest, Wednesday the notice; nothing else, whoever looks how often.
async fn a_week(year: &Year) {
    let door = &year.world.door;
    turn(year, "2023-05-08", 7);
    assert_eq!(make(door).await, 0, "it is early");
    turn(year, "2023-05-08", 9);
    let (here, there) = tokio::join!(make(door), make(door));
    let made: Vec<i64> = column(&door.store, "select count(*) from reminder").await;
    assert_eq!(
        here + there,
        usize::try_from(made[0]).expect("few"),
        "made by the one or the other"
    );
    assert_eq!(make(door).await, 0, "all have been seen to");
    let lines = newest(year, &year.staff).await;
    assert!(lines[0].starts_with("反馈 3 项任务的进展（基础教育处） 2023-04-05"), "{lines:?}");
    assert!(lines[1].starts_with("答复督办单 ") && lines[1].ends_with(" 2023-05-10"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("答复批示：")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("完成任务")), "December is far: {lines:?}");
    let others = newest(year, &year.head).await;
    assert!(others.is_empty(), "nothing waits for the head: {others:?}");
    turn(year, "2023-05-09", 9);
    assert_eq!(make(door).await, 0);
    turn(year, "2023-05-10", 9);
    assert_eq!(make(door).await, 1, "the day of the reply has come");
    let lines = newest(year, &year.staff).await;
    assert!(lines.len() == 1 && lines[0].starts_with("答复督办单 "), "{lines:?}");
    assert_eq!(told(year, &year.staff).await.reminders.len(), 2, "and the digest below it");
    for day in ["2023-05-11", "2023-05-12", "2023-05-13"] {
        turn(year, day, 9);
        assert_eq!(make(door).await, 0, "{day}");
    }
}

/// The cap, the digest alone, nothing.
async fn wishes(year: &Year) {
    let door = &year.world.door;
    let count = async |day: &str| {
        turn(year, day, 9);
        make(door).await;
        let of = format!(
            "select count(*) from reminder where day = '{day}' and account_id = '{}'",
            year.staff.account_id
        );
        column::<i64>(&door.store, &of).await[0]
    };
    turn(year, "2023-05-13", 10);
    send_notice(year, "2023-05-17").await;
    set(year, "remind.cap-week", "1").await;
    assert_eq!((count("2023-05-15").await, count("2023-05-17").await), (1, 0), "the digest alone");
    set(year, "remind.cap-week", "3").await;
    turn(year, "2023-05-18", 9);
    send_notice(year, "2023-05-24").await;
    door.act(&year.staff, None, wish("digest", 1)).await.expect("set");
    assert_eq!((count("2023-05-22").await, count("2023-05-24").await), (1, 0), "as wished");
    let stale = door.act(&year.staff, None, wish("off", 1)).await;
    assert_eq!(refused(stale), RefusalKind::Stale);
    door.act(&year.staff, None, wish("off", 2)).await.expect("set");
    assert_eq!(count("2023-05-29").await, 0);
    door.act(&year.staff, None, wish("usual", 3)).await.expect("set");
    assert_eq!(count("2023-06-05").await, 1);
    let odd = door.act(&year.staff, None, wish("daily", 4)).await;
    assert_eq!(refused(odd), RefusalKind::Invalid);
}

/// Takes the next letter, whoever it is for.
async fn next(door: &Door) -> Option<(Held, Option<Letter>)> {
    let held = claim(door, "w", &WAYS).await.expect("a look")?;
    let letter = letter(door, &held).await.expect("a letter");
    Some((held, letter))
}

/// Letters go out once; what fails waits longer and longer; what was seen is not sent.
async fn deliveries(year: &Year) {
    let door = &year.world.door;
    let seen = told(year, &year.staff).await.reminders[0].id.clone();
    let mark = |reminder: &str| Seen { reminder: reminder.to_owned() };
    let other = door.act(&year.clerk, None, mark(&seen)).await;
    assert_eq!(refused(other), RefusalKind::NotFound, "not hers, so not there");
    door.act(&year.staff, None, mark(&seen)).await.expect("seen");
    assert!(told(year, &year.staff).await.reminders.is_empty(), "nor do older ones come up again");
    let mut letters = BTreeMap::new();
    let mut dropped = 0;
    while let Some((held, letter)) = next(door).await {
        let Some(letter) = letter else {
            dropped += 1;
            finish(door, held, End::Dropped).await.expect("noted");
            continue;
        };
        if letter.channel == Channel::Wecom {
            assert!(letter.to.is_none() && letter.people > 0, "{letter:?}");
            assert!(
                letter.lines.iter().all(|line| line.url.is_empty()),
                "numbers only: {letter:?}"
            );
        }
        assert!(letters.insert(letter.id.clone(), letter).is_none(), "sent twice");
        finish(door, held, End::Sent).await.expect("noted");
    }
    assert!(dropped > 0, "letters of weeks ago are not sent any more");
    let of = |way: Channel| letters.values().filter(|letter| letter.channel == way).count();
    assert_eq!(of(Channel::Wecom), 2, "one a week, of the last two");
    assert_eq!(of(Channel::Mail), 0, "the only one with an address has seen it");
    assert!(of(Channel::Webhook) > 0);
    fails(year).await;
}

async fn fails(year: &Year) {
    let door = &year.world.door;
    turn(year, "2023-06-12", 9);
    assert!(make(door).await > 0);
    let mut ids = std::collections::BTreeSet::new();
    let mut tries = 0;
    loop {
        let Some((held, letter)) = next(door).await else {
            year.at.fetch_add(MINUTE * 30, Ordering::Relaxed);
            let waits = "select count(*) from delivery where state in ('waiting', 'sending')";
            if column::<i64>(&door.store, waits).await[0] == 0 {
                break;
            }
            continue;
        };
        let letter = letter.expect("young enough");
        if letter.channel != Channel::Mail {
            finish(door, held, End::Sent).await.expect("noted");
            continue;
        }
        tries += 1;
        ids.insert(letter.id);
        assert_eq!(letter.to.expect("a person").mail, "jc.zhou@example.edu.cn");
        finish(door, held, End::Failed("status 503".to_owned())).await.expect("noted");
    }
    let most = (1..).take_while(|tried| Delivery::usual().wait(*tried).is_some()).count() + 1;
    assert_eq!((tries, ids.len()), (most, 1), "one letter, given up in the end");
    let system = year.world.caller("sysadmin").await;
    let fares = door.ask(&system, Deliveries {}).await.expect("how they fare");
    let failed = &fares.troubles[0];
    assert_eq!(
        (&*failed.state, &*failed.login, &*failed.message),
        ("failed", "zhoujc", "status 503")
    );
    let denied = door.ask(&year.clerk, Deliveries {}).await;
    assert_eq!(refused(denied), RefusalKind::NotAllowed);
    held_too_long(year).await;
    turn(year, "2023-12-29", 9);
    assert!(remind::forget(door).await.expect("old ones go") > 0);
    let rest: Vec<i64> = column(&door.store, "select count(*) from reminded").await;
    assert_eq!(rest[0], 0);
}

/// A worker that was taken for gone notes nothing over the one that has taken its letter up.
async fn held_too_long(year: &Year) {
    let door = &year.world.door;
    turn(year, "2023-06-19", 9);
    assert!(make(door).await > 0);
    let (slow, first) = next(door).await.expect("a letter");
    year.at.fetch_add(MINUTE * 4, Ordering::Relaxed);
    let mut again = None;
    while let Some((held, letter)) = next(door).await {
        if letter == first {
            again = Some(held);
            continue;
        }
        finish(door, held, End::Sent).await.expect("noted");
    }
    finish(door, slow, End::Failed("late".to_owned())).await.expect("nothing to note");
    finish(door, again.expect("taken up again"), End::Sent).await.expect("noted");
    let late = "select count(*) from delivery where message = 'late' or state = 'sending'";
    assert_eq!(column::<i64>(&door.store, late).await[0], 0);
}

/// The desk with its reminders, the settings, and how deliveries fare, in one language; on a phone too.
async fn pages(name: &str, lang: &str) {
    let year = Year::new().await;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    set(&year, "remind.mail-domains", "example.edu.cn").await;
    turn(&year, "2023-05-15", 9);
    make(&year.world.door).await;
    while let Some((held, _)) = next(&year.world.door).await {
        let failed = End::Failed("status 503".to_owned());
        finish(&year.world.door, held, failed).await.expect("noted");
    }
    let base = format!("http://{}", year.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "zhoujc");
    assert_eq!(hand.count("[data-reminder=digest]"), 1);
    hand.press("#reminders summary");
    hand.look("reminders");
    narrow(&hand, "reminders-phone");
    hand.go("[data-act=reminder-seen] button");
    assert_eq!(hand.count("#reminders"), 0, "seen is gone");
    hand.browser.open(&format!("{base}/me"));
    hand.fill("[data-act=reminders-set] [name=address]", "jc.zhou@example.edu.cn");
    narrow(&hand, "wishes-phone");
    hand.go("[data-act=reminders-set] button");
    let kept: Vec<String> = column(&year.world.door.store, "select mail || wish from wish").await;
    assert_eq!(kept, ["jc.zhou@example.edu.cnusual"]);
    hand.look("wishes");
    hand.hand_over("sysadmin");
    hand.browser.open(&format!("{base}/admin?tab=settings"));
    assert!(hand.words("#deliveries").contains("status 503"));
    hand.look("deliveries");
    hand.content();
}

/// The page at the width of a small phone.
fn narrow(hand: &Hand, step: &str) {
    hand.browser.resize(360, 780);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_stand_on_the_desk() {
    pages("reminders-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_stand_on_the_desk_in_english() {
    pages("reminders-en", "en").await;
}
