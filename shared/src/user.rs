//! The `users` collection.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, Language, PageRequest, Timestamp, limits, typed, validation};

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
    /// All of them, the most usual first.
    pub const ALL: [Self; 3] = [Self::User, Self::Livreur, Self::Admin];

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

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
    /// Since when the account is closed: nobody signs in to it. Absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Since when they sign in with a second factor. Absent while the password is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor_since: Option<Timestamp>,
}

/// A user as an admin sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserForStaff {
    /// The account.
    pub user: User,
    /// Points that they can redeem; absent when their account of points cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// What staff noted about them, which they do not see; may be empty.
    pub note: String,
}

/// Body of `PUT /admin/users/{id}/note`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserNote {
    /// What staff should know of them, 0–2000 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::USER_NOTE)))]
    pub note: String,
}

/// Body of `PUT /admin/users/{id}/closed`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserClosing {
    /// Whether the account is closed from now on.
    #[garde(skip)]
    pub closed: bool,
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
    /// Beginnings of words of their name and address, whatever the accents and the case; or of their phone number.
    #[garde(inner(custom(validation::text(limits::SEARCH))))]
    pub q: Option<String>,
    /// Only those of this role.
    #[garde(skip)]
    pub role: Option<Role>,
    /// Page of the list.
    #[garde(skip)]
    pub paging: PageRequest,
}
