//! The lots of some demo products, what of them was sold included.

use shared::{
    lot::Lot,
    order::{Order, OrderStatus},
    period::Day,
    product::{Product, ProductLot},
};

use super::data::id;
use crate::{Result, Shop, store::insert_new};

/// A lot: of which product, what stands on it, how many days it still has, how much is left, since how many days it ripens,
/// and who delivered it.
type Entry = (&'static str, &'static str, i64, i64, Option<i64>, &'static str);

const LOTS: [Entry; 10] = [
    ("maroilles", "MA-0417", 3, 4, Some(120), "Ferme du Pont de Sains"),
    ("maroilles", "MA-0502", 19, 12, Some(90), "Ferme du Pont de Sains"),
    (
        "saint-nectaire-fermier",
        "SN-118",
        12,
        2500,
        Some(60),
        "GAEC des Volcans",
    ),
    (
        "saint-nectaire-fermier",
        "SN-121",
        26,
        5000,
        Some(45),
        "GAEC des Volcans",
    ),
    ("fourme-d-ambert", "FA-77", 5, 1500, None, "Laiterie de la Montagne"),
    ("fourme-d-ambert", "FA-79", 40, 5000, None, "Laiterie de la Montagne"),
    ("mozzarella-di-bufala", "MB-12", 8, 30, None, "Caseificio del Sole"),
    (
        "sainte-maure-de-touraine",
        "SM-31",
        16,
        20,
        Some(30),
        "Chèvrerie du Plessis",
    ),
    ("ossau-iraty", "OI-08", 60, 8000, Some(240), "Bergerie d’Arneguy"),
    ("manchego", "MG-22", 75, 6000, Some(180), "Quesería La Torre"),
];

/// How many days ago they were delivered.
const DELIVERED_DAYS: i64 = 14;

/// Puts its lots into a product; its stock is what is left of them.
pub(super) fn put(product: &mut Product, today: Day) {
    let slug = product.slug.clone();
    for (_, code, days, left, ..) in LOTS.iter().filter(|(of, ..)| *of == slug) {
        product.put_lot(ProductLot {
            id: id("lot", code),
            code: (*code).into(),
            best_before: today.plus(*days),
            remaining: *left,
        });
    }
}

/// Loads the lots: what was delivered of each is what is left, and what these orders took.
pub(super) async fn load(shop: &Shop, orders: &[Order]) -> Result<()> {
    let today = Day::at(shop.now());
    let standing = || orders.iter().filter(|order| order.status != OrderStatus::Cancelled);
    let lots = LOTS.iter().map(|(slug, code, days, left, ageing, supplier)| {
        let lot = id("lot", code);
        let sold: i64 = standing().map(|order| order.taken_of(lot)).sum();
        Lot {
            id: lot,
            product_id: id("product", slug),
            code: (*code).into(),
            best_before: today.plus(*days),
            ageing_since: ageing.map(|days| today.plus(-days)),
            quantity: left + sold,
            remaining: None,
            supplier: Some((*supplier).into()),
            delivery_note: Some(format!("BL-{}", &code[3..])),
            received_at: shop.now().plus_days(-DELIVERED_DAYS),
            ended_at: None,
            recalled_at: None,
            recall_reason: None,
        }
    });
    insert_new(&shop.store, "lots", &lots.collect::<Vec<_>>()).await
}

/// Says of a demo order's lines which lots they took: the first one, where they are not older than it.
pub(super) fn name_in(
    order: &mut Order,
    products: &std::collections::HashMap<String, Product>,
    now: shared::Timestamp,
) {
    if order.created_at < now.plus_days(-DELIVERED_DAYS) {
        return;
    }
    for item in &mut order.items {
        let product = products.values().find(|product| product.id == item.product_id);
        if let Some(product) = product
            && let (Some(lot), Some(amount)) = (product.lots.first(), item.stock_taken(product))
        {
            item.lots = vec![lot.taken(amount)];
        }
    }
}
