//! `/api/admin/today`

use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

#[test]
fn today_says_what_waits_and_what_came_in_to_admins_alone() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().named("Comté").price("12.35").stock(6)).await;
        nadia.fills(&comte, 2).await;
        nadia.post("/api/orders", crate::fixtures::order()).await.is(201);
        let today = admin.get("/api/admin/today").await.is(200);
        assert_eq!(
            today,
            json!({
                "day": "2050-03-03",
                "toPrepare": { "orders": 1, "pieces": 2, "days": [{ "day": "2050-03-03", "orders": 1, "pieces": 2 }] },
                "transfers": { "orders": 0, "amount": 0.0, "ending": 0 },
                "refunds": { "orders": 0, "amount": 0.0, "failed": 0 },
                "disputes": [], "withdrawals": 0, "complaints": 0,
                "lowStock": [{ "productId": id(&comte), "name": "Comté", "stock": 4, "soldBy": "piece" }],
                "endingLots": [], "incompleteProducts": 1, "unsentLetters": 0, "unreadableDocuments": 0, "withoutLivreur": [],
                "openOutcomes": [],
                "revenue": { "today": 0.0, "weekAgo": 0.0, "thisWeek": 0.0, "lastWeek": 0.0 },
            })
        );
        nadia.get("/api/admin/today").await.is(403);
    });
}
