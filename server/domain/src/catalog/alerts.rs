//! Readers who wait for a product that is sold out, and the letter that tells them that it is back. A reader is an address
//! of mail, with an account or without: nothing but one question goes to an address that is not known to be its owner's.
//!
//! Stock rises in many places: corrections, lots, cancelled orders, files, by hand in the database. So no place tells: every
//! process looks at the catalog it has in memory, and takes the wishes out in the transaction that writes their letters. Of
//! two that look at once, one starts over and finds them gone.

use std::time::Duration;

use shared::{
    Id, Language, Page, PageRequest, Timestamp,
    alert::{AlertRequest, StockAlert},
    consent::{self, Asked, ConsentStep, ConsentSubject},
    job::Job,
    period::Day,
    product::{Availability, Product},
    user::User,
};
use tokio::{sync::watch, time::sleep};

pub use crate::notifications::AlertKey;
use crate::{
    Admin, Customer, Error, Result, Shop, catalog,
    consents::{self, Entry, How, Who, reader_at},
    notifications,
    store::{
        Transaction,
        outbox::{Letter, ProductNews, Recipient},
        products,
        stock_alerts::{self, AlertName, WaitingReader},
        transact,
        users::VERIFICATION_DAYS,
    },
    tries, validate,
};

/// Products that a reader waits for at most. (Requests at the same moment may each find room for one more.)
const MOST: usize = 30;
/// Questions to an address that wait for an answer at most, so that nobody fills a stranger's mailbox.
const MOST_UNANSWERED: usize = 3;
/// How long a wish is kept: half a year.
const KEPT_DAYS: i64 = 183;
/// How many letters are written in one transaction.
const BATCH: usize = 50;
/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(30);

/// Has the customer told once when this product is back; asked again, the half year begins anew. [`Error::NotFound`],
/// [`Error::InStock`], [`Error::AddressNotConfirmed`] or [`Error::TooManyAlerts`].
pub async fn ask(shop: &Shop, customer: &Customer, key: &str, how: How) -> Result<StockAlert> {
    let user = customer.user();
    let product = sold_out(shop, key).await?;
    if !user.is_verified {
        return Err(Error::AddressNotConfirmed);
    }
    let wish = wish(shop, &product, &user.email, user.language);
    let wish = WaitingReader {
        confirmed_at: Some(wish.created_at),
        expires_at: wish.created_at.plus_days(KEPT_DAYS),
        ..wish
    };
    transact!(shop, |tx| {
        let now = tx.now();
        let known = stock_alerts::of_reader(tx.access(), &wish.reader, now).await?;
        if others(&known, &wish).count() >= MOST {
            return Err(Error::TooManyAlerts);
        }
        stock_alerts::put(tx, &wish).await?;
        // Asked for again, it is the same consent.
        if !known
            .iter()
            .any(|known| known.name == wish.name && known.confirmed_at.is_some())
        {
            note(tx, &wish.reader, Some(user.id), given(product.id, how, consent::ALERT)).await?;
        }
    });
    tracing::info!(target: "activity", user = %user.id, product = %product.id, "waits for a product");
    Ok(shown(&wish))
}

/// Asks the address by letter whether its owner wants to be told when this product is back. Answers the same whether it
/// does so or not: whoever types an address learns nothing of its owner. [`Error::Invalid`], [`Error::NotFound`],
/// [`Error::InStock`], or [`Error::TooManyRequests`] when the address has had enough letters.
pub async fn ask_as_guest(shop: &Shop, key: &str, request: &AlertRequest, language: Language) -> Result<()> {
    validate(request)?;
    let product = sold_out(shop, key).await?;
    tries::letter(shop, &request.email).await?;
    let wish = wish(shop, &product, &request.email, language);
    transact!(shop, |tx| {
        let now = tx.now();
        let known = stock_alerts::of_reader(tx.access(), &wish.reader, now).await?;
        let is_confirmed = known
            .iter()
            .any(|known| known.name == wish.name && known.confirmed_at.is_some());
        let unanswered = others(&known, &wish).filter(|known| known.confirmed_at.is_none());
        if !is_confirmed && unanswered.count() < MOST_UNANSWERED && others(&known, &wish).count() < MOST {
            stock_alerts::put(tx, &wish).await?;
            let asked = Entry {
                step: ConsentStep::Asked,
                ..given(product.id, How::on_page(language), consent::GUESTS_ALERT)
            };
            if known.iter().all(|known| known.name != wish.name) {
                note(tx, &wish.reader, None, asked).await?;
            }
            // Once a day, however often it is asked for.
            let cause = format!("alert_asked/{}/{}", wish.name, Day::at(now));
            notifications::queue_to(tx, &cause, to(&wish), Letter::AlertToConfirm(news(&wish, &product))).await?;
        }
    });
    tracing::info!(target: "activity", product = %product.id, "a guest wants to wait for a product");
    Ok(())
}

