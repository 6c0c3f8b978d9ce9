//! The livreur's round, one stop after the other: for a phone held in one hand, outdoors. The same without network is the
//! app in `public/tournee`.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Money,
    order::PaymentStatus,
    round::{Outcome, Stop, Unfit},
    validation::BrokenRule,
};

use super::outcome_form::OutcomeForm;
use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, staff_styles::StaffStyles},
        order::address::{AddressLines, phone_url},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::deliveries::{ChooseRound, MarkDelivered, MoveStop, read_round},
    url::encode,
};

/// `/livraisons`: the orders that this livreur is to deliver, in the order in which they are driven to.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Votre tournée", "Your round")/>
        <StaffStyles/>
        <main id="contenu" tabindex="-1">
            {loaded(read_round(), |stops| view! { <Round stops/> })}
        </main>
    }
    .into_any()
}

#[component]
fn Round(stops: Vec<Stop>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<MarkDelivered>().or_else(problem_of::<MoveStop>);
    let to_do = stops.iter().filter(|stop| stop.order.open_outcome.is_none()).count();
    let left = match (language, to_do) {
        (Language::French, 1) => "1 livraison à faire".into(),
        (Language::French, count) => format!("{count} livraisons à faire"),
        (Language::English, 1) => "1 delivery to make".into(),
        (Language::English, count) => format!("{count} deliveries to make"),
    };
    let noted = problem.is_none().then(|| view! { <Noted/> });
    let list = if stops.is_empty() {
        view! {
            <div class="empty">
                <h2>{t("Rien à livrer pour l’instant", "Nothing to deliver for now")}</h2>
                <p>{t("Les commandes qu’on vous confie paraîtront ici.", "Orders given to you will appear here.")}</p>
            </div>
        }
        .into_any()
    } else {
        let last = stops.len();
        let stops: Vec<_> = stops
            .into_iter()
            .map(|stop| {
                let is_last = stop.sequence.unsigned_abs() == last as u64;
                let id = format!("stop-{}", stop.order.id);
                view! { <li id=id><StopEntry stop is_last/></li> }
            })
            .collect();
        view! { <ol class="stops">{stops}</ol> }.into_any()
    };
    let again = (to_do > 1).then(|| {
        view! {
            <PostForm action=ChooseRound::PATH class="round-again">
                <button class="button button-quiet" type="submit">{t("Proposer un nouvel ordre", "Suggest a new order")}</button>
            </PostForm>
        }
    });
    view! {
        <div class="page page-narrow page-body round">
            <div class="round-head">
                <h1>{t("Votre tournée", "Your round")}</h1>
                <p class="muted">{left}</p>
                <p>
                    <a href="/tournee/index.html">{t("Ouvrir la tournée sans réseau", "Open the round without network")}</a>
                </p>
                {noted}
                <ProblemNotice problem/>
            </div>
            {list}
            {again}
        </div>
    }
}

/// What was reported last, announced once it is done, since the stop itself may be gone from the list.
#[component]
fn Noted() -> impl IntoView {
    let language = language();
    let query = use_query_map().read_untracked();
    let noted = query.get("noted").and_then(|name| Outcome::from_name(&name));
    let unfit = query.get("unfit");
    let unfit = [Unfit::OrderCancelled, Unfit::AlreadyDelivered, Unfit::GivenToAnother]
        .into_iter()
        .find(|known| unfit.as_deref() == Some(known.name()));
    let words = noted.map(|outcome| match (outcome, unfit) {
        (_, Some(unfit)) => format!("{} {}", language.pick("C’est noté.", "Noted."), unfit.words(language)),
        (Outcome::Delivered, None) => language.pick("Livraison enregistrée.", "Delivery recorded.").into(),
        (_, None) => language
            .pick(
                "C’est noté, la boutique décide de la suite.",
                "Noted, the shop decides what follows.",
            )
            .into(),
    });
    view! { <div role="status">{words.map(|words: String| view! { <p>{words}</p> })}</div> }
}

/// One stop: the next one is shown whole, the others under the customer's name until they are opened.
#[component]
fn StopEntry(stop: Stop, is_last: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let name = whom(&stop);
    let number = format!("{} {}", t("Commande", "Order"), stop.order.order_number);
    let query = use_query_map().read_untracked();
    let is_refused = query.get("of").is_some_and(|id| id == stop.order.id.to_string());
    let refused = match (query.get("field"), query.get("rule")) {
        (Some(field), Some(rule)) if is_refused => {
            let message = BrokenRule::new(&field, &rule).explain(language).message;
            Some((field, message))
        }
        _ => None,
    };
    if stop.sequence == 1 {
        return view! {
            <article class="stop is-next">
                <div>
                    <h2 class="stop-name">{name}</h2>
                    <p class="stop-number">{number}</p>
                </div>
                <StopBody stop is_last refused/>
            </article>
        }
        .into_any();
    }
    let to = &stop.order.shipping_address;
    let place = match stop.order.open_outcome {
        Some(open) => format!("{}, {}", open.outcome.words(language), open.at.time()),
        None => format!("{}, {}", to.city, to.postal_code),
    };
    view! {
        <details class="stop-more" open=is_refused>
            <summary>
                <span class="stop-summary-name">{format!("{}. {name}", stop.sequence)}</span>
                <span class="stop-summary-place">{place}</span>
            </summary>
            <article class="stop" aria-label=name>
                <p class="stop-number">{number}</p>
                <StopBody stop is_last refused/>
            </article>
        </details>
    }
    .into_any()
}

