//! The measures of GB/T 9704-2012, taken from the printed page: margins, lines, characters, page
//! numbers, red head, colophon. Lengths in millimetres.

use moushi_core::report::block::{Annex, Block, Letterhead, Pack, Run};
use moushi_core::report::book::{Cell, Column, ColumnKind};
use moushi_core::text::Text;

use super::*;
use crate::write::rich;

/// Left, top, right, bottom of a word.
type Place = (f64, f64, f64, f64);

/// Words of a page with their places.
fn words(pdf: &str, page: usize) -> Vec<(String, Place)> {
    let page = page.to_string();
    let boxes = run("pdftotext", &["-bbox-layout", "-f", &page, "-l", &page, pdf, "-"]);
    let each = boxes.lines().filter_map(|line| line.trim().strip_prefix("<word "));
    let measure = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse::<f64>().unwrap() / 72.0 * 25.4
    };
    each.map(|line| {
        let text = line.split_once('>').unwrap().1.split('<').next().unwrap();
        let place = ["xMin", "yMin", "xMax", "yMax"].map(|name| measure(line, name));
        (text.to_owned(), (place[0], place[1], place[2], place[3]))
    })
    .collect()
}

fn near(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() <= 1.0, "{what}: {got:.2} mm, should be {want}");
}

/// Pixels to the millimetre.
const FINE: f64 = 6.0;

/// A page as rows of pixels: red, green, blue.
fn pixels(folder: &Path, pdf: &str, page: usize) -> Vec<Vec<[u8; 3]>> {
    let (page, dots) = (page.to_string(), format!("{:.4}", FINE * 25.4));
    let name = folder.join(format!("page-{page}"));
    let name = name.to_str().unwrap();
    run("pdftoppm", &["-r", &dots, "-f", &page, "-l", &page, "-singlefile", pdf, name]);
    let bytes = std::fs::read(format!("{name}.ppm")).unwrap();
    let mut parts = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(parts.next(), Some(&b"P6"[..]));
    let number = |part: &[u8]| std::str::from_utf8(part).unwrap().parse::<usize>().unwrap();
    let (width, _) = (number(parts.next().unwrap()), number(parts.next().unwrap()));
    let data = parts.next().unwrap().splitn(2, |byte| *byte == b'\n').nth(1).unwrap();
    let row = |row: &[u8]| row.chunks_exact(3).map(|one| [one[0], one[1], one[2]]).collect();
    data.chunks_exact(width * 3).map(row).collect()
}

fn red(pixel: &[u8; 3]) -> bool {
    pixel[0] > 180 && pixel[1] < 100 && pixel[2] < 100
}

fn dark(pixel: &[u8; 3]) -> bool {
    pixel.iter().all(|part| *part < 130)
}

fn millimetres(at: usize) -> f64 {
    f64::from(u32::try_from(at).unwrap()) / FINE
}

/// Rows that hold a rule as wide as the text, with its ends.
fn rules(page: &[Vec<[u8; 3]>], of: fn(&[u8; 3]) -> bool) -> Vec<(f64, f64, f64)> {
    let rows = page.iter().enumerate().filter_map(|(y, row)| {
        let left = row.iter().position(of)?;
        let right = row.iter().rposition(of)?;
        let whole = row[left..=right].iter().all(of) && millimetres(right - left) > 150.0;
        whole.then(|| (millimetres(y), millimetres(left), millimetres(right)))
    });
    rows.collect()
}

#[test]
fn a_full_page_keeps_the_margins_and_numbers_stand_outside() {
    if !tools() {
        return;
    }
    let folder = Folder::new("margins");
    let words_of_it = "教育强省建设事关全局".repeat(190);
    let blocks = vec![Block::Paragraph(vec![Run::own(words_of_it)])];
    let pack = Pack { year: 2031, blocks, ..Pack::default() };
    let pdf = pdf(&folder.0, "margins.docx", &docx::write(&pack).unwrap());
    assert_eq!(pages(&pdf), 4);
    for page in [2, 3] {
        let (numbers, text): (Vec<_>, Vec<_>) =
            words(&pdf, page).into_iter().partition(|(_, place)| place.1 > 297.0 - 35.0);
        let lines: Vec<_> = text.iter().filter(|(words, _)| words.chars().count() == 28).collect();
        assert_eq!(lines.len(), 22, "lines of 28 characters on page {page}: {text:?}");
        let middle = |place: Place| (place.1 + place.3) / 2.0;
        let (first, last) = (lines[0].1, lines[21].1);
        // A line is 225 mm / 22 high; its letters stand in its middle.
        let half = 225.0 / 22.0 / 2.0;
        near(middle(first) - half, 37.0, "top");
        near(297.0 - middle(last) - half, 35.0, "bottom");
        for (_, place) in &lines {
            near(place.0, 28.0, "left");
            near(210.0 - place.2, 26.0, "right");
        }
        let edge = |of: fn(Place) -> f64, best: fn(f64, f64) -> f64| {
            numbers.iter().map(|(_, place)| of(*place)).reduce(best).unwrap()
        };
        // A character of 14 pt is 4.94 mm.
        if page % 2 == 0 {
            near(edge(|place| place.0, f64::min), 28.0 + 4.94, "even: left");
        } else {
            near(210.0 - edge(|place| place.2, f64::max), 26.0 + 4.94, "odd: right");
        }
        let height = numbers.iter().map(|(_, place)| middle(*place)).fold(0.0, f64::max);
        assert!((297.0 - 35.0 + 4.0..297.0 - 20.0).contains(&height), "number at {height}");
    }
}

