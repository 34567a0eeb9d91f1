//! What can be wrong with a row of a form, in words; and why a workbook is no form.

use chrono::NaiveDate;

use super::judge::Held;
use super::{Field, LONGEST, MOST, MOST_PERCENT, Row};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field; none when it is the row as a whole.
    pub field: Option<Field>,
    /// The value as it stands there.
    pub value: String,
    /// What is wrong.
    pub message: Text,
    /// What to do now.
    pub advice: Text,
}

/// Words that are too long.
pub(super) fn long(field: Field, words: &str, count: usize) -> Fault {
    let (zh, en) = (field.title().zh, field.title().en);
    Fault {
        field: Some(field),
        value: words.chars().take(20).chain("……".chars()).collect(),
        message: Text::of(
            format!("“{zh}”有 {count} 字，超过 {LONGEST} 字。"),
            format!("“{en}” has {count} characters; at most {LONGEST} are taken."),
        ),
        advice: Text::new(
            "请精简，详细材料作为佐证上传。",
            "Shorten it; details go into evidence.",
        ),
    }
}

/// A progress that is no whole percentage.
pub(super) fn no_percent(words: &str) -> Fault {
    Fault {
        field: Some(Field::Percent),
        value: words.to_owned(),
        message: Text::of(
            format!("进度“{words}”不是 0 至 {MOST_PERCENT} 的整数。"),
            format!("A progress of “{words}” is no whole number from 0 to {MOST_PERCENT}."),
        ),
        advice: Text::new(
            "请填占目标的百分比，如 45；超额完成可以大于 100。",
            "Give it in per cent of the target, such as 45; more than 100 when it is passed.",
        ),
    }
}

/// A figure that is no number.
pub(super) fn no_number(words: &str, unit: &str) -> Fault {
    let unit = if unit.is_empty() { String::new() } else { format!("（{unit}）") };
    Fault {
        field: Some(Field::Figure),
        value: words.to_owned(),
        message: Text::of(
            format!("本期值“{words}”不是数字。"),
            format!("The figure “{words}” is no number."),
        ),
        advice: Text::of(
            format!("请只填数字{unit}；没有数据请留空。"),
            format!("Give the number alone{unit}, or leave it empty."),
        ),
    }
}

/// A forecast that is no day of the year or later.
pub(super) fn no_day(words: &str, first: NaiveDate) -> Fault {
    Fault {
        field: Some(Field::Forecast),
        value: words.to_owned(),
        message: Text::of(
            format!("预计完成“{words}”不是 {first} 及以后的日期。"),
            format!("A forecast of “{words}” is no day from {first} on."),
        ),
        advice: Text::of(
            format!("请按 {first} 的格式填写；还不确定请留空。"),
            format!("Write it like {first}, or leave it empty while it is not known."),
        ),
    }
}

pub(super) fn undone() -> Fault {
    Fault {
        field: Some(Field::Done),
        value: String::new(),
        message: Text::new(
            "改了其他内容，但没有写工作进展。",
            "Something was changed, and nothing was said to be done.",
        ),
        advice: Text::new(
            "请写明做了什么、到了哪一步；不反馈的任务请恢复原样。",
            "Say what has been done, or put the row back as it was.",
        ),
    }
}

pub(super) fn moved(row: &Row, held: &Held) -> Fault {
    Fault {
        field: None,
        value: row.code.clone(),
        message: Text::of(
            format!("编号“{}”与这一行的任务 {} 不符。", row.code, held.code),
            format!("The code “{}” is not that of the row's task {}.", row.code, held.code),
        ),
        advice: Text::new(
            "编号和校验码请整行一起移动，不要单独改动。",
            "Move whole rows; code and key belong together.",
        ),
    }
}

pub(super) fn closed() -> Fault {
    Fault {
        field: None,
        value: String::new(),
        message: Text::new(
            "任务不在执行中，或不由您反馈。",
            "The task is not under way, or it is not yours to report on.",
        ),
        advice: Text::new(
            "请把这一行恢复原样，或联系督办人员。",
            "Put the row back as it was, or ask the office.",
        ),
    }
}

