//! The scripts in the head of every page.

use std::sync::LazyLock;

use leptos::{nonce::use_nonce, prelude::*, server_fn::ServerFn};

use crate::server_fns::report::ReportBroken;

/// Loads the browser's half once the page is there, so that its pictures and fonts come first.
static START: LazyLock<String> = LazyLock::new(|| include_str!("start.js").lines().map(str::trim).collect());

/// Pages that a browser may fetch when a link to them is likely to be followed: looking at them changes nothing.
/// <https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API>
const LIKELY_NEXT: &str = r#"{"prefetch":[{"where":{"href_matches":["/","/fromages","/fromages/*","/recettes","/recettes/*","/en","/en/fromages","/en/fromages/*","/en/recettes","/en/recettes/*"]},"eagerness":"moderate"}]}"#;

/// Where `scripts/dev` tells open pages that there is a new build.
pub fn dev_reload() -> Option<String> {
    cfg!(debug_assertions)
        .then(|| std::env::var("DEV_RELOAD").ok())
        .flatten()
}

/// The browser's half, and what it may fetch ahead.
#[component]
pub fn Scripts(options: LeptosOptions) -> impl IntoView {
    if let Some(context) = Owner::current_shared_context() {
        // Only islands are hydrated: no page sends along the data that it was drawn from.
        context.set_is_hydrating(false);
    }
    let start = format!(
        "{}('/{}/start.js','{}')",
        *START,
        options.site_pkg_dir,
        ReportBroken::PATH
    );
    let reload = dev_reload().map(|address| format!("new EventSource('{address}').onmessage=()=>location.reload()"));
    view! {
        {reload.map(|script| view! { <script type="module" nonce=use_nonce()>{script}</script> })}
        <script type="speculationrules" nonce=use_nonce()>{LIKELY_NEXT}</script>
        <script type="module" nonce=use_nonce()>{start}</script>
    }
}

#[cfg(test)]
mod tests {
    use shared::Language;

    use super::*;

    #[test]
    fn only_pages_that_change_nothing_are_fetched_ahead() {
        let rules: serde_json::Value = serde_json::from_str(LIKELY_NEXT).unwrap();
        let rules = rules.as_object().unwrap();
        assert_eq!(
            rules.keys().collect::<Vec<_>>(),
            ["prefetch"],
            "a page that is drawn ahead runs its program"
        );
        let addresses = &rules["prefetch"][0]["where"]["href_matches"];
        let known = ["/", "/fromages", "/fromages/*", "/recettes", "/recettes/*"];
        let known = [Language::French, Language::English].map(|language| known.map(|path| language.address(path)));
        let known = serde_json::json!(known.concat());
        assert_eq!(
            addresses, &known,
            "/discount/… puts a code into the cart by being looked at"
        );
    }
}
