//! Orders: finding and listing them.

use domain::{Error, orders};
use shared::{
    PageRequest,
    order::{OrderQuery, OrderSearch, OrderStatus, PaymentStatus},
    period::Edge,
    user::Role,
};
use test_support::{errors::broken, fixtures::product, shop::in_a_shop};

#[test]
fn an_order_is_found_by_its_customer_its_livreur_and_admins_only() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.identity("nadia", Role::User).await;
        let omar = shop.identity("omar", Role::User).await;
        let admin = shop.identity("fatima", Role::Admin).await;
        let karim = shop.identity("karim", Role::Livreur).await;
        let order = shop.order(&nadia.clone().customer(), &brie, 1).await;
        for (who, sees) in [(&nadia, true), (&admin, true), (&omar, false), (&karim, false)] {
            match orders::find(shop, who, order.id).await {
                Ok(found) => assert!(sees && found == order, "{who:?}"),
                Err(error) => assert!(!sees && matches!(error, Error::NotFound), "{who:?}: {error}"),
            }
        }
        let staff = admin.clone().staff().unwrap();
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
        assert!(orders::find(shop, &karim, order.id).await.is_ok());
        let other = shop.identity("lina", Role::Livreur).await;
        assert!(matches!(
            orders::find(shop, &other, order.id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            orders::find(shop, &nadia, shop.new_id()).await,
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn lists_are_newest_first_by_status_and_show_customers_only_their_own() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let admin = shop.admin().await;
        let mut placed = Vec::new();
        for customer in [&nadia, &omar, &nadia] {
            shop.clock.advance_seconds(60);
            placed.push(shop.order(customer, &brie, 1).await);
        }
        let staff = shop.admin_staff().await;
        let moved = shop
            .advance(&staff, placed[0].id, OrderStatus::Processing)
            .await
            .unwrap();
        let query = |status| OrderQuery {
            status,
            paging: PageRequest { page: 1, limit: 2 },
        };

        let own = orders::of_customer(shop, &nadia, &query(None)).await.unwrap();
        assert_eq!(
            (own.items, own.total, own.pages),
            (vec![placed[2].clone(), moved.clone()], 2, 1)
        );
        let own = orders::of_customer(shop, &nadia, &query(Some(OrderStatus::Pending)))
            .await
            .unwrap();
        assert_eq!(own.items, [placed[2].clone()]);
        let search = |statuses: &[OrderStatus]| OrderSearch {
            statuses: statuses.to_vec(),
            paging: PageRequest { page: 1, limit: 2 },
            ..Default::default()
        };
        let all = orders::search_for_staff(shop, &admin, &search(&[])).await.unwrap();
        let shown: Vec<_> = all
            .items
            .iter()
            .map(|o| (o.order.id, o.customer_name.as_str()))
            .collect();
        assert_eq!(shown, [(placed[2].id, "nadia"), (placed[1].id, "omar")]);
        assert_eq!((all.total, all.pages), (3, 2));
        let processing = orders::search_for_staff(shop, &admin, &search(&[OrderStatus::Processing]))
            .await
            .unwrap();
        assert_eq!(
            processing.items.iter().map(|o| o.order.id).collect::<Vec<_>>(),
            [moved.id]
        );
        let one = orders::find_for_staff(shop, &admin, moved.id).await.unwrap();
        assert_eq!(
            (one.customer_phone.as_deref(), one.livreur_name),
            (Some("06 12 34 56 78"), None)
        );
        let nowhere = OrderSearch {
            paging: PageRequest { page: 1, limit: 0 },
            ..Default::default()
        };
        assert_eq!(
            broken(&orders::search(shop, &admin, &nowhere).await.unwrap_err()),
            ["limit too_small:1"]
        );
    });
}

#[test]
fn orders_are_found_by_number_customer_standing_and_time() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let start = shop.now();
        let mut placed = Vec::new();
        for customer in [&nadia, &omar, &nadia] {
            placed.push(shop.order(customer, &brie, 1).await);
            shop.clock.advance_seconds(3600);
        }
        let staff = shop.admin_staff().await;
        shop.advance(&staff, placed[0].id, OrderStatus::Processing)
            .await
            .unwrap();
        let admin = shop.admin().await;
        let found = async |query: OrderSearch| {
            let page = orders::search(shop, &admin, &query).await.unwrap();
            let position = |id| placed.iter().position(|order| order.id == id).unwrap();
            page.items.iter().map(|order| position(order.id)).collect::<Vec<_>>()
        };
        let asking = |q: &str| OrderSearch {
            q: Some(q.into()),
            ..Default::default()
        };
        let number = &placed[1].order_number;
        for q in [
            number.clone(),
            number.to_lowercase(),
            number.replace('-', " "),
            format!("  {}", number.replace('-', "")),
        ] {
            assert_eq!(found(asking(&q)).await, [1], "{q}");
        }
        for (q, expected) in [
            ("", &[2, 1, 0][..]),
            ("NADIA", &[2, 0]),
            ("nad", &[2, 0]),
            ("omar@exemple.fr", &[1]),
            ("exemple", &[2, 1, 0]),
            ("adia", &[]),
            ("$gt", &[]),
            (".*", &[]),
            ("K7M3-Q9TD", &[]),
        ] {
            assert_eq!(found(asking(q)).await, expected, "{q}");
        }
        let pending = vec![OrderStatus::Pending];
        let at = |hours: i64| Some(Edge::Moment(start.plus_seconds(3600 * hours)));
        for (query, expected) in [
            (
                OrderSearch {
                    statuses: pending.clone(),
                    ..asking("nadia")
                },
                &[2][..],
            ),
            (
                OrderSearch {
                    statuses: pending.clone(),
                    ..asking(&placed[0].order_number)
                },
                &[],
            ),
            (
                OrderSearch {
                    payment_status: Some(PaymentStatus::Paid),
                    ..Default::default()
                },
                &[],
            ),
            (
                OrderSearch {
                    payment_status: Some(PaymentStatus::Pending),
                    statuses: pending.clone(),
                    ..Default::default()
                },
                &[2, 1],
            ),
            (
                OrderSearch {
                    from: at(1),
                    ..Default::default()
                },
                &[2, 1],
            ),
            (
                OrderSearch {
                    to: at(1),
                    ..Default::default()
                },
                &[0],
            ),
            (
                OrderSearch {
                    from: at(0),
                    to: at(2),
                    ..asking("nadia")
                },
                &[0],
            ),
            (
                OrderSearch {
                    from: Some(Edge::Day("2050-03-04".parse().unwrap())),
                    ..Default::default()
                },
                &[],
            ),
        ] {
            assert_eq!(found(query.clone()).await, expected, "{query:?}");
        }
    });
}
