//! What the shop makes of a cart's lines today: whether it sells them so, out of which stock, at which price.

use std::collections::{BTreeMap, HashMap};

use shared::{
    Grams, Id, Money,
    cart::{CartItem, MAX_QUANTITY},
    pricing,
    product::{Product, SoldBy},
};

use crate::{Error, Result, Shortage, Unsold};

/// Products by id.
pub(crate) type Products = HashMap<Id<Product>, Product>;

/// What one item weighs: the product's own weight by the piece, a cut the shop makes by weight.
pub(crate) fn item_weight(product: &Product, asked: Option<Grams>) -> Result<Grams> {
    match (product.sold_by, asked) {
        (SoldBy::Piece, None) => Ok(product.weight),
        (SoldBy::Piece, Some(weight)) if weight == product.weight => Ok(weight),
        (SoldBy::Piece, Some(_)) => Err(Error::field("weight", "sold_by_piece")),
        (SoldBy::Weight, asked) => {
            let weight = asked.unwrap_or(product.weight);
            match product.cuts().refuses(weight) {
                None => Ok(weight),
                Some(rule) => Err(Error::field("weight", &rule)),
            }
        }
    }
}

/// Gives each piece the weight of its product, which may have changed since it was put in.
pub(crate) fn as_sold(items: &mut [CartItem], products: &Products) {
    for item in items {
        match products.get(&item.product_id) {
            Some(product) if product.sold_by == SoldBy::Piece => item.weight = product.weight,
            _ => {}
        }
    }
}

/// Why the shop does not sell a line as it lies in the cart, as a rule of [`validation`], whatever the stock: the
/// product may be cut another way by now, and a cart of the old shop may hold anything. `None` when it does.
pub(crate) fn refusal(product: &Product, item: &CartItem) -> Option<String> {
    if item.quantity < 1 {
        Some("too_small:1".into())
    } else if item.quantity > MAX_QUANTITY {
        Some(format!("too_large:{MAX_QUANTITY}"))
    } else if product.sold_by == SoldBy::Weight {
        product.cuts().refuses(item.weight)
    } else {
        None
    }
}

/// [`Error::CartOutdated`] when the shop does not sell some lines as they are.
pub(crate) fn sold_so(items: &[CartItem], products: &Products) -> Result<()> {
    let unsold: Vec<_> = items
        .iter()
        .filter_map(|item| {
            let product = products.get(&item.product_id)?;
            Some(Unsold {
                product_id: product.id,
                names: product.names(),
                rule: refusal(product, item)?,
            })
        })
        .collect();
    if unsold.is_empty() {
        Ok(())
    } else {
        Err(Error::CartOutdated(unsold))
    }
}

/// How much stock the items take, by product.
pub(crate) fn stock_taken(items: &[CartItem], products: &Products) -> BTreeMap<Id<Product>, i64> {
    let mut taken = BTreeMap::new();
    for item in items {
        if let Some(product) = products.get(&item.product_id) {
            let total: &mut i64 = taken.entry(item.product_id).or_default();
            *total = total.saturating_add(product.stock_taken(item.quantity, item.weight).max(0));
        }
    }
    taken
}

/// Whether the stock covers the items; of one product only, when it is named.
pub(super) fn in_stock(items: &[CartItem], products: &Products, only: Option<Id<Product>>) -> Result<()> {
    let short: Vec<_> = stock_taken(items, products)
        .into_iter()
        .filter(|(id, _)| only.is_none_or(|only| only == *id))
        .filter_map(|(id, taken)| products.get(&id).filter(|product| product.sellable() < taken))
        .map(shortage)
        .collect();
    if short.is_empty() {
        Ok(())
    } else {
        Err(Error::OutOfStock(short))
    }
}

/// What to say of a product of which there is not enough.
pub(crate) fn shortage(product: &Product) -> Shortage {
    Shortage {
        product_id: product.id,
        names: product.names(),
        left: product.sellable().max(0),
        sold_by: product.sold_by,
    }
}

/// What one of the line's items costs.
pub(crate) fn unit_price(product: &Product, item: &CartItem) -> Result<Money> {
    pricing::unit_price(product, item.weight)
        .ok_or_else(|| Error::Internal(format!("product {} has no price for {:?}", product.id, item.weight)))
}
