//! Webhooks in the dashboard, for admins.

use domain::webhooks::endpoints;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest,
    account::Secret,
    typed::Typed,
    webhook::{Webhook, WebhookDelivery, WebhookEvent, WebhookInput},
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// One page of the webhooks.
pub async fn list_webhooks(paging: PageRequest) -> Result<Page<Webhook>, AppError> {
    let admin = request::admin().await?;
    Ok(endpoints::list(&*request::shop()?, &admin, paging).await?)
}

/// What the page of a webhook shows.
#[derive(Debug)]
pub struct WebhookDesk {
    /// The webhook, without its secret.
    pub webhook: Webhook,
    /// One page of what was sent there, or is to be.
    pub deliveries: Page<WebhookDelivery>,
    /// The secret that was just made.
    pub secret: Option<Secret>,
}

/// The webhook with this id and its log; with its secret, when the address says that it is new.
pub async fn read_webhook(id: Option<String>, paging: PageRequest, has_secret: bool) -> Result<WebhookDesk, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id.unwrap_or_default())?;
    Ok(WebhookDesk {
        webhook: endpoints::find(&shop, &admin, id).await?,
        deliveries: endpoints::deliveries(&shop, &admin, id, paging).await?,
        secret: has_secret.then(request::take_new_secret).flatten(),
    })
}

/// The fields of a webhook, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookForm {
    /// Its id; empty for a new one.
    pub id: String,
    /// Where events are sent.
    pub url: Typed,
    /// The events that are ticked.
    pub events: Vec<WebhookEvent>,
    /// Whether it hears of anything at present.
    pub active: bool,
}

impl WebhookForm {
    /// The form of a webhook as it is.
    pub fn from_webhook(webhook: &Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            url: webhook.url.clone().into(),
            events: webhook.events.clone(),
            active: webhook.active,
        }
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).unwrap_or_default();
        Self {
            id: String::new(),
            url: Typed::from(get("url")),
            events: get("events").split(' ').filter_map(WebhookEvent::from_name).collect(),
            active: true,
        }
    }

    /// The page with the form; with what was typed, where that is not stored yet.
    fn address(&self) -> String {
        if !self.id.is_empty() {
            return format!("/gestion/webhooks/{}", encode(&self.id));
        }
        let events: Vec<_> = self.events.iter().map(|event| event.name()).collect();
        let (url, events) = (encode(&String::from(self.url.clone())), encode(&events.join(" ")));
        format!("/gestion/webhooks?url={url}&events={events}")
    }
}

/// Adds a webhook, whose secret the page that follows shows, or changes the one whose id the form holds.
#[server(prefix = "/fn", endpoint = "dashboard/save-webhook")]
pub async fn save_webhook(
    /// Every field as it was typed.
    form: WebhookForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let input = WebhookInput {
        url: form.url.clone().into(),
        events: form.events.clone(),
        active: form.active || form.id.is_empty(),
    };
    let failed = |error| request::fail_back_to(&form.address(), SaveWebhook::PATH, error);
    if form.id.is_empty() {
        let made = endpoints::create(&shop, &admin, &input).await.map_err(failed)?;
        request::keep_new_secret(&made.secret);
        leptos_axum::redirect(&format!("/gestion/webhooks/{}?secret=1", made.shown.id));
    } else {
        let id: Id<Webhook> = request::parse_id(&form.id)?;
        endpoints::update(&shop, &admin, id, &input).await.map_err(failed)?;
        leptos_axum::redirect(&format!("/gestion/webhooks/{id}?saved=1"));
    }
    Ok(())
}

/// Gives a webhook another secret, which the page that follows shows.
#[server(prefix = "/fn", endpoint = "dashboard/change-webhook-secret")]
pub async fn change_webhook_secret(
    /// The webhook's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let made = endpoints::change_secret(&shop, &admin, id).await?;
    request::keep_new_secret(&made.secret);
    leptos_axum::redirect(&format!("/gestion/webhooks/{id}?secret=1"));
    Ok(())
}

/// Takes a webhook away.
#[server(prefix = "/fn", endpoint = "dashboard/delete-webhook")]
pub async fn delete_webhook(
    /// The webhook's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    endpoints::delete(&shop, &admin, request::parse_id(&id)?).await?;
    leptos_axum::redirect("/gestion/webhooks?deleted=1");
    Ok(())
}

/// Has an event sent now: one that waits, or once more one that is done with.
#[server(prefix = "/fn", endpoint = "dashboard/send-event-again")]
pub async fn send_event_again(
    /// The webhook's id.
    webhook: Id<Webhook>,
    /// The delivery's id.
    id: Id<WebhookDelivery>,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    endpoints::send_again(&shop, &admin, webhook, id).await?;
    leptos_axum::redirect(&format!("/gestion/webhooks/{webhook}?again=1"));
    Ok(())
}
