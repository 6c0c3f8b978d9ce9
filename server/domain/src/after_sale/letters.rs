//! The letters about withdrawals and complaints. They answer what was written, so that no preference keeps them back.

use shared::{complaint::Complaint, user::User, withdrawal::Withdrawal};

use crate::{
    Result, notifications,
    store::{Transaction, outbox::Letter, users},
};

/// The receipt for a customer who withdraws, and word to the shop.
pub(super) async fn withdrawal_received(tx: &mut Transaction<'_>, to: &User, withdrawal: &Withdrawal) -> Result<()> {
    let about = Box::new(withdrawal.clone());
    let cause = format!("withdrawal_received/{}", withdrawal.id);
    notifications::queue(tx, &cause, to, Letter::WithdrawalReceived(about.clone())).await?;
    let cause = format!("withdrawal_to_answer/{}", withdrawal.id);
    notifications::queue_to_shop(tx, &cause, Letter::WithdrawalToAnswer(about)).await
}

/// What the shop says to a withdrawal.
pub(super) async fn withdrawal_answered(tx: &mut Transaction<'_>, withdrawal: &Withdrawal) -> Result<()> {
    let letter = Letter::WithdrawalAnswered(Box::new(withdrawal.clone()));
    let cause = format!("withdrawal_answered/{}", withdrawal.id);
    let customer = users::by_id(tx.access(), withdrawal.user_id).await?;
    match customer {
        Some(customer) => notifications::queue(tx, &cause, &customer, letter).await,
        None => Ok(()),
    }
}

/// The customer's last message, to the shop.
pub(super) async fn complaint_to_answer(tx: &mut Transaction<'_>, complaint: &Complaint) -> Result<()> {
    let letter = Letter::ComplaintToAnswer(Box::new(complaint.clone()));
    notifications::queue_to_shop(tx, &cause(complaint), letter).await
}

/// The shop's last message, to the customer.
pub(super) async fn complaint_answered(tx: &mut Transaction<'_>, complaint: &Complaint) -> Result<()> {
    let letter = Letter::ComplaintAnswered(Box::new(complaint.clone()));
    let customer = users::by_id(tx.access(), complaint.user_id).await?;
    match customer {
        Some(customer) => notifications::queue(tx, &cause(complaint), &customer, letter).await,
        None => Ok(()),
    }
}

/// Each message is a cause of its own.
fn cause(complaint: &Complaint) -> String {
    format!("complaint/{}/{}", complaint.id, complaint.messages.len())
}
