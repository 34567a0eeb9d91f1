//! Opens the zip container that docx, xlsx, ods, pptx, ofd and zip files share, under limits.
//! Checks the directory before anything is unpacked and counts again while unpacking. Touches no
//! path of the machine: members are looked up by name in memory. Knows nothing of what is inside.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use zip::ZipArchive;
use zip::result::ZipError;

use super::refusals;
use crate::readers::{Input, Limits};

/// Below this unpacked size no ratio is held against a file: it cannot hurt.
const HARMLESS: u64 = 1 << 20;

/// A member of a container as its directory has it.
#[derive(Debug)]
pub(crate) struct Member {
    /// For [`Container::member`].
    pub(crate) index: usize,
    /// Its path in the bytes of whoever packed it.
    pub(crate) path: Vec<u8>,
    /// Whether it is a folder and holds nothing.
    pub(crate) is_folder: bool,
}

/// What a container is called when it is damaged before its kind is known.
const TITLE: Text = Text::new("文件（压缩容器）", "zip container");

/// An opened container whose directory has passed the limits.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: BTreeMap<String, usize>,
    input: Input<'a>,
    left: u64,
}

impl<'a> Container<'a> {
    /// Opens the zip file in `input`.
    ///
    /// # Errors
    /// When the bytes are not a zip file, are cut off, or exceed a limit.
    pub(crate) fn open(input: &Input<'a>) -> Result<Self, Refusal> {
        refuse_too_many_members(input.bytes, input.limits.max_members)?;
        let mut archive = ZipArchive::new(Cursor::new(input.bytes)).map_err(|e| broken(&e))?;
        let names = check_directory(&mut archive, input)?;
        if archive.has_overlapping_files().map_err(|e| broken(&e))? {
            return Err(refusals::hostile("成员互相重叠", "members overlap"));
        }
        Ok(Self { archive, names, input: *input, left: input.limits.max_unpacked })
    }

    /// What was opened.
    pub(crate) fn input(&self) -> &Input<'a> {
        &self.input
    }

    /// Names of the members, normalised to forward slashes, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Whether there is a member of that name; upper and lower case count as equal.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&normal(name))
    }

    /// All members in the order of the directory, also those whose names are alike.
    ///
    /// # Errors
    /// When the directory is damaged.
    pub(crate) fn members(&mut self) -> Result<Vec<Member>, Refusal> {
        let member = |index| {
            let entry = self.archive.by_index_data(index).map_err(|e| broken(&e))?;
            Ok(Member { index, path: entry.name_raw().to_vec(), is_folder: entry.is_dir() })
        };
        (0..self.archive.len()).map(member).collect()
    }

    /// The bytes of a member, or `None` when there is no such member.
    ///
    /// # Errors
    /// As [`Self::member`].
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&index) = self.names.get(&normal(name)) else { return Ok(None) };
        self.member(index).map(Some)
    }

    /// The bytes of the member at a place of the directory.
    ///
    /// # Errors
    /// When the member is damaged or encrypted, or grows beyond what its directory entry or the limits allow.
    pub(crate) fn member(&mut self, index: usize) -> Result<Vec<u8>, Refusal> {
        if self.archive.by_index_data(index).map_err(|e| broken(&e))?.encrypted() {
            return Err(refusals::encrypted());
        }
        let file = self.archive.by_index(index).map_err(|e| broken(&e))?;
        let declared = file.size();
        self.input.check_time()?;
        if declared > self.left {
            return Err(refusals::too_much_unpacked(self.input.limits.max_unpacked));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(declared.min(HARMLESS)).unwrap_or(0));
        // One byte more than declared is enough to see a lie.
        file.take(declared + 1).read_to_end(&mut bytes).map_err(|_| refusals::damaged(&TITLE))?;
        let real = bytes.len() as u64;
        if real > declared {
            return Err(refusals::hostile(
                "成员的实际大小与目录不符",
                "a member is larger than declared",
            ));
        }
        self.left -= real;
        Ok(bytes)
    }

    /// A member that must be there, as text.
    ///
    /// # Errors
    /// As [`Self::part`], and when it is missing.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Refusal> {
        self.text_if_any(name)?.ok_or_else(|| refusals::missing(name))
    }

    /// A member as text, or `None` when there is no such member.
    ///
    /// # Errors
    /// As [`Self::part`].
    pub(crate) fn text_if_any(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.part(name)?.map(decode))
    }
}

/// UTF-8 or, by its byte order mark, UTF-16; broken sequences become U+FFFD.
fn decode(bytes: Vec<u8>) -> String {
    let wide = |read: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| read(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xFE, 0xFF, rest @ ..] => wide(u16::from_be_bytes, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// `a\b`, `/a/b`, `./a/b` and `A/B` are one name; `..` never leaves the container because names
/// are only keys of a map.
fn normal(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/").to_lowercase()
}

/// The name that `target` means when it is written in `part`: relative to the part's folder, or
/// from the root when it starts with a slash.
pub(crate) fn resolve(part: &str, target: &str) -> String {
    if target.starts_with('/') {
        return normal(target);
    }
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    normal(&format!("{folder}/{target}"))
}

/// Counts the directory's entries by their signatures before the zip crate allocates for them.
fn refuse_too_many_members(bytes: &[u8], most: usize) -> Result<(), Refusal> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let claimed = end_of_directory(bytes).ok_or_else(refusals::half_zip)?;
    let found = || {
        let mut rest = bytes;
        let mut count = 0_usize;
        while let Some(at) = rest.windows(4).position(|window| window == ENTRY) {
            count += 1;
            if count > most {
                break;
            }
            rest = &rest[at + 4..];
        }
        count
    };
    // 0xFFFF says that the true count stands in a zip64 record.
    let many = if claimed == 0xFFFF { found() > most } else { usize::from(claimed) > most };
    if many { Err(refusals::too_many_members(most)) } else { Ok(()) }
}

/// The count of entries in the record that ends a zip file; `None` when there is no such record.
fn end_of_directory(bytes: &[u8]) -> Option<u16> {
    let from = bytes.len().saturating_sub(22 + 0xFFFF);
    let at = bytes[from..].windows(4).rposition(|window| window == b"PK\x05\x06")? + from;
    let count = bytes.get(at + 10..at + 12)?;
    Some(u16::from_le_bytes([count[0], count[1]]))
}

fn check_directory(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    input: &Input<'_>,
) -> Result<BTreeMap<String, usize>, Refusal> {
    let Limits { max_members, max_unpacked, max_ratio, .. } = *input.limits;
    if archive.len() > max_members {
        return Err(refusals::too_many_members(max_members));
    }
    let mut names = BTreeMap::new();
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|e| broken(&e))?;
        unpacked = unpacked.saturating_add(entry.size());
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        names.entry(normal(&name)).or_insert(index);
    }
    let packed = (input.bytes.len() as u64).max(1);
    if unpacked > max_unpacked {
        return Err(refusals::too_much_unpacked(max_unpacked));
    }
    if unpacked > HARMLESS && unpacked / packed > u64::from(max_ratio) {
        return Err(refusals::hostile(
            "压缩比异常",
            "the compression ratio is beyond any real document",
        ));
    }
    Ok(names)
}

fn broken(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(_) => refusals::packed_otherwise(),
        _ => refusals::damaged(&TITLE),
    }
}
