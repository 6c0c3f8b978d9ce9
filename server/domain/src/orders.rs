//! Orders: placing them and moving them along.

use mongodb::ClientSession;
use shared::{
    Id, Page, PageRequest,
    audit::Action,
    cart::{CartItem, CartView},
    order::{
        Order, OrderEvent, OrderForStaff, OrderItem, OrderQuery, OrderSearch, OrderStatus, PaymentMethod,
        PaymentStatus, PlaceOrder, Quote, StatusChange,
    },
    pricing, validation,
};

use crate::{
    Admin, Customer, Error, Identity, Result, Shop, Staff, audit,
    cart::{self, Products},
    delivery,
    mail::{self, Letter},
    order_search,
    store::{self, Attempts, carts, commit, orders::Filter, products, profiles, users},
};

/// What this basket would cost, delivered.
pub fn quote(shop: &Shop, cart: &CartView) -> Result<Quote> {
    quote_of(shop, cart.subtotal)
}

fn quote_of(shop: &Shop, subtotal: shared::Money) -> Result<Quote> {
    let shipping_cost = shop.settings.shipping.cost(subtotal);
    let discount = shared::Money::ZERO;
    let total = pricing::total(subtotal, discount, shipping_cost)
        .ok_or_else(|| Error::Internal("a total does not fit".into()))?;
    Ok(Quote {
        subtotal,
        shipping_cost,
        discount,
        total,
    })
}

/// What ordering the customer's basket would cost. Stores nothing, and refuses what [`place`]
/// would refuse now: [`Error::Invalid`], [`Error::CartEmpty`] or [`Error::OutOfStock`].
pub async fn quote_order(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Quote> {
    let broken = validation::broken_rules(input);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let cart = carts::find(&shop.store, customer.user().id)
        .await?
        .ok_or(Error::CartEmpty)?;
    let ids: Vec<_> = cart.items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids(&shop.store, &ids).await?;
    let items = order_items(&cart.items, &found)?;
    if items.is_empty() {
        return Err(Error::CartEmpty);
    }
    let short: Vec<_> = cart::stock_taken(&cart.items, &found)
        .into_iter()
        .filter_map(|(id, amount)| found.get(&id).filter(|product| product.stock < amount))
        .map(cart::shortage)
        .collect();
    if !short.is_empty() {
        return Err(Error::OutOfStock(short));
    }
    quote_of(shop, items.iter().map(OrderItem::total).sum())
}

/// Orders what lies in the customer's basket. Stock, order, emptied basket and the letter that
/// confirms it commit together or not at all. [`Error::Invalid`], [`Error::CartEmpty`] or [`Error::OutOfStock`].
pub async fn place(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    let broken = validation::broken_rules(input);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let placed = async {
            let order = place_in(shop, &mut session, customer, input).await?;
            commit(&mut session).await?;
            Ok(order)
        }
        .await;
        match placed {
            Ok(order) => {
                tracing::info!(target: "activity", user = %order.user_id, order = %order.id, "placed an order");
                return Ok(order);
            }
            Err(error) => attempts.again(error).await?,
        }
    }
}

async fn place_in(shop: &Shop, session: &mut ClientSession, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    let user_id = customer.user().id;
    let cart = carts::of_user_in(&shop.store, session, user_id)
        .await?
        .ok_or(Error::CartEmpty)?;
    let ids: Vec<_> = cart.items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids_in(&shop.store, session, &ids).await?;
    let items = order_items(&cart.items, &found)?;
    if items.is_empty() {
        return Err(Error::CartEmpty);
    }
    let mut short = Vec::new();
    // In the order of ids, so that two baskets with the same products do not cross.
    for (id, amount) in cart::stock_taken(&cart.items, &found) {
        if !products::take_stock(&shop.store, session, id, amount).await? {
            short.extend(found.get(&id).map(cart::shortage));
        }
    }
    if !short.is_empty() {
        session.abort_transaction().await?;
        return Err(Error::OutOfStock(short));
    }
    let quote = quote_of(shop, items.iter().map(OrderItem::total).sum())?;
    let now = shop.now();
    let order = Order {
        id: shop.new_id(),
        user_id,
        order_number: order_number(shop),
        items,
        status: OrderStatus::Pending,
        shipping_address: input.shipping_address.clone(),
        payment_method: input.payment_method.name().into(),
        payment_status: PaymentStatus::Pending,
        subtotal: quote.subtotal,
        shipping_cost: quote.shipping_cost,
        discount: None,
        total: quote.total,
        created_at: now,
        updated_at: now,
        delivery_date: None,
        tracking_number: None,
        livreur_id: None,
        timeline: vec![OrderEvent {
            status: OrderStatus::Pending,
            at: now,
            by: user_id,
        }],
    };
    if !store::orders::insert(&shop.store, session, &order).await? {
        // One number in 650 billion: the transaction is lost, and the customer’s next try draws another.
        return Err(Error::Busy);
    }
    let cause = format!("order_placed/{}", order.id);
    let letter = Letter::OrderPlaced(Box::new(order.clone()));
    mail::queue(shop, session, &cause, customer.user(), letter).await?;
    carts::empty(&shop.store, session, &cart, now).await?;
    Ok(order)
}

