//! The products a customer marked.

use domain::{
    Customer, Error,
    catalog::{favorites, tastes},
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{
    Id, PageRequest,
    product::{Allergen, Product},
};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

async fn marked(shop: &TestShop, customer: &Customer) -> Vec<Id<Product>> {
    tastes::read(shop, customer).await.unwrap().favorites
}

#[test]
fn favorites_that_contain_what_is_avoided_are_named_apart() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().allergens(&[Allergen::Milk])).await;
        let board = shop.sells(product().named("Planche").allergens(&[])).await;
        for id in [board.id, brie.id] {
            favorites::add(shop, &nadia, id).await.unwrap();
        }
        tastes::avoid(shop, &nadia, &[Allergen::Milk]).await.unwrap();
        let nadias = tastes::read(shop, &nadia).await.unwrap();
        let list = favorites::list(shop, &nadias, PageRequest::default()).await.unwrap();
        assert_eq!((list.page.total, list.page.items[0].id), (1, board.id));
        assert_eq!(
            list.avoided.iter().map(|product| product.id).collect::<Vec<_>>(),
            [brie.id]
        );
        assert_eq!(marked(shop, &nadia).await, [board.id, brie.id]);
    });
}

#[test]
fn a_product_is_marked_once_and_the_last_marked_is_shown_first() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (brie, comte) = (shop.sells(product()).await, shop.sells(product().named("Comté")).await);
        for id in [brie.id, comte.id, brie.id] {
            favorites::add(shop, &nadia, id).await.unwrap();
        }
        assert_eq!(marked(shop, &nadia).await, [brie.id, comte.id]);
        let paging = PageRequest { page: 2, limit: 1 };
        let nadias = tastes::read(shop, &nadia).await.unwrap();
        let page = favorites::list(shop, &nadias, paging).await.unwrap().page;
        assert_eq!((page.items[0].id, page.total, page.pages), (brie.id, 2, 2));
        for _ in 0..2 {
            favorites::remove(shop, &nadia, brie.id).await.unwrap();
        }
        assert_eq!(marked(shop, &nadia).await, [comte.id]);
        let omar = shop.customer("omar").await;
        assert!(marked(shop, &omar).await.is_empty());
    });
}

#[test]
fn what_is_no_product_is_no_favorite_but_one_that_is_gone_can_be_taken_out() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let unknown = shop.new_id();
        assert!(matches!(
            favorites::add(shop, &nadia, unknown).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            favorites::remove(shop, &nadia, unknown).await,
            Err(Error::NotFound)
        ));
        favorites::add(shop, &nadia, brie.id).await.unwrap();
        let products = shop.store.database().collection::<Document>("products");
        products.delete_one(doc! {}).await.unwrap();
        shop.catch_up().await;
        let nadias = tastes::read(shop, &nadia).await.unwrap();
        let list = favorites::list(shop, &nadias, PageRequest::default()).await.unwrap();
        assert!(list.page.items.is_empty());
        favorites::remove(shop, &nadia, brie.id).await.unwrap();
        assert!(marked(shop, &nadia).await.is_empty());
    });
}

#[test]
fn marks_set_and_taken_off_at_once_are_all_kept() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let cheeses = cheeses(shop, 20).await;
        let (out, stay) = cheeses.split_at(10);
        for id in out {
            favorites::add(shop, &nadia, *id).await.unwrap();
        }
        let removing = join_all(out.iter().map(|id| favorites::remove(shop, &nadia, *id)));
        let adding = join_all(stay.iter().map(|id| favorites::add(shop, &nadia, *id)));
        let (removed, added) = futures_util::join!(removing, adding);
        assert!(removed.iter().chain(&added).all(Result::is_ok));
        let mut kept = marked(shop, &nadia).await;
        kept.sort_unstable();
        let mut stay = stay.to_vec();
        stay.sort_unstable();
        assert_eq!(kept, stay);
    });
}

#[test]
fn two_hundred_is_the_most_however_many_come_at_once() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let cheeses = cheeses(shop, 205).await;
        for chunk in cheeses[..198].chunks(50) {
            join_all(chunk.iter().map(|id| favorites::add(shop, &nadia, *id))).await;
        }
        let last = join_all(cheeses[198..].iter().map(|id| favorites::add(shop, &nadia, *id))).await;
        let full = last.iter().filter(|o| matches!(o, Err(Error::FavoritesFull))).count();
        assert_eq!((full, marked(shop, &nadia).await.len()), (5, 200));
        // What is in the list already needs no room.
        favorites::add(shop, &nadia, cheeses[0]).await.unwrap();
    });
}

/// Ids of this many products, written to the database as copies of one that the shop added.
async fn cheeses(shop: &TestShop, count: usize) -> Vec<Id<Product>> {
    let model = shop.sells(product()).await;
    let copies: Vec<_> = (0..count)
        .map(|n| Product {
            id: shop.new_id(),
            slug: format!("copy-{n}"),
            ..model.clone()
        })
        .collect();
    let products = shop.store.database().collection::<Product>("products");
    products.insert_many(&copies).await.unwrap();
    shop.catch_up().await;
    copies.into_iter().map(|copy| copy.id).collect()
}

#[test]
fn an_account_brought_over_without_a_profile_gets_one() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        assert!(shop.documents("profiles").await.is_empty());
        let marks = join_all((0..5).map(|_| favorites::add(shop, &nadia, brie.id))).await;
        assert!(marks.iter().all(Result::is_ok), "{marks:?}");
        assert_eq!(shop.documents("profiles").await.len(), 1);
        assert_eq!(marked(shop, &nadia).await, [brie.id]);
    });
}
