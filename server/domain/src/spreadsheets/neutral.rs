//! Texts that a spreadsheet would run as a formula: `=`, `+`, `-`, `@`, a tab or a return at their beginning. An apostrophe
//! before them makes a text of them, in a CSV and in a workbook that is saved as one, and is taken away when they come
//! back (<https://owasp.org/www-community/attacks/CSV_Injection>).

use std::borrow::Cow;

/// Whether it would be run, or looks as such a text looks once it is neutralised.
fn is_run(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text so that no spreadsheet runs it.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if is_run(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was neutralised.
pub fn restored(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_run(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_run_is_text_and_comes_back() {
        for text in ["=1+1", "+33", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "＝1"] {
            let neutral = neutralised(text);
            assert!(neutral.starts_with('\''), "{text:?}");
            assert_eq!(restored(&neutral), text);
        }
        for text in ["Comté", "'", "'tis", "a=1", "", "5-1"] {
            assert_eq!(neutralised(text), text);
            assert_eq!(restored(text), text);
        }
    }
}
