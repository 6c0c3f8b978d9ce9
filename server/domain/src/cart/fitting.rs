//! Several things put into a cart at once, as far as they fit.

use shared::{
    Id,
    cart::{AddItem, CartItem, CartView},
    product::Product,
    recipe::SkipReason,
};

use super::{CartOwner, Products, apply, as_sold, ids, item_weight, put, stored_items};
use crate::{Error, Result, Shop, validate};

/// What inputs do to lines of the same product and weight that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Putting {
    /// They add up.
    Add,
    /// What is there counts: only what is lacking is put in, so that the cart holds as much as all inputs together, or more.
    TopUp,
}

/// Puts in what can be, each input whole or not at all. Answers the cart, and which products
/// stayed out and why.
pub async fn add_what_fits(
    shop: &Shop,
    owner: &mut CartOwner,
    inputs: &[AddItem],
) -> Result<(CartView, Vec<(Id<Product>, SkipReason)>)> {
    put_in(shop, owner, inputs, Putting::Add).await
}

/// [`add_what_fits`], or as much of it as is lacking.
pub async fn put_in(
    shop: &Shop,
    owner: &mut CartOwner,
    inputs: &[AddItem],
    putting: Putting,
) -> Result<(CartView, Vec<(Id<Product>, SkipReason)>)> {
    let inputs: Vec<_> = inputs.iter().map(|input| (input, shop.new_id())).collect();
    let products: Vec<_> = inputs.iter().map(|(input, _)| input.product_id).collect();
    let most_lines = owner.most_lines();
    apply(shop, owner, &products, |items, products| {
        let reasons = put_what_fits(items, products, &inputs, most_lines, putting)?;
        let left_out = inputs.iter().zip(reasons);
        let left_out = left_out.filter_map(|((input, _), reason)| Some((input.product_id, reason?)));
        Ok(left_out.collect())
    })
    .await
}

/// Why [`put_in`] would leave an input out now, for each of them; `None` for one that it would put in, or that is there.
/// Changes nothing.
pub async fn would_leave_out(
    shop: &Shop,
    owner: &CartOwner,
    inputs: &[AddItem],
    putting: Putting,
) -> Result<Vec<Option<SkipReason>>> {
    let mut items = stored_items(shop, owner).await?;
    let inputs: Vec<_> = inputs.iter().map(|input| (input, shop.new_id())).collect();
    let of_inputs: Vec<_> = inputs.iter().map(|(input, _)| input.product_id).collect();
    let products = shop.catalog.products(&ids(&items, &of_inputs)).await?;
    as_sold(&mut items, &products);
    put_what_fits(&mut items, &products, &inputs, owner.most_lines(), putting)
}

/// Puts in what can be, each input whole, under the id beside it, or not at all. Why not, for each of them.
fn put_what_fits(
    items: &mut Vec<CartItem>,
    products: &Products,
    inputs: &[(&AddItem, Id<CartItem>)],
    most_lines: usize,
    putting: Putting,
) -> Result<Vec<Option<SkipReason>>> {
    let mut reasons = Vec::with_capacity(inputs.len());
    for (position, (input, new_id)) in inputs.iter().enumerate() {
        let mut input = (*input).clone();
        if putting == Putting::TopUp {
            // Inputs of the same add up among themselves.
            let so_far = inputs.iter().take(position + 1).map(|(other, _)| *other);
            let so_far = so_far.filter(|other| other.product_id == input.product_id && other.weight == input.weight);
            let wanted: i64 = so_far.map(|other| other.quantity).sum();
            input.quantity = wanted - held(items, products, &input);
            if input.quantity <= 0 {
                reasons.push(None);
                continue;
            }
        }
        let before = items.clone();
        let done = validate(&input).and_then(|()| put(items, products, &input, *new_id, most_lines));
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

/// How many there are of an input's product and weight.
fn held(items: &[CartItem], products: &Products, input: &AddItem) -> i64 {
    let product = products.get(&input.product_id);
    let weight = product.and_then(|product| item_weight(product, input.weight).ok());
    let same = |item: &&CartItem| item.product_id == input.product_id && Some(item.weight) == weight;
    items.iter().find(same).map_or(0, |item| item.quantity)
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
