//! Reads PDF files with a text layer: places of characters become lines, lines become paragraphs
//! across wraps and pages, ruled grids become tables. No character recognition: a scanned page is
//! reported, not read.

mod columns;
mod extract;
mod flow;
mod glyphs;
mod grid;
mod lines;
mod margins;
mod measure;
mod rulings;

use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, SourceBuilder, Text};

use self::extract::Sheet;
use super::{notes, refusals};
use crate::readers::{Input, Limits, Outcome, Reader};

/// pdf.
pub(crate) const READER: Reader = Reader {
    format: Format::Pdf,
    extensions: &["pdf"],
    title: TITLE,
    page: include_str!("pdf.md"),
    read,
};

const TITLE: Text = Text::new("PDF文件", "PDF");

fn read(input: &Input<'_>) -> Outcome {
    let sheets = sheets_in_time(input)?;
    if sheets.iter().all(|sheet| sheet.words.is_empty()) {
        let scanned = sheets.iter().any(|sheet| sheet.pictures);
        return Err(if scanned { refusals::scanned() } else { refusals::no_text() });
    }
    let mut builder = SourceBuilder::new();
    flow::write(&mut builder, &sheets, input)?;
    let source = builder.finish(input.name, Format::Pdf, input.bytes);
    let pages = |of: fn(&Sheet) -> bool| -> Vec<u32> {
        sheets.iter().filter(|sheet| of(sheet)).map(|sheet| sheet.number).collect()
    };
    let scanned = pages(|sheet| sheet.words.is_empty() && sheet.pictures);
    let unreadable = pages(|sheet| sheet.unreadable);
    let mut findings = Vec::new();
    findings.extend((!scanned.is_empty()).then(|| notes::scanned_pages(&source, &scanned)));
    findings.extend((!unreadable.is_empty()).then(|| notes::lost_fonts(&source, &unreadable)));
    Ok((source, findings))
}

/// The library that takes a PDF apart cannot be interrupted, so it works on a thread of its own,
/// which is left behind when the time is over: it looks at the clock after each page.
fn sheets_in_time(input: &Input<'_>) -> Result<Vec<Sheet>, Refusal> {
    /// Deeply nested objects cost stack.
    const STACK: usize = 32 << 20;
    let (answer, question) = mpsc::channel();
    let (bytes, limits, deadline) = (input.bytes.to_vec(), input.limits.clone(), input.deadline);
    let work = move || {
        let input = Input { name: "", bytes: &bytes, limits: &limits, deadline };
        // Nobody listens any more when the time is over.
        let _ = answer.send(extract::sheets(&input));
    };
    thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|_| refusals::too_slow(input.limits.max_time))?;
    match question.recv_timeout(input.deadline.saturating_duration_since(Instant::now())) {
        Ok(sheets) => sheets,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(refusals::too_slow(input.limits.max_time)),
        // The thread ended without an answer: it panicked.
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(refusals::damaged(&TITLE)),
    }
}

/// Whether the pages so far hold more characters than the limit.
fn too_much(limits: &Limits, sheets: &[Sheet]) -> bool {
    sheets.iter().map(Sheet::bytes).sum::<usize>() > limits.max_text
}

#[cfg(test)]
mod tests {
    use moushi_core::text::{BlockKind, Source};

    use super::*;

