//! How an order is paid: one of the checkout's sections.

use leptos::prelude::*;
use shared::{Problem, order::PaymentMethod};

use crate::{
    components::form::field::message,
    request::language::{language, translate},
    server_fns::payment::CardOffer,
    words::labels,
};

/// The methods of payment. A card can be chosen when the total is within what Stripe charges.
#[component]
pub fn PaymentChoice(
    /// Whether a card can be chosen.
    card: CardOffer,
    /// Whether a gift is bought, which nobody pays at the door.
    is_gift: bool,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let error = message(problem.as_ref(), "payment_method");
    let is_wrong = error.is_some();
    let disabled = card != CardOffer::Offered;
    let by_card = match card {
        CardOffer::NotTaken => None,
        CardOffer::Refused(why) => Some(why),
        CardOffer::Offered => {
            let hint = t(
                "Chez Stripe, à l’étape suivante. Vos fromages vous sont réservés une demi-heure. Ce qui se coupe n’est débité qu’une fois pesé, jamais au-delà du total.",
                "At Stripe, in the next step. Your cheeses are held for you for half an hour. What is cut is charged once it is weighed, and never more than the total.",
            );
            Some(hint.into())
        }
    };
    let at_the_door = if is_gift {
        t(
            "Pas pour un cadeau, sauf si vous le retirez au comptoir.",
            "Not for a gift, unless you collect it at the counter.",
        )
    } else {
        t(
            "En espèces, au livreur. Faites l’appoint si vous pouvez.",
            "In cash, to the livreur. Exact change if you can.",
        )
    };
    let by_card = by_card.map(|hint| view! { <Choice method=PaymentMethod::Card hint disabled is_wrong/> });
    view! {
        <fieldset class="form-section">
            <legend>{t("Paiement", "Payment")}</legend>
            <div class="choice-list">
                <Choice
                    method=PaymentMethod::CashOnDelivery
                    hint=at_the_door
                    is_first=true
                    checked=!is_gift
                    is_wrong
                />
                <Choice
                    method=PaymentMethod::BankTransfer
                    hint=t("Nous préparons la commande dès que le virement arrive.", "We prepare the order as soon as the transfer arrives.")
                    checked=is_gift
                    is_wrong
                />
                {by_card}
            </div>
            {error.map(|message| view! { <p class="field-error" id="paymentMethod-error">{message}</p> })}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Choice(
    method: PaymentMethod,
    #[prop(into)] hint: String,
    #[prop(optional)] is_first: bool,
    #[prop(optional)] checked: bool,
    #[prop(optional)] disabled: bool,
    is_wrong: bool,
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
                checked=checked
                disabled=disabled
                required=true
                aria-describedby=is_wrong.then_some("paymentMethod-error")
            />
            " "
            {labels::payment_method(&method.into(), language)}
            <span class="choice-hint">{hint}</span>
        </label>
    }
}
