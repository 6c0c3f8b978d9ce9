//! What is gone for good is told apart from what was never there.

use super::{in_production, meta, open};
use crate::{
    fixtures::{product, recipe},
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
fn an_address_that_a_product_or_recipe_left_for_another_is_not_found() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.sells(product().named("Morbier").with("slug", "morbier")).await;
        app.cooks("fondue", None).await;
        let renamed = product().named("Morbier").with("slug", "vieux-morbier");
        admin.put("/api/products/morbier", renamed.0).await.is(200);
        let renamed = recipe().with("slug", "fondue-savoyarde").ingredient(None, 400, "g");
        admin.put("/api/recipes/fondue", renamed.0).await.is(200);
        for (path, status) in [
            ("/fromages/morbier", 404),
            ("/recettes/fondue", 404),
            ("/fromages/vieux-morbier", 200),
            ("/recettes/fondue-savoyarde", 200),
        ] {
            assert_eq!(open(app, path, "fr").await.status, status, "{path}");
        }
    });
}
