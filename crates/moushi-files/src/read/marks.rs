//! Where single bytes stand in a text: eight bytes are looked at at once. Most cells of a table of figures are a few bytes
//! long, so that looking for the next mark anew behind each would cost more than the looking.

const ONES: u64 = u64::MAX / 0xff;
const LOW: u64 = ONES * 0x7f;

/// The places of any of these two bytes, in their order.
pub(crate) fn of(bytes: &[u8], [one, other]: [u8; 2]) -> impl Iterator<Item = usize> + '_ {
    Marks { bytes, pair: [one, other].map(repeated), next: 0, at: 0, found: 0 }
}

/// How often a byte stands there.
pub(crate) fn count(bytes: &[u8], one: u8) -> u32 {
    // Sums of a byte each, which are added up before they can run over.
    let of_chunk = |chunk: &[u8]| chunk.iter().fold(0_u8, |sum, byte| sum + u8::from(*byte == one));
    let all: usize = bytes.chunks(255).map(|chunk| usize::from(of_chunk(chunk))).sum();
    u32::try_from(all).unwrap_or(u32::MAX)
}

struct Marks<'t> {
    bytes: &'t [u8],
    pair: [u64; 2],
    /// First byte that was not looked at.
    next: usize,
    /// First byte of the word that was looked at last.
    at: usize,
    /// The highest bit of each of its bytes that is a mark and was not told.
    found: u64,
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.bytes.get(self.next..).filter(|rest| !rest.is_empty())?;
            (self.at, self.next) = (self.next, self.next + 8);
            let (word, meant) = rest
                .first_chunk()
                .map_or_else(|| last(rest), |whole| (u64::from_le_bytes(*whole), u64::MAX));
            self.found = (zeros(word ^ self.pair[0]) | zeros(word ^ self.pair[1])) & meant;
        }
        let place = self.at + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(place)
    }
}

fn repeated(byte: u8) -> u64 {
    ONES * u64::from(byte)
}

/// The highest bit of every byte that is zero, exactly.
fn zeros(word: u64) -> u64 {
    !(((word & LOW) + LOW) | word | LOW)
}

/// The last bytes as a word, and which bits of it they are.
fn last(rest: &[u8]) -> (u64, u64) {
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    (u64::from_le_bytes(word), (1 << (8 * rest.len())) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_wherever_they_stand_and_nothing_else() {
        let all: Vec<u8> = (0..=255).collect();
        for length in 0..40 {
            for start in 0..=(255 - length) {
                let bytes = &all[start..start + length];
                for pair in [[b',', b'\n'], [0, 0xff], [b'\t', 0x7f], [0x80, 0x81]] {
                    let want: Vec<usize> =
                        (0..length).filter(|at| pair.contains(&bytes[*at])).collect();
                    assert_eq!(of(bytes, pair).collect::<Vec<_>>(), want, "{bytes:?}");
                }
            }
        }
        assert_eq!(of(b",,\n,,,,,,\n", [b',', b'\n']).count(), 10);
    }

    #[test]
    fn every_mark_is_counted() {
        for length in [0, 1, 254, 255, 256, 3_000] {
            assert_eq!(count(&vec![b'\n'; length], b'\n') as usize, length);
            assert_eq!(count(&vec![b'\n'; length], b','), 0);
        }
    }
}
