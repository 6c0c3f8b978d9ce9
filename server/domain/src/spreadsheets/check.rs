//! All rows of a file against the products that are there, before any is written.

use std::collections::{BTreeMap, HashMap};

use shared::{Id, Language, import::ImportReport, limits, product::Product};

use super::{
    cells,
    columns::Column,
    products_in::{Broken, Outcome, key_column, outcome},
    products_out,
    read::Row,
    sheet::{Sheet, SheetColumn as _},
    write,
};
use crate::{
    Result, Shop, search,
    store::{Access, products},
};

/// Rows that are looked up, and written, at once.
pub const AT_ONCE: usize = 200;

/// Wrong rows that are told of; of the others only that they are there.
const MAX_WRONG: usize = 1000;

/// Changed rows that a preview shows.
const SHOWN: usize = 200;

/// What stocks were when somebody looked at what a file would make of them.
pub type Stocks = BTreeMap<Id<Product>, i64>;

/// What comes of each row of a file.
#[derive(Debug, Default)]
pub struct Check {
    /// How many rows make a product, change one, say what is known, and are wrong.
    pub report: ImportReport,
    /// How many rows are wrong.
    pub wrong: u32,
    /// The first of those that make or change a product.
    pub changes: Vec<RowChange>,
    /// The places of all rows that make or change a product.
    pub to_write: Vec<usize>,
    /// The stock of each product that a row is about, where the file says stocks.
    pub stocks: Stocks,
}

/// What a row changes.
#[derive(Clone, Debug)]
pub struct RowChange {
    /// Its number in the file.
    pub row: u32,
    /// The product's name.
    pub name: String,
    /// Whether the product is new.
    pub is_new: bool,
    /// What changes of a product that is there; price and category of a new one.
    pub columns: Vec<ColumnChange>,
}

/// A column of a product that changes.
#[derive(Clone, Debug)]
pub struct ColumnChange {
    /// The column's title.
    pub title: &'static str,
    /// What stood there.
    pub from: String,
    /// What will.
    pub to: String,
}

/// Products by what rows name them by.
#[derive(Debug, Default)]
pub struct Found {
    by_id: HashMap<Id<Product>, Product>,
    by_slug: HashMap<String, Id<Product>>,
}

/// What a row names its product by.
#[derive(Debug)]
struct Key {
    slug: Option<String>,
    id: Option<Id<Product>>,
    /// The slug that is made of its name, where it says none.
    made: Option<String>,
}

impl Key {
    fn of(sheet: &Sheet<Column>, row: &Row) -> Result<Self, Broken> {
        let text = |column| cells::text(sheet.cell(row, column)).map_err(|rule| (column, rule));
        let slug = text(Column::Slug)?;
        let id = text(Column::Id)?.map(|id| id.parse().map_err(|_| (Column::Id, "not_an_id".to_owned())));
        // A name that cannot be read is told of with the rest of its row.
        let name = text(Column::Name).unwrap_or_default();
        let made = name.filter(|_| slug.is_none()).map(|name| search::slug(&name));
        Ok(Self {
            slug,
            id: id.transpose()?,
            made: made.filter(|slug| !slug.is_empty()),
        })
    }
}

impl Found {
    /// The products that these rows may be about.
    pub async fn read(access: Access<'_>, sheet: &Sheet<Column>, rows: &[&Row]) -> Result<Self> {
        let keys: Vec<_> = rows.iter().filter_map(|row| Key::of(sheet, row).ok()).collect();
        let ids: Vec<_> = keys.iter().filter_map(|key| key.id).collect();
        let slugs = keys.iter().flat_map(|key| [key.slug.as_deref(), key.made.as_deref()]);
        let slugs: Vec<_> = slugs.flatten().collect();
        let mut found = Self::default();
        for product in products::by_keys(access, &ids, &slugs).await? {
            if !product.slug.is_empty() {
                found.by_slug.insert(product.slug.clone(), product.id);
            }
            found.by_id.insert(product.id, product);
        }
        Ok(found)
    }

    /// The product that this row is about: by its slug, else by its id, else by the slug of its name. `None` for one that
    /// is new.
    pub fn product_of(&self, sheet: &Sheet<Column>, row: &Row) -> Result<Option<&Product>, Broken> {
        let key = Key::of(sheet, row)?;
        let by_slug = |slug: Option<&String>| self.by_id.get(self.by_slug.get(slug?)?);
        let by_id = key.id.and_then(|id| self.by_id.get(&id));
        match (by_slug(key.slug.as_ref()), by_id) {
            (Some(named), Some(other)) if named.id != other.id => Err((Column::Id, "id_of_another".into())),
            (Some(product), _) | (None, Some(product)) => Ok(Some(product)),
            (None, None) => Ok(by_slug(key.made.as_ref())),
        }
    }
}

