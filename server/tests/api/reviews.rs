//! `/api/products/{key}/reviews`, `/api/reviews` and `/api/admin/reviews`

use axum::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Actor, App, in_a_shop},
};

pub fn reviews_of(product: &Value) -> String {
    format!("/api/products/{}/reviews", id(product))
}

/// The body of a review.
pub fn review_body(rating: impl Into<Value>, comment: &str) -> Value {
    json!({ "rating": rating.into(), "comment": comment })
}

/// A customer to whom the product was delivered.
pub async fn buyer(app: &App, admin: &Actor, name: &str, product: &Value) -> Actor {
    let first = name.split(' ').next().expect("a first name");
    let customer = app.customer(&first.to_lowercase()).await;
    let rename = json!({ "name": name });
    customer.put("/api/users/profile", rename).await.is(200);
    let order = customer.orders(product).await;
    for status in ["processing", "shipped", "delivered"] {
        admin.moves(&order, status).await;
    }
    customer
}

async fn now(app: &App, product: &Value) -> Value {
    app.guest().get(&format!("/api/products/{}", id(product))).await.is(200)
}

#[test]
fn post_products_id_reviews_is_for_buyers_and_counts_into_the_rating() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte")).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let omar = buyer(app, &admin, "Omar Petit", &comte).await;
        app.seconds_later(60);
        let answer = nadia
            .post(
                &reviews_of(&comte),
                review_body(5, " <b>Long</b> & fruité.\nÀ refaire. "),
            )
            .await;
        let location = answer.header("location").to_owned();
        let review = answer.is(201);
        let expected = json!({
            "_id": id(&review), "productId": id(&comte), "userId": nadia.id, "rating": 5,
            "comment": "<b>Long</b> & fruité.\nÀ refaire.", "images": [], "helpful": 0,
            "createdAt": app.shop.now(), "updatedAt": app.shop.now(), "author": "Nadia B.",
        });
        assert_eq!(review, expected);
        assert_eq!(location, format!("/api/reviews/{}", id(&review)));
        assert_eq!(app.guest().get(&location).await.is(200), review);

        app.seconds_later(60);
        let second = omar
            .post("/api/products/comte/reviews", review_body(2, "Trop jeune."))
            .await
            .is(201);
        let third = now(app, &comte).await;
        assert_eq!(
            (&third["rating"], &third["ratingCounts"], &third["reviews"]),
            (&json!(3.5), &json!([0, 1, 0, 0, 1]), &json!([id(&second), id(&review)]))
        );
    });
}

#[test]
fn post_products_id_reviews_refuses_whoever_it_was_not_delivered_to_and_a_second_one() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (comte, brie) = (app.sells(product()).await, app.sells(product()).await);
        let nadia = buyer(app, &admin, "nadia", &comte).await;
        let path = reviews_of(&comte);
        app.guest()
            .post(&path, review_body(5, "Bon."))
            .await
            .refuses(401, "not_signed_in");
        // Ordered and on its way is not delivered; another product is not this one.
        let omar = app.customer("omar").await;
        let order = omar.orders(&comte).await;
        omar.post(&path, review_body(5, "Bon."))
            .await
            .refuses(403, "not_a_buyer");
        admin.moves(&order, "processing").await;
        admin.moves(&order, "cancelled").await;
        omar.post(&path, review_body(5, "Bon."))
            .await
            .refuses(403, "not_a_buyer");
        nadia
            .post(&reviews_of(&brie), review_body(5, "Bon."))
            .await
            .refuses(403, "not_a_buyer");
        admin
            .post(&path, review_body(5, "Bon."))
            .await
            .refuses(403, "not_a_buyer");

        let both = join_all((0..6).map(|_| nadia.post(&path, review_body(4, "Bon.")))).await;
        let mut statuses: Vec<_> = both.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        nadia
            .post(&path, review_body(1, "Non."))
            .await
            .refuses(409, "already_reviewed");
        assert_eq!(now(app, &comte).await["ratingCounts"], json!([0, 0, 0, 1, 0]));
        for key in [app.unknown_id().as_str(), "no-such-slug", "%00"] {
            let path = format!("/api/products/{key}/reviews");
            nadia
                .post(&path, review_body(5, "Bon."))
                .await
                .refuses(404, "not_found");
            app.guest().get(&path).await.refuses(404, "not_found");
        }
    });
}

