//! The parts of the file beside its text: page, styles, fonts, footers, settings, properties.
//! Every measure is one of GB/T 9704-2012 or follows from it.

use moushi_core::report::block::Pack;

use super::super::traced;
use super::more::MORE;
use super::xml::{escaped, paragraph, run};

/// Namespaces of every part.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
    "</Types>"
);

pub const ROOT_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    "</Relationships>"
);

const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    r#"<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>"#,
    "</Relationships>"
);

pub const APP_PROPERTIES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">"#,
    "<Application>Moushi</Application></Properties>"
);

/// `[Content_Types].xml`; a document whose numbers have ways back holds them in a part of its own. `more` names the types
/// of other parts.
pub fn content_types(with_trace: bool, more: &str) -> String {
    let part = format!(
        "<Override PartName=\"/{}\" ContentType=\"{}\"/>",
        traced::PROPERTIES,
        traced::PROPERTIES_MEDIA
    );
    let part = if with_trace { part } else { String::new() };
    CONTENT_TYPES.replace("</Types>", &format!("{more}{part}</Types>"))
}

/// The relations of the text; `more` are those to other parts.
pub fn relations(with_trace: bool, more: &str) -> String {
    let part = format!(
        "<Relationship Id=\"rIdTrace\" Type=\"{}\" Target=\"../{}\"/>",
        traced::RELATION,
        traced::ITEM
    );
    let part = if with_trace { part } else { String::new() };
    RELATIONS.replace("</Relationships>", &format!("{more}{part}</Relationships>"))
}

/// Pages differ left and right; fields are counted when the file is opened.
pub const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:drawingGridHorizontalSpacing w:val="160"/>"#,
    r#"<w:drawingGridVerticalSpacing w:val="579"/><w:displayHorizontalDrawingGridEvery w:val="0"/>"#,
    r#"<w:characterSpacingControl w:val="compressPunctuation"/>"#,
    r#"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"#,
    r#"<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"#,
    r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>"#,
    "</w:compat></w:settings>"
);

/// The upright page: 37, 28, 35 and 26 mm leave 156 × 225 mm for 22 lines of 28 characters.
///
/// 225 mm / 22 = 579.8 twips a line; 156 mm / 28 = 15.795 pt a character, 0.205 pt less than the
/// body's 16 pt. The styles set their letters 0.25 pt closer ([`CLOSER`]) rather than asking for a
/// character grid: LibreOffice gives a character that is wider than its cell two cells, which makes
/// lines of 14. With closer letters every program sets 28.
pub const UPRIGHT: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>"#,
    r#"<w:footerReference w:type="even" r:id="rId5"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1247" w:gutter="0"/>"#,
    r#"<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"#
);

/// The same page turned for wide tables: the bound side is on top.
pub const WIDE: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>"#,
    r#"<w:footerReference w:type="even" r:id="rId5"/>"#,
    r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#,
    r#"<w:pgMar w:top="1587" w:right="1984" w:bottom="1474" w:left="2098" w:header="851" w:footer="794" w:gutter="0"/>"#,
    r#"</w:sectPr>"#
);

/// Width of the text on the upright and on the wide page, in twips.
pub const TEXT_WIDTH: [u32; 2] = [11906 - 1587 - 1474, 16838 - 2098 - 1984];

/// Title, owner and a date that depends on the pack alone.
pub fn core_properties(pack: &Pack) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{year:04}-01-01T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{year:04}-01-01T00:00:00Z</dcterms:modified>\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escaped(&pack.title.concat()),
        escaped(&pack.org),
        pack.lang.pick("zh-CN", "en"),
        year = pack.year.clamp(1, 9999),
    )
}

/// The page number between two dashes, on a style that puts it to its side.
pub fn footer(style: &str) -> String {
    let field = format!(
        "{}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{}",
        run("— ", ""),
        run("1", ""),
        run(" —", "")
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:ftr {NAMESPACES}>{}</w:ftr>",
        paragraph(style, "", &field)
    )
}

/// One paragraph style: fonts, size in half points, paragraph properties.
pub struct Style {
    pub id: &'static str,
    pub name: &'static str,
    pub font: &'static str,
    pub size: u8,
    pub paragraph: &'static str,
}

pub const SONG: &str = "宋体";
pub const HEI: &str = "黑体";
pub const KAI: &str = "楷体_GB2312";
pub const FANG: &str = "仿宋_GB2312";
pub const TITLE: &str = "方正小标宋简体";

