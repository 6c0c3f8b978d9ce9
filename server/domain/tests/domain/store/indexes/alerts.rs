//! Everything that is asked about readers who wait for a product, for the profiler to watch.

use domain::{
    Admin, Customer, catalog,
    catalog::{
        alerts::{self, AlertKey},
        stock,
    },
    consents::How,
    notifications,
};
use shared::{
    Language, PageRequest,
    account::Secret,
    alert::AlertRequest,
    stock::{StockCorrection, StockReason},
};
use test_support::{fixtures::product, mail_server::MailServer, shop::TestShop};

pub async fn everything(shop: &TestShop, manager: &Admin, customer: &Customer) {
    let server = MailServer::start().await;
    let rare = shop.sells(product().named("Rare").stock(0)).await;
    let zoe = AlertRequest {
        email: "zoe@exemple.fr".into(),
    };
    alerts::ask(shop, customer, "rare", How::API).await.unwrap();
    alerts::is_waiting(shop, customer, rare.id).await.unwrap();
    alerts::list(shop, customer, PageRequest::default()).await.unwrap();
    alerts::ask_as_guest(shop, "rare", &zoe, Language::French)
        .await
        .unwrap();
    notifications::send_due(shop, &server.mailer()).await.unwrap();
    let token = server.letter("Faut-il vous prévenir").after("/prevenez-moi/");
    let key = AlertKey::read(shop, &Secret(token)).unwrap();
    alerts::linked(shop, &key).await.unwrap();
    alerts::confirm(shop, &key, Language::French).await.unwrap();
    assert_eq!(alerts::count(shop, manager, rare.id).await.unwrap(), 2);
    alerts::stop_all(shop, &key, How::ONE_CLICK).await.unwrap();
    let delivery = StockCorrection {
        difference: Some(10),
        counted: None,
        expected_stock: None,
        reason: StockReason::Delivery,
        note: None,
    };
    stock::correct(shop, manager, "rare", &delivery).await.unwrap();
    assert_eq!(alerts::tell_all(shop).await.unwrap(), 1);
    alerts::stop(shop, customer, rare.id, How::API).await.unwrap();
    catalog::archive(shop, manager, "rare").await.unwrap();
}
