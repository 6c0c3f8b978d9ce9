//! Consent to letters that are not about an order: what is asked, and what is written down of it (GDPR art. 7, 1).

use serde::{Deserialize, Serialize};

use crate::{Id, Language, Timestamp, product::Product};

/// Which letters it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentSubject {
    /// The letter that a product is back.
    BackInStock,
    /// The newsletter.
    Newsletter,
    /// Offers.
    PromotionalEmails,
}

impl ConsentSubject {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BackInStock, Self::Newsletter, Self::PromotionalEmails];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BackInStock => "back_in_stock",
            Self::Newsletter => "newsletter",
            Self::PromotionalEmails => "promotional_emails",
        }
    }

    /// What these letters are called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::BackInStock => language.pick("Retour d’un produit", "A product is back"),
            Self::Newsletter => NEWSLETTER.name(language),
            Self::PromotionalEmails => PROMOTIONAL_EMAILS.name(language),
        }
    }
}

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentStep {
    /// An address was typed; nothing but the question goes there yet.
    Asked,
    /// Who has the address consented.
    Given,
    /// They consent no more.
    Withdrawn,
}

impl ConsentStep {
    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Asked => language.pick("demandé, à confirmer", "asked for, to be confirmed"),
            Self::Given => language.pick("accepté", "given"),
            Self::Withdrawn => language.pick("retiré", "withdrawn"),
        }
    }
}

/// Where they did so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentWay {
    /// By a form of the shop's pages.
    Page,
    /// By a program that is signed in as them.
    Api,
    /// At the page of the link in a letter to this address.
    Letter,
    /// By the button of their mail program (RFC 8058).
    OneClick,
    /// By having the account erased.
    Erasure,
}

impl ConsentWay {
    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Page => language.pick("sur le site", "on the site"),
            Self::Api => language.pick("par un programme", "by a program"),
            Self::Letter => language.pick("par le lien d’une lettre", "by a letter’s link"),
            Self::OneClick => language.pick("dans la messagerie", "in the mail program"),
            Self::Erasure => language.pick("en effaçant le compte", "by erasing the account"),
        }
    }
}

/// An entry of the log of consents, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalConsent {
    /// Which letters it is about.
    pub about: ConsentSubject,
    /// The product whose return it is about; absent from a withdrawal of all, and where it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Id<Product>>,
    /// What they did.
    pub step: ConsentStep,
    /// Where.
    pub way: ConsentWay,
    /// What they read there, word for word; absent where the shop showed nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What stands on a button or beside a box: its name and what follows from it, in French and in English. Pages show it,
/// and the log keeps what was shown.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    name: [&'static str; 2],
    hint: Option<[&'static str; 2]>,
}

impl Asked {
    /// What stands on the button or right beside the box.
    pub const fn name(&self, language: Language) -> &'static str {
        language.pick(self.name[0], self.name[1])
    }

    /// What is said below it; may be empty.
    pub const fn hint(&self, language: Language) -> &'static str {
        match self.hint {
            Some([french, english]) => language.pick(french, english),
            None => "",
        }
    }

    /// All of it.
    pub fn words(&self, language: Language) -> String {
        match self.hint(language) {
            "" => self.name(language).to_owned(),
            hint => format!("{}. {hint}", self.name(language)),
        }
    }
}

/// A customer asks to be told that a product is back.
pub const ALERT: Asked = Asked {
    name: ["Prévenez-moi de son retour", "Notify me when it is back"],
    hint: None,
};
/// A guest types an address for the same.
pub const GUESTS_ALERT: Asked = Asked {
    name: ["Prévenez-moi", "Notify me"],
    hint: Some([
        "Une seule lettre, à son retour. Vous confirmez d’abord votre adresse.",
        "One letter, when it is back. You confirm your address first.",
    ]),
};
/// Whoever has the letter confirms it.
pub const CONFIRMED_ALERT: Asked = Asked {
    name: ["Prévenez-moi", "Notify me"],
    hint: Some([
        "Confirmez-le, et nous vous écrirons une fois, à son retour.",
        "Confirm it, and we will write to you once, when it is back.",
    ]),
};
/// A customer waits for a product no more.
pub const STOP_ALERT: Asked = Asked {
    name: ["Ne plus me prévenir", "Do not notify me"],
    hint: None,
};
/// A reader of letters waits for nothing any more.
pub const STOP_ALERTS: Asked = Asked {
    name: ["Ne me prévenir d’aucun produit", "Notify me of no product"],
    hint: None,
};
/// The newsletter's box.
pub const NEWSLETTER: Asked = Asked {
    name: ["Les nouvelles de la cave", "News from the cellar"],
    hint: Some([
        "Une lettre par mois, ce qui est à point.",
        "A letter a month, what is just ripe.",
    ]),
};
/// The box of offers.
pub const PROMOTIONAL_EMAILS: Asked = Asked {
    name: ["Les offres", "Offers"],
    hint: Some(["De temps en temps, une remise.", "A discount now and then."]),
};
