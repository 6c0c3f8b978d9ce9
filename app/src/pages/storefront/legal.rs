//! The legal pages: what the shopkeeper wrote, else the shop's own text.

use leptos::prelude::*;
use shared::settings::{Block, LegalPage, blocks};

use crate::{
    components::layout::{head::Head, storefront::Storefront},
    pages::{loading::loaded::loaded, storefront::terms::VERSIONS},
    request::language::{language, translate},
    server_fns::settings::read_legal,
    words::legal,
};

/// `/mentions-legales`: who publishes the site.
#[component]
pub fn LegalNoticePage() -> impl IntoView {
    page(LegalPage::LegalNotice)
}

/// `/conditions-de-vente`: the terms of sale.
#[component]
pub fn TermsPage() -> impl IntoView {
    page(LegalPage::Terms)
}

/// `/confidentialite`: what is kept of people.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    page(LegalPage::Privacy)
}

/// `/cookies`: what browsers keep for the shop.
#[component]
pub fn CookiesPage() -> impl IntoView {
    page(LegalPage::Cookies)
}

/// `/garanties`: the legal guarantees, and the mediator.
#[component]
pub fn GuaranteesPage() -> impl IntoView {
    page(LegalPage::Guarantees)
}

/// `/avis-clients`: how reviews are checked.
#[component]
pub fn ReviewRulesPage() -> impl IntoView {
    page(LegalPage::ReviewRules)
}

/// `/accessibilite`: how far everybody can use the site.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    page(LegalPage::Accessibility)
}

fn page(page: LegalPage) -> AnyView {
    let (t, language) = (translate(), language());
    let title = legal::title(page, language);
    let versions = (page == LegalPage::Terms).then(|| {
        view! {
            <p class="muted">
                <a href=VERSIONS>{t("Toutes les versions de ces conditions", "All versions of these terms")}</a>
            </p>
        }
    });
    view! {
        <Head title=title description=legal::summary(page, language)/>
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{title}</h1></div>
                {loaded(read_legal(page), |text| view! { <div class="prose">{prose(&text)}</div> })}
                {versions}
            </div>
        </Storefront>
    }
    .into_any()
}

/// The text as HTML: every character of it is text.
pub(super) fn prose(text: &str) -> Vec<AnyView> {
    let block = |block| match block {
        Block::Heading(words) => view! { <h2>{words}</h2> }.into_any(),
        Block::Paragraph(lines) => {
            let mut lines = lines.into_iter();
            let first = lines.next();
            let rest: Vec<_> = lines.map(|line| view! { <br/> {line} }).collect();
            view! { <p>{first}{rest}</p> }.into_any()
        }
        Block::List(items) => {
            let items: Vec<_> = items.into_iter().map(|item| view! { <li>{item}</li> }).collect();
            view! { <ul>{items}</ul> }.into_any()
        }
    };
    blocks(text).into_iter().map(block).collect()
}
