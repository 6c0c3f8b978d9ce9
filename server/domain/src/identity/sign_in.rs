//! Signing in: by address and password, and by the code of a second factor that follows them. Each try that is over is a
//! line in the log.

use serde::{Deserialize, Serialize};
use shared::{
    Id,
    account::{Login, Secret, SignedIn},
    session::{Session, SessionKind},
    user::User,
};

use crate::{
    Error, Result, Shop,
    identity::{
        decoys,
        devices::{self, Device, Known},
        passwords,
        second_factor::{news, prove},
        sessions,
    },
    platform::{randomness::digest, signing},
    store::{
        self,
        outbox::SecondFactorNews,
        second_factors::{self, Code, Proof},
        sessions::StoredSession,
        transact,
        users::{self, Credentials},
    },
    tries::{self, Origin},
    validate,
};

/// How long a right password waits for the code that goes with it, in seconds.
pub const CODE_SECONDS: i64 = 5 * 60;

const SECOND_STEP: &str = "fromagerie-second-step";

/// What stands for a right password until the code follows.
#[derive(Debug, Serialize, Deserialize)]
struct SecondStepClaims {
    sub: Id<User>,
    /// SHA-256 of the hash of the password, which must not have changed meanwhile.
    password: String,
    /// The device, where the account had signed in on it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    exp: i64,
}

/// Opens a browser's session for whoever has this address and password, and answers the secret
/// that names it, `<id>.<secret>`: the browser's cookie. [`Error::InvalidCredentials`], after
/// the same time, for an unknown address and a wrong password; [`Error::TooManyRequests`] after
/// too many of them. For an account with a second factor [`Error::SecondFactorRequired`] when the code is missing,
/// [`Error::WrongCode`] when it is wrong.
pub async fn sign_in(shop: &Shop, login: &Login, device: Device<'_>) -> Result<(User, Secret)> {
    let (user, _, secret) = enter(shop, login, SessionKind::Browser, device).await?;
    Ok((user, secret))
}

/// [`sign_in`] for an integrator.
pub async fn sign_in_for_api(shop: &Shop, login: &Login, device: Device<'_>) -> Result<SignedIn> {
    let (user, id, refresh_token) = enter(shop, login, SessionKind::Api, device).await?;
    sessions::pair(shop, user, id, refresh_token)
}

/// Opens a browser's session for whoever has given the right password before, as the token of
/// [`Error::SecondFactorRequired`] says, and now the code. [`Error::Unauthenticated`] when the token is not good (any
/// more), [`Error::WrongCode`], [`Error::TooManyRequests`] after too many of them.
pub async fn sign_in_by_code(
    shop: &Shop,
    token: &Secret,
    code: &Secret,
    user_agent: Option<&str>,
) -> Result<(User, Secret)> {
    let claims: Option<SecondStepClaims> = signing::read(shop, SECOND_STEP, token);
    let account = claims.as_ref().map(|claims| claims.sub);
    let entered = enter_by_code(shop, claims, code, user_agent).await;
    note(account, "code", &entered);
    entered
}

async fn enter_by_code(
    shop: &Shop,
    claims: Option<SecondStepClaims>,
    code: &Secret,
    user_agent: Option<&str>,
) -> Result<(User, Secret)> {
    let is_in_time = |claims: &SecondStepClaims| claims.exp.saturating_mul(1000) > shop.now().millis();
    let claims = claims.filter(is_in_time).ok_or(Error::Unauthenticated)?;
    let found = users::credentials(&shop.store, claims.sub).await?;
    let found = found.filter(|found| digest(&found.password) == claims.password);
    let (hash, factor) = found
        .and_then(|found| Some((found.password, found.second_factor?)))
        .ok_or(Error::Unauthenticated)?;
    let from = claims.device.as_deref().map_or(Origin::Anywhere, Origin::Device);
    let proof = prove(shop, claims.sub, &factor, code, from).await?;
    let (session, secret) = sessions::new(shop, claims.sub, SessionKind::Browser, user_agent);
    let user = begin(shop, &session, &hash, Some((&proof, from))).await?;
    Ok((user.ok_or(Error::Unauthenticated)?, secret))
}

fn second_step_token(shop: &Shop, user: Id<User>, hash: &str, from: Origin<'_>) -> Result<Secret> {
    let claims = SecondStepClaims {
        sub: user,
        password: digest(hash),
        device: match from {
            Origin::Device(name) => Some(name.to_owned()),
            Origin::Anywhere | Origin::Session => None,
        },
        exp: shop.now().millis() / 1000 + CODE_SECONDS,
    };
    signing::sign(&shop.settings, SECOND_STEP, claims)
}

