//! What a customer marked and what they avoid: both are kept with their profile, and many pages ask for both.

use shared::{
    Id,
    account::ProfileUpdate,
    product::{Allergen, Product},
};

use crate::{Customer, Error, Result, Shop, store::profiles};

/// What a customer marked and avoids.
#[derive(Debug, Default, PartialEq)]
pub struct Tastes {
    /// The favorites, in the order in which they were marked.
    pub favorites: Vec<Id<Product>>,
    /// The allergens to avoid, in the order of [`Allergen::ALL`]; `None` before they chose.
    pub avoided: Option<Vec<Allergen>>,
}

impl Tastes {
    /// The allergens to avoid; none before a choice.
    pub fn avoids(&self) -> &[Allergen] {
        self.avoided.as_deref().unwrap_or_default()
    }
}

/// Reads the customer's tastes; none while their profile cannot be read.
pub async fn read(shop: &Shop, customer: &Customer) -> Result<Tastes> {
    match profiles::of_user(&shop.store, customer.user().id, shop.new_id()).await {
        Ok(profile) => Ok(Tastes {
            favorites: profile.favorite_products,
            avoided: profile.avoided_allergens.as_deref().map(Allergen::in_order),
        }),
        // They stand on many pages, of which none may fail over them.
        Err(Error::Unreadable(_)) => Ok(Tastes::default()),
        Err(error) => Err(error),
    }
}

/// Remembers what the customer avoids from now on; nothing at all is a choice, too.
pub async fn avoid(shop: &Shop, customer: &Customer, allergens: &[Allergen]) -> Result<()> {
    let update = ProfileUpdate {
        avoided_allergens: Some(Allergen::in_order(allergens)),
        ..ProfileUpdate::default()
    };
    profiles::upsert(&shop.store, customer.user().id, shop.new_id(), &update).await?;
    tracing::info!(target: "activity", user = %customer.user().id, "chose the allergens to avoid");
    Ok(())
}
