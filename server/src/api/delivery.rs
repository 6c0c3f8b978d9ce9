//! `/api/delivery`

use app::request::{Caller, cookies};
use axum::{
    Extension, Json as Body,
    extract::OriginalUri,
    http::{HeaderMap, header},
    response::Response,
};
use domain::{Livreur, delivery, orders};
use serde::Deserialize;
use shared::{Page, delivery::DeliveryOptions, round::Stop};
use utoipa::IntoParams;

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Query, bearer},
    problem::ApiResult,
};

/// The query of `GET /delivery/options`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OptionsQuery {
    /// A French postal code, as people write it: `69001`, `69 001`, `69001 Lyon Cedex 01`.
    #[serde(default)]
    #[param(example = "69001", required = true)]
    postal_code: String,
}

/// Whether the shop delivers to a postal code, for how much, and when.
///
/// The slots that orders are taken for: of two weeks, full ones too. Where it does not go, those for collecting alone.
/// From memory.
#[utoipa::path(
    get,
    path = "/delivery/options",
    tag = "delivery",
    security(()),
    params(OptionsQuery),
    responses(
        (status = 200, description = "What is offered.", body = DeliveryOptions),
        (status = 422, description = "`invalid_input`; about `postalCode`: `not_a_postal_code`."),
    ),
)]
pub async fn options(
    ShopState(shop): ShopState,
    Query(query): Query<OptionsQuery>,
) -> ApiResult<Body<DeliveryOptions>> {
    Ok(Body(delivery::options(&shop, &query.postal_code)?))
}

/// This livreur's round of today, in the order in which it is driven.
///
/// To whom, where, and what to take at the door. A hundred stops at most; last, what they reported that an admin has
/// not decided yet (`openOutcome`).
#[utoipa::path(
    get,
    path = "/delivery/orders",
    tag = "delivery",
    params(Paging),
    responses(
        (status = 200, description = "One page.", body = Page<Stop>),
        (status = 403, description = "`forbidden`: for livreurs."),
    ),
)]
pub async fn orders(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    caller: Option<Extension<Caller>>,
    Auth(livreur): Auth<Livreur>,
    Query(paging): Query<Paging>,
) -> ApiResult<Response> {
    let round = orders::round_page(&shop, &livreur, paging.into()).await?;
    let mut answer = listed(&uri, round, ());
    // A browser: the app of rounds shows what it kept to this account alone.
    if bearer(&headers).is_none() {
        let over_tls = caller.is_some_and(|Extension(caller)| caller.over_tls);
        let cookie = cookies::round(livreur.user().id, over_tls);
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}
