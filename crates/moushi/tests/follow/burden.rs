//! Collections through the door: refused without basis or expiry, offered what is known, capped, flagged.

mod pages;
mod results;

use std::collections::BTreeMap;

use moushi::app::acts::collect::draft::Item;
use moushi::app::acts::collect::flag::{self, Raise, Waive};
use moushi::app::acts::collect::{Answer as Fill, Close, Open as Ask};
use moushi::app::acts::office::Set;
use moushi::app::asks::burden::{Burden, BurdenReport};
use moushi::app::asks::collect::{Checked, Collection, CollectionCheck, Collections, Sheet, Slip};
use moushi_core::text::Lang;

use super::*;

const CITY: &str = "临江市教育局";

impl Year {
    async fn unit(&self, name: &str) -> String {
        let ask = format!("select id from org where name = '{name}'");
        let ids: Vec<String> = column(&self.world.door.store, &ask).await;
        ids[0].clone()
    }

    /// A collection about the first task and about something else, asked of two units.
    async fn asking(&self) -> Ask {
        let item = |words: &str, entry: &str| Item {
            words: words.to_owned(),
            unit: "个".to_owned(),
            entry: entry.to_owned(),
            period: "2023".to_owned(),
            ..Item::default()
        };
        Ask {
            plan: self.plan.clone(),
            asker: self.unit("发展规划处").await,
            title: "学位供给情况".to_owned(),
            basis_kind: "document".to_owned(),
            basis: "教基厅函〔2023〕12号".to_owned(),
            items: vec![item("新增学位", &self.tasks[0].id), item("规划学校数", "")],
            units: vec![self.unit(UNIT).await, self.unit(CITY).await],
            first: "2023-03-01".to_owned(),
            last: "2023-03-20".to_owned(),
            expires: "2023-04-30".to_owned(),
            standard: String::new(),
        }
    }

    async fn ask(&self, ask: Ask) -> Result<String, Trouble> {
        Ok(self.world.door.act(&self.clerk, None, ask).await?.id)
    }

    async fn check(&self, ask: Ask) -> Result<Checked, Trouble> {
        let Ask { plan, asker, title, basis_kind, basis, items, units, .. } = ask;
        let Ask { first, last, expires, standard, .. } = ask;
        let check = CollectionCheck {
            plan,
            asker,
            title,
            basis_kind,
            basis,
            items,
            units,
            first,
            last,
            expires,
            standard,
        };
        self.world.door.ask(&self.clerk, check).await
    }

    /// The slip of a unit of the newest collection.
    async fn slip(&self, unit: &str) -> String {
        let unit = self.unit(unit).await;
        let ask = format!("select id from slip where org_id = '{unit}' order by id desc");
        let ids: Vec<String> = column(&self.world.door.store, &ask).await;
        ids[0].clone()
    }

    async fn sheet(&self, caller: &Caller, slip: &str) -> Sheet {
        let ask = Slip { slip: slip.to_owned() };
        self.world.door.ask(caller, ask).await.expect("the slip is seen")
    }

    async fn capped(&self, cap: &str) {
        let admin = self.world.caller("sysadmin").await;
        let admin = Caller { owes: None, ..admin };
        let (name, value) = ("burden.cap-month".to_owned(), cap.to_owned());
        let ask = "select version from setting where name = 'burden.cap-month'";
        let version: Vec<i64> = column(&self.world.door.store, ask).await;
        let version = version.first().copied().unwrap_or_default();
        let set = Set { name, value, version };
        self.world.door.act(&admin, None, set).await.expect("the cap is set");
    }
}

