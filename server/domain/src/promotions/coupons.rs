//! Coupons, for those who run the shop. What one takes off an order is said by
//! [`shared::pricing::discount`], and whom it admits by [`Coupon::admits`]; [`crate::orders::place`]
//! takes a use and cancelling gives it back.

use shared::{
    Id, Money, Page, PageRequest, Timestamp,
    audit::Action,
    coupon::{Coupon, CouponInput, CouponKind},
    order::Order,
    user::User,
};

use crate::{
    Admin, Customer, Error, Result, Shop, audit,
    store::{Transaction, coupons, transact, users},
    validate,
};

/// One page of coupons, by code. [`Error::Invalid`].
pub async fn list(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Coupon>> {
    validate(&paging)?;
    coupons::list(&shop.store, paging).await
}

/// The customer's own coupons that can be used today, those that end first first; at most fifty.
pub async fn own(shop: &Shop, customer: &Customer) -> Result<Vec<Coupon>> {
    coupons::usable_of(&shop.store, customer.user().id, shop.now()).await
}

/// One coupon. [`Error::NotFound`].
pub async fn find(shop: &Shop, _: &Admin, id: Id<Coupon>) -> Result<Coupon> {
    coupons::by_id(&shop.store, id).await?.ok_or(Error::NotFound)
}

/// How long a coupon of a customer's own is good for.
const OWN_DAYS: i64 = 365;

/// Gives a customer a coupon of their own, good once within a year, whose code begins with `word`.
pub(crate) async fn give(tx: &mut Transaction<'_>, owner: Id<User>, word: &str, value: Money) -> Result<Coupon> {
    let now = tx.now();
    let coupon = Coupon {
        id: tx.new_id(),
        code: format!("{word}-{}", tx.randomness().readable_code()),
        kind: CouponKind::Fixed,
        value,
        min_purchase: None,
        start_date: now,
        end_date: now.plus_days(OWN_DAYS),
        usage_limit: Some(1),
        used_count: 0,
        is_active: true,
        user_id: Some(owner),
    };
    coupons::insert(tx, &coupon).await?;
    Ok(coupon)
}

/// Makes a coupon that nobody has used. [`Error::Invalid`] or [`Error::CouponCodeTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: CouponInput) -> Result<Coupon> {
    let input = checked(shop, input, None).await?;
    write(shop, admin, &CouponChange::Create(shop.new_id(), input)).await
}

/// Changes a coupon; how often it was used stays, and an owner whose account is gone may stay as well.
/// [`Error::Invalid`], [`Error::NotFound`] or [`Error::CouponCodeTaken`].
pub async fn update(shop: &Shop, admin: &Admin, id: Id<Coupon>, input: CouponInput) -> Result<Coupon> {
    let was = find(shop, admin, id).await?;
    let input = checked(shop, input, was.user_id).await?;
    write(shop, admin, &CouponChange::Update(id, input)).await
}

/// Takes a coupon away. Orders keep what it took off. [`Error::NotFound`].
pub async fn delete(shop: &Shop, admin: &Admin, id: Id<Coupon>) -> Result<()> {
    write(shop, admin, &CouponChange::Delete(id)).await.map(|_| ())
}

/// The input as it is kept: its code in capitals, its owner somebody who exists or whom it had before.
async fn checked(shop: &Shop, mut input: CouponInput, owner_before: Option<Id<User>>) -> Result<CouponInput> {
    input.code.make_ascii_uppercase();
    validate(&input)?;
    if let Some(owner) = input.user_id
        && input.user_id != owner_before
        && users::by_id(shop.store.access(), owner).await?.is_none()
    {
        return Err(Error::field("userId", "unknown_user"));
    }
    Ok(input)
}

/// The address of mail of the only customer who may use a coupon.
pub async fn email_of_owner(shop: &Shop, _: &Admin, coupon: &Coupon) -> Result<Option<String>> {
    match coupon.user_id {
        None => Ok(None),
        Some(owner) => Ok(users::by_id(shop.store.access(), owner).await?.map(|owner| owner.email)),
    }
}

