//! Buyers and an admin, who repeat each request until it is answered, whatever dies meanwhile.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use domain::{Clock, Randomness};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use shared::Timestamp;
use tokio::{sync::watch, time::sleep};

pub use crate::counts::{Counts, count};
use crate::{
    cards::{Cards, told_of},
    servers::{SERVERS, Servers},
};

/// The coupon that many want.
pub const LIMITED: &str = "TWENTY";

/// An answer over the wire: status, headers that matter, body.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Whether it is the answer that was given before.
    pub replayed: bool,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// Someone signed in.
#[derive(Clone)]
pub struct Person {
    pub servers: Arc<Servers>,
    pub counts: Arc<Counts>,
    pub dice: Arc<Randomness>,
    pub http: Client,
    pub token: String,
}

impl Person {
    pub fn chance(&self, of: u64) -> bool {
        self.dice.below(of) == 0
    }

    fn new_key(&self) -> String {
        self.dice.secret()
    }

    /// Asks any server, again and again, until one answers.
    pub async fn ask(&self, method: Method, path: &str, key: Option<&str>, body: &Value) -> Answer {
        let first = usize::try_from(self.dice.below(SERVERS as u64)).unwrap();
        self.ask_from(first, method, path, key, body).await
    }

    /// The same, this server first.
    pub async fn ask_from(&self, first: usize, method: Method, path: &str, key: Option<&str>, body: &Value) -> Answer {
        const MAX_TRIES: u32 = 1500;
        for asked in 1..MAX_TRIES {
            let slot = (first + asked as usize - 1) % SERVERS;
            let asked_last = Clock::System.now();
            if self.servers.address(slot).is_none() {
                sleep(Duration::from_millis(50)).await;
                continue;
            }
            match self.ask_once(slot, method.clone(), path, key, body).await {
                None => count(&self.counts.cut_off),
                Some(answer) if answer.code() == "idempotency_in_progress" => count(&self.counts.in_progress),
                Some(Answer { status, .. }) if status >= 500 => count(&self.counts.failed),
                Some(answer) => {
                    if answer.replayed {
                        count(&self.counts.replays);
                    } else if key.is_some() && asked > 1 && changed_before(&answer.body, asked_last) {
                        count(&self.counts.recalled);
                    }
                    return answer;
                }
            }
            sleep(Duration::from_millis(50 + self.dice.below(150))).await;
        }
        panic!("{method} {path} was never answered");
    }

    /// Asks this server once; `None` when it does not answer.
    pub async fn ask_once(
        &self,
        slot: usize,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Option<Answer> {
        let address = self.servers.address(slot)?;
        let mut request = self.http.request(method, format!("{address}{path}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.bearer_auth(&self.token).json(body);
        let response = request.timeout(Duration::from_secs(30)).send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers());
        let replayed = headers.contains_key("idempotent-replayed");
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Some(Answer { status, replayed, body })
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, Some(&self.new_key()), body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, &json!(null)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::PUT, path, None, body).await
    }
}

/// Whether an order, or a cart, is as it was before this moment.
fn changed_before(body: &Value, moment: Timestamp) -> bool {
    let changed: Option<Timestamp> = serde_json::from_value(body["updatedAt"].clone()).ok();
    changed.is_some_and(|changed| changed < moment)
}

/// A customer, who is told what happens to their orders, and the admin who does it.
pub struct Buyer {
    pub person: Person,
    pub admin: Person,
    pub cards: Arc<Cards>,
    /// The products' ids.
    pub products: Vec<String>,
    /// Those of them that are cut to weight.
    pub cuts: BTreeSet<String>,
    /// The ids of the orders they were told of.
    pub orders: Vec<String>,
    /// The ids of the coupons they were given for points.
    pub coupons: Vec<String>,
}

impl Buyer {
    /// Buys until it is over.
    pub async fn buy_until(mut self, over: watch::Receiver<bool>) -> Self {
        let mut own_coupon = None;
        while !*over.borrow() {
            self.buy_and_decide(&mut own_coupon).await;
        }
        self
    }

