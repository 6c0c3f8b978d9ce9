//! Forms that change something are sent without leaving the page: what was typed, the place on the page and the
//! focus stay. The answer is the page that a browser without scripts would show.

use futures_util::lock::Mutex;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Document, Element, Event, FormData, HtmlElement, HtmlFormElement, Response, ScrollIntoViewOptions,
    ScrollLogicalPosition, SubmitEvent, Url, UrlSearchParams,
};

use crate::{page, typed::Typed};

/// Held by the form that is being sent.
static TURN: Mutex<()> = Mutex::new(());

/// Sends the forms of this page and of those that replace it, from now on.
pub fn listen() {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document(), "submit", options, |event| {
        if let Some((form, body)) = takes(event) {
            event.prevent_default();
            let submitter = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
            spawn_local(send(form, body, submitter));
        }
    })
    .forget();
}

/// The form and what it sends, when it is one to send from here: not one of an island, that only asks for a page, that
/// changes the language of everything, that carries files, or whose button sends it elsewhere.
fn takes(event: &Event) -> Option<(HtmlFormElement, JsValue)> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    // After a failure the browser sends forms itself (`start.js`).
    let is_alive = document().document_element()?.has_attribute("data-hydrated");
    let is_ours = is_alive
        && !event.default_prevented()
        && form.get_attribute("method")?.eq_ignore_ascii_case("post")
        && !form.has_attribute("enctype")
        && !form.has_attribute("data-reload");
    if !is_ours {
        return None;
    }
    let button = event.dyn_ref::<SubmitEvent>()?.submitter();
    if button.as_ref().is_some_and(|button| button.has_attribute("formaction")) {
        return None;
    }
    let data: JsValue = FormData::new_with_form(&form).ok()?.into();
    let body = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    if let Some((button, name)) = button.and_then(|button| Some((button.clone(), button.get_attribute("name")?))) {
        body.append(&name, &button.get_attribute("value").unwrap_or_default());
    }
    Some((form, body.into()))
}

async fn send(form: HtmlFormElement, body: JsValue, submitter: Option<HtmlElement>) {
    let pressed: &Element = submitter.as_ref().map_or(&form, AsRef::as_ref);
    // Pressed twice, sent once.
    if pressed.has_attribute("aria-busy") {
        return;
    }
    let _ = pressed.set_attribute("aria-busy", "true");
    // A guest's cart is a cookie: of two requests at once, one would be lost.
    let turn = TURN.lock().await;
    if let Some(told) = document().query_selector(".sending-problem").ok().flatten() {
        told.remove();
    }
    let outcome = answer(&form, &body, submitter.as_ref()).await;
    drop(turn);
    if outcome != Ok(Next::Leaves) {
        let _ = pressed.remove_attribute("aria-busy");
    }
    if let Err(words) = outcome {
        complain(pressed, &words);
    }
}

/// What happens once a form was answered.
#[derive(PartialEq, Eq)]
enum Next {
    /// The page shows what came of it.
    Stays,
    /// The browser loads another one.
    Leaves,
}

/// Shows what came of it. An error is what to tell beside the button; all that is typed stays.
async fn answer(form: &HtmlFormElement, body: &JsValue, submitter: Option<&HtmlElement>) -> Result<Next, String> {
    let address = form.get_attribute("action").unwrap_or_default();
    let response = page::call(&address, body).await.map_err(unreachable)?;
    let here = here().map_err(unreachable)?;
    if response.ok() {
        let to = target(&response, &here).map_err(unreachable)?;
        let leave = |to: &str| {
            window()
                .location()
                .assign(to)
                .map(|()| Next::Leaves)
                .map_err(unreachable)
        };
        if to.pathname() != here.pathname() {
            return leave(&to.href());
        }
        let Ok(new) = page::visit(&to.href()).await else {
            // It is done, and must not be sent again.
            return leave(&to.href());
        };
        form.reset();
        show(&new, submitter, Some(&to)).map_err(unreachable)?;
        return Ok(Next::Stays);
    }
    let problem = page::text(&response).await.map_err(unreachable)?;
    let detail = field(&problem, "detail").unwrap_or_else(|| unreachable(JsValue::NULL));
    // Its page would lead to the sign-in, and what was typed would be gone.
    if field(&problem, "code").as_deref() == Some("not_signed_in") {
        return Err(detail);
    }
    let to = refused(&here, &response, &problem).map_err(unreachable)?;
    let new = page::visit(&to.href()).await.map_err(|_| detail.clone())?;
    show(&new, submitter, None).map_err(unreachable)?;
    let is_told = document()
        .query_selector(".notice.is-error, .field-error")
        .is_ok_and(|told| told.is_some());
    if is_told { Ok(Next::Stays) } else { Err(detail) }
}

/// Brings the page up to date, and its notice into view.
fn show(new: &Document, submitter: Option<&HtmlElement>, address: Option<&Url>) -> Result<(), JsValue> {
    if let Some(button) = submitter {
        button.remove_attribute("aria-busy")?;
    }
    if let Some(address) = address {
        window()
            .history()?
            .replace_state_with_url(&JsValue::NULL, "", Some(&address.href()))?;
    }
    let typed = Typed::of_page(submitter);
    page::update(new)?;
    typed.put_back()?;
    if let Some(notice) = document().query_selector(".notice.is-error, .notice.is-success")? {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        notice.scroll_into_view_with_scroll_into_view_options(&options);
    }
    Ok(())
}

/// The address of this page, without the problem of an earlier form.
fn here() -> Result<Url, JsValue> {
    let here = Url::new(&window().location().href()?)?;
    here.search_params().delete("__path");
    here.search_params().delete("__err");
    Ok(here)
}

/// Where a form that was accepted leads: Leptos writes it into this header, and nothing for the page itself.
fn target(response: &Response, here: &Url) -> Result<Url, JsValue> {
    match response.headers().get("location")? {
        Some(location) => Url::new_with_base(&location, &here.href()),
        None => Url::new(&here.href()),
    }
}

/// The page with the problem of this function, as Leptos leads a form that was sent without scripts to it.
fn refused(here: &Url, response: &Response, problem: &str) -> Result<Url, JsValue> {
    let to = Url::new(&here.href())?;
    let bytes: String = problem.bytes().map(char::from).collect();
    let error = window().btoa(&bytes)?.replace('+', "-").replace('/', "_");
    to.search_params().set("__path", &Url::new(&response.url())?.pathname());
    to.search_params().set("__err", &error);
    Ok(to)
}

/// A text of a problem's JSON.
fn field(problem: &str, name: &str) -> Option<String> {
    let problem = js_sys::JSON::parse(problem).ok()?;
    js_sys::Reflect::get(&problem, &name.into()).ok()?.as_string()
}

/// What to tell whatever the reason: the network is down, or something between here and the shop.
fn unreachable(_: JsValue) -> String {
    let lang = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"));
    match lang.as_deref() {
        Some("en") => "The shop does not answer. Check your connection and try again.".into(),
        _ => "La boutique ne répond pas. Vérifiez votre connexion et réessayez.".into(),
    }
}

/// Tells it beside the button, where a screen reader announces it.
fn complain(pressed: &Element, words: &str) {
    let Ok(place) = document().create_element("p") else {
        return;
    };
    place.set_class_name("field-error sending-problem");
    let _ = place.set_attribute("role", "alert");
    let _ = if pressed.tag_name() == "FORM" {
        pressed.append_child(&place).map(|_| ())
    } else {
        pressed.after_with_node_1(&place)
    };
    place.set_text_content(Some(words));
}
