//! The terms of sale: which version an order accepted, and that every version stays readable.

use domain::{
    Error, legal, orders,
    settings::{self, Change},
    subscriptions::monthly::order_due,
};
use serde_json::json;
use shared::{
    Language, PageRequest,
    settings::{LegalPage, LegalText},
};
use test_support::{
    fixtures::{product, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::subscriptions::{orders_of, subscribe, two_cheeses};

async fn write(shop: &TestShop, page: LegalPage, fr: &str) {
    let text = LegalText {
        fr: fr.into(),
        en: String::new(),
    };
    let admin = shop.admin().await;
    settings::change_if(shop, &admin, &Change::Text(page, text), |_| true)
        .await
        .unwrap();
}

async fn versions(shop: &TestShop) -> Vec<i64> {
    let versions = legal::versions(shop, LegalPage::Terms, PageRequest::default())
        .await
        .unwrap();
    versions.items.into_iter().map(|version| version.version).collect()
}

#[test]
fn an_order_names_the_version_that_was_shown_and_the_one_before_stays_readable() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let first = shop.order(&nadia, &brie, 1).await;
        assert_eq!(first.terms_version, Some(1));
        let own = legal::texts(shop, LegalPage::Terms).fr;

        write(shop, LegalPage::Terms, "## Prix\n\nEn euros.").await;
        let second = shop.order(&nadia, &brie, 1).await;
        assert_eq!(second.terms_version, Some(2));
        assert_eq!(versions(shop).await, [2, 1]);
        let [before, now] = [1, 2].map(|version| legal::version(shop, LegalPage::Terms, version));
        let (before, now) = (before.await.unwrap(), now.await.unwrap());
        assert_eq!((before.fr, now.fr.as_str()), (own, "## Prix\n\nEn euros."));
        // The shop's own text in English could say something else.
        assert_eq!(now.shown(Language::English), (Language::French, "## Prix\n\nEn euros."));
        assert!(legal::version(shop, LegalPage::Terms, 3).await.is_err());
    });
}

#[test]
fn an_order_is_refused_when_its_form_showed_other_terms_than_those_in_force() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        let own = legal::current_version(shop).await;
        write(shop, LegalPage::Terms, "## Prix\n\nEn euros.").await;
        let place = async |shown: Option<i64>| {
            Box::pin(orders::place_and_remember(shop, &nadia, &to_lyon(), None, shown)).await
        };
        for seen in [own, Some(99)] {
            let refused = place(seen).await;
            assert!(matches!(refused, Err(Error::TermsChanged)), "{refused:?}");
        }
        assert!(shop.documents("orders").await.is_empty());
        assert_eq!(place(Some(2)).await.unwrap().terms_version, Some(2));

        // Back to the first text, under a number of its own: who was shown the first was shown what holds.
        write(shop, LegalPage::Terms, "").await;
        for (seen, kept) in [(own, 1), (None, 3)] {
            shop.fill_cart(&nadia, &brie, 1).await;
            assert_eq!(place(seen).await.unwrap().terms_version, Some(kept));
        }
    });
}

#[test]
fn a_platter_names_the_version_that_was_accepted_by_subscribing_and_a_sale_at_the_counter_that_of_its_day() {
    in_a_shop(async |shop| {
        let [brie, _] = two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        subscribe(shop, &nadia, json!({})).await.unwrap();
        write(shop, LegalPage::Terms, "## Prix\n\nEn euros.").await;
        shop.set_time("2050-03-10T07:00:00Z");
        assert_eq!(order_due(shop).await.unwrap(), 1);
        let platter = &orders_of(shop, &nadia).await[0];
        assert_eq!(platter.terms_version, Some(1));

        let sale = json!({ "items": [{ "productId": brie.id, "quantity": 1 }], "paymentMethod": "cash" });
        let sale = serde_json::from_value(sale).unwrap();
        let sold = Box::pin(orders::place_for(shop, &shop.admin().await, &sale)).await;
        assert_eq!(sold.unwrap().terms_version, Some(2));
    });
}

#[test]
fn a_change_of_the_fee_is_a_change_of_the_terms_and_one_of_another_page_is_none() {
    in_a_shop(async |shop| {
        assert_eq!(versions(shop).await, [1]);
        write(shop, LegalPage::Privacy, "Rien.").await;
        assert_eq!(versions(shop).await, [1]);
        let admin = shop.admin().await;
        let shipping = shared::settings::ShippingSettings {
            fee: test_support::fixtures::money("8.50"),
            free_from: test_support::fixtures::money("80"),
            require_slot: false,
        };
        settings::change_if(shop, &admin, &Change::Shipping(shipping), |_| true)
            .await
            .unwrap();
        assert_eq!(versions(shop).await, [2, 1]);
        assert!(
            legal::version(shop, LegalPage::Terms, 2)
                .await
                .unwrap()
                .fr
                .contains("8,50")
        );
    });
}

#[test]
fn every_legal_page_keeps_what_it_said() {
    in_a_shop(async |shop| {
        for page in LegalPage::ALL {
            let own = legal::texts(shop, page);
            assert_eq!(legal::in_force(shop, page).await.unwrap().version, 1);
            write(shop, page, "Rien.").await;
            let versions = legal::versions(shop, page, PageRequest::default()).await.unwrap();
            let numbers: Vec<_> = versions.items.iter().map(|version| version.version).collect();
            assert_eq!((numbers.as_slice(), versions.total), ([2, 1].as_slice(), 2), "{page:?}");
            let [before, now] = [1, 2].map(|number| legal::version(shop, page, number));
            let (before, now) = (before.await.unwrap(), now.await.unwrap());
            assert_eq!((before.fr, before.en), (own.fr, own.en), "{page:?}");
            assert_eq!((now.fr.as_str(), now.en.as_str()), ("Rien.", ""), "{page:?}");
            assert!(legal::version(shop, page, 3).await.is_err());
        }
    });
}

#[test]
fn two_servers_make_one_version_of_one_change() {
    in_a_shop(async |shop| {
        let other = shop.on_another_server().await;
        let (one, two) = tokio::join!(legal::current_version(shop), legal::current_version(&other));
        assert_eq!((one, two), (Some(1), Some(1)));
        assert_eq!(shop.documents("terms").await.len(), 1);
    });
}