/// Run property of letters 0.25 pt closer, in twips.
const CLOSER: &str = "<w:spacing w:val=\"-5\"/>";

/// Exactly one line of the grid, so that every font gives 22 lines.
const BODY: &str = r#"<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="630"/><w:jc w:val="both"/>"#;

const STYLES: [Style; 14] = [
    Style { id: "Body", name: "Body Text", font: FANG, size: 32, paragraph: BODY },
    Style {
        id: "Title",
        name: "Title",
        font: TITLE,
        size: 44,
        paragraph: r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="660" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "Heading1",
        name: "heading 1",
        font: HEI,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="630"/><w:outlineLvl w:val="0"/>"#,
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        font: KAI,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="630"/><w:outlineLvl w:val="1"/>"#,
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        font: FANG,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="630"/><w:outlineLvl w:val="2"/>"#,
    },
    Style {
        id: "Heading4",
        name: "heading 4",
        font: FANG,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="630"/><w:outlineLvl w:val="3"/>"#,
    },
    Style {
        id: "Note",
        name: "Note",
        font: FANG,
        size: 28,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="480" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>"#,
    },
    Style {
        id: "AnnexMark",
        name: "Annex Mark",
        font: HEI,
        size: 32,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>"#,
    },
    Style {
        id: "AnnexTitle",
        name: "Annex Title",
        font: TITLE,
        size: 40,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="240" w:line="600" w:lineRule="exact"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>"#,
    },
    Style {
        id: "CellHead",
        name: "Cell Head",
        font: HEI,
        size: 24,
        paragraph: r#"<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="360" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "Cell",
        name: "Cell",
        font: FANG,
        size: 24,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="340" w:lineRule="exact"/>"#,
    },
    Style {
        id: "CellCode",
        name: "Cell Code",
        font: FANG,
        size: 24,
        paragraph: r#"<w:spacing w:before="0" w:after="0" w:line="340" w:lineRule="exact"/><w:jc w:val="center"/>"#,
    },
    Style {
        id: "PageOdd",
        name: "Page Odd",
        font: SONG,
        size: 28,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:ind w:right="280"/><w:jc w:val="right"/>"#,
    },
    Style {
        id: "PageEven",
        name: "Page Even",
        font: SONG,
        size: 28,
        paragraph: r#"<w:snapToGrid w:val="0"/><w:ind w:left="280"/><w:jc w:val="left"/>"#,
    },
];

/// Fonts of a run.
pub fn fonts(east: &str) -> String {
    format!(
        "<w:rFonts w:hint=\"eastAsia\" w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" \
         w:cs=\"Times New Roman\" w:eastAsia=\"{east}\"/>"
    )
}

/// Run properties of the words of an item, by level: 黑体, 楷体, then as the body.
pub fn item_font(level: u8) -> String {
    match level {
        0 | 1 => fonts(HEI),
        2 => fonts(KAI),
        _ => fonts(FANG),
    }
}

/// The styles of the document: those that every paper has, and of the rest those that `document` uses.
pub fn styles(document: &str) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:styles {NAMESPACES}>\
         <w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/></w:pPr>\
         <w:rPr>{}<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>",
        fonts(FANG),
        // Repeated here: programs count indents in characters from this style, not the defaults.
        fonts(FANG)
    );
    let used = |style: &&Style| document.contains(&format!("w:pStyle w:val=\"{}\"", style.id));
    for style in STYLES.iter().chain(MORE.iter().filter(used)) {
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{}\"><w:name w:val=\"{}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{}</w:pPr>\
             <w:rPr>{}{}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            style.id,
            style.name,
            style.paragraph,
            fonts(style.font),
            if style.size == 32 { CLOSER } else { "" },
            size = style.size,
        ));
    }
    out + "</w:styles>"
}

/// Fonts with the names under which other machines have them.
pub fn font_table() -> String {
    let fonts = [
        (FANG, "仿宋,FangSong,Noto Serif CJK SC", "modern"),
        (KAI, "楷体,KaiTi,Noto Serif CJK SC", "modern"),
        (TITLE, "方正小标宋_GBK,宋体,Noto Serif CJK SC", "auto"),
        (HEI, "SimHei,Noto Sans CJK SC", "modern"),
        (SONG, "SimSun,Noto Serif CJK SC", "auto"),
    ];
    let each = fonts.map(|(name, other, family)| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/>\
             <w:family w:val=\"{family}\"/></w:font>"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:fonts {NAMESPACES}>{}</w:fonts>",
        each.concat()
    )
}
