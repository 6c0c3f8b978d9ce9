//! The coupons, in a list.

use leptos::prelude::*;
use shared::{Language, Page, coupon::Coupon};

use crate::{
    components::{
        form::outcome::{SuccessNotice, has_succeeded},
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        coupon_form::last_day,
        coupons::{CouponState, list_coupons},
    },
    words::labels,
};

/// `/gestion/bons`: the coupons, by code.
#[component]
pub fn CouponsPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Bons, gestion", "Coupons, back office")/>
        <Dashboard>
            {loaded(list_coupons(requested_page()), move |coupons| view! {
                <div class="desk-head">
                    <h1>{t("Bons de réduction", "Coupons")}</h1>
                    <a class="button button-small" href="/gestion/bons/nouveau">{t("Nouveau bon", "New coupon")}</a>
                </div>
                <SuccessNotice when=has_succeeded("deleted") words=t("Le bon est supprimé.", "The coupon is deleted.")/>
                <Coupons coupons/>
            })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Coupons(coupons: Page<(Coupon, CouponState)>) -> impl IntoView {
    let t = translate();
    if coupons.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucun bon ici", "No coupons here")}</h2>
                <p>{t("Un code à partager, pour tous ou pour un client.", "A code to share, for everyone or for one customer.")}</p>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = coupons
        .items
        .iter()
        .cloned()
        .map(|(coupon, state)| view! { <CouponRow coupon state/> })
        .collect();
    view! {
        <Table label=t("Liste des bons", "List of coupons") caption=t("Bons, par code", "Coupons, by code") rows>
            <th scope="col">{t("Code", "Code")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col" class="is-number">{t("Remise", "Discount")}</th>
            <th scope="col" class="is-number">{t("Achat minimum", "Minimum purchase")}</th>
            <th scope="col" class="is-number">{t("Utilisations", "Uses")}</th>
            <th scope="col">{t("Du", "From")}</th>
            <th scope="col">{t("Au", "To")}</th>
            <th scope="col">{t("Pour", "For")}</th>
        </Table>
        <DashboardPagination list=coupons base="?"/>
    }
    .into_any()
}

#[component]
fn CouponRow(coupon: Coupon, state: CouponState) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (words, class) = state_words(state, language);
    let uses = match coupon.usage_limit {
        Some(limit) => format!("{} / {limit}", coupon.used_count),
        None => coupon.used_count.to_string(),
    };
    let whose = if coupon.user_id.is_some() {
        t("un client", "one customer")
    } else {
        t("tous", "everyone")
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/gestion/bons/{}", coupon.id)>{coupon.code.clone()}</a></th>
            <td data-label=t("État", "Status")><span class=class>{words}</span></td>
            <td data-label=t("Remise", "Discount") class="is-number">{labels::coupon_worth(&coupon, language)}</td>
            <td data-label=t("Achat minimum", "Minimum purchase") class="is-number">{coupon.min_purchase.map(|least| least.display(language))}</td>
            <td data-label=t("Utilisations", "Uses") class="is-number">{uses}</td>
            <td data-label=t("Du", "From")>{coupon.start_date.day(language)}</td>
            <td data-label=t("Au", "To")>{last_day(&coupon).start().day(language)}</td>
            <td data-label=t("Pour", "For")>{whose}</td>
        </tr>
    }
}

/// What a state is called, and the class of its badge.
const fn state_words(state: CouponState, language: Language) -> (&'static str, &'static str) {
    match state {
        CouponState::Usable => (language.pick("En cours", "Valid"), "badge is-done"),
        CouponState::NotYet => (language.pick("À venir", "To come"), "badge is-waiting"),
        CouponState::Over => (language.pick("Terminé", "Over"), "badge is-off"),
        CouponState::SwitchedOff => (language.pick("Désactivé", "Switched off"), "badge is-off"),
        CouponState::Exhausted => (language.pick("Épuisé", "Used up"), "badge is-alert"),
    }
}
