//! Objections to results of a study with their answers, and the form of an answer.

use maud::{Markup, html};
use serde_json::json;

use super::one::edition_of;
use super::units::unit;
use crate::app::asks::studies::told::{Objection, Whole};
use crate::http::Lang;
use crate::web::frame::tag;
use crate::web::pages::controls::{area, decide};

/// The section; nothing where there is none.
pub fn section(lang: Lang, whole: &Whole) -> Markup {
    html! {
        @if !whole.objections.is_empty() {
            section.panel #objections { h2 { span { (lang.pick("异议与答复", "Objections and answers")) } span.quiet { (whole.objections.len()) } }
                @for one in &whole.objections { (objection(lang, one)) }
            }
        }
    }
}

fn objection(lang: Lang, one: &Objection) -> Markup {
    html! {
        div.objection data-objection=(one.seq) {
            p { b lang="zh-CN" { (unit(&one.unit)) } " " (tag(&one.state.tone, lang.of(&one.state.words))) " "
                span.quiet { (edition_of(lang, one.edition)) " · " (one.filed_on) " · " span lang="zh-CN" { (one.org) } } }
            p.said lang="zh-CN" { (one.words) }
            @if one.waiting { p.quiet { (lang.pick("答复以前结果照常有效。", "The result stands until it is answered.")) } }
            @else { p.said { span.quiet { (lang.pick("答复（", "Answer (")) (one.answered_on) (lang.pick("）：", "): ")) } span lang="zh-CN" { (one.grounds) }
                @if one.corrected != 0 { " " a href={ "?edition=" (one.corrected) } { (lang.pick("更正后的结果：", "Corrected: ")) (edition_of(lang, one.corrected)) } } } }
            @if one.answers { details.action { summary { span.btn { (lang.pick("答复", "Answer")) } } (answering(lang, one)) } }
        }
    }
}

fn answering(lang: Lang, one: &Objection) -> Markup {
    let fixed = json!({ "study_objection": one.id, "version": one.version });
    let fields = html! {
        (area(lang, "grounds", "核查情况和理由", "What was looked at, and why", true))
        label { (lang.pick("更正后的版本号（异议成立时填写，须先上传更正数据）", "Edition that corrects it (to uphold; hand in corrected data first)"))
            input name="corrected" type="number" min="1" data-number=""; }
    };
    let words = [lang.pick("异议成立", "Uphold"), lang.pick("异议不成立", "Dismiss")];
    decide("study-objection-answer", &fixed, &fields, "upheld", words)
}
