//! `/api/delivery`

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::RawQuery, http::Method, routing::get};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Settings, delivery::geocoding::Geocoder};
use serde_json::{Value, json};
use test_support::pictures::png;

use crate::{
    fixtures::{address, id, order, product},
    http::cross_site::cookie_of,
    support::{Actor, App, form, in_a_shop, request},
};

#[test]
fn a_livreur_sees_what_they_have_on_the_road_to_whom_where_and_what_to_collect() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        nadia
            .put("/api/users/profile", json!({ "phoneNumber": "06 12 34 56 78" }))
            .await
            .is(200);
        let comte = app.sells(product().price("12.35")).await;
        let in_cash = nadia.orders(&comte).await;
        app.seconds_later(1);
        nadia.fills(&comte, 1).await;
        let mut transfer = order();
        transfer["paymentMethod"] = json!("bank_transfer");
        let transferred = nadia.post("/api/orders", transfer).await.is(201);
        let payment = format!("/api/orders/{}/payment", id(&transferred));
        admin.put(&payment, json!({ "status": "paid" })).await.is(200);
        let waiting = nadia.orders(&comte).await;
        for order in [&transferred, &in_cash] {
            for status in ["processing", "shipped"] {
                admin.moves(order, status).await;
            }
        }
        admin.moves(&waiting, "processing").await;
        let list = leo.get("/api/delivery/orders").await.is(200);
        assert_eq!((&list["total"], &list["page"]), (&json!(2), &json!(1)));
        let first = &list["items"][0];
        assert_eq!(
            (id(&first["order"]), &first["toCollect"]),
            (id(&in_cash), &json!(19.25))
        );
        assert_eq!(
            (&first["customerName"], &first["customerPhone"]),
            (&json!("nadia"), &json!("+33 6 12 34 56 78"))
        );
        assert_eq!(first["order"]["shippingAddress"], address());
        let second = &list["items"][1];
        assert_eq!((&first["sequence"], &second["sequence"]), (&json!(1), &json!(2)));
        assert_eq!(
            (id(&second["order"]), &second["toCollect"]),
            (id(&transferred), &json!(0.0))
        );
        leo.moves(&in_cash, "delivered").await;
        let answer = leo.get("/api/delivery/orders?limit=1").await;
        assert!(answer.header("link").contains("rel=\"last\""));
        assert_eq!(id(&answer.is(200)["items"][0]["order"]), id(&transferred));
        let maya = app.livreur("maya").await;
        assert_eq!(maya.get("/api/delivery/orders").await.is(200)["items"], json!([]));
    });
}

#[test]
fn the_round_is_for_livreurs() {
    in_a_shop(async |app| {
        let path = "/api/delivery/orders";
        app.guest().get(path).await.refuses(401, "not_signed_in");
        app.customer("nadia").await.get(path).await.refuses(403, "forbidden");
        app.admin().await.get(path).await.refuses(403, "forbidden");
        let leo = app.livreur("leo").await;
        leo.get(&format!("{path}?livreurId={}&page=0", leo.id))
            .await
            .refuses_fields(&[("livreurId", "unknown_field")]);
        leo.get(&format!("{path}?page=0"))
            .await
            .refuses_fields(&[("page", "too_small")]);
    });
}

/// An order of one Comté on the road with the only livreur.
async fn on_the_road(customer: &Actor, admin: &Actor, comte: &Value) -> Value {
    let order = customer.orders(comte).await;
    for status in ["processing", "shipped"] {
        admin.moves(&order, status).await;
    }
    order
}

