//! Erasing somebody (GDPR art. 17). What accounts rest on stays: orders that were paid, their invoices, credit notes and
//! refunds, for ten years (code de commerce art. L123-22; GDPR art. 17, 3, b). Everything else goes in one transaction;
//! the files of pictures go after it, and again by [`super::retention`] should the process die before.

use shared::{
    Id,
    audit::Action,
    order::{DisputeStatus, Order, OrderStatus, PaymentStatus, ShippingAddress},
    privacy::Erasure,
    user::{Role, User},
};

use crate::{
    Admin, Error, Identity, Result, Shop, audit, billing, consents,
    error::Unerasable,
    identity::credentials,
    media,
    periods::LETTER_DAYS,
    store::{Transaction, deliveries, doors, erasure, profiles, transact, users},
    validate,
};

/// Erases whoever asks, if this is their password. [`Error::Invalid`] when it is not; [`Error::TooManyRequests`] after
/// too many wrong ones; [`Error::Unerasable`] while something is open, or for the last admin;
/// [`Error::OrdersOnTheRoad`] for a livreur who has some.
pub async fn erase_own(shop: &Shop, identity: &Identity, input: &Erasure) -> Result<()> {
    validate(input)?;
    if credentials::by_password(shop, identity, &input.password)
        .await?
        .is_none()
    {
        return Err(Error::field("password", "wrong_password"));
    }
    let id = identity.user().id;
    Box::pin(erase(shop, id, id)).await
}

/// Erases a user for whom an admin was asked to. [`Error::NotFound`]; [`Error::OwnAccount`] for the admin's own, which asks
/// for the password; else as [`erase_own`].
pub async fn erase_user(shop: &Shop, admin: &Admin, id: Id<User>) -> Result<()> {
    let by = admin.user().id;
    if id == by {
        return Err(Error::OwnAccount);
    }
    Box::pin(erase(shop, by, id)).await
}

async fn erase(shop: &Shop, by: Id<User>, id: Id<User>) -> Result<()> {
    // What an invoice says of the buyer is read of the account, where an older version has not written it down.
    billing::complete_orders_of(shop, id).await?;
    transact!(shop, |tx| { erase_in(tx, by, id).await? });
    // A name stood beside reviews.
    shop.catalog.changed();
    tracing::info!(target: "activity", user = %by, whose = %id, "erased an account");
    if let Err(error) = media::remove_marked(shop).await {
        tracing::warn!(target: "error", %error, "pictures of an erased account are removed later");
    }
    Ok(())
}

async fn erase_in(tx: &mut Transaction<'_>, by: Id<User>, id: Id<User>) -> Result<()> {
    let user = users::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    may_go(tx, by, &user).await?;
    let orders = erasure::orders_of(tx, id).await?;
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    match orders.iter().find_map(open) {
        Some(why) => return Err(Error::Unerasable(why)),
        None if erasure::awaits_an_answer(tx, &ids).await? => {
            return Err(Error::Unerasable(Unerasable::AnswerAwaited));
        }
        None => {}
    }
    let doors = doors_of(tx, id, &orders).await?;
    erasure::forget_doors(tx, &doors).await?;
    erasure::empty_orders(tx, &orders).await?;
    erasure::empty_after_sale(tx, &ids).await?;
    erasure::part_from_reviews(tx, id).await?;
    erasure::mark_pictures(tx, id).await?;
    erasure::erase_letters(tx, id, &user.email, tx.now().plus_days(LETTER_DAYS)).await?;
    // At an address that is not known to be theirs somebody else may wait.
    if user.is_verified {
        erasure::forget_alerts(tx, &consents::reader_at(&user.email)).await?;
    }
    consents::erase(tx, &user).await?;
    erasure::forget_originals(tx, id, &ids).await?;
    erasure::delete_owned(tx, id).await?;
    // The id of an account that is gone names nobody: it is the pseudonym that the audit keeps.
    audit::record(tx, by, Action::UserErased, id, Vec::new()).await
}

