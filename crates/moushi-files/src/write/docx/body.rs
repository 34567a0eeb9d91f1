//! The text of the document: blocks to paragraphs and tables, annexes to sections of their own.

use moushi_core::report::block::{Annex, Block, Item, Pack, Run, Status};
use moushi_core::report::ordinal;
use moushi_core::report::trace::Stamp;
use moushi_core::text::Lang;

use super::parts::{NAMESPACES, TEXT_WIDTH, UPRIGHT, WIDE, item_font};
use super::table::{coloured, table};
use super::title::title;
use super::xml::{paragraph, run};
use super::{chart, drawn, head};
use crate::write::mood;

/// `word/document.xml`, and the charts that stand in it, in order.
pub fn document(pack: &Pack) -> (String, chart::Charts) {
    let (mut out, mut charts) = opened(pack);
    let letterhead = pack.letterhead.as_ref();
    let mut wide = false;
    for (number, annex) in (1..).zip(&pack.annexes) {
        out.push_str(&section_end(wide));
        wide = annex.wide;
        let number = (pack.annexes.len() > 1).then_some(number);
        let name = pack.lang.pick("附件", "Annex ");
        let mark =
            number.map_or_else(|| name.trim().to_owned(), |number| format!("{name}{number}"));
        annex_pages(&mut out, &mut charts, &mark, annex);
    }
    out.push_str(&letterhead.map(|one| head::colophon(one, wide)).unwrap_or_default());
    out.push_str(if wide { WIDE } else { UPRIGHT });
    (out + "</w:body></w:document>", charts)
}

/// Everything before the annexes.
fn opened(pack: &Pack) -> (String, chart::Charts) {
    let (mut out, mut charts) = (String::new(), chart::Charts::new(pack.lang));
    out.push_str(&format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document {NAMESPACES}><w:body>"
    ));
    opening(&mut out, pack);
    blocks(&mut out, &mut charts, &pack.blocks, false);
    if let Some(line) = pack.stamp.as_ref().map(Stamp::line) {
        out.push_str(&paragraph("Note", "", &run(&line, "")));
    }
    annex_list(&mut out, &pack.annexes, pack.lang);
    let letterhead = pack.letterhead.as_ref();
    out.push_str(&letterhead.map(head::issue_date).unwrap_or_default());
    (out, charts)
}

/// What stands above the text: red head, title, byline, addressees.
fn opening(out: &mut String, pack: &Pack) {
    let blank = paragraph("Body", "", "");
    let letterhead = pack.letterhead.as_ref();
    if let Some(red) = letterhead.and_then(head::red_head) {
        out.push_str(&red);
        // The title stands two lines under the red rule.
        out.push_str(&blank);
    }
    // Without a red head the title stands two lines under the edge of the text.
    out.push_str(&blank);
    out.extend(pack.title.iter().map(|line| title("Title", line)));
    out.extend(pack.byline.iter().map(|line| paragraph("Byline", "", &run(line, ""))));
    out.push_str(&blank);
    out.push_str(&letterhead.map(head::addressees).unwrap_or_default());
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
fn annex_list(out: &mut String, annexes: &[Annex], lang: Lang) {
    if annexes.is_empty() {
        return;
    }
    out.push_str(&paragraph("Body", "", ""));
    for (number, annex) in (1..).zip(annexes) {
        let words = match (annexes.len(), number) {
            (1, _) => format!("{}{}", lang.pick("附件：", "Annex: "), annex.title),
            (_, 1) => format!("{}1.{}", lang.pick("附件：", "Annexes: "), annex.title),
            _ => format!("　　　{number}.{}", annex.title),
        };
        out.push_str(&paragraph("Body", "", &run(&words, "")));
    }
}

fn annex_pages(out: &mut String, charts: &mut chart::Charts, mark: &str, annex: &Annex) {
    out.push_str(&paragraph("AnnexMark", "", &run(mark, "")));
    // The title stands on the third line.
    out.push_str(&paragraph("AnnexMark", "", ""));
    out.push_str(&title("AnnexTitle", &annex.title));
    blocks(out, charts, &annex.blocks, annex.wide);
}

fn blocks(out: &mut String, charts: &mut chart::Charts, blocks: &[Block], wide: bool) {
    let width = TEXT_WIDTH[usize::from(wide)];
    for block in blocks {
        // Two tables with nothing between them would become one.
        if out.ends_with("</w:tbl>") && tabular(block) {
            out.push_str(&paragraph("Gap", "", ""));
        }
        match block {
            Block::Heading { level, ordinal: number, text } => {
                let number = number.map(|number| ordinal(*level, number)).unwrap_or_default();
                let style = format!("Heading{}", (*level).clamp(1, 4));
                out.push_str(&paragraph(&style, "", &run(&format!("{number}{text}"), "")));
            }
            Block::Lead(words) => out.push_str(&paragraph("Body", "", &runs(words, "<w:b/>"))),
            Block::Paragraph(words) => out.push_str(&paragraph("Body", "", &runs(words, ""))),
            Block::NumberedList { level, items: list } => items(out, *level, list),
            Block::Table { columns, rows } => out.push_str(&table(columns, rows, width)),
            Block::StatusList(lines) => {
                lines.iter().for_each(|line| out.push_str(&status(line, charts.lang)));
            }
            Block::Tiles(tiles) => out.push_str(&drawn::tiles(tiles, width)),
            Block::Chart(one) => out.push_str(&chart::drawn(one, wide, charts)),
            Block::Scatter(one) => out.push_str(&chart::dots(one, wide, charts)),
            Block::Heat(heat) => out.push_str(&drawn::heat(heat, width)),
            Block::Gantt(gantt) => out.push_str(&drawn::gantt(gantt, width)),
            Block::Quote { words, source } => {
                out.push_str(&paragraph("QuoteText", "", &runs(words, "")));
                if !source.is_empty() {
                    let from = run(&format!("——{source}"), "");
                    out.push_str(&paragraph("QuoteSource", "", &from));
                }
            }
            Block::Note(words) => out.push_str(&paragraph("Note", "", &run(words, ""))),
        }
    }
}

/// Begins with a table.
fn tabular(block: &Block) -> bool {
    matches!(block, Block::Table { .. } | Block::Tiles(_) | Block::Heat(_) | Block::Gantt(_))
}

fn runs(words: &[Run], properties: &str) -> String {
    words.iter().map(|words| run(&words.text, properties)).collect()
}

fn items(out: &mut String, level: u8, list: &[Item]) {
    for (number, item) in (1..).zip(list) {
        let font = item_font(level);
        let mut line = run(&item.ordinal(level, number), &font) + &runs(&item.words, &font);
        if let Some(aside) = &item.aside {
            line.push_str(&run(&format!("（{aside}）"), ""));
        }
        out.push_str(&paragraph("Body", "", &line));
        items(out, level.saturating_add(1), &item.children);
    }
}

fn status(line: &Status, lang: Lang) -> String {
    let [open, close] = [lang.pick("【", " ["), lang.pick("】", "] ")];
    let words = format!("{}{open}{}{close}", mood::sign(line.tone), line.state);
    let state = run(&words, &coloured(line.tone));
    paragraph("Body", "", &(state + &runs(&line.words, "")))
}
