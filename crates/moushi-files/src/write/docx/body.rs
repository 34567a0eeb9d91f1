//! The text of the document: blocks to paragraphs and tables, annexes to sections of their own.

use moushi_core::report::block::{Annex, Block, Item, Pack, Run, Status};
use moushi_core::report::book::Tone;
use moushi_core::report::ordinal;

use super::parts::{NAMESPACES, TEXT_WIDTH, UPRIGHT, WIDE, item_font};
use super::table::table;
use super::xml::{paragraph, run};

/// `word/document.xml`.
pub fn document(pack: &Pack) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document {NAMESPACES}><w:body>"
    );
    // The title stands two lines under the edge of the text.
    out.push_str(&paragraph("Body", "", ""));
    for line in &pack.title {
        out.push_str(&paragraph("Title", "", &run(line, "")));
    }
    out.push_str(&paragraph("Body", "", ""));
    blocks(&mut out, &pack.blocks, false);
    annex_list(&mut out, &pack.annexes);
    let mut wide = false;
    for (number, annex) in (1..).zip(&pack.annexes) {
        out.push_str(&section_end(wide));
        wide = annex.wide;
        let number = (pack.annexes.len() > 1).then_some(number);
        annex_pages(&mut out, number, annex);
    }
    out.push_str(if wide { WIDE } else { UPRIGHT });
    out + "</w:body></w:document>"
}

/// A section ends in a paragraph that carries its page; a small one, so that it takes no page.
fn section_end(wide: bool) -> String {
    let page = if wide { WIDE } else { UPRIGHT };
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>\
         {page}</w:pPr></w:p>"
    )
}

/// 附件说明: a line under the text, without punctuation at its end.
fn annex_list(out: &mut String, annexes: &[Annex]) {
    if annexes.is_empty() {
        return;
    }
    out.push_str(&paragraph("Body", "", ""));
    for (number, annex) in (1..).zip(annexes) {
        let words = match (annexes.len(), number) {
            (1, _) => format!("附件：{}", annex.title),
            (_, 1) => format!("附件：1.{}", annex.title),
            _ => format!("　　　{number}.{}", annex.title),
        };
        out.push_str(&paragraph("Body", "", &run(&words, "")));
    }
}

fn annex_pages(out: &mut String, number: Option<usize>, annex: &Annex) {
    let mark = number.map_or_else(|| "附件".to_owned(), |number| format!("附件{number}"));
    out.push_str(&paragraph("AnnexMark", "", &run(&mark, "")));
    // The title stands on the third line.
    out.push_str(&paragraph("AnnexMark", "", ""));
    out.push_str(&paragraph("AnnexTitle", "", &run(&annex.title, "")));
    blocks(out, &annex.blocks, annex.wide);
}

fn blocks(out: &mut String, blocks: &[Block], wide: bool) {
    for block in blocks {
        match block {
            Block::Heading { level, ordinal: number, text } => {
                let number = number.map(|number| ordinal(*level, number)).unwrap_or_default();
                let style = format!("Heading{}", (*level).clamp(1, 4));
                out.push_str(&paragraph(&style, "", &run(&format!("{number}{text}"), "")));
            }
            Block::Lead(words) => out.push_str(&paragraph("Body", "", &runs(words, "<w:b/>"))),
            Block::Paragraph(words) => out.push_str(&paragraph("Body", "", &runs(words, ""))),
            Block::NumberedList { level, items: list } => items(out, *level, list),
            Block::Table { columns, rows } => {
                out.push_str(&table(columns, rows, TEXT_WIDTH[usize::from(wide)]));
            }
            Block::StatusList(lines) => lines.iter().for_each(|line| out.push_str(&status(line))),
            Block::Note(words) => out.push_str(&paragraph("Note", "", &run(words, ""))),
        }
    }
}

fn runs(words: &[Run], properties: &str) -> String {
    words.iter().map(|words| run(&words.text, properties)).collect()
}

fn items(out: &mut String, level: u8, list: &[Item]) {
    for (number, item) in (1..).zip(list) {
        let font = item_font(level);
        let mut line = run(&ordinal(level, number), &font) + &runs(&item.words, &font);
        if let Some(aside) = &item.aside {
            line.push_str(&run(&format!("（{aside}）"), ""));
        }
        out.push_str(&paragraph("Body", "", &line));
        items(out, level.saturating_add(1), &item.children);
    }
}

fn status(line: &Status) -> String {
    let ink = match line.tone {
        Tone::Plain => "000000",
        Tone::Good => "006100",
        Tone::Watch => "7F6000",
        Tone::Bad => "9C0006",
    };
    let state = run(&format!("【{}】", line.state), &format!("<w:color w:val=\"{ink}\"/>"));
    paragraph("Body", "", &(state + &runs(&line.words, "")))
}
