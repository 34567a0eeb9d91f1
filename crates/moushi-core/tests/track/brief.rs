//! Briefs taken apart into the boxes of a report.

use moushi_core::track::brief::{Brief, read};

#[test]
fn a_brief_goes_into_its_boxes() {
    let brief = read(
        "今年以来，新建公办园已开工32所。\n\
         一、工作进展\n主体完工12所，总体完成率65%。\n装修8所。\n\
         二、存在的问题：土地指标紧张，3所未落实。\n\
         （三）下一步工作打算\n9月底前全部封顶。\n\
         四、需协调事项\n请自然资源部门支持用地。",
    );
    let wanted = Brief {
        done: "今年以来，新建公办园已开工32所。\n主体完工12所，总体完成率65%。\n装修8所。"
            .to_owned(),
        next: "9月底前全部封顶。".to_owned(),
        problems: "土地指标紧张，3所未落实。".to_owned(),
        support: "请自然资源部门支持用地。".to_owned(),
        percent: Some(65),
    };
    assert_eq!(brief, wanted);
}

#[test]
fn words_that_only_begin_like_a_heading_stay_where_they_are() {
    let brief = read("进展顺利，问题不大。\n建议书已报送。\n下一步工作：招生。");
    assert_eq!(brief.done, "进展顺利，问题不大。\n建议书已报送。");
    assert_eq!((brief.next.as_str(), brief.percent), ("招生。", None));
    assert_eq!(read("   \n"), Brief::default());
    assert_eq!(read("覆盖率达到90%，进度达120.5％。").percent, Some(120));
    assert_eq!(read("进度%").percent, None);
}
