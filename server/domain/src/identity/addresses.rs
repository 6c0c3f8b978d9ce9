//! The addresses in a profile, one by one. Each is known by what it says, not by its place in
//! the list: another tab may have changed the list since this one was shown.

use shared::{
    account::ProfileUpdate,
    profile::Address,
    validation::{self, BrokenRule},
};

use crate::{Customer, Error, Result, Shop, identity::accounts, store::profiles};

/// How many a profile holds.
pub const MAX_ADDRESSES: usize = *shared::limits::ADDRESSES.end();

/// Keeps an address, in the place of the one that says `was`; the first one, or one marked so,
/// is the default. [`Error::Invalid`] when it breaks a rule, or the list is full.
pub async fn keep(shop: &Shop, customer: &Customer, was: &str, mut address: Address) -> Result<()> {
    let mut broken = validation::broken_rules(&address);
    let mut addresses = load(shop, customer).await?;
    let says = address.line();
    // What is kept already is not kept twice.
    let place = addresses
        .iter()
        .position(|stored| stored.line() == was)
        .or_else(|| addresses.iter().position(|stored| stored.line() == says));
    if place.is_none() && addresses.len() >= MAX_ADDRESSES {
        broken.push(BrokenRule::new("addresses", &format!("too_many:{MAX_ADDRESSES}")));
    }
    crate::refuse(broken)?;
    if address.is_default {
        none_is_default(&mut addresses);
    }
    match place {
        Some(place) => {
            address.is_default |= addresses[place].is_default;
            addresses[place] = address;
        }
        None => addresses.push(address),
    }
    store(shop, customer, addresses).await
}

/// Forgets the address that says `was`; one that is gone already is forgotten.
pub async fn remove(shop: &Shop, customer: &Customer, was: &str) -> Result<()> {
    let mut addresses = load(shop, customer).await?;
    addresses.retain(|stored| stored.line() != was);
    store(shop, customer, addresses).await
}

/// Makes the address that says `was` the default. [`Error::NotFound`] when it is gone.
pub async fn prefer(shop: &Shop, customer: &Customer, was: &str) -> Result<()> {
    let mut addresses = load(shop, customer).await?;
    none_is_default(&mut addresses);
    let preferred = addresses.iter_mut().find(|stored| stored.line() == was);
    preferred.ok_or(Error::NotFound)?.is_default = true;
    store(shop, customer, addresses).await
}

async fn load(shop: &Shop, customer: &Customer) -> Result<Vec<Address>> {
    Ok(accounts::account(shop, customer).await?.profile.addresses)
}

fn none_is_default(addresses: &mut [Address]) {
    for address in addresses {
        address.is_default = false;
    }
}

/// Stores the list, with a default as long as there is an address.
async fn store(shop: &Shop, customer: &Customer, mut addresses: Vec<Address>) -> Result<()> {
    if addresses.iter().all(|address| !address.is_default)
        && let Some(first) = addresses.first_mut()
    {
        first.is_default = true;
    }
    let update = ProfileUpdate {
        addresses: Some(addresses),
        ..ProfileUpdate::default()
    };
    let user = customer.user().id;
    profiles::upsert(&shop.store, user, shop.new_id(), &update).await?;
    tracing::info!(target: "activity", %user, "changed their addresses");
    Ok(())
}
