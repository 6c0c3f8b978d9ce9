//! What nobody needs any more is removed, once, and nothing else.

use domain::{
    Admin, audit,
    cart::{self, CartOwner},
    catalog, media,
    upkeep::{self, ABANDONED_CART_DAYS, AUDIT_DAYS, Removed},
};
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::{Language, audit::AuditQuery, picture::Picture};
use test_support::{
    fixtures::{item, product},
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
fn a_picture_that_nothing_shows_is_removed_after_a_day_with_all_its_versions() {
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
        shop.clock.advance_seconds(DAY);
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());
        assert_eq!(shop.picture_files().len(), 5 + 3);

        shop.clock.advance_seconds(1);
        // Whoever else does the same at that moment finds nothing, or the same.
        let both = futures_util::join!(upkeep::round(shop), upkeep::round(shop));
        assert_eq!(both.0.unwrap().pictures + both.1.unwrap().pictures, 1);
        let left = shop.picture_files();
        assert_eq!((left.len(), shop.documents("uploads").await.len()), (5, 5), "{left:?}");
        assert!(
            media::read(shop, unused.url.trim_start_matches("/uploads/"))
                .await
                .is_err()
        );
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());

        // What is shown no longer goes when it is looked at again.
        let recipes = shop.store.database().collection::<Document>("recipes");
        recipes.delete_one(doc! { "slug": "fondue" }).await.unwrap();
        shop.clock.advance_seconds(29 * DAY);
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());
        shop.clock.advance_seconds(DAY);
        assert_eq!(upkeep::round(shop).await.unwrap(), pictures(1));
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
        shop.clock.advance_seconds(DAY + 1);
        assert_eq!(upkeep::round(shop).await.unwrap(), pictures(2));
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());
        std::fs::remove_dir(file(&stuck)).unwrap();
        shop.clock.advance_seconds(DAY);
        assert_eq!(upkeep::round(shop).await.unwrap(), pictures(1));
    });
}

#[test]
fn a_cart_that_nobody_came_back_to_for_half_a_year_is_empty_again() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(100)).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        shop.fill_cart(&nadia, &brie, 2).await;
        shop.clock.advance_seconds(1);
        shop.fill_cart(&omar, &brie, 3).await;
        shop.clock.advance_seconds(ABANDONED_CART_DAYS * DAY);
        let removed = upkeep::round(shop).await.unwrap();
        assert_eq!(removed.carts, 1);
        let count = async |customer| cart::count(shop, &CartOwner::customer(customer)).await.unwrap();
        assert_eq!((count(&nadia).await, count(&omar).await), (0, 3));
        let owner = CartOwner::customer(&nadia);
        assert!(
            cart::view(shop, &owner, Language::French)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        cart::add(shop, &mut owner.clone(), &item(&brie, 1)).await.unwrap();
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());
        assert_eq!(count(&nadia).await, 1);
    });
}

#[test]
fn what_staff_changed_is_kept_for_five_years_and_removed_bit_by_bit() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        catalog::create(shop, &admin, product().0).await.unwrap();
        let entry = shop.documents("audit").await.remove(0);
        let copies = (0..501).map(|_| {
            let mut copy = entry.clone();
            copy.insert("_id", ObjectId::from_bytes(shop.new_id::<()>().bytes()));
            copy
        });
        let entries = shop.store.database().collection::<Document>("audit");
        entries.insert_many(copies).await.unwrap();
        shop.clock.advance_seconds(1);
        catalog::create(shop, &admin, product().named("Brie").0).await.unwrap();
        shop.clock.advance_seconds(AUDIT_DAYS * DAY - 1);
        assert_eq!(upkeep::round(shop).await.unwrap(), Removed::default());
        shop.clock.advance_seconds(1);
        for expected in [500, 2, 0] {
            assert_eq!(upkeep::round(shop).await.unwrap().audit_entries, expected);
        }
        let left = audit::list(shop, &admin, &AuditQuery::default()).await.unwrap();
        assert_eq!(left.total, 1);
    });
}
