//! Pictures that nothing shows any more: their files go first, then the note of them, so that a process that dies in
//! between leaves what the next one finds again.

use shared::{Timestamp, picture::FOLDER};

use super::{Storage, cloudinary::Asset, files};
use crate::{
    Error, Result, Shop,
    store::uploads::{self, Upload},
};

/// How many are read at a time.
const BATCH: i64 = 100;

/// How many days a picture that something shows is not looked at again: what no longer does keeps it so long.
const LOOKED_AT_DAYS: i64 = 30;

/// Marks the pictures that were sent before this moment and that nothing shows as to be removed.
pub async fn mark_unused(shop: &Shop, sent_before: Timestamp) -> Result<()> {
    let (store, now) = (&shop.store, shop.now());
    loop {
        let found = uploads::to_look_at(store, sent_before, now, BATCH).await?;
        if found.is_empty() {
            return Ok(());
        }
        let urls: Vec<_> = found.iter().map(|upload| upload.url.clone()).collect();
        let shown = uploads::shown(store, &urls).await?;
        let (shown, unused): (Vec<_>, Vec<_>) = found.iter().partition(|upload| shown.contains(&upload.url));
        let ids = |uploads: &[&Upload]| uploads.iter().map(|upload| upload.id).collect::<Vec<_>>();
        uploads::look_again(store, &ids(&shown), now.plus_days(LOOKED_AT_DAYS)).await?;
        uploads::mark(store, &ids(&unused), now).await?;
    }
}

/// Removes the pictures that are marked so, wherever they are kept. How many went; one whose storage does not answer is
/// tried again in a day.
pub async fn remove_marked(shop: &Shop) -> Result<u64> {
    let (store, now) = (&shop.store, shop.now());
    let mut removed = 0;
    loop {
        let marked = uploads::to_remove(store, now, BATCH).await?;
        if marked.is_empty() {
            return Ok(removed);
        }
        for upload in marked {
            match remove_files(shop, &upload.url).await {
                Ok(()) => removed += u64::from(uploads::delete(store, upload.id).await?),
                Err(error) => {
                    tracing::warn!(target: "error", upload = %upload.id, %error, "a picture that nobody needs stays for a day");
                    uploads::mark(store, &[upload.id], now.plus_days(1)).await?;
                }
            }
        }
    }
}

/// Removes all versions of a picture that the shop kept, if they are there.
async fn remove_files(shop: &Shop, url: &str) -> Result<()> {
    let elsewhere = || Error::MediaUnavailable(format!("{url} is where the shop keeps no pictures now"));
    match (url.strip_prefix(FOLDER), &shop.settings.media) {
        (Some(file), _) => files::remove(&shop.settings.uploads, file).await,
        (None, Storage::Cloudinary(cloudinary)) => {
            let asset = Asset::at(cloudinary, url, shop.now()).ok_or_else(elsewhere)?;
            asset.destroy().await
        }
        (None, Storage::Disk) => Err(elsewhere()),
    }
}
