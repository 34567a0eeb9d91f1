//! Columns that were renamed or moved: guessed, asked, remembered; bad answers are refused with their reason.

use moushi_core::track::form::{Named, Table, Unclear, chosen};

use super::*;

/// Titles of a form that somebody has copied into a workbook of their own.
const OURS: [&str; 9] = [
    "编号",
    "任务",
    "完成情况",
    "完成率",
    "下一步",
    "存在问题",
    "预计完成时间",
    "负责人",
    "校验码",
];

fn own(titles: &[&str], values: &[&str]) -> Vec<Cell> {
    sheet(titles, &[values])
}

fn unclear(sheets: &[Vec<Cell>], known: &[Named]) -> Vec<Unclear> {
    match form::read(sheets, known).expect("a form") {
        Reading::Unclear(unclear) => unclear,
        Reading::Filled(filled) => panic!("{filled:?}"),
    }
}

fn named(field: Field, name: &str) -> Named {
    Named { table: Table::Tasks, field, name: name.to_owned() }
}

/// The titles with two more, so that every column is somewhere.
fn whole() -> Vec<&'static str> {
    let mut titles = OURS.to_vec();
    titles.extend(["本期数", "需要协调的事项"]);
    titles
}

fn values() -> Vec<String> {
    let key = base().key("s");
    ["T001", "建设", WORDS, "60", "验收", "", "2023-11-30", "甲", &key, "9", "无"]
        .map(str::to_owned)
        .to_vec()
}

fn renamed() -> Vec<Cell> {
    let values = values();
    own(&whole(), &values.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_was_renamed_is_asked_with_a_guess() {
    let asked = unclear(&[renamed()], &[]);
    assert_eq!(asked[0].table, Table::Tasks);
    let told: Vec<(Field, &str)> =
        asked[0].missing.iter().map(|one| (one.field, one.guess.as_str())).collect();
    assert_eq!(
        told,
        [
            (Field::Done, "完成情况"),
            (Field::Percent, "完成率"),
            (Field::Figure, "本期数"),
            (Field::Support, "需要协调的事项"),
            (Field::Forecast, "预计完成时间"),
        ]
    );
    let free: Vec<(&str, &str)> =
        asked[0].free.iter().map(|one| (one.name.as_str(), one.sample.as_str())).collect();
    assert_eq!(free[0], ("完成情况", WORDS), "with what stands there");
    assert!(free.contains(&("负责人", "甲")) && !free.iter().any(|(name, _)| *name == "任务"));
}

fn answers() -> Vec<Named> {
    vec![
        named(Field::Done, "完成情况"),
        named(Field::Percent, "完成率"),
        named(Field::Figure, "本期数"),
        named(Field::Support, "需要协调的事项"),
        named(Field::Forecast, "预计完成时间"),
    ]
}

#[test]
fn what_was_said_once_is_known_the_next_time() {
    let said = answers();
    chosen(&unclear(&[renamed()], &[]), &said).expect("a good answer");
    let Reading::Filled(filled) = form::read(&[renamed()], &said).expect("a form") else {
        panic!("every column is known");
    };
    let told = filled.known.iter().all(|one| said.contains(one));
    assert!(told && filled.known.len() == said.len(), "and which were, is told");
    let row = &filled.tasks[0];
    assert_eq!((&*row.given[&Field::Done].text, &*row.given[&Field::Percent].text), (WORDS, "60"));
    let verdict = judge(row, &base(), &held());
    assert_eq!(said_of(verdict).percent, 60);
    let ours = form::read(&[sheet(&KEYS, &[])], &said).expect("a form of ours");
    assert_eq!(ours, Reading::Filled(Filled::default()), "nothing of it is needed there");
}

fn said_of(verdict: Verdict) -> Said {
    match verdict {
        Verdict::Report(said) => said,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_title_above_the_keys_may_be_lost_too() {
    let mut titles = whole();
    titles[8] = "识别号";
    let values = values();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let found = form::read(&[own(&titles, &values)], &answers()).expect("known by the keys");
    assert!(matches!(found, Reading::Filled(filled) if filled.tasks.len() == 1));
    let mut tight = titles.clone();
    tight[2] = "工作进展";
    let asked = unclear(&[own(&tight, &values)], &[]);
    assert_eq!(asked[0].missing.len(), 4, "the star of what is required does not count");
}

#[test]
fn a_bad_answer_is_refused_with_its_reason() {
    let asked = unclear(&[renamed()], &[]);
    let told = |change: &dyn Fn(&mut Vec<Named>)| {
        let mut said = answers();
        change(&mut said);
        let refusal = chosen(&asked, &said).expect_err("refused");
        assert!(!refusal.advice.zh.is_empty() && !refusal.message.en.is_empty());
        refusal.message.zh.to_string()
    };
    let to = |at: usize, name: &'static str| {
        move |said: &mut Vec<Named>| said[at].name = name.to_owned()
    };
    assert!(told(&to(0, "完成率")).contains("同时指定给了“工作进展”和“进度（%）”"));
    assert!(told(&to(0, "别的")).contains("没有“别的”"));
    assert!(told(&to(0, "下一步")).contains("就是填报表的“下一步”一列"));
    assert!(told(&|said| said.truncate(4)).contains("还没有指定哪一列是“预计完成”"));
    assert!(told(&|said| said.push(named(Field::Next, "负责人"))).contains("已经认出"));
    let mut titles = whole();
    titles[7] = "完成情况";
    let values = values();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let asked = unclear(&[own(&titles, &values)], &[]);
    let refusal = chosen(&asked, &answers()).expect_err("two of that name");
    assert!(refusal.message.zh.contains("有两列都叫“完成情况”"));
    let known = form::read(&[own(&titles, &values)], &answers()).expect_err("nor taken by memory");
    assert!(known.message.zh.contains("两列"));
}

#[test]
fn a_column_that_is_gone_is_still_refused() {
    let titles: Vec<&str> = OURS.iter().copied().filter(|title| *title != "负责人").collect();
    let key = base().key("s");
    let row = ["T001", "建设", WORDS, "60", "", "", "", &key];
    let refusal = form::read(&[own(&titles, &row)], &[]).expect_err("two are gone");
    assert!(refusal.message.zh.contains("找不到"), "{}", refusal.message.zh);
}
