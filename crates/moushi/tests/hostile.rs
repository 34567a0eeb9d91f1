//! Files that are built to hurt, sent through the server: each ends read or refused, soon, and the
//! server goes on. What holds a reader is tried from inside.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use moushi::app::acts::document::Add;
use moushi::app::asks::documents::{Documents, Review};
use moushi::jobs;
use moushi::sandbox::{Hold, Sandbox};
use zip::write::SimpleFileOptions;

use crate::planning::plan;
use crate::world::World;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member begins");
        zip.write_all(bytes).expect("a member is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

fn docx(document: &[u8]) -> Vec<u8> {
    package(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", document)])
}

fn xlsx(sheet: &str) -> Vec<u8> {
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// Pages that are their own children.
fn cyclic_pdf() -> Vec<u8> {
    let objects = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        "2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 3 0 R>>endobj\n",
        "3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj\n",
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut table = String::from("xref\n0 4\n0000000000 65535 f \n");
    for object in objects {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        pdf.push_str(object);
    }
    let start = pdf.len();
    let _ = write!(pdf, "{table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let xxe = br#"<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"#;
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    let bomb = docx(&vec![b' '; 400 << 20]);
    let nested = package(&[("a.zip", &package(&[("b.zip", &package(&[("c.docx", &bomb)]))]))]);
    let plain = docx(
        "<w:document><w:body><w:p><w:r><w:t>文</w:t></w:r></w:p></w:body></w:document>".as_bytes(),
    );
    let macros = package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", b"<w:document/>"),
        ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ]);
    let deep = format!("<w:document>{}", "<w:p>".repeat(300_000));
    vec![
        ("zip bomb.docx", bomb),
        ("nested bomb.zip", nested),
        ("far corner.xlsx", xlsx(sheet)),
        ("cycle.pdf", cyclic_pdf()),
        ("entities.docx", docx(xxe)),
        (
            "climbing.zip",
            package(&[("../../../../etc/evil.docx", &plain), ("/home/nobody/.ssh/x.docx", &plain)]),
        ),
        ("macros.docm", macros),
        ("deep.docx", docx(deep.as_bytes())),
        ("half.docx", plain[..plain.len() / 2].to_vec()),
        ("../../../etc/passwd.docx", plain.clone()),
        ("<img src=x onerror=alert(1)>.docx", plain),
        (
            "noise.pdf",
            (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect(),
        ),
        ("nothing.docx", Vec::new()),
        ("lies.xlsx", b"%PDF-1.7 not really".to_vec()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_end_read_or_refused() {
    let world = World::new().await;
    world.read_documents().await;
    let clerk = world.caller("linlan").await;
    let plan = plan(&world, "linlan").await;
    let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
    for (name, bytes) in files() {
        let size = i64::try_from(bytes.len()).expect("a size");
        let blob = world.door.blobs.put(bytes).await.expect("kept");
        let (plan, level) = (plan.clone(), String::new());
        let add = Add { plan, name: name.to_owned(), blob, size, level };
        let id = world.door.act(&clerk, None, add).await.expect("added").id;
        let begun = Instant::now();
        while jobs::step(&world.door, &sandbox, "test").await.expect("the worker goes on") {}
        // The reader's own limit is 30 seconds; past it the file has been refused.
        assert!(begun.elapsed() < Duration::from_secs(40), "{name}");
        let review =
            world.door.ask(&clerk, Review { document: id }).await.expect("still answering");
        let state = review.item.state.as_str();
        assert!(matches!(state, "read" | "refused"), "{name} is {state}");
        assert!(!review.item.name.contains(['/', '\\']), "{}", review.item.name);
        let words: String = review.blocks.iter().map(|block| block.words.as_str()).collect();
        assert!(!words.contains("root:"), "{name} read a file of the machine");
    }
    let documents = world.door.ask(&clerk, Documents { plan }).await.expect("listed");
    assert!(documents.iter().all(|one| matches!(one.state.as_str(), "read" | "refused")));
}

#[tokio::test]
async fn a_reader_is_kept_from_files_network_and_programs() {
    let probe = Sandbox::of(env!("CARGO_BIN_EXE_moushi")).probe().await.expect("it answers");
    assert!(probe.no_writing && probe.no_hoarding && probe.threads, "{probe:?}");
    if probe.held.seccomp == Hold::Full {
        assert!(probe.no_connecting && probe.no_datagrams && probe.no_programs, "{probe:?}");
    }
    if probe.held.landlock == Hold::Full {
        assert!(probe.no_reading && probe.no_connecting, "{probe:?}");
    }
    println!("{probe:?}");
}
