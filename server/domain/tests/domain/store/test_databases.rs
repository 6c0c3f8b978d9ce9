//! The databases of the tests themselves.

use std::panic::{AssertUnwindSafe, resume_unwind};

use test_support::shop::in_a_shop;

#[test]
fn a_tests_database_is_dropped_even_when_the_test_panics() {
    let name = std::sync::OnceLock::new();
    let test = AssertUnwindSafe(|| {
        in_a_shop(async |shop| {
            name.set(shop.store.database().name().to_owned()).unwrap();
            resume_unwind(Box::new("on purpose"));
        });
    });
    assert!(std::panic::catch_unwind(test).is_err());
    in_a_shop(async |shop| {
        let databases = shop.store.database().client().list_database_names().await.unwrap();
        assert!(!databases.contains(name.get().unwrap()) && !databases.is_empty());
    });
}
