//! What a ZIP file says of its parts, looked at before a library unpacks them (PKWARE APPNOTE.TXT 4.3). The reader of
//! workbooks refuses a part that turns out longer than it says, and takes its word for how many texts a workbook shares.

use super::inflate;

/// Texts that a workbook shares between its cells at most. The reader reserves memory for as many as a file claims.
const MAX_SHARED: u64 = 2_000_000;

/// Before so many bytes, the list of shared texts has said how many there are.
const BEGINNING: usize = 64 * 1024;

/// How long the end of a file is, and the head of an entry in the list before it.
const END: usize = 22;
const ENTRY: usize = 46;

/// What the parts take unpacked, in bytes; `None` for what is no ZIP file as spreadsheets write it: one that ends in a
/// comment, is larger than 4 GB, lists more than it has, or claims more shared texts than it could have.
pub fn unfolded(bytes: &[u8]) -> Option<u64> {
    let end_at = bytes.len().checked_sub(END)?;
    let end = bytes.get(end_at..)?;
    let (count, mut at) = (short(end, 10)?, long(end, 16)?);
    // Another reader may look for the list by its size, by an earlier end, or by a record for large files: all must lead
    // to the same one.
    let is_plain = end.starts_with(b"PK\x05\x06")
        && [4, 6, 20].iter().all(|field| short(end, *field) == Some(0))
        && short(end, 8)? == count
        && count != usize::from(u16::MAX)
        && at.checked_add(long(end, 12)?)? == end_at;
    if !is_plain {
        return None;
    }
    let mut sum = 0;
    for _ in 0..count {
        let entry = bytes.get(at..)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let size = u64::try_from(long(entry, 24)?).ok()?;
        // Then it stands elsewhere.
        if size == u64::from(u32::MAX) {
            return None;
        }
        sum += size;
        let [name, extra, comment] = [28, 30, 32].map(|at| short(entry, at));
        let name_end = ENTRY + name?;
        let name = entry.get(ENTRY..name_end)?.to_ascii_lowercase();
        if name.ends_with(b"sharedstrings.xml") && shared_texts(bytes, entry)? > MAX_SHARED {
            return None;
        }
        at += name_end + extra? + comment?;
    }
    (at == end_at).then_some(sum)
}

/// The part of this name, unpacked; `None` when there is none, or it is not as long as it says.
pub fn part(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let end = bytes.get(bytes.len().checked_sub(END)?..)?;
    let (count, mut at) = (short(end, 10)?, long(end, 16)?);
    for _ in 0..count {
        let entry = bytes.get(at..)?;
        let [name_length, extra, comment] = [28, 30, 32].map(|at| short(entry, at));
        let name_end = ENTRY + name_length?;
        if entry.get(ENTRY..name_end)? == name.as_bytes() {
            let size = long(entry, 24)?;
            let part = packed(bytes, entry)?;
            let plain = match short(entry, 10)? {
                0 => part.get(..size)?.to_vec(),
                8 => inflate::beginning(part, size)?,
                _ => return None,
            };
            return (plain.len() == size).then_some(plain);
        }
        at += name_end + extra? + comment?;
    }
    None
}

/// The file from where the part of this entry begins, behind its own head.
fn packed<'a>(bytes: &'a [u8], entry: &[u8]) -> Option<&'a [u8]> {
    let head = bytes.get(long(entry, 42)?..)?;
    head.get(30 + short(head, 26)? + short(head, 28)?..)
}

/// How many texts the part of this entry says that it has.
fn shared_texts(bytes: &[u8], entry: &[u8]) -> Option<u64> {
    let part = packed(bytes, entry)?;
    let xml = match short(entry, 10)? {
        0 => part.get(..part.len().min(BEGINNING))?.to_vec(),
        8 => inflate::beginning(part, BEGINNING)?,
        _ => return None,
    };
    // Up to the first text.
    let xml = String::from_utf8_lossy(&xml);
    let end = ["<si", ":si"].iter().filter_map(|text| xml.find(text)).min();
    let head = end.map_or(&*xml, |end| &xml[..end]);
    // No spreadsheet writes a comment there, in which anything could stand.
    if head.len() >= BEGINNING || head.contains("<!") {
        return None;
    }
    let numbers = head
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    // Whichever of its attributes it is.
    Some(
        numbers
            .map(|digits| digits.parse().unwrap_or(u64::MAX))
            .max()
            .unwrap_or(0),
    )
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}
