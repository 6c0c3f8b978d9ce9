//! Who is asking: sessions, their tokens, and the proof that comes of them.
//!
//! A session is one document. A browser names it by a cookie, an integrator by an access token
//! (a JWT of fifteen minutes) and a refresh token; deleting the document ends all three at
//! once. Secrets are kept as SHA-256 only.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::{
    Id, Timestamp,
    account::{Login, Refresh, Secret, SignedIn},
    user::User,
};

use crate::{
    Error, Identity, Result, Shop, passwords, randomness,
    store::{self, users},
};

/// How long an access token is good for, in seconds.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// How long a session lives after sign-in or refresh, in days.
pub const SESSION_DAYS: i64 = 30;

const ISSUER: &str = "fromagerie-alioui";
const AUDIENCE: &str = "fromagerie-api";

/// A document of the `sessions` collection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The session's id.
    #[serde(rename = "_id")]
    pub id: Id<Session>,
    /// Who signed in.
    pub user_id: Id<User>,
    /// SHA-256 of the present secret.
    pub secret_hash: String,
    /// SHA-256 of the last refresh secrets, each of which was used once.
    #[serde(default)]
    pub used_hashes: Vec<String>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When the database removes it.
    pub expires_at: Timestamp,
}

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
struct Claims {
    sub: Id<User>,
    sid: Id<Session>,
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
}

/// Who signs in with this address and password. [`Error::InvalidCredentials`], after the same
/// time, for an unknown address and a wrong password.
pub async fn sign_in(shop: &Shop, login: &Login) -> Result<User> {
    let broken = shared::validation::broken_rules(login);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let credentials = users::by_email(&shop.store, login.email.trim()).await?;
    let (id, hash) = credentials.map(|c| (c.id, c.password)).unzip();
    match (passwords::verify(&login.password, hash).await?, id) {
        (true, Some(id)) => users::signed_in(&shop.store, id, shop.now()).await,
        _ => Err(Error::InvalidCredentials),
    }
}

/// Opens a session and answers the secret that names it, `<id>.<secret>`: the browser's
/// cookie, or an integrator's refresh token.
pub async fn open(shop: &Shop, user: &User) -> Result<(Id<Session>, Secret)> {
    let id = shop.new_id();
    let secret = shop.randomness.secret();
    let now = shop.now();
    let session = Session {
        id,
        user_id: user.id,
        secret_hash: digest(&secret),
        used_hashes: Vec::new(),
        created_at: now,
        expires_at: now.plus_days(SESSION_DAYS),
    };
    store::sessions::insert(&shop.store, &session).await?;
    Ok((id, Secret(format!("{id}.{secret}"))))
}

/// Opens a session for an integrator.
pub async fn open_for_api(shop: &Shop, user: User) -> Result<SignedIn> {
    let (id, refresh_token) = open(shop, &user).await?;
    Ok(SignedIn {
        token: access_token(shop, user.id, id)?,
        refresh_token,
        expires_in: ACCESS_SECONDS,
        user,
    })
}

/// A new pair for a refresh token, which dies. One that was used before ends the session: it
/// was stolen, or its thief's was (RFC 9700 § 4.14.2).
pub async fn refresh(shop: &Shop, refresh: &Refresh) -> Result<SignedIn> {
    let broken = shared::validation::broken_rules(refresh);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let (id, secret) = split(&refresh.refresh_token).ok_or(Error::Unauthenticated)?;
    let (session, user) = live(shop, id).await?.ok_or(Error::Unauthenticated)?;
    let shown = digest(secret);
    if session.used_hashes.contains(&shown) {
        store::sessions::delete(&shop.store, id).await?;
        tracing::warn!(target: "activity", user = %user.id, "a refresh token was used twice; its session is ended");
    }
    let next = shop.randomness.secret();
    let until = shop.now().plus_days(SESSION_DAYS);
    if !store::sessions::rotate(&shop.store, id, &shown, &digest(&next), until).await? {
        return Err(Error::Unauthenticated);
    }
    Ok(SignedIn {
        token: access_token(shop, user.id, id)?,
        refresh_token: Secret(format!("{id}.{next}")),
        expires_in: ACCESS_SECONDS,
        user,
    })
}

/// Who shows this credential; [`Error::Unauthenticated`] when it is forged, has run out, or its
/// session is over.
pub async fn authenticate(shop: &Shop, credential: &Credential) -> Result<Identity> {
    let id = match credential {
        Credential::Bearer(token) => read_access_token(shop, token).ok_or(Error::Unauthenticated)?,
        Credential::Cookie(cookie) => split(cookie).ok_or(Error::Unauthenticated)?.0,
    };
    let (session, user) = live(shop, id).await?.ok_or(Error::Unauthenticated)?;
    if let Credential::Cookie(cookie) = credential {
        let (_, secret) = split(cookie).ok_or(Error::Unauthenticated)?;
        if digest(secret) != session.secret_hash {
            return Err(Error::Unauthenticated);
        }
    }
    Ok(Identity::new(user, session.id))
}

/// Ends a session at once, with its cookie, access and refresh tokens.
pub async fn close(shop: &Shop, identity: &Identity) -> Result<()> {
    store::sessions::delete(&shop.store, identity.session()).await
}

/// A session that has not run out, and whose it is. The database removes old ones within a
/// minute or so; until then the date decides.
async fn live(shop: &Shop, id: Id<Session>) -> Result<Option<(Session, User)>> {
    let found = store::sessions::with_user(&shop.store, id).await?;
    let now = shop.now();
    Ok(found
        .filter(|found| found.session.expires_at > now)
        .and_then(|found| Some((found.session, found.users.into_iter().next()?))))
}

fn access_token(shop: &Shop, user: Id<User>, session: Id<Session>) -> Result<Secret> {
    let now = shop.now().millis() / 1000;
    let claims = Claims {
        sub: user,
        sid: session,
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        iat: now,
        exp: now + ACCESS_SECONDS,
    };
    let key = EncodingKey::from_secret(shop.settings.jwt_secret.0.as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map(Secret)
        .map_err(|e| Error::Internal(e.to_string()))
}

fn read_access_token(shop: &Shop, token: &Secret) -> Option<Id<Session>> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    // The shop's clock decides below; the library would ask the machine's.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(shop.settings.jwt_secret.0.as_bytes());
    let claims = decode::<Claims>(&token.0, &key, &rules).ok()?.claims;
    (shop.now().millis() < claims.exp.saturating_mul(1000)).then_some(claims.sid)
}

/// `<session id>.<secret>`.
fn split(token: &Secret) -> Option<(Id<Session>, &str)> {
    let (id, secret) = token.0.split_once('.')?;
    Some((id.parse().ok()?, secret))
}

/// Looking a digest up leaks nothing that helps to guess the secret behind it.
pub(crate) fn digest(secret: &str) -> String {
    randomness::hex(&Sha256::digest(secret.as_bytes()))
}
