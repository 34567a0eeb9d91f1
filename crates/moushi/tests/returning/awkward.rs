//! A large ledger in awkward words: brackets, codes, numbers at the head, several sentences, labels and set phrases
//! inside the words.

use moushi_core::model::{
    Achievement, Document, Extraction, Ledger, Level, Modality, Origin, RowId, Task, TaskKind,
};
use moushi_core::text::{BlockKind, Format, SourceBuilder};
use moushi_files::write::json;

use super::{Loop, next_year, saved_again, summary};
use crate::chance::Chance;
use crate::stories::Desk;

const HEADS: [&str; 22] = [
    "新建幼儿园",
    "5个县通过评估，",
    "1.5万名教师参加",
    "“双高”建设（含A类）",
    "（A类）项目",
    "完成",
    "未完成",
    "完成：",
    "目标：",
    "《条例（修订）》",
    "推动",
    "B级以下校舍",
    "沿G315国道新建",
    "在A401会议室召开",
    "按照L形布局建设",
    "2.0版平台上线，",
    "一是",
    "其中：",
    "没有发生",
    "“十四五”规划（2021—2025年）",
    "全国第1个",
    "T3出口",
];
const MIDDLES: [&str; 14] = [
    "学校食堂",
    "县（市、区）",
    "“三位一体”督导体系",
    "一、二年级课后服务",
    "（附件2）实验室",
    "、宿舍和操场",
    "。牵头学校扩大了学位",
    "；覆盖率",
    "A006类设备",
    "（编号A006）器材",
    "（见L003号文）器材",
    "办学条件：",
    "数据截至",
    "（一）（二）项",
];
const TAILS: [&str; 14] = [
    "118所",
    "达到84.6%",
    "（含改建）",
    "（A类）",
    "“标准化”",
    "3个、4个和5个",
    "。质量稳步提高",
    "，增长3.6%",
    "1,200人",
    "！",
    "2022-11-10开放",
    "（征求意见）",
    "0.4个百分点",
    "50项，完成30项",
];

fn words(chance: &mut Chance) -> String {
    let middle: String = (0..chance.below(4)).map(|_| *chance.pick(&MIDDLES)).collect();
    format!("{}{middle}{}", chance.pick(&HEADS), chance.pick(&TAILS))
}

/// A ledger of `achievements` results and half as many tasks of the year before, no two alike.
fn ledger(achievements: usize) -> Ledger {
    let mut chance = Chance::new(7);
    let mut builder = SourceBuilder::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut places = Vec::new();
    while places.len() < achievements * 3 / 2 {
        let words = words(&mut chance);
        if seen.insert(words.clone()) {
            let span = builder.block(BlockKind::Paragraph, Some(1), &words);
            places.push((span, words));
        }
    }
    let source = builder.finish("总结（送审稿）.txt", Format::Txt, b"");
    let mut ledger = Ledger::new("北江省教育厅", 2023);
    let origin = |span| Origin::Text { source: source.id.clone(), span };
    let promises = places.split_off(achievements);
    ledger.achievements = (1..)
        .zip(places)
        .map(|(at, (span, words))| Achievement {
            id: RowId(format!("A{at:03}")),
            words,
            origin: origin(span),
            owner: None,
            parent: None,
            quantities: Vec::new(),
            programmes: Vec::new(),
            year: 2022,
            earlier: Vec::new(),
        })
        .collect();
    ledger.last_year = (1..)
        .zip(promises)
        .map(|(at, (span, words))| Task {
            done: [Some(true), Some(false), None][at % 3],
            ..promise(RowId(format!("L{at:03}")), words, origin(span))
        })
        .collect();
    ledger.documents.push(Document {
        source,
        extraction: Extraction::default(),
        level: Level::LastYear,
        title: "北江省教育厅2022年工作总结（送审稿".to_owned(),
        issuer: None,
    });
    ledger
}

fn promise(id: RowId, words: String, origin: Origin) -> Task {
    Task {
        id,
        words,
        origin,
        path: String::new(),
        parent: None,
        year: 2022,
        kind: TaskKind::Routine,
        leader: None,
        leads: vec!["基础教育处".to_owned()],
        support: Vec::new(),
        deadline: None,
        deadline_words: None,
        deliverable: None,
        targets: Vec::new(),
        programmes: Vec::new(),
        modality: Modality::Should,
        own_choice: None,
        done: None,
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
    }
}

#[test]
fn four_hundred_awkward_results_come_back() {
    let desk = Desk::new();
    let before = ledger(400);
    std::fs::write(desk.path("ledger.json"), json::write_ledger(&before)).expect("written");
    let docx = summary(&desk, "ledger.json", "docx", &[]);
    let mut files = vec![summary(&desk, "ledger.json", "html", &[])];
    files.extend(saved_again(&desk, &docx, "docx"));
    files.push(docx);
    for file in files {
        let (after, _) = next_year(&desk, Some("ledger.json"), &file);
        let came = Loop::of(&before, &after);
        println!("{}: {came:?}", file.display());
        if !came.holds() {
            tell(&before, &after);
        }
        assert!(came.holds(), "{}: {came:?}", file.display());
    }
}

/// What did not come back, for whoever has to mend it.
fn tell(before: &Ledger, after: &Ledger) {
    for row in &before.achievements {
        let its =
            after.achievements.iter().find(|one| one.earlier.iter().any(|it| it.row == row.id));
        if its.is_none_or(|its| !super::same(&its.words, &row.words)) {
            println!("{} {} ← {:?}", row.id, row.words, its.map(|its| (&its.words, &its.earlier)));
        }
    }
    for row in &before.last_year {
        let its = after.last_year.iter().find(|one| one.earlier.iter().any(|it| it.row == row.id));
        if its.is_none_or(|its| !super::same(&its.words, &row.words) || its.done != row.done) {
            println!(
                "{} {} {:?} ← {:?}",
                row.id,
                row.words,
                row.done,
                its.map(|it| (&it.words, it.done))
            );
        }
    }
    for row in after.achievements.iter().filter(|row| row.earlier.is_empty()) {
        println!("stray: {}", row.words);
    }
}
