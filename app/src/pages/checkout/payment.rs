//! Paying an order by card.

use leptos::{ev::SubmitEvent, html, leptos_dom::helpers::set_interval_with_handle, prelude::*, task::spawn_local};
use leptos_router::{
    components::Redirect,
    hooks::{use_navigate, use_params_map},
};
use send_wrapper::SendWrapper;
use shared::{Language, Timestamp, order::Order};

use super::stripe::{self, CardRefusal, StripeForm};
use crate::{
    components::layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::payment::{CardForm, read_card},
};

/// `/commandes/:id/payer`: Stripe's form, as long as there is something to pay.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id").unwrap_or_default());
    let card = Resource::new(id, read_card);
    let page = |(order, form): (Order, Option<CardForm>)| match form {
        Some(form) => view! { <Payment order form/> }.into_any(),
        None => view! { <Redirect path=format!("/commandes/{}/merci", order.id)/> }.into_any(),
    };
    view! { <Storefront>{loaded(card, page)}</Storefront> }.into_any()
}

#[component]
fn Payment(order: Order, form: CardForm) -> impl IntoView {
    let t = translate();
    let (language, pay_by) = (language(), form.payment.pay_by);
    let amount = form.payment.amount.display(language);
    let number = order.order_number.clone();
    let held_until = format!(
        "{} {}.",
        t(
            "Vos fromages vous sont réservés jusqu’au",
            "Your cheeses are held for you until"
        ),
        pay_by.day_and_time(language)
    );
    let own = format!("/commandes/{}", order.id);
    view! {
        <Head title=t("Payer par carte", "Pay by card")/>
        <div class="page page-narrow page-body">
            <Breadcrumb
                above=vec![("/commandes".into(), t("Vos commandes", "Your orders").into()), (own.clone(), number)]
                here=t("Paiement", "Payment")
            />
            <div class="page-head">
                <h1>{t("Payer par carte", "Pay by card")}</h1>
                <p class="page-lead">{held_until} " " <TimeLeft pay_by/></p>
            </div>
            <dl class="facts">
                <div><dt>{t("Commande", "Order")}</dt><dd>{order.order_number.clone()}</dd></div>
                <div><dt>{t("À payer", "To pay")}</dt><dd class="number">{amount.clone()}</dd></div>
            </dl>
            <noscript>
                <p class="notice">
                    {t(
                        "Le formulaire de la banque a besoin de JavaScript. Activez-le et rechargez la page\u{a0}; ou annulez la commande sur sa page et passez-la à nouveau, avec un autre moyen de paiement.",
                        "The bank’s form needs JavaScript. Switch it on and reload the page; or cancel the order on its page and place it again, with another way to pay.",
                    )}
                </p>
            </noscript>
            <CardFields form amount back=format!("{own}/merci")/>
            <p>
                <a class="more-link" href=own>{t("Payer plus tard, voir la commande", "Pay later, see the order")}</a>
            </p>
        </div>
    }
}

