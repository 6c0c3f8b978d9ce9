//! Reviews: who may write one, reading and hiding them, and the rating that they give a product.

use shared::{
    Id, Page, PageRequest,
    audit::Action,
    product::Product,
    review::{Helpful, MOST_IMAGES, Review, ReviewForStaff, ReviewInput, ReviewQuery, SignedReview, Standing},
    user::User,
    validation,
};

use crate::{
    Admin, Customer, Error, Result, Shop, audit, catalog, media,
    store::{
        self, Access, Transaction, orders, products,
        review_votes::{self, Vote},
        transact,
    },
    validate,
};

/// How many of its newest reviews a product names: its document stays small however many
/// there are.
const NAMED: i64 = 100;

/// One page of a product's reviews with their authors, newest first. [`Error::Invalid`] for
/// paging that breaks a rule.
pub async fn of_product(shop: &Shop, product: Id<Product>, paging: PageRequest) -> Result<Page<SignedReview>> {
    validate(&paging)?;
    let page = store::reviews::of_product(&shop.store, product, paging).await?;
    let authors: Vec<_> = page.items.iter().map(|review| review.user_id).collect();
    let authors = store::users::by_ids(shop.store.access(), &authors).await?;
    Ok(page.map(|review| {
        let author = authors.get(&review.user_id);
        signed(review, author)
    }))
}

/// One review that is shown. [`Error::NotFound`] when it is not, or there is none.
pub async fn find(shop: &Shop, id: Id<Review>) -> Result<SignedReview> {
    let review = shown(shop.store.access(), id).await?;
    let authors = store::users::by_ids(shop.store.access(), &[review.user_id]).await?;
    let author = authors.get(&review.user_id);
    Ok(signed(review, author))
}

async fn shown(access: Access<'_>, id: Id<Review>) -> Result<Review> {
    let review = store::reviews::by_id(access, id).await?;
    review
        .filter(|review| review.hidden != Some(true))
        .ok_or(Error::NotFound)
}

fn signed(review: Review, author: Option<&User>) -> SignedReview {
    SignedReview {
        author: author.map_or_else(String::new, |user| display_name(&user.name)),
        review: Review {
            images: Some(review.images.unwrap_or_default()),
            hidden: None,
            ..review
        },
    }
}

/// First name and initial: `Nadia Benali` → `Nadia B.`
fn display_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

/// What a customer, or a guest, may do about reviewing this product.
pub async fn standing(shop: &Shop, customer: Option<&Customer>, product: Id<Product>) -> Result<Standing> {
    match customer {
        None => Ok(Standing::Guest),
        Some(customer) => read_standing(shop.store.access(), customer, product).await,
    }
}

async fn read_standing(mut access: Access<'_>, customer: &Customer, product: Id<Product>) -> Result<Standing> {
    let user = customer.user().id;
    if let Some(review) = store::reviews::by_author(access.reborrow(), product, user).await? {
        return Ok(match review.hidden {
            Some(true) => Standing::Hidden,
            _ => Standing::Reviewed,
        });
    }
    Ok(if orders::was_delivered(access, user, product).await? {
        Standing::MayReview
    } else {
        Standing::NotABuyer
    })
}

/// The customer's own review of this product. [`Error::NotFound`] when there is none, or an admin hid it.
pub async fn own(shop: &Shop, customer: &Customer, product: Id<Product>) -> Result<Review> {
    let review = store::reviews::by_author(shop.store.access(), product, customer.user().id).await?;
    review
        .filter(|review| review.hidden != Some(true))
        .ok_or(Error::NotFound)
}

/// Puts a picture that the customer sent for a review with their own review, behind those it has.
/// [`Error::NotFound`], or [`Error::Invalid`] when the picture is not theirs or there is no room for it.
pub async fn add_image(shop: &Shop, customer: &Customer, id: Id<Review>, url: String) -> Result<()> {
    let foreign = media::own_review_images(shop, customer, std::slice::from_ref(&url)).await?;
    crate::refuse(foreign)?;
    let author = customer.user().id;
    shown(shop.store.access(), id).await.and_then(|review| {
        let is_own = review.user_id == author;
        is_own.then_some(()).ok_or(Error::NotFound)
    })?;
    if store::reviews::add_image(&shop.store, id, author, &url, shop.now()).await? {
        shop.catalog.changed();
        tracing::info!(target: "activity", user = %author, review = %id, "added a picture to a review");
        Ok(())
    } else {
        Err(Error::field("images", &format!("too_many:{MOST_IMAGES}")))
    }
}

/// Stores a customer's review of the product with this id or slug, and counts it into the
/// product's rating. [`Error::NotFound`], [`Error::Invalid`], [`Error::NotABuyer`] or
/// [`Error::AlreadyReviewed`].
pub async fn create(shop: &Shop, customer: &Customer, key: &str, input: ReviewInput) -> Result<SignedReview> {
    let mut broken = validation::broken_rules(&input);
    if !broken.iter().any(|b| b.field.starts_with("images")) {
        broken.extend(media::own_review_images(shop, customer, &input.images).await?);
    }
    crate::refuse(broken)?;
    let product = catalog::find(shop, key).await?.ok_or(Error::NotFound)?;
    let now = shop.now();
    let review = Review {
        id: shop.new_id(),
        product_id: product.id,
        user_id: customer.user().id,
        rating: input.rating,
        comment: input.comment,
        images: Some(input.images),
        helpful: 0,
        created_at: now,
        updated_at: now,
        hidden: None,
    };
    let review = transact!(shop, |tx| {
        match read_standing(tx.access(), customer, product.id).await? {
            Standing::MayReview => {}
            Standing::Reviewed | Standing::Hidden => return Err(Error::AlreadyReviewed),
            Standing::NotABuyer | Standing::Guest => return Err(Error::NotABuyer),
        }
        store::reviews::insert(tx, &review).await?;
        recount(tx, product.id).await?;
        review.clone()
    });
    shop.catalog.changed();
    shop.catalog.show([product.id]).await;
    tracing::info!(target: "activity", user = %review.user_id, review = %review.id, "reviewed a product");
    Ok(signed(review, Some(customer.user())))
}