/// Who alone may use a coupon for which a form names this address of mail: nobody for an empty one.
/// But a coupon whose owner's account is gone, and with it the address, stays theirs rather than
/// become everyone's. [`Error::Invalid`] about `userId`.
pub async fn owner_named(shop: &Shop, admin: &Admin, email: &str, was: Option<&Coupon>) -> Result<Option<Id<User>>> {
    if !email.is_empty() {
        let owner = users::by_email(&shop.store, email).await?;
        let owner = owner.ok_or_else(|| Error::field("userId", "unknown_user"))?;
        return Ok(Some(owner.id));
    }
    match was {
        Some(was) if email_of_owner(shop, admin, was).await?.is_none() => Ok(was.user_id),
        _ => Ok(None),
    }
}

/// How many more days a customer's own coupon is valid that had ended when a cancelled order gave its use back.
const GIVEN_BACK_DAYS: i64 = 30;

/// Gives back the use that a cancelled order made of its coupon, and says whether the code counts again for its
/// customer: not when it is gone, over or switched off. One of the customer's own, which points may have bought, is
/// good for 30 more days when it ended meanwhile.
pub(crate) async fn give_back(tx: &mut Transaction<'_>, order: &Order) -> Result<bool> {
    let Some(id) = order.coupon_id else {
        return Ok(false);
    };
    let Some(coupon) = coupons::give_use(tx, id).await? else {
        return Ok(false);
    };
    let again = prolonged(tx.now(), coupon.clone());
    if again != coupon {
        coupons::prolong(tx, id, again.end_date).await?;
    }
    Ok(counts(tx.now(), &again, order))
}

/// Whether the code of an order would count again for its customer if the order were cancelled now.
pub async fn comes_back(shop: &Shop, order: &Order) -> Result<bool> {
    let Some(id) = order.coupon_id else {
        return Ok(false);
    };
    let Some(mut coupon) = coupons::by_id(&shop.store, id).await? else {
        return Ok(false);
    };
    coupon.used_count = (coupon.used_count - 1).max(0);
    Ok(counts(shop.now(), &prolonged(shop.now(), coupon), order))
}

fn prolonged(now: Timestamp, mut coupon: Coupon) -> Coupon {
    if coupon.user_id.is_some() && coupon.end_date <= now {
        coupon.end_date = now.plus_days(GIVEN_BACK_DAYS);
    }
    coupon
}

fn counts(now: Timestamp, coupon: &Coupon, order: &Order) -> bool {
    coupon.admits(Some(order.user_id), Money::MAX, now).is_ok()
}

/// A change that an admin makes to a coupon.
enum CouponChange {
    Create(Id<Coupon>, CouponInput),
    Update(Id<Coupon>, CouponInput),
    Delete(Id<Coupon>),
}

async fn write(shop: &Shop, admin: &Admin, change: &CouponChange) -> Result<Coupon> {
    let coupon = transact!(shop, |tx| { write_in(tx, admin, change).await? });
    tracing::info!(target: "activity", user = %admin.user().id, coupon = %coupon.id, "changed a coupon");
    Ok(coupon)
}

/// Applies the change, and returns the coupon as it is then, or as it was before it was deleted.
async fn write_in(tx: &mut Transaction<'_>, admin: &Admin, change: &CouponChange) -> Result<Coupon> {
    let (action, coupon, changes) = match change {
        CouponChange::Create(id, input) => {
            let coupon = coupon(*id, 0, input);
            coupons::insert(tx, &coupon).await?;
            (Action::CouponCreated, coupon, Vec::new())
        }
        CouponChange::Update(id, input) => {
            let before = coupons::update(tx, *id, input).await?.ok_or(Error::NotFound)?;
            let after = coupon(*id, before.used_count, input);
            let changes = audit::differences(&before, &after)?;
            (Action::CouponUpdated, after, changes)
        }
        CouponChange::Delete(id) => {
            let gone = coupons::delete(tx, *id).await?.ok_or(Error::NotFound)?;
            (Action::CouponDeleted, gone, Vec::new())
        }
    };
    audit::record(tx, admin.user().id, action, coupon.id, changes).await?;
    Ok(coupon)
}

fn coupon(id: Id<Coupon>, used_count: i64, input: &CouponInput) -> Coupon {
    Coupon {
        id,
        code: input.code.clone(),
        kind: input.kind,
        value: input.value,
        min_purchase: input.min_purchase,
        start_date: input.start_date,
        end_date: input.end_date,
        usage_limit: input.usage_limit,
        used_count,
        is_active: input.is_active,
        user_id: input.user_id,
    }
}
