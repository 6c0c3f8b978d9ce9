//! Platters of cheeses for so many people.

use domain::{Error, cart, catalog::platters};
use leptos::prelude::*;
use shared::{
    Grams, Id, Money,
    cart::{AddItem, MAX_LINES},
    platter::{Occasion, Platter, PlatterQuery},
    product::{Product, Strength},
    validation::BrokenRule,
};

use super::cart::outcome;
use crate::{
    request::{self, AppError},
    url::encode,
};

/// What is asked of a platter, as it stands in the page's address.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// How many eat of it.
    pub people: i64,
    /// When it is served.
    pub occasion: Occasion,
    /// What it may cost, as it was typed.
    pub budget: String,
    /// How strong it may taste; `None` for some of each.
    pub strength: Option<Strength>,
    /// The day on which it is served, as a date field sends it; empty for now.
    pub served_on: String,
}

impl Wish {
    /// The page's address with this wish.
    pub fn address(&self) -> String {
        let strength = self.strength.map(Strength::name).unwrap_or_default();
        let (people, occasion) = (self.people, self.occasion.name());
        format!(
            "/plateau?people={people}&occasion={occasion}&budget={}&strength={strength}&servedOn={}",
            encode(&self.budget),
            encode(&self.served_on)
        )
    }
}

/// A platter with what its page shows beside it.
#[derive(Debug, Default)]
pub struct PlatterResult {
    /// The cheeses, in the order in which they are eaten.
    pub platter: Platter,
    /// The products of the cheeses, in the same order, their texts in the reader's language.
    pub products: Vec<Product>,
    /// What is wrong with the wish; then there are no cheeses.
    pub broken: Vec<BrokenRule>,
}

/// The platter for this wish, without what the visitor avoids.
pub async fn compose_platter(wish: &Wish) -> Result<PlatterResult, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let (budget, served_on) = (Money::parse(wish.budget.trim()), wish.served_on.trim().parse().ok());
    let mut broken = Vec::new();
    let mut unread = |is_read: bool, typed: &str, field: &str, rule: &str| {
        if !is_read && !typed.trim().is_empty() {
            broken.push(BrokenRule::new(field, rule));
        }
    };
    unread(budget.is_some(), &wish.budget, "budget", "not_an_amount");
    unread(served_on.is_some(), &wish.served_on, "servedOn", "not_a_day");
    if !broken.is_empty() {
        return Ok(PlatterResult {
            broken,
            ..PlatterResult::default()
        });
    }
    let query = PlatterQuery {
        people: wish.people,
        occasion: wish.occasion,
        budget,
        strength: wish.strength,
        exclude_allergens: request::avoided_allergens().await?,
        served_on,
    };
    let platter = match platters::compose(&shop, &query) {
        Err(Error::Invalid(broken)) => {
            return Ok(PlatterResult {
                broken,
                ..PlatterResult::default()
            });
        }
        platter => platter?,
    };
    let products = platters::products(&shop, &platter).into_iter();
    Ok(PlatterResult {
        products: products.map(|product| product.shown(language, shop.now())).collect(),
        platter,
        broken: Vec::new(),
    })
}

/// Puts the cheeses of a platter that was shown into the cart, and goes back to its page, whose address then holds how
/// many were added and which were left out.
#[server(prefix = "/fn", endpoint = "cart/platter")]
pub async fn fill_platter(
    /// The cheeses: `<id>.<grams>.<quantity>`, separated by commas.
    cheeses: String,
    /// How many eat of it, as it was asked for.
    people: i64,
    /// When it is served.
    occasion: String,
    /// What it may cost.
    #[server(default)]
    budget: String,
    /// How strong it may taste.
    #[server(default)]
    strength: String,
    /// The day on which it is served.
    #[server(default)]
    served_on: String,
) -> Result<(), AppError> {
    let cheeses: Option<Vec<_>> = cheeses.split(',').map(read_cheese).collect();
    let cheeses = cheeses.filter(|cheeses| cheeses.len() <= MAX_LINES);
    let cheeses = cheeses.ok_or_else(|| Error::Invalid(vec![BrokenRule::new("cheeses", "wrong_type")]))?;
    let mut owner = request::cart().await?;
    let (_, left_out) = cart::add_what_fits(&*request::shop()?, &mut owner, &cheeses).await?;
    request::keep_guest_cart(&owner)?;
    let wish = Wish {
        people,
        occasion: Occasion::from_name(&occasion).unwrap_or_default(),
        budget,
        strength: Strength::from_name(&strength),
        served_on,
    };
    let done = outcome(cheeses.len() - left_out.len(), left_out.into_iter());
    leptos_axum::redirect(&format!("{}&{done}", wish.address()));
    Ok(())
}

fn read_cheese(cheese: &str) -> Option<AddItem> {
    let mut parts = cheese.split('.');
    let (id, grams, quantity) = (parts.next()?, parts.next()?, parts.next()?);
    let product_id: Id<Product> = id.parse().ok()?;
    Some(AddItem {
        product_id,
        weight: Some(Grams(grams.parse().ok()?)),
        quantity: quantity.parse().ok()?,
    })
}
