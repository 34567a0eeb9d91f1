//! What readers have to say about a file that they could read: findings, each once.
//! Never about what the text says.

use moushi_core::model::{Finding, Severity, Spot};
use moushi_core::text::{Source, Span, Text};

use crate::readers::Reader;

/// A finding of rule `rule` at a place of `source`.
pub(crate) fn note(
    source: &Source,
    rule: &str,
    severity: Severity,
    span: Span,
    message: Text,
    advice: Text,
) -> Finding {
    let at = vec![Spot::Words { source: source.id.clone(), span }];
    Finding { rule: rule.to_owned(), severity, message, advice, at }
}

/// The name promises one format and the content is another.
pub(crate) fn wrong_extension(source: &Source, extension: &str, reader: &Reader) -> Finding {
    let (zh, en) = match extension {
        "" => ("文件没有扩展名".to_owned(), "The file has no extension".to_owned()),
        other => (format!("扩展名是{other}"), format!("The extension is {other}")),
    };
    note(
        source,
        "file-extension",
        Severity::Note,
        Span::default(),
        Text::of(
            format!("{zh}，内容却是{}，已按内容读取。", reader.title.zh),
            format!("{en}, the content is {}; read as such.", reader.title.en),
        ),
        Text::of(
            format!("请确认没有选错文件；归档时改扩展名为{}。", reader.extensions[0]),
            format!("Make sure that it is the right file; rename it to .{}.", reader.extensions[0]),
        ),
    )
}

/// A stretch in another encoding than the rest.
pub(crate) fn mixed_encodings(
    source: &Source,
    span: Span,
    lines: usize,
    encoding: &str,
) -> Finding {
    note(
        source,
        "file-encoding",
        Severity::Warning,
        span,
        Text::of(
            format!("文件里混有两种编码：从这里起有{lines}行是{encoding}，已分别解码。"),
            format!(
                "Two encodings in one file: {lines} lines from here on are {encoding}; each was decoded as such."
            ),
        ),
        Text::new(
            "请核对这些行的文字，另存为UTF-8。",
            "Check the words of these lines and save the file as UTF-8.",
        ),
    )
}

/// Characters that could not be decoded and stand as U+FFFD.
pub(crate) fn lost_characters(source: &Source, span: Span, count: usize) -> Finding {
    note(
        source,
        "file-lost-characters",
        Severity::Warning,
        span,
        Text::of(
            format!("有{count}处字符已损坏，显示为�，第一处在这里。"),
            format!("{count} characters are damaged and shown as �; the first is here."),
        ),
        Text::new("请对照原文补正。", "Mend them from the original."),
    )
}

/// Control characters that were left out.
pub(crate) fn control_characters(source: &Source, count: usize) -> Finding {
    note(
        source,
        "file-control-characters",
        Severity::Note,
        Span::default(),
        Text::of(
            format!("已去掉{count}个看不见的控制字符。"),
            format!("{count} invisible control characters were left out."),
        ),
        Text::new(
            "一般不影响内容；如文字有缺失请核对原文。",
            "This rarely matters; if words are missing, check the original.",
        ),
    )
}

/// The file holds macros. They are never run.
pub(crate) fn macros(source: &Source) -> Finding {
    note(
        source,
        "file-macro",
        Severity::Warning,
        Span::default(),
        Text::new(
            "文件含宏。只读了文字，宏没有运行。",
            "The file holds macros. Only its text was read; no macro was run.",
        ),
        Text::new(
            "请确认来源可靠；归档时建议另存为不含宏的格式（docx、xlsx、pptx）。",
            "Make sure that you trust its sender; file it as docx, xlsx or pptx, which hold no macros.",
        ),
    )
}

/// Pages that are pictures of text.
pub(crate) fn scanned_pages(source: &Source, pages: &[u32]) -> Finding {
    let (zh, en) = list(pages);
    note(
        source,
        "file-scanned-page",
        Severity::Warning,
        before_page(source, pages),
        Text::of(
            format!("第{zh}页只有图片，没有可读的文字，未读入。"),
            format!("Page {en} is only a picture; no text was read from it."),
        ),
        Text::new(
            "请对这些页做文字识别（OCR）后重新导入，或对照原文补录。",
            "Run OCR on these pages and read the file again, or type them in.",
        ),
    )
}

/// Pages with text whose font does not tell which characters it shows.
pub(crate) fn lost_fonts(source: &Source, pages: &[u32]) -> Finding {
    let (zh, en) = list(pages);
    note(
        source,
        "file-lost-characters",
        Severity::Warning,
        before_page(source, pages),
        Text::of(
            format!("第{zh}页有文字因字体没有字符编码而读不出来。"),
            format!(
                "Some text of page {en} cannot be read: its font does not tell its characters."
            ),
        ),
        Text::new(
            "请索取原始的docx文件，或对这些页做文字识别（OCR）。",
            "Ask for the original docx, or run OCR on these pages.",
        ),
    )
}

/// `3、4、7` and `3, 4, 7`.
fn list(pages: &[u32]) -> (String, String) {
    let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
    (numbers.join("、"), numbers.join(", "))
}

/// The place in the text where the first of `pages` would stand.
fn before_page(source: &Source, pages: &[u32]) -> Span {
    let first = pages.first().copied().unwrap_or_default();
    let after = source.blocks.iter().find(|block| block.page > Some(first));
    let at = after.map_or(source.text.len(), |block| block.span.start());
    Span::new(at, at)
}
