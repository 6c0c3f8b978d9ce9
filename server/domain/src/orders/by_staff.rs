//! Orders that staff take by phone or at the counter: priced and placed as a customer's own, with the accounts of those
//! who have none.

use std::sync::Arc;

use shared::{
    Id, Language, Money, Timestamp,
    audit::Action,
    cart::CartItem,
    order::{
        NewCustomer, Order, OrderEvent, OrderStatus, PaymentMethod, PaymentStatus, Quote, ShippingAddress, StaffOrder,
    },
    period::Day,
    pricing::ShippingRates,
    user::{Role, User},
    validation::{self, BrokenRule},
    webhook::WebhookEvent,
};

use super::{
    draft::{self, NewOrder},
    paid,
    pricing::{self, PricedOrder, Shown},
};
use crate::{
    Admin, Error, Result, Settings, Shop, audit,
    cart::{self, Products},
    catalog::lots::Shelf,
    delivery::{self, Book},
    identity::{accounts, phone_numbers},
    legal, notifications,
    search::prefixes,
    settings::{self, OrderSettings},
    store::{self, Transaction, outbox::Letter, products, transact, users},
    validate, webhooks,
};

/// What an order would cost. Stores nothing. [`Error::Invalid`], [`Error::NotDeliveredThere`], [`Error::CartOutdated`],
/// [`Error::OutOfStock`] or [`Error::PriceChanged`].
pub async fn quote_for(shop: &Shop, _: &Admin, input: &StaffOrder) -> Result<Quote> {
    validate(input)?;
    let ids: Vec<_> = input.items.iter().map(|item| item.product_id).collect();
    let found = shop.catalog.products(&ids).await?;
    let settings = settings::for_orders_now(shop).await?;
    let rates = rates(&shop.catalog.delivery(), settings, input)?;
    Ok(priced(&shop.settings, rates, shop.now(), &found, input)?.quote)
}

/// Places what a customer orders by phone or at the counter, under the rules of every order. What is paid there is paid
/// and invoiced at once; what is handed over there is delivered at once, without a fee. Others get the letter that
/// confirms their order, if they gave an address. The audit says who took it, what was taken off, and why.
/// [`Error::Invalid`], [`Error::EmailTaken`], [`Error::CartOutdated`], [`Error::OutOfStock`] or [`Error::PriceChanged`].
pub async fn place_for(shop: &Shop, admin: &Admin, input: &StaffOrder) -> Result<Order> {
    place_once(shop, admin, input, shop.new_id()).await
}

/// [`place_for`] under this id: of a form that comes twice, the second time is the order that is there.
pub async fn place_once(shop: &Shop, admin: &Admin, input: &StaffOrder, id: Id<Order>) -> Result<Order> {
    check_input(input)?;
    let (book, terms) = (shop.catalog.delivery(), legal::current_version(shop).await);
    let order = transact!(shop, |tx| {
        match store::orders::by_id(tx.access(), id).await? {
            Some(placed) => placed,
            None => Box::pin(place_in(tx, admin, input, id, (&book, terms))).await?,
        }
    });
    shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    tracing::info!(target: "activity", user = %admin.user().id, order = %order.id, "placed an order for a customer");
    Ok(order)
}

/// What is wrong with what was typed of a new customer and of where it is brought, while the rest is still to come: what is
/// not there yet is not missed.
pub fn broken_by_what_is_typed(input: &StaffOrder) -> Vec<BrokenRule> {
    let mut broken = validation::broken_rules(input);
    if let Some(customer) = &input.new_customer {
        phone_numbers::normalized("newCustomer.phoneNumber", customer.phone_number.clone(), &mut broken);
    }
    let postal_code = input
        .shipping_address
        .as_ref()
        .map(|address| address.postal_code.as_str());
    broken.retain(|rule| {
        let is_typed =
            rule.rule != "required" && (rule.field != "shippingAddress.postalCode" || postal_code != Some(""));
        is_typed && (rule.field.starts_with("newCustomer.") || rule.field.starts_with("shippingAddress."))
    });
    broken
}

