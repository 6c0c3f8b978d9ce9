//! The lots, in a list.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{lot::Lot, period::Day, product::Product};

use crate::{
    components::{
        form::outcome::{SuccessNotice, has_succeeded},
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::lots::{LotList, LotState, list_lots},
    url::encode,
    words::labels,
};

/// `/gestion/lots`: the lots, those that end first first; `?etat=bientot` or `termines`, `?produit=` of one product.
#[component]
pub fn LotsPage() -> impl IntoView {
    let t = translate();
    let query = use_query_map().read_untracked();
    let state = match query.get("etat").as_deref() {
        Some("bientot") => LotState::Soon,
        Some("termines") => LotState::Ended,
        _ => LotState::Current,
    };
    let product = query.get("produit").filter(|id| !id.is_empty());
    let of_product = product.as_ref().map(|id| format!("produit={}", encode(id)));
    let new = format!("/gestion/lots/nouveau?{}", of_product.clone().unwrap_or_default());
    let tab = |name: &'static str, of: LotState, words: &'static str| {
        let parts: Vec<_> = of_product
            .iter()
            .map(String::as_str)
            .chain([name])
            .filter(|part| !part.is_empty())
            .collect();
        let address = format!("/gestion/lots?{}", parts.join("&"));
        view! { <a href=address aria-current=(state == of).then_some("page")>{words}</a> }
    };
    let tabs = [
        tab("", LotState::Current, t("En vente", "On sale")),
        tab("etat=bientot", LotState::Soon, t("Bientôt à date", "Ending soon")),
        tab("etat=termines", LotState::Ended, t("Terminés", "Ended")),
    ];
    let name = match state {
        LotState::Current => "",
        LotState::Soon => "etat=bientot&",
        LotState::Ended => "etat=termines&",
    };
    let base = format!(
        "/gestion/lots?{}{name}",
        of_product.map(|part| part + "&").unwrap_or_default()
    );
    view! {
        <Head title=t("Lots, gestion", "Lots, back office")/>
        <Dashboard>
            <div class="desk-head">
                <h1>{t("Lots", "Lots")}</h1>
                <a class="more-link" href="/gestion/inventaire">{t("Inventaire", "Stocktaking")}</a>
                <a class="button button-small" href=new>{t("Nouveau lot", "New lot")}</a>
            </div>
            <SuccessNotice when=has_succeeded("deleted") words=t("Le lot est supprimé.", "The lot is deleted.")/>
            <nav class="tabs" aria-label=t("Lots", "Lots")>{tabs.collect_view()}</nav>
            {loaded(list_lots(state, product, requested_page()), move |list| view! { <Lots list base=base.clone()/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Lots(list: LotList, base: String) -> impl IntoView {
    let t = translate();
    let (lots, products, today) = list;
    if lots.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucun lot ici", "No lots here")}</h2>
                <p>
                    {t(
                        "Un lot garde sa date, son fournisseur et qui l’a acheté. Le stock d’un produit qui en a est leur somme, et ce qui finit le plus tôt part le premier.",
                        "A lot keeps its date, its supplier and who bought it. The stock of a product that has some is their sum, and what ends first leaves first.",
                    )}
                </p>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = lots
        .items
        .iter()
        .map(|lot| view! { <Row lot=lot.clone() product=products.get(&lot.product_id).cloned() today/> })
        .collect();
    view! {
        <Table label=t("Liste des lots", "List of lots") caption=t("Lots, par date", "Lots, by date") rows>
            <th scope="col">{t("Lot", "Lot")}</th>
            <th scope="col">{t("Produit", "Product")}</th>
            <th scope="col">{t("À consommer avant le", "Best before")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col" class="is-number">{t("Reste", "Left")}</th>
            <th scope="col" class="is-number">{t("Reçu", "Received")}</th>
            <th scope="col">{t("Fournisseur", "Supplier")}</th>
        </Table>
        <DashboardPagination list=lots base/>
    }
    .into_any()
}

#[component]
fn Row(lot: Lot, product: Option<Product>, today: Day) -> impl IntoView {
    let (t, language) = (translate(), language());
    let sold_by = product.as_ref().map(|product| product.sold_by).unwrap_or_default();
    let name = product.map(|product| product.localized(language).name);
    let (state, class) = labels::lot_state(&lot, today, language);
    view! {
        <tr>
            <th scope="row"><a href=format!("/gestion/lots/{}", lot.id)>{lot.code.clone()}</a></th>
            <td data-label=t("Produit", "Product") class="is-text">
                <a href=format!("/gestion/produits/{}", lot.product_id)>{name}</a>
            </td>
            <td data-label=t("À consommer avant le", "Best before")>{lot.best_before.start().day(language)}</td>
            <td data-label=t("État", "Status")><span class=class>{state}</span></td>
            <td data-label=t("Reste", "Left") class="is-number">{labels::stock_amount(lot.remaining.unwrap_or(0), sold_by, language)}</td>
            <td data-label=t("Reçu", "Received") class="is-number">{labels::stock_amount(lot.quantity, sold_by, language)}</td>
            <td data-label=t("Fournisseur", "Supplier")>{lot.supplier.clone()}</td>
        </tr>
    }
}
