//! Lots in the dashboard, for admins.

use std::collections::HashMap;

use domain::{Error, Shop, audit, catalog, orders};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id, Page, PageRequest,
    catalog::{CatalogQuery, ProductSort},
    lot::{Lot, LotQuery, LotRecall, LotReduction},
    order::OrderForStaff,
    period::Day,
    product::Product,
    stock::{StockCorrection, StockReason},
    typed::Typed,
    validation::{BrokenRule, broken_rules},
};

use super::{
    form_reader::{FieldReader, signed},
    lot_form::LotForm,
    products::StockHistory,
};
use crate::{
    request::{self, AppError},
    url::encode,
};

/// Which lots the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LotState {
    /// Those that can be sold.
    #[default]
    Current,
    /// Those of them whose last day is near.
    Soon,
    /// Those whose day is over, or that were recalled.
    Ended,
}

/// One page of lots, counted from 1, and the products that they are of.
pub type LotList = (Page<Lot>, HashMap<Id<Product>, Product>, Day);

/// One page of lots in this state, of this product if one is named.
pub async fn list_lots(state: LotState, product: Option<String>, page: i64) -> Result<LotList, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let today = Day::at(shop.now());
    let query = LotQuery {
        product: product.map(|id| request::parse_id(&id)).transpose()?,
        best_before: (state == LotState::Soon).then(|| today.plus(catalog::lots::SOON_DAYS)),
        ended: Some(state == LotState::Ended),
        paging: PageRequest {
            page,
            ..PageRequest::default()
        },
    };
    let lots = catalog::lots::list(&shop, &admin, &query).await?;
    let mut products = HashMap::new();
    for lot in &lots.items {
        if !products.contains_key(&lot.product_id) {
            let key = lot.product_id.to_string();
            if let Ok(product) = catalog::find_for_staff(&shop, &admin, &key).await {
                products.insert(product.id, product);
            }
        }
    }
    Ok((lots, products, today))
}

/// What the page of a lot shows.
#[derive(Debug)]
pub struct LotEditor {
    /// The fields of the form as they are shown at first.
    pub form: LotForm,
    /// The lot; none for a new one.
    pub lot: Option<Lot>,
    /// The product of the lot.
    pub product: Option<Product>,
    /// The day in Paris.
    pub today: Day,
    /// Id and name of the products that a new lot may be of: the first five hundred by name.
    pub products: Vec<(String, String)>,
    /// One page of the orders that name it.
    pub orders: Option<Page<OrderForStaff>>,
    /// What became of it beside orders, its newest twenty.
    pub history: Option<StockHistory>,
}

/// What the form of a new lot starts from, of this product if one is named.
pub async fn new_lot(product: Option<String>) -> Result<LotEditor, AppError> {
    request::admin().await?;
    let shop = request::shop()?;
    Ok(LotEditor {
        form: LotForm {
            product_id: product.unwrap_or_default(),
            ..LotForm::default()
        },
        lot: None,
        product: None,
        today: Day::at(shop.now()),
        products: named_products(&shop).await?,
        orders: None,
        history: None,
    })
}

/// The lot with this id, with this page of its orders.
pub async fn read_lot(id: String, page: i64) -> Result<LotEditor, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let lot = catalog::lots::find(&shop, &admin, id).await?;
    let product = catalog::find_for_staff(&shop, &admin, &lot.product_id.to_string())
        .await
        .ok();
    let paging = PageRequest { page, limit: 20 };
    let orders = orders::of_lot(&shop, &admin, id, paging).await?;
    let movements = catalog::lots::movements(&shop, &admin, id, PageRequest { page: 1, limit: 20 }).await?;
    let by = movements.items.iter().filter_map(|movement| movement.by);
    let people = audit::people_of(&shop, &admin, by).await?;
    Ok(LotEditor {
        form: LotForm::from_lot(&lot),
        lot: Some(lot),
        product,
        today: Day::at(shop.now()),
        products: Vec::new(),
        orders: Some(orders),
        history: Some((movements, people)),
    })
}

async fn named_products(shop: &Shop) -> Result<Vec<(String, String)>, AppError> {
    let language = request::language::current();
    let mut products = Vec::new();
    for page in 1..=5 {
        let query = CatalogQuery {
            sort: Some(ProductSort::Name),
            paging: PageRequest { page, limit: 100 },
            ..Default::default()
        };
        let found = catalog::search(shop, &query).await?.items;
        if found.is_empty() {
            break;
        }
        let named = found
            .into_iter()
            .map(|product| (product.id.to_string(), product.localized(language).name));
        products.extend(named);
    }
    Ok(products)
}

/// Puts a lot into the cellar, or changes the one whose id the form holds, and goes on to its page.
#[server(prefix = "/fn", endpoint = "dashboard/save-lot")]
pub async fn save_lot(
    /// Every field as it was typed.
    form: LotForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = form.id.clone();
    let input = form.parse(Day::at(shop.now())).map_err(Error::Invalid)?;
    let lot = match id.as_str() {
        "" => catalog::lots::create(&shop, &admin, &input).await?,
        id => catalog::lots::update(&shop, &admin, request::parse_id(id)?, &input).await?,
    };
    leptos_axum::redirect(&format!("/gestion/lots/{}?saved=1", lot.id));
    Ok(())
}

