//! Erasing somebody: what goes, what accounting law keeps, and when it has to wait.

use domain::{Error, Unerasable, billing, catalog::reviews, identity::accounts, media, notifications, orders, privacy};
use futures_util::{TryStreamExt, future::join_all};
use mongodb::bson::{Bson, Document, doc};
use shared::{
    Language, PageRequest,
    account::{Registration, Secret},
    audit::{Action, AuditQuery},
    order::OrderStatus,
    privacy::Erasure,
    refund::{RefundInput, RefundReason},
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{money, product, to_lyon},
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use super::{EMAIL, NAME, PASSWORD, deliver, oid, order, to_her_door, whole_life, zelie};

fn with(password: &str) -> Erasure {
    Erasure {
        password: Secret(password.into()),
    }
}

/// What may be found nowhere: her name, address of mail, phone and street, and what she wrote or others wrote of her.
const HERS: [&str; 13] = [
    "zélie",
    "zelie",
    "quatremère",
    "quatremere",
    "698765432",
    "98 76 54 32",
    "impasse du secret",
    "gwenaëlle",
    "gwenaelle",
    "soixante ans",
    "croûte était écrasée",
    "samedi",
    "voisine",
];

/// What accounting law keeps, and what was published, without which a document is looked through.
const KEPT: [(&str, &[&str]); 2] = [("orders", &["shippingAddress"]), ("reviews", &["comment"])];

/// Every place of the database that has one of these words.
async fn found(shop: &TestShop, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let collections = shop.store.database().list_collection_names().await.unwrap();
    assert!(collections.len() > 15, "{collections:?}");
    for collection in collections {
        // Papers are never changed (CGI art. 289; code de commerce art. L123-22).
        if collection == "invoices" || collection.starts_with("system.") {
            continue;
        }
        let kept = KEPT.iter().find(|(name, _)| *name == collection);
        for mut document in shop.documents(&collection).await {
            for field in kept.into_iter().flat_map(|(_, fields)| fields.iter()) {
                document.remove(field);
            }
            let text = Bson::from(document).to_string().to_lowercase();
            let words = words.iter().filter(|word| text.contains(**word));
            found.extend(words.map(|word| format!("{collection}: {word} in {text}")));
        }
    }
    found
}

#[test]
fn after_an_erasure_nothing_of_the_person_is_in_any_collection_but_what_accounting_law_keeps() {
    in_a_shop(async |shop| {
        let (zelie, delivered) = whole_life(shop).await;
        assert!(!shop.picture_files().is_empty());
        // The walk finds what is to go: each word is somewhere.
        let before = found(shop, &HERS).await;
        for word in HERS {
            assert!(before.iter().any(|found| found.contains(word)), "{word} is nowhere");
        }

        privacy::erase_own(shop, &zelie, &with(PASSWORD)).await.unwrap();

        let after = found(shop, &HERS).await;
        assert!(after.is_empty(), "{}", after.join("\n"));
        let id = oid(zelie.user().id);
        for collection in [
            "profiles",
            "carts",
            "sessions",
            "loyalties",
            "coupons",
            "subscriptions",
            "reviews",
        ] {
            let theirs = shop.store.database().collection::<Document>(collection);
            let left = theirs.count_documents(doc! { "userId": id }).await.unwrap();
            assert_eq!(left, 0, "{collection}");
        }
        assert!(shop.picture_files().is_empty(), "her pictures are on disk");

        // The invoice says what it said, and the order still goes with it.
        let papers = shop.documents("invoices").await;
        assert_eq!(papers.len(), 2);
        assert!(
            papers.iter().all(|paper| paper.get_str("buyer").unwrap() == NAME),
            "{papers:?}"
        );
        let admin = shop.admin().await;
        let kept = orders::find_for_staff(shop, &admin, delivered.id).await.unwrap();
        assert_eq!(kept.customer_name, "");
        assert_eq!(kept.order.shipping_address, delivered.shipping_address);
        let staff = shop.identity("samia", Role::Admin).await;
        let printed = billing::print(shop, &staff, delivered.id, billing::Kind::Invoice).await;
        assert!(printed.is_ok(), "{printed:?}");
    });
}

#[test]
fn an_order_that_was_never_paid_leaves_no_address_and_a_review_no_name() {
    in_a_shop(async |shop| {
        let (zelie, delivered) = whole_life(shop).await;
        privacy::erase_own(shop, &zelie, &with(PASSWORD)).await.unwrap();
        let cancelled: Vec<_> = shop
            .documents("orders")
            .await
            .into_iter()
            .filter(|order| order.get_str("status").unwrap() == "cancelled")
            .collect();
        assert_eq!(cancelled.len(), 1);
        let address = cancelled[0].get_document("shippingAddress").unwrap();
        assert!(address.values().all(|part| part.as_str() == Some("")), "{address}");

        let product = delivered.items[0].product_id;
        let shown = reviews::of_product(shop, product, PageRequest::default())
            .await
            .unwrap();
        let [review] = &shown.items[..] else {
            panic!("one review")
        };
        assert_eq!(
            (review.author.as_str(), review.review.comment.as_str()),
            ("", "Coulant à souhait.")
        );
        assert_eq!(review.review.images, Some(Vec::new()));
        assert_ne!(review.review.user_id, zelie.user().id);
    });
}

#[test]
fn nobody_signs_in_or_is_written_to_and_the_address_can_open_another_account() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let server = MailServer::start().await;
        privacy::erase_own(shop, &zelie, &with(PASSWORD)).await.unwrap();
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 0);
        let registration = Registration {
            name: "Zélie".into(),
            email: EMAIL.into(),
            password: Secret(PASSWORD.into()),
            phone_number: None,
        };
        let again = accounts::register(shop, registration, Language::French).await.unwrap();
        assert_ne!(again.id, zelie.user().id);
        let orders = orders::of_user(shop, &shop.admin().await, again.id, PageRequest::default()).await;
        assert_eq!(orders.unwrap().total, 0, "who comes again begins anew");
    });
}

