//! Milestones ticked in a form: yes or no and a day, each fault in its cell, and once only.

use moushi_core::track::form::{MILESTONES, Table, Tick, ticked};
use proptest::prelude::*;

use super::*;

fn tick(words: &str) -> Tick {
    Tick { entry: "t".to_owned(), words: words.to_owned() }
}

fn line(reached: &str, on: &str) -> Row {
    let given = |text: &str| Given { text: text.to_owned(), number: None, column: 4 };
    let cells = [(Field::Reached, given(reached)), (Field::On, given(on))];
    let cells = cells.into_iter().filter(|(_, given)| !given.text.is_empty()).collect();
    Row { number: 6, given: cells, ..Row::default() }
}

fn of(reached: &str, on: &str) -> Option<String> {
    ticked(&line(reached, on), &tick("主体封顶"), &held()).expect("no fault")
}

#[test]
fn a_milestone_is_ticked_with_its_day_or_without() {
    for yes in ["是", "Yes", "√", "1", " 是 "] {
        assert_eq!(of(yes, ""), Some(String::new()), "{yes}");
    }
    for no in ["", "否", "No", "×"] {
        assert_eq!(of(no, ""), None, "{no}");
    }
    assert_eq!(of("是", "2023年6月28日").as_deref(), Some("2023-06-28"));
    assert_eq!(of("是", "2023-07-05").as_deref(), Some("2023-07-05"), "today");
    let known = ticked(&line("是", "2023-03-01"), &tick("完成选址"), &held());
    assert_eq!(known, Ok(None), "it is reached already, or waived");
}

#[test]
fn what_is_wrong_with_a_milestone_is_told_in_its_cell() {
    let wrong = |reached: &str, on: &str, words: &str| {
        let faults = ticked(&line(reached, on), &tick(words), &held()).expect_err("a fault");
        assert!(!faults[0].advice.zh.is_empty() && !faults[0].advice.en.is_empty());
        (faults[0].field, faults[0].value.clone())
    };
    let told = |field, value: &str| (field, value.to_owned());
    assert_eq!(wrong("差不多", "", "主体封顶"), told(Some(Field::Reached), "差不多"));
    assert_eq!(wrong("否", "2023-06-01", "主体封顶"), told(Some(Field::Reached), "2023-06-01"));
    assert_eq!(wrong("是", "", "竣工"), told(None, "竣工"));
    for day in ["2023-07-06", "2022-12-31", "六月底", "2023-06"] {
        assert_eq!(wrong("是", day, "主体封顶"), told(Some(Field::On), day));
    }
}

#[test]
fn a_tick_is_a_report_that_says_what_has_been_done() {
    let reached = || BTreeMap::from([("主体封顶".to_owned(), "2023-06-28".to_owned())]);
    let silent = form::judge(&row(&[]), &base(), &held(), reached());
    let Verdict::Wrong(faults) = silent else { panic!("{silent:?}") };
    assert_eq!(faults[0].field, Some(Field::Done), "as on the page");
    let filled = row(&[(Field::Done, WORDS)]);
    let made = said(form::judge(&filled, &base(), &held(), reached()));
    assert_eq!(made.reached, reached());
    let after = Held { seq: 4, last: made, ..held() };
    assert_eq!(judge(&filled, &base(), &after), Verdict::Unchanged, "the same file again");
    let more = form::judge(&filled, &base(), &after, reached());
    assert!(matches!(more, Verdict::Conflict(_)), "somebody has reported meanwhile: {more:?}");
}

#[test]
fn the_table_of_milestones_stands_beside_that_of_tasks() {
    let tasks = sheet(&KEYS, &[&["T001", WORDS, "", "", "", "", "", "", "k"]]);
    let keys = ["code", "milestone", "reached", "on", MILESTONES];
    let miles =
        sheet(&keys, &[&["T001", "主体封顶", "是", "", "m"], &["T001", "验收", "否", "", "n"]]);
    let both = filled(&[miles.clone(), tasks.clone()]).expect("in whatever order");
    assert_eq!((both.tasks.len(), both.milestones.len()), (1, 2));
    assert_eq!(both.milestones[0].given[&Field::Reached].text, "是");
    assert_eq!(filled(&[tasks]).expect("without it").milestones, []);
    let alone = form::read(&[miles], &[]).expect_err("a task is reported with its milestones");
    assert!(alone.message.zh.contains("不是本系统导出"));
    let titles = ["编号", "节点", "是否完成", "完成日期", "校验码"];
    let titled = sheet(&titles, &[&["T001", "验收", "是", "", "m"]]);
    let tasks = sheet(&KEYS, &[]);
    assert_eq!(filled(&[tasks, titled]).expect("by its titles").milestones.len(), 1);
    assert_eq!(Table::Milestones.layout(), MILESTONES);
}

proptest! {
    #[test]
    fn a_key_of_a_milestone_says_which(entry in "[0-9a-f]{0,32}", words in "\\PC{0,20}(\\|\\PC{0,5})?") {
        let tick = Tick { entry, words };
        let key = tick.key("signature");
        prop_assert_eq!(Tick::of(&key), Some((tick.clone(), "signature")));
        prop_assert_ne!(tick.words("p"), tick.words("q"));
        prop_assert!(Base::of(&key).is_none() || tick.words.matches('|').count() == 2);
    }
}
