//! Being told when a product is back.

use domain::{
    Error, catalog,
    catalog::{
        alerts::{self, AlertKey},
        stock,
    },
    consents::How,
    notifications,
};
use mongodb::bson::{Document, doc};
use shared::{
    Language, PageRequest,
    account::Secret,
    alert::AlertRequest,
    product::Product,
    stock::{StockCorrection, StockReason},
};
use test_support::{
    errors::broken,
    fixtures::product,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};
use tokio::join;

const PAGE: How = How::on_page(Language::French);
const LINK: &str = "http://127.0.0.1:3000/prevenez-moi/";

async fn sold_out(shop: &TestShop) -> Product {
    shop.sells(product().stock(0)).await
}

/// A delivery comes.
async fn comes_back(shop: &TestShop, key: &str) {
    let delivery = StockCorrection {
        difference: Some(10),
        counted: None,
        expected_stock: None,
        reason: StockReason::Delivery,
        note: None,
    };
    stock::correct(shop, &shop.admin().await, key, &delivery).await.unwrap();
}

fn request_from(email: &str) -> AlertRequest {
    AlertRequest { email: email.into() }
}

async fn asks(shop: &TestShop, email: &str) -> domain::Result<()> {
    alerts::ask_as_guest(shop, "brie", &request_from(email), Language::French).await
}

/// The letters that wait of this kind.
async fn letters(shop: &TestShop, kind: &str) -> Vec<Document> {
    let all = shop.documents("outbox").await.into_iter();
    all.filter(|entry| entry.get_str("cause").unwrap().starts_with(kind))
        .collect()
}

#[test]
fn a_customer_is_told_once_when_the_product_is_back_and_not_before() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let (brie, nadia) = (sold_out(shop).await, shop.customer("nadia").await);
        for _ in 0..2 {
            let wish = alerts::ask(shop, &nadia, "brie", PAGE).await.unwrap();
            assert_eq!((wish.product_id, wish.created_at), (brie.id, shop.now()));
        }
        assert!(alerts::is_waiting(shop, &nadia, brie.id).await.unwrap());
        assert_eq!(alerts::count(shop, &shop.admin().await, brie.id).await.unwrap(), 1);
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 0, "it is sold out");

        comes_back(shop, "brie").await;
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 1);
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 0);
        assert!(shop.documents("stockalerts").await.is_empty());
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
        let letter = server.letter("est de retour");
        assert_eq!(letter.header("To"), "nadia@exemple.fr");
        assert_eq!(letter.header("Subject"), "«\u{a0}Brie\u{a0}» est de retour");
        assert!(
            letter.text.contains("http://127.0.0.1:3000/fromages/brie"),
            "{}",
            letter.text
        );

        // One click in the mail program stops them all, at the address that the letter's own link has.
        let page = format!("{LINK}{}", letter.after(LINK));
        assert_eq!(letter.header("List-Unsubscribe"), format!("<{page}/stop>"));
        assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    });
}

#[test]
fn who_waits_again_after_their_letter_is_told_again() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        sold_out(shop).await;
        for _ in 0..2 {
            shop.clock.advance_seconds(1);
            alerts::ask(shop, &nadia, "brie", PAGE).await.unwrap();
            comes_back(shop, "brie").await;
            assert_eq!(alerts::tell_all(shop).await.unwrap(), 1);
            let all_gone = StockCorrection {
                difference: Some(-10),
                counted: None,
                expected_stock: None,
                reason: StockReason::Waste,
                note: None,
            };
            let admin = shop.admin().await;
            stock::correct(shop, &admin, "brie", &all_gone).await.unwrap();
        }
        assert_eq!(letters(shop, "back_in_stock/").await.len(), 2);
    });
}

#[test]
fn of_two_servers_that_see_a_product_come_back_at_once_each_reader_has_one_letter() {
    in_a_shop(async |shop| {
        let brie = sold_out(shop).await;
        for n in 0..120 {
            let customer = shop.customer(&format!("reader-{n}")).await;
            alerts::ask(shop, &customer, "brie", PAGE).await.unwrap();
        }
        comes_back(shop, "brie").await;
        let other = shop.on_another_server().await;
        let (one, two) = join!(alerts::tell_all(shop), alerts::tell_all(&other));
        assert_eq!(one.unwrap() + two.unwrap(), 120);
        assert_eq!(letters(shop, "back_in_stock/").await.len(), 120);
        assert_eq!(alerts::count(shop, &shop.admin().await, brie.id).await.unwrap(), 0);
    });
}

