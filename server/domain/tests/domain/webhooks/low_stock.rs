//! A product that runs out is told of once, whatever took it, until there was enough of it again.

use domain::{
    catalog::{low_stock, stock},
    webhooks::endpoints,
};
use shared::{
    stock::{StockCorrection, StockReason},
    webhook::{WebhookEvent, WebhookInput},
};
use test_support::{fixtures::product, receiver::Receiver, shop::in_a_shop};

use super::{send_all, sender};

fn by(difference: i64) -> StockCorrection {
    StockCorrection {
        difference: Some(difference),
        counted: None,
        expected_stock: None,
        reason: StockReason::Delivery,
        note: None,
    }
}

#[test]
fn a_product_that_runs_out_is_told_of_once_until_there_is_enough_again() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let brie = shop.sells(product().stock(6)).await;
        shop.sells(product().named("Tomme").stock(0)).await;
        assert_eq!(low_stock::tell_all(shop).await.unwrap(), 0, "nobody hears of it");
        let input = WebhookInput {
            url: receiver.url.clone(),
            events: vec![WebhookEvent::StockLow],
            active: true,
        };
        endpoints::create(shop, &admin, &input).await.unwrap();
        assert_eq!(low_stock::tell_all(shop).await.unwrap(), 1, "what is gone already");
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        // Two processes look at once.
        let (one, other) = tokio::join!(low_stock::tell_all(shop), low_stock::tell_all(shop));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        shop.order(&nadia, &brie, 1).await;
        // What staff write of it does not make it news.
        stock::correct(shop, &admin, &brie.id.to_string(), &by(-1))
            .await
            .unwrap();
        assert_eq!(low_stock::tell_all(shop).await.unwrap(), 0);
        stock::correct(shop, &admin, &brie.id.to_string(), &by(10))
            .await
            .unwrap();
        assert_eq!(low_stock::tell_all(shop).await.unwrap(), 0);
        stock::correct(shop, &admin, &brie.id.to_string(), &by(-9))
            .await
            .unwrap();
        assert_eq!(low_stock::tell_all(shop).await.unwrap(), 1);
        send_all(shop, &sender()).await;
        let mut told: Vec<_> = receiver
            .received()
            .iter()
            .map(|event| {
                let told = event.json();
                assert_eq!(told["type"], "stock.low");
                format!("{} {}", told["data"]["name"].as_str().unwrap(), told["data"]["stock"])
            })
            .collect();
        told.sort_unstable();
        assert_eq!(told, ["Brie 4", "Brie 5", "Tomme 0"]);
    });
}
