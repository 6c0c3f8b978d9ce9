//! What the cuts of an order weigh, while it is prepared. As long as nothing was taken of the customer's money, the order
//! costs what lies on the scale, and never more than was shown. Of what is paid already the difference goes back when the
//! order leaves ([`super::refunds::of_weighed`]), so that weighing again corrects it and ten cuts are one credit note.

use shared::{
    Grams, Id, Money,
    audit::Action,
    order::{LotTaken, Order, OrderItem, OrderStatus, PaymentStatus, StatusChange},
    period::Day,
    product::{Product, SoldBy},
    refund::RefundReason,
    scale::{self, Amount},
    stock::StockReason,
    weighing::{self, Amounts, WeightInput},
};

use super::{refunds, transitions};
use crate::{
    Admin, Error, Result, Shop, Staff, audit, catalog,
    store::{self, Transaction, products, transact},
    validate,
};

/// Notes what the cuts of a line weigh together, or what a label of the scale says that they do, once: what the line costs
/// follows, and the stock loses what was really cut. Weighing it again corrects both. [`Error::NotFound`] for an order or
/// a line that there is none of, [`Error::NotBeingPrepared`], or [`Error::Invalid`] for what is no weight of this line.
pub async fn weigh(
    shop: &Shop,
    admin: &Admin,
    id: Id<Order>,
    item: Id<OrderItem>,
    input: &WeightInput,
) -> Result<Order> {
    validate(input)?;
    let order = transact!(shop, |tx| { Box::pin(weigh_in(tx, admin, id, item, input)).await? });
    let weighed = order.items.iter().find(|line| line.id == item);
    shop.catalog.show(weighed.map(|line| line.product_id)).await;
    tracing::info!(target: "activity", user = %admin.user().id, order = %id, %item, "weighed a cut");
    Ok(order)
}

