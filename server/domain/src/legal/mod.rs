//! What the legal pages say: what the shopkeeper wrote, else the shop's own text; and the versions of each, of which an
//! order names the one of the terms of sale that its customer accepted (code de la consommation art. L221-13; code civil
//! art. 1127-1).

mod guarantees;
mod words;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use shared::{
    Language, Page, PageRequest,
    job::Job,
    settings::{LegalPage, LegalText},
    terms::TextVersion,
};
use tokio::{sync::watch, time::sleep};

use self::words::Facts;
use crate::{Error, Result, Shop, delivery, settings, store::legal_texts, validate};

/// How often the texts are compared with what they were, in memory.
const PAUSE: Duration = Duration::from_mins(1);

/// What a legal page says now, from memory. What was written in one language alone stands for both: the shop's own text in
/// the other could say something else.
pub fn texts(shop: &Shop, page: LegalPage) -> LegalText {
    let written = settings::text(shop, page);
    if written == LegalText::default() {
        let [fr, en] = [Language::French, Language::English].map(|language| own_text(shop, page, language));
        return LegalText { fr, en };
    }
    written
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

/// The newest version of each text that this process has seen. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownTexts(Arc<RwLock<BTreeMap<LegalPage, Arc<TextVersion>>>>);

impl KnownTexts {
    fn get(&self, page: LegalPage) -> Option<Arc<TextVersion>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&page)
            .cloned()
    }

    fn set(&self, page: LegalPage, version: Arc<TextVersion>) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(page, version);
    }
}

/// The number of the version of the terms that this process shows now, as [`in_force`]: no order is refused because it is
/// not known.
pub async fn current_version(shop: &Shop) -> Option<i64> {
    in_force(shop, LegalPage::Terms).await.map(|version| version.version)
}

/// The version of the terms that an order accepts whose form showed the version `shown`; the current one where none is said.
/// [`Error::TermsChanged`] when the terms say something else by now.
pub async fn accepted_version(shop: &Shop, shown: Option<i64>) -> Result<Option<i64>> {
    let Some(now) = in_force(shop, LegalPage::Terms).await else {
        return Ok(None);
    };
    let Some(shown) = shown.filter(|shown| *shown != now.version) else {
        return Ok(Some(now.version));
    };
    // A text that was changed and changed back has another number and says the same.
    match legal_texts::by_number(&shop.store, LegalPage::Terms, shown).await? {
        Some(seen) if seen.fr == now.fr && seen.en == now.en => Ok(Some(shown)),
        _ => Err(Error::TermsChanged),
    }
}

/// The version of a legal page that this process shows now. Asks the database only when the text is another than it was
/// the last time. `None`, and a line in the log, when that fails.
pub async fn in_force(shop: &Shop, page: LegalPage) -> Option<Arc<TextVersion>> {
    match keep_current(shop, page).await {
        Ok(version) => Some(version),
        Err(error) => {
            tracing::error!(target: "error", %error, page = page.slug(), "the version of a legal text is not known");
            None
        }
    }
}

async fn keep_current(shop: &Shop, page: LegalPage) -> Result<Arc<TextVersion>> {
    let LegalText { fr, en } = texts(shop, page);
    let is_current = |version: &TextVersion| version.fr == fr && version.en == en;
    if let Some(known) = shop.legal_texts.get(page).filter(|known| is_current(known)) {
        return Ok(known);
    }
    // Of two processes that add one at once, the second reads the first's.
    for _ in 0..3 {
        let latest = legal_texts::latest(&shop.store, page).await?;
        let current = match latest {
            Some(latest) if is_current(&latest) => latest,
            latest => {
                let next = TextVersion {
                    version: latest.map_or(1, |latest| latest.version + 1),
                    since: shop.now(),
                    fr: fr.clone(),
                    en: en.clone(),
                };
                if !legal_texts::insert(&shop.store, page, &next).await? {
                    continue;
                }
                tracing::info!(target: "activity", page = page.slug(), version = next.version, "a legal text has a new version");
                next
            }
        };
        let current = Arc::new(current);
        shop.legal_texts.set(page, current.clone());
        return Ok(current);
    }
    Err(Error::Busy)
}

/// Writes down what the legal pages say as soon as they say something else, whatever made them: what the shopkeeper wrote,
/// a fee, a new version of the program. Until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        // Why one is not known has been told.
        drop(shop.do_job(Job::Terms, keep_all(shop)).await);
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

async fn keep_all(shop: &Shop) -> Result<()> {
    let mut all_known = true;
    for page in LegalPage::ALL {
        all_known &= in_force(shop, page).await.is_some();
    }
    if all_known { Ok(()) } else { Err(Error::Busy) }
}

/// One page of the versions of a legal page, the newest first; the one that holds now among them.
pub async fn versions(shop: &Shop, page: LegalPage, paging: PageRequest) -> Result<Page<TextVersion>> {
    validate(&paging)?;
    in_force(shop, page).await;
    legal_texts::list(&shop.store, page, paging).await
}

/// A version of a legal page. [`Error::NotFound`].
pub async fn version(shop: &Shop, page: LegalPage, number: i64) -> Result<TextVersion> {
    let version = legal_texts::by_number(&shop.store, page, number).await?;
    version.ok_or(Error::NotFound)
}