#[test]
fn an_outcome_is_reported_once_and_shown_to_staff_alone() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product().price("12.35")).await;
        let order = on_the_road(&nadia, &admin, &comte).await;
        let path = format!("/api/delivery/orders/{}/outcome", id(&order));
        app.seconds_later(800);
        let at = app.shop.now().plus_seconds(-600).to_string();
        let report = json!({
            "outcome": "absent", "note": " Digicode faux. ", "photo": BASE64_STANDARD.encode(png(40, 30)), "at": at,
        });
        let told = leo.post(&path, report.clone()).await;
        assert_eq!(told.header("location"), format!("/api/orders/{}/outcomes", id(&order)));
        let told = told.is(201);
        assert_eq!((&told["at"], &told["note"]), (&json!(at), &json!("Digicode faux.")));
        assert_eq!(leo.post(&path, report).await.is(201), told);
        let list = format!("/api/orders/{}/outcomes", id(&order));
        assert_eq!(admin.get(&list).await.is(200)["items"], json!([told]));
        nadia.get(&list).await.refuses(403, "forbidden");
        let seen = nadia.get(&format!("/api/orders/{}", id(&order))).await.is(200);
        assert_eq!(seen["openOutcome"]["outcome"], "absent");
        assert!(!seen.to_string().contains("Digicode"), "{seen}");
        let photo = format!("/api/delivery/outcomes/{}/photo", id(&told));
        for who in [&admin, &leo] {
            let webp = who.get(&photo).await;
            assert_eq!((webp.status.as_u16(), webp.header("content-type")), (200, "image/webp"));
            assert_eq!(webp.header("cache-control"), "no-store");
        }
        nadia.get(&photo).await.refuses(403, "forbidden");
        app.livreur("maya").await.get(&photo).await.refuses(404, "not_found");
        let decide = format!("{list}/{}", id(&told));
        leo.put(&decide, json!({ "status": "decided" }))
            .await
            .refuses(403, "forbidden");
        let decided = admin.put(&decide, json!({ "status": "decided" })).await.is(200);
        assert_eq!(
            (&decided["openOutcome"], &decided["status"]),
            (&json!(null), &json!("shipped"))
        );
        admin
            .put(&decide, json!({ "status": "decided" }))
            .await
            .refuses(409, "already_answered");
    });
}

#[test]
fn an_outcome_that_is_none_is_refused_and_one_that_no_longer_fits_is_noted() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product()).await;
        let order = on_the_road(&nadia, &admin, &comte).await;
        let path = format!("/api/delivery/orders/{}/outcome", id(&order));
        let at = app.shop.now().to_string();
        leo.post(&path, json!({ "outcome": "eaten", "photo": 7, "livreur": "me" }))
            .await
            .refuses_fields(&[
                ("at", "required"),
                ("livreur", "unknown_field"),
                ("outcome", "wrong_type"),
                ("photo", "wrong_type"),
            ]);
        for (photo, code) in [("***", "not_a_picture"), ("aGVsbG8=", "not_a_picture")] {
            leo.post(&path, json!({ "outcome": "absent", "at": at, "photo": photo }))
                .await
                .refuses_fields(&[("photo", code)]);
        }
        leo.post(&path, json!({ "outcome": "absent", "at": at, "collected": 5 }))
            .await
            .refuses_fields(&[("collected", "only_when_delivered")]);
        let delivered = json!({ "outcome": "delivered", "at": at });
        nadia.post(&path, delivered.clone()).await.refuses(403, "forbidden");
        admin.post(&path, delivered.clone()).await.refuses(403, "forbidden");
        app.livreur("maya")
            .await
            .post(&path, delivered.clone())
            .await
            .refuses(404, "not_found");
        admin.moves(&order, "cancelled").await;
        let noted = leo.post(&path, delivered).await.is(201);
        assert_eq!(noted["unfit"], "order_cancelled");
        let waiting = nadia.orders(&comte).await;
        admin
            .put(
                &format!("/api/orders/{}/livreur", id(&waiting)),
                json!({ "livreurId": leo.id }),
            )
            .await
            .is(200);
        leo.post(
            &format!("/api/delivery/orders/{}/outcome", id(&waiting)),
            json!({ "outcome": "absent", "at": at }),
        )
        .await
        .refuses(409, "invalid_transition");
    });
}

