//! The cart: one set of rules for a customer's, kept in the database, and a guest's, kept in a cookie. What its lines
//! cost today is in [`sale`]; what an order of them costs, delivered and with a coupon, is in `orders`.

mod fitting;
pub mod guest_cart;
pub mod ingredients;
mod sale;

use serde::{Serialize, de::DeserializeOwned};
use shared::{
    Id, Language, Money, Timestamp,
    cart::{AddItem, Cart, CartItem, CartLine, CartProduct, CartView, ChangeItem, MAX_LINES, MAX_QUANTITY},
    product::Product,
    user::User,
};

use crate::{
    Customer, Error, Result, Shop,
    store::{carts, products, transact},
    validate,
};

pub use fitting::{Putting, add_what_fits, put_in, would_leave_out};
use sale::in_stock;
pub(crate) use sale::{Products, as_sold, item_weight, refusal, shortage, sold_so, stock_taken, unit_price};

/// Whose cart it is.
#[derive(Clone, Debug)]
pub enum CartOwner {
    /// A customer's, in the database.
    Customer(Id<User>),
    /// A guest's, with its items; the caller stores the cookie.
    Guest(Vec<CartItem>),
}

impl CartOwner {
    /// The customer's cart.
    pub const fn customer(customer: &Customer) -> Self {
        Self::Customer(customer.user().id)
    }

    /// How many lines it holds.
    const fn most_lines(&self) -> usize {
        match self {
            Self::Customer(_) => MAX_LINES,
            Self::Guest(_) => guest_cart::MAX_LINES,
        }
    }
}

/// The cart with its prices, names in this language.
pub async fn view(shop: &Shop, owner: &CartOwner, language: Language) -> Result<CartView> {
    let (cart, mut items) = load(shop, owner).await?;
    let mut products = shop.catalog.products(&ids(&items, &[])).await?;
    as_sold(&mut items, &products);
    for product in products.values_mut() {
        *product = product.clone().localized(language);
    }
    let updated_at = cart.as_ref().map_or_else(|| shop.now(), |cart| cart.updated_at);
    shown(cart.map(|cart| cart.id), &items, &products, updated_at)
}

/// Items in the cart, counting quantities.
pub async fn count(shop: &Shop, owner: &CartOwner) -> Result<i64> {
    Ok(count_items(&stored_items(shop, owner).await?))
}

/// What lies in the cart; nothing for a customer who has none yet.
async fn stored_items(shop: &Shop, owner: &CartOwner) -> Result<Vec<CartItem>> {
    match owner {
        CartOwner::Guest(items) => Ok(items.clone()),
        CartOwner::Customer(user) => {
            let cart = carts::find(shop.store.access(), *user).await?;
            Ok(cart.map(|cart| cart.items).unwrap_or_default())
        }
    }
}

/// [`count`] of these items.
pub fn count_items(items: &[CartItem]) -> i64 {
    items.iter().map(|item| item.quantity.max(0)).sum()
}

/// Puts something in. The same product and weight add up. [`Error::Invalid`],
/// [`Error::NotFound`], [`Error::OutOfStock`] or [`Error::CartFull`].
pub async fn add(shop: &Shop, owner: &mut CartOwner, input: &AddItem) -> Result<CartView> {
    validate(input)?;
    let (new_id, most_lines) = (shop.new_id(), owner.most_lines());
    let (view, ()) = apply(shop, owner, &[input.product_id], |items, products| {
        put(items, products, input, new_id, most_lines)
    })
    .await?;
    Ok(view)
}

/// Puts one input in. The same product and weight add up.
fn put(
    items: &mut Vec<CartItem>,
    products: &Products,
    input: &AddItem,
    new_id: Id<CartItem>,
    most_lines: usize,
) -> Result<()> {
    let product = products.get(&input.product_id);
    let product = product
        .filter(|product| product.archived_at.is_none())
        .ok_or(Error::NotFound)?;
    let weight = item_weight(product, input.weight)?;
    let full = items.len() >= most_lines;
    match items
        .iter_mut()
        .find(|item| item.product_id == product.id && item.weight == weight)
    {
        Some(item) => add_up(item, input.quantity)?,
        None if full => return Err(Error::CartFull),
        None => items.push(CartItem {
            id: new_id,
            product_id: product.id,
            quantity: input.quantity,
            weight,
        }),
    }
    in_stock(items, products, Some(product.id))
}

