//! Bytes to characters: UTF-8, UTF-16, GB18030 and Big5, by byte order mark or by guess; also files
//! in which two of them are mixed. Line ends become `\n`, control characters are left out.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use moushi_core::model::Finding;
use moushi_core::text::{Source, Span};

use super::notes;

/// Decoded text.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// With `\n` as line end and without control characters.
    pub text: String,
    /// What was wrong with the bytes.
    pub faults: Faults,
}

/// What was wrong with the bytes of a text.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Control characters left out.
    controls: usize,
    /// Characters that could not be decoded: how many, and where the first stands.
    lost: Option<(usize, Span)>,
    /// Lines in another encoding than the rest: how many, where the first stands, which encoding.
    mixed: Option<(usize, Span, &'static str)>,
}

impl Faults {
    /// What a person should know of them.
    pub(crate) fn findings(&self, source: &Source) -> Vec<Finding> {
        let mixed = self
            .mixed
            .map(|(lines, span, encoding)| notes::mixed_encodings(source, span, lines, encoding));
        let lost = self.lost.map(|(count, span)| notes::lost_characters(source, span, count));
        let controls =
            (self.controls > 0).then(|| notes::control_characters(source, self.controls));
        mixed.into_iter().chain(lost).chain(controls).collect()
    }
}

impl Decoded {
    /// Whether the bytes were hardly text: one character in twenty is a control character or
    /// could not be decoded. (Of random bytes more than one in nine is.)
    pub(crate) fn is_noise(&self) -> bool {
        let bad = self.faults.controls + self.faults.lost.map_or(0, |(count, _)| count);
        bad > 1 && bad * 20 > self.text.chars().count()
    }
}

/// The bytes as they are where they are a text of which [`decode`] would change nothing: a copy of the table of a nation
/// costs as much as looking through it.
pub(crate) fn as_it_is(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| odd(text).next().is_none())
}

/// Whole lines of a text as [`decode`] reads them in it; none where that takes a look at the text as a whole.
pub(crate) fn part(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if odd(text).next().is_none() {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Decoded::default();
    out.push(text);
    (!text.contains('\0')).then_some(Cow::Owned(out.text))
}

/// The same of a text in GB18030, as offices send it.
pub(crate) fn old_part(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let pairs = &bytes[..bytes.len() & !1];
    let other = || Encoding::for_bom(bytes).is_some() || utf16_without_mark(pairs).is_some();
    if other() || bytes.split(|byte| *byte == b'\n').any(surely_utf8) {
        return None;
    }
    let text = gb18030(bytes)?;
    if odd(&text).next().is_none() {
        return Some(text);
    }
    let mut out = Decoded::default();
    out.push(&text);
    Some(Cow::Owned(out.text))
}

/// Decodes the bytes of a text.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let mut out = Decoded::default();
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        out.push(&encoding.decode_without_bom_handling(&bytes[mark..]).0);
    } else if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) {
        out.push(text);
    } else if let Some(encoding) = utf16_without_mark(bytes) {
        out.push(&encoding.decode_without_bom_handling(bytes).0);
    } else {
        out.push_lines(bytes);
    }
    out.count_lost();
    out
}

/// Decodes with the encoding that the file itself names, as an HTML page does.
///
/// A byte order mark counts more, and a name that does not fit the bytes counts nothing.
pub(crate) fn decode_as(bytes: &[u8], label: &str) -> Decoded {
    let named = Encoding::for_label(label.as_bytes()).map(wider);
    match named {
        Some(encoding) if Encoding::for_bom(bytes).is_none() && encoding != UTF_8 => {
            let (text, broken) = encoding.decode_without_bom_handling(bytes);
            if broken {
                return decode(bytes);
            }
            let mut out = Decoded::default();
            out.push(&text);
            out
        }
        _ => decode(bytes),
    }
}

/// The byte order of UTF-16 text that lacks the mark: as UTF-16 nearly all of it is Chinese, Latin
/// or punctuation, which the other byte order and every other
/// encoding hardly ever are. For bytes that are not UTF-8.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOK_AT: usize = 1 << 16;
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let head = &bytes[..bytes.len().min(LOOK_AT)];
    let share = |read: fn([u8; 2]) -> u16| {
        let likely = |pair: &&[u8]| {
            matches!(read([pair[0], pair[1]]), 9 | 10 | 13 | 0x20..=0x7E | 0x2010..=0x2027
                | 0x3000..=0x3020 | 0x4E00..=0x9FFF | 0xFF01..=0xFF5E)
        };
        head.chunks_exact(2).filter(likely).count() * 20 / (head.len() / 2)
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    match (little >= 19, big >= 19) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding of bytes that are not UTF-8. GB18030 comes first, because that is what offices
/// send: another guess counts only where GB18030 gives characters that nobody writes.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    if gb18030(bytes).is_some() {
        return GB18030;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    wider(detector.guess(None, Utf8Detection::Deny))
}

