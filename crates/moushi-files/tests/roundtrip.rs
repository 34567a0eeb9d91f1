//! Text → LibreOffice → reader: nearly every character comes back, in order, tables included.
//! Needs `soffice`; without it the test says so and passes, unless `MOUSHI_REQUIRE_TOOLS` is set.

use std::path::{Path, PathBuf};
use std::process::Command;

use moushi_core::text::{BlockKind, Format, Source};
use moushi_files::readers::{Limits, READERS, read};

/// What must come back of each document.
const BAR: f64 = 0.995;

/// One way through LibreOffice.
struct Trip {
    /// What the reader must take it for; trips without a reader are passed over.
    format: Format,
    extension: &'static str,
    /// Filters by which LibreOffice takes the document in and writes the target.
    filters: (&'static str, &'static str),
    /// What is sent.
    sent: fn() -> Document,
}

const WRITER: &str = "HTML (StarWriter)";

const TRIPS: &[Trip] = &[
    Trip {
        format: Format::Html,
        extension: "html",
        filters: (WRITER, "HTML (StarWriter)"),
        sent: report,
    },
    Trip {
        format: Format::Pdf,
        extension: "pdf",
        filters: (WRITER, "writer_pdf_Export"),
        sent: report,
    },
    Trip {
        format: Format::Docx,
        extension: "docx",
        filters: (WRITER, "MS Word 2007 XML"),
        sent: report,
    },
    Trip {
        format: Format::Xlsx,
        extension: "xlsx",
        filters: (CSV, "Calc MS Excel 2007 XML"),
        sent: ledger,
    },
    Trip { format: Format::Xls, extension: "xls", filters: (CSV, "MS Excel 97"), sent: ledger },
    Trip { format: Format::Ods, extension: "ods", filters: (CSV, "calc8"), sent: ledger },
    Trip {
        format: Format::Pptx,
        extension: "pptx",
        filters: (SLIDES, "Impress MS PowerPoint 2007 XML"),
        sent: deck,
    },
];

/// Comma, quotation mark, UTF-8, from the first line; every column is text.
const CSV: &str = "Text - txt - csv (StarCalc):44,34,76,1,1/2/2/2/3/2/4/2/5/2";
const SLIDES: &str = "OpenDocument Presentation Flat XML";

/// A document as LibreOffice takes it in, and as what must come back.
struct Document {
    /// The extension by which LibreOffice knows it.
    kind: &'static str,
    body: String,
    text: String,
    table: Vec<Vec<String>>,
}

const ROWS: &[&[&str]] = &[
    &["序号", "任务", "牵头单位", "完成时限", "目标值"],
    &["1", "新增公办幼儿园学位", "基础教育处", "2031年8月底前", "1.2万个"],
    &[
        "2",
        "乡镇学校标准化建设，含操场、食堂、宿舍和厕所的改造",
        "发展规划处",
        "2031年6月底前",
        "120所",
    ],
    &["3", "现场工程师培养", "职业教育处", "常年", "48个"],
    &["4", "校园安全隐患整改", "安全稳定处", "年底前", "100%"],
];

const HEADS: &[(&str, &[&str])] = &[
    (
        "一、总体要求",
        &[
            "坚持以高质量发展为主题，聚焦群众关心的就学问题，统筹推进各级各类教育改革，努力办好人民满意的教育。全年新增公办幼儿园学位1.2万个，普惠性幼儿园覆盖率达到87%以上，义务教育巩固率保持在96.5%，高中阶段毛入学率提高0.8个百分点。",
        ],
    ),
    (
        "二、重点任务",
        &[
            "（一）推进义务教育优质均衡发展",
            "实施“强校提质”工程。2031年6月底前完成120所乡镇学校标准化建设，配齐配强教师3,600名；由基础教育处牵头，发展规划处、财务处配合。",
            "健全控辍保学机制，逐县建立台账，做到“一个都不能少”。对外来务工人员随迁子女，坚持“两为主、两纳入”，应入尽入。",
            "（二）深化产教融合",
            "围绕装备制造、现代农业、数字经济等重点产业，建设20个市域产教联合体、35个行业产教融合共同体，立项现场工程师培养项目48个，年培训技术技能人才10万人次。推广使用AI tools for teachers等应用3项（含Python课程）。",
        ],
    ),
];

const LISTED: &[&str] = &["完善督导评价，年底前印发办法；", "严格经费监管。"];

const LONG: &str = "各地各校要把谋划工作与抓好落实结合起来，建立任务清单、责任清单、时限清单，按月调度、按季通报、年终评估；对进展滞后的，及时提醒约谈；对成效明显的，予以表扬并在项目安排上倾斜。";

/// A made-up report of about three pages.
fn report() -> Document {
    let title = "某省教育系统2031年重点工作谋划报告";
    let mut html = format!(
        "<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
    );
    let mut text = title.to_owned();
    for (head, paragraphs) in HEADS {
        html += &format!("<h2>{head}</h2>");
        text += head;
        for paragraph in *paragraphs {
            html += &format!("<p>{paragraph}</p>");
            text += paragraph;
        }
    }
    let items: String = LISTED.iter().map(|item| format!("<li>{item}</li>")).collect();
    text += &LISTED.iter().zip(1..).map(|(item, n)| format!("{n}.{item}")).collect::<String>();
    let row = |row: &&[&str]| {
        let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = ROWS.iter().map(row).collect();
    html += &format!("<ol>{items}</ol><table border=1 cellspacing=0>{rows}</table>");
    text += &ROWS.concat().concat();
    for n in 1..=12 {
        let paragraph = format!("（{n}）第{n}项保障措施。{}", LONG.repeat(1 + n % 4));
        html += &format!("<p>{paragraph}</p>");
        text += &paragraph;
    }
    Document { kind: "html", body: html + "</body></html>", text, table: own(ROWS) }
}

/// A made-up ledger of two hundred rows.
fn ledger() -> Document {
    let mut rows: Vec<Vec<String>> = vec![ROWS[0].iter().map(|cell| (*cell).to_owned()).collect()];
    for n in 1..=200 {
        let row = ROWS[1 + n % 4].iter().enumerate();
        rows.push(
            row.map(|(at, cell)| if at == 0 { n.to_string() } else { format!("{cell}，第{n}批") })
                .collect(),
        );
    }
    let line = |row: &Vec<String>| {
        row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",")
    };
    Document {
        kind: "csv",
        body: rows.iter().map(line).collect::<Vec<_>>().join("\n"),
        text: rows.concat().concat(),
        table: rows,
    }
}

