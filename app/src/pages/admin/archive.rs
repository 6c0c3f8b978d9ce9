//! Products that were taken out of the shop, and the buttons to do so and to put them back.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Page, product::Product};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            breadcrumb::Breadcrumb,
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::products::{ArchiveProduct, RestoreProduct, list_archived},
};

/// The archived products, the latest first.
#[component]
pub fn ArchivesPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Archives, gestion", "Archive, back office")/>
        <Dashboard>
            <Breadcrumb above=vec![("/gestion/produits".into(), t("Produits", "Products").into())] here=t("Archives", "Archive").to_owned()/>
            <div class="desk-head"><h1>{t("Produits archivés", "Archived products")}</h1></div>
            <ProblemNotice problem={problem_of::<RestoreProduct>()}/>
            {loaded(list_archived(requested_page()), |products| view! { <Archives products/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Archives(products: Page<Product>) -> impl IntoView {
    let (t, language) = (translate(), language());
    if products.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Rien n’est archivé", "Nothing is archived")}</h2>
                <a class="button button-quiet" href="/gestion/produits">{t("Voir tous les produits", "See all products")}</a>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = products
        .items
        .iter()
        .cloned()
        .map(|product| {
            let since = product.archived_at.map(|at| at.day(language));
            view! {
                <tr>
                    <th scope="row"><a href=format!("/gestion/produits/{}", product.id)>{product.name.clone()}</a></th>
                    <td data-label=t("Famille", "Category")>{category_name(&product.category, language)}</td>
                    <td data-label=t("Archivé le", "Archived on")>{since}</td>
                    <td class="is-number"><Restore product/></td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-wrap" role="region" aria-label=t("Produits archivés", "Archived products") tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t("Nom", "Name")}</th>
                        <th scope="col">{t("Famille", "Category")}</th>
                        <th scope="col">{t("Archivé le", "Archived on")}</th>
                        <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <DashboardPagination list=products base="?"/>
    }
    .into_any()
}

#[component]
fn Restore(product: Product) -> impl IntoView {
    let t = translate();
    view! {
        <PostForm action=RestoreProduct::PATH>
            <input type="hidden" name="id" value=product.id.to_string()/>
            <button class="button button-small button-quiet" type="submit">
                {t("Remettre en vente", "Sell again")}
                <span class="visually-hidden">" " {product.name}</span>
            </button>
        </PostForm>
    }
}

/// In place of the form of a product that is archived.
#[component]
pub fn Archived(
    /// The archived product.
    product: Product,
) -> impl IntoView {
    let t = translate();
    view! {
        <div class="notice is-warning">
            <p class="notice-title">{t("Ce produit est archivé.", "This product is archived.")}</p>
            <p>
                {t(
                    "La boutique ne le montre plus et ne le vend plus\u{a0}; les commandes qui le contiennent le gardent.",
                    "The shop no longer shows or sells it; the orders that have it keep it.",
                )}
            </p>
        </div>
        <ProblemNotice problem={problem_of::<RestoreProduct>()}/>
        <Restore product/>
    }
    .into_any()
}

/// The button that takes a product out of the shop, with a question before it does.
#[component]
pub fn Archive(
    /// The product that is to leave the shop.
    product: Product,
) -> impl IntoView {
    let t = translate();
    let (summary, yes, what) = if product.is_draft {
        (
            t("Supprimer le brouillon", "Delete the draft"),
            t("Oui, supprimer", "Yes, delete"),
            t("Il est supprimé pour de bon.", "It is deleted for good."),
        )
    } else {
        (
            t("Archiver le produit", "Archive the product"),
            t("Oui, archiver", "Yes, archive"),
            t(
                "Il quitte la boutique, les recettes et les paniers. Les commandes passées le gardent, et il peut être remis en vente.",
                "It leaves the shop, the recipes and the baskets. Past orders keep it, and it can be sold again.",
            ),
        )
    };
    let yes = format!("{yes} {}", product.name);
    view! {
        <ProblemNotice problem={problem_of::<ArchiveProduct>()}/>
        <Confirm
            action=ArchiveProduct::PATH
            id=product.id.to_string()
            summary=summary
            yes
        >
            <p>{what}</p>
        </Confirm>
    }
    .into_any()
}
