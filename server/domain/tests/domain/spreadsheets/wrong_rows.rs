//! Rows that cannot be taken: which cell, what stands there, what is wanted.

use domain::{catalog, spreadsheets::import::import};
use shared::{Language, import::ImportReport};
use test_support::{
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

use super::{DRY, file, try_import};

/// Each broken rule as `row field code`.
fn broken(report: &ImportReport) -> Vec<String> {
    let rows = report.rows.iter();
    rows.flat_map(|row| row.errors.iter().map(|e| format!("{} {} {}", row.row, e.field, e.code)))
        .collect()
}

async fn tried(shop: &TestShop, text: impl Into<Vec<u8>>) -> Vec<String> {
    broken(&try_import(shop, text, DRY).await.unwrap())
}

#[test]
fn each_wrong_cell_is_named_with_its_rule() {
    in_a_shop(async |shop| {
        for (row, expected) in [
            ("a;A;Bon.;gratuit;brebis;250;1", &["2 price not_an_amount"][..]),
            ("a;A;Bon.;-4;brebis;250;1", &["2 price too_small"]),
            ("a;A;Bon.;4,205;brebis;250;1", &["2 price ambiguous_number"]),
            ("a;A;Bon.;4,2051;brebis;250;1", &["2 price too_many_decimals"]),
            ("a;A;Bon.;99999;brebis;250;1", &["2 price too_large"]),
            ("a;A;Bon.;#N/D;brebis;250;1", &["2 price formula_error"]),
            ("a;A;Bon.;;brebis;250;1", &["2 price required"]),
            ("A b;A;Bon.;4;brebis;250;1", &["2 slug not_a_slug"]),
            ("a;;Bon.;4;brebis;250;1", &["2 name required"]),
            (
                "a;A;Bon.;4;brebis;lourd;1,5",
                &["2 weight not_a_weight", "2 stock not_a_number"],
            ),
            ("a;A;Bon.;4;brebis;0;-1", &["2 stock too_small", "2 weight too_small"]),
            (";???;Bon.;4;brebis;250;1", &["2 slug required"]),
        ] {
            let mut found = tried(shop, file(&[row])).await;
            let mut expected: Vec<_> = expected.iter().map(|rule| (*rule).to_owned()).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{row}");
        }
        let optional = "Slug;Nouveau;Vendu;Lait;TVA;Allergènes;Énergie;Images\n\
                        brie;peut-être;au litre;licorne;7;soja, or;12;https://x.test/a.jpg\n";
        shop.sells(product().named("Brie")).await;
        assert_eq!(
            tried(shop, optional).await,
            [
                "2 isNew not_a_flag",
                "2 soldBy not_a_way_to_sell",
                "2 milk not_a_milk",
                "2 allergens not_an_allergen",
                "2 nutritionalInfo.protein required",
                "2 nutritionalInfo.fat required",
                "2 nutritionalInfo.carbohydrates required",
                "2 vatRate not_a_vat_rate",
                "2 images foreign_picture",
            ]
        );
        assert_eq!(shop.documents("products").await.len(), 1);
    });
}

#[test]
fn a_new_product_needs_columns_that_one_that_is_there_does_not() {
    in_a_shop(async |shop| {
        shop.sells(product().named("Brie")).await;
        let text = "Nom;Prix\nBrie;4\nComté;5\n";
        assert_eq!(
            tried(shop, text).await,
            [
                "3 description missing_column",
                "3 category missing_column",
                "3 weight missing_column",
                "3 stock missing_column",
            ]
        );
    });
}

#[test]
fn a_product_is_in_a_file_once_and_is_on_sale() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (brie, comte) = (
            shop.sells(product().named("Brie")).await,
            shop.sells(product().named("Comté")).await,
        );
        let new = "x;X;Bon.;4;brebis;250;1";
        assert_eq!(tried(shop, file(&[new, "", new])).await, ["4 slug twice_in_file"]);
        let same = format!("Slug;Id;Stock\nbrie;;1\n;{};2\n", brie.id);
        assert_eq!(tried(shop, same).await, ["3 slug twice_in_file"]);
        let mixed = format!("Slug;Id;Stock\nbrie;{};1\n;pas-un-id;2\n", comte.id);
        assert_eq!(tried(shop, mixed).await, ["2 _id id_of_another", "3 _id not_an_id"]);
        catalog::archive(shop, &admin, "brie").await.unwrap();
        assert_eq!(tried(shop, "Slug;Stock\nbrie;1\n").await, ["2 slug archived_product"]);
    });
}

#[test]
fn a_message_says_which_cell_what_stands_there_and_what_is_wanted() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let text = file(&["a;A;Bon.;gratuit;brebis;;1"]);
        for (language, expected) in [
            (
                Language::French,
                [
                    "D2, «\u{a0}gratuit\u{a0}»\u{a0}: Un montant s’écrit comme 12,50.",
                    "F2\u{a0}: Ce champ est nécessaire.",
                ],
            ),
            (
                Language::English,
                [
                    "D2, “gratuit”: An amount looks like 12.50.",
                    "F2: This field is required.",
                ],
            ),
        ] {
            let report = import(shop, &admin, text.clone().into(), DRY, language).await.unwrap();
            let messages: Vec<_> = report.rows[0]
                .errors
                .iter()
                .map(|error| error.message.as_str())
                .collect();
            assert_eq!(messages, expected);
        }
    });
}
