//! The loyalty programme.

use shared::{
    Id, Language, Money, Page, PageRequest,
    audit::Action,
    loyalty::{
        self, COUPON_WORTH, LoyaltyPoints, LoyaltyTier, Movement, MovementKind, POINTS_PER_COUPON, Redeem, Redeemed,
        TierInput, TierList, TierName,
    },
    order::{Order, OrderStatus},
    refund::Refund,
    user::User,
};

use crate::{
    Admin, Customer, Error, Result, Shop, audit,
    promotions::coupons,
    store::{Transaction, loyalties, loyalty_tiers, transact, users},
    validate,
};

/// The tiers that customers can reach, lowest first.
pub async fn tiers(shop: &Shop) -> Result<Vec<LoyaltyTier>> {
    let mut tiers = loyalty_tiers::list(shop.store.access()).await?;
    tiers.retain(|tier| tier.is_active);
    Ok(tiers)
}

/// The tiers, lowest first, whether customers can reach them or not.
pub async fn all_tiers(shop: &Shop, _: &Admin) -> Result<Vec<LoyaltyTier>> {
    loyalty_tiers::list(shop.store.access()).await
}

/// One page of `tiers`. [`Error::Invalid`].
pub fn page_of(tiers: Vec<LoyaltyTier>, paging: PageRequest) -> Result<Page<LoyaltyTier>> {
    validate(&paging)?;
    Ok(Page::cut_from(tiers, paging))
}

/// The customer's points and tier. Without an account yet: none, and bronze.
pub async fn points(shop: &Shop, customer: &Customer) -> Result<LoyaltyPoints> {
    let (balance, tiers) = tokio::join!(
        loyalties::balance(shop.store.access(), customer.user().id),
        loyalty_tiers::list(shop.store.access())
    );
    let (balance, tiers) = (balance?, tiers?);
    let (tier, next) = loyalty::reached(balance.earned, &tiers);
    Ok(LoyaltyPoints {
        points: balance.points,
        tier: tier.map_or(TierName::Bronze, |tier| tier.name),
        multiplier: tier.map_or(1.0, |tier| tier.multiplier),
        next_tier: next.map(|tier| tier.name),
        points_to_next_tier: next.map(|tier| tier.min_points - balance.earned),
    })
}

/// One page of the customer's movements, newest first. [`Error::Invalid`].
pub async fn history(shop: &Shop, customer: &Customer, paging: PageRequest) -> Result<Page<Movement>> {
    validate(&paging)?;
    loyalties::page_of(&shop.store, customer.user().id, paging).await
}

/// Gives the customer of an order that is delivered and paid its points, at the multiplier of the
/// tier they had reached before it. Call it in the transaction that makes the order so; an order
/// earns once however often. An account that is gone earns nothing.
pub(crate) async fn earn(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let Some(customer) = customer_of(tx, order).await? else {
        return Ok(());
    };
    let tiers = loyalty_tiers::list(tx.access()).await?;
    loyalties::open(tx, customer.id, tx.new_id(), tx.now()).await?;
    let before = loyalties::balance(tx.access(), customer.id).await?;
    let (tier, _) = loyalty::reached(before.earned, &tiers);
    let points = loyalty::points_for(order.total, tier.map_or(1.0, |tier| tier.multiplier));
    if points == 0 {
        return Ok(());
    }
    let movement = Movement {
        kind: MovementKind::Earn,
        points,
        description: of_order(order, customer.language.pick("Commande", "Order")),
        order_id: Some(order.id),
        refund_id: None,
        created_at: tx.now(),
    };
    let tier = tier_at(before.earned + points, &tiers);
    loyalties::enter(tx, customer.id, &movement, Some(tier)).await?;
    // What was refunded before it was delivered earns nothing.
    take_back(tx, order, None).await
}

/// Takes back of what an order earned what its refunds are of its total, all of it when it is cancelled: what was taken
/// before is part of that, so that many parts take what one would. Call it once for each refund. Points that were spent
/// meanwhile are owed: the balance can be below zero.
pub(crate) async fn take_back(tx: &mut Transaction<'_>, order: &Order, refund: Option<Id<Refund>>) -> Result<()> {
    let (earned, taken) = loyalties::of_order(tx, order.user_id, order.id).await?;
    let owed = match order.status {
        OrderStatus::Cancelled => earned,
        _ => share_of(earned, order.refunded_total, order.total),
    };
    let points = owed - taken;
    if points <= 0 {
        return Ok(());
    }
    let customer = customer_of(tx, order).await?;
    let language = customer.map_or(Language::French, |customer| customer.language);
    let words = match order.status {
        OrderStatus::Cancelled => language.pick("Annulation de la commande", "Cancelled order"),
        _ => language.pick("Remboursement de la commande", "Refund of order"),
    };
    let tiers = loyalty_tiers::list(tx.access()).await?;
    let before = loyalties::balance(tx.access(), order.user_id).await?;
    let movement = Movement {
        kind: MovementKind::Earn,
        points: -points,
        description: of_order(order, words),
        order_id: Some(order.id),
        refund_id: refund,
        created_at: tx.now(),
    };
    let tier = tier_at(before.earned - points, &tiers);
    loyalties::enter(tx, order.user_id, &movement, Some(tier)).await?;
    Ok(())
}

