//! The slot that an order was given.

use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp};

/// The time in which an order is delivered or collected, as it was when it was chosen: a slot that the shop changes
/// or removes later does not change what the customer was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderSlot {
    /// The slot's id.
    #[serde(rename = "_id")]
    pub id: Id<OrderSlot>,
    /// Whether the order is brought or collected.
    pub kind: SlotKind,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends, later than `from`.
    pub to: Timestamp,
}

/// What happens in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SlotKind {
    /// The livreur brings the order.
    Delivery,
    /// The customer collects it at the counter.
    Pickup,
}
