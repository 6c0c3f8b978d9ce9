//! The legal pages as they were, version after version.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use shared::{Page, settings::LegalPage, terms::TextVersion};

use super::legal::written;
use crate::{
    components::layout::{
        breadcrumb::Breadcrumb, dashboard::requested_page, head::Head, pagination::Pagination, storefront::Storefront,
    },
    pages::loading::{loaded::loaded, not_found::NotFound},
    request::language::{language, translate},
    server_fns::settings::{read_legal_version, read_legal_versions},
    words::legal::title,
};

/// Where the versions of a page are listed; each is below it, by its number.
pub fn versions_of(page: LegalPage) -> String {
    format!("/{}/versions", page.slug())
}

/// The legal page above this address.
fn page_above() -> Option<LegalPage> {
    let path = use_location().pathname.get_untracked();
    LegalPage::from_slug(path.split('/').nth(1)?)
}

/// `/conditions-de-vente/versions`, and the same below each legal page: every version, the newest first.
#[component]
pub fn VersionsPage() -> impl IntoView {
    let t = translate();
    let Some(page) = page_above() else {
        return view! { <Storefront><NotFound/></Storefront> }.into_any();
    };
    let name = title(page, language());
    let here = format!("{name}, {}", t("toutes les versions", "all versions"));
    let of_orders = (page == LegalPage::Terms).then(|| {
        view! {
            <p>
                {t(
                    "Chaque commande garde la version qui valait ce jour-là.",
                    "Each order keeps the version that held on its day.",
                )}
            </p>
        }
    });
    view! {
        <Head title=here.clone()/>
        <Storefront>
            <div class="page page-body">
                <Breadcrumb above=vec![(format!("/{}", page.slug()), name.into())] here=here.clone()/>
                <div class="page-head"><h1>{here}</h1></div>
                {of_orders}
                {loaded(read_legal_versions(page, requested_page()), move |versions| view! { <Versions page versions/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Versions(page: LegalPage, versions: Page<TextVersion>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (number, pages) = (versions.page, versions.pages);
    let rows = versions.items.into_iter().map(|version| {
        let number = version.version;
        view! {
            <li>
                <a href=format!("{}/{number}", versions_of(page))>{format!("{} {number}", t("Version", "Version"))}</a>
                {t(", depuis le ", ", since ")}
                <time datetime=version.since.to_string()>{version.since.day(language)}</time>
            </li>
        }
    });
    view! {
        <div class="prose"><ul>{rows.collect_view()}</ul></div>
        <Pagination page=number pages base=format!("{}?", versions_of(page))/>
    }
}

/// `/conditions-de-vente/versions/:version`, and the same below each legal page: what one of them said.
#[component]
pub fn VersionPage() -> impl IntoView {
    let number = use_params_map().read_untracked().get("version").unwrap_or_default();
    let Some(page) = page_above() else {
        return view! { <Storefront><NotFound/></Storefront> }.into_any();
    };
    view! {
        <Storefront>
            {loaded(read_legal_version(page, number), move |version| view! { <Version page version/> })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Version(page: LegalPage, version: TextVersion) -> impl IntoView {
    let (t, language) = (translate(), language());
    let name = title(page, language);
    let here = format!("{name}, {} {}", t("version", "version"), version.version);
    let (of, text) = version.shown(language);
    let words = written(of, text);
    view! {
        <Head title=here.clone()/>
        <div class="page page-body">
            <Breadcrumb
                above=vec![
                    (format!("/{}", page.slug()), name.into()),
                    (versions_of(page), t("Versions", "Versions").into()),
                ]
                here=here.clone()
            />
            <div class="page-head"><h1>{here}</h1></div>
            <p class="muted">
                {t("En vigueur depuis le ", "In force since ")}
                <time datetime=version.since.to_string()>{version.since.day(language)}</time>
            </p>
            {words}
        </div>
    }
}
