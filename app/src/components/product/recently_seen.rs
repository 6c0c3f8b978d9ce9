//! The cheeses that this browser showed lately. `frontend/seen.js` fills the list of what it keeps in the browser, once its
//! reader asked for that; without scripts there is none, and the shop learns nothing of it.

use leptos::prelude::*;
use shared::{picture::smallest, product::Product};

use crate::request::language::translate;

/// What stands in for a picture that is missing.
const MISSING: &str = "/images/mark.svg";

/// The list, hidden until a script fills it; on a product's page with the button that asks for it.
#[component]
pub fn RecentlySeen(
    /// The product of the page.
    #[prop(optional)]
    product: Option<Product>,
) -> impl IntoView {
    let t = translate();
    let seen = product.map(|product| {
        let picture = product
            .images
            .first()
            .map_or_else(|| MISSING.to_owned(), |image| smallest(image));
        (product.key(), product.name, picture)
    });
    let (key, name, picture) = seen.unwrap_or_default();
    view! {
        <recently-seen hidden="" data-key=key data-name=name data-picture=picture>
            <section class="section" aria-labelledby="seen">
                <div class="section-head"><h2 id="seen">{t("Vus récemment", "Recently seen")}</h2></div>
                <ul class="seen-list"></ul>
                <p class="field-hint">
                    {t(
                        "Sur cet appareil seulement, si vous le demandez\u{a0}: rien n’en est envoyé à la boutique.",
                        "On this device alone, if you ask for it: nothing of it is sent to the shop.",
                    )}
                </p>
                <button class="button-link" type="button">
                    {t("Retenir les fromages que je regarde", "Remember the cheeses I look at")}
                </button>
                <button class="button-link" type="button" hidden=true>
                    {t("Les oublier, et ne plus les retenir", "Forget them, and remember no more")}
                </button>
            </section>
        </recently-seen>
    }
}