/// Whether this account may go at all.
async fn may_go(tx: &mut Transaction<'_>, by: Id<User>, user: &User) -> Result<()> {
    if user.id == users::COUNTER {
        return Err(Error::Forbidden);
    }
    // Of two admins who erase themselves or each other at once, one transaction starts over: one admin is always left.
    if by != user.id && !users::hold(tx, by, Role::Admin).await? {
        return Err(Error::Forbidden);
    }
    if user.role == Role::Admin && !users::hold_another_admin(tx, user.id).await? {
        return Err(Error::Unerasable(Unerasable::LastAdmin));
    }
    if user.role == Role::Livreur && deliveries::has_shipped(tx, user.id).await? {
        return Err(Error::OrdersOnTheRoad);
    }
    Ok(())
}

/// Why an order keeps its customer's account.
fn open(order: &Order) -> Option<Unerasable> {
    let is_disputed = order
        .dispute
        .is_some_and(|dispute| dispute.status == DisputeStatus::Open);
    let is_over = match order.status {
        OrderStatus::Cancelled => true,
        // What was delivered and not paid is still owed.
        OrderStatus::Delivered => order.payment_status == PaymentStatus::Paid,
        _ => false,
    };
    if is_disputed {
        Some(Unerasable::DisputeOpen)
    } else if !order.refund_due.is_zero() {
        Some(Unerasable::RefundOpen)
    } else if is_over {
        None
    } else {
        Some(Unerasable::OrderOpen)
    }
}

/// The addresses whose doors are forgotten: of their profile and of their orders.
async fn doors_of(tx: &mut Transaction<'_>, user: Id<User>, orders: &[Order]) -> Result<Vec<String>> {
    let kept = match profiles::find(tx.access(), user).await {
        Ok(profile) => profile.map(|profile| profile.addresses).unwrap_or_default(),
        // It goes all the same.
        Err(Error::Unreadable(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let kept = kept.into_iter().map(|address| ShippingAddress {
        street: address.street,
        city: address.city,
        state: address.state,
        postal_code: address.postal_code,
    });
    let ordered = orders.iter().map(|order| order.shipping_address.clone());
    Ok(kept.chain(ordered).map(|address| doors::plain(&address)).collect())
}

#[cfg(test)]
mod tests {
    use shared::Money;

    use super::*;

    fn order(status: &str, payment: &str) -> Order {
        serde_json::from_value(serde_json::json!({
            "_id": "507f1f77bcf86cd799439011", "userId": "507f1f77bcf86cd799439012", "orderNumber": "K7M3-Q9TD",
            "items": [], "status": status, "paymentMethod": "card", "paymentStatus": payment, "subtotal": 0,
            "shippingAddress": { "street": "1", "city": "Lyon", "state": "", "postalCode": "69001" },
            "shippingCost": 0, "total": 0, "createdAt": "2026-03-02T23:30:00Z", "updatedAt": "2026-03-02T23:30:00Z",
        }))
        .expect("an order")
    }

    #[test]
    fn an_order_keeps_its_customer_until_goods_and_money_are_where_they_belong() {
        for (status, payment, why) in [
            ("pending", "pending", Some(Unerasable::OrderOpen)),
            ("processing", "authorized", Some(Unerasable::OrderOpen)),
            ("shipped", "paid", Some(Unerasable::OrderOpen)),
            ("delivered", "pending", Some(Unerasable::OrderOpen)),
            ("delivered", "paid", None),
            ("cancelled", "pending", None),
            ("cancelled", "paid", None),
        ] {
            assert_eq!(open(&order(status, payment)), why, "{status}, {payment}");
        }
        let owed = Order {
            refund_due: Money::from_cents(100),
            ..order("cancelled", "paid")
        };
        assert_eq!(open(&owed), Some(Unerasable::RefundOpen));
    }
}
