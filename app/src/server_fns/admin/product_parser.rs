//! From what an admin typed to the product that it means, or to every field that cannot be read.

use std::collections::BTreeMap;

use shared::{
    Grams,
    product::{
        HeatTreatment, Milk, NutritionalInfo, Producer, ProductInput, ProductTexts, ProtectedName, Protection, Season,
        SoldBy, Strength,
    },
    validation::{BrokenRule, broken_rules},
};

use super::{form_reader::FieldReader, product_form::ProductForm};

impl ProductForm {
    /// What the form means, or every field that breaks a rule, each named as its field's id is.
    pub fn parse(self) -> Result<ProductInput, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        // What cannot be read stands in for itself as something valid, so that the rules
        // for all other fields are checked at once.
        let mut input = ProductInput {
            price: reader.amount("price", &self.price),
            weight: Grams(reader.required("weight", &self.weight, 1)),
            stock: reader.required("stock", &self.stock, 0),
            stock_before: reader.whole("stockBefore", &self.stock_before),
            is_new: self.is_new,
            is_perishable: !self.keeps,
            sold_by: self.sold_by,
            cut_step: None,
            min_cut: None,
            max_cut: None,
            vat_rate: reader.decimal("vatRate", &self.vat_rate).unwrap_or(5.5),
            nutritional_info: reader.nutrition(&self),
            milk: reader.milk(&self.milk),
            protected_name: reader.protected_name(&self),
            heat_treatment: reader.heat_treatment(&self.heat_treatment),
            producer: reader.producer(&self),
            strength: reader.strength(&self.strength),
            season: reader.season(&self),
            goes_with: lines(&self.goes_with),
            compare_at_price: some(line(&self.compare_at_price)).map(|typed| reader.amount("compareAtPrice", &typed)),
            scale_code: some(line(&self.scale_code)),
            published: self.published.parse().ok(),
            translations: english(&self),
            name: line(&self.name),
            description: text(&self.description),
            category: line(&self.category),
            images: placed(self.images, &self.places),
            ingredients: some_lines(&self.ingredients),
            slug: some(line(&self.slug)),
            origin: some(line(&self.origin).to_ascii_uppercase()),
            region: some(line(&self.region)),
            labels: self
                .labels
                .split(',')
                .map(line)
                .filter(|label| !label.is_empty())
                .collect(),
            storage: some(text(&self.storage)),
            allergens: self.allergens,
        };
        if self.sold_by == SoldBy::Weight {
            input.cut_step = reader.whole("cutStep", &self.cut_step).map(Grams);
            input.min_cut = reader.whole("minCut", &self.min_cut).map(Grams);
            input.max_cut = reader.whole("maxCut", &self.max_cut).map(Grams);
        }
        let rules = broken_rules(&input).into_iter().map(as_form_field).collect();
        reader.finish(input, rules)
    }
}

/// Paths of a body whose last part alone would name another field.
const OWN_NAMES: [(&str, &str); 6] = [
    ("season.from", "seasonFrom"),
    ("season.to", "seasonTo"),
    ("protectedName.name", "protectedName"),
    ("protectedName.type", "protection"),
    ("producer.name", "producerName"),
    ("producer.address", "producerAddress"),
];

/// A rule about a body's path as a rule about the form's field: `translations[en].name` →
/// `nameEn`, `nutritionalInfo.fat` → `fat`.
pub fn as_form_field(mut rule: BrokenRule) -> BrokenRule {
    let own = OWN_NAMES.iter().find(|(path, _)| *path == rule.field);
    if let Some((_, name)) = own {
        (*name).clone_into(&mut rule.field);
        return rule;
    }
    let name = rule.field.rsplit('.').next().unwrap_or_default();
    let name = name.split('[').next().unwrap_or_default();
    let language = if rule.field.starts_with("translations") {
        "En"
    } else {
        ""
    };
    rule.field = format!("{name}{language}");
    rule
}

fn english(form: &ProductForm) -> BTreeMap<String, ProductTexts> {
    let texts = ProductTexts {
        name: some(line(&form.name_en)),
        description: some(text(&form.description_en)),
        ingredients: some_lines(&form.ingredients_en),
        storage: some(text(&form.storage_en)),
        region: some(line(&form.region_en)),
        goes_with: some_lines(&form.goes_with_en),
    };
    if texts == ProductTexts::default() {
        BTreeMap::new()
    } else {
        BTreeMap::from([("en".into(), texts)])
    }
}

pub(super) fn line(text: &str) -> String {
    text.trim().into()
}

