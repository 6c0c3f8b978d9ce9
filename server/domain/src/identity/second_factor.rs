//! The second factor of staff: codes of an app that change with time (RFC 6238), and recovery codes for when it is lost.
//! Each code counts once. Signing in with them is in [`sign_in`](super::sign_in).

use qrcode::{QrCode, render::svg};
use shared::{
    Id, Timestamp,
    account::{SecondFactorProof, Secret},
    session::Session,
    user::{Role, User},
    validation::{self, BrokenRule},
};
use totp_rs::{Builder, Totp};

use super::credentials;
use crate::{
    Error, Identity, Result, Shop, notifications,
    platform::randomness::digest,
    store::{
        Transaction,
        outbox::{Letter, SecondFactorNews},
        second_factors::{self, Code, Proof, SecondFactor},
        sessions, transact, users,
    },
    tries::{self, Origin},
};

/// How many recovery codes there are at first.
pub const RECOVERY_CODES: usize = 10;

/// What the app that computes the codes calls the shop.
const ISSUER: &str = "Fromagerie Alioui";
/// As long as the hash that the codes are made of (RFC 4226 § 4, R6).
const SECRET_BYTES: usize = 20;

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The password is enough.
    Off,
    /// It is asked for.
    On {
        /// Since when.
        since: Timestamp,
        /// How many recovery codes are left.
        recovery_codes: usize,
    },
}

/// What an app needs to know to compute the codes.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// To type: base32, in groups of four.
    pub secret: Secret,
    /// To scan: an `svg` element with the same and more.
    pub qr: Secret,
}

/// Whether the shop asks this user for a second factor that they have not set up.
pub fn is_lacking(shop: &Shop, user: &User) -> bool {
    shop.settings.second_factor_required && user.role != Role::User && user.second_factor_since.is_none()
}

/// The session that sets it up. [`Error::Forbidden`] for a key, which no route of the second factor takes.
fn session(identity: &Identity) -> Result<Id<Session>> {
    identity.session().ok_or(Error::Forbidden)
}

/// How the second factor of whoever asks stands. [`Error::Forbidden`] for customers, unless they have one from when they
/// were staff.
pub async fn status(shop: &Shop, identity: &Identity) -> Result<Status> {
    let user = identity.user();
    let found = users::credentials(&shop.store, user.id).await?;
    match (user.second_factor_since, found.and_then(|found| found.second_factor)) {
        (Some(since), Some(factor)) => Ok(Status::On {
            since,
            recovery_codes: factor.recovery_codes.len(),
        }),
        _ if user.role == Role::User => Err(Error::Forbidden),
        _ => Ok(Status::Off),
    }
}

/// Makes a secret for whoever asks; it counts from the first code on. Only the session that asks is shown it. Nothing happens when the second factor is on.
/// [`Error::Forbidden`] for customers.
pub async fn begin(shop: &Shop, identity: &Identity) -> Result<()> {
    if identity.user().role == Role::User {
        return Err(Error::Forbidden);
    }
    let mut bytes = [0; SECRET_BYTES];
    shop.randomness.fill(&mut bytes);
    let secret = Secret(totp_rs::Secret::from(bytes).to_base32());
    second_factors::keep_pending(&shop.store, identity.user().id, session(identity)?, &secret).await
}

/// What whoever asks tells their app, between [`begin`] and the first code.
pub async fn set_up(shop: &Shop, identity: &Identity) -> Result<Option<SetUp>> {
    let user = identity.user();
    let Some(secret) = second_factors::pending(&shop.store, user.id, session(identity)?).await? else {
        return Ok(None);
    };
    let internal = |why: String| Error::Internal(format!("a second factor: {why}"));
    let named = builder(&secret)?
        .with_issuer(Some(ISSUER))
        .with_account_name(user.email.as_str());
    let url = named.build().and_then(|totp| totp.to_url());
    let code = QrCode::new(url.map_err(|error| internal(error.to_string()))?);
    let drawn = code
        .map_err(|error| internal(error.to_string()))?
        .render::<svg::Color<'_>>()
        .build();
    // What stands before the element belongs into a file.
    let start = drawn.find("<svg").unwrap_or_default();
    let grouped: Vec<_> = secret.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(Some(SetUp {
        secret: Secret(grouped.join(" ")),
        qr: Secret(drawn[start..].to_owned()),
    }))
}

