//! The recipe form: what an admin types, and the recipe that it means.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use shared::{
    Id, Language,
    product::Product,
    recipe::{Difficulty, Ingredient, IngredientInput, Recipe, RecipeInput, RecipeTexts},
    validation::{BrokenRule, broken_rules},
};

use super::{
    form_reader::FieldReader,
    product_parser::{as_form_field, line, placed, some, text},
};

/// Every field as it is typed. An empty one leaves its value out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecipeForm {
    /// The recipe's id; empty for a new one.
    pub id: String,
    /// In French, as are all texts that do not end in `_en`.
    pub title: String,
    /// What stands in its address; made from the title when empty.
    pub slug: String,
    /// A few sentences about it.
    pub description: String,
    /// The steps, an empty line between two.
    pub instructions: String,
    /// The title in English.
    pub title_en: String,
    /// The description in English.
    pub description_en: String,
    /// The steps in English, as many and in the same order.
    pub instructions_en: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Minutes of work.
    pub prep_time: String,
    /// Minutes of cooking.
    pub cook_time: String,
    /// People it feeds.
    pub servings: String,
    /// Slug of its category.
    pub category: String,
    /// The ingredients; one without a name is left out.
    pub rows: Vec<IngredientFields>,
    /// The addresses of the pictures.
    pub images: Vec<String>,
    /// Where each of them is to stand, from 1; empty for one that goes.
    pub places: Vec<String>,
}

/// An ingredient as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IngredientFields {
    /// How much, with a point or a comma.
    pub quantity: String,
    /// `g`, `ml`, `piece`, …
    pub unit: String,
    /// What it is called.
    pub name: String,
    /// What it is called in English.
    pub name_en: String,
    /// The slug or id of the shop's product; empty where the shop sells none.
    pub product: String,
}

/// How many empty rows the form offers behind the ingredients that are there.
const EMPTY_ROWS: usize = 4;

/// The units that the shop has words for.
pub const UNITS: [&str; 8] = ["g", "ml", "piece", "tbsp", "tsp", "pinch", "clove", "slice"];

/// The categories that the shop has names for.
pub const CATEGORIES: [&str; 5] = ["plat", "entree", "aperitif", "soupe", "salade"];

impl RecipeForm {
    /// An empty form for a new recipe.
    pub fn empty() -> Self {
        Self {
            servings: "4".into(),
            category: CATEGORIES[0].into(),
            rows: vec![IngredientFields::default(); EMPTY_ROWS * 2],
            ..Self::default()
        }
    }

    /// The form as it stands for a recipe that exists, numbers in the reader's format. `slugs` has those of its products.
    pub fn from_recipe(recipe: &Recipe, slugs: &HashMap<Id<Product>, String>, language: Language) -> Self {
        let english = recipe.translations.get("en").cloned().unwrap_or_default();
        let names = english.ingredients.unwrap_or_default();
        let row = |(at, ingredient): (usize, &Ingredient)| IngredientFields {
            quantity: ingredient.quantity.to_string().replace('.', language.pick(",", ".")),
            unit: ingredient.unit.clone(),
            name: ingredient.name.clone(),
            // What has no English name was stored with its French one.
            name_en: names
                .get(at)
                .filter(|name| **name != ingredient.name)
                .cloned()
                .unwrap_or_default(),
            product: ingredient
                .product_id
                .map(|id| slugs.get(&id).cloned().unwrap_or_else(|| id.to_string()))
                .unwrap_or_default(),
        };
        let mut rows: Vec<_> = recipe.ingredients.iter().enumerate().map(row).collect();
        rows.extend(vec![IngredientFields::default(); EMPTY_ROWS]);
        Self {
            id: recipe.id.to_string(),
            title: recipe.title.clone(),
            slug: recipe.slug.clone(),
            description: recipe.description.clone(),
            instructions: recipe.instructions.join("\n\n"),
            title_en: english.title.unwrap_or_default(),
            description_en: english.description.unwrap_or_default(),
            instructions_en: english.instructions.unwrap_or_default().join("\n\n"),
            difficulty: recipe.difficulty,
            prep_time: recipe.prep_time.to_string(),
            cook_time: recipe.cook_time.to_string(),
            servings: recipe.servings.to_string(),
            category: recipe.category.clone(),
            rows,
            images: recipe.images.clone(),
            places: (1..=recipe.images.len()).map(|place| place.to_string()).collect(),
        }
    }

