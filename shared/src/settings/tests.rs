use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::{Language, period::Day, validation::broken_rules};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn broken<T: DeserializeOwned + Validate<Context = ()>>(body: Value) -> Vec<String> {
    let body: T = serde_json::from_value(body).unwrap();
    let rules = broken_rules(&body).into_iter();
    rules.map(|rule| format!("{} {}", rule.field, rule.rule)).collect()
}

#[test]
fn hours_end_after_they_begin_and_do_not_overlap() {
    for (spans, expected) in [
        (json!([]), &[][..]),
        (
            json!([{ "from": "09:00", "to": "12:30" }, { "from": "12:30", "to": "19:00" }]),
            &[],
        ),
        (
            json!([{ "from": "14:00", "to": "19:00" }, { "from": "09:00", "to": "12:30" }]),
            &[],
        ),
        (
            json!([{ "from": "19:00", "to": "09:00" }]),
            &["friday[0].to closes_before_it_opens"],
        ),
        (
            json!([{ "from": "09:00", "to": "09:00" }]),
            &["friday[0].to closes_before_it_opens"],
        ),
        (
            json!([{ "from": "09:00", "to": "14:00" }, { "from": "13:59", "to": "19:00" }]),
            &["friday[1].from hours_overlap"],
        ),
        (
            json!([{ "from": "09:00", "to": "19:00" }, { "from": "10:00", "to": "11:00" }]),
            &["friday[1].from hours_overlap"],
        ),
        (
            json!([{ "from": "08:00", "to": "09:00" }, { "from": "10:00", "to": "11:00" }, { "from": "12:00", "to": "13:00" }]),
            &["friday too_many:2"],
        ),
    ] {
        assert_eq!(broken::<OpeningHours>(json!({ "friday": spans })), expected, "{spans}");
    }
}

#[test]
fn a_time_is_read_as_people_write_it_and_kept_in_one_form() {
    for (text, read) in [
        ("09:30", Some("09:30")),
        ("9:05", Some("09:05")),
        ("9h30", Some("09:30")),
        ("9 h", Some("09:00")),
        ("18H", Some("18:00")),
        ("00:00", Some("00:00")),
        ("23:59", Some("23:59")),
        ("24:00", None),
        ("9:60", None),
        ("9:5", None),
        ("9:", None),
        ("9", None),
        ("", None),
        ("+9:00", None),
        ("neuf heures", None),
    ] {
        let time = text.parse::<TimeOfDay>().ok().map(|time| time.to_string());
        assert_eq!(time.as_deref(), read, "{text}");
    }
    let shown = |text: &str, language| text.parse::<TimeOfDay>().unwrap().display(language);
    assert_eq!(shown("09:30", Language::French), "9\u{a0}h\u{a0}30");
    assert_eq!(shown("19:00", Language::French), "19\u{a0}h");
    assert_eq!(shown("12:00", Language::English), "12\u{a0}pm");
    assert_eq!(shown("00:15", Language::English), "12.15\u{a0}am");
}

#[test]
fn days_with_the_same_hours_are_told_together() {
    let hours = OpeningHours::usual();
    let groups: Vec<_> = hours
        .groups()
        .into_iter()
        .map(|(first, last, spans)| (first, last, spans.len()))
        .collect();
    assert_eq!(groups, [(0, 0, 0), (1, 4, 1), (5, 5, 1), (6, 6, 1)]);
}

#[test]
fn a_closure_ends_after_it_begins_and_no_day_is_closed_twice() {
    let days = |days: Value| broken::<Closures>(json!({ "days": days }));
    let closed = |first: &str, last: &str| json!({ "first": first, "last": last });
    assert_eq!(
        days(json!([
            closed("2026-08-01", "2026-08-15"),
            closed("2026-08-16", "2026-08-16")
        ])),
        [""; 0]
    );
    assert_eq!(
        days(json!([closed("2026-08-15", "2026-08-01")])),
        ["days[0].last before_from"]
    );
    assert_eq!(
        days(json!([
            closed("2026-12-25", "2026-12-25"),
            closed("2026-12-24", "2026-12-26")
        ])),
        ["days[1].first closed_already"]
    );
    let many: Vec<_> = (0..61)
        .map(|n| {
            closed(
                &day("2026-01-01").plus(n).to_string(),
                &day("2026-01-01").plus(n).to_string(),
            )
        })
        .collect();
    assert_eq!(days(many.into()), ["days too_many:60"]);
    let mut long = closed("2026-08-01", "2026-08-01");
    long["fr"] = "x".repeat(81).into();
    assert_eq!(days(json!([long])), ["days[0].fr too_long:80"]);
}

