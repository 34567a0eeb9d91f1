//! `moushi track`: what the command line tells of the rules by which tasks are followed.

use std::fs;

use crate::stories::Desk;

fn told(desk: &Desk, words: &[&str], code: i32) -> (String, String) {
    let output = desk.run(words);
    assert_eq!(output.status.code(), Some(code), "{words:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("answers are UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn what_yinchuan_leaves_open_is_told_and_is_no_mistake_of_ours() {
    let desk = Desk::new();
    let check = ["track", "check-rules"];
    let (zh, _) = told(&desk, &check, 0);
    assert!(zh.contains("空档  0 < 落后计划 < 10 个百分点：没有规定，按绿灯处理"), "{zh}");
    assert!(zh.contains("6 套规则 · 1 处空档 · 2 处重叠"), "{zh}");
    let (en, _) = told(&desk, &["track", "check-rules", "--lang", "en"], 0);
    assert!(en.contains("gap  0 < points behind the plan < 10: not defined; green here"), "{en}");
    let (json, _) = told(&desk, &["track", "check-rules", "--format", "json"], 0);
    let policies: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let yinchuan = policies
        .as_array()
        .and_then(|all| all.iter().find(|policy| policy["name"] == "yinchuan-2025").cloned());
    let yinchuan = yinchuan.expect("the policy is there");
    assert_eq!(yinchuan["gaps"][0]["at"]["upto"], 10.0);
    assert_eq!(yinchuan["gaps"][0]["at"]["upto_included"], false);
}

#[test]
fn rules_of_ones_own_are_checked_and_refused_when_they_cannot_be_meant() {
    let desk = Desk::new();
    let rules = |light: &str| {
        format!(
            "[[policy]]\nname = \"own\"\nzh = \"本厅\"\nen = \"own\"\nsource = \"自定\"\n\
             rules = [{{ test = \"overdue\", from = 4, light = \"{light}\" }}]\n"
        )
    };
    let check = ["track", "check-rules", "--rules", "rules.toml"];
    fs::write(desk.path("rules.toml"), rules("red")).expect("written");
    let (own, _) = told(&desk, &check, 0);
    assert!(own.contains("空档  1 ≤ 超期 ≤ 3 天") && own.contains("1 套规则"), "{own}");
    fs::write(desk.path("rules.toml"), rules("purple")).expect("written");
    let (nothing, refused) = told(&desk, &check, 2);
    assert!(nothing.is_empty() && refused.contains("第 6 行"), "{refused}");
    told(&desk, &["track", "check-rules", "--rules", "nowhere.toml"], 3);
}

#[test]
fn ladders_are_shown_and_those_of_ones_own_are_checked() {
    let desk = Desk::new();
    let (zh, _) = told(&desk, &["track", "ladders"], 0);
    assert!(zh.contains("三色督查单（三明2017）  sanming-2017"), "{zh}");
    assert!(zh.contains("  2  督办  上一张到期未答复或核查不属实  5 个工作日内答复"), "{zh}");
    let (json, _) = told(&desk, &["track", "ladders", "--format", "json"], 0);
    let ladders: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(ladders[0]["steps"][2]["on"], serde_json::json!(["unanswered", "rejected"]));
    let own =
        "[[ladder]]\nname = \"own\"\nzh = \"甲\"\nen = \"own\"\nsource = \"自定\"\nsteps = []\n";
    fs::write(desk.path("ladders.toml"), own).expect("written");
    let (nothing, refused) = told(&desk, &["track", "ladders", "--rules", "ladders.toml"], 2);
    assert!(nothing.is_empty() && refused.contains("一至九级"), "{refused}");
}
