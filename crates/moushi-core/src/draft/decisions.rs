//! What people decided about links, said in words rather than row numbers, so that it holds when the
//! ledger is drafted again: the table `[[links]]` of `moushi.toml` as plain data. Reading the file is
//! the edge's work.

use serde::Deserialize;

use crate::align;
use crate::model::{
    Finding, Fingerprint, Ledger, Link, LinkState, Refusal, RefusalKind, Relation, Severity, Spot,
};
use crate::text::Text;

/// Under which name decisions are told that cannot be carried out.
pub const UNPLACED: &str = "link-decision";

/// What a person says of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 确认: the task answers the requirement.
    Confirmed,
    /// 否决: it does not; not to be suggested again.
    Refused,
}

/// A decision on one link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The requirement's words, or a part of them that no other requirement has.
    pub requirement: String,
    /// The task's words, or a part of them that no other task has.
    pub task: String,
    /// What was decided.
    pub state: Verdict,
    /// Why; must not be empty.
    #[serde(default)]
    pub reason: String,
    /// What the task covers; as suggested, or else the same work, when not said.
    #[serde(default)]
    pub relation: Option<Relation>,
    /// The requirement's `fingerprint` in `ledger.json` at the time of the decision: when the words
    /// above have changed since, the link becomes doubted.
    #[serde(default)]
    pub fingerprint: Option<Fingerprint>,
}

impl Decision {
    /// Looks for missing words and reasons.
    ///
    /// # Errors
    /// [`RefusalKind::Invalid`] when the requirement, the task or the reason is empty.
    pub fn check(&self) -> Result<(), Refusal> {
        if [&self.requirement, &self.task].into_iter().any(|words| plain(words).is_empty()) {
            return Err(incomplete("requirement、task", "requirement and task"));
        }
        if self.reason.trim().is_empty() {
            return Err(incomplete("reason（理由）", "a reason"));
        }
        Ok(())
    }
}

fn incomplete(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("一条 [[links]] 没有写全 {zh}。"),
            format!("An entry of [[links]] lacks {en}."),
        ),
        Text::new(
            "写明要求和任务的原话（或足以区别的一段）、state 和 reason。",
            "Give words of the requirement and of the task, a state and a reason.",
        ),
    )
}

/// Carries decisions out on the links of a ledger; what cannot be carried out is told, never guessed.
pub fn decide(mut ledger: Ledger, decisions: &[Decision]) -> (Ledger, Vec<Finding>) {
    let mut told = Vec::new();
    for decision in decisions {
        match placed(&ledger, decision) {
            Ok(link) => put(&mut ledger.links, link),
            Err(finding) => told.push(*finding),
        }
    }
    if !decisions.is_empty() {
        ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &ledger.links);
    }
    (ledger, told)
}

fn put(links: &mut Vec<Link>, new: Link) {
    let same = |link: &Link| link.requirement == new.requirement && link.task == new.task;
    match links.iter_mut().find(|link| same(link)) {
        Some(known) => *known = new,
        None => links.push(new),
    }
}

/// The link that a decision is about, as decided.
fn placed(ledger: &Ledger, decision: &Decision) -> Result<Link, Box<Finding>> {
    let requirement = only(&ledger.requirements, &decision.requirement, |row| &row.words)
        .map_err(|count| unplaced("要求", "demand", &decision.requirement, count))?;
    let task = only(&ledger.tasks, &decision.task, |row| &row.words)
        .map_err(|count| unplaced("任务", "task", &decision.task, count))?;
    let known =
        ledger.links.iter().find(|link| link.requirement == requirement.id && link.task == task.id);
    let state = match decision.state {
        Verdict::Confirmed => LinkState::Confirmed,
        Verdict::Refused => LinkState::Refused,
    };
    let now = &requirement.fingerprint;
    Ok(Link {
        requirement: requirement.id.clone(),
        task: task.id.clone(),
        relation: decision.relation.or(known.map(|link| link.relation)).unwrap_or(Relation::Equal),
        strength: known.map_or(10, |link| link.strength),
        shared: known.map_or_else(Vec::new, |link| link.shared.clone()),
        state,
        reason: Some(decision.reason.trim().to_owned()),
        fingerprint: decision.fingerprint.as_ref().unwrap_or(now).clone(),
        weakenings: Vec::new(),
    })
}

/// The only row with these words, or else the only one that contains them; otherwise how many do.
fn only<'a, Row>(
    rows: &'a [Row],
    words: &str,
    of: impl Fn(&Row) -> &String,
) -> Result<&'a Row, usize> {
    let wanted = plain(words);
    let plains: Vec<String> = rows.iter().map(|row| plain(of(row))).collect();
    let equal: Vec<usize> = (0..rows.len()).filter(|at| plains[*at] == wanted).collect();
    let found = if equal.is_empty() {
        (0..rows.len()).filter(|at| plains[*at].contains(&wanted)).collect()
    } else {
        equal
    };
    match found.as_slice() {
        [one] => Ok(&rows[*one]),
        several => Err(several.len()),
    }
}

/// As for fingerprints: punctuation and white space do not count.
fn plain(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric() || *c == '%').collect()
}

