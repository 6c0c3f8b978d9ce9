//! `/api/delivery`

use app::request::{Caller, cookies};
use axum::{
    Extension,
    extract::OriginalUri,
    http::{HeaderMap, header},
    response::Response,
};
use domain::{Livreur, orders};
use shared::{Page, round::Stop};

use super::{
    ShopState,
    listed::{Paging, listed},
};
use crate::{
    extract::{Auth, Query, bearer},
    problem::ApiResult,
};

/// This livreur's round of today, in the order in which it is driven: to whom, where, and what to take at the door. A
/// hundred stops at most; last, what they reported that an admin has not decided yet (`openOutcome`).
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
