//! What is removed by itself, and what is not.

use domain::{
    Error,
    billing::{self, Kind, reports},
    identity::{accounts, credentials},
    media, orders,
    periods::{ALARM_DAYS, AUDIT_DAYS, CART_DAYS, PAPER_DAYS, UNPAID_ORDER_DAYS, UNUSED_PICTURE_DAYS},
    privacy::retention::{self, Removed},
};
use mongodb::bson::{Document, doc};
use serde_json::json;
use shared::{
    Id,
    account::{ForgotPassword, ProfileUpdate},
    order::Order,
    period::Day,
    refund::RefundInput,
    report::ReportQuery,
    user::Role,
};
use test_support::{fixtures::product, pictures::png, shop::in_a_shop};

use super::{EMAIL, STREET, oid, whole_life, zelie};

const DAY: i64 = 86_400;

#[test]
fn what_was_kept_long_enough_goes_and_nothing_earlier() {
    in_a_shop(async |shop| {
        let zelie = zelie(shop).await;
        let brie = shop.sells(product()).await;
        shop.fill_cart(&zelie.clone().customer(), &brie, 1).await;
        let forgot = ForgotPassword { email: EMAIL.into() };
        credentials::forgot(shop, &forgot).await.unwrap();
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());

        // The link to reset a password is over within the hour, that to confirm the address after a week.
        shop.clock.advance_seconds(2 * 3600);
        assert_eq!(retention::remove_old(shop).await.unwrap().tokens, 1);
        shop.clock.advance_seconds(8 * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().tokens, 1);
        let users = shop.documents("users").await;
        assert!(users.iter().all(|user| !user.contains_key("emailVerificationToken")));

        shop.clock.advance_seconds((CART_DAYS - 9) * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().carts, 0);
        shop.clock.advance_seconds(DAY);
        let alarms = shop.store.database().collection::<Document>("alarms");
        for (matter, days) in [("lettersRefused", ALARM_DAYS + 1), ("diskFull/alpha", ALARM_DAYS - 1)] {
            let at = mongodb::bson::DateTime::from_millis(shop.now().plus_days(-days).millis());
            alarms.insert_one(doc! { "_id": matter, "toldAt": at }).await.unwrap();
        }
        let removed = retention::remove_old(shop).await.unwrap();
        assert_eq!((removed.carts, removed.alarms), (1, 1));
        assert!(
            shop.documents("alarms").await[0]
                .get_str("_id")
                .is_ok_and(|matter| matter == "diskFull/alpha")
        );
        assert!(!shop.documents("audit").await.is_empty());
        shop.clock.advance_seconds(AUDIT_DAYS * DAY);
        let removed = retention::remove_old(shop).await.unwrap();
        assert!(removed.audit_entries > 0 && shop.documents("audit").await.is_empty());
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());
    });
}

#[test]
fn a_picture_that_nothing_shows_goes_after_a_week_and_one_of_a_review_stays() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let customer = zelie.customer();
        let attempt = media::begin_for_review(shop, &customer).await.unwrap();
        let unused = media::upload_for_review(shop, &customer, attempt, png(9, 9))
            .await
            .unwrap();
        assert_eq!(shop.picture_files().len(), 2);
        assert_eq!(retention::remove_old(shop).await.unwrap().pictures, 0);
        shop.clock.advance_seconds(UNUSED_PICTURE_DAYS * DAY + 1);
        assert_eq!(retention::remove_old(shop).await.unwrap().pictures, 1);
        let files = shop.picture_files();
        assert_eq!(files.len(), 1);
        let name = unused.url.rsplit('/').next().unwrap();
        assert!(!files[0].ends_with(name));
    });
}

