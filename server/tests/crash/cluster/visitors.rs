//! Who reads, all the time, and who writes: none of them asks twice.

use std::{sync::Arc, time::Duration};

use domain::identity::sessions;
use futures_util::future::join_all;
use reqwest::{Client, Method, header};
use serde_json::json;
use shared::user::Role;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};

use super::seen::Seen;
use crate::{World, people::Person, servers::SERVERS};

/// What everyone may see; the braces stand for a product's id.
const CATALOG: [&str; 5] = ["/", "/fromages", "/api/products", "/api/products/{}", "/recettes"];
/// What only the database has of somebody: by a token, and as pages.
const OWN: [&str; 2] = ["/api/cart", "/api/users/orders"];
const OWN_PAGES: [&str; 3] = ["/commandes", "/panier", "/fromages"];
/// How long a visitor looks at what they got.
const LOOK: Duration = Duration::from_millis(40);

/// Two guests, somebody with a token, somebody with a browser, and somebody who writes, until it is `over`.
pub async fn come(world: &World, seen: &Arc<Seen>, over: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    // By the piece, and enough for all.
    let lasts = |(id, stock): &(&String, &i64)| **stock >= 1000 && !world.cuts.contains(*id);
    let (product, _) = world.stock.iter().find(lasts).unwrap();
    let product = product.clone();
    let reader = |person: Person, is_own: bool, cookie: Option<String>, paths: &[&str]| Reader {
        paths: paths.iter().map(|path| path.replace("{}", &product)).collect(),
        http: Client::new(),
        seen: seen.clone(),
        person,
        is_own,
        cookie,
    };
    let guests = join_all((0..2).map(|number| world.person(["anne", "bruno"][number], Role::User, 910))).await;
    let user = world.account("chloe", Role::User).await;
    let (_, secret) = sessions::open(&world.shop, &user, None).await.unwrap();
    let cookie = format!("session={}", secret.0);
    let mut readers: Vec<_> = guests
        .into_iter()
        .map(|guest| reader(guest, false, None, &CATALOG))
        .collect();
    readers.push(reader(world.person("diane", Role::User, 911).await, true, None, &OWN));
    readers.push(reader(
        world.person("emile", Role::User, 912).await,
        true,
        Some(cookie),
        &OWN_PAGES,
    ));
    let writer = world.person("fanny", Role::User, 913).await;
    let mut tasks: Vec<_> = readers
        .into_iter()
        .map(|reader| tokio::spawn(reader.read_until(over.clone())))
        .collect();
    tasks.push(tokio::spawn(write_until(writer, product, seen.clone(), over.clone())));
    tasks
}

struct Reader {
    paths: Vec<String>,
    http: Client,
    seen: Arc<Seen>,
    person: Person,
    /// Whether they read what is their own, by their cookie or else by their token.
    is_own: bool,
    cookie: Option<String>,
}

impl Reader {
    async fn read_until(self, over: watch::Receiver<bool>) {
        let mut turn = 0;
        while !*over.borrow() {
            let path = &self.paths[turn % self.paths.len()];
            let address = self.person.servers.address(turn % SERVERS).expect("a server");
            turn += 1;
            let mut request = self
                .http
                .get(format!("{address}{path}"))
                .timeout(Duration::from_secs(30));
            request = match (&self.cookie, self.is_own) {
                (Some(cookie), _) => request.header(header::COOKIE, cookie),
                (None, true) => request.bearer_auth(&self.person.token),
                (None, false) => request,
            };
            let start = Instant::now();
            let answer = async {
                let answer = request.send().await?;
                let status = answer.status().as_u16();
                answer.bytes().await.map(|_| status)
            }
            .await;
            self.seen.read(self.is_own, path, answer.ok(), start.elapsed());
            sleep(LOOK).await;
        }
    }
}

/// Puts a product into the cart and empties it, again and again: each a transaction of its own.
async fn write_until(person: Person, product: String, seen: Arc<Seen>, over: watch::Receiver<bool>) {
    let item = json!({ "productId": product, "quantity": 1 });
    let mut turn = 0;
    while !*over.borrow() {
        let key = person.dice.secret();
        let slot = turn % SERVERS;
        turn += 1;
        let answer = if turn % 2 == 1 {
            person
                .ask_once(slot, Method::POST, "/api/cart/items", Some(&key), &item)
                .await
        } else {
            person
                .ask_once(slot, Method::DELETE, "/api/cart", None, &json!(null))
                .await
        };
        let status = answer.map(|answer| answer.status);
        assert!(
            status.is_none_or(|status| !(300..500).contains(&status)),
            "a write was refused: {status:?}"
        );
        seen.wrote(status.is_some_and(|status| status < 300));
        sleep(LOOK).await;
    }
}
