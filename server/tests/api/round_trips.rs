//! How many round trips to the database each route takes. More is slower for everybody; fewer is a gain that this table
//! has to say. The catalog is read from memory, a signed-in caller costs one.

use axum::http::{Method, Request};
use domain::Settings;
use futures_util::future::join_all;
use serde_json::{Value, json};
use test_support::stripe;

use crate::{
    admin::lots::lot,
    fixtures::{address, id, order, product},
    http::cross_site::cookie_of,
    support::{Answer, App, PASSWORD, in_a_shop, request},
};

/// Counts, and remembers which routes take another number than they should.
struct Counter<'a> {
    app: &'a App,
    wrong: Vec<String>,
}

impl Counter<'_> {
    /// Sends the request, which must succeed in this many round trips.
    async fn takes(&mut self, round_trips: usize, route: &str, call: impl Future<Output = Answer>) -> Answer {
        self.app.round_trips.take();
        let answer = call.await;
        let sent = self.app.round_trips.take();
        assert!(answer.status.is_success(), "{route}: {} {}", answer.status, answer.text);
        if sent.len() != round_trips {
            self.wrong
                .push(format!("{route}: {} in place of {round_trips}: {sent:?}", sent.len()));
        }
        answer
    }

    fn finish(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

fn page(path: &str, cookie: &str) -> Request<axum::body::Body> {
    let headers = [("accept", "text/html"), ("accept-language", "fr"), ("cookie", cookie)];
    request(Method::GET, path, &headers, "")
}

#[test]
fn the_catalog_is_read_without_a_round_trip() {
    in_a_shop(async |app| {
        let comte = app.sells(product().named("Comté")).await;
        app.cooks("fondue", Some(&comte)).await;
        let detail = format!("/api/products/{}", id(&comte));
        let guest = app.guest();
        let mut count = Counter { app, wrong: Vec::new() };
        for route in [
            "/api/products",
            "/api/products?q=comt%C3%A9&sort=-price&page=1",
            detail.as_str(),
            "/api/recipes",
            "/api/recipes/fondue",
            "/api/delivery/options?postalCode=69001",
        ] {
            count.takes(0, route, guest.get(route)).await;
        }
        let search = guest.post("/ucp/catalog/search", json!({ "query": "comte" }));
        count.takes(0, "/ucp/catalog/search", search).await;
        let line = json!({ "item": { "id": id(&comte) }, "quantity": 1 });
        let made = guest.post("/ucp/carts", json!({ "line_items": [line] }));
        let made = count.takes(2, "/ucp/carts", made).await.is(201);
        let read = format!("/ucp/carts/{}", made["id"].as_str().expect("an id"));
        count.takes(1, "/ucp/carts/{id}", guest.get(&read)).await;
        let slug = comte["slug"].as_str().expect("a slug");
        for (round_trips, path) in [
            (0, "/".to_owned()),
            (0, "/fromages".to_owned()),
            (3, format!("/fromages/{slug}")),
            (0, "/recettes".to_owned()),
            (0, "/panier".to_owned()),
        ] {
            count
                .takes(
                    round_trips,
                    &format!("{path} (guest)"),
                    guest.send(page(&path, "lang=fr")),
                )
                .await;
        }
        count.finish();
    });
}

#[test]
fn a_signed_in_customer_costs_what_is_theirs() {
    in_a_shop(async |app| {
        let comte = app.sells(product().named("Comté").stock(100)).await;
        let brie = app.sells(product().named("Brie").stock(100)).await;
        let nadia = app.customer("nadia").await;
        // As a server does when it starts: the terms are compared with what they were, in memory.
        domain::legal::current_version(&app.shop).await;
        let add = |product: &Value| json!({ "productId": id(product), "quantity": 1 });
        let mut count = Counter { app, wrong: Vec::new() };

        let login = json!({ "email": nadia.email, "password": PASSWORD });
        count
            .takes(4, "POST /api/auth/login", nadia.post("/api/auth/login", login))
            .await;
        nadia.fills(&brie, 1).await;
        let cart = count
            .takes(3, "POST /api/cart/items", nadia.post("/api/cart/items", add(&comte)))
            .await
            .body;
        count.takes(2, "GET /api/cart", nadia.get("/api/cart")).await;
        let line = format!("/api/cart/items/{}", id(&cart["items"][1]));
        count
            .takes(
                3,
                "PATCH /api/cart/items/{id}",
                nadia.patch(&line, json!({ "quantity": 2 })),
            )
            .await;
        count.takes(3, "DELETE /api/cart/items/{id}", nadia.delete(&line)).await;
        count.takes(3, "DELETE /api/cart", nadia.delete("/api/cart")).await;

        nadia.fills(&comte, 1).await;
        nadia.fills(&brie, 1).await;
        count
            .takes(3, "POST /api/orders/quote", nadia.post("/api/orders/quote", order()))
            .await;
        let cookie = cookie_of(app, &nadia).await;
        let slug = comte["slug"].as_str().expect("a slug");
        for (round_trips, path) in [
            (3, "/".to_owned()),
            (3, "/fromages".to_owned()),
            (9, format!("/fromages/{slug}")),
            (5, "/panier".to_owned()),
            (6, "/commander".to_owned()),
        ] {
            count.takes(round_trips, &path, nadia.send(page(&path, &cookie))).await;
        }
        count.finish();
    });
}

#[test]
fn an_order_takes_few_round_trips() {
    in_a_shop(async |app| {
        let app = &app.with_settings(Settings {
            card: Some(stripe::stripe().await),
            ..Settings::clone(&app.shop.settings)
        });
        let comte = app.sells(product().named("Comté").stock(100)).await;
        let brie = app.sells(product().named("Brie").stock(100)).await;
        let coupon = json!({
            "code": "BIENVENUE10", "type": "percentage", "value": 10, "usageLimit": 5, "isActive": true,
            "startDate": "2050-01-01T00:00:00Z", "endDate": "2051-01-01T00:00:00Z",
        });
        let admin = app.admin().await;
        admin.post("/api/admin/coupons", coupon).await.is(201);
        let nadia = app.customer("nadia").await;
        let with_coupon = json!({
            "shippingAddress": address(), "paymentMethod": "cash_on_delivery", "couponCode": "BIENVENUE10",
        });
        let by_card = json!({ "shippingAddress": address(), "paymentMethod": "card" });
        // As a server does when it starts: the terms are compared with what they were, in memory.
        domain::legal::current_version(&app.shop).await;
        let mut count = Counter { app, wrong: Vec::new() };
        for (round_trips, route, body) in [
            (9, "POST /api/orders", order()),
            (11, "POST /api/orders (coupon)", with_coupon),
            (10, "POST /api/orders (card)", by_card),
        ] {
            nadia.fills(&comte, 1).await;
            nadia.fills(&brie, 1).await;
            count.takes(round_trips, route, nadia.post("/api/orders", body)).await;
        }
        // Whatever the number of products with lots, they are read once.
        for product in [&comte, &brie] {
            let lot = lot(product, "L1", "2050-06-01", 10);
            admin.post("/api/admin/lots", lot).await.is(201);
            nadia.fills(product, 1).await;
        }
        count
            .takes(10, "POST /api/orders (lots)", nadia.post("/api/orders", order()))
            .await;
        count
            .takes(3, "GET /api/users/orders", nadia.get("/api/users/orders"))
            .await;
        count.finish();
    });
}

#[test]
fn orders_that_come_at_once_share_a_transaction() {
    in_a_shop(async |app| {
        let brie = app.sells(product().stock(100)).await;
        let names = ["ada", "bea", "cleo", "dora", "elsa", "fanny"];
        let buyers = join_all(names.map(async |name| {
            let buyer = app.customer(name).await;
            buyer.fills(&brie, 1).await;
            buyer
        }))
        .await;
        app.round_trips.take();
        let placed = join_all(buyers.iter().map(|buyer| buyer.post("/api/orders", order()))).await;
        let sent = app.round_trips.take();
        for placed in placed {
            placed.is(201);
        }
        let commits = sent.iter().filter(|command| *command == "commitTransaction").count();
        assert!(commits < buyers.len(), "{sent:?}");
    });
}
