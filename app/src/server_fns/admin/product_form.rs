//! The product form: what an admin types, and the product that it means.

use serde::{Deserialize, Serialize};
use shared::{
    Language, Money,
    product::{Allergen, HeatTreatment, Milk, Product, SoldBy, Strength},
};

/// Every field as it is typed. An empty one leaves its value out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    /// The product's id; empty for a new one.
    pub id: String,
    /// In French, as are all texts that do not end in `_en`.
    pub name: String,
    /// What stands in its address; made from the name when empty.
    pub slug: String,
    /// A few sentences about the product.
    pub description: String,
    /// The ingredients, one a line.
    pub ingredients: String,
    /// How to keep the product at home.
    pub storage: String,
    /// The region in words: `Jura`.
    pub region: String,
    /// The name in English.
    pub name_en: String,
    /// The description in English.
    pub description_en: String,
    /// The ingredients in English, one a line.
    pub ingredients_en: String,
    /// How to keep it, in English.
    pub storage_en: String,
    /// The region in English.
    pub region_en: String,
    /// By the piece or by weight.
    pub sold_by: SoldBy,
    /// Whether it is shown as new.
    pub is_new: bool,
    /// Whether it keeps, so that customers may withdraw from having bought it.
    pub keeps: bool,
    /// What a piece or the usual cut costs in euros, VAT included: `12,50`.
    pub price: String,
    /// The weight of a piece or of the usual cut, in whole grams.
    pub weight: String,
    /// Pieces, or whole grams when sold by weight.
    pub stock: String,
    /// The stock that stood in the form before it was changed; empty for a new product.
    pub stock_before: String,
    /// The VAT that the price contains, in per cent: `5,5`.
    pub vat_rate: String,
    /// The smallest cut, in whole grams.
    pub min_cut: String,
    /// The largest cut, in whole grams.
    pub max_cut: String,
    /// By how much two cuts differ at least, in whole grams.
    pub cut_step: String,
    /// Its number on the shop's scale, or its GTIN.
    pub scale_code: String,
    /// The slug of its category.
    pub category: String,
    /// `cow`, `goat`, `sheep` or `buffalo`.
    pub milk: String,
    /// The country, by ISO 3166-1 alpha-2: `FR`.
    pub origin: String,
    /// The labels, separated by commas.
    pub labels: String,
    /// The allergens that are ticked.
    pub allergens: Vec<Allergen>,
    /// Energy, in kilocalories per 100 g.
    pub calories: String,
    /// Protein, in grams per 100 g.
    pub protein: String,
    /// Fat, in grams per 100 g.
    pub fat: String,
    /// Carbohydrates, in grams per 100 g.
    pub carbohydrates: String,
    /// Energy, in kilojoules per 100 g; computed when empty.
    pub kilojoules: String,
    /// Saturated fatty acids, in grams per 100 g.
    pub saturates: String,
    /// Sugars, in grams per 100 g.
    pub sugars: String,
    /// Salt, in grams per 100 g.
    pub salt: String,
    /// The name that the law protects, in its exact words.
    pub protected_name: String,
    /// `PDO`, `PGI` or `TSG`.
    pub protection: String,
    /// `raw`, `thermised` or `pasteurised`.
    pub heat_treatment: String,
    /// Who answers for the product; the shop when empty.
    pub producer_name: String,
    /// The address of the same.
    pub producer_address: String,
    /// `mild`, `medium` or `strong`.
    pub strength: String,
    /// The first month of its season, 1–12.
    pub season_from: String,
    /// The last month of its season, 1–12.
    pub season_to: String,
    /// What goes with it, one a line.
    pub goes_with: String,
    /// The same in English.
    pub goes_with_en: String,
    /// The earlier price that a reduction is announced from, in euros.
    pub compare_at_price: String,
    /// `true` to publish, `false` to keep a draft, by the button that was pressed.
    pub published: String,
    /// The addresses of the pictures.
    pub images: Vec<String>,
    /// Where each of them is to stand, from 1; empty for one that goes.
    pub places: Vec<String>,
}

impl ProductForm {
    /// An empty form for a new product, numbers in the reader's format.
    pub fn empty(language: Language) -> Self {
        Self {
            sold_by: SoldBy::Weight,
            allergens: vec![Allergen::Milk],
            vat_rate: language.pick("5,5", "5.5").into(),
            origin: "FR".into(),
            category: "pate-pressee-cuite".into(),
            ..Self::default()
        }
    }

