//! The ways in which a file is refused: what is wrong and what to do now, each once.
//! Decides nothing; readers and `detect` choose.

use std::time::Duration;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn broken(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Damaged, message, advice)
}

/// No bytes at all.
pub(crate) fn empty() -> Refusal {
    invalid(
        Text::new("文件是空的（0字节）。", "The file is empty (0 bytes)."),
        Text::new(
            "请确认文件已保存或已传完，再重新选择。",
            "Check that it was saved or copied to the end, then choose it again.",
        ),
    )
}

/// A file that is to be an xlsx and is none.
pub(crate) fn no_xlsx() -> Refusal {
    invalid(
        Text::new("这不是xlsx工作簿。", "This is no xlsx workbook."),
        Text::new(
            "请用WPS或Excel把填报表另存为xlsx，再上传。",
            "Save the form as xlsx in an office program, then upload it.",
        ),
    )
}

/// A file that is no table where one is wanted.
pub(crate) fn no_table() -> Refusal {
    invalid(
        Text::new("这不是数据表。", "This is no table of data."),
        Text::new(
            "请用 xlsx 工作簿，或 csv 文本。",
            "Use an xlsx workbook, or a text of comma-separated values.",
        ),
    )
}

/// A file without a word in it.
pub(crate) fn no_text() -> Refusal {
    invalid(
        Text::new("文件里没有任何文字。", "There is no text in the file."),
        Text::new(
            "请确认选对了文件；如果内容是图片，请先做文字识别（OCR）。",
            "Check that it is the right file; if its content is pictures, run OCR first.",
        ),
    )
}

/// More bytes than the limit.
pub(crate) fn too_large(bytes: u64, limit: u64) -> Refusal {
    let (has, may) = (bytes.div_ceil(1 << 20), limit >> 20);
    invalid(
        Text::of(
            format!("文件有{has} MB，超过{may} MB的上限。"),
            format!("The file has {has} MB; at most {may} MB are read."),
        ),
        Text::new(
            "请拆成几个文件，或删去其中的图片后另存。",
            "Split it, or save a copy without its pictures.",
        ),
    )
}

/// More text than the limit.
pub(crate) fn too_much_text(limit: usize) -> Refusal {
    let may = limit >> 20;
    invalid(
        Text::of(
            format!("文件里的文字超过{may} MB的上限。"),
            format!("The file holds more than {may} MB of text."),
        ),
        Text::new("请按章节或年度拆成几个文件。", "Split it by chapter or year."),
    )
}

/// More cells than the limit.
pub(crate) fn too_many_cells() -> Refusal {
    invalid(
        Text::new("表格的单元格太多，超过上限。", "The tables have too many cells."),
        Text::new(
            "请删去多余的空行空列，或拆成几个文件。",
            "Delete empty rows and columns, or split the file.",
        ),
    )
}

/// The time is over.
pub(crate) fn too_slow(limit: Duration) -> Refusal {
    let seconds = limit.as_secs_f32();
    broken(
        Text::of(
            format!("读这个文件超过了{seconds}秒，已停止。"),
            format!("Reading took more than {seconds} s and was stopped."),
        ),
        Text::new(
            "文件可能过于复杂或有意做成这样；请另存为简单的docx或txt后再试。",
            "It may be too complex, or made to be; save it as plain docx or txt and try again.",
        ),
    )
}

/// The container or the structure of a known format cannot be followed.
pub(crate) fn damaged(title: &Text) -> Refusal {
    broken(
        Text::of(
            format!("这个{}已损坏，读不出来。", title.zh),
            format!("This file ({}) is damaged and cannot be read.", title.en),
        ),
        Text::new(
            "请在办公软件中打开并另存一份；打不开就请提供者重新发送。",
            "Open it in an office program and save a copy; if it does not open, ask for it again.",
        ),
    )
}

/// A zip container that breaks off or contradicts itself.
pub(crate) fn half_zip() -> Refusal {
    broken(
        Text::new(
            "文件不完整：压缩容器缺少结尾，可能没有传完。",
            "The file is incomplete: its zip container breaks off.",
        ),
        Text::new("请重新下载或请提供者重新发送。", "Download it again or ask for it again."),
    )
}

