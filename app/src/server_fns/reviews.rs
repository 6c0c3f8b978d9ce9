//! Reviews of products, written by customers and hidden or shown by admins.

use domain::{
    Error, Identity,
    catalog::{self, reviews},
};
use leptos::prelude::*;
use shared::{
    Id, Page, PageRequest,
    review::{RatingCounts, Review, ReviewForStaff, ReviewInput, ReviewQuery, SignedReview, Standing},
    typed::Typed,
    user::User,
};

use crate::request::{self, AppError};

/// One page of a product's reviews, and what the visitor may do with them.
#[derive(Debug)]
pub struct ProductReviews {
    /// The product's id or slug, as its address has it.
    pub key: String,
    /// One page of the reviews, newest first.
    pub reviews: Page<SignedReview>,
    /// The mean of all of them.
    pub mean: f64,
    /// How many gave 1, 2, 3, 4 and 5.
    pub counts: RatingCounts,
    /// Whether the visitor may write one.
    pub standing: Standing,
    /// Who they are, when they are signed in.
    pub visitor: Option<Id<User>>,
    /// Which of the reviews they found helpful.
    pub found_helpful: Vec<Id<Review>>,
}

/// The reviews of the product with this id or slug; `None` for a product that is not there, and to a guest while the
/// database is away: the rest of the page needs no database.
pub async fn read_reviews(key: String, page: i64) -> Result<Option<ProductReviews>, AppError> {
    let shop = request::shop()?;
    let visitor = request::identity().await?.map(Identity::customer);
    let Some(product) = catalog::find(&shop, &key).await? else {
        return Ok(None);
    };
    let (page, standing) = tokio::join!(
        reviews::of_product(&shop, product.id, PageRequest { page, limit: 10 }),
        reviews::standing(&shop, visitor.as_ref(), product.id)
    );
    let page = match page {
        Err(Error::DatabaseAway(_)) if visitor.is_none() => return Ok(None),
        page => page?,
    };
    let standing = standing?;
    let found_helpful = match &visitor {
        None => Vec::new(),
        Some(customer) => {
            let ids: Vec<_> = page.items.iter().map(|signed| signed.review.id).collect();
            reviews::found_helpful(&shop, customer, &ids).await?
        }
    };
    Ok(Some(ProductReviews {
        key,
        reviews: page,
        mean: product.rating,
        counts: product.rating_counts,
        standing,
        visitor: visitor.map(|customer| customer.user().id),
        found_helpful,
    }))
}

/// Stores the customer's review of a product.
#[server(prefix = "/fn", endpoint = "reviews/write")]
pub async fn write_review(
    key: String,
    #[server(default)] rating: Option<i64>,
    #[server(default)] comment: Typed,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let input = ReviewInput {
        rating: rating.unwrap_or(0),
        // A form sends two characters for each line break (HTML § 4.10.21.5), which nobody typed.
        comment: String::from(comment).replace("\r\n", "\n"),
        images: Vec::new(),
    };
    let written = reviews::create(&shop, &customer, &key, input).await;
    written.map_err(|error| match error {
        Error::Invalid(mut broken) => {
            // No star was chosen: that is no small number.
            for rule in broken
                .iter_mut()
                .filter(|rule| rule.field == "rating" && rating.is_none())
            {
                rule.rule = "required".into();
            }
            Error::Invalid(broken)
        }
        other => other,
    })?;
    Ok(())
}

/// Notes that the customer found a review helpful. A guest goes to sign in first, and on to `next` from there.
#[server(prefix = "/fn", endpoint = "reviews/helpful")]
pub async fn mark_helpful(id: Id<Review>, #[server(default)] next: String) -> Result<(), AppError> {
    let shop = request::shop()?;
    if let Some(customer) = request::customer_or_sign_in(&next).await? {
        reviews::mark_helpful(&shop, &customer, id).await?;
    }
    Ok(())
}

/// One page of everyone's reviews, hidden or not.
pub async fn list_reviews(query: ReviewQuery) -> Result<Page<ReviewForStaff>, AppError> {
    let admin = request::admin().await?;
    Ok(reviews::list(&*request::shop()?, &admin, &query).await?)
}

/// Takes a review out of the shop, or puts it back.
#[server(prefix = "/fn", endpoint = "reviews/hide")]
pub async fn set_review_hidden(id: Id<Review>, hidden: bool) -> Result<(), AppError> {
    let admin = request::admin().await?;
    reviews::set_hidden(&*request::shop()?, &admin, id, hidden).await?;
    Ok(())
}
