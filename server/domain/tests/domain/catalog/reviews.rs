//! Who may say what of a product, and that its rating is always the mean of what they said.

use std::collections::BTreeSet;

use domain::{
    Customer, Error,
    catalog::{self, reviews},
    seed,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, PageRequest,
    order::OrderStatus,
    product::{Product, ProductInput},
    review::{Review, ReviewInput, ReviewQuery, Standing, mean},
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

pub fn review(rating: i64, comment: &str) -> ReviewInput {
    ReviewInput {
        rating,
        comment: comment.into(),
        images: Vec::new(),
    }
}

/// A customer to whom the product was delivered. The order is written as it ends.
pub async fn buyer(shop: &TestShop, name: &str, product: &Product) -> Customer {
    let customer = shop.customer(name).await;
    let order = shop.order(&customer, product, 1).await;
    let orders = shop.store.database().collection::<Document>("orders");
    let delivered = doc! { "$set": { "status": OrderStatus::Delivered.name() } };
    orders
        .update_one(doc! { "_id": oid(order.id) }, delivered)
        .await
        .unwrap();
    customer
}

fn oid<T>(id: Id<T>) -> ObjectId {
    ObjectId::from_bytes(id.bytes())
}

pub async fn now(shop: &TestShop, product: &Product) -> Product {
    catalog::find(shop, &product.id.to_string()).await.unwrap().unwrap()
}

#[test]
fn fifty_reviews_at_once_end_in_the_exact_mean_and_count() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let buyers = join_all((0..50).map(|n| {
            let brie = &brie;
            async move { buyer(shop, &format!("buyer-{n}"), brie).await }
        }))
        .await;
        let key = brie.id.to_string();
        let written = join_all(buyers.iter().zip(0..).map(|(buyer, n)| {
            let key = &key;
            // 1, 1, 1, 2, 3, 4, 5 and again: no mean of the first few is that of all.
            let rating = [1, 1, 1, 2, 3, 4, 5][n % 7];
            async move {
                reviews::create(shop, buyer, key, review(rating, "Crémeux."))
                    .await
                    .unwrap()
            }
        }))
        .await;
        let counts = [22, 7, 7, 7, 7];
        let brie = now(shop, &brie).await;
        assert_eq!(brie.rating_counts, counts);
        assert!((brie.rating - mean(counts)).abs() < f64::EPSILON, "{}", brie.rating);
        assert!((brie.rating - 2.4).abs() < f64::EPSILON, "{}", brie.rating);
        let ids = |reviews: &[Id<Review>]| reviews.iter().copied().collect::<BTreeSet<_>>();
        let written: Vec<_> = written.iter().map(|signed| signed.review.id).collect();
        assert_eq!(ids(&brie.reviews), ids(&written));
        assert_eq!(brie.review_count(), 50);
    });
}

#[test]
fn an_admins_change_of_the_product_amid_reviews_loses_none_of_them() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let mut buyers = Vec::new();
        for n in 0..8 {
            buyers.push(buyer(shop, &format!("buyer-{n}"), &brie).await);
        }
        let key = brie.id.to_string();
        let reviewing = join_all(
            buyers
                .iter()
                .map(|buyer| reviews::create(shop, buyer, &key, review(5, "Bon."))),
        );
        let changing = async {
            for n in 0..8 {
                let input: ProductInput = product().named(&format!("Brie {n}")).0;
                catalog::update(shop, &admin, &key, input).await.unwrap();
            }
        };
        let (written, ()) = futures_util::join!(reviewing, changing);
        for review in written {
            review.unwrap();
        }
        let brie = now(shop, &brie).await;
        assert_eq!((brie.rating_counts, brie.reviews.len()), ([0, 0, 0, 0, 8], 8));
        assert_eq!(brie.name, "Brie 7");
    });
}

#[test]
fn only_who_was_delivered_a_product_reviews_it_and_once() {
    in_a_shop(async |shop| {
        let (brie, other) = (shop.sells(product()).await, shop.sells(product().named("Autre")).await);
        let key = brie.slug.as_str();
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let refused = async |customer: &Customer| {
            reviews::create(shop, customer, key, review(4, "Bon."))
                .await
                .unwrap_err()
        };

        // Nothing ordered, then everything short of delivered, then another cheese delivered.
        assert!(matches!(refused(&nadia).await, Error::NotABuyer));
        let order = shop.order(&nadia, &brie, 1).await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            assert!(matches!(refused(&nadia).await, Error::NotABuyer), "before {status:?}");
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        let omar = buyer(shop, "omar", &other).await;
        assert!(matches!(refused(&omar).await, Error::NotABuyer));
        assert_eq!(
            reviews::standing(shop, Some(&omar), brie.id).await.unwrap(),
            Standing::NotABuyer
        );

        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        assert_eq!(
            reviews::standing(shop, Some(&nadia), brie.id).await.unwrap(),
            Standing::MayReview
        );
        let review = reviews::create(shop, &nadia, key, review(4, "Bon.\nTrès bon."))
            .await
            .unwrap();
        assert_eq!(review.review.comment, "Bon.\nTrès bon.");
        assert!(matches!(refused(&nadia).await, Error::AlreadyReviewed));
        assert_eq!(
            reviews::standing(shop, Some(&nadia), brie.id).await.unwrap(),
            Standing::Reviewed
        );
        assert_eq!(reviews::standing(shop, None, brie.id).await.unwrap(), Standing::Guest);
        assert_eq!(now(shop, &brie).await.rating_counts, [0, 0, 0, 1, 0]);
    });
}

