//! Areas and slots: what delivery costs where, and that a slot never holds more orders than there is time for.

mod areas;
mod capacity;
mod moving;
mod offers;

use domain::{
    delivery::{self, areas as domain_areas, slots},
    orders,
};
use serde_json::{Value, json};
use shared::{
    Id,
    delivery::{DeliveryArea, DeliverySlot, Slot, SlotOption},
    order::{Order, OrderSlot, PlaceOrder, SlotKind},
};
use test_support::{fixtures::to_lyon, shop::TestShop};

/// A weekly rule for Fridays, 9:00 to 12:00; the last order is taken twelve hours before. The shop of a test begins on a
/// Thursday at noon (UTC).
pub fn fridays(kind: &str, capacity: i64) -> Value {
    json!({
        "weekday": "friday", "from": "09:00", "to": "12:00", "kind": kind, "capacity": capacity, "cutoffHours": 12
    })
}

/// Adds a rule or a slot.
pub async fn add_slot(shop: &TestShop, input: Value) -> DeliverySlot {
    let input = serde_json::from_value(input).expect("a slot");
    slots::create(shop, &shop.admin().await, &input).await.expect("a slot")
}

/// Adds an area of these postal codes.
pub async fn add_area(shop: &TestShop, codes: &[&str], fee: f64, free_from: Option<f64>) -> DeliveryArea {
    let input = json!({ "name": codes[0], "postalCodes": codes, "fee": fee, "freeFrom": free_from });
    let input = serde_json::from_value(input).expect("an area");
    domain_areas::create(shop, &shop.admin().await, &input)
        .await
        .expect("an area")
}

/// The slots that are offered, of this kind.
pub fn offered(shop: &TestShop, kind: SlotKind) -> Vec<SlotOption> {
    let slots = delivery::offered(shop);
    slots.iter().filter(|slot| slot.kind == kind).copied().collect()
}

/// A checkout to Lyon, in this slot.
pub fn in_slot(id: Id<OrderSlot>) -> PlaceOrder {
    PlaceOrder {
        slot_id: Some(id),
        ..to_lyon()
    }
}

/// How many places of a slot are taken, as the database has it.
pub async fn taken(shop: &TestShop, id: Id<OrderSlot>) -> i64 {
    let slots = shop.store.database().collection::<Slot>("slots");
    let id = mongodb::bson::oid::ObjectId::from_bytes(id.bytes());
    let slot = slots
        .find_one(mongodb::bson::doc! { "_id": id })
        .await
        .expect("the database");
    slot.map_or(0, |slot| slot.taken)
}

/// Places an order on the heap: its future is long.
pub async fn place(shop: &TestShop, customer: &domain::Customer, input: &PlaceOrder) -> domain::Result<Order> {
    Box::pin(orders::place(shop, customer, input)).await
}
