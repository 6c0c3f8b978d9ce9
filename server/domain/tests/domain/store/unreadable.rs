//! Documents that cannot be read: jobs go on past them, money is not counted without them, and they are known.

use domain::{
    Error, billing, figures, migrations, notifications, notifications::Mailer, orders, payments, promotions::loyalty,
    store::look_for_unreadable, unreadable,
};
use mongodb::bson::{Bson, Document, doc};
use shared::{
    figures::{FiguresQuery, Step},
    order::{Order, OrderStatus},
    period::Day,
    refund::{RefundInput, RefundReason},
    report::ReportQuery,
};
use test_support::{
    fixtures::{money, product},
    shop::{TestShop, in_a_shop},
};
use tokio::sync::watch;

async fn change(shop: &TestShop, collection: &str, which: Document, change: Document) {
    let documents = shop.store.database().collection::<Document>(collection);
    let done = documents.update_one(which, change).await.unwrap();
    assert_eq!(done.modified_count, 1, "{collection}");
}

async fn insert(shop: &TestShop, collection: &str, document: Document) {
    let documents = shop.store.database().collection::<Document>(collection);
    documents.insert_one(document).await.unwrap();
}

async fn look(shop: &TestShop) {
    let (_running, stopping) = watch::channel(false);
    look_for_unreadable(&shop.store, &stopping).await.unwrap();
}

fn of(order: &Order) -> Document {
    doc! { "_id": mongodb::bson::oid::ObjectId::from_bytes(order.id.bytes()) }
}

/// The collection and the field that an error names.
#[track_caller]
fn unreadable<T: std::fmt::Debug>(refused: domain::Result<T>) -> (String, String) {
    match refused {
        Err(Error::Unreadable(document)) => (document.collection, document.field),
        other => panic!("{other:?}"),
    }
}

fn named(collection: &str, field: &str) -> (String, String) {
    (collection.into(), field.into())
}

fn five_euros() -> RefundInput {
    RefundInput {
        lines: Vec::new(),
        shipping: false,
        amount: Some(money("5")),
        reason: RefundReason::Goodwill,
        note: None,
        restock: false,
        expected_refunded: None,
    }
}

#[test]
fn money_is_refused_for_the_order_whose_documents_cannot_be_read_and_for_no_other() {
    in_a_shop(async |shop| {
        let (brie, admin) = (shop.sells(product().price("40").stock(50)).await, shop.admin().await);
        let staff = shop.admin_staff().await;
        let (nadia, karim) = (shop.customer("nadia").await, shop.customer("karim").await);
        let (hers, his) = (
            shop.transfer_order(&nadia, &brie).await,
            shop.transfer_order(&karim, &brie).await,
        );
        for order in [&hers, &his] {
            orders::mark_paid(shop, &admin, order.id).await.unwrap();
            orders::refund(shop, &admin, order.id, &five_euros()).await.unwrap();
        }
        let hers_only = doc! { "orderId": of(&hers).get("_id") };
        change(
            shop,
            "refunds",
            hers_only.clone(),
            doc! { "$set": { "amount": "five" } },
        )
        .await;
        assert_eq!(
            unreadable(orders::refund(shop, &admin, hers.id, &five_euros()).await),
            named("refunds", "amount")
        );
        orders::refund(shop, &admin, his.id, &five_euros()).await.unwrap();
        change(shop, "refunds", hers_only, doc! { "$set": { "amount": 5 } }).await;
        orders::refund(shop, &admin, hers.id, &five_euros()).await.unwrap();

        // Points: delivering hers would give her too few or none.
        let account = doc! {
            "userId": Bson::ObjectId(mongodb::bson::oid::ObjectId::from_bytes(nadia.user().id.bytes())),
            "points": 12, "tier": "bronze", "history": [{ "type": "earn", "points": "twelve" }],
        };
        insert(shop, "loyalties", account).await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, hers.id, status).await.unwrap();
            shop.advance(&staff, his.id, status).await.unwrap();
        }
        let (collection, _) = unreadable(shop.advance(&staff, hers.id, OrderStatus::Delivered).await);
        assert_eq!(collection, "loyalties");
        unreadable(loyalty::points(shop, &nadia).await);
        shop.advance(&staff, his.id, OrderStatus::Delivered).await.unwrap();
        assert_eq!(loyalty::points(shop, &karim).await.unwrap().points, 37);
        change(
            shop,
            "loyalties",
            doc! { "points": 12 },
            doc! { "$set": { "history": [] } },
        )
        .await;
        shop.advance(&staff, hers.id, OrderStatus::Delivered).await.unwrap();
    });
}