fn fill(sheet: &Sheet, values: &[(usize, &str)]) -> Fill {
    let value =
        |(at, value): &(usize, &str)| (sheet.items[*at].item.id.clone(), (*value).to_owned());
    Fill {
        slip: sheet.id.clone(),
        version: sheet.version,
        values: values.iter().map(value).collect::<BTreeMap<_, _>>(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_asked_once() {
    asked_once(World::new().await).await;
}

/// A collection goes its way, what was answered is not asked again, and all is counted; on either engine.
pub async fn asked_once(world: World) {
    let year = Year::of(world).await;
    let door = &year.world.door;
    year.answer(0, "accepted").await.expect("accepted");
    let counted = Report { figure: Some(120.0), ..year.report(0, 24) };
    door.act(&year.staff, None, counted).await.expect("reported");
    let city = year.world.caller("chenlj").await;

    let seen = year.check(year.asking().await).await.expect("it may be asked");
    assert_eq!((seen.units, seen.asked, seen.offered), (2, 3, 1), "the figure was reported");
    assert_eq!((&*seen.known[0].unit, &*seen.known[0].value), (UNIT, "120"));
    let id = year.ask(year.asking().await).await.expect("opened");
    assert_eq!(year.matters(&year.staff, "collection").await, 1);
    assert_eq!(year.matters(&city, "collection").await, 1);
    assert_eq!(year.matters(&year.clerk, "collection").await, 0, "the office answers nothing");

    let sheet = year.sheet(&year.staff, &year.slip(UNIT).await).await;
    assert_eq!((&*sheet.items[0].value, sheet.known), ("120", false));
    assert!(sheet.items[0].source.zh.contains("T001"), "{:?}", sheet.items[0].source);
    let short = door.act(&year.staff, None, fill(&sheet, &[])).await;
    assert_eq!(refused(short), RefusalKind::Invalid, "the other item is not known");
    let odd = door.act(&year.staff, None, fill(&sheet, &[(1, "约三所")])).await;
    assert_eq!(refused(odd), RefusalKind::Invalid, "no number");
    door.act(&year.staff, None, fill(&sheet, &[(1, "3")])).await.expect("answered");
    assert_eq!(year.matters(&year.staff, "collection").await, 0);

    let whole = Collection { collection: id.clone() };
    let whole = door.ask(&year.clerk, whole).await.expect("seen");
    let mine = whole.units.iter().find(|one| one.unit == UNIT).expect("the unit is listed");
    assert_eq!((mine.values.join(" "), mine.confirmed), ("120 3".to_owned(), 1));

    // The same thing of the same time is not asked again, by whomever.
    let again = year.check(Ask { title: "学校数再报".to_owned(), ..year.asking().await }).await;
    assert_eq!(again.expect("checked").offered, 2);
    let again = Ask { units: vec![year.unit(UNIT).await], ..year.asking().await };
    year.ask(again).await.expect("opened again");
    let sheet = year.sheet(&year.staff, &year.slip(UNIT).await).await;
    assert!(sheet.known);
    door.act(&year.staff, None, fill(&sheet, &[])).await.expect("one key confirms all");

    let counters = door.ask(&year.staff, Burden::default()).await.expect("counted");
    let own = &counters.units[0];
    assert_eq!((counters.units.len(), own.month, own.year), (1, 2, 2), "its own row");
    assert_eq!(own.askers[0].name, "发展规划处");
    let report = BurdenReport { plan: year.plan.clone() };
    let report = door.ask(&year.clerk, report).await.expect("a report");
    assert_eq!((report.collections, report.asked, report.offered, report.confirmed), (2, 6, 3, 3));
    let rows: Vec<(&str, usize)> =
        report.rows.iter().map(|row| (row.unit.as_str(), row.total)).collect();
    assert_eq!(rows, [(UNIT, 2), (CITY, 1)]);
    year.turn("2023-04-10");
    let report = door.ask(&year.clerk, BurdenReport { plan: year.plan.clone() }).await;
    let reports = report.expect("a report").rows;
    assert!(
        reports.iter().any(|row| row.unit == UNIT && row.kind.en == "Progress reports"),
        "a report fell due: {reports:?}"
    );
    let paper = made::burden(door, &year.clerk, &year.plan, Lang::Zh).await.expect("a workbook");
    assert!(paper.name.ends_with(".xlsx") && paper.bytes.starts_with(b"PK"));
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_without_basis_expiry_or_reason() {
    let year = Year::new().await;
    let refusal = async |change: fn(&mut Ask)| {
        let mut ask = year.asking().await;
        change(&mut ask);
        match year.ask(ask).await {
            Err(Trouble::Refusal(refusal)) => refusal.message.zh.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert!(refusal(|ask| ask.basis.clear()).await.contains("没有依据"));
    assert!(refusal(|ask| ask.basis = "领导口头".to_owned()).await.contains("没有依据"));
    assert!(refusal(|ask| ask.expires.clear()).await.contains("有效期"));
    assert!(refusal(|ask| ask.last.clear()).await.contains("有效期"));
    let checks = |ask: &mut Ask| ask.items[1].words = "教师每日打卡率".to_owned();
    assert!(refusal(checks).await.contains("打卡"));
    assert!(refusal(|ask| ask.title = "学习积分情况".to_owned()).await.contains("积分"));
    assert!(refusal(|ask| ask.items[0].period = "近期".to_owned()).await.contains("时期"));
    assert!(refusal(|ask| ask.items[0].kind = "photo".to_owned()).await.contains("photo"));
    assert!(refusal(|ask| ask.units.clear()).await.contains("采集对象"));
    assert!(refusal(|ask| ask.units.push("x".to_owned())).await.contains("没有找到"));
    let house = year.unit("北江省教育厅").await;
    let above = Ask { units: vec![house], ..year.asking().await };
    assert_eq!(refused(year.ask(above).await), RefusalKind::NotFound, "nobody asks oneself");
    let none: Vec<i64> = column(&year.world.door.store, "select count(*) from collection").await;
    assert_eq!(none, [0], "nothing was left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_unit_is_asked_only_when_a_leader_says_why() {
    let year = Year::new().await;
    let door = &year.world.door;
    year.capped("1").await;
    let one = async || Ask { units: vec![year.unit(UNIT).await], ..year.asking().await };
    year.ask(one().await).await.expect("there is room for one");
    assert_eq!(refused(year.ask(one().await).await), RefusalKind::Conflict);
    let seen = year.check(one().await).await.expect("told before");
    assert_eq!((seen.full.len(), seen.full[0].month), (1, 1));
    let other = Ask { units: vec![year.unit(CITY).await], ..year.asking().await };
    year.ask(other).await.expect("another unit has room");
    let later =
        Ask { first: "2023-04-01".to_owned(), last: "2023-04-02".to_owned(), ..one().await };
    year.ask(later).await.expect("next month has room");

    let waive = |org: String, reason: &str| Waive {
        plan: year.plan.clone(),
        org,
        month: "2023-03".to_owned(),
        reason: reason.to_owned(),
    };
    let org = year.unit(UNIT).await;
    let clerk = door.act(&year.clerk, None, waive(org.clone(), "急")).await;
    assert_eq!(refused(clerk), RefusalKind::NotAllowed);
    let silent = door.act(&year.leader, None, waive(org.clone(), " ")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid);
    door.act(&year.leader, None, waive(org, "汛期校舍安全")).await.expect("let pass");
    year.ask(one().await).await.expect("once");
    assert_eq!(refused(year.ask(one().await).await), RefusalKind::Conflict, "and only once");
    let report = door.ask(&year.clerk, BurdenReport { plan: year.plan.clone() }).await;
    let waivers = report.expect("a report").waivers;
    assert_eq!((&*waivers[0].reason, &*waivers[0].title), ("汛期校舍安全", "学位供给情况"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_is_answered_and_a_unit_that_is_right_owes_nothing() {
    let year = Year::new().await;
    let door = &year.world.door;
    let city = year.world.caller("chenlj").await;
    let id = year.ask(year.asking().await).await.expect("opened");
    let (mine, theirs) = (year.slip(CITY).await, year.slip(UNIT).await);
    let raise = |slip: &str, kind: &str| Raise {
        slip: slip.to_owned(),
        version: 1,
        kind: kind.to_owned(),
        words: "上月已报规划处".to_owned(),
    };
    let foreign = door.act(&city, None, raise(&theirs, "duplicate")).await;
    assert_eq!(refused(foreign), RefusalKind::NotFound, "of another unit");
    assert_eq!(
        refused(door.ask(&city, Slip { slip: theirs.clone() }).await),
        RefusalKind::NotFound
    );
    assert_eq!(refused(door.act(&city, None, raise(&mine, "tired")).await), RefusalKind::Invalid);
    let flag = door.act(&city, None, raise(&mine, "duplicate")).await.expect("flagged").id;
    let twice = door.act(&city, None, raise(&mine, "no_basis")).await;
    assert_eq!(refused(twice), RefusalKind::Conflict);
    assert_eq!(year.matters(&year.clerk, "flag").await, 1);
    let board = door.ask(&year.clerk, Collections { plan: year.plan.clone() }).await;
    assert_eq!(board.expect("a board").flags.len(), 1);

    let answer = |words: &str| flag::Answer {
        flag: flag.clone(),
        version: 1,
        upheld: true,
        words: words.to_owned(),
    };
    let silent = door.act(&year.clerk, None, answer("")).await;
    assert_eq!(refused(silent), RefusalKind::Invalid);
    door.act(&year.clerk, None, answer("确已报送，撤回")).await.expect("answered");
    assert_eq!(year.matters(&year.clerk, "flag").await, 0);
    assert_eq!(year.matters(&city, "collection").await, 0, "nothing is owed");
    let counters = door.ask(&city, Burden::default()).await.expect("counted");
    assert_eq!(counters.units[0].month, 0, "what was withdrawn was no call");
    assert_eq!(counters.units[0].flags[0].answer, "确已报送，撤回");
    let sheet = year.sheet(&city, &mine).await;
    assert!(!sheet.open);
    let late = door.act(&city, None, fill(&sheet, &[(0, "1"), (1, "1")])).await;
    assert_eq!(refused(late), RefusalKind::Conflict);

    year.turn("2023-05-01");
    assert_eq!(year.matters(&year.staff, "collection").await, 0, "it has expired");
    let sheet = year.sheet(&year.staff, &theirs).await;
    let late = door.act(&year.staff, None, fill(&sheet, &[(0, "1"), (1, "1")])).await;
    assert_eq!(refused(late), RefusalKind::Conflict);
    let close = Close { collection: id, version: 1, reason: "已过期".to_owned() };
    door.act(&year.clerk, None, close).await.expect("closed");
}