/// A table by columns that breaks off: what stands at its end tells where everything is.
pub(crate) fn half_columns() -> Refusal {
    broken(
        Text::new(
            "文件不完整：Parquet 文件缺少结尾，可能没有传完。",
            "The file is incomplete: a Parquet file ends otherwise, it may have been cut off.",
        ),
        Text::new("请重新下载或请提供者重新发送。", "Download it again or ask for it again."),
    )
}

/// A table by columns where a document is wanted, or rows.
pub(crate) fn only_columns() -> Refusal {
    invalid(
        Text::new(
            "这是列式数据表（Parquet），不是文件，也不能逐行读。",
            "This is a table by columns (Parquet): no document, and not read row by row.",
        ),
        Text::new(
            "增值评价（moushi growth … --data）可以直接用它；其他用处请另存为 csv 或 xlsx。",
            "Value added (`moushi growth … --data`) takes it as it is; save it as csv or xlsx for anything else.",
        ),
    )
}

/// A column that holds columns of its own, or values of a kind that is not read.
pub(crate) fn no_plain_column(title: &str, is_nested: bool) -> Refusal {
    let (zh, en) = match is_nested {
        true => {
            ("里面还有列（嵌套、列表或映射）", "holds columns of its own (nested, a list or a map)")
        }
        false => {
            ("里是二进制或不支持的数据类型", "holds bytes, or values of a kind that is not read")
        }
    };
    invalid(
        Text::of(format!("“{title}”一列{zh}，不能用。"), format!("The column “{title}” {en}.")),
        Text::new(
            "请把要用的数展开成单独的一列：整数、小数、文字、日期或是非。",
            "Give what is needed a column of its own: numbers, decimals, words, days, or true and false.",
        ),
    )
}

/// Protected by a password.
pub(crate) fn encrypted() -> Refusal {
    invalid(
        Text::new("文件设有打开密码，读不了。", "The file is protected by a password."),
        Text::new(
            "请用密码打开，取消密码后另存一份再导入。",
            "Open it with the password, remove the password, save a copy and use that.",
        ),
    )
}

/// A format of offices that has no reader: doc, ppt, wps, rtf, odt and the like.
pub(crate) fn other_format(what: &'static str) -> Refusal {
    invalid(
        Text::of(
            format!("这是{what}格式的文件，不能直接读。"),
            format!("This is a file of the kind {what}, which is not read."),
        ),
        Text::new(
            "请用WPS或Word打开，另存为docx、pptx或pdf。",
            "Open it in WPS or Word and save it as docx, pptx or pdf.",
        ),
    )
}

/// A picture.
pub(crate) fn picture() -> Refusal {
    invalid(
        Text::new(
            "这是图片（扫描件），里面没有可读的文字。",
            "This is a picture (a scan); it holds no readable text.",
        ),
        Text::new(
            "请先用其他工具做文字识别（OCR），再导入识别后的文件。",
            "Run OCR elsewhere first, then use the result.",
        ),
    )
}

/// A PDF of pictures.
pub(crate) fn scanned() -> Refusal {
    invalid(
        Text::new(
            "这个PDF是扫描件，每一页都是图片，没有可读的文字。",
            "This PDF is a scan: every page is a picture, there is no readable text.",
        ),
        Text::new(
            "请先用其他工具做文字识别（OCR），再导入识别后的文件；或索取原始的docx文件。",
            "Run OCR elsewhere first and use the result, or ask for the original docx.",
        ),
    )
}

/// A zip archive inside a zip archive.
pub(crate) fn nested_archive() -> Refusal {
    invalid(
        Text::new("压缩包里又有压缩包，不再逐层解开。", "A zip inside a zip is not opened."),
        Text::new(
            "请先解压里层的压缩包，把文件直接放进来。",
            "Unpack the inner one and add its files directly.",
        ),
    )
}

/// A zip archive with nothing in it that could be a document.
pub(crate) fn empty_archive() -> Refusal {
    invalid(
        Text::new("压缩包里没有文件。", "There is no file in the archive."),
        Text::new("请确认打包时选中了文件。", "Check that files were chosen when it was packed."),
    )
}