#[test]
fn post_products_id_reviews_names_every_wrong_field() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let nadia = buyer(app, &admin, "nadia", &comte).await;
        let post = async |body: Value| nadia.post(&reviews_of(&comte), body).await;
        post(json!({}))
            .await
            .refuses_fields(&[("comment", "required"), ("rating", "required")]);
        post(json!({ "rating": { "$gt": "" }, "comment": { "$gt": "" }, "images": "x" }))
            .await
            .refuses_fields(&[
                ("comment", "wrong_type"),
                ("images", "wrong_type"),
                ("rating", "wrong_type"),
            ]);
        post(json!({ "rating": 9, "comment": " ", "userId": app.unknown_id(), "helpful": 99, "hidden": false }))
            .await
            .refuses_fields(&[
                ("comment", "required"),
                ("helpful", "unknown_field"),
                ("hidden", "unknown_field"),
                ("rating", "too_large"),
                ("userId", "unknown_field"),
            ]);
        for (rating, code) in [
            (json!(0), "too_small"),
            (json!(-1), "too_small"),
            (json!(4.5), "wrong_type"),
            (json!("5"), "wrong_type"),
        ] {
            post(review_body(rating, "Bon."))
                .await
                .refuses_fields(&[("rating", code)]);
        }
        post(review_body(5, &"é".repeat(2001)))
            .await
            .refuses_fields(&[("comment", "too_long")]);
        post(review_body(5, "a\u{1b}[2J"))
            .await
            .refuses_fields(&[("comment", "control_characters")]);
        for images in [
            json!(["https://evil.example/x.jpg"]),
            json!(["/images/cheese/comte.svg"]),
            json!(["javascript:1"]),
        ] {
            post(json!({ "rating": 5, "comment": "Bon.", "images": images }))
                .await
                .refuses_fields(&[("images[0]", "not_own_upload")]);
        }
        post(json!({ "rating": 5, "comment": "Bon.", "images": vec!["/x"; 6] }))
            .await
            .refuses_fields(&[("images", "too_many")]);
        assert_eq!(app.count("reviews").await, 0);
        post(review_body(5.0, "Bon.")).await.is(201);
    });
}

#[test]
fn get_products_id_reviews_comes_newest_first_page_by_page() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let mut written = Vec::new();
        for name in ["Nadia Benali", "Omar", "Zoe"] {
            let customer = buyer(app, &admin, name, &comte).await;
            written.push(customer.post(&reviews_of(&comte), review_body(4, "Bon.")).await.is(201));
            app.seconds_later(1);
        }
        let path = reviews_of(&comte);
        let answer = app.guest().get(&format!("{path}?limit=2")).await;
        assert!(
            answer
                .header("link")
                .contains(&format!("<{path}?page=2&limit=2>; rel=\"next\"")),
            "{}",
            answer.header("link")
        );
        assert_eq!(
            answer.is(200),
            json!({ "items": [written[2], written[1]], "page": 1, "limit": 2, "total": 3, "pages": 2 })
        );
        let last = app.guest().get(&format!("{path}?limit=2&page=2")).await.is(200);
        assert_eq!(last["items"], json!([written[0]]));
        assert!(
            !last.to_string().contains("Benali"),
            "a first name and an initial: {last}"
        );
        app.guest()
            .get(&format!("{path}?page=0&limit=101"))
            .await
            .refuses_fields(&[("limit", "too_large"), ("page", "too_small")]);
        app.guest()
            .get(&format!("{path}?rating=5&page=x"))
            .await
            .refuses_fields(&[("page", "wrong_type"), ("rating", "unknown_field")]);
    });
}

#[test]
fn post_reviews_id_helpful_counts_once_a_customer() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let nadia = buyer(app, &admin, "nadia", &comte).await;
        let review = nadia.post(&reviews_of(&comte), review_body(5, "Bon.")).await.is(201);
        let path = format!("/api/reviews/{}/helpful", id(&review));
        let (omar, zoe) = (app.customer("omar").await, app.customer("zoe").await);
        let vote = async |actor: &Actor| actor.call(Method::POST, &path, None).await;
        let votes = join_all((0..5).flat_map(|_| [vote(&omar), vote(&zoe)])).await;
        assert!(votes.iter().all(|answer| answer.status == 200), "{votes:?}");
        assert_eq!(vote(&omar).await.is(200), json!({ "helpful": 2 }));
        vote(&nadia).await.refuses(403, "own_review");
        vote(&app.guest()).await.refuses(401, "not_signed_in");
        for unknown in [app.unknown_id().as_str(), "1", "%00"] {
            let path = format!("/api/reviews/{unknown}/helpful");
            omar.call(Method::POST, &path, None).await.refuses(404, "not_found");
        }
        let shown = app.guest().get(&format!("/api/reviews/{}", id(&review))).await.is(200);
        assert_eq!(shown["helpful"], 2);
    });
}

