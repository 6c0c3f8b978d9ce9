//! The terms of sale as they were, version after version.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{Page, terms::TermsVersion};

use super::legal::prose;
use crate::{
    components::layout::{
        breadcrumb::Breadcrumb, dashboard::requested_page, head::Head, pagination::Pagination, storefront::Storefront,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::settings::{read_terms_version, read_terms_versions},
};

/// Where the versions are listed; each is below it, by its number.
pub const VERSIONS: &str = "/conditions-de-vente/versions";
const TERMS: &str = "/conditions-de-vente";

/// `/conditions-de-vente/versions`: every version, the newest first.
#[component]
pub fn TermsVersionsPage() -> impl IntoView {
    let t = translate();
    let title = t("Versions des conditions de vente", "Versions of the terms of sale");
    view! {
        <Head title=title/>
        <Storefront>
            <div class="page page-body">
                <Breadcrumb above=vec![(TERMS.into(), t("Conditions de vente", "Terms of sale").into())] here=title.to_owned()/>
                <div class="page-head"><h1>{title}</h1></div>
                <p>
                    {t(
                        "Chaque commande garde la version qui valait ce jour-là.",
                        "Each order keeps the version that held on its day.",
                    )}
                </p>
                {loaded(read_terms_versions(requested_page()), |versions| view! { <Versions versions/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Versions(versions: Page<TermsVersion>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (page, pages) = (versions.page, versions.pages);
    let rows = versions.items.into_iter().map(|version| {
        let number = version.version;
        view! {
            <li>
                <a href=format!("{VERSIONS}/{number}")>{format!("{} {number}", t("Version", "Version"))}</a>
                {t(", depuis le ", ", since ")}
                <time datetime=version.since.to_string()>{version.since.day(language)}</time>
            </li>
        }
    });
    view! {
        <div class="prose"><ul>{rows.collect_view()}</ul></div>
        <Pagination page pages base="/conditions-de-vente/versions?"/>
    }
}

/// `/conditions-de-vente/versions/:version`: what one of them said.
#[component]
pub fn TermsVersionPage() -> impl IntoView {
    let number = use_params_map().read_untracked().get("version").unwrap_or_default();
    view! {
        <Storefront>
            {loaded(read_terms_version(number), |version| view! { <Version version/> })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Version(version: TermsVersion) -> impl IntoView {
    let (t, language) = (translate(), language());
    let title = format!(
        "{}, {} {}",
        t("Conditions de vente", "Terms of sale"),
        t("version", "version"),
        version.version
    );
    view! {
        <Head title=title.clone()/>
        <div class="page page-body">
            <Breadcrumb
                above=vec![
                    (TERMS.into(), t("Conditions de vente", "Terms of sale").into()),
                    (VERSIONS.into(), t("Versions", "Versions").into()),
                ]
                here=title.clone()
            />
            <div class="page-head"><h1>{title}</h1></div>
            <p class="muted">
                {t("En vigueur depuis le ", "In force since ")}
                <time datetime=version.since.to_string()>{version.since.day(language)}</time>
            </p>
            <div class="prose">{prose(version.words(language))}</div>
        </div>
    }
}
