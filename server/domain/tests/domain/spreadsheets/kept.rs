//! A file that is checked, shown, and taken in once its sender says so.

use domain::{
    Error, catalog,
    spreadsheets::{
        Import,
        kept::{Progress, begin, keep, progress},
    },
};
use shared::{Id, Language};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

use super::{counts, file};

const FRENCH: Language = Language::French;

async fn now(shop: &TestShop, id: Id<Import>) -> Progress {
    progress(shop, &shop.admin().await, id, FRENCH).await.unwrap()
}

/// What came of it, once it is done.
async fn done(shop: &TestShop, id: Id<Import>) -> super::Counts {
    loop {
        match now(shop, id).await {
            Progress::Done(report) => return counts(&report),
            Progress::Running(done, total) => assert!(done <= total),
            Progress::Waiting(_) => panic!("it was not begun"),
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_file_is_shown_before_anything_is_written_and_then_taken_in() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        shop.sells(product().named("Brie").price("10")).await;
        let text = file(&[
            "brie;Brie;Crémeux.;10,50;pates-molles;250;100",
            "a;A;Bon.;4;brebis;250;1",
        ]);
        let id = keep(shop, &admin, text.replace("Stock", "Stock;Fournisseur").into())
            .await
            .unwrap();
        let Progress::Waiting(preview) = now(shop, id).await else {
            panic!("it does not wait");
        };
        assert_eq!(counts(&preview.report), (1, 1, 0, 0));
        assert_eq!(preview.ignored, ["Fournisseur"]);
        let (changed, new) = (&preview.changes[0], &preview.changes[1]);
        assert_eq!((changed.row, changed.is_new, changed.columns.len()), (2, false, 1));
        let price = &changed.columns[0];
        assert_eq!(
            (price.title, price.from.as_str(), price.to.as_str()),
            ("Prix (€)", "10,00", "10,50")
        );
        assert_eq!((new.row, new.name.as_str(), new.is_new), (3, "A", true));
        assert_eq!(shop.documents("products").await.len(), 1);

        begin(shop, &admin, id, false, FRENCH).await.unwrap();
        assert_eq!(done(shop, id).await, (1, 1, 0, 0));
        assert!(catalog::find(shop, "a").await.unwrap().is_some());
        // A form that is sent twice.
        begin(shop, &admin, id, false, FRENCH).await.unwrap();
        assert_eq!(done(shop, id).await, (1, 1, 0, 0));
    });
}

#[test]
fn a_file_is_kept_for_an_hour_and_one_that_is_none_not_at_all() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        assert!(matches!(
            keep(shop, &admin, b"a;b".to_vec()).await,
            Err(Error::Invalid(_))
        ));
        assert_eq!(shop.documents("imports").await, []);
        let id = keep(shop, &admin, file(&["a;A;Bon.;4;brebis;250;1"]).into())
            .await
            .unwrap();
        let later = shop.now().plus_seconds(3600).to_string();
        shop.set_time(&later);
        assert!(matches!(progress(shop, &admin, id, FRENCH).await, Err(Error::NotFound)));
        assert!(matches!(
            begin(shop, &admin, id, false, FRENCH).await,
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn what_a_process_left_unfinished_can_be_taken_up_again_after_a_minute() {
    in_a_shop(async |shop| {
        use mongodb::bson::{Document, doc};
        let admin = shop.admin().await;
        let id = keep(shop, &admin, file(&["a;A;Bon.;4;brebis;250;1"]).into())
            .await
            .unwrap();
        let imports = shop.store.database().collection::<Document>("imports");
        imports
            .update_one(doc! {}, doc! { "$set": { "state": "running" } })
            .await
            .unwrap();
        assert!(matches!(now(shop, id).await, Progress::Running(0, 0)));
        let later = shop.now().plus_seconds(61).to_string();
        shop.set_time(&later);
        assert!(matches!(now(shop, id).await, Progress::Waiting(_)));
        begin(shop, &admin, id, false, FRENCH).await.unwrap();
        assert_eq!(done(shop, id).await, (1, 0, 0, 0));
    });
}

#[test]
fn what_was_sold_since_the_preview_is_not_put_back_into_stock() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie").price("10").stock(100)).await;
        let id = keep(
            shop,
            &admin,
            file(&["brie;Brie;Crémeux.;10,50;pates-molles;250;100"]).into(),
        )
        .await
        .unwrap();
        assert!(matches!(now(shop, id).await, Progress::Waiting(_)));
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 3).await;
        begin(shop, &admin, id, false, FRENCH).await.unwrap();
        assert_eq!(done(shop, id).await, (0, 0, 0, 1));
        let after = catalog::find(shop, "brie").await.unwrap().unwrap();
        assert_eq!((after.stock, after.price), (97, brie.price));
    });
}