    /// Fills the cart, orders it, and lets chance decide what becomes of the order.
    pub async fn buy_and_decide(&mut self, own_coupon: &mut Option<String>) {
        if let Some(order) = self.buy(own_coupon).await {
            self.decide(&order, own_coupon).await;
        }
    }

    /// Fills the cart and orders what is in it: exactly that, once.
    async fn buy(&mut self, own_coupon: &mut Option<String>) -> Option<Value> {
        let Person { dice, .. } = &self.person;
        let mut wanted = BTreeMap::<_, u64>::new();
        for _ in 0..=dice.below(2) {
            let product = &self.products[usize::try_from(dice.below(self.products.len() as u64)).unwrap()];
            let quantity = 1 + dice.below(2);
            let mut item = json!({ "productId": product, "quantity": quantity });
            if self.cuts.contains(product) {
                item["weight"] = json!([200, 350][usize::from(self.person.chance(2))]);
            }
            let answer = self.person.post("/api/cart/items", &item).await;
            match (answer.status, answer.code()) {
                (200, _) => *wanted.entry(product.clone()).or_default() += quantity,
                (409, "out_of_stock") => {}
                _ => panic!("{answer:?}"),
            }
        }
        if wanted.is_empty() {
            sleep(Duration::from_millis(200)).await;
            return None;
        }
        let coupon = own_coupon
            .take()
            .or_else(|| self.person.chance(2).then(|| LIMITED.into()));
        let order = self.order(coupon).await?;
        let mut got = BTreeMap::<_, u64>::new();
        for item in order["items"].as_array().unwrap() {
            *got.entry(item["productId"].as_str().unwrap().to_owned()).or_default() +=
                item["quantity"].as_u64().unwrap();
        }
        assert_eq!(got, wanted, "the order has what was put into the cart, once");
        Some(order)
    }

    async fn order(&mut self, coupon: Option<String>) -> Option<Value> {
        let person = &self.person;
        let method = match person.dice.below(5) {
            0 => "cash_on_delivery",
            1 => "bank_transfer",
            _ => "card",
        };
        let mut body = json!({
            "shippingAddress": { "street": "3 rue des Fromagers", "city": "Lyon", "state": "Rhône", "postalCode": "69002" },
            "paymentMethod": method,
        });
        if let Some(code) = coupon {
            body["couponCode"] = code.into();
        }
        if person.chance(2) {
            let options = person.get("/api/delivery/options?postalCode=69002").await;
            // The first few, which fill up.
            let slot = usize::try_from(person.dice.below(3)).unwrap();
            body["slotId"] = options.body["slots"][slot]["_id"].clone();
        }
        let key = person.new_key();
        let place = |server| person.ask_from(server, Method::POST, "/api/orders", Some(&key), &body);
        let answer = if person.chance(3) {
            // An impatient one, who asks both servers at once.
            let (one, other) = tokio::join!(place(0), place(1));
            assert_eq!((one.status, &one.body["_id"]), (other.status, &other.body["_id"]));
            one
        } else {
            place(0).await
        };
        match (answer.status, answer.code()) {
            (201, _) => {}
            (409, "out_of_stock" | "slot_full" | "slot_closed") | (422, "coupon_exhausted") => {
                person.ask(Method::DELETE, "/api/cart", None, &json!(null)).await;
                return None;
            }
            _ => panic!("{answer:?}"),
        }
        let order = answer.body;
        if person.chance(3) {
            let again = place(1).await;
            assert_eq!((again.status, &again.body), (201, &order));
        }
        count(&person.counts.orders);
        self.orders.push(told_of(&order));
        Some(order)
    }