/// Switches the second factor of whoever asks on, ends their other sessions, and answers the recovery codes: this is the
/// only time that they are known. [`Error::Invalid`] for a wrong password or code; [`Error::TooManyRequests`] after too
/// many of them.
pub async fn switch_on(shop: &Shop, identity: &Identity, proof: &SecondFactorProof) -> Result<Vec<Secret>> {
    let id = identity.user().id;
    check_password(shop, identity, proof).await?;
    let wrong = || Error::field("code", "wrong_code");
    let secret = second_factors::pending(&shop.store, id, session(identity)?).await?;
    let secret = secret.ok_or_else(wrong)?;
    tries::code(shop, id, Origin::Session).await?;
    let step = step_of(shop, &secret, &proof.code.0)?.ok_or_else(wrong)?;
    let codes = new_recovery_codes(shop);
    let hashes = hashes(&codes);
    transact!(shop, |tx| {
        let user = second_factors::switch_on(tx, id, &secret, step, &hashes).await?;
        let user = user.ok_or_else(|| Error::field("code", "wrong_code"))?;
        sessions::delete_others(tx, id, identity.session()).await?;
        news(tx, &user, SecondFactorNews::On).await?;
    });
    tries::code_was_right(shop, id, Origin::Session).await?;
    tracing::info!(target: "activity", user = %id, "switched their second factor on");
    Ok(codes)
}

/// Puts new recovery codes in place of those there are, and answers them, as [`switch_on`] does.
pub async fn renew_recovery_codes(shop: &Shop, identity: &Identity, proof: &SecondFactorProof) -> Result<Vec<Secret>> {
    let id = identity.user().id;
    let spent = check(shop, identity, proof).await?;
    let codes = new_recovery_codes(shop);
    let hashes = hashes(&codes);
    transact!(shop, |tx| {
        spend(tx, identity.user(), &spent).await?;
        second_factors::replace_recovery_codes(tx, id, &hashes).await?;
    });
    tries::code_was_right(shop, id, Origin::Session).await?;
    tracing::info!(target: "activity", user = %id, "made new recovery codes");
    Ok(codes)
}

/// Switches the second factor of whoever asks off. Errors as those of [`switch_on`].
pub async fn switch_off(shop: &Shop, identity: &Identity, proof: &SecondFactorProof) -> Result<()> {
    let id = identity.user().id;
    let spent = check(shop, identity, proof).await?;
    transact!(shop, |tx| {
        spend(tx, identity.user(), &spent).await?;
        if let Some(user) = second_factors::switch_off(tx, id).await? {
            news(tx, &user, SecondFactorNews::Off).await?;
        }
    });
    tries::code_was_right(shop, id, Origin::Session).await?;
    tracing::info!(target: "activity", user = %id, "switched their second factor off");
    Ok(())
}

/// Takes a second factor away without a code, ends its owner's sessions and writes to them. `None` when there is none.
pub(super) async fn take_away(tx: &mut Transaction<'_>, id: Id<User>) -> Result<Option<User>> {
    let Some(user) = second_factors::switch_off(tx, id).await? else {
        return Ok(None);
    };
    sessions::delete_others(tx, id, None).await?;
    news(tx, &user, SecondFactorNews::Reset).await?;
    Ok(Some(user))
}

/// Writes to its owner what happened to their second factor.
pub(super) async fn news(tx: &mut Transaction<'_>, user: &User, news: SecondFactorNews) -> Result<()> {
    let cause = format!("second_factor/{}", tx.new_id::<User>());
    notifications::queue(tx, &cause, user, Letter::SecondFactor(news)).await
}

