//! `moushi read`: what a reader sees of a file.

use std::fmt::Write as _;

use moushi_core::text::{Block, BlockKind, Noise, NoiseKind, Source};
use moushi_files::readers::Limits;

use super::args::{Read, Shape};
use super::screen::{Screen, Tone, cut, pad};
use super::{finish, snippet};
use crate::app::load::{self, Loaded, Opened};
use crate::error::{Exit, Trouble};

/// Reads the files and shows text, outline, pages, tables and noise.
pub fn run(read: &Read, screen: &Screen) -> Result<Exit, Trouble> {
    let Loaded { sources, refused } = load::load(&read.files, &Limits::default(), |_| ());
    match read.format {
        Shape::Json => {
            let sources: Vec<&Source> = sources.iter().map(|opened| &opened.source).collect();
            let json = serde_json::to_string_pretty(&sources).map_err(anyhow::Error::from)?;
            screen.line(&json);
        }
        Shape::Text => sources.iter().for_each(|opened| show(opened, screen)),
    }
    Ok(finish(&refused, Exit::Ok, screen))
}

fn show(opened: &Opened, screen: &Screen) {
    let source = &opened.source;
    screen.line(&head(source, screen));
    for block in &source.blocks {
        screen.line(&line(source, block, screen));
    }
    for (index, table) in source.tables.iter().enumerate() {
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let name = table.name.as_deref().unwrap_or_default();
        let size = format!("{} × {columns}", table.rows.len());
        let title = format!("{} {} {name} {size}", screen.pick("表", "table"), index + 1);
        screen.line(&screen.tone(Tone::Faint, &title));
    }
    for finding in &opened.findings {
        screen.out(&snippet::render(finding, &[source], screen));
    }
    screen.line("");
}

fn head(source: &Source, screen: &Screen) -> String {
    let pages = source.blocks.iter().filter_map(|block| block.page).max();
    let mut facts = format!("{:?} · ", source.format).to_lowercase();
    if let Some(pages) = pages {
        let _ = write!(facts, "{pages} {} · ", screen.pick("页", "pages"));
    }
    let characters = source.text.chars().filter(|c| !c.is_whitespace()).count();
    let _ = write!(facts, "{characters} {} · ", screen.pick("字", "characters"));
    let _ = write!(facts, "{} {}", source.noise.len(), screen.pick("处噪声", "noise"));
    format!(
        "{}  {facts}  {}",
        screen.tone(Tone::Strong, &source.name),
        screen.tone(Tone::Faint, source.id.as_str())
    )
}

fn line(source: &Source, block: &Block, screen: &Screen) -> String {
    let noise: Vec<&Noise> =
        source.noise.iter().filter(|noise| noise.span.overlaps(block.span)).collect();
    let words = source.at(block.span).replace('\n', " ");
    let label = match block.kind {
        BlockKind::Heading(level) => format!("{}{level}", screen.pick("题", "h")),
        BlockKind::Paragraph => screen.pick("段", "p").to_owned(),
        BlockKind::Cell => screen.pick("格", "cell").to_owned(),
        BlockKind::Note => screen.pick("注", "note").to_owned(),
        BlockKind::Aside => screen.pick("眉", "aside").to_owned(),
    };
    let page = block.page.map_or(String::new(), |page| page.to_string());
    let tone = match block.kind {
        BlockKind::Heading(_) => Some(Tone::Strong),
        BlockKind::Aside => Some(Tone::Faint),
        _ if noise.iter().any(|noise| noise.span.contains(block.span)) => Some(Tone::Faint),
        _ => None,
    };
    let shown = tone.map_or_else(|| words.clone(), |tone| screen.tone(tone, &words));
    let marks: Vec<String> = noise.iter().map(|noise| mark(source, noise, screen)).collect();
    let marks = if marks.is_empty() { String::new() } else { format!("  [{}]", marks.join(" ")) };
    format!("{} {} {shown}{}", pad(&page, 4), pad(&label, 5), screen.tone(Tone::Warning, &marks))
}

fn mark(source: &Source, noise: &Noise, screen: &Screen) -> String {
    let kind = match noise.kind {
        NoiseKind::Nav => screen.pick("导航", "nav"),
        NoiseKind::Meta => screen.pick("信息行", "meta"),
        NoiseKind::Entity => screen.pick("残留符号", "entity"),
        NoiseKind::Wrap => screen.pick("版面断行", "wrap"),
        NoiseKind::Swap => screen.pick("疑似换词", "swap"),
        NoiseKind::Ocr => screen.pick("疑似识别错", "ocr"),
        NoiseKind::Typo => screen.pick("疑似笔误", "typo"),
        NoiseKind::Truncated => screen.pick("残缺", "truncated"),
    };
    format!("{kind}:{}", cut(source.at(noise.span).trim(), 16))
}