fn unplaced(zh: &str, en: &str, words: &str, count: usize) -> Box<Finding> {
    let (why, how) = match count {
        0 => ("没有一条含这些字".to_owned(), "none has these words".to_owned()),
        many => (format!("有{many}条都含这些字"), format!("{many} have these words")),
    };
    Box::new(Finding {
        rule: UNPLACED.to_owned(),
        severity: Severity::Note,
        message: Text::of(
            format!("设置中 [[links]] 的{zh}“{words}”对不上：{why}。这一条没有生效。"),
            format!("[[links]] names the {en} “{words}”: {how}. The decision has no effect."),
        ),
        advice: Text::new(
            "照抄台账中的原话，或写出足以区别的一段；编号会变，不要写编号。",
            "Copy the words from the ledger, or a part that tells it apart; numbers of rows change.",
        ),
        at: vec![Spot::Plan],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Config, run};

    fn ledger(number: &str) -> Ledger {
        let text = format!(
            "要求 必须 期限=2031年底前 | 普惠性幼儿园覆盖率达到{number}以上\n\
             要求 必须 | 改造农村旱厕达到350座\n\
             任务 牵头=学前处 期限=年底前 | 普惠性幼儿园覆盖率达到85%\n\
             任务 牵头=后勤处 期限=年底前 | 改善学校生活条件"
        );
        let mut ledger = crate::lint::case_ledger(&text, 2031);
        ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &[]);
        ledger
    }

    fn decision(text: &str) -> Decision {
        toml::from_str(text).expect("a decision")
    }

    fn softer(ledger: &Ledger) -> Vec<Finding> {
        let found = run(ledger, &Config::default()).findings;
        found.into_iter().filter(|one| one.rule == "softer-than-demand").collect()
    }

    #[test]
    fn a_suggested_weakening_is_a_warning_and_a_confirmed_one_an_error() {
        let suggested = softer(&ledger("87%"));
        assert_eq!((suggested.len(), suggested[0].severity), (1, Severity::Warning));
        assert!(suggested[0].message.zh.contains("由系统建议的对应关系，待确认"));
        let confirm = decision(
            "requirement = '普惠性幼儿园覆盖率'\ntask = '普惠性幼儿园覆盖率达到85%。'\nstate = 'confirmed'\nreason = '同一指标'",
        );
        let (ledger, told) = decide(ledger("87%"), &[confirm]);
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(ledger.links[0].reason.as_deref(), Some("同一指标"));
        let confirmed = softer(&ledger);
        assert_eq!((confirmed.len(), confirmed[0].severity), (1, Severity::Error));
        assert!(!confirmed[0].message.zh.contains("待确认"));
    }

    #[test]
    fn decisions_join_what_was_not_suggested_and_part_what_was() {
        let refuse = decision(
            "requirement = '普惠性幼儿园'\ntask = '普惠性幼儿园'\nstate = 'refused'\nreason = '口径不同'",
        );
        let join = decision(
            "requirement = '旱厕'\ntask = '生活条件'\nstate = 'confirmed'\nreason = '含改厕'\nrelation = 'subset'",
        );
        let (ledger, told) = decide(ledger("87%"), &[refuse, join.clone()]);
        assert!(told.is_empty() && softer(&ledger).is_empty(), "{told:?}");
        let states: Vec<_> =
            ledger.links.iter().map(|link| (link.requirement.0.as_str(), link.state)).collect();
        assert_eq!(states, [("R001", LinkState::Refused), ("R002", LinkState::Confirmed)]);
        assert_eq!(ledger.links[1].relation, Relation::Subset);
        assert_eq!(decide(ledger.clone(), &[join]).0, ledger, "again changes nothing");
    }

    #[test]
    fn a_decision_is_doubted_when_the_words_above_have_changed_since() {
        let then = Fingerprint::of("普惠性幼儿园覆盖率达到87%以上");
        let confirm = Decision {
            fingerprint: Some(then),
            ..decision(
                "requirement = '普惠性'\ntask = '普惠性'\nstate = 'confirmed'\nreason = '同一指标'",
            )
        };
        let state =
            |number| decide(ledger(number), std::slice::from_ref(&confirm)).0.links[0].state;
        assert_eq!((state("87%"), state("90%")), (LinkState::Confirmed, LinkState::Doubted));
    }

    #[test]
    fn what_fits_nothing_or_several_is_told_and_not_guessed() {
        let of = |requirement: &str| {
            decision(&format!(
                "requirement = '{requirement}'\ntask = '普惠性'\nstate = 'confirmed'\nreason = '-'"
            ))
        };
        let (after, told) = decide(ledger("87%"), &[of("R001的话"), of("达到")]);
        assert!(after.links.iter().all(|link| link.state == LinkState::Suggested));
        let told: Vec<&str> = told.iter().map(|one| &*one.message.zh).collect();
        assert!(told[0].contains("没有一条"), "{told:?}");
        assert!(told[1].contains("有2条"), "{told:?}");
        assert!(of(" ，").check().is_err() && of("普惠").check().is_ok());
        assert!(Decision { reason: " ".into(), ..of("普惠") }.check().is_err());
    }
}
