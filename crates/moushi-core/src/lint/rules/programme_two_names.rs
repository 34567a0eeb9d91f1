//! Rule `programme-two-names` 工程名称不一: one quoted programme under two names (“三融”行动, “三融”工程).

use std::collections::BTreeMap;

use crate::lint::plan::Plan;
use crate::lint::reading::{Stretch, paragraphs};
use crate::lint::sink::{Sink, spot};
use crate::lint::words::LEXICON;
use crate::lint::{Check, Family, Rule};
use crate::model::{Severity, Spot};
use crate::text::Text;

/// The rule.
pub const RULE: Rule = Rule {
    name: "programme-two-names",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("工程名称不一", "one programme, two names"),
    page: include_str!("programme_two_names.md"),
    since: "0.1",
    check: Check::Plan(check),
};

/// A way of writing a programme: what it is called, as written first, where, and how often.
struct Form {
    written: String,
    at: Spot,
    times: usize,
}

/// By the name without its noun, then by the noun; a name without noun says nothing against others.
type Names = BTreeMap<String, BTreeMap<&'static str, Form>>;

fn check(plan: &Plan, sink: &mut Sink) {
    let mut names = Names::new();
    for document in &plan.ledger.documents {
        for paragraph in paragraphs(document) {
            collect(paragraph, &mut names, |span| spot(document, span));
        }
    }
    for forms in names.values().filter(|forms| forms.len() > 1) {
        let mut forms: Vec<&Form> = forms.values().collect();
        forms.sort_by_key(|form| form.times);
        report(sink, Severity::Warning, forms[0], forms[forms.len() - 1]);
    }
    for (core, forms) in &names {
        let Some(prefix) = LEXICON.programme_prefixes.starting(core) else { continue };
        let Some(short) = names.get(&core[prefix.len()..]) else { continue };
        for (noun, form) in forms {
            if let Some(other) = short.get(noun) {
                report(sink, Severity::Note, form, other);
            }
        }
    }
}

fn collect(paragraph: Stretch, names: &mut Names, spot: impl Fn(crate::text::Span) -> Spot) {
    let words = paragraph.words;
    for (open, mark) in words.match_indices('“') {
        let start = open + mark.len();
        let Some(len) = words[start..].find('”').filter(|len| (1..=48).contains(len)) else {
            continue;
        };
        let (name, after) = (&words[start..start + len], start + len + '”'.len_utf8());
        let inside = LEXICON.programme_nouns.ending(name);
        let behind = LEXICON.programme_nouns.starting(&words[after..]);
        let Some(noun) = inside.or(behind) else { continue };
        let core = inside.map_or(name, |noun| &name[..name.len() - noun.len()]);
        let end = if inside.is_some() { after } else { after + noun.len() };
        if core.chars().count() < 2 {
            continue;
        }
        let new = || Form {
            written: words[open..end].to_owned(),
            at: spot(paragraph.span(open..end)),
            times: 0,
        };
        names.entry(core.to_owned()).or_default().entry(kind(noun)).or_insert_with(new).times += 1;
    }
}

/// 行动计划 and 专项行动 are ways of saying 行动.
fn kind(noun: &str) -> &'static str {
    match noun {
        "工程" => "工程",
        "计划" => "计划",
        "专项" => "专项",
        _ => "行动",
    }
}

fn report(sink: &mut Sink, severity: Severity, rare: &Form, usual: &Form) {
    let (rare_name, usual_name) = (&rare.written, &usual.written);
    let message = Text::of(
        format!("同一工程有两个名称：{rare_name}和{usual_name}。"),
        format!("One programme has two names: {rare_name} and {usual_name}."),
    );
    let advice = Text::new(
        "确认是否同一工程；是的话统一成正式文件中的名称。",
        "See whether they are the same; if so, use the name of the official document throughout.",
    );
    sink.report_as(severity, message, advice, vec![rare.at.clone(), usual.at.clone()]);
}
