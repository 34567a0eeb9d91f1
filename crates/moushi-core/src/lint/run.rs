//! Runs the rules and puts their findings in order: worst first, then as the documents were given,
//! then as the words stand. Findings accepted with a reason are kept apart.

use std::collections::BTreeMap;

use super::{Check, Config, Plan, Sink, Suppression, rules};
use crate::model::{Document, Finding, Ledger, Level, Severity, Spot};
use crate::text::{SourceId, Span, Text};

/// Under which name suppressions that match nothing are told. No rule: it cannot be suppressed.
const UNUSED: &str = "unused-suppression";

/// What the rules found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Open findings, worst first.
    pub findings: Vec<Finding>,
    /// Findings that the settings accept, in the same order.
    pub suppressed: Vec<Suppressed>,
}

/// A finding that has been looked at and accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it may stay.
    pub reason: String,
}

/// Runs all rules over a plan and the documents that it stands on.
///
/// The words of a document from above cannot be mended here, so that its findings are never errors.
pub fn run(ledger: &Ledger, config: &Config) -> Outcome {
    let plan = Plan::new(ledger, config);
    let mut found = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| !config.off.contains(rule.name)) {
        let mut sink = Sink::new(rule, config);
        match rule.check {
            Check::Plan(check) => check(&plan, &mut sink),
            Check::Document(check) => {
                for document in &ledger.documents {
                    let mut own = Sink::new(rule, config);
                    check(document, &mut own);
                    found.extend(own.into_findings().into_iter().map(|one| soften(one, document)));
                }
            }
        }
        found.extend(sink.into_findings());
    }
    let documents: Vec<&Document> = ledger.documents.iter().collect();
    sort_out(found, &documents, config, unused)
}

/// Runs the rules that need nothing but one document.
pub fn run_document(document: &Document, config: &Config) -> Outcome {
    let mut found = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| !config.off.contains(rule.name)) {
        if let Check::Document(check) = rule.check {
            let mut sink = Sink::new(rule, config);
            check(document, &mut sink);
            found.extend(sink.into_findings());
        }
    }
    // Other documents may have what a suppression is for: nothing is said of those that match nothing.
    sort_out(found, &[document], config, |_| None)
}

fn soften(mut finding: Finding, document: &Document) -> Finding {
    if document.level == Level::Above {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    finding
}

/// What is to be said of a suppression that matches nothing: it is a leftover, or it is misspelt and
/// the person believes that something has been accepted which has not.
fn unused(one: &Suppression) -> Option<Finding> {
    let narrowed = [("words", &one.words), ("row", &one.row)];
    let only: String = narrowed
        .iter()
        .filter_map(|(key, value)| Some(format!("，{key} = “{}”", value.as_ref()?)))
        .collect();
    Some(Finding {
        rule: UNUSED.to_owned(),
        severity: Severity::Note,
        message: Text::of(
            format!(
                "设置中对规则“{}”的一条忽略（理由：{}{only}）没有对上任何提示。",
                one.rule,
                one.reason.trim()
            ),
            format!(
                "A suppression of “{}” (reason: {}{only}) matches no finding.",
                one.rule,
                one.reason.trim()
            ),
        ),
        advice: Text::new(
            "问题已经改好的，删去这一条；还在的，核对规则名、words 和 row。",
            "Delete it if the problem is gone; if not, check its rule, words and row.",
        ),
        at: vec![Spot::Plan],
    })
}

fn sort_out(
    mut found: Vec<Finding>,
    documents: &[&Document],
    config: &Config,
    unmatched: impl Fn(&Suppression) -> Option<Finding>,
) -> Outcome {
    let texts: BTreeMap<&SourceId, (usize, &str)> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| (&document.source.id, (at, document.source.text.as_str())))
        .collect();
    found.sort_by_cached_key(|finding| {
        let place = finding.at.first().map(|spot| place(spot, &texts));
        (std::cmp::Reverse(finding.severity), place, finding.rule.clone())
    });
    found.dedup_by(|a, b| a.rule == b.rule && a.at == b.at && a.message == b.message);
    let matches_nothing = |one: &&Suppression| !found.iter().any(|it| covers(one, it, &texts));
    let leftover: Vec<Finding> =
        config.suppress.iter().filter(matches_nothing).filter_map(unmatched).collect();
    let mut outcome = Outcome::default();
    for finding in found {
        match config.suppress.iter().find(|one| covers(one, &finding, &texts)) {
            None => outcome.findings.push(finding),
            Some(one) => {
                outcome.suppressed.push(Suppressed { finding, reason: one.reason.clone() });
            }
        }
    }
    outcome.findings.extend(leftover);
    outcome
}