#[test]
fn the_next_closures_are_those_that_are_not_over() {
    let closed = |first: &str, last: &str| Closure {
        first: day(first),
        last: day(last),
        fr: String::new(),
        en: String::new(),
    };
    let closures = Closures {
        days: vec![
            closed("2026-12-25", "2026-12-25"),
            closed("2026-08-01", "2026-08-15"),
            closed("2026-07-14", "2026-07-14"),
        ],
    };
    let from = |today: &str| {
        closures
            .from(day(today))
            .into_iter()
            .map(|closure| closure.first.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(from("2026-08-15"), ["2026-08-01", "2026-12-25"]);
    assert_eq!(from("2026-12-26"), [""; 0]);
}

#[test]
fn fees_and_deadlines_have_their_limits() {
    for (fee, free_from, expected) in [
        (json!(0), json!(0), &[][..]),
        (json!(100), json!(10_000), &[]),
        (json!(-0.01), json!(60), &["fee too_small:0"]),
        (
            json!(100.01),
            json!(10_000.01),
            &["fee too_large:100", "freeFrom too_large:10000"],
        ),
    ] {
        assert_eq!(
            broken::<ShippingSettings>(json!({ "fee": fee, "freeFrom": free_from })),
            expected,
            "{fee}"
        );
    }
    for (days, remind, expected) in [
        (1, 0, &[][..]),
        (60, 59, &[]),
        (0, 0, &["transferDays too_small:1"]),
        (61, 2, &["transferDays too_large:60"]),
        (7, -1, &["remindDays too_small:0"]),
        (7, 7, &["remindDays not_before_the_end"]),
    ] {
        assert_eq!(
            broken::<PaymentSettings>(json!({ "transferDays": days, "remindDays": remind })),
            expected,
            "{days} {remind}"
        );
    }
}

#[test]
fn a_notice_is_in_both_languages_or_in_none_and_shown_on_its_days() {
    for (fr, en, from, to, expected) in [
        ("", "", None, None, &[][..]),
        ("Fermé", "Closed", Some("2026-08-01"), Some("2026-08-01"), &[]),
        ("Fermé", "", None, None, &["en required"]),
        ("", "Closed", None, None, &["fr required"]),
        (
            "Fermé",
            "Closed",
            Some("2026-08-02"),
            Some("2026-08-01"),
            &["to before_from"],
        ),
        ("Fermé\nici", "Closed", None, None, &["fr control_characters"]),
    ] {
        let body = json!({ "fr": fr, "en": en, "from": from, "to": to });
        assert_eq!(broken::<Notice>(body.clone()), expected, "{body}");
    }
    assert_eq!(
        broken::<Notice>(json!({ "fr": "x".repeat(201), "en": "x" })),
        ["fr too_long:200"]
    );

    let shown = |from: Option<&str>, to: Option<&str>, today: &str| {
        let notice = Notice {
            fr: "Fermé".into(),
            en: "Closed".into(),
            from: from.map(day),
            to: to.map(day),
        };
        notice.is_shown(day(today))
    };
    assert!(shown(None, None, "2026-08-01"));
    assert!(shown(Some("2026-08-01"), Some("2026-08-02"), "2026-08-02"));
    assert!(!shown(Some("2026-08-01"), None, "2026-07-31"));
    assert!(!shown(None, Some("2026-08-01"), "2026-08-02"));
    assert!(!Notice::default().is_shown(day("2026-08-01")));
}

#[test]
fn a_text_is_paragraphs_headings_and_lists_and_never_html() {
    let text = "Une boutique.\r\nÀ Dole.\n\n\n## Éditeur\nLa Crémerie\n- un\n- deux\n\n- trois\n<script>alert(1)</script>\n##pas un titre";
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        blocks(text),
        [
            Block::Paragraph(lines(&["Une boutique.", "À Dole."])),
            Block::Heading("Éditeur".into()),
            Block::Paragraph(lines(&["La Crémerie"])),
            Block::List(lines(&["un", "deux"])),
            Block::List(lines(&["trois"])),
            Block::Paragraph(lines(&["<script>alert(1)</script>", "##pas un titre"])),
        ]
    );
    assert_eq!(blocks(" \n\n"), []);
}

#[test]
fn what_was_never_set_is_as_the_defaults_say() {
    let shipping = |fee: i64| ShippingSettings {
        require_slot: false,
        fee: Money::from_cents(fee),
        free_from: Money::from_cents(6000),
    };
    let defaults = Defaults {
        shipping: shipping(690),
        payment: PaymentSettings {
            transfer_days: 7,
            remind_days: 2,
        },
    };
    let stored: StoredSettings = serde_json::from_value(json!({ "_id": "shop" })).unwrap();
    let settings = stored.over(defaults);
    assert_eq!(
        (settings.shipping, settings.payment),
        (defaults.shipping, defaults.payment)
    );
    assert_eq!(
        (settings.hours, settings.versions["shipping"]),
        (OpeningHours::usual(), 0)
    );
    let stored: StoredSettings =
        serde_json::from_value(json!({ "shipping": { "fee": 4.5, "freeFrom": 60 }, "versions": { "shipping": 3 } }))
            .unwrap();
    let settings = stored.over(defaults);
    assert_eq!((settings.shipping, settings.versions["shipping"]), (shipping(450), 3));
}
