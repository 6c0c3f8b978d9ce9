//! A customer's subscriptions to a platter a month.

mod form;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language,
    order::OrderPaymentMethod,
    period::Day,
    product::Allergen,
    subscription::{LEAD_DAYS, Subscription, SubscriptionStatus, ordered_at},
};

use self::form::SubscriptionForm;
use crate::{
    components::{
        form::{
            confirm::Confirm,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            account_nav::AccountNav, dashboard::requested_page, head::Head, pagination::Pagination,
            storefront::Storefront,
        },
        order::subscription::{last_platter, state},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::subscriptions::{
        EndSubscription, OwnSubscriptions, PAGE, PauseSubscription, SkipPlatter, read_subscriptions,
    },
};

/// `/compte/abonnements`: the subscriptions, and a form for a new one. `?modifier=` and an id puts that one into the form.
#[component]
pub fn SubscriptionsPage() -> impl IntoView {
    let t = translate();
    let changed = use_query_map().read_untracked().get("modifier");
    view! {
        <Head title=t("Vos abonnements", "Your subscriptions")/>
        <Storefront>
            {loaded(read_subscriptions(changed, requested_page()), move |own| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Vos abonnements", "Your subscriptions")}</h1></div>
                        <AccountNav here=PAGE/>
                        <Outcome/>
                        <Subscriptions own/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

/// What came of the form that led here.
#[component]
fn Outcome() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SkipPlatter>()
        .or_else(problem_of::<PauseSubscription>)
        .or_else(problem_of::<EndSubscription>);
    let done = |name: &'static str, words: &'static str| {
        view! { <SuccessNotice when=has_succeeded(name) words/> }
    };
    view! {
        <ProblemNotice problem/>
        {done("ouvert", t("Vous êtes abonné. Une lettre le confirme.", "You are subscribed. A letter confirms it."))}
        {done("change", t("C’est changé, pour les plateaux à venir.", "It is changed, for the platters to come."))}
        {done("passe", t("Ce plateau est passé. Le suivant viendra comme prévu.", "That platter is skipped. The one after comes as planned."))}
        {done("suspendu", t("L’abonnement est suspendu, jusqu’à ce que vous le repreniez.", "The subscription is paused until you go on with it."))}
        {done("repris", t("L’abonnement reprend.", "The subscription goes on."))}
        {done("resilie", t("L’abonnement est résilié. Une lettre le confirme.", "The subscription has ended. A letter confirms it."))}
    }
}

#[component]
fn Subscriptions(own: OwnSubscriptions) -> impl IntoView {
    let t = translate();
    let OwnSubscriptions {
        subscriptions,
        changed,
        address,
        avoided,
        is_confirmed,
        takes_cards,
    } = own;
    let (page, pages) = (subscriptions.page, subscriptions.pages);
    let list = (!subscriptions.items.is_empty()).then(|| {
        let cards: Vec<_> = subscriptions
            .items
            .into_iter()
            .map(|subscription| view! { <Card subscription avoided=avoided.clone()/> })
            .collect();
        view! {
            <section class="account-section" aria-labelledby="subscriptions">
                <h2 id="subscriptions">{t("Un plateau par mois", "A platter a month")}</h2>
                <div>
                    <ul class="address-list">{cards}</ul>
                    <Pagination page pages base=format!("{PAGE}?")/>
                </div>
            </section>
        }
    });
    view! {
        {list}
        <SubscriptionForm was=changed address avoided is_confirmed takes_cards/>
    }
}

#[component]
fn Card(subscription: Subscription, avoided: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let title = title(&subscription, language);
    let (words, class) = state(subscription.status, language);
    let buttons = subscription
        .is_running()
        .then(|| view! { <Buttons subscription=subscription.clone() title=title.clone()/> });
    let ended = subscription.ended_at.map(|at| {
        view! { <div><dt>{t("Résilié le", "Ended on")}</dt><dd>{at.day_and_time(language)}</dd></div> }
    });
    let next = subscription.next.map(|day| {
        view! { <div><dt>{t("Prochain plateau", "Next platter")}</dt><dd>{next(day, language)}</dd></div> }
    });
    let last = subscription.last.as_ref().map(|last| {
        let last = last_platter(last, "/commandes", language);
        view! { <div><dt>{t("Le dernier", "The last one")}</dt><dd>{last}</dd></div> }
    });
    let wish = &subscription.platter;
    let without = Allergen::in_order(&[&wish.exclude_allergens[..], &avoided].concat());
    let without: Vec<_> = without.iter().map(|one| one.words(language).to_lowercase()).collect();
    let without = (!without.is_empty()).then(|| {
        view! { <div><dt>{t("Sans", "Without")}</dt><dd>{without.join(", ")}</dd></div> }
    });
    let taste = wish.strength.map(|strength| {
        view! { <div><dt>{t("Goût", "Taste")}</dt><dd>{strength.words(language)}</dd></div> }
    });
    let budget = wish.budget.display(language);
    let budget = match language {
        Language::French => format!("{budget} au plus, livraison en sus"),
        Language::English => format!("{budget} at most, delivery beside it"),
    };
    let to = &subscription.shipping_address;
    let address = format!("{}, {} {}", to.street, to.postal_code, to.city);
    let method = OrderPaymentMethod::from(subscription.payment_method)
        .words(language)
        .into_owned();
    view! {
        <li class="address-card">
            <h3>{title} " " <span class=class>{words}</span></h3>
            <dl class="facts">
                {next}
                {ended}
                {last}
                {taste}
                {without}
                <div><dt>{t("Fromages", "Cheeses")}</dt><dd>{budget}</dd></div>
                <div><dt>{t("Adresse", "Address")}</dt><dd>{address}</dd></div>
                <div><dt>{t("Paiement", "Payment")}</dt><dd>{method}</dd></div>
            </dl>
            {buttons}
        </li>
    }
}

/// `Pour 4, après le plat, le 15 du mois`.
fn title(subscription: &Subscription, language: Language) -> String {
    let (wish, day) = (&subscription.platter, subscription.day_of_month);
    let (people, occasion) = (wish.people, wish.occasion.words(language).to_lowercase());
    match language {
        Language::French => format!("Pour {people}, {occasion}, vers le {day} du mois"),
        Language::English => format!("For {people}, {occasion}, around day {day} of the month"),
    }
}

/// For which day the next platter is, and when it is ordered.
fn next(day: Day, language: Language) -> String {
    let ordered = ordered_at(day).day_and_time(language);
    let day = day.start().day(language);
    match language {
        Language::French => format!("vers le {day}, commandé le {ordered}"),
        Language::English => format!("around {day}, ordered on {ordered}"),
    }
}

#[component]
fn Buttons(subscription: Subscription, title: String) -> impl IntoView {
    let t = translate();
    let id = subscription.id.to_string();
    let about = |words: &str| format!("{words}, {title}");
    let (change, skip) = (t("Modifier", "Change"), t("Passer le prochain", "Skip the next one"));
    let (about_change, about_skip) = (about(change), about(skip));
    let skip = subscription.next.map(|day| {
        let id = id.clone();
        view! {
            <PostForm action=SkipPlatter::PATH>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="day" value=day.to_string()/>
                <button class="button-link" type="submit" aria-label=about_skip>{skip}</button>
            </PostForm>
        }
    });
    let is_paused = subscription.status == SubscriptionStatus::Paused;
    let pause = if is_paused {
        t("Reprendre", "Go on")
    } else {
        t("Suspendre", "Pause")
    };
    let about_pause = about(pause);
    let yes = format!("{} {title}", t("Oui, résilier\u{a0}:", "Yes, end:"));
    let (change_at, paused) = (format!("{PAGE}?modifier={id}#form"), id.clone());
    view! {
        <div class="button-row">
            <a class="button-link" href=change_at aria-label=about_change>{change}</a>
            {skip}
            <PostForm action=PauseSubscription::PATH>
                <input type="hidden" name="id" value=paused/>
                <input type="hidden" name="paused" value=(!is_paused).to_string()/>
                <button class="button-link" type="submit" aria-label=about_pause>{pause}</button>
            </PostForm>
        </div>
        <Confirm action=EndSubscription::PATH id summary=t("Résilier l’abonnement", "End the subscription") yes>
            <p>
                {t(
                    "Aussitôt et pour de bon\u{a0}: plus aucun plateau n’est commandé. Ce qui l’est déjà reste une commande, que vous annulez sur sa page tant qu’elle n’est pas en préparation.",
                    "At once and for good: no further platter is ordered. What is ordered already stays an order, which you cancel on its page until it is being prepared.",
                )}
            </p>
        </Confirm>
    }
}

/// What one agrees to, in a sentence.
fn terms(language: Language) -> String {
    match language {
        Language::French => format!(
            "Chaque mois, nous composons un plateau de ce que la cave a ce jour-là et le commandons pour vous, {LEAD_DAYS} jours avant le jour souhaité, livraison en sus. Une lettre dit ce qu’il contient et ce qu’il coûte. Sans engagement\u{a0}: vous passez un mois, suspendez ou résiliez ici, quand vous voulez."
        ),
        Language::English => format!(
            "Each month we compose a platter of what the cellar has on the day and order it for you, {LEAD_DAYS} days before the day you wish, delivery beside it. A letter says what is in it and what it costs. Without commitment: skip a month, pause or end it here, whenever you like."
        ),
    }
}
