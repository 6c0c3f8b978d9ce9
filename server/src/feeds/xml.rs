//! Text in XML.

/// Text as it stands between tags and within quotes. What XML 1.0 cannot hold (§ 2.2) is left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ if is_no_text(c) => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

fn is_no_text(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// `<name>text</name>`.
pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_text_is_it_stays_text() {
        let told = element("title", "<b>Brie & \"co\"</b>\u{0}\u{b}\u{ffff}\n]]>");
        assert_eq!(
            told,
            "<title>&lt;b&gt;Brie &amp; &quot;co&quot;&lt;/b&gt;\n]]&gt;</title>"
        );
    }
}
