//! The orders behind the demo shop's months.

use std::collections::HashMap;

use shared::{
    Id, Money, Timestamp,
    order::{Order, OrderEvent, OrderItem, OrderStatus, PaymentMethod, PaymentStatus, ShippingAddress},
    period::Day,
    pricing::{self, ShippingRates},
    product::{Product, SoldBy},
    refund::{Refund, RefundMethod, RefundReason, RefundStatus},
    user::User,
};

use super::{
    customers::{DemoCustomer, customer, review_entries},
    data::{ACCOUNTS, id},
};
use crate::{
    Error, Randomness, Result, Shop,
    billing::{self, Kind},
    settings,
    store::invoice_numbers::Numbers,
};

/// Who orders what, how long ago, and where it stands today.
struct Plan<'a> {
    key: String,
    customer: &'a DemoCustomer,
    first: Option<&'a Product>,
    days_ago: i64,
    status: OrderStatus,
    paid: bool,
}

/// Behind each review stands a delivered order; then some that are still on their way.
pub(super) fn all(shop: &Shop, customers: &[DemoCustomer], products: &HashMap<String, Product>) -> Result<Vec<Order>> {
    use OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped};
    let entries = review_entries()?;
    let mut plans = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        plans.push(Plan {
            key: format!("review/{number}"),
            customer: customer(customers, entry.customer)?,
            first: products.get(&entry.product),
            days_ago: entry.days_ago + 7,
            status: Delivered,
            paid: true,
        });
    }
    let recent = [
        Pending, Shipped, Processing, Pending, Delivered, Shipped, Cancelled, Processing, Shipped, Delivered,
    ];
    for (number, status) in recent
        .into_iter()
        .chain([
            Delivered, Delivered, Shipped, Pending, Delivered, Delivered, Delivered, Cancelled,
        ])
        .enumerate()
    {
        // The last eight are the demo customer's own.
        let own = number >= recent.len();
        let index = if own { customers.len() - 1 } else { number };
        plans.push(Plan {
            key: format!("recent/{number}"),
            customer: customer(customers, index)?,
            first: None,
            days_ago: match status {
                Delivered => 9 + 20 * i64::try_from(number % 4).unwrap_or(0),
                Cancelled if own => 2,
                Cancelled => 12,
                Shipped | Processing => 1,
                Pending => 0,
            },
            status,
            paid: status == Delivered || own && status == Cancelled,
        });
    }
    let mut shelf: Vec<&Product> = products.values().filter(|product| product.stock > 0).collect();
    shelf.sort_by(|a, b| a.slug.cmp(&b.slug));
    // The same carts every time.
    let chance = Randomness::seeded(1926);
    plans
        .into_iter()
        .enumerate()
        .map(|(position, plan)| order(shop, plan, position, &shelf, &chance))
        .collect()
}

fn order(shop: &Shop, plan: Plan<'_>, position: usize, shelf: &[&Product], chance: &Randomness) -> Result<Order> {
    let pick = |count: usize| usize::try_from(chance.below(count as u64)).unwrap_or(0);
    let mut chosen: Vec<&Product> = plan.first.into_iter().collect();
    for _ in 0..=pick(3) {
        let product = shelf[pick(shelf.len())];
        if chosen.iter().all(|other| other.id != product.id) {
            chosen.push(product);
        }
    }
    let items: Vec<_> = chosen
        .into_iter()
        .map(|product| item(product, 1 + i64::from(pick(3) == 0)))
        .collect::<Result<_>>()?;
    let subtotal = items.iter().map(OrderItem::total).sum();
    let settings = settings::for_orders(shop);
    let shipping_cost = ShippingRates::from(settings.shipping).cost(subtotal);
    let total = pricing::total(subtotal, shared::Money::ZERO, shipping_cost).unwrap_or(subtotal);
    let minutes = i64::try_from(position * 47 % 600).unwrap_or(0);
    let placed = shop.now().plus_days(-plan.days_ago).plus_seconds(-60 * minutes);
    let user_id: Id<User> = id("user", &plan.customer.email);
    let timeline = timeline(&plan, placed, user_id);
    let last = timeline.last().map_or(placed, |event| event.at);
    let delivered = plan.status == OrderStatus::Delivered;
    let noted = timeline.iter().find(|event| event.payment.is_some());
    let paid_at = plan.paid.then(|| noted.map_or(last, |event| event.at));
    let on_the_road = matches!(plan.status, OrderStatus::Shipped | OrderStatus::Delivered);
    let method = if position.is_multiple_of(3) || noted.is_some() {
        PaymentMethod::BankTransfer
    } else {
        PaymentMethod::CashOnDelivery
    };
    Ok(Order {
        id: id("order", &plan.key),
        user_id,
        order_number: shop.randomness.readable_code(),
        items: OrderItem::numbered(items),
        status: plan.status,
        shipping_address: ShippingAddress {
            street: plan.customer.street.clone(),
            city: plan.customer.city.clone(),
            state: plan.customer.state.clone(),
            postal_code: plan.customer.postal_code.clone(),
        },
        company: None,
        gift: None,
        payment_method: method.into(),
        payment_status: if plan.paid {
            PaymentStatus::Paid
        } else {
            PaymentStatus::Pending
        },
        subtotal,
        shipping_cost,
        discount: None,
        total,
        ordered_total: None,
        created_at: placed,
        updated_at: last,
        delivery_date: delivered.then_some(last),
        tracking_number: None,
        paid_at,
        invoice_number: None,
        credit_note_number: None,
        pay_by: (method == PaymentMethod::BankTransfer
            && !plan.paid
            && matches!(plan.status, OrderStatus::Pending | OrderStatus::Processing))
        .then(|| shop.now().plus_days(settings.payment.transfer_days)),
        refunded_total: Money::ZERO,
        refund_due: Money::ZERO,
        refunds: Vec::new(),
        dispute: None,
        slot: None,
        open_outcome: None,
        fraud_warning_at: None,
        terms_version: None,
        papers_removed_at: None,
        subscription_id: None,
        livreur_id: on_the_road.then(|| id("user", ACCOUNTS[2])),
        coupon_code: None,
        coupon_id: None,
        timeline,
    })
}

