//! `robots.txt`, the site map and the feeds.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use axum::{
    body::Body,
    http::{Method, Request},
};
use http_body_util::BodyExt;
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use serde_json::json;
use shared::product::Product;
use tower::ServiceExt;

use super::{SITE, in_production};
use crate::{
    fixtures::{id, product},
    support::{Answer, App, in_a_shop, request},
};

/// What these programs print of a text.
fn python(program: &str, text: &str) -> String {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let mut child = Command::new(&python)
        .args(["-c", program])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python} does not start: {error}"));
    let mut input = child.stdin.take().expect("its input");
    input.write_all(text.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(
        output.status.success(),
        "`scripts/setup test` installs what it needs and `. scripts/env` puts its Python on PATH; or set PYTHON"
    );
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

#[test]
fn robots_keep_out_of_what_is_somebodys_own_and_out_of_a_trial_altogether() {
    in_a_shop(async |app| {
        let trial = app.guest().get("/robots.txt").await;
        assert_eq!(
            (trial.status.as_u16(), trial.text.as_str()),
            (200, "User-agent: *\nDisallow: /\n")
        );
        let rules = in_production(app).guest().get("/robots.txt").await;
        assert_eq!(rules.header("content-type"), "text/plain; charset=utf-8");
        let read = python(
            "
import sys, urllib.robotparser
robots = urllib.robotparser.RobotFileParser()
robots.parse(sys.stdin.read().splitlines())
for path in ['/', '/fromages', '/fromages/brie?page=2', '/livraison', '/en', '/en/recettes', '/feeds/products.xml',
             '/compte/adresses', '/commander', '/panier', '/en/panier', '/gestion', '/en/gestion/produits', '/livraisons',
             '/api/products', '/discount/x', '/retractation/x']:
    print(path, robots.can_fetch('Googlebot', 'https://fromagerie.example' + path))
print(*robots.site_maps())
",
            &rules.text,
        );
        let (open, closed): (Vec<_>, Vec<_>) = read.lines().partition(|line| line.ends_with("True"));
        assert_eq!((open.len(), closed.len()), (7, 11), "{read}");
        assert_eq!(closed[10], format!("{SITE}/sitemap.xml"));
    });
}

/// Stores this many products past the shop, which takes minutes less.
async fn stocks(app: &App, count: i64) {
    let now = Bson::DateTime(mongodb::bson::DateTime::from_millis(app.shop.now().millis()));
    let products = (0..count).map(|number| {
        doc! {
            "_id": ObjectId::from_bytes(app.shop.new_id::<Product>().bytes()), "name": format!("Tomme {number} & co"), "description": "Une tomme <grise>.", "price": 9.9,
            "category": "pate-pressee-non-cuite", "images": ["/images/cheese/morbier.svg"], "weight": 250, "stock": 3,
            "slug": format!("tomme-{number}"), "milk": "cow", "createdAt": now.clone(), "updatedAt": now.clone(),
        }
    });
    let collection = app.shop.store.database().collection::<Document>("products");
    collection.insert_many(products).await.expect("products");
    app.shop.catalog.reload().await.expect("the catalog");
}

#[test]
fn the_site_map_names_every_page_once_in_each_language_in_pages_that_are_not_too_long() {
    in_a_shop(async |app| {
        app.cooks("fondue", None).await;
        stocks(app, 5_050).await;
        let app = in_production(app);
        let index = app.guest().get("/sitemap.xml").await;
        assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
        let named: Vec<_> = index
            .text
            .split("<loc>")
            .skip(1)
            .filter_map(|rest| rest.split("</loc>").next())
            .collect();
        let expected = ["pages", "products-1", "products-2", "recipes-1"];
        assert_eq!(named, expected.map(|name| format!("{SITE}/sitemaps/{name}.xml")));
        let mut all = Vec::new();
        for page in named {
            let page = app.guest().get(page.strip_prefix(SITE).expect("of this site")).await;
            assert_eq!(page.status, 200);
            let count = page.text.matches("<url>").count();
            assert!(count <= 10_000 && page.text.len() < 10_000_000, "{count}");
            assert_eq!(page.text.matches("<xhtml:link ").count(), 2 * count);
            all.extend(
                page.text
                    .split("<loc>")
                    .skip(1)
                    .map(|rest| rest.split("</loc>").next().expect("it ends").to_owned()),
            );
        }
        for address in [
            "/",
            "/en",
            "/en/fromages/tomme-5049",
            "/fromages/tomme-0",
            "/recettes/fondue",
            "/en/contact",
        ] {
            assert!(all.contains(&format!("{SITE}{address}")), "{address}");
        }
        let family = format!("{SITE}/en/fromages?category=pate-pressee-non-cuite");
        assert!(all.contains(&family));
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!((all.len(), count), (count, 2 * (14 + 1 + 1 + 5_050)));
        for unknown in [
            "products-0",
            "products-3",
            "products-01",
            "products-x",
            "recipes-2",
            "nothing",
            "pages-1",
        ] {
            let answer = app.guest().get(&format!("/sitemaps/{unknown}.xml")).await;
            answer.refuses(404, "not_found");
        }
    });
}

#[test]
fn the_feed_of_products_says_what_merchant_programmes_ask_for() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let body = product()
            .named("Comté & <co>")
            .with("slug", "comte")
            .with("category", "pate-pressee-cuite")
            .with("milk", "cow");
        let comte = admin.post("/api/products", body.0.clone()).await.is(201);
        let reduced = body.clone().price("10").with("compareAtPrice", 12.5).stock(0);
        admin
            .put(&format!("/api/products/{}", id(&comte)), reduced.0)
            .await
            .is(200);
        // Programmes refuse what has no picture.
        admin
            .post("/api/products", product().with("images", json!([])).0)
            .await
            .is(201);
        let app = in_production(app);
        let feed = app.guest().get("/feeds/products.xml").await;
        assert_eq!(feed.header("content-type"), "application/xml; charset=utf-8");
        let item = python(
            "
import sys, json
from lxml import etree
channel = etree.fromstring(sys.stdin.buffer.read()).find('channel')
g = '{http://base.google.com/ns/1.0}'
items = channel.findall('item')
read = lambda node: {child.tag.removeprefix(g): read(child) if len(child) else child.text for child in node}
print(json.dumps([read(item) for item in items]))
",
            &feed.text,
        );
        let seller = &app.shop.settings.seller.name;
        let expected = json!([{
            "id": id(&comte), "title": "Comté & <co>", "description": "Fruité et long.",
            "link": format!("{SITE}/fromages/comte"), "image_link": format!("{SITE}/images/cheese/comte.jpg"),
            "availability": "out_of_stock", "price": "12.50 EUR", "sale_price": "10.00 EUR",
            "unit_pricing_measure": "250 g", "unit_pricing_base_measure": "1 kg", "shipping_weight": "250 g",
            "condition": "new", "brand": seller, "identifier_exists": "no", "google_product_category": "429",
            "product_type": "Fromages > Pâtes pressées cuites", "shipping": { "country": "FR", "price": "6.90 EUR" },
        }]);
        let read: serde_json::Value = serde_json::from_str(&item).expect("JSON");
        assert_eq!(read, expected);
        let english = app.guest().get("/feeds/products.xml?lang=en").await.text;
        assert!(
            english.contains(&format!("<g:link>{SITE}/en/fromages/comte</g:link>")),
            "{english}"
        );
        app.guest()
            .get("/feeds/products.xml?lang=de")
            .await
            .refuses(422, "invalid_input");
    });
}

