//! A whole report and a whole list, made up: people, owners, ordinals, counts, offices.

use moushi_core::extract::{Options, extract};
use moushi_core::model::{Extraction, Kind};
use moushi_core::text::Source;

const MEETING: &str = "某厅召开2030年总结及2031年工作谋划会议
1月8日，某厅召开2030年总结及2031年工作谋划会议。某厅厅长、党组书记赵明远主持会议并讲话。
赵明远强调，2031年是关键之年。一要抓住重点、突出特色。开展“银杏计划”，办好12所乡镇中学。二要守住底线、确保平安。各学校要在开学前完成隐患排查。
孙立群结合分管工作，围绕教师培训工作、校舍安全改造、课程建设等方面总结提炼了五项突破性成果，对2031年实施“强基行动”、完善督导评估机制等工作作出谋划。";

const LIST: &str = "2031年某市民生实事
1.新建公办幼儿园15所，新增学位4500个（牵头单位：市教育局）。
2.为农村学生免费提供营养午餐（责任单位：市教育局、市财政局）。";

fn read(text: &str) -> (Source, Extraction) {
    let source = super::source(text);
    let found = extract(&source, &Options::default());
    (source, found)
}

#[test]
fn a_meeting_is_told_apart_by_leader_and_role() {
    let (source, found) = read(MEETING);
    let people: Vec<_> = found.people.iter().map(|p| (p.name.as_str(), p.rank)).collect();
    assert_eq!(people, [("赵明远", 1), ("孙立群", 2)]);
    assert_eq!(found.people[0].title.as_deref(), Some("某厅厅长、党组书记"));
    let rows: Vec<_> = found
        .candidates
        .iter()
        .map(|c| (c.kind, source.at(c.span), c.owner.as_ref().map(|o| o.name.as_str())))
        .collect();
    for row in [
        (Kind::Requirement, "抓住重点、突出特色", None),
        (Kind::Requirement, "开展“银杏计划”", None),
        (Kind::Requirement, "办好12所乡镇中学", None),
        (Kind::Achievement, "总结提炼了五项突破性成果", Some("孙立群")),
        (Kind::Achievement, "校舍安全改造", Some("孙立群")),
        (Kind::Task, "实施“强基行动”", Some("孙立群")),
        (Kind::Task, "完善督导评估机制", Some("孙立群")),
    ] {
        assert!(rows.contains(&row), "{row:?} is missing in {rows:#?}");
    }
    let claim =
        found.claims.iter().find(|claim| claim.claimed == 5).expect("five results are claimed");
    assert_eq!(claim.listed.len(), 3, "and three are named");
}

#[test]
fn demands_hang_under_their_ordinal() {
    let (source, found) = read(MEETING);
    let head =
        found.candidates.iter().position(|c| source.at(c.span) == "抓住重点、突出特色").unwrap();
    let child = found.candidates.iter().find(|c| source.at(c.span) == "开展“银杏计划”").unwrap();
    assert_eq!(
        (found.candidates[head].ordinal.as_deref(), child.parent),
        (Some("一要"), Some(head))
    );
    assert_eq!(child.path, "一");
}

#[test]
fn offices_in_brackets_own_the_entries_of_their_number() {
    let (source, found) = read(LIST);
    assert!(found.candidates.iter().all(|c| c.kind == Kind::Livelihood));
    let owners: Vec<_> = found
        .candidates
        .iter()
        .map(|c| (source.at(c.span), c.owner.as_ref().map_or("", |o| &o.name)))
        .collect();
    assert_eq!(
        owners,
        [
            ("新建公办幼儿园15所", "市教育局"),
            ("新增学位4500个", "市教育局"),
            ("为农村学生免费提供营养午餐", "市教育局、市财政局"),
        ]
    );
}

#[test]
fn swapped_words_need_proof_in_the_same_document() {
    let (source, swapped) = read("某市推动义务教育公司优质均衡发展，关心员工全面健康成长。");
    let words: Vec<_> =
        swapped.noise.iter().map(|n| (source.at(n.span), n.likely.as_deref())).collect();
    assert_eq!(
        words,
        [("义务教育公司", Some("义务教育学校")), ("员工全面健康成长", Some("学生全面健康成长"))]
    );
    let (_, sound) = read("本公司员工食堂由优势团队负责，产品质量稳步提升。");
    assert!(sound.noise.is_empty(), "words of a real company stay as they are: {:?}", sound.noise);
}

#[test]
fn a_letter_in_a_number_is_told_and_the_number_read() {
    let (source, found) = read("投入专项资金l3亿元，建设实验学校20所。");
    let first = &found.candidates[0];
    assert_eq!((source.at(first.quantities[0].span), first.quantities[0].value), ("l3亿元", 1.3e9));
    assert_eq!(found.noise[0].likely.as_deref(), Some("13亿"));
}

const WORK_LIST: &str = "2031年某市教育工作要点
1.推进县中提升，新建宿舍12栋，本科上线率力争达到85%。（牵头单位：市教育局；配合单位：市财政局、市住建局；完成时限：2031年9月底）
2.开展教师轮训。（责任科室：教师科；责任人：孙立群）";

#[test]
fn labels_hold_for_all_items_of_their_number_and_leave_its_text() {
    let (source, found) = read(WORK_LIST);
    let first: Vec<_> = found.candidates.iter().filter(|c| c.path == "1").collect();
    assert!(first.len() >= 3, "{first:?}");
    for item in &first {
        assert_eq!(item.owner.as_ref().map(|owner| owner.name.as_str()), Some("市教育局"));
        assert_eq!(item.support, ["市财政局", "市住建局"]);
        let due = item.deadline.as_ref().map(|when| source.at(when.span));
        assert_eq!(due, Some("2031年9月底"));
        assert!(!source.at(item.span).contains("单位"), "{}", source.at(item.span));
        assert_ne!(item.kind, Kind::Achievement);
    }
    let second = found.candidates.iter().find(|c| c.path == "2").unwrap();
    assert_eq!(second.owner.as_ref().map(|owner| owner.name.as_str()), Some("孙立群"));
}

const PLEDGES: &str = "2031年某市教育工作要点
今年办好四件民生实事。一是新建公办幼儿园15所；二是改造校舍20栋；三是开通定制公交线路24条。";

#[test]
fn commitments_stand_under_the_clause_that_counts_them() {
    let (source, found) = read(PLEDGES);
    let words: Vec<_> = found.candidates.iter().map(|c| source.at(c.span)).collect();
    assert_eq!(words[0], "办好四件民生实事");
    assert!(found.candidates.iter().all(|c| c.kind == Kind::Livelihood), "{words:?}");
    assert!(found.candidates[1..].iter().all(|c| c.parent == Some(0)), "{words:?}");
    let claims: Vec<_> = found.claims.iter().map(|c| (c.claimed, c.listed.len())).collect();
    assert_eq!(claims, [(4, 3)]);
}

const NOTICE: &str = "关于做好2031年教材征订工作的通知
各学院：
各学院要按时报送计划。教务处公布征订目录。
附件：1.征订计划表
2.样书登记表
某某大学教务处
2031年3月1日";

#[test]
fn the_one_who_signs_a_notice_tells_its_own_work_and_annexes_are_none() {
    let (source, found) = read(NOTICE);
    let rows: Vec<_> = found.candidates.iter().map(|c| (c.kind, source.at(c.span))).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[0].0, Kind::Requirement);
    assert_eq!(rows[1], (Kind::Task, "公布征订目录"));
}
