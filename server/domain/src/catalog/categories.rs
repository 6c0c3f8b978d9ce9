//! The categories: their order, names and texts. They are read from memory; a shop that has set none has the built-in
//! ones, which the first change stores.

use sha2::{Digest, Sha256};
use shared::{
    Id, Language, Page, PageRequest,
    audit::{Action, Change},
    catalog::CategoryCount,
    category::{Category, CategoryInput, CategoryName, CategoryText, NewCategory},
    validation::BrokenRule,
};

use crate::{
    Admin, Error, Result, Shop, audit,
    search::words,
    store::{Transaction, categories, products, transact},
    validate,
};

/// The categories, in their order.
pub fn list(shop: &Shop) -> Vec<Category> {
    shop.catalog.snapshot().book().all().to_vec()
}

/// One page of them. [`Error::Invalid`] for paging that breaks a rule.
pub fn page(shop: &Shop, paging: PageRequest) -> Result<Page<Category>> {
    validate(&paging)?;
    Ok(Page::cut_from(list(shop), paging))
}

/// The category with this slug. `None` also for one that only products name.
pub fn find(shop: &Shop, slug: &str) -> Option<Category> {
    shop.catalog.snapshot().book().find(slug).cloned()
}

/// What a category is called. One that only products name is called by its own slug.
pub fn name(shop: &Shop, slug: &str, language: Language) -> String {
    let found = find(shop, slug);
    found.map_or_else(|| slug.replace('-', " "), |category| category.name(language).to_owned())
}

/// These counts in the categories' order; what is no category comes last, as it was.
pub fn in_order(shop: &Shop, mut counts: Vec<CategoryCount>) -> Vec<CategoryCount> {
    let snapshot = shop.catalog.snapshot();
    counts.sort_by_key(|counted| snapshot.book().place(&counted.value));
    counts
}

/// Adds a category. [`Error::Invalid`], also for a name that another has, or [`Error::SlugTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: NewCategory) -> Result<Category> {
    validate(&input)?;
    let made = transact!(shop, |tx| {
        let (stored, mut all) = read(tx).await?;
        if all.iter().any(|category| category.slug == input.slug) {
            return Err(Error::SlugTaken);
        }
        refuse_taken_names(&all, &input.slug, &input.name)?;
        let order = input.order.unwrap_or(i64::MAX);
        let category = Category {
            slug: input.slug.clone(),
            order,
            name: input.name.clone(),
            text: input.text.clone(),
        };
        place(&mut all, category, order);
        write(tx, &stored, &all).await?;
        note(tx, admin, Action::CategoryCreated, &input.slug, Vec::new()).await?;
        found(&all, &input.slug)?.clone()
    });
    shop.catalog.show_categories().await;
    tracing::info!(target: "activity", user = %admin.user().id, category = made.slug, "created a category");
    Ok(made)
}

/// Replaces what a category is called and says, and its place where one is given. [`Error::NotFound`] or
/// [`Error::Invalid`].
pub async fn update(shop: &Shop, admin: &Admin, slug: &str, input: CategoryInput) -> Result<Category> {
    validate(&input)?;
    change(shop, admin, slug, input.order, Some((input.name, input.text))).await
}

/// Moves a category to this place, counted from 1; to the first or last for one that there is not. [`Error::NotFound`].
pub async fn move_to(shop: &Shop, admin: &Admin, slug: &str, order: i64) -> Result<Category> {
    change(shop, admin, slug, Some(order), None).await
}

async fn change(
    shop: &Shop,
    admin: &Admin,
    slug: &str,
    order: Option<i64>,
    words: Option<(CategoryName, CategoryText)>,
) -> Result<Category> {
    let category = transact!(shop, |tx| {
        let (stored, mut all) = read(tx).await?;
        let before = found(&all, slug)?.clone();
        let mut category = before.clone();
        if let Some((name, text)) = words.clone() {
            // One that was there before the rule may keep its name.
            if name != before.name {
                refuse_taken_names(&all, slug, &name)?;
            }
            (category.name, category.text) = (name, text);
        }
        place(&mut all, category, order.unwrap_or(before.order));
        write(tx, &stored, &all).await?;
        let category = found(&all, slug)?.clone();
        let changes = audit::differences(&before, &category)?;
        note(tx, admin, Action::CategoryUpdated, slug, changes).await?;
        category
    });
    shop.catalog.show_categories().await;
    tracing::info!(target: "activity", user = %admin.user().id, category = slug, "changed a category");
    Ok(category)
}

