//! Bodies and signatures of robots in groups, as WeCom, DingTalk and Feishu describe them for custom
//! robots. Groups are told numbers only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use serde_json::{Value, json};

use super::said;
use super::words::Words;
use crate::app::remind::Letter;

/// Signs that would be markup.
fn plain(words: &str) -> String {
    words.chars().map(|c| if "*_`[]<>#\\|~".contains(c) { ' ' } else { c }).collect()
}

/// Title, lines, link and number as markdown. The number is the same when a letter comes twice.
fn markdown(letter: &Letter, words: Words<'_>) -> String {
    let mut text = format!("### {}\n\n", plain(&words.title(letter)));
    for line in &letter.lines {
        text.push_str(&format!("- {}\n", plain(&words.line(letter, line))));
    }
    let (end, open) = (words.end(letter), if words.english { "Open Moushi" } else { "打开谋实" });
    let number = if words.english { "No." } else { "编号" };
    text.push_str(&format!("\n{end}[{open}]({})\n\n{number} {}\n", words.link("/"), letter.id));
    text
}

/// The body for WeCom 企业微信: `msgtype` markdown, of which it takes up to 4,096 bytes; a line for each
/// kind of matter stays far below.
pub fn wecom(letter: &Letter, words: Words<'_>) -> String {
    let content = markdown(letter, words);
    json!({ "msgtype": "markdown", "markdown": { "content": content } }).to_string()
}

/// The body for DingTalk 钉钉: `msgtype` markdown, nobody is called by name.
pub fn dingtalk(letter: &Letter, words: Words<'_>) -> String {
    json!({
        "msgtype": "markdown",
        "markdown": { "title": words.title(letter), "text": markdown(letter, words) },
        "at": { "isAtAll": false },
    })
    .to_string()
}

/// The address of a robot of DingTalk with time in milliseconds and signature, where it has a key: the
/// HMAC-SHA256 of `time\nkey` under the key, in Base64, percent-encoded.
pub fn dingtalk_address(address: &str, secret: &str, now: i64) -> String {
    if secret.is_empty() {
        return address.to_owned();
    }
    let sign = signed(secret, &format!("{now}\n{secret}"));
    let sign = utf8_percent_encode(&sign, NON_ALPHANUMERIC);
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}timestamp={now}&sign={sign}")
}

/// The body for Feishu 飞书: `msg_type` post, with time in seconds and signature where the robot has a key:
/// the HMAC-SHA256 of nothing under `time\nkey`, in Base64.
pub fn feishu(letter: &Letter, words: Words<'_>, secret: &str, seconds: i64) -> String {
    let text = |words: String| json!([{ "tag": "text", "text": words }]);
    let mut lines: Vec<Value> =
        letter.lines.iter().map(|line| text(words.line(letter, line))).collect();
    let open = if words.english { "Open Moushi" } else { "打开谋实" };
    lines.push(json!([
        { "tag": "text", "text": words.end(letter) },
        { "tag": "a", "text": open, "href": words.link("/") },
    ]));
    let number = if words.english { "No." } else { "编号" };
    lines.push(text(format!("{number} {}", letter.id)));
    let language = if words.english { "en_us" } else { "zh_cn" };
    let post = json!({ language: { "title": words.title(letter), "content": lines } });
    let mut body = json!({ "msg_type": "post", "content": { "post": post } });
    if !secret.is_empty() {
        body["timestamp"] = json!(seconds.to_string());
        body["sign"] = json!(signed(&format!("{seconds}\n{secret}"), ""));
    }
    body.to_string()
}

fn signed(key: &str, words: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    STANDARD.encode(hmac::sign(&key, words.as_bytes()))
}

/// Whether a robot has taken a letter: all three answer 200 whatever happens, and say so in the body.
pub fn accepted(answer: &[u8]) -> Result<(), String> {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| answer[*name].as_i64());
    match code {
        Some(0) => Ok(()),
        Some(code) => {
            let words = ["errmsg", "msg"].iter().find_map(|name| answer[*name].as_str());
            Err(said(&format!("code {code}: {}", words.unwrap_or_default())))
        }
        None => Err("the answer is not as it should be".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_a_robot_is_read() {
        assert_eq!(accepted(br#"{"errcode":0,"errmsg":"ok"}"#), Ok(()));
        assert_eq!(accepted(br#"{"code":0,"msg":"success","data":{}}"#), Ok(()));
        let refused = accepted(br#"{"errcode":310000,"errmsg":"sign not match"}"#);
        assert_eq!(refused, Err("code 310000: sign not match".to_owned()));
        assert!(accepted(b"<html>").is_err() && accepted(b"{}").is_err());
    }
}