#[test]
fn the_wide_annex_keeps_its_margins_with_the_bound_side_on_top() {
    if !tools() {
        return;
    }
    let folder = Folder::new("wide");
    let pdf = pdf(&folder.0, "wide.docx", &docx::write(&rich::pack(60, "")).unwrap());
    let wide: Vec<usize> =
        (1..=pages(&pdf)).filter(|page| size(&pdf, *page) == (297, 210)).collect();
    assert!(wide.len() > 1, "a table of 60 rows takes several pages");
    for (at, page) in wide.iter().enumerate() {
        let rules = rules(&pixels(&folder.0, &pdf, *page), dark);
        let (first, last) = (rules[0], rules[rules.len() - 1]);
        for (_, left, right) in [first, last] {
            near(left, 37.0, "left");
            near(297.0 - right, 35.0, "right");
        }
        if at > 0 {
            near(first.0, 28.0, "top");
        }
        assert!(last.0 <= 210.0 - 26.0 + 0.5, "bottom: {last:?}");
        let number = words(&pdf, *page).into_iter().find(|(words, _)| *words == page.to_string());
        let (_, place) = number.expect("a page number");
        let middle = (place.1 + place.3) / 2.0;
        assert!((210.0 - 26.0 + 2.0..210.0 - 5.0).contains(&middle), "number at {middle}");
        assert_eq!(place.0 > 297.0 / 2.0, page % 2 == 1, "odd pages have it on the right");
    }
}

#[test]
fn each_level_has_its_font_and_every_line_keeps_the_grid() {
    if !tools() {
        return;
    }
    let folder = Folder::new("levels");
    let levels = ["城市发展一", "城市发展二", "城市发展三", "城市发展四"];
    let mut blocks = Vec::new();
    for (level, words) in (1..).zip(levels) {
        blocks.push(Block::Heading { level, ordinal: Some(1), text: words.into() });
        blocks.push(Block::Paragraph(vec![Run::own("抓落实".repeat(12))]));
    }
    let pack = Pack { title: vec!["标题".into()], year: 2031, blocks, ..Pack::default() };
    let pdf = pdf(&folder.0, "levels.docx", &docx::write(&pack).unwrap());
    let lines: Vec<Place> = {
        let mut places: Vec<_> = words(&pdf, 1).into_iter().map(|(_, place)| place).collect();
        places.retain(|place| place.1 > 60.0 && place.3 < 262.0);
        places
    };
    let pitch = 225.0 / 22.0;
    for pair in lines.windows(2) {
        let step = ((pair[1].1 + pair[1].3) - (pair[0].1 + pair[0].3)) / 2.0;
        let off = (step / pitch - (step / pitch).round()).abs() * pitch;
        assert!(off < 1.0, "a line off the grid by {off} mm");
    }
    // Which font a heading gets where it is at hand: no test machine has the official ones.
    let flat = converted(&folder.0, "levels.docx", &docx::write(&pack).unwrap(), "fodt", None);
    let flat = std::fs::read_to_string(flat).unwrap();
    for (style, font) in [
        ("Title", "方正小标宋简体"),
        ("Heading_20_1", "黑体"),
        ("Heading_20_2", "楷体_GB2312"),
        ("Heading_20_3", "仿宋_GB2312"),
        ("Heading_20_4", "仿宋_GB2312"),
    ] {
        let (_, rest) = flat.split_once(&format!("<style:style style:name=\"{style}\"")).unwrap();
        let (style_of, _) = rest.split_once("</style:style>").unwrap();
        let asian = style_of.split_once("style:font-name-asian=\"").unwrap().1;
        assert!(asian.starts_with(font), "{style}: {asian}");
        let size = style_of.split_once("style:font-size-asian=\"").unwrap().1;
        let want = if style == "Title" { "22pt" } else { "16pt" };
        assert!(size.starts_with(want), "{style}: {size}");
    }
}

