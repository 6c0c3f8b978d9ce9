//! Buying agents: programs that look for cheeses and fill a cart for somebody, who then opens it in the shop, takes it over
//! into their own cart, and orders and pays there. A program can read and change what it put together itself, by a secret,
//! and nothing else; it places no order.

mod adopting;
mod filling;
mod repeating;

use std::net::IpAddr;

use shared::{
    Id, Language, Money, Timestamp,
    cart::{CartItem, CartLine},
    delivery::postal_code,
    order::Quote,
    product::{Product, SoldBy},
};

use crate::{
    Error, Result, Shop,
    cart::{self, CartOwner, guest_cart},
    delivery, orders,
    periods::AGENT_CART_DAYS,
    platform::randomness::digest,
    store::agent_carts::{self, AgentCart},
    tries,
};

pub use crate::store::agent_carts::{CheckoutState, KeyedRequest};
pub use adopting::{Adopted, Offer, adopt, offer};

/// How many lines such a cart holds: as many as that of a guest, who may take it over.
pub const MAX_LINES: usize = guest_cart::MAX_LINES;
/// How many there are at once; the next one is refused until some have ended.
pub const MOST_OPEN: u64 = 100_000;

/// What an agent asks to have in a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The product's id or slug.
    pub key: String,
    /// Pieces of what is sold by the piece; grams, in one cut, of what is sold by weight.
    pub amount: i64,
    /// What the agent believes that it counts; `None` when it does not say.
    pub counts: Option<Counts>,
}

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Whole pieces.
    Pieces,
    /// Grams, in one cut.
    Grams,
    /// Something that the shop sells nothing by.
    Other,
}

impl Counts {
    /// What amounts of a product count.
    pub const fn from_product(product: &Product) -> Self {
        match product.sold_by {
            SoldBy::Piece => Self::Pieces,
            SoldBy::Weight => Self::Grams,
        }
    }
}

/// A whole cart, as an agent asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Its lines, in their order; all that the cart is to hold.
    pub lines: Vec<Wanted>,
    /// Where it is to go, as far as it is known.
    pub postal_code: Option<String>,
    /// Whether it is to go to another country; `None` when that is not said, and what was said before holds.
    pub abroad: Option<bool>,
}

/// A cart that an agent put together, as it is now.
#[derive(Clone, Debug)]
pub struct Filled {
    /// What opens it.
    pub secret: String,
    /// Its lines. What is gone altogether is left out.
    pub lines: Vec<FilledLine>,
    /// What an order of it would cost.
    pub quote: Quote,
    /// What is known of its delivery.
    pub delivery: Destination,
    /// Where its checkout stands; `None` while it is a cart alone.
    pub checkout: Option<CheckoutState>,
    /// When somebody took it over, the last time.
    pub adopted_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What is not as it was asked for, or not as it was shown.
    pub notes: Vec<Note>,
}

/// A line with its product, in the reader's language.
#[derive(Clone, Debug)]
pub struct FilledLine {
    /// As every cart shows it.
    pub line: CartLine,
    /// What it is of.
    pub product: Product,
}

impl FilledLine {
    /// How much there is of it, as agents count it: pieces, or grams.
    pub fn amount(&self) -> i64 {
        self.product.stock_taken(self.line.quantity, self.line.weight)
    }
}

/// What is known of where a cart is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Delivery costs this much there.
    Known,
    /// It costs at least this much.
    Lowest,
    /// The shop does not deliver there; the amounts are the lowest.
    NotServed,
    /// It is in another country, where the shop does not deliver; the amounts are the lowest.
    Abroad,
}

/// What an agent is told of its cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing that is sold has this id.
    NotSold {
        /// As it was asked for.
        key: String,
    },
    /// The agent counted in something else than the shop does; what was there before stays.
    OtherUnit {
        /// As it was asked for.
        key: String,
        /// What amounts of it count.
        counts: Counts,
    },
    /// The shop sells it in other amounts: there is more or less of it than was asked for.
    Revised {
        /// The line of the agent's cart.
        line: Id<CartItem>,
        /// What was asked for.
        asked: i64,
    },
    /// One item costs something else than when it was put there.
    PriceChanged {
        /// The line of the agent's cart.
        line: Id<CartItem>,
        /// What it cost then.
        before: Money,
        /// What it costs now.
        now: Money,
    },
    /// What stood in a line is not there any more.
    Gone,
}

