//! An order before it is one: what lies in the cart, priced, and how it is written once its transaction has found
//! everything as it was read.

use std::sync::Arc;

use shared::{
    Id, Money, Timestamp,
    account::ProfileUpdate,
    cart::{Cart, CartItem},
    coupon::Coupon,
    order::{
        Company, Gift, Order, OrderEvent, OrderItem, OrderPaymentMethod, OrderSlot, OrderStatus, PaymentStatus,
        PlaceOrder, ShippingAddress,
    },
    period::Day,
    pricing::ShippingRates,
    user::User,
};

use super::{
    gift, holds,
    monthly::MonthlyPlatter,
    paid,
    pricing::{self, PricedOrder, Shown, Terms},
    unpaid,
};
use crate::{
    Error, Result, Settings, Shop,
    cart::{self, Products},
    catalog::lots::Shelf,
    delivery::{self, Book, Destination},
    identity::accounts,
    notifications,
    platform::turns::Place,
    settings::{self, OrderSettings},
    store::{self, Access, Transaction, carts, coupons, outbox::Letter, products, slots},
    webhooks,
};

/// Who orders what, and how.
#[derive(Clone, Debug)]
pub(super) struct Checkout {
    pub customer: User,
    pub input: PlaceOrder,
    /// What is ordered in place of what lies in the cart, which then stays as it is.
    pub platter: Option<MonthlyPlatter>,
    /// What the checkout page learned of the customer, to be kept with the order.
    pub learned: Option<ProfileUpdate>,
    /// Where the shop delivers and when, as it was in memory when the order was asked for.
    pub book: Arc<Book>,
    /// The version of the terms of sale that the customer accepts.
    pub terms: Option<i64>,
}

/// What would be ordered, and everything that was read to know it.
#[derive(Debug)]
pub(super) struct Draft {
    checkout: Checkout,
    /// The cart that is emptied; none of a platter.
    cart: Option<Cart>,
    products: Products,
    settings: OrderSettings,
    slot: Option<OrderSlot>,
    priced: PricedOrder,
}

impl Draft {
    /// The draft as things stand now, beside its transaction and with the products from memory.
    pub async fn read(shop: &Shop, checkout: &Checkout) -> Result<Self> {
        let user = checkout.customer.id;
        let cart = cart_of(shop.store.access(), checkout).await?;
        let ids = cart::ids(lines(checkout, cart.as_ref()), &[]);
        let products = shop.catalog.products(&ids).await?;
        let coupon = coupon_of(shop.store.access(), checkout.input.coupon_code.as_deref()).await;
        let settings = OrderSettings {
            // What is compared with the database is what the fee was read from.
            delivery: checkout.book.version,
            ..settings::for_orders(shop)
        };
        let to = destination(&checkout.book, settings, &checkout.input, shop.now())?;
        let terms = terms(&shop.settings, to.rates, shop.now(), Some(user), coupon)?;
        Self::new(checkout, cart, products, settings, to, terms)
    }

    async fn read_in(tx: &mut Transaction<'_>, checkout: &Checkout) -> Result<Self> {
        let user = checkout.customer.id;
        let settings = settings::for_orders_in(tx).await?;
        let cart = cart_of(tx.access(), checkout).await?;
        let ids = cart::ids(lines(checkout, cart.as_ref()), &[]);
        let products = products::by_ids(tx.access(), &ids).await?;
        let coupon = coupon_of(tx.access(), checkout.input.coupon_code.as_deref()).await;
        let book = delivery::book_in(tx, &checkout.book, &settings).await?;
        let book = match checkout.input.slot_id {
            None => book,
            Some(slot) => {
                let stored = slots::by_id(tx.access(), slot).await?.ok_or(Error::SlotClosed)?;
                Arc::new(book.with_slot(stored))
            }
        };
        let to = destination(&book, settings, &checkout.input, tx.now())?;
        let terms = terms(tx.settings(), to.rates, tx.now(), Some(user), coupon)?;
        Self::new(checkout, cart, products, settings, to, terms)
    }

