//! Withdrawing from one's own order, and what this page and that of a letter's link have in common.

use domain::after_sale::withdrawals::{Offer, OfferedLine};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{Problem, order::OrderStatus};

use crate::{
    components::{
        form::{
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
        order::{
            line_fields::{LineChoice, LineFields},
            withdrawals::Withdrawals,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::withdrawals::{Withdraw, own_offer},
    words::labels,
};

/// `/commandes/:id/retractation`: withdrawing from one's own order, or from a part of it.
#[component]
pub fn WithdrawalPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    view! { <Storefront>{loaded(own_offer(id), |offer| view! { <OwnWithdrawal offer/> })}</Storefront> }.into_any()
}

#[component]
fn OwnWithdrawal(offer: Offer) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<Withdraw>();
    let (id, number) = (offer.order.id.to_string(), offer.order.order_number.clone());
    let facts = view! {
        <div><dt>{t("Nom", "Name")}</dt><dd>{offer.customer.name.clone()}</dd></div>
        <div><dt>{t("Commande", "Order")}</dt><dd>{number.clone()}</dd></div>
        <div>
            <dt>{t("L’accusé de réception va à", "The receipt goes to")}</dt>
            <dd>{offer.customer.email.clone()}</dd>
        </div>
    };
    let hidden = view! { <input type="hidden" name="id" value=id.clone()/> };
    view! {
        <Head title=t("Rétractation", "Withdrawal")/>
        <div class="page page-body">
            <Breadcrumb
                above=vec![
                    ("/commandes".into(), t("Vos commandes", "Your orders").into()),
                    (format!("/commandes/{id}"), number),
                ]
                here=t("Rétractation", "Withdrawal").to_owned()
            />
            <Declaration offer action=Withdraw::PATH facts=facts.into_any() hidden=hidden.into_any() problem/>
        </div>
    }
}

/// Who withdraws from what, with the button that does it: the second step, after the control that led here.
#[component]
pub fn Declaration(
    /// What may be withdrawn from.
    offer: Offer,
    /// The path of the server function.
    action: &'static str,
    /// Who withdraws from which order, as lines of a list of facts.
    facts: AnyView,
    /// Fields that say so to the server.
    hidden: AnyView,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let excepted: Vec<_> = offer.lines.iter().filter(|line| line.is_perishable).cloned().collect();
    let lines = offer.lines.iter().filter(|line| !line.is_perishable && line.left > 0);
    let choices: Vec<_> = lines
        .map(|line| LineChoice {
            item: line.item.clone(),
            most: line.left,
        })
        .collect();
    let notice = view! { <ProblemNotice problem=problem.clone()/> };
    let form = if offer.is_open() {
        view! {
            <PostForm action class="form" novalidate=true>
                {hidden}
                <LineFields lines=choices problem/>
                <div class="button-row">
                    <button class="button" type="submit">{t("Confirmer la rétractation", "Confirm withdrawal")}</button>
                </div>
            </PostForm>
        }
        .into_any()
    } else {
        view! { <p class="notice">{why_closed(&offer)}</p> }.into_any()
    };
    let received = has_succeeded("recue");
    view! {
        <div class="order-page">
            <div class="page-head">
                <h1>{t("Se rétracter", "Withdraw")}</h1>
                <p class="page-lead">
                    {t(
                        "Dites de quoi vous ne voulez plus. Aucune raison n’est demandée.",
                        "Say what you do not want any more. You are not asked why.",
                    )}
                </p>
            </div>
            <SuccessNotice
                when=received
                words=t(
                    "Nous avons reçu votre rétractation, au jour et à l’heure ci-dessous. L’accusé de réception part par e-mail.",
                    "We have received your withdrawal, on the day and at the time below. The receipt leaves by email.",
                )
            />
            {notice}
            <Withdrawals withdrawals=offer.withdrawals/>
            <dl class="facts">{facts}</dl>
            {form}
            {(!excepted.is_empty()).then(|| view! { <Excepted lines=excepted/> })}
        </div>
    }
    .into_any()
}

/// Why there is nothing to withdraw from.
fn why_closed(offer: &Offer) -> String {
    let (t, language) = (translate(), language());
    match offer.last_day {
        _ if offer.order.status == OrderStatus::Cancelled => {
            t("Cette commande est annulée.", "This order is cancelled.").into()
        }
        Some(day) if offer.is_over => format!(
            "{} {}.",
            t(
                "Le délai de rétractation a couru jusqu’au",
                "The period for withdrawing ran until the end of"
            ),
            day.start().day(language)
        ),
        _ => t(
            "Rien n’est à rendre de cette commande.",
            "There is nothing to withdraw from in this order.",
        )
        .into(),
    }
}

/// The lines that nobody withdraws from, and the reason.
#[component]
fn Excepted(lines: Vec<OfferedLine>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let line = |line: OfferedLine| {
        let name = labels::item_name(line.item.name, line.item.product_id, language);
        view! { <li>{format!("{name}, {}", line.item.weight.display(language))}</li> }
    };
    let lines: Vec<_> = lines.into_iter().map(line).collect();
    view! {
        <section class="desk-panel" aria-labelledby="excepted">
            <h2 id="excepted">{t("Exceptés", "Excepted")}</h2>
            <p>
                {t(
                    "La rétractation ne vaut pas pour ce qui s’altère ou se périme vite (code de la consommation, article L221-28, 4°)\u{a0}:",
                    "There is no withdrawal from goods that spoil or expire quickly (French consumer code, article L221-28, 4°):",
                )}
            </p>
            <ul class="thread-parts">{lines}</ul>
        </section>
    }
}