#[test]
fn charts_are_drawn_as_wide_as_the_text_over_their_captions() {
    if !tools() {
        return;
    }
    let folder = Folder::new("charts");
    for (count, wide) in [(1, false), (7, false), (7, true), (30, false)] {
        let charts: Vec<Block> = rich::blocks(count, "")
            .into_iter()
            .filter(|block| matches!(block, Block::Chart(_)))
            .collect();
        let mut pack = Pack { title: vec!["图".into()], year: 2031, ..Pack::default() };
        if wide {
            pack.annexes = vec![Annex { title: "图".into(), wide, blocks: charts }];
        } else {
            pack.blocks = charts;
        }
        let bytes = docx::write(&pack).unwrap();
        let printed = pdf(&folder.0, &format!("charts-{count}-{wide}.docx"), &bytes);
        let told = without_blanks(&text(&printed));
        assert!(told.matches("各市普惠性幼儿园覆盖率").count() >= 4, "{told}");
        assert!(told.matches("1月").count() >= 4, "categories are drawn: {told}");
        let coloured =
            |pixel: &[u8; 3]| pixel.iter().max().unwrap() - pixel.iter().min().unwrap() > 60;
        let (from, to) = if wide { (37.0, 297.0 - 35.0) } else { (28.0, 210.0 - 26.0) };
        let mut drawn = 0;
        for page in 1..=pages(&printed) {
            for row in pixels(&folder.0, &printed, page) {
                let Some(left) = row.iter().position(coloured) else { continue };
                drawn += 1;
                let right = row.iter().rposition(coloured).unwrap();
                assert!(millimetres(left) >= from - 1.0 && millimetres(right) <= to + 1.0);
            }
        }
        assert!(drawn > 60, "bars and lines are coloured: {drawn} rows");
        let place =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("charts-{count}-{wide}.pdf"));
        std::fs::copy(&printed, place).unwrap();
    }
}

fn short(letterhead: Letterhead) -> Pack {
    Pack {
        title: vec!["2031年重点工作推进情况的通报".into()],
        letterhead: Some(letterhead),
        year: 2031,
        blocks: vec![Block::Paragraph(vec![Run::own("各地要对照年度目标抓好落实。")])],
        ..Pack::default()
    }
}

#[test]
fn the_red_head_stands_where_the_standard_says() {
    if !tools() {
        return;
    }
    let folder = Folder::new("red");
    for mark in ["北江省教育厅文件", "北江省教育厅、北江省发展和改革委员会、北江省财政厅文件"]
    {
        let head = Letterhead { mark: mark.into(), ..rich::letterhead("") };
        let pdf = pdf(&folder.0, "red.docx", &docx::write(&short(head)).unwrap());
        assert_eq!(pages(&pdf), 1);
        let page = pixels(&folder.0, &pdf, 1);
        let first = page.iter().position(|row| row.iter().any(red)).unwrap();
        near(millimetres(first), 37.0 + 35.0, "upper edge of the mark");
        let rules = rules(&page, red);
        let (top, left, right) = rules[0];
        near(left, 28.0, "left end of the rule");
        near(right, 210.0 - 26.0, "right end of the rule");
        let number = page[..(top * FINE) as usize].iter().rposition(|row| row.iter().any(dark));
        near(top - millimetres(number.unwrap()), 4.0, "from the number to the rule");
        let (title, at) = words(&pdf, 1).into_iter().find(|(one, _)| one.contains("通报")).unwrap();
        let blank = 2.0 * 225.0 / 22.0;
        assert!((blank - 2.0..blank + 8.0).contains(&(at.1 - top)), "{title}: {} mm", at.1 - top);
    }
}

#[test]
fn the_colophon_ends_with_the_text_block_of_the_last_page() {
    if !tools() {
        return;
    }
    let folder = Folder::new("colophon");
    for length in [14, 28 * 9, 28 * 12] {
        let mut pack = short(rich::letterhead(""));
        pack.blocks = vec![Block::Paragraph(vec![Run::own("抓落实".repeat(length / 3))])];
        let pdf = pdf(&folder.0, "colophon.docx", &docx::write(&pack).unwrap());
        let page = pixels(&folder.0, &pdf, pages(&pdf));
        let rules = rules(&page, dark);
        let (first, last) = (rules[0], rules[rules.len() - 1]);
        near(last.0, 297.0 - 35.0, "last rule");
        near(last.1, 28.0, "left end");
        near(last.2, 210.0 - 26.0, "right end");
        assert!(first.0 > 230.0 && first.0 < last.0 - 14.0, "{rules:?}");
        let text = without_blanks(&text(&pdf));
        for want in ["抄送：教育部办公厅", "北江省教育厅办公室2031年12月31日印发"]
        {
            assert!(text.contains(want), "no {want} in {text}");
        }
        let body = words(&pdf, pages(&pdf)).into_iter().filter(|(one, _)| one.contains("抓落实"));
        for (_, place) in body {
            assert!((place.1 + place.3) / 2.0 < first.0, "the text ends over the colophon");
        }
    }
}