/// An archive other than zip.
pub(crate) fn other_archive(what: &'static str) -> Refusal {
    invalid(
        Text::of(format!("{what}压缩包不能直接读。"), format!("{what} archives are not read.")),
        Text::new("请先解压，或改用zip格式打包。", "Unpack it first, or pack it as zip."),
    )
}

/// Bytes that are neither a known format nor text.
pub(crate) fn unknown(name: &str) -> Refusal {
    invalid(
        Text::of(
            format!("认不出“{name}”是什么文件，内容也不是文字。"),
            format!("“{name}” is of no known kind, and its content is not text."),
        ),
        Text::new(
            "能读的有txt、html、docx、pptx、pdf、ofd、xlsx、xls、ods、csv和装有这些文件的zip；请另存为其中一种。",
            "Readable are txt, html, docx, pptx, pdf, ofd, xlsx, xls, ods, csv and a zip of those; save it as one of them.",
        ),
    )
}

const SAVE_AGAIN: Text = Text::new(
    "请用原来的软件打开后另存一份，再重新提交。",
    "Open it in the program that made it, save it again, and use that copy.",
);

/// Packed by a method that no office program uses.
pub(crate) fn packed_otherwise() -> Refusal {
    broken(
        Text::new("文件用了不支持的压缩方式。", "The file is packed by a method that is not read."),
        SAVE_AGAIN,
    )
}

/// A part that the format demands is missing.
pub(crate) fn missing(part: &str) -> Refusal {
    broken(
        Text::of(
            format!("文件里缺少必需的部分（{part}），可能不是这种格式的文件。"),
            format!("The file lacks a part that its format needs ({part})."),
        ),
        SAVE_AGAIN,
    )
}

/// Unpacked it would be larger than the limit.
pub(crate) fn too_much_unpacked(limit: u64) -> Refusal {
    let may = limit >> 20;
    broken(
        Text::of(
            format!("文件解开后超过{may} MB，已停止读取。"),
            format!("Unpacked, the file has more than {may} MB."),
        ),
        Text::new(
            "请删去大图片和无关内容，或拆成几个文件。",
            "Remove large pictures and what does not belong, or split it.",
        ),
    )
}

/// More members than the limit.
pub(crate) fn too_many_members(limit: usize) -> Refusal {
    broken(
        Text::of(
            format!("压缩容器里的文件超过{limit}个，已停止读取。"),
            format!("The container holds more than {limit} files."),
        ),
        Text::new("请拆成几个文件后分别提交。", "Split it and use the parts."),
    )
}

/// Built to hurt, or so broken that it would.
pub(crate) fn hostile(zh: &str, en: &str) -> Refusal {
    broken(
        Text::of(
            format!("文件结构异常（{zh}），为安全起见不予读取。"),
            format!("The file's structure is abnormal ({en}); it is not read, to be safe."),
        ),
        SAVE_AGAIN,
    )
}

/// A workbook of a kind that has no reader.
pub(crate) fn other_workbook(what: &'static str) -> Refusal {
    invalid(
        Text::of(
            format!("这是{what}格式的工作簿，不能直接读。"),
            format!("This is a workbook of the kind {what}, which is not read."),
        ),
        Text::new(
            "请用WPS或Excel打开，另存为xlsx。",
            "Open it in WPS or Excel and save it as xlsx.",
        ),
    )
}

/// A file that is to be a template for slides and is none.
pub(crate) fn no_template() -> Refusal {
    invalid(
        Text::new("这不是演示文稿模板。", "This is no template for slides."),
        Text::new(
            "请用WPS或PowerPoint把模板另存为pptx或potx，再上传。",
            "Save the template as pptx or potx in an office program, then upload it.",
        ),
    )
}

/// A template for slides without something that a deck needs.
pub(crate) fn template_lacks(zh: &str, en: &str) -> Refusal {
    invalid(
        Text::of(format!("模板缺少{zh}。"), format!("The template lacks {en}.")),
        Text::new(
            "请在WPS或PowerPoint的“幻灯片母版”视图中补上后另存，或不用模板、按默认版式生成。",
            "Add it in the slide master view of an office program and save it, or go without a template.",
        ),
    )
}
