//! The `reviews` collection.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Id, PageRequest, Timestamp, limits, number, product::Product, typed, user::User, validation};

/// How many pictures a review may show.
pub const MOST_IMAGES: usize = 5;

/// What a customer says of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The review's id.
    #[serde(rename = "_id")]
    pub id: Id<Review>,
    /// The product it is about.
    pub product_id: Id<Product>,
    /// The customer who wrote it.
    pub user_id: Id<User>,
    /// Stars, 1–5.
    #[serde(deserialize_with = "number::whole")]
    pub rating: i64,
    /// In the customer's words, as typed.
    pub comment: String,
    /// Addresses of pictures, at most five.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// How many customers found it helpful.
    #[serde(default, deserialize_with = "number::whole")]
    pub helpful: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,

    /// Whether an admin took it out of the shop's pages and the product's rating. Absent is no;
    /// only admins are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
}

/// A review as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReview {
    /// The review itself.
    #[serde(flatten)]
    pub review: Review,
    /// First name and initial: enough for others to see. Empty when the account is gone.
    pub author: String,
}

/// A review as admins see it, hidden or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReviewForStaff {
    /// The review, which says whether it is hidden.
    #[serde(flatten)]
    pub review: Review,
    /// The author's whole name. Empty when the account is gone.
    pub author: String,
    /// The product's name, in the shop's first language. Empty when the product is gone.
    pub product_name: String,
}

/// Body of `POST /products/{id}/reviews`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// Stars, 1–5.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::RATING)))]
    pub rating: i64,
    /// In the customer's words, 1 to 2000 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::COMMENT)))]
    pub comment: String,
    /// Addresses of the customer's own uploads, at most five.
    #[serde(default)]
    #[garde(custom(validation::texts(limits::REVIEW_IMAGES, limits::PICTURE)))]
    pub images: Vec<String>,
}

/// Body of `PUT /admin/reviews/{id}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewVisibility {
    /// Whether it is taken out of the shop's pages and the product's rating.
    #[garde(skip)]
    pub hidden: bool,
}

/// Answer of `POST /reviews/{id}/helpful`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Helpful {
    /// How many customers found it helpful.
    pub helpful: i64,
}

/// Which reviews an admin lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewQuery {
    /// Only hidden ones, or only those that are shown.
    pub hidden: Option<bool>,
    /// Only those of this product.
    pub product_id: Option<Id<Product>>,
    /// Page of the list.
    pub paging: PageRequest,
}

/// What a visitor may do about reviewing a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Not signed in: sign in first.
    Guest,
    /// The product was never delivered to them.
    NotABuyer,
    /// They may write a review.
    MayReview,
    /// They wrote one, and it is shown.
    Reviewed,
    /// They wrote one, and an admin hid it.
    Hidden,
}

/// How many gave 1, 2, 3, 4 and 5.
pub type RatingCounts = [i64; 5];

/// The mean of these ratings to one decimal, half up; 0 of none. Exact: whole numbers until the
/// last division.
pub fn mean(counts: RatingCounts) -> f64 {
    let count: i64 = counts.iter().sum();
    if count == 0 {
        return 0.0;
    }
    let sum: i64 = counts.iter().zip(1..).map(|(count, rating)| count * rating).sum();
    let tenths = (sum * 20 + count) / (count * 2);
    #[expect(clippy::cast_precision_loss, reason = "10 to 50")]
    let tenths = tenths as f64;
    tenths / 10.0
}

#[cfg(test)]
mod tests {
    use super::mean;

    #[test]
    #[expect(clippy::float_cmp, reason = "the nearest number to one decimal, or wrong")]
    fn the_mean_has_one_decimal_half_up() {
        assert_eq!(mean([0; 5]), 0.0);
        assert_eq!(mean([0, 0, 0, 0, 7]), 5.0);
        assert_eq!(mean([1, 0, 0, 0, 1]), 3.0);
        // 4.25 and 4.75, which rounding half to even or a binary 4.35 would get wrong.
        assert_eq!(mean([0, 0, 0, 3, 1]), 4.3);
        assert_eq!(mean([0, 0, 0, 1, 3]), 4.8);
        assert_eq!(mean([0, 0, 0, 13, 7]), 4.4);
        // 4.666…
        assert_eq!(mean([0, 0, 0, 1_000_000, 2_000_000]), 4.7);
    }
}