    /// The form of a new product that begins with the facts of another one: neither its name in addresses, its stock nor
    /// its pictures.
    pub fn copy_of(product: &Product, language: Language) -> Self {
        Self {
            id: String::new(),
            slug: String::new(),
            scale_code: String::new(),
            stock: String::new(),
            stock_before: String::new(),
            compare_at_price: String::new(),
            images: Vec::new(),
            places: Vec::new(),
            ..Self::from_product(product, language)
        }
    }

    /// The form as it stands for a product that exists, numbers in the reader's format.
    pub fn from_product(product: &Product, language: Language) -> Self {
        let number = |number: String| number.replace('.', language.pick(",", "."));
        let amount = |amount: Money| number(amount.to_string());
        let decimal = |value: f64| number(value.to_string());
        let grams = |grams: Option<shared::Grams>| grams.map(|grams| grams.0.to_string()).unwrap_or_default();
        let english = product.translations.get("en").cloned().unwrap_or_default();
        let nutrition = product.nutritional_info;
        let optional = |value: Option<f64>| value.map(decimal).unwrap_or_default();
        let (protected, producer) = (product.protected_name.clone(), product.producer.clone());
        let lines = |lines: Option<Vec<String>>| lines.unwrap_or_default().join("\n");
        Self {
            id: product.id.to_string(),
            name: product.name.clone(),
            slug: product.slug.clone(),
            description: product.description.clone(),
            ingredients: lines(product.ingredients.clone()),
            storage: product.storage.clone().unwrap_or_default(),
            region: product.region.clone().unwrap_or_default(),
            name_en: english.name.unwrap_or_default(),
            description_en: english.description.unwrap_or_default(),
            ingredients_en: lines(english.ingredients),
            storage_en: english.storage.unwrap_or_default(),
            region_en: english.region.unwrap_or_default(),
            sold_by: product.sold_by,
            is_new: product.is_new,
            keeps: !product.is_perishable,
            price: amount(product.price),
            weight: product.weight.0.to_string(),
            stock: product.stock.to_string(),
            stock_before: product.stock.to_string(),
            vat_rate: decimal(product.vat_rate),
            min_cut: grams(product.min_cut),
            max_cut: grams(product.max_cut),
            cut_step: grams(product.cut_step),
            scale_code: product.scale_code.clone().unwrap_or_default(),
            category: product.category.clone(),
            milk: product.milk.map(Milk::name).unwrap_or_default().into(),
            origin: product.origin.clone().unwrap_or_default(),
            labels: product.labels.join(", "),
            allergens: product.allergens.clone(),
            calories: nutrition.map(|n| decimal(n.calories)).unwrap_or_default(),
            protein: nutrition.map(|n| decimal(n.protein)).unwrap_or_default(),
            fat: nutrition.map(|n| decimal(n.fat)).unwrap_or_default(),
            carbohydrates: nutrition.map(|n| decimal(n.carbohydrates)).unwrap_or_default(),
            kilojoules: optional(nutrition.and_then(|n| n.kilojoules)),
            saturates: optional(nutrition.and_then(|n| n.saturates)),
            sugars: optional(nutrition.and_then(|n| n.sugars)),
            salt: optional(nutrition.and_then(|n| n.salt)),
            protected_name: protected.clone().map(|protected| protected.name).unwrap_or_default(),
            protection: protected
                .map(|protected| protected.kind.name().to_owned())
                .unwrap_or_default(),
            heat_treatment: product
                .heat_treatment
                .map(HeatTreatment::name)
                .unwrap_or_default()
                .into(),
            producer_name: producer.clone().map(|producer| producer.name).unwrap_or_default(),
            producer_address: producer.map(|producer| producer.address).unwrap_or_default(),
            strength: product.strength.map(Strength::name).unwrap_or_default().into(),
            season_from: product.season.map(|season| season.from.to_string()).unwrap_or_default(),
            season_to: product.season.map(|season| season.to.to_string()).unwrap_or_default(),
            goes_with: product.goes_with.join("\n"),
            goes_with_en: lines(english.goes_with),
            compare_at_price: product.compare_at_price.map(amount).unwrap_or_default(),
            published: String::new(),
            images: product.images.clone(),
            places: (1..=product.images.len()).map(|place| place.to_string()).collect(),
        }
    }
}
