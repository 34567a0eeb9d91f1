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
    /// Filters by which LibreOffice takes the HTML in and writes the target.
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
];

/// A document as HTML, and as the characters and the table that must come back.
struct Document {
    html: String,
    text: String,
    table: Vec<Vec<&'static str>>,
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
    Document {
        html: html + "</body></html>",
        text,
        table: ROWS.iter().map(|row| row.to_vec()).collect(),
    }
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
    let file = convert(trip, &sent.html, folder)?;
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

/// Has LibreOffice turn HTML into the target, with a profile of its own.
fn convert(trip: &Trip, html: &str, folder: &Path) -> Result<PathBuf, String> {
    let (import, export) = trip.filters;
    let (from, out) = (folder.join("in"), folder.join("out"));
    std::fs::create_dir_all(&from).map_err(|error| error.to_string())?;
    std::fs::write(from.join("report.html"), html).map_err(|error| error.to_string())?;
    let answer = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", &format!("--infilter={import}"), "--convert-to"])
        .arg(format!("{}:{export}", trip.extension))
        .arg("--outdir")
        .arg(&out)
        .arg(from.join("report.html"))
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
