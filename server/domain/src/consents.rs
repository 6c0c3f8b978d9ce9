//! The log of consents to letters that are not about an order. The shop has to be able to show that somebody consented
//! (GDPR art. 7, 1; code des postes et des communications électroniques art. L34-5), and that they could take it back as
//! easily (art. 7, 3): each step is an entry, in the transaction that takes it.

use shared::{
    Id, Language,
    consent::{self, Asked, ConsentStep, ConsentSubject, ConsentWay, PersonalConsent},
    product::Product,
    profile::{Preferences, PreferencesUpdate},
    user::User,
};

use crate::{
    Result,
    periods::CONSENT_DAYS,
    platform::randomness::digest_of_address,
    store::{Access, Transaction, consents},
};

/// Entries that are kept of one address at most: the oldest make room.
const MOST: u64 = 500;

/// Where somebody consents or withdraws, and in which language they read what they consent to.
#[derive(Clone, Copy, Debug)]
pub struct How {
    way: ConsentWay,
    language: Option<Language>,
}

impl How {
    /// By a program, which shows words of its own.
    pub const API: Self = Self::silent(ConsentWay::Api);
    /// By the button of a mail program.
    pub const ONE_CLICK: Self = Self::silent(ConsentWay::OneClick);
    const ERASURE: Self = Self::silent(ConsentWay::Erasure);

    const fn silent(way: ConsentWay) -> Self {
        Self { way, language: None }
    }

    /// By a form of a page in this language.
    pub const fn on_page(language: Language) -> Self {
        Self {
            way: ConsentWay::Page,
            language: Some(language),
        }
    }

    /// At the page of a letter's link, in this language.
    pub const fn by_letter(language: Language) -> Self {
        Self {
            way: ConsentWay::Letter,
            language: Some(language),
        }
    }
}

/// Whose consent it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Who<'a> {
    /// The digest of their address: [`reader_at`].
    pub reader: &'a str,
    /// The account that is signed in.
    pub user: Option<Id<User>>,
}

/// Who has this address of mail, as the log and the wishes for products have it.
pub(crate) fn reader_at(email: &str) -> String {
    digest_of_address(email)
}

/// A step that somebody takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub about: ConsentSubject,
    /// The product that a letter would be about; of a withdrawal none for all.
    pub product: Option<Id<Product>>,
    pub step: ConsentStep,
    pub how: How,
    /// What they were shown.
    pub asked: Option<Asked>,
}

/// Writes a step down.
pub(crate) async fn note(tx: &mut Transaction<'_>, who: Who<'_>, entry: Entry) -> Result<()> {
    let Entry {
        about,
        product,
        step,
        how,
        asked,
    } = entry;
    let expires_at = tx.now().plus_days(CONSENT_DAYS);
    // A wish for a product ends by itself within the period; a box stays ticked.
    let stands = step == ConsentStep::Given && about != ConsentSubject::BackInStock;
    if step == ConsentStep::Withdrawn {
        consents::end(tx, who.reader, about, expires_at).await?;
    }
    let consent = consents::Consent {
        id: tx.new_id(),
        reader: who.reader.to_owned(),
        user_id: who.user,
        about,
        product_id: product,
        step,
        way: how.way,
        words: asked.zip(how.language).map(|(asked, language)| asked.words(language)),
        at: tx.now(),
        expires_at: (!stands).then_some(expires_at),
    };
    consents::insert(tx, &consent, MOST).await
}

/// Writes down the boxes of letters that an account changes: those that are not as `before`, and each that is chosen where
/// nobody knows what was. Of an address that is not known to be theirs, that it was asked for, until they confirm it.
pub(crate) async fn choose(
    tx: &mut Transaction<'_>,
    user: &User,
    before: Option<Preferences>,
    chosen: PreferencesUpdate,
    how: How,
) -> Result<()> {
    let reader = reader_at(&user.email);
    let who = Who {
        reader: &reader,
        user: Some(user.id),
    };
    for (about, asked, was, is) in [
        (
            ConsentSubject::Newsletter,
            consent::NEWSLETTER,
            before.map(|before| before.newsletter),
            chosen.newsletter,
        ),
        (
            ConsentSubject::PromotionalEmails,
            consent::PROMOTIONAL_EMAILS,
            before.map(|before| before.promotional_emails),
            chosen.promotional_emails,
        ),
    ] {
        let Some(is) = is.filter(|is| was != Some(*is)) else {
            continue;
        };
        let entry = Entry {
            about,
            product: None,
            step: match (is, user.is_verified) {
                (true, true) => ConsentStep::Given,
                (true, false) => ConsentStep::Asked,
                (false, _) => ConsentStep::Withdrawn,
            },
            how,
            asked: Some(asked),
        };
        note(tx, who, entry).await?;
    }
    Ok(())
}

/// The boxes that an account ticked before its address was known to be its own are consents from now on.
pub(crate) async fn confirm(tx: &mut Transaction<'_>, user: &User, wanted: Preferences) -> Result<()> {
    let ticked = PreferencesUpdate {
        newsletter: wanted.newsletter.then_some(true),
        promotional_emails: wanted.promotional_emails.then_some(true),
        ..PreferencesUpdate::default()
    };
    choose(tx, user, None, ticked, How::by_letter(user.language)).await
}

/// Whether the last that is known of this reader about such letters is that they want none.
pub(crate) async fn is_withdrawn(access: Access<'_>, reader: &str, about: ConsentSubject) -> Result<bool> {
    let last = consents::last(access, reader, about).await?;
    Ok(last.is_some_and(|entry| entry.step == ConsentStep::Withdrawn && entry.product_id.is_none()))
}

/// The entries of an account, and those of its address where that is known to be its owner's: the newest first.
pub(crate) async fn of_person(access: Access<'_>, user: &User) -> Result<Vec<PersonalConsent>> {
    let reader = user.is_verified.then(|| reader_at(&user.email));
    let entries = consents::of_person(access, user.id, reader.as_deref()).await?;
    let shown = entries.into_iter().map(|entry| PersonalConsent {
        about: entry.about,
        product_id: entry.product_id,
        step: entry.step,
        way: entry.way,
        words: entry.words,
        at: entry.at,
    });
    Ok(shown.collect())
}

/// Withdraws what an account consented to that is erased, and forgets that it was that account. What is known of an address
/// that may be somebody else's stays.
pub(crate) async fn erase(tx: &mut Transaction<'_>, user: &User) -> Result<()> {
    let reader = reader_at(&user.email);
    let theirs = ConsentSubject::ALL.into_iter().filter(|_| user.is_verified);
    for about in theirs {
        let last = consents::last(tx.access(), &reader, about).await?;
        if last.is_none_or(|entry| entry.step == ConsentStep::Withdrawn && entry.product_id.is_none()) {
            continue;
        }
        let withdrawn = Entry {
            about,
            product: None,
            step: ConsentStep::Withdrawn,
            how: How::ERASURE,
            asked: None,
        };
        let who = Who {
            reader: &reader,
            user: None,
        };
        note(tx, who, withdrawn).await?;
    }
    consents::forget_account(tx, user.id).await
}
