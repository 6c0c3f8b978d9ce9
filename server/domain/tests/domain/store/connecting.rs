//! Connecting to a database, and what is said when that fails.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use domain::{Store, store::ConnectError};
use mongodb::{
    IndexModel,
    bson::{Document, doc},
};
use test_support::{database, runtime::run};

#[test]
fn an_address_that_is_none_says_how_one_looks() {
    run(async {
        for uri in ["", "postgres://localhost/shop", "mongodb://", "localhost:27017"] {
            let error = Store::connect(uri).await.unwrap_err();
            assert!(matches!(error, ConnectError::Address(_)), "{uri}: {error}");
            assert!(error.to_string().contains("It looks like mongodb://"), "{error}");
        }
    });
}

#[test]
fn a_database_that_does_not_answer_is_named_so() {
    run(async {
        let uri = format!("mongodb://127.0.0.1:{}/shop?serverSelectionTimeoutMS=300", free_port());
        let error = Store::connect(&uri).await.unwrap_err();
        assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");
        assert!(error.to_string().starts_with("no MongoDB answers"), "{error}");
        assert!(!error.to_string().contains("Topology"), "in plain words: {error}");
    });
}

#[test]
fn a_database_without_transactions_is_refused() {
    run(async {
        let folder = tempfile::Builder::new().prefix("fromagerie-test-").tempdir().unwrap();
        let port = free_port();
        let mut alone = spawn(folder.path(), port);
        let error = Store::connect(&format!("mongodb://127.0.0.1:{port}/shop"))
            .await
            .unwrap_err();
        alone.kill().unwrap();
        alone.wait().unwrap();
        assert!(matches!(error, ConnectError::NotAReplicaSet), "{error}");
        assert!(error.to_string().contains("--replSet"), "{error}");
    });
}

#[test]
fn connecting_again_finds_the_indexes_made_and_the_shop_as_it_was() {
    run(async {
        let uri = database::address().await;
        let store = Store::connect(&uri).await.unwrap();
        assert!(store.is_empty().await.unwrap());
        let again = Store::connect(&uri).await.unwrap();
        assert!(again.is_empty().await.unwrap());
        store.database().drop().await.unwrap();
    });
}

#[test]
fn work_beyond_the_pools_connections_waits_for_one() {
    run(async {
        let uri = database::with_name(database::uri().await, "pool") + "&maxPoolSize=2";
        let store = Store::connect(&uri).await.unwrap();
        let pings = futures_util::future::join_all((0..100).map(|_| store.ping())).await;
        assert!(pings.iter().all(Result::is_ok), "{pings:?}");
    });
}

#[test]
fn indexes_of_an_earlier_version_that_nothing_reads_are_dropped() {
    run(async {
        let uri = database::address().await;
        let store = Store::connect(&uri).await.unwrap();
        for (name, keys) in [
            ("products", doc! { "searchGrams": 1 }),
            ("products", doc! { "archivedAt": 1, "price": 1, "_id": 1 }),
            (
                "recipes",
                doc! { "ingredients.productId": 1, "createdAt": -1, "_id": 1 },
            ),
        ] {
            let old = IndexModel::builder().keys(keys).build();
            let collection = store.database().collection::<Document>(name);
            collection.create_index(old).await.unwrap();
        }
        store.make_indexes().await.unwrap();
        let names = async |name: &str| {
            let collection = store.database().collection::<Document>(name);
            let mut names = collection.list_index_names().await.unwrap();
            names.sort();
            names
        };
        let products = [
            "_id_",
            "archivedAt_1_name_1__id_1",
            "lots.bestBefore_1",
            "lowSince_1",
            "shortDate.lotId_1",
            "slug_1",
            "soldBy_1_stock_1__id_1",
        ];
        assert_eq!(names("products").await, products);
        assert_eq!(names("recipes").await, ["_id_", "slug_1"]);
        store.database().drop().await.unwrap();
    });
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A bare `mongod` that is no replica set.
fn spawn(database: &Path, port: u16) -> Child {
    Command::new(database::program())
        .args([
            "--bind_ip",
            "127.0.0.1",
            "--nounixsocket",
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--port",
        ])
        .arg(port.to_string())
        .arg("--dbpath")
        .arg(database)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
