//! Recalling a lot: nobody is sold or sent any more of it, and whoever was is told once.

use domain::{Error, notifications, orders};
use shared::{
    PageRequest,
    lot::LotRecall,
    order::{Order, OrderStatus},
    stock::StockReason,
};
use test_support::{
    fixtures::product,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use crate::catalog::lots::{left, receive};

const SUBJECT: &str = "Rappel : Brie, lot A";

async fn moved(shop: &TestShop, order: &Order, to: &[OrderStatus]) {
    let staff = shop.admin_staff().await;
    for status in to {
        shop.advance(&staff, order.id, *status).await.unwrap();
    }
}

/// Subject and recipient of every letter about a recall that was sent by now, sorted.
async fn letters(shop: &TestShop, server: &MailServer) -> Vec<(String, String)> {
    notifications::send_due(shop, &server.mailer()).await.unwrap();
    let all = server.letters().into_iter();
    let all = all.map(|letter| (letter.header("Subject"), letter.header("To")));
    let mut about: Vec<_> = all.filter(|(subject, _)| subject.starts_with("Rappel")).collect();
    about.sort();
    about
}

#[test]
fn a_recalled_lot_is_neither_sold_nor_sent_and_each_who_got_some_gets_one_letter() {
    in_a_shop(async |shop| {
        use OrderStatus::{Cancelled, Delivered, Processing, Shipped};
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let lot = receive(shop, &brie, "A", "2050-03-20", 12).await;
        receive(shop, &brie, "B", "2050-04-20", 5).await;
        let (nadia, omar, zoe) = (
            shop.customer("nadia").await,
            shop.customer("omar").await,
            shop.customer("zoe").await,
        );
        for _ in 0..2 {
            let order = shop.order(&nadia, &brie, 1).await;
            moved(shop, &order, &[Processing, Shipped, Delivered]).await;
        }
        let on_the_road = shop.order(&omar, &brie, 2).await;
        moved(shop, &on_the_road, &[Processing, Shipped]).await;
        let here = shop.order(&zoe, &brie, 3).await;
        moved(shop, &here, &[Processing]).await;
        let cancelled = shop.order(&zoe, &brie, 1).await;
        moved(shop, &cancelled, &[Cancelled]).await;

        let admin = shop.admin().await;
        let recall = LotRecall {
            reason: "Présence possible de listeria.".into(),
        };
        let (one, two) = tokio::join!(
            orders::recall(shop, &admin, lot.id, &recall),
            orders::recall(shop, &admin, lot.id, &recall)
        );
        assert_eq!(one.unwrap(), two.unwrap());
        let told = [(SUBJECT.to_owned(), "nadia@"), (SUBJECT.to_owned(), "omar@")];
        let sent = letters(shop, &server).await;
        let is_told = |(sent, told): (&(String, String), &(String, &str))| sent.0 == told.0 && sent.1.contains(told.1);
        assert!(sent.len() == 2 && sent.iter().zip(&told).all(is_told), "{sent:?}");
        let letter = server
            .letters()
            .into_iter()
            .find(|letter| letter.header("Subject") == SUBJECT)
            .unwrap();
        assert!(
            letter.text.contains("listeria") && letter.text.contains("20 mars 2050"),
            "{}",
            letter.text
        );

        assert_eq!(left(shop, &brie).await, [("B".to_owned(), 5)]);
        let history = domain::catalog::lots::movements(shop, &admin, lot.id, PageRequest::default())
            .await
            .unwrap();
        let waste: Vec<_> = history
            .items
            .iter()
            .filter(|m| m.reason == StockReason::Waste)
            .collect();
        assert_eq!((waste.len(), waste[0].difference), (1, -5));
        let named = orders::of_lot(shop, &admin, lot.id, PageRequest::default())
            .await
            .unwrap();
        assert_eq!(named.total, 5);
        let next = shop.order(&zoe, &brie, 1).await;
        assert_eq!(next.items[0].lots[0].code, "B");

        let staff = shop.admin_staff().await;
        let error = shop.advance(&staff, here.id, Shipped).await.unwrap_err();
        assert!(matches!(&error, Error::LotRecalled { code } if code == "A"), "{error}");
        moved(shop, &here, &[Cancelled]).await;
        assert_eq!(
            left(shop, &brie).await,
            [("B".to_owned(), 4)],
            "what comes back of it is waste"
        );
        // The job looks after it until no order can have left meanwhile, and writes nobody a second letter.
        orders::write_about_recalls(shop).await.unwrap();
        shop.clock.advance_seconds(120);
        orders::write_about_recalls(shop).await.unwrap();
        assert_eq!(letters(shop, &server).await.len(), 2);
        let stored = shop.documents("lots").await;
        assert!(stored.iter().any(|lot| lot.get_datetime("lettersAt").is_ok()));
    });
}

#[test]
fn what_was_refunded_of_a_recalled_lot_does_not_keep_the_rest_from_leaving() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let board = shop.sells(product().named("Planche")).await;
        let lot = receive(shop, &brie, "A", "2050-03-20", 12).await;
        shop.fill_cart(&nadia, &board, 1).await;
        let order = shop.transfer_order(&nadia, &brie).await;
        let admin = shop.admin().await;
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        moved(shop, &order, &[OrderStatus::Processing]).await;
        let recall = LotRecall {
            reason: "Listeria.".into(),
        };
        orders::recall(shop, &admin, lot.id, &recall).await.unwrap();
        let line = serde_json::json!({
            "lines": [{ "productId": brie.id, "quantity": 1 }], "reason": "other", "note": "Rappel.",
        });
        let input = serde_json::from_value(line).unwrap();
        orders::refund(shop, &admin, order.id, &input).await.unwrap();
        moved(shop, &order, &[OrderStatus::Shipped]).await;
    });
}
