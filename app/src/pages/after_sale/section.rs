//! On the order's page: where to withdraw, and problems with it.

use domain::after_sale::withdrawals::Offer;
use leptos::prelude::*;
use shared::{complaint::Complaint, order::Order};

use super::problems::Problems;
use crate::{
    components::order::withdrawals::Withdrawals,
    pages::loading::loaded::loaded,
    request::{
        AppError,
        language::{language, translate},
    },
    server_fns::{complaints::read_complaints, withdrawals::own_offer},
};

/// Where the customer withdraws from the order and reports a problem with it, and what came of it.
#[component]
pub fn AfterSale(
    /// The customer's own order.
    order: Order,
) -> impl IntoView {
    let id = order.id.to_string();
    loaded(read(id), move |(offer, complaints)| {
        view! {
            <WithdrawalLink offer/>
            <Problems order complaints/>
        }
    })
}

async fn read(id: String) -> Result<(Offer, Vec<Complaint>), AppError> {
    Ok((own_offer(id.clone()).await?, read_complaints(id).await?))
}

/// The control by which one withdraws, for as long as one may: the law wants it in sight all that time (code de la
/// consommation art. L221-21, directive (EU) 2023/2673).
#[component]
fn WithdrawalLink(offer: Offer) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_open = offer.is_open();
    if !is_open && offer.withdrawals.is_empty() {
        return ().into_any();
    }
    let address = format!("/commandes/{}/retractation", offer.order.id);
    let until = match offer.last_day {
        Some(day) => format!(
            "{} {}.",
            t(
                "Vous pouvez vous rétracter, sans dire pourquoi, jusqu’au",
                "You may withdraw, without saying why, until the end of"
            ),
            day.start().day(language)
        ),
        None => t(
            "Vous pouvez vous rétracter, sans dire pourquoi, jusqu’à quatorze jours après la livraison.",
            "You may withdraw, without saying why, until fourteen days after the delivery.",
        )
        .into(),
    };
    let link = is_open.then(|| {
        view! {
            <p>{until}</p>
            <p>
                <a class="button button-quiet" href=address>
                    {t("Renoncer au contrat ici", "Withdraw from the contract here")}
                </a>
            </p>
        }
    });
    view! {
        <section class="desk-panel" aria-labelledby="withdrawal">
            <h2 id="withdrawal">{t("Rétractation", "Withdrawal")}</h2>
            {link}
            <Withdrawals withdrawals=offer.withdrawals/>
        </section>
    }
    .into_any()
}