/// Forms send line breaks as CR LF (HTML § 4.10.21.4); the shop keeps LF.
pub(super) fn text(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

/// The pictures in the order that was chosen, without those that go. One that moves up stands before the one whose
/// place it takes, and one that moves down behind it.
pub(super) fn placed(images: Vec<String>, places: &[String]) -> Vec<String> {
    let place_of = |at: usize| match places.get(at).map(|place| place.trim()) {
        Some("") => None,
        Some(place) => Some(place.parse().map_or(at, |place: usize| place.saturating_sub(1))),
        None => Some(at),
    };
    let mut remaining: Vec<_> = images
        .into_iter()
        .enumerate()
        .filter_map(|(at, image)| place_of(at).map(|place| (place, place.cmp(&at), image)))
        .collect();
    remaining.sort_by_key(|(place, moved, _)| (*place, *moved));
    remaining.into_iter().map(|(.., image)| image).collect()
}

fn some_lines(text: &str) -> Option<Vec<String>> {
    Some(lines(text)).filter(|lines| !lines.is_empty())
}

pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl FieldReader {
    /// Nothing at all, or at least energy, protein, fat and carbohydrates.
    fn nutrition(&mut self, form: &ProductForm) -> Option<NutritionalInfo> {
        let fields = [
            ("calories", &form.calories),
            ("protein", &form.protein),
            ("fat", &form.fat),
            ("carbohydrates", &form.carbohydrates),
            ("kilojoules", &form.kilojoules),
            ("saturates", &form.saturates),
            ("sugars", &form.sugars),
            ("salt", &form.salt),
        ];
        if fields.iter().all(|(_, typed)| typed.trim().is_empty()) {
            return None;
        }
        for (field, typed) in &fields[..4] {
            if typed.trim().is_empty() {
                self.refuse(field, "required");
            }
        }
        let [
            calories,
            protein,
            fat,
            carbohydrates,
            kilojoules,
            saturates,
            sugars,
            salt,
        ] = fields.map(|(field, typed)| self.decimal(field, typed));
        Some(NutritionalInfo {
            calories: calories.unwrap_or(0.0),
            protein: protein.unwrap_or(0.0),
            fat: fat.unwrap_or(0.0),
            carbohydrates: carbohydrates.unwrap_or(0.0),
            kilojoules,
            saturates,
            sugars,
            salt,
        })
    }

    /// Both the name and how it is protected, or neither.
    fn protected_name(&mut self, form: &ProductForm) -> Option<ProtectedName> {
        let (name, kind) = (line(&form.protected_name), Protection::from_name(&form.protection));
        match (name.is_empty(), kind) {
            (true, None) => None,
            (true, Some(_)) => {
                self.refuse("protectedName", "required");
                None
            }
            (false, None) => {
                self.refuse("protection", "required");
                None
            }
            (false, Some(kind)) => Some(ProtectedName { name, kind }),
        }
    }

    /// Both name and address, or neither.
    fn producer(&mut self, form: &ProductForm) -> Option<Producer> {
        let (name, address) = (line(&form.producer_name), line(&form.producer_address));
        match (name.is_empty(), address.is_empty()) {
            (true, true) => None,
            (false, false) => Some(Producer { name, address }),
            (is_nameless, _) => {
                let field = if is_nameless { "producerName" } else { "producerAddress" };
                self.refuse(field, "required");
                None
            }
        }
    }

    fn heat_treatment(&mut self, chosen: &str) -> Option<HeatTreatment> {
        let treatment = HeatTreatment::from_name(chosen);
        if treatment.is_none() && !chosen.is_empty() {
            self.refuse("heatTreatment", "wrong_type");
        }
        treatment
    }

    fn strength(&mut self, chosen: &str) -> Option<Strength> {
        let strength = Strength::from_name(chosen);
        if strength.is_none() && !chosen.is_empty() {
            self.refuse("strength", "wrong_type");
        }
        strength
    }

    /// Both its first and its last month, or neither.
    fn season(&mut self, form: &ProductForm) -> Option<Season> {
        let from = self.whole("seasonFrom", &form.season_from);
        let to = self.whole("seasonTo", &form.season_to);
        match (from, to) {
            (Some(from), Some(to)) => return Some(Season { from, to }),
            (None, Some(_)) if form.season_from.is_empty() => self.refuse("seasonFrom", "required"),
            (Some(_), None) if form.season_to.is_empty() => self.refuse("seasonTo", "required"),
            _ => {}
        }
        None
    }

    fn milk(&mut self, chosen: &str) -> Option<Milk> {
        let milk = Milk::from_name(chosen);
        if milk.is_none() && !chosen.is_empty() {
            self.refuse("milk", "wrong_type");
        }
        milk
    }
}

#[cfg(test)]
mod tests {
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
}