/// Checks every row; errors of rows are told in this language.
pub async fn check(shop: &Shop, sheet: &Sheet<Column>, language: Language) -> Result<Check> {
    let mut check = Check::default();
    // What a row is about already, by id and by slug.
    let mut seen = HashMap::<String, u32>::new();
    let (now, catalog) = (shop.now(), shop.catalog.snapshot());
    for (first, rows) in (0..).step_by(AT_ONCE).zip(sheet.rows.chunks(AT_ONCE)) {
        let rows: Vec<_> = rows.iter().collect();
        let found = Found::read(shop.store.access(), sheet, &rows).await?;
        for (at, row) in (first..).zip(rows) {
            let before = found.product_of(sheet, row).map_err(|broken| vec![broken]);
            if let Ok(Some(before)) = before
                && sheet.has(Column::Stock)
            {
                check.stocks.insert(before.id, before.stock);
            }
            let outcome = before.and_then(|before| {
                let outcome = outcome(&shop.settings, catalog.book().all(), now, sheet, row, before)?;
                once(&mut seen, sheet, row, before, &outcome)?;
                Ok((before, outcome))
            });
            if let Ok((_, Outcome::Create(after) | Outcome::Update(after))) = &outcome
                && catalog.book().find(&after.category).is_none()
            {
                check.add_family(&after.category, sheet, row);
            }
            check.add(sheet, (at, row), outcome, language);
        }
    }
    Ok(check)
}

/// Notes which product the row is about. An error when another row is about it already.
fn once(
    seen: &mut HashMap<String, u32>,
    sheet: &Sheet<Column>,
    row: &Row,
    before: Option<&Product>,
    outcome: &Outcome,
) -> Result<(), Vec<Broken>> {
    let slug = match outcome {
        Outcome::Create(after) | Outcome::Update(after) => Some(&after.slug),
        Outcome::Unchanged => before.map(|product| &product.slug),
    };
    let id = before.map(|product| product.id.to_string());
    let names = id.into_iter().chain(slug.filter(|slug| !slug.is_empty()).cloned());
    for name in names {
        if let Some(earlier) = seen.insert(name, row.number)
            && earlier != row.number
        {
            return Err(vec![(key_column(sheet), format!("twice_in_file:{earlier}"))]);
        }
    }
    Ok(())
}

impl Check {
    /// Notes what a row calls a family that the shop does not know. A slug is no name.
    fn add_family(&mut self, slug: &str, sheet: &Sheet<Column>, row: &Row) {
        let written = cells::text(sheet.cell(row, Column::Category)).ok().flatten();
        let known = &mut self.report.new_categories;
        if let Some(name) = written.filter(|name| name != slug)
            && known.iter().all(|known| search::slug(known) != slug)
        {
            known.push(name.chars().take(*limits::CATEGORY_NAME.end()).collect());
        }
    }

    fn add(
        &mut self,
        sheet: &Sheet<Column>,
        (at, row): (usize, &Row),
        outcome: Result<(Option<&Product>, Outcome), Vec<Broken>>,
        language: Language,
    ) {
        match outcome {
            Ok((_, Outcome::Unchanged)) => self.report.unchanged += 1,
            Ok((before, Outcome::Create(after) | Outcome::Update(after))) => {
                match before {
                    Some(_) => self.report.updated += 1,
                    None => self.report.created += 1,
                }
                self.to_write.push(at);
                if self.changes.len() < SHOWN {
                    self.changes.push(row_change(row.number, before, &after, language));
                }
            }
            Err(broken) => {
                self.wrong += 1;
                if self.report.rows.len() < MAX_WRONG {
                    self.report.rows.push(sheet.wrong_row(row, broken, language));
                }
            }
        }
    }
}

fn row_change(row: u32, before: Option<&Product>, after: &Product, language: Language) -> RowChange {
    let shown = |product, column| {
        let cell = products_out::cell(product, column, language);
        match (&cell, language) {
            (write::Cell::Amount(_) | write::Cell::Decimal(_), Language::English) => cell.written().replace(',', "."),
            _ => cell.written().into_owned(),
        }
    };
    let columns = match before {
        None => [Column::Price, Column::Category]
            .map(|column| (column, String::new(), shown(after, column)))
            .into(),
        Some(before) => Column::all()
            .map(|column| (column, shown(before, column), shown(after, column)))
            .filter(|(_, from, to)| from != to)
            .collect::<Vec<_>>(),
    };
    let columns = columns.into_iter().map(|(column, from, to)| ColumnChange {
        title: column.title(language),
        from,
        to,
    });
    RowChange {
        row,
        name: after.name.clone(),
        is_new: before.is_none(),
        columns: columns.collect(),
    }
}
