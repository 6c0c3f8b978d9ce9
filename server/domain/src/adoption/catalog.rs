//! Products, recipes and reviews.

use mongodb::bson::{Bson, DateTime, Document, doc, oid::ObjectId};
use shared::{Money, limits, picture, product::Product, recipe::Recipe, review::Review};

use super::{
    Context, GONE,
    draft::{Draft, Outcome},
    values::{self, COUNT, GRAMS, MINUTES, SHARE},
};
use crate::search;

const UNNAMED: &str = "its name in addresses";
const NO_CATEGORY: &str = "autres";

/// Products. One without a price or a weight cannot be sold, and is archived until it has one.
pub fn product(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    if draft.text("name").is_none_or(|name| name.trim().is_empty()) {
        return Outcome::Unreadable("it has no name".into());
    }
    draft.text_or("description", "", "missing: left empty");
    if draft.money("price").is_none_or(|price| price < Money::ZERO) {
        draft.set("price", 0, "no price: 0, and archived until it has one");
        archive(&mut draft, context.now, "it has no price");
    }
    if draft.whole("weight", GRAMS).is_none_or(|weight| weight <= 0) {
        draft.set("weight", 0, "no weight: 0, and archived until it has one");
        archive(&mut draft, context.now, "it has no weight");
    }
    match draft.whole_below("stock", COUNT) {
        None => draft.set("stock", 0, "missing: nothing in stock"),
        Some(..0) => draft.set("stock", 0, "below zero: nothing in stock"),
        Some(_) => {}
    }
    category(&mut draft);
    draft.texts("images", &[]);
    pictures(&mut draft);
    draft.flag("isNew");
    if draft.decimal("rating", COUNT).is_none() {
        draft.drop_any("rating");
    }
    draft.ids("reviews");
    draft.optional_texts("ingredients", &[',', ';', '\n']);
    nutrition(&mut draft);
    draft.dates();
    slug(&mut draft, id, context);
    draft.finish::<Product>(&[
        "images",
        "isNew",
        "rating",
        "reviews",
        "ingredients",
        "nutritionalInfo",
        "ratingCounts",
        "archivedAt",
        "soldBy",
        "cutStep",
        "minCut",
        "maxCut",
        "milk",
        "origin",
        "region",
        "allergens",
        "labels",
        "storage",
        "vatRate",
        "isPerishable",
        "translations",
        "protectedName",
        "heatTreatment",
        "producer",
        "compareAtPrice",
        "lowestPrice30Days",
        "priceHistory",
        "strength",
        "season",
        "goesWith",
        "isDraft",
    ])
}

fn archive(draft: &mut Draft, now: DateTime, why: &'static str) {
    if draft.get("archivedAt").is_none() {
        draft.set("archivedAt", now, why);
    }
}

