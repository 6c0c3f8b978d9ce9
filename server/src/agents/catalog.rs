//! Searching the catalog and looking products up.

use domain::{Error, catalog};
use serde_json::{Value, json};
use shared::{Language, PageRequest, catalog::CatalogQuery, product::Product};

use super::{
    LOOKUP, SEARCH, envelope,
    messages::{self, Severity},
    operations::Call,
    product,
    requests::{Detail, Filters, Lookup, Refused, Search},
};

/// Products in an answer where no number is asked for, and at most.
const USUAL_LIMIT: i64 = 10;
const MAX_LIMIT: i64 = 50;
/// Ids and categories that one request may name.
const MAX_NAMED: usize = 50;
/// So many pages are looked through for a price before the agent is told to go on by the cursor.
const PAGES_AT_ONCE: usize = 10;

/// `search_catalog`
pub async fn search(call: &Call<'_>, request: Search) -> Result<Value, Refused> {
    let language = request.context.language(call.language);
    let categories = categories(&request.filters)?;
    let limit = request.pagination.limit.unwrap_or(USUAL_LIMIT).min(MAX_LIMIT);
    if limit < 1 {
        return Err(Refused::field("pagination.limit", "has to be 1 or more"));
    }
    let mut at = request
        .pagination
        .cursor
        .as_deref()
        .map_or(Ok(Cursor::START), Cursor::parse)?;
    let is_priced = !request.filters.price.is_open() && !request.context.is_foreign_currency();
    let mut products = Vec::new();
    let (mut next, mut total) = (None, None);
    for _ in 0..PAGES_AT_ONCE {
        let Some(category) = categories.get(at.category) else {
            return Err(Refused::field("pagination.cursor", "belongs to another search"));
        };
        let query = CatalogQuery {
            q: request.query.clone().filter(|query| !query.trim().is_empty()),
            category: category.clone(),
            paging: PageRequest { page: at.page, limit },
            ..CatalogQuery::default()
        };
        let found = catalog::search(call.shop, &query).await?;
        total = (!is_priced && categories.len() == 1).then_some(found.total);
        next = at.next(found.pages, categories.len());
        let found = found
            .items
            .into_iter()
            .filter(|found| !is_priced || admits(&request.filters, found));
        products.extend(found.filter_map(|found| shown(call, found, language)));
        match next {
            Some(cursor) if products.is_empty() => at = cursor,
            _ => break,
        }
    }
    let mut pagination = json!({ "has_next_page": next.is_some() });
    if let Some(next) = next {
        pagination["cursor"] = next.text().into();
    }
    if let Some(total) = total {
        pagination["total_count"] = total.into();
    }
    let mut said: Vec<_> = messages::age(call.shop, language).into_iter().collect();
    if !request.filters.price.is_open() && !is_priced {
        let words = language.pick(
            "Les prix sont en euros\u{a0}: le filtre de prix n’a pas été appliqué.",
            "Prices are in euros: the price filter was not applied.",
        );
        said.push(messages::warning("price_filter_ignored", None, words));
    }
    Ok(json!({
        "ucp": envelope(&[SEARCH]), "products": products, "pagination": pagination, "messages": said,
    }))
}

