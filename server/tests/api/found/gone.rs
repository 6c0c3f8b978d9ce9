//! What is gone for good is told apart from what was never there.

use super::{in_production, meta, open};
use crate::{
    fixtures::{id, product, recipe},
    support::in_a_shop,
};

#[test]
fn what_was_sold_or_cooked_here_is_gone_and_what_never_was_is_not_found() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.sells(product().named("Morbier").with("slug", "morbier")).await;
        app.cooks("fondue", None).await;
        let draft = product().with("slug", "draft").with("published", false);
        admin.post("/api/products", draft.0).await.is(201);
        for path in ["/fromages/morbier", "/recettes/fondue"] {
            assert_eq!(open(app, path, "fr").await.status, 200, "{path}");
        }
        admin.delete("/api/products/morbier").await.is(204);
        admin.delete("/api/recipes/fondue").await.is(204);
        for (path, status) in [
            ("/fromages/morbier", 410),
            ("/en/fromages/morbier", 410),
            ("/recettes/fondue", 410),
            ("/fromages/never", 404),
            ("/fromages/draft", 404),
            ("/recettes/never", 404),
            ("/recettes/morbier", 404),
        ] {
            let answer = open(app, path, "fr").await;
            assert_eq!(answer.status.as_u16(), status, "{path}");
            assert_eq!(meta(&answer.text, "robots"), Some("noindex"), "{path}");
            assert_eq!(
                answer.text.contains("Page disparue"),
                status == 410 && !path.starts_with("/en"),
                "{path}"
            );
        }
        // REST says what its contract says.
        app.guest().get("/api/products/morbier").await.refuses(404, "not_found");
        let map = in_production(app).guest().get("/sitemaps/products-1.xml").await;
        assert!(!map.text.contains("morbier"), "{}", map.text);
        // Another recipe may take the address.
        let another = recipe().with("slug", "fondue").ingredient(None, 400, "g");
        admin.post("/api/recipes", another.0).await.is(201);
        assert_eq!(open(app, "/recettes/fondue", "fr").await.status, 200);
    });
}

#[test]
fn an_address_that_a_product_or_recipe_left_leads_to_where_it_is_until_another_takes_it() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let morbier = app.sells(product().named("Morbier").with("slug", "morbier")).await;
        app.cooks("fondue", None).await;
        for slug in ["vieux-morbier", "morbier-fermier"] {
            let renamed = product().named("Morbier").with("slug", slug);
            let address = format!("/api/products/{}", id(&morbier));
            admin.put(&address, renamed.0).await.is(200);
        }
        let renamed = recipe().with("slug", "fondue-savoyarde").ingredient(None, 400, "g");
        admin.put("/api/recipes/fondue", renamed.0).await.is(200);
        for (path, now) in [
            ("/fromages/morbier", "/fromages/morbier-fermier"),
            ("/fromages/vieux-morbier", "/fromages/morbier-fermier"),
            (
                "/fromages/morbier?utm=1&q=a%20b",
                "/fromages/morbier-fermier?utm=1&q=a%20b",
            ),
            ("/en/fromages/morbier?utm=1", "/en/fromages/morbier-fermier?utm=1"),
            ("/recettes/fondue", "/recettes/fondue-savoyarde"),
        ] {
            let answer = open(app, path, "fr").await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (301, now),
                "{path}"
            );
            assert_eq!(open(app, now, "fr").await.status, 200, "{now}");
        }
        let read = app.guest().get("/api/products/morbier").await.is(200);
        assert_eq!(read["slug"], "morbier-fermier");
        let read = app.guest().get("/api/recipes/fondue").await.is(200);
        assert_eq!(read["slug"], "fondue-savoyarde");
        let map = in_production(app).guest().get("/sitemaps/products-1.xml").await;
        assert!(
            map.text.contains("/morbier-fermier") && !map.text.contains("/vieux-morbier"),
            "{}",
            map.text
        );

        // Whatever has an address now comes first; and what was there is gone once it is put away.
        app.sells(product().named("Morbier").with("slug", "morbier")).await;
        assert_eq!(open(app, "/fromages/morbier", "fr").await.status, 200);
        admin.delete("/api/products/morbier-fermier").await.is(204);
        admin.delete("/api/recipes/fondue-savoyarde").await.is(204);
        for path in ["/fromages/vieux-morbier", "/recettes/fondue"] {
            assert_eq!(open(app, path, "fr").await.status, 410, "{path}");
        }
        // Another recipe that was there since, and moved on, is what was there last.
        app.cooks("fondue", None).await;
        let renamed = recipe().with("slug", "fondue-moitie-moitie").ingredient(None, 400, "g");
        admin.put("/api/recipes/fondue", renamed.0).await.is(200);
        let answer = open(app, "/recettes/fondue", "fr").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (301, "/recettes/fondue-moitie-moitie")
        );
        admin.delete("/api/recipes/fondue-moitie-moitie").await.is(204);

        // A draft that took a slug is not what its readers knew there.
        let (tomme, slug) = (
            app.sells(product().named("Tomme").with("slug", "tomme")).await,
            "tomme-grise",
        );
        let renamed = product().named("Tomme").with("slug", slug);
        admin
            .put(&format!("/api/products/{}", id(&tomme)), renamed.0)
            .await
            .is(200);
        let draft = product().named("Tomme").with("slug", "tomme").with("published", false);
        admin.post("/api/products", draft.0).await.is(201);
        app.guest().get("/api/products/tomme").await.refuses(404, "not_found");
    });
}
