//! One address for each page in each language.

use app::listed::{PRIVATE, is_listed};
use axum::http::Method;
use server::routes::PAGES;

use super::{SITE, in_production, links, meta, open, page};
use crate::{
    fixtures::{id, product, recipe},
    support::{Answer, App, in_a_shop, request},
};

/// So many products and recipes more that the lists of both have a second page.
async fn fills_pages(app: &App) {
    let admin = app.admin().await;
    for _ in 0..12 {
        admin.post("/api/products", product().0).await.is(201);
        let recipe = recipe().ingredient(None, 400, "g");
        admin.post("/api/recipes", recipe.0).await.is(201);
    }
}

/// Asserts that a page is not there, and that nobody is to keep its address.
fn is_nothing(answer: &Answer, path: &str) {
    assert_eq!(
        (answer.status.as_u16(), meta(&answer.text, "robots")),
        (404, Some("noindex")),
        "{path}"
    );
    assert_eq!(links(&answer.text, "canonical"), [], "{path}");
}

async fn canonical(app: &App, path: &str, language: &str) -> String {
    let page = page(app, path, language).await;
    let found = links(&page, "canonical");
    assert_eq!(found.len(), 1, "{path}");
    found[0].1.replace("&amp;", "&")
}

#[test]
fn a_page_has_one_address_in_each_language_however_it_is_reached() {
    in_a_shop(async |app| {
        let morbier = app.sells(product().named("Morbier").with("slug", "morbier")).await;
        app.cooks("fondue", Some(&morbier)).await;
        fills_pages(app).await;
        let app = in_production(app);
        let by_id = format!("/fromages/{}", id(&morbier));
        for (path, address) in [
            ("/", "/"),
            ("/?utm_source=letter", "/"),
            ("/fromages", "/fromages"),
            ("/fromages?sort=price&minPrice=2&inStock=true", "/fromages"),
            ("/fromages?q=morbier", "/fromages"),
            ("/fromages?sort=price&page=2", "/fromages"),
            (
                "/fromages?category=pate-pressee-cuite&sort=-rating",
                "/fromages?category=pate-pressee-cuite",
            ),
            ("/fromages?page=2", "/fromages?page=2"),
            ("/fromages/morbier?added=1&utm_campaign=x", "/fromages/morbier"),
            (by_id.as_str(), "/fromages/morbier"),
            ("/recettes?category=plat", "/recettes?category=plat"),
            ("/recettes?category=plat&page=2", "/recettes?category=plat&page=2"),
            ("/recettes/fondue?servings=6", "/recettes/fondue"),
            ("/plateau?people=4", "/plateau"),
            ("/livraison?code=69001", "/livraison"),
            ("/contact", "/contact"),
            ("/conditions-de-vente", "/conditions-de-vente"),
        ] {
            assert_eq!(canonical(&app, path, "fr").await, format!("{SITE}{address}"), "{path}");
            let english = match address {
                "/" => format!("{SITE}/en"),
                _ => format!("{SITE}/en{address}"),
            };
            // Whoever reads English in an address without a language, and who says so in the address.
            assert_eq!(canonical(&app, path, "en").await, english, "{path}");
            let prefixed = if path == "/" {
                "/en".to_owned()
            } else {
                format!("/en{path}").replace("/en/?", "/en?")
            };
            let shown = page(&app, &prefixed, "fr").await;
            assert!(shown.contains(r#" lang="en""#), "{prefixed}");
            let known = links(&shown, "canonical")[0].1.replace("&amp;", "&");
            assert_eq!(known, english, "{prefixed}");
            let french = format!("{SITE}{address}");
            let both = [
                ("fr", french.as_str()),
                ("en", english.as_str()),
                ("x-default", french.as_str()),
            ];
            let told = links(&shown, "alternate").into_iter();
            let told: Vec<_> = told
                .map(|(tag, address)| (tag, address.replace("&amp;", "&")))
                .collect();
            assert_eq!(told, both.map(|(tag, address)| (tag, address.to_owned())), "{prefixed}");
        }
    });
}

#[test]
fn every_page_is_either_to_be_found_or_kept_out_and_says_so() {
    let mut found = 0;
    for route in PAGES.iter().filter(|page| page.methods().next().is_some()) {
        let path = route.path().replace(['{', '}'], "");
        let is_private = PRIVATE.iter().any(|private| path.starts_with(private));
        assert_ne!(is_listed(&path), is_private, "{path}");
        found += usize::from(is_listed(&path));
    }
    assert_eq!(found, 16);
    in_a_shop(async |app| {
        for path in [
            "/panier",
            "/connexion",
            "/inscription",
            "/allergenes",
            "/mot-de-passe/oublie",
        ] {
            let page = page(app, path, "fr").await;
            assert_eq!(meta(&page, "robots"), Some("noindex"), "{path}");
            assert_eq!(
                (links(&page, "canonical"), meta(&page, "og:url")),
                (vec![], None),
                "{path}"
            );
        }
        for path in ["/nowhere", "/fromages/nowhere"] {
            let answer = open(app, path, "fr").await;
            is_nothing(&answer, path);
        }
        assert_eq!(meta(&page(app, "/fromages", "fr").await, "robots"), None);
    });
}

#[test]
fn a_page_behind_the_last_and_a_family_that_is_none_are_not_there() {
    in_a_shop(async |app| {
        app.sells(product().named("Morbier").with("slug", "morbier")).await;
        app.cooks("fondue", None).await;
        for (path, link) in [
            ("/fromages?page=999", "/fromages"),
            ("/fromages?page=2", "/fromages"),
            ("/fromages?category=chevre&page=2", "/fromages?category=chevre"),
            ("/fromages?q=morbier&page=2", "/fromages?q=morbier"),
            ("/fromages?category=unheard-of", "/fromages"),
            ("/fromages?category=unheard-of&page=2", "/fromages"),
            ("/recettes?page=2", "/recettes"),
            ("/recettes?category=plat&page=2", "/recettes?category=plat"),
            ("/recettes?category=unheard-of", "/fromages"),
        ] {
            let answer = open(app, path, "fr").await;
            is_nothing(&answer, path);
            assert!(answer.text.contains(&format!("href=\"{link}\"")), "{path}");
            let title = answer.text.split("<title>").nth(1).unwrap_or_default();
            assert!(title.starts_with("Page introuvable · "), "{path}");
        }
        for path in [
            "/fromages?category=chevre",
            "/fromages?page=0",
            "/fromages?q=nothing",
            "/fromages?category=pates-pressees-cuites",
            "/recettes?category=soupe",
        ] {
            assert_eq!(open(app, path, "fr").await.status, 200, "{path}");
        }
    });
}

#[test]
fn every_page_that_is_to_be_found_has_a_title_and_a_description_of_its_own() {
    in_a_shop(async |app| {
        let (brie, morbier) = (product().named("Brie").with("slug", "brie"), product().named("Morbier"));
        app.sells(brie).await;
        app.sells(
            morbier
                .with("slug", "morbier")
                .with("description", "Une raie de cendre. Autre chose."),
        )
        .await;
        app.cooks("fondue", None).await;
        fills_pages(app).await;
        for language in ["fr", "en"] {
            let mut seen = Vec::new();
            let lists = [
                "/fromages?category=chevre",
                "/fromages?page=2",
                "/fromages/brie",
                "/fromages/morbier",
                "/recettes/fondue",
            ];
            for path in app::listed::PAGES.into_iter().chain(lists) {
                let page = page(app, path, language).await;
                let title = page
                    .split("<title>")
                    .nth(1)
                    .and_then(|rest| rest.split("</title>").next());
                let description = meta(&page, "description").unwrap_or_default().to_owned();
                assert!(description.chars().count() >= 10, "{path}: {description}");
                seen.push((title.expect("a title").to_owned(), description.clone()));
                assert_eq!(meta(&page, "og:description"), Some(description.as_str()), "{path}");
            }
            let count = seen.len();
            seen.sort();
            seen.dedup_by(|a, b| a.0 == b.0);
            assert_eq!(seen.len(), count, "{seen:?}");
        }
        let page = page(app, "/fromages/morbier", "fr").await;
        let description = meta(&page, "description").unwrap_or_default();
        assert!(
            description.starts_with("Une raie de cendre. · 12,50\u{a0}€ la pièce"),
            "{description}"
        );
    });
}

#[test]
fn what_is_below_a_language_leads_on_there_and_what_a_client_says_of_it_does_not_count() {
    in_a_shop(async |app| {
        app.sells(product().named("Morbier").with("slug", "morbier")).await;
        let shown = page(app, "/en/fromages", "fr").await;
        for link in [
            r#"href="/en/fromages/morbier""#,
            r#"href="/en/panier""#,
            r#"href="/en""#,
            r#"action="/en/fromages""#,
        ] {
            assert!(shown.contains(link), "{link}");
        }
        assert!(
            !shown.contains(r#"<a href="/fromages"#) && !shown.contains("/en/fn/"),
            "{shown}"
        );
        assert!(
            page(app, "/fromages", "en")
                .await
                .contains(r#"href="/fromages/morbier""#)
        );
        // A client's own word, and addresses of what is no page.
        let headers = [
            ("accept", "text/html"),
            ("x-address-language", "en"),
            ("accept-language", "fr"),
        ];
        let answer = app.guest().send(request(Method::GET, "/fromages", &headers, "")).await;
        assert!(answer.text.contains(r#" lang="fr""#));
        for path in [
            "/en/api/products",
            "/en/health/live",
            "/en/metrics",
            "/en/robots.txt",
            "/english",
        ] {
            assert_eq!(open(app, path, "en").await.status, 404, "{path}");
        }
        let redirect = open(app, "/en/compte", "fr").await;
        assert_eq!(redirect.header("location"), "/en/connexion?next=/compte");
    });
}

#[test]
fn a_form_on_a_page_in_a_language_leads_on_there_and_choosing_another_leaves_it() {
    in_a_shop(async |app| {
        let morbier = app.sells(product().named("Morbier").with("slug", "morbier")).await;
        let send = async |function: &str, referer: &str, form: &str| {
            let headers = [
                ("accept", "text/html"),
                ("accept-language", "fr"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
                ("referer", referer),
            ];
            let answer = app
                .guest()
                .send(request(Method::POST, function, &headers, form.to_owned()))
                .await;
            answer.header("location").to_owned()
        };
        let (here, add) = ("http://shop.test:3000/en/fromages/morbier", "/fn/cart/add");
        let form = |quantity: &str| format!("key=morbier&product_id={}&quantity={quantity}", id(&morbier));
        assert_eq!(send(add, here, &form("1")).await, "/en/fromages/morbier?added=1");
        let french = "http://shop.test:3000/fromages/morbier";
        assert_eq!(send(add, french, &form("1")).await, "/fromages/morbier?added=1");
        let refused = send(add, here, &form("0")).await;
        assert!(refused.starts_with(&format!("{here}?")), "{refused}");
        let page = page(app, &refused.replace("http://shop.test:3000", ""), "fr").await;
        assert!(page.contains(r#"role="alert""#), "{refused}");
        for referer in [here, french] {
            let back = send("/fn/account/language", referer, "lang=fr").await;
            // Leptos reads the problem out of the address, and leaves a query of nothing.
            assert_eq!(back.strip_suffix('?').unwrap_or(&back), french, "{referer}");
        }
    });
}

#[test]
fn a_pages_address_with_a_slash_behind_it_leads_to_the_one_without() {
    in_a_shop(async |app| {
        let ask = async |method: Method, path: &str| {
            let headers = [("accept", "text/html"), ("accept-language", "fr")];
            app.guest().send(request(method, path, &headers, "")).await
        };
        for (path, address) in [
            ("/fromages/", "/fromages"),
            ("/fromages/?category=chevre&page=2", "/fromages?category=chevre&page=2"),
            ("/en/recettes/", "/en/recettes"),
            ("/fromages/comte-24-mois/", "/fromages/comte-24-mois"),
            ("/en/commandes/x/payer/?a=/", "/en/commandes/x/payer?a=/"),
            ("/panier/", "/panier"),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let answer = ask(method, path).await;
                assert_eq!(
                    (answer.status.as_u16(), answer.header("location")),
                    (301, address),
                    "{path}"
                );
            }
            assert_ne!(ask(Method::POST, path).await.status, 301, "{path}");
        }
        for path in ["/", "/en/"] {
            assert_eq!(ask(Method::GET, path).await.status, 200, "{path}");
        }
        // What is no page stays where it is not.
        for path in [
            "/nowhere/",
            "/panier/nowhere/",
            "/feeds/",
            "/fromages//evil.example/",
            "//evil.example/",
        ] {
            let answer = ask(Method::GET, path).await;
            assert!(!answer.headers.contains_key("location"), "{path}");
        }
    });
}
