//! xls: a compound file with a stream of records, both built here.

use super::make::{refusal, shown, source, tables};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

const BEGIN: &[u8] = &[0, 6, 5, 0];

/// A workbook of one sheet with these records.
fn workbook(sheet: &[u8], hidden: u8) -> Vec<u8> {
    let mut globals = record(0x809, BEGIN);
    // Styles: general, per cent, date.
    for format in [0_u16, 9, 14] {
        globals.extend(record(0xE0, &words(&[0, format])));
    }
    let mut strings = vec![2, 0, 0, 0, 2, 0, 0, 0];
    strings.extend([&[2, 0, 1][..], &wide("任务"), &[1, 0, 0, b'x']].concat());
    globals.extend(record(0xFC, &strings));
    let name = wide("台账");
    let listed =
        |at: u32| record(0x85, &[&at.to_le_bytes()[..], &[hidden, 0, 2, 1], &name].concat());
    let at = globals.len() + listed(0).len() + 4;
    globals.extend(listed(u32::try_from(at).unwrap_or(0)));
    globals.extend(record(0x0A, &[]));
    globals.extend(record(0x809, BEGIN));
    globals.extend_from_slice(sheet);
    globals.extend(record(0x0A, &[]));
    compound(globals)
}

/// A compound file: header, table of sectors, directory, stream.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    // Small streams live elsewhere; this one is made large.
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0x1E, &[9, 0, 6, 0]);
    put(0x30, &1_u32.to_le_bytes());
    put(0x38, &4096_u32.to_le_bytes());
    put(0x3C, &u32::MAX.to_le_bytes());
    put(0x44, &u32::MAX.to_le_bytes());
    put(0x4C, &[0xFF; 436]);
    put(0x4C, &0_u32.to_le_bytes());
    let mut table = vec![0xFF_u8; 512];
    for sector in 2..sectors + 1 {
        let next = u32::try_from(sector + 1).unwrap_or(u32::MAX);
        table[sector * 4..sector * 4 + 4].copy_from_slice(&next.to_le_bytes());
    }
    file.extend(table);
    file.extend(entry("Root Entry", 5, u32::MAX, 0));
    file.extend(entry("Workbook", 2, 2, stream.len()));
    file.extend([0; 256]);
    file.extend(stream);
    file
}

fn entry(name: &str, kind: u8, first: u32, size: usize) -> [u8; 128] {
    let mut entry = [0; 128];
    let name = wide(name);
    entry[..name.len()].copy_from_slice(&name);
    entry[64] = u8::try_from(name.len() + 2).unwrap_or(64);
    entry[66] = kind;
    entry[116..120].copy_from_slice(&first.to_le_bytes());
    entry[120..124].copy_from_slice(&u32::try_from(size).unwrap_or(0).to_le_bytes());
    entry
}

fn everything() -> Vec<u8> {
    let float = |value: f64| value.to_le_bytes();
    [
        record(0xFD, &words(&[1, 1, 0, 0, 0])),
        record(0xFD, &words(&[1, 2, 0, 1, 0])),
        record(0x203, &[&words(&[2, 1, 1])[..], &float(0.85)].concat()),
        record(0x203, &[&words(&[2, 2, 2])[..], &float(45291.0)].concat()),
        record(
            0xBD,
            &[
                &words(&[3, 1, 0])[..],
                &((7_u32 << 2) | 2).to_le_bytes(),
                &words(&[1]),
                &((50_u32 << 2) | 3).to_le_bytes(),
                &words(&[2]),
            ]
            .concat(),
        ),
        record(0x06, &[&words(&[4, 1, 0, 0, 0, 0, 0xFFFF])[..], &[0; 8]].concat()),
        record(0x207, &[&[2, 0, 1][..], &wide("结果")].concat()),
        record(0x205, &words(&[4, 2, 0, 0x0107])),
        record(0xE5, &words(&[1, 3, 4, 2, 2])),
    ]
    .concat()
}

/// A workbook with something of everything.
pub fn sample() -> Vec<u8> {
    workbook(&everything(), 1)
}

#[test]
fn cells_are_read_as_shown() {
    let (source, findings) = source("a.xls", &workbook(&everything(), 0));
    assert_eq!(
        tables(&source),
        [[vec!["任务", "x"], vec!["85%", "2023/12/31"], vec!["7", "50%"], vec!["结果"]]]
    );
    assert_eq!((source.tables[0].name.as_deref(), findings.len()), (Some("台账"), 0));
}

#[test]
fn a_hidden_sheet_is_told() {
    let (source, findings) = source("a.xls", &sample());
    assert_eq!(shown(&source)[0], "c1|任务");
    assert!(findings[0].rule == "file-hidden-sheet" && findings[0].message.zh.contains("台账"));
}

#[test]
fn a_password_and_old_kinds_are_refused_with_a_way_on() {
    let stream = [record(0x809, BEGIN), record(0x2F, &[0; 6])].concat();
    assert!(refusal("a.xls", &compound(stream)).message.zh.contains("密码"));
    let stream = record(0x809, &[0, 5, 5, 0]);
    assert!(refusal("a.xls", &compound(stream)).advice.zh.contains("xlsx"));
}
