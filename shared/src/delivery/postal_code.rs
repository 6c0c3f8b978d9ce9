//! French postal codes as people write them, and the patterns that areas are made of.

/// The five digits of what somebody typed: `69001`, `69 001`, `F-69001`, `69001 LYON CEDEX 01`, `BP 12, 69372 Lyon Cedex 08`.
/// `None` where there is none or more than one; four digits may have lost a zero to a spreadsheet, which is not guessed.
pub fn read(typed: &str) -> Option<String> {
    let mut groups: Vec<&str> = Vec::new();
    for part in typed.split(|c: char| !c.is_ascii_digit()) {
        if !part.is_empty() {
            groups.push(part);
        }
    }
    let mut whole = groups.iter().filter(|group| group.len() == 5);
    match (whole.next(), whole.next()) {
        (Some(code), None) => Some((*code).to_owned()),
        (None, _) => in_two_groups(typed),
        _ => None,
    }
}

/// `69 001 LYON`: two digits and three with nothing but blanks between, at the beginning.
fn in_two_groups(typed: &str) -> Option<String> {
    let text = typed.trim();
    let text = ["FR", "F"]
        .iter()
        .find_map(|country| {
            text.get(..country.len())
                .filter(|start| start.eq_ignore_ascii_case(country))
        })
        .map_or(text, |country| {
            text[country.len()..].trim_start_matches(|c: char| c == '-' || c.is_whitespace())
        });
    let (department, rest) = text.split_at_checked(2)?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
    let (office, rest) = rest.split_at_checked(3)?;
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let goes_on = rest.starts_with(|c: char| c.is_numeric());
    (is_number(department) && is_number(office) && !goes_on).then(|| format!("{department}{office}"))
}

/// Whether this is a pattern: five digits, or one to four and a star, `690*`.
pub fn is_pattern(text: &str) -> bool {
    let digits = text.strip_suffix('*').unwrap_or(text);
    let length = if digits.len() == text.len() { 5..=5 } else { 1..=4 };
    length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The patterns that a code matches, the most specific first.
pub(super) fn patterns_of(code: &str) -> impl Iterator<Item = String> {
    let shorter = (1..5)
        .rev()
        .filter_map(|length| code.get(..length).map(|start| format!("{start}*")));
    std::iter::once(code.to_owned()).chain(shorter)
}

/// Whether it lies in metropolitan France, Corsica included, whose codes begin with 20: where a shop without areas of its
/// own delivers. Not overseas, 97 and 98, and not what is no department, as 00.
pub fn is_metropolitan(code: &str) -> bool {
    let department = code.get(..2).and_then(|digits| digits.parse::<u8>().ok());
    is_code(code) && department.is_some_and(|department| (1..=95).contains(&department))
}

/// Whether this is a postal code: five digits.
pub fn is_code(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postal_code_is_read_as_people_write_it() {
        for (typed, code) in [
            ("69001", Some("69001")),
            (" 69 001 ", Some("69001")),
            ("69\u{a0}001", Some("69001")),
            ("69\u{202f}001 Lyon", Some("69001")),
            ("F-69001", Some("69001")),
            ("FR 69 001", Some("69001")),
            ("f-69 001", Some("69001")),
            ("69001 LYON CEDEX 01", Some("69001")),
            ("69 001 LYON CEDEX 01", Some("69001")),
            ("BP 12, 69372 Lyon Cedex 08", Some("69372")),
            ("20200 Bastia", Some("20200")),
            ("01000", Some("01000")),
            ("00000", Some("00000")),
            ("98800", Some("98800")),
            // What a spreadsheet left of 01000 may also be 10000.
            ("1000", None),
            ("1 000", None),
            ("690011", None),
            ("69 0011", None),
            ("6900", None),
            ("2A004", None),
            ("69001 ou 69002", None),
            ("BP 69 001", None),
            ("٦٩٠٠١", None),
            ("６９００１", None),
            ("é", None),
            ("Lyon", None),
            ("", None),
        ] {
            assert_eq!(read(typed).as_deref(), code, "{typed}");
        }
    }

    #[test]
    fn a_pattern_is_a_code_or_its_beginning() {
        for good in ["69001", "690*", "6*", "6900*", "00*"] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in ["", "*", "690", "69001*", "690**", "2A*", "69 0*", "6900é"] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }

    #[test]
    fn metropolitan_france_has_corsica_and_not_what_lies_overseas() {
        for (code, is_there) in [
            ("01000", true),
            ("20000", true),
            ("20600", true),
            ("69001", true),
            ("75116", true),
            ("95880", true),
            ("00000", false),
            ("96000", false),
            ("97110", false),
            ("97400", false),
            ("98000", false),
            ("98800", false),
            ("99999", false),
            ("6900", false),
        ] {
            assert_eq!(is_metropolitan(code), is_there, "{code}");
        }
    }
}
