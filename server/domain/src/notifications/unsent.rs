//! Letters that could not be sent: what the dashboard says of them, sending them again, and letting them be.

use shared::{
    Id, Language, Page, PageRequest, audit::Action, letter::UnsentLetter, privacy::PersonalLetter, user::User,
};

use super::{REMEMBER_DAYS, words};
use crate::{
    Admin, Error, Result, Settings, Shop, audit,
    store::{
        Transaction,
        outbox::{self, QueuedLetter},
        transact,
    },
    validate,
};

/// How many given up letters are sent again in one transaction.
const BATCH: i64 = 100;

/// One page of the letters that were refused at least once and neither sent nor let be, newest first, what they are about
/// in this language. [`Error::Invalid`] for a page that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, paging: PageRequest, language: Language) -> Result<Page<UnsentLetter>> {
    validate(&paging)?;
    let found = outbox::unsent(&shop.store, paging).await?;
    let letters = found.items.into_iter();
    Ok(Page {
        items: letters.map(|entry| shown(entry, &shop.settings, language)).collect(),
        page: found.page,
        limit: found.limit,
        total: found.total,
        pages: found.pages,
    })
}

/// The letters that wait for somebody, as they may see them.
pub(crate) async fn waiting_for(shop: &Shop, user: &User) -> Result<Vec<PersonalLetter>> {
    let letters = outbox::waiting_for(&shop.store, &user.email).await?.into_iter();
    Ok(letters
        .map(|entry| PersonalLetter {
            subject: words::write(&entry, &shop.settings).subject,
            to: entry.to.email,
            queued_at: entry.queued_at,
        })
        .collect())
}

fn shown(mut entry: QueuedLetter, settings: &Settings, language: Language) -> UnsentLetter {
    entry.to.language = language;
    UnsentLetter {
        id: Id::from_bytes(entry.id.bytes()),
        subject: words::write(&entry, settings).subject,
        order_id: entry.letter.order().map(|order| order.id),
        to: entry.to.email,
        cause: entry.cause,
        queued_at: entry.queued_at,
        attempts: entry.attempts,
        last_error: entry.last_error.unwrap_or_default(),
        next_attempt_at: entry.due_at,
        given_up_at: entry.given_up_at,
    }
}

/// Has a letter that was given up tried again, from now on and for another week. [`Error::NotFound`] for one that is not
/// given up, or was sent again already.
pub async fn send_again(shop: &Shop, admin: &Admin, id: Id<UnsentLetter>) -> Result<()> {
    let by = admin.user().id;
    transact!(shop, |tx| {
        if !try_again(tx, by, Id::from_bytes(id.bytes())).await? {
            return Err(Error::NotFound);
        }
    });
    tracing::info!(target: "activity", user = %by, letter = %id, "had a letter sent again");
    Ok(())
}

/// [`send_again`] for every letter that is given up. Answers how many there were.
pub async fn send_all_again(shop: &Shop, admin: &Admin) -> Result<usize> {
    let by = admin.user().id;
    let mut letters = 0;
    loop {
        let ids = outbox::given_up(&shop.store, BATCH).await?;
        if ids.is_empty() {
            break;
        }
        letters += transact!(shop, |tx| {
            let mut again = 0;
            for id in &ids {
                again += usize::from(try_again(tx, by, *id).await?);
            }
            again
        });
    }
    tracing::info!(target: "activity", user = %by, letters, "had all given up letters sent again");
    Ok(letters)
}

async fn try_again(tx: &mut Transaction<'_>, by: Id<User>, id: Id<QueuedLetter>) -> Result<bool> {
    let is_due = outbox::try_again(tx, id).await?;
    if is_due {
        audit::record(tx, by, Action::LetterSentAgain, id, Vec::new()).await?;
    }
    Ok(is_due)
}

/// Has a letter that could not be sent never sent: it is erased. [`Error::NotFound`] for one that was sent or erased
/// already, or never refused.
pub async fn let_be(shop: &Shop, admin: &Admin, id: Id<UnsentLetter>) -> Result<()> {
    let by = admin.user().id;
    transact!(shop, |tx| {
        let id = Id::from_bytes(id.bytes());
        let expires_at = tx.now().plus_days(REMEMBER_DAYS);
        if !outbox::let_be(tx, id, expires_at).await? {
            return Err(Error::NotFound);
        }
        audit::record(tx, by, Action::LetterLetBe, id, Vec::new()).await?;
    });
    tracing::info!(target: "activity", user = %by, letter = %id, "had a letter not sent any more");
    Ok(())
}
