//! The `orders` collection, and which transitions an order may take.

mod by_staff;
mod company;
mod gift;
mod item;
mod lots;
mod part;
mod payment;
mod requests;
mod slot;
mod status;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Money, Timestamp,
    coupon::Coupon,
    limits, number,
    product::SoldBy,
    refund::{Refund, RefundStatus},
    round::{OpenOutcome, Outcome},
    subdocument,
    subscription::Subscription,
    typed,
    user::User,
    validation,
};

pub use self::by_staff::{NewCustomer, StaffDiscount, StaffOrder, StaffPayment};
pub use self::company::Company;
pub use self::gift::Gift;
pub use self::item::OrderItem;
pub use self::lots::{LotTaken, part_of};
pub use self::part::OrderPart;
pub use self::payment::{CounterMethod, OrderPaymentMethod, PaymentMethod, PaymentStatus, UNKNOWN};
pub use self::requests::{
    ExpectedPrice, LivreurChange, OrderForStaff, OrderQuery, OrderSearch, OrderSort, PlaceOrder, Quote, StatusChange,
};
pub use self::slot::{OrderSlot, SlotKind};
pub use self::status::OrderStatus;

/// An order. The fields below `tracking_number` go beyond the spec's and have defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The order's id.
    #[serde(rename = "_id")]
    pub id: Id<Order>,
    /// The customer who ordered.
    pub user_id: Id<User>,
    /// What one says on the phone; random, so it gives away neither volume nor sequence.
    pub order_number: String,
    /// What was ordered, at the price of that moment.
    #[serde(deserialize_with = "item::list")]
    pub items: Vec<OrderItem>,
    /// How far it has come.
    pub status: OrderStatus,
    /// Address that it is delivered to.
    #[serde(deserialize_with = "subdocument::one")]
    pub shipping_address: ShippingAddress,
    /// The firm that bought; absent when a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
    /// Who gets it, when somebody bought it as a gift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift: Option<Gift>,
    /// How it is paid: `cash_on_delivery`, `bank_transfer`, `card`; at the counter in `cash` or on the `card_terminal`; or
    /// a word of the shop that it was brought over from.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub payment_method: OrderPaymentMethod,
    /// Whether it is paid.
    pub payment_status: PaymentStatus,
    /// The sum of the items.
    pub subtotal: Money,
    /// Price of the delivery, VAT included; 0 when it is free.
    pub shipping_cost: Money,
    /// What a coupon took off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// `subtotal − discount + shippingCost`.
    pub total: Money,
    /// What the total was before cuts were weighed lighter, which is the most that the customer pays; absent when none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_total: Option<Money>,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was or will be delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_date: Option<Timestamp>,
    /// Number by which the carrier finds the parcel, 1–80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,

    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// The number of its invoice, from when it was paid: `2026-000001`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    /// The number of the credit note that cancels its invoice, from when it was cancelled: `AV-2026-000001`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_number: Option<String>,
    /// Until when its stock is held for a card or a transfer that has not come yet; then the order is cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<Timestamp>,
    /// What went back to the customer or is to: never more than was paid.
    #[serde(default)]
    pub refunded_total: Money,
    /// What of it has not left yet; absent when all has.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub refund_due: Money,
    /// The refunds, oldest first.
    #[serde(default)]
    pub refunds: Vec<Id<Refund>>,
    /// What the customer's bank contests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute: Option<Dispute>,
    /// When Stripe warned that the card may be somebody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraud_warning_at: Option<Timestamp>,
    /// When it is delivered, or collected at the counter; absent when the customer chose no slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<OrderSlot>,
    /// The subscription whose platter it is; absent when its customer ordered it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<Id<Subscription>>,
    /// The livreur it is given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub livreur_id: Option<Id<User>>,
    /// What the livreur reported last, until an admin has decided what follows; absent when nothing waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_outcome: Option<OpenOutcome>,
    /// The code that took `discount` off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// The coupon of that code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_id: Option<Id<Coupon>>,
    /// The version of the terms of sale that it was placed under: that its customer accepted by ordering or, of a monthly
    /// platter, by subscribing; of an order that staff took, the one that held then. Absent from orders of older versions.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    pub terms_version: Option<i64>,
    /// When its invoice and credit notes were removed, and whom it was for with them: ten years after they were issued
    /// nobody asks for them any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub papers_removed_at: Option<Timestamp>,
    /// Each change of status or payment, in the order in which the shop learned of them.
    #[serde(default)]
    pub timeline: Vec<OrderEvent>,
}

