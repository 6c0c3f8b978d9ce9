//! Pictures that people send: decoded, stripped of all but their pixels, and kept in three widths, on disk or at
//! Cloudinary. Which product or review shows one is not here.

mod cloudinary;
mod files;
mod picture;
mod removal;

use shared::{
    Id, Timestamp,
    picture::{FOLDER, Picture, file_name, read_card_file_name},
    user::User,
    validation::BrokenRule,
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use self::{cloudinary::Asset, files::Files, picture::Versions};
pub use self::{
    cloudinary::{Cloudinary, CloudinaryAccount},
    picture::MAX_BYTES,
    removal::{mark_unused, remove_marked},
};
use crate::{
    Admin, Customer, Error, Result, Settings, Shop,
    platform::{limits::Allowance, randomness::hex},
    store::{
        Transaction, transact, upload_attempts,
        uploads::{self, Purpose, Upload},
        users,
    },
};

/// How many pictures a customer may send for reviews within a day, those that are refused included.
pub const REVIEW_PICTURES_A_DAY: u32 = 20;

const DAY_MILLIS: i64 = 86_400_000;

/// A decoded picture fills up to 160 MB, and a progressive JPEG up to twice that beside it while it is read, so one is
/// worked on at a time.
static TURNS: Semaphore = Semaphore::const_new(1);

/// Where pictures are kept.
#[derive(Clone, Debug)]
pub enum Storage {
    /// In the folder of [`crate::Settings::uploads`].
    Disk,
    /// By Cloudinary.
    Cloudinary(Cloudinary),
}

impl Storage {
    /// Another host than the shop's own that its pictures may come from.
    pub const fn host(&self) -> Option<&'static str> {
        match self {
            Self::Disk => None,
            Self::Cloudinary(_) => Some(shared::picture::CLOUDINARY),
        }
    }
}

/// Keeps a picture for products and recipes. [`Error::Invalid`] when the bytes are not a picture
/// that the shop takes, [`Error::PictureTooLarge`], or [`Error::MediaUnavailable`]; then nothing is kept.
pub async fn upload(shop: &Shop, admin: &Admin, bytes: Vec<u8>) -> Result<Picture> {
    let upload = keep(shop, admin.user().id, Purpose::Catalog, bytes).await?;
    Ok(upload.picture())
}

/// One of the pictures that a customer may send for reviews within a day. It counts whatever comes of it.
#[derive(Debug)]
pub struct Attempt(());

/// Counts a picture that is about to be sent for a review: call it before its bytes are read.
/// [`Error::TooManyUploads`] beyond [`REVIEW_PICTURES_A_DAY`]. Two that come at once both write their sender's document,
/// so that one transaction starts over and counts the other.
pub async fn begin_for_review(shop: &Shop, customer: &Customer) -> Result<Attempt> {
    let by = customer.user().id;
    transact!(shop, |tx| {
        users::touch(tx, by).await?;
        within_the_day(tx, by).await?;
        let at = tx.now();
        upload_attempts::insert(tx, by, at, Timestamp::from_millis(at.millis() + DAY_MILLIS)).await?;
    });
    Ok(Attempt(()))
}

/// Keeps a picture for a review of this customer's, as [`upload`] does.
pub async fn upload_for_review(shop: &Shop, customer: &Customer, _: Attempt, bytes: Vec<u8>) -> Result<Picture> {
    let upload = keep(shop, customer.user().id, Purpose::Review, bytes).await?;
    Ok(upload.picture())
}

/// A photograph for staff alone, as WebP in its largest width: whoever asks for it keeps its bytes, since what has an
/// address is for everyone. Fails as [`upload`] does, about the field `photo`.
pub(crate) async fn for_staff(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let mut versions = decode(bytes).await.map_err(|error| match error {
        Error::Invalid(rules) => {
            let about_photo = rules.into_iter().map(|broken| BrokenRule::new("photo", &broken.rule));
            Error::Invalid(about_photo.collect())
        }
        error => error,
    })?;
    let largest = versions.all.pop().map(|(_, webp)| webp);
    largest.ok_or_else(|| Error::Internal("a picture without versions".into()))
}

/// Which of these addresses, `images` of a review, are not pictures that this customer sent for
/// a review; empty when all are.
pub async fn own_review_images(shop: &Shop, customer: &Customer, urls: &[String]) -> Result<Vec<BrokenRule>> {
    if urls.is_empty() {
        return Ok(Vec::new());
    }
    let own = uploads::own(&shop.store, customer.user().id, Purpose::Review, urls).await?;
    Ok(broken(urls, "not_own_upload", |url| own.contains(url)))
}

/// Which of these addresses, `images` of a product or a recipe, the shop's pages would not show:
/// those that are neither the shop's own nor at Cloudinary, when that keeps its pictures. What is known already stays,
/// wherever it is: a shop that was brought over has pictures of elsewhere. Empty when it would show all.
pub fn foreign_images(settings: &Settings, urls: &[String], known: &[String]) -> Vec<BrokenRule> {
    broken(urls, "foreign_picture", |url| {
        known.contains(url) || is_own(settings, url)
    })
}

