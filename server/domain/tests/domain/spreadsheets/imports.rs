//! What an import writes, and what it leaves alone.

use domain::{audit, catalog};
use shared::{
    Id, Money,
    audit::{Action, AuditQuery},
};
use test_support::{fixtures::product, shop::in_a_shop};

use super::{DRY, PARTIAL, counts, file, imported, try_import};

#[test]
fn columns_that_are_not_there_leave_a_product_as_it_is_and_its_stock_is_set() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product().named("Brie").price("10").stock(4)).await;
        assert_eq!(imported(shop, "Slug;Stock;Prix\nbrie;12;10,50\n").await, (0, 1, 0, 0));
        let after = catalog::find(shop, "brie").await.unwrap().unwrap();
        let expected = shared::product::Product {
            stock: 12,
            price: Money::from_cents(1050),
            updated_at: after.updated_at,
            price_history: after.price_history.clone(),
            ..brie.clone()
        };
        assert_eq!(after, expected);
        let query = AuditQuery {
            action: Some(Action::ProductsImported),
            ..AuditQuery::default()
        };
        let entries = audit::list(shop, &admin, &query).await.unwrap().items;
        assert_eq!(entries.len(), 1);
        let changes = entries[0].changes.iter().map(|change| {
            let value = |value: &Option<String>| value.clone().unwrap_or_default();
            format!("{} {} {}", change.field, value(&change.from), value(&change.to))
        });
        let changes: Vec<_> = changes.collect();
        assert_eq!(changes, ["brie.price 10.0 10.5", "brie.stock 4 12"]);
        // Nothing is written of what is known.
        assert_eq!(imported(shop, "Slug;Stock;Prix\nbrie;12;10,50\n").await, (0, 0, 1, 0));
        assert_eq!(audit::list(shop, &admin, &query).await.unwrap().total, 1);
        assert_eq!(catalog::find(shop, "brie").await.unwrap(), Some(after));
    });
}

#[test]
fn a_family_that_the_shop_does_not_know_is_named_and_created_as_it_is_written() {
    in_a_shop(async |shop| {
        let text = "Nom;Description;Prix;Famille;Poids;Stock\nMorbier;Doux.;10;Pâtes pressées;250;3\n\
                    Raclette;Fond.;9;pates-pressees;250;3\n";
        let told = try_import(shop, text, DRY).await.unwrap();
        assert_eq!(told.new_categories, ["Pâtes pressées"]);
        assert!(catalog::categories::find(shop, "pates-pressees").is_none());
        assert_eq!(imported(shop, text).await, (2, 0, 0, 0));
        let made = catalog::categories::find(shop, "pates-pressees").unwrap();
        assert_eq!(made.name.fr, "Pâtes pressées");
        assert_eq!(try_import(shop, text, DRY).await.unwrap().new_categories, [""; 0]);
    });
}

#[test]
fn a_product_is_found_by_its_slug_else_by_its_id_else_by_the_slug_of_its_name() {
    in_a_shop(async |shop| {
        let (brie, comte) = (
            shop.sells(product().named("Brie")).await,
            shop.sells(product().named("Comté")).await,
        );
        let nobody = Id::<()>::from_bytes([9; 12]);
        let text = format!(
            "Identifiant;Adresse;Nom;Prix\n{};comte-18-mois;Comté 18 mois;11\n{nobody};brie;Brie;12\n",
            comte.id
        );
        assert_eq!(imported(shop, text).await, (0, 2, 0, 0));
        let renamed = catalog::find(shop, "comte-18-mois").await.unwrap().unwrap();
        assert_eq!((renamed.id, renamed.price), (comte.id, Money::from_cents(1100)));
        assert_eq!(imported(shop, "Produit;Prix\nBRIE;13\n").await, (0, 1, 0, 0));
        let found = catalog::find(shop, "brie").await.unwrap().unwrap();
        assert_eq!((found.id, found.name.as_str()), (brie.id, "BRIE"));
    });
}

#[test]
fn one_wrong_row_and_nothing_is_written_unless_it_is_left_out() {
    in_a_shop(async |shop| {
        let text = file(&[
            "a;A;Bon.;4;brebis;250;1",
            "b;B;Bon.;gratuit;brebis;250;1",
            "c;C;Bon.;5;brebis;250;1",
        ]);
        let whole = try_import(shop, text.clone(), super::Options::default()).await.unwrap();
        assert_eq!(counts(&whole), (0, 0, 0, 1));
        assert_eq!(shop.documents("products").await, []);
        let dry = try_import(shop, text.clone(), DRY).await.unwrap();
        assert_eq!(
            (counts(&dry), shop.documents("products").await.len()),
            ((2, 0, 0, 1), 0)
        );
        let partial = try_import(shop, text.clone(), PARTIAL).await.unwrap();
        assert_eq!(counts(&partial), (2, 0, 0, 1));
        assert_eq!(partial.rows[0].row, 3);
        assert_eq!(shop.documents("products").await.len(), 2);
        let again = try_import(shop, text, PARTIAL).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 2, 1));
    });
}

#[test]
fn more_rows_than_one_transaction_takes_are_all_written_and_shown() {
    in_a_shop(async |shop| {
        let rows: Vec<_> = (0..450)
            .map(|n| format!("p-{n};Fromage {n};Bon.;4,{:02};brebis;250;{n}", n % 100))
            .collect();
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        assert_eq!(imported(shop, file(&rows)).await, (450, 0, 0, 0));
        let last = catalog::find(shop, "p-449").await.unwrap().unwrap();
        assert_eq!((last.stock, last.price), (449, Money::from_cents(449)));
        assert_eq!(imported(shop, file(&rows)).await, (0, 0, 450, 0));
    });
}

#[test]
fn an_import_that_broke_off_is_finished_by_importing_the_file_again() {
    in_a_shop(async |shop| {
        let rows: Vec<_> = (0..300)
            .map(|n| format!("p-{n};Fromage {n};Bon.;4;brebis;250;1"))
            .collect();
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        // As if the process had died after its first transaction.
        assert_eq!(imported(shop, file(&rows[..200])).await, (200, 0, 0, 0));
        assert_eq!(imported(shop, file(&rows)).await, (100, 0, 200, 0));
    });
}
