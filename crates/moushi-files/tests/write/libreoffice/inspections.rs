//! Papers of inspections and the workbook that units report in, as LibreOffice prints them.

use moushi_core::report::{
    Decision, Letter, Scheme, Wrong, checklist, opinion, rectification, review_decision, scheme,
};
use moushi_files::write::form;

use super::*;
use crate::write::form::returned;

const DIGEST: &str = "4cdb288d5a9d6b26d5a5110c0ecd21e74e0b53cc2d4ff1c582285086f753e23d";

fn words(text: &str) -> String {
    text.to_owned()
}

fn plan() -> Scheme {
    let unit = |code: &str, city: &str| (words(code), words(city), DIGEST.to_owned());
    Scheme {
        org: words("北江省教育厅"),
        year: 2031,
        number: words("督导-2031-001"),
        matter: words("规范办学行为督导"),
        kind: words("专项督导"),
        basis: words("教育督导条例第十一条"),
        approval: words("厅党组2031年第3次会议审定，3月10日备案"),
        content: words("招生入学\n课程开设\n收费公示"),
        scope: words("2030年秋季学期以来的办学行为"),
        methods: words("实地检查、调阅资料、座谈"),
        leader: words("孙立督"),
        team: ["孙立督", "林澜", "周督学"].map(words).to_vec(),
        days: (words("2031年4月3日"), words("2031年4月28日")),
        list: 128,
        size: 2,
        strata: words("按所属市分层"),
        seed: (words("双色球第2031046期 03 08 12 19 25 31 07"), words("福利彩票公开开奖号码")),
        digest: words(DIGEST),
        rule: words("以种子与单位代码连接后取 SHA-256，按层从小到大取足为止。"),
        drawn: vec![
            unit("临江市教育局/临江市第一中学", "临江市教育局"),
            unit("白河市教育局/白河市第三小学", "白河市教育局"),
        ],
        on: words("2031年3月20日"),
    }
}

fn wrong(seq: i64) -> Wrong {
    Wrong {
        seq,
        fact: words("七年级未按课程方案开设劳动课，课表中没有列出，教师没有安排。"),
        evidence: words("教务台账第12页，现场照片3号"),
        severity: words("一般"),
        due: words("2031年6月30日"),
    }
}

fn letter() -> Letter {
    Letter {
        org: words("北江省教育厅"),
        year: 2031,
        number: words("督导-2031-001-01"),
        unit: words("临江市第一中学"),
        matter: words("规范办学行为督导"),
        basis: words("教育督导条例第十一条"),
        ended: words("2031年4月10日"),
        evaluation: words("办学行为总体规范。\n课程开设仍有缺口。"),
        defence: words("师资8月到岗"),
        weighed: words("情况属实，整改期限予以考虑。"),
        advice: words("健全课程开设月报制度。"),
        wrongs: vec![wrong(1), wrong(2)],
        on: words("2031年4月28日"),
    }
}

fn decision() -> Decision {
    Decision {
        org: words("北江省教育厅"),
        year: 2031,
        number: words("督导-2031-001-01-复核-01"),
        unit: words("临江市第一中学"),
        matter: words("规范办学行为督导"),
        letter: (words("督导-2031-001-01"), words("2031年4月28日")),
        filed: words("2031年5月12日"),
        rule: words("参照政府督查工作条例（国务院令第733号）第十七条"),
        about: Some(wrong(1)),
        evaluation: String::new(),
        words: words("劳动课按学校方案集中在每月末开设，课表没有单列。"),
        exhibits: vec![words("劳动教育方案.pdf"), words("月末记录.jpg")],
        reasons: words(
            "调阅劳动教育方案和月末记录，询问教师两名。\n上学期集中开设三次，少于规定课时。",
        ),
        ruling: words("changed"),
        changed: (words("劳动课课时不足。"), words("轻微"), words("2031年9月30日")),
        on: words("2031年6月2日"),
    }
}

#[test]
fn papers_of_inspections_print_upright_with_all_their_words() {
    if !tools() {
        return;
    }
    let folder = Folder::new("inspections");
    let (mut counted, mut known) = (Vec::new(), Vec::new());
    for (name, pack, sheets, wants) in [
        ("scheme", scheme(&plan()), 2, &["督导检查方案", DIGEST, "厅党组2031年第3次会议审定"][..]),
        (
            "checklist",
            checklist(&plan()),
            3,
            &["督导检查抽样表", "临江市教育局/临江市第一中学", "现场核查清单"],
        ),
        (
            "opinion",
            opinion(&letter()),
            2,
            &["督导意见书", "编号：督导-2031-001-01", "一、督导评价"],
        ),
        ("rectification", rectification(&letter()), 2, &["整改通知书", "2031年6月30日"]),
        (
            "review",
            review_decision(&decision()),
            2,
            &[
                "复核决定书",
                "编号：督导-2031-001-01-复核-01",
                "四、复核决定",
                "轻微",
                "2031年9月30日",
            ],
        ),
    ] {
        let printed = pdf(&folder.0, &format!("{name}.docx"), &docx::write(&pack).unwrap());
        counted.push((name, pages(&printed)));
        known.push((name, sheets));
        assert_eq!(size(&printed, 1), (210, 297), "{name}");
        let text = without_blanks(&text(&printed));
        for want in wants {
            assert!(text.contains(want), "{name}: no {want} in {text}");
        }
        keep(&printed, name);
    }
    assert_eq!(counted, known, "sheets of paper");
}

#[test]
fn the_workbook_of_reports_prints_one_page_wide_also_when_it_is_sent_back() {
    if !tools() {
        return;
    }
    let folder = Folder::new("form");
    let printed = pdf(&folder.0, "form.xlsx", &form::write(&returned()).unwrap());
    let text = without_blanks(&text(&printed));
    for want in ["2031年任务进展填报表", "六成", "只填白色格子", "T001"] {
        assert!(text.contains(want), "no {want} in {text}");
    }
    assert!(!text.contains("signature"), "the hidden key is not printed");
    assert_eq!((size(&printed, 1), size(&printed, 2)), ((420, 297), (210, 297)));
    assert_eq!(pages(&printed), 2, "the table and its instructions, nothing beside them");
    keep(&printed, "form");
}

/// Kept for those who look.
fn keep(printed: &str, name: &str) {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("printed-{name}.pdf"));
    std::fs::copy(printed, place).unwrap();
}