#[test]
fn papers_go_when_the_law_asks_for_them_no_longer_and_what_refers_to_them_says_so() {
    in_a_shop(async |shop| {
        let (_, delivered) = whole_life(shop).await;
        let bought = Day::at(shop.now());
        // One that was edited by hand keeps none of the others back.
        let orders = shop.store.database().collection::<Document>("orders");
        let another = doc! { "_id": { "$ne": oid(delivered.id) } };
        orders
            .update_one(
                another,
                doc! { "$set": { "shippingAddress": "2 impasse du Secret, Dole" } },
            )
            .await
            .unwrap();
        shop.clock.advance_seconds((PAPER_DAYS - 1) * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().papers, 0);
        shop.clock.advance_seconds(2 * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().papers, 2);
        assert_eq!(retention::remove_old(shop).await.unwrap().papers, 0);
        assert!(shop.documents("invoices").await.is_empty());

        let staff = shop.identity("samia", Role::Admin).await;
        let printed = billing::print(shop, &staff, delivered.id, Kind::Invoice).await;
        assert!(matches!(printed, Err(Error::Gone)), "{printed:?}");
        // Nothing makes them anew.
        billing::issue_missing(shop).await.unwrap();
        assert!(shop.documents("invoices").await.is_empty());
        let order = orders::find_for_staff(shop, &shop.admin().await, delivered.id)
            .await
            .unwrap()
            .order;
        assert_eq!(
            (order.shipping_address.street.as_str(), order.total),
            ("", delivered.total)
        );
        assert!(order.papers_removed_at.is_some() && order.invoice_number.is_some());
        let paid: Vec<_> = shop.documents("orders").await;
        let paid = paid.iter().filter(|order| order.contains_key("papersRemovedAt"));
        let text = paid.map(ToString::to_string).collect::<String>().to_lowercase();
        for hers in ["quatremère", "impasse du secret", "marraine", "gwenaelle", "dole"] {
            assert!(!text.contains(hers), "{hers} in {text}");
        }

        let query = |from: Day| ReportQuery {
            from: Some(from),
            to: Some(from),
            customers: None,
        };
        let admin = shop.admin().await;
        let books = reports::vat_daily(shop, &admin, query(bought)).await.unwrap();
        assert!(books.days.is_empty());
        assert_eq!(books.papers_kept_from, Some(Day::at(shop.now().plus_days(-PAPER_DAYS))));
        let books = reports::vat_daily(shop, &admin, query(Day::at(shop.now())))
            .await
            .unwrap();
        assert_eq!(books.papers_kept_from, None);
    });
}

#[test]
fn whom_an_order_was_for_that_was_cancelled_unpaid_is_kept_for_half_a_year_and_of_a_paid_one_it_stays() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        // Brought over from an older shop: whether it was paid nobody can tell by now.
        let all = shop.store.database().collection::<Document>("orders");
        let mut brought_over = all.find_one(doc! { "status": "cancelled" }).await.unwrap().unwrap();
        let foreign = oid(shop.new_id::<Order>());
        brought_over.extend(doc! { "_id": foreign, "orderNumber": "AN-1", "timeline": [] });
        all.insert_one(brought_over).await.unwrap();
        let address = async |status: &str| {
            let orders = shop.documents("orders").await;
            let order = orders
                .into_iter()
                .find(|order| order.get_str("status").unwrap() == status);
            order.unwrap().get_document("shippingAddress").unwrap().clone()
        };
        shop.clock.advance_seconds(UNPAID_ORDER_DAYS * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().unpaid_orders, 0);
        assert_eq!(address("cancelled").await.get_str("street").unwrap(), STREET);
        shop.clock.advance_seconds(DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().unpaid_orders, 1);
        assert_eq!(retention::remove_old(shop).await.unwrap().unpaid_orders, 0);
        let kept = all.find_one(doc! { "_id": foreign }).await.unwrap().unwrap();
        assert!(kept.to_string().contains(STREET), "{kept}");
        all.delete_one(doc! { "_id": foreign }).await.unwrap();
        assert!(shop.documents("doors").await.is_empty(), "nor where her door is");
        let renamed = ProfileUpdate {
            name: Some("Zélie Dauversin".into()),
            ..ProfileUpdate::default()
        };
        accounts::update(shop, &zelie.clone().customer(), renamed)
            .await
            .unwrap();
        let orders = shop.documents("orders").await;
        let cancelled = orders
            .iter()
            .find(|order| order.get_str("status").unwrap() == "cancelled");
        let text = cancelled.unwrap().to_string().to_lowercase();
        for hers in ["quatremere", "dauversin", "zelie", "impasse du secret", "dole"] {
            assert!(!text.contains(hers), "{hers} in {text}");
        }
        assert_eq!(address("delivered").await.get_str("street").unwrap(), STREET);
        // It is read as before, and so is what else she has.
        let id = Id::from_bytes(cancelled.unwrap().get_object_id("_id").unwrap().bytes());
        let shown = orders::find(shop, &zelie, id).await.unwrap();
        assert!(shown.shipping_address.street.is_empty() && !shown.total.is_zero());
    });
}

#[test]
fn an_invoice_stays_as_long_as_a_credit_note_that_corrects_it() {
    in_a_shop(async |shop| {
        let (_, delivered) = whole_life(shop).await;
        shop.clock.advance_seconds(30 * DAY);
        let goodwill = json!({ "amount": 1, "reason": "goodwill" });
        let goodwill: RefundInput = serde_json::from_value(goodwill).unwrap();
        let admin = shop.admin().await;
        Box::pin(orders::refund(shop, &admin, delivered.id, &goodwill))
            .await
            .unwrap();
        shop.clock.advance_seconds((PAPER_DAYS - 30) * DAY + 1);
        // That of the gift is older.
        assert_eq!(retention::remove_old(shop).await.unwrap().papers, 1);
        let staff = shop.identity("samia", Role::Admin).await;
        assert!(billing::print(shop, &staff, delivered.id, Kind::Invoice).await.is_ok());
        shop.clock.advance_seconds(30 * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().papers, 2);
    });
}