type Texts<'a> = BTreeMap<&'a SourceId, (usize, &'a str)>;

/// Plan first, then documents in the order given, then rows without words.
fn place(spot: &Spot, texts: &Texts) -> (usize, Span, String) {
    match spot {
        Spot::Plan => (0, Span::default(), String::new()),
        Spot::Words { source, span } => {
            (texts.get(source).map_or(usize::MAX - 1, |(at, _)| at + 1), *span, String::new())
        }
        Spot::Row(id) => (usize::MAX, Span::default(), id.0.clone()),
    }
}

fn covers(one: &Suppression, finding: &Finding, texts: &Texts) -> bool {
    let words = |part: &str| {
        finding.at.iter().any(|spot| match spot {
            Spot::Words { source, span } => texts
                .get(source)
                .and_then(|(_, text)| text.get(span.start()..span.end()))
                .is_some_and(|words| words.contains(part)),
            _ => false,
        })
    };
    let row =
        |name: &str| finding.at.iter().any(|spot| matches!(spot, Spot::Row(id) if id.0 == name));
    one.rule == finding.rule
        && !one.reason.trim().is_empty()
        && one.words.as_deref().is_none_or(words)
        && one.row.as_deref().is_none_or(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::case;
    use crate::text::Page;

    fn clean() -> Ledger {
        let page = Page::parse(include_str!("../../tests/lint/clean.md"));
        case::ledger(&page.cases[0].text, 2024)
    }

    fn ledger(text: &str) -> Ledger {
        case::ledger(text, 2024)
    }

    #[test]
    fn a_clean_plan_is_met_with_silence() {
        let outcome = run(&clean(), &Config::default());
        let said: Vec<_> =
            outcome.findings.iter().map(|one| (&one.rule, &one.message.zh)).collect();
        assert!(said.is_empty(), "{said:#?}");
        assert!(outcome.suppressed.is_empty());
    }

    #[test]
    fn an_empty_plan_is_met_with_silence() {
        assert_eq!(run(&Ledger::new("某省教育厅", 2024), &Config::default()), Outcome::default());
    }

    #[test]
    fn the_worst_comes_first_and_then_the_words_as_they_stand() {
        let found = run(
            &ledger("任务 期限=年底前 | 印发招生办法\n任务 牵头=财务处 | 下达补助资金3亿元"),
            &Config::default(),
        );
        let order: Vec<_> =
            found.findings.iter().map(|one| (one.severity, one.rule.as_str())).collect();
        assert_eq!(order, [(Severity::Error, "no-owner"), (Severity::Warning, "no-deadline")]);
    }

    #[test]
    fn settings_switch_reweigh_and_suppress_with_a_reason() {
        let text = "任务 期限=年底前 | 印发招生办法\n任务 期限=年底前 | 下达补助资金3亿元";
        let read = |text: &str| toml::from_str::<Config>(text).unwrap();
        assert!(run(&ledger(text), &read("off = ['no-owner']")).findings.is_empty());
        let note = run(&ledger(text), &read("severity = { no-owner = 'note' }"));
        assert!(note.findings.iter().all(|one| one.severity == Severity::Note));
        let accepted =
            "[[suppress]]\nrule = 'no-owner'\nwords = '招生办法'\nreason = '处室调整中'\n";
        let config = Config { limits: read("limits.one-by-one = 9").limits, ..read(accepted) };
        let outcome =
            run(&ledger(&format!("{text}\n任务 牵头=财务处 期限=年底前 | 建成1个平台")), &config);
        assert_eq!((outcome.findings.len(), outcome.suppressed.len()), (1, 1));
        assert_eq!(outcome.suppressed[0].reason, "处室调整中");
        let row = read("[[suppress]]\nrule = 'no-owner'\nrow = 'T009'\nreason = '无此行'\n");
        assert!(run(&ledger(text), &row).suppressed.is_empty());
        let told = run(&ledger(text), &row).findings;
        let unused: Vec<_> = told.iter().filter(|one| one.rule == UNUSED).collect();
        assert_eq!((unused.len(), unused[0].severity), (1, Severity::Note));
        assert!(unused[0].message.zh.contains("T009") && unused[0].message.zh.contains("无此行"));
        assert!(outcome.findings.iter().all(|one| one.rule != UNUSED), "one that matches is used");
    }

    #[test]
    fn the_words_of_superiors_are_never_errors() {
        let mut document = case::document("加强高公司党建。\n@换词 高公司=高校 高");
        assert_eq!(
            run_document(&document, &Config::default()).findings[0].severity,
            Severity::Error
        );
        document.level = Level::Above;
        let mut ledger = Ledger::new("某省教育厅", 2024);
        ledger.documents.push(document);
        let found = run(&ledger, &Config::default()).findings;
        assert_eq!((found.len(), found[0].severity), (1, Severity::Warning));
    }

    #[test]
    fn a_fault_of_all_tasks_is_told_once() {
        let text: String = (1..=9)
            .map(|at| format!("任务 分管=领导{} 牵头=财务处 | 印发第{at}个方案\n", at % 3))
            .collect();
        let found = run(&ledger(text.trim_end()), &Config::default()).findings;
        let undated: Vec<_> = found.iter().filter(|one| one.rule == "no-deadline").collect();
        assert_eq!((undated.len(), undated[0].at.len()), (1, 9));
        assert!(undated[0].message.zh.starts_with("全部9项任务都没有完成时限"));
    }
}
