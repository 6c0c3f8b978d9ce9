//! What the shopkeeper sets: it holds at once and everywhere, the audit keeps it, and no order is priced by what it was.

use std::time::Duration;

use domain::{
    Admin, Error, Shop, audit, catalog, orders,
    settings::{self, Change},
    unreadable,
};
use mongodb::bson::{Document, doc};
use shared::{
    audit::{Action, AuditQuery, Change as Remembered, TargetKind},
    order::PlaceOrder,
    settings::{Closures, LegalPage, LegalText, OpeningHours, PaymentSettings, ShippingSettings, ShopSettings},
};
use test_support::{
    fixtures::{by_transfer, money, product, to_lyon},
    shop::in_a_shop,
};
use tokio::sync::watch;

const DAY: i64 = 24 * 3600;

fn shipping(fee: &str, free_from: &str) -> Change {
    Change::Shipping(ShippingSettings {
        require_slot: false,
        fee: money(fee),
        free_from: money(free_from),
    })
}

async fn set(shop: &Shop, admin: &Admin, change: Change) -> ShopSettings {
    settings::change_if(shop, admin, &change, |_| true).await.unwrap()
}

fn showing(total: &str) -> PlaceOrder {
    PlaceOrder {
        expected_total: Some(money(total)),
        ..to_lyon()
    }
}

#[test]
fn a_change_holds_at_once_and_the_audit_says_what_it_was() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let before = settings::all(shop, &admin).await.unwrap();
        assert_eq!((before.shipping.fee, before.versions["shipping"]), (money("6.90"), 0));
        let changed = set(shop, &admin, shipping("4.50", "60")).await;
        assert_eq!((changed.shipping.fee, changed.versions["shipping"]), (money("4.50"), 1));
        assert_eq!(settings::all(shop, &admin).await.unwrap(), changed);
        assert_eq!(settings::public(shop).shipping.fee, money("4.50"));

        shop.clock.advance_seconds(60);
        let text = LegalText {
            fr: "## Éditeur".into(),
            en: String::new(),
        };
        set(shop, &admin, Change::Text(LegalPage::LegalNotice, text)).await;
        let page = audit::list(shop, &admin, &AuditQuery::default()).await.unwrap();
        let [of_text, of_fee] = &page.items[..] else {
            panic!("two entries: {:?}", page.items)
        };
        assert_eq!((of_fee.action, of_fee.by), (Action::SettingsChanged, admin.user().id));
        assert_eq!(of_fee.target.kind, TargetKind::Settings);
        assert_ne!(of_fee.target.id, of_text.target.id);
        let change = |field: &str, from: &str, to: &str| Remembered {
            field: field.into(),
            from: Some(from.into()),
            to: Some(to.into()),
        };
        assert_eq!(of_fee.changes, [change("shipping.fee", "6.9", "4.5")]);
        assert_eq!(of_text.changes, [change("legalNotice.fr", "", "## Éditeur")]);
        // Saving it again as it is changes nothing.
        set(shop, &admin, shipping("4.50", "60")).await;
        assert_eq!(shop.documents("audit").await.len(), 2);
    });
}

#[test]
fn of_two_admins_who_change_the_same_the_second_is_told() {
    in_a_shop(async |shop| {
        let (ada, bea) = (shop.admin().await, shop.admin().await);
        let known = settings::all(shop, &ada).await.unwrap().versions["shipping"];
        let change = async |admin, change: Change| settings::change_if(shop, admin, &change, |now| now == known).await;
        change(&ada, shipping("4.50", "60")).await.unwrap();
        let refused = change(&bea, shipping("5", "60")).await;
        assert!(matches!(refused, Err(Error::PreconditionFailed)), "{refused:?}");
        // Another group is another matter.
        change(&bea, Change::Closures(Closures::default())).await.unwrap();

        let (one, two) = (shipping("1", "60"), shipping("2", "60"));
        let both = tokio::join!(
            settings::change_if(shop, &ada, &one, |now| now == 1),
            settings::change_if(shop, &bea, &two, |now| now == 1)
        );
        let won = [&both.0, &both.1].iter().filter(|changed| changed.is_ok()).count();
        assert_eq!(won, 1, "{both:?}");
        assert_eq!(settings::all(shop, &ada).await.unwrap().versions["shipping"], 2);
    });
}