/// What became of a new cart.
#[derive(Clone, Debug)]
pub enum Opened {
    /// It is kept.
    Filled(Box<Filled>),
    /// None of what was asked for is sold, or sold so: there is none.
    Nothing(Vec<Note>),
}

/// Puts a cart together for an agent that asks from this address. The same request again under its key is answered with the
/// cart that it made. [`Error::Invalid`] for too many lines, [`Error::IdempotencyMismatch`], [`Error::NotFound`] when it was
/// taken back, [`Error::TooManyRequests`] after too many carts, [`Error::Busy`] when there are too many of all agents.
pub async fn open(
    shop: &Shop,
    from: IpAddr,
    wish: &Wish,
    is_checkout: bool,
    keyed: Option<&KeyedRequest>,
    language: Language,
) -> Result<Opened> {
    let secret = match keyed {
        Some(keyed) => repeating::secret(shop, from, keyed)?,
        None => shop.randomness.secret(),
    };
    if let Some(made) = repeating::made(shop, &secret, keyed, language).await? {
        return Ok(Opened::Filled(Box::new(made)));
    }
    let (lines, notes) = filling::fill(shop, wish, &[]).await?;
    if lines.is_empty() && !notes.is_empty() {
        return Ok(Opened::Nothing(notes));
    }
    let_in(shop, from).await?;
    let now = shop.now();
    let cart = AgentCart {
        name: digest(&secret),
        lines,
        postal_code: wish.postal_code.as_deref().and_then(postal_code::read),
        abroad: wish.abroad.unwrap_or(false),
        checkout: is_checkout.then_some(CheckoutState::Open),
        canceled: false,
        adopted_at: None,
        requests: keyed.cloned().into_iter().collect(),
        created_at: now,
        expires_at: now.plus_days(AGENT_CART_DAYS),
    };
    if !agent_carts::insert(&shop.store, &cart).await? {
        // The same request came twice at once, or the cart that it made ended this very minute.
        let made = repeating::made(shop, &secret, keyed, language).await?;
        return Ok(Opened::Filled(Box::new(made.ok_or(Error::Busy)?)));
    }
    tracing::info!(target: "activity", lines = cart.lines.len(), "an agent put a cart together");
    Ok(Opened::Filled(Box::new(
        filled(shop, secret, cart, notes, language).await?,
    )))
}

/// The cart that this secret opens. [`Error::NotFound`] when there is none, or none any more.
pub async fn read(shop: &Shop, secret: &str, language: Language) -> Result<Filled> {
    let cart = find(shop, secret).await?;
    as_it_is(shop, secret, cart, language).await
}

/// Puts all of a wish in the place of what the cart held; once for each key, and then the cart is answered as it is by then.
/// [`Error::NotFound`], [`Error::IdempotencyMismatch`], or [`Error::Invalid`] for too many lines.
pub async fn replace(
    shop: &Shop,
    secret: &str,
    wish: &Wish,
    keyed: Option<&KeyedRequest>,
    language: Language,
) -> Result<Filled> {
    let mut cart = find(shop, secret).await?;
    if repeating::is_known(&cart, keyed)? {
        return as_it_is(shop, secret, cart, language).await;
    }
    let (lines, notes) = filling::fill(shop, wish, &cart.lines).await?;
    let code = wish.postal_code.as_deref().and_then(postal_code::read);
    cart.postal_code = code.or(cart.postal_code);
    cart.abroad = wish.abroad.unwrap_or(cart.abroad);
    cart.lines = lines;
    if agent_carts::put_lines(&shop.store, &cart, keyed, shop.now()).await? {
        return filled(shop, secret.to_owned(), cart, notes, language).await;
    }
    // The same request came twice at once, and the other was faster; or the cart has ended.
    let cart = find(shop, secret).await?;
    if !repeating::is_known(&cart, keyed)? {
        return Err(Error::NotFound);
    }
    as_it_is(shop, secret, cart, language).await
}

/// [`Error::TooManyRequests`] after too many carts from this address, [`Error::Busy`] when there are too many of all agents.
async fn let_in(shop: &Shop, from: IpAddr) -> Result<()> {
    tries::agent_cart(shop, from).await?;
    if agent_carts::count(&shop.store).await? >= MOST_OPEN {
        return Err(Error::Busy);
    }
    Ok(())
}

