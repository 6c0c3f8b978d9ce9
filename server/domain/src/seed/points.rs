//! The demo customers' points: what their delivered and paid orders have earned them, and the
//! coupon that the demo customer has bought with some.

use std::collections::HashMap;

use shared::{
    Id, Language,
    coupon::{Coupon, CouponKind},
    loyalty::{COUPON_WORTH, Loyalty, Movement, MovementKind, POINTS_PER_COUPON, TierName, points_for, reached},
    order::{Order, OrderStatus, PaymentStatus},
    user::User,
};

use super::{
    data::{ACCOUNTS, id},
    tiers,
};
use crate::{Error, Result, Shop};

/// The demo customer's coupon.
pub fn coupon(shop: &Shop) -> Coupon {
    let bought = shop.now().plus_days(-4);
    Coupon {
        id: id("coupon", "demo/points"),
        code: "FIDELITE-M7CK-4QTD".into(),
        kind: CouponKind::Fixed,
        value: COUPON_WORTH,
        min_purchase: None,
        start_date: bought,
        end_date: bought.plus_days(365),
        usage_limit: Some(1),
        used_count: 0,
        is_active: true,
        user_id: Some(id("user", ACCOUNTS[0])),
    }
}

/// An account for everyone who has earned something, each order at the tier of its day; what
/// the coupon's owner paid for it is spent.
pub fn accounts(orders: &[Order], bought: &Coupon) -> Result<Vec<Loyalty>> {
    let tiers = tiers::all()?;
    let mut earning: Vec<_> = orders
        .iter()
        .filter(|order| order.status == OrderStatus::Delivered && order.payment_status == PaymentStatus::Paid)
        .collect();
    earning.sort_by_key(|order| order.updated_at);
    let mut accounts: HashMap<Id<User>, Loyalty> = HashMap::new();
    for order in earning {
        let at = order.updated_at;
        let account = accounts.entry(order.user_id).or_insert_with(|| Loyalty {
            id: id("loyalty", &order.user_id.to_string()),
            user_id: order.user_id,
            points: 0,
            tier: TierName::Bronze,
            history: Vec::new(),
            created_at: at,
            updated_at: at,
        });
        // Nothing is spent before: the balance is what was ever earned.
        let multiplier = reached(account.points, &tiers).0.map_or(1.0, |tier| tier.multiplier);
        let points = points_for(order.total, multiplier);
        account.points += points;
        account.tier = reached(account.points, &tiers)
            .0
            .map_or(TierName::Bronze, |tier| tier.name);
        account.updated_at = at;
        account.history.push(Movement {
            kind: MovementKind::Earn,
            points,
            description: format!("Commande {}", order.order_number),
            order_id: Some(order.id),
            refund_id: None,
            created_at: at,
        });
    }
    let buyer = bought.user_id.and_then(|owner| accounts.get_mut(&owner));
    let buyer = buyer.filter(|account| account.points >= POINTS_PER_COUPON);
    let account = buyer.ok_or_else(|| Error::Internal("demo data, points: too few for the coupon".into()))?;
    account.points -= POINTS_PER_COUPON;
    account.updated_at = bought.start_date;
    account.history.push(Movement {
        kind: MovementKind::Redeem,
        points: -POINTS_PER_COUPON,
        description: format!("Bon de {}, {}", bought.value.display(Language::French), bought.code),
        order_id: None,
        refund_id: None,
        created_at: bought.start_date,
    });
    Ok(accounts.into_values().collect())
}
