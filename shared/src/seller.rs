//! Who sells: what invoices say about the shop, and where transfers go.

use serde::{Deserialize, Serialize};

use crate::{typed, validation};

/// Who sells, as invoices must name them (CGI ann. II art. 242 nonies A; code de commerce
/// art. R123-237 and R123-238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seller {
    /// Name of the company or of its owner.
    pub name: String,
    /// Its legal form, and its capital if it has one: `SARL au capital de 10 000 €`.
    pub legal_form: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// The number of the establishment: fourteen digits, of which the first nine are the SIREN.
    pub siret: String,
    /// The town of its register of companies and its number there: `RCS Dole 123 456 789`. Absent of one that is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rcs: Option<String>,
    /// Its VAT number: `FR` and eleven characters. Absent of one that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<String>,
    /// Whether it is so small that it charges no VAT (Directive 2006/112/EC art. 284; CGI art. 293 B, which moved to the
    /// CIBS on 1 September 2026).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vat_exempt: bool,
    /// Where it is written to.
    pub email: String,
    /// Where it is called.
    pub phone: String,
    /// Account that transfers go to.
    pub bank: BankAccount,
}

/// An account that transfers go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BankAccount {
    /// Whose account it is.
    pub holder: String,
    /// The account, without blanks.
    pub iban: String,
    /// The bank: eight or eleven characters.
    pub bic: String,
}

impl Seller {
    /// Made up for the demo: a real shop sets its own.
    pub fn demo() -> Self {
        let name = "Fromagerie Alioui (démonstration)";
        Self {
            name: name.into(),
            legal_form: "Société fictive au capital de 1 €".into(),
            address: vec!["1 rue de la Démonstration".into(), "00000 Nulle-Part".into()],
            siret: "00000000000000".into(),
            rcs: Some("RCS Nulle-Part 000 000 000".into()),
            vat_number: Some("FR12000000000".into()),
            vat_exempt: false,
            email: "bonjour@fromagerie.test".into(),
            phone: "01 00 00 00 00".into(),
            bank: BankAccount {
                holder: name.into(),
                iban: "FR7600000000000000000000000".into(),
                bic: "DEMOFRPP".into(),
            },
        }
    }
}

impl BankAccount {
    /// The IBAN in groups of four, as one reads and copies it.
    pub fn iban_in_groups(&self) -> String {
        let letters: Vec<_> = self.iban.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }
}

/// The IBAN without blanks and in capitals, when its check digits are right (ISO 13616: the
/// country and the check digits moved to the end, letters as 10 to 35, leave 1 modulo 97).
pub fn read_iban(text: &str) -> Option<String> {
    let iban: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let (head, rest) = iban.split_at_checked(4)?;
    let country = head.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let check = head.bytes().skip(2).all(|b| b.is_ascii_digit());
    if !country || !check || !(11..=30).contains(&rest.len()) {
        return None;
    }
    let mut remainder = 0;
    for c in rest.chars().chain(head.chars()) {
        let digit = c.to_digit(36)?;
        remainder = (remainder * if digit < 10 { 10 } else { 100 } + digit) % 97;
    }
    (remainder == 1).then_some(iban)
}

/// The SIRET without blanks, when it is fourteen digits that pass Luhn's test. La Poste's
/// establishments, which need not, are none of ours.
pub fn read_siret(text: &str) -> Option<String> {
    let siret = typed::compact(text);
    (siret.len() == 14 && validation::luhn(&siret)).then_some(siret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_taken_with_and_without_blanks_and_not_with_a_digit_wrong() {
        let iban = "FR1420041010050500013M02606";
        for written in [iban, "FR14 2004 1010 0505 0001 3M02 606", "fr1420041010050500013m02606"] {
            assert_eq!(read_iban(written).as_deref(), Some(iban));
        }
        for wrong in [
            "",
            "FR14",
            "FR1520041010050500013M02606",
            "FR1420041010050500013M02660",
            "FR14é0041010050500013M02606",
            "1420041010050500013M02606FR",
        ] {
            assert_eq!(read_iban(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_siret_has_fourteen_digits_of_which_the_last_checks_the_others() {
        assert_eq!(read_siret("732 829 320 00074").as_deref(), Some("73282932000074"));
        for wrong in ["732 829 320 00075", "73282932000", "7328293200007A", ""] {
            assert_eq!(read_siret(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_demo_has_numbers_of_the_right_form() {
        let Seller { siret, bank, .. } = Seller::demo();
        assert_eq!(read_siret(&siret), Some(siret));
        assert_eq!(read_iban(&bank.iban).as_deref(), Some(&*bank.iban));
        assert_eq!(bank.iban_in_groups(), "FR76 0000 0000 0000 0000 0000 000");
    }
}
