//! The beginning of what was deflated (RFC 1951), to look at before a library unpacks all of it.

/// Bits, the lowest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    /// The next bit.
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<usize> {
        let mut value = 0;
        for place in 0..count {
            let byte = *self.bytes.get(self.at / 8)?;
            value |= usize::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Some(value)
    }
}

/// A Huffman code: how many codes there are of each length, and the symbols by code.
struct Code {
    counts: [usize; 16],
    symbols: Vec<usize>,
}

impl Code {
    /// The code whose symbols have codes of these lengths; 0 for none.
    fn new(lengths: &[usize]) -> Self {
        let mut counts = [0; 16];
        let mut symbols = Vec::new();
        for (length, count) in counts.iter_mut().enumerate().skip(1) {
            let of_it = (0..lengths.len()).filter(|symbol| lengths[*symbol] == length);
            let before = symbols.len();
            symbols.extend(of_it);
            *count = symbols.len() - before;
        }
        Self { counts, symbols }
    }

    fn read(&self, bits: &mut Bits<'_>) -> Option<usize> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in &self.counts[1..] {
            code |= bits.take(1)?;
            if code < first + count {
                return self.symbols.get(index + code - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// At most `most` bytes of what was deflated; `None` when it is broken before that.
pub fn beginning(deflated: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut bits = Bits { bytes: deflated, at: 0 };
    let mut plain = Vec::new();
    while plain.len() < most {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut plain)?,
            1 => {
                let lengths = [vec![8; 144], vec![9; 112], vec![7; 24], vec![8; 8]].concat();
                block(&mut bits, &mut plain, &Code::new(&lengths), &Code::new(&[5; 30]), most)?;
            }
            2 => {
                let (literals, distances) = codes(&mut bits)?;
                block(&mut bits, &mut plain, &literals, &distances, most)?;
            }
            _ => return None,
        }
        if is_last {
            break;
        }
    }
    plain.truncate(most);
    Some(plain)
}

fn stored(bits: &mut Bits<'_>, plain: &mut Vec<u8>) -> Option<()> {
    let at = bits.at.div_ceil(8);
    let head = bits.bytes.get(at..at + 4)?;
    let length = usize::from(u16::from_le_bytes([head[0], head[1]]));
    plain.extend_from_slice(bits.bytes.get(at + 4..at + 4 + length)?);
    bits.at = (at + 4 + length) * 8;
    Some(())
}

/// The two codes that a block brings along.
fn codes(bits: &mut Bits<'_>) -> Option<(Code, Code)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let (literals, distances, count) = (bits.take(5)? + 257, bits.take(5)? + 1, bits.take(4)? + 4);
    let mut lengths = [0; 19];
    for symbol in &ORDER[..count] {
        lengths[*symbol] = bits.take(3)?;
    }
    let code = Code::new(&lengths);
    let mut lengths = Vec::new();
    while lengths.len() < literals + distances {
        let (length, times) = match code.read(bits)? {
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    let distances = lengths.get(literals..literals + distances)?;
    Some((Code::new(&lengths[..literals]), Code::new(distances)))
}

fn block(bits: &mut Bits<'_>, plain: &mut Vec<u8>, literals: &Code, distances: &Code, most: usize) -> Option<()> {
    while plain.len() < most {
        let symbol = literals.read(bits)?;
        if let Ok(byte) = u8::try_from(symbol) {
            plain.push(byte);
            continue;
        }
        if symbol == 256 {
            return Some(());
        }
        // Each four lengths, and each two distances, take a bit more than those before.
        let length = match symbol - 257 {
            code @ 0..8 => code + 3,
            28 => 258,
            code => {
                let extra = code / 4 - 1;
                ((4 + code % 4) << extra) + 3 + bits.take(extra)?
            }
        };
        let distance = match distances.read(bits)? {
            code @ 0..4 => code + 1,
            code => {
                let extra = code / 2 - 1;
                ((2 + code % 2) << extra) + 1 + bits.take(extra)?
            }
        };
        for _ in 0..length {
            plain.push(*plain.get(plain.len().checked_sub(distance)?)?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_deflated_comes_out_as_it_was() {
        // Of zlib, raw: by fixed codes, and stored.
        let fixed = [0x73, 0xce, 0xcf, 0x2d, 0x39, 0xbc, 0x52, 0xc1, 0x19, 0x4c, 0x01, 0x00];
        assert_eq!(beginning(&fixed, 99).as_deref(), Some("Comté Comté".as_bytes()));
        assert_eq!(beginning(&fixed, 5).as_deref(), Some(&"Comté".as_bytes()[..5]));
        let stored = [1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'];
        assert_eq!(beginning(&stored, 99).as_deref(), Some(&b"abc"[..]));
        for broken in [&fixed[..6], &[7], &[]] {
            assert_eq!(beginning(broken, 99), None);
        }
    }
}
