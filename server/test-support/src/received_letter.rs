//! Letters as they arrived, decoded.

use std::{fs, path::Path};

/// A letter as it arrived.
#[derive(Debug)]
pub struct ReceivedLetter {
    /// The lines of the header, unfolded.
    headers: Vec<String>,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The file for calendars; empty without one.
    pub calendar: String,
}

impl ReceivedLetter {
    /// Reads a file of mail, which has a text part and an HTML part in UTF-8.
    pub fn read(path: &Path) -> Self {
        let raw = fs::read_to_string(path).expect("a letter").replace("\r\n", "\n");
        let (head, body) = raw.split_once("\n\n").expect("a body");
        let headers: Vec<String> = head.replace("\n ", " ").lines().map(ToOwned::to_owned).collect();
        let content_type = header(&headers, "Content-Type");
        let (content_type, body, calendar) = if content_type.starts_with("multipart/mixed") {
            let [(inner, body), (kind, file)] = parts_of(&content_type, body).try_into().expect("two parts");
            assert!(kind.starts_with("text/calendar"), "{kind}");
            (inner, body, file.replace('\n', "\r\n"))
        } else {
            (content_type, body.to_owned(), String::new())
        };
        assert!(content_type.starts_with("multipart/alternative"), "{content_type}");
        let mut parts = parts_of(&content_type, &body).into_iter();
        let mut part = |kind: &str| {
            let (content_type, body) = parts.next().expect("a part");
            assert_eq!(content_type, format!("{kind}; charset=utf-8"));
            body
        };
        Self {
            text: part("text/plain"),
            html: part("text/html"),
            calendar,
            headers,
        }
    }

    /// A header's value, decoded; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        decode_words(&header(&self.headers, name))
    }

    /// The names of all headers.
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().filter_map(|line| line.split(':').next()).collect()
    }

    /// What follows this in the text, up to the end of the line.
    pub fn after(&self, start: &str) -> String {
        let (_, rest) = self
            .text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start} in {}", self.text));
        rest.lines().next().unwrap_or_default().to_owned()
    }
}

/// The parts of a message of several, each with its type, decoded.
fn parts_of(content_type: &str, body: &str) -> Vec<(String, String)> {
    let boundary = format!("--{}", content_type.split('"').nth(1).expect("a boundary"));
    let begins = format!("{boundary}\n");
    body.split(&begins)
        .skip(1)
        .map(|part| {
            let part = part.split(&format!("{boundary}--")).next().unwrap_or(part);
            let (head, body) = part.trim_start().split_once("\n\n").unwrap_or((part, ""));
            let headers: Vec<String> = head.replace("\n ", " ").lines().map(ToOwned::to_owned).collect();
            (header(&headers, "Content-Type"), decode(&headers, body))
        })
        .collect()
}

fn header(headers: &[String], name: &str) -> String {
    let value = headers.iter().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    value.unwrap_or_default().to_owned()
}

fn decode(headers: &[String], body: &str) -> String {
    let bytes = match &*header(headers, "Content-Transfer-Encoding") {
        "quoted-printable" => decode_quoted_printable(&body.replace("=\n", "")),
        "base64" => decode_base64(body),
        _ => body.into(),
    };
    String::from_utf8(bytes).expect("UTF-8")
}

fn decode_quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'=' {
            let digits = [bytes.next().expect("a digit"), bytes.next().expect("a digit")];
            let digits = std::str::from_utf8(&digits).expect("digits");
            decoded.push(u8::from_str_radix(digits, 16).expect("hex"));
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

fn decode_base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text
        .bytes()
        .filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte));
    let (mut decoded, mut bits, mut count) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        (bits, count) = (bits << 6 | digit, count + 6);
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    decoded
}

/// The encoded words of RFC 2047 in a header, decoded.
fn decode_words(value: &str) -> String {
    let mut decoded = String::new();
    for (position, piece) in value.split("=?utf-8?b?").enumerate() {
        match piece.split_once("?=") {
            Some((word, rest)) if position > 0 => {
                decoded.push_str(&String::from_utf8(decode_base64(word)).expect("UTF-8"));
                // RFC 2047 § 6.2: a blank between two encoded words is not part of the text.
                decoded.push_str(if rest == " " { "" } else { rest });
            }
            _ => decoded.push_str(piece),
        }
    }
    decoded
}