#[test]
fn the_round_is_driven_as_its_livreur_says_and_its_customers_see_how_near_they_are() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product()).await;
        let mut placed = Vec::new();
        for _ in 0..2 {
            placed.push(on_the_road(&nadia, &admin, &comte).await);
            app.seconds_later(1);
        }
        let [first, second] = [id(&placed[0]), id(&placed[1])];
        let door = format!("/api/orders/{first}/location");
        leo.put(&door, json!({ "lat": 45.76, "lon": 4.83 })).await.is(204);
        leo.put(&door, json!({ "lat": 95, "lon": 4.83 }))
            .await
            .refuses_fields(&[("lat", "too_large")]);
        nadia
            .put(&door, json!({ "lat": 45.76, "lon": 4.83 }))
            .await
            .refuses(403, "forbidden");
        let round = leo.get("/api/delivery/orders").await.is(200);
        assert_eq!(round["items"][0]["location"], json!({ "lat": 45.76, "lon": 4.83 }));
        let changed = leo
            .put("/api/delivery/round", json!({ "orders": [second, first] }))
            .await
            .is(200);
        assert_eq!(
            (id(&changed["items"][0]["order"]), &changed["total"]),
            (second, &json!(2))
        );
        leo.put("/api/delivery/round", json!({ "orders": [second, second] }))
            .await
            .refuses_fields(&[("orders", "twice")]);
        let near = nadia.get(&format!("/api/orders/{first}/progress")).await.is(200);
        assert_eq!(near, json!({ "stopsBefore": 1 }));
        app.customer("omar")
            .await
            .get(&format!("/api/orders/{first}/progress"))
            .await
            .refuses(404, "not_found");
    });
}

#[test]
fn a_browser_is_told_whose_round_it_may_show_until_somebody_else_signs_in_or_out() {
    in_a_shop(async |app| {
        let leo = app.livreur("leo").await;
        assert_eq!(leo.get("/api/delivery/orders").await.header("set-cookie"), "");
        let cookie = cookie_of(app, &leo).await;
        let headers = [("cookie", cookie.as_str())];
        let round = leo
            .send(request(Method::GET, "/api/delivery/orders", &headers, ""))
            .await;
        let said = round.header("set-cookie").to_owned();
        assert!(
            said.starts_with(&format!("round={}; ", leo.id)) && !said.contains("HttpOnly"),
            "{said}"
        );
        let headers = [
            ("cookie", format!("{cookie}; round={}", leo.id)),
            ("sec-fetch-site", "same-origin".into()),
            ("content-type", "application/x-www-form-urlencoded".into()),
        ];
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let out = leo
            .send(request(Method::POST, "/fn/account/sign-out", &headers, ""))
            .await;
        let cookies = out.headers.get_all("set-cookie").iter();
        let ended = cookies.filter(|cookie| cookie.to_str().is_ok_and(|cookie| cookie.starts_with("round=;")));
        assert_eq!(ended.count(), 1, "{}", out.text);
    });
}

#[test]
fn a_form_reports_an_outcome_and_leads_back_to_the_round() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product()).await;
        let order = on_the_road(&nadia, &admin, &comte).await;
        let path = format!("/livraisons/{}/issue", id(&order));
        let photo = png(10, 10);
        let send = async |parts: &[(&str, &[u8])]| {
            let parts: Vec<_> = parts.iter().map(|(name, bytes)| (*name, "x", *bytes)).collect();
            let answer = leo.submits(&path, form(&parts)).await;
            assert_eq!(answer.status, 303, "{}", answer.text);
            answer.header("location").to_owned()
        };
        let back = |field: &str, rule: &str| {
            let id = id(&order);
            format!("/livraisons?of={id}&field={field}&rule={rule}#stop-{id}")
        };
        assert_eq!(send(&[("outcome", b"eaten")]).await, back("outcome", "required"));
        assert_eq!(
            send(&[("outcome", b"delivered"), ("collected", b"beaucoup")]).await,
            back("collected", "not_an_amount")
        );
        assert_eq!(
            send(&[("outcome", b"absent"), ("photo", b"<svg>")]).await,
            back("photo", "not_a_picture")
        );
        assert_eq!(
            send(&[("outcome", b"absent"), ("note", b"Digicode"), ("photo", &photo)]).await,
            "/livraisons?noted=absent"
        );
        admin.moves(&order, "cancelled").await;
        app.seconds_later(1);
        assert_eq!(
            send(&[("outcome", b"delivered")]).await,
            "/livraisons?noted=delivered&unfit=order_cancelled"
        );
        nadia
            .submits(&path, form(&[("outcome", "x", b"absent")]))
            .await
            .refuses(403, "forbidden");
    });
}