    /// What the form means, or every field that breaks a rule, each named as its field's id is. `products` has the ids of
    /// those that its rows name, by what was typed.
    pub fn parse(self, products: &HashMap<String, Id<Product>>) -> Result<RecipeInput, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        let (ingredients, names, rows) = ingredients(&mut reader, &self.rows, products);
        let texts = RecipeTexts {
            title: some(line(&self.title_en)),
            description: some(text(&self.description_en)),
            ingredients: names.iter().any(|name| !name.is_empty()).then(|| {
                // What has no English name keeps its French one.
                let each = names.into_iter().zip(&ingredients);
                each.map(|(name, ingredient)| some(name).unwrap_or_else(|| ingredient.name.clone()))
                    .collect()
            }),
            instructions: Some(steps(&self.instructions_en)).filter(|steps| !steps.is_empty()),
        };
        let input = RecipeInput {
            difficulty: self.difficulty,
            prep_time: reader.required("prepTime", &self.prep_time, 0),
            cook_time: reader.required("cookTime", &self.cook_time, 0),
            servings: reader.required("servings", &self.servings, 1),
            title: line(&self.title),
            description: text(&self.description),
            instructions: steps(&self.instructions),
            category: line(&self.category),
            slug: some(line(&self.slug)),
            images: placed(self.images, &self.places),
            translations: if texts == RecipeTexts::default() {
                BTreeMap::new()
            } else {
                BTreeMap::from([("en".into(), texts)])
            },
            ingredients,
        };
        let rules = broken_rules(&input)
            .into_iter()
            .map(|rule| as_row(rule, &rows))
            .collect();
        reader.finish(input, rules)
    }
}

