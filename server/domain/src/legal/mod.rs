//! What the legal pages say: what the shopkeeper wrote, else the shop's own text; and the versions of the terms of sale,
//! of which an order names the one that its customer accepted (code de la consommation art. L221-13; code civil
//! art. 1127-1).

mod guarantees;
mod words;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use shared::{Language, Page, PageRequest, job::Job, settings::LegalPage, terms::TermsVersion};
use tokio::{sync::watch, time::sleep};

use self::words::Facts;
use crate::{Error, Result, Shop, delivery, settings, store::terms, validate};

/// How often the text of the terms is compared with what it was, in memory.
const PAUSE: Duration = Duration::from_mins(1);

/// What a legal page says now in this language, from memory.
pub fn text(shop: &Shop, page: LegalPage, language: Language) -> String {
    let written = settings::text(shop, page);
    match written.words(language) {
        "" => own_text(shop, page, language),
        written => written.to_owned(),
    }
}

/// The shop's own text of a page, which stands where nothing is written: what the shop knows of itself, and no more.
pub fn own_text(shop: &Shop, page: LegalPage, language: Language) -> String {
    let facts = Facts {
        seller: &shop.settings.seller,
        mediator: shop.settings.mediator.as_deref(),
        orders: settings::for_orders(shop),
        takes_cards: shop.settings.card.is_some(),
        has_areas: delivery::depends_on_address(shop),
    };
    words::text(page, facts, language)
}

/// The newest version of the terms that this process has seen. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownTerms(Arc<RwLock<Option<Arc<TermsVersion>>>>);

impl KnownTerms {
    fn get(&self) -> Option<Arc<TermsVersion>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, version: Arc<TermsVersion>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(version);
    }
}

/// The number of the version of the terms that this process shows now. Asks the database only when the text is another
/// than it was the last time. `None`, and a line in the log, when that fails: no order is refused for it.
pub async fn current_version(shop: &Shop) -> Option<i64> {
    match keep_current(shop).await {
        Ok(version) => Some(version),
        Err(error) => {
            tracing::error!(target: "error", %error, "the version of the terms of sale is not known");
            None
        }
    }
}

/// The version of the terms that an order accepts whose form showed the version `shown`; the current one where none is said.
/// [`Error::TermsChanged`] when the terms say something else by now.
pub async fn accepted_version(shop: &Shop, shown: Option<i64>) -> Result<Option<i64>> {
    let current = current_version(shop).await;
    let Some(shown) = shown.filter(|shown| current.is_some_and(|current| current != *shown)) else {
        return Ok(current);
    };
    // A text that was changed and changed back has another number and says the same.
    let known = shop.terms.get();
    let says_the_same = |seen: &TermsVersion| {
        known
            .as_ref()
            .is_some_and(|known| known.fr == seen.fr && known.en == seen.en)
    };
    match terms::by_number(&shop.store, shown).await? {
        Some(seen) if says_the_same(&seen) => Ok(Some(shown)),
        _ => Err(Error::TermsChanged),
    }
}

async fn keep_current(shop: &Shop) -> Result<i64> {
    let [fr, en] = [Language::French, Language::English].map(|language| text(shop, LegalPage::Terms, language));
    let is_current = |version: &TermsVersion| version.fr == fr && version.en == en;
    if let Some(known) = shop.terms.get().filter(|known| is_current(known)) {
        return Ok(known.version);
    }
    // Of two processes that add one at once, the second reads the first's.
    for _ in 0..3 {
        let latest = terms::latest(&shop.store).await?;
        let current = match latest {
            Some(latest) if is_current(&latest) => latest,
            latest => {
                let next = TermsVersion {
                    version: latest.map_or(1, |latest| latest.version + 1),
                    since: shop.now(),
                    fr: fr.clone(),
                    en: en.clone(),
                };
                if !terms::insert(&shop.store, &next).await? {
                    continue;
                }
                tracing::info!(target: "activity", version = next.version, "the terms of sale have a new version");
                next
            }
        };
        let version = current.version;
        shop.terms.set(Arc::new(current));
        return Ok(version);
    }
    Err(Error::Busy)
}

/// Writes down what the terms say as soon as they say something else, whatever made them: what the shopkeeper wrote, a fee,
/// a new version of the program. Until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let known = async { current_version(shop).await.map(drop).ok_or(Error::Busy) };
        // Why it is not has been told.
        drop(shop.do_job(Job::Terms, known).await);
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// One page of the versions of the terms, the newest first; the one that holds now among them.
pub async fn versions(shop: &Shop, paging: PageRequest) -> Result<Page<TermsVersion>> {
    validate(&paging)?;
    current_version(shop).await;
    terms::list(&shop.store, paging).await
}

/// A version of the terms. [`Error::NotFound`].
pub async fn version(shop: &Shop, number: i64) -> Result<TermsVersion> {
    terms::by_number(&shop.store, number).await?.ok_or(Error::NotFound)
}