/// Puts more of the same into a line, all of it or nothing.
fn add_up(item: &mut CartItem, quantity: i64) -> Result<()> {
    let sum = item.quantity + quantity;
    if sum > MAX_QUANTITY {
        return Err(Error::field("quantity", &format!("too_large:{MAX_QUANTITY}")));
    }
    item.quantity = sum;
    Ok(())
}

/// Changes a line. Two lines that become the same add up. [`Error::Invalid`],
/// [`Error::NotFound`] or [`Error::OutOfStock`].
pub async fn change(shop: &Shop, owner: &mut CartOwner, id: Id<CartItem>, input: &ChangeItem) -> Result<CartView> {
    validate(input)?;
    let (view, ()) = apply(shop, owner, &[], |items, products| {
        let position = items.iter().position(|item| item.id == id).ok_or(Error::NotFound)?;
        let mut item = items.remove(position);
        let product = products.get(&item.product_id).ok_or(Error::NotFound)?;
        item.quantity = input.quantity.unwrap_or(item.quantity);
        item.weight = item_weight(product, input.weight.or(Some(item.weight)))?;
        match items
            .iter_mut()
            .find(|other| other.product_id == item.product_id && other.weight == item.weight)
        {
            Some(other) => add_up(other, item.quantity)?,
            None => items.insert(position, item),
        }
        in_stock(items, products, Some(product.id))
    })
    .await?;
    Ok(view)
}

/// Takes a line out. [`Error::NotFound`] when it is not there.
pub async fn remove(shop: &Shop, owner: &mut CartOwner, id: Id<CartItem>) -> Result<CartView> {
    let (view, ()) = apply(shop, owner, &[], |items, _| {
        let position = items.iter().position(|item| item.id == id).ok_or(Error::NotFound)?;
        items.remove(position);
        Ok(())
    })
    .await?;
    Ok(view)
}

/// Takes everything out. A cart that cannot be read is one with nothing in it afterwards.
pub async fn clear(shop: &Shop, owner: &mut CartOwner) -> Result<CartView> {
    let mut emptied = empty(shop, owner).await;
    if let (Err(Error::Unreadable(_)), CartOwner::Customer(user)) = (&emptied, &*owner) {
        carts::delete(&shop.store, *user).await?;
        emptied = empty(shop, owner).await;
    }
    emptied
}

async fn empty(shop: &Shop, owner: &mut CartOwner) -> Result<CartView> {
    let (view, ()) = apply(shop, owner, &[], |items, _| {
        items.clear();
        Ok(())
    })
    .await?;
    Ok(view)
}

/// Puts a guest's items into the cart of the customer who has now signed in. The same
/// product and weight add up; what is gone, is beyond the stock or finds no room stays out:
/// signing in must not fail over a cart. False when nothing came of it, since the customer's cart cannot be read: what the
/// guest has must not be forgotten.
pub async fn merge(shop: &Shop, customer: &Customer, guest: Vec<CartItem>) -> Result<bool> {
    let inputs: Vec<_> = guest
        .into_iter()
        .map(|item| AddItem {
            product_id: item.product_id,
            quantity: item.quantity,
            weight: Some(item.weight),
        })
        .collect();
    if inputs.is_empty() {
        return Ok(true);
    }
    match add_what_fits(shop, &mut CartOwner::customer(customer), &inputs).await {
        // Its page says so.
        Err(Error::Unreadable(_)) => Ok(false),
        merged => merged.map(|_| true),
    }
}

