//! Payment by card: what customers do at Stripe, and which events of it reach the shop.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{Clock, Randomness, Shop, payments::StripeAccount};
use futures_util::future::join_all;
use mongodb::{
    Database,
    bson::{DateTime, Document, doc, oid::ObjectId},
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use shared::Timestamp;
use test_support::stripe::{self, BAD_CARD, GOOD_CARD, intent_of, signature};
use tokio::time::{Instant, sleep};

use crate::{
    people::{Buyer, Person, count, id},
    proxy::Proxy,
    servers::{SERVERS, Servers},
    weights::is_cut,
};

/// The orders that people were told of in all worlds, for they share one Stripe.
pub static ORDERS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Stripe, through the proxy that the servers reach it by.
pub struct Cards {
    pub proxy: Proxy,
    /// The intents that customers came to pay, by order.
    intents: Mutex<BTreeMap<String, String>>,
    /// Events that Stripe delivers once, twice, late, or never.
    events: Mutex<Vec<Value>>,
    numbers: AtomicUsize,
    database: Database,
}

impl Cards {
    /// A Stripe of which nothing is known yet, and who the shop is to it.
    pub async fn new(shop: &Shop) -> (Self, StripeAccount) {
        let stripe = stripe::stripe().await.account;
        let proxy = Proxy::to(&stripe.api).await;
        let account = StripeAccount {
            api: proxy.address().into(),
            ..stripe
        };
        let cards = Self {
            proxy,
            intents: Mutex::default(),
            events: Mutex::default(),
            numbers: AtomicUsize::default(),
            database: shop.store.database().clone(),
        };
        (cards, account)
    }

    /// Makes an event about an intent, to be delivered later.
    pub async fn record_event(&self, kind: &str, intent: &str) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let event = stripe::event(&format!("evt_{intent}_{number}"), kind, intent).await;
        self.events.lock().unwrap().push(event);
    }

    /// Makes an event about something that names an intent.
    pub fn record_charge_event(&self, kind: &str, intent: &str) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let object = json!({ "object": "charge", "payment_intent": intent });
        let event = json!({ "id": format!("evt_{intent}_{number}"), "type": kind, "data": { "object": object } });
        self.events.lock().unwrap().push(event);
    }

    /// The intent that the customer of an order came to pay.
    pub fn intent_of(&self, order: &str) -> Option<String> {
        self.intents.lock().unwrap().get(order).cloned()
    }

    /// Takes some events by chance, half of which come again another time.
    fn some(&self, dice: &Randomness) -> Vec<Value> {
        let mut events = self.events.lock().unwrap();
        let below = |n: usize| usize::try_from(dice.below(n as u64)).unwrap();
        let mut taken = Vec::new();
        for _ in 0..below(4) {
            if !events.is_empty() {
                let which = below(events.len());
                let event = events[which].clone();
                if below(2) == 0 {
                    events.swap_remove(which);
                }
                taken.push(event);
            }
        }
        taken
    }

    /// What half an hour of waiting does to the hold of one order, or of all.
    async fn hold_ends(&self, order: Option<&str>) {
        let of = order.map_or_else(
            Document::new,
            |order| doc! { "_id": ObjectId::parse_str(order).unwrap() },
        );
        let now = Clock::System.now();
        let over = doc! { "$set": { "payBy": date(now.plus_seconds(-1)) } };
        let due = doc! { "$set": { "checkAt": date(now) } };
        let mut held = of.clone();
        held.insert("payBy", doc! { "$exists": true });
        held.insert("paymentMethod", "card");
        let mut open = open();
        open.extend(of);
        for (collection, which, change) in [("orders", held, over), ("payments", open, due)] {
            let all = self.database.collection::<Document>(collection);
            // Again when the database died meanwhile.
            while all.update_many(which.clone(), change.clone()).await.is_err() {
                sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// What six days of waiting do to what the card of one order holds, or of all: it is to be taken.
    pub async fn hold_is_nearly_over(&self, order: Option<&str>) {
        let now = date(Clock::System.now());
        let mut held = held();
        if let Some(order) = order {
            held.insert("_id", ObjectId::parse_str(order).unwrap());
        }
        let over = doc! { "$set": { "captureBy": now, "checkAt": now } };
        let payments = self.database.collection::<Document>("payments");
        // Again when the database died meanwhile.
        while payments.update_many(held.clone(), over.clone()).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Lets time pass until no payment is open any more: the servers' own jobs find out. A second day shows what a server
    /// had not heard yet when it wrote down, in the first, what it had asked before.
    pub async fn close(&self) {
        let start = Instant::now();
        for _ in 0..2 {
            self.a_day_passes().await;
        }
        println!("all payments closed in {:?}", start.elapsed());
    }

    /// After a day Stripe is asked about all payments; until nothing is to become of them.
    async fn a_day_passes(&self) {
        const TIMEOUT: Duration = Duration::from_secs(90);
        let payments = self.database.collection::<Document>("payments");
        let start = Instant::now();
        let looked_at = doc! { "$set": { "checkAt": date(Clock::System.now()) } };
        let paid = doc! { "intent": { "$exists": true } };
        payments.update_many(paid, looked_at).await.expect("the database");
        let mut looks = 0;
        let waiting = || doc! { "$or": [open(), held()] };
        while payments.count_documents(waiting()).await.expect("the database") > 0 {
            assert!(start.elapsed() < TIMEOUT, "some payments stay open");
            if looks % 20 == 0 {
                self.hold_ends(None).await;
                self.hold_is_nearly_over(None).await;
            }
            looks += 1;
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Delivers all remaining events, long after they matter.
    pub async fn send_remaining_events(&self, servers: &Servers) {
        let events = std::mem::take(&mut *self.events.lock().unwrap());
        let http = Client::new();
        for (number, event) in events.iter().enumerate() {
            let status = send_event(&http, servers, number % SERVERS, event).await;
            assert_eq!(status, Some(204), "{event}");
        }
    }
}

/// Payments that something is yet to become of. Those that are paid or went back are asked about once a day.
fn open() -> Document {
    const HOURS: i64 = 12;
    doc! { "checkAt": { "$lt": date(Clock::System.now().plus_seconds(HOURS * 3600)) } }
}

/// Payments whose card holds, or held, an order's total for days to come.
fn held() -> Document {
    doc! { "captureBy": { "$gt": date(Clock::System.now()) } }
}

fn date(at: Timestamp) -> DateTime {
    DateTime::from_millis(at.millis())
}

/// Delivers an event to this server. The status of the answer; `None` when there is no answer.
pub async fn send_event(http: &Client, servers: &Servers, slot: usize, event: &Value) -> Option<u16> {
    let address = servers.address(slot)?;
    let payload = event.to_string();
    let signature = signature(&payload, Clock::System.now().millis() / 1000);
    let request = http
        .post(format!("{address}/api/payments/stripe/webhook"))
        .header("stripe-signature", signature);
    let answer = request.body(payload).timeout(Duration::from_secs(30)).send().await;
    answer.ok().map(|answer| answer.status().as_u16())
}

impl Person {
    /// Delivers some events, in any order and at once, to servers that may be dead.
    async fn deliver_some_events(&self, cards: &Cards) {
        let deliveries = cards.some(&self.dice).into_iter().map(async |event| {
            let slot = usize::try_from(self.dice.below(SERVERS as u64)).unwrap();
            match send_event(&self.http, &self.servers, slot, &event).await {
                Some(204) => count(&self.counts.webhooks),
                Some(status) => assert!(status >= 500, "{status} to {event}"),
                None => {}
            }
        });
        join_all(deliveries).await;
    }
}

impl Buyer {
    /// What becomes of the payment of an order by card. True when the shop says that it is paid, or that the card holds what
    /// its cuts cost at most; else the order is left as it is, to whatever the shop makes of it.
    pub async fn pays_by_card(&self, order: &Value) -> bool {
        let holds = order["items"].as_array().unwrap().iter().any(is_cut);
        let order_id = id(order);
        let order = order_id.as_str();
        let fate = self.person.dice.below(13);
        if fate == 0 {
            // Nobody comes to pay.
            return false;
        }
        let answer = self.person.post(&form_of(order), &json!(null)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let secret = answer.body["clientSecret"].as_str().unwrap();
        let intent = intent_of(secret);
        self.cards.intents.lock().unwrap().insert(order.into(), intent.into());
        self.cards.record_event("payment_intent.created", intent).await;
        if self.person.chance(5) {
            assert!(!stripe::pay(secret, BAD_CARD).await);
            self.cards.record_event("payment_intent.payment_failed", intent).await;
            count(&self.person.counts.declined);
        }
        let is_paid = match fate {
            // They go away without a word, or say so.
            1 => false,
            2 => {
                self.cancels(order).await;
                false
            }
            // Two windows: one pays while the other cancels, or while the hold ends.
            3 => tokio::join!(stripe::pay(secret, GOOD_CARD), self.cancels(order)).0,
            4 => tokio::join!(stripe::pay(secret, GOOD_CARD), self.cards.hold_ends(Some(order))).0,
            5 | 6 => self.pays_late(order, secret).await,
            7 => {
                assert!(stripe::pay(secret, GOOD_CARD).await);
                self.cancels(order).await;
                true
            }
            _ => {
                assert!(stripe::pay(secret, GOOD_CARD).await);
                true
            }
        };
        if is_paid && holds {
            self.cards
                .record_event("payment_intent.amount_capturable_updated", intent)
                .await;
            count(&self.person.counts.held);
        } else if is_paid {
            self.cards.record_event("payment_intent.succeeded", intent).await;
            count(&self.person.counts.charged);
        }
        self.person.deliver_some_events(&self.cards).await;
        if fate < 8 || !holds && self.person.chance(4) {
            return false;
        }
        // Back from Stripe's form.
        let answer = self.person.post(&form_of(order), &json!(null)).await;
        assert_eq!((answer.status, answer.code()), (409, "nothing_to_pay"), "{answer:?}");
        let answer = self.person.get(&format!("/api/orders/{order}")).await;
        let status = if holds { "authorized" } else { "paid" };
        assert_eq!(answer.body["paymentStatus"], status, "{answer:?}");
        if holds && self.person.chance(6) {
            stripe::expire(intent).await;
            self.cards.record_event("payment_intent.canceled", intent).await;
            count(&self.person.counts.let_go);
            return false;
        }
        true
    }

    async fn cancels(&self, order: &str) {
        let answer = self
            .person
            .post(&format!("/api/orders/{order}/cancel"), &json!(null))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        count(&self.person.counts.cancels);
    }

    /// Pays when the hold is over and the order cancelled, which Stripe could not be told.
    async fn pays_late(&self, order: &str, secret: &str) -> bool {
        const MAX_TRIES: usize = 600;
        let _cut = self.cards.proxy.cut();
        self.cards.hold_ends(Some(order)).await;
        for asked in 0..MAX_TRIES {
            // Whoever is asked finds out that it is over, and cannot ask Stripe.
            let form = form_of(order);
            _ = self
                .person
                .ask_once(asked % SERVERS, Method::POST, &form, None, &json!(null))
                .await;
            let answer = self.person.get(&format!("/api/orders/{order}")).await;
            if answer.body["status"] == "cancelled" {
                count(&self.person.counts.late);
                return stripe::pay(secret, GOOD_CARD).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("{order} did not expire");
    }
}

fn form_of(order: &str) -> String {
    format!("/api/orders/{order}/payment")
}

/// Notes that someone was told of this order.
pub fn told_of(order: &Value) -> String {
    let id = id(order);
    ORDERS.lock().unwrap().insert(id.clone());
    id
}
