//! For whom an order is.

use leptos::prelude::*;
use shared::{Problem, account::Account, limits, user::User};

use crate::{components::form::field::Field, request::language::translate, server_fns::admin::order_draft::OrderDraft};

/// Nobody in particular, a customer who is found, or a new one.
#[component]
pub fn CustomerPart(
    /// The draft, with what was typed of a new customer.
    draft: OrderDraft,
    /// What was searched for.
    who: String,
    /// Who is chosen.
    chosen: Option<Account>,
    /// Who was found.
    customers: Vec<User>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let is_new = String::from(draft.customer) == "new";
    let choice = |value: String, words: String, checked: bool| {
        view! {
            <label class="choice">
                <input type="radio" name="customer" value=value checked=checked/>
                <span>{words}</span>
            </label>
        }
    };
    let described = |user: &User| {
        let email = (!user.email.ends_with(".invalid")).then(|| user.email.clone());
        let facts = [Some(user.name.clone()), email, user.phone_number.clone()];
        facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let chosen = chosen.map(|account| account.user);
    let nobody_found = !who.is_empty() && customers.is_empty();
    let others = customers
        .into_iter()
        .filter(|user| chosen.as_ref().is_none_or(|chosen| chosen.id != user.id));
    let others: Vec<_> = others
        .map(|user| choice(user.id.to_string(), described(&user), false))
        .collect();
    let nobody = choice(
        String::new(),
        t("Sans nom, au comptoir", "Without a name, at the counter").into(),
        chosen.is_none() && !is_new,
    );
    let chosen = chosen.map(|user| choice(user.id.to_string(), described(&user), true));
    let new = choice("new".into(), t("Nouveau client", "New customer").into(), is_new);
    view! {
        <section class="desk-panel" aria-labelledby="customer">
            <h2 id="customer">{t("Client", "Customer")}</h2>
            <div class="desk-filters">
                <div class="field is-wide">
                    <label class="field-label" for="who">{t("Nom, e-mail ou téléphone", "Name, email or phone")}</label>
                    <input
                        class="field-input"
                        id="who"
                        name="who"
                        type="search"
                        autocomplete="off"
                        maxlength=*limits::SEARCH.end()
                        value=who.clone()
                    />
                    // By this the page tells a new search from one that it has answered.
                    <input type="hidden" name="sought" value=who/>
                </div>
                <button class="button button-quiet" type="submit">{t("Chercher le client", "Find the customer")}</button>
            </div>
            {nobody_found.then(|| view! { <p>{t("Aucun client ne correspond.", "No customer matches.")}</p> })}
            <fieldset class="form">
                <legend class="visually-hidden">{t("Client", "Customer")}</legend>
                {chosen}
                {others}
                {nobody}
                {new}
            </fieldset>
            <div class="form when-new">
                    <Field name="name" label=t("Nom", "Name") value=draft.name problem=problem.clone()/>
                    <Field
                        name="email"
                        kind="email"
                        label=t("E-mail", "Email")
                        hint=t(
                            "Le client prend son compte par «\u{a0}mot de passe oublié\u{a0}».",
                            "The customer claims the account by “forgotten password”.",
                        )
                        value=draft.email
                        may_be_empty=true
                        problem=problem.clone()
                    />
                    <Field name="phone_number" kind="tel" label=t("Téléphone", "Phone") value=draft.phone_number may_be_empty=true problem/>
            </div>
        </section>
    }
    .into_any()
}
