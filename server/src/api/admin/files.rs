//! `import` and `export` of `/api/admin/products` and `/api/admin/orders`: files for spreadsheets.

use app::request::language::requested_language;
use axum::{Json as Body, http::HeaderMap, response::Response};
use domain::{
    Admin, Error, orders,
    spreadsheets::{
        self, ProductsQuery,
        import::{Options, import as import_products},
        write::{Cell, Table},
    },
};
use serde::Deserialize;
use shared::{Timestamp, import::ImportReport, period::Day, report::ReportQuery, validation::BrokenRule};
use utoipa::{IntoParams, ToSchema};

use super::reports::{XLSX, attached};
use crate::{
    api::ShopState,
    extract::{OrKey, Parts, Query, flag, scopes},
    problem::ApiResult,
};

/// The form that a file is sent in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read one by one")]
struct FileForm {
    /// A CSV, or a workbook as XLSX or ODS, of at most 10 MB and 20,000 rows. Its name and its stated type are not looked at.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The query of an import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportQuery {
    /// Only say what would come of it; `false` unless given.
    #[serde(default, deserialize_with = "flag")]
    dry_run: Option<bool>,
    /// Write the rows that are right although others are wrong; `false` unless given.
    #[serde(default, deserialize_with = "flag")]
    partial: Option<bool>,
}

impl ImportQuery {
    fn options(&self) -> Options {
        Options {
            dry_run: self.dry_run.unwrap_or(false),
            partial: self.partial.unwrap_or(false),
        }
    }
}

/// Takes in products from a CSV or a workbook, as Excel and `LibreOffice` write them in French and in English.
///
/// The first row has the titles of the columns. A row is about the product with its slug, else with its id, else with the
/// slug of its name; one that finds none makes a product. Columns that are not there leave a product as it is, and rows
/// that say what is known write nothing, so that a file can be sent again. One wrong row, and nothing is written, unless
/// `partial=true`. `rows` has at most a thousand wrong rows; messages are in the reader's language.
#[utoipa::path(
    post,
    path = "/admin/products/import",
    tag = "admin",
    params(ImportQuery),
    request_body(content = FileForm, content_type = "multipart/form-data", example = json!({ "file": "produits.csv" })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "What was done, or would be.", body = ImportReport),
        (status = 400, description = "`malformed_multipart`: the body cannot be read."),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 415, description = "`unsupported_media_type`: send `multipart/form-data`."),
        (status = 422, description = "`invalid_input`: `file` is `required`, or `not_a_spreadsheet`, `old_workbook`, \
            `file_too_large`, `unfolds_too_large`, `too_many_rows`, `no_rows`, `no_key_column` or `column_twice`."),
    ),
)]
pub async fn import(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    headers: HeaderMap,
    Query(query): Query<ImportQuery>,
    parts: Parts,
) -> ApiResult<Body<ImportReport>> {
    let bytes = the_file(parts).await?;
    let report = import_products(&shop, &admin, bytes, query.options(), requested_language(&headers)).await?;
    Ok(Body(report))
}

/// Takes in orders from a CSV or a workbook with a row for each line of an order, as `GET /admin/orders/export` writes it.
///
/// Rows with a number are about the order that has it: where it stands, its livreur, its tracking number and its delivery
/// date can change, as `PUT /orders/{id}/status` and `PUT /orders/{id}/livreur` change them; any other difference is an
/// error. Rows without a number make an order, as `POST /admin/orders` does: of the customer with the address of mail or a
/// new one, of products by id, slug or name. Those that follow each other and name no other customer are one order. The
/// same rows on the same day are the same order, so that a file can be sent again. One wrong row, and nothing is written,
/// unless `partial=true`, which leaves out its whole order. `created`, `updated` and `unchanged` count orders.
#[utoipa::path(
    post,
    path = "/admin/orders/import",
    tag = "admin",
    operation_id = "import_orders",
    params(ImportQuery),
    request_body(content = FileForm, content_type = "multipart/form-data", example = json!({ "file": "commandes.csv" })),
    extensions(("x-api-key-scope" = json!("orders:write"))),
    responses(
        (status = 200, description = "What was done, or would be.", body = ImportReport),
        (status = 400, description = "`malformed_multipart`: the body cannot be read."),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 415, description = "`unsupported_media_type`: send `multipart/form-data`."),
        (status = 422, description = "`invalid_input`: `file` is `required`, or `not_a_spreadsheet`, `old_workbook`, \
            `file_too_large`, `unfolds_too_large`, `too_many_rows`, `no_rows`, `no_order_column` or `column_twice`."),
    ),
)]
pub async fn import_orders(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersWrite>,
    headers: HeaderMap,
    Query(query): Query<ImportQuery>,
    parts: Parts,
) -> ApiResult<Body<ImportReport>> {
    let bytes = the_file(parts).await?;
    let report = orders::import(&shop, &admin, bytes, query.options(), requested_language(&headers)).await?;
    Ok(Body(report))
}

