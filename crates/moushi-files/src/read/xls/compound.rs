//! The compound file (OLE2) in which old Office formats keep their streams. Finds one stream by
//! name; follows no chain longer than the file.

/// Ends a chain of sectors.
const END: u32 = 0xFFFF_FFFA;

/// An opened compound file.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// Sectors have two to the power of this many bytes.
    shift: u32,
    next: Vec<u32>,
    entries: Vec<Entry>,
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_shift: u32,
    mini_below: u64,
}

#[derive(Debug)]
struct Entry {
    name: String,
    kind: u8,
    first: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Opens; `None` when the file is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let (shift, mini_shift) = (half(bytes, 0x1E)?.into(), half(bytes, 0x20)?.into());
        if !(7..=16).contains(&shift) || mini_shift >= shift {
            return None;
        }
        let mut file = Self {
            bytes,
            shift,
            next: Vec::new(),
            entries: Vec::new(),
            mini_next: Vec::new(),
            mini_stream: Vec::new(),
            mini_shift,
            mini_below: word(bytes, 0x38)?.into(),
        };
        file.next = file.table()?;
        let directory = file.chain(word(bytes, 0x30)?);
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let mini = file.chain(word(bytes, 0x3C)?);
        file.mini_next = words(&mini);
        let root = file.entries.iter().find(|entry| entry.kind == 5)?.first;
        file.mini_stream = file.chain(root);
        Some(file)
    }

    /// Whether there is a stream or storage of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of the stream of that name.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let is = |entry: &&Entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name);
        let entry = self.entries.iter().find(is)?;
        let mut bytes = if entry.size < self.mini_below {
            self.mini_chain(entry.first)
        } else {
            self.chain(entry.first)
        };
        bytes.truncate(usize::try_from(entry.size).ok()?);
        Some(bytes)
    }

    /// The table of sectors, gathered from the list of its parts in the header and behind it.
    fn table(&self) -> Option<Vec<u32>> {
        let mut parts = words(self.bytes.get(0x4C..0x200)?);
        let mut more = word(self.bytes, 0x44)?;
        for _ in 0..self.sectors() {
            if more >= END {
                break;
            }
            let mut list = words(self.sector(more)?);
            more = list.pop()?;
            parts.extend(list);
        }
        parts.truncate(self.sectors());
        let used = parts.into_iter().filter(|part| *part < END);
        Some(used.filter_map(|part| self.sector(part)).flat_map(words).collect())
    }

    fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(1 << self.shift)?;
        // The last sector of a file may be cut.
        let to = from.checked_add(1 << self.shift)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    fn chain(&self, first: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = first;
        for _ in 0..self.sectors() {
            let Some(sector) = (number < END).then(|| self.sector(number)).flatten() else { break };
            out.extend_from_slice(sector);
            number = self.next.get(number as usize).copied().unwrap_or(END);
        }
        out
    }

    fn mini_chain(&self, first: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = first;
        for _ in 0..self.mini_stream.len() >> self.mini_shift {
            let from = (number as usize) << self.mini_shift;
            let Some(sector) = self.mini_stream.get(from..from + (1 << self.mini_shift)) else {
                break;
            };
            out.extend_from_slice(sector);
            number = self.mini_next.get(number as usize).copied().unwrap_or(END);
        }
        out
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(half(bytes, 64)?).clamp(2, 64) - 2;
    let units: Vec<u16> =
        bytes[..length].as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind: bytes[66],
        first: word(bytes, 116)?,
        size: word(bytes, 120)?.into(),
    })
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect()
}
