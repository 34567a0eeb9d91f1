//! Decks: LibreOffice shows as many slides as were written, with their words.

use moushi_files::write::pptx;

use super::super::deck;
use super::{Folder, pages, pdf, size, text, tools, without_blanks};

#[test]
fn a_deck_prints_a_page_a_slide() {
    if !tools() {
        return;
    }
    let folder = Folder::new("deck");
    let bytes = pptx::write(&deck::rich()).unwrap();
    let slides = super::super::pptx::slides(&bytes).len();
    let pdf = pdf(&folder.0, "deck.pptx", &bytes);
    assert_eq!(pages(&pdf), slides);
    assert_eq!(size(&pdf, 1), (339, 191), "16 to 9");
    let text = without_blanks(&text(&pdf));
    for want in [
        "2031年重点工作推进情况汇报",
        "一、总体情况",
        "年度任务完成过半",
        "（一）建成寄宿制学校118所。",
        "临期",
        "各市对比",
        "短板分布",
        "附件责任分工表",
        "北江省教育厅·数据截至2031年12月31日",
    ] {
        assert!(text.contains(want), "no {want} in {text}");
    }
}
