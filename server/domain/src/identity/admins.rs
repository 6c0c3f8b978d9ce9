//! Admins made by whoever keeps the server, from its command line: the first one, before whom nobody can give the role.
//! The audit has no entry of it, since it names an admin for each; the log has a line.

use shared::{
    Language,
    account::{Registration, Secret},
    user::{Role, User},
};

use crate::{
    Error, Result, Shop,
    identity::{accounts, credentials, second_factor, users::give_role},
    store::{self, profiles, transact, users},
};

/// What came of promoting an account.
#[derive(Debug)]
pub enum Promotion {
    /// It is an admin's now.
    Done(User),
    /// It was an admin's before.
    WasAdmin(User),
    /// It is closed: an admin opens it again in the dashboard.
    Closed(User),
    /// Nobody has shown that the address is theirs: whoever opened the account may not be who is meant.
    Unconfirmed(User),
}

/// The account with this address, whatever the case.
pub async fn find(shop: &Shop, email: &str) -> Result<Option<User>> {
    users::with_email(&shop.store, email).await
}

/// Whether the shop has an admin.
pub async fn any(store: &store::Store) -> Result<bool> {
    users::any_with_role(store, Role::Admin).await
}

/// Opens an admin's account by the rules of registering; whoever keeps the server vouches for its address.
/// [`Error::Invalid`], or [`Error::EmailTaken`].
pub async fn create(shop: &Shop, registration: Registration) -> Result<User> {
    let (mut user, password) = accounts::prepare(shop, registration, Language::French).await?;
    user.role = Role::Admin;
    user.is_verified = true;
    accounts::insert(shop, &user, &password, None).await?;
    tracing::info!(target: "activity", user = %user.id, "made an admin from the command line");
    Ok(user)
}

/// Opens an admin's account, and writes to its address with a link to choose a password; until then nobody can sign in.
/// [`Error::Invalid`], or [`Error::EmailTaken`].
pub async fn create_by_letter(shop: &Shop, name: String, email: String) -> Result<User> {
    let registration = Registration {
        name,
        email,
        // Nobody knows it.
        password: Secret(shop.randomness.secret()),
        phone_number: None,
    };
    let (mut user, password) = accounts::prepare(shop, registration, Language::French).await?;
    user.role = Role::Admin;
    let (profile, token) = (
        profiles::empty(shop.new_id(), user.id),
        Secret(shop.randomness.secret()),
    );
    transact!(shop, |tx| {
        users::insert(tx, &user, &password, None).await?;
        profiles::insert(tx, &profile).await?;
        credentials::send_link(tx, &user.email, &token).await?;
    });
    tracing::info!(target: "activity", user = %user.id, "made an admin from the command line");
    Ok(user)
}

/// Makes the account with this address an admin's. [`Error::NotFound`]; [`Error::OrdersOnTheRoad`] for a livreur who has
/// some.
pub async fn promote(shop: &Shop, email: &str) -> Result<Promotion> {
    let user = find(shop, email).await?.ok_or(Error::NotFound)?;
    if user.closed_at.is_some() {
        return Ok(Promotion::Closed(user));
    }
    if user.role == Role::Admin {
        return Ok(Promotion::WasAdmin(user));
    }
    if !user.is_verified {
        return Ok(Promotion::Unconfirmed(user));
    }
    let user = transact!(shop, |tx| { give_role(tx, &user, Role::Admin).await? });
    tracing::info!(target: "activity", user = %user.id, "made an admin from the command line");
    Ok(Promotion::Done(user))
}

/// Takes the second factor of the account with this address away, and ends its sessions: for the last admin who has lost
/// what proves it. `None` when it has none. [`Error::NotFound`].
pub async fn reset_second_factor(shop: &Shop, email: &str) -> Result<Option<User>> {
    let user = find(shop, email).await?.ok_or(Error::NotFound)?;
    let reset = transact!(shop, |tx| { second_factor::take_away(tx, user.id).await? });
    if reset.is_some() {
        tracing::info!(target: "activity", user = %user.id, "reset a second factor from the command line");
    }
    Ok(reset)
}
