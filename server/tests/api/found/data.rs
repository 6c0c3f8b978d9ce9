//! The data in pages says what the pages say.

use serde_json::{Value, json};

use super::{SITE, data, in_production, meta, page};
use crate::{
    fixtures::{id, product, recipe},
    reviews::{buyer, review_body, reviews_of},
    support::{App, in_a_shop},
};

async fn told(app: &App, path: &str, language: &str, kind: &str) -> Value {
    let page = page(app, path, language).await;
    let mut found = data(&page, kind);
    assert_eq!(found.len(), 1, "{kind} in {path}");
    found.remove(0)
}

#[test]
fn a_products_data_is_what_its_page_shows() {
    in_a_shop(async |app| {
        let (admin, body) = (
            app.admin().await,
            product()
                .named("Comté </script>")
                .with("slug", "comte")
                .with("category", "pate-pressee-cuite"),
        );
        let english = json!({ "en": { "name": "Aged Comté" } });
        let comte = app
            .sells(body.clone().by_weight().stock(5000).with("translations", english))
            .await;
        let production = in_production(app);
        let shown = told(&production, "/fromages/comte", "fr", "Product").await;
        assert_eq!(
            shown,
            json!({
                "@context": "https://schema.org",
                "@type": "Product",
                "@id": format!("{SITE}/fromages/comte#product"),
                "url": format!("{SITE}/fromages/comte"),
                "name": "Comté </script>",
                "description": "Fruité et long.",
                "image": [format!("{SITE}/images/cheese/comte.jpg")],
                "sku": id(&comte),
                "category": "Pâtes pressées cuites",
                "brand": { "@type": "Brand", "name": app.shop.settings.seller.name },
                "offers": {
                    "@type": "Offer",
                    "url": format!("{SITE}/fromages/comte"),
                    "price": "12.50",
                    "priceCurrency": "EUR",
                    "priceSpecification": [{
                        "@type": "UnitPriceSpecification",
                        "price": "12.50",
                        "priceCurrency": "EUR",
                        "valueAddedTaxIncluded": true,
                        "referenceQuantity": {
                            "@type": "QuantitativeValue", "value": 250, "unitCode": "GRM",
                            "valueReference": { "@type": "QuantitativeValue", "value": 1, "unitCode": "KGM" },
                        },
                    }],
                    "availability": "https://schema.org/InStock",
                    "itemCondition": "https://schema.org/NewCondition",
                    "seller": { "@id": format!("{SITE}/#store") },
                    "shippingDetails": [{
                        "@type": "OfferShippingDetails",
                        "shippingRate": { "@type": "MonetaryAmount", "value": "6.90", "currency": "EUR" },
                        "shippingDestination": { "@type": "DefinedRegion", "addressCountry": "FR" },
                    }],
                    "hasMerchantReturnPolicy": {
                        "@type": "MerchantReturnPolicy", "applicableCountry": "FR",
                        "returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted",
                    },
                },
            })
        );
        let page = page(&production, "/en/fromages/comte", "fr").await;
        let english = &data(&page, "Product")[0];
        assert_eq!(
            (&english["name"], &english["url"]),
            (&json!("Aged Comté"), &json!(format!("{SITE}/en/fromages/comte")))
        );
        for (name, content) in [
            ("og:title", "Aged Comté"),
            ("og:url", "https://fromagerie.example/en/fromages/comte"),
            ("og:image", "https://fromagerie.example/images/cheese/comte.jpg"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:locale", "en_GB"),
        ] {
            assert_eq!(meta(&page, name), Some(content), "{name}");
        }

        // Reduced, nearly gone, and with reviews.
        let path = format!("/api/products/{}", id(&comte));
        let reduced = body
            .clone()
            .by_weight()
            .stock(900)
            .price("10")
            .with("compareAtPrice", 12.5);
        admin.put(&path, reduced.0).await.is(200);
        let nadia = buyer(app, &admin, "Nadia B", &comte).await;
        nadia
            .post(&reviews_of(&comte), review_body(4, "Très bon."))
            .await
            .is(201);
        let shown = told(app, "/fromages/comte", "fr", "Product").await;
        let offer = &shown["offers"];
        assert_eq!(
            (&offer["price"], &offer["availability"]),
            (&json!("10.00"), &json!("https://schema.org/LimitedAvailability"))
        );
        assert_eq!(
            offer["priceSpecification"][1],
            json!({
                "@type": "UnitPriceSpecification", "price": "12.50", "priceCurrency": "EUR",
                "priceType": "https://schema.org/StrikethroughPrice",
            })
        );
        let rating = json!({
            "@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1, "bestRating": 5, "worstRating": 1,
        });
        assert_eq!(shown["aggregateRating"], rating);
    });
}

#[test]
fn what_keeps_may_be_sent_back_and_what_is_dear_is_delivered_for_nothing() {
    in_a_shop(async |app| {
        let board = product()
            .named("Planche")
            .with("slug", "planche")
            .with("isPerishable", false);
        app.sells(board.price("60").stock(0)).await;
        let offer = told(app, "/fromages/planche", "fr", "Product").await["offers"].clone();
        assert_eq!(offer["availability"], "https://schema.org/OutOfStock");
        assert_eq!(offer["shippingDetails"][0]["shippingRate"]["value"], "0.00");
        assert_eq!(offer["hasMerchantReturnPolicy"]["merchantReturnDays"], 14);
        let area = |codes: &[&str], fee: f64| json!({ "name": codes[0], "postalCodes": codes, "fee": fee });
        let admin = app.admin().await;
        for area in [area(&["69001", "690*"], 3.5), area(&["75*"], 9.0)] {
            admin.post("/api/admin/delivery/areas", area).await.is(201);
        }
        let offer = told(app, "/fromages/planche", "fr", "Product").await["offers"].clone();
        let mut areas = offer["shippingDetails"].as_array().expect("areas").clone();
        areas.sort_by_key(|area| area["shippingRate"]["value"].to_string());
        assert_eq!(areas[0]["shippingRate"]["value"], "3.50");
        let lyon = json!({
            "@type": "DefinedRegion", "addressCountry": "FR", "postalCode": ["69001"], "postalCodePrefix": ["690"],
        });
        assert_eq!(areas[0]["shippingDestination"], lyon);
        // Of so many codes it is not told at all.
        let codes: Vec<_> = (10..70).map(|number| format!("130{number}")).collect();
        let many = json!({ "name": "Marseille", "postalCodes": codes, "fee": 8 });
        admin.post("/api/admin/delivery/areas", many).await.is(201);
        let offer = told(app, "/fromages/planche", "fr", "Product").await["offers"].clone();
        assert_eq!(offer["shippingDetails"], Value::Null);
    });
}

#[test]
fn a_recipes_data_has_the_quantities_that_its_page_shows() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let body = recipe().with("slug", "fondue").ingredient(None, 400, "g");
        admin.post("/api/recipes", body.0).await.is(201);
        let production = in_production(app);
        let shown = told(&production, "/recettes/fondue?servings=6", "fr", "Recipe").await;
        for (field, value) in [
            ("name", json!("Fondue")),
            ("url", json!(format!("{SITE}/recettes/fondue"))),
            ("recipeYield", json!("6")),
            ("prepTime", json!("PT15M")),
            ("cookTime", json!("PT20M")),
            ("totalTime", json!("PT35M")),
            ("recipeIngredient", json!(["600\u{a0}g Comté"])),
            ("recipeCategory", json!("Plat")),
            ("inLanguage", json!("fr")),
        ] {
            assert_eq!(shown[field], value, "{field}");
        }
        let steps = json!([{ "@type": "HowToStep", "text": "Râper." }, { "@type": "HowToStep", "text": "Fondre." }]);
        assert_eq!(shown["recipeInstructions"], steps);
        let above = told(&production, "/en/recettes/fondue", "fr", "BreadcrumbList").await;
        let items = json!([
            { "@type": "ListItem", "position": 1, "name": "Recipes", "item": format!("{SITE}/en/recettes") },
            { "@type": "ListItem", "position": 2, "name": "Cheese fondue" },
        ]);
        assert_eq!(above["itemListElement"], items);
    });
}

