//! What some of a file's orders name: orders, people and products.

use std::collections::{BTreeSet, HashMap, HashSet};

use shared::{Id, order::Order, product::Product, user::User};

use super::{cells::People, columns::Column, groups::Group, new::with_its_zero};
use crate::{
    Result, Shop,
    cart::Products,
    orders::by_staff,
    search,
    spreadsheets::{
        cells::{self, Rule},
        read::Row,
        sheet::Sheet,
    },
    store::{self, users},
};

/// What the rows of some orders are about.
#[derive(Debug, Default)]
pub struct Found {
    orders: HashMap<String, Order>,
    /// Whose they are, and who brings them.
    pub people: People,
    by_email: HashMap<String, User>,
    /// Which of the orders without a number are placed already.
    placed: HashSet<Id<Order>>,
    /// The products that new orders name.
    pub products: Products,
}

impl Found {
    /// Reads what these orders of the file name.
    pub async fn read(shop: &Shop, sheet: &Sheet<Column>, names: &Names, groups: &[Group<'_>]) -> Result<Self> {
        let numbers: Vec<_> = groups.iter().filter_map(|group| group.number.as_deref()).collect();
        let orders = store::orders::by_numbers(&shop.store, &numbers).await?;
        let ids: BTreeSet<_> = orders
            .iter()
            .flat_map(|order| [Some(order.user_id), order.livreur_id])
            .flatten()
            .collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let people = users::by_ids(shop.store.access(), &ids).await?;
        let emails: BTreeSet<_> = groups.iter().flat_map(|group| emails_of(sheet, group)).collect();
        let emails: Vec<_> = emails.into_iter().collect();
        let by_email = users::by_emails(&shop.store, &emails).await?;
        let new: Vec<_> = groups.iter().filter(|group| group.number.is_none()).collect();
        let ids: Vec<_> = new.iter().map(|group| group.id(shop.now())).collect();
        let placed = store::orders::by_ids(&shop.store, &ids).await?;
        let new = new.into_iter();
        let wanted: BTreeSet<_> = new
            .flat_map(|group| &group.rows)
            .filter_map(|row| names.product_of(sheet, row).ok())
            .collect();
        let wanted: Vec<_> = wanted.into_iter().collect();
        Ok(Self {
            orders: orders
                .into_iter()
                .map(|order| (order.order_number.clone(), order))
                .collect(),
            people,
            placed: placed.into_iter().map(|order| order.id).collect(),
            by_email: by_email
                .into_iter()
                .map(|user| (user.email.to_lowercase(), user))
                .collect(),
            products: shop.catalog.products(&wanted).await?,
        })
    }

    /// The order of this number.
    pub fn order(&self, number: &str) -> Option<&Order> {
        self.orders.get(number)
    }

    /// Whether an order without a number is placed already.
    pub fn is_placed(&self, id: Id<Order>) -> bool {
        self.placed.contains(&id)
    }

    /// Who of those that the file names has this id.
    pub fn user_with_id(&self, id: Id<User>) -> Option<&User> {
        self.by_email.values().find(|user| user.id == id)
    }

    /// The account of this address, whatever the case.
    pub fn user(&self, email: &str) -> Option<&User> {
        self.by_email.get(&email.to_lowercase())
    }
}

/// The addresses of mail that an order's rows name: its livreur's and, of a new one, its customer's.
fn emails_of(sheet: &Sheet<Column>, group: &Group<'_>) -> Vec<String> {
    let texts = |column| {
        let cells = group.rows.iter().map(move |row| sheet.cell(row, column));
        cells.filter_map(|cell| cells::text(cell).ok().flatten())
    };
    let mut emails: Vec<_> = texts(Column::Livreur).collect();
    if group.number.is_none() {
        emails.extend(texts(Column::Email));
        let phones = texts(Column::Phone).map(|typed| with_its_zero(typed, 10));
        emails.extend(phones.map(|phone| by_staff::stand_in_address(&phone)));
    }
    emails
}

/// Products by what people call them.
#[derive(Debug, Default)]
pub struct Names {
    by_slug: HashMap<String, Id<Product>>,
    by_name: HashMap<String, BTreeSet<Id<Product>>>,
}

impl Names {
    /// Those of all that is on sale.
    pub fn of_all(shop: &Shop) -> Self {
        let snapshot = shop.catalog.snapshot();
        let mut names = Self::default();
        for product in snapshot.ids().filter_map(|id| snapshot.product(id)) {
            names.by_slug.insert(product.slug.clone(), product.id);
            for name in product.names() {
                let ids = names.by_name.entry(search::slug(&name)).or_default();
                ids.insert(product.id);
            }
        }
        names
    }

    /// The product of a row: by its id, else by the name in its address, else by what it is called in one of the
    /// languages, whatever the case and the accents. Else the column that does not say it, and the rule that it breaks.
    pub fn product_of(&self, sheet: &Sheet<Column>, row: &Row) -> Result<Id<Product>, (Column, Rule)> {
        let text = |column| cells::text(sheet.cell(row, column)).map_err(|rule| (column, rule));
        if let Some(id) = text(Column::ProductId)? {
            return id.parse().map_err(|_| (Column::ProductId, "not_an_id".into()));
        }
        let name = text(Column::Product)?.ok_or_else(|| (Column::Product, "required".to_owned()))?;
        if let Some(id) = self.by_slug.get(&name) {
            return Ok(*id);
        }
        let called: Vec<_> = self.by_name.get(&search::slug(&name)).into_iter().flatten().collect();
        match called[..] {
            [id] => Ok(*id),
            [] => Err((Column::Product, "unknown_product".into())),
            _ => Err((Column::Product, "several_products".into())),
        }
    }
}
