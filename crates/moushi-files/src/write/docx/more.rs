//! Styles of what only some papers have: red head and colophon, lines under the title, quotations,
//! big figures, narrow tables. A paper without them carries none of these styles.

use super::parts::{FANG, HEI, KAI, Style, TITLE};

const LINE: &str = r#"<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>"#;

pub const MORE: [Style; 19] = [
    Style {
        id: "RedMark",
        name: "Red Mark",
        font: TITLE,
        size: 72,
        paragraph: r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "RedNumber",
        name: "Red Number",
        font: FANG,
        size: 32,
        // The rule stands 4 mm under the letters, which end 3.5 pt above the end of their line.
        paragraph: r#"<w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="FF0000"/></w:pBdr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "Byline",
        name: "Byline",
        font: KAI,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style { id: "Addressees", name: "Addressees", font: FANG, size: 32, paragraph: LINE },
    Style {
        id: "IssueDate",
        name: "Issue Date",
        font: FANG,
        size: 32,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:rightChars="400" w:right="1260"/><w:jc w:val="right"/>"#,
    },
    Style {
        id: "Imprint",
        name: "Imprint",
        font: FANG,
        size: 28,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="440" w:lineRule="exact"/>"#,
    },
    Style {
        id: "ImprintRule",
        name: "Imprint Rule",
        font: FANG,
        size: 2,
        paragraph: r#"<w:snapToGrid w:val="0"/>"#,
    },
    Style {
        id: "QuoteText",
        name: "Quote",
        font: KAI,
        size: 32,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:leftChars="200" w:left="630" w:rightChars="200" w:right="630" w:firstLineChars="200" w:firstLine="630"/><w:jc w:val="both"/>"#,
    },
    Style {
        id: "QuoteSource",
        name: "Quote Source",
        font: KAI,
        size: 28,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="480" w:lineRule="exact"/><w:ind w:left="1260" w:right="630"/><w:jc w:val="right"/>"#,
    },
    Style {
        id: "Chart",
        name: "Chart",
        font: FANG,
        size: 24,
        paragraph: r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="120" w:after="0"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "Caption",
        name: "caption",
        font: HEI,
        size: 24,
        paragraph: r#"<w:spacing w:before="80" w:after="120" w:line="400" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "TileFigure",
        name: "Tile Figure",
        font: HEI,
        size: 52,
        paragraph: r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="120" w:after="0"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "TileLabel",
        name: "Tile Label",
        font: FANG,
        size: 24,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="120" w:line="320" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "CellNumber",
        name: "Cell Number",
        font: FANG,
        size: 24,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="340" w:lineRule="exact"/><w:jc w:val="right"/>"#,
    },
    Style {
        id: "SmallHead",
        name: "Small Head",
        font: HEI,
        size: 18,
        paragraph: r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "Small",
        name: "Small",
        font: FANG,
        size: 18,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="exact"/>"#,
    },
    Style {
        id: "SmallCode",
        name: "Small Code",
        font: FANG,
        size: 18,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "SmallNumber",
        name: "Small Number",
        font: FANG,
        size: 18,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="exact"/><w:jc w:val="right"/>"#,
    },
    Style {
        id: "Gap",
        name: "Gap",
        font: FANG,
        size: 10,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>"#,
    },
];
