//! The pages above a page.

use domain::Shop;
use serde_json::{Value, json};
use shared::Language;

use super::{document, thing};

/// The links above a page, outermost first, and its own name
/// (<https://developers.google.com/search/docs/appearance/structured-data/breadcrumb>).
pub fn breadcrumbs(shop: &Shop, above: &[(String, String)], here: &str, language: Language) -> Value {
    let above = above.iter().map(|(address, name)| {
        let address = shop.settings.address(address, language);
        (name.as_str(), Value::from(address))
    });
    let items: Vec<_> = (1..)
        .zip(above.chain([(here, Value::Null)]))
        .map(|(position, (name, item))| thing("ListItem", json!({ "position": position, "name": name, "item": item })))
        .collect();
    document("BreadcrumbList", json!({ "itemListElement": items }))
}
