//! Proof that an address is its user's: a link in a letter.

use shared::account::{Secret, VerifyEmail};

pub use crate::store::users::VERIFICATION_DAYS;
use crate::{
    Customer, Error, Result, Shop, consents, notifications,
    platform::randomness::digest,
    store::{
        outbox::Letter,
        profiles, transact,
        users::{self, Verification},
    },
    tries, validate,
};

/// What the database keeps of a link's token, from now on.
pub(crate) fn prepare(shop: &Shop, token: &Secret) -> Verification {
    Verification {
        email_verification_token: digest(&token.0),
        email_verification_expires: shop.now().plus_days(VERIFICATION_DAYS),
    }
}

/// Spends the token of a link: its user's address is verified, and with it the letters that they ticked before.
/// [`Error::Invalid`] for a token that is unknown, spent or too old.
pub async fn verify(shop: &Shop, verify: &VerifyEmail) -> Result<()> {
    validate(verify)?;
    let token = digest(&verify.token.0);
    let user = transact!(shop, |tx| {
        let user = users::verify(tx, &token)
            .await?
            .ok_or_else(|| Error::field("token", "token_invalid"))?;
        let wanted = profiles::preferences(tx.access(), user.id).await?;
        consents::confirm(tx, &user, wanted).await?;
        user
    });
    tracing::info!(target: "activity", user = %user.id, "verified their address");
    Ok(())
}

/// Sends the customer another link, which takes the place of the one before.
/// [`Error::AlreadyVerified`] when they need none, [`Error::TooManyRequests`] when they have had
/// enough of them.
pub async fn send_again(shop: &Shop, customer: &Customer) -> Result<()> {
    let id = customer.user().id;
    tries::letter(shop, &customer.user().email).await?;
    let token = Secret(shop.randomness.secret());
    let verification = prepare(shop, &token);
    let cause = format!("verification/{}", shop.new_id::<Verification>());
    transact!(shop, |tx| {
        let user = users::keep_verification_token(tx, id, &verification)
            .await?
            .ok_or(Error::AlreadyVerified)?;
        let letter = Letter::VerifyEmail {
            verification_token: token.clone(),
        };
        notifications::queue(tx, &cause, &user, letter).await?;
    });
    Ok(())
}
