//! Containers that are damaged or built to hurt.

use super::make::{archive, package, refusal};

fn docx(document: &str) -> Vec<u8> {
    package("word/document.xml", &[("word/document.xml", document.into())])
}

#[test]
fn half_a_zip_is_refused() {
    let whole =
        docx("<w:document><w:body><w:p><w:r><w:t>文</w:t></w:r></w:p></w:body></w:document>");
    let refused = refusal("a.docx", &whole[..whole.len() / 2]);
    assert!(refused.message.zh.contains("不完整"), "{refused:?}");
}

#[test]
fn entities_cannot_be_defined() {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    assert!(refusal("a.docx", &docx(laughs)).message.zh.contains("文档类型定义"));
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "<w:sdt>".repeat(100_000);
    assert!(
        refusal("a.docx", &docx(&format!("<w:document><w:body>{deep}")))
            .message
            .zh
            .contains("嵌套")
    );
    let boxes = "<w:p>".repeat(100_000);
    assert!(
        refusal("a.docx", &docx(&format!("<w:document><w:body>{boxes}")))
            .message
            .zh
            .contains("嵌套")
    );
}

#[test]
fn a_bomb_is_seen_by_its_ratio_before_it_is_unpacked() {
    let bomb = docx(&" ".repeat(20 << 20));
    assert!(refusal("a.docx", &bomb).message.zh.contains("压缩比"));
}

#[test]
fn a_lie_about_the_size_is_seen_while_unpacking() {
    let mut bomb = docx(&" ".repeat(20 << 20));
    // The size stands in the local header and in the directory; both shall say 1000.
    let real = u32::to_le_bytes(20 << 20);
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == real).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    refusal("a.docx", &bomb);
}

#[test]
fn a_hundred_thousand_members_are_refused() {
    let names: Vec<String> = (0..65_534).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(refusal("a.docx", &archive(&members)).message.zh.contains("超过5000个"));
    let names: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(refusal("a.docx", &archive(&members)).message.zh.contains("超过5000个"));
}

#[test]
fn an_encrypted_office_file_is_told_from_an_old_one() {
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.resize(1024, 0);
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(refusal("a.docx", &ole).message.zh.contains("密码"));
}

#[test]
fn a_part_that_is_missing_is_named() {
    let bytes = archive(&[("[Content_Types].xml", "<Types/>"), ("word/styles.xml", "<x/>")]);
    assert!(refusal("a.docx", &bytes).message.zh.contains("word/document.xml"));
}

#[test]
fn a_zip_with_a_password_is_refused_with_a_way_on() {
    let mut bytes = docx("<w:document><w:body/></w:document>");
    // The flag stands in each local header and in the directory.
    for (signature, flag) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let found = |at: &usize| bytes[*at..].starts_with(signature);
        let places: Vec<usize> = (0..bytes.len()).filter(found).collect();
        places.into_iter().for_each(|at| bytes[at + flag] |= 1);
    }
    assert!(refusal("a.docx", &bytes).message.zh.contains("密码"));
}

#[test]
fn zip_containers_are_opened_in_one_place_under_its_limits() {
    fn rust_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                rust_files(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }
    let mut files = Vec::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/read");
    rust_files(&folder, &mut files);
    let opens = |file: &&std::path::PathBuf| {
        std::fs::read_to_string(file).unwrap().contains("ZipArchive::new")
    };
    let names: Vec<_> = files.iter().filter(opens).filter_map(|file| file.file_name()).collect();
    assert_eq!(names, ["container.rs"]);
}

#[test]
fn what_a_zip_of_documents_unpacks_to_counts_as_a_whole() {
    let page = "工作要点。".repeat(200);
    let bytes = archive(&[("甲.txt", &page), ("乙.txt", &page)]);
    let one = u64::try_from(page.len()).unwrap();
    let read = |max_unpacked| {
        let limits = moushi_files::readers::Limits { max_unpacked, ..Default::default() };
        moushi_files::readers::read("a.zip", &bytes, &limits)
    };
    assert_eq!(read(2 * one).unwrap().sources.len(), 2);
    assert!(read(2 * one - 1).is_err());
}
