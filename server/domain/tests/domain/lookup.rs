//! The one box of the dashboard.

use domain::{
    catalog::{self, recipes},
    lookup::{self, Kind, MOST},
    store::user_search,
};
use shared::{account::ProfileUpdate, user::Role};
use test_support::{
    errors::broken,
    fixtures::{product, recipe},
    shop::in_a_shop,
};

#[test]
fn one_box_finds_orders_people_products_archived_ones_and_recipes_at_once() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let comte = shop.sells(product().named("Comté fruité")).await;
        let old = shop.sells(product().named("Comté oublié")).await;
        recipes::create(shop, &admin, recipe("Gratin au comté", &[(Some(&comte), 100.0, "g")]))
            .await
            .unwrap();
        catalog::archive(shop, &admin, &old.slug).await.unwrap();
        let order = shop.order(&shop.customer("comtesse").await, &comte, 1).await;
        shop.catch_up().await;
        user_search::complete(&shop.store).await.unwrap();

        let found = lookup::everything(shop, &admin, " COMTE ").await.unwrap();
        let orders: Vec<_> = found.orders.items.iter().map(|found| found.id).collect();
        assert_eq!(orders, [order.id], "by what was bought, and by whom");
        let names = |found: &lookup::Found<shared::user::User>| {
            found.items.iter().map(|user| user.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&found.users), ["comtesse"]);
        assert_eq!(found.products.items[0].name, "Comté fruité");
        assert_eq!(found.products.items.len(), 1);
        assert_eq!(found.archived.items[0].names().collect::<Vec<_>>(), ["Comté oublié"]);
        assert_eq!(found.recipes.items[0].title, "Gratin au comté");
        assert_eq!(found.exact, None);
        let none = lookup::everything(shop, &admin, "--").await.unwrap();
        assert!(none.orders.items.is_empty() && none.users.items.is_empty() && none.products.items.is_empty());
        let long = lookup::everything(shop, &admin, &"x".repeat(101)).await;
        assert_eq!(broken(&long.unwrap_err()), ["q too_long:100"]);
    });
}

#[test]
fn an_orders_number_a_phone_number_and_an_address_of_mail_are_known_for_what_they_are() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let cheese = shop.sells(product()).await;
        let nadia = shop.identity("nadia", Role::User).await;
        // Newer, and with the same words in its address.
        shop.clock.advance_seconds(1);
        shop.customer("nadia.exemple").await;
        let customer = nadia.clone().customer();
        let update = ProfileUpdate {
            phone_number: Some("07 98 76 54 32".into()),
            ..ProfileUpdate::default()
        };
        domain::identity::accounts::update(shop, &customer, update)
            .await
            .unwrap();
        let order = shop.order(&customer, &cheese, 1).await;

        let typed = order.order_number.to_lowercase().replace('-', " ");
        let found = lookup::everything(shop, &admin, &typed).await.unwrap();
        assert_eq!((found.exact, found.orders.items[0].id), (Some(Kind::Order), order.id));
        for typed in ["+33 7 98 76 54 32", "0798765432", "NADIA@exemple.fr"] {
            let found = lookup::everything(shop, &admin, typed).await.unwrap();
            let first = &found.users.items[0];
            assert_eq!((found.exact, first.id), (Some(Kind::User), nadia.user().id), "{typed}");
        }
    });
}

#[test]
fn of_each_kind_five_are_shown_and_whether_there_are_more() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for n in 0..MOST {
            shop.customer(&format!("zoe{n}")).await;
        }
        user_search::complete(&shop.store).await.unwrap();
        let found = lookup::everything(shop, &admin, "zoe").await.unwrap();
        assert_eq!((found.users.items.len(), found.users.has_more), (MOST, false));
        shop.customer("zoe").await;
        user_search::complete(&shop.store).await.unwrap();
        let found = lookup::everything(shop, &admin, "zoe").await.unwrap();
        assert_eq!((found.users.items.len(), found.users.has_more), (MOST, true));
    });
}