/// Begins the checkout of a cart; it has one, which is answered again. A key that was given once to another request is
/// refused. [`Error::NotFound`], [`Error::IdempotencyMismatch`]; as [`open`] after too many keys.
pub async fn begin_checkout(
    shop: &Shop,
    from: IpAddr,
    secret: &str,
    keyed: Option<&KeyedRequest>,
    language: Language,
) -> Result<Filled> {
    if let Some(keyed) = keyed {
        // No key is remembered for a cart that is not there.
        find(shop, secret).await?;
        repeating::note(shop, from, keyed).await?;
    }
    set_checkout(shop, secret, CheckoutState::Open, language).await
}

/// Notes where the cart's checkout stands, and answers it; one that was given up stays so. [`Error::NotFound`].
pub async fn set_checkout(shop: &Shop, secret: &str, state: CheckoutState, language: Language) -> Result<Filled> {
    if find(shop, secret).await?.checkout == Some(CheckoutState::Canceled) {
        return read(shop, secret, language).await;
    }
    if !agent_carts::set_checkout(&shop.store, &digest(secret), state, shop.now()).await? {
        return Err(Error::NotFound);
    }
    read(shop, secret, language).await
}

/// Takes the cart back, with its checkout, and answers it as it was, once more, too. It opens no more, and is kept for its
/// day, so that a late copy of the request that made it does not make it anew. [`Error::NotFound`].
pub async fn cancel(shop: &Shop, secret: &str, language: Language) -> Result<Filled> {
    let found = agent_carts::find_kept(&shop.store, &digest(secret), shop.now()).await?;
    let mut cart = found.ok_or(Error::NotFound)?;
    if !cart.canceled {
        agent_carts::cancel(&shop.store, &cart.name, shop.now()).await?;
    }
    cart.checkout = Some(CheckoutState::Canceled);
    as_it_is(shop, secret, cart, language).await
}

async fn find(shop: &Shop, secret: &str) -> Result<AgentCart> {
    let found = agent_carts::find(&shop.store, &digest(secret), shop.now()).await?;
    found.ok_or(Error::NotFound)
}

/// The cart as it is now, with what costs something else than when it was put there.
async fn as_it_is(shop: &Shop, secret: &str, stored: AgentCart, language: Language) -> Result<Filled> {
    let notes = filling::changed_prices(shop, &stored.lines).await?;
    filled(shop, secret.to_owned(), stored, notes, language).await
}

/// The cart as it is now, with these notes.
async fn filled(
    shop: &Shop,
    secret: String,
    stored: AgentCart,
    mut notes: Vec<Note>,
    language: Language,
) -> Result<Filled> {
    let items: Vec<_> = stored.lines.iter().map(|line| line.item.clone()).collect();
    let owner = CartOwner::Guest(items);
    let quote = quote(shop, &owner, &stored).await?;
    let view = cart::view(shop, &owner, language).await?;
    if view.items.len() < stored.lines.len() {
        notes.push(Note::Gone);
    }
    let ids: Vec<_> = view.items.iter().map(|line| line.product_id).collect();
    let products = shop.catalog.products(&ids).await?;
    let now = shop.now();
    let lines = view.items.into_iter().filter_map(|line| {
        let product = products.get(&line.product_id)?.clone();
        Some(FilledLine {
            line,
            product: product.shown(language, now),
        })
    });
    Ok(Filled {
        secret,
        lines: lines.collect(),
        quote,
        delivery: destination(shop, &stored),
        checkout: stored.checkout,
        adopted_at: stored.adopted_at,
        expires_at: stored.expires_at,
        notes,
    })
}

/// What an order of these lines would cost where the cart is to go.
async fn quote(shop: &Shop, lines: &CartOwner, stored: &AgentCart) -> Result<Quote> {
    let code = stored.postal_code.as_deref().filter(|_| !stored.abroad);
    let rates = delivery::rates_to_show(shop, code);
    let (quote, _) = orders::preview_at(shop, lines, None, None, rates).await?;
    Ok(quote)
}

fn destination(shop: &Shop, stored: &AgentCart) -> Destination {
    match stored.postal_code.as_deref() {
        _ if stored.abroad => Destination::Abroad,
        Some(code) if delivery::is_served(shop, code) => Destination::Known,
        Some(_) => Destination::NotServed,
        None if delivery::depends_on_address(shop) => Destination::Lowest,
        None => Destination::Known,
    }
}