#[test]
fn an_order_with_an_older_fee_is_refused_whatever_its_process_knew() {
    in_a_shop(async |shop| {
        // It follows no changes: its memory is as it was when it started.
        let other = shop.on_another_server().await;
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let brie = shop.sells(product().price("10")).await;
        other.catch_up().await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let quoted = orders::quote_order(&other, &nadia, &to_lyon()).await.unwrap();
        assert_eq!((quoted.shipping_cost, quoted.total), (money("6.90"), money("16.90")));

        set(shop, &admin, shipping("4.50", "60")).await;
        assert_eq!(
            settings::public(&other).shipping.fee,
            money("6.90"),
            "it does not know yet"
        );
        let refused = orders::place(&other, &nadia, &showing("16.90")).await;
        let Err(Error::PriceChanged { shown, now, .. }) = refused else {
            panic!("ordered at a fee that holds no more: {refused:?}")
        };
        assert_eq!((shown, now), (money("16.90"), money("14.50")));
        assert_eq!(
            (shop.documents("orders").await.len(), shop.stock_of(&brie).await),
            (0, 100)
        );
        assert_eq!(settings::public(&other).shipping.fee, money("4.50"), "now it does");

        set(shop, &admin, shipping("3", "60")).await;
        let quoted = orders::quote_order(&other, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(quoted.total, money("13"), "a quote is never behind");
        let order = orders::place(&other, &nadia, &showing("13")).await.unwrap();
        assert_eq!((order.shipping_cost, order.total), (money("3"), money("13")));
    });
}

#[test]
fn a_process_that_follows_has_the_change_within_a_second() {
    in_a_shop(async |shop| {
        let other = shop.on_another_server().await;
        let (stop, stopping) = watch::channel(false);
        let follower: Shop = (*other).clone();
        let following = tokio::spawn(async move { catalog::follow(&follower, stopping).await });
        set(shop, &shop.admin().await, shipping("4.50", "60")).await;
        let arrived = tokio::time::timeout(Duration::from_secs(1), async {
            while settings::public(&other).shipping.fee != money("4.50") {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        });
        assert!(arrived.await.is_ok(), "not within a second");
        stop.send(true).unwrap();
        following.await.unwrap();
    });
}

#[test]
fn a_deadline_holds_for_orders_from_then_on_and_the_reminder_goes_when_it_says() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let brie = shop.sells(product()).await;
        let before = shop.transfer_order(&nadia, &brie).await;
        let payment = PaymentSettings {
            transfer_days: 10,
            remind_days: 4,
        };
        set(shop, &admin, Change::Payment(payment)).await;
        let other = shop.on_another_server().await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let after = orders::place(&other, &nadia, &by_transfer()).await.unwrap();
        let ends = [before.pay_by, after.pay_by].map(|end| end.unwrap());
        assert_eq!(ends, [shop.now().plus_days(7), shop.now().plus_days(10)]);

        let reminded = async || {
            orders::end_overdue(shop).await.unwrap();
            let letters = shop.documents("outbox").await;
            letters
                .iter()
                .filter(|l| l.get_str("cause").unwrap().starts_with("transfer_reminder/"))
                .count()
        };
        shop.clock.advance_seconds(3 * DAY - 60);
        assert_eq!(reminded().await, 0);
        shop.clock.advance_seconds(120);
        assert_eq!(reminded().await, 1, "four days before the first one ends");
    });
}

#[test]
fn what_breaks_a_rule_is_refused_and_nothing_changes() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let refused = settings::change_if(shop, &admin, &shipping("100.01", "60"), |_| true).await;
        let Err(Error::Invalid(rules)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (rules[0].field.as_str(), rules[0].rule.as_str()),
            ("fee", "too_large:100")
        );
        assert!(shop.documents("settings").await.is_empty() && shop.documents("audit").await.is_empty());
    });
}

#[test]
fn a_group_that_cannot_be_read_is_as_never_set_until_it_is_saved_and_the_others_hold() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let broken = doc! {
            "_id": "shop",
            "shipping": { "fee": "gratuit" },
            "hours": 3,
            "payment": { "transferDays": 10, "remindDays": 4 },
            "versions": { "shipping": 2_i64, "payment": 1_i64, "hours": "souvent" },
        };
        shop.store
            .database()
            .collection::<Document>("settings")
            .insert_one(broken)
            .await
            .unwrap();
        shop.catch_up().await;
        assert_eq!(settings::public(shop).shipping.fee, money("6.90"));
        let order = orders::place(shop, &nadia, &by_transfer()).await.unwrap();
        assert_eq!(order.pay_by, Some(shop.now().plus_days(10)), "what can be read holds");

        let admin = shop.admin().await;
        let all = settings::all(shop, &admin).await.unwrap();
        assert_eq!((all.shipping.fee, all.versions["shipping"]), (money("6.90"), 2));
        assert_eq!(all.unreadable, ["hours", "shipping"]);
        let named = async || unreadable::list(shop, &admin).await.unwrap().named;
        let [document] = &named().await[..] else {
            panic!("named once: {:?}", named().await)
        };
        assert_eq!(
            (document.collection.as_str(), document.id.as_str()),
            ("settings", "shop")
        );

        // Saving another group leaves it as it lies there.
        set(shop, &admin, Change::Closures(Closures::default())).await;
        let stored = shop.documents("settings").await;
        assert_eq!(stored[0].get_i32("hours").unwrap(), 3);
        // Saving what holds anyway mends it.
        let defaults = set(shop, &admin, shipping("6.90", "60")).await;
        assert_eq!(
            (defaults.unreadable, defaults.versions["shipping"]),
            (vec!["hours".to_owned()], 3)
        );
        set(shop, &admin, Change::Hours(OpeningHours::usual())).await;
        assert!(settings::all(shop, &admin).await.unwrap().unreadable.is_empty());
        assert_eq!(named().await, []);
    });
}
