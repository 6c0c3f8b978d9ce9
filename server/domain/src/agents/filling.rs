//! What lies in an agent's cart where the agent asks for so much of this and that.

use shared::{
    Grams, Id,
    cart::{CartItem, MAX_QUANTITY},
    product::{Product, SoldBy},
};

use super::{Counts, MAX_LINES, Note, Wanted, Wish};
use crate::{Error, Result, Shop, cart, catalog, store::agent_carts::AgentLine};

/// The lines of a wish, at today's prices, and what is not as it was asked for. A line of what was there `before` keeps its
/// id, and says when its price has changed since.
pub(super) async fn fill(shop: &Shop, wish: &Wish, before: &[AgentLine]) -> Result<(Vec<AgentLine>, Vec<Note>)> {
    if wish.lines.len() > MAX_LINES {
        return Err(Error::field("line_items", &format!("too_many:{MAX_LINES}")));
    }
    let mut old = before.to_vec();
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    for wanted in &wish.lines {
        let Some(product) = sold(shop, &wanted.key).await? else {
            notes.push(Note::NotSold {
                key: wanted.key.clone(),
            });
            continue;
        };
        let known = old.iter().position(|line| line.item.product_id == product.id);
        let known = known.map(|position| old.remove(position));
        notes.extend(known.as_ref().and_then(|line| changed_price(&product, line)));
        let counts = Counts::from_product(&product);
        if wanted.counts.is_some_and(|asked| asked != counts) {
            notes.push(Note::OtherUnit {
                key: wanted.key.clone(),
                counts,
            });
            lines.extend(known);
            continue;
        }
        let id = known.map_or_else(|| shop.new_id(), |line| line.item.id);
        match line(&product, id, wanted)? {
            Some(line) => {
                if product.stock_taken(line.item.quantity, line.item.weight) != wanted.amount {
                    notes.push(Note::Revised {
                        line: id,
                        asked: wanted.amount,
                    });
                }
                lines.push(line);
            }
            None => notes.push(Note::NotSold {
                key: wanted.key.clone(),
            }),
        }
    }
    Ok((lines, notes))
}

/// What costs something else than when it was put there.
pub(super) async fn changed_prices(shop: &Shop, lines: &[AgentLine]) -> Result<Vec<Note>> {
    let ids: Vec<_> = lines.iter().map(|line| line.item.product_id).collect();
    let products = shop.catalog.products(&ids).await?;
    let changed = lines
        .iter()
        .filter_map(|line| changed_price(products.get(&line.item.product_id)?, line));
    Ok(changed.collect())
}

fn changed_price(product: &Product, line: &AgentLine) -> Option<Note> {
    let now = cart::unit_price(product, &line.item).ok()?;
    (now != line.shown).then_some(Note::PriceChanged {
        line: line.item.id,
        before: line.shown,
        now,
    })
}

/// The product of an id or slug, if it is sold. One that cannot be read is not.
async fn sold(shop: &Shop, key: &str) -> Result<Option<Product>> {
    match catalog::find(shop, key).await {
        Err(Error::Unreadable(_)) => Ok(None),
        found => found,
    }
}

/// The line that comes nearest to what is asked for; `None` when the shop makes no cut of it.
fn line(product: &Product, id: Id<CartItem>, wanted: &Wanted) -> Result<Option<AgentLine>> {
    let Some((quantity, weight)) = nearest(product, wanted.amount) else {
        return Ok(None);
    };
    let item = CartItem {
        id,
        product_id: product.id,
        quantity,
        weight,
    };
    let shown = cart::unit_price(product, &item)?;
    Ok(Some(AgentLine { item, shown }))
}

/// How much is sold of a product where so much is asked for: as many pieces as a line holds, or one cut that is no heavier,
/// unless none is as small.
fn nearest(product: &Product, amount: i64) -> Option<(i64, Grams)> {
    match product.sold_by {
        SoldBy::Piece => Some((amount.clamp(1, MAX_QUANTITY), product.weight)),
        SoldBy::Weight => {
            let cuts = product.cuts();
            let Grams(smallest) = cuts.first()?;
            let whole_steps = amount.min(cuts.max.0) / cuts.step.0 * cuts.step.0;
            Some((1, Grams(whole_steps.max(smallest))))
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::{Money, Timestamp};

    use super::*;

    /// Sold by weight in cuts of 50 g, from 100 g to 1 kg.
    fn by_weight() -> Product {
        let product = serde_json::json!({
            "_id": "65f000000000000000000001", "name": "Comté", "description": "Fruité.", "price": 39, "category": "x",
            "weight": 1000, "stock": 5000, "soldBy": "weight", "cutStep": 50, "minCut": 100, "maxCut": 1000,
            "createdAt": Timestamp::from_millis(0), "updatedAt": Timestamp::from_millis(0),
        });
        serde_json::from_value(product).unwrap()
    }

    #[test]
    fn a_cut_is_on_the_grid_and_no_heavier_than_asked_unless_none_is_as_small() {
        for (asked, cut) in [
            (350, 350),
            (399, 350),
            (100, 100),
            (1, 100),
            (99, 100),
            (1000, 1000),
            (i64::MAX, 1000),
        ] {
            assert_eq!(nearest(&by_weight(), asked), Some((1, Grams(cut))), "{asked}");
        }
        let none = Product {
            min_cut: Some(Grams(60)),
            max_cut: Some(Grams(90)),
            ..by_weight()
        };
        assert_eq!(nearest(&none, 75), None);
    }

    #[test]
    fn pieces_are_as_many_as_a_line_holds() {
        let pieces = Product {
            sold_by: SoldBy::Piece,
            price: Money::from_cents(990),
            ..by_weight()
        };
        for (asked, quantity) in [(1, 1), (99, 99), (100, 99), (i64::MAX, 99)] {
            assert_eq!(nearest(&pieces, asked), Some((quantity, Grams(1000))));
        }
    }
}
