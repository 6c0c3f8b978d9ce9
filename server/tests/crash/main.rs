//! Servers that are killed at any moment, two on one database, under people who buy, cancel, pay and redeem: whatever
//! dies, the sums hold. `CRASH_SECONDS` says how long, `CRASH_SEED` repeats the dice of a run (not the machine's own
//! timing); `make soak` goes on for long. Card payments and their webhooks belong into [`people::Buyer::decide`].

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

#[path = "../../domain/tests/domain/database.rs"]
mod database;
#[path = "../../domain/tests/domain/mail_server.rs"]
#[allow(dead_code, reason = "the domain's tests use the rest of it")]
mod mail_server;
mod people;
mod servers;
mod sums;
mod together;

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use domain::{AccountLimits, Clock, Randomness, Settings, Shop, Store, catalog, coupons, sessions};
use futures_util::future::join_all;
use mongodb::bson::Document;
use serde_json::json;
use shared::{
    Language,
    account::Secret,
    user::{Role, User},
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::watch, time::sleep};

use crate::{
    people::{Buyer, Counts, LIMITED, Person, make_coupons},
    servers::{JWT_SECRET, SERVERS, Servers},
    sums::Told,
};

/// How many buy at a time.
const BUYERS: usize = 12;
/// How often the coupon that many want can be used.
const LIMIT: i64 = 20;

/// A shop on a database of its own, and the servers that will serve it.
struct World {
    shop: Shop,
    servers: Arc<Servers>,
    counts: Arc<Counts>,
    seed: u64,
    stock: BTreeMap<String, i64>,
    _folder: TempDir,
}

impl World {
    async fn new(seed: u64) -> Self {
        let uri = database::address().await;
        let folder = tempfile::tempdir().unwrap();
        let shop = Shop {
            store: Store::connect(&uri).await.unwrap(),
            clock: Clock::System,
            randomness: Randomness::System,
            limits: AccountLimits::none(),
            settings: Settings::new(Secret(JWT_SECRET.into())),
        };
        Self {
            servers: Servers::new(&uri, folder.path().to_owned()),
            counts: Arc::default(),
            seed,
            stock: BTreeMap::new(),
            shop,
            _folder: folder,
        }
    }

    /// Someone of this role, with dice of their own.
    async fn person(&self, name: &str, role: Role, number: u64) -> Person {
        let user = self.account(name, role).await;
        let signed_in = sessions::open_for_api(&self.shop, user, None).await.unwrap();
        Person {
            servers: self.servers.clone(),
            counts: self.counts.clone(),
            dice: Arc::new(Randomness::seeded(self.seed.wrapping_mul(1000).wrapping_add(number))),
            http: reqwest::Client::new(),
            token: signed_in.token.0,
        }
    }

    async fn account(&self, name: &str, role: Role) -> User {
        let now = self.shop.now();
        let user = User {
            id: self.shop.new_id(),
            name: name.into(),
            email: format!("{name}@exemple.fr"),
            role,
            avatar: None,
            phone_number: Some("06 12 34 56 78".into()),
            created_at: now,
            updated_at: now,
            last_login: None,
            is_verified: true,
            language: Language::French,
        };
        let users = self.shop.store.database().collection::<User>("users");
        users.insert_one(&user).await.unwrap();
        user
    }

