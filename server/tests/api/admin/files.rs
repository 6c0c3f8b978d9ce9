//! `import` and `export` of `/api/admin/products` and `/api/admin/orders`

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Actor, Answer, App, form, in_a_shop, request},
};

const IMPORT: &str = "/api/admin/products/import";

async fn sends(actor: &Actor, query: &str, file: &[u8]) -> Answer {
    let path = format!("{IMPORT}{query}");
    actor.submits(&path, form(&[("file", "produits.csv", file)])).await
}

async fn price(app: &App, key: &str) -> Value {
    app.guest().get(&format!("/api/products/{key}")).await.is(200)["price"].clone()
}

#[test]
fn a_file_is_checked_with_dry_run_and_taken_in_without() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().price("10")).await;
        let slug = brie["slug"].as_str().unwrap();
        let file = format!("Slug;Prix\n{slug};10,50\n");
        let expected = json!({ "created": 0, "updated": 1, "unchanged": 0, "rows": [] });
        assert_eq!(sends(&admin, "?dryRun=true", file.as_bytes()).await.is(200), expected);
        assert_eq!(price(app, slug).await, json!(10.0));
        assert_eq!(sends(&admin, "?dryRun=false", file.as_bytes()).await.is(200), expected);
        assert_eq!(price(app, slug).await, json!(10.5));
        let again = sends(&admin, "", file.as_bytes()).await.is(200);
        assert_eq!(again, json!({ "created": 0, "updated": 0, "unchanged": 1, "rows": [] }));
    });
}

#[test]
fn a_wrong_row_is_told_in_the_readers_language_and_keeps_the_others_back_unless_partial() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().price("10")).await;
        let slug = brie["slug"].as_str().unwrap();
        let file = format!("Slug;Prix\n{slug};11\nx;free\n");
        let bearer = format!("Bearer {}", admin.token.clone().unwrap());
        let kind = format!("multipart/form-data; boundary={}", crate::support::BOUNDARY);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", kind.as_str()),
            ("accept-language", "en"),
        ];
        let body = form(&[("file", "x.csv", file.as_bytes())]);
        let refused = admin.send(request(Method::POST, IMPORT, &headers, body)).await.is(200);
        assert_eq!(
            (&refused["updated"], &refused["rows"][0]["row"]),
            (&json!(0), &json!(3))
        );
        let error = &refused["rows"][0]["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("price"), &json!("not_an_amount"))
        );
        assert_eq!(error["message"], "B3, “free”: An amount looks like 12.50.");
        assert_eq!(price(app, slug).await, json!(10.0));
        let partial = sends(&admin, "?partial=true", file.as_bytes()).await.is(200);
        assert_eq!((&partial["updated"], price(app, slug).await), (&json!(1), json!(11.0)));
    });
}

#[test]
fn an_import_is_for_admins_and_takes_one_file_of_ten_megabytes() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.guest()
            .submits(IMPORT, form(&[]))
            .await
            .refuses(401, "not_signed_in");
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            sends(&actor, "", b"Nom\nBrie\n").await.refuses(403, "forbidden");
        }
        admin
            .post(IMPORT, json!({}))
            .await
            .refuses(415, "unsupported_media_type");
        let too_long = vec![b'a'; 10 * 1024 * 1024 + 1];
        for (files, expected) in [
            (&[][..], ("file", "required")),
            (&[("file", "a.csv", &b""[..])], ("file", "required")),
            (&[("image", "a.csv", &b"Nom\nBrie\n"[..])], ("image", "unknown_field")),
            (
                &[("file", "a.csv", &b"a"[..]), ("file", "b.csv", &b"b"[..])],
                ("file", "too_many"),
            ),
            (&[("file", "a.pdf", &b"%PDF-\0"[..])], ("file", "not_a_spreadsheet")),
            (&[("file", "a.csv", &too_long[..])], ("file", "file_too_large")),
        ] {
            admin.submits(IMPORT, form(files)).await.refuses_fields(&[expected]);
        }
        sends(&admin, "?dryRun=peut-etre", b"a")
            .await
            .refuses_fields(&[("dryRun", "wrong_type")]);
        assert_eq!(app.count("products").await, 0);
    });
}