    /// A PDF with a page for each content stream. What follows a `!` is put into the trailer, and
    /// every page may paint the picture `/Im`.
    fn pdf(pages: &[&str], trailer: &str) -> Vec<u8> {
        let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 5 + 2 * n)).collect();
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
            "<</Type/Font/Subtype/Type1/BaseFont/Courier>>".to_owned(),
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream".to_owned(),
        ];
        for (n, content) in pages.iter().enumerate() {
            let picture = if content.contains("/Im Do") { "/XObject<</Im 4 0 R>>" } else { "" };
            objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>{picture}>>/Contents {} 0 R>>", 6 + 2 * n));
            objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
        }
        let mut file = "%PDF-1.4\n".to_owned();
        let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (n, object) in objects.iter().enumerate() {
            xref += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{} 0 obj{object}endobj\n", n + 1);
        }
        let start = file.len();
        file += &format!(
            "{xref}trailer<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF",
            objects.len() + 1
        );
        file.into_bytes()
    }

    fn show(lines: &[(f32, f32, &str)]) -> String {
        lines
            .iter()
            .map(|(x, y, words)| format!("BT /F 10 Tf {x} {y} Td ({words}) Tj ET\n"))
            .collect()
    }

    fn source(bytes: &[u8]) -> (Source, Vec<moushi_core::model::Finding>) {
        read(&Input::new("a.pdf", bytes, &Limits::default())).unwrap()
    }

    fn content(source: &Source) -> Vec<(Option<u32>, &str)> {
        let kept = source.blocks.iter().filter(|block| block.kind != BlockKind::Aside);
        kept.map(|block| (block.page, source.at(block.span))).collect()
    }

    /// Sixty characters, from 100 to 460 points.
    const FULL: &str = "full line full line full line full line full line full line.";

    #[test]
    fn wraps_are_joined_and_running_lines_set_aside() {
        let first = show(&[
            (100.0, 780.0, "Running head"),
            (100.0, 700.0, FULL),
            (100.0, 684.0, "end."),
            (100.0, 668.0, FULL),
            (300.0, 30.0, "- 1 -"),
        ]);
        let second = show(&[
            (100.0, 780.0, "Running head"),
            (100.0, 700.0, "over the page."),
            (300.0, 30.0, "- 2 -"),
        ]);
        let (source, findings) = source(&pdf(&[&first, &second], ""));
        let (joined, crossing) = (format!("{FULL} end."), format!("{FULL} over the page."));
        assert_eq!(content(&source), [(Some(1), joined.as_str()), (Some(1), crossing.as_str())]);
        assert_eq!((source.noise.len(), findings.len()), (4, 0));
    }

    #[test]
    fn a_grid_of_lines_is_a_table_and_missing_lines_join_cells() {
        let lines = "100 700 m 300 700 l S 100 680 m 300 680 l S 100 660 m 300 660 l S 100 660 m 100 700 l S 200 660 m 200 680 l S 300 660 m 300 700 l S\n";
        let words = show(&[
            (105.0, 685.0, "wide"),
            (105.0, 665.0, "left"),
            (205.0, 665.0, "right"),
            (100.0, 640.0, "after"),
        ]);
        let (source, _) = source(&pdf(&[&format!("{lines}{words}")], ""));
        let table = &source.tables[0];
        let words: Vec<Vec<_>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| source.at(*cell)).collect())
            .collect();
        assert_eq!(words, [["wide", ""], ["left", "right"]]);
        assert_eq!(content(&source).last(), Some(&(Some(1), "after")));
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let column = |word: &str| -> Vec<String> {
            (1..=8).map(|n| format!("{word} line {n} of a column of prose,")).collect()
        };
        let (left, right) = (column("left"), column("next"));
        let mut placed = vec![(
            60.0,
            740.0,
            "A line that reaches over the whole page from left to right to the end.",
        )];
        for (n, (left, right)) in (0_u8..).zip(left.iter().zip(&right)) {
            let base = 700.0 - 14.0 * f32::from(n);
            placed.extend([(60.0, base, left.as_str()), (310.0, base, right.as_str())]);
        }
        placed.push((
            60.0,
            500.0,
            "Another line over the whole page, below both columns of the band.",
        ));
        let (source, _) = source(&pdf(&[&show(&placed)], ""));
        let kept = content(&source);
        let words: Vec<&str> = kept.iter().map(|(_, words)| *words).collect();
        assert_eq!(words[1], format!("{} {}", left.join(" "), right.join(" ")), "{words:#?}");
        assert!(words[0].starts_with("A line") && words[2].starts_with("Another"), "{words:#?}");
    }

    #[test]
    fn a_table_without_rulings_is_no_page_of_columns() {
        let rows: Vec<(String, String)> =
            (1..=8).map(|n| (format!("task {n}"), format!("{}unit", "x".repeat(n)))).collect();
        let mut placed = vec![(60.0, 740.0, FULL)];
        for (n, (task, unit)) in (0_u8..).zip(&rows) {
            let base = 700.0 - 30.0 * f32::from(n);
            placed.extend([(60.0, base, task.as_str()), (320.0, base, unit.as_str())]);
        }
        let (source, _) = source(&pdf(&[&show(&placed)], ""));
        assert!(source.text.contains("task 1 xunit"), "{}", source.text);
    }

    #[test]
    fn a_scanned_page_is_reported_and_a_scanned_file_refused() {
        let text = show(&[(100.0, 700.0, "words")]);
        let (_, findings) = source(&pdf(&[&text, "q /Im Do Q"], ""));
        assert_eq!(findings[0].rule, "file-scanned-page");
        assert!(findings[0].message.zh.contains("第2页"));
        let scan = pdf(&["q /Im Do Q"], "");
        let refusal = read(&Input::new("a.pdf", &scan, &Limits::default())).expect_err("refused");
        assert!(refusal.message.zh.contains("扫描件"));
    }

    #[test]
    fn a_password_and_a_half_file_are_refused() {
        let key = "00".repeat(32);
        let locked =
            format!("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<{key}>/U<{key}>>>");
        let whole = pdf(&[&show(&[(100.0, 700.0, "words")])], &locked);
        let refusal = read(&Input::new("a.pdf", &whole, &Limits::default())).expect_err("refused");
        assert!(refusal.message.zh.contains("密码"), "{}", refusal.message.zh);
        assert!(read(&Input::new("a.pdf", b"%PDF-1.4\n1 0 obj", &Limits::default())).is_err());
    }

    #[test]
    fn no_time_means_a_refusal() {
        let limits = Limits { max_time: std::time::Duration::ZERO, ..Limits::default() };
        let refusal = read(&Input::new("a.pdf", &pdf(&[""], ""), &limits)).expect_err("refused");
        assert!(refusal.message.zh.contains("已停止"));
    }
}