/// The ingredients of the rows that are filled in, their English names, and the number of each one's row.
fn ingredients(
    reader: &mut FieldReader,
    rows: &[IngredientFields],
    products: &HashMap<String, Id<Product>>,
) -> (Vec<IngredientInput>, Vec<String>, Vec<usize>) {
    let (mut ingredients, mut names, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for (number, row) in rows.iter().enumerate() {
        let typed = row.product.trim();
        if [&row.quantity, &row.name, &row.name_en]
            .iter()
            .all(|typed| typed.trim().is_empty())
            && typed.is_empty()
        {
            continue;
        }
        let quantity = format!("rows{number}Quantity");
        if row.quantity.trim().is_empty() {
            reader.refuse(&quantity, "required");
        }
        let product_id = products.get(typed).copied();
        if product_id.is_none() && !typed.is_empty() {
            reader.refuse(&format!("rows{number}Product"), "unknown_product");
        }
        ingredients.push(IngredientInput {
            product_id,
            name: line(&row.name),
            quantity: reader.decimal(&quantity, &row.quantity).unwrap_or(1.0),
            unit: line(&row.unit),
        });
        names.push(line(&row.name_en));
        numbers.push(number);
    }
    (ingredients, names, numbers)
}

/// The steps of a text that has an empty line between two.
fn steps(typed: &str) -> Vec<String> {
    let typed = text(typed);
    let steps = typed.split("\n\n").map(line);
    steps.filter(|step| !step.is_empty()).collect()
}

/// A rule about the recipe as a rule about the form's field: `ingredients[1].name` → `rows2Name`, where the second
/// ingredient stands in row 2.
fn as_row(rule: BrokenRule, rows: &[usize]) -> BrokenRule {
    let place = rule
        .field
        .strip_prefix("ingredients[")
        .and_then(|rest| rest.split_once("]."));
    let row = place.and_then(|(position, name)| Some((rows.get(position.parse::<usize>().ok()?)?, name)));
    match row {
        Some((row, name)) => {
            let name = match name {
                "productId" => "Product",
                "quantity" => "Quantity",
                "unit" => "Unit",
                _ => "Name",
            };
            BrokenRule::new(&format!("rows{row}{name}"), &rule.rule)
        }
        None => as_form_field(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: &str, unit: &str, name: &str, product: &str) -> IngredientFields {
        IngredientFields {
            quantity: quantity.into(),
            unit: unit.into(),
            name: name.into(),
            product: product.into(),
            ..IngredientFields::default()
        }
    }

    fn form() -> RecipeForm {
        let mut form = RecipeForm {
            title: " Fondue ".into(),
            description: "À partager.".into(),
            instructions: "Frotter le caquelon.\r\n\r\nFondre,\r\nsans bouillir.\r\n\r\n".into(),
            prep_time: "20".into(),
            cook_time: "15".into(),
            ..RecipeForm::empty()
        };
        form.rows[0] = row("0,5", "piece", "Gousse", "");
        form.rows[2] = row("300", "g", "Beaufort", "beaufort-alpage");
        form.rows[2].name_en = "Beaufort cheese".into();
        form
    }

    fn beaufort() -> HashMap<String, Id<Product>> {
        HashMap::from([("beaufort-alpage".into(), Id::from_bytes([7; 12]))])
    }

    #[test]
    fn what_a_person_types_becomes_a_recipe_without_the_rows_left_empty() {
        let input = form().parse(&beaufort()).unwrap();
        assert_eq!(input.title, "Fondue");
        assert_eq!(input.instructions, ["Frotter le caquelon.", "Fondre,\nsans bouillir."]);
        let quantities: Vec<_> = input.ingredients.iter().map(|i| (i.quantity, i.product_id)).collect();
        assert_eq!(quantities, [(0.5, None), (300.0, Some(Id::from_bytes([7; 12])))]);
        let english = input.translations["en"].ingredients.clone();
        assert_eq!(english, Some(vec!["Gousse".into(), "Beaufort cheese".into()]));
    }

    #[test]
    fn every_bad_field_is_told_at_once_beside_its_row() {
        let mut bad = form();
        bad.rows[0].quantity = "une".into();
        bad.rows[2].name = String::new();
        bad.rows[3] = row("", "g", "Sel", "nulle-part");
        bad.servings = "0".into();
        bad.instructions = " ".into();
        let broken = bad.parse(&beaufort()).unwrap_err();
        let mut broken: Vec<_> = broken.into_iter().map(|rule| (rule.field, rule.rule)).collect();
        broken.sort();
        let expected = [
            ("instructions", "required"),
            ("rows0Quantity", "not_a_decimal"),
            ("rows2Name", "required"),
            ("rows3Product", "unknown_product"),
            ("rows3Quantity", "required"),
            ("servings", "too_small:1"),
        ];
        assert_eq!(broken, expected.map(|(field, rule)| (field.into(), rule.into())));
    }

    #[test]
    fn a_recipe_survives_its_form() {
        let input = form().parse(&beaufort()).unwrap();
        let mut json = serde_json::to_value(&input).unwrap();
        json["_id"] = "0123456789abcdef01234567".into();
        json["author"] = "0123456789abcdef01234567".into();
        json["createdAt"] = "2026-03-03T13:05:00.000Z".into();
        json["updatedAt"] = "2026-03-03T13:05:00.000Z".into();
        let recipe: Recipe = serde_json::from_value(json).unwrap();
        let slugs = beaufort().into_iter().map(|(slug, id)| (id, slug)).collect();
        let again = RecipeForm::from_recipe(&recipe, &slugs, Language::French);
        assert_eq!(again.rows[0].quantity, "0,5");
        assert_eq!(again.parse(&beaufort()).unwrap(), input);
    }
}