    fn new(
        checkout: &Checkout,
        cart: Option<Cart>,
        products: Products,
        settings: OrderSettings,
        to: Destination,
        terms: Terms,
    ) -> Result<Self> {
        let priced = priced(lines(checkout, cart.as_ref()), &products, terms, &checkout.input)?;
        Ok(Self {
            checkout: checkout.clone(),
            cart,
            products,
            settings,
            slot: to.slot.map(|slot| slot.of_order()),
            priced,
        })
    }

    /// The documents that the order writes and that others may write, too.
    pub fn places(&self) -> Vec<Place> {
        let products = self.priced.stock.keys().map(|id| Place::from(*id));
        let coupon = self.priced.coupon.as_ref().map(|coupon| Place::from(coupon.id));
        let customer = Place::from(self.checkout.customer.id);
        let slot = self.slot.map(|slot| Place::from(slot.id));
        products.chain(coupon).chain(slot).chain([customer]).collect()
    }
}

/// The customer's cart, where it is ordered.
async fn cart_of(access: Access<'_>, checkout: &Checkout) -> Result<Option<Cart>> {
    if checkout.platter.is_some() {
        return Ok(None);
    }
    let cart = carts::find(access, checkout.customer.id).await?;
    cart.ok_or(Error::CartEmpty).map(Some)
}

/// What is ordered.
fn lines<'a>(checkout: &'a Checkout, cart: Option<&'a Cart>) -> &'a [CartItem] {
    match (&checkout.platter, cart) {
        (Some(platter), _) => &platter.lines,
        (None, Some(cart)) => &cart.items,
        (None, None) => &[],
    }
}

/// Where an order goes, and what that costs; what is wrong with it as a gift is said with that.
pub(super) fn destination(
    book: &Book,
    settings: OrderSettings,
    input: &PlaceOrder,
    now: Timestamp,
) -> Result<Destination> {
    let code = &input.shipping_address.postal_code;
    let to = book.destination(settings.shipping, code, input.slot_id, now)?;
    gift::check(book, input, &to, now)?;
    Ok(to)
}

/// The order of these lines of a cart, which are all in stock.
pub(super) fn priced(lines: &[CartItem], products: &Products, terms: Terms, input: &PlaceOrder) -> Result<PricedOrder> {
    let shown = Shown {
        total: input.expected_total,
        prices: &input.expected_prices,
    };
    let now = terms.now;
    let priced = pricing::price(lines, products, terms, input.payment_method, shown)?;
    in_stock(&priced, products, Day::at(now))?;
    Ok(priced)
}

/// [`Error::OutOfStock`] when there is not enough for this order today.
pub(super) fn in_stock(priced: &PricedOrder, products: &Products, today: Day) -> Result<()> {
    let short: Vec<_> = priced
        .stock
        .iter()
        .filter_map(|(id, amount)| products.get(id).filter(|product| product.sellable_on(today) < *amount))
        .map(|product| cart::shortage(&product.clone().on(today)))
        .collect();
    if short.is_empty() {
        Ok(())
    } else {
        Err(Error::OutOfStock(short))
    }
}

/// The coupon of a code, if one is given.
pub(super) async fn coupon_of(access: Access<'_>, code: Option<&str>) -> Result<Option<Coupon>> {
    match code {
        None => Ok(None),
        Some(code) => coupons::by_code(access, code).await.map(Some),
    }
}

/// What prices depend on beside the cart. A code that there is no coupon of is refused by the pricing, after what
/// else is wrong with the cart; any other error is one here.
pub(super) fn terms(
    settings: &Settings,
    shipping: ShippingRates,
    now: Timestamp,
    customer: Option<Id<User>>,
    coupon: Result<Option<Coupon>>,
) -> Result<Terms> {
    let coupon = match coupon {
        Ok(coupon) => Ok(coupon),
        Err(Error::Coupon(refusal)) => Err(refusal),
        Err(error) => return Err(error),
    };
    Ok(Terms {
        customer,
        coupon,
        off: Money::ZERO,
        shipping,
        vat_exempt: settings.seller.vat_exempt,
        now,
    })
}

