//! `server adopt`: the data of an older shop, as Mongoose 7, 8 and 9 wrote it (`end2end/mongoose/old_shop.mjs`).

use std::{
    collections::BTreeMap,
    process::{Command, Output},
    thread,
};

use domain::Store;
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc, oid::ObjectId};
use serde_json::{Value, json};
use test_support::{database, runtime::run};

use crate::support::{PASSWORD, ServerProcess, server_command};

/// An older shop in a database of its own, dropped at the end.
struct OldShop {
    uri: String,
    store: Store,
    folder: tempfile::TempDir,
}

impl OldShop {
    /// A database with nothing in it.
    fn empty() -> Self {
        let uri = run(database::address());
        let store = run(Store::open(&uri)).expect("a database");
        let folder = tempfile::tempdir().expect("a folder");
        Self { uri, store, folder }
    }

    fn of_mongoose(version: u32) -> Self {
        let shop = Self::empty();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/mongoose/old_shop.mjs");
        let written = Command::new("node")
            .args([script, &version.to_string(), &shop.uri])
            .output()
            .expect("node runs");
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        shop
    }

    fn command(&self) -> Command {
        let mut command = server_command(self.folder.path());
        command.env("MONGODB_URI", &self.uri).env("RATE_LIMITS", "off");
        command
    }

    /// What `server adopt` prints, or its one sentence.
    fn adopt(&self, words: &[&str]) -> Result<String, String> {
        let output = self.command().arg("adopt").args(words).output();
        let Output { status, stdout, stderr } = output.expect("the server runs");
        if status.success() {
            return Ok(String::from_utf8_lossy(&stdout).into_owned());
        }
        assert_eq!(status.code(), Some(1));
        let error = String::from_utf8_lossy(&stderr).into_owned();
        Err(error.lines().last().unwrap_or_default().to_owned())
    }

    /// Every document and index, by collection; what is empty is left out.
    fn everything(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        run(async {
            let database = self.store.database();
            let mut everything = BTreeMap::new();
            for name in database.list_collection_names().await.expect("names") {
                let documents = all(&self.store, &name, doc! {}).await;
                if !documents.is_empty() {
                    let collection = database.collection::<Document>(&name);
                    let indexes = collection.list_index_names().await.expect("indexes");
                    let bytes = documents.iter().map(|document| document.to_vec().expect("bytes"));
                    everything.insert(name, bytes.chain(indexes.into_iter().map(String::into_bytes)).collect());
                }
            }
            everything
        })
    }

    /// Another database with the same documents.
    fn copy(&self) -> Self {
        let copy = Self::empty();
        run(async {
            for name in self.store.database().list_collection_names().await.expect("names") {
                let documents = all(&self.store, &name, doc! {}).await;
                let there = copy.store.database().collection::<Document>(&name);
                there.insert_many(documents).await.expect("a copy");
            }
        });
        copy
    }

    /// The documents of the shop, but for the moment of their adoption.
    fn documents(&self) -> Vec<Document> {
        const NAMES: [&str; 7] = ["users", "profiles", "products", "reviews", "recipes", "carts", "orders"];
        run(async {
            let mut documents = Vec::new();
            for name in NAMES.into_iter().chain(["coupons", "loyalties", "loyaltytiers"]) {
                documents.extend(all(&self.store, name, doc! { "archivedAt": 0 }).await);
            }
            documents
        })
    }

    fn set(&self, collection: &str, id: u8, fields: Document) {
        let collection = self.store.database().collection::<Document>(collection);
        let change = doc! { "$set": fields };
        run(async { collection.update_one(doc! { "_id": oid(id) }, change).await }).expect("a change");
    }
}

impl Drop for OldShop {
    fn drop(&mut self) {
        let dropped = run(async { self.store.database().drop().await });
        if !thread::panicking() {
            dropped.expect("it is dropped");
        }
    }
}

async fn all(store: &Store, collection: &str, fields: Document) -> Vec<Document> {
    let collection = store.database().collection::<Document>(collection);
    let found = collection.find(doc! {}).projection(fields).sort(doc! { "_id": 1 });
    found.await.expect("documents").try_collect().await.expect("documents")
}