/// [`weigh`], which begins to prepare an order that is still to be begun.
pub async fn begin_and_weigh(
    shop: &Shop,
    admin: &Admin,
    id: Id<Order>,
    item: Id<OrderItem>,
    input: &WeightInput,
) -> Result<Order> {
    let order = store::orders::by_id(shop.store.access(), id).await?;
    if order.ok_or(Error::NotFound)?.status == OrderStatus::Pending {
        let begun = StatusChange {
            status: OrderStatus::Processing,
            tracking_number: None,
            delivery_date: None,
            ship_unpaid: false,
            livreur_id: None,
        };
        match transitions::change_status(shop, &Staff::Admin(admin.clone()), id, &begun).await {
            // Somebody else was faster.
            Ok(_) | Err(Error::InvalidTransition { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    weigh(shop, admin, id, item, input).await
}

async fn weigh_in(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    id: Id<Order>,
    item: Id<OrderItem>,
    input: &WeightInput,
) -> Result<Order> {
    let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    let place = order
        .items
        .iter()
        .position(|line| line.id == item)
        .ok_or(Error::NotFound)?;
    if order.status != OrderStatus::Processing {
        return Err(Error::NotBeingPrepared);
    }
    let line = &order.items[place];
    let found = products::every_by_ids(tx.access(), &[line.product_id]).await?;
    let product = found.get(&line.product_id);
    let field = if input.barcode.is_some() { "barcode" } else { "weight" };
    if line.sold_by.or(product.map(|product| product.sold_by)) == Some(SoldBy::Piece) {
        return Err(Error::field(field, "piece_not_weighed"));
    }
    let left = left_of(tx, &order, line).await?;
    let grams = match input.weight {
        Some(grams) => Grams(grams),
        None => labelled(tx, input.barcode.as_deref().unwrap_or_default(), &left, product)?,
    };
    if let Some(rule) = weighing::refusal(&left, grams) {
        return Err(Error::field(field, &rule));
    }
    // What went back before was not cut, or was weighed then: it lies at the end of the line.
    let gone = line.grams().0 - left.grams().0;
    let weighed = Grams(grams.0 + gone);
    if line.weighed == Some(weighed) {
        return Ok(order);
    }
    let mut after = order.clone();
    if let Some(product) = product {
        after.items[place].lots = take_difference(tx, admin, &order, line, product, (weighed, gone), field).await?;
    }
    after.items[place].weighed = Some(weighed);
    after.updated_at = tx.now();
    if !is_settled(tx, &order).await? {
        let line = &mut after.items[place];
        let worth = line.worth_as_weighed();
        line.charged = (worth < line.ordered_total()).then_some(worth);
        price(&mut after);
    }
    let written = store::held_orders::set_weighed(tx, &after).await?;
    let mut changes = vec![audit::change("weighed", line.weighed, Some(weighed))?];
    if written.total != order.total {
        changes.push(audit::change("total", order.total, written.total)?);
    }
    audit::record(tx, admin.user().id, Action::OrderWeighed, id, changes).await?;
    Ok(written)
}

/// Sets the amounts of an order to what its lines come to.
fn price(order: &mut Order) {
    let shown = order.shown_total();
    let Amounts {
        subtotal,
        discount,
        total,
    } = weighing::amounts(order, &order.items);
    order.subtotal = subtotal;
    order.discount = order.discount.map(|_| discount);
    order.total = total;
    order.ordered_total = (total < shown).then_some(shown);
}

/// Puts an order back to what it cost as it was ordered: all of that was taken of its card. What it weighs less goes back
/// when it leaves.
pub(crate) async fn as_ordered(tx: &mut Transaction<'_>, order: &Order) -> Result<Order> {
    let mut restored = order.clone();
    for line in &mut restored.items {
        line.charged = None;
    }
    restored.updated_at = tx.now();
    price(&mut restored);
    store::held_orders::set_weighed(tx, &restored).await
}

/// Whether the customer's money is taken, or is being taken.
async fn is_settled(tx: &mut Transaction<'_>, order: &Order) -> Result<bool> {
    Ok(match order.payment_status {
        PaymentStatus::Paid => true,
        PaymentStatus::Authorized => {
            let payment = store::payments::by_id(tx.access(), order.id).await?;
            payment.is_some_and(|payment| payment.capture.is_some())
        }
        PaymentStatus::Pending | PaymentStatus::Failed => false,
    })
}

/// The line without the cuts that were paid back: those are not packed.
async fn left_of(tx: &mut Transaction<'_>, order: &Order, line: &OrderItem) -> Result<OrderItem> {
    if order.refunds.is_empty() {
        return Ok(line.clone());
    }
    let mut done = store::refunds::of_order(tx.access(), order.id).await?;
    done.retain(|refund| refund.reason != RefundReason::Goodwill || refund.restock);
    Ok(refunds::left_of(&done, line))
}

/// The weight that a label of the scale says of this line.
fn labelled(tx: &Transaction<'_>, code: &str, line: &OrderItem, product: Option<&Product>) -> Result<Grams> {
    let refuse = |rule: &str| Error::field("barcode", rule);
    let label = tx.settings().scale.read(code).map_err(refuse)?;
    let product = product.ok_or_else(|| refuse("no_scale_code"))?;
    let own = product.scale_code.as_deref().ok_or_else(|| refuse("no_scale_code"))?;
    if !scale::is_article(own, &label) {
        return Err(refuse(&format!("barcode_of_another:{}", label.article)));
    }
    if let Some(last) = label.use_by.filter(|last| *last < Day::at(tx.now())) {
        return Err(refuse(&format!("barcode_use_by:{last}")));
    }
    let grams = match label.amount {
        Amount::Weight(grams) => grams,
        Amount::Price(price) => worth(product, price).ok_or_else(|| refuse("barcode_without_weight"))?,
    };
    // Nearer to one cut than to all of them.
    let is_of_one = grams.0 * 2 < line.weight.0 * (line.quantity + 1);
    if line.quantity > 1 && is_of_one && grams > Grams(0) {
        return Err(refuse(&format!("barcode_of_one:{}", line.quantity)));
    }
    Ok(grams)
}

/// How much of a product costs this, to the nearest gram.
fn worth(product: &Product, price: Money) -> Option<Grams> {
    let weight = Money::from_cents(product.weight.0).checked_ratio(price.cents(), product.price.cents())?;
    Some(Grams(weight.cents()))
}

/// Takes what was cut beyond what the line took of the stock before, or gives back what was not; the lots that the line holds
/// then.
async fn take_difference(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    order: &Order,
    line: &OrderItem,
    product: &Product,
    (weighed, gone): (Grams, i64),
    field: &str,
) -> Result<Vec<LotTaken>> {
    // Of a product that is sold by the piece by now, the stock counts something else.
    let Some(before) = line.stock_taken(product) else {
        return Ok(line.lots.clone());
    };
    let more = weighed.0 - before;
    let left = product.clone().on(Day::at(tx.now())).stock;
    let short = || Error::field(field, &format!("short_of_stock:{}", left.max(0)));
    if more > left {
        return Err(short());
    }
    if more == 0 {
        return Ok(line.lots.clone());
    }
    let lots = catalog::lots::change_line(tx, product, line, (before - gone).max(0), more).await?;
    let lots = lots.ok_or_else(short)?;
    let after = Product {
        stock: product.stock - more,
        ..product.clone()
    };
    let note = Some(order.order_number.clone());
    catalog::stock::record(tx, admin, &after, product.stock, StockReason::Weighed, note).await?;
    Ok(lots)
}
