//! Somebody else for whom an order is.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::Order;
use crate::{limits, period::Day, typed, validation};

/// A gift: the order goes to somebody who has not bought it. Nothing that goes with it says what it cost, and nothing is
/// collected at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gift {
    /// The name of whoever gets it, for the parcel and the livreur, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::NAME)))]
    pub to: String,
    /// What the card in the parcel says, 1–300 characters; without it there is no card.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::lines(limits::GIFT_NOTE))))]
    pub note: Option<String>,
    /// The day on which it is wished for, in Paris; only where no slot says when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub day: Option<Day>,
}

impl Order {
    /// The first day on which it is brought: that of its slot, else the one that is planned for a gift with a day. `None` as
    /// soon as it can be.
    pub fn brought_from(&self) -> Option<Day> {
        let wished = self.gift.as_ref().and_then(|gift| gift.day);
        match self.window() {
            Some((from, _)) => Some(Day::at(from)),
            None => wished.map(|day| self.delivery_date.map_or(day, Day::at)),
        }
    }
}
