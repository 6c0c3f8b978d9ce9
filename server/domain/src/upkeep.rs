//! What nobody needs any more is removed: pictures that nothing shows, carts that nobody came back to, what staff changed
//! long ago. Every process runs the same job; what one has removed, the others do not find. Orders whose money does not
//! come end in [`orders::end_overdue`](crate::orders::end_overdue) and in `payments`; sessions, tries, keys of requests and
//! the like carry a moment at which the database removes them.

use std::time::Duration;

use tokio::{sync::watch, time::sleep};

use crate::{
    Result, Shop, media,
    store::{audit, carts},
};

/// A picture that nothing shows is kept for so many days: whoever fills in the form that it is for has sent it already.
pub const UNUSED_PICTURE_DAYS: i64 = 1;
/// A customer's cart that was not changed for so many days is empty again: by then, prices and stock are others, and
/// nobody means to buy it. A guest's is a cookie of 30 days.
pub const ABANDONED_CART_DAYS: i64 = 180;
/// What staff changed is kept for so many days, somewhat more than five years: so long somebody may claim what follows from
/// a change (article 2224 of the code civil). Invoices and credit notes, which are kept for ten, are documents of their own.
pub const AUDIT_DAYS: i64 = 5 * 366;

/// Of each kind, what is looked at in a round; the next one goes on.
const MOST_A_ROUND: i64 = 500;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_mins(10);

/// What a round has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Pictures that nothing showed.
    pub pictures: u64,
    /// Carts that nobody came back to.
    pub carts: u64,
    /// Entries of what staff changed.
    pub audit_entries: u64,
}

/// Removes until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        if let Err(error) = round(shop).await {
            tracing::error!(target: "error", %error, "what nobody needs any more cannot be removed");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Removes what it is time for, at most five hundred of each kind.
pub async fn round(shop: &Shop) -> Result<Removed> {
    let before = |days: i64| shop.now().plus_days(-days);
    let removed = Removed {
        carts: carts::delete_untouched(&shop.store, before(ABANDONED_CART_DAYS), MOST_A_ROUND).await?,
        audit_entries: audit::delete_old(&shop.store, before(AUDIT_DAYS), MOST_A_ROUND).await?,
        pictures: media::remove_unused(shop, before(UNUSED_PICTURE_DAYS), MOST_A_ROUND).await?,
    };
    if removed != Removed::default() {
        let Removed {
            pictures,
            carts,
            audit_entries,
        } = removed;
        tracing::info!(target: "activity", pictures, carts, audit_entries, "removed what nobody needs any more");
    }
    Ok(removed)
}
