//! Bytes that were made to harm: refused without panic, whoever signed them.

use moushi_core::track::exchange::{LIMITS, Rejection, sender};
use proptest::prelude::*;
use serde_json::json;

use super::houses::{KINDS, mark};
use super::{opened, package};

const GOOD: &str = r#"{"body":1,"kind":"task-proposed","seq":1}"#;

/// Lines with the partner's own signature.
fn signed(lines: &[u8]) -> Vec<u8> {
    let signature = mark("province", lines);
    [lines, b"{\"signature\":\"", signature.as_bytes(), b"\"}\n"].concat()
}

/// The header of a package of one letter.
fn header() -> String {
    let bytes = package(&[json!(1)]);
    String::from_utf8(bytes).unwrap().lines().next().unwrap().to_owned()
}

fn with_letter(line: &[u8]) -> Vec<u8> {
    signed(&[header().as_bytes(), b"\n", line, b"\n"].concat())
}

fn with_header(change: impl Fn(&str) -> String) -> Vec<u8> {
    signed(format!("{}\n{GOOD}\n", change(&header())).as_bytes())
}

#[test]
fn hostile_letters_are_refused_even_when_the_partner_signs_them() {
    assert!(opened(&with_letter(GOOD.as_bytes()), LIMITS).is_ok(), "the pattern itself is good");
    let body = |words: &str| GOOD.replace("\"body\":1", &format!("\"body\":{words}"));
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    let lines: Vec<String> = vec![
        body(&nested(LIMITS.depth + 1)),
        body(&nested(100_000)),
        body(&"[".repeat(100_000)),
        body(&"{\"a\":".repeat(5_000)),
        body("1e400"),
        body("1e2"),
        body("-0"),
        body("0.1"),
        body("9007199254740992"),
        body("-9007199254740992"),
        body("123456789012345678901234567890"),
        body(&"9".repeat(10_000)),
        body("NaN"),
        body("{\"a\":1,\"a\":1}"),
        body("{\"b\":1,\"a\":1}"),
        body("[1, 2]"),
        body("\"\\u0041\""),
        body("\"\\u001F\""),
        body("\"\\/\""),
        body("\"\\u0000\""),
        body("\"\0\""),
        body("{\"\\u0000\":1}"),
        body("\"\\ud800\""),
        body("\"\u{1}\""),
        body(&format!("\"{}\"", "a".repeat(LIMITS.letter))),
        GOOD.replace("\"seq\":1", "\"seq\":0"),
        GOOD.replace("\"seq\":1", "\"seq\":2"),
        GOOD.replace("\"seq\":1", "\"seq\":-1"),
        GOOD.replace("\"seq\":1", "\"seq\":1.0"),
        GOOD.replace("\"seq\":1", "\"seq\":\"1\""),
        GOOD.replace("\"seq\":1", "\"seq\":18446744073709551616"),
        GOOD.replace("\"seq\":1", "\"seq\":1,\"seq\":1"),
        GOOD.replace("\"seq\":1", "\"seq\":1,\"to\":\"city\""),
        GOOD.replace("task-proposed", "user-made-administrator"),
        GOOD.replace("task-proposed", ""),
        GOOD.replace("task-proposed", "Task"),
        GOOD.replace("\"kind\"", "\"kind\":\"task-proposed\",\"kind\""),
        format!(" {GOOD}"),
        format!("{GOOD}\r"),
        format!("{GOOD}\n"),
        format!("\u{feff}{GOOD}"),
        format!("{GOOD}{GOOD}"),
        format!("[{GOOD}]"),
        String::new(),
        "null".into(),
    ];
    for line in lines {
        let shown: String = line.chars().take(60).collect();
        assert!(opened(&with_letter(line.as_bytes()), LIMITS).is_err(), "{shown}");
    }
    for line in [&b"\xff\xfe"[..], b"\xed\xa0\x80", b"{\"body\":\"\xc3\x28\"}"] {
        assert_eq!(opened(&with_letter(line), LIMITS), Err(Rejection::NoPackage));
    }
}