/// What can be refused without a look at the products.
pub(super) fn check_input(input: &StaffOrder) -> Result<()> {
    let mut broken = validation::broken_rules(input);
    if let Some(customer) = &input.new_customer {
        if input.customer_id.is_some() {
            broken.push(BrokenRule::new("customerId", "one_customer"));
        }
        phone_numbers::normalized("newCustomer.phoneNumber", customer.phone_number.clone(), &mut broken);
        if customer.email.is_none() && customer.phone_number.is_none() {
            broken.push(BrokenRule::new("newCustomer.email", "email_or_phone"));
        }
    }
    if input.shipping_address.is_some() && input.customer_id.is_none() && input.new_customer.is_none() {
        broken.push(BrokenRule::new("customerId", "required"));
    }
    if input.shipping_address.is_none() && input.payment_method.method().at_counter().is_none() {
        broken.push(BrokenRule::new("paymentMethod", "paid_when_collected"));
    }
    crate::refuse(broken)
}

async fn place_in(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    input: &StaffOrder,
    id: Id<Order>,
    (book, terms): (&Arc<Book>, Option<i64>),
) -> Result<Order> {
    let by = admin.user().id;
    let customer = customer_of(tx, input).await?;
    let ids: Vec<_> = input.items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids(tx.access(), &ids).await?;
    let settings = settings::for_orders_in(tx).await?;
    let book = delivery::book_in(tx, book, &settings).await?;
    let rates = rates(&book, settings, input)?;
    let priced = priced(tx.settings(), rates, tx.now(), &found, input)?;
    let taken = Shelf::of(tx, found.values()).take(&priced.items, &found, false);
    let not_taken = || Error::Internal("stock that was read could not be taken".into());
    let taken = taken.ok_or_else(not_taken)?;
    if !products::take_stocks(tx, &taken.stock).await? {
        return Err(not_taken());
    }
    let here = here(tx.settings());
    let new = NewOrder {
        id,
        customer: customer.id,
        by,
        priced: &priced,
        items: taken.items,
        address: input.shipping_address.as_ref().unwrap_or(&here),
        company: None,
        gift: None,
        method: input.payment_method.method(),
        transfer_days: settings.payment.transfer_days,
        terms,
    };
    let order = draft::new_order(tx, new);
    store::orders::insert(tx, &[(&order, &customer)]).await?;
    let mut changes = vec![audit::change("total", None::<Money>, order.total)?];
    if let Some(discount) = &input.discount {
        changes.push(audit::change("discount", None::<Money>, discount.amount)?);
        changes.push(audit::change("discountReason", None::<String>, &discount.reason)?);
    }
    audit::record(tx, by, Action::OrderPlacedByStaff, order.id, changes).await?;
    webhooks::order_changed(tx, WebhookEvent::OrderPlaced, &order).await?;
    let order = settle(tx, order, input, by).await?;
    if input.shipping_address.is_some() {
        let letter = Letter::OrderPlaced(Box::new(order.clone()));
        notifications::queue(tx, &format!("order_placed/{}", order.id), &customer, letter).await?;
    }
    Ok(order)
}

/// Hands over what is collected, and notes what is paid.
async fn settle(tx: &mut Transaction<'_>, mut order: Order, input: &StaffOrder, by: Id<User>) -> Result<Order> {
    let lost = || Error::Internal("an order that was just placed is gone".into());
    if input.shipping_address.is_none() {
        let event = OrderEvent::step(OrderStatus::Delivered, tx.now(), Some(by));
        let change = store::orders::Change {
            delivery_date: Some(tx.now()),
            ..Default::default()
        };
        let delivered = store::orders::advance(tx, order.id, OrderStatus::Pending, &event, change).await?;
        order = delivered.ok_or_else(lost)?;
        webhooks::order_changed(tx, WebhookEvent::OrderDelivered, &order).await?;
    }
    let has_nothing_to_pay = order.awaits_transfer() && order.total == Money::ZERO;
    if order.payment_method.at_counter().is_some() || has_nothing_to_pay {
        let event = OrderEvent {
            payment: Some(PaymentStatus::Paid),
            ..OrderEvent::step(order.status, tx.now(), Some(by))
        };
        let settled = store::orders::pay(tx, order.id, &event).await?.ok_or_else(lost)?;
        order = paid::follow_up(tx, settled).await?;
    }
    Ok(order)
}

/// What delivery costs; nothing where it is handed over. [`Error::NotDeliveredThere`].
pub(super) fn rates(book: &Book, settings: OrderSettings, input: &StaffOrder) -> Result<ShippingRates> {
    match &input.shipping_address {
        None => Ok(ShippingRates::FREE),
        Some(to) => {
            let rates = book.areas.rates(&to.postal_code, settings.shipping);
            rates.ok_or(Error::NotDeliveredThere)
        }
    }
}