/// A made-up deck of a title, a list and a table on each of three slides.
fn deck() -> Document {
    let mut slides = String::new();
    let mut text = String::new();
    let frame = |class: &str, inside: &str| {
        format!(
            r#"<draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm" presentation:class="{class}">{inside}</draw:frame>"#
        )
    };
    for (n, (head, paragraphs)) in (1..).zip(HEADS) {
        let lines: String =
            paragraphs.iter().map(|line| format!("<text:p>{line}</text:p>")).collect();
        slides += &format!(r#"<draw:page draw:name="p{n}" draw:master-page-name="M">"#);
        slides +=
            &frame("title", &format!("<draw:text-box><text:p>{head}</text:p></draw:text-box>"));
        slides += &frame("outline", &format!("<draw:text-box>{lines}</draw:text-box>"));
        text += head;
        text += &paragraphs.concat();
        if n == 2 {
            let cell = |cell: &&str| {
                format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>")
            };
            let row = |row: &&[&str]| {
                format!(
                    "<table:table-row>{}</table:table-row>",
                    row.iter().map(cell).collect::<String>()
                )
            };
            let columns = "<table:table-column/>".repeat(ROWS[0].len());
            let rows: String = ROWS.iter().map(row).collect();
            slides += &frame("table", &format!("<table:table>{columns}{rows}</table:table>"));
            text += &ROWS.concat().concat();
        }
        slides += "</draw:page>";
    }
    let space =
        |name: &str| format!(r#" xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0""#);
    let spaces: String = ["office", "style", "text", "table", "presentation"].map(space).concat();
    let drawing = r#" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0""#;
    let layout = r#"<office:automatic-styles><style:page-layout style:name="L"/></office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="L"/></office:master-styles>"#;
    Document {
        kind: "fodp",
        body: format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document{spaces}{drawing} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">{layout}<office:body><office:presentation>{slides}</office:presentation></office:body></office:document>"#
        ),
        text,
        table: own(ROWS),
    }
}

fn own(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn what_goes_through_libreoffice_comes_back() {
    if Command::new("soffice").arg("--version").output().is_err() {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "soffice is required");
        println!("skipped: soffice is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("moushi-roundtrip-{}", std::process::id()));
    let mut failures = Vec::new();
    for trip in TRIPS.iter().filter(|trip| READERS.iter().any(|r| r.format == trip.format)) {
        failures.extend(travel(trip, &folder).err());
    }
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn travel(trip: &Trip, folder: &Path) -> Result<(), String> {
    let sent = (trip.sent)();
    let file = convert(trip, &sent, folder)?;
    let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let name = format!("report.{}", trip.extension);
    let reading = read(&name, &bytes, &Limits::default()).map_err(|refusal| refusal.to_string())?;
    let (source, findings) = &reading.sources[0];
    if source.format != trip.format || !findings.is_empty() {
        return Err(format!("{name}: read as {:?} with {findings:?}", source.format));
    }
    let (expected, got) = (characters(&sent.text), characters(&content(source)));
    let ratio = common(&expected, &got) as f64 / expected.len().max(got.len()) as f64;
    println!("{name}: {:.2} % of {} characters", 100.0 * ratio, expected.len());
    if ratio < BAR {
        return Err(format!("{name}: {ratio:.4}\n{}", content(source)));
    }
    if table(source) != sent.table {
        return Err(format!("{name}: {:?}", table(source)));
    }
    Ok(())
}

/// Has LibreOffice turn a document into the target, with a profile of its own.
fn convert(trip: &Trip, sent: &Document, folder: &Path) -> Result<PathBuf, String> {
    let (import, export) = trip.filters;
    let (from, out) = (folder.join("in"), folder.join("out"));
    std::fs::create_dir_all(&from).map_err(|error| error.to_string())?;
    let file = from.join("report").with_extension(sent.kind);
    std::fs::write(&file, &sent.body).map_err(|error| error.to_string())?;
    let answer = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", &format!("--infilter={import}"), "--convert-to"])
        .arg(format!("{}:{export}", trip.extension))
        .arg("--outdir")
        .arg(&out)
        .arg(file)
        .output()
        .map_err(|error| error.to_string())?;
    let file = out.join(format!("report.{}", trip.extension));
    if file.exists() { Ok(file) } else { Err(String::from_utf8_lossy(&answer.stderr).into_owned()) }
}

/// The text without what the reader set aside.
fn content(source: &Source) -> String {
    let kept = source.blocks.iter().filter(|block| block.kind != BlockKind::Aside);
    kept.map(|block| source.at(block.span)).collect()
}

fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn table(source: &Source) -> Vec<Vec<&str>> {
    let rows = source.tables.first().map(|table| table.rows.as_slice()).unwrap_or_default();
    rows.iter().map(|row| row.iter().map(|cell| source.at(*cell)).collect()).collect()
}

/// Length of the longest common subsequence.
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    row[b.len()]
}
