//! Who sells, as invoices and bank transfers name them.

use domain::identity::phone_numbers::international;
use shared::{
    seller::{BankAccount, Seller, read_iban, read_siret},
    validation,
};

use super::{ConfigError, Environment, Variables, wrong};

/// What only a seller that charges VAT must set in production: a small one may be in no register and have no number.
const REQUIRED_WITH_VAT: [&str; 2] = ["SELLER_RCS", "SELLER_VAT_NUMBER"];

/// What production must set, because the demo's would be printed on real invoices.
const REQUIRED: [&str; 8] = [
    "SELLER_NAME",
    "SELLER_LEGAL_FORM",
    "SELLER_ADDRESS",
    "SELLER_SIRET",
    "SELLER_EMAIL",
    "SELLER_PHONE",
    "SELLER_IBAN",
    "SELLER_BIC",
];

/// `SELLER_NAME` and what goes with it; in development the demo's, one by one.
pub fn seller(variables: &impl Variables, environment: Environment) -> Result<Seller, ConfigError> {
    let vat_exempt = variables.read("SELLER_VAT_EXEMPT", false, "true or false", |value| value.parse().ok())?;
    if environment == Environment::Production {
        let mut missing = Vec::new();
        let with_vat = REQUIRED_WITH_VAT.iter().filter(|_| !vat_exempt);
        for name in REQUIRED.iter().chain(with_vat).copied() {
            if variables.get(name)?.is_none() {
                missing.push(name);
            }
        }
        if !missing.is_empty() {
            return Err(ConfigError(format!(
                "APP_ENV=production would name the demo's seller on invoices and its account for transfers. Set {} \
                 to those of your shop",
                missing.join(", ")
            )));
        }
    }
    let demo = Seller::demo();
    let words = |name: &str, default: String, such_as: &str| {
        variables.read(
            name,
            default,
            &format!("one line of at most 200 characters, such as {such_as}"),
            |value| {
                let value = value.trim();
                let sane = !value.is_empty() && value.chars().count() <= 200 && !value.contains(char::is_control);
                sane.then(|| value.to_owned())
            },
        )
    };
    let name = words("SELLER_NAME", demo.name, "Fromagerie Alioui")?;
    let holder = words("SELLER_ACCOUNT_HOLDER", name.clone(), "Fromagerie Alioui SARL")?;
    let siret = variables.read("SELLER_SIRET", demo.siret, "the fourteen digits of a SIRET", read_siret)?;
    Ok(Seller {
        legal_form: words("SELLER_LEGAL_FORM", demo.legal_form, "SARL au capital de 10 000 €")?,
        address: words("SELLER_ADDRESS", demo.address.join(", "), "12 rue du Lait, 39100 Dole")?
            .split(',')
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
        rcs: match variables.get("SELLER_RCS")? {
            None if vat_exempt => None,
            _ => Some(words(
                "SELLER_RCS",
                demo.rcs.unwrap_or_default(),
                "RCS Dole 123 456 789",
            )?),
        },
        vat_number: vat_number(variables, demo.vat_number.filter(|_| !vat_exempt), &siret)?,
        vat_exempt,
        email: variables.read(
            "SELLER_EMAIL",
            demo.email,
            "an address such as bonjour@fromagerie.example",
            |value| validation::email(value, &()).is_ok().then(|| value.to_owned()),
        )?,
        phone: variables.read("SELLER_PHONE", demo.phone, "a number such as 03 84 12 34 56", |value| {
            international(value).map(|_| value.to_owned())
        })?,
        bank: BankAccount {
            holder,
            iban: variables.read(
                "SELLER_IBAN",
                demo.bank.iban,
                "an IBAN whose check digits are right",
                read_iban,
            )?,
            bic: variables.read(
                "SELLER_BIC",
                demo.bank.bic,
                "the eight or eleven characters of a BIC",
                |value| {
                    let sane = matches!(value.len(), 8 | 11) && value.bytes().all(|b| b.is_ascii_alphanumeric());
                    sane.then(|| value.to_ascii_uppercase())
                },
            )?,
        },
        name,
        siret,
    })
}

/// `SELLER_MEDIATOR`: the consumer mediator that every seller to consumers joins (code de la consommation art. L612-1).
pub fn mediator(variables: &impl Variables) -> Result<Option<String>, ConfigError> {
    const EXPECTED: &str = "name, address and site in one line of at most 200 characters, such as CM2C, 49 rue de Ponthieu, 75008 Paris, cm2c.net";
    variables.read("SELLER_MEDIATOR", None, EXPECTED, |value| {
        let value = value.trim();
        let sane = !value.is_empty() && value.chars().count() <= 200 && !value.contains(char::is_control);
        sane.then(|| Some(value.to_owned()))
    })
}

