//! How an order is paid: one of the checkout's sections.

use leptos::prelude::*;
use shared::{Problem, order::PaymentMethod};

use crate::{
    components::form::field::message,
    pages::loading::loaded::loaded,
    request::{
        AppError,
        language::{language, translate},
    },
    server_fns::payment::CardOffer,
    words::labels,
};

/// The methods of payment. A card can be chosen when the total is within what Stripe charges.
#[component]
pub fn PaymentChoice(
    /// Whether a card can be chosen.
    card: Resource<Result<CardOffer, AppError>>,
    /// The problem of the form's last answer.
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let t = translate();
    let error = Signal::derive(move || problem.with(|problem| message(problem.as_ref(), "payment_method")));
    let choice = move |offer: CardOffer| {
        let hint = match &offer {
            CardOffer::NotTaken => return ().into_any(),
            CardOffer::Refused(why) => why.clone(),
            CardOffer::Offered => t(
                "Chez Stripe, à l’étape suivante. Vos fromages vous sont réservés une demi-heure.",
                "At Stripe, in the next step. Your cheeses are held for you for half an hour.",
            )
            .into(),
        };
        let disabled = offer != CardOffer::Offered;
        view! { <Choice method=PaymentMethod::Card hint disabled error/> }.into_any()
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Paiement", "Payment")}</legend>
            <div class="choice-list">
                <Choice
                    method=PaymentMethod::CashOnDelivery
                    hint=t("En espèces, au livreur. Faites l’appoint si vous pouvez.", "In cash, to the livreur. Exact change if you can.")
                    is_first=true
                    error
                />
                <Choice
                    method=PaymentMethod::BankTransfer
                    hint=t("Nous préparons la commande dès que le virement arrive.", "We prepare the order as soon as the transfer arrives.")
                    error
                />
                {loaded(card, choice)}
            </div>
            {move || error.get().map(|message| view! { <p class="field-error" id="paymentMethod-error">{message}</p> })}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Choice(
    method: PaymentMethod,
    #[prop(into)] hint: String,
    #[prop(optional)] is_first: bool,
    #[prop(optional)] disabled: bool,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let language = language();
    view! {
        <label class="choice">
            // The first one is where the problem's link leads.
            <input
                id=is_first.then_some("paymentMethod")
                type="radio"
                name="payment_method"
                value=method.name()
                checked=is_first
                disabled=disabled
                required=true
                aria-describedby=move || error.get().is_some().then_some("paymentMethod-error")
            />
            " "
            {labels::payment_method(&method.into(), language)}
            <span class="choice-hint">{hint}</span>
        </label>
    }
}
