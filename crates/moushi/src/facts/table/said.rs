//! What may be wrong with a table of columns, in words. Finds nothing.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use super::cells::Odd;
use super::{Asked, Holds};
use crate::facts::ABOVE;

pub(super) fn said_twice(file: &str, name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{file} 里有两列都叫“{name}”。"),
            format!("Two columns of {file} are called “{name}”."),
        ),
        Text::new("请改掉其中一列的名称。", "Call one of them otherwise."),
    )
}

pub(super) fn no_heading(file: &str, asked: &[Asked], looked: &[Vec<String>]) -> Refusal {
    let names: Vec<&str> = asked.iter().map(|one| one.name.as_str()).collect();
    let longest =
        looked.iter().rev().max_by_key(|row| row.iter().filter(|cell| !cell.is_empty()).count());
    let there = longest.map(|row| row.join(" | ")).unwrap_or_default();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{file} 里没有要用的列：{}。", names.join("、")),
            format!("{file} has none of the columns {}.", names.join(", ")),
        ),
        Text::of(
            format!("列名写在前 {ABOVE} 行之内，要与公式里一样。表里有：{there}"),
            format!(
                "Headings stand in the first {ABOVE} rows, as in the formula. There are: {there}"
            ),
        ),
    )
}

pub(super) fn odd(file: &str, name: &str, Odd { first, count }: &Odd, holds: Holds) -> Refusal {
    let each = |row: &(u32, String)| format!("{}: “{}”", row.0, row.1);
    let rows: Vec<String> = first.iter().map(each).collect();
    let rows = rows.join(", ");
    let remedy = match holds {
        Holds::Numbers => Text::new(
            "请改成数字；没有的数留空或写 NA，这一行就不参加计算。",
            "Write numbers; what is not there stays empty or NA, and the row takes no part.",
        ),
        _ => Text::of(
            format!("请改成数字；如果这一列本来是类别，在公式里写 factor({name})。"),
            format!(
                "Write numbers; where the column holds kinds, say factor({name}) in the formula."
            ),
        ),
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{file} 的“{name}”一列有 {count} 处不是数字（行：内容）：{rows}"),
            format!("{count} cells of “{name}” in {file} are no numbers (row: content): {rows}"),
        ),
        remedy,
    )
}