/// Whom to ask for at the door: the customer, or whoever gets a gift.
fn whom(stop: &Stop) -> String {
    let gift = stop.order.gift.as_ref();
    gift.map_or(&stop.customer_name, |gift| &gift.to).clone()
}

/// The address, the phone number, what to hand over and what to be paid.
#[component]
fn StopBody(stop: Stop, is_last: bool, refused: Option<(String, String)>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let name = whom(&stop);
    let Stop {
        sequence,
        order,
        customer_name: buyer,
        customer_phone: phone,
        to_collect,
        location,
        arrival,
    } = stop;
    let to = &order.shipping_address;
    let address = encode(&format!("{} {} {}", to.street, to.postal_code, to.city));
    let map = match location {
        Some(point) => format!("geo:{},{}?q={},{}", point.lat, point.lon, point.lat, point.lon),
        None => format!("geo:0,0?q={address}"),
    };
    let payment = match order.payment_status {
        _ if order.gift.is_some() => view! {
            <div class="is-gift">
                <dt>{t("Cadeau", "Gift")}</dt>
                <dd>{t("Rien à encaisser, aucun prix à la porte", "Nothing to collect, no price at the door")}</dd>
            </div>
        }
        .into_any(),
        PaymentStatus::Paid | PaymentStatus::Authorized => {
            view! { <div><dt>{t("Paiement", "Payment")}</dt><dd>{t("Déjà réglé", "Already paid")}</dd></div> }.into_any()
        }
        _ if to_collect > Money::ZERO => view! {
            <div class="is-collect"><dt>{t("À encaisser", "To collect")}</dt><dd>{to_collect.display(language)}</dd></div>
        }
        .into_any(),
        _ => view! { <div><dt>{t("Paiement", "Payment")}</dt><dd>{t("Rien à encaisser", "Nothing to collect")}</dd></div> }.into_any(),
    };
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let window = order.window();
    let window = window.map(|(from, to)| fact(t("Créneau", "Slot"), format!("{} – {}", from.time(), to.time())));
    let arrival = arrival.map(|at| fact(t("Vers", "Around"), at.time()));
    let expected = order
        .delivery_date
        .map(|date| fact(t("Prévue le", "Expected on"), date.day(language)));
    let tracking = order
        .tracking_number
        .clone()
        .map(|number| fact(t("Suivi", "Tracking"), number));
    // The number is that of whoever bought a gift.
    let given_by = order
        .gift
        .is_some()
        .then(|| fact(t("Offert par", "Given by"), buyer.clone()));
    let call = if order.gift.is_some() {
        t("Appeler qui l’offre", "Call the giver")
    } else {
        t("Appeler", "Call")
    };
    let phone = phone.map(|phone| {
        view! {
            <a class="button button-quiet" href=phone_url(&phone)>
                {call}
                <span class="visually-hidden">" " {buyer.clone()}</span>
            </a>
        }
    });
    // Every product of the shop is cheese, so all of it is to be kept cold.
    let cold = fact(t("Au frais", "Keep cold"), super::cold::words(&order, language));
    let moves = order.open_outcome.is_none().then(|| {
        view! { <Moves id=order.id.to_string() name=name.clone() is_first=sequence == 1 is_last/> }
    });
    view! {
        <AddressLines address=to.clone() class="stop-address"/>
        <div class="stop-links">
            {phone}
            <a class="button button-quiet" href=map>{t("Itinéraire", "Directions")}</a>
        </div>
        <dl class="stop-facts">{payment} {given_by} {cold} {window} {arrival} {expected} {tracking}</dl>
        <OutcomeForm id=order.id to_collect refused/>
        {moves}
        <PostForm action=MarkDelivered::PATH class="stop-form">
            <input type="hidden" name="id" value=order.id.to_string()/>
            <button class="button stop-button" type="submit">
                {t("Marquer livrée", "Mark as delivered")}
                <span class="visually-hidden">", " {order.order_number.clone()}</span>
            </button>
        </PostForm>
    }
}

/// Buttons that drive to the stop earlier or later.
#[component]
fn Moves(id: String, name: String, is_first: bool, is_last: bool) -> impl IntoView {
    let t = translate();
    let earlier = (!is_first).then(|| {
        view! { <MoveButton id=id.clone() name=name.clone() earlier=true words=t("Plus tôt", "Earlier")/> }
    });
    let later = (!is_last).then(|| view! { <MoveButton id name earlier=false words=t("Plus tard", "Later")/> });
    view! { <div class="stop-moves">{earlier} {later}</div> }
}

#[component]
fn MoveButton(id: String, name: String, earlier: bool, words: &'static str) -> impl IntoView {
    view! {
        <PostForm action=MoveStop::PATH>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="earlier" value=earlier.to_string()/>
            <button class="button button-quiet" type="submit">
                {words}
                <span class="visually-hidden">", " {name}</span>
            </button>
        </PostForm>
    }
}
