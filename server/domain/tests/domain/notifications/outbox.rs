//! The outbox: no letter is lost, and no cause has two.

use std::collections::HashSet;

use domain::{
    Error,
    notifications::{self, Encryption, Mailer},
    orders,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{Language, Timestamp, order::OrderStatus};
use test_support::{
    fixtures::{product, to_lyon},
    mail_server::{MailServer, mailer_to},
    shop::{TestShop, in_a_shop},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::watch,
};

use crate::notifications::letters::{files, register};

const LEASE_SECONDS: i64 = 13 * 60;

#[test]
fn while_the_mail_server_is_down_letters_wait_longer_each_time_and_arrive_when_it_is_back() {
    in_a_shop(async |shop| {
        let mut server = MailServer::down();
        let mailer = server.mailer();
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        let mut waits = Vec::new();
        for attempt in 1..=9 {
            assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);
            let entry = entry(shop).await;
            assert_eq!(entry.get_i64("attempts").unwrap(), attempt);
            assert!(entry.get_str("lastError").unwrap().contains("refused"), "{entry}");
            let wait = due(&entry).millis() - shop.now().millis();
            waits.push(wait / 1000);
            // Not a second before.
            shop.clock.advance_seconds(wait / 1000 - 1);
            assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);
            shop.clock.advance_seconds(1);
        }
        assert!((16..=30).contains(&waits[0]), "{waits:?}");
        assert!(waits[..7].is_sorted_by(|a, b| a < b), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= 3600), "{waits:?}");

        server.resume().await;
        assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 1);
        assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);
        server.letter("Bienvenue");
    });
}

#[test]
fn of_a_letter_that_was_sent_only_its_cause_is_kept_for_a_while() {
    in_a_shop(async |shop| {
        let folder = tempfile::tempdir().unwrap();
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        assert!(format!("{}", entry(shop).await).contains("verificationToken"));
        notifications::send_due(shop, &Mailer::Files(folder.path().into()))
            .await
            .unwrap();
        let entry = entry(shop).await;
        let mut fields: Vec<_> = entry.keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                "_id",
                "attempts",
                "cause",
                "expiresAt",
                "queuedAt",
                "sentAt",
                "unconfirmed"
            ]
        );
        assert_eq!(
            entry.get_datetime("expiresAt").unwrap().timestamp_millis(),
            shop.now().plus_days(90).millis()
        );
    });
}

#[test]
fn when_a_worker_dies_over_a_letter_another_sends_it_once_the_lease_has_run_out() {
    in_a_shop(async |shop| {
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        // Takes connections, and never says a word.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = mailer_to(silent.local_addr().unwrap().port(), Encryption::Off);
        tokio::select! {
            sent = notifications::send_due(shop, &mailer) => panic!("{sent:?}"),
            connected = silent.accept() => drop(connected.unwrap()),
        }
        let server = MailServer::start().await;
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 0);
        shop.clock.advance_seconds(LEASE_SECONDS);
        let (one, two) = (server.mailer(), server.mailer());
        let sent = tokio::join!(notifications::send_due(shop, &one), notifications::send_due(shop, &two));
        assert_eq!(sent.0.unwrap() + sent.1.unwrap(), 1);
        server.letter("Bienvenue");
    });
}

#[test]
fn a_letter_that_crossed_with_a_crash_is_recognisable_as_the_same() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        let mut before = entry(shop).await;
        before.insert("attempts", 1_i64);
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        // The server had taken it, and the note of that was lost.
        let outbox = shop.store.database().collection::<Document>("outbox");
        outbox.replace_one(doc! {}, before).await.unwrap();
        shop.clock.advance_seconds(LEASE_SECONDS);
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let [one, two] = &server.letters()[..] else {
            panic!("two copies")
        };
        assert!(one.header("Message-ID").ends_with("@fromagerie.test>"));
        assert_eq!(one.header("Message-ID"), two.header("Message-ID"));
        assert_eq!((&one.html, &one.text), (&two.html, &two.text));

        let folder = tempfile::tempdir().unwrap();
        register(shop, "Omar", "omar@exemple.fr", Language::French).await;
        let omars = doc! { "sentAt": { "$exists": false } };
        let before = outbox.find_one(omars).await.unwrap().unwrap();
        for _ in 0..2 {
            notifications::send_due(shop, &Mailer::Files(folder.path().into()))
                .await
                .unwrap();
            outbox
                .replace_one(doc! { "_id": before.get("_id") }, &before)
                .await
                .unwrap();
        }
        assert_eq!(files(folder.path()).len(), 1, "a file takes its twin's place");
    });
}

#[test]
fn several_workers_at_once_send_each_letter_once() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        for _ in 0..24 {
            shop.order(&nadia, &brie, 1).await;
        }
        let mailers = [server.mailer(), server.mailer(), server.mailer()];
        let sent = join_all(mailers.iter().map(|mailer| notifications::send_due(shop, mailer))).await;
        let sent: Vec<usize> = sent.into_iter().map(Result::unwrap).collect();
        assert_eq!(sent.iter().sum::<usize>(), 24, "{sent:?}");
        let letters = server.letters();
        let ids: HashSet<_> = letters.iter().map(|letter| letter.header("Message-ID")).collect();
        assert_eq!((letters.len(), ids.len()), (24, 24));
    });
}

