//! The reports say what the ledger holds, in official order, and nothing else.

use moushi_core::align::coverage;
use moushi_core::model::{Finding, Ledger};
use moushi_core::report::block::{Block, Item, Run};
use moushi_core::report::book::{Book, Cell, Choice, ColumnKind, Sheet};
use moushi_core::report::{Label, key_work, ledger_book};
use moushi_core::text::Lang;

use super::sample;

fn book(ledger: &Ledger, findings: &[Finding]) -> Book {
    ledger_book(ledger, &coverage(ledger), findings, Lang::Zh)
}

fn column(sheet: &Sheet, header: &str) -> Vec<Cell> {
    let at = sheet.columns.iter().position(|column| column.header.zh == header);
    let at = at.unwrap_or_else(|| panic!("no column {header} in {}", sheet.name.zh));
    sheet.rows.iter().map(|row| row[at].clone()).collect()
}

fn text(cells: &[Cell]) -> Vec<String> {
    cells.iter().map(|cell| cell.text(Lang::Zh)).collect()
}

fn headings(blocks: &[Block]) -> Vec<String> {
    let heading = |block: &Block| match block {
        Block::Heading { text, .. } => Some(text.clone()),
        _ => None,
    };
    blocks.iter().filter_map(heading).collect()
}

fn lists(blocks: &[Block]) -> Vec<&Vec<Item>> {
    let mut lists = Vec::new();
    for block in blocks {
        if let Block::NumberedList { items, .. } = block {
            lists.push(items);
        }
    }
    lists
}

fn said(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

#[test]
fn every_row_is_as_long_as_its_header() {
    let ledger = sample::ledger();
    let book = book(&ledger, &sample::findings(&ledger));
    let names: Vec<_> = book.sheets.iter().map(|sheet| &*sheet.name.zh).collect();
    assert_eq!(names, ["任务台账", "成绩清单", "要求清单", "对标矩阵", "提示"]);
    for sheet in &book.sheets {
        assert!(sheet.print <= sheet.columns.len() && sheet.freeze <= sheet.columns.len());
        assert!(!sheet.rows.is_empty(), "{} has rows", sheet.name.zh);
        for row in &sheet.rows {
            assert_eq!(row.len(), sheet.columns.len(), "{}", sheet.name.zh);
        }
    }
}

#[test]
fn choices_of_a_column_hold_every_value_that_stands_in_it() {
    let ledger = sample::ledger();
    for sheet in book(&ledger, &sample::findings(&ledger)).sheets {
        for (at, column) in sheet.columns.iter().enumerate() {
            let ColumnKind::Choice(choices) = column.kind else { continue };
            for (row, lang) in sheet.rows.iter().flat_map(|row| [(row, Lang::Zh), (row, Lang::En)])
            {
                let words = row[at].text(lang);
                let known = |one: &Choice| lang.of(&one.words) == words;
                let known = words.is_empty() || choices.iter().any(known);
                assert!(known, "{words} is no choice of {:?} in {:?}", column.header, sheet.name);
            }
        }
    }
}

/// The sample with every Chinese character of its words replaced by one of another script, as long in
/// bytes: what is Chinese in a report of it is ours.
fn foreign() -> (Ledger, Vec<Finding>) {
    let ledger = sample::ledger();
    let findings = sample::findings(&ledger);
    let text = serde_json::to_string(&(ledger, findings)).expect("plain data");
    let text: String = text.chars().map(|c| if is_chinese(c) { '가' } else { c }).collect();
    serde_json::from_str(&text).expect("what was just written")
}

/// A Chinese character, or a mark that only Chinese uses between sentences.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '。')
}

#[test]
fn an_english_book_has_no_chinese_word_of_ours() {
    let (ledger, findings) = foreign();
    let book = ledger_book(&ledger, &coverage(&ledger), &findings, Lang::En);
    let mut said: Vec<&str> = vec![&book.title.en];
    for sheet in &book.sheets {
        said.extend([&*sheet.name.en, &*sheet.title.en, &*sheet.note.en]);
        for column in &sheet.columns {
            said.push(&column.header.en);
            let ColumnKind::Choice(choices) = column.kind else { continue };
            said.extend(choices.iter().map(|choice| &*choice.words.en));
        }
    }
    assert!(said.iter().all(|words| !words.is_empty()));
    let cells = book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let cells: Vec<String> = cells.map(|cell| cell.text(Lang::En)).collect();
    for words in said.into_iter().chain(cells.iter().map(String::as_str)) {
        assert!(!words.contains(is_chinese), "{words}");
    }
}

#[test]
fn names_of_sheets_fit_on_a_tab_in_both_languages() {
    let ledger = sample::ledger();
    for Sheet { name, .. } in book(&ledger, &[]).sheets {
        assert!(name.zh.chars().count() <= 28 && name.en.chars().count() <= 28, "{name:?}");
    }
}

#[test]
fn the_ledger_sheet_keeps_words_and_computed_days_apart() {
    let ledger = sample::ledger();
    let sheet = &book(&ledger, &[]).sheets[0];
    let words = text(&column(sheet, "完成时限（原文）"));
    assert_eq!(words[..4], ["待明确", "6月底前", "待明确", "年底前"]);
    let days = column(sheet, "最迟日期");
    assert!(matches!(days[1], Cell::Date(day) if day.to_string() == "2031-06-30"));
    assert_eq!(days[0], Cell::Blank, "no day is made up");
    assert_eq!(column(sheet, "目标值")[3], Cell::Number(91.0));
    assert_eq!(column(sheet, "单位")[3], Cell::words("%"));
    assert_eq!(column(sheet, "基期值")[3], Cell::Number(88.6));
    assert_eq!(text(&column(sheet, "依据"))[4..7], ["有依据", "无依据", "自选动作"]);
    assert_eq!(text(&column(sheet, "来源文件"))[0], "年度工作谋划会材料");
}

