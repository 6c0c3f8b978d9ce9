//! The form that begins a subscription, or changes one.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Problem, limits,
    order::{PaymentMethod, ShippingAddress},
    platter::{Occasion, USUAL_PEOPLE},
    product::{Allergen, Strength},
    profile::Address,
    subscription::{LEAD_DAYS, Subscription},
};

use super::terms;
use crate::{
    components::form::{
        address_fields::AddressFields,
        field::{Field, message},
        post_form::{PostForm, problem_of},
        problem::ProblemNotice,
    },
    request::language::{language, translate},
    server_fns::subscriptions::{PAGE, SaveSubscription},
    words::labels,
};

/// The day that is wished when nobody said.
const USUAL_DAY: i64 = 15;

/// What the form begins with.
struct Typed {
    people: i64,
    occasion: Occasion,
    budget: String,
    strength: Option<Strength>,
    excluded: Vec<Allergen>,
    day: i64,
    address: Address,
    method: PaymentMethod,
}

/// The form, or why there is none.
#[component]
pub fn SubscriptionForm(
    /// The subscription that it changes; none for a new one.
    was: Option<Subscription>,
    /// The address that a new one begins with.
    address: Address,
    /// What the customer avoids everywhere.
    avoided: Vec<Allergen>,
    /// Whether their address of mail is confirmed.
    is_confirmed: bool,
    /// Whether cards are taken.
    takes_cards: bool,
) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SaveSubscription>();
    let was = was.filter(Subscription::is_running);
    let heading = match was {
        Some(_) => t("Modifier", "Change"),
        None => t("S’abonner", "Subscribe"),
    };
    let form = if is_confirmed {
        let id = was.as_ref().map(|was| was.id.to_string()).unwrap_or_default();
        let typed = was.map_or_else(|| asked(address), of_subscription);
        view! { <Fields id typed avoided takes_cards problem=problem.clone()/> }.into_any()
    } else {
        view! {
            <p class="notice is-warning">
                {t(
                    "Confirmez d’abord votre adresse e-mail, par le lien de notre lettre\u{a0}: c’est là que nous écrirons chaque mois.",
                    "Confirm your email address first, by the link in our letter: it is where we will write each month.",
                )}
                " "
                <a href="/compte">{t("Recevoir une autre lettre", "Get another letter")}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <section class="account-section" aria-labelledby="form">
            <h2 id="form">{heading}</h2>
            <div class="account-part">
                <ProblemNotice problem/>
                <p>{terms(language())}</p>
                {form}
            </div>
        </section>
    }
}

fn of_subscription(was: Subscription) -> Typed {
    let ShippingAddress {
        street,
        city,
        state,
        postal_code,
    } = was.shipping_address;
    Typed {
        people: was.platter.people,
        occasion: was.platter.occasion,
        budget: was.platter.budget.to_string(),
        strength: was.platter.strength,
        excluded: was.platter.exclude_allergens,
        day: was.day_of_month,
        address: Address {
            kind: String::new(),
            street,
            city,
            state,
            postal_code,
            is_default: false,
        },
        method: was.payment_method,
    }
}

/// What the address of the page asks for, as the platter's page leads here.
fn asked(address: Address) -> Typed {
    let query = use_query_map();
    let query = query.read_untracked();
    let text = |name: &str| query.get(name).unwrap_or_default();
    Typed {
        people: text("people").parse().unwrap_or(USUAL_PEOPLE),
        occasion: Occasion::from_name(&text("occasion")).unwrap_or_default(),
        budget: text("budget"),
        strength: Strength::from_name(&text("strength")),
        excluded: Vec::new(),
        day: USUAL_DAY,
        address,
        method: PaymentMethod::CashOnDelivery,
    }
}

#[component]
fn Fields(
    id: String,
    typed: Typed,
    avoided: Vec<Allergen>,
    takes_cards: bool,
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let is_new = id.is_empty();
    let Typed {
        people,
        occasion,
        budget,
        strength,
        excluded,
        day,
        address,
        method,
    } = typed;
    let send = if is_new {
        t(
            "S’abonner avec obligation de paiement",
            "Subscribe, with an obligation to pay",
        )
    } else {
        t("Enregistrer", "Save")
    };
    let back = (!is_new).then(|| view! { <a class="button button-quiet" href=PAGE>{t("Annuler", "Cancel")}</a> });
    view! {
        <PostForm action=SaveSubscription::PATH class="form" novalidate=true>
            <input type="hidden" name="id" value=id/>
            <div class="form-row">
                <Field
                    name="people"
                    label=t("Personnes", "People")
                    value=people.to_string()
                    inputmode="numeric"
                    problem=problem.clone()
                />
                <Field
                    name="budget"
                    label=t("Budget des fromages", "Budget for the cheeses")
                    hint=t("Jamais plus, livraison en sus.", "Never more, delivery beside it.")
                    value=budget
                    inputmode="decimal"
                    unit="€"
                    problem=problem.clone()
                />
            </div>
            <Taste occasion strength/>
            <Without excluded avoided/>
            <DayOfMonth day problem=problem.clone()/>
            <AddressFields address problem=problem.clone()/>
            <Payment method takes_cards problem/>
            {is_new.then(|| view! {
                <p class="muted">
                    {t("En vous abonnant, vous acceptez nos ", "By subscribing you accept our ")}
                    <a href="/conditions-de-vente">{t("conditions de vente", "terms of sale")}</a>
                    "."
                </p>
            })}
            <div class="button-row">
                <button class="button" type="submit">{send}</button>
                {back}
            </div>
        </PostForm>
    }
}

