//! Slots and areas, as integrators and browsers meet them.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    fixtures::{id, order, product},
    support::{Actor, App, in_a_shop},
};

/// A rule for Sundays, 9:00 to 12:00.
pub fn sundays(kind: &str, capacity: i64) -> Value {
    json!({
        "weekday": "sunday", "from": "09:00", "to": "12:00", "kind": kind, "capacity": capacity, "cutoffHours": 12
    })
}

fn in_slot(slot: &str) -> Value {
    let mut order = order();
    order["slotId"] = json!(slot);
    order
}

async fn options(app: &App, code: &str) -> Value {
    let path = format!("/api/delivery/options?postalCode={code}");
    app.guest().get(&path).await.is(200)
}

fn set_time(app: &App, moment: &str) {
    let moment: shared::Timestamp = serde_json::from_value(moment.into()).unwrap();
    app.seconds_later((moment.millis() - app.shop.now().millis()) / 1000);
}

#[test]
fn options_say_whether_a_postal_code_is_served_and_an_order_names_its_slot() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().price("10")).await;
        assert_eq!(
            options(app, "69001").await,
            json!({ "served": true, "fee": 6.9, "freeFrom": 60.0, "slots": [] })
        );
        assert_eq!(options(app, "98800").await, json!({ "served": false, "slots": [] }));
        app.guest()
            .get("/api/delivery/options?postalCode=lyon")
            .await
            .refuses_fields(&[("postalCode", "not_a_postal_code")]);
        app.guest()
            .get("/api/delivery/options")
            .await
            .refuses_fields(&[("postalCode", "required")]);
        admin
            .post("/api/admin/delivery/slots", sundays("delivery", 1))
            .await
            .is(201);
        admin
            .post("/api/admin/delivery/slots", sundays("pickup", 5))
            .await
            .is(201);
        let lyon = options(app, "69%20001").await;
        let slots = lyon["slots"].as_array().unwrap();
        assert_eq!(slots.len(), 4);
        let [delivery, pickup] =
            ["delivery", "pickup"].map(|kind| slots.iter().find(|slot| slot["kind"] == kind).unwrap().clone());
        assert_eq!(
            delivery,
            json!({
                "_id": delivery["_id"], "kind": "delivery", "from": "2050-03-06T08:00:00.000Z",
                "to": "2050-03-06T11:00:00.000Z", "cutoff": "2050-03-05T20:00:00.000Z", "left": 1
            })
        );
        nadia.fills(&comte, 1).await;
        let placed = nadia.post("/api/orders", in_slot(id(&delivery))).await.is(201);
        assert_eq!(placed["slot"]["from"], delivery["from"]);
        assert_eq!(
            nadia.get(&format!("/api/orders/{}", id(&placed))).await.is(200)["slot"]["_id"],
            delivery["_id"]
        );
        nadia.fills(&comte, 1).await;
        for path in ["/api/orders", "/api/orders/quote"] {
            nadia.post(path, in_slot(id(&delivery))).await.refuses(409, "slot_full");
            nadia
                .post(path, in_slot(&app.unknown_id()))
                .await
                .refuses(409, "slot_closed");
            let mut far = in_slot(id(&delivery));
            far["shippingAddress"]["postalCode"] = json!("98800");
            nadia.post(path, far.clone()).await.refuses(422, "not_delivered_there");
            far["slotId"] = pickup["_id"].clone();
            let answer = nadia.post("/api/orders/quote", far).await.is(200);
            assert_eq!((&answer["shippingCost"], &answer["total"]), (&json!(0.0), &json!(10.0)));
        }
        nadia
            .post(&format!("/api/orders/{}/cancel", id(&placed)), json!(null))
            .await
            .is(200);
        let now = options(app, "69001").await;
        let mut slots = now["slots"].as_array().unwrap().iter();
        assert_eq!(slots.find(|slot| slot["_id"] == delivery["_id"]), Some(&delivery));
    });
}

