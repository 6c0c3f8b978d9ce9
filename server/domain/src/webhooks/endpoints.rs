//! Webhooks as admins set them, and what was sent to each.

use shared::{
    Id, Page, PageRequest,
    audit::Action,
    validation::{self, BrokenRule},
    webhook::{CreatedWebhook, NewWebhookSecret, Webhook, WebhookDelivery, WebhookEvent, WebhookInput},
};

use super::{address, sender::new_secret};
use crate::{
    Admin, Error, Result, Shop, audit,
    store::{
        transact, webhook_deliveries,
        webhooks::{self, StoredWebhook},
    },
    validate,
};

/// How many webhooks there are at most: each event of an order is written once for each.
const MOST: u64 = 20;
/// How long the secret before a new one still signs.
const PREVIOUS_DAYS: i64 = 1;

/// One page of the webhooks, newest first. [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Webhook>> {
    validate(&paging)?;
    webhooks::list(&shop.store, paging).await
}

/// The webhook with this id. [`Error::NotFound`].
pub async fn find(shop: &Shop, _: &Admin, id: Id<Webhook>) -> Result<Webhook> {
    let found = webhooks::by_id(shop.store.access(), id).await?;
    found.map(Webhook::from).ok_or(Error::NotFound)
}

/// Adds a webhook, and answers its secret, which nobody can ask for again. [`Error::Invalid`], also for an address in the
/// house and for one webhook too many.
pub async fn create(shop: &Shop, admin: &Admin, input: &WebhookInput) -> Result<CreatedWebhook> {
    check(shop, input)?;
    let (by, secret) = (admin.user().id, new_secret(&shop.randomness));
    let webhook = StoredWebhook {
        id: shop.new_id(),
        url: input.url.clone(),
        events: events(input),
        active: input.active,
        created_at: shop.now(),
        updated_at: shop.now(),
        failing_since: None,
        secret: secret.clone(),
        previous_secret: None,
        previous_until: None,
    };
    transact!(shop, |tx| {
        if webhooks::count(tx).await? >= MOST {
            return Err(Error::field("url", &format!("too_many:{MOST}")));
        }
        webhooks::put(tx, &webhook).await?;
        let changes = vec![
            audit::change("url", None::<&str>, &webhook.url)?,
            audit::change("events", None::<&str>, &webhook.events)?,
        ];
        audit::record(tx, by, Action::WebhookCreated, webhook.id, changes).await?;
    });
    shop.catalog.show_subscribers().await;
    tracing::info!(target: "activity", user = %by, webhook = %webhook.id, "added a webhook");
    Ok(CreatedWebhook {
        shown: webhook.into(),
        secret,
    })
}

/// Changes where events are sent, which, and whether any are; what waits goes to the new address. [`Error::NotFound`] or
/// [`Error::Invalid`].
pub async fn update(shop: &Shop, admin: &Admin, id: Id<Webhook>, input: &WebhookInput) -> Result<Webhook> {
    check(shop, input)?;
    let by = admin.user().id;
    let webhook: Webhook = transact!(shop, |tx| {
        let before = webhooks::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let is_elsewhere = before.url != input.url;
        let after = StoredWebhook {
            url: input.url.clone(),
            events: events(input),
            active: input.active,
            updated_at: tx.now(),
            failing_since: before.failing_since.filter(|_| !is_elsewhere),
            ..before.clone()
        };
        webhooks::put(tx, &after).await?;
        let (before, after) = (Webhook::from(before), Webhook::from(after));
        let changes = audit::differences(&before, &after)?;
        audit::record(tx, by, Action::WebhookUpdated, id, changes).await?;
        after
    });
    shop.catalog.show_subscribers().await;
    tracing::info!(target: "activity", user = %by, webhook = %id, "changed a webhook");
    Ok(webhook)
}

/// Gives a webhook another secret; for a day the one before signs as well. [`Error::NotFound`].
pub async fn change_secret(shop: &Shop, admin: &Admin, id: Id<Webhook>) -> Result<NewWebhookSecret> {
    let (by, secret) = (admin.user().id, new_secret(&shop.randomness));
    let previous_until = shop.now().plus_days(PREVIOUS_DAYS);
    transact!(shop, |tx| {
        let before = webhooks::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let after = StoredWebhook {
            previous_secret: Some(before.secret.clone()),
            previous_until: Some(previous_until),
            secret: secret.clone(),
            updated_at: tx.now(),
            ..before
        };
        webhooks::put(tx, &after).await?;
        audit::record(tx, by, Action::WebhookSecretChanged, id, Vec::new()).await?;
    });
    shop.catalog.show_subscribers().await;
    tracing::info!(target: "activity", user = %by, webhook = %id, "changed a webhook's secret");
    Ok(NewWebhookSecret { secret, previous_until })
}

/// Takes a webhook away, with what waits to be sent there and the log. [`Error::NotFound`].
pub async fn delete(shop: &Shop, admin: &Admin, id: Id<Webhook>) -> Result<()> {
    let by = admin.user().id;
    transact!(shop, |tx| {
        let before = webhooks::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        webhooks::delete(tx, id).await?;
        webhook_deliveries::delete_all(tx, id).await?;
        let changes = vec![audit::change("url", Some(&before.url), None::<&str>)?];
        audit::record(tx, by, Action::WebhookDeleted, id, changes).await?;
    });
    shop.catalog.show_subscribers().await;
    tracing::info!(target: "activity", user = %by, webhook = %id, "deleted a webhook");
    Ok(())
}

/// One page of what was sent to a webhook in the last thirty days, or is to be, newest first. [`Error::NotFound`], or
/// [`Error::Invalid`] for paging that breaks a rule.
pub async fn deliveries(
    shop: &Shop,
    admin: &Admin,
    id: Id<Webhook>,
    paging: PageRequest,
) -> Result<Page<WebhookDelivery>> {
    validate(&paging)?;
    find(shop, admin, id).await?;
    webhook_deliveries::of_webhook(&shop.store, id, paging).await
}

/// Has an event sent now, under the same id: one that waits for its next try, after those of its order before it, or one
/// that was delivered or given up, once more and for three days. [`Error::NotFound`], [`Error::WebhookOff`], or
/// [`Error::EventBeingSent`].
pub async fn send_again(shop: &Shop, admin: &Admin, webhook: Id<Webhook>, id: Id<WebhookDelivery>) -> Result<()> {
    transact!(shop, |tx| {
        let receiver = webhooks::by_id(tx.access(), webhook).await?.ok_or(Error::NotFound)?;
        let delivery = webhook_deliveries::find(tx.access(), webhook, id).await?;
        let delivery = delivery.ok_or(Error::NotFound)?;
        if !receiver.active {
            return Err(Error::WebhookOff);
        }
        if delivery.is_being_sent(tx.now()) {
            return Err(Error::EventBeingSent);
        }
        webhook_deliveries::send_now(tx, &delivery).await?;
    });
    tracing::info!(target: "activity", user = %admin.user().id, %webhook, delivery = %id, "had an event sent again");
    Ok(())
}

fn check(shop: &Shop, input: &WebhookInput) -> Result<()> {
    let mut broken = validation::broken_rules(input);
    if !input.url.is_empty()
        && let Err(rule) = address::checked(&input.url, shop.settings.webhooks_to_loopback)
    {
        broken.push(BrokenRule::new("url", rule));
    }
    crate::refuse(broken)
}

/// Each once, as they follow each other.
fn events(input: &WebhookInput) -> Vec<WebhookEvent> {
    let all = WebhookEvent::ALL.into_iter();
    all.filter(|event| input.events.contains(event)).collect()
}
