//! The demo customers' points: what their delivered and paid orders have earned them.

use std::collections::HashMap;

use shared::{
    Id,
    loyalty::{Loyalty, Movement, MovementKind, TierName, points_for, reached},
    order::{Order, OrderStatus, PaymentStatus},
    user::User,
};

use super::{catalogue, id};
use crate::Result;

/// An account for everyone who has earned something, each order at the tier of its day.
pub fn accounts(orders: &[Order]) -> Result<Vec<Loyalty>> {
    let tiers = catalogue::tiers()?;
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
        // Nothing is spent yet: the balance is what was ever earned.
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
            created_at: at,
        });
    }
    Ok(accounts.into_values().collect())
}