/// Whether the shop's pages would show the picture at this address, as [`foreign_images`] has it.
pub fn is_own(settings: &Settings, url: &str) -> bool {
    let path = match &settings.media {
        _ if url.starts_with('/') => url.strip_prefix("/images/").or_else(|| url.strip_prefix(FOLDER)),
        Storage::Disk => None,
        Storage::Cloudinary(cloudinary) => url.strip_prefix(&cloudinary.addresses()),
    };
    path.is_some_and(|path| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,".contains(c);
        path.split('/')
            .all(|step| !step.starts_with('.') && !step.is_empty() && step.chars().all(plain))
    })
}

fn broken(urls: &[String], rule: &str, is_fine: impl Fn(&String) -> bool) -> Vec<BrokenRule> {
    let unfit = urls.iter().enumerate().filter(|(_, url)| !is_fine(url));
    unfit
        .map(|(position, _)| BrokenRule::new(&format!("images[{position}]"), rule))
        .collect()
}

/// Refuses one who has sent all that a day allows.
async fn within_the_day(tx: &mut Transaction<'_>, by: Id<User>) -> Result<()> {
    let now = tx.now().millis();
    let yesterday = Timestamp::from_millis(now - DAY_MILLIS);
    match upload_attempts::nth_last(tx, by, REVIEW_PICTURES_A_DAY, yesterday).await? {
        None => Ok(()),
        Some(first) => {
            let wait = (first.millis() + DAY_MILLIS - now).div_euclid(1000) + 1;
            let wait = u64::try_from(wait).unwrap_or(1);
            Err(Error::TooManyUploads(Allowance {
                limit: REVIEW_PICTURES_A_DAY,
                remaining: 0,
                reset: wait,
                retry_after: wait,
            }))
        }
    }
}

/// The bytes of a file of the shop's folder, and what they are. A card is made when it is first asked for, and kept.
/// [`Error::NotFound`].
pub async fn read(shop: &Shop, file: &str) -> Result<(Vec<u8>, &'static str)> {
    let Some((name, width)) = read_card_file_name(file) else {
        return Ok((files::read(shop, file).await?, "image/webp"));
    };
    let jpeg = match files::read(shop, file).await {
        Err(Error::NotFound) => {
            let webp = files::read(shop, &file_name(name, width)).await?;
            let jpeg = in_turn(move || picture::card(&webp)).await?;
            if let Err(error) = files::write_card(&shop.settings.uploads, name, width, jpeg.clone()).await {
                tracing::warn!(target: "error", %error, "what other sites show of a picture could not be kept");
            }
            jpeg
        }
        found => found?,
    };
    Ok((jpeg, "image/jpeg"))
}

/// All or nothing: a picture that is not in the database at the end is not in the storage either.
async fn keep(shop: &Shop, by: Id<User>, purpose: Purpose, bytes: Vec<u8>) -> Result<Upload> {
    let versions = decode(bytes).await?;
    let mut name = [0; 16];
    shop.randomness.fill(&mut name);
    let name = hex(&name);
    let upload = |url| Upload {
        id: shop.new_id(),
        url,
        by,
        purpose,
        width: versions.width.into(),
        height: versions.height.into(),
        bytes: versions.bytes(),
        created_at: shop.now(),
        remove_at: None,
        look_at: None,
    };
    let upload = match &shop.settings.media {
        Storage::Disk => {
            let upload = upload(format!("{FOLDER}{}", file_name(&name, versions.width)));
            let files = Files::write(&shop.settings.uploads, name, versions).await?;
            let recorded = record(shop, &upload).await?;
            if recorded.id == upload.id {
                files.keep();
            }
            recorded
        }
        Storage::Cloudinary(cloudinary) => {
            let asset = Asset::new(cloudinary, &name, versions.width, shop.now());
            let upload = upload(asset.address());
            asset.send(versions).await?;
            let recorded = record(shop, &upload).await?;
            if recorded.id == upload.id {
                asset.keep();
            }
            recorded
        }
    };
    tracing::info!(target: "activity", user = %by, upload = %upload.id, "sent a picture");
    Ok(upload)
}

/// Stores who sent a picture. Returns what is stored: when a repeated request committed in its first run already, that
/// run's picture.
async fn record(shop: &Shop, upload: &Upload) -> Result<Upload> {
    let recorded = transact!(shop, |tx| {
        uploads::insert(tx, upload).await?;
        upload.clone()
    });
    Ok(recorded)
}

async fn decode(bytes: Vec<u8>) -> Result<Versions> {
    in_turn(move || Versions::encode(&bytes)).await
}

/// Works on a picture, once no other is worked on.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    // This semaphore is never closed.
    let turn = TURNS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let work = move || -> Result<T> {
        // Held until the work is done, though the request may be gone by then.
        let _turn = turn;
        work()
    };
    spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

impl Upload {
    fn picture(self) -> Picture {
        let pixels = |length: i64| u32::try_from(length).unwrap_or_default();
        Picture {
            width: pixels(self.width),
            height: pixels(self.height),
            url: self.url,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_picture_is_decoded_at_a_time_and_the_next_waits() {
        let turn = TURNS.acquire().await.unwrap();
        let waits = decode(b"no picture".to_vec());
        futures_util::pin_mut!(waits);
        assert!(waits.as_mut().now_or_never().is_none(), "two at a time");
        drop(turn);
        assert!(waits.await.is_err());
    }
}