#[test]
fn the_shops_data_has_its_hours_and_the_days_on_which_it_is_closed() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let closures = json!({ "days": [{ "first": "2050-08-03", "last": "2050-08-16", "fr": "Congés" }] });
        admin.put("/api/admin/settings/closures", closures).await.is(200);
        let production = in_production(app);
        for path in ["/", "/contact"] {
            let shop = told(&production, path, "fr", "Store").await;
            let seller = &app.shop.settings.seller;
            assert_eq!(
                (&shop["name"], &shop["telephone"]),
                (&json!(seller.name), &json!(seller.phone)),
                "{path}"
            );
            let address = json!({
                "@type": "PostalAddress", "streetAddress": "1 rue de la Démonstration", "postalCode": "00000",
                "addressLocality": "Nulle-Part", "addressCountry": "FR",
            });
            assert_eq!(shop["address"], address);
            let week = shop["openingHoursSpecification"].as_array().expect("hours");
            let sunday = json!({
                "@type": "OpeningHoursSpecification", "dayOfWeek": ["https://schema.org/Sunday"], "opens": "09:00",
                "closes": "13:00",
            });
            assert_eq!((week.len(), &week[2]), (3, &sunday));
            let closed = json!([{
                "@type": "OpeningHoursSpecification", "validFrom": "2050-08-03", "validThrough": "2050-08-16",
                "opens": "00:00", "closes": "00:00",
            }]);
            assert_eq!(shop["specialOpeningHoursSpecification"], closed);
        }
    });
}
