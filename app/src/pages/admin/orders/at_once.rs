//! What can be done with several orders of the list at once.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::Language;

use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::livreur_choice::LivreurChoice,
    },
    request::language::{language, translate},
    server_fns::admin::orders::{Livreurs, MoveOrders},
};

/// The list in a form: buttons that do the same with each order that is ticked.
#[component]
pub fn AtOnceForm(
    /// The query of the list, to which the form comes back.
    back: String,
    /// Who can bring orders.
    livreurs: Livreurs,
    /// The list, with a box to tick for each order.
    children: Children,
) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<MoveOrders>();
    let is_open = problem.as_ref().is_some_and(|problem| problem.code == "invalid_input");
    view! {
        <PostForm action=MoveOrders::PATH class="at-once" label=t("Commandes cochées", "Ticked orders")>
            <input type="hidden" name="back" value=back/>
            {children()}
            <div class="at-once-actions" id="orders" tabindex="-1">
                <p class="muted">{t("Avec les commandes cochées\u{a0}:", "With the ticked orders:")}</p>
                <button class="button button-quiet" type="submit" name="action" value="processing">
                    {t("Passer en préparation", "Start preparing")}
                </button>
                <button class="button button-quiet" type="submit" name="action" value="print">{t("Imprimer", "Print")}</button>
                <details open=is_open>
                    <summary>{t("Expédier…", "Ship…")}</summary>
                    <div class="form">
                        <LivreurChoice livreurs problem=problem.clone()/>
                        <Field
                            name="delivery_date"
                            label=t("Livraison prévue le", "Delivery expected on")
                            kind="date"
                            may_be_empty=true
                            problem=problem.clone()
                        />
                        <Field name="tracking_number" label=t("Numéro de suivi", "Tracking number") may_be_empty=true problem/>
                        <label class="choice">
                            <input type="checkbox" name="ship_unpaid" value="true"/>
                            <span>{t("Aussi celles dont le virement n’est pas arrivé", "Also those whose transfer has not come")}</span>
                        </label>
                        <button class="button" type="submit" name="action" value="shipped">{t("Expédier", "Ship")}</button>
                    </div>
                </details>
            </div>
        </PostForm>
    }
    .into_any()
}

/// What came of it. The orders that moved may have left the list, and the list be empty.
#[component]
pub fn AtOnceOutcome() -> impl IntoView {
    let problem = problem_of::<MoveOrders>();
    let moved = use_query_map()
        .read_untracked()
        .get("moved")
        .and_then(|count| count.parse().ok());
    let moved = moved
        .filter(|_| problem.is_none())
        .map(|count| moved_words(count, language()));
    view! {
        <div role="status">{moved.map(|words| view! { <p class="notice is-success">{words}</p> })}</div>
        <ProblemNotice problem/>
    }
}

fn moved_words(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::French, 1) => "1\u{a0}commande a avancé.".into(),
        (Language::French, _) => format!("{count}\u{a0}commandes ont avancé."),
        (Language::English, 1) => "1 order moved along.".into(),
        (Language::English, _) => format!("{count} orders moved along."),
    }
}
