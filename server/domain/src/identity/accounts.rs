//! Accounts and their profiles.

use std::collections::HashSet;

use shared::{
    Id, Language,
    account::{Account, ProfileUpdate, Registration, Secret},
    order::ShippingAddress,
    product::Allergen,
    profile::{Address, PreferencesUpdate},
    user::{Role, User},
    validation::{self, BrokenRule},
};

use crate::{
    Customer, Error, Result, Shop,
    consents::{self, How},
    identity::{passwords, phone_numbers, verification},
    media, notifications,
    store::{Transaction, order_words, outbox::Letter, products, profiles, transact, users},
};

/// Opens an account with an empty profile, and writes to its address, in this language, with a
/// link that confirms it. [`Error::Invalid`], or [`Error::EmailTaken`].
pub async fn register(shop: &Shop, registration: Registration, language: Language) -> Result<User> {
    let (mut user, password) = prepare(shop, registration, language).await?;
    user.last_login = Some(user.created_at);
    let token = Secret(shop.randomness.secret());
    insert(shop, &user, &password, Some(&token)).await?;
    tracing::info!(target: "activity", user = %user.id, "registered");
    Ok(user)
}

/// A user that is not stored yet, a customer whose address is not confirmed, and the hash of their password.
/// [`Error::Invalid`].
pub(super) async fn prepare(shop: &Shop, mut registration: Registration, language: Language) -> Result<(User, String)> {
    let mut broken = validation::broken_rules(&registration);
    passwords::refuse_common(&registration.password, &mut broken);
    registration.phone_number = phone_numbers::normalized("phoneNumber", registration.phone_number, &mut broken);
    crate::refuse(broken)?;
    let now = shop.now();
    let user = User {
        id: shop.new_id(),
        name: registration.name,
        email: registration.email,
        role: Role::User,
        avatar: None,
        phone_number: registration.phone_number,
        created_at: now,
        updated_at: now,
        last_login: None,
        is_verified: false,
        closed_at: None,
        second_factor_since: None,
        language,
    };
    let password = passwords::hash(&shop.randomness, &registration.password).await?;
    Ok((user, password))
}

/// Inserts a user and their profile together, and with a token the letter that welcomes them
/// and has their address confirmed.
pub(crate) async fn insert(shop: &Shop, user: &User, password: &str, token: Option<&Secret>) -> Result<()> {
    let profile = profiles::empty(shop.new_id(), user.id);
    let verification = token.map(|token| verification::prepare(shop, token));
    transact!(shop, |tx| {
        users::insert(tx, user, password, verification.as_ref()).await?;
        profiles::insert(tx, &profile).await?;
        if let Some(token) = token {
            let letter = Letter::Welcome {
                verification_token: token.clone(),
            };
            notifications::queue(tx, &format!("welcome/{}", user.id), user, letter).await?;
        }
    });
    Ok(())
}

/// Inserts a user whom nobody can sign in as before they have set a password by the link to reset it, and their profile.
/// [`Error::EmailTaken`].
pub(crate) async fn insert_without_password(tx: &mut Transaction<'_>, user: &User) -> Result<()> {
    let profile = profiles::empty(tx.new_id(), user.id);
    users::insert(tx, user, "", None).await?;
    profiles::insert(tx, &profile).await
}

/// The customer and their profile, for a page that is shown without it, too: one that has which letters they want, as far as
/// that can be read, and nothing else, and false when it cannot be.
pub async fn account_to_show(shop: &Shop, customer: &Customer) -> Result<(Account, bool)> {
    match account(shop, customer).await {
        Err(Error::Unreadable(_)) => {
            let user = customer.user().clone();
            let mut profile = profiles::empty(shop.new_id(), user.id);
            // A page that shows other boxes ticked than are would have them changed unseen.
            profile.preferences = profiles::preferences(shop.store.access(), user.id).await?;
            Ok((Account { user, profile }, false))
        }
        account => Ok((account?, true)),
    }
}

