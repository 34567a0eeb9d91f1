//! Holds the tree against `ARCHITECTURE.md`: rooms, headers, sizes, crate order, guards.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of ours with what stands before its unit tests.
struct SourceFile {
    path: PathBuf,
    text: String,
}

impl SourceFile {
    fn without_tests(&self) -> &str {
        self.text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(&self.text)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(under: &Path, extension: &str) -> Vec<SourceFile> {
    let mut found = Vec::new();
    let mut open = vec![under.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the tree can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                found.push(SourceFile { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn rust_files() -> Vec<SourceFile> {
    files(&root().join("crates"), "rs")
}

fn architecture() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there")
}

/// `(crate, room) → rooms it may use`, from the table.
fn rooms() -> BTreeMap<(String, String), Vec<String>> {
    let ticked = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    architecture()
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, krate @ ("core" | "files" | "moushi"), room, _, _, uses, _] = cells[..] else {
                return None;
            };
            Some(((krate.to_owned(), ticked(room).pop()?), ticked(uses)))
        })
        .collect()
}

fn crate_of(path: &Path) -> Option<(&'static str, PathBuf)> {
    [("moushi-core", "core"), ("moushi-files", "files"), ("moushi", "moushi")].into_iter().find_map(
        |(folder, name)| {
            let src = root().join("crates").join(folder).join("src");
            path.strip_prefix(src).ok().map(|inner| (name, inner.to_owned()))
        },
    )
}

#[test]
fn rooms_use_only_what_the_table_allows() {
    let rooms = rooms();
    assert!(rooms.len() > 10, "the table of rooms was not found");
    let mut wrong = Vec::new();
    for file in rust_files() {
        let Some((krate, inner)) = crate_of(&file.path) else { continue };
        let first = inner.components().next().expect("a file has a name").as_os_str();
        let room = first.to_string_lossy().trim_end_matches(".rs").to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let key = (krate.to_owned(), room.clone());
        let Some(allowed) = rooms.get(&key) else {
            wrong.push(format!("{}: room `{room}` is not in the table", file.path.display()));
            continue;
        };
        for used in file.without_tests().split("crate::").skip(1) {
            let used: String =
                used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !used.is_empty() && used != room && !allowed.contains(&used) {
                wrong.push(format!("{}: `{room}` uses `{used}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_use_only_crates_to_their_left() {
    let line = ["moushi-stats", "moushi-core", "moushi-files", "moushi"];
    for (place, name) in line.iter().enumerate() {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("each crate has a manifest");
        let uses = |other: &str| {
            manifest
                .lines()
                .any(|line| line.split(['.', ' ', '=']).next().is_some_and(|word| word == other))
        };
        for right in &line[place + 1..] {
            assert!(!uses(right), "{name} must not use {right}");
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "no //! header: {silent:?}");
}

#[test]
fn files_stay_short() {
    let long: Vec<_> = rust_files()
        .iter()
        .map(|file| (file.without_tests().lines().count(), file.path.clone()))
        .filter(|(lines, path)| *lines > 450 && crate_of(path).is_some())
        .collect();
    assert!(long.is_empty(), "more than 450 lines without tests: {long:?}");
}

#[test]
fn every_invariant_names_a_guard_that_exists() {
    let text = architecture();
    let invariants = text.split("## Invariants").nth(1).and_then(|rest| rest.split("\n## ").next());
    let invariants = invariants.expect("ARCHITECTURE.md has invariants");
    let guards = invariants.matches("Guard:").count();
    assert!(guards >= 8 && guards == invariants.matches(". **").count(), "one guard each");
    for path in invariants.split('`').skip(1).step_by(2).filter(|word| word.starts_with("crates/"))
    {
        assert!(root().join(path).exists(), "guard {path} is not there");
    }
}

#[test]
fn pages_stand_beside_their_code() {
    for file in rust_files() {
        let folder = file.path.parent().expect("a file has a folder");
        for page in file.text.split("include_str!(\"").skip(1) {
            let page = page.split('"').next().unwrap_or_default();
            assert!(folder.join(page).exists(), "{}: {page} is missing", file.path.display());
        }
    }
    let pages = files(&root().join("crates"), "md");
    for page in pages.iter().filter(|page| crate_of(&page.path).is_some()) {
        let code = page.path.with_extension("rs");
        assert!(code.exists(), "{} has no code beside it", page.path.display());
        assert!(page.text.starts_with("# "), "{} has no title", page.path.display());
    }
}

#[test]
fn both_readmes_have_the_same_chapters() {
    let chapters = |name: &str| {
        let text = fs::read_to_string(root().join(name)).expect("both READMEs are there");
        text.lines().filter(|line| line.starts_with("## ")).count()
    };
    assert_eq!(chapters("README.md"), chapters("README.zh-CN.md"));
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let mut names: Vec<String> = files(&root().join("docs/decisions"), "md")
        .iter()
        .filter_map(|file| file.path.file_name().map(|name| name.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    for (index, name) in names.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}-", index + 1)), "{name}");
    }
}
