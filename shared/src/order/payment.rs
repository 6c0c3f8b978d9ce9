//! Whether an order is paid, and how.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::Language;

/// Whether an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PaymentStatus {
    /// Not paid yet.
    Pending,
    /// Paid in full.
    Paid,
    /// Tried without success.
    Failed,
    /// Held on the card, to be taken at the weighed total when the order leaves.
    Authorized,
}

impl PaymentStatus {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Authorized, Self::Paid, Self::Failed];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Authorized => "authorized",
        }
    }

    /// What it is called of an order.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Pending => language.pick("À payer", "To be paid"),
            Self::Paid => language.pick("Payée", "Paid"),
            Self::Failed => language.pick("Paiement échoué", "Payment failed"),
            Self::Authorized => language.pick("Carte autorisée", "Card authorised"),
        }
    }

    /// Whether the money is here, or held for the shop.
    pub const fn is_secured(self) -> bool {
        matches!(self, Self::Paid | Self::Authorized)
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// How an order can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// In cash, to the livreur.
    CashOnDelivery,
    /// By transfer, marked paid by an admin.
    BankTransfer,
    /// By card, where the shop takes cards.
    Card,
}

impl PaymentMethod {
    /// Every method, as customers are offered them.
    pub const ALL: [Self; 3] = [Self::CashOnDelivery, Self::BankTransfer, Self::Card];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CashOnDelivery => "cash_on_delivery",
            Self::BankTransfer => "bank_transfer",
            Self::Card => "card",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// How an order that staff take is paid before it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterMethod {
    /// In cash, into the shop's till.
    Cash,
    /// By card, on the shop's own terminal, which the program knows nothing of.
    CardTerminal,
}

impl CounterMethod {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Cash, Self::CardTerminal];

    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::CardTerminal => "card_terminal",
        }
    }
}

/// The word for the way of payment of an order that was brought over without one.
pub const UNKNOWN: &str = "unknown";

/// How an order is paid, on the wire and in the database one word: a method of this shop's, or what the shop that the
/// order was brought over from called it, which stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum OrderPaymentMethod {
    /// One that customers can choose.
    Known(PaymentMethod),
    /// One that only staff can note: it was paid at the counter.
    AtCounter(CounterMethod),
    /// Any other word, such as `paypal`.
    Other(String),
}

impl OrderPaymentMethod {
    /// What it is called. A method of an older shop is called as it was, in quotes.
    pub fn words(&self, language: Language) -> Cow<'_, str> {
        let words = match self {
            Self::Known(PaymentMethod::CashOnDelivery) => language.pick("À la livraison", "On delivery"),
            Self::Known(PaymentMethod::BankTransfer) => language.pick("Par virement", "By bank transfer"),
            Self::Known(PaymentMethod::Card) => language.pick("Par carte", "By card"),
            Self::AtCounter(CounterMethod::Cash) => language.pick("En espèces, au comptoir", "In cash, at the counter"),
            Self::AtCounter(CounterMethod::CardTerminal) => {
                language.pick("Par carte, sur le terminal", "By card, on the terminal")
            }
            Self::Other(word) if word == UNKNOWN || word.is_empty() => language.pick("Inconnu", "Unknown"),
            Self::Other(word) => return language.quoted(word).into(),
        };
        words.into()
    }

    /// The method, if it is one that customers can choose.
    pub fn known(&self) -> Option<PaymentMethod> {
        match self {
            Self::Known(method) => Some(*method),
            Self::AtCounter(_) | Self::Other(_) => None,
        }
    }

    /// The method, if it was paid at the counter.
    pub fn at_counter(&self) -> Option<CounterMethod> {
        match self {
            Self::AtCounter(method) => Some(*method),
            Self::Known(_) | Self::Other(_) => None,
        }
    }

    /// Its name on the wire and in the database.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(method) => method.name(),
            Self::AtCounter(method) => method.name(),
            Self::Other(name) => name,
        }
    }
}

impl PartialEq<PaymentMethod> for OrderPaymentMethod {
    fn eq(&self, method: &PaymentMethod) -> bool {
        self.known() == Some(*method)
    }
}

impl From<PaymentMethod> for OrderPaymentMethod {
    fn from(method: PaymentMethod) -> Self {
        Self::Known(method)
    }
}

impl From<CounterMethod> for OrderPaymentMethod {
    fn from(method: CounterMethod) -> Self {
        Self::AtCounter(method)
    }
}

impl From<String> for OrderPaymentMethod {
    fn from(name: String) -> Self {
        if let Some(method) = PaymentMethod::from_name(&name) {
            return Self::Known(method);
        }
        let at_counter = CounterMethod::ALL.into_iter().find(|method| method.name() == name);
        at_counter.map_or(Self::Other(name), Self::AtCounter)
    }
}

impl From<OrderPaymentMethod> for String {
    fn from(method: OrderPaymentMethod) -> Self {
        match method {
            OrderPaymentMethod::Known(method) => method.name().into(),
            OrderPaymentMethod::AtCounter(method) => method.name().into(),
            OrderPaymentMethod::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_an_older_shop_is_quoted_and_a_missing_one_is_unknown() {
        for (name, french, english) in [
            ("card", "Par carte", "By card"),
            ("paypal", "«\u{a0}paypal\u{a0}»", "“paypal”"),
            ("unknown", "Inconnu", "Unknown"),
            ("", "Inconnu", "Unknown"),
        ] {
            let method = OrderPaymentMethod::from(name.to_owned());
            let words = [Language::French, Language::English].map(|language| method.words(language));
            assert_eq!(words, [french, english]);
        }
    }

    #[test]
    fn a_way_to_pay_that_the_shop_does_not_know_stays_as_it_is() {
        for (name, known) in [
            ("card", Some(PaymentMethod::Card)),
            ("cash", None),
            ("card_terminal", None),
            ("paypal", None),
            ("", None),
            ("Card", None),
        ] {
            let method: OrderPaymentMethod = serde_json::from_value(name.into()).unwrap();
            assert_eq!((method.known(), method.as_str()), (known, name));
            assert_eq!(serde_json::to_value(method).unwrap(), name);
        }
    }
}