/// As the script makes them.
fn oid(last: u8) -> ObjectId {
    ObjectId::from_bytes([0x5c, 0x2a, 0xad, 0x80, 0, 0, 0, 0, 0, 0, 0, last])
}

#[test]
fn what_mongoose_wrote_over_years_is_adopted_and_sold_from() {
    let adopted = |version: u32| {
        let shop = OldShop::of_mongoose(version);
        let before = shop.everything();

        let checked = shop.adopt(&["--check", "--all"]).unwrap();
        assert_eq!(shop.everything(), before, "a check changes nothing");
        for said in [
            "price: rounded to whole cents: 2, +0.0010 € in all",
            "33.999 → 34",
            "stock: below zero: nothing in stock: 1",
            "5c2aad800000000000000016 it has no name",
            "it has no items: kept, with none: 1",
            "\"/epoisses.jpg\" → []",
            "a picture is at another address",
            "\"virement\" → \"bank_transfer\"",
            "is not paid: it is held until it is marked paid or cancelled",
            "items.0.name: nothing → \"Comté 24 mois\"",
            "5c2aad800000000000000048 this shop has no status “perdue”; and as it is: items[0].price",
            "another account has this address",
            "\"Nadia@Exemple.fr\" → \"Nadia@Exemple.fr.5c2aad800000000000000002.invalid\"",
            "not paid where it is not clear",
            "\"remboursé\" → \"pending\"",
            "Nothing was changed",
        ] {
            assert!(checked.contains(said), "{said}: {checked}");
        }

        // Mended by hand, as the page says.
        shop.set("products", 22, doc! { "name": "Sans nom" });
        shop.set("orders", 72, doc! { "status": "cancelled" });
        let said = shop.adopt(&[]).unwrap();
        assert!(said.contains("Adopted") && !said.contains("cannot be read"), "{said}");
        let after = shop.everything();
        assert!(shop.adopt(&[]).unwrap().contains("was adopted on"));
        assert_eq!(shop.everything(), after, "twice is once");
        sell_from(&shop);
    };
    thread::scope(|scope| {
        for version in [7, 8, 9] {
            scope.spawn(move || adopted(version));
        }
    });
}

