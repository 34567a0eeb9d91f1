//! The effect of a closed task on its page: the form of the review and what it found.

use maud::{Markup, html};
use moushi_core::track::Effect;

use crate::app::acts::entry::fields::word;
use crate::app::asks::effects::Reviewed;
use crate::http::Lang;
use crate::web::frame::tag;
use crate::web::pages::effects::{measure, tone};

/// What a reviewer fills in.
pub fn form(lang: Lang, target: &str) -> Markup {
    html! {
        p.quiet { (lang.pick("看师生、群众得到了什么，不看印发了多少文件、开了多少会。",
            "Look at what people have of it, not at how many papers were issued or meetings held.")) }
        label { (lang.pick("结论", "Finding"))
            select name="effect" required {
                @for one in Effect::ALL { option value=(word(&one)) { (lang.of(&one.title())) } }
            } }
        label { (lang.pick("实际效果", "What has changed"))
            textarea name="words" rows="2" maxlength="2000" required {} }
        div.row {
            label { (lang.pick("效果数值", "Figure of the outcome"))
                @if !target.is_empty() { (lang.pick("（目标 ", " (target ")) (target) (lang.pick("）", ")")) }
                input type="number" name="figure" data-number="" step="any"; }
            label { (lang.pick("没有数值的原因", "Why there is no figure")) input name="unfigured" maxlength="2000"; }
        }
        label { (lang.pick("依据（调查、统计、走访等）", "Seen by: survey, statistics, visit"))
            textarea name="evidence" rows="1" maxlength="2000" {} }
    }
}

/// What a review found.
pub fn panel(lang: Lang, review: Option<&Reviewed>) -> Markup {
    html! {
        @if let Some(review) = review {
            section.panel #effect {
                h2 { (lang.pick("效果评估", "Effect")) " " (tag(tone(&review.effect), lang.of(&review.title))) }
                p.said { (review.words) }
                p.quiet { (measure(lang, &review.figure, &review.unfigured))
                    @if !review.evidence.is_empty() { " · " (lang.pick("依据：", "seen by: ")) (review.evidence) }
                    " · " (review.who) " " (review.on) }
            }
        }
    }
}
