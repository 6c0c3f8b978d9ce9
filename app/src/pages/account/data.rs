//! What the shop keeps about a customer: to read, to take along, and to have erased.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{complaint::ComplaintParty, consent::PersonalConsent, privacy::PersonalData};

use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::privacy::{EraseAccount, read_personal_data},
};

/// `/compte/donnees`: what is kept, as a page and as a file, and the button that erases it.
#[component]
pub fn DataPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Mes données", "My data")/>
        <Storefront>
            {loaded(read_personal_data(), move |data| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Mes données", "My data")}</h1></div>
                        <AccountNav here="/compte/donnees"/>
                        <Account data=data.clone()/>
                        <Kept data=data.clone()/>
                        <Consents consents=data.consents.clone()/>
                        <Words data/>
                        <Erase/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

/// The account, and the file with everything.
#[component]
fn Account(data: PersonalData) -> impl IntoView {
    let (t, language) = (translate(), language());
    let PersonalData {
        user,
        profile,
        staff_note,
        ..
    } = data;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let phone = user.phone_number.map(|number| fact(t("Téléphone", "Phone"), number));
    let last_login = user
        .last_login
        .map(|at| fact(t("Dernière connexion", "Last sign-in"), at.day_and_time(language)));
    let second_factor = match user.second_factor_since {
        Some(at) => format!("{} {}", t("depuis le", "since"), at.day(language)),
        None => t("non", "no").into(),
    };
    let addresses: Vec<_> = profile
        .addresses
        .iter()
        .map(|address| view! { <li>{address.line()}</li> })
        .collect();
    let addresses = (!addresses.is_empty()).then(|| {
        view! { <div><dt>{t("Adresses", "Addresses")}</dt><dd><ul>{addresses}</ul></dd></div> }
    });
    let note = (!staff_note.is_empty()).then(|| fact(t("Note de l’équipe", "Note by staff"), staff_note));
    view! {
        <section class="account-section" aria-labelledby="account">
            <h2 id="account">{t("Votre compte", "Your account")}</h2>
            <div class="account-part">
                <p>
                    {t(
                        "Voici ce que la boutique garde de vous. Le fichier contient tout, mot pour mot, dans un format que d’autres programmes lisent\u{a0}; jamais votre mot de passe, que la boutique ne connaît pas.",
                        "This is what the shop keeps about you. The file has all of it, word for word, in a form that other programs read; never your password, which the shop does not know.",
                    )}
                </p>
                <p class="button-row">
                    <a class="button" href="/api/users/export" download="fromagerie-alioui.json">
                        {t("Télécharger mes données", "Download my data")}
                    </a>
                </p>
                <dl class="facts">
                    {fact(t("Nom", "Name"), user.name)}
                    {fact(t("Adresse e-mail", "Email address"), user.email)}
                    {phone}
                    {fact(t("Compte ouvert le", "Account opened"), user.created_at.day(language))}
                    {last_login}
                    {fact(t("Connexion en deux étapes", "Two-step sign-in"), second_factor)}
                    {addresses}
                    {note}
                </dl>
            </div>
        </section>
    }
}

/// How much there is of what has a page of its own.
#[component]
fn Kept(data: PersonalData) -> impl IntoView {
    let t = translate();
    let row = |words: &'static str, count: usize, page: Option<&'static str>| {
        let name = match page {
            Some(page) => view! { <a href=page>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        view! { <div><dt>{name}</dt><dd class="number">{count}</dd></div> }
    };
    let movements = data.loyalty.as_ref().map_or(0, |loyalty| loyalty.history.len());
    let in_cart = data.cart.as_ref().map_or(0, |cart| cart.items.len());
    let avoided = data.profile.avoided_allergens.as_ref().map_or(0, Vec::len);
    view! {
        <section class="account-section" aria-labelledby="kept">
            <h2 id="kept">{t("Ce qui est gardé", "What is kept")}</h2>
            <dl class="facts">
                {row(t("Commandes", "Orders"), data.orders.len(), Some("/commandes"))}
                {row(t("Factures et avoirs", "Invoices and credit notes"), data.papers.len(), None)}
                {row(t("Remboursements", "Refunds"), data.refunds.len(), None)}
                {row(t("Rétractations", "Withdrawals"), data.withdrawals.len(), None)}
                {row(t("Abonnements", "Subscriptions"), data.subscriptions.len(), Some("/compte/abonnements"))}
                {row(t("Lignes du panier", "Lines in the basket"), in_cart, Some("/panier"))}
                {row(t("Mouvements de points", "Movements of points"), movements, Some("/compte/fidelite"))}
                {row(t("Bons à votre nom", "Coupons of your own"), data.coupons.len(), Some("/compte/fidelite"))}
                {row(t("Favoris", "Favourites"), data.profile.favorite_products.len(), Some("/compte/favoris"))}
                {row(t("Allergènes évités", "Allergens avoided"), avoided, Some("/allergenes"))}
                {row(t("Avis jugés utiles", "Reviews found helpful"), data.helpful_votes.len(), None)}
                {row(t("Photos envoyées", "Pictures sent"), data.pictures.len(), None)}
                {row(t("Connexions", "Sessions"), data.sessions.len(), Some("/compte/securite"))}
                {row(t("Lettres en attente d’envoi", "Letters waiting to be sent"), data.letters.len(), None)}
                {row(t("Fromages attendus", "Cheeses waited for"), data.stock_alerts.len(), None)}
            </dl>
        </section>
    }
}

/// Which letters they consented to that are not about an order, and how.
#[component]
fn Consents(consents: Vec<PersonalConsent>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_empty = consents.is_empty();
    let rows: Vec<_> = consents
        .into_iter()
        .map(|consent| {
            let what = format!("{}, {}", consent.about.words(language), consent.step.words(language));
            let words = consent.words.map(|words| view! { <p>{language.quoted(&words)}</p> });
            view! {
                <li class="session-row">
                    <div>
                        <p class="session-name">{what}</p>
                        <p class="session-facts">
                            <time datetime=consent.at.to_string()>{consent.at.day_and_time(language)}</time>
                            {format!(", {}", consent.way.words(language))}
                        </p>
                        {words}
                    </div>
                </li>
            }
        })
        .collect();
    (!is_empty).then(|| {
        view! {
            <section class="account-section" aria-labelledby="consents">
                <h2 id="consents">{t("Lettres acceptées et refusées", "Letters agreed to and declined")}</h2>
                <ul class="session-list">{rows}</ul>
            </section>
        }
    })
}

/// What they wrote, and what was noted at their door.
#[component]
fn Words(data: PersonalData) -> impl IntoView {
    let (t, language) = (translate(), language());
    let reviews = data.reviews.into_iter().map(|review| {
        let what = format!("{}, {}/5", t("Avis", "Review"), review.rating);
        (what, review.created_at, review.comment)
    });
    let messages = data.complaints.into_iter().flat_map(|complaint| {
        let number = complaint.order_number;
        complaint.messages.into_iter().map(move |message| {
            let who = match message.by {
                ComplaintParty::Customer => t("Votre message", "Your message"),
                ComplaintParty::Shop => t("Réponse de la boutique", "The shop’s answer"),
            };
            (format!("{who}, {number}"), message.at, message.text)
        })
    });
    let notes = data.orders.into_iter().filter_map(|order| {
        let note = order.gift?.note?;
        let what = format!("{}, {}", t("Mot d’un cadeau", "Note of a gift"), order.order_number);
        Some((what, order.created_at, note))
    });
    let deliveries = data.deliveries.into_iter().filter_map(|delivery| {
        let what = t("Note du livreur", "The courier’s note").to_owned();
        Some((what, delivery.at, delivery.note?))
    });
    let mut words: Vec<_> = reviews.chain(messages).chain(notes).chain(deliveries).collect();
    words.sort_by_key(|(_, at, _)| std::cmp::Reverse(*at));
    let is_empty = words.is_empty();
    let rows: Vec<_> = words
        .into_iter()
        .map(|(what, at, text)| {
            view! {
                <li class="session-row">
                    <div>
                        <p class="session-name">{what}</p>
                        <p class="session-facts"><time datetime=at.to_string()>{at.day(language)}</time></p>
                        <p>{text}</p>
                    </div>
                </li>
            }
        })
        .collect();
    (!is_empty).then(|| {
        view! {
            <section class="account-section" aria-labelledby="words">
                <h2 id="words">{t("Ce qui a été écrit", "What was written")}</h2>
                <ul class="session-list">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Erase() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<EraseAccount>();
    view! {
        <section class="account-section" aria-labelledby="erase">
            <h2 id="erase">{t("Effacer mon compte", "Erase my account")}</h2>
            <div class="account-part">
                <ProblemNotice problem=problem.clone()/>
                <p>
                    {t(
                        "Tout disparaît aussitôt et pour toujours\u{a0}: le compte, les adresses, les points et les bons, les abonnements, les messages, les photos. Vos avis restent, sans votre nom.",
                        "Everything goes at once and for good: the account, the addresses, the points and coupons, the subscriptions, the messages, the pictures. Your reviews stay, without your name.",
                    )}
                </p>
                <p>
                    {t(
                        "La loi veut que la boutique garde dix ans ce que ses comptes prouvent (code de commerce, article L123-22)\u{a0}: vos commandes payées et leurs factures, avec le nom et l’adresse qui y figurent.",
                        "The law has the shop keep for ten years what its accounts rest on (code de commerce, article L123-22): your paid orders and their invoices, with the name and the address on them.",
                    )}
                </p>
                <p>
                    {t(
                        "Ce n’est pas possible tant qu’une commande, un remboursement ou une demande est en cours.",
                        "This is not possible as long as an order, a refund or a request is open.",
                    )}
                </p>
                <PostForm action=EraseAccount::PATH class="form" novalidate=true>
                    <Field
                        name="password"
                        label=t("Votre mot de passe", "Your password")
                        kind="password"
                        autocomplete="current-password"
                        problem
                    />
                    <div class="button-row">
                        <button class="button button-danger" type="submit">
                            {t("Effacer mon compte pour toujours", "Erase my account for good")}
                        </button>
                    </div>
                </PostForm>
            </div>
        </section>
    }
}
