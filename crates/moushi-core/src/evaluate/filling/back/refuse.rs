//! Why a workbook is not taken, in words, with the place and a way on.

use super::super::layout::{self, LAYOUT, Layout};
use super::super::titles::title;
use crate::evaluate::intake::meant::Meant;
use crate::evaluate::standard::Standard;
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

fn refusal(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

/// No sheet is a table of the standard.
pub fn no_table(standard: &Standard) -> Refusal {
    let levels = standard.levels.iter().filter(|level| !level.parts);
    let (zh, en): (Vec<&str>, Vec<&str>) =
        levels.map(|level| (&*level.title.zh, &*level.title.en)).unzip();
    refusal(
        Text::of(
            format!("文件里没有“{}”的填报表。", standard.title.zh),
            format!("The file holds no table of “{}”.", standard.title.en),
        ),
        Text::of(
            format!("请用下载的填报工作簿，各级（{}）各一张表，列名在前 20 行里。", zh.join("、")),
            format!(
                "Use the workbook that you were given: a sheet for each of {}, headings within the first 20 rows.",
                en.join(", ")
            ),
        ),
    )
}

/// A workbook of another version of the program.
pub fn other_layout(found: &str) -> Refusal {
    refusal(
        Text::of(
            format!("填报表的格式是 {found}，本程序读 {LAYOUT}。"),
            format!("The workbook is of the layout {found}; this program reads {LAYOUT}."),
        ),
        Text::new(
            "请重新下载填报工作簿，把填写的内容粘贴过去（选择性粘贴：数值）。",
            "Download the workbook again and paste what you filled in, as values.",
        ),
    )
}

/// The hidden cell has been written over.
pub fn spoilt(sheet: &str) -> Refusal {
    refusal(
        Text::of(
            format!("工作表“{sheet}”里隐藏的校验内容被改动了。"),
            format!("The hidden mark on the sheet “{sheet}” has been altered."),
        ),
        Text::new(
            "请重新下载填报工作簿，把填写的内容粘贴过去（选择性粘贴：数值）。",
            "Download the workbook again and paste what you filled in, as values.",
        ),
    )
}

/// A workbook of another standard.
pub fn other_standard(standard: &Standard, said: &Layout) -> Refusal {
    refusal(
        Text::of(
            format!("这是“{}”的填报表，这里要的是“{}”的。", said.standard, standard.asked()),
            format!("The workbook is one of `{}`, not of `{}`.", said.standard, standard.asked()),
        ),
        Text::new(
            "请选对应的标准上传，或下载这里的填报工作簿。",
            "Hand it in where that standard is asked for, or download the workbook of this one.",
        ),
    )
}

/// A table of a level that there is not.
pub fn no_level(standard: &Standard, said: &Layout) -> Refusal {
    other_version_of(
        standard,
        said,
        &Text::of(
            format!("没有“{}”一级", said.level),
            format!("there is no level `{}`", said.level),
        ),
    )
}

/// A table of another version, with the exact difference.
pub fn other_version(
    standard: &Standard,
    level: usize,
    said: &Layout,
    gone: &[&str],
    came: &[Meant],
) -> Refusal {
    let titles = came.iter().map(|meant| match meant {
        Meant::Slot(_) => title(standard, level, *meant),
        _ => Text::of(
            layout::hidden(standard, level, *meant),
            layout::hidden(standard, level, *meant),
        ),
    });
    let titles: Vec<Text> = titles.collect();
    let (zh, en): (Vec<&str>, Vec<&str>) = titles.iter().map(|one| (&*one.zh, &*one.en)).unzip();
    let mut parts = Vec::new();
    if !gone.is_empty() {
        parts.push(Text::of(
            format!("已不用的列：{}", gone.join("、")),
            format!("columns that are used no more: {}", gone.join(", ")),
        ));
    }
    if !came.is_empty() {
        parts.push(Text::of(
            format!("文件里没有的列：{}", zh.join("、")),
            format!("columns that the file lacks: {}", en.join(", ")),
        ));
    }
    let join =
        |pick: fn(&Text) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<&str>>().join(by);
    other_version_of(
        standard,
        said,
        &Text::of(join(|one| &one.zh, "；"), join(|one| &one.en, "; ")),
    )
}

fn other_version_of(standard: &Standard, said: &Layout, difference: &Text) -> Refusal {
    let (theirs, ours) = (&said.version, &standard.version);
    refusal(
        Text::of(
            format!("填报表按第 {theirs} 版标准做，现在用第 {ours} 版：{}。", difference.zh),
            format!(
                "The workbook follows version {theirs} of the standard, not {ours}: {}.",
                difference.en
            ),
        ),
        Text::new(
            "请下载新的填报工作簿，已填的内容可以粘贴过去（选择性粘贴：数值）。",
            "Download the new workbook and paste what you filled in, as values.",
        ),
    )
}

/// Two columns that are the same.
pub fn twice(sheet: &str, title: &Text, [first, second]: [String; 2]) -> Refusal {
    refusal(
        Text::of(
            format!("工作表“{sheet}”的 {first} 列和 {second} 列都是“{}”。", title.zh),
            format!(
                "On the sheet “{sheet}”, columns {first} and {second} are both “{}”.",
                title.en
            ),
        ),
        Text::new(
            "请留下要上报的一列，删去另一列（连同隐藏的第 3 行），或改掉它的列名。",
            "Keep the one that counts; remove the other with its cell in the hidden row 3, or rename it.",
        ),
    )
}

/// A heading that is that of another column than the hidden name says.
pub fn contradicts(sheet: &str, place: &str, heading: &str, own: &Text) -> Refusal {
    refusal(
        Text::of(
            format!("工作表“{sheet}”的 {place} 写着“{heading}”，这一列原是“{}”。", own.zh),
            format!(
                "On the sheet “{sheet}”, {place} says “{heading}”; the column was “{}”.",
                own.en
            ),
        ),
        Text::new(
            "请恢复原来的列名；移动列时连同表头上面隐藏的一行整列移动。",
            "Put the heading back; columns are moved whole, with the hidden row above the headings.",
        ),
    )
}

/// The column of codes is gone.
pub fn no_code(standard: &Standard, level: usize, sheet: &str) -> Refusal {
    let title = title(standard, level, Meant::Code);
    refusal(
        Text::of(
            format!("工作表“{sheet}”里没有“{}”一列。", title.zh),
            format!("The sheet “{sheet}” has no column “{}”.", title.en),
        ),
        Text::new(
            "没有代码认不出单位。请补上这一列，或重新下载填报工作簿。",
            "Units are known by their codes: put the column back, or download the workbook again.",
        ),
    )
}

/// Two sheets of one level that say different things.
pub fn two_sheets(first: &str, second: &str) -> Refusal {
    refusal(
        Text::of(
            format!("工作表“{first}”和“{second}”是同一张填报表，内容不同。"),
            format!(
                "The sheets “{first}” and “{second}” are the same table and say different things."
            ),
        ),
        Text::new(
            "请留下要上报的一张，删去另一张。",
            "Keep the one that counts and remove the other.",
        ),
    )
}

/// Sheets that were put together from two workbooks.
pub fn two_files(first: &str, second: &str) -> Refusal {
    refusal(
        Text::of(
            format!("工作表“{first}”和“{second}”来自两个不同的填报工作簿。"),
            format!("The sheets “{first}” and “{second}” come from two workbooks."),
        ),
        Text::new("请把各自的工作簿分别上传。", "Hand each workbook in by itself."),
    )
}
