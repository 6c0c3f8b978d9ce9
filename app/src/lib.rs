//! The pages, rendered on the server. What of them is hydrated in the browser is in the crate `islands`.

// Views are types as deep as the pages are.
#![recursion_limit = "256"]

use leptos::prelude::*;
use leptos_meta::MetaTags;

mod components;
pub mod listed;
mod pages;
pub mod problem;
pub mod request;
mod scripts;
#[expect(
    missing_docs,
    reason = "#[server] makes public fields of arguments; the functions say what they take"
)]
pub mod server_fns;
mod structured;
mod url;
mod words;

use components::layout::staff_styles::PackageFolder;
pub use components::product::suggestions::suggestions;
pub use pages::App;
pub use request::AppError;
pub use words::labels::contains as contains_allergens;

/// The HTML document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = request::language::current();
    request::set_content_policy();
    provide_context(PackageFolder(options.site_pkg_dir.to_string()));
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf7ed"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#16130e"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link
                    rel="preload"
                    href="/fonts/fraunces-latin-opsz-normal.woff2"
                    r#as="font"
                    type="font/woff2"
                    crossorigin=""
                />
                <link
                    rel="preload"
                    href="/fonts/instrument-sans-latin-wght-normal.woff2"
                    r#as="font"
                    type="font/woff2"
                    crossorigin=""
                />
                <link rel="stylesheet" href=format!("/{}/fromagerie.css", options.site_pkg_dir)/>
                <scripts::Scripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
