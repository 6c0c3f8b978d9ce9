//! What accounts take in and hand out.

use std::fmt;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id,
    limits::{self, Items},
    product::{Allergen, Product},
    profile::{Address, PreferencesUpdate, Profile},
    typed,
    user::User,
    validation,
};

/// A secret in transit. Its `Debug` never shows it, so that it cannot slip into a log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Body of `POST /auth/register`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registration {
    /// The name to show, 1 to 80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::NAME)))]
    pub name: String,
    /// The address to sign in with.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::email))]
    #[cfg_attr(feature = "openapi", schema(format = Email))]
    pub email: String,
    /// 10 to 128 characters, not a common password.
    #[garde(custom(validation::password))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password))]
    pub password: Secret,
    /// A phone number for the livreur, as people write it; kept in the international form: `+33 6 12 34 56 78`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::phone)))]
    #[cfg_attr(feature = "openapi", schema(pattern = r"^\+?[\s.\-()/]*([0-9][\s.\-()/]*){6,15}$"))]
    pub phone_number: Option<String>,
}

/// Body of `POST /auth/login`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Login {
    /// The account's address, of ASCII characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::sign_in_address))]
    pub email: String,
    /// The account's password, 1–1024 characters.
    #[garde(custom(validation::secret(limits::KNOWN_PASSWORD)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
    /// The second factor, for an account that has one: the six digits of its app, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::secret(limits::SIGN_IN_CODE))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "492039"))]
    pub code: Option<Secret>,
}

/// What proves that a change of the second factor is its owner's.
#[derive(Clone, Debug, Validate)]
pub struct SecondFactorProof {
    /// The account's password, 1–1024 characters.
    #[garde(custom(validation::secret(limits::KNOWN_PASSWORD)))]
    pub password: Secret,
    /// The six digits of the app, or a recovery code.
    #[garde(custom(validation::secret(limits::SIGN_IN_CODE)))]
    pub code: Secret,
}

/// Body of `POST /auth/refresh`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token of the last answer, 1–200 characters.
    #[garde(custom(validation::secret(limits::TOKEN)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub refresh_token: Secret,
}

/// Body of `POST /auth/forgot-password`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgotPassword {
    /// The account's address of mail.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::email))]
    #[cfg_attr(feature = "openapi", schema(format = Email))]
    pub email: String,
}

/// Body of `POST /auth/reset-password`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPassword {
    /// Token out of the link in the letter, 1–200 characters.
    #[garde(custom(validation::secret(limits::TOKEN)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
    /// The new password: 10 to 128 characters, not a common one.
    #[garde(custom(validation::password))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password))]
    pub password: Secret,
}

/// Body of `POST /auth/verify-email`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyEmail {
    /// Token out of the link in the letter, 1–200 characters.
    #[garde(custom(validation::secret(limits::TOKEN)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// Body of `PUT /users/password`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until now, 1–1024 characters.
    #[garde(custom(validation::secret(limits::KNOWN_PASSWORD)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub current_password: Secret,
    /// The new one: 10 to 128 characters, not a common one.
    #[garde(custom(validation::password))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password))]
    pub password: Secret,
}

/// Answer to what a letter will bring about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterPromised {
    /// What happens next, for a person.
    pub message: String,
}

/// Answer to register, login and refresh.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The user who signed in.
    pub user: User,
    /// The access token, a JWT.
    pub token: Secret,
    /// Buys the next pair, once.
    pub refresh_token: Secret,
    /// Seconds until the access token ends.
    pub expires_in: i64,
}

/// Answer of `GET` and `PUT /users/profile`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The user, without anything secret.
    pub user: User,
    /// Addresses, preferences and favorites.
    pub profile: Profile,
}

/// Body of `PUT /users/profile`; absent fields stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileUpdate {
    /// A new name, 1–80 characters.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::text(limits::NAME))))]
    pub name: Option<String>,
    /// A new phone number, as people write it; kept in the international form.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::phone)))]
    #[cfg_attr(feature = "openapi", schema(pattern = r"^\+?[\s.\-()/]*([0-9][\s.\-()/]*){6,15}$"))]
    pub phone_number: Option<String>,
    /// The address of a new picture: one that the shop shows, as those of products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::text(limits::PICTURE))))]
    pub avatar: Option<String>,
    /// All addresses, in place of those kept; at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive, custom(at_most(limits::ADDRESSES)))]
    pub addresses: Option<Vec<Address>>,
    /// New preferences; absent ones stay, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub preferences: Option<PreferencesUpdate>,
    /// All favorites, in place of those kept; at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::count(limits::FAVORITES))))]
    pub favorite_products: Option<Vec<Id<Product>>>,
    /// The allergens to avoid, in place of those kept; at most 14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::count(limits::ALLERGENS))))]
    pub avoided_allergens: Option<Vec<Allergen>>,
}

/// So many items in a list that may be absent. Beside `dive`, garde takes no `inner`.
fn at_most<T>(items: Items) -> impl FnOnce(&Option<Vec<T>>, &()) -> garde::Result {
    move |list, ()| list.as_ref().map_or(Ok(()), |list| validation::count(items)(list, &()))
}