#[test]
fn a_guest_is_told_only_once_the_address_is_confirmed_by_a_letter() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = sold_out(shop).await;
        asks(shop, "Zoe@exemple.fr").await.unwrap();
        asks(shop, "zoe@exemple.fr").await.unwrap();
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
        let admin = shop.admin().await;
        assert_eq!(alerts::count(shop, &admin, brie.id).await.unwrap(), 0);
        comes_back(shop, "brie").await;
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 0, "nobody confirmed it");

        let letter = server.letter("Faut-il vous prévenir");
        assert_eq!(letter.header("To"), "Zoe@exemple.fr");
        assert!(
            letter.header("List-Unsubscribe").is_empty(),
            "nothing follows by itself"
        );
        let key = AlertKey::read(shop, &Secret(letter.after(LINK))).unwrap();
        for _ in 0..2 {
            alerts::confirm(shop, &key, Language::French).await.unwrap();
        }
        let stands = alerts::linked(shop, &key).await.unwrap();
        assert_eq!((stands.confirmed_at, stands.is_over), (Some(shop.now()), false));
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 1);
        assert!(alerts::linked(shop, &key).await.unwrap().is_over);
        assert!(matches!(
            alerts::confirm(shop, &key, Language::French).await,
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn a_link_that_the_shop_did_not_sign_is_none_and_one_it_did_ends_all_that_its_reader_waits_for() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        sold_out(shop).await;
        let tomme = shop.sells(product().named("Tomme").stock(0)).await;
        asks(shop, "zoe@exemple.fr").await.unwrap();
        alerts::ask_as_guest(shop, "tomme", &request_from("zoe@exemple.fr"), Language::English)
            .await
            .unwrap();
        asks(shop, "omar@exemple.fr").await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let token = server.letter("Shall we notify you?").after(LINK);
        for wrong in ["", "nulle-part", &format!("{token}x")] {
            assert!(AlertKey::read(shop, &Secret(wrong.into())).is_none(), "{wrong}");
        }
        let key = AlertKey::read(shop, &Secret(token)).unwrap();
        assert_eq!(alerts::linked(shop, &key).await.unwrap().product.unwrap().id, tomme.id);
        for _ in 0..2 {
            alerts::stop_all(shop, &key, How::ONE_CLICK).await.unwrap();
        }
        let [left] = &shop.documents("stockalerts").await[..] else {
            panic!("Omar’s alone")
        };
        assert_eq!(left.get_str("email").unwrap(), "omar@exemple.fr");
    });
}

#[test]
fn who_ended_it_and_asks_again_the_same_day_confirms_by_the_letter_that_they_have() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        sold_out(shop).await;
        asks(shop, "zoe@exemple.fr").await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let key = AlertKey::read(shop, &Secret(server.letter("Faut-il vous prévenir").after(LINK))).unwrap();
        alerts::confirm(shop, &key, Language::French).await.unwrap();
        alerts::stop_all(shop, &key, How::ONE_CLICK).await.unwrap();
        assert!(alerts::linked(shop, &key).await.unwrap().is_over);
        asks(shop, "zoe@exemple.fr").await.unwrap();
        assert_eq!(letters(shop, "alert_asked/").await.len(), 1, "one a day");
        let stands = alerts::linked(shop, &key).await.unwrap();
        assert_eq!((stands.confirmed_at, stands.is_over), (None, false));
        alerts::confirm(shop, &key, Language::French).await.unwrap();
        assert_eq!(alerts::linked(shop, &key).await.unwrap().confirmed_at, Some(shop.now()));
    });
}

#[test]
fn a_strangers_mailbox_is_not_filled_and_nobody_learns_what_its_owner_waits_for() {
    in_a_shop(async |shop| {
        for n in 0..6 {
            let name = format!("Fromage {n}");
            let slug = shop.sells(product().named(&name).stock(0)).await.slug;
            for _ in 0..2 {
                alerts::ask_as_guest(shop, &slug, &request_from("victim@exemple.fr"), Language::French)
                    .await
                    .unwrap();
            }
        }
        assert_eq!(
            letters(shop, "alert_asked/").await.len(),
            3,
            "questions that wait for an answer"
        );
        for email in ["", "nadia", "élodie@exemple.fr", "a@b.invalid"] {
            let refused = alerts::ask_as_guest(shop, "fromage-0", &request_from(email), Language::French).await;
            let rules = broken(&refused.unwrap_err());
            assert!(rules[0].starts_with("email "), "{email}: {rules:?}");
        }
    });
}

