//! The rules of the first release, in one list. A rule is added by its file, its page and its name
//! here; the tests below find a file that is not listed and a rule without cases.

mod baseline_missing;
mod below_last_year;
mod below_standard;
mod broken_numbering;
mod copy_of_last_year;
mod count_mismatch;
mod date_in_the_past;
mod doubtful_code;
mod doubtful_number;
mod duplicate_tasks;
mod empty_quarter;
mod livelihood_without_beneficiaries;
mod livelihood_without_number;
mod mixed_denominators;
mod month_end_load;
mod no_deadline;
mod no_deliverable;
mod no_owner;
mod no_quantity;
mod no_satisfaction_measure;
mod no_step_this_year;
mod not_cascaded;
mod nothing_new;
mod percent_points_confused;
mod plan_load;
mod portfolio_without_risk;
mod programme_two_names;
mod rank_order_broken;
mod requirement_without_task;
mod risk_without_measure;
mod risk_without_owner;
mod slogan_without_work;
mod softer_than_demand;
mod swapped_word;
mod task_without_basis;
mod two_leads;
mod two_numbers;
mod unit_load;
mod unmatched_quotes;
mod unproved_first;
mod vanished_task;

use super::Rule;

/// All rules, by family as in [`super::Family::ALL`].
pub static RULES: &[&Rule] = &[
    &requirement_without_task::RULE,
    &task_without_basis::RULE,
    &no_step_this_year::RULE,
    &not_cascaded::RULE,
    &vanished_task::RULE,
    &doubtful_code::RULE,
    &softer_than_demand::RULE,
    &copy_of_last_year::RULE,
    &nothing_new::RULE,
    &unproved_first::RULE,
    &below_standard::RULE,
    &below_last_year::RULE,
    &baseline_missing::RULE,
    &two_numbers::RULE,
    &plan_load::RULE,
    &unit_load::RULE,
    &month_end_load::RULE,
    &empty_quarter::RULE,
    &two_leads::RULE,
    &duplicate_tasks::RULE,
    &no_quantity::RULE,
    &no_owner::RULE,
    &no_deadline::RULE,
    &no_deliverable::RULE,
    &slogan_without_work::RULE,
    &livelihood_without_number::RULE,
    &livelihood_without_beneficiaries::RULE,
    &no_satisfaction_measure::RULE,
    &mixed_denominators::RULE,
    &risk_without_owner::RULE,
    &risk_without_measure::RULE,
    &portfolio_without_risk::RULE,
    &swapped_word::RULE,
    &count_mismatch::RULE,
    &programme_two_names::RULE,
    &percent_points_confused::RULE,
    &rank_order_broken::RULE,
    &doubtful_number::RULE,
    &date_in_the_past::RULE,
    &broken_numbering::RULE,
    &unmatched_quotes::RULE,
];

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}

/// The rule whose name is nearest to a misspelt one; none when nothing is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let by_distance = RULES.iter().map(|rule| (distance(name, rule.name), rule.name));
    by_distance.min().filter(|(far, near)| *far <= near.len() / 3).map(|(_, near)| near)
}

/// Letters to insert, delete or replace, to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::lint::{Family, case};
    use crate::report::Label;
    use crate::text::Page;

    #[test]
    fn every_file_is_a_listed_rule_with_a_page() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let expected = RULES.iter().map(|rule| rule.name.replace('-', "_"));
        let expected = expected.flat_map(|name| [format!("{name}.md"), format!("{name}.rs")]);
        assert_eq!(files, expected.collect(), "files on the left, rules of the list on the right");
    }

    #[test]
    fn names_are_unique_and_families_stand_together() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        let families: Vec<_> = RULES.iter().map(|rule| rule.family).collect();
        assert!(families.is_sorted(), "{families:?}");
    }

    #[test]
    fn every_page_says_what_why_how_and_shows_it() {
        for rule in RULES {
            for heading in
                ["## 查什么", "## 为什么", "## 怎么改", "## 例", "## 配置", "## In English"]
            {
                assert!(rule.page.contains(heading), "{}.md has no {heading}", rule.name);
            }
            let page = Page::parse(rule.page);
            assert_eq!(page.title, format!("{}（{}）", rule.title.zh, rule.name));
            let (family, severity) = (rule.family.title().zh, rule.severity.label().zh);
            let head = format!("自 {} 版起 · {family} · {severity}", rule.since);
            assert!(page.body.contains(&head), "{}: {head}", rule.name);
            let silent = page.cases.iter().filter(|case| case.is_silent()).count();
            let firing = page.cases.len() - silent;
            assert!(firing >= 3 && silent >= 3, "{}: {firing} fire, {silent} silent", rule.name);
        }
    }

    #[test]
    fn every_case_of_every_page_holds() {
        let failures: Vec<String> = RULES.iter().flat_map(|rule| case::run_page(rule)).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn a_near_name_is_near() {
        assert_eq!((distance("", "ab"), distance("onwer", "owner")), (2, 2));
        assert_eq!(nearest("no-owners"), Some("no-owner"));
        assert_eq!(Family::Fit.title().zh, "衔接");
    }
}
