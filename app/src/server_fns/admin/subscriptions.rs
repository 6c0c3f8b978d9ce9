//! Everyone's subscriptions, for admins.

use domain::subscriptions;
use shared::{
    Page, PageRequest,
    subscription::{SubscriptionForStaff, SubscriptionStatus},
};

use crate::request::{self, AppError};

/// One page of everyone's subscriptions that stand so, newest first; of all, where nothing is asked for.
pub async fn list_subscriptions(
    status: Option<SubscriptionStatus>,
    paging: PageRequest,
) -> Result<Page<SubscriptionForStaff>, AppError> {
    let admin = request::admin().await?;
    Ok(subscriptions::list(&*request::shop()?, &admin, status, paging).await?)
}
