//! Canonical JSON 规范写法: one value, one text. Keys in the order of their bytes, nothing between the
//! parts, whole numbers only, no NUL. A text that is read must be written just so: that leaves no room for
//! keys that stand twice, for two spellings of a string, or for numbers that another program rounds.

use std::fmt::Write;

use serde_json::Value;

use super::LARGEST;
use crate::text::Text;

const DEEP: Text = Text::new("嵌套过深", "it is nested too deeply");
const NOT_WHOLE: Text =
    Text::new("数不是整数或者过大", "a number in it is not whole, or too large");
const NUL: Text = Text::new("含有空字符", "there is a NUL character in it");

/// The canonical text of a value. What `checked` refuses is written all the same.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// Whether a value may stand in a letter: at most `depth` lists and objects inside one another, whole
/// numbers of at most 2^53 − 1 either way, no NUL. What is wrong otherwise.
pub fn checked(value: &Value, depth: usize) -> Result<(), Text> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(number) => whole(number),
        Value::String(words) => without_nul(words),
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(DEEP)?;
            items.iter().try_for_each(|item| checked(item, depth))
        }
        Value::Object(fields) => {
            let depth = depth.checked_sub(1).ok_or(DEEP)?;
            fields.iter().try_for_each(|(key, field)| {
                without_nul(key)?;
                checked(field, depth)
            })
        }
    }
}

fn whole(number: &serde_json::Number) -> Result<(), Text> {
    let within = number.as_i64().is_some_and(|whole| whole.unsigned_abs() <= LARGEST);
    within.then_some(()).ok_or(NOT_WHOLE)
}

fn without_nul(words: &str) -> Result<(), Text> {
    if words.contains('\0') { Err(NUL) } else { Ok(()) }
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(words) => quote(words, out),
        Value::Array(items) => {
            joined('[', items.iter(), ']', out, write);
        }
        Value::Object(fields) => {
            // Sorted here, whatever kind of map the values were read into.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            joined('{', fields.into_iter(), '}', out, |(key, field), out| {
                quote(key, out);
                out.push(':');
                write(field, out);
            });
        }
    }
}

fn joined<T>(
    open: char,
    parts: impl Iterator<Item = T>,
    close: char,
    out: &mut String,
    each: impl Fn(T, &mut String),
) {
    out.push(open);
    for (at, part) in parts.enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(part, out);
    }
    out.push(close);
}

/// Quoted; only the quote, the backslash and the characters below U+0020 are escaped.
fn quote(words: &str, out: &mut String) {
    out.push('"');
    for letter in words.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            low if low < ' ' => {
                // Writing into a string does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(low));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
