//! What may be wrong with tables that were handed in, in words: what is the matter, and what to do. Finds nothing.

use super::Flaw;
use crate::evaluate::frame::Place;
use crate::text::Text;

/// What is the matter, and what to do.
pub type Said = (Text, Text);

pub(super) const ADD_IT: Text = Text::new(
    "请补上这一列；没有的数据留空，用到它的项目不能判定。",
    "Add it; what is not there stays empty, and what needs it stays open.",
);

pub(super) const HAND_IT_IN: Text = Text::new(
    "请补充数据，或核对代码；在此之前不能判定。",
    "Hand it in, or check the codes; it stays open until then.",
);

pub(super) const NO_CODE: Said = (
    Text::new("这一行没有代码。", "The row has no code."),
    Text::new("请填写代码，否则这一行不计。", "Fill it in; the row does not count until then."),
);

pub(super) fn twice(first: u32) -> Said {
    (
        Text::of(format!("代码与第 {first} 行重复。"), format!("Row {first} has the same code.")),
        Text::new("请核对代码；以先出现的一行为准。", "Check the codes; the first row counts."),
    )
}

pub(super) fn two_places(first: u32) -> Said {
    (
        Text::of(
            format!("同一代码在第 {first} 行属于另一个上级单位。"),
            format!("Row {first} has the same code at another place."),
        ),
        Text::new(
            "请核对归属；以先出现的一行为准。",
            "Check where it belongs; the first row counts.",
        ),
    )
}

pub(super) fn unknown_above(place: Place, above: &str) -> Flaw {
    let what = Text::of(
        format!("上级单位“{above}”不在上级的表中。"),
        format!("“{above}” does not stand in the table of the level above."),
    );
    let remedy = Text::new(
        "请核对代码，或补充上级单位的数据；在此之前上级不能判定。",
        "Check the code, or hand the unit in; it stays open until then.",
    );
    Flaw::new("unknown-above", place, "", above, (what, remedy))
}
