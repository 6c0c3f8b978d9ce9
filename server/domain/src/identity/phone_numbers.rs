//! Phone numbers: many ways to write one, one way to keep it.

use phonenumber::{Mode, country};
use shared::validation::BrokenRule;

/// The number in its international form; as typed, and a broken rule of `field`, if it has none.
pub(crate) fn normalized(field: &str, typed: Option<String>, broken: &mut Vec<BrokenRule>) -> Option<String> {
    let typed = typed?;
    let international = international(&typed);
    let is_told = broken.iter().any(|rule| rule.field == field);
    if international.is_none() && !is_told {
        broken.push(BrokenRule::new(field, "not_a_phone"));
    }
    Some(international.unwrap_or(typed))
}

/// The number in its international form, `+33 6 12 34 56 78`, if it is one that can be called. One without a country's code
/// is French.
pub fn international(typed: &str) -> Option<String> {
    // As word processors and French typesetting write them: no-break blanks and hyphens.
    let plain: String = typed
        .chars()
        .map(|c| match c {
            _ if c.is_whitespace() => ' ',
            '\u{2010}'..='\u{2015}' => '-',
            _ => c,
        })
        .collect();
    if plain.chars().any(char::is_alphabetic) {
        return None;
    }
    let number = phonenumber::parse(Some(country::FR), plain).ok()?;
    // Numbers for films and demos (06 39 98 …) and new ranges are not in the library's table: nine digits are.
    let is_french = number.code().value() == 33 && matches!(number.national().value(), 100_000_000..=999_999_999);
    (number.is_valid() || is_french).then(|| number.format().mode(Mode::International).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for typed in [
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "06\u{202f}12\u{202f}34\u{a0}56\u{a0}78",
            "06\u{2011}12\u{2011}34\u{2011}56\u{2011}78",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "+330612345678",
            "0033612345678",
        ] {
            assert_eq!(international(typed).as_deref(), Some("+33 6 12 34 56 78"), "{typed}");
        }
        assert_eq!(international("06 39 98 12 34").as_deref(), Some("+33 6 39 98 12 34"));
        assert_eq!(international("+32 470 12 34 56").as_deref(), Some("+32 470 12 34 56"));
        assert_eq!(international("+44 20 7946 0958").as_deref(), Some("+44 20 7946 0958"));
    }

    #[test]
    fn what_nobody_can_call_is_no_number() {
        for typed in [
            "12",
            "call me",
            "0612345",
            "06123456789",
            "+3361234567",
            "+1 999 000 0000",
            "0000000000",
            "+999 12 34 56 78",
            "()",
        ] {
            assert_eq!(international(typed), None, "{typed}");
        }
    }
}
