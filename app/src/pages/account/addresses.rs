//! The addresses that checkout offers.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{Problem, profile::Address};

use crate::{
    components::{
        form::{
            address_fields::AddressFields,
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, storefront::Storefront},
    },
    pages::{account::unreadable_profile::UnreadableProfile, loading::loaded::loaded},
    request::language::translate,
    server_fns::{
        account::read_account,
        addresses::{KeepAddress, PreferAddress, RemoveAddress},
    },
};

/// `/compte/adresses`: the addresses and a form for a new one. `?modifier=2` puts the third address into the form.
#[component]
pub fn AddressesPage() -> impl IntoView {
    let t = translate();
    let edited = use_query_map().read_untracked().get("modifier");
    let edited = edited.and_then(|place| place.parse().ok());
    view! {
        <Head title=t("Vos adresses", "Your addresses")/>
        <Storefront>
            {loaded(read_account(), move |(account, is_readable)| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Vos adresses", "Your addresses")}</h1></div>
                        <AccountNav here="/compte/adresses"/>
                        <UnreadableProfile when=!is_readable/>
                        <Addresses addresses=account.profile.addresses edited/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Addresses(addresses: Vec<Address>, edited: Option<usize>) -> impl IntoView {
    let t = translate();
    let in_form = edited.and_then(|place| addresses.get(place)).cloned();
    let list = (!addresses.is_empty()).then(|| {
        let cards = addresses.into_iter().enumerate();
        let cards: Vec<_> = cards.map(|(place, address)| view! { <Card place address/> }).collect();
        view! {
            <section class="account-section" aria-labelledby="addresses">
                <h2 id="addresses">{t("Enregistrées", "Kept")}</h2>
                <ul class="address-list">{cards}</ul>
            </section>
        }
    });
    let problem = problem_of::<KeepAddress>();
    let heading = match in_form {
        Some(_) => t("Modifier", "Change"),
        None => t("Ajouter une adresse", "Add an address"),
    };
    view! {
        {list}
        <section class="account-section" aria-labelledby="form">
            <h2 id="form">{heading}</h2>
            <div>
                <ProblemNotice problem=problem.clone()/>
                <AddressForm was=in_form problem/>
            </div>
        </section>
    }
}

#[component]
fn Card(place: usize, address: Address) -> impl IntoView {
    let t = translate();
    let line = address.line();
    let (change, prefer, remove) = (
        t("Modifier", "Change"),
        t("Choisir par défaut", "Make the default"),
        t("Retirer", "Remove"),
    );
    let about = |words: &str| format!("{words}, {line}");
    let (about_change, about_prefer, about_remove) = (about(change), about(prefer), about(remove));
    let (preferred, removed) = (line.clone(), line.clone());
    let default = address
        .is_default
        .then(|| view! { <span class="badge is-done">{t("Par défaut", "Default")}</span> });
    let has_heading = !address.kind.is_empty() || address.is_default;
    let heading = has_heading.then(|| view! { <p><strong>{address.kind}</strong> " " {default}</p> });
    let prefer = (!address.is_default).then(move || {
        view! {
            <PostForm action=PreferAddress::PATH>
                <input type="hidden" name="was" value=preferred/>
                <button class="button-link" type="submit" aria-label=about_prefer>{prefer}</button>
            </PostForm>
        }
    });
    view! {
        <li class="address-card">
            {heading}
            <address>{line}</address>
            <div class="button-row">
                <a class="button-link" href=format!("/compte/adresses?modifier={place}#form") aria-label=about_change>
                    {change}
                </a>
                {prefer}
                <PostForm action=RemoveAddress::PATH>
                    <input type="hidden" name="was" value=removed/>
                    <button class="button-link is-danger" type="submit" aria-label=about_remove>{remove}</button>
                </PostForm>
            </div>
        </li>
    }
}

#[component]
fn AddressForm(was: Option<Address>, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let is_new = was.is_none();
    let line = was.as_ref().map(Address::line).unwrap_or_default();
    let address = was.unwrap_or_default();
    let (kind, is_default) = (address.kind.clone(), address.is_default);
    view! {
        <PostForm action=KeepAddress::PATH class="form" novalidate=true>
            <input type="hidden" name="was" value=line/>
            <Field
                name="type"
                label=t("Nom de l’adresse", "Name of the address")
                value=kind
                hint=t("Maison, bureau, chez Mamie.", "Home, office, at Granny’s.")
                may_be_empty=true
                problem=problem.clone()
            />
            <AddressFields address problem/>
            <label class="choice">
                <input type="checkbox" name="is_default" value="true" checked=is_default/>
                {t("Commencer la commande par cette adresse", "Start the checkout from this address")}
            </label>
            <div class="button-row">
                <button class="button" type="submit">
                    {if is_new { t("Ajouter l’adresse", "Add the address") } else { t("Enregistrer", "Save") }}
                </button>
                {(!is_new).then(|| view! {
                    <a class="button button-quiet" href="/compte/adresses">{t("Annuler", "Cancel")}</a>
                })}
            </div>
        </PostForm>
    }
}
