//! The demo customer's platter a month.

use shared::{
    Money,
    order::{PaymentMethod, ShippingAddress},
    platter::Occasion,
    product::Strength,
    subscription::{PlatterWish, Subscription, SubscriptionStatus},
};

use super::{
    customers,
    data::{ACCOUNTS, id},
};
use crate::{Result, Shop, store::insert_new};

/// Subscribes the demo customer.
pub(super) async fn load(shop: &Shop) -> Result<()> {
    let customers = customers::all()?;
    let subscriptions: Vec<_> = customers
        .into_iter()
        .filter(|customer| customer.email == ACCOUNTS[0])
        .map(|customer| {
            let mut subscription = Subscription {
                id: id("subscription", &customer.email),
                user_id: id("user", &customer.email),
                status: SubscriptionStatus::Active,
                platter: PlatterWish {
                    people: 4,
                    occasion: Occasion::Course,
                    budget: Money::from_cents(4500),
                    strength: Some(Strength::Medium),
                    exclude_allergens: Vec::new(),
                },
                day_of_month: 20,
                shipping_address: ShippingAddress {
                    street: customer.street,
                    city: customer.city,
                    state: customer.state,
                    postal_code: customer.postal_code,
                },
                payment_method: PaymentMethod::CashOnDelivery,
                next: None,
                order_at: None,
                last: None,
                created_at: shop.now(),
                updated_at: shop.now(),
                ended_at: None,
                terms_version: None,
            };
            subscription.plan(shop.now());
            subscription
        })
        .collect();
    insert_new(&shop.store, "subscriptions", &subscriptions).await
}
