//! The legal pages: what the shopkeeper wrote, else the shop's own text.

use leptos::prelude::*;
use shared::{
    Language,
    settings::{Block, LegalPage, blocks},
};

use crate::{
    components::layout::{head::Head, storefront::Storefront},
    pages::{loading::loaded::loaded, storefront::versions::versions_of},
    request::language::{language, translate},
    server_fns::settings::{LegalShown, read_legal},
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
    let language = language();
    let title = legal::title(page, language);
    view! {
        <Head title=title description=legal::summary(page, language)/>
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{title}</h1></div>
                {loaded(read_legal(page), move |shown| view! { <InForce page shown/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn InForce(page: LegalPage, shown: LegalShown) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (of, text) = shown.text.shown(language);
    let words = written(of, text);
    let in_force = shown.version.map(|(number, since)| {
        view! {
            {format!("{} {number}, {}", t("Version", "Version"), t("en vigueur depuis le ", "in force since "))}
            <time datetime=since.to_string()>{since.day(language)}</time>
            ". "
        }
    });
    view! {
        {words}
        <p class="muted">
            {in_force}
            <a href=versions_of(page)>{t("Toutes les versions de ce texte", "All versions of this text")}</a>
        </p>
    }
}

/// A text, and above it a sentence where it is not in the page's language.
pub(super) fn written(of: Language, text: &str) -> AnyView {
    let (t, language) = (translate(), language());
    let other = (of != language).then_some(of);
    let said = other.map(|of| {
        let words = match of {
            Language::French => t("Ce texte n’existe qu’en français.", "This text exists in French only."),
            Language::English => t("Ce texte n’existe qu’en anglais.", "This text exists in English only."),
        };
        view! { <p class="muted">{words}</p> }
    });
    view! {
        {said}
        <div class="prose" lang=other.map(Language::tag)>{prose(text)}</div>
    }
    .into_any()
}

/// The text as HTML: every character of it is text.
fn prose(text: &str) -> Vec<AnyView> {
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