#[test]
fn hostile_headers_are_refused_even_when_the_partner_signs_them() {
    assert!(opened(&with_header(str::to_owned), LIMITS).is_ok(), "the pattern itself is good");
    let changes = [
        ("\"count\":1", "\"count\":18446744073709551615"),
        ("\"count\":1", "\"count\":18446744073709551616"),
        ("\"count\":1", "\"count\":9007199254740991"),
        ("\"count\":1", "\"count\":0"),
        ("\"count\":1", "\"count\":2"),
        ("\"count\":1", "\"count\":-1"),
        ("\"count\":1", "\"count\":1e0"),
        ("\"first\":1", "\"first\":0"),
        ("\"first\":1", "\"first\":2"),
        ("\"first\":1", "\"first\":9007199254740991"),
        ("\"first\":1", "\"first\":18446744073709551615"),
        ("\"ack\":0", "\"ack\":18446744073709551615"),
        ("\"ack\":0", "\"ack\":0,\"ack\":0"),
        ("\"version\":1", "\"version\":0"),
        ("\"version\":1", "\"version\":2"),
        ("\"version\":1", "\"version\":\"1\""),
        ("\"version\":1", "\"version\":1,\"more\":1"),
        ("\"made_on\":\"2026-11-28\"", "\"made_on\":\"2026-11-31\""),
        ("\"made_on\":\"2026-11-28\"", "\"made_on\":\"2026-11-28T00:00:00\""),
        ("\"made_on\":\"2026-11-28\"", "\"made_on\":1"),
        ("\"from\":\"province\"", "\"from\":\"Province\""),
        ("\"from\":\"province\"", "\"from\":\"city\""),
        ("\"from\":\"province\"", "\"from\":\"\""),
        ("\"to\":\"city\"", "\"to\":\"../city\""),
        ("\"to\":\"city\"", "\"to\":[]"),
        ("moushi-exchange", "moushi-exchangf"),
        ("\"previous\":\"", "\"previous\":\"A"),
        ("\"ack_digest\":\"", "\"ack_digest\":\"0"),
        ("{\"ack\"", "{ \"ack\""),
        ("{\"ack\"", "\u{feff}{\"ack\""),
        ("{\"ack\"", "{\"aaa\":[[[[[[[[]]]]]]]],\"ack\""),
    ];
    for (from, to) in changes {
        let bytes = with_header(|header| {
            assert!(header.contains(from), "{from}");
            header.replacen(from, to, 1)
        });
        assert!(opened(&bytes, LIMITS).is_err(), "{to}");
    }
    let long = with_header(|header| {
        header.replacen('{', &format!("{{\"a\":\"{}\",", "b".repeat(9999)), 1)
    });
    assert_eq!(opened(&long, LIMITS), Err(Rejection::NoPackage));
    let newer =
        with_header(|header| header.replace("\"version\":1", "\"colour\":[],\"version\":2"));
    assert_eq!(opened(&newer, LIMITS), Err(Rejection::Newer { version: 2 }));
}

#[test]
fn nothing_but_the_header_is_read_before_the_signature() {
    let nested = "[".repeat(100_000);
    let bytes = format!("{}\n{nested}\n{{\"signature\":\"none\"}}\n", header());
    assert_eq!(
        opened(bytes.as_bytes(), LIMITS),
        Err(Rejection::Forged { from: "province".into() })
    );
}

#[test]
fn other_files_are_no_packages() {
    for bytes in
        [&b""[..], b"\n", b"\n\n\n", b"PK\x03\x04\n", b"null\n", b"[]\n{}\n", b"{}\n{}\n{}\n"]
    {
        assert_eq!(opened(bytes, LIMITS), Err(Rejection::NoPackage), "{bytes:?}");
        assert_eq!(sender(bytes), None);
    }
}

#[test]
fn a_package_cut_at_any_byte_is_refused() {
    let bytes = package(&[json!({"words": "一段话"}), json!([1, 2])]);
    for end in 0..bytes.len() {
        let cut = opened(&bytes[..end], LIMITS);
        assert!(matches!(cut, Err(Rejection::Cut | Rejection::NoPackage)), "{end}: {cut:?}");
    }
}

#[test]
fn a_package_with_any_bit_changed_is_refused() {
    let mut bytes = package(&[json!({"words": "一段话"}), json!([1, 2])]);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            assert!(opened(&bytes, LIMITS).is_err(), "byte {at}, bit {bit}");
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(opened(&bytes, LIMITS).is_ok());
}

proptest! {
    #[test]
    fn any_signed_line_is_a_letter_in_canonical_form_or_refused(line in "\\PC{0,40}|[\\[\\]{}\":,0-9a-z\\\\]{0,60}") {
        let line = GOOD.replace("\"body\":1", &format!("\"body\":{line}"));
        if let Ok(package) = opened(&with_letter(line.as_bytes()), LIMITS) {
            prop_assert_eq!(package.letters.len(), 1);
            prop_assert!(KINDS.contains(&package.letters[0].kind.as_str()));
            prop_assert_eq!(&package, &opened(&super::package(&[package.letters[0].body.clone()]), LIMITS).unwrap());
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(opened(&bytes, LIMITS).is_err());
        let _ = sender(&bytes);
    }
}
