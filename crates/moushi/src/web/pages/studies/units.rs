//! The units of a study: drawn with their intervals, and by name or by band with places as ranges. The order of the drawing is
//! that of effects, the order of the table never.

use maud::{Markup, html};
use moushi_core::growth::shown::{estimate, fixed, interval};
use moushi_core::text::Text;

use super::one::Which;
use crate::app::asks::studies::told::{Row, Shown, Units, Whole};
use crate::http::Lang;
use crate::web::pages::controls;
use serde_json::json;

/// How results are read.
pub const READING: Text = Text::new(
    "增值效应是公式所含条件相同时，单位的结果与全体平均之差。区间包含零的与平均分不开；比较两个单位要看用于比较的区间是否重叠。效应是相关，不说明原因，不能作为高利害决定的唯一依据。",
    "An effect is how far a unit lies from the mean of all, with what the formula accounts for being equal. A unit whose interval holds zero cannot be told from the mean; of two units, see whether their intervals for comparison overlap. Effects are correlations and no causes, and never the only basis of decisions with high stakes.",
);

/// Units that are all drawn; of more, those apart from the mean.
const ALL: usize = 60;
/// Units apart from the mean that are drawn.
const MOST: usize = 120;

/// What a grouping is called: `school:county` is schools within counties.
pub fn grouping(lang: Lang, name: &str) -> String {
    match name.split_once(':') {
        None => name.to_owned(),
        Some((unit, within)) => {
            format!("{unit}{}{within}{}", lang.pick("（", " ("), lang.pick("内）", ")"))
        }
    }
}

/// The units.
pub fn section(lang: Lang, whole: &Whole, shown: &Shown, which: &Which) -> Markup {
    let units = &shown.units;
    html! {
        @if units.vanishes {
            section.panel { h2 { (lang.pick("各单位", "Units")) }
                p { (lang.pick("数据显示不出单位之间有超出偶然的差别，各单位的效应都是零，因此不画也不列。",
                    "The data show no differences between units beyond what chance explains. All effects are zero and therefore neither drawn nor listed.")) } }
        } @else if units.rows.is_empty() {
            section.panel { h2 { (lang.pick("各单位", "Units")) } p { (lang.of(&units.unnamed)) } }
        } @else {
            (drawing(lang, units))
            (table(lang, whole, units, which))
        }
    }
}

/// The caterpillar plot: each unit a line, its intervals around its effect.
fn drawing(lang: Lang, units: &Units) -> Markup {
    let mut drawn: Vec<&Row> = units.rows.iter().collect();
    let left = drawn.len() > ALL;
    if left {
        drawn.retain(|row| row.band != "not_apart");
    }
    let many = drawn.len() > MOST;
    drawn.sort_by(|one, other| {
        other.effect.total_cmp(&one.effect).then_with(|| one.name.cmp(&other.name))
    });
    html! {
        section.panel #plot { h2 { span { (lang.pick("增值效应与区间", "Effects with their intervals")) } }
            p.quiet { (lang.pick("细线是 95% 区间，粗线是用于比较的区间，短竖线是估计值，虚线是全体平均（零）。细线跨过虚线的，与平均分不开；粗线不重叠的两个单位，约有 95% 的把握不同。",
                "The thin line is the interval of 95 %, the thick one that for comparison, the short stroke the estimate, the dashed line the mean of all (zero). Where the thin line crosses the dashed one, the unit cannot be told from the mean; two units whose thick lines do not overlap differ with about 95 %.")) }
            @if many { p { (lang.pick("与平均分得开的单位太多，这里不画；下面的表有全部单位。", "Too many units are apart from the mean to be drawn; the table has all.")) } }
            @else {
                @if left { p.quiet { (lang.pick("单位较多，只画与平均分得开的；下面的表有全部单位。", "There are many units: those apart from the mean are drawn, the table has all.")) } }
                ul.plot { @for row in &drawn { (drawn_row(row, units.axis)) } }
                div.axis aria-hidden="true" { span { (fixed(units.axis[0], 1)) } span { (lang.pick("虚线为 0", "dashed line: 0")) } span { (fixed(units.axis[1], 1)) } }
            }
        }
    }
}

fn drawn_row(row: &Row, [low, high]: [f64; 2]) -> Markup {
    let at = |value: f64| format!("{:.1}", (value - low) / (high - low) * 1_000.0);
    let stroke = |class: &str, [from, to]: [f64; 2]| {
        html! { line class=(class) x1=(at(from)) x2=(at(to)) y1="9" y2="9" {} }
    };
    html! {
        li {
            span.name lang="zh-CN" { (unit(&row.name)) }
            svg viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true" {
                line.zero x1=(at(0.0)) x2=(at(0.0)) y1="0" y2="18" {}
                (stroke("comparing", row.comparison))
                (stroke("sure", row.interval))
                line.mode x1=(at(row.effect)) x2=(at(row.effect)) y1="2" y2="16" {}
            }
            span.value { (sign(&row.band)) " " (estimate(row.effect, row.deviation)) }
        }
    }
}

