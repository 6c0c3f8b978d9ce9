//! The `profiles` collection: one for each user.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, limits,
    product::{Allergen, Product},
    subdocument, typed,
    user::User,
    validation,
};

/// What a user keeps with the shop beside the account itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The profile's id.
    #[serde(rename = "_id")]
    pub id: Id<Profile>,
    /// The user it belongs to, one profile each.
    pub user_id: Id<User>,
    /// Addresses to deliver to; at most one is the default.
    #[serde(default, deserialize_with = "subdocument::list")]
    pub addresses: Vec<Address>,
    /// What mail they want.
    #[serde(default)]
    pub preferences: Preferences,
    /// Favorite products, at most 200.
    #[serde(default)]
    pub favorite_products: Vec<Id<Product>>,
    /// Allergens that no list shows them products of; absent until they chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avoided_allergens: Option<Vec<Allergen>>,
}

/// An address in a profile, and in the body that changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// The user's word for it: home, office.
    #[serde(rename = "type", default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::ADDRESS_KIND)))]
    pub kind: String,
    /// Number and street, 1–160 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::STREET)))]
    pub street: String,
    /// Town, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::CITY)))]
    pub city: String,
    /// Region or department, at most 80 characters; may be empty.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::STATE)))]
    pub state: String,
    /// French postal code, five digits.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::postal_code))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{5}$"))]
    pub postal_code: String,
    /// Whether checkout starts from it.
    #[serde(default)]
    #[garde(skip)]
    pub is_default: bool,
}

impl Address {
    /// On one line: `1 rue du Lait, 69001 Lyon`.
    pub fn line(&self) -> String {
        format!("{}, {} {}", self.street, self.postal_code, self.city)
    }
}

/// What mail a user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// The newsletter; only when asked for.
    #[serde(default)]
    pub newsletter: bool,
    /// Word of each step of an order.
    #[serde(default = "yes")]
    pub order_notifications: bool,
    /// Offers; only when asked for.
    #[serde(default)]
    pub promotional_emails: bool,
}

const fn yes() -> bool {
    true
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            newsletter: false,
            order_notifications: true,
            promotional_emails: false,
        }
    }
}

/// New preferences; absent ones stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are Preferences'")]
pub struct PreferencesUpdate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newsletter: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_notifications: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotional_emails: Option<bool>,
}