/// Where Stripe draws its form, and the button that pays.
#[component]
fn CardFields(form: CardForm, amount: String, back: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let place = NodeRef::<html::Div>::new();
    // Not `StoredValue::new_local`: the server may drop the value on another thread than the one that made it.
    let fields = StoredValue::new(None::<SendWrapper<StripeForm>>);
    let (ready, set_ready) = signal(false);
    let (busy, set_busy) = signal(false);
    let (error, set_error) = signal(None::<String>);
    let not_loaded = t(
        "Le formulaire de la banque ne se charge pas. Vérifiez la connexion, puis rechargez la page.",
        "The bank’s form does not load. Check the connection, then reload the page.",
    );
    Effect::new(move || {
        let (Some(place), form) = (place.get(), form.clone()) else {
            return;
        };
        spawn_local(async move {
            let drawn = stripe::load(&form.script).await;
            let drawn = drawn.and_then(|()| StripeForm::draw(&form, language, &place, move || set_ready.set(true)));
            match drawn {
                Ok(drawn) => fields.set_value(Some(SendWrapper::new(drawn))),
                Err(_) => set_error.set(Some(not_loaded.into())),
            }
        });
    });
    let navigate = use_navigate();
    let pay = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(fields) = fields.get_value().filter(|_| !busy.get_untracked()) else {
            return;
        };
        set_busy.set(true);
        set_error.set(None);
        let (navigate, back) = (navigate.clone(), back.clone());
        spawn_local(async move {
            let origin = window().location().origin().unwrap_or_default();
            match fields.confirm(&format!("{origin}{back}")).await {
                Ok(()) => navigate(&back, leptos_router::NavigateOptions::default()),
                Err(refusal) => {
                    set_busy.set(false);
                    set_error.set(Some(words(refusal, language)));
                }
            }
        });
    };
    view! {
        <form class="form card-form" on:submit=pay aria-label=t("Carte bancaire", "Bank card")>
            <div class="card-fields" node_ref=place></div>
            <div role="alert">{move || error.get().map(|error| view! { <p class="field-error">{error}</p> })}</div>
            <button
                class="button button-large button-wide"
                type="submit"
                disabled=move || !ready.get() || busy.get()
                aria-busy=move || busy.get().then_some("true")
            >
                {format!("{}, {amount}", t("Payer", "Pay"))}
            </button>
            <p class="field-hint">
                {t(
                    "Le numéro de votre carte va directement à Stripe, qui encaisse pour nous. Nous ne le voyons pas.",
                    "Your card’s number goes straight to Stripe, who takes the payment for us. We never see it.",
                )}
            </p>
        </form>
    }
}

/// The minutes that are left, counted in the browser.
#[component]
fn TimeLeft(pay_by: Timestamp) -> impl IntoView {
    let language = language();
    let (left, set_left) = signal(None::<i64>);
    Effect::new(move || {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era")]
        let count = move || {
            let now = js_sys::Date::now() as i64;
            set_left.set(Some((pay_by.millis() - now).max(0).div_euclid(60_000)));
        };
        count();
        if let Ok(handle) = set_interval_with_handle(count, std::time::Duration::from_secs(15)) {
            on_cleanup(move || handle.clear());
        }
    });
    move || {
        left.get().map(|minutes| match (minutes, language) {
            (0, Language::French) => "Il reste moins d’une minute.".to_owned(),
            (0, Language::English) => "Less than a minute is left.".to_owned(),
            (_, Language::French) => format!("Il reste {minutes} min."),
            (_, Language::English) => format!("{minutes} min are left."),
        })
    }
}

/// Why a card was not charged: <https://docs.stripe.com/error-codes>.
fn words(refusal: CardRefusal, language: Language) -> String {
    let (french, english) = match refusal.code.as_str() {
        "card_declined" => (
            "Votre banque a refusé le paiement, et rien n’a été débité. Essayez une autre carte.",
            "Your bank declined the payment, and nothing was charged. Try another card.",
        ),
        "expired_card" | "invalid_expiry_year" | "invalid_expiry_month" | "invalid_expiry_year_past" => (
            "La carte a expiré. Essayez-en une autre.",
            "The card has expired. Try another.",
        ),
        "incorrect_cvc" | "invalid_cvc" => (
            "Le cryptogramme ne correspond pas.",
            "The security code does not match.",
        ),
        "incomplete_number" | "invalid_number" | "incorrect_number" => (
            "Le numéro de carte n’est pas complet ou pas juste.",
            "The card’s number is incomplete or wrong.",
        ),
        "payment_intent_authentication_failure" => (
            "Votre banque n’a pas pu vous reconnaître. Réessayez, ou prenez une autre carte.",
            "Your bank could not recognise you. Try again, or take another card.",
        ),
        "payment_intent_unexpected_state" => (
            "La réservation est terminée, et rien n’a été débité. Passez commande à nouveau.",
            "The time to pay is over, and nothing was charged. Place the order again.",
        ),
        _ if !refusal.message.is_empty() => return refusal.message,
        _ => (
            "Le paiement n’a pas abouti. Réessayez.",
            "The payment did not go through. Try again.",
        ),
    };
    language.pick(french, english).into()
}
