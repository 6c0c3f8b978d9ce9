//! What must hold in the database, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use domain::Shop;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use serde::de::DeserializeOwned;
use shared::{
    Money,
    audit::{Action, AuditEntry, TargetKind},
    coupon::Coupon,
    delivery::Slot,
    lot::Lot,
    loyalty::{Loyalty, MovementKind},
    order::{Order, OrderStatus, PaymentStatus},
    product::Product,
    refund::Refund,
    user::{Role, User},
};

use crate::{payments, people::LIMITED, refunds, weights};

/// What servers answered to people: ids that must be in the database.
#[derive(Debug, Default)]
pub struct Answered {
    pub orders: BTreeSet<String>,
    /// Ids of coupons that customers bought with points.
    pub own_coupons: BTreeSet<String>,
    /// Ids of coupons that the admin made.
    pub made_coupons: BTreeSet<String>,
}

/// Every document of a collection.
pub async fn all<T: DeserializeOwned + Send + Sync>(shop: &Shop, collection: &str) -> Vec<T> {
    let collection = shop.store.database().collection::<T>(collection);
    collection.find(doc! {}).await.unwrap().try_collect().await.unwrap()
}

/// Checks every sum.
pub async fn check(shop: &Shop, stock_before: &BTreeMap<String, i64>, answered: &Answered) {
    let orders: Vec<Order> = all(shop, "orders").await;
    let known: BTreeSet<_> = orders.iter().map(|order| order.id.to_string()).collect();
    assert_eq!(
        known, answered.orders,
        "the orders there are, and those that people were told of"
    );
    let refunds = refunds::check(shop, &orders).await;
    check_stock(shop, stock_before, &orders, &refunds).await;
    check_slots(shop, &orders).await;
    check_coupons(shop, answered, &orders).await;
    check_points(shop, answered, &orders).await;
    check_invoices(shop, &orders, &refunds).await;
    payments::check(shop, &orders).await;
    weights::check(shop, &orders, &refunds).await;
    check_staff(shop, &orders).await;
    check_letters(shop, &orders).await;
}

fn standing(orders: &[Order]) -> impl Iterator<Item = &Order> {
    orders.iter().filter(|order| order.status != OrderStatus::Cancelled)
}

async fn check_stock(
    shop: &Shop,
    before: &BTreeMap<String, i64>,
    orders: &[Order],
    refunds: &BTreeMap<String, Vec<Refund>>,
) {
    let mut taken = BTreeMap::<String, i64>::new();
    for order in orders {
        for (product, quantity) in refunds::taken(order, refunds.get(&order.id.to_string())) {
            *taken.entry(product).or_default() += quantity;
        }
    }
    for product in all::<Product>(shop, "products").await {
        let sold = taken.get(&product.id.to_string()).copied().unwrap_or_default();
        assert!(product.stock >= 0);
        assert_eq!(
            product.stock + sold,
            before[&product.id.to_string()],
            "{}",
            product.name
        );
        let in_lots: i64 = product.lots.iter().map(|lot| lot.remaining).sum();
        assert!(product.lots.is_empty() || in_lots == product.stock, "{}", product.name);
    }
    check_lots(shop, orders, refunds).await;
}

/// What was delivered of each lot is left of it, or named by the orders that took it.
async fn check_lots(shop: &Shop, orders: &[Order], refunds: &BTreeMap<String, Vec<Refund>>) {
    let mut taken = BTreeMap::<String, i64>::new();
    for order in orders {
        for (lot, quantity) in refunds::taken_of_lots(order, refunds.get(&order.id.to_string())) {
            *taken.entry(lot).or_default() += quantity;
        }
    }
    let products: Vec<Product> = all(shop, "products").await;
    for lot in all::<Lot>(shop, "lots").await {
        let left = products.iter().find_map(|product| product.lot(lot.id));
        let left = left.map(|left| left.remaining).unwrap();
        let sold = taken.get(&lot.id.to_string()).copied().unwrap_or_default();
        assert!(left >= 0);
        assert_eq!(left + sold, lot.quantity, "{}", lot.code);
    }
}

