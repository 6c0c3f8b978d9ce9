//! Reading what stands in a PDF.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// The text of a PDF, its rows as they stand on the page, a form feed between pages. Blanks that do not break are read
/// as plain blanks.
pub fn read_text(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of Debian’s poppler-utils");
    let mut stdin = reader.stdin.take().expect("a pipe");
    stdin.write_all(pdf).expect("it reads");
    drop(stdin);
    let output = reader.wait_with_output().expect("it answers");
    assert!(output.status.success(), "no PDF");
    String::from_utf8(output.stdout).expect("UTF-8").replace('\u{a0}', " ")
}

/// The rows of a PDF that are not empty, with one blank between words.
pub fn read_rows(pdf: &[u8]) -> Vec<String> {
    let text = read_text(pdf);
    let rows = text
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "));
    rows.filter(|row| !row.is_empty()).collect()
}
