//! Paying by card.

use gloo_timers::callback::Interval;
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use shared::{Language, Timestamp, card::CardPayment};

use crate::stripe::{self, CardRefusal, StripeForm};

/// Where Stripe draws its form, and the button that pays.
#[island]
pub fn CardForm(
    /// The payment at Stripe.
    payment: CardPayment,
    /// The address of Stripe's script, which draws the form.
    script: String,
    /// Where a paid order leads to, a path of the shop.
    back: String,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let t = move |french, english| language.pick(french, english);
    let amount = payment.amount.display(language);
    let place = NodeRef::<html::Div>::new();
    // Not `StoredValue::new_local`: the server may drop the value on another thread than the one that made it.
    let form = StoredValue::new(None::<SendWrapper<StripeForm>>);
    let (ready, set_ready) = signal(false);
    let (busy, set_busy) = signal(false);
    let (error, set_error) = signal(None::<String>);
    let not_loaded = t(
        "Le formulaire de la banque ne se charge pas. Vérifiez la connexion, puis rechargez la page.",
        "The bank’s form does not load. Check the connection, then reload the page.",
    );
    Effect::new(move || {
        let (Some(place), payment, script) = (place.get(), payment.clone(), script.clone()) else {
            return;
        };
        spawn_local(async move {
            let drawn = stripe::load(&script).await;
            let drawn = drawn.and_then(|()| StripeForm::draw(&payment, language, &place, move || set_ready.set(true)));
            match drawn {
                Ok(drawn) => form.set_value(Some(SendWrapper::new(drawn))),
                Err(_) => set_error.set(Some(not_loaded.into())),
            }
        });
    });
    let pay = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = form.get_value().filter(|_| !busy.get_untracked()) else {
            return;
        };
        set_busy.set(true);
        set_error.set(None);
        let back = back.clone();
        spawn_local(async move {
            let location = window().location();
            let origin = location.origin().unwrap_or_default();
            let paid = form.confirm(&format!("{origin}{back}")).await;
            // A browser goes to every path of its own site.
            if paid.is_ok() && location.assign(&back).is_ok() {
                return;
            }
            set_busy.set(false);
            set_error.set(paid.err().map(|refusal| words(refusal, language)));
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

/// The time that is left to pay, or to order: minutes, or hours where there are many; counted in the browser.
#[island]
pub fn TimeLeft(
    /// Until when the stock is held, or orders are taken.
    pay_by: Timestamp,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let (left, set_left) = signal(None::<i64>);
    Effect::new(move || {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era")]
        let count = move || {
            let now = js_sys::Date::now() as i64;
            set_left.set(Some((pay_by.millis() - now).max(0).div_euclid(60_000)));
        };
        count();
        // As long as the page.
        Interval::new(15_000, count).forget();
    });
    move || {
        left.get().map(|minutes| match (minutes, language) {
            (0, Language::French) => "Il reste moins d’une minute.".to_owned(),
            (0, Language::English) => "Less than a minute is left.".to_owned(),
            (120.., Language::French) => format!("Il reste {} h.", minutes / 60),
            (120.., Language::English) => format!("{} h are left.", minutes / 60),
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
