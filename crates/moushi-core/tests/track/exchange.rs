//! Exchange of packages: what is refused and with which words, and what a package looks like.

mod hostile;
mod houses;
mod page;
mod restored;
mod schedules;

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::track::exchange::{
    Gate, LIMITS, Letter, Limits, Package, Point, Rejection, Route, canonical, pack, sender,
};
use serde_json::{Value, json};

use houses::{House, KINDS, keys, mark, unsigned};

use super::day;

fn on() -> NaiveDate {
    day("2026-11-28")
}

/// The letters of a stream, one for each body.
fn stream(from: &str, to: &str, bodies: &[Value]) -> Vec<Letter> {
    let mut last = Point::beginning(from, to);
    let mut letters = Vec::new();
    for body in bodies {
        let letter = Letter::after(&last, KINDS[0], body.clone()).expect("a letter");
        last = letter.point();
        letters.push(letter);
    }
    letters
}

/// A package of the province for the city, with one letter for each body.
fn package(bodies: &[Value]) -> Vec<u8> {
    let route = Route { from: "province".into(), to: "city".into() };
    let letters = stream("province", "city", bodies);
    let (start, ack) = (Point::beginning("province", "city"), Point::beginning("city", "province"));
    let parcel = pack(&route, &start, &letters, &ack, on(), &LIMITS).expect("packed");
    let signature = mark("province", parcel.unsigned());
    parcel.signed(&signature)
}

fn opened(bytes: &[u8], limits: Limits) -> Result<Package, Rejection> {
    let gate = Gate { me: "city", kinds: &KINDS, limits };
    Package::open(bytes, &gate, &keys)
}

#[test]
fn a_package_is_read_as_it_was_written() {
    let bodies =
        [json!({"b": [1, -2, null], "a": "一\n\u{1}\u{7f}\"\\"}), json!("甲"), json!(true)];
    let bytes = package(&bodies);
    assert_eq!(sender(&bytes).as_deref(), Some("province"));
    let package = opened(&bytes, LIMITS).expect("opened");
    assert_eq!((package.from.as_str(), package.made_on), ("province", on()));
    assert_eq!(package.letters, stream("province", "city", &bodies));
    assert_eq!(package.ack, Point::beginning("city", "province"));
}

#[test]
fn one_value_has_one_text() {
    let value: Value = serde_json::from_str(
        "{ \"乙\": 1.0e0, \"b\":\"\\u0041\\u001f\\/\", \"a\": [ ], \"B\": {} }",
    )
    .unwrap();
    let mut value = value;
    value["乙"] = json!(1);
    assert_eq!(canonical(&value), "{\"B\":{},\"a\":[],\"b\":\"A\\u001f/\",\"乙\":1}");
}

#[test]
fn a_letter_that_is_written_can_be_received() {
    let last = Point::beginning("province", "city");
    let deep = (0..LIMITS.depth).fold(json!(1), |inner, _| json!([inner]));
    let long = json!("长".repeat(LIMITS.letter / 3 - 20));
    for body in [deep.clone(), long, json!(9_007_199_254_740_991_i64)] {
        let package = package(std::slice::from_ref(&body));
        assert_eq!(opened(&package, LIMITS).expect("opened").letters[0].body, body);
    }
    let longer = json!("长".repeat(LIMITS.letter / 3));
    let refused = [
        json!([deep]),
        longer,
        json!(9_007_199_254_740_992_i64),
        json!(0.5),
        json!("a\0b"),
        json!({"a\0": 1}),
    ];
    for body in refused {
        let written = Letter::after(&last, KINDS[0], body);
        assert!(matches!(written, Err(Rejection::Unwritable { .. })), "{written:?}");
    }
    for kind in ["", "Task", "任务", "a b", "a\nb", &"k".repeat(65)] {
        assert!(Letter::after(&last, kind, json!(1)).is_err(), "{kind}");
    }
}

#[test]
fn a_stream_that_does_not_hang_together_is_not_packed() {
    let route = Route { from: "province".into(), to: "city".into() };
    let start = Point::beginning("province", "city");
    let ack = Point::beginning("city", "province");
    let letters = stream("province", "city", &[json!(1), json!(2), json!(3)]);
    let with = |change: &dyn Fn(&mut Vec<Letter>)| {
        let mut letters = letters.clone();
        change(&mut letters);
        pack(&route, &start, &letters, &ack, on(), &LIMITS)
    };
    assert!(with(&|_| {}).is_ok());
    for changed in [
        with(&|letters| letters.swap(0, 1)),
        with(&|letters| drop(letters.remove(1))),
        with(&|letters| letters[1].body = json!(7)),
    ] {
        assert!(matches!(changed, Err(Rejection::Broken { .. })), "{changed:?}");
    }
}