/// `lookup_catalog`
pub async fn lookup(call: &Call<'_>, request: Lookup) -> Result<Value, Refused> {
    let language = request.context.language(call.language);
    if request.ids.is_empty() {
        return Err(Refused::field("ids", "has to name one product or more"));
    }
    if request.ids.len() > MAX_NAMED {
        return Err(Refused::Input {
            code: "request_too_large",
            content: format!("ids: names more than {MAX_NAMED} products"),
        });
    }
    let categories = categories(&request.filters)?;
    let mut ids = request.ids;
    ids.sort_unstable();
    ids.dedup();
    let mut said: Vec<_> = messages::age(call.shop, language).into_iter().collect();
    let mut found: Vec<(Product, Vec<Value>)> = Vec::new();
    for id in ids {
        let Some(product) = find(call, &id).await? else {
            said.push(messages::info("not_found", &id));
            continue;
        };
        let kind = if product.id.to_string() == id {
            "exact"
        } else {
            "featured"
        };
        let input = json!({ "id": id, "match": kind });
        match found.iter_mut().find(|(known, _)| known.id == product.id) {
            Some((_, inputs)) => inputs.push(input),
            None => found.push((product, vec![input])),
        }
    }
    let is_asked = |product: &Product| {
        let of_category = categories
            .iter()
            .any(|category| category.as_ref().is_none_or(|name| *name == product.category));
        of_category && admits(&request.filters, product)
    };
    let products = found.into_iter().filter(|(product, _)| is_asked(product));
    let products: Vec<_> = products
        .filter_map(|(product, inputs)| {
            let mut product = shown(call, product, language)?;
            product["variants"][0]["inputs"] = inputs.into();
            Some(product)
        })
        .collect();
    Ok(json!({ "ucp": envelope(&[LOOKUP]), "products": products, "messages": said }))
}

/// `get_product`
pub async fn detail(call: &Call<'_>, request: Detail) -> Result<Value, Refused> {
    let language = request.context.language(call.language);
    let found = find(call, &request.id).await?;
    let allergens = found
        .as_ref()
        .map(|product| product.allergens.clone())
        .unwrap_or_default();
    let Some(product) = found.and_then(|product| shown(call, product, language)) else {
        let words = language.pick("Nous ne vendons rien de ce nom.", "We sell nothing of that name.");
        let gone = messages::error("not_found", Severity::Unrecoverable, None, words);
        return Ok(messages::failure(call.shop, language, vec![gone]));
    };
    let mut said: Vec<_> = messages::age(call.shop, language).into_iter().collect();
    if !allergens.is_empty() {
        let words = app::contains_allergens(&allergens, language);
        said.push(messages::disclosure("allergens", "$.product", &words));
    }
    Ok(json!({ "ucp": envelope(&[LOOKUP]), "product": product, "messages": said }))
}

/// The product of an id or slug, if it is sold. One that cannot be read is not.
async fn find(call: &Call<'_>, key: &str) -> Result<Option<Product>, Error> {
    match catalog::find(call.shop, key).await {
        Err(Error::Unreadable(_)) => Ok(None),
        found => found,
    }
}

fn shown(call: &Call<'_>, found: Product, language: Language) -> Option<Value> {
    product::product(call.shop, &found.shown(language, call.shop.now()), language)
}

/// The categories that are asked for, one search each; a single one of all products where none is.
fn categories(filters: &Filters) -> Result<Vec<Option<String>>, Refused> {
    let mut names = filters.categories.clone();
    names.sort_unstable();
    names.dedup();
    match names.len() {
        0 => Ok(vec![None]),
        1..=MAX_NAMED => Ok(names.into_iter().map(Some).collect()),
        _ => Err(Refused::field("filters.categories", "names too many categories")),
    }
}

fn admits(filters: &Filters, found: &Product) -> bool {
    product::price(found).is_some_and(|price| filters.price.admits(price.cents()))
}

/// Where a list goes on: the page of one of the categories that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    category: usize,
    page: i64,
}

impl Cursor {
    const START: Self = Self { category: 0, page: 1 };

    fn parse(text: &str) -> Result<Self, Refused> {
        let parts = text.split_once('.').and_then(|(category, page)| {
            Some(Self {
                category: category.parse().ok()?,
                page: page.parse().ok()?,
            })
        });
        parts.ok_or_else(|| Refused::field("pagination.cursor", "is not one of this shop’s"))
    }

    fn text(self) -> String {
        format!("{}.{}", self.category, self.page)
    }

    /// Where it goes on after a page of so many, of so many categories.
    fn next(self, pages: i64, categories: usize) -> Option<Self> {
        if self.page < pages {
            return Some(Self {
                page: self.page + 1,
                ..self
            });
        }
        let category = self.category + 1;
        (category < categories).then_some(Self { category, page: 1 })
    }
}
