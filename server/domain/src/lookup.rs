//! One box that finds what an admin has in mind: orders, customers, products and recipes. Each is asked as its own list
//! asks, all side by side.

use shared::{
    Page, PageRequest,
    catalog::CatalogQuery,
    order::{Order, OrderSearch},
    product::Product,
    recipe::{Recipe, RecipeQuery},
    user::{User, UserQuery},
    validation,
};

use crate::{
    Admin, Error, Result, Shop,
    catalog::{self, recipes},
    orders,
    search::{prefixes, words},
    store::{self, catalog::ArchivedName, user_search, users},
};

/// How many of each kind are shown.
pub const MOST: usize = 5;

/// What was found of one kind.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// At most [`MOST`] of them.
    pub items: Vec<T>,
    /// Whether there are more.
    pub has_more: bool,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Everything {
    /// Orders, newest first.
    pub orders: Found<Order>,
    /// Customers and staff, newest first; the one with just this address before all.
    pub users: Found<User>,
    /// What is published, the best match first.
    pub products: Found<Product>,
    /// Of the last thousand that were archived.
    pub archived: Found<ArchivedName>,
    /// The best match first.
    pub recipes: Found<Recipe>,
    /// What was typed is surely one of these.
    pub exact: Option<Kind>,
}

/// What there is to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An order, by its number.
    Order,
    /// A customer, by their phone number or address of mail.
    User,
}

/// What matches, of each kind. Nothing for a query without a letter or digit. [`Error::Invalid`](crate::Error::Invalid)
/// for one that is too long.
pub async fn everything(shop: &Shop, admin: &Admin, query: &str) -> Result<Everything> {
    let query = query.trim();
    let q = Some(query.to_owned());
    let paging = PageRequest {
        page: 1,
        limit: i64::try_from(MOST).unwrap_or(0) + 1,
    };
    crate::refuse(validation::broken_rules(&UserQuery {
        q: q.clone(),
        ..UserQuery::default()
    }))?;
    if words(query).next().is_none() {
        return Ok(Everything::default());
    }
    let for_orders = OrderSearch {
        q: q.clone(),
        paging,
        ..OrderSearch::default()
    };
    let for_products = CatalogQuery {
        q: q.clone(),
        paging,
        ..CatalogQuery::default()
    };
    let for_recipes = RecipeQuery {
        q,
        paging,
        ..RecipeQuery::default()
    };
    let (orders, users, products, archived, recipes) = tokio::join!(
        orders::search(shop, admin, &for_orders),
        find_users(shop, query, paging.limit),
        catalog::search(shop, &for_products),
        find_archived(shop, query),
        recipes::list(shop, &for_recipes),
    );
    let (orders, users) = (of_page(orders?), users?);
    let exact = if prefixes::digits(query).is_some() || query.contains('@') {
        (!users.is_empty()).then_some(Kind::User)
    } else {
        let is_number = |order: &Order| plain(&order.order_number) == plain(query);
        orders.items.iter().any(is_number).then_some(Kind::Order)
    };
    Ok(Everything {
        exact,
        orders,
        users: cut(users),
        products: of_page(products?),
        archived: cut(archived?),
        recipes: of_page(recipes?),
    })
}

/// Whether every word of the query begins a word of these texts; none when it has no words.
pub fn begins_words_of(query: &str, texts: &[&str]) -> bool {
    let texts: Vec<_> = texts.iter().flat_map(|text| words(text)).collect();
    let mut asked = words(query).peekable();
    asked.peek().is_some() && asked.all(|word| texts.iter().any(|text| text.starts_with(&word)))
}

/// Whether every word of the query is a whole word of this text; not when it has no words.
pub fn is_named(query: &str, text: &str) -> bool {
    let text: Vec<_> = words(text).collect();
    let mut asked = words(query).peekable();
    asked.peek().is_some() && asked.all(|word| text.contains(&word))
}

async fn find_users(shop: &Shop, query: &str, limit: i64) -> Result<Vec<User>> {
    let prefixes = prefixes::of_query(query);
    let with_address = async {
        if query.contains('@') {
            match users::with_email(&shop.store, query).await {
                // As in the list of users, which leaves it out.
                Err(Error::Unreadable(_)) => Ok(None),
                found => found,
            }
        } else {
            Ok(None)
        }
    };
    let (with_address, found) = tokio::join!(with_address, user_search::newest(&shop.store, &prefixes, limit));
    let (with_address, mut found) = (with_address?, found?);
    if let Some(user) = with_address {
        found.retain(|other| other.id != user.id);
        found.insert(0, user);
    }
    Ok(found)
}

async fn find_archived(shop: &Shop, query: &str) -> Result<Vec<ArchivedName>> {
    let mut archived = store::catalog::archived_names(&shop.store).await?;
    archived.retain(|product| {
        let texts: Vec<_> = product.names().collect();
        begins_words_of(query, &texts)
    });
    Ok(archived)
}

/// Letters and digits alone, in capitals.
fn plain(number: &str) -> String {
    let kept = number.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

fn of_page<T>(page: Page<T>) -> Found<T> {
    cut(page.items)
}

fn cut<T>(mut items: Vec<T>) -> Found<T> {
    let has_more = items.len() > MOST;
    items.truncate(MOST);
    Found { items, has_more }
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        cut(Vec::new())
    }
}