/// The product with this id or slug, of which nothing is left.
async fn sold_out(shop: &Shop, key: &str) -> Result<Product> {
    let product = catalog::find(shop, key).await?.ok_or(Error::NotFound)?;
    if is_back(&product) {
        return Err(Error::InStock);
    }
    Ok(product)
}

fn is_back(product: &Product) -> bool {
    product.availability() != Availability::SoldOut
}

/// A wish that is not confirmed.
fn wish(shop: &Shop, product: &Product, email: &str, language: Language) -> WaitingReader {
    let (name, now) = (name_of(product.id, email), shop.now());
    WaitingReader {
        name: name.text(),
        product_id: product.id,
        reader: name.reader,
        email: email.to_owned(),
        language,
        created_at: now,
        confirmed_at: None,
        expires_at: now.plus_days(VERIFICATION_DAYS),
    }
}

fn name_of(product: Id<Product>, email: &str) -> AlertName {
    AlertName {
        product,
        reader: reader_at(email),
    }
}

/// What is written down of somebody who wants this letter.
const fn given(product: Id<Product>, how: How, asked: Asked) -> Entry {
    Entry {
        about: ConsentSubject::BackInStock,
        product: Some(product),
        step: ConsentStep::Given,
        how,
        asked: Some(asked),
    }
}

const fn withdrawn(product: Option<Id<Product>>, how: How, asked: Asked) -> Entry {
    Entry {
        about: ConsentSubject::BackInStock,
        product,
        step: ConsentStep::Withdrawn,
        how,
        asked: Some(asked),
    }
}

async fn note(tx: &mut Transaction<'_>, reader: &str, user: Option<Id<User>>, entry: Entry) -> Result<()> {
    consents::note(tx, Who { reader, user }, entry).await
}

fn others<'a>(known: &'a [WaitingReader], wish: &'a WaitingReader) -> impl Iterator<Item = &'a WaitingReader> {
    known.iter().filter(move |known| known.name != wish.name)
}

fn shown(wish: &WaitingReader) -> StockAlert {
    StockAlert {
        product_id: wish.product_id,
        created_at: wish.created_at,
        expires_at: wish.expires_at,
    }
}

fn to(wish: &WaitingReader) -> Recipient {
    Recipient {
        name: String::new(),
        email: wish.email.clone(),
        language: wish.language,
    }
}

fn news(wish: &WaitingReader, product: &Product) -> ProductNews {
    ProductNews {
        alert: wish.name.clone(),
        key: product.key(),
        name: product.names(),
    }
}

/// Whether the customer waits for this product; no, while the address is not known to be theirs.
pub async fn is_waiting(shop: &Shop, customer: &Customer, product: Id<Product>) -> Result<bool> {
    if !customer.user().is_verified {
        return Ok(false);
    }
    let name = name_of(product, &customer.user().email);
    let found = stock_alerts::find(shop.store.access(), &name, shop.now()).await?;
    Ok(found.is_some_and(|wish| wish.confirmed_at.is_some()))
}

/// One page of what the customer waits for, the newest first; empty while the address is not known to be theirs.
/// [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(shop: &Shop, customer: &Customer, paging: PageRequest) -> Result<Page<StockAlert>> {
    validate(&paging)?;
    let mut wishes = of_address(shop, customer.user()).await?;
    wishes.retain(|wish| wish.confirmed_at.is_some());
    Ok(Page::cut_from(wishes.iter().map(shown).collect(), paging))
}

/// What this account's address waits for, also where its owner has not confirmed the wish; nothing while the address is not
/// known to be theirs.
pub(crate) async fn of_account(shop: &Shop, user: &User) -> Result<Vec<StockAlert>> {
    Ok(of_address(shop, user).await?.iter().map(shown).collect())
}

/// Wishes at this account's address; none while the address is not known to be theirs.
async fn of_address(shop: &Shop, user: &User) -> Result<Vec<WaitingReader>> {
    if !user.is_verified {
        return Ok(Vec::new());
    }
    stock_alerts::of_reader(shop.store.access(), &reader_at(&user.email), shop.now()).await
}

/// The customer waits for this product no more, whether they did or not. Somebody else may, while the address is not known
/// to be theirs: then nothing happens.
pub async fn stop(shop: &Shop, customer: &Customer, product: Id<Product>, how: How) -> Result<()> {
    if !customer.user().is_verified {
        return Ok(());
    }
    let name = name_of(product, &customer.user().email);
    transact!(shop, |tx| {
        if stock_alerts::delete(tx, &name).await? {
            let step = withdrawn(Some(product), how, consent::STOP_ALERT);
            note(tx, &name.reader, Some(customer.user().id), step).await?;
        }
    });
    Ok(())
}

