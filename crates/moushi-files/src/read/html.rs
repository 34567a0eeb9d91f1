//! Reads HTML: every visible word is kept, in blocks; what is not the content of the page is marked
//! as noise. Does not run scripts and fetches nothing.

mod noise;
mod tables;
mod tags;
mod walk;

use moushi_core::model::Refusal;
use moushi_core::text::{BlockKind, Format, NoiseKind, SourceBuilder, Span, Text};

use self::walk::Piece;
use super::{encoding, headings};
use crate::readers::{Input, Outcome, Reader};

/// html.
pub(crate) const READER: Reader = Reader {
    format: Format::Html,
    extensions: &["html", "htm", "shtml", "xhtml"],
    title: Text::new("网页", "web page"),
    page: include_str!("html.md"),
    read,
};

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match charset(input.bytes) {
        Some(label) => encoding::decode_as(input.bytes, &label),
        None => encoding::decode(input.bytes),
    };
    let mut page = walk::walk(&decoded.text, input)?;
    tables::settle(&mut page);
    let mut builder = SourceBuilder::new();
    title(&mut builder, &page.title, &page.pieces);
    write(&mut builder, &page, input)?;
    let source = builder.finish(input.name, Format::Html, input.bytes);
    let findings = decoded.faults.findings(&source);
    Ok((source, findings))
}

/// The charset that the head of the page names, in whatever way.
fn charset(bytes: &[u8]) -> Option<String> {
    const LOOK_AT: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK_AT)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    Some(label[..end.unwrap_or(label.len())].to_owned())
}

/// The title of the window: a heading, or noise where the page itself repeats it.
fn title(builder: &mut SourceBuilder, title: &str, pieces: &[Piece]) {
    if title.is_empty() {
        return;
    }
    let repeated = |piece: &Piece| {
        piece.words.chars().take(4).count() == 4 && title.starts_with(piece.words.as_str())
    };
    if pieces.iter().any(repeated) {
        let span = builder.block(BlockKind::Aside, None, title);
        builder.noise(NoiseKind::Nav, span);
    } else {
        builder.block(BlockKind::Heading(1), None, title);
    }
}

fn write(builder: &mut SourceBuilder, page: &walk::Page, input: &Input<'_>) -> Result<(), Refusal> {
    let mut at = 0;
    while let Some(piece) = page.pieces.get(at) {
        if let Some(cell) = piece.cell {
            at = tables::write(builder, page, at, cell.table);
        } else {
            write_piece(builder, piece);
            at += 1;
        }
        input.check_text(builder.end())?;
    }
    Ok(())
}

fn write_piece(builder: &mut SourceBuilder, piece: &Piece) {
    let noise = noise::kind(piece);
    let kind = match (noise, piece.heading) {
        (Some(_), _) => BlockKind::Aside,
        (None, Some(level)) => BlockKind::Heading(level),
        (None, None) => headings::guess(&piece.words, false),
    };
    let span = builder.block(kind, None, &piece.words);
    if let Some(noise) = noise {
        builder.noise(noise, span);
    } else {
        mark_entities(builder, span);
    }
}

/// Marks character entities that were left in the text because somebody escaped them twice.
fn mark_entities(builder: &mut SourceBuilder, span: Span) {
    for entity in noise::entities(span.of(builder.text())) {
        builder.noise(NoiseKind::Entity, entity.shifted(span.start()));
    }
}

#[cfg(test)]
mod tests {
    use moushi_core::text::Source;

    use super::*;
    use crate::readers::Limits;

    fn source(html: &str) -> Source {
        read(&Input::new("a.html", html.as_bytes(), &Limits::default())).unwrap().0
    }

    fn noise(source: &Source) -> Vec<(NoiseKind, &str)> {
        source.noise.iter().map(|noise| (noise.kind, source.at(noise.span))).collect()
    }

    fn content(source: &Source) -> Vec<&str> {
        let content = source.blocks.iter().filter(|block| block.kind != BlockKind::Aside);
        content.map(|block| source.at(block.span)).collect()
    }

    #[test]
    fn content_stays_and_everything_around_it_is_marked() {
        let source = source(concat!(
            "<html><head><title>召开谋划会议-某省教育厅</title><script>var a='<p>x</p>';</script></head><body>",
            "<div class='top-nav'><a href=/>首页</a> <a href=/b>政务公开</a></div>",
            "<p>当前位置：首页 &gt; 工作动态</p><h1>召开谋划会议</h1>",
            "<div>作者：办公室　发布时间：2031-01-16　浏览次数：<span>10</span></div>",
            "<p>&nbsp;&nbsp;会议强调，一要&amp;ensp;抓落实。<br>二要\n重实效。</p>",
            "<p>附件：<a href=x>工作要点.docx</a></p>",
            "<p>上一篇：<a href=y>另一条新闻</a></p><div>某省教育厅版权所有 某ICP备123号</div>"
        ));
        assert_eq!(
            content(&source),
            ["召开谋划会议", "会议强调，一要&ensp;抓落实。", "二要重实效。", "附件：工作要点.docx"]
        );
        assert_eq!(
            noise(&source),
            [
                (NoiseKind::Nav, "召开谋划会议-某省教育厅"),
                (NoiseKind::Nav, "首页 政务公开"),
                (NoiseKind::Nav, "当前位置：首页 > 工作动态"),
                (NoiseKind::Meta, "作者：办公室　发布时间：2031-01-16　浏览次数：10"),
                (NoiseKind::Entity, "&ensp;"),
                (NoiseKind::Nav, "上一篇：另一条新闻"),
                (NoiseKind::Nav, "某省教育厅版权所有 某ICP备123号"),
            ]
        );
    }

    #[test]
    fn a_table_keeps_rows_columns_and_spans() {
        let source = source(concat!(
            "<p>前</p><table><tr><th>序号<th>任务<th>单位</tr>",
            "<tr><td>1<td><p>建学校</p><p>扩学位</p><td rowspan=2>基教处</tr>",
            "<tr><td>2<td></tr><tr><td colspan=2>合计</td><td>3</td></tr></table><p>后</p>"
        ));
        let words: Vec<Vec<_>> = source.tables[0]
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| source.at(*cell)).collect())
            .collect();
        assert_eq!(
            words,
            [
                vec!["序号", "任务", "单位"],
                vec!["1", "建学校\n扩学位", "基教处"],
                vec!["2", "", ""],
                vec!["合计", "", "3"]
            ]
        );
        assert_eq!(source.at(source.blocks.last().unwrap().span), "后");
    }

    #[test]
    fn a_table_for_layout_is_no_table() {
        let source = source(
            "<table><tr><td><p>正文一。</p></td><td><table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table></td></tr></table>",
        );
        assert_eq!(source.tables.len(), 1);
        assert_eq!(content(&source), ["正文一。", "甲", "乙", "1", "2"]);
    }

    #[test]
    fn lists_are_numbered_as_shown() {
        let source = source("<ol start=3><li>甲项<li><p>乙项</p><ul><li>子项</ul></ol>");
        assert_eq!(content(&source), ["3. 甲项", "4. 乙项", "子项"]);
    }

    #[test]
    fn the_page_may_name_its_charset() {
        let html = "<html><head><meta charset=\"gb2312\"></head><p>教育</p></html>";
        let bytes = encoding_rs::GBK.encode(html).0;
        let (source, _) = read(&Input::new("a.html", &bytes, &Limits::default())).unwrap();
        assert_eq!(source.text, "教育");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{}深{}浅", "<div>".repeat(200_000), "</div>".repeat(200_000));
        assert_eq!(content(&source(&deep)), ["深", "浅"]);
    }
}
