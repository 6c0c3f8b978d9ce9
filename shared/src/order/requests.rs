//! What is asked of orders, and what is answered beside the order itself.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{Company, Order, OrderStatus, PaymentMethod, PaymentStatus, ShippingAddress};
use crate::{
    Id, Money, PageRequest, Timestamp, cart::CartItem, limits, period::Edge, pricing::VatShare, typed, validation,
};

/// Body of `POST /orders`; what is ordered is the cart.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceOrder {
    /// Address that it is delivered to.
    #[garde(dive)]
    pub shipping_address: ShippingAddress,
    /// The firm that the invoice is for; absent when a person buys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub company: Option<Company>,
    /// How it is paid.
    #[garde(skip)]
    pub payment_method: PaymentMethod,
    /// A coupon's code, whatever the case.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::CODE))))]
    pub coupon_code: Option<String>,
    /// The total that was shown: when it is another by now, nothing is ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expected_total: Option<Money>,
    /// The prices that were shown, one for each line of the cart: when one is another by now, nothing is ordered. Two that
    /// changed can leave the total alone. Not compared when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(dive, custom(validation::count(limits::EXPECTED_PRICES)))]
    pub expected_prices: Vec<ExpectedPrice>,
}

/// The price of a line of the cart as it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedPrice {
    /// The line, `_id` in the cart.
    #[garde(skip)]
    pub item_id: Id<CartItem>,
    /// Price of one piece or cut, VAT included: `unitPrice` in the cart.
    #[garde(skip)]
    pub price: Money,
}

/// Body of `PUT /orders/{id}/status`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatusChange {
    /// The new status.
    #[garde(skip)]
    pub status: OrderStatus,
    /// Number by which the carrier finds the parcel, 1–80 characters.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::TRACKING_NUMBER))))]
    pub tracking_number: Option<String>,
    /// When it will be delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub delivery_date: Option<Timestamp>,
    /// Ships an order whose transfer has not come, which is refused without.
    #[serde(default)]
    #[garde(skip)]
    pub ship_unpaid: bool,
}

/// What an order would cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The sum of the items.
    pub subtotal: Money,
    /// Price of the delivery, VAT included; 0 when it is free.
    pub shipping_cost: Money,
    /// What a coupon takes off.
    pub discount: Money,
    /// `subtotal − discount + shippingCost`.
    pub total: Money,
    /// The VAT that `total` contains, by rate.
    pub vat: Vec<VatShare>,
}

/// Which orders are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderQuery {
    /// Only those that stand here.
    pub status: Option<OrderStatus>,
    /// Page of the list: number from 1, and size.
    pub paging: PageRequest,
}

/// Which of everyone's orders are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct OrderSearch {
    /// Only those that stand here.
    #[garde(skip)]
    pub status: Option<OrderStatus>,
    /// Only those paid like this.
    #[garde(skip)]
    pub payment_status: Option<PaymentStatus>,
    /// Only those whose customer is still owed money back.
    #[garde(skip)]
    pub refund_due: bool,
    /// An order's number as one says it, whatever the case, dashes and blanks; or beginnings of
    /// the customer's name and address of mail.
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Not placed before this.
    #[garde(skip)]
    pub from: Option<Edge>,
    /// Not placed after this.
    #[garde(skip)]
    pub to: Option<Edge>,
    /// Page of the list: number from 1, and size.
    #[garde(skip)]
    pub paging: PageRequest,
}

/// An order with the names and numbers that those who handle it need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderForStaff {
    /// The order itself.
    pub order: Order,
    /// The customer's name; empty when the account is gone.
    pub customer_name: String,
    /// The customer's phone number.
    pub customer_phone: Option<String>,
    /// The name of the livreur it is given to.
    pub livreur_name: Option<String>,
    /// What the livreur takes at the door.
    pub to_collect: Money,
}