#[test]
fn an_order_and_its_letter_are_both_there_or_neither() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(5)).await;
        let names: Vec<_> = (0..12).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            buyer
        }))
        .await;
        let checkout = to_lyon();
        let outcomes = join_all(buyers.iter().map(|buyer| orders::place(shop, buyer, &checkout))).await;
        let placed: HashSet<_> = outcomes
            .iter()
            .flatten()
            .map(|order| format!("order_placed/{}", order.id))
            .collect();
        let short = outcomes
            .iter()
            .filter(|o| matches!(o, Err(Error::OutOfStock(_))))
            .count();
        let entries = shop.documents("outbox").await;
        let causes: HashSet<_> = entries.iter().map(|e| e.get_str("cause").unwrap().to_owned()).collect();
        assert_eq!((placed.len(), short, entries.len()), (5, 7, 5), "{outcomes:?}");
        assert_eq!(causes, placed);
    });
}

#[test]
fn an_order_that_fails_after_its_letter_takes_the_letter_with_it_and_the_other_way_round() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let allow = async |collection: &str, validator: Document| {
            let rule = doc! { "collMod": collection, "validator": validator };
            shop.store.database().run_command(rule).await.unwrap();
        };
        // The cart is emptied last of all, after the letter is queued.
        for (collection, validator) in [
            ("carts", doc! { "items.0": { "$exists": true } }),
            ("outbox", doc! { "attempts": -1 }),
        ] {
            allow(collection, validator).await;
            let failed = orders::place(shop, &nadia, &to_lyon()).await.unwrap_err();
            assert!(failed.to_string().contains("failed validation"), "{failed}");
            allow(collection, doc! {}).await;
            assert_eq!(shop.documents("outbox").await, [], "{collection}");
            assert_eq!(shop.documents("orders").await, [], "{collection}");
            assert_eq!(shop.stock_of(&brie).await, 100, "{collection}");
        }
        orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        assert_eq!(shop.documents("outbox").await.len(), 1);
    });
}

#[test]
fn a_cause_that_has_its_letter_gets_no_second_one_and_goes_through() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let order = shop.order(&nadia, &brie, 1).await;
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        let outbox = shop.store.database().collection::<Document>("outbox");
        let cause = format!("order_shipped/{}", order.id);
        outbox
            .insert_one(doc! { "cause": &cause, "sentAt": "earlier" })
            .await
            .unwrap();
        let shipped = shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
        assert_eq!(shipped.status, OrderStatus::Shipped);
        let found = outbox.find_one(doc! { "cause": &cause }).await.unwrap().unwrap();
        assert_eq!(found.get_str("sentAt").unwrap(), "earlier");
        assert_eq!(shop.documents("outbox").await.len(), 2);
    });
}

#[test]
fn a_refused_letter_is_tried_seldom_for_a_week_and_the_log_never_names_its_reader() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.order(&nadia, &brie, 1).await;
        let mailer = mailer_to(refusing_server().await, Encryption::Off);
        let mut attempts = 0;
        loop {
            assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);
            attempts += 1;
            let entry = entry(shop).await;
            if entry.contains_key("givenUpAt") {
                assert!(entry.contains_key("letter") && entry.contains_key("to") && !entry.contains_key("dueAt"));
                let expires_at = entry.get_datetime("expiresAt").unwrap().timestamp_millis();
                assert_eq!(expires_at, shop.now().plus_days(90).millis());
                break;
            }
            assert_eq!(entry.get_str("lastError").unwrap(), "the mail server answered 550");
            let wait = (due(&entry).millis() - shop.now().millis()) / 1000;
            assert!((3 * 3600..=6 * 3600).contains(&wait), "{wait}");
            shop.clock.advance_seconds(wait);
        }
        assert!((28..=58).contains(&attempts), "{attempts}");
    });
}

#[test]
fn the_worker_sends_what_is_queued_while_it_runs_and_stops_when_told() {
    in_a_shop(async |shop| {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::Files(folder.path().join("outbox"));
        let (stop, stopping) = watch::channel(false);
        let work = async {
            register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
            // Long before the worker would look by itself.
            for _ in 0..500 {
                if entry(shop).await.contains_key("sentAt") {
                    break;
                }
            }
            stop.send(true).unwrap();
        };
        tokio::join!(notifications::run(shop, &mailer, stopping), work);
        assert!(entry(shop).await.contains_key("sentAt"));
        assert_eq!(files(&folder.path().join("outbox")).len(), 1);
    });
}

/// A mail server that knows nobody, and repeats whom it does not know.
async fn refusing_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (reader, mut writer) = stream.split();
            let mut lines = BufReader::new(reader).lines();
            writer.write_all(b"220 test\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = if line.starts_with("RCPT") {
                    format!("550 5.1.1 nobody here: {line}\r\n")
                } else {
                    "250 test\r\n".into()
                };
                if writer.write_all(answer.as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    port
}

/// The one letter in the outbox.
async fn entry(shop: &TestShop) -> Document {
    let mut entries = shop.documents("outbox").await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

fn due(entry: &Document) -> Timestamp {
    Timestamp::from_millis(entry.get_datetime("dueAt").unwrap().timestamp_millis())
}
