//! Taking an order by phone or at the counter.

mod customer;
mod lines;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Id, Language, Problem,
    cart::AddItem,
    order::{Order, Quote, StaffPayment},
    product::Product,
    profile::Address,
};

use self::{customer::CustomerPart, lines::LinesPart};
use crate::{
    components::{
        form::{address_fields::AddressFields, field::Field, post_form::problem_of, problem::ProblemNotice},
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
        order::items::Amounts,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        new_order::{OrderDesk, PlaceOrderFor, read_order_desk},
        order_draft::OrderDraft,
    },
    words::labels,
};

/// `/gestion/commandes/nouvelle`: one form, whose buttons search, add and reckon by the page's address, and of which the
/// last one orders.
#[component]
pub fn NewOrderPage() -> impl IntoView {
    let t = translate();
    let query = use_query_map().read_untracked().clone();
    let typed = |name| query.get(name).unwrap_or_default();
    let (draft, who, what) = (OrderDraft::read(&query), typed("who"), typed("q"));
    // Who was found before and not chosen was left alone on purpose.
    let is_new_search = who != typed("sought");
    let desk = read_order_desk(draft, who.clone(), is_new_search, what.clone());
    view! {
        <Head title=t("Nouvelle commande, gestion", "New order, back office")/>
        <Dashboard>
            {loaded(desk, move |desk| view! { <NewOrder who=who.clone() what=what.clone() desk/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn NewOrder(who: String, what: String, desk: OrderDesk) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<PlaceOrderFor>();
    let (quote, refusal) = match desk.quote {
        None => (None, None),
        Some(Ok(quote)) => (Some(quote), None),
        Some(Err(problem)) => (None, Some(problem)),
    };
    let is_refused = refusal.is_some();
    let named = |problem| name_lines(problem, &desk.lines, language());
    // What was typed is told as soon as it is wrong, what is not typed yet when it is ordered.
    let told = match (desk.typed, refusal) {
        (Some(mut typed), Some(refusal)) => {
            typed.errors.extend(refusal.errors);
            Some(typed)
        }
        (typed, refusal) => typed.or(refusal),
    };
    let problem = problem.or(told).map(named);
    let draft = desk.draft;
    let kept = desk
        .chosen
        .as_ref()
        .map(|account| account.profile.addresses.clone())
        .unwrap_or_default();
    let kept = kept.iter().find(|address| address.is_default).or(kept.first()).cloned();
    view! {
        <Breadcrumb
            above=vec![("/gestion/commandes".into(), t("Commandes", "Orders").into())]
            here=t("Nouvelle commande", "New order").to_owned()
        />
        <div class="desk-head"><h1>{t("Nouvelle commande", "New order")}</h1></div>
        <ProblemNotice problem=problem.clone()/>
        <form class="desk-columns" method="get" action="/gestion/commandes/nouvelle" novalidate=true>
            <input type="hidden" name="items" value=String::from(draft.items.clone())/>
            <div class="desk-columns-main">
                <LinesPart lines=desk.lines found=desk.found what problem=problem.clone()/>
                <CustomerPart draft=draft.clone() who chosen=desk.chosen customers=desk.customers problem=problem.clone()/>
            </div>
            <div class="desk-columns-side">
                <Handover draft=draft.clone() kept problem=problem.clone()/>
                <Discount draft=draft.clone() problem/>
                <Payment draft/>
                <Total quote is_refused order_id=desk.order_id/>
            </div>
        </form>
    }
    .into_any()
}

/// The problem, in which what is wrong with a line begins with the line: `Comté, 330 g: …`.
fn name_lines(mut problem: Problem, lines: &[(AddItem, Option<Product>)], language: Language) -> Problem {
    for error in &mut problem.errors {
        let place = error
            .field
            .strip_prefix("items[")
            .and_then(|rest| rest.split(']').next());
        let line = place
            .and_then(|place| place.parse::<usize>().ok())
            .and_then(|place| lines.get(place));
        if let Some((item, product)) = line {
            let name = product.as_ref().map_or_else(
                || language.pick("Produit retiré", "Product gone").to_owned(),
                |product| product.name.clone(),
            );
            let weight = item
                .weight
                .map(|weight| format!(", {}", weight.display(language)))
                .unwrap_or_default();
            error.message = format!("{name}{weight}{} {}", language.pick("\u{a0}:", ":"), error.message);
            error.field = "lines".into();
        }
    }
    problem
}

/// Whether it is handed over here or brought, and where.
#[component]
fn Handover(draft: OrderDraft, kept: Option<Address>, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let is_delivered = draft.is_delivered();
    let typed = Address {
        street: draft.street.into(),
        city: draft.city.into(),
        state: draft.state.into(),
        postal_code: draft.postal_code.into(),
        ..Address::default()
    };
    let address = if typed == Address::default() {
        kept.unwrap_or_default()
    } else {
        typed
    };
    view! {
        <section class="desk-panel" aria-labelledby="handover">
            <h2 id="handover">{t("Au comptoir ou à livrer", "At the counter or delivered")}</h2>
            <fieldset class="form">
                <legend class="visually-hidden">{t("Au comptoir ou à livrer", "At the counter or delivered")}</legend>
                <label class="choice">
                    <input type="radio" name="handover" value="counter" checked=!is_delivered/>
                    <span>{t("Au comptoir, tout de suite", "At the counter, at once")}</span>
                </label>
                <label class="choice">
                    <input type="radio" name="handover" value="delivery" checked=is_delivered/>
                    <span>{t("À livrer", "To be delivered")}</span>
                </label>
            </fieldset>
            <div class="form when-delivered">
                <AddressFields address problem/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Discount(draft: OrderDraft, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <section class="desk-panel" aria-labelledby="discount">
            <h2 id="discount">{t("Remise sur le prix", "Discount")}</h2>
            <div class="form">
                <Field
                    name="amount"
                    label=t("Montant", "Amount")
                    value=draft.amount
                    inputmode="decimal"
                    unit="€"
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field
                    name="reason"
                    label=t("Motif", "Reason")
                    hint=t(
                        "Toute remise a un motif\u{a0}: gardé dans le journal, jamais montré au client.",
                        "Every discount has a reason: kept in the audit, never shown to the customer.",
                    )
                    value=draft.reason
                    problem
                />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Payment(draft: OrderDraft) -> impl IntoView {
    let (t, language) = (translate(), language());
    let chosen = draft.payment();
    let choices: Vec<_> = StaffPayment::ALL
        .into_iter()
        .enumerate()
        .map(|(place, payment)| {
            let method = payment.method();
            let words = labels::payment_method(&method, language);
            view! {
                <label class="choice">
                    <input
                        id=(place == 0).then_some("paymentMethod")
                        type="radio"
                        name="payment_method"
                        value=method.as_str().to_owned()
                        checked=payment == chosen
                    />
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    view! {
        <section class="desk-panel" aria-labelledby="payment">
            <h2 id="payment">{t("Paiement", "Payment")}</h2>
            <fieldset class="form">
                <legend class="visually-hidden">{t("Paiement", "Payment")}</legend>
                {choices}
            </fieldset>
        </section>
    }
    .into_any()
}

/// What it costs, and the button that orders once that is known.
#[component]
fn Total(quote: Option<Quote>, is_refused: bool, order_id: Id<Order>) -> impl IntoView {
    let t = translate();
    let order = quote.clone().map(|quote| {
        view! {
            <div><Amounts quote=quote.clone()/></div>
            <input type="hidden" name="total" value=quote.total.cents()/>
            <input type="hidden" name="order_id" value=order_id.to_string()/>
            <button
                class="button button-large button-wide"
                type="submit"
                formmethod="post"
                formaction=PlaceOrderFor::PATH
            >
                {t("Enregistrer la commande", "Place the order")}
            </button>
        }
    });
    view! {
        <section class="next-step" aria-labelledby="total">
            <h2 id="total">{t("Total", "Total")}</h2>
            {order}
            {quote.is_none().then(|| view! {
                <p>
                    {if is_refused {
                        t("Corrigez ce qui est signalé en haut pour connaître le prix.", "Correct what is said above to see the price.")
                    } else {
                        t("Ajoutez un article pour connaître le prix.", "Add an item to see the price.")
                    }}
                </p>
            })}
            <button class="button button-quiet" type="submit">{t("Recalculer", "Reckon again")}</button>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use shared::{Grams, validation::BrokenRule};

    use super::*;

    #[test]
    fn what_is_wrong_with_a_line_names_the_line() {
        let line = AddItem {
            product_id: "507f1f77bcf86cd799439011".parse().unwrap(),
            quantity: 1,
            weight: Some(Grams(330)),
        };
        let mut problem = Problem::new(400, "invalid_input", "");
        problem.errors = vec![
            BrokenRule::new("items[0].weight", "cut_step:50").explain(Language::English),
            BrokenRule::new("discount.amount", "not_an_amount").explain(Language::English),
        ];
        let named = name_lines(problem, &[(line, None)], Language::English);
        assert_eq!(
            named.errors[0].message,
            "Product gone, 330\u{a0}g: It is cut in steps of 50 g."
        );
        assert_eq!(named.errors[0].field, "lines");
        assert_eq!(named.errors[1].field, "discount.amount");
    }
}
