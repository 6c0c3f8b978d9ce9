//! An order's slot as a file that calendars read (RFC 5545), in UTC: a zone would have to bring its rules along.

use std::fmt::Write;

use crate::{
    Language, Timestamp,
    order::{Order, OrderStatus, SlotKind},
};

/// A calendar file with one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What the file is called.
    pub file_name: String,
    /// What is in it.
    pub text: String,
}

/// The slot of an order as an event; `None` when it has none. `site_url` is the shop's address, `counter` where orders are
/// collected. The event of an order that moves to another slot, or that is cancelled, takes the place of the one before.
pub fn event_of(order: &Order, site_url: &str, counter: &[String], language: Language) -> Option<CalendarEvent> {
    let slot = order.slot?;
    let moves = order.timeline.iter().filter(|event| event.slot.is_some()).count();
    let is_cancelled = order.status == OrderStatus::Cancelled;
    let summary = match slot.kind {
        SlotKind::Delivery => language.pick("Livraison de vos fromages", "Your cheese is delivered"),
        SlotKind::Pickup => language.pick("Vos fromages à retirer", "Your cheese to collect"),
    };
    let place = match slot.kind {
        SlotKind::Delivery => {
            let to = &order.shipping_address;
            format!("{}, {} {}", to.street, to.postal_code, to.city)
        }
        SlotKind::Pickup => counter.join(", "),
    };
    let host = site_url.split_once("://").map_or(site_url, |(_, host)| host);
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Fromagerie Alioui//FR");
    line("METHOD", "PUBLISH");
    line("BEGIN", "VEVENT");
    line("UID", &format!("{}@{}", order.id, escaped(host)));
    line("DTSTAMP", &utc(order.updated_at));
    line("SEQUENCE", &(moves + usize::from(is_cancelled)).to_string());
    line("DTSTART", &utc(slot.from));
    line("DTEND", &utc(slot.to));
    line("SUMMARY", &escaped(&format!("{summary}, {}", order.order_number)));
    line("LOCATION", &escaped(&place));
    line("URL", &format!("{site_url}/commandes/{}", order.id));
    line("STATUS", if is_cancelled { "CANCELLED" } else { "CONFIRMED" });
    line("END", "VEVENT");
    line("END", "VCALENDAR");
    Some(CalendarEvent {
        file_name: format!("commande-{}.ics", order.order_number),
        text,
    })
}

/// `20261205T080000Z` (§ 3.3.5, form 2).
fn utc(at: Timestamp) -> String {
    let text = at.to_string();
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == 'T')
        .take(15)
        .collect();
    format!("{digits}Z")
}

/// As a text may stand in a value (§ 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes a line; what is longer than 75 bytes goes on after a line break and a blank (§ 3.1).
fn fold(text: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 75 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    // Writing to a String cannot fail.
    let _ = write!(text, "\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{OrderEvent, OrderSlot};

    fn order() -> Order {
        serde_json::from_value(serde_json::json!({
            "_id": "0123456789abcdef01234567", "userId": "0123456789abcdef01234567", "orderNumber": "K7M3-Q9TD",
            "items": [], "status": "pending", "paymentMethod": "card", "paymentStatus": "pending", "subtotal": 0,
            "shippingAddress": {
                "street": "12, allée des Très-Longues-Promenades-au-Bord-de-l’Eau\\; bâtiment É", "city": "Lyon",
                "state": "", "postalCode": "69001"
            },
            "shippingCost": 0, "total": 0, "createdAt": "2026-03-20T10:00:00.000Z",
            "updatedAt": "2026-03-20T10:00:00.000Z",
            "slot": {
                "_id": "0123456789abcdef01234567", "kind": "delivery", "from": "2026-03-29T07:00:00.000Z",
                "to": "2026-03-29T10:00:00.000Z"
            }
        }))
        .unwrap()
    }

    #[test]
    fn an_event_is_written_in_utc_in_lines_of_seventy_five_bytes() {
        let event = event_of(&order(), "https://shop.test", &[], Language::French).unwrap();
        assert_eq!(event.file_name, "commande-K7M3-Q9TD.ics");
        assert!(
            event
                .text
                .contains("\r\nDTSTART:20260329T070000Z\r\nDTEND:20260329T100000Z\r\n")
        );
        assert!(event.text.contains("\r\nUID:0123456789abcdef01234567@shop.test\r\n"));
        assert!(event.text.ends_with("END:VCALENDAR\r\n"));
        assert!(event.text.split("\r\n").all(|line| line.len() <= 75), "{}", event.text);
        let unfolded = event.text.replace("\r\n ", "");
        assert!(unfolded.contains(
            "LOCATION:12\\, allée des Très-Longues-Promenades-au-Bord-de-l’Eau\\\\\\; bâtiment É\\, 69001 Lyon\r\n"
        ));
    }

    #[test]
    fn an_order_that_moved_or_was_cancelled_has_a_later_event_of_the_same_name() {
        let mut moved = order();
        let slot = moved.slot.unwrap();
        moved.timeline.push(OrderEvent {
            slot: Some(OrderSlot { ..slot }),
            ..OrderEvent::step(OrderStatus::Pending, moved.created_at, None)
        });
        let text = |order: &Order| {
            event_of(order, "https://shop.test", &[], Language::English)
                .unwrap()
                .text
        };
        assert!(text(&moved).contains("SEQUENCE:1\r\n"));
        moved.status = OrderStatus::Cancelled;
        assert!(text(&moved).contains("SEQUENCE:2\r\n") && text(&moved).contains("STATUS:CANCELLED\r\n"));
        moved.slot = None;
        assert_eq!(event_of(&moved, "https://shop.test", &[], Language::English), None);
    }
}
