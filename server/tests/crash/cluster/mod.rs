//! Three servers on three `mongod` behind a balancer: whichever of them goes, reads go on, writes pause for less than ten
//! seconds, and no order is lost or doubled. `make cluster` runs all of it, docs/cluster.md says what was seen.

mod balancer;
mod figures;
mod fleet;
mod members;
mod seen;
mod visitors;

use std::{sync::Arc, time::Duration};

use domain::Randomness;
use futures_util::future::join_all;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};

use self::{
    balancer::Balancer,
    fleet::{Fleet, MACHINES},
    members::Members,
    seen::{May, Seen},
};
use crate::{
    World, number, run,
    servers::{SERVERS, program},
    sums::Answered,
};

/// A shop in which people buy, and others look on.
struct Day {
    world: World,
    seen: Arc<Seen>,
    ends: watch::Sender<bool>,
    told: JoinHandle<Answered>,
    visitors: Vec<JoinHandle<()>>,
}

impl Day {
    /// People come to the servers of this world, which run.
    async fn begin(world: World) -> Self {
        let (ends, over) = watch::channel(false);
        let seen = Arc::new(Seen::new());
        let told = world.people_buy(&over).await;
        let visitors = visitors::come(&world, &seen, &over).await;
        Self {
            world,
            seen,
            ends,
            told,
            visitors,
        }
    }

    /// They go, all is added up, and what was seen of each part is held against what it may do.
    async fn end(self, may: impl Fn(&str) -> May) {
        self.seen.writes_go_on().await;
        self.ends.send(true).unwrap();
        for visitor in self.visitors {
            visitor.await.unwrap();
        }
        let answered = self.told.await.unwrap();
        self.seen.check(may);
        assert!(
            answered.orders.len() >= 20,
            "{} orders show nothing",
            answered.orders.len()
        );
        println!("{} orders, each once", answered.orders.len());
        self.world.close(&answered).await;
    }
}

fn seed() -> u64 {
    let seed = number("CRASH_SEED").unwrap_or_else(|| Randomness::System.below(1_000_000));
    println!("CRASH_SEED={seed}");
    seed
}

#[test]
fn while_the_primary_steps_down_reads_and_orders_go_on() {
    run(async {
        let mut members = Members::start().await;
        let mut world = World::on(&members.uri(), seed()).await;
        world.stock_up().await;
        let _alive = join_all((0..SERVERS).map(|slot| world.servers.start(slot))).await;
        let day = Day::begin(world).await;
        day.seen.begin("all is well");
        day.seen.writes_go_on().await;
        day.seen.begin("the primary steps down");
        members.step_down().await;
        day.end(|_| May::Nothing).await;
    });
}

#[test]
#[ignore = "takes minutes, and haproxy: make cluster"]
fn whichever_machine_goes_reads_go_on_and_no_order_is_lost_or_doubled() {
    run(async {
        let mut members = Members::start().await;
        let mut world = World::on(&members.uri(), seed()).await;
        world.stock_up().await;
        let mut fleet = Fleet::new(&world.servers);
        for machine in 0..MACHINES {
            fleet.start(machine, &fleet::previous()).await;
        }
        let mut balancer = Balancer::start(fleet.ports()).await;
        world.servers.behind(&balancer.address());
        fleet::is_ready(&balancer.address()).await;
        let day = Day::begin(world).await;
        day.seen.begin("all is well");
        day.seen.writes_go_on().await;
        database_fails(&mut members, &fleet, &day.seen).await;
        servers_go(&mut fleet, &day.seen).await;
        day.seen.begin(BALANCER_KILLED);
        balancer.restart().await;
        day.seen.writes_go_on().await;
        day.seen.begin(DATABASE_HANGS);
        members.freeze();
        sleep(Duration::from_secs(8)).await;
        members.thaw();
        members.become_whole().await;
        day.seen.writes_go_on().await;
        day.seen.begin("all is well again");
        day.end(|part| match part {
            SERVER_KILLED | BALANCER_KILLED => May::CutOff,
            DATABASE_HANGS => May::StopAllButTheCatalog,
            _ => May::Nothing,
        })
        .await;
    });
}

const SERVER_KILLED: &str = "a server is killed";
const BALANCER_KILLED: &str = "the balancer is killed and started";
const DATABASE_HANGS: &str = "all three mongod hang";

/// Each way in which one member goes, and comes back.
async fn database_fails(members: &mut Members, fleet: &Fleet, seen: &Seen) {
    seen.begin("the primary steps down");
    members.step_down().await;
    seen.writes_go_on().await;

    seen.begin("the primary is killed");
    let primary = members.primary().await;
    primary.kill();
    fleet.are_ready().await;
    seen.writes_go_on().await;
    primary.start_again();
    seen.begin("and comes back");
    members.become_whole().await;

    seen.begin("the primary hangs, as if cut off");
    let primary = members.primary().await;
    primary.freeze();
    fleet.are_ready().await;
    seen.writes_go_on().await;
    seen.begin("and goes on");
    primary.thaw();
    members.become_whole().await;
    seen.writes_go_on().await;

    seen.begin("a secondary is killed");
    let secondary = members.secondary().await;
    secondary.kill();
    seen.writes_go_on().await;
    secondary.start_again();
    seen.begin("and comes back, too");
    members.become_whole().await;
    seen.writes_go_on().await;
}

/// Each server is replaced by the next version, then one is killed.
async fn servers_go(fleet: &mut Fleet, seen: &Seen) {
    seen.begin("each server is replaced by the next version");
    for machine in 0..MACHINES {
        let start = Instant::now();
        fleet.stop(machine).await;
        let stopped = start.elapsed();
        fleet.start(machine, &program()).await;
        println!(
            "server {machine} stopped in {stopped:?}, the next was ready after {:?}",
            start.elapsed()
        );
        // The balancer has seen it, too.
        sleep(Duration::from_secs(2)).await;
    }
    seen.writes_go_on().await;

    seen.begin(SERVER_KILLED);
    fleet.kill(0).await;
    seen.writes_go_on().await;
    fleet.start(0, &program()).await;
}
