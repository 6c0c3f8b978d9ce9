//! Withdrawals and complaints in the dashboard, for admins.

use domain::{
    Error,
    after_sale::{self, complaints, withdrawals},
};
use leptos::prelude::*;
use shared::{
    Money, Page, PageRequest,
    complaint::{Complaint, ComplaintAnswer, ComplaintOutcome},
    typed::Typed,
    withdrawal::{Withdrawal, WithdrawalAnswer, WithdrawalDecision},
};

use crate::{
    request::{self, AppError},
    server_fns::{complaints::as_typed, order_lines::renamed},
};

/// How many withdrawals and complaints wait for an answer.
pub async fn count_waiting() -> Result<u64, AppError> {
    let admin = request::admin().await?;
    Ok(after_sale::count_waiting(&*request::shop()?, &admin).await?)
}

/// One page of everyone's withdrawals that wait for an answer, newest first.
pub async fn waiting_withdrawals(paging: PageRequest) -> Result<Page<Withdrawal>, AppError> {
    let admin = request::admin().await?;
    Ok(withdrawals::waiting(&*request::shop()?, &admin, paging).await?)
}

/// One page of everyone's complaints that wait for an answer, newest first.
pub async fn waiting_complaints(paging: PageRequest) -> Result<Page<Complaint>, AppError> {
    let admin = request::admin().await?;
    Ok(complaints::waiting(&*request::shop()?, &admin, paging).await?)
}

/// The withdrawals from any order and the complaints about it, oldest first. An id that is not one is unknown.
pub async fn read_after_sale(id: String) -> Result<(Vec<Withdrawal>, Vec<Complaint>), AppError> {
    request::admin().await?;
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let id = request::parse_id(&id)?;
    let withdrawals = withdrawals::of_order(&shop, &identity, id).await?;
    Ok((withdrawals, complaints::of_order(&shop, &identity, id).await?))
}

/// Answers a withdrawal.
#[server(prefix = "/fn", endpoint = "dashboard/answer-withdrawal")]
pub async fn answer_withdrawal(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The withdrawal's id.
    withdrawal: String,
    status: WithdrawalDecision,
    /// What the customer is told with it; may be empty.
    #[server(default)]
    reply: Typed,
    #[server(default)] restock: bool,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (id, withdrawal) = (request::parse_id(&id)?, request::parse_id(&withdrawal)?);
    let input = WithdrawalAnswer {
        status,
        note: reply.filled(),
        restock: restock && status == WithdrawalDecision::Accepted,
    };
    withdrawals::answer(&shop, &admin, id, withdrawal, &input)
        .await
        .map_err(|error| renamed(error, &[("note", "reply")]))?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?answered=1#withdrawals"));
    Ok(())
}

/// Answers a complaint.
#[server(prefix = "/fn", endpoint = "dashboard/answer-complaint")]
pub async fn answer_complaint(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The complaint's id.
    complaint: String,
    outcome: ComplaintOutcome,
    #[server(default)] answer: Typed,
    /// What goes back or what the coupon is worth, in euros; may be empty.
    #[server(default)]
    worth: Typed,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (id, complaint) = (request::parse_id(&id)?, request::parse_id(&complaint)?);
    let worth = worth
        .filled()
        .map(|typed| Money::parse(&typed).ok_or_else(|| Error::field("worth", "not_an_amount")));
    let input = ComplaintAnswer {
        outcome,
        text: as_typed(answer),
        amount: worth.transpose()?,
    };
    complaints::answer(&shop, &admin, id, complaint, &input)
        .await
        .map_err(|error| renamed(error, &[("text", "answer"), ("amount", "worth")]))?;
    leptos_axum::redirect(&format!("/gestion/commandes/{id}?answered=1#problems"));
    Ok(())
}
