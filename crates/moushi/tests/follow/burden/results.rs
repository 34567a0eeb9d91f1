//! Results in a unit's own ledger are offered for what a collection asks, with where they stand.

use serde_json::json;

use super::*;

impl Year {
    /// A result in the ledger of the city: `state` is that of its plan.
    async fn result(&self, at: usize, state: &str, words: &str, programmes: &[&str]) {
        let org = self.unit(CITY).await;
        let plan = format!("cp-{state}");
        let known = format!("select id from plan where id = '{plan}'");
        if column::<String>(&self.world.door.store, &known).await.is_empty() {
            let row = json!({ "id": plan, "org_id": org, "year": if state == "issued" { 2023 } else { 2022 },
                "state": state, "title": "市计划", "revision": 1, "version": 1 });
            self.world.put("plan", &row).await;
        }
        let code = format!("A{at:03}");
        let body = json!({ "noun": "achievement", "row": { "id": code, "words": words,
            "origin": { "person": "x" }, "programmes": programmes, "year": 2023 } });
        let row = json!({ "id": format!("a-{at}"), "plan_id": plan, "noun": "achievement", "seq": at,
            "code": code, "words": words, "body": body.to_string(),
            "updated_at": start_of("2023-02-01".parse().expect("a day")), "version": 1 });
        self.world.put("entry", &row).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_the_own_ledger_are_offered_instead_of_asked() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.result(1, "issued", "全市普惠性幼儿园覆盖率达到91.5%", &[]).await;
    year.result(2, "issued", "“强师计划”轮岗交流教师120人", &["强师计划"]).await;
    year.result(3, "issued", "“强师计划”新建名师工作室8个", &["强师计划"]).await;
    year.result(4, "draft", "规划学校数为7个", &[]).await;
    let item = |words: &str, kind: &str, unit: &str| Item {
        words: words.to_owned(),
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        period: "2023".to_owned(),
        ..Item::default()
    };
    let items = vec![
        item("普惠性幼儿园覆盖率", "number", "%"),
        item("强师计划推进情况", "words", ""),
        item("规划学校数", "number", "个"),
        item("普惠性幼儿园覆盖率", "number", "所"),
    ];
    let ask = Ask { items, ..year.asking().await };
    let seen = year.check(copy(&ask)).await.expect("checked");
    let told: Vec<(&str, &str)> =
        seen.known.iter().map(|one| (one.unit.as_str(), one.value.as_str())).collect();
    let words = "“强师计划”轮岗交流教师120人；“强师计划”新建名师工作室8个";
    assert_eq!(told, [(CITY, "91.5"), (CITY, words)], "a draft is nobody's answer, a unit counts");
    assert!(seen.known[0].source.zh.contains("台账工作成效 A001（2023 年）"));
    assert!(seen.known[0].source.en.contains("the unit's own ledger"));

    year.ask(ask).await.expect("opened");
    let city = year.world.caller("chenlj").await;
    let sheet = year.sheet(&city, &year.slip(CITY).await).await;
    assert_eq!(&*sheet.items[0].value, "91.5");
    assert!(sheet.items[0].source.zh.contains("A001"), "{:?}", sheet.items[0].source);
    door.act(&city, None, fill(&sheet, &[(2, "7"), (3, "12")])).await.expect("the rest is given");
    let theirs = year.sheet(&year.staff, &year.slip(UNIT).await).await;
    assert!(theirs.items[0].source.zh.is_empty(), "of another unit's ledger nothing is known");
}

fn copy(ask: &Ask) -> Ask {
    let words = serde_json::to_value(ask).expect("a collection");
    serde_json::from_value(words).expect("the same")
}