/// The slug of a product's family, and what it is called.
pub fn family(category: Option<&Bson>) -> (String, String) {
    let written = category.and_then(values::text).unwrap_or_default();
    let mut slug = search::slug(&written);
    if slug.is_empty() {
        NO_CATEGORY.clone_into(&mut slug);
    }
    let written = written.trim();
    let name = if written.is_empty() || written == slug {
        let words = slug.replace('-', " ");
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    } else {
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let name = name.chars().take(*limits::CATEGORY_NAME.end()).collect();
    (slug, name)
}

/// Products and recipes name a category by its slug; [`family`] keeps what it was called.
fn category(draft: &mut Draft) {
    let slug = draft.text("category").map(|category| search::slug(&category));
    match slug.filter(|slug| !slug.is_empty()) {
        Some(slug) => draft.set(
            "category",
            slug,
            "in plain letters, as in addresses; a product’s family keeps its name",
        ),
        None => draft.set("category", NO_CATEGORY, "missing: others"),
    }
}

fn slug(draft: &mut Draft, id: ObjectId, context: &Context) {
    match context.slugs.get(&id) {
        Some(slug) => draft.set("slug", slug.clone(), UNNAMED),
        None => draft.drop_any("slug"),
    }
}

/// Pictures at other addresses stay; a path on the old shop's own site leads nowhere here.
fn pictures(draft: &mut Draft) {
    let Some(Bson::Array(all)) = draft.get("images") else {
        return;
    };
    let is_elsewhere = |address: &str| {
        ["https://", "http://", "//"]
            .iter()
            .any(|start| address.starts_with(*start))
    };
    let is_kept = |address: &str| is_elsewhere(address) || address.starts_with("data:") || is_own(address);
    let all: Vec<_> = all.iter().filter_map(Bson::as_str).map(str::to_owned).collect();
    if all.iter().any(|address| is_elsewhere(address) && !is_own(address)) {
        draft.note("a picture is at another address: it stays, and is shown as long as it is there");
    }
    let kept: Vec<_> = all.iter().filter(|address| is_kept(address)).cloned().collect();
    if kept.len() < all.len() {
        draft.set(
            "images",
            kept,
            "a picture of the old shop’s site, which this one does not have: left out",
        );
    }
}

/// Where the pictures are that this shop comes with.
const SHIPPED: [&str; 2] = ["/images/cheese/", "/images/recipe/"];

/// Whether a picture is one that this shop keeps, or came with it.
fn is_own(address: &str) -> bool {
    let is_uploaded = |file: &str| picture::read_file_name(file).is_some();
    picture::srcset(address).is_some()
        || address.strip_prefix(picture::FOLDER).is_some_and(is_uploaded)
        || SHIPPED.iter().any(|folder| address.starts_with(folder))
}

/// Half of what the law asks for is not shown.
fn nutrition(draft: &mut Draft) {
    const FIELDS: [&str; 4] = ["calories", "protein", "fat", "carbohydrates"];
    const OPTIONAL: [&str; 4] = ["kilojoules", "saturates", "sugars", "salt"];
    let whole = draft.one("nutritionalInfo", |part| {
        for field in FIELDS {
            part.decimal(field, SHARE).ok_or("")?;
        }
        for field in OPTIONAL {
            if part.decimal(field, SHARE).is_none() {
                part.drop_any(field);
            }
        }
        part.only(&[&FIELDS[..], &OPTIONAL[..]].concat());
        Ok(())
    });
    if whole.is_none() && draft.get("nutritionalInfo").is_some() {
        draft.remove("nutritionalInfo", "not complete: left out");
    }
}

/// A recipe. One without a title cannot be read; what else is missing becomes empty, or what most recipes have.
pub fn recipe(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    if draft.text("title").is_none_or(|title| title.trim().is_empty()) {
        return Outcome::Unreadable("it has no title".into());
    }
    draft.text_or("description", "", "missing: left empty");
    let word = draft
        .text("difficulty")
        .map(|word| search::slug(&word))
        .unwrap_or_default();
    let known = match &*word {
        "easy" | "facile" => "easy",
        "hard" | "difficile" => "hard",
        _ => "medium",
    };
    draft.set(
        "difficulty",
        known,
        "in this shop's words; medium for what it does not know",
    );
    for field in ["prepTime", "cookTime"] {
        if draft.whole(field, MINUTES).is_none_or(|minutes| minutes < 0) {
            draft.set(field, 0, "missing: 0 minutes");
        }
    }
    if draft.whole("servings", COUNT).is_none_or(|servings| servings < 1) {
        draft.set("servings", 4, "missing: four people");
    }
    ingredients(&mut draft);
    draft.texts("instructions", &['\n']);
    draft.texts("images", &[]);
    pictures(&mut draft);
    category(&mut draft);
    if draft.id("author").is_none() {
        draft.set("author", GONE, "missing: somebody who is gone");
    }
    draft.dates();
    slug(&mut draft, id, context);
    draft.finish::<Recipe>(&["ingredients", "instructions", "images", "translations"])
}

fn ingredients(draft: &mut Draft) {
    let named = |name: &str| doc! { "name": name.trim(), "quantity": 1, "unit": "" };
    draft.documents_of_texts("ingredients", named, "a text made an ingredient");
    let ingredients = draft.each("ingredients", |part, _| {
        part.text("name").ok_or("it has no name: left out")?;
        if part.get("productId").is_some() && part.id("productId").is_none() {
            part.drop_any("productId");
        }
        if part.decimal("quantity", GRAMS).is_none() {
            part.set("quantity", 1, "missing: 1");
        }
        part.text_or("unit", "", "missing: left empty");
        Ok(())
    });
    if ingredients.is_none() {
        draft.drop_any("ingredients");
    }
}

/// Reviews. One without stars says nothing that counts.
pub fn review(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    if context.set_aside.contains(&id) {
        return Outcome::Unreadable("its author wrote another one of this product, which is shown".into());
    }
    for field in ["productId", "userId"] {
        if draft.id(field).is_none() {
            return Outcome::Unreadable(format!("it has no {field}"));
        }
    }
    let Some(rating) = draft.whole("rating", COUNT) else {
        return Outcome::Unreadable("it has no stars".into());
    };
    draft.set("rating", rating.clamp(1, 5), "brought to 1 to 5 stars");
    draft.text_or("comment", "", "missing: left empty");
    draft.optional_texts("images", &[]);
    pictures(&mut draft);
    if let Some(Bson::Array(people)) = draft.get("helpful") {
        let count = i64::try_from(people.len()).unwrap_or_default();
        draft.set("helpful", count, "a list of people counted");
    }
    match draft.whole("helpful", COUNT) {
        None => draft.drop_any("helpful"),
        Some(..0) => draft.set("helpful", 0, "below zero: nobody"),
        Some(_) => {}
    }
    draft.dates();
    draft.finish::<Review>(&["images", "hidden"])
}

/// What a product weighs, as far as carts and orders without a weight ask for it.
pub fn grams(weight: &Bson) -> Option<i64> {
    let grams = values::number(weight, GRAMS)?;
    let grams = values::whole(grams, rust_decimal::RoundingStrategy::MidpointAwayFromZero)?;
    (grams > 0).then_some(grams)
}
