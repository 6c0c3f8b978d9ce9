//! Taking an order by phone or at the counter.

use domain::{Error, catalog, delivery, identity::users, orders};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id, PageRequest, Problem,
    account::Account,
    cart::AddItem,
    catalog::CatalogQuery,
    order::{Order, Quote},
    product::Product,
    typed::Typed,
    user::{User, UserQuery},
};

use super::order_draft::OrderDraft;
use crate::request::{self, AppError};

/// Customers and products that a search shows.
const SHOWN: i64 = 10;

/// What the form of a new order shows beside what is typed.
#[derive(Debug)]
pub struct OrderDesk {
    /// The draft, with the customer whom a search found alone.
    pub draft: OrderDraft,
    /// What is wrong with what was typed of a new customer and their address.
    pub typed: Option<Problem>,
    /// What the order will be, once it is placed.
    pub order_id: Id<Order>,
    /// The customer who is chosen.
    pub chosen: Option<Account>,
    /// The customers who were found.
    pub customers: Vec<User>,
    /// The products that were found.
    pub found: Vec<Product>,
    /// The lines, each with its product; none for one that is gone.
    pub lines: Vec<(AddItem, Option<Product>)>,
    /// What it would cost, or why it cannot be ordered; nothing of no lines.
    pub quote: Option<Result<Quote, Problem>>,
}

/// What the form shows for this draft, these words about a customer, and these about a product. Who is found alone by a
/// new search is chosen.
pub async fn read_order_desk(
    mut draft: OrderDraft,
    who: String,
    is_new_search: bool,
    what: String,
) -> Result<OrderDesk, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let paging = PageRequest { page: 1, limit: SHOWN };
    let customers = match Typed::from(who).filled() {
        Some(q) => {
            users::list(
                &shop,
                &admin,
                &UserQuery {
                    q: Some(q),
                    role: None,
                    paging,
                },
            )
            .await?
            .items
        }
        None => Vec::new(),
    };
    if let ([only], true) = (customers.as_slice(), is_new_search)
        && !draft.is_for_new()
    {
        draft.customer = only.id.to_string().into();
    }
    let chosen = match String::from(draft.customer.clone()).parse::<Id<User>>() {
        Ok(id) => users::account(&shop, &admin, id).await.ok(),
        Err(_) => None,
    };
    let mut found = Vec::new();
    if let Some(q) = Typed::from(what).filled() {
        // A code that was scanned or typed is the product's own.
        found.extend(catalog::find(&shop, &q).await?);
        let query = CatalogQuery {
            q: Some(q),
            paging,
            ..Default::default()
        };
        let matching = catalog::search(&shop, &query).await?.items;
        found.extend(
            matching
                .into_iter()
                .filter(|product| found.iter().all(|known| known.id != product.id))
                .collect::<Vec<_>>(),
        );
    }
    let mut lines = Vec::new();
    for line in draft.lines() {
        let product = catalog::find(&shop, &line.product_id.to_string()).await?;
        lines.push((line, product));
    }
    let quote = if lines.is_empty() {
        None
    } else {
        let quote = match draft.to_be_quoted(&delivery::served_code(&shop)) {
            Ok(order) => orders::quote_for(&shop, &admin, &order).await,
            Err(broken) => Err(Error::Invalid(broken)),
        };
        Some(quote.map_err(|error| *AppError::from(error).0))
    };
    let typed = orders::broken_by_what_is_typed(&draft.order_so_far());
    let typed = (!typed.is_empty()).then(|| *AppError::from(Error::Invalid(typed)).0);
    Ok(OrderDesk {
        draft,
        typed,
        order_id: shop.new_id(),
        chosen,
        customers,
        found,
        lines,
        quote,
    })
}

/// Places the order, or leads back to its form, where all that was typed still is.
#[allow(clippy::too_many_arguments, reason = "one for each field of the form")]
#[server(prefix = "/fn", endpoint = "dashboard/new-order")]
pub async fn place_order_for(
    #[server(default)] customer: Typed,
    #[server(default)] name: Typed,
    #[server(default)] email: Typed,
    #[server(default)] phone_number: Typed,
    #[server(default)] items: Typed,
    #[server(default)] amount: Typed,
    #[server(default)] reason: Typed,
    #[server(default)] handover: Typed,
    #[server(default)] street: Typed,
    #[server(default)] postal_code: Typed,
    #[server(default)] city: Typed,
    #[server(default)] state: Typed,
    #[server(default)] payment_method: Typed,
    #[server(default)] total: Typed,
    // Drawn with the page: a form that comes twice orders once.
    order_id: Id<Order>,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let draft = OrderDraft {
        customer,
        name,
        email,
        phone_number,
        items,
        amount,
        reason,
        handover,
        street,
        postal_code,
        city,
        state,
        payment_method,
        total,
    };
    let placed = match draft.order() {
        Ok(order) => orders::place_once(&shop, &admin, &order, order_id).await,
        Err(broken) => Err(Error::Invalid(broken)),
    };
    let order = placed.map_err(|error| request::fail_back_to(&draft.address(), PlaceOrderFor::PATH, error))?;
    leptos_axum::redirect(&format!("/gestion/commandes/{}", order.id));
    Ok(())
}
