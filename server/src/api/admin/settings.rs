//! `/api/admin/settings`

use axum::{
    Json as Body,
    http::{HeaderName, header},
};
use domain::{
    Admin, Error, Shop,
    settings::{self, Change},
};
use shared::settings::{
    Closures, LegalPage, LegalText, Notice, OpeningHours, PaymentSettings, ShippingSettings, ShopSettings,
};

use crate::{
    api::ShopState,
    extract::{Auth, IfMatch, Json, Key},
    problem::ApiResult,
};

/// What the shopkeeper can set, as it holds.
///
/// What was set here, else what the environment says, else what is built in. Each group has a version of its own, which
/// `If-Match` takes when it is changed.
#[utoipa::path(
    get,
    path = "/admin/settings",
    tag = "admin",
    operation_id = "settings",
    responses(
        (status = 200, description = "The settings, and the version of each group.", body = ShopSettings),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn read(ShopState(shop): ShopState, Auth(admin): Auth<Admin>) -> ApiResult<Body<ShopSettings>> {
    Ok(Body(settings::all(&shop, &admin).await?))
}

/// When the counter is open in a usual week.
///
/// A day that is left out is closed. `If-Match` takes the group's version in quotes, `"3"`.
#[utoipa::path(
    put,
    path = "/admin/settings/hours",
    tag = "admin",
    operation_id = "set_hours",
    params(("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for.")),
    request_body(content = OpeningHours, example = json!({ "tuesday": [{ "from": "09:00", "to": "12:30" }, { "from": "14:30", "to": "19:00" }] })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The group’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the group since."),
    ),
)]
pub async fn set_hours(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    if_match: IfMatch,
    Json(input): Json<OpeningHours>,
) -> ApiResult<Changed> {
    change(&shop, &admin, &if_match, Change::Hours(input)).await
}

/// The days on which the counter is closed whatever its usual hours are, in the place of those there are.
///
/// `If-Match` takes the group's version in quotes, `"3"`.
#[utoipa::path(
    put,
    path = "/admin/settings/closures",
    tag = "admin",
    operation_id = "set_closures",
    params(("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for.")),
    request_body(content = Closures, example = json!({ "days": [{ "first": "2026-08-03", "last": "2026-08-16", "fr": "Congés d’été", "en": "Summer holidays" }] })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The group’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the group since."),
    ),
)]
pub async fn set_closures(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    if_match: IfMatch,
    Json(input): Json<Closures>,
) -> ApiResult<Changed> {
    change(&shop, &admin, &if_match, Change::Closures(input)).await
}

/// What delivery costs where the shop has no areas of its own, and whether every order names a slot; for every order from
/// now on.
///
/// `If-Match` takes the group's version in quotes, `"3"`.
#[utoipa::path(
    put,
    path = "/admin/settings/shipping",
    tag = "admin",
    operation_id = "set_shipping",
    params(("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for.")),
    request_body(content = ShippingSettings, example = json!({ "fee": 5.9, "freeFrom": 50 })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The group’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the group since."),
    ),
)]
pub async fn set_shipping(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    if_match: IfMatch,
    Json(input): Json<ShippingSettings>,
) -> ApiResult<Changed> {
    change(&shop, &admin, &if_match, Change::Shipping(input)).await
}

/// How long a transfer may take, and when its customer is reminded.
///
/// Orders that wait for one keep their `payBy`. `If-Match` takes the group's version in quotes, `"3"`.
#[utoipa::path(
    put,
    path = "/admin/settings/payment",
    tag = "admin",
    operation_id = "set_payment",
    params(("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for.")),
    request_body(content = PaymentSettings, example = json!({ "transferDays": 10, "remindDays": 3 })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The group’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the group since."),
    ),
)]
pub async fn set_payment(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    if_match: IfMatch,
    Json(input): Json<PaymentSettings>,
) -> ApiResult<Changed> {
    change(&shop, &admin, &if_match, Change::Payment(input)).await
}

/// The line on top of the storefront, in both languages, for a while or until it is taken away: by empty texts.
///
/// `If-Match` takes the group's version in quotes, `"3"`.
#[utoipa::path(
    put,
    path = "/admin/settings/notice",
    tag = "admin",
    operation_id = "set_notice",
    params(("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for.")),
    request_body(content = Notice, example = json!({ "fr": "Pas de livraison le 14 juillet.", "en": "No deliveries on 14 July.", "from": "2026-07-10", "to": "2026-07-14" })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The group’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the group since."),
    ),
)]
pub async fn set_notice(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    if_match: IfMatch,
    Json(input): Json<Notice>,
) -> ApiResult<Changed> {
    change(&shop, &admin, &if_match, Change::Notice(input)).await
}

/// The text of a legal page.
///
/// An empty one brings the shop's own text back. `If-Match` takes the version of the page's text, such as `terms`, in
/// quotes: `"3"`. What the terms of sale say from now on is a new version of them, which orders name.
#[utoipa::path(
    put,
    path = "/admin/settings/texts/{page}",
    tag = "admin",
    operation_id = "set_legal_text",
    params(
        ("page" = String, Path, description = "`mentions-legales`, `conditions-de-vente`, `garanties`, `confidentialite`, `cookies`, `avis-clients` or `accessibilite`, as in the shop’s addresses.", example = "conditions-de-vente"),
        ("If-Match" = inline(Option<String>), Header, description = "The version that the change was made for."),
    ),
    request_body(content = LegalText, example = json!({
        "fr": "## Prix\n\nNos prix sont en euros, TVA comprise.", "en": "## Prices\n\nOur prices are in euros, VAT included."
    })),
    responses(
        (status = 200, description = "All settings.", body = ShopSettings, headers(("ETag", description = "The text’s version."))),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 412, description = "`precondition_failed`: another admin has changed the text since."),
    ),
)]
pub async fn set_legal_text(
    ShopState(shop): ShopState,
    Auth(admin): Auth<Admin>,
    Key(page): Key,
    if_match: IfMatch,
    Json(input): Json<LegalText>,
) -> ApiResult<Changed> {
    let page = LegalPage::from_slug(&page).ok_or(Error::NotFound)?;
    change(&shop, &admin, &if_match, Change::Text(page, input)).await
}

/// All settings, and as `ETag` the version of the group that changed.
type Changed = ([(HeaderName, String); 1], Body<ShopSettings>);

async fn change(shop: &Shop, admin: &Admin, if_match: &IfMatch, change: Change) -> ApiResult<Changed> {
    let tag = |version: i64| format!("\"{version}\"");
    let changed = settings::change_if(shop, admin, &change, |version| if_match.allows_tag(&tag(version))).await?;
    let version = changed.versions.get(change.group().name()).copied().unwrap_or_default();
    Ok(([(header::ETAG, tag(version))], Body(changed)))
}
