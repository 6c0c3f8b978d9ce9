//! Products, recipes, tiers and coupons.

use std::{cmp::Reverse, collections::HashMap};

use serde::Deserialize;
use shared::{
    Id, Money,
    coupon::{Coupon, CouponKind},
    period::Day,
    product::{PastPrice, Product, ProductInput},
    recipe::{Difficulty, Ingredient, Recipe, RecipeTexts},
    review::mean,
};

use super::{
    customers,
    data::{ACCOUNTS, id, parse},
    lots, tiers,
};
use crate::{
    Error, Result, Shop, catalog,
    store::{insert_new, products, recipes},
};

/// What cost more until so many days ago, and announces that.
const REDUCED: [(&str, Money, i64); 1] = [("mimolette-extra-vieille", Money::from_cents(1190), 6)];

/// Loads the catalog and all that hangs on it; answers the products by slug.
pub async fn load(shop: &Shop) -> Result<HashMap<String, Product>> {
    let reviews = customers::reviews(shop)?;
    let inputs: Vec<ProductInput> = parse("products", include_str!("products.json"))?;
    let mut by_slug = HashMap::new();
    for (position, input) in inputs.into_iter().enumerate() {
        let slug = input.slug.clone().unwrap_or_default();
        let mut product = catalog::filled(&shop.settings, shop.now(), input, None)?;
        product.id = id("product", &slug);
        lots::put(&mut product, Day::at(shop.now()));
        // Over the past year, so that newest first means something; the new ones last month.
        let age = if product.is_new { 3 } else { 60 } + 9 * i64::try_from(position).unwrap_or(0);
        product.created_at = shop.now().plus_days(-age);
        let first = PastPrice {
            price: product.price,
            at: product.created_at,
        };
        product.price_history = match REDUCED.iter().find(|(reduced, ..)| *reduced == slug) {
            Some((_, earlier, days)) => {
                product.compare_at_price = Some(*earlier);
                let since = shop.now().plus_days(-days);
                vec![
                    PastPrice {
                        price: *earlier,
                        ..first
                    },
                    PastPrice { at: since, ..first },
                ]
            }
            None => vec![first],
        };
        let mut its_reviews: Vec<_> = reviews.iter().filter(|r| r.product_id == product.id).collect();
        its_reviews.sort_by_key(|r| (Reverse(r.created_at), r.id));
        product.reviews = its_reviews.iter().map(|r| r.id).collect();
        product.rating_counts =
            [1, 2, 3, 4, 5].map(|rating| its_reviews.iter().filter(|r| r.rating == rating).map(|_| 1).sum());
        product.rating = mean(product.rating_counts);
        match products::insert(shop.store.access(), &product).await {
            Ok(()) | Err(Error::SlugTaken) => {}
            Err(error) => return Err(error),
        }
        by_slug.insert(slug, product);
    }
    insert_new(&shop.store, "reviews", &reviews).await?;
    recipes::insert_new(&shop.store, &demo_recipes(shop, &by_slug)?).await?;
    insert_new(&shop.store, "loyaltytiers", &tiers::all()?).await?;
    insert_new(&shop.store, "coupons", &coupons(shop)?).await?;
    Ok(by_slug)
}

fn demo_recipes(shop: &Shop, products: &HashMap<String, Product>) -> Result<Vec<Recipe>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct RecipeEntry {
        slug: String,
        title: String,
        description: String,
        difficulty: Difficulty,
        prep_time: i64,
        cook_time: i64,
        servings: i64,
        ingredients: Vec<EntryIngredient>,
        instructions: Vec<String>,
        images: Vec<String>,
        category: String,
        translations: std::collections::BTreeMap<String, RecipeTexts>,
    }
    #[derive(Deserialize)]
    struct EntryIngredient {
        product: Option<String>,
        name: String,
        quantity: f64,
        unit: String,
    }
    let product_id = |slug: String| -> Result<Id<Product>> {
        let known = products.get(&slug).map(|product| product.id);
        known.ok_or_else(|| Error::Internal(format!("demo data, recipes: no product {slug}")))
    };
    let entries: Vec<RecipeEntry> = parse("recipes", include_str!("recipes.json"))?;
    entries
        .into_iter()
        .enumerate()
        .map(|(position, entry)| {
            let at = shop.now().plus_days(-5 - 12 * i64::try_from(position).unwrap_or(0));
            let ingredients = entry.ingredients.into_iter().map(|ingredient| {
                Ok(Ingredient {
                    product_id: ingredient.product.map(product_id).transpose()?,
                    name: ingredient.name,
                    quantity: ingredient.quantity,
                    unit: ingredient.unit,
                })
            });
            Ok(Recipe {
                id: id("recipe", &entry.slug),
                title: entry.title,
                description: entry.description,
                difficulty: entry.difficulty,
                prep_time: entry.prep_time,
                cook_time: entry.cook_time,
                servings: entry.servings,
                ingredients: ingredients.collect::<Result<_>>()?,
                instructions: entry.instructions,
                images: entry.images,
                category: entry.category,
                author: id("user", ACCOUNTS[1]),
                created_at: at,
                updated_at: at,
                slug: entry.slug,
                translations: entry.translations,
            })
        })
        .collect()
}

fn coupons(shop: &Shop) -> Result<Vec<Coupon>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct CouponEntry {
        code: String,
        #[serde(rename = "type")]
        kind: CouponKind,
        value: Money,
        min_purchase: Option<Money>,
        start_days_ago: i64,
        end_in_days: i64,
        usage_limit: Option<i64>,
        used_count: i64,
        is_active: bool,
    }
    let entries: Vec<CouponEntry> = parse("coupons", include_str!("coupons.json"))?;
    let coupon = |entry: CouponEntry| Coupon {
        id: id("coupon", &entry.code),
        code: entry.code,
        kind: entry.kind,
        value: entry.value,
        min_purchase: entry.min_purchase,
        start_date: shop.now().plus_days(-entry.start_days_ago),
        end_date: shop.now().plus_days(entry.end_in_days),
        usage_limit: entry.usage_limit,
        used_count: entry.used_count,
        is_active: entry.is_active,
        user_id: None,
    };
    Ok(entries.into_iter().map(coupon).collect())
}