/// `第一小学（清河县）` of `第一小学:清河县`.
pub fn unit(name: &str) -> String {
    match name.split_once(':') {
        None => name.to_owned(),
        Some((own, above)) => format!("{own}（{above}）"),
    }
}

/// The sign of a band: its shape says where the unit lies.
pub fn sign(band: &str) -> &'static str {
    match band {
        "above" => "▲",
        "below" => "▼",
        _ => "○",
    }
}

/// A band in words.
pub fn band(lang: Lang, band: &str) -> &'static str {
    match band {
        "above" => lang.pick("明确高于平均", "surely above"),
        "below" => lang.pick("明确低于平均", "surely below"),
        _ => lang.pick("与平均分不开", "not apart"),
    }
}

fn table(lang: Lang, whole: &Whole, units: &Units, which: &Which) -> Markup {
    let order = |by: &str, words: &str, now: bool| {
        html! { a href={ (which.url(&whole.id, &units.grouping, by)) "#units" } aria-current=[now.then_some("true")] { (words) } }
    };
    html! {
        section.panel #units {
            h2 { span { (lang.pick("各单位", "Units")) }
                @if units.rows.len() > 1 { span.by { (order("", lang.pick("按名称", "by name"), !which.by_band()))
                    (order("band", lang.pick("按与平均的关系", "by band"), which.by_band())) } } }
            div.scrolled tabindex="0" role="region" aria-label=(lang.pick("各单位", "Units")) { table.narrow {
                thead { tr { th { (lang.pick("单位", "Unit")) } th.num { (lang.pick("人数", "Rows")) } th.num { (lang.pick("增值效应", "Effect")) }
                    th { (lang.pick("95% 区间", "Interval of 95 %")) } th { (lang.pick("用于比较的区间", "For comparison")) }
                    th.num { (lang.pick("可靠性", "Reliability")) } th { (lang.pick("与平均相比", "Against the mean")) }
                    th { (lang.pick("名次范围", "Range of places")) " " span.quiet { (lang.pick("共", "of ")) (units.named) } } } }
                tbody { @for row in &units.rows { (line(lang, row)) } }
            } }
            p.quiet { (lang.pick("单位：", "Units: ")) (lang.of(&units.unnamed)) (lang.pick("。名次范围不能代替区间；可靠性低于 0.7 的单位不宜单独评说。", ". A range of places does not stand for the interval; units of a reliability below 0.7 should not be spoken of alone.")) }
            @if units.rows.len() > 1 { p.quiet { @match lang {
                Lang::Zh => { (units.pairs) " 对单位中，能够分开的有 " (units.pairs_apart) " 对。" }
                Lang::En => { "Of " (units.pairs) " pairs, " (units.pairs_apart) " can be told apart." }
            } } }
        }
    }
}

fn line(lang: Lang, row: &Row) -> Markup {
    let error = row.deviation;
    html! {
        tr data-unit=(row.name) {
            td { span lang="zh-CN" { (unit(&row.name)) }
                @if !row.org.is_empty() && !row.name.starts_with(&row.org) { div.quiet lang="zh-CN" { (row.org) } }
                @if row.objects { (objecting(lang, row)) } }
            td.num data-name=(lang.pick("人数", "Rows")) { (row.rows) }
            td.num data-name=(lang.pick("增值效应", "Effect")) { b { (estimate(row.effect, error)) } }
            td data-name=(lang.pick("95% 区间", "95 %")) { (interval(row.interval, error)) }
            td data-name=(lang.pick("用于比较的区间", "For comparison")) { (interval(row.comparison, error)) }
            td.num data-name=(lang.pick("可靠性", "Reliability")) { @match row.reliability { Some(value) => (fixed(value, 2)), None => "--" } }
            td data-name=(lang.pick("与平均相比", "Against the mean")) { (sign(&row.band)) " " (band(lang, &row.band)) }
            td data-name=(lang.pick("名次范围", "Places")) { (fixed(row.places[0], 0)) " ~ " (fixed(row.places[1], 0)) }
        }
    }
}

fn objecting(lang: Lang, row: &Row) -> Markup {
    let fields = html! {
        p.quiet { (lang.pick("提出异议不影响结果的公布；答复与异议一起列在结果旁边。", "An objection suspends nothing; it stands beside the result with its answer.")) }
        (controls::area(lang, "words", "异议和理由", "What you object to, and why", true))
    };
    html! {
        details.action { summary { span.btn { (lang.pick("提出异议", "Object")) } }
            (controls::form("study-objection-file", &json!({ "study_unit": row.unit }), &fields, lang.pick("提交异议", "File it"))) }
    }
}