/// The order at today's prices, of which all is in stock.
pub(super) fn priced(
    settings: &Settings,
    rates: ShippingRates,
    now: Timestamp,
    found: &Products,
    input: &StaffOrder,
) -> Result<PricedOrder> {
    let mut terms = draft::terms(settings, rates, now, input.customer_id, Ok(None))?;
    if let Some(discount) = &input.discount {
        terms.off = discount.amount;
    }
    let shown = Shown {
        total: input.expected_total,
        prices: &[],
    };
    // None of the ways to pay here has a bound of its own.
    let method = PaymentMethod::CashOnDelivery;
    let priced = pricing::price(&lines(found, input)?, found, terms, method, shown)?;
    draft::in_stock(&priced, found, Day::at(now))?;
    Ok(priced)
}

/// The lines as a cart would hold them: one for each product and weight.
fn lines(found: &Products, input: &StaffOrder) -> Result<Vec<CartItem>> {
    let mut lines: Vec<CartItem> = Vec::new();
    for (position, item) in input.items.iter().enumerate() {
        let field = |name: &str| format!("items[{position}].{name}");
        let product = found.get(&item.product_id);
        let product = product.ok_or_else(|| Error::field(&field("productId"), "unknown_product"))?;
        let weight = cart::item_weight(product, item.weight).map_err(|error| match error {
            Error::Invalid(rules) => {
                let rules = rules
                    .iter()
                    .map(|rule| BrokenRule::new(&field(&rule.field), &rule.rule));
                Error::Invalid(rules.collect())
            }
            other => other,
        })?;
        let same = |line: &&mut CartItem| line.product_id == product.id && line.weight == weight;
        match lines.iter_mut().find(same) {
            Some(line) => line.quantity += item.quantity,
            None => lines.push(CartItem {
                // They lie in no cart, where it would be looked for.
                id: Id::from_bytes([0; 12]),
                product_id: product.id,
                quantity: item.quantity,
                weight,
            }),
        }
    }
    Ok(lines)
}

/// Whose order it is, with a new account if they have none.
async fn customer_of(tx: &mut Transaction<'_>, input: &StaffOrder) -> Result<User> {
    if let Some(id) = input.customer_id {
        let known = users::by_id(tx.access(), id).await?;
        return known.ok_or_else(|| Error::field("customerId", "unknown_user"));
    }
    let user = match &input.new_customer {
        Some(new) => new_user(tx, tx.new_id(), new),
        None => match users::by_id(tx.access(), users::COUNTER).await? {
            Some(counter) => return Ok(counter),
            None => counter(tx),
        },
    };
    accounts::insert_without_password(tx, &user).await?;
    Ok(user)
}

fn counter(tx: &Transaction<'_>) -> User {
    let counter = NewCustomer {
        name: "Vente au comptoir".into(),
        email: Some("comptoir@vente.invalid".into()),
        phone_number: None,
    };
    new_user(tx, users::COUNTER, &counter)
}

/// An account of somebody who gave no address of mail has one that cannot be, by their phone number: the next order by the
/// same number is refused a second account.
fn new_user(tx: &Transaction<'_>, id: Id<User>, new: &NewCustomer) -> User {
    let phone_number = new.phone_number.as_deref().and_then(phone_numbers::international);
    User {
        id,
        name: new.name.clone(),
        email: new
            .email
            .clone()
            .unwrap_or_else(|| stand_in_address(new.phone_number.as_deref().unwrap_or_default())),
        role: Role::User,
        avatar: None,
        phone_number,
        created_at: tx.now(),
        updated_at: tx.now(),
        last_login: None,
        is_verified: false,
        closed_at: None,
        second_factor_since: None,
        language: Language::French,
    }
}

/// The address of an account by its phone number.
pub(super) fn stand_in_address(phone_number: &str) -> String {
    let international = phone_numbers::international(phone_number);
    let digits = international.as_deref().and_then(prefixes::digits).unwrap_or_default();
    format!("{digits}@telephone.invalid")
}

/// Where what is collected changes hands: the seller's own address.
fn here(settings: &Settings) -> ShippingAddress {
    let address = &settings.seller.address;
    let last = address.last().map(String::as_str).unwrap_or_default();
    let (postal_code, city) = last.split_once(' ').unwrap_or(("", last));
    ShippingAddress {
        street: address.first().cloned().unwrap_or_default(),
        city: city.into(),
        state: String::new(),
        postal_code: postal_code.into(),
    }
}