/// Bytes as GB18030, where that gives hardly any character that nobody writes.
fn gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let unlikely = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    let odd = text.chars().filter(|c| unlikely(*c)).count();
    (odd * 50 <= text.chars().filter(|c| !c.is_ascii()).count()).then_some(text)
}

/// GB18030 reads everything that GBK and GB 2312 hold, and more.
fn wider(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

impl Decoded {
    /// Appends the lines of a file that is not UTF-8 as a whole, but may be in part.
    fn push_lines(&mut self, bytes: &[u8]) {
        if !bytes.split(|byte| *byte == b'\n').any(surely_utf8) {
            self.push(&legacy(bytes).decode_without_bom_handling(bytes).0);
            return;
        }
        // The end of a line is a byte of its own in UTF-8, GB18030 and Big5 alike.
        let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
        let foreign = |line: &&[u8]| utf8_or_slightly_damaged(line).is_none();
        let encoding = legacy(&lines().filter(foreign).collect::<Vec<_>>().concat());
        let mut others: Vec<Span> = Vec::new();
        for line in lines() {
            let start = self.text.len();
            if let Some(text) = utf8_or_slightly_damaged(line) {
                self.push(&text);
            } else {
                self.push(&encoding.decode_without_bom_handling(line).0);
                let end = start + self.text[start..].trim_end().len();
                others.push(Span::new(start, end));
            }
        }
        if let Some(first) = others.first() {
            self.faults.mixed = Some((others.len(), *first, encoding.name()));
        }
    }

    /// Appends decoded text: line ends as `\n`, no control characters.
    fn push(&mut self, text: &str) {
        let mut from = 0;
        for (at, found) in odd(text) {
            let next = at + found.len_utf8();
            self.text.push_str(&text[from..at]);
            match found {
                '\r' if text[next..].starts_with('\n') => {}
                '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    self.text.push('\n');
                }
                '\u{feff}' => {}
                _ => self.faults.controls += 1,
            }
            from = next;
        }
        self.text.push_str(&text[from..]);
    }

    fn count_lost(&mut self) {
        let mut lost = self.text.match_indices('\u{fffd}');
        if let Some((at, mark)) = lost.next() {
            self.faults.lost = Some((lost.count() + 1, Span::new(at, at + mark.len())));
        }
    }
}

/// The odd characters of a text and where they stand. Most blocks of bytes can hold none, which is seen of all their
/// bytes at once; the table of a nation is nothing but such blocks.
fn odd(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    const BLOCK: usize = 64;
    let may_hold = |block: &[u8]| block.iter().fold(false, |any, byte| any | begins_odd(*byte));
    let blocks = text.as_bytes().chunks(BLOCK).zip((0..).step_by(BLOCK));
    let starts = blocks.filter(move |(block, _)| may_hold(block)).flat_map(|(block, first)| {
        block.iter().zip(first..).filter(|(byte, _)| begins_odd(**byte)).map(|(_, at)| at)
    });
    starts.filter_map(|at| Some((at, text[at..].chars().next().filter(|c| is_odd(*c))?)))
}

/// Whether an odd character begins with this byte in UTF-8; never a byte within a character.
fn begins_odd(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n')) || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef)
}

/// A control character other than tab and line feed, a separator of lines, a stray byte order mark.
fn is_odd(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Whether a line is UTF-8 and not by chance: at least two characters of three bytes.
fn surely_utf8(line: &[u8]) -> bool {
    line.iter().filter(|byte| (0xE0..0xF0).contains(*byte)).count() >= 2
        && std::str::from_utf8(line).is_ok()
}

/// The line as UTF-8, when it is or when only a small part of it is broken.
fn utf8_or_slightly_damaged(line: &[u8]) -> Option<Cow<'_, str>> {
    let text = String::from_utf8_lossy(line);
    let lost = text.matches('\u{fffd}').count();
    let wide = text.chars().filter(|c| matches!(c, '\u{3000}'..='\u{9fff}')).count();
    (lost == 0 || lost * 6 < wide).then_some(text)
}

#[cfg(test)]
mod tests {
    use encoding_rs::BIG5;

    use super::*;

