//! Platters of what the shop has now, and what of them goes into the cart.

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