#[test]
fn put_admin_reviews_hides_a_review_everywhere_and_shows_it_again() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().named("Comté")).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let omar = buyer(app, &admin, "omar", &comte).await;
        nadia.post(&reviews_of(&comte), review_body(5, "Bon.")).await.is(201);
        let rude = omar.post(&reviews_of(&comte), review_body(1, "Nul.")).await.is(201);
        let path = format!("/api/admin/reviews/{}", id(&rude));

        app.guest()
            .put(&path, json!({ "hidden": true }))
            .await
            .refuses(401, "not_signed_in");
        for other in [&nadia, &omar, &app.livreur("karim").await] {
            other
                .put(&path, json!({ "hidden": true }))
                .await
                .refuses(403, "forbidden");
            other.get("/api/admin/reviews").await.refuses(403, "forbidden");
        }
        admin
            .put(&path, json!({ "hidden": "yes", "rating": 5 }))
            .await
            .refuses_fields(&[("hidden", "wrong_type"), ("rating", "unknown_field")]);
        let unknown = format!("/api/admin/reviews/{}", app.unknown_id());
        admin
            .put(&unknown, json!({ "hidden": true }))
            .await
            .refuses(404, "not_found");

        let hidden = admin.put(&path, json!({ "hidden": true })).await.is(200);
        assert_eq!(
            (
                &hidden["hidden"],
                &hidden["author"],
                &hidden["productName"],
                &hidden["comment"]
            ),
            (&json!(true), &json!("omar"), &json!("Comté"), &json!("Nul."))
        );
        assert_eq!(now(app, &comte).await["rating"], 5.0);
        let public = app.guest().get(&reviews_of(&comte)).await.is(200);
        assert_eq!(public["total"], 1);
        assert!(!public.to_string().contains("hidden"), "{public}");
        let one = format!("/api/reviews/{}", id(&rude));
        app.guest().get(&one).await.refuses(404, "not_found");
        let helpful = format!("{one}/helpful");
        nadia.call(Method::POST, &helpful, None).await.refuses(404, "not_found");
        omar.post(&reviews_of(&comte), review_body(1, "Nul !"))
            .await
            .refuses(409, "already_reviewed");

        admin.put(&path, json!({ "hidden": false })).await.is(200);
        let shown = admin.put(&path, json!({ "hidden": false })).await.is(200);
        assert_eq!(shown["hidden"], false);
        assert_eq!(now(app, &comte).await["rating"], 3.0);
        app.guest().get(&one).await.is(200);
    });
}

#[test]
fn get_admin_reviews_lists_them_all_and_can_be_narrowed() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (comte, brie) = (app.sells(product()).await, app.sells(product()).await);
        let nadia = buyer(app, &admin, "nadia", &comte).await;
        let omar = buyer(app, &admin, "omar", &brie).await;
        let first = nadia.post(&reviews_of(&comte), review_body(5, "Bon.")).await.is(201);
        app.seconds_later(1);
        let second = omar.post(&reviews_of(&brie), review_body(1, "Nul.")).await.is(201);
        let path = format!("/api/admin/reviews/{}", id(&second));
        admin.put(&path, json!({ "hidden": true })).await.is(200);
        let list = async |query: &str| {
            let page = admin.get(&format!("/api/admin/reviews{query}")).await.is(200);
            let ids: Vec<_> = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| id(r).to_owned())
                .collect();
            ids
        };
        let (first, second) = (id(&first), id(&second));
        assert_eq!(list("").await, [second, first]);
        assert_eq!(list("?limit=1&page=2").await, [first]);
        assert_eq!(list("?hidden=true").await, [second]);
        assert_eq!(list("?hidden=false").await, [first]);
        assert_eq!(list(&format!("?productId={}", id(&brie))).await, [second]);
        admin
            .get("/api/admin/reviews?hidden=perhaps&productId[$gt]=1&limit=x")
            .await
            .refuses_fields(&[
                ("hidden", "wrong_type"),
                ("limit", "wrong_type"),
                ("productId[$gt]", "unknown_field"),
            ]);
        admin
            .get("/api/admin/reviews?limit=0")
            .await
            .refuses_fields(&[("limit", "too_small")]);
        app.guest()
            .get("/api/admin/reviews")
            .await
            .refuses(401, "not_signed_in");
    });
}
