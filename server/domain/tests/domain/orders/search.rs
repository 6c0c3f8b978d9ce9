//! Finding orders by what they say, and filtering them.

use domain::{identity::accounts, migrations, orders};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    PageRequest,
    account::ProfileUpdate,
    order::{Order, OrderSearch, OrderSort, OrderStatus, PaymentMethod, PaymentStatus, PlaceOrder, StatusChange},
};
use test_support::{
    fixtures::{by_transfer, product, step, to_lyon},
    shop::{TestShop, in_a_shop},
};
use tokio::sync::watch;

fn asking(q: &str) -> OrderSearch {
    OrderSearch {
        q: Some(q.into()),
        ..Default::default()
    }
}

/// The numbers of those that are found.
async fn found(shop: &TestShop, query: &OrderSearch) -> Vec<String> {
    let page = orders::search(shop, &shop.admin().await, query).await.unwrap();
    page.items.into_iter().map(|order| order.order_number).collect()
}

async fn change(shop: &TestShop, order: &Order, set: Document) {
    let orders = shop.store.database().collection::<Document>("orders");
    let id = ObjectId::from_bytes(order.id.bytes());
    orders
        .update_one(doc! { "_id": id }, doc! { "$set": set })
        .await
        .unwrap();
}

fn to_town(city: &str) -> PlaceOrder {
    let mut order = to_lyon();
    order.shipping_address.city = city.into();
    order
}

#[test]
fn an_order_is_found_by_its_customer_town_products_and_total_whatever_the_accents() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().named("Comté 24 mois").price("34.20")).await;
        let brie = shop.sells(product().named("Brie").price("24")).await;
        let (lea, omar) = (shop.customer("Léa Müller").await, shop.customer("omar").await);
        shop.fill_cart(&lea, &comte, 1).await;
        let first = orders::place(shop, &lea, &to_town("Épinal")).await.unwrap();
        shop.clock.advance_seconds(60);
        shop.fill_cart(&omar, &brie, 1).await;
        let second = orders::place(shop, &omar, &to_town("Saint-Étienne")).await.unwrap();
        change(shop, &first, doc! { "total": 41.1 }).await;
        change(shop, &second, doc! { "total": 24.0 }).await;
        let (first, second) = (first.order_number, second.order_number);
        for (q, expected) in [
            ("lea", vec![&first]),
            ("MÜLLER léa", vec![&first]),
            ("omar@exemple.fr", vec![&second]),
            ("epinal", vec![&first]),
            ("saint etienne", vec![&second]),
            ("étien", vec![&second]),
            ("comte", vec![&first]),
            ("brie omar", vec![&second]),
            ("brie lea", vec![]),
            ("41,10", vec![&first]),
            ("41.1", vec![&first]),
            ("41,10 €", vec![&first]),
            ("41,11", vec![]),
            // Months in the name of the one, the total of the other.
            ("24", vec![&second, &first]),
            ("24,00", vec![&second]),
            (&first[..4], vec![&first]),
            ("uller", vec![]),
        ] {
            assert_eq!(
                found(shop, &asking(q)).await.iter().collect::<Vec<_>>(),
                expected,
                "{q}"
            );
        }
    });
}

#[test]
fn the_order_of_the_hundred_and_first_namesake_is_found() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let martin = shop.customer("Martin").await;
        let order = shop.order(&martin, &brie, 1).await;
        let users = shop.store.database().collection::<Document>("users");
        let namesakes = (0..150).map(|n| {
            let id = ObjectId::from_bytes(shop.new_id::<()>().bytes());
            doc! {
                "_id": id, "name": "Martin", "email": format!("martin{n}@exemple.fr"),
                "searchPrefixes": ["martin"], "createdAt": mongodb::bson::DateTime::from_millis(shop.now().millis()),
            }
        });
        users.insert_many(namesakes).await.unwrap();
        assert_eq!(found(shop, &asking("martin")).await, [order.order_number]);
    });
}

#[test]
fn an_order_is_found_by_the_old_name_and_the_new_one() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("Nadia Brie").await;
        let order = shop.order(&nadia, &brie, 1).await;
        let married = ProfileUpdate {
            name: Some("Nadia Martin".into()),
            ..Default::default()
        };
        accounts::update(shop, &nadia, married).await.unwrap();
        for q in ["nadia martin", "nadia brie"] {
            assert_eq!(
                found(shop, &asking(q)).await,
                std::slice::from_ref(&order.order_number),
                "{q}"
            );
        }
    });
}

#[test]
fn orders_of_an_older_version_get_the_words_they_are_found_by() {
    in_a_shop(async |shop| {
        let comte = shop.sells(product().named("Comté")).await;
        let order = shop.order(&shop.customer("Léa").await, &comte, 1).await;
        let orders = shop.store.database().collection::<Document>("orders");
        let forget = doc! { "$unset": { "searchWords": "" } };
        orders.update_many(doc! {}, forget).await.unwrap();
        // As little as another shop may have kept.
        let bare = doc! { "orderNumber": "ORD-1042", "items": [{ "name": null }], "userId": null };
        orders.insert_one(bare).await.unwrap();
        assert_eq!(found(shop, &asking("lea comte lyon")).await, [""; 0]);
        let (_running, stopping) = watch::channel(false);
        let _ = migrations::run(shop, &stopping).await;
        assert_eq!(found(shop, &asking("lea comte lyon")).await, [order.order_number]);
        let words = shop
            .documents("orders")
            .await
            .iter()
            .filter(|order| order.contains_key("searchWords"))
            .count();
        assert_eq!(words, 2);
    });
}

