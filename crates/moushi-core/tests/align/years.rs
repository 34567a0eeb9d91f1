//! Copies of last year, tasks that vanished, tasks that nobody below took up.

use moushi_core::align::{Cascade, Missing, NumberChange, near_copies, uncascaded, vanished};
use moushi_core::model::{RowId, Task};

use super::pool::task;

fn row(id: &str, due: &str, words: &str) -> Task {
    task(id, "基础教育处", due, words, 2022)
}

#[test]
fn a_copy_is_seen_through_new_numbers() {
    let before = [
        row("L1", "-", "开展2022年“书香校园”创建活动，创建书香校园100所"),
        row("L2", "-", "招聘特岗教师3000名，充实乡村学校"),
        row("L3", "-", "举办全省中小学生艺术展演"),
    ];
    let now = [
        row("T1", "-", "开展2023年“书香校园”创建活动，创建书香校园100所"),
        row("T2", "-", "招聘特岗教师2500名，充实乡村学校"),
        row("T3", "-", "举办全省中小学生科技节"),
        row("T4", "-", "开展“书香校园”创建活动，创建书香校园300所"),
    ];
    let copies = near_copies(&now, &before);
    let told: Vec<_> = copies
        .iter()
        .map(|copy| (copy.task.0.as_str(), copy.before.0.as_str(), copy.number))
        .collect();
    assert_eq!(
        told,
        [
            ("T1", "L1", NumberChange::Same),
            ("T2", "L2", NumberChange::Softer),
            ("T4", "L1", NumberChange::Harder)
        ]
    );
    assert!(copies[0].likeness > 0.99);
    assert!(near_copies(&now, &[]).is_empty());
}

#[test]
fn last_years_tasks_do_not_vanish_in_silence() {
    let mut done = row("L1", "-", "建成省级智慧教育平台");
    done.done = Some(true);
    let mut open = row("L2", "-", "完成高校校办企业改制");
    open.done = Some(false);
    let unknown = row("L3", "-", "制定校外培训机构设置标准");
    let long = row("L4", "2025年底前", "消除普通高中大班额");
    let followed = row("L5", "-", "推进县域义务教育优质均衡创建");
    let now = [row("T1", "-", "县域义务教育优质均衡创建新增5个县")];
    let told: Vec<_> = vanished(&[done, open, unknown, long, followed], &now)
        .into_iter()
        .map(|one| (one.task, one.why))
        .collect();
    let id = |id: &str| RowId(id.into());
    assert_eq!(
        told,
        [(id("L2"), Missing::Open), (id("L3"), Missing::Unknown), (id("L4"), Missing::NoStep)]
    );
}

#[test]
fn what_names_the_units_below_should_be_found_below() {
    let tasks = [
        row("T1", "-", "指导各市制定学位供给方案"),
        row("T2", "-", "新增公办幼儿园学位2万个"),
        row("T3", "-", "组建省级专家库"),
        row("T4", "-", "特岗教师招聘3000名"),
    ];
    let below = [row("B1", "-", "新增公办幼儿园学位1500个")];
    let told: Vec<_> =
        uncascaded(&tasks, &below).into_iter().map(|one| (one.task.0, one.why)).collect();
    assert_eq!(told, [("T1".into(), Cascade::NamesBelow), ("T4".into(), Cascade::HasTarget)]);
    assert!(uncascaded(&tasks, &[]).is_empty(), "without plans from below nothing can be said");
}