fn item(product: &Product, quantity: i64) -> Result<OrderItem> {
    let weight = product.weight;
    // Two cuts of one weight are asked for as one larger cut.
    let quantity = if product.sold_by == SoldBy::Weight { 1 } else { quantity };
    let price = pricing::unit_price(product, weight)
        .ok_or_else(|| Error::Internal(format!("demo data, products: {} has no price", product.slug)))?;
    Ok(OrderItem {
        id: Id::from_bytes([0; 12]),
        weighed: None,
        charged: None,
        product_id: product.id,
        quantity,
        weight,
        price,
        name: Some(product.name.clone()),
        vat_rate: Some(product.vat_rate),
        sold_by: Some(product.sold_by),
        is_perishable: Some(product.is_perishable),
        lots: Vec::new(),
    })
}

/// What the customers of cancelled orders that were paid are owed, written down on the orders, too.
pub(super) fn refunds(orders: &mut [Order]) -> Vec<Refund> {
    let is_owed = |order: &&mut Order| order.status == OrderStatus::Cancelled && order.paid_at.is_some();
    let owed = orders.iter_mut().filter(is_owed).map(|order| {
        let refund = Refund {
            id: id("refund", &order.id.to_string()),
            order_id: order.id,
            amount: order.total,
            lines: Vec::new(),
            shipping: false,
            reason: RefundReason::Cancelled,
            note: None,
            method: RefundMethod::Transfer,
            status: RefundStatus::Pending,
            restock: false,
            credit_note_number: None,
            created_at: order.updated_at,
            by: None,
            sent_at: None,
            failed_at: None,
            failure: None,
            reference: None,
            by_rate: pricing::rate_shares(&order.items, order.total),
        };
        order.refunds.push(refund.id);
        order.refunded_total = order.total;
        order.refund_due = order.total;
        refund
    });
    owed.collect()
}

/// Gives the orders that are paid the numbers of their invoices, and hands over the last of each year.
pub(super) fn number_invoices(orders: &mut [Order]) -> Vec<Numbers> {
    let mut paid: Vec<_> = orders
        .iter_mut()
        .filter_map(|order| Some((order.paid_at?, order)))
        .collect();
    paid.sort_by_key(|(at, _)| *at);
    let mut numbers: Vec<Numbers> = Vec::new();
    for (at, order) in paid {
        let year = Day::at(at).year();
        if numbers.last().is_none_or(|numbers| numbers.year != year) {
            numbers.push(Numbers { year, last: 0 });
        }
        if let Some(numbers) = numbers.last_mut() {
            numbers.last += 1;
            order.invoice_number = Some(billing::number(Kind::Invoice, year, numbers.last));
        }
    }
    numbers
}

/// How an order came to stand where it stands.
fn timeline(plan: &Plan<'_>, placed: Timestamp, customer: Id<User>) -> Vec<OrderEvent> {
    use OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped};
    let [_, admin, livreur] = ACCOUNTS.map(|email| id("user", email));
    let steps: &[(OrderStatus, i64, Id<User>)] = match plan.status {
        Pending => &[],
        Processing => &[(Processing, 1, admin)],
        Shipped => &[(Processing, 2, admin), (Shipped, 5, admin)],
        Delivered => &[(Processing, 3, admin), (Shipped, 22, admin), (Delivered, 30, livreur)],
        Cancelled if plan.paid => &[(Pending, 2, admin), (Cancelled, 4, admin)],
        Cancelled => &[(Cancelled, 4, admin)],
    };
    let event = |status, hours: i64, by| OrderEvent {
        // Its transfer came before it was cancelled.
        payment: (status == Pending && hours > 0).then_some(PaymentStatus::Paid),
        ..OrderEvent::step(status, placed.plus_seconds(hours * 3600), Some(by))
    };
    std::iter::once(event(Pending, 0, customer))
        .chain(steps.iter().map(|(s, h, by)| event(*s, *h, *by)))
        .collect()
}
