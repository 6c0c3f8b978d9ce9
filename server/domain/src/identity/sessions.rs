//! Who is asking: sessions, their tokens, and the proof that comes of them.
//!
//! A session is one document. A browser names it by a cookie, an integrator by an access token
//! (a JWT of fifteen minutes) and a refresh token; deleting the document ends all three at
//! once. Secrets are kept as SHA-256 only.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest,
    account::{Refresh, Secret, SignedIn},
    session::{Session, SessionKind},
    user::User,
};

pub use super::sign_in::{CODE_SECONDS, sign_in, sign_in_by_code, sign_in_for_api};
use crate::{
    Error, Identity, Result, Shop,
    identity::{second_factor, user_agent},
    platform::{attempts, randomness::digest, signing},
    store::{self, sessions::StoredSession},
    validate,
};
pub use crate::{
    periods::{LONGEST_SESSION_DAYS, SESSION_DAYS},
    store::signed_in::follow,
};

/// How long an access token is good for, in seconds.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// How exact the note of a session's last use is, in seconds: a busy session costs one write.
pub(super) const USE_NOTED_SECONDS: i64 = 60 * 60;

const AUDIENCE: &str = "fromagerie-api";

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

/// A session that begins now, and the secret that names it.
pub(super) fn new(
    shop: &Shop,
    user_id: Id<User>,
    kind: SessionKind,
    user_agent: Option<&str>,
) -> (StoredSession, Secret) {
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
/// time, or twice at once, ends the session: one of the two who used it has stolen it (RFC 9700 § 4.14.2). However often
/// it is refreshed, a session ends [`LONGEST_SESSION_DAYS`] after it began.
pub async fn refresh(shop: &Shop, refresh: &Refresh) -> Result<SignedIn> {
    validate(refresh)?;
    let (id, secret) = split(&refresh.refresh_token).ok_or(Error::Unauthenticated)?;
    // From the database: a session that another process has ended is no theft.
    let found = store::sessions::read_with_user(&shop.store, id).await?;
    let now = shop.now();
    let last = |session: &StoredSession| session.created_at.plus_days(LONGEST_SESSION_DAYS);
    let (session, user) = found
        .filter(|(session, _)| session.expires_at.min(last(session)) > now)
        .ok_or(Error::Unauthenticated)?;
    let family = secret.split('.').next().unwrap_or_default();
    let next = next_secret(shop, family);
    let until = now.plus_days(SESSION_DAYS).min(last(&session));
    if store::sessions::rotate(&shop.store, id, &digest(secret), &digest(&next), (now, until)).await? {
        return pair(shop, user, id, Secret(format!("{id}.{next}")));
    }
    if digest(family) == session.family_hash {
        store::sessions::delete(&shop.store, id).await?;
        attempts::warn(Some(user.id), &"a refresh token was used twice; its session is ended");
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

pub(super) fn pair(shop: &Shop, user: User, session: Id<Session>, refresh_token: Secret) -> Result<SignedIn> {
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