/// Places the orders of drafts that were read before, in few round trips however many they are. `None`, and nothing is
/// done, when anything that one of them depends on has changed since.
pub(super) async fn place_as_read(tx: &mut Transaction<'_>, drafts: &[Draft]) -> Result<Option<Vec<Order>>> {
    let settings = settings::for_orders_in(tx).await?;
    if drafts.iter().all(|draft| draft.settings == settings)
        && let Some(items) = take(tx, drafts, true).await?
    {
        return write(tx, drafts, items).await.map(Some);
    }
    tx.restart().await?;
    Ok(None)
}

/// Places the order of what the transaction itself reads. What is wrong with it is said here.
pub(super) async fn place_as_is(tx: &mut Transaction<'_>, checkout: &Checkout) -> Result<Order> {
    let drafts = [Draft::read_in(tx, checkout).await?];
    let mut orders = match take(tx, &drafts, false).await? {
        Some(items) => write(tx, &drafts, items).await?,
        None => Vec::new(),
    };
    let user = checkout.customer.id;
    let cannot = || Error::Internal(format!("what {user} orders cannot be ordered as it was read"));
    orders.pop().ok_or_else(cannot)
}

/// Takes the places in slots, empties the carts, takes the stock and uses the coupons; `if_as_read` only while everything
/// that the prices depend on is as it was read. The lines of each order with the lots that they take, or `None` when
/// something could not be taken: then the rest of it has to be undone.
async fn take(tx: &mut Transaction<'_>, drafts: &[Draft], if_as_read: bool) -> Result<Option<Vec<Vec<OrderItem>>>> {
    let now = tx.now();
    let carts: Vec<_> = drafts.iter().filter_map(|draft| draft.cart.as_ref()).collect();
    let coupons: Vec<_> = drafts.iter().filter_map(|draft| draft.priced.coupon.as_ref()).collect();
    let products = drafts.iter().flat_map(|draft| draft.products.values());
    let mut shelf = if if_as_read {
        Shelf::read(tx, products).await?
    } else {
        Shelf::of(tx, products)
    };
    let (mut stock, mut items) = (Vec::new(), Vec::new());
    for draft in drafts {
        let Some(taken) = shelf.take(&draft.priced.items, &draft.products, if_as_read) else {
            return Ok(None);
        };
        stock.extend(taken.stock);
        items.push(taken.items);
    }
    let places: Vec<_> = drafts.iter().filter_map(|draft| draft.slot).collect();
    let all = slots::take_places(tx, &places, now).await?
        && carts::empty(tx, &carts, now).await?
        && products::take_stocks(tx, &stock).await?
        && coupons::take_uses(tx, &coupons, if_as_read).await?;
    Ok(all.then_some(items))
}

/// Writes the orders of what was taken, with all that belongs to them.
async fn write(tx: &mut Transaction<'_>, drafts: &[Draft], items: Vec<Vec<OrderItem>>) -> Result<Vec<Order>> {
    for draft in drafts {
        unpaid::allow_another(tx, &draft.checkout.customer).await?;
    }
    let with_items = drafts.iter().zip(items);
    let mut orders: Vec<_> = with_items.map(|(draft, items)| order(tx, draft, items)).collect();
    let customers = drafts.iter().map(|draft| &draft.checkout.customer);
    let new: Vec<_> = orders.iter().zip(customers).collect();
    store::orders::insert(tx, &new).await?;
    for order in &mut orders {
        if order.awaits_transfer() && order.total == Money::ZERO {
            // A coupon paid all of it: nobody transfers nothing.
            if let Some(settled) = paid::settle(tx, order, None).await? {
                *order = settled;
            }
        }
    }
    let letters = orders.iter().zip(drafts).map(|(order, draft)| {
        let letter = Letter::OrderPlaced(Box::new(order.clone()));
        (format!("order_placed/{}", order.id), &draft.checkout.customer, letter)
    });
    notifications::queue_new(tx, letters.collect()).await?;
    webhooks::orders_placed(tx, &orders).await?;
    holds::expect_cards(tx, &orders).await?;
    for Draft { checkout, .. } in drafts {
        if let Some(learned) = &checkout.learned {
            let (number, input) = (learned.phone_number.as_deref(), &checkout.input);
            // A gift goes to somebody else's address.
            let address = Some(&input.shipping_address).filter(|_| input.gift.is_none());
            accounts::remember_delivery(tx, checkout.customer.id, number, address).await?;
        }
    }
    Ok(orders)
}