/// That this code is right, to be spent in the transaction that it is shown for. [`Error::WrongCode`] when it is not, or
/// was spent; [`Error::TooManyRequests`] after too many of them.
pub(super) async fn prove(
    shop: &Shop,
    user: Id<User>,
    factor: &SecondFactor,
    typed: &Secret,
    from: Origin<'_>,
) -> Result<Proof> {
    tries::code(shop, user, from).await?;
    let typed = normal(&typed.0);
    let code = if typed.len() == 6 {
        let step = step_of(shop, &factor.secret, &typed)?;
        step.filter(|step| *step > factor.last_step).map(Code::OfStep)
    } else {
        let hash = digest(&typed);
        factor.recovery_codes.contains(&hash).then_some(Code::Recovery(hash))
    };
    Ok(Proof {
        secret: factor.secret.clone(),
        code: code.ok_or(Error::WrongCode)?,
    })
}

async fn check(shop: &Shop, identity: &Identity, proof: &SecondFactorProof) -> Result<Proof> {
    let factor = check_password(shop, identity, proof).await?;
    let wrong = || Error::field("code", "wrong_code");
    let (user, factor) = (identity.user().id, factor.ok_or_else(wrong)?);
    match prove(shop, user, &factor, &proof.code, Origin::Session).await {
        Err(Error::WrongCode) => Err(wrong()),
        other => other,
    }
}

/// The second factor of whoever asks, if they have one, once their password is right.
async fn check_password(shop: &Shop, identity: &Identity, proof: &SecondFactorProof) -> Result<Option<SecondFactor>> {
    let mut broken = validation::broken_rules(proof);
    let mut factor = None;
    if !broken.iter().any(|rule| rule.field == "password") {
        match credentials::by_password(shop, identity, &proof.password).await? {
            Some(known) => factor = known.second_factor,
            None => broken.push(BrokenRule::new("password", "wrong_password")),
        }
    }
    crate::refuse(broken)?;
    Ok(factor)
}

async fn spend(tx: &mut Transaction<'_>, user: &User, proof: &Proof) -> Result<()> {
    if !second_factors::spend(tx, user.id, proof).await? {
        return Err(Error::field("code", "wrong_code"));
    }
    if let Code::Recovery(_) = proof.code {
        news(tx, user, SecondFactorNews::RecoveryCodeUsed).await?;
    }
    Ok(())
}

/// The step of time whose code this is: the present one, or the one before or after it, since clocks differ.
fn step_of(shop: &Shop, secret: &Secret, code: &str) -> Result<Option<i64>> {
    let totp = builder(secret)?.build();
    let totp: Totp = totp.map_err(|error| Error::Internal(format!("a second factor: {error}")))?;
    let now = u64::try_from(shop.now().millis() / 1000).unwrap_or(0);
    let step = totp.check(&normal(code), now);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// SHA-1, six digits, 30 seconds, a step of skew on each side: what every app takes.
fn builder(secret: &Secret) -> Result<Builder> {
    let secret = totp_rs::Secret::try_from_base32(&secret.0);
    let secret = secret.map_err(|_| Error::Internal("the secret of a second factor is no base32".into()))?;
    Ok(Builder::new().with_secret(secret))
}

/// In six groups of four: `K7M3-Q9TD-…`.
fn new_recovery_codes(shop: &Shop) -> Vec<Secret> {
    let third = || shop.randomness.readable_code();
    (0..RECOVERY_CODES)
        .map(|_| Secret(format!("{}-{}-{}", third(), third(), third())))
        .collect()
}

/// Of 118 bits of chance, so that a plain hash keeps them (ASVS 6.5.2 asks for 112). Those of an older version have 79.
fn hashes(codes: &[Secret]) -> Vec<String> {
    codes.iter().map(|code| digest(&normal(&code.0))).collect()
}

/// A code as it is compared: without blanks and dashes, in capitals.
fn normal(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}
