//! Who is asking: sessions, their tokens, and the proof that comes of them.
//!
//! A session is one document. A browser names it by a cookie, an integrator by an access token
//! (a JWT of fifteen minutes) and a refresh token; deleting the document ends all three at
//! once. Secrets are kept as SHA-256 only.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest,
    account::{Login, Refresh, Secret, SignedIn},
    session::{Session, SessionKind},
    user::User,
};

pub use crate::store::{sessions::SESSION_DAYS, signed_in::follow};
use crate::{
    Error, Identity, Result, Shop,
    identity::{
        decoys,
        devices::{self, Device, Known},
        passwords,
        second_factor::{self, news, prove},
        user_agent,
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

/// How long an access token is good for, in seconds.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// How exact the note of a session's last use is, in seconds: a busy session costs one write.
pub(super) const USE_NOTED_SECONDS: i64 = 60 * 60;

/// How long a right password waits for the code that goes with it, in seconds.
pub const CODE_SECONDS: i64 = 5 * 60;

const AUDIENCE: &str = "fromagerie-api";
const SECOND_STEP: &str = "fromagerie-second-step";

/// What a caller shows to prove who they are.
#[derive(Clone, Debug)]
pub enum Credential {
    /// An access token.
    Bearer(Secret),
    /// The value of a browser's session cookie.
    Cookie(Secret),
}

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
struct AccessClaims {
    sub: Id<User>,
    sid: Id<Session>,
    iat: i64,
    exp: i64,
}

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
    pair(shop, user, id, refresh_token)
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
    let claims: SecondStepClaims = signing::read(shop, SECOND_STEP, token).ok_or(Error::Unauthenticated)?;
    if claims.exp.saturating_mul(1000) <= shop.now().millis() {
        return Err(Error::Unauthenticated);
    }
    let found = users::credentials(&shop.store, claims.sub).await?;
    let found = found.filter(|found| digest(&found.password) == claims.password);
    let (hash, factor) = found
        .and_then(|found| Some((found.password, found.second_factor?)))
        .ok_or(Error::Unauthenticated)?;
    let from = claims.device.as_deref().map_or(Origin::Anywhere, Origin::Device);
    let proof = prove(shop, claims.sub, &factor, code, from).await?;
    let (session, secret) = new(shop, claims.sub, SessionKind::Browser, user_agent);
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

/// Opens a browser's session for someone who has just registered.
pub async fn open(shop: &Shop, user: &User, user_agent: Option<&str>) -> Result<(Id<Session>, Secret)> {
    let (session, secret) = new(shop, user.id, SessionKind::Browser, user_agent);
    store::sessions::insert(shop.store.access(), &session).await?;
    Ok((session.id, secret))
}

/// [`open`] for an integrator.
pub async fn open_for_api(shop: &Shop, user: User, user_agent: Option<&str>) -> Result<SignedIn> {
    let (session, refresh_token) = new(shop, user.id, SessionKind::Api, user_agent);
    store::sessions::insert(shop.store.access(), &session).await?;
    pair(shop, user, session.id, refresh_token)
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
    tries::password(shop, &login.email, from).await?;
    let decoy = decoys::decoy(shop, &login.email).await?;
    loop {
        let found = users::by_email(&shop.store, &login.email).await?;
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
            continue;
        };
        let proof = match (&second_factor, &login.code) {
            (None, _) => None,
            (Some(factor), Some(code)) => Some(prove(shop, id, factor, code, from).await?),
            (Some(_), None) => {
                let token = second_step_token(shop, id, &hash, from)?;
                return Err(Error::SecondFactorRequired { token });
            }
        };
        let (session, secret) = new(shop, id, kind, device.user_agent);
        let proof = proof.as_ref().map(|proof| (proof, from));
        if let Some(user) = begin(shop, &session, &hash, proof).await? {
            return Ok((user, session.id, secret));
        }
    }
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

/// A session that begins now, and the secret that names it.
fn new(shop: &Shop, user_id: Id<User>, kind: SessionKind, user_agent: Option<&str>) -> (StoredSession, Secret) {
    let (id, family) = (shop.new_id(), shop.randomness.secret());
    let secret = next_secret(shop, &family);
    let now = shop.now();
    let session = StoredSession {
        id,
        user_id,
        kind,
        user_agent: user_agent.and_then(user_agent::describe),
        secret_hash: digest(&secret),
        family_hash: digest(&family),
        created_at: now,
        last_used_at: Some(now),
        expires_at: now.plus_days(SESSION_DAYS),
    };
    (session, Secret(format!("{id}.{secret}")))
}

/// A fresh secret of a session: its family, which stays, and what is new.
fn next_secret(shop: &Shop, family: &str) -> String {
    format!("{family}.{}", shop.randomness.secret())
}

/// Exchanges a refresh token for a new pair of tokens; the old one is spent. A refresh token that is used a second
/// time, or twice at once, ends the session: one of the two who used it has stolen it (RFC 9700 § 4.14.2).
pub async fn refresh(shop: &Shop, refresh: &Refresh) -> Result<SignedIn> {
    validate(refresh)?;
    let (id, secret) = split(&refresh.refresh_token).ok_or(Error::Unauthenticated)?;
    // From the database: a session that another process has ended is no theft.
    let found = store::sessions::read_with_user(&shop.store, id).await?;
    let (session, user) = found
        .filter(|(session, _)| session.expires_at > shop.now())
        .ok_or(Error::Unauthenticated)?;
    let family = secret.split('.').next().unwrap_or_default();
    let next = next_secret(shop, family);
    if store::sessions::rotate(&shop.store, id, &digest(secret), &digest(&next), shop.now()).await? {
        return pair(shop, user, id, Secret(format!("{id}.{next}")));
    }
    if digest(family) == session.family_hash {
        store::sessions::delete(&shop.store, id).await?;
        tracing::warn!(target: "activity", user = %user.id, "a refresh token was used twice; its session is ended");
    }
    Err(Error::Unauthenticated)
}

/// Who shows this credential; [`Error::Unauthenticated`] when it is forged, has run out, or its
/// session is over.
pub async fn authenticate(shop: &Shop, credential: &Credential) -> Result<Identity> {
    let id = match credential {
        Credential::Bearer(token) => read_access_token(shop, token).ok_or(Error::Unauthenticated)?,
        Credential::Cookie(cookie) => split(cookie).ok_or(Error::Unauthenticated)?.0,
    };
    let now = shop.now();
    // The database removes a session that has run out within a minute or so; until then the date decides.
    let (session, user) = store::sessions::with_user(&shop.store, id)
        .await?
        .filter(|(session, _)| session.expires_at > now)
        .ok_or(Error::Unauthenticated)?;
    if let Credential::Cookie(cookie) = credential {
        let (_, secret) = split(cookie).ok_or(Error::Unauthenticated)?;
        if digest(secret) != session.secret_hash {
            return Err(Error::Unauthenticated);
        }
    }
    if session
        .last_used_at
        .is_none_or(|last| last.plus_seconds(USE_NOTED_SECONDS) <= now)
    {
        store::sessions::used(&shop.store, &session, now).await?;
    }
    let user = Arc::unwrap_or_clone(user);
    let lacks_second_factor = second_factor::is_lacking(shop, &user);
    Ok(Identity::new(user, Some(session.id), lacks_second_factor))
}

/// One page of the sessions of whoever asks, newest first. [`Error::Invalid`] for paging that
/// breaks a rule.
pub async fn list(shop: &Shop, identity: &Identity, paging: PageRequest) -> Result<Page<Session>> {
    validate(&paging)?;
    let page = store::sessions::of_user(&shop.store, identity.user().id, shop.now(), paging).await?;
    Ok(page.map(|session| shown(session, identity)))
}

/// A session as its owner sees it.
pub(crate) fn shown(session: StoredSession, identity: &Identity) -> Session {
    Session {
        id: session.id,
        kind: session.kind,
        user_agent: session.user_agent,
        created_at: session.created_at,
        last_used_at: session.last_used_at.unwrap_or(session.created_at),
        expires_at: session.expires_at,
        current: Some(session.id) == identity.session(),
    }
}

/// Ends one of the sessions of whoever asks; [`Error::NotFound`] when it is not theirs, or over.
pub async fn close_one(shop: &Shop, identity: &Identity, id: Id<Session>) -> Result<()> {
    let user = identity.user().id;
    if !store::sessions::delete_of_user(&shop.store, user, id).await? {
        return Err(Error::NotFound);
    }
    tracing::info!(target: "activity", %user, "ended one of their sessions");
    Ok(())
}

/// Ends every session of whoever asks, this one included.
pub async fn close_all(shop: &Shop, identity: &Identity) -> Result<()> {
    let user = identity.user().id;
    store::sessions::delete_all(&shop.store, user).await?;
    tracing::info!(target: "activity", %user, "ended all their sessions");
    Ok(())
}

/// Ends a session at once, with its cookie, access and refresh tokens.
pub async fn close(shop: &Shop, identity: &Identity) -> Result<()> {
    match identity.session() {
        Some(session) => store::sessions::delete(&shop.store, session).await,
        None => Ok(()),
    }
}

fn pair(shop: &Shop, user: User, session: Id<Session>, refresh_token: Secret) -> Result<SignedIn> {
    let now = shop.now().millis() / 1000;
    let claims = AccessClaims {
        sub: user.id,
        sid: session,
        iat: now,
        exp: now + ACCESS_SECONDS,
    };
    Ok(SignedIn {
        token: signing::sign(&shop.settings, AUDIENCE, claims)?,
        refresh_token,
        expires_in: ACCESS_SECONDS,
        user,
    })
}

fn read_access_token(shop: &Shop, token: &Secret) -> Option<Id<Session>> {
    let claims: AccessClaims = signing::read(shop, AUDIENCE, token)?;
    (shop.now().millis() < claims.exp.saturating_mul(1000)).then_some(claims.sid)
}

/// `<session id>.<secret>`.
fn split(token: &Secret) -> Option<(Id<Session>, &str)> {
    let (id, secret) = token.0.split_once('.')?;
    Some((id.parse().ok()?, secret))
}