fn order(tx: &Transaction<'_>, draft: &Draft, items: Vec<OrderItem>) -> Order {
    let Checkout { input, platter, .. } = &draft.checkout;
    let customer = draft.checkout.customer.id;
    let transfer_days = draft.settings.payment.transfer_days;
    let new = NewOrder {
        id: platter.as_ref().map_or_else(|| tx.new_id(), |platter| platter.order),
        customer,
        by: customer,
        priced: &draft.priced,
        items,
        address: &input.shipping_address,
        company: input.company.as_ref(),
        gift: input.gift.as_ref(),
        method: input.payment_method.into(),
        transfer_days,
        terms: draft.checkout.terms,
    };
    let order = Order {
        slot: draft.slot,
        ..new_order(tx, new)
    };
    match platter {
        None => order,
        // Nobody sits before it: a card has as long as a transfer.
        Some(platter) => Order {
            pay_by: order.pay_by.map(|_| tx.now().plus_days(transfer_days)),
            subscription_id: Some(platter.subscription),
            ..order
        },
    }
}

/// What an order begins with.
pub(super) struct NewOrder<'a> {
    pub id: Id<Order>,
    pub customer: Id<User>,
    /// Who places it.
    pub by: Id<User>,
    pub priced: &'a PricedOrder,
    /// Its lines with the lots that they took.
    pub items: Vec<OrderItem>,
    pub address: &'a ShippingAddress,
    pub company: Option<&'a Company>,
    pub gift: Option<&'a Gift>,
    pub method: OrderPaymentMethod,
    /// How long a transfer may take.
    pub transfer_days: i64,
    /// The version of the terms of sale that it is placed under.
    pub terms: Option<i64>,
}

/// An order as it is written first: pending and not paid.
pub(super) fn new_order(tx: &Transaction<'_>, new: NewOrder<'_>) -> Order {
    let PricedOrder { quote, coupon, .. } = new.priced;
    let now = tx.now();
    Order {
        id: new.id,
        user_id: new.customer,
        order_number: tx.randomness().readable_code(),
        items: OrderItem::numbered(new.items),
        status: OrderStatus::Pending,
        shipping_address: new.address.clone(),
        company: new.company.cloned(),
        gift: new.gift.cloned(),
        pay_by: new
            .method
            .known()
            .and_then(|method| holds::pay_by(tx.now(), method, quote.total, new.transfer_days)),
        payment_method: new.method,
        payment_status: PaymentStatus::Pending,
        subtotal: quote.subtotal,
        shipping_cost: quote.shipping_cost,
        discount: (coupon.is_some() || quote.discount > Money::ZERO).then_some(quote.discount),
        total: quote.total,
        ordered_total: None,
        created_at: now,
        updated_at: now,
        delivery_date: new.gift.and_then(|gift| gift.day).map(Day::start),
        tracking_number: None,
        paid_at: None,
        invoice_number: None,
        credit_note_number: None,
        refunded_total: Money::ZERO,
        refund_due: Money::ZERO,
        refunds: Vec::new(),
        dispute: None,
        fraud_warning_at: None,
        terms_version: new.terms,
        papers_removed_at: None,
        subscription_id: None,
        slot: None,
        open_outcome: None,
        livreur_id: None,
        coupon_id: coupon.as_ref().map(|coupon| coupon.id),
        coupon_code: coupon.as_ref().map(|coupon| coupon.code.clone()),
        timeline: vec![OrderEvent::step(OrderStatus::Pending, now, Some(new.by))],
    }
}