/// The cell of a milestone that says neither yes nor no.
pub(super) fn no_tick(words: &str) -> Fault {
    Fault {
        field: Some(Field::Reached),
        value: words.to_owned(),
        message: Text::of(
            format!("是否完成“{words}”不是“是”或“否”。"),
            format!("“{words}” is neither Yes nor No."),
        ),
        advice: Text::new("请从下拉列表中选择。", "Choose one from the list of the cell."),
    }
}

/// A milestone that the task does not have any more.
pub(super) fn no_milestone(words: &str) -> Fault {
    Fault {
        field: None,
        value: words.to_owned(),
        message: Text::of(
            format!("任务现在没有节点“{words}”，下载以后计划调整过。"),
            format!("The task has no milestone “{words}” now; it was changed since the download."),
        ),
        advice: Text::new(
            "请把这一行恢复为“否”，或重新下载填报表。",
            "Put the row back to No, or download the form again.",
        ),
    }
}

/// A day beside a milestone that is not said to be reached.
pub(super) fn undated_tick(words: &str) -> Fault {
    Fault {
        field: Some(Field::Reached),
        value: words.to_owned(),
        message: Text::of(
            format!("填了完成日期 {words}，但没有选“是”。"),
            format!("A day is given, {words}, and the milestone is not said to be reached."),
        ),
        advice: Text::new("请选“是”，或删去日期。", "Choose Yes, or take the day out."),
    }
}

/// A day on which no milestone can have been reached.
pub(super) fn early_or_late(words: &str, first: NaiveDate, today: NaiveDate) -> Fault {
    Fault {
        field: Some(Field::On),
        value: words.to_owned(),
        message: Text::of(
            format!("完成日期“{words}”不是 {first} 至 {today} 之间的日期。"),
            format!("“{words}” is no day from {first} to {today}."),
        ),
        advice: Text::of(
            format!("请按 {today} 的格式填写；当天完成可以留空。"),
            format!("Write it like {today}, or leave it empty for the day of the upload."),
        ),
    }
}

/// The fault of a milestone whose task has no row in the form.
pub fn rowless(words: &str) -> Fault {
    Fault {
        field: None,
        value: words.to_owned(),
        message: Text::new(
            "节点所属的任务不在“进展填报”表里。",
            "The task of the milestone has no row on the sheet of progress.",
        ),
        advice: Text::new(
            "请保留任务那一行并写明工作进展，或重新下载填报表。",
            "Keep the row of the task and say what has been done, or download the form again.",
        ),
    }
}

/// The fault of a task whose milestones are wrong, in these rows.
pub fn with_milestones(rows: &[u32]) -> Fault {
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let (zh, en) = (rows.join("、"), rows.join(", "));
    Fault {
        field: None,
        value: String::new(),
        message: Text::of(
            format!("这项任务的节点有问题，见“节点”表第 {zh} 行。"),
            format!("Milestones of the task are wrong: rows {en} of the sheet of milestones."),
        ),
        advice: Text::new(
            "改好节点后，这一行会一并提交。",
            "Mend them; the row is sent together with them.",
        ),
    }
}

/// The fault of a row whose key is missing, altered, or from elsewhere.
pub fn foreign(row: &Row) -> Fault {
    let (message, value) = if row.key.is_empty() {
        (
            Text::new(
                "这一行没有校验码，不是下载的任务。",
                "The row has no key: it is none of the tasks downloaded.",
            ),
            row.code.clone(),
        )
    } else {
        (
            Text::new(
                "校验码被改动，或来自别的计划、别的系统。",
                "The key was altered, or is of another plan or another system.",
            ),
            row.key.chars().take(20).collect(),
        )
    };
    let advice = Text::new(
        "请重新下载填报表，把内容填到对应的任务行。",
        "Download the form again and fill it in there.",
    );
    Fault { field: None, value, message, advice }
}

