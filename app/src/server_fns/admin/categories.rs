//! The categories in the dashboard, for admins.

use domain::{
    Error,
    catalog::{self, categories},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    catalog::CategoryCount,
    category::{Category, CategoryInput, CategoryName, CategoryText, NewCategory},
    typed::Typed,
    validation::BrokenRule,
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// What the page of the categories shows.
#[derive(Debug)]
pub struct CategoryDesk {
    /// The categories, in their order, each with how many published products are in it.
    pub categories: Vec<(Category, i64)>,
    /// What products name and no category is.
    pub unknown: Vec<CategoryCount>,
}

/// The categories, and what products name beside them.
pub async fn read_categories() -> Result<CategoryDesk, AppError> {
    let (shop, _) = (request::shop()?, request::admin().await?);
    let (all, counts) = (categories::list(&shop), catalog::categories(&shop).await?);
    let count = |slug: &str| {
        counts
            .iter()
            .find(|count| count.value == slug)
            .map_or(0, |count| count.count)
    };
    let is_unknown = |count: &&CategoryCount| all.iter().all(|category| category.slug != count.value);
    Ok(CategoryDesk {
        unknown: counts.iter().filter(is_unknown).cloned().collect(),
        categories: all
            .iter()
            .map(|category| (category.clone(), count(&category.slug)))
            .collect(),
    })
}

/// The fields of a category, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CategoryForm {
    /// Its slug, by which products name it; fixed once it is there.
    pub slug: Typed,
    /// Whether it is there already.
    pub is_known: bool,
    /// Its name in French.
    pub name: Typed,
    /// Its name in English; may be empty.
    pub name_en: Typed,
    /// What its page says in French; may be empty.
    pub text: Typed,
    /// The same in English.
    pub text_en: Typed,
}

/// Adds a category or changes one, or leads back to its form, where all that was typed still is.
#[server(prefix = "/fn", endpoint = "dashboard/save-category")]
pub async fn save_category(
    /// Every field as it was typed.
    form: CategoryForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (name, text) = (
        CategoryName {
            fr: form.name.clone().into(),
            en: form.name_en.clone().into(),
        },
        CategoryText {
            fr: form.text.clone().into(),
            en: form.text_en.clone().into(),
        },
    );
    let slug = String::from(form.slug.clone());
    let order = None;
    let saved = if form.is_known {
        categories::update(&shop, &admin, &slug, CategoryInput { order, name, text }).await
    } else {
        let input = NewCategory {
            slug,
            order,
            name,
            text,
        };
        categories::create(&shop, &admin, input).await
    };
    let saved = saved.map_err(|error| match error {
        Error::Invalid(broken) => Error::Invalid(broken.into_iter().map(as_form_field).collect()),
        other => other,
    });
    saved.map_err(|error| request::fail_back_to(&form.address(), SaveCategory::PATH, error))?;
    leptos_axum::redirect("/gestion/familles?saved=1");
    Ok(())
}

/// Moves a category to another place.
#[server(prefix = "/fn", endpoint = "dashboard/move-category")]
pub async fn move_category(
    /// The slug of the category.
    id: String,
    /// The place, from 1.
    order: i64,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    categories::move_to(&shop, &admin, &id, order).await?;
    leptos_axum::redirect("/gestion/familles?moved=1");
    Ok(())
}

/// Takes away a category that no product is in.
#[server(prefix = "/fn", endpoint = "dashboard/remove-category")]
pub async fn remove_category(
    /// The slug of the category.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    categories::remove(&shop, &admin, &id).await?;
    leptos_axum::redirect("/gestion/familles?removed=1");
    Ok(())
}

impl CategoryForm {
    /// The form of a category as it is.
    pub fn of(category: &Category) -> Self {
        Self {
            slug: category.slug.clone().into(),
            is_known: true,
            name: category.name.fr.clone().into(),
            name_en: category.name.en.clone().into(),
            text: category.text.fr.clone().into(),
            text_en: category.text.en.clone().into(),
        }
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| Typed::from(query.get(name).unwrap_or_default());
        Self {
            slug: text("slug"),
            is_known: query.get("known").is_some(),
            name: text("name"),
            name_en: text("name_en"),
            text: text("text"),
            text_en: text("text_en"),
        }
    }

    fn address(&self) -> String {
        let fields = [
            ("slug", &self.slug),
            ("name", &self.name),
            ("name_en", &self.name_en),
            ("text", &self.text),
            ("text_en", &self.text_en),
        ];
        let query = fields.map(|(name, value)| format!("{name}={}", encode(&String::from(value.clone()))));
        let known = if self.is_known { "&known=1" } else { "" };
        format!("/gestion/familles?{}{known}", query.join("&"))
    }
}

/// `name.en` → `nameEn`, `text.fr` → `text`.
fn as_form_field(mut rule: BrokenRule) -> BrokenRule {
    rule.field = match rule.field.as_str() {
        "name.fr" => "name".into(),
        "name.en" => "nameEn".into(),
        "text.fr" => "text".into(),
        "text.en" => "textEn".into(),
        other => other.into(),
    };
    rule
}
