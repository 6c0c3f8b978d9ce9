//! Work that a new version or a new database asks for: the indexes, what accounts brought over lack for searching, and
//! the invoices of orders of an older version. It is done in the background while the shop serves, so that starting takes
//! no longer with a million orders than with none: until then a list is slow, and an invoice is completed when somebody
//! asks for it. What walks through a whole collection is done once for a database, and goes on where it was interrupted.

use tokio::sync::watch;

use crate::{
    Result, Shop, billing,
    store::{migrations, user_search},
};

/// Completing the invoices of all orders.
const INVOICES: &str = "invoices";

/// Does what is not done yet, until `stopping` turns true.
pub async fn run(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    shop.store.make_indexes().await?;
    user_search::complete(&shop.store).await?;
    let known = migrations::find(&shop.store, INVOICES).await?.unwrap_or_default();
    if known.done_at.is_some() {
        return Ok(());
    }
    let mut reached = known.reached;
    while let Some(last) = billing::issue_missing_after(shop, &reached).await? {
        migrations::reach(&shop.store, INVOICES, &last).await?;
        reached = last;
        if *stopping.borrow() {
            return Ok(());
        }
    }
    migrations::finish(&shop.store, INVOICES, shop.now()).await?;
    tracing::info!(target: "system", migration = INVOICES, "done");
    Ok(())
}
