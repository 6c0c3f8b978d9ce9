//! The allergens that a customer avoids: chosen once, they keep products out of every list they are shown.

use shared::{account::ProfileUpdate, product::Allergen};

use crate::{Customer, Error, Result, Shop, store::profiles};

/// What the customer chose; `None` before they did, or while their profile cannot be read.
pub async fn chosen_by(shop: &Shop, customer: &Customer) -> Result<Option<Vec<Allergen>>> {
    match profiles::of_user(&shop.store, customer.user().id, shop.new_id()).await {
        Ok(profile) => Ok(profile.avoided_allergens.as_deref().map(Allergen::in_order)),
        // It stands on many pages, of which none may fail over it.
        Err(Error::Unreadable(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Remembers what the customer avoids from now on; nothing at all is a choice, too.
pub async fn choose(shop: &Shop, customer: &Customer, allergens: &[Allergen]) -> Result<()> {
    let update = ProfileUpdate {
        avoided_allergens: Some(Allergen::in_order(allergens)),
        ..ProfileUpdate::default()
    };
    profiles::upsert(&shop.store, customer.user().id, shop.new_id(), &update).await?;
    tracing::info!(target: "activity", user = %customer.user().id, "chose the allergens to avoid");
    Ok(())
}