#[component]
fn Taste(occasion: Occasion, strength: Option<Strength>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let occasions = Occasion::ALL.map(|one| {
        view! { <option value=one.name() selected=one == occasion>{one.words(language)}</option> }
    });
    let strengths = Strength::ALL.map(|one| {
        view! { <option value=one.name() selected=Some(one) == strength>{one.words(language)}</option> }
    });
    view! {
        <div class="form-row">
            <div class="field">
                <label class="field-label" for="occasion">{t("Moment", "When")}</label>
                <select class="field-input" id="occasion" name="occasion">{occasions}</select>
            </div>
            <div class="field">
                <label class="field-label" for="strength">{t("Goût", "Taste")}</label>
                <select class="field-input" id="strength" name="strength">
                    <option value="">{t("Un peu de tout", "Some of each")}</option>
                    {strengths}
                </select>
            </div>
        </div>
    }
}

/// What the platters do not contain: what is ticked, and what the customer avoids everywhere.
#[component]
fn Without(excluded: Vec<Allergen>, avoided: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let boxes: Vec<_> = Allergen::ALL
        .into_iter()
        .map(|allergen| {
            let is_avoided = avoided.contains(&allergen);
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        name="allergens[]"
                        value=allergen.name()
                        checked={is_avoided || excluded.contains(&allergen)}
                        disabled=is_avoided
                    />
                    {allergen.words(language)}
                </label>
            }
        })
        .collect();
    view! {
        <details class="form-more" open=!excluded.is_empty()>
            <summary>{t("Sans certains allergènes", "Without some allergens")}</summary>
            <fieldset>
                <legend class="field-hint">
                    {t(
                        "Ce que vous évitez partout est coché, et le reste.",
                        "What you avoid everywhere is ticked, and stays so.",
                    )}
                    " "
                    <a href="/allergenes">{t("Mes allergènes", "My allergens")}</a>
                </legend>
                <div class="choice-columns">{boxes}</div>
            </fieldset>
        </details>
    }
}

#[component]
fn DayOfMonth(day: i64, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let days: Vec<_> = limits::DAY_OF_MONTH
        .map(|one| view! { <option value=one selected=one == day>{one}</option> })
        .collect();
    let error = message(problem.as_ref(), "day_of_month").map(|message| {
        view! { <p class="field-error" id="dayOfMonth-error">{message}</p> }
    });
    let hint = match language {
        Language::French => format!(
            "Le dernier jour, les mois plus courts. La commande est passée {LEAD_DAYS} jours avant, à 8 h\u{a0}: jusque-là, vous pouvez tout changer."
        ),
        Language::English => format!(
            "The last day of shorter months. It is ordered {LEAD_DAYS} days before, at 8:00: until then you can change everything."
        ),
    };
    view! {
        <div class="field">
            <label class="field-label" for="dayOfMonth">{t("Jour du mois souhaité", "Day of the month")}</label>
            <p class="field-hint" id="dayOfMonth-hint">{hint}</p>
            <select class="field-input is-short" id="dayOfMonth" name="day_of_month" aria-describedby="dayOfMonth-hint">{days}</select>
            {error}
        </div>
    }
}

#[component]
fn Payment(method: PaymentMethod, takes_cards: bool, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = message(problem.as_ref(), "payment_method");
    let is_wrong = error.is_some();
    let choices: Vec<_> = PaymentMethod::ALL
        .into_iter()
        .filter(|one| takes_cards || *one != PaymentMethod::Card)
        .enumerate()
        .map(|(place, one)| {
            let hint = match one {
                PaymentMethod::CashOnDelivery => t("En espèces, au livreur.", "In cash, to the livreur."),
                PaymentMethod::BankTransfer => t(
                    "Le plateau part dès que votre virement est arrivé.",
                    "The platter leaves as soon as your transfer has arrived.",
                ),
                PaymentMethod::Card => t(
                    "Aucune carte n’est gardée\u{a0}: chaque mois, une lettre vous mène au paiement. Sans paiement, la commande s’annule d’elle-même.",
                    "No card is kept: each month a letter leads you to the payment. Without it the order is cancelled by itself.",
                ),
            };
            view! {
                <label class="choice">
                    // The first one is where the problem's link leads.
                    <input
                        id=(place == 0).then_some("paymentMethod")
                        type="radio"
                        name="payment_method"
                        value=one.name()
                        checked=one == method
                        aria-describedby=is_wrong.then_some("paymentMethod-error")
                    />
                    " "
                    {labels::payment_method(&one.into(), language)}
                    <span class="choice-hint">{hint}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset>
            <legend class="field-label">{t("Paiement", "Payment")}</legend>
            <div class="choice-list">{choices}</div>
            {error.map(|message| view! { <p class="field-error" id="paymentMethod-error">{message}</p> })}
        </fieldset>
    }
}
