//! Servers that are killed at any moment, two on one database, under people who buy, cancel, pay and redeem; their
//! database, killed too; and a connection to Stripe that is cut: whatever dies, the sums hold. `CRASH_SECONDS` says how long,
//! `CRASH_SEED` repeats the dice of a run (not the machine's own timing); `make soak` goes on for long.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

mod cards;
mod cluster;
mod counts;
mod integrators;
mod lost_answers;
mod payments;
mod people;
mod proxy;
mod refunds;
mod servers;
mod sums;
mod two_servers;
mod weights;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{
    AccountLimits, Clock, Randomness, Settings, Shop, Store,
    catalog::{self, Catalog},
    delivery::slots,
    identity::sessions,
    promotions::coupons,
};
use futures_util::future::join_all;
use managed_mongod::Mongod;
use mongodb::bson::Document;
use serde_json::json;
use shared::{
    account::Secret,
    delivery::Weekday,
    user::{Role, User},
};
use tempfile::TempDir;
use test_support::{
    database,
    fixtures::product,
    people::{add_user, new_user, sign_in},
    receiver::Receiver,
    runtime,
};
use tokio::{
    process::Child,
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};

use crate::{
    cards::Cards,
    people::{Buyer, Counts, LIMITED, Person, make_coupons},
    servers::{JWT_SECRET, SERVERS, Servers},
    sums::Answered,
};

/// How many buy at a time.
const BUYERS: usize = 12;
/// How often the coupon that many want can be used.
const LIMIT: i64 = 20;

/// A shop on a database of its own, and the servers that will serve it.
struct World {
    shop: Shop,
    servers: Arc<Servers>,
    cards: Arc<Cards>,
    /// Hears of all orders.
    till: Receiver,
    counts: Arc<Counts>,
    seed: u64,
    stock: BTreeMap<String, i64>,
    /// The ids of the products that are cut to weight.
    cuts: BTreeSet<String>,
    _folder: TempDir,
}

impl World {
    async fn new(seed: u64) -> Self {
        Self::on(&database::address().await, seed).await
    }