/// The fault of a row whose task stands in the form before.
pub fn again(before: u32) -> Fault {
    Fault {
        field: None,
        value: String::new(),
        message: Text::of(
            format!("与第 {before} 行是同一项任务。"),
            format!("It is the task of row {before} once more."),
        ),
        advice: Text::new("请合并为一行。", "Put both into one row."),
    }
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn download() -> Text {
    Text::new(
        "请从“进展填报”页重新下载填报表，填好后上传。",
        "Download the form from the page of reports, fill it in, and upload it.",
    )
}

pub(super) fn no_form() -> Refusal {
    invalid(
        Text::new(
            "这不是本系统导出的填报表，或表头被合并、删除了。",
            "This is no form of this system, or its header was merged or removed.",
        ),
        download(),
    )
}

pub(super) fn other_layout(found: &str, ours: &str) -> Refusal {
    invalid(
        Text::of(
            format!("填报表的版本是 {found}，现在用的是 {ours}。"),
            format!("The form is of version {found}; {ours} is in use now."),
        ),
        download(),
    )
}

pub(super) fn no_column(missing: Field) -> Refusal {
    let title = missing.title();
    invalid(
        Text::of(
            format!("填报表里找不到“{}”一列。", title.zh),
            format!("The form has no column “{}”.", title.en),
        ),
        Text::new(
            "可以移动列，请不要删除列或合并表头；请重新下载填报表。",
            "Columns may be moved, not removed or merged; download the form again.",
        ),
    )
}

pub(super) fn twice(title: &str) -> Refusal {
    invalid(
        Text::of(format!("“{title}”有两列。"), format!("There are two columns “{title}”.")),
        Text::new("请只留一列。", "Keep one of them."),
    )
}

pub(super) fn too_long(rows: usize) -> Refusal {
    invalid(
        Text::of(
            format!("填报表有 {rows} 行，一次最多 {MOST} 行。"),
            format!("The form has {rows} rows; {MOST} are taken at once."),
        ),
        Text::new(
            "请删去多余的行，或分几次上传。",
            "Remove what does not belong there, or upload it in parts.",
        ),
    )
}

/// Titles of two columns without the star of what is required.
fn bare(field: Field) -> (String, String) {
    let title = field.title();
    (title.zh.trim_end_matches('*').to_owned(), title.en.trim_end_matches('*').to_owned())
}

fn choose_again() -> Text {
    Text::new(
        "请在核对页上为每一列各选一个不同的列，再提交。",
        "Choose another column for each on the page of the form.",
    )
}

pub(super) fn not_asked(field: Field) -> Refusal {
    let (zh, en) = bare(field);
    invalid(
        Text::of(
            format!("“{zh}”一列已经认出，不用指定。"),
            format!("The column “{en}” is known; nothing has to be said of it."),
        ),
        choose_again(),
    )
}

pub(super) fn not_said(field: Field) -> Refusal {
    let (zh, en) = bare(field);
    invalid(
        Text::of(
            format!("还没有指定哪一列是“{zh}”。"),
            format!("It is not said which column is “{en}”."),
        ),
        choose_again(),
    )
}

pub(super) fn unknown(name: &str) -> Refusal {
    invalid(
        Text::of(
            format!("文件里没有“{name}”这一列，或它已经是别的内容。"),
            format!("The file has no column “{name}” that is free."),
        ),
        choose_again(),
    )
}

pub(super) fn of_another(name: &str, field: Field) -> Refusal {
    let (zh, en) = bare(field);
    invalid(
        Text::of(
            format!("“{name}”就是填报表的“{zh}”一列，不能指定为别的内容。"),
            format!("“{name}” is the column “{en}” of the form; it cannot be another."),
        ),
        choose_again(),
    )
}

pub(super) fn ambiguous(name: &str) -> Refusal {
    invalid(
        Text::of(
            format!("文件里有两列都叫“{name}”，分不清是哪一列。"),
            format!("The file has two columns “{name}”; they cannot be told apart."),
        ),
        Text::new(
            "请在文件里改成不同的列名，再上传。",
            "Name them differently in the file, and upload it again.",
        ),
    )
}

pub(super) fn twice_said(name: &str, first: Field, second: Field) -> Refusal {
    let (first, second) = (bare(first), bare(second));
    invalid(
        Text::of(
            format!("“{name}”同时指定给了“{}”和“{}”。", first.0, second.0),
            format!("“{name}” is said to be both “{}” and “{}”.", first.1, second.1),
        ),
        choose_again(),
    )
}
