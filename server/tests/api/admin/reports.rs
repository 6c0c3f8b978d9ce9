//! `/api/admin/reports`

use serde_json::json;

use crate::{fixtures::product, support::in_a_shop};

#[test]
fn a_report_is_read_as_json_csv_or_a_workbook_and_the_ledger_as_text() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = app.sells(product().price("12.35")).await;
        let sold = nadia.orders(&comte).await;
        for status in ["processing", "shipped"] {
            admin.moves(&sold, status).await;
        }
        leo.moves(&sold, "delivered").await;

        let path = "/api/admin/reports/vat-daily";
        let report = admin.get(path).await.is(200);
        assert_eq!(
            (&report["from"], &report["to"]),
            (&json!("2050-03-01"), &json!("2050-03-03"))
        );
        let day = &report["days"][0];
        assert_eq!(
            (&day["day"], &day["taken"]["cash"]),
            (&json!("2050-03-03"), &sold["total"])
        );
        let amounts = &day["rates"][0]["sales"];
        assert_eq!(
            (&day["rates"][0]["rate"], &amounts["gross"]),
            (&json!(5.5), &sold["total"])
        );
        let firms = admin.get(&format!("{path}?customers=companies")).await.is(200);
        assert_eq!(firms["days"], json!([]));

        let csv = admin.get(&format!("{path}?format=csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let name = "attachment; filename=\"ventes-2050-03-01-2050-03-03.csv\"";
        assert_eq!(csv.header("content-disposition"), name);
        assert!(csv.text.starts_with("\u{feff}Jour;Taux"), "{}", csv.text);
        let book = admin.get(&format!("{path}?format=xlsx")).await;
        assert!(book.header("content-type").ends_with("spreadsheetml.sheet"));
        assert!(book.text.starts_with("PK"));

        let ledger = admin
            .get("/api/admin/reports/ledger?from=2049-03-05&to=2050-03-05")
            .await;
        let name = "attachment; filename=\"000000000FEC20500305.txt\"";
        assert_eq!(ledger.header("content-disposition"), name);
        assert!(
            ledger.text.starts_with("JournalCode\tJournalLib\tEcritureNum"),
            "{}",
            ledger.text
        );
        // The head; customer, sale and VAT; cash and customer.
        assert_eq!(ledger.text.lines().count(), 6, "{}", ledger.text);
    });
}

#[test]
fn a_period_that_is_too_long_ends_before_it_begins_or_is_none_is_refused() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for report in ["vat-daily", "ledger"] {
            for (query, expected) in [
                ("from=2049-03-02&to=2050-03-03", ("from", "period_too_long")),
                ("from=2050-03-04", ("to", "before_from")),
                ("from=2050-03-02&to=2050-03-01", ("to", "before_from")),
                ("from=2050-02-30", ("from", "wrong_type")),
                ("from=2050-03-01T00:00:00Z", ("from", "wrong_type")),
                ("until=2050-03-01", ("until", "unknown_field")),
            ] {
                let path = format!("/api/admin/reports/{report}?{query}");
                admin.get(&path).await.refuses_fields(&[expected]);
            }
        }
        for query in ["format=pdf", "customers=all"] {
            let field = query.split('=').next().unwrap();
            let path = format!("/api/admin/reports/vat-daily?{query}");
            admin.get(&path).await.refuses_fields(&[(field, "wrong_type")]);
        }
    });
}