/// Every list and page that matters answers, with the old documents in it.
fn sell_from(shop: &OldShop) {
    let server = ServerProcess::start(&mut shop.command());
    for (path, shows) in [
        ("/", "Comté 24 mois"),
        ("/fromages", "Tomme de brebis"),
        ("/fromages", "Pâtes pressées"),
        ("/fromages/comte-24-mois", "34,00"),
        ("/fromages/brie-2", "De Melun"),
        ("/recettes", "Salade au morbier"),
        ("/recettes/fondue", "Vin blanc"),
    ] {
        let page = server.get(path);
        assert!(
            page.starts_with("HTTP/1.1 200") && page.contains(shows),
            "{path}: {page}"
        );
    }
    let list = |path: &str, token: &str| server.json("GET", path, token, &Value::Null);
    let found = list("/api/products?q=epoisse", "");
    assert_eq!(
        (&found["total"], &found["items"][0]["price"]),
        (&json!(1), &json!(12.5))
    );

    let login = |email: &str| {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = server.json("POST", "/api/auth/login", "", &body);
        answer["token"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    let nadia = login("nadia@exemple.fr");
    let orders = list("/api/users/orders", &nadia);
    assert_eq!(orders["total"], 4, "{orders}");
    let numbers: Vec<_> = orders["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| &order["orderNumber"])
        .collect();
    assert!(
        numbers.contains(&&json!("FA-0001")) && numbers.contains(&&json!("FA-0001-2")),
        "{numbers:?}"
    );
    let points = list("/api/loyalty/points", &nadia);
    assert_eq!(
        (&points["points"], &points["tier"]),
        (&json!(40), &json!("bronze")),
        "{points}"
    );
    let cart = list("/api/cart", &nadia);
    assert_eq!(cart["items"].as_array().map(Vec::len), Some(2), "{cart}");
    let profile = list("/api/users/profile", &nadia);
    assert_eq!(profile["profile"]["addresses"][0]["city"], "Lyon", "{profile}");
    let address = json!({ "street": "12 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" });
    let order = json!({ "shippingAddress": address, "paymentMethod": "cash_on_delivery" });
    let order = server.json("POST", "/api/orders", &nadia, &order);
    assert_eq!(order["status"], "pending", "{order}");

    let admin = login("patronne@exemple.fr");
    for path in [
        "/api/admin/users?q=nadia",
        "/api/admin/stats?from=2020-01-01&to=2020-02-01",
        "/api/admin/today",
        "/api/orders",
        "/api/orders/5c2aad800000000000000046",
        "/api/products/sans-nom",
        "/api/admin/coupons",
        "/api/admin/reviews",
        "/api/loyalty/tiers",
        "/api/products/brie/reviews",
    ] {
        let answer = server.ask("GET", path, &admin, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    // What the old shop left unpaid is expected, does not leave, and is paid when somebody says so.
    let unpaid = "/api/orders/5c2aad800000000000000043";
    let expected = || list("/api/admin/today", &admin)["transfers"]["orders"].clone();
    assert_eq!(expected(), 3);
    let step = |status: &str| server.json("PUT", &format!("{unpaid}/status"), &admin, &json!({ "status": status }));
    assert_eq!(step("processing")["status"], "processing");
    let refused = step("shipped");
    assert_eq!(refused["code"], "order_unpaid", "{refused}");
    let paid = json!({ "status": "paid" });
    let paid = server.json("PUT", &format!("{unpaid}/payment"), &admin, &paid);
    assert!(paid["invoiceNumber"].is_string(), "{paid}");
    assert_eq!((expected(), &step("shipped")["status"]), (json!(2), &json!("shipped")));
    let refused = shop.adopt(&["--undo"]).unwrap_err();
    assert!(refused.contains("in use"), "{refused}");
    assert_eq!(server.stop("-TERM").0, Some(0));
    let undone = shop.adopt(&["--undo"]).unwrap();
    assert!(
        undone.contains("changed since") && undone.contains("carts 5c2aad800000000000000061"),
        "{undone}"
    );
}

#[test]
fn adopting_that_was_interrupted_goes_on_and_can_be_undone() {
    let shop = OldShop::of_mongoose(8);
    let (same, before) = (shop.copy(), shop.everything());
    same.adopt(&[]).unwrap();

    // Someone else holds an order, so that it fails when the users, products and carts are done.
    run(async {
        let client = shop.store.database().client();
        let mut session = client.start_session().await.expect("a session");
        session.start_transaction().await.expect("a transaction");
        let orders = shop.store.database().collection::<Document>("orders");
        let change = doc! { "$set": { "held": true } };
        let held = orders
            .update_one(doc! { "_id": oid(69) }, change)
            .session(&mut session)
            .await;
        held.expect("it is held");
        let failed = shop.adopt(&[]).unwrap_err();
        assert!(failed.contains("do this again to go on"), "{failed}");
        session.abort_transaction().await.expect("it is let go");
    });
    assert!(shop.everything().contains_key("adoptionoriginals"));
    let said = shop.adopt(&[]).unwrap();
    assert!(said.contains("Adopted"), "{said}");

    assert_eq!(shop.documents(), same.documents());
    shop.adopt(&["--undo"]).unwrap();
    assert_eq!(shop.everything(), before, "every byte is back");
    assert!(shop.adopt(&["--undo"]).unwrap_err().contains("was not adopted"));
}

#[test]
fn what_is_no_shop_is_refused_and_left_alone() {
    let shop = OldShop::empty();
    let refused = shop.adopt(&[]).unwrap_err();
    assert!(
        refused.contains("holds no shop: users") && refused.contains("MONGODB_URI"),
        "{refused}"
    );
    assert!(shop.everything().is_empty());

    run(async {
        for (collection, document) in [("users", doc! { "login": "root" }), ("products", doc! { "sku": 7 })] {
            let collection = shop.store.database().collection::<Document>(collection);
            collection.insert_one(document).await.expect("a document");
        }
    });
    let before = shop.everything();
    for words in [&["--check"][..], &[]] {
        let refused = shop.adopt(words).unwrap_err();
        assert!(refused.contains("none of its products can be read"), "{refused}");
    }
    assert_eq!(shop.everything(), before);
}
