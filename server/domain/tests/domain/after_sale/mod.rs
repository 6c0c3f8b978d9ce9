mod complaints;
mod withdrawals;

use domain::Customer;
use mongodb::bson::{Document, doc};
use shared::{
    order::{Order, OrderStatus},
    product::Product,
    refund::RefundLineInput,
};
use test_support::{
    fixtures::{ProductFixture, product},
    shop::TestShop,
};

/// A board of 20 €, which does not spoil.
fn board() -> ProductFixture {
    let mut board = product().named("Planche").price("20");
    board.0.vat_rate = 20.0;
    board.0.is_perishable = false;
    board
}

/// Two boards and a Brie at 10 €, delivered for 6.90 € and paid at the door: 56.90 €.
async fn delivered_order(shop: &TestShop, customer: &Customer) -> (Order, Product, Product) {
    let (board, brie) = (shop.sells(board()).await, shop.sells(product()).await);
    shop.fill_cart(customer, &board, 2).await;
    let order = shop.order(customer, &brie, 1).await;
    (deliver(shop, &order).await, board, brie)
}

async fn deliver(shop: &TestShop, order: &Order) -> Order {
    let staff = shop.admin_staff().await;
    for status in [OrderStatus::Processing, OrderStatus::Shipped] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
    shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap()
}

/// So many of a product.
fn line(product: &Product, quantity: i64) -> RefundLineInput {
    RefundLineInput {
        product_id: product.id,
        weight: None,
        quantity,
    }
}

/// The letters whose cause begins so.
async fn letters_about(shop: &TestShop, cause: &str) -> u64 {
    let letters = shop.store.database().collection::<Document>("outbox");
    let begins = doc! { "cause": { "$regex": format!("^{cause}") } };
    letters.count_documents(begins).await.unwrap()
}
