//! API keys in the dashboard, for admins.

use std::collections::HashMap;

use domain::{Error, audit, identity::api_keys};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest, Timestamp,
    account::Secret,
    api_key::{ApiKey, NewApiKey, Scope},
    period::Day,
    typed::Typed,
    user::User,
    validation::BrokenRule,
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// What the page of the keys shows.
#[derive(Debug)]
pub struct KeyDesk {
    /// One page of the keys.
    pub keys: Page<ApiKey>,
    /// The names of those who made them.
    pub people: HashMap<Id<User>, String>,
    /// The key that was just made.
    pub made: Option<Secret>,
    /// The present time, by which a key is over or not.
    pub now: Timestamp,
}

/// One page of the keys; with the key that was just made, when the address says so.
pub async fn list_api_keys(paging: PageRequest, just_made: bool) -> Result<KeyDesk, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let keys = api_keys::list(&shop, &admin, paging).await?;
    let people = audit::people_of(&shop, &admin, keys.items.iter().map(|key| key.by)).await?;
    Ok(KeyDesk {
        keys,
        people,
        made: just_made.then(request::take_new_secret).flatten(),
        now: shop.now(),
    })
}

/// The fields of a new key, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiKeyForm {
    /// What it is for.
    pub name: Typed,
    /// The scopes that are ticked.
    pub scopes: Vec<Scope>,
    /// Its last day; empty for none.
    pub expires_at: String,
}

impl ApiKeyForm {
    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).unwrap_or_default();
        Self {
            name: Typed::from(get("name")),
            scopes: get("scopes").split(' ').filter_map(Scope::from_name).collect(),
            expires_at: get("expiresAt"),
        }
    }

    fn address(&self) -> String {
        let scopes: Vec<_> = self.scopes.iter().map(|scope| scope.name()).collect();
        let name = encode(&String::from(self.name.clone()));
        let (scopes, end) = (encode(&scopes.join(" ")), encode(&self.expires_at));
        format!("/gestion/cles?name={name}&scopes={scopes}&expiresAt={end}")
    }

    fn parse(&self) -> Result<NewApiKey, Error> {
        let day = match self.expires_at.trim() {
            "" => None,
            typed => Some(typed.parse::<Day>().map_err(|_| {
                let rule = BrokenRule::new("expiresAt", "not_a_day");
                Error::Invalid(vec![rule])
            })?),
        };
        Ok(NewApiKey {
            name: self.name.clone().into(),
            scopes: self.scopes.clone(),
            // The last day counts.
            expires_at: day.map(|day| day.plus(1).start()),
        })
    }
}

/// Makes a key, which the page that follows shows, or leads back to the form, where all that was typed still is.
#[server(prefix = "/fn", endpoint = "dashboard/create-api-key")]
pub async fn create_api_key(
    /// Every field as it was typed.
    form: ApiKeyForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let made = match form.parse() {
        Ok(input) => api_keys::create(&shop, &admin, &input).await,
        Err(error) => Err(error),
    };
    let made = made.map_err(|error| request::fail_back_to(&form.address(), CreateApiKey::PATH, error))?;
    request::keep_new_secret(&made.key);
    leptos_axum::redirect("/gestion/cles?made=1");
    Ok(())
}

/// Revokes a key.
#[server(prefix = "/fn", endpoint = "dashboard/revoke-api-key")]
pub async fn revoke_api_key(
    /// The key's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    api_keys::revoke(&shop, &admin, request::parse_id(&id)?).await?;
    leptos_axum::redirect("/gestion/cles?revoked=1");
    Ok(())
}
