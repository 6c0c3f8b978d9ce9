//! Pictures that nothing shows any more: their files go first, then the note of them, so that a process that dies in
//! between leaves what the next one finds again.

use std::{fs, io::ErrorKind};

use shared::picture::{FOLDER, file_name, read_file_name, widths};
use tokio::task::spawn_blocking;

use super::{Storage, cloudinary::Asset};
use crate::{
    Error, Result, Shop,
    store::uploads::{self, Upload},
};

/// How many are read at a time.
const BATCH: i64 = 100;

/// Removes the pictures that are marked so, wherever they are kept. How many went; one whose storage does not answer is
/// tried again by the next call.
pub async fn remove_marked(shop: &Shop) -> Result<usize> {
    let mut removed = 0;
    loop {
        let marked = uploads::to_remove(&shop.store, BATCH).await?;
        let found = marked.len();
        let mut failed = 0;
        for upload in marked {
            match remove_files(shop, &upload).await {
                Ok(()) => {
                    uploads::delete(&shop.store, upload.id).await?;
                    removed += 1;
                }
                Err(error) => {
                    failed += 1;
                    tracing::warn!(target: "error", upload = %upload.id, %error, "a picture that nobody needs could not be removed");
                }
            }
        }
        if failed > 0 || found == 0 {
            return Ok(removed);
        }
    }
}

/// Removes every version of a picture. Those that are gone are no error; nor is an address that is none of the shop's
/// storages any more, whose files the shop cannot reach.
async fn remove_files(shop: &Shop, upload: &Upload) -> Result<()> {
    let named = upload.url.rsplit('/').next().and_then(read_file_name);
    let Some((name, width)) = named else {
        return Ok(());
    };
    if upload.url.starts_with(FOLDER) {
        let folder = shop.settings.uploads.clone();
        let files: Vec<_> = widths(width).into_iter().map(|width| file_name(name, width)).collect();
        let removal = move || {
            for file in files {
                match fs::remove_file(folder.join(file)) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        };
        let done = spawn_blocking(removal)
            .await
            .map_err(|e| Error::Internal(e.to_string()))?;
        return done.map_err(|error| Error::MediaUnavailable(format!("the folder of uploads: {error}")));
    }
    match &shop.settings.media {
        Storage::Cloudinary(cloudinary) => Asset::new(cloudinary, name, width, shop.now()).destroy().await,
        Storage::Disk => Ok(()),
    }
}
