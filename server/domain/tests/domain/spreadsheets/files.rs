//! Files that a real `LibreOffice` wrote, in French and in English (`tests/spreadsheets/make.sh`), and Excel's own habits.

use domain::catalog;
use shared::{
    Grams, Money,
    product::{NutritionalInfo, SoldBy},
};
use test_support::{errors::broken, shop::in_a_shop};

use super::{Options, imported, try_import};

const FILES: [(&str, &[u8]); 6] = [
    (
        "semicolon, 1252",
        include_bytes!("../../spreadsheets/french-semicolon-1252.csv"),
    ),
    ("comma", include_bytes!("../../spreadsheets/french-comma-utf8.csv")),
    ("tab", include_bytes!("../../spreadsheets/french-tab-utf8.csv")),
    ("English", include_bytes!("../../spreadsheets/english-comma-utf8.csv")),
    ("workbook", include_bytes!("../../spreadsheets/workbook.xlsx")),
    ("OpenDocument", include_bytes!("../../spreadsheets/french.ods")),
];

#[test]
fn each_file_of_libreoffice_says_the_same_of_the_same_products() {
    for (name, file) in FILES {
        in_a_shop(async |shop| {
            assert_eq!(imported(shop, file).await, (2, 0, 0, 0), "{name}");
            let comte = catalog::find(shop, "comte-d-ete").await.unwrap().unwrap();
            assert_eq!(comte.name, "Comté d’été");
            assert_eq!(comte.description, "Une meule, deux ans ; « fruitée ».\nSeconde ligne.");
            // What a formula gave, thousands, a rate in per cent, a text of digits.
            assert_eq!((comte.price, comte.stock), (Money::from_cents(1260), 14_000), "{name}");
            assert_eq!((comte.category.as_str(), comte.vat_rate), ("pate-pressee-cuite", 5.5));
            assert_eq!((comte.region.as_deref(), comte.is_new), (Some("007"), true));
            assert_eq!((comte.sold_by, comte.weight), (SoldBy::Weight, Grams(250)));
            let nutrition = NutritionalInfo {
                calories: 418.0,
                protein: 27.0,
                fat: 34.2,
                carbohydrates: 0.0,
                ..NutritionalInfo::default()
            };
            assert_eq!(comte.nutritional_info, Some(nutrition), "{name}");
            let epoisses = catalog::find(shop, "00123").await.unwrap().unwrap();
            assert_eq!(epoisses.name, "=Époisses");
            assert_eq!(epoisses.description, "- Lavé au marc.");
            assert_eq!((epoisses.price, epoisses.vat_rate), (Money::from_cents(123_450), 20.0));
            assert_eq!((epoisses.nutritional_info, epoisses.is_new), (None, false));
            for (other, file) in FILES {
                assert_eq!(imported(shop, file).await, (0, 0, 2, 0), "{name}, then {other}");
            }
        });
    }
}

#[test]
fn excels_own_habits_are_known() {
    in_a_shop(async |shop| {
        let french = "Adresse;Nom;Description;Prix;Famille;Poids;Stock;Nouveau\r\nbrie;Brie;\"Crémeux ; \"\"doux\"\"\";\
                      4,20\u{a0}€;croute-fleurie;250;1\u{202f}200;VRAI\r\n";
        let english = "Address,Name,Description,Price,Category,Weight,Stock,New\r\nbrie,Brie,\"Crémeux ; \"\"doux\"\"\",\
                       4.2,croute-fleurie,250,\"1,200.00\",TRUE\r\n";
        assert_eq!(imported(shop, format!("\u{feff}{french}")).await, (1, 0, 0, 0));
        let brie = catalog::find(shop, "brie").await.unwrap().unwrap();
        assert_eq!((brie.stock, brie.is_new), (1200, true));
        assert_eq!(brie.description, "Crémeux ; \"doux\"");
        let unicode: Vec<u8> = format!(
            "\u{feff}{}",
            french.replace(';', "\t").replace("Crémeux \t", "Crémeux ;")
        )
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
        for file in [
            format!("\u{feff}sep=;\r\n{french}").into_bytes(),
            english.into(),
            format!("sep=,\r\n{english}").into(),
            unicode,
        ] {
            assert_eq!(imported(shop, file).await, (0, 0, 1, 0));
        }
    });
}

#[test]
fn what_is_no_file_of_products_is_refused_with_the_reason() {
    in_a_shop(async |shop| {
        let long = format!("Nom\n{}", "Brie\n".repeat(20_001));
        for (file, rule) in [
            (&b"%PDF-1.7\0\0"[..], "not_a_spreadsheet"),
            (b"PK\x03\x04 and then nothing of the kind", "not_a_spreadsheet"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
            (b"", "no_rows"),
            (b"Nom;Prix\r\n\r\n", "no_rows"),
            (b"Prix;Stock\r\n4;5\r\n", "no_key_column"),
            (b"Bonjour, Madame,\nvoici mes prix.\n", "no_key_column"),
            (b"Nom;Prix;Price\r\nBrie;4;5\r\n", "column_twice:C"),
            (long.as_bytes(), "too_many_rows:20000"),
            (&vec![b'a'; 10 * 1024 * 1024 + 1][..], "file_too_large:10"),
        ] {
            let error = try_import(shop, file, Options::default()).await.unwrap_err();
            assert_eq!(broken(&error), [format!("file {rule}")]);
        }
        assert_eq!(shop.documents("products").await, []);
    });
}

/// A workbook one of whose parts claims to be this long once it is unpacked.
fn claiming(bytes: &[u8], size: u32) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let last = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .expect("an entry");
    bytes[last + 24..last + 28].copy_from_slice(&size.to_le_bytes());
    bytes
}

/// A workbook that claims to share more texts than there is memory for, its list of them not deflated.
fn sharing(claimed: &str) -> Vec<u8> {
    let xml = format!("<sst xmlns=\"x\" uniqueCount=\"{claimed}\"><si><t>a</t></si></sst>");
    let (name, length) = (b"xl/sharedStrings.xml", u32::try_from(xml.len()).unwrap().to_le_bytes());
    let sizes = [[0; 4], length, length, [20, 0, 0, 0]].concat();
    let local = [&b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0"[..], &sizes, name, xml.as_bytes()].concat();
    let tail = [&[0; 10][..], &[0; 4]].concat();
    let central = [&b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0"[..], &sizes, &tail, name].concat();
    let at = u32::try_from(local.len()).unwrap().to_le_bytes();
    let size = u32::try_from(central.len()).unwrap().to_le_bytes();
    let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &size, &at, &[0, 0]].concat();
    [local, central, end].concat()
}

#[test]
fn a_workbook_that_claims_more_texts_than_it_can_have_is_refused_before_memory_is_reserved() {
    in_a_shop(async |shop| {
        // So much would be 240 TB.
        let error = try_import(shop, sharing("10000000000000"), Options::default())
            .await
            .unwrap_err();
        assert_eq!(broken(&error), ["file not_a_spreadsheet"]);
    });
}

#[test]
fn a_workbook_that_unfolds_to_too_much_or_lies_about_it_is_refused() {
    in_a_shop(async |shop| {
        let (_, workbook) = FILES[4];
        for (file, rule) in [
            (claiming(workbook, 101 << 20), "unfolds_too_large:100"),
            (claiming(workbook, u32::MAX), "not_a_spreadsheet"),
            ([workbook, b"comment"].concat(), "not_a_spreadsheet"),
        ] {
            let error = try_import(shop, file, Options::default()).await.unwrap_err();
            assert_eq!(broken(&error), [format!("file {rule}")]);
        }
    });
}
