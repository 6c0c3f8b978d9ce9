//! The documents that cannot be read, and what to do about them.

use leptos::prelude::*;
use shared::{
    Language,
    unreadable::{UnreadableDocument, UnreadableDocuments},
};

use crate::{
    components::{
        layout::{dashboard::Dashboard, head::Head},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::unreadable::list_unreadable,
};

/// `/gestion/documents-illisibles`: collection by collection, with the field that is wrong.
#[component]
pub fn UnreadablePage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Documents illisibles, gestion", "Documents that cannot be read, back office")/>
        <Dashboard>{loaded(list_unreadable(), |documents| view! { <Documents documents/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Documents(documents: UnreadableDocuments) -> impl IntoView {
    let (t, language) = (translate(), language());
    let heading = t("Documents illisibles", "Documents that cannot be read");
    let UnreadableDocuments { named, total } = documents;
    if named.is_empty() {
        return view! {
            <div class="desk-head"><h1>{heading}</h1></div>
            <div class="empty">
                <h2>{t("Tout se lit", "Everything can be read")}</h2>
                <p>{t("La boutique relit toutes ses données une fois par jour.", "The shop reads all its data once a day.")}</p>
            </div>
        }
        .into_any();
    }
    let others = (total > named.len() as u64).then(|| {
        let (named, total) = (named.len(), total);
        let words = match language {
            Language::French => format!("Voici les {named} premiers sur {total}."),
            Language::English => format!("These are the first {named} of {total}."),
        };
        view! { <p>{words}</p> }
    });
    let parts: Vec<_> = named
        .chunk_by(|one, next| one.collection == next.collection)
        .map(|documents| view! { <Collection documents=documents.to_vec()/> })
        .collect();
    view! {
        <div class="desk-head"><h1>{heading}</h1></div>
        <div class="notice is-warning">
            <p class="notice-title">
                {t(
                    "Les listes laissent ces documents de côté. Rien n’en est perdu.",
                    "Lists leave these documents out. Nothing of them is lost.",
                )}
            </p>
            <p>
                {t(
                    "Ils sont enregistrés sous une forme que la boutique ne connaît pas, comme il arrive aux données d’une autre boutique. ",
                    "They are stored in a form that the shop does not know, as the data of another shop may be. ",
                )}
                <code>"server adopt --check"</code>
                {t(
                    " dit ce qui se corrige tout seul, ",
                    " says what can be corrected by itself, ",
                )}
                <code>"server adopt"</code>
                {t(
                    " le corrige. Le reste se corrige à la main dans la base de données. Ce qui se lit de nouveau quitte cette page aussitôt.",
                    " corrects it. The rest is corrected by hand in the database. What can be read again leaves this page at once.",
                )}
            </p>
            <p>
                {t(
                    "Ce qui touche à l’argent d’une commande dont une pièce est illisible (rembourser, facturer, compter les points) est refusé pour cette commande seule\u{a0}; les comptes et les écritures sont refusés pour une période dont une facture l’est.",
                    "What concerns the money of an order of which a part cannot be read (refunds, invoices, points) is refused for that order alone; books and ledger are refused for a period of which an invoice cannot be read.",
                )}
            </p>
            {others}
        </div>
        <div class="desk-panels">{parts}</div>
    }
    .into_any()
}

#[component]
fn Collection(documents: Vec<UnreadableDocument>) -> impl IntoView {
    let t = translate();
    let collection = documents
        .first()
        .map(|document| document.collection.clone())
        .unwrap_or_default();
    let heading = name(&collection, language());
    let label = format!("{} {heading}", t("Liste\u{a0}:", "List:"));
    let rows: Vec<_> = documents
        .into_iter()
        .map(|document| {
            let words = document.words(language());
            let field = if document.field.is_empty() {
                view! { <span>{t("tout le document", "the whole document")}</span> }.into_any()
            } else {
                view! { <code>{document.field}</code> }.into_any()
            };
            view! {
                <tr>
                    <th scope="row"><code>{document.id}</code></th>
                    <td data-label=t("Champ", "Field")>{field}</td>
                    <td data-label=t("Ce qui ne va pas", "What is wrong") class="is-text">{words}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="desk-panel" aria-labelledby=format!("in-{collection}")>
            <h2 id=format!("in-{collection}")>{heading} " (" <code>{collection.clone()}</code> ")"</h2>
            <Table label caption=t("Documents illisibles, par identifiant", "Documents that cannot be read, by id") rows>
                <th scope="col">{t("Identifiant", "Id")}</th>
                <th scope="col">{t("Champ", "Field")}</th>
                <th scope="col">{t("Ce qui ne va pas", "What is wrong")}</th>
            </Table>
        </section>
    }
}

/// What a collection holds.
fn name(collection: &str, language: Language) -> &'static str {
    let (french, english) = match collection {
        "products" => ("Produits", "Products"),
        "categories" => ("Familles", "Categories"),
        "lots" => ("Lots", "Lots"),
        "stockmovements" => ("Mouvements de stock", "Stock movements"),
        "stockalerts" => ("Retours en stock attendus", "Awaited returns to stock"),
        "recipes" => ("Recettes", "Recipes"),
        "reviews" => ("Avis", "Reviews"),
        "reviewvotes" => ("Votes sur les avis", "Votes for reviews"),
        "users" => ("Comptes", "Accounts"),
        "profiles" => ("Profils", "Profiles"),
        "carts" => ("Paniers", "Baskets"),
        "loyalties" => ("Points de fidélité", "Loyalty points"),
        "loyaltytiers" => ("Paliers", "Tiers"),
        "coupons" => ("Bons", "Coupons"),
        "orders" => ("Commandes", "Orders"),
        "payments" => ("Paiements par carte", "Card payments"),
        "refunds" => ("Remboursements", "Refunds"),
        "invoices" => ("Factures et avoirs", "Invoices and credit notes"),
        "withdrawals" => ("Rétractations", "Withdrawals"),
        "deliveryoutcomes" => ("Retours des livreurs", "Couriers’ reports"),
        "subscriptions" => ("Abonnements", "Subscriptions"),
        "terms" => ("Versions des conditions de vente", "Versions of the terms of sale"),
        "legaltexts" => ("Versions des textes légaux", "Versions of the legal texts"),
        "rounds" => ("Tournées", "Rounds"),
        "doors" => ("Emplacements d’adresses", "Places of addresses"),
        "gone" => ("Adresses disparues", "Addresses that are gone"),
        "moved" => ("Anciennes adresses", "Former addresses"),
        "consents" => ("Consentements", "Consents"),
        "complaints" => ("Problèmes signalés", "Problems reported"),
        "dailyfigures" => ("Chiffres des jours", "Figures of days"),
        "audit" => ("Journal", "Audit"),
        "outbox" => ("Courrier", "Letters"),
        "uploads" => ("Images", "Pictures"),
        "settings" => ("Réglages", "Settings"),
        "deliveryareas" => ("Zones de livraison", "Areas of delivery"),
        "slotrules" => ("Créneaux de chaque semaine", "Weekly slots"),
        "slots" => ("Créneaux", "Slots"),
        "apikeys" => ("Clés d’API", "API keys"),
        "webhooks" => ("Webhooks", "Webhooks"),
        "alarms" => ("Alarmes envoyées", "Alarms sent"),
        "webhookdeliveries" => ("Envois aux webhooks", "Deliveries to webhooks"),
        _ => ("Autres", "Others"),
    };
    language.pick(french, english)
}
