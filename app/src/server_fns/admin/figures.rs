//! Today and the figures in the dashboard, for admins.

use domain::{Error, catalog, figures, orders};
use shared::{
    PageRequest, Problem,
    catalog::CatalogQuery,
    figures::{FiguresQuery, PeriodFigures, Step},
    period::Day,
    preparation::Preparation,
    today::Today,
};

use super::reports::day;
use crate::request::{self, AppError};

/// What there is to do now, and whether the shop has a product at all.
pub async fn read_today() -> Result<(Today, bool), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let one = CatalogQuery {
        paging: PageRequest { page: 1, limit: 1 },
        ..CatalogQuery::default()
    };
    let has_products = catalog::search(&shop, &one).await?.total > 0;
    Ok((figures::today(&shop, &admin).await?, has_products))
}

/// The orders with these ids, separated by commas, and what they need together; without any, those to be prepared. What is
/// no id is left out.
pub async fn read_preparation(ids: Option<String>) -> Result<Preparation, AppError> {
    let admin = request::admin().await?;
    let ids: Vec<_> = ids
        .iter()
        .flat_map(|ids| ids.split(','))
        .filter_map(|id| id.trim().parse().ok())
        .collect();
    Ok(orders::preparation(&*request::shop()?, &admin, &ids).await?)
}

/// What the address of the page of figures asks for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The first day, as `2026-03-31`; may be empty.
    pub from: String,
    /// The last day; may be empty.
    pub to: String,
    /// How the period is cut up.
    pub by: Step,
}

/// The day in Paris and the figures of the period, or what is wrong with that.
pub async fn read_figures(asked: Asked) -> Result<(Day, Result<PeriodFigures, Problem>), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let figures = match asked.query() {
        Ok(query) => figures::read(&shop, &admin, query).await,
        Err(error) => Err(error),
    };
    let today = Day::at(shop.now());
    match figures {
        Ok(figures) => Ok((today, Ok(figures))),
        Err(error @ Error::Invalid(_)) => Ok((today, Err(*AppError::from(error).0))),
        Err(error) => Err(error.into()),
    }
}

impl Asked {
    fn query(&self) -> domain::Result<FiguresQuery> {
        Ok(FiguresQuery {
            from: day("from", &self.from)?,
            to: day("to", &self.to)?,
            by: self.by,
        })
    }
}