/// Brings the product in line with its reviews. Each change of them changes the counts and so
/// writes the product: of two at once, one has to start over and then sees the other's.
async fn recount(tx: &mut Transaction<'_>, product: Id<Product>) -> Result<()> {
    let counts = store::reviews::rating_counts(tx, product).await?;
    let newest = store::reviews::newest_ids(tx, product, NAMED).await?;
    if products::set_reviews(tx, product, counts, &newest).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Notes that a customer found a review helpful; saying so twice counts once.
/// [`Error::NotFound`], or [`Error::OwnReview`].
pub async fn mark_helpful(shop: &Shop, customer: &Customer, id: Id<Review>) -> Result<Helpful> {
    let review = shown(shop.store.access(), id).await?;
    let user = customer.user().id;
    if review.user_id == user {
        return Err(Error::OwnReview);
    }
    let vote = Vote {
        id: shop.new_id(),
        user_id: user,
        review_id: id,
        created_at: shop.now(),
    };
    let helpful = transact!(shop, |tx| {
        if review_votes::insert(tx, &vote).await? {
            let review = store::reviews::add_helpful(tx, id).await?;
            review.ok_or(Error::NotFound)?.helpful
        } else {
            shown(tx.access(), id).await?.helpful
        }
    });
    shop.catalog.changed();
    Ok(Helpful { helpful })
}

/// Which of these reviews the customer found helpful.
pub async fn found_helpful(shop: &Shop, customer: &Customer, reviews: &[Id<Review>]) -> Result<Vec<Id<Review>>> {
    review_votes::cast(&shop.store, customer.user().id, reviews).await
}

/// One page of everyone's reviews, hidden or not, newest first. [`Error::Invalid`] for paging
/// that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, query: &ReviewQuery) -> Result<Page<ReviewForStaff>> {
    validate(&query.paging)?;
    let Page {
        items,
        page,
        limit,
        total,
        pages,
    } = store::reviews::list(&shop.store, query).await?;
    Ok(Page {
        items: for_staff(shop, items).await?,
        page,
        limit,
        total,
        pages,
    })
}

/// The reviews with the names of those behind them and of the products, read at once.
async fn for_staff(shop: &Shop, reviews: Vec<Review>) -> Result<Vec<ReviewForStaff>> {
    let authors: Vec<_> = reviews.iter().map(|review| review.user_id).collect();
    let ids: Vec<_> = reviews.iter().map(|review| review.product_id).collect();
    let (authors, products) = tokio::join!(
        store::users::by_ids(shop.store.access(), &authors),
        products::by_ids(shop.store.access(), &ids)
    );
    let (authors, products) = (authors?, products?);
    let for_staff = |review: Review| ReviewForStaff {
        author: authors
            .get(&review.user_id)
            .map(|user| user.name.clone())
            .unwrap_or_default(),
        product_name: products
            .get(&review.product_id)
            .map(|product| product.name.clone())
            .unwrap_or_default(),
        review: Review {
            images: Some(review.images.unwrap_or_default()),
            hidden: Some(review.hidden.unwrap_or_default()),
            ..review
        },
    };
    Ok(reviews.into_iter().map(for_staff).collect())
}

/// Takes a review out of the shop's pages and the product's rating, or puts it back.
/// [`Error::NotFound`].
pub async fn set_hidden(shop: &Shop, admin: &Admin, id: Id<Review>, hidden: bool) -> Result<ReviewForStaff> {
    let changed = transact!(shop, |tx| {
        let changed = store::reviews::set_hidden(tx, id, hidden, tx.now()).await?;
        if let Some(review) = &changed {
            match recount(tx, review.product_id).await {
                // A product that is gone has no rating to keep.
                Ok(()) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
            let action = if hidden {
                Action::ReviewHidden
            } else {
                Action::ReviewShown
            };
            audit::record(tx, admin.user().id, action, id, Vec::new()).await?;
        }
        changed
    });
    let review = match changed {
        Some(review) => {
            shop.catalog.changed();
            shop.catalog.show([review.product_id]).await;
            tracing::info!(target: "activity", user = %admin.user().id, review = %id, hidden, "moderated a review");
            review
        }
        // It was so already, or there is none.
        None => store::reviews::by_id(shop.store.access(), id)
            .await?
            .ok_or(Error::NotFound)?,
    };
    for_staff(shop, vec![review]).await?.pop().ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::display_name;

    #[test]
    fn others_see_a_first_name_and_an_initial() {
        assert_eq!(display_name("Nadia Benali"), "Nadia B.");
        assert_eq!(display_name("Jean de La Tour"), "Jean T.");
        assert_eq!(display_name("Cher"), "Cher");
    }
}
