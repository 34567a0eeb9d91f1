//! `review.html`: the review view as one self-contained page. No network, no file beside it.
//! What is shown is decided in [`ReviewView`]; how it behaves, in `review/*.js`.

use std::io;

use moushi_core::report::ReviewView;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("review/page.html");
const STYLE: &str = include_str!("review/page.css");
/// In the order in which constants need one another; functions see each other anyway.
const SCRIPTS: [&str; 7] = [
    include_str!("review/words.js"),
    include_str!("review/state.js"),
    include_str!("review/source.js"),
    include_str!("review/list.js"),
    include_str!("review/detail.js"),
    include_str!("review/overview.js"),
    concat!(include_str!("review/matrix.js"), include_str!("review/main.js")),
];

/// The page.
///
/// Text of documents reaches it only inside a JSON block without a single `<`, and the script turns
/// it into text nodes only. Should both ever fail, the policy still names the one style and the one
/// script that may run, by their hashes.
pub fn review(view: &ReviewView) -> String {
    let style = unix(STYLE);
    let script = unix(&format!("(function () {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat()));
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash_source(&style),
        hash_source(&script)
    );
    let title = escaped(&format!("谋实 · 摘录审核 · {} {}", view.org, view.year));
    let (before, after) = PAGE.split_once("{{data}}").expect("page.html has a place for the data");
    let head = [("{{policy}}", &*policy), ("{{title}}", &title), ("{{style}}", &style)];
    let mut page = fill(before, &head).into_bytes();
    json(view, &mut page);
    page.extend(fill(after, &[("{{script}}", &script)]).into_bytes());
    String::from_utf8(page).expect("JSON and page are UTF-8")
}

/// A part of the page with its places filled in order; what is filled in is not looked at again.
fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let mut page = String::new();
    let mut rest = template;
    for (place, content) in parts {
        let (before, after) = rest.split_once(place).expect("page.html holds its places in order");
        page.push_str(before);
        page.push_str(content);
        rest = after;
    }
    page + rest
}

/// JSON that cannot end the block it stands in. It goes straight into the page: of a large ledger it
/// is nearly all of it.
pub fn json(view: &impl Serialize, page: &mut Vec<u8>) {
    let mut serializer = Serializer::with_formatter(page, NoTags);
    view.serialize(&mut serializer).expect("what is written has string keys");
}

/// JSON without a single `<`.
struct NoTags;

impl Formatter for NoTags {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut pieces = fragment.as_bytes().split(|byte| *byte == b'<');
        out.write_all(pieces.next().unwrap_or_default())?;
        pieces.try_for_each(|piece| {
            out.write_all(b"\\u003c")?;
            out.write_all(piece)
        })
    }
}

/// Line ends as the browser sees them before it computes the hash.
pub fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A source expression of the content security policy.
pub fn hash_source(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word =
            group.iter().enumerate().fold(0u32, |w, (i, b)| w | u32::from(*b) << (16 - 8 * i));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_rfc_4648() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_page_needs_nothing_newer_than_chromium_86_and_no_network() {
        let newer = [
            ":has(",
            ":is(",
            ":where(",
            "@container",
            "@layer",
            "inset:",
            "aspect-ratio",
            "dvh",
            ".at(",
            "structuredClone",
            "showModal",
            "popover",
            "hasOwn",
            "findLast",
            "toSorted",
            "Object.groupBy",
        ];
        let outside =
            ["http://", "https://", "//cdn", "@import", "url(", "fetch(", "XMLHttpRequest"];
        let unsafe_ways =
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("];
        let code = STYLE.lines().skip(1).collect::<String>() + &SCRIPTS.concat();
        for word in newer.iter().chain(&outside).chain(&unsafe_ways) {
            assert!(!code.contains(word), "{word} has no place in the review page");
        }
        assert!(!SCRIPTS.concat().contains("</script"), "the script must not end its own block");
    }

    #[test]
    fn every_word_of_the_interface_stands_in_both_languages() {
        let (zh, en) = SCRIPTS[0].split_once("  en: {").expect("words.js holds zh, then en");
        assert_eq!(keys(zh), keys(en));
    }

    fn keys(words: &str) -> Vec<&str> {
        let starts = words.split(['{', ',', '\n']).map(str::trim);
        let keys = starts.filter_map(|part| part.split_once(": \"").map(|(key, _)| key));
        let mut keys: Vec<&str> = keys.filter(|key| !key.contains(['"', ' '])).collect();
        keys.sort_unstable();
        keys
    }
}
