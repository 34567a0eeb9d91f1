//! Opens a zip of documents and hands each member to its reader. Nothing is written to disk: of a
//! member's path only the last part is kept, as a name.

use encoding_rs::GB18030;
use moushi_core::model::Refusal;

use super::container::Container;
use super::refusals;
use crate::readers::{Input, Outcome, Reading};

/// Reads every member with `read_member`.
///
/// # Errors
/// When the archive is damaged, breaks a limit, or holds no file at all. A member that cannot be
/// read is no error; it is in [`Reading::refused`].
pub(crate) fn read(
    input: &Input<'_>,
    read_member: fn(&Input<'_>) -> Outcome,
) -> Result<Reading, Refusal> {
    let mut container = Container::open(input)?;
    let members = members(&mut container)?;
    if members.is_empty() {
        return Err(refusals::empty_archive());
    }
    let mut reading = Reading::default();
    let mut text = 0;
    for (index, name) in members {
        let outcome = container.member(index).and_then(|bytes| {
            input.check_text(text)?;
            read_member(&Input { name: &name, bytes: &bytes, ..*input })
        });
        match outcome {
            Ok((source, findings)) => {
                text += source.text.len();
                reading.sources.push((source, findings));
            }
            Err(refusal) => reading.refused.push((name, refusal)),
        }
    }
    Ok(reading)
}

/// The members that are files of a person, with their names.
fn members(container: &mut Container<'_>) -> Result<Vec<(usize, String)>, Refusal> {
    let mut members = Vec::new();
    for member in container.members()? {
        let path = path(&member.path);
        if !member.is_folder && !is_litter(&path) {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(&path);
            members.push((member.index, name.to_owned()));
        }
    }
    Ok(members)
}

/// The path of a member: UTF-8, or what Chinese versions of Windows write without saying so.
fn path(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(path) => path.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// Files that operating systems and office programs leave behind.
fn is_litter(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || name.starts_with(['.', '~'])
        || ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::readers::{self, Limits};

    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_read_and_those_that_cannot_be_are_named() {
        let inner = zip(&[("a.txt", b"text")]);
        let bytes = zip(&[
            ("要点/2031/要点.txt", "工作要点".as_bytes()),
            ("..\\..\\任务.csv", "任务,单位\n甲,乙\n".as_bytes()),
            ("里层.zip", &inner),
            ("图.png", b"\x89PNG\r\n\x1a\n"),
            ("__MACOSX/._要点.txt", b"x"),
            ("Thumbs.db", b"x"),
            ("~$要点.docx", b"x"),
        ]);
        let reading = readers::read("材料.zip", &bytes, &Limits::default()).unwrap();
        let names: Vec<_> = reading.sources.iter().map(|(s, _)| s.name.as_str()).collect();
        assert_eq!(names, ["要点.txt", "任务.csv"]);
        let refused: Vec<_> =
            reading.refused.iter().map(|(name, why)| (name.as_str(), &*why.message.zh)).collect();
        assert_eq!(refused[0].0, "里层.zip");
        assert!(refused[0].1.contains("又有压缩包") && refused[1].1.contains("图片"));
    }

    #[test]
    fn names_in_gbk_are_put_right() {
        assert_eq!(path(&GB18030.encode("工作/要点.txt").0), "工作/要点.txt");
    }

    #[test]
    fn a_bomb_and_a_half_archive_are_refused() {
        let bomb = zip(&[("a.txt", &[b' '; 4 << 20])]);
        assert!(readers::read("a.zip", &bomb, &Limits::default()).is_err());
        let whole = zip(&[("a.txt", b"text")]);
        let refusal = readers::read("a.zip", &whole[..whole.len() - 30], &Limits::default());
        assert!(refusal.expect_err("refused").message.zh.contains("不完整"));
        let limits = Limits { max_members: 0, ..Limits::default() };
        assert!(readers::read("a.zip", &whole, &limits).is_err());
        assert!(readers::read("a.zip", &zip(&[]), &Limits::default()).is_err());
    }
}
