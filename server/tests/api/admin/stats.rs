//! `/api/admin/stats`

use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

#[test]
fn the_figures_of_a_period_count_what_is_paid_and_not_cancelled() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product().named("Comté").price("12.35").stock(6)).await;
        nadia.fills(&comte, 2).await;
        let sold = nadia.post("/api/orders", crate::fixtures::order()).await.is(201);
        let cancelled = nadia.orders(&comte).await;
        nadia.orders(&comte).await;
        for status in ["processing", "shipped"] {
            admin.moves(&sold, status).await;
        }
        leo.moves(&sold, "delivered").await;
        admin.moves(&cancelled, "cancelled").await;
        let stats = admin
            .get("/api/admin/stats?from=2050-03-02&to=2050-03-03")
            .await
            .is(200);
        assert_eq!(
            (&stats["revenue"], &stats["orders"], &stats["averageBasket"]),
            (&json!(31.6), &json!(1), &json!(31.6))
        );
        assert_eq!(
            (&stats["from"], &stats["to"]),
            (&json!("2050-03-01T23:00:00.000Z"), &json!("2050-03-03T23:00:00.000Z"))
        );
        let seller = json!({ "productId": id(&comte), "name": "Comté", "quantity": 2, "revenue": 24.7 });
        assert_eq!(stats["bestSellers"], json!([seller]));
        let low = json!({ "productId": id(&comte), "name": "Comté", "stock": 3, "soldBy": "piece" });
        assert_eq!(stats["lowStock"], json!([low]));
        let days = json!([
            { "day": "2050-03-02", "revenue": 0.0, "orders": 0 }, { "day": "2050-03-03", "revenue": 31.6, "orders": 1 }
        ]);
        assert_eq!(stats["byDay"], days);
        assert_eq!(stats["byStatus"][0], json!({ "status": "pending", "count": 1 }));
        let usual = admin.get("/api/admin/stats").await.is(200);
        assert_eq!(
            (&usual["orders"], usual["byDay"].as_array().unwrap().len()),
            (&json!(1), 30)
        );
        let before = admin
            .get("/api/admin/stats?to=2050-03-03T00:00:00%2B01:00")
            .await
            .is(200);
        assert_eq!((&before["orders"], &before["revenue"]), (&json!(0), &json!(0.0)));
    });
}

#[test]
fn a_period_that_is_too_long_ends_before_it_begins_or_is_none_is_refused() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for (query, expected) in [
            ("from=2048-01-01&to=2050-01-01", ("from", "period_too_long")),
            ("from=2050-03-04", ("to", "before_from")),
            ("from=2050-03-02&to=2050-03-01", ("to", "before_from")),
            ("from=1", ("from", "wrong_type")),
            ("to[$gt]=2050-03-01", ("to[$gt]", "unknown_field")),
            ("from=2050-03-01&from=2050-03-02", ("from", "wrong_type")),
        ] {
            let path = format!("/api/admin/stats?{query}");
            admin.get(&path).await.refuses_fields(&[expected]);
        }
    });
}
