//! What staff order for a customer, by phone or at the counter.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{CounterMethod, OrderPaymentMethod, PaymentMethod, ShippingAddress};
use crate::{Id, Money, cart::AddItem, limits, typed, user::User, validation};

/// Body of `POST /admin/orders`. Without `customerId` and `newCustomer` it is sold at the counter to somebody who gave no
/// name.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffOrder {
    /// The customer, who has an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub customer_id: Option<Id<User>>,
    /// The customer, for whom an account is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub new_customer: Option<NewCustomer>,
    /// What is ordered, at most 50 lines.
    #[garde(dive, custom(validation::count(limits::ORDER_LINES)))]
    pub items: Vec<AddItem>,
    /// What is taken off the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub discount: Option<StaffDiscount>,
    /// Where it is brought; absent when it is handed over at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub shipping_address: Option<ShippingAddress>,
    /// How it is or was paid.
    #[garde(skip)]
    pub payment_method: StaffPayment,
    /// The total that was shown: when it is another by now, nothing is ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expected_total: Option<Money>,
}

/// A customer for whom staff make an account, without a password: they can set one by asking for a new one.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCustomer {
    /// Their name, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::NAME)))]
    pub name: String,
    /// Their address of mail. Without, their phone number is needed.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::email)))]
    #[cfg_attr(feature = "openapi", schema(format = Email))]
    pub email: Option<String>,
    /// Their phone number, as people write it; kept in the international form.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::phone)))]
    #[cfg_attr(feature = "openapi", schema(pattern = r"^\+?[\s.\-()/]*([0-9][\s.\-()/]*){6,15}$"))]
    pub phone_number: Option<String>,
}

/// What staff take off an order.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffDiscount {
    /// How much, at most what the goods are worth.
    #[garde(custom(validation::amount(limits::STAFF_DISCOUNT)))]
    pub amount: Money,
    /// Why, for the audit: 1–200 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::DISCOUNT_REASON)))]
    pub reason: String,
}

/// How an order that staff take is paid: later as a customer's own, or at the counter before it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StaffPayment {
    /// Paid in cash.
    Cash,
    /// Paid by card, on the shop's own terminal.
    CardTerminal,
    /// In cash, to the livreur.
    CashOnDelivery,
    /// By transfer, which has to come.
    BankTransfer,
}

impl StaffPayment {
    /// Every one, as they are offered.
    pub const ALL: [Self; 4] = [Self::Cash, Self::CardTerminal, Self::CashOnDelivery, Self::BankTransfer];

    /// As the order keeps it.
    pub fn method(self) -> OrderPaymentMethod {
        match self {
            Self::Cash => CounterMethod::Cash.into(),
            Self::CardTerminal => CounterMethod::CardTerminal.into(),
            Self::CashOnDelivery => PaymentMethod::CashOnDelivery.into(),
            Self::BankTransfer => PaymentMethod::BankTransfer.into(),
        }
    }

    /// The one of this name, on the wire and in the database.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payment| payment.method().as_str() == name)
    }
}
