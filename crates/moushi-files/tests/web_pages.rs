//! Pages as government sites make them, written for this test: what is content stays, what the site
//! puts around it is marked.

use std::path::Path;

use moushi_core::text::{BlockKind, Source};
use moushi_files::readers::{Limits, read};

fn page(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name);
    let bytes = std::fs::read(path).unwrap();
    let mut reading = read(name, &bytes, &Limits::default()).unwrap();
    reading.sources.remove(0).0
}

fn content(source: &Source) -> Vec<&str> {
    let content = source.blocks.iter().filter(|block| block.kind != BlockKind::Aside);
    content.map(|block| source.at(block.span)).collect()
}

#[test]
fn a_page_laid_out_with_tables() {
    let source = page("layout_tables.html");
    assert_eq!(
        content(&source),
        [
            "关于做好春季开学工作的通知",
            "各市教育局：",
            "一、2月20日前完成校舍安全检查，覆盖率达到100%。",
            "二、开学任务分工如下：",
            "序号",
            "任务",
            "牵头单位",
            "1",
            "检查食堂",
            "后勤处",
            "2",
            "检查校车",
            "安全处",
            "附件：1.开学检查表.docx",
            "2.校车台账.xlsx",
        ]
    );
    assert_eq!(source.tables.len(), 1, "only the table with data is a table");
}

#[test]
fn a_page_with_a_share_bar_and_a_side_list() {
    assert_eq!(
        content(&page("share_bar.html")),
        [
            "全省基础教育工作会议召开",
            "3月7日，全省基础教育工作会议在青原召开。会议要求，一要扩大优质资源，年内新建学校30所；二要减轻学生负担。",
            "会议现场",
            "会议指出，要推动学校家庭社会协同育人，分享各地经验。",
        ]
    );
}

#[test]
fn a_document_with_its_index_card() {
    let source = page("index_card.html");
    let kept = content(&source);
    assert_eq!(kept[0], "青原省教育厅关于印发《县中提升行动方案》的通知");
    assert_eq!(kept[2], "各市教育局：");
    assert_eq!(kept[kept.len() - 2..], ["附件：1.县中名单", "2.任务分工表"]);
    assert!(source.tables.is_empty(), "the card is no table of the document");
    assert!(!kept.iter().any(|line| line.contains("索 引 号") || line.contains("000014349")));
}

#[test]
fn a_page_of_line_breaks() {
    assert_eq!(
        content(&page("breaks.html")),
        [
            "厅长调研校园安全",
            "5月6日，厅长到青原一中调研校园安全。",
            "厅长强调，要&nbsp;压实责任，6月底前完成隐患整改。",
            "要加强值班值守。",
            "（文/图　办公室）",
        ]
    );
}

#[test]
fn a_portal_page_with_attachments() {
    assert_eq!(
        content(&page("portal.html")),
        [
            "2031年全省教育工作要点",
            "一、提高质量",
            "1.新建公办幼儿园20所。（责任单位：学前处）",
            "2.培训教师1.2万人次。",
            "二、守牢底线",
            "3.排查校舍隐患，9月底前整改到位。",
            "相关附件：",
            "2031年全省教育工作要点.pdf",
            "文件下载：要点（Word版）.doc",
        ]
    );
}
