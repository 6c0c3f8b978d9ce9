//! What is asked of orders, and what is answered beside the order itself.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::{
    Company, Gift, Order, OrderPaymentMethod, OrderSlot, OrderStatus, PaymentMethod, PaymentStatus, ShippingAddress,
};
use crate::{
    Id, Money, PageRequest, Timestamp, cart::CartItem, limits, period::Edge, pricing::VatShare, typed, user::User,
    validation,
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
    /// Who gets it, when it is a gift; then it is paid by card or by transfer, unless it is collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub gift: Option<Gift>,
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
    /// The slot in which it is delivered or collected, of `GET /delivery/options`; needed where the settings say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub slot_id: Option<Id<OrderSlot>>,
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
    /// The livreur it is shipped with; without, the one it is given to, or who has the fewest on the road.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub livreur_id: Option<Id<User>>,
}

/// Body of `PUT /orders/{id}/livreur`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LivreurChange {
    /// The livreur who brings it from now on.
    #[garde(skip)]
    pub livreur_id: Id<User>,
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

/// Which of everyone's orders are asked for. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct OrderSearch {
    /// Only those that stand at one of these; wherever they stand when there are none.
    #[garde(skip)]
    pub statuses: Vec<OrderStatus>,
    /// Only those to be paid by this method.
    #[garde(skip)]
    pub payment_method: Option<OrderPaymentMethod>,
    /// Only those paid like this.
    #[garde(skip)]
    pub payment_status: Option<PaymentStatus>,
    /// Only those given to this livreur.
    #[garde(skip)]
    pub livreur: Option<Id<User>>,
    /// Only those whose customer is still owed money back.
    #[garde(skip)]
    pub refund_due: bool,
    /// Only those whose payment the customer contests, or contested with success.
    #[garde(skip)]
    pub disputed: bool,
    /// Only those whose transfer is still to come: [`Order::awaits_transfer`].
    #[garde(skip)]
    pub unpaid_transfer: bool,
    /// Only those from which a coupon took something off.
    #[garde(skip)]
    pub with_coupon: bool,
    /// Only those of which money went or goes back.
    #[garde(skip)]
    pub refunded: bool,
    /// Only those that are given to no livreur.
    #[garde(skip)]
    pub without_livreur: bool,
    /// Only those of which an admin has to decide what follows a stop.
    #[garde(skip)]
    pub open_outcome: bool,
    /// An order's number as one says it, whatever the case, dashes and blanks; its total, `34,20` or `34.20`; or
    /// beginnings of words of its number, its customer's name and address of mail, who gets it as a gift, its town and its
    /// products.
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Not placed before this.
    #[garde(skip)]
    pub from: Option<Edge>,
    /// Not placed after this.
    #[garde(skip)]
    pub to: Option<Edge>,
    /// Which come first.
    #[garde(skip)]
    pub sort: OrderSort,
    /// Page of the list: number from 1, and size.
    #[garde(skip)]
    pub paging: PageRequest,
}

/// Which orders come first in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrderSort {
    /// The newest.
    #[default]
    #[serde(rename = "-createdAt")]
    Newest,
    /// The oldest.
    #[serde(rename = "createdAt")]
    Oldest,
    /// The highest total; the newest of equal ones.
    #[serde(rename = "-total")]
    Dearest,
    /// The lowest total; the oldest of equal ones.
    #[serde(rename = "total")]
    Cheapest,
}

impl OrderSort {
    /// Every sort, as they are offered.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Dearest, Self::Cheapest];

    /// Its name in a query.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "-createdAt",
            Self::Oldest => "createdAt",
            Self::Dearest => "-total",
            Self::Cheapest => "total",
        }
    }

    /// The sort with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
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
