//! Records of a BIFF8 stream and the strings in them, which may run on over several records.

/// Goes on with the record before.
const CONTINUE: u16 = 0x3C;

/// One record with those that go on with it.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    /// The data of the record and of each that goes on with it.
    parts: Vec<&'a [u8]>,
}

impl Record<'_> {
    /// Bytes of the first part.
    pub(super) fn len(&self) -> usize {
        self.parts[0].len()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.parts[0].get(at).copied()
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(*self.parts[0].get(at..)?.first_chunk()?))
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.parts[0].get(at..)?.first_chunk()?))
    }

    pub(super) fn f64(&self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(*self.parts[0].get(at..)?.first_chunk()?))
    }
}

/// The records of a stream; ends where the stream ends or breaks off.
#[derive(Debug)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let [a, b, c, d] = *self.rest.first_chunk()?;
        let end = 4 + usize::from(u16::from_le_bytes([c, d]));
        let data = self.rest.get(4..end)?;
        self.rest = &self.rest[end..];
        Some((u16::from_le_bytes([a, b]), data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut parts = vec![data];
        while self.rest.starts_with(&CONTINUE.to_le_bytes()) {
            let Some((_, data)) = self.one() else { break };
            parts.push(data);
        }
        Some(Record { kind, parts })
    }
}

/// A place in a record that moves on over the parts.
struct Cursor<'r> {
    part: &'r [u8],
    parts: &'r [&'r [u8]],
}

impl<'r> Cursor<'r> {
    fn new(record: &'r Record<'_>, at: usize) -> Option<Self> {
        Some(Self { part: record.parts[0].get(at..)?, parts: &record.parts[1..] })
    }

    /// The next byte, going on to the next part where needed.
    fn byte(&mut self) -> Option<u8> {
        while self.part.is_empty() {
            let (first, rest) = self.parts.split_first()?;
            (self.part, self.parts) = (first, rest);
        }
        let (first, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        loop {
            let here = bytes.min(self.part.len());
            self.part = &self.part[here..];
            bytes -= here;
            if bytes == 0 {
                return Some(());
            }
            let (first, rest) = self.parts.split_first()?;
            (self.part, self.parts) = (first, rest);
        }
    }

    /// `count` characters; each part that goes on in their midst begins with its own flags.
    fn characters(&mut self, count: usize, mut flags: u8) -> Option<String> {
        let mut units = Vec::new();
        while units.len() < count {
            if self.part.is_empty() {
                flags = self.byte()?;
                continue;
            }
            units.push(if flags & 1 == 0 { self.byte()?.into() } else { self.u16()? });
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A string with its flags, runs of looks and readings; the latter two are passed over.
    fn string(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()?.into() };
        let more = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let text = self.characters(count, flags)?;
        // A string at the very end may lack what follows it.
        let _ = self.skip(runs * 4 + more);
        Some(text)
    }
}

/// The string at `at`, its length in two bytes.
pub(super) fn string(record: &Record<'_>, at: usize) -> Option<String> {
    let mut cursor = Cursor::new(record, at)?;
    let count = cursor.u16()?.into();
    cursor.string(count)
}

/// The string at `at`, its length in one byte.
pub(super) fn short_string(record: &Record<'_>, at: usize) -> Option<String> {
    let mut cursor = Cursor::new(record, at)?;
    let count = cursor.byte()?.into();
    cursor.string(count)
}

/// The strings of the shared table, at most `most`; ends where the table breaks off.
pub(super) fn strings(record: &Record<'_>, most: usize) -> Vec<String> {
    let mut out = Vec::new();
    let Some(mut cursor) = Cursor::new(record, 8) else { return out };
    while let (true, Some(count)) = (out.len() < most, cursor.u16()) {
        let Some(text) = cursor.string(count.into()) else { break };
        out.push(text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_run_on_over_records() {
        // Two strings; the first is split in its midst and changes from one byte to two.
        let mut stream = vec![0xFC, 0, 8 + 3 + 2, 0];
        stream.extend([2, 0, 0, 0, 2, 0, 0, 0]);
        stream.extend([4, 0, 0, b'a', b'b']);
        stream.extend([0x3C, 0, 1 + 4 + 3 + 2 + 1 + 4, 0, 1]);
        stream.extend("教育".encode_utf16().flat_map(u16::to_le_bytes));
        stream.extend([1, 0, 8, 1, 0, b'c', 9, 9, 9, 9]);
        let record = Records::new(&stream).next().unwrap();
        assert_eq!(strings(&record, 9), ["ab教育", "c"]);
    }
}
