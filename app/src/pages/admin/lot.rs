//! One lot: what it is, what became of it, who bought of it, and recalling it.

mod form;

use domain::catalog::lots::SOON_DAYS;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    Language, Page, limits,
    lot::Lot,
    order::OrderForStaff,
    period::Day,
    product::{Product, SoldBy},
    stock::StockReason,
};

use self::form::{Fields, New};
use super::product::stock::{History, Why};
use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
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
    request::language::{language, translate},
    server_fns::admin::lots::{
        CorrectLot, DeleteLot, EndLotReduction, LotEditor, RecallLot, ReduceLot, SaveLot, new_lot, read_lot,
    },
    words::labels,
};

/// `/gestion/lots/nouveau`: the form of a new lot, with `?produit=` of this product.
#[component]
pub fn NewLotPage() -> impl IntoView {
    let product = use_query_map()
        .read_untracked()
        .get("produit")
        .filter(|id| !id.is_empty());
    view! { <Dashboard>{loaded(new_lot(product), |editor| view! { <New editor/> })}</Dashboard> }.into_any()
}

/// `/gestion/lots/:id`: a lot.
#[component]
pub fn LotPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    view! { <Dashboard>{loaded(read_lot(id, requested_page()), |editor| view! { <Known editor/> })}</Dashboard> }
        .into_any()
}

#[component]
fn Known(editor: LotEditor) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SaveLot>();
    let Some(lot) = editor.lot else {
        return ().into_any();
    };
    let name = format!("{} {}", t("Lot", "Lot"), lot.code);
    let sold_by = editor
        .product
        .as_ref()
        .map(|product| product.sold_by)
        .unwrap_or_default();
    let of_form = problem.clone();
    let standing = lot.ended_at.is_none().then(|| {
        view! {
            <Correct lot=lot.clone() sold_by/>
            {editor.product.clone().map(|product| view! { <Reduction lot=lot.clone() product today=editor.today/> })}
            <PostForm action=SaveLot::PATH class="desk-form" novalidate=true>
                <input type="hidden" name="form[id]" value=editor.form.id.clone()/>
                <input type="hidden" name="form[product_id]" value=editor.form.product_id.clone()/>
                <Fields form=editor.form sold_by=Some(sold_by) problem=of_form/>
                <div class="desk-form-foot">
                    <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
                    <a class="button button-quiet" href="/gestion/lots">{t("Annuler", "Cancel")}</a>
                </div>
            </PostForm>
        }
    });
    let history = editor.product.clone().zip(editor.history);
    let history = history.map(|(product, history)| view! { <History product history/> });
    view! {
        <Head title=format!("{name}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/lots".into(), t("Lots", "Lots").into())] here=name.clone()/>
        <div class="desk-head"><h1>{name}</h1></div>
        <SuccessNotice when=has_succeeded("saved") words=t("Lot enregistré.", "Lot saved.")/>
        <SuccessNotice when=has_succeeded("corrected") words=t("Le lot est corrigé.", "The lot is corrected.")/>
        <SuccessNotice when=has_succeeded("reduced") words=t("Le prix est réduit.", "The price is reduced.")/>
        <SuccessNotice
            when=has_succeeded("recalled")
            words=t("Le lot est rappelé\u{a0}: une lettre part à chaque client qui en a reçu.", "The lot is recalled: a letter goes to each customer who received some.")
        />
        <ProblemNotice problem=problem.or_else(problem_of::<DeleteLot>)/>
        <State lot=lot.clone() product=editor.product/>
        {standing}
        {editor.orders.map(|orders| view! { <Orders lot=lot.clone() orders/> })}
        <Recall lot=lot.clone()/>
        {history}
        <Delete lot/>
    }
    .into_any()
}