/// Changes the items of the cart and stores them. Of two changes at once the later one is made on top of the other.
async fn apply<T: Serialize + DeserializeOwned>(
    shop: &Shop,
    owner: &mut CartOwner,
    also: &[Id<Product>],
    mut change: impl FnMut(&mut Vec<CartItem>, &Products) -> Result<T>,
) -> Result<(CartView, T)> {
    let mut changed = |items: &[CartItem], products: &Products| {
        let mut items = items.to_vec();
        as_sold(&mut items, products);
        let outcome = change(&mut items, products)?;
        Ok((items, outcome))
    };
    let user = match owner {
        CartOwner::Customer(user) => *user,
        CartOwner::Guest(stored) => {
            let (products, (items, outcome)) =
                decide(shop, &ids(stored, also), |products| changed(stored, products)).await?;
            stored.clone_from(&items);
            return Ok((shown(None, &items, &products, shop.now())?, outcome));
        }
    };
    let _turn = shop.turns.take([user.into()]).await;
    if shop.has_claim() {
        // The result is kept together with its effect, which takes a transaction; two that insert a first cart in
        // theirs would abort each other.
        carts::of_user(&shop.store, user, shop.new_id(), shop.now()).await?;
        return Ok(transact!(shop, |tx| {
            let read = carts::find(tx.access(), user).await?.ok_or(Error::NotFound)?;
            let products = products::by_ids(tx.access(), &ids(&read.items, also)).await?;
            let (items, outcome) = changed(&read.items, &products)?;
            let cart = Cart {
                items,
                updated_at: tx.now(),
                ..read.clone()
            };
            if !carts::put(tx.access(), &read, &cart).await? {
                return Err(Error::Busy);
            }
            (shown(Some(cart.id), &cart.items, &products, cart.updated_at)?, outcome)
        }));
    }
    for _ in 0..TRIES {
        let now = shop.now();
        let read = carts::find(shop.store.access(), user).await?;
        let before = read.as_ref().map_or(&[][..], |cart| &cart.items);
        let (products, (items, outcome)) =
            decide(shop, &ids(before, also), |products| changed(before, products)).await?;
        let cart = match &read {
            Some(read) => Cart {
                items,
                updated_at: now,
                ..read.clone()
            },
            None => Cart {
                id: shop.new_id(),
                user_id: user,
                items,
                created_at: now,
                updated_at: now,
                version: 0,
            },
        };
        let is_stored = match &read {
            Some(read) => carts::put(shop.store.access(), read, &cart).await?,
            None => carts::insert(&shop.store, &cart).await?,
        };
        if is_stored {
            return Ok((shown(Some(cart.id), &cart.items, &products, now)?, outcome));
        }
    }
    Err(Error::Busy)
}

/// How often a change of a cart is made anew on top of another process's.
const TRIES: usize = 20;

/// What `decide` makes of these products as the catalog in memory has them. It may be a moment behind, so that a refusal
/// is the database's.
pub(crate) async fn decide<T>(
    shop: &Shop,
    ids: &[Id<Product>],
    mut decide: impl FnMut(&Products) -> Result<T>,
) -> Result<(Products, T)> {
    let products = shop.catalog.products(ids).await?;
    if let Ok(decided) = decide(&products) {
        return Ok((products, decided));
    }
    let products = products::by_ids(shop.store.access(), ids).await?;
    let decided = decide(&products)?;
    Ok((products, decided))
}

async fn load(shop: &Shop, owner: &CartOwner) -> Result<(Option<Cart>, Vec<CartItem>)> {
    match owner {
        CartOwner::Guest(items) => Ok((None, items.clone())),
        CartOwner::Customer(user) => {
            let cart = carts::of_user(&shop.store, *user, shop.new_id(), shop.now()).await?;
            let items = cart.items.clone();
            Ok((Some(cart), items))
        }
    }
}

/// The products in these lines, and others.
pub(crate) fn ids(items: &[CartItem], also: &[Id<Product>]) -> Vec<Id<Product>> {
    let in_lines = items.iter().map(|item| item.product_id);
    in_lines.chain(also.iter().copied()).collect()
}

/// The cart as it is shown. Lines of products that are gone are left out; what is archived, or not sold so any more,
/// is not available, and the latter costs nothing.
fn shown(id: Option<Id<Cart>>, items: &[CartItem], products: &Products, updated_at: Timestamp) -> Result<CartView> {
    let taken = stock_taken(items, products);
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let Some(product) = products.get(&item.product_id) else {
            continue;
        };
        let refused = refusal(product, item);
        let unit_price = unit_price(product, item)?.clamp(Money::ZERO, Money::MAX);
        let line_total = match &refused {
            Some(_) => Money::ZERO,
            None => unit_price
                .checked_mul(item.quantity)
                .unwrap_or(Money::MAX)
                .min(Money::MAX),
        };
        lines.push(CartLine {
            id: item.id,
            product_id: item.product_id,
            quantity: item.quantity,
            weight: item.weight,
            product: CartProduct {
                name: product.name.clone(),
                slug: product.key(),
                image: product.images.first().cloned(),
                price: product.price,
                sold_by: product.sold_by,
                stock: product.sellable(),
                allergens: product.allergens.clone(),
            },
            unit_price,
            line_total,
            available: refused.is_none()
                && taken
                    .get(&item.product_id)
                    .is_some_and(|taken| *taken <= product.sellable()),
            refused,
        });
    }
    Ok(CartView {
        id,
        subtotal: lines.iter().map(|line| line.line_total).sum::<Money>().min(Money::MAX),
        item_count: lines.iter().map(|line| line.quantity.max(0)).sum(),
        items: lines,
        updated_at,
    })
}
