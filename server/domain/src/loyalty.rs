//! The loyalty programme.

use mongodb::ClientSession;
use shared::{
    Page, PageRequest,
    audit::Action,
    loyalty::{self, LoyaltyPoints, LoyaltyTier, Movement, TierInput, TierList, TierName},
    validation,
};

use crate::{
    Admin, Customer, Error, Result, Shop, audit, orders,
    store::{Attempts, commit, loyalties, loyalty_tiers},
};

/// The tiers that customers can reach, lowest first.
pub async fn tiers(shop: &Shop) -> Result<Vec<LoyaltyTier>> {
    let mut tiers = loyalty_tiers::list(&shop.store).await?;
    tiers.retain(|tier| tier.is_active);
    Ok(tiers)
}

/// The tiers, lowest first, whether customers can reach them or not.
pub async fn all_tiers(shop: &Shop, _: &Admin) -> Result<Vec<LoyaltyTier>> {
    loyalty_tiers::list(&shop.store).await
}

/// The customer's points and tier. Without an account yet: none, and bronze.
pub async fn points(shop: &Shop, customer: &Customer) -> Result<LoyaltyPoints> {
    let (balance, tiers) = tokio::try_join!(
        loyalties::balance(&shop.store, customer.user().id),
        loyalty_tiers::list(&shop.store)
    )?;
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
    loyalties::history(&shop.store, customer.user().id, orders::checked(paging)?).await
}

/// Puts these tiers in the place of those there are. [`Error::Invalid`].
pub async fn replace_tiers(shop: &Shop, admin: &Admin, input: &TierList) -> Result<Vec<LoyaltyTier>> {
    let broken = validation::broken_rules(input);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let replaced = async {
            let tiers = replace_tiers_in(shop, &mut session, admin, &input.tiers).await?;
            commit(&mut session).await?;
            Ok(tiers)
        }
        .await;
        match replaced {
            Ok(tiers) => {
                tracing::info!(target: "activity", user = %admin.user().id, "changed the loyalty tiers");
                return Ok(tiers);
            }
            Err(error) => attempts.again(error).await?,
        }
    }
}

async fn replace_tiers_in(
    shop: &Shop,
    session: &mut ClientSession,
    admin: &Admin,
    input: &[TierInput],
) -> Result<Vec<LoyaltyTier>> {
    let by = admin.user().id;
    let before = loyalty_tiers::list_in(&shop.store, session).await?;
    for gone in before.iter().filter(|old| input.iter().all(|new| new.name != old.name)) {
        loyalty_tiers::delete(&shop.store, session, gone.id).await?;
        audit::record(shop, session, by, Action::LoyaltyTierDeleted, gone.id, Vec::new()).await?;
    }
    let mut tiers = Vec::new();
    for new in input {
        let old = before.iter().find(|old| old.name == new.name);
        let tier = LoyaltyTier {
            id: old.map_or_else(|| shop.new_id(), |old| old.id),
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
            loyalty_tiers::put(&shop.store, session, &tier).await?;
            audit::record(shop, session, by, action, tier.id, changes).await?;
        }
        tiers.push(tier);
    }
    Ok(tiers)
}
