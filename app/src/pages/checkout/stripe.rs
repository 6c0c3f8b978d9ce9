//! Stripe's form in the browser: <https://docs.stripe.com/js>. It is drawn by Stripe's own script inside a frame of
//! Stripe's, so that no card's number reaches the shop.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::{
    prelude::{document, window},
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::Element,
};
use shared::Language;
use wasm_bindgen_futures::JsFuture;

use crate::server_fns::payment::CardForm;

/// A form that stands in the page.
#[derive(Clone)]
pub struct Form {
    stripe: JsValue,
    elements: JsValue,
}

/// Why a card was not charged.
#[derive(Debug)]
pub struct Refusal {
    /// Stripe's name for it.
    pub code: String,
    /// Stripe's words, in the form's language.
    pub message: String,
}

/// Loads Stripe's script, if it is not there yet. The script runs because one that may run brings it (CSP's
/// `strict-dynamic`). The error says nothing: it did not come.
pub async fn load(script: &str) -> Result<(), JsValue> {
    if get(&window(), "Stripe").is_ok_and(|stripe| stripe.is_function()) {
        return Ok(());
    }
    let element = document().create_element("script")?;
    element.set_attribute("src", script)?;
    let loaded = Promise::new(&mut |resolve, reject| {
        // An error means that there is no such element, which there is.
        let _ = set(&element, "onload", &resolve);
        let _ = set(&element, "onerror", &reject);
    });
    let head = document().head().ok_or(JsValue::NULL)?;
    head.append_child(&element)?;
    JsFuture::from(loaded).await.map(|_| ())
}

impl Form {
    /// Draws the form in `place`, and calls `ready` once it can be filled in.
    pub fn draw(
        form: &CardForm,
        language: Language,
        place: &Element,
        ready: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let key = JsValue::from(&form.payment.publishable_key);
        let locale = object(&[("locale", language.tag().into())])?;
        let stripe = get(&window(), "Stripe")?
            .dyn_into::<Function>()?
            .call2(&JsValue::UNDEFINED, &key, &locale)?;
        let dark = window()
            .match_media("(prefers-color-scheme: dark)")?
            .is_some_and(|query| query.matches());
        let theme = if dark { "night" } else { "stripe" };
        let options = object(&[
            ("clientSecret", (&form.payment.client_secret).into()),
            ("appearance", object(&[("theme", theme.into())])?),
        ])?;
        let elements = call(&stripe, "elements", &[options])?;
        // Without the browser's own wallets, for which the shop's policy leaves no room.
        let wallets = object(&[("applePay", "never".into()), ("googlePay", "never".into())])?;
        let element = call(
            &elements,
            "create",
            &["payment".into(), object(&[("wallets", wallets)])?],
        )?;
        // As long as the page: the form's own end is not told.
        let ready = Closure::<dyn Fn()>::new(ready).into_js_value();
        call(&element, "on", &["ready".into(), ready])?;
        call(&element, "mount", &[place.into()])?;
        Ok(Self { stripe, elements })
    }

    /// Charges the card, after whatever the bank wants to ask. Leaves the page for `back` only when the bank has a page
    /// of its own.
    pub async fn confirm(&self, back: &str) -> Result<(), Refusal> {
        let answer = async {
            let options = object(&[
                ("elements", self.elements.clone()),
                ("confirmParams", object(&[("return_url", back.into())])?),
                ("redirect", "if_required".into()),
            ])?;
            let promise = call(&self.stripe, "confirmPayment", &[options])?.dyn_into::<Promise>()?;
            get(&JsFuture::from(promise).await?, "error")
        };
        let text = |error: &JsValue, name| {
            get(error, name)
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        match answer.await {
            Ok(error) if error.is_undefined() || error.is_null() => Ok(()),
            Ok(error) | Err(error) => Err(Refusal {
                code: text(&error, "code"),
                message: text(&error, "message"),
            }),
        }
    }
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<bool, JsValue> {
    Reflect::set(object, &name.into(), value)
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value)?;
    }
    Ok(object.into())
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method = get(object, method)?.dyn_into::<Function>()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}