/// What it is, and how it stands.
#[component]
fn State(lot: Lot, product: Option<Product>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let sold_by = product.as_ref().map(|product| product.sold_by).unwrap_or_default();
    let name = product.map(|product| product.localized(language).name);
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let amount = |amount| Some(labels::stock_amount(amount, sold_by, language));
    let ended = lot.ended_at.map(|at| at.day_and_time(language));
    view! {
        <dl class="facts">
            <div><dt>{t("Produit", "Product")}</dt><dd><a href=format!("/gestion/produits/{}", lot.product_id)>{name}</a></dd></div>
            {fact(t("À consommer avant le", "Best before"), Some(lot.best_before.start().day(language)))}
            {fact(t("En affinage depuis", "Ageing since"), lot.ageing_since.map(|day| day.start().day(language)))}
            {fact(t("Reste", "Left"), amount(lot.remaining.unwrap_or(0)))}
            {fact(t("Reçu", "Received"), amount(lot.quantity))}
            {fact(t("Fournisseur", "Supplier"), lot.supplier)}
            {fact(t("Bon de livraison", "Delivery note"), lot.delivery_note)}
            {fact(t("Reçu le", "Received on"), Some(lot.received_at.day_and_time(language)))}
            {fact(t("Terminé le", "Ended on"), ended)}
            {fact(t("Rappelé", "Recalled"), lot.recall_reason)}
        </dl>
    }
}

