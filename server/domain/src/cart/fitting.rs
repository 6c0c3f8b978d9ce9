//! Several things put into a cart at once, as far as they fit.

use shared::{
    Id,
    cart::{AddItem, CartItem, CartView},
    product::Product,
    recipe::SkipReason,
};

use super::{CartOwner, Products, apply, as_sold, ids, put, stored_items};
use crate::{Error, Result, Shop, validate};

/// Puts in what can be, each input whole or not at all. Answers the cart, and which products
/// stayed out and why.
pub async fn add_what_fits(
    shop: &Shop,
    owner: &mut CartOwner,
    inputs: &[AddItem],
) -> Result<(CartView, Vec<(Id<Product>, SkipReason)>)> {
    let inputs: Vec<_> = inputs.iter().map(|input| (input, shop.new_id())).collect();
    let products: Vec<_> = inputs.iter().map(|(input, _)| input.product_id).collect();
    let most_lines = owner.most_lines();
    apply(shop, owner, &products, |items, products| {
        let reasons = put_what_fits(items, products, &inputs, most_lines)?;
        let left_out = inputs.iter().zip(reasons);
        let left_out = left_out.filter_map(|((input, _), reason)| Some((input.product_id, reason?)));
        Ok(left_out.collect())
    })
    .await
}

/// Why [`add_what_fits`] would leave an input out now, for each of them; `None` for one that it would put in. Changes
/// nothing.
pub async fn would_leave_out(shop: &Shop, owner: &CartOwner, inputs: &[AddItem]) -> Result<Vec<Option<SkipReason>>> {
    let mut items = stored_items(shop, owner).await?;
    let inputs: Vec<_> = inputs.iter().map(|input| (input, shop.new_id())).collect();
    let of_inputs: Vec<_> = inputs.iter().map(|(input, _)| input.product_id).collect();
    let products = shop.catalog.products(&ids(&items, &of_inputs)).await?;
    as_sold(&mut items, &products);
    put_what_fits(&mut items, &products, &inputs, owner.most_lines())
}

/// Puts in what can be, each input whole, under the id beside it, or not at all. Why not, for each of them.
fn put_what_fits(
    items: &mut Vec<CartItem>,
    products: &Products,
    inputs: &[(&AddItem, Id<CartItem>)],
    most_lines: usize,
) -> Result<Vec<Option<SkipReason>>> {
    let mut reasons = Vec::with_capacity(inputs.len());
    for (input, new_id) in inputs {
        let before = items.clone();
        let done = validate(*input).and_then(|()| put(items, products, input, *new_id, most_lines));
        reasons.push(match done {
            Ok(()) => None,
            Err(error) => {
                *items = before;
                Some(reason(error)?)
            }
        });
    }
    Ok(reasons)
}

/// The reason for which the cart refused a product; an error that is not about the cart stays an error.
fn reason(error: Error) -> Result<SkipReason> {
    match error {
        Error::OutOfStock(_) => Ok(SkipReason::OutOfStock),
        Error::NotFound => Ok(SkipReason::NotSold),
        Error::CartFull => Ok(SkipReason::CartFull),
        Error::Invalid(_) => Ok(SkipReason::TooMuch),
        other => Err(other),
    }
}
