//! What runs in the browser. Every page works without it.

// Linked for what it exports: the functions that hydrate each island.
extern crate islands as _;

mod page;
mod sending;
mod typed;

use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page that the server drew answer without being loaded anew. The islands are hydrated by the script that
/// calls this (app's `start.js`).
#[wasm_bindgen]
pub fn hydrate() {
    // A panic becomes an exception with its message: the script reports it, and forms are sent as without scripts.
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
    leptos::mount::hydrate_islands();
    sending::listen();
    page::keep_header_current();
    // Tests wait for it: until then a click is the browser's to answer. The name is a valid one.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}