#[test]
fn demands_are_taken_up_weakened_or_open() {
    let sheet = &book(&sample::ledger(), &[]).sheets[2];
    assert_eq!(text(&column(sheet, "承接情况")), ["待确认", "已承接", "未承接", "待确认"]);
    assert_eq!(text(&column(sheet, "弱化")), ["弱化", "", "", ""]);
    assert_eq!(text(&column(sheet, "弱化之处"))[0], "T003：要求120所，任务118所");
    assert_eq!(text(&column(sheet, "对应任务")), ["T003", "T004", "", "T005"]);
    let want = "共4项：已承接1项，部分承接0项，待确认2项，未承接1项；其中弱化1项。";
    assert!(sheet.note.zh.starts_with(want), "{}", sheet.note.zh);
}

#[test]
fn the_matrix_lists_leaders_by_rank_and_leaves_refused_links_out() {
    let matrix = &book(&sample::ledger(), &[]).sheets[3];
    let headers: Vec<_> = matrix.columns.iter().map(|column| &*column.header.zh).collect();
    assert_eq!(headers[4..], ["周启明", "何雨田", "待明确", "弱化", "弱化之处"]);
    assert_eq!(text(&column(matrix, "周启明")), ["●T003？", "◉T004", "", "◐T005？"]);
    assert_eq!(text(&column(matrix, "何雨田")), ["", "", "", ""]);
}

#[test]
fn without_leaders_the_matrix_goes_by_lead_unit() {
    let mut ledger = sample::ledger();
    for task in &mut ledger.tasks {
        task.leader = None;
    }
    let matrix = &book(&ledger, &[]).sheets[3];
    assert_eq!(text(&column(matrix, "基础教育处")), ["●T003？", "", "", ""]);
    assert_eq!(text(&column(matrix, "待明确")), ["", "◉T004", "", "◐T005？"]);
}

#[test]
fn findings_come_worst_first_with_their_words() {
    let ledger = sample::ledger();
    let sheet = &book(&ledger, &sample::findings(&ledger)).sheets[4];
    assert_eq!(text(&column(sheet, "等级")), ["错误", "警告", "提醒"]);
    assert_eq!(text(&column(sheet, "位置")), ["R003", "《年度工作谋划会材料》第1页", "全计划"]);
    let words = ["推动职业院校与园区共建实训基地", "防范化解校园欠薪风险", ""];
    assert_eq!(text(&column(sheet, "原文")), words);
}

#[test]
fn the_list_goes_by_leader_in_official_order() {
    let pack = key_work(&sample::ledger());
    assert_eq!(pack.title, ["北江省教育厅", "2031年重点工作清单"]);
    let want = ["周启明同志分管工作", "何雨田同志分管工作", "其他重点工作"];
    assert_eq!(headings(&pack.blocks), want);
    let lists = lists(&pack.blocks);
    assert_eq!(said(&lists[1][0].words), "共建实训基地45个。");
    assert_eq!(said(&lists[1][0].children[0].words), "其中省级示范基地12个。");
    let aside = lists[1][0].aside.as_deref();
    let want = "牵头单位：职业教育处；配合单位：财务处、省教育装备中心；完成时限：待明确";
    assert_eq!(aside, Some(want));
    assert_eq!(lists[0][3].aside, None, "nothing known, nothing said");
}

#[test]
fn the_opening_counts_what_is_still_open() {
    let pack = key_work(&sample::ledger());
    let Block::Paragraph(runs) = &pack.blocks[0] else { panic!("opens with a paragraph") };
    assert_eq!(
        said(runs),
        "本清单列入北江省教育厅2031年重点工作8项，分为3个部分，\
         其中重大项目2项、平台1项、试点1项、民生实事1项、风险防范1项。\
         责任分工见附件，其中6项的牵头单位、6项的完成时限待明确。"
    );
}

#[test]
fn without_leaders_the_plan_keeps_its_own_headings() {
    let mut ledger = sample::ledger();
    for task in &mut ledger.tasks {
        task.leader = None;
    }
    let want = [
        "共建实训基地45个",
        "平台工作",
        "试点工作",
        "民生实事工作",
        "风险防范工作",
        "目标值工作",
        "常规工作",
    ];
    assert_eq!(headings(&key_work(&ledger).blocks), want);
}

#[test]
fn an_empty_plan_says_so() {
    let pack = key_work(&Ledger::new("北江省教育厅", 2031));
    assert!(pack.annexes.is_empty());
    let Block::Paragraph(runs) = &pack.blocks[0] else { panic!("opens with a paragraph") };
    assert!(runs[0].text.contains("待补充"));
    assert!(book(&Ledger::new("北江省教育厅", 2031), &[]).sheets.iter().all(|s| s.rows.is_empty()));
}

#[test]
fn a_ring_of_parents_loses_no_task() {
    let mut ledger = sample::ledger();
    ledger.tasks[0].parent = Some(ledger.tasks[1].id.clone());
    let count = |items: &Vec<Item>| items.iter().map(|item| 1 + item.children.len()).sum::<usize>();
    let pack = key_work(&ledger);
    assert_eq!(lists(&pack.blocks).into_iter().map(count).sum::<usize>(), 8);
}

#[test]
fn labels_are_told_in_both_languages() {
    let label = moushi_core::model::TaskKind::Livelihood.label();
    assert_eq!((&*label.zh, &*label.en), ("民生实事", "livelihood item"));
}