/// `FR`, two characters, and the SIREN, with which the SIRET begins.
fn vat_number(variables: &impl Variables, default: Option<String>, siret: &str) -> Result<Option<String>, ConfigError> {
    const NAME: &str = "SELLER_VAT_NUMBER";
    let Some(value) = variables.get(NAME)? else {
        return Ok(default);
    };
    let number: String = value
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let right = number
        .strip_prefix("FR")
        .and_then(|rest| rest.split_at_checked(2))
        .is_some_and(|(key, siren)| key.bytes().all(|b| b.is_ascii_alphanumeric()) && siren == &siret[..9]);
    if right {
        return Ok(Some(number));
    }
    Err(wrong(
        NAME,
        &value,
        "FR, two characters and the first nine digits of SELLER_SIRET",
    ))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Variables of a shop that is not the demo's.
    pub const OWN: [(&str, &str); 10] = [
        ("SELLER_NAME", "La Crémerie"),
        ("SELLER_LEGAL_FORM", "SARL au capital de 10 000 €"),
        ("SELLER_ADDRESS", "12 rue du Lait, Cour des Halles, 39100 Dole"),
        ("SELLER_SIRET", "732 829 320 00074"),
        ("SELLER_RCS", "RCS Dole 732 829 320"),
        ("SELLER_VAT_NUMBER", "FR 44 732829320"),
        ("SELLER_EMAIL", "bonjour@cremerie.example"),
        ("SELLER_PHONE", "03 84 12 34 56"),
        ("SELLER_IBAN", "FR14 2004 1010 0505 0001 3M02 606"),
        ("SELLER_BIC", "psstfrpplyo"),
    ];

    fn read(environment: Environment, variables: &[(&str, &str)]) -> Result<Seller, String> {
        seller(&variables, environment).map_err(|e| e.to_string())
    }

    #[test]
    fn development_has_a_demos_seller() {
        assert_eq!(read(Environment::Development, &[]), Ok(Seller::demo()));
    }

    #[test]
    fn production_names_everything_that_would_be_the_demos() {
        let error = read(Environment::Production, &[]).unwrap_err();
        assert!(error.contains("APP_ENV=production") && !error.contains('\n'), "{error}");
        for (left_out, _) in OWN {
            assert!(error.contains(left_out), "{error}");
            let others: Vec<_> = OWN.into_iter().filter(|(name, _)| *name != left_out).collect();
            let error = read(Environment::Production, &others).unwrap_err();
            assert!(error.contains(&format!("Set {left_out} to")), "{error}");
        }
    }

    #[test]
    fn what_is_set_is_used_without_its_blanks() {
        let seller = read(Environment::Production, &OWN).unwrap();
        assert_eq!(seller.address, ["12 rue du Lait", "Cour des Halles", "39100 Dole"]);
        assert_eq!(
            (&*seller.siret, seller.vat_number.as_deref()),
            ("73282932000074", Some("FR44732829320"))
        );
        let BankAccount { holder, iban, bic } = seller.bank;
        assert_eq!(
            (&*holder, &*iban, &*bic),
            ("La Crémerie", "FR1420041010050500013M02606", "PSSTFRPPLYO")
        );
        let holder = [("SELLER_ACCOUNT_HOLDER", "Nadia Alioui")];
        assert_eq!(
            read(Environment::Development, &holder).unwrap().bank.holder,
            "Nadia Alioui"
        );
    }

    #[test]
    fn a_seller_without_vat_needs_neither_a_vat_number_nor_a_register() {
        let set: Vec<_> = OWN
            .into_iter()
            .filter(|(name, _)| !REQUIRED_WITH_VAT.contains(name))
            .chain([("SELLER_VAT_EXEMPT", "true")])
            .collect();
        let seller = read(Environment::Production, &set).unwrap();
        assert!(seller.vat_exempt);
        assert_eq!((seller.rcs, seller.vat_number), (None, None));
        let both = [OWN[4], OWN[5]]
            .into_iter()
            .chain(set.iter().copied())
            .collect::<Vec<_>>();
        let seller = read(Environment::Production, &both).unwrap();
        assert_eq!(seller.vat_number.as_deref(), Some("FR44732829320"));
        assert_eq!(seller.rcs.as_deref(), Some("RCS Dole 732 829 320"));
        let error = read(Environment::Development, &[("SELLER_VAT_EXEMPT", "oui")]).unwrap_err();
        assert!(error.contains("true or false"), "{error}");
    }

    #[test]
    fn a_number_that_checks_itself_is_checked() {
        for (name, value) in [
            ("SELLER_SIRET", "732 829 320 00075"),
            ("SELLER_VAT_NUMBER", "FR44732829321"),
            ("SELLER_IBAN", "FR15 2004 1010 0505 0001 3M02 606"),
            ("SELLER_BIC", "PSSTFRPPL"),
            ("SELLER_EMAIL", "bonjour"),
            ("SELLER_PHONE", "non"),
            ("SELLER_NAME", " "),
        ] {
            let error = read(Environment::Development, &[(name, value)]).unwrap_err();
            assert!(
                error.starts_with(&format!("{name} is \"{value}\", but must be ")),
                "{error}"
            );
        }
    }
}
