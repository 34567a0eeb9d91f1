//! The generated chapters of the manual are what the program says of itself.
//! `MOUSHI_UPDATE=1` rewrites them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use moushi_core::lint::rules::RULES;
use moushi_core::report::{Label, REPORTS};
use moushi_files::readers::READERS;

pub fn held_against(name: &str, chapter: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual").join(name);
    if std::env::var_os("MOUSHI_UPDATE").is_some() {
        fs::write(&path, chapter).expect("the manual can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == chapter, "{name} is not current: run the tests with MOUSHI_UPDATE=1");
}

fn help(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_moushi"))
        .args(words)
        .arg("--help")
        .output()
        .expect("the binary runs");
    String::from_utf8(output.stdout).expect("help is UTF-8")
}

#[test]
fn the_chapter_on_commands_is_current() {
    let mut chapter =
        String::from("# 命令 Commands\n\n由程序自身生成。Generated from the program.\n");
    let codes = "| 退出码 | 含义 | meaning |\n|---|---|---|\n| 0 | 正常 | all went well |\n| 1 | 有“错误”级提示 | findings of severity error |\n| 2 | 命令或设置有误 | usage or settings |\n| 3 | 有文件未能读取，其余已处理 | an input could not be read; the rest was done |\n| 4 | 完整性不符 | integrity |\n| 5 | 没有权限 | not permitted |\n| 6 | 冲突 | conflict |\n| 7 | 暂时不可用 | unavailable |\n| 70 | 程序故障 | our failure |\n";
    let _ = write!(chapter, "\n{codes}");
    for words in [
        &[][..],
        &["demo"],
        &["draft"],
        &["read"],
        &["extract"],
        &["lint"],
        &["align"],
        &["report"],
        &["trace"],
        &["evaluate"],
        &["track", "check-rules"],
        &["track", "ladders"],
        &["track", "night"],
        &["exchange"],
        &["exchange", "list"],
        &["exchange", "export"],
        &["exchange", "import"],
        &["init"],
        &["user"],
        &["org"],
        &["token"],
        &["audit"],
        &["backup"],
        &["db"],
        &["doctor"],
        &["config"],
        &["completions"],
    ] {
        let _ = write!(chapter, "\n## moushi {}\n\n```text\n{}```\n", words.join(" "), help(words));
    }
    held_against("commands.md", &chapter.replace("## moushi \n", "## moushi\n"));
}

#[test]
fn the_chapter_on_packs_lists_every_report() {
    const BEGIN: &str = "generated from the list of reports -->\n";
    let mut table =
        String::from("\n| 名称 | 材料 | 内容 | 格式 | 由什么生成 |\n|---|---|---|---|---|\n");
    for report in REPORTS {
        let formats = match report.formats {
            [] => "各按自己的格式".to_owned(),
            formats => formats.join(" "),
        };
        let of = match (report.is_of_a_year(), report.is_of_data()) {
            (true, _) => "台账，或服务器的计划",
            (_, true) => "数据文件和标准",
            _ => "服务器的跟踪数据",
        };
        let (name, title, what) = (report.name, &report.title.zh, &report.what.zh);
        let _ = writeln!(table, "| `{name}` | {title} | {what} | {formats} | {of} |");
    }
    table.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/reports.md");
    let chapter = fs::read_to_string(path).expect("the chapter is there");
    let (before, rest) = chapter.split_once(BEGIN).expect("the table begins");
    let (_, after) = rest.split_once("<!-- 表格完").expect("the table ends");
    held_against("reports.md", &format!("{before}{BEGIN}{table}<!-- 表格完{after}"));
}

#[test]
fn the_settings_that_the_manual_shows_are_accepted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/settings.md");
    let chapter = fs::read_to_string(path).expect("the chapter is there");
    let example = chapter.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("the chapter shows an example");
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("moushi.toml"), example).expect("the folder can be written");
    let settings = moushi::app::settings::load(None, folder.path());
    assert!(settings.is_ok(), "{settings:?}");
}

#[test]
fn the_chapter_on_rules_is_current() {
    let mut chapter =
        String::from("# 规则 Rules\n\n由规则说明页生成。Generated from the rules' pages.\n\n");
    chapter.push_str("| 族 | 规则 | 程度 | 查什么 | finds |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let severity = rule.severity.label();
        let severity = format!("{} {}", severity.zh, severity.en);
        let family = rule.family.title().zh;
        let (zh, en) = (&rule.title.zh, &rule.title.en);
        let _ =
            writeln!(chapter, "| {family} | [{0}](#{0}) | {severity} | {zh} | {en} |", rule.name);
    }
    for rule in RULES {
        let page = rule.page.replace("\n## ", "\n### ");
        let body = page.split_once('\n').map_or("", |(_, body)| body);
        let _ = write!(chapter, "\n## {}\n\n**{}**\n{body}", rule.name, rule.title.zh);
    }
    held_against("rules.md", &chapter);
}

#[test]
fn the_chapter_on_formats_is_current() {
    let mut chapter =
        String::from("# 格式 Formats\n\n由格式说明页生成。Generated from the readers' pages.\n");
    for reader in READERS {
        let page = reader.page.replace("\n## ", "\n### ").replacen("# ", "## ", 1);
        let _ = write!(chapter, "\n{page}");
    }
    held_against("formats.md", &chapter);
}
