//! Milestones ticked in the workbook: they come back as the same act as on the page, all or nothing, and once.

use super::*;
use crate::follow::cascade::stepped;

/// A task with two steps, one of which is over.
pub async fn with_steps(year: Year) -> Year {
    stepped(&year, 0, "2023-04-30 完成选址 20%\n2023-08-31 主体封顶 60%").await;
    year.turn("2023-05-10");
    year
}

impl Year {
    async fn miles(&self) -> (Vec<Filled>, Vec<Mile>) {
        let door = &self.world.door;
        let paper = forms::made(door, &self.staff, &self.plan, Lang::Zh).await.expect("a form");
        (opened(&paper.bytes), miles(&paper.bytes))
    }

    async fn reached(&self) -> Vec<String> {
        let ask = "select words || ' ' || reached_on from reached order by reached_on, words";
        column(&self.world.door.store, ask).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn milestones_are_ticked_in_the_workbook() {
    let year = with_steps(three().await).await;
    let door = &year.world.door;
    let paper = forms::made(door, &year.staff, &year.plan, Lang::En).await.expect("in English");
    let same = year.hand_in(&year.staff, paper.bytes).await;
    assert_eq!(counts(&same), (0, 3, 0, 0), "nothing edited, nothing changed: {:?}", same.faults);
    let (mut rows, mut miles) = year.miles().await;
    let told: Vec<(&str, &str)> =
        miles.iter().map(|one| (one.words.as_str(), one.reached.as_str())).collect();
    assert_eq!(told, [("完成选址", "否"), ("主体封顶", "否")]);

    miles[0].reached = "是".to_owned();
    miles[0].on = "2023-04-28".to_owned();
    let bare = year.hand_in(&year.staff, saved_with(&rows, &miles)).await;
    assert_eq!(counts(&bare), (0, 2, 1, 0), "nothing is said to be done, as on the page");
    rows[0].set(Field::Done, "选址获批").set(Field::Percent, "25");
    let file = saved_with(&rows, &miles);
    let sheet = year.hand_in(&year.staff, file.clone()).await;
    assert_eq!(counts(&sheet), (1, 2, 0, 0), "{:?}", sheet.faults);
    let reached = &sheet.reports[0].reached;
    assert_eq!((&*reached[0].words, &*reached[0].on), ("完成选址", "2023-04-28"));
    assert!(year.reached().await.is_empty(), "nothing before it is confirmed");
    assert_eq!(year.confirm(&sheet, false).await.expect("confirmed").reported, 1);
    assert_eq!(year.reached().await, ["完成选址 2023-04-28"]);
    assert_eq!(year.follow(0).await.steps[0].state, "reached");
    let again = year.hand_in(&year.staff, file).await;
    assert_eq!(counts(&again), (0, 3, 0, 0), "the same file changes nothing");

    let (mut rows, mut miles) = year.miles().await;
    assert_eq!(miles.len(), 1, "what is reached is not asked again");
    miles[0].reached = "是".to_owned();
    // Tasks whose report is overdue come first now.
    let mine = rows.iter_mut().find(|row| row.code == miles[0].code).expect("its row");
    mine.set(Field::Done, "主体封顶");
    let sheet = year.hand_in(&year.staff, saved_with(&rows, &miles)).await;
    assert_eq!(counts(&sheet), (1, 2, 0, 0), "{:?}", sheet.faults);
    year.confirm(&sheet, false).await.expect("confirmed");
    assert_eq!(year.reached().await[1], "主体封顶 2023-05-10", "else the day of the report");
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_milestone_holds_its_report_back_and_is_told_in_its_cell() {
    let year = with_steps(three().await).await;
    let door = &year.world.door;
    let (mut rows, miles) = year.miles().await;
    rows[0].set(Field::Done, "选址获批");
    rows[1].set(Field::Done, "已开工");
    let with = |change: &dyn Fn(&mut Vec<Mile>)| {
        let mut miles = miles.clone();
        change(&mut miles);
        saved_with(&rows, &miles)
    };
    let odd = with(&|miles| miles[0].reached = "差不多".to_owned());
    let sheet = year.hand_in(&year.staff, odd).await;
    assert_eq!(counts(&sheet), (1, 1, 2, 0), "{:?}", sheet.faults);
    let cell = &sheet.faults[1];
    assert_eq!((&*cell.sheet.zh, cell.row, &*cell.column), ("节点", 6, "C"));
    assert!(sheet.faults[0].message.zh.contains("“节点”表第 6 行"), "{:?}", sheet.faults[0]);
    assert_eq!(refused(year.confirm(&sheet, false).await), RefusalKind::Conflict);
    let marked = forms::marked(door, &year.staff, &sheet.id, Lang::Zh).await.expect("marked");
    let back = year.hand_in(&year.staff, marked.bytes).await;
    assert_eq!(counts(&back).2, 2, "marked, it can be mended: {:?}", back.faults);

    let wrong = async |change: &dyn Fn(&mut Vec<Mile>)| {
        let sheet = year.hand_in(&year.staff, with(change)).await;
        sheet.faults.last().expect("a fault").message.zh.to_string()
    };
    let tick = |on: &'static str| {
        move |miles: &mut Vec<Mile>| {
            (miles[0].reached, miles[0].on) = ("是".to_owned(), on.to_owned());
        }
    };
    assert!(wrong(&tick("2023-05-11")).await.contains("2023-05-10"), "it lies ahead");
    assert!(wrong(&|miles| miles[0].on = "2023-05-01".to_owned()).await.contains("没有选“是”"));
    assert!(wrong(&|miles| miles[1].key = miles[0].key.clone()).await.contains("第 6 行"));
    assert!(wrong(&|miles| miles[0].key.clear()).await.contains("没有校验码"));
    let forged = |miles: &mut Vec<Mile>| miles[0].key = miles[0].key.replace("选址", "验收");
    assert!(wrong(&forged).await.contains("改动"));

    let mut lost = miles.clone();
    lost[0].reached = "是".to_owned();
    let sheet = year.hand_in(&year.staff, saved_with(&rows[1..], &lost)).await;
    assert!(sheet.faults[0].message.zh.contains("不在“进展填报”表里"), "{:?}", sheet.faults);
    let count = year.confirm(&sheet, true).await.expect("without the wrong ones");
    assert_eq!((count.reported, year.reached().await.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_a_step_is_one_on_which_it_can_have_been_reached() {
    let year = with_steps(three().await).await;
    let door = &year.world.door;
    let told = |step: &str, on: &str| Report {
        reached: vec!["完成选址".to_owned()],
        reached_on: BTreeMap::from([(step.to_owned(), on.to_owned())]),
        ..year.report(0, 20)
    };
    for (step, on) in
        [("完成选址", "2023-05-11"), ("完成选址", "2022-12-31"), ("主体封顶", "2023-05-01")]
    {
        let odd = door.act(&year.staff, None, told(step, on)).await;
        assert_eq!(refused(odd), RefusalKind::Invalid, "{step} {on}");
    }
    door.act(&year.staff, None, told("完成选址", "2023-05-02")).await.expect("reported");
    assert_eq!(year.reached().await, ["完成选址 2023-05-02"]);
}
