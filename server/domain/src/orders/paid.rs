//! The moment an order is paid, whichever way the money came.

use mongodb::ClientSession;
use shared::{
    Id,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus},
    user::User,
};

use super::letters;
use crate::{Result, Shop, loyalty, store};

/// Notes that an order was paid: its timeline says when and by whom (`None`: by the shop itself), its
/// invoice gets its number, its customer a letter, and an order that was delivered before earns its points. Call it in the
/// transaction that learns of the money. `None` when it is paid already or cancelled: then nothing changes.
pub(crate) async fn settle(
    shop: &Shop,
    session: &mut ClientSession,
    order: &Order,
    by: Option<Id<User>>,
) -> Result<Option<Order>> {
    let event = OrderEvent {
        status: order.status,
        payment: Some(PaymentStatus::Paid),
        at: shop.now(),
        by,
    };
    match store::orders::pay(&shop.store, session, order.id, &event).await? {
        None => Ok(None),
        Some(paid) => {
            let paid = follow_up(shop, session, paid).await?;
            letters::paid(shop, session, &paid).await?;
            Ok(Some(paid))
        }
    }
}

/// What follows from a payment that was just noted.
pub(super) async fn follow_up(shop: &Shop, session: &mut ClientSession, mut paid: Order) -> Result<Order> {
    let number = next_invoice_number(shop, session).await?;
    store::orders::number_invoice(&shop.store, session, paid.id, &number).await?;
    paid.invoice_number = Some(number);
    if paid.status == OrderStatus::Delivered {
        loyalty::earn(shop, session, &paid).await?;
    }
    Ok(paid)
}

/// The next number of the year in Paris. The numbers of a year leave none out (CGI, ann. II,
/// art. 242 nonies A, I, 7°), so payments take turns at this one document: last of all a payment does.
async fn next_invoice_number(shop: &Shop, session: &mut ClientSession) -> Result<String> {
    let year = shared::period::Day::of(shop.now()).year();
    let number = store::invoice_numbers::next(&shop.store, session, year).await?;
    Ok(invoice_number(year, number))
}

/// An invoice's number as it is written: `2026-000001`.
pub(crate) fn invoice_number(year: i32, number: i64) -> String {
    format!("{year}-{number:06}")
}
