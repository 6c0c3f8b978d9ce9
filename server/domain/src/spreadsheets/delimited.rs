//! CSV as Excel and `LibreOffice` write it: which encoding, and what stands between cells, is found out.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{
    cells::Cell,
    read::{Rows, Table, refused},
};
use crate::Result;

/// The table in the bytes of a CSV.
pub fn table(bytes: &[u8]) -> Result<Table> {
    let text = decoded(bytes);
    // What is no text at all, such as a picture.
    if text.contains('\0') {
        return Err(refused("not_a_spreadsheet"));
    }
    let (separator, text) = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut rows, mut record) = (Rows::default(), csv::StringRecord::new());
    let mut number = 0;
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader
            .read_record(&mut record)
            .map_err(|_| refused("not_a_spreadsheet"))?
        {
            break;
        }
        // The reader skips lines that are empty, and a spreadsheet counts them.
        number += blank_lines(text, start);
        for (column, typed) in record.iter().enumerate() {
            rows.take(number, column, Cell::typed(typed))?;
        }
        number += 1;
    }
    rows.finish()
}

/// UTF-8 or UTF-16 by their mark, else UTF-8 where it is that, else Windows-1252.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode(bytes).0
}

/// What stands between cells, and the text without a line that says so: `sep=;`, as Excel takes it. Else whatever of
/// `;`, `,` and tab there is most of in the first line.
fn separator(text: &str) -> (u8, &str) {
    const SEPARATORS: [u8; 3] = [b'\t', b',', b';'];
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(separator @ (b';' | b',' | b'\t')) = rest.bytes().next()
        && let Some(end) = rest.find('\n')
        && rest[1..end].trim_end().is_empty()
    {
        return (separator, &rest[end + 1..]);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let (mut counts, mut is_quoted) = ([0; 3], false);
    for byte in first.bytes() {
        match SEPARATORS.iter().position(|separator| *separator == byte) {
            _ if byte == b'"' => is_quoted = !is_quoted,
            Some(at) if !is_quoted => counts[at] += 1,
            _ => {}
        }
    }
    // Of as many, the last.
    let most = (0..3).max_by_key(|at| counts[*at]).unwrap_or(2);
    (SEPARATORS[most], text)
}

/// How many empty lines stand from here on, where a record has ended.
fn blank_lines(text: &str, start: usize) -> u32 {
    let bytes = text.as_bytes();
    let rest = bytes.get(start..).unwrap_or_default();
    // The reader leaves the LF of a CR LF for its next record.
    let mut last = start.checked_sub(1).and_then(|end| bytes.get(end)).copied();
    let mut lines = 0;
    for byte in rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
        if !(*byte == b'\n' && last == Some(b'\r')) {
            lines += 1;
        }
        last = Some(*byte);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let table = table(bytes).unwrap();
        std::iter::once(&table.heads)
            .chain(&table.rows)
            .map(|row| (row.number, row.cells().iter().map(Cell::shown).collect()))
            .collect()
    }

    #[test]
    fn encoding_and_separator_are_found_out() {
        let expected = vec![
            (1, vec!["Nom".to_owned(), "Prix".into()]),
            (2, vec!["Époisses".into(), "4,20".into()]),
        ];
        let utf16: Vec<u8> = "\u{feff}Nom\tPrix\r\nÉpoisses\t4,20\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [
            "Nom;Prix\nÉpoisses;4,20\n".as_bytes().to_vec(),
            "\u{feff}Nom;Prix\r\nÉpoisses;4,20".into(),
            b"Nom;Prix\r\n\xc9poisses;4,20\r\n".to_vec(),
            "Nom,Prix\nÉpoisses,\"4,20\"\n".into(),
            "Nom\tPrix\nÉpoisses\t4,20\n".into(),
            "sep=;\r\nNom;Prix\r\nÉpoisses;4,20\r\n".into(),
            "\u{feff}sep=,\nNom,Prix\n\"Époisses\",\"4,20\"\n".into(),
            utf16,
        ] {
            assert_eq!(rows(&bytes), expected, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "\r\nNom;Texte\r\n\r\n\r\nComté;\"une\nligne\"\r\n;;\r\nBrie;\n";
        let numbers: Vec<_> = rows(text.as_bytes()).into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [2, 5, 7]);
    }

    #[test]
    fn a_picture_is_no_spreadsheet_and_titles_alone_are_too_little() {
        for (bytes, rule) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0"[..], "not_a_spreadsheet"),
            (b"Nom;Prix\r\n", "no_rows"),
            (b"", "no_rows"),
        ] {
            let error = table(bytes).unwrap_err();
            assert_eq!(error.to_string(), refused(rule).to_string());
        }
    }
}
