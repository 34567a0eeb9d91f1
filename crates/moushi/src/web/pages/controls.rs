//! Forms that do an act, and their boxes: fixed fields, what the person fills in, a button. What they send is
//! read by `assets/follow.js`.

use maud::{Markup, html};
use serde_json::Value;

use crate::http::Lang;

/// A form that does an act: fixed fields and what the person fills in.
pub fn form(act: &str, fixed: &Value, fields: &Markup, button: &str) -> Markup {
    html! {
        form.act data-act=(act) data-fixed=(fixed.to_string()) {
            (fields)
            button.btn.primary { (button) }
        }
    }
}

/// A form whose two buttons say yes or no in `field`.
pub fn decide(act: &str, fixed: &Value, fields: &Markup, field: &str, words: [&str; 2]) -> Markup {
    html! {
        form.act data-act=(act) data-fixed=(fixed.to_string()) {
            (fields)
            div.row {
                button.btn.primary name=(field) value="true" { (words[0]) }
                button.btn name=(field) value="false" { (words[1]) }
            }
        }
    }
}

/// A box for a few lines.
pub fn area(lang: Lang, name: &str, zh: &str, en: &str, required: bool) -> Markup {
    html! {
        label { (lang.pick(zh, en))
            textarea name=(name) rows="2" maxlength="2000" required[required] {} }
    }
}

/// A box for one line.
pub fn line(lang: Lang, name: &str, zh: &str, en: &str, required: bool) -> Markup {
    html! {
        label { (lang.pick(zh, en)) input name=(name) maxlength="300" required[required]; }
    }
}

/// A day.
pub fn day(lang: Lang, name: &str, zh: &str, en: &str, value: &str, required: bool) -> Markup {
    html! {
        label { (lang.pick(zh, en)) input type="date" name=(name) value=(value) required[required]; }
    }
}

/// A piece of evidence: a file, or an address with its name.
pub fn piece(lang: Lang) -> Markup {
    html! {
        label { (lang.pick("文件", "File")) input type="file" name="file" data-upload=""; }
        p.quiet { (lang.pick("或填写网址：", "Or give an address:")) }
        label { (lang.pick("名称", "Name")) input name="name" maxlength="120"; }
        label { (lang.pick("网址", "Address")) input name="url" type="url" placeholder="https://"; }
    }
}