impl Order {
    /// Whether the livreur takes the money.
    pub fn is_paid_at_the_door(&self) -> bool {
        self.payment_method == PaymentMethod::CashOnDelivery
    }

    /// Whether its money comes as a transfer does, which only staff can see: by one, or in a way of the older shop that
    /// it was brought over from, which this shop can neither charge nor ask about.
    pub const fn is_paid_as_by_transfer(&self) -> bool {
        matches!(
            self.payment_method,
            OrderPaymentMethod::Known(PaymentMethod::BankTransfer) | OrderPaymentMethod::Other(_)
        )
    }

    /// Whether a transfer by the customer is still to come, or money that comes as one does.
    pub fn awaits_transfer(&self) -> bool {
        self.is_paid_as_by_transfer()
            && self.payment_status != PaymentStatus::Paid
            && self.status != OrderStatus::Cancelled
    }

    /// Whether staff note by hand that it was paid: what comes as a transfer does, what a card did not pay after all, and cash
    /// of an order that was handed over without it, as the older shop may have left it. Else the livreur's last step says so.
    pub fn is_marked_paid_by_hand(&self) -> bool {
        self.is_paid_as_by_transfer()
            || (self.is_paid_at_the_door() && self.status == OrderStatus::Delivered)
            || self.has_lost_its_card()
    }

    /// Whether it left on a card that then was not charged: the customer pays another way.
    fn has_lost_its_card(&self) -> bool {
        self.payment_method == PaymentMethod::Card && self.payment_status == PaymentStatus::Failed && self.has_left()
    }

    /// Whether a transfer that still comes is owed back: it was cancelled before anything was paid.
    pub fn may_owe_a_late_transfer(&self) -> bool {
        self.is_paid_as_by_transfer()
            && self.payment_status != PaymentStatus::Paid
            && self.status == OrderStatus::Cancelled
            && self.refunds.is_empty()
            && self.total > Money::ZERO
    }

    /// Whether its customer comes for it, so that no livreur brings it.
    pub fn is_collected(&self) -> bool {
        self.slot.is_some_and(|slot| slot.kind == SlotKind::Pickup)
    }

    /// Whether it waits for its card to be charged.
    pub fn awaits_card(&self) -> bool {
        self.payment_method == PaymentMethod::Card
            && !self.payment_status.is_secured()
            && self.status != OrderStatus::Cancelled
    }

    /// Whether its goods have left the shop.
    pub const fn has_left(&self) -> bool {
        matches!(self.status, OrderStatus::Shipped | OrderStatus::Delivered)
    }

    /// Whether nobody was there when it came, and nothing is decided since: it is brought another time.
    pub fn was_missed(&self) -> bool {
        let is_absence = |open: &OpenOutcome| open.outcome == Outcome::Absent && open.unfit.is_none();
        self.status == OrderStatus::Shipped && self.open_outcome.as_ref().is_some_and(is_absence)
    }

    /// Whether anything in it is cut to weight, so that what it costs is known once it was weighed.
    pub fn has_cuts(&self) -> bool {
        self.items.iter().any(|item| item.sold_by == Some(SoldBy::Weight))
    }

    /// The total that the customer was shown, which is the most that they pay.
    pub fn shown_total(&self) -> Money {
        self.ordered_total.unwrap_or(self.total)
    }

    /// Whether it is to be cut and packed: it has not left, and its money is here or comes with the livreur. One that waits
    /// for a transfer or a card is not, since without its money it ends by itself.
    pub fn is_to_prepare(&self) -> bool {
        matches!(self.status, OrderStatus::Pending | OrderStatus::Processing)
            && !self.awaits_transfer()
            && !self.awaits_card()
    }

    /// What may still be refunded: what was paid, less what went back or is to.
    pub fn refundable(&self) -> Money {
        match self.payment_status {
            PaymentStatus::Paid => self.total.saturating_sub(self.refunded_total),
            PaymentStatus::Pending | PaymentStatus::Authorized | PaymentStatus::Failed => Money::ZERO,
        }
    }

