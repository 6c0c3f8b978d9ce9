//! A picture that nothing shows is removed, once, and no other.

use domain::{
    Admin, media,
    periods::UNUSED_PICTURE_DAYS,
    privacy::retention::{self, Removed},
};
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::picture::Picture;
use test_support::{
    fixtures::product,
    pictures::png,
    shop::{TestShop, in_a_shop},
};

const DAY: i64 = 86_400;

async fn send(shop: &TestShop, admin: &Admin, width: u32) -> Picture {
    media::upload(shop, admin, png(width, 10)).await.unwrap()
}

async fn stored(shop: &TestShop, collection: &str, document: Document) {
    let documents = shop.store.database().collection::<Document>(collection);
    documents.insert_one(document).await.unwrap();
}

fn pictures(removed: u64) -> Removed {
    Removed {
        pictures: removed,
        ..Removed::default()
    }
}

#[test]
fn a_picture_that_nothing_shows_is_removed_after_a_week_with_all_its_versions() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let of_product = send(shop, &admin, 10).await;
        let of_archived = send(shop, &admin, 11).await;
        let of_recipe = send(shop, &admin, 12).await;
        let of_review = send(shop, &admin, 13).await;
        let of_complaint = send(shop, &admin, 14).await;
        let unused = send(shop, &admin, 1000).await;
        let mut with_a_picture = product();
        with_a_picture.0.images.push(of_product.url);
        shop.sells(with_a_picture).await;
        // Also what the shop cannot read shows its pictures.
        stored(
            shop,
            "products",
            doc! { "slug": "old", "archivedAt": DateTime::from_millis(shop.now().millis()), "images": [&of_archived.url] },
        )
        .await;
        stored(
            shop,
            "recipes",
            doc! { "slug": "fondue", "images": ["/images/x.svg", &of_recipe.url] },
        )
        .await;
        stored(
            shop,
            "reviews",
            doc! { "productId": ObjectId::from_bytes(shop.new_id::<()>().bytes()), "images": [&of_review.url] },
        )
        .await;
        stored(
            shop,
            "complaints",
            doc! { "messages": [{ "text": "" }, { "images": [&of_complaint.url] }] },
        )
        .await;
        shop.clock.advance_seconds(UNUSED_PICTURE_DAYS * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());
        assert_eq!(shop.picture_files().len(), 5 + 3);

        shop.clock.advance_seconds(1);
        // Whoever else does the same at that moment finds nothing, or the same.
        let both = futures_util::join!(retention::remove_old(shop), retention::remove_old(shop));
        assert_eq!(both.0.unwrap().pictures + both.1.unwrap().pictures, 1);
        let left = shop.picture_files();
        assert_eq!((left.len(), shop.documents("uploads").await.len()), (5, 5), "{left:?}");
        assert!(
            media::read(shop, unused.url.trim_start_matches("/uploads/"))
                .await
                .is_err()
        );
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());

        // What is shown no longer goes when it is looked at again.
        let recipes = shop.store.database().collection::<Document>("recipes");
        recipes.delete_one(doc! { "slug": "fondue" }).await.unwrap();
        shop.clock.advance_seconds(29 * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());
        shop.clock.advance_seconds(DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap(), pictures(1));
    });
}

#[test]
fn a_picture_whose_files_are_gone_or_stuck_holds_nothing_up() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (gone, stuck, _) = (
            send(shop, &admin, 10).await,
            send(shop, &admin, 11).await,
            send(shop, &admin, 12).await,
        );
        let file = |picture: &Picture| shop.settings.uploads.join(picture.url.trim_start_matches("/uploads/"));
        std::fs::remove_file(file(&gone)).unwrap();
        std::fs::remove_file(file(&stuck)).unwrap();
        std::fs::create_dir(file(&stuck)).unwrap();
        shop.clock.advance_seconds(UNUSED_PICTURE_DAYS * DAY + 1);
        assert_eq!(retention::remove_old(shop).await.unwrap(), pictures(2));
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());
        std::fs::remove_dir(file(&stuck)).unwrap();
        shop.clock.advance_seconds(DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap(), pictures(1));
    });
}
