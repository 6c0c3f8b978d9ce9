//! `/api/admin`

mod api_keys;
mod audit;
mod condition;
pub mod coupons;
mod delivery;
mod files;
pub mod letters;
pub mod lots;
mod loyalty_tiers;
mod orders;
mod reports;
mod stats;
mod today;
mod users;
pub mod webhooks;

use axum::http::Method;
use serde_json::json;

use crate::support::in_a_shop;

#[test]
fn the_admins_routes_refuse_guests_customers_and_livreurs() {
    in_a_shop(async |app| {
        let (nadia, leo) = (app.customer("nadia").await, app.livreur("leo").await);
        let role = format!("/api/admin/users/{}/role", nadia.id);
        for (method, path, body) in [
            (Method::GET, "/api/orders", None),
            (Method::GET, "/api/admin/stats", None),
            (Method::GET, "/api/admin/today", None),
            (Method::GET, "/api/admin/reports/vat-daily", None),
            (Method::GET, "/api/admin/reports/ledger", None),
            (Method::GET, "/api/admin/users", None),
            (Method::PUT, role.as_str(), Some(json!({ "role": "admin" }))),
            (Method::GET, "/api/admin/loyalty/tiers", None),
            (Method::PUT, "/api/admin/loyalty/tiers", Some(json!({ "tiers": [] }))),
            (Method::GET, "/api/admin/audit", None),
            (Method::GET, "/api/admin/lots", None),
            (Method::DELETE, "/api/admin/lots/507f1f77bcf86cd799439011", None),
            (Method::GET, "/api/admin/api-keys", None),
            (Method::DELETE, "/api/admin/api-keys/507f1f77bcf86cd799439011", None),
            (Method::GET, "/api/admin/webhooks", None),
            (
                Method::POST,
                "/api/admin/webhooks/507f1f77bcf86cd799439011/secret",
                None,
            ),
            (Method::GET, "/api/admin/letters", None),
            (Method::POST, "/api/admin/letters/507f1f77bcf86cd799439011/send", None),
            (Method::DELETE, "/api/admin/letters/507f1f77bcf86cd799439011", None),
        ] {
            let call = async |caller: &crate::support::Actor| caller.call(method.clone(), path, body.clone()).await;
            call(&app.guest()).await.refuses(401, "not_signed_in");
            call(&nadia).await.refuses(403, "forbidden");
            call(&leo).await.refuses(403, "forbidden");
        }
        assert_eq!(nadia.get("/api/users/profile").await.is(200)["user"]["role"], "user");
    });
}
