//! The year of what a body asked of its units as a book: counts, flags with their answers, waivers.

use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::text::{Lang, Text};

use crate::app::asks::burden::Year;
use crate::app::clock;

/// The book of a year.
pub fn book(year: &Year, lang: Lang) -> Book {
    let (org, no) = (year.org.clone(), year.year);
    let title = Text::of(format!("{org}{no}年度负担报告"), format!("{org}: burden report {no}"));
    Book {
        lang,
        title,
        org,
        year: i32::try_from(no).unwrap_or_default(),
        sheets: vec![calls(year), flags(year), waivers(year)],
        stamp: None,
    }
}

fn sheet(year: &Year, name: Text, note: Text, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    let (org, no) = (&year.org, year.year);
    let title = Text::of(format!("{org}{no}年{}", name.zh), format!("{org} {no}: {}", name.en));
    Sheet { name, title, note, print: columns.len(), freeze: 1, columns, rows }
}

fn words(zh: &'static str, en: &'static str, width: u16) -> Column {
    Column::new(Text::new(zh, en), width, ColumnKind::Words)
}

fn count(number: usize) -> Cell {
    Cell::Number(f64::from(u32::try_from(number).unwrap_or(u32::MAX)))
}

fn calls(year: &Year) -> Sheet {
    let mut columns = vec![words("单位", "Unit", 26), words("种类", "Kind", 14)];
    columns.extend((1..=12).map(|month| {
        Column::new(Text::of(format!("{month}月"), month.to_string()), 7, ColumnKind::Number)
    }));
    columns.push(Column::new(Text::new("全年", "Year"), 9, ColumnKind::Number));
    let rows = year.rows.iter().map(|row| {
        let mut cells = vec![Cell::words(&row.unit), Cell::ours(row.kind.clone())];
        cells
            .extend(row.months.iter().map(|one| if *one == 0 { Cell::Blank } else { count(*one) }));
        cells.push(count(row.total));
        cells
    });
    let (at, total, collections) = (clock::shown(year.as_of), year.total, year.collections);
    let (asked, offered, confirmed) = (year.asked, year.offered, year.confirmed);
    let note = Text::of(
        format!(
            "共 {total} 次；采集任务 {collections} 项，数据 {asked} 项次，其中以已有数据代替 {offered} 项次、单位确认 {confirmed} 项次。只计次数，不作评分。数据截至 {at}。"
        ),
        format!(
            "{total} calls; {collections} collections with {asked} figures, of which {offered} were offered as known and {confirmed} confirmed. Counts, no score. As of {at}."
        ),
    );
    sheet(year, Text::new("要求次数", "Calls"), note, columns, rows.collect())
}

fn flags(year: &Year) -> Sheet {
    let columns = vec![
        words("单位", "Unit", 26),
        words("采集任务", "Collection", 34),
        words("反映", "Flag", 14),
        words("说明", "In its words", 34),
        words("日期", "Day", 12),
        words("结果", "Outcome", 20),
        words("答复", "Answer", 40),
    ];
    let rows = year.flags.iter().map(|flag| {
        vec![
            Cell::words(&flag.unit),
            Cell::words(&flag.title),
            Cell::ours(flag.kind.clone()),
            Cell::words(&flag.words),
            Cell::words(&flag.on),
            Cell::ours(flag.state.words.clone()),
            Cell::words(&flag.answer),
        ]
    });
    let note =
        Text::new("单位对采集任务的反映和答复。", "What units flagged, and how it was answered.");
    sheet(year, Text::new("负担反映", "Flags"), note, columns, rows.collect())
}

fn waivers(year: &Year) -> Sheet {
    let columns = vec![
        words("单位", "Unit", 26),
        words("月份", "Month", 12),
        words("理由", "Reason", 50),
        words("日期", "Day", 12),
        words("用于", "Used by", 34),
    ];
    let rows = year.waivers.iter().map(|one| {
        [&one.unit, &one.month, &one.reason, &one.on, &one.title].map(Cell::words).to_vec()
    });
    let note = Text::new("领导放行的超限采集。", "What leaders let pass above the cap.");
    sheet(year, Text::new("超限放行", "Waivers"), note, columns, rows.collect())
}
