//! The page that is shown, brought up to date with the one that the server would send now.

use gloo_events::EventListener;
use js_sys::Array;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, DomParser, Element, PageTransitionEvent, RequestInit, Response, SupportedType};

/// The page at an address, if it is there and itself: one that leads elsewhere, is refused for a while or failed is an
/// error.
pub async fn visit(address: &str) -> Result<Document, JsValue> {
    let response = fetch(address, "text/html", &RequestInit::new()).await?;
    if response.redirected() || response.status() == 429 || response.status() >= 500 {
        return Err(JsValue::NULL);
    }
    DomParser::new()?.parse_from_string(&text(&response).await?, SupportedType::TextHtml)
}

/// What a server function answers to a form: where to go on, or a problem as JSON.
pub async fn call(function: &str, form: &JsValue) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(form);
    fetch(function, "application/json", &request).await
}

async fn fetch(address: &str, accept: &str, request: &RequestInit) -> Result<Response, JsValue> {
    let accept = Array::of2(&"accept".into(), &accept.into());
    request.set_headers(&Array::of1(&accept));
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await?;
    response.dyn_into()
}

/// The text of an answer.
pub async fn text(response: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

/// Changes what differs in the page that is shown, and leaves all else: pictures, what is typed, what is unfolded.
pub fn update(new: &Document) -> Result<(), JsValue> {
    document().set_title(&new.title());
    match (document().body(), new.body()) {
        (Some(old), Some(new)) => update_element(&old, &new),
        _ => Ok(()),
    }
}

fn update_element(old: &Element, new: &Element) -> Result<(), JsValue> {
    if old.is_equal_node(Some(new)) || is_same_island(old, new) {
        return Ok(());
    }
    let (before, after) = (old.children(), new.children());
    let is_alike = old.tag_name() == new.tag_name()
        && before.length() > 0
        && before.length() == after.length()
        // Text beside elements has no place of its own to be compared at.
        && own_text(old) == own_text(new);
    if !is_alike {
        return old.replace_with_with_node_1(new);
    }
    update_attributes(old, new)?;
    // Both lists are live: pairs are taken first, as replacing moves a child from one to the other.
    let pairs: Vec<_> = (0..before.length())
        .filter_map(|at| before.item(at).zip(after.item(at)))
        .collect();
    pairs.iter().try_for_each(|(old, new)| update_element(old, new))
}

/// Whether both are the same island, or what `seen.js` fills: the one that is shown is alive, and has changed itself.
fn is_same_island(old: &Element, new: &Element) -> bool {
    let is_same = |name| old.get_attribute(name) == new.get_attribute(name);
    matches!(old.tag_name().as_str(), "LEPTOS-ISLAND" | "RECENTLY-SEEN")
        && is_same("data-component")
        && is_same("data-props")
        && is_same("data-key")
}

/// The text between an element's children, without that of the children.
fn own_text(element: &Element) -> String {
    let nodes = element.child_nodes();
    (0..nodes.length())
        .filter_map(|at| nodes.item(at))
        .filter(|node| node.node_type() == web_sys::Node::TEXT_NODE)
        .filter_map(|node| node.text_content())
        .collect()
}

fn update_attributes(old: &Element, new: &Element) -> Result<(), JsValue> {
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        // Unfolded by the reader, and theirs to fold.
        if !new.has_attribute(&name) && name != "open" {
            old.remove_attribute(&name)?;
        }
    }
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if old.get_attribute(&name).as_ref() != Some(&value) {
            old.set_attribute(&name, &value)?;
        }
    }
    Ok(())
}

/// A page that the browser kept as it was left is shown again with the cart's count of now.
pub fn keep_header_current() {
    EventListener::new(&window(), "pageshow", |event| {
        let is_kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        if is_kept {
            spawn_local(async {
                // Without the network the header stays as it is.
                let _ = update_header().await;
            });
        }
    })
    .forget();
}

async fn update_header() -> Result<(), JsValue> {
    // The button that led away from here was left busy.
    while let Some(button) = document().query_selector("[aria-busy]")? {
        button.remove_attribute("aria-busy")?;
    }
    // Of a page that changes nothing by being looked at.
    let new = visit("/panier").await?;
    for part in [".header-basket", ".header-account"] {
        if let (Some(old), Some(new)) = (document().query_selector(part)?, new.query_selector(part)?) {
            update_element(&old, &new)?;
        }
    }
    Ok(())
}
