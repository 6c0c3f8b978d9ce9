//! `/health`

use managed_mongod::Mongod;
use serde_json::json;
use test_support::{database, runtime::run};

use crate::support::{App, in_a_shop};

#[test]
fn a_shop_with_a_database_is_live_and_ready() {
    in_a_shop(async |app| {
        assert_eq!(
            app.guest().get("/health/live").await.is(200),
            json!({ "status": "live" })
        );
        assert_eq!(
            app.guest().get("/health/ready").await.is(200),
            json!({ "status": "ready" })
        );
    });
}

#[test]
fn a_shop_that_lost_its_database_is_live_but_not_ready() {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mongod = Mongod::start(&database::program(), folder.path())
            .await
            .expect("mongod starts");
        let app = App::open(mongod.uri()).await;
        app.guest().get("/health/ready").await.is(200);
        mongod.stop().await;
        let answer = app.guest().get("/health/ready").await;
        assert_eq!(answer.header("retry-after"), "1");
        answer.refuses(503, "not_ready");
        app.guest().get("/health/live").await.is(200);
    });
}