#[test]
fn figures_go_on_past_a_paper_that_cannot_be_read_until_it_can_and_books_refuse_its_period() {
    in_a_shop(async |shop| {
        let (brie, admin) = (shop.sells(product().price("40").stock(50)).await, shop.admin().await);
        let nadia = shop.customer("nadia").await;
        shop.set_time("2050-04-01T10:00:00Z");
        for _ in 0..2 {
            let order = shop.transfer_order(&nadia, &brie).await;
            orders::mark_paid(shop, &admin, order.id).await.unwrap();
            shop.clock.advance_seconds(86_400);
        }
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        let odd = doc! { "_id": "2050-000001" };
        change(shop, "invoices", odd.clone(), doc! { "$set": { "language": "latin" } }).await;
        let query = FiguresQuery {
            from: day("2050-04-01"),
            to: day("2050-04-02"),
            by: Step::Day,
        };
        let revenue = async || figures::read(shop, &admin, query).await.unwrap().sums.revenue();
        let one = revenue().await;
        assert!(one > money("40"), "{one:?}");
        figures::today(shop, &admin).await.unwrap();
        let books = ReportQuery {
            from: day("2050-04-01"),
            to: day("2050-04-02"),
            customers: None,
        };
        assert_eq!(
            unreadable(billing::reports::vat_daily(shop, &admin, books).await),
            named("invoices", "language")
        );
        let other_day = ReportQuery {
            from: day("2050-04-02"),
            ..books
        };
        billing::reports::vat_daily(shop, &admin, other_day).await.unwrap();
        // What left something out is not kept.
        change(shop, "invoices", odd, doc! { "$set": { "language": "fr" } }).await;
        assert_eq!(revenue().await.cents(), 2 * one.cents());
    });
}

#[test]
fn jobs_go_on_past_what_cannot_be_read() {
    in_a_shop(async |shop| {
        let (brie, admin) = (shop.sells(product().price("40").stock(50)).await, shop.admin().await);
        let nadia = shop.customer("nadia").await;
        let (odd, good) = (
            shop.transfer_order(&nadia, &brie).await,
            shop.transfer_order(&nadia, &brie).await,
        );
        let long_ago = mongodb::bson::DateTime::from_millis(0);
        // Letters, of which the odd one is due first.
        insert(
            shop,
            "outbox",
            doc! { "cause": "birthday", "dueAt": long_ago, "attempts": 0, "letter": { "cake": 1 } },
        )
        .await;
        let folder = tempfile::tempdir().unwrap();
        let sent = notifications::send_due(shop, &Mailer::Files(folder.path().into())).await;
        assert_eq!(sent.unwrap(), 2);
        // Payments.
        insert(shop, "payments", doc! { "checkAt": long_ago, "failures": "none" }).await;
        assert_eq!(payments::reconcile_due(shop).await.unwrap(), 0);
        // Transfers that do not come.
        change(shop, "orders", of(&odd), doc! { "$set": { "subtotal": "forty" } }).await;
        shop.clock.advance_seconds(30 * 86_400);
        assert_eq!(orders::end_overdue(shop).await.unwrap(), 1);
        // Migrations: what cannot be read gets its words, too, and lacks its invoice until it can be read.
        let paid = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &admin, paid.id).await.unwrap();
        let numbered =
            doc! { "$set": { "invoiceNumber": "2050-000000", "paidAt": long_ago }, "$unset": { "searchWords": "" } };
        change(shop, "orders", of(&odd), numbered).await;
        let invoices = shop.store.database().collection::<Document>("invoices");
        invoices.delete_many(doc! {}).await.unwrap();
        let (_running, stopping) = watch::channel(false);
        migrations::run(shop, &stopping).await.unwrap();
        assert_eq!(invoices.count_documents(doc! {}).await.unwrap(), 1, "the good order's");
        change(shop, "orders", of(&odd), doc! { "$set": { "subtotal": 40 } }).await;
        migrations::run(shop, &stopping).await.unwrap();
        assert_eq!(invoices.count_documents(doc! {}).await.unwrap(), 2);
        let orders = shop.documents("orders").await;
        assert!(
            orders
                .iter()
                .all(|order| order.get_array("searchWords").is_ok_and(|words| !words.is_empty()))
        );
        let _ = good;
    });
}

#[test]
fn a_thousand_documents_are_named_and_the_others_counted() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let odd = (0..1010).map(|number| doc! { "code": format!("VIEUX{number}"), "value": "ten" });
        let coupons = shop.store.database().collection::<Document>("coupons");
        coupons.insert_many(odd).await.unwrap();
        look(shop).await;
        let known = unreadable::list(shop, &admin).await.unwrap();
        assert_eq!((known.named.len(), known.total), (1000, 1010));
        // Of what is met, no more are named.
        domain::promotions::coupons::list(shop, &admin, shared::PageRequest::default())
            .await
            .unwrap();
        assert_eq!(unreadable::list(shop, &admin).await.unwrap().total, 1010);
        coupons.delete_many(doc! {}).await.unwrap();
        look(shop).await;
        assert_eq!(unreadable::list(shop, &admin).await.unwrap().total, 0);
    });
}
