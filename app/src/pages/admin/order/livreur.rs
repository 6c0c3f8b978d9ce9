//! Giving an order to another livreur.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::order::{Order, OrderStatus};

use crate::{
    components::{
        form::{
            outcome::has_succeeded,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::livreur_choice::LivreurChoice,
    },
    request::language::translate,
    server_fns::admin::orders::{GiveOrderTo, Livreurs},
};

/// The form that gives an order on its way to another livreur; one that has not left is given as it leaves.
#[component]
pub fn OtherLivreur(
    /// The order, with its livreur.
    order: Order,
    /// Who can bring it.
    livreurs: Livreurs,
) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<GiveOrderTo>();
    let done =
        has_succeeded("given").then(|| view! { <p>{t("Le livreur est changé.", "The courier is changed.")}</p> });
    if order.status != OrderStatus::Shipped || livreurs.is_empty() {
        return ().into_any();
    }
    view! {
        <div role="status">{done}</div>
        <ProblemNotice problem=problem.clone()/>
        <PostForm action=GiveOrderTo::PATH class="form">
            <input type="hidden" name="id" value=order.id.to_string()/>
            <LivreurChoice livreurs now=order.livreur_id may_be_automatic=false problem/>
            <button class="button button-quiet" type="submit">{t("Changer de livreur", "Change the courier")}</button>
        </PostForm>
    }
    .into_any()
}
