//! Where the demo shop delivers, and when.

use shared::{
    Money,
    delivery::{DeliveryArea, SlotRule, Weekday},
    order::SlotKind,
    settings::TimeOfDay,
};

use super::data::id;
use crate::{Error, Result, Shop, store};

/// Name, postal codes, fee and threshold in cents. The last one is the rest of metropolitan France.
const AREAS: [(&str, &str, i64, i64); 3] = [
    ("Lyon et Villeurbanne", "6900* 69100", 690, 4500),
    ("Autour de Lyon", "69* 01700 01120", 690, 6000),
    (
        "France métropolitaine",
        "01* 02* 03* 04* 05* 06* 07* 08* 09* 1* 2* 3* 4* 5* 6* 7* 8* 90* 91* 92* 93* 94* 95*",
        690,
        6000,
    ),
];

const DAYS: [Weekday; 5] = [
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
];

/// Kind, beginning, end, orders, hours before.
const EVERY_DAY: [(SlotKind, &str, &str, i64, i64); 3] = [
    (SlotKind::Delivery, "09:00", "12:00", 12, 14),
    (SlotKind::Delivery, "17:00", "20:00", 8, 6),
    (SlotKind::Pickup, "16:00", "19:00", 20, 3),
];

/// Loads the areas and the weekly rules.
pub(super) async fn load(shop: &Shop) -> Result<()> {
    let areas = AREAS.map(|(name, codes, fee, free_from)| DeliveryArea {
        id: id("delivery_area", name),
        name: name.into(),
        postal_codes: codes.split(' ').map(str::to_owned).collect(),
        fee: Money::from_cents(fee),
        free_from: Some(Money::from_cents(free_from)),
    });
    store::insert_new(&shop.store, "deliveryareas", &areas).await?;
    let mut rules = Vec::new();
    for weekday in DAYS {
        for (kind, from, to, capacity, cutoff_hours) in EVERY_DAY {
            rules.push(SlotRule {
                id: id("slot_rule", &format!("{} {from}", weekday.name())),
                weekday,
                from: time(from)?,
                to: time(to)?,
                kind,
                capacity,
                cutoff_hours,
            });
        }
    }
    store::insert_new(&shop.store, "slotrules", &rules).await
}

fn time(text: &str) -> Result<TimeOfDay> {
    text.parse()
        .map_err(|error| Error::Internal(format!("demo data, delivery: {text}: {error}")))
}