/// What went out of it, or came into it.
#[component]
fn Correct(lot: Lot, sold_by: SoldBy) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<CorrectLot>();
    let query = use_query_map().read_untracked();
    let is_refused = problem.is_some();
    let typed = |name: &str| query.get(name).filter(|_| is_refused).unwrap_or_default();
    let (amount, note) = (typed("amount"), typed("note"));
    let unit = match sold_by {
        SoldBy::Piece => t("pièces", "pieces"),
        SoldBy::Weight => "g",
    };
    let reason = match typed("reason") {
        reason if reason.is_empty() => StockReason::Waste.name().to_owned(),
        reason => reason,
    };
    view! {
        <details class="confirm is-calm" open=is_refused>
            <summary>{t("Perte, dégustation, autre mouvement", "Waste, tasting, another movement")}</summary>
            <PostForm action=CorrectLot::PATH class="form" novalidate=true>
                <input type="hidden" name="id" value=lot.id.to_string()/>
                <ProblemNotice problem=problem.clone()/>
                <Field
                    name="amount"
                    label=t("Combien", "How much")
                    hint=t("−2 pour deux de moins, 3 pour trois de plus.", "−2 for two less, 3 for three more.")
                    unit
                    value=amount
                    problem=problem.clone()
                />
                <Why name="reason" chosen=reason problem=problem.clone()/>
                <Field
                    name="note"
                    label=t("Note", "Note")
                    hint=t("Nécessaire pour un autre motif.", "Required for another reason.")
                    value=note
                    maxlength=*limits::STOCK_NOTE.end()
                    may_be_empty=true
                    problem
                />
                <button class="button" type="submit">{t("Noter le mouvement", "Note the movement")}</button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// A lower price while the lot lasts, once its day is near.
#[component]
fn Reduction(lot: Lot, product: Product, today: Day) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ReduceLot>().or_else(problem_of::<EndLotReduction>);
    let id = lot.id.to_string();
    let price = product.price.display(language);
    if let Some(short) = product.short_date.filter(|short| short.lot_id == lot.id) {
        let back = format!("{} {}", t("Revenir à", "Back to"), short.price_before.display(language));
        let words = match language {
            Language::French => format!("Le produit est à {price} jusqu’à la fin de ce lot, pour date courte."),
            Language::English => format!("The product costs {price} until this lot is gone, for its short date."),
        };
        return view! {
            <PostForm action=EndLotReduction::PATH class="form">
                <input type="hidden" name="id" value=id/>
                <ProblemNotice problem/>
                <p>{words}</p>
                <button class="button button-quiet" type="submit">{back}</button>
            </PostForm>
        }
        .into_any();
    }
    if lot.best_before.days_after(today) > SOON_DAYS || lot.remaining == Some(0) {
        return ().into_any();
    }
    let is_refused = problem.is_some();
    let hint = match language {
        Language::French => format!(
            "Au lieu de {price}, pour tout le produit. Sa page dit «\u{a0}date courte\u{a0}» et laquelle ; le prix revient quand le lot est vendu."
        ),
        Language::English => format!(
            "In place of {price}, for all of the product. Its page says “short date” and which; the price returns when the lot is sold."
        ),
    };
    view! {
        <details class="confirm is-calm" open=is_refused>
            <summary>{t("Réduire le prix, date courte", "Reduce the price, short date")}</summary>
            <PostForm action=ReduceLot::PATH class="form" novalidate=true>
                <input type="hidden" name="id" value=id/>
                <ProblemNotice problem=problem.clone()/>
                <Field name="price" label=t("Prix réduit", "Reduced price") hint inputmode="decimal" unit="€" problem/>
                <button class="button" type="submit">{t("Réduire", "Reduce")}</button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// Who bought of it.
#[component]
fn Orders(lot: Lot, orders: Page<OrderForStaff>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows: Vec<_> = orders
        .items
        .iter()
        .map(|order| {
            let mut of_product = order.order.items.iter().filter(|item| item.product_id == lot.product_id);
            let sold_by = of_product.find_map(|item| item.sold_by).unwrap_or_default();
            let amount = labels::stock_amount(order.order.taken_of(lot.id), sold_by, language);
            let (status, class) = labels::order_status(order.order.status, language);
            view! {
                <tr>
                    <th scope="row"><a href=format!("/gestion/commandes/{}", order.order.id)>{order.order.order_number.clone()}</a></th>
                    <td data-label=t("Client", "Customer")>{order.customer_name.clone()}</td>
                    <td data-label=t("Téléphone", "Phone")>{order.customer_phone.clone()}</td>
                    <td data-label=t("État", "Status")><span class=class>{status}</span></td>
                    <td data-label=t("Du lot", "Of the lot") class="is-number">{amount}</td>
                    <td data-label=t("Le", "On")>{order.order.created_at.day(language)}</td>
                </tr>
            }
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <p>{t("Aucune commande n’en a pris.", "No order has taken any.")}</p> }.into_any()
    } else {
        view! {
            <div class="table-wrap" role="region" aria-label=t("Qui en a acheté", "Who bought of it") tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t("Commande", "Order")}</th>
                            <th scope="col">{t("Client", "Customer")}</th>
                            <th scope="col">{t("Téléphone", "Phone")}</th>
                            <th scope="col">{t("État", "Status")}</th>
                            <th scope="col" class="is-number">{t("Du lot", "Of the lot")}</th>
                            <th scope="col">{t("Le", "On")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <DashboardPagination list=orders base="?"/>
        }
        .into_any()
    };
    view! {
        <section class="desk-panel" aria-labelledby="buyers">
            <h2 id="buyers">{t("Qui en a acheté", "Who bought of it")}</h2>
            {table}
        </section>
    }
}

/// Taking it back, with a question before.
#[component]
fn Recall(lot: Lot) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<RecallLot>();
    if lot.recalled_at.is_some() {
        return ().into_any();
    }
    let yes = format!("{} {}", t("Oui, rappeler le lot", "Yes, recall lot"), lot.code);
    view! {
        <ProblemNotice problem=problem.clone()/>
        <Confirm action=RecallLot::PATH id=lot.id.to_string() summary=t("Rappeler ce lot", "Recall this lot") yes>
            <p>
                {t(
                    "Il n’est plus vendu, ce qui en reste est noté en perte, et chaque client à qui il est parti reçoit une lettre. Les commandes qui ne sont pas parties ne partent plus avec. On ne peut pas revenir en arrière.",
                    "It is no longer sold, what is left of it is noted as waste, and each customer to whom some has left gets a letter. Orders that have not left cannot leave with it. This cannot be undone.",
                )}
            </p>
            <Field
                name="advice"
                label=t("Raison et conseil, pour les clients", "Reason and advice, for customers")
                rows=3
                maxlength=*limits::RECALL_REASON.end()
                problem
            />
        </Confirm>
    }
    .into_any()
}

/// The button that takes it away, while no order names it.
#[component]
fn Delete(lot: Lot) -> impl IntoView {
    let t = translate();
    let yes = format!("{} {}", t("Oui, supprimer le lot", "Yes, delete lot"), lot.code);
    view! {
        <Confirm action=DeleteLot::PATH id=lot.id.to_string() summary=t("Supprimer le lot", "Delete the lot") yes>
            <p>
                {t(
                    "Pour un lot saisi par erreur\u{a0}: il sort du stock. Un lot que des commandes nomment reste.",
                    "For a lot that was entered by mistake: it leaves the stock. A lot that orders name stays.",
                )}
            </p>
        </Confirm>
    }
    .into_any()
}