    /// A shop on the database at `uri`, which is empty.
    async fn on(uri: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::connect(uri).await.unwrap();
        store.make_indexes().await.unwrap();
        let catalog = Catalog::load(&store, catalog::MAX_PRODUCTS).await.unwrap();
        let settings = Settings {
            webhooks_to_loopback: true,
            ..Settings::new(Secret(JWT_SECRET.into()))
        };
        let shop = Shop::new(
            store,
            catalog,
            Clock::System,
            Randomness::System,
            AccountLimits::Off,
            settings,
        );
        let (cards, stripe) = Cards::new(&shop).await;
        let counts = Arc::default();
        Self {
            servers: Servers::new(uri, folder.path(), &stripe, &counts),
            cards: Arc::new(cards),
            till: Receiver::start().await,
            counts,
            seed,
            stock: BTreeMap::new(),
            cuts: BTreeSet::new(),
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
        let user = User {
            is_verified: true,
            closed_at: None,
            second_factor_since: None,
            ..new_user(&self.shop, name, role)
        };
        add_user(&self.shop, &user).await;
        user
    }

    /// Products by the piece, of one of which there is too little, and cut to weight, most of them in lots; a coupon that does
    /// not last, and slots that fill up.
    async fn stock_up(&mut self) {
        let owner = self.account("owner", Role::Admin).await;
        let admin = sign_in(&self.shop, &owner).await.admin().unwrap();
        for (name, price, stock) in [
            ("Brie", "55", 5000),
            ("Comté", "119.90", 5000),
            ("Roquefort", "7.77", 40),
            ("Tomme", "6.35", 2_000_000),
            ("Cantal", "4.99", 1_000_000),
        ] {
            let mut fixture = product().named(name).price(price).stock(stock);
            let is_cut = ["Tomme", "Cantal"].contains(&name);
            if is_cut {
                fixture = fixture.cut(100, 1000, 50);
            }
            let product = catalog::create(&self.shop, &admin, fixture.0).await.unwrap();
            self.stock.insert(product.id.to_string(), stock);
            if is_cut {
                self.cuts.insert(product.id.to_string());
            }
            let lots: &[i64] = match name {
                "Brie" => &[30, 70, 4900],
                "Roquefort" => &[10, 9, 11, 10],
                "Tomme" => &[1230, 870, 4010, 7777, 1_986_113],
                _ => &[],
            };
            for (number, quantity) in lots.iter().enumerate() {
                let lot = json!({
                    "productId": product.id, "code": format!("L{number}"), "quantity": quantity,
                    "bestBefore": format!("2099-01-{:02}", number + 1),
                });
                let lot = serde_json::from_value(lot).unwrap();
                catalog::lots::create(&self.shop, &admin, &lot).await.unwrap();
            }
        }
        let limited = json!({
            "code": LIMITED, "type": "percentage", "value": 10, "usageLimit": LIMIT,
            "startDate": "2020-01-01T00:00:00.000Z", "endDate": "2099-01-01T00:00:00.000Z",
        });
        coupons::create(&self.shop, &admin, serde_json::from_value(limited).unwrap())
            .await
            .unwrap();
        for weekday in Weekday::ALL {
            let rule = json!({
                "weekday": weekday.name(), "from": "09:00", "to": "20:00", "kind": "delivery", "capacity": 8, "cutoffHours": 1
            });
            slots::create(&self.shop, &admin, &serde_json::from_value(rule).unwrap())
                .await
                .unwrap();
        }
        integrators::subscribe(&self.shop, &admin, &self.till).await;
        // The owner's own entries are not what is counted.
        let audit = self.shop.store.database().collection::<Document>("audit");
        audit.delete_many(Document::new()).await.unwrap();
    }

    async fn buyer(&self, number: usize, admin: &Person) -> Buyer {
        let name = format!("buyer-{number}");
        Buyer {
            person: self.person(&name, Role::User, number as u64).await,
            admin: admin.clone(),
            cards: self.cards.clone(),
            products: self.stock.keys().cloned().collect(),
            cuts: self.cuts.clone(),
            orders: Vec::new(),
            coupons: Vec::new(),
        }
    }

    /// People buy for this long, and until enough has happened, while servers and the database in this folder are killed and
    /// the connection to Stripe is cut. Returns what people were told, and the servers, which run again.
    async fn run_under_failures(&self, long: Duration, folder: Option<&Path>) -> (Answered, Vec<Child>) {
        let (ends, over) = watch::channel(false);
        let dice = |number: u64| Randomness::seeded(self.seed.wrapping_mul(1000).wrapping_add(number));
        let told = self.people_buy(&over).await;
        let servers = (0..SERVERS).map(|slot| {
            self.servers
                .keep_killing(slot, &self.shop, dice(990 + slot as u64), over.clone())
        });
        let end = async {
            let start = Instant::now();
            while start.elapsed() < long || !self.lacks(folder.is_some()).is_empty() && start.elapsed() < 4 * long {
                sleep(Duration::from_millis(100)).await;
            }
            ends.send(true).unwrap();
        };
        let (alive, ..) = tokio::join!(
            join_all(servers),
            self.servers
                .keep_killing_database(&self.shop, folder, dice(980), over.clone()),
            self.cards.proxy.keep_cutting(dice(981), over.clone()),
            end
        );
        (told.await.unwrap(), alive)
    }

    /// People buy until it is `over`; then the task says what they were told.
    async fn people_buy(&self, over: &watch::Receiver<bool>) -> JoinHandle<Answered> {
        let admin = self.person("admin", Role::Admin, 900).await;
        let buyers = join_all((0..BUYERS).map(|number| self.buyer(number, &admin))).await;
        let runs = buyers
            .into_iter()
            .map(|buyer| tokio::spawn(buyer.buy_until(over.clone())));
        let runs: Vec<_> = runs.collect();
        let made = tokio::spawn(make_coupons(admin, over.clone()));
        let counts = self.counts.clone();
        tokio::spawn(async move {
            let mut answered = Answered::default();
            for run in runs {
                add_answered(&mut answered, run.await.unwrap());
            }
            answered.made_coupons.extend(made.await.unwrap());
            println!("{counts:?}");
            answered
        })
    }

    /// What has not happened often enough yet to show anything.
    fn lacks(&self, with_database: bool) -> Vec<&'static str> {
        let counts = &self.counts;
        let enough = [
            ("kills", &counts.kills, 6),
            (
                "kills of the database",
                &counts.database_kills,
                usize::from(with_database),
            ),
            ("orders", &counts.orders, 20),
            ("cancels", &counts.cancels, 4),
            ("deliveries", &counts.deliveries, 3),
            ("coupons for points", &counts.redeemed, 2),
            ("requests cut off", &counts.cut_off, 10),
            ("replays", &counts.replays, 5),
            ("charged cards", &counts.charged, 5),
            ("cards charged after the hold", &counts.late, 1),
            ("events of Stripe's", &counts.webhooks, 4),
            ("refunds", &counts.refunds, 6),
            ("disputes", &counts.disputes, 1),
            ("cuts on the scale", &counts.weighed, 4),
            ("cards that hold", &counts.held, 4),
        ];
        let lacks =
            |(what, count, enough): (_, &AtomicUsize, _)| (count.load(Ordering::Relaxed) < enough).then_some(what);
        enough.into_iter().filter_map(lacks).collect()
    }

