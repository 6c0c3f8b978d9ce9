//! The button that marks a favorite.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{Id, product::Product};

use crate::{
    components::{form::field::action_problem, layout::icon::HeartIcon},
    request::language::translate,
    server_fns::favorites::MarkFavorite,
    url::query_string,
};

/// A button that marks a product and takes the mark off again.
#[component]
pub fn FavoriteButton(
    /// The product's id.
    product: Id<Product>,
    /// The product's name, for screen readers.
    name: String,
    /// Whether it is marked as the page comes.
    marked: bool,
    /// Whether the button shows its name beside the heart.
    #[prop(optional)]
    in_words: bool,
) -> impl IntoView {
    let t = translate();
    let mark = ServerAction::<MarkFavorite>::new();
    let is_marked = move || {
        mark.value()
            .with(|value| value.as_ref().and_then(|v| v.as_ref().ok().copied()))
            .unwrap_or(marked)
    };
    let here = use_location();
    let next = move || format!("{}{}", here.pathname.get(), query_string(&here.search.get()));
    let problem = action_problem(mark);
    // Without JavaScript the problem comes in the page's address, and no button knows whether it is its own: none shows it.
    let failed = move || (mark.version().get() > 0).then(|| problem.get()).flatten();
    let words = t("Favori", "Favourite");
    view! {
        <ActionForm action=mark attr:class=if in_words { "heart-form is-wide" } else { "heart-form" }>
            <input type="hidden" name="product_id" value=product.to_string()/>
            <input type="hidden" name="marked" value=move || (!is_marked()).to_string()/>
            <input type="hidden" name="next" value=next/>
            <button class="heart" type="submit" aria-pressed=move || is_marked().to_string()>
                <HeartIcon/>
                <span class=if in_words { "" } else { "visually-hidden" }>{words}</span>
                <span class="visually-hidden">{format!("{} {name}", t("\u{a0}:", ":"))}</span>
            </button>
            {move || failed().map(|problem| view! { <p class="field-error" role="alert">{problem.detail}</p> })}
        </ActionForm>
    }
}
