//! Three `mongod`, a replica set, of which any can go.

use std::time::Duration;

use futures_util::future::join_all;
use mongodb::{
    bson::{Document, doc},
    options::{Acknowledgment, WriteConcern},
};
use test_support::mongod::MortalMongod;
use tokio::time::{Instant, sleep};

/// What a server that died had in hand stays locked no longer, as with a `mongod` of the shop's own; and who follows a
/// member that hangs looks for another within seconds, in place of twenty. As docs/cluster.md says.
const ARGUMENTS: &[&str] = &[
    "--oplogSize",
    "256",
    "--setParameter",
    "transactionLifetimeLimitSeconds=5",
    "--setParameter",
    "oplogNetworkTimeoutBufferSeconds=1",
    "--setParameter",
    "oplogFetcherSteadyStateMaxFetcherRestarts=0",
];
/// After how long without a word of the primary the others choose another, and how long that one waits for what those who
/// do not answer might have more. MongoDB's own ten seconds, and without end, leave no room for writes that pause for less
/// than ten. As docs/cluster.md says.
const ELECTION_TIMEOUT_MILLIS: i32 = 4000;
const CATCH_UP_TIMEOUT_MILLIS: i32 = 1000;

/// The members, in the order of their ports.
pub struct Members(Vec<MortalMongod>);

impl Members {
    /// A new replica set, whole.
    pub async fn start() -> Self {
        let members = Self(join_all((0..3).map(|_| MortalMongod::launch(ARGUMENTS))).await);
        let ports: Vec<_> = members.0.iter().map(MortalMongod::port).collect();
        // One that cannot be reached yet is refused.
        join_all(members.0.iter().map(MortalMongod::hello)).await;
        let settings = doc! {
            "electionTimeoutMillis": ELECTION_TIMEOUT_MILLIS, "catchUpTimeoutMillis": CATCH_UP_TIMEOUT_MILLIS,
        };
        members.0[0].initiate(&ports, settings).await;
        members.become_whole().await;
        members
    }

    /// Where the shop finds them.
    pub fn uri(&self) -> String {
        let hosts: Vec<_> = self
            .0
            .iter()
            .map(|member| format!("127.0.0.1:{}", member.port()))
            .collect();
        format!("mongodb://{}/shop?replicaSet=rs0", hosts.join(","))
    }

    /// Waits until one is primary, and the others follow it and have all that it has: any of them can take its place.
    pub async fn become_whole(&self) {
        const TIMEOUT: Duration = Duration::from_secs(90);
        let start = Instant::now();
        loop {
            let hellos = join_all(self.0.iter().map(MortalMongod::hello)).await;
            let are = |what: &str| {
                let said = hellos.iter().flatten();
                said.filter(|hello| hello.get_bool(what).unwrap_or(false)).count()
            };
            if (are("isWritablePrimary"), are("secondary")) == (1, self.0.len() - 1)
                && join_all(self.0.iter().map(reaches_all)).await.contains(&true)
            {
                return;
            }
            assert!(
                start.elapsed() < TIMEOUT,
                "the replica set does not become whole: {hellos:?}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Which is the primary, of a set that is whole.
    pub async fn primary(&mut self) -> &mut MortalMongod {
        self.become_whole().await;
        for member in &mut self.0 {
            let hello = member.hello().await.expect("a member that answers");
            if hello.get_bool("isWritablePrimary").unwrap_or(false) {
                return member;
            }
        }
        panic!("a whole set has a primary");
    }

    /// Which is no primary, of a set that is whole.
    pub async fn secondary(&mut self) -> &mut MortalMongod {
        let primary = self.primary().await.port();
        let other = self.0.iter_mut().find(|member| member.port() != primary);
        other.expect("another member")
    }

    /// Has the primary give its place to another, as for an upgrade of it.
    pub async fn step_down(&mut self) {
        let admin = self.primary().await.client.database("admin");
        // For five seconds it is none that can be chosen.
        let command = doc! { "replSetStepDown": 5, "secondaryCatchUpPeriodSecs": 4 };
        admin.run_command(command).await.expect("another primary");
    }

    /// Freezes all of them.
    pub fn freeze(&self) {
        self.0.iter().for_each(MortalMongod::freeze);
    }

    /// Has all of them go on.
    pub fn thaw(&self) {
        self.0.iter().for_each(MortalMongod::thaw);
    }
}

/// Whether this is the primary, and what is written to it now arrives at all three.
async fn reaches_all(member: &MortalMongod) -> bool {
    let notes = member.client.database("other").collection::<Document>("notes");
    let all = WriteConcern::builder()
        .w(Acknowledgment::Nodes(3))
        .w_timeout(Duration::from_secs(10))
        .build();
    notes.insert_one(doc! {}).write_concern(all).await.is_ok()
}