#[test]
fn the_app_of_rounds_is_files_with_a_policy_of_their_own() {
    in_a_shop(async |app| {
        for path in ["/tournee", "/tournee/"] {
            let answer = app.guest().get(path).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (308, "/tournee/index.html")
            );
        }
        let file = app.guest().get("/tournee/nothing.js").await;
        let policy = file.header("content-security-policy");
        for directive in [
            "script-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "connect-src 'self'",
        ] {
            assert!(policy.contains(directive), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(file.header("permissions-policy").contains("geolocation=(self)"));
    });
}

/// A geocoding service that knows one street.
async fn geocoding(asked: Arc<Mutex<Vec<String>>>) -> String {
    let answer = move |RawQuery(query): RawQuery| {
        let query = query.unwrap_or_default();
        asked.lock().unwrap().push(query.clone());
        async move {
            let known = json!({
                "geometry": { "type": "Point", "coordinates": [4.83, 45.76] }, "properties": { "score": 0.9 },
            });
            let features: Vec<_> = query.contains("3+rue").then_some(known).into_iter().collect();
            Json(json!({ "type": "FeatureCollection", "features": features }))
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let routes = Router::new().route("/search", get(answer));
    tokio::spawn(async { axum::serve(listener, routes).await });
    format!("http://{address}/search")
}

/// The shop, asking this service where addresses are.
fn with_geocoding(app: &App, url: &str) -> App {
    app.with_settings(Settings {
        geocoder: Some(Geocoder::new(url).expect("a client")),
        ..Settings::clone(&app.shop.settings)
    })
}

#[test]
fn where_an_address_is_is_asked_once_and_nothing_rests_on_the_answer() {
    in_a_shop(async |app| {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let app = &with_geocoding(app, &geocoding(asked.clone()).await);
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product()).await;
        let known = on_the_road(&nadia, &admin, &comte).await;
        nadia.fills(&comte, 1).await;
        let mut elsewhere = order();
        elsewhere["shippingAddress"]["street"] = json!("9 allée Perdue");
        let unknown = nadia.post("/api/orders", elsewhere).await.is(201);
        for status in ["processing", "shipped"] {
            admin.moves(&unknown, status).await;
        }
        for _ in 0..2 {
            let round = leo.get("/api/delivery/orders").await.is(200);
            assert_eq!(id(&round["items"][0]["order"]), id(&known));
            assert_eq!(round["items"][0]["location"], json!({ "lat": 45.76, "lon": 4.83 }));
            assert_eq!(round["items"][1]["location"], json!(null));
        }
        assert_eq!(asked.lock().unwrap().len(), 2, "{asked:?}");
        // Nobody listens there.
        let down = with_geocoding(app, "http://127.0.0.1:1/search");
        nadia.fills(&comte, 1).await;
        let mut farther = order();
        farther["shippingAddress"]["street"] = json!("5 quai Perdu");
        let again = nadia.post("/api/orders", farther).await.is(201);
        for status in ["processing", "shipped"] {
            admin.moves(&again, status).await;
        }
        let leo = down.guest().with_token(leo.token.clone().expect("a token"));
        let round = leo.get("/api/delivery/orders").await.is(200);
        assert_eq!(round["total"], 3);
        assert!(round.to_string().contains(id(&again)));
    });
}
