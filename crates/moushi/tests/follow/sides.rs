//! A project whose funds and statistics are followed beside its progress, and the ladder by which the office
//! presses: both by rules that are data, some of them a department's own.

use std::collections::BTreeMap;

use moushi::app::acts::entry::Edit;
use moushi::app::acts::office::Set;
use moushi::app::acts::track::finish::{Claim, Conclude, Examine};
use moushi::app::acts::track::press::{Reply, Send};
use moushi::app::acts::track::report::Report;
use moushi::app::{lit, preferences};
use moushi::error::Trouble;
use moushi_core::model::RefusalKind;

use super::pages::{field, offer, on_a_phone, send};
use super::{Year, tasks};
use crate::alignment::{planned_in, refused};
use crate::journey::hand::Hand;
use crate::world::{World, column};

const STEPS: &str = "2023-03-31 完成招标 10% 资金20%\n2023-06-30 主体封顶 50% 资金60%";

/// A year in which the first task is a project with funds, entered with the statistics office.
async fn project() -> Year {
    project_of(World::new().await).await
}

async fn project_of(world: World) -> Year {
    let plan = planned_in(&world).await;
    let clerk = world.caller("linlan").await;
    let fields = [
        [("kind", "project")].as_slice(),
        &[("funds", "3000万元"), ("entered", "是"), ("milestones", STEPS)],
    ];
    for fields in fields {
        let task = tasks(&world, &clerk, &plan).await.swap_remove(0);
        let pair = |(field, words): &(&str, &str)| ((*field).to_owned(), (*words).to_owned());
        let fields: BTreeMap<_, _> = fields.iter().map(pair).collect();
        let edit = Edit { entry: task.id, version: task.version, fields };
        world.door.act(&clerk, None, edit).await.expect("a project");
    }
    let year = Year::planned(world, plan, ["12月底前"; 4]).await;
    year.answer(0, "accepted").await.expect("accepted");
    year
}

async fn set(year: &Year, name: &str, value: &str) -> Result<(), Trouble> {
    let db = year.world.door.store.read();
    let (_, version) = preferences::held(db, name).await.expect("a setting");
    let set = Set { name: name.to_owned(), value: value.to_owned(), version };
    let administrator = year.world.caller("sysadmin").await;
    year.world.door.act(&administrator, None, set).await.map(|_| ())
}

