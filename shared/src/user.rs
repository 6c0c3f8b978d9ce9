//! The `users` collection.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Language, PageRequest, Timestamp, limits, validation};

/// What a user may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Buys; every account can, whatever its role.
    #[default]
    User,
    /// Runs the shop in the dashboard.
    Admin,
    /// Delivers the orders given to them.
    Livreur,
}

impl Role {
    /// Its name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::Livreur => "livreur",
        }
    }
}

/// A user, as anyone entitled to see them may: the password hash and the reset token live in
/// the same document but in a struct of their own that never leaves the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user's id.
    #[serde(rename = "_id")]
    pub id: Id<User>,
    /// The name they gave.
    pub name: String,
    /// Their address, as typed; unique whatever the case.
    pub email: String,
    /// What they may do.
    #[serde(default)]
    pub role: Role,
    /// The address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// Their phone number, in the international form: `+33 6 12 34 56 78`. As typed in accounts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When they last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login: Option<Timestamp>,
    /// Whether the address is known to be theirs.
    #[serde(default)]
    pub is_verified: bool,
    /// The language the shop writes to them in.
    #[serde(default)]
    pub language: Language,
}

/// Body of `PUT /admin/users/{id}/role`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// What they may do from now on.
    #[garde(skip)]
    pub role: Role,
}

/// Which users are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct UserQuery {
    /// Beginnings of words of their name and address, whatever the accents and the case.
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Only those of this role.
    #[garde(skip)]
    pub role: Option<Role>,
    /// Page of the list.
    #[garde(skip)]
    pub paging: PageRequest,
}
