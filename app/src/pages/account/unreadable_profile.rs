//! What a customer is told whose profile cannot be read.

use leptos::prelude::*;

use crate::request::language::translate;

/// Says that addresses, favorites and avoided allergens are missing, and that they are not lost.
#[component]
pub fn UnreadableProfile(
    /// Whether the profile cannot be read.
    when: bool,
) -> impl IntoView {
    let t = translate();
    when.then(|| {
        view! {
            <div class="notice is-warning">
                <p class="notice-title">{t("Votre profil ne peut pas être lu", "Your profile cannot be read")}</p>
                <p>
                    {t(
                        "Vos adresses, favoris et allergènes à éviter manquent ici, sans être perdus. Écrivez-nous\u{a0}: nous les remettons en ordre. Vos commandes et vos points n’en souffrent pas.",
                        "Your addresses, favourites and allergens to avoid are missing here, but not lost. Write to us: we will put them right. Your orders and points are not affected.",
                    )}
                </p>
            </div>
        }
    })
}
