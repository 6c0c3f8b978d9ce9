//! Passwords that their owners forgot, reset or change.

use shared::{
    account::{ChangePassword, ForgotPassword, ResetPassword, Secret},
    user::User,
    validation::{self, BrokenRule},
};

pub use crate::store::users::RESET_SECONDS;
use crate::{
    Error, Identity, Result, Shop, consents,
    identity::passwords::{self, HashKind},
    notifications,
    platform::randomness::digest,
    store::{
        Transaction,
        outbox::Letter,
        profiles, sessions, transact,
        users::{self, Credentials},
    },
    tries::{self, Origin},
    validate,
};

/// Sends a link to reset the password of the account with this address, which takes the place
/// of one sent before. Answers the same, after the same work, when there is no such account;
/// [`Error::TooManyRequests`] when the address has had enough letters, account or not.
pub async fn forgot(shop: &Shop, forgot: &ForgotPassword) -> Result<()> {
    validate(forgot)?;
    tries::letter(shop, &forgot.email).await?;
    let token = Secret(shop.randomness.secret());
    let user = transact!(shop, |tx| { send_link(tx, &forgot.email, &token).await? });
    if let Some(user) = user {
        tracing::info!(target: "activity", user = %user.id, "forgot their password");
    }
    Ok(())
}

/// Queues the letter with the link for the account with this address; does as much work when there is none.
pub(super) async fn send_link(tx: &mut Transaction<'_>, email: &str, token: &Secret) -> Result<Option<User>> {
    let expires = tx.now().plus_seconds(RESET_SECONDS);
    let cause = format!("password_forgotten/{}", tx.new_id::<User>());
    let user = users::keep_reset_token(tx, email, &digest(&token.0), expires).await?;
    match &user {
        Some(user) => {
            let letter = Letter::ResetPassword { token: token.clone() };
            notifications::queue(tx, &cause, user, letter).await?;
        }
        None => notifications::queue_nothing(tx, &cause).await?,
    }
    Ok(user)
}

/// Spends the token of a link on a new password, and ends every session of its user. Who could
/// read the letter has shown that the address is theirs, as by [`super::verification::verify`]. [`Error::Invalid`] for a token that is
/// unknown, spent or too old, and for a password that breaks a rule.
pub async fn reset(shop: &Shop, reset: &ResetPassword) -> Result<()> {
    let mut broken = validation::broken_rules(reset);
    passwords::refuse_common(&reset.password, &mut broken);
    let token = digest(&reset.token.0);
    let is_whole = !broken.iter().any(|rule| rule.field == "token");
    if is_whole && !users::has_reset_token(&shop.store, &token, shop.now()).await? {
        broken.push(BrokenRule::new("token", "token_invalid"));
    }
    crate::refuse(broken)?;
    let hash = passwords::hash(&shop.randomness, &reset.password).await?;
    let user = transact!(shop, |tx| {
        let user = users::reset_password(tx, &token, &hash, tx.now())
            .await?
            .ok_or_else(|| Error::field("token", "token_invalid"))?;
        if !user.is_verified {
            let wanted = profiles::preferences(tx.access(), user.id).await?;
            let verified = User {
                is_verified: true,
                ..user.clone()
            };
            consents::confirm(tx, &verified, wanted).await?;
        }
        sessions::delete_others(tx, user.id, None).await?;
        user
    });
    // Wrong tries on the old password no longer count.
    tries::password_was_reset(shop, &user.email).await?;
    tracing::info!(target: "activity", user = %user.id, "reset their password");
    Ok(())
}

/// The credentials of whoever asks, if this is their password. [`Error::TooManyRequests`] after too many wrong ones.
pub(crate) async fn by_password(shop: &Shop, identity: &Identity, password: &Secret) -> Result<Option<Credentials>> {
    let User { id, email, .. } = identity.user();
    tries::password(shop, email, Origin::Session).await?;
    let found = users::credentials(&shop.store, *id).await?;
    let hash = found.as_ref().map(|found| found.password.as_str());
    if !passwords::verify(password, hash, HashKind::Argon2).await? {
        return Ok(None);
    }
    tries::password_was_right(shop, email, Origin::Session).await?;
    Ok(found)
}

/// Changes the password of whoever asks, and ends all their sessions but the one that asks.
/// [`Error::Invalid`] when the present one is wrong, or the new one breaks a rule;
/// [`Error::TooManyRequests`] after too many wrong ones.
pub async fn change(shop: &Shop, identity: &Identity, change: &ChangePassword) -> Result<()> {
    let mut broken = validation::broken_rules(change);
    passwords::refuse_common(&change.password, &mut broken);
    let user = identity.user().id;
    let is_whole = !broken.iter().any(|rule| rule.field == "currentPassword");
    let known = if is_whole {
        by_password(shop, identity, &change.current_password).await?
    } else {
        None
    };
    if is_whole && known.is_none() {
        broken.push(BrokenRule::new("currentPassword", "wrong_password"));
    }
    crate::refuse(broken)?;
    let present = known.map(|known| known.password).unwrap_or_default();
    let hash = passwords::hash(&shop.randomness, &change.password).await?;
    transact!(shop, |tx| {
        if !users::change_password(tx, user, &present, &hash, tx.now()).await? {
            return Err(Error::field("currentPassword", "wrong_password"));
        }
        sessions::delete_others(tx, user, identity.session()).await?;
    });
    tracing::info!(target: "activity", %user, "changed their password");
    Ok(())
}
