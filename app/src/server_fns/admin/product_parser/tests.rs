use shared::Money;

use super::*;

fn form() -> ProductForm {
    ProductForm {
        name: " Comté ".into(),
        description: "Une meule.\r\nDeux ans.".into(),
        price: "9,90".into(),
        weight: "250".into(),
        stock: "14000".into(),
        cut_step: "50".into(),
        ingredients: "lait cru\r\n\r\nsel".into(),
        labels: "AOP, lait cru,".into(),
        ..ProductForm::empty(shared::Language::French)
    }
}

fn broken(form: ProductForm) -> Vec<(String, String)> {
    form.parse()
        .unwrap_err()
        .into_iter()
        .map(|rule| (rule.field, rule.rule))
        .collect()
}

fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected.map(|(field, rule)| (field.into(), rule.into())).into()
}

#[test]
fn what_a_person_types_becomes_a_product() {
    let input = form().parse().unwrap();
    assert_eq!(input.name, "Comté");
    assert_eq!(input.description, "Une meule.\nDeux ans.");
    assert_eq!(input.price, Money::from_cents(990));
    assert_eq!(input.cut_step, Some(Grams(50)));
    assert_eq!(input.ingredients, Some(vec!["lait cru".into(), "sel".into()]));
    assert_eq!(input.labels, ["AOP", "lait cru"]);
    assert_eq!(
        (input.slug, input.nutritional_info, input.stock_before),
        (None, None, None)
    );
    assert!(input.translations.is_empty());
}

#[test]
fn a_negative_price_is_refused_beside_its_field() {
    let negative = ProductForm {
        price: "-12,50".into(),
        ..form()
    };
    assert_eq!(broken(negative), pairs([("price", "too_small:0")]));
}

#[test]
fn every_bad_field_is_told_at_once() {
    let bad = ProductForm {
        name: "  ".into(),
        price: "douze".into(),
        weight: String::new(),
        stock: "3,5".into(),
        vat_rate: "1e3".into(),
        category: "Pâte pressée".into(),
        min_cut: "x".into(),
        fat: "300".into(),
        name_en: "a".repeat(121),
        ..form()
    };
    let mut broken = broken(bad);
    broken.sort();
    let expected = [
        ("calories", "required"),
        ("carbohydrates", "required"),
        ("category", "not_a_slug"),
        ("fat", "too_large:100"),
        ("minCut", "not_a_number"),
        ("name", "required"),
        ("nameEn", "too_long:120"),
        ("price", "not_an_amount"),
        ("protein", "required"),
        ("stock", "not_a_number"),
        ("vatRate", "not_a_decimal"),
        ("weight", "required"),
    ];
    assert_eq!(broken, pairs(expected));
}

#[test]
fn rules_for_lists_and_cuts_find_their_field() {
    let bad = ProductForm {
        ingredients: "a\n".repeat(41),
        ingredients_en: "b".repeat(121),
        images: vec!["/x".into(); 13],
        min_cut: "500".into(),
        max_cut: "100".into(),
        slug: "Comté".into(),
        ..form()
    };
    let mut broken = broken(bad);
    broken.sort();
    let expected = [
        ("images", "too_many:12"),
        ("ingredients", "too_many:40"),
        ("ingredientsEn", "too_long:120"),
        ("maxCut", "cut_range"),
        ("slug", "not_a_slug"),
    ];
    assert_eq!(broken, pairs(expected));
}

#[test]
fn pictures_go_where_they_are_told() {
    let after = |places: &[&str]| {
        let images = ["a", "b", "c"].map(str::to_owned).into();
        let places: Vec<_> = places.iter().map(|place| (*place).to_owned()).collect();
        placed(images, &places).concat()
    };
    assert_eq!(after(&["1", "2", "3"]), "abc");
    assert_eq!(after(&["1", "2", "1"]), "cab");
    assert_eq!(after(&["3", "2", "3"]), "bca");
    assert_eq!(after(&["2", "1", "3"]), "bac");
    assert_eq!(after(&["1", "", "3"]), "ac");
    assert_eq!(after(&["", "", ""]), "");
    // A value that no `<select>` of the form sends.
    assert_eq!(after(&["x", "99999999999999999999999", "0"]), "cab");
    assert_eq!(after(&[]), "abc");
}

#[test]
fn half_of_a_name_or_of_a_producer_is_told_beside_what_is_missing() {
    let half = ProductForm {
        protected_name: "Comté".into(),
        producer_address: "1 place du Lait".into(),
        ..form()
    };
    let expected = [("protection", "required"), ("producerName", "required")];
    assert_eq!(broken(half), pairs(expected));
    let resembling = ProductForm {
        protected_name: "Façon Comté".into(),
        protection: "PDO".into(),
        ..form()
    };
    assert_eq!(broken(resembling), pairs([("protectedName", "not_a_protected_name")]));
}

#[test]
fn a_piece_has_no_cuts() {
    let piece = ProductForm {
        sold_by: SoldBy::Piece,
        min_cut: "x".into(),
        ..form()
    };
    assert_eq!(piece.parse().unwrap().min_cut, None);
}

#[test]
fn a_product_survives_its_form() {
    let english = ProductForm {
        name_en: "Comté, 24 months".into(),
        ingredients_en: "raw milk\nsalt".into(),
        calories: "418".into(),
        protein: "27".into(),
        fat: "34,2".into(),
        carbohydrates: "0".into(),
        salt: "0,9".into(),
        protected_name: "Comté".into(),
        protection: "PDO".into(),
        heat_treatment: "raw".into(),
        strength: "medium".into(),
        season_from: "9".into(),
        season_to: "5".into(),
        goes_with: "Vin jaune\nNoix".into(),
        goes_with_en: "Vin jaune".into(),
        producer_name: "Fruitière de la Combe".into(),
        producer_address: "1 place du Lait, 39150 Saint-Laurent".into(),
        milk: "cow".into(),
        min_cut: "150".into(),
        max_cut: "2000".into(),
        slug: "comte".into(),
        scale_code: "00042".into(),
        ..form()
    };
    let input = english.parse().unwrap();
    let product = serde_json::from_value({
        let mut json = serde_json::to_value(&input).unwrap();
        json["_id"] = "0123456789abcdef01234567".into();
        json["createdAt"] = "2026-03-03T13:05:00.000Z".into();
        json["updatedAt"] = "2026-03-03T13:05:00.000Z".into();
        json
    });
    let again = ProductForm::from_product(&product.unwrap(), shared::Language::French);
    assert_eq!(
        (again.price.as_str(), again.fat.as_str(), again.vat_rate.as_str()),
        ("9,90", "34,2", "5,5")
    );
    let stock_before = Some(14000);
    assert_eq!(again.parse().unwrap(), ProductInput { stock_before, ..input });
}
