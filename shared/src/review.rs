//! The `reviews` collection.

use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, number, product::Product, user::User};

/// What a customer says of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The review's id.
    #[serde(rename = "_id")]
    pub id: Id<Review>,
    /// Of what.
    pub product_id: Id<Product>,
    /// By whom.
    pub user_id: Id<User>,
    /// 1 to 5.
    #[serde(deserialize_with = "number::whole")]
    pub rating: i64,
    /// In the customer's words, as typed.
    pub comment: String,
    /// Addresses of pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// How many customers found it helpful.
    #[serde(default, deserialize_with = "number::whole")]
    pub helpful: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A review as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReview {
    /// The review.
    pub review: Review,
    /// First name and initial: enough for others to see.
    pub author: String,
}
