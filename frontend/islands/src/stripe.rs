//! Stripe's form in the browser: <https://docs.stripe.com/js>. It is drawn by Stripe's own script inside a frame of
//! Stripe's, so that no card's number reaches the shop.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::{
    prelude::{document, window},
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::Element,
};
use shared::{Language, card::CardPayment};
use wasm_bindgen_futures::JsFuture;

/// Stripe's form, drawn in the page.
#[derive(Clone)]
pub struct StripeForm {
    stripe: JsValue,
    elements: JsValue,
}

/// Why a card was not charged.
#[derive(Debug)]
pub struct CardRefusal {
    /// Stripe's error code: `card_declined`.
    pub code: String,
    /// Stripe's words, in the form's language.
    pub message: String,
}

/// Loads Stripe's script, if it is not there yet. The script runs because one that may run brings it (CSP's
/// `strict-dynamic`). An error means that it could not be loaded, and holds no reason.
pub async fn load(script: &str) -> Result<(), JsValue> {
    if get_property(&window(), "Stripe").is_ok_and(|stripe| stripe.is_function()) {
        return Ok(());
    }
    let element = document().create_element("script")?;
    element.set_attribute("src", script)?;
    let loaded = Promise::new(&mut |resolve, reject| {
        // An error would mean that the element is missing, and it was just drawn.
        let _ = set_property(&element, "onload", &resolve);
        let _ = set_property(&element, "onerror", &reject);
    });
    let head = document().head().ok_or(JsValue::NULL)?;
    head.append_child(&element)?;
    JsFuture::from(loaded).await.map(|_| ())
}

impl StripeForm {
    /// Draws the form in `place`, and calls `ready` once it can be filled in.
    pub fn draw(
        payment: &CardPayment,
        language: Language,
        place: &Element,
        ready: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let key = JsValue::from(&payment.publishable_key);
        let locale = new_object(&[("locale", language.tag().into())])?;
        let stripe =
            get_property(&window(), "Stripe")?
                .dyn_into::<Function>()?
                .call2(&JsValue::UNDEFINED, &key, &locale)?;
        let dark = window()
            .match_media("(prefers-color-scheme: dark)")?
            .is_some_and(|query| query.matches());
        let theme = if dark { "night" } else { "stripe" };
        let options = new_object(&[
            ("clientSecret", (&payment.client_secret).into()),
            ("appearance", new_object(&[("theme", theme.into())])?),
        ])?;
        let elements = call_method(&stripe, "elements", &[options])?;
        // Without the browser's own wallets, which the shop's content security policy does not allow.
        let wallets = new_object(&[("applePay", "never".into()), ("googlePay", "never".into())])?;
        let element = call_method(
            &elements,
            "create",
            &["payment".into(), new_object(&[("wallets", wallets)])?],
        )?;
        // Lives as long as the page: Stripe does not tell when the form is gone.
        let ready = Closure::<dyn Fn()>::new(ready).into_js_value();
        call_method(&element, "on", &["ready".into(), ready])?;
        call_method(&element, "mount", &[place.into()])?;
        Ok(Self { stripe, elements })
    }

    /// Charges the card, after whatever the bank wants to ask. Leaves the page for `back` only when the bank has a page
    /// of its own.
    pub async fn confirm(&self, back: &str) -> Result<(), CardRefusal> {
        let answer = async {
            let options = new_object(&[
                ("elements", self.elements.clone()),
                ("confirmParams", new_object(&[("return_url", back.into())])?),
                ("redirect", "if_required".into()),
            ])?;
            let promise = call_method(&self.stripe, "confirmPayment", &[options])?.dyn_into::<Promise>()?;
            get_property(&JsFuture::from(promise).await?, "error")
        };
        let text = |error: &JsValue, name| {
            get_property(error, name)
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        match answer.await {
            Ok(error) if error.is_undefined() || error.is_null() => Ok(()),
            Ok(error) | Err(error) => Err(CardRefusal {
                code: text(&error, "code"),
                message: text(&error, "message"),
            }),
        }
    }
}

fn get_property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

fn set_property(object: &JsValue, name: &str, value: &JsValue) -> Result<bool, JsValue> {
    Reflect::set(object, &name.into(), value)
}

fn new_object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        set_property(&object, name, value)?;
    }
    Ok(object.into())
}

fn call_method(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method = get_property(object, method)?.dyn_into::<Function>()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}