    /// Three products, of one of which there is too little, and a coupon that does not last.
    async fn stock_up(&mut self) {
        let owner = self.account("owner", Role::Admin).await;
        let (_, cookie) = sessions::open(&self.shop, &owner, None).await.unwrap();
        let credential = sessions::Credential::Cookie(cookie);
        let admin = sessions::authenticate(&self.shop, &credential).await.unwrap();
        let admin = admin.admin().unwrap();
        for (name, price, stock) in [("Brie", 55.0, 5000), ("Comté", 119.9, 5000), ("Roquefort", 7.77, 40)] {
            let product = json!({
                "name": name, "description": "Fruité.", "price": price, "category": "pates-molles", "weight": 250,
                "images": ["/images/cheese/comte.svg"], "stock": stock,
            });
            let product = serde_json::from_value(product).unwrap();
            let product = catalog::create(&self.shop, &admin, product).await.unwrap();
            self.stock.insert(product.id.to_string(), stock);
        }
        let limited = json!({
            "code": LIMITED, "type": "percentage", "value": 10, "usageLimit": LIMIT,
            "startDate": "2020-01-01T00:00:00.000Z", "endDate": "2099-01-01T00:00:00.000Z",
        });
        coupons::create(&self.shop, &admin, serde_json::from_value(limited).unwrap())
            .await
            .unwrap();
        // The owner's own entries are not what is counted.
        let audit = self.shop.store.database().collection::<Document>("audit");
        audit.delete_many(Document::new()).await.unwrap();
    }

    async fn buyer(&self, number: usize, admin: &Person) -> Buyer {
        let name = format!("buyer-{number}");
        Buyer {
            person: self.person(&name, Role::User, number as u64).await,
            admin: admin.clone(),
            products: self.stock.keys().cloned().collect(),
            orders: Vec::new(),
            coupons: Vec::new(),
        }
    }
}

/// Adds what a buyer was told.
fn heard(told: &mut Told, buyer: Buyer) {
    told.orders.extend(buyer.orders);
    told.own_coupons.extend(buyer.coupons);
}

/// Runs a test with what its client of HTTP needs.
fn run(test: impl Future<Output = ()>) {
    // It wants one, though nothing here is encrypted.
    _ = rustls::crypto::ring::default_provider().install_default();
    Runtime::new().unwrap().block_on(test);
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn whatever_server_dies_when_no_order_is_lost_or_doubled_and_the_sums_hold() {
    let seed = number("CRASH_SEED").unwrap_or_else(|| Randomness::System.below(1_000_000));
    let seconds = number("CRASH_SECONDS").unwrap_or(45);
    println!("CRASH_SEED={seed} CRASH_SECONDS={seconds}");
    run(async {
        let mut world = World::new(seed).await;
        world.stock_up().await;
        let admin = world.person("admin", Role::Admin, 900).await;
        let buyers = join_all((0..BUYERS).map(|number| world.buyer(number, &admin))).await;
        let (ends, over) = watch::channel(false);
        let torment = |slot: usize| {
            let dice = Randomness::seeded(seed.wrapping_mul(1000).wrapping_add(990 + slot as u64));
            world.servers.torment(slot, &world.shop, dice, over.clone())
        };
        let lives = buyers.into_iter().map(|buyer| tokio::spawn(buyer.live(over.clone())));
        let made = tokio::spawn(make_coupons(admin.clone(), over.clone()));
        let lives: Vec<_> = lives.collect();
        let end = async {
            sleep(Duration::from_secs(seconds)).await;
            ends.send(true).unwrap();
        };
        // They live until the end of the block, for those who still wait for an answer.
        let (_alive, ()) = tokio::join!(join_all((0..SERVERS).map(torment)), end);
        let mut told = Told::default();
        for life in lives {
            heard(&mut told, life.await.unwrap());
        }
        told.made_coupons.extend(made.await.unwrap());
        let (counts, kills) = (&world.counts, world.servers.kills.load(Ordering::Relaxed));
        println!("{kills} kills, {counts:?}");
        sums::hold(&world.shop, &world.stock, &told).await;
        let least = |what: &str, counted: usize, least: usize| assert!(counted >= least, "only {counted} {what}");
        least("kills", kills, 6);
        for (what, counter, enough) in [
            ("orders", &counts.orders, 20),
            ("cancels", &counts.cancels, 4),
            ("deliveries", &counts.deliveries, 6),
            ("coupons for points", &counts.redeemed, 3),
            ("requests cut off", &counts.cut_off, 10),
            ("replays", &counts.replays, 5),
            ("answers that a dead server owed", &counts.recalled, 1),
        ] {
            least(what, counter.load(Ordering::Relaxed), enough);
        }
        world.shop.store.database().drop().await.unwrap();
    });
}
