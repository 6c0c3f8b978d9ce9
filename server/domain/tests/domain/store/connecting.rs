//! Connecting to a database, and what is said when that fails.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use domain::{Store, store::ConnectError};
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
