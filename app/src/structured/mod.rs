//! What a page says, once more for programs: JSON-LD in the words of <https://schema.org>, as
//! <https://developers.google.com/search/docs/appearance/structured-data> asks for it. It says what the page says and
//! nothing else, and is made of the same values.

mod breadcrumbs;
mod product;
mod recipe;
mod store;

use domain::Shop;
use leptos::prelude::*;
use serde_json::{Map, Value};

pub use self::{breadcrumbs::breadcrumbs, product::product, recipe::recipe, store::store};
use crate::request;

/// The data that `say` makes of the shop, as a part of the page. Browsers run nothing of it, and the page's policy need
/// not allow it.
pub fn data(say: impl FnOnce(&Shop) -> Value) -> AnyView {
    let Ok(shop) = request::shop() else {
        return ().into_any();
    };
    let text = text(&say(&shop));
    view! { <script type="application/ld+json">{text}</script> }.into_any()
}

/// JSON in which nothing ends the script that it stands in.
fn text(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

/// A thing of this kind: what of it is null is left out.
fn thing(kind: &str, fields: Value) -> Value {
    let mut thing = Map::from_iter([("@type".to_owned(), kind.into())]);
    if let Value::Object(fields) = fields {
        thing.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
    thing.into()
}

/// A thing that stands for itself.
fn document(kind: &str, fields: Value) -> Value {
    let mut thing = thing(kind, fields);
    thing["@context"] = "https://schema.org".into();
    thing
}

/// The name by which other things name the shop itself.
fn store_id(shop: &Shop) -> Value {
    format!("{}/#store", shop.settings.site_url).into()
}

/// The pictures, as other sites take them; null where there are none.
fn pictures(shop: &Shop, images: &[String]) -> Value {
    let images: Vec<_> = images.iter().map(|image| shop.settings.picture(image)).collect();
    if images.is_empty() { Value::Null } else { images.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_text_ends_the_script_that_it_stands_in() {
        let told = text(&json!({ "name": "</script><script>alert(1)</script><!--" }));
        assert!(!told.contains('<'), "{told}");
        let read: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)</script><!--");
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let told = document("Thing", json!({ "name": "Brie", "image": null }));
        assert_eq!(
            told,
            json!({ "@context": "https://schema.org", "@type": "Thing", "name": "Brie" })
        );
    }
}
