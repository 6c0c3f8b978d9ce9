//! API keys: made and revoked by admins, shown by programs of integrators.
//!
//! A key acts in the name of the admin who made it, on those routes alone that ask for one of its scopes
//! ([`KeyHolder::within`]). It is read from the database at each request, with its maker.

use shared::{
    Id, Page, PageRequest,
    account::Secret,
    api_key::{ApiKey, CreatedApiKey, NewApiKey, Scope},
    audit::Action,
    user::Role,
    validation::{self, BrokenRule},
};

use super::sessions::USE_NOTED_SECONDS;
use crate::{
    Admin, Error, Identity, KeyHolder, Result, Shop, audit,
    identity::second_factor,
    platform::randomness::digest,
    store::{
        api_keys::{self, StoredKey},
        transact,
    },
    validate,
};

/// How every key begins, which no access token does.
const BEGINNING: &str = "fa_";
/// How much of a key is kept to tell it from others.
const SHOWN: usize = BEGINNING.len() + 8;

/// Whether this is to be an API key, and no access token.
pub fn is_api_key(secret: &Secret) -> bool {
    secret.0.starts_with(BEGINNING)
}

/// Who shows this key. [`Error::BadApiKey`] when there is none such, it is revoked or over, or its maker is no admin any
/// more; [`Error::SecondFactorSetupRequired`] while they lack what the shop asks of its staff.
pub async fn authenticate(shop: &Shop, secret: &Secret) -> Result<KeyHolder> {
    let (key, maker) = api_keys::with_maker(&shop.store, &digest(&secret.0))
        .await?
        .ok_or(Error::BadApiKey)?;
    let now = shop.now();
    let is_run_by = maker.role == Role::Admin && maker.closed_at.is_none();
    let (id, scopes, last_used_at) = (key.id, key.scopes.clone(), key.last_used_at);
    if !is_run_by || !ApiKey::from(key).is_good(now) {
        return Err(Error::BadApiKey);
    }
    if last_used_at.is_none_or(|last| last.plus_seconds(USE_NOTED_SECONDS) <= now) {
        api_keys::used(&shop.store, id, now).await?;
    }
    let lacks_second_factor = second_factor::is_lacking(shop, &maker);
    Ok(KeyHolder::new(
        Identity::new(maker, None, lacks_second_factor),
        id,
        scopes,
    ))
}

/// One page of the keys that admins made, newest first, those that are revoked or over among them. [`Error::Invalid`] for
/// paging that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<ApiKey>> {
    validate(&paging)?;
    api_keys::list(&shop.store, paging).await
}

/// Makes a key, and answers what proves it, which nobody can ask for again. [`Error::Invalid`].
pub async fn create(shop: &Shop, admin: &Admin, input: &NewApiKey) -> Result<CreatedApiKey> {
    let mut broken = validation::broken_rules(input);
    if input.expires_at.is_some_and(|end| end <= shop.now()) {
        broken.push(BrokenRule::new("expiresAt", "in_the_past"));
    }
    crate::refuse(broken)?;
    let (key, secret) = new(shop, admin, input);
    transact!(shop, |tx| {
        api_keys::insert(tx, &key).await?;
        let changes = vec![
            audit::change("name", None::<&str>, &key.name)?,
            audit::change("scopes", None::<&str>, names(&key.scopes))?,
            audit::change("expiresAt", None::<&str>, key.expires_at)?,
        ];
        audit::record(tx, key.by, Action::ApiKeyCreated, key.id, changes).await?;
    });
    tracing::info!(target: "activity", user = %key.by, key = %key.id, "made an API key");
    Ok(CreatedApiKey {
        shown: key.into(),
        key: secret,
    })
}

/// Makes a key for somebody who tries the shop: it acts in the name of this admin, who did nothing, so that neither their
/// list nor the audit has it.
pub(crate) async fn create_trial(shop: &Shop, admin: &Admin, input: &NewApiKey) -> Result<CreatedApiKey> {
    let (mut key, secret) = new(shop, admin, input);
    key.is_trial = true;
    transact!(shop, |tx| { api_keys::insert(tx, &key).await? });
    tracing::info!(target: "activity", key = %key.id, "made an API key for a trial");
    Ok(CreatedApiKey {
        shown: key.into(),
        key: secret,
    })
}

/// A key that is not stored yet, and what proves it.
fn new(shop: &Shop, admin: &Admin, input: &NewApiKey) -> (StoredKey, Secret) {
    let secret = format!("{BEGINNING}{}", shop.randomness.secret());
    let key = StoredKey {
        id: shop.new_id(),
        name: input.name.clone(),
        scopes: Scope::ALL
            .into_iter()
            .filter(|scope| input.scopes.contains(scope))
            .collect(),
        beginning: secret.chars().take(SHOWN).collect(),
        hash: digest(&secret),
        by: admin.user().id,
        created_at: shop.now(),
        expires_at: input.expires_at,
        last_used_at: None,
        revoked_at: None,
        is_trial: false,
    };
    (key, Secret(secret))
}

fn names(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" ")
}

/// Revokes a key, for good. [`Error::NotFound`] when there is none that is not revoked.
pub async fn revoke(shop: &Shop, admin: &Admin, id: Id<ApiKey>) -> Result<()> {
    let by = admin.user().id;
    transact!(shop, |tx| {
        let name = api_keys::revoke(tx, id).await?.ok_or(Error::NotFound)?;
        let changes = vec![audit::change("name", Some(name), None::<&str>)?];
        audit::record(tx, by, Action::ApiKeyRevoked, id, changes).await?;
    });
    tracing::info!(target: "activity", user = %by, key = %id, "revoked an API key");
    Ok(())
}
