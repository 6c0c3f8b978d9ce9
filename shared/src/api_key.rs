//! API keys: what a program of an integrator shows in place of a password, and what it may do.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, account::Secret, limits, typed, user::User, validation};

/// What an API key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Products, lots, stock and files of them, as admins read them.
    #[serde(rename = "catalog:read")]
    CatalogRead,
    /// Changing them, with recipes, categories and pictures.
    #[serde(rename = "catalog:write")]
    CatalogWrite,
    /// Everyone's orders, their refunds, requests and documents, and what reports and figures make of them.
    #[serde(rename = "orders:read")]
    OrdersRead,
    /// Placing orders as staff do, moving them along, weighing, noting payments and refunding.
    #[serde(rename = "orders:write")]
    OrdersWrite,
    /// Customers and what staff noted about them.
    #[serde(rename = "customers:read")]
    CustomersRead,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::CatalogRead,
        Self::CatalogWrite,
        Self::OrdersRead,
        Self::OrdersWrite,
        Self::CustomersRead,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CatalogRead => "catalog:read",
            Self::CatalogWrite => "catalog:write",
            Self::OrdersRead => "orders:read",
            Self::OrdersWrite => "orders:write",
            Self::CustomersRead => "customers:read",
        }
    }

    /// The scope with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// An API key, without what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// The key's id.
    #[serde(rename = "_id")]
    pub id: Id<ApiKey>,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// How it begins, to tell it from others: `fa_1a2b3c4d`.
    pub beginning: String,
    /// The admin who made it, in whose name it acts.
    pub by: Id<User>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused; absent when it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the hour; absent before it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked; absent while it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it is neither revoked nor over.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// Body of `POST /admin/api-keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::API_KEY_NAME)))]
    pub name: String,
    /// What it may do: 1–5 scopes.
    #[garde(custom(validation::count(limits::SCOPES)))]
    pub scopes: Vec<Scope>,
    /// From when on it is refused, a moment to come; without, it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expires_at: Option<Timestamp>,
}

/// A key that was just made, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    /// The key as it is listed.
    #[serde(flatten)]
    pub shown: ApiKey,
    /// To send as `Authorization: Bearer fa_…`. Shown this once: the shop keeps its SHA-256 only.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "fa_0c7b…"))]
    pub key: Secret,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_called_on_the_wire_what_its_name_says() {
        use serde::de::{IntoDeserializer, value::Error};
        for scope in Scope::ALL {
            let read: Result<Scope, Error> = Scope::deserialize(scope.name().into_deserializer());
            assert_eq!(read, Ok(scope));
            assert_eq!(Scope::from_name(scope.name()), Some(scope));
        }
    }
}
