//! A secret that was just made.

use leptos::prelude::*;
use shared::account::Secret;

use crate::request::language::translate;

/// Shows a secret this once.
#[component]
pub fn ShownOnce(
    /// The secret as it was just made; no page shows it again.
    secret: Secret,
    /// What it is called: `Votre clé d’API`.
    name: &'static str,
    /// What to do with it.
    words: &'static str,
) -> impl IntoView {
    let t = translate();
    view! {
        <section class="desk-panel" aria-labelledby="shown-once">
            <h2 id="shown-once">{name}</h2>
            <div class="notice is-success" role="status">
                <p>
                    {t(
                        "Copiez-la maintenant dans votre programme\u{a0}: cette valeur ne sera plus montrée.",
                        "Copy it into your program now: this value is not shown again.",
                    )}
                </p>
            </div>
            <p><code class="secret">{secret.0}</code></p>
            <p>{words}</p>
        </section>
    }
}