/// The places of a slot that are taken are the standing orders that have it, and never more than it has.
async fn check_slots(shop: &Shop, orders: &[Order]) {
    let slots: Vec<Slot> = all(shop, "slots").await;
    let mut known = 0;
    for slot in &slots {
        let having = |order: &&Order| order.slot.is_some_and(|of_order| of_order.id == slot.id);
        let having = standing(orders).filter(having).count();
        known += having;
        assert_eq!(slot.taken, i64::try_from(having).unwrap(), "{}", slot.from);
        assert!(slot.taken <= slot.capacity, "{}", slot.from);
    }
    assert_eq!(known, standing(orders).filter(|order| order.slot.is_some()).count());
}

/// Uses are the standing orders that carry a coupon; coupons are those that were made or bought; and the audit has an
/// entry for each that an admin made, and for no other.
async fn check_coupons(shop: &Shop, answered: &Answered, orders: &[Order]) {
    let coupons: Vec<Coupon> = all(shop, "coupons").await;
    for coupon in &coupons {
        // One whose whole money went back gave its coupon back.
        let carrying = standing(orders)
            .filter(|order| order.coupon_id == Some(coupon.id))
            .filter(|order| order.refunds.is_empty() || order.refundable() > Money::ZERO)
            .count();
        assert_eq!(coupon.used_count, i64::try_from(carrying).unwrap(), "{}", coupon.code);
        assert!(coupon.usage_limit.is_none_or(|limit| coupon.used_count <= limit));
    }
    let ids = |of_customers: bool| -> BTreeSet<_> {
        let of = coupons
            .iter()
            .filter(|c| c.user_id.is_some() == of_customers && c.code != LIMITED);
        of.map(|coupon| coupon.id.to_string()).collect()
    };
    assert_eq!(ids(true), answered.own_coupons);
    assert_eq!(ids(false), answered.made_coupons);
    let audit: Vec<AuditEntry> = all(shop, "audit").await;
    let entries: Vec<_> = audit
        .iter()
        .filter(|entry| entry.action == Action::CouponCreated)
        .map(|entry| entry.target.id.to_string())
        .collect();
    assert_eq!(entries.len(), answered.made_coupons.len());
    assert_eq!(entries.into_iter().collect::<BTreeSet<_>>(), answered.made_coupons);
}

/// A balance is the sum of its history; what is delivered and paid has earned once, and nothing else has.
async fn check_points(shop: &Shop, answered: &Answered, orders: &[Order]) {
    let accounts: Vec<Loyalty> = all(shop, "loyalties").await;
    let mut earned = BTreeMap::<String, (i64, usize)>::new();
    let mut spendings = 0;
    for account in &accounts {
        let sum: i64 = account.history.iter().map(|movement| movement.points).sum();
        assert_eq!(account.points, sum);
        for movement in &account.history {
            match movement.kind {
                MovementKind::Earn => {
                    let order = movement.order_id.expect("an order").to_string();
                    let (points, times) = earned.entry(order).or_default();
                    *points += movement.points;
                    *times += usize::from(movement.points > 0);
                }
                MovementKind::Redeem => spendings += 1,
            }
        }
    }
    assert_eq!(spendings, answered.own_coupons.len());
    let expected: BTreeMap<_, _> = orders
        .iter()
        .filter(|order| order.status == OrderStatus::Delivered && order.payment_status == PaymentStatus::Paid)
        .map(|order| {
            let points = order.total.cents() / 100;
            let taken_back = points * order.refunded_total.cents() / order.total.cents().max(1);
            (order.id.to_string(), (points - taken_back, 1))
        })
        .collect();
    assert_eq!(earned, expected);
}