#[test]
fn what_is_open_keeps_the_account_and_says_why() {
    in_a_shop(async |shop| {
        let (brie, zelie) = (shop.sells(product()).await, zelie(shop).await);
        let customer = zelie.clone().customer();
        let refused = async || match privacy::erase_own(shop, &zelie, &with(PASSWORD)).await {
            Err(Error::Unerasable(why)) => Some(why),
            other => panic!("{other:?}"),
        };
        let wrong = privacy::erase_own(shop, &zelie, &with("pas le bon mot"))
            .await
            .unwrap_err();
        assert_eq!(broken(&wrong), ["password wrong_password"]);
        let placed = order(shop, &customer, &brie, &to_her_door(to_lyon())).await;
        assert_eq!(refused().await, Some(Unerasable::OrderOpen));
        deliver(shop, &placed).await;
        let set = async |change: Document| {
            let orders = shop.store.database().collection::<Document>("orders");
            orders.update_one(doc! { "_id": oid(placed.id) }, change).await.unwrap();
        };
        let since = mongodb::bson::DateTime::from_millis(shop.now().millis());
        set(doc! { "$set": { "dispute": { "status": "open", "amount": 10, "since": since } } }).await;
        assert_eq!(refused().await, Some(Unerasable::DisputeOpen));
        set(doc! { "$set": { "dispute.status": "won" } }).await;
        let admin = shop.admin().await;
        let sum = RefundInput {
            lines: Vec::new(),
            shipping: false,
            amount: Some(money("2")),
            reason: RefundReason::Goodwill,
            note: None,
            restock: false,
            expected_refunded: None,
        };
        let refund = Box::pin(orders::refund(shop, &admin, placed.id, &sum)).await.unwrap();
        assert_eq!(refused().await, Some(Unerasable::RefundOpen));
        Box::pin(orders::mark_refund_sent(shop, &admin, placed.id, refund.id))
            .await
            .unwrap();
        privacy::erase_own(shop, &zelie, &with(PASSWORD)).await.unwrap();
        let papers = shop.documents("invoices").await;
        assert_eq!(papers.len(), 2, "the invoice and the credit note stay");

        // What is corrected later says what the invoice says.
        Box::pin(orders::refund(shop, &admin, placed.id, &sum)).await.unwrap();
        let papers = shop.documents("invoices").await;
        assert!(
            papers.iter().all(|paper| paper.get_str("buyer").unwrap() == NAME),
            "{papers:?}"
        );
    });
}