#[test]
fn a_feed_of_many_products_is_written_while_it_is_sent() {
    in_a_shop(async |app| {
        stocks(app, 1_050).await;
        let request = Request::get("/feeds/products.xml").header("host", "shop.test");
        let response = app
            .guest()
            .router
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await;
        let mut body = response.expect("an answer").into_body();
        let first = body.frame().await.expect("a part").expect("a part");
        assert!(first.into_data().expect("data").len() < 1_000);
        // What is sold after the feed began is in it as it is then.
        let products = app.shop.store.database().collection::<Document>("products");
        let change = doc! { "$set": { "name": "Dearer", "price": 99 } };
        products.update_many(doc! {}, change).await.expect("a change");
        app.shop.catalog.reload().await.expect("the catalog");
        let (mut frames, mut longest, mut dearer) = (0, 0, 0);
        while let Some(frame) = body.frame().await {
            let data = frame.expect("a part").into_data().expect("data");
            frames += 1;
            longest = longest.max(data.len());
            dearer += String::from_utf8_lossy(&data).matches("99.00 EUR").count();
        }
        assert!(frames >= 11 && longest < 200_000, "{frames} {longest}");
        assert_eq!(dearer, 1_050);
    });
}

#[test]
fn new_cheeses_are_a_feed_that_readers_read() {
    in_a_shop(async |app| {
        for (name, slug) in [("Brie", "brie"), ("Morbier & co", "morbier")] {
            app.sells(product().named(name).with("slug", slug)).await;
            app.seconds_later(60);
        }
        let app = in_production(app);
        let feed = app.guest().get("/feeds/new.xml").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        let read = python(
            "
import sys, feedparser
feed = feedparser.parse(sys.stdin.buffer.read())
assert not feed.bozo and feed.version == 'atom10', feed
print(feed.feed.title, feed.feed.id, feed.feed.author, sep='|')
for entry in feed.entries:
    print(entry.title, entry.link, entry.published_parsed[0], entry.updated_parsed >= entry.published_parsed, sep='|')
",
            &feed.text,
        );
        let seller = &app.shop.settings.seller.name;
        let lines: Vec<_> = read.lines().collect();
        assert_eq!(
            lines,
            [
                format!("Nouveaux fromages|{SITE}/feeds/new.xml|{seller}"),
                format!("Morbier & co|{SITE}/fromages/morbier|2050|True"),
                format!("Brie|{SITE}/fromages/brie|2050|True"),
            ]
        );
    });
}

#[test]
fn what_is_fetched_again_unchanged_is_not_sent_again() {
    in_a_shop(async |app| {
        let comte = app.sells(product().with("slug", "comte").stock(5)).await;
        app.cooks("fondue", None).await;
        let paths = [
            "/sitemap.xml",
            "/sitemaps/pages.xml",
            "/sitemaps/products-1.xml",
            "/sitemaps/recipes-1.xml",
            "/feeds/products.xml",
            "/feeds/new.xml",
        ];
        let get = async |path: &str, known: &str| -> Answer {
            let headers = [("if-none-match", known)];
            app.guest().send(request(Method::GET, path, &headers, "")).await
        };
        let mut tags = Vec::new();
        for path in paths {
            let first = get(path, "").await;
            assert_eq!(
                (first.status.as_u16(), first.header("cache-control")),
                (200, "public, max-age=3600"),
                "{path}"
            );
            let again = get(path, first.header("etag")).await;
            assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
            let head = app.guest().call(Method::HEAD, path, None).await;
            assert_eq!(
                (head.header("etag"), head.text.as_str()),
                (first.header("etag"), ""),
                "{path}"
            );
            tags.push(first.header("etag").to_owned());
        }
        app.customer("nadia").await.orders(&comte).await;
        assert_eq!(
            get("/feeds/products.xml", &tags[4]).await.status,
            200,
            "its stock is another"
        );
        assert_eq!(get("/sitemaps/recipes-1.xml", &tags[3]).await.status, 304);
    });
}
