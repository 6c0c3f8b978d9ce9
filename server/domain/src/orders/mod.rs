//! Orders: finding them here, and beside it placing them ([`place`], at the prices of `pricing`), moving them along ([`change_status`],
//! [`cancel`]) and noting what the bank says ([`mark_paid`], [`note_late_transfer`]), and giving money back ([`refund`], [`mark_refund_sent`]). Money by card is
//! asked for in `payments`, which calls this room and not the other way round.

mod batches;
mod by_staff;
mod draft;
mod export;
mod gift;
mod guesses;
mod holds;
mod import;
pub(crate) mod letters;
mod livreur;
mod monthly;
mod outcomes;
mod overdue;
mod paid;
mod place;
mod preparation;
mod pricing;
mod progress;
mod recall;
pub(crate) mod refunds;
mod round;
mod search;
mod slot;
mod stocktaking;
mod transfer;
mod transitions;
mod unpaid;
mod weighing;

use std::collections::HashMap;

use shared::{
    Id, Page, PageRequest,
    order::{Order, OrderForStaff, OrderQuery, OrderSearch},
    user::User,
};

use crate::{
    Admin, Customer, Error, Identity, Result, Shop,
    store::{self, order_search::Filter},
    validate,
};

pub use batches::Batches;
pub use by_staff::{broken_by_what_is_typed, place_for, place_once, quote_for};
pub use export::export;
pub(crate) use holds::revive;
pub use import::{begin_import, import, import_progress, keep_import};
pub use livreur::give_to;
pub(crate) use monthly::{MonthlyPlatter, place_platter};
pub use outcomes::{close_outcome, outcome_photo, outcomes_of, outcomes_page, report_outcome};
pub use overdue::{end_overdue, run};
pub(crate) use paid::settle;
pub use place::{place, place_and_remember, preview, preview_at, quote_order};
pub use preparation::preparation;
pub use progress::{progress, progress_of};
pub use recall::{of_lot, recall, write_about_recalls};
pub use refunds::{
    left_of_lines as left_to_refund, mark_all_sent as mark_refunded, mark_sent as mark_refund_sent,
    of_any_order as refunds_of_any, of_order as refunds_of, page_of_order as refunds_page, refund,
};
pub use round::{locate, reorder, round, round_page};
pub use slot::{calendar, choose_slot, is_open as may_change_slot, may_choose_until, move_to_slot};
pub use stocktaking::{CountRow, Counted, ToCount, count, to_count};
pub use transfer::{mark_paid, note_late_transfer};
pub(crate) use transitions::expire;
pub use transitions::{cancel, change_status, change_status_of_each};
pub(crate) use weighing::as_ordered;
pub use weighing::{begin_and_weigh, weigh};

/// Shows what an order that was just committed took or gave back: stock, and its place in a slot.
pub(crate) async fn show(shop: &Shop, order: &Order) {
    shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    shop.catalog.show_slots(order.slot.map(|slot| slot.id)).await;
}

/// The order, for its customer, an admin, or the livreur it is given to.
/// [`Error::NotFound`] for everyone else.
pub async fn find(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Order> {
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
    let user = identity.user().id;
    let entitled = order.user_id == user
        || order.livreur_id == Some(user) && identity.clone().livreur().is_ok()
        || identity.clone().admin().is_ok();
    if entitled { Ok(order) } else { Err(Error::NotFound) }
}

/// The customer's own orders, newest first.
pub async fn of_customer(shop: &Shop, customer: &Customer, query: &OrderQuery) -> Result<Page<Order>> {
    validate(&query.paging)?;
    let filter = Filter {
        customer: Some(customer.user().id),
        statuses: query.status.as_slice(),
        ..Default::default()
    };
    store::order_search::list(&shop.store, &filter, query.paging).await
}

/// One page of a user's orders, newest first. [`Error::Invalid`] for paging that breaks a rule.
pub async fn of_user(shop: &Shop, _: &Admin, user: Id<User>, paging: PageRequest) -> Result<Page<Order>> {
    validate(&paging)?;
    let filter = Filter {
        customer: Some(user),
        ..Default::default()
    };
    store::order_search::list(&shop.store, &filter, paging).await
}

/// Everyone's orders. [`Error::Invalid`] for a query that breaks a rule.
pub async fn search(shop: &Shop, _: &Admin, query: &OrderSearch) -> Result<Page<Order>> {
    search::page(shop, query).await
}

/// [`search`] with the names that staff need.
pub async fn search_for_staff(shop: &Shop, admin: &Admin, query: &OrderSearch) -> Result<Page<OrderForStaff>> {
    page_for_staff(shop, search(shop, admin, query).await?).await
}

async fn page_for_staff(shop: &Shop, page: Page<Order>) -> Result<Page<OrderForStaff>> {
    Ok(Page {
        items: for_staff(shop, page.items).await?,
        page: page.page,
        limit: page.limit,
        total: page.total,
        pages: page.pages,
    })
}

/// One order with the names that staff need.
pub async fn find_for_staff(shop: &Shop, _: &Admin, id: Id<Order>) -> Result<OrderForStaff> {
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .ok_or(Error::NotFound)?;
    for_staff(shop, vec![order]).await?.pop().ok_or(Error::NotFound)
}

/// The names of those who moved an order along, and of those it was given to, as far as they have accounts.
pub async fn people_of(shop: &Shop, _: &Admin, order: &Order) -> Result<HashMap<Id<User>, String>> {
    let mut ids: Vec<_> = order
        .timeline
        .iter()
        .flat_map(|event| [event.by, event.livreur_id])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let users = store::users::by_ids(shop.store.access(), &ids).await?;
    Ok(users.into_iter().map(|(id, user)| (id, user.name)).collect())
}

/// The orders with the names and numbers of those behind them, read at once.
async fn for_staff(shop: &Shop, orders: Vec<Order>) -> Result<Vec<OrderForStaff>> {
    let mut ids: Vec<_> = orders
        .iter()
        .flat_map(|order| [Some(order.user_id), order.livreur_id])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let users = store::users::by_ids(shop.store.access(), &ids).await?;
    let for_staff = |order: Order| {
        let customer = users.get(&order.user_id);
        OrderForStaff {
            customer_name: customer.map(|user| user.name.clone()).unwrap_or_default(),
            customer_phone: customer.and_then(|user| user.phone_number.clone()),
            livreur_name: order
                .livreur_id
                .and_then(|id| users.get(&id))
                .map(|user| user.name.clone()),
            to_collect: order.to_collect(),
            order,
        }
    };
    Ok(orders.into_iter().map(for_staff).collect())
}
