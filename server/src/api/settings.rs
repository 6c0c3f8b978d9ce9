//! `/api/settings`

use axum::Json as Body;
use domain::settings;
use shared::settings::PublicSettings;

use super::ShopState;
use crate::middleware::caching::Public;

/// What everyone may know of the shop's settings.
///
/// When the counter is open, the days on which it is closed from today on, what delivery costs, and the notice of
/// today, if there is one. Days and times are those in Paris.
#[utoipa::path(
    get,
    path = "/settings",
    tag = "settings",
    operation_id = "public_settings",
    security(()),
    responses((status = 200, description = "The settings.", body = PublicSettings)),
)]
pub async fn read(ShopState(shop): ShopState) -> Public<Body<PublicSettings>> {
    Public(Body(settings::public(&shop)))
}
