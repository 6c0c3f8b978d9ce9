//! `/api/admin/reports`

use std::io;

use app::request::language::requested_language;
use axum::{
    Json as Body,
    body::Body as Bytes,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{
    Admin,
    billing::{ledger::Ledger, reports},
};
use futures_util::stream;
use serde::Deserialize;
use shared::{
    period::Day,
    report::{Customers, Report, ReportQuery},
};
use tokio::sync::mpsc;
use tracing::Instrument;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::ShopState,
    extract::{OrKey, Query, scopes},
    problem::ApiResult,
};

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The query of `GET /admin/reports/vat-daily`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct VatDaily {
    /// The form of the answer.
    #[serde(default)]
    #[param(inline, required = false)]
    format: Format,
    /// The first day; when absent, the first of the month of `to`.
    from: Option<Day>,
    /// The last day; when absent, today.
    to: Option<Day>,
    /// Only what persons bought, or firms.
    #[param(inline)]
    customers: Option<Customers>,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For programs.
    #[default]
    Json,
    /// For spreadsheets, as those in French read it: `;` between cells, decimals after a comma.
    Csv,
    /// A workbook.
    Xlsx,
}

/// What was invoiced, credited, taken and given back, by day and rate of VAT.
///
/// In a period of at most 366 days, with what Stripe kept by day. Days are days in Paris, and the sums are those of the
/// invoices and credit notes to the cent. Files have the words of the reader's language.
#[utoipa::path(
    get,
    path = "/admin/reports/vat-daily",
    tag = "admin",
    operation_id = "vat_daily",
    params(VatDaily),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (
            status = 200, description = "The report.",
            content((Report = "application/json"), (String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        ),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn vat_daily(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    headers: HeaderMap,
    Query(query): Query<VatDaily>,
) -> ApiResult<Response> {
    let VatDaily {
        format,
        from,
        to,
        customers,
    } = query;
    let report = reports::vat_daily(&shop, &admin, ReportQuery { from, to, customers }).await?;
    let language = requested_language(&headers);
    let name = |end: &str| format!("ventes-{}-{}.{end}", report.from, report.to);
    Ok(match format {
        Format::Json => Body(report).into_response(),
        Format::Csv => attached(
            &name("csv"),
            "text/csv; charset=utf-8",
            reports::csv(&report, language)?,
        ),
        Format::Xlsx => attached(&name("xlsx"), XLSX, reports::xlsx(&report, language, shop.now())?),
    })
}

/// The query of `GET /admin/reports/ledger`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day; when absent, the first of the month of `to`.
    from: Option<Day>,
    /// The last day; when absent, today.
    to: Option<Day>,
}

/// The sales and the money of a period as entries for the accountant.
///
/// Of at most 366 days, in the columns of the fichier des écritures comptables: UTF-8, separated by tabs, decimals
/// after a comma. Each entry balances, and their numbers leave none out.
#[utoipa::path(
    get,
    path = "/admin/reports/ledger",
    tag = "admin",
    operation_id = "ledger",
    params(Period),
    extensions(("x-api-key-scope" = json!("orders:read"))),
    responses(
        (status = 200, description = "The entries.", body = String, content_type = "text/plain"),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn ledger(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::OrdersRead>,
    Query(Period { from, to }): Query<Period>,
) -> ApiResult<Response> {
    let query = ReportQuery {
        from,
        to,
        customers: None,
    };
    let mut ledger = Ledger::of(&shop, &admin, query)?;
    let name = ledger.file_name();
    // What fails before the answer has begun is told as a problem.
    let first = ledger.next().await?;
    let (sender, receiver) = mpsc::channel(1);
    // In a task of its own: a reader who leaves must not drop the driver's futures half-way.
    tokio::spawn(send(ledger, first, sender).in_current_span());
    let days = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    Ok(attached(&name, "text/plain; charset=utf-8", Bytes::from_stream(days)))
}

/// Sends the days of a ledger one by one, as fast as they are taken. One that cannot be read breaks the answer off.
async fn send(mut ledger: Ledger, first: Option<String>, reader: mpsc::Sender<io::Result<String>>) {
    let mut next = Ok(first);
    loop {
        let day = match next {
            Ok(Some(day)) => Ok(day),
            Ok(None) => return,
            Err(error) => {
                tracing::error!(target: "error", %error, "a ledger breaks off");
                Err(io::Error::other("the ledger breaks off"))
            }
        };
        let is_last = day.is_err();
        if reader.send(day).await.is_err() || is_last {
            return;
        }
        next = ledger.next().await;
    }
}

/// A file to be stored under this name.
pub fn attached(name: &str, kind: &str, body: impl Into<Bytes>) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, &*name),
        (header::CACHE_CONTROL, "private"),
    ];
    (headers, body.into()).into_response()
}