/// How a wish stands, for whoever has a letter about it.
#[derive(Clone, Debug)]
pub struct LinkedAlert {
    /// The product, if it is still in the shop.
    pub product: Option<Product>,
    /// Since when its reader has confirmed it; `None` also for one that has ended.
    pub confirmed_at: Option<Timestamp>,
    /// Whether it has ended, or its letter was sent.
    pub is_over: bool,
}

/// How the wish of this link stands.
pub async fn linked(shop: &Shop, key: &AlertKey) -> Result<LinkedAlert> {
    let found = stock_alerts::find(shop.store.access(), key.alert(), shop.now()).await?;
    Ok(LinkedAlert {
        product: shop.catalog.snapshot().product(key.alert().product).cloned(),
        confirmed_at: found.as_ref().and_then(|wish| wish.confirmed_at),
        is_over: found.is_none(),
    })
}

/// The reader wants the letter: from now on the half year counts. Confirming twice is confirming once.
/// [`Error::NotFound`] for a wish that has ended.
pub async fn confirm(shop: &Shop, key: &AlertKey, language: Language) -> Result<()> {
    let name = key.alert();
    transact!(shop, |tx| {
        let now = tx.now();
        let before = stock_alerts::confirm(tx, name, now, now.plus_days(KEPT_DAYS)).await?;
        if before.ok_or(Error::NotFound)?.confirmed_at.is_none() {
            let step = given(name.product, How::by_letter(language), consent::CONFIRMED_ALERT);
            note(tx, &name.reader, None, step).await?;
        }
    });
    tracing::info!(target: "activity", product = %key.alert().product, "a guest waits for a product");
    Ok(())
}

/// The reader of this letter waits for nothing any more; written down once, also where they waited for nothing.
pub async fn stop_all(shop: &Shop, key: &AlertKey, how: How) -> Result<()> {
    let reader = &key.alert().reader;
    let wishes = transact!(shop, |tx| {
        let wishes = stock_alerts::delete_of_reader(tx, reader).await?;
        if wishes > 0 || !consents::is_withdrawn(tx.access(), reader, ConsentSubject::BackInStock).await? {
            note(tx, reader, None, withdrawn(None, how, consent::STOP_ALERTS)).await?;
        }
        wishes
    });
    tracing::info!(target: "activity", wishes, "a reader waits for nothing any more");
    Ok(())
}

/// How many wait for a product.
pub async fn count(shop: &Shop, _: &Admin, product: Id<Product>) -> Result<u64> {
    stock_alerts::count(&shop.store, product, shop.now()).await
}

/// Tells readers until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Alerts, tell_all(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "readers cannot be told what is back");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Writes to everyone who waits for a product that is back. Answers how many letters that were; or, once all products had
/// their turn, the first error.
pub async fn tell_all(shop: &Shop) -> Result<usize> {
    let (mut told, mut failed) = (0, None);
    for id in stock_alerts::products(&shop.store).await? {
        if !shop.catalog.snapshot().product(id).is_some_and(is_back) {
            continue;
        }
        match tell(shop, id).await {
            Ok(letters) => told += letters,
            // The others would wait for it in vain.
            Err(error @ Error::DatabaseAway(_)) => return Err(error),
            Err(error) => {
                tracing::error!(target: "error", product = %id, %error, "readers cannot be told that a product is back");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(told), Err)
}

async fn tell(shop: &Shop, id: Id<Product>) -> Result<usize> {
    let mut told = 0;
    loop {
        let letters = transact!(shop, |tx| {
            // What is in memory may be older than what is there.
            let mut found = products::by_ids(tx.access(), &[id]).await?;
            match found.remove(&id).filter(is_back) {
                Some(product) => write(tx, &product).await?,
                None => 0,
            }
        });
        told += letters;
        if letters < BATCH {
            break;
        }
    }
    if told > 0 {
        tracing::info!(target: "activity", product = %id, letters = told, "told readers that a product is back");
    }
    Ok(told)
}

/// Writes the letters of some who wait for this product, whose wishes they end. Answers how many.
async fn write(tx: &mut Transaction<'_>, product: &Product) -> Result<usize> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let taken = stock_alerts::take(tx, product.id, tx.now(), limit).await?;
    for wish in &taken {
        let cause = format!("back_in_stock/{}/{}", wish.name, wish.created_at.millis());
        notifications::queue_to(tx, &cause, to(wish), Letter::BackInStock(news(wish, product))).await?;
    }
    Ok(taken.len())
}
