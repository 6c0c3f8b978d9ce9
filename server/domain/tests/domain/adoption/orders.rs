//! Orders of the older shop.

use super::*;

#[test]
fn an_unpaid_order_keeps_its_way_of_payment_but_for_a_card_that_nobody_can_charge() {
    for (method, status, becomes, is_noted) in [
        ("paypal", "pending", "paypal", true),
        ("stripe", "delivered", "stripe", true),
        ("card", "pending", "carte", true),
        ("card", "cancelled", "card", false),
        ("virement", "processing", "bank_transfer", true),
        ("cash", "pending", "cash_on_delivery", false),
    ] {
        let order = with(fine("orders"), "paymentStatus", Some("pending".into()));
        let order = with(order, "status", Some(status.into()));
        let order = with(order, "paymentMethod", Some(method.into()));
        let (adopted, notes) = match correct("orders", &order) {
            Outcome::Corrected { document, notes, .. } => (document, notes),
            Outcome::Fine { notes } => (order, notes),
            Outcome::Unreadable(reason) => panic!("{reason}"),
        };
        assert_eq!(adopted.get_str("paymentMethod").unwrap(), becomes, "{method}");
        assert_eq!(!notes.is_empty(), is_noted, "{method}: {notes:?}");
    }
    for method in ["cash", "card", "card_terminal"] {
        let paid = with(fine("orders"), "paymentMethod", Some(method.into()));
        assert_eq!(
            correct("orders", &paid),
            Outcome::Fine { notes: Vec::new() },
            "{method}"
        );
    }
}

#[test]
fn a_line_without_a_name_gets_the_products_and_an_order_without_lines_is_kept() {
    let order = with(fine("orders"), "items.0.productId", Some(id(8).into()));
    let adopted = corrected("orders", &order);
    let item = adopted.get_array("items").unwrap()[0].as_document().unwrap();
    assert_eq!(item.get_str("name").unwrap(), "Brie");
    let order = with(fine("orders"), "items", Some(Bson::Array(Vec::new())));
    let Outcome::Fine { notes } = correct("orders", &order) else {
        panic!("{order}");
    };
    assert!(notes.iter().any(|note| note.contains("no items")), "{notes:?}");
}

#[test]
fn what_keeps_an_order_unreadable_is_said_with_what_the_shop_says_of_it() {
    // Behind the items, as Mongoose writes it.
    let order = with(with(fine("orders"), "status", None), "status", Some("perdue".into()));
    let order = with(order, "items.0.price", Some("12,50".into()));
    let Outcome::Unreadable(said) = correct("orders", &order) else {
        panic!("{order}");
    };
    assert!(said.contains("items[0].price"), "{said}");
    let unnamed = with(fine("orders"), "total", None);
    let Outcome::Unreadable(said) = correct("orders", &with(unnamed, "status", Some("perdue".into()))) else {
        panic!("it has no such status");
    };
    assert!(!said.contains(": :"), "{said}");
}

#[test]
fn what_was_charged_for_an_order_stays_and_its_parts_agree() {
    let line =
        |quantity: f64, price: f64| doc! { "productId": id(3), "quantity": quantity, "weight": 100, "price": price };
    for (item, subtotal, shipping, total, adopted) in [
        // Rounded by line, by the sum, and by the total.
        (line(3.0, 33.999), 101.997, 6.9, 108.897, (102.0, Some(0.0), 6.9, 108.9)),
        (line(3.0, 3.335), 10.005, 0.0, 10.005, (10.02, Some(0.01), 0.0, 10.01)),
        (line(2.0, 3.33), 6.66, 0.0, 6.67, (6.66, None, 0.01, 6.67)),
        // One and a half.
        (line(1.5, 4.5), 6.75, 0.0, 6.75, (6.75, None, 0.0, 6.75)),
    ] {
        let order = with(fine("orders"), "items", Some(vec![item].into()));
        let order = with(order, "subtotal", Some(subtotal.into()));
        let order = with(order, "shippingCost", Some(shipping.into()));
        let order = corrected("orders", &with(order, "total", Some(total.into())));
        let euros = |field| order.get_f64(field).unwrap();
        let discount = order.get_f64("discount").ok();
        let said = (
            euros("subtotal"),
            adopted.1.and(Some(discount.unwrap_or(0.0))),
            euros("shippingCost"),
            euros("total"),
        );
        assert_eq!(said, adopted, "{order}");
    }
    // What differs by more than rounding is said and left.
    let order = with(fine("orders"), "total", Some(12.into()));
    let Outcome::Fine { notes } = correct("orders", &order) else {
        panic!("{order}");
    };
    assert_eq!(notes.len(), 1);
}
