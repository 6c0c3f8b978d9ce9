//! `/api/users/stock-alerts`

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

const ALERTS: &str = "/api/users/stock-alerts";

#[test]
fn put_and_delete_stock_alerts_can_be_repeated_and_concern_oneself_alone() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let brie = app.sells(product().with("slug", "brie").stock(0)).await;
        for key in ["brie", id(&brie)] {
            let wish = nadia.call(Method::PUT, &format!("{ALERTS}/{key}"), None).await.is(200);
            assert_eq!(wish["productId"], brie["_id"]);
        }
        let list = nadia.get(ALERTS).await.is(200);
        assert_eq!(
            (&list["total"], &list["items"][0]["productId"]),
            (&json!(1), &brie["_id"])
        );
        assert_eq!(omar.get(ALERTS).await.is(200)["total"], 0);
        omar.delete(&format!("{ALERTS}/{}", id(&brie))).await.is(204);
        assert_eq!(nadia.get(ALERTS).await.is(200)["total"], 1);
        for _ in 0..2 {
            nadia.delete(&format!("{ALERTS}/{}", id(&brie))).await.is(204);
        }
        assert_eq!(nadia.get(ALERTS).await.is(200)["total"], 0);
    });
}

#[test]
fn stock_alerts_are_for_what_is_sold_out_and_for_addresses_that_are_confirmed() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        app.sells(product().with("slug", "tomme")).await;
        app.sells(product().with("slug", "brie").stock(0)).await;
        let put = |key: &str| format!("{ALERTS}/{key}");
        let ask = async |actor: &crate::support::Actor, key: &str| actor.call(Method::PUT, &put(key), None).await;
        ask(&nadia, "tomme").await.refuses(409, "in_stock");
        ask(&nadia, "nulle-part").await.refuses(404, "not_found");
        ask(&app.registered("eve").await, "brie")
            .await
            .refuses(409, "address_not_confirmed");
        ask(&app.guest(), "brie").await.refuses(401, "not_signed_in");
        app.guest().get(ALERTS).await.refuses(401, "not_signed_in");
    });
}
