//! Requests that count once, also when their server dies between commit and answer, or stalls.

use domain::{
    Customer, Error, Identity, Shop,
    cart::{self, CartOwner},
    idempotency::{self, Claim, Turn},
    orders,
};
use sha2::{Digest, Sha256};
use shared::{order::Order, product::Product, user::Role};
use test_support::{
    fixtures::{item, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

/// Longer than a claim lasts.
const A_CLAIM_LATER: i64 = 61;

/// The digest of a request.
fn digest(request: &str) -> Sha256 {
    Sha256::new_with_prefix(request)
}

/// The claim to the request `checkout` of this caller.
async fn claim(shop: &TestShop, caller: &Identity) -> Claim {
    match idempotency::claim(shop, &caller.into(), "checkout", digest("an order")).await {
        Ok(Turn::First(claim)) => claim,
        other => panic!("{other:?}"),
    }
}

async fn place(shop: &TestShop, claim: &Claim, customer: &Customer) -> domain::Result<Order> {
    orders::place(&shop.with_claim(claim.clone()), customer, &to_lyon()).await
}

/// How many orders, letters and uses of the stock there are.
async fn effects(shop: &TestShop, stock: i64) -> (usize, usize, i64) {
    (
        shop.documents("orders").await.len(),
        shop.documents("outbox").await.len(),
        stock,
    )
}

/// Five Bries, and someone who would like some, as caller and as customer.
async fn brie_for_zoe(shop: &TestShop) -> (Product, Identity, Customer) {
    let (brie, zoe) = (
        shop.sells(product().stock(5)).await,
        shop.identity("zoe", Role::User).await,
    );
    (brie, zoe.clone(), zoe.customer())
}

#[test]
fn who_takes_a_request_over_answers_with_what_was_committed() {
    in_a_shop(async |shop| {
        let (brie, zoe, customer) = brie_for_zoe(shop).await;
        shop.fill_cart(&customer, &brie, 2).await;
        let first = place(shop, &claim(shop, &zoe).await, &customer).await.unwrap();
        // The server dies: nobody settles, and nobody runs it within the minute.
        let early = idempotency::claim(shop, &(&zoe).into(), "checkout", digest("an order")).await;
        assert!(matches!(early, Err(Error::IdempotencyInProgress)), "{early:?}");
        shop.clock.advance_seconds(A_CLAIM_LATER);
        // Meanwhile they fill their cart anew, which is for another order.
        shop.fill_cart(&customer, &brie, 1).await;
        let second = place(shop, &claim(shop, &zoe).await, &customer).await.unwrap();
        assert_eq!(second, first);
        assert_eq!(effects(shop, shop.stock_of(&brie).await).await, (1, 1, 3));
        assert_eq!(shop.cart(&customer).await.item_count, 1);
    });
}

#[test]
fn who_lost_the_claim_commits_nothing() {
    in_a_shop(async |shop| {
        let (brie, zoe, customer) = brie_for_zoe(shop).await;
        shop.fill_cart(&customer, &brie, 2).await;
        let stalled = claim(shop, &zoe).await;
        shop.clock.advance_seconds(A_CLAIM_LATER);
        let running = claim(shop, &zoe).await;
        for _ in 0..2 {
            let late = place(shop, &stalled, &customer).await;
            assert!(matches!(late, Err(Error::IdempotencyInProgress)), "{late:?}");
            assert_eq!(effects(shop, shop.stock_of(&brie).await).await, (0, 0, 5));
        }
        place(shop, &running, &customer).await.unwrap();
        let late = place(shop, &stalled, &customer).await;
        assert!(matches!(late, Err(Error::IdempotencyInProgress)), "{late:?}");
        assert_eq!(effects(shop, shop.stock_of(&brie).await).await, (1, 1, 3));
    });
}

#[test]
fn of_a_request_with_two_transactions_what_was_committed_is_not_done_again() {
    in_a_shop(async |shop| {
        let (brie, zoe, customer) = brie_for_zoe(shop).await;
        let fill = async |shop: &Shop| cart::add(shop, &mut CartOwner::customer(&customer), &item(&brie, 1)).await;
        let first = shop.with_claim(claim(shop, &zoe).await);
        fill(&first).await.unwrap();
        // It stalls; another takes over.
        shop.clock.advance_seconds(A_CLAIM_LATER);
        let second = shop.with_claim(claim(shop, &zoe).await);
        let late = orders::place(&first, &customer, &to_lyon()).await;
        assert!(matches!(late, Err(Error::IdempotencyInProgress)), "{late:?}");
        fill(&second).await.unwrap();
        let order = orders::place(&second, &customer, &to_lyon()).await;
        assert_eq!(order.unwrap().items[0].quantity, 1);
        assert_eq!(effects(shop, shop.stock_of(&brie).await).await, (1, 1, 4));
    });
}

/// The server ran into a failure of its own after the commit, and told the caller to try again.
#[test]
fn what_is_released_after_its_commit_is_not_done_again() {
    in_a_shop(async |shop| {
        let (brie, zoe, customer) = brie_for_zoe(shop).await;
        shop.fill_cart(&customer, &brie, 2).await;
        let failed = claim(shop, &zoe).await;
        let first = place(shop, &failed, &customer).await.unwrap();
        idempotency::release(shop, failed).await.unwrap();
        let second = place(shop, &claim(shop, &zoe).await, &customer).await.unwrap();
        assert_eq!(second, first);
        assert_eq!(effects(shop, shop.stock_of(&brie).await).await, (1, 1, 3));
    });
}
