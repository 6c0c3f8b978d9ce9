//! Platters of what the shop has now, and what of them goes into the cart.

use super::lots::receive;
use domain::{
    cart::{self, CartOwner},
    catalog::platters,
};
use shared::{
    cart::AddItem,
    platter::{Platter, PlatterQuery},
    product::{Allergen, Milk},
    recipe::SkipReason,
};
use test_support::{
    errors::broken,
    fixtures::{item, money, product},
    shop::in_a_shop,
};

fn for_four() -> PlatterQuery {
    PlatterQuery {
        people: 4,
        ..PlatterQuery::default()
    }
}

#[test]
fn a_platter_is_composed_of_what_is_left_and_nothing_that_is_avoided() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let cow = product().named("Brie").milk(Milk::Cow).allergens(&[Allergen::Milk]);
        let brie = shop.sells(cow.stock(10)).await;
        let goat = product().named("Crottin").milk(Milk::Goat).category("chevre");
        let crottin = shop.sells(goat.stock(10)).await;
        let few = product().named("Roquefort").milk(Milk::Sheep).category("bleu");
        shop.sells(few.stock(0)).await;
        let board = shop.sells(product().named("Planche").stock(10)).await;
        let platter = platters::compose(shop, &for_four()).unwrap();
        let ids: Vec<_> = platter.items.iter().map(|item| item.product_id).collect();
        assert!(
            ids.contains(&brie.id) && ids.contains(&crottin.id) && !ids.contains(&board.id),
            "{platter:?}"
        );
        let no_milk = PlatterQuery {
            exclude_allergens: vec![Allergen::Milk],
            ..for_four()
        };
        assert_eq!(
            platters::compose(shop, &no_milk).unwrap(),
            Platter::default(),
            "one cheese is no platter"
        );
        // What is archived is on no platter from then on.
        domain::catalog::archive(shop, &admin, &crottin.id.to_string())
            .await
            .unwrap();
        assert_eq!(platters::compose(shop, &for_four()).unwrap(), Platter::default());
    });
}

#[test]
fn a_budget_that_no_platter_keeps_and_too_many_people_are_refused_in_words() {
    in_a_shop(async |shop| {
        for (name, category) in [("Brie", "croute-fleurie"), ("Crottin", "chevre")] {
            let cheese = product().named(name).category(category).milk(Milk::Cow);
            shop.sells(cheese.price("10").stock(10)).await;
        }
        let poor = PlatterQuery {
            budget: Some(money("5")),
            ..for_four()
        };
        let error = platters::compose(shop, &poor).unwrap_err();
        assert_eq!(broken(&error), ["budget platter_costs:20.00"]);
        let crowd = PlatterQuery {
            people: 41,
            ..for_four()
        };
        assert_eq!(
            broken(&platters::compose(shop, &crowd).unwrap_err()),
            ["people too_large:40"]
        );
    });
}

#[test]
fn a_platter_that_was_shown_goes_into_the_cart_but_for_what_was_sold_meanwhile() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().stock(10)).await;
        let crottin = shop.sells(product().named("Crottin").stock(1)).await;
        let cheeses: Vec<AddItem> = [item(&brie, 1), item(&crottin, 2)].into();
        let mut owner = CartOwner::customer(&nadia);
        let (view, left_out) = cart::add_what_fits(shop, &mut owner, &cheeses).await.unwrap();
        assert_eq!(left_out, [(crottin.id, SkipReason::OutOfStock)]);
        assert_eq!((view.items.len(), view.items[0].product_id), (1, brie.id));
    });
}

#[test]
fn a_platter_for_a_day_has_only_what_keeps_until_then_and_says_so() {
    in_a_shop(async |shop| {
        let cheese = |name, category| product().named(name).category(category).milk(Milk::Cow).stock(10);
        let brie = shop.sells(cheese("Brie", "croute-fleurie")).await;
        let crottin = shop.sells(cheese("Crottin", "chevre")).await;
        let bleu = shop.sells(cheese("Bleu", "bleu")).await;
        shop.sells(cheese("Sans date", "brebis")).await;
        receive(shop, &brie, "B1", "2050-03-05", 10).await;
        receive(shop, &crottin, "C1", "2050-03-09", 10).await;
        receive(shop, &bleu, "U1", "2050-03-05", 1).await;
        receive(shop, &bleu, "U2", "2050-04-01", 10).await;
        let on = |day: &str| PlatterQuery {
            served_on: Some(day.parse().unwrap()),
            ..for_four()
        };
        let ids = |platter: Platter| -> Vec<_> { platter.items.iter().map(|item| item.product_id).collect() };
        let mut near = ids(platters::compose(shop, &on("2050-03-05")).unwrap());
        near.sort_unstable();
        assert_eq!(near.len(), 2);
        assert!(near.iter().all(|id| [brie.id, crottin.id, bleu.id].contains(id)));
        assert_eq!(
            ids(platters::compose(shop, &on("2050-03-06")).unwrap()),
            [],
            "one cheese is no platter"
        );
        // The old piece of the blue is sold, and what is left keeps.
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &bleu, 1).await;
        assert_eq!(ids(platters::compose(shop, &on("2050-03-06")).unwrap()).len(), 2);
        for (day, rule) in [("2050-03-02", "in_the_past"), ("2060-03-02", "too_far_ahead:366")] {
            let refused = platters::compose(shop, &on(day)).unwrap_err();
            assert_eq!(broken(&refused), [format!("servedOn {rule}")]);
        }
    });
}