/// The customer and their profile. [`Error::Unreadable`].
pub async fn account(shop: &Shop, customer: &Customer) -> Result<Account> {
    let user = customer.user().clone();
    let profile = profiles::of_user(&shop.store, user.id, shop.new_id()).await?;
    Ok(Account { user, profile })
}

/// Changes the customer's account and profile; absent fields stay. The last address marked as
/// the default is the only one.
pub async fn update(shop: &Shop, customer: &Customer, mut update: ProfileUpdate) -> Result<Account> {
    let mut broken = validation::broken_rules(&update);
    // One that an older version kept stays as it is.
    if update.phone_number != customer.user().phone_number {
        update.phone_number = phone_numbers::normalized("phoneNumber", update.phone_number, &mut broken);
    }
    if let Some(favorites) = &mut update.favorite_products {
        let mut seen = HashSet::new();
        favorites.retain(|id| seen.insert(*id));
        if products::by_ids(shop.store.access(), favorites).await?.len() < favorites.len() {
            broken.push(BrokenRule::new("favoriteProducts", "unknown_product"));
        }
    }
    if let Some(avatar) = &update.avatar
        && !media::is_own(&shop.settings, avatar)
    {
        broken.push(BrokenRule::new("avatar", "foreign_picture"));
    }
    crate::refuse(broken)?;
    if let Some(addresses) = &mut update.addresses {
        let default = addresses.iter().rposition(|address| address.is_default);
        for (position, address) in addresses.iter_mut().enumerate() {
            address.is_default = Some(position) == default;
        }
    }
    update.avoided_allergens = update.avoided_allergens.as_deref().map(Allergen::in_order);
    if let Some(chosen) = update.preferences.take() {
        choose_letters(shop, customer, chosen, How::API).await?;
    }
    let id = customer.user().id;
    let user = users::change(
        &shop.store,
        customer.user(),
        update.name.as_deref(),
        update.phone_number.as_deref(),
        update.avatar.as_deref(),
        shop.now(),
    )
    .await?;
    if let Some(name) = &update.name {
        order_words::add_name(&shop.store, id, name).await?;
    }
    let profile = profiles::upsert(&shop.store, id, shop.new_id(), &update).await?;
    // The name stands beside their reviews.
    shop.catalog.changed();
    tracing::info!(target: "activity", user = %id, "changed their profile");
    Ok(Account { user, profile })
}

/// Chooses which letters the customer wants; what is absent stays. That they want those that are not about their orders, or
/// want them no more, is written down with how they said so. A profile that cannot be read keeps nobody from it.
pub async fn choose_letters(shop: &Shop, customer: &Customer, chosen: PreferencesUpdate, how: How) -> Result<()> {
    let (user, new_id) = (customer.user(), shop.new_id());
    transact!(shop, |tx| {
        let before = profiles::set_preferences(tx, user.id, new_id, chosen).await?;
        consents::choose(tx, user, before, chosen, how).await?;
    });
    Ok(())
}

/// Writes to the customer in this language from now on.
pub async fn choose_language(shop: &Shop, customer: &Customer, language: Language) -> Result<()> {
    let user = customer.user();
    if user.language != language {
        users::change_language(&shop.store, user.id, language, shop.now()).await?;
    }
    Ok(())
}

/// Keeps what an order said of its customer, in the order's transaction: the phone number and the address, if they are given,
/// and the latter when they keep none yet. Both must have been found valid.
pub(crate) async fn remember_delivery(
    tx: &mut Transaction<'_>,
    id: Id<User>,
    phone_number: Option<&str>,
    address: Option<&ShippingAddress>,
) -> Result<()> {
    if let Some(number) = phone_number {
        users::change_phone_number(tx, id, number).await?;
    }
    let Some(address) = address else {
        return Ok(());
    };
    let address = Address {
        kind: String::new(),
        street: address.street.clone(),
        city: address.city.clone(),
        state: address.state.clone(),
        postal_code: address.postal_code.clone(),
        is_default: true,
    };
    profiles::add_first_address(tx, id, address).await
}
