//! The forms with pictures that pages send: of a product, of a review.

use serde_json::{Value, json};
use test_support::pictures::png;

use crate::{
    fixtures::{id, product},
    reviews::{buyer, review_body},
    support::{Actor, form, in_a_shop},
};

/// What the form's page says after these files were sent.
async fn outcome(actor: &Actor, path: &str, page: &str, files: &[&[u8]]) -> String {
    let files: Vec<_> = files.iter().map(|file| ("image", "../x", *file)).collect();
    let answer = actor.submits(path, form(&files)).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let outcome = answer.header("location").strip_prefix(page).expect("the form");
    outcome.to_owned()
}

#[test]
fn a_products_form_puts_pictures_behind_those_that_are_there_and_comes_back() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("images", json!(["/images/a.svg"]))).await;
        let page = format!("/gestion/produits/{}", comte["_id"].as_str().unwrap());
        let path = format!("{page}/images");
        let sent = async |files: &[&[u8]]| outcome(&admin, &path, &page, files).await;
        assert_eq!(sent(&[&png(600, 10), &png(10, 10)]).await, "?image=added#image");
        let images = app
            .guest()
            .get(&format!("/api/products/{}", comte["_id"].as_str().unwrap()))
            .await
            .is(200)["images"]
            .clone();
        let images: Vec<String> = serde_json::from_value(images).unwrap();
        assert_eq!((images.len(), images[0].as_str()), (3, "/images/a.svg"));
        assert!(
            images[1].ends_with("-600.webp") && images[2].ends_with("-10.webp"),
            "{images:?}"
        );
        for (files, outcome) in [
            (&[][..], "required"),
            (&[&b""[..]], "required"),
            (&[&b"<svg>"[..]], "not_a_picture"),
            (&[&vec![0; 8 * 1024 * 1024 + 1][..]], "picture_too_large:8"),
        ] {
            assert_eq!(sent(files).await, format!("?image={outcome}#image"));
        }
        assert_eq!(app.picture_files().len(), 3);
        let picture = png(10, 10);
        assert_eq!(sent(&[&picture[..]; 10]).await, "?image=too_many:12#image");
        assert_eq!(app.picture_files().len(), 12);
    });
}

#[test]
fn a_products_form_takes_pictures_of_admins_alone() {
    in_a_shop(async |app| {
        let comte = app.sells(product()).await;
        let path = format!("/gestion/produits/{}/images", comte["_id"].as_str().unwrap());
        let picture = png(10, 10);
        app.guest().uploads(&path, &picture).await.refuses(401, "not_signed_in");
        app.customer("nadia")
            .await
            .uploads(&path, &picture)
            .await
            .refuses(403, "forbidden");
        let nowhere = format!("/gestion/produits/{}/images", app.unknown_id());
        app.admin()
            .await
            .uploads(&nowhere, &picture)
            .await
            .refuses(404, "not_found");
        assert!(app.has_no_pictures().await);
    });
}

#[test]
fn a_reviews_form_puts_pictures_with_the_customers_own_review_five_at_most() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let reviews = format!("/api/products/{}/reviews", id(&comte));
        nadia.post(&reviews, review_body(5, "Fruité.")).await.is(201);
        let page = format!("/fromages/{}", comte["slug"].as_str().unwrap());
        let path = format!("{page}/avis/images");
        let sent = async |files: &[&[u8]]| outcome(&nadia, &path, &page, files).await;
        assert_eq!(sent(&[&png(600, 10), &png(10, 10)]).await, "?image=added#image");
        for (files, outcome) in [(&[][..], "required"), (&[&b"<svg>"[..]], "not_a_picture")] {
            assert_eq!(sent(files).await, format!("?image={outcome}#image"));
        }
        let picture = png(10, 10);
        assert_eq!(sent(&[&picture[..]; 6]).await, "?image=too_many:5#image");
        let listed = app.guest().get(&reviews).await.is(200);
        let images: Vec<String> = serde_json::from_value(listed["items"][0]["images"].clone()).unwrap();
        // One of them in two widths.
        assert_eq!((images.len(), app.picture_files().len()), (5, 6));
        assert!(images[0].ends_with("-600.webp"), "{images:?}");
    });
}

#[test]
fn a_reviews_form_is_for_whoever_wrote_the_review_and_only_while_it_is_shown() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let path = format!("/fromages/{}/avis/images", id(&comte));
        let picture = png(10, 10);
        app.guest().uploads(&path, &picture).await.refuses(401, "not_signed_in");
        nadia.uploads(&path, &picture).await.refuses(404, "not_found");
        let reviews = format!("/api/products/{}/reviews", id(&comte));
        let review: Value = nadia.post(&reviews, review_body(5, "Fruité.")).await.is(201);
        let omar = app.customer("omar").await;
        omar.uploads(&path, &picture).await.refuses(404, "not_found");
        let hide = format!("/api/admin/reviews/{}", id(&review));
        admin.put(&hide, json!({ "hidden": true })).await.is(200);
        nadia.uploads(&path, &picture).await.refuses(404, "not_found");
        assert!(app.has_no_pictures().await);
    });
}
