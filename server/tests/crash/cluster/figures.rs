//! What one, two and three servers do on this machine, which serves, keeps the database and makes the load at once.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::json;
use shared::user::Role;
use tokio::time::{Instant, sleep};

use super::{
    balancer::Balancer,
    fleet::{self, Fleet, MACHINES},
    members::Members,
    seen::Times,
};
use crate::{World, people::Person, run, servers::program};

/// How many ask at once, and for how long.
const CLIENTS: usize = 24;
const LONG: Duration = Duration::from_secs(6);
/// Read in turn: answers that are kept, and two that are made for each request.
const PAGES: [&str; 4] = ["/", "/fromages", "/api/products", "/fromages?q=comte"];

#[test]
#[ignore = "measures, with haproxy: make cluster"]
fn what_one_two_and_three_servers_do() {
    run(async {
        let members = Members::start().await;
        let mut world = World::on(&members.uri(), 1).await;
        world.stock_up().await;
        let people = (0..CLIENTS).map(|number| {
            let name = format!("client-{number}");
            let world = &world;
            async move { world.person(&name, Role::User, number as u64).await }
        });
        let people = join_all(people).await;
        let mut fleet = Fleet::new(&world.servers);
        let balancer = Balancer::start(fleet.ports()).await;
        world.servers.behind(&balancer.address());
        println!("servers  orders/s   count p99 ms max ms   reads/s   count p99 ms max ms");
        for machine in 0..MACHINES {
            fleet.start(machine, &program()).await;
            // The balancer sees it, too.
            sleep(Duration::from_secs(2)).await;
            fleet::is_ready(&balancer.address()).await;
            let orders = measured(people.iter().cloned().map(|person| order(person, &world))).await;
            let address = balancer.address();
            let reads = measured((0..CLIENTS).map(|_| read(&address))).await;
            let (of_orders, of_reads) = (Times::new(&orders), Times::new(&reads));
            println!(
                "{:>7} {:>9.1} {of_orders} {:>9.1} {of_reads}",
                machine + 1,
                of_orders.per_second(LONG),
                of_reads.per_second(LONG)
            );
        }
        world.shop.store.database().drop().await.unwrap();
    });
}

/// How long each took, of all who ask at once.
async fn measured(clients: impl Iterator<Item = impl Future<Output = Vec<Duration>>>) -> Vec<Duration> {
    join_all(clients).await.concat()
}

/// Fills the cart and orders it, again and again. How long each order took, cart and all.
async fn order(person: Person, world: &World) -> Vec<Duration> {
    let lasts = |(id, stock): &(&String, &i64)| **stock >= 1000 && !world.cuts.contains(*id);
    let (product, _) = world.stock.iter().find(lasts).unwrap();
    let item = json!({ "productId": product, "quantity": 1 });
    let address = json!({ "street": "3 rue des Fromagers", "city": "Lyon", "state": "", "postalCode": "69002" });
    let body = json!({ "shippingAddress": address, "paymentMethod": "cash_on_delivery" });
    again_and_again(async || {
        let answer = person.post("/api/cart/items", &item).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let answer = person.post("/api/orders", &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    })
    .await
}

/// Reads the pages in turn, as a guest.
async fn read(address: &str) -> Vec<Duration> {
    let http = Client::new();
    let mut turn = 0;
    let turn = &mut turn;
    again_and_again(async || {
        let answer = http
            .get(format!("{address}{}", PAGES[*turn % PAGES.len()]))
            .send()
            .await;
        *turn += 1;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.bytes().await.expect("the whole answer");
    })
    .await
}

async fn again_and_again(mut work: impl AsyncFnMut()) -> Vec<Duration> {
    let (start, mut times) = (Instant::now(), Vec::new());
    while start.elapsed() < LONG {
        let begun = Instant::now();
        work().await;
        times.push(begun.elapsed());
    }
    times
}