#[test]
fn only_what_is_sold_out_is_waited_for_and_no_more_than_thirty_products() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        shop.sells(product()).await;
        assert!(matches!(
            alerts::ask(shop, &nadia, "brie", PAGE).await,
            Err(Error::InStock)
        ));
        assert!(matches!(asks(shop, "zoe@exemple.fr").await, Err(Error::InStock)));
        assert!(matches!(
            alerts::ask(shop, &nadia, "nulle-part", PAGE).await,
            Err(Error::NotFound)
        ));
        for n in 0..31 {
            let name = format!("Fromage {n}");
            let slug = shop.sells(product().named(&name).stock(0)).await.slug;
            let asked = alerts::ask(shop, &nadia, &slug, PAGE).await;
            assert_eq!(matches!(asked, Err(Error::TooManyAlerts)), n == 30, "{n}: {asked:?}");
        }
        // What is waited for already needs no room.
        alerts::ask(shop, &nadia, "fromage-0", PAGE).await.unwrap();
        let paging = PageRequest { page: 1, limit: 100 };
        assert_eq!(alerts::list(shop, &nadia, paging).await.unwrap().total, 30);
    });
}

#[test]
fn an_account_whose_address_is_not_confirmed_waits_for_nothing() {
    in_a_shop(async |shop| {
        sold_out(shop).await;
        let eve = shop.unconfirmed("eve").await;
        let refused = alerts::ask(shop, &eve, "brie", PAGE).await;
        assert!(matches!(refused, Err(Error::AddressNotConfirmed)));
        assert!(shop.documents("stockalerts").await.is_empty());
    });
}

#[test]
fn a_wish_ends_after_half_a_year_when_it_is_given_up_and_when_the_product_is_archived() {
    in_a_shop(async |shop| {
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let brie = sold_out(shop).await;
        alerts::ask(shop, &nadia, "brie", PAGE).await.unwrap();
        shop.clock.advance_seconds(100 * 86_400);
        alerts::ask(shop, &shop.customer("lina").await, "brie", PAGE)
            .await
            .unwrap();
        shop.clock.advance_seconds(84 * 86_400);
        assert!(
            !alerts::is_waiting(shop, &nadia, brie.id).await.unwrap(),
            "half a year is over"
        );
        let admin = shop.admin().await;
        assert_eq!(alerts::count(shop, &admin, brie.id).await.unwrap(), 1);

        alerts::ask(shop, &omar, "brie", PAGE).await.unwrap();
        for _ in 0..2 {
            alerts::stop(shop, &omar, brie.id, PAGE).await.unwrap();
        }
        assert!(!alerts::is_waiting(shop, &omar, brie.id).await.unwrap());

        catalog::archive(shop, &admin, "brie").await.unwrap();
        assert!(shop.documents("stockalerts").await.is_empty());
    });
}

#[test]
fn a_letter_that_cannot_be_written_fails_the_job_and_keeps_no_other_back() {
    in_a_shop(async |shop| {
        sold_out(shop).await;
        shop.sells(product().named("Tomme").stock(0)).await;
        for (name, key) in [("nadia", "brie"), ("karim", "tomme")] {
            let customer = shop.customer(name).await;
            alerts::ask(shop, &customer, key, PAGE).await.unwrap();
            comes_back(shop, key).await;
        }
        let allow = async |validator: Document| {
            let rule = doc! { "collMod": "outbox", "validator": validator };
            shop.store.database().run_command(rule).await.unwrap();
        };
        allow(doc! { "to.email": { "$ne": "nadia@exemple.fr" } }).await;
        let error = alerts::tell_all(shop).await.unwrap_err();
        assert!(matches!(error, Error::Database(_)), "{error}");
        assert_eq!(letters(shop, "back_in_stock/").await.len(), 1);
        allow(doc! {}).await;
        assert_eq!(alerts::tell_all(shop).await.unwrap(), 1);
    });
}