/// The lines of an order at today's prices. Products that are gone are left out, as the
/// basket's page has left them out.
fn order_items(items: &[CartItem], products: &Products) -> Result<Vec<OrderItem>> {
    items
        .iter()
        .filter_map(|item| Some((item, products.get(&item.product_id)?)))
        .map(|(item, product)| {
            let (price, _) = cart::line_price(product, item)?;
            Ok(OrderItem {
                product_id: item.product_id,
                quantity: item.quantity,
                weight: item.weight,
                price,
                name: Some(product.name.clone()),
            })
        })
        .collect()
}

/// Eight letters and digits in two groups, none of which sounds or looks like another, by
/// chance: `K7M3-Q9TD`.
pub(crate) fn order_number(shop: &Shop) -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let mut number = String::with_capacity(9);
    for position in 0..8 {
        if position == 4 {
            number.push('-');
        }
        let letter = shop.randomness.below(LETTERS.len() as u64);
        number.push(char::from(LETTERS[usize::try_from(letter).unwrap_or(0)]));
    }
    number
}

/// The order, for its customer, an admin, or the livreur it is given to.
/// [`Error::NotFound`] for everyone else.
pub async fn find(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Order> {
    let order = store::orders::by_id(&shop.store, id).await?.ok_or(Error::NotFound)?;
    let user = identity.user().id;
    let entitled = order.user_id == user
        || order.livreur_id == Some(user) && identity.clone().livreur().is_ok()
        || identity.clone().admin().is_ok();
    if entitled { Ok(order) } else { Err(Error::NotFound) }
}

/// The customer's own orders, newest first.
pub async fn of_customer(shop: &Shop, customer: &Customer, query: &OrderQuery) -> Result<Page<Order>> {
    let paging = checked(query.paging)?;
    let filter = Filter {
        customers: Some(&[customer.user().id]),
        status: query.status,
        ..Default::default()
    };
    store::orders::list(&shop.store, &filter, paging).await
}

/// Everyone's orders, newest first. [`Error::Invalid`] for a query that breaks a rule.
pub async fn search(shop: &Shop, _: &Admin, query: &OrderSearch) -> Result<Page<Order>> {
    order_search::page(shop, query).await
}

/// [`search`] with the names that staff need.
pub async fn search_for_staff(shop: &Shop, admin: &Admin, query: &OrderSearch) -> Result<Page<OrderForStaff>> {
    page_for_staff(shop, search(shop, admin, query).await?).await
}

pub(crate) async fn page_for_staff(shop: &Shop, page: Page<Order>) -> Result<Page<OrderForStaff>> {
    Ok(Page {
        items: for_staff(shop, page.items).await?,
        page: page.page,
        limit: page.limit,
        total: page.total,
        pages: page.pages,
    })
}

/// One order with the names that staff need.
pub async fn find_for_staff(shop: &Shop, _: &Admin, id: Id<Order>) -> Result<OrderForStaff> {
    let order = store::orders::by_id(&shop.store, id).await?.ok_or(Error::NotFound)?;
    for_staff(shop, vec![order]).await?.pop().ok_or(Error::NotFound)
}

pub(crate) fn checked(paging: PageRequest) -> Result<PageRequest> {
    let broken = validation::broken_rules(&paging);
    if broken.is_empty() {
        Ok(paging)
    } else {
        Err(Error::Invalid(broken))
    }
}

/// The orders with the names and numbers of those behind them, read at once.
async fn for_staff(shop: &Shop, orders: Vec<Order>) -> Result<Vec<OrderForStaff>> {
    let mut ids: Vec<_> = orders
        .iter()
        .flat_map(|order| [Some(order.user_id), order.livreur_id])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let users = store::users::by_ids(&shop.store, &ids).await?;
    let for_staff = |order: Order| {
        let customer = users.get(&order.user_id);
        OrderForStaff {
            customer_name: customer.map(|user| user.name.clone()).unwrap_or_default(),
            customer_phone: customer.and_then(|user| user.phone_number.clone()),
            livreur_name: order
                .livreur_id
                .and_then(|id| users.get(&id))
                .map(|user| user.name.clone()),
            to_collect: order.to_collect(),
            order,
        }
    };
    Ok(orders.into_iter().map(for_staff).collect())
}

/// Moves an order along the table of [`OrderStatus::next`]. A livreur sees only the orders
/// given to them. Shipping gives an order to the livreur with the fewest on the road;
/// delivering dates it, and takes the cash; cancelling gives back its stock, once. Customers
/// who want word of each step get it.
/// [`Error::NotFound`], [`Error::Invalid`] or [`Error::InvalidTransition`].
pub async fn change_status(shop: &Shop, staff: &Staff, id: Id<Order>, input: &StatusChange) -> Result<Order> {
    let broken = validation::broken_rules(input);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let changed = async {
            let order = change_status_in(shop, &mut session, staff, id, input).await?;
            commit(&mut session).await?;
            Ok(order)
        }
        .await;
        match changed {
            Ok(order) => {
                let (by, status) = (staff.user().id, order.status.name());
                tracing::info!(target: "activity", user = %by, order = %id, status, "moved an order");
                return Ok(order);
            }
            Err(error) => attempts.again(error).await?,
        }
    }
}