/// Who signs in, and the session that is opened for them. The password is the account's at the
/// moment when the session begins: one that is changed meanwhile is checked anew, so that a
/// change of password leaves no session behind that the old one opened.
async fn enter(
    shop: &Shop,
    login: &Login,
    kind: SessionKind,
    device: Device<'_>,
) -> Result<(User, Id<Session>, Secret)> {
    validate(login)?;
    let known = devices::known(shop, device.cookie);
    let from = Known::tries(known.as_ref(), &login.email);
    let by = if login.code.is_some() {
        "password and code"
    } else {
        "password"
    };
    loop {
        // Before the try is counted: the log names the account whose tries are used up, too.
        let found = users::by_email(&shop.store, &login.email).await?;
        let account = found.as_ref().map(|found| found.id);
        let entered = enter_as(shop, login, found, (kind, device.user_agent), from).await;
        if let Some(entered) = entered.transpose() {
            note(account, by, &entered);
            return entered;
        }
    }
}

/// [`enter`] with the credentials that were found for the address. `None` when they changed meanwhile.
async fn enter_as(
    shop: &Shop,
    login: &Login,
    found: Option<Credentials>,
    (kind, user_agent): (SessionKind, Option<&str>),
    from: Origin<'_>,
) -> Result<Option<(User, Id<Session>, Secret)>> {
    tries::password(shop, &login.email, from).await?;
    let decoy = decoys::decoy(shop, &login.email).await?;
    let hash = found.as_ref().map(|found| found.password.as_str());
    let is_right = passwords::verify(&login.password, hash, decoy).await?;
    let Some(Credentials {
        id,
        password: hash,
        second_factor,
    }) = found.filter(|_| is_right)
    else {
        return Err(Error::InvalidCredentials);
    };
    tries::password_was_right(shop, &login.email, from).await?;
    let Some(hash) = renewed(shop, id, hash, &login.password).await? else {
        return Ok(None);
    };
    let proof = match (&second_factor, &login.code) {
        (None, _) => None,
        (Some(factor), Some(code)) => Some(prove(shop, id, factor, code, from).await?),
        (Some(_), None) => {
            let token = second_step_token(shop, id, &hash, from)?;
            return Err(Error::SecondFactorRequired { token });
        }
    };
    let (session, secret) = sessions::new(shop, id, kind, user_agent);
    let proof = proof.as_ref().map(|proof| (proof, from));
    let user = begin(shop, &session, &hash, proof).await?;
    Ok(user.map(|user| (user, session.id, secret)))
}

/// The hash of a password that was right: one of the shop's own in place of a bcrypt hash, before a second factor is asked
/// for, since whoever sends that does not send the password again. `None` when the account has another hash by now.
async fn renewed(shop: &Shop, id: Id<User>, hash: String, password: &Secret) -> Result<Option<String>> {
    if !passwords::is_legacy(&hash) {
        return Ok(Some(hash));
    }
    let new = passwords::hash(&shop.randomness, password).await?;
    Ok(users::renew_hash(&shop.store, id, &hash, &new).await?.then_some(new))
}

/// Stores a session together with the note that its user signed in, if their password hash and second factor are
/// still these, and spends the code. [`Error::WrongCode`] when another has spent it.
async fn begin(
    shop: &Shop,
    session: &StoredSession,
    hash: &str,
    proof: Option<(&Proof, Origin<'_>)>,
) -> Result<Option<User>> {
    let (id, now) = (session.user_id, session.created_at);
    let user = transact!(shop, |tx| {
        let factor = proof.map(|(proof, _)| &proof.secret);
        let user = users::signed_in(tx, id, hash, factor, now).await?;
        if let Some(user) = &user {
            if let Some((proof, _)) = proof {
                if !second_factors::spend(tx, id, proof).await? {
                    return Err(Error::WrongCode);
                }
                if let Code::Recovery(_) = proof.code {
                    news(tx, user, SecondFactorNews::RecoveryCodeUsed).await?;
                }
            }
            store::sessions::insert(tx.access(), session).await?;
        }
        user
    });
    if let (Some(_), Some((_, from))) = (&user, proof) {
        tries::code_was_right(shop, id, from).await?;
    }
    Ok(user)
}

/// Writes that somebody signed in or did not: whose account it was about, if there is one, by what, and why not. Never what
/// was typed: an address may be anybody's, or a password in the wrong field. What is internal is written where it is answered.
fn note<T>(account: Option<Id<User>>, by: &str, entered: &Result<T>) {
    let user = account.map(tracing::field::display);
    match entered {
        Ok(_) => tracing::info!(target: "activity", user, by, "signed in"),
        Err(error) if error.is_internal() => {}
        Err(why) => tracing::info!(target: "activity", user, by, %why, "did not sign in"),
    }
}