#[test]
fn an_admin_moves_an_order_to_another_slot() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product()).await;
        admin
            .post("/api/admin/delivery/slots", sundays("delivery", 1))
            .await
            .is(201);
        admin
            .post("/api/admin/delivery/slots", sundays("pickup", 1))
            .await
            .is(201);
        let slots = options(app, "69001").await["slots"].clone();
        let of = |kind: &str| -> Vec<String> {
            let slots = slots.as_array().unwrap().iter().filter(|slot| slot["kind"] == kind);
            slots.map(|slot| id(slot).to_owned()).collect()
        };
        let (deliveries, pickups) = (of("delivery"), of("pickup"));
        nadia.fills(&comte, 1).await;
        let placed = nadia.post("/api/orders", in_slot(&deliveries[0])).await.is(201);
        let path = format!("/api/orders/{}/slot", id(&placed));
        let to = |slot: &str| json!({ "slotId": slot });
        nadia.put(&path, to(&deliveries[1])).await.refuses(403, "forbidden");
        admin
            .put(&path, to(&app.unknown_id()))
            .await
            .refuses(409, "slot_closed");
        admin
            .put(&path, to(&pickups[0]))
            .await
            .refuses_fields(&[("slotId", "slot_other_kind")]);
        let moved = admin.put(&path, to(&deliveries[1])).await.is(200);
        assert_eq!(moved["slot"]["from"], "2050-03-13T08:00:00.000Z");
        let audit = admin.get("/api/admin/audit?action=order.slot_changed").await.is(200);
        assert_eq!(audit["total"], 1);
        admin.moves(&placed, "cancelled").await;
        admin.put(&path, to(&deliveries[0])).await.refuses(409, "order_closed");
    });
}

/// What a library for calendars reads of a file: the beginning and the end on a clock in Paris.
fn read_calendar(text: &str) -> String {
    const PROGRAM: &str = "
import sys, zoneinfo, icalendar
paris = zoneinfo.ZoneInfo('Europe/Paris')
event = icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT')[0]
times = [event.decoded(name).astimezone(paris).strftime('%Y-%m-%d %H:%M') for name in ('DTSTART', 'DTEND')]
print(' '.join(times), event['LOCATION'], sep=' | ')
";
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let mut program = Command::new(&python)
        .args(["-c", PROGRAM])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python} does not start: {error}"));
    program.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "`scripts/setup test` installs icalendar and `. scripts/env` puts its Python on PATH; or set PYTHON to one that has it"
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

async fn calendar_of(nadia: &Actor, app: &App, place: usize) -> (String, String) {
    let slots = options(app, "69001").await["slots"].clone();
    let placed = nadia.post("/api/orders", in_slot(id(&slots[place]))).await.is(201);
    let path = format!("/api/orders/{}/slot.ics", id(&placed));
    let answer = nadia.get(&path).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let name = format!(
        "attachment; filename=\"commande-{}.ics\"",
        placed["orderNumber"].as_str().unwrap()
    );
    assert_eq!(answer.header("content-disposition"), name);
    assert_eq!(answer.status, 200, "{}", answer.text);
    (path, read_calendar(&answer.text))
}

#[test]
fn calendars_read_the_slot_of_an_order_at_its_time_in_paris_across_both_changes_of_the_clock() {
    in_a_shop(async |app| {
        let comte = app.sells(product().stock(100)).await;
        let admin = app.admin().await;
        admin
            .post("/api/admin/delivery/slots", sundays("delivery", 5))
            .await
            .is(201);
        // The clocks go forward on 27 March 2050, and back on 30 October.
        for (now, read) in [
            (
                "2050-03-17T12:00:00Z",
                ["2050-03-20 09:00 2050-03-20 12:00", "2050-03-27 09:00 2050-03-27 12:00"],
            ),
            (
                "2050-10-20T12:00:00Z",
                ["2050-10-23 09:00 2050-10-23 12:00", "2050-10-30 09:00 2050-10-30 12:00"],
            ),
        ] {
            set_time(app, now);
            let nadia = app.customer(&format!("nadia-{}", &now[..7])).await;
            for (place, times) in read.into_iter().enumerate() {
                nadia.fills(&comte, 1).await;
                let (path, calendar) = calendar_of(&nadia, app, place).await;
                assert_eq!(calendar, format!("{times} | 3 rue des Fromagers, 69002 Lyon"));
                app.guest().get(&path).await.refuses(401, "not_signed_in");
            }
        }
        let omar = app.customer("omar").await;
        omar.fills(&comte, 1).await;
        let without = omar.post("/api/orders", order()).await.is(201);
        let path = format!("/api/orders/{}/slot.ics", id(&without));
        omar.get(&path).await.refuses(404, "not_found");
        app.customer("eva").await.get(&path).await.refuses(404, "not_found");
    });
}
