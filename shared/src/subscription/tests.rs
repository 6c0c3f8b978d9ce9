use proptest::prelude::*;
use serde_json::json;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    serde_json::from_value(json!(text)).unwrap()
}

fn on_the(day_of_month: i64) -> Subscription {
    serde_json::from_value(json!({
        "_id": "507f1f77bcf86cd799439011", "userId": "507f1f77bcf86cd799439012", "status": "active",
        "platter": { "people": 4, "budget": 30 }, "dayOfMonth": day_of_month, "paymentMethod": "cash_on_delivery",
        "shippingAddress": { "street": "1", "city": "Lyon", "state": "", "postalCode": "69001" },
        "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
    }))
    .unwrap()
}

#[test]
fn a_month_that_is_shorter_has_its_platter_on_its_last_day_and_the_next_one_on_its_own_again() {
    for (number, days) in [
        (31, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (30, ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
        (29, ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29"]),
        (1, ["2027-11-01", "2027-12-01", "2028-01-01", "2028-02-01"]),
    ] {
        let mut subscription = on_the(number);
        for pair in days.windows(2) {
            let last = LastPlatter::skipped(day(pair[0]), PlatterSkip::ByCustomer);
            subscription.note(last, at("2027-01-01T00:00:00Z"));
            assert_eq!(subscription.next, Some(day(pair[1])));
        }
    }
}

#[test]
fn it_is_ordered_five_days_before_at_eight_in_paris_also_when_the_clocks_change_between() {
    for (wished, ordered) in [
        ("2026-01-15", "2026-01-10T07:00:00.000Z"),
        // The clocks go forward on the 29th, and back on the 25th.
        ("2026-03-31", "2026-03-26T07:00:00.000Z"),
        ("2026-04-03", "2026-03-29T06:00:00.000Z"),
        ("2026-10-30", "2026-10-25T07:00:00.000Z"),
        ("2026-10-28", "2026-10-23T06:00:00.000Z"),
        ("2026-03-01", "2026-02-24T07:00:00.000Z"),
    ] {
        assert_eq!(ordered_at(day(wished)).to_string(), ordered);
    }
}

#[test]
fn the_first_platter_is_the_first_that_is_still_to_be_ordered_and_no_month_has_two() {
    let now = at("2026-11-10T07:00:00Z");
    for (number, last, first) in [
        (15, None, "2026-12-15"), // it is 8:00 in Paris: too late by a moment
        (16, None, "2026-11-16"),
        (5, None, "2026-12-05"),
        (30, Some("2026-11-05"), "2026-12-30"),
        (30, Some("2026-10-05"), "2026-11-30"),
        (31, Some("2027-01-31"), "2027-02-28"),
    ] {
        assert_eq!(
            first_to_order(number, last.map(day), now),
            day(first),
            "{number} {last:?}"
        );
    }
    assert_eq!(first_to_order(15, None, now.plus_seconds(-1)), day("2026-11-15"));
}

#[test]
fn none_is_wished_while_it_is_paused_or_ended() {
    let now = at("2026-11-10T07:00:00Z");
    let mut subscription = on_the(20);
    subscription.plan(now);
    assert_eq!(
        (subscription.next, subscription.due(now)),
        (Some(day("2026-11-20")), None)
    );
    assert_eq!(subscription.due(at("2026-11-15T07:00:00Z")), Some(day("2026-11-20")));
    subscription.pause();
    assert_eq!((subscription.next, subscription.order_at), (None, None));
    subscription.end(now);
    assert!(!subscription.is_running() && subscription.due(at("2030-01-01T00:00:00Z")).is_none());
}

proptest! {
    #[test]
    fn each_month_has_one_platter_whatever_the_day(number in 1..=31_i64, start in 0..20_000_i64) {
        let now = Timestamp::from_millis(start * 86_400_000);
        let mut subscription = on_the(number);
        subscription.plan(now);
        prop_assert!(subscription.order_at.unwrap() > now);
        let first = subscription.next.unwrap();
        let mut month = first.month_start();
        for _ in 0..24 {
            let wished = subscription.next.unwrap();
            prop_assert_eq!(wished.month_start(), month);
            prop_assert!(wished == month.plus(number - 1) || next_month(wished) == wished.plus(1));
            subscription.note(LastPlatter::skipped(wished, PlatterSkip::ByCustomer), now);
            month = next_month(month);
        }
    }
}