    /// Lets every payment end, and checks the sums, before and after Stripe says what it has not said yet.
    async fn close(&self, answered: &Answered) {
        self.cards.close().await;
        sums::check(&self.shop, &self.stock, answered).await;
        self.cards.send_remaining_events(&self.servers).await;
        sums::check(&self.shop, &self.stock, answered).await;
        integrators::check(&self.shop, &self.till).await;
    }
}

/// Adds what a buyer was told.
fn add_answered(answered: &mut Answered, buyer: Buyer) {
    answered.orders.extend(buyer.orders);
    answered.own_coupons.extend(buyer.coupons);
}

/// Runs a test on the runtime of all tests.
fn run(test: impl Future<Output = ()>) {
    // The HTTP client demands one, though nothing here is encrypted.
    _ = rustls::crypto::ring::default_provider().install_default();
    runtime::run(test);
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// A database of one test's own, which may be killed; `None` when it is the shopkeeper's.
async fn own_database(folder: &TempDir) -> Option<Mongod> {
    if std::env::var("MONGODB_URI").is_ok() {
        return None;
    }
    let mongod = Mongod::start(&database::program(), folder.path()).await;
    Some(mongod.expect("mongod starts"))
}

#[test]
fn whatever_dies_when_no_order_is_lost_or_doubled_and_the_sums_hold() {
    let seed = number("CRASH_SEED").unwrap_or_else(|| Randomness::System.below(1_000_000));
    let seconds = number("CRASH_SECONDS").unwrap_or(40);
    println!("CRASH_SEED={seed} CRASH_SECONDS={seconds}");
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mongod = own_database(&folder).await;
        let mut world = match &mongod {
            Some(mongod) => World::on(mongod.uri(), seed).await,
            None => World::new(seed).await,
        };
        world.stock_up().await;
        let folder = mongod.as_ref().map(|_| folder.path());
        let (answered, _alive) = world.run_under_failures(Duration::from_secs(seconds), folder).await;
        world.close(&answered).await;
        let lacks = world.lacks(folder.is_some());
        assert!(lacks.is_empty(), "too little of {lacks:?} to show anything");
        world.shop.store.database().drop().await.unwrap();
        if let Some(mongod) = mongod {
            mongod.stop().await;
        }
    });
}