async fn sides(year: &Year) -> Vec<String> {
    let sides = year.follow(0).await.sides;
    sides.iter().map(|side| format!("{} {}", side.title.zh, side.light.words.zh)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_and_statistics_have_lights_of_their_own() {
    funds_and_statistics(World::new().await).await;
}

/// The story of the sides, on whatever engine.
pub async fn funds_and_statistics(world: World) {
    let year = project_of(world).await;
    let door = &year.world.door;
    set(&year, "track.policy", "yinchuan-2025").await.expect("chosen");
    year.turn("2023-07-03");
    let paid = |funds, entered: &str| Report {
        funds,
        entered: entered.to_owned(),
        reached: vec!["完成招标".to_owned(), "主体封顶".to_owned()],
        ..year.report(0, 55)
    };
    door.act(&year.staff, None, paid(Some(40), "2023-04")).await.expect("reported");
    let all = ["进度 ● 绿灯", "节点 ● 绿灯", "资金 ▲ 红灯", "入统 ■ 黄灯", "反馈 ● 绿灯"];
    assert_eq!(sides(&year).await, all);
    assert_eq!(year.light(0).await, "▲ 红灯", "the worst side counts");
    let held = year.follow(0).await;
    assert_eq!(held.light[1].words.zh, "资金支付落后计划 20.0 个百分点");
    let beside = &held.beside;
    let told = (beside.funds, &*beside.entered, beside.pays, beside.enters);
    assert_eq!(told, (40, "2023-04", true, true));
    lit::record(door).await.expect("recorded");
    let ask = format!("select light || reasons from lit where entry_id = '{}'", year.tasks[0].id);
    let kept: Vec<String> = column(&door.store, &ask).await;
    assert!(kept[0].starts_with("red") && kept[0].contains("资金"), "{kept:?}");
    // A report that says nothing of funds and statistics leaves both as they were.
    door.act(&year.staff, None, paid(None, "")).await.expect("reported");
    assert_eq!(sides(&year).await, all);
    door.act(&year.staff, None, paid(Some(60), "2023-06")).await.expect("reported");
    assert_eq!(year.light(0).await, "● 绿灯");
    for wrong in [paid(Some(-1), ""), paid(Some(1_001), ""), paid(None, "2023-08"), paid(None, "7")]
    {
        assert_eq!(refused(door.act(&year.staff, None, wrong).await), RefusalKind::Invalid);
    }
    // By another rule the same facts give another light.
    set(&year, "track.policy", "songyang-2022").await.expect("chosen");
    assert_eq!(sides(&year).await, ["节点 ● 绿灯", "反馈 ● 绿灯"]);
}

const OWN: &str = "[[policy]]\nname = \"beijiang\"\nzh = \"北江规则\"\nen = \"Beijiang\"\nsource = \"本厅\"\n\
    counts = \"progress\"\nrules = [{ test = \"behind\", after = 5, light = \"yellow\" }, \
    { test = \"unpaid\", after = 0, light = \"red\" }]";

#[tokio::test(flavor = "multi_thread")]
async fn a_department_writes_its_own_rule_and_may_name_the_side_that_counts() {
    let year = project().await;
    let door = &year.world.door;
    let unknown = set(&year, "track.policy", "beijiang").await;
    assert_eq!(refused(unknown), RefusalKind::Invalid, "there is no such rule yet");
    set(&year, "track.own-lights", OWN).await.expect("written down");
    set(&year, "track.policy", "beijiang").await.expect("chosen");
    year.turn("2023-07-03");
    let report = Report { funds: Some(0), ..year.report(0, 40) };
    door.act(&year.staff, None, report).await.expect("reported");
    assert_eq!(year.light(0).await, "■ 黄灯", "progress counts, funds are told");
    assert_eq!(year.follow(0).await.rule.zh, "北江规则");
    assert_eq!(sides(&year).await, ["进度 ■ 黄灯", "资金 ▲ 红灯", "反馈 ● 绿灯"]);
    for (own, why) in [
        ("", "it is in use"),
        ("[[policy]]", "it is not in the form of rules"),
        (&OWN.replace("beijiang", "due"), "the name is taken"),
        (&OWN.replace("after = 5", "after = 5, from = 5"), "it cannot be meant"),
    ] {
        assert_eq!(
            refused(set(&year, "track.own-lights", own).await),
            RefusalKind::Invalid,
            "{why}"
        );
    }
    set(&year, "track.policy", "due").await.expect("chosen");
    set(&year, "track.own-lights", "").await.expect("removed");
}

impl Year {
    async fn press(&self, until: &str) -> Result<(), Trouble> {
        let (entry, words) = (self.tasks[0].id.clone(), "请说明开工情况".to_owned());
        let send = Send { entry, words, until: until.to_owned() };
        self.world.door.act(&self.inspector, None, send).await.map(|_| ())
    }

    async fn reply(&self) {
        let notice = self.follow(0).await.notices.swap_remove(0);
        let reply =
            Reply { notice: notice.id, version: notice.version, words: "已开工".to_owned() };
        self.world.door.act(&self.staff, None, reply).await.expect("answered");
    }

    async fn pressed(&self) -> (i64, String) {
        let held = self.follow(0).await;
        (held.escalation, held.pressed.zh.into_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ladder_that_was_chosen_says_when_the_office_goes_further() {
    let year = project().await;
    set(&year, "track.ladder", "yinchuan-2025").await.expect("chosen");
    set(&year, "track.policy", "yinchuan-2025").await.expect("chosen");
    assert_eq!(
        refused(year.press("2023-03-10").await),
        RefusalKind::Conflict,
        "the light is green"
    );
    let stairs = year.follow(0).await.ladder;
    assert_eq!((stairs.steps.len(), &*stairs.until), (2, "2023-03-15"), "ten working days");
    // Nothing is paid, nothing is reached: red, so a reminder and, though answered, the next step.
    year.turn("2023-04-10");
    year.press("2023-04-20").await.expect("reminded");
    assert_eq!(year.pressed().await, (1, "■ 提醒".to_owned()));
    assert_eq!(
        refused(year.press("2023-04-20").await),
        RefusalKind::Conflict,
        "it may be answered"
    );
    year.reply().await;
    year.press("2023-04-21").await.expect("supervised");
    assert_eq!(year.pressed().await, (2, "▲ 重点督办".to_owned()));
    // What was sent keeps its name under another ladder, on which there is a step further.
    set(&year, "track.ladder", "talk").await.expect("chosen");
    assert_eq!(year.pressed().await, (2, "▲ 重点督办".to_owned()));
    year.turn("2023-04-25");
    year.press("2023-05-05").await.expect("unanswered");
    assert_eq!(year.pressed().await, (3, "▲ 约谈".to_owned()));
    year.turn("2023-05-10");
    assert_eq!(refused(year.press("2023-05-20").await), RefusalKind::Conflict, "the top");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_was_not_so_leads_further_though_the_notice_was_answered() {
    let year = project().await;
    let door = &year.world.door;
    year.press("2023-03-10").await.expect("reminded");
    year.reply().await;
    year.press("2023-03-10").await.expect("reminded again");
    assert_eq!(year.pressed().await.0, 1, "an answer does not lead further");
    year.reply().await;
    year.turn("2023-07-03");
    let reached = vec!["完成招标".to_owned(), "主体封顶".to_owned()];
    let report = Report { reached, ..year.report(0, 100) };
    door.act(&year.staff, None, report).await.expect("reported");
    door.act(&year.staff, None, year.photo(0)).await.expect("shown");
    let (entry, version) = (year.tasks[0].id.clone(), year.version(0).await);
    let claim = Claim { entry: entry.clone(), version, reason: String::new() };
    door.act(&year.staff, None, claim).await.expect("claimed");
    let examine = Examine { entry: entry.clone(), version: version + 1 };
    door.act(&year.inspector, None, examine).await.expect("looked at");
    let (checked, reason) = (String::new(), "现场未竣工".to_owned());
    let conclude = Conclude { entry, version: version + 2, confirmed: false, checked, reason };
    door.act(&year.inspector, None, conclude).await.expect("sent back");
    year.press("2023-07-10").await.expect("supervised");
    assert_eq!(year.pressed().await, (2, "▲ 督办".to_owned()));
    year.reply().await;
    year.press("2023-07-12").await.expect("reminded");
    assert_eq!(year.pressed().await.0, 2, "one rejection leads one step");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_writes_its_own_ladder() {
    let year = project().await;
    let own = "[[ladder]]\nname = \"beijiang\"\nzh = \"两级\"\nen = \"two steps\"\nsource = \"本厅\"\n\
        steps = [{ zh = \"函询\", en = \"letter\", light = \"yellow\", days = 5, on = [\"asked\"] }]";
    assert_eq!(refused(set(&year, "track.own-ladders", "steps").await), RefusalKind::Invalid);
    assert_eq!(refused(set(&year, "track.ladder", "beijiang").await), RefusalKind::Invalid);
    set(&year, "track.own-ladders", own).await.expect("written down");
    set(&year, "track.ladder", "beijiang").await.expect("chosen");
    year.press("2023-03-10").await.expect("sent");
    assert_eq!(year.pressed().await, (1, "■ 函询".to_owned()));
    assert_eq!(refused(set(&year, "track.own-ladders", "").await), RefusalKind::Invalid);
}

/// A division reports what was paid and entered; the task says which side is red.
fn reported(hand: &Hand, year: &Year, base: &str) {
    let row = |name: &str| format!("[data-entry='{}'] [name={name}]", year.tasks[0].id);
    hand.browser.open(&format!("{base}/plans/{}/report", year.plan));
    hand.fill(&row("done"), "主体施工到三层");
    hand.fill(&row("percent"), "55");
    hand.fill(&row("funds"), "40");
    let month = serde_json::json!(row("entered"));
    hand.browser.run(&format!("document.querySelector({month}).value = '2023-04'"));
    hand.look("sheet");
    on_a_phone(hand, "sheet-phone");
    hand.press("#sheet .sticky button");
    hand.until("document.getElementById('sent').textContent.includes('1')");
    hand.browser.open(&format!("{base}/entries/{}#follow", year.tasks[0].id));
    hand.press("#ladder summary");
    hand.look("sides");
    on_a_phone(hand, "sides-phone");
}

/// The office presses by the ladder: the day is proposed, the step is named.
fn pressed(hand: &Hand, year: &Year, base: &str) {
    hand.browser.open(&format!("{base}/entries/{}#follow", year.tasks[0].id));
    hand.press(&offer("notice-send"));
    let until = serde_json::json!(field("notice-send", "until"));
    let proposed = hand.get(&format!("document.querySelector({until}).value"));
    assert_eq!(proposed, "2023-07-17", "ten working days");
    hand.fill(&field("notice-send", "words"), "资金支付落后，请说明原因");
    hand.go(&send("notice-send"));
    hand.look("pressed");
}

/// An administrator writes a rule of the department down; one that cannot be meant stays out, with the reason.
fn written(hand: &Hand, base: &str) {
    let own = "[data-act=setting-set]:has([value='track.own-lights'])";
    let typed = |words: &str| {
        let (to, words) = (serde_json::json!(format!("{own} textarea")), serde_json::json!(words));
        hand.browser.run(&format!("document.querySelector({to}).value = {words}"));
    };
    hand.browser.open(&format!("{base}/admin?tab=settings"));
    typed(&OWN.replace("behind", "weather"));
    hand.press(&format!("{own} button"));
    hand.until("document.querySelector('[role=alert]:not([hidden]), .toast')");
    // The browser complains of the refusal that is asked for.
    let _ = hand.browser.complaints();
    hand.look("refused");
    typed(OWN);
    hand.go(&format!("{own} button"));
    let kept = serde_json::json!(format!("{own} textarea"));
    let kept = hand.get(&format!("document.querySelector({kept}).value"));
    assert!(kept.as_str().is_some_and(|kept| kept.contains("北江规则")), "{kept}");
    hand.look("settings");
    on_a_phone(hand, "settings-phone");
}

/// The whole story in one language.
async fn story(name: &str, lang: &str) {
    let year = project().await;
    for name in ["track.policy", "track.ladder"] {
        set(&year, name, "yinchuan-2025").await.expect("chosen");
    }
    year.turn("2023-07-03");
    let base = format!("http://{}", year.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "zhoujc");
    reported(&hand, &year, &base);
    assert_eq!(year.light(0).await, "▲ 红灯");
    let beside = year.follow(0).await.beside;
    assert_eq!((beside.funds, &*beside.entered), (40, "2023-04"));
    hand.hand_over("sunld");
    pressed(&hand, &year, &base);
    assert_eq!(year.pressed().await, (1, "■ 提醒".to_owned()));
    hand.hand_over("sysadmin");
    written(&hand, &base);
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn sides_and_ladder_on_the_pages() {
    story("sides-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sides_and_ladder_on_the_pages_in_english() {
    story("sides-en", "en").await;
}
