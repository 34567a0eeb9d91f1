//! Rules of lights held against themselves: what they leave open and what they settle twice, also by asking
//! them figure by figure.

use moushi_core::model::RefusalKind;
use moushi_core::track::{Light, POLICIES, Policy, Stretch, Test};

use super::Chance;

fn policy(rules: &str) -> Policy {
    let file = format!(
        "[[policy]]\nname = \"a\"\nzh = \"甲\"\nen = \"a\"\nsource = \"b\"\nrules = [{rules}]"
    );
    Policy::read(&file).unwrap().remove(0)
}

fn gaps(policy: &Policy) -> Vec<String> {
    policy.gaps().into_iter().map(|gap| gap.at.words().zh.into_owned()).collect()
}

fn overlaps(policy: &Policy) -> Vec<String> {
    policy.overlaps().into_iter().map(|overlap| overlap.words.zh.into_owned()).collect()
}

#[test]
fn published_policies_leave_open_what_they_leave_open() {
    for policy in POLICIES.iter() {
        assert_eq!(policy.check(), Ok(()));
        let expected: &[&str] = if policy.name == "yinchuan-2025" {
            &["0 < 落后计划 < 10 个百分点"]
        } else {
            &[]
        };
        assert_eq!(gaps(policy), expected, "{}", policy.name);
        let twice: &[&str] = match policy.name.as_str() {
            "due" => &["落后计划 > 30 个百分点：黄灯、红灯同时成立，取红灯"],
            "time-share" => &["0 ≤ 未反馈而剩余时间 ≤ 15 %：黄灯、橙灯同时成立，取橙灯"],
            _ => &[],
        };
        assert_eq!(overlaps(policy), twice, "{}", policy.name);
    }
    let yinchuan = Policy::named("yinchuan-2025").unwrap();
    let gap = &yinchuan.gaps()[0];
    assert_eq!(gap.words.en, "0 < points behind the plan < 10: not defined; green here");
    assert_eq!((gap.at.from, gap.at.upto), (Some(0.0), Some(10.0)));
    assert!(!gap.at.from_included && !gap.at.upto_included);
}