/// The numbers of invoices leave none out, and stand each on an order that was paid; those of credit notes, on a refund.
/// What each says is kept, and nothing else is.
async fn check_invoices(shop: &Shop, orders: &[Order], refunds: &BTreeMap<String, Vec<Refund>>) {
    let mut numbers = Vec::new();
    let mut credited = Vec::new();
    let mut issued = BTreeSet::new();
    for order in orders {
        assert_eq!(
            order.invoice_number.is_some(),
            order.paid_at.is_some(),
            "{}",
            order.order_number
        );
        if order.payment_status == PaymentStatus::Paid {
            assert!(order.paid_at.is_some());
        }
        if let Some(number) = &order.invoice_number {
            numbers.push(number.split_once('-').unwrap().1.parse::<usize>().unwrap());
        }
        issued.extend(order.invoice_number.clone());
    }
    for refund in refunds.values().flatten() {
        if let Some(number) = &refund.credit_note_number {
            credited.push(number.rsplit_once('-').unwrap().1.parse::<usize>().unwrap());
            issued.insert(number.clone());
        }
    }
    for mut numbers in [numbers, credited] {
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
    }
    let stored = all::<Document>(shop, "invoices").await;
    let stored: BTreeSet<_> = stored.iter().map(|i| i.get_str("_id").unwrap().to_owned()).collect();
    assert_eq!(stored, issued);
}

/// The audit tells what the orders' timelines say that admins did, and nothing else of orders.
async fn check_staff(shop: &Shop, orders: &[Order]) {
    let users: Vec<User> = all(shop, "users").await;
    let admins: BTreeSet<_> = users
        .iter()
        .filter(|user| user.role == Role::Admin)
        .map(|user| user.id)
        .collect();
    let mut done = Vec::new();
    for order in orders {
        for (before, event) in order.timeline.iter().zip(order.timeline.iter().skip(1)) {
            let Some(by) = event.by.filter(|by| admins.contains(by) && event.refund.is_none()) else {
                continue;
            };
            let (action, steps) = if before.status == event.status {
                assert_eq!(event.payment, Some(PaymentStatus::Paid));
                (Action::OrderPaid, ["pending", "paid"])
            } else {
                (Action::OrderStatusChanged, [before.status.name(), event.status.name()])
            };
            done.push(format!("{by} {action:?} {} {steps:?}", order.id));
        }
    }
    let audit: Vec<AuditEntry> = all(shop, "audit").await;
    let is_expected = |action| {
        matches!(
            action,
            Action::CouponCreated
                | Action::OrderStatusChanged
                | Action::OrderPaid
                | Action::OrderRefunded
                | Action::OrderWeighed
        )
    };
    assert!(audit.iter().all(|entry| is_expected(entry.action)));
    let is_other = |action| matches!(action, Action::OrderRefunded | Action::OrderWeighed);
    let of_orders = audit
        .iter()
        .filter(|entry| entry.action.kind() == TargetKind::Order && !is_other(entry.action));
    let mut written: Vec<_> = of_orders
        .map(
            |AuditEntry {
                 by,
                 action,
                 target,
                 changes,
                 ..
             }| {
                let steps = [&changes[0].from, &changes[0].to].map(|step| step.as_deref().unwrap_or_default());
                format!("{by} {action:?} {} {steps:?}", target.id)
            },
        )
        .collect();
    written.sort_unstable();
    done.sort_unstable();
    assert_eq!(written, done, "what the audit says, and the timelines");
}

/// Each order has the letter that confirms it, and each whose card was charged late the one that says so; each such letter
/// has its order.
async fn check_letters(shop: &Shop, orders: &[Order]) {
    let outbox: Vec<Document> = all(shop, "outbox").await;
    let about = |cause: &str| {
        let about = outbox
            .iter()
            .filter_map(|letter| letter.get_str("cause").ok()?.strip_prefix(cause));
        let mut about: Vec<_> = about.map(ToOwned::to_owned).collect();
        about.sort_unstable();
        about
    };
    let of = |orders: &mut dyn Iterator<Item = &Order>| {
        let mut ids: Vec<_> = orders.map(|order| order.id.to_string()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(about("order_placed/"), of(&mut orders.iter()));
    let mut late = orders.iter().filter(|order| payments::was_charged_late(order));
    assert_eq!(about("order_paid_late/"), of(&mut late));
}