    /// Whether its money is with the customer's bank, or may come to be: it is open, or was lost.
    pub fn is_disputed(&self) -> bool {
        self.dispute.is_some_and(|dispute| dispute.status != DisputeStatus::Won)
    }

    /// When it was handed over; `None` before that.
    pub fn delivered_at(&self) -> Option<Timestamp> {
        let is_arrival = |event: &&OrderEvent| event.is_step() && event.status == OrderStatus::Delivered;
        let arrived = || self.timeline.iter().rev().find(is_arrival).map(|event| event.at);
        (self.status == OrderStatus::Delivered).then(|| self.delivery_date.or_else(arrived).unwrap_or(self.created_at))
    }

    /// Whether it was sold in the shop itself: paid there, and handed over in the moment in which it was ordered.
    pub fn was_sold_at_counter(&self) -> bool {
        let is_handing_over =
            |event: &OrderEvent| event.status == OrderStatus::Delivered && event.at == self.created_at;
        self.payment_method.at_counter().is_some() && self.timeline.iter().any(is_handing_over)
    }

    /// Whether the shop itself cancelled it, because its money did not come in time.
    pub fn has_expired(&self) -> bool {
        let last = self.timeline.iter().rev().find(|event| event.is_step());
        last.is_some_and(|event| event.status == OrderStatus::Cancelled && event.by.is_none())
    }

    /// The time in which it is to be delivered, when its customer chose one.
    pub fn window(&self) -> Option<(Timestamp, Timestamp)> {
        let slot = self.slot.filter(|slot| slot.kind == SlotKind::Delivery)?;
        Some((slot.from, slot.to))
    }

    /// What the livreur has to collect: the total of an order that is paid in cash on delivery and is not paid yet, else
    /// zero.
    pub fn to_collect(&self) -> Money {
        if self.is_paid_at_the_door() && self.payment_status != PaymentStatus::Paid {
            self.total
        } else {
            Money::ZERO
        }
    }
}

/// A payment that the customer contests with their bank, which takes it back until the dispute is won:
/// <https://docs.stripe.com/disputes>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dispute {
    /// How it stands.
    pub status: DisputeStatus,
    /// What is contested.
    pub amount: Money,
    /// When it was opened.
    pub since: Timestamp,
}

/// How a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DisputeStatus {
    /// The banks have not decided.
    Open,
    /// The money is the shop's.
    Won,
    /// The money is the customer's.
    Lost,
}

/// A change of an order's status, of its payment, of money that goes back, of its livreur, or of its slot, or what came of a
/// stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderEvent {
    /// Where the order stands since, or still.
    pub status: OrderStatus,
    /// What its payment became; absent when that did not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentStatus>,
    /// What became of a refund; absent when none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundEvent>,
    /// How a dispute stands since; absent when none changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute: Option<DisputeStatus>,
    /// The livreur it was given to; absent when that did not change, or with the step that ships it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub livreur_id: Option<Id<User>>,
    /// The slot it was moved to; absent when that did not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<OrderSlot>,
    /// What the livreur reported, where that did not move the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When it was changed.
    pub at: Timestamp,
    /// By whom; absent when the shop did it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id<User>>,
}

impl OrderEvent {
    /// The order came to stand here.
    pub const fn step(status: OrderStatus, at: Timestamp, by: Option<Id<User>>) -> Self {
        Self {
            status,
            payment: None,
            refund: None,
            dispute: None,
            livreur_id: None,
            slot: None,
            outcome: None,
            at,
            by,
        }
    }

    /// Whether the order moved, rather than its money, or to another livreur or slot.
    pub const fn is_step(&self) -> bool {
        self.payment.is_none()
            && self.refund.is_none()
            && self.dispute.is_none()
            && self.livreur_id.is_none()
            && self.slot.is_none()
            && self.outcome.is_none()
    }
}

/// What became of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundEvent {
    /// Its amount.
    pub amount: Money,
    /// `pending` when it was decided.
    pub status: RefundStatus,
}

/// Where an order goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShippingAddress {
    /// Number and street, 1–160 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::STREET)))]
    pub street: String,
    /// Town, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::CITY)))]
    pub city: String,
    /// Region or department, at most 80 characters; may be empty.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::STATE)))]
    pub state: String,
    /// French postal code, five digits.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::postal_code))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{5}$"))]
    pub postal_code: String,
}
