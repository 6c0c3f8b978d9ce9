//! The books in the dashboard, for admins.

use domain::{Error, billing::reports};
use shared::{
    Problem,
    period::Day,
    report::{Customers, Report, ReportQuery},
};

use crate::request::{self, AppError};

/// What the address of the page asks for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The first day, as `2026-03-31`; may be empty.
    pub from: String,
    /// The last day; may be empty.
    pub to: String,
    /// Whose purchases; `None` for everyone's.
    pub customers: Option<Customers>,
}

/// The day in Paris and the report of the period, or what is wrong with that.
pub async fn read_report(asked: Asked) -> Result<(Day, Result<Report, Problem>), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let report = match asked.query() {
        Ok(query) => reports::vat_daily(&shop, &admin, query).await,
        Err(error) => Err(error),
    };
    let today = Day::at(shop.now());
    match report {
        Ok(report) => Ok((today, Ok(report))),
        Err(error @ Error::Invalid(_)) => Ok((today, Err(*AppError::from(error).0))),
        Err(error) => Err(error.into()),
    }
}

impl Asked {
    fn query(&self) -> domain::Result<ReportQuery> {
        Ok(ReportQuery {
            from: day("from", &self.from)?,
            to: day("to", &self.to)?,
            customers: self.customers,
        })
    }
}

/// A day as it was typed; `None` when nothing was.
pub(super) fn day(field: &str, typed: &str) -> domain::Result<Option<Day>> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| Error::field(field, "not_a_day")),
    }
}