    const WORDS: &str = "全省教育工作会议\n一、总体要求：坚持稳中求进。\n";

    #[test]
    fn each_encoding_is_recognised_with_and_without_mark() {
        let utf16 = |of: fn(u16) -> [u8; 2]| WORDS.encode_utf16().flat_map(of).collect::<Vec<u8>>();
        let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
        for bytes in [
            WORDS.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", WORDS.as_bytes()].concat(),
            little.clone(),
            [b"\xFF\xFE".as_slice(), &little].concat(),
            big.clone(),
            [b"\xFE\xFF".as_slice(), &big].concat(),
            GB18030.encode(WORDS).0.into_owned(),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.text, WORDS);
            assert!(decoded.faults.mixed.is_none() && decoded.faults.lost.is_none());
        }
    }

    #[test]
    fn big5_and_rare_characters_of_gb18030_are_read() {
        let words = "教育部今天發布新的課程綱要，各級學校自下學年起實施，並請家長協助。";
        assert_eq!(decode(&BIG5.encode(words).0).text, words);
        let rare = "县教育局局长㑇䶮同志出席会议并讲话。𠮷";
        assert_eq!(decode(&GB18030.encode(rare).0).text, rare);
    }

    #[test]
    fn a_line_in_another_encoding_is_decoded_and_pointed_at() {
        let mut bytes = "前面是新的编码。\r\n".as_bytes().to_vec();
        bytes.extend_from_slice(&GB18030.encode("这一行来自旧的系统。\r\n").0);
        bytes.extend_from_slice("后面又是新的。".as_bytes());
        let decoded = decode(&bytes);
        assert_eq!(decoded.text, "前面是新的编码。\n这一行来自旧的系统。\n后面又是新的。");
        let (lines, span, encoding) = decoded.faults.mixed.unwrap();
        assert_eq!((lines, encoding), (1, "gb18030"));
        assert_eq!(span.of(&decoded.text), "这一行来自旧的系统。");
    }

    #[test]
    fn odd_characters_are_found_wherever_they_stand() {
        let all = (0..=char::MAX as u32).filter_map(char::from_u32).filter(|c| is_odd(*c));
        let odds: Vec<char> = all.collect();
        for (before, found) in (0..).zip(&odds) {
            // Before, on and behind the borders of blocks, and beside characters that begin alike.
            let text = format!("{}￥—é{found}{found}学，\n", "x".repeat(before % 130));
            let want: Vec<(usize, char)> =
                text.char_indices().filter(|(_, c)| is_odd(*c)).collect();
            assert_eq!(odd(&text).collect::<Vec<_>>(), want, "{found:?}");
            assert_eq!(as_it_is(text.as_bytes()), None);
            let plain = text.replace(*found, "");
            assert_eq!(as_it_is(plain.as_bytes()), Some(plain.as_str()));
            assert_eq!(decode(plain.as_bytes()).text, plain);
            assert_eq!(want.len(), 2);
        }
    }

    #[test]
    fn lines_are_read_alone_as_they_are_in_the_text() {
        let words = "\u{feff}学校,人数\r\n一小,12\r\n\r\n二小\u{7},\u{85}3\n\u{a0}四小￥,4\r";
        for at in words.match_indices('\n').map(|(at, _)| at + 1) {
            let (one, other) = words.as_bytes().split_at(at);
            let parts = [one, other].map(|lines| part(lines).unwrap());
            assert_eq!(parts.concat(), decode(words.as_bytes()).text);
        }
        let plain = "学校,人数\n一小,12";
        assert!(matches!(part(plain.as_bytes()), Some(Cow::Borrowed(text)) if text == plain));
        assert_eq!(part(b"a\0b"), None, "it may be UTF-16");
        assert_eq!(part(&GB18030.encode(plain).0), None);
    }

    #[test]
    fn a_broken_character_costs_only_itself() {
        let mut bytes = "学校工作要点，请各单位认真落实。\n第二行很好。".as_bytes().to_vec();
        bytes.remove(4);
        let decoded = decode(&bytes);
        assert_eq!(decoded.text, "学\u{fffd}工作要点，请各单位认真落实。\n第二行很好。");
        assert_eq!(decoded.faults.lost.map(|(count, _)| count), Some(1));
    }

    #[test]
    fn random_bytes_are_noise_and_text_is_not() {
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(4096)
        .collect();
        assert!(decode(&noise).is_noise());
        assert!(!decode(WORDS.as_bytes()).is_noise());
        assert!(!decode(b"a\x0cb\x07c").is_noise(), "a single control character happens");
    }
}
