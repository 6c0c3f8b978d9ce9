//! What a cell of an order's row holds.

use std::collections::HashMap;

use shared::{
    Id, Language, Money,
    order::{Order, OrderItem},
    period::Day,
    user::User,
};

use super::columns::Column;
use crate::spreadsheets::write::Cell;

/// Customers and livreurs by their ids.
pub type People = HashMap<Id<User>, User>;

/// A line of an order, in the order's own order.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The order.
    pub order: &'a Order,
    /// Its line; none of an order of an older shop that has none.
    pub item: &'a OrderItem,
    /// Whether it is the first: what an order comes to as a whole stands there alone, so that every column adds up.
    pub is_first: bool,
}

/// The lines of an order.
pub fn lines(order: &Order) -> impl Iterator<Item = Line<'_>> {
    order.items.iter().enumerate().map(move |(at, item)| Line {
        order,
        item,
        is_first: at == 0,
    })
}

/// What the line's cell in this column holds.
pub fn cell(line: Line<'_>, people: &People, column: Column, language: Language) -> Cell {
    let Line { order, item, is_first } = line;
    let text = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
    let once = |amount: Money| if is_first { Cell::Amount(amount) } else { Cell::Empty };
    let customer = people.get(&order.user_id);
    let company = order.company.as_ref();
    let address = &order.shipping_address;
    match column {
        Column::Number => Cell::text(&order.order_number),
        Column::Day => Cell::Day(Day::at(order.created_at)),
        Column::Status => Cell::text(order.status.words(language)),
        Column::Customer => text(customer.map(|customer| customer.name.as_str())),
        Column::Email => text(customer.map(|customer| customer.email.as_str())),
        Column::Phone => text(customer.and_then(|customer| customer.phone_number.as_deref())),
        Column::Company => text(company.map(|company| company.name.as_str())),
        Column::Siren => text(company.map(|company| company.siren.as_str())),
        Column::Street => Cell::text(&address.street),
        Column::PostalCode => Cell::text(&address.postal_code),
        Column::City => Cell::text(&address.city),
        Column::State => Cell::text(&address.state),
        Column::PaymentMethod => Cell::text(&order.payment_method.words(language)),
        Column::Payment => Cell::text(order.payment_status.words(language)),
        Column::PaidOn => order.paid_at.map_or(Cell::Empty, |at| Cell::Day(Day::at(at))),
        Column::Invoice => text(order.invoice_number.as_deref()),
        Column::Product => text(item.name.as_deref()),
        Column::ProductId => Cell::Text(item.product_id.to_string()),
        Column::Quantity => Cell::Whole(item.quantity),
        Column::Weight => Cell::Whole(item.weight.0),
        Column::Price => Cell::Amount(item.price),
        Column::VatRate => item.vat_rate.map_or(Cell::Empty, Cell::Decimal),
        Column::LineTotal => Cell::Amount(item.total()),
        Column::Items => once(order.subtotal),
        Column::Code if is_first => text(order.coupon_code.as_deref()),
        Column::Discount if is_first => order.discount.map_or(Cell::Empty, Cell::Amount),
        Column::Delivery => once(order.shipping_cost),
        Column::Total => once(order.total),
        Column::Refunded => once(order.refunded_total),
        Column::TrackingNumber if is_first => text(order.tracking_number.as_deref()),
        Column::Code | Column::Discount | Column::TrackingNumber => Cell::Empty,
        Column::DeliveryDate => order.delivery_date.map_or(Cell::Empty, |at| Cell::Day(Day::at(at))),
        Column::GiftTo => text(order.gift.as_ref().map(|gift| gift.to.as_str())),
        Column::Livreur => text(
            order
                .livreur_id
                .and_then(|id| people.get(&id))
                .map(|user| user.email.as_str()),
        ),
    }
}