    /// What becomes of an order, by chance.
    async fn decide(&mut self, order: &Value, own_coupon: &mut Option<String>) {
        let order_id = id(order);
        let is_transfer = order["paymentMethod"] == "bank_transfer";
        if order["paymentMethod"] == "card" && !self.pays_by_card(order).await {
            return;
        }
        match self.person.dice.below(7) {
            0 | 1 => {
                let cancel = format!("/api/orders/{order_id}/cancel");
                tokio::join!(
                    self.person.post(&cancel, &json!(null)),
                    self.moves(&order_id, "cancelled")
                );
                count(&self.person.counts.cancels);
            }
            2 => {
                if is_transfer {
                    self.pays(&order_id).await;
                }
                self.moves(&order_id, "processing").await;
                if order["paymentMethod"] != "cash_on_delivery" && self.person.chance(2) {
                    self.gives_money_back(order).await;
                }
                if self.person.chance(2) {
                    self.weighs(order).await;
                }
                self.moves(&order_id, "cancelled").await;
                count(&self.person.counts.cancels);
            }
            3..=5 => {
                let pays_first = self.person.chance(2);
                if is_transfer && pays_first {
                    self.pays(&order_id).await;
                }
                self.moves(&order_id, "processing").await;
                self.weighs(order).await;
                for status in ["shipped", "delivered"] {
                    self.moves(&order_id, status).await;
                }
                self.hears_of_capture(order).await;
                if is_transfer && !pays_first {
                    self.pays(&order_id).await;
                }
                count(&self.person.counts.deliveries);
                self.redeem(own_coupon).await;
                self.gives_money_back(order).await;
                if self.person.chance(2) {
                    self.contests(&order_id).await;
                }
            }
            _ => {}
        }
    }

    async fn moves(&self, order: &str, status: &str) {
        // Half of the transfers come after the cheese.
        let change = json!({ "status": status, "shipUnpaid": status == "shipped" });
        let answer = self.admin.put(&format!("/api/orders/{order}/status"), &change).await;
        // A step that was asked for twice, or that someone else took, is taken.
        assert!(
            answer.status == 200 || answer.code() == "invalid_transition",
            "{answer:?}"
        );
        let answer = self.admin.get(&format!("/api/orders/{order}")).await;
        assert_eq!(answer.body["status"], status);
    }

    async fn pays(&self, order: &str) {
        let paid = json!({ "status": "paid" });
        let answer = self.admin.put(&format!("/api/orders/{order}/payment"), &paid).await;
        assert!(answer.status == 200 || answer.code() == "already_paid", "{answer:?}");
    }

    async fn redeem(&mut self, own_coupon: &mut Option<String>) {
        let answer = self.person.get("/api/loyalty/points").await;
        let points = answer.body["points"].as_i64().unwrap() / 100 * 100;
        // Below nothing when points of what was refunded had been spent.
        if points < 100 {
            return;
        }
        let answer = self
            .person
            .post("/api/loyalty/redeem", &json!({ "points": points }))
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        self.coupons.push(id(&answer.body["coupon"]));
        *own_coupon = answer.body["coupon"]["code"].as_str().map(Into::into);
        count(&self.person.counts.redeemed);
    }
}

/// An admin makes one coupon after the other. Answers their ids.
pub async fn make_coupons(admin: Person, over: watch::Receiver<bool>) -> Vec<String> {
    let mut made = Vec::new();
    while !*over.borrow() {
        let coupon = json!({
            "code": format!("MADE-{}", made.len()), "type": "fixed", "value": 1,
            "startDate": "2020-01-01T00:00:00.000Z", "endDate": "2099-01-01T00:00:00.000Z",
        });
        let answer = admin.post("/api/admin/coupons", &coupon).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        made.push(id(&answer.body));
        sleep(Duration::from_millis(100)).await;
    }
    made
}

/// The `_id` of any document.
pub fn id(document: &Value) -> String {
    document["_id"].as_str().expect("an _id").into()
}
