//! `/api/platters`

use axum::Json as Body;
use domain::catalog::platters;
use serde::Deserialize;
use shared::{
    Money,
    period::Day,
    platter::{Occasion, Platter, PlatterQuery, USUAL_PEOPLE},
    product::{Allergen, Strength},
};
use utoipa::IntoParams;

use super::ShopState;
use crate::{
    extract::{Query, list as comma_separated, number, optional},
    middleware::caching::Public,
    problem::ApiResult,
};

/// The query of `GET /platters`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlattersQuery {
    /// How many eat of it.
    #[serde(default = "usual_people", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 40, required = false, example = 6)]
    people: i64,
    /// When it is served: 60 g for each with drinks, 80 g as a course, 200 g as the meal.
    #[serde(default)]
    #[param(inline, required = false)]
    occasion: Occasion,
    /// What it may cost at most.
    #[serde(default, deserialize_with = "optional")]
    #[param(minimum = 0, example = 40)]
    budget: Option<Money>,
    /// How strong it may taste.
    #[param(inline)]
    strength: Option<Strength>,
    /// Only cheeses that contain none of these; separated by commas.
    #[serde(default, deserialize_with = "comma_separated::<14, _, _>")]
    #[param(inline, style = Form, explode = false, required = false, max_items = 14)]
    exclude_allergens: Vec<Allergen>,
    /// The day on which it is served, from today on: only cheeses that keep until then, and say so.
    served_on: Option<Day>,
}

const fn usual_people() -> i64 {
    USUAL_PEOPLE
}

/// A platter of what the shop has now.
///
/// Without items when it has no cheese for it. 422 for a budget that no platter keeps, with what the cheapest one
/// costs.
#[utoipa::path(
    get,
    path = "/platters",
    tag = "products",
    operation_id = "platter",
    security(()),
    params(PlattersQuery),
    responses((status = 200, description = "The platter.", body = Platter)),
)]
pub async fn compose(
    ShopState(shop): ShopState,
    Query(query): Query<PlattersQuery>,
) -> ApiResult<Public<Body<Platter>>> {
    let query = PlatterQuery {
        people: query.people,
        occasion: query.occasion,
        budget: query.budget,
        strength: query.strength,
        exclude_allergens: query.exclude_allergens,
        served_on: query.served_on,
    };
    Ok(Public(Body(platters::compose(&shop, &query)?)))
}
