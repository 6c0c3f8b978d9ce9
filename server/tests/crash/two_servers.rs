//! Two servers on one database answer as one, while all is well.

use std::{collections::BTreeSet, time::Duration};

use domain::identity::sessions;
use futures_util::{StreamExt, future::join_all, stream};
use mongodb::bson::{Document, doc};
use reqwest::Method;
use serde_json::{Value, json};
use shared::user::Role;
use test_support::mail_server::MailServer;
use tokio::time::sleep;

use crate::{
    World, add_answered, run,
    servers::{SERVERS, Servers},
    sums::Answered,
};

const BUYERS: usize = 200;
/// As many as a debug build answers before their requests time out.
const AT_ONCE: usize = 24;

#[test]
fn two_hundred_buyers_at_two_servers_leave_every_sum_right_and_get_each_letter_once() {
    run(async {
        let mail = MailServer::start().await;
        let mut world = World::new(11).await;
        world.servers = Servers::with_mail(&world.servers, mail.port);
        world.stock_up().await;
        let _alive = join_all((0..SERVERS).map(|slot| world.servers.start(slot))).await;
        let admin = world.person("admin", Role::Admin, 900).await;
        let buyers = join_all((0..BUYERS).map(|number| world.buyer(number, &admin))).await;
        let runs = buyers.into_iter().map(async |mut buyer| {
            buyer.buy_and_decide(&mut None).await;
            buyer
        });
        let mut answered = Answered::default();
        let mut runs = stream::iter(runs).buffer_unordered(AT_ONCE);
        while let Some(buyer) = runs.next().await {
            add_answered(&mut answered, buyer);
        }
        println!("{:?}", world.counts);
        assert!(answered.orders.len() >= BUYERS / 4);
        world.close(&answered).await;

        let outbox = world.shop.store.database().collection::<Document>("outbox");
        while outbox
            .count_documents(doc! { "dueAt": { "$exists": true } })
            .await
            .unwrap()
            > 0
        {
            sleep(Duration::from_millis(100)).await;
        }
        let letters = mail.letters();
        let ids: BTreeSet<_> = letters
            .iter()
            .map(|letter| letter.header("Message-ID").clone())
            .collect();
        let causes = outbox.count_documents(doc! {}).await.unwrap();
        assert_eq!((letters.len() as u64, ids.len() as u64), (causes, causes));
        world.shop.store.database().drop().await.unwrap();
    });
}

#[test]
fn a_refresh_token_that_is_used_at_both_servers_at_once_is_good_once_and_ends_the_session() {
    run(async {
        let world = World::new(12).await;
        let _alive = join_all((0..SERVERS).map(|slot| world.servers.start(slot))).await;
        for number in 0..10 {
            let name = format!("user-{number}");
            let person = world.person(&name, Role::User, number).await;
            let user = world.account(&format!("{name}-too"), Role::User).await;
            let signed_in = sessions::open_for_api(&world.shop, user, None).await.unwrap();
            let refresh = async |server, token: &Value| {
                let body = json!({ "refreshToken": token });
                person
                    .ask_from(server, Method::POST, "/api/auth/refresh", None, &body)
                    .await
            };
            let token = json!(signed_in.refresh_token.0);
            let (one, other) = tokio::join!(refresh(0, &token), refresh(1, &token));
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 401]);
            let good = if one.status == 200 { one } else { other };
            assert_eq!(refresh(0, &good.body["refreshToken"]).await.status, 401);
        }
        world.shop.store.database().drop().await.unwrap();
    });
}
