//! Opens a zip of documents and hands each member to its reader. Nothing is written to disk: of a
//! member's path only the last part is kept, as a name.

use std::io::{Cursor, Read};

use encoding_rs::GB18030;
use moushi_core::model::Refusal;
use zip::ZipArchive;

use super::refusals;
use crate::readers::{Input, Outcome, Reading};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads every member with `read_member`.
///
/// # Errors
/// When the archive is damaged, breaks a limit, or holds no file at all. A member that cannot be
/// read is no error; it is in [`Reading::refused`].
pub(crate) fn read(
    input: &Input<'_>,
    read_member: fn(&Input<'_>) -> Outcome,
) -> Result<Reading, Refusal> {
    let mut archive =
        ZipArchive::new(Cursor::new(input.bytes)).map_err(|_| refusals::half_zip())?;
    let members = members(&mut archive, input)?;
    if members.is_empty() {
        return Err(refusals::empty_archive());
    }
    let mut reading = Reading::default();
    let mut text = 0;
    for (index, name) in members {
        let outcome = unpack(&mut archive, index).and_then(|bytes| {
            input.check_time()?;
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

/// The members that are files of a person, with their names; the directory is held against the
/// limits before anything is unpacked.
fn members(archive: &mut Archive<'_>, input: &Input<'_>) -> Result<Vec<(usize, String)>, Refusal> {
    let limits = input.limits;
    if archive.len() > limits.max_members {
        return Err(refusals::crowded_archive(limits.max_members));
    }
    let most = limits.max_unpacked.min(input.bytes.len() as u64 * u64::from(limits.max_ratio));
    let mut unpacked = 0_u64;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|_| refusals::half_zip())?;
        unpacked = unpacked.saturating_add(file.size());
        let path = path(file.name_raw());
        if unpacked > most {
            return Err(refusals::too_large(unpacked, most));
        }
        if !file.is_dir() && !is_litter(&path) {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(&path);
            members.push((index, name.to_owned()));
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

fn unpack(archive: &mut Archive<'_>, index: usize) -> Result<Vec<u8>, Refusal> {
    let raw = archive.by_index_raw(index).map_err(|_| refusals::half_zip())?;
    let (encrypted, size) = (raw.encrypted(), raw.size());
    drop(raw);
    if encrypted {
        return Err(refusals::encrypted());
    }
    let file = archive.by_index(index).map_err(|_| refusals::half_zip())?;
    let mut bytes = Vec::new();
    // One byte more than the directory says is enough to catch it lying.
    file.take(size + 1).read_to_end(&mut bytes).map_err(|_| refusals::half_zip())?;
    if bytes.len() as u64 > size { Err(refusals::half_zip()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

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
