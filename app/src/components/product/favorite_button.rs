//! The button that marks a favorite.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Id, product::Product};

use crate::{
    components::{form::post_form::PostForm, layout::icon::HeartIcon},
    request::language::translate,
    server_fns::favorites::MarkFavorite,
    url::here,
};

/// A button that marks a product and takes the mark off again. The page around it says what was wrong, once for all of
/// its buttons: the address does not tell which of them it was.
#[component]
pub fn FavoriteButton(
    /// The product's id.
    product: Id<Product>,
    /// The product's name, for screen readers.
    name: String,
    /// Whether it is marked.
    marked: bool,
    /// Whether the button shows its name beside the heart.
    #[prop(optional)]
    in_words: bool,
) -> impl IntoView {
    let t = translate();
    let words = t("Favori", "Favourite");
    view! {
        <PostForm action=MarkFavorite::PATH class=if in_words { "heart-form is-wide" } else { "heart-form" }>
            <input type="hidden" name="product_id" value=product.to_string()/>
            <input type="hidden" name="marked" value=(!marked).to_string()/>
            <input type="hidden" name="next" value=here()/>
            <button class="heart" type="submit" aria-pressed=marked.to_string()>
                <HeartIcon/>
                <span class=if in_words { "" } else { "visually-hidden" }>{words}</span>
                <span class="visually-hidden">{format!("{} {name}", t("\u{a0}:", ":"))}</span>
            </button>
        </PostForm>
    }
}
