//! The whole catalog, a part at a time: for what names every product and must not hold them all at once.

use std::ops::Range;

use sha2::{Digest, Sha256};
use shared::{catalog::CategoryCount, product::Product};

use crate::Shop;

/// How many products a part has at most; fewer where some are gone. A product stays in its part for as long as it is
/// published.
pub const SIZE: usize = 100;

/// How many parts there are.
pub fn count(shop: &Shop) -> usize {
    shop.catalog.snapshot().slots().div_ceil(SIZE)
}

/// The products of a part as they are now, as everyone sees them; none of a part that is not there.
pub fn part(shop: &Shop, number: usize) -> Vec<Product> {
    let (snapshot, now) = (shop.catalog.snapshot(), shop.now());
    let products = snapshot.in_slots(slots(&(number..number + 1)));
    products.map(|product| product.clone().for_everyone(now)).collect()
}

/// The categories that products have, and how many each has.
pub fn families(shop: &Shop) -> Vec<CategoryCount> {
    shop.catalog.snapshot().categories()
}

/// A hash of what these parts are made of: it changes whenever one of their products does.
pub fn state(shop: &Shop, parts: &Range<usize>) -> [u8; 32] {
    let snapshot = shop.catalog.snapshot();
    let mut hash = Sha256::new();
    for product in snapshot.in_slots(slots(parts)) {
        hash.update(product.id.bytes());
        for number in [product.updated_at.millis(), product.price.cents(), product.stock] {
            hash.update(number.to_le_bytes());
        }
        hash.update(product.rating.to_le_bytes());
    }
    hash.finalize().into()
}

fn slots(parts: &Range<usize>) -> Range<usize> {
    parts.start.saturating_mul(SIZE)..parts.end.saturating_mul(SIZE)
}
