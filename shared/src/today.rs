//! What a shopkeeper does this morning.

use serde::{Deserialize, Serialize};

use crate::{Id, Money, Timestamp, lot::EndingLot, order::Order, period::Day, stats::LowStock};

/// What waits for the shopkeeper now, and what came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Today {
    /// The day in Paris.
    pub day: Day,
    /// Orders to cut and pack: those that have not left and are paid, or are paid at the door.
    pub to_prepare: ToPrepare,
    /// Orders whose transfer has not come.
    pub transfers: AwaitedTransfers,
    /// Money that is owed back.
    pub refunds: RefundsDue,
    /// Payments that a customer's bank contests and that are not decided, oldest order first; at most twenty.
    pub disputes: Vec<NamedOrder>,
    /// Withdrawals that wait for an answer.
    pub withdrawals: i64,
    /// Complaints that wait for an answer.
    pub complaints: i64,
    /// Products that are gone or nearly, the least first; at most twenty by the piece and twenty by weight.
    pub low_stock: Vec<LowStock>,
    /// Lots of which something is left and whose last day is today or within five days, the nearest first; at most fifty.
    #[serde(default)]
    pub ending_lots: Vec<EndingLot>,
    /// Products on sale that do not say all that the law asks for.
    #[serde(default)]
    pub incomplete_products: i64,
    /// Letters that a mail server refused and that still wait, or were given up.
    pub unsent_letters: i64,
    /// Documents that cannot be read, of all collections, so that lists leave them out.
    pub unreadable_documents: i64,
    /// Orders out for delivery that no livreur was given, oldest first; at most twenty.
    pub without_livreur: Vec<NamedOrder>,
    /// Orders of which an admin has to decide what follows a stop: nobody was there, it was refused or came to harm, or
    /// what was reported did not fit it; oldest first, at most twenty.
    #[serde(default)]
    pub open_outcomes: Vec<NamedOrder>,
    /// Invoices less credit notes, VAT included, as the books have them.
    pub revenue: Revenue,
}

/// Orders to cut and pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToPrepare {
    /// How many there are.
    pub orders: i64,
    /// Pieces and cuts in them.
    pub pieces: i64,
    /// The same by day in Paris, earliest first: the day of delivery where one was said, else that of the order.
    pub days: Vec<DayToPrepare>,
}

/// A day's orders to cut and pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayToPrepare {
    /// The day in Paris.
    pub day: Day,
    /// How many there are.
    pub orders: i64,
    /// Pieces and cuts in them.
    pub pieces: i64,
}

/// Orders whose transfer has not come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AwaitedTransfers {
    /// How many there are.
    pub orders: i64,
    /// What they come to.
    pub amount: Money,
    /// Those of them that end within two days.
    pub ending: i64,
    /// When the first one ends; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_end: Option<Timestamp>,
}

/// Money that is owed back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundsDue {
    /// Orders whose customers it is owed.
    pub orders: i64,
    /// How much it is.
    pub amount: Money,
    /// Refunds that a card did not take and that a person has to send another way.
    pub failed: i64,
}

/// An order, to link to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NamedOrder {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<Order>,
    /// What one says on the phone.
    pub order_number: String,
}

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Revenue {
    /// Today.
    pub today: Money,
    /// On this day of the week before.
    pub week_ago: Money,
    /// From Monday until today.
    pub this_week: Money,
    /// On the same days of the week before.
    pub last_week: Money,
}