#[test]
fn products_and_the_lines_of_orders_are_exported_as_csv_and_as_a_workbook() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().named("=Comté").price("12.35")).await;
        nadia.fills(&comte, 2).await;
        let order = nadia.post("/api/orders", crate::fixtures::order()).await.is(201);

        let csv = admin.get("/api/admin/products/export").await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let name = "attachment; filename=\"produits-2050-03-03.csv\"";
        assert_eq!(csv.header("content-disposition"), name);
        assert!(csv.text.starts_with("\u{feff}Identifiant;Adresse;Nom;"), "{}", csv.text);
        assert!(csv.text.contains(&format!("\r\n{};", id(&comte))), "{}", csv.text);
        assert!(csv.text.contains(";'=Comté;Fruité et long.;12,35;"), "{}", csv.text);
        let unchanged = sends(&admin, "", csv.text.as_bytes()).await.is(200);
        assert_eq!(unchanged["unchanged"], 1);

        let csv = admin.get("/api/admin/orders/export?format=csv&from=2050-03-01").await;
        let name = "attachment; filename=\"commandes-2050-03-01-2050-03-03.csv\"";
        assert_eq!(csv.header("content-disposition"), name);
        let orders = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("orders");
        let at = mongodb::bson::DateTime::from_millis(app.shop.now().millis());
        let odd = mongodb::bson::doc! { "orderNumber": "OLD", "status": "lost", "createdAt": at };
        orders.insert_one(odd).await.unwrap();
        let with_odd = admin.get("/api/admin/orders/export?format=csv&from=2050-03-01").await;
        assert_eq!((csv.status.as_u16(), with_odd.status.as_u16()), (200, 200));
        let last = with_odd.text.trim_end().lines().last().unwrap();
        assert!(last.starts_with("1 commande(s) illisible(s)"), "{last}");
        assert_eq!(with_odd.text.lines().count(), csv.text.lines().count() + 1);
        let number = order["orderNumber"].as_str().unwrap();
        let line = csv.text.lines().nth(1).unwrap();
        assert!(line.starts_with(&format!("{number};2050-03-03;Reçue;")), "{line}");
        assert!(line.contains(";2;250;12,35;5,5;24,70;24,70;"), "{line}");
        for path in ["products", "orders"] {
            let book = admin.get(&format!("/api/admin/{path}/export?format=xlsx")).await;
            assert!(book.header("content-type").ends_with("spreadsheetml.sheet"));
            assert!(book.text.starts_with("PK"));
            let path = format!("/api/admin/{path}/export");
            nadia.get(&path).await.refuses(403, "forbidden");
            for (query, expected) in [
                ("format=ods", ("format", "wrong_type")),
                ("from=2050-03-02&to=2050-03-01", ("to", "before_from")),
                ("since=2050-03-01", ("since", "unknown_field")),
            ] {
                admin.get(&format!("{path}?{query}")).await.refuses_fields(&[expected]);
            }
        }
        let empty = admin.get("/api/admin/products/export?to=2050-03-02").await;
        assert_eq!(empty.text.lines().count(), 1);
    });
}

#[test]
fn orders_are_moved_along_and_placed_by_a_file_of_an_admins() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().named("Comté").price("12.35")).await;
        nadia.fills(&comte, 2).await;
        let order = nadia.post("/api/orders", crate::fixtures::order()).await.is(201);
        let csv = admin.get("/api/admin/orders/export").await.text;
        let path = "/api/admin/orders/import";
        let sends = async |actor: &Actor, path: &str, file: &str| {
            actor
                .submits(path, form(&[("file", "commandes.csv", file.as_bytes())]))
                .await
        };
        let report = |created: u32, updated: u32, unchanged: u32| json!({ "created": created, "updated": updated, "unchanged": unchanged, "rows": [] });
        assert_eq!(sends(&admin, path, &csv).await.is(200), report(0, 0, 1));
        let moved = csv.replace(";Reçue;", ";En préparation;");
        let dry = format!("{path}?dryRun=true");
        assert_eq!(sends(&admin, &dry, &moved).await.is(200), report(0, 1, 0));
        assert_eq!(sends(&admin, path, &moved).await.is(200), report(0, 1, 0));
        let now = nadia.get(&format!("/api/orders/{}", id(&order))).await.is(200);
        assert_eq!(now["status"], "processing");
        let new = "Façon de payer;Produit;Quantité\nEspèces;Comté;1\n";
        assert_eq!(sends(&admin, path, new).await.is(200), report(1, 0, 0));
        assert_eq!(sends(&admin, path, new).await.is(200), report(0, 0, 1), "sent again");
        sends(&nadia, path, new).await.refuses(403, "forbidden");
        sends(&admin, path, "Jour\n1\n")
            .await
            .refuses_fields(&[("file", "no_order_column")]);

        let form_of_the_page = "/gestion/commandes/importer/fichier";
        let kept = sends(&admin, form_of_the_page, new).await;
        assert!(kept.header("location").starts_with("/gestion/commandes/importer?file="));
        let refused = sends(&admin, form_of_the_page, "").await;
        assert_eq!(
            refused.header("location"),
            "/gestion/commandes/importer?refused=required#file"
        );
        sends(&nadia, form_of_the_page, new).await.refuses(403, "forbidden");
    });
}

#[test]
fn the_form_of_a_file_goes_on_to_what_would_come_of_it_or_back_with_what_is_wrong() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let path = "/gestion/produits/importer/fichier";
        let kept = admin
            .submits(path, form(&[("file", "a.csv", &b"Nom;Prix\nBrie;4\n"[..])]))
            .await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let page = "/gestion/produits/importer";
        assert!(kept.header("location").starts_with(&format!("{page}?file=")));
        assert_eq!(app.count("imports").await, 1);
        for (file, rule) in [(&b""[..], "required"), (&b"Prix\n4\n"[..], "no_key_column")] {
            let refused = admin.submits(path, form(&[("file", "a.csv", file)])).await;
            assert_eq!(refused.header("location"), format!("{page}?refused={rule}#file"));
        }
        let nadia = app.customer("nadia").await;
        nadia.submits(path, form(&[])).await.refuses(403, "forbidden");
        assert_eq!(app.count("imports").await, 1);
    });
}