#[test]
fn packs_of_any_size_print_with_all_their_words() {
    if !tools() {
        return;
    }
    let folder = Folder::new("sizes");
    let long = "统筹城乡义务教育一体化发展，".repeat(12);
    let unbroken = "筹".to_owned() + &"abcdefghij".repeat(12);
    for (count, words) in [(0, ""), (1, ""), (3, &*long), (5, &*unbroken), (12, ""), (400, "")] {
        let mut pack = rich::pack(count, words);
        if count == 12 {
            pack.title = vec!["关于贯彻落实深化教育教学改革、".repeat(20)];
        }
        let name = format!("pack-{count}");
        let bytes = docx::write(&pack).unwrap();
        let printed = pdf(&folder.0, &format!("{name}.docx"), &bytes);
        let text = without_blanks(&text(&printed));
        for want in ["总体情况", "任务明细表", "时间表", "数据截至2031年12月31日", "抄送：教育部"]
        {
            assert!(text.contains(want), "{name}: no {want}");
        }
        // Title, headings, tiles, tables, annexes: each piece of text is there to its end.
        let letters = |text: &str| text.matches('筹').count();
        let mut file = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let document = std::io::read_to_string(file.by_name("word/document.xml").unwrap()).unwrap();
        assert!(letters(&text) >= letters(&document), "{name}: words are cut off");
        in_place(&name, &printed);
        if count > 0 {
            assert!(text.contains(&format!("T{count:03}")), "{name}: the last row");
        }
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("printed-{name}.pdf"));
        std::fs::copy(&printed, place).unwrap();
    }
}

#[test]
fn no_code_of_a_narrow_column_is_broken() {
    if !tools() {
        return;
    }
    let folder = Folder::new("codes");
    let codes = ["R023", "A888", "M108", "T005"];
    let column = |header: &'static str, width, kind| Column::new(Text::same(header), width, kind);
    let mut columns = vec![column("编号", 11, ColumnKind::Code)];
    columns.extend(["上级要求", "我方举措"].map(|name| column(name, 60, ColumnKind::Words)));
    let row = |code: &&str| vec![Cell::words(*code), Cell::words("普惠"), Cell::words("新建")];
    let rows = codes.iter().map(row).collect();
    let pack = Pack { blocks: vec![Block::Table { columns, rows }], ..Pack::default() };
    let printed = pdf(&folder.0, "codes.docx", &docx::write(&pack).unwrap());
    let printed: Vec<String> = words(&printed, 1).into_iter().map(|(word, _)| word).collect();
    for code in codes {
        assert!(printed.iter().any(|word| word == code), "{code} is broken: {printed:?}");
    }
}

/// Every word stands on its page, between the edges of the text, and no page is empty.
fn in_place(name: &str, pdf: &str) {
    for page in 1..=pages(pdf) {
        let (wide, high) = size(pdf, page);
        let (left, right) = if wide < high { (28.0, 26.0) } else { (37.0, 35.0) };
        let all = words(pdf, page);
        assert!(all.len() > 3, "{name}: page {page} is empty");
        for (words, place) in all {
            // A mark at the end of a line may hang over the edge by its own width.
            let mark = words.ends_with(|c: char| !c.is_alphanumeric());
            let hangs = if mark { 6.0 } else { 2.0 };
            let inside = place.0 >= left - 2.0
                && place.2 <= f64::from(wide) - right + hangs
                && place.1 >= 20.0
                && place.3 <= f64::from(high) - 5.0;
            assert!(inside, "{name}, page {page}: {words} at {place:?}");
        }
    }
}

#[test]
fn the_workbook_of_figures_prints_them_with_their_unit_and_their_way_back() {
    if !tools() {
        return;
    }
    let folder = Folder::new("figures");
    let book = crate::write::xlsx::figured("，含民办");
    let printed = pdf(&folder.0, "figures.xlsx", &xlsx::write(book).unwrap());
    let text = without_blanks(&text(&printed));
    for want in ["87.5%", "2万个", "数字来路", "A4", "竣工验收表", "台账指纹：4cdb288d"]
    {
        assert!(text.contains(want), "no {want} in {text}");
    }
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printed-figures.pdf");
    std::fs::copy(&printed, place).unwrap();
}