#[test]
fn the_same_review_sent_ten_times_at_once_is_stored_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = buyer(shop, "nadia", &brie).await;
        let outcomes = join_all((0..10).map(|_| reviews::create(shop, &nadia, &brie.slug, review(5, "Bon.")))).await;
        let refused = outcomes
            .iter()
            .filter(|o| matches!(o, Err(Error::AlreadyReviewed)))
            .count();
        assert_eq!((outcomes.iter().filter(|o| o.is_ok()).count(), refused), (1, 9));
        assert_eq!(shop.documents("reviews").await.len(), 1);
        assert_eq!(now(shop, &brie).await.rating_counts, [0, 0, 0, 0, 1]);
    });
}

#[test]
fn a_review_that_breaks_the_rules_names_every_field_and_is_not_stored() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = buyer(shop, "nadia", &brie).await;
        let refused = async |input: ReviewInput| {
            let error = reviews::create(shop, &nadia, &brie.slug, input).await.unwrap_err();
            broken(&error)
        };
        assert_eq!(
            refused(review(0, " \n ")).await,
            ["comment required", "rating too_small:1"]
        );
        let long = "é".repeat(2001);
        assert_eq!(
            refused(review(6, &long)).await,
            ["comment too_long:2000", "rating too_large:5"]
        );
        assert_eq!(refused(review(3, "a\u{0}b")).await, ["comment control_characters"]);
        let images = |count: usize| ReviewInput {
            images: vec!["/uploads/x.webp".into(); count],
            ..review(3, "Bon.")
        };
        assert_eq!(refused(images(6)).await, ["images too_many:5"]);
        assert_eq!(refused(images(1)).await, ["images[0] not_own_upload"]);
        assert!(shop.documents("reviews").await.is_empty());
        let longest = "é".repeat(2000);
        reviews::create(shop, &nadia, &brie.slug, review(3, &longest))
            .await
            .unwrap();
    });
}

#[test]
fn a_product_names_its_hundred_newest_reviews_and_counts_them_all() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let old: Vec<_> = (0..120)
            .map(|n| Review {
                id: shop.new_id(),
                product_id: brie.id,
                user_id: shop.new_id(),
                rating: 4,
                comment: "Bon.".into(),
                images: None,
                helpful: 0,
                created_at: shop.now().plus_days(n - 200),
                updated_at: shop.now(),
                hidden: None,
            })
            .collect();
        let all = shop.store.database().collection::<Review>("reviews");
        all.insert_many(&old).await.unwrap();
        let nadia = buyer(shop, "nadia", &brie).await;
        let newest = reviews::create(shop, &nadia, &brie.slug, review(5, "Bon."))
            .await
            .unwrap()
            .review;
        let brie = now(shop, &brie).await;
        let expected: Vec<_> = [newest.id]
            .into_iter()
            .chain(old.iter().rev().take(99).map(|r| r.id))
            .collect();
        assert_eq!(brie.reviews, expected);
        assert_eq!((brie.rating_counts, brie.review_count()), ([0, 0, 0, 120, 1], 121));
    });
}

#[test]
fn a_vote_counts_once_a_customer_however_often_it_is_sent_at_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = buyer(shop, "nadia", &brie).await;
        let review = reviews::create(shop, &nadia, &brie.slug, review(5, "Bon."))
            .await
            .unwrap()
            .review;
        let mut voters = Vec::new();
        for n in 0..6 {
            voters.push(shop.customer(&format!("voter-{n}")).await);
        }
        let calls = voters.iter().flat_map(|voter| [voter; 4]);
        let answers = join_all(calls.map(|voter| reviews::mark_helpful(shop, voter, review.id))).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(
            reviews::mark_helpful(shop, &voters[0], review.id)
                .await
                .unwrap()
                .helpful,
            6
        );
        assert_eq!(shop.documents("reviewvotes").await.len(), 6);
        let own = reviews::mark_helpful(shop, &nadia, review.id).await;
        assert!(matches!(own, Err(Error::OwnReview)));
        let ids = [review.id, shop.new_id()];
        assert_eq!(
            reviews::found_helpful(shop, &voters[0], &ids).await.unwrap(),
            [review.id]
        );
        assert!(reviews::found_helpful(shop, &nadia, &ids).await.unwrap().is_empty());
    });
}

#[test]
fn the_demo_products_agree_with_their_reviews() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let admin = shop.identity("boss", Role::Admin).await.admin().unwrap();
        let page = PageRequest { page: 1, limit: 100 };
        let query = ReviewQuery {
            paging: page,
            ..Default::default()
        };
        let all = reviews::list(shop, &admin, &query).await.unwrap();
        assert!(all.total > 30 && all.pages == 1);
        for review in &all.items {
            let product = review.review.product_id.to_string();
            let before = catalog::find(shop, &product).await.unwrap().unwrap();
            // Hiding and showing makes the product's rating anew.
            reviews::set_hidden(shop, &admin, review.review.id, true).await.unwrap();
            reviews::set_hidden(shop, &admin, review.review.id, false)
                .await
                .unwrap();
            let after = catalog::find(shop, &product).await.unwrap().unwrap();
            assert_eq!(before, after);
        }
    });
}