#[test]
fn filters_narrow_the_list_down_and_hold_together() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let karim = shop.livreur("karim").await.user().id;
        let staff = shop.admin_staff().await;
        let mut placed = Vec::new();
        for (pieces, input) in [(3, to_lyon()), (1, by_transfer()), (2, by_transfer()), (4, to_lyon())] {
            shop.clock.advance_seconds(60);
            shop.fill_cart(&nadia, &brie, pieces).await;
            placed.push(orders::place(shop, &nadia, &input).await.unwrap());
        }
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            let input = StatusChange {
                livreur_id: (status == OrderStatus::Shipped).then_some(karim),
                ..step(status)
            };
            orders::change_status(shop, &staff, placed[0].id, &input).await.unwrap();
        }
        orders::mark_paid(shop, &shop.admin().await, placed[1].id)
            .await
            .unwrap();
        let dispute = doc! { "status": "open", "amount": 10.0, "since": mongodb::bson::DateTime::from_millis(shop.now().millis()) };
        change(shop, &placed[1], doc! { "dispute": dispute }).await;
        change(shop, &placed[3], doc! { "refundDue": 5.0 }).await;
        change(shop, &placed[2], doc! { "couponCode": "MERCI", "refundedTotal": 5.0 }).await;
        let any = OrderSearch::default;
        let shown = async |query: OrderSearch| {
            let numbers = found(shop, &query).await;
            let position = |number| placed.iter().position(|order| order.order_number == number).unwrap();
            numbers.into_iter().map(position).collect::<Vec<_>>()
        };
        let transfers = || OrderSearch {
            payment_method: Some(PaymentMethod::BankTransfer.into()),
            ..any()
        };
        for (query, expected) in [
            (
                OrderSearch {
                    statuses: vec![OrderStatus::Pending, OrderStatus::Shipped],
                    ..any()
                },
                vec![3, 2, 1, 0],
            ),
            (
                OrderSearch {
                    statuses: vec![OrderStatus::Shipped, OrderStatus::Cancelled],
                    ..any()
                },
                vec![0],
            ),
            (transfers(), vec![2, 1]),
            (
                OrderSearch {
                    with_coupon: true,
                    ..any()
                },
                vec![2],
            ),
            (
                OrderSearch {
                    refunded: true,
                    ..any()
                },
                vec![2],
            ),
            (
                OrderSearch {
                    without_livreur: true,
                    ..any()
                },
                vec![3, 2, 1],
            ),
            (
                OrderSearch {
                    payment_status: Some(PaymentStatus::Paid),
                    ..transfers()
                },
                vec![1],
            ),
            (
                OrderSearch {
                    unpaid_transfer: true,
                    ..any()
                },
                vec![2],
            ),
            (
                OrderSearch {
                    unpaid_transfer: true,
                    payment_status: Some(PaymentStatus::Paid),
                    ..any()
                },
                vec![],
            ),
            (
                OrderSearch {
                    livreur: Some(karim),
                    ..any()
                },
                vec![0],
            ),
            (
                OrderSearch {
                    disputed: true,
                    ..any()
                },
                vec![1],
            ),
            (
                OrderSearch {
                    refund_due: true,
                    ..any()
                },
                vec![3],
            ),
            (
                OrderSearch {
                    refund_due: true,
                    statuses: vec![OrderStatus::Shipped],
                    ..any()
                },
                vec![],
            ),
            (
                OrderSearch {
                    unpaid_transfer: true,
                    ..asking("nadia")
                },
                vec![2],
            ),
            (
                OrderSearch {
                    sort: OrderSort::Oldest,
                    ..any()
                },
                vec![0, 1, 2, 3],
            ),
            (
                OrderSearch {
                    sort: OrderSort::Dearest,
                    ..any()
                },
                vec![3, 0, 2, 1],
            ),
            (
                OrderSearch {
                    sort: OrderSort::Cheapest,
                    ..transfers()
                },
                vec![1, 2],
            ),
        ] {
            assert_eq!(shown(query.clone()).await, expected, "{query:?}");
        }
        change(shop, &placed[1], doc! { "dispute.status": "won" }).await;
        assert_eq!(
            shown(OrderSearch {
                disputed: true,
                ..any()
            })
            .await,
            [0; 0]
        );
    });
}

#[test]
fn no_list_counts_further_than_a_thousand_beyond_its_page() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        shop.order(&shop.customer("nadia").await, &brie, 1).await;
        let [model] = &shop.documents("orders").await[..] else {
            panic!("one order")
        };
        let copies = (0..1100).map(|n| {
            let mut copy = model.clone();
            copy.insert("_id", ObjectId::from_bytes(shop.new_id::<()>().bytes()));
            copy.insert("orderNumber", n.to_string());
            copy
        });
        let orders = shop.store.database().collection::<Document>("orders");
        orders.insert_many(copies).await.unwrap();
        let admin = shop.admin().await;
        let total = async |q: Option<&str>, page| {
            let query = OrderSearch {
                q: q.map(Into::into),
                paging: PageRequest { page, limit: 20 },
                ..Default::default()
            };
            orders::search(shop, &admin, &query).await.unwrap().total
        };
        assert_eq!(total(Some("nadia"), 1).await, 1020);
        assert_eq!(total(Some("nadia"), 3).await, 1060);
        assert_eq!(total(Some("nadia"), 20).await, 1101);
        assert_eq!(total(None, 1).await, 1101);
    });
}
