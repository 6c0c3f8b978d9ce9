//! What is exported comes back as it was.

use domain::{
    catalog, seed,
    spreadsheets::{ProductsQuery, products},
};
use mongodb::bson::{Document, doc};
use shared::Language;
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

use super::imported;

/// The shop's products as files, in both forms and languages.
async fn exported(shop: &TestShop) -> Vec<(String, Vec<u8>)> {
    let admin = shop.admin().await;
    let mut files = Vec::new();
    for language in [Language::French, Language::English] {
        let table = || products(shop, &admin, ProductsQuery::default(), language).unwrap();
        files.push((format!("csv {language:?}"), table().csv().unwrap().into_bytes()));
        files.push((format!("xlsx {language:?}"), table().xlsx(shop.now()).unwrap()));
    }
    files
}

#[test]
fn importing_what_was_exported_changes_nothing() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let admin = shop.admin().await;
        // Whatever a spreadsheet might run, take for something else, or cut apart.
        for odd in [
            "=1+1",
            "+33 6",
            "-5",
            "@SUM(A1)",
            "'=1",
            "''=1",
            "'tis",
            "a;b",
            "a,\"b\"",
            "VRAI",
            "007",
            "1,234",
            "1 234",
            "#N/A",
            "#N/D",
            "Err:502",
            "1/5",
            "<b>&amp;",
            "🧀",
            "a\u{202f}b",
            "_x0041_",
            "sep=;",
            "é\u{301}",
        ] {
            let mut input = product().named(odd).0;
            input.description = format!("{odd}\r\n\tseconde ligne;\"\n= {odd}");
            input.region = Some(odd.into());
            input.labels = vec![odd.into(), "a, b".into()];
            input.ingredients = Some(vec![odd.into()]);
            input.slug = Some(format!("odd-{}", shop.new_id::<()>()));
            catalog::create(shop, &admin, input).await.unwrap();
        }
        let before = shop.documents("products").await;
        let count = u32::try_from(before.len()).unwrap();
        for (name, file) in exported(shop).await {
            assert_eq!(imported(shop, file).await, (0, 0, count, 0), "{name}");
        }
        assert_eq!(shop.documents("products").await, before);
    });
}

#[test]
fn a_text_too_long_for_a_workbook_is_cut_there_and_stays_whole_when_it_comes_back() {
    in_a_shop(async |shop| {
        // Of an older shop, which had no limit; the cheese is two units of UTF-16.
        let long = format!("={}", "🧀é".repeat(17_000));
        let brie = shop.sells(product()).await;
        let products = shop.store.database().collection::<Document>("products");
        let change = doc! { "$set": { "description": &long } };
        products.update_many(doc! {}, change).await.unwrap();
        shop.catch_up().await;
        let files = exported(shop).await;
        assert!(
            String::from_utf8_lossy(&files[0].1).contains(&long),
            "a CSV has all of it"
        );
        for (name, file) in files {
            assert_eq!(imported(shop, file).await, (0, 0, 1, 0), "{name}");
        }
        let kept = catalog::find(shop, &brie.slug).await.unwrap().unwrap();
        assert_eq!(kept.description, long);
    });
}

#[test]
fn an_export_makes_the_same_products_in_another_shop() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        // A reduction is announced only where it cost more before.
        let stored = shop.store.database().collection::<Document>("products");
        let no_reduction = doc! { "$unset": { "compareAtPrice": "" } };
        stored.update_many(doc! {}, no_reduction).await.unwrap();
        shop.catch_up().await;
        let files = exported(shop).await;
        let admin = shop.admin().await;
        // All but their ids.
        let all = |shop: &TestShop| -> Vec<String> {
            let table = products(shop, &admin, ProductsQuery::default(), Language::French);
            let text = table.unwrap().csv().unwrap();
            text.lines()
                .map(|line| line.split_once(';').unwrap_or(("", line)).1.to_owned())
                .collect()
        };
        let expected = all(shop);
        for (name, file) in [&files[0], &files[3]] {
            shop.store.database().collection::<()>("products").drop().await.unwrap();
            shop.store.make_indexes().await.unwrap();
            shop.catch_up().await;
            let (created, ..) = imported(shop, file.clone()).await;
            assert!(created > 20, "{name}");
            assert_eq!(all(shop), expected, "{name}");
        }
    });
}

#[test]
fn what_a_spreadsheet_would_run_is_neutralised_in_both_forms() {
    in_a_shop(async |shop| {
        shop.sells(product().named("=HYPERLINK(\"http://x\")")).await;
        let files = exported(shop).await;
        let csv = String::from_utf8(files[0].1.clone()).unwrap();
        assert!(csv.contains(";\"'=HYPERLINK(\"\"http://x\"\")\";"), "{csv}");
        assert!(csv.starts_with('\u{feff}') && csv.contains("\r\n"), "{csv}");
    });
}
