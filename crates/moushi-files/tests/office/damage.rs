//! Files that were whole once: cut, with bytes turned or parts exchanged. Whatever happens, no panic
//! and no source that breaks its promises.

use moushi_files::readers::{Input, Limits, READERS, read};
use proptest::prelude::*;

use super::make::{archive, members, whole};
use super::{docx, ofd, pptx, sheets, xls};

fn originals() -> Vec<Vec<u8>> {
    vec![
        docx::sample(),
        pptx::sample(),
        ofd::sample(),
        sheets::sample_xlsx(),
        sheets::sample_ods(),
        xls::sample(),
    ]
}

fn survives(bytes: &[u8]) {
    let limits = Limits { max_cells: 10_000, ..Limits::default() };
    if let Ok(reading) = read("a.docx", bytes, &limits) {
        reading.sources.iter().for_each(|(source, _)| whole(source));
    }
    for reader in READERS {
        if let Ok((source, _)) = (reader.read)(&Input::new("a", bytes, &limits)) {
            whole(&source);
        }
    }
}

#[test]
fn the_originals_are_whole() {
    for original in originals() {
        assert!(read("a", &original, &Limits::default()).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn turned_bytes_do_no_harm(
        which in 0..6_usize,
        turns in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = originals().swap_remove(which);
        for (at, value) in turns {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(&bytes);
    }

    /// Damage inside the members, behind a container that is in order.
    #[test]
    fn turned_characters_do_no_harm(
        which in 0..5_usize,
        turns in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..PIECES.len()), 1..8),
    ) {
        let mut members = members(&originals().swap_remove(which));
        for (member, at, piece) in turns {
            let member = member.index(members.len());
            let text = &mut members[member].1;
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, PIECES[piece]);
        }
        let members: Vec<_> = members.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        survives(&archive(&members));
    }
}

/// What may stand anywhere and should not.
const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "/",
    "&",
    "&#0;",
    "&#13;",
    "&#xFFFFFFFF;",
    "&x;",
    "]]>",
    "<!--",
    "<![CDATA[",
    "</w:p>",
    "<w:p>",
    "<w:tbl>",
    "<w:del>",
    "</a:t>",
    "<row>",
    "<c>",
    "-1",
    "99999999999999999999",
    "1e308",
    "NaN",
    "\u{0}",
    "\u{FFFE}",
    " ",
    "<w:txbxContent>",
    "<w:br/>",
    "%9",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<ofd:TextCode X=\"NaN\">x</ofd:TextCode>",
];
