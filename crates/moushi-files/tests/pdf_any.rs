//! PDF files that are damaged in any way: every one ends in a text or in a refusal, in bounded time.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use moushi_files::readers::{Limits, read};
use proptest::prelude::*;
use proptest::sample::Index;

/// A PDF of two pages, without compression, so that damage hits its structure.
fn small() -> Vec<u8> {
    let content = "BT /F 12 Tf 72 700 Td (New schools: 60.) Tj 0 -16 Td (Done by June.) Tj ET 72 600 m 300 600 l S";
    let stream = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let page = |content: u8| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R>>"
        )
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 2/Kids[4 0 R 5 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>".to_owned(),
        page(6),
        page(7),
        stream.clone(),
        stream,
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        xref += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj{object}endobj\n");
    }
    let start = file.len();
    file += &format!(
        "{xref}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    file.into_bytes()
}

/// A PDF as LibreOffice makes it, with embedded fonts and compressed streams; none without `soffice`.
static LIBREOFFICE: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("moushi-pdf-any-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let made = made_in(&folder);
    // What is left behind in a folder for temporary files hurts nobody.
    let _ = std::fs::remove_dir_all(&folder);
    made
});

fn made_in(folder: &Path) -> Option<Vec<u8>> {
    let page = folder.join("a.html");
    std::fs::write(&page, "<meta charset=utf-8><h1>工作要点</h1><p>新建学校60所，年底前完成。</p><table border=1><tr><td>任务</td><td>单位</td></tr><tr><td>建校</td><td>规划处</td></tr></table>").ok()?;
    let made = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args([
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "pdf:writer_pdf_Export",
        ])
        .arg("--outdir")
        .arg(folder)
        .arg(&page)
        .output();
    made.ok()?;
    std::fs::read(folder.join("a.pdf")).ok()
}

/// One kind of damage.
#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    Cut(Index, usize),
    Repeat(Index, usize),
    Insert(Index, &'static str),
    End(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    let token = prop::sample::select(vec![
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "obj",
        "endobj",
        "stream",
        "endstream",
        "xref",
        "trailer",
        "2 0 R",
        "4 0 R",
        "99 0 R",
        "-1",
        "99999999999999999999",
        "1e38",
        "nan",
        "/Kids[2 0 R]",
        "/Length 999999999",
        "/Filter/FlateDecode",
        "/Prev 0",
        "/Count -5",
        "q q q q",
        "Tf",
        "Tj",
    ]);
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (place(), 1..200_usize).prop_map(|(at, many)| Damage::Cut(at, many)),
        2 => (place(), 1..200_usize).prop_map(|(at, many)| Damage::Repeat(at, many)),
        4 => (place(), token).prop_map(|(at, token)| Damage::Insert(at, token)),
        1 => place().prop_map(Damage::End),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages.iter().cloned() {
        if bytes.is_empty() {
            break;
        }
        match damage {
            Damage::Set(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            Damage::Cut(at, many) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + many).min(bytes.len()));
            }
            Damage::Repeat(at, many) => {
                let at = at.index(bytes.len());
                let part = bytes[at..(at + many).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Damage::Insert(at, token) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, token.bytes());
            }
            Damage::End(at) => bytes.truncate(at.index(bytes.len())),
        }
    }
    bytes
}

/// Reads; what comes of it is a text whose blocks lie in it, or a refusal with a way on.
fn ends_well(bytes: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits { max_time: Duration::from_secs(5), ..Limits::default() };
    match read("a.pdf", bytes, &limits) {
        Ok(reading) => {
            for (source, _) in &reading.sources {
                prop_assert!(!source.text.is_empty());
                for block in &source.blocks {
                    prop_assert!(source.text.get(block.span.start()..block.span.end()).is_some());
                }
            }
        }
        Err(refusal) => {
            prop_assert!(!refusal.message.zh.is_empty() && !refusal.advice.en.is_empty());
        }
    }
    Ok(())
}

#[test]
fn undamaged_both_are_read() {
    let text = |bytes: &[u8]| {
        let reading = read("a.pdf", bytes, &Limits::default()).unwrap();
        reading.sources[0].0.text.clone()
    };
    assert!(text(&small()).contains("New schools: 60."));
    match &*LIBREOFFICE {
        Some(bytes) => assert!(text(bytes).contains("新建学校60所")),
        None => assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "soffice is required"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_ends_in_a_text_or_a_refusal(damages in prop::collection::vec(damage(), 1..12)) {
        ends_well(&damaged(small(), &damages))?;
    }

    #[test]
    fn so_does_a_damaged_file_of_an_office_program(damages in prop::collection::vec(damage(), 1..12)) {
        if let Some(bytes) = &*LIBREOFFICE {
            ends_well(&damaged(bytes.clone(), &damages))?;
        }
    }
}