/// Takes away a category that no product is in, archived or not. [`Error::NotFound`] or [`Error::CategoryInUse`].
pub async fn remove(shop: &Shop, admin: &Admin, slug: &str) -> Result<()> {
    transact!(shop, |tx| {
        let (stored, mut all) = read(tx).await?;
        found(&all, slug)?;
        let products = products::count_in_category(tx, slug).await?;
        if products > 0 {
            return Err(Error::CategoryInUse { products });
        }
        all.retain(|category| category.slug != slug);
        number(&mut all);
        categories::delete(tx, slug).await?;
        write(tx, &stored, &all).await?;
        note(tx, admin, Action::CategoryDeleted, slug, Vec::new()).await?;
    });
    shop.catalog.show_categories().await;
    tracing::info!(target: "activity", user = %admin.user().id, category = slug, "deleted a category");
    Ok(())
}

/// The categories as they are stored, and as they stand, in their order.
async fn read(tx: &mut Transaction<'_>) -> Result<(Vec<Category>, Vec<Category>)> {
    let stored = categories::all(tx.access()).await?;
    let mut all = if stored.is_empty() {
        Category::built_in()
    } else {
        stored.clone()
    };
    all.sort_by(|a, b| (a.order, &a.slug).cmp(&(b.order, &b.slug)));
    Ok((stored, all))
}

/// Stores those that are not stored as they stand now.
async fn write(tx: &mut Transaction<'_>, stored: &[Category], all: &[Category]) -> Result<()> {
    for category in all.iter().filter(|category| !stored.contains(category)) {
        categories::put(tx, category).await?;
    }
    Ok(())
}

/// Refuses what another category is called: nobody could tell them apart.
fn refuse_taken_names(all: &[Category], slug: &str, name: &CategoryName) -> Result<()> {
    let same = |a: &str, b: &str| !a.is_empty() && words(a).eq(words(b)) && (a == b || words(a).next().is_some());
    let others = || all.iter().filter(|other| other.slug != slug);
    let mut broken = Vec::new();
    if others().any(|other| same(&other.name.fr, &name.fr)) {
        broken.push(BrokenRule::new("name.fr", "name_taken"));
    }
    if others().any(|other| same(&other.name.en, &name.en)) {
        broken.push(BrokenRule::new("name.en", "name_taken"));
    }
    crate::refuse(broken)
}

fn found<'a>(all: &'a [Category], slug: &str) -> Result<&'a Category> {
    all.iter().find(|category| category.slug == slug).ok_or(Error::NotFound)
}

/// Puts a category at this place, counted from 1, in place of the one with its slug; the others close up.
fn place(all: &mut Vec<Category>, category: Category, order: i64) {
    all.retain(|other| other.slug != category.slug);
    let before = usize::try_from(order.saturating_sub(1)).unwrap_or(0).min(all.len());
    all.insert(before, category);
    number(all);
}

fn number(all: &mut [Category]) {
    for (order, category) in (1..).zip(all) {
        category.order = order;
    }
}

/// Remembers what was done. The audit names things by ids, and a category has a slug: its id there is made of that.
async fn note(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    action: Action,
    slug: &str,
    mut changes: Vec<Change>,
) -> Result<()> {
    let digest = Sha256::digest(slug.as_bytes());
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&digest[..12]);
    changes.insert(0, audit::change("slug", Some(slug), Some(slug))?);
    audit::record(tx, admin.user().id, action, Id::<Category>::from_bytes(bytes), changes).await
}
