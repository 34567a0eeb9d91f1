//! The example on the page `exchange.md` is a package; made anew, it is the same bytes.

use moushi_core::track::exchange::{
    Gate, LARGEST, LIMITS, Package, Point, Proof, Route, VERSION, pack, sender,
};

const PAGE: &str = include_str!("../../../src/track/exchange.md");

/// The example, line by line.
fn example() -> String {
    let (_, rest) = PAGE.split_once("```package\n").expect("an example");
    rest.split_once("```").expect("it ends").0.to_owned()
}

#[test]
fn the_example_is_a_package_and_is_packed_like_this() {
    let example = example();
    let sender = sender(example.as_bytes()).expect("a sender");
    let gate = Gate { me: "city-02", kinds: &["task-proposed", "value-reported"], limits: LIMITS };
    let signed = std::cell::RefCell::new(String::new());
    let verify = |_: &str, _: &[u8], signature: &str| {
        signed.replace(signature.to_owned());
        Proof::Good
    };
    let package = Package::open(example.as_bytes(), &gate, &verify).expect("opened");
    assert_eq!(package.letters.len(), 2);
    assert_eq!(package.previous, Point::beginning(&sender, gate.me));
    let route = Route { from: sender, to: gate.me.to_owned() };
    let parcel =
        pack(&route, &package.previous, &package.letters, &package.ack, package.made_on, &LIMITS);
    assert_eq!(parcel.expect("packed").signed(&signed.into_inner()), example.as_bytes());
    let last = package.letters[1].digest.as_str();
    assert!(PAGE.contains(last), "the page tells the digest of the last letter: {last}");
}

#[test]
fn the_page_tells_the_limits() {
    for limit in [LIMITS.bytes >> 20, LIMITS.letters, LIMITS.letter >> 10, LIMITS.depth] {
        assert!(PAGE.contains(&limit.to_string()), "{limit}");
    }
    assert!(
        PAGE.contains(&LARGEST.to_string()) && PAGE.contains(&format!("\"version\":{VERSION}"))
    );
}
