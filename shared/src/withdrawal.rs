//! The `withdrawals` collection: customers who withdraw from having bought something, and until when they may.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Timestamp, limits,
    order::{Order, OrderItem, OrderPart},
    period::Day,
    product::Product,
    refund::{Refund, RefundLineInput},
    typed,
    user::User,
    validation,
};

/// Days after that of the delivery within which customers may withdraw (code de la consommation art. L221-18).
pub const DAYS: i64 = 14;

/// The last day of the period for withdrawing from an order; `None` before it is delivered: a customer may withdraw
/// from the moment of the purchase (art. L221-18). The day of the delivery does not count, the last one counts whole,
/// and a period that would end on a Saturday, a Sunday or a public holiday ends with the next working day (art. L221-19).
pub fn last_day(order: &Order) -> Option<Day> {
    let delivered = Day::at(order.delivered_at()?);
    Some(delivered.plus(DAYS).or_next_working_day())
}

/// Whether the goods of a line spoil quickly, so that nobody withdraws from having bought them (art. L221-28, 4°): as the
/// product was when it was ordered. An order that does not say so goes by the product as it is now, and a product that
/// is gone was food, as nearly all there is.
pub fn is_perishable(item: &OrderItem, now: Option<&Product>) -> bool {
    item.is_perishable
        .or_else(|| now.map(|product| product.is_perishable))
        .unwrap_or(true)
}

/// A customer's word that they withdraw from having bought these goods. Never changed but for the shop's answer, and
/// never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<Withdrawal>,
    /// The order with the goods.
    pub order_id: Id<Order>,
    /// Its number.
    pub order_number: String,
    /// The customer of the order.
    pub user_id: Id<User>,
    /// What the customer was called.
    pub name: String,
    /// Where the receipt went.
    pub email: String,
    /// What they withdraw from.
    pub lines: Vec<OrderPart>,
    /// How it stands.
    pub status: WithdrawalStatus,
    /// When it was declared.
    pub received_at: Timestamp,
    /// When the shop answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// What the shop said to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The money that goes back; absent when none was left to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Id<Refund>>,
}

/// How a withdrawal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum WithdrawalStatus {
    /// The shop has it, and the customer a receipt.
    Received,
    /// The money goes back.
    Accepted,
    /// The shop says why not.
    Refused,
}

/// Body of `POST /orders/{id}/withdrawal`. Nobody is asked why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {
    /// Lines, or parts of lines.
    #[garde(dive, custom(validation::count(limits::ORDER_LINES)))]
    pub lines: Vec<RefundLineInput>,
}

/// Body of `PUT /orders/{id}/withdrawal/{withdrawalId}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawalAnswer {
    /// The shop's answer.
    #[garde(skip)]
    pub status: WithdrawalDecision,
    /// What the customer is told with it, 1–500 characters; needed to refuse.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::REFUND_NOTE))), custom(why_refused(self.status)))]
    pub note: Option<String>,
    /// Whether the goods go back into stock.
    #[serde(default)]
    #[garde(skip)]
    pub restock: bool,
}

fn why_refused(status: WithdrawalDecision) -> impl FnOnce(&Option<String>, &()) -> garde::Result {
    move |note, ()| match (status, note) {
        (WithdrawalDecision::Refused, None) => Err(garde::Error::new("required")),
        _ => Ok(()),
    }
}

/// What an admin can make of a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum WithdrawalDecision {
    /// The money goes back.
    Accepted,
    /// It does not, and the note says why.
    Refused,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivered(at: &str) -> Order {
        serde_json::from_value(serde_json::json!({
            "_id": "507f1f77bcf86cd799439011", "userId": "507f1f77bcf86cd799439012", "orderNumber": "K7M3-Q9TD",
            "items": [], "status": "delivered", "paymentMethod": "card", "paymentStatus": "paid", "subtotal": 0,
            "shippingAddress": { "street": "1", "city": "Lyon", "state": "", "postalCode": "69001" },
            "shippingCost": 0, "total": 0, "createdAt": at, "updatedAt": at, "deliveryDate": at,
        }))
        .unwrap()
    }

    #[test]
    fn the_period_ends_with_the_fourteenth_day_after_the_delivery_in_paris_or_the_next_working_day() {
        for (at, last) in [
            // A Tuesday in Paris, late in the evening of Monday in London.
            ("2026-03-02T23:30:00Z", "2026-03-17"),
            // Across both clock changes.
            ("2026-03-23T22:30:00Z", "2026-04-07"),
            ("2026-10-19T12:00:00Z", "2026-11-02"),
            // Saturday, and Easter Monday: Tuesday.
            ("2026-03-21T12:00:00Z", "2026-04-07"),
            ("2026-03-06T12:00:00Z", "2026-03-20"),
            ("2026-03-07T12:00:00Z", "2026-03-23"),
        ] {
            assert_eq!(last_day(&delivered(at)), last.parse().ok(), "{at}");
        }
    }
}
