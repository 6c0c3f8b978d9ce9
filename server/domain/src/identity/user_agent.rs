//! What a `User-Agent` header says, in the few words that tell one device from another.

/// Browsers by the mark they leave, those first that also leave another's.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by the mark they leave, those first that also leave another's.
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The most that is kept of a program nobody knows.
const MAX_CHARS: usize = 40;

/// `Firefox, Linux` for a browser; for another program the name and version that it begins
/// with. `None` when there is nothing to say.
pub fn describe(header: &str) -> Option<String> {
    let mark = |marks: &[(&str, &'static str)]| {
        let known = marks.iter().find(|(mark, _)| header.contains(mark));
        known.map(|(_, name)| *name)
    };
    match (mark(&BROWSERS), mark(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (Some(browser), None) => Some(browser.into()),
        (None, _) => {
            let first = header.split_whitespace().next()?;
            let name: String = first.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
            Some(name).filter(|name| !name.is_empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn a_browser_is_its_name_and_its_system() {
        let mozilla = |rest: &str| describe(&format!("Mozilla/5.0 {rest}")).unwrap();
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        assert_eq!(
            mozilla("(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox, Linux"
        );
        assert_eq!(
            mozilla(&format!(
                "(Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0 Safari/537.36 Edg/140.0"
            )),
            "Edge, Windows"
        );
        assert_eq!(
            mozilla(&format!(
                "(Linux; Android 10; K) {webkit} Chrome/140.0 Mobile Safari/537.36"
            )),
            "Chrome, Android"
        );
        assert_eq!(
            mozilla("(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"),
            "Safari, iPhone"
        );
    }

    #[test]
    fn another_program_is_what_it_begins_with_and_never_long() {
        assert_eq!(describe("curl/8.5.0").unwrap(), "curl/8.5.0");
        assert_eq!(describe("python-requests/2.32 (x)").unwrap(), "python-requests/2.32");
        assert_eq!(describe(&"é".repeat(500)).unwrap().chars().count(), 40);
        assert_eq!(describe("a\u{7}b").unwrap(), "ab");
        for nothing in ["", "  ", "\u{1}"] {
            assert_eq!(describe(nothing), None);
        }
    }
}