/// Takes away a lot that was written down by mistake, and goes back to the others.
#[server(prefix = "/fn", endpoint = "dashboard/delete-lot")]
pub async fn delete_lot(
    /// The lot's id.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    catalog::lots::delete(&shop, &admin, request::parse_id(&id)?).await?;
    leptos_axum::redirect("/gestion/lots?deleted=1");
    Ok(())
}

/// Recalls a lot, and shows who bought of it.
#[server(prefix = "/fn", endpoint = "dashboard/recall-lot")]
pub async fn recall_lot(
    /// The lot's id.
    id: String,
    /// Why, in words for customers. (`reason` is another form's field of the same page.)
    advice: Typed,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let recall = LotRecall {
        reason: String::from(advice),
    };
    let recalled = orders::recall(&shop, &admin, request::parse_id(&id)?, &recall).await;
    let lot = recalled.map_err(|error| renamed(error, "reason", "advice"))?;
    leptos_axum::redirect(&format!("/gestion/lots/{}?recalled=1", lot.id));
    Ok(())
}

/// Lowers the price of a lot's product while the lot lasts.
#[server(prefix = "/fn", endpoint = "dashboard/reduce-lot")]
pub async fn reduce_lot(
    /// The lot's id.
    id: String,
    /// The price, in euros: `4,50`.
    price: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let mut reader = FieldReader::default();
    let price = reader.amount("price", &price);
    let input = reader
        .finish(LotReduction { price }, Vec::new())
        .map_err(Error::Invalid)?;
    catalog::lots::reduce(&shop, &admin, request::parse_id(&id)?, input).await?;
    leptos_axum::redirect(&format!("/gestion/lots/{}?reduced=1", encode(&id)));
    Ok(())
}

/// Ends the reduction for a lot.
#[server(prefix = "/fn", endpoint = "dashboard/end-lot-reduction")]
pub async fn end_lot_reduction(
    /// The lot's id.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    catalog::lots::end_reduction(&shop, &admin, request::parse_id(&id)?).await?;
    leptos_axum::redirect(&format!("/gestion/lots/{}?saved=1", encode(&id)));
    Ok(())
}

/// Notes what went out of a lot or came into it.
#[server(prefix = "/fn", endpoint = "dashboard/correct-lot")]
pub async fn correct_lot(
    /// The lot's id.
    id: String,
    /// Pieces or whole grams, with a sign.
    amount: Typed,
    /// Why, by its name on the wire.
    reason: String,
    /// What there is to say about it; may be empty.
    note: Typed,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let page = format!(
        "/gestion/lots/{}?amount={}&reason={}&note={}",
        encode(&id),
        encode(&String::from(amount.clone())),
        encode(&reason),
        encode(&String::from(note.clone()))
    );
    let corrected = match parse_correction(&String::from(amount), &reason, note) {
        Ok(correction) => match request::parse_id(&id) {
            Ok(id) => catalog::lots::correct(&shop, &admin, id, &correction).await,
            Err(_) => Err(Error::NotFound),
        },
        Err(broken) => Err(Error::Invalid(broken)),
    };
    corrected
        .map_err(|error| renamed(error, "difference", "amount"))
        .map_err(|error| request::fail_back_to(&page, CorrectLot::PATH, error))?;
    leptos_axum::redirect(&format!("/gestion/lots/{}?corrected=1", encode(&id)));
    Ok(())
}

fn parse_correction(amount: &str, reason: &str, note: Typed) -> Result<StockCorrection, Vec<BrokenRule>> {
    let mut reader = FieldReader::default();
    let (sign, digits) = signed(amount);
    let amount = reader.required("amount", digits, 1).saturating_mul(sign);
    let reason = StockReason::from_name(reason).unwrap_or_else(|| {
        reader.refuse(
            "reason",
            if reason.is_empty() {
                "required"
            } else {
                "unknown_reason"
            },
        );
        StockReason::Waste
    });
    let correction = StockCorrection {
        difference: Some(amount),
        counted: None,
        expected_stock: None,
        reason,
        note: note.filled(),
    };
    let rules = broken_rules(&correction).into_iter().map(as_form_field).collect();
    reader.finish(correction, rules)
}

/// The error about the form's field in place of the shop's.
fn renamed(error: Error, field: &str, by: &str) -> Error {
    match error {
        Error::Invalid(mut broken) => {
            for rule in broken.iter_mut().filter(|rule| rule.field == field) {
                rule.field = by.into();
            }
            Error::Invalid(broken)
        }
        other => other,
    }
}

fn as_form_field(mut rule: BrokenRule) -> BrokenRule {
    if rule.field == "difference" {
        rule.field = "amount".into();
    }
    rule
}