#[test]
fn an_admin_erases_whoever_asks_and_the_audit_keeps_a_pseudonym() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let admin = shop.admin().await;
        let own = privacy::erase_user(shop, &admin, admin.user().id).await.unwrap_err();
        assert!(matches!(own, Error::OwnAccount));
        privacy::erase_user(shop, &admin, zelie.user().id).await.unwrap();
        let again = privacy::erase_user(shop, &admin, zelie.user().id).await.unwrap_err();
        assert!(matches!(again, Error::NotFound));
        let query = AuditQuery {
            action: Some(Action::UserErased),
            ..AuditQuery::default()
        };
        let entries = domain::audit::list(shop, &admin, &query).await.unwrap();
        let [entry] = &entries.items[..] else {
            panic!("one entry")
        };
        assert_eq!(entry.target.id.to_string(), zelie.user().id.to_string());
        assert_eq!((entry.by, entry.changes.len()), (admin.user().id, 0));
    });
}

#[test]
fn one_admin_is_always_left_also_when_two_erase_themselves_at_once() {
    in_a_shop(async |shop| {
        let admins = join_all(["ada", "bea"].map(|name| shop.identity(name, Role::Admin))).await;
        // Both have Zélie's password.
        let zelie = zelie(shop).await;
        let users = shop.store.database().collection::<Document>("users");
        let known = users
            .find_one(doc! { "_id": oid(zelie.user().id) })
            .await
            .unwrap()
            .unwrap();
        let password = known.get_str("password").unwrap();
        let set = doc! { "$set": { "password": password } };
        users.update_many(doc! { "role": "admin" }, set).await.unwrap();
        let password = with(PASSWORD);
        let done = join_all(admins.iter().map(|admin| privacy::erase_own(shop, admin, &password))).await;
        let refused: Vec<_> = done.into_iter().filter_map(Result::err).collect();
        assert!(
            matches!(&refused[..], [Error::Unerasable(Unerasable::LastAdmin)]),
            "{refused:?}"
        );
        let left: Vec<Document> = users
            .find(doc! { "role": "admin" })
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(left.len(), 1);
    });
}

#[test]
fn pictures_that_outlive_their_note_are_removed_by_whoever_comes_next() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        // The process dies after the transaction.
        let uploads = shop.store.database().collection::<Document>("uploads");
        let now = mongodb::bson::DateTime::from_millis(shop.now().millis());
        uploads
            .update_many(doc! {}, doc! { "$set": { "removeAt": now } })
            .await
            .unwrap();
        assert!(!shop.picture_files().is_empty());
        assert_eq!(media::remove_marked(shop).await.unwrap(), 1);
        assert!(shop.picture_files().is_empty() && shop.documents("uploads").await.is_empty());
        assert_eq!(media::remove_marked(shop).await.unwrap(), 0);
        privacy::erase_own(shop, &zelie, &with(PASSWORD)).await.unwrap();
    });
}

#[test]
fn a_livreur_with_orders_on_the_road_stays() {
    in_a_shop(async |shop| {
        let (brie, karim) = (shop.sells(product()).await, shop.livreur("karim").await);
        let customer = shop.customer("nadia").await;
        let order = shop.order(&customer, &brie, 1).await;
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        let admin = shop.admin().await;
        let refused = privacy::erase_user(shop, &admin, karim.user().id).await.unwrap_err();
        assert!(matches!(refused, Error::OrdersOnTheRoad));
        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        privacy::erase_user(shop, &admin, karim.user().id).await.unwrap();
    });
}