/// `points × part ÷ whole`, rounded down.
fn share_of(points: i64, part: Money, whole: Money) -> i64 {
    let share = i128::from(points) * i128::from(part.cents()) / i128::from(whole.cents().max(1));
    i64::try_from(share).unwrap_or(points).min(points)
}

/// `None` also for sales at the counter to people who gave no name: their points would be nobody's.
async fn customer_of(tx: &mut Transaction<'_>, order: &Order) -> Result<Option<User>> {
    if order.user_id == users::COUNTER {
        return Ok(None);
    }
    // One that cannot be read is refused: points that are not given now are never given.
    users::by_id(tx.access(), order.user_id).await
}

fn of_order(order: &Order, words: &str) -> String {
    format!("{words} {}", order.order_number)
}

fn tier_at(earned: i64, tiers: &[LoyaltyTier]) -> TierName {
    loyalty::reached(earned, tiers)
        .0
        .map_or(TierName::Bronze, |tier| tier.name)
}

/// Spends the customer's points on a coupon of their own, good once for a year.
/// [`Error::Invalid`] or [`Error::NotEnoughPoints`].
pub async fn redeem(shop: &Shop, customer: &Customer, input: Redeem) -> Result<Redeemed> {
    validate(&input)?;
    let redeemed = transact!(shop, |tx| { redeem_in(tx, customer.user(), input.points).await? });
    let (user, points) = (customer.user().id, input.points);
    tracing::info!(target: "activity", %user, points, coupon = %redeemed.coupon.id, "redeemed points");
    Ok(redeemed)
}

async fn redeem_in(tx: &mut Transaction<'_>, customer: &User, points: i64) -> Result<Redeemed> {
    let coupon = coupons::give(tx, customer.id, "FIDELITE", worth(points)?).await?;
    let words = customer.language.pick("Bon de", "Coupon of");
    let movement = Movement {
        kind: MovementKind::Redeem,
        points: -points,
        description: format!("{words} {}, {}", coupon.value.display(customer.language), coupon.code),
        order_id: None,
        refund_id: None,
        created_at: tx.now(),
    };
    let left = loyalties::enter(tx, customer.id, &movement, None)
        .await?
        .ok_or(Error::NotEnoughPoints)?;
    Ok(Redeemed { coupon, points: left })
}

fn worth(points: i64) -> Result<Money> {
    COUPON_WORTH
        .checked_mul(points / POINTS_PER_COUPON)
        .ok_or_else(|| Error::Internal("points are worth more than fits".into()))
}

/// Puts these tiers in the place of those there are. [`Error::Invalid`].
pub async fn replace_tiers(shop: &Shop, admin: &Admin, input: &TierList) -> Result<Vec<LoyaltyTier>> {
    validate(input)?;
    let tiers = transact!(shop, |tx| { replace_tiers_in(tx, admin, &input.tiers).await? });
    shop.catalog.changed();
    tracing::info!(target: "activity", user = %admin.user().id, "changed the loyalty tiers");
    Ok(tiers)
}

async fn replace_tiers_in(tx: &mut Transaction<'_>, admin: &Admin, input: &[TierInput]) -> Result<Vec<LoyaltyTier>> {
    let by = admin.user().id;
    let before = loyalty_tiers::every(tx.access()).await?;
    for gone in before.iter().filter(|old| input.iter().all(|new| new.name != old.name)) {
        loyalty_tiers::delete(tx, gone.id).await?;
        audit::record(tx, by, Action::LoyaltyTierDeleted, gone.id, Vec::new()).await?;
    }
    let mut tiers = Vec::new();
    for new in input {
        let old = before.iter().find(|old| old.name == new.name);
        let tier = LoyaltyTier {
            id: old.map_or_else(|| tx.new_id(), |old| old.id),
            name: new.name,
            min_points: new.min_points,
            multiplier: new.multiplier,
            benefits: new.benefits.clone(),
            is_active: new.is_active,
            translations: new.translations.clone(),
        };
        let (action, changes) = match old {
            None => (Action::LoyaltyTierCreated, Vec::new()),
            Some(old) => (Action::LoyaltyTierUpdated, audit::differences(old, &tier)?),
        };
        if old != Some(&tier) {
            loyalty_tiers::put(tx, &tier).await?;
            audit::record(tx, by, action, tier.id, changes).await?;
        }
        tiers.push(tier);
    }
    Ok(tiers)
}
