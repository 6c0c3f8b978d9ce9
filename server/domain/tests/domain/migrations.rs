//! What a new version does to the data of an older one, in the background.

use domain::{
    billing::{self, Kind},
    migrations, orders,
};
use mongodb::bson::{Document, doc};
use shared::{Id, order::Order, user::Role};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};
use tokio::sync::watch;

/// Three paid orders as a version before the invoices left them: with numbers and without papers.
async fn orders_without_papers(shop: &TestShop) -> Vec<Id<Order>> {
    let (brie, admin) = (shop.sells(product()).await, shop.admin().await);
    let nadia = shop.customer("nadia").await;
    let mut paid = Vec::new();
    for _ in 0..3 {
        let order = shop.transfer_order(&nadia, &brie).await.id;
        orders::mark_paid(shop, &admin, order).await.unwrap();
        paid.push(order);
    }
    lose_papers(shop).await;
    paid
}

async fn lose_papers(shop: &TestShop) {
    let invoices = shop.store.database().collection::<Document>("invoices");
    invoices.delete_many(doc! {}).await.unwrap();
}

async fn numbers(shop: &TestShop) -> Vec<String> {
    let papers = shop.documents("invoices").await;
    papers
        .iter()
        .map(|paper| paper.get_str("_id").unwrap().to_owned())
        .collect()
}

async fn migrate(shop: &TestShop) {
    let (_running, stopping) = watch::channel(false);
    migrations::run(shop, &stopping).await.unwrap();
}

#[test]
fn invoices_are_completed_once_for_a_database() {
    in_a_shop(async |shop| {
        orders_without_papers(shop).await;
        migrate(shop).await;
        assert_eq!(numbers(shop).await, ["2050-000001", "2050-000002", "2050-000003"]);
        let done = shop.documents("migrations").await;
        assert!(done[0].get_datetime("doneAt").is_ok(), "{done:?}");
        lose_papers(shop).await;
        migrate(shop).await;
        assert_eq!(numbers(shop).await, [""; 0], "all were looked at again");
    });
}

#[test]
fn a_migration_that_was_interrupted_goes_on_where_it_was() {
    in_a_shop(async |shop| {
        orders_without_papers(shop).await;
        let (_stop, stopping) = watch::channel(true);
        migrations::run(shop, &stopping).await.unwrap();
        let mut reached = shop.documents("migrations").await;
        let reached = reached.pop().unwrap();
        assert_eq!(
            reached,
            doc! { "_id": "invoices", "reached": "2050-000003" },
            "stopped after a batch"
        );
        lose_papers(shop).await;
        let migrations = shop.store.database().collection::<Document>("migrations");
        migrations
            .update_one(
                doc! { "_id": "invoices" },
                doc! { "$set": { "reached": "2050-000001" } },
            )
            .await
            .unwrap();
        migrate(shop).await;
        assert_eq!(numbers(shop).await, ["2050-000002", "2050-000003"]);
    });
}

#[test]
fn an_invoice_that_a_server_of_an_older_version_left_out_is_completed_when_it_is_asked_for() {
    in_a_shop(async |shop| {
        migrate(shop).await;
        let identity = shop.identity("omar", Role::Admin).await;
        let order = orders_without_papers(shop).await[1];
        let printed = billing::print(shop, &identity, order, Kind::Invoice).await.unwrap();
        assert_eq!(printed.number, "2050-000002");
        assert_eq!(numbers(shop).await, ["2050-000002"]);
    });
}
