//! What becomes of an agent's cart: somebody opens its link, sees what they would have of it, and takes it over.

use shared::{
    Id, Language,
    cart::{AddItem, CartItem},
    product::{Product, SoldBy},
    recipe::SkipReason,
};

use super::{CheckoutState, Filled, filled, find, quote};
use crate::{
    Error, Result, Shop,
    cart::{self, CartOwner, Putting},
    store::agent_carts::{self, AgentCart},
};

/// What somebody who takes a cart over now would have of it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The whole cart. Its quote is of what they would have.
    pub filled: Filled,
    /// How many items they would have, counting quantities.
    pub count: i64,
    /// The lines that they would not, and why.
    pub left_out: Vec<(Id<CartItem>, SkipReason)>,
}

/// What becomes of a cart that somebody takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// How many lines lie in their own cart now, also those that did before.
    pub added: usize,
    /// The products that do not, and why.
    pub left_out: Vec<(Id<Product>, SkipReason)>,
}

/// What [`adopt`] would do now for whoever has this cart. Changes nothing. [`Error::NotFound`], also of one that was given up.
pub async fn offer(shop: &Shop, secret: &str, owner: &CartOwner, language: Language) -> Result<Offer> {
    let stored = find_open(shop, secret).await?;
    let putting = putting(stored.adopted_at.is_none());
    let reasons = cart::would_leave_out(shop, owner, &inputs(shop, &stored).await?, putting).await?;
    let (mut items, mut left_out) = (Vec::new(), Vec::new());
    for (line, reason) in stored.lines.iter().zip(reasons) {
        match reason {
            None => items.push(line.item.clone()),
            Some(reason) => left_out.push((line.item.id, reason)),
        }
    }
    let count = cart::count_items(&items);
    let quote = quote(shop, &CartOwner::Guest(items), &stored).await?;
    let filled = filled(shop, secret.to_owned(), stored, Vec::new(), language).await?;
    Ok(Offer {
        filled: Filled { quote, ..filled },
        count,
        left_out,
    })
}

/// Puts the lines into the cart of whoever opened the link, as a guest's go into a customer's: the same product and weight
/// add up, and what is gone, is beyond the stock or finds no room stays out. Of a cart that was taken over before only what
/// is lacking is put in. [`Error::NotFound`], also of one that was given up.
pub async fn adopt(shop: &Shop, secret: &str, owner: &mut CartOwner) -> Result<Adopted> {
    let stored = find_open(shop, secret).await?;
    let (inputs, now) = (inputs(shop, &stored).await?, shop.now());
    // Noted before the lines are put in: who presses the button once more meanwhile only tops up.
    let is_first =
        stored.adopted_at.is_none() && agent_carts::set_first_adopted(&shop.store, &stored.name, now).await?;
    let put = cart::put_in(shop, owner, &inputs, putting(is_first)).await;
    let added = put
        .as_ref()
        .map_or(0, |(_, left_out)| inputs.len().saturating_sub(left_out.len()));
    // It is noted already for the first time, unless nothing came of it.
    if is_first != (added > 0) {
        let at = if added > 0 { Some(now) } else { stored.adopted_at };
        // The lines are in their cart: they are not told that it failed.
        if let Err(error) = agent_carts::set_adopted(&shop.store, &stored.name, at, now).await {
            tracing::error!(target: "error", %error, "an agent is told something else of its cart than was done");
        }
    }
    let (_, left_out) = put?;
    tracing::info!(target: "activity", lines = added, "an agent's cart was taken over");
    Ok(Adopted { added, left_out })
}

/// What becomes of lines that are in the cart already: taken over once, they add up; then the cart is only topped up, since
/// what is there may be what was taken over.
const fn putting(is_first: bool) -> Putting {
    if is_first { Putting::Add } else { Putting::TopUp }
}

async fn find_open(shop: &Shop, secret: &str) -> Result<AgentCart> {
    let stored = find(shop, secret).await?;
    if stored.checkout == Some(CheckoutState::Canceled) {
        return Err(Error::NotFound);
    }
    Ok(stored)
}

/// What is to be put into a cart for the lines, each at its place.
async fn inputs(shop: &Shop, stored: &AgentCart) -> Result<Vec<AddItem>> {
    let items = stored.lines.iter().map(|line| &line.item);
    let ids: Vec<_> = items.clone().map(|item| item.product_id).collect();
    let products = shop.catalog.products(&ids).await?;
    let input = |item: &CartItem| {
        let product = products.get(&item.product_id);
        AddItem {
            product_id: item.product_id,
            quantity: item.quantity,
            // A piece weighs what the product says now.
            weight: product
                .is_some_and(|product| product.sold_by == SoldBy::Weight)
                .then_some(item.weight),
        }
    };
    Ok(items.map(input).collect())
}
