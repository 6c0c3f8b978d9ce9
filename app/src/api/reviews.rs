//! What customers say of a product, and what admins let stand.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page,
    review::{RatingCounts, Review, ReviewForStaff, ReviewQuery, SignedReview, Standing},
    typed::Typed,
    user::User,
};

use crate::AppError;

/// One page of what is said of a product, and what whoever is here may do about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewsOf {
    /// The product's id or slug, as its address has it.
    pub key: String,
    /// The reviews.
    pub reviews: Page<SignedReview>,
    /// The mean of all of them.
    pub mean: f64,
    /// How many gave 1, 2, 3, 4 and 5.
    pub counts: RatingCounts,
    /// Whether they may write one.
    pub standing: Standing,
    /// Who they are, when they are signed in.
    pub visitor: Option<Id<User>>,
    /// Which of the reviews they found helpful.
    pub found_helpful: Vec<Id<Review>>,
}

/// What is said of the product with this id or slug; nothing of a product that is not there.
#[server(prefix = "/fn", endpoint = "reviews/list")]
pub async fn read_reviews(key: String, page: i64) -> Result<Option<ReviewsOf>, AppError> {
    use domain::catalog::{self, reviews};
    use shared::PageRequest;

    use crate::ssr;
    let shop = ssr::shop()?;
    let visitor = ssr::identity().await?.map(domain::Identity::customer);
    let Some(product) = catalog::find(&shop, &key).await.map_err(ssr::fail)? else {
        return Ok(None);
    };
    let (page, standing) = tokio::try_join!(
        reviews::of_product(&shop, product.id, PageRequest { page, limit: 10 }),
        reviews::standing(&shop, visitor.as_ref(), product.id)
    )
    .map_err(ssr::fail)?;
    let found_helpful = match &visitor {
        None => Vec::new(),
        Some(customer) => {
            let ids: Vec<_> = page.items.iter().map(|signed| signed.review.id).collect();
            reviews::found_helpful(&shop, customer, &ids).await.map_err(ssr::fail)?
        }
    };
    Ok(Some(ReviewsOf {
        key,
        reviews: page,
        mean: product.rating,
        counts: product.rating_counts,
        standing,
        visitor: visitor.map(|customer| customer.user().id),
        found_helpful,
    }))
}

/// Says what the customer thinks of a product.
#[server(prefix = "/fn", endpoint = "reviews/write")]
pub async fn write_review(
    key: String,
    #[server(default)] rating: Option<i64>,
    #[server(default)] comment: Typed,
) -> Result<(), AppError> {
    use domain::Error;
    use shared::review::ReviewInput;

    use crate::ssr;
    let (shop, customer) = (ssr::shop()?, ssr::customer().await?);
    let input = ReviewInput {
        rating: rating.unwrap_or(0),
        // A form sends two characters for each line break (HTML § 4.10.21.5), which nobody typed.
        comment: String::from(comment).replace("\r\n", "\n"),
        images: Vec::new(),
    };
    let written = domain::catalog::reviews::create(&shop, &customer, &key, input).await;
    written.map_err(|error| {
        ssr::fail(match error {
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
        })
    })?;
    Ok(())
}

/// Notes that the customer found a review helpful, and answers how many did. A guest goes to
/// sign in first, and on to `next` from there.
#[server(prefix = "/fn", endpoint = "reviews/helpful")]
pub async fn mark_helpful(id: Id<Review>, #[server(default)] next: String) -> Result<Option<i64>, AppError> {
    use crate::ssr;
    let shop = ssr::shop()?;
    let Some(customer) = ssr::customer_or_sign_in(&next).await? else {
        return Ok(None);
    };
    let marked = domain::catalog::reviews::mark_helpful(&shop, &customer, id).await;
    Ok(Some(marked.map_err(ssr::fail)?.helpful))
}

/// One page of everyone's reviews, hidden or not.
#[server(prefix = "/fn", endpoint = "reviews/all")]
pub async fn list_reviews(query: ReviewQuery) -> Result<Page<ReviewForStaff>, AppError> {
    use crate::ssr;
    let admin = ssr::admin().await?;
    domain::catalog::reviews::list(&*ssr::shop()?, &admin, &query)
        .await
        .map_err(ssr::fail)
}

/// Takes a review out of the shop, or puts it back.
#[server(prefix = "/fn", endpoint = "reviews/hide")]
pub async fn set_review_hidden(id: Id<Review>, hidden: bool) -> Result<(), AppError> {
    use crate::ssr;
    let admin = ssr::admin().await?;
    domain::catalog::reviews::set_hidden(&*ssr::shop()?, &admin, id, hidden)
        .await
        .map_err(ssr::fail)?;
    Ok(())
}
