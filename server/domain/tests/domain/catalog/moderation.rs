//! What admins let stand.

use domain::{Error, catalog::reviews};
use futures_util::future::join_all;
use shared::{
    Id, PageRequest,
    product::Product,
    review::{Review, ReviewQuery, Standing},
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

use crate::catalog::reviews::{buyer, now, review};

async fn shown(shop: &TestShop, product: &Product) -> Vec<Id<Review>> {
    let most = PageRequest { page: 1, limit: 100 };
    let page = reviews::of_product(shop, product.id, most).await.unwrap();
    page.items.into_iter().map(|signed| signed.review.id).collect()
}

#[test]
fn a_hidden_review_counts_for_nothing_until_it_is_shown_again() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let (nadia, omar) = (buyer(shop, "nadia", &brie).await, buyer(shop, "omar", &brie).await);
        let kind = reviews::create(shop, &nadia, &brie.slug, review(5, "Bon."))
            .await
            .unwrap()
            .review;
        shop.clock.advance_seconds(60);
        let rude = reviews::create(shop, &omar, &brie.slug, review(1, "Nul."))
            .await
            .unwrap()
            .review;
        let before = now(shop, &brie).await;
        assert_eq!(
            (before.rating_counts, &before.reviews[..]),
            ([1, 0, 0, 0, 1], &[rude.id, kind.id][..])
        );

        for _ in 0..2 {
            let hidden = reviews::set_hidden(shop, &admin, rude.id, true).await.unwrap();
            assert_eq!((hidden.review.hidden, hidden.author.as_str()), (Some(true), "omar"));
            let brie = now(shop, &brie).await;
            assert_eq!(
                (brie.rating_counts, &brie.reviews[..]),
                ([0, 0, 0, 0, 1], &[kind.id][..])
            );
            assert!((brie.rating - 5.0).abs() < f64::EPSILON);
        }
        assert_eq!(shown(shop, &brie).await, [kind.id]);
        assert!(matches!(reviews::find(shop, rude.id).await, Err(Error::NotFound)));
        assert!(matches!(
            reviews::mark_helpful(shop, &nadia, rude.id).await,
            Err(Error::NotFound)
        ));
        assert_eq!(
            reviews::standing(shop, Some(&omar), brie.id).await.unwrap(),
            Standing::Hidden
        );
        let again = reviews::create(shop, &omar, &brie.slug, review(1, "Nul !")).await;
        assert!(
            matches!(again, Err(Error::AlreadyReviewed)),
            "hiding gives no second try"
        );

        reviews::set_hidden(shop, &admin, rude.id, false).await.unwrap();
        let after = now(shop, &brie).await;
        assert_eq!(
            (after.rating_counts, after.reviews),
            (before.rating_counts, before.reviews)
        );
        let remembered: Vec<_> = shop.documents("audit").await;
        let of_reviews = remembered.iter().filter_map(|entry| entry.get_str("action").ok());
        let of_reviews: Vec<_> = of_reviews.filter(|action| action.starts_with("review.")).collect();
        assert_eq!(of_reviews, ["review.hidden", "review.shown"], "once each");
        let unknown = reviews::set_hidden(shop, &admin, shop.new_id(), true).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    });
}

#[test]
fn hiding_and_writing_at_once_keep_the_rating_exact() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let mut written = Vec::new();
        for n in 0..6 {
            let buyer = buyer(shop, &format!("early-{n}"), &brie).await;
            let review = reviews::create(shop, &buyer, &brie.slug, review(1, "Nul."))
                .await
                .unwrap();
            written.push(review.review.id);
        }
        let mut late = Vec::new();
        for n in 0..6 {
            late.push(buyer(shop, &format!("late-{n}"), &brie).await);
        }
        let hiding = join_all(written.iter().map(|id| reviews::set_hidden(shop, &admin, *id, true)));
        let writing = join_all(
            late.iter()
                .map(|buyer| reviews::create(shop, buyer, &brie.slug, review(4, "Bon."))),
        );
        let (hidden, new) = futures_util::join!(hiding, writing);
        assert!(hidden.iter().all(Result::is_ok) && new.iter().all(Result::is_ok));
        let brie = now(shop, &brie).await;
        assert_eq!(brie.rating_counts, [0, 0, 0, 6, 0]);
        assert_eq!(brie.reviews.len(), 6);
    });
}

#[test]
fn an_admin_lists_reviews_newest_first_by_product_and_by_whether_they_are_hidden() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (brie, other) = (shop.sells(product()).await, shop.sells(product().named("Autre")).await);
        let nadia = buyer(shop, "Nadia Benali", &brie).await;
        let omar = buyer(shop, "Omar Petit", &other).await;
        let first = reviews::create(shop, &nadia, &brie.slug, review(5, "Bon."))
            .await
            .unwrap()
            .review
            .id;
        shop.clock.advance_seconds(60);
        let second = reviews::create(shop, &omar, &other.slug, review(1, "Nul."))
            .await
            .unwrap()
            .review
            .id;
        reviews::set_hidden(shop, &admin, second, true).await.unwrap();
        let list = async |hidden, product_id| {
            let query = ReviewQuery {
                hidden,
                product_id,
                paging: PageRequest::default(),
            };
            let page = reviews::list(shop, &admin, &query).await.unwrap();
            let ids: Vec<_> = page.items.iter().map(|r| (r.review.id, r.review.hidden)).collect();
            assert_eq!(page.total, i64::try_from(ids.len()).unwrap());
            ids
        };
        let (shown, hidden) = ((first, Some(false)), (second, Some(true)));
        assert_eq!(list(None, None).await, [hidden, shown]);
        assert_eq!(list(Some(true), None).await, [hidden]);
        assert_eq!(list(Some(false), None).await, [shown]);
        assert_eq!(list(None, Some(brie.id)).await, [shown]);
        assert_eq!(list(Some(true), Some(brie.id)).await, []);
        let page = reviews::list(shop, &admin, &ReviewQuery::default()).await.unwrap();
        assert_eq!(
            (page.items[1].author.as_str(), page.items[1].product_name.as_str()),
            ("Nadia Benali", "Brie")
        );
        let beyond = ReviewQuery {
            paging: PageRequest { page: 0, limit: 101 },
            ..Default::default()
        };
        let error = reviews::list(shop, &admin, &beyond).await.unwrap_err();
        assert_eq!(broken(&error), ["limit too_large:100", "page too_small:1"]);
    });
}