async fn change_status_in(
    shop: &Shop,
    session: &mut ClientSession,
    staff: &Staff,
    id: Id<Order>,
    input: &StatusChange,
) -> Result<Order> {
    let user = staff.user();
    let order = store::orders::by_id_in(&shop.store, session, id)
        .await?
        .ok_or(Error::NotFound)?;
    if matches!(staff, Staff::Livreur(_)) && order.livreur_id != Some(user.id) {
        return Err(Error::NotFound);
    }
    let refused = Error::InvalidTransition {
        from: order.status,
        to: input.status,
    };
    if !order.status.next(user.role).contains(&input.status) {
        return Err(refused);
    }
    let now = shop.now();
    let mut change = store::orders::Change {
        tracking_number: input.tracking_number.clone(),
        delivery_date: input.delivery_date,
        ..Default::default()
    };
    match input.status {
        OrderStatus::Shipped => change.livreur = delivery::least_loaded(shop, session).await?,
        OrderStatus::Delivered => {
            change.delivery_date = Some(now);
            if PaymentMethod::from_name(&order.payment_method) == Some(PaymentMethod::CashOnDelivery) {
                change.payment_status = Some(PaymentStatus::Paid);
            }
        }
        OrderStatus::Cancelled => give_back_stock(shop, session, &order).await?,
        OrderStatus::Pending | OrderStatus::Processing => {}
    }
    let event = OrderEvent {
        status: input.status,
        at: now,
        by: user.id,
    };
    let moved = store::orders::advance(&shop.store, session, id, order.status, &event, change)
        .await?
        .ok_or(refused)?;
    let changes = vec![audit::change("status", order.status, moved.status)?];
    audit::record(shop, session, user.id, Action::OrderStatusChanged, id, changes).await?;
    tell(shop, session, &moved).await?;
    Ok(moved)
}

/// Queues the letter that says where an order now stands, if there is one and its customer
/// wants it.
async fn tell(shop: &Shop, session: &mut ClientSession, order: &Order) -> Result<()> {
    if !matches!(order.status, OrderStatus::Shipped | OrderStatus::Delivered) {
        return Ok(());
    }
    let ids: Vec<_> = [Some(order.user_id), order.livreur_id].into_iter().flatten().collect();
    let found = users::by_ids(&shop.store, &ids).await?;
    let Some(customer) = found.get(&order.user_id) else {
        return Ok(());
    };
    if !profiles::preferences(&shop.store, customer.id)
        .await?
        .order_notifications
    {
        return Ok(());
    }
    let livreur = order
        .livreur_id
        .and_then(|id| found.get(&id))
        .map(|user| user.name.clone());
    let order_of_letter = Box::new(order.clone());
    let letter = match order.status {
        OrderStatus::Shipped => Letter::OrderShipped {
            order: order_of_letter,
            livreur,
        },
        _ => Letter::OrderDelivered(order_of_letter),
    };
    let cause = format!("order_{}/{}", order.status.name(), order.id);
    mail::queue(shop, session, &cause, customer, letter).await
}

async fn give_back_stock(shop: &Shop, session: &mut ClientSession, order: &Order) -> Result<()> {
    let ids: Vec<_> = order.items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids_in(&shop.store, session, &ids).await?;
    for item in &order.items {
        if let Some(product) = found.get(&item.product_id) {
            let amount = product.stock_taken(item.quantity, item.weight);
            products::give_stock(&shop.store, session, item.product_id, amount).await?;
        }
    }
    Ok(())
}