#[test]
fn a_gap_lies_between_beyond_and_before_rules() {
    let cases = [
        (r#"{ test = "behind", after = 0, light = "yellow" }"#, vec![]),
        (
            r#"{ test = "behind", after = 0, upto = 10, light = "yellow" }"#,
            vec!["落后计划 > 10 个百分点"],
        ),
        (
            r#"{ test = "behind", after = 0, upto = 10, light = "yellow" }, { test = "behind", after = 12, light = "red" }"#,
            vec!["10 < 落后计划 ≤ 12 个百分点"],
        ),
        (
            r#"{ test = "missed", from = 1, upto = 1, light = "yellow" }, { test = "missed", from = 3, light = "red" }"#,
            vec!["连续未达节点 = 2 个月"],
        ),
        (r#"{ test = "overdue", from = 4, light = "red" }"#, vec!["1 ≤ 超期 ≤ 3 天"]),
        (r#"{ test = "overdue", light = "red" }"#, vec![]),
        (r#"{ test = "left", upto = 10, light = "yellow" }"#, vec![]),
        (r#"{ test = "left", from = 5, upto = 10, light = "yellow" }"#, vec!["0 ≤ 剩余时间 < 5 %"]),
        (
            r#"{ test = "behind", upto = 10, light = "green" }, { test = "behind", after = 10, light = "red" }"#,
            vec![],
        ),
    ];
    for (rules, expected) in cases {
        assert_eq!(gaps(&policy(rules)), expected, "{rules}");
    }
}

#[test]
fn rules_of_one_light_do_not_overlap() {
    let same = policy(
        r#"{ test = "behind", after = 0, light = "red" }, { test = "behind", from = 5, light = "red" }"#,
    );
    assert_eq!((overlaps(&same).len(), gaps(&same).len()), (0, 0));
    let edge = policy(
        r#"{ test = "behind", after = 0, upto = 30, light = "yellow" }, { test = "behind", from = 30, light = "red" }"#,
    );
    assert_eq!(overlaps(&edge), ["落后计划 = 30 个百分点：黄灯、红灯同时成立，取红灯"]);
}

#[test]
fn what_is_told_is_what_the_rules_say_figure_by_figure() {
    let mut chance = Chance(41);
    let lies_in = |at: &Stretch, figure: f64| {
        let low = at.from.is_none_or(|from| figure > from || at.from_included && figure == from);
        low && at.upto.is_none_or(|upto| figure < upto || at.upto_included && figure == upto)
    };
    for _ in 0..3_000 {
        let mut rules = Vec::new();
        for _ in 0..=chance.below(3) {
            let low = chance.below(20) as f64 / 2.0 + 0.5;
            let light = ["yellow", "orange", "red"][chance.below(3)];
            let start = ["from", "after"][chance.below(2)];
            let upto = (chance.below(3) > 0).then(|| low + 1.0 + chance.below(12) as f64);
            let upto = upto.map_or(String::new(), |upto| format!(", upto = {upto:.1}"));
            rules.push(format!(
                "{{ test = \"behind\", {start} = {low:.1}{upto}, light = \"{light}\" }}"
            ));
        }
        let policy = policy(&rules.join(", "));
        let (gaps, overlaps) = (policy.gaps(), policy.overlaps());
        for quarter in 1..120 {
            let figure = f64::from(quarter) / 4.0;
            let holds = |at: &Stretch| lies_in(at, figure);
            let mut lights: Vec<Light> = policy
                .rules
                .iter()
                .filter(|rule| holds(&rule.stretch()))
                .map(|rule| rule.light)
                .collect();
            lights.sort_unstable();
            lights.dedup();
            let open = gaps.iter().filter(|gap| holds(&gap.at)).count();
            assert_eq!(open, usize::from(lights.is_empty()), "{figure} in {rules:?}");
            let twice: Vec<_> = overlaps.iter().filter(|overlap| holds(&overlap.at)).collect();
            assert_eq!(twice.len(), usize::from(lights.len() > 1), "{figure} in {rules:?}");
            assert!(twice.iter().all(|overlap| overlap.lights == lights));
        }
    }
}

#[test]
fn broken_rules_are_refused_with_their_place() {
    let head = "[[policy]]\nname = \"a\"\nzh = \"甲\"\nen = \"a\"\nsource = \"b\"\n";
    for (rules, words) in [
        (
            r#"rules = [{ test = "behind", from = 9, upto = 3, light = "red" }]"#,
            "第 1 条永远不会成立",
        ),
        (r#"rules = [{ test = "behind", after = 3, upto = 3, light = "red" }]"#, "永远不会成立"),
        (r#"rules = [{ test = "behind", from = 1, after = 1, light = "red" }]"#, "from 和 after"),
        (r#"rules = [{ test = "behind", from = nan, light = "red" }]"#, "不是数字"),
        (r#"rules = [{ test = "behind", from = 1, light = "grey" }]"#, "灰灯"),
        ("rules = []", "没有一条规则"),
        (r#"rules = [{ test = "ahead", from = 1, light = "red" }]"#, "第 6 行"),
        (r#"rules = [{ test = "behind", form = 1, light = "red" }]"#, "第 6 行"),
    ] {
        let refusal = Policy::read(&format!("{head}{rules}")).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Invalid);
        assert!(refusal.message.zh.contains(words), "{rules}: {refusal}");
    }
    let nameless =
        head.replace("\"a\"\nzh", "\" \"\nzh") + r#"rules = [{ test = "missed", light = "red" }]"#;
    assert!(Policy::read(&nameless).unwrap_err().message.zh.contains("空缺"));
    assert!(Policy::read("").is_err() && Policy::read("policy = []").is_err());
    let one = policy(r#"{ test = "missed", from = 1, light = "red" }"#);
    assert_eq!(one.rules[0].test, Test::Missed);
}
