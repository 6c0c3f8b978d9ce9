//! Lots in the dashboard, for admins.

use domain::{Error, Shop, audit, catalog, orders};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Page, PageRequest,
    catalog::{CatalogQuery, ProductSort},
    lot::{Lot, LotQuery, LotRecall, LotReduction},
    order::OrderForStaff,
    period::Day,
    product::Product,
    typed::Typed,
};

use super::{form_reader::FieldReader, lot_form::LotForm, products::StockHistory, stock::StockForm};
use crate::{
    request::{self, AppError},
    server_fns::order_lines::renamed,
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
pub type LotList = (Page<Lot>, catalog::lots::Products, Day);

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
    let (lots, products) = catalog::lots::list(&shop, &admin, &query).await?;
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
    let (lot, product) = catalog::lots::find(&shop, &admin, id).await?;
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
    let lot = recalled.map_err(|error| renamed(error, &[("reason", "advice")]))?;
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
    let lot = request::parse_id(&id)?;
    let form = StockForm {
        id,
        amount,
        reason,
        note,
        ..StockForm::default()
    };
    let corrected = match form.parse() {
        Ok(correction) => catalog::lots::correct(&shop, &admin, lot, &correction).await,
        Err(broken) => Err(Error::Invalid(broken)),
    };
    let page = format!("/gestion/lots/{lot}");
    corrected.map_err(|error| form.fail_back_to(&page, CorrectLot::PATH, error))?;
    leptos_axum::redirect(&format!("{page}?corrected=1"));
    Ok(())
}