/// The only part of the form, which is its `file`.
async fn the_file(mut parts: Parts) -> ApiResult<Vec<u8>> {
    let mut file = None;
    while let Some(part) = parts.next_up_to(spreadsheets::MAX_BYTES).await? {
        let rule = match part.name.as_str() {
            "file" if file.is_none() => None,
            "file" => Some("too_many:1"),
            _ => Some("unknown_field"),
        };
        if let Some(rule) = rule {
            return Err(Error::Invalid(vec![BrokenRule::new(&part.name, rule)]).into());
        }
        file = Some(part.bytes);
    }
    let file = file.filter(|bytes| !bytes.is_empty());
    Ok(file.ok_or_else(|| Error::field("file", "required"))?)
}

/// The form of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// For spreadsheets, as those in French read it: `;` between cells, decimals after a comma.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

/// The query of an export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The form of the answer.
    #[serde(default)]
    #[param(inline, required = false)]
    format: FileFormat,
    /// The first day.
    from: Option<Day>,
    /// The last day.
    to: Option<Day>,
}

/// The published products as a file for spreadsheets.
///
/// As `POST /admin/products/import` takes them back; with a period, those that last changed in it. Titles and words are
/// in the reader's language. Texts that a spreadsheet would run begin with an apostrophe, which the import takes away.
#[utoipa::path(
    get,
    path = "/admin/products/export",
    tag = "admin",
    operation_id = "export_products",
    params(Export),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (
            status = 200, description = "The file.",
            content((String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        ),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn export_products(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    headers: HeaderMap,
    Query(Export { format, from, to }): Query<Export>,
) -> ApiResult<Response> {
    let query = ProductsQuery { from, to };
    let table = spreadsheets::products(&shop, &admin, query, requested_language(&headers))?;
    let name = format!("produits-{}", Day::at(shop.now()));
    file(&name, format, table, shop.now()).await
}

/// The lines of orders as a file for spreadsheets.
///
/// Of the orders that were placed in a period of at most 366 days; without one, in the current month. What an order
/// comes to as a whole stands in its first line alone, so that every column adds up.
#[utoipa::path(
    get,
    path = "/admin/orders/export",
    tag = "admin",
    operation_id = "export_orders",
    params(Export),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (
            status = 200, description = "The file.",
            content((String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        ),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn export_orders(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    headers: HeaderMap,
    Query(Export { format, from, to }): Query<Export>,
) -> ApiResult<Response> {
    let query = ReportQuery {
        from,
        to,
        customers: None,
    };
    let (table, from, to) = orders::export(&shop, &admin, query, requested_language(&headers)).await?;
    file(&format!("commandes-{from}-{to}"), format, table, shop.now()).await
}

/// Made on a thread of its own, one at a time: a large one takes seconds and much memory.
async fn file<R>(name: &str, format: FileFormat, table: Table<R>, now: Timestamp) -> ApiResult<Response>
where
    R: IntoIterator<Item = Vec<Cell>> + Send + 'static,
{
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = TURN.lock().await;
    let making = tokio::task::spawn_blocking(move || match format {
        FileFormat::Csv => table.csv().map(String::into_bytes),
        FileFormat::Xlsx => table.xlsx(now),
    });
    let bytes = making.await.map_err(|error| Error::Internal(error.to_string()))??;
    Ok(match format {
        FileFormat::Csv => attached(&format!("{name}.csv"), "text/csv; charset=utf-8", bytes),
        FileFormat::Xlsx => attached(&format!("{name}.xlsx"), XLSX, bytes),
    })
}
