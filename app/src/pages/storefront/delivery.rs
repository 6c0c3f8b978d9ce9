//! Whether the shop delivers to a postal code, what that costs, and when.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Timestamp,
    delivery::{DeliveryOptions, SlotOption},
    order::{OrderSlot, SlotKind},
};

use crate::{
    components::layout::{head::Head, storefront::Storefront},
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::delivery::{Asked, ask_options},
};

/// So many slots of a kind are shown.
const SHOWN: usize = 6;

/// `/livraison`: the form, and what is offered at `?code=`.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let t = translate();
    let typed = use_query_map().read_untracked().get("code");
    view! {
        <Head
            title=t("Livrons-nous chez vous\u{a0}?", "Do we deliver to you?")
            description=t(
                "Votre code postal, et vous savez si nous livrons chez vous, à quel prix et quand.",
                "Your postal code, and you know whether we deliver to you, at what price and when.",
            )
        />
        <Storefront>
            <div class="page page-narrow page-body">
                <div class="page-head"><h1>{t("Livrons-nous chez vous\u{a0}?", "Do we deliver to you?")}</h1></div>
                {loaded(ask_options(typed), |asked| view! { <Answer asked/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

/// The form that asks for a postal code.
#[component]
pub fn PostalCodeForm(
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it.
    #[prop(default = None)]
    error: Option<&'static str>,
) -> impl IntoView {
    let t = translate();
    view! {
        <form class="postal-form" action="/livraison" method="get">
            <div class="field">
                <label class="field-label" for="code">{t("Votre code postal", "Your postal code")}</label>
                <input
                    class="field-input"
                    id="code"
                    name="code"
                    value=value
                    inputmode="numeric"
                    autocomplete="postal-code"
                    maxlength="40"
                    required=true
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=error.is_some().then_some("code-error")
                />
                {error.map(|words| view! { <p class="field-error" id="code-error">{words}</p> })}
            </div>
            <button class="button" type="submit">{t("Vérifier", "Check")}</button>
        </form>
    }
}

#[component]
fn Answer(asked: Asked) -> impl IntoView {
    let t = translate();
    let Asked {
        typed,
        options,
        code,
        now,
        counter,
    } = asked;
    let was_asked = use_query_map().read_untracked().get("code").is_some();
    let error = (was_asked && code.is_none())
        .then(|| t("Un code postal compte cinq chiffres.", "A postal code has five digits."));
    let answer = options
        .zip(code)
        .map(|(options, code)| view! { <Offer options code now counter/> });
    view! {
        <PostalCodeForm value=typed error/>
        <div role="status">{answer}</div>
    }
    .into_any()
}

#[component]
fn Offer(options: DeliveryOptions, code: String, now: Timestamp, counter: Vec<String>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (delivered, collected): (Vec<SlotOption>, Vec<SlotOption>) = options
        .slots
        .iter()
        .filter(|slot| slot.left > 0 && slot.cutoff > now)
        .partition(|slot| slot.kind == SlotKind::Delivery);
    let counter = counter.join(", ");
    let verdict = if options.served {
        view! {
            <div class="notice is-success">
                <p class="notice-title">{format!("{} {code}.", t("Oui, nous livrons au", "Yes, we deliver to"))}</p>
                <p>{price(&options, language)}</p>
            </div>
        }
        .into_any()
    } else {
        let collect = if collected.is_empty() {
            t("Nous en sommes désolés.", "We are sorry.").to_owned()
        } else {
            format!(
                "{} {counter}.",
                t(
                    "Vous pouvez retirer votre commande au comptoir\u{a0}:",
                    "You can collect your order at the counter:"
                )
            )
        };
        view! {
            <div class="notice is-warning">
                <p class="notice-title">{format!("{} {code}.", t("Non, nous ne livrons pas au", "No, we do not deliver to"))}</p>
                <p>{collect}</p>
            </div>
        }
        .into_any()
    };
    view! {
        {verdict}
        <Slots title=t("Prochaines livraisons", "Next deliveries") slots=delivered/>
        <Slots title=t("Prochains retraits au comptoir", "Next collections at the counter") slots=collected/>
        <p class="button-row"><a class="button" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a></p>
    }
    .into_any()
}

/// `La livraison coûte 6,90 €, offerte dès 60,00 € d’achats.`
fn price(options: &DeliveryOptions, language: Language) -> String {
    let fee = options.fee.unwrap_or_default();
    if fee == shared::Money::ZERO {
        return language.pick("La livraison est offerte.", "Delivery is free.").into();
    }
    let fee = fee.display(language);
    match (options.free_from, language) {
        (None, Language::French) => format!("La livraison coûte {fee}."),
        (None, Language::English) => format!("Delivery costs {fee}."),
        (Some(from), Language::French) => {
            format!(
                "La livraison coûte {fee}, et elle est offerte dès {} d’achats.",
                from.display(language)
            )
        }
        (Some(from), Language::English) => {
            format!(
                "Delivery costs {fee}, and is free for orders from {}.",
                from.display(language)
            )
        }
    }
}

#[component]
fn Slots(title: &'static str, slots: Vec<SlotOption>) -> impl IntoView {
    let language = language();
    let rows: Vec<_> = slots
        .into_iter()
        .take(SHOWN)
        .map(|slot| {
            let until = slot.cutoff.day_and_time(language);
            let until = format!("{} {until}", language.pick("commandez jusqu’au", "order until"));
            let words = OrderSlot {
                id: slot.id,
                kind: slot.kind,
                from: slot.from,
                to: slot.to,
            }
            .words(language);
            view! { <li>{words} <span class="muted">{format!(", {until}")}</span></li> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <h2 class="slot-kind">{title}</h2> <ul class="slot-list">{rows}</ul> })
}
