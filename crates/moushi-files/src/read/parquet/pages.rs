//! How large the pages of a column say that they are, before any of them is unpacked: what would fill the memory is
//! refused. Reads no values.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use parquet::basic::Compression;

/// Bytes of a page, unpacked, that no system passes without need: customary is one MiB.
const LARGE: usize = 64 << 20;

/// Whether every page of a column is as large as it may be: large ones only where they are not packed to next to nothing.
pub(super) fn bounded(chunk: &[u8], packed: Compression, ratio: u32) -> bool {
    let mut rest = chunk;
    while !rest.is_empty() {
        let Some((page, behind)) = page(rest) else { return false };
        let most = LARGE.max(page.bytes.len().saturating_mul(ratio as usize));
        if page.unpacked > most || !honest(&page, packed) {
            return false;
        }
        rest = behind;
    }
    true
}

/// A page as its head describes it.
struct Page<'b> {
    unpacked: usize,
    bytes: &'b [u8],
}

/// gzip alone unpacks all that there is, whatever the head says.
fn honest(page: &Page<'_>, packed: Compression) -> bool {
    if !matches!(packed, Compression::GZIP(_)) || page.bytes.is_empty() {
        return true;
    }
    // A page of the second version has its levels before what is packed; they are short.
    let begins = |at: &usize| page.bytes[*at..].starts_with(b"\x1f\x8b");
    let from = (0..page.bytes.len()).find(begins).unwrap_or(0);
    let mut unpacked = MultiGzDecoder::new(&page.bytes[from..]).take(page.unpacked as u64 + 1);
    io::copy(&mut unpacked, &mut io::sink()).is_ok_and(|all| all <= page.unpacked as u64)
}

/// The first page, and what stands behind it.
fn page(bytes: &[u8]) -> Option<(Page<'_>, &[u8])> {
    let mut head = Head { bytes };
    let (mut sizes, mut field) = ([None, None], 0);
    loop {
        let Some((number, kind)) = head.field(field)? else { break };
        field = number;
        match (number, kind) {
            (2 | 3, 5) => sizes[number as usize - 2] = Some(head.whole()?),
            _ => head.pass(kind, 0)?,
        }
    }
    let [unpacked, packed] = sizes.map(|size| size.and_then(|size| usize::try_from(size).ok()));
    let (bytes, behind) = head.bytes.split_at_checked(packed?)?;
    Some((Page { unpacked: unpacked?, bytes }, behind))
}

/// The head of a page in Thrift's compact protocol (Apache Thrift, doc/specs/thrift-compact-protocol.md).
struct Head<'b> {
    bytes: &'b [u8],
}

impl Head<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn length(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn whole(&mut self) -> Option<i64> {
        let value = self.length()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// Number and kind of the next field; `Some(None)` at the end of a structure.
    fn field(&mut self, before: i64) -> Option<Option<(i64, u8)>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        let number = match byte >> 4 {
            0 => self.whole()?,
            step => before.saturating_add(i64::from(step)),
        };
        Some(Some((number, byte & 0x0f)))
    }

    /// Passes over a value.
    fn pass(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1 | 2 => Some(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.length().map(|_| ()),
            7 => self.cut(8),
            8 => self.length().and_then(|length| self.cut(length)),
            12 if depth < 8 => self.structure(depth + 1),
            // No page has lists or maps in its head.
            _ => None,
        }
    }

    fn structure(&mut self, depth: usize) -> Option<()> {
        let mut field = 0;
        while let Some((number, kind)) = self.field(field)? {
            field = number;
            self.pass(kind, depth)?;
        }
        Some(())
    }

    fn cut(&mut self, length: u64) -> Option<()> {
        self.bytes = self.bytes.get(usize::try_from(length).ok()?..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Head of a data page: kind 0, unpacked and packed size, a structure with three fields.
    fn head(unpacked: u32, packed: u32) -> Vec<u8> {
        let whole = |value: u32| {
            let (mut value, mut bytes) = (u64::from(value) << 1, Vec::new());
            while value >= 0x80 {
                bytes.push((value & 0x7f) as u8 | 0x80);
                value >>= 7;
            }
            bytes.push(value as u8);
            bytes
        };
        let inner = [0x2c, 0x15, 0x02, 0x15, 0x00, 0x18, 0x02, b'a', b'b', 0x00, 0x00];
        [&[0x15, 0x00, 0x15][..], &whole(unpacked), &[0x15], &whole(packed), &inner].concat()
    }

    #[test]
    fn giant_pages_are_told_by_their_heads() {
        let page = |unpacked| [head(unpacked, 4), vec![0; 4]].concat();
        let plain = Compression::SNAPPY;
        assert!(bounded(&[page(100), page(1 << 20)].concat(), plain, 100));
        assert!(!bounded(&page(1 << 30), plain, 100));
        assert!(!bounded(&page(100)[..10], plain, 100), "cut off");
        assert!(!bounded(&head(100, 1_000_000), plain, 100), "longer than the column");
        assert!(!bounded(&[0xff; 64], plain, 100));
    }

    #[test]
    fn gzip_may_not_hold_more_than_the_head_says() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        packed.write_all(&[0; 100_000]).unwrap();
        let packed = packed.finish().unwrap();
        let page = |unpacked| [head(unpacked, packed.len() as u32), packed.clone()].concat();
        let gzip = Compression::GZIP(parquet::basic::GzipLevel::default());
        assert!(bounded(&page(100_000), gzip, 100));
        assert!(!bounded(&page(1_000), gzip, 100));
    }
}