#[test]
fn what_does_not_fit_goes_into_the_next_package() {
    let small = Limits { bytes: 4096, letters: 100, ..LIMITS };
    let bodies: Vec<Value> = (0..9).map(|_| json!("话".repeat(200))).collect();
    let letters = stream("province", "city", &bodies);
    let route = Route { from: "province".into(), to: "city".into() };
    let ack = Point::beginning("city", "province");
    let mut last = Point::beginning("province", "city");
    let mut had = Vec::new();
    while had.len() < letters.len() {
        let parcel =
            pack(&route, &last, &letters[had.len()..], &ack, on(), &small).expect("packed");
        let (to, left) = (parcel.last(), parcel.left());
        let signature = mark("province", parcel.unsigned());
        let package = opened(&parcel.signed(&signature), small).expect("opened");
        assert!(!package.letters.is_empty(), "one at least");
        assert_eq!(package.letters.len() + had.len() + left, letters.len());
        had.extend(package.letters);
        last = had.last().expect("one").point();
        assert_eq!(last.seq, to);
    }
    assert_eq!(had, letters);
}

#[test]
fn refusals_say_what_is_the_matter_and_what_to_do() {
    let mut province = House::new("province");
    let mut city = House::new("city");
    for number in 1..=3 {
        province.write("city", json!(number));
    }
    let early = province.export("city", 0, LIMITS).signed_by("province");
    let late = province.export("city", 2, LIMITS).signed_by("province");
    let gap = city.import(&late, LIMITS).expect_err("a gap");
    assert_eq!(gap, Rejection::Gap { from: 1, to: 2 });
    let gap = Refusal::from(gap);
    assert_eq!(gap.kind, RefusalKind::Conflict);
    assert_eq!(gap.message.zh, "缺少第 1 至 2 号信件，本包接不上。");
    assert!(gap.advice.zh.contains("从第 1 号信件起重新导出"), "{}", gap.advice.zh);
    city.import(&early, LIMITS).expect("taken");
    assert_eq!(city.import(&late, LIMITS).expect("had"), 0);

    let mut other = House::new("province");
    other.write("city", json!("another"));
    let fork = other.export("city", 0, LIMITS).signed_by("province");
    assert_eq!(city.import(&fork, LIMITS), Err(Rejection::Fork { seq: 1 }));

    let cut = Refusal::from(city.import(&early[..early.len() - 1], LIMITS).expect_err("cut"));
    assert_eq!(cut.kind, RefusalKind::Damaged);
    let elsewhere = House::new("county").import(&early, LIMITS).expect_err("not theirs");
    assert_eq!(elsewhere, Rejection::WrongAddressee { to: "city".into(), me: "county".into() });
    let forged = province.export("city", 0, LIMITS).signed_by("county");
    assert_eq!(city.import(&forged, LIMITS), Err(Rejection::Forged { from: "province".into() }));
    let stranger = unsigned("stranger", "city").signed_by("stranger");
    assert_eq!(
        city.import(&stranger, LIMITS),
        Err(Rejection::UnknownSender { from: "stranger".into() })
    );
}

#[test]
fn limits_are_kept_at_their_edge() {
    let bytes = package(&[json!(1), json!("二"), json!(3)]);
    let at = |limits: Limits| opened(&bytes, limits).map(|package| package.letters.len());
    assert_eq!(at(Limits { bytes: bytes.len(), letters: 3, letter: 50, depth: 0 }), Ok(3));
    assert!(matches!(
        at(Limits { bytes: bytes.len() - 1, ..LIMITS }),
        Err(Rejection::TooLarge { .. })
    ));
    assert!(matches!(at(Limits { letters: 2, ..LIMITS }), Err(Rejection::TooMany { .. })));
    assert!(matches!(
        at(Limits { letter: 20, ..LIMITS }),
        Err(Rejection::LetterTooLarge { line: 2, .. })
    ));
}

#[test]
fn every_rejection_has_words_in_both_languages() {
    let why = || moushi_core::text::Text::new("原因", "a reason");
    let name = || "city".to_owned();
    let all = [
        Rejection::TooLarge { most: 1 },
        Rejection::TooMany { count: 2, most: 1 },
        Rejection::LetterTooLarge { line: 2, most: 1 },
        Rejection::Cut,
        Rejection::NoPackage,
        Rejection::Newer { version: 2 },
        Rejection::WrongAddressee { to: name(), me: name() },
        Rejection::UnknownSender { from: name() },
        Rejection::Forged { from: name() },
        Rejection::Malformed { line: 2, why: why() },
        Rejection::UnknownKind { seq: 1, kind: name() },
        Rejection::Gap { from: 1, to: 2 },
        Rejection::Fork { seq: 1 },
        Rejection::AckAhead { ack: 2, written: 1 },
        Rejection::AckFork { seq: 1 },
        Rejection::Broken { seq: 1 },
        Rejection::Unwritable { kind: name(), why: why() },
    ];
    for rejection in all {
        let refusal = Refusal::from(rejection.clone());
        for text in [refusal.message, refusal.advice] {
            assert!(text.zh.ends_with('。') && text.en.ends_with('.'), "{rejection:?}: {text:?}");
            assert!(!text.zh.contains("{}"), "{rejection:?}");
        }
    }
}
